//! Forgetting versions that are too old. Only the files of processes that have ended are rewritten, and only once a day.

#![expect(clippy::disallowed_methods, reason = "removes files of the history")]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{DAY, History, LIMIT, Log, State, line};
use crate::domain::history::kept;
use crate::io::files::{self, Links};
use crate::io::process;
use crate::io::store::local;

/// How large all objects together may be after pruning, in bytes.
const CAP: u64 = 200 << 20;

impl History {
    /// Forgets what is too old, at most once a day: see [`kept`]; then the oldest, while all is more than 200 MB.
    pub(in crate::io::store) fn prune(&self, now: Timestamp) {
        self.prune_to(now, CAP);
    }

    pub(super) fn prune_to(&self, now: Timestamp, cap: u64) {
        let folder = local::path(&self.root);
        let marker = folder.join("pruned");
        let last = files::read(&marker, 100, Links::Refuse).ok();
        let last: Option<Timestamp> = last.and_then(|read| String::from_utf8(read.bytes).ok()?.trim().parse().ok());
        let is_due = last.is_none_or(|last| !(-DAY..DAY).contains(&now.duration_since(last)));
        if !is_due || !folder.join("ops").is_dir() || files::stow(&marker, format!("{now}\n").as_bytes()).is_err() {
            return;
        }
        let mut logs = self.read();
        let Some(newest) = logs.iter().flat_map(|log| &log.ops).map(|op| op.at).max() else { return };
        // A clock that was put back makes nothing old; one that was put forward not much.
        if newest > now {
            return;
        }
        thin(&mut logs, now.min(newest + DAY), now, cap);
        let obj = folder.join("obj");
        let live: HashSet<PathBuf> = logs
            .iter()
            .flat_map(|log| &log.ops)
            .flat_map(|op| op.before.iter().chain([&op.after]))
            .map(|state| obj.join(&state.hash))
            .collect();
        if logs.iter().all(|log| log.write(now).is_ok()) {
            sweep(&obj, &live, now);
        }
    }
}

impl Log {
    /// Whether nobody adds to it any more: its process is gone, or has begun another since.
    fn is_closed(&self, now: Timestamp) -> bool {
        let name = self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some((begun, rest)) = name.split_once('-') else { return false };
        let gone = rest.rsplit_once('-').is_some_and(|(mark, _)| process::is_gone(mark));
        let begun = DateTime::strptime("%Y%m%dT%H%M%SZ", begun);
        let begun = begun.and_then(|begun| begun.to_zoned_datetime(TimeZone::UTC));
        gone || begun.is_ok_and(|begun| now.duration_since(begun.timestamp()) > DAY * 2)
    }

    /// Writes what is left of it, where that is less than there was.
    fn write(&self, now: Timestamp) -> io::Result<()> {
        if !self.is_closed(now) {
            return Ok(());
        }
        if self.ops.is_empty() {
            return fs::remove_file(&self.path);
        }
        let text: String = self.ops.iter().map(line).collect::<io::Result<_>>()?;
        let there = files::read(&self.path, LIMIT, Links::Refuse).map(|there| there.bytes);
        if there.is_ok_and(|there| there == text.as_bytes()) {
            Ok(())
        } else {
            files::write(&self.path, text.as_bytes())
        }
    }
}

/// Takes out of the closed logs what is not kept any more.
fn thin(logs: &mut [Log], reference: Timestamp, now: Timestamp, cap: u64) {
    let closed: Vec<bool> = logs.iter().map(|log| log.is_closed(now)).collect();
    let mut by_file: BTreeMap<&str, Vec<(u64, Timestamp, usize, usize)>> = BTreeMap::new();
    for (log, ops) in logs.iter().enumerate() {
        for (index, op) in ops.ops.iter().enumerate() {
            by_file.entry(&op.path).or_default().push((op.n, op.at, log, index));
        }
    }
    let mut gone: HashSet<(usize, usize)> = HashSet::new();
    for versions in by_file.values_mut() {
        versions.sort_unstable();
        let times: Vec<Timestamp> = versions.iter().map(|(_, at, ..)| *at).collect();
        let old = versions.iter().zip(kept(&times, reference)).filter(|(_, kept)| !kept);
        gone.extend(old.map(|((.., log, index), _)| (*log, *index)));
    }
    // What a version replaced is a version of its own where it is ours; as the only trace of somebody else's it stays.
    let ours: HashSet<(String, String)> =
        logs.iter().flat_map(|log| &log.ops).map(|op| (op.path.clone(), op.after.hash.clone())).collect();
    for (log, _) in logs.iter_mut().zip(&closed).filter(|(_, closed)| **closed) {
        for op in log.ops.iter_mut().filter(|op| reference.duration_since(op.at) >= DAY) {
            op.before.take_if(|before| ours.contains(&(op.path.clone(), before.hash.clone())));
        }
    }
    gone.retain(|(log, _)| closed[*log]);
    forget(logs, &gone);
    shrink(logs, &closed, cap);
}

/// Takes the oldest out of the closed logs until the objects of all are at most `cap` bytes.
fn shrink(logs: &mut [Log], closed: &[bool], cap: u64) {
    let mut uses: HashMap<String, (u64, usize)> = HashMap::new();
    let mut replaced: HashMap<(String, String), Vec<(usize, usize)>> = HashMap::new();
    let mut oldest = Vec::new();
    for (log, ops) in logs.iter().enumerate() {
        for (index, op) in ops.ops.iter().enumerate() {
            for state in op.before.iter().chain([&op.after]) {
                uses.entry(state.hash.clone()).or_insert((state.size, 0)).1 += 1;
            }
            if closed[log] {
                oldest.push((op.at, op.n, log, index));
                let before = op.before.iter().map(|before| (op.path.clone(), before.hash.clone()));
                before.for_each(|key| replaced.entry(key).or_default().push((log, index)));
            }
        }
    }
    oldest.sort_unstable();
    let mut total: u64 = uses.values().map(|(size, _)| size).sum();
    let mut release = |state: Option<State>| match state.and_then(|state| uses.get_mut(&state.hash)) {
        Some((size, count)) => {
            *count -= 1;
            if *count == 0 { *size } else { 0 }
        }
        None => 0,
    };
    let mut gone: HashSet<(usize, usize)> = HashSet::new();
    for (.., log, index) in oldest {
        if total <= cap {
            break;
        }
        gone.insert((log, index));
        let op = &mut logs[log].ops[index];
        let key = (op.path.clone(), op.after.hash.clone());
        let (before, after) = (op.before.take(), op.after.clone());
        total -= release(before) + release(Some(after));
        // As what the next save replaced it goes too.
        for (log, index) in replaced.remove(&key).unwrap_or_default() {
            total -= release(logs[log].ops[index].before.take());
        }
    }
    forget(logs, &gone);
}

fn forget(logs: &mut [Log], gone: &HashSet<(usize, usize)>) {
    for (log, ops) in logs.iter_mut().enumerate() {
        let mut index = 0..;
        ops.ops.retain(|_| !index.next().is_some_and(|index| gone.contains(&(log, index))));
    }
}

/// Removes objects that no line names, but for those of the last hour: their line may be about to be written.
fn sweep(obj: &Path, live: &HashSet<PathBuf>, now: Timestamp) {
    for entry in fs::read_dir(obj).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(described) = entry.metadata() else { continue };
        let is_old = now.duration_since(files::modified(&described)) > SignedDuration::from_hours(1);
        if described.is_file() && is_old && !live.contains(&path) {
            let _ = fs::remove_file(path);
        }
    }
}
