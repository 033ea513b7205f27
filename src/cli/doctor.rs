//! `playbooks doctor`: what is wrong in a workspace, what to do about it, and the repairs that somebody agrees to.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::Context;
use super::check::count;
use crate::domain::doctor::{Finding, Repair, shell_word};
use crate::domain::durability::Disk;
use crate::error::Error;
use crate::io::store::Store;
use crate::io::store::doctor::Checkup;
use crate::io::{files, output, settings};

/// How many findings of one kind are printed for people, and how many paths of one repair; JSON has all.
const LISTED: usize = 10;

/// What the doctor is to do.
#[derive(Debug, Clone, clap::Args)]
pub struct Wanted {
    /// Show what can be repaired, and do it after a yes on the terminal; nothing is deleted
    #[arg(long)]
    fix: bool,
    /// Repair without asking
    #[arg(long, requires = "fix")]
    yes: bool,
    /// As JSON; together with `--fix` only with `--yes`
    #[arg(long)]
    json: bool,
}

/// `workspace` is the folder that was named on the command line.
pub fn run(context: &Context, wanted: &Wanted, workspace: Option<&Path>) -> Result<ExitCode, Error> {
    if wanted.fix && wanted.json && !wanted.yes {
        return Err(Error::usage("`--fix --json` asks nobody.").hint("Say `--yes` as well to repair without asking."));
    }
    let by = settings::load(&context.paths.settings(), context.environment.user.as_deref(), &[]).0.name;
    let mut store = Store::new(&context.paths.workspace).signed(&by);
    let now = context.clock.stamp().timestamp();
    let agreed = wanted.fix && (wanted.yes || output::can_ask());
    let tried = if agreed { store.try_disk().ok() } else { None };
    let mut checkup = store.examine(now, tried);
    let view = View { zone: context.clock.now().time_zone().clone(), workspace: workspace.map(files::shown) };
    let say = |text: &str| {
        if !wanted.json {
            output::print(text);
        }
    };
    say(&view.report(&checkup, &files::shown(&context.paths.workspace)));
    let repairs = if wanted.fix { repairs(&checkup.findings) } else { Vec::new() };
    let mut told = Vec::new();
    for (order, findings) in &repairs {
        say(&format!("\n{order}:\n{}", paths(findings)));
        if wanted.yes || agreed && output::ask("Do it?") {
            for finding in findings {
                let result = store.repair(finding, now).map_err(|failure| failure.message);
                say(&match &result {
                    Ok(line) => format!("{line}\n"),
                    Err(reason) => format!("Not done: {reason}\n"),
                });
                told.push(result);
            }
        }
    }
    if !repairs.is_empty() && !agreed {
        output::error("Nothing was repaired: there is no terminal to ask on. `--fix --yes` repairs without asking.");
    }
    if !told.is_empty() {
        checkup = store.examine(now, tried);
        say(&format!("\n{}", summary(&checkup)));
    }
    if wanted.json {
        output::json(&view.as_json(&checkup, &told));
    }
    let is_well = checkup.findings.iter().all(|finding| finding.kind.is_note());
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The findings that something can be done about, by what that is and in the order in which it is done.
fn repairs(findings: &[Finding]) -> Vec<(&'static str, Vec<Finding>)> {
    let of = |word: &&str| {
        let is = |finding: &&Finding| finding.repair.as_ref().is_some_and(|(repair, _)| repair.word() == *word);
        let found: Vec<Finding> = findings.iter().filter(is).cloned().collect();
        let (repair, _) = found.first()?.repair.as_ref()?;
        Some((repair.order(), found))
    };
    Repair::WORDS.iter().filter_map(of).collect()
}

fn paths(findings: &[Finding]) -> String {
    let mut text: String = findings.iter().take(LISTED).map(|finding| format!("  {}\n", finding.path)).collect();
    if findings.len() > LISTED {
        text.push_str(&format!("  and {} more\n", findings.len() - LISTED));
    }
    text
}

/// How findings are shown here: in which time zone, and with which folder on the command lines.
struct View {
    zone: TimeZone,
    workspace: Option<String>,
}

impl View {
    fn report(&self, checkup: &Checkup, workspace: &str) -> String {
        let Some(disk) = &checkup.disk else {
            return match checkup.findings.first() {
                Some(finding) => format!("{workspace}: {}\n  fix: {}\n", finding.message, finding.fix),
                None => format!("There is no workspace yet in {workspace}. The first partner makes it.\n"),
            };
        };
        let mut text = String::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in &checkup.findings {
            let number = counts.entry(finding.kind.word()).or_default();
            *number += 1;
            if *number <= LISTED {
                text.push_str(&self.finding(finding));
            }
        }
        for (word, number) in counts.into_iter().filter(|(_, number)| *number > LISTED) {
            text.push_str(&format!("{} more are {word}: `--json` lists all.\n\n", number - LISTED));
        }
        text.push_str(&format!("{}{}", shown(disk), summary(checkup)));
        if checkup.findings.iter().any(|finding| finding.repair.is_some()) {
            text.push_str("`playbooks doctor --fix` shows what can be repaired, and asks.\n");
        }
        text
    }

    fn finding(&self, finding: &Finding) -> String {
        let word = if finding.kind.is_note() { "note" } else { "error" };
        let line = finding.line.map(|line| format!(":{line}")).unwrap_or_default();
        let Finding { path, message, fix, .. } = finding;
        let mut text = format!("{path}{line}: {word}: {message}\n  fix: {fix}\n");
        if let Some(good) = &finding.last_good {
            let time = good.at.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S");
            text.push_str(&format!("  last good version: of {time}; `{}` puts it back\n", self.command(&good.command)));
        }
        text + "\n"
    }

    fn command(&self, command: &str) -> String {
        match &self.workspace {
            Some(workspace) => format!("playbooks --workspace {} {command}", shell_word(workspace)),
            None => format!("playbooks {command}"),
        }
    }

    fn as_json(&self, checkup: &Checkup, told: &[Result<String, String>]) -> Value {
        let finding = |finding: &Finding| {
            let good = finding.last_good.as_ref().map(|good| {
                json!({ "version": good.number, "at": good.at.to_string(), "command": self.command(&good.command) })
            });
            json!({
                "kind": finding.kind.word(),
                "severity": if finding.kind.is_note() { "note" } else { "error" },
                "path": finding.path,
                "line": finding.line,
                "message": finding.message,
                "fix": finding.fix,
                "repair": finding.repair.as_ref().map(|(repair, _)| repair.word()),
                "last_good": good,
            })
        };
        let disk = checkup.disk.as_ref().map(|disk| {
            json!({
                "name": disk.name,
                "level": disk.level.word(),
                "meaning": disk.level.meaning(),
                "tried": disk.tried,
            })
        });
        json!({
            "partners": checkup.partners,
            "runs": checkup.runs,
            "file_system": disk,
            "findings": checkup.findings.iter().map(finding).collect::<Vec<_>>(),
            "repaired": told.iter().filter_map(|result| result.as_ref().ok()).collect::<Vec<_>>(),
            "not_repaired": told.iter().filter_map(|result| result.as_ref().err()).collect::<Vec<_>>(),
        })
    }
}

fn shown(disk: &Disk) -> String {
    let untried = if disk.tried { "" } else { " (as such file systems are; `--fix` tries it)" };
    format!("File system: {}, durability level {}{untried}. {}\n", disk.name, disk.level.word(), disk.level.meaning())
}

/// How much was looked at and what came of it.
fn summary(checkup: &Checkup) -> String {
    let errors = checkup.findings.iter().filter(|finding| !finding.kind.is_note()).count();
    let notes = checkup.findings.len() - errors;
    let looked = format!("{} and {}", count(checkup.partners, "partner"), count(checkup.runs, "run"));
    format!("{looked}: {}, {}.\n", count(errors, "error"), count(notes, "note"))
}
