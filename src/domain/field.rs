//! What a template asks for: fields with a type, by section. Values only; how typed text becomes a value is [`super::value`],
//! how a field is read from front matter is [`super::template`].

use super::playbook::When;

/// The type of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Several lines.
    Long,
    Number,
    Percent,
    Money,
    Date,
    Period,
    Bool,
    Choice(Choices),
    Multi(Choices),
    Person,
    Url,
    /// 0 to 5; 0 is unknown.
    Score,
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choices {
    Listed(Vec<String>),
    /// The tiers of the workspace.
    Tiers,
}

/// A typed blank of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Words joined by dots; `partner.*` is a fact.
    pub id: String,
    pub label: String,
    pub kind: Kind,
    /// At most twelve words.
    pub help: String,
    /// The heading that it stands under in the form; empty before the first.
    pub section: String,
    /// Counts as open until it is filled.
    pub required: bool,
    /// What a number counts.
    pub unit: String,
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// After so many days a fact asks to be confirmed.
    pub stale_after: Option<u32>,
    /// Never part of what a partner is sent.
    pub internal: bool,
    /// Not asked at the short depth.
    pub full_only: bool,
    /// Asked only where this holds.
    pub when: Option<When>,
    /// Declared as a fact although its id does not say so.
    pub fact: bool,
}

impl Field {
    /// A field that asks for nothing more than a value of this kind.
    pub fn new(id: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            kind,
            help: String::new(),
            section: String::new(),
            required: false,
            unit: String::new(),
            min: None,
            max: None,
            stale_after: None,
            internal: false,
            full_only: false,
            when: None,
            fact: false,
        }
    }

    /// Whether its value belongs to the partner and is kept with it.
    pub fn is_fact(&self) -> bool {
        self.fact || is_fact_id(&self.id)
    }
}

/// Whether an id is a fact's by its name alone.
pub fn is_fact_id(id: &str) -> bool {
    id.starts_with("partner.")
}

impl Kind {
    /// The word of the file format.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Long => "long",
            Self::Number => "number",
            Self::Percent => "percent",
            Self::Money => "money",
            Self::Date => "date",
            Self::Period => "period",
            Self::Bool => "bool",
            Self::Choice(_) => "choice",
            Self::Multi(_) => "multi",
            Self::Person => "person",
            Self::Url => "url",
            Self::Score => "score",
        }
    }
}
