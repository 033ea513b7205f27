//! Every screen and overlay: as text at the sizes people use, without a panic at all others, without colour where none is
//! wanted, and with nothing on it that a terminal would obey. `INSTA_UPDATE=always cargo test --test screens` accepts
//! what is drawn now; look at it before.

#![expect(clippy::disallowed_methods, reason = "puts hostile files into a temp folder")]

mod support {
    pub mod wizard;
}

use std::fs;

use playbooks::app::Start;
use playbooks::domain::safe;
use playbooks::theme::{BuiltIn, Depth, Theme};
use ratatui::style::Color;
use support::wizard::Wizard;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (160, 50), (40, 10)];

/// How each screen is reached from Today in [`workspace`], as keys and quoted text.
const GALLERY: [(&str, &str); 25] = [
    ("today", ""),
    ("partners", "p"),
    ("partners filtered", "p / 'c'"),
    ("partner", "p Enter"),
    ("playbooks", "l Down Down"),
    ("run guide", "Enter 1"),
    ("run document", "Enter 3"),
    ("run fields", "Enter 2"),
    ("run field", "Enter 2 Down Enter 'x'"),
    ("run choices", "g 'Société' Enter 2 f Esc"),
    ("run scores", "Enter b 2 z End Up Up Up Up Up"),
    ("run example", "Enter 2 x"),
    ("run editor", "Enter 3 i"),
    ("run markers", "Enter 3 i Home '{{p'"),
    ("run search", "Enter 3 i Ctrl-F 'the'"),
    ("run criteria", "Enter c"),
    ("run completion", "Enter C"),
    ("run completed", "p Down Enter Enter"),
    ("gate", "g '日本' Enter"),
    ("help", "Enter ?"),
    ("palette", "Enter :"),
    ("go to", "g"),
    ("evidence", "Enter c Down e"),
    ("approval", "g '日本' Enter Enter"),
    ("confirm", "Enter C Enter"),
];

fn run(playbook: &str, partner: &str) -> Start {
    Start::Run { playbook: playbook.into(), partner: partner.into() }
}

/// Four partners: one in the middle of recruit, one signed, one before the gate of exit, one in a review.
fn workspace() -> Wizard {
    let mut wizard = Wizard::new(run("qbr", "Société Générale"), (120, 40));
    wizard.keys("c Space Esc n").advance(86_400.0 * 3.0);
    wizard.restart(run("exit", "日本語パートナー")).keys("Enter").type_text("Ada Lovelace").keys("Enter Enter");
    wizard
        .advance(86_400.0)
        .restart(run("recruit", "Borealis & Sons"))
        .keys("c Space Down Space Esc n n n n n Enter y");
    wizard.advance(7200.0).restart(run("recruit", "Acme Corp")).keys("n n c Space e").type_text("crm/acme/scores");
    wizard.keys("Ctrl-S Down Down -").type_text("Known for years").keys("Enter Esc 3 i").press("Ctrl-Home");
    wizard.paste("They asked for a **pilot** with three customers.\n\n- [x] Pilot agreed\n- [ ] Dates set\n\n");
    wizard.keys("Esc 1").advance(1500.0).restart(Start::Today);
    wizard
}

/// Presses keys; what stands in quotes is typed.
fn follow(wizard: &mut Wizard, keys: &str) {
    for word in keys.split_whitespace() {
        match word.strip_prefix('\'').and_then(|word| word.strip_suffix('\'')) {
            Some(text) => wizard.type_text(text),
            None => wizard.press(word),
        };
    }
}

fn gallery() -> impl Iterator<Item = (&'static str, Wizard)> {
    let shown = GALLERY.iter().map(|(name, keys)| {
        let mut wizard = workspace();
        follow(&mut wizard, keys);
        (*name, wizard)
    });
    let others = [("welcome", Wizard::today()), ("conflict", conflict()), ("unreadable run", unreadable())];
    shown.chain(others)
}

fn conflict() -> Wizard {
    let mut wizard = Wizard::new(run("recruit", "Acme Corp"), (120, 40));
    wizard.keys("3 i").type_text("Ours. ");
    wizard.write("partners/acme-corp/recruit/2026-11/01-ideal-partner-profile.md", "theirs").advance(1.0);
    wizard.press("Ctrl-S").shows("was changed by another program");
    wizard
}

fn unreadable() -> Wizard {
    let mut wizard = Wizard::new(run("recruit", "Acme Corp"), (120, 40));
    wizard.press("q").write("partners/acme-corp/recruit/2026-11/run.yaml", "schema: 1\nrun: [").press("Enter");
    wizard.shows("run.yaml cannot be used");
    wizard
}

/// The screen at each size, one below the other.
fn at_all_sizes(wizard: &mut Wizard) -> String {
    let mut text = String::new();
    for (columns, rows) in SIZES {
        wizard.resize(columns, rows);
        let rule = "─".repeat(usize::from(columns).saturating_sub(10));
        text.push_str(&format!("── {columns}x{rows} {rule}\n{}\n", wizard.screen()));
    }
    text
}

#[test]
fn every_screen_looks_as_it_was_accepted() {
    for (name, mut wizard) in gallery() {
        insta::assert_snapshot!(name.replace(' ', "_"), at_all_sizes(&mut wizard));
    }
}

/// The page that the product implements, opened as a document of a run, from its first line to its last.
fn seed_page(columns: u16) -> Wizard {
    let mut wizard = Wizard::new(run("recruit", "Acme Corp"), (columns, 500));
    let seed = include_str!("documents/seed-playbooks.md");
    wizard.write("partners/acme-corp/recruit/2026-11/01-ideal-partner-profile.md", seed);
    wizard.restart(Start::Resume { partner: None }).press("3");
    wizard
}

/// The lines of the page, without the window around them.
fn page(wizard: &Wizard) -> String {
    let lines = wizard.lines();
    let end = lines.len().saturating_sub(2);
    let page = lines.get(5..end).unwrap_or_default().join("\n");
    format!("{}\n", page.trim_end())
}

#[test]
fn the_seed_page_looks_right_at_80_columns() {
    insta::assert_snapshot!("seed_page_80", page(&seed_page(80)));
}

#[test]
fn the_seed_page_looks_right_at_120_columns() {
    insta::assert_snapshot!("seed_page_120", page(&seed_page(120)));
}

#[test]
fn the_seed_page_is_shown_whole_and_clean() {
    let mut wizard = seed_page(80);
    for text in ["Playbooks", "Overview", "Sign a new partner", "Ideal Partner Profile", "Signed", "Active", "Aligned"]
    {
        wizard.shows(text);
    }
    wizard.shows("python agent.py --playbook exit").shows("Handle with Care").shows("Post-mortem completed");
    wizard.shows("III_Partner_Enablement_Templates").shows("more customization options");
    for text in ["<div", "<span", "</", "```", "{#", "style A", "<br", "](", "title: Playbooks", "!!!"] {
        wizard.lacks(text);
    }
}

#[test]
fn no_size_makes_a_screen_panic_or_spill() {
    let columns = [0, 1, 2, 7, 19, 20, 39, 40, 59, 60, 76, 80, 99, 100, 129, 130, 149, 150, 200];
    let rows = [0, 1, 3, 5, 6, 7, 8, 10, 14, 15, 19, 20, 24, 60];
    for (name, mut wizard) in gallery() {
        let before = wizard.screen();
        for columns in columns {
            for rows in rows {
                let frame = wizard.resize(columns, rows).frame_with_styles();
                assert_eq!((frame.area.width, frame.area.height), (columns, rows), "{name}");
            }
        }
        wizard.resize(120, 40);
        let (after, scrolls) = (wizard.screen(), ["run editor", "run markers", "run search"].contains(&name));
        assert!(after == before || scrolls, "{name} comes back as it was:\n{before}\n{after}");
    }
}

#[test]
fn keys_in_a_window_without_room_do_no_harm() {
    for (name, mut wizard) in gallery() {
        for (columns, rows) in [(0, 0), (1, 1), (19, 5), (20, 6)] {
            wizard.resize(columns, rows);
            wizard.keys("Down PgDn End Up PgUp Home Tab Shift-Tab").click(0, 0).keys("Esc ? Esc");
            wizard.resize(80, 24);
            assert_eq!(wizard.lines().len(), 24, "{name}");
        }
    }
}

#[test]
fn a_window_that_is_too_small_says_so() {
    let mut wizard = workspace();
    wizard.resize(19, 10).shows("This window is too").lacks("In progress");
    wizard.resize(80, 5).shows("This window is too small (80x5). Please enlarge it.");
    wizard.resize(20, 6).lacks("too small");
}

#[test]
fn without_colour_there_is_none_and_nothing_is_lost() {
    for (name, mut wizard) in gallery() {
        let plain = wizard.frame_with_styles();
        let coloured = |cell: &ratatui::buffer::Cell| (cell.fg, cell.bg) != (Color::Reset, Color::Reset);
        assert!(!plain.content.iter().any(coloured), "{name}");
        let words = wizard.screen();
        for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
            for built_in in BuiltIn::ALL {
                let frame = wizard.with_theme(Theme::new(built_in, depth)).frame_with_styles();
                assert!(frame.content.iter().any(coloured), "{name}");
                let bare = |text: &str| text.replace(['[', ']', '(', ')', ' '], "");
                assert_eq!(bare(&wizard.screen()), bare(&words), "{name}: the words are the same with colours");
            }
        }
    }
}

#[test]
fn each_colour_depth_uses_its_own_colours() {
    let mut wizard = workspace();
    wizard.press("Enter");
    let depths = [Depth::Sixteen, Depth::Indexed, Depth::True];
    for (depth, built_in) in depths.iter().flat_map(|depth| BuiltIn::ALL.map(|built_in| (*depth, built_in))) {
        let frame = wizard.with_theme(Theme::new(built_in, depth)).frame_with_styles();
        for colour in frame.content.iter().flat_map(|cell| [cell.fg, cell.bg]) {
            let fits = match colour {
                // The text on a chip is black everywhere.
                Color::Reset | Color::Black => true,
                Color::Rgb(..) => depth == Depth::True,
                Color::Indexed(_) => depth == Depth::Indexed,
                _ => depth == Depth::Sixteen,
            };
            assert!(fits, "{colour:?} at {depth:?}");
        }
    }
}

/// Sequences that a terminal would obey, characters that hide or reorder text, and what looks like none.
const PAYLOAD: &str = "A\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}[2J\u{9b}31m\u{202e}gpj\u{2066}x\u{200b}y\u{7f}\rB\u{e0041}";
/// The same in YAML.
const YAML_PAYLOAD: &str = r#"A\e]52;c;ZXZpbA==\a\e[2J\x9b31m\u202egpj\u2066x\u200by\x7f\rB\U000E0041"#;

fn hostile_playbook() -> String {
    let text = r#"name: "Name @"
id: evil
description: "Description @"
purpose: "Purpose @"
use_case: "Use @"
outcome: { label: "Out @", kind: good }
next: [evil]
prerequisites: ["Before @"]
warnings: ["Warning @"]
gate: { title: "Gate @", text: "Text @", approvals: [{ id: one, label: "Approval @" }] }
steps:
  - { template: own/evil.md, name: "Step @", chip: "Chip @", label: "Label @", summary: "Summary @", prompt: "Prompt @" }
  - { template: own/evil.md, name: "Second @", prompt: "```\n@\n```\n\n| @ |\n|---|\n| @ |\n" }
success_criteria:
  - "Criterion @"
"#;
    text.replace('@', YAML_PAYLOAD)
}

/// A workspace in which everything that can be named carries the payload.
fn hostile() -> Wizard {
    let mut wizard = Wizard::prepared(Start::Today, (120, 40), |workspace| {
        let folders = ["playbooks", "templates/own"].map(|name| workspace.join(name));
        folders.iter().for_each(|folder| fs::create_dir_all(folder).expect("made"));
        let [playbooks, templates] = folders;
        fs::write(playbooks.join("evil.yaml"), hostile_playbook()).expect("written");
        fs::write(playbooks.join("x\u{1b}[2J\u{202e}.yaml"), format!("name: \"{YAML_PAYLOAD}\nsteps: {PAYLOAD}"))
            .expect("written");
        let template = format!(
            "---\ntitle: \"Title {YAML_PAYLOAD}\"\n---\n# Head {PAYLOAD}\n\n- [ ] task {PAYLOAD}\n\n\
            > {PAYLOAD}\n\n`{PAYLOAD}` [{PAYLOAD}](http://{PAYLOAD})\n\n```\n{PAYLOAD}\n```\n\n\
            ```mermaid\ngraph LR\n  A[{PAYLOAD}] --> B\n```\n\n<b>{PAYLOAD}</b> &#27;[2J &#x202e;x\n"
        );
        fs::write(templates.join("evil.md"), template).expect("written");
    });
    wizard.restart(run("evil", "Acme Corp"));
    let partner = wizard.file("partners/acme-corp/partner.yaml");
    let named = partner.replace("name: Acme Corp", &format!("name: \"Corp {YAML_PAYLOAD}\""));
    assert_ne!(named, partner);
    let fields = format!("tier: \"T {YAML_PAYLOAD}\"\nowner: \"O {YAML_PAYLOAD}\"\ntags: [\"G {YAML_PAYLOAD}\"]\n");
    wizard.write("partners/acme-corp/partner.yaml", &format!("{}\n{fields}", named.trim_end()));
    wizard.restart(Start::Today);
    wizard
}

#[track_caller]
fn is_harmless(wizard: &Wizard, place: &str) {
    for cell in &wizard.frame_with_styles().content {
        let symbol = cell.symbol();
        assert_eq!(safe::visible(symbol), symbol, "{place}: {symbol:?} in\n{}", wizard.screen());
        assert!(!symbol.contains(char::is_control), "{place}: {symbol:?}");
    }
}

#[test]
fn nothing_of_any_file_reaches_the_terminal_as_it_is() {
    let pasted = PAYLOAD.replace('\r', "");
    let places = [
        "p",
        "Enter",
        "q q l",
        "End",
        "Up",
        "Enter",
        "Esc q",
        "Home Enter",
        "Enter",
        "'Ada'",
        "Enter Enter",
        "3",
        "End",
        "Home i",
        "Ctrl-End",
        "Enter '{{partner'",
        "Esc Ctrl-F",
        "Esc Esc",
        "c",
        "e",
        "Tab",
        "Ctrl-S",
        "-",
        "Enter Ctrl-S",
        "Esc 1",
        "n",
        "J",
        "Esc S",
        "Enter",
        "Esc n",
        "Enter",
        "y",
        "s",
        "n",
        "g",
        "Esc :",
        "Esc ?",
        "Esc Esc",
    ];
    for (columns, rows, pasting) in [(120, 40, false), (120, 40, true), (80, 24, true), (40, 12, true), (40, 12, false)]
    {
        let mut wizard = hostile();
        wizard.resize(columns, rows);
        is_harmless(&wizard, "Today");
        let mut hostile_screens = 0;
        for keys in places {
            follow(&mut wizard, keys);
            is_harmless(&wizard, keys);
            hostile_screens += usize::from(wizard.screen().contains('␛'));
            if pasting {
                // Where something takes text it is typed; elsewhere it is refused.
                wizard.paste(&pasted);
                is_harmless(&wizard, &format!("a paste after {keys}"));
            }
        }
        assert!(hostile_screens * 10 > places.len() * 7, "{hostile_screens} of {} screens show it", places.len());
    }
}

#[test]
fn a_hostile_name_is_shown_in_full_and_not_obeyed() {
    let mut wizard = hostile();
    wizard.resize(200, 40).shows("Corp A␛]52;c;ZXZpbA==␇␛[2J<U+009B>31m<U+202E>gpj");
    wizard.press("p").shows("Corp A␛]52;c");
}
