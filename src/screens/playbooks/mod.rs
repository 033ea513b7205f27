//! All playbooks: the list, and beside it what the selected one is for, its flow, steps and criteria. A file that
//! cannot be used is a row of its own and shows its problems.

pub mod page;
pub mod view;

use super::{Cx, Go, Reply};
use crate::app::action::{Action, Context};
use crate::app::area::{Area, frame};
use crate::app::filter::Filter;
use crate::app::list::{self, ListCursor};
use crate::app::msg::{Mouse, MouseKind};
use crate::domain::catalog::{BrokenFile, PlaybookEntry};
use crate::domain::marker::Markers;
use crate::editor::Command;
use crate::screens::run::preview::Preview;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Playbooks {
    pub cursor: ListCursor,
    pub filter: Filter,
    /// The page of the selected row, and what it was made for.
    pub page: Preview,
    page_of: Option<String>,
    /// In a narrow window: whether the page is shown instead of the list.
    pub reading: bool,
}

/// A row of the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Row<'a> {
    Playbook(&'a PlaybookEntry),
    Broken(&'a BrokenFile),
}

impl<'a> Row<'a> {
    pub fn label(&self) -> &'a str {
        match self {
            Self::Playbook(entry) => &entry.playbook.name,
            Self::Broken(file) => &file.path,
        }
    }

    fn detail(&self) -> &'a str {
        match self {
            Self::Playbook(entry) => &entry.playbook.use_case,
            Self::Broken(_) => "",
        }
    }
}

/// The parts of the window; the page or the list is empty where there is room for one only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    pub filter: Area,
    pub list: Area,
    pub border: Area,
    /// The flow strip above the page.
    pub strip: Area,
    pub page: Area,
}

pub fn parts(size: (u16, u16), reading: bool) -> Parts {
    let body = frame(size.0, size.1).body;
    let narrow = size.0 < 76;
    let (side, rest) = match (narrow, reading) {
        (false, _) => body.cut_left(if size.0 >= 110 { 38 } else { 30 }),
        (true, false) => (body, Area::default()),
        (true, true) => (Area::default(), body),
    };
    let (border, rest) = if narrow { (Area::default(), rest) } else { rest.cut_left(1) };
    let (filter, list) = side.inset(1, 0).cut_top(1);
    let (_, list) = list.cut_top(1);
    let rest = rest.inset(u16::from(size.0 >= 40) + 1, 0);
    let (strip, rest) = rest.cut_top(if size.0 < 110 { 2 } else { 1 });
    let (_, page) = rest.cut_top(1);
    Parts { filter, list, border, strip, page: Area { width: page.width.min(96), ..page } }
}

impl Playbooks {
    pub fn select(&mut self, id: &str, cx: &Cx<'_>) {
        let position =
            self.shown(cx).iter().position(|row| matches!(row, Row::Playbook(entry) if entry.playbook.id == id));
        self.cursor.row = position.unwrap_or(self.cursor.row);
    }

    pub fn contexts(&self) -> &'static [Context] {
        if self.filter.active { &[Context::Filter] } else { &[Context::Playbooks, Context::List, Context::Global] }
    }

    pub fn shown<'a>(&self, cx: &Cx<'a>) -> Vec<Row<'a>> {
        let Some(catalog) = cx.catalog else { return Vec::new() };
        let rows = catalog.playbooks.iter().map(Row::Playbook).chain(catalog.broken.iter().map(Row::Broken));
        let all: Vec<Row<'a>> = rows.collect();
        let rows = all.iter().map(|row| (row.label(), row.detail()));
        self.filter.rows(rows).into_iter().map(|index| all[index]).collect()
    }

    pub fn selected<'a>(&self, cx: &Cx<'a>) -> Option<Row<'a>> {
        self.shown(cx).get(self.cursor.row).copied()
    }

    pub fn settle(&mut self, cx: &Cx<'_>) {
        let shown = self.shown(cx);
        let parts = parts(cx.size, self.reading);
        self.cursor.fit(shown.len(), usize::from(parts.list.height) / 2);
        let text = shown.get(self.cursor.row).map(|row| page::text(*row, cx.catalog)).unwrap_or_default();
        if self.page_of.as_ref() != Some(&text) {
            self.page = Preview::default();
        }
        let (width, height) = (usize::from(parts.page.width), usize::from(parts.page.height));
        self.page.fit(0, || text.clone(), &Markers::default(), width, height);
        self.page_of = Some(text);
    }

    pub fn act(&mut self, action: Action, cx: &Cx<'_>) -> Reply {
        let parts = parts(cx.size, self.reading);
        let page_height = usize::from(parts.page.height);
        let narrow = parts.border.is_empty();
        match action {
            Action::OpenPlaybook if narrow && !self.reading => {
                self.reading = true;
                Reply::default()
            }
            Action::OpenPlaybook => match self.selected(cx) {
                Some(Row::Playbook(entry)) => {
                    Reply::go(Go::Start { partner: None, playbook: Some(entry.playbook.id.clone()) })
                }
                Some(Row::Broken(file)) => {
                    Reply::refuse(format!("{} cannot be used until its problems are mended.", file.path))
                }
                None => Reply::default(),
            },
            Action::Filter => {
                self.filter.active = true;
                self.reading = false;
                Reply::default()
            }
            Action::PageUp | Action::PageDown => {
                list::scroll(&mut self.page.top, action, self.page.page.height(), page_height);
                Reply::default()
            }
            Action::Up | Action::Down if narrow && self.reading => {
                list::scroll(&mut self.page.top, action, self.page.page.height(), page_height);
                Reply::default()
            }
            moving => {
                self.cursor.apply(moving, self.shown(cx).len(), usize::from(parts.list.height) / 2);
                Reply::default()
            }
        }
    }

    pub fn type_filter(&mut self, command: Command) {
        self.filter.edit(command);
        self.cursor = ListCursor::default();
    }

    /// Esc: from the page to the list, out of the filter line, then clears the filter.
    pub fn back(&mut self) -> bool {
        if std::mem::take(&mut self.reading) {
            return true;
        }
        self.filter.close()
    }

    pub fn mouse(&mut self, mouse: Mouse, cx: &Cx<'_>) -> Reply {
        let parts = parts(cx.size, self.reading);
        let on_page = parts.page.contains(mouse.column, mouse.row);
        let up = mouse.kind == MouseKind::ScrollUp;
        match mouse.kind {
            MouseKind::ScrollUp | MouseKind::ScrollDown if on_page => {
                let action = if up { Action::Up } else { Action::Down };
                for _ in 0..3 {
                    list::scroll(&mut self.page.top, action, self.page.page.height(), usize::from(parts.page.height));
                }
                Reply::default()
            }
            MouseKind::ScrollUp | MouseKind::ScrollDown => self.act(if up { Action::Up } else { Action::Down }, cx),
            MouseKind::Press if parts.list.contains(mouse.column, mouse.row) => {
                let row = usize::from(mouse.row - parts.list.y) / 2 + self.cursor.top;
                if row < self.shown(cx).len() {
                    self.cursor.row = row;
                }
                Reply::default()
            }
            _ => Reply::default(),
        }
    }
}
