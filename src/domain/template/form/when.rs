//! The conditions of fields: each names something that can have a value, and no field waits for itself.

use super::Form;
use crate::domain::cycle;
use crate::domain::field::is_fact_id;
use crate::domain::playbook::When;
use crate::domain::problem::quoted;
use crate::domain::reading::Notes;
use crate::domain::similar;
use crate::domain::yaml::Key;

/// Reports each condition that cannot come true and removes it, so that its field is asked all the same.
pub(super) fn check(form: &mut Form<'_>, notes: &mut Notes<'_>) {
    for index in 0..form.asked.len() {
        let asked = &form.asked[index];
        let unknown: Vec<&Key> =
            asked.conditions().map(|(key, _)| key).filter(|key| !is_known(form, &key.name)).collect();
        let subject = format!("`when` of field {}", quoted(&asked.field.id));
        for key in &unknown {
            let ids = form.asked.iter().map(|asked| asked.field.id.as_str());
            let fix = match similar::nearest(&key.name, ids.chain([When::RUN_PLAYBOOK])) {
                Some(meant) => format!("Did you mean {}?", quoted(meant)),
                None => "Name a field of this template, a fact such as `partner.type`, or `run.playbook`.".to_owned(),
            };
            notes.error(key.place, format!("{subject} names no field of this template: {}.", quoted(&key.name)), fix);
        }
        if !unknown.is_empty() {
            form.asked[index].field.when = None;
        }
    }
    let waits_for: Vec<Vec<usize>> =
        form.asked.iter().map(|asked| waits_for(form, asked.field.when.as_ref())).collect();
    for start in 0..waits_for.len() {
        let Some(round) = cycle::through(start, &waits_for).filter(|_| form.asked[start].field.when.is_some()) else {
            continue;
        };
        let ids: Vec<String> = round.iter().chain([&start]).map(|&index| quoted(&form.asked[index].field.id)).collect();
        let message =
            format!("Field {} is never asked: {}.", quoted(&form.asked[start].field.id), cycle::in_words(&ids));
        notes.error(form.asked[start].place("when"), message, "Remove one of these conditions.");
        for index in round {
            form.asked[index].field.when = None;
        }
    }
}

/// The indices of those fields that a condition asks about.
fn waits_for(form: &Form<'_>, when: Option<&When>) -> Vec<usize> {
    let index = |id: &String| form.asked.iter().position(|asked| asked.field.id == *id);
    when.iter().flat_map(|when| when.0.keys()).filter_map(index).collect()
}

fn is_known(form: &Form<'_>, id: &str) -> bool {
    id == When::RUN_PLAYBOOK || is_fact_id(id) || form.written.iter().any(|written| written == id)
}
