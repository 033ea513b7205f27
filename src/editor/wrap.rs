//! One line of text as rows of a width: wrapped after blanks, hanging by its prefix. A very long line is laid out in
//! segments that are found by arithmetic, so that a key in it never costs more than one of them.

use std::ops::Range;

use super::cluster::{self, Cluster};
use super::prefix::Prefix;
use crate::domain::safe::Safe;

/// Bytes after which a line is laid out anew; no paragraph that a person wrote is that long.
const SEGMENT: usize = 8 << 10;
/// How far before the end of a segment a blank is looked for to end it there.
const REACH: usize = 256;

/// Bytes `start..end` of the line, drawn after `indent` empty cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
    pub indent: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// At least one.
    pub rows: Vec<Span>,
    /// Cells of the widest cluster that is drawn whole.
    widest: usize,
}

/// A cluster in its row.
#[derive(Debug, Clone)]
pub(super) struct Cell<'a> {
    pub cluster: Cluster<'a>,
    /// From the left edge, the indent included.
    pub column: usize,
    pub width: usize,
}

impl Layout {
    /// Lays out one segment of `text` for `width` cells, of which the last is kept for the cursor.
    pub fn of(text: &str, segment: Range<usize>, width: usize) -> Self {
        let width = width.max(1);
        let limit = (width - 1).max(1);
        let hang = hanging(text, limit);
        let widest = limit - hang;
        let last = segment.end == text.len();
        let mut breaker = Breaker { text, width, limit, hang, widest, rows: Vec::new() };
        breaker.run(segment);
        let mut layout = Self { rows: breaker.rows, widest };
        let end = layout.rows.len() - 1;
        if last && layout.width_of(text, end) >= width {
            layout.rows.push(Span { start: text.len(), end: text.len(), indent: hang });
        }
        layout
    }

    /// The clusters of a row with their places.
    pub fn cells<'a>(&self, text: &'a str, row: usize) -> impl Iterator<Item = Cell<'a>> {
        let Span { start, end, indent } = self.rows[row].clone();
        let widest = self.widest;
        let mut column = indent;
        cluster::clusters(text, start..end).map(move |cluster| {
            let cell = Cell { cluster, column, width: fit(&cluster, widest) };
            column += cell.width;
            cell
        })
    }

    /// The row that a cursor at `offset` stands on.
    pub fn row_of(&self, offset: usize) -> usize {
        self.rows.partition_point(|row| row.start <= offset).saturating_sub(1)
    }

    /// Cells of a row, the indent included.
    pub fn width_of(&self, text: &str, row: usize) -> usize {
        let Span { start, end, indent } = self.rows[row];
        let bytes = text.as_bytes();
        if bytes[start..end].iter().all(is_plain) && bytes.get(end).is_none_or(u8::is_ascii) {
            return indent + end - start;
        }
        self.cells(text, row).last().map_or(self.rows[row].indent, |cell| cell.column + cell.width)
    }
}

impl<'a> Cell<'a> {
    /// As it is drawn; what is wider than any row becomes a mark.
    pub fn shown(&self) -> Safe<'a> {
        if self.cluster.width() == self.width {
            self.cluster.shown()
        } else if self.cluster.text == "\t" {
            " ".repeat(self.width).into()
        } else {
            "…".into()
        }
    }
}

fn fit(cluster: &Cluster<'_>, widest: usize) -> usize {
    match cluster.width() {
        width if width <= widest => width,
        _ if cluster.text == "\t" => widest,
        _ => 1,
    }
}

/// Cells that the rows after the first are set in by: the prefix, where it leaves room for the text.
fn hanging(text: &str, limit: usize) -> usize {
    let prefix = Prefix::of(text).end();
    let cells = cluster::clusters(text, 0..prefix).map(|cluster| cluster.width()).take(limit).sum();
    if cells <= limit / 2 { cells } else { 0 }
}

fn is_plain(byte: &u8) -> bool {
    (0x20..0x7f).contains(byte)
}

struct Breaker<'a> {
    text: &'a str,
    width: usize,
    /// Cells for words: one is kept for the cursor.
    limit: usize,
    hang: usize,
    widest: usize,
    rows: Vec<Span>,
}

impl Breaker<'_> {
    fn run(&mut self, segment: Range<usize>) {
        let mut start = segment.start;
        let mut indent = if start == 0 { 0 } else { self.hang };
        loop {
            let end = self.row_end(start..segment.end, indent);
            self.rows.push(Span { start, end, indent });
            if end >= segment.end {
                break;
            }
            start = end;
            indent = self.hang;
        }
    }

    /// Where the row that begins at `range.start` ends: after the last blank that leaves its words whole, else inside a
    /// word. A blank may take the cell that is kept for the cursor.
    fn row_end(&self, range: Range<usize>, indent: usize) -> usize {
        self.row_end_by_bytes(range.clone(), indent).unwrap_or_else(|| self.row_end_by_clusters(range, indent))
    }

    /// The same for printable ASCII, where a byte is a cell.
    fn row_end_by_bytes(&self, range: Range<usize>, indent: usize) -> Option<usize> {
        let (start, words, room) = (range.start, self.limit - indent, self.width - indent);
        let window = &self.text.as_bytes()[start..range.end.min(start + room + 1)];
        if !window.iter().all(is_plain) {
            return None;
        }
        let over = if window.get(words) == Some(&b' ') { room } else { words };
        if over >= window.len() {
            return Some(range.end);
        }
        let chance = window[..over].iter().rposition(|byte| *byte == b' ');
        Some(start + chance.map_or(over, |blank| blank + 1))
    }

    fn row_end_by_clusters(&self, range: Range<usize>, indent: usize) -> usize {
        let start = range.start;
        let (mut column, mut chance) = (indent, None);
        for cluster in cluster::clusters(self.text, range.clone()) {
            let blank = cluster.is_blank();
            let after = column + fit(&cluster, self.widest);
            if cluster.start > start && !blank && cluster.is_wide() {
                chance = Some(cluster.start);
            }
            let room = if blank { self.width } else { self.limit };
            if after > room && cluster.start > start {
                return chance.unwrap_or(cluster.start);
            }
            column = after;
            if blank || (cluster.is_wide() && !self.closes(cluster.end())) {
                chance = Some(cluster.end());
            }
        }
        range.end
    }

    /// Whether what follows must not start a row.
    fn closes(&self, offset: usize) -> bool {
        cluster::clusters(self.text, offset..self.text.len()).next().is_some_and(|next| next.is_closing())
    }
}

/// The segment of a line that holds `offset`.
pub(super) fn segment(text: &str, offset: usize) -> Range<usize> {
    let mut index = offset / SEGMENT;
    if offset >= boundary(text, index + 1) && offset < text.len() {
        index += 1;
    }
    if offset == text.len() {
        while index > 0 && boundary(text, index) >= text.len() {
            index -= 1;
        }
    }
    boundary(text, index)..boundary(text, index + 1)
}

fn boundary(text: &str, index: usize) -> usize {
    let target = index.saturating_mul(SEGMENT);
    if target == 0 || target >= text.len() {
        return target.min(text.len());
    }
    let target = cluster::floor_char(text, target);
    let reach = cluster::floor_char(text, target - REACH);
    let blank = text[reach..target].rfind(' ').map(|at| reach + at + 1);
    let cut = match (blank, cluster::ceil(text, target)) {
        (Some(at), _) => cluster::ceil(text, at),
        (None, up) if up == target => target,
        (None, up) => cluster::previous(text, up),
    };
    if (reach..=target).contains(&cut) { cut } else { target }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrapped(text: &str, width: usize) -> Vec<String> {
        let layout = Layout::of(text, 0..text.len(), width);
        let row = |row: usize| {
            let cells: String = layout.cells(text, row).map(|cell| cell.shown().into_owned()).collect();
            format!("{}{cells}", " ".repeat(layout.rows[row].indent))
        };
        (0..layout.rows.len()).map(row).collect()
    }

    #[test]
    fn rows_break_after_blanks_and_hang() {
        let cases: [(&str, usize, &[&str]); 14] = [
            ("", 5, &[""]),
            ("one two", 8, &["one two"]),
            ("one two", 7, &["one ", "two"]),
            ("one two ", 8, &["one two ", ""]),
            ("abcdefgh", 5, &["abcd", "efgh"]),
            ("a abcdefgh", 5, &["a ", "abcd", "efgh"]),
            ("- one two three", 10, &["- one two ", "  three"]),
            ("> - [ ] one two", 20, &["> - [ ] one two"]),
            ("- [ ] one two three", 15, &["- [ ] one two ", "      three"]),
            ("- [ ] one two", 7, &["- [ ] ", "one ", "two"]),
            ("日本語です", 6, &["日本", "語で", "す"]),
            ("ab日本、語", 7, &["ab日", "本、語"]),
            ("a\tb", 4, &["a   ", "b"]),
            ("日", 2, &["…"]),
        ];
        for (text, width, rows) in cases {
            assert_eq!(wrapped(text, width), rows, "{text:?} at {width}");
        }
    }

    #[test]
    fn a_cursor_after_a_full_row_has_a_row() {
        assert_eq!(wrapped("ab", 1), ["a", "b", ""]);
    }

    #[test]
    fn segments_cover_a_long_line() {
        for text in [
            "x".repeat(50_000),
            "word ".repeat(10_000),
            "日本".repeat(9_000),
            "🇵🇱".repeat(5_000),
            "\u{301}".repeat(6_000),
        ] {
            let mut at = 0;
            while at < text.len() {
                let found = segment(&text, at);
                assert_eq!(found.start, at);
                assert!(found.end > at && found.end - at <= SEGMENT + REACH);
                assert_eq!(segment(&text, cluster::floor_char(&text, found.end - 1)), found);
                at = found.end;
            }
            assert_eq!(segment(&text, text.len()).end, text.len());
            assert_eq!(segment(&text, text.len()), segment(&text, text.len() - 2));
        }
    }

    proptest! {
        #[test]
        fn bytes_and_clusters_break_alike(text in "[ab c-]{1,60}(é[ab ]{0,9})?", width in 1_usize..30, indent in 0_usize..9) {
            let limit = (width - 1).max(1);
            let indent = indent.min(limit / 2);
            let breaker = Breaker { text: &text, width, limit, hang: indent, widest: limit - indent, rows: Vec::new() };
            let range = 0..text.len();
            if let Some(end) = breaker.row_end_by_bytes(range.clone(), indent) {
                prop_assert_eq!(end, breaker.row_end_by_clusters(range, indent));
            }
        }

        #[test]
        fn rows_hold_the_text_and_fit(text in "(?s)([^\n]|[ab \t-]|- |日本|🇵🇱|e\u{301}|\u{200b}){0,60}", width in 1_usize..40) {
            let text = text.replace('\n', "");
            let layout = Layout::of(&text, 0..text.len(), width);
            let mut at = 0;
            for (index, row) in layout.rows.iter().enumerate() {
                prop_assert_eq!(row.start, at);
                prop_assert!(row.end > row.start || text.len() == row.start);
                prop_assert!(layout.width_of(&text, index) <= width);
                for cell in layout.cells(&text, index) {
                    prop_assert_eq!(cluster::width(&cell.shown()), cell.width);
                }
                at = row.end;
            }
            prop_assert_eq!(at, text.len());
            prop_assert!(layout.width_of(&text, layout.rows.len() - 1) < width);
        }
    }
}
