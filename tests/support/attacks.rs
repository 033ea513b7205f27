//! The hostile playbooks that are no small text: too large to keep, no UTF-8, or made of what lies around them on a disk.

#![expect(clippy::disallowed_methods, reason = "writes into a test's own temp folder")]

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;

use rustix::fs::{CWD, FileType, mknodat};

use super::Outcome::{self, Literal, Refused, Warned};

type Bytes = fn() -> Vec<u8>;
type Workspace = fn(&Path);

/// A case that code makes.
#[derive(Clone, Copy)]
pub struct Attack {
    pub name: &'static str,
    pub outcome: Outcome,
    pub make: Make,
}

/// How it is made.
#[derive(Clone, Copy)]
pub enum Make {
    /// The bytes of the one playbook.
    Bytes(Bytes),
    /// Everything, in a workspace.
    Workspace(Workspace),
}

const STEPS: &str = "steps:\n  - { name: Read, template: strategy/02-ideal-partner-profile.md }\n";
/// The longest name of a file, without `.md`.
const LONGEST: usize = 252;

/// All of them.
pub fn all() -> Vec<Attack> {
    let mut all: Vec<Attack> =
        bytes().into_iter().map(|(name, outcome, make)| Attack { name, outcome, make: Make::Bytes(make) }).collect();
    let workspaces = workspaces().into_iter();
    all.extend(workspaces.map(|(name, outcome, make)| Attack { name, outcome, make: Make::Workspace(make) }));
    all
}

fn bytes() -> Vec<(&'static str, Outcome, Bytes)> {
    let mut cases = structures();
    cases.extend(encodings());
    cases
}

fn structures() -> Vec<(&'static str, Outcome, Bytes)> {
    vec![
        ("A02-large-text-20000-times", Refused, || {
            format!("name: &a \"{}\"\nall: [{}]\n{STEPS}", "x".repeat(200_000), "*a, ".repeat(20_000)).into()
        }),
        ("A02-text-20000-times", Refused, || {
            format!("big: &a \"{}\"\nall: [{}]\n{STEPS}", "x".repeat(60_000), "*a, ".repeat(20_000)).into()
        }),
        ("A03-text-60000-times", Refused, || {
            format!("big: &a \"{}\"\nall: [{}]\n{STEPS}", "x".repeat(1024), "*a,".repeat(60_000)).into()
        }),
        ("A04-closed-brackets", Refused, || format!("name: {}{}\n", "[".repeat(10_000), "]".repeat(10_000)).into()),
        ("A05-open-brackets", Refused, || format!("name: {}\n", "[".repeat(200_000)).into()),
        ("A06-open-braces", Refused, || "{a: ".repeat(50_000).into()),
        ("A07-mappings-600-deep", Refused, || staircase(600)),
        ("A07-mappings-10000-deep", Refused, || staircase(10_000)),
        ("A08-dashes", Refused, || "- ".repeat(100_000).into()),
        ("A10-merge-keys", Refused, || {
            let doubled = |n: usize| format!("m{n}: &m{n} {{ <<: [*m{}, *m{}] }}\n", n - 1, n - 1);
            format!("name: Merge\nm0: &m0 {{ a: b }}\n{}{STEPS}", (1..=30).map(doubled).collect::<String>()).into()
        }),
        ("A11-anchors-25000", Refused, || format!("name: [{}]\n", "&a 1,".repeat(25_000)).into()),
        ("A11-anchors-100000", Refused, || format!("name: [{}]\n", "&a 1,".repeat(100_000)).into()),
        ("A12-keys-30000", Refused, || keys(30_000)),
        ("A12-keys-200000", Refused, || keys(200_000)),
        ("A13-items-100000", Refused, || format!("name: [{}]\n", "1,".repeat(100_000)).into()),
        ("A13-items-500000", Refused, || format!("name: [{}]\n", "1,".repeat(500_000)).into()),
        ("A14-documents", Refused, || "---\na\n".repeat(20_000).into()),
        ("A15-text-of-100-kb", Refused, || format!("name: Long\npurpose: {}\n{STEPS}", "x".repeat(100_000)).into()),
        ("A15-text-of-5-mb", Refused, || format!("name: Long\npurpose: {}\n{STEPS}", "x".repeat(5_000_000)).into()),
        ("A16-key-of-100-kb", Refused, || format!("{}: Long\n", "x".repeat(100_000)).into()),
        ("A16-key-of-1-mb", Refused, || format!("{}: Long\n", "x".repeat(1_000_000)).into()),
        ("A17-line-of-200-kb", Refused, || format!("name: {}", "x ".repeat(100_000)).into()),
        ("A17-line-of-1-mb", Refused, || format!("name: {}", "x ".repeat(500_000)).into()),
        ("A18-10001-steps", Refused, || steps(10_001, "x")),
        ("A18-1000-steps", Refused, || steps(1_000, "08-exit-checklist")),
        ("A50-marks-on-the-name", Refused, || format!("name: \"e{}\"\n{STEPS}", "\u{301}".repeat(4000)).into()),
        ("A50-marks-in-a-text", Literal, || {
            format!("name: Marks\npurpose: \"e{}\"\n{STEPS}", "\u{301}".repeat(4000)).into()
        }),
        ("A51-long-name", Refused, || format!("name: \"{}\"\n{STEPS}", "e\u{301}".repeat(10_000)).into()),
    ]
}

fn encodings() -> Vec<(&'static str, Outcome, Bytes)> {
    vec![
        ("A34-byte-order-mark", Literal, || format!("\u{feff}name: Mark\n{STEPS}").into()),
        ("A35-utf-16-le", Refused, || utf16("\u{feff}name: Wide\n", u16::to_le_bytes)),
        ("A35-utf-16-be", Refused, || utf16("\u{feff}name: Wide\n", u16::to_be_bytes)),
        ("A35-utf-16-without-mark", Refused, || utf16("name: Wide\n", u16::to_le_bytes)),
        ("A36-latin-1", Refused, || b"name: Soci\xe9t\xe9\n".to_vec()),
        ("A37-crlf", Literal, || format!("name: Ends\n{STEPS}").replace('\n', "\r\n").into()),
        ("A38-lone-cr", Literal, || format!("name: Ends\n{STEPS}").replace('\n', "\r").into()),
        ("A40-nul", Refused, || format!("name: a\0b\n{STEPS}").into()),
        ("A40-only-nul", Refused, || vec![0; 4096]),
        ("A40-nul-behind-the-text", Refused, || format!("name: Torn\n{STEPS}{}", "\0".repeat(2048)).into()),
        ("A41-comment-not-utf-8", Refused, || [b"name: Torn # \xe9\xff \xc3\xa9\n", STEPS.as_bytes()].concat()),
        ("A42-overlong", Refused, || [b"name: Slash \xc0\xaf \xc3\xa9\n", STEPS.as_bytes()].concat()),
        ("A42-surrogate", Refused, || [b"name: Half \xed\xa0\x80 \xc3\xa9\n", STEPS.as_bytes()].concat()),
        ("A45-raw-escape", Refused, || format!("name: \u{1b}]52;c;ZXZpbA==\u{7}\n{STEPS}").into()),
    ]
}

fn workspaces() -> Vec<(&'static str, Outcome, Workspace)> {
    vec![
        ("A31-next-in-a-circle", Literal, |at| {
            write(at, "playbooks/a.yaml", &format!("name: A\nnext: [b]\n{STEPS}"));
            write(at, "playbooks/b.yaml", &format!("name: B\nnext: [a]\n{STEPS}"));
        }),
        ("A56-links", Refused, |at| {
            write(at, "outside/secret.md", "# Secret\n");
            write(at, "templates/own/x.md", "# X\n");
            link(at, "../../outside/secret.md", "templates/own/out.md");
            link(at, "x.md", "templates/own/in.md");
            link(at, "nowhere.md", "templates/own/dangling.md");
            link(at, "loop.md", "templates/own/loop.md");
            link(at, "../outside", "templates/away");
            names(at, &["own/out.md", "own/in.md", "own/dangling.md", "own/loop.md", "away/secret.md"]);
        }),
        ("A56-playbook-is-a-link", Refused, |at| {
            write(at, "outside/secret.yaml", &format!("name: Secret\n{STEPS}"));
            fs::create_dir_all(at.join("playbooks")).expect("made");
            link(at, "../outside/secret.yaml", "playbooks/hostile.yaml");
        }),
        ("A57-no-files", Refused, |at| {
            fs::create_dir_all(at.join("templates/folder.md")).expect("made");
            mknodat(CWD, at.join("templates/pipe.md"), FileType::Fifo, 0o600.into(), 0).expect("made");
            drop(UnixListener::bind(at.join("templates/socket.md")).expect("made"));
            link(at, "/dev/zero", "templates/zero.md");
            names(at, &["folder.md", "pipe.md", "socket.md", "zero.md"]);
        }),
        ("A57-playbook-is-a-pipe", Refused, |at| {
            fs::create_dir_all(at.join("playbooks")).expect("made");
            mknodat(CWD, at.join("playbooks/hostile.yaml"), FileType::Fifo, 0o600.into(), 0).expect("made");
        }),
        ("A60-name-of-255-bytes", Literal, |at| {
            let name = format!("{}.md", "n".repeat(LONGEST));
            write(at, &format!("templates/{name}"), "# Long\n");
            names(at, &[&name]);
        }),
        ("A60-name-of-256-bytes", Refused, |at| names(at, &[&format!("{}.md", "n".repeat(LONGEST + 1))])),
        ("A60-path-of-5000-characters", Refused, |at| names(at, &[&format!("{}x.md", "n/".repeat(2500))])),
        ("A61-other-case", Literal, |at| {
            write(at, "templates/docs/x.md", "# X\n");
            names(at, &["Docs/X.md"]);
        }),
        ("A61-case-twins", Warned, |at| {
            write(at, "templates/docs/x.md", "# Small\n");
            write(at, "templates/Docs/X.md", "# Large\n");
            names(at, &["Docs/X.md"]);
        }),
        ("A62-other-form", Literal, |at| {
            write(at, "templates/re\u{301}sume\u{301}.md", "# Apart\n");
            names(at, &["r\u{e9}sum\u{e9}.md"]);
        }),
        ("A62-twin-forms", Warned, |at| {
            write(at, "templates/re\u{301}sume\u{301}.md", "# Apart\n");
            write(at, "templates/r\u{e9}sum\u{e9}.md", "# Together\n");
            names(at, &["r\u{e9}sum\u{e9}.md"]);
        }),
        ("A63-sparse-terabyte", Refused, |at| {
            write(at, "templates/vast.md", "# Vast\n");
            let file = File::options().write(true).open(at.join("templates/vast.md")).expect("opened");
            file.set_len(1 << 40).expect("a file with nothing in it");
            names(at, &["vast.md"]);
        }),
        ("A63-one-byte-too-many", Refused, |at| {
            write(at, "templates/large.md", &"x".repeat((1 << 20) + 1));
            names(at, &["large.md"]);
        }),
        ("A63-1000001-bytes", Literal, |at| {
            write(at, "templates/large.md", &"x ".repeat(500_001)[..1_000_001]);
            names(at, &["large.md"]);
        }),
    ]
}

/// A playbook with a step for each of these templates.
fn names(at: &Path, templates: &[&str]) {
    let step = |template: &&str| format!("  - {{ name: Read, template: \"{template}\" }}\n");
    let steps: String = templates.iter().map(step).collect();
    write(at, "playbooks/hostile.yaml", &format!("name: Hostile\nsteps:\n{steps}"));
}

fn write(at: &Path, path: &str, text: &str) {
    let path = at.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn link(at: &Path, target: &str, path: &str) {
    symlink(target, at.join(path)).expect("linked");
}

/// A mapping in a mapping in a mapping.
fn staircase(depth: usize) -> Vec<u8> {
    (0..depth).map(|step| format!("{:step$}a:\n", "")).collect::<String>().into()
}

fn keys(count: usize) -> Vec<u8> {
    (0..count).map(|n| format!("k{n}:\n")).collect::<String>().into()
}

fn steps(count: usize, template: &str) -> Vec<u8> {
    format!("name: Many\nsteps:\n{}", format!("- {{name: a,template: {template}}}\n").repeat(count)).into()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}
