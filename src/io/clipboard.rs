//! Text for the terminal's clipboard by OSC 52: it works through ssh, and it is only ever written, never read.

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

use crate::app::msg::Failure;

/// The most that terminals take, in bytes.
pub const LIMIT: usize = 100 * 1024;

/// What the terminal must be sent to hold `text`. Control characters other than line breaks and tabs are dropped, so
/// that what is pasted elsewhere cannot drive another terminal.
///
/// # Errors
/// A text longer than [`LIMIT`]: terminals would cut or ignore it without a word.
pub fn sequence(text: &str) -> Result<String, Failure> {
    let clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    if clean.len() > LIMIT {
        return Err(Failure::new(
            format!("This text is too long for the clipboard of a terminal ({} KB, at most 100).", clean.len() / 1024),
            "Export it to a file instead.",
        ));
    }
    let mut sequence = String::with_capacity(clean.len() * 4 / 3 + 16);
    match CopyToClipboard::to_clipboard_from(clean).write_ansi(&mut sequence) {
        Ok(()) => Ok(sequence),
        Err(error) => Err(Failure::new(format!("The text was not copied: {error}."), "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_base64_between_osc_and_its_end() {
        assert_eq!(sequence("Acme\n").expect("short"), "\u{1b}]52;c;QWNtZQo=\u{1b}\\");
    }

    #[test]
    fn control_characters_are_dropped() {
        assert_eq!(sequence("A\u{1b}\u{9b}c\r\u{0}m\u{7f}e\n"), sequence("Acme\n"));
        assert_ne!(sequence("a\tb"), sequence("ab"));
    }

    #[test]
    fn the_limit_is_100_kilobytes_and_said() {
        assert!(sequence(&"x".repeat(LIMIT)).is_ok());
        let failure = sequence(&"x".repeat(LIMIT + 1)).expect_err("one byte too many");
        assert!(failure.message.contains("at most 100"), "{failure}");
    }
}
