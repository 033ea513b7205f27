//! `playbooks history` and `playbooks restore`: the earlier versions of a partner's files that this machine has.

use std::process::ExitCode;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::Context;
use super::list::table;
use crate::domain::problem::quoted;
use crate::domain::similar;
use crate::error::Error;
use crate::io::store::Store;
use crate::io::store::history::Version;
use crate::io::{output, settings};

/// How many versions are listed for people; JSON has all of them.
const LISTED: usize = 40;

/// What of a history is wanted.
#[derive(Debug, Clone, clap::Args)]
pub struct Wanted {
    /// The partner's name, or the name of its folder
    partner: String,
    /// A document or state file, such as `01-ideal-partner-profile`, `recruit/2026-11/run.yaml` or `partner.yaml`
    document: Option<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
    /// Print version N of the document, as it was when it goes to a file or a pipe
    #[arg(long, value_name = "N", requires = "document", conflicts_with = "json")]
    show: Option<usize>,
}

pub fn run(context: &Context, wanted: &Wanted) -> Result<ExitCode, Error> {
    let store = Store::new(&context.paths.workspace);
    let partner = folder_of(&store, &wanted.partner)?;
    if let (Some(document), Some(number)) = (&wanted.document, wanted.show) {
        let version = find(&store, &partner, document, number)?;
        output::document(&store.version(&version)?);
        return Ok(ExitCode::SUCCESS);
    }
    let versions = match &wanted.document {
        Some(document) => of_document(&store, &partner, document)?,
        None => {
            let mut all: Vec<Version> = store.history(&partner)?.into_values().flatten().collect();
            all.sort_by_key(|version| (std::cmp::Reverse(version.save), version.number));
            all
        }
    };
    if wanted.json {
        output::json(&Value::Array(versions.iter().map(version_json).collect()));
    } else {
        output::print(for_people(&versions, context.clock.now().time_zone()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts version `number` of a document back.
pub fn restore(context: &Context, partner: &str, document: &str, number: usize) -> Result<ExitCode, Error> {
    let by = settings::load(&context.paths.settings(), context.environment.user.as_deref(), &[]).0.name;
    let mut store = Store::new(&context.paths.workspace).signed(&by);
    let partner = folder_of(&store, partner)?;
    let version = find(&store, &partner, document, number)?;
    let file = &version.file;
    if version.current {
        output::print(format!("{file} is version {number} already. Nothing was changed.\n"));
        return Ok(ExitCode::SUCCESS);
    }
    store.restore(&partner, &version, context.clock.stamp().timestamp())?;
    let time = time(&version, context.clock.now().time_zone());
    output::print(format!("{file} is again as it was on {time}. `playbooks history` still has what was there.\n"));
    Ok(ExitCode::SUCCESS)
}

/// The folder of a partner that was typed; also of one whose file cannot be read: that is what a history is for.
fn folder_of(store: &Store, typed: &str) -> Result<String, Error> {
    let portfolio = store.portfolio();
    if let Some(card) = portfolio.find(typed) {
        return Ok(card.slug.clone());
    }
    let named = |state: &&crate::domain::portfolio::BrokenState| {
        state.name.as_deref().is_some_and(|name| crate::domain::partner::same_name(name, typed))
    };
    if let Some(state) = portfolio.broken.iter().find(named) {
        return Ok(state.partner.clone());
    }
    if store.has_partner(typed) {
        return Ok(typed.to_owned());
    }
    let names = portfolio.partners.iter().map(|card| card.partner.name.as_str());
    let error = Error::failed(format!("There is no partner {}.", quoted(typed)));
    let error = match similar::nearest(typed, names) {
        Some(near) => error.hint(format!("Did you mean {}?", quoted(near))),
        None => error,
    };
    Err(error.hint("`playbooks list partners` lists all of them."))
}

/// The versions of the one file that a typed name means.
fn of_document(store: &Store, partner: &str, typed: &str) -> Result<Vec<Version>, Error> {
    let mut files = store.history(partner)?;
    if let Some(versions) = files.remove(typed) {
        return Ok(versions);
    }
    let mut meant: Vec<String> = files.keys().filter(|file| means(typed, file)).cloned().collect();
    match (meant.len(), meant.pop()) {
        (1, Some(file)) => Ok(files.remove(&file).unwrap_or_default()),
        (0, _) => {
            let error = Error::failed(format!("There is no earlier version of {} on this machine.", quoted(typed)));
            let error = match similar::nearest(typed, files.keys().map(String::as_str)) {
                Some(near) => error.hint(format!("Did you mean {}?", quoted(near))),
                None => error,
            };
            Err(error.hint("Without a document, `playbooks history PARTNER` lists what there is."))
        }
        (_, last) => {
            meant.extend(last);
            let error = Error::failed(format!("{} may mean more than one file.", quoted(typed)));
            Err(error.hint(format!("Name one of them: {}.", meant.join(", "))))
        }
    }
}

/// Whether a file is meant by the end of its path, with or without its ending and the number of its step.
fn means(typed: &str, file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let step = stem.split_once('-').filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
    let end = file.strip_suffix(typed).is_some_and(|rest| rest.ends_with('/'));
    end || [name, stem].contains(&typed) || step.is_some_and(|(_, step)| step == typed)
}

fn find(store: &Store, partner: &str, document: &str, number: usize) -> Result<Version, Error> {
    let versions = of_document(store, partner, document)?;
    let count = versions.len();
    versions.into_iter().find(|version| version.number == number).ok_or_else(|| {
        let message = format!("There is no version {number} of {}; there are 1 to {count}.", quoted(document));
        Error::failed(message).hint("`playbooks history PARTNER DOCUMENT` lists them, the newest first.")
    })
}

fn for_people(versions: &[Version], zone: &TimeZone) -> String {
    if versions.is_empty() {
        return "Nothing has been saved here since this machine keeps a history.\n".into();
    }
    let rows = versions.iter().take(LISTED).map(|version| {
        let by = if version.by.is_empty() { "-" } else { &version.by };
        let what = if version.current { format!("{} (as it is now)", version.what) } else { version.what.clone() };
        vec![
            version.number.to_string(),
            time(version, zone),
            by.to_owned(),
            size(version.size),
            version.file.clone(),
            what,
        ]
    });
    let mut text = table(&rows.collect::<Vec<_>>());
    if versions.len() > LISTED {
        text.push_str(&format!("{} older ones: `--json` lists all.\n", versions.len() - LISTED));
    }
    text
}

fn time(version: &Version, zone: &TimeZone) -> String {
    version.at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// `812 B`, `12 KB`.
fn size(bytes: u64) -> String {
    if bytes < 1000 { format!("{bytes} B") } else { format!("{} KB", bytes.div_ceil(1000)) }
}

fn version_json(version: &Version) -> Value {
    json!({
        "file": version.file,
        "version": version.number,
        "at": version.at.to_string(),
        "by": version.by,
        "bytes": version.size,
        "what": version.what,
        "current": version.current,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_meant_by_the_end_of_its_path_its_stem_or_its_step() {
        let file = "recruit/2026-11/03-discovery-call.md";
        for typed in ["03-discovery-call.md", "03-discovery-call", "discovery-call", "2026-11/03-discovery-call.md"] {
            assert!(means(typed, file), "{typed}");
        }
        for typed in ["", "call.md", "11/03-discovery-call.md", "discovery", "recruit", "03", ".md"] {
            assert!(!means(typed, file), "{typed}");
        }
        assert!(means("run.yaml", "recruit/2026-11/run.yaml") && !means("run", "recruit/2026-11/run.yaml"));
    }
}
