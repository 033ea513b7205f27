//! Scenario files: where the program starts, which keys are pressed, and the few lines or fields that are expected.
//! Each file of `tests/scenarios` is one test below; the reader refuses what it does not know.

#![expect(clippy::disallowed_methods, reason = "reads the scenarios")]

// By its path: beside a folder of the same name rustfmt looks for modules in that.
#[path = "support/wizard.rs"]
mod wizard;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use playbooks::app::{Effect, Start};
use playbooks::domain::safe;
use playbooks::io::yaml;
use serde::Deserialize;
use serde_json::Value;
use wizard::Wizard;

/// A file of the folder.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    /// What it shows, in one sentence.
    about: String,
    /// A playbook that is opened for a partner; without it the program starts on Today.
    playbook: Option<String>,
    #[serde(default = "partner")]
    partner: String,
    /// Partners that are there before.
    #[serde(default)]
    partners: Vec<String>,
    /// `columnsxrows`
    #[serde(default = "size")]
    size: String,
    /// Files of the workspace that are there before.
    #[serde(default)]
    files: BTreeMap<String, String>,
    scenes: Vec<Scene>,
}

fn partner() -> String {
    "Acme Corp".to_owned()
}

fn size() -> String {
    "120x40".to_owned()
}

/// Something is done, then something is seen. All parts may be left out; they come in this order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scene {
    /// Keys with blanks between.
    #[serde(default)]
    keys: String,
    #[serde(rename = "type", default)]
    typed: String,
    /// Keys after the text.
    #[serde(default)]
    then: String,
    #[serde(default)]
    paste: String,
    /// The text whose first cell is clicked.
    click: Option<String>,
    /// Seconds that go by.
    wait: Option<f64>,
    /// Texts on the screen, each on one line.
    #[serde(default)]
    see: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    /// Whole lines of the screen without the blanks around them.
    #[serde(default)]
    lines: Vec<String>,
    #[serde(default)]
    /// Fields of `run.yaml` by their path, such as `steps.pitch.state`.
    record: BTreeMap<String, Value>,
    /// The last acts of the log, the newest last.
    #[serde(default)]
    log: Vec<String>,
    /// Files of the workspace and a part of their text.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// What the terminal is asked for.
    #[serde(default)]
    asked: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

fn play(name: &str) {
    let text = fs::read_to_string(folder().join(format!("{name}.yml"))).expect("a scenario");
    let scenario: Scenario = yaml::read(&text)
        .unwrap_or_else(|problem| panic!("{name}.yml:{}: {} {}", problem.place, problem.message, problem.fix));
    assert!(!scenario.about.is_empty() && !scenario.scenes.is_empty());
    let size = scenario.size.split_once('x').and_then(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?)));
    let start = |partner: &str| match &scenario.playbook {
        Some(playbook) => Start::Run { playbook: playbook.clone(), partner: partner.to_owned() },
        None => Start::Today,
    };
    let mut wizard = Wizard::prepared(Start::Today, size.expect("a size"), |workspace| {
        for (path, text) in &scenario.files {
            let path = workspace.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
    });
    for partner in &scenario.partners {
        wizard.restart(start(partner));
        if scenario.playbook.is_none() {
            wizard.press("n").type_text(partner).keys("Enter Esc");
        }
    }
    wizard.restart(start(&scenario.partner));
    for (index, scene) in scenario.scenes.iter().enumerate() {
        let told = format!("{name}.yml, scene {}", index + 1);
        act(&mut wizard, scene);
        look(&mut wizard, scene, &told, &scenario);
    }
    assert_eq!(wizard.effects(), [], "{name}.yml asks the terminal for something that it does not expect");
}

fn act(wizard: &mut Wizard, scene: &Scene) {
    wizard.keys(&scene.keys).type_text(&scene.typed).keys(&scene.then);
    if !scene.paste.is_empty() {
        wizard.paste(&scene.paste);
    }
    if let Some(text) = &scene.click {
        wizard.click_on(text);
    }
    if let Some(seconds) = scene.wait {
        wizard.advance(seconds);
    }
}

fn look(wizard: &mut Wizard, scene: &Scene, told: &str, scenario: &Scenario) {
    let screen = wizard.screen();
    for text in &scene.see {
        assert!(screen.contains(text.as_str()), "{told}: `{text}` is not on the screen:\n{screen}");
    }
    for text in &scene.not {
        assert!(!screen.contains(text.as_str()), "{told}: `{text}` is on the screen:\n{screen}");
    }
    for line in &scene.lines {
        assert!(screen.lines().any(|found| found.trim() == line.trim()), "{told}: no line is `{line}`:\n{screen}");
    }
    if !scene.record.is_empty() {
        let run = wizard.app().screens.iter().rev().find_map(|screen| match screen {
            playbooks::app::Screen::Run(run) => Some(format!("{}/{}", run.key().partner, run.key())),
            _ => None,
        });
        let record = serde_json::to_value(wizard.record(&run.expect("a run is open"))).expect("a value");
        for (field, expected) in &scene.record {
            let found = field.split('.').try_fold(&record, |value, key| value.get(key)).unwrap_or(&Value::Null);
            assert_eq!(found, expected, "{told}: {field} of run.yaml");
        }
    }
    if !scene.log.is_empty() {
        let slug = playbooks::domain::slug::from_name(&scenario.partner, "partner");
        let log: Vec<String> = wizard.log(&slug).into_iter().map(|act| act.what).collect();
        let last = &log[log.len().saturating_sub(scene.log.len())..];
        assert_eq!(last, scene.log, "{told}: the end of the log");
    }
    for (path, text) in &scene.files {
        let found = wizard.file(path);
        assert!(found.contains(text.as_str()), "{told}: {path} has no `{}`:\n{found}", safe::line(text));
    }
    let asked: Vec<String> = wizard.effects().iter().map(word).collect();
    assert_eq!(asked, scene.asked, "{told}: asked of the terminal");
}

/// What an effect asks of the terminal, in a word or two.
fn word(effect: &Effect) -> String {
    match effect {
        Effect::Exit(code) => format!("exit {code}"),
        Effect::Copy(text) => format!("copy {}", text.lines().next().unwrap_or_default()),
        Effect::EditExternally { file, line, .. } => format!("edit {file} from line {}", line + 1),
        Effect::OpenAddress(address) => format!("open {address}"),
        Effect::Suspend => "suspend".to_owned(),
        other => format!("{other:?}"),
    }
}

macro_rules! scenarios {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            play(stringify!($name));
        })*

        #[test]
        fn every_file_of_the_folder_is_played() {
            let names = [$(stringify!($name)),*];
            let mut files: Vec<String> = fs::read_dir(folder())
                .expect("the folder")
                .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
                .collect();
            files.sort();
            let mut expected = names.map(|name| format!("{name}.yml")).to_vec();
            expected.sort();
            assert_eq!(files, expected);
        }
    };
}

scenarios! {
    back_is_never_blocked
    completed_run_is_reopened
    criterion_not_applicable
    editor_search
    escape_never_quits
    evidence_is_kept
    external_editor
    filling_blanks
    filter_and_go_to
    first_launch
    following_links
    gate_override
    help_search
    insert_a_value
    jump_to_a_step
    marker_completion
    mouse
    mouse_on_chrome
    narrow_window
    palette
    previous_run_is_quoted
    reading_the_page
    skip_a_step
    start_and_new_partner
    typing_is_text
    undo_and_redo
    web_links
}
