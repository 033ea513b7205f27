//! What is wrong with a partner: its state files, its log, its runs and their documents, and who else has its id or name.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::super::restore::check;
use super::super::{
    LOG_FILE, PARTNER_FILE, PLAYBOOK_FILE, RUN_FILE, check_complete, check_whole, read_definition, read_state,
};
use super::{Doctor, Entry};
use crate::domain::doctor::{Finding, Kind, LastGood, Repair, shell_word, unfinished_merge};
use crate::domain::partner::{self, Partner, folded};
use crate::domain::problem::{Problem, quoted};
use crate::domain::run::{self, Run};
use crate::domain::yaml;
use crate::io::files::encoding::decode;
use crate::io::files::{self, DOCUMENT_LIMIT, Links, Unreadable};

/// A partner whose file can be read.
#[derive(Debug)]
pub(super) struct Known {
    path: PathBuf,
    id: String,
    name: String,
    created: Timestamp,
}

/// A file of a partner: whose it is, and its path in the partner's folder.
struct Of<'a> {
    partner: &'a str,
    file: &'a str,
    path: &'a Path,
}

impl Doctor<'_> {
    pub(super) fn partner(&mut self, slug: &str, folder: &Path) {
        let entries = self.entries(folder, true);
        if entries.is_empty() {
            return;
        }
        let path = folder.join(PARTNER_FILE);
        match read_state::<Partner>(&path, partner::SCHEMA) {
            Ok((partner, _)) => {
                let Partner { id, name, created, .. } = partner;
                self.known.push(Known { path: path.clone(), id, name, created });
            }
            Err(problem) => self.damaged(&Of { partner: slug, file: PARTNER_FILE, path: &path }, problem),
        }
        for entry in entries {
            if entry.is_folder {
                self.playbook(slug, &entry);
            } else if entry.name == LOG_FILE {
                self.log(&entry.path);
            }
        }
    }

    fn playbook(&mut self, slug: &str, playbook: &Entry) {
        for entry in self.entries(&playbook.path, true).into_iter().filter(|entry| entry.is_folder) {
            let entries = self.entries(&entry.path, true);
            let has = |name: &str| entries.iter().any(|entry| entry.name == name);
            let inner = format!("{}/{}", playbook.name, entry.name);
            if has(RUN_FILE) || has(PLAYBOOK_FILE) {
                self.runs += 1;
                self.run(slug, &playbook.name, &inner, &entry.path, &entries);
            } else if entries.iter().any(|entry| is_document(&entry.name)) {
                let path = entry.path.join(RUN_FILE);
                let problem = Unreadable::Missing.problem();
                self.damaged(&Of { partner: slug, file: &format!("{inner}/{RUN_FILE}"), path: &path }, problem);
            }
        }
    }

    /// `inner` is the run's path in the partner's folder.
    fn run(&mut self, slug: &str, playbook: &str, inner: &str, folder: &Path, entries: &[Entry]) {
        let (record, definition) = (folder.join(RUN_FILE), folder.join(PLAYBOOK_FILE));
        let run = read_state::<Run>(&record, run::SCHEMA).map(|(run, _)| run);
        let playbook = read_definition(&definition, playbook);
        let (in_record, in_definition) = (format!("{inner}/{RUN_FILE}"), format!("{inner}/{PLAYBOOK_FILE}"));
        let of_record = Of { partner: slug, file: &in_record, path: &record };
        let of_definition = Of { partner: slug, file: &in_definition, path: &definition };
        if let (Ok(run), Ok(playbook)) = (&run, &playbook) {
            if let Err(problem) = check_complete(run, playbook) {
                self.damaged(&of_definition, problem);
            } else if let Err(problem) = check_whole(run, playbook) {
                self.damaged(&of_record, problem);
            }
        }
        if let Err(problem) = playbook {
            self.damaged(&of_definition, problem);
        }
        let run = match run {
            Ok(run) => run,
            Err(problem) => {
                self.damaged(&of_record, problem);
                return self.documents(slug, inner, entries);
            }
        };
        let made = run.steps.values().filter(|record| !record.pending);
        let mut named = HashSet::new();
        for file in made.map(|record| record.document.as_str()) {
            if named.insert(file) {
                self.document(slug, inner, folder, file);
            }
        }
        for entry in entries.iter().filter(|entry| !entry.is_folder && entry.name.ends_with(".md")) {
            if !run.steps.values().any(|record| record.document == entry.name) {
                let message = "No step of this run has this document; it is not shown.";
                self.add(Kind::ExtraDocument, &entry.path, message, "Leave it if it is a note of yours.");
            }
        }
    }

    /// The documents of a run whose record cannot be read.
    fn documents(&mut self, slug: &str, inner: &str, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| !entry.is_folder && is_document(&entry.name)) {
            if let Some(folder) = entry.path.parent() {
                self.document(slug, inner, folder, &entry.name);
            }
        }
    }

    fn document(&mut self, slug: &str, inner: &str, folder: &Path, file: &str) {
        if !files::is_plain_name(file) {
            let message = format!("{} is no name of a document in this folder.", quoted(file));
            let fix = "Name a Markdown file in the step's `document:`.";
            return self.add(Kind::Unreadable, &folder.join(RUN_FILE), message, fix);
        }
        let (path, in_partner) = (folder.join(file), format!("{inner}/{file}"));
        let of = Of { partner: slug, file: &in_partner, path: &path };
        match files::read(&path, DOCUMENT_LIMIT, Links::Refuse) {
            Ok(content) if content.bytes.is_empty() => self.empty(&of),
            Ok(content) => match decode(content.bytes) {
                Ok(decoded) => {
                    if let Some(line) = unfinished_merge(&decoded.text) {
                        self.merge(&path, line);
                    }
                }
                Err(flawed) => self.damaged(&of, flawed.problem()),
            },
            Err(Unreadable::Missing) => {
                let message = "This document of a step is missing.";
                let fix = "Put it back, from a backup or from git.";
                let finding = Finding::new(Kind::MissingDocument, self.store.name(&path), message, fix);
                let last_good = self.last_good(&of);
                self.found.push(Finding { last_good, ..finding });
            }
            // Named where the folder was listed.
            Err(Unreadable::Link | Unreadable::NotAFile) => {}
            Err(error) => self.damaged(&of, error.problem()),
        }
    }

    /// A document with nothing in it: what a power cut leaves, or what somebody wanted.
    fn empty(&mut self, of: &Of<'_>) {
        let wanted = self.versions_of(of).iter().any(|version| version.current);
        let last_good = if wanted { None } else { self.last_good(of) };
        let path = self.store.name(of.path);
        self.found.push(if last_good.is_some() {
            let message = "This document is empty, and was not when it was saved last.";
            let finding = Finding::new(Kind::Unreadable, path, message, "Restore it if you did not empty it yourself.");
            Finding { last_good, ..finding }
        } else {
            Finding::new(Kind::EmptyDocument, path, "This document is empty.", "Leave it if you emptied it yourself.")
        });
    }

    pub(super) fn merge(&mut self, path: &Path, line: usize) {
        let message = "An unfinished merge of git begins here.";
        let fix = "Keep one version of each place and delete the lines with the markers.";
        let finding = Finding::new(Kind::UnfinishedMerge, self.store.name(path), message, fix);
        self.found.push(Finding { line: Some(line), ..finding });
    }

    /// A file that cannot be used, with what a reader says of it and what the history has.
    fn damaged(&mut self, of: &Of<'_>, problem: Problem) {
        let last_good = self.last_good(of);
        let finding = Finding::of(problem, self.store.name(of.path));
        let is_merge = || {
            let content = files::read(of.path, files::SMALL_LIMIT, Links::Refuse).ok()?;
            yaml::conflict::find(&decode(content.bytes).ok()?.text)
        };
        let kind = if is_merge().is_some() { Kind::UnfinishedMerge } else { finding.kind };
        self.found.push(Finding { kind, last_good, ..finding });
    }

    fn versions_of(&mut self, of: &Of<'_>) -> &[super::Version] {
        let store = self.store;
        let known = self.versions.take().filter(|(partner, _)| partner == of.partner);
        let known = known.unwrap_or_else(|| (of.partner.to_owned(), store.history(of.partner).unwrap_or_default()));
        let (_, files) = self.versions.insert(known);
        files.get(of.file).map(Vec::as_slice).unwrap_or_default()
    }

    /// The newest version that could take the place of what is there now.
    fn last_good(&mut self, of: &Of<'_>) -> Option<LastGood> {
        let store = self.store;
        let versions = self.versions_of(of);
        let is_good = |version: &&super::Version| {
            let Ok(bytes) = store.version(version) else { return false };
            !bytes.is_empty() && check(of.file, &bytes).is_ok() && decode(bytes).is_ok()
        };
        let version = versions.iter().filter(|version| !version.current).find(is_good)?;
        let words = [of.partner, of.file].map(shell_word).join(" ");
        Some(LastGood {
            number: version.number,
            at: version.at,
            command: format!("restore {words} {}", version.number),
        })
    }

    /// Partners with one id, and partners with one name. The one that was made first keeps both.
    pub(super) fn namesakes(&mut self) {
        let mut known = std::mem::take(&mut self.known);
        known.sort_by(|one, other| (one.created, &one.path).cmp(&(other.created, &other.path)));
        let (mut ids, mut names): (BTreeMap<&str, &Known>, BTreeMap<String, &Known>) = Default::default();
        for partner in &known {
            let path = self.store.name(&partner.path);
            if let Some(first) = ids.get(partner.id.as_str()) {
                let message = format!("This partner has the id of {}.", self.store.name(&first.path));
                let fix = "If one is a copy of the other, delete it; else `playbooks doctor --fix` gives the newer one an id.";
                let finding = Finding::new(Kind::SameId, path.clone(), message, fix);
                self.found.push(finding.repaired_by(Repair::NewId(partner.id.clone()), partner.path.clone()));
            } else {
                ids.insert(&partner.id, partner);
            }
            if let Some(first) = names.get(&folded(&partner.name)) {
                let message = format!("This partner has the name of {}.", self.store.name(&first.path));
                let fix = "Give one of them another `name:`: a name on the command line means only the first.";
                self.found.push(Finding::new(Kind::SameName, path, message, fix));
            } else {
                names.insert(folded(&partner.name), partner);
            }
        }
        self.known = known;
    }
}

/// Whether a name is that of a document as the program makes them: `01-profile.md`.
fn is_document(name: &str) -> bool {
    let mut bytes = name.bytes();
    let numbered = bytes.next().is_some_and(|byte| byte.is_ascii_digit())
        && bytes.next().is_some_and(|byte| byte.is_ascii_digit())
        && bytes.next() == Some(b'-');
    numbered && name.ends_with(".md")
}
