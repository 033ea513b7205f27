//! The page before step 1: approvals that must stand, or an override with a reason.

use super::update::{ask, form};
use super::{Page, Session};
use crate::app::form::{Form, Input, Kind, Purpose};
use crate::app::overlay::Question;
use crate::domain::dates;
use crate::domain::playbook::RequiredApproval;
use crate::screens::{Cx, Reply};

/// How many approvals the gate asks for.
pub fn rows(session: &Session) -> usize {
    session.playbook.gate.as_ref().map_or(0, |gate| gate.approvals.len())
}

impl Session {
    fn selected_approval(&self) -> Option<&RequiredApproval> {
        self.playbook.gate.as_ref()?.approvals.get(self.approvals.row)
    }

    pub(super) fn ask_approval(&mut self, cx: &Cx<'_>) -> Reply {
        if !self.run.gate_closed(&self.playbook) {
            self.page = Page::Steps;
            return Reply::default();
        }
        let Some(required) = self.selected_approval() else { return Reply::default() };
        let given = self.run.approvals.get(&required.id);
        let name = given.map(|approval| approval.name.clone()).unwrap_or_default();
        let date = given.map_or_else(|| "today".to_owned(), |approval| approval.date.to_string());
        let inputs = vec![
            Input::new("Approved by", Kind::Line, true, &name, "Full name"),
            Input::new("On", Kind::PastDate, true, &date, "today, yesterday, -3d or 2026-11-20"),
        ];
        let purpose = Purpose::Approval { approval: required.id.clone() };
        form(Form::new(
            purpose,
            required.label.clone(),
            "Who gave this approval, and on which day?",
            inputs,
            cx.now.date(),
        ))
    }

    pub fn approve(&mut self, cx: &Cx<'_>, approval: &str, name: &str, date: &str) -> Reply {
        let today = cx.now.date();
        let date = match dates::parse(date, today) {
            Ok(date) => date,
            Err(reason) => return Reply::refuse(reason),
        };
        let playbook = self.playbook.clone();
        let reply = self.change(cx, |run| run.approve(&playbook, approval, name, date, today, cx.act()));
        let given = |required: &RequiredApproval| self.run.approvals.contains_key(&required.id);
        let missing = self.playbook.gate.iter().flat_map(|gate| &gate.approvals).position(|required| !given(required));
        self.approvals.row = missing.unwrap_or(self.approvals.row);
        self.pass_gate(reply)
    }

    fn pass_gate(&mut self, reply: Reply) -> Reply {
        if self.run.gate_closed(&self.playbook) {
            return reply;
        }
        self.page = Page::Steps;
        reply
    }

    pub(super) fn withdraw_approval(&mut self, cx: &Cx<'_>) -> Reply {
        let Some(id) = self.selected_approval().map(|required| required.id.clone()) else { return Reply::default() };
        let playbook = self.playbook.clone();
        self.change(cx, |run| run.withdraw_approval(&playbook, &id))
    }

    pub(super) fn ask_override(&mut self, cx: &Cx<'_>) -> Reply {
        if !self.run.gate_closed(&self.playbook) {
            return Reply::say("The gate is open already.");
        }
        let reason = Input::new("Reason", Kind::Line, true, "", "It is logged with your name");
        let text = "The steps open without the approvals. The missing ones stay on the completion page.";
        form(Form::new(Purpose::OverrideGate, "Go on without approval", text, vec![reason], cx.now.date()))
    }

    /// The reason was typed; the last question before the gate opens.
    pub fn confirm_override(&self, reason: &str) -> Reply {
        let missing = self.run.missing_approvals(&self.playbook).join(" and ");
        let text = format!("{missing} will be missing. Your reason: {reason}");
        ask("Pass the gate without approval?", text, Question::OverrideGate { reason: reason.to_owned() })
    }

    pub fn override_gate(&mut self, cx: &Cx<'_>, reason: &str) -> Reply {
        let reply = self.change(cx, |run| run.override_gate(reason, cx.act()));
        self.pass_gate(reply)
    }
}
