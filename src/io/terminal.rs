//! The screen: taken once, and given back exactly once by whoever is first - the normal end, a panic, a signal, a stop or
//! the external editor. Giving back never fails, never prints and never panics; one frame is one write.

#![expect(clippy::disallowed_methods, reason = "ends the program after a panic")]

use std::cell::RefCell;
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::process;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, TerminalOptions, Viewport};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{getpgrp, getsid};
use rustix::stdio::{stderr, stdin, stdout};
use rustix::termios::{OptionalActions, QueueSelector, Termios, isatty, tcflush, tcgetattr, tcgetwinsize, tcsetattr};

use crate::domain::safe;

/// Alternate screen, no cursor, mouse buttons and wheel (without motion) by SGR, focus events, bracketed paste.
const TAKE: &str = "\x1b[?1049h\x1b[?25l\x1b[?1000h\x1b[?1002h\x1b[?1006h\x1b[?1004h\x1b[?2004h";
/// Ends a frame that was cut short, colours and every mode of [`TAKE`], and shows the cursor.
const GIVE_BACK: &str =
    "\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1049l\x1b[?25h";
/// A terminal that knows these shows a frame all at once.
const FRAME_START: &[u8] = b"\x1b[?2026h";
const FRAME_END: &[u8] = b"\x1b[?2026l";
const BLANK: &[u8] = b"\x1b[0m\x1b[2J";

/// Whether the screen is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// How the terminal was when the program started. Whatever an editor leaves behind, this is what we give back.
static BEFORE: OnceLock<Termios> = OnceLock::new();
/// Whether a frame is being written now.
static FRAME: Mutex<bool> = Mutex::new(false);
static FRAME_WRITTEN: Condvar = Condvar::new();
const FRAME_PATIENCE: Duration = Duration::from_millis(20);
static PANICKED: AtomicBool = AtomicBool::new(false);

/// Whether the full screen can be used here; otherwise a sentence for stderr, with exit code 2.
///
/// # Errors
/// Input or output is no terminal, or it is one that cannot move its cursor.
pub fn check() -> Result<(), String> {
    refusal(isatty(stdin()), isatty(stdout()), std::env::var("TERM").ok().as_deref()).map_or(Ok(()), Err)
}

fn refusal(input: bool, output: bool, term: Option<&str>) -> Option<String> {
    let what = match (input, output, term) {
        (false, false, _) => "its input and its output are no terminal".to_owned(),
        (false, ..) => "its input is no terminal".to_owned(),
        (_, false, _) => "its output is no terminal".to_owned(),
        (.., Some("dumb")) => "this one cannot move its cursor (TERM=dumb)".to_owned(),
        _ => return None,
    };
    Some(format!("The full screen needs a terminal, and {what}."))
}

/// Columns and rows, as the system knows them.
///
/// # Errors
/// The terminal is gone.
pub fn size() -> io::Result<(u16, u16)> {
    let size = tcgetwinsize(stdout())?;
    Ok((size.ws_col, size.ws_row))
}

/// Whether a shell is there that can continue a stopped job. A group that holds the leader of its session has none: stopped,
/// it would stay so for ever.
pub fn can_stop() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Gives the screen back if it is ours. Any thread may call it, and call it again.
pub fn leave() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // A frame that another thread is writing must not come after. One that is stuck is not waited for.
        drop(FRAME_WRITTEN.wait_timeout_while(frame_lock(), FRAME_PATIENCE, |writing| *writing));
        // First what never blocks: a terminal that reads nothing still gets its modes back.
        if let Some(before) = BEFORE.get() {
            let _ = tcsetattr(stdin(), OptionalActions::Now, before);
        }
        let _ = write_all(GIVE_BACK.as_bytes());
    }
}

/// Makes a panic in any thread give the screen back, say what happened and end the program with code 101.
/// The thread that calls this unwinds, so that its worker still makes the saves it was given; others end the program.
pub fn install_panic_hook() {
    let main = thread::current().id();
    std::panic::set_hook(Box::new(move |info| on_panic(info, main)));
}

fn on_panic(info: &PanicHookInfo<'_>, main: ThreadId) {
    // Only the first panic is of interest; a second must not overwrite its message.
    if !PANICKED.swap(true, Ordering::SeqCst) {
        leave();
        let payload = info.payload();
        let said =
            payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let mut message = format!(
            "playbooks stopped: {} ({place}).\nThis is a mistake in the program. Please report it with this message.\n",
            safe::line(said.unwrap_or("it panicked")),
        );
        let trace = std::backtrace::Backtrace::capture();
        if trace.status() == std::backtrace::BacktraceStatus::Captured {
            message.push_str(&trace.to_string());
        }
        let _ = rustix::io::write(stderr(), message.as_bytes());
    }
    if thread::current().id() != main {
        process::exit(101);
    }
}

/// The screen while it is ours. Dropping it gives it back.
pub struct Terminal {
    screen: ratatui::Terminal<CrosstermBackend<FrameBytes>>,
    bytes: FrameBytes,
    /// The next frame starts from a blank screen.
    blank: bool,
    draws: u64,
}

impl Terminal {
    /// Takes the screen. Signals must be listened to before, so that none finds it taken and unguarded.
    ///
    /// # Errors
    /// Input or output is no terminal; see [`check`].
    pub fn enter() -> io::Result<Self> {
        take()?;
        let (columns, rows) = size()?;
        let bytes = FrameBytes::default();
        Ok(Self { screen: screen(&bytes, columns, rows)?, bytes, blank: true, draws: 0 })
    }

    /// Gives the screen back for a while.
    pub fn suspend(&mut self) {
        leave();
    }

    /// Takes the screen again and returns its size now. The next frame is drawn whole.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn resume(&mut self) -> io::Result<(u16, u16)> {
        take()?;
        let (columns, rows) = size()?;
        self.resize(columns, rows)?;
        Ok((columns, rows))
    }

    /// Forgets what was typed into another program and not read by it.
    pub fn drop_input(&self) {
        let _ = tcflush(stdin(), QueueSelector::IFlush);
    }

    /// The next frame has this size and is drawn whole.
    ///
    /// # Errors
    /// None that is known.
    pub fn resize(&mut self, columns: u16, rows: u16) -> io::Result<()> {
        self.screen = screen(&self.bytes, columns, rows)?;
        self.bytes.0.borrow_mut().clear();
        self.blank = true;
        Ok(())
    }

    /// Draws one frame; a screen without cells is left alone.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if self.screen.get_frame().area().is_empty() {
            return Ok(());
        }
        {
            let mut bytes = self.bytes.0.borrow_mut();
            bytes.clear();
            bytes.extend_from_slice(FRAME_START);
            if std::mem::take(&mut self.blank) {
                bytes.extend_from_slice(BLANK);
            }
        }
        self.screen.draw(view)?;
        self.draws += 1;
        let mut bytes = self.bytes.0.borrow_mut();
        bytes.extend_from_slice(FRAME_END);
        write_while_taken(&bytes)
    }

    /// Sends a sequence that draws nothing, such as one for the clipboard.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn send(&mut self, sequence: &str) -> io::Result<()> {
        write_while_taken(sequence.as_bytes())
    }

    /// How many frames were drawn.
    pub fn draws(&self) -> u64 {
        self.draws
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        leave();
    }
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terminal").field("draws", &self.draws).finish_non_exhaustive()
    }
}

fn take() -> io::Result<()> {
    let before = match BEFORE.get() {
        Some(before) => before,
        None => {
            let now = tcgetattr(stdin())?;
            BEFORE.get_or_init(|| now)
        }
    };
    let mut raw = before.clone();
    raw.make_raw();
    // Said before it is done: a panic or a signal in between gives back too much rather than too little.
    TAKEN.store(true, Ordering::SeqCst);
    let taken = tcsetattr(stdin(), OptionalActions::Now, &raw)
        .map_err(io::Error::from)
        .and_then(|()| write_all(TAKE.as_bytes()));
    if taken.is_err() {
        leave();
    }
    taken
}

/// A fresh ratatui terminal whose size is ours to say: it asks the system nothing, so that no frame waits for an answer.
fn screen(bytes: &FrameBytes, columns: u16, rows: u16) -> io::Result<ratatui::Terminal<CrosstermBackend<FrameBytes>>> {
    let area = Rect::new(0, 0, columns, rows);
    ratatui::Terminal::with_options(
        CrosstermBackend::new(bytes.clone()),
        TerminalOptions { viewport: Viewport::Fixed(area) },
    )
}

/// Collects a frame. ratatui flushes in the middle of one; only [`Terminal::draw`] knows its end.
#[derive(Debug, Clone, Default)]
struct FrameBytes(Rc<RefCell<Vec<u8>>>);

impl Write for FrameBytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes, unless another thread has given the screen back.
fn write_while_taken(bytes: &[u8]) -> io::Result<()> {
    {
        let mut writing = frame_lock();
        if !TAKEN.load(Ordering::SeqCst) {
            return Ok(());
        }
        *writing = true;
    }
    let written = write_all(bytes);
    *frame_lock() = false;
    FRAME_WRITTEN.notify_all();
    written
}

fn frame_lock() -> MutexGuard<'static, bool> {
    FRAME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Past the standard library's buffer and lock, which a thread that is stuck in a write would hold.
fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            // Another program on this terminal made it non-blocking for all.
            Err(Errno::AGAIN) => {
                let out = stdout();
                let _ = poll(&mut [PollFd::new(&out, PollFlags::OUT)], None);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_terminal_is_said() {
        let said = |input, output, term| refusal(input, output, term).unwrap_or_default();
        assert_eq!(refusal(true, true, Some("xterm-256color")), None);
        assert_eq!(refusal(true, true, None), None);
        assert!(said(false, true, None).contains("its input is no terminal"));
        assert!(said(true, false, Some("xterm")).contains("its output is no terminal"));
        assert!(said(false, false, Some("dumb")).contains("its input and its output"));
        assert!(said(true, true, Some("dumb")).contains("TERM=dumb"));
        assert!(said(true, false, None).ends_with("terminal."), "what works without one is said by who asks");
    }

    #[test]
    fn every_mode_that_is_set_is_reset() {
        let modes = |text: &str, end: char| -> Vec<u32> {
            let parts =
                text.split("\x1b[?").filter_map(|part| part.split('\x1b').next()?.strip_suffix(end)?.parse().ok());
            parts.collect()
        };
        let reset = modes(GIVE_BACK, 'l');
        assert_eq!(modes(TAKE, 'h').len(), 6);
        for mode in modes(TAKE, 'h') {
            assert!(reset.contains(&mode), "{mode}");
        }
        assert!(TAKE.contains("\x1b[?25l") && GIVE_BACK.ends_with("\x1b[?25h"));
        assert!(!TAKE.contains("1003"), "the mouse reports buttons only");
    }

    #[test]
    fn leaving_what_was_never_taken_does_nothing() {
        leave();
        assert!(BEFORE.get().is_none());
    }
}
