//! The smaller parts of a playbook: accent, outcome, rhythm, gate and what comes next.

use indexmap::IndexSet;

use super::steps::{default_ids, refuse_repeated};
use crate::domain::playbook::{Accent, Every, Gate, Outcome, OutcomeKind, RequiredApproval};
use crate::domain::problem::quoted;
use crate::domain::reading::{Item, MAX_NAME, Notes, Table, capital, capped, items_of, name_of};
use crate::domain::similar;
use crate::domain::slug;
use crate::domain::yaml::{Kind, Node};

/// The words for each rhythm: those of our format, then those of the original program.
const RHYTHMS: [(&str, Every); 15] = [
    ("month", Every::Month),
    ("quarter", Every::Quarter),
    ("half", Every::HalfYear),
    ("year", Every::Year),
    ("monthly", Every::Month),
    ("quarterly", Every::Quarter),
    ("half-year", Every::HalfYear),
    ("half_year", Every::HalfYear),
    ("half year", Every::HalfYear),
    ("half-yearly", Every::HalfYear),
    ("halfyearly", Every::HalfYear),
    ("semiannual", Every::HalfYear),
    ("yearly", Every::Year),
    ("annual", Every::Year),
    ("annually", Every::Year),
];

pub(super) fn accent(root: &Table<'_>, notes: &mut Notes<'_>) -> Accent {
    let Some(node) = root.value("accent") else {
        warn_of_lost_colour(root, notes);
        return Accent::default();
    };
    let Some(text) = root.name("accent", notes) else { return Accent::default() };
    let word = text.to_lowercase();
    let named = Accent::NAMED.iter().find(|(name, _)| *name == word).map(|&(_, accent)| accent);
    if let Some(accent) = named.or_else(|| rgb(&word)).or_else(|| (word == "neutral").then_some(Accent::Neutral)) {
        return accent;
    }
    let names = || Accent::NAMED.iter().map(|&(name, _)| name);
    let fix = match similar::nearest(&word, names()) {
        Some(meant) => format!("Did you mean `{meant}`?"),
        None => {
            format!("Use one of {}, or a colour in quotes: `\"#1976d2\"`.", names().collect::<Vec<_>>().join(", "))
        }
    };
    notes.error(node.place, format!("`accent` cannot be {}.", quoted(&text)), fix);
    Accent::default()
}

/// `accent: #1976d2` without quotes is a comment for YAML, and the colour is lost without a word.
fn warn_of_lost_colour(root: &Table<'_>, notes: &mut Notes<'_>) {
    let Some((key, _)) = root.entry("accent") else { return };
    let Some(comment) = notes.comment_after(key) else { return };
    let digits: String = comment.chars().take_while(char::is_ascii_hexdigit).collect();
    if digits.len() == 6 {
        let message = "`accent` is empty: a `#` after a space starts a comment.";
        notes.warning(key.place, message, format!("Put the colour in quotes: `accent: \"#{digits}\"`."));
    }
}

fn rgb(word: &str) -> Option<Accent> {
    let digits =
        word.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(Accent::Rgb(part(0)?, part(2)?, part(4)?))
}

pub(super) fn outcome(root: &Table<'_>, notes: &mut Notes<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let Some((key, node)) = root.value_or("outcome", "terminal", notes) else { return outcome };
    if let Kind::Scalar { .. } = node.kind {
        outcome.label = name_of(node, &root.subject(key), MAX_NAME, notes).unwrap_or(outcome.label);
        return outcome;
    }
    let fix = "Write it as `outcome: { label: Renewed, kind: good }`.";
    let Some(table) = Table::of(node, root.subject(key), notes, fix) else { return outcome };
    table.warn_unknown(&["label", "kind"], if key == "terminal" { &["stage"] } else { &[] }, notes);
    outcome.label = table.name("label", notes).unwrap_or(outcome.label);
    if let (Some(node), Some(kind)) = (table.value("kind"), table.name("kind", notes)) {
        match kind.to_lowercase().as_str() {
            "good" => outcome.kind = OutcomeKind::Good,
            "closed" => outcome.kind = OutcomeKind::Closed,
            _ => {
                let message = format!("{} cannot be {}.", table.subject("kind"), quoted(&kind));
                notes.error(
                    node.place,
                    message,
                    "Write `good` where the partnership goes on, `closed` where it has ended.",
                );
            }
        }
    }
    outcome
}

pub(super) fn every(root: &Table<'_>, notes: &mut Notes<'_>) -> Option<Every> {
    let (key, node) = root.value_or("every", "recurring", notes)?;
    let text = root.name(key, notes)?;
    let word = text.to_lowercase();
    if let Some((_, every)) = RHYTHMS.iter().find(|(name, _)| *name == word) {
        return Some(*every);
    }
    if key == "recurring" && matches!(word.as_str(), "false" | "no" | "never" | "none") {
        return None;
    }
    let fix = match similar::nearest(&word, RHYTHMS.iter().map(|&(name, _)| name)) {
        Some(meant) => format!("Did you mean `{meant}`?"),
        None => format!("Write one of {}.", Every::ALL.map(Every::word).join(", ")),
    };
    notes.error(node.place, format!("`{key}` cannot be {}.", quoted(&text)), fix);
    None
}

pub(super) fn next(root: &Table<'_>, own_id: &str, notes: &mut Notes<'_>) -> Vec<String> {
    let Some((key, node)) = root.value_or("next", "next_playbook", notes) else { return Vec::new() };
    let mut ids = IndexSet::new();
    for item in items_of(node, &root.subject(key), notes) {
        let id = item.text.trim().to_owned();
        if id.eq_ignore_ascii_case(own_id) {
            let fix = "Remove it; a playbook that comes round again says so with `every: quarter`.";
            notes.warning(item.place, format!("`{key}` names this playbook itself."), fix);
        }
        ids.insert(id);
    }
    ids.into_iter().collect()
}

pub(super) fn gate(root: &Table<'_>, notes: &mut Notes<'_>) -> Option<Gate> {
    let fix = "Write `gate:` with `title:`, `text:` and a list of `approvals:`.";
    let table = Table::of(root.value("gate")?, "`gate`", notes, fix)?;
    table.warn_unknown(&["title", "text", "approvals"], &[], notes);
    let title = table.name("title", notes).unwrap_or_else(|| "Approval needed".to_owned());
    let text = table.text("text", notes).unwrap_or_default();
    let approvals = approvals(&table, notes);
    Some(Gate { title, text, approvals })
}

fn approvals(gate: &Table<'_>, notes: &mut Notes<'_>) -> Vec<RequiredApproval> {
    let fix = "List them under `approvals:`, such as `- { id: legal, label: Legal consultation }`.";
    let nodes = match gate.value("approvals").map(|node| (node, &node.kind)) {
        Some((_, Kind::Sequence(nodes))) if !nodes.is_empty() => nodes.as_slice(),
        Some((node, Kind::Scalar { .. })) if notes.refuse_dash(node) => return Vec::new(),
        Some((node, Kind::Scalar { .. })) => std::slice::from_ref(node),
        Some((node, Kind::Mapping(_))) => {
            notes.error(node.place, "`approvals` of `gate` must be a list, but here is a mapping.", fix);
            return Vec::new();
        }
        _ => {
            notes.warning(gate.place, "`gate` asks for no approval, so it holds nothing back.", fix);
            return Vec::new();
        }
    };
    let mut given = Vec::new();
    let mut approvals = Vec::new();
    for (index, node) in capped(nodes, "`gate`", "approvals", notes).iter().enumerate() {
        let (approval, id) = approval(node, &format!("approval {}", index + 1), fix, notes);
        approvals.push(approval);
        given.push(id);
    }
    refuse_repeated("Approval id", &given, notes);
    for (index, id) in
        default_ids(&given, |index| slug::from_name(&approvals[index].label, &format!("approval-{}", index + 1)))
    {
        approvals[index].id = id;
    }
    approvals
}

fn approval(node: &Node, what: &str, fix: &str, notes: &mut Notes<'_>) -> (RequiredApproval, Option<Item>) {
    let mut approval = RequiredApproval { id: String::new(), label: String::new() };
    if let Kind::Scalar { .. } = node.kind {
        approval.label = name_of(node, &capital(what), MAX_NAME, notes).unwrap_or_default();
        if approval.label.is_empty() {
            notes.error(node.place, format!("{} is empty.", capital(what)), fix);
        }
        return (approval, None);
    }
    let Some(table) = Table::of(node, what, notes, fix) else { return (approval, None) };
    table.warn_unknown(&["id", "label"], &[], notes);
    let id = table.id("id", notes);
    approval.id = id.as_ref().map(|id| id.text.clone()).unwrap_or_default();
    approval.label = table.required_name("label", fix, notes).unwrap_or_default();
    (approval, id)
}
