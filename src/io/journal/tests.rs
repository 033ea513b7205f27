#![expect(clippy::disallowed_methods, reason = "looks at journals in a temp folder of its own")]

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::app::form::Purpose;
use crate::domain::run::RunKey;
use crate::editor::{Command, Editor};
use crate::io::store::Store;
use crate::io::wake::{Inbox, pair};

struct Desk {
    folder: TempDir,
    journal: Option<Journal>,
    _inbox: Inbox,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temp folder");
        let (waker, inbox) = pair().expect("two sockets");
        let journal = Journal::start(folder.path(), waker).expect("a thread");
        Self { folder, journal: Some(journal), _inbox: inbox }
    }

    fn keep(&mut self, typed: &[(usize, &str)]) -> Option<Msg> {
        self.keep_drafts(&drafts(typed))
    }

    fn keep_drafts(&mut self, drafts: &Drafts<'_>) -> Option<Msg> {
        let journal = self.journal.as_mut().expect("not ended");
        let told = journal.keep(drafts);
        // The disk of a test may be slow.
        journal.progress.wait(journal.asked, Duration::from_secs(20));
        told
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder.path().join(".playbooks/local/journal")).into_iter().flatten();
        entries.map(|entry| entry.expect("an entry").path()).collect()
    }

    /// What the next program would find, had this one been killed.
    fn on_disk(&self) -> Vec<(usize, String)> {
        let files = self.files();
        assert!(files.len() <= 1, "{files:?}");
        let bytes = files.first().map(|path| fs::read(path).expect("a journal")).unwrap_or_default();
        let index = |draft: Draft| match draft.place {
            Place::Form { input, .. } => (input, draft.text),
            other => panic!("typed nowhere: {other:?}"),
        };
        let mut found: Vec<(usize, String)> = drafts_in(&bytes).0.into_iter().map(index).collect();
        found.sort();
        found
    }
}

fn place(input: usize) -> Place {
    Place::Form { run: None, purpose: Purpose::NewPartner, input }
}

fn drafts<'a>(typed: &[(usize, &'a str)]) -> Drafts<'a> {
    let typed = typed.iter().map(|(input, text)| Typed { place: place(*input), text: Text::Plain(text), base: "" });
    Drafts { typed: typed.collect(), settled: true }
}

fn owned(typed: &[(usize, &str)]) -> Vec<(usize, String)> {
    typed.iter().map(|(input, text)| (*input, (*text).to_owned())).collect()
}

#[test]
fn nothing_is_written_before_something_is_typed() {
    let mut desk = Desk::new();
    assert_eq!(desk.keep(&[]), None);
    assert_eq!(desk.files(), [] as [PathBuf; 0]);
}

#[test]
fn every_change_is_on_disk_when_it_is_kept_and_goes_when_a_file_has_it() {
    let mut desk = Desk::new();
    for typed in [&[(0, "A")][..], &[(0, "Ac"), (1, "why")], &[(0, "Acme"), (1, "")], &[(1, "x")]] {
        desk.keep(typed);
        assert_eq!(desk.on_disk(), owned(typed));
    }
    let unsaved = Drafts { settled: false, ..Drafts::default() };
    desk.keep_drafts(&unsaved);
    assert_eq!(desk.on_disk(), owned(&[(1, "x")]), "no file has it yet");
    desk.keep(&[]);
    assert_eq!(desk.on_disk(), []);
}

#[test]
fn a_document_is_looked_at_only_when_it_changed() {
    let mut desk = Desk::new();
    let mut editor = Editor::new("one\n");
    let run = RunKey { partner: "acme".into(), playbook: "recruit".into(), run: "2026-11".into() };
    let mut of = |editor: &Editor, base: &str| -> Option<String> {
        let place = Place::Document { run: run.clone(), step: "a".into(), file: "a.md".into() };
        let typed = vec![Typed { place, text: Text::Editor(editor), base }];
        desk.keep_drafts(&Drafts { typed, settled: true });
        let bytes = fs::read(desk.files().first()?).ok()?;
        let drafts = drafts_in(&bytes).0;
        drafts.into_iter().next().map(|draft| format!("{} over {}", draft.text, draft.base))
    };
    editor.apply(Command::InsertText("x".into()));
    assert_eq!(of(&editor, "b1").as_deref(), Some("xone\n over b1"));
    editor.apply(Command::InsertText("y".into()));
    assert_eq!(of(&editor, "b1").as_deref(), Some("xyone\n over b1"));
    assert_eq!(of(&editor, "b2").as_deref(), Some("xyone\n over b2"), "saved meanwhile");
}

#[test]
fn the_file_is_written_anew_and_never_grows_while_everything_gets_saved() {
    let mut desk = Desk::new();
    let long = "words ".repeat(3000);
    for round in 0..100 {
        let text = format!("{round} {long}");
        desk.keep(&[(0, &text)]);
        assert_eq!(desk.on_disk(), owned(&[(0, &text)]));
        desk.keep(&[]);
    }
    let size = fs::metadata(&desk.files()[0]).expect("a journal").len();
    assert_eq!(size, ROOM);
}

#[test]
fn what_does_not_fit_goes_to_a_larger_file_with_everything_that_is_open() {
    let mut desk = Desk::new();
    desk.keep(&[(0, "small")]);
    let first = desk.files();
    let large = "x".repeat(ROOM as usize + 1);
    desk.keep(&[(0, "small"), (1, &large)]);
    assert_eq!(desk.on_disk(), owned(&[(0, "small"), (1, &large)]));
    assert_ne!(desk.files(), first);
    // Many small changes fill a file, too.
    let texts: Vec<String> = (0..200).map(|round| format!("{round}{}", "y".repeat(20_000 * (round % 2)))).collect();
    for text in &texts {
        desk.keep(&[(0, "small"), (2, text)]);
    }
    assert_eq!(desk.on_disk(), owned(&[(0, "small"), (2, &texts[199])]));
}

#[test]
fn the_file_goes_with_the_program_unless_something_in_it_is_needed() {
    let mut desk = Desk::new();
    desk.keep(&[(0, "A")]);
    desk.keep(&[]);
    desk.journal = None;
    assert_eq!(desk.files(), [] as [PathBuf; 0]);

    let mut desk = Desk::new();
    desk.keep(&[(0, "A")]);
    let store = Store::new(desk.folder.path());
    assert_eq!(store.left().journals, [] as [PathBuf; 0], "its program is alive");
    desk.journal = None;
    let left = store.left();
    assert_eq!((left.offered.len(), left.journals), (0, desk.files()));
    assert_eq!(left.quiet.iter().map(|draft| draft.text.as_str()).collect::<Vec<_>>(), ["A"], "it ended in order");
}

#[test]
fn who_looks_for_what_ended_programs_left_never_takes_a_new_journal_for_one() {
    let folder = tempfile::tempdir().expect("a temp folder");
    let store = Store::new(folder.path());
    let made = AtomicBool::new(false);
    let mut files = Vec::new();
    std::thread::scope(|scope| {
        let looking = scope.spawn(|| {
            let mut found = Vec::new();
            while !made.load(Ordering::SeqCst) {
                found.extend(store.left().journals);
            }
            found
        });
        for _ in 0..40 {
            let (waker, _inbox) = pair().expect("two sockets");
            let mut journal = Journal::start(folder.path(), waker).expect("a thread");
            journal.keep(&drafts(&[(0, "A")]));
            journal.progress.wait(journal.asked, Duration::from_secs(20));
            files.push(fs::read_dir(folder.path().join(".playbooks/local/journal")).map_or(0, Iterator::count));
            journal.keep(&Drafts { settled: true, ..Drafts::default() });
        }
        made.store(true, Ordering::SeqCst);
        assert_eq!(looking.join().expect("no panic"), [] as [PathBuf; 0]);
    });
    assert_eq!(files, [1; 40], "each is still there");
}

#[test]
fn what_a_program_left_that_ended_while_it_made_a_journal_goes() {
    let desk = Desk::new();
    let folder = desk.folder.path().join(".playbooks/local/journal");
    fs::create_dir_all(&folder).expect("made");
    let own = crate::io::process::mark();
    let machine = own.split_once('-').expect("a mark").0;
    let [gone, alive] =
        [&format!("{machine}-99999999"), &own].map(|mark| folder.join(format!("20261123T093000Z-{mark}-00000000.new")));
    fs::write(&gone, "").expect("written");
    fs::write(&alive, "").expect("written");
    Store::new(desk.folder.path()).left();
    assert_eq!(desk.files(), [alive]);
}

#[test]
fn where_no_file_can_be_made_that_is_told_and_the_next_change_tries_again() {
    let mut desk = Desk::new();
    let local = desk.folder.path().join(".playbooks");
    fs::write(&local, "in the way").expect("written");
    // The disk may answer after the patience of a frame.
    let told = [desk.keep(&[(0, "A")]), desk.keep(&[(0, "A")])];
    assert!(told.iter().flatten().any(|msg| matches!(msg, Msg::DraftsKept(Kept::No(_)))), "{told:?}");
    fs::remove_file(&local).expect("removed");
    let told = [desk.keep(&[(0, "Ac"), (1, "b")]), desk.keep(&[(0, "Ac"), (1, "b")])];
    assert!(told.iter().flatten().any(|msg| *msg == Msg::DraftsKept(Kept::Yes)), "{told:?}");
    assert_eq!(desk.on_disk(), owned(&[(0, "Ac"), (1, "b")]));
}

#[test]
fn what_follows_a_write_that_failed_is_not_kept_either() {
    let folder = tempfile::tempdir().expect("a temp folder");
    let local = folder.path().join(".playbooks");
    fs::write(&local, "in the way").expect("written");
    let (jobs, queue) = channel();
    let (waker, _inbox) = pair().expect("two sockets");
    let (writer, progress) = (Writer::new(folder.path()), Arc::new(Progress::default()));
    let seen = Arc::clone(&progress);
    let thread = std::thread::spawn(move || writer.run(&queue, &seen, &waker));
    let failure_of = |count, to| {
        jobs.send(Job::Write { bytes: b"a line\n".to_vec(), to }).expect("it listens");
        progress.wait(count, Duration::from_secs(20)).failure
    };
    let first = failure_of(1, To::End);
    fs::remove_file(&local).expect("removed");
    let states = [failure_of(2, To::End), failure_of(3, To::New), failure_of(4, To::End)];
    drop(jobs);
    thread.join().expect("no panic");
    assert!(first.is_some());
    assert_eq!(states, [first, None, None]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 8, ..ProptestConfig::default() })]

    #[test]
    fn the_disk_always_has_what_is_typed(
        states in prop::collection::vec(prop::collection::btree_map(0usize..3, "[aé\n]{0,6}", 0..3), 1..12),
    ) {
        let mut desk = Desk::new();
        for state in &states {
            let typed: Vec<(usize, &str)> = state.iter().map(|(input, text)| (*input, text.as_str())).collect();
            desk.keep(&typed);
            prop_assert_eq!(desk.on_disk(), owned(&typed));
        }
    }
}
