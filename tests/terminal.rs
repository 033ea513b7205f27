//! The real loop in a real terminal: it comes back whatever happens, and nothing that is typed is lost.
//! The program is `examples/loop_probe.rs`, which `cargo test` builds beside the tests.

#![expect(clippy::disallowed_methods, reason = "drives a real program in a temp folder of its own")]

mod support {
    pub mod pty;
}

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::Signal;
use support::pty::Pty;
use vt100::MouseProtocolMode;

const CTRL_Q: &[u8] = b"\x11";
const CTRL_Z: &[u8] = b"\x1a";
/// What the probe exits with when it is asked to.
const ASKED: u32 = 7;

fn probe() -> PathBuf {
    let tests = std::env::current_exe().expect("a test has a path");
    let target = tests.parent().and_then(Path::parent).expect("tests are built in a folder of the target");
    let probe = target.join("examples/loop_probe");
    assert!(
        probe.exists(),
        "`cargo test` builds the probe; for `--test terminal` alone, run `cargo build --example loop_probe` before"
    );
    probe
}

/// The probe with its first frame shown.
fn start(env: &[(&str, &str)]) -> Pty {
    let pty = Pty::start(&probe(), &[], env, 80, 24);
    pty.wait_for_text("size 80x24");
    pty
}

/// Asserts that the terminal is as it was before the program: its modes, its screen, its cursor; taken and given back
/// `times`, not more often.
fn assert_given_back(pty: &Pty, times: usize) {
    assert_eq!(pty.modes(), pty.before);
    let seen = pty.wait_for("the ordinary screen", |seen| !seen.screen().alternate_screen());
    let screen = seen.screen();
    assert!(!screen.hide_cursor() && !screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
    let log = String::from_utf8_lossy(&seen.log);
    for mode in ["1000", "1002", "1004", "1006", "1049", "2004"] {
        let (set, reset) = (format!("\x1b[?{mode}h"), format!("\x1b[?{mode}l"));
        assert_eq!((log.matches(&set).count(), log.matches(&reset).count()), (times, times), "mode {mode}");
        assert!(log.rfind(&set) < log.rfind(&reset), "mode {mode}");
    }
    let (starts, ends) = (log.matches("\x1b[?2026h").count(), log.matches("\x1b[?2026l").count());
    assert_eq!(ends, starts + times, "every frame ends, and what is given back ends one that was cut short");
    assert!(log.rfind("\x1b[?25l") < log.rfind("\x1b[?25h"), "the cursor is shown");
}

#[test]
fn it_is_given_back_at_the_end() {
    let pty = start(&[]);
    // No shell could continue it, so it does not stop.
    pty.send(CTRL_Z);
    pty.send("naïve 日本 👍".as_bytes());
    pty.wait_for_text("text naïve 日本 👍");
    assert_ne!(pty.modes(), pty.before);
    pty.send(CTRL_Q);
    assert_eq!(pty.exit(), ASKED);
    assert_given_back(&pty, 1);
}

#[test]
fn it_is_given_back_before_a_panic_speaks() {
    for (key, message) in
        [(b"!", "stopped: the probe was told to panic␛[31m"), (b"?", "stopped: the worker was told to panic")]
    {
        let pty = start(&[]);
        pty.send(key);
        assert_eq!(pty.exit(), 101);
        assert_given_back(&pty, 1);
        let seen = pty.wait_for(message, |seen| seen.contains(message));
        let log = String::from_utf8_lossy(&seen.log);
        assert!(log.find("\x1b[?1049l") < log.find(message));
        assert_eq!(log.matches("stopped:").count(), 1);
    }
}

#[test]
fn it_is_given_back_when_a_signal_ends_the_program() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let pty = start(&[]);
        pty.kill(signal);
        assert_eq!(pty.exit(), code);
        assert_given_back(&pty, 1);
    }
}

#[test]
fn a_program_that_hangs_still_ends() {
    let pty = start(&[]);
    pty.send(b"#");
    pty.kill(Signal::TERM);
    assert_eq!(pty.exit(), 143);
    assert_given_back(&pty, 1);
}

#[test]
fn a_window_that_is_closed_ends_the_program() {
    let mut pty = start(&[]);
    assert_eq!(pty.hang_up(b"x"), 129);
}

#[test]
fn ctrl_z_stops_it_and_fg_brings_it_back() {
    let script = r#""$0"; echo "stopped $?"; read line; fg; echo "ended $?""#;
    let probe = probe();
    let probe = probe.to_str().expect("a path in UTF-8");
    for by_key in [true, false] {
        let pty = Pty::start(Path::new("/bin/sh"), &["-mc", script, probe], &[], 80, 24);
        pty.wait_for_text("size 80x24");
        pty.send(b"kept");
        pty.wait_for_text("text kept");
        if by_key {
            pty.send(CTRL_Z);
        } else {
            pty.kill_foreground(Signal::TSTP);
        }
        drop(pty.wait_for("the shell", |seen| seen.contains("stopped") && !seen.screen().alternate_screen()));
        assert_given_back(&pty, 1);
        pty.resize(70, 20);
        pty.send(b"\n");
        pty.wait_for_text("size 70x20");
        pty.send(b"!?#E".map(|_| b'x').as_slice());
        pty.wait_for_text("text keptxxxx");
        pty.send(CTRL_Q);
        pty.wait_for_text("ended 7");
        assert_eq!(pty.exit(), 0);
        assert_given_back(&pty, 2);
    }
}

/// An executable script in `folder`.
fn script(folder: &Path, text: &str) -> io::Result<String> {
    let path = folder.join("my editor");
    fs::write(&path, text)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700))?;
    Ok(format!("'{}' --own", path.display()))
}

#[test]
fn an_editor_has_the_terminal_to_itself() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("a document.md");
    fs::write(&file, "before")?;
    // It reads a line as a cooked terminal gives it, and leaves the terminal raw and some of its input unread.
    let editor = script(
        folder.path(),
        "#!/bin/sh\necho ready; read line; echo \"$# $1 $line\" > \"$2\"; stty raw echo; echo done; read rest < \"$2.go\"\n",
    )?;
    let go = folder.path().join("a document.md.go");
    assert!(Command::new("mkfifo").arg(&go).status()?.success());
    let path = file.to_str().expect("a path in UTF-8");
    let pty = start(&[("EDITOR", &editor), ("PROBE_FILE", path)]);
    pty.send(b"kept");
    pty.wait_for_text("text kept");
    pty.send(b"E");
    drop(pty.wait_for("the editor", |seen| seen.contains("ready") && !seen.screen().alternate_screen()));
    assert_given_back(&pty, 1);
    pty.kill(Signal::INT);
    pty.send(b"typed\x7f!\n");
    pty.wait_for_text("done");
    pty.send(b"stale");
    pty.wait_for_text("stale");
    fs::write(&go, "\n")?;
    pty.wait_for_text("edited 2 --own type!");
    pty.wait_for_text("text kept\n");
    pty.send(b"x");
    pty.wait_for_text("text keptx\n");
    pty.send(CTRL_Q);
    assert_eq!(pty.exit(), ASKED);
    assert_given_back(&pty, 2);
    Ok(())
}

#[test]
fn two_thousand_keys_are_few_frames() {
    let pty = start(&[]);
    let before = pty.wait_for("a frame", |seen| seen.number("draws").is_some()).number("draws");
    pty.send(&b"x\x1b[A".repeat(1000));
    let seen = pty.wait_for("every key", |seen| seen.number("keys") == Some(2000));
    assert_eq!(seen.number("bytes"), Some(1000));
    let draws = seen.number("draws").zip(before).map(|(after, before)| after - before);
    assert!(draws.is_some_and(|draws| draws <= 40), "{draws:?} frames");
}

#[test]
fn a_megabyte_is_pasted_whole_and_once() {
    let pty = start(&[]);
    let text = "Grüße an 日本, 42\n".repeat(50_000);
    let sum = text.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    assert!(text.len() > 1 << 20);
    pty.send(format!("\x1b[200~{}\x1b[201~", text.replace('\n', "\r")).as_bytes());
    pty.wait_for_text(&format!("bytes {}; sum {sum}; pastes 1;", text.len()));
}

#[test]
fn no_size_is_too_small() {
    let pty = start(&[]);
    for (columns, rows) in [(1, 1), (3, 0), (0, 7), (200, 1), (80, 24)] {
        pty.resize(columns, rows);
    }
    pty.resize(200, 24);
    pty.wait_for_text("size 200x24");
    pty.resize(61, 5);
    drop(pty.wait_for("a frame without a rest of the last one", |seen| {
        let line = seen.number("draws").map(|draws| format!("size 61x5; draws {draws}; keys 0;"));
        seen.screen().contents().lines().next() == line.as_deref()
    }));
    pty.resize(0, 0);
    let copied = b"\x1b]52;c;MHgw\x1b\\";
    drop(pty.wait_for("the size 0x0", |seen| seen.log.windows(copied.len()).any(|window| window == copied)));
    pty.send(CTRL_Q);
    assert_eq!(pty.exit(), ASKED);
    assert_given_back(&pty, 1);
    let piped = Command::new(probe()).output().expect("the probe runs");
    assert_eq!(piped.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&piped.stderr).starts_with("The full screen needs a terminal"));
}

#[test]
fn an_earlier_version_is_shown_on_a_terminal_and_not_obeyed() {
    let folder = tempfile::tempdir().expect("a temp folder");
    let run = folder.path().join("partners/acme/recruit/2026-11");
    fs::create_dir_all(&run).expect("made");
    let partner = "schema: 1\nid: a\nname: Acme\ncreated: 2026-01-02T03:04:05Z\n";
    fs::write(folder.path().join("partners/acme/partner.yaml"), partner).expect("written");
    fs::write(run.join("notes.md"), "before \u{1b}[2J\u{202e} after\n").expect("written");
    let key =
        playbooks::domain::run::RunKey { partner: "acme".into(), playbook: "recruit".into(), run: "2026-11".into() };
    let mut store = playbooks::io::store::Store::new(folder.path());
    store.open_document(&key, "notes.md").expect("opened");
    let now = "2026-11-23T09:30:00Z".parse().expect("a time");
    store.save_document(&key, "notes.md", "mended\n", false, now).expect("saved");
    let workspace = folder.path().display().to_string();
    let args = ["history", "Acme", "notes", "--show", "2", "--workspace", &workspace];
    let pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_playbooks")), &args, &[], 80, 24);
    pty.wait_for_text("before ␛[2J<U+202E> after");
    assert_eq!(pty.exit(), 0);
}
