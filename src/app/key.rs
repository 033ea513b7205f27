//! Our own key type: what a terminal sends, narrowed at the door. Release events never get here, Shift-Tab is
//! `S-Tab`, and a shifted letter is its capital.

use std::fmt;
use std::str::FromStr;

/// A key with its modifiers. Shift is part of a [`Code::Char`] and set only for other codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// F1 to F24.
    F(u8),
}

const NAMED: [(&str, Code); 16] = [
    ("Space", Code::Char(' ')),
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Backspace", Code::Backspace),
    ("Del", Code::Delete),
    ("Ins", Code::Insert),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Minus", Code::Char('-')),
];

impl Key {
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    pub const fn ctrl(c: char) -> Self {
        Self { code: Code::Char(c), ctrl: true, alt: false, shift: false }
    }

    /// The character that this key types into a text, if it types one.
    pub fn text(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modifiers = [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")];
        for (_, word) in modifiers.into_iter().filter(|(set, _)| *set) {
            f.write_str(word)?;
        }
        if let Code::F(n) = self.code {
            return write!(f, "F{n}");
        }
        match (NAMED.iter().find(|(_, code)| *code == self.code), self.code) {
            (_, Code::Char('-')) if !self.ctrl && !self.alt => f.write_str("-"),
            (Some((name, _)), _) => f.write_str(name),
            (None, Code::Char(c)) if self.ctrl => write!(f, "{}", c.to_uppercase()),
            (None, Code::Char(c)) => write!(f, "{c}"),
            (None, _) => Ok(()),
        }
    }
}

impl FromStr for Key {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = text;
        loop {
            let (modifier, after) = match rest.split_once('-') {
                Some((word, after)) if !after.is_empty() => (word, after),
                _ => break,
            };
            match modifier {
                "Ctrl" | "C" => key.ctrl = true,
                "Alt" | "M" => key.alt = true,
                "Shift" | "S" => key.shift = true,
                _ => return Err(format!("`{text}` is no key: `{modifier}-` is no modifier (Ctrl-, Alt-, Shift-)")),
            }
            rest = after;
        }
        let named = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(rest));
        let function = rest.strip_prefix(['F', 'f']).and_then(|n| n.parse().ok()).filter(|n| (1..=24).contains(n));
        let mut chars = rest.chars();
        key.code = match (named, function, chars.next(), chars.next()) {
            (Some((_, code)), ..) => *code,
            (None, Some(n), ..) => Code::F(n),
            (None, None, Some(c), None) if key.ctrl => Code::Char(c.to_ascii_lowercase()),
            (None, None, Some(c), None) => Code::Char(c),
            _ => return Err(format!("`{text}` is no key; write `n`, `Ctrl-S`, `Shift-Tab`, `F5` or `PgDn`")),
        };
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_prints_and_reads_back() {
        let codes = NAMED
            .iter()
            .map(|(_, code)| *code)
            .chain((1..=12).map(Code::F))
            .chain("aZ?/:[]-+é@1".chars().map(Code::Char));
        for code in codes {
            for (ctrl, alt, shift) in
                [(false, false, false), (true, false, false), (false, true, false), (false, false, true)]
            {
                let letter = matches!(code, Code::Char(_));
                let upper = matches!(code, Code::Char(c) if c.is_uppercase() || !c.is_ascii());
                if (letter && shift) || (ctrl && upper) {
                    continue;
                }
                let key = Key { code, ctrl, alt, shift };
                assert_eq!(key.to_string().parse(), Ok(key), "{key}");
            }
        }
    }

    #[test]
    fn a_modifier_that_does_not_exist_is_named() {
        let error = "Hyper-x".parse::<Key>().expect_err("no such modifier");
        assert!(error.contains("`Hyper-`"), "{error}");
    }
}
