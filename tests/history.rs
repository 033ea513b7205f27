//! What was saved before: kept with every save, listed and put back; and never in the way of a save.

#![expect(clippy::disallowed_methods, reason = "works in a temp folder of its own, beside an editor in a thread")]

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use playbooks::app::msg::SaveFailure;
use playbooks::domain::activity::Activity;
use playbooks::domain::answer::Answer;
use playbooks::domain::run::{Act, RunKey};
use playbooks::io::library;
use playbooks::io::store::Store;
use playbooks::io::store::history::Version;
use tempfile::TempDir;

const DOCUMENT: &str = "01-ideal-partner-profile.md";

fn at(minutes: i64) -> Timestamp {
    let start: Timestamp = "2026-11-23T09:30:00Z".parse().expect("a time");
    start + SignedDuration::from_mins(minutes)
}

struct Workspace {
    folder: TempDir,
    store: Store,
    key: RunKey,
}

impl Workspace {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temp folder");
        let mut store = Store::new(folder.path()).signed("anna");
        let slug = store.create_partner("Acme Corp", "anna", at(0)).expect("made").slug;
        let catalog = library::load(&[]);
        let entry = catalog.playbook("recruit").expect("a playbook");
        let texts: Vec<_> = entry.playbook.steps.iter().map(|step| Some(format!("# {}\n", step.name))).collect();
        let key = store.start_run(&slug, entry, &texts, "anna", at(0), date(2026, 11, 23)).expect("started");
        Self { folder, store, key }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join("partners/acme-corp").join(file)
    }

    fn save(&mut self, text: &str, minutes: i64) {
        self.store.save_document(&self.key, DOCUMENT, text, false, at(minutes)).expect("saved");
    }

    fn versions(&self, file: &str) -> Vec<Version> {
        self.store.history("acme-corp").expect("a partner").remove(file).unwrap_or_default()
    }

    fn text(&self, version: &Version) -> String {
        String::from_utf8(self.store.version(version).expect("whole")).expect("text")
    }
}

fn document() -> String {
    format!("recruit/2026-11/{DOCUMENT}")
}

#[test]
fn every_save_is_a_version_with_who_when_and_what() {
    let mut workspace = Workspace::new();
    workspace.save("# Profile\n", 1);
    workspace.save("# Profile\n", 2);
    workspace.save("# Profile\n\n- Maria Soto\n", 3);
    fs::write(workspace.path(&document()), "# Theirs\n").expect("written");
    workspace.store.save_document(&workspace.key, DOCUMENT, "# Ours\n", true, at(4)).expect("forced");
    fs::write(workspace.path(&document()), "# Once more\n").expect("written");
    workspace.store.save_document(&workspace.key, DOCUMENT, "# Ours\n", true, at(5)).expect("forced");
    let versions = workspace.versions(&document());
    let found: Vec<(String, &str, &str)> =
        versions.iter().map(|version| (workspace.text(version), version.by.as_str(), version.what.as_str())).collect();
    let expected = [
        ("# Ours\n", "anna", "1 line added, 1 removed: Ours"),
        ("# Once more\n", "", "written by another program"),
        ("# Ours\n", "anna", "1 line added, 1 removed: Ours"),
        ("# Theirs\n", "", "written by another program"),
        ("# Profile\n\n- Maria Soto\n", "anna", "2 lines added: Maria Soto"),
        ("# Profile\n", "anna", "1 line added, 1 removed: Profile"),
        ("# Ideal Partner Profile\n", "", "as it was"),
    ];
    let expected = expected.map(|(text, by, what)| (text.to_owned(), by, what));
    assert_eq!(found, expected);
    assert_eq!(
        [versions[0].at, versions[4].at, versions[5].at],
        [at(5), at(3), at(1)],
        "saving the same is no version"
    );
    let current: Vec<bool> = versions.iter().map(|version| version.current).collect();
    assert_eq!(current, [true, false, false, false, false, false, false]);
}

#[test]
fn state_files_have_versions_that_say_what_was_done() {
    let mut workspace = Workspace::new();
    let mut opened = workspace.store.open_run(&workspace.key).expect("opened");
    let act = Act { by: "anna", at: at(1) };
    let criterion = opened.playbook.criteria[0].id.clone();
    opened.run.toggle_criterion(&opened.playbook, &criterion, act).expect("met");
    let log = Activity { at: at(1), by: "anna".into(), run: None, what: "ticked it".into(), before: None, after: None };
    workspace.store.save_run(&workspace.key, &opened.run, &[log], false, at(1)).expect("saved");
    let (why, other) = Default::default();
    let fact = Answer { value: "x".into(), why, at: None, by: "anna".into(), from: None, other };
    let facts = [("partner.website".to_owned(), Some(fact))];
    workspace.store.save_facts(&workspace.key, &facts, &[], at(2)).expect("saved");
    let what =
        |file: &str| -> Vec<String> { workspace.versions(file).into_iter().map(|version| version.what).collect() };
    assert_eq!(what("recruit/2026-11/run.yaml"), ["ticked it", "as it was"]);
    assert_eq!(what("partner.yaml"), ["partner.website", "as it was"]);
}

#[test]
fn a_version_is_put_back_and_what_was_there_is_a_version() {
    let mut workspace = Workspace::new();
    for (minutes, text) in [(1, "one"), (2, "two")] {
        workspace.save(text, minutes);
    }
    fs::write(workspace.path(&document()), "theirs, not saved by anybody").expect("written");
    let one = workspace.versions(&document()).into_iter().find(|version| version.number == 2).expect("two versions");
    workspace.store.restore("acme-corp", &one, at(3)).expect("restored");
    assert_eq!(fs::read_to_string(workspace.path(&document())).expect("a file"), "one");
    let versions = workspace.versions(&document());
    let texts: Vec<String> = versions.iter().map(|version| workspace.text(version)).collect();
    assert_eq!(texts[..4], ["one", "theirs, not saved by anybody", "two", "one"]);
    assert_eq!(versions[0].what, "restored version of 2026-11-23T09:31:00Z");
    let log = fs::read_to_string(workspace.path("activity.jsonl")).expect("a log");
    assert!(log.lines().last().is_some_and(|line| line.contains("restored version of")), "{log}");

    fs::remove_dir_all(workspace.path("recruit")).expect("removed");
    workspace.store.restore("acme-corp", &versions[1], at(4)).expect("restored");
    assert_eq!(fs::read_to_string(workspace.path(&document())).expect("a file"), "theirs, not saved by anybody");
}

#[test]
fn nothing_is_put_in_the_place_of_a_state_file_that_could_not_be_read_there() {
    let mut workspace = Workspace::new();
    let run = "recruit/2026-11/run.yaml";
    let opened = workspace.store.open_run(&workspace.key).expect("opened").run;
    let whole = fs::read_to_string(workspace.path(run)).expect("a record");
    fs::write(workspace.path(run), "schema: 1\nplaybook: [").expect("torn");
    workspace.store.save_run(&workspace.key, &opened, &[], true, at(1)).expect("forced");
    let versions = workspace.versions(run);
    let torn = versions.iter().find(|version| version.size < 30).expect("kept all the same");
    let failure = workspace.store.restore("acme-corp", torn, at(2)).expect_err("no record");
    assert!(failure.message.contains("cannot be used"), "{failure}");
    assert_eq!(fs::read_to_string(workspace.path(run)).expect("a record"), whole);
}

#[test]
fn a_save_is_a_save_where_there_can_be_no_history() {
    for blocked in [".playbooks", ".playbooks/local", ".playbooks/local/obj", ".playbooks/local/ops"] {
        let mut workspace = Workspace::new();
        let place = workspace.folder.path().join(blocked);
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        fs::write(&place, "somebody's file").expect("written");
        workspace.save("one", 1);
        workspace.save("two", 2);
        assert_eq!(fs::read_to_string(workspace.path(&document())).expect("a file"), "two");
        assert_eq!(workspace.versions(&document()), []);
        assert_eq!(fs::read_to_string(&place).expect("a file"), "somebody's file");
    }
}

#[test]
fn what_was_left_by_a_save_that_was_cut_off_is_in_the_history() {
    let mut workspace = Workspace::new();
    workspace.save("one", 1);
    let ops = fs::read_dir(workspace.folder.path().join(".playbooks/local/ops")).expect("a folder");
    let name = ops.last().expect("a file").expect("an entry").file_name().to_string_lossy().into_owned();
    let machine = name.split('-').nth(1).expect("the machine").to_owned();
    let left = workspace.path(&format!("recruit/2026-11/.{DOCUMENT}.{machine}-99999999-aB3dE6gH.tmp"));
    fs::write(&left, "written by somebody in the last moment").expect("written");
    let mut next = Store::new(workspace.folder.path());
    next.open_document(&workspace.key, DOCUMENT).expect("opened");
    next.save_document(&workspace.key, DOCUMENT, "two", false, at(2)).expect("saved");
    assert!(!left.exists());
    let versions = workspace.versions(&document());
    let texts: Vec<String> = versions.iter().map(|version| workspace.text(version)).collect();
    assert_eq!(texts[..3], ["two", "written by somebody in the last moment", "one"]);
    assert_eq!(versions[1].what, "left by a save that was cut off");
}

/// An editor that knows of no lock writes all the time, the way editors do: it reads the file and puts another in its place.
/// Whatever either of them wrote is in the file, beside it or in the history.
#[test]
fn nothing_that_an_editor_without_locks_or_the_program_wrote_is_lost() {
    let mut workspace = Workspace::new();
    let path = workspace.path(&document());
    let over = AtomicBool::new(false);
    let mut ours = Vec::new();
    let theirs = thread::scope(|scope| {
        let editor = scope.spawn(|| {
            let mut lines = Vec::new();
            while !over.load(Ordering::Relaxed) && lines.len() < 2000 {
                let text = fs::read_to_string(&path).expect("always whole");
                let line = format!("theirs {}\n", lines.len());
                // Outside of the folder: a text that was not put into place yet is not written.
                let beside = path.parent().and_then(|folder| folder.parent()).expect("a folder").join("edited");
                fs::write(&beside, text + &line).expect("written");
                fs::rename(&beside, &path).expect("renamed");
                lines.push(line);
                // Not so fast that nobody else is ever in time.
                if lines.len() % 3 == 0 {
                    fs::File::open(&path).and_then(|file| file.sync_all()).expect("synced");
                }
            }
            lines
        });
        for n in 0..60 {
            let there = workspace.store.open_document(&workspace.key, DOCUMENT).expect("always whole").text;
            let line = format!("ours {n}\n");
            match workspace.store.save_document(&workspace.key, DOCUMENT, &format!("{there}{line}"), false, at(n)) {
                Ok(_) => ours.push(line),
                Err(SaveFailure::Changed(_)) => {}
                Err(SaveFailure::Failed(failure)) => assert!(failure.message.contains("again and again"), "{failure}"),
            }
        }
        over.store(true, Ordering::Relaxed);
        editor.join().expect("no panic")
    });
    let versions = workspace.versions(&document());
    let mut all: String = versions.iter().map(|version| workspace.text(version)).collect();
    for entry in fs::read_dir(path.parent().expect("a folder")).expect("a folder") {
        all.push_str(&fs::read_to_string(entry.expect("an entry").path()).unwrap_or_default());
    }
    let lost: Vec<&String> = ours.iter().chain(&theirs).filter(|line| !all.contains(line.as_str())).collect();
    assert!(!theirs.is_empty());
    assert_eq!(lost, [""; 0], "{} of ours, {} of theirs", ours.len(), theirs.len());
}
