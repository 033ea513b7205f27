//! What a click, a drag and a turn of the wheel do in the wizard.

use super::layout::{self, Hit};
use super::{Pane, Session};
use crate::app::action::Action;
use crate::app::msg::{Mouse, MouseKind};
use crate::editor::Command;
use crate::screens::{Cx, Reply};

impl Session {
    /// A click or a turn of the wheel.
    pub fn mouse(&mut self, mouse: Mouse, cx: &Cx<'_>) -> Reply {
        let hit = layout::hit(self, cx, mouse.column, mouse.row);
        // A click elsewhere keeps what a field says before anything else happens.
        if mouse.kind == MouseKind::Press && !matches!(hit, Hit::FormRow(_)) && self.form.input.is_some() {
            let kept = self.close_field(cx);
            let hit = layout::hit(self, cx, mouse.column, mouse.row);
            return kept.and(self.pointed(mouse, hit, cx));
        }
        self.pointed(mouse, hit, cx)
    }

    fn pointed(&mut self, mouse: Mouse, hit: Hit, cx: &Cx<'_>) -> Reply {
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
            (MouseKind::Press, Hit::Link { row, cell }) => self.click_link(row, cell, cx),
            (MouseKind::Press, Hit::Text { column, row }) => {
                self.pane = Pane::Work;
                self.point(column, row, false, cx)
            }
            (MouseKind::Drag, Hit::Text { column, row }) => self.point(column, row, true, cx),
            (MouseKind::Press, Hit::Page) => {
                self.pane = Pane::Work;
                Reply::default()
            }
            (MouseKind::Press, Hit::Marker(row)) => self.click_marker(row, cx),
            (MouseKind::Press, Hit::FormRow(row)) => self.click_field(row, cx),
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

    pub(super) fn wheel(&mut self, up: bool, hit: Hit, cx: &Cx<'_>) -> Reply {
        if let Hit::Marker(_) = hit {
            self.move_in_completing(if up { Action::Up } else { Action::Down });
            return Reply::default();
        }
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

    pub(super) fn point(&mut self, column: u16, row: u16, drag: bool, cx: &Cx<'_>) -> Reply {
        if let Some(document) = self.open_document_mut() {
            let position = document.editor.position_at(column, row);
            document.editor.apply(if drag { Command::DragTo(position) } else { Command::Click(position) });
            self.moved(cx);
        }
        Reply::default()
    }
}
