//! The bytes of the terminal as messages: keys, mouse, focus and pastes; answers to queries are swallowed.
//! Our own decoder because crossterm's reader, asked whether more has come without waiting, never looks: it cannot be
//! drained before a draw without a stall or a delay. Takes any bytes in any pieces and never panics.

mod sequence;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::app::key::{Code, Key};
use crate::app::msg::{Mouse, Msg};

/// How long a lone ESC may be the start of a sequence whose rest is on its way.
const ESCAPE_PATIENCE: Duration = Duration::from_millis(20);
/// How long a paste may pause before the text so far is handed on.
const PASTE_PATIENCE: Duration = Duration::from_secs(1);
/// A paste is handed on in pieces of this many bytes, so that memory has a bound.
const PASTE_PIECE: usize = 32 << 20;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Remembers the piece of a key or of a paste that has come so far.
#[derive(Debug, Default)]
pub struct Decoder {
    /// Bytes that are no whole key yet; in a paste, its text so far.
    held: Vec<u8>,
    pasting: bool,
    /// How much of a paste has been searched for its end.
    searched: usize,
}

impl Decoder {
    /// Takes what the terminal sent and appends what it means.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Msg>) {
        self.held.extend_from_slice(bytes);
        let mut at = 0;
        while at < self.held.len() {
            if self.pasting {
                self.held.drain(..std::mem::take(&mut at));
                match self.paste_end() {
                    Some(end) => {
                        at = end + PASTE_END.len();
                        self.pasting = false;
                        out.push(pasted(&self.held[..end]));
                    }
                    None if self.held.len() >= PASTE_PIECE => return self.hand_on_paste(out),
                    None => return,
                }
                continue;
            }
            match sequence::read(&self.held[at..]) {
                Read::More => break,
                Read::Took(length, input) => {
                    at += length;
                    out.extend(input.map(Msg::from));
                }
                Read::PasteStart(length) => {
                    at += length;
                    self.pasting = true;
                    self.searched = 0;
                }
            }
        }
        self.held.drain(..at);
    }

    /// How long to wait for the rest of what is held, before [`Decoder::give_up`]. `None`: nothing is held.
    pub fn patience(&self) -> Option<Duration> {
        match (self.held.is_empty(), self.pasting) {
            (true, _) => None,
            (false, false) => Some(ESCAPE_PATIENCE),
            (false, true) => Some(PASTE_PATIENCE),
        }
    }

    /// Nothing more has come in time: an ESC was the Esc key, and a stalled paste is handed on as far as it came.
    /// A paste goes on until its end comes, so that text is never taken for commands; a lone Esc ends one whose end was lost.
    pub fn give_up(&mut self, out: &mut Vec<Msg>) {
        if self.pasting {
            if self.held == b"\x1b" {
                self.pasting = false;
                self.held.clear();
            } else {
                self.hand_on_paste(out);
            }
            return;
        }
        let key = match self.held.as_slice() {
            [0x1b] => Some(Key::plain(Code::Esc)),
            [0x1b, byte @ 0x20..=0x7e] => Some(Key { alt: true, ..Key::char(char::from(*byte)) }),
            _ => None,
        };
        out.extend(key.map(Msg::Key));
        self.held.clear();
    }

    /// Forgets what is held: it was typed into another program.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    fn paste_end(&mut self) -> Option<usize> {
        let from = self.searched.saturating_sub(PASTE_END.len() - 1);
        let end = self.held[from..].windows(PASTE_END.len()).position(|window| window == PASTE_END);
        self.searched = self.held.len();
        end.map(|end| from + end)
    }

    /// Hands on the text so far, and keeps what may be half of a character, of a line end or of the paste's end.
    fn hand_on_paste(&mut self, out: &mut Vec<Msg>) {
        let mut whole = self.held.len();
        let ends = (1..PASTE_END.len()).rev().find(|length| self.held.ends_with(&PASTE_END[..*length]));
        if let Some(length) = ends {
            whole -= length;
        } else if self.held.ends_with(b"\r") {
            whole -= 1;
        } else if let Err(error) = std::str::from_utf8(&self.held)
            && error.error_len().is_none()
        {
            whole = error.valid_up_to();
        }
        if whole > 0 {
            out.push(pasted(&self.held[..whole]));
            self.held.drain(..whole);
            self.searched = 0;
        }
    }
}

/// The text of a paste: line ends are `\n`, and no other control character but a tab is left.
fn pasted(bytes: &[u8]) -> Msg {
    let text = String::from_utf8_lossy(bytes);
    let mut clean = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                clean.push('\n');
            }
            '\n' | '\t' => clean.push(c),
            c if c.is_control() => {}
            c => clean.push(c),
        }
    }
    Msg::Paste(clean)
}

/// What the first bytes are.
#[derive(Debug, PartialEq)]
enum Read {
    /// The start of something; the rest has not come.
    More,
    /// So many bytes, and what they mean to us, if anything.
    Took(usize, Option<Input>),
    PasteStart(usize),
}

#[derive(Debug, PartialEq)]
enum Input {
    Key(Key),
    Mouse(Mouse),
    Focus(bool),
}

impl From<Input> for Msg {
    fn from(input: Input) -> Self {
        match input {
            Input::Key(key) => Self::Key(key),
            Input::Mouse(mouse) => Self::Mouse(mouse),
            Input::Focus(true) => Self::FocusGained,
            Input::Focus(false) => Self::FocusLost,
        }
    }
}
