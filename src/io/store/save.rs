//! A save: under the partner's lock, compared with what was seen last, kept in the history, committed whole.

#![expect(clippy::disallowed_methods, reason = "removes what ended processes left")]

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use jiff::Timestamp;

use super::history::{Op, State};
use super::lock::{self, Lock, NotLocked};
use super::{LOG_FILE, PARTNERS, Seen, Store, document, local, log_lines};
use crate::app::msg::Failure;
use crate::domain::activity::Activity;
use crate::domain::history::changes;
use crate::domain::safe;
use crate::io::files::encoding::decode;
use crate::io::files::{self, Committed, Content, Fingerprint, Links, Unreadable};

/// How often a file is read again because it changed while it was to be replaced.
pub(super) const TRIES: usize = 5;

/// A file that is to be written.
pub(super) struct Save<'a> {
    pub path: &'a Path,
    pub bytes: &'a [u8],
    /// How large such a file may be.
    pub limit: u64,
    /// Whether it is to be written over what somebody else wrote; that is kept beside it then.
    pub force: bool,
    pub now: Timestamp,
    /// What it changes, in words; empty where the text itself shows it.
    pub what: String,
    /// The number of this save among those of its partner.
    pub n: u64,
}

/// The lock of a save, where there are locks.
#[derive(Debug)]
pub(super) struct Turn(pub Option<Lock>);

impl Turn {
    /// The number of this save among those of its partner; 0 where nobody counts.
    pub(super) fn number(&self) -> u64 {
        self.0.as_ref().map_or(0, |lock| lock.number)
    }
}

/// Why a file was not replaced.
pub(super) enum NotReplaced {
    /// It is not what was seen last. What it is now.
    Changed(Content),
    Failed(Failure),
}

impl Store {
    /// Keeps other programs from saving this partner until it is dropped. Where there can be no locks there is none: what
    /// others write is seen all the same, only later.
    pub(super) fn lock(&self, partner: &str, now: Timestamp) -> Result<Turn, Failure> {
        let Ok(folder) = local::folder(&self.root, "lock") else { return Ok(Turn(None)) };
        match Lock::take(&folder, partner, lock::PATIENCE, now, || self.history.last(partner)) {
            Ok(lock) => Ok(Turn(Some(lock))),
            Err(NotLocked::Unavailable) => Ok(Turn(None)),
            Err(NotLocked::Held(holder)) => Err(Failure::new(
                format!("{} is being saved by another program: {holder}.", safe::line(partner)),
                "Try again. If it lasts, that program hangs: end it.",
            )),
        }
    }

    /// Appends to a partner's log, after what it did not take before. What it does not take now comes with the next lines.
    pub(super) fn log(&mut self, partner: &str, acts: &[Activity]) -> Result<(), Failure> {
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
    pub(super) fn replace(&mut self, save: &Save<'_>) -> Result<(), NotReplaced> {
        if save.bytes.len() as u64 > save.limit {
            return Err(NotReplaced::Failed(Unreadable::TooLarge(save.limit).failure(&self.name(save.path))));
        }
        let new = Fingerprint::of(save.bytes);
        for _ in 0..TRIES {
            let there = match files::read(save.path, save.limit, Links::Refuse) {
                Ok(there) => {
                    let found = Fingerprint::of(&there.bytes);
                    let known = self.seen.get(save.path).is_some_and(|seen| seen.fingerprint == found)
                        || self.tried.get(save.path) == Some(&found);
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
    pub(super) fn commit(&mut self, save: &Save<'_>, there: Option<&Content>) -> Result<bool, Failure> {
        self.sweep(save);
        let base = there.map(|there| Fingerprint::of(&there.bytes));
        let new = Fingerprint::of(save.bytes);
        let fresh = base.filter(|base| !self.history.has(base));
        let kept = there.and_then(|there| Some((self.history.keep(&there.bytes).ok()?, there.modified)));
        // In whole seconds, as every time that is stored.
        let second = |time: Timestamp| Timestamp::from_second(time.as_second()).ok();
        let mut before = kept.map(|(state, modified)| State { at: second(modified), ..state });
        let mut result = files::commit(save.path, save.bytes, base.as_ref());
        if let (Err(error), Some(fresh)) = (&result, fresh)
            && matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
        {
            // The room that the history has just taken is the file's.
            self.history.drop_object(&fresh);
            before = None;
            result = files::commit(save.path, save.bytes, base.as_ref());
        }
        let ours = match &result {
            Ok(Committed::Done) => true,
            Ok(Committed::Changed) => false,
            Ok(Committed::Overtaken(_)) => save.force,
            // The last fsync may have failed after the new text came into place: it is ours, though not acknowledged.
            Err(_) => {
                files::read(save.path, save.limit, Links::Refuse).is_ok_and(|now| Fingerprint::of(&now.bytes) == new)
            }
        };
        let settled = match result {
            Ok(Committed::Done | Committed::Changed) => Ok(()),
            Ok(Committed::Overtaken(overtaken)) => {
                if let Ok(theirs) = overtaken.theirs(save.limit) {
                    self.keep_aside(save, &theirs.bytes, "written by another program during a save");
                }
                let copy = document::free_copy(save.path, "theirs", save.now);
                if save.force { overtaken.stand(&copy) } else { overtaken.give_way(&copy) }
            }
            Err(error) => Err(error),
        };
        if settled.is_err() && !ours {
            self.tried.insert(save.path.to_owned(), new);
        }
        if ours {
            self.tried.remove(save.path);
            let mark = decode(save.bytes.to_vec()).is_ok_and(|text| text.mark);
            self.seen.insert(save.path.to_owned(), Seen { fingerprint: new, mark });
            if base != Some(new) {
                self.remember(save, there, before);
            }
        }
        settled.map(|()| ours).map_err(|error| files::explain(&error, "saved", &self.name(save.path)))
    }

    /// Writes down in the history what was saved. A save is as good without: what goes wrong here is not told.
    fn remember(&mut self, save: &Save<'_>, there: Option<&Content>, before: Option<State>) {
        let Ok(after) = self.history.keep(save.bytes) else { return };
        let text = |bytes| String::from_utf8_lossy(bytes);
        let what = match (save.what.is_empty(), there) {
            (false, _) => save.what.clone(),
            (true, Some(there)) => changes(&text(&there.bytes), &text(save.bytes)),
            (true, None) => "made".to_owned(),
        };
        let op = Op { before, what, ..self.op(save, after) };
        let _ = self.history.note(&op);
    }

    /// Keeps bytes in the history that are no version of the file, but stood in its place or were to. Whether they are kept.
    pub(super) fn keep_aside(&mut self, save: &Save<'_>, bytes: &[u8], what: &str) -> bool {
        let Ok(after) = self.history.keep(bytes) else { return false };
        let op = Op { by: String::new(), what: what.to_owned(), aside: true, ..self.op(save, after) };
        self.history.note(&op).is_ok()
    }

    fn op(&self, save: &Save<'_>, after: State) -> Op {
        let inner = save.path.strip_prefix(&self.root).unwrap_or(save.path).to_string_lossy().into_owned();
        let (n, at, by) = (save.n, save.now, self.by.clone());
        Op { n, at, by, path: inner, before: None, after, what: String::new(), aside: false }
    }

    /// Moves what ended processes left beside a file into its history, once for each folder: it may be what somebody wrote.
    fn sweep(&mut self, save: &Save<'_>) {
        let Some(folder) = save.path.parent().filter(|folder| !self.swept.contains(*folder)) else { return };
        self.swept.insert(folder.to_owned());
        for left in files::left_over(folder, save.now) {
            let Ok(content) = files::read(&left, files::DOCUMENT_LIMIT, Links::Refuse) else { continue };
            let path = &files::target_of(&left).map_or_else(|| left.clone(), |name| left.with_file_name(name));
            let of = Save { path, bytes: &[], what: String::new(), ..*save };
            if self.keep_aside(&of, &content.bytes, "left by a save that was cut off") {
                // One that stays is read by nobody.
                let _ = fs::remove_file(left);
            }
        }
    }

    pub(super) fn restless(&self, path: &Path) -> Failure {
        let message = format!("{} was not saved: another program writes it again and again.", self.name(path));
        Failure::new(message, "Close it in the other program, then save again with Ctrl-S.")
    }
}
