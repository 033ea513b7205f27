//! What is wrong with a form only beside the other templates and the playbooks: a field that is something else there, a
//! condition that asks for what cannot be.

use super::form::{Asked, Form};
use crate::domain::field::{Choices, Field, Kind};
use crate::domain::known::Known;
use crate::domain::playbook::When;
use crate::domain::problem::{Place, quoted};
use crate::domain::reading::{Notes, items_of};
use crate::domain::similar;

pub(super) fn check(form: &Form<'_>, known: &Known<'_>, notes: &mut Notes<'_>) {
    for asked in &form.asked {
        if let Some((first, path)) = known.field(&asked.field.id) {
            differences(asked, first, path, notes);
        }
        conditions(asked, form, known, notes);
    }
}

/// One id is one field, wherever it is asked.
fn differences(asked: &Asked<'_>, first: &Field, path: &str, notes: &mut Notes<'_>) {
    let (own, id, path) = (&asked.field, quoted(&asked.field.id), quoted(path));
    let mut differs = |place: Place, message: String, fix: &str| {
        let fix = format!("{fix}, or give it another id.");
        notes.error(place, message, fix);
    };
    if own.kind.word() != first.kind.word() {
        let (here, there) = (own.kind.word(), first.kind.word());
        let message = format!("Field {id} is of type `{here}` here and of type `{there}` in {path}.");
        differs(asked.place("type"), message, "Use one type in both");
    } else if choices(&own.kind) != choices(&first.kind) {
        let message = format!("Field {id} has other choices here than in {path}.");
        differs(asked.place("choices"), message, "Give it the same choices in both");
    } else if own.is_fact() != first.is_fact() {
        let message = match own.is_fact() {
            true => format!("Field {id} is a fact here, but not in {path}."),
            false => format!("Field {id} is a fact in {path}, but not here."),
        };
        differs(asked.place("id"), message, "Write `fact: true` in both or in none");
    }
}

fn choices(kind: &Kind) -> Option<&Choices> {
    match kind {
        Kind::Choice(choices) | Kind::Multi(choices) => Some(choices),
        _ => None,
    }
}

/// The facts that a condition names are known, and the values are possible.
fn conditions(asked: &Asked<'_>, form: &Form<'_>, known: &Known<'_>, notes: &mut Notes<'_>) {
    let subject = format!("`when` of field {}", quoted(&asked.field.id));
    for (key, node) in asked.conditions() {
        let id = &key.name;
        let field = form.field(id).or_else(|| known.fact(id));
        let is_playbook = *id == When::RUN_PLAYBOOK;
        if field.is_none() && !is_playbook && !known.has_fact(id) && !form.written.contains(id) {
            let fix = match similar::nearest(id, known.facts()) {
                Some(meant) => format!("Did you mean {}?", quoted(meant)),
                None => "Ask for it in a template, or name another.".to_owned(),
            };
            notes.error(key.place, format!("{subject} names a fact that no template asks for: {}.", quoted(id)), fix);
        }
        // Their shape was complained about when they were read.
        for item in items_of(node, "", &mut Notes::silent()) {
            let value = quoted(&item.text);
            if is_playbook {
                if let Some(fix) = known.not_a_playbook(item.text.trim()) {
                    notes.warning(item.place, format!("There is no playbook {value}."), fix);
                }
            } else if let Some(fix) = known.not_a_value(id, field, &item.text) {
                notes.error(item.place, format!("{value} is no value of {}.", quoted(id)), fix);
            }
        }
    }
}
