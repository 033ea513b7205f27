//! Documents: Markdown that belongs to the user. Read byte for byte, replaced whole, never overwritten blindly.

#![expect(
    clippy::disallowed_methods,
    reason = "looks for a free name of a copy, and removes one that is no longer needed"
)]

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::save::{NotReplaced, Save, TRIES};
use super::{PARTNERS, PLAYBOOK_FILE, RUN_FILE, Seen, Store};
use crate::app::msg::{DocumentText, Failure, SaveFailure};
use crate::domain::run::RunKey;
use crate::io::files::encoding::{decode, encode};
use crate::io::files::{self, Committed, Content, DOCUMENT_LIMIT, Fingerprint, Links};

impl Store {
    /// A document of a run. What is no UTF-8 text is shown as far as it can be, read-only.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be shown at all.
    pub fn open_document(&mut self, key: &RunKey, file: &str) -> Result<DocumentText, Failure> {
        let path = self.document_path(key, file)?;
        let content = self.read_document(&path)?;
        let fingerprint = Fingerprint::of(&content.bytes);
        let (mut document, mark) = shown(&path, content);
        document.kept = kept_beside(&path);
        match mark {
            Some(mark) => self.seen.insert(path, Seen { fingerprint, mark }),
            None => self.seen.remove(&path),
        };
        Ok(document)
    }

    /// A document as it is now. Only [`Store::open_document`] makes it what a save may replace.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be shown at all.
    pub fn look_at_document(&self, key: &RunKey, file: &str) -> Result<DocumentText, Failure> {
        let path = self.document_path(key, file)?;
        Ok(shown(&path, self.read_document(&path)?).0)
    }

    fn read_document(&self, path: &Path) -> Result<Content, Failure> {
        files::read(path, DOCUMENT_LIMIT, Links::Refuse).map_err(|error| error.failure(&self.name(path)))
    }

    /// Replaces a document and returns the hash of what is there now. With `force` also one that changed underneath: a copy of that stays beside it.
    ///
    /// # Errors
    /// [`SaveFailure::Changed`] with the text that is there now when it is not what was last read or written here;
    /// it is not overwritten then, and ours is on disk beside it until one of them is chosen.
    pub fn save_document(
        &mut self,
        key: &RunKey,
        file: &str,
        text: &str,
        force: bool,
        now: Timestamp,
    ) -> Result<String, SaveFailure> {
        let path = self.document_path(key, file).map_err(SaveFailure::Failed)?;
        let lock = self.lock(&key.partner, now).map_err(SaveFailure::Failed)?;
        let mark = self.seen.get(&path).is_some_and(|seen| seen.mark);
        let bytes = encode(text, mark);
        let (limit, what, n) = (DOCUMENT_LIMIT, String::new(), lock.number());
        match self.replace(&Save { path: &path, bytes: &bytes, limit, force, now, what, n }) {
            Ok(()) => {}
            Err(NotReplaced::Failed(failure)) => return Err(SaveFailure::Failed(failure)),
            Err(NotReplaced::Changed(theirs)) => {
                self.keep_ours(&path, &bytes, now).map_err(SaveFailure::Failed)?;
                return Err(SaveFailure::Changed(shown(&path, theirs).0));
            }
        }
        self.settle(&path, &bytes);
        Ok(Fingerprint::of(&bytes).to_string())
    }

    /// Keeps a text beside a file: `01-x.theirs-20261123-093000.md`. Where.
    pub(super) fn keep_beside(
        &self,
        path: &Path,
        whose: &str,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<PathBuf, Failure> {
        let mut copy = free_copy(path, whose, now);
        for _ in 0..TRIES {
            match files::commit(&copy, bytes, None) {
                Ok(Committed::Done) => return Ok(copy),
                Ok(Committed::Changed | Committed::Overtaken(_)) => copy = free_copy(path, whose, now),
                Err(error) => return Err(files::explain(&error, "saved", &self.name(&copy))),
            }
        }
        Err(self.restless(&copy))
    }

    /// Keeps our text beside a document that changed underneath: `01-x.mine-20261123-093000.md`, one for each conflict.
    fn keep_ours(&mut self, path: &Path, bytes: &[u8], now: Timestamp) -> Result<(), Failure> {
        let copy = match self.undecided.get(path) {
            None => self.keep_beside(path, "mine", bytes, now)?,
            Some(copy) => {
                files::write(copy, bytes).map_err(|error| files::explain(&error, "saved", &self.name(copy)))?;
                return Ok(());
            }
        };
        self.undecided.insert(path.to_owned(), copy);
        Ok(())
    }

    /// The document was written with `bytes`. The copy of our text goes if it says the same, and stays if it does not.
    fn settle(&mut self, path: &Path, bytes: &[u8]) {
        let Some(copy) = self.undecided.remove(path) else { return };
        let same = files::read(&copy, DOCUMENT_LIMIT, Links::Refuse).is_ok_and(|content| content.bytes == bytes);
        if same {
            // One copy too many does no harm.
            let _ = fs::remove_file(copy);
        }
    }

    /// What the copy of our text beside a document says is about to be saved in it: the copy goes. The history has it.
    pub(super) fn give_up_copy(&mut self, path: &Path) {
        let Some(copy) = self.undecided.remove(path) else { return };
        let kept =
            files::read(&copy, DOCUMENT_LIMIT, Links::Refuse).is_ok_and(|ours| self.history.keep(&ours.bytes).is_ok());
        if kept {
            // One copy too many does no harm.
            let _ = fs::remove_file(copy);
        }
    }

    fn document_path(&self, key: &RunKey, file: &str) -> Result<PathBuf, Failure> {
        if [RUN_FILE, PLAYBOOK_FILE].iter().any(|ours| ours.eq_ignore_ascii_case(file)) {
            return Err(Failure::new(
                format!("{file} is no document."),
                "Name a Markdown file in the step's `document:`.",
            ));
        }
        self.inside(&[PARTNERS, &key.partner, &key.playbook, &key.run, file])
    }
}

/// A free name beside a file: `01-x.WHOSE-20261123-093000.md`.
pub(super) fn free_copy(path: &Path, whose: &str, now: Timestamp) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, "md"));
    let end = (0..=stem.len().min(200)).rev().find(|end| stem.is_char_boundary(*end)).unwrap_or_default();
    let time = now.to_zoned_datetime(TimeZone::UTC).strftime("%Y%m%d-%H%M%S").to_string();
    let first = format!("{}.{whose}-{time}", &stem[..end]);
    let mut copy = path.with_file_name(format!("{first}.{ending}"));
    for number in 2.. {
        if fs::symlink_metadata(&copy).is_err() {
            break;
        }
        copy = path.with_file_name(format!("{first}-{number}.{ending}"));
    }
    copy
}

/// The newest copy of our text beside a document.
fn kept_beside(path: &Path) -> Option<String> {
    let mine = format!("{}.mine-", path.file_stem()?.to_string_lossy());
    let entries = fs::read_dir(path.parent()?).ok()?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(&mine)).max()
}

/// What is there to show, and whether a byte order mark stood before it; `None` where it must not be written.
fn shown(path: &Path, content: Content) -> (DocumentText, Option<bool>) {
    let path = path.to_owned();
    let base = Fingerprint::of(&content.bytes).to_string();
    let protected = content
        .protected
        .then(|| "This file is write-protected. Make it writable, then leave this run and open it again.".to_owned());
    match decode(content.bytes) {
        Ok(decoded) => {
            (DocumentText { text: decoded.text, path, read_only: protected, kept: None, base }, Some(decoded.mark))
        }
        Err(flawed) => {
            let reason = format!("This file {}. {}", flawed.flaw.reason(), flawed.flaw.fix());
            (DocumentText { text: flawed.shown, path, read_only: Some(reason), kept: None, base }, None)
        }
    }
}
