//! What keys, pastes and clicks do in the wizard.

use super::completion::CompletionRow;
use super::document::OpenDocument;
use super::history::Done;
use super::layout::{self, Hit};
use super::{Document, Page, Pane, Session};
use crate::app::Effect;
use crate::app::action::Action;
use crate::app::form::{Form, Input, Kind, Purpose};
use crate::app::list;
use crate::app::msg::{Mouse, MouseKind};
use crate::app::overlay::{Confirm, Question};
use crate::app::pick::{Item, Pick, Target};
use crate::domain::playbook::Step;
use crate::domain::run::{Change, CriterionState, Run, Status, StepState, Tab};
use crate::editor::{Command, Editor};
use crate::screens::{Cx, Go, Reply};

impl Session {
    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, cx: &Cx<'_>) -> Reply {
        match action {
            Action::NextStep => self.next_step(cx),
            Action::PreviousStep | Action::LookBack => self.look(-1, cx),
            Action::LookAhead => self.look(1, cx),
            Action::JumpHere => self.jump_to(self.rail.row, cx),
            Action::PickStep => self.pick_step(),
            Action::ToggleDone => self.toggle_done(cx),
            Action::SkipStep => self.ask_skip(cx),
            Action::ShowGuide => self.show_tab(Tab::Guide, cx),
            Action::ShowDocument => self.show_tab(Tab::Document, cx),
            Action::NextPane => self.turn_pane(1, cx),
            Action::PreviousPane => self.turn_pane(-1, cx),
            Action::ToggleCriteria => self.toggle_criteria(),
            Action::Edit => self.edit(cx),
            Action::EditExternally => self.edit_externally(cx),
            Action::CopyDocument => self.copy_document(),
            Action::Tick => self.tick_criterion(cx),
            Action::SetAside => self.set_aside(cx),
            Action::Evidence => self.ask_evidence(cx),
            Action::ShowCompletion => self.show_completion(cx),
            Action::LeaveEditor => self.leave_editor(cx),
            Action::Search => self.open_search(),
            Action::NextMatch => self.turn_match(true),
            Action::PreviousMatch => self.turn_match(false),
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
            moving => self.move_by(moving, cx),
        }
    }

    /// A change of the record: kept for undo, saved and logged, or refused in words.
    fn change(&mut self, cx: &Cx<'_>, change: impl FnOnce(&mut Run) -> Change) -> Reply {
        let before = self.run.clone();
        match change(&mut self.run) {
            Ok(title) => {
                self.history.push_record(before, &title);
                let notice = format!("{}. u undoes.", capital(&title));
                Reply { effects: vec![self.save_run(cx, Some(title))], ..Reply::say(notice) }
            }
            Err(refusal) => Reply::refuse(refusal.0),
        }
    }

    fn next_step(&mut self, cx: &Cx<'_>) -> Reply {
        let (playbook, step) = (self.playbook.clone(), self.run.step.clone());
        let last = self.run.step_index(&playbook) + 1 == playbook.steps.len();
        let next = playbook.steps.get(self.run.step_index(&playbook) + 1).map(|step| step.id.clone());
        if self.run.status == Status::Completed || self.run.step_state(&step) != StepState::Open {
            return if last { self.show_completion(cx) } else { self.look(1, cx) };
        }
        let reply = self.change(cx, |run| {
            let title = run.finish_step(&playbook, &step, cx.act())?;
            next.iter().for_each(|next| run.go_to(next));
            Ok(title)
        });
        self.rail.row = self.run.step_index(&self.playbook);
        if last { reply.and(self.show_completion(cx)) } else { reply }
    }

    fn look(&mut self, by: isize, cx: &Cx<'_>) -> Reply {
        let index = self.run.step_index(&self.playbook);
        match index.checked_add_signed(by) {
            Some(to) if to < self.playbook.steps.len() => self.jump_to(to, cx),
            Some(_) => self.show_completion(cx),
            None if self.playbook.gate.is_some() => {
                self.page = Page::Gate;
                Reply::default()
            }
            None => Reply::say("This is the first step."),
        }
    }

    /// Opens any step. Nothing is checked and nothing else changes.
    pub(super) fn jump_to(&mut self, index: usize, cx: &Cx<'_>) -> Reply {
        let Some(step) = self.playbook.steps.get(index).map(|step| step.id.clone()) else { return Reply::default() };
        self.page = Page::Steps;
        self.rail.row = index;
        if self.pane == Pane::Rail {
            self.pane = Pane::Work;
        }
        if step == self.run.step {
            return Reply::default();
        }
        let mut effects = self.flush_documents(OpenDocument::needs_save);
        self.run.go_to(&step);
        effects.push(self.save_run(cx, None));
        Reply { effects, ..Reply::default() }
    }

    fn pick_step(&self) -> Reply {
        let items = self.playbook.steps.iter().enumerate().map(|(index, step)| {
            let state = match self.run.step_state(&step.id) {
                _ if step.id == self.run.step => "here",
                StepState::Done => "done",
                StepState::Skipped => "skipped",
                StepState::Open => "open",
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
            StepState::Open => self.change(cx, |run| run.finish_step(&playbook, &step, cx.act())),
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
        let last = self.run.step_index(&playbook) + 1 == playbook.steps.len();
        if self.run.step == step && !last { self.look(1, cx).and(reply) } else { reply }
    }

    fn show_tab(&mut self, tab: Tab, cx: &Cx<'_>) -> Reply {
        self.pane = Pane::Work;
        if self.run.tab != tab {
            self.run.tab = tab;
            self.moved(cx);
        }
        Reply::default()
    }

    fn turn_pane(&mut self, by: isize, cx: &Cx<'_>) -> Reply {
        let panes = layout::panes(self, cx.size);
        let mut order = vec![Pane::Work, Pane::Criteria];
        if !panes.rail.is_empty() || panes.single {
            order.insert(0, Pane::Rail);
        }
        let now = order.iter().position(|pane| *pane == self.pane).unwrap_or(0);
        let count = order.len().cast_signed();
        self.pane = order[(now.cast_signed() + by).rem_euclid(count).cast_unsigned()];
        if self.pane == Pane::Criteria {
            self.criteria_shown = true;
        }
        Reply::default()
    }

    fn toggle_criteria(&mut self) -> Reply {
        let hide = self.pane == Pane::Criteria;
        self.criteria_shown = !hide;
        self.pane = if hide { Pane::Work } else { Pane::Criteria };
        Reply::default()
    }

    fn edit(&mut self, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        self.run.tab = Tab::Document;
        self.moved(cx);
        match self.documents.get_mut(&self.run.step) {
            Some(Document::Ready(document)) => match &document.read_only {
                Some(reason) => Reply::refuse(format!("This document can be read but not changed: {reason}")),
                None => {
                    document.edit();
                    Reply::default()
                }
            },
            Some(Document::Failed(failure)) => Reply::refuse(failure.to_string()),
            Some(Document::Loading) | None => Reply::default(),
        }
    }

    fn leave_editor(&mut self, cx: &Cx<'_>) -> Reply {
        self.moved(cx);
        if let Some(document) = self.open_document_mut() {
            document.show_preview();
        }
        Reply { effects: self.flush(cx), ..Reply::default() }
    }

    fn edit_externally(&mut self, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let mut effects = self.flush(cx);
        let (key, step) = (self.key.clone(), self.run.step.clone());
        match (self.run.steps.get(&step), self.open_document()) {
            (Some(record), Some(document)) if document.read_only.is_none() => {
                let line = if document.editing { document.editor.cursor().line } else { document.place().top };
                effects.push(Effect::EditExternally { key, step, file: record.document.clone(), line });
                Reply { effects, ..Reply::default() }
            }
            _ => Reply::refuse("This document can not be changed."),
        }
    }

    fn copy_document(&self) -> Reply {
        let text = self.open_document().map(|document| document.editor.text());
        text.map_or_else(Reply::default, |text| Reply::effect(Effect::Copy(text)))
    }

    fn selected_criterion(&self) -> Option<String> {
        self.playbook.criteria.get(self.criteria.row).map(|criterion| criterion.id.clone())
    }

    fn tick_criterion(&mut self, cx: &Cx<'_>) -> Reply {
        let Some(id) = self.selected_criterion() else { return Reply::say("This playbook has no success criteria.") };
        let playbook = self.playbook.clone();
        self.change(cx, |run| run.toggle_criterion(&playbook, &id, cx.act()))
    }

    fn set_aside(&mut self, cx: &Cx<'_>) -> Reply {
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

    fn ask_evidence(&mut self, cx: &Cx<'_>) -> Reply {
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

    /// What stands against a change, if something does.
    fn locked(&self) -> Option<Reply> {
        let completed = self.run.status == Status::Completed;
        completed.then(|| Reply::refuse("This run is completed. C shows its completion page, where O reopens it."))
    }

    fn show_completion(&mut self, cx: &Cx<'_>) -> Reply {
        self.page = Page::Completion;
        self.completion.row = self.completion_start();
        self.completion.top = 0;
        Reply { effects: self.flush(cx), ..Reply::default() }
    }

    fn open_search(&mut self) -> Reply {
        if let Some(document) = self.open_document_mut() {
            document.search = Some(Editor::new(""));
        }
        Reply::default()
    }

    fn turn_match(&mut self, forward: bool) -> Reply {
        if let Some(document) = self.open_document_mut() {
            if forward {
                document.editor.find_next()
            } else {
                document.editor.find_previous()
            };
        }
        Reply::default()
    }

    fn undo(&mut self, cx: &Cx<'_>) -> Reply {
        let done = self.history.undo(&mut self.run);
        self.took_back(cx, done, "undo", Command::Undo, "There is nothing to undo in this run.")
    }

    fn redo(&mut self, cx: &Cx<'_>) -> Reply {
        let done = self.history.redo(&mut self.run);
        self.took_back(cx, done, "redo", Command::Redo, "There is nothing to redo in this run.")
    }

    fn took_back(&mut self, cx: &Cx<'_>, done: Option<Done>, verb: &str, command: Command, nothing: &str) -> Reply {
        match done {
            None => Reply::say(nothing),
            Some(Done::Record { title }) => {
                self.rail.row = self.run.step_index(&self.playbook);
                self.page = match (self.run.status, self.page) {
                    (Status::Active, _) if self.run.gate_closed(&self.playbook) => Page::Gate,
                    (Status::Active, Page::Gate) => Page::Steps,
                    (_, page) => page,
                };
                let words = format!("{verb}: {title}");
                Reply { effects: vec![self.save_run(cx, Some(words.clone()))], ..Reply::say(capital(&words)) }
            }
            Some(Done::Text { title, step }) => {
                if let Some(document) = self.documents.get_mut(&step).and_then(Document::ready_mut) {
                    document.editor.apply(command);
                    document.touch(cx.now.timestamp());
                }
                Reply::say(capital(&format!("{verb}: {title}")))
            }
        }
    }

    fn save_now(&mut self, cx: &Cx<'_>) -> Reply {
        self.moved(cx);
        Reply { effects: self.flush(cx), ..Reply::default() }
    }

    /// One level back: search, editor, pane, page, and only then the screen.
    fn back(&mut self, cx: &Cx<'_>) -> Reply {
        let searching = self.is_searching();
        if let Some(document) = self.open_document_mut()
            && searching
        {
            document.search = None;
            document.editor.clear_search();
            return Reply::default();
        }
        if self.is_editing() {
            return self.leave_editor(cx);
        }
        match (self.page, self.pane) {
            (Page::Completion, _) if self.run.status == Status::Active => {
                self.page = Page::Steps;
                Reply::default()
            }
            (Page::Steps, Pane::Criteria | Pane::Rail) => {
                self.pane = Pane::Work;
                self.criteria_shown = false;
                Reply::default()
            }
            _ => Reply { effects: self.flush(cx), go: Some(Go::Back), notice: None },
        }
    }

    fn move_by(&mut self, action: Action, cx: &Cx<'_>) -> Reply {
        let panes = layout::panes(self, cx.size);
        let height = usize::from(panes.page.height);
        match (self.page, self.pane, self.run.tab) {
            (Page::Gate, ..) => {
                self.approvals.apply(action, super::gate::rows(self), height);
            }
            (Page::Completion, ..) => {
                let rows = super::completion::rows(self, cx).len();
                self.completion.apply(action, rows, height);
            }
            (Page::Steps, Pane::Rail, _) => {
                self.rail.apply(action, self.playbook.steps.len(), usize::from(panes.rail.height));
            }
            (Page::Steps, Pane::Criteria, _) => {
                self.criteria.apply(action, self.playbook.criteria.len(), usize::from(panes.criteria_list.height));
            }
            (Page::Steps, Pane::Work, Tab::Guide) => {
                let rows = self.guide.page.height();
                list::scroll(&mut self.guide.top, action, rows, height);
            }
            (Page::Steps, Pane::Work, Tab::Document) => {
                if let Some(document) = self.open_document_mut() {
                    let rows = document.preview.page.height();
                    if list::scroll(&mut document.preview.top, action, rows, height) {
                        self.moved(cx);
                    }
                }
            }
        }
        Reply::default()
    }

    /// A command for the editor or its search line. Returns what was copied.
    pub fn edit_text(&mut self, command: Command, cx: &Cx<'_>) -> Option<String> {
        let now = cx.now.timestamp();
        let document = self.open_document_mut()?;
        if let Some(search) = &mut document.search {
            let single = match command {
                Command::NewLine => return None,
                Command::InsertText(text) => Command::InsertText(text.replace('\n', " ")),
                command => command,
            };
            search.apply(single);
            let query = search.text();
            document.editor.find(&query);
            return None;
        }
        let outcome = document.editor.apply(command);
        document.touch(now);
        self.moved(cx);
        outcome.copied
    }

    /// A click or a turn of the wheel.
    pub fn mouse(&mut self, mouse: Mouse, cx: &Cx<'_>) -> Reply {
        let hit = layout::hit(self, cx, mouse.column, mouse.row);
        match (mouse.kind, hit) {
            (MouseKind::ScrollUp | MouseKind::ScrollDown, hit) => {
                self.wheel(mouse.kind == MouseKind::ScrollUp, hit, cx)
            }
            (MouseKind::Press, Hit::Step(index)) => {
                self.pane = Pane::Work;
                self.jump_to(index, cx)
            }
            (MouseKind::Press, Hit::Tab(tab)) => self.show_tab(tab, cx),
            (MouseKind::Press, Hit::Criterion { index, on_box }) => {
                self.pane = Pane::Criteria;
                self.criteria_shown = true;
                self.criteria.row = index;
                if on_box { self.tick_criterion(cx) } else { Reply::default() }
            }
            (MouseKind::Press, Hit::Task(offset)) => {
                self.pane = Pane::Work;
                self.toggle_task(offset, cx)
            }
            (MouseKind::Press, Hit::Text { column, row }) => {
                self.pane = Pane::Work;
                self.point(column, row, false, cx)
            }
            (MouseKind::Drag, Hit::Text { column, row }) => self.point(column, row, true, cx),
            (MouseKind::Press, Hit::Page) => {
                self.pane = Pane::Work;
                Reply::default()
            }
            (MouseKind::Press, Hit::GateRow(row)) => {
                let again = self.approvals.row == row;
                self.approvals.row = row;
                if again { self.ask_approval(cx) } else { Reply::default() }
            }
            (MouseKind::Press, Hit::CompletionRow(row)) => {
                let again = self.completion.row == row;
                self.completion.row = row;
                if again { self.open_completion_row(cx) } else { Reply::default() }
            }
            _ => Reply::default(),
        }
    }

    fn wheel(&mut self, up: bool, hit: Hit, cx: &Cx<'_>) -> Reply {
        if let (Hit::Text { .. }, Some(document)) = (hit, self.open_document_mut()) {
            document.editor.scroll(if up { -3 } else { 3 });
            return Reply::default();
        }
        let pane = match hit {
            Hit::Step(_) => Pane::Rail,
            Hit::Criterion { .. } => Pane::Criteria,
            _ => Pane::Work,
        };
        let focused = std::mem::replace(&mut self.pane, pane);
        for _ in 0..3 {
            self.move_by(if up { Action::Up } else { Action::Down }, cx);
        }
        self.pane = focused;
        Reply::default()
    }

    fn point(&mut self, column: u16, row: u16, drag: bool, cx: &Cx<'_>) -> Reply {
        if let Some(document) = self.open_document_mut() {
            let position = document.editor.position_at(column, row);
            document.editor.apply(if drag { Command::DragTo(position) } else { Command::Click(position) });
            self.moved(cx);
        }
        Reply::default()
    }

    fn toggle_task(&mut self, offset: usize, cx: &Cx<'_>) -> Reply {
        if let Some(refusal) = self.locked() {
            return refusal;
        }
        let step = self.run.step.clone();
        let Some(document) = self.open_document_mut() else { return Reply::default() };
        if document.read_only.is_some() || !document.editor.toggle_task(offset) {
            return Reply::default();
        }
        document.touch(cx.now.timestamp());
        self.history.push_text(&step, "toggled a task");
        Reply::default()
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

    pub(super) fn record_change(&mut self, cx: &Cx<'_>, change: impl FnOnce(&mut Run) -> Change) -> Reply {
        self.change(cx, change)
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

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
