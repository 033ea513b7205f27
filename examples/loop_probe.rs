//! A small program on the real loop, for `tests/terminal.rs`: it shows what reaches it and can fail in every way.
//! Keys: Ctrl-Q quits, `!` panics, `?` panics in the worker, `#` hangs, Ctrl-Z stops, `E` edits the file of `PROBE_FILE`.
//! A new size is copied to the clipboard, where it can be seen even if the screen has no cells.

#![expect(
    clippy::disallowed_methods,
    reason = "a probe is its own outside: it reads a variable and a file, and draws bare text"
)]

use std::cell::Cell;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::channel;

use jiff::{Timestamp, ZonedDateTime};
use playbooks::app::draft::Drafts;
use playbooks::app::key::{Code, Key};
use playbooks::app::msg::{DocumentText, Failure};
use playbooks::app::{Effect, Msg};
use playbooks::domain::run::RunKey;
use playbooks::io::event_loop::{Machine, Runner, run};
use playbooks::io::terminal::{self, Terminal};
use playbooks::io::worker::Worker;
use playbooks::io::{signals, wake};
use ratatui::Frame;

#[derive(Default)]
struct Probe {
    text: String,
    keys: usize,
    pastes: usize,
    edited: String,
    size: (u16, u16),
    draws: Cell<u64>,
}

impl Machine for Probe {
    fn update(&mut self, msg: Msg, _now: &ZonedDateTime) -> Vec<Effect> {
        match msg {
            Msg::Terminate(signal) => return vec![Effect::Exit(128 + signal)],
            Msg::Key(key) if key == Key::ctrl('q') => return vec![Effect::Exit(7)],
            Msg::Key(key) if key == Key::ctrl('z') => return vec![Effect::Suspend],
            Msg::Key(Key { code: Code::Char('!'), .. }) => panic!("the probe was told to panic\u{1b}[31m"),
            Msg::Key(Key { code: Code::Char('?'), .. }) => return vec![Effect::LoadCatalog],
            Msg::Key(Key { code: Code::Char('#'), .. }) => hang(),
            Msg::Key(Key { code: Code::Char('E'), .. }) => {
                let key = RunKey { partner: "acme".into(), playbook: "recruit".into(), run: "1".into() };
                return vec![Effect::EditExternally {
                    key,
                    step: "one".into(),
                    file: "one.md".into(),
                    line: 2,
                    typed: None,
                }];
            }
            Msg::Key(key) => {
                self.keys += 1;
                self.text.extend(key.text());
            }
            Msg::Paste(text) => {
                self.pastes += 1;
                self.text.push_str(&text);
            }
            Msg::Resize { columns, rows } => {
                self.size = (columns, rows);
                return vec![Effect::Copy(format!("{columns}x{rows}"))];
            }
            Msg::Edited { result, .. } => {
                self.edited = result.map_or_else(|failure| failure.to_string(), |document| document.text);
            }
            _ => {}
        }
        Vec::new()
    }

    fn deadline(&self) -> Option<Timestamp> {
        None
    }

    fn draw(&self, frame: &mut Frame<'_>) {
        assert!(!frame.area().is_empty(), "a frame without cells is not drawn");
        self.draws.set(self.draws.get() + 1);
        let sum = self.text.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let (columns, rows) = self.size;
        let tail = self.text.len().saturating_sub(40);
        let lines = [
            format!("size {columns}x{rows}; draws {}; keys {};", self.draws.get(), self.keys),
            format!("bytes {}; sum {sum}; pastes {};", self.text.len(), self.pastes),
            format!("text {}", self.text.get(tail..).unwrap_or_default()),
            format!("edited {}", self.edited),
        ];
        let area = frame.area();
        for (row, line) in (area.top()..area.bottom()).zip(lines) {
            frame.buffer_mut().set_string(area.left(), row, line, ratatui::style::Style::new());
        }
    }
}

struct Outside {
    worker: Worker<()>,
}

impl Runner for Outside {
    fn keep(&mut self, _: &Drafts<'_>) -> Option<Msg> {
        None
    }

    fn perform(&mut self, _effect: Effect) -> Vec<Msg> {
        self.worker.submit(|()| panic!("the worker was told to panic"));
        Vec::new()
    }

    fn editor(&self) -> Option<String> {
        None
    }

    fn before_editing(&mut self, _key: &RunKey, _file: &str, _typed: Option<&str>) -> Result<PathBuf, Failure> {
        std::env::var_os("PROBE_FILE").map(PathBuf::from).ok_or_else(|| Failure::new("No file to edit.", ""))
    }

    fn after_editing(&mut self, key: &RunKey, file: &str) -> Result<DocumentText, Failure> {
        let path = self.before_editing(key, file, None)?;
        let text = std::fs::read_to_string(&path).map_err(|error| Failure::new(error.to_string(), ""))?;
        Ok(DocumentText { text, path, read_only: None, kept: None, base: String::new() })
    }
}

/// As a thread does that waits for a file system that is gone.
fn hang() -> ! {
    let (_open, wait) = channel::<()>();
    loop {
        let _ = wait.recv();
    }
}

fn main() -> std::io::Result<ExitCode> {
    if let Err(sentence) = terminal::check() {
        let _ = writeln!(std::io::stderr(), "{sentence}");
        return Ok(ExitCode::from(2));
    }
    let (waker, inbox) = wake::pair()?;
    let signals = signals::listen(waker.clone())?;
    terminal::install_panic_hook();
    let mut runner = Outside { worker: Worker::spawn((), waker)? };
    let terminal = Terminal::enter()?;
    let ended = run(&mut Probe::default(), &mut runner, terminal, inbox, &signals, Vec::new());
    drop(runner);
    Ok(ExitCode::from(u8::try_from(ended.code).unwrap_or(1)))
}
