//! The nodes of a tree: values that know where they stand.

use crate::domain::problem::Place;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub kind: Kind,
    /// Its first character. Of an empty value: wherever the value would stand.
    pub place: Place,
    /// The character after its last one.
    pub end: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Nothing, or a plain `~` or `null`: as good as absent.
    Null,
    /// A text. `quoted` also covers block texts (`|` and `>`).
    Scalar {
        value: String,
        quoted: bool,
    },
    Sequence(Vec<Node>),
    /// In the order of the text, each key once.
    Mapping(Vec<(Key, Node)>),
}

/// The key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub name: String,
    pub place: Place,
}

impl Node {
    /// What this is, for a sentence: "a list".
    pub fn word(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Scalar { .. } => "text",
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The value under `key` of a mapping.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Mapping(entries) => entries.iter().find(|(name, _)| name.name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        self.kind == Kind::Null
    }
}
