//! Every partner and run in short, read afresh from the files. A file that cannot be used is named and hides nothing else.

#![expect(clippy::disallowed_methods, reason = "lists the workspace")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{PARTNER_FILE, PARTNERS, PLAYBOOK_FILE, RUN_FILE, Store, read_definition, read_state};
use crate::domain::catalog::BrokenFile;
use crate::domain::partner::{self, Partner};
use crate::domain::portfolio::{PartnerCard, Portfolio, RunCard};
use crate::domain::problem::{Place, Problem};
use crate::domain::run::{self, Run, RunKey};
use crate::io::files::{self, Unreadable};

impl Store {
    /// Reads the whole workspace. An empty or missing one has no partners.
    pub fn portfolio(&self) -> Portfolio {
        let mut portfolio = Portfolio::default();
        for (slug, folder) in folders(&self.root.join(PARTNERS), &mut portfolio.broken) {
            if let Some(card) = partner_card(slug, &folder, &mut portfolio.broken) {
                portfolio.partners.push(card);
            }
        }
        portfolio.partners.sort_by_cached_key(|card| (card.partner.name.to_lowercase(), card.slug.clone()));
        portfolio
    }
}

fn partner_card(slug: String, folder: &Path, broken: &mut Vec<BrokenFile>) -> Option<PartnerCard> {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none()) {
        return None;
    }
    let path = folder.join(PARTNER_FILE);
    let partner = match read_state::<Partner>(&path, partner::SCHEMA) {
        Ok((partner, _)) => Some(partner),
        Err(problem) => {
            broken.push(broken_file(&path, problem));
            None
        }
    };
    let mut runs = Vec::new();
    for (playbook, folder) in folders(folder, broken) {
        for (run, folder) in folders(&folder, broken) {
            let key = RunKey { partner: slug.clone(), playbook: playbook.clone(), run };
            // A folder with neither file is the user's own and no run.
            let is_run = [RUN_FILE, PLAYBOOK_FILE].iter().any(|file| fs::symlink_metadata(folder.join(file)).is_ok());
            match is_run.then(|| run_card(key, &folder)) {
                Some(Ok(card)) => runs.push(card),
                Some(Err(file)) => broken.push(file),
                None => {}
            }
        }
    }
    runs.sort_by(|one, other| (one.started, &one.key).cmp(&(other.started, &other.key)));
    partner.map(|partner| PartnerCard { slug, partner, runs })
}

fn run_card(key: RunKey, folder: &Path) -> Result<RunCard, BrokenFile> {
    let path = folder.join(RUN_FILE);
    let (mut run, state) = read_state::<Run>(&path, run::SCHEMA).map_err(|problem| broken_file(&path, problem))?;
    let definition = folder.join(PLAYBOOK_FILE);
    let playbook = read_definition(&definition, &key.playbook).map_err(|problem| broken_file(&definition, problem))?;
    run.fit(&playbook);
    Ok(RunCard::new(key, &run, &playbook, last_written(folder).max(state.modified)))
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

/// The folders that hold data, by name. A link is not followed, and said to be one.
fn folders(parent: &Path, broken: &mut Vec<BrokenFile>) -> Vec<(String, PathBuf)> {
    let entries = match fs::read_dir(parent) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            broken.push(broken_file(parent, Unreadable::from(error).problem()));
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(name) = entry.file_name().into_string() else {
            let (message, fix) = ("The name of this folder is not readable text.", "Rename it.");
            broken.push(broken_file(&path, Problem::error("", Place::START, message, fix)));
            continue;
        };
        match entry.file_type() {
            Ok(kind) if !files::is_data(&name) || kind.is_file() => {}
            Ok(kind) if kind.is_dir() => found.push((name, path)),
            Ok(kind) if kind.is_symlink() => broken.push(broken_file(&path, Unreadable::Link.problem())),
            Ok(_) => {}
            Err(error) => broken.push(broken_file(&path, Unreadable::from(error).problem())),
        }
    }
    found.sort();
    found
}

fn broken_file(path: &Path, problem: Problem) -> BrokenFile {
    BrokenFile { path: files::shown(path), problems: vec![problem] }
}
