//! Bytes to text, and what is wrong with bytes that are not text.
//! What is flawed can be shown, and is never written back: the rest of it would be lost.

use crate::domain::problem::{Place, Problem};

/// A text that was complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// Without the byte order mark.
    pub text: String,
    /// Whether a byte order mark stood before it; a write puts it back.
    pub mark: bool,
}

/// What keeps bytes from being a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing but zero bytes: what a power cut leaves.
    AllZeros,
    /// Zero bytes among the text.
    Zeros,
    Utf16,
    /// Single bytes such as Latin-1 or Windows-1252 have for letters with accents.
    Latin1,
    NotUtf8,
}

/// Flawed bytes as far as they can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flawed {
    pub flaw: Flaw,
    pub shown: String,
    /// Where in `shown` the first flawed byte stands.
    pub at: usize,
}

impl Flawed {
    fn new(flaw: Flaw, shown: String, at: usize) -> Self {
        Self { flaw, shown, at }
    }

    /// The problem of a file that is named beside it, at the first byte that is no text.
    pub fn problem(&self) -> Problem {
        let before = self.shown.get(..self.at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let place = Place { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 };
        let filled = self.shown.get(self.at..).unwrap_or_default().chars().all(|c| matches!(c, '\0' | '\n' | '\r'));
        let message = match self.flaw {
            Flaw::Zeros if filled => "This file is zero-filled from here on, as after a power cut.".to_owned(),
            Flaw::AllZeros | Flaw::Utf16 => format!("This file {}.", self.flaw.reason()),
            Flaw::Zeros | Flaw::Latin1 | Flaw::NotUtf8 => {
                format!("This file {}; the first stands here.", self.flaw.reason())
            }
        };
        Problem::error(&self.shown, place, message, self.flaw.fix())
    }
}

const MARK: char = '\u{feff}';

impl Flaw {
    /// What is wrong, as the end of a sentence about the file.
    pub fn reason(self) -> &'static str {
        match self {
            Self::AllZeros => "holds nothing but zero bytes, as after a power cut",
            Self::Zeros => "is damaged or no text: it has zero bytes in it",
            Self::Utf16 => "is UTF-16 text",
            Self::Latin1 => "has letters in an old encoding such as Latin-1",
            Self::NotUtf8 => "has bytes in it that are not UTF-8 text",
        }
    }

    /// The way out.
    pub fn fix(self) -> &'static str {
        match self {
            Self::AllZeros | Self::Zeros => "Restore it from a backup or from git.",
            Self::Utf16 | Self::Latin1 | Self::NotUtf8 => "Save it as UTF-8 with an editor.",
        }
    }
}

/// The text of `bytes`.
///
/// # Errors
/// Anything but complete UTF-8 without zero bytes, with what can be shown of it.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, Flawed> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Flawed::new(Flaw::Utf16, utf16(&bytes), 0));
    }
    if let Some(zero) = bytes.iter().position(|byte| *byte == 0) {
        return Err(match bytes.iter().all(|byte| *byte == 0) {
            true => Flawed::new(Flaw::AllZeros, String::new(), 0),
            false => Flawed::new(Flaw::Zeros, lossy(&bytes), lossy(&bytes[..zero]).len()),
        });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix(MARK) {
            Some(rest) => Decoded { text: rest.to_owned(), mark: true },
            None => Decoded { text, mark: false },
        }),
        Err(error) => Err(single_bytes(error.as_bytes(), error.utf8_error().valid_up_to())),
    }
}

/// The bytes of a text, with its byte order mark where it had one.
pub fn encode(text: &str, mark: bool) -> Vec<u8> {
    if mark { format!("{MARK}{text}").into_bytes() } else { text.as_bytes().to_vec() }
}

/// A text without a single complete multi-byte character was never UTF-8. The first byte that is none stands at `at`.
fn single_bytes(bytes: &[u8], at: usize) -> Flawed {
    if bytes.utf8_chunks().all(|chunk| chunk.valid().is_ascii()) {
        return Flawed::new(Flaw::Latin1, bytes.iter().copied().map(char::from).collect(), at);
    }
    Flawed::new(Flaw::NotUtf8, lossy(bytes), at)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn utf16(bytes: &[u8]) -> String {
    let big = bytes.starts_with(&[0xfe, 0xff]);
    let unit = |pair: &[u8]| {
        let pair = [pair[0], *pair.get(1).unwrap_or(&0)];
        if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    };
    let units: Vec<u16> = bytes[2..].chunks(2).map(unit).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn flawed_bytes_are_told_apart_and_shown() {
        let utf16: Vec<u8> = "\u{feff}Zürich".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16_big: Vec<u8> = "\u{feff}Zürich".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let cases: [(&[u8], Flaw, &str, usize); 8] = [
            (&[0; 512], Flaw::AllZeros, "", 0),
            (b"half\0\0\0", Flaw::Zeros, "half\0\0\0", 4),
            (b"\xe9half\0x", Flaw::Zeros, "\u{fffd}half\0x", 7),
            (&utf16, Flaw::Utf16, "Zürich", 0),
            (&utf16_big, Flaw::Utf16, "Zürich", 0),
            (&[0xff, 0xfe, b'a', 0, b'b'], Flaw::Utf16, "ab", 0),
            (b"Soci\xe9t\xe9", Flaw::Latin1, "Société", 4),
            (
                "Zürich\u{fffd}".as_bytes().split_last().map_or(&[], |(_, torn)| torn),
                Flaw::NotUtf8,
                "Zürich\u{fffd}",
                7,
            ),
        ];
        for (bytes, flaw, shown, at) in cases {
            assert_eq!(decode(bytes.to_vec()), Err(Flawed { flaw, shown: shown.to_owned(), at }), "{bytes:?}");
        }
    }

    #[test]
    fn a_flaw_is_reported_at_its_first_byte() {
        let utf16: Vec<u8> = "\u{feff}name: x".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: [(&[u8], &str, &str, &str); 6] = [
            (b"name: x\nby: Ren\xe9\n", "2:8", "by: René", "Latin-1; the first stands here."),
            (
                "é\nü \u{e9}".as_bytes().split_last().map_or(&[], |(_, torn)| torn),
                "2:3",
                "ü \u{fffd}",
                "not UTF-8 text; the first stands here.",
            ),
            (b"name: \xc0\xaf\n", "1:7", "name: \u{c0}\u{af}", "the first stands here."),
            (b"name: x\na\0b\n", "2:2", "a\0b", "zero bytes in it; the first stands here."),
            (b"name: x\r\nab\0\0\n", "2:3", "ab\0\0", "This file is zero-filled from here on, as after a power cut."),
            (&utf16, "1:1", "name: x", "This file is UTF-16 text."),
        ];
        for (bytes, place, source, message) in cases {
            let problem = decode(bytes.to_vec()).expect_err("flawed").problem();
            assert_eq!((problem.place.to_string().as_str(), problem.source.as_str()), (place, source));
            assert!(problem.message.ends_with(message), "{}", problem.message);
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_text_and_comes_back() {
        let bytes = "\u{feff}name: x".as_bytes().to_vec();
        let decoded = decode(bytes.clone()).expect("UTF-8");
        assert_eq!(decoded, Decoded { text: "name: x".into(), mark: true });
        assert_eq!(encode(&decoded.text, decoded.mark), bytes);
    }

    proptest! {
        #[test]
        fn what_decodes_comes_back_byte_for_byte(bytes in any::<Vec<u8>>()) {
            match decode(bytes.clone()) {
                Ok(decoded) => prop_assert_eq!(encode(&decoded.text, decoded.mark), bytes),
                Err(flawed) => prop_assert!(flawed.shown.is_char_boundary(flawed.at)),
            }
        }
    }
}
