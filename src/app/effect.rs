//! What the app wants done outside: plain comparable data, carried out by `io::runner`, which answers with a
//! [`super::Msg`]. Effects on state files are carried out in the order they were asked for.

use std::path::PathBuf;

use crate::domain::activity::Activity;
use crate::domain::answer::Answer;
use crate::domain::run::{Run, RunKey};

#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Read all playbooks and templates. Answer: `CatalogLoaded`.
    LoadCatalog,
    /// Read all partners and their runs in short. Answer: `PortfolioLoaded`.
    LoadPortfolio,
    /// Answer: `PartnerCreated`.
    CreatePartner { name: String, by: String },
    /// Make a new run of a playbook of the catalog; its documents are copies of the templates. Answer: `RunStarted`.
    StartRun { partner: String, playbook: String, by: String },
    /// Answer: `RunOpened`.
    OpenRun(RunKey),
    /// No run of this partner is open any more.
    LeavePartner(String),
    /// Answer: `DocumentOpened`.
    OpenDocument { key: RunKey, step: String, file: String },
    /// Make the document of a living template from the partner's newest version, or from the template; open it where it is
    /// there. Answer: `DocumentMade`.
    MakeDocument { key: RunKey, step: String, file: String, template: String },
    /// Read these documents, by step, as they are now; what cannot be read is left out. Answer: `DocumentsRead`.
    ReadDocuments { key: RunKey, files: Vec<(String, String)> },
    /// Read the run's partner as it is now. Answer: `PartnerRead`.
    ReadPartner(RunKey),
    /// Set these facts of the run's partner and leave all others as they are on disk, then append to the log. Answer:
    /// `FactsSaved` with this revision.
    SaveFacts { key: RunKey, facts: Vec<(String, Option<Answer>)>, revision: u64, log: Vec<Activity> },
    /// Read a document that is open already, without taking over what is there: a save still refuses to overwrite what
    /// was not opened. Answer: `DocumentOpened`.
    LookAtDocument { key: RunKey, step: String, file: String },
    /// Write `run.yaml`, then append to the partner's log. Answer: `RunSaved` with this revision. See [`Over`].
    SaveRun { key: RunKey, run: Box<Run>, revision: u64, log: Vec<Activity>, over: Over },
    /// Make a document that is missing again from the template that its step names. Answer: `DocumentOpened`.
    RestoreDocument { key: RunKey, step: String, file: String, template: String },
    /// Answer: `DocumentSaved` with this revision. See [`Over`].
    SaveDocument { key: RunKey, step: String, file: String, text: String, revision: u64, over: Over },
    /// Read the versions of a document that this machine has. Answer: `VersionsListed`.
    ListVersions { key: RunKey, step: String, file: String },
    /// Read what happened with a partner. Answer: `TimelineRead`.
    ReadTimeline(String),
    /// Look for what programs left that ended before a file had it. Answer: `DraftsFound`.
    FindDrafts,
    /// Nothing of these journals is needed any more; they can be looked at for 30 days.
    RetireDrafts(Vec<PathBuf>),
    /// Leave the screen to `$VISUAL` or `$EDITOR` on this document, from this line (from 0), unless `typed` was to be saved
    /// and is not what stands in the file. Answer: `Edited`.
    EditExternally { key: RunKey, step: String, file: String, line: usize, typed: Option<String> },
    /// Put text on the terminal's clipboard. Answer: `Copied`.
    Copy(String),
    /// Open a web or mail address in the program that the desktop has for it. Answer: `AddressNotOpened`, if it is not.
    OpenAddress(String),
    /// Stop as Ctrl-Z does; the program goes on with `fg`.
    Suspend,
    /// Leave. Nothing is pending any more.
    Exit(i32),
}

/// What a save may replace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Over {
    /// What was last read or written here.
    Known,
    /// What somebody else wrote, if it has this hash: it is taken over in what is saved.
    Theirs(String),
    /// Anything. What somebody else wrote is kept beside it.
    Anything,
}
