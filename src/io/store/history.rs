//! What was saved before, on this machine alone: the bytes as objects named by their hash, and for each process a file of
//! lines that say what was saved when, by whom. Never in the way of a save: what cannot be kept is not kept.
//!
//! ```text
//! .playbooks/local/obj/abcdef...           the bytes
//! .playbooks/local/ops/<start>-<process>-<chance>.jsonl    H1 <check> {"n":17,"at":...,"path":...,"after":{...}}
//! ```

#![expect(clippy::disallowed_methods, reason = "keeps and lists files of its own, with a bit of chance in their names")]

mod prune;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use rustix::fs::{AtFlags, CWD, OFlags, Timespec, Timestamps, UTIME_NOW, utimensat};
use serde::{Deserialize, Serialize};

use super::local;
use crate::io::files::{self, DOCUMENT_LIMIT, Fingerprint, Links};
use crate::io::process;

/// The largest file of lines that is read.
const LIMIT: u64 = 256 << 20;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// For how many seconds an object counts as just made.
const YOUNG: u64 = 1200;

/// What begins every line.
const FORMAT: &str = "H1";

/// The history of a workspace, as one process writes it.
#[derive(Debug)]
pub(super) struct History {
    root: PathBuf,
    /// The file of this process and when it was begun.
    ops: Option<(File, Timestamp)>,
}

/// A file as it was: what it held and how much, and when it was written where somebody else did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    pub hash: String,
    pub size: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// A save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Op {
    /// Grows with each save of a partner, whatever its clock says.
    pub n: u64,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Inside the workspace, with `/`.
    pub path: String,
    /// What it replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<State>,
    pub after: State,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// Whether `after` was never, or only for a moment, the file itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub aside: bool,
}

/// A version of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Inside the partner's folder, with `/`.
    pub file: String,
    /// From 1, the newest of this file.
    pub number: usize,
    /// Which save of the partner it comes from: later ones have more.
    pub save: u64,
    pub at: Timestamp,
    /// Empty where it is not known.
    pub by: String,
    /// In bytes.
    pub size: u64,
    /// In a few words.
    pub what: String,
    /// Whether the file is like this now.
    pub current: bool,
    pub(super) hash: String,
}

impl State {
    pub(super) fn of(bytes: &[u8], at: Option<Timestamp>) -> Self {
        Self { hash: Fingerprint::of(bytes).to_string(), size: bytes.len() as u64, at }
    }
}

impl History {
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), ops: None }
    }

    /// Keeps bytes. They are not waited for: a power cut may take what was kept last.
    ///
    /// # Errors
    /// Where the disk does not take them.
    pub(super) fn keep(&self, bytes: &[u8]) -> io::Result<State> {
        let state = State::of(bytes, None);
        let path = local::folder(&self.root, "obj")?.join(&state.hash);
        let there = fs::symlink_metadata(&path).ok().filter(|there| there.is_file() && there.len() == state.size);
        if let Some(there) = there {
            if there.modified().is_ok_and(|time| time.elapsed().is_ok_and(|age| age.as_secs() < YOUNG)) {
                return Ok(state);
            }
            // It is young again: who prunes at this moment leaves it.
            let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
            let times = Timestamps { last_access: now, last_modification: now };
            utimensat(CWD, &path, &times, AtFlags::SYMLINK_NOFOLLOW)?;
        } else {
            files::stow(&path, bytes)?;
        }
        Ok(state)
    }

    fn object(&self, hash: &str) -> PathBuf {
        local::path(&self.root).join("obj").join(hash)
    }

    /// Whether bytes of this hash are kept.
    pub(super) fn has(&self, hash: &Fingerprint) -> bool {
        fs::symlink_metadata(self.object(&hash.to_string())).is_ok()
    }

    /// Gives back the room of bytes that no line names yet.
    pub(super) fn drop_object(&self, hash: &Fingerprint) {
        let _ = fs::remove_file(self.object(&hash.to_string()));
    }

    /// Writes down a save.
    ///
    /// # Errors
    /// Where the disk does not take the line.
    pub(super) fn note(&mut self, op: &Op) -> io::Result<()> {
        let of_today =
            self.ops.as_ref().filter(|(_, begun)| (SignedDuration::ZERO..DAY).contains(&op.at.duration_since(*begun)));
        if of_today.is_none() {
            let folder = local::folder(&self.root, "ops")?;
            let name =
                format!("{}-{}-{:08x}.jsonl", op.at.strftime("%Y%m%dT%H%M%SZ"), process::mark(), fastrand::u32(..));
            let flags = OFlags::NOFOLLOW.bits().cast_signed();
            let mut options = OpenOptions::new();
            let file = options.append(true).create_new(true).mode(0o600).custom_flags(flags).open(folder.join(name))?;
            self.ops = Some((file, op.at));
        }
        match &mut self.ops {
            Some((file, _)) => file.write_all(line(op)?.as_bytes()),
            None => Ok(()),
        }
    }

    /// The number of the last save of a partner.
    pub(super) fn last(&self, partner: &str) -> u64 {
        let prefix = prefix(partner);
        let ops = self.read().into_iter().flat_map(|log| log.ops);
        ops.filter(|op| op.path.starts_with(&prefix)).map(|op| op.n).max().unwrap_or_default()
    }

    /// The versions of a partner's files, of each the newest first; `now` says what a file holds at present.
    pub(super) fn versions(
        &self,
        partner: &str,
        now: impl Fn(&str) -> Option<Fingerprint>,
    ) -> BTreeMap<String, Vec<Version>> {
        let prefix = prefix(partner);
        let mut ops: Vec<Op> = self.read().into_iter().flat_map(|log| log.ops).collect();
        ops.retain(|op| op.path.starts_with(&prefix));
        ops.sort_by_key(|op| (op.n, op.at));
        let mut files: BTreeMap<String, Vec<Version>> = BTreeMap::new();
        let mut last: BTreeMap<String, String> = BTreeMap::new();
        for op in ops {
            let file = op.path[prefix.len()..].to_owned();
            let versions = files.entry(file.clone()).or_default();
            let mut push = |state: &State, at, by: &str, what: &str| {
                let (by, what, size, hash) = (by.to_owned(), what.to_owned(), state.size, state.hash.clone());
                let (file, save) = (file.clone(), op.n);
                versions.push(Version { file, number: 0, save, at, by, size, what, current: false, hash });
            };
            let known = last.get(&file);
            if let Some(before) = op.before.as_ref().filter(|before| known != Some(&before.hash)) {
                let what = if known.is_none() { "as it was" } else { "written by another program" };
                push(before, before.at.unwrap_or(op.at), "", what);
            }
            let replaced = op.before.as_ref().map(|before| &before.hash).or(known);
            if op.aside || replaced != Some(&op.after.hash) {
                push(&op.after, op.at, &op.by, &op.what);
            }
            if !op.aside {
                last.insert(file, op.after.hash);
            }
        }
        for (file, versions) in &mut files {
            versions.retain(|version| self.is_there(version));
            versions.reverse();
            let current = now(file).map(|print| print.to_string());
            let newest = versions.iter().position(|version| Some(&version.hash) == current.as_ref());
            for (index, version) in versions.iter_mut().enumerate() {
                version.number = index + 1;
                version.current = newest == Some(index);
            }
        }
        files.retain(|_, versions| !versions.is_empty());
        files
    }

    fn is_there(&self, version: &Version) -> bool {
        let path = self.object(&version.hash);
        fs::symlink_metadata(path).is_ok_and(|there| there.is_file() && there.len() == version.size)
    }

    /// The bytes of a version; `None` where they are gone or damaged.
    pub(super) fn bytes(&self, version: &Version) -> Option<Vec<u8>> {
        let path = self.object(&version.hash);
        let bytes = files::read(&path, DOCUMENT_LIMIT, Links::Refuse).ok()?.bytes;
        (Fingerprint::of(&bytes).to_string() == version.hash).then_some(bytes)
    }

    /// Every file of lines. What is damaged in it is left out.
    fn read(&self) -> Vec<Log> {
        let entries = fs::read_dir(local::path(&self.root).join("ops")).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
        paths.sort();
        let read = |path: PathBuf| {
            let bytes = files::read(&path, LIMIT, Links::Refuse).ok()?.bytes;
            let ops = bytes.split(|byte| *byte == b'\n').filter_map(parse).collect();
            Some(Log { path, ops })
        };
        paths.into_iter().filter_map(read).collect()
    }
}

/// The lines of one process.
struct Log {
    path: PathBuf,
    ops: Vec<Op>,
}

fn prefix(partner: &str) -> String {
    format!("{}/{partner}/", super::PARTNERS)
}

/// `H1 1a2b3c4d {...}`: with a check that tells a torn or damaged line from a whole one.
fn line(op: &Op) -> io::Result<String> {
    let json = serde_json::to_string(op)?;
    Ok(format!("{FORMAT} {} {json}\n", check(&json)))
}

fn parse(line: &[u8]) -> Option<Op> {
    let line = std::str::from_utf8(line).ok()?.strip_prefix(FORMAT)?.strip_prefix(' ')?;
    let (sum, json) = line.split_once(' ')?;
    let op: Op = serde_json::from_str(json).ok().filter(|_| sum == check(json))?;
    let is_hash = |state: &State| state.hash.len() == 64 && state.hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_whole = op.before.iter().chain([&op.after]).all(is_hash);
    is_whole.then_some(op)
}

/// Whether a line says what it said when it was written.
pub(super) fn is_whole(line: &[u8]) -> bool {
    parse(line).is_some()
}

fn check(json: &str) -> String {
    Fingerprint::of(json.as_bytes()).to_string()[..8].to_owned()
}

#[cfg(test)]
mod tests;
