//! A program in a pseudo-terminal: keys go in, and the screen that a person would see can be waited for. Nothing sleeps:
//! a reader thread feeds the screen, and every wait ends with what it waits for or, after ten seconds, in a failure that
//! shows the screen.

#![expect(clippy::disallowed_methods, reason = "drives a real program; its threads feed the screen")]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use portable_pty::{ChildKiller, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

const PATIENCE: Duration = Duration::from_secs(10);
/// What programs ask a terminal, and what a dark one answers.
const ANSWERS: [(&[u8], &[u8]); 4] = [
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b]10;?", b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
    (b"\x1b]11;?", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
];

/// A program and its terminal. Dropping it ends the program.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Arc<Mutex<Option<Box<dyn Write + Send>>>>,
    shared: Arc<Shared>,
    killer: Box<dyn ChildKiller + Send + Sync>,
    process: u32,
    /// [`Pty::modes`] before the program started.
    pub before: String,
}

struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
}

/// What the program has done so far.
pub struct Seen {
    parser: vt100::Parser,
    /// Every byte that it wrote.
    pub log: Vec<u8>,
    exit: Option<u32>,
    closing: bool,
    silent: bool,
}

impl Seen {
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub fn contains(&self, text: &str) -> bool {
        self.screen().contents().contains(text)
    }

    /// The number behind `name` on the screen.
    pub fn number(&self, name: &str) -> Option<u64> {
        let contents = self.screen().contents();
        let digits = contents.split_once(&format!("{name} "))?.1;
        digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    }
}

impl Pty {
    /// Starts `program` in a terminal of its own, with `env` added to a plain environment.
    pub fn start(program: &Path, args: &[&str], env: &[(&str, &str)], columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        for name in ["VISUAL", "EDITOR", "NO_COLOR", "COLORTERM", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in env {
            command.env(name, value);
        }
        let before = modes(&*pair.master);
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        let reader = pair.master.try_clone_reader().expect("the terminal can be read");
        let keyboard = Arc::new(Mutex::new(Some(pair.master.take_writer().expect("the terminal can be typed into"))));
        let parser = vt100::Parser::new(cells(rows), cells(columns), 0);
        let seen = Seen { parser, log: Vec::new(), exit: None, closing: false, silent: false };
        let shared = Arc::new(Shared { seen: Mutex::new(seen), changed: Condvar::new() });
        let (killer, process) = (child.clone_killer(), child.process_id().expect("a process has a number"));
        thread::spawn({
            let (shared, keyboard) = (shared.clone(), keyboard.clone());
            move || shared.watch(reader, &keyboard)
        });
        thread::spawn({
            let shared = shared.clone();
            move || {
                let code = child.wait().map_or(u32::MAX, |status| status.exit_code());
                shared.change(|seen| seen.exit = Some(code));
            }
        });
        Self { master: Some(pair.master), keyboard, shared, killer, process, before }
    }

    /// Types, or pastes, or whatever these bytes are.
    pub fn send(&self, bytes: &[u8]) {
        let mut keyboard = lock(&self.keyboard);
        let keyboard = keyboard.as_mut().expect("the terminal is open");
        keyboard.write_all(bytes).expect("the program's terminal takes what is typed");
    }

    /// Waits until `reached`; `what` names it in the failure.
    pub fn wait_for(&self, what: &str, reached: impl Fn(&Seen) -> bool) -> MutexGuard<'_, Seen> {
        let (seen, wait) = self
            .shared
            .changed
            .wait_timeout_while(lock(&self.shared.seen), PATIENCE, |seen| !reached(seen))
            .unwrap_or_else(PoisonError::into_inner);
        assert!(
            !wait.timed_out(),
            "waited in vain for {what}; exit code {:?}; the screen:\n{}",
            seen.exit,
            seen.screen().contents()
        );
        seen
    }

    pub fn wait_for_text(&self, text: &str) {
        drop(self.wait_for(text, |seen| seen.contains(text)));
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        self.shared.change(|seen| seen.parser.screen_mut().set_size(cells(rows), cells(columns)));
        self.master().resize(size(columns, rows)).expect("the terminal changes its size");
    }

    pub fn kill(&self, signal: Signal) {
        let process = i32::try_from(self.process).ok().and_then(Pid::from_raw).expect("a process has a number");
        kill_process(process, signal).expect("the program runs");
    }

    /// The same for the job that the terminal belongs to now: a shell's child.
    pub fn kill_foreground(&self, signal: Signal) {
        let group = self.master().process_group_leader().and_then(Pid::from_raw).expect("a job is in the foreground");
        kill_process(group, signal).expect("the program runs");
    }

    /// How the line discipline is set: raw or not, echo, and the rest.
    pub fn modes(&self) -> String {
        modes(self.master())
    }

    /// Waits for the end of the program and of what it wrote, and returns its exit code (1 for a signal).
    pub fn exit(&self) -> u32 {
        let seen = self.wait_for("the end of the program", |seen| seen.exit.is_some() && seen.silent);
        seen.exit.unwrap_or(u32::MAX)
    }

    /// Closes the window on the running program, which must still answer to `key`, and waits for its end.
    pub fn hang_up(&mut self, key: &[u8]) -> u32 {
        // The reader has the terminal open too, until it reads the next byte.
        self.shared.change(|seen| seen.closing = true);
        self.send(key);
        drop(self.wait_for("the reader to let go", |seen| seen.silent));
        self.keyboard = Arc::default();
        self.master = None;
        self.exit()
    }

    fn master(&self) -> &dyn MasterPty {
        self.master.as_deref().expect("the terminal is open")
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if lock(&self.shared.seen).exit.is_none() {
            let _ = self.killer.kill();
        }
    }
}

impl Shared {
    /// Reads until the terminal is closed, and answers what terminals are asked.
    fn watch(&self, mut reader: Box<dyn Read + Send>, keyboard: &Mutex<Option<Box<dyn Write + Send>>>) {
        let mut bytes = [0; 16 * 1024];
        while let Ok(length @ 1..) = reader.read(&mut bytes) {
            let new = &bytes[..length];
            let closing = self.change(|seen| {
                seen.parser.process(new);
                seen.log.extend_from_slice(new);
                seen.closing
            });
            if closing {
                break;
            }
            // Queries are written at once, none is cut in two; they are answered in their order.
            for at in 0..length {
                let asked = ANSWERS.iter().find(|(query, _)| new[at..].starts_with(query));
                if let (Some((_, answer)), Some(keyboard)) = (asked, lock(keyboard).as_mut()) {
                    let _ = keyboard.write_all(answer);
                }
            }
        }
        drop(reader);
        self.change(|seen| seen.silent = true);
    }

    fn change<T>(&self, change: impl FnOnce(&mut Seen) -> T) -> T {
        let result = change(&mut lock(&self.seen));
        self.changed.notify_all();
        result
    }
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has modes"))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}
