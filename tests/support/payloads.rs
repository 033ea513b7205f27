//! The 48 texts that would drive a terminal, and what may come out where they went in.

/// Number, what it is, the text, and how it is marked where it is shown; a name has no odd blanks.
pub type Payload = (u8, &'static str, String, &'static str);

/// All of them, at most 200 characters long: names hold no more.
pub fn all() -> Vec<Payload> {
    let texts: [(&str, &str, &str); 48] = [
        ("clear the screen", "\u{1b}[2J", "␛[2J"),
        ("cursor home", "\u{1b}[H", "␛[H"),
        ("red, unclosed", "\u{1b}[31mred", "␛[31mred"),
        ("hidden text", "\u{1b}[8mgone", "␛[8mgone"),
        ("title, ended by BEL", "\u{1b}]0;t\u{7}", "␛]0;t␇"),
        ("title, ended by ST", "\u{1b}]2;t\u{1b}\\ ", "␛]2;t␛"),
        ("clipboard write", "\u{1b}]52;c;ZXZpbA==\u{7}", "␛]52;c"),
        ("clipboard read", "\u{1b}]52;c;?\u{7}", "␛]52;c;?␇"),
        ("a link of the terminal", "\u{1b}]8;;http://evil.example\u{1b}\\x\u{1b}]8;;\u{1b}\\", "␛]8;;"),
        ("colour queries", "\u{1b}]4;1;?\u{7}\u{1b}]10;?\u{7}\u{1b}]11;?\u{7}", "␛]4;1;?␇"),
        ("notifications", "\u{1b}]777;notify;a;b\u{7}\u{1b}]9;9;x\u{7}\u{1b}]1337;x\u{7}", "␛]777;"),
        ("where is the cursor", "\u{1b}[6n", "␛[6n"),
        ("who are you", "\u{1b}[c\u{1b}[>c\u{1b}[=c", "␛[c␛[>c"),
        ("how are you set", "\u{1b}P$qm\u{1b}\\ ", "␛P$qm␛"),
        ("report the title", "\u{1b}[21t", "␛[21t"),
        ("a device string without an end", "\u{1b}Pq", "␛Pq"),
        ("other strings", "\u{1b}_app\u{1b}^pm\u{1b}Xsos", "␛_app␛^pm"),
        ("sixel", "\u{1b}Pq#0;2;0;0;0#0~~\u{1b}\\ ", "␛Pq#0;2"),
        ("graphics", "\u{1b}_Ga=T,f=24;AAAA\u{1b}\\ ", "␛_Ga=T"),
        ("tmux", "\u{1b}Ptmux;\u{1b}\u{1b}]0;t\u{7}\u{1b}\\ ", "␛Ptmux;␛␛]0"),
        ("reset", "\u{1b}c", "␛c"),
        ("soft reset", "\u{1b}[!p", "␛[!p"),
        ("line drawing", "\u{1b}(0lqk\u{e}x\u{f}", "␛(0lqk␎x␏"),
        ("leave the screen", "\u{1b}[?1049l", "␛[?1049l"),
        ("follow the mouse", "\u{1b}[?1003h", "␛[?1003h"),
        ("end of a paste", "\u{1b}[?2004l\u{1b}[201~rm", "␛[?2004l"),
        ("CSI in one character", "\u{9b}2J", "<U+009B>2J"),
        ("OSC in one character", "\u{9d}52;c;x\u{9c}", "<U+009D>52"),
        ("a byte that is no text", "caf\u{fffd}2J", "caf\u{fffd}2J"),
        ("bells", "\u{7}", "␇␇␇"),
        ("overprinting", "evil\u{8}\u{8}\u{8}\u{8}good", "evil␈␈␈␈"),
        ("overwriting", "evil\rgood", "evil"),
        ("odd blanks", "a\u{b}b\u{c}c\td", "a␋b␌c|a b c"),
        ("NUL and DEL", "n\u{0}d\u{7f}", "d␡"),
        ("right to left", "a\u{202e}b\u{202a}c\u{202c}", "a<U+202E>b<U+202A>"),
        ("isolates", "a\u{2066}b\u{2067}c\u{2069}", "a<U+2066>b<U+2067>"),
        ("marks of direction", "a\u{200e}b\u{200f}c\u{61c}", "a<U+200E>b<U+200F>"),
        ("no width", "a\u{200b}b\u{2060}c\u{feff}d", "a<U+200B>b<U+2060>"),
        ("soft hyphen", "pass\u{ad}word", "pass<U+00AD>"),
        ("tags", "t\u{e0041}\u{e0042}", "t<U+E0041>"),
        ("fillers", "f\u{3164}\u{115f}g", "f<U+3164><U+115F>"),
        ("variation selectors", "v", "<U+FE0F>"),
        ("marks on one letter", "e", "\u{301}<U+0301>"),
        ("a family", "fam 👩‍👩‍👧‍👦 ily", "fam 👩‍👩‍👧‍👦 ily"),
        ("Persian and Hebrew", "می‌خواهم שלום", "می‌خواهم שלום"),
        ("wide characters", "日本語パ", "日本語パ"),
        ("no characters", "i\u{fff9}j\u{fffa}\u{e000}\u{ffff}", "i<U+FFF9>j<U+FFFA>"),
        ("in two parts", "half\u{1b}\n]52;c;ZXZpbA==\u{7}", "half␛"),
    ];
    let numbered = (1..).zip(texts).map(|(number, (what, text, mark))| {
        let text = match number {
            30 => text.repeat(100),
            42 => text.to_owned() + &"\u{fe0f}".repeat(20) + "\u{e0100}\u{e0101}",
            43 => text.to_owned() + &"\u{301}".repeat(150),
            _ => text.to_owned(),
        };
        (number, what, text, mark)
    });
    numbered.collect()
}

/// The first character of a text that a terminal might obey, or that hides or reorders what is beside it. This says what
/// must not be there in its own words, and asks nobody who makes text safe.
pub fn foreign(text: &str) -> Option<char> {
    let chars: Vec<char> = text.chars().collect();
    let beside = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied();
    let joins = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !c.is_whitespace());
    let is_foreign = |index: usize, c: char| match u32::from(c) {
        0x200c | 0x200d => !joins(beside(index.checked_sub(1))) || !joins(beside(Some(index + 1))),
        0xfe00..=0xfe0f => {
            beside(index.checked_sub(1)).is_none_or(|before| matches!(u32::from(before), 0xfe00..=0xfe0f))
        }
        0x300..=0x36f => index >= 8 && chars[index - 8..index].iter().all(|mark| matches!(mark, '\u{300}'..='\u{36f}')),
        code => c.is_control() || HIDDEN.iter().any(|(first, last)| (*first..=*last).contains(&code)),
    };
    chars.iter().enumerate().find(|(index, c)| is_foreign(*index, **c)).map(|(_, c)| *c)
}

/// Format characters, fillers, tags, private use and what is no character: first and last of each range.
const HIDDEN: [(u32, u32); 23] = [
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x61c, 0x61c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200b),
    (0x200e, 0x200f),
    (0x2028, 0x202e),
    (0x2060, 0x206f),
    (0x3164, 0x3164),
    (0xe000, 0xf8ff),
    (0xfdd0, 0xfdef),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff9, 0xfffb),
    (0xfffe, 0xffff),
    (0x1bca0, 0x1bca3),
    (0x1d173, 0x1d17a),
    (0xe0000, 0xe0fff),
    (0xf0000, 0xffffd),
    (0x10_0000, 0x10_fffd),
    (0x10_fffe, 0x10_ffff),
];

/// Everything that the program may say to a terminal: text, line ends, the sequences that draw, the modes that it takes and
/// gives back, the questions at its start. Returns where it said something else, and what.
pub fn first_foreign(log: &str) -> Option<String> {
    const WHOLE: [&str; 3] = ["\u{1b}]10;?\u{7}", "\u{1b}]11;?\u{7}", "\u{1b}[c"];
    const MODES: [&str; 9] = ["25", "1000", "1002", "1003", "1004", "1006", "1049", "2004", "2026"];
    let mut rest = log;
    while !rest.is_empty() {
        if let Some(whole) = WHOLE.iter().find(|whole| rest.starts_with(**whole)) {
            rest = &rest[whole.len()..];
        } else if let Some(sequence) = rest.strip_prefix("\u{1b}[") {
            let end = sequence.find(|c: char| !matches!(c, '0'..='9' | ';' | '?')).unwrap_or(sequence.len());
            let (inner, last) = (&sequence[..end], sequence[end..].chars().next().unwrap_or_default());
            let known = match inner.strip_prefix('?') {
                Some(mode) => matches!(last, 'h' | 'l') && MODES.contains(&mode),
                None => matches!(last, 'm' | 'H' | 'J' | 'K') && !inner.contains('?'),
            };
            if !known {
                return Some(rest.chars().take(20).collect());
            }
            rest = &sequence[end + 1..];
        } else {
            // An escape that begins nothing known stays, and is found.
            let end = rest.char_indices().skip(1).find(|(_, c)| *c == '\u{1b}').map_or(rest.len(), |(end, _)| end);
            let plain = rest[..end].replace("\r\n", "");
            if let Some(c) = foreign(&plain) {
                return Some(format!("{c:?} in {plain:?}"));
            }
            rest = &rest[end..];
        }
    }
    None
}

/// A text between the quotes of YAML: only letters that nobody would obey stand there as they are.
pub fn in_yaml(text: &str) -> String {
    let plain = |c: char| (' '..='~').contains(&c) && !matches!(c, '"' | '\\');
    let escaped = text.chars().map(|c| if plain(c) { c.to_string() } else { format!("\\U{:08X}", u32::from(c)) });
    format!("\"{}\"", escaped.collect::<String>())
}
