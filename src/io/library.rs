//! Playbooks and templates: the built-in ones, then those of each place on disk. A later place wins by id,
//! a template by path. A file that cannot be used is named and hides nothing else.

#![expect(clippy::disallowed_methods, reason = "finds playbooks and templates on disk")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::files::encoding::decode;
use super::files::{self, Links, Unreadable};
use crate::domain::catalog::{BrokenFile, Catalog, PlaybookEntry, Source, TemplateEntry};
use crate::domain::playbook::read;
use crate::domain::problem::{Place, Problem};
use crate::domain::template;

static PLAYBOOKS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/playbooks");
static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/templates");

/// The built-in playbooks in the order of a partnership's life; all others follow by name.
const LIFECYCLE: [&str; 5] = ["recruit", "onboard", "qbr", "expand", "exit"];

/// How deep below `templates/` is looked, and how many files of one folder are read: a stray folder costs no more.
const MAX_DEPTH: usize = 6;
const MAX_FILES: usize = 2_000;

/// A file as it was found, before it is understood.
struct Found {
    source: Source,
    /// For people.
    path: String,
    /// Inside its root, with `/`.
    inner: String,
    text: Result<Arc<str>, Problem>,
}

/// Reads everything. Each place is a folder that may hold `playbooks/` and `templates/`; a later one wins.
pub fn load(places: &[(Source, PathBuf)]) -> Catalog {
    let mut broken = Vec::new();
    let places = distinct(places);
    let templates = load_templates(&places, &mut broken);
    let paths: Vec<&str> = templates.iter().map(|entry| entry.path.as_str()).collect();
    let playbooks = load_playbooks(&places, &paths, &mut broken);
    Catalog { playbooks, templates, broken }
}

/// Checks playbook files and folders of them; without any, those that [`load`] reads. Every file, with all of its
/// problems, none where it is in order.
pub fn check(paths: &[PathBuf], places: &[(Source, PathBuf)]) -> Vec<(String, Vec<Problem>)> {
    let mut broken = Vec::new();
    let places = distinct(places);
    let templates = load_templates(&places, &mut broken);
    let mut found = Vec::new();
    if paths.is_empty() {
        found.extend(playbook_files(&places, &mut broken));
    } else {
        for path in paths {
            named(path, &mut found, &mut broken);
        }
        broken.retain(|file| paths.iter().any(|path| file.path.starts_with(&files::shown(path))));
    }
    let known: Vec<&str> = templates.iter().map(|entry| entry.path.as_str()).collect();
    let checked = found.into_iter().map(|file| match &file.text {
        Ok(text) => (file.path.clone(), read::playbook(text, stem(&file.inner), Some(&known)).problems),
        Err(problem) => (file.path.clone(), vec![problem.clone()]),
    });
    checked.chain(broken.into_iter().map(|file| (file.path, file.problems))).collect()
}

fn load_templates(places: &[(Source, PathBuf)], broken: &mut Vec<BrokenFile>) -> Vec<TemplateEntry> {
    let mut found = Vec::new();
    embedded(&TEMPLATES, "templates", &["md"], &mut found);
    for (source, place) in places {
        // Any project may have a folder of that name; with playbooks beside it, it is ours.
        if *source != Source::Folder || place.join("playbooks").is_dir() {
            on_disk(*source, &place.join("templates"), &["md"], MAX_DEPTH, &mut found, broken);
        }
    }
    let mut templates: Vec<TemplateEntry> = Vec::new();
    for file in found {
        let text = match file.text {
            Ok(text) => text,
            Err(problem) => {
                broken.push(BrokenFile { path: file.path, problems: vec![problem] });
                continue;
            }
        };
        let template = template::read(&text, stem(&file.inner));
        templates.retain(|entry| entry.path != file.inner);
        templates.push(TemplateEntry { path: file.inner, source: file.source, text, template });
    }
    templates.sort_by(|one, other| one.path.cmp(&other.path));
    templates
}

fn load_playbooks(
    places: &[(Source, PathBuf)],
    templates: &[&str],
    broken: &mut Vec<BrokenFile>,
) -> Vec<PlaybookEntry> {
    let mut playbooks: Vec<PlaybookEntry> = Vec::new();
    for file in playbook_files(places, broken) {
        let text = match file.text {
            Ok(text) => text,
            Err(problem) => {
                broken.push(BrokenFile { path: file.path, problems: vec![problem] });
                continue;
            }
        };
        let read = read::playbook(&text, stem(&file.inner), Some(templates));
        let Some(playbook) = read.playbook else {
            broken.push(BrokenFile { path: file.path, problems: read.problems });
            continue;
        };
        if let Some(twin) =
            playbooks.iter().find(|entry| entry.playbook.id == playbook.id && entry.source == file.source)
        {
            let message = format!("The id `{}` is taken by {}.", playbook.id, twin.path);
            let problem = Problem::error(&text, Place::START, message, "Give one of the two another `id:`.");
            broken.push(BrokenFile { path: file.path, problems: vec![problem] });
            continue;
        }
        playbooks.retain(|entry| entry.playbook.id != playbook.id);
        playbooks.push(PlaybookEntry { playbook, source: file.source, path: file.path, text, problems: read.problems });
    }
    playbooks.sort_by_cached_key(|entry| {
        let rank = LIFECYCLE.iter().position(|id| *id == entry.playbook.id).unwrap_or(LIFECYCLE.len());
        (rank, entry.playbook.name.to_lowercase(), entry.playbook.id.clone())
    });
    playbooks
}

fn playbook_files(places: &[(Source, PathBuf)], broken: &mut Vec<BrokenFile>) -> Vec<Found> {
    let mut found = Vec::new();
    embedded(&PLAYBOOKS, "playbooks", &["yaml", "yml"], &mut found);
    for (source, place) in places {
        on_disk(*source, &place.join("playbooks"), &["yaml", "yml"], 0, &mut found, broken);
    }
    found
}

/// The places without those that an earlier one is already.
fn distinct(places: &[(Source, PathBuf)]) -> Vec<(Source, PathBuf)> {
    let mut known: Vec<PathBuf> = Vec::new();
    let mut distinct = Vec::new();
    for (source, place) in places {
        let real = place.canonicalize().unwrap_or_else(|_| place.clone());
        if !known.contains(&real) {
            known.push(real);
            distinct.push((*source, place.clone()));
        }
    }
    distinct
}

fn embedded(folder: &Dir<'static>, name: &str, endings: &[&str], found: &mut Vec<Found>) {
    let mut files: Vec<_> = folder.files().filter(|file| has_ending(file.path(), endings)).collect();
    files.sort_by_key(|file| file.path());
    for file in files {
        let inner = with_slashes(file.path());
        let text = file
            .contents_utf8()
            .map(Arc::from)
            .ok_or_else(|| Problem::error("", Place::START, "This file is not UTF-8.", "Report it."));
        found.push(Found { source: Source::BuiltIn, path: format!("built-in {name}/{inner}"), inner, text });
    }
    for inner in folder.dirs() {
        embedded(inner, name, endings, found);
    }
}

/// The files with one of these endings in a folder, and up to `depth` folders below it.
fn on_disk(
    source: Source,
    root: &Path,
    endings: &[&str],
    depth: usize,
    found: &mut Vec<Found>,
    broken: &mut Vec<BrokenFile>,
) {
    let Some(real) = reachable(root, broken) else { return };
    let mut left = MAX_FILES;
    for path in walk(root, endings, depth, &mut left, broken) {
        match path.canonicalize() {
            Ok(target) if !target.starts_with(&real) => {
                let problem = Problem::error(
                    "",
                    Place::START,
                    "This link leads out of its folder.",
                    "Put the file itself there.",
                );
                broken.push(BrokenFile { path: files::shown(&path), problems: vec![problem] });
            }
            Ok(_) | Err(_) => {
                let inner = with_slashes(path.strip_prefix(root).unwrap_or(&path));
                found.push(Found { source, path: files::shown(&path), inner, text: read_text(&path) });
            }
        }
    }
    if left == 0 {
        let message = format!("Only the first {MAX_FILES} files of this folder are read.");
        let problem =
            Problem::warning("", Place::START, message, "Move what is no playbook and no template elsewhere.");
        broken.push(BrokenFile { path: files::shown(root), problems: vec![problem] });
    }
}

/// A file or folder that was named on the command line.
fn named(path: &Path, found: &mut Vec<Found>, broken: &mut Vec<BrokenFile>) {
    if path.is_dir() {
        return on_disk(Source::Folder, path, &["yaml", "yml"], MAX_DEPTH, found, broken);
    }
    let inner = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    found.push(Found { source: Source::Folder, path: files::shown(path), inner, text: read_text(path) });
}

/// The real path of a folder; `None` where there is none, or it cannot be read, which is said.
fn reachable(root: &Path, broken: &mut Vec<BrokenFile>) -> Option<PathBuf> {
    match root.canonicalize() {
        Ok(real) => Some(real),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            broken.push(BrokenFile { path: files::shown(root), problems: vec![Unreadable::from(error).problem()] });
            None
        }
    }
}

/// Paths of files, sorted, a folder's own before those below it.
fn walk(folder: &Path, endings: &[&str], depth: usize, left: &mut usize, broken: &mut Vec<BrokenFile>) -> Vec<PathBuf> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            broken.push(BrokenFile { path: files::shown(folder), problems: vec![Unreadable::from(error).problem()] });
            return Vec::new();
        }
    };
    let (mut own, mut below) = (Vec::new(), Vec::new());
    for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_none_or(files::is_data)) {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => below.push(entry.path()),
            Ok(kind) if kind.is_symlink() && entry.path().is_dir() => {
                let problem = Problem::error(
                    "",
                    Place::START,
                    "This link to a folder is not followed.",
                    "Put the folder itself there.",
                );
                broken.push(BrokenFile { path: files::shown(&entry.path()), problems: vec![problem] });
            }
            Ok(_) if has_ending(&entry.path(), endings) => own.push(entry.path()),
            _ => {}
        }
    }
    own.sort();
    below.sort();
    own.truncate(*left);
    *left -= own.len();
    if depth > 0 {
        for folder in below {
            own.extend(walk(&folder, endings, depth - 1, left, broken));
        }
    }
    own
}

fn read_text(path: &Path) -> Result<Arc<str>, Problem> {
    let content = files::read(path, files::SMALL_LIMIT, Links::Follow).map_err(|error| error.problem())?;
    decode(content.bytes).map(|decoded| Arc::from(decoded.text)).map_err(|flawed| flawed.problem())
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// The name of a file without its ending.
fn stem(inner: &str) -> &str {
    let name = inner.rsplit('/').next().unwrap_or(inner);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests;
