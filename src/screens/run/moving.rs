//! What moves in the wizard without changing anything: rows and pages, the focus from pane to pane, one level back.

use super::preview::Preview;
use super::{Page, Pane, Session, layout};
use crate::app::action::Action;
use crate::app::list;
use crate::domain::run::{Status, Tab};
use crate::screens::{Cx, Go, Reply};

impl Session {
    pub(super) fn turn_pane(&mut self, by: isize, cx: &Cx<'_>) -> Reply {
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

    /// One level back: list of markers, search, editor, link, pane, page, and only then the screen.
    pub(super) fn back(&mut self, cx: &Cx<'_>) -> Reply {
        if self.close_completing() {
            return Reply::default();
        }
        let searching = self.is_searching();
        if let Some(document) = self.open_document_mut()
            && searching
        {
            if let Some(search) = &mut document.search
                && search.replacement.take().is_some()
            {
                return Reply::default();
            }
            document.close_search();
            return Reply::default();
        }
        if self.is_editing() {
            return self.leave_editor(cx);
        }
        if self.pane == Pane::Work && self.leave_stop() {
            return Reply::default();
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

    pub(super) fn move_by(&mut self, action: Action, cx: &Cx<'_>) -> Reply {
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
                self.rail.apply(action, self.shown_steps().len(), usize::from(panes.rail.height));
            }
            (Page::Steps, Pane::Criteria, _) => {
                self.criteria.apply(action, self.playbook.criteria.len(), usize::from(panes.criteria_list.height));
            }
            (Page::Steps, Pane::Work, Tab::Fields) if self.sheet.is_none() => {
                self.move_in_form(action, usize::from(panes.form.height));
            }
            (Page::Steps, Pane::Work, _) => {
                let scroll = |preview: &mut Preview| {
                    let rows = preview.page.height();
                    list::scroll(&mut preview.top, action, rows, height)
                };
                if self.preview_mut().is_some_and(scroll) && self.reads_document() {
                    self.moved(cx);
                }
            }
        }
        Reply::default()
    }
}
