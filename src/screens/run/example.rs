//! The filled example of a step's template, shown in the place of the step: a finished document of a fictional partner, with
//! its own answers behind the markers.

use super::preview::Preview;
use super::{Session, layout};
use crate::domain::answer::{Answer, Answers, Previous};
use crate::domain::catalog::Catalog;
use crate::domain::marker::{self, Markers};
use crate::domain::run::Status;
use crate::domain::template;
use crate::screens::{Cx, Reply};

/// An example that is being looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    text: String,
    markers: Markers,
    /// Whose example it is.
    pub partner: String,
    pub preview: Preview,
}

impl Session {
    pub(super) fn show_example(&mut self, cx: &Cx<'_>) -> Reply {
        let reply = self.close_field(cx);
        let Some(catalog) = cx.catalog else { return reply };
        let entry = catalog.resolve(&self.step().template);
        let Some(text) = entry.and_then(|entry| entry.example.clone()) else {
            return reply.and(Reply::say("This template has no filled example."));
        };
        self.example = Some(self.read_example(&text, catalog, cx));
        reply
    }

    fn read_example(&self, text: &str, catalog: &Catalog, cx: &Cx<'_>) -> Example {
        let (given, body) = template::example(text);
        let (mut catalog, mut partner) = (catalog.clone(), self.partner.clone());
        let mut run = crate::domain::run::Run { status: Status::Active, ..self.run.clone() };
        let mut previous = Previous::default();
        partner.facts = Answers::new();
        run.answers = Answers::new();
        catalog.team.company.clear();
        for (id, (value, why)) in given {
            let answer = Answer { value, why, at: Some(cx.now.timestamp()), by: String::new(), ..Answer::default() };
            if let Some(key) = id.strip_prefix("company.") {
                catalog.team.company.insert(key.to_owned(), answer.value);
            } else if let Some(id) = id.strip_prefix("previous.") {
                previous.answers.insert(id.to_owned(), answer);
            } else if id == "partner.name" {
                partner.name = answer.value;
            } else if catalog.field(&id).is_some_and(crate::domain::field::Field::is_fact) {
                partner.set_fact(&id, Some(Answer { from: Some(self.key.to_string()), ..answer }));
            } else {
                run.answers.insert(id, answer);
            }
        }
        let values = crate::domain::values::Values {
            catalog: &catalog,
            partner: &partner,
            playbook: &self.playbook,
            run: &run,
            previous: Some(&previous),
            now: cx.now.timestamp(),
            today: cx.now.date(),
        };
        let markers = values.markers(marker::find(body).map(|(_, id)| id));
        let text = body.trim_start().to_owned();
        Example { text, markers, partner: partner.name, preview: Preview::default() }
    }

    /// Lays out what is in view of the example.
    pub(super) fn settle_example(&mut self, cx: &Cx<'_>) {
        let panes = layout::panes(self, cx.size);
        let Some(example) = &mut self.example else { return };
        let (width, height) = (usize::from(panes.page.width), usize::from(panes.page.height));
        let Example { text, markers, preview, .. } = example;
        preview.fit(0, || text.clone(), markers, width, height);
    }
}
