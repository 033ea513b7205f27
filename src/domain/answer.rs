//! What was entered for a field: an answer of a run, or a fact of a partner.

use indexmap::IndexMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A value with who entered it, when and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The canonical text, or what was typed where that is no value of the field.
    pub value: String,
    /// The reason of a score; empty for others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// When it was entered or last confirmed.
    pub at: Timestamp,
    pub by: String,
    /// Where it was entered: `recruit/2026-11`. Absent for an answer of the run that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(flatten)]
    pub other: IndexMap<String, serde_json::Value>,
}

/// By field id.
pub type Answers = IndexMap<String, Answer>;

impl Answer {
    /// Whole days since it was entered or last confirmed.
    pub fn age(&self, now: Timestamp) -> i64 {
        now.duration_since(self.at).as_hours() / 24
    }
}
