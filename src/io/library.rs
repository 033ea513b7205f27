//! Playbooks and templates: the built-in ones, then those of each place on disk, and what the team has agreed on. A later place
//! wins by id, a template by path. A file that cannot be used is named and hides nothing else.

#![expect(clippy::disallowed_methods, reason = "finds playbooks and templates on disk")]

mod check;
mod disk;
mod layout;
mod team;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::domain::catalog::{BrokenFile, Catalog, PlaybookEntry, Source, TemplateEntry};
use crate::domain::playbook::Playbook;
use crate::domain::playbook::read::{self, Read, Templates, Unusable};
use crate::domain::problem::{Place, Problem};
use crate::domain::score::Scorecard;
use crate::domain::{slug, template};
use crate::io::paths::TEAM_FILE;
use disk::{Finds, MAX_DEPTH};

pub use check::check;

static PLAYBOOKS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/playbooks");
static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/templates");
static EXAMPLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/examples");

/// The built-in playbooks in the order of a partnership's life; all others follow by name.
const LIFECYCLE: [&str; 5] = ["recruit", "onboard", "qbr", "expand", "exit"];

/// What a file is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Playbook,
    Template,
}

impl Sort {
    /// By the ending of its name.
    fn of(path: &Path) -> Option<Self> {
        if has_ending(path, &["yaml", "yml"]) {
            return Some(Self::Playbook);
        }
        has_ending(path, &["md", "mdx", "markdown"]).then_some(Self::Template)
    }
}

/// A file as it was found, before it is understood.
struct Found {
    source: Source,
    sort: Sort,
    /// For people.
    path: String,
    /// Inside its root, with `/`.
    inner: String,
    text: Result<Arc<str>, Problem>,
}

/// All templates, and the files that were meant to be some.
struct Shelf {
    templates: Vec<TemplateEntry>,
    unusable: Vec<Unusable>,
    broken: Vec<BrokenFile>,
}

/// A playbook file that is text.
struct Draft {
    source: Source,
    path: String,
    text: Arc<str>,
    /// What its playbook is called, be it readable or not.
    id: String,
    read: Read,
}

/// Reads everything. Each place is a folder that may hold `playbooks/` and `templates/`; a later one wins. That of the workspace
/// may hold `workspace.yaml`.
pub fn load(places: &[(Source, PathBuf)]) -> Catalog {
    let team_file = team_file(places);
    let places = distinct(places);
    let Shelf { templates, unusable, mut broken } = shelf(template_files(&places), example_files(&places));
    let usable: Vec<&str> = templates.iter().map(|entry| entry.path.as_str()).collect();
    let files = playbook_files(&places);
    broken.extend(files.broken);
    let (mut drafts, unread) = drafts(files.found, Templates { usable: &usable, unusable: &unusable });
    broken.extend(unread);
    compare(&mut drafts, &[]);
    let mut playbooks: Vec<PlaybookEntry> = Vec::new();
    for Draft { source, path, text, read, .. } in drafts {
        let Some(playbook) = read.playbook else {
            broken.push(BrokenFile { path, problems: read.problems });
            continue;
        };
        // A copy that says the same, such as that of this program's own repository, replaces nothing.
        if playbooks.iter().any(|entry| entry.playbook.id == playbook.id && entry.text == text) {
            continue;
        }
        playbooks.retain(|entry| entry.playbook.id != playbook.id);
        playbooks.push(PlaybookEntry { playbook, source, path, text, problems: read.problems });
    }
    playbooks.sort_by_cached_key(|entry| {
        let rank = LIFECYCLE.iter().position(|id| *id == entry.playbook.id).unwrap_or(LIFECYCLE.len());
        (rank, entry.playbook.name.to_lowercase(), entry.playbook.id.clone())
    });
    let (team, flawed) = team::load(team_file, &scores(&templates));
    broken.extend(flawed);
    Catalog { playbooks, templates, broken, team, ..Catalog::default() }
}

/// Where the team's own settings are.
fn team_file(places: &[(Source, PathBuf)]) -> Option<PathBuf> {
    let workspace = places.iter().find(|(source, _)| *source == Source::Workspace);
    workspace.map(|(_, place)| place.join(TEAM_FILE))
}

fn scores(templates: &[TemplateEntry]) -> Vec<&Scorecard> {
    templates.iter().filter_map(|entry| entry.template.score.as_ref()).collect()
}

fn template_files(places: &[(Source, PathBuf)]) -> Finds {
    markdown_files(&TEMPLATES, "templates", places)
}

/// The filled examples, at the paths of their templates.
fn example_files(places: &[(Source, PathBuf)]) -> Finds {
    markdown_files(&EXAMPLES, "examples", places)
}

fn markdown_files(built_in: &Dir<'static>, name: &str, places: &[(Source, PathBuf)]) -> Finds {
    let mut finds = Finds::default();
    embedded(built_in, Sort::Template, name, &mut finds.found);
    for (source, place) in places {
        // Any project may have a folder of that name; with playbooks beside it, it is ours.
        if *source != Source::Folder || place.join("playbooks").is_dir() {
            finds.folder(*source, &place.join(name), &[Sort::Template], MAX_DEPTH);
        }
    }
    finds
}

fn playbook_files(places: &[(Source, PathBuf)]) -> Finds {
    let mut finds = Finds::default();
    embedded(&PLAYBOOKS, Sort::Playbook, "playbooks", &mut finds.found);
    for (source, place) in places {
        finds.folder(*source, &place.join("playbooks"), &[Sort::Playbook], 0);
    }
    finds
}

fn shelf(files: Finds, examples: Finds) -> Shelf {
    let mut shelf = Shelf { templates: Vec::new(), unusable: Vec::new(), broken: files.broken };
    shelf.broken.extend(examples.broken);
    let mut filled: HashMap<(Source, String), Arc<str>> = HashMap::new();
    for file in examples.found {
        match file.text {
            Ok(text) => drop(filled.insert((file.source, file.inner), text)),
            Err(problem) => shelf.broken.push(BrokenFile { path: file.path, problems: vec![problem] }),
        }
    }
    for file in files.found {
        let text = match file.text {
            Ok(text) => text,
            Err(problem) => {
                shelf.unusable.push(unusable(file.inner, &problem));
                shelf.broken.push(BrokenFile { path: file.path, problems: vec![problem] });
                continue;
            }
        };
        let template = template::read(&text, stem(&file.inner));
        shelf.templates.retain(|entry| entry.path != file.inner);
        // Who replaces a template does not want the example of the one that is gone.
        let example = filled.get(&(file.source, file.inner.clone())).cloned();
        shelf.templates.push(TemplateEntry { path: file.inner, source: file.source, text, template, example });
    }
    shelf.templates.sort_by(|one, other| one.path.cmp(&other.path));
    shelf
}

fn unusable(path: String, problem: &Problem) -> Unusable {
    let reason = match problem.message.strip_prefix("This ") {
        Some(rest) => format!("this {rest}").replacen("this file ", "it ", 1),
        None => problem.message.clone(),
    };
    // "Here" is a place in that file, and not where this will be read.
    let place = format!(" ({}).", problem.place);
    let reason = if problem.place == Place::START { reason } else { reason.trim_end_matches('.').to_owned() + &place };
    Unusable { path, reason, fix: problem.fix.clone() }
}

/// The files that are text, read; and those that are not.
fn drafts(found: Vec<Found>, templates: Templates<'_>) -> (Vec<Draft>, Vec<BrokenFile>) {
    let (mut drafts, mut broken) = (Vec::new(), Vec::new());
    for Found { source, path, inner, text, .. } in found {
        match text {
            Ok(text) => {
                let stem = stem(&inner);
                let read = read::playbook_among(&text, stem, Some(templates));
                let id = match &read.playbook {
                    Some(playbook) => playbook.id.clone(),
                    None => slug::from_name(stem, "playbook"),
                };
                drafts.push(Draft { source, path, text, id, read });
            }
            Err(problem) => broken.push(BrokenFile { path, problems: vec![problem] }),
        }
    }
    (drafts, broken)
}

/// Adds to each draft what is wrong with it beside the other drafts and the playbooks that are `known` besides.
/// Of two files of one folder with the same id, the second cannot be used.
fn compare(drafts: &mut [Draft], known: &[PlaybookEntry]) {
    let mut ids: Vec<String> = known.iter().map(|entry| entry.playbook.id.clone()).collect();
    for draft in drafts.iter() {
        if !ids.contains(&draft.id) {
            ids.push(draft.id.clone());
        }
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let built_in = built_in();
    let read = drafts.iter().filter_map(|draft| draft.read.playbook.as_ref());
    let all = built_in.iter().chain(read).chain(known.iter().map(|entry| &entry.playbook));
    let names: Vec<(String, String)> = all.map(|playbook| (playbook.id.clone(), playbook.name.clone())).collect();
    let mut taken: Vec<(String, String)> = Vec::new();
    for draft in drafts {
        let Some(playbook) = &draft.read.playbook else { continue };
        let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let twin = taken.iter().find(|(id, path)| *id == draft.id && folder(path) == folder(&draft.path));
        if let Some((_, twin)) = twin {
            let message = format!("The id `{}` is taken by {twin}.", draft.id);
            let problem = Problem::error(&draft.text, Place::START, message, "Give one of the two another `id:`.");
            draft.read = Read { playbook: None, problems: vec![problem] };
            continue;
        }
        let replaced = built_in.iter().find(|built_in| built_in.id == playbook.id && *built_in != playbook);
        draft.read.problems.extend(read::relations(&draft.text, playbook, &ids, replaced));
        if draft.source != Source::BuiltIn {
            let names = names.iter().map(|(id, name)| (id.as_str(), name.as_str()));
            draft.read.problems.extend(read::lookalike(&draft.text, playbook, names));
        }
        draft.read.problems.sort_by_key(|problem| problem.place);
        taken.push((draft.id.clone(), draft.path.clone()));
    }
}

/// The built-in playbooks.
fn built_in() -> Vec<Playbook> {
    let mut files = Vec::new();
    embedded(&PLAYBOOKS, Sort::Playbook, "playbooks", &mut files);
    let read = |file: Found| read::playbook(&file.text.ok()?, stem(&file.inner), None).playbook;
    files.into_iter().filter_map(read).collect()
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

fn embedded(folder: &Dir<'static>, sort: Sort, name: &str, found: &mut Vec<Found>) {
    let mut files: Vec<_> = folder.files().filter(|file| Sort::of(file.path()) == Some(sort)).collect();
    files.sort_by_key(|file| file.path());
    for file in files {
        let inner = with_slashes(file.path());
        let text = file
            .contents_utf8()
            .map(Arc::from)
            .ok_or_else(|| Problem::error("", Place::START, "This file is not UTF-8.", "Report it."));
        found.push(Found { source: Source::BuiltIn, sort, path: format!("built-in {name}/{inner}"), inner, text });
    }
    for inner in folder.dirs() {
        embedded(inner, sort, name, found);
    }
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
