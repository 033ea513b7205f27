//! What a marker, a rule or a form of a run can ask for, and where each value comes from: answers of the run, facts of the
//! partner, what the team agreed on, the run before, scorecards. Looks only; nothing is changed here.

mod shown;

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};

use super::answer::{Answer, Previous};
use super::catalog::Catalog;
use super::field::{Field, Kind};
use super::partner::Partner;
use super::playbook::{MetWhen, Playbook, Step, When};
use super::run::{Applies, Depth, Ruling, Run};
use super::score::{Given, Scorecard, Scored, Verdict, attained};
use super::template::Template;
use super::value::{self, Typing, split_score};

/// What stands where the run before has no value: not a blank, nobody can fill it.
const NOTHING: &str = "–";

/// Everything that can be asked, for one run on one day.
#[derive(Debug, Clone, Copy)]
pub struct Values<'a> {
    pub catalog: &'a Catalog,
    pub partner: &'a Partner,
    pub playbook: &'a Playbook,
    pub run: &'a Run,
    pub previous: Option<&'a Previous>,
    pub now: Timestamp,
    pub today: Date,
}

impl<'a> Values<'a> {
    pub fn typing(&self) -> Typing<'a> {
        let team = &self.catalog.team;
        Typing { today: self.today, currency: &team.currency, tiers: &team.tiers }
    }

    /// What was entered for a field, be it a value of it or not: typed text that is no fact yet waits in the run.
    pub fn entered(&self, field: &Field) -> Option<&'a Answer> {
        let fact = || self.partner.facts.get(&field.id);
        self.run.answers.get(&field.id).or_else(|| if field.is_fact() { fact() } else { None })
    }

    /// What was entered for a field, where it is a value of it.
    pub fn answer(&self, field: &Field) -> Option<&'a Answer> {
        self.entered(field).filter(|answer| field.is_valid(&answer.value, self.typing()))
    }

    /// The canonical value of an id, where there is one.
    pub fn value(&self, id: &str) -> Option<Cow<'a, str>> {
        if let Some(value) = self.built_in(id) {
            return value;
        }
        match self.catalog.field(id) {
            Some(field) => {
                let answer = self.answer(field).map(|answer| Cow::Borrowed(answer.value.as_str()));
                answer.or_else(|| self.computed_score(id).map(|score| Cow::Owned(score.to_string())))
            }
            None => self.loose(id).map(|answer| Cow::Borrowed(answer.value.as_str())),
        }
    }

    /// An answer whose field no template asks any more.
    fn loose(&self, id: &str) -> Option<&'a Answer> {
        self.run.answers.get(id).or_else(|| self.partner.facts.get(id))
    }

    /// The values that nobody enters. `None`: the id is none of theirs; `Some(None)`: it is, and there is no value.
    fn built_in(&self, id: &str) -> Option<Option<Cow<'a, str>>> {
        let text = |text: &'a str| Some(text).filter(|text| !text.is_empty()).map(Cow::Borrowed);
        let zone = jiff::tz::TimeZone::UTC;
        Some(match id {
            "today" => Some(Cow::Owned(self.today.to_string())),
            "run.name" => text(&self.run.run),
            "run.playbook" => text(&self.playbook.id),
            "run.owner" => text(&self.run.started_by),
            "run.started" => Some(Cow::Owned(self.run.started.to_zoned_datetime(zone).date().to_string())),
            "partner.name" => text(&self.partner.name),
            "partner.owner" if !self.partner.facts.contains_key(id) => text(&self.partner.owner),
            "partner.tier" if !self.partner.facts.contains_key(id) => text(&self.partner.tier),
            _ => {
                let key = id.strip_prefix("company.")?;
                self.catalog.team.company.get(key).and_then(|value| text(value))
            }
        })
    }

    /// Whether a condition holds; `None` while one of its fields has no value.
    pub fn holds(&self, when: &When) -> Option<bool> {
        let one = |(id, wanted): (&String, &Vec<String>)| {
            self.value(id)?;
            Some(wanted.iter().any(|wanted| self.has(id, wanted)))
        };
        let each: Vec<Option<bool>> = when.0.iter().map(one).collect();
        if each.contains(&Some(false)) {
            return Some(false);
        }
        (!each.contains(&None)).then_some(true)
    }

    /// Whether the value of an id is this one, or one of several.
    fn has(&self, id: &str, wanted: &str) -> bool {
        let Some(value) = self.value(id) else { return false };
        let several = self.catalog.field(id).is_some_and(|field| matches!(field.kind, Kind::Multi(_)));
        value.eq_ignore_ascii_case(wanted)
            || (several && value.split(',').any(|part| part.trim().eq_ignore_ascii_case(wanted)))
    }

    /// Whether a field is asked: its condition holds, and the run's depth asks it.
    pub fn asks(&self, field: &Field) -> bool {
        let deep = self.run.depth == Depth::Full || !field.full_only;
        deep && field.when.as_ref().is_none_or(|when| self.holds(when) == Some(true))
    }

    /// The template of a step.
    pub fn template(&self, step: &Step) -> Option<&'a Template> {
        self.catalog.resolve(&step.template).map(|entry| &entry.template)
    }

    /// The labels of the asked fields that the step cannot do without and that have no value.
    pub fn missing(&self, step: &Step) -> Vec<&'a str> {
        let fields = self.template(step).map(|template| template.fields.as_slice()).unwrap_or_default();
        let missing = fields.iter().filter(|field| field.required && self.asks(field) && !self.is_filled(field));
        missing.map(|field| field.label.as_str()).collect()
    }

    /// Whether a field has a value; a score of 0 says that nobody knows.
    pub fn is_filled(&self, field: &Field) -> bool {
        let zero = |value: Cow<'_, str>| matches!(field.kind, Kind::Score) && value == "0";
        self.value(&field.id).is_some_and(|value| !zero(value))
    }

    fn has_value(&self, id: &str) -> bool {
        self.catalog.field(id).map_or_else(|| self.value(id).is_some(), |field| self.is_filled(field))
    }

    /// Whether a fact is older than its field allows.
    pub fn is_stale(&self, field: &Field) -> bool {
        let limit = field.stale_after.map(i64::from);
        let answer = self.answer(field).filter(|_| field.is_fact());
        limit.zip(answer).is_some_and(|(limit, answer)| answer.age(self.now).is_none_or(|age| age > limit))
    }

    /// A scorecard as it stands.
    pub fn scored(&self, card: &Scorecard) -> Scored {
        let given: Vec<Given<'_>> = self.given(card);
        let yes = |id: &&String| self.value(id).as_deref() == Some("yes");
        let label = |id: &String| self.catalog.field(id).map_or_else(|| id.clone(), |field| field.label.clone());
        let knocked: Vec<String> = card.knock_outs.iter().filter(yes).map(label).collect();
        let threshold = self.catalog.team.thresholds.get(&card.id).copied();
        card.judge(&given, &knocked, threshold, self.last_total(card))
    }

    /// What was answered for each criterion of a scorecard, in its order.
    pub fn given(&self, card: &Scorecard) -> Vec<Given<'a>> {
        let one = |criterion: &super::score::ScoreCriterion| {
            let id = card.field_id(criterion);
            let answer = self.catalog.field(&id).and_then(|field| self.answer(field));
            match answer.and_then(|answer| Some((score_of(&answer.value)?, answer))) {
                Some((score, answer)) => Given { score, why: &answer.why, computed: false },
                None => match self.computed_score(&id) {
                    Some(score) => Given { score, why: "", computed: true },
                    None => Given::default(),
                },
            }
        };
        card.criteria.iter().map(one).collect()
    }

    /// The score that follows from a figure and its target.
    fn computed_score(&self, id: &str) -> Option<u8> {
        let (card, criterion) = id.split_once('.')?;
        let criterion = self.catalog.score(card)?.criteria.iter().find(|found| found.id == criterion)?;
        let by = criterion.attainment.as_ref()?;
        let (actual, target) = (self.value(&by.actual)?, self.value(&by.target)?);
        if value::currency(&actual) != value::currency(&target) {
            return None;
        }
        attained(value::amount(&actual)?, value::amount(&target)?)
    }

    /// The total of the run before.
    fn last_total(&self, card: &Scorecard) -> Option<f64> {
        let previous = self.previous?;
        if let Some(kept) = previous.kept.get(&format!("score.{}", card.id)) {
            return kept.parse().ok();
        }
        let run = Run { answers: previous.answers.clone(), ..self.run.clone() };
        Values { run: &run, previous: None, ..*self }.scored(card).total
    }

    /// What each rule of the playbook's criteria says now.
    pub fn rulings(&self) -> Vec<Ruling> {
        let ruled = self.playbook.criteria.iter().filter_map(|criterion| {
            let (met, evidence) = self.ruling(criterion.met_when.as_ref()?)?;
            Some(Ruling { criterion: criterion.id.clone(), met, evidence })
        });
        ruled.collect()
    }

    /// Whether a rule holds, and what it rests on or lacks. `None` while nobody can tell: a template is missing or cannot be
    /// read that has the scorecard or a field, and that unticks nothing.
    fn ruling(&self, rule: &MetWhen) -> Option<(bool, String)> {
        let known = |id: &String| self.catalog.field(id).is_some() || self.value(id).is_some();
        Some(match rule {
            MetWhen::Score(id) => {
                let card = self.catalog.score(id)?;
                let scored = self.scored(card);
                let met = scored.verdict == Verdict::Passed;
                (met, if met { scored.evidence() } else { scored.sentence(card) })
            }
            MetWhen::Filled(ids) if !ids.iter().all(known) => return None,
            MetWhen::Is(wanted) if !wanted.keys().all(known) => return None,
            MetWhen::Filled(ids) => {
                let missing: Vec<String> =
                    ids.iter().filter(|id| !self.has_value(id)).map(|id| self.label(id)).collect();
                if missing.is_empty() {
                    (true, ids.first().map(|id| self.said(id)).unwrap_or_default())
                } else {
                    (false, format!("needs {}", missing.join(", ")))
                }
            }
            MetWhen::Is(wanted) => {
                let is = |(id, wanted): &(&String, &String)| self.has(id, wanted);
                let open: Vec<String> = wanted
                    .iter()
                    .filter(|pair| !is(pair))
                    .map(|(id, wanted)| format!("{}: {wanted}", self.label(id)))
                    .collect();
                if open.is_empty() {
                    let said: Vec<String> = wanted.keys().map(|id| self.said(id)).collect();
                    (true, said.join(" · "))
                } else {
                    (false, format!("needs {}", open.join(", ")))
                }
            }
        })
    }

    /// Which steps apply, of those that have a condition. What is not known yet hides nothing.
    pub fn applying(&self) -> Vec<Applies> {
        let judged = self.playbook.steps.iter().filter_map(|step| {
            let when = step.when.as_ref()?;
            let applies = self.holds(when) != Some(false);
            let why: Vec<String> = when.0.keys().map(|id| self.said(id)).collect();
            Some(Applies { step: step.id.clone(), applies, why: why.join(", ") })
        });
        judged.collect()
    }

    /// A field's label and value: `Decision: go`.
    fn said(&self, id: &str) -> String {
        let shown = match (self.value(id), self.catalog.field(id)) {
            (Some(value), Some(field)) => field.shown(&value),
            (Some(value), None) => value.into_owned(),
            (None, _) => return self.label(id),
        };
        let first = shown.lines().next().unwrap_or_default();
        format!("{}: {first}", self.label(id))
    }

    fn label(&self, id: &str) -> String {
        self.catalog.field(id).map_or_else(|| id.to_owned(), |field| field.label.clone())
    }
}

fn score_of(value: &str) -> Option<u8> {
    split_score(value).0.parse().ok().filter(|score| *score <= 5)
}

#[cfg(test)]
mod tests;
