//! The program on the terminal, from the first frame to the last save.

#![expect(clippy::disallowed_methods, reason = "asks for the home folder, to show a path as people know it")]

use std::path::Path;

use ratatui::Frame;

use super::clock::Clock;
use super::desk::Desk;
use super::event_loop::{self, Machine};
use super::paths::{Environment, Paths};
use super::runner::DiskRunner;
use super::settings;
use super::terminal::{self, Terminal};
use super::{signals, wake};
use crate::app::{App, Effect, Msg, Start};
use crate::error::Error;
use crate::screens::view;
use crate::theme::{Depth, Theme};

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
    let (settings, broken) = settings::load(&paths.settings(), environment.user.as_deref());
    let (waker, inbox) = wake::pair()?;
    let signals = signals::listen(waker.clone())?;
    let theme = theme(environment, settings.theme);
    let workspace = shown_path(&paths.workspace);
    let size = terminal::size()?;
    let by = settings.name.clone();
    let (mut app, effects) = App::new(start, settings.name, workspace, size, clock.now());
    if let Some(file) = broken {
        let problem =
            file.problems.first().map(|problem| format!(" {} {}", problem.message, problem.fix)).unwrap_or_default();
        app.notice = Some(crate::screens::Notice::problem(format!("{}:{problem}", file.path)));
    }
    let places = paths.places();
    let desk = Desk::new(&paths.workspace, places.clone(), clock.clone()).signed(&by);
    let folders: Vec<_> =
        places.iter().flat_map(|(_, place)| [place.join("playbooks"), place.join("templates")]).collect();
    let mut runner = DiskRunner::start(desk, None, &folders, waker)?;
    let terminal = Terminal::enter()?;
    let mut program = Program { app, theme, clock };
    let ended = event_loop::run(&mut program, &mut runner, terminal, inbox, &signals, effects);
    drop(runner);
    Ok(ended.code)
}

/// The path as people know it: with `~` for the home folder.
fn shown_path(path: &Path) -> String {
    let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned());
    match home.and_then(|home| path.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

/// How many colours the terminal shows, and whether its background is light: the settings' word, else what the
/// terminal answers, else dark.
fn theme(environment: &Environment, wish: settings::Theme) -> Theme {
    let truecolor = environment.colorterm.as_deref().is_some_and(|value| matches!(value, "truecolor" | "24bit"));
    let term = environment.term.as_deref().unwrap_or_default();
    let depth = match () {
        () if environment.no_color => Depth::None,
        () if truecolor || term.contains("direct") => Depth::True,
        () if term.contains("256")
            || term.contains("kitty")
            || term.contains("ghostty")
            || term.contains("alacritty") =>
        {
            Depth::Indexed
        }
        () => Depth::Sixteen,
    };
    let light = match wish {
        settings::Theme::Light => true,
        settings::Theme::Dark => false,
        settings::Theme::Auto if depth == Depth::None => false,
        settings::Theme::Auto => background_is_light(),
    };
    Theme { depth, light }
}

/// Asks for the background alone: terminals answer that more often, and sooner, than for both colours.
fn background_is_light() -> bool {
    use terminal_colorsaurus::{QueryOptions, background_color};
    let mut options = QueryOptions::default();
    options.timeout = std::time::Duration::from_millis(200);
    background_color(options).is_ok_and(|colour| colour.perceived_lightness() > 0.5)
}
