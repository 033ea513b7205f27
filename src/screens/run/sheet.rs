//! A page that is looked at in the place of the step: a filled example, or a template that a link led to. It is never
//! changed.

use super::preview::Preview;
use super::{Session, layout};
use crate::domain::catalog::TemplateEntry;
use crate::domain::marker::{self, Markers};
use crate::domain::template;
use crate::screens::Cx;

#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub kind: Kind,
    /// The path of its template: links count from there.
    pub template: String,
    text: String,
    markers: Markers,
    pub preview: Preview,
    /// How many places lie on the trail that were left before anything was looked at.
    pub(super) below: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The finished document of this made-up partner.
    Example {
        partner: String,
    },
    Template {
        title: String,
    },
}

impl Sheet {
    /// What it is, in words.
    pub fn banner(&self) -> String {
        match &self.kind {
            Kind::Example { partner } => format!("Filled in for {partner}, a made-up partner"),
            Kind::Template { title } if title.is_empty() => format!("Template: {}", self.template),
            Kind::Template { title } => format!("Template: {title} · {}", self.template),
        }
    }
}

impl Session {
    /// Looks at a page in the place of the step.
    pub(super) fn look_at(&mut self, kind: Kind, template: &str, text: &str, markers: Markers, cx: &Cx<'_>) {
        let below = self.sheet.as_ref().map_or(self.trail.len(), |sheet| sheet.below);
        let (template, text) = (template.to_owned(), text.trim_start().to_owned());
        self.sheet = Some(Sheet { kind, template, text, markers, preview: Preview::default(), below });
        self.settle_sheet(cx);
    }

    /// A template as it is for this run: its markers show what is known.
    pub(super) fn look_at_template(&mut self, entry: &TemplateEntry, cx: &Cx<'_>) {
        let (_, body) = template::split_front_matter(&entry.text);
        let values = self.known(cx);
        let markers = values.map(|values| values.markers(marker::find(body).map(|(_, id)| id))).unwrap_or_default();
        let kind = Kind::Template { title: entry.template.title.clone() };
        self.look_at(kind, &entry.path, body, markers, cx);
    }

    /// Shows the step again where a page was looked at, however many links ago that began.
    pub(super) fn close_sheet(&mut self) {
        if let Some(sheet) = self.sheet.take() {
            self.trail.truncate(sheet.below);
        }
    }

    /// Lays out what is in view of the page that is looked at.
    pub(super) fn settle_sheet(&mut self, cx: &Cx<'_>) {
        let panes = layout::panes(self, cx.size);
        let Some(Sheet { text, markers, preview, .. }) = &mut self.sheet else { return };
        let (width, height) = (usize::from(panes.page.width), usize::from(panes.page.height));
        preview.fit(0, || text.clone(), markers, width, height);
    }
}
