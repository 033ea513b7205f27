//! What the file system of a folder can do: looked at without a trace, or tried with two small files that are gone again.

#![expect(clippy::disallowed_methods, reason = "opens a folder, and makes files to try with")]

use std::fs::File;
use std::io;
use std::path::Path;

use rustix::fs::{FlockOperation, StatVfsMountFlags, flock, statvfs};

use super::commit::exchange;
use crate::domain::durability::{Abilities, Disk, Level};

/// The file system of a folder; with `tried` what was found out by trying.
///
/// # Errors
/// Where the folder cannot be looked at.
pub fn disk(folder: &Path, tried: Option<Abilities>) -> io::Result<Disk> {
    let (name, remote) = kind(folder)?;
    let read_only = statvfs(folder)?.f_flag.contains(StatVfsMountFlags::RDONLY);
    let can = match tried {
        Some(can) => can,
        None => Abilities { exchange: None, ..look(folder)? },
    };
    Ok(Disk { name, level: Level::of(remote, can), tried: tried.is_some(), read_only })
}

/// Tries everything in a folder that may be written.
///
/// # Errors
/// Where it may not.
pub fn try_out(folder: &Path) -> io::Result<Abilities> {
    let scratch = tempfile::Builder::new().prefix(".try.").suffix(".tmp").tempdir_in(folder)?;
    let (one, other) = (scratch.path().join("one"), scratch.path().join("other"));
    let locked = File::create_new(&one).map(|file| flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok())?;
    File::create_new(&other)?;
    let exchanged = exchange(&one, &other).is_ok();
    Ok(Abilities { exchange: Some(exchanged), lock: locked, ..look(folder)? })
}

/// What can be told of a folder that stays as it is.
fn look(folder: &Path) -> io::Result<Abilities> {
    let folder = File::open(folder)?;
    let lock = match flock(&folder, FlockOperation::NonBlockingLockShared) {
        Ok(()) | Err(rustix::io::Errno::WOULDBLOCK) => true,
        Err(_) => false,
    };
    Ok(Abilities { exchange: None, lock, dir_sync: folder.sync_all().is_ok() })
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn kind(folder: &Path) -> io::Result<(String, bool)> {
    let number = rustix::fs::statfs(folder)?.f_type;
    // The number has 32 bits; some systems keep it in a wider one with a sign.
    let bytes = number.to_ne_bytes();
    let low = if cfg!(target_endian = "little") { &bytes[..4] } else { &bytes[bytes.len() - 4..] };
    let number = low.try_into().map(u32::from_ne_bytes).unwrap_or_default();
    Ok(crate::domain::durability::by_number(number))
}

#[cfg(target_vendor = "apple")]
fn kind(folder: &Path) -> io::Result<(String, bool)> {
    let name = rustix::fs::statfs(folder)?.f_fstypename;
    let bytes = name.iter().map(|byte| byte.to_ne_bytes()[0]).take_while(|byte| *byte != 0);
    let name = String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned();
    let remote = crate::domain::durability::is_remote(&name);
    Ok((name, remote))
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn kind(_: &Path) -> io::Result<(String, bool)> {
    Ok(("a file system without a name".to_owned(), false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trying_leaves_nothing_and_says_what_it_did() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let can = try_out(folder.path()).expect("tried");
        assert!(can.exchange.is_some());
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
        let disk = disk(folder.path(), Some(can)).expect("looked at");
        assert!(disk.tried && !disk.read_only && !disk.name.is_empty(), "{disk:?}");
        assert!(try_out(&folder.path().join("nowhere")).is_err());
    }
}
