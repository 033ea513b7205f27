//! What can happen: everything that [`super::App::update`] is told.

use std::path::PathBuf;

use jiff::Timestamp;

use super::draft::{Kept, Left};
use super::key::Key;
use super::versions::Version;
use crate::domain::activity::Activity;
use crate::domain::answer::{Answers, Previous};
use crate::domain::catalog::Catalog;
use crate::domain::partner::Partner;
use crate::domain::playbook::Playbook;
use crate::domain::portfolio::Portfolio;
use crate::domain::run::{Run, RunKey};

/// An event from outside, or the answer to an [`super::Effect`].
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    Key(Key),
    /// A bracketed paste, line ends already `\n`.
    Paste(String),
    Mouse(Mouse),
    Resize {
        columns: u16,
        rows: u16,
    },
    FocusGained,
    FocusLost,
    /// The deadline that the app asked for has come.
    Tick,
    /// SIGTERM, SIGHUP or a vanished terminal: keep everything and go. The number of the signal.
    Terminate(i32),

    CatalogLoaded(Box<Catalog>),
    PortfolioLoaded(Box<Portfolio>),
    /// A playbook or a template changed.
    FilesChanged,
    /// Somebody else changed a file of the run that was opened last.
    RunFilesChanged,
    PartnerCreated(Result<Created, Failure>),
    RunStarted(Result<RunKey, Failure>),
    RunOpened {
        key: RunKey,
        result: Result<Box<OpenedRun>, Failure>,
    },
    DocumentOpened {
        key: RunKey,
        step: String,
        result: Result<DocumentText, Failure>,
    },
    /// The document of a living template was made; it continues another, with its answers, where there is one.
    DocumentMade {
        key: RunKey,
        step: String,
        result: Result<(DocumentText, Option<Continued>), Failure>,
    },
    /// The texts of the documents of a run, by step, for what is counted in them.
    DocumentsRead {
        key: RunKey,
        texts: Vec<(String, String)>,
    },
    /// The partner of a run as it is on disk.
    PartnerRead {
        key: RunKey,
        result: Result<Box<Partner>, Failure>,
    },
    /// The partner as it is on disk now.
    FactsSaved {
        key: RunKey,
        revision: u64,
        result: Result<(Timestamp, Box<Partner>), Failure>,
    },
    RunSaved {
        key: RunKey,
        revision: u64,
        result: Result<Timestamp, RunSaveFailure>,
    },
    DocumentSaved {
        key: RunKey,
        step: String,
        revision: u64,
        result: Result<Saved, SaveFailure>,
    },
    /// The external editor came back with this text.
    Edited {
        key: RunKey,
        step: String,
        result: Result<DocumentText, Failure>,
    },
    /// The versions of a document that this machine has, the newest first.
    VersionsListed {
        key: RunKey,
        step: String,
        list: Vec<Version>,
    },
    /// What happened with a partner, the newest first.
    TimelineRead {
        partner: String,
        acts: Vec<Activity>,
    },
    /// What programs left that ended before a file had it.
    DraftsFound(Box<Left>),
    /// Whether what is typed would be there after a crash.
    DraftsKept(Kept),
    /// The disk has caught up with what was typed.
    DraftsWritten,
    Copied(Result<(), Failure>),
    /// An address was not opened, and why; without a reason where nothing here opens any.
    AddressNotOpened {
        address: String,
        why: Option<Failure>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    pub kind: MouseKind,
    /// From 0.
    pub column: u16,
    /// From 0.
    pub row: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    Press,
    Drag,
    Release,
    ScrollUp,
    ScrollDown,
}

/// A partner that is on disk now.
#[derive(Debug, Clone, PartialEq)]
pub struct Created {
    pub slug: String,
    pub partner: Partner,
}

/// A run as it was read: its record and the definition it was started with.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedRun {
    pub partner: Partner,
    pub run: Run,
    pub playbook: Playbook,
    /// The run of the same playbook before this one.
    pub previous: Option<Previous>,
    /// Another program that has this partner open, in a few words.
    pub elsewhere: Option<String>,
}

/// The document that a living one continues.
#[derive(Debug, Clone, PartialEq)]
pub struct Continued {
    /// Its run and step: `onboard/2026-04 icp-alignment`.
    pub from: String,
    /// What was entered there.
    pub answers: Answers,
}

/// A document as it is on disk.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentText {
    pub text: String,
    /// Where it is, for people and for the external editor.
    pub path: PathBuf,
    /// Why it may be read but not written: it could not be read completely.
    pub read_only: Option<String>,
    /// The name of a copy beside it that holds text of ours from a conflict which nobody decided.
    pub kept: Option<String>,
    /// The hash of what is in the file.
    pub base: String,
}

/// A document is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    pub at: Timestamp,
    /// The hash of what is in the file now.
    pub base: String,
}

/// Something that did not work, as a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub message: String,
    /// What to do about it; may be empty.
    pub hint: String,
}

/// Why a document is not saved.
#[derive(Debug, Clone, PartialEq)]
pub enum SaveFailure {
    /// The file changed underneath; nothing was written. The text that is there now.
    Changed(DocumentText),
    Failed(Failure),
}

/// Why a run's record is not saved.
#[derive(Debug, Clone, PartialEq)]
pub enum RunSaveFailure {
    /// The file changed underneath; nothing was written. What is there now and its hash, where it can be read.
    Changed(Option<Box<(Run, String)>>),
    Failed(Failure),
    /// The record is saved, but not what the partner's log is to say of it; the next save tries that again.
    Unlogged(Failure),
}

impl Failure {
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        if self.hint.is_empty() { Ok(()) } else { write!(f, " {}", self.hint) }
    }
}
