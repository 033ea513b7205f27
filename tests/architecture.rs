//! The house rules of `ARCHITECTURE.md`, checked on the sources: which folder may name what, where each library lives,
//! how long a file may be. Test code is free of the rules about imports; `clippy.toml` bans single functions.

mod support {
    pub mod source;
}

use support::source::{self, Source, Token};

/// What a pure folder must not name: disk, environment, clock, threads, processes, network, chance, terminal.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::time",
    "std::thread",
    "std::process",
    "std::net",
    "std::os",
    "std::io",
    "crossterm",
    "directories",
    "fastrand",
    "include_dir",
    "notify",
    "rustix",
    "signal_hook",
    "tempfile",
    "terminal_colorsaurus",
    "crate::cli",
    "crate::io",
];
/// A length of time is a value.
const PURE: &[&str] = &["std::time::Duration"];
const SCREEN: &[&str] = &["ratatui", "tui_textarea", "crate::widgets", "crate::theme"];
const MACHINE: &[&str] = &["crate::app", "crate::screens"];
const EDITOR: &[&str] = &["crate::editor"];

/// A folder, what it must not name, and what of that it may.
struct Rule {
    says: &'static str,
    holds_for: fn(&str) -> bool,
    forbidden: &'static [&'static [&'static str]],
    but: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        says: "rule 1: domain and markdown know neither terminal nor disk nor clock, and nobody who shows them",
        holds_for: |path| path.starts_with("src/domain/") || path.starts_with("src/markdown/"),
        forbidden: &[IMPURE, SCREEN, MACHINE, EDITOR],
        but: &[],
    },
    Rule {
        says: "rule 1: the editor is text and keys; of the app it knows only the key",
        holds_for: |path| path.starts_with("src/editor/"),
        forbidden: &[IMPURE, SCREEN, MACHINE],
        but: &["crate::app::key", "crate::app::Key"],
    },
    Rule {
        says: "rule 2: the app and the screens' state are pure and do not draw",
        holds_for: |path| (path.starts_with("src/app/") || path.starts_with("src/screens/")) && !draws(path),
        forbidden: &[IMPURE, SCREEN],
        but: &[],
    },
    Rule { says: "rule 3: what draws does nothing else", holds_for: draws, forbidden: &[IMPURE], but: &[] },
    Rule {
        says: "rule 4: in io only the terminal, its loop, the session and the choice of a theme know how a frame is drawn",
        holds_for: |path| {
            path.starts_with("src/io/")
                && !["terminal.rs", "event_loop.rs", "session.rs", "theme.rs"].contains(&&path["src/io/".len()..])
        },
        forbidden: &[SCREEN, &["crate::screens"]],
        but: &[],
    },
];

/// Files that draw: `view.rs` of each screen and of the whole window, `pages.rs` beside the one of the run.
fn draws(path: &str) -> bool {
    let screen = path.starts_with("src/screens/") && (path.ends_with("/view.rs") || path.ends_with("/pages.rs"));
    screen || path.starts_with("src/widgets/") || path == "src/theme.rs" || path.starts_with("src/theme/")
}

/// Libraries that have one home: whoever wants to exchange one finds all of it there.
const HOMES: &[(&str, &[&str])] = &[
    ("clap", &["src/cli.rs", "src/cli/"]),
    ("crossterm", &["src/io/clipboard.rs"]),
    ("diffy", &["src/domain/merge.rs"]),
    ("directories", &["src/io/paths.rs", "src/io/session.rs"]),
    ("fastrand", &["src/io/store/", "src/io/journal/"]),
    ("granit_parser", &["src/domain/yaml.rs", "src/domain/yaml/"]),
    ("include_dir", &["src/io/library.rs"]),
    ("notify", &["src/io/watch.rs"]),
    ("nucleo_matcher", &["src/app/pick.rs"]),
    ("pulldown_cmark", &["src/markdown/"]),
    ("ratatui::backend", &["src/io/terminal.rs"]),
    ("ratatui::crossterm", &[]),
    ("ropey", &["src/editor/"]),
    ("rustix", &["src/io/"]),
    ("rustix::termios", &["src/io/terminal.rs"]),
    ("serde_yaml", &["src/io/yaml.rs"]),
    ("sha2", &["src/io/files.rs"]),
    ("shell_words", &["src/io/external.rs"]),
    ("signal_hook", &["src/io/signals.rs", "src/io/event_loop.rs"]),
    ("tempfile", &["src/io/files.rs", "src/io/files/"]),
    ("terminal_colorsaurus", &["src/io/theme.rs"]),
    ("tui_textarea", &["src/widgets/input.rs"]),
];

const SOFT_CAP: usize = 400;
const HARD_CAP: usize = 800;

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Each path that a rule forbids, as `file:line: path (rule)`.
fn trespasses(file: &Source) -> Vec<String> {
    if file.is_test() {
        return Vec::new();
    }
    let mentions = file.mentions();
    let mut found = Vec::new();
    for rule in RULES.iter().filter(|rule| (rule.holds_for)(&file.path)) {
        let forbidden = |path: &str| rule.forbidden.iter().copied().flatten().any(|prefix| is_below(path, prefix));
        let allowed = |path: &str| rule.but.iter().chain(PURE).any(|prefix| is_below(path, prefix));
        let bad = mentions.iter().filter(|mention| forbidden(&mention.path) && !allowed(&mention.path));
        found.extend(bad.map(|mention| format!("{}:{}: {} ({})", file.path, mention.line, mention.path, rule.says)));
    }
    for (library, homes) in HOMES {
        if homes.iter().any(|home| file.path.starts_with(home)) {
            continue;
        }
        let bad = mentions.iter().filter(|mention| is_below(&mention.path, library));
        found.extend(
            bad.map(|mention| {
                format!("{}:{}: {library} lives in {} only", file.path, mention.line, homes.join(" and "))
            }),
        );
    }
    found
}

/// Each place where a drawing file could change what it draws: a parameter of the app's own type behind `&mut`.
fn changes_while_drawing(file: &Source) -> Vec<String> {
    if !draws(&file.path) || file.is_test() {
        return Vec::new();
    }
    let own = ["App", "Screen", "Session", "RunScreen", "Today", "Partners", "PartnerScreen", "Playbooks", "Overlay"];
    let tokens = source::tokens(&file.text);
    let changes = |window: &&[(Token, usize)]| {
        let [(Token::Sign('&'), _), (Token::Word(word), _), (Token::Word(name), _)] = window else { return false };
        word == "mut" && own.contains(&name.as_str())
    };
    tokens
        .windows(3)
        .filter(changes)
        .map(|window| format!("{}:{}: drawing takes `&mut`", file.path, window[0].1))
        .collect()
}

/// What is wrong with the file's length or its first line.
fn misshapen(file: &Source) -> Vec<String> {
    let lines = file.text.lines().count();
    let mut found = Vec::new();
    if lines > HARD_CAP {
        found.push(format!("{}: {lines} lines; at most {HARD_CAP}. Split it by what it does.", file.path));
    }
    if !file.is_test() && !file.text.starts_with("//! ") {
        found.push(format!("{}: the first line is not `//!` and what the file is for.", file.path));
    }
    found
}

/// Each call of something named `sleep`.
fn sleeps(file: &Source) -> Vec<String> {
    let is_sleep = |(token, _): &&(Token, usize)| matches!(token, Token::Word(word) if word == "sleep");
    let tokens = source::tokens(&file.text);
    let places = tokens.iter().filter(is_sleep);
    places.map(|(_, line)| format!("{}:{line}: sleeps; wait for a condition.", file.path)).collect()
}

fn sources(folders: &[&str]) -> Vec<Source> {
    folders.iter().flat_map(|folder| source::files(folder).expect("the sources can be read")).collect()
}

fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn each_folder_names_only_what_it_may() {
    let found: Vec<String> = sources(&["src"]).iter().flat_map(trespasses).collect();
    assert_none(&found);
}

#[test]
fn drawing_takes_state_by_reference() {
    let found: Vec<String> = sources(&["src"]).iter().flat_map(changes_while_drawing).collect();
    assert_none(&found);
}

#[test]
fn every_file_is_short_and_says_what_it_is_for() {
    let files = sources(&["src", "tests", "examples"]);
    let found: Vec<String> = files.iter().flat_map(misshapen).collect();
    assert_none(&found);
}

#[test]
#[expect(clippy::disallowed_macros, reason = "a report: `cargo test --test architecture -- --nocapture long`")]
fn long_files_are_listed() {
    let mut long: Vec<(usize, String)> = sources(&["src", "tests", "examples"])
        .into_iter()
        .map(|file| (file.text.lines().count(), file.path))
        .filter(|(lines, _)| *lines > SOFT_CAP)
        .collect();
    long.sort_unstable_by(|one, other| other.cmp(one));
    for (lines, path) in &long {
        println!("{path}: {lines} lines, over the soft cap of {SOFT_CAP}");
    }
    assert!(long.len() < 20, "half of the house would be over the soft cap: {long:?}");
}

#[test]
fn nothing_sleeps() {
    let found: Vec<String> = sources(&["src", "tests", "examples"]).iter().flat_map(sleeps).collect();
    assert_none(&found);
}

/// The rules themselves: each is broken once, and each break is found.
mod rules {
    use super::*;

    fn file(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    fn broken(path: &str, text: &str) -> usize {
        trespasses(&file(path, text)).len()
    }

    #[test]
    fn the_folders_are_where_the_rules_look() {
        let files = sources(&["src"]);
        for rule in RULES {
            assert!(files.iter().any(|file| (rule.holds_for)(&file.path)), "no file stands under {}", rule.says);
        }
        for (library, homes) in HOMES.iter().filter(|(_, homes)| !homes.is_empty()) {
            let at_home = |file: &&Source| homes.iter().any(|home| file.path.starts_with(home));
            let named = files.iter().filter(at_home).any(|file| file.text.contains(&format!("{library}::")));
            assert!(named || library.contains("::"), "{library} is not used where the rule says");
        }
    }

    #[test]
    fn a_pure_folder_reaches_nothing_impure() {
        for bad in [
            "use std::fs;",
            "use std::{fmt, fs::File};",
            "fn f() { let _ = std::env::var(\"X\"); }",
            "use std::time::Instant as Now;",
            "fn f() -> ::std::process::ExitCode { todo() }",
            "use ratatui::text::Span;",
            "use std::thread;",
            "use std::time::{Duration, SystemTime};",
            "use crate::io::store::Store;",
            "use crate::{app, domain};",
            "use super::super::io::clock;",
            "use super::super::{screens::Notice};",
            "use crate::theme::*;",
            "pub fn f(n: crate::screens::Notice) {}",
        ] {
            for path in ["src/domain/run.rs", "src/markdown/wrap.rs"] {
                assert_eq!(broken(path, bad), 1, "{path}: {bad}");
            }
        }
        // A library that has a home elsewhere breaks that rule too.
        assert!(broken("src/domain/run.rs", "use rustix::fs::open;") > 0);
        assert_eq!(broken("src/editor/mod.rs", "use crate::app::key::Key; use crate::app::{Key, msg::Msg};"), 1);
        assert_eq!(broken("src/editor/mod.rs", "use crate::domain::safe;"), 0);
    }

    #[test]
    fn what_is_only_said_or_tested_is_free() {
        for good in [
            "// use std::fs;\n/* use std::fs; /* nested */ ratatui::x */",
            "//! See [`crate::io::store`].\nconst A: &str = \"use std::fs;\"; const B: &str = r#\"\"std::env::var\"#;",
            "const C: char = '\"'; const D: char = '\\''; use std::path::Path; const E: &str = \"std::fs::read\";",
            "fn f<'a>(x: &'a str) -> impl Iterator<Item = char> + use<'a> { x.chars() }",
            "#[cfg(test)]\nmod tests {\n    use std::fs;\n    fn f() { {} }\n}",
            "#[cfg(test)]\nmod tests;",
            "use super::run; use crate::domain::io; use indexmap::IndexMap; use std::time::Duration;",
        ] {
            assert_eq!(trespasses(&file("src/domain/run.rs", good)), Vec::<String>::new(), "{good}");
        }
        assert_eq!(broken("src/domain/run.rs", "#[cfg(test)]\nmod tests { fn f() {} }\nuse std::fs;"), 1);
        assert_eq!(broken("src/domain/run/tests.rs", "use std::fs;"), 0);
    }

    #[test]
    fn state_does_not_draw_and_drawing_does_nothing_else() {
        let draw = "use ratatui::buffer::Buffer;";
        for path in ["src/app/update.rs", "src/screens/mod.rs", "src/screens/run/layout.rs", "src/screens/run/mod.rs"] {
            assert_eq!(broken(path, draw), 1, "{path}");
            assert_eq!(broken(path, "use crate::widgets::row;"), 1, "{path}");
            assert_eq!(broken(path, "use crate::io::clock::Clock;"), 1, "{path}");
        }
        for path in ["src/screens/view.rs", "src/screens/run/pages.rs", "src/widgets/strip.rs", "src/theme.rs"] {
            assert_eq!(broken(path, draw), 0, "{path}");
            assert_eq!(broken(path, "use std::time::Instant;"), 1, "{path}");
            assert_eq!(broken(path, "use crate::io::clock::Clock;"), 1, "{path}");
        }
        let changing = file("src/screens/run/view.rs", "fn draw(buf: &mut Buffer, app: &App, run: &mut Session) {}");
        assert_eq!(changes_while_drawing(&changing).len(), 1);
    }

    #[test]
    fn the_terminal_and_each_library_have_one_home() {
        assert_eq!(broken("src/io/store.rs", "use ratatui::Frame;"), 1);
        assert_eq!(broken("src/io/event_loop.rs", "use ratatui::Frame;"), 0);
        assert_eq!(broken("src/io/event_loop.rs", "use ratatui::backend::CrosstermBackend;"), 1);
        assert_eq!(broken("src/io/terminal.rs", "use crossterm::event;"), 1);
        assert_eq!(broken("src/io/terminal.rs", "use ratatui::crossterm::event;"), 1);
        assert_eq!(broken("src/io/settings.rs", "serde_yaml::from_str(text)"), 1);
        assert_eq!(broken("src/cli/list.rs", "use clap::ValueEnum;"), 0);
        assert_eq!(broken("src/error.rs", "use clap::ValueEnum;"), 1);
    }

    #[test]
    fn shape_and_sleep_are_seen() {
        assert_eq!(misshapen(&file("src/a.rs", &"x\n".repeat(HARD_CAP + 1))).len(), 2);
        assert_eq!(misshapen(&file("tests/a.rs", "use std::fs;")).len(), 1);
        assert_eq!(misshapen(&file("src/a/tests.rs", "use super::*;")).len(), 0);
        assert_eq!(misshapen(&file("src/a.rs", "//! What it is for.\n")).len(), 0);
        assert_eq!(sleeps(&file("tests/a.rs", "//! sleep\nfn f() {\n    thread::sleep(second);\n}")).len(), 1);
        assert_eq!(sleeps(&file("tests/a.rs", "use std::thread::sleep as rest;")).len(), 1);
        assert_eq!(sleeps(&file("tests/a.rs", "const A: &str = \"sleep\";")).len(), 0);
    }
}
