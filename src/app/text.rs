//! Text in terminal cells: how wide it is, cut with an ellipsis, wrapped at words. By grapheme.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The width in cells.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// `text` in at most `cells`, ending in `…` where something was cut.
pub fn clip(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += width(grapheme);
        if used + 1 > cells {
            break;
        }
        kept.push_str(grapheme);
    }
    if cells > 0 {
        kept.push('…');
    }
    kept
}

/// `text` clipped or filled with spaces to exactly `cells`.
pub fn fill(text: &str, cells: usize) -> String {
    let mut filled = clip(text, cells);
    filled.extend(std::iter::repeat_n(' ', cells.saturating_sub(width(&filled))));
    filled
}

/// `text` in lines of at most `cells`, broken at spaces, and inside a word only where it is longer than a line.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(2);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && width(&line) + 1 + width(word) > cells {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            for grapheme in word.graphemes(true) {
                if width(&line) + width(grapheme) > cells {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(grapheme);
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cut_shows_an_ellipsis_and_never_half_a_wide_character() {
        assert_eq!(clip("Qualification", 8), "Qualifi…");
        assert_eq!(clip("日本語", 4), "日…");
        assert_eq!(clip("abc", 3), "abc");
        assert_eq!(clip("abc", 0), "");
        assert_eq!(fill("日本", 6), "日本  ");
    }

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(wrap("Qualification score > threshold", 16), ["Qualification", "score >", "threshold"]);
        assert_eq!(wrap("unbelievable", 5), ["unbel", "ievab", "le"]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_and_nothing_is_lost(text in "[a-zé日 \n]{0,80}", cells in 2usize..30) {
            let lines = wrap(&text, cells);
            prop_assert!(lines.iter().all(|line| width(line) <= cells));
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
            prop_assert!(width(&clip(&text.replace('\n', " "), cells)) <= cells);
        }
    }
}
