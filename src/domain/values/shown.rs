//! What the documents of a run show: a value, a labelled blank, a table; and what a completed run keeps of it.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::{NOTHING, Values};
use crate::domain::dates;
use crate::domain::field::Field;
use crate::domain::marker::{self, Freshness, Markers, Shown};
use crate::domain::run::{Run, Status};
use crate::domain::template::Template;

impl Values<'_> {
    /// What a document shows for a marker; `None` for an id that nobody knows.
    pub fn shown(&self, id: &str) -> Option<Shown> {
        if self.run.status == Status::Completed
            && let Some(kept) = self.run.kept.get(id)
        {
            let label = || self.catalog.field(id).map_or_else(|| id.replace('.', " "), |field| field.label.clone());
            return Some(match kept.is_empty() {
                // It was open when the run was completed, and stays so.
                true => Shown::Blank { label: label() },
                false if is_block(id) => Shown::Block { markdown: kept.clone() },
                false => here(kept),
            });
        }
        if let Some(rest) = id.strip_prefix("score.") {
            return self.shown_score(rest);
        }
        if let Some(rest) = id.strip_prefix("previous.") {
            return self.shown_previous(rest);
        }
        if let Some(field) = self.catalog.field(id) {
            return Some(self.shown_field(field));
        }
        match self.built_in(id) {
            Some(Some(value)) => {
                let date = matches!(id, "today" | "run.started").then(|| value.parse::<Date>().ok()).flatten();
                Some(here(&date.map_or(value.into_owned(), dates::long)))
            }
            Some(None) => Some(Shown::Blank { label: id.replace('.', " ") }),
            None => self.loose(id).map(|answer| here(&answer.value)),
        }
    }

    fn shown_field(&self, field: &Field) -> Shown {
        if field.when.as_ref().is_some_and(|when| self.holds(when) == Some(false)) {
            return here("n/a");
        }
        let Some(value) = self.value(&field.id) else { return Shown::Blank { label: field.label.clone() } };
        let elsewhere = field.is_fact() && self.answer(field).is_some_and(|answer| answer.from != Some(self.name()));
        let state = match (self.is_stale(field), elsewhere) {
            (true, _) => Freshness::Stale,
            (false, true) => Freshness::Known,
            (false, false) => Freshness::Here,
        };
        Shown::Value { text: field.shown(&value), state }
    }

    /// The run's name inside its partner: `qbr/2026-Q4`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.run.playbook, self.run.run)
    }

    fn shown_score(&self, rest: &str) -> Option<Shown> {
        let (id, what) = rest.split_once('.').unwrap_or((rest, ""));
        let card = self.catalog.score(id)?;
        let scored = self.scored(card);
        Some(match what {
            "" => match scored.total {
                Some(total) => here(&total.to_string()),
                None => Shown::Blank { label: format!("{} score", card.label) },
            },
            "verdict" => here(&scored.sentence(card)),
            "coverage" => here(&format!("{} %", scored.coverage)),
            "table" => Shown::Block { markdown: card.table(&self.given(card)) },
            "lift" => Shown::Block { markdown: scored.lift() },
            _ => return None,
        })
    }

    fn shown_previous(&self, id: &str) -> Option<Shown> {
        let known = self.catalog.field(id).is_some() || id.starts_with("score.");
        let Some(previous) = self.previous else { return known.then(|| here(NOTHING)) };
        if let Some(kept) = previous.kept.get(id) {
            return Some(here(if kept.is_empty() { NOTHING } else { kept }));
        }
        if let Some(rest) = id.strip_prefix("score.") {
            let run = Run { answers: previous.answers.clone(), status: Status::Active, ..self.run.clone() };
            return Values { run: &run, previous: None, ..*self }.shown_score(rest);
        }
        let answer = previous.answers.get(id).map(|answer| answer.value.as_str());
        match (answer, self.catalog.field(id)) {
            (Some(value), Some(field)) => Some(here(&field.shown(value))),
            (Some(value), None) => Some(here(value)),
            (None, Some(_)) => Some(here(NOTHING)),
            (None, None) => None,
        }
    }

    /// Every id that is known here, the fields of the run's templates, all facts and what nobody enters, and those of
    /// `found` that are something besides.
    pub fn markers<'f>(&self, found: impl Iterator<Item = &'f str>) -> Markers {
        let mut shown = BTreeMap::new();
        for id in self.known().into_iter().chain(found.map(str::to_owned)) {
            if shown.contains_key(&id) {
                continue;
            }
            if let Some(what) = self.shown(&id) {
                shown.insert(id, what);
            }
        }
        Markers::new(shown)
    }

    fn known(&self) -> Vec<String> {
        let built_in = ["today", "run.name", "run.playbook", "run.owner", "run.started", "partner.name"];
        let mut ids: Vec<String> = built_in.map(str::to_owned).to_vec();
        ids.extend(["partner.owner", "partner.tier"].map(str::to_owned));
        ids.extend(["name", "product"].iter().map(|key| format!("company.{key}")));
        ids.extend(self.catalog.team.company.keys().map(|key| format!("company.{key}")));
        ids.extend(self.partner.facts.keys().cloned());
        ids.extend(self.run.answers.keys().cloned());
        ids.extend(self.run.kept.keys().cloned());
        let mut templates: Vec<&Template> = self.playbook.steps.iter().filter_map(|step| self.template(step)).collect();
        templates.dedup_by(|one, other| std::ptr::eq(*one, *other));
        for field in templates.iter().flat_map(|template| &template.fields) {
            ids.push(field.id.clone());
            ids.push(format!("previous.{}", field.id));
        }
        let scores = self.catalog.templates.iter().filter_map(|entry| entry.template.score.as_ref());
        for score in scores {
            for what in ["", ".verdict", ".coverage", ".table", ".lift"] {
                ids.push(format!("score.{}{what}", score.id));
            }
            ids.extend(["", ".verdict"].map(|what| format!("previous.score.{}{what}", score.id)));
        }
        let facts = self.catalog.templates.iter().flat_map(|entry| &entry.template.fields);
        ids.extend(facts.filter(|field| field.is_fact()).map(|field| field.id.clone()));
        ids
    }

    /// What a completed run keeps: everything that its templates can show and all of `found`, as it is now. What is open
    /// is kept as open, an empty text.
    pub fn kept<'f>(&self, found: impl Iterator<Item = &'f str>) -> IndexMap<String, String> {
        let text = |shown| match shown {
            Shown::Value { text, .. } => Some(text),
            Shown::Block { markdown } => Some(markdown),
            Shown::Blank { .. } => Some(String::new()),
            Shown::Unknown { .. } => None,
        };
        let mut templates: Vec<&str> = self.playbook.steps.iter().map(|step| step.template.as_str()).collect();
        templates.sort_unstable();
        templates.dedup();
        let mut ids: Vec<String> = found.map(str::to_owned).collect();
        for entry in templates.iter().filter_map(|reference| self.catalog.resolve(reference)) {
            ids.extend(entry.template.fields.iter().map(|field| field.id.clone()));
            ids.extend(marker::find(&entry.text).map(|(_, id)| id.to_owned()));
            ids.extend(entry.template.score.iter().map(|score| format!("score.{}", score.id)));
        }
        ids.into_iter().filter_map(|id| Some((id.clone(), text(self.shown(&id)?)?))).collect()
    }
}

fn here(text: &str) -> Shown {
    Shown::Value { text: text.to_owned(), state: Freshness::Here }
}

fn is_block(id: &str) -> bool {
    id.starts_with("score.") && (id.ends_with(".table") || id.ends_with(".lift"))
}
