//! `playbooks status`: what is in progress, the run worked on last first.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::Context;
use super::list::table;
use crate::domain::portfolio::{PartnerCard, RunCard};
use crate::error::Error;
use crate::io::output;
use crate::io::store::Store;

pub fn run(context: &Context, as_json: bool) -> Result<ExitCode, Error> {
    let portfolio = Store::new(&context.paths.workspace).portfolio();
    let active = portfolio.active();
    if as_json {
        output::json(&Value::Array(active.iter().map(|(partner, run)| run_json(partner, run)).collect()));
        return Ok(ExitCode::SUCCESS);
    }
    let rows = active.iter().map(|(partner, run)| {
        let step = if run.gate_closed {
            "at the gate".to_owned()
        } else {
            format!("step {} of {} {}", run.step.0 + 1, run.progress.steps, run.step.1)
        };
        let criteria = format!("{}/{} criteria", run.progress.criteria_met, run.progress.criteria);
        vec![partner.partner.name.clone(), run.key.to_string(), step, criteria]
    });
    let mut text = table(&rows.collect::<Vec<_>>());
    if text.is_empty() {
        text.push_str("Nothing is in progress. `playbooks run recruit --partner NAME` begins.\n");
    }
    for file in &portfolio.broken {
        let problem =
            file.problems.first().map(|problem| format!("{} {}", problem.message, problem.fix)).unwrap_or_default();
        text.push_str(&format!("{}: {problem}\n", file.path));
    }
    output::print(&text);
    Ok(ExitCode::SUCCESS)
}

fn run_json(partner: &PartnerCard, run: &RunCard) -> Value {
    json!({
        "partner": partner.partner.name,
        "folder": partner.slug,
        "playbook": run.key.playbook,
        "run": run.key.run,
        "step": run.step.0 + 1,
        "step_name": run.step.1,
        "steps_done": run.progress.steps_done,
        "steps": run.progress.steps,
        "criteria_met": run.progress.criteria_met,
        "criteria": run.progress.criteria,
        "gate_closed": run.gate_closed,
        "touched": run.touched.to_string(),
    })
}
