//! The open step's document: into the editor and out of it, search, the external editor, and every text command.

use super::document::{OpenDocument, SearchLine};
use super::{Document, Session, layout};
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

    /// Asks for the earlier versions of the open document. What was typed last is saved first.
    pub(super) fn show_versions(&mut self, cx: &Cx<'_>) -> Reply {
        let step = self.run.step.clone();
        let Some(record) = self.run.steps.get(&step) else { return Reply::default() };
        let (key, file) = (self.key.clone(), record.document.clone());
        let mut effects = self.flush(cx);
        effects.push(Effect::ListVersions { key, step, file });
        Reply { effects, ..Reply::default() }
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
        let typed = self.open_document().filter(|document| document.is_dirty()).map(|document| document.editor.text());
        let mut effects = self.flush(cx);
        let (key, step) = (self.key.clone(), self.run.step.clone());
        match (self.run.steps.get(&step), self.open_document()) {
            (Some(record), Some(document)) if document.read_only.is_none() => {
                let line = if document.editing { document.editor.cursor().line } else { document.place().top };
                effects.push(Effect::EditExternally { key, step, file: record.document.clone(), line, typed });
                Reply { effects, ..Reply::default() }
            }
            _ => Reply::refuse("This document can not be changed."),
        }
    }

    /// Opens the search line; from the replacement it goes back to it.
    pub(super) fn open_search(&mut self) -> Reply {
        if let Some(document) = self.open_document_mut() {
            match &mut document.search {
                Some(search) => search.replacement = None,
                None => document.search = Some(SearchLine { query: Editor::single_line(""), replacement: None }),
            }
        }
        Reply::default()
    }

    pub(super) fn turn_match(&mut self, forward: bool, cx: &Cx<'_>) -> Reply {
        let height = usize::from(layout::panes(self, cx.size).page.height);
        match self.open_document_mut() {
            Some(document) if !document.editing => document.preview.turn_match(forward, height),
            Some(document) if forward => drop(document.editor.find_next()),
            Some(document) => drop(document.editor.find_previous()),
            None => {}
        }
        Reply::default()
    }

    pub(super) fn open_replacement(&mut self) -> Reply {
        let editor = self.open_document_mut().filter(|document| document.editing);
        if let Some(search) = editor.and_then(|document| document.search.as_mut()) {
            search.replacement = Some(Editor::single_line(""));
        }
        Reply::default()
    }

    pub(super) fn replace_this(&mut self, cx: &Cx<'_>) -> Reply {
        let now = cx.now.timestamp();
        let Some((document, with)) = self.replacement() else { return Reply::default() };
        if !document.editor.replace_current(&with) {
            return Reply::say("Nothing that is looked for is left.");
        }
        document.touch(now);
        Reply::default()
    }

    pub(super) fn replace_all(&mut self, cx: &Cx<'_>) -> Reply {
        let now = cx.now.timestamp();
        let Some((document, with)) = self.replacement() else { return Reply::default() };
        let count = document.editor.replace_all_matches(&with);
        document.touch(now);
        Reply::say(if count == 1 { "Replaced 1 match.".to_owned() } else { format!("Replaced {count} matches.") })
    }

    fn replacement(&mut self) -> Option<(&mut OpenDocument, String)> {
        let document = self.open_document_mut()?;
        let with = document.search.as_ref()?.replacement.as_ref()?.text();
        Some((document, with))
    }

    /// Opens the editor on the blank that the preview stands on, else on the next.
    pub(super) fn fill_blank(&mut self, cx: &Cx<'_>) -> Reply {
        let height = usize::from(layout::panes(self, cx.size).page.height);
        let here = self.open_document().and_then(|document| document.preview.current_blank(height));
        let reply = self.edit(cx);
        let Some(document) = self.open_document_mut().filter(|document| document.editing) else { return reply };
        if let Some(blank) = here {
            document.editor.set_cursor_offset(blank.offset);
        }
        reply.and(self.turn_blank(true, cx))
    }

    /// Goes to the next or previous blank. The editor selects it, so that typing fills it.
    pub(super) fn turn_blank(&mut self, forward: bool, cx: &Cx<'_>) -> Reply {
        self.moved(cx);
        let height = usize::from(layout::panes(self, cx.size).page.height);
        let found = match self.open_document_mut() {
            Some(document) if !document.editing => document.preview.turn_blank(forward, height),
            Some(document) if forward => document.editor.next_blank(),
            Some(document) => document.editor.previous_blank(),
            None => return Reply::default(),
        };
        if found { Reply::default() } else { Reply::say("No blank is left in this document.") }
    }

    pub(super) fn insert_date(&mut self, cx: &Cx<'_>) -> Reply {
        let date = cx.now.date().to_string();
        self.edit_text(Command::InsertText(date), cx);
        Reply::default()
    }

    /// A command for the editor or its search line. Returns what was copied.
    pub fn edit_text(&mut self, command: Command, cx: &Cx<'_>) -> Option<String> {
        if self.is_filling() {
            return self.type_into_field(command, cx);
        }
        let now = cx.now.timestamp();
        let height = usize::from(layout::panes(self, cx.size).page.height);
        let document = self.open_document_mut()?;
        if let Some(search) = &mut document.search {
            if let Some(replacement) = &mut search.replacement {
                replacement.apply(command);
                return None;
            }
            search.query.apply(command);
            let query = search.query.text();
            if document.editing {
                document.editor.find(&query);
            } else {
                document.preview.search(&query);
                document.preview.show_match(height);
            }
            return None;
        }
        let types = matches!(command, Command::Insert(_));
        let outcome = document.editor.apply(command);
        document.touch(now);
        if types {
            self.offer_markers(cx);
        }
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
        if let Some(reason) = &document.read_only {
            return Reply::refuse(format!("This document can be read but not changed. {reason}"));
        }
        if !document.editor.toggle_task(offset) {
            return Reply::default();
        }
        document.touch(cx.now.timestamp());
        self.history.push_text(&step, before, "toggled a task");
        Reply::default()
    }
}
