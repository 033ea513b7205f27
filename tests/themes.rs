//! Themes on a real terminal: the page shows each role in its colours and sends nothing else, and the program takes the
//! theme of the settings.

#![expect(clippy::disallowed_methods, reason = "starts the program in a home of its own")]

mod support {
    #[expect(dead_code, reason = "the tests of the terminal use the rest")]
    pub mod pty;
}

use std::fs;
use std::path::Path;

use support::pty::{Pty, Seen};
use tempfile::TempDir;
use vt100::{Cell, Color};

const NIGHT: &str = "extends: dark\nroles: { heading: { fg: \"#ffcc00\" }, strong: { fg: \"#ffcc00\" } }\n";

/// Settings with the theme `night`.
fn home(config: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temp folder");
    fs::create_dir(folder.path().join("themes")).expect("made");
    fs::write(folder.path().join("themes/night.yaml"), NIGHT).expect("written");
    fs::write(folder.path().join("config.yaml"), config).expect("written");
    folder
}

/// The program in a terminal with a black background.
fn start(home: &TempDir, args: &[&str], env: &[(&str, &str)]) -> Pty {
    let path = home.path().to_str().expect("a name");
    let workspace = format!("{path}/workspace");
    let own = [("PLAYBOOKS_CONFIG", path), ("PLAYBOOKS_WORKSPACE", &workspace), ("HOME", path)];
    let env: Vec<(&str, &str)> = own.into_iter().chain(env.iter().copied()).collect();
    Pty::start(Path::new(env!("CARGO_BIN_EXE_playbooks")), args, &env, 100, 66)
}

/// The first cell of a word on the screen.
fn cell(seen: &Seen, word: &str) -> Cell {
    let rows: Vec<String> = seen.screen().rows(0, 100).collect();
    let place = |(row, line): (usize, &String)| Some((u16::try_from(row).ok()?, line.find(word)?));
    let (row, column) = rows.iter().enumerate().find_map(place).unwrap_or_else(|| panic!("no {word} in {rows:#?}"));
    let column = rows[usize::from(row)][..column].chars().count();
    seen.screen().cell(row, u16::try_from(column).expect("a column")).expect("a cell").clone()
}

#[test]
fn each_role_is_shown_in_the_colours_that_the_terminal_has() {
    let home = home("theme: night\n");
    for (env, colour) in [
        (&[("COLORTERM", "truecolor")][..], Color::Rgb(0xff, 0xcc, 0x00)),
        (&[("TERM", "xterm-256color")], Color::Idx(220)),
        (&[("TERM", "xterm")], Color::Idx(3)),
        (&[("COLORTERM", "truecolor"), ("NO_COLOR", "1")], Color::Default),
    ] {
        let pty = start(&home, &["themes", "night"], env);
        let seen = pty.wait_for("the end of the page", |seen| seen.contains("In use is `night`"));
        let heading = cell(&seen, "heading");
        assert_eq!((heading.fgcolor(), heading.bold()), (colour, true), "{env:?}");
        let selected = cell(&seen, "selected");
        let shaded = selected.bgcolor() != Color::Default;
        assert!(shaded || selected.inverse(), "{env:?}");
        drop(seen);
        assert_eq!(pty.exit(), 0);
    }
}

#[test]
fn nothing_of_a_file_is_obeyed() {
    let home = home("theme: \"\\e]0;owned\\a\"\n");
    let hostile = "roles: { \"\\e[2J\\x9b31m\": 1, dim: { fg: \"\\e]52;c;ZXZpbA==\\a\", \"\\u202e\": 1 } }\n";
    fs::write(home.path().join("themes/evil\u{1b}[2J\u{202e}.yaml"), hostile).expect("written");
    let pty = start(&home, &["themes"], &[("COLORTERM", "truecolor")]);
    let seen = pty.wait_for("the end of the page", |seen| seen.contains("shows one theme with what each role is for."));
    let log = String::from_utf8(seen.log.clone()).expect("UTF-8");
    // What was asked before the page ends with the question that every terminal answers.
    let page = log.rsplit("\u{1b}[c").next().expect("a page");
    assert!(page.contains("high-contrast-dark") && page.contains("Unknown role"), "{page:?}");
    for sequence in page.split('\u{1b}').skip(1) {
        let codes = sequence.strip_prefix('[').and_then(|rest| rest.split_once('m')).map(|(codes, _)| codes);
        let plain = codes.is_some_and(|codes| codes.chars().all(|c| c.is_ascii_digit() || c == ';'));
        assert!(plain, "{sequence:?}");
    }
    let control = |c: char| c.is_control() && !matches!(c, '\u{1b}' | '\n' | '\r');
    assert!(!page.contains(|c| control(c) || c == '\u{202e}'), "{page:?}");
    drop(seen);
    assert_eq!(pty.exit(), 1, "a file of yours has errors");
}

#[test]
fn the_program_takes_the_theme_of_the_settings() {
    for (config, colour, notice) in [
        ("theme: night\n", Color::Rgb(0xff, 0xcc, 0x00), ""),
        ("theme: high-contrast\n", Color::Rgb(0xff, 0xff, 0xff), ""),
        ("theme: nigth\n", Color::Default, "There is no theme `nigth`"),
    ] {
        let home = home(config);
        let pty = start(&home, &[], &[("COLORTERM", "truecolor")]);
        let seen = pty.wait_for("Today", |seen| seen.contains("Today") && seen.contains(notice));
        assert_eq!(cell(&seen, "Today").fgcolor(), colour, "{config}");
        drop(seen);
        pty.send(b"\x11");
        assert_eq!(pty.exit(), 0);
    }
}

#[test]
fn a_flawed_theme_is_said_once_and_still_holds() {
    let home = home("theme: night\n");
    let flawed = NIGHT.replace("strong: {", "dim: { fg: pink }, strong: {");
    fs::write(home.path().join("themes/night.yaml"), flawed).expect("written");
    let pty = start(&home, &[], &[("COLORTERM", "truecolor")]);
    let seen = pty.wait_for("the notice", |seen| seen.contains("`fg` of `dim` cannot be `pink`"));
    assert_eq!(cell(&seen, "Today").fgcolor(), Color::Rgb(0xff, 0xcc, 0x00));
    drop(seen);
    pty.send(b"\x11");
    assert_eq!(pty.exit(), 0);
}
