//! What is wrong with a playbook beside the templates of its steps: a rule that nothing can fulfil, a condition that
//! waits for its own step.

use indexmap::IndexMap;

use crate::domain::cycle;
use crate::domain::field::Field;
use crate::domain::known::Known;
use crate::domain::playbook::{Playbook, When};
use crate::domain::problem::{Problem, quoted};
use crate::domain::reading::{File, Item, Notes, items_of};
use crate::domain::similar;
use crate::domain::template::Template;
use crate::domain::yaml::{self, Key, Kind, Node};

/// The errors of `playbook`, which was read from `text`. `templates` are those of its steps, in their order.
pub fn rules(text: &str, playbook: &Playbook, templates: &[&Template], known: &Known<'_>) -> Vec<Problem> {
    let has_rules = playbook.criteria.iter().any(|criterion| criterion.met_when.is_some())
        || playbook.steps.iter().any(|step| step.when.is_some());
    let parsed = yaml::parse(text);
    let is_complete = templates.len() == playbook.steps.len();
    let Some(root) = parsed.root.as_ref().filter(|_| has_rules && is_complete) else { return Vec::new() };
    let mut notes = Notes::new(File::Playbook, &parsed.text, Vec::new());
    let asked = Asked::new(templates, known);
    for (index, node) in nodes(root, "success_criteria").iter().enumerate() {
        if let Some(rule) = node.get("met_when") {
            met_when(rule, &format!("`met_when` of criterion {}", index + 1), &asked, &mut notes);
        }
    }
    let steps = nodes(root, "steps");
    for (index, node) in steps.iter().enumerate() {
        for (key, values) in entries(node.get("when")) {
            condition(key, values, &format!("`when` of step {}", index + 1), &asked, &mut notes);
        }
    }
    waiting(playbook, steps, &asked, &mut notes);
    notes.sorted()
}

fn nodes<'a>(root: &'a Node, key: &str) -> &'a [Node] {
    match root.get(key).map(|node| &node.kind) {
        Some(Kind::Sequence(nodes)) => nodes,
        _ => &[],
    }
}

fn entries(node: Option<&Node>) -> &[(Key, Node)] {
    match node.map(|node| &node.kind) {
        Some(Kind::Mapping(entries)) => entries,
        _ => &[],
    }
}

/// What the steps of a playbook ask for.
struct Asked<'a> {
    /// With the positions of the steps that ask it.
    fields: IndexMap<&'a str, (&'a Field, Vec<usize>)>,
    scores: Vec<&'a str>,
    known: &'a Known<'a>,
}

impl<'a> Asked<'a> {
    fn new(templates: &[&'a Template], known: &'a Known<'a>) -> Self {
        let mut fields: IndexMap<&str, (&Field, Vec<usize>)> = IndexMap::new();
        for (step, template) in templates.iter().enumerate() {
            for field in &template.fields {
                fields.entry(field.id.as_str()).or_insert((field, Vec::new())).1.push(step);
            }
        }
        let scores = templates.iter().filter_map(|template| template.score.as_ref()).map(|score| score.id.as_str());
        Self { fields, scores: scores.collect(), known }
    }

    fn field(&self, id: &str) -> Option<&'a Field> {
        self.fields.get(id).map(|(field, _)| *field).or_else(|| self.known.fact(id))
    }

    /// The steps that have to be opened before a field can have a value; `None` where it may have one from elsewhere.
    fn steps(&self, id: &str) -> Option<&[usize]> {
        self.fields.get(id).filter(|(field, _)| !field.is_fact()).map(|(_, steps)| steps.as_slice())
    }

    /// Reports an id that no step asks for and that is no fact.
    fn check(&self, id: &Item, subject: &str, notes: &mut Notes<'_>) -> bool {
        if self.fields.contains_key(id.text.as_str()) || self.known.has_fact(&id.text) {
            return true;
        }
        let fix = match self.known.field(&id.text) {
            Some((_, path)) => {
                format!("It is a field of {}: add a step with that template, or name another.", quoted(path))
            }
            None => {
                let ids = self.fields.keys().copied().chain(self.known.facts());
                let otherwise = "Name a field of a template of these steps, or a fact that some template asks for.";
                similar::nearest(&id.text, ids)
                    .map_or(otherwise.to_owned(), |meant| format!("Did you mean {}?", quoted(meant)))
            }
        };
        notes.error(id.place, format!("{subject} names {}, which no step asks for.", quoted(&id.text)), fix);
        false
    }

    fn check_value(&self, id: &str, value: &Item, notes: &mut Notes<'_>) {
        if let Some(fix) = self.known.not_a_value(id, self.field(id), &value.text) {
            notes.error(value.place, format!("{} is no value of {}.", quoted(&value.text), quoted(id)), fix);
        }
    }
}

fn met_when(rule: &Node, what: &str, asked: &Asked<'_>, notes: &mut Notes<'_>) {
    if let Some(node) = rule.get("score") {
        let id = node.text().unwrap_or_default().trim();
        if !asked.scores.contains(&id) {
            let fix = match (asked.known.score(id), similar::nearest(id, asked.scores.iter().copied())) {
                (Some(path), _) => format!("It stands in {}: add a step with that template.", quoted(path)),
                (None, Some(meant)) => format!("Did you mean {}?", quoted(meant)),
                (None, None) => "Name the scorecard of a template of these steps.".to_owned(),
            };
            let message = format!("`score` of {what} names {}, which no template of the steps has.", quoted(id));
            notes.error(node.place, message, fix);
        }
    }
    for id in rule.get("filled").map(items).unwrap_or_default() {
        asked.check(&id, &format!("`filled` of {what}"), notes);
    }
    for (key, node) in entries(rule.get("is")) {
        if asked.check(&item(key), &format!("`is` of {what}"), notes) {
            items(node).iter().for_each(|value| asked.check_value(&key.name, value, notes));
        }
    }
}

fn condition(key: &Key, values: &Node, what: &str, asked: &Asked<'_>, notes: &mut Notes<'_>) {
    if key.name == When::RUN_PLAYBOOK {
        for value in items(values) {
            if let Some(fix) = asked.known.not_a_playbook(value.text.trim()) {
                notes.error(value.place, format!("There is no playbook {}.", quoted(&value.text)), fix);
            }
        }
    } else if asked.check(&item(key), what, notes) {
        items(values).iter().for_each(|value| asked.check_value(&key.name, value, notes));
    }
}

/// Reports the steps that are only shown once somebody has filled in what they ask themselves.
fn waiting(playbook: &Playbook, nodes: &[Node], asked: &Asked<'_>, notes: &mut Notes<'_>) {
    let conditions = |step: usize| playbook.steps[step].when.iter().flat_map(|when| when.0.keys());
    let mut shown = vec![false; playbook.steps.len()];
    loop {
        let can_be = |step: &usize| {
            let mut keys = conditions(*step).filter_map(|id| asked.steps(id));
            keys.all(|steps| steps.iter().any(|step| shown[*step]))
        };
        let more: Vec<usize> = (0..shown.len()).filter(|step| !shown[*step]).filter(can_be).collect();
        if more.is_empty() {
            break;
        }
        more.into_iter().for_each(|step| shown[step] = true);
    }
    let waits_for: Vec<Vec<usize>> = (0..shown.len())
        .map(|step| {
            let blocked = conditions(step)
                .filter_map(|id| asked.steps(id))
                .filter(|steps| !steps.iter().any(|step| shown[*step]));
            blocked.flatten().copied().collect()
        })
        .collect();
    for step in 0..shown.len() {
        let Some(round) = cycle::through(step, &waits_for) else { continue };
        let names: Vec<String> = round.iter().chain([&step]).map(|&at| quoted(&playbook.steps[at].id)).collect();
        let place = nodes.get(step).map(|node| node.get("when").unwrap_or(node).place);
        let message = format!("Step {} is never shown: {}.", names[0], cycle::in_words(&names));
        notes.error(
            place.unwrap_or(crate::domain::problem::Place::START),
            message,
            "Let `when` name a field of an earlier step, or a fact.",
        );
    }
}

fn item(key: &Key) -> Item {
    Item { text: key.name.clone(), place: key.place }
}

/// The texts of a list or a single one; their shape was complained about when they were read.
fn items(node: &Node) -> Vec<Item> {
    items_of(node, "", &mut Notes::silent())
}

#[cfg(test)]
mod tests;
