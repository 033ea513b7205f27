//! What is being typed is on this machine's disk before the frame that shows it: each change as a line in a file of this
//! process, read again by the next program only if this one ended before a file had the text.
//!
//! A program that is killed loses nothing that it showed as kept; a power cut takes at most the last two seconds.

#![expect(clippy::disallowed_methods, reason = "has a thread, and says when something was typed")]

mod record;
mod writer;

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use jiff::Timestamp;

use self::record::{Record, What, splice};
pub(super) use self::writer::MAKING;
use self::writer::{Job, Progress, ROOM, To, Writer};
use super::wake::Waker;
use crate::app::Msg;
use crate::app::draft::{Draft, Drafts, Kept, Place, Text, Typed};
use crate::app::msg::Failure;

/// How long a frame waits for the disk.
const PATIENCE: Duration = Duration::from_millis(20);

/// The journal of this process.
#[derive(Debug)]
pub struct Journal {
    /// What the file says.
    known: Vec<Known>,
    last_id: u64,
    generation: u64,
    /// How many bytes of the file are taken, and how many there is room for.
    end: u64,
    room: u64,
    /// The last write failed: what the file says is not sure.
    broken: bool,
    asked: u64,
    told: Kept,
    jobs: Option<Sender<Job>>,
    progress: Arc<Progress>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Known {
    id: u64,
    place: Place,
    base: String,
    /// Of the editor; a plain text has none.
    revision: Option<u64>,
    text: String,
}

impl Journal {
    /// A journal in a workspace. Nothing is written before something is typed or [`Journal::prepare`] is called.
    ///
    /// # Errors
    /// When the system starts no thread.
    pub fn start(workspace: &Path, waker: Waker) -> std::io::Result<Self> {
        let (jobs, queue) = channel();
        let progress = Arc::new(Progress::default());
        let writer = Writer::new(workspace);
        let seen = Arc::clone(&progress);
        let run = move || writer.run(&queue, &seen, &waker);
        let thread = Builder::new().name("journal".to_owned()).spawn(run)?;
        Ok(Self {
            known: Vec::new(),
            last_id: 0,
            generation: 1,
            end: 0,
            room: ROOM,
            broken: false,
            asked: 0,
            told: Kept::Yes,
            jobs: Some(jobs),
            progress,
            thread: Some(thread),
        })
    }

    /// Takes the room for what will be typed, so that it is there when the disk is full.
    pub fn prepare(&self) {
        self.send(Job::Prepare);
    }

    /// Writes what differs from what is kept. Returns what there is to tell, if that is new.
    pub fn keep(&mut self, drafts: &Drafts<'_>) -> Option<Msg> {
        let changes = self.take_in(drafts);
        if !changes.is_empty() {
            self.write(&changes);
        }
        // Once the disk is late, nobody waits again before it has caught up.
        let patience = if self.told == Kept::NotYet { Duration::ZERO } else { PATIENCE };
        let state = self.progress.wait(self.asked, patience);
        let kept = match state.failure {
            _ if state.done < self.asked => Kept::NotYet,
            None => Kept::Yes,
            Some(reason) => {
                self.broken = true;
                Kept::No(Failure::new(format!("Typed text is not kept before it is saved: {reason}."), ""))
            }
        };
        (self.told != kept).then(|| {
            self.told = kept.clone();
            Msg::DraftsKept(kept)
        })
    }

    /// Brings `known` up to date and says how.
    fn take_in(&mut self, drafts: &Drafts<'_>) -> Vec<Change> {
        let mut changes = Vec::new();
        if drafts.settled {
            let (known, gone) =
                std::mem::take(&mut self.known).into_iter().partition(|known| find(drafts, &known.place).is_some());
            self.known = known;
            changes.extend(gone.into_iter().map(|gone: Known| Change::Done { id: gone.id }));
        }
        for typed in &drafts.typed {
            let revision = match typed.text {
                Text::Editor(editor) => Some(editor.revision()),
                Text::Plain(_) => None,
            };
            let Some(known) = self.known.iter_mut().find(|known| known.place == typed.place) else {
                self.last_id += 1;
                let (id, text) = (self.last_id, text_of(typed));
                let (place, base) = (typed.place.clone(), typed.base.to_owned());
                self.known.push(Known { id, place, base, revision, text });
                changes.push(Change::Draft { id, new: true });
                continue;
            };
            // Documents are large, and their editors stay; the editor of an input may be another one.
            if matches!(typed.place, Place::Document { .. }) && known.revision == revision && known.base == typed.base {
                continue;
            }
            let text = text_of(typed);
            if known.base != typed.base {
                known.base = typed.base.to_owned();
                changes.push(Change::Draft { id: known.id, new: false });
            } else if known.text != text {
                let (start, delete, insert) = splice(&known.text, &text);
                changes.push(Change::Splice {
                    id: known.id,
                    start,
                    delete,
                    insert: insert.to_owned(),
                    size: text.len(),
                });
            }
            (known.text, known.revision) = (text, revision);
        }
        changes
    }

    fn write(&mut self, changes: &[Change]) {
        if self.broken {
            return self.write_all(To::New);
        }
        let is_new = |known: &Known| changes.iter().any(|change| change.is_new(known.id));
        if self.end > 0 && !self.known.is_empty() && self.known.iter().all(is_new) {
            return self.write_all(To::Start);
        }
        let bytes = self.lines(changes);
        if self.end + bytes.len() as u64 > self.room {
            return self.write_all(To::New);
        }
        self.submit(bytes, To::End);
    }

    /// Writes everything that is known, and nothing else.
    fn write_all(&mut self, to: To) {
        self.generation += 1;
        let all: Vec<Change> = self.known.iter().map(|known| Change::Draft { id: known.id, new: true }).collect();
        let bytes = self.lines(&all);
        let fits = to == To::Start && bytes.len() as u64 <= self.room;
        if !fits {
            self.room = ROOM.max(2 * bytes.len() as u64);
        }
        (self.end, self.broken) = (0, false);
        self.submit(bytes, if fits { To::Start } else { To::New });
    }

    fn lines(&self, changes: &[Change]) -> Vec<u8> {
        let at = Timestamp::now();
        let line = |change: &Change| {
            let what = match change {
                Change::Done { id } => What::Done { id: *id },
                Change::Splice { id, start, delete, insert, size } => {
                    What::Splice { id: *id, start: *start, delete: *delete, insert: Cow::Borrowed(insert), size: *size }
                }
                Change::Draft { id, .. } => {
                    let known = self.known.iter().find(|known| known.id == *id)?;
                    What::Draft {
                        id: *id,
                        place: Cow::Borrowed(&known.place),
                        base: Cow::Borrowed(&known.base),
                        text: Cow::Borrowed(&known.text),
                    }
                }
            };
            // Nothing of it is anything that JSON does not know.
            record::line(&Record { generation: self.generation, at, what }).ok()
        };
        changes.iter().filter_map(line).collect::<String>().into_bytes()
    }

    fn submit(&mut self, bytes: Vec<u8>, to: To) {
        self.end += bytes.len() as u64;
        self.asked += 1;
        self.send(Job::Write { bytes, to });
    }

    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread ends early only by a panic, and a panic ends the program.
            let _ = jobs.send(job);
        }
    }
}

/// What differs from what the file says.
#[derive(Debug)]
enum Change {
    /// A text that is new, or to be written whole.
    Draft {
        id: u64,
        new: bool,
    },
    Splice {
        id: u64,
        start: usize,
        delete: usize,
        insert: String,
        size: usize,
    },
    Done {
        id: u64,
    },
}

impl Change {
    fn is_new(&self, of: u64) -> bool {
        matches!(self, Self::Draft { id, new: true } if *id == of)
    }
}

fn find<'a, 'b>(drafts: &'a Drafts<'b>, place: &Place) -> Option<&'a Typed<'b>> {
    drafts.typed.iter().find(|typed| typed.place == *place)
}

fn text_of(typed: &Typed<'_>) -> String {
    match typed.text {
        Text::Editor(editor) => editor.text(),
        Text::Plain(text) => text.to_owned(),
    }
}

/// The file stays where something in it is in no other.
impl Drop for Journal {
    fn drop(&mut self) {
        let keep = !self.known.is_empty();
        if keep && !self.broken {
            let close = Record { generation: self.generation, at: Timestamp::now(), what: What::Close };
            let line = record::line(&close).unwrap_or_default();
            self.submit(line.into_bytes(), To::End);
        }
        self.send(Job::Close { keep });
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The drafts in the bytes of a journal, and whether its program ended in order.
pub fn drafts_in(bytes: &[u8]) -> (Vec<Draft>, bool) {
    let replayed = record::replay(bytes);
    (replayed.drafts, replayed.closed)
}

#[cfg(test)]
mod tests;
