//! Tests as tables: a text with `|` at the cursor (and `^` where a selection began), keys, the same after. Texts of
//! tables have their bars, so there `‸` stands for the cursor and `↓` for the selection's begin.

use super::history::Caret;
use super::{Editor, Outcome, command_for};
use crate::app::key::Key;
use crate::domain::marker::{Freshness, Markers, Shown};

/// How cursor and selection are written.
#[derive(Debug, Clone, Copy)]
pub struct Marks {
    cursor: char,
    anchor: char,
}

pub const BARS: Marks = Marks { cursor: '|', anchor: '^' };
pub const CARETS: Marks = Marks { cursor: '‸', anchor: '↓' };

impl Marks {
    pub fn editor(self, marked: &str) -> Editor {
        let at = |mark: char, other: char| {
            marked.split_once(mark).map(|(before, _)| before.len() - before.matches(other).count() * other.len_utf8())
        };
        let mut editor = Editor::new(&marked.replace([self.cursor, self.anchor], ""));
        let cursor = at(self.cursor, self.anchor).expect("a cursor");
        editor.caret = Caret { cursor, anchor: at(self.anchor, self.cursor) };
        editor
    }

    pub fn shown(self, editor: &Editor) -> String {
        let mut text = editor.text();
        let Caret { cursor, anchor } = editor.caret;
        let mut marks = vec![(cursor, self.cursor)];
        marks.extend(anchor.filter(|anchor| *anchor != cursor).map(|anchor| (anchor, self.anchor)));
        marks.sort_unstable();
        for (at, mark) in marks.into_iter().rev() {
            text.insert(at, mark);
        }
        text
    }

    /// Presses the keys of each case, then takes them back one by one: each is one step, and all lead back.
    pub fn check(self, cases: &[(&str, &str, &str)]) {
        for (before, keys, after) in cases {
            let mut editor = self.editor(before);
            let (text, mut steps) = (editor.text(), 0);
            for key in keys.split_whitespace() {
                steps += usize::from(press(&mut editor, key).changed);
            }
            assert_eq!(self.shown(&editor), *after, "{before:?} {keys}");
            for _ in 0..steps {
                press(&mut editor, "Ctrl-Z");
            }
            assert_eq!(editor.text(), text, "{before:?} {keys}, taken back");
            assert!(!editor.can_undo(), "{before:?} {keys}: more steps than keys");
        }
    }
}

pub fn press(editor: &mut Editor, key: &str) -> Outcome {
    let key: Key = key.parse().expect("a key");
    editor.apply(command_for(key).expect("a key of the editor"))
}

/// `a` has a value, `b` waits for one, `t` is a table; nobody knows another.
pub fn markers() -> Markers {
    let value = Shown::Value { text: "A".into(), state: Freshness::Here };
    let (blank, table) = (Shown::Blank { label: "Two".into() }, Shown::Block { markdown: "|x|".into() });
    Markers::new([("a", value), ("b", blank), ("t", table)].map(|(id, shown)| (id.to_owned(), shown)).into())
}
