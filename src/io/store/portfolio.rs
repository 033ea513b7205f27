//! Every partner and run in short, read afresh from the files. A file that cannot be used is named and hides nothing else.

#![expect(clippy::disallowed_methods, reason = "lists the workspace")]

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{
    PARTNER_FILE, PARTNERS, PLAYBOOK_FILE, RUN_FILE, Store, check_complete, check_whole, read_definition, read_state,
};
use crate::domain::catalog::BrokenFile;
use crate::domain::copies;
use crate::domain::partner::{self, Partner};
use crate::domain::portfolio::{BrokenState, PartnerCard, Portfolio, RunCard};
use crate::domain::problem::{Place, Problem};
use crate::domain::run::{self, Run, RunKey};
use crate::io::files::encoding::decode;
use crate::io::files::{self, Links, Unreadable};
use crate::io::yaml;

impl Store {
    /// Reads the whole workspace. An empty or missing one has no partners.
    pub fn portfolio(&self) -> Portfolio {
        self.survey(true)
    }

    /// Reads all partners, and their runs where they are asked for.
    pub(super) fn survey(&self, with_runs: bool) -> Portfolio {
        let mut survey = Survey { store: self, found: Portfolio::default() };
        for (slug, folder) in survey.folders(&self.root.join(PARTNERS), &[]) {
            survey.partner(slug, &folder, with_runs);
        }
        let mut portfolio = survey.found;
        portfolio.partners.sort_by_cached_key(|card| (card.partner.name.to_lowercase(), card.slug.clone()));
        portfolio
    }
}

/// What was found so far.
struct Survey<'a> {
    store: &'a Store,
    found: Portfolio,
}

impl Survey<'_> {
    fn partner(&mut self, slug: String, folder: &Path, with_runs: bool) {
        if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none()) {
            return;
        }
        let path = folder.join(PARTNER_FILE);
        let partner = match read_state::<Partner>(&path, partner::SCHEMA) {
            Ok((partner, _)) => Some(partner),
            Err(problem) => {
                let state = BrokenState { name: name_left_in(&path), ..self.broken(&[&slug], &path, problem) };
                self.found.broken.push(state);
                None
            }
        };
        let mut runs = if with_runs { self.runs(&slug, folder) } else { Vec::new() };
        runs.sort_by(|one, other| (one.started, &one.key).cmp(&(other.started, &other.key)));
        self.found.partners.extend(partner.map(|partner| PartnerCard { slug, partner, runs }));
    }

    fn runs(&mut self, slug: &str, folder: &Path) -> Vec<RunCard> {
        let mut runs = Vec::new();
        for (playbook, folder) in self.folders(folder, &[slug]) {
            for (run, folder) in self.folders(&folder, &[slug, &playbook]) {
                let key = RunKey { partner: slug.to_owned(), playbook: playbook.clone(), run };
                // A folder with neither file is the user's own and no run.
                let has = |file: &&str| fs::symlink_metadata(folder.join(file)).is_ok();
                if ![RUN_FILE, PLAYBOOK_FILE].iter().any(has) {
                    continue;
                }
                match run_card(&key, &folder) {
                    Ok(card) => runs.push(card),
                    Err((path, problem)) => {
                        let state = self.broken(&[slug, &playbook, &key.run], &path, problem);
                        self.found.broken.push(state);
                    }
                }
            }
        }
        runs
    }

    /// The folders that hold data, by name. A link is not followed, and said to be one. `parts`: whose folder `parent` is.
    fn folders(&mut self, parent: &Path, parts: &[&str]) -> Vec<(String, PathBuf)> {
        let entries = match fs::read_dir(parent) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
            Err(error) => {
                let state = self.broken(parts, parent, Unreadable::from(error).problem());
                self.found.broken.push(state);
                return Vec::new();
            }
        };
        let mut found = Vec::new();
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let shown = name.to_string_lossy();
            let problem = match (name.to_str(), entry.file_type()) {
                (None, _) => {
                    let (message, fix) = ("The name of this folder is not readable text.", "Rename it.");
                    Problem::error("", Place::START, message, fix)
                }
                (Some(name), Ok(kind)) if !files::is_data(name) || kind.is_file() => continue,
                (Some(name), Ok(kind)) if kind.is_dir() => {
                    found.push((name.to_owned(), path));
                    continue;
                }
                (_, Ok(kind)) if kind.is_symlink() => Unreadable::Link.problem(),
                (_, Ok(_)) => continue,
                (_, Err(error)) => Unreadable::from(error).problem(),
            };
            let parts: Vec<&str> = parts.iter().copied().chain([&*shown]).collect();
            let state = self.broken(&parts, &path, problem);
            self.found.broken.push(state);
        }
        found.sort();
        without_copies(found)
    }

    /// What cannot be read at `path`; `parts` are the folders it belongs to: of a partner, a playbook, a run.
    fn broken(&self, parts: &[&str], path: &Path, problem: Problem) -> BrokenState {
        let mut parts = parts.iter().map(|part| (*part).to_owned());
        let file = BrokenFile { path: self.store.name(path), problems: vec![problem] };
        let (partner, playbook, run) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        BrokenState { partner, name: None, playbook, run, file }
    }
}

/// Without those that a sync tool made of another one: `acme (1)` beside `acme`.
fn without_copies(mut found: Vec<(String, PathBuf)>) -> Vec<(String, PathBuf)> {
    let names: HashSet<String> = found.iter().map(|(name, _)| name.clone()).collect();
    found.retain(|(name, _)| !copies::numbered_of(name).is_some_and(|original| names.contains(&original)));
    found
}

/// The name that a damaged `partner.yaml` still gives.
fn name_left_in(path: &Path) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Named {
        name: String,
    }
    let bytes = files::read(path, files::SMALL_LIMIT, Links::Refuse).ok()?.bytes;
    let text = decode(bytes).map_or_else(|flawed| flawed.shown, |decoded| decoded.text);
    let mut lines = text.lines().filter(|line| line.starts_with("name:"));
    lines.find_map(|line| yaml::read::<Named>(line).ok()).map(|named| named.name)
}

fn run_card(key: &RunKey, folder: &Path) -> Result<RunCard, (PathBuf, Problem)> {
    let record = |problem| (folder.join(RUN_FILE), problem);
    let definition = |problem| (folder.join(PLAYBOOK_FILE), problem);
    let (mut run, state) = read_state::<Run>(&folder.join(RUN_FILE), run::SCHEMA).map_err(record)?;
    let playbook = read_definition(&folder.join(PLAYBOOK_FILE), &key.playbook).map_err(definition)?;
    check_complete(&run, &playbook).map_err(definition)?;
    check_whole(&run, &playbook).map_err(record)?;
    run.fit(&playbook);
    Ok(RunCard::new(key.clone(), &run, &playbook, last_written(folder).max(state.modified)))
}

/// When a document of a run was last written.
fn last_written(folder: &Path) -> Timestamp {
    let documents = fs::read_dir(folder).into_iter().flatten().flatten().filter(|entry| {
        let name = entry.file_name();
        name.to_str().is_some_and(|name| name.ends_with(".md") && files::is_data(name))
    });
    let times = documents.filter_map(|entry| entry.metadata().ok()).filter(fs::Metadata::is_file);
    times.map(|described| files::modified(&described)).max().unwrap_or(Timestamp::UNIX_EPOCH)
}
