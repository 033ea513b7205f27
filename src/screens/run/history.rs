//! What can be undone in a run, each by its name. While somebody types, the editor has its own, finer history; a visit to
//! the editor is one change here.

use std::collections::HashMap;

use super::document::Document;
use crate::domain::run::{Run, StepRecord};

/// How many changes can be undone.
const LIMIT: usize = 200;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    undo: Vec<Change>,
    redo: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq)]
struct Change {
    /// "ticked Pitch delivered"
    title: String,
    what: What,
}

#[derive(Debug, Clone, PartialEq)]
enum What {
    /// The record as it was before (in `undo`) or after (in `redo`).
    Record(Box<Run>),
    /// The text of a step's document as it was before (in `undo`) or after (in `redo`).
    Text { step: String, text: String },
}

impl History {
    /// A change of the record happened; `before` is how it was.
    pub fn push_record(&mut self, before: Run, title: &str) {
        self.push(Change { title: title.to_owned(), what: What::Record(Box::new(before)) });
    }

    /// The text of a step's document was changed; `before` is how it was.
    pub fn push_text(&mut self, step: &str, before: String, title: &str) {
        self.push(Change { title: title.to_owned(), what: What::Text { step: step.to_owned(), text: before } });
    }

    fn push(&mut self, change: Change) {
        self.redo.clear();
        self.undo.push(change);
        if self.undo.len() > LIMIT {
            self.undo.remove(0);
        }
    }

    /// Takes the last change back; returns its name.
    pub fn undo(&mut self, run: &mut Run, documents: &mut HashMap<String, Document>) -> Option<String> {
        swap(&mut self.undo, &mut self.redo, run, documents)
    }

    /// Makes the change again that was undone last; returns its name.
    pub fn redo(&mut self, run: &mut Run, documents: &mut HashMap<String, Document>) -> Option<String> {
        swap(&mut self.redo, &mut self.undo, run, documents)
    }
}

/// Takes the last change of `from` back and leaves its counterpart in `to`.
fn swap(
    from: &mut Vec<Change>,
    to: &mut Vec<Change>,
    run: &mut Run,
    documents: &mut HashMap<String, Document>,
) -> Option<String> {
    let Change { title, what } = from.pop()?;
    let counterpart = match what {
        What::Record(mut other) => {
            keep_cursors(run, &mut other);
            What::Record(Box::new(std::mem::replace(run, *other)))
        }
        What::Text { step, text } => {
            let document = documents.get_mut(&step).and_then(Document::ready_mut)?;
            let now = document.editor.text();
            document.editor.replace_all(&text);
            run.go_to(&step);
            What::Text { step, text: now }
        }
    };
    to.push(Change { title: title.clone(), what: counterpart });
    Some(title)
}

/// Cursors are no changes: they stay where they are.
fn keep_cursors(from: &Run, into: &mut Run) {
    for (id, record) in &mut into.steps {
        if let Some(StepRecord { cursor, .. }) = from.steps.get(id) {
            record.cursor = *cursor;
        }
    }
}
