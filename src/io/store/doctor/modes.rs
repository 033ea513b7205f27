//! Who may read and write what is in a workspace.

#![expect(clippy::disallowed_methods, reason = "looks at the permissions of files")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::Doctor;
use crate::domain::doctor::{Finding, Kind, Repair};

/// Who can come into a workspace at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Owner,
    Others,
}

impl Reach {
    /// A folder that is closed closes everything in it.
    pub(super) fn of(root: &Path) -> Self {
        let open = fs::metadata(root).is_ok_and(|described| described.permissions().mode() & 0o077 != 0);
        if open { Self::Others } else { Self::Owner }
    }
}

impl Doctor<'_> {
    /// Names a file or folder that others may read, or its owner not write. What is neither is not looked at.
    pub(super) fn modes(&mut self, path: &Path) {
        let described = if path == self.store.root { fs::metadata(path) } else { fs::symlink_metadata(path) };
        let Ok(described) = described else { return };
        if !(described.is_dir() || described.is_file()) {
            return;
        }
        let mode = described.permissions().mode() & 0o777;
        let needed = if described.is_dir() { 0o700 } else { 0o600 };
        let finding = if mode & needed != needed {
            let message =
                format!("Its owner lacks the right to read or to write this ({mode:04o}): nothing can be saved here.");
            let fix = format!(
                "`chmod {needed:04o}` it, or let `playbooks doctor --fix` do that; leave it if you protected it."
            );
            (Kind::NotWritable, message, fix)
        } else if mode & 0o077 != 0 && self.reach == Reach::Others {
            let message = format!("Others on this machine may read or open this ({mode:04o}).");
            let fix = "Leave it if you share it on purpose; `playbooks doctor --fix` makes it yours alone.".to_owned();
            (Kind::ReadableByOthers, message, fix)
        } else {
            return;
        };
        let (kind, message, fix) = finding;
        let finding = Finding::new(kind, self.store.name(path), message, fix);
        self.found.push(finding.repaired_by(Repair::Private, path.to_owned()));
    }
}
