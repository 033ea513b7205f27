//! The text on its rope, addressed by byte offsets that are always cluster boundaries of a line. Lines end with `\n` or
//! `\r\n`, both kept as they are; a byte order mark is kept aside, so that offset 0 is the first thing to see.

use std::borrow::Cow;
use std::ops::Range;

use ropey::Rope;

use super::cluster;

const BOM: &str = "\u{feff}";

/// A place in the text. Both from 0; `column` counts grapheme clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// What a file has beside its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Format {
    bom: bool,
    /// Most lines end with `\r\n`, so new ones do.
    crlf: bool,
}

impl Format {
    /// The format of `text`, and the text without its byte order mark.
    pub fn of(text: &str) -> (Self, &str) {
        let body = text.strip_prefix(BOM).unwrap_or(text);
        let (mut ends, mut crlf, mut previous) = (0_usize, 0_usize, 0_u8);
        for byte in body.bytes() {
            if byte == b'\n' {
                ends += 1;
                crlf += usize::from(previous == b'\r');
            }
            previous = byte;
        }
        (Self { bom: body.len() < text.len(), crlf: crlf * 2 > ends }, body)
    }

    /// Bytes before offset 0.
    pub fn lead(self) -> usize {
        if self.bom { BOM.len() } else { 0 }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Buffer {
    rope: Rope,
    pub format: Format,
}

impl Buffer {
    pub fn new(text: &str) -> Self {
        let (format, body) = Format::of(text);
        Self { rope: Rope::from_str(body), format }
    }

    /// Byte for byte what the file should hold.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.format.lead() + self.len());
        if self.format.bom {
            text.push_str(BOM);
        }
        text.extend(self.rope.chunks());
        text
    }

    pub fn same_text(&self, other: &Self) -> bool {
        self.format.bom == other.format.bom && self.rope == other.rope
    }

    pub fn chunks(&self) -> impl Iterator<Item = &str> {
        self.rope.chunks()
    }

    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    pub fn lines(&self) -> usize {
        self.rope.len_lines()
    }

    /// The line that `offset` stands on; any offset will do.
    pub fn line_of(&self, offset: usize) -> usize {
        self.rope.byte_to_line(offset.min(self.len()))
    }

    pub fn line_start(&self, line: usize) -> usize {
        self.rope.line_to_byte(line.min(self.lines()))
    }

    /// Before the line break.
    pub fn line_end(&self, line: usize) -> usize {
        if line + 1 >= self.lines() {
            return self.len();
        }
        let end = self.line_start(line + 1) - 1;
        if end > self.line_start(line) && self.rope.byte(end - 1) == b'\r' { end - 1 } else { end }
    }

    /// A line without its break.
    pub fn line(&self, line: usize) -> Cow<'_, str> {
        Cow::from(self.rope.byte_slice(self.line_start(line)..self.line_end(line)))
    }

    /// Some lines without their breaks, each with its offset: cheaper than to ask for each of them.
    pub fn lines_in(&self, lines: Range<usize>) -> impl Iterator<Item = (usize, Cow<'_, str>)> {
        let (last, mut base) = (self.lines() - 1, self.line_start(lines.start));
        let slices = self.rope.lines_at(lines.start.min(last + 1));
        lines.zip(slices).map(move |(line, slice)| {
            let start = base;
            base += slice.len_bytes();
            let end = if line == last { slice.len_bytes() } else { slice.len_bytes() - 1 };
            let crlf = end < slice.len_bytes() && end > 0 && slice.byte(end - 1) == b'\r';
            (start, Cow::from(slice.byte_slice(..if crlf { end - 1 } else { end })))
        })
    }

    pub fn slice(&self, range: Range<usize>) -> String {
        self.rope.byte_slice(range).to_string()
    }

    /// These bytes with what is left of the words at both ends.
    pub fn words_around(&self, range: Range<usize>) -> impl Iterator<Item = &str> {
        let (start, end) = (self.rope.byte_to_char(range.start), self.rope.byte_to_char(range.end));
        let is_word = |c: &char| !c.is_whitespace();
        let before = self.rope.chars_at(start).reversed().take_while(is_word).count();
        let after = self.rope.chars_at(end).take_while(is_word).count();
        self.rope.slice(start - before..end + after).chunks()
    }

    pub fn replace(&mut self, range: Range<usize>, text: &str) {
        let start = self.rope.byte_to_char(range.start);
        if range.end > range.start {
            self.rope.remove(start..self.rope.byte_to_char(range.end));
        }
        if !text.is_empty() {
            self.rope.insert(start, text);
        }
    }

    /// The line break that this text uses.
    pub fn line_break(&self) -> &'static str {
        if self.format.crlf { "\r\n" } else { "\n" }
    }

    /// `offset` where a cursor may stand, else the next such place; inside a line break, the place before it.
    pub fn settle(&self, offset: usize) -> usize {
        let offset = offset.min(self.len());
        if offset == 0 || (self.is_ascii(offset - 1) && self.is_plain(offset)) {
            return offset;
        }
        let line = self.line_of(offset);
        let (start, end) = (self.line_start(line), self.line_end(line));
        if offset >= end { end } else { start + cluster::ceil(&self.line(line), offset - start) }
    }

    /// The next place for a cursor; the end stays.
    pub fn next(&self, offset: usize) -> usize {
        if self.is_plain(offset) && (offset + 1 == self.len() || self.is_ascii(offset + 1)) {
            return offset + 1;
        }
        let line = self.line_of(offset);
        let start = self.line_start(line);
        if offset < self.line_end(line) {
            start + cluster::next(&self.line(line), offset - start)
        } else if line + 1 < self.lines() {
            self.line_start(line + 1)
        } else {
            offset
        }
    }

    /// The place for a cursor before `offset`; the start stays.
    pub fn previous(&self, offset: usize) -> usize {
        if offset > 1 && self.is_plain(offset - 1) && self.is_ascii(offset - 2) {
            return offset - 1;
        }
        let line = self.line_of(offset);
        let start = self.line_start(line);
        match (offset > start, line) {
            (true, _) => start + cluster::previous(&self.line(line), offset - start),
            (false, 0) => 0,
            (false, _) => self.line_end(line - 1),
        }
    }

    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_of(offset);
        let text = self.line(line);
        Position { line, column: cluster::clusters(&text, 0..offset - self.line_start(line)).count() }
    }

    /// The offset of a position; one that is outside becomes the nearest one.
    pub fn offset(&self, position: Position) -> usize {
        if position.line >= self.lines() {
            return self.len();
        }
        let text = self.line(position.line);
        let at = cluster::clusters(&text, 0..text.len()).nth(position.column).map_or(text.len(), |found| found.start);
        self.line_start(position.line) + at
    }

    /// Whether a printable ASCII character stands there.
    fn is_plain(&self, offset: usize) -> bool {
        self.rope.get_byte(offset).is_some_and(|byte| (0x20..0x7f).contains(&byte))
    }

    fn is_ascii(&self, offset: usize) -> bool {
        self.rope.get_byte(offset).is_some_and(|byte| byte.is_ascii())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_line_feeds_end_lines_and_a_carriage_return_before_one_belongs_to_it() {
        let buffer = Buffer::new("a\r\nb\rc\n\u{2028}\u{b}d\r\r\n");
        let lines: Vec<_> = (0..buffer.lines()).map(|line| buffer.line(line).into_owned()).collect();
        assert_eq!(lines, ["a", "b\rc", "\u{2028}\u{b}d\r", ""]);
        for start in 0..6 {
            for (line, (offset, text)) in (start..6).zip(buffer.lines_in(start..6)) {
                assert_eq!((offset, text), (buffer.line_start(line), buffer.line(line)));
            }
            assert_eq!(buffer.lines_in(start..6).count(), 4_usize.saturating_sub(start));
        }
    }

    #[test]
    fn the_common_line_break_wins() {
        for (text, expected) in
            [("", "\n"), ("a\nb", "\n"), ("a\r\nb", "\r\n"), ("a\r\nb\nc", "\n"), ("a\r\nb\r\nc\n", "\r\n")]
        {
            assert_eq!(Buffer::new(text).line_break(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn steps_and_positions_agree(text in "(?s)(.|\r\n|[ab \n\r]|🇵🇱|e\u{301}|👩‍👧){0,40}") {
            let buffer = Buffer::new(&text);
            prop_assert_eq!(buffer.text(), text);
            let mut at = 0;
            loop {
                prop_assert_eq!(buffer.settle(at), at);
                prop_assert_eq!(buffer.offset(buffer.position(at)), at);
                let next = buffer.next(at);
                if next == at {
                    break;
                }
                prop_assert_eq!(buffer.previous(next), at);
                at = next;
            }
            prop_assert_eq!(at, buffer.len());
        }
    }
}
