//! The command line: the real binary in an empty home, with a fixed clock and nothing of the caller's environment.

#![expect(clippy::disallowed_methods, reason = "starts the program in a home of its own")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use jiff::Timestamp;
use jiff::civil::date;
use playbooks::domain::catalog::Source;
use playbooks::domain::run::RunKey;
use playbooks::domain::{safe, template};
use playbooks::io::library;
use playbooks::io::store::Store;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A home with nothing in it but a workspace.
struct Home {
    folder: TempDir,
}

/// What a command answered.
#[derive(Debug)]
struct Answer {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temp folder");
        for name in ["home", "workspace", "config", "here"] {
            fs::create_dir(folder.path().join(name)).expect("made");
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_playbooks"));
        command.args(args).env_clear().current_dir(self.path("here")).stdin(Stdio::null());
        let home = self.path("home");
        for (name, path) in [
            ("HOME", home.clone()),
            ("XDG_DATA_HOME", home.join("data")),
            ("XDG_CONFIG_HOME", home.join("config")),
            ("PLAYBOOKS_WORKSPACE", self.path("workspace")),
            ("PLAYBOOKS_CONFIG", self.path("config")),
        ] {
            command.env(name, path);
        }
        command.env("PLAYBOOKS_NOW", "2026-11-23T09:30:00+01:00").env("USER", "anna").env("TERM", "xterm-256color");
        command
    }

    fn run(&self, args: &[&str]) -> Answer {
        Answer::of(&self.command(args).output().expect("it starts"))
    }

    #[track_caller]
    fn json(&self, args: &[&str]) -> Value {
        let answer = self.run(args).ends(0);
        serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error}: {}", answer.out))
    }

    /// A partner with a run of a built-in playbook, as the program makes it.
    fn start(&self, partner: &str, playbook: &str) -> RunKey {
        let now: Timestamp = "2026-11-20T08:00:00Z".parse().expect("a time");
        let mut store = Store::new(self.path("workspace"));
        let slug = match store.portfolio().find(partner) {
            Some(card) => card.slug.clone(),
            None => store.create_partner(partner, "anna", now).expect("made").slug,
        };
        let catalog = library::load(&[(Source::Workspace, self.path("workspace"))]);
        let entry = catalog.playbook(playbook).expect("a playbook");
        let body = |path: &str| Some(template::split_front_matter(&catalog.resolve(path)?.text).1.to_owned());
        let documents: Vec<Option<String>> = entry.playbook.steps.iter().map(|step| body(&step.template)).collect();
        store.start_run(&slug, entry, &documents, "anna", now, date(2026, 11, 20)).expect("started")
    }

    fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, text).expect("written");
        path
    }
}

impl Answer {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
        self
    }

    #[track_caller]
    fn says(self, text: &str) -> Self {
        assert!(self.out.contains(text), "`{text}` in {self:?}");
        self
    }

    #[track_caller]
    fn complains(self, text: &str) -> Self {
        assert!(self.err.contains(text), "`{text}` in {self:?}");
        self
    }

    #[track_caller]
    fn prints_nothing(self) -> Self {
        assert_eq!(self.out, "", "{self:?}");
        self
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path.display().to_string()] }).collect()
}

#[test]
fn help_names_every_command_and_the_seeds_own_form() {
    let home = Home::new();
    let mut answer = home.run(&["--help"]).ends(0);
    let commands = ["run", "resume", "status", "list", "history", "restore", "check", "themes"];
    for word in commands.into_iter().chain(["--playbook", "--partner", "--workspace", "--version"]) {
        answer = answer.says(word);
    }
    for command in commands {
        home.run(&[command, "--help"]).ends(0).says("Usage: playbooks");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let answer = Home::new().run(&["--version"]).ends(0);
    assert_eq!(answer.out, concat!("playbooks ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_is_possible() {
    let home = Home::new();
    home.run(&["lsit"]).ends(2).complains("list").prints_nothing();
    home.run(&["run", "recruit"]).ends(2).complains("--partner").prints_nothing();
    home.run(&["list", "partner"]).ends(2).complains("partners").prints_nothing();
    home.run(&["--playbook", "recruit"]).ends(2).complains("--partner").prints_nothing();
    let both = home.run(&["--playbook", "recruit", "--partner", "Acme", "status"]);
    both.ends(2).complains("Leave one of the two out.").prints_nothing();
    home.run(&["run", "recruit", "--partner", "  "]).ends(2).complains("A partner needs a name.").prints_nothing();
}

#[test]
fn playbooks_are_listed_in_the_order_of_a_partnerships_life() {
    let answer = Home::new().run(&["list", "playbooks"]).ends(0);
    let ids: Vec<&str> = answer.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(ids, ["recruit", "onboard", "qbr", "expand", "exit"]);
    assert!(answer.out.contains("5 steps") && answer.out.contains("Quarterly business review"), "{answer:?}");
}

#[test]
fn playbooks_as_json_have_the_documented_fields() {
    let list = Home::new().json(&["list", "playbooks", "--json"]);
    let list = list.as_array().expect("an array");
    assert_eq!(list.len(), 5);
    let qbr = &list[2];
    let keys: Vec<&String> = qbr.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["id", "name", "purpose", "source", "steps", "criteria", "outcome", "next"]);
    assert_eq!(
        (&qbr["id"], &qbr["name"], &qbr["source"], &qbr["outcome"], &qbr["next"]),
        (&json!("qbr"), &json!("QBR"), &json!("built-in"), &json!("Aligned"), &json!(["expand", "exit"]))
    );
    assert_eq!(
        qbr["steps"][2],
        json!({ "id": "qbr-doc", "name": "QBR Template", "chip": "QBR Doc", "template": "enablement/07-qbr-template.md" })
    );
    assert_eq!(qbr["criteria"][0], json!({ "id": "q1", "text": "Metrics compiled" }));
    let steps: usize = list.iter().filter_map(|playbook| Some(playbook["steps"].as_array()?.len())).sum();
    assert_eq!(steps, 23);
}

#[test]
fn own_playbooks_and_broken_ones_are_listed() {
    let home = Home::new();
    home.write("workspace/playbooks/renewal.yaml", include_str!("playbooks/valid/renewal.yaml"));
    home.write("here/playbooks/broken.yaml", "name: [unclosed");
    let short = "name: Short\nsteps:\n  - { name: A, template: strategy/08-exit-checklist.md }\n";
    home.write("workspace/playbooks/short.yaml", short);
    let answer = home.run(&["list", "playbooks"]).ends(0).says("renewal").says("Partner Renewal").says("recruit");
    let answer = answer.says("broken.yaml: cannot be used; `playbooks check` says why");
    let row = |id: &str| answer.out.lines().find(|line| line.starts_with(id)).unwrap_or_default().to_owned();
    assert!(row("renewal").contains("2 steps  workspace  Annual"), "{answer:?}");
    assert!(row("short").contains("1 step   workspace"), "{answer:?}");
    assert!(!row("recruit").contains("built-in"), "{answer:?}");
    let list = home.json(&["list", "playbooks", "--json"]);
    assert_eq!((&list[5]["id"], &list[5]["source"]), (&json!("renewal"), &json!("workspace")));
}

#[test]
fn templates_are_listed_by_path() {
    let home = Home::new();
    let answer = home.run(&["list", "templates"]).ends(0).says("strategy/02-ideal-partner-profile.md");
    assert_eq!(answer.out.lines().count(), 18);
    let list = home.json(&["list", "templates", "--json"]);
    let list = list.as_array().expect("an array");
    assert_eq!(list.len(), 18);
    assert!(list.iter().all(|template| template["title"].as_str().is_some_and(|title| !title.is_empty())));
    assert_eq!(list[0]["source"], "built-in");
}

#[test]
fn partners_are_listed_by_name_with_their_runs() {
    let home = Home::new();
    home.run(&["list", "partners"]).ends(0);
    assert_eq!(home.json(&["list", "partners", "--json"]), json!([]));
    home.start("Borealis", "qbr");
    home.start("Acme Corp", "recruit");
    home.start("Acme Corp", "recruit");
    let answer = home.run(&["list", "partners"]).ends(0).says("recruit/2026-11-2");
    let names: Vec<&str> = answer.out.lines().map(|line| &line[..8]).collect();
    assert_eq!(names, ["Acme Cor", "Borealis"]);
    let list = home.json(&["list", "partners", "--json"]);
    let Value::Object(mut acme) = list[0].clone() else { panic!("an object: {list}") };
    assert!(acme.remove("id").is_some_and(|id| id.as_str().is_some_and(|id| id.len() == 12)));
    let expected = json!({
        "name": "Acme Corp",
        "folder": "acme-corp",
        "tier": "",
        "stage": null,
        "runs": ["recruit/2026-11", "recruit/2026-11-2"],
    });
    assert_eq!(Value::Object(acme), expected);
}

#[test]
fn status_says_what_is_in_progress_and_how_to_begin() {
    let home = Home::new();
    home.run(&["status"]).ends(0).says("Nothing is in progress.").says("playbooks run recruit --partner");
    assert_eq!(home.json(&["status", "--json"]), json!([]));
    home.start("Acme Corp", "recruit");
    home.start("Borealis", "exit");
    let answer = home.run(&["status"]).ends(0).says("step 1 of 5 Ideal Partner Profile").says("0/5 criteria");
    answer.says("at the gate");
    let list = home.json(&["status", "--json"]);
    let acme = list.as_array().and_then(|list| list.iter().find(|run| run["partner"] == "Acme Corp")).expect("a run");
    let Value::Object(mut acme) = acme.clone() else { panic!("an object: {list}") };
    assert!(acme.remove("touched").is_some_and(|at| at.as_str().is_some_and(|at| at.parse::<Timestamp>().is_ok())));
    let expected = json!({
        "partner": "Acme Corp", "folder": "acme-corp", "playbook": "recruit", "run": "2026-11",
        "step": 1, "step_name": "Ideal Partner Profile", "steps_done": 0, "steps": 5,
        "criteria_met": 0, "criteria": 5, "gate_closed": false,
    });
    assert_eq!(Value::Object(acme), expected);
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_hides_nothing() {
    let home = Home::new();
    home.start("Acme Corp", "recruit");
    let key = home.start("Torn Corp", "recruit");
    let path = home.write(&format!("workspace/partners/{}/recruit/2026-11/run.yaml", key.partner), "schema: 1\nrun: [");
    let answer = home.run(&["status"]).ends(1).says("Acme Corp");
    assert!(!answer.out.contains("run.yaml"), "problems go to stderr: {answer:?}");
    let place = "\npartners/torn-corp/recruit/2026-11/run.yaml:2:";
    let answer = Answer { err: format!("\n{}", answer.err), ..answer }.complains(place).complains("2 | run: [");
    answer.complains("fix: ").complains(&home.path("workspace").display().to_string());
    let json = home.run(&["status", "--json"]).ends(1).complains("run.yaml:2:");
    let list: Value = serde_json::from_str(&json.out).expect("JSON, whatever else there is to say");
    assert_eq!(list[0]["partner"], "Acme Corp");
    home.run(&["status", "--help"]).ends(0).says("exit code is 1");
    home.run(&["list", "partners"]).ends(0).says("Acme Corp").says("Torn Corp").says("cannot be read");
    assert_eq!(fs::read_to_string(path).expect("still there"), "schema: 1\nrun: [");
}

#[test]
fn check_finds_nothing_wrong_with_what_is_built_in() {
    let answer = Home::new().run(&["check"]).ends(0);
    assert_eq!(answer.out, "23 files: 0 errors, 0 warnings\n");
}

#[test]
fn check_prints_place_line_caret_and_fix_of_every_problem() {
    let home = Home::new();
    home.write("workspace/playbooks/good.yaml", include_str!("playbooks/valid/renewal.yaml"));
    let text = "name: Broken\nsteps:\n  - template: nowhere.md\n    name: Look\n    promt: Look.\n";
    let path = home.write("workspace/playbooks/broken.yaml", text);
    home.write("here/playbooks/tabs.yml", "name: Tabs\n\tsteps: []\n");
    let answer = home.run(&["check"]).ends(1).says("26 files: ").says("tabs.yml:2:1: error: ");
    let answer = answer.says(&format!("{}:3:15: error: ", path.display())).says("3 |   - template: nowhere.md\n");
    let answer = answer.says(&format!("{}:5:5: warning: ", path.display()));
    answer.says("5 |     promt: Look.\n    |     ^\n  fix: ").says("prompt");

    home.run(&["check", path.to_str().expect("a path")]).ends(1).says("1 file: ");
    let good = home.path("workspace/playbooks/good.yaml");
    home.run(&["check", good.to_str().expect("a path")]).ends(0).says("1 file: 0 errors, 0 warnings");
}

#[test]
fn check_offers_the_nearest_template_for_one_that_is_not_there() {
    let home = Home::new();
    let text = "name: A\nsteps:\n  - { template: strategy/99-busines-case.md, name: Look, prompt: Look. }\n";
    home.write("here/x.yaml", text);
    home.run(&["check", "x.yaml"]).ends(1).says("x.yaml:3:").says("strategy/01-partner-business-case.md");
    home.run(&["check", "missing.yaml"]).ends(1).says("missing.yaml");
}

#[test]
fn check_shows_the_line_of_a_byte_that_is_no_text() {
    let home = Home::new();
    let path = home.path("here/latin.yaml");
    fs::write(path, b"name: Renewal\npurpose: Ren\xe9w\n").expect("written");
    let answer = home.run(&["check", "latin.yaml"]).ends(1).says("latin.yaml:2:13: error: This file has letters");
    let answer = answer.says("2 | purpose: Renéw\n    |             ^\n");
    assert!(!answer.out.contains("reload"), "nothing is loaded here: {answer:?}");
    let answer = home.run(&["check", "gone.yaml"]).ends(1).says("There is no such file or folder.");
    assert!(!answer.out.contains("reload"), "{answer:?}");
}

#[test]
fn check_reads_a_markdown_file_as_a_template() {
    let home = Home::new();
    home.write("here/good.md", "---\ntitle: T\n---\n# T\n");
    home.write("here/bad.md", "---\ntitle: \"T\n---\n# T\n");
    home.run(&["check", "good.md"]).ends(0).says("1 file: 0 errors, 0 warnings");
    home.run(&["check", "bad.md"]).ends(1).says("bad.md:2:8: error: The quote that opens here is never closed.");
}

#[test]
fn an_unknown_playbook_is_answered_with_the_nearest_one() {
    let home = Home::new();
    for args in [&["run", "recrut", "--partner", "Acme"][..], &["--playbook", "recrut", "--partner", "Acme"]] {
        let answer = home.run(args).ends(1).prints_nothing().complains("There is no playbook `recrut`.");
        answer.complains("Did you mean `recruit`?").complains("onboard");
    }
    assert_eq!(files(&home.path("workspace")), [""; 0], "nothing was made");
}

#[test]
fn without_a_terminal_the_wizard_says_so_and_makes_nothing() {
    let home = Home::new();
    let forms: [&[&str]; 4] = [
        &[],
        &["run", "recruit", "--partner", "Acme Corp"],
        &["--playbook", "recruit", "--partner", "Acme Corp"],
        &["resume"],
    ];
    for args in forms {
        let answer = home.run(args).ends(2).prints_nothing().complains("needs a terminal");
        assert_eq!(answer.err.matches("playbooks status").count(), 1, "said once: {answer:?}");
    }
    assert_eq!(files(&home.path("workspace")), [""; 0]);
    assert_eq!(files(&home.path("home")), [""; 0]);
}

#[test]
fn the_workspace_is_the_flag_then_the_variable_then_the_platforms_folder() {
    let home = Home::new();
    home.start("Acme Corp", "recruit");
    home.run(&["list", "partners"]).ends(0).says("Acme Corp");
    let other = home.path("other");
    let other = other.to_str().expect("a path");
    for args in [["--workspace", other, "list", "partners"], ["list", "partners", "--workspace", other]] {
        let answer = home.run(&args).ends(0);
        assert!(!answer.out.contains("Acme"), "{answer:?}");
    }
    let mut command = home.command(&["list", "partners"]);
    let answer = Answer::of(&command.env_remove("PLAYBOOKS_WORKSPACE").output().expect("it starts")).ends(0);
    assert!(!answer.out.contains("Acme"), "{answer:?}");
    assert!(!Path::new(other).exists(), "reading makes nothing");
}

#[test]
fn a_clock_that_is_none_is_refused() {
    let home = Home::new();
    let mut command = home.command(&["status"]);
    let answer = Answer::of(&command.env("PLAYBOOKS_NOW", "soon").output().expect("it starts"));
    answer.ends(1).complains("PLAYBOOKS_NOW is no time: soon.").prints_nothing();
}

#[test]
fn a_reader_that_goes_away_early_is_no_error() {
    let home = Home::new();
    let mut child = home
        .command(&["list", "playbooks", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("UTF-8");
    assert!(child.wait().expect("it ends").success(), "{err}");
    assert_eq!(err, "");
}

#[test]
fn nothing_of_a_file_drives_the_terminal() {
    let home = Home::new();
    let hostile = "Evil\u{1b}]0;owned\u{7} \u{202e}gnp.exe\u{9b}31m";
    home.start("Evil Corp", "recruit");
    let path = home.path("workspace/partners/evil-corp/partner.yaml");
    let text = fs::read_to_string(&path).expect("a partner");
    let name = "\"Evil\\e]0;owned\\a \\u202Egnp.exe\\x9b31m\"";
    fs::write(&path, text.replace("name: Evil Corp", &format!("name: {name}"))).expect("written");
    home.write(
        "workspace/playbooks/evil.yaml",
        "name: \"Bad \\e[2J\\u202E\"\nsteps:\n  - { template: \"\\e[31m.md\", name: \"a\\x07\", prompt: x }\n",
    );
    home.write("workspace/playbooks/\u{1b}[2Jname.yaml", "name: [\n");
    let commands: [&[&str]; 8] = [
        &["status"],
        &["status", "--json"],
        &["list", "partners"],
        &["list", "partners", "--json"],
        &["list", "playbooks"],
        &["list", "playbooks", "--json"],
        &["check"],
        &["run", "\u{1b}[31mrecruit", "--partner", "Acme"],
    ];
    for args in commands {
        let answer = home.run(args);
        for text in [&answer.out, &answer.err] {
            assert_eq!(safe::visible(text), text.as_str(), "{args:?}");
        }
    }
    home.run(&["status"]).ends(0).says("Evil␛]0;owned␇ <U+202E>gnp.exe");
    let list = home.json(&["list", "partners", "--json"]);
    assert_eq!(list[0]["name"].as_str(), Some(hostile), "JSON keeps the name, escaped");
    home.run(&["run", "recruit", "--partner", hostile]).ends(2).complains("control characters");
}

const NIGHT: &str = "extends: dark\nroles: { heading: { fg: \"#ffcc00\" } }\n";

#[test]
fn themes_in_a_pipe_are_rows_without_colours() {
    let home = Home::new();
    let all = home.run(&["themes"]).ends(0).says("In use is `auto`").says("config/config.yaml").says("extends: dark");
    let all = all.says("config/themes/night.yaml:");
    for word in ["dark: ", "light: ", "high-contrast-dark: ", "#a0a6ae", "248", "gray", "The row under the cursor."] {
        assert!(all.out.contains(word), "{word}: {all:?}");
    }
    home.write("config/themes/night.yaml", NIGHT);
    home.write("config/config.yaml", "theme: night\n");
    let own = home.run(&["themes", "night"]).ends(0).says("Your own: `dark` with 1 role").says("In use is `night`");
    let heading = own.out.lines().find(|line| line.starts_with("heading ")).expect("a row");
    let cells: Vec<&str> = heading.split("  ").filter(|cell| !cell.is_empty()).map(str::trim).collect();
    assert_eq!(cells, ["heading", "#ffcc00, bold", "220, bold", "yellow, bold", "bold", "A heading."]);
    assert!(!own.out.contains("light: "), "{own:?}");
}

#[test]
fn themes_as_json_have_each_role_at_each_depth() {
    let home = Home::new();
    home.write("config/themes/night.yaml", NIGHT);
    let list = home.json(&["themes", "--json"]);
    let names: Vec<&str> =
        list.as_array().expect("an array").iter().filter_map(|theme| theme["name"].as_str()).collect();
    assert_eq!(names, ["dark", "light", "high-contrast-dark", "high-contrast-light", "night"]);
    let night = &home.json(&["themes", "night", "--json"])[0];
    assert_eq!((&night["source"], &night["extends"], &night["problems"]), (&json!("user"), &json!("dark"), &json!([])));
    let heading = night["roles"].as_array().and_then(|roles| roles.iter().find(|role| role["role"] == "heading"));
    let look = |fg: Value| json!({ "fg": fg, "bg": null, "weights": ["bold"] });
    let expected = json!({
        "role": "heading",
        "what": "A heading.",
        "true": look(json!("#ffcc00")),
        "256": look(json!("220")),
        "16": look(json!("yellow")),
        "none": look(Value::Null),
    });
    assert_eq!(heading, Some(&expected));
}

#[test]
fn a_flawed_theme_is_reported_with_its_places_and_a_missing_one_with_the_nearest() {
    let home = Home::new();
    home.write("config/themes/night.yaml", "extends: dark\nroles: { headng: { fg: 1 }, good: { fg: pink } }\n");
    home.write("config/themes/light.yml", "extends: dark\n");
    let answer = home.run(&["themes", "night"]).ends(1);
    let answer = answer
        .says("`dark` with 0 roles")
        .says("config/themes/night.yaml:2:10: warning: Unknown role `headng`")
        .says("mean `heading`?");
    let answer = answer.says("night.yaml:2:41: error: `fg` of `good` cannot be `pink`.");
    assert!(!answer.out.contains("light.yml"), "{answer:?}");
    home.run(&["themes"]).ends(1).says("light.yml:1:1: error: `light` is the name of a built-in theme");
    home.run(&["themes", "dark"]).ends(0);
    let problems = Answer::of(&home.command(&["themes", "night", "--json"]).output().expect("it starts")).ends(1);
    assert!(problems.out.contains("\"line\": 2"), "{problems:?}");
    home.run(&["themes", "nihgt"]).ends(1).complains("no theme `nihgt`").complains("Did you mean `night`?");
    home.run(&["themes", "zzz"]).ends(1).complains("There are: auto, dark,").prints_nothing();
    home.write("config/config.yaml", "name: Anna\ntheme: drak\n");
    let wrong = home.run(&["themes", "dark"]).ends(0).says("config.yaml:2:8: error: There is no theme `drak`");
    wrong.says("Did you mean `dark`?").says("In use is `auto`");
}

#[test]
fn resuming_nobody_is_an_error_with_the_nearest_name() {
    let home = Home::new();
    home.start("Acme Corp", "recruit");
    let answer = home.run(&["resume", "Acme Crop"]).ends(1).prints_nothing();
    answer.complains("There is no partner `Acme Crop`.").complains("Did you mean `Acme Corp`?");
    home.run(&["resume", "Globex"]).ends(1).complains("`Globex`").complains("playbooks list partners");
    home.run(&["resume", "acme corp"]).ends(2).complains("needs a terminal");
    home.run(&["resume", "acme-corp"]).ends(2).complains("needs a terminal");
}

#[test]
fn resuming_a_partner_without_a_run_says_how_to_start_one() {
    let home = Home::new();
    let store = Store::new(home.path("workspace"));
    for name in ["O'Reilly & Co", "Globex"] {
        store.create_partner(name, "anna", "2026-11-20T08:00:00Z".parse().expect("a time")).expect("made");
    }
    let answer = home.run(&["resume", "o'reilly & co"]).ends(1).prints_nothing();
    let answer = answer.complains("O'Reilly & Co has no run in progress.");
    answer.complains(r"`playbooks run PLAYBOOK --partner 'O'\''Reilly & Co'` starts one.");
    home.run(&["resume", "Globex"]).ends(1).complains("--partner Globex`");
}

#[test]
fn what_cannot_be_read_is_neither_resumed_nor_replaced() {
    let home = Home::new();
    home.start("Torn Corp", "recruit");
    let partner = home.path("workspace/partners/torn-corp/partner.yaml");
    let good = fs::read_to_string(&partner).expect("a partner");
    let run = home.write("workspace/partners/torn-corp/recruit/2026-11/run.yaml", "schema: 1\nrun: [x\n");
    let start = ["run", "recruit", "--partner", "Torn Corp"];
    for args in [&["resume", "Torn Corp"][..], &start] {
        let answer = home.run(args).ends(1).prints_nothing();
        answer.complains("partners/torn-corp/recruit/2026-11/run.yaml:2:").complains("restore");
    }
    home.run(&["run", "qbr", "--partner", "Torn Corp"]).ends(2).complains("needs a terminal");
    fs::remove_file(run).expect("removed");

    fs::write(&partner, good.replace("schema: 1\n", "")).expect("written");
    let before = files(&home.path("workspace"));
    for args in [&["resume", "Torn Corp"][..], &["resume", "torn-corp"], &start] {
        let answer = home.run(args).ends(1).prints_nothing();
        answer.complains("partners/torn-corp/partner.yaml:").complains("`schema");
    }
    assert_eq!(files(&home.path("workspace")), before);
}

// Earlier versions

impl Home {
    /// A run of Acme whose first document was saved with each of these texts, a minute apart.
    fn saved(&self, texts: &[&str]) -> RunKey {
        let key = self.start("Acme Corp", "recruit");
        let mut store = Store::new(self.path("workspace")).signed("bert");
        store.open_document(&key, PROFILE).expect("opened");
        for (text, minute) in texts.iter().zip(10..) {
            let at = format!("2026-11-22T08:{minute}:00Z").parse().expect("a time");
            store.save_document(&key, PROFILE, text, false, at).expect("saved");
        }
        key
    }

    fn profile(&self) -> String {
        fs::read_to_string(self.path("workspace/partners/acme-corp/recruit/2026-11").join(PROFILE)).expect("a file")
    }
}

const PROFILE: &str = "01-ideal-partner-profile.md";

#[test]
fn a_history_lists_the_newest_first_for_people_and_as_json() {
    let home = Home::new();
    home.run(&["history", "Acme Corp"]).ends(1).complains("There is no partner `Acme Corp`").prints_nothing();
    home.saved(&["# One\n", "# One\n\nTwo\n"]);
    let answer = home.run(&["history", "acme corp", "ideal-partner-profile"]).ends(0);
    let lines: Vec<&str> = answer.out.lines().collect();
    let row = "1  2026-11-22 09:11:00  bert  11 B  recruit/2026-11/01-ideal-partner-profile.md  2 lines added: Two (as it is now)";
    assert_eq!(lines.len(), 3, "{answer:?}");
    assert_eq!(lines[0], row);
    assert!(lines[1].starts_with("2  2026-11-22 09:10:00  bert  6 B"), "{answer:?}");
    assert!(lines[2].ends_with("as it was"), "{answer:?}");

    let all = home.json(&["history", "acme-corp", "--json"]);
    let numbers: Vec<u64> = all.as_array().into_iter().flatten().filter_map(|one| one["version"].as_u64()).collect();
    assert_eq!(numbers, [1, 2, 3]);
    let expected = json!({
        "file": "recruit/2026-11/01-ideal-partner-profile.md",
        "version": 1,
        "at": "2026-11-22T08:11:00Z",
        "by": "bert",
        "bytes": 11,
        "what": "2 lines added: Two",
        "current": true,
    });
    assert_eq!(
        (all.as_array().map(Vec::len), all.as_array().and_then(|all| all.iter().find(|one| **one == expected))),
        (Some(3), Some(&expected))
    );
    home.start("Globex", "recruit");
    home.run(&["history", "Globex"]).ends(0).says("Nothing has been saved here");
    assert_eq!(home.json(&["history", "Globex", "--json"]), json!([]));
}

#[test]
fn a_version_is_printed_byte_for_byte() {
    let home = Home::new();
    home.saved(&["\u{feff}# \u{1b}[2J\r\n", "now\n"]);
    let answer = home.run(&["history", "Acme Corp", PROFILE, "--show", "2"]).ends(0);
    assert_eq!(answer.out, "\u{feff}# \u{1b}[2J\r\n");
    let missing = home.run(&["history", "Acme Corp", PROFILE, "--show", "4"]);
    missing.ends(1).complains("There is no version 4").complains("1 to 3").prints_nothing();
    home.run(&["history", "Acme Corp", PROFILE, "--show", "0"]).ends(1).prints_nothing();
    home.run(&["history", "Acme Corp", "--show", "1"]).ends(2).prints_nothing();
    // A listing is text of ours, whatever was written.
    let listed = home.run(&["history", "Acme Corp"]).ends(0);
    assert!(!listed.out.contains('\u{1b}'), "{listed:?}");
}

#[test]
fn a_version_is_restored_and_the_one_that_was_there_can_be_too() {
    let home = Home::new();
    home.saved(&["one\n", "two\n"]);
    home.run(&["restore", "Acme Corp", PROFILE, "2"]).ends(0).says("is again as it was on 2026-11-22 09:10:00");
    assert_eq!(home.profile(), "one\n");
    home.run(&["history", "Acme Corp", PROFILE])
        .ends(0)
        .says("1  2026-11-23 09:30:00  anna")
        .says("restored version of");
    home.run(&["restore", "Acme Corp", PROFILE, "1"]).ends(0).says("Nothing was changed.");
    home.run(&["restore", "Acme Corp", PROFILE, "2"]).ends(0);
    assert_eq!(home.profile(), "two\n");
    home.run(&["restore", "Acme Corp", PROFILE, "9"]).ends(1).complains("There is no version 9").prints_nothing();
    home.run(&["restore", "Acme Corp", PROFILE]).ends(2).complains("<NUMBER>").prints_nothing();
    assert_eq!(home.profile(), "two\n");
}

#[test]
fn a_file_that_may_be_one_of_many_is_asked_for() {
    let home = Home::new();
    let first = home.saved(&["one\n"]);
    let second = home.start("Acme Corp", "recruit");
    let mut store = Store::new(home.path("workspace"));
    store.open_document(&second, PROFILE).expect("opened");
    let at = "2026-11-22T08:00:00Z".parse().expect("a time");
    store.save_document(&second, PROFILE, "second\n", false, at).expect("saved");
    let answer = home.run(&["history", "Acme Corp", PROFILE]).ends(1).prints_nothing();
    let answer = answer.complains("may mean more than one file").complains(&format!("recruit/{}/{PROFILE}", first.run));
    answer.complains(&format!("recruit/{}/{PROFILE}", second.run));
    let inner = format!("{}/{PROFILE}", second.run);
    home.run(&["history", "Acme Corp", &inner, "--show", "1"]).ends(0).says("second\n");
    home.run(&["restore", "Acme Corp", "partner.yml", "1"]).ends(1).complains("no earlier version").prints_nothing();
}

#[test]
fn a_state_file_that_cannot_be_read_is_restored_by_its_folder() {
    let home = Home::new();
    let key = home.start("Acme Corp", "recruit");
    let mut store = Store::new(home.path("workspace"));
    store.save_facts(&key, &[], &[], "2026-11-22T08:00:00Z".parse().expect("a time")).expect("saved");
    let mut run = store.open_run(&key).expect("opened").run;
    run.started_by = "carla".into();
    store.save_run(&key, &run, &[], false, "2026-11-22T08:00:00Z".parse().expect("a time")).expect("saved");
    let file = home.write("workspace/partners/acme-corp/recruit/2026-11/run.yaml", "schema: 1\nplaybook: [");
    home.run(&["status"]).ends(1);
    home.run(&["restore", "Acme Corp", "run.yaml", "1"]).ends(0);
    assert!(fs::read_to_string(&file).expect("a file").contains("carla"));
    home.run(&["status"]).ends(0);
    home.write("workspace/partners/acme-corp/partner.yaml", "name: [");
    home.run(&["history", "acme-corp", "run.yaml", "--show", "2"]).ends(0).says("playbook: [");
}
