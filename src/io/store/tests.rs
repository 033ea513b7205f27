#![expect(clippy::disallowed_methods, reason = "works in a temp folder of its own")]

use super::*;

fn now() -> Timestamp {
    "2026-11-23T09:30:00Z".parse().expect("a time")
}

fn content(text: &str) -> Content {
    Content { bytes: text.as_bytes().to_vec(), modified: now(), protected: false }
}

/// Writes "ours" over what was "base" when it was looked at last and is "theirs" by now.
fn too_late(force: bool) -> (bool, Vec<(String, String)>, bool) {
    let folder = tempfile::tempdir().expect("a temp folder");
    let mut store = Store::new(folder.path());
    let path = folder.path().join("01-x.md");
    fs::write(&path, "theirs").expect("written");
    let what = String::new();
    let save = Save { path: &path, bytes: b"ours", limit: 100, force, now: now(), what, n: 1 };
    let written = store.commit(&save, Some(&content("base"))).expect("the disk takes it");
    let entries = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = entries.filter(|path| path.is_file()).map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("text"))
    });
    let mut files: Vec<(String, String)> = files.collect();
    files.sort();
    (written, files, store.seen.contains_key(&path))
}

fn file(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

#[test]
fn what_was_written_in_the_last_moment_stays_and_is_not_taken_for_ours() {
    assert_eq!(too_late(false), (false, vec![file("01-x.md", "theirs")], false));
}

#[test]
fn what_was_written_in_the_last_moment_is_kept_beside_what_is_forced() {
    let files = vec![file("01-x.md", "ours"), file("01-x.theirs-20261123-093000.md", "theirs")];
    assert_eq!(too_late(true), (true, files, true));
}

#[test]
fn a_partner_that_another_program_saves_is_not_saved_and_that_program_is_named() {
    let folder = tempfile::tempdir().expect("a temp folder");
    let mut store = Store::new(folder.path());
    let slug = store.create_partner("Acme", "anna", now()).expect("made").slug;
    let other = store.lock(&slug, now()).expect("free");
    assert!(other.0.is_some(), "there are locks");
    let key = RunKey { partner: slug, playbook: "recruit".into(), run: "2026-11".into() };
    let failure = store.save_facts(&key, &[], &[], now()).expect_err("locked");
    let holder = format!("process {} on", std::process::id());
    assert!(failure.message.contains("acme is being saved") && failure.message.contains(&holder), "{failure}");
    drop(other);
    store.save_facts(&key, &[], &[], now()).expect("free again");
}

#[test]
fn the_local_folder_ignores_itself_and_is_never_behind_a_link() {
    let folder = tempfile::tempdir().expect("a temp folder");
    local::folder(folder.path(), "lock").expect("made");
    let ignore = fs::read_to_string(folder.path().join(".playbooks/.gitignore")).expect("a file");
    assert!(ignore.lines().any(|line| line == "*"), "{ignore}");

    let (linked, outside) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    std::os::unix::fs::symlink(outside.path(), linked.path().join(".playbooks")).expect("linked");
    local::folder(linked.path(), "lock").expect_err("a link");
    local::folder(&linked.path().join("missing"), "lock").expect_err("no workspace");
    assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 0);
    let slug = Store::new(linked.path()).create_partner("Acme", "anna", now()).expect("made").slug;
    let key = RunKey { partner: slug, playbook: "recruit".into(), run: "2026-11".into() };
    Store::new(linked.path()).save_facts(&key, &[], &[], now()).expect("saved without a lock");
}

#[test]
fn what_a_killed_program_left_goes_with_the_first_write_and_is_never_data() {
    let folder = tempfile::tempdir().expect("a temp folder");
    let mut store = Store::new(folder.path());
    let slug = store.create_partner("Acme", "anna", now()).expect("made").slug;
    let key = RunKey { partner: slug, playbook: "recruit".into(), run: "2026-11".into() };
    let machine = crate::io::process::mark()[..4].to_owned();
    let left = folder.path().join(format!("partners/acme/.partner.yaml.{machine}-99999999-aB3dE6gH.tmp"));
    fs::write(&left, "half of a part").expect("written");
    assert_eq!(store.portfolio().broken, []);
    assert!(left.exists(), "reading removes nothing");
    store.save_facts(&key, &[], &[], now()).expect("saved");
    assert!(!left.exists());
}
