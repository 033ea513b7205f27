//! The success criteria of a run: ticking, setting aside, and what is kept as evidence.

use super::update::form;
use super::{Pane, Session};
use crate::app::form::{Form, Input, Kind, Purpose};
use crate::domain::run::CriterionState;
use crate::screens::{Cx, Reply};

impl Session {
    pub(super) fn toggle_criteria(&mut self) -> Reply {
        let hide = self.pane == Pane::Criteria;
        self.criteria_shown = !hide;
        self.pane = if hide { Pane::Work } else { Pane::Criteria };
        Reply::default()
    }

    pub(super) fn selected_criterion(&self) -> Option<String> {
        self.playbook.criteria.get(self.criteria.row).map(|criterion| criterion.id.clone())
    }

    pub(super) fn tick_criterion(&mut self, cx: &Cx<'_>) -> Reply {
        let Some(id) = self.selected_criterion() else { return Reply::say("This playbook has no success criteria.") };
        let playbook = self.playbook.clone();
        self.change(cx, |run| run.toggle_criterion(&playbook, &id, cx.act()))
    }

    pub(super) fn set_aside(&mut self, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let Some(criterion) = self.playbook.criteria.get(self.criteria.row) else { return Reply::default() };
        let id = criterion.id.clone();
        if self.run.criterion_state(&id) == CriterionState::Na {
            let playbook = self.playbook.clone();
            return self.change(cx, |run| run.toggle_criterion(&playbook, &id, cx.act()));
        }
        if criterion.conditional {
            return self.set_aside_for(cx, &id, "");
        }
        let reason = Input::new("Reason", Kind::Line, true, "", "Why it does not apply here");
        let title = format!("Not applicable: {}", criterion.text);
        form(Form::new(Purpose::SetAside { criterion: id }, title, "", vec![reason], cx.now.date()))
    }

    pub fn set_aside_for(&mut self, cx: &Cx<'_>, criterion: &str, reason: &str) -> Reply {
        let playbook = self.playbook.clone();
        self.change(cx, |run| run.set_aside_criterion(&playbook, criterion, reason, cx.act()))
    }

    pub(super) fn ask_evidence(&mut self, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let Some(criterion) = self.playbook.criteria.get(self.criteria.row) else { return Reply::default() };
        let record = self.run.criteria.get(&criterion.id).cloned().unwrap_or_default();
        let inputs = vec![
            Input::new("Evidence", Kind::Line, false, &record.evidence, "A link, a file or one sentence"),
            Input::new("Note", Kind::Lines, false, &record.note, "Anything worth remembering"),
        ];
        form(Form::new(
            Purpose::Evidence { criterion: criterion.id.clone() },
            criterion.text.clone(),
            "",
            inputs,
            cx.now.date(),
        ))
    }

    pub fn keep_evidence(&mut self, cx: &Cx<'_>, criterion: &str, evidence: &str, note: &str) -> Reply {
        let playbook = self.playbook.clone();
        self.change(cx, |run| run.note_criterion(&playbook, criterion, note, evidence, cx.act()))
    }
}
