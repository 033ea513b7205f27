//! One partner: the lifecycle with where it stands, and its runs.

pub mod view;

use super::{Cx, Go, Reply};
use crate::app::action::Action;
use crate::app::area::{Area, frame};
use crate::app::list::ListCursor;
use crate::app::msg::{Mouse, MouseKind};
use crate::domain::portfolio::{PartnerCard, RunCard};
use crate::domain::run::Status;

#[derive(Debug, Clone, PartialEq)]
pub struct PartnerScreen {
    pub slug: String,
    pub cursor: ListCursor,
}

/// The runs to show: in progress first, then the newest.
pub fn runs(card: &PartnerCard) -> Vec<&RunCard> {
    let mut runs: Vec<&RunCard> = card.runs.iter().collect();
    runs.sort_by_key(|run| (run.status != Status::Active, std::cmp::Reverse(run.started)));
    runs
}

/// The partner's facts, the lifecycle strip, and the list of runs below its title.
pub fn areas(size: (u16, u16)) -> (Area, Area, Area) {
    let body = frame(size.0, size.1).body.inset(u16::from(size.0 >= 40) * 2, 0);
    let (facts, rest) = body.cut_top(2);
    let (strip, rest) = rest.cut_top(2);
    (facts, strip, rest.cut_top(1).1)
}

impl PartnerScreen {
    pub fn new(slug: String) -> Self {
        Self { slug, cursor: ListCursor::default() }
    }

    pub fn card<'a>(&self, cx: &Cx<'a>) -> Option<&'a PartnerCard> {
        cx.portfolio?.partner(&self.slug)
    }

    pub fn settle(&mut self, cx: &Cx<'_>) {
        let rows = self.card(cx).map_or(0, |card| card.runs.len());
        self.cursor.fit(rows, usize::from(areas(cx.size).2.height));
    }

    pub fn act(&mut self, action: Action, cx: &Cx<'_>) -> Reply {
        let Some(card) = self.card(cx) else { return Reply::default() };
        let runs = runs(card);
        let start = Go::Start { partner: Some(self.slug.clone()), playbook: None };
        match action {
            Action::OpenRun => match runs.get(self.cursor.row) {
                Some(run) => Reply::go(Go::Run(run.key.clone())),
                None => Reply::go(start),
            },
            Action::StartPlaybook => Reply::go(start),
            moving => {
                self.cursor.apply(moving, runs.len(), usize::from(areas(cx.size).2.height));
                Reply::default()
            }
        }
    }

    pub fn mouse(&mut self, mouse: Mouse, cx: &Cx<'_>) -> Reply {
        let list = areas(cx.size).2;
        match mouse.kind {
            MouseKind::ScrollUp => self.act(Action::Up, cx),
            MouseKind::ScrollDown => self.act(Action::Down, cx),
            MouseKind::Press if list.contains(mouse.column, mouse.row) => {
                let row = usize::from(mouse.row - list.y) + self.cursor.top;
                if row >= self.card(cx).map_or(0, |card| card.runs.len()) {
                    return Reply::default();
                }
                let again = self.cursor.row == row;
                self.cursor.row = row;
                if again { self.act(Action::OpenRun, cx) } else { Reply::default() }
            }
            _ => Reply::default(),
        }
    }
}
