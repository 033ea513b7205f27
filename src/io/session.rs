//! The program on the terminal, from the first frame to the last save.

#![expect(clippy::disallowed_methods, reason = "asks for the home folder, to show a path as people know it")]

use std::path::Path;

use ratatui::Frame;

use super::clock::Clock;
use super::desk::Desk;
use super::event_loop::{self, Machine};
use super::journal::Journal;
use super::paths::{Environment, Paths};
use super::runner::DiskRunner;
use super::terminal::{self, Terminal};
use super::{settings, signals, theme, wake};
use crate::app::draft::Drafts;
use crate::app::{App, Effect, Msg, Start};
use crate::domain::catalog::BrokenFile;
use crate::domain::problem::Problem;
use crate::error::Error;
use crate::screens::view;
use crate::theme::Theme;

/// The app and how it is drawn.
struct Program {
    app: App,
    theme: Theme,
    clock: Clock,
}

impl Machine for Program {
    fn update(&mut self, msg: Msg, _now: &jiff::ZonedDateTime) -> Vec<Effect> {
        self.app.update(msg, &self.clock.now())
    }

    fn deadline(&self) -> Option<jiff::Timestamp> {
        self.app.deadline()
    }

    fn draw(&self, frame: &mut Frame<'_>) {
        view::draw(frame, &self.app, self.theme);
    }

    fn drafts(&self) -> Drafts<'_> {
        self.app.drafts()
    }

    fn takes_text(&self) -> bool {
        self.app.contexts().first().is_some_and(|context| context.takes_text())
    }
}

/// Runs until the user or a signal ends it; returns the exit code. Everything asked to be saved is saved then.
///
/// # Errors
/// When the terminal or a thread cannot be had.
pub fn run(environment: &Environment, paths: &Paths, clock: Clock, start: Start) -> Result<i32, Error> {
    terminal::install_panic_hook();
    let (themes, _) = theme::own_themes(&paths.themes());
    let (settings, broken) = settings::load(&paths.settings(), environment.user.as_deref(), &theme::names(&themes));
    let (waker, inbox) = wake::pair()?;
    let signals = signals::listen(waker.clone())?;
    let theme = theme::choose(&settings.theme, &themes, theme::depth(environment));
    let broken = broken.or_else(|| flawed(&settings.theme, themes));
    let workspace = shown_path(&paths.workspace);
    let size = terminal::size()?;
    let by = settings.name.clone();
    let (mut app, effects) = App::new(start, settings.name, workspace, size, clock.now());
    if let Some(file) = broken {
        let problem =
            file.problems.first().map(|problem| format!(" {} {}", problem.message, problem.fix)).unwrap_or_default();
        app.notice = Some(crate::screens::Notice::problem(format!("{}:{problem}", file.path)));
    }
    let desk = Desk::new(&paths.workspace, paths.places(), clock.clone()).signed(&by);
    let mut runner =
        DiskRunner::start(desk, Journal::start(&paths.workspace, waker.clone())?, None, &paths.watched(), waker)?;
    let terminal = Terminal::enter()?;
    let mut program = Program { app, theme, clock };
    let ended = event_loop::run(&mut program, &mut runner, terminal, inbox, &signals, effects);
    drop(runner);
    Ok(ended.code)
}

/// The file of the chosen theme, where something in it cannot be used.
fn flawed(name: &str, themes: Vec<theme::OwnTheme>) -> Option<BrokenFile> {
    let chosen = themes.into_iter().find(|own| own.name == name)?;
    let problems: Vec<_> = chosen.problems.into_iter().filter(Problem::is_error).collect();
    (!problems.is_empty()).then_some(BrokenFile { path: chosen.path, problems })
}

/// The path as people know it: with `~` for the home folder.
pub fn shown_path(path: &Path) -> String {
    let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned());
    match home.and_then(|home| path.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}
