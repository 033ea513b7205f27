//! The wizard: one run on the screen. This file holds what is known of it; what keys do is in
//! `update`, `moving`, `criteria`, `editing`, `drafts`, `completing`, `quoting`, `reading`, `links` and `mouse`, how it is saved in `saving`, where things are in `layout`, the pages around the steps in `gate` and
//! `completion`.

pub mod completing;
pub mod completion;
mod contexts;
mod criteria;
pub mod document;
pub mod drafts;
mod editing;
mod example;
pub mod fields;
mod filling;
pub mod gate;
mod guest;
pub mod guide;
pub mod history;
pub mod layout;
pub mod links;
mod mouse;
mod moving;
pub mod pages;
pub mod preview;
mod quoting;
mod reading;
mod saving;
mod settling;
pub mod sheet;
mod update;
pub mod values;
pub mod view;

use std::collections::HashMap;

use jiff::Timestamp;

use self::document::{Document, OpenDocument};
use self::fields::Form;
use self::history::History;
use self::links::{Arrival, Place};
use self::preview::Preview;
use self::quoting::Quoted;
pub use self::saving::SaveState;
use self::saving::Saves;
use self::sheet::Sheet;
use self::values::Known;
use super::{Cx, Reply};
use crate::app::action::Context;
use crate::app::list::ListCursor;
use crate::app::msg::{Continued, DocumentText, Failure, OpenedRun};
use crate::domain::answer::{Answer, Previous};
use crate::domain::partner::Partner;
use crate::domain::playbook::{Playbook, Step};
use crate::domain::portfolio::RunCard;
use crate::domain::run::{Cursor, Run, RunKey, Status, Tab};

/// What to do about two versions of one file.
const CHOOSE: &str = "Choose which version to keep.";

/// The screen of one run.
#[derive(Debug, Clone, PartialEq)]
pub enum RunScreen {
    Loading(RunKey),
    Failed(RunKey, Failure),
    Open(Box<Session>),
}

/// A part of the window that can have the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    Rail,
    Work,
    Criteria,
}

/// Which page the run shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Gate,
    Steps,
    Completion,
}

/// An open run: its record, its documents, where the keys go, and what of it is on disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub key: RunKey,
    pub partner: Partner,
    pub playbook: Playbook,
    pub run: Run,
    /// The run of the same playbook before this one.
    pub previous: Option<Previous>,
    /// What is being read of it.
    quoted: Option<Quoted>,
    pub values: Known,
    pub history: History,
    /// By step id; only steps that were looked at.
    pub documents: HashMap<String, Document>,
    pub page: Page,
    pub pane: Pane,
    /// Whether the criteria are shown where there is no room for them beside the work.
    pub criteria_shown: bool,
    pub rail: ListCursor,
    pub criteria: ListCursor,
    pub approvals: ListCursor,
    pub completion: ListCursor,
    pub form: Form,
    /// What is looked at in the place of the step.
    pub sheet: Option<Sheet>,
    /// The places that were left by following a link, the last one last.
    pub trail: Vec<Place>,
    arrival: Option<Arrival>,
    pub guide: Preview,
    /// Which step the guide was made for.
    guide_of: Option<String>,
    saves: Saves,
    /// Another program that has the partner open and writes it, in a few words; this one only reads then.
    pub elsewhere: Option<String>,
    /// Somebody asked for a save in the middle of typing, and may be asked in return.
    asked_to_save: bool,
}

impl RunScreen {
    pub fn key(&self) -> &RunKey {
        match self {
            Self::Loading(key) | Self::Failed(key, _) => key,
            Self::Open(session) => &session.key,
        }
    }

    pub fn session(&self) -> Option<&Session> {
        match self {
            Self::Open(session) => Some(session),
            Self::Loading(_) | Self::Failed(..) => None,
        }
    }

    pub fn session_mut(&mut self) -> Option<&mut Session> {
        match self {
            Self::Open(session) => Some(session),
            Self::Loading(_) | Self::Failed(..) => None,
        }
    }

    /// Whether something of it is not on disk.
    pub fn is_unsaved(&self) -> bool {
        self.session().is_some_and(|session| session.save_state() != SaveState::Saved)
    }

    pub fn contexts(&self) -> &'static [Context] {
        self.session().map_or(&[Context::Global], Session::contexts)
    }

    /// The run was read, for the first time or again.
    pub fn opened(&mut self, result: Result<Box<OpenedRun>, Failure>) -> Reply {
        match (result, self) {
            (Ok(opened), Self::Open(session)) if session.is_guest() => session.follow_along(*opened),
            (Ok(opened), Self::Open(session)) => session.reread(*opened),
            (Ok(opened), screen) => {
                let session = Session::new(screen.key().clone(), *opened);
                let greeting = session.greeting();
                *screen = Self::Open(Box::new(session));
                greeting
            }
            (Err(failure), Self::Open(_)) => Reply::refuse(failure.to_string()),
            (Err(failure), screen) => {
                *screen = Self::Failed(screen.key().clone(), failure);
                Reply::default()
            }
        }
    }
}

impl Session {
    pub fn new(key: RunKey, opened: OpenedRun) -> Self {
        let OpenedRun { partner, run, playbook, previous, elsewhere } = opened;
        let on_disk = Box::new(run.clone());
        let page = match run.status {
            Status::Active if run.gate_closed(&playbook) => Page::Gate,
            Status::Active => Page::Steps,
            Status::Completed => Page::Completion,
        };
        let mut session = Self {
            rail: ListCursor::default(),
            key,
            partner,
            playbook,
            run,
            previous,
            quoted: None,
            values: Known::default(),
            history: History::default(),
            documents: HashMap::new(),
            page,
            pane: Pane::Work,
            criteria_shown: false,
            criteria: ListCursor::default(),
            approvals: ListCursor::default(),
            completion: ListCursor::default(),
            form: Form::default(),
            sheet: None,
            trail: Vec::new(),
            arrival: None,
            guide: Preview::default(),
            guide_of: None,
            elsewhere,
            saves: Saves { on_disk: Some(on_disk), ..Saves::default() },
            asked_to_save: false,
        };
        session.completion.row = session.completion_start();
        session.follow_step();
        session
    }

    pub fn step(&self) -> &Step {
        &self.playbook.steps[self.run.step_index(&self.playbook)]
    }

    /// The positions of the steps that are shown: those that apply, and the open one.
    pub fn shown_steps(&self) -> Vec<usize> {
        let steps = self.playbook.steps.iter().enumerate();
        steps.filter(|(_, step)| self.run.is_shown(&step.id)).map(|(index, _)| index).collect()
    }

    /// The run in short, as it was saved at a time.
    pub fn card(&self, at: Timestamp) -> RunCard {
        RunCard::new(self.key.clone(), &self.run, &self.playbook, at)
    }

    pub fn document(&self) -> Option<&Document> {
        self.documents.get(&self.run.step)
    }

    /// The open step's document, once it is read.
    pub fn open_document(&self) -> Option<&OpenDocument> {
        self.document().and_then(Document::ready)
    }

    pub fn open_document_mut(&mut self) -> Option<&mut OpenDocument> {
        self.documents.get_mut(&self.run.step).and_then(Document::ready_mut)
    }

    /// The run and the step whose document the open one continues.
    pub fn continues(&self) -> Option<(&str, &str)> {
        self.run.steps.get(&self.run.step)?.continues.as_deref()?.split_once(' ')
    }

    /// Whether the editor has the keys.
    pub fn is_editing(&self) -> bool {
        let document = self.open_document();
        self.page == Page::Steps
            && self.pane == Pane::Work
            && self.run.tab == Tab::Document
            && self.sheet.is_none()
            && document.is_some_and(|document| document.editing)
    }

    /// Whether the search line has the keys, in the editor or in the preview.
    pub fn is_searching(&self) -> bool {
        let document = self.open_document();
        self.page == Page::Steps
            && self.pane == Pane::Work
            && self.run.tab == Tab::Document
            && document.is_some_and(|document| document.search.is_some())
    }

    /// Whether a question may come up: not in the middle of typing, where a letter would answer it, unless a save was
    /// asked for.
    pub fn may_be_asked(&mut self) -> bool {
        std::mem::take(&mut self.asked_to_save) || !(self.is_editing() || self.is_filling())
    }

    /// Whether the line for the replacement has the keys.
    pub fn is_replacing(&self) -> bool {
        let search = self.open_document().and_then(|document| document.search.as_ref());
        self.is_editing() && search.is_some_and(|search| search.replacement.is_some())
    }

    /// The answer to `OpenDocument`.
    pub fn document_opened(&mut self, step: &str, result: Result<DocumentText, Failure>) -> Reply {
        let kept = result.as_ref().ok().and_then(|loaded| loaded.kept.clone());
        let cursor = self.run.steps.get(step).map(|record| record.cursor).unwrap_or_default();
        let active = self.run.status == Status::Active && self.elsewhere.is_none();
        if let Ok(loaded) = &result {
            self.values.read(vec![(step.to_owned(), loaded.text.clone())]);
        }
        let document = match result {
            Ok(loaded) => {
                let cursor = Cursor { editing: cursor.editing && active, ..cursor };
                Document::Ready(Box::new(OpenDocument::new(loaded, cursor)))
            }
            Err(failure) => Document::Failed(failure),
        };
        self.documents.insert(step.to_owned(), document);
        if let Some(document) = self.documents.get_mut(step).and_then(Document::ready_mut)
            && !document.editing
        {
            document.preview_from(cursor.top);
        }
        match kept {
            Some(name) => {
                Reply::refuse(format!("Text of yours that was not decided about is kept beside this document: {name}"))
            }
            None => Reply::default(),
        }
    }

    /// The document of a living template was made: it has a place from now on, and what was entered where it comes from.
    pub fn document_made(
        &mut self,
        cx: &Cx<'_>,
        step: &str,
        result: Result<(DocumentText, Option<Continued>), Failure>,
    ) -> Reply {
        let (document, continued) = match result {
            Ok((document, continued)) => (Ok(document), continued),
            Err(failure) => (Err(failure), None),
        };
        let made = document.is_ok();
        let reply = self.document_opened(step, document);
        if !made {
            return reply;
        }
        let made = |run: &mut Run| {
            if let Some(record) = run.steps.get_mut(step) {
                record.pending = false;
                record.continues = continued.as_ref().map(|continued| continued.from.clone());
            }
            for (id, answer) in continued.iter().flat_map(|continued| &continued.answers) {
                let from = continued.as_ref().and_then(|continued| Some(continued.from.split_once(' ')?.0.to_owned()));
                run.answers.entry(id.clone()).or_insert_with(|| Answer { from, ..answer.clone() });
            }
        };
        made(&mut self.run);
        self.history.amend(made);
        self.values.touch();
        let save = self.save_run(cx, None);
        Reply { effects: save.into_iter().collect(), ..reply }
    }

    /// The external editor came back.
    pub fn edited(&mut self, step: &str, result: Result<DocumentText, Failure>) -> Reply {
        match (result, self.documents.get_mut(step).and_then(Document::ready_mut)) {
            (Ok(loaded), Some(document)) => {
                let before = document.editor.text();
                let changed = before != loaded.text;
                document.reload(loaded);
                if changed {
                    let name = self.playbook.step(step).map_or(step, |step| &step.name);
                    self.history.push_text(step, before, &format!("edited {name} outside"));
                }
                Reply::say(if changed { "Took over what the editor saved." } else { "The editor changed nothing." })
            }
            (Ok(_), None) => Reply::default(),
            (Err(failure), _) => Reply::refuse(failure.to_string()),
        }
    }
}

impl OpenDocument {
    /// Shows the preview from a line of the text once it is laid out.
    fn preview_from(&mut self, line: usize) {
        self.editor.set_top(line);
        self.preview.start_at(line);
    }
}
