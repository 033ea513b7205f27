//! What keys do in what lies over a screen, and what follows from a kept form and from a yes.

use super::action::Action;
use super::form::{Form, Purpose};
use super::overlay::{Overlay, Question};
use super::{App, Effect, overlay};
use crate::screens::Notice;
use crate::screens::run::Session;
use crate::screens::run::links::open_address;

impl App {
    pub(super) fn act_in_overlay(&mut self, action: Action) -> Vec<Effect> {
        let all = overlay::ground(self.size);
        let Some(overlay) = self.overlays.last_mut() else { return Vec::new() };
        match (overlay, action) {
            (_, Action::Back | Action::Decline) => {
                self.close_overlay();
                self.start_after = None;
            }
            (Overlay::Help(help), Action::RunAction) => {
                let chosen = help.chosen();
                self.overlays.pop();
                return chosen.map(|action| self.act(action)).unwrap_or_default();
            }
            (Overlay::Help(help), moving) => {
                let height = usize::from(help.parts(all).list.height);
                help.cursor.apply(moving, help.shown.len(), height);
            }
            (Overlay::Pick(pick), Action::Choose) => {
                let chosen = pick.chosen().map(|item| item.target.clone());
                return match chosen {
                    Some(target) => {
                        self.overlays.pop();
                        self.choose(target)
                    }
                    None => Vec::new(),
                };
            }
            (Overlay::Pick(pick), moving) => {
                let height = usize::from(pick.parts(all).list.height);
                pick.cursor.apply(moving, pick.shown.len(), height);
            }
            (Overlay::Form(form), Action::NextField | Action::NextLine) => form.focus_next(),
            (Overlay::Form(form), Action::PreviousField) => form.focus_previous(),
            (Overlay::Form(form), Action::Submit | Action::SubmitLine) => {
                let Some(form) = form.accepted() else { return Vec::new() };
                self.overlays.pop();
                return self.submit(&form);
            }
            (Overlay::Confirm(confirm), Action::Accept) => {
                let question = confirm.question.clone();
                self.overlays.pop();
                return self.accept(question);
            }
            (Overlay::Recovery(recovery), Action::BringBack) => {
                let left = recovery.left.clone();
                self.overlays.pop();
                return self.bring_back(left);
            }
            (Overlay::Recovery(recovery), Action::Discard) => {
                let journals = recovery.left.journals.clone();
                self.overlays.pop();
                self.notice = Some(Notice::info("Put aside. `playbooks recover --all` shows it for 30 days."));
                return vec![Effect::RetireDrafts(journals)];
            }
            (Overlay::Recovery(recovery), moving) => {
                let (count, height) = (recovery.left.offered.len(), usize::from(recovery.parts(all).list.height));
                recovery.cursor.apply(moving, count, height);
            }
            (Overlay::Versions(versions), Action::BringVersionBack) => {
                let versions = versions.clone();
                self.overlays.pop();
                return self.bring_version_back(&versions);
            }
            (Overlay::Versions(versions), moving) => {
                let (count, height) = (versions.list.len(), usize::from(versions.parts(all).list.height));
                versions.cursor.apply(moving, count, height);
            }
            (Overlay::Conflict(conflict), Action::KeepMine | Action::TakeTheirs) => {
                let conflict = conflict.clone();
                self.overlays.pop();
                let mine = action == Action::KeepMine;
                let effect = self.session(&conflict.key).map(|session| session.settle_conflict(conflict.what, mine));
                return effect.flatten().into_iter().collect();
            }
            _ => {}
        }
        Vec::new()
    }

    /// What a kept form does.
    pub(super) fn submit(&mut self, form: &Form) -> Vec<Effect> {
        let (first, second) = (form.value(0), form.value(1));
        let reply = match &form.purpose {
            Purpose::NewPartner => {
                return vec![Effect::CreatePartner { name: first.trim().to_owned(), by: self.user.clone() }];
            }
            Purpose::SkipStep { step } => self.with_top_session(|session, cx| session.skip(cx, step, &first)),
            Purpose::SetAside { criterion } => {
                self.with_top_session(|session, cx| session.set_aside_for(cx, criterion, &first))
            }
            Purpose::Evidence { criterion } => {
                self.with_top_session(|session, cx| session.keep_evidence(cx, criterion, &first, &second))
            }
            Purpose::Approval { approval } => {
                self.with_top_session(|session, cx| session.approve(cx, approval, &first, &second))
            }
            Purpose::OverrideGate => self.with_top_session(|session, _| session.confirm_override(first.trim())),
        };
        self.follow(reply.unwrap_or_default())
    }

    /// What a yes does.
    pub(super) fn accept(&mut self, question: Question) -> Vec<Effect> {
        let reply = match question {
            Question::QuitUnsaved => return vec![Effect::Exit(1)],
            Question::StartAnother { partner, playbook } => {
                return vec![Effect::StartRun { partner, playbook, by: self.user.clone() }];
            }
            Question::OverrideGate { reason } => {
                self.with_top_session(|session, cx| session.override_gate(cx, &reason))
            }
            Question::CompleteOpen => self.with_top_session(Session::complete),
            Question::OpenAddress { address, name } => Some(open_address(address, &name)),
        };
        self.follow(reply.unwrap_or_default())
    }
}
