//! What `playbooks check` finds: every file, with all of its problems, none where it is in order.

#![expect(clippy::disallowed_methods, reason = "looks at what was named on the command line")]

use std::path::{Path, PathBuf};

use super::disk::{Finds, MAX_DEPTH};
use super::{Draft, Found, Shelf, Sort, compare, distinct, drafts, example_files, load, playbook_files, scores, shelf};
use super::{layout, team, team_file, template_files};
use crate::domain::catalog::{Source, TemplateEntry};
use crate::domain::known::Known;
use crate::domain::playbook::read::{self, Templates};
use crate::domain::problem::{Place, Problem, quoted};
use crate::domain::resolve::{fold, resolve};
use crate::domain::template::{self, Template};
use crate::io::files;
use crate::io::paths::TEAM_FILE;

/// Checks files, and folders of them; without any, those that [`load`] reads.
pub fn check(paths: &[PathBuf], places: &[(Source, PathBuf)]) -> Vec<(String, Vec<Problem>)> {
    let mut teams: Vec<PathBuf> = paths.iter().filter_map(|path| named_team(path)).collect();
    if paths.is_empty() {
        teams.extend(team_file(places));
    }
    let mut places = places.to_vec();
    places.extend(paths.iter().filter_map(|path| place_of(path)).map(|place| (Source::Folder, place)));
    let places = distinct(&places);
    let mut finds = named(paths);
    if paths.is_empty() {
        finds = playbook_files(&places);
        let templates = template_files(&places);
        finds.found.extend(templates.found);
        finds.broken.extend(templates.broken);
    }
    let shelf = shelf(template_files(&places), example_files(&places));
    let usable: Vec<&str> = shelf.templates.iter().map(|entry| entry.path.as_str()).collect();
    let (playbooks, templates): (Vec<Found>, Vec<Found>) =
        finds.found.into_iter().partition(|file| file.sort == Sort::Playbook);
    let (mut drafts, unread) = drafts(playbooks, Templates { usable: &usable, unusable: &shelf.unusable });
    let catalog = load(&places);
    compare(&mut drafts, &catalog.playbooks);
    let ids: Vec<String> = drafts.iter().map(|draft| draft.id.clone()).collect();
    let ids = ids.iter().map(String::as_str).chain(catalog.playbooks.iter().map(|entry| entry.playbook.id.as_str()));
    let known = Known::new(&shelf.templates, ids.collect(), &catalog.team.tiers);
    drafts.iter_mut().for_each(|draft| follow_rules(draft, &shelf, &known));
    let checked = drafts.into_iter().map(|draft| (draft.path, draft.read.problems));
    let checked = checked.chain(unread.into_iter().map(|file| (file.path, file.problems)));
    let checked = checked.chain(templates.into_iter().map(|file| {
        let twin = twin(&file, &shelf.templates);
        let (path, mut problems) = template_problems(file, &known);
        problems.extend(twin);
        (path, problems)
    }));
    let scores = scores(&shelf.templates);
    let team = |path: PathBuf| Some((files::shown(&path), team::read(&path, &scores)?.problems));
    let checked = checked.chain(teams.into_iter().filter_map(team));
    checked.chain(finds.broken.into_iter().map(|file| (file.path, file.problems))).collect()
}

/// Adds what is wrong with a playbook beside the templates of its steps.
fn follow_rules(draft: &mut Draft, shelf: &Shelf, known: &Known<'_>) {
    let Some(playbook) = &draft.read.playbook else { return };
    let template = |reference: &str| {
        let path = resolve(reference, shelf.templates.iter().map(|entry| entry.path.as_str())).ok()?;
        shelf.templates.iter().find(|entry| entry.path == path).map(|entry| &entry.template)
    };
    let templates: Option<Vec<&Template>> = playbook.steps.iter().map(|step| template(&step.template)).collect();
    draft.read.problems.extend(read::rules(&draft.text, playbook, &templates.unwrap_or_default(), known));
    draft.read.problems.sort_by_key(|problem| problem.place);
}

/// The warning that another template has the same name on some computers: they would be one file there.
fn twin(file: &Found, templates: &[TemplateEntry]) -> Option<Problem> {
    let is_twin = |entry: &&TemplateEntry| entry.path != file.inner && fold(&entry.path) == fold(&file.inner);
    let twin = templates.iter().find(is_twin)?;
    let message = format!(
        "But for case or Unicode form this is the name of {}: some computers keep one of the two.",
        quoted(&twin.path)
    );
    Some(Problem::warning("", Place::START, message, "Give one of the two another name."))
}

fn template_problems(file: Found, known: &Known<'_>) -> (String, Vec<Problem>) {
    let mut problems = match file.text {
        Ok(text) => {
            let mut problems = template::problems(&text, known);
            problems.extend(layout::problems(&text, known));
            problems.sort_by_key(|problem| problem.place);
            problems
        }
        Err(problem) => vec![problem],
    };
    if !file.path.to_lowercase().ends_with(".md") {
        let fix = "Give its name the ending `.md`.";
        problems.insert(0, Problem::warning("", Place::START, "Only .md files are templates.", fix));
    }
    (file.path, problems)
}

/// The files that were named on the command line, and those in the folders that were.
fn named(paths: &[PathBuf]) -> Finds {
    let mut finds = Finds::default();
    for path in paths {
        if is_team(path) {
            continue;
        } else if !path.is_dir() {
            finds.file(path);
        } else if is_place(path) {
            finds.folder(Source::Folder, &path.join("playbooks"), &[Sort::Playbook], 0);
            finds.folder(Source::Folder, &path.join("templates"), &[Sort::Template], MAX_DEPTH);
        } else {
            finds.folder(Source::Folder, path, &[Sort::Playbook, Sort::Template], MAX_DEPTH);
        }
    }
    finds
}

/// Whether a folder is one that [`load`] could read: what else lies in it is none of ours.
fn is_place(folder: &Path) -> bool {
    folder.join("playbooks").is_dir() || is_team(&folder.join(TEAM_FILE))
}

fn is_team(path: &Path) -> bool {
    path.ends_with(TEAM_FILE) && path.is_file()
}

/// The file of the team that a path is, or that lies in it.
fn named_team(path: &Path) -> Option<PathBuf> {
    let inner = path.join(TEAM_FILE);
    if is_team(path) { Some(path.to_owned()) } else { is_team(&inner).then_some(inner) }
}

/// The folder whose `playbooks/` or team a path lies in, or the path itself where it has one.
fn place_of(path: &Path) -> Option<PathBuf> {
    let path = path.canonicalize().ok()?;
    if is_place(&path) {
        return Some(path);
    }
    if is_team(&path) {
        return path.parent().map(PathBuf::from);
    }
    let playbooks = path.ancestors().find(|folder| folder.ends_with("playbooks") && folder.is_dir())?;
    playbooks.parent().map(PathBuf::from)
}
