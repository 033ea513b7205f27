//! What is wrong with a playbook only beside the others: what comes next is not there, a built-in one is replaced.

use crate::domain::lookalike;
use crate::domain::playbook::Playbook;
use crate::domain::problem::{Problem, quoted};
use crate::domain::similar;
use crate::domain::yaml::{self, Kind, Node};

/// How many ids a message lists.
const MAX_LISTED: usize = 12;

/// The warnings about `playbook`, which was read from `text`. `ids` are those of all playbooks; `replaced` is the
/// built-in one of the same id, unless it is this one.
pub fn relations(text: &str, playbook: &Playbook, ids: &[&str], replaced: Option<&Playbook>) -> Vec<Problem> {
    if playbook.next.is_empty() && replaced.is_none() {
        return Vec::new();
    }
    let parsed = yaml::parse(text);
    let Some(root) = &parsed.root else { return Vec::new() };
    let mut problems = missing_next(&parsed.text, root, playbook, ids);
    problems.extend(replaced.map(|built_in| replacement(&parsed.text, root, playbook, built_in)));
    problems
}

fn missing_next(text: &str, root: &Node, playbook: &Playbook, ids: &[&str]) -> Vec<Problem> {
    let given = |key: &'static str| root.get(key).filter(|node| !node.is_null()).map(|node| (key, node));
    let Some((key, node)) = given("next").or_else(|| given("next_playbook")) else { return Vec::new() };
    let items = match &node.kind {
        Kind::Sequence(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let missing = items.iter().filter_map(|item| {
        let id = item.text().map(str::trim)?;
        // The playbook itself was warned about when it was read.
        let there = id.is_empty() || ids.contains(&id) || id.eq_ignore_ascii_case(&playbook.id);
        (!there).then_some((item, id))
    });
    let problem = |(item, id): (&Node, &str)| {
        let fix = match similar::nearest(id, ids.iter().copied()) {
            Some(meant) => format!("Did you mean {}?", quoted(meant)),
            None => format!("The playbooks are: {}.", ids[..ids.len().min(MAX_LISTED)].join(", ")),
        };
        Problem::warning(text, item.place, format!("`{key}` names no playbook: {}.", quoted(id)), fix)
    };
    missing.map(problem).collect()
}

/// The warning that the name of `playbook` can be mistaken for that of another one. `others` are ids and names.
pub fn lookalike<'a>(
    text: &str,
    playbook: &Playbook,
    others: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Option<Problem> {
    let seen = lookalike::skeleton(&playbook.name);
    let is_alike =
        |(id, name): &(&str, &str)| *id != playbook.id && *name != playbook.name && lookalike::skeleton(name) == seen;
    let (id, name) = others.into_iter().find(is_alike)?;
    let parsed = yaml::parse(text);
    let place = parsed.root.as_ref()?.get("name")?.place;
    let message =
        format!("The name {} looks like {}, that of the playbook `{id}`.", quoted(&playbook.name), quoted(name));
    Some(Problem::warning(&parsed.text, place, message, "Give one of the two another name."))
}

fn replacement(text: &str, root: &Node, playbook: &Playbook, built_in: &Playbook) -> Problem {
    let place = root.get("id").filter(|id| !id.is_null()).unwrap_or(root).place;
    let mut message = format!("This playbook replaces the built-in {}", quoted(&built_in.id));
    let mut fix = "Give it another `id:` if both should be there.";
    if let (Some(gate), None) = (&built_in.gate, &playbook.gate) {
        let labels: Vec<&str> = gate.approvals.iter().map(|approval| approval.label.as_str()).collect();
        message.push_str(&format!("; its gate ({}) is gone", labels.join(", ")));
        fix = "Add a `gate:` of its own, or give it another `id:` if both should be there.";
    }
    Problem::warning(text, place, message + ".", fix)
}
