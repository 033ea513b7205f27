//! Two programs changed the same run: what both did, where that does not contradict.

use super::{CriterionRecord, Run, StepRecord};
use crate::domain::answer::Answer;
use crate::domain::merge::{entries, value};

impl Run {
    /// What `self` and `theirs` made of `base`, as one record; `None` where both settled the same thing in different ways.
    /// Which step is open and where the cursors stand are ours.
    pub fn merged(&self, base: &Self, theirs: &Self) -> Option<Self> {
        let ours = self;
        let placed = |run: &Self| {
            let mut steps = run.steps.clone();
            steps.iter_mut().for_each(|(id, step)| step.take_place(ours.steps.get(id)));
            steps
        };
        Some(Self {
            schema: *value(&base.schema, &ours.schema, &theirs.schema)?,
            status: *value(&base.status, &ours.status, &theirs.status)?,
            completed: *either(&base.completed, &ours.completed, &theirs.completed),
            outcome: value(&base.outcome, &ours.outcome, &theirs.outcome)?.clone(),
            steps: entries(&placed(base), &ours.steps, &placed(theirs), StepRecord::same)?,
            criteria: entries(&base.criteria, &ours.criteria, &theirs.criteria, CriterionRecord::same)?,
            approvals: entries(&base.approvals, &ours.approvals, &theirs.approvals, |_, _| None)?,
            gate_override: value(&base.gate_override, &ours.gate_override, &theirs.gate_override)?.clone(),
            answers: entries(&base.answers, &ours.answers, &theirs.answers, same_answer)?,
            kept: entries(&base.kept, &ours.kept, &theirs.kept, |_, _| None)?,
            depth: *either(&base.depth, &ours.depth, &theirs.depth),
            other: entries(&base.other, &ours.other, &theirs.other, |_, _| None)?,
            ..ours.clone()
        })
    }
}

/// The value that one of both changed; where both did, ours.
fn either<'a, T: PartialEq>(base: &T, ours: &'a T, theirs: &'a T) -> &'a T {
    value(base, ours, theirs).unwrap_or(ours)
}

impl StepRecord {
    /// Takes over where another record's cursor stands.
    fn take_place(&mut self, other: Option<&Self>) {
        if let Some(other) = other {
            self.cursor = other.cursor;
            self.field.clone_from(&other.field);
        }
    }

    /// Ours, where both came to the same.
    fn same(&self, theirs: &Self) -> Option<Self> {
        let same = self.state == theirs.state && self.reason == theirs.reason && self.document == theirs.document;
        same.then(|| Self { pending: self.pending && theirs.pending, ..self.clone() })
    }
}

impl CriterionRecord {
    fn same(&self, theirs: &Self) -> Option<Self> {
        let said = |record: &Self| (record.state, record.note.clone(), record.evidence.clone(), record.reason.clone());
        (said(self) == said(theirs)).then(|| theirs.clone())
    }
}

fn same_answer(ours: &Answer, theirs: &Answer) -> Option<Answer> {
    (ours.value == theirs.value && ours.why == theirs.why).then(|| theirs.clone())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{act, started};
    use super::*;
    use crate::domain::run::{Cursor, StepState};

    #[test]
    fn what_two_did_in_different_places_is_all_there() {
        let (playbook, base) = started();
        let ids: Vec<String> = base.steps.keys().cloned().collect();
        let criterion = base.criteria.keys().next().expect("one").clone();
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        ours.finish_step(&playbook, &ids[0], act()).expect("done");
        ours.go_to(&ids[1]);
        ours.steps[0].cursor = Cursor { line: 3, ..Cursor::default() };
        theirs.toggle_criterion(&playbook, &criterion, act()).expect("ticked");
        theirs.answer("a.b", "B", Some(Answer { value: "7".into(), ..Answer::default() })).expect("answered");
        theirs.steps[0].cursor = Cursor { line: 9, ..Cursor::default() };
        let merged = ours.merged(&base, &theirs).expect("no contradiction");
        assert_eq!(merged.steps[0].state, StepState::Done);
        assert_eq!((merged.steps[0].cursor.line, &merged.step), (3, &ids[1]), "where we are is ours");
        assert_eq!(merged.criteria, theirs.criteria);
        assert_eq!(merged.answers["a.b"].value, "7");
        assert_eq!(theirs.merged(&base, &ours).map(|run| run.criteria), Some(merged.criteria));
    }

    #[test]
    fn done_here_and_skipped_there_is_for_people() {
        let (playbook, base) = started();
        let id = base.steps.keys().next().expect("one").clone();
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        ours.finish_step(&playbook, &id, act()).expect("done");
        theirs.skip_step(&playbook, &id, "no time", act()).expect("skipped");
        assert_eq!(ours.merged(&base, &theirs), None);
        assert_eq!(ours.merged(&base, &ours.clone()), Some(ours));
    }

    #[test]
    fn two_answers_to_one_question_are_for_people() {
        let (_, base) = started();
        let answered = |value: &str| {
            let mut run = base.clone();
            let _ = run.answer("a.b", "B", Some(Answer { value: value.into(), ..Answer::default() }));
            run
        };
        assert_eq!(answered("7").merged(&base, &answered("8")), None);
        assert!(answered("7").merged(&base, &answered("7")).is_some());
    }
}
