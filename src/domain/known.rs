//! What can be named from one file although another one holds it: the fields, facts and scorecards of all templates, the
//! playbooks, the tiers. It says which names mean something and which values a field can ever have.

use std::collections::BTreeMap;

use super::catalog::TemplateEntry;
use super::field::{Choices, Field, Kind};
use super::problem::quoted;
use super::similar;

/// How many values or ids a sentence lists.
const MAX_LISTED: usize = 12;
const TIER: &str = "partner.tier";
/// Facts that are there without being asked for.
const ALWAYS: [&str; 3] = ["partner.name", TIER, "partner.owner"];

/// The names of a catalog. The default knows none.
#[derive(Debug, Clone, Default)]
pub struct Known<'a> {
    /// With the path of the template that asks it first: built-in before own, then by path.
    fields: BTreeMap<&'a str, (&'a Field, &'a str)>,
    /// The same for scorecards.
    scores: BTreeMap<&'a str, &'a str>,
    /// Ids; where there are none, every id may be one.
    playbooks: Vec<&'a str>,
    tiers: &'a [String],
}

impl<'a> Known<'a> {
    pub fn new(templates: &'a [TemplateEntry], playbooks: Vec<&'a str>, tiers: &'a [String]) -> Self {
        let mut entries: Vec<&TemplateEntry> = templates.iter().collect();
        entries.sort_by_key(|entry| (entry.source, &entry.path));
        let mut known = Self { playbooks, tiers, ..Self::default() };
        for TemplateEntry { path, template, .. } in entries {
            for field in &template.fields {
                known.fields.entry(&field.id).or_insert((field, path));
            }
            if let Some(score) = &template.score {
                known.scores.entry(&score.id).or_insert(path);
            }
        }
        known
    }

    /// A field and the path of the template that asks it first.
    pub fn field(&self, id: &str) -> Option<(&'a Field, &'a str)> {
        self.fields.get(id).copied()
    }

    /// A field that every run can see, because its value belongs to the partner.
    pub fn fact(&self, id: &str) -> Option<&'a Field> {
        self.fields.get(id).map(|(field, _)| *field).filter(|field| field.is_fact())
    }

    /// Whether a fact of this id can be there.
    pub fn has_fact(&self, id: &str) -> bool {
        ALWAYS.contains(&id) || self.fact(id).is_some()
    }

    /// The ids of all facts.
    pub fn facts(&self) -> impl Iterator<Item = &'a str> {
        let declared = self.fields.values().map(|(field, _)| *field).filter(|field| field.is_fact());
        ALWAYS.into_iter().chain(declared.map(|field| field.id.as_str()))
    }

    /// The path of the template that a scorecard stands in.
    pub fn score(&self, id: &str) -> Option<&'a str> {
        self.scores.get(id).copied()
    }

    /// The ids of all scorecards.
    pub fn scores(&self) -> impl Iterator<Item = &'a str> {
        self.scores.keys().copied()
    }

    /// What to do about an id of a playbook that means none; `None` where it means one.
    pub fn not_a_playbook(&self, id: &str) -> Option<String> {
        let is_one = self.playbooks.is_empty() || self.playbooks.contains(&id);
        (!is_one).then(|| choose(id, self.playbooks.iter().copied(), "The playbooks are"))
    }

    /// What to do about a value that the field of this id can never have; `None` where it can. `field` is absent for a
    /// fact that nobody asks for.
    pub fn not_a_value(&self, id: &str, field: Option<&Field>, value: &str) -> Option<String> {
        let value = value.trim();
        let Some(field) = field else { return self.not_among(&Choices::Tiers, value).filter(|_| id == TIER) };
        let words =
            |words: &[&str]| (!words.contains(&value)).then(|| choose(value, words.iter().copied(), "Its values are"));
        match &field.kind {
            Kind::Bool => words(&["yes", "no"]),
            Kind::Score => words(&["0", "1", "2", "3", "4", "5"]),
            Kind::Choice(choices) => self.not_among(choices, value),
            Kind::Multi(choices) => value.split(',').find_map(|value| self.not_among(choices, value.trim())),
            Kind::Number | Kind::Percent if value.parse::<f64>().is_err() => Some("Write a number.".to_owned()),
            _ => None,
        }
    }

    fn not_among(&self, choices: &Choices, value: &str) -> Option<String> {
        let choices = match choices {
            Choices::Listed(choices) => choices,
            // Nobody knows them here.
            Choices::Tiers if self.tiers.is_empty() => return None,
            Choices::Tiers => self.tiers,
        };
        let choices = || choices.iter().map(String::as_str);
        choices().all(|choice| choice != value).then(|| choose(value, choices(), "Its values are"))
    }
}

/// "Did you mean `yes`?", or all that it can be.
fn choose<'c>(word: &str, candidates: impl Iterator<Item = &'c str> + Clone, all: &str) -> String {
    // Every single letter is near to every other.
    match similar::nearest(word, candidates.clone()).filter(|_| word.chars().count() > 1) {
        Some(meant) => format!("Did you mean {}?", quoted(meant)),
        None => format!("{all}: {}.", candidates.take(MAX_LISTED).collect::<Vec<_>>().join(", ")),
    }
}
