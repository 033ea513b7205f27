//! The thread that writes the journal: a file of this process alone, with room taken beforehand so that a full disk does not
//! stop it. It holds a lock on the file for as long as the process lives.

#![expect(
    clippy::disallowed_methods,
    reason = "makes, writes and removes its file, and counts the second to the next sync"
)]

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustix::fs::{FallocateFlags, FlockOperation, OFlags, fallocate, flock};

use crate::app::Msg;
use crate::io::store::local;
use crate::io::wake::Waker;
use crate::io::{files, process};

/// The room that a journal takes, in bytes.
pub(super) const ROOM: u64 = 1 << 20;

/// The ending of a file that is not a journal yet.
pub(in crate::io) const MAKING: &str = "new";

/// How long typed text is on its way to the disk at most, so that a power cut takes no more.
const SYNC: Duration = Duration::from_secs(1);

/// What the thread is asked for.
#[derive(Debug)]
pub(super) enum Job {
    /// Make the file, so that there is room for what will be typed.
    Prepare,
    Write {
        bytes: Vec<u8>,
        to: To,
    },
    /// The program ends. The file goes with it unless something in it is still needed.
    Close {
        keep: bool,
    },
}

/// Where bytes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    End,
    /// From the start: nothing of what is there is needed.
    Start,
    /// Into a new file: the bytes say everything that is needed of the old one.
    New,
}

/// How far the thread is.
#[derive(Debug, Default)]
pub(super) struct Progress {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default, Clone)]
pub(super) struct State {
    /// How many writes are done.
    pub done: u64,
    /// Why the last one failed.
    pub failure: Option<String>,
    /// Somebody went on without waiting for the end of this write and wants to be told of it.
    late: Option<u64>,
}

impl Progress {
    /// Waits until `count` writes are done, or goes on after `patience`.
    pub(super) fn wait(&self, count: u64, patience: Duration) -> State {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let behind = |state: &mut State| state.done < count;
        let (mut state, _) =
            self.changed.wait_timeout_while(state, patience, behind).unwrap_or_else(PoisonError::into_inner);
        state.late = Some(count).filter(|count| state.done < *count);
        state.clone()
    }

    /// A write is done. Whether somebody wants to be told.
    fn advance(&self, result: io::Result<()>) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.done += 1;
        state.failure = result.err().map(|error| error.to_string());
        self.changed.notify_all();
        let done = state.done;
        state.late.take_if(|late| *late <= done).is_some()
    }
}

#[derive(Debug)]
pub(super) struct Writer {
    workspace: PathBuf,
    segment: Option<Segment>,
    /// When the first bytes were written that are not synced.
    unsynced: Option<Instant>,
    /// Why the last write failed: what is added to its end means nothing without it.
    failure: Option<String>,
}

#[derive(Debug)]
struct Segment {
    file: File,
    path: PathBuf,
    end: u64,
}

impl Writer {
    pub(super) fn new(workspace: &Path) -> Self {
        Self { workspace: workspace.to_owned(), segment: None, unsynced: None, failure: None }
    }

    pub(super) fn run(mut self, jobs: &Receiver<Job>, progress: &Arc<Progress>, waker: &Waker) {
        loop {
            let job = match self.unsynced {
                None => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(since) => jobs.recv_timeout(SYNC.saturating_sub(since.elapsed())),
            };
            match job {
                // Without room now, there may be some when it is needed.
                Ok(Job::Prepare) => drop(self.segment(0)),
                Ok(Job::Write { bytes, to }) => {
                    let written = self.write(&bytes, to);
                    if progress.advance(written) {
                        waker.send(Msg::DraftsWritten);
                    }
                }
                Ok(Job::Close { keep }) => {
                    self.sync();
                    if let Some(segment) = self.segment.take().filter(|_| !keep) {
                        let _ = fs::remove_file(segment.path);
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.sync(),
                Err(RecvTimeoutError::Disconnected) => return self.sync(),
            }
        }
    }

    fn write(&mut self, bytes: &[u8], to: To) -> io::Result<()> {
        if let (To::End, Some(reason)) = (to, &self.failure) {
            return Err(io::Error::other(reason.clone()));
        }
        let old = if to == To::New { self.segment.take() } else { None };
        let written = self.put(bytes, to);
        match (&written, old) {
            (Ok(()), Some(old)) => {
                self.sync();
                let _ = fs::remove_file(old.path);
            }
            (Err(_), Some(old)) => {
                if let Some(new) = self.segment.replace(old) {
                    let _ = fs::remove_file(new.path);
                }
            }
            (_, None) => {}
        }
        self.failure = written.as_ref().err().map(ToString::to_string);
        written
    }

    fn put(&mut self, bytes: &[u8], to: To) -> io::Result<()> {
        let length = bytes.len() as u64;
        let segment = self.segment(length)?;
        let at = if to == To::Start { 0 } else { segment.end };
        // Should this fail in the middle, the next bytes are written over it.
        segment.file.write_all_at(bytes, at)?;
        segment.end = at + length;
        self.unsynced.get_or_insert_with(Instant::now);
        Ok(())
    }

    /// The file, made where there is none yet.
    fn segment(&mut self, length: u64) -> io::Result<&mut Segment> {
        let made = match self.segment.take() {
            Some(segment) => segment,
            None => self.make(ROOM.max(2 * length))?,
        };
        Ok(self.segment.insert(made))
    }

    fn make(&self, room: u64) -> io::Result<Segment> {
        let name = format!(
            "{}-{}-{:08x}.journal",
            Timestamp::now().strftime("%Y%m%dT%H%M%SZ"),
            process::mark(),
            fastrand::u32(..)
        );
        let path = local::folder(&self.workspace, "journal")?.join(name);
        // It gets its name when it is locked: without the lock it would be taken for one of an ended program.
        let making = path.with_extension(MAKING);
        let flags = OFlags::NOFOLLOW.bits().cast_signed();
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).custom_flags(flags).open(&making)?;
        // Without locks the number of the process in the name says who writes it.
        let _ = flock(&file, FlockOperation::NonBlockingLockExclusive);
        write_in_place(&file);
        let taken = match fallocate(&file, FallocateFlags::empty(), 0, room) {
            Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::NOSYS) => zeros(&file, room),
            result => result.map_err(io::Error::from),
        };
        let named = taken.and_then(|()| fs::rename(&making, &path));
        if let Err(error) = named.and_then(|()| files::sync_folder(path.parent().unwrap_or(&path))) {
            let _ = fs::remove_file(&making);
            let _ = fs::remove_file(&path);
            return Err(error);
        }
        Ok(Segment { file, path, end: 0 })
    }

    /// A sync that fails is not tried again for the same bytes: the second one may lie.
    fn sync(&mut self) {
        if let (Some(segment), Some(_)) = (&self.segment, self.unsynced.take()) {
            let _ = segment.file.sync_data();
        }
    }
}

/// Btrfs writes each change of a block to another place, for which a full disk has no room, unless it is told not to while
/// the file is empty. Other file systems know nothing of that.
#[cfg(target_os = "linux")]
fn write_in_place(file: &File) {
    use rustix::fs::{IFlags, ioctl_getflags, ioctl_setflags};
    let _ = ioctl_getflags(file).and_then(|flags| ioctl_setflags(file, flags | IFlags::NOCOW));
}

#[cfg(not(target_os = "linux"))]
fn write_in_place(_: &File) {}

fn zeros(file: &File, room: u64) -> io::Result<()> {
    let block = vec![0; 1 << 16];
    (0..room.div_ceil(1 << 16)).try_for_each(|number| file.write_all_at(&block, number << 16))
}
