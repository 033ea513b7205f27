//! A run that is open in another program: it is read along here and follows what happens there, until that program closes
//! it or somebody says that this one is to write, too.

use super::document::Document;
use super::{Page, Pane, Session};
use crate::app::action::Context;
use crate::app::msg::OpenedRun;
use crate::domain::run::{Run, Tab};
use crate::screens::{Cx, Reply};

impl Session {
    /// Whether somebody else writes this run, and this program only reads it.
    pub fn is_guest(&self) -> bool {
        self.elsewhere.is_some()
    }

    /// What is said when the run is opened; nothing where it is open nowhere else.
    pub(super) fn greeting(&self) -> Reply {
        match &self.elsewhere {
            Some(holder) => {
                let name = &self.partner.name;
                Reply::say(format!("{name} is open in another program ({holder}). You read along; W writes here, too."))
            }
            None => Reply::default(),
        }
    }

    /// Somebody decided to write here although another program does. What both change is brought together.
    pub(super) fn write_too(&mut self, cx: &Cx<'_>) -> Reply {
        if self.elsewhere.take().is_none() {
            return Reply::say("You write here already.");
        }
        self.values.touch();
        let effects = self.refresh_values(cx);
        Reply {
            effects,
            ..Reply::say("You write here now. What the other program changes is brought together with it.")
        }
    }

    /// The run as the other program has left it; where we look stays ours.
    pub(super) fn follow_along(&mut self, opened: OpenedRun) -> Reply {
        let OpenedRun { partner, run, playbook, previous, elsewhere } = opened;
        let ours = std::mem::replace(&mut self.run, run);
        self.saves.on_disk = Some(Box::new(self.run.clone()));
        look_as_before(&ours, &mut self.run);
        (self.partner, self.playbook, self.previous) = (partner, playbook, previous);
        self.run.fit(&self.playbook);
        self.values.touch();
        self.follow_step();
        self.elsewhere = elsewhere;
        if self.is_guest() {
            return Reply::default();
        }
        Reply::say("The other program has closed it. You can write here now.")
    }

    /// The contexts of the keys while this program only reads, first asked first.
    pub(super) fn guest_contexts(&self) -> &'static [Context] {
        use Context as C;
        match (self.page, self.pane, self.run.tab) {
            (Page::Steps, Pane::Rail, _) => &[C::Guest, C::Rail, C::Run, C::List, C::Global],
            (Page::Steps, Pane::Criteria, _) => &[C::Guest, C::Criteria, C::Run, C::List, C::Global],
            (Page::Steps, Pane::Work, _) if self.sheet.is_some() => &[C::Guest, C::Sheet, C::Run, C::List, C::Global],
            (Page::Steps, Pane::Work, Tab::Document) if self.is_searching() => &[C::Finding],
            (Page::Steps, Pane::Work, Tab::Document) => match self.document() {
                Some(Document::Failed(_)) => &[C::Guest, C::Run, C::List, C::Global],
                _ => &[C::Guest, C::ReadOnly, C::Run, C::List, C::Global],
            },
            (Page::Steps, Pane::Work, Tab::Guide) => &[C::Guest, C::Guide, C::Run, C::List, C::Global],
            (Page::Steps, Pane::Work, Tab::Fields) => &[C::Guest, C::Fields, C::Run, C::List, C::Global],
            (Page::Gate | Page::Completion, ..) => &[C::Guest, C::Run, C::List, C::Global],
        }
    }
}

/// Keeps which step and tab are shown and where the cursors stand.
fn look_as_before(before: &Run, now: &mut Run) {
    now.step.clone_from(&before.step);
    (now.tab, now.depth) = (before.tab, before.depth);
    for (id, step) in &mut now.steps {
        if let Some(before) = before.steps.get(id) {
            step.cursor = before.cursor;
            step.field.clone_from(&before.field);
        }
    }
}
