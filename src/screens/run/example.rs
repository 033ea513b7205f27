//! The filled example of a step's template: a finished document of a fictional partner, with its own answers behind the
//! markers.

use super::Session;
use super::sheet::Kind;
use crate::domain::answer::{Answer, Answers, Previous};
use crate::domain::catalog::Catalog;
use crate::domain::field::{Field, is_fact_id};
use crate::domain::marker;
use crate::domain::run::Status;
use crate::domain::template;
use crate::screens::{Cx, Reply};

impl Session {
    pub(super) fn show_example(&mut self, cx: &Cx<'_>) -> Reply {
        let reply = self.close_field(cx);
        let Some(catalog) = cx.catalog else { return reply };
        let entry = catalog.resolve(&self.step().template);
        let example = entry.and_then(|entry| Some((entry.path.clone(), entry.example.clone()?)));
        let Some((path, text)) = example else {
            return reply.and(Reply::say("This template has no filled example."));
        };
        self.look_at_example(&path, &text, catalog, cx);
        reply
    }

    fn look_at_example(&mut self, path: &str, text: &str, catalog: &Catalog, cx: &Cx<'_>) {
        let (given, body) = template::example(text);
        let (mut catalog, mut partner) = (catalog.clone(), self.partner.clone());
        let mut run = crate::domain::run::Run { status: Status::Active, ..self.run.clone() };
        let mut previous = Previous::default();
        partner.facts = Answers::new();
        partner.tier.clear();
        partner.owner.clear();
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
            } else if is_fact_id(&id) || catalog.field(&id).is_some_and(Field::is_fact) {
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
        self.look_at(Kind::Example { partner: partner.name }, path, body, markers, cx);
    }
}
