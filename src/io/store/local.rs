//! The workspace's folder of this machine, `.playbooks/local`: what is in it is for this machine alone, and git ignores it.

#![expect(clippy::disallowed_methods, reason = "looks where the folder is")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::io::files;

const NAME: &str = ".playbooks";
const IGNORED: &str = "# Locks, drafts and history of this machine. Nothing of it belongs into a repository.\n*\n";

/// Where it is, whether it is there or not.
pub(in crate::io) fn path(root: &Path) -> PathBuf {
    root.join(NAME).join("local")
}

/// A folder of it, made where it is missing.
///
/// # Errors
/// Where the workspace is not there or not writable, or a link stands in its place.
pub(in crate::io) fn folder(root: &Path, name: &str) -> io::Result<PathBuf> {
    let (hidden, local) = (root.join(NAME), path(root));
    let folder = local.join(name);
    for part in [&hidden, &local, &folder] {
        if fs::symlink_metadata(part).is_ok_and(|described| !described.is_dir()) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
    }
    if !folder.is_dir() {
        if !root.is_dir() {
            return Err(io::ErrorKind::NotFound.into());
        }
        files::create_folders(&folder)?;
    }
    let ignore = hidden.join(".gitignore");
    if fs::symlink_metadata(&ignore).is_err() {
        files::commit(&ignore, IGNORED.as_bytes(), None)?;
    }
    Ok(folder)
}
