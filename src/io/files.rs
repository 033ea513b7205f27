//! Files that are read within limits and written whole or not at all.
//! A write is on disk when it returns.

#![expect(clippy::disallowed_methods, reason = "every file and folder goes through here")]

mod ability;
mod commit;
pub mod encoding;

use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};

use jiff::Timestamp;
use rustix::fs::{AtFlags, FileType, Mode, OFlags, openat, statat};
use rustix::io::Errno;
use sha2::{Digest, Sha256};

use crate::app::msg::Failure;
use crate::domain::copies;
use crate::domain::problem::{Place, Problem};
use crate::domain::safe;

pub use self::ability::{disk, try_out};
pub use self::commit::{Committed, Overtaken, commit, half_made, left_over, move_into, stow, target_of, write};

/// The largest document that is opened, in bytes.
pub const DOCUMENT_LIMIT: u64 = 16 << 20;

/// The largest YAML file and the largest template that is read, in bytes.
pub const SMALL_LIMIT: u64 = 1 << 20;

/// What a file's bytes were: enough to see that somebody else has written it since. Times are not: they lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    length: u64,
    sha256: [u8; 32],
}

impl Fingerprint {
    pub fn of(bytes: &[u8]) -> Self {
        Self { length: bytes.len() as u64, sha256: Sha256::digest(bytes).into() }
    }
}

/// The hash in hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sha256.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Whether a file may be a symbolic link. Inside a workspace it may not: a link could lead anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    Follow,
    Refuse,
}

/// The bytes of a file, complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub bytes: Vec<u8>,
    pub modified: Timestamp,
    /// Whether its owner has taken away the right to write it.
    pub protected: bool,
}

/// Why a file could not be read completely.
#[derive(Debug)]
pub enum Unreadable {
    Missing,
    Link,
    /// A folder, a pipe, a device.
    NotAFile,
    /// The limit in bytes.
    TooLarge(u64),
    Io(io::Error),
}

/// Reads a regular file of at most `limit` bytes. Never waits on a pipe or a device.
///
/// # Errors
/// Every reason but a complete read; see [`Unreadable::failure`] for its words.
pub fn read(path: &Path, limit: u64, links: Links) -> Result<Content, Unreadable> {
    let described = match links {
        Links::Follow => fs::metadata(path)?,
        Links::Refuse => fs::symlink_metadata(path)?,
    };
    check_kind(&described)?;
    let mut flags = OFlags::NONBLOCK;
    if links == Links::Refuse {
        flags |= OFlags::NOFOLLOW;
    }
    let file = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)?;
    read_open(&file, limit)
}

/// [`read`] of the file at `inner` below `root`. No link is followed on the way down, so that whoever exchanges a folder or
/// the file meanwhile cannot lead out of it; `root` itself may be a link.
///
/// # Errors
/// Those of [`read`].
pub fn read_beneath(root: &Path, inner: &Path, limit: u64) -> Result<Content, Unreadable> {
    let mut folder = File::open(root)?;
    let mut parts = inner.components().peekable();
    while let Some(part) = parts.next() {
        let Component::Normal(name) = part else { return Err(Unreadable::Link) };
        let kind = FileType::from_raw_mode(statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?.st_mode);
        let is_last = parts.peek().is_none();
        match kind {
            FileType::Symlink => return Err(Unreadable::Link),
            FileType::RegularFile if is_last => {}
            FileType::Directory if !is_last => {}
            _ => return Err(Unreadable::NotAFile),
        }
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let opened = File::from(openat(&folder, name, flags, Mode::empty())?);
        if is_last {
            return read_open(&opened, limit);
        }
        folder = opened;
    }
    Err(Unreadable::NotAFile)
}

fn read_open(file: &File, limit: u64) -> Result<Content, Unreadable> {
    let described = file.metadata()?;
    check_kind(&described)?;
    if described.len() > limit {
        return Err(Unreadable::TooLarge(limit));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(described.len()).unwrap_or_default());
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(Unreadable::TooLarge(limit));
    }
    Ok(Content { bytes, modified: modified(&described), protected: is_protected(&described) })
}

fn check_kind(described: &fs::Metadata) -> Result<(), Unreadable> {
    match described.file_type() {
        kind if kind.is_file() => Ok(()),
        kind if kind.is_symlink() => Err(Unreadable::Link),
        _ => Err(Unreadable::NotAFile),
    }
}

fn is_protected(described: &fs::Metadata) -> bool {
    described.permissions().mode() & 0o200 == 0
}

/// When a file was last written; the epoch where the file system does not say.
pub fn modified(described: &fs::Metadata) -> Timestamp {
    described.modified().ok().and_then(|time| Timestamp::try_from(time).ok()).unwrap_or(Timestamp::UNIX_EPOCH)
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::IsADirectory => Self::NotAFile,
            _ if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => Self::Link,
            _ => Self::Io(error),
        }
    }
}

impl From<Errno> for Unreadable {
    fn from(error: Errno) -> Self {
        io::Error::from(error).into()
    }
}

impl Unreadable {
    /// What is wrong, as the end of a sentence about the file, and the way out.
    pub fn reason(&self) -> (String, &'static str) {
        match self {
            Self::Missing => ("is missing".into(), "Put it back, from a backup or from git."),
            Self::Link => {
                let reason = "is a symbolic link; links inside a workspace are not followed";
                (reason.into(), "Put the file itself there.")
            }
            Self::NotAFile => ("is not a regular file".into(), "Move it out of the way."),
            Self::TooLarge(limit) => {
                (format!("is larger than {} MiB", limit >> 20), "Open it with another program, or split it.")
            }
            Self::Io(error) => {
                let (reason, fix) = reason(error);
                (format!("could not be read: {reason}"), fix)
            }
        }
    }

    /// The sentence for people; `name` is how they know the file.
    pub fn failure(&self, name: &str) -> Failure {
        let (reason, fix) = self.reason();
        Failure::new(format!("{name} {reason}."), fix)
    }

    /// The problem of a file that is named beside it.
    pub fn problem(&self) -> Problem {
        let (reason, fix) = self.reason();
        Problem::error("", Place::START, format!("This file {reason}."), fix)
    }
}

/// Adds whole lines at the end of a file, one write each, durably. A torn last line of an earlier crash stays
/// a line of its own.
///
/// # Errors
/// Some of the lines may be there already.
pub fn append(path: &Path, lines: &[String]) -> io::Result<()> {
    let (folder, name) = split(path)?;
    let target = folder.join(name);
    let torn = match read_last_byte(&target) {
        Ok(last) => last.is_some_and(|byte| byte != b'\n'),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mut options = OpenOptions::new();
    let file = options.append(true).create(true).mode(0o600).custom_flags(flags.bits().cast_signed()).open(&target)?;
    if torn {
        (&file).write_all(b"\n")?;
    }
    for line in lines {
        (&file).write_all(format!("{line}\n").as_bytes())?;
    }
    file.sync_all()?;
    sync_folder(&folder)
}

fn read_last_byte(path: &Path) -> io::Result<Option<u8>> {
    use std::io::{Seek, SeekFrom};
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let mut file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(None);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(Some(last[0]))
}

/// Makes a folder and its missing parents, for their owner alone, each durable in its parent.
///
/// # Errors
/// Where a parent cannot be written, or something else has the name.
pub fn create_folders(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folders(parent)?;
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists || !path.is_dir() => Err(error),
        Ok(()) | Err(_) => sync_folder(parent),
    }
}

/// A folder in the making: hidden beside its place until [`NewFolder::place`]; gone when dropped before.
#[derive(Debug)]
pub struct NewFolder {
    temp: tempfile::TempDir,
    parent: PathBuf,
}

/// Why a folder could not take its place.
#[derive(Debug)]
pub enum NotPlaced {
    /// Another one has the name.
    Taken,
    Io(io::Error),
}

impl NewFolder {
    /// Starts a folder inside `parent`, which must exist.
    ///
    /// # Errors
    /// Where `parent` cannot be written.
    pub fn inside(parent: &Path) -> io::Result<Self> {
        let parent = parent.canonicalize()?;
        let mut temp = tempfile::Builder::new();
        let prefix = commit::temp_prefix(OsStr::new("new"));
        let temp = temp.prefix(&prefix).suffix(".tmp").rand_bytes(8).permissions(fs::Permissions::from_mode(0o700));
        let temp = temp.tempdir_in(&parent)?;
        Ok(Self { temp, parent })
    }

    /// Writes a file of it, durably.
    ///
    /// # Errors
    /// Where the disk does not take it, or a file of that name is there already.
    pub fn add(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(self.temp.path().join(name))?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    /// Gives the folder its name, whole and at once. Never replaces one that is there.
    ///
    /// # Errors
    /// Nothing is left behind, unless only the last fsync failed.
    pub fn place(self, name: &str) -> Result<PathBuf, NotPlaced> {
        let target = self.parent.join(name);
        sync_folder(self.temp.path()).map_err(NotPlaced::Io)?;
        match commit::name(self.temp.path(), &target) {
            Ok(()) => {
                let _ = self.temp.keep();
                sync_folder(&self.parent).map_err(NotPlaced::Io)?;
                Ok(target)
            }
            Err(_) if fs::symlink_metadata(&target).is_ok() => Err(NotPlaced::Taken),
            Err(error) => Err(NotPlaced::Io(error)),
        }
    }
}

/// Makes the names inside a folder durable. File systems that cannot do that are taken as they are.
///
/// # Errors
/// When the disk refuses.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) => Ok(()),
        result => result,
    }
}

/// The real folder of a path, and its name there.
fn split(path: &Path) -> io::Result<(PathBuf, &OsStr)> {
    let nameless = || io::Error::new(io::ErrorKind::InvalidInput, "the path has no file name");
    let name = path.file_name().ok_or_else(nameless)?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((folder.canonicalize()?, name))
}

/// Whether an entry of a folder is data: not hidden, not half-written, no copy that an editor or a sync tool left.
pub fn is_data(name: &str) -> bool {
    let copy = copies::is_sync_copy(name) || copies::is_undecided(name);
    !(name.starts_with('.') || name.ends_with('~') || name.ends_with(".tmp") || name.ends_with(".orig") || copy)
}

/// Whether `name` names an entry of a folder and nothing else: no way up, down or out, nothing hidden.
pub fn is_plain_name(name: &str) -> bool {
    let outside = |c: char| matches!(c, '/' | '\\') || c.is_control();
    !name.is_empty() && name.len() <= 255 && !name.starts_with('.') && !name.contains(outside)
}

/// A path as people may see it on a terminal.
pub fn shown(path: &Path) -> String {
    safe::line(&path.display().to_string()).into_owned()
}

/// The sentence for an error of the operating system; `done` as in "could not be saved".
pub fn explain(error: &io::Error, done: &str, name: &str) -> Failure {
    let (reason, fix) = reason(error);
    Failure::new(format!("{name} could not be {done}: {reason}."), fix)
}

fn reason(error: &io::Error) -> (String, &'static str) {
    use io::ErrorKind::{NotADirectory, NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let (reason, fix) = match error.kind() {
        PermissionDenied => ("permission is denied", "Check the permissions of the file and its folder."),
        ReadOnlyFilesystem => ("this disk is read-only", "Choose a folder on another disk with --workspace."),
        StorageFull => ("the disk is full", "Free some space and try again; nothing was overwritten."),
        QuotaExceeded => ("your disk quota is used up", "Free some space and try again; nothing was overwritten."),
        NotFound => ("its folder is gone", "Put the folder back and save again with Ctrl-S."),
        NotADirectory => ("a file stands where its folder should be", "Move that file out of the way."),
        _ => {
            let words = error.to_string();
            let words = words.split(" (os error").next().unwrap_or(&words);
            return (safe::line(words).into_owned(), "Check the disk and try again.");
        }
    };
    (reason.into(), fix)
}

#[cfg(test)]
mod tests;
