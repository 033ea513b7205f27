//! A GFM table in the text: which lines it is, where its cells are, and how its rows read with the columns aligned.
//! A table is a header and a delimiter row of as many cells, and the rows with bars below, outside code and comments.

use std::ops::Range;

use super::buffer::Buffer;
use super::cluster;
use super::highlight::{Context, Contexts};
use super::prefix::{Part, Prefix};

/// Bytes. What is longer is no row that a person wrote.
const LONGEST_ROW: usize = 16 << 10;
/// Bytes of a table whose columns are aligned: a key must not cost a text.
const LARGEST: usize = 128 << 10;
/// Cells that a text may widen its column to: a sentence in one row must not blow up all others.
const WIDEST: usize = 60;
/// Room for the shortest delimiter that is centred.
const NARROWEST: usize = 3;
/// Lines above an indented table in which its list item is looked for.
const ITEM: usize = 100;

#[derive(Debug, Clone)]
pub(super) struct Table {
    /// The line of the header.
    pub first: usize,
    /// The header, the delimiter row, the body.
    pub rows: Vec<Row>,
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub text: String,
    /// Where its first bar or its first cell stands: after indent, quote marks and the list marker.
    pub lead: usize,
    pub cells: Vec<Cell>,
}

/// Bytes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// Between the bars.
    pub whole: Range<usize>,
    /// Without the blanks around it.
    pub text: Range<usize>,
}

/// The sides that a delimiter has its colon on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Column {
    left: bool,
    right: bool,
}

impl Table {
    /// The table that this line is part of.
    pub fn around(buffer: &Buffer, contexts: &Contexts, line: usize) -> Option<Self> {
        let (mut place, _) = row_at(buffer, line)?;
        let mut top = line;
        while top > 0 && !place.listed {
            match row_at(buffer, top - 1) {
                Some((above, _)) if above.quotes == place.quotes => place = above,
                _ => break,
            }
            top -= 1;
        }
        let mut context = contexts.at(buffer, top);
        for first in top..=line {
            if context == Context::Text
                && let Some(table) = Self::from(buffer, first)
            {
                return Some(table).filter(|table| line < table.first + table.rows.len());
            }
            context = context.after(&buffer.line(first), first);
        }
        None
    }

    /// The table with this header.
    fn from(buffer: &Buffer, first: usize) -> Option<Self> {
        let (place, header) = row_at(buffer, first)?;
        let left = container(buffer, first, &place)?;
        let belongs = |line: usize| {
            let (below, row) = row_at(buffer, line)?;
            let inside = below.quotes == place.quotes && !below.listed && (left..left + 4).contains(&below.column);
            inside.then_some(row)
        };
        let delimiter = belongs(first + 1)?;
        let columns = delimiter.cells.iter().map(|cell| Column::of(&delimiter.text[cell.text.clone()]));
        let columns = columns.collect::<Option<Vec<_>>>().filter(|columns| columns.len() == header.cells.len())?;
        let opens_comment = |row: &Row, line| Context::Text.after(&row.text, line) != Context::Text;
        if opens_comment(&header, first) {
            return None;
        }
        let mut rows = vec![header, delimiter];
        for line in first + 2..buffer.lines() {
            let Some(row) = belongs(line) else { break };
            let ends = opens_comment(&row, line);
            rows.push(row);
            if ends {
                break;
            }
        }
        Some(Self { first, rows, columns })
    }

    /// Cells of a row: those that the header asks for, and those that it has beyond.
    pub fn width_of(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |row| row.cells.len()).max(self.columns.len())
    }

    /// One more row of empty cells.
    pub fn push_row(&mut self) {
        let Some(last) = self.rows.last() else { return };
        let (lead, cells) = (last.lead, "  |".repeat(self.columns.len()));
        let text = format!("{}|{cells}", &last.text[..lead]);
        self.rows.push(Row::of(text, lead));
    }

    /// The same table with its columns aligned and no cell missing; one that is too large stays as it is.
    pub fn aligned(mut self) -> Self {
        if self.rows.iter().map(|row| row.text.len()).sum::<usize>() > LARGEST {
            return self;
        }
        let widest = |column: usize| {
            let cells = self.rows.iter().enumerate().filter(|(row, _)| *row != 1);
            let widths =
                cells.filter_map(|(_, row)| row.cells.get(column).map(|cell| width(&row.text[cell.text.clone()])));
            widths.max().unwrap_or(0).clamp(NARROWEST, WIDEST)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(widest).collect();
        for (index, row) in self.rows.iter_mut().enumerate() {
            *row = row.aligned(&self.columns, &widths, index == 1);
        }
        self
    }
}

impl Row {
    fn of(text: String, lead: usize) -> Self {
        let end = text.trim_end_matches([' ', '\t']).len();
        let bars: Vec<usize> = bars(&text[..end]).filter(|bar| *bar >= lead).collect();
        // The bar at the start of a row opens its first cell.
        let opened = usize::from(bars.first() == Some(&lead));
        let mut start = lead + opened;
        let mut cells = Vec::new();
        for bar in &bars[opened..] {
            cells.push(start..*bar);
            start = bar + 1;
        }
        if start < end {
            cells.push(start..end);
        }
        let cells = cells.into_iter().map(|whole| Cell { text: trimmed(&text, whole.clone()), whole }).collect();
        Self { lead, cells, text }
    }

    /// The cell that a cursor at this byte of the row stands in: none before the first bar, one too many after the last.
    pub fn cell_at(&self, byte: usize) -> Option<usize> {
        let first = self.cells.first()?;
        (byte >= first.whole.start).then(|| self.cells.partition_point(|cell| cell.whole.end < byte))
    }

    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.is_empty())
    }

    fn aligned(&self, columns: &[Column], widths: &[usize], delimiter: bool) -> Self {
        let mut text = format!("{}|", &self.text[..self.lead]);
        let mut cells = Vec::with_capacity(columns.len());
        for column in 0..columns.len().max(self.cells.len()) {
            let old = self.cells.get(column).map_or("", |cell| &self.text[cell.text.clone()]);
            let (inner, before, after) = match (columns.get(column), widths.get(column)) {
                (Some(column), Some(width)) if delimiter => (column.delimiter(*width), 0, 0),
                (Some(column), Some(room)) => {
                    let left = room.saturating_sub(width(old));
                    let before = if old.is_empty() { 0 } else { column.before(left) };
                    (old.to_owned(), before, left - before)
                }
                _ => (old.to_owned(), 0, 0),
            };
            let start = text.len();
            text.push_str(&" ".repeat(before + 1));
            let from = text.len();
            text.push_str(&inner);
            let to = text.len();
            text.push_str(&" ".repeat(after + 1));
            cells.push(Cell { whole: start..text.len(), text: from..to });
            text.push('|');
        }
        Self { text, lead: self.lead, cells }
    }
}

impl Column {
    fn of(delimiter: &str) -> Option<Self> {
        let dashes = delimiter.strip_prefix(':').unwrap_or(delimiter);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        let valid = !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-');
        valid.then(|| Self { left: delimiter.starts_with(':'), right: delimiter.ends_with(':') })
    }

    fn delimiter(self, width: usize) -> String {
        let sign = |on: bool| if on { ":" } else { "-" };
        format!("{}{}{}", sign(self.left), "-".repeat(width - 2), sign(self.right))
    }

    /// Of the blanks that fill a cell, those before its text.
    fn before(self, blanks: usize) -> usize {
        match (self.left, self.right) {
            (true, true) => blanks / 2,
            (false, true) => blanks,
            (_, false) => 0,
        }
    }
}

/// Where in its quote or list a line begins.
#[derive(Debug, Clone, Copy)]
struct Place {
    lead: usize,
    quotes: usize,
    listed: bool,
    /// Cells from the innermost quote mark to the text.
    column: usize,
}

impl Place {
    /// None for a line whose text begins another block.
    fn of(text: &str) -> Option<Self> {
        let prefix = Prefix::of(text);
        let lead = prefix.end();
        let is_quote = |part: &Part| *part == Part::Quote;
        let inner = prefix.parts.iter().rfind(|(_, part)| is_quote(part)).map_or(0, |(range, _)| range.end);
        let rest = &text[lead..];
        let signs = rest.trim_start_matches('#');
        let heading = rest.len() - signs.len() <= 6 && signs.len() < rest.len() && signs.starts_with([' ', '\t']);
        let html =
            rest.starts_with('<') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        let other = heading || html || rest.starts_with("```") || rest.starts_with("~~~") || prefix.task().is_some();
        (!other).then(|| Self {
            lead,
            quotes: prefix.parts.iter().filter(|(_, part)| is_quote(part)).count(),
            listed: prefix.is_list(),
            column: text[inner..lead].bytes().map(|byte| if byte == b'\t' { 4 } else { 1 }).sum(),
        })
    }
}

/// The column from which the block of a header is indented: where the text of its list item begins. None where the
/// indent makes it code.
fn container(buffer: &Buffer, line: usize, place: &Place) -> Option<usize> {
    if place.listed {
        return Some(place.column);
    }
    let mut left = 0;
    if place.column > 0 {
        for above in (line.saturating_sub(ITEM)..line).rev() {
            let text = buffer.line(above);
            if text.len() > LONGEST_ROW {
                break;
            }
            let prefix = Prefix::of(&text);
            if prefix.end() == text.len() && !prefix.is_list() {
                continue;
            }
            let Some(item) = Place::of(&text).filter(|item| item.quotes == place.quotes) else { break };
            if item.listed && item.column <= place.column {
                left = item.column;
                break;
            }
            if item.column == 0 {
                break;
            }
        }
    }
    (place.column < left + 4).then_some(left)
}

/// A line that may be a row, one with a bar, and where it begins.
fn row_at(buffer: &Buffer, line: usize) -> Option<(Place, Row)> {
    if line >= buffer.lines() || buffer.line_end(line) - buffer.line_start(line) > LONGEST_ROW {
        return None;
    }
    let text = buffer.line(line);
    bars(&text).next()?;
    let place = Place::of(&text)?;
    let row = Row::of(text.into_owned(), place.lead);
    (!row.cells.is_empty()).then_some((place, row))
}

/// The bars that part cells: not the escaped ones.
fn bars(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).filter(|at| bytes[*at] == b'|' && (*at == 0 || bytes[at - 1] != b'\\'))
}

/// Where a cell is empty, the place after its first blank.
fn trimmed(text: &str, whole: Range<usize>) -> Range<usize> {
    let inner = &text[whole.clone()];
    let start = whole.start + inner.len() - inner.trim_start_matches([' ', '\t']).len();
    if start == whole.end {
        let at = whole.start + usize::from(!inner.is_empty());
        return at..at;
    }
    start..whole.start + inner.trim_end_matches([' ', '\t']).len()
}

fn width(text: &str) -> usize {
    cluster::clusters(text, 0..text.len()).map(|cluster| cluster.width()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    fn around(text: &str, line: usize) -> Option<Table> {
        Table::around(&Buffer::new(text), &Contexts::default(), line)
    }

    fn aligned(text: &str) -> Vec<String> {
        let table = around(text, 0).expect("a table").aligned();
        table.rows.into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn tables_are_what_gfm_says() {
        let tables = [
            ("| a |\n|---|", 0..2),
            ("| a | b |\n|---|:-:|\n| c", 0..3),
            ("a | b\n- | -\n", 0..0),
            ("a | b\n-|-\nc | d\ntext", 0..3),
            ("| a | b |\n|---|\n| c |", 0..0),
            ("| a \\| b |\n|---|\n| c |", 0..3),
            ("text | b\n| a |\n|---|\n| b |", 1..4),
            ("| a |\n|---|\n# | b |", 0..2),
            ("| a |\n|---|\n- | b |", 0..2),
            ("| a |\n|---|\n> | b |", 0..2),
            ("> | a |\n> |---|\n> | b |\n| c |", 0..3),
            ("- | a |\n  |---|\n  | b |", 0..3),
            ("- | a |\n|---|\n| b |", 0..0),
            ("1. a\n\n   | a |\n   |---|", 2..4),
            ("    | a |\n    |---|", 0..0),
            ("- x\n\n      | a |\n      |---|", 0..0),
            ("```\n| a |\n|---|\n```", 0..0),
            ("<!--\n| a |\n|---|\n-->", 0..0),
            ("---\n| a |\n|---|\n---", 0..0),
            ("| a |\n| b |\n|---|\n|---|", 1..4),
            ("|\n|---|", 0..0),
            ("a\n|---|", 0..0),
        ];
        for (text, lines) in tables {
            for line in 0..text.lines().count() {
                let found = around(text, line).map(|table| table.first..table.first + table.rows.len());
                assert_eq!(found, Some(lines.clone()).filter(|lines| lines.contains(&line)), "{text:?} at {line}");
            }
        }
    }

    #[test]
    fn columns_are_aligned_by_cells_of_the_terminal() {
        assert_eq!(
            aligned("a|b|c|d\n-|:-|:-:|-:\nlonger||x|1|beyond\n日本|é|👩‍👧|100 |"),
            [
                "| a      | b   |  c  |   d |",
                "| ------ | :-- | :-: | --: |",
                "| longer |     |  x  |   1 | beyond |",
                "| 日本   | é   | 👩‍👧  | 100 |",
            ]
        );
        assert_eq!(aligned("> - | a |\n>   |:-:|"), ["> - |  a  |", ">   | :-: |"]);
    }

    #[test]
    fn a_sentence_does_not_widen_its_column_without_end() {
        let rows = aligned(&format!("|a|b|\n|-|-|\n|{}|x|", "word ".repeat(30)));
        assert_eq!(rows[0].len(), "|  |     |".len() + WIDEST);
    }

    #[test]
    fn a_table_that_is_too_large_stays_as_it_is() {
        let text = format!("|a|b|\n|-|-|{}", "\n|c|d|".repeat(LARGEST / 4));
        assert_eq!(aligned(&text)[..3], ["|a|b|", "|-|-|", "|c|d|"]);
    }

    /// The cells of the tables in a text as a Markdown reader has them, and the lines that tables take.
    fn read(text: &str) -> (Vec<String>, Vec<usize>) {
        let (mut cells, mut lines, mut cell) = (Vec::new(), Vec::new(), None);
        for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(Tag::Table(_)) => {
                    let line = |at: usize| text[..at].matches('\n').count();
                    lines.extend(line(range.start)..=line(range.end - 1));
                }
                Event::Start(Tag::TableCell) => cell = Some(String::new()),
                Event::End(pulldown_cmark::TagEnd::TableCell) => cells.extend(cell.take()),
                Event::Text(text) | Event::Code(text) => {
                    if let Some(cell) = &mut cell {
                        cell.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        (cells, lines)
    }

    proptest! {
        // A backslash at the end of the header is a line break to the reader first.
        #[test]
        fn what_is_found_is_a_table_and_aligning_changes_no_cell(
            head in "[ab|日\\\\ ]{0,8}[ab|日 ]", delimiter in "[-:| ]{1,8}", body in "([ab|#>\\- \\\\\n]|\n){0,20}"
        ) {
            let text = format!("{head}\n{delimiter}\n{body}");
            if let Some(table) = around(&text, 0) {
                let (cells, lines) = read(&text);
                for line in 0..table.rows.len() {
                    prop_assert!(lines.contains(&line), "line {} of {:?}", line, text);
                }
                let rows = table.rows.len();
                let all: Vec<_> = table.aligned().rows.into_iter().map(|row| row.text).collect();
                let rest: Vec<_> = text.split('\n').skip(rows).map(str::to_owned).collect();
                let after = [all, rest].concat().join("\n");
                prop_assert_eq!(read(&after).0, cells, "{:?} became {:?}", text, after);
                prop_assert_eq!(around(&after, 0).map(|table| table.aligned().rows), around(&after, 0).map(|table| table.rows));
            }
        }
    }
}
