//! What was typed into programs that ended before a file had it: found in their journals and compared with the files.

#![expect(clippy::disallowed_methods, reason = "lists, moves and removes journals")]

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use rustix::fs::{FlockOperation, OFlags, flock};

use super::{PARTNER_FILE, PARTNERS, RUN_FILE, Store, local, read_state};
use crate::app::draft::{Draft, Left, Offered, Place};
use crate::domain::partner::{self, Partner};
use crate::domain::run::{self, Run, RunKey};
use crate::io::files::{self, Links};
use crate::io::{journal, process};

/// The largest journal that is read.
pub(super) const LIMIT: u64 = 256 << 20;

/// For how long drafts are kept that nobody wanted back.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Store {
    /// What ended programs of this machine left that is in no file. Journals without any of it are removed.
    pub fn left(&self) -> Left {
        let mut left = Left::default();
        let folder = local::path(&self.root).join("journal");
        for path in with_ending(&folder, journal::MAKING) {
            if mark(&path).is_some_and(process::is_gone) {
                let _ = fs::remove_file(path);
            }
        }
        for path in journals(&folder) {
            let Some(_lock) = ended(&path) else { continue };
            let Ok(content) = files::read(&path, LIMIT, Links::Refuse) else { continue };
            let (drafts, closed) = journal::drafts_in(&content.bytes);
            let before = left.offered.len() + left.quiet.len();
            for draft in drafts {
                match (closed, &draft.place) {
                    (true, Place::Form { .. }) => left.quiet.push(draft),
                    _ => left.offered.extend(self.offer(draft)),
                }
            }
            if left.offered.len() + left.quiet.len() > before {
                left.journals.push(path);
            } else {
                // What stays behind is found again.
                let _ = fs::remove_file(path);
            }
        }
        left.offered.sort_by_key(|offered| std::cmp::Reverse(offered.draft.at));
        left
    }

    /// A draft beside what is there now; `None` where that is the same.
    pub(super) fn offer(&self, draft: Draft) -> Option<Offered> {
        let (now, changed) = match &draft.place {
            Place::Document { run, file, .. } => match self.look_at_document(run, file) {
                Ok(there) => {
                    let changed = !draft.base.is_empty() && there.base != draft.base;
                    (there.text, changed)
                }
                Err(_) => Default::default(),
            },
            Place::Field { run, field, .. } => (self.answer_now(run, field), false),
            Place::Form { .. } => Default::default(),
        };
        let document = matches!(draft.place, Place::Document { .. });
        let same = if document { draft.text == now } else { draft.text.trim() == now.trim() };
        (!same).then_some(Offered { draft, now, changed })
    }

    /// What is entered in a field, in the run or as a fact; empty where nothing is.
    fn answer_now(&self, key: &RunKey, field: &str) -> String {
        let run = self.run_folder(key).ok().and_then(|folder| {
            let (run, _) = read_state::<Run>(&folder.join(RUN_FILE), run::SCHEMA).ok()?;
            run.answers.get(field).cloned()
        });
        let fact = || {
            let path = self.inside(&[PARTNERS, &key.partner, PARTNER_FILE]).ok()?;
            let (partner, _) = read_state::<Partner>(&path, partner::SCHEMA).ok()?;
            partner.facts.get(field).cloned()
        };
        let answer = run.or_else(fact).unwrap_or_default();
        format!("{} {}", answer.value, answer.why).trim().to_owned()
    }

    /// Puts journals aside that are no longer needed. Their drafts can be looked at for 30 days.
    pub fn retire(&self, journals: &[PathBuf]) {
        let Ok(kept) = local::folder(&self.root, "journal-kept") else { return };
        for path in journals {
            if let Some(name) = path.file_name() {
                // What stays where it is, is offered again.
                let _ = fs::rename(path, kept.join(name));
            }
        }
    }

    /// The drafts that were put aside.
    pub fn retired(&self) -> Vec<Offered> {
        let folder = local::path(&self.root).join("journal-kept");
        let read = |path: PathBuf| files::read(&path, LIMIT, Links::Refuse).ok();
        let drafts = journals(&folder).into_iter().filter_map(read);
        let drafts = drafts.flat_map(|content| journal::drafts_in(&content.bytes).0);
        let mut offered: Vec<Offered> = drafts.filter_map(|draft| self.offer(draft)).collect();
        offered.sort_by_key(|offered| std::cmp::Reverse(offered.draft.at));
        offered
    }

    /// Removes drafts that were put aside long ago.
    pub(super) fn forget_retired(&self, now: Timestamp) {
        for path in journals(&local::path(&self.root).join("journal-kept")) {
            let written = fs::symlink_metadata(&path).and_then(|described| described.modified());
            let written = written.ok().and_then(|time| Timestamp::try_from(time).ok());
            if written.is_some_and(|written| now.duration_since(written) > KEPT) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// The journals in a folder, oldest first.
pub(super) fn journals(folder: &Path) -> Vec<PathBuf> {
    with_ending(folder, "journal")
}

fn with_ending(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|of| of == ending));
    paths.sort();
    paths
}

/// Which process of which machine writes a journal, by its name.
pub(super) fn mark(path: &Path) -> Option<&str> {
    Some(path.file_stem()?.to_str()?.split_once('-')?.1.rsplit_once('-')?.0)
}

/// The lock on the journal of a program that has ended, of this machine.
pub(super) fn ended(path: &Path) -> Option<File> {
    let mark = mark(path)?;
    if !process::is_here(mark) {
        return None;
    }
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).ok()?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Some(file),
        Err(rustix::io::Errno::WOULDBLOCK) => None,
        // There are no locks here.
        Err(_) => process::is_gone(mark).then_some(file),
    }
}
