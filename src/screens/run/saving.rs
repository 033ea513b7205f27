//! What of an open run is on disk: saving the record and the documents, what becomes of the answers, and reading again
//! what somebody else changed.

use jiff::Timestamp;

use super::document::{AUTOSAVE, Document, OpenDocument};
use super::{CHOOSE, Session};
use crate::app::msg::{DocumentText, Failure, OpenedRun, RunSaveFailure, SaveFailure, Saved};
use crate::app::overlay::{Changed, Conflict};
use crate::app::{Effect, Over};
use crate::domain::activity::Activity;
use crate::domain::run::Run;
use crate::screens::{Cx, Reply};

/// How long the disk has until what it refused is tried again.
const RETRY: std::time::Duration = std::time::Duration::from_secs(5);

/// What of `run.yaml` is on disk. Revisions grow with each change of the record.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Saves {
    pub(super) revision: u64,
    pub(super) saved: u64,
    pub(super) asked: u64,
    /// When the cursor or the page moved without anything else being written.
    pub(super) moved: Option<Timestamp>,
    pub(super) failed: Option<Failure>,
    /// Whether the record is saved but the log lacks what it is to say of it.
    pub(super) unlogged: bool,
    /// The record that is on disk, as far as we know, and those on their way there.
    pub(super) on_disk: Option<Box<Run>>,
    pub(super) sent: Vec<(u64, Box<Run>)>,
    /// When what the disk refused is tried again.
    pub(super) retry: Option<Timestamp>,
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

/// When to try again what the disk refused.
fn later(cx: &Cx<'_>) -> Timestamp {
    cx.now.timestamp().checked_add(RETRY).unwrap_or(cx.now.timestamp())
}

impl Session {
    /// A record change happened: it is saved now and logged; not by a program that only reads.
    pub(super) fn save_run(&mut self, cx: &Cx<'_>, what: impl IntoIterator<Item = String>) -> Option<Effect> {
        let log = what.into_iter().map(|what| self.activity(cx, what)).collect();
        self.save_record(log, Over::Known)
    }

    /// An act on this run, for the log.
    pub(super) fn activity(&self, cx: &Cx<'_>, what: String) -> Activity {
        let act = cx.act();
        let run = Some(self.key.to_string());
        Activity { at: act.at, by: act.by.to_owned(), run, what, before: None, after: None }
    }

    pub(super) fn save_record(&mut self, log: Vec<Activity>, over: Over) -> Option<Effect> {
        if self.is_guest() {
            return None;
        }
        self.saves.revision += 1;
        self.saves.asked = self.saves.revision;
        self.saves.moved = None;
        self.saves.failed = None;
        self.saves.unlogged = false;
        self.keep_places();
        let (run, revision) = (Box::new(self.run.clone()), self.saves.revision);
        self.saves.sent.push((revision, run.clone()));
        Some(Effect::SaveRun { key: self.key.clone(), run, revision, log, over })
    }

    /// Writes the cursors of the open documents and of the form into the record.
    pub(super) fn keep_places(&mut self) {
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
    pub(super) fn moved(&mut self, cx: &Cx<'_>) {
        if !self.is_guest() {
            self.saves.moved.get_or_insert(cx.now.timestamp());
        }
    }

    pub(super) fn save_document(&mut self, step: &str, over: Over) -> Option<Effect> {
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
            typed if typed.is_empty() && unwritten => effects.extend(self.save_run(cx, None)),
            typed => effects.extend(typed),
        }
        effects
    }

    pub(super) fn flush_documents(&mut self, wanted: impl Fn(&OpenDocument) -> bool) -> Vec<Effect> {
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
        let due = self.documents.values().filter_map(|document| document.ready()?.due());
        due.chain(moved).chain(typed).chain(self.saves.retry).min()
    }

    /// The deadline has come: writes everything that waited for one.
    pub fn tick(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if self.deadline().is_none() {
            return Vec::new();
        }
        let again = self.saves.retry.take_if(|at| *at <= cx.now.timestamp()).is_some();
        let mut effects =
            self.flush_documents(|document| document.due().is_some() || (again && document.may_try_again()));
        if again {
            effects.extend(self.resend_facts());
        }
        match self.keep_typing(cx) {
            typed if typed.is_empty() => effects.extend(self.save_run(cx, None)),
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
            Err(RunSaveFailure::Failed(failure)) => {
                self.saves.failed = Some(failure);
                self.try_again(cx);
            }
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

    /// The disk refused something: it is tried again by itself.
    pub(super) fn try_again(&mut self, cx: &Cx<'_>) {
        self.saves.retry.get_or_insert(later(cx));
    }

    /// Takes over what somebody else did in this run.
    pub(super) fn merge_run(&mut self, (theirs, hash): (Run, String), cx: &Cx<'_>) -> Option<Reply> {
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
            effects: save.into_iter().collect(),
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
        let theirs = document.end_save(revision, result, cx.now.timestamp());
        if document.may_try_again() {
            self.saves.retry.get_or_insert(later(cx));
        }
        let Some(theirs) = theirs else { return Ok(Reply::default()) };
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
            (Changed::Record, true) => self.save_record(Vec::new(), Over::Anything),
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
    pub(super) fn reread(&mut self, opened: OpenedRun) -> Reply {
        let OpenedRun { partner, run, playbook, previous, .. } = opened;
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
        let key = self.key.clone();
        let run = if self.is_guest() { Effect::OpenRun(key) } else { Effect::ReadPartner(key) };
        std::iter::once(run).chain(files.into_iter().map(look)).collect()
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
    pub(super) fn is_saving_record(&self) -> bool {
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
