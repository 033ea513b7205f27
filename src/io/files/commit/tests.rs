#![expect(clippy::disallowed_methods, reason = "works in a temp folder of its own")]

use tempfile::TempDir;

use super::*;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temp folder")
}

/// What is in a folder: names with texts.
fn content(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut found: Vec<_> = entries
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).unwrap_or_else(|_| "no file".into());
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    found.sort();
    found
}

fn has(folder: &Path, expected: &[(&str, &str)]) {
    let found = content(folder);
    let found: Vec<(&str, &str)> = found.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(found, expected);
}

fn committed(path: &Path, bytes: &str, base: Option<&str>) -> Committed {
    let base = base.map(|text| Fingerprint::of(text.as_bytes()));
    commit(path, bytes.as_bytes(), base.as_ref()).expect("the disk takes it")
}

fn overtaken(result: Committed) -> Overtaken {
    match result {
        Committed::Overtaken(overtaken) => overtaken,
        other => panic!("not seen: {other:?}"),
    }
}

#[test]
fn what_is_as_it_was_is_replaced() {
    let folder = folder();
    let path = folder.path().join("a.md");
    assert!(matches!(committed(&path, "one", None), Committed::Done));
    assert!(matches!(committed(&path, "two, longer", Some("one")), Committed::Done));
    assert!(matches!(committed(&path, "", Some("two, longer")), Committed::Done));
    has(folder.path(), &[("a.md", "")]);
}

#[test]
fn a_new_file_takes_nobodys_place() {
    let folder = folder();
    let path = folder.path().join("a.md");
    fs::write(&path, "theirs").expect("written");
    assert!(matches!(committed(&path, "ours", None), Committed::Changed));
    has(folder.path(), &[("a.md", "theirs")]);
}

#[test]
fn what_is_gone_is_made_again() {
    let folder = folder();
    assert!(matches!(committed(&folder.path().join("a.md"), "ours", Some("gone")), Committed::Done));
    has(folder.path(), &[("a.md", "ours")]);
}

#[test]
fn what_somebody_wrote_in_between_is_found_and_either_way_nothing_is_lost() {
    let folder = folder();
    let (path, copy) = (folder.path().join("a.md"), folder.path().join("a.theirs.md"));
    let late = || {
        fs::write(&path, "theirs").expect("written");
        overtaken(committed(&path, "ours", Some("base")))
    };
    let overtaken = late();
    assert_eq!(overtaken.theirs(100).expect("read").bytes, b"theirs");
    overtaken.give_way(&copy).expect("given way");
    has(folder.path(), &[("a.md", "theirs")]);

    late().stand(&copy).expect("stood");
    has(folder.path(), &[("a.md", "ours"), ("a.theirs.md", "theirs")]);

    // A name that is taken meanwhile: theirs is still there.
    late().stand(&copy).expect_err("taken");
    let found = content(folder.path());
    assert!(found.iter().any(|(name, text)| name.starts_with(".a.md.") && text == "theirs"), "{found:?}");
}

#[test]
fn what_comes_in_while_ours_gives_way_is_kept_too() {
    let folder = folder();
    let (path, copy) = (folder.path().join("a.md"), folder.path().join("a.theirs.md"));
    fs::write(&path, "theirs").expect("written");
    let result = overtaken(committed(&path, "ours", Some("base")));
    fs::write(&path, "theirs again").expect("written");
    result.give_way(&copy).expect("given way");
    has(folder.path(), &[("a.md", "theirs"), ("a.theirs.md", "theirs again")]);

    let result = overtaken(committed(&path, "ours", Some("base")));
    fs::remove_file(&path).expect("removed");
    result.give_way(&copy).expect("given way");
    assert_eq!(fs::read_to_string(&path).expect("a file"), "theirs");
}

#[test]
fn a_folder_or_link_that_took_the_place_in_between_is_kept() {
    for is_link in [true, false] {
        let folder = folder();
        let (path, other) = (folder.path().join("a.md"), folder.path().join("other"));
        fs::write(&path, "base").expect("written");
        let temp = prepare(folder.path(), OsStr::new("a.md"), b"ours", NEW).expect("prepared");
        fs::remove_file(&path).expect("removed");
        if is_link { std::os::unix::fs::symlink("/nowhere", &path) } else { fs::create_dir(&path) }.expect("made");
        exchange(&temp, &path).expect("exchanged");
        assert!(!is(&temp, &Fingerprint::of(b"base")));
        let hidden = temp.keep().expect("kept");
        let result = Overtaken { hidden, target: path.clone(), ours: Fingerprint::of(b"ours") };
        result.theirs(100).expect_err("no file");
        result.stand(&other).expect("stood");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "ours");
        assert_eq!(fs::symlink_metadata(&other).expect("kept").is_symlink(), is_link);
    }
}

#[test]
fn a_temp_file_is_for_its_owner_and_names_its_maker() {
    let folder = folder();
    let temp = prepare(folder.path(), OsStr::new("run.yaml"), b"text", 0o640).expect("prepared");
    let name = temp.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(name.starts_with(&format!(".run.yaml.{}-", process::mark())) && name.ends_with(".tmp"), "{name}");
    assert_eq!(fs::metadata(&temp).expect("described").permissions().mode() & 0o777, 0o640);
    assert!(!super::super::is_data(&name));
    drop(temp);
    has(folder.path(), &[]);
}
