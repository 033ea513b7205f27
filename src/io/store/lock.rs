//! One program at a time saves a partner: a lock that ends with its process and is held for milliseconds.
//!
//! There are two lock files for each partner. Who waits for the first holds the second, and whoever wants to save takes the
//! second before the first: so a program that saves again and again does not keep the others out.

#![expect(
    clippy::disallowed_methods,
    reason = "opens lock files, measures how long it waits, and for how long by chance"
)]

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustix::event::{Timespec, poll};
use rustix::fs::{FlockOperation, OFlags, flock};

use crate::domain::safe;
use crate::io::process;

/// How long a save waits for another program's.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// How long the text of a lock file is, with blanks at its end.
const TEXT: usize = 400;

/// Held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
    /// How often it was taken, this time too: saves of a partner are ordered by that and not by a clock.
    pub(super) number: u64,
}

/// Why there is no lock.
#[derive(Debug)]
pub(super) enum NotLocked {
    /// Another program has it. What it wrote about itself, on one line.
    Held(String),
    /// This file system has no locks, or the folder cannot be written.
    Unavailable,
}

impl Lock {
    /// Takes the lock of this name, waiting for at most `patience`. `last` is asked for the number of the last save where the
    /// lock file does not say it.
    ///
    /// # Errors
    /// When it cannot be had.
    pub(super) fn take(
        folder: &Path,
        name: &str,
        patience: Duration,
        now: Timestamp,
        last: impl FnOnce() -> u64,
    ) -> Result<Self, NotLocked> {
        let end = (0..=name.len().min(200)).rev().find(|end| name.is_char_boundary(*end)).unwrap_or_default();
        let open = |ending: &str| open(&folder.join(format!("{}{ending}", &name[..end])));
        let (queue, mut file) = (open(".queue")?, open(".lock")?);
        let started = Instant::now();
        for lock in [&queue, &file] {
            while !try_lock(lock)? {
                if started.elapsed() >= patience {
                    return Err(NotLocked::Held(holder(&file)));
                }
                wait();
            }
        }
        let number = number_in(&text_of(&file)).unwrap_or_else(last).saturating_add(1);
        // The words are for people: without them the lock is as good.
        let _ = describe(&mut file, now, number);
        Ok(Self { _file: file, number })
    }
}

fn open(path: &Path) -> Result<File, NotLocked> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600).custom_flags(flags);
    let file = options.open(path).map_err(|_| NotLocked::Unavailable)?;
    let is_file = file.metadata().is_ok_and(|described| described.is_file());
    if is_file { Ok(file) } else { Err(NotLocked::Unavailable) }
}

fn try_lock(file: &File) -> Result<bool, NotLocked> {
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::WOULDBLOCK | rustix::io::Errno::INTR) => Ok(false),
        Err(_) => Err(NotLocked::Unavailable),
    }
}

/// Some milliseconds, not the same for everybody.
fn wait() {
    let nanoseconds = i64::from(fastrand::u32(500_000..5_000_000));
    let _ = poll(&mut [], Some(&Timespec { tv_sec: 0, tv_nsec: nanoseconds }));
}

/// Always as long as before: a file that is cut and written again makes some file systems wait for the disk.
fn describe(file: &mut File, now: Timestamp, number: u64) -> io::Result<()> {
    let text = format!("process {} on {} since {now}\nsave {number}\n", process::id(), process::host());
    file.rewind()?;
    file.write_all(format!("{text:<TEXT$}").as_bytes())
}

fn text_of(file: &File) -> String {
    let mut text = String::new();
    let read = file.take(TEXT as u64).read_to_string(&mut text);
    if read.is_ok() { text } else { String::new() }
}

fn number_in(text: &str) -> Option<u64> {
    text.lines().nth(1)?.strip_prefix("save ")?.parse().ok()
}

fn holder(file: &File) -> String {
    let text = text_of(file);
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() { "which one is not known".to_owned() } else { safe::line(line).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-23T09:30:00Z".parse().expect("a time")
    }

    #[test]
    fn who_holds_a_lock_is_named_and_it_ends_with_its_holder() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let take = |name: &str| Lock::take(folder.path(), name, Duration::from_millis(20), now(), || 41);
        let held = take("acme").expect("free");
        let other = take("globex").expect("another partner's");
        let Err(NotLocked::Held(words)) = take("acme") else { panic!("taken twice") };
        let expected = format!("process {} on {} since 2026-11-23T09:30:00Z", process::id(), process::host());
        assert_eq!(words, expected);
        assert_eq!([held.number, other.number], [42; 2], "the one after the last");
        drop(held);
        assert_eq!(take("acme").expect("free again").number, 43);
    }

    #[test]
    fn a_link_or_a_folder_in_its_place_is_no_lock() {
        let folder = tempfile::tempdir().expect("a temp folder");
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("a.lock")).expect("linked");
        std::fs::create_dir(folder.path().join("b.queue")).expect("made");
        for name in ["a", "b"] {
            let result = Lock::take(folder.path(), name, Duration::ZERO, now(), || 0);
            assert!(matches!(result, Err(NotLocked::Unavailable)), "{name}: {result:?}");
        }
        Lock::take(folder.path(), &"日".repeat(85), Duration::ZERO, now(), || 0).expect("the longest name");
    }

    #[test]
    fn who_waits_comes_before_who_comes_later() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let take = |patience| Lock::take(folder.path(), "acme", patience, now(), || 0);
        let held = take(Duration::ZERO).expect("free");
        let queue = File::open(folder.path().join("acme.queue")).expect("a file");
        let (done, wait_for_done) = std::sync::mpsc::channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let _lock = take(Duration::from_secs(20)).expect("its turn");
                let _ = wait_for_done.recv();
            });
            let started = Instant::now();
            while try_lock(&queue).expect("there are locks") {
                flock(&queue, FlockOperation::Unlock).expect("unlocked");
                assert!(started.elapsed() < Duration::from_secs(10), "nobody waits in the queue");
                wait();
            }
            drop(held);
            let late = take(Duration::ZERO);
            drop(done);
            late.expect_err("the other one has it, or is next");
        });
        take(Duration::ZERO).expect("free again");
    }
}
