//! The steps of a playbook: their texts, their ids and the templates they name.

use indexmap::IndexMap;

use super::Templates;
use super::reference;
use crate::domain::playbook::Step;
use crate::domain::problem::quoted;
use crate::domain::reading::{Item, Notes, Table, capped, text_of, when};
use crate::domain::slug;
use crate::domain::yaml::{Kind, Node};

const KNOWN: [&str; 9] = ["template", "name", "prompt", "id", "chip", "summary", "label", "optional", "when"];

/// All steps, with the gaps of a broken one left empty. `None` where nothing is known about the steps at all.
pub(super) fn read(root: &Table<'_>, templates: Option<Templates<'_>>, notes: &mut Notes<'_>) -> Option<Vec<Step>> {
    let fix = "Add `steps:` and under it, for each step, a line with `- name:` and a line with `template:`.";
    let Some((key, node)) = root.entry("steps") else {
        notes.error(root.place, "The playbook has no `steps`.", fix);
        return None;
    };
    let nodes = match &node.kind {
        Kind::Sequence(nodes) if !nodes.is_empty() => nodes.as_slice(),
        Kind::Sequence(_) | Kind::Null => {
            notes.error(key.place, "`steps` is empty; a playbook needs at least one.", fix);
            return None;
        }
        _ if notes.refuse_slip(node) => return None,
        _ => {
            let message = format!("`steps` must be a list, but here is {}.", node.word());
            notes.error(node.place, message, "Start each step with a dash: `- name: ...`.");
            return None;
        }
    };
    let mut given = Vec::new();
    let mut steps = Vec::new();
    for (index, node) in capped(nodes, "The playbook", "steps", notes).iter().enumerate() {
        let (step, id) = step(node, index + 1, templates, notes);
        steps.push(step);
        given.push(id);
    }
    refuse_repeated("Step id", &given, notes);
    for (index, id) in default_ids(&given, |index| slug::from_name(&steps[index].name, &format!("step-{}", index + 1)))
    {
        steps[index].id = id;
    }
    Some(steps)
}

fn step(node: &Node, number: usize, templates: Option<Templates<'_>>, notes: &mut Notes<'_>) -> (Step, Option<Item>) {
    let fix = "Write `- name:` and, indented below it, `template:`.";
    let mut step = Step {
        id: String::new(),
        name: String::new(),
        chip: String::new(),
        label: String::new(),
        summary: String::new(),
        template: String::new(),
        prompt: String::new(),
        optional: false,
        when: None,
    };
    let Some(table) = Table::of(node, format!("step {number}"), notes, fix) else { return (step, None) };
    table.warn_unknown(&KNOWN, &[], notes);
    let id = table.id("id", notes);
    step.id = id.as_ref().map(|id| id.text.clone()).unwrap_or_default();
    step.name = table.required_name("name", "Add a line such as `name: Review Metrics`.", notes).unwrap_or_default();
    step.chip = table.name("chip", notes).unwrap_or_else(|| step.name.clone());
    step.label = table.name("label", notes).unwrap_or_else(|| step.chip.clone());
    step.summary = table.text("summary", notes).unwrap_or_default();
    step.prompt = table.text("prompt", notes).unwrap_or_default();
    step.optional = table.flag("optional", notes);
    step.when = when(&table, notes);
    let fix = "Add a line such as `template: strategy/02-ideal-partner-profile.md`.";
    if let Some(node) = table.required("template", fix, notes) {
        step.template = text_of(node, &table.subject("template"), notes).unwrap_or_default().trim().to_owned();
        if let Some(templates) = templates.filter(|_| !step.template.is_empty()) {
            reference::check(&step.template, node, templates, notes);
        }
    }
    (step, id)
}

/// Reports each id that is given a second time, with both lines. Case does not count: ids become file names.
pub(super) fn refuse_repeated(what: &str, given: &[Option<Item>], notes: &mut Notes<'_>) {
    let mut seen: IndexMap<String, usize> = IndexMap::new();
    for id in given.iter().flatten() {
        let (folded, line) = (id.text.to_lowercase(), id.place.line);
        match seen.get(&folded) {
            Some(first) => {
                let message = format!("{what} {} is used twice: on line {first} and on line {line}.", quoted(&id.text));
                notes.error(id.place, message, "Give each its own id.");
            }
            None => {
                seen.insert(folded, line);
            }
        }
    }
}

/// An id for each position that was given none: what `name` says, numbered where it is taken.
pub(super) fn default_ids(given: &[Option<Item>], name: impl Fn(usize) -> String) -> Vec<(usize, String)> {
    let mut taken: Vec<String> = given.iter().flatten().map(|id| id.text.clone()).collect();
    let mut ids = Vec::new();
    for index in (0..given.len()).filter(|&index| given[index].is_none()) {
        let id = slug::unique(&name(index), taken.iter().map(String::as_str));
        taken.push(id.clone());
        ids.push((index, id));
    }
    ids
}
