//! Typed text that no file has yet: where it belongs, how it is kept, and what an ended program left of it.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::form::Purpose;
use super::msg::Failure;
use crate::domain::run::RunKey;
use crate::editor::Editor;

/// Where typed text belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The document of a step.
    Document { run: RunKey, step: String, file: String },
    /// A field of a step's form.
    Field { run: RunKey, step: String, field: String },
    /// An input of a small form, from 0, and the run that the form lies over.
    Form { run: Option<RunKey>, purpose: Purpose, input: usize },
}

impl Place {
    pub fn run(&self) -> Option<&RunKey> {
        match self {
            Self::Document { run, .. } | Self::Field { run, .. } => Some(run),
            Self::Form { run, .. } => run.as_ref(),
        }
    }

    /// What people call it, without its run.
    pub fn name(&self) -> String {
        match self {
            Self::Document { file, .. } => file.clone(),
            Self::Field { field, .. } => field.clone(),
            Self::Form { purpose, .. } => match purpose {
                Purpose::NewPartner => "name of a new partner".to_owned(),
                Purpose::SkipStep { step } => format!("reason to skip {step}"),
                Purpose::SetAside { criterion } => format!("reason to set {criterion} aside"),
                Purpose::Evidence { criterion } => format!("evidence for {criterion}"),
                Purpose::Approval { approval } => format!("approval {approval}"),
                Purpose::OverrideGate => "reason to pass the gate".to_owned(),
            },
        }
    }
}

/// A text that is being typed.
#[derive(Debug, Clone)]
pub struct Typed<'a> {
    pub place: Place,
    pub text: Text<'a>,
    /// What the file held that the text was typed over, as a hash; empty where it is not known.
    pub base: &'a str,
}

#[derive(Debug, Clone, Copy)]
pub enum Text<'a> {
    Editor(&'a Editor),
    Plain(&'a str),
}

/// Everything typed that no file has.
#[derive(Debug, Clone, Default)]
pub struct Drafts<'a> {
    pub typed: Vec<Typed<'a>>,
    /// Whether files have what was typed before and is not among it any more.
    pub settled: bool,
}

/// Whether what is typed would be there after a crash.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Kept {
    #[default]
    Yes,
    /// The disk has not answered yet.
    NotYet,
    No(Failure),
}

/// A text that an ended program left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub place: Place,
    pub text: String,
    /// See [`Typed::base`].
    pub base: String,
    /// When it was last typed into.
    pub at: Timestamp,
}

/// A draft beside what stands in its place now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub draft: Draft,
    /// Empty where there is nothing.
    pub now: String,
    /// Whether somebody else has changed the file since.
    pub changed: bool,
}

/// What ended programs left, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Left {
    pub offered: Vec<Offered>,
    /// Forms that were left with something typed before the program was quit: nobody has to be asked about them.
    pub quiet: Vec<Draft>,
    /// The files that all of it stands in.
    pub journals: Vec<PathBuf>,
}
