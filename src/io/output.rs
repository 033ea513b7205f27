//! Printing outside the screen: safe text only, and a reader that has gone away is no error.

#![expect(clippy::disallowed_methods, reason = "the one place that prints")]

use std::io::{self, Write};

use crate::domain::safe;

/// Prints text to standard output.
pub fn print(text: &str) {
    // `playbooks list | head` closes the pipe early; nothing is left to say then.
    let _ = io::stdout().lock().write_all(safe::visible(text).as_bytes());
}

/// Prints JSON, one value over several lines.
pub fn json(value: &serde_json::Value) {
    print(&format!("{value:#}\n"));
}

/// Prints an error to standard error.
pub fn error(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", safe::visible(text));
}
