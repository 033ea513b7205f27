//! Two programs on one partner at the same time: what each of them saved is there.

#![expect(clippy::disallowed_methods, reason = "works in a temp folder of its own, in several threads")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use jiff::Timestamp;
use jiff::civil::date;
use playbooks::app::msg::SaveFailure;
use playbooks::domain::answer::{Answer, Answers};
use playbooks::domain::run::RunKey;
use playbooks::io::library;
use playbooks::io::store::Store;
use tempfile::TempDir;

const DOCUMENT: &str = "01-ideal-partner-profile.md";

fn now() -> Timestamp {
    "2026-11-23T09:30:00Z".parse().expect("a time")
}

/// A workspace with a run in it.
fn started() -> (TempDir, RunKey) {
    let folder = tempfile::tempdir().expect("a temp folder");
    let mut store = Store::new(folder.path());
    let slug = store.create_partner("Acme Corp", "anna", now()).expect("made").slug;
    let catalog = library::load(&[]);
    let entry = catalog.playbook("recruit").expect("a playbook");
    let texts: Vec<_> = entry.playbook.steps.iter().map(|step| Some(format!("# {}\n", step.name))).collect();
    let key = store.start_run(&slug, entry, &texts, "anna", now(), date(2026, 11, 23)).expect("started");
    (folder, key)
}

fn path(workspace: &Path, key: &RunKey, file: &str) -> PathBuf {
    workspace.join("partners").join(&key.partner).join(&key.playbook).join(&key.run).join(file)
}

fn fact(value: &str) -> Answer {
    let (why, at, by, from, other) = Default::default();
    Answer { value: value.to_owned(), why, at, by, from, other }
}

fn facts(workspace: &Path) -> Answers {
    Store::new(workspace).portfolio().partner("acme-corp").expect("readable").partner.facts.clone()
}

#[test]
fn facts_that_two_programs_set_at_the_same_time_are_all_set() {
    let (folder, key) = started();
    let set = &|program: &str| {
        let mut store = Store::new(folder.path());
        for n in 0..25 {
            let (id, value) = (format!("partner.{program}{n}"), fact(&format!("{program} {n}")));
            store.save_facts(&key, &[(id, Some(value))], &[], now()).expect("saved");
        }
    };
    thread::scope(|scope| {
        for program in ["one", "two", "three"] {
            scope.spawn(move || set(program));
        }
    });
    let facts = facts(folder.path());
    let lost: Vec<String> = ["one", "two", "three"]
        .iter()
        .flat_map(|program| (0..25).map(move |n| format!("partner.{program}{n}")))
        .filter(|id| !facts.contains_key(id))
        .collect();
    assert_eq!(lost, [""; 0]);
}

#[test]
fn what_two_programs_are_told_is_saved_is_in_the_document() {
    let (folder, key) = started();
    let save = &|program: &str| {
        let mut store = Store::new(folder.path());
        let mut saved = Vec::new();
        for n in 0..30 {
            let there = store.open_document(&key, DOCUMENT).expect("always whole").text;
            let line = format!("{program} {n}\n");
            match store.save_document(&key, DOCUMENT, &format!("{there}{line}"), false, now()) {
                Ok(_) => saved.push(line),
                Err(SaveFailure::Changed(theirs)) => assert!(!theirs.text.contains(&line)),
                Err(SaveFailure::Failed(failure)) => panic!("{failure}"),
            }
        }
        saved
    };
    let saved: Vec<String> = thread::scope(|scope| {
        let programs = ["one", "two"].map(|program| scope.spawn(move || save(program)));
        programs.into_iter().flat_map(|program| program.join().expect("no panic")).collect()
    });
    let there = fs::read_to_string(path(folder.path(), &key, DOCUMENT)).expect("a document");
    let lines: Vec<&str> = there.split_inclusive('\n').skip(1).collect();
    assert_eq!(lines.iter().copied().collect::<BTreeSet<_>>(), saved.iter().map(String::as_str).collect());
    assert_eq!(lines.len(), saved.len(), "each once");
}
