//! The content of `run.yaml`: one playbook carried out for one partner, as it is kept.

use indexmap::IndexMap;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::domain::answer::{self, Answers};

/// The version of `run.yaml` that this program writes.
pub const SCHEMA: u32 = 1;

/// Which run: a partner's folder, a playbook's id and the run's own name (`acme-corp`, `qbr`, `2026-Q4`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunKey {
    pub partner: String,
    pub playbook: String,
    pub run: String,
}

impl std::fmt::Display for RunKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.playbook, self.run)
    }
}

/// The content of `run.yaml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub schema: u32,
    pub playbook: String,
    pub run: String,
    pub status: Status,
    pub started: Timestamp,
    pub started_by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// The id of the step that is open on the screen.
    pub step: String,
    #[serde(default)]
    pub tab: Tab,
    /// By step id, in the order of the playbook.
    pub steps: IndexMap<String, StepRecord>,
    /// By criterion id, in the order of the playbook.
    #[serde(default)]
    pub criteria: IndexMap<String, CriterionRecord>,
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub approvals: IndexMap<String, Approval>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate_override: Option<Override>,
    /// What was entered in this run, by field id; facts are kept with the partner.
    #[serde(default, skip_serializing_if = "Answers::is_empty", serialize_with = "answer::on_lines")]
    pub answers: Answers,
    /// What each marker said when the run was completed, by id.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub kept: IndexMap<String, String>,
    /// Whether the forms ask only what a short pass needs.
    #[serde(default, skip_serializing_if = "Depth::is_full")]
    pub depth: Depth,
    /// What a newer version of the program wrote; kept as it is.
    #[serde(flatten)]
    pub other: IndexMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Active,
    Completed,
}

/// The faces of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tab {
    #[default]
    Guide,
    Fields,
    Document,
}

/// How much a form asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Depth {
    Short,
    #[default]
    Full,
}

impl Depth {
    fn is_full(&self) -> bool {
        *self == Self::Full
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepRecord {
    pub state: StepState,
    /// The document's file name inside the run's folder.
    pub document: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The document is made when the step is opened for the first time, from the partner's newest version.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pending: bool,
    /// The run and step whose document this one continues: `onboard/2026-04 icp-alignment`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<String>,
    /// The field of the form that the cursor stood on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Where the cursor stood in the document.
    #[serde(default, skip_serializing_if = "Cursor::is_start")]
    pub cursor: Cursor,
    #[serde(flatten)]
    pub other: IndexMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepState {
    Open,
    Done,
    Skipped,
    /// Its condition does not hold: hidden, and counted by nobody.
    Na,
}

/// A position in a document: line and column count from 0, a column counts graphemes; `top` is the first line in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cursor {
    pub line: usize,
    pub column: usize,
    #[serde(default)]
    pub top: usize,
    /// Whether the editor had the keys.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub editing: bool,
}

impl Cursor {
    fn is_start(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriterionRecord {
    pub state: CriterionState,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// A link, a file or a sentence that shows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
    /// Why it does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What its rule rested on when it ticked it; absent where somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// When its rule had ticked it, where that holds no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was_met: Option<Timestamp>,
    /// Somebody unticked it although its rule holds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    #[serde(flatten)]
    pub other: IndexMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CriterionState {
    Open,
    Met,
    /// Not applicable.
    Na,
}

/// A given approval: who gave it, on which day, and who wrote that down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub name: String,
    pub date: Date,
    pub at: Timestamp,
    pub by: String,
}

/// A gate that was passed without its approvals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    pub reason: String,
    pub at: Timestamp,
    pub by: String,
}

impl StepRecord {
    pub(super) fn new(document: String) -> Self {
        let other = IndexMap::new();
        Self {
            state: StepState::Open,
            document,
            reason: None,
            at: None,
            by: None,
            pending: false,
            continues: None,
            field: None,
            cursor: Cursor::default(),
            other,
        }
    }
}

impl Default for CriterionRecord {
    fn default() -> Self {
        let other = IndexMap::new();
        Self {
            state: CriterionState::Open,
            note: String::new(),
            evidence: String::new(),
            reason: None,
            at: None,
            by: None,
            rule: None,
            was_met: None,
            by_hand: false,
            other,
        }
    }
}
