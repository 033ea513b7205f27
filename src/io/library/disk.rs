//! Playbook and template files as they lie on disk: found within bounds, read within limits.
//! What cannot be read is named with its reason, and hides nothing else.

#![expect(clippy::disallowed_methods, reason = "looks through folders")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Found, Sort, with_slashes};
use crate::domain::catalog::{BrokenFile, Source};
use crate::domain::problem::{Place, Problem};
use crate::domain::yaml;
use crate::io::files::encoding::decode;
use crate::io::files::{self, Content, Links, Unreadable};

/// How deep below a folder is looked, and how many of its files are read: a stray folder costs no more.
pub(super) const MAX_DEPTH: usize = 6;
pub(super) const MAX_FILES: usize = 2_000;

/// Where a look through folders goes, and what it has found so far.
#[derive(Default)]
pub(super) struct Finds {
    pub(super) found: Vec<Found>,
    pub(super) broken: Vec<BrokenFile>,
}

impl Sort {
    fn limit(self) -> u64 {
        match self {
            Self::Playbook => yaml::MAX_BYTES as u64,
            Self::Template => files::SMALL_LIMIT,
        }
    }

    fn too_large(self) -> Problem {
        let (message, fix) = match self {
            Self::Playbook => (
                format!("This file is larger than {} KiB, the limit for playbook files.", self.limit() >> 10),
                "Move long texts into templates, or split it into playbooks that follow each other with `next`.",
            ),
            Self::Template => {
                (format!("This file is larger than {} MiB, the limit for templates.", self.limit() >> 20), "Split it.")
            }
        };
        Problem::error("", Place::START, message, fix)
    }
}

impl Finds {
    /// The files of these sorts in a folder, and up to `depth` folders below it.
    pub(super) fn folder(&mut self, source: Source, root: &Path, sorts: &[Sort], depth: usize) {
        if !self.is_reachable(root) {
            return;
        }
        let mut left = MAX_FILES;
        for path in self.walk(root, sorts, depth, &mut left) {
            let Some(sort) = Sort::of(&path) else { continue };
            let inner = path.strip_prefix(root).unwrap_or(&path);
            let text = understand(files::read_beneath(root, inner, sort.limit()), sort);
            let inner = with_slashes(inner);
            self.found.push(Found { source, sort, path: files::shown(&path), inner, text });
        }
        if left == 0 {
            let message = format!("Only the first {MAX_FILES} files of this folder are read.");
            let fix = "Move what is no playbook and no template elsewhere.";
            self.refuse(root, Problem::warning("", Place::START, message, fix));
        }
    }

    /// One file, whatever it is called.
    pub(super) fn file(&mut self, path: &Path) {
        let inner = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let sort = Sort::of(path).unwrap_or(Sort::Playbook);
        let text = understand(files::read(path, sort.limit(), Links::Follow), sort);
        self.found.push(Found { source: Source::Folder, sort, path: files::shown(path), inner, text });
    }

    fn refuse(&mut self, path: &Path, problem: Problem) {
        self.broken.push(BrokenFile { path: files::shown(path), problems: vec![problem] });
    }

    /// Whether there is a folder that can be read; where one cannot, it is said.
    fn is_reachable(&mut self, root: &Path) -> bool {
        match root.canonicalize() {
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => {
                self.refuse(root, Unreadable::from(error).problem());
                false
            }
        }
    }

    /// Paths of files, sorted, a folder's own before those below it.
    fn walk(&mut self, folder: &Path, sorts: &[Sort], depth: usize, left: &mut usize) -> Vec<PathBuf> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.refuse(folder, Unreadable::from(error).problem());
                return Vec::new();
            }
        };
        let (mut own, mut below) = (Vec::new(), Vec::new());
        for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_none_or(files::is_data)) {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => below.push(entry.path()),
                Ok(kind) if kind.is_symlink() && entry.path().is_dir() => {
                    let message = "This link to a folder is not followed.";
                    let problem = Problem::error("", Place::START, message, "Put the folder itself there.");
                    self.refuse(&entry.path(), problem);
                }
                Ok(_) if is_one_of(sorts, &entry.path()) => own.push(entry.path()),
                _ => {}
            }
        }
        own.sort();
        below.sort();
        own.truncate(*left);
        *left -= own.len();
        if depth > 0 {
            for folder in below {
                own.extend(self.walk(&folder, sorts, depth - 1, left));
            }
        }
        own
    }
}

/// Whether a folder's file is one of these. Only `.md` files can be templates.
fn is_one_of(sorts: &[Sort], path: &Path) -> bool {
    Sort::of(path)
        .is_some_and(|sort| sorts.contains(&sort) && (sort != Sort::Template || super::has_ending(path, &["md"])))
}

/// The text of what was read.
fn understand(content: Result<Content, Unreadable>, sort: Sort) -> Result<Arc<str>, Problem> {
    let content = content.map_err(|error| match error {
        Unreadable::TooLarge(_) => sort.too_large(),
        Unreadable::Link => {
            let message = "This file is a link, and links are not followed here.";
            Problem::error("", Place::START, message, "Put the file itself there.")
        }
        Unreadable::Missing => {
            Problem::error("", Place::START, "There is no such file or folder.", "Look how its path is spelled.")
        }
        error => error.problem(),
    })?;
    decode(content.bytes).map(|decoded| Arc::from(decoded.text)).map_err(|flawed| flawed.problem())
}
