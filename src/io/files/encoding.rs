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
}

impl Flawed {
    /// The problem of a file that is named beside it.
    pub fn problem(&self) -> Problem {
        Problem::error("", Place::START, format!("This file {}.", self.flaw.reason()), self.flaw.fix())
    }
}

const MARK: char = '\u{feff}';

impl Flaw {
    /// What is wrong, as the end of a sentence about the file.
    pub fn reason(self) -> &'static str {
        match self {
            Self::AllZeros => "holds nothing but zero bytes, as after a power cut",
            Self::Zeros => "has zero bytes in it, so it is damaged or no text",
            Self::Utf16 => "is UTF-16 text",
            Self::Latin1 => "is text in an old encoding such as Latin-1",
            Self::NotUtf8 => "has bytes in it that are not UTF-8 text",
        }
    }

    /// The way out.
    pub fn fix(self) -> &'static str {
        match self {
            Self::AllZeros | Self::Zeros => "Restore it from a backup or from git.",
            Self::Utf16 | Self::Latin1 | Self::NotUtf8 => "Save it as UTF-8 with an editor, then open it again.",
        }
    }
}

/// The text of `bytes`.
///
/// # Errors
/// Anything but complete UTF-8 without zero bytes, with what can be shown of it.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, Flawed> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Flawed { flaw: Flaw::Utf16, shown: utf16(&bytes) });
    }
    if bytes.contains(&0) {
        let flaw = if bytes.iter().all(|byte| *byte == 0) { Flaw::AllZeros } else { Flaw::Zeros };
        let shown = if flaw == Flaw::AllZeros { String::new() } else { lossy(&bytes) };
        return Err(Flawed { flaw, shown });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix(MARK) {
            Some(rest) => Decoded { text: rest.to_owned(), mark: true },
            None => Decoded { text, mark: false },
        }),
        Err(error) => Err(single_bytes(error.as_bytes())),
    }
}

/// The bytes of a text, with its byte order mark where it had one.
pub fn encode(text: &str, mark: bool) -> Vec<u8> {
    if mark { format!("{MARK}{text}").into_bytes() } else { text.as_bytes().to_vec() }
}

/// A text without a single complete multi-byte character was never UTF-8.
fn single_bytes(bytes: &[u8]) -> Flawed {
    if bytes.utf8_chunks().all(|chunk| chunk.valid().is_ascii()) {
        return Flawed { flaw: Flaw::Latin1, shown: bytes.iter().copied().map(char::from).collect() };
    }
    Flawed { flaw: Flaw::NotUtf8, shown: lossy(bytes) }
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
        let cases: [(&[u8], Flaw, &str); 7] = [
            (&[0; 512], Flaw::AllZeros, ""),
            (b"half\0\0\0", Flaw::Zeros, "half\0\0\0"),
            (&utf16, Flaw::Utf16, "Zürich"),
            (&utf16_big, Flaw::Utf16, "Zürich"),
            (&[0xff, 0xfe, b'a', 0, b'b'], Flaw::Utf16, "ab"),
            (b"Soci\xe9t\xe9", Flaw::Latin1, "Société"),
            ("Zürich\u{fffd}".as_bytes().split_last().map_or(&[], |(_, torn)| torn), Flaw::NotUtf8, "Zürich\u{fffd}"),
        ];
        for (bytes, flaw, shown) in cases {
            assert_eq!(decode(bytes.to_vec()), Err(Flawed { flaw, shown: shown.to_owned() }), "{bytes:?}");
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
            if let Ok(decoded) = decode(bytes.clone()) {
                prop_assert_eq!(encode(&decoded.text, decoded.mark), bytes);
            }
        }
    }
}
