//! What is wrong in the folder of this machine: the history, and texts that were typed and never saved.

#![expect(clippy::disallowed_methods, reason = "lists the folder of this machine")]

use std::fs;
use std::path::{Path, PathBuf};

use super::super::{drafts, local};
use super::Doctor;
use crate::domain::doctor::{Finding, Kind, Repair};
use crate::io::files::{self, DOCUMENT_LIMIT, Fingerprint, Links, Unreadable};
use crate::io::{journal, process};

/// Where repairs put what nobody needs any more.
pub(super) const TRASH: &str = "trash";

impl Doctor<'_> {
    pub(super) fn machine(&mut self) {
        let folder = local::path(&self.store.root);
        let hidden = folder.parent().unwrap_or(&folder).to_owned();
        for part in [&hidden, &folder] {
            match fs::symlink_metadata(part) {
                Ok(described) if described.is_dir() => {}
                Ok(described) if described.is_symlink() => return self.unreadable(part, &Unreadable::Link),
                Ok(_) => return self.unreadable(part, &Unreadable::NotAFile),
                Err(_) => return,
            }
            self.modes(part);
            self.abandoned(part);
        }
        for inner in sorted(&folder) {
            self.modes(&inner);
            let name = inner.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let is_folder = fs::symlink_metadata(&inner).is_ok_and(|described| described.is_dir());
            if !is_folder || name == TRASH {
                continue;
            }
            self.abandoned(&inner);
            for path in sorted(&inner) {
                self.modes(&path);
                match name {
                    "obj" => self.object(&path),
                    "ops" if path.extension().is_some_and(|ending| ending == "jsonl") => self.ops(&path),
                    _ => {}
                }
            }
        }
        self.journals(&folder.join("journal"));
    }

    fn object(&mut self, path: &Path) {
        if !is_damaged(path) {
            return;
        }
        let message = "These bytes of the history are damaged; the versions that held them cannot be put back.";
        let fix = "`playbooks doctor --fix` puts it aside, so that a later save can keep the same text again.";
        let finding = Finding::new(Kind::DamagedHistory, self.store.name(path), message, fix);
        self.found.push(finding.repaired_by(Repair::Trash, path.to_owned()));
    }

    fn journals(&mut self, folder: &Path) {
        for path in drafts::journals(folder) {
            if !process::is_here(drafts::mark(&path).unwrap_or_default()) {
                let message = "This journal is another machine's; only that one offers what is in it.";
                let fix = "Start playbooks there, or read it with `grep -a '^J1'`; its folder belongs to one machine.";
                self.add(Kind::OtherMachine, &path, message, fix);
                continue;
            }
            let Some(_lock) = drafts::ended(&path) else { continue };
            let Ok(content) = files::read(&path, drafts::LIMIT, Links::Refuse) else { continue };
            let (texts, closed) = journal::drafts_in(&content.bytes);
            let is_form =
                |draft: &crate::app::draft::Draft| matches!(draft.place, crate::app::draft::Place::Form { .. });
            let offered = texts.into_iter().filter(|draft| !(closed && is_form(draft)));
            let count = offered.filter_map(|draft| self.store.offer(draft)).count();
            if count > 0 {
                let texts = if count == 1 { "1 text that was".to_owned() } else { format!("{count} texts that were") };
                let message = format!("A program that ended early left {texts} typed and not saved.");
                let fix = "Start playbooks, which offers it, or use `playbooks recover`.";
                self.add(Kind::UnsavedText, &path, message, fix);
            }
        }
    }
}

/// Whether a file of the history is not what its name says. One whose name says nothing is none.
pub(super) fn is_damaged(object: &Path) -> bool {
    let name = object.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_hash = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_whole = || {
        let read = files::read(object, DOCUMENT_LIMIT, Links::Refuse);
        read.is_ok_and(|content| Fingerprint::of(&content.bytes).to_string() == name)
    };
    is_hash && !is_whole()
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
