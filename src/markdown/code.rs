//! Code blocks: gathered line by line when read, tabs set when shown.

use super::document::{CodeLine, Content};
use super::wrap::width;
use crate::domain::safe;

/// A code block that is being read.
#[derive(Debug)]
pub(super) struct Code {
    language: String,
    lines: Vec<CodeLine>,
    /// The last line has not ended yet.
    open: bool,
}

impl Code {
    pub(super) fn new(language: &str) -> Self {
        Code { language: safe::line(language).into_owned(), lines: Vec::new(), open: false }
    }

    /// Adds a line of the source, or a part of one.
    pub(super) fn push(&mut self, text: &str, line: usize) {
        let words = text.trim_end_matches(['\n', '\r']);
        match self.lines.last_mut().filter(|_| self.open) {
            Some(last) => last.text.push_str(words),
            None => self.lines.push(CodeLine { text: words.to_owned(), line }),
        }
        self.open = !text.ends_with('\n');
    }

    pub(super) fn into_content(self) -> Content {
        Content::Code { language: self.language, lines: self.lines }
    }
}

/// The language that stands behind a fence: the first word, or the first class in `{ .python #id }`. Settings such as
/// `title="a"` name none.
pub(super) fn language(info: &str) -> &str {
    let word = info.split([' ', ',', '{', '}', '\t']).find(|word| !word.is_empty() && !word.starts_with('#'));
    let word = word.unwrap_or_default().trim_start_matches('.');
    if word.contains('=') || !word.contains(char::is_alphabetic) { "" } else { word }
}

/// `text` with its tabs as spaces, to every fourth cell.
pub(super) fn expand_tabs(text: &str) -> String {
    if !text.contains('\t') {
        return text.to_owned();
    }
    let mut expanded = String::with_capacity(text.len() + 8);
    let mut column = 0;
    for piece in text.split_inclusive('\t') {
        let words = piece.trim_end_matches('\t');
        expanded.push_str(words);
        column += width(words);
        if words.len() < piece.len() {
            let cells = 4 - column % 4;
            expanded.extend(std::iter::repeat_n(' ', cells));
            column += cells;
        }
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_names_its_language_and_more() {
        let cases = [
            ("rust", "rust"),
            ("rust,ignore", "rust"),
            ("py title=\"x y.py\"", "py"),
            ("js{1,3-5}", "js"),
            ("{ .yaml .annotate }", "yaml"),
            ("{#id .c++}", "c++"),
            ("{r}", "r"),
            ("title=\"Content tabs\"", ""),
            ("hl_lines=\"4\"", ""),
            ("{2-3}", ""),
            ("", ""),
        ];
        for (info, named) in cases {
            assert_eq!(language(info), named, "{info}");
        }
    }
}
