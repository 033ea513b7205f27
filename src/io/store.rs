//! The workspace on disk: partners, their runs and documents. What is saved is durable when a method returns.
//! Nothing that changed underneath, or that could not be read completely, is ever overwritten.
//!
//! ```text
//! partners/<slug>/partner.yaml, activity.jsonl
//! partners/<slug>/<playbook>/<run>/run.yaml, playbook.yaml, 01-<step>.md, ...
//! .playbooks/local/                       locks, drafts and history of this machine
//! ```

#![expect(clippy::disallowed_methods, reason = "looks at what is in the workspace")]

mod create;
pub mod doctor;
mod document;
mod drafts;
mod facts;
pub mod history;
pub(super) mod local;
mod lock;
mod portfolio;
mod restore;
mod save;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use history::History;
use jiff::Timestamp;
use lock::{Lock, NotLocked};
use save::{NotReplaced, Save};
use serde::de::DeserializeOwned;

use super::files::encoding::{Flawed, decode, encode};
use super::files::{self, Content, Fingerprint, Links, Unreadable};
use super::yaml;
use crate::app::msg::{Failure, OpenedRun, RunSaveFailure};
use crate::domain::activity::Activity;
use crate::domain::partner::{self, Partner};
use crate::domain::playbook::{Playbook, read};
use crate::domain::problem::{Place, Problem};
use crate::domain::run::{self, Run, RunKey};
use crate::domain::safe;

const PARTNERS: &str = "partners";
const PARTNER_FILE: &str = "partner.yaml";
const LOG_FILE: &str = "activity.jsonl";
pub(super) const RUN_FILE: &str = "run.yaml";
const PLAYBOOK_FILE: &str = "playbook.yaml";

/// A workspace. It remembers what each file was when it was last read or written here.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    seen: HashMap<PathBuf, Seen>,
    /// By document: the copy of our text beside it, while nobody has decided which version stays.
    undecided: HashMap<PathBuf, PathBuf>,
    /// By partner: lines that its log did not take yet.
    unlogged: HashMap<String, Vec<String>>,
    history: History,
    /// Who saves.
    by: String,
    /// The folders in which no temp file of an ended process is left.
    swept: HashSet<PathBuf>,
    /// What was to be written where the disk said that it failed: it may be there all the same.
    tried: HashMap<PathBuf, Fingerprint>,
    /// The partners that are open here, by folder.
    open: HashMap<String, Lock>,
}

/// A file as it was, by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    fingerprint: Fingerprint,
    /// Whether it began with a byte order mark.
    mark: bool,
}

impl Store {
    /// The workspace at `root`, an absolute path. It needs not exist: the first partner makes it.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self {
            history: History::new(&root),
            root,
            by: String::new(),
            seen: HashMap::new(),
            undecided: HashMap::new(),
            unlogged: HashMap::new(),
            swept: HashSet::new(),
            tried: HashMap::new(),
            open: HashMap::new(),
        }
    }

    /// The same store with the name of who saves, for the history.
    #[must_use]
    pub fn signed(self, by: &str) -> Self {
        Self { by: by.to_owned(), ..self }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Forgets versions of files that are too old, at most once a day, and drafts that nobody wanted back. For a moment in which nobody saves.
    pub fn tidy(&self, now: Timestamp) {
        self.history.prune(now);
        self.forget_retired(now);
    }

    /// A run with its partner and the definition it was started with, to be shown and changed.
    ///
    /// # Errors
    /// When one of its files is missing or cannot be used; none is touched.
    pub fn open_run(&mut self, key: &RunKey) -> Result<OpenedRun, Failure> {
        let partner = self.inside(&[PARTNERS, &key.partner, PARTNER_FILE])?;
        let (partner, _) =
            read_state::<Partner>(&partner, partner::SCHEMA).map_err(|problem| self.unusable(&partner, &problem))?;
        let folder = self.run_folder(key)?;
        let definition = folder.join(PLAYBOOK_FILE);
        let playbook =
            read_definition(&definition, &key.playbook).map_err(|problem| self.unusable(&definition, &problem))?;
        let path = folder.join(RUN_FILE);
        let (mut run, state) =
            read_state::<Run>(&path, run::SCHEMA).map_err(|problem| self.unusable(&path, &problem))?;
        check_complete(&run, &playbook).map_err(|problem| self.unusable(&definition, &problem))?;
        check_whole(&run, &playbook).map_err(|problem| self.unusable(&path, &problem))?;
        run.fit(&playbook);
        self.seen.insert(path, state.seen());
        let previous = self.previous(key, &run);
        Ok(OpenedRun { partner, run, playbook, previous, elsewhere: None })
    }

    /// Says that a partner is open here, so that other programs only read it. Returns the one that has it open already, in a
    /// few words. Where there are no locks nobody has.
    pub fn enter(&mut self, partner: &str, now: Timestamp) -> Option<String> {
        if self.open.contains_key(partner) {
            return None;
        }
        let folder = local::folder(&self.root, "open").ok()?;
        match Lock::take(&folder, partner, Duration::ZERO, now, || 0) {
            Ok(lock) => {
                self.open.insert(partner.to_owned(), lock);
                None
            }
            Err(NotLocked::Held(holder)) => Some(holder),
            Err(NotLocked::Unavailable) => None,
        }
    }

    /// A partner is not open here any more.
    pub fn leave(&mut self, partner: &str) {
        self.open.remove(partner);
    }

    /// Replaces `run.yaml`, then appends to the partner's log.
    ///
    /// # Errors
    /// When the file is not what was last read or written here (nothing is overwritten), or when the disk refuses. Where
    /// it refuses the log alone, the run is saved: [`RunSaveFailure::Unlogged`]. The next save writes those lines first.
    pub fn save_run(
        &mut self,
        key: &RunKey,
        run: &Run,
        log: &[Activity],
        force: bool,
        now: Timestamp,
    ) -> Result<(), RunSaveFailure> {
        let path = self.run_folder(key).map_err(RunSaveFailure::Failed)?.join(RUN_FILE);
        let unwritten = |reason| Failure::new(format!("{} was not saved. {reason}", self.name(&path)), "");
        let text = yaml::write(run).map_err(|reason| RunSaveFailure::Failed(unwritten(reason)))?;
        let lock = self.lock(&key.partner, now).map_err(RunSaveFailure::Failed)?;
        let what = log.iter().map(|act| act.what.as_str()).collect::<Vec<_>>().join("; ");
        let (bytes, limit, n) = (text.as_bytes(), files::SMALL_LIMIT, lock.number());
        let save = Save { path: &path, bytes, limit, force, now, what, n };
        self.replace(&save).map_err(|refused| match refused {
            NotReplaced::Changed(there) => RunSaveFailure::Changed(other_run(there).map(Box::new)),
            NotReplaced::Failed(failure) => RunSaveFailure::Failed(failure),
        })?;
        self.log(&key.partner, log).map_err(|failure| {
            let message = format!("The run is saved, but the log of it is not yet. {}", failure.message);
            RunSaveFailure::Unlogged(Failure::new(message, failure.hint))
        })
    }

    /// Takes what somebody else wrote into a file of a run for known, if it has this hash: the next save has it in it.
    ///
    /// # Errors
    /// Where the key or the file's name is none.
    pub fn accept(&mut self, key: &RunKey, file: &str, hash: &str) -> Result<(), Failure> {
        let path = self.inside(&[PARTNERS, &key.partner, &key.playbook, &key.run, file])?;
        let there = files::read(&path, files::DOCUMENT_LIMIT, Links::Refuse);
        let Ok(there) = there.map(|there| (Fingerprint::of(&there.bytes), there.bytes)) else { return Ok(()) };
        if there.0.to_string() == hash {
            let mark = decode(there.1).is_ok_and(|decoded| decoded.mark);
            self.seen.insert(path.clone(), Seen { fingerprint: there.0, mark });
            self.give_up_copy(&path);
        }
        Ok(())
    }

    /// Whether a file of a run that was read or written here is another one now. What is gone for a moment, as while an
    /// editor saves, is not.
    pub fn changed_outside(&self, key: &RunKey) -> bool {
        let Ok(folder) = self.run_folder(key) else { return false };
        let mut seen = self.seen.iter().filter(|(path, _)| path.parent() == Some(&folder));
        seen.any(|(path, seen)| {
            let now = files::read(path, files::DOCUMENT_LIMIT, Links::Refuse);
            now.is_ok_and(|now| Fingerprint::of(&now.bytes) != seen.fingerprint)
        })
    }

    pub(super) fn run_folder(&self, key: &RunKey) -> Result<PathBuf, Failure> {
        self.inside(&[PARTNERS, &key.partner, &key.playbook, &key.run])
    }

    /// A path of the workspace, each part a plain name and none of them a link.
    fn inside(&self, parts: &[&str]) -> Result<PathBuf, Failure> {
        let mut path = self.root.clone();
        for part in parts {
            if !files::is_plain_name(part) {
                let part = safe::line(part);
                return Err(Failure::new(
                    format!("`{part}` is no name of a file or folder in a workspace."),
                    "Choose one from the list.",
                ));
            }
            path.push(part);
            if fs::symlink_metadata(&path).is_ok_and(|described| described.is_symlink()) {
                return Err(Unreadable::Link.failure(&self.name(&path)));
            }
        }
        Ok(path)
    }

    /// How people know a file: its path inside the workspace.
    fn name(&self, path: &Path) -> String {
        if path == self.root { ".".to_owned() } else { files::shown(path.strip_prefix(&self.root).unwrap_or(path)) }
    }

    fn unusable(&self, path: &Path, problem: &Problem) -> Failure {
        let line = if problem.source.is_empty() { String::new() } else { format!("Line {}: ", problem.place.line) };
        Failure::new(format!("{} cannot be used. {line}{}", self.name(path), problem.message), problem.fix.clone())
    }
}

/// The record that somebody else wrote, and its hash.
fn other_run(there: Content) -> Option<(Run, String)> {
    let hash = Fingerprint::of(&there.bytes).to_string();
    let text = decode(there.bytes).ok()?.text;
    Some((yaml::read_versioned(&text, run::SCHEMA).ok()?, hash))
}

/// The text of a state file and what it was made of.
struct StateText {
    text: String,
    fingerprint: Fingerprint,
    mark: bool,
    modified: Timestamp,
}

impl StateText {
    fn seen(&self) -> Seen {
        Seen { fingerprint: self.fingerprint, mark: self.mark }
    }

    /// The file that it was read from.
    fn content(&self) -> Content {
        Content { bytes: encode(&self.text, self.mark), modified: self.modified, protected: false }
    }
}

fn read_text(path: &Path) -> Result<StateText, Problem> {
    let Content { bytes, modified, .. } =
        files::read(path, files::SMALL_LIMIT, Links::Refuse).map_err(|error| error.problem())?;
    let fingerprint = Fingerprint::of(&bytes);
    let decoded = decode(bytes).map_err(|flawed: Flawed| flawed.problem())?;
    Ok(StateText { text: decoded.text, fingerprint, mark: decoded.mark, modified })
}

fn read_state<T: DeserializeOwned>(path: &Path, schema: u32) -> Result<(T, StateText), Problem> {
    let state = read_text(path)?;
    Ok((yaml::read_versioned(&state.text, schema)?, state))
}

/// The definition that a run was started with. Its templates are not looked for: the documents are there.
fn read_definition(path: &Path, id: &str) -> Result<Playbook, Problem> {
    let text = read_text(path)?.text;
    let read = read::playbook(&text, id, None);
    let unusable = || Problem::error(&text, Place::START, "This is no playbook.", "Write the steps.");
    match read.playbook.filter(|playbook| !playbook.steps.is_empty()) {
        Some(playbook) => Ok(playbook),
        None => {
            let problem = read.problems.into_iter().find(Problem::is_error).unwrap_or_else(unusable);
            Err(yaml::damaged(&text, problem))
        }
    }
}

/// A definition that lacks what the run knows was cut off: what is left of it is not the playbook.
fn check_complete(run: &Run, playbook: &Playbook) -> Result<(), Problem> {
    let Some(lacking) = run.lacking_in(playbook) else { return Ok(()) };
    let message = format!("playbook.yaml of this run is incomplete: it lacks {lacking} that run.yaml knows.");
    let fix = "Restore it from a backup or from git, or remove them from run.yaml. Nothing else is affected.";
    Err(Problem::error("", Place::START, message, fix))
}

/// A record that lacks what its definition has was cut off: it is shown as damaged and never written back.
fn check_whole(run: &Run, playbook: &Playbook) -> Result<(), Problem> {
    let Some(lacking) = run.lacking_of(playbook) else { return Ok(()) };
    let message = format!("run.yaml ends too early: it lacks {lacking}.");
    let fix =
        "Restore it from a backup or from git, or add what is missing with `state: open`. Nothing else is affected.";
    Err(Problem::error("", Place::START, message, fix))
}

fn log_lines(acts: &[Activity]) -> Result<Vec<String>, Failure> {
    let line = |act| {
        serde_json::to_string(act).map_err(|error| Failure::new(format!("The log could not be written: {error}."), ""))
    };
    acts.iter().map(line).collect()
}

#[cfg(test)]
mod tests;
