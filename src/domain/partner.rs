//! A company we work with: the content of `partner.yaml`.

use indexmap::IndexMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::answer::{self, Answer, Answers};

/// The version of `partner.yaml` that this program writes.
pub const SCHEMA: u32 = 1;

/// The longest name that is taken, in characters.
pub const NAME_LIMIT: usize = 200;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    pub schema: u32,
    /// Random and for ever; the folder's name may change, this does not.
    pub id: String,
    /// As people write it, in any script.
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tier: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    pub created: Timestamp,
    /// What is known of it, by field id.
    #[serde(default, skip_serializing_if = "Answers::is_empty", serialize_with = "answer::on_lines")]
    pub facts: Answers,
    /// What a newer version of the program wrote; kept as it is.
    #[serde(flatten)]
    pub other: IndexMap<String, serde_json::Value>,
}

impl Partner {
    /// Keeps a fact, or forgets it. The tier and the owner are facts with a place of their own as well.
    pub fn set_fact(&mut self, id: &str, fact: Option<Answer>) {
        let value = fact.as_ref().map(|fact| fact.value.clone()).unwrap_or_default();
        match id {
            "partner.tier" => self.tier = value,
            "partner.owner" => self.owner = value,
            _ => {}
        }
        match fact {
            Some(fact) => drop(self.facts.insert(id.to_owned(), fact)),
            None => drop(self.facts.shift_remove(id)),
        }
    }
}

/// Checks a name that somebody typed and returns it without the space around it.
///
/// # Errors
/// A sentence for beside the input: empty, too long, or with control characters.
pub fn check_name(typed: &str) -> Result<String, String> {
    let name = typed.trim();
    if name.is_empty() {
        return Err("A partner needs a name.".into());
    }
    if name.chars().any(char::is_control) {
        return Err("A name is one line of text without control characters.".into());
    }
    match name.chars().count() {
        0..=NAME_LIMIT => Ok(name.to_owned()),
        long => Err(format!("A name has at most {NAME_LIMIT} characters; this has {long}.")),
    }
}

/// Whether two names mean the same partner: alike but for the case of letters and the Unicode form.
pub fn same_name(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

/// A name without what makes no other partner of it: the case of letters and the Unicode form. On many disks it makes no
/// other file either.
pub fn folded(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    name.trim().nfc().collect::<String>().to_lowercase()
}
