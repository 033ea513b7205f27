//! A located problem of a file: what is wrong, where, and what to do about it.
//! Readers collect all of them; `playbooks check` and the Playbooks screen print them.

use std::fmt;

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file still works.
    Warning,
    /// The file cannot be used until this is mended.
    Error,
}

/// A place in a text. Lines and columns count from 1; a column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

impl Place {
    /// The first character of a text.
    pub const START: Self = Self { line: 1, column: 1 };
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One problem of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    pub place: Place,
    /// What is wrong: one sentence.
    pub message: String,
    /// What to do about it: one sentence.
    pub fix: String,
    /// The source line that [`Problem::place`] points into; empty where there is none.
    pub source: String,
}

impl Problem {
    /// An error at `place` of `text`.
    pub fn error(text: &str, place: Place, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::new(Severity::Error, text, place, message.into(), fix.into())
    }

    /// A warning at `place` of `text`.
    pub fn warning(text: &str, place: Place, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::new(Severity::Warning, text, place, message.into(), fix.into())
    }

    fn new(severity: Severity, text: &str, place: Place, message: String, fix: String) -> Self {
        let source = text.lines().nth(place.line.saturating_sub(1)).unwrap_or_default().to_owned();
        Self { severity, place, message, fix, source }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
