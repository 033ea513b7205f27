//! One partner: the lifecycle with where it stands, and its runs.

pub mod view;

use super::{Cx, Go, Reply};
use crate::app::action::Action;
use crate::app::area::{Area, frame};
use crate::app::list::ListCursor;
use crate::app::msg::{Mouse, MouseKind};
use crate::app::pick::{Item, Pick, Target};
use crate::domain::activity::Activity;
use crate::domain::portfolio::{PartnerCard, RunCard};
use crate::domain::run::{RunKey, Status};

#[derive(Debug, Clone, PartialEq)]
pub struct PartnerScreen {
    pub slug: String,
    pub cursor: ListCursor,
    /// What happened, the newest first.
    pub timeline: Vec<Activity>,
}

/// The runs to show: in progress first, then the newest.
pub fn runs(card: &PartnerCard) -> Vec<&RunCard> {
    let mut runs: Vec<&RunCard> = card.runs.iter().collect();
    runs.sort_by_key(|run| (run.status != Status::Active, std::cmp::Reverse(run.started)));
    runs
}

/// Where the parts of the screen are.
#[derive(Debug, Clone, Copy)]
pub struct Areas {
    pub facts: Area,
    /// The lifecycle.
    pub strip: Area,
    /// The runs below their title.
    pub runs: Area,
    /// What happened, below its title; empty where there is no room.
    pub timeline: Area,
}

/// The parts of the screen of a partner with so many runs.
pub fn areas(size: (u16, u16), runs: usize) -> Areas {
    let body = frame(size.0, size.1).body.inset(u16::from(size.0 >= 40) * 2, 0);
    let (facts, rest) = body.cut_top(2);
    let (strip, rest) = rest.cut_top(2);
    let (_, rest) = rest.cut_top(1);
    let wanted = u16::try_from(runs.max(1)).unwrap_or(u16::MAX);
    let (runs, rest) = rest.cut_top(wanted.min(rest.height.div_ceil(2).max(5)));
    let (_, timeline) = rest.cut_top(2);
    Areas { facts, strip, runs, timeline }
}

/// What was done, with the value that came of it.
pub fn said(act: &Activity) -> String {
    match act.after.as_deref().filter(|after| !after.is_empty()) {
        Some(after) => format!("{}: {after}", act.what),
        None => act.what.clone(),
    }
}

impl PartnerScreen {
    pub fn new(slug: String) -> Self {
        Self { slug, cursor: ListCursor::default(), timeline: Vec::new() }
    }

    pub fn card<'a>(&self, cx: &Cx<'a>) -> Option<&'a PartnerCard> {
        cx.portfolio?.partner(&self.slug)
    }

    pub fn settle(&mut self, cx: &Cx<'_>) {
        let rows = self.card(cx).map_or(0, |card| card.runs.len());
        self.cursor.fit(rows, usize::from(areas(cx.size, rows).runs.height));
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
            Action::ShowTimeline => self.pick_act(cx),
            moving => {
                self.cursor.apply(moving, runs.len(), usize::from(areas(cx.size, runs.len()).runs.height));
                Reply::default()
            }
        }
    }

    /// Everything that happened, to search in; a chosen act opens its run.
    fn pick_act(&self, cx: &Cx<'_>) -> Reply {
        if self.timeline.is_empty() {
            return Reply::say("Nothing has happened yet.");
        }
        let items = self.timeline.iter().map(|act| {
            let key = act.run.as_deref().and_then(|run| run.split_once('/'));
            let target = match key {
                Some((playbook, run)) => {
                    let (playbook, run) = (playbook.to_owned(), run.to_owned());
                    Target::Run(RunKey { partner: self.slug.clone(), playbook, run })
                }
                None => Target::Partner(self.slug.clone()),
            };
            let when = act.at.to_zoned_datetime(cx.now.time_zone().clone()).strftime("%d %b %H:%M");
            let run = act.run.as_deref().unwrap_or_default();
            Item::new(said(act), format!("{when}  {}  {run}", act.by), target)
        });
        Reply::go(Go::Pick(Box::new(Pick::new("Timeline", items.collect()))))
    }

    pub fn mouse(&mut self, mouse: Mouse, cx: &Cx<'_>) -> Reply {
        let list = areas(cx.size, self.card(cx).map_or(0, |card| card.runs.len())).runs;
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
