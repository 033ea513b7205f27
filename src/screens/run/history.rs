//! What can be undone in a run, each by its name. The text of the editor has its own, finer history.

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
    /// A whole-text step of this step's document.
    Text(String),
}

/// What undoing or redoing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    Record {
        title: String,
    },
    /// The caller undoes (or redoes) one step of this document.
    Text {
        title: String,
        step: String,
    },
}

impl History {
    /// A change of the record happened; `before` is how it was.
    pub fn push_record(&mut self, before: Run, title: &str) {
        self.push(Change { title: title.to_owned(), what: What::Record(Box::new(before)) });
    }

    /// The text of a step's document was changed as one step of its editor.
    pub fn push_text(&mut self, step: &str, title: &str) {
        self.push(Change { title: title.to_owned(), what: What::Text(step.to_owned()) });
    }

    fn push(&mut self, change: Change) {
        self.redo.clear();
        self.undo.push(change);
        if self.undo.len() > LIMIT {
            self.undo.remove(0);
        }
    }

    pub fn undo(&mut self, run: &mut Run) -> Option<Done> {
        swap(&mut self.undo, &mut self.redo, run)
    }

    pub fn redo(&mut self, run: &mut Run) -> Option<Done> {
        swap(&mut self.redo, &mut self.undo, run)
    }
}

/// Takes the last change of `from` back into `run` and leaves its counterpart in `to`.
fn swap(from: &mut Vec<Change>, to: &mut Vec<Change>, run: &mut Run) -> Option<Done> {
    let Change { title, what } = from.pop()?;
    match what {
        What::Record(mut other) => {
            keep_cursors(run, &mut other);
            let now = std::mem::replace(run, *other);
            to.push(Change { title: title.clone(), what: What::Record(Box::new(now)) });
            Some(Done::Record { title })
        }
        What::Text(step) => {
            to.push(Change { title: title.clone(), what: What::Text(step.clone()) });
            Some(Done::Text { title, step })
        }
    }
}

/// Cursors are no changes: they stay where they are.
fn keep_cursors(from: &Run, into: &mut Run) {
    for (id, record) in &mut into.steps {
        if let Some(StepRecord { cursor, .. }) = from.steps.get(id) {
            record.cursor = *cursor;
        }
    }
}
