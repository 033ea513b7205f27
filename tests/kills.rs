//! The real program in a real terminal, ended in the middle of a sentence: what it showed as kept is there afterwards, in
//! the document or in the question of the next start. `PLAYBOOKS_RIG_ROUNDS` says how often each end is tried,
//! `PLAYBOOKS_RIG_FOLDER` on which disk, and `PLAYBOOKS_RIG_PROGRAM` with which build; see `tests/rigs/README.md`.

#![expect(clippy::disallowed_methods, reason = "drives a real program in a temp folder of its own, and kills it")]

mod support {
    #[expect(dead_code, reason = "the tests of the terminal use the rest")]
    pub mod pty;
}

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use rustix::process::Signal;
use serde_json::Value;
use support::pty::{Pty, Seen};
use tempfile::TempDir;

const QUESTION: &str = "Typed, but not saved";
const KEPT: &str = "draft kept";
const REST: &str = "The end.\n";
/// How often each end is tried where nobody says.
const ROUNDS: u64 = 4;
/// How many words somebody types in one go.
const WORDS: usize = 60;
const CTRL_HOME: &[u8] = b"\x1b[1;5H";
const CTRL_S: &[u8] = b"\x13";
const CTRL_Q: &[u8] = b"\x11";

/// How often each end is tried.
fn rounds() -> u64 {
    std::env::var("PLAYBOOKS_RIG_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS)
}

fn program() -> PathBuf {
    std::env::var_os("PLAYBOOKS_RIG_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_playbooks").into(), PathBuf::from)
}

/// Somebody at work on one document.
struct Typist {
    folder: TempDir,
}

impl Typist {
    /// With a document that is open for typing at the next `playbooks resume`.
    fn new() -> Self {
        let disk = std::env::var_os("PLAYBOOKS_RIG_FOLDER").map_or_else(std::env::temp_dir, PathBuf::from);
        let typist = Self { folder: tempfile::tempdir_in(disk).expect("a temp folder") };
        let pty = typist.start(&["run", "recruit", "--partner", "Acme Corp"]);
        pty.wait_for_text("Ideal Partner Profile");
        pty.send(b"3");
        pty.wait_for_text("0/5 tasks");
        pty.send(b"i");
        pty.wait_for_text("Esc preview");
        pty.send(CTRL_Q);
        assert_eq!(pty.exit(), 0);
        typist
    }

    fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    fn document(&self) -> PathBuf {
        let runs = self.workspace().join("partners/acme-corp/recruit");
        let run = fs::read_dir(runs).expect("a folder").next().expect("a run").expect("an entry").path();
        run.join("01-ideal-partner-profile.md")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.document()).expect("a document")
    }

    fn write(&self, text: &str) {
        fs::write(self.document(), text).expect("written");
    }

    fn start(&self, args: &[&str]) -> Pty {
        let (workspace, config) = (self.workspace(), self.folder.path().join("config"));
        let paths = [&workspace, &config].map(|path| path.to_str().expect("a path in UTF-8"));
        let env = [("PLAYBOOKS_WORKSPACE", paths[0]), ("PLAYBOOKS_CONFIG", paths[1])];
        Pty::start(&program(), args, &env, 120, 40)
    }

    /// The program with the document on the screen, and the keys in its text.
    fn resume(&self) -> Pty {
        let pty = self.start(&["resume"]);
        drop(pty.wait_for("the document", |seen| seen.contains("The end.") && seen.contains("Esc preview")));
        pty
    }

    /// What the next start would offer, the newest first.
    fn offered(&self) -> Vec<String> {
        let listed: Value = serde_json::from_slice(&self.recover(&["--json"])).expect("JSON");
        let texts =
            listed.as_array().expect("a list").iter().map(|offered| offered["text"].as_str().map(str::to_owned));
        texts.map(|text| text.expect("a text")).collect()
    }

    fn recover(&self, args: &[&str]) -> Vec<u8> {
        let mut command = Command::new(program());
        command.arg("recover").args(args).arg("--workspace").arg(self.workspace());
        let output = command.output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// The next start says that `typed` was not saved; Enter brings it back and saves it. Nothing is asked where the
    /// document has it.
    fn comes_back(&self, typed: &str, expected: &str) {
        if self.text() != expected {
            let pty = self.start(&["resume"]);
            pty.wait_for_text(QUESTION);
            pty.wait_for_text(&format!("+ {typed}"));
            pty.send(b"\r");
            let back = |seen: &Seen| !seen.contains(QUESTION) && seen.contains(typed) && seen.contains("The end.");
            drop(pty.wait_for("the text in its place", back));
            pty.send(CTRL_S);
            drop(pty.wait_for("the save", |seen| is_saved(seen) && seen.contains("saved")));
            assert_eq!(self.text(), expected);
            pty.send(CTRL_Q);
            assert_eq!(pty.exit(), 0);
        }
        assert_eq!(self.offered(), [""; 0], "nothing more is left");
    }
}

/// Whether everything on the screen is said to be in its file.
fn is_saved(seen: &Seen) -> bool {
    !seen.contains(KEPT) && !seen.contains("saving")
}

/// Somebody types a line, and sees it and that it is kept.
fn typed(typist: &Typist, round: u64) -> (Pty, String) {
    let typed = format!("Sentence {round} is not lost.");
    typist.write(REST);
    let pty = typist.resume();
    pty.send(CTRL_HOME);
    pty.send(format!("{typed}\r").as_bytes());
    // A machine that is late may have saved it by now.
    let kept = |seen: &Seen| seen.contains(&typed) && (seen.contains(KEPT) || is_saved(seen));
    drop(pty.wait_for("the sentence, kept", kept));
    (pty, typed)
}

/// At the moment at which somebody sees that a line is kept the program is ended. What ends it, and the exit code of that.
fn typed_and_ended(end: fn(&mut Pty), code: u32) {
    let typist = Typist::new();
    for round in 0..rounds() {
        let (mut pty, typed) = typed(&typist, round);
        end(&mut pty);
        assert_eq!(pty.exit(), code);
        // Between the last letter and the end of the line is a moment, too.
        let with = |middle: &str| format!("{typed}{middle}{REST}");
        let there = [vec![typist.text()], typist.offered()].concat();
        let expected = if there.contains(&with("\n")) { with("\n") } else { with("") };
        typist.comes_back(&typed, &expected);
    }
}

#[test]
fn a_sentence_that_was_shown_as_kept_outlives_a_kill() {
    typed_and_ended(|pty| pty.kill(Signal::KILL), 1);
}

#[test]
fn a_signal_ends_the_program_and_no_sentence() {
    typed_and_ended(|pty| pty.kill(Signal::TERM), 143);
    typed_and_ended(|pty| pty.kill(Signal::HUP), 129);
    typed_and_ended(|pty| pty.kill(Signal::INT), 130);
    typed_and_ended(|pty| pty.kill(Signal::QUIT), 131);
}

#[test]
fn a_window_that_is_closed_ends_the_program_and_no_sentence() {
    let typist = Typist::new();
    for round in 0..rounds() {
        let (mut pty, typed) = typed(&typist, round);
        assert_eq!(pty.hang_up(b"\x1b[F"), 129);
        // What closes the terminal types a line end and Ctrl-D into it as it goes, which may reach the program.
        let mut there = [vec![typist.text()], typist.offered()].concat();
        there.retain(|text| text.starts_with(&typed) && text.contains(REST.trim_end()));
        assert!(!there.is_empty(), "{:?} {:?}", typist.text(), typist.offered());
        while !typist.offered().is_empty() {
            typist.recover(&["--restore", "1"]);
        }
    }
}

/// How many of the words the screen shows, if it says that they are kept or saved.
fn kept(seen: &Seen, word: impl Fn(usize) -> String) -> usize {
    let shown = (1..=WORDS).rev().find(|n| seen.contains(&word(*n))).unwrap_or_default();
    if seen.contains(KEPT) || seen.contains("saved") { shown } else { 0 }
}

#[test]
fn whatever_the_last_frame_before_a_kill_shows_as_kept_is_there() {
    let typist = Typist::new();
    for round in 0..5 * rounds() {
        let mut chance = fastrand::Rng::with_seed(round);
        let word = |n: usize| format!("r{round}w{n:02}.");
        let typed: String = (1..=WORDS).map(|n| word(n) + " ").collect();
        typist.write(REST);
        let pty = typist.resume();
        pty.send(CTRL_HOME);
        let length = chance.usize(1..=40);
        typed.as_bytes().chunks(length).for_each(|keys| pty.send(keys));
        let moment = chance.usize(0..=WORDS);
        drop(pty.wait_for("some of it", |seen| moment == 0 || seen.contains(&word(moment))));
        pty.kill(Signal::KILL);
        let seen = {
            pty.exit();
            pty.wait_for("the last frame", |_| true)
        };
        let shown: String = (1..=kept(&seen, word)).map(word).collect::<Vec<_>>().join(" ");
        drop(seen);
        let offered = typist.offered();
        let there = offered.first().cloned().unwrap_or_else(|| typist.text());
        let kept = there.strip_suffix(REST).unwrap_or_else(|| panic!("what was there before is gone: {there}"));
        assert!(typed.starts_with(kept), "it was typed like this: {kept}");
        assert!(kept.starts_with(&shown), "the screen showed\n{shown}\nand there is\n{kept}");
        if !offered.is_empty() {
            typist.recover(&["--restore", "1"]);
        }
        assert_eq!((typist.text(), typist.offered()), (there, Vec::new()));
    }
}
