use proptest::prelude::*;

use super::*;
use crate::app::msg::{Mouse, MouseKind};

/// What `bytes` mean when they come at once and nothing follows.
fn decode(bytes: &[u8]) -> Vec<Msg> {
    decode_pieces([bytes])
}

fn decode_pieces<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Msg> {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    for piece in pieces {
        decoder.feed(piece, &mut out);
    }
    decoder.give_up(&mut out);
    out
}

/// The keys, in the notation that people write in their settings.
fn keys(bytes: &[u8]) -> String {
    let shown = decode(bytes).into_iter().map(|msg| match msg {
        Msg::Key(key) => key.to_string(),
        other => format!("{other:?}"),
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_key() {
    let mut cases: Vec<(Vec<u8>, String)> = Vec::new();
    let mut case = |bytes: &[u8], key: &str| cases.push((bytes.to_vec(), key.to_owned()));
    for byte in 0x21..=0x7e_u8 {
        let c = char::from(byte);
        case(&[byte], &c.to_string());
        let alt = if c == '-' { "Alt-Minus".to_owned() } else { format!("Alt-{c}") };
        case(&[0x1b, byte], &alt);
    }
    for byte in (0x01..=0x1a_u8).filter(|byte| !matches!(byte, 0x09 | 0x0d)) {
        let letter = char::from(byte + b'A' - 1);
        case(&[byte], &format!("Ctrl-{letter}"));
        case(&[0x1b, byte], &format!("Ctrl-Alt-{letter}"));
    }
    case(b" ", "Space");
    case(b"\x1b ", "Alt-Space");
    case(b"\0", "Ctrl-Space");
    case(b"\x1c", "Ctrl-\\");
    case(b"\x1d", "Ctrl-]");
    case(b"\x1e", "Ctrl-^");
    case(b"\x1f", "Ctrl-_");
    case(b"\r", "Enter");
    case(b"\x1b\r", "Alt-Enter");
    case(b"\t", "Tab");
    case(b"\x1b[Z", "Shift-Tab");
    case(b"\x1b[1;2Z", "Shift-Tab");
    case(b"\x7f", "Backspace");
    case(b"\x1b\x7f", "Alt-Backspace");
    case(b"\x1b", "Esc");
    case(b"\x1b\x1b", "Esc Esc");
    let named: [(&[u8], &[u8], &str); 6] = [
        (b"A", b"A", "Up"),
        (b"B", b"B", "Down"),
        (b"C", b"C", "Right"),
        (b"D", b"D", "Left"),
        (b"H", b"H", "Home"),
        (b"F", b"F", "End"),
    ];
    let modifiers = ["Shift-", "Alt-", "Alt-Shift-", "Ctrl-", "Ctrl-Shift-", "Ctrl-Alt-", "Ctrl-Alt-Shift-"];
    for (csi, ss3, name) in named {
        case(&[b"\x1b[", csi].concat(), name);
        case(&[b"\x1bO", ss3].concat(), name);
        for (n, modifier) in (2..).zip(modifiers) {
            case(&[format!("\x1b[1;{n}").as_bytes(), csi].concat(), &format!("{modifier}{name}"));
        }
    }
    let numbered = [
        (1, "Home"),
        (2, "Ins"),
        (3, "Del"),
        (4, "End"),
        (5, "PgUp"),
        (6, "PgDn"),
        (7, "Home"),
        (8, "End"),
        (11, "F1"),
        (12, "F2"),
        (13, "F3"),
        (14, "F4"),
        (15, "F5"),
        (17, "F6"),
        (18, "F7"),
        (19, "F8"),
        (20, "F9"),
        (21, "F10"),
        (23, "F11"),
        (24, "F12"),
        (25, "F13"),
        (26, "F14"),
        (28, "F15"),
        (29, "F16"),
        (31, "F17"),
        (32, "F18"),
        (33, "F19"),
        (34, "F20"),
    ];
    for (number, name) in numbered {
        case(format!("\x1b[{number}~").as_bytes(), name);
        for (n, modifier) in (2..).zip(modifiers) {
            case(format!("\x1b[{number};{n}~").as_bytes(), &format!("{modifier}{name}"));
        }
    }
    for (n, last) in (1..).zip("PQRS".chars()) {
        case(format!("\x1bO{last}").as_bytes(), &format!("F{n}"));
        case(format!("\x1bO5{last}").as_bytes(), &format!("Ctrl-F{n}"));
        case(format!("\x1b[1;3{last}").as_bytes(), &format!("Alt-F{n}"));
    }
    for (n, last) in (1..).zip("ABCDE".chars()) {
        case(format!("\x1b[[{last}").as_bytes(), &format!("F{n}"));
    }
    for (last, name) in "jklmnopqrstuvwxyX".chars().zip("*+,-./0123456789=".chars()) {
        case(format!("\x1bO{last}").as_bytes(), &name.to_string());
    }
    case(b"\x1bOM", "Enter");
    case("é".as_bytes(), "é");
    case("日".as_bytes(), "日");
    case("👍".as_bytes(), "👍");
    case("\u{1b}é".as_bytes(), "Alt-é");
    // kitty's `CSI u` and xterm's modifyOtherKeys.
    case(b"\x1b[97u", "a");
    case(b"\x1b[97;2u", "A");
    case(b"\x1b[97;5u", "Ctrl-A");
    case(b"\x1b[97;6u", "Ctrl-A");
    case(b"\x1b[97:65:99;5:2u", "Ctrl-A");
    case(b"\x1b[27u", "Esc");
    case(b"\x1b[13;2u", "Shift-Enter");
    case(b"\x1b[9;6u", "Ctrl-Shift-Tab");
    case(b"\x1b[57399u", "0");
    case(b"\x1b[57408u", "9");
    case(b"\x1b[57414u", "Enter");
    case(b"\x1b[57417;5u", "Ctrl-Left");
    case(b"\x1b[57376u", "F13");
    case(b"\x1b[27;5;13~", "Ctrl-Enter");
    case(b"\x1b[27;6;9~", "Ctrl-Shift-Tab");
    for (bytes, key) in cases {
        assert_eq!(keys(&bytes), key, "{:?}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn what_is_no_key_types_nothing() {
    let silent: [&[u8]; 16] = [
        b"\x1b[97;1:3u",                     // a release
        b"\x1b[1;1:3A",                      // a release
        b"\x1b[57441u",                      // the Shift key itself
        b"\x1b[?62;22c",                     // device attributes
        b"\x1b[>1;4000;29c",                 // its version
        b"\x1b[24;80R",                      // where the cursor is
        b"\x1b[?2026;2$y",                   // a mode
        b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\", // a colour
        b"\x1b]10;rgb:ffff/ffff/ffff\x07",   // a colour
        b"\x1bP>|kitty(0.35.2)\x1b\\",       // its name
        b"\x1b[M !!",                        // an old mouse
        b"\x1b[201~",                        // the end of no paste
        b"\xff\xc0\x80",                     // no UTF-8
        b"\xc2\x85",                         // a control character
        b"\x1b[99~",                         // nothing that we know
        b"\x1b[E",                           // the middle of the keypad
    ];
    for bytes in silent {
        assert_eq!(decode(&[bytes, b"x"].concat()), [Msg::Key(Key::char('x'))], "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn mouse_and_focus() {
    let at = |kind, column, row| vec![Msg::Mouse(Mouse { kind, column, row })];
    assert_eq!(decode(b"\x1b[<0;1;1M"), at(MouseKind::Press, 0, 0));
    assert_eq!(decode(b"\x1b[<0;120;40m"), at(MouseKind::Release, 119, 39));
    assert_eq!(decode(b"\x1b[<32;3;4M"), at(MouseKind::Drag, 2, 3));
    assert_eq!(decode(b"\x1b[<64;3;4M"), at(MouseKind::ScrollUp, 2, 3));
    assert_eq!(decode(b"\x1b[<81;3;4M"), at(MouseKind::ScrollDown, 2, 3));
    assert_eq!(decode(b"\x1b[<0;0;99999M"), at(MouseKind::Press, 0, u16::MAX));
    for none_of_ours in ["\x1b[<2;3;4M", "\x1b[<35;3;4M", "\x1b[<66;3;4M", "\x1b[<0;3M", "\x1b[<;;M"] {
        assert_eq!(decode(none_of_ours.as_bytes()), []);
    }
    assert_eq!(decode(b"\x1b[I\x1b[O"), [Msg::FocusGained, Msg::FocusLost]);
}

#[test]
fn a_paste_is_one_text_without_controls() {
    let paste = |text: &str| Msg::Paste(text.to_owned());
    assert_eq!(
        decode(b"\x1b[200~a\r\nb\rc\nd\te\x1b[2J\x00f\x1b[201~g"),
        [paste("a\nb\nc\nd\te[2Jf"), Msg::Key(Key::char('g'))]
    );
    assert_eq!(decode(b"\x1b[200~\x1b[201~"), [paste("")]);
    assert_eq!(decode(b"\x1b[200~\xffa\x1b[201~"), [paste("\u{fffd}a")]);
}

#[test]
fn a_paste_that_stalls_is_handed_on_and_stays_a_paste() {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed("\x1b[200~one\r".as_bytes(), &mut out);
    assert_eq!(decoder.patience(), Some(PASTE_PATIENCE));
    decoder.give_up(&mut out);
    decoder.feed(b"\ntw\xc3", &mut out);
    decoder.give_up(&mut out);
    decoder.feed(b"\xa9\x1b[20", &mut out);
    decoder.give_up(&mut out);
    decoder.feed(b"1~x", &mut out);
    let texts = ["one", "\ntw", "é", ""].map(|text| Msg::Paste(text.to_owned()));
    assert_eq!(out, [&texts[..], &[Msg::Key(Key::char('x'))]].concat());
    assert_eq!(decoder.patience(), None);
}

#[test]
fn esc_ends_a_paste_whose_end_was_lost() {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(b"\x1b[200~lost", &mut out);
    decoder.give_up(&mut out);
    decoder.feed(b"\x1b", &mut out);
    decoder.give_up(&mut out);
    decoder.feed(b"q", &mut out);
    assert_eq!(out, [Msg::Paste("lost".to_owned()), Msg::Key(Key::char('q'))]);
}

#[test]
fn a_lone_esc_waits_for_its_rest() {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(b"\x1b", &mut out);
    assert_eq!((out.len(), decoder.patience()), (0, Some(ESCAPE_PATIENCE)));
    decoder.feed(b"[A", &mut out);
    assert_eq!((out.as_slice(), decoder.patience()), (&[Msg::Key(Key::plain(Code::Up))][..], None));
}

#[test]
fn a_sequence_without_end_is_dropped_in_time() {
    for start in ["\x1b[", "\x1bO", "\x1b]1", "\x1bP1"] {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        decoder.feed(start.as_bytes(), &mut out);
        for _ in 0..20_000 {
            decoder.feed(b"1", &mut out);
        }
        assert!(decoder.held.len() <= 8200, "{start:?} holds {}", decoder.held.len());
    }
}

fn terminal_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"\x1b".to_vec()),
        Just(b"\x1b[".to_vec()),
        Just(b"\x1b[200~".to_vec()),
        Just(b"\x1b[201~".to_vec()),
        Just(b"\x1b[<0;".to_vec()),
        Just(b"\x1b]11;".to_vec()),
        Just(b"\r\n".to_vec()),
        Just("é👍".as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..8),
        "[0-9;:<~AMu]{0,6}".prop_map(String::into_bytes),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn the_pieces_do_not_matter(bytes in terminal_bytes(), size in 1_usize..9) {
        prop_assert_eq!(decode(&bytes), decode_pieces(bytes.chunks(size)));
    }

    #[test]
    fn nothing_panics_and_no_control_character_is_typed(bytes in terminal_bytes()) {
        for msg in decode(&bytes) {
            match msg {
                Msg::Key(Key { code: Code::Char(c), .. }) => prop_assert!(!c.is_control()),
                Msg::Paste(text) => prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n' && c != '\t')),
                _ => {}
            }
        }
    }

    #[test]
    fn typed_text_comes_back(text in "[^\\p{Cc}]{0,40}") {
        let typed: String = decode(text.as_bytes()).into_iter().filter_map(|msg| match msg {
            Msg::Key(key) => key.text(),
            _ => None,
        }).collect();
        prop_assert_eq!(typed, text);
    }
}
