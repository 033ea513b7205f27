//! Literal search within lines: smart case (a capital in the query makes it exact), whole clusters only. The list of
//! matches follows the edits: an edit costs a scan of the lines that it touched.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

use super::buffer::Buffer;

#[derive(Debug, Clone)]
pub(super) struct Search {
    pub query: String,
    /// Where the cursor was when the search began.
    pub origin: usize,
    /// In order, not overlapping.
    matches: Vec<Range<usize>>,
}

impl Search {
    pub fn new(buffer: &Buffer, query: &str, origin: usize) -> Self {
        let mut search = Self { query: query.to_owned(), origin, matches: Vec::new() };
        search.scan(buffer);
        search
    }

    pub fn count(&self) -> usize {
        self.matches.len()
    }

    pub fn at(&self, index: usize) -> Option<&Range<usize>> {
        self.matches.get(index)
    }

    /// All of them, in order.
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.matches
    }

    /// The match that begins at `offset`.
    pub fn index_at(&self, offset: usize) -> Option<usize> {
        self.matches.binary_search_by_key(&offset, |found| found.start).ok()
    }

    /// The first match that begins at `offset` or after it; from the start again when there is none.
    pub fn from(&self, offset: usize) -> Option<usize> {
        let index = self.matches.partition_point(|found| found.start < offset);
        (!self.matches.is_empty()).then_some(if index < self.matches.len() { index } else { 0 })
    }

    /// The last match that begins before `offset`; from the end again when there is none.
    pub fn before(&self, offset: usize) -> Option<usize> {
        let index = self.matches.partition_point(|found| found.start < offset);
        (!self.matches.is_empty()).then(|| index.checked_sub(1).unwrap_or(self.matches.len() - 1))
    }

    /// The matches that overlap these bytes.
    pub fn within(&self, range: Range<usize>) -> &[Range<usize>] {
        let first = self.matches.partition_point(|found| found.end <= range.start);
        let last = self.matches.partition_point(|found| found.start < range.end);
        &self.matches[first.min(last)..last]
    }

    /// Looks through the whole text.
    pub fn scan(&mut self, buffer: &Buffer) {
        self.matches = lines(buffer, 0..buffer.lines(), &self.query);
    }

    /// Takes in that `inserted` bytes at `at` replaced `removed` ones.
    pub fn follow(&mut self, buffer: &Buffer, at: usize, removed: usize, inserted: usize) {
        let touched = buffer.line_of(at)..buffer.line_of(at + inserted) + 1;
        let start = buffer.line_start(touched.start);
        let end = (buffer.line_end(touched.end - 1) + removed).saturating_sub(inserted);
        let from = self.matches.partition_point(|found| found.start < start);
        let to = self.matches.partition_point(|found| found.start <= end).max(from);
        for found in &mut self.matches[to..] {
            *found = found.start + inserted - removed..found.end + inserted - removed;
        }
        self.matches.splice(from..to, lines(buffer, touched, &self.query));
    }
}

fn lines(buffer: &Buffer, lines: Range<usize>, query: &str) -> Vec<Range<usize>> {
    let pattern = Pattern::new(query);
    let mut matches = Vec::new();
    for (base, text) in buffer.lines_in(lines) {
        matches.extend(pattern.matches(&text).map(|found| base + found.start..base + found.end));
    }
    matches
}

enum Pattern<'a> {
    Exact(&'a str),
    /// In small letters.
    Folded(Vec<char>),
}

impl<'a> Pattern<'a> {
    fn new(query: &'a str) -> Self {
        if query.chars().any(char::is_uppercase) { Self::Exact(query) } else { Self::Folded(folded(query).collect()) }
    }

    fn matches<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(found) = self.first(text, at) {
                at = found.end;
                if is_boundary(text, found.start) && is_boundary(text, found.end) {
                    return Some(found);
                }
                at = found.start + text[found.start..].chars().next().map_or(1, char::len_utf8);
            }
            None
        })
    }

    fn first(&self, text: &str, from: usize) -> Option<Range<usize>> {
        match self {
            Self::Exact("") => None,
            Self::Exact(query) => text.get(from..)?.find(query).map(|at| from + at..from + at + query.len()),
            Self::Folded(query) => {
                let first = *query.first()?;
                let starts = text.get(from..)?.char_indices().filter(|(_, c)| lower_starts_with(*c, first));
                starts.map(|(at, _)| from + at).find_map(|at| Some(at..at + folded_length(&text[at..], query)?))
            }
        }
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

fn lower_starts_with(c: char, first: char) -> bool {
    if c.is_ascii() { c.to_ascii_lowercase() == first } else { c.to_lowercase().next() == Some(first) }
}

/// Bytes at the start of `text` that read `query` in small letters.
fn folded_length(text: &str, query: &[char]) -> Option<usize> {
    let (mut length, mut at) = (0, 0);
    for c in text.chars() {
        for lower in c.to_lowercase() {
            if query.get(at) != Some(&lower) {
                return None;
            }
            at += 1;
        }
        length += c.len_utf8();
        if at == query.len() {
            return Some(length);
        }
    }
    None
}

fn is_boundary(text: &str, offset: usize) -> bool {
    let ascii = |at: usize| text.as_bytes().get(at).is_none_or(u8::is_ascii);
    offset == 0
        || (ascii(offset) && ascii(offset - 1))
        || GraphemeCursor::new(offset, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str, query: &str) -> Vec<String> {
        let buffer = Buffer::new(text);
        let search = Search::new(&buffer, query, 0);
        search.matches.iter().map(|range| buffer.slice(range.clone())).collect()
    }

    #[test]
    fn smart_case_and_whole_signs() {
        assert_eq!(found("Ann ann ANN", "ann"), ["Ann", "ann", "ANN"]);
        assert_eq!(found("Ann ann ANN", "Ann"), ["Ann"]);
        assert_eq!(found("Łódź ŁÓDŹ", "łódź"), ["Łódź", "ŁÓDŹ"]);
        assert_eq!(found("e\u{301} e", "e"), ["e"]);
        assert_eq!(found("a.c abc", "a.c"), ["a.c"]);
        assert_eq!(found("aaaa", "aa"), ["aa", "aa"]);
        assert!(found("a", "").is_empty());
        assert!(found("a\nb", "a\nb").is_empty());
    }

    proptest! {
        #[test]
        fn following_an_edit_finds_what_a_new_search_finds(
            text in "[aA\n]{0,30}", at in 0_usize..30, removed in 0_usize..10, inserted in "[aA\n]{0,8}"
        ) {
            let mut buffer = Buffer::new(&text);
            let mut search = Search::new(&buffer, "aa", 0);
            let at = at.min(buffer.len());
            let removed = removed.min(buffer.len() - at);
            buffer.replace(at..at + removed, &inserted);
            search.follow(&buffer, at, removed, inserted.len());
            prop_assert_eq!(search.matches, Search::new(&buffer, "aa", 0).matches);
        }
    }
}
