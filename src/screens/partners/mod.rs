//! All partners: a list with stage, what runs, and a filter.

pub mod view;

use super::{Cx, Go, Reply};
use crate::app::action::{Action, Context};
use crate::app::area::{Area, frame};
use crate::app::filter::Filter;
use crate::app::list::ListCursor;
use crate::app::msg::{Mouse, MouseKind};
use crate::domain::portfolio::PartnerCard;
use crate::editor::Command;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Partners {
    pub cursor: ListCursor,
    pub filter: Filter,
}

/// The filter line and the list below its column titles.
pub fn areas(size: (u16, u16)) -> (Area, Area) {
    let body = frame(size.0, size.1).body.inset(u16::from(size.0 >= 40) * 2, 0);
    body.cut_top(1)
}

impl Partners {
    pub fn contexts(&self) -> &'static [Context] {
        if self.filter.active { &[Context::Filter] } else { &[Context::Partners, Context::List, Context::Global] }
    }

    /// The partners that the filter lets through, by name.
    pub fn shown<'a>(&self, cx: &Cx<'a>) -> Vec<&'a PartnerCard> {
        let all: &[PartnerCard] = cx.portfolio.map_or(&[], |portfolio| &portfolio.partners);
        let rows = all.iter().map(|card| (card.partner.name.as_str(), card.partner.owner.as_str()));
        self.filter.rows(rows).into_iter().map(|index| &all[index]).collect()
    }

    pub fn settle(&mut self, cx: &Cx<'_>) {
        let rows = self.shown(cx).len();
        self.cursor.fit(rows, usize::from(areas(cx.size).1.height));
    }

    pub fn act(&mut self, action: Action, cx: &Cx<'_>) -> Reply {
        let shown = self.shown(cx);
        let selected = shown.get(self.cursor.row).map(|card| card.slug.clone());
        match (action, selected) {
            (Action::OpenPartner, Some(slug)) => Reply::go(Go::Partner(slug)),
            (Action::StartPlaybook, partner) => Reply::go(Go::Start { partner, playbook: None }),
            (Action::Filter, _) => {
                self.filter.active = true;
                Reply::default()
            }
            (moving, _) => {
                self.cursor.apply(moving, shown.len(), usize::from(areas(cx.size).1.height));
                Reply::default()
            }
        }
    }

    pub fn type_filter(&mut self, command: Command) {
        self.filter.edit(command);
        self.cursor = ListCursor::default();
    }

    /// Esc: leaves the filter line, then clears the filter; `false` where there is nothing to go back from.
    pub fn back(&mut self) -> bool {
        self.filter.close()
    }

    pub fn mouse(&mut self, mouse: Mouse, cx: &Cx<'_>) -> Reply {
        let list = areas(cx.size).1;
        match mouse.kind {
            MouseKind::ScrollUp => self.act(Action::Up, cx),
            MouseKind::ScrollDown => self.act(Action::Down, cx),
            MouseKind::Press if list.contains(mouse.column, mouse.row) => {
                let row = usize::from(mouse.row - list.y) + self.cursor.top;
                if row >= self.shown(cx).len() {
                    return Reply::default();
                }
                let again = self.cursor.row == row;
                self.cursor.row = row;
                if again { self.act(Action::OpenPartner, cx) } else { Reply::default() }
            }
            _ => Reply::default(),
        }
    }
}
