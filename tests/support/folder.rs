//! What tests see of a folder on disk.

#![expect(clippy::disallowed_methods, reason = "reads a test's own temp folder")]

use std::fs;
use std::path::{Path, PathBuf};

/// Every path below a folder with its content, to show that nothing changed. Links are not followed, and what the program
/// keeps for this machine alone is left out: its locks and its history.
pub fn snapshot(folder: &Path) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.ends_with(".playbooks") {
                continue;
            }
            if path.is_dir() && !path.is_symlink() {
                open.push(path.clone());
            }
            found.push((path.clone(), fs::read(&path).ok()));
        }
    }
    found.sort();
    found
}
