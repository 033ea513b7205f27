//! The workspace on disk: partners, their runs and documents. What is saved is durable when a method returns.
//! Nothing that changed underneath, or that could not be read completely, is ever overwritten.
//!
//! ```text
//! partners/<slug>/partner.yaml, activity.jsonl
//! partners/<slug>/<playbook>/<run>/run.yaml, playbook.yaml, 01-<step>.md, ...
//! .playbooks/local/lock/<slug>.lock
//! ```

#![expect(clippy::disallowed_methods, reason = "looks at what is in the workspace")]

mod create;
mod document;
mod facts;
mod local;
mod lock;
mod portfolio;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lock::{Lock, NotLocked};
use serde::de::DeserializeOwned;

use super::files::encoding::{Flawed, decode, encode};
use super::files::{self, Committed, Content, Fingerprint, Links, Unreadable};
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
const RUN_FILE: &str = "run.yaml";
const PLAYBOOK_FILE: &str = "playbook.yaml";

/// How often a file is read again because it changed while it was to be replaced.
const TRIES: usize = 5;

/// A workspace. It remembers what each file was when it was last read or written here.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    seen: HashMap<PathBuf, Seen>,
    /// By document: the copy of our text beside it, while nobody has decided which version stays.
    undecided: HashMap<PathBuf, PathBuf>,
    /// By partner: lines that its log did not take yet.
    unlogged: HashMap<String, Vec<String>>,
    /// The folders in which no temp file of an ended process is left.
    swept: HashSet<PathBuf>,
}

/// A file as it was, by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    fingerprint: Fingerprint,
    /// Whether it began with a byte order mark.
    mark: bool,
}

/// A file that is to be written.
struct Save<'a> {
    path: &'a Path,
    bytes: &'a [u8],
    /// How large such a file may be.
    limit: u64,
    /// Whether it is to be written over what somebody else wrote; that is kept beside it then.
    force: bool,
    now: Timestamp,
}

/// Why a file was not replaced.
enum NotReplaced {
    /// It is not what was seen last. What it is now.
    Changed(Content),
    Failed(Failure),
}

impl Store {
    /// The workspace at `root`, an absolute path. It needs not exist: the first partner makes it.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            seen: HashMap::new(),
            undecided: HashMap::new(),
            unlogged: HashMap::new(),
            swept: HashSet::new(),
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
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
        Ok(OpenedRun { partner, run, playbook, previous })
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
        let _lock = self.lock(&key.partner, now).map_err(RunSaveFailure::Failed)?;
        let save = Save { path: &path, bytes: text.as_bytes(), limit: files::SMALL_LIMIT, force, now };
        self.replace(&save).map_err(|refused| match refused {
            NotReplaced::Changed(_) => RunSaveFailure::Changed,
            NotReplaced::Failed(failure) => RunSaveFailure::Failed(failure),
        })?;
        self.log(&key.partner, log).map_err(|failure| {
            let message = format!("The run is saved, but the log of it is not yet. {}", failure.message);
            RunSaveFailure::Unlogged(Failure::new(message, failure.hint))
        })
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

    /// Keeps other programs from saving this partner until it is dropped. Where there can be no locks there is none: what
    /// others write is seen all the same, only later.
    fn lock(&self, partner: &str, now: Timestamp) -> Result<Option<Lock>, Failure> {
        let Ok(folder) = local::folder(&self.root, "lock") else { return Ok(None) };
        match Lock::take(&folder, partner, lock::PATIENCE, now) {
            Ok(lock) => Ok(Some(lock)),
            Err(NotLocked::Unavailable) => Ok(None),
            Err(NotLocked::Held(holder)) => Err(Failure::new(
                format!("{} is being saved by another program: {holder}.", safe::line(partner)),
                "Try again. If it lasts, that program hangs: end it.",
            )),
        }
    }

    /// Appends to a partner's log, after what it did not take before. What it does not take now comes with the next lines.
    fn log(&mut self, partner: &str, acts: &[Activity]) -> Result<(), Failure> {
        let mut lines = self.unlogged.remove(partner).unwrap_or_default();
        lines.extend(log_lines(acts)?);
        if lines.is_empty() {
            return Ok(());
        }
        let path = self.inside(&[PARTNERS, partner, LOG_FILE])?;
        let written = files::append(&path, &lines);
        written.map_err(|error| {
            self.unlogged.insert(partner.to_owned(), lines);
            files::explain(&error, "written", &self.name(&path))
        })
    }

    /// Replaces a file, or makes it where there is none, unless it is not what was seen last.
    fn replace(&mut self, save: &Save<'_>) -> Result<(), NotReplaced> {
        if save.bytes.len() as u64 > save.limit {
            return Err(NotReplaced::Failed(Unreadable::TooLarge(save.limit).failure(&self.name(save.path))));
        }
        let new = Fingerprint::of(save.bytes);
        for _ in 0..TRIES {
            let there = match files::read(save.path, save.limit, Links::Refuse) {
                Ok(there) => {
                    let found = Fingerprint::of(&there.bytes);
                    let known = self.seen.get(save.path).is_some_and(|seen| seen.fingerprint == found);
                    if !known && found != new {
                        if !save.force {
                            return Err(NotReplaced::Changed(there));
                        }
                        self.keep_beside(save.path, "theirs", &there.bytes, save.now).map_err(NotReplaced::Failed)?;
                    }
                    Some(there)
                }
                Err(Unreadable::Missing) => None,
                Err(error) => return Err(NotReplaced::Failed(error.failure(&self.name(save.path)))),
            };
            if self.commit(save, there.as_ref()).map_err(NotReplaced::Failed)? {
                return Ok(());
            }
        }
        Err(NotReplaced::Failed(self.restless(save.path)))
    }

    /// Writes a file in place of what is there and remembers it. `false` where that is another one by now, and what
    /// somebody else wrote is in its place.
    fn commit(&mut self, save: &Save<'_>, there: Option<&Content>) -> Result<bool, Failure> {
        self.sweep(save.path, save.now);
        let base = there.map(|there| Fingerprint::of(&there.bytes));
        let explain = |error| files::explain(&error, "saved", &self.name(save.path));
        let result = files::commit(save.path, save.bytes, base.as_ref());
        let new = Fingerprint::of(save.bytes);
        let ours = match &result {
            Ok(Committed::Done) => true,
            Ok(Committed::Changed) => false,
            Ok(Committed::Overtaken(_)) => save.force,
            // The last fsync may have failed after the new text came into place: it is ours, though not acknowledged.
            Err(_) => {
                files::read(save.path, save.limit, Links::Refuse).is_ok_and(|now| Fingerprint::of(&now.bytes) == new)
            }
        };
        let overtaken = match result {
            Ok(Committed::Done | Committed::Changed) => Ok(()),
            Ok(Committed::Overtaken(overtaken)) => {
                let copy = document::free_copy(save.path, "theirs", save.now);
                if save.force { overtaken.stand(&copy) } else { overtaken.give_way(&copy) }
            }
            Err(error) => Err(error),
        };
        let overtaken = overtaken.map_err(explain);
        if ours {
            let mark = decode(save.bytes.to_vec()).is_ok_and(|text| text.mark);
            self.seen.insert(save.path.to_owned(), Seen { fingerprint: new, mark });
        }
        overtaken.map(|()| ours)
    }

    /// Removes what ended processes left beside a file, once for each folder.
    fn sweep(&mut self, path: &Path, now: Timestamp) {
        let Some(folder) = path.parent().filter(|folder| !self.swept.contains(*folder)) else { return };
        self.swept.insert(folder.to_owned());
        for left in files::left_over(folder, now) {
            // One that stays is read by nobody.
            let _ = fs::remove_file(left);
        }
    }

    fn restless(&self, path: &Path) -> Failure {
        let message = format!("{} was not saved: another program writes it again and again.", self.name(path));
        Failure::new(message, "Close it in the other program, then save again with Ctrl-S.")
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
        files::shown(path.strip_prefix(&self.root).unwrap_or(path))
    }

    fn unusable(&self, path: &Path, problem: &Problem) -> Failure {
        let line = if problem.source.is_empty() { String::new() } else { format!("Line {}: ", problem.place.line) };
        Failure::new(format!("{} cannot be used. {line}{}", self.name(path), problem.message), problem.fix.clone())
    }
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
