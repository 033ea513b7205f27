//! Printing outside the screen: safe text only, and a reader that has gone away is no error.

#![expect(clippy::disallowed_methods, reason = "the one place that prints")]

use std::io::{self, BufRead, IsTerminal, Read, Write};

use unicode_segmentation::UnicodeSegmentation;

use super::files::encoding::decode;
use crate::domain::safe::{self, Safe};

/// Prints text to standard output.
pub fn print<'a>(text: impl Into<Safe<'a>>) {
    // `playbooks list | head` closes the pipe early; nothing is left to say then.
    let _ = io::stdout().lock().write_all(text.into().as_bytes());
}

/// A piece of a line, and the numbers that tell a terminal its look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub codes: Vec<u8>,
    pub text: Safe<'static>,
}

/// Prints lines in colours. The only sequences are those of the looks: they are made of numbers, and the text is safe.
pub fn painted(lines: Vec<Vec<Piece>>) {
    let _ = io::stdout().lock().write_all(paint(lines).as_bytes());
}

fn paint(lines: Vec<Vec<Piece>>) -> String {
    let mut text = String::new();
    for line in lines {
        for Piece { codes, text: words } in line {
            let words = words.on_one_line();
            if codes.is_empty() {
                text.push_str(&words);
            } else {
                let codes: Vec<String> = codes.iter().map(u8::to_string).collect();
                text.push_str(&format!("\x1b[{}m{words}\x1b[0m", codes.join(";")));
            }
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}

/// Whether standard output is a terminal.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether somebody can be asked: a terminal shows the question and another takes the answer.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Asks on the terminal. Anything but a yes is a no.
pub fn ask(question: &str) -> bool {
    print(format!("{question} [y/N] "));
    let _ = io::stdout().flush();
    let mut answer = String::new();
    let read = io::stdin().lock().take(100).read_line(&mut answer);
    read.is_ok() && ["y", "yes"].contains(&answer.trim().to_lowercase().as_str())
}

/// Prints a document: safe text on a terminal, byte for byte elsewhere.
pub fn document(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        let text = decode(bytes.to_vec()).map_or_else(|flawed| flawed.shown, |decoded| decoded.text);
        drop(out);
        print(&text);
    } else {
        let _ = out.write_all(bytes);
    }
}

/// Prints JSON, one value over several lines. What a terminal might obey is escaped: the value stays the same.
pub fn json(value: &serde_json::Value) {
    print(format!("{}\n", escaped(&format!("{value:#}"))));
}

fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for cluster in json.graphemes(true) {
        if safe::visible(cluster) == cluster {
            text.push_str(cluster);
            continue;
        }
        for c in cluster.chars() {
            match c.is_ascii() && !c.is_ascii_control() {
                true => text.push(c),
                false => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}"))),
            }
        }
    }
    text
}

/// Prints an error to standard error.
pub fn error<'a>(text: impl Into<Safe<'a>>) {
    let _ = writeln!(io::stderr().lock(), "{}", text.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_looks_reach_the_terminal_as_sequences() {
        let piece = |codes: &[u8], text: &str| Piece { codes: codes.to_vec(), text: text.to_owned().into() };
        let lines = [vec![piece(&[1, 31], "a\u{1b}[2J\n"), piece(&[], "b\u{202e} ")], Vec::new()];
        assert_eq!(paint(lines.into()), "\u{1b}[1;31ma␛[2J \u{1b}[0mb<U+202E>\n\n");
    }

    #[test]
    fn json_stays_the_same_value_and_drives_no_terminal() {
        let hostile = "a\u{1b}[2J\u{202e}\u{9b}\u{e0041}\u{7f} 日本 👩‍👩‍👧 é\n\t\" می‌خواهم é\u{200d}\u{200d}é";
        let hostile = &format!("{hostile} e{}", "\u{301}".repeat(20));
        let value = serde_json::json!({ hostile: [hostile] });
        let text = escaped(&format!("{value:#}"));
        assert_eq!(safe::visible(&text), text);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(value));
    }
}
