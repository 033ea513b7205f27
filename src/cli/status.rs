//! `playbooks status`: what is in progress, the run worked on last first. State files that cannot be read are reported on
//! standard error and make it end with 1.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::Context;
use super::list::table;
use crate::domain::portfolio::{PartnerCard, Portfolio, RunCard};
use crate::domain::problem;
use crate::error::Error;
use crate::io::store::Store;
use crate::io::{files, output};

/// How wide a source line is shown.
const WIDTH: usize = 100;

pub fn run(context: &Context, as_json: bool) -> Result<ExitCode, Error> {
    let portfolio = Store::new(&context.paths.workspace).portfolio();
    let active = portfolio.active();
    if as_json {
        output::json(&Value::Array(active.iter().map(|(partner, run)| run_json(partner, run)).collect()));
    } else {
        output::print(for_people(&active));
    }
    if portfolio.broken.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    output::error(problems(&portfolio, &files::shown(&context.paths.workspace)));
    Ok(ExitCode::FAILURE)
}

fn for_people(active: &[(&PartnerCard, &RunCard)]) -> String {
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
    text
}

/// Every problem with its place and what to do, then which folder the paths are in.
fn problems(portfolio: &Portfolio, workspace: &str) -> String {
    let files = portfolio.broken.iter().map(|state| &state.file);
    let problems = files.flat_map(|file| file.problems.iter().map(|problem| (file.path.as_str(), problem)));
    let mut text: String = problems.map(|(path, problem)| problem::report(path, problem, WIDTH) + "\n").collect();
    let count = match portfolio.broken.len() {
        1 => "1 file or folder".to_owned(),
        many => format!("{many} files or folders"),
    };
    text.push_str(&format!("{count} of {workspace} cannot be read. Everything else is listed."));
    text
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
