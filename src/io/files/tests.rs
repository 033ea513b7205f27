#![expect(clippy::disallowed_methods, reason = "works in a temp folder of its own")]

use std::os::unix::fs::symlink;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temp folder")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it exists").permissions().mode() & 0o777
}

#[test]
fn a_write_replaces_the_whole_file_and_leaves_nothing_else() {
    let folder = folder();
    let path = folder.path().join("a.md");
    write(&path, b"a long first text").expect("written");
    write(&path, b"short").expect("written again");
    assert_eq!(fs::read(&path).expect("read"), b"short");
    assert_eq!(names(folder.path()), ["a.md"]);
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn a_write_never_goes_through_the_old_file() {
    let folder = folder();
    let (path, twin) = (folder.path().join("a.md"), folder.path().join("twin.md"));
    write(&path, b"old").expect("written");
    fs::hard_link(&path, &twin).expect("linked");
    write(&path, b"new").expect("written");
    assert_eq!(fs::read(&twin).expect("read"), b"old");
}

#[test]
fn a_mode_that_was_chosen_stays_and_protection_is_respected() {
    let folder = folder();
    let path = folder.path().join("a.md");
    write(&path, b"one").expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
    write(&path, b"two").expect("written");
    assert_eq!(mode(&path), 0o640);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).expect("set");
    let error = write(&path, b"three").expect_err("protected");
    assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
    assert_eq!(fs::read(&path).expect("read"), b"two");
}

#[test]
fn a_failed_write_leaves_the_old_file_and_no_temp_file() {
    let folder = folder();
    let path = folder.path().join("taken");
    fs::create_dir(&path).expect("made");
    assert!(write(&path, b"text").is_err());
    assert!(write(&folder.path().join("missing/a.md"), b"text").is_err());
    assert!(write(&folder.path().join("x".repeat(256)), b"text").is_err());
    assert_eq!(names(folder.path()), ["taken"]);
}

#[test]
fn the_longest_names_are_written() {
    let folder = folder();
    let name = "日".repeat(85);
    write(&folder.path().join(&name), b"text").expect("255 bytes are a name");
    assert_eq!(names(folder.path()), [name]);
}

#[test]
fn whatever_is_no_regular_file_is_refused_without_waiting() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("folder")).expect("made");
    write(&at("file"), b"text").expect("written");
    symlink(at("file"), at("link")).expect("linked");
    symlink(at("nowhere"), at("dangling")).expect("linked");
    rustix::fs::mknodat(rustix::fs::CWD, at("pipe"), rustix::fs::FileType::Fifo, 0o600.into(), 0).expect("made");
    let refused = |name: &str, links| read(&at(name), 100, links).expect_err(name);
    assert!(matches!(refused("folder", Links::Follow), Unreadable::NotAFile));
    assert!(matches!(refused("pipe", Links::Follow), Unreadable::NotAFile));
    assert!(matches!(refused("missing", Links::Refuse), Unreadable::Missing));
    assert!(matches!(refused("link", Links::Refuse), Unreadable::Link));
    assert!(matches!(refused("dangling", Links::Refuse), Unreadable::Link));
    assert!(matches!(refused("dangling", Links::Follow), Unreadable::Missing));
    assert_eq!(read(&at("link"), 100, Links::Follow).expect("followed").bytes, b"text");
    for name in ["link", "pipe", "dangling"] {
        assert!(write(&at(name), b"other").is_err(), "{name}");
    }
    assert_eq!(fs::read(at("file")).expect("read"), b"text");
}

#[test]
fn a_limit_holds_to_the_byte() {
    let folder = folder();
    let path = folder.path().join("a");
    fs::write(&path, [b'x'; 100]).expect("written");
    assert!(read(&path, 100, Links::Refuse).is_ok());
    assert!(matches!(read(&path, 99, Links::Refuse), Err(Unreadable::TooLarge(99))));
}

#[test]
fn every_reason_names_the_file_and_a_way_out() {
    let io = |kind: io::ErrorKind| Unreadable::Io(kind.into());
    let reasons = [
        Unreadable::Missing,
        Unreadable::Link,
        Unreadable::NotAFile,
        Unreadable::TooLarge(SMALL_LIMIT),
        io(io::ErrorKind::PermissionDenied),
        io(io::ErrorKind::StorageFull),
        Unreadable::Io(io::Error::from_raw_os_error(5)),
    ];
    for reason in reasons {
        let failure = reason.failure("a/run.yaml");
        assert!(failure.message.starts_with("a/run.yaml ") && failure.message.ends_with('.'), "{failure}");
        assert!(failure.hint.ends_with('.') && !failure.message.contains("os error"), "{failure}");
        assert!(reason.problem().is_error());
    }
}

#[test]
fn lines_are_added_and_a_torn_one_stays_alone() {
    let folder = folder();
    let path = folder.path().join("log");
    append(&path, &["one".into()]).expect("appended");
    append(&path, &["two".into(), "three".into()]).expect("appended");
    assert_eq!(fs::read_to_string(&path).expect("read"), "one\ntwo\nthree\n");
    assert_eq!(mode(&path), 0o600);
    fs::write(&path, "one\n{\"to").expect("torn");
    append(&path, &["two".into()]).expect("appended");
    assert_eq!(fs::read_to_string(&path).expect("read"), "one\n{\"to\ntwo\n");
}

#[test]
fn folders_are_made_for_their_owner_alone() {
    let folder = folder();
    let path = folder.path().join("a/b/c");
    create_folders(&path).expect("made");
    create_folders(&path).expect("there already");
    assert_eq!([mode(&path), mode(&folder.path().join("a"))], [0o700; 2]);
    fs::write(folder.path().join("file"), "").expect("written");
    assert!(create_folders(&folder.path().join("file/b")).is_err());
    assert!(create_folders(&folder.path().join("file")).is_err());
}

#[test]
fn a_new_folder_appears_whole_or_not_at_all() {
    let parent = folder();
    let started = NewFolder::inside(parent.path()).expect("started");
    started.add("a", b"1").expect("added");
    assert!(started.add("a", b"2").is_err(), "a second file of that name");
    assert!(names(parent.path()).iter().all(|name| !is_data(name)), "hidden until it is whole");
    drop(started);
    assert_eq!(names(parent.path()), [""; 0]);

    let whole = NewFolder::inside(parent.path()).expect("started");
    whole.add("a", b"1").expect("added");
    let path = whole.place("x").expect("placed");
    assert_eq!((names(parent.path()), names(&path)), (vec!["x".to_owned()], vec!["a".to_owned()]));
    assert_eq!([mode(&path), mode(&path.join("a"))], [0o700, 0o600]);
}

#[test]
fn a_new_folder_takes_nobodys_place() {
    let parent = folder();
    for (name, content) in [("full", Some("theirs")), ("empty", None)] {
        fs::create_dir(parent.path().join(name)).expect("made");
        if let Some(text) = content {
            fs::write(parent.path().join(name).join("a"), text).expect("written");
        }
        let late = NewFolder::inside(parent.path()).expect("started");
        late.add("a", b"ours").expect("added");
        assert!(matches!(late.place(name), Err(NotPlaced::Taken)), "{name}");
    }
    assert_eq!(fs::read(parent.path().join("full/a")).expect("read"), b"theirs");
    assert_eq!(names(parent.path()), ["empty", "full"]);
}

#[test]
fn copies_and_half_written_files_are_no_data() {
    for name in [
        ".run.yaml.a8Bx.tmp",
        ".git",
        "run.yaml~",
        "run.sync-conflict-20261123-093000-ABC.yaml",
        "run (Anna's conflicted copy 2026-11-23).yaml",
        "01-x.theirs-20261123-093000.md",
        "01-x.mine-20261123-093000.md",
        "a.tmp",
    ] {
        assert!(!is_data(name), "{name}");
    }
    for name in ["run.yaml", "acme-corp", "2026-Q4", "日本", "01-x.md"] {
        assert!(is_data(name), "{name}");
    }
}

proptest! {
    #[test]
    fn a_plain_name_never_leaves_its_folder(name in any::<String>()) {
        if is_plain_name(&name) {
            let path = Path::new("/root").join(&name);
            prop_assert_eq!(path.parent(), Some(Path::new("/root")));
            prop_assert_eq!(path.file_name().and_then(|name| name.to_str()), Some(name.as_str()));
        }
    }

    #[test]
    fn fingerprints_differ_when_bytes_do(one in any::<Vec<u8>>(), other in any::<Vec<u8>>()) {
        prop_assert_eq!(Fingerprint::of(&one) == Fingerprint::of(&other), one == other);
    }
}
