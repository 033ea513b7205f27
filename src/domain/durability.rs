//! What a file system can do for saved text: its kind, and a level for what is promised on it.

/// What was found out about the file system of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disk {
    /// `ext4`, `nfs`; a number where nobody here knows its name.
    pub name: String,
    pub level: Level,
    /// Whether all of it was tried; else what such file systems can do is taken for granted.
    pub tried: bool,
    pub read_only: bool,
}

/// What is promised on a file system. Of several weaknesses the one that costs most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Full,
    /// Names in a folder cannot be made durable.
    NoDirSync,
    /// Two files cannot be exchanged in one step.
    NoExchange,
    NoLock,
    /// The disk is somewhere else, or behind another program.
    Network,
}

/// What a file system can do. `None`: not tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    pub exchange: Option<bool>,
    pub lock: bool,
    pub dir_sync: bool,
}

impl Level {
    pub fn of(remote: bool, can: Abilities) -> Self {
        match can {
            _ if remote => Self::Network,
            Abilities { lock: false, .. } => Self::NoLock,
            Abilities { exchange: Some(false), .. } => Self::NoExchange,
            Abilities { dir_sync: false, .. } => Self::NoDirSync,
            _ => Self::Full,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::NoDirSync => "no-dir-sync",
            Self::NoExchange => "no-exchange",
            Self::NoLock => "no-lock",
            Self::Network => "network",
        }
    }

    /// What it means, in one sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Full => "What is called saved survives a crash and a power cut, and nobody is overwritten.",
            Self::NoDirSync => "Folders cannot be synced here: a power cut may take the saves of the last seconds.",
            Self::NoExchange => {
                "Files cannot be exchanged here: what another program writes in the very moment of a save may be lost."
            }
            Self::NoLock => {
                "There are no locks here: two programs that save the same file in the same moment may lose one version."
            }
            Self::Network => {
                "The disk is somewhere else or behind another program: what a power cut or a lost connection leaves is up to \
                 that."
            }
        }
    }
}

/// The name of a Linux file system by its number in `statfs`, and whether it is a network's or another program's.
pub fn by_number(number: u32) -> (String, bool) {
    let (name, remote) = match number {
        0xef53 => ("ext4", false),
        0x5846_5342 => ("xfs", false),
        0x9123_683e => ("btrfs", false),
        0xf2f5_2010 => ("f2fs", false),
        0x2fc1_2fc1 => ("zfs", false),
        0xca45_1a4e => ("bcachefs", false),
        0x0102_1994 => ("tmpfs", false),
        0x794c_7630 => ("overlay", false),
        0x4d44 => ("vfat", false),
        0x2011_bab0 => ("exfat", false),
        0x7366_746e => ("ntfs", false),
        0xf15f => ("ecryptfs", false),
        0x6969 => ("nfs", true),
        0x517b | 0xfe53_4d42 | 0xff53_4d42 => ("smb", true),
        0x6573_5546 => ("fuse", true),
        0x0102_1997 => ("9p", true),
        0x00c3_6400 => ("ceph", true),
        0x5346_414f | 0x6b41_4653 => ("afs", true),
        0x7375_7245 => ("coda", true),
        other => return (format!("file system 0x{other:x}"), false),
    };
    (name.to_owned(), remote)
}

/// Whether a file system that says its name itself is a network's or another program's.
pub fn is_remote(name: &str) -> bool {
    ["nfs", "smb", "afp", "webdav", "fuse", "ftp", "9p"].iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weakness_that_costs_most_is_the_level() {
        let can = |exchange, lock, dir_sync| Abilities { exchange, lock, dir_sync };
        let cases = [
            (false, can(Some(true), true, true), "full"),
            (false, can(None, true, true), "full"),
            (false, can(Some(true), true, false), "no-dir-sync"),
            (false, can(Some(false), true, false), "no-exchange"),
            (false, can(Some(false), false, false), "no-lock"),
            (true, can(Some(true), true, true), "network"),
        ];
        for (remote, can, word) in cases {
            let level = Level::of(remote, can);
            assert_eq!(level.word(), word, "{remote} {can:?}");
            assert!(level.meaning().ends_with('.'));
        }
    }

    #[test]
    fn network_file_systems_are_known_by_number_and_by_name() {
        for (number, name, remote) in [
            (0xef53, "ext4", false),
            (0x6969, "nfs", true),
            (0xff53_4d42, "smb", true),
            (0x6573_5546, "fuse", true),
            (0x0102_1997, "9p", true),
            (0x794c_7630, "overlay", false),
            (0x1234, "file system 0x1234", false),
        ] {
            assert_eq!(by_number(number), (name.to_owned(), remote));
        }
        assert!(is_remote("smbfs") && is_remote("osxfuse") && !is_remote("apfs"));
    }
}
