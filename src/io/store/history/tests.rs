#![expect(
    clippy::disallowed_methods,
    reason = "works in a temp folder of its own, whose files have the time of the clock"
)]

use std::collections::BTreeSet;

use tempfile::TempDir;

use super::*;

const FILE: &str = "recruit/2026-11/01-x.md";

/// An hour ahead of the files that a test makes, so that none of them is too young to be pruned.
fn now() -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(2)
}

struct Past {
    folder: TempDir,
}

impl Past {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temp folder") }
    }

    fn history(&self) -> History {
        History::new(self.folder.path())
    }

    fn local(&self, name: &str) -> PathBuf {
        local::path(self.folder.path()).join(name)
    }

    fn ops(&self) -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = entries(&self.local("ops"));
        paths.sort();
        paths
    }

    /// Saves each text in its turn, as a process that is gone by now.
    fn saved(&self, saves: &[(u64, Timestamp, &str)]) -> &Self {
        let mut history = self.history();
        let mut before = None;
        for (n, at, text) in saves {
            let op = op(*n, *at, history.keep(text.as_bytes()).expect("kept"), before.take());
            history.note(&op).expect("noted");
            before = Some(op.after);
        }
        drop(history);
        for path in self.ops() {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let gone = name.replace(&process::mark(), &format!("{}-99999999", &process::mark()[..4]));
            fs::rename(&path, path.with_file_name(gone)).expect("renamed");
        }
        self
    }

    fn versions(&self) -> Vec<Version> {
        self.history().versions("acme", |_| None).remove(FILE).unwrap_or_default()
    }

    /// What all versions hold, the newest first.
    fn texts(&self) -> Vec<String> {
        let history = self.history();
        let text = |version| String::from_utf8(history.bytes(version).expect("whole")).expect("text");
        self.versions().iter().map(text).collect()
    }

    fn prune(&self, now: Timestamp, cap: u64) -> &Self {
        // Not today, as far as the history knows.
        let _ = fs::remove_file(self.local("pruned"));
        self.history().prune_to(now, cap);
        self
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

fn op(n: u64, at: Timestamp, after: State, before: Option<State>) -> Op {
    let (by, what) = ("anna".to_owned(), format!("save {n}"));
    Op { n, at, by, path: format!("partners/acme/{FILE}"), before, after, what, aside: false }
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

#[test]
fn versions_are_numbered_from_the_newest_whatever_the_clock_said() {
    let past = Past::new();
    let start = now() - hours(5);
    past.saved(&[(1, start, "one"), (2, start + hours(3), "two"), (3, start + hours(1), "three")]);
    past.saved(&[(5, start - hours(9), "five")]).saved(&[(4, start + hours(4), "four")]);
    assert_eq!(past.texts(), ["five", "four", "three", "two", "one"]);
    let versions = past.versions();
    let numbers: Vec<usize> = versions.iter().map(|version| version.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    assert_eq!((versions[0].by.as_str(), versions[0].what.as_str(), versions[0].size), ("anna", "save 5", 4));
    assert_eq!(past.history().last("acme"), 5);
    assert_eq!((past.history().last("acm"), past.history().versions("acm", |_| None).len()), (0, 0));
}

#[test]
fn what_was_there_before_and_what_others_wrote_are_versions_too() {
    let past = Past::new();
    let mut history = past.history();
    let (keep, at) = (|text: &str| History::keep(&past.history(), text.as_bytes()).expect("kept"), now());
    let written = at - hours(3);
    let first = State { at: Some(written), ..keep("as made") };
    history.note(&op(1, at, keep("ours"), Some(first))).expect("noted");
    history.note(&op(2, at, keep("ours 2"), Some(keep("theirs")))).expect("noted");
    history.note(&Op { aside: true, ..op(3, at, keep("cut off"), None) }).expect("noted");
    history.note(&op(4, at, keep("ours 3"), Some(keep("ours 2")))).expect("noted");
    let current = Fingerprint::of(b"ours 2");
    let versions = history.versions("acme", |_| Some(current)).remove(FILE).expect("versions");
    let found: Vec<(&str, bool)> = versions.iter().map(|version| (version.what.as_str(), version.current)).collect();
    let expected = [
        ("save 4", false),
        ("save 3", false),
        ("save 2", true),
        ("written by another program", false),
        ("save 1", false),
        ("as it was", false),
    ];
    assert_eq!(found, expected);
    assert_eq!((versions[5].at, versions[5].by.as_str()), (written, ""));
}

#[test]
fn damaged_lines_and_objects_are_left_out() {
    let past = Past::new();
    let at = now() - hours(1);
    past.saved(&[(1, at, "one"), (2, at, "two"), (3, at, "three"), (4, at, "four"), (5, at, "five")]);
    let object = |text: &str| past.local("obj").join(State::of(text.as_bytes(), None).hash);
    fs::write(object("one"), "").expect("cut");
    fs::remove_file(object("two")).expect("removed");
    let path = &past.ops()[0];
    let text = fs::read_to_string(path).expect("lines");
    let damaged: Vec<String> = text
        .lines()
        .map(|line| line.replace("\"n\":3", "\"n\":7"))
        .chain(["H1 12345678 {}".into(), "{}".into(), "\0\0\0".into(), "H1 1a2b3c4d {\"n\":6,\"at\"".into()])
        .collect();
    fs::write(path, damaged.join("\n")).expect("written");
    fs::write(path.with_file_name("x.jsonl"), b"\xff\xfe\n").expect("written");
    assert_eq!(past.texts(), ["five", "four", "three"], "the save after it knows what it replaced");
    fs::write(object("four"), "fxur").expect("changed");
    assert_eq!(past.history().bytes(&past.versions()[1]), None, "of the same size, but damaged");
}

#[test]
fn an_object_that_was_cut_is_made_whole_when_the_same_is_kept_again() {
    let past = Past::new();
    let at = now();
    past.saved(&[(1, at, "one")]);
    fs::write(entries(&past.local("obj")).remove(0), "").expect("cut");
    past.saved(&[(2, at, "one")]);
    assert_eq!(past.texts(), ["one"]);
}

#[test]
fn pruning_forgets_lines_and_bytes_by_their_age() {
    let past = Past::new();
    let now = now();
    // At the beginning of an hour and of a day, so that it is known which versions share one.
    let day = Timestamp::from_second(now.as_second().div_euclid(86400) * 86400).expect("a time");
    let saves = [
        (1, day - hours(24 * 100), "too old"),
        (2, day - hours(24 * 20), "that day, early"),
        (3, day - hours(24 * 20) + hours(10), "that day, late"),
        (4, day - hours(24 * 3), "that hour, early"),
        (5, day - hours(24 * 3) + SignedDuration::from_mins(50), "that hour, late"),
        (6, now - hours(3), "today"),
        (7, now - hours(3), "today again"),
    ];
    past.saved(&saves);
    past.prune(now, u64::MAX);
    let left = ["today again", "today", "that hour, late", "that day, late"];
    assert_eq!(past.texts(), left);
    assert_eq!(entries(&past.local("obj")).len(), 4, "the bytes of the others are gone");
    assert_eq!(past.prune(now, u64::MAX).texts(), left, "twice is once");
    past.prune(now, 25);
    assert_eq!(past.texts(), ["today again", "today"], "more than the cap: the oldest go");
    // A year later, with nothing saved since: the newest are a day old, no more.
    past.prune(now + hours(24 * 365), u64::MAX);
    assert_eq!(past.texts(), ["today again"]);
}

#[test]
fn what_somebody_else_wrote_outlives_the_day_with_the_save_that_replaced_it() {
    let past = Past::new();
    let (mut history, now) = (past.history(), now());
    let keep = |text: &str| past.history().keep(text.as_bytes()).expect("kept");
    let at = now - hours(24 * 20);
    history.note(&op(1, at, keep("ours"), None)).expect("noted");
    history.note(&op(2, at, keep("ours 2"), Some(keep("theirs")))).expect("noted");
    drop(history);
    past.saved(&[]).prune(now, u64::MAX);
    assert_eq!(past.texts(), ["ours 2", "theirs"]);
}

#[test]
fn nothing_is_pruned_of_a_living_process_by_a_wrong_clock_or_twice_a_day() {
    let past = Past::new();
    let now = now();
    let old = now - hours(24 * 200);
    let later = now + hours(3);
    past.saved(&[(1, old, "old")]).saved(&[(2, now, "new")]);
    let all = ["new", "old"];
    assert_eq!(past.prune(now - hours(24 * 300), u64::MAX).texts(), all, "the clock was put back");
    past.history().prune(later);
    assert_eq!(past.texts(), ["new"]);
    past.saved(&[(3, old, "old again")]).saved(&[(4, now, "newer")]);
    past.history().prune(later);
    assert_eq!(past.texts(), ["newer", "old again", "new"], "not again on the same day");

    let mut alive = past.history();
    let state = alive.keep(b"of a living process").expect("kept");
    alive.note(&op(5, now - hours(1), state, None)).expect("noted");
    past.prune(now, 0);
    assert_eq!(past.texts(), ["of a living process"]);
    let unnamed = past.history().keep(b"not yet named").expect("kept").hash;
    past.prune(Timestamp::now(), 0);
    let left: BTreeSet<PathBuf> = entries(&past.local("obj")).into_iter().collect();
    assert!(left.contains(&past.local("obj").join(unnamed)), "its line may come at any moment");
}

#[test]
fn each_process_and_each_day_has_a_file_of_its_own() {
    let past = Past::new();
    let (mut one, mut other, now) = (past.history(), past.history(), now());
    for (n, history) in [(1, &mut one), (2, &mut other)] {
        let state = history.keep(b"text").expect("kept");
        history.note(&op(n, now, state.clone(), None)).expect("noted");
        history.note(&op(n + 2, now + hours(23), state.clone(), None)).expect("noted");
        assert_eq!(past.ops().len(), usize::try_from(2 * n - 1).expect("few"));
        history.note(&op(n + 4, now + hours(25), state, None)).expect("noted");
    }
    assert_eq!(past.ops().len(), 4);
}
