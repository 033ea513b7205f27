//! Wait, take everything that has come, tell the machine, draw once. No timer and no polling: between two events the
//! program does not run. What concerns the screen itself is done here; every other effect goes to the runner.

#![expect(clippy::disallowed_methods, reason = "the loop tells the app what time it is, and bounds its own patience")]

mod queue;
mod timer;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::{Timestamp, ZonedDateTime};
use ratatui::Frame;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Signal, kill_current_process_group};
use rustix::stdio::stdin;
use signal_hook::consts::SIGHUP;

use self::queue::Queue;
use self::timer::Timer;
use super::input::Decoder;
use super::signals::{Phase, Signals};
use super::terminal::{self, Terminal};
use super::wake::{Call, Inbox};
use super::{clipboard, external};
use crate::app::draft::Drafts;
use crate::app::msg::{DocumentText, Failure};
use crate::app::{Effect, Msg};
use crate::domain::run::RunKey;

/// How long the machine may take to answer [`Msg::Terminate`] with [`Effect::Exit`]; less than the signal thread allows.
const FAREWELL: Duration = Duration::from_millis(150);
/// Reads of the terminal before the machine gets its turn: a flood of input must not stop the drawing.
const READS: usize = 256;

/// What the loop drives: the app.
pub trait Machine {
    fn update(&mut self, msg: Msg, now: &ZonedDateTime) -> Vec<Effect>;

    /// When it wants a [`Msg::Tick`], if nothing else happens before.
    fn deadline(&self) -> Option<Timestamp>;

    fn draw(&self, frame: &mut Frame<'_>);

    /// What is typed and in no file.
    fn drafts(&self) -> Drafts<'_> {
        Drafts::default()
    }

    /// Whether a typed character goes into a text now. A flood of them then comes as one [`Msg::Paste`].
    fn takes_text(&self) -> bool {
        true
    }
}

/// What carries out the effects that are no concern of the screen.
pub trait Runner {
    /// Starts or does it. Returns what is known at once; the rest comes through a [`super::wake::Waker`].
    fn perform(&mut self, effect: Effect) -> Vec<Msg>;

    /// Keeps what is typed before it is shown. Returns what the machine is to know of that.
    fn keep(&mut self, drafts: &Drafts<'_>) -> Option<Msg>;

    /// The editor of the personal settings.
    fn editor(&self) -> Option<String>;

    /// The file that the editor is to open. Everything that was to be written to it is written when this returns.
    ///
    /// # Errors
    /// The file cannot be edited now: what was `typed` is not what stands in it, or it cannot be read.
    fn before_editing(&mut self, key: &RunKey, file: &str, typed: Option<&str>) -> Result<PathBuf, Failure>;

    /// The file as the editor left it.
    ///
    /// # Errors
    /// It cannot be read.
    fn after_editing(&mut self, key: &RunKey, file: &str) -> Result<DocumentText, Failure>;
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// What [`Effect::Exit`] said, or 128 and the signal that nobody answered.
    pub code: i32,
    /// How many frames were drawn.
    pub draws: u64,
}

/// Runs until the machine asks to exit, the terminal is gone or a signal ends it. The screen is given back; saves that the
/// runner still makes are the caller's to wait for.
pub fn run<M: Machine, R: Runner>(
    machine: &mut M,
    runner: &mut R,
    terminal: Terminal,
    inbox: Inbox,
    signals: &Signals,
    start: Vec<Effect>,
) -> Ended {
    let mut running = EventLoop {
        machine,
        runner,
        terminal,
        inbox,
        signals,
        decoder: Decoder::default(),
        fed: Instant::now(),
        timer: Timer::default(),
        queue: Queue::default(),
        own_stops: 0,
        ending: None,
        gone: false,
        exit: None,
    };
    running.perform(start);
    if let Ok((columns, rows)) = terminal::size() {
        running.queue.push_front(vec![Msg::Resize { columns, rows }]);
    }
    running.take_turn();
    while running.exit.is_none() {
        running.wait();
        running.take_turn();
    }
    let ended = Ended { code: running.exit.unwrap_or_default(), draws: running.terminal.draws() };
    drop(running);
    signals.enter(Phase::Ended);
    ended
}

struct EventLoop<'a, M, R> {
    machine: &'a mut M,
    runner: &'a mut R,
    terminal: Terminal,
    inbox: Inbox,
    signals: &'a Signals,
    decoder: Decoder,
    /// When the terminal last sent something.
    fed: Instant,
    timer: Timer,
    queue: Queue,
    /// Stops that we made ourselves and whose SIGCONT has not been seen.
    own_stops: u32,
    /// The signal that ends the program, and when it does so without the machine's help.
    ending: Option<(i32, Instant)>,
    /// The terminal is no longer there.
    gone: bool,
    exit: Option<i32>,
}

impl<M: Machine, R: Runner> EventLoop<'_, M, R> {
    /// Waits for something to do and takes all of it into the queue.
    fn wait(&mut self) {
        self.timer.arm(self.machine.deadline(), Timestamp::now(), Instant::now());
        let held = self.decoder.patience().map(|patience| self.fed + patience);
        let until = [held, self.timer.due_at(), self.ending.map(|(_, until)| until)].into_iter().flatten().min();
        let typed = self.poll(until);
        let (mut stop, mut continued) = (false, false);
        for call in self.inbox.take() {
            match call {
                Call::Msg(msg) => self.queue.push(*msg),
                Call::Stop => stop = true,
                Call::Continued if self.own_stops > 0 => self.own_stops -= 1,
                Call::Continued => continued = true,
            }
        }
        if typed {
            self.read_terminal();
        }
        let now = Instant::now();
        if self.decoder.patience().is_some_and(|patience| now >= self.fed + patience) {
            self.decode(Decoder::give_up);
        }
        if self.timer.is_due(now) {
            self.queue.push(Msg::Tick);
        }
        if stop {
            self.stop();
        } else if continued {
            self.come_back();
        }
    }

    /// Sleeps until something has come or `until` has passed. Whether the terminal has sent something.
    fn poll(&mut self, until: Option<Instant>) -> bool {
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let timeout = left.and_then(|left| Timespec::try_from(left).ok());
            let input = stdin();
            let mut fds = [PollFd::new(&self.inbox, PollFlags::IN), PollFd::new(&input, PollFlags::IN)];
            // A terminal that is gone is always ready.
            let watched = if self.gone { &mut fds[..1] } else { &mut fds[..] };
            match poll(watched, timeout.as_ref()) {
                Err(Errno::INTR) => {}
                Err(_) => return false,
                Ok(_) => {
                    let ready = fds[1].revents();
                    if ready.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
                        && !ready.contains(PollFlags::IN)
                    {
                        self.lose_terminal();
                    }
                    return ready.contains(PollFlags::IN);
                }
            }
        }
    }

    fn read_terminal(&mut self) {
        let mut bytes = [0; 16 * 1024];
        for _ in 0..READS {
            match rustix::io::read(stdin(), &mut bytes) {
                Ok(0) => return self.lose_terminal(),
                Ok(length) => self.decode(|decoder, out| decoder.feed(&bytes[..length], out)),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => return self.lose_terminal(),
            }
            let input = stdin();
            let mut more = [PollFd::new(&input, PollFlags::IN)];
            if !matches!(poll(&mut more, Some(&Timespec::default())), Ok(1..)) {
                break;
            }
        }
        self.fed = Instant::now();
    }

    fn decode(&mut self, step: impl FnOnce(&mut Decoder, &mut Vec<Msg>)) {
        let mut typed = Vec::new();
        step(&mut self.decoder, &mut typed);
        typed.into_iter().for_each(|msg| self.queue.push(msg));
    }

    /// The machine hears everything, then one frame is drawn.
    fn take_turn(&mut self) {
        self.deliver();
        if self.ending.is_some_and(|(_, until)| Instant::now() >= until) {
            self.exit = self.exit.or(self.ending.map(|(signal, _)| 128 + signal));
        }
    }

    fn deliver(&mut self) {
        let now = ZonedDateTime::now();
        let mut heard = false;
        while self.exit.is_none()
            && let Some(msg) = self.next(heard)
        {
            match msg {
                Msg::Terminate(_) if self.ending.is_some() => continue,
                Msg::Terminate(signal) => self.ending = Some((signal, Instant::now() + FAREWELL)),
                Msg::Resize { columns, rows } => self.lost_if_err(|terminal| terminal.resize(columns, rows)),
                _ => {}
            }
            let effects = self.machine.update(msg, &now);
            self.perform(effects);
            heard = true;
        }
        if heard && self.exit.is_none() && !self.gone {
            let machine = &*self.machine;
            if self.terminal.draw(|frame| machine.draw(frame)).is_err() {
                self.lose_terminal();
                self.deliver();
            }
        }
    }

    /// The next message; after the last one that is there, what becomes of the typed text.
    fn next(&mut self, heard: bool) -> Option<Msg> {
        let waiting = self.queue.pop(self.machine.takes_text());
        waiting.or_else(|| if heard { self.runner.keep(&self.machine.drafts()) } else { None })
    }

    fn lost_if_err(&mut self, act: impl FnOnce(&mut Terminal) -> std::io::Result<()>) {
        if act(&mut self.terminal).is_err() {
            self.lose_terminal();
        }
    }

    fn lose_terminal(&mut self) {
        if !self.gone {
            self.gone = true;
            self.queue.push(Msg::Terminate(SIGHUP));
        }
    }

    /// Carries out effects in order. Their answers come before anything else that waits.
    fn perform(&mut self, effects: Vec<Effect>) {
        let mut answers = Vec::new();
        for effect in effects {
            match effect {
                Effect::Exit(code) => {
                    self.exit = Some(code);
                    return;
                }
                Effect::Suspend => self.stop(),
                Effect::Copy(text) => answers.push(Msg::Copied(self.copy(&text))),
                Effect::EditExternally { key, step, file, line, typed } => {
                    let result = self.edit(&key, &file, line, typed.as_deref());
                    answers.push(Msg::Edited { key, step, result });
                }
                other => answers.extend(self.runner.perform(other)),
            }
        }
        self.queue.push_front(answers);
    }

    fn copy(&mut self, text: &str) -> Result<(), Failure> {
        let sequence = clipboard::sequence(text)?;
        self.terminal.send(&sequence).map_err(|error| Failure::new(format!("The text was not copied: {error}."), ""))
    }

    fn edit(&mut self, key: &RunKey, file: &str, line: usize, typed: Option<&str>) -> Result<DocumentText, Failure> {
        let path = self.runner.before_editing(key, file, typed)?;
        let editor = self.runner.editor();
        self.signals.enter(Phase::Away);
        self.terminal.suspend();
        let edited = external::edit(editor.as_deref(), &path, line);
        self.come_back();
        self.signals.enter(Phase::Running);
        // What was typed before and while the editor ran was not meant for us.
        self.terminal.drop_input();
        self.decoder.reset();
        self.queue.drop_input();
        edited?;
        self.runner.after_editing(key, file)
    }

    /// Stops as Ctrl-Z does, with the whole job, and comes back with `fg`. Without a shell that could continue it, the
    /// program goes on.
    fn stop(&mut self) {
        if terminal::can_stop() {
            self.terminal.suspend();
            self.own_stops += 1;
            let _ = kill_current_process_group(Signal::STOP);
            self.come_back();
        }
    }

    /// The screen is ours again; the machine hears its size, and that files may have changed meanwhile.
    fn come_back(&mut self) {
        match self.terminal.resume() {
            Ok((columns, rows)) => {
                self.queue.push(Msg::Resize { columns, rows });
                self.queue.push(Msg::FocusGained);
            }
            Err(_) => self.lose_terminal(),
        }
    }
}
