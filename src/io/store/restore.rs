//! Earlier versions of a partner's files: listed, read, and put back as a save like any other.

#![expect(clippy::disallowed_methods, reason = "looks whether a partner's folder is there")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;

use super::history::Version;
use super::save::{Save, TRIES};
use super::{LOG_FILE, PARTNER_FILE, PARTNERS, RUN_FILE, Store};
use crate::app::msg::{Failure, SaveFailure};
use crate::app::versions as app;
use crate::domain::activity::{self, Activity};
use crate::domain::partner::{self, Partner};
use crate::domain::run::{self, Run, RunKey};
use crate::io::files::encoding::decode;
use crate::io::files::{self, DOCUMENT_LIMIT, Fingerprint, Links, Unreadable};
use crate::io::yaml;

/// How many bytes of versions are read to be shown.
const SHOWN: u64 = 8 << 20;

/// How many acts of a partner are shown.
const ACTS: usize = 2000;

impl Store {
    /// Whether there is a partner's folder of this name, readable or not.
    pub fn has_partner(&self, slug: &str) -> bool {
        self.inside(&[PARTNERS, slug]).is_ok_and(|folder| folder.is_dir())
    }

    /// The earlier versions of a partner's files that this machine has, by file, of each the newest first.
    ///
    /// # Errors
    /// For what is no partner's folder.
    pub fn history(&self, partner: &str) -> Result<BTreeMap<String, Vec<Version>>, Failure> {
        self.inside(&[PARTNERS, partner])?;
        let now = |file: &str| {
            let path = self.version_path(partner, file).ok()?;
            Some(Fingerprint::of(&files::read(&path, DOCUMENT_LIMIT, Links::Refuse).ok()?.bytes))
        };
        Ok(self.history.versions(partner, now))
    }

    /// The versions of a document, the newest first, with their texts; as many as there is room for.
    pub fn versions_of(&self, key: &RunKey, file: &str) -> Vec<app::Version> {
        let name = format!("{}/{}/{file}", key.playbook, key.run);
        let versions = self.history(&key.partner).unwrap_or_default().remove(&name).unwrap_or_default();
        let mut room = SHOWN;
        let read = |version: Version| {
            room = room.checked_sub(version.size)?;
            let text = decode(self.history.bytes(&version)?).ok()?.text;
            let Version { at, by, what, .. } = version;
            Some(app::Version { at, by, what, text })
        };
        versions.into_iter().map_while(read).collect()
    }

    /// What happened with a partner, the newest first; of a long log the newest part.
    pub fn timeline(&self, partner: &str) -> Vec<Activity> {
        let log = self.inside(&[PARTNERS, partner, LOG_FILE]).ok();
        let content = log.and_then(|path| files::read(&path, DOCUMENT_LIMIT, Links::Refuse).ok());
        let text = content.map(|content| String::from_utf8_lossy(&content.bytes).into_owned()).unwrap_or_default();
        let mut acts = activity::read(&text);
        acts.reverse();
        acts.truncate(ACTS);
        acts
    }

    /// What a version holds, byte for byte.
    ///
    /// # Errors
    /// Where it is damaged or gone.
    pub fn version(&self, version: &Version) -> Result<Vec<u8>, Failure> {
        self.history.bytes(version).ok_or_else(|| {
            let message = format!("Version {} of {} is damaged on this disk.", version.number, version.file);
            Failure::new(message, "Take the one before or after it.")
        })
    }

    /// Puts a version back. What is there now is in the history before it is replaced.
    ///
    /// # Errors
    /// When the version is damaged, or is a state file that this program cannot read; when what is there now cannot be
    /// kept; when the disk refuses.
    pub fn restore(&mut self, partner: &str, version: &Version, now: Timestamp) -> Result<(), Failure> {
        let bytes = self.version(version)?;
        let path = self.version_path(partner, &version.file)?;
        check(&version.file, &bytes).map_err(|reason| {
            let message = format!("Version {} of {} cannot be used: {reason}", version.number, version.file);
            Failure::new(message, "Print it with `--show`, or take another one.")
        })?;
        if let Some(folder) = path.parent() {
            files::create_folders(folder).map_err(|error| files::explain(&error, "made", &self.name(folder)))?;
        }
        let lock = self.lock(partner, now)?;
        let what = format!("restored version of {}", version.at);
        let (limit, n) = (DOCUMENT_LIMIT, lock.number());
        let save = Save { path: &path, bytes: &bytes, limit, force: false, now, what: what.clone(), n };
        for _ in 0..TRIES {
            let there = match files::read(&path, limit, Links::Refuse) {
                Ok(there) => Some(there),
                Err(Unreadable::Missing) => None,
                Err(error) => return Err(error.failure(&self.name(&path))),
            };
            if let Some(there) = &there {
                self.history
                    .keep(&there.bytes)
                    .map_err(|error| files::explain(&error, "kept as it is now", &self.name(&path)))?;
            }
            if self.commit(&save, there.as_ref())? {
                let (at, by, what) = (now, self.by.clone(), format!("{}: {what}", version.file));
                // It is restored; a log that does not take the line loses nothing of it.
                let _ = self.log(partner, &[Activity { at, by, run: None, what, before: None, after: None }]);
                return Ok(());
            }
        }
        Err(self.restless(&path))
    }

    /// Puts a text that was typed and never saved into its document. What is there now is in the history before it is
    /// replaced.
    ///
    /// # Errors
    /// As [`Store::restore`].
    pub fn restore_draft(&mut self, key: &RunKey, file: &str, text: &str, now: Timestamp) -> Result<(), Failure> {
        // The document is known from now on, so that the save replaces it.
        let there = self.open_document(key, file)?;
        if let Some(reason) = there.read_only {
            return Err(Failure::new(reason, ""));
        }
        match self.save_document(key, file, text, false, now) {
            Ok(_) => Ok(()),
            Err(SaveFailure::Failed(failure)) => Err(failure),
            Err(SaveFailure::Changed(there)) => Err(self.restless(&there.path)),
        }
    }

    fn version_path(&self, partner: &str, file: &str) -> Result<PathBuf, Failure> {
        let parts: Vec<&str> = [PARTNERS, partner].into_iter().chain(file.split('/')).collect();
        self.inside(&parts)
    }
}

/// Nothing is put in the place of a state file that could not be read there.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<(), String> {
    let name = file.rsplit('/').next().unwrap_or(file);
    if name != RUN_FILE && file != PARTNER_FILE {
        return Ok(());
    }
    let text = decode(bytes.to_vec()).map_err(|flawed| flawed.problem().message)?.text;
    let read = match name {
        RUN_FILE => yaml::read_versioned::<Run>(&text, run::SCHEMA).map(drop),
        _ => yaml::read_versioned::<Partner>(&text, partner::SCHEMA).map(drop),
    };
    read.map_err(|problem| problem.message)
}
