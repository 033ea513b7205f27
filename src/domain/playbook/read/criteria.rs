//! The success criteria of a playbook: plain texts, or mappings with a step and a rule that ticks them.

use indexmap::IndexMap;

use super::steps::{default_ids, refuse_repeated};
use crate::domain::playbook::{Criterion, MetWhen, Step};
use crate::domain::problem::quoted;
use crate::domain::reading::{Item, MAX_SENTENCE, Notes, Table, capital, capped, name_of, text_of};
use crate::domain::similar;
use crate::domain::slug;
use crate::domain::yaml::{Kind, Node};

const KNOWN: [&str; 5] = ["id", "text", "step", "conditional", "met_when"];
const RULES: [&str; 3] = ["score", "filled", "is"];
/// The longest id that is made from a criterion's text.
const MAX_ID: usize = 40;

/// All criteria. `steps` is `None` where the steps themselves could not be read: then their names are not checked.
pub(super) fn read(root: &Table<'_>, steps: Option<&[Step]>, notes: &mut Notes<'_>) -> Vec<Criterion> {
    let Some(node) = root.value("success_criteria") else { return Vec::new() };
    let nodes = match &node.kind {
        Kind::Sequence(nodes) => nodes.as_slice(),
        Kind::Scalar { .. } if notes.refuse_dash(node) => return Vec::new(),
        Kind::Scalar { .. } => std::slice::from_ref(node),
        _ => {
            let message = format!("`success_criteria` must be a list, but here is {}.", node.word());
            notes.error(node.place, message, "Start each criterion with a dash: `- Terms agreed`.");
            return Vec::new();
        }
    };
    let mut given = Vec::new();
    let mut criteria = Vec::new();
    for (index, node) in capped(nodes, "The playbook", "criteria", notes).iter().enumerate() {
        let what = format!("criterion {}", index + 1);
        if node.is_null() || node.text().is_some_and(|text| text.trim().is_empty()) {
            notes.warning(
                node.place,
                format!("{} is empty; it is left out.", capital(&what)),
                "Remove the line or write a text.",
            );
            continue;
        }
        let (criterion, id) = criterion(node, &what, steps, notes);
        criteria.push(criterion);
        given.push(id);
    }
    refuse_repeated("Criterion id", &given, notes);
    let id_of = |index: usize| match slug::cut(&slug::from_name(&criteria[index].text, ""), MAX_ID) {
        "" => format!("c{}", index + 1),
        id => id.to_owned(),
    };
    for (index, id) in default_ids(&given, id_of) {
        criteria[index].id = id;
    }
    criteria
}

fn criterion(node: &Node, what: &str, steps: Option<&[Step]>, notes: &mut Notes<'_>) -> (Criterion, Option<Item>) {
    let mut criterion =
        Criterion { id: String::new(), text: String::new(), step: None, conditional: false, met_when: None };
    if let Kind::Scalar { .. } = node.kind {
        criterion.text = name_of(node, &capital(what), MAX_SENTENCE, notes).unwrap_or_default();
        return (criterion, None);
    }
    let fix = "Write a text, or `- text:` with further keys below it.";
    let Some(table) = Table::of(node, what, notes, fix) else { return (criterion, None) };
    let mut keys = table.keys();
    if let (Some(only), None) = (keys.next(), keys.next())
        && !KNOWN.contains(&only.name.as_str())
    {
        let message =
            format!("{} is read as the key {} with a value, because of its colon.", capital(what), quoted(&only.name));
        notes.error(only.place, message, "Put the whole text in quotes, or write it as `text: ...`.");
        return (criterion, None);
    }
    table.warn_unknown(&KNOWN, &[], notes);
    let id = table.id("id", notes);
    criterion.id = id.as_ref().map(|id| id.text.clone()).unwrap_or_default();
    let text = table.required("text", "Add a line such as `text: Terms agreed`.", notes);
    criterion.text =
        text.and_then(|node| name_of(node, &table.subject("text"), MAX_SENTENCE, notes)).unwrap_or_default();
    criterion.conditional = table.flag("conditional", notes);
    criterion.met_when = met_when(&table, notes);
    criterion.step = step(&table, steps, notes);
    (criterion, id)
}

fn step(table: &Table<'_>, steps: Option<&[Step]>, notes: &mut Notes<'_>) -> Option<String> {
    let node = table.value("step")?;
    let wanted = table.name("step", notes)?;
    let Some(steps) = steps else { return Some(wanted) };
    if steps.iter().any(|step| step.id == wanted) {
        return Some(wanted);
    }
    let by_name =
        steps.iter().find(|step| step.name.eq_ignore_ascii_case(&wanted) || step.chip.eq_ignore_ascii_case(&wanted));
    let ids = || steps.iter().map(|step| step.id.as_str());
    let fix = match by_name.map(|step| step.id.as_str()).or_else(|| similar::nearest(&wanted, ids())) {
        Some(id) => format!("Did you mean {}?", quoted(id)),
        None => format!("The steps are: {}.", ids().take(12).collect::<Vec<_>>().join(", ")),
    };
    notes.error(node.place, format!("{} names no step: {}.", table.subject("step"), quoted(&wanted)), fix);
    None
}

fn met_when(table: &Table<'_>, notes: &mut Notes<'_>) -> Option<MetWhen> {
    let node = table.value("met_when")?;
    let fix = "Write one of `score: ID`, `filled: [ids]` or `is: { id: value }`.";
    let rule = Table::of(node, table.subject("met_when"), notes, fix)?;
    rule.warn_unknown(&RULES, &[], notes);
    let given: Vec<&str> = RULES.into_iter().filter(|key| rule.value(key).is_some()).collect();
    match given.as_slice() {
        ["score"] => rule.name("score", notes).map(MetWhen::Score),
        ["filled"] => {
            let fields: Vec<String> = rule.list("filled", notes).into_iter().map(|item| item.text).collect();
            if fields.is_empty() {
                notes.error(rule.place, format!("{} names no field.", rule.subject("filled")), fix);
            }
            Some(MetWhen::Filled(fields))
        }
        ["is"] => is(&rule, fix, notes),
        _ => {
            let count = if given.is_empty() { "none" } else { "more than one" };
            let message = format!("{} must have exactly one rule, but here is {count}.", table.subject("met_when"));
            notes.error(rule.place, message, fix);
            None
        }
    }
}

fn is(rule: &Table<'_>, fix: &str, notes: &mut Notes<'_>) -> Option<MetWhen> {
    let fields = Table::of(rule.value("is")?, rule.subject("is"), notes, fix)?;
    let mut values = IndexMap::new();
    for (key, value) in fields.entries() {
        if value.is_null() {
            notes.error(key.place, format!("{} has no value for {}.", rule.subject("is"), quoted(&key.name)), fix);
        } else if let Some(text) = text_of(value, &format!("The value of {}", quoted(&key.name)), notes) {
            values.insert(key.name.clone(), text);
        }
    }
    if fields.entries().is_empty() {
        notes.error(fields.place, format!("{} names no field.", rule.subject("is")), fix);
    }
    Some(MetWhen::Is(values))
}
