//! One thread that hears the signals and tells the loop. A loop that does not end in time is ended here: a program that
//! was told to go is gone within a quarter of a second, whatever it is stuck in.

#![expect(clippy::disallowed_methods, reason = "a thread of its own, a deadline, and the last way out")]

use std::io;
use std::process;
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use rustix::process::{Signal, getpid, kill_process};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

use super::terminal;
use super::wake::{Call, Waker};
use crate::app::Msg;

/// How long the loop may take to keep everything and end by itself.
const PATIENCE: Duration = Duration::from_millis(200);
/// A Ctrl-C in another program may be heard only after that program has ended.
const LATE: Duration = Duration::from_millis(500);
/// How long a terminal that reads nothing may take to be given back.
const FAREWELL: Duration = Duration::from_millis(40);

/// What the program is doing, which decides what a signal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Running,
    /// Another program has the terminal, and its Ctrl-C and Ctrl-Z are meant for it.
    Away,
    /// The loop has ended and the last saves are being made. A second signal ends the program at once.
    Ended,
}

#[derive(Debug)]
struct Watch {
    /// And since when.
    phase: Mutex<(Phase, Instant)>,
    changed: Condvar,
}

/// Tells the signal thread what the program is doing.
#[derive(Debug, Clone)]
pub struct Signals {
    watch: Arc<Watch>,
}

/// Starts to listen, for as long as the program runs. To be called before the screen is taken.
///
/// # Errors
/// When the system starts no thread.
pub fn listen(waker: Waker) -> io::Result<Signals> {
    let mut signals =
        signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGCONT, SIGTSTP])?;
    // The program was never away, so nothing is late.
    let start = Instant::now().checked_sub(LATE).unwrap_or_else(Instant::now);
    let watch = Arc::new(Watch { phase: Mutex::new((Phase::Running, start)), changed: Condvar::new() });
    let heard = Signals { watch: watch.clone() };
    Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            heard.handle(signal, &waker);
        }
    })?;
    Ok(Signals { watch })
}

impl Signals {
    pub fn enter(&self, phase: Phase) {
        *self.phase() = (phase, Instant::now());
        self.watch.changed.notify_all();
    }

    fn phase(&self) -> MutexGuard<'_, (Phase, Instant)> {
        self.watch.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn handle(&self, signal: i32, waker: &Waker) {
        let (phase, since) = *self.phase();
        match (signal, phase) {
            (SIGWINCH | SIGCONT, Phase::Away | Phase::Ended) | (SIGTSTP, Phase::Ended) => {}
            (SIGINT | SIGQUIT, Phase::Away) => {}
            (SIGINT | SIGQUIT, Phase::Running) if since.elapsed() < LATE => {}
            (SIGWINCH, Phase::Running) => {
                if let Ok((columns, rows)) = terminal::size() {
                    waker.send(Msg::Resize { columns, rows });
                }
            }
            (SIGCONT, Phase::Running) => waker.call(Call::Continued),
            (SIGTSTP, Phase::Running) => waker.call(Call::Stop),
            // The other program stops itself; the shell waits for us, its child.
            (SIGTSTP, Phase::Away) if !terminal::can_stop() => {}
            (SIGTSTP, Phase::Away) => {
                let _ = kill_process(getpid(), Signal::STOP);
            }
            (_, Phase::Ended) => end(signal),
            _ => {
                waker.send(Msg::Terminate(signal));
                if !self.ends_in_time() {
                    end(signal);
                }
            }
        }
    }

    fn ends_in_time(&self) -> bool {
        let wait = self.watch.changed.wait_timeout_while(self.phase(), PATIENCE, |(phase, _)| *phase != Phase::Ended);
        wait.unwrap_or_else(PoisonError::into_inner).0.0 == Phase::Ended
    }
}

fn end(signal: i32) -> ! {
    // A write to a terminal that reads nothing waits for ever, so it is not waited for.
    let (left, wait) = channel();
    let started = Builder::new().spawn(move || {
        terminal::leave();
        let _ = left.send(());
    });
    if started.is_ok() {
        let _ = wait.recv_timeout(FAREWELL);
    }
    process::exit(128 + signal)
}
