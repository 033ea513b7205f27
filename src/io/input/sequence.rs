//! One key, mouse event or answer from the front of some bytes: xterm's sequences, and what the Linux console, rxvt and
//! kitty's `CSI u` send instead. Sequences that mean nothing to us are taken whole, so that no piece of them is typed.

use super::{Input, Read};
use crate::app::key::{Code, Key};
use crate::app::msg::{Mouse, MouseKind};

const ESC: u8 = 0x1b;
/// A longer control sequence is no key.
const SEQUENCE_LIMIT: usize = 128;
/// A longer answer of the terminal (its name, a colour) is none.
const ANSWER_LIMIT: usize = 8192;

/// What stands at the front of `bytes`, which are not empty.
pub(super) fn read(bytes: &[u8]) -> Read {
    match *bytes {
        [] => Read::More,
        [ESC] => Read::More,
        [ESC, b'[', ..] => control_sequence(bytes),
        [ESC, b'O', ..] => single_shift(bytes),
        [ESC, b']'] | [ESC, b'P'] => Read::More,
        [ESC, b']', b'0'..=b'9', ..] => answer(bytes),
        [ESC, b'P', b'0'..=b'9' | b'!' | b'>' | b'$' | b'+', ..] => answer(bytes),
        [ESC, ESC, ..] => took(1, Code::Esc),
        [ESC, ref rest @ ..] => match plain(rest) {
            Read::Took(length, Some(Input::Key(key))) => {
                Read::Took(length + 1, Some(Input::Key(Key { alt: true, ..key })))
            }
            Read::Took(length, _) => Read::Took(length + 1, None),
            other => other,
        },
        _ => plain(bytes),
    }
}

fn took(length: usize, code: Code) -> Read {
    Read::Took(length, Some(Input::Key(Key::plain(code))))
}

/// A key without ESC.
fn plain(bytes: &[u8]) -> Read {
    let key = match bytes[0] {
        b'\r' => Key::plain(Code::Enter),
        b'\t' => Key::plain(Code::Tab),
        0x7f => Key::plain(Code::Backspace),
        0x00 => Key::ctrl(' '),
        byte @ 0x01..=0x1a => Key::ctrl(char::from(byte - 1 + b'a')),
        byte @ 0x1c..=0x1f => Key::ctrl(char::from(byte - 0x1c + b'\\')),
        byte @ 0x20..=0x7e => Key::char(char::from(byte)),
        _ => return character(bytes),
    };
    Read::Took(1, Some(Input::Key(key)))
}

/// A character of more than one byte; a byte that starts none is skipped.
fn character(bytes: &[u8]) -> Read {
    let length = match bytes[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Read::Took(1, None),
    };
    let seen = &bytes[..bytes.len().min(length)];
    match std::str::from_utf8(seen) {
        Ok(text) => {
            let typed = text.chars().next().filter(|c| !c.is_control());
            Read::Took(length, typed.map(|c| Input::Key(Key::char(c))))
        }
        Err(error) if error.error_len().is_none() && seen.len() < length => Read::More,
        Err(_) => Read::Took(1, None),
    }
}

/// `ESC O`: function keys, and the keypad in application mode; old terminals put the modifiers before the letter.
fn single_shift(bytes: &[u8]) -> Read {
    let digits = bytes[2..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let Some(last) = bytes.get(2 + digits) else {
        return if bytes.len() < SEQUENCE_LIMIT { Read::More } else { Read::Took(SEQUENCE_LIMIT, None) };
    };
    let length = 3 + digits;
    let code = match last {
        b'M' => Some(Code::Enter),
        b'I' => Some(Code::Tab),
        b' ' => Some(Code::Char(' ')),
        b'X' => Some(Code::Char('=')),
        b'j'..=b'y' => Some(Code::Char(char::from(*last - 0x40))),
        _ => letter(*last),
    };
    let modifier = number(&bytes[2..2 + digits]).unwrap_or(1);
    Read::Took(length, code.map(|code| Input::Key(modified(code, modifier))))
}

/// The codes that xterm names by the last letter of a sequence.
fn letter(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        _ => return None,
    })
}

/// The codes that xterm names by the first number of a sequence that ends in `~`.
fn numbered(number: u32) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => function(number - 10)?,
        17..=21 => function(number - 11)?,
        23..=26 => function(number - 12)?,
        28 | 29 => function(number - 13)?,
        31..=34 => function(number - 14)?,
        _ => return None,
    })
}

fn function(number: u32) -> Option<Code> {
    u8::try_from(number).ok().map(Code::F)
}

/// `ESC [` up to its last byte.
fn control_sequence(bytes: &[u8]) -> Read {
    match *bytes {
        [_, _] => return Read::More,
        // The Linux console's F1 to F5.
        [_, _, b'['] => return Read::More,
        [_, _, b'[', byte @ b'A'..=b'E', ..] => return took(4, Code::F(byte - b'A' + 1)),
        [_, _, b'[', ..] => return Read::Took(3, None),
        // A mouse that does not know our encoding: three bytes follow.
        [_, _, b'M', ref rest @ ..] => return if rest.len() < 3 { Read::More } else { Read::Took(6, None) },
        _ => {}
    }
    let body = &bytes[2..];
    match body.iter().position(|byte| !(0x20..=0x3f).contains(byte)) {
        None if bytes.len() >= SEQUENCE_LIMIT => Read::Took(SEQUENCE_LIMIT, None),
        None => Read::More,
        // Cut short by another sequence or a control character, which is read on its own.
        Some(end) if !(0x40..=0x7e).contains(&body[end]) => Read::Took(2 + end, None),
        Some(end) if body[..end] == *b"200" && body[end] == b'~' => Read::PasteStart(3 + end),
        Some(end) => Read::Took(3 + end, meaning(&body[..end], body[end])),
    }
}

fn meaning(parameters: &[u8], last: u8) -> Option<Input> {
    if let Some(mouse) = parameters.strip_prefix(b"<") {
        return mouse_event(mouse, last).map(Input::Mouse);
    }
    // The sub-parameters (after a colon) of the first are other layouts; of the second, press or release.
    let mut fields = parameters.split(|byte| *byte == b';').map(|field| {
        let mut parts = field.split(|byte| *byte == b':').map(number);
        (parts.next().flatten(), parts.next().flatten())
    });
    let first = fields.next().and_then(|field| field.0);
    let (modifier, event) = fields.next().unwrap_or_default();
    let third = fields.next().and_then(|field| field.0);
    let modifier = modifier.unwrap_or(1);
    if event == Some(3) || !parameters.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b';' | b':')) {
        return None;
    }
    match last {
        b'I' if parameters.is_empty() => return Some(Input::Focus(true)),
        b'O' if parameters.is_empty() => return Some(Input::Focus(false)),
        // Also an answer about the cursor, unless it has the form of F3 with a modifier.
        b'R' if !matches!((first, third), (None | Some(1), None)) => return None,
        _ => {}
    }
    let key = match last {
        b'Z' => Key { shift: true, ..modified(Code::Tab, modifier) },
        b'~' if first == Some(27) => unicode(third?, modifier)?,
        b'~' => modified(numbered(first?)?, modifier),
        b'u' => unicode(first?, modifier)?,
        _ => modified(letter(last)?, modifier),
    };
    Some(Input::Key(key))
}

/// Modifiers are sent as 1 + a sum of 1 for Shift, 2 for Alt and 4 for Ctrl.
fn modified(code: Code, modifier: u32) -> Key {
    let sum = modifier.saturating_sub(1);
    let (shift, alt, ctrl) = (sum & 1 != 0, sum & 2 != 0, sum & 4 != 0);
    match code {
        Code::Char(c) if ctrl => Key { alt, ..Key::ctrl(one_char(c.to_lowercase(), c)) },
        Code::Char(c) if shift => Key { alt, ..Key::char(one_char(c.to_uppercase(), c)) },
        Code::Char(c) => Key { alt, ..Key::char(c) },
        _ => Key { code, ctrl, alt, shift },
    }
}

/// `c` where its other case is more than one character.
fn one_char(mut mapped: impl Iterator<Item = char>, c: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// A key named by its character, or by the number that kitty gave it.
fn unicode(number: u32, modifier: u32) -> Option<Key> {
    let code = match number {
        9 => Code::Tab,
        13 => Code::Enter,
        27 => Code::Esc,
        8 | 127 => Code::Backspace,
        57_376..=57_387 => function(number - 57_376 + 13)?,
        57_399..=57_408 => Code::Char(char::from_u32(number - 57_399 + u32::from(b'0'))?),
        57_409 => Code::Char('.'),
        57_410 => Code::Char('/'),
        57_411 => Code::Char('*'),
        57_412 => Code::Char('-'),
        57_413 => Code::Char('+'),
        57_414 => Code::Enter,
        57_415 => Code::Char('='),
        57_416 => Code::Char(','),
        57_417 => Code::Left,
        57_418 => Code::Right,
        57_419 => Code::Up,
        57_420 => Code::Down,
        57_421 => Code::PageUp,
        57_422 => Code::PageDown,
        57_423 => Code::Home,
        57_424 => Code::End,
        57_425 => Code::Insert,
        57_426 => Code::Delete,
        // The rest of that range is modifiers and media keys.
        57_344..=63_743 => return None,
        _ => Code::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    };
    Some(modified(code, modifier))
}

/// `<buttons;column;row` with `M` for a press or a move, `m` for a release. Only the left button and the wheel are ours.
fn mouse_event(parameters: &[u8], last: u8) -> Option<Mouse> {
    let mut numbers = parameters.split(|byte| *byte == b';').map(number);
    let (buttons, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let kind = match (buttons & !0b1_1100, last) {
        (0, b'M') => MouseKind::Press,
        (0, b'm') => MouseKind::Release,
        (32, b'M') => MouseKind::Drag,
        (64, b'M') => MouseKind::ScrollUp,
        (65, b'M') => MouseKind::ScrollDown,
        _ => return None,
    };
    let cell = |from_one: u32| u16::try_from(from_one.saturating_sub(1)).unwrap_or(u16::MAX);
    Some(Mouse { kind, column: cell(column), row: cell(row) })
}

fn number(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// An answer of the terminal, up to BEL or ST: we asked before the loop, or another program did.
fn answer(bytes: &[u8]) -> Read {
    let end = bytes[2..].iter().position(|byte| matches!(*byte, 0x07 | ESC)).map(|end| end + 2);
    match end.map(|end| (end, bytes.get(end), bytes.get(end + 1))) {
        Some((end, Some(0x07), _)) => Read::Took(end + 1, None),
        Some((end, _, Some(b'\\'))) => Read::Took(end + 2, None),
        Some((end, _, Some(_))) => Read::Took(end, None),
        _ if bytes.len() >= ANSWER_LIMIT => Read::Took(ANSWER_LIMIT, None),
        _ => Read::More,
    }
}
