//! What has to be so before each frame: everything in view laid out for the window, and what is missing asked for.

use super::document::{Document, OpenDocument};
use super::preview::Preview;
use super::{Session, completion, gate, guide, layout};
use crate::app::Effect;
use crate::domain::run::Status;
use crate::screens::{Cx, Notice, Reply};

impl Session {
    /// Lays out what is in view for the window and asks for what is missing.
    pub fn settle(&mut self, cx: &Cx<'_>) -> Reply {
        let mut effects = self.refresh_values(cx);
        effects.extend(self.read_arrival(cx));
        effects.extend(self.settle_page(cx));
        let notice = self.arrive(cx).map(Notice::problem);
        Reply { effects, go: None, notice }
    }

    fn settle_page(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let panes = layout::panes(self, cx.size);
        let rows = self.shown_steps().len();
        self.rail.fit(rows, usize::from(panes.rail.height).saturating_sub(1));
        let heights = layout::criteria(self, panes.criteria_list.width);
        layout::fit_blocks(&mut self.criteria, &heights, panes.criteria_list.height);
        self.approvals.fit(gate::rows(self), usize::from(panes.content.height));
        self.completion.fit(completion::rows(self, cx).len(), usize::from(layout::completion_list(&panes).height));
        let (width, height) = (usize::from(panes.page.width), usize::from(panes.page.height));
        let step = self.step().id.clone();
        let mut guide = std::mem::take(&mut self.guide);
        if self.guide_of.as_ref() != Some(&step) {
            guide = Preview::default();
        }
        // The guide's text follows from the definition, which a run keeps: it changes only with the catalog's templates.
        let known = u64::from(cx.catalog.is_some());
        guide.fit(known, || guide::text(self, cx.catalog), &self.values.markers, width, height);
        self.guide = guide;
        self.guide_of = Some(step.clone());
        self.settle_form(cx);
        self.settle_sheet(cx);
        let Some(record) = self.run.steps.get(&step) else { return Vec::new() };
        match self.documents.get_mut(&step) {
            Some(Document::Ready(document)) => {
                document.editor.set_markers(self.values.markers.clone());
                document.editor.set_viewport(usize::from(panes.editor.width), usize::from(panes.editor.height));
                document.settle_completing(panes.editor);
                let OpenDocument { preview, editor, editing, .. } = document.as_mut();
                if !*editing || panes.side_by_side {
                    preview.fit(editor.revision(), || editor.text(), &self.values.markers, width, height);
                    if *editing {
                        preview.show_line(editor.top(), height);
                    }
                }
                Vec::new()
            }
            Some(Document::Loading | Document::Failed(_)) => Vec::new(),
            None => {
                let (file, key) = (record.document.clone(), self.key.clone());
                let make = record.pending && self.run.status == Status::Active && !self.is_guest();
                self.documents.insert(step.clone(), Document::Loading);
                if !make {
                    return vec![Effect::OpenDocument { key, step, file }];
                }
                // What it continues may have been typed a moment ago.
                let mut effects = self.flush_documents(OpenDocument::needs_save);
                let template = self.step().template.clone();
                effects.push(Effect::MakeDocument { key, step, file, template });
                effects
            }
        }
    }
}
