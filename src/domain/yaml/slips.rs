//! Slips of the hand that YAML takes for something else, so that it complains elsewhere or not at all.
//! They are looked for on the line of a complaint and on the one above it.

use crate::domain::problem::{Place, Problem, quoted};

/// Longer keys are none for YAML.
const MAX_KEY: usize = 1024;

/// A slip, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    pub place: Place,
    pub message: String,
    pub fix: String,
}

impl Slip {
    fn new(line: usize, column: usize, message: String, fix: impl Into<String>) -> Self {
        Self { place: Place { line, column }, message, fix: fix.into() }
    }

    pub(super) fn problem(self, text: &str) -> Problem {
        Problem::error(text, self.place, self.message, self.fix)
    }
}

/// The slip on line `number`, else on the line above it that says something.
pub(super) fn near(text: &str, number: usize) -> Option<Slip> {
    let above = || {
        let before = text.lines().enumerate().take(number.saturating_sub(1));
        before.filter(|(_, line)| !line.trim().is_empty()).last().map(|(index, _)| index + 1)
    };
    on_line(text, number).or_else(|| on_line(text, above()?))
}

/// The slip on line `number`.
pub fn on_line(text: &str, number: usize) -> Option<Slip> {
    let line = text.lines().nth(number.checked_sub(1)?)?;
    strange_blank(line, number).or_else(|| dash(text, number)).or_else(|| after_key(line, number))
}

/// A dash of typography where a list item starts: a word processor made it of a hyphen.
pub fn dash(text: &str, number: usize) -> Option<Slip> {
    let line = text.lines().nth(number.checked_sub(1)?)?;
    let item = line.trim_start();
    let sign = item.chars().next().filter(|sign| matches!(sign, '‐'..='―' | '−' | '•'))?;
    if !item[sign.len_utf8()..].starts_with(char::is_whitespace) {
        return None;
    }
    let message = format!("A list item starts with `-`, but here is `{sign}`.");
    let fix = "Write a plain hyphen and a space instead.";
    Some(Slip::new(number, column(line, line.len() - item.len()), message, fix))
}

/// A blank in the indentation that looks like a space.
fn strange_blank(line: &str, number: usize) -> Option<Slip> {
    let indent = &line[..line.len() - line.trim_start().len()];
    let (at, blank) = indent.char_indices().find(|(_, c)| !c.is_ascii())?;
    Some(no_space(blank, number, column(line, at)))
}

fn no_space(blank: char, line: usize, column: usize) -> Slip {
    let message = format!("These blanks are no spaces (U+{:04X}).", u32::from(blank));
    Slip::new(line, column, message, "Delete them and type spaces instead.")
}

/// `name:Renewal`, which is a text and no key; and keys that are too long to be one.
fn after_key(line: &str, number: usize) -> Option<Slip> {
    let mut start = line.trim_start();
    while let Some(item) = start.strip_prefix("- ") {
        start = item.trim_start();
    }
    let before = line.len() - start.len();
    let end = start.find(": ").or_else(|| start.trim_end().strip_suffix(':').map(str::len));
    if end.is_some_and(|end| start[..end].chars().count() > MAX_KEY) {
        let message = format!("This key has more than {MAX_KEY} characters, which YAML does not allow.");
        let fix = "Shorten it; long texts belong behind the colon of a key.";
        return Some(Slip::new(number, column(line, before), message, fix));
    }
    let (key, value) = start.split_once(':')?;
    let colon = column(line, before + key.len());
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !key.chars().all(word) {
        return None;
    }
    let next = value.chars().next().filter(|next| !matches!(next, ' ' | '\t' | '/' | '\\'))?;
    if next.is_whitespace() {
        return Some(no_space(next, number, colon + 1));
    }
    let message = format!("A space is missing after the colon of {}.", quoted(key));
    Some(Slip::new(number, colon, message, format!("Write {}.", quoted(&format!("{key}: {value}")))))
}

/// The column of the byte `at`.
fn column(line: &str, at: usize) -> usize {
    line[..at].chars().count() + 1
}
