//! The activity log of a partner: one JSON object a line, appended and never rewritten.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One act: when, who, what. `before` and `after` where something was replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    pub at: Timestamp,
    pub by: String,
    /// `recruit/2026-11`; absent for an act on the partner itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// In words: "ticked Pitch delivered".
    pub what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Reads a log. A line that is not whole (a torn last line) is left out.
pub fn read(text: &str) -> Vec<Activity> {
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
