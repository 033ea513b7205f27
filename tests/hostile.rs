//! The 64 hostile playbooks, read from a workspace as the program reads it. A small one is a file in `tests/playbooks/hostile/`, in
//! the folder of its outcome; `tests/support/attacks.rs` makes the others. Beside each lies what is said about it.
//! `UPDATE_EXPECTED=1 cargo test --test hostile` writes that anew; read the difference before you commit it.

#![expect(clippy::disallowed_methods, reason = "reads the sample files, writes what was said about them on demand")]

mod support {
    pub mod attacks;
    pub use super::Outcome;
}

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use Outcome::{Literal, Refused, Warned};
use playbooks::domain::catalog::{Catalog, Source};
use playbooks::domain::problem::{self, Problem};
use playbooks::io::{files, library};
use support::attacks::{self, Attack, Make};

/// What becomes of a playbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// An error with its place and a fix; the playbook is not there, and everything else is.
    Refused,
    /// The playbook is there, and something is said about it.
    Warned,
    /// The playbook is there, its texts are what the file says, and nothing is worth a word.
    Literal,
}

/// The list of attacks: number, what it is, what should become of it.
const LISTED: [(u8, &str, Outcome); 64] = [
    (1, "billion laughs", Refused),
    (2, "a large text 20 000 times by alias", Refused),
    (3, "a text 60 000 times by alias", Refused),
    (4, "10 000 brackets, closed", Refused),
    (5, "200 000 brackets, open", Refused),
    (6, "50 000 braces", Refused),
    (7, "mappings 10 000 deep", Refused),
    (8, "100 000 dashes", Refused),
    (9, "an alias inside its own value", Refused),
    (10, "merge keys that double", Refused),
    (11, "100 000 anchors", Refused),
    (12, "200 000 keys", Refused),
    (13, "500 000 items", Refused),
    (14, "20 000 documents", Refused),
    (15, "a text of 5 MB", Refused),
    (16, "a key of 1 MB", Refused),
    (17, "a line of 1 MB without an end", Refused),
    (18, "10 001 steps", Refused),
    (19, "no step", Warned),
    (20, "nothing, or a comment, or `---`", Refused),
    (21, "steps are a text", Refused),
    (22, "a step is nothing", Refused),
    (23, "names that YAML takes for something else", Literal),
    (24, "a key twice", Refused),
    (25, "a step id twice", Refused),
    (26, "an unknown key that looks like a command", Warned),
    (27, "a tag that makes an object", Refused),
    (28, "a name in base64", Refused),
    (29, "a key that is a mapping", Refused),
    (30, "two steps with one template", Literal),
    (31, "two playbooks that follow each other", Warned),
    (32, "what follows is not there", Warned),
    (33, "numbers in texts", Literal),
    (34, "a byte order mark", Literal),
    (35, "UTF-16", Refused),
    (36, "Latin-1", Refused),
    (37, "line ends of Windows", Literal),
    (38, "line ends of old computers", Literal),
    (39, "tabs as indentation", Refused),
    (40, "zero bytes", Refused),
    (41, "a comment that is not UTF-8", Refused),
    (42, "overlong bytes and half characters", Refused),
    (43, "the line ends of Unicode in a text", Literal),
    (44, "an escaped escape sequence in a name", Literal),
    (45, "an escape byte", Refused),
    (46, "a name that is written backwards", Literal),
    (47, "a name with a joiner, else another one's", Warned),
    (48, "a name with a letter of another script", Warned),
    (49, "hidden instructions in tag characters", Warned),
    (50, "4 000 marks on one letter", Literal),
    (51, "a name of 10 000 letters", Refused),
    (52, "a template above the folder", Refused),
    (53, "a template anywhere", Refused),
    (54, "templates of Windows paths", Refused),
    (55, "a template by a detour", Refused),
    (56, "templates that are links", Refused),
    (57, "templates that are no files", Refused),
    (58, "template names that something might obey", Refused),
    (59, "template names that something might expand", Refused),
    (60, "template names of any length", Refused),
    (61, "a template in another case", Warned),
    (62, "a template in another Unicode form", Literal),
    (63, "templates that are too large", Refused),
    (64, "a template becomes a link while it is read", Refused),
];

/// Cases that end otherwise, with the reason.
const OTHERWISE: [(&str, Outcome, &str); 9] = [
    ("A19-no-steps", Refused, "a playbook is walked through step by step; there is nothing to open"),
    ("A31-next-in-a-circle", Literal, "the built-in QBR and Expand follow each other; nothing starts by itself"),
    ("A44-escape-in-the-name", Warned, "it is shown as pictures, and its author is told"),
    ("A46-backwards", Warned, "it is shown marked, and its author is told"),
    ("A50-marks-on-the-name", Refused, "a name has at most 200 characters, marks included"),
    ("A60-name-of-255-bytes", Literal, "the longest name that a disk can hold is an ordinary name"),
    ("A61-other-case", Literal, "one file is meant, on every file system"),
    ("A62-twin-forms", Warned, "where both forms exist, another computer keeps one of them"),
    ("A63-1000001-bytes", Literal, "the limit is 1 MiB, which is a little more"),
];

fn folder(outcome: Outcome) -> PathBuf {
    let name = match outcome {
        Refused => "refused",
        Warned => "warned",
        Literal => "literal",
    };
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/playbooks/hostile").join(name)
}

/// A case, wherever it comes from.
struct Case {
    name: String,
    outcome: Outcome,
    make: Box<dyn Fn(&Path)>,
}

impl Case {
    fn of_file(path: &Path, outcome: Outcome) -> Self {
        let bytes = fs::read(path).expect("a sample file");
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        Self { name, outcome, make: Box::new(move |at| write_playbook(at, &bytes)) }
    }

    fn of_attack(attack: &Attack) -> Self {
        let make: Box<dyn Fn(&Path)> = match attack.make {
            Make::Bytes(bytes) => Box::new(move |at| write_playbook(at, &bytes())),
            Make::Workspace(make) => Box::new(make),
        };
        Self { name: attack.name.to_owned(), outcome: attack.outcome, make }
    }

    fn number(&self) -> u8 {
        self.name.get(1..3).and_then(|digits| digits.parse().ok()).expect("a name begins with its number")
    }

    /// Reads the workspace as the program does, and compares what becomes of it.
    fn run(&self, update: bool) -> Result<(), String> {
        let home = tempfile::tempdir().expect("a temp folder");
        (self.make)(home.path());
        let before = files_of(home.path());
        let places = [(Source::Workspace, home.path().to_owned())];
        let catalog = library::load(&places);
        let checked = library::check(&[], &places);
        assert_eq!(files_of(home.path()), before, "{}: reading changes nothing", self.name);
        let problems: Vec<&Problem> = checked.iter().flat_map(|(_, problems)| problems).collect();
        let own: Vec<_> = catalog.playbooks.iter().filter(|entry| entry.source == Source::Workspace).collect();
        let found = match (own.is_empty(), problems.is_empty()) {
            (true, _) => Refused,
            (false, true) => Literal,
            (false, false) => Warned,
        };
        let at = home.path().display().to_string();
        let said = told(&catalog, &checked).replace(&format!("{at}/"), "");
        if found != self.outcome {
            return Err(format!("{}: {found:?} instead of {:?}\n{said}", self.name, self.outcome));
        }
        assert_eq!(problems.iter().any(|problem| problem.is_error()), found == Refused, "{}\n{said}", self.name);
        assert_eq!(catalog.broken.is_empty(), found != Refused, "{}\n{said}", self.name);
        for id in ["recruit", "onboard", "qbr", "expand", "exit"] {
            assert!(catalog.playbook(id).is_some(), "{} hides {id}", self.name);
        }
        assert!(problems.iter().all(|problem| !problem.fix.is_empty()), "{}\n{said}", self.name);
        let path = folder(self.outcome).join(&self.name).with_extension("expected");
        if update {
            fs::write(&path, &said).expect("written");
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if said == expected { Ok(()) } else { Err(format!("--- {}, expected\n{expected}--- found\n{said}", self.name)) }
    }
}

/// Everything in a folder, with the content of what is a file of a size that can be read.
fn files_of(folder: &Path) -> Vec<(PathBuf, u64, Option<Vec<u8>>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let described = fs::symlink_metadata(&path).expect("a kind");
        if described.is_dir() {
            found.extend(files_of(&path));
        }
        let is_small = described.is_file() && described.len() < 1 << 30;
        let content = is_small.then(|| fs::read(&path).expect("a file"));
        found.push((path, described.len(), content));
    }
    found.sort();
    found
}

fn write_playbook(at: &Path, bytes: &[u8]) {
    fs::create_dir_all(at.join("playbooks")).expect("made");
    fs::write(at.join("playbooks/hostile.yaml"), bytes).expect("written");
}

/// What the readers say, and what they have read.
fn told(catalog: &Catalog, checked: &[(String, Vec<Problem>)]) -> String {
    let mut told = String::new();
    for (path, problems) in checked {
        told.extend(problems.iter().map(|problem| problem::report(path, problem, 100)));
    }
    for entry in catalog.playbooks.iter().filter(|entry| entry.source == Source::Workspace) {
        let playbook = &entry.playbook;
        told.push_str(&format!("read {}: {}\n", playbook.id, start_of(&playbook.name)));
        for text in [&playbook.description, &playbook.purpose].into_iter().filter(|text| !text.is_empty()) {
            told.push_str(&format!("  {}\n", start_of(text)));
        }
        for step in &playbook.steps {
            let template = catalog.resolve(&step.template).map(|entry| entry.path.as_str()).unwrap_or_default();
            told.push_str(&format!("  {}: {} {}\n", step.id, start_of(&step.name), start_of(template)));
            if !step.prompt.is_empty() {
                told.push_str(&format!("    {}\n", start_of(&step.prompt)));
            }
        }
        for criterion in &playbook.criteria {
            told.push_str(&format!("  [ ] {}: {}\n", criterion.id, start_of(&criterion.text)));
        }
    }
    told
}

/// The first characters of a text as Rust would write them.
fn start_of(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    format!("{short:?}")
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = attacks::all().iter().map(Case::of_attack).collect();
    for outcome in [Refused, Warned, Literal] {
        let entries = fs::read_dir(folder(outcome)).expect("a folder of cases");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let yaml = paths.filter(|path| path.extension().is_some_and(|ending| ending == "yaml"));
        cases.extend(yaml.map(|path| Case::of_file(&path, outcome)));
    }
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}

/// Runs the cases with these numbers.
fn run(numbers: std::ops::RangeInclusive<u8>) {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1");
    let cases = cases();
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| numbers.contains(&case.number()))
        .filter_map(|case| case.run(update).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn structures_are_read_within_budgets() {
    run(1..=20);
}

#[test]
fn types_are_what_they_say() {
    run(21..=33);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    run(34..=43);
}

#[test]
fn texts_that_deceive_are_shown() {
    run(44..=51);
}

#[test]
fn templates_come_from_their_folders_alone() {
    run(52..=63);
}

#[test]
fn every_attack_of_the_list_ends_as_it_says_or_says_why() {
    let cases = cases();
    let numbers: Vec<u8> = LISTED.iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers, (1..=64).collect::<Vec<u8>>());
    for (number, what, outcome) in LISTED.iter().take(63) {
        let of_it: Vec<&Case> = cases.iter().filter(|case| case.number() == *number).collect();
        assert!(!of_it.is_empty(), "A{number:02}, {what}: no case");
        for case in of_it {
            let otherwise = OTHERWISE.iter().find(|(name, ..)| *name == case.name);
            let expected = otherwise.map_or(*outcome, |(_, outcome, _)| *outcome);
            assert_eq!(case.outcome, expected, "{}, {what}", case.name);
            assert!(otherwise.is_none_or(|(_, ours, why)| ours != outcome && !why.is_empty()), "{}", case.name);
        }
    }
    for (name, ..) in OTHERWISE {
        assert!(cases.iter().any(|case| case.name == name), "{name}: no case");
    }
}

#[test]
fn what_was_said_belongs_to_a_case() {
    let names: BTreeSet<String> = cases().into_iter().map(|case| case.name).collect();
    for outcome in [Refused, Warned, Literal] {
        for entry in fs::read_dir(folder(outcome)).expect("a folder of cases") {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            assert!(names.contains(&name), "{}: no case", path.display());
        }
    }
}

#[test]
fn a_device_that_is_named_is_not_read() {
    for path in ["/dev/zero", "/dev/tty", "/dev"] {
        let checked = library::check(&[PathBuf::from(path)], &[]);
        let refused = checked.iter().flat_map(|(_, problems)| problems).any(Problem::is_error);
        assert!(refused || path == "/dev", "{path}: {checked:?}");
    }
}

/// A64. The file, and then a folder above it, is a link and is none, in turn, while it is read.
#[test]
fn a_file_that_becomes_a_link_is_never_followed() {
    let home = tempfile::tempdir().expect("a temp folder");
    let at = |name: &str| home.path().join(name);
    for name in ["root/real", "root/spare", "outside"] {
        fs::create_dir_all(at(name)).expect("made");
    }
    fs::write(at("outside/x.md"), "secret").expect("written");
    fs::write(at("root/real/x.md"), "open").expect("written");
    std::os::unix::fs::symlink(at("outside/x.md"), at("root/spare/link.md")).expect("linked");
    std::os::unix::fs::symlink(at("outside"), at("root/spare/folder")).expect("linked");
    let ended = AtomicBool::new(false);
    let (mut opened, mut refused, mut outside) = (0, 0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                for (one, other) in [("root/real/x.md", "root/spare/link.md"), ("root/real", "root/spare/folder")] {
                    for _ in 0..2 {
                        exchange(&at(one), &at(other));
                    }
                }
            }
        });
        for _ in 0..10_000 {
            match files::read_beneath(&at("root"), Path::new("real/x.md"), 100) {
                Ok(content) if content.bytes == b"open" => opened += 1,
                Ok(_) => outside += 1,
                Err(_) => refused += 1,
            }
        }
        ended.store(true, Ordering::Relaxed);
    });
    assert_eq!((outside, opened + refused), (0, 10_000));
}

/// Two names change places, at once.
fn exchange(one: &Path, other: &Path) {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).expect("exchanged");
}
