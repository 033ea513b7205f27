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

#[test]
fn only_temp_files_that_nobody_finishes_are_left_over() {
    let folder = folder();
    let mark = process::mark();
    let machine = mark.split('-').next().expect("a machine");
    let gone = format!("{machine}-99999999");
    let dead = [format!(".run.yaml.{gone}-aB3dE6gH.tmp"), format!(".日本.md.{gone}-00000000.tmp")];
    let alive = format!(".run.yaml.{mark}-aB3dE6gH.tmp");
    let elsewhere = ".run.yaml.zzzz-99999999-aB3dE6gH.tmp".to_owned();
    let other_machine = format!(".run.yaml.{}-1-aB3dE6gH.tmp", if machine == "0000" { "0001" } else { "0000" });
    let others = [
        "run.yaml".to_owned(),
        format!("run.yaml.{gone}-aB3dE6gH.tmp"),
        format!(".run.yaml.{gone}-short.tmp"),
        format!(".run.yaml.{gone}-aB3dE6gH.swp"),
        ".run.yaml.aB3dE6gH.tmp".to_owned(),
        ".tmp".to_owned(),
        "..tmp".to_owned(),
    ];
    for name in dead.iter().chain([&alive, &elsewhere, &other_machine]).chain(&others) {
        fs::write(folder.path().join(name), "text").expect("written");
    }
    fs::create_dir(folder.path().join(format!(".a.{gone}-aB3dE6gH.tmp"))).expect("made");
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join(format!(".b.{gone}-aB3dE6gH.tmp"))).expect("linked");
    let found = |now: Timestamp| {
        let mut names: Vec<String> = left_over(folder.path(), now)
            .iter()
            .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(found(Timestamp::now()), dead);
    let later = Timestamp::now() + jiff::SignedDuration::from_secs(3700);
    let mut old = [dead[0].clone(), dead[1].clone(), alive, other_machine];
    old.sort();
    assert_eq!(found(later), old, "an hour is enough for everybody");
    assert_eq!(found(Timestamp::UNIX_EPOCH), dead, "a clock that is wrong makes nothing old");
}
