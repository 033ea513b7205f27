//! Opens the program on the terminal.

use std::process::ExitCode;

use super::Context;
use crate::app::Start;
use crate::domain::catalog::BrokenFile;
use crate::domain::problem::quoted;
use crate::domain::{partner, similar};
use crate::error::Error;
use crate::io::store::Store;
use crate::io::{library, session, terminal};

/// Checks what can be checked while errors can still be printed, then runs the program until it ends.
pub fn open(context: &Context, start: Start) -> Result<ExitCode, Error> {
    match &start {
        Start::Today | Start::Resume { partner: None } => {}
        Start::Run { playbook, partner } => check_run(context, playbook, partner)?,
        Start::Resume { partner: Some(partner) } => check_resume(context, partner)?,
    }
    terminal::check().map_err(|reason| {
        Error::usage(reason).hint("`playbooks status`, `list` and `check` work without a terminal.")
    })?;
    let code = session::run(&context.environment, &context.paths, context.clock.clone(), start)?;
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

fn check_run(context: &Context, playbook: &str, name: &str) -> Result<(), Error> {
    partner::check_name(name).map_err(|reason| Error::usage(reason).hint("Say it with --partner NAME."))?;
    let catalog = library::load(&context.paths.places());
    if catalog.playbook(playbook).is_none() {
        let ids: Vec<&str> = catalog.playbooks.iter().map(|entry| entry.playbook.id.as_str()).collect();
        let error = Error::failed(format!("There is no playbook `{playbook}`."));
        let error = did_you_mean(error, playbook, &ids);
        return Err(error.hint(format!("There are: {}.", ids.join(", "))));
    }
    let portfolio = Store::new(&context.paths.workspace).portfolio();
    let hidden = match portfolio.find(name) {
        None => portfolio.unreadable_partner(name),
        // The run that cannot be read may be the one in progress: it is not replaced by a new one.
        Some(card) if card.active().iter().all(|run| run.key.playbook != playbook) => {
            portfolio.unreadable_run(&card.slug, playbook)
        }
        Some(_) => None,
    };
    hidden.map_or(Ok(()), |file| Err(unreadable(file)))
}

fn check_resume(context: &Context, name: &str) -> Result<(), Error> {
    let portfolio = Store::new(&context.paths.workspace).portfolio();
    let Some(card) = portfolio.find(name) else {
        if let Some(file) = portfolio.unreadable_partner(name) {
            return Err(unreadable(file));
        }
        let names: Vec<&str> = portfolio.partners.iter().map(|card| card.partner.name.as_str()).collect();
        let error = did_you_mean(Error::failed(format!("There is no partner {}.", quoted(name))), name, &names);
        return Err(error.hint("`playbooks list partners` lists all of them."));
    };
    if !card.active().is_empty() {
        return Ok(());
    }
    if let Some(state) = portfolio.broken.iter().find(|state| state.partner == card.slug) {
        return Err(unreadable(&state.file));
    }
    let name = &card.partner.name;
    let start = format!("`playbooks run PLAYBOOK --partner {}` starts one.", argument(name));
    Err(Error::failed(format!("{name} has no run in progress.")).hint(start))
}

/// The error for a state file in the way: its problem with its place, and what to do.
fn unreadable(file: &BrokenFile) -> Error {
    let Some(problem) = file.problems.first() else { return Error::failed(format!("{} cannot be read.", file.path)) };
    Error::failed(format!("{}:{}: {}", file.path, problem.place, problem.message)).hint(problem.fix.clone())
}

fn did_you_mean(error: Error, typed: &str, known: &[&str]) -> Error {
    match similar::nearest(typed, known.iter().copied()) {
        Some(near) => error.hint(format!("Did you mean {}?", quoted(near))),
        None => error,
    }
}

/// A name as an argument in a shell.
fn argument(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ',');
    if name.chars().all(plain) { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}
