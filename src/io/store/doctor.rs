//! A look through a whole workspace that names what is wrong in it and changes nothing. One document at a time is read, and
//! none is kept.

#![expect(clippy::disallowed_methods, reason = "lists the workspace")]

mod local;
mod logs;
mod modes;
mod partner;
mod repair;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use self::modes::Reach;
use self::partner::Known;
use super::history::Version;
use super::{PARTNERS, Store, local as place, read_text};
use crate::domain::copies;
use crate::domain::doctor::{Finding, Kind, Repair};
use crate::domain::durability::{Abilities, Disk};
use crate::domain::partner::folded;
use crate::domain::team;
use crate::io::files::{self, Unreadable};
use crate::io::paths::TEAM_FILE;

/// How deep the team's own playbooks and templates are looked through.
const MAX_DEPTH: usize = 6;

/// What a look through a workspace came to.
#[derive(Debug)]
pub struct Checkup {
    pub partners: usize,
    pub runs: usize,
    pub findings: Vec<Finding>,
    /// `None` where there is no workspace yet.
    pub disk: Option<Disk>,
}

impl Store {
    /// Looks through the workspace. `tried` is what its file system was found to be able to.
    pub fn examine(&self, now: Timestamp, tried: Option<Abilities>) -> Checkup {
        let mut doctor = Doctor {
            store: self,
            now,
            reach: Reach::of(&self.root),
            found: Vec::new(),
            known: Vec::new(),
            runs: 0,
            versions: None,
        };
        let disk = doctor.workspace(tried);
        Checkup { partners: doctor.known.len(), runs: doctor.runs, findings: doctor.found, disk }
    }

    /// Tries what the file system can do, in the folder of this machine.
    ///
    /// # Errors
    /// Where nothing can be written there.
    pub fn try_disk(&self) -> io::Result<Abilities> {
        files::try_out(&place::folder(&self.root, "lock")?)
    }
}

/// What was found so far.
struct Doctor<'a> {
    store: &'a Store,
    now: Timestamp,
    reach: Reach,
    found: Vec<Finding>,
    known: Vec<Known>,
    runs: usize,
    /// The versions of the partner whose history was asked for last.
    versions: Option<(String, BTreeMap<String, Vec<Version>>)>,
}

/// What stands in a folder and is data.
struct Entry {
    name: String,
    path: PathBuf,
    is_folder: bool,
}

impl Doctor<'_> {
    fn workspace(&mut self, tried: Option<Abilities>) -> Option<Disk> {
        let root = &self.store.root;
        match fs::metadata(root) {
            Ok(described) if described.is_dir() => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Ok(_) => {
                self.unreadable(root, &Unreadable::NotAFile);
                return None;
            }
            Err(error) => {
                self.unreadable(root, &error.into());
                return None;
            }
        }
        self.modes(root);
        let disk = files::disk(root, tried).ok();
        if disk.as_ref().is_some_and(|disk| disk.read_only) {
            let message = "This disk is read-only: nothing can be saved here.";
            self.add(Kind::ReadOnlyDisk, root, message, "Make it writable, or choose another folder with --workspace.");
        }
        let entries = self.entries(root, false);
        let is = |name: &'static str| move |entry: &&Entry| entry.name == name;
        if let Some(team) = entries.iter().find(is(TEAM_FILE)) {
            self.modes(&team.path);
            self.team(&team.path);
        }
        for name in ["playbooks", "templates"] {
            if let Some(own) = entries.iter().find(is(name)).filter(|own| own.is_folder) {
                self.own(&own.path, MAX_DEPTH);
            }
        }
        let partners = root.join(PARTNERS);
        match fs::symlink_metadata(&partners) {
            Ok(described) if described.is_dir() => self.partners(&partners),
            Ok(described) if described.is_symlink() => self.unreadable(&partners, &Unreadable::Link),
            Ok(_) => {
                let message = "A file stands where the folder of the partners should be.";
                self.add(Kind::NotAFile, &partners, message, "Move that file out of the way.");
            }
            Err(_) => {}
        }
        self.machine();
        disk
    }

    fn partners(&mut self, folder: &Path) {
        self.modes(folder);
        for entry in self.entries(folder, true) {
            if entry.is_folder {
                self.partner(&entry.name, &entry.path);
            }
        }
        self.namesakes();
    }

    fn team(&mut self, path: &Path) {
        let problems = match read_text(path) {
            Ok(read) => team::read(&read.text, &[]).problems,
            Err(problem) => vec![problem],
        };
        let path = self.store.name(path);
        let errors = problems.into_iter().filter(crate::domain::problem::Problem::is_error);
        self.found.extend(errors.map(|problem| Finding::of(problem, path.clone())));
    }

    /// The team's own playbooks and templates: what is in them is said by `playbooks check`.
    fn own(&mut self, folder: &Path, depth: usize) {
        for entry in self.entries(folder, false) {
            if entry.is_folder && depth > 0 {
                self.own(&entry.path, depth - 1);
            }
        }
    }

    /// What is data in a folder, by name. What is not is named where somebody should know of it. With `ours` also what is
    /// wrong with the permissions of each, and what is neither a file nor a folder.
    fn entries(&mut self, folder: &Path, ours: bool) -> Vec<Entry> {
        let listed = match fs::read_dir(folder) {
            Ok(listed) => listed,
            Err(error) => {
                self.unreadable(folder, &error.into());
                return Vec::new();
            }
        };
        self.abandoned(folder);
        let mut found = Vec::new();
        for entry in listed.flatten() {
            let path = entry.path();
            let Ok(described) = fs::symlink_metadata(&path) else { continue };
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                self.add(Kind::Unreadable, &path, "The name of this is not readable text.", "Rename it.");
                continue;
            };
            let is_copy = copies::is_sync_copy(&name) || copies::is_undecided(&name);
            if !files::is_data(&name) && !is_copy {
                continue;
            }
            if described.is_symlink() || !(described.is_dir() || described.is_file()) {
                if ours {
                    let kind = if described.is_symlink() { Unreadable::Link } else { Unreadable::NotAFile };
                    self.unreadable(&path, &kind);
                }
                continue;
            }
            if ours {
                self.modes(&path);
            }
            if is_copy {
                self.copy(&name, &path, described.is_dir());
            } else {
                found.push(Entry { name, path, is_folder: described.is_dir() });
            }
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        self.without_copies(found, folder != self.store.root)
    }

    /// Takes out what a sync tool made of something that is there, and names what is one name on many disks.
    fn without_copies(&mut self, found: Vec<Entry>, alike: bool) -> Vec<Entry> {
        let names: HashSet<String> = found.iter().map(|entry| entry.name.clone()).collect();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        let mut left = Vec::new();
        for entry in found {
            let machine = copies::of_machine(&entry.name).filter(|_| !entry.is_folder);
            if copies::numbered_of(&entry.name).or(machine).is_some_and(|original| names.contains(&original)) {
                self.copy(&entry.name, &entry.path, entry.is_folder);
                continue;
            }
            if let Some(other) = seen.insert(folded(&entry.name), entry.name.clone()).filter(|_| alike) {
                let message =
                    format!("Its name and `{other}` are one name on many disks: on those only one of them is left.");
                self.add(Kind::SameFolderName, &entry.path, message, "Rename one of them.");
            }
            left.push(entry);
        }
        left
    }

    fn copy(&mut self, name: &str, path: &Path, is_folder: bool) {
        let what = if is_folder { "folder" } else { "file" };
        if copies::is_undecided(name) {
            let message = "Two programs wrote this document at once; this is the version that is not in its place.";
            let fix = "Take over from it what is missing in the document, then delete it.";
            self.add(Kind::Undecided, path, message, fix);
        } else {
            let message = format!("A sync tool made this copy of a {what} that two machines changed; it is not read.");
            let fix = format!("Take over from it what is missing in the {what}, then delete it.");
            self.add(Kind::SyncCopy, path, message, fix);
        }
    }

    /// What ended programs left in a folder.
    fn abandoned(&mut self, folder: &Path) {
        let is_partners =
            folder.starts_with(self.store.root.join(PARTNERS)) && folder != self.store.root.join(PARTNERS);
        for path in files::left_over(folder, self.now) {
            let message = "A program that ended in the middle of a save left this file; it is not read.";
            let repair = if is_partners { Repair::Keep } else { Repair::Trash };
            self.repairable(Kind::LeftOver, path, message, repair);
        }
        for path in files::half_made(folder, self.now) {
            let message = "A program that ended while it made a folder left this half of it; it is not read.";
            self.repairable(Kind::HalfMade, path, message, Repair::Trash);
        }
    }

    fn repairable(&mut self, kind: Kind, path: PathBuf, message: &str, repair: Repair) {
        let fix = "`playbooks doctor --fix` puts it aside.";
        let finding = Finding::new(kind, self.store.name(&path), message, fix);
        self.found.push(finding.repaired_by(repair, path));
    }

    fn unreadable(&mut self, path: &Path, why: &Unreadable) {
        let kind = if matches!(why, Unreadable::Io(_)) { Kind::Unreadable } else { Kind::NotAFile };
        let (reason, fix) = why.reason();
        self.add(kind, path, format!("This {reason}."), fix);
    }

    fn add(&mut self, kind: Kind, path: &Path, message: impl Into<String>, fix: impl Into<String>) {
        self.found.push(Finding::new(kind, self.store.name(path), message, fix));
    }
}
