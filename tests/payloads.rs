//! Texts that would drive a terminal, put into everything that the program reads and looked for in everything that it
//! shows: each screen, each command, and every byte that a real terminal gets.

#![expect(clippy::disallowed_methods, reason = "fills a workspace of its own and starts the program there")]

#[path = "support/payloads.rs"]
mod payloads;
#[path = "support/wizard.rs"]
mod wizard;
mod support {
    #[expect(dead_code, reason = "the tests of the terminal use the rest")]
    pub mod pty;
}

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use playbooks::app::Start;
use playbooks::domain::answer::Answer;
use playbooks::domain::run::Run;
use playbooks::domain::safe;
use playbooks::io::yaml;
use proptest::prelude::*;
use support::pty::Pty;
use wizard::Wizard;

use payloads::{all, first_foreign, foreign, in_yaml};

const RUN: &str = "partners/acme/hostile/2026-11/run.yaml";
/// Room for all of them at once.
const WINDOW: (u16, u16) = (200, 500);

/// A payload behind a letter for the kind of place that it is put into, and its number.
fn labelled(kind: char, number: u8, text: &str) -> String {
    format!("{kind}{number}. {text}")
}

/// A list of YAML in one line, of a piece for each payload.
fn list(piece: impl Fn(u8, &str) -> String) -> String {
    let pieces: Vec<String> = all().iter().map(|(number, _, text, _)| piece(*number, text)).collect();
    format!("[{}]", pieces.join(", "))
}

/// The files of a workspace in which every text is one of them.
fn files() -> Vec<(String, String)> {
    let texts = list(|_, text| in_yaml(text));
    let together =
        in_yaml(&all().iter().map(|(number, _, text, _)| labelled('G', *number, text) + "\n\n").collect::<String>());
    let steps = list(|number, text| {
        let text = in_yaml(&labelled('S', number, text));
        let together = if number == 1 { &together } else { &text };
        format!(
            "{{ id: s{number}, name: {text}, chip: {text}, label: {text}, summary: {text}, prompt: {together}, \
             template: hostile/all.md }}"
        )
    });
    let criteria =
        list(|number, text| format!("{{ id: c{number}, step: s1, text: {} }}", in_yaml(&labelled('C', number, text))));
    let approvals = list(|number, text| format!("{{ id: a{number}, label: {} }}", in_yaml(text)));
    let playbook = |name: &str, steps: &str, more: &str| {
        format!("name: {name}\npurpose: {name}\nuse_case: {name}\ndescription: {name}\nsteps: {steps}\n{more}")
    };
    let rest = format!(
        "outcome: {{ label: \"\\e[2Jdone\" }}\nprerequisites: {texts}\nwarnings: {texts}\ntags: {texts}\n\
         success_criteria: {criteria}\n"
    );
    let fields = list(|number, text| {
        let text = in_yaml(&labelled('F', number, text));
        format!("{{ id: f{number}, type: text, label: {text}, help: {text} }}")
    });
    let choices = list(|number, text| in_yaml(&format!("{number}{text}")));
    // A file with a zero byte is no text, and refused as a whole.
    let line = |(number, _, text, _): &payloads::Payload| labelled('D', *number, &text.replace('\0', "")) + "\n\n";
    let document: String = all().iter().map(line).collect();
    let template = format!(
        "---\ntitle: \"\\e[2JAll\"\npurpose: {together}\noutcomes: {texts}\nprerequisites: {texts}\nfields: {fields}\n---\n\
         # All\n\n{document}\n```\u{1b}[2J\n{document}```\n\n| a\u{1b}[2J | {{{{f1}}}} |\n|---|---|\n| \u{202e}b | [x\u{1b}[2J](http://a.example/\u{1b}[2J) |\n"
    );
    let choosing = format!(
        "---\nfields: [{{ id: pick, type: choice, label: Pick, options: {choices} }}, {{ id: many, type: multi, label: Many, \
         options: {choices} }}]\n---\n# Pick\n"
    );
    let one_step = "[{ name: Pick, template: hostile/pick.md }]";
    let gate = format!("gate: {{ title: \"\\e[2Jgate\", text: {together}, approvals: {approvals} }}\n");
    let mut files = vec![
        ("playbooks/hostile.yaml".to_owned(), playbook("\"\\e]0;t\\aHostile\"", &steps, &rest)),
        ("playbooks/gated.yaml".to_owned(), playbook("Gated", one_step, &gate)),
        ("playbooks/broken.yaml".to_owned(), format!("name: {texts}\nsteps: \u{1b}[2J\n")),
        ("playbooks/evil\u{1b}[2J\u{202e}.yaml".to_owned(), "name: [\n".to_owned()),
        ("templates/hostile/all.md".to_owned(), template),
        ("templates/hostile/pick.md".to_owned(), choosing),
        ("templates/hostile/evil\u{1b}[2J\u{202e}.md".to_owned(), "# Evil\n".to_owned()),
        (
            "workspace.yaml".to_owned(),
            format!("company: {{ name: \"\\e[2J\" }}\ntiers: {texts}\nnonsense\u{202e}: 1\n"),
        ),
    ];
    for (number, _, text, _) in all() {
        let name = in_yaml(&labelled('P', number, &text));
        files.push((format!("playbooks/p{number}.yaml"), playbook(&name, one_step, "")));
        let (name, text) = (in_yaml(&labelled('N', number, &text)), in_yaml(&text));
        let partner = format!(
            "schema: 1\nid: partner{number:05}\nname: {name}\ntier: {text}\nowner: {text}\ntags: [{text}]\n\
             created: 2026-11-20T08:00:00Z\nfacts:\n  partner.website: {{ value: {text}, by: {text}, at: 2026-11-20T08:00:00Z }}\n"
        );
        files.push((format!("partners/b{number:02}/partner.yaml"), partner));
        let act = serde_json::json!({ "at": "2026-11-20T08:00:00Z", "by": text, "what": text });
        files.push((format!("partners/b{number:02}/activity.jsonl"), format!("{act}\n")));
    }
    files.push(("partners/torn\u{1b}[2J/partner.yaml".to_owned(), "name: \u{1b}[2J\u{202e}".to_owned()));
    files
}

fn fill(workspace: &Path) {
    for (path, text) in files() {
        let path = workspace.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    fs::create_dir_all(workspace.join("partners/raw")).expect("made");
    fs::write(workspace.join("partners/raw/partner.yaml"), b"schema: 1\nname: caf\x9b2J\n").expect("written");
    fs::write(workspace.join("playbooks/raw.yaml"), b"name: caf\x9b2J\n").expect("written");
    fs::write(workspace.join("templates/hostile/raw.md"), b"# caf\x9b2J \xc3\xa9\n").expect("written");
}

/// The program in that workspace, in a run whose record holds them too.
fn hostile() -> Wizard {
    let start = Start::Run { playbook: "hostile".into(), partner: "Acme".into() };
    let mut wizard = Wizard::prepared(start, WINDOW, fill);
    assert!(wizard.workspace().join(RUN).exists(), "{}", wizard.screen());
    let mut run: Run = yaml::read(&wizard.file(RUN)).expect("a run");
    let at = run.started;
    for (number, _, text, _) in all() {
        let criterion = run.criteria.entry(format!("c{number}")).or_default();
        (criterion.note, criterion.evidence, criterion.reason) = (text.clone(), text.clone(), Some(text.clone()));
        run.answers.insert(
            format!("f{number}"),
            Answer { value: text.clone(), by: text.clone(), at: Some(at), ..Answer::default() },
        );
    }
    wizard.write(RUN, &yaml::write(&run).expect("it can be written"));
    wizard.restart(Start::Run { playbook: "hostile".into(), partner: "Acme".into() });
    wizard
}

/// What of a workspace the program has no reason to write while somebody looks around.
fn untouched(workspace: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(workspace).expect("a folder") {
        let path = entry.expect("an entry").path();
        let own = ["run.yaml", "activity.jsonl"].iter().any(|name| path.ends_with(name))
            && path.to_string_lossy().contains("acme");
        if path.is_dir() && !path.ends_with(".playbooks") {
            found.extend(untouched(&path));
        } else if path.is_file() && !own {
            found.push((path.clone(), fs::read(&path).expect("a file")));
        }
    }
    found.sort();
    found
}

/// Where texts are shown: the name of the place, the keys that lead there from the run, and the kinds that it shows all of.
const SINKS: &[(&str, &str, &str)] = &[
    ("the guide", "1", "GC"),
    ("the form", "2", "F"),
    ("the preview", "3", "D"),
    ("the editor", "3 i", "D"),
    ("the criteria", "c", "C"),
    ("a criterion's evidence", "c e", ""),
    ("a list of steps", "J", "S"),
    ("the completion page", "C", "SC"),
    ("the example", "x", ""),
    ("all places", "g", "NP"),
    ("all commands", ":", ""),
    ("a reason to skip", "S", ""),
    ("links", "3 l l", "D"),
    ("undo", "c Space u", "C"),
    ("partners", "q q p", "N"),
    ("a partner", "q", ""),
    ("another partner", "q q p Enter", ""),
    ("playbooks", "q q l", "P"),
    ("a playbook", "q q l Down Down Down Down Down Down Down", ""),
    ("today", "q q", ""),
    ("a start", "q q s", ""),
    ("a choice of playbooks", "q q p s", ""),
];

/// Whether a row shows this text of this kind, marked.
fn shows(rows: &[String], kind: char, number: u8, mark: &str) -> bool {
    let label = labelled(kind, number, "");
    let behind = rows.iter().filter_map(|row| row.split_once(&label));
    let starts: Vec<String> = behind.map(|(_, rest)| rest.chars().take(40).collect()).collect();
    mark.split('|').any(|mark| starts.iter().any(|start| start.contains(mark)))
}

/// The rows of the screen, none of which drives a terminal.
#[track_caller]
fn clean(wizard: &Wizard, place: &str) -> Vec<String> {
    let rows = wizard.lines();
    for row in &rows {
        assert_eq!(foreign(row), None, "{place}: {row:?}");
    }
    rows
}

#[test]
fn no_screen_obeys_them_and_each_is_marked() {
    let mut wizard = hostile();
    let before = untouched(&wizard.workspace());
    let mut missing = Vec::new();
    for (place, keys, kinds) in SINKS {
        wizard.restart(Start::Run { playbook: "hostile".into(), partner: "Acme".into() });
        clean(&wizard, "the start");
        for key in keys.split_whitespace() {
            wizard.press(key);
            clean(&wizard, place);
        }
        let rows = clean(&wizard, place);
        for kind in kinds.chars() {
            let lost = all().into_iter().filter(|(number, _, _, mark)| !shows(&rows, kind, *number, mark));
            missing.extend(lost.map(|(number, what, ..)| format!("{place}, {kind}: B{number:02} {what}")));
        }
        for size in [(80, 24), (41, 9)] {
            wizard.resize(size.0, size.1);
            clean(&wizard, place);
        }
        wizard.resize(WINDOW.0, WINDOW.1);
        wizard.effects();
    }
    assert_eq!(missing, Vec::<String>::new());
    assert_eq!(untouched(&wizard.workspace()), before, "shown otherwise, kept as they are");
}

#[test]
fn what_is_pasted_is_shown_and_not_obeyed() {
    let mut wizard = hostile();
    for (place, keys) in [
        ("the editor", "3 i"),
        ("a field", "2 i"),
        ("a criterion's evidence", "c e"),
        ("a reason to skip", "S"),
        ("all places", "g"),
        ("all commands", ":"),
        ("a search", "3 i Ctrl-F"),
        ("the name of a partner", "q p n"),
        ("a filter", "q p /"),
    ] {
        wizard.restart(Start::Run { playbook: "hostile".into(), partner: "Acme".into() });
        wizard.keys(keys);
        for (number, _, text, mark) in all() {
            wizard.paste(&labelled('V', number, &text));
            let rows = clean(&wizard, place);
            // Control characters are left out of a paste, which says so.
            let marked = !text.contains(char::is_control) && !matches!(number, 42 | 43);
            assert!(place != "the editor" || !marked || shows(&rows, 'V', number, mark), "{place}: B{number:02}");
        }
        wizard.effects();
    }
}

/// The program on a workspace, with a theme of that kind and nothing of the caller's environment.
fn environment(workspace: &Path, config: &Path) -> Vec<(String, String)> {
    let path = |path: &Path| path.to_str().expect("a name").to_owned();
    fs::create_dir_all(config.join("themes")).expect("made");
    let hostile = "roles: { \"\\e[2J\\x9b31m\": 1, dim: { fg: \"\\e]52;c;ZXZpbA==\\a\", \"\\u202e\": 1 } }\n";
    fs::write(config.join("themes/evil\u{1b}[2J\u{202e}.yaml"), hostile).expect("written");
    fs::write(config.join("config.yaml"), "theme: \"\\e]0;owned\\a\"\nname: \"\\e[2J\"\n").expect("written");
    let own = [("PLAYBOOKS_WORKSPACE", path(workspace)), ("PLAYBOOKS_CONFIG", path(config)), ("HOME", path(config))];
    own.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[test]
fn no_command_prints_them_into_a_pipe() {
    let wizard = hostile();
    wizard.app();
    let config = tempfile::tempdir().expect("a temp folder");
    let environment = environment(&wizard.workspace(), config.path());
    let evil = "\u{1b}[2J\u{202e}\u{9b}";
    let mut said = String::new();
    for args in [
        &["list", "playbooks"][..],
        &["list", "templates"],
        &["list", "partners"],
        &["list", "playbooks", "--json"],
        &["list", "templates", "--json"],
        &["list", "partners", "--json"],
        &["status"],
        &["status", "--json"],
        &["check"],
        &["themes"],
        &["themes", "--json"],
        &["history", "acme"],
        &["history", "acme", "--json"],
        &["history", "acme", evil],
        &["history", evil],
        &["themes", evil],
        &["check", evil],
        &["list", evil],
        &[evil],
        &["--workspace", evil, "list", "partners"],
        &["run", evil, "--partner", evil],
        &["resume", evil],
        &["restore", "acme", evil, "1"],
        &["restore", "acme", "run.yaml", evil],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_playbooks"));
        let output = command.args(args).env_clear().envs(environment.clone()).output().expect("it starts");
        for bytes in [output.stdout, output.stderr] {
            let text = String::from_utf8(bytes).expect("UTF-8");
            assert!(!text.contains("panicked"), "{args:?}: {text}");
            for line in text.lines() {
                assert_eq!(foreign(line), None, "{args:?}: {line:?}");
            }
            said.push_str(&text);
        }
    }
    for (number, what, _, mark) in all() {
        assert!(mark.split('|').any(|mark| said.contains(mark)), "B{number:02} {what}: {mark} is nowhere");
    }
}

#[test]
fn a_row_is_a_row_whatever_it_says() {
    let wizard = hostile();
    wizard.app();
    let config = tempfile::tempdir().expect("a temp folder");
    let environment = environment(&wizard.workspace(), config.path());
    let mut command = Command::new(env!("CARGO_BIN_EXE_playbooks"));
    let output = command.args(["list", "partners"]).env_clear().envs(environment).output().expect("it starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    // All of them, and Acme; what cannot be read is named below.
    let rows = text.lines().filter(|line| !line.ends_with("cannot be read")).count();
    assert_eq!(rows, all().len() + 1, "{text}");
}

#[test]
fn a_real_terminal_gets_nothing_but_frames() {
    let mut wizard = hostile();
    // It has no run open: the program on the terminal is the one that writes.
    wizard.restart(Start::Today).app();
    let before = untouched(&wizard.workspace());
    let config = tempfile::tempdir().expect("a temp folder");
    let environment = environment(&wizard.workspace(), config.path());
    let environment: Vec<(&str, &str)> =
        environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let program = Path::new(env!("CARGO_BIN_EXE_playbooks"));
    let pty = Pty::start(program, &["run", "hostile", "--partner", "Acme"], &environment, 160, 200);
    pty.wait_for_text("G1. ␛[2J");
    for (key, shown) in [
        ("2", "F1. ␛[2J"),
        ("3", "D1. ␛[2J"),
        ("i", "Esc preview"),
        ("\u{1b}", "i edit"),
        ("q", "Cannot be read"),
        ("p", "N1. ␛[2J"),
        ("q", "Cannot be read"),
        ("l", "P1. ␛[2J"),
    ] {
        pty.send(key.as_bytes());
        pty.wait_for_text(shown);
    }
    pty.send(b"\x11");
    assert_eq!(pty.exit(), 0);
    let seen = pty.wait_for("the end", |_| true);
    let log = String::from_utf8(seen.log.clone()).expect("UTF-8");
    assert_eq!(first_foreign(&log), None);
    drop(seen);
    for args in [
        &["list", "partners"][..],
        &["list", "playbooks"],
        &["list", "templates"],
        &["status"],
        &["check"],
        &["themes"],
        &["history", "acme", "run.yaml", "--show", "1"],
        &["history", "\u{1b}[2J\u{202e}"],
    ] {
        let pty = Pty::start(program, args, &environment, 160, 200);
        pty.exit();
        let seen = pty.wait_for("the end", |_| true);
        let log = String::from_utf8(seen.log.clone()).expect("UTF-8");
        assert!(!log.trim().is_empty(), "{args:?}");
        assert_eq!(first_foreign(&log), None, "{args:?}");
    }
    assert_eq!(untouched(&wizard.workspace()), before);
}

#[test]
fn whatever_a_frame_is_not_made_of_is_found() {
    for (number, what, text, _) in all() {
        // What a frame is made of too, line ends, and what is harmless. That those are marked is seen on the screen.
        let known = matches!(number, 1..=4 | 24 | 25 | 29 | 44..=46);
        assert_eq!(first_foreign(&text).is_none(), known, "B{number:02} {what}");
    }
    assert_eq!(first_foreign("\u{1b}[?2026h\u{1b}[1;2Ha日本\u{1b}[38;5;4m\r\n\u{1b}[?2026l"), None);
    assert!(
        first_foreign("a\u{1b}[1;").is_some()
            && first_foreign("a\u{1b}").is_some()
            && first_foreign("\u{1b}[?5h").is_some()
    );
}

#[test]
fn the_list_is_whole_and_each_would_do_harm_as_it_is() {
    let all = all();
    assert_eq!(all.iter().map(|(number, ..)| *number).collect::<Vec<_>>(), (1..=48).collect::<Vec<u8>>());
    for (number, what, text, mark) in &all {
        // A replacement, joiners of real scripts, wide letters: nothing to take away.
        let harmless = matches!(number, 29 | 44..=46);
        assert_eq!(foreign(text).is_none(), harmless, "B{number:02} {what}");
        assert_eq!(safe::line(text) == text.as_str(), harmless, "B{number:02} {what}");
        assert!(
            mark.split('|').any(|mark| safe::line(text).contains(mark)),
            "B{number:02} {what}: {}",
            safe::line(text)
        );
    }
}

proptest! {
    #[test]
    fn whatever_bytes_there_are_what_is_shown_is_safe(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        let shown = safe::visible(&text).into_owned();
        prop_assert_eq!(safe::visible(&shown).into_owned(), shown.clone());
        let lines = shown.replace(['\n', '\t'], "");
        prop_assert!(!lines.contains(char::is_control), "{:?}", shown);
        for line in shown.split(['\n', '\t']) {
            prop_assert_eq!(foreign(line), None, "{:?}", shown);
        }
    }

    #[test]
    fn whatever_hidden_characters_there_are_what_is_shown_is_safe(
        text in proptest::collection::vec(
            prop_oneof![
                proptest::sample::select("a é日\u{200b}\u{200c}\u{200d}\u{202e}\u{fe0f}\u{fe00}\u{e0041}\u{1b}\u{9b}\u{7}\r\n\t👩\u{301}".chars().collect::<Vec<_>>()),
                any::<char>(),
            ],
            0..40,
        )
    ) {
        let text: String = text.into_iter().collect();
        let shown = safe::line(&text).into_owned();
        prop_assert_eq!(safe::line(&shown).into_owned(), shown.clone());
        prop_assert_eq!(foreign(&shown), None, "{:?}", shown);
    }
}
