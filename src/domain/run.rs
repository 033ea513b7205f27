//! One playbook carried out for one partner, once: where it stands and every change that can happen to it.
//!
//! A change is a method that returns what it did in words ("ticked Pitch delivered"), which names the undo
//! and, with its reason, the line of the activity log; or a [`Refusal`] that says why not. Progress and what is
//! still open are computed, never stored.

mod gate;
mod merge;
mod record;
mod rules;

use indexmap::IndexMap;
use jiff::{Timestamp, civil::Date};

use super::answer::{Answer, Answers};
use super::playbook::{Criterion, Playbook, Step};

pub use record::*;
pub use rules::{Applies, Ruling};

/// Who does something, and when.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    pub by: &'a str,
    pub at: Timestamp,
}

/// Why a change does not happen: a sentence for the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

/// What a change did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// In words that follow "undo: ".
    pub title: String,
    /// Its reason or evidence, as somebody typed it; empty where there is none.
    pub detail: String,
}

pub type Change = Result<Done, Refusal>;

impl Done {
    fn new(title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { title: title.into(), detail: detail.into() }
    }

    /// The line of the activity log: "skipped Pitch Deck: no time".
    pub fn logged(&self) -> String {
        if self.detail.is_empty() { self.title.clone() } else { format!("{}: {}", self.title, self.detail) }
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Steps done or skipped.
    pub steps_done: usize,
    pub steps: usize,
    pub criteria_met: usize,
    /// Criteria that apply.
    pub criteria: usize,
}

/// Something that stands open when a run is about to be completed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OpenPoint<'a> {
    Step(&'a Step),
    Criterion(&'a Criterion),
    /// The gate was overridden; this approval never came.
    Approval(&'a str),
}

/// The document's file name of a step: its number from 1 and its template's or its own name.
fn document_name(index: usize, step: &Step) -> String {
    format!("{:02}-{}.md", index + 1, super::slug::from_name(&step.id, "step"))
}

impl Run {
    /// A new run on its first step.
    pub fn start(playbook: &Playbook, name: &str, act: Act<'_>) -> Self {
        let steps = playbook
            .steps
            .iter()
            .enumerate()
            .map(|(index, step)| (step.id.clone(), StepRecord::new(document_name(index, step))));
        Self {
            schema: SCHEMA,
            playbook: playbook.id.clone(),
            run: name.to_owned(),
            status: Status::Active,
            started: act.at,
            started_by: act.by.to_owned(),
            completed: None,
            outcome: None,
            step: playbook.steps[0].id.clone(),
            tab: Tab::Guide,
            steps: steps.collect(),
            criteria: playbook
                .criteria
                .iter()
                .map(|criterion| (criterion.id.clone(), CriterionRecord::default()))
                .collect(),
            approvals: IndexMap::new(),
            gate_override: None,
            answers: Answers::new(),
            kept: IndexMap::new(),
            depth: Depth::Full,
            other: IndexMap::new(),
        }
    }

    /// Makes the open step one of the playbook's; a definition may have been edited since.
    pub fn fit(&mut self, playbook: &Playbook) {
        if playbook.step(&self.step).is_none() {
            self.step.clone_from(&playbook.steps[0].id);
        }
    }

    /// What this record knows and the playbook lacks, in words: its steps, then its criteria. Of a definition that was
    /// cut off, the rest must not pass for all of it.
    pub fn lacking_in(&self, playbook: &Playbook) -> Option<String> {
        let steps = self.steps.keys().filter(|id| playbook.step(id).is_none());
        let criteria = self.criteria.keys().filter(|id| playbook.criterion(id).is_none());
        in_words(steps, criteria)
    }

    /// What the playbook has and this record lacks, in words. A record has all of it from the start: one that does not
    /// was cut off, and what is left of it must not be written back.
    pub fn lacking_of(&self, playbook: &Playbook) -> Option<String> {
        let steps = playbook.steps.iter().map(|step| &step.id).filter(|id| !self.steps.contains_key(*id));
        let criteria = playbook.criteria.iter().map(|criterion| &criterion.id);
        in_words(steps, criteria.filter(|id| !self.criteria.contains_key(*id)))
    }

    /// The position of the open step, from 0.
    pub fn step_index(&self, playbook: &Playbook) -> usize {
        playbook.step_index(&self.step).unwrap_or(0)
    }

    pub fn step_state(&self, id: &str) -> StepState {
        self.steps.get(id).map_or(StepState::Open, |record| record.state)
    }

    /// Whether a step is among those that are shown: it applies, or it is the open one.
    pub fn is_shown(&self, id: &str) -> bool {
        self.step == id || self.step_state(id) != StepState::Na
    }

    pub fn criterion_state(&self, id: &str) -> CriterionState {
        self.criteria.get(id).map_or(CriterionState::Open, |record| record.state)
    }

    pub fn progress(&self, playbook: &Playbook) -> Progress {
        let state = |criterion: &&Criterion| self.criterion_state(&criterion.id);
        Progress {
            steps_done: playbook.steps.iter().filter(|step| settled(self.step_state(&step.id))).count(),
            steps: playbook.steps.iter().filter(|step| self.step_state(&step.id) != StepState::Na).count(),
            criteria_met: playbook.criteria.iter().filter(|c| state(c) == CriterionState::Met).count(),
            criteria: playbook.criteria.iter().filter(|c| state(c) != CriterionState::Na).count(),
        }
    }

    /// What stands open, in the order of the playbook. An optional step does not count.
    pub fn open_points<'a>(&self, playbook: &'a Playbook) -> Vec<OpenPoint<'a>> {
        let steps = playbook.steps.iter().filter(|step| !step.optional && self.step_state(&step.id) == StepState::Open);
        let criteria = playbook.criteria.iter().filter(|c| self.criterion_state(&c.id) == CriterionState::Open);
        let missing = self.missing_approvals(playbook);
        steps
            .map(OpenPoint::Step)
            .chain(criteria.map(OpenPoint::Criterion))
            .chain(missing.into_iter().map(OpenPoint::Approval))
            .collect()
    }

    /// Opens another step. Looking is never refused and is not a change of its own.
    pub fn go_to(&mut self, step: &str) {
        if self.steps.contains_key(step) {
            step.clone_into(&mut self.step);
        }
    }

    pub fn finish_step(&mut self, playbook: &Playbook, id: &str, act: Act<'_>) -> Change {
        let name = self.set_step(playbook, id, StepState::Done, None, act)?;
        Ok(Done::new(format!("finished {name}"), ""))
    }

    /// # Errors
    /// Refused without a reason, unless the step is optional.
    pub fn skip_step(&mut self, playbook: &Playbook, id: &str, reason: &str, act: Act<'_>) -> Change {
        let optional = playbook.step(id).is_some_and(|step| step.optional);
        let reason = needed(reason, optional, "Say in a few words why this step is skipped.")?;
        let name = self.set_step(playbook, id, StepState::Skipped, reason.clone(), act)?;
        Ok(Done::new(format!("skipped {name}"), reason.unwrap_or_default()))
    }

    pub fn reopen_step(&mut self, playbook: &Playbook, id: &str, act: Act<'_>) -> Change {
        let name = self.set_step(playbook, id, StepState::Open, None, act)?;
        Ok(Done::new(format!("reopened {name}"), ""))
    }

    /// Returns the step's name.
    fn set_step(
        &mut self,
        playbook: &Playbook,
        id: &str,
        state: StepState,
        reason: Option<String>,
        act: Act<'_>,
    ) -> Result<String, Refusal> {
        self.check_active()?;
        let step = playbook.step(id).ok_or_else(|| Refusal(format!("This run has no step `{id}`.")))?;
        let record = self.steps.get_mut(id).ok_or_else(|| Refusal(format!("This run has no step `{id}`.")))?;
        record.state = state;
        record.reason = reason;
        record.at = Some(act.at);
        record.by = Some(act.by.to_owned());
        Ok(step.name.clone())
    }

    /// Ticks an open criterion, unticks any other.
    pub fn toggle_criterion(&mut self, playbook: &Playbook, id: &str, act: Act<'_>) -> Change {
        let state = match self.criterion_state(id) {
            CriterionState::Open => CriterionState::Met,
            CriterionState::Met | CriterionState::Na => CriterionState::Open,
        };
        let verb = if state == CriterionState::Met { "ticked" } else { "unticked" };
        let ruled = playbook.criterion(id).is_some_and(|criterion| criterion.met_when.is_some());
        let (text, record) = self.criterion_mut(playbook, id)?;
        record.by_hand = ruled && record.state == CriterionState::Met;
        record.state = state;
        record.reason = None;
        record.rule = None;
        record.was_met = None;
        record.at = Some(act.at);
        record.by = Some(act.by.to_owned());
        Ok(Done::new(format!("{verb} {text}"), ""))
    }

    /// Sets a criterion aside as not applicable.
    ///
    /// # Errors
    /// Refused without a reason, unless the criterion is conditional.
    pub fn set_aside_criterion(&mut self, playbook: &Playbook, id: &str, reason: &str, act: Act<'_>) -> Change {
        let conditional = playbook.criterion(id).is_some_and(|criterion| criterion.conditional);
        let reason = needed(reason, conditional, "Say in a few words why this does not apply.")?;
        let (text, record) = self.criterion_mut(playbook, id)?;
        record.state = CriterionState::Na;
        record.rule = None;
        record.was_met = None;
        record.reason.clone_from(&reason);
        record.at = Some(act.at);
        record.by = Some(act.by.to_owned());
        Ok(Done::new(format!("set aside {text}"), reason.unwrap_or_default()))
    }

    /// Keeps a note and evidence with a criterion, whatever its state.
    pub fn note_criterion(
        &mut self,
        playbook: &Playbook,
        id: &str,
        note: &str,
        evidence: &str,
        act: Act<'_>,
    ) -> Change {
        let (text, record) = self.criterion_mut(playbook, id)?;
        note.trim().clone_into(&mut record.note);
        evidence.trim().clone_into(&mut record.evidence);
        record.at = Some(act.at);
        record.by = Some(act.by.to_owned());
        let kept: Vec<&str> = [&record.evidence, &record.note].into_iter().flat_map(|text| text.lines()).collect();
        Ok(Done::new(format!("noted evidence of {text}"), kept.join(" ")))
    }

    /// Keeps what was entered for a field; `None` empties it. `label` is what people call the field.
    pub fn answer(&mut self, id: &str, label: &str, answer: Option<Answer>) -> Change {
        self.check_active()?;
        match answer {
            Some(answer) => {
                let value = answer.value.clone();
                self.answers.insert(id.to_owned(), answer);
                Ok(Done::new(format!("answered {label}"), value))
            }
            None => {
                self.answers.shift_remove(id);
                Ok(Done::new(format!("emptied {label}"), ""))
            }
        }
    }

    fn criterion_mut(&mut self, playbook: &Playbook, id: &str) -> Result<(String, &mut CriterionRecord), Refusal> {
        self.check_active()?;
        let unknown = || Refusal(format!("This run has no criterion `{id}`."));
        let criterion = playbook.criterion(id).ok_or_else(unknown)?;
        let record = self.criteria.get_mut(id).ok_or_else(unknown)?;
        Ok((criterion.text.clone(), record))
    }

    /// Ends the run in the playbook's outcome. What is open stays visible as open.
    pub fn complete(&mut self, playbook: &Playbook, act: Act<'_>) -> Change {
        self.check_active()?;
        self.status = Status::Completed;
        self.completed = Some(act.at);
        self.outcome = Some(playbook.outcome.label.clone());
        Ok(Done::new(format!("completed {} as {}", playbook.name, playbook.outcome.label), ""))
    }

    pub fn reopen(&mut self, playbook: &Playbook) -> Change {
        if self.status == Status::Active {
            return Err(Refusal("This run is open already.".into()));
        }
        self.status = Status::Active;
        self.completed = None;
        self.outcome = None;
        self.kept.clear();
        Ok(Done::new(format!("reopened {}", playbook.name), ""))
    }

    fn check_active(&self) -> Result<(), Refusal> {
        match self.status {
            Status::Active => Ok(()),
            Status::Completed => Err(Refusal("This run is completed. Reopen it to change it.".into())),
        }
    }
}

/// "the steps `a` and `b` and the criterion `c`"; `None` for nothing.
fn in_words<'a>(steps: impl Iterator<Item = &'a String>, criteria: impl Iterator<Item = &'a String>) -> Option<String> {
    let named = |noun: &str, plural: &str, ids: Vec<&String>| {
        let ids: Vec<String> = ids.into_iter().map(|id| super::problem::quoted(id)).collect();
        let (last, rest) = ids.split_last()?;
        if rest.is_empty() {
            return Some(format!("the {noun} {last}"));
        }
        Some(format!("the {plural} {} and {last}", rest.join(", ")))
    };
    let parts = [named("step", "steps", steps.collect()), named("criterion", "criteria", criteria.collect())];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

fn settled(state: StepState) -> bool {
    matches!(state, StepState::Done | StepState::Skipped)
}

/// A reason that must be there unless it is `optional`; an empty one is none.
fn needed(reason: &str, optional: bool, otherwise: &str) -> Result<Option<String>, Refusal> {
    let reason = reason.trim();
    match (reason.is_empty(), optional) {
        (false, _) => Ok(Some(reason.to_owned())),
        (true, true) => Ok(None),
        (true, false) => Err(Refusal(otherwise.to_owned())),
    }
}

/// The name of a new run: the quarter for a quarterly playbook, else the month; `-2`, `-3` where that is taken.
pub fn run_name(playbook: &Playbook, today: Date, taken: &[String]) -> String {
    use super::playbook::Every;
    let base = match playbook.every {
        Some(Every::Quarter) => format!("{}-Q{}", today.year(), (today.month() - 1) / 3 + 1),
        Some(Every::HalfYear) => format!("{}-H{}", today.year(), (today.month() - 1) / 6 + 1),
        Some(Every::Year) => format!("{}", today.year()),
        Some(Every::Month) | None => format!("{}-{:02}", today.year(), today.month()),
    };
    let free = |name: &String| !taken.iter().any(|other| other.eq_ignore_ascii_case(name));
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.clone()).chain(numbered).find(free).unwrap_or(base)
}

#[cfg(test)]
mod tests;
