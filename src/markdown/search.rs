//! Words found in what is shown, not in its source. A match may go on in the next row where the text was wrapped.

use super::lines::{Cells, Layout};
use super::wrap::width;
use std::ops::Range;

/// A place where a search found what it looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Where it stands, row by row; at least one.
    pub cells: Vec<Cells>,
}

impl Match {
    /// The row on which it begins.
    pub fn row(&self) -> usize {
        self.cells.first().map_or(0, |cells| cells.row)
    }
}

/// What to look for. Case counts only where it has a capital letter; white space of any kind is one space.
#[derive(Debug)]
pub(super) struct Query {
    text: String,
    exact: bool,
}

impl Query {
    /// `None` for a query that says nothing.
    pub(super) fn new(text: &str) -> Option<Self> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let exact = text.chars().any(char::is_uppercase);
        let text = if exact { text } else { text.to_lowercase() };
        (!text.is_empty()).then_some(Query { text, exact })
    }

    /// Where in a text it is found.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let places = |text: &str| -> Vec<Range<usize>> {
            text.match_indices(&self.text).map(|(at, found)| at..at + found.len()).collect()
        };
        if self.exact {
            return places(text);
        }
        let lower = text.to_lowercase();
        let mut found = places(&lower);
        if text.is_ascii() || found.is_empty() {
            return found;
        }
        // Letters may grow or shrink with their case: for each byte of the lower case, the letter it stands for.
        let mut letters = Vec::with_capacity(lower.len());
        for (at, c) in text.char_indices() {
            // A sigma at the end of a word has a form of its own, though not another length.
            let bytes: usize = c.to_lowercase().map(char::len_utf8).sum();
            letters.extend(std::iter::repeat_n(at..at + c.len_utf8(), bytes));
        }
        for range in &mut found {
            let (Some(first), Some(last)) = (letters.get(range.start), letters.get(range.end - 1)) else { continue };
            *range = first.start..last.end;
        }
        found
    }
}

/// The text of a layout, row behind row, without bars, bullets and indents.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plain {
    text: String,
    /// For each row, where in the text it begins, and at which cell.
    rows: Vec<(usize, usize)>,
}

impl Plain {
    pub(super) fn of(layout: &Layout) -> Self {
        let mut plain = Plain { text: String::new(), rows: Vec::with_capacity(layout.lines.len()) };
        for line in &layout.lines {
            let (prefix, content) = line.spans.split_at(line.prefix.min(line.spans.len()));
            let indent = prefix.iter().map(|span| width(&span.text)).sum();
            plain.rows.push((plain.text.len(), indent));
            plain.text.extend(content.iter().map(|span| span.text.as_str()));
            plain.text.push(' ');
        }
        plain
    }

    /// What a query finds, in the order of the text.
    pub(super) fn search(&self, query: &Query) -> impl Iterator<Item = Match> {
        query.find(&self.text).into_iter().map(|range| Match { cells: self.cells(&range) })
    }

    fn cells(&self, range: &Range<usize>) -> Vec<Cells> {
        let first = self.rows.partition_point(|&(start, _)| start <= range.start).saturating_sub(1);
        let mut cells = Vec::with_capacity(1);
        for (row, &(start, indent)) in self.rows.iter().enumerate().skip(first) {
            if start >= range.end {
                break;
            }
            let end = self.rows.get(row + 1).map_or(self.text.len(), |&(next, _)| next).saturating_sub(1);
            let (from, to) = (range.start.max(start), range.end.min(end));
            if from < to {
                let before = indent + width(&self.text[start..from]);
                cells.push(Cells { row, start: before, end: before + width(&self.text[from..to]) });
            }
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{layout, parse};
    use proptest::prelude::*;

    fn found(text: &str, width: usize, query: &str) -> Vec<Vec<(usize, usize, usize)>> {
        let plain = Plain::of(&layout(&parse(text), width));
        let Some(query) = Query::new(query) else { return Vec::new() };
        let cells = |found: Match| found.cells.iter().map(|cells| (cells.row, cells.start, cells.end)).collect();
        plain.search(&query).map(cells).collect()
    }

    #[test]
    fn what_is_shown_is_found_wherever_it_is_wrapped() {
        assert_eq!(found("> - some **bo**ld words", 80, "Bold"), Vec::<Vec<_>>::new());
        assert_eq!(found("> - some **bo**ld words", 80, "bold  words"), [[(0, 10, 20)]]);
        assert_eq!(found("> - some **bo**ld words", 15, "BOLD".to_lowercase().as_str()), [[(0, 10, 14)]]);
        assert_eq!(found("> - some **bo**ld words", 15, "bold words"), [[(0, 10, 14), (1, 5, 10)]]);
        assert_eq!(found("a a\n\nA", 15, "a"), [[(0, 0, 1)], [(0, 2, 3)], [(2, 0, 1)]]);
        assert_eq!(found("日本 İx Straße", 80, "x straße"), [[(0, 6, 14)]]);
        assert_eq!(found("text", 80, "  "), Vec::<Vec<_>>::new());
    }

    proptest! {
        #[test]
        fn any_search_is_answered(text in "[aAİßΣσKé日 \n*>-]{0,60}", query in "[aAİßΣσkKé日 ]{0,4}", width in 1usize..20) {
            for cells in found(&text, width, &query).concat() {
                prop_assert!(cells.1 <= cells.2 && cells.2 <= width.max(2));
            }
        }
    }
}
