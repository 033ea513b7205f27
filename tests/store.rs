//! The store against a real folder: what is saved is there and readable, and nothing of anybody is ever overwritten.

#![expect(clippy::disallowed_methods, reason = "works in a temp folder of its own")]

#[path = "support/folder.rs"]
mod folder;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use folder::snapshot;
use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use playbooks::app::msg::{Created, DocumentText, RunSaveFailure, SaveFailure};
use playbooks::domain::activity::{self, Activity};
use playbooks::domain::catalog::{PlaybookEntry, Source};
use playbooks::domain::partner::{Partner, same_name};
use playbooks::domain::playbook::{Accent, Criterion, Every, Outcome, Playbook, Step};
use playbooks::domain::portfolio::Portfolio;
use playbooks::domain::run::{Act, Run, RunKey};
use playbooks::io::store::Store;
use playbooks::io::yaml;
use tempfile::TempDir;

const TODAY: Date = date(2026, 11, 23);

/// What the definition's file holds; a run keeps it to the byte.
const DEFINITION: &str = "\u{feff}name: Review # as written\r\nsteps: []\n\n";

fn now() -> Timestamp {
    "2026-11-23T09:30:00Z".parse().expect("a time")
}

struct Workspace {
    folder: TempDir,
    store: Store,
}

impl Workspace {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temp folder");
        let store = Store::new(folder.path());
        Self { folder, store }
    }

    /// A workspace with one run.
    fn started() -> (Self, RunKey) {
        let mut workspace = Self::new();
        let slug = workspace.partner("Acme Corp").slug;
        let key = workspace.run(&slug);
        (workspace, key)
    }

    fn partner(&self, name: &str) -> Created {
        self.store.create_partner(name, "anna", now()).expect(name)
    }

    fn run(&mut self, partner: &str) -> RunKey {
        let texts = ["# One\n", "# Two\n"].map(|text| Some(text.to_owned()));
        self.store.start_run(partner, &entry(), &texts, "anna", now(), TODAY).expect("started")
    }

    fn path(&self, key: &RunKey, file: &str) -> PathBuf {
        self.folder.path().join("partners").join(&key.partner).join(&key.playbook).join(&key.run).join(file)
    }

    fn log(&self, partner: &str) -> Vec<Activity> {
        let path = self.folder.path().join("partners").join(partner).join("activity.jsonl");
        activity::read(&fs::read_to_string(path).expect("a log"))
    }

    /// The run as it is on disk, read without the store.
    fn record(&self, key: &RunKey) -> Run {
        yaml::read(&fs::read_to_string(self.path(key, "run.yaml")).expect("a file")).expect("a run")
    }
}

fn step(id: &str) -> Step {
    let text = || id.to_owned();
    let (id, name, chip, label, summary, template) = (text(), text(), text(), text(), text(), text());
    Step { id, name, chip, label, summary, template, prompt: String::new(), optional: false, when: None }
}

fn entry() -> PlaybookEntry {
    let criterion =
        Criterion { id: "r1".into(), text: "Agreed".into(), step: None, conditional: false, met_when: None };
    let playbook = Playbook {
        id: "review".into(),
        name: "Review".into(),
        description: String::new(),
        purpose: String::new(),
        use_case: String::new(),
        accent: Accent::Blue,
        outcome: Outcome::default(),
        every: Some(Every::Quarter),
        next: vec![],
        prerequisites: vec![],
        warnings: vec![],
        gate: None,
        tags: vec![],
        steps: vec![step("look"), step("decide")],
        criteria: vec![criterion],
    };
    PlaybookEntry {
        playbook,
        source: Source::User,
        path: "review.yaml".into(),
        text: DEFINITION.into(),
        problems: vec![],
    }
}

fn act(what: &str) -> Activity {
    Activity { at: now(), by: "anna".into(), run: None, what: what.into(), before: None, after: None }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it exists").permissions().mode() & 0o777
}

// Partners

#[test]
fn a_partner_is_a_readable_file_for_its_owner_alone() {
    let workspace = Workspace::new();
    let Created { slug, partner } = workspace.partner("  AT&T: Zürich  ");
    let folder = workspace.folder.path().join("partners").join(&slug);
    let text = fs::read_to_string(folder.join("partner.yaml")).expect("a file");
    let expected = format!(
        "# Written by playbooks. Free to read and edit; comments are not kept.\n\
         schema: 1\nid: {}\nname: \"AT&T: Zürich\"\ncreated: \"2026-11-23T09:30:00Z\"\n",
        partner.id
    );
    assert_eq!(text, expected);
    assert_eq!(partner.id.len(), 12);
    let modes = [mode(&folder), mode(folder.parent().expect("partners")), mode(&folder.join("partner.yaml"))];
    assert_eq!(modes, [0o700, 0o700, 0o600]);
    let log: Vec<String> = workspace.log(&slug).into_iter().map(|act| format!("{} {}", act.by, act.what)).collect();
    assert_eq!(log, ["anna created AT&T: Zürich"]);
}

#[test]
fn every_name_that_people_give_gets_a_folder_of_its_own() {
    let long = "Very Long Name ".repeat(13);
    let names = [
        "AT&T",
        "Amazon.com",
        "Acme, Inc.",
        "O'Reilly",
        "Yahoo!",
        "Booz Allen (Federal)",
        "日本語パートナー",
        "パナソニック",
        "Société Générale",
        "Česká spořitelna",
        "Acme Corp",
        "Acme-Corp",
        "ACME  corp",
        "Partner_Co",
        "..",
        ".",
        "CON",
        "nul.txt",
        "a/b",
        "a\\b",
        "-rf",
        "~",
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈 Co",
        "שלום",
        "trailing.",
        "yes",
        "0755",
        "null",
        "- item",
        "x: y",
        "#1",
        &long,
    ];
    let workspace = Workspace::new();
    for name in names {
        workspace.partner(name);
    }
    let portfolio = workspace.store.portfolio();
    assert_eq!(portfolio.broken, []);
    let mut found: Vec<&str> = portfolio.partners.iter().map(|card| card.partner.name.as_str()).collect();
    let mut expected = names.map(str::trim);
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    let folders: Vec<String> = fs::read_dir(workspace.folder.path().join("partners"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().to_lowercase())
        .collect();
    assert_eq!(folders.len(), names.len());
    assert!(folders.iter().all(|name| name.len() <= 60 && !name.starts_with('.')), "{folders:?}");
}

#[test]
fn a_name_is_given_once() {
    let workspace = Workspace::new();
    workspace.partner("Société Générale");
    let before = snapshot(workspace.folder.path());
    for name in ["société générale", "  Socie\u{301}te\u{301} Ge\u{301}ne\u{301}rale "] {
        let failure = workspace.store.create_partner(name, "anna", now()).expect_err(name);
        assert!(failure.message.contains("Société Générale") && failure.message.contains("exists"), "{failure}");
    }
    for name in ["", "   ", "two\nlines", "esc\u{1b}[2J"] {
        workspace.store.create_partner(name, "anna", now()).expect_err("no name");
    }
    assert_eq!(snapshot(workspace.folder.path()), before);
}

#[test]
fn a_partner_that_cannot_be_made_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a temp folder");
    fs::write(folder.path().join("partners"), "a file").expect("written");
    let before = snapshot(folder.path());
    let failure = Store::new(folder.path()).create_partner("Acme", "anna", now()).expect_err("no folder can be made");
    assert!(failure.message.contains("partners") && !failure.hint.is_empty(), "{failure}");
    assert_eq!(snapshot(folder.path()), before);
}

#[test]
fn a_read_only_folder_is_said_to_be_one() {
    let workspace = Workspace::new();
    workspace.partner("Acme");
    let partners = workspace.folder.path().join("partners");
    let before = snapshot(&partners);
    fs::set_permissions(&partners, fs::Permissions::from_mode(0o500)).expect("set");
    let root_may_anyway = fs::write(partners.join("probe"), "").is_ok();
    let result = workspace.store.create_partner("Globex", "anna", now());
    fs::set_permissions(&partners, fs::Permissions::from_mode(0o700)).expect("set");
    if root_may_anyway {
        result.expect("no folder is read-only to root");
    } else {
        let failure = result.expect_err("not writable");
        assert!(failure.message.contains("permission is denied"), "{failure}");
        assert_eq!(snapshot(&partners), before);
    }
}

// Runs

#[test]
fn a_new_run_has_its_definition_and_documents_byte_for_byte() {
    let (workspace, key) = Workspace::started();
    assert_eq!(key.to_string(), "review/2026-Q4");
    assert_eq!(fs::read_to_string(workspace.path(&key, "playbook.yaml")).expect("a file"), DEFINITION);
    let run = workspace.record(&key);
    assert_eq!(run, Run::start(&entry().playbook, "2026-Q4", Act { by: "anna", at: now() }));
    let document = |file: &String| fs::read_to_string(workspace.path(&key, file)).expect("a document");
    let texts: Vec<String> = run.steps.values().map(|record| document(&record.document)).collect();
    assert_eq!(texts, ["# One\n", "# Two\n"]);
    let folder = workspace.path(&key, "");
    assert_eq!([mode(&folder), mode(folder.parent().expect("review"))], [0o700; 2]);
    for entry in fs::read_dir(&folder).expect("a folder") {
        assert_eq!(mode(&entry.expect("an entry").path()), 0o600);
    }
    let act = workspace.log(&key.partner).pop().expect("a line");
    assert_eq!((act.what.as_str(), act.run.as_deref(), act.at), ("started Review", Some("review/2026-Q4"), now()));
}

#[test]
fn a_second_start_never_touches_the_first_run() {
    let (mut workspace, first) = Workspace::started();
    let before = snapshot(&workspace.path(&first, ""));
    let second = workspace.run(&first.partner);
    assert_eq!(second.run, "2026-Q4-2");
    assert_eq!(snapshot(&workspace.path(&first, "")), before);
    assert_eq!(workspace.record(&second).run, "2026-Q4-2");
}

#[test]
fn a_run_that_cannot_start_leaves_nothing() {
    let mut workspace = Workspace::new();
    let slug = workspace.partner("Acme").slug;
    let texts = vec![Some(String::new()); 2];
    let mut outside = entry();
    outside.playbook.id = "../../outside".into();
    let mut stepless = entry();
    stepless.playbook.steps.clear();
    let before = snapshot(workspace.folder.path());
    let mut start = |partner: &str, entry: &PlaybookEntry, texts: &[Option<String>]| {
        workspace.store.start_run(partner, entry, texts, "anna", now(), TODAY)
    };
    start("nobody", &entry(), &texts).expect_err("no such partner");
    start("..", &entry(), &texts).expect_err("no name");
    start(&slug, &outside, &texts).expect_err("no name");
    start(&slug, &stepless, &[]).expect_err("no steps");
    start(&slug, &entry(), &texts[..1]).expect_err("a document is missing");
    assert_eq!(snapshot(workspace.folder.path()), before);

    let blocked = workspace.folder.path().join("partners").join(&slug).join("review");
    fs::write(&blocked, "the user's own file").expect("written");
    workspace.store.start_run(&slug, &entry(), &texts, "anna", now(), TODAY).expect_err("a file is in the way");
    assert_eq!(fs::read_to_string(blocked).expect("still there"), "the user's own file");
}

#[test]
fn a_saved_run_reads_well_and_reads_back() {
    let (mut workspace, key) = Workspace::started();
    let playbook = entry().playbook;
    let act = Act { by: "Änna", at: now() };
    let mut run = workspace.record(&key);
    run.finish_step(&playbook, "look", act).expect("done");
    let note = "First line\n- second: \"line\"";
    run.note_criterion(&playbook, "r1", note, "https://example.com/a?b=c#d", act).expect("noted");
    workspace.store.save_run(&key, &run, &[], false, now()).expect("saved");
    assert_eq!(workspace.record(&key), run);
    let text = fs::read_to_string(workspace.path(&key, "run.yaml")).expect("a file");
    let beginning = "\
# Written by playbooks. Free to read and edit; comments are not kept.
schema: 1
playbook: review
run: 2026-Q4
status: active
started: \"2026-11-23T09:30:00Z\"
started_by: anna
step: look
tab: guide
steps:
  look:
    state: done
";
    assert!(text.starts_with(beginning), "{text}");
    let end = "
criteria:
  r1:
    state: open
    note: |-
      First line
      - second: \"line\"
    evidence: https://example.com/a?b=c#d
    at: \"2026-11-23T09:30:00Z\"
    by: Änna
";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn saves_follow_each_other_and_are_logged_in_order() {
    let (mut workspace, key) = Workspace::started();
    let mut run = workspace.record(&key);
    for n in 0..3 {
        run.started_by = format!("anna {n}");
        workspace
            .store
            .save_run(&key, &run, &[act(&format!("act\n{n}")), act("and more")], false, now())
            .expect("saved");
        assert_eq!(workspace.record(&key), run);
    }
    let log: Vec<String> = workspace.log(&key.partner).into_iter().map(|act| act.what).skip(2).collect();
    assert_eq!(log, ["act\n0", "and more", "act\n1", "and more", "act\n2", "and more"]);
}

#[test]
fn a_run_that_changed_underneath_is_not_overwritten() {
    let (mut workspace, key) = Workspace::started();
    let run = workspace.record(&key);
    let path = workspace.path(&key, "run.yaml");
    let original = fs::read(&path).expect("a file");
    let theirs = String::from_utf8(original.clone()).expect("text").replace("anna", "bert");
    for other in [theirs.as_bytes(), b"", b"\0\0\0\0", b"schema: 99\n", b"half: [writ"] {
        fs::write(&path, other).expect("written");
        let failure = workspace.store.save_run(&key, &run, &[act("never")], false, now()).expect_err("changed");
        assert!(matches!(failure, RunSaveFailure::Changed(_)), "{failure:?}");
        assert_eq!(fs::read(&path).expect("a file"), other);
    }
    assert!(workspace.log(&key.partner).iter().all(|act| act.what != "never"), "what was not saved is not logged");
    fs::write(&path, &original).expect("written");
    workspace.store.save_run(&key, &run, &[], false, now()).expect("it is again what was read");
}

#[test]
fn another_store_must_read_a_run_before_it_may_write_it() {
    let (workspace, key) = Workspace::started();
    let mut run = workspace.record(&key);
    run.started_by = "bert".into();
    let before = snapshot(workspace.folder.path());
    Store::new(workspace.folder.path()).save_run(&key, &run, &[], false, now()).expect_err("never read");
    assert_eq!(snapshot(workspace.folder.path()), before);
}

#[test]
fn nothing_outside_the_workspace_is_reached() {
    let (mut workspace, key) = Workspace::started();
    let run = workspace.record(&key);
    let outside = tempfile::tempdir().expect("a temp folder");
    fs::copy(workspace.path(&key, "run.yaml"), outside.path().join("run.yaml")).expect("copied");
    let before = snapshot(outside.path());
    symlink(outside.path(), workspace.path(&key, "").with_file_name("linked")).expect("linked");
    let named = |run: &str| RunKey { run: run.into(), ..key.clone() };
    let outside_partner = RunKey { partner: "../..".into(), ..key.clone() };
    for key in [named("linked"), named(".."), named(""), named("a/../.."), outside_partner] {
        workspace.store.save_run(&key, &run, &[], false, now()).expect_err("refused");
        workspace.store.open_run(&key).expect_err("refused");
        let result = workspace.store.save_document(&key, "a.md", "x", true, now());
        assert!(matches!(result, Err(SaveFailure::Failed(_))), "{key:?}");
    }
    assert_eq!(snapshot(outside.path()), before);
}

// Documents

fn changed(result: Result<String, SaveFailure>) -> DocumentText {
    match result {
        Err(SaveFailure::Changed(document)) => document,
        other => panic!("not seen as changed: {other:?}"),
    }
}

#[test]
fn a_document_is_saved_and_read_as_it_is() {
    let (mut workspace, key) = Workspace::started();
    let file = "notes.md";
    workspace.store.open_document(&key, file).expect_err("missing");
    for text in ["", "no end", "tabs\t\r\nCRLF\r\n", "日本語\n", "---\nfront: matter\n---\n"] {
        let base = workspace.store.save_document(&key, file, text, false, now()).expect("saved");
        assert_eq!(fs::read_to_string(workspace.path(&key, file)).expect("a file"), text);
        let document = workspace.store.open_document(&key, file).expect("opened");
        let path = workspace.path(&key, file);
        assert_eq!(document, DocumentText { text: text.into(), path, read_only: None, kept: None, base });
    }
}

#[test]
fn a_document_that_changed_underneath_is_shown_and_both_are_kept() {
    let (mut workspace, key) = Workspace::started();
    let path = workspace.path(&key, "notes.md");
    let content = |path: &Path| fs::read_to_string(path).expect("a file");
    workspace.store.save_document(&key, "notes.md", "ours 1", false, now()).expect("saved");
    fs::write(&path, "theirs").expect("written");
    for _ in 0..2 {
        let document = changed(workspace.store.save_document(&key, "notes.md", "ours 2", false, now()));
        assert_eq!((document.text.as_str(), document.read_only), ("theirs", None));
        assert_eq!(content(&path), "theirs");
    }
    workspace.store.save_document(&key, "notes.md", "ours 2", true, now()).expect("forced");
    let copy = workspace.path(&key, "notes.theirs-20261123-093000.md");
    assert_eq!([content(&path), content(&copy)], ["ours 2", "theirs"]);
    workspace.store.save_document(&key, "notes.md", "ours 3", false, now()).expect("ours again");

    fs::write(&path, "theirs again").expect("written");
    workspace.store.save_document(&key, "notes.md", "ours 4", true, now()).expect("forced");
    let second = workspace.path(&key, "notes.theirs-20261123-093000-2.md");
    assert_eq!([content(&path), content(&copy), content(&second)], ["ours 4", "theirs", "theirs again"]);
}

#[test]
fn a_document_that_was_never_read_here_counts_as_changed() {
    let (workspace, key) = Workspace::started();
    let file = &workspace.record(&key).steps["look"].document;
    let mut other = Store::new(workspace.folder.path());
    let document = changed(other.save_document(&key, file, "blind", false, now()));
    assert_eq!(document.text, "# One\n");
    other.open_document(&key, file).expect("opened");
    other.save_document(&key, file, "seen", false, now()).expect("saved");
}

#[test]
fn a_document_that_is_gone_is_made_again() {
    let (mut workspace, key) = Workspace::started();
    workspace.store.save_document(&key, "notes.md", "one", false, now()).expect("saved");
    fs::remove_file(workspace.path(&key, "notes.md")).expect("removed");
    workspace.store.save_document(&key, "notes.md", "two", false, now()).expect("nothing is lost");
    fs::remove_dir_all(workspace.path(&key, "")).expect("removed");
    let Err(SaveFailure::Failed(failure)) = workspace.store.save_document(&key, "notes.md", "three", false, now())
    else {
        panic!("the run is gone");
    };
    assert!(failure.message.contains("folder is gone"), "{failure}");
}

#[test]
fn what_could_not_be_read_completely_is_shown_but_not_written() {
    let (mut workspace, key) = Workspace::started();
    let path = workspace.path(&key, "notes.md");
    let utf16: Vec<u8> = "\u{feff}Grüße".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let flawed =
        [(&b"Gr\xfc\xdfe"[..], "Grüße", "Latin-1"), (&utf16, "Grüße", "UTF-16"), (b"a\0\0", "a\0\0", "zero bytes")];
    for (bytes, text, reason) in flawed {
        fs::write(&path, bytes).expect("written");
        let document = workspace.store.open_document(&key, "notes.md").expect("shown");
        assert_eq!(document.text, text);
        assert!(document.read_only.is_some_and(|sentence| sentence.contains(reason)), "{reason}");
        let document = changed(workspace.store.save_document(&key, "notes.md", "other", false, now()));
        assert!(document.read_only.is_some());
        assert_eq!(fs::read(&path).expect("a file"), bytes);
    }
}

#[test]
fn a_byte_order_mark_survives_a_save() {
    let (mut workspace, key) = Workspace::started();
    let path = workspace.path(&key, "notes.md");
    fs::write(&path, "\u{feff}one").expect("written");
    assert_eq!(workspace.store.open_document(&key, "notes.md").expect("opened").text, "one");
    for text in ["two", "three"] {
        workspace.store.save_document(&key, "notes.md", text, false, now()).expect("saved");
        assert_eq!(fs::read_to_string(&path).expect("a file"), format!("\u{feff}{text}"));
    }
}

#[test]
fn a_write_protected_document_stays() {
    let (mut workspace, key) = Workspace::started();
    let path = workspace.path(&key, "notes.md");
    workspace.store.save_document(&key, "notes.md", "one", false, now()).expect("saved");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).expect("set");
    let document = workspace.store.open_document(&key, "notes.md").expect("opened");
    assert!(document.read_only.is_some_and(|sentence| sentence.contains("write-protected")));
    let result = workspace.store.save_document(&key, "notes.md", "two", true, now());
    assert!(matches!(result, Err(SaveFailure::Failed(_))), "{result:?}");
    assert_eq!(fs::read_to_string(&path).expect("a file"), "one");
}

#[test]
fn a_document_has_a_plain_name_and_is_no_state_file() {
    let (mut workspace, key) = Workspace::started();
    symlink("/etc/hostname", workspace.path(&key, "link.md")).expect("linked");
    let before = snapshot(workspace.folder.path());
    let outside = ["../x.md", "/tmp/x.md", "a/b.md", "a\\b.md", "", ".", "..", ".hidden", "nul\0", "link.md"];
    for file in outside.into_iter().chain(["run.yaml", "Playbook.YAML"]) {
        workspace.store.open_document(&key, file).expect_err(file);
        let result = workspace.store.save_document(&key, file, "x", true, now());
        assert!(matches!(result, Err(SaveFailure::Failed(_))), "{file}: {result:?}");
    }
    assert_eq!(snapshot(workspace.folder.path()), before);
}

// The whole workspace

#[test]
fn an_empty_or_missing_workspace_has_no_partners() {
    let folder = tempfile::tempdir().expect("a temp folder");
    for root in [folder.path().to_owned(), folder.path().join("not yet")] {
        assert_eq!(Store::new(&root).portfolio(), Portfolio::default());
    }
    assert_eq!(snapshot(folder.path()), [], "reading makes nothing");
}

#[test]
fn one_broken_partner_hides_no_other_and_is_left_as_it_is() {
    let workspace = Workspace::new();
    let partners = workspace.folder.path().join("partners");
    workspace.partner("Acme");
    let broken: [(&str, &[u8], &str); 6] = [
        ("newer", b"schema: 2\nid: x\nname: New\nshape: {other: true}\n", "newer version"),
        ("torn", b"schema: 1\nid: x\nna", "."),
        ("empty", b"", "empty"),
        ("zeros", &[0; 64], "zero bytes"),
        ("latin", b"schema: 1\nname: Soci\xe9t\xe9\n", "Latin-1"),
        ("huge", &[b'#'; (1 << 20) + 1], "larger than 1 MiB"),
    ];
    for (folder, text, _) in &broken {
        fs::create_dir(partners.join(folder)).expect("made");
        fs::write(partners.join(folder).join("partner.yaml"), text).expect("written");
    }
    fs::create_dir_all(partners.join("nameless/recruit")).expect("made");
    symlink("/", partners.join("linked")).expect("linked");
    workspace.partner("Globex");
    let before = snapshot(&partners);
    let portfolio = workspace.store.portfolio();
    assert_eq!(snapshot(&partners), before);
    let names: Vec<&str> = portfolio.partners.iter().map(|card| card.partner.name.as_str()).collect();
    assert_eq!(names, ["Acme", "Globex"]);
    assert_eq!(portfolio.broken.len(), broken.len() + 2, "{:#?}", portfolio.broken);
    let more: [(&str, &[u8], &str); 2] = [("nameless", b"", "is missing"), ("linked", b"", "symbolic link")];
    for (folder, _, words) in broken.into_iter().chain(more) {
        let state = portfolio.broken.iter().find(|state| state.partner == folder).expect(folder);
        let file = &state.file;
        assert!(file.path.starts_with(&format!("partners/{folder}")), "{file:?}");
        assert_eq!((&state.playbook, &state.run), (&None, &None));
        let [problem] = &file.problems[..] else { panic!("one problem: {file:?}") };
        assert!(problem.is_error() && problem.message.contains(words) && !problem.fix.is_empty(), "{file:?}");
    }
    workspace.store.create_partner("Initech", "anna", now()).expect("a broken neighbour does not matter");
}

#[test]
fn what_tools_leave_behind_is_no_partner() {
    let workspace = Workspace::new();
    let slug = workspace.partner("Acme").slug;
    let partners = workspace.folder.path().join("partners");
    let text = fs::read(partners.join(&slug).join("partner.yaml")).expect("a file");
    let copies = ["acme (Anna's conflicted copy 2026-11-23)", "acme.sync-conflict-20261123-093000-ABC", "acme (1)"];
    for name in [".new.abcdefgh.tmp", ".git"].into_iter().chain(copies) {
        fs::create_dir(partners.join(name)).expect("made");
        fs::write(partners.join(name).join("partner.yaml"), &text).expect("written");
    }
    fs::create_dir(partners.join("empty")).expect("made");
    fs::write(partners.join("README.md"), "hello").expect("written");
    let portfolio = workspace.store.portfolio();
    assert_eq!((portfolio.partners.len(), portfolio.broken), (1, vec![]));
}

#[test]
fn a_partner_written_by_hand_keeps_what_we_do_not_know() {
    let workspace = Workspace::new();
    let folder = workspace.folder.path().join("partners/By Hand");
    fs::create_dir_all(&folder).expect("made");
    let text = "name: By Hand\nschema: 1\nid: h\ncreated: 2026-01-02T03:04:05Z\ntags: [emea]\n\
                facts: {partner.website: {value: a.example, checked: yes}, partner.employees: {value: 85}}\nmood: good\n";
    fs::write(folder.join("partner.yaml"), text).expect("written");
    let portfolio = workspace.store.portfolio();
    let [card] = &portfolio.partners[..] else { panic!("one partner: {portfolio:?}") };
    assert!(same_name(&card.partner.name, "by hand") && card.slug == "By Hand");
    let facts = &card.partner.facts;
    let values: Vec<(&str, &str)> = facts.iter().map(|(id, fact)| (id.as_str(), fact.value.as_str())).collect();
    assert_eq!(values, [("partner.website", "a.example"), ("partner.employees", "85")]);
    let kept = IndexMap::from([("checked".to_owned(), serde_json::json!("yes"))]);
    assert_eq!((&facts["partner.website"].other, facts["partner.website"].at), (&kept, None));
    assert_eq!(card.partner.other, IndexMap::from([("mood".to_owned(), serde_json::json!("good"))]));
    let back: Partner = yaml::read(&yaml::write(&card.partner).expect("written")).expect("read");
    assert_eq!(back, card.partner);
}

// Runs as they are read: with the real playbook reader

const REVIEW: &str = "\
name: Review
every: quarter
accent: blue
outcome: { label: Reviewed, kind: good }
gate: { title: Approval, text: Ask first., approvals: [ { id: legal, label: Legal } ] }
steps:
  - { id: look, name: Look, chip: Lk, template: a/01-x.md }
  - { id: decide, name: Decide, chip: Dc, template: a/01-x.md }
success_criteria:
  - { id: r1, text: Agreed }
";

fn readable() -> PlaybookEntry {
    let playbook = playbooks::domain::playbook::read::playbook(REVIEW, "review", None).playbook.expect("a playbook");
    PlaybookEntry { playbook, text: REVIEW.into(), ..entry() }
}

impl Workspace {
    fn review(&mut self, partner: &str) -> RunKey {
        let texts = ["# One\n", "# Two\n"].map(|text| Some(text.to_owned()));
        self.store.start_run(partner, &readable(), &texts, "anna", now(), TODAY).expect("started")
    }
}

#[test]
fn a_run_is_opened_on_the_next_day_as_it_was_left() {
    let mut workspace = Workspace::new();
    let Created { slug, partner } = workspace.partner("日本語パートナー");
    let key = workspace.review(&slug);
    let mut next_day = Store::new(workspace.folder.path());
    let opened = next_day.open_run(&key).expect("opened");
    assert_eq!((&opened.partner, &opened.playbook), (&partner, &readable().playbook));
    let mut run = opened.run;
    run.finish_step(&opened.playbook, "look", Act { by: "bert", at: now() }).expect("done");
    next_day.save_run(&key, &run, &[], false, now()).expect("saved");
    assert_eq!(workspace.store.open_run(&key).expect("opened").run, run);
}

#[test]
fn a_run_that_was_reloaded_can_be_saved_again() {
    let mut workspace = Workspace::new();
    let slug = workspace.partner("Acme").slug;
    let key = workspace.review(&slug);
    let mut ours = workspace.store.open_run(&key).expect("opened").run;
    let mut theirs = ours.clone();
    theirs.started_by = "bert".into();
    let mut other = Store::new(workspace.folder.path());
    other.open_run(&key).expect("opened");
    other.save_run(&key, &theirs, &[], false, now()).expect("saved");
    ours.started_by = "carla".into();
    workspace.store.save_run(&key, &ours, &[], false, now()).expect_err("changed underneath");
    assert_eq!(workspace.store.open_run(&key).expect("opened").run, theirs);
    workspace.store.save_run(&key, &ours, &[], false, now()).expect("read since");
}

#[test]
fn a_run_edited_by_hand_opens_on_a_step_there_is_and_keeps_what_we_do_not_know() {
    let mut workspace = Workspace::new();
    let slug = workspace.partner("Acme").slug;
    let key = workspace.review(&slug);
    let text = "schema: 1\nplaybook: review\nrun: x\nstatus: active\nstarted: 2026-01-01T00:00:00Z\nstarted_by: me\n\
                step: gone\nsteps:\n  decide: {state: done, document: 09-old.md, mood: yes}\n  look: {state: open, document: 01-look.md}\n\
                criteria: {r1: {state: open}}\ncolour: 0755\n";
    fs::write(workspace.path(&key, "run.yaml"), text).expect("written");
    let run = workspace.store.open_run(&key).expect("opened").run;
    assert_eq!(run.step, "look");
    assert_eq!(run.steps.keys().collect::<Vec<_>>(), ["decide", "look"]);
    workspace.store.save_run(&key, &run, &[], false, now()).expect("saved");
    let record = workspace.record(&key);
    assert_eq!((&record.other["colour"], &record.steps["decide"].other["mood"]), (&"0755".into(), &"yes".into()));
}

#[test]
fn the_portfolio_shows_each_run_in_short() {
    let mut workspace = Workspace::new();
    let globex = workspace.partner("globex").slug;
    let acme = workspace.partner("Acme").slug;
    let first = workspace.review(&acme);
    let second = workspace.review(&acme);
    let theirs = workspace.review(&globex);
    let playbook = readable().playbook;
    let act = Act { by: "anna", at: now() };
    let mut run = workspace.store.open_run(&second).expect("opened").run;
    run.finish_step(&playbook, "look", act).expect("done");
    run.toggle_criterion(&playbook, "r1", act).expect("met");
    run.override_gate("They asked by phone.", act).expect("open");
    run.go_to("decide");
    run.complete(&playbook, act).expect("completed");
    workspace.store.save_run(&second, &run, &[], false, now()).expect("saved");

    let portfolio = workspace.store.portfolio();
    assert_eq!(portfolio.broken, []);
    let names: Vec<&str> = portfolio.partners.iter().map(|card| card.partner.name.as_str()).collect();
    assert_eq!(names, ["Acme", "globex"]);
    let open = portfolio.run(&first).expect("listed");
    assert_eq!((open.playbook_name.as_str(), open.step.clone(), open.gate_closed), ("Review", (0, "Lk".into()), true));
    assert_eq!((open.progress.steps_done, open.progress.criteria, &open.outcome), (0, 1, &None));
    let done = portfolio.run(&second).expect("listed");
    assert_eq!((done.step.clone(), done.gate_closed, done.completed), ((1, "Dc".into()), false, Some(now())));
    assert_eq!((done.progress.steps_done, done.progress.criteria_met), (1, 1));
    assert_eq!(portfolio.partner(&acme).and_then(|card| card.stage()).map(|(label, _)| label), Some("Reviewed"));
    assert_eq!(portfolio.active().len(), 2);
    assert!(portfolio.run(&theirs).is_some());
}

#[test]
fn a_run_was_touched_when_its_newest_file_was() {
    let (mut workspace, newest) =
        (Workspace::new(), std::time::SystemTime::now() + std::time::Duration::from_secs(3600));
    let slug = workspace.partner("Acme").slug;
    let key = workspace.review(&slug);
    let touch = |file: &str| {
        let path = workspace.path(&key, file);
        fs::write(&path, "text").expect("written");
        fs::File::options().write(true).open(path).expect("a file").set_modified(newest).expect("set");
    };
    let touched = || workspace.store.portfolio().run(&key).expect("listed").touched;
    let before = touched();
    for file in [
        ".02-decide.md.x8Za.tmp",
        "02-decide.theirs-20261123-093000.md",
        "02-decide.mine-20261123-093000.md",
        "notes.txt",
    ] {
        touch(file);
        assert_eq!(touched(), before, "{file}");
    }
    touch("02-decide.md");
    assert_eq!(touched(), Timestamp::try_from(newest).expect("a time"));
}

#[test]
fn one_broken_run_hides_no_other() {
    let mut workspace = Workspace::new();
    let slug = workspace.partner("Acme").slug;
    let keys: Vec<RunKey> = (0..5).map(|_| workspace.review(&slug)).collect();
    fs::write(workspace.path(&keys[0], "run.yaml"), "schema: 1\nplaybook: [").expect("written");
    fs::write(workspace.path(&keys[1], "run.yaml"), "schema: 7\n").expect("written");
    fs::write(workspace.path(&keys[2], "playbook.yaml"), "steps: none\n").expect("written");
    fs::remove_file(workspace.path(&keys[3], "run.yaml")).expect("removed");
    fs::create_dir_all(workspace.folder.path().join("partners").join(&slug).join("attachments/2026")).expect("made");
    let before = snapshot(workspace.folder.path());
    let portfolio = workspace.store.portfolio();
    let listed: Vec<&RunKey> = portfolio.partners.iter().flat_map(|card| &card.runs).map(|run| &run.key).collect();
    assert_eq!(listed, [&keys[4]]);
    let broken: Vec<&str> = portfolio.broken.iter().map(|state| state.file.path.as_str()).collect();
    let expected = [(0, "run.yaml"), (1, "run.yaml"), (2, "playbook.yaml"), (3, "run.yaml")];
    let inside = |n: usize, file: &str| format!("partners/acme/review/{}/{file}", keys[n].run);
    assert_eq!(broken, expected.map(|(n, file)| inside(n, file)), "paths inside the workspace");
    for (state, n) in portfolio.broken.iter().zip(0..) {
        let belongs = (state.partner.as_str(), state.playbook.as_deref(), state.run.as_deref());
        let key: &RunKey = &keys[n];
        assert_eq!(belongs, (slug.as_str(), Some("review"), Some(key.run.as_str())));
    }
    for key in &keys[..4] {
        let failure = workspace.store.open_run(key).expect_err("broken");
        assert!(failure.message.contains(&key.run) && !failure.hint.is_empty(), "{failure}");
    }
    assert_eq!(snapshot(workspace.folder.path()), before);
}

#[test]
fn names_that_differ_a_little_get_numbered_folders() {
    let workspace = Workspace::new();
    let slugs = ["Acme Corp", "Acme-Corp", "acme_corp", "日本語", ".."].map(|name| workspace.partner(name).slug);
    assert_eq!(slugs[..3], ["acme-corp", "acme-corp-2", "acme-corp-3"]);
    assert!(slugs[3..].iter().all(|slug| slug.starts_with("p-") && slug.len() == 8), "{slugs:?}");
}
