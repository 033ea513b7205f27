//! Makes the pictures of the README: `cargo run --example pictures` writes `docs/pictures/*.svg`, each dark and light.
//!
//! The real program is driven with keys, on a workspace of fictional partners and with a clock that stands still, so that
//! the pictures change only when the screens do. A picture that does not show what it is for is an error.

#![expect(clippy::disallowed_methods, reason = "writes pictures, and a workspace in a temp folder")]

mod story;
mod svg;

use std::collections::VecDeque;
use std::error::Error;
use std::fs;
use std::path::Path;

use jiff::ZonedDateTime;
use playbooks::app::{App, Effect, Key, Msg, Start};
use playbooks::io::clock::Clock;
use playbooks::io::desk::Desk;
use playbooks::screens::view;
use playbooks::theme::{BuiltIn, Depth, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// A picture: the window, what is done before it is taken, and words that must be on it.
struct Scene {
    name: &'static str,
    title: &'static str,
    size: (u16, u16),
    steps: &'static [Step],
    shows: &'static [&'static str],
}

enum Step {
    /// Keys, with a space between two.
    Keys(&'static str),
    Text(&'static str),
}

use Step::{Keys, Text};

/// Opens a run of the story from anywhere.
const ACME_RECRUIT: &str = "acme";

const SCENES: &[Scene] = &[
    Scene {
        name: "today",
        title: "playbooks",
        size: (104, 20),
        steps: &[],
        shows: &["Today", "In progress", "Acme Corp", "What can come next"],
    },
    Scene {
        name: "guide",
        title: "playbooks run recruit --partner \"Acme Corp\"",
        size: (116, 34),
        steps: &[Keys("g"), Text(ACME_RECRUIT), Keys("Enter 1 c Tab Tab")],
        shows: &["Acme Corp", "Discovery", "Success criteria 2/5", "What happens|Before you start|call"],
    },
    Scene {
        name: "fields",
        title: "playbooks run recruit --partner \"Acme Corp\"",
        size: (116, 34),
        steps: &[
            Keys("g"),
            Text(ACME_RECRUIT),
            Keys(
                "Enter 1 b 2 Home Down Down Down Down Down Down Down Down Down Down Down Down Down Down Down Down 4 3 4 4 3 4 4 4 4",
            ),
            Keys("Up Up Up"),
        ],
        shows: &["A 5 would add", "Named sponsor", "0 unknown"],
    },
    Scene {
        name: "document",
        title: "playbooks run recruit --partner \"Acme Corp\"",
        size: (150, 36),
        steps: &[
            Keys("g"),
            Text(ACME_RECRUIT),
            Keys("Enter 3 i Ctrl-Home Ctrl-F"),
            Text("three heaviest"),
            Keys("Enter Esc Ctrl-N"),
            Text("Which of their ten largest customers asked for this in the last year?"),
        ],
        shows: &["Which of their ten largest", "Ctrl-F search"],
    },
    Scene {
        name: "playbooks",
        title: "playbooks",
        size: (116, 32),
        steps: &[Keys("l Down Down")],
        shows: &["QBR", "Partner Renewal", "quarter"],
    },
    Scene {
        name: "completion",
        title: "playbooks run onboard --partner \"Borealis Cloud\"",
        size: (104, 20),
        steps: &[Keys("g"), Text("borealis"), Keys("Enter C Enter y")],
        shows: &["Borealis Cloud", "Active", "QBR"],
    },
];

/// The program without a terminal.
struct Stage {
    app: App,
    desk: Desk,
    now: ZonedDateTime,
}

impl Stage {
    fn open(workspace: &Path, size: (u16, u16), now: &ZonedDateTime, clock: &Clock) -> Self {
        let desk = Desk::new(workspace, story::places(workspace), clock.clone());
        let (app, effects) = App::new(Start::Today, story::USER.to_owned(), "~/partners".to_owned(), size, now.clone());
        let mut stage = Self { app, desk, now: now.clone() };
        stage.perform(effects);
        stage
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let mut queue = VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            if let Some(answer) = self.desk.perform(effect) {
                queue.extend(self.app.update(answer, &self.now));
            }
        }
    }

    fn tell(&mut self, msg: Msg) {
        let effects = self.app.update(msg, &self.now);
        self.perform(effects);
    }

    fn act(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Keys(keys) => {
                for key in keys.split(' ') {
                    self.tell(Msg::Key(key.parse()?));
                }
            }
            Text(text) => text.chars().for_each(|c| self.tell(Msg::Key(Key::char(c)))),
        }
        Ok(())
    }

    /// Lets time pass until nothing is waiting to be saved.
    fn settle(&mut self) {
        while let Some(at) = self.app.deadline() {
            self.now = at.to_zoned_datetime(self.now.time_zone().clone());
            self.tell(Msg::Tick);
        }
    }
}

fn take(scene: &Scene, folder: &Path) -> Result<(), Box<dyn Error>> {
    let workspace = tempfile::tempdir()?;
    let clock = story::tell(workspace.path())?;
    let mut stage = Stage::open(workspace.path(), scene.size, &clock.now(), &clock);
    for step in scene.steps {
        stage.act(step)?;
    }
    stage.settle();
    for (light, ending) in [(false, ""), (true, "-light")] {
        let theme = Theme::new(if light { BuiltIn::Light } else { BuiltIn::Dark }, Depth::True);
        let mut terminal = Terminal::new(TestBackend::new(scene.size.0, scene.size.1))?;
        terminal.draw(|frame| view::draw(frame, &stage.app, theme))?;
        let backend = terminal.backend();
        let shown = backend.buffer().content().iter().map(ratatui::buffer::Cell::symbol).collect::<String>();
        for words in scene.shows {
            if !words.split('|').any(|word| shown.contains(word)) {
                return Err(format!("{}: {words:?} is not on it:\n{backend}", scene.name).into());
            }
        }
        let cursor = backend.cursor_visible().then(|| backend.cursor_position());
        let path = folder.join(format!("{}{ending}.svg", scene.name));
        fs::write(&path, svg::picture(backend.buffer(), cursor, scene.title, light))?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    fs::create_dir_all(&folder)?;
    for scene in SCENES {
        take(scene, &folder)?;
    }
    playbooks::io::output::print(format!("{} pictures, dark and light, in docs/pictures\n", SCENES.len()));
    Ok(())
}
