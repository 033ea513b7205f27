//! What the actions do in the wizard: which step is open, what is done, where the keys go, undo and redo.

use super::completion::CompletionRow;
use super::document::OpenDocument;
use super::{Page, Pane, Session};
use crate::app::Effect;
use crate::app::action::Action;
use crate::app::form::{Form, Input, Kind, Purpose};
use crate::app::overlay::{Confirm, Question};
use crate::app::pick::{Item, Pick, Target};
use crate::domain::playbook::Step;
use crate::domain::run::{Change, Done, Run, Status, StepState, Tab};
use crate::screens::{Cx, Go, Reply};

impl Session {
    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, cx: &Cx<'_>) -> Reply {
        match action {
            Action::NextStep => self.next_step(cx),
            Action::PreviousStep | Action::LookBack => self.look(-1, cx),
            Action::LookAhead => self.look(1, cx),
            Action::JumpHere => {
                let shown = self.shown_steps();
                shown.get(self.rail.row).map_or_else(Reply::default, |index| self.jump_to(*index, cx))
            }
            Action::PickStep => self.pick_step(),
            Action::ToggleDone => self.toggle_done(cx),
            Action::SkipStep => self.ask_skip(cx),
            Action::ShowGuide => self.show_tab(Tab::Guide, cx),
            Action::ShowFields => self.show_tab(Tab::Fields, cx),
            Action::ShowDocument => self.show_tab(Tab::Document, cx),
            Action::ShowExample => self.show_example(cx),
            Action::CloseExample => {
                self.close_sheet();
                Reply::default()
            }
            Action::SeekLink => self.turn_stop(true, cx),
            Action::SeekLinkBack => self.turn_stop(false, cx),
            Action::FollowLink => self.follow_focused(cx),
            Action::GoBack => self.go_back(cx),
            Action::TickTask => self.tick_task(cx),
            Action::NextTab => self.show_tab(next_tab(self.run.tab), cx),
            Action::EditField
            | Action::NextOpenField
            | Action::KeepField
            | Action::KeepText
            | Action::PickOption
            | Action::KeepFieldBack
            | Action::LeaveField
            | Action::ToggleField
            | Action::TickOption
            | Action::EmptyField
            | Action::ConfirmFact
            | Action::ToggleDepth
            | Action::Score0
            | Action::Score1
            | Action::Score2
            | Action::Score3
            | Action::Score4
            | Action::Score5 => self.fill_in(action, cx),
            Action::NextPane => self.turn_pane(1, cx),
            Action::PreviousPane => self.turn_pane(-1, cx),
            Action::ToggleCriteria => self.toggle_criteria(),
            Action::Edit | Action::WhyReadOnly => self.edit(cx),
            Action::Restore => self.restore_document(),
            Action::WriteToo => self.write_too(cx),
            Action::ShowVersions => self.show_versions(cx),
            Action::EditExternally => self.edit_externally(cx),
            Action::CopyDocument => self.copy_document(),
            Action::CopySection => self.copy_section(),
            Action::SearchPage => self.open_search(),
            Action::Wide => self.toggle_wide(),
            Action::ScrollLeft => self.scroll_sideways(false, cx),
            Action::ScrollRight => self.scroll_sideways(true, cx),
            Action::Tick => self.tick_criterion(cx),
            Action::SetAside => self.set_aside(cx),
            Action::Evidence => self.ask_evidence(cx),
            Action::ShowCompletion => self.show_completion(cx),
            Action::LeaveEditor => self.leave_editor(cx),
            Action::NextBlank | Action::SeekBlank => self.turn_blank(true, cx),
            Action::PreviousBlank | Action::SeekBlankBack => self.turn_blank(false, cx),
            Action::FillBlank => self.fill_blank(cx),
            Action::Outline => self.outline(),
            Action::InsertDate => self.insert_date(cx),
            Action::InsertFact => self.pick_marker(cx),
            Action::InsertPrevious => self.ask_previous(),
            Action::CompleteMarker => self.complete_marker(cx),
            Action::Search => self.open_search(),
            Action::Replace => self.open_replacement(),
            Action::ReplaceThis => self.replace_this(cx),
            Action::ReplaceAll => self.replace_all(cx),
            Action::NextMatch => self.turn_match(true, cx),
            Action::PreviousMatch => self.turn_match(false, cx),
            Action::RecordApproval => self.ask_approval(cx),
            Action::WithdrawApproval => self.withdraw_approval(cx),
            Action::OverrideGate => self.ask_override(cx),
            Action::Complete | Action::OpenRow => self.open_completion_row(cx),
            Action::StartNext => self.start_next(cx),
            Action::ReopenRun => self.reopen(cx),
            Action::Undo => self.undo(cx),
            Action::Redo => self.redo(cx),
            Action::Save => self.save_now(cx),
            Action::Back => self.back(cx),
            Action::Close => Reply { effects: self.flush(cx), go: Some(Go::Back), notice: None },
            moving if self.move_in_completing(moving) => Reply::default(),
            moving => self.move_by(moving, cx),
        }
    }

    /// A change of the record: kept for undo, saved and logged, or refused in words.
    pub(super) fn change(&mut self, cx: &Cx<'_>, change: impl FnOnce(&mut Run) -> Change) -> Reply {
        if let Some(refusal) = self.locked().filter(|_| self.is_guest()) {
            return refusal;
        }
        let before = self.run.clone();
        match change(&mut self.run) {
            Ok(done) => {
                let ruled = self.follow_rules(cx);
                self.history.push_record(before, &done.title);
                let notice = told(&done, &ruled);
                let log: Vec<String> = std::iter::once(&done).chain(&ruled).map(Done::logged).collect();
                Reply { effects: self.save_run(cx, log).into_iter().collect(), ..Reply::say(notice) }
            }
            Err(refusal) => Reply::refuse(refusal.0),
        }
    }

    fn next_step(&mut self, cx: &Cx<'_>) -> Reply {
        let (playbook, step) = (self.playbook.clone(), self.run.step.clone());
        let next = self.neighbour(1).map(|index| playbook.steps[index].id.clone());
        let last = next.is_none();
        if self.run.status == Status::Completed || self.run.step_state(&step) != StepState::Open {
            return if last { self.show_completion(cx) } else { self.look(1, cx) };
        }
        let reply = self.change(cx, |run| {
            let done = run.finish_step(&playbook, &step, cx.act())?;
            next.iter().for_each(|next| run.go_to(next));
            Ok(done)
        });
        self.follow_step();
        if last { reply.and(self.show_completion(cx)) } else { reply }
    }

    fn look(&mut self, by: isize, cx: &Cx<'_>) -> Reply {
        match self.neighbour(by) {
            Some(to) => self.jump_to(to, cx),
            None if by > 0 => self.show_completion(cx),
            None if self.playbook.gate.is_some() => {
                self.page = Page::Gate;
                Reply::default()
            }
            None => Reply::say("This is the first step."),
        }
    }

    /// The next step in a direction that applies.
    fn neighbour(&self, by: isize) -> Option<usize> {
        let here = self.run.step_index(&self.playbook);
        let mut shown = self.shown_steps().into_iter();
        if by > 0 { shown.find(|index| *index > here) } else { shown.rfind(|index| *index < here) }
    }

    /// Puts the rail's cursor on the open step.
    pub(super) fn follow_step(&mut self) {
        let here = self.run.step_index(&self.playbook);
        self.rail.row = self.shown_steps().iter().position(|index| *index == here).unwrap_or(0);
    }

    /// Opens any step. Nothing is checked and nothing else changes.
    pub(super) fn jump_to(&mut self, index: usize, cx: &Cx<'_>) -> Reply {
        let Some(step) = self.playbook.steps.get(index).map(|step| step.id.clone()) else { return Reply::default() };
        self.page = Page::Steps;
        if self.pane == Pane::Rail {
            self.pane = Pane::Work;
        }
        if step == self.run.step {
            self.follow_step();
            return Reply::default();
        }
        let mut effects = self.close_field(cx).effects;
        effects.extend(self.flush_documents(OpenDocument::needs_save));
        self.run.go_to(&step);
        self.sheet = None;
        self.follow_step();
        effects.extend(self.save_run(cx, None));
        Reply { effects, ..Reply::default() }
    }

    fn pick_step(&self) -> Reply {
        let items = self.playbook.steps.iter().enumerate().map(|(index, step)| {
            let state = match self.run.step_state(&step.id) {
                _ if step.id == self.run.step => "here",
                StepState::Done => "done",
                StepState::Skipped => "skipped",
                StepState::Open => "open",
                StepState::Na => "does not apply",
            };
            Item::new(format!("{} {}", index + 1, step.name), state, Target::Step(step.id.clone()))
        });
        Reply::go(Go::Pick(Box::new(Pick::new("Jump to a step", items.collect()))))
    }

    /// Opens the step of this id.
    pub fn open_step(&mut self, id: &str, cx: &Cx<'_>) -> Reply {
        let index = self.playbook.step_index(id);
        index.map_or_else(Reply::default, |index| self.jump_to(index, cx))
    }

    fn toggle_done(&mut self, cx: &Cx<'_>) -> Reply {
        let (playbook, step) = (self.playbook.clone(), self.run.step.clone());
        match self.run.step_state(&step) {
            StepState::Open | StepState::Na => self.change(cx, |run| run.finish_step(&playbook, &step, cx.act())),
            StepState::Done | StepState::Skipped => self.change(cx, |run| run.reopen_step(&playbook, &step, cx.act())),
        }
    }

    fn ask_skip(&mut self, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let Step { id, name, optional, .. } = self.step();
        let purpose = Purpose::SkipStep { step: id.clone() };
        let reason = Input::new("Reason", Kind::Line, !optional, "", "In a few words; it stays with the step");
        let text = "A skipped step counts as settled and says why. It can be opened again at any time.";
        form(Form::new(purpose, format!("Skip {name}"), text, vec![reason], cx.now.date()))
    }

    pub fn skip(&mut self, cx: &Cx<'_>, step: &str, reason: &str) -> Reply {
        let playbook = self.playbook.clone();
        let reply = self.change(cx, |run| run.skip_step(&playbook, step, reason, cx.act()));
        let last = self.neighbour(1).is_none();
        if self.run.step == step && !last { reply.and(self.look(1, cx)) } else { reply }
    }

    pub(super) fn show_tab(&mut self, tab: Tab, cx: &Cx<'_>) -> Reply {
        let reply = self.close_field(cx);
        self.close_sheet();
        self.pane = Pane::Work;
        if self.run.tab != tab {
            self.run.tab = tab;
            self.moved(cx);
        }
        if tab == Tab::Fields && self.run.status == Status::Active {
            // Another program may have entered facts of the partner meanwhile.
            return reply.and(Reply::effect(Effect::ReadPartner(self.key.clone())));
        }
        reply
    }

    /// What stands against a change, if something does.
    pub(super) fn locked(&self) -> Option<Reply> {
        if let Some(holder) = &self.elsewhere {
            let words = format!("{} is open in another program ({holder}). W writes here, too.", self.partner.name);
            return Some(Reply::refuse(words));
        }
        let completed = self.run.status == Status::Completed;
        completed.then(|| Reply::refuse("This run is completed. C shows its completion page, where O reopens it."))
    }

    fn show_completion(&mut self, cx: &Cx<'_>) -> Reply {
        self.page = Page::Completion;
        self.completion.row = self.completion_start();
        self.completion.top = 0;
        Reply { effects: self.flush(cx), ..Reply::default() }
    }

    fn save_now(&mut self, cx: &Cx<'_>) -> Reply {
        self.moved(cx);
        self.asked_to_save = true;
        Reply { effects: self.flush(cx), ..Reply::default() }
    }

    fn start_next(&mut self, cx: &Cx<'_>) -> Reply {
        let rows = super::completion::rows(self, cx);
        let chosen = rows.get(self.completion.row).and_then(CompletionRow::playbook);
        let first = rows.iter().find_map(CompletionRow::playbook);
        match chosen.or(first) {
            Some(playbook) => self.leave_for(cx, Some(playbook.to_owned())),
            None => self.leave_for(cx, None),
        }
    }

    /// Goes on with another playbook for the same partner.
    pub(super) fn leave_for(&mut self, cx: &Cx<'_>, playbook: Option<String>) -> Reply {
        let go = Go::Start { partner: Some(self.key.partner.clone()), playbook };
        Reply { effects: self.flush(cx), go: Some(go), notice: None }
    }
}

fn next_tab(tab: Tab) -> Tab {
    match tab {
        Tab::Guide => Tab::Fields,
        Tab::Fields => Tab::Document,
        Tab::Document => Tab::Guide,
    }
}

/// The reply that opens a form.
pub(super) fn form(form: Form) -> Reply {
    Reply::go(Go::Form(Box::new(form)))
}

/// The reply that asks a question.
pub(super) fn ask(title: impl Into<String>, text: impl Into<String>, question: Question) -> Reply {
    Reply::go(Go::Confirm(Confirm { title: title.into(), text: text.into(), question }))
}

/// What a change did, and what followed from it, in one line.
pub(super) fn told(done: &Done, ruled: &[Done]) -> String {
    let followed: String = ruled.iter().map(|done| format!(" {}.", capital(&done.logged()))).collect();
    format!("{}. u undoes.{followed}", capital(&done.title))
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
