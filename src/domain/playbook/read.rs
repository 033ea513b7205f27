//! YAML text to a playbook, or to all of its located problems.
//! The seed's schema, ours and the older dialects of the original program; whatever else a file holds is
//! warned about and stays in the file.

mod criteria;
mod reference;
mod relations;
mod rules;
mod settings;
mod steps;

pub use relations::{lookalike, relations};
pub use rules::rules;

use super::Playbook;
use crate::domain::problem::{Problem, quoted};
use crate::domain::reading::{File, Item, Notes, Table};
use crate::domain::slug;
use crate::domain::yaml::{self, Kind, Node};

const KNOWN: [&str; 15] = [
    "name",
    "description",
    "steps",
    "id",
    "purpose",
    "use_case",
    "accent",
    "outcome",
    "every",
    "next",
    "prerequisites",
    "warnings",
    "gate",
    "tags",
    "success_criteria",
];
/// The older names of `every`, `next` and `outcome`.
const OLDER: [&str; 3] = ["recurring", "next_playbook", "terminal"];

/// What reading a file gave: a playbook unless a problem is an error, and all problems in the order of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    pub playbook: Option<Playbook>,
    pub problems: Vec<Problem>,
}

/// The templates that a step can name, and the files that only look like it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Templates<'a> {
    /// Their paths, such as `strategy/02-ideal-partner-profile.md`.
    pub usable: &'a [&'a str],
    pub unusable: &'a [Unusable],
}

/// A template file that cannot be read: a step that names it deserves to know why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    pub path: String,
    /// A sentence that goes on after a colon.
    pub reason: String,
    pub fix: String,
}

/// Reads the text of a playbook file. `stem` is the file's name without its ending: the default id.
/// `templates` are the known template paths; `None` leaves references unchecked (a run's own copy).
pub fn playbook(text: &str, stem: &str, templates: Option<&[&str]>) -> Read {
    playbook_among(text, stem, templates.map(|usable| Templates { usable, unusable: &[] }))
}

/// [`playbook`], with the files that are no use as templates.
pub fn playbook_among(text: &str, stem: &str, templates: Option<Templates<'_>>) -> Read {
    let parsed = yaml::parse(text);
    let mut notes = Notes::new(File::Playbook, &parsed.text, parsed.problems);
    let playbook = parsed.root.as_ref().and_then(|root| from_tree(root, stem, templates, &mut notes));
    let playbook = playbook.filter(|_| !notes.has_errors());
    Read { playbook, problems: notes.sorted() }
}

/// The playbook as far as it can be read; what is missing is in `notes`.
fn from_tree(root: &Node, stem: &str, templates: Option<Templates<'_>>, notes: &mut Notes<'_>) -> Option<Playbook> {
    let root = top(root, notes)?;
    root.warn_unknown(&KNOWN, &OLDER, notes);
    let name = root.required_name("name", "Add a line such as `name: Partner Renewal`.", notes).unwrap_or_default();
    let id = id(&root, stem, notes);
    let description = root.text("description", notes).unwrap_or_default();
    let steps = steps::read(&root, templates, notes);
    let criteria = criteria::read(&root, steps.as_deref(), notes);
    let texts = |items: Vec<Item>| items.into_iter().map(|item| item.text).collect();
    Some(Playbook {
        name,
        purpose: root.text("purpose", notes).unwrap_or_default(),
        use_case: root.text("use_case", notes).unwrap_or_else(|| description.clone()),
        accent: settings::accent(&root, notes),
        outcome: settings::outcome(&root, notes),
        every: settings::every(&root, notes),
        next: settings::next(&root, &id, notes),
        prerequisites: texts(root.list("prerequisites", notes)),
        warnings: texts(root.list("warnings", notes)),
        gate: settings::gate(&root, notes),
        tags: texts(root.list("tags", notes)),
        steps: steps?,
        criteria,
        description,
        id,
    })
}

/// The keys of the file, or why it has none.
fn top<'a>(root: &'a Node, notes: &mut Notes<'_>) -> Option<Table<'a>> {
    if notes.refuse_slip(root) {
        return None;
    }
    let (message, fix) = match root.kind {
        Kind::Mapping(_) => return Table::of(root, "", notes, ""),
        Kind::Null => {
            ("This file is empty.", "A playbook needs `name:` and `steps:`, and each step a `name:` and a `template:`.")
        }
        Kind::Sequence(_) => (
            "A playbook is made of keys, but this file is a list.",
            "Start with `name: ...`, then put the list under `steps:`.",
        ),
        Kind::Scalar { .. } => (
            "A playbook is made of keys, but this file is a text.",
            "Start with `name: ...`; each key is followed by a colon and a space.",
        ),
    };
    notes.error(root.place, message, fix);
    None
}

/// The id as given, else made of the file's name. It names folders, hence the strict spelling.
fn id(root: &Table<'_>, stem: &str, notes: &mut Notes<'_>) -> String {
    let default = || slug::from_name(stem, "playbook");
    let (Some(node), Some(id)) = (root.value("id"), root.name("id", notes)) else { return default() };
    let plain = slug::from_name(&id, "playbook");
    if plain != id {
        let fix = format!("Use lower-case letters, digits and hyphens: `id: {plain}`.");
        notes.error(node.place, format!("`id` cannot be {}.", quoted(&id)), fix);
    }
    plain
}

#[cfg(test)]
mod tests;
