//! `workspace.yaml` of the workspace: what the team has agreed on. Read only; what is wrong in it is named, and the rest holds.

use std::path::{Path, PathBuf};

use crate::domain::catalog::BrokenFile;
use crate::domain::problem::Problem;
use crate::domain::score::Scorecard;
use crate::domain::team::{self, Read, Team};
use crate::io::files::encoding::decode;
use crate::io::files::{self, Links, Unreadable};

/// The team by its file, and this file where something in it cannot be used. Without a file everything has its default.
pub(super) fn load(file: Option<PathBuf>, scores: &[&Scorecard]) -> (Team, Option<BrokenFile>) {
    let found = file.and_then(|path| Some((files::shown(&path), read(&path, scores)?)));
    let Some((path, Read { team, problems })) = found else { return (Team::default(), None) };
    let is_flawed = problems.iter().any(Problem::is_error);
    (team, is_flawed.then_some(BrokenFile { path, problems }))
}

/// The team by the file at `path`; `None` where there is no such file.
pub(super) fn read(path: &Path, scores: &[&Scorecard]) -> Option<Read> {
    match text(path) {
        Ok(text) => text.map(|text| team::read(&text, scores)),
        Err(problem) => Some(Read { team: Team::default(), problems: vec![problem] }),
    }
}

fn text(path: &Path) -> Result<Option<String>, Problem> {
    match files::read(path, files::SMALL_LIMIT, Links::Refuse) {
        Ok(content) => decode(content.bytes).map(|decoded| Some(decoded.text)).map_err(|flawed| flawed.problem()),
        Err(Unreadable::Missing) => Ok(None),
        Err(error) => Err(error.problem()),
    }
}
