//! A condition by equality or membership: `when: { partner.type: [reseller, isv] }`.

use indexmap::IndexMap;

use super::notes::Notes;
use super::table::{Table, capital, items_of};
use crate::domain::playbook::When;
use crate::domain::problem::quoted;

/// The condition under `when`, unless there is none or it holds nothing.
pub fn when(table: &Table<'_>, notes: &mut Notes<'_>) -> Option<When> {
    let node = table.value("when")?;
    let fix = "Write the field and its values, such as `when: { partner.type: [reseller, isv] }`.";
    let what = table.subject("when");
    let conditions = Table::of(node, what.clone(), notes, fix)?;
    let mut when = IndexMap::new();
    for (key, value) in conditions.entries() {
        if value.is_null() {
            notes.error(key.place, format!("{} has no value for {}.", capital(&what), quoted(&key.name)), fix);
            continue;
        }
        let subject = format!("The value of {} in {what}", quoted(&key.name));
        let values = items_of(value, &subject, notes).into_iter().map(|item| item.text).collect();
        when.insert(key.name.clone(), values);
    }
    Some(When(when)).filter(|when| !when.0.is_empty())
}
