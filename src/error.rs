//! What the command line says when something did not work: what happened, what to do next, and the exit code.
//! Every conversion stands here.

use std::fmt;
use std::process::ExitCode;

use crate::app::msg::Failure;
use crate::domain::safe;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Refused or failed: 1.
    Failed,
    /// Called in a way that makes no sense: 2.
    Usage,
}

/// An error for people on a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pub kind: Kind,
    pub message: String,
    /// What to do next, each a sentence.
    pub hints: Vec<String>,
}

impl Error {
    pub fn failed(message: impl Into<String>) -> Self {
        Self { kind: Kind::Failed, message: message.into(), hints: Vec::new() }
    }

    pub fn usage(message: impl Into<String>) -> Self {
        Self { kind: Kind::Usage, message: message.into(), hints: Vec::new() }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    pub fn code(&self) -> ExitCode {
        match self.kind {
            Kind::Failed => ExitCode::from(1),
            Kind::Usage => ExitCode::from(2),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", safe::visible(&self.message))?;
        self.hints.iter().try_for_each(|hint| write!(f, "\n  {}", safe::visible(hint)))
    }
}

impl std::error::Error for Error {}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let error = Self::failed(failure.message);
        if failure.hint.is_empty() { error } else { error.hint(failure.hint) }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::failed(format!("The system refused: {error}."))
    }
}
