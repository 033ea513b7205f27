//! The command line: what can be typed, and one file per subcommand for what it does.

mod check;
mod doctor;
mod history;
mod list;
mod recover;
mod status;
mod themes;
mod wizard;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::app::Start;
use crate::error::Error;
use crate::io::clock::Clock;
use crate::io::output;
use crate::io::paths::{Environment, Paths};

/// Lead partners through recruit, onboard, QBR, expand and exit: step by step, each with a template to fill in and
/// success criteria at the end. Without a command it opens Today.
#[derive(Debug, Parser)]
#[command(name = "playbooks", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    seed: SeedForm,

    #[command(flatten)]
    common: Common,

    #[command(subcommand)]
    command: Option<Command>,
}

/// `playbooks --playbook recruit --partner "Acme Corp"` is `playbooks run recruit --partner "Acme Corp"`.
#[derive(Debug, Args)]
struct SeedForm {
    /// Open this playbook, as `run` does
    #[arg(long, value_name = "ID", requires = "partner")]
    playbook: Option<String>,

    /// For this partner
    #[arg(long, value_name = "NAME", requires = "playbook")]
    partner: Option<String>,
}

#[derive(Debug, Args)]
struct Common {
    /// The folder that holds everything [default: PLAYBOOKS_WORKSPACE, else the platform's data folder]
    #[arg(long, global = true, value_name = "DIR")]
    workspace: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open a playbook for a partner: resume the run in progress, or start one
    Run {
        /// The playbook's id, such as `recruit`
        playbook: String,
        /// The partner's name; a new one is made
        #[arg(long, value_name = "NAME")]
        partner: String,
    },
    /// Open the run that was worked on last
    Resume {
        /// Of this partner only
        partner: Option<String>,
    },
    /// Say what is in progress
    ///
    /// State files that cannot be read are reported on standard error, each with its place and what to do; the exit code
    /// is 1 then.
    Status {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List playbooks, templates or partners
    List {
        what: list::What,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List earlier versions of a partner's documents and state files, the newest first
    ///
    /// Every save is kept on this machine: of the last 24 hours all, then the last one of each hour for 7 days and of each
    /// day for 90 days.
    History(history::Wanted),
    /// Put an earlier version of a document or state file back
    ///
    /// It is saved like any other change: what was there becomes an earlier version.
    Restore {
        /// The partner's name, or the name of its folder
        partner: String,
        /// The document or state file, as `history` lists it
        document: String,
        /// The number that `history` gives it
        number: usize,
    },
    /// List, print or restore what was typed when a program ended before it was saved
    ///
    /// The program offers the same at its start.
    Recover(recover::Wanted),
    /// Check playbook and template files and print every problem with its place and what to do
    ///
    /// Without a path: the built-in ones, those of the workspace and those of ./playbooks. Exit code 1 on errors.
    Check {
        /// Files, or folders to look through
        paths: Vec<PathBuf>,
    },
    /// Check the workspace, name each problem with what to do about it, and repair what can be repaired
    ///
    /// It changes nothing without `--fix`. Exit code 1 when there are problems.
    Doctor(doctor::Wanted),
    /// Show the themes, each role in its colours, and where your own ones live
    ///
    /// In a pipe: every role with its look for each number of colours, and what it is for. Exit code 1 when a theme file of
    /// yours has errors.
    Themes {
        /// Only this one, with what each role is for
        name: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// What every command may need.
struct Context {
    environment: Environment,
    paths: Paths,
    clock: Clock,
}

/// Reads the arguments, does what they say, and tells how it ended.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Clap knows which of its messages are errors: help and version end with 0, wrong usage with 2.
        Err(error) => {
            match error.use_stderr() {
                // It repeats what was typed, which may be anything.
                true => output::error(error.render().to_string().trim_end()),
                false => drop(error.print()),
            }
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            output::error(error.to_string());
            error.code()
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, Error> {
    let environment = Environment::read();
    let paths = Paths::choose(cli.common.workspace.as_deref(), &environment)?;
    let clock = Clock::new(&environment)?;
    let context = Context { environment, paths, clock };
    if cli.command.is_some() && cli.seed.playbook.is_some() {
        return Err(Error::usage("`--playbook` stands for the command `run`; there is another command beside it.")
            .hint("Leave one of the two out."));
    }
    let seed = cli.seed.playbook.zip(cli.seed.partner).map(|(playbook, partner)| Command::Run { playbook, partner });
    match cli.command.or(seed) {
        None => wizard::open(&context, Start::Today),
        Some(Command::Run { playbook, partner }) => wizard::open(&context, Start::Run { playbook, partner }),
        Some(Command::Resume { partner }) => wizard::open(&context, Start::Resume { partner }),
        Some(Command::Status { json }) => status::run(&context, json),
        Some(Command::List { what, json }) => list::run(&context, what, json),
        Some(Command::History(wanted)) => history::run(&context, &wanted),
        Some(Command::Restore { partner, document, number }) => history::restore(&context, &partner, &document, number),
        Some(Command::Recover(wanted)) => recover::run(&context, &wanted),
        Some(Command::Check { paths }) => Ok(check::run(&context, &paths)),
        Some(Command::Doctor(wanted)) => doctor::run(&context, &wanted, cli.common.workspace.as_deref()),
        Some(Command::Themes { name, json }) => themes::run(&context, name.as_deref(), json),
    }
}
