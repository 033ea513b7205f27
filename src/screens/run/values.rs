//! What is entered in a run and what follows from it: answers, facts, rules, and what the markers of its documents say.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Session;
use super::document::Document;
use super::history::Facts;
use super::update::told;
use crate::app::msg::Failure;
use crate::app::{Effect, Over};
use crate::domain::activity::Activity;
use crate::domain::answer::Answer;
use crate::domain::field::{Field, Kind};
use crate::domain::marker::Markers;
use crate::domain::partner::Partner;
use crate::domain::playbook::Step;
use crate::domain::run::{Done, Ruling, Run, Status};
use crate::domain::value::split_score;
use crate::domain::values::Values;
use crate::editor::Blanks;
use crate::screens::{Cx, Reply};

/// What is known of the values of a run, and what of the partner's facts is on disk.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Known {
    /// What stands for each marker.
    pub markers: Markers,
    /// What the rules of the criteria say.
    pub rulings: Vec<Ruling>,
    /// The labels of the fields that a step cannot do without and that are empty, by step.
    pub missing: HashMap<String, Vec<String>>,
    /// The blanks of the documents as they were read, by step.
    blanks: HashMap<String, Blanks>,
    /// Whether they were asked for.
    asked: bool,
    /// How often the markers were made.
    pub generation: u64,
    /// For which catalog and day the markers were made; `None` where something changed since.
    made_for: Option<(u64, Date)>,
    /// Facts that are not acknowledged by the disk.
    unsaved: Vec<Unsaved>,
    revision: u64,
    failed: Option<Failure>,
}

/// Facts on their way to the disk, and the lines of the log that go with them.
#[derive(Debug, Clone, PartialEq)]
struct Unsaved {
    revision: u64,
    facts: Facts,
    log: Vec<Activity>,
}

impl Known {
    /// Something changed that a marker may show.
    pub fn touch(&mut self) {
        self.made_for = None;
    }

    pub fn read(&mut self, texts: Vec<(String, String)>) {
        self.blanks.extend(texts.into_iter().map(|(step, text)| (step, Blanks::of(&text))));
        self.touch();
    }

    /// The ids of the markers of all documents, as they were read.
    pub fn marker_ids(&self) -> impl Iterator<Item = &str> {
        self.blanks.values().flat_map(Blanks::ids)
    }

    pub fn is_saving(&self) -> bool {
        !self.unsaved.is_empty() && self.failed.is_none()
    }

    pub fn failed(&self) -> Option<&Failure> {
        self.failed.as_ref()
    }
}

/// What was there before a field got the keys: the record, and the fact.
pub type Before = (Run, Option<Answer>);

/// Whether two answers have the same value for the same reason, whoever gave them and when.
fn say_the_same(one: Option<&Answer>, other: Option<&Answer>) -> bool {
    fn said(answer: &Answer) -> (&str, &str) {
        (&answer.value, &answer.why)
    }
    one.map(said) == other.map(said)
}

impl Session {
    /// Everything that can be asked of this run; `None` until the templates are known.
    pub fn known<'a>(&'a self, cx: &Cx<'a>) -> Option<Values<'a>> {
        Some(Values {
            catalog: cx.catalog?,
            partner: &self.partner,
            playbook: &self.playbook,
            run: &self.run,
            previous: self.previous.as_ref(),
            now: cx.now.timestamp(),
            today: cx.now.date(),
        })
    }

    /// Brings criteria and steps in line with their rules; what changed, in words.
    pub(super) fn follow_rules(&mut self, cx: &Cx<'_>) -> Vec<Done> {
        self.values.touch();
        // The other program follows them.
        let Some(values) = self.known(cx).filter(|_| !self.is_guest()) else { return Vec::new() };
        let (rulings, steps) = (values.rulings(), values.applying());
        self.run.follow_rules(&self.playbook, &rulings, &steps, cx.act())
    }

    /// Makes the markers anew where something changed that they show, and follows the rules: what is known of the partner
    /// may have become another while the run was not looked at.
    pub(super) fn refresh_values(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let made_for = Some((cx.edition, cx.now.date()));
        if cx.catalog.is_none() || self.values.made_for == made_for {
            return Vec::new();
        }
        let mut effects = self.promote_drafts(cx);
        // What is still being typed decides nothing.
        let typing = self.form.input.is_some();
        let ruled: Vec<String> =
            if typing { Vec::new() } else { self.follow_rules(cx).iter().map(Done::logged).collect() };
        if let Some(values) = self.known(cx) {
            let missing = |step: &Step| values.missing(step).into_iter().map(str::to_owned).collect();
            let missing = self.playbook.steps.iter().map(|step| (step.id.clone(), missing(step))).collect();
            let ids = self.values.marker_ids();
            let (markers, rulings) = (values.markers(ids), values.rulings());
            let generation = self.values.generation + 1;
            self.values = Known { generation, markers, rulings, missing, ..std::mem::take(&mut self.values) };
        }
        for document in self.documents.values_mut().filter_map(Document::ready_mut) {
            document.editor.set_markers(self.values.markers.clone());
        }
        self.values.made_for = made_for;
        effects.extend(self.read_documents());
        if !ruled.is_empty() {
            effects.extend(self.save_run(cx, ruled));
        }
        effects
    }

    /// Asks once for the texts of the documents that nobody has opened: their blanks are counted.
    fn read_documents(&mut self) -> Vec<Effect> {
        if std::mem::replace(&mut self.values.asked, true) {
            return Vec::new();
        }
        let unread = self.run.steps.iter().filter(|(id, record)| !record.pending && !self.documents.contains_key(*id));
        let files: Vec<(String, String)> = unread.map(|(id, record)| (id.clone(), record.document.clone())).collect();
        if files.is_empty() { Vec::new() } else { vec![Effect::ReadDocuments { key: self.key.clone(), files }] }
    }

    /// How many blanks a step's document has; `None` where nobody looked yet.
    pub fn blanks(&self, step: &str) -> Option<usize> {
        match self.documents.get(step).and_then(Document::ready) {
            Some(document) => Some(document.editor.blank_count()),
            None => self.values.blanks.get(step).map(|blanks| blanks.count(&self.values.markers)),
        }
    }

    /// A fact that waits in the record although nobody is typing it, as after the program was killed, becomes one.
    fn promote_drafts(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let busy = self.form.input.is_some()
            || self.values.failed.is_some()
            || self.run.status == Status::Completed
            || self.is_guest();
        let Some(values) = self.known(cx).filter(|_| !busy) else { return Vec::new() };
        let is_draft = |id: &&String| {
            values.catalog.field(id).is_some_and(|field| field.is_fact() && values.answer(field).is_some())
        };
        let drafts: Vec<String> = self.run.answers.keys().filter(is_draft).cloned().collect();
        let mut facts = Facts::new();
        for id in drafts {
            let Some(answer) = self.run.answers.shift_remove(&id) else { continue };
            let answer = Some(Answer { from: Some(self.key.to_string()), ..answer });
            self.partner.set_fact(&id, answer.clone());
            facts.push((id, answer));
        }
        let log = facts.iter().map(|(id, _)| self.activity(cx, format!("answered {id}"))).collect();
        let mut effects: Vec<Effect> = self.save_facts(facts, log).into_iter().collect();
        if !effects.is_empty() {
            effects.extend(self.save_run(cx, None));
        }
        effects
    }

    /// What is there now of what entering a value into this field can change.
    pub fn before(&self, field: &Field) -> Before {
        let fact = self.partner.facts.get(&field.id).cloned();
        // The tier and the owner may be there without ever having been entered as facts.
        let given = match field.id.as_str() {
            "partner.tier" => self.partner.tier.as_str(),
            "partner.owner" => self.partner.owner.as_str(),
            _ => "",
        };
        let given = Some(given).filter(|given| !given.is_empty());
        let fact = fact.or_else(|| given.map(|value| Answer { value: value.to_owned(), ..Answer::default() }));
        (self.run.clone(), fact)
    }

    /// Keeps what was typed for a field while it is still being typed: in the run's record, facts too.
    pub fn keep_typed(&mut self, field: &Field, typed: &str, cx: &Cx<'_>) -> Vec<Effect> {
        let answer = self.read_typed(field, typed, cx).map(|(answer, _)| answer);
        let now = self.run.answers.get(&field.id);
        let same = say_the_same(answer.as_ref(), now);
        if same || self.run.status == Status::Completed {
            return Vec::new();
        }
        self.put_typed(&field.id, answer, cx).into_iter().collect()
    }

    /// Keeps what was entered into a field as one change that can be undone. What is no value of it stays as it was typed.
    pub fn enter(&mut self, field: &Field, typed: &str, before: Before, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let (run, fact) = before;
        let old = run.answers.get(&field.id).or(fact.as_ref()).cloned();
        let new = self.read_typed(field, typed, cx);
        let same = say_the_same(old.as_ref(), new.as_ref().map(|(answer, _)| answer));
        // A fact that waited in the record as half typed text becomes one.
        let waits = field.is_fact() && self.run.answers.contains_key(&field.id);
        if same && !waits {
            return self.take_typed_back(&field.id, run.answers.get(&field.id).cloned(), cx);
        }
        let value = new.as_ref().map(|(answer, _)| answer.value.clone());
        let becomes_fact = field.is_fact() && new.as_ref().is_none_or(|(_, valid)| *valid);
        let answer = new.map(|(answer, _)| answer);
        let mut facts = Facts::new();
        let changed = if becomes_fact {
            self.run.answers.shift_remove(&field.id);
            let from = Some(self.key.to_string());
            let answer = answer.map(|answer| Answer { from, ..answer });
            facts.push((field.id.clone(), answer.clone()));
            self.partner.set_fact(&field.id, answer);
            let title = if value.is_some() { "answered" } else { "emptied" };
            Ok(Done { title: format!("{title} {}", field.label), detail: String::new() })
        } else {
            self.run.answer(&field.id, &field.label, answer)
        };
        let done = match changed {
            Ok(done) => done,
            Err(refusal) => return Reply::refuse(refusal.0),
        };
        let ruled = self.follow_rules(cx);
        let was = facts.iter().map(|(id, _)| (id.clone(), fact.clone())).collect();
        self.history.push_values(run, was, &done.title);
        let entry =
            Activity { before: old.map(|answer| answer.value), after: value, ..self.activity(cx, done.title.clone()) };
        let mut log: Vec<Activity> = ruled.iter().map(|done| self.activity(cx, done.logged())).collect();
        log.insert(0, entry);
        let mut effects = Vec::new();
        if !facts.is_empty() {
            effects.extend(self.save_facts(facts, log.drain(..1).collect()));
        }
        effects.extend(self.save_record(log, Over::Known));
        Reply { effects, ..Reply::say(told(&done, &ruled)) }
    }

    /// What was typed meanwhile and taken back leaves nothing in the record.
    fn take_typed_back(&mut self, id: &str, before: Option<Answer>, cx: &Cx<'_>) -> Reply {
        if self.run.answers.get(id) == before.as_ref() {
            return Reply::default();
        }
        Reply { effects: self.put_typed(id, before, cx).into_iter().collect(), ..Reply::default() }
    }

    /// Puts typed text into the record, or takes it out, and saves it: no change that undo knows of.
    fn put_typed(&mut self, id: &str, answer: Option<Answer>, cx: &Cx<'_>) -> Option<Effect> {
        match answer {
            Some(answer) => drop(self.run.answers.insert(id.to_owned(), answer)),
            None => drop(self.run.answers.shift_remove(id)),
        }
        self.values.touch();
        self.save_run(cx, None)
    }

    /// A fact that may be out of date still holds.
    pub fn confirm(&mut self, field: &Field, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let Some(fact) = self.partner.facts.get(&field.id).cloned() else {
            return Reply::say("There is nothing to confirm here.");
        };
        let act = cx.act();
        let was = vec![(field.id.clone(), Some(fact.clone()))];
        let confirmed = Answer { at: Some(act.at), by: act.by.to_owned(), ..fact };
        let done = Done { title: format!("confirmed {}", field.label), detail: confirmed.value.clone() };
        self.partner.set_fact(&field.id, Some(confirmed.clone()));
        self.history.push_values(self.run.clone(), was, &done.title);
        self.values.touch();
        let log = vec![self.activity(cx, done.logged())];
        let effects = self.save_facts(vec![(field.id.clone(), Some(confirmed))], log);
        Reply { effects: effects.into_iter().collect(), ..Reply::say(told(&done, &[])) }
    }

    /// The answer that typed text means, and whether it is a value of its field.
    fn read_typed(&self, field: &Field, typed: &str, cx: &Cx<'_>) -> Option<(Answer, bool)> {
        let values = self.known(cx)?;
        let typed = if field.kind == Kind::Long { typed.trim_end() } else { typed.trim() };
        if typed.trim().is_empty() {
            return None;
        }
        let why = if field.kind == Kind::Score { split_score(typed).1.to_owned() } else { String::new() };
        let (value, valid) = match field.read(typed, values.typing()) {
            Ok(value) => (value, true),
            Err(_) => (typed.to_owned(), false),
        };
        let act = cx.act();
        let why = if valid { why } else { String::new() };
        let other = indexmap::IndexMap::new();
        Some((Answer { value, why, at: Some(act.at), by: act.by.to_owned(), from: None, other }, valid))
    }

    /// Asks for these facts to be written, and with them for all that could not be; nothing where there are none.
    pub(super) fn save_facts(&mut self, facts: Facts, log: Vec<Activity>) -> Option<Effect> {
        let (mut all, mut lines) = (Facts::new(), Vec::new());
        if self.values.failed.take().is_some() {
            for unsaved in std::mem::take(&mut self.values.unsaved) {
                all.extend(unsaved.facts);
                lines.extend(unsaved.log);
            }
        }
        all.extend(facts);
        lines.extend(log);
        if all.is_empty() {
            return None;
        }
        self.values.revision += 1;
        let revision = self.values.revision;
        self.values.unsaved.push(Unsaved { revision, facts: all.clone(), log: lines.clone() });
        Some(Effect::SaveFacts { key: self.key.clone(), facts: all, revision, log: lines })
    }

    /// Asks once more for the facts that could not be written.
    pub(super) fn resend_facts(&mut self) -> Option<Effect> {
        self.values.failed.is_some().then(|| self.save_facts(Facts::new(), Vec::new())).flatten()
    }

    /// What is known of the partner was read again; what of ours is not on disk stays.
    pub fn partner_read(&mut self, partner: Partner) {
        self.partner = partner;
        for (id, fact) in self.values.unsaved.iter().flat_map(|unsaved| &unsaved.facts) {
            self.partner.set_fact(id, fact.clone());
        }
        self.values.touch();
    }

    /// The answer to `SaveFacts`: what others wrote of the partner is taken over. Facts that are not on disk wait in the
    /// record of the run.
    pub fn facts_saved(
        &mut self,
        cx: &Cx<'_>,
        revision: u64,
        result: Result<(Timestamp, Box<Partner>), Failure>,
    ) -> Vec<Effect> {
        let at = self.values.unsaved.iter().position(|unsaved| unsaved.revision == revision);
        let mut changed = false;
        match result {
            Ok((_, partner)) => {
                let saved = at.map(|at| self.values.unsaved.remove(at).facts).unwrap_or_default();
                let later = |id: &String| saved.iter().any(|(other, _)| other == id);
                for unsaved in self.values.unsaved.iter_mut().filter(|unsaved| unsaved.revision < revision) {
                    unsaved.facts.retain(|(id, _)| !later(id));
                }
                self.partner_read(*partner);
                for (id, fact) in &saved {
                    let is_kept = |draft: &Answer| fact.as_ref().is_some_and(|fact| fact.value == draft.value);
                    let typing = self.form.input.as_ref().is_some_and(|input| input.field.id == *id);
                    if !typing && self.run.answers.get(id).is_some_and(is_kept) {
                        self.run.answers.shift_remove(id);
                        changed = true;
                    }
                }
            }
            Err(failure) => {
                self.values.failed = Some(failure);
                self.try_again(cx);
                let facts = at.map(|at| self.values.unsaved[at].facts.clone()).unwrap_or_default();
                for (id, fact) in facts {
                    if let Some(fact) = fact.filter(|_| self.run.status == Status::Active) {
                        self.run.answers.entry(id).or_insert(Answer { from: None, ..fact });
                        changed = true;
                    }
                }
            }
        }
        self.values.touch();
        if changed { self.save_run(cx, None).into_iter().collect() } else { Vec::new() }
    }
}
