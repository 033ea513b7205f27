//! Carries out the effects on state files, one after the other, and answers each with its message. Knows no thread and no
//! terminal: the program puts it behind a worker, tests call it directly.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::ZonedDateTime;

use super::clock::Clock;
use super::library;
use super::store::{RUN_FILE, Store};
use crate::app::msg::{Continued, DocumentText, Failure, OpenedRun, SaveFailure, Saved};
use crate::app::{Effect, Msg, Over};
use crate::domain::catalog::{Catalog, Source};
use crate::domain::playbook::{Playbook, Step};
use crate::domain::run::RunKey;
use crate::domain::template;

/// The store, the library and the clock.
#[derive(Debug)]
pub struct Desk {
    store: Store,
    places: Vec<(Source, PathBuf)>,
    catalog: Arc<Catalog>,
    clock: Clock,
    /// The run that was opened last.
    open: Option<RunKey>,
}

impl Desk {
    pub fn new(workspace: &Path, places: Vec<(Source, PathBuf)>, clock: Clock) -> Self {
        Self { store: Store::new(workspace), places, catalog: Arc::default(), clock, open: None }
    }

    /// The same desk with the name of who saves, for the history.
    #[must_use]
    pub fn signed(self, by: &str) -> Self {
        Self { store: self.store.signed(by), ..self }
    }

    /// What is to be done from time to time while nobody waits.
    pub fn tidy(&self) {
        self.store.tidy(self.clock.stamp().timestamp());
    }

    /// A document as it is on disk now.
    ///
    /// # Errors
    /// When it cannot be read at all.
    pub fn document(&mut self, key: &RunKey, file: &str) -> Result<DocumentText, Failure> {
        self.store.open_document(key, file)
    }

    /// A document as it is on disk now, without taking it over.
    ///
    /// # Errors
    /// When it cannot be read at all.
    pub fn look_at_document(&self, key: &RunKey, file: &str) -> Result<DocumentText, Failure> {
        self.store.look_at_document(key, file)
    }

    /// The folder of a run, where it can have one.
    pub fn folder(&self, key: &RunKey) -> Option<PathBuf> {
        self.store.run_folder(key).ok()
    }

    /// Tells of files of the open run that somebody else has changed; what is written here is no news.
    pub fn look_again(&self) -> Option<Msg> {
        let changed = self.open.as_ref().is_some_and(|key| self.store.changed_outside(key));
        changed.then_some(Msg::RunFilesChanged)
    }

    /// Does it and returns the answer; `None` for an effect without one, or one that concerns the terminal.
    pub fn perform(&mut self, effect: Effect) -> Option<Msg> {
        let now = self.clock.stamp();
        Some(match effect {
            Effect::LoadCatalog => {
                self.catalog = Arc::new(library::load(&self.places));
                Msg::CatalogLoaded(Box::new(self.catalog.as_ref().clone()))
            }
            Effect::LoadPortfolio => Msg::PortfolioLoaded(Box::new(self.store.portfolio())),
            Effect::CreatePartner { name, by } => {
                Msg::PartnerCreated(self.store.create_partner(&name, &by, now.timestamp()))
            }
            Effect::StartRun { partner, playbook, by } => {
                Msg::RunStarted(self.start_run(&partner, &playbook, &by, &now))
            }
            Effect::OpenRun(key) => {
                self.open = Some(key.clone());
                let elsewhere = self.store.enter(&key.partner, now.timestamp());
                let result = self.store.open_run(&key).map(|opened| Box::new(OpenedRun { elsewhere, ..opened }));
                Msg::RunOpened { key, result }
            }
            Effect::LookAtDocument { key, step, file } => {
                let result = self.store.look_at_document(&key, &file);
                Msg::DocumentOpened { key, step, result }
            }
            Effect::OpenDocument { key, step, file } => {
                let result = self.store.open_document(&key, &file);
                Msg::DocumentOpened { key, step, result }
            }
            Effect::MakeDocument { key, step, file, template } => {
                let result = self.make_document(&key, &step, &file, &template, &now);
                Msg::DocumentMade { key, step, result }
            }
            Effect::ReadDocuments { key, files } => {
                let read = |file: &str| self.store.look_at_document(&key, file).ok().map(|document| document.text);
                let texts = files.into_iter().filter_map(|(step, file)| Some((step, read(&file)?))).collect();
                Msg::DocumentsRead { key, texts }
            }
            Effect::ReadPartner(key) => {
                let result = self.store.read_partner(&key).map(Box::new);
                Msg::PartnerRead { key, result }
            }
            Effect::SaveFacts { key, facts, revision, log } => {
                let saved = self.store.save_facts(&key, &facts, &log, now.timestamp());
                let result = saved.map(|partner| (now.timestamp(), Box::new(partner)));
                Msg::FactsSaved { key, revision, result }
            }
            Effect::SaveRun { key, run, revision, log, over } => {
                let force = self.may_replace(&key, RUN_FILE, &over);
                let result = self.store.save_run(&key, &run, &log, force, now.timestamp()).map(|()| now.timestamp());
                Msg::RunSaved { key, revision, result }
            }
            Effect::RestoreDocument { key, step, file, template } => {
                let result = self.store.open_document(&key, &file).or_else(|_| {
                    let entry = self.catalog.resolve(&template);
                    let text = entry.map_or_else(|| format!("# {step}\n"), |entry| body(&entry.text));
                    match self.store.save_document(&key, &file, &text, false, now.timestamp()) {
                        Ok(_) => self.store.open_document(&key, &file),
                        Err(SaveFailure::Changed(there)) => Ok(there),
                        Err(SaveFailure::Failed(failure)) => Err(failure),
                    }
                });
                Msg::DocumentOpened { key, step, result }
            }
            Effect::SaveDocument { key, step, file, text, revision, over } => {
                let force = self.may_replace(&key, &file, &over);
                let saved = self.store.save_document(&key, &file, &text, force, now.timestamp());
                let result = saved.map(|base| Saved { at: now.timestamp(), base });
                Msg::DocumentSaved { key, step, revision, result }
            }
            Effect::ListVersions { key, step, file } => {
                let list = self.store.versions_of(&key, &file);
                Msg::VersionsListed { key, step, list }
            }
            Effect::ReadTimeline(partner) => {
                let acts = self.store.timeline(&partner);
                Msg::TimelineRead { partner, acts }
            }
            Effect::LeavePartner(partner) => {
                self.store.leave(&partner);
                return None;
            }
            Effect::FindDrafts => Msg::DraftsFound(Box::new(self.store.left())),
            Effect::RetireDrafts(journals) => {
                self.store.retire(&journals);
                return None;
            }
            // These concern the terminal and other programs: the event loop and the runner do them.
            Effect::EditExternally { .. }
            | Effect::Copy(_)
            | Effect::OpenAddress(_)
            | Effect::Suspend
            | Effect::Exit(_) => return None,
        })
    }

    /// Whether a save may replace anything; what it may replace besides what is known, is known then.
    fn may_replace(&mut self, key: &RunKey, file: &str, over: &Over) -> bool {
        if let Over::Theirs(hash) = over {
            // The save itself says what is wrong with the name.
            let _ = self.store.accept(key, file, hash);
        }
        *over == Over::Anything
    }

    /// The document of a living template, made where it is not there yet.
    fn make_document(
        &mut self,
        key: &RunKey,
        step: &str,
        file: &str,
        template: &str,
        now: &ZonedDateTime,
    ) -> Result<(DocumentText, Option<Continued>), Failure> {
        let catalog = Arc::clone(&self.catalog);
        let entry = catalog.resolve(template);
        let path = entry.map(|entry| entry.path.as_str());
        let same = |step: &Step| path.is_some() && catalog.resolve(&step.template).map(|e| e.path.as_str()) == path;
        let (text, continued) = match self.store.newest_version(key, step, same) {
            Some((text, mut continued)) => {
                let fields = entry.map(|entry| entry.template.fields.as_slice()).unwrap_or_default();
                continued.answers.retain(|id, _| fields.iter().any(|field| field.id == *id && !field.is_fact()));
                (text, Some(continued))
            }
            None => (entry.map_or_else(|| format!("# {step}\n"), |entry| body(&entry.text)), None),
        };
        // It may be there already, where the record of it was not kept.
        if let Ok(document) = self.store.open_document(key, file) {
            return Ok((document, continued));
        }
        match self.store.save_document(key, file, &text, false, now.timestamp()) {
            Ok(_) => Ok((self.store.open_document(key, file)?, continued)),
            Err(SaveFailure::Changed(there)) => Ok((there, None)),
            Err(SaveFailure::Failed(failure)) => Err(failure),
        }
    }

    fn start_run(&mut self, partner: &str, playbook: &str, by: &str, now: &ZonedDateTime) -> Result<RunKey, Failure> {
        let catalog = Arc::clone(&self.catalog);
        let entry = catalog.playbook(playbook).ok_or_else(|| {
            Failure::new(format!("There is no playbook `{playbook}` any more."), "l lists the playbooks.")
        })?;
        let documents = documents(&entry.playbook, &catalog);
        self.store.start_run(partner, entry, &documents, by, now.timestamp(), now.date())
    }
}

/// The first text of each step's document: its template without the front matter. A living one is made later.
fn documents(playbook: &Playbook, catalog: &Catalog) -> Vec<Option<String>> {
    let text = |step: &Step| match catalog.resolve(&step.template) {
        Some(entry) if entry.template.living => None,
        Some(entry) => Some(body(&entry.text)),
        None => Some(format!("# {}\n", step.name)),
    };
    playbook.steps.iter().map(text).collect()
}

/// A template's text for a document: without its front matter.
fn body(template: &str) -> String {
    template::split_front_matter(template).1.trim_start().to_owned()
}
