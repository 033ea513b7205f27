//! Text that cannot drive a terminal: control, bidi, zero-width and tag characters are shown, not obeyed.
//! For display only; the bytes on disk stay as they are.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use unicode_normalization::char::is_combining_mark;

/// The most marks on one letter that are shown as they are.
const MAX_MARKS: usize = 8;

/// Text that may be shown. Nothing else is drawn by `widgets` or printed by `io::output`, and only this file makes it.
#[derive(Debug, Clone, Default, Eq)]
pub struct Safe<'a>(Cow<'a, str>);

impl Safe<'_> {
    /// Line breaks and tabs become spaces.
    pub fn on_one_line(self) -> Self {
        if self.0.contains(['\n', '\t']) { Safe(Cow::Owned(self.0.replace(['\n', '\t'], " "))) } else { self }
    }

    /// What is safe stays so beside something else.
    pub fn push(&mut self, more: &Safe<'_>) {
        self.0.to_mut().push_str(more);
    }

    pub fn into_owned(self) -> String {
        self.0.into_owned()
    }
}

impl Deref for Safe<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Safe<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: AsRef<str> + ?Sized> PartialEq<T> for Safe<'_> {
    fn eq(&self, other: &T) -> bool {
        *self.0 == *other.as_ref()
    }
}

impl<'a, T: AsRef<str> + ?Sized> From<&'a T> for Safe<'a> {
    fn from(text: &'a T) -> Self {
        visible(text.as_ref())
    }
}

impl From<String> for Safe<'_> {
    fn from(text: String) -> Self {
        match visible(&text).0 {
            Cow::Borrowed(_) => Safe(Cow::Owned(text)),
            Cow::Owned(shown) => Safe(Cow::Owned(shown)),
        }
    }
}

impl<'a> From<Cow<'a, str>> for Safe<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        match text {
            Cow::Borrowed(text) => visible(text),
            Cow::Owned(text) => Safe::from(text),
        }
    }
}

/// `text` with every character that a terminal might obey, or that hides or reorders other text, made visible:
/// controls as their picture (`ESC` as `␛`), the others as `<U+202E>`. A line break and a tab stay.
/// Emoji sequences and scripts that need joiners stay whole. Idempotent.
pub fn visible(text: &str) -> Safe<'_> {
    before(text, None)
}

/// [`visible`] for a piece of a text: whether a joiner at its end joins something depends on what comes next.
pub fn before(text: &str, next: Option<char>) -> Safe<'_> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte) || byte == b'\n' || byte == b'\t') {
        return Safe(Cow::Borrowed(text));
    }
    let mut shown = String::with_capacity(text.len());
    let mut changed = false;
    let mut last = Before::default();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let replaced = replacement(c, &last, chars.peek().copied().or(next));
        changed |= replaced.is_some();
        match replaced {
            Some(Shown::Picture(picture)) => shown.push(picture),
            Some(Shown::Code) => shown.push_str(&format!("<U+{:04X}>", u32::from(c))),
            None => shown.push(c),
        }
        last = Before {
            last: Some(c),
            kept: replaced.is_none(),
            marks: if is_combining_mark(c) { last.marks + 1 } else { 0 },
        };
    }
    Safe(if changed { Cow::Owned(shown) } else { Cow::Borrowed(text) })
}

/// [`visible`] on one line: line breaks and tabs become spaces.
pub fn line(text: &str) -> Safe<'_> {
    visible(text).on_one_line()
}

enum Shown {
    Picture(char),
    Code,
}

/// What stands before a character.
#[derive(Default)]
struct Before {
    last: Option<char>,
    /// Whether the last one is shown as it is.
    kept: bool,
    /// How many marks it and those before it put on one letter.
    marks: usize,
}

fn replacement(c: char, before: &Before, next: Option<char>) -> Option<Shown> {
    match u32::from(c) {
        // Joiners belong to emoji sequences and to scripts such as Persian; between anything else they hide.
        0x200C | 0x200D => {
            let joined = before.last.is_some_and(|last| before.kept && joins(last)) && next.is_some_and(joins);
            let selected = next.is_some_and(is_selector);
            if joined && !selected { None } else { Some(Shown::Code) }
        }
        // A presentation selector belongs to the character before it; a run of them hides data.
        0xFE00..=0xFE0F => before.last.is_none_or(is_selector).then_some(Shown::Code),
        // More marks than any script has on a letter are drawn over the lines around it.
        _ if before.marks >= MAX_MARKS && is_combining_mark(c) => Some(Shown::Code),
        _ => alone(c),
    }
}

/// How a character is shown wherever it stands, unless as it is.
fn alone(c: char) -> Option<Shown> {
    let code = u32::from(c);
    match code {
        0x09 | 0x0A => None,
        0x00..=0x1F => char::from_u32(0x2400 + code).map(Shown::Picture),
        0x7F => Some(Shown::Picture('\u{2421}')),
        0x80..=0x9F => Some(Shown::Code),
        0x00AD | 0x034F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B | 0x200E | 0x200F => {
            Some(Shown::Code)
        }
        0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFEFF | 0xFFA0 | 0xFFF9..=0xFFFB => Some(Shown::Code),
        0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A => Some(Shown::Code),
        0xE0000..=0xE0FFF | 0xE000..=0xF8FF | 0xF0000..=0x10FFFF => Some(Shown::Code),
        _ if code & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&code) => Some(Shown::Code),
        _ => None,
    }
}

/// Whether a joiner beside this character can mean something.
fn joins(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !matches!(c, '\u{200C}' | '\u{200D}') && alone(c).is_none()
}

fn is_selector(c: char) -> bool {
    matches!(u32::from(c), 0xFE00..=0xFE0F | 0xE0100..=0xE01EF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        let cases = [
            ("\u{1b}[2J", "␛[2J"),
            ("a\rb", "a␍b"),
            ("bell\u{7}", "bell␇"),
            ("del\u{7f}", "del␡"),
            ("\u{9b}31m", "<U+009B>31m"),
            ("exe.\u{202e}gpj", "exe.<U+202E>gpj"),
            ("a\u{200b}b", "a<U+200B>b"),
            ("\u{e0041}x", "<U+E0041>x"),
            ("a\u{200d}b", "a<U+200D>b"),
            ("é\u{200d}\u{200b}", "é<U+200D><U+200B>"),
            ("日\u{200d}\u{200d}本", "日<U+200D><U+200D>本"),
            (
                "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
                "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}<U+0301>",
            ),
        ];
        for (text, shown) in cases {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn what_people_write_stays() {
        for text in
            ["👩‍👩‍👧‍👦", "می‌خواهم", "שלום", "日本語パートナー", "Société Générale", "e\u{301}", "❤️", "❤️‍🔥", "a\n\tb", "🇵🇱"]
        {
            assert_eq!(visible(text), text);
        }
    }

    proptest! {
        #[test]
        fn it_is_idempotent_and_leaves_no_control(text in any::<String>()) {
            let once = visible(&text).into_owned();
            prop_assert_eq!(visible(&once).into_owned(), once.clone());
            prop_assert!(!once.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
            prop_assert!(!line(&text).contains(char::is_control));
        }
    }
}
