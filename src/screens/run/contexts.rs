//! Which places of the wizard have the keys, first asked first.

use super::{Document, Page, Pane, Session};
use crate::app::action::Context;
use crate::domain::run::{Status, Tab};

impl Session {
    /// The contexts of the keys, first asked first.
    pub fn contexts(&self) -> &'static [Context] {
        use Context as C;
        if self.is_guest() {
            return self.guest_contexts();
        }
        let linked = self.focused_link().is_some();
        match (self.page, self.pane, self.run.tab) {
            (Page::Gate, ..) => &[C::Gate, C::List, C::Global],
            (Page::Completion, ..) if self.run.status == Status::Completed => &[C::Completed, C::List, C::Global],
            (Page::Completion, ..) => &[C::Completion, C::List, C::Global],
            (Page::Steps, Pane::Rail, _) => &[C::Rail, C::Run, C::List, C::Global],
            (Page::Steps, Pane::Criteria, _) => &[C::Criteria, C::Run, C::List, C::Global],
            (Page::Steps, Pane::Work, _) if self.sheet.is_some() && linked => {
                &[C::Link, C::Sheet, C::Run, C::List, C::Global]
            }
            (Page::Steps, Pane::Work, _) if self.sheet.is_some() => &[C::Sheet, C::Run, C::List, C::Global],
            (Page::Steps, Pane::Work, Tab::Guide) if linked => &[C::Link, C::Guide, C::Run, C::List, C::Global],
            (Page::Steps, Pane::Work, Tab::Guide) => &[C::Guide, C::Run, C::List, C::Global],
            (Page::Steps, Pane::Work, Tab::Fields) => match &self.form.input {
                Some(input) if input.is_pick() => &[C::FieldPick, C::List],
                Some(input) if input.is_long() => &[C::FieldText],
                Some(_) => &[C::FieldLine],
                None if self.on_score() => &[C::ScoreField, C::Fields, C::Run, C::List, C::Global],
                None => &[C::Fields, C::Run, C::List, C::Global],
            },
            (Page::Steps, Pane::Work, Tab::Document) if self.is_replacing() => &[C::Replacing],
            (Page::Steps, Pane::Work, Tab::Document) if self.is_searching() && self.is_editing() => &[C::Search],
            (Page::Steps, Pane::Work, Tab::Document) if self.is_searching() => &[C::Finding],
            (Page::Steps, Pane::Work, Tab::Document) if self.completing().is_some() => &[C::Completing, C::Editor],
            (Page::Steps, Pane::Work, Tab::Document) if self.is_editing() => &[C::Editor],
            (Page::Steps, Pane::Work, Tab::Document) => match self.document() {
                Some(Document::Failed(_)) => &[C::Missing, C::Run, C::List, C::Global],
                Some(Document::Ready(document))
                    if document.read_only.is_some() || self.run.status == Status::Completed =>
                {
                    if linked {
                        &[C::Link, C::ReadOnly, C::Run, C::List, C::Global]
                    } else {
                        &[C::ReadOnly, C::Run, C::List, C::Global]
                    }
                }
                _ if linked => &[C::Link, C::Document, C::Run, C::List, C::Global],
                _ => &[C::Document, C::Run, C::List, C::Global],
            },
        }
    }
}
