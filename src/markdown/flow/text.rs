//! Text measured in terminal cells, by grapheme: width, wrapping at words, and breaking what is wider than a line.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The graphemes of `text` with their width in cells.
pub fn graphemes(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.graphemes(true).map(|grapheme| (grapheme, grapheme.width()))
}

/// The cells that `text` takes.
pub fn width(text: &str) -> usize {
    graphemes(text).map(|(_, width)| width).sum()
}

/// `text` in lines of at most `limit` cells, broken at spaces; a word wider than a line is broken inside, and a
/// grapheme wider than a line becomes an ellipsis. Never empty.
pub fn wrap(text: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let wide = width(word);
        if used > 0 && used + 1 + wide > limit {
            lines.push(String::new());
            used = 0;
        }
        if used > 0 {
            push(&mut lines, " ");
            used += 1;
        }
        for (grapheme, cells) in graphemes(word) {
            let (grapheme, cells) = if cells > limit { ("…", 1) } else { (grapheme, cells) };
            if used + cells > limit {
                lines.push(String::new());
                used = 0;
            }
            push(&mut lines, grapheme);
            used += cells;
        }
    }
    lines
}

fn push(lines: &mut [String], piece: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(piece);
    }
}

/// `word` parted after as many graphemes as fit in `limit` cells.
pub fn part(word: &str, limit: usize) -> (&str, &str) {
    let mut used = 0;
    let mut end = 0;
    for (grapheme, cells) in graphemes(word) {
        used += cells;
        if used > limit {
            break;
        }
        end += grapheme.len();
    }
    word.split_at(end)
}

/// The lines of a label wrapped to about `limit` cells, wider where that breaks no word and keeps it at three lines.
pub fn paragraph(label: &[String], limit: usize) -> Vec<String> {
    const MAX_LINES: usize = 3;
    let word = label.iter().flat_map(|line| line.split(' ')).map(width).max().unwrap_or(0);
    let widest = label.iter().map(|line| width(line)).max().unwrap_or(0);
    let mut limit = limit.max(word);
    loop {
        let lines: Vec<String> = label.iter().flat_map(|line| wrap(line, limit)).collect();
        if lines.len() <= MAX_LINES.max(label.len()) || limit >= widest {
            return lines;
        }
        limit += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(wrap("Ideal Partner Profile", 13), ["Ideal Partner", "Profile"]);
        assert_eq!(wrap("Qualification", 5), ["Quali", "ficat", "ion"]);
        assert_eq!(wrap("a Qualification", 5), ["a", "Quali", "ficat", "ion"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn wide_graphemes_count_as_two_cells() {
        assert_eq!(width("契約 👩‍👩‍👧‍👦"), 7);
        assert_eq!(wrap("契約書", 4), ["契約", "書"]);
        assert_eq!(wrap("契a", 1), ["…", "a"]);
    }

    #[test]
    fn a_paragraph_has_three_lines_and_whole_words() {
        let lines =
            |label: &[&str], limit| paragraph(&label.iter().map(|&line| line.to_owned()).collect::<Vec<_>>(), limit);
        assert_eq!(
            lines(&["Has a sponsor and a working owner with time?"], 18),
            ["Has a sponsor and", "a working owner", "with time?"]
        );
        assert_eq!(lines(&["a b c d e f g h"], 1).len(), 3);
        assert_eq!(lines(&["Qualification now"], 5), ["Qualification", "now"]);
        assert_eq!(lines(&["a", "b", "c", "d"], 20), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_word_parts_between_graphemes() {
        assert_eq!(part("Alignment", 5), ("Align", "ment"));
        assert_eq!(part("契約書", 5), ("契約", "書"));
        assert_eq!(part("契約書", 1), ("", "契約書"));
        assert_eq!(part("e\u{301}e", 1), ("e\u{301}", "e"));
    }
}
