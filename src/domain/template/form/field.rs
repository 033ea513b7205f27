//! One field of a form: its id, its type with what belongs to it, its words.

use indexmap::IndexSet;

use crate::domain::field::{Choices, Field, Kind, is_fact_id};
use crate::domain::marker;
use crate::domain::problem::quoted;
use crate::domain::reading::{Notes, Table, capital, items_of, when};
use crate::domain::similar;
use crate::domain::yaml::{Kind as NodeKind, Node};

const KNOWN: [&str; 14] = [
    "id",
    "label",
    "type",
    "help",
    "required",
    "choices",
    "unit",
    "min",
    "max",
    "stale_after",
    "audience",
    "depth",
    "when",
    "fact",
];
const TYPES: [&str; 13] = [
    "text", "long", "number", "percent", "money", "date", "period", "bool", "choice", "multi", "person", "url", "score",
];
/// What stands for the tiers of the workspace.
const TIERS: &str = "tiers";
/// Longer ones do not fit beside a field.
const MAX_HELP: usize = 12;
/// What markers keep for something else, with everything below it.
const RESERVED: [&str; 5] = ["company", "run", "previous", "score", "today"];

/// Reads one item of `fields`: its id as it is written, and the field unless it cannot be used.
pub(super) fn read(table: &Table<'_>, section: &str, notes: &mut Notes<'_>) -> (Option<String>, Option<Field>) {
    table.warn_unknown(&KNOWN, &[], notes);
    let fix = "Add words joined by dots: `id: call.held_on`.";
    let id = id(table, fix, notes);
    let label = table.required_name("label", "Add what the form calls it: `label: Call held on`.", notes);
    let kind = kind(table, notes);
    let help = help(table, notes);
    if help.is_empty() && table.value("help").is_none() {
        let fix = "Say in at most 12 words what to enter or where to find it.";
        notes.warning(table.place, format!("{} is missing.", capital(&table.subject("help"))), fix);
    }
    let (min, max) = bounds(table, notes);
    let mut field = Field {
        id: String::new(),
        label: label.unwrap_or_default(),
        kind: Kind::Text,
        help,
        section: section.to_owned(),
        required: table.flag("required", notes),
        unit: table.name("unit", notes).unwrap_or_default(),
        min,
        max,
        stale_after: stale_after(table, notes),
        internal: one_of(table, "audience", &["internal", "partner"], notes) == Some("internal"),
        full_only: one_of(table, "depth", &["full"], notes).is_some(),
        when: when(table, notes),
        fact: table.flag("fact", notes),
    };
    let written = table.value("id").and_then(Node::text).map(str::to_owned);
    let is_fact = field.fact || written.as_deref().is_some_and(is_fact_id);
    if let Some(kind) = &kind {
        warn_of_keys_without_use(table, kind, is_fact, notes);
    }
    let (Some(id), Some(kind)) = (id, kind) else { return (written, None) };
    if field.label.is_empty() {
        field.label.clone_from(&id);
    }
    (written, Some(Field { id, kind, ..field }))
}

/// The id under `id`, if it is one.
pub(super) fn id(table: &Table<'_>, fix: &str, notes: &mut Notes<'_>) -> Option<String> {
    let node = table.required("id", fix, notes)?;
    let id = table.name("id", notes)?;
    let first = id.split('.').next().unwrap_or_default();
    let refuse = |message: String, fix: String, notes: &mut Notes<'_>| {
        notes.error(node.place, message, fix);
        None
    };
    if !marker::is_id(&id) {
        let message = format!("An id cannot be {}.", quoted(&id));
        let fix = match plain(&id) {
            Some(plain) => format!("Use small letters, digits, `_` and dots: `{plain}`."),
            None => "Use small letters, digits, `_` and dots.".to_owned(),
        };
        return refuse(message, fix, notes);
    }
    if RESERVED.contains(&first) {
        let message = format!("The id {} cannot be used: `{first}` means something else in markers.", quoted(&id));
        return refuse(message, "Begin it with another word.".to_owned(), notes);
    }
    Some(id)
}

/// The id that was probably meant.
pub fn plain(text: &str) -> Option<String> {
    let plain = text.trim().to_lowercase().replace([' ', '/', ':'], "_");
    marker::is_id(&plain).then_some(plain)
}

/// The text under `help`; a long one is warned about.
pub(super) fn help(table: &Table<'_>, notes: &mut Notes<'_>) -> String {
    let help = table.name("help", notes).unwrap_or_default();
    let words = help.split_whitespace().count();
    if let Some(node) = table.value("help").filter(|_| words > MAX_HELP) {
        let message = format!("{} has {words} words; at most {MAX_HELP} fit.", capital(&table.subject("help")));
        notes.warning(node.place, message, "Shorten it to what to enter or where to find it.");
    }
    help
}

fn kind(table: &Table<'_>, notes: &mut Notes<'_>) -> Option<Kind> {
    let node = table.required("type", &format!("Add `type:` with one of: {}.", TYPES.join(", ")), notes)?;
    let word = table.name("type", notes)?;
    Some(match word.as_str() {
        "text" => Kind::Text,
        "long" => Kind::Long,
        "number" => Kind::Number,
        "percent" => Kind::Percent,
        "money" => Kind::Money,
        "date" => Kind::Date,
        "period" => Kind::Period,
        "bool" => Kind::Bool,
        "choice" => Kind::Choice(choices(table, false, notes)?),
        "multi" => Kind::Multi(choices(table, true, notes)?),
        "person" => Kind::Person,
        "url" => Kind::Url,
        "score" => Kind::Score,
        _ => {
            let fix = match similar::nearest(&word, TYPES) {
                Some(meant) => format!("Did you mean `{meant}`?"),
                None => format!("Use one of: {}.", TYPES.join(", ")),
            };
            notes.error(node.place, format!("{} cannot be {}.", capital(&table.subject("type")), quoted(&word)), fix);
            return None;
        }
    })
}

/// What can be chosen. Of several choices none can hold a comma: that is what stands between them.
fn choices(table: &Table<'_>, several: bool, notes: &mut Notes<'_>) -> Option<Choices> {
    let fix = "List them: `choices: [small, large]`, or `choices: tiers` for the tiers of the workspace.";
    let node = table.required("choices", fix, notes)?;
    let subject = table.subject("choices");
    if node.text().is_some_and(|text| text.trim() == TIERS) {
        return Some(Choices::Tiers);
    }
    if !matches!(node.kind, NodeKind::Sequence(_)) {
        let found = node.text().map_or_else(|| node.word().to_owned(), quoted);
        notes.error(node.place, format!("{} must be a list, but here is {found}.", capital(&subject)), fix);
        return None;
    }
    let (mut choices, mut seen) = (Vec::new(), IndexSet::new());
    for item in items_of(node, &subject, notes) {
        let choice = item.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if several && choice.contains(',') {
            let message = format!("{} of {subject} holds a comma, which stands between choices.", quoted(&choice));
            notes.error(item.place, message, "Write it without the comma.");
        } else if !seen.insert(choice.to_lowercase()) {
            notes.error(item.place, format!("{} has {} twice.", capital(&subject), quoted(&choice)), "Remove one.");
        } else {
            choices.push(choice);
        }
    }
    if choices.is_empty() {
        notes.error(node.place, format!("{} is empty.", capital(&subject)), fix);
        return None;
    }
    Some(Choices::Listed(choices))
}

/// `min` and `max`; neither where they exclude every number.
fn bounds(table: &Table<'_>, notes: &mut Notes<'_>) -> (Option<f64>, Option<f64>) {
    let bounds = (table.number("min", notes), table.number("max", notes));
    match (bounds, table.value("max")) {
        ((Some(min), Some(max)), Some(node)) if min > max => {
            let message = format!("{} is {max}, below `min`, which is {min}.", capital(&table.subject("max")));
            notes.error(node.place, message, "Swap them.");
            (None, None)
        }
        _ => bounds,
    }
}

/// Days: `180d`, `6m` of 30 days each, `1y` of 365.
fn stale_after(table: &Table<'_>, notes: &mut Notes<'_>) -> Option<u32> {
    let node = table.value("stale_after")?;
    let text = table.name("stale_after", notes)?;
    let days = [("d", 1), ("m", 30), ("y", 365)].into_iter().find_map(|(unit, days)| {
        let number: u32 = text.strip_suffix(unit)?.trim().parse().ok()?;
        number.checked_mul(days).filter(|&days| days > 0)
    });
    if days.is_none() {
        let message = format!("{} cannot be {}.", capital(&table.subject("stale_after")), quoted(&text));
        notes.error(node.place, message, "Write a number of days, months or years: `180d`, `6m`, `1y`.");
    }
    days
}

/// The word under `key`, if it is one of `words`; any other is reported.
pub(super) fn one_of<'w>(table: &Table<'_>, key: &str, words: &[&'w str], notes: &mut Notes<'_>) -> Option<&'w str> {
    let node = table.value(key)?;
    let text = table.name(key, notes)?;
    let found = words.iter().copied().find(|&word| word == text);
    if found.is_none() {
        let words: Vec<String> = words.iter().map(|&word| quoted(word)).collect();
        let fix = format!("Write {}, or leave it out.", words.join(" or "));
        notes.error(node.place, format!("{} cannot be {}.", capital(&table.subject(key)), quoted(&text)), fix);
    }
    found
}

/// Keys that mean something for other fields only.
fn warn_of_keys_without_use(table: &Table<'_>, kind: &Kind, is_fact: bool, notes: &mut Notes<'_>) {
    let has_choices = matches!(kind, Kind::Choice(_) | Kind::Multi(_));
    let has_bounds = matches!(kind, Kind::Number | Kind::Percent | Kind::Money);
    for (key, has_use, whose) in [
        ("choices", has_choices, "the types `choice` and `multi` have choices"),
        ("unit", *kind == Kind::Number, "the type `number` has a unit"),
        ("min", has_bounds, "the types `number`, `percent` and `money` have bounds"),
        ("max", has_bounds, "the types `number`, `percent` and `money` have bounds"),
        ("stale_after", is_fact, "facts age"),
    ] {
        let Some((at, _)) = table.entry(key).filter(|_| !has_use) else { continue };
        let message = format!("{} does nothing: only {whose}.", capital(&table.subject(key)));
        notes.warning(at.place, message, format!("Remove `{key}`."));
    }
}
