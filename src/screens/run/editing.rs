//! The open step's document: into the editor and out of it, search, the external editor, and every text command.

use super::{Document, Session};
use crate::app::Effect;
use crate::domain::run::Tab;
use crate::editor::{Command, Editor};
use crate::screens::{Cx, Reply};

impl Session {
    pub(super) fn edit(&mut self, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        self.run.tab = Tab::Document;
        self.moved(cx);
        match self.documents.get_mut(&self.run.step) {
            Some(Document::Ready(document)) => match &document.read_only {
                Some(reason) => Reply::refuse(format!("This document can be read but not changed. {reason}")),
                None => {
                    document.edit();
                    Reply::default()
                }
            },
            Some(Document::Failed(_)) => self.restore_document(),
            Some(Document::Loading) | None => Reply::default(),
        }
    }

    /// A document that is missing is made again from its template.
    pub(super) fn restore_document(&mut self) -> Reply {
        let step = self.step();
        let (id, template) = (step.id.clone(), step.template.clone());
        let Some(record) = self.run.steps.get(&id) else { return Reply::default() };
        let file = record.document.clone();
        self.documents.insert(id.clone(), Document::Loading);
        let restore = Effect::RestoreDocument { key: self.key.clone(), step: id, file, template };
        Reply { effects: vec![restore], ..Reply::say("Made the document again from its template.") }
    }

    pub(super) fn leave_editor(&mut self, cx: &Cx<'_>) -> Reply {
        self.moved(cx);
        let (step, title) = (self.run.step.clone(), format!("edited {}", self.step().name));
        if let Some(document) = self.open_document_mut()
            && let Some(before) = document.show_preview()
        {
            self.history.push_text(&step, before, &title);
        }
        Reply { effects: self.flush(cx), ..Reply::default() }
    }

    pub(super) fn edit_externally(&mut self, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let mut effects = self.flush(cx);
        let (key, step) = (self.key.clone(), self.run.step.clone());
        match (self.run.steps.get(&step), self.open_document()) {
            (Some(record), Some(document)) if document.read_only.is_none() => {
                let line = if document.editing { document.editor.cursor().line } else { document.place().top };
                effects.push(Effect::EditExternally { key, step, file: record.document.clone(), line });
                Reply { effects, ..Reply::default() }
            }
            _ => Reply::refuse("This document can not be changed."),
        }
    }

    pub(super) fn copy_document(&self) -> Reply {
        let text = self.open_document().map(|document| document.editor.text());
        text.map_or_else(Reply::default, |text| Reply::effect(Effect::Copy(text)))
    }

    pub(super) fn open_search(&mut self) -> Reply {
        if let Some(document) = self.open_document_mut() {
            document.search = Some(Editor::single_line(""));
        }
        Reply::default()
    }

    pub(super) fn turn_match(&mut self, forward: bool) -> Reply {
        if let Some(document) = self.open_document_mut() {
            if forward {
                document.editor.find_next()
            } else {
                document.editor.find_previous()
            };
        }
        Reply::default()
    }

    /// A command for the editor or its search line. Returns what was copied.
    pub fn edit_text(&mut self, command: Command, cx: &Cx<'_>) -> Option<String> {
        let now = cx.now.timestamp();
        let document = self.open_document_mut()?;
        if let Some(search) = &mut document.search {
            search.apply(command);
            let query = search.text();
            document.editor.find(&query);
            return None;
        }
        let outcome = document.editor.apply(command);
        document.touch(now);
        self.moved(cx);
        outcome.copied
    }

    pub(super) fn toggle_task(&mut self, offset: usize, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let step = self.run.step.clone();
        let Some(document) = self.open_document_mut() else { return Reply::default() };
        let before = document.editor.text();
        if document.read_only.is_some() || !document.editor.toggle_task(offset) {
            return Reply::default();
        }
        document.touch(cx.now.timestamp());
        self.history.push_text(&step, before, "toggled a task");
        Reply::default()
    }
}
