//! What a run does by itself: criteria that tick when their rule holds, steps that do not apply. What the rules say is an
//! argument; what somebody decided by hand is never overruled.

use jiff::Timestamp;

use super::{Act, CriterionState, Done, Run, Status, StepState};
use crate::domain::playbook::Playbook;

/// What a criterion's rule says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The criterion's id.
    pub criterion: String,
    pub met: bool,
    /// What it rests on, or what is missing: `71 > 70`.
    pub evidence: String,
}

/// Whether a step applies, by its condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applies {
    pub step: String,
    pub applies: bool,
    /// Why not: `Type is referral`.
    pub why: String,
}

impl Run {
    /// Brings criteria and steps in line with their rules. Returns what changed, in words.
    pub fn follow_rules(
        &mut self,
        playbook: &Playbook,
        rulings: &[Ruling],
        steps: &[Applies],
        act: Act<'_>,
    ) -> Vec<Done> {
        if self.status == Status::Completed {
            return Vec::new();
        }
        let ticked = rulings.iter().filter_map(|ruling| self.follow_ruling(playbook, ruling, act)).collect::<Vec<_>>();
        let applied = steps.iter().filter_map(|applies| self.apply_step(playbook, applies, act)).collect::<Vec<_>>();
        ticked.into_iter().chain(applied).collect()
    }

    fn follow_ruling(&mut self, playbook: &Playbook, ruling: &Ruling, act: Act<'_>) -> Option<Done> {
        let text = &playbook.criterion(&ruling.criterion)?.text;
        let record = self.criteria.get_mut(&ruling.criterion)?;
        match (record.state, ruling.met) {
            (CriterionState::Open, true) if !record.by_hand => {
                record.state = CriterionState::Met;
                record.rule = Some(ruling.evidence.clone());
                record.was_met = None;
                (record.at, record.by) = (Some(act.at), Some(act.by.to_owned()));
                Some(Done::new(format!("met {text}"), ruling.evidence.clone()))
            }
            (CriterionState::Met, false) if record.rule.is_some() => {
                record.state = CriterionState::Open;
                record.rule = None;
                record.was_met = record.at;
                (record.at, record.by) = (Some(act.at), Some(act.by.to_owned()));
                Some(Done::new(format!("no longer met: {text}"), ruling.evidence.clone()))
            }
            // The figures moved and the rule still holds.
            (CriterionState::Met, true) => {
                if let Some(evidence) = record.rule.as_mut().filter(|evidence| **evidence != ruling.evidence) {
                    evidence.clone_from(&ruling.evidence);
                }
                None
            }
            // Hand and rule agree again: from here on the rule decides.
            (CriterionState::Open, false) => {
                record.by_hand = false;
                None
            }
            _ => None,
        }
    }

    fn apply_step(&mut self, playbook: &Playbook, applies: &Applies, act: Act<'_>) -> Option<Done> {
        let name = &playbook.step(&applies.step)?.name;
        let record = self.steps.get_mut(&applies.step)?;
        let (state, title) = match (record.state, applies.applies) {
            (StepState::Open, false) => (StepState::Na, format!("does not apply: {name}")),
            (StepState::Na, true) => (StepState::Open, format!("applies again: {name}")),
            _ => return None,
        };
        record.state = state;
        record.reason = (!applies.applies).then(|| applies.why.clone());
        (record.at, record.by) = (Some(act.at), Some(act.by.to_owned()));
        Some(Done::new(title, if applies.applies { "" } else { &applies.why }))
    }

    /// When a criterion was met that is not any more.
    pub fn regressed(&self, criterion: &str) -> Option<Timestamp> {
        let record = self.criteria.get(criterion)?;
        record.was_met.filter(|_| record.state == CriterionState::Open)
    }
}
