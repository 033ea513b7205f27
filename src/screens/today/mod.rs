//! The start screen: runs in progress first, then what can be started, then what needs mending.

pub mod view;

use super::{Cx, Go, Reply};
use crate::app::action::Action;
use crate::app::area::{Area, frame};
use crate::app::list::ListCursor;
use crate::app::msg::{Mouse, MouseKind};
use crate::domain::catalog::BrokenFile;
use crate::domain::portfolio::{PartnerCard, Portfolio, RunCard};
use crate::domain::run::Status;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Today {
    pub cursor: ListCursor,
}

/// A row of the screen that the cursor can be on.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<'a> {
    Run {
        partner: &'a PartnerCard,
        run: &'a RunCard,
    },
    /// A playbook that follows from the last completed run of a partner.
    Offer {
        partner: &'a PartnerCard,
        playbook: &'a str,
        name: &'a str,
        use_case: &'a str,
    },
    Broken(&'a BrokenFile),
}

/// A titled part of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Section<'a> {
    pub title: &'static str,
    pub items: Vec<Item<'a>>,
}

/// What is on the screen, computed from the portfolio and the catalog.
pub fn sections<'a>(cx: &Cx<'a>) -> Vec<Section<'a>> {
    let Some(portfolio) = cx.portfolio else { return Vec::new() };
    let runs = portfolio.active().into_iter().map(|(partner, run)| Item::Run { partner, run }).collect();
    let sections = [
        Section { title: "In progress", items: runs },
        Section { title: "What can come next", items: offers(portfolio, cx) },
        Section { title: "Cannot be read", items: broken(portfolio, cx) },
    ];
    sections.into_iter().filter(|section| !section.items.is_empty()).collect()
}

/// For each partner without a run in progress: the playbooks that its last completed run leads to.
fn offers<'a>(portfolio: &'a Portfolio, cx: &Cx<'a>) -> Vec<Item<'a>> {
    let Some(catalog) = cx.catalog else { return Vec::new() };
    let mut offers = Vec::new();
    for partner in portfolio.partners.iter().filter(|partner| partner.active().is_empty()) {
        let completed = partner.runs.iter().filter(|run| run.status == Status::Completed);
        let Some(last) = completed.max_by_key(|run| run.completed) else { continue };
        let Some(entry) = catalog.playbook(&last.key.playbook) else { continue };
        let next = entry.playbook.next.iter().filter_map(|id| catalog.playbook(id));
        offers.extend(next.map(|entry| Item::Offer {
            partner,
            playbook: &entry.playbook.id,
            name: &entry.playbook.name,
            use_case: &entry.playbook.use_case,
        }));
    }
    offers
}

fn broken<'a>(portfolio: &'a Portfolio, cx: &Cx<'a>) -> Vec<Item<'a>> {
    let playbooks = cx.catalog.map(|catalog| catalog.broken.iter()).into_iter().flatten();
    portfolio.broken.iter().map(|state| &state.file).chain(playbooks).map(Item::Broken).collect()
}

/// The lines of the list: titles, items by their number, air.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    Title(usize),
    Item(usize),
    Air,
}

pub fn lines(sections: &[Section<'_>]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut number = 0;
    for (index, section) in sections.iter().enumerate() {
        if index > 0 {
            lines.push(Line::Air);
        }
        lines.push(Line::Title(index));
        lines.extend((number..number + section.items.len()).map(Line::Item));
        number += section.items.len();
    }
    lines
}

/// The list within the window.
pub fn list_area(size: (u16, u16)) -> Area {
    frame(size.0, size.1).body.inset(u16::from(size.0 >= 40) * 2, 0)
}

impl Today {
    fn line_of_cursor(&self, lines: &[Line]) -> usize {
        lines.iter().position(|line| *line == Line::Item(self.cursor.row)).unwrap_or(0)
    }

    /// Brings the cursor into the list and the view to it; `top` is the first line shown.
    pub fn settle(&mut self, cx: &Cx<'_>) {
        let sections = sections(cx);
        let items: usize = sections.iter().map(|section| section.items.len()).sum();
        self.cursor.row = self.cursor.row.min(items.saturating_sub(1));
        let lines = lines(&sections);
        let at = self.line_of_cursor(&lines);
        let height = usize::from(list_area(cx.size).height).max(1);
        let first = if self.cursor.row == 0 { 0 } else { at };
        self.cursor.top = self.cursor.top.min(first).max((at + 1).saturating_sub(height));
    }

    pub fn act(&mut self, action: Action, cx: &Cx<'_>) -> Reply {
        let sections = sections(cx);
        let items: Vec<Item<'_>> = sections.into_iter().flat_map(|section| section.items).collect();
        let selected = items.get(self.cursor.row);
        match action {
            Action::ResumeRun => match selected {
                Some(item) => open(item),
                None => Reply::go(Go::Start { partner: None, playbook: None }),
            },
            Action::StartPlaybook => {
                let partner = match selected {
                    Some(Item::Run { partner, .. } | Item::Offer { partner, .. }) => Some(partner.slug.clone()),
                    _ => None,
                };
                Reply::go(Go::Start {
                    partner: partner.filter(|_| items.len() > 1 || cx.portfolio.is_some_and(|p| p.partners.len() == 1)),
                    playbook: None,
                })
            }
            moving => {
                let height = usize::from(list_area(cx.size).height);
                self.cursor.apply(moving, items.len(), height);
                Reply::default()
            }
        }
    }

    pub fn mouse(&mut self, mouse: Mouse, cx: &Cx<'_>) -> Reply {
        match mouse.kind {
            MouseKind::ScrollUp => self.act(Action::Up, cx),
            MouseKind::ScrollDown => self.act(Action::Down, cx),
            MouseKind::Press => {
                let area = list_area(cx.size);
                if !area.contains(mouse.column, mouse.row) {
                    return Reply::default();
                }
                let lines = lines(&sections(cx));
                let Some(Line::Item(number)) = lines.get(usize::from(mouse.row - area.y) + self.cursor.top) else {
                    return Reply::default();
                };
                let again = self.cursor.row == *number;
                self.cursor.row = *number;
                if again { self.act(Action::ResumeRun, cx) } else { Reply::default() }
            }
            MouseKind::Drag | MouseKind::Release => Reply::default(),
        }
    }
}

fn open(item: &Item<'_>) -> Reply {
    match item {
        Item::Run { run, .. } => Reply::go(Go::Run(run.key.clone())),
        Item::Offer { partner, playbook, .. } => {
            Reply::go(Go::Start { partner: Some(partner.slug.clone()), playbook: Some((*playbook).to_owned()) })
        }
        Item::Broken(file) => match file.problems.first() {
            Some(problem) => {
                Reply::refuse(format!("{}:{}: {} {}", file.path, problem.place, problem.message, problem.fix))
            }
            None => Reply::refuse(format!("{} cannot be read.", file.path)),
        },
    }
}
