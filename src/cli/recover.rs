//! `playbooks recover`: what was typed when a program ended before it was saved, without the program on the terminal.

use std::process::ExitCode;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::Context;
use super::list::table;
use crate::app::draft::{Left, Offered, Place};
use crate::domain::history::changes;
use crate::error::Error;
use crate::io::store::Store;
use crate::io::{output, settings};

/// What is to be done with the texts that were left.
#[derive(Debug, Clone, clap::Args)]
pub struct Wanted {
    /// List them, the newest first; so it does without any option
    #[arg(long, conflicts_with_all = ["print", "restore"])]
    list: bool,
    /// Print text N as it was typed
    #[arg(long, value_name = "N", conflicts_with_all = ["restore", "json"])]
    print: Option<usize>,
    /// Save text N of a document in its place; what is there becomes an earlier version
    #[arg(long, value_name = "N", conflicts_with = "json")]
    restore: Option<usize>,
    /// Those too that were put aside in the last 30 days
    #[arg(long)]
    all: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(context: &Context, wanted: &Wanted) -> Result<ExitCode, Error> {
    let by = settings::load(&context.paths.settings(), context.environment.user.as_deref(), &[]).0.name;
    let mut store = Store::new(&context.paths.workspace).signed(&by);
    let Left { mut offered, .. } = store.left();
    if wanted.all {
        offered.extend(store.retired());
    }
    if let Some(number) = wanted.print {
        output::document(find(&offered, number)?.draft.text.as_bytes());
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(number) = wanted.restore {
        return restore(context, &mut store, find(&offered, number)?);
    }
    if wanted.json {
        output::json(&Value::Array(offered.iter().enumerate().map(as_json).collect()));
    } else {
        output::print(for_people(&offered, context.clock.now().time_zone()));
    }
    Ok(ExitCode::SUCCESS)
}

fn find(offered: &[Offered], number: usize) -> Result<&Offered, Error> {
    let found = number.checked_sub(1).and_then(|index| offered.get(index));
    found.ok_or_else(|| {
        let message = match offered.len() {
            0 => "There is no text that was not saved.".to_owned(),
            count => format!("There is no text {number}; there are 1 to {count}."),
        };
        Error::failed(message).hint("`playbooks recover --all` lists those too that were put aside.")
    })
}

fn restore(context: &Context, store: &mut Store, offered: &Offered) -> Result<ExitCode, Error> {
    let Place::Document { run, file, .. } = &offered.draft.place else {
        let message = format!("{} is entered in the program.", offered.draft.place.name());
        return Err(Error::failed(message).hint("`playbooks` offers it at its start; `--print` prints it."));
    };
    store.restore_draft(run, file, &offered.draft.text, context.clock.stamp().timestamp())?;
    output::print(format!(
        "{} {run}: {file} says what was typed. `playbooks history` has what was there.\n",
        run.partner
    ));
    Ok(ExitCode::SUCCESS)
}

fn for_people(offered: &[Offered], zone: &TimeZone) -> String {
    if offered.is_empty() {
        return "Everything that was typed is saved.\n".into();
    }
    let rows = offered.iter().enumerate().map(|(index, offered)| {
        let run = offered.draft.place.run().map(|run| format!("{} {run}", run.partner)).unwrap_or_default();
        let what = changes(&offered.now, &offered.draft.text);
        let since = if offered.changed { " (the file was changed since)" } else { "" };
        vec![
            (index + 1).to_string(),
            offered.draft.at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
            run,
            offered.draft.place.name(),
            format!("{what}{since}"),
        ]
    });
    let hint = "`--print N` prints one, `--restore N` saves it; the program offers all of them at its next start.\n";
    table(&rows.collect::<Vec<_>>()) + hint
}

fn as_json((index, offered): (usize, &Offered)) -> Value {
    json!({
        "number": index + 1,
        "at": offered.draft.at.to_string(),
        "partner": offered.draft.place.run().map(|run| &run.partner),
        "run": offered.draft.place.run().map(ToString::to_string),
        "place": offered.draft.place.name(),
        "text": offered.draft.text,
        "changed_since": offered.changed,
    })
}
