//! The wizard: one run on the screen. This file holds what is known of it and how it is saved; what keys do is in
//! `update`, `moving`, `criteria`, `editing`, `drafts`, `completing`, `quoting`, `reading`, `links` and `mouse`, where things are in `layout`, the pages around the steps in `gate` and
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
pub mod sheet;
mod update;
pub mod values;
pub mod view;

use std::collections::HashMap;

use jiff::Timestamp;

use self::document::{AUTOSAVE, Document, OpenDocument};
use self::fields::Form;
use self::history::History;
use self::links::{Arrival, Place};
use self::preview::Preview;
use self::quoting::Quoted;
use self::sheet::Sheet;
use self::values::Known;
use super::{Cx, Notice, Reply};
use crate::app::action::Context;
use crate::app::list::ListCursor;
use crate::app::msg::{Continued, DocumentText, Failure, OpenedRun, RunSaveFailure, SaveFailure, Saved};
use crate::app::overlay::{Changed, Conflict};
use crate::app::{Effect, Over};
use crate::domain::activity::Activity;
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
    /// Somebody asked for a save in the middle of typing, and may be asked in return.
    asked_to_save: bool,
}

/// What of `run.yaml` is on disk. Revisions grow with each change of the record.
#[derive(Debug, Clone, PartialEq, Default)]
struct Saves {
    revision: u64,
    saved: u64,
    asked: u64,
    /// When the cursor or the page moved without anything else being written.
    moved: Option<Timestamp>,
    failed: Option<Failure>,
    /// Whether the record is saved but the log lacks what it is to say of it.
    unlogged: bool,
    /// The record that is on disk, as far as we know, and those on their way there.
    on_disk: Option<Box<Run>>,
    sent: Vec<(u64, Box<Run>)>,
}

/// The state of everything that a run keeps on disk, for the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    Saved,
    /// Text was typed that will be saved in a moment.
    Typed,
    Saving,
    NotKept(String),
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
            (Ok(opened), Self::Open(session)) => session.reread(*opened),
            (Ok(opened), screen) => {
                *screen = Self::Open(Box::new(Session::new(screen.key().clone(), *opened)));
                Reply::default()
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
        let OpenedRun { partner, run, playbook, previous } = opened;
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

    /// Lays out what is in view for the window and asks for what is missing.
    pub fn settle(&mut self, cx: &Cx<'_>) -> Reply {
        let mut effects = self.refresh_values(cx);
        effects.extend(self.read_arrival(cx));
        effects.extend(self.settle_page(cx));
        let notice = self.arrive(cx).map(Notice::problem);
        Reply { effects, go: None, notice }
    }

    fn settle_page(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let panes = layout::panes(self, cx.size);
        let rows = self.shown_steps().len();
        self.rail.fit(rows, usize::from(panes.rail.height).saturating_sub(1));
        let heights = layout::criteria(self, panes.criteria_list.width);
        layout::fit_blocks(&mut self.criteria, &heights, panes.criteria_list.height);
        self.approvals.fit(gate::rows(self), usize::from(panes.content.height));
        self.completion.fit(completion::rows(self, cx).len(), usize::from(layout::completion_list(&panes).height));
        let (width, height) = (usize::from(panes.page.width), usize::from(panes.page.height));
        let step = self.step().id.clone();
        let mut guide = std::mem::take(&mut self.guide);
        if self.guide_of.as_ref() != Some(&step) {
            guide = Preview::default();
        }
        // The guide's text follows from the definition, which a run keeps: it changes only with the catalog's templates.
        let known = u64::from(cx.catalog.is_some());
        guide.fit(known, || guide::text(self, cx.catalog), &self.values.markers, width, height);
        self.guide = guide;
        self.guide_of = Some(step.clone());
        self.settle_form(cx);
        self.settle_sheet(cx);
        let Some(record) = self.run.steps.get(&step) else { return Vec::new() };
        match self.documents.get_mut(&step) {
            Some(Document::Ready(document)) => {
                document.editor.set_markers(self.values.markers.clone());
                document.editor.set_viewport(usize::from(panes.editor.width), usize::from(panes.editor.height));
                document.settle_completing(panes.editor);
                let OpenDocument { preview, editor, editing, .. } = document.as_mut();
                if !*editing || panes.side_by_side {
                    preview.fit(editor.revision(), || editor.text(), &self.values.markers, width, height);
                    if *editing {
                        preview.show_line(editor.top(), height);
                    }
                }
                Vec::new()
            }
            Some(Document::Loading | Document::Failed(_)) => Vec::new(),
            None => {
                let (file, key) = (record.document.clone(), self.key.clone());
                let make = record.pending && self.run.status == Status::Active;
                self.documents.insert(step.clone(), Document::Loading);
                if !make {
                    return vec![Effect::OpenDocument { key, step, file }];
                }
                // What it continues may have been typed a moment ago.
                let mut effects = self.flush_documents(OpenDocument::needs_save);
                let template = self.step().template.clone();
                effects.push(Effect::MakeDocument { key, step, file, template });
                effects
            }
        }
    }

    /// The answer to `OpenDocument`.
    pub fn document_opened(&mut self, step: &str, result: Result<DocumentText, Failure>) -> Reply {
        let kept = result.as_ref().ok().and_then(|loaded| loaded.kept.clone());
        let cursor = self.run.steps.get(step).map(|record| record.cursor).unwrap_or_default();
        let active = self.run.status == Status::Active;
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
        Reply { effects: vec![save], ..reply }
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

    /// A record change happened: it is saved now and logged.
    fn save_run(&mut self, cx: &Cx<'_>, what: impl IntoIterator<Item = String>) -> Effect {
        let log = what.into_iter().map(|what| self.activity(cx, what)).collect();
        self.save_record(log, Over::Known)
    }

    /// An act on this run, for the log.
    fn activity(&self, cx: &Cx<'_>, what: String) -> Activity {
        let act = cx.act();
        let run = Some(self.key.to_string());
        Activity { at: act.at, by: act.by.to_owned(), run, what, before: None, after: None }
    }

    fn save_record(&mut self, log: Vec<Activity>, over: Over) -> Effect {
        self.saves.revision += 1;
        self.saves.asked = self.saves.revision;
        self.saves.moved = None;
        self.saves.failed = None;
        self.saves.unlogged = false;
        self.keep_places();
        let (run, revision) = (Box::new(self.run.clone()), self.saves.revision);
        self.saves.sent.push((revision, run.clone()));
        Effect::SaveRun { key: self.key.clone(), run, revision, log, over }
    }

    /// Writes the cursors of the open documents and of the form into the record.
    fn keep_places(&mut self) {
        if let (Some(field), Some(record)) = (self.form.focused(), self.run.steps.get_mut(&self.form.step)) {
            record.field = Some(field.id.clone());
        }
        for (step, document) in &self.documents {
            if let (Some(document), Some(record)) = (document.ready(), self.run.steps.get_mut(step)) {
                record.cursor = document.place();
            }
        }
    }

    /// Notes that something moved which is worth keeping but is no change of its own.
    fn moved(&mut self, cx: &Cx<'_>) {
        self.saves.moved.get_or_insert(cx.now.timestamp());
    }

    fn save_document(&mut self, step: &str, over: Over) -> Option<Effect> {
        let file = self.run.steps.get(step)?.document.clone();
        let document = self.documents.get_mut(step)?.ready_mut()?;
        let (text, revision) = document.begin_save();
        Some(Effect::SaveDocument { key: self.key.clone(), step: step.to_owned(), file, text, revision, over })
    }

    /// Writes everything that is not on disk: documents first, then the record.
    pub fn flush(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let mut effects = self.flush_documents(OpenDocument::needs_save);
        effects.extend(self.resend_facts());
        let unwritten = self.saves.failed.is_some() || self.saves.moved.is_some() || self.saves.unlogged;
        let unwritten = unwritten || !effects.is_empty();
        match self.keep_typing(cx) {
            typed if typed.is_empty() && unwritten => effects.push(self.save_run(cx, None)),
            typed => effects.extend(typed),
        }
        effects
    }

    fn flush_documents(&mut self, wanted: impl Fn(&OpenDocument) -> bool) -> Vec<Effect> {
        let wants =
            |(step, document): (&String, &Document)| document.ready().is_some_and(&wanted).then(|| step.clone());
        let mut steps: Vec<String> = self.documents.iter().filter_map(wants).collect();
        steps.sort_by_key(|step| self.playbook.step_index(step));
        steps.iter().filter_map(|step| self.save_document(step, Over::Known)).collect()
    }

    /// When something is to be written.
    pub fn deadline(&self) -> Option<Timestamp> {
        let moved =
            self.saves.moved.filter(|_| self.saves.failed.is_none()).and_then(|at| at.checked_add(AUTOSAVE).ok());
        let typed = self.form.input.as_ref().and_then(|input| input.dirty_since?.checked_add(AUTOSAVE).ok());
        self.documents.values().filter_map(|document| document.ready()?.due()).chain(moved).chain(typed).min()
    }

    /// The deadline has come: writes everything that waited for one.
    pub fn tick(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if self.deadline().is_none() {
            return Vec::new();
        }
        let mut effects = self.flush_documents(|document| document.due().is_some());
        match self.keep_typing(cx) {
            typed if typed.is_empty() => effects.push(self.save_run(cx, None)),
            typed => effects.extend(typed),
        }
        effects
    }

    /// The answer to `SaveRun`. What somebody else wrote meanwhile is taken over; where it contradicts ours, that is to be
    /// asked about.
    pub fn run_saved(
        &mut self,
        cx: &Cx<'_>,
        revision: u64,
        result: Result<Timestamp, RunSaveFailure>,
    ) -> Result<Reply, Box<Conflict>> {
        self.saves.saved = self.saves.saved.max(revision);
        let written = self.saves.sent.extract_if(.., |(sent, _)| *sent <= revision).last();
        match result {
            Ok(_) => self.saves.on_disk = written.map(|(_, run)| run).or(self.saves.on_disk.take()),
            Err(RunSaveFailure::Unlogged(_)) => {
                self.saves.unlogged = true;
                self.saves.on_disk = written.map(|(_, run)| run).or(self.saves.on_disk.take());
            }
            Err(RunSaveFailure::Failed(failure)) => self.saves.failed = Some(failure),
            Err(RunSaveFailure::Changed(theirs)) => {
                return theirs.and_then(|theirs| self.merge_run(*theirs, cx)).ok_or_else(|| {
                    self.saves.failed = Some(Failure::new("The run was changed by another program.", CHOOSE));
                    let name = format!("{} of {}", self.key, self.partner.name);
                    Box::new(Conflict { key: self.key.clone(), name, what: Changed::Record })
                });
            }
        }
        Ok(Reply::default())
    }

    /// Takes over what somebody else did in this run.
    fn merge_run(&mut self, (theirs, hash): (Run, String), cx: &Cx<'_>) -> Option<Reply> {
        if theirs.lacking_of(&self.playbook).is_some() || theirs.lacking_in(&self.playbook).is_some() {
            return None;
        }
        let base = self.saves.on_disk.as_deref()?;
        self.run = self.run.merged(base, &theirs)?;
        // Undo takes back what was done here, and nothing of theirs.
        self.history.amend(|run| *run = run.merged(base, &theirs).unwrap_or_else(|| run.clone()));
        self.saves.on_disk = Some(Box::new(theirs));
        self.values.touch();
        self.follow_rules(cx);
        let save = self.save_record(Vec::new(), Over::Theirs(hash));
        Some(Reply {
            effects: vec![save],
            ..Reply::say("Another program changed this run, too: both changes are in it.")
        })
    }

    /// The answer to `SaveDocument`, as [`Session::run_saved`].
    pub fn document_saved(
        &mut self,
        cx: &Cx<'_>,
        step: &str,
        revision: u64,
        result: Result<Saved, SaveFailure>,
    ) -> Result<Reply, Box<Conflict>> {
        let name = self.playbook.step(step).map(|step| step.name.clone()).unwrap_or_default();
        let Some(document) = self.documents.get_mut(step).and_then(Document::ready_mut) else {
            return Ok(Reply::default());
        };
        let Some(theirs) = document.end_save(revision, result, cx.now.timestamp()) else { return Ok(Reply::default()) };
        let Some(before) = document.merge(&theirs) else {
            let what = Changed::Document { step: step.to_owned(), theirs: theirs.text };
            return Err(Box::new(Conflict { key: self.key.clone(), name, what }));
        };
        self.history.push_text(step, before, "took over what another program wrote");
        let save = self.save_document(step, Over::Theirs(theirs.base));
        let words = format!("Another program changed {name}, too: both changes are in it.");
        Ok(Reply { effects: save.into_iter().collect(), ..Reply::say(words) })
    }

    /// Carries out a choice: ours is written and the store keeps the other beside it, or the other is shown and undo
    /// brings ours back.
    pub fn settle_conflict(&mut self, what: Changed, mine: bool) -> Option<Effect> {
        match (what, mine) {
            (Changed::Record, true) => Some(self.save_record(Vec::new(), Over::Anything)),
            (Changed::Record, false) => Some(Effect::OpenRun(self.key.clone())),
            (Changed::Document { step, .. }, true) => self.save_document(&step, Over::Anything),
            (Changed::Document { step, theirs }, false) => {
                let document = self.documents.get_mut(&step)?.ready_mut()?;
                let before = document.editor.text();
                document.replace(&theirs);
                self.history.push_text(&step, before, "took the other version");
                self.save_document(&step, Over::Anything)
            }
        }
    }

    /// The run was read again: it replaces ours as one change that can be undone.
    fn reread(&mut self, opened: OpenedRun) -> Reply {
        let OpenedRun { partner, run, playbook, previous } = opened;
        self.previous = previous;
        self.values.touch();
        self.partner = partner;
        self.playbook = playbook;
        self.saves.on_disk = Some(Box::new(run.clone()));
        let before = std::mem::replace(&mut self.run, run);
        self.history.push_record(before, "took the other version");
        self.saves.failed = None;
        self.saves.moved = None;
        Reply::say("Took the other version. u brings yours back.")
    }

    /// Reads the open documents again that have no text of ours to lose.
    pub fn refresh(&mut self) -> Vec<Effect> {
        let clean = self.documents.iter().filter(|(_, document)| document.ready().is_some_and(|d| !d.is_dirty()));
        let record = |step: &String| Some((step.clone(), self.run.steps.get(step)?.document.clone()));
        let files: Vec<(String, String)> = clean.filter_map(|(step, _)| record(step)).collect();
        let look = |(step, file)| Effect::LookAtDocument { key: self.key.clone(), step, file };
        let partner = Effect::ReadPartner(self.key.clone());
        std::iter::once(partner).chain(files.into_iter().map(look)).collect()
    }

    /// A document that is open already was read again. It is shown where nothing of ours is unsaved; else the next save
    /// finds out and asks.
    pub fn document_reread(&mut self, step: &str, result: Result<DocumentText, Failure>) -> Reply {
        let file = self.run.steps.get(step).map(|record| record.document.clone());
        let document = self.documents.get_mut(step).and_then(Document::ready_mut);
        let (Some(file), Some(document)) = (file, document) else { return Reply::default() };
        let loaded = match result {
            Ok(loaded) => loaded,
            Err(failure) => {
                let words = "The text is still here; the next change writes it again.";
                return Reply::refuse(format!("{} {words}", failure.message));
            }
        };
        let before = document.editor.text();
        let same = before == loaded.text && document.read_only == loaded.read_only;
        if same || document.is_dirty() {
            return Reply::default();
        }
        document.reload(loaded);
        self.history.push_text(step, before, "reloaded");
        let open = Effect::OpenDocument { key: self.key.clone(), step: step.to_owned(), file };
        Reply { effects: vec![open], ..Reply::say("Reloaded: the file was changed by another program.") }
    }

    /// Whether the record could not be saved, which is in no journal.
    pub fn record_failed(&self) -> bool {
        self.saves.failed.is_some() || self.values.failed().is_some()
    }

    /// Whether the record or facts are on their way to the disk.
    fn is_saving_record(&self) -> bool {
        self.saves.saved < self.saves.asked || self.values.is_saving()
    }

    pub fn save_state(&self) -> SaveState {
        let documents = || self.documents.values().filter_map(Document::ready);
        let failed = self.saves.failed.as_ref().or(self.values.failed());
        let failed = failed.or_else(|| documents().find_map(|document| document.failed.as_ref()));
        if let Some(failure) = failed {
            return SaveState::NotKept(failure.message.clone());
        }
        let busy = self.is_saving_record() || documents().any(OpenDocument::is_saving);
        let typed = documents().any(OpenDocument::is_dirty) || self.form.is_typed_into();
        match (busy, typed) {
            (true, _) => SaveState::Saving,
            (false, true) => SaveState::Typed,
            (false, false) => SaveState::Saved,
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
