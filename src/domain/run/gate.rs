//! The gate of a run: approvals that must stand before step 1, and passing it without them.

use jiff::civil::Date;

use super::{Act, Approval, Change, Done, Override, Refusal, Run, needed};
use crate::domain::playbook::Playbook;

impl Run {
    /// The labels of the approvals that have not been given.
    pub fn missing_approvals<'a>(&self, playbook: &'a Playbook) -> Vec<&'a str> {
        let required = playbook.gate.iter().flat_map(|gate| &gate.approvals);
        required
            .filter(|approval| !self.approvals.contains_key(&approval.id))
            .map(|approval| approval.label.as_str())
            .collect()
    }

    /// Whether the gate still stands before step 1.
    pub fn gate_closed(&self, playbook: &Playbook) -> bool {
        self.gate_override.is_none() && !self.missing_approvals(playbook).is_empty()
    }

    /// Records an approval of the gate.
    ///
    /// # Errors
    /// Refused without a name, and for a date after `today`.
    pub fn approve(
        &mut self,
        playbook: &Playbook,
        id: &str,
        name: &str,
        date: Date,
        today: Date,
        act: Act<'_>,
    ) -> Change {
        self.check_active()?;
        let required = playbook.gate.iter().flat_map(|gate| &gate.approvals).find(|approval| approval.id == id);
        let label = &required.ok_or_else(|| Refusal(format!("This gate asks for no approval `{id}`.")))?.label;
        let name = name.trim();
        if name.is_empty() {
            return Err(Refusal("Name the person who approved.".into()));
        }
        if date > today {
            return Err(Refusal(format!("{date} is in the future; an approval is dated on the day it was given.")));
        }
        let approval = Approval { name: name.to_owned(), date, at: act.at, by: act.by.to_owned() };
        self.approvals.insert(id.to_owned(), approval);
        Ok(Done::new(format!("recorded {label} by {name}"), format!("given on {date}")))
    }

    pub fn withdraw_approval(&mut self, playbook: &Playbook, id: &str) -> Change {
        self.check_active()?;
        let required = playbook.gate.iter().flat_map(|gate| &gate.approvals).find(|approval| approval.id == id);
        match (required, self.approvals.shift_remove(id)) {
            (Some(required), Some(given)) => {
                Ok(Done::new(format!("withdrew {}", required.label), format!("{} on {}", given.name, given.date)))
            }
            _ => Err(Refusal("That approval has not been given.".into())),
        }
    }

    /// Passes the gate without its approvals.
    ///
    /// # Errors
    /// Refused without a reason.
    pub fn override_gate(&mut self, reason: &str, act: Act<'_>) -> Change {
        self.check_active()?;
        let reason = needed(reason, false, "Type the reason for going on without approval; it is logged.")?;
        let done = Done::new("overrode the gate", reason.clone().unwrap_or_default());
        self.gate_override = reason.map(|reason| Override { reason, at: act.at, by: act.by.to_owned() });
        Ok(done)
    }
}
