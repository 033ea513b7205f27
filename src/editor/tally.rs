//! How many words and how many blanks to fill in the text has. Counted when first asked for, then kept in step: an edit
//! costs the lines that it touches.

use std::ops::Range;

use super::buffer::Buffer;
use super::highlight::{self, Context, Contexts};
use crate::domain::marker::Markers;

/// Replacements of one step that are followed; after more of them the text is counted anew.
pub(super) const FOLLOWED: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub words: usize,
    pub blanks: usize,
}

/// The counts around a place, and what the lines below it inherit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    tally: Tally,
    context: Context,
    lines: usize,
}

impl Tally {
    pub fn of(buffer: &Buffer, markers: &Markers) -> Self {
        let mut tally = Self { words: words(buffer.chunks().flat_map(str::chars)), blanks: 0 };
        let mut context = Context::default();
        for (line, (_, text)) in buffer.lines_in(0..buffer.lines()).enumerate() {
            tally.blanks += highlight::blanks(&text, line, context, markers).count();
            context = context.after(&text, line);
        }
        tally
    }

    /// The counts once a part of the text became another; none where the lines below it may count differently now.
    pub fn after(self, old: Part, new: Part) -> Option<Self> {
        let moved = old.lines != new.lines && old.context == Context::FrontMatter;
        (old.context == new.context && !moved).then(|| Self {
            words: self.words + new.tally.words - old.tally.words,
            blanks: self.blanks + new.tally.blanks - old.tally.blanks,
        })
    }
}

impl Part {
    /// Whole words and whole lines are counted, so that what is around these bytes has no say in it.
    pub fn of(buffer: &Buffer, contexts: &Contexts, bytes: Range<usize>, markers: &Markers) -> Self {
        let lines = buffer.line_of(bytes.start)..buffer.line_of(bytes.end) + 1;
        let mut part = Self { tally: Tally::default(), context: contexts.at(buffer, lines.start), lines: lines.len() };
        part.tally.words = words(buffer.words_around(bytes).flat_map(str::chars));
        for (line, (_, text)) in lines.clone().zip(buffer.lines_in(lines)) {
            part.tally.blanks += highlight::blanks(&text, line, part.context, markers).count();
            part.context = part.context.after(&text, line);
        }
        part
    }
}

fn words(chars: impl Iterator<Item = char>) -> usize {
    let (mut words, mut in_word) = (0, false);
    for c in chars {
        if c.is_whitespace() {
            in_word = false;
        } else if !in_word && c.is_alphanumeric() {
            in_word = true;
            words += 1;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::fixture::markers;
    use super::super::{Command, Editor, Motion};
    use crate::domain::marker::Markers;
    use proptest::prelude::*;

    fn counts(text: &str) -> (usize, usize) {
        let editor = Editor::new(text);
        (editor.word_count(), editor.blank_count())
    }

    #[test]
    fn words_and_blanks_are_counted() {
        assert_eq!(counts(""), (0, 0));
        assert_eq!(counts("- two words, - 日本 ...\n"), (3, 0));
        assert_eq!(counts("[Your Name] {{today}}\n```\n[Code]\n```\n"), (4, 2));
    }

    proptest! {
        #[test]
        fn following_edits_counts_what_a_new_count_counts(
            text in TEXT, edits in proptest::collection::vec((0_usize..60, 0_usize..12, TEXT, 0_u8..10), 1..12)
        ) {
            let mut editor = Editor::new(&text);
            let mut known = Markers::default();
            editor.word_count();
            for (at, selected, inserted, what) in edits {
                editor.set_cursor_offset(at);
                for _ in 0..selected {
                    editor.apply(Command::Select(Motion::Right));
                }
                match what {
                    0 => drop(editor.apply(Command::Undo)),
                    1 => drop(editor.apply(Command::Redo)),
                    2 => drop(editor.apply(Command::MoveLinesDown)),
                    3 => {
                        editor.find("a");
                        editor.replace_all_matches(&inserted);
                    }
                    4 | 5 => {
                        known = if what == 4 { markers() } else { Markers::default() };
                        editor.set_markers(known.clone());
                    }
                    _ => drop(editor.apply(Command::InsertText(inserted))),
                }
                let mut fresh = Editor::new(&editor.text());
                fresh.set_markers(known.clone());
                prop_assert_eq!(editor.word_count(), fresh.word_count());
                prop_assert_eq!(editor.blank_count(), fresh.blank_count());
            }
        }
    }

    const TEXT: &str = "(a|b | |\n|\n---\n|\n```\n|```|<!--|-->|`|\\[Name\\]|\\{\\{[abc]\\}\\}|\\[|\\]|é|\r\n){0,12}";
}
