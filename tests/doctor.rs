//! `playbooks doctor`: names what is wrong with a workspace and changes nothing; with `--fix` and a yes it repairs what can
//! be repaired, and nothing is lost by it.

#![expect(
    clippy::disallowed_methods,
    reason = "damages a workspace in a temp folder of its own, and starts the program"
)]

mod support {
    #[expect(dead_code, reason = "who only asks needs little of a terminal")]
    pub mod pty;
}

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use playbooks::app::draft::Place;
use playbooks::domain::run::RunKey;
use playbooks::io::files::Fingerprint;
use playbooks::io::store::Store;
use playbooks::io::{library, process};
use serde_json::{Value, json};
use support::pty::Pty;
use tempfile::TempDir;

const RUN: &str = "partners/acme-corp/recruit/2026-11";
const DOCUMENT: &str = "01-ideal-partner-profile.md";

fn at(minutes: i64) -> Timestamp {
    let start: Timestamp = "2026-11-23T09:30:00Z".parse().expect("a time");
    start + SignedDuration::from_mins(minutes)
}

/// A workspace with one partner and one run, and a home for the program.
struct Workspace {
    folder: TempDir,
    key: RunKey,
}

/// Everything of a file that a look at it must not change: permissions, times to the nanosecond, bytes.
type Traces = BTreeMap<PathBuf, (u32, [i64; 4], Option<Vec<u8>>)>;

impl Workspace {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temp folder");
        for name in ["work", "config", "home"] {
            fs::create_dir(folder.path().join(name)).expect("made");
            fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o700)).expect("ours alone");
        }
        let mut store = Store::new(folder.path().join("work")).signed("anna");
        let slug = store.create_partner("Acme Corp", "anna", at(0)).expect("made").slug;
        let key = start(&mut store, &slug);
        Self { folder, key }
    }

    fn store(&self) -> Store {
        Store::new(self.root()).signed("anna")
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    fn path(&self, inner: &str) -> PathBuf {
        self.root().join(inner)
    }

    fn write(&self, inner: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(inner);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, bytes).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("ours alone");
        self
    }

    fn text(&self, inner: &str) -> String {
        fs::read_to_string(self.path(inner)).unwrap_or_else(|error| panic!("{inner}: {error}"))
    }

    fn save(&self, text: &str, minutes: i64) {
        let mut store = self.store();
        store.open_document(&self.key, DOCUMENT).expect("opened");
        store.save_document(&self.key, DOCUMENT, text, false, at(minutes)).expect("saved");
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        let clock = "2026-11-23T10:30:00Z".to_owned();
        vec![
            ("HOME", path("home")),
            ("PLAYBOOKS_WORKSPACE", path("work")),
            ("PLAYBOOKS_CONFIG", path("config")),
            ("PLAYBOOKS_NOW", clock),
            ("USER", "anna".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
        ]
    }

    /// The exit code, and what it printed on standard output and standard error.
    fn doctor(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_playbooks"));
        command.arg("doctor").args(args).env_clear().envs(self.env()).current_dir(self.folder.path());
        let output = command.stdin(Stdio::null()).output().expect("it starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    fn json(&self, args: &[&str]) -> Value {
        let (_, out, err) = self.doctor(&[args, &["--json"]].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out} {err}"))
    }

    /// The findings as `kind path`, in order.
    fn findings(&self) -> Vec<String> {
        let report = self.json(&[]);
        let word = |finding: &Value, key: &str| finding[key].as_str().expect("a text").to_owned();
        let findings = report["findings"].as_array().expect("a list");
        findings.iter().map(|finding| format!("{} {}", word(finding, "kind"), word(finding, "path"))).collect()
    }

    /// The one finding of this path.
    #[track_caller]
    fn finding(&self, path: &str) -> Value {
        let report = self.json(&[]);
        let of_path = report["findings"].as_array().expect("a list").iter().filter(|finding| finding["path"] == path);
        let [finding] = &of_path.collect::<Vec<_>>()[..] else { panic!("one finding of {path}: {report:#}") };
        (*finding).clone()
    }

    fn traces(&self) -> Traces {
        let mut traces = Traces::new();
        let mut open = vec![self.root()];
        while let Some(path) = open.pop() {
            let described = fs::symlink_metadata(&path).expect("described");
            if described.is_dir() {
                open.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
            }
            let times = [described.mtime(), described.mtime_nsec(), described.ctime(), described.ctime_nsec()];
            let bytes = described.is_file().then(|| fs::read(&path).expect("readable"));
            traces.insert(path, (described.mode(), times, bytes));
        }
        traces
    }

    /// What stands in the trash, without the time in front.
    fn trash(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path(".playbooks/local/trash")).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().expect("UTF-8")).collect();
        names.sort();
        names.iter().map(|name| name.strip_prefix("20261123-103000-").expect("the time").to_owned()).collect()
    }
}

fn start(store: &mut Store, slug: &str) -> RunKey {
    let catalog = library::load(&[]);
    let entry = catalog.playbook("recruit").expect("a playbook");
    let texts: Vec<_> = entry.playbook.steps.iter().map(|step| Some(format!("# {}\n", step.name))).collect();
    store.start_run(slug, entry, &texts, "anna", at(0), date(2026, 11, 23)).expect("started")
}

/// How temp files name a process of this machine that has ended.
fn ended() -> String {
    let mark = process::mark();
    format!("{}-99999999", mark.split_once('-').expect("a mark").0)
}

fn of_kind<'a>(findings: &'a [String], kind: &str) -> Vec<&'a str> {
    findings.iter().filter_map(|finding| finding.strip_prefix(kind)?.strip_prefix(' ')).collect()
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).expect("described").permissions().mode() & 0o777
}

#[test]
fn a_workspace_in_which_all_is_well_has_nothing_to_report() {
    let workspace = Workspace::new();
    workspace.save("# Ours\n", 1);
    let (code, out, err) = workspace.doctor(&[]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.ends_with("1 partner and 1 run: 0 errors, 0 notes.\n") && out.contains("durability level"), "{out}");
    let report = workspace.json(&[]);
    assert_eq!((&report["findings"], &report["partners"], &report["runs"]), (&json!([]), &json!(1), &json!(1)));
    assert!(report["file_system"]["level"].is_string() && report["file_system"]["tried"] == false, "{report}");
}

#[test]
fn without_a_workspace_it_says_so_and_makes_none() {
    let workspace = Workspace::new();
    fs::remove_dir_all(workspace.root()).expect("removed");
    for args in [&[][..], &["--fix", "--yes"]] {
        let (code, out, _) = workspace.doctor(args);
        assert!(code == Some(0) && out.contains("There is no workspace yet"), "{out}");
        assert!(!workspace.root().exists());
    }
    fs::write(workspace.root(), "a file").expect("written");
    let (code, out, _) = workspace.doctor(&[]);
    assert!(code == Some(1) && out.contains("is not a regular file") | out.contains("no folder"), "{out}");
}

/// Damages everything that can be damaged, in one workspace.
fn damage(workspace: &Workspace) {
    workspace.save("# One\n", 1);
    workspace.save("# Two\n", 2);
    let (run, ended) = (RUN, ended());
    workspace.write(&format!("{run}/{DOCUMENT}"), [0; 64]);
    workspace.write(&format!("{run}/run (1).yaml"), "schema: 1\n");
    workspace.write(&format!("{run}/02-qualification (Anna's conflicted copy 2026-11-23).md"), "x");
    workspace.write(&format!("{run}/02-qualification.sync-conflict-20261123-093000-ABCDEFG.md"), "x");
    workspace.write(&format!("{run}/run-DESKTOP-8F2K1LM.yaml"), "x");
    workspace.write(&format!("{run}/02-qualification.mine-20261123-093000.md"), "x");
    workspace.write(&format!("{run}/notes.md"), "mine");
    workspace.write(&format!("{run}/.run.yaml.{ended}-aB3dE6gH.tmp"), "cut off");
    workspace.write(&format!("partners/acme-corp/recruit/.new.{ended}-aB3dE6gH.tmp/run.yaml"), "half");
    workspace.write("partners/acme-corp/activity.jsonl", "{\"at\":\n");
    workspace.write(".playbooks/local/ops/20261123T093000Z-0000-1-00000000.jsonl", "H1 torn\n");
    symlink("/nowhere", workspace.path("partners/link")).expect("linked");
    fs::set_permissions(workspace.path("partners/acme-corp/partner.yaml"), fs::Permissions::from_mode(0o400))
        .expect("protected");
}

#[test]
fn a_look_changes_nothing_at_all() {
    let workspace = Workspace::new();
    damage(&workspace);
    let before = workspace.traces();
    for args in [&[][..], &["--json"], &["--fix"]] {
        let (code, out, _) = workspace.doctor(args);
        assert_eq!(code, Some(1), "{out}");
        assert!(workspace.traces() == before, "{args:?} left a trace");
    }
    let fresh = Workspace::new();
    let before = fresh.traces();
    assert!(!fresh.path(".playbooks").exists());
    assert_eq!(fresh.doctor(&[]).0, Some(0));
    assert!(fresh.traces() == before, "nothing is made for this machine either");
}

#[test]
fn each_finding_has_its_path_and_its_kind() {
    let workspace = Workspace::new();
    damage(&workspace);
    let expected = [
        "not-a-file partners/link".to_owned(),
        "not-writable partners/acme-corp/partner.yaml".into(),
        "damaged-log partners/acme-corp/activity.jsonl".into(),
        format!("half-made partners/acme-corp/recruit/.new.{}-aB3dE6gH.tmp", ended()),
        format!("left-over {RUN}/.run.yaml.{}-aB3dE6gH.tmp", ended()),
        format!("sync-copy {RUN}/02-qualification (Anna's conflicted copy 2026-11-23).md"),
        format!("sync-copy {RUN}/02-qualification.sync-conflict-20261123-093000-ABCDEFG.md"),
        format!("sync-copy {RUN}/run (1).yaml"),
        format!("sync-copy {RUN}/run-DESKTOP-8F2K1LM.yaml"),
        format!("undecided {RUN}/02-qualification.mine-20261123-093000.md"),
        format!("unreadable {RUN}/{DOCUMENT}"),
        format!("extra-document {RUN}/notes.md"),
        "damaged-log .playbooks/local/ops/20261123T093000Z-0000-1-00000000.jsonl".into(),
    ];
    let (mut expected, mut found) = (expected.to_vec(), workspace.findings());
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    let (_, out, _) = workspace.doctor(&[]);
    for finding in expected {
        let path = finding.split_once(' ').expect("a path").1;
        assert!(out.contains(path), "{path} in {out}");
    }
}

#[test]
fn a_state_file_is_named_with_its_line_and_its_last_good_version() {
    let workspace = Workspace::new();
    let (path, file) = (format!("{RUN}/run.yaml"), "recruit/2026-11/run.yaml");
    let mut store = workspace.store();
    let mut opened = store.open_run(&workspace.key).expect("opened");
    opened.run.go_to(&opened.playbook.steps[1].id);
    store.save_run(&workspace.key, &opened.run, &[], false, at(1)).expect("saved");
    let good = workspace.text(&path);
    let middle = good.find("document:").expect("a key") + 4;
    let torn = good[..middle].lines().count();
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(good.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let cases: [(Vec<u8>, Value, &str, &str); 7] = [
        (Vec::new(), Value::Null, "unreadable", "empty"),
        (vec![0; 200], Value::Null, "unreadable", "nothing but zero bytes"),
        (good[..middle].into(), json!(torn), "unreadable", "ends in the middle of line"),
        (
            format!("{good}by: Ren\u{e9}\n").chars().map(|c| c as u8).collect(),
            json!(good.lines().count() + 1),
            "unreadable",
            "Latin-1",
        ),
        (utf16, json!(1), "unreadable", "UTF-16"),
        (
            format!("schema: 1\n<<<<<<< HEAD\n{good}=======\n>>>>>>> b\n").into(),
            json!(2),
            "unfinished-merge",
            "git conflict markers",
        ),
        (good.replace("schema: 1", "schema: 9").into(), json!(2), "unreadable", "newer version"),
    ];
    for (bytes, line, kind, words) in cases {
        workspace.write(&path, bytes);
        let finding = workspace.finding(&path);
        let message = finding["message"].as_str().expect("a text");
        assert_eq!((&finding["kind"], &finding["line"]), (&json!(kind), &line), "{finding:#}");
        assert!(message.contains(words) && finding["severity"] == "error", "{finding:#}");
        assert!(!finding["fix"].as_str().expect("a text").is_empty());
        let command = format!("playbooks restore acme-corp {file} 1");
        assert_eq!(finding["last_good"]["command"], command.as_str(), "{finding:#}");
    }
    let (code, out, _) = workspace.doctor(&[]);
    assert!(code == Some(1) && out.contains(&format!("{path}:2: error: ")), "{out}");
    assert!(out.contains("last good version: of 2026-11-23 09:31:00; `playbooks restore acme-corp"), "{out}");
    let mut restore = Command::new(env!("CARGO_BIN_EXE_playbooks"));
    let done = restore.args(["restore", "acme-corp", file, "1"]).env_clear().envs(workspace.env()).output();
    assert!(done.expect("it starts").status.success());
    assert_eq!((workspace.text(&path), workspace.findings()), (good, Vec::new()));
}

#[test]
fn documents_are_named_when_damaged_emptied_missing_or_half_merged() {
    let workspace = Workspace::new();
    let path = format!("{RUN}/{DOCUMENT}");
    workspace.save("# One\n", 1);
    workspace.save("# Two\n", 2);
    let command = |number: usize| json!(format!("playbooks restore acme-corp recruit/2026-11/{DOCUMENT} {number}"));
    let cases: [(&[u8], &str, Value, Value); 4] = [
        (b"# Two\n\0\0\0", "unreadable", json!(2), command(1)),
        (b"# Soci\xe9t\xe9\n", "unreadable", json!(1), command(1)),
        (b"", "unreadable", Value::Null, command(1)),
        (b"# Two\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> c\n", "unfinished-merge", json!(2), Value::Null),
    ];
    for (bytes, kind, line, command) in cases {
        workspace.write(&path, bytes);
        let finding = workspace.finding(&path);
        let found = (&finding["kind"], &finding["line"], &finding["last_good"]["command"]);
        assert_eq!(found, (&json!(kind), &line, &command), "{finding:#}");
    }
    fs::remove_file(workspace.path(&path)).expect("removed");
    let finding = workspace.finding(&path);
    assert_eq!((&finding["kind"], &finding["last_good"]["command"]), (&json!("missing-document"), &command(1)));

    workspace.write(&path, "# Two\n");
    workspace.save("", 3);
    assert_eq!(workspace.findings(), [format!("empty-document {path}")], "emptied on purpose");
    assert_eq!(workspace.doctor(&[]).0, Some(0), "a note is no problem");
    fs::remove_file(workspace.path(&format!("{RUN}/run.yaml"))).expect("removed");
    fs::remove_file(workspace.path(&format!("{RUN}/playbook.yaml"))).expect("removed");
    assert_eq!(workspace.findings(), [format!("unreadable {RUN}/run.yaml")], "its documents are there");
}

#[test]
fn two_partners_with_one_id_or_name_are_told_and_the_newer_gets_an_id() {
    let workspace = Workspace::new();
    let store = workspace.store();
    let other = store.create_partner("Other", "anna", at(5)).expect("made").slug;
    let (first, second) = ("partners/acme-corp/partner.yaml", format!("partners/{other}/partner.yaml"));
    let id = |path: &str| {
        let text = workspace.text(path);
        text.lines().find_map(|line| line.strip_prefix("id: ").map(str::to_owned)).expect("an id")
    };
    let text = workspace.text(&second).replace(&id(&second), &id(first)).replace("name: Other", "name: ACME corp");
    workspace.write(&second, &text);
    assert_eq!(workspace.findings(), [format!("same-id {second}"), format!("same-name {second}")]);
    let before = id(first);
    let report = workspace.json(&["--fix", "--yes"]);
    assert_eq!(report["repaired"].as_array().map(Vec::len), Some(1), "{report:#}");
    assert!(id(first) == before && id(&second) != before);
    assert_eq!(workspace.text(&second), text.replace(&before, &id(&second)), "nothing else of it changed");
    assert_eq!(workspace.findings(), [format!("same-name {second}")]);
    assert!(workspace.text(&format!("partners/{other}/activity.jsonl")).contains("in place of"));
    let versions = store.history(&other).expect("a partner").remove("partner.yaml").expect("versions");
    assert_eq!(store.version(&versions[1]).expect("whole"), text.as_bytes(), "what it was is a version");
}

#[test]
fn a_copy_that_a_sync_tool_made_of_a_folder_is_no_partner_and_no_run() {
    let workspace = Workspace::new();
    for (from, to) in
        [("partners/acme-corp", "partners/acme-corp (1)"), (RUN, "partners/acme-corp/recruit/2026-11 (2)")]
    {
        let copied = Command::new("cp").arg("-rp").args([workspace.path(from), workspace.path(to)]).status();
        assert!(copied.expect("it starts").success());
    }
    let portfolio = workspace.store().portfolio();
    let runs: Vec<usize> = portfolio.partners.iter().map(|card| card.runs.len()).collect();
    assert_eq!((runs, portfolio.broken.len()), (vec![1], 0));
    let findings = workspace.findings();
    assert_eq!(findings, ["sync-copy partners/acme-corp (1)", "sync-copy partners/acme-corp/recruit/2026-11 (2)"]);
    fs::rename(workspace.path("partners/acme-corp"), workspace.path("partners/acme")).expect("renamed");
    assert_eq!(workspace.store().portfolio().partners.len(), 2, "beside nothing it is no copy");
}

#[test]
fn folder_names_that_are_one_name_elsewhere_are_told() {
    let workspace = Workspace::new();
    workspace.write("partners/Acme-Corp/notes.txt", "x").write("partners/e\u{301}/x", "x").write("partners/é/x", "x");
    if fs::read_dir(workspace.path("partners")).expect("a folder").count() < 4 {
        return; // Here they are one name, and no two folders.
    }
    for path in ["partners/Acme-Corp", "partners/acme-corp", "partners/é", "partners/e\u{301}"] {
        fs::set_permissions(workspace.path(path), fs::Permissions::from_mode(0o700)).expect("ours alone");
    }
    let findings = workspace.findings();
    assert_eq!(of_kind(&findings, "same-folder-name"), ["partners/acme-corp", "partners/é"]);
}

#[test]
fn permissions_are_told_once_somebody_can_come_in_and_mended() {
    let workspace = Workspace::new();
    let open = [RUN.to_owned(), format!("{RUN}/{DOCUMENT}")];
    fs::set_permissions(workspace.path(&open[0]), fs::Permissions::from_mode(0o755)).expect("open");
    fs::set_permissions(workspace.path(&open[1]), fs::Permissions::from_mode(0o644)).expect("open");
    fs::set_permissions(workspace.root(), fs::Permissions::from_mode(0o700)).expect("closed");
    assert_eq!(workspace.findings(), [""; 0], "nobody reaches it");
    fs::set_permissions(workspace.root(), fs::Permissions::from_mode(0o755)).expect("open");
    let (code, out, _) = workspace.doctor(&[]);
    assert!(code == Some(0) && out.contains("if you share it on purpose"), "{out}");
    let findings = workspace.findings();
    assert_eq!(of_kind(&findings, "readable-by-others"), [".", open[0].as_str(), &open[1]]);
    fs::set_permissions(workspace.path(&open[1]), fs::Permissions::from_mode(0o444)).expect("protected");
    let findings = workspace.findings();
    assert_eq!(of_kind(&findings, "not-writable"), [open[1].as_str()]);
    let (code, out, _) = workspace.doctor(&["--fix", "--yes"]);
    assert!(code == Some(0) && out.contains(&format!("{}: 0444 before, 0600 now.", open[1])), "{out}");
    assert_eq!(
        [mode(&workspace.root()), mode(&workspace.path(RUN)), mode(&workspace.path(&open[1]))],
        [0o700, 0o700, 0o600]
    );
    assert_eq!(workspace.findings(), [""; 0]);
}

#[test]
fn what_ended_programs_left_is_put_aside_and_kept() {
    let workspace = Workspace::new();
    workspace.save("# One\n", 1);
    let temp = format!(".{DOCUMENT}.{}-aB3dE6gH.tmp", ended());
    let half = format!(".new.{}-aB3dE6gH.tmp", ended());
    let alive = format!(".{DOCUMENT}.{}-aB3dE6gH.tmp", process::mark());
    workspace.write(&format!("{RUN}/{temp}"), "# Newer, and whole\n").write(&format!("{RUN}/{alive}"), "being saved");
    workspace.write(&format!("partners/acme-corp/recruit/{half}/run.yaml"), "half");
    workspace.write(&format!(".playbooks/local/obj/.0a.{}-aB3dE6gH.tmp", ended()), "x");
    let report = workspace.json(&["--fix", "--yes"]);
    assert_eq!(report["repaired"].as_array().map(Vec::len), Some(3), "{report:#}");
    assert_eq!((&report["findings"], &report["not_repaired"]), (&json!([]), &json!([])));
    let aside = [&temp, &half, &format!(".0a.{}-aB3dE6gH.tmp", ended())].map(|name| name[1..].to_owned());
    let mut aside = aside.to_vec();
    aside.sort();
    assert_eq!(workspace.trash(), aside);
    assert_eq!(workspace.text(&format!(".playbooks/local/trash/20261123-103000-{}/run.yaml", &half[1..])), "half");
    let store = workspace.store();
    let versions = store.history("acme-corp").expect("a partner").remove(&format!("recruit/2026-11/{DOCUMENT}"));
    let left = versions.into_iter().flatten().find(|version| version.what == "left by a save that was cut off");
    assert_eq!(store.version(&left.expect("a version")).expect("whole"), b"# Newer, and whole\n");
    assert_eq!(workspace.text(&format!("{RUN}/{alive}")), "being saved", "its program goes on");
    assert_eq!(workspace.text(&format!("{RUN}/{DOCUMENT}")), "# One\n");
}

#[test]
fn nothing_is_lost_by_a_repair_of_everything() {
    let workspace = Workspace::new();
    damage(&workspace);
    let contents = |traces: Traces| -> Vec<Vec<u8>> {
        let files = traces.into_iter().filter(|(path, _)| !path.starts_with(workspace.path(".playbooks/local/lock")));
        let mut all: Vec<Vec<u8>> = files.filter_map(|(_, (.., bytes))| bytes).collect();
        all.sort();
        all.dedup();
        all
    };
    let before = contents(workspace.traces());
    let (code, out, _) = workspace.doctor(&["--fix", "--yes"]);
    let after = contents(workspace.traces());
    assert_eq!(code, Some(1), "what only a person can mend is left: {out}");
    for bytes in before {
        assert!(after.contains(&bytes), "lost: {}", String::from_utf8_lossy(&bytes));
    }
    let report = workspace.json(&[]);
    let left = report["findings"].as_array().expect("a list").iter().filter(|finding| !finding["repair"].is_null());
    assert_eq!(left.count(), 0, "{report:#}");
}

#[test]
fn damaged_history_is_told_and_its_bytes_are_put_aside() {
    let workspace = Workspace::new();
    workspace.save("# One\n", 1);
    let object = format!(".playbooks/local/obj/{}", Fingerprint::of(b"# One\n"));
    workspace.write(&object, "# Oxe\n");
    assert_eq!(workspace.findings(), [format!("damaged-history {object}")]);
    assert_eq!(workspace.json(&["--fix", "--yes"])["findings"], json!([]));
    assert_eq!(workspace.trash(), [object.rsplit_once('/').expect("a name").1]);
}

#[test]
fn texts_that_wait_to_be_recovered_are_told_and_stay() {
    let workspace = Workspace::new();
    let place = Place::Document { run: workspace.key.clone(), file: DOCUMENT.into(), step: "profile".into() };
    let record = json!({ "g": 1, "at": at(1), "k": "draft", "id": 1, "place": place, "base": "", "text": "typed" });
    let json = record.to_string();
    let line = format!("J1 {} {json}\n", &Fingerprint::of(json.as_bytes()).to_string()[..8]);
    let path = |mark: &str| format!(".playbooks/local/journal/20261123T093000Z-{mark}-00000000.journal");
    let (ours, theirs) = (path(&ended()), path("zzzz-1"));
    workspace.write(&ours, &line).write(&theirs, &line);
    assert_eq!(workspace.findings(), [format!("unsaved-text {ours}"), format!("other-machine {theirs}")]);
    let (code, out, _) = workspace.doctor(&["--fix", "--yes"]);
    assert!(code == Some(1) && out.contains("left 1 text that was typed and not saved"), "{out}");
    assert_eq!([workspace.text(&ours), workspace.text(&theirs)], [line.clone(), line]);
}

#[test]
fn without_a_yes_nothing_is_repaired() {
    let workspace = Workspace::new();
    let temp = format!("{RUN}/.run.yaml.{}-aB3dE6gH.tmp", ended());
    workspace.write(&temp, "cut off");
    let (code, out, err) = workspace.doctor(&["--fix"]);
    assert!(code == Some(1) && out.contains("Keep what these left-over files hold"), "{out}");
    assert!(err.contains("Nothing was repaired: there is no terminal to ask on."), "{err}");
    assert!(workspace.path(&temp).exists());
    assert_eq!(workspace.doctor(&["--fix", "--json"]).0, Some(2));
    assert_eq!(workspace.doctor(&["--yes"]).0, Some(2));

    let env = workspace.env();
    let env: Vec<(&str, &str)> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let ask = |answer: &[u8]| {
        let pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_playbooks")), &["doctor", "--fix"], &env, 120, 40);
        pty.wait_for_text("Do it? [y/N]");
        pty.send(answer);
        pty.exit()
    };
    assert_eq!(ask(b"n\r"), 1);
    assert!(workspace.path(&temp).exists());
    assert_eq!(ask(b"y\r"), 0);
    assert!(!workspace.path(&temp).exists());
}

#[test]
fn the_level_of_the_file_system_is_tried_with_a_repair() {
    let workspace = Workspace::new();
    let report = workspace.json(&["--fix", "--yes"]);
    assert_eq!(report["file_system"]["tried"], true);
    assert!(report["file_system"]["meaning"].as_str().is_some_and(|meaning| meaning.ends_with('.')));
    let (_, out, _) = workspace.doctor(&["--fix", "--yes"]);
    assert!(!out.contains("`--fix` tries it"), "{out}");
}

#[test]
fn more_findings_of_one_kind_than_fit_are_counted_and_json_has_all() {
    let workspace = Workspace::new();
    for number in 10..40 {
        workspace.write(&format!("{RUN}/note-{number}.md"), "x");
    }
    let (code, out, _) = workspace.doctor(&[]);
    assert_eq!((code, out.matches("No step of this run").count()), (Some(0), 10));
    assert!(out.contains("20 more are extra-document: `--json` lists all."), "{out}");
    assert_eq!(workspace.findings().len(), 30);
}
