//! What was entered for a field: an answer of a run, or a fact of a partner.

use indexmap::IndexMap;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value with who entered it, when and where.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// The canonical text, or what was typed where that is no value of the field.
    #[serde(deserialize_with = "scalar")]
    pub value: String,
    /// The reason of a score; empty for others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// When it was entered or last confirmed; absent in what somebody wrote by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Where it was entered: `recruit/2026-11`. Absent for an answer of the run that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(flatten)]
    pub other: IndexMap<String, serde_json::Value>,
}

/// By field id.
pub type Answers = IndexMap<String, Answer>;

/// The name under which the YAML library knows a mapping that is written in braces, on one line.
const IN_BRACES: &str = "__yaml_flow_map";

/// Writes each answer on a line of its own, so that a difference of two files reads well. One with several lines stays a block.
pub fn on_lines<S: Serializer>(answers: &Answers, serializer: S) -> Result<S::Ok, S::Error> {
    struct OnLine<'a>(&'a Answer);
    impl Serialize for OnLine<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let answer = self.0;
            if answer.value.contains('\n') || answer.why.contains('\n') {
                return answer.serialize(serializer);
            }
            serializer.serialize_newtype_struct(IN_BRACES, answer)
        }
    }
    serializer.collect_map(answers.iter().map(|(id, answer)| (id, OnLine(answer))))
}

impl Answer {
    /// Whole days since it was entered or last confirmed; `None` where nobody knows.
    pub fn age(&self, now: Timestamp) -> Option<i64> {
        Some(now.duration_since(self.at?).as_hours() / 24)
    }
}

/// A text; numbers and yes or no too, as somebody writes them by hand.
fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Scalar {
        Text(String),
        Number(serde_json::Number),
        Flag(bool),
    }
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Text(text) => text,
        Scalar::Number(number) => number.to_string(),
        Scalar::Flag(yes) => if yes { "yes" } else { "no" }.to_owned(),
    })
}

/// What an earlier run of the same playbook said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Previous {
    /// Its name: `2026-Q3`.
    pub run: String,
    pub answers: Answers,
    /// What its markers said when it was completed.
    pub kept: IndexMap<String, String>,
    /// The file of each step's document that is there, by step id.
    pub documents: IndexMap<String, String>,
}
