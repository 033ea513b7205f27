//! What is typed in an open run and in no file yet, and how text comes back that an ended program left.

use super::document::Document;
use super::fields::{Input, What};
use super::{Page, Pane, Session};
use crate::app::Effect;
use crate::app::draft::{Draft, Place, Text, Typed};
use crate::domain::run::{Status, Tab};
use crate::screens::{Cx, Reply};

/// What became of a draft.
#[derive(Debug)]
pub enum Back {
    /// It stands in its place again and will be saved.
    Here(Reply),
    /// Its place is not open yet.
    Later(Vec<Effect>),
    /// It has no place here any more, and why.
    Nowhere(String),
}

impl Session {
    /// Adds what is typed here and in no file.
    pub fn add_typed<'a>(&'a self, typed: &mut Vec<Typed<'a>>) {
        for (step, document) in &self.documents {
            let (Some(document), Some(record)) = (document.ready(), self.run.steps.get(step)) else { continue };
            if document.is_dirty() {
                let (run, file) = (self.key.clone(), record.document.clone());
                let place = Place::Document { run, step: step.clone(), file };
                typed.push(Typed { place, text: Text::Editor(&document.editor), base: &document.base });
            }
        }
        if let Some(Input { field, what: What::Line(editor) | What::Lines(editor), .. }) = &self.form.input
            && (self.form.is_typed_into() || self.is_saving_record())
            && editor.can_undo()
        {
            let (run, step, field) = (self.key.clone(), self.form.step.clone(), field.id.clone());
            typed.push(Typed { place: Place::Field { run, step, field }, text: Text::Editor(editor), base: "" });
        }
    }

    /// Puts a draft back where it was typed, as a change that can be undone.
    pub fn bring_back(&mut self, draft: &Draft, cx: &Cx<'_>) -> Back {
        if self.run.status == Status::Completed {
            return Back::Nowhere(format!("{} is completed; open it again first.", self.key));
        }
        if self.is_guest() {
            return Back::Nowhere(format!("{} is open in another program.", self.partner.name));
        }
        match &draft.place {
            Place::Document { step, file, .. } => self.bring_back_document(step, file, &draft.text, cx),
            Place::Field { step, field, .. } => self.bring_back_field(step, field, &draft.text, cx),
            Place::Form { .. } => Back::Later(Vec::new()),
        }
    }

    fn bring_back_document(&mut self, step: &str, file: &str, text: &str, cx: &Cx<'_>) -> Back {
        if self.run.steps.get(step).is_none_or(|record| record.document != file) {
            return Back::Nowhere(format!("{} has no document {file}.", self.key));
        }
        match self.documents.get(step) {
            Some(Document::Ready(document)) => {
                if let Some(reason) = &document.read_only {
                    return Back::Nowhere(reason.clone());
                }
            }
            Some(Document::Loading) => return Back::Later(Vec::new()),
            Some(Document::Failed(failure)) => return Back::Nowhere(failure.to_string()),
            None => {
                self.documents.insert(step.to_owned(), Document::Loading);
                let (key, step, file) = (self.key.clone(), step.to_owned(), file.to_owned());
                return Back::Later(vec![Effect::OpenDocument { key, step, file }]);
            }
        }
        self.replace_text(step, text, "brought back what was typed", cx);
        self.show_step(step, Tab::Document);
        Back::Here(Reply::default())
    }

    /// Puts another text in the place of a document's, as a change that can be undone.
    pub fn replace_text(&mut self, step: &str, text: &str, title: &str, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let Some(document) = self.documents.get_mut(step).and_then(Document::ready_mut) else {
            return Reply::default();
        };
        if let Some(reason) = &document.read_only {
            return Reply::refuse(reason.clone());
        }
        let before = document.editor.text();
        document.replace(text);
        document.touch(cx.now.timestamp());
        self.history.push_text(step, before, title);
        Reply::say(format!("{}. u takes it back.", super::update::capital(title)))
    }

    fn bring_back_field(&mut self, step: &str, field: &str, text: &str, cx: &Cx<'_>) -> Back {
        if cx.catalog.is_none() {
            return Back::Later(Vec::new());
        }
        let found = self.playbook.step(step).cloned().and_then(|step| {
            let values = self.known(cx)?;
            values.template(&step)?.fields.iter().find(|other| other.id == field).cloned()
        });
        let Some(field) = found else {
            return Back::Nowhere(format!("{} asks for no {field} any more.", self.key));
        };
        let before = self.before(&field);
        let reply = self.enter(&field, text, before, cx);
        self.show_step(step, Tab::Fields);
        Back::Here(reply)
    }

    /// Shows what came back, unless somebody is at work on something else here.
    fn show_step(&mut self, step: &str, tab: Tab) {
        if !self.is_editing() && !self.is_filling() {
            self.run.go_to(step);
            self.run.tab = tab;
            (self.page, self.pane) = (Page::Steps, Pane::Work);
            self.sheet = None;
            self.follow_step();
        }
    }
}
