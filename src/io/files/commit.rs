//! Writing a file whole or not at all: temp file in the same folder, fsync, one rename, fsync of the folder. A file that is
//! replaced is exchanged with ours, so that what somebody else wrote in the last moment is found and kept.

#![expect(clippy::disallowed_methods, reason = "every write of a state file goes through here")]

use std::ffi::OsStr;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustix::fs::OFlags;
use tempfile::{NamedTempFile, TempPath};

use super::{Content, Fingerprint, Links, Unreadable, is_protected, read, split, sync_folder};
use crate::io::process;

/// What became of a write.
#[derive(Debug)]
pub enum Committed {
    /// It is on disk and durable.
    Done,
    /// The file is not what it was to be; nothing was written.
    Changed,
    /// The same, but seen only after the exchange.
    Overtaken(Overtaken),
}

/// Somebody wrote the file between the last look at it and our rename. Ours has its name now, theirs a hidden one beside
/// it; nothing of it is durable before one of the two ways out is taken.
#[derive(Debug)]
#[must_use = "what somebody else wrote has no name yet"]
pub struct Overtaken {
    hidden: PathBuf,
    target: PathBuf,
    ours: Fingerprint,
}

/// Writes a file that was as `base` when it was last looked at; `None`: it was not there. A new file is for its owner
/// alone; an existing one keeps its mode, and a write-protected one is refused.
///
/// # Errors
/// The old file is in place, unless only the last fsync failed: then the new text is there but perhaps not yet durable.
/// The temp file is gone: another try writes everything anew, because a second fsync of the same file may lie.
pub fn commit(path: &Path, bytes: &[u8], base: Option<&Fingerprint>) -> io::Result<Committed> {
    let (folder, name) = split(path)?;
    let target = folder.join(name);
    let (Some(base), Some(mode)) = (base, mode(&target)?) else { return create(&folder, name, bytes) };
    let temp = prepare(&folder, name, bytes, mode)?;
    match exchange(&temp, &target) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return put(temp, &folder, &target),
        Err(error) if is_unsupported(&error) => {
            if !is(&target, base) {
                return Ok(Committed::Changed);
            }
            temp.persist(&target).map_err(|refused| refused.error)?;
            sync_folder(&folder)?;
            return Ok(Committed::Done);
        }
        Err(error) => return Err(error),
    }
    if !is(&temp, base) {
        let hidden = temp.keep().map_err(|refused| refused.error)?;
        return Ok(Committed::Overtaken(Overtaken { hidden, target, ours: Fingerprint::of(bytes) }));
    }
    drop(temp);
    sync_folder(&folder)?;
    Ok(Committed::Done)
}

/// Writes a file whatever is there: one that is ours alone.
///
/// # Errors
/// As [`commit`].
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (folder, name) = split(path)?;
    let target = folder.join(name);
    let mode = mode(&target)?.unwrap_or(NEW);
    prepare(&folder, name, bytes, mode)?.persist(&target).map_err(|refused| refused.error)?;
    sync_folder(&folder)
}

/// Writes a file whole, whatever is there, and does not wait for the disk: after a power cut it may be missing or empty.
///
/// # Errors
/// Nothing is left behind.
pub fn stow(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (folder, name) = split(path)?;
    let temp = temp(&folder, name, bytes, NEW)?;
    temp.persist(folder.join(name)).map(drop).map_err(|refused| refused.error)
}

impl Overtaken {
    /// What somebody else wrote.
    ///
    /// # Errors
    /// Where it is no regular file or cannot be read.
    pub fn theirs(&self, limit: u64) -> Result<Content, Unreadable> {
        read(&self.hidden, limit, Links::Refuse)
    }

    /// Ours stays; theirs is called `copy` from now on.
    ///
    /// # Errors
    /// Where `copy` is taken or the disk refuses; theirs is still there under its hidden name.
    pub fn stand(self, copy: &Path) -> io::Result<()> {
        name(&self.hidden, copy)?;
        sync_folder(&split(&self.target)?.0)
    }

    /// Theirs gets its place back, as if ours had never been there. What came in during that is called `copy`.
    ///
    /// # Errors
    /// Where the disk refuses; theirs is then in its place or still there under its hidden name.
    pub fn give_way(self, copy: &Path) -> io::Result<()> {
        let hidden = TempPath::try_from_path(&self.hidden)?;
        match exchange(&hidden, &self.target) {
            Ok(()) if is(&hidden, &self.ours) => drop(hidden),
            Ok(()) => name(&hidden.keep().map_err(|refused| refused.error)?, copy)?,
            Err(error) => {
                let hidden = hidden.keep().map_err(|refused| refused.error)?;
                let gone = error.kind() == io::ErrorKind::NotFound;
                if gone { name(&hidden, &self.target)? } else { return Err(error) }
            }
        }
        sync_folder(&split(&self.target)?.0)
    }
}

/// The mode of a new file.
const NEW: u32 = 0o600;

/// How many characters of a temp file's name are chance.
const RANDOM: usize = 8;

/// The mode of the file that is there, if one is.
fn mode(target: &Path) -> io::Result<Option<u32>> {
    match fs::symlink_metadata(target) {
        Ok(described) if described.is_file() && is_protected(&described) => Err(io::ErrorKind::PermissionDenied.into()),
        Ok(described) if described.is_file() => Ok(Some(described.permissions().mode() & 0o777)),
        Ok(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A temp file with these bytes, durable but for its name; gone when it is dropped.
fn prepare(folder: &Path, name: &OsStr, bytes: &[u8], mode: u32) -> io::Result<TempPath> {
    let temp = temp(folder, name, bytes, mode)?;
    temp.as_file().sync_all()?;
    Ok(temp.into_temp_path())
}

fn temp(folder: &Path, name: &OsStr, bytes: &[u8], mode: u32) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    let prefix = temp_prefix(name);
    builder.prefix(&prefix).suffix(".tmp").rand_bytes(RANDOM);
    let flags = OFlags::NOFOLLOW.bits().cast_signed();
    let open = |path: &Path| OpenOptions::new().write(true).create_new(true).mode(NEW).custom_flags(flags).open(path);
    let mut temp: NamedTempFile = builder.make_in(folder, open)?;
    temp.write_all(bytes)?;
    if mode != NEW {
        temp.as_file().set_permissions(Permissions::from_mode(mode))?;
    }
    Ok(temp)
}

/// Makes a file where none is.
fn create(folder: &Path, name: &OsStr, bytes: &[u8]) -> io::Result<Committed> {
    put(prepare(folder, name, bytes, NEW)?, folder, &folder.join(name))
}

fn put(temp: TempPath, folder: &Path, target: &Path) -> io::Result<Committed> {
    match name(&temp, target) {
        Ok(()) => temp.keep().map_err(|refused| refused.error)?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(Committed::Changed),
        Err(error) => return Err(error),
    };
    sync_folder(folder)?;
    Ok(Committed::Done)
}

/// Whether a regular file with this content is there.
fn is(path: &Path, expected: &Fingerprint) -> bool {
    read(path, expected.length, Links::Refuse).is_ok_and(|now| Fingerprint::of(&now.bytes) == *expected)
}

/// Gives something its name, unless that is taken.
///
/// # Errors
/// `AlreadyExists` where it is.
pub fn name(from: &Path, to: &Path) -> io::Result<()> {
    match rename_with(from, to, Rename::New) {
        Err(error) if is_unsupported(&error) => {
            if fs::symlink_metadata(to).is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(from, to)
        }
        result => result,
    }
}

pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    rename_with(one, other, Rename::Exchange)
}

#[derive(Clone, Copy)]
enum Rename {
    New,
    Exchange,
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_with(from: &Path, to: &Path, how: Rename) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    let flags = match how {
        Rename::New => RenameFlags::NOREPLACE,
        Rename::Exchange => RenameFlags::EXCHANGE,
    };
    renameat_with(CWD, from, CWD, to, flags).map_err(io::Error::from)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_with(_: &Path, _: &Path, _: Rename) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether the file system, not the file, is the reason: network and FUSE file systems rename plainly only.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// Temp names are `.NAME.MACHINE-PROCESS-RANDOM.tmp`: hidden, told apart from everything that is data, and short enough.
pub(super) fn temp_prefix(name: &OsStr) -> String {
    let name = name.to_string_lossy();
    let end = (0..=name.len().min(200)).rev().find(|end| name.is_char_boundary(*end)).unwrap_or_default();
    format!(".{}.{}-", &name[..end], process::mark())
}

/// The maker of a temp file by its name, where that is one of ours.
fn maker(name: &str) -> Option<&str> {
    let (_, ending) = name.strip_prefix('.')?.strip_suffix(".tmp")?.rsplit_once('.')?;
    let (mark, random) = ending.rsplit_once('-')?;
    let (machine, process) = mark.split_once('-')?;
    let is_ours = machine.len() == 4
        && machine.bytes().all(|byte| byte.is_ascii_hexdigit())
        && process.bytes().all(|byte| byte.is_ascii_digit())
        && random.len() == RANDOM
        && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_ours.then_some(mark)
}

/// The name of the file that a temp file was to become; of a long one only its beginning.
pub fn target_of(temp: &Path) -> Option<&str> {
    let name = temp.file_name()?.to_str()?;
    maker(name)?;
    Some(name.strip_prefix('.')?.strip_suffix(".tmp")?.rsplit_once('.')?.0)
}

/// The temp files in a folder that nobody finishes any more: their process has ended, or they are older than an hour.
pub fn left_over(folder: &Path, now: Timestamp) -> Vec<PathBuf> {
    abandoned(folder, now, maker, fs::Metadata::is_file)
}

/// The folders in the making that nobody finishes any more; see [`super::NewFolder`].
pub fn half_made(folder: &Path, now: Timestamp) -> Vec<PathBuf> {
    // Those of earlier versions do not say who makes them.
    fn made_by(name: &str) -> Option<&str> {
        let inner = name.strip_prefix(".new.")?.strip_suffix(".tmp")?;
        Some(inner.rsplit_once('-').map_or("", |(mark, _)| mark))
    }
    abandoned(folder, now, made_by, fs::Metadata::is_dir)
}

fn abandoned(
    folder: &Path,
    now: Timestamp,
    maker: fn(&str) -> Option<&str>,
    is_kind: fn(&fs::Metadata) -> bool,
) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_left = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let Some(mark) = name.to_str().and_then(maker) else { return false };
        let Ok(described) = entry.metadata() else { return false };
        // What was exchanged has the times of another file: only its place in the folder is new.
        let age = now.as_second() - described.mtime().max(described.ctime());
        is_kind(&described) && (process::is_gone(mark) || age > 3600)
    };
    entries.filter(is_left).map(|entry| entry.path()).collect()
}

/// Moves a file or folder into another folder under this name, or the first free one after it, durably. Returns where.
///
/// # Errors
/// It is where it was, unless only the last fsync failed.
pub fn move_into(from: &Path, folder: &Path, wanted: &str) -> io::Result<PathBuf> {
    let mut number = 1;
    let to = loop {
        let to = folder.join(if number == 1 { wanted.to_owned() } else { format!("{wanted}-{number}") });
        match name(from, &to) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            result => break result.map(|()| to)?,
        }
    };
    sync_folder(folder)?;
    sync_folder(&split(from)?.0)?;
    Ok(to)
}

#[cfg(test)]
mod tests;
