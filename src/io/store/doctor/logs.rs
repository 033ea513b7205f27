//! Files of lines, read line by line: the log of a partner, and what the history wrote down of each save.

#![expect(clippy::disallowed_methods, reason = "reads a file in pieces")]

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

use super::super::history;
use super::Doctor;
use crate::domain::activity::Activity;
use crate::domain::doctor::{Finding, Kind};
use crate::io::files::Unreadable;
use crate::io::process;

/// The longest line that is looked at as one.
const LONGEST: u64 = 16 << 20;

impl Doctor<'_> {
    /// The log of a partner.
    pub(super) fn log(&mut self, path: &Path) {
        let (mut merge, mut damaged) = (None, Damaged::default());
        let read = each_line(path, |number, line, _| {
            if line.starts_with(b"<<<<<<< ") {
                merge.get_or_insert(number);
            } else if serde_json::from_slice::<Activity>(line).is_err() {
                damaged.add(number);
            }
        });
        match (read, merge) {
            (Err(error), _) => self.unreadable(path, &error),
            (Ok(()), Some(line)) => self.merge(path, line),
            (Ok(()), None) => self.passed_over(Kind::DamagedLog, path, &damaged, "Nothing needs to be done."),
        }
    }

    /// What a process wrote down of its saves. It may be about to write the last line.
    pub(super) fn ops(&mut self, path: &Path) {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let mark = name.split_once('-').and_then(|(_, rest)| rest.rsplit_once('-')).map_or("", |(mark, _)| mark);
        let gone = process::is_gone(mark);
        let mut damaged = Damaged::default();
        let read = each_line(path, |number, line, whole| {
            if (whole || gone) && !history::is_whole(line) {
                damaged.add(number);
            }
        });
        match read {
            Err(error) => self.unreadable(path, &error),
            Ok(()) => {
                let fix =
                    "Nothing needs to be done: the versions of these saves are not listed, no file is touched by it.";
                self.passed_over(Kind::DamagedLog, path, &damaged, fix);
            }
        }
    }

    fn passed_over(&mut self, kind: Kind, path: &Path, damaged: &Damaged, fix: &str) {
        let Some(first) = damaged.first else { return };
        let message = match damaged.count {
            1 => "This line cannot be read and is passed over.".to_owned(),
            count => format!("This line and {} more cannot be read and are passed over.", count - 1),
        };
        let finding = Finding::new(kind, self.store.name(path), message, fix);
        self.found.push(Finding { line: Some(first), ..finding });
    }
}

#[derive(Default)]
struct Damaged {
    first: Option<usize>,
    count: usize,
}

impl Damaged {
    fn add(&mut self, number: usize) {
        self.first.get_or_insert(number);
        self.count += 1;
    }
}

/// Each line of a file that says something, with its number, and whether it has an end.
fn each_line(path: &Path, mut each: impl FnMut(usize, &[u8], bool)) -> Result<(), Unreadable> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(Unreadable::NotAFile);
    }
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if reader.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let whole = line.pop_if(|last| *last == b'\n').is_some();
        if !line.trim_ascii().is_empty() {
            each(number, &line, whole);
        }
    }
    Ok(())
}
