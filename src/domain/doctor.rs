//! What `playbooks doctor` finds in a workspace, in words, and what it can do about it.

use std::path::PathBuf;

use jiff::Timestamp;

use super::problem::Problem;

/// What is wrong, for other programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Unreadable,
    UnfinishedMerge,
    MissingDocument,
    ExtraDocument,
    EmptyDocument,
    HalfMade,
    LeftOver,
    SyncCopy,
    Undecided,
    SameId,
    SameName,
    SameFolderName,
    ReadableByOthers,
    NotWritable,
    NotAFile,
    DamagedLog,
    DamagedHistory,
    UnsavedText,
    OtherMachine,
    ReadOnlyDisk,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::UnfinishedMerge => "unfinished-merge",
            Self::MissingDocument => "missing-document",
            Self::ExtraDocument => "extra-document",
            Self::EmptyDocument => "empty-document",
            Self::HalfMade => "half-made",
            Self::LeftOver => "left-over",
            Self::SyncCopy => "sync-copy",
            Self::Undecided => "undecided",
            Self::SameId => "same-id",
            Self::SameName => "same-name",
            Self::SameFolderName => "same-folder-name",
            Self::ReadableByOthers => "readable-by-others",
            Self::NotWritable => "not-writable",
            Self::NotAFile => "not-a-file",
            Self::DamagedLog => "damaged-log",
            Self::DamagedHistory => "damaged-history",
            Self::UnsavedText => "unsaved-text",
            Self::OtherMachine => "other-machine",
            Self::ReadOnlyDisk => "read-only-disk",
        }
    }

    /// Whether it is worth knowing and nothing is wrong.
    pub fn is_note(self) -> bool {
        matches!(
            self,
            Self::ExtraDocument | Self::EmptyDocument | Self::ReadableByOthers | Self::DamagedLog | Self::OtherMachine
        )
    }
}

/// What can be done about a finding. Nothing of it deletes anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// For its owner alone: 0600, a folder 0700.
    Private,
    /// Into the history of the file that it was to become, and then into the trash.
    Keep,
    /// Into the trash of this machine.
    Trash,
    /// Another id for this partner in place of this one.
    NewId(String),
}

impl Repair {
    /// The words of all, in the order in which they are done: what may not be written cannot be moved either.
    pub const WORDS: [&'static str; 4] = ["private", "keep", "trash", "new-id"];

    pub fn word(&self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Keep => "keep",
            Self::Trash => "trash",
            Self::NewId(_) => "new-id",
        }
    }

    /// What is done, as an order.
    pub fn order(&self) -> &'static str {
        match self {
            Self::Private => "Make these files and folders writable and readable for their owner alone (0600, 0700)",
            Self::Keep => {
                "Keep what these left-over files hold as versions in the history, and move them to .playbooks/local/trash"
            }
            Self::Trash => "Move these to .playbooks/local/trash",
            Self::NewId(_) => "Give these partners a new id",
        }
    }
}

/// The newest version in the history of this machine that can be read, and the command that puts it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastGood {
    pub number: usize,
    pub at: Timestamp,
    /// What follows `playbooks`.
    pub command: String,
}

/// One thing that is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    /// Inside the workspace, as people may see it.
    pub path: String,
    pub line: Option<usize>,
    /// What is wrong: one sentence.
    pub message: String,
    /// What to do about it by hand.
    pub fix: String,
    pub last_good: Option<LastGood>,
    /// What can be done about it here, and with what.
    pub repair: Option<(Repair, PathBuf)>,
}

impl Finding {
    pub fn new(kind: Kind, path: String, message: impl Into<String>, fix: impl Into<String>) -> Self {
        let (line, last_good, repair) = Default::default();
        Self { kind, path, line, message: message.into(), fix: fix.into(), last_good, repair }
    }

    /// What a reader says of a file.
    pub fn of(problem: Problem, path: String) -> Self {
        let line = (!problem.source.is_empty()).then_some(problem.place.line);
        Self { line, ..Self::new(Kind::Unreadable, path, problem.message, problem.fix) }
    }

    #[must_use]
    pub fn repaired_by(self, repair: Repair, at: PathBuf) -> Self {
        Self { repair: Some((repair, at)), ..self }
    }
}

/// The line on which an unfinished merge of git begins in a text of the user: all three marks, in their order. One alone may
/// be a quotation, or underline a heading.
pub fn unfinished_merge(text: &str) -> Option<usize> {
    let mut begun = None;
    let mut halfway = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with("<<<<<<< ") {
            (begun, halfway) = (Some(number), false);
        } else if line.trim_end() == "=======" {
            halfway = begun.is_some();
        } else if halfway && line.starts_with(">>>>>>> ") {
            return begun;
        }
    }
    None
}

/// A word of a command line as a shell takes it.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '+' | '@' | ':');
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_three_marks_are_a_merge() {
        let merge = "# A\n\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n";
        assert_eq!(unfinished_merge(merge), Some(3));
        assert_eq!(unfinished_merge(&merge.replace('\n', "\r\n")), Some(3));
        for text in ["Title\n=======\n", ">>>>>>> deep\n", "<<<<<<< a\n>>>>>>> b\n", ">>>>>>> a\n=======\n<<<<<<< b\n"]
        {
            assert_eq!(unfinished_merge(text), None, "{text}");
        }
    }

    #[test]
    fn words_of_a_command_reach_the_program_as_they_are() {
        for (word, written) in [
            ("recruit/2026-11/01-x.md", "recruit/2026-11/01-x.md"),
            ("Acme Corp", "'Acme Corp'"),
            ("O'Neil", r"'O'\''Neil'"),
            ("日本", "'日本'"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(word), written);
        }
    }
}
