//! Grapheme clusters as the editor counts them: what an arrow key steps over, how it is shown, how many cells it takes.
//! No cluster shows as nothing (a lone mark gets a dotted circle) and none is endless (they are cut at [`LONGEST`]).

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

use crate::domain::safe::{self, Safe};

/// Bytes. The longest emoji sequence in use has 35; what is longer is a pile of marks and is cut, so that one cluster
/// never costs more than a row.
const LONGEST: usize = 64;
const TAB: &str = "    ";

#[derive(Debug, Clone, Copy)]
pub(super) struct Cluster<'a> {
    /// Byte offset in the text that it was read from.
    pub start: usize,
    pub text: &'a str,
    /// What follows: whether a joiner at the end joins something is decided there.
    rest: &'a str,
}

impl<'a> Cluster<'a> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// As it may be drawn: nothing in it drives a terminal, and it is at least one cell wide.
    pub fn shown(&self) -> Safe<'a> {
        if self.text == "\t" {
            return Safe::from(TAB);
        }
        let shown = safe::before(self.text, self.rest.chars().next());
        if width(&shown) > 0 {
            return shown;
        }
        let mut circled = Safe::from("\u{25cc}");
        circled.push(&shown);
        circled
    }

    /// Terminal cells.
    pub fn width(&self) -> usize {
        match self.text {
            "\t" => TAB.len(),
            _ => self.plain().unwrap_or_else(|| width(&self.shown())),
        }
    }

    /// Whether a row may end after it.
    pub fn is_blank(&self) -> bool {
        if let [byte] = self.text.as_bytes() {
            return byte.is_ascii_whitespace();
        }
        self.text.starts_with(char::is_whitespace) && !self.text.starts_with(['\u{a0}', '\u{2007}', '\u{202f}'])
    }

    /// Whether a row may end before it although no blank stands there, as in Chinese and Japanese.
    pub fn is_wide(&self) -> bool {
        !self.text.is_ascii() && !self.is_closing() && self.plain().unwrap_or_else(|| self.text.width()) == 2
    }

    /// Never at the start of a row.
    pub fn is_closing(&self) -> bool {
        self.text.starts_with(CLOSING)
    }

    /// The cells of a single character that is shown as it is, for most text there is.
    fn plain(&self) -> Option<usize> {
        if let [0x20..0x7f] = self.text.as_bytes() {
            return Some(1);
        }
        let mut chars = self.text.chars();
        chars.next().and_then(plain_width).filter(|_| chars.as_str().is_empty())
    }
}

const CLOSING: [char; 13] = ['、', '。', '，', '．', '）', '」', '』', '】', '〉', '》', '！', '？', '；'];

/// Cells of a text that is safe to draw, counted as ratatui counts them: by grapheme, with a cell for each halfwidth
/// voicing mark.
pub(super) fn width(text: &str) -> usize {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return text.len();
    }
    let marks = text.chars().filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}')).count();
    text.graphemes(true).map(UnicodeWidthStr::width).sum::<usize>() + marks
}

/// The clusters of `range`, which starts at a boundary.
pub(super) fn clusters(text: &str, range: Range<usize>) -> impl Iterator<Item = Cluster<'_>> {
    let Range { mut start, end } = range;
    std::iter::from_fn(move || {
        if start >= end {
            return None;
        }
        let length = length(&text[start..]);
        let (text, rest) = text[start..].split_at(length);
        let cluster = Cluster { start, text, rest };
        start += length;
        Some(cluster)
    })
}

/// Bytes of the first cluster.
fn length(text: &str) -> usize {
    if let [0x20..0x7f] | [0x20..0x7f, 0..0x80, ..] = text.as_bytes() {
        return 1;
    }
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return 0 };
    // Between two of the plain ones there is always a boundary, and they are most of what is written.
    let second = chars.next();
    if plain_width(first).is_some() && second.is_none_or(|second| second.is_ascii() || plain_width(second).is_some()) {
        return first.len_utf8();
    }
    let near = &text[..floor_char(text, LONGEST + 1)];
    match near.graphemes(true).next().map_or(first.len_utf8(), str::len) {
        long if long > LONGEST || (long == near.len() && near.len() < text.len()) => floor_char(text, LONGEST),
        length => length,
    }
}

/// Cells of a character that is always shown as it is, alone and after any other of them: printable ASCII and the
/// letters of Latin, Greek, Cyrillic, Japanese, Chinese and Korean. None says nothing about the others.
fn plain_width(c: char) -> Option<usize> {
    match u32::from(c) {
        0x20..=0x7e | 0xc0..=0x24f | 0x400..=0x482 | 0x48a..=0x52f => Some(1),
        0x388..=0x3ff if c.is_alphabetic() => Some(1),
        0x3041..=0x3096 | 0x30a1..=0x30fa | 0x4e00..=0x9fff | 0xac00..=0xd7a3 => Some(2),
        _ => None,
    }
}

/// The largest character boundary that is not after `offset`.
pub(super) fn floor_char(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// The boundary after the one at `offset`; the end of the text there.
pub(super) fn next(text: &str, offset: usize) -> usize {
    (offset + length(&text[offset..])).min(text.len())
}

/// The last boundary before `offset`; 0 there.
pub(super) fn previous(text: &str, offset: usize) -> usize {
    let cut = true_boundary_before(text, offset);
    clusters(text, cut..offset).last().map_or(cut, |cluster| cluster.start)
}

/// `offset` where it is a boundary, else the next one: text that was put in before a mark takes the mark along.
pub(super) fn ceil(text: &str, offset: usize) -> usize {
    let offset = floor_char(text, offset);
    if offset == 0 || GraphemeCursor::new(offset, text.len(), true).is_boundary(text, 0).unwrap_or(true) {
        return offset;
    }
    let cut = true_boundary_before(text, offset);
    clusters(text, cut..offset).last().map_or(offset, |cluster| cluster.end())
}

fn true_boundary_before(text: &str, offset: usize) -> usize {
    GraphemeCursor::new(offset, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> Vec<&str> {
        clusters(text, 0..text.len()).map(|cluster| cluster.text).collect()
    }

    fn shown(text: &str) -> Vec<String> {
        clusters(text, 0..text.len()).map(|cluster| cluster.shown().into_owned()).collect()
    }

    #[test]
    fn what_people_see_as_one_sign_is_one() {
        for sign in ["🇵🇱", "👩‍👩‍👧‍👦", "e\u{301}", "日", "❤️", "क्षि", "👍🏽"] {
            assert_eq!(all(&format!("a{sign}{sign}b")), ["a", sign, sign, "b"]);
        }
    }

    #[test]
    fn nothing_is_hidden_and_nothing_is_obeyed() {
        let cases = [
            ("\t", vec!["    "]),
            ("\u{1b}[", vec!["␛", "["]),
            ("a\u{200b}b", vec!["a", "<U+200B>", "b"]),
            ("\u{200b}\u{301}", vec!["<U+200B>", "◌\u{301}"]),
            ("می‌خ", vec!["م", "ی‌", "خ"]),
            ("x\u{200d}y", vec!["x<U+200D>", "y"]),
            ("\r", vec!["␍"]),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_pile_of_marks_is_cut() {
        let pile = format!("a{}b", "\u{301}".repeat(500));
        assert!(all(&pile).iter().all(|cluster| cluster.len() <= LONGEST));
        assert_eq!(all(&pile).concat(), pile);
        let mut at = pile.len();
        for cluster in all(&pile).into_iter().rev() {
            at = {
                let before = previous(&pile, at);
                assert_eq!(&pile[before..at], cluster);
                before
            };
        }
    }

    #[test]
    fn the_short_way_says_what_the_long_way_says() {
        let plain = ('\0'..=char::MAX).filter_map(|c| Some((c, plain_width(c)?)));
        for (c, cells) in plain {
            let text = c.to_string();
            assert_eq!((safe::visible(&text).as_ref(), text.width()), (text.as_str(), cells), "{c:?}");
            for other in ["a", "é", "日", "각", "가"] {
                let both = format!("{other}{c}{other}");
                assert_eq!(both.graphemes(true).count(), 3, "{both:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn steps_agree_with_the_clusters(text in any::<String>()) {
            let mut at = 0;
            for cluster in clusters(&text, 0..text.len()) {
                prop_assert_eq!(next(&text, at), cluster.end());
                prop_assert_eq!(previous(&text, cluster.end()), at);
                prop_assert_eq!(ceil(&text, cluster.start), cluster.start);
                prop_assert_eq!(ceil(&text, cluster.end() - 1).max(cluster.start), if cluster.text.chars().count() == 1 { cluster.start } else { cluster.end() });
                prop_assert!(cluster.width() > 0);
                prop_assert_eq!(cluster.width(), width(&cluster.shown()));
                at = cluster.end();
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
