//! Damaged workspaces: what cannot be read is named with its place and the way out, hides nothing else, is never
//! written and never replaced by something new. And what two programs write at once: both texts are on disk.

#![expect(clippy::disallowed_methods, reason = "works in a temp folder of its own")]

#[path = "support/folder.rs"]
mod folder;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use folder::snapshot;
use jiff::Timestamp;
use jiff::civil::date;
use playbooks::app::msg::SaveFailure;
use playbooks::domain::run::RunKey;
use playbooks::io::library;
use playbooks::io::store::Store;
use tempfile::TempDir;

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

    /// The folder of a new partner.
    fn partner(&self, name: &str) -> String {
        self.store.create_partner(name, "anna", now()).expect(name).slug
    }

    /// A new run of a built-in playbook.
    fn start(&mut self, partner: &str, playbook: &str) -> RunKey {
        let catalog = library::load(&[]);
        let entry = catalog.playbook(playbook).expect("a playbook");
        let texts: Vec<_> = entry.playbook.steps.iter().map(|step| Some(format!("# {}\n", step.name))).collect();
        self.store.start_run(partner, entry, &texts, "anna", now(), date(2026, 11, 23)).expect("started")
    }

    fn path(&self, inner: &str) -> PathBuf {
        self.folder.path().join(inner)
    }
}

#[test]
fn a_partner_that_cannot_be_read_is_not_made_anew() {
    let workspace = Workspace::new();
    let acme = workspace.partner("Acme Corp");
    let numbered = workspace.partner("Acme-Corp");
    let nameless = workspace.partner("日本語");
    let partners = workspace.path("partners");
    let file = |slug: &str| partners.join(slug).join("partner.yaml");
    let good = fs::read(file(&acme)).expect("a file");
    let refused = |name: &str, slug: &str| {
        let before = snapshot(&partners);
        let failure = workspace.store.create_partner(name, "anna", now()).expect_err(name);
        assert!(failure.message.contains(&format!("partners/{slug}/partner.yaml")), "{failure}");
        assert!(failure.hint.contains("Mend") && failure.hint.contains("rename"), "{failure}");
        assert_eq!(snapshot(&partners), before);
    };
    for damage in [&b""[..], b"schema: 1\nid: x\nna", b"<<<<<<< ours\n", &[0; 16]] {
        fs::write(file(&acme), damage).expect("written");
        refused("Acme Corp", &acme);
        refused("ACME corp", &acme);
    }
    fs::remove_file(file(&acme)).expect("removed");
    refused("Acme Corp", &acme);
    fs::create_dir(file(&acme)).expect("made");
    refused("Acme Corp", &acme);
    fs::remove_dir(file(&acme)).expect("removed");
    fs::write(file(&acme), good).expect("written");

    fs::write(file(&numbered), "").expect("written");
    refused("Acme_Corp", &numbered);
    // Nothing of its folder tells the name, but its file still does.
    fs::write(file(&nameless), "id: x\nname: 日本語\ncrea").expect("written");
    refused("日本語", &nameless);

    fs::remove_dir_all(partners.join(&numbered)).expect("removed");
    assert_eq!(workspace.partner("Acme-Corp"), "acme-corp-2", "a readable namesake is no obstacle");
}

#[test]
fn every_state_file_says_in_plain_words_what_is_wrong_with_it() {
    let mut workspace = Workspace::new();
    let slug = workspace.partner("Acme Corp");
    let key = workspace.start(&slug, "recruit");
    let marked = |text: &str| format!("<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> other\n");
    let cut = |text: &str, key: &str| {
        let at = text.rfind(key).expect("a key");
        text[..at + key.len() / 2].to_owned()
    };
    let files = [
        ("partner.yaml", "created"),
        ("recruit/2026-11/run.yaml", "document"),
        ("recruit/2026-11/playbook.yaml", "template"),
    ];
    for (file, key_cut) in files {
        let name = format!("partners/{slug}/{file}");
        let path = workspace.path(&name);
        let good = fs::read_to_string(&path).expect("a file");
        let in_the_middle = format!("The file ends in the middle of line {}", cut(&good, key_cut).lines().count());
        for (text, words) in
            [(marked(&good), "The file holds git conflict markers"), (cut(&good, key_cut), &in_the_middle)]
        {
            fs::write(&path, text).expect("written");
            let before = snapshot(workspace.folder.path());
            let portfolio = workspace.store.portfolio();
            let state = portfolio.broken.first().expect(words);
            assert_eq!(state.file.path, name);
            let problem = state.file.problems.first().expect("one");
            assert!(problem.message.starts_with(words), "{file}: {problem:?}");
            assert!(problem.fix.ends_with("Nothing else is affected."), "{file}: {problem:?}");
            let failure = workspace.store.open_run(&key).expect_err(words);
            assert!(failure.message.starts_with(&name) && failure.message.contains(words), "{failure}");
            assert_eq!(snapshot(workspace.folder.path()), before);
        }
        fs::write(&path, good).expect("written");
    }
    workspace.store.open_run(&key).expect("all is well again");
}

#[test]
fn a_definition_that_lost_steps_is_not_taken_for_the_whole_playbook() {
    let mut workspace = Workspace::new();
    let slug = workspace.partner("Acme Corp");
    let key = workspace.start(&slug, "recruit");
    let other = workspace.start(&slug, "qbr");
    let name = format!("partners/{slug}/recruit/2026-11/playbook.yaml");
    let good = fs::read_to_string(workspace.path(&name)).expect("a file");
    let steps = workspace.store.open_run(&key).expect("whole").playbook.steps;
    // Cut between two steps: what is left is a playbook.
    let third = good.match_indices("  - template:").nth(3).expect("four steps").0;
    fs::write(workspace.path(&name), &good[..third]).expect("written");
    let before = snapshot(workspace.folder.path());
    let failure = workspace.store.open_run(&key).expect_err("incomplete");
    let lost = format!("it lacks the steps `{}` and `{}` and the criteria `r1`, ", steps[3].id, steps[4].id);
    assert!(failure.message.contains(&lost), "{failure}");
    assert!(failure.message.starts_with(&name) && failure.hint.contains("remove them from run.yaml"), "{failure}");
    let portfolio = workspace.store.portfolio();
    let [state] = &portfolio.broken[..] else { panic!("one: {:#?}", portfolio.broken) };
    assert_eq!(state.file.path, name);
    assert!(state.file.problems[0].message.contains(&lost));
    assert!(portfolio.run(&key).is_none() && portfolio.run(&other).is_some());
    assert_eq!(portfolio.unreadable_run(&slug, "recruit"), Some(&state.file));
    assert_eq!(snapshot(workspace.folder.path()), before, "nothing is written");
    fs::write(workspace.path(&name), good).expect("written");
    workspace.store.open_run(&key).expect("whole again");
}

#[test]
fn a_run_that_was_cut_at_a_line_is_damaged_and_never_written() {
    let mut workspace = Workspace::new();
    let slug = workspace.partner("Acme Corp");
    let key = workspace.start(&slug, "recruit");
    let run = workspace.store.open_run(&key).expect("opened").run;
    let path = workspace.path("partners/acme-corp/recruit/2026-11/run.yaml");
    let whole = fs::read_to_string(&path).expect("a record");
    let (cut, _) = whole.split_once("  r5:").expect("the last criterion");
    fs::write(&path, cut).expect("written");
    let failure = workspace.store.open_run(&key).expect_err("cut");
    assert!(failure.message.contains("run.yaml ends too early: it lacks the criterion `r5`"), "{failure}");
    assert_eq!(workspace.store.portfolio().broken.len(), 1);
    workspace.store.save_run(&key, &run, &[], false, now()).expect_err("changed underneath");
    assert_eq!(fs::read_to_string(&path).expect("a record"), cut);
}

#[test]
fn looking_at_a_document_is_no_leave_to_replace_it() {
    let mut workspace = Workspace::new();
    let slug = workspace.partner("Acme Corp");
    let key = workspace.start(&slug, "recruit");
    let file = "01-ideal-partner-profile.md";
    workspace.store.open_document(&key, file).expect("opened");
    fs::write(workspace.path(&format!("partners/acme-corp/recruit/2026-11/{file}")), "theirs").expect("written");
    assert_eq!(workspace.store.look_at_document(&key, file).expect("seen").text, "theirs");
    refused(&workspace.store.save_document(&key, file, "ours", false, now()));
}

#[track_caller]
fn refused(result: &Result<String, SaveFailure>) {
    assert!(matches!(result, Err(SaveFailure::Changed(_))), "{result:?}");
}

#[test]
fn our_text_is_on_disk_while_a_conflict_is_undecided() {
    let mut workspace = Workspace::new();
    let slug = workspace.partner("Acme Corp");
    let key = workspace.start(&slug, "recruit");
    let folder = workspace.folder.path().to_owned();
    let path = |file: &str| folder.join(format!("partners/acme-corp/recruit/2026-11/{file}"));
    let (notes, mine) = (path("notes.md"), path("notes.mine-20261123-093000.md"));
    let theirs = path("notes.theirs-20261123-093000.md");
    let content = |path: &Path| fs::read_to_string(path).ok();
    let later = now() + jiff::SignedDuration::from_secs(60);
    let store = &mut workspace.store;
    store.save_document(&key, "notes.md", "one", false, now()).expect("saved");
    let conflict = |store: &mut Store, there: &str| {
        fs::write(&notes, there).expect("written");
        refused(&store.save_document(&key, "notes.md", "ours", false, now()));
        refused(&store.save_document(&key, "notes.md", "ours, longer", false, later));
        assert_eq!([content(&notes).as_deref(), content(&mine).as_deref()], [Some(there), Some("ours, longer")]);
    };

    conflict(store, "theirs");
    assert_eq!(content(&path("notes.mine-20261123-093100.md")), None, "one copy for each conflict");
    assert_eq!(fs::metadata(&mine).expect("a copy").permissions().mode() & 0o777, 0o600);
    store.save_document(&key, "notes.md", "ours, longer", true, now()).expect("kept mine");
    assert_eq!([content(&notes).as_deref(), content(&mine).as_deref()], [Some("ours, longer"), None]);
    assert_eq!(content(&theirs).as_deref(), Some("theirs"));

    conflict(store, "theirs again");
    store.save_document(&key, "notes.md", "theirs again", true, now()).expect("took theirs");
    assert_eq!([content(&notes).as_deref(), content(&mine).as_deref()], [Some("theirs again"), Some("ours, longer")]);
    store.save_document(&key, "notes.md", "ours, longer", false, now()).expect("saved");
    assert!(mine.exists(), "that conflict is over");
    fs::remove_file(&mine).expect("removed");

    // Another one begins later: with a name of its own, beside the copy that stayed.
    fs::write(&mine, "kept by hand").expect("written");
    fs::write(&notes, "theirs, once more").expect("written");
    refused(&store.save_document(&key, "notes.md", "ours", false, now()));
    let second = path("notes.mine-20261123-093000-2.md");
    assert_eq!([content(&mine).as_deref(), content(&second).as_deref()], [Some("kept by hand"), Some("ours")]);
    // Somebody puts back what we wrote last: our next save finds nothing changed.
    fs::write(&notes, "ours, longer").expect("written");
    store.save_document(&key, "notes.md", "ours", false, now()).expect("no conflict any more");
    assert_eq!([content(&notes).as_deref(), content(&second).as_deref()], [Some("ours"), None]);
}
