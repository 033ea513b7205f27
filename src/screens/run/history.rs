//! What can be undone in a run, each by its name. While somebody types, the editor has its own, finer history; a visit to
//! the editor is one change here.

use std::collections::HashMap;

use super::document::{Document, OpenDocument};
use super::update::capital;
use super::{Page, Session};
use crate::domain::answer::Answer;
use crate::domain::partner::Partner;
use crate::domain::run::{Run, Status, StepRecord};
use crate::screens::{Cx, Reply};

/// Facts by id; `None` where there was none.
pub type Facts = Vec<(String, Option<Answer>)>;

/// What taking a change back did.
#[derive(Debug, Clone, PartialEq)]
pub struct Undone {
    /// "ticked Pitch delivered"
    pub title: String,
    /// The facts that are others now.
    pub facts: Facts,
}

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
    /// The record as it was before (in `undo`) or after (in `redo`), and the facts of the partner that changed with it.
    Record(Box<Run>, Facts),
    /// The text of a step's document as it was before (in `undo`) or after (in `redo`).
    Text { step: String, text: String },
}

impl History {
    /// A change of the record happened; `before` is how it was.
    pub fn push_record(&mut self, before: Run, title: &str) {
        self.push_values(before, Facts::new(), title);
    }

    /// A change of the record and of facts happened; both are given as they were.
    pub fn push_values(&mut self, before: Run, facts: Facts, title: &str) {
        self.push(Change { title: title.to_owned(), what: What::Record(Box::new(before), facts) });
    }

    /// The text of a step's document was changed; `before` is how it was.
    pub fn push_text(&mut self, step: &str, before: String, title: &str) {
        self.push(Change { title: title.to_owned(), what: What::Text { step: step.to_owned(), text: before } });
    }

    /// Something of the record became so for good: in every state that can come back, too.
    pub fn amend(&mut self, mut amend: impl FnMut(&mut Run)) {
        for change in self.undo.iter_mut().chain(&mut self.redo) {
            if let What::Record(run, _) = &mut change.what {
                amend(run);
            }
        }
    }

    fn push(&mut self, change: Change) {
        self.redo.clear();
        self.undo.push(change);
        if self.undo.len() > LIMIT {
            self.undo.remove(0);
        }
    }

    /// Takes the last change back.
    pub fn undo(&mut self, kept: Kept<'_>) -> Option<Undone> {
        swap(&mut self.undo, &mut self.redo, kept)
    }

    /// Makes the change again that was undone last.
    pub fn redo(&mut self, kept: Kept<'_>) -> Option<Undone> {
        swap(&mut self.redo, &mut self.undo, kept)
    }
}

/// What a change can be of.
#[derive(Debug)]
pub struct Kept<'a> {
    pub run: &'a mut Run,
    pub partner: &'a mut Partner,
    pub documents: &'a mut HashMap<String, Document>,
}

/// Takes the last change of `from` back and leaves its counterpart in `to`.
fn swap(from: &mut Vec<Change>, to: &mut Vec<Change>, kept: Kept<'_>) -> Option<Undone> {
    let Change { title, what } = from.pop()?;
    let Kept { run, partner, documents } = kept;
    let mut changed = Facts::new();
    let counterpart = match what {
        What::Record(mut other, facts) => {
            keep_cursors(run, &mut other);
            let now = facts.iter().map(|(id, _)| (id.clone(), partner.facts.get(id).cloned())).collect();
            facts.iter().for_each(|(id, fact)| partner.set_fact(id, fact.clone()));
            changed = facts;
            What::Record(Box::new(std::mem::replace(run, *other)), now)
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
    Some(Undone { title, facts: changed })
}

impl Session {
    pub(super) fn undo(&mut self, cx: &Cx<'_>) -> Reply {
        let kept = Kept { run: &mut self.run, partner: &mut self.partner, documents: &mut self.documents };
        let undone = self.history.undo(kept);
        self.took_back(cx, undone, "undo")
    }

    pub(super) fn redo(&mut self, cx: &Cx<'_>) -> Reply {
        let kept = Kept { run: &mut self.run, partner: &mut self.partner, documents: &mut self.documents };
        let redone = self.history.redo(kept);
        self.took_back(cx, redone, "redo")
    }

    fn took_back(&mut self, cx: &Cx<'_>, undone: Option<Undone>, verb: &str) -> Reply {
        let Some(Undone { title, facts }) = undone else {
            return Reply::say(format!("There is nothing to {verb} in this run."));
        };
        self.follow_rules(cx);
        self.follow_step();
        self.page = match (self.run.status, self.page) {
            (Status::Active, _) if self.run.gate_closed(&self.playbook) => Page::Gate,
            (Status::Active, Page::Gate) => Page::Steps,
            (_, page) => page,
        };
        let words = format!("{verb}: {title}");
        let mut effects = self.flush_documents(OpenDocument::needs_save);
        effects.extend(self.save_facts(facts, Vec::new()));
        effects.extend(self.save_run(cx, Some(words.clone())));
        Reply { effects, ..Reply::say(capital(&words)) }
    }
}

/// Cursors are no changes: they stay where they are.
fn keep_cursors(from: &Run, into: &mut Run) {
    for (id, record) in &mut into.steps {
        if let Some(StepRecord { cursor, field, .. }) = from.steps.get(id) {
            record.cursor = *cursor;
            record.field.clone_from(field);
        }
    }
}
