//! The screens, each a vertical slice: `mod.rs` holds state and update (pure), `view.rs` draws.

pub mod partner;
pub mod partners;
pub mod playbooks;
pub mod run;
pub mod today;
pub mod versions;
pub mod view;

use jiff::{Timestamp, ZonedDateTime};

use crate::app::Effect;
use crate::app::form::Form;
use crate::app::overlay::Confirm;
use crate::app::pick::Pick;
use crate::domain::catalog::Catalog;
use crate::domain::portfolio::Portfolio;
use crate::domain::run::{Act, RunKey};

/// What a screen may look at while it changes itself.
#[derive(Debug, Clone, Copy)]
pub struct Cx<'a> {
    pub now: &'a ZonedDateTime,
    /// Who sits at the keyboard.
    pub user: &'a str,
    /// `None` until it is loaded.
    pub catalog: Option<&'a Catalog>,
    /// How often it was loaded.
    pub edition: u64,
    /// `None` until it is loaded.
    pub portfolio: Option<&'a Portfolio>,
    /// The window: columns and rows.
    pub size: (u16, u16),
}

impl<'a> Cx<'a> {
    pub fn act(&self) -> Act<'a> {
        Act { by: self.user, at: whole_seconds(self.now.timestamp()) }
    }
}

/// What is stored has no parts of seconds.
fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// What a screen answers: effects, a place to go, words for the message line.
#[derive(Debug, Default)]
pub struct Reply {
    pub effects: Vec<Effect>,
    pub go: Option<Go>,
    pub notice: Option<Notice>,
}

impl Reply {
    pub fn go(go: Go) -> Self {
        Self { go: Some(go), ..Self::default() }
    }

    pub fn say(text: impl Into<String>) -> Self {
        Self { notice: Some(Notice::info(text)), ..Self::default() }
    }

    pub fn refuse(text: impl Into<String>) -> Self {
        Self { notice: Some(Notice::problem(text)), ..Self::default() }
    }

    pub fn effect(effect: Effect) -> Self {
        Self { effects: vec![effect], ..Self::default() }
    }

    /// Adds what another reply wants; its place and words win.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.effects.extend(other.effects);
        self.go = other.go.or(self.go);
        self.notice = other.notice.or(self.notice);
        self
    }
}

/// Where a screen wants to go.
#[derive(Debug, Clone, PartialEq)]
pub enum Go {
    Back,
    Today,
    Partners,
    Playbooks(Option<String>),
    Partner(String),
    Run(RunKey),
    /// Start a playbook for a partner; asks for what is missing.
    Start {
        partner: Option<String>,
        playbook: Option<String>,
    },
    Form(Box<Form>),
    Pick(Box<Pick>),
    Confirm(Confirm),
}

/// Words for the one place of messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub problem: bool,
}

impl Notice {
    pub fn info(text: impl Into<String>) -> Self {
        Self { text: text.into(), problem: false }
    }

    pub fn problem(text: impl Into<String>) -> Self {
        Self { text: text.into(), problem: true }
    }
}
