//! The form of a template out of its front matter: `fields`, `score` and `living`. What cannot be read is said and left
//! out; the rest stays usable.

mod field;
mod score;
mod when;

pub(super) use field::plain;

use indexmap::IndexMap;

use super::Template;
use crate::domain::field::{Field, Kind as FieldKind};
use crate::domain::problem::{Place, quoted};
use crate::domain::reading::{MAX_NAME, Notes, Table, capped, name_of};
use crate::domain::score::Scorecard;
use crate::domain::similar;
use crate::domain::yaml::{Key, Kind, Node};

/// What a template asks for, with the places of it.
#[derive(Default)]
pub(super) struct Form<'a> {
    /// In the order of the form, the criteria of the scorecard among them.
    pub(super) asked: Vec<Asked<'a>>,
    pub(super) score: Option<Scorecard>,
    pub(super) living: bool,
    /// The ids of all fields and criteria, also of those that cannot be used: they deserve no second complaint.
    pub(super) written: Vec<String>,
    /// The same of the scorecard.
    pub(super) written_score: Option<String>,
}

/// A field and the mapping that it was read from.
pub(super) struct Asked<'a> {
    pub(super) field: Field,
    pub(super) node: &'a Node,
}

impl Asked<'_> {
    /// Where the value under `key` stands, or the whole where there is none.
    pub(super) fn place(&self, key: &str) -> Place {
        self.node.get(key).unwrap_or(self.node).place
    }

    /// The keys and values of its condition, if it has one.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &(Key, Node)> {
        let kind = self.field.when.as_ref().and_then(|_| Some(&self.node.get("when")?.kind));
        let entries = match kind {
            Some(Kind::Mapping(entries)) => entries.as_slice(),
            _ => &[],
        };
        entries.iter()
    }
}

impl Form<'_> {
    pub(super) fn field(&self, id: &str) -> Option<&Field> {
        self.asked.iter().map(|asked| &asked.field).find(|field| field.id == id)
    }

    /// Gives the template what was read.
    pub(super) fn into_template(self, template: Template) -> Template {
        let fields = self.asked.into_iter().map(|asked| asked.field).collect();
        Template { fields, score: self.score, living: self.living, ..template }
    }
}

/// Reads the form out of a front matter.
pub(super) fn read<'a>(root: &'a Node, notes: &mut Notes<'_>) -> Form<'a> {
    let mut form = Form::default();
    if !matches!(root.kind, Kind::Mapping(_)) {
        return form;
    }
    let Some(root) = Table::of(root, "", notes, "") else { return form };
    warn_of_slips(&root, notes);
    form.living = root.flag("living", notes);
    let draft = score::read(&root, &mut form.written, notes);
    form.written_score = root.value("score").and_then(|score| score.get("id")?.text()).map(str::to_owned);
    let (mut asked, criteria_at) = items(&root, draft.as_ref(), &mut form.written, notes);
    if let Some(draft) = &draft {
        let at = criteria_at.unwrap_or(asked.len());
        asked.splice(at..at, draft.fields());
    }
    refuse_repeated(&mut asked, notes);
    form.asked = asked;
    when::check(&mut form, notes);
    form.score = draft.map(|draft| draft.finish(&form, notes));
    form
}

/// Front matter may hold any key; one that was surely meant as one of ours is not let pass.
fn warn_of_slips(root: &Table<'_>, notes: &mut Notes<'_>) {
    for (key, value) in root.entries() {
        let meant = similar::nearest(&key.name, ["fields", "score", "living"]).filter(|meant| *meant != key.name);
        let fits = match meant {
            Some("fields") => {
                matches!(&value.kind, Kind::Sequence(items) if items.iter().any(|item| item.get("id").is_some()))
            }
            Some("score") => value.get("criteria").is_some(),
            Some("living") => matches!(value.text(), Some("true" | "false")),
            _ => false,
        };
        if let Some(meant) = meant.filter(|_| fits) {
            let message = format!("Unknown key {}; it does nothing.", quoted(&key.name));
            notes.warning(key.place, message, format!("Did you mean `{meant}`?"));
        }
    }
}

/// The fields of the list, and before which of them the criteria stand if an item says so.
fn items<'a>(
    root: &Table<'a>,
    score: Option<&score::Draft<'_>>,
    written: &mut Vec<String>,
    notes: &mut Notes<'_>,
) -> (Vec<Asked<'a>>, Option<usize>) {
    let (mut asked, mut criteria_at) = (Vec::new(), None);
    let Some(node) = root.value("fields") else { return (asked, None) };
    let Kind::Sequence(nodes) = &node.kind else {
        if !notes.refuse_dash(node) {
            let message = format!("`fields` must be a list, but here is {}.", node.word());
            notes.error(node.place, message, "Start each field with a dash: `- { id: call.held_on, ... }`.");
        }
        return (asked, None);
    };
    let mut section = String::new();
    for (index, node) in capped(nodes, "The template", "fields", notes).iter().enumerate() {
        let what = match node.get("id").and_then(Node::text) {
            Some(id) => format!("field {}", quoted(id)),
            None => format!("item {} of `fields`", index + 1),
        };
        let fix =
            "Write a field such as `- { id: call.held_on, label: Call held on, type: date }`, or `- section: Words`.";
        let Some(table) = Table::of(node, what, notes, fix) else { continue };
        if table.value("id").is_none() && table.entry("section").is_some() {
            table.warn_unknown(&["section"], &[], notes);
            let fix = "Add the words of the heading: `- section: The call`.";
            section = table.required_name("section", fix, notes).unwrap_or_default();
        } else if let (None, Some(named)) = (table.value("id"), table.value("score")) {
            table.warn_unknown(&["score"], &[], notes);
            if names_scorecard(&table, named, score, root, notes) && criteria_at.replace(asked.len()).is_some() {
                let message = "The criteria of the scorecard stand here and further up.";
                notes.error(named.place, message, "Keep one `- score:`.");
            }
        } else {
            let (id, field) = field::read(&table, &section, notes);
            written.extend(id);
            asked.extend(field.map(|field| Asked { field, node }));
        }
    }
    (asked, criteria_at)
}

/// Whether `- score: ID` names the scorecard of this template. One that cannot be used is named as well.
fn names_scorecard(
    table: &Table<'_>,
    node: &Node,
    score: Option<&score::Draft<'_>>,
    root: &Table<'_>,
    notes: &mut Notes<'_>,
) -> bool {
    let Some(id) = name_of(node, &table.subject("score"), MAX_NAME, notes) else { return false };
    let fix = match (score.map(score::Draft::id), root.value("score")) {
        (Some(own), _) if own == id => return true,
        (Some(own), _) => format!("Did you mean {}?", quoted(own)),
        (None, Some(_)) => return true,
        (None, None) => "Add the scorecard as `score:` of the front matter, or remove this line.".to_owned(),
    };
    notes.error(node.place, format!("This template has no scorecard {}.", quoted(&id)), fix);
    false
}

/// Reports and removes each field whose id is there already.
fn refuse_repeated(asked: &mut Vec<Asked<'_>>, notes: &mut Notes<'_>) {
    let mut seen: IndexMap<String, Place> = IndexMap::new();
    asked.retain(|Asked { field, node }| {
        let place = node.get("id").unwrap_or(node).place;
        let Some(&other) = seen.get(&field.id) else {
            seen.insert(field.id.clone(), place);
            return true;
        };
        let (first, second) = (other.min(place), other.max(place));
        let message =
            format!("The id {} is used twice: on line {} and on line {}.", quoted(&field.id), first.line, second.line);
        let fix = match field.kind {
            FieldKind::Score => "Give each its own id; a criterion has the id of its scorecard before its own.",
            _ => "Give each its own id.",
        };
        notes.error(second, message, fix);
        false
    });
}
