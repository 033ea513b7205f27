//! Opens the program on the terminal.

use std::process::ExitCode;

use super::Context;
use crate::app::Start;
use crate::domain::{partner, similar};
use crate::error::Error;
use crate::io::{library, session, terminal};

/// Checks what can be checked while errors can still be printed, then runs the program until it ends.
pub fn open(context: &Context, start: Start) -> Result<ExitCode, Error> {
    if let Start::Run { playbook, partner } = &start {
        check_run(context, playbook, partner)?;
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
    if catalog.playbook(playbook).is_some() {
        return Ok(());
    }
    let ids: Vec<&str> = catalog.playbooks.iter().map(|entry| entry.playbook.id.as_str()).collect();
    let error = Error::failed(format!("There is no playbook `{playbook}`."));
    let error = match similar::nearest(playbook, ids.iter().copied()) {
        Some(near) => error.hint(format!("Did you mean `{near}`?")),
        None => error,
    };
    Err(error.hint(format!("There are: {}.", ids.join(", "))))
}
