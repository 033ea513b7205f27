//! Tells when a playbook, a template or the file of the team changes on disk, or a file of the run that is open. What does not
//! exist yet is waited for. A thread of its own arms the watches: the system's callback may not.

#![expect(clippy::disallowed_methods, reason = "a thread that waits for changes of folders")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use notify::event::{EventKind, MetadataKind, ModifyKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::files;
use crate::app::msg::Failure;

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch {
    notes: Sender<Note>,
}

/// Where something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// One of the files, or below one of the folders, that are watched from the start.
    Library,
    /// In the folder of the run that is open.
    Run,
}

enum Note {
    Event(Event),
    TurnTo(Option<PathBuf>),
    /// Some events were lost: anything may have changed.
    Lost,
    Stop,
}

impl Watch {
    /// Calls `changed` from another thread whenever one of `targets` or a relevant file below it was made, written, renamed
    /// or removed, and when one of them appears. It may be called more than once for one change.
    ///
    /// # Errors
    /// When the system gives no watcher; the program works without.
    pub fn start(targets: &[PathBuf], changed: Box<dyn Fn(Changed) + Send>) -> Result<Self, Failure> {
        let failed = |error: &dyn std::fmt::Display| {
            let reason = crate::domain::safe::line(&error.to_string()).into_owned();
            Failure::new(
                format!("Files are not watched for changes: {reason}."),
                "What is changed elsewhere shows when this window has the focus again.",
            )
        };
        let (notes, incoming) = channel();
        let events = notes.clone();
        let handler = move |event: notify::Result<Event>| {
            let note = event.map_or(Note::Lost, Note::Event);
            let _ = events.send(note);
        };
        let watcher = RecommendedWatcher::new(handler, Config::default().with_follow_symlinks(false))
            .map_err(|error| failed(&error))?;
        let library = targets.iter().map(|target| real(target)).collect();
        let mut posts = Posts { watcher, library, run: None, armed: HashMap::new() };
        posts.arm();
        let work = move || listen(&mut posts, &incoming, &*changed);
        thread::Builder::new().name("watch".into()).spawn(work).map_err(|error| failed(&error))?;
        Ok(Self { notes })
    }

    /// Watches the folder of a run too, instead of the one before.
    pub fn turn_to(&self, run: Option<PathBuf>) {
        let _ = self.notes.send(Note::TurnTo(run));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.notes.send(Note::Stop);
    }
}

fn listen(posts: &mut Posts, incoming: &Receiver<Note>, changed: &dyn Fn(Changed)) {
    while let Ok(note) = incoming.recv() {
        match note {
            Note::Stop => return,
            Note::TurnTo(run) => {
                posts.run = run.map(|folder| real(&folder));
                posts.arm();
                // What changed before the folder was watched makes no event.
                if posts.run.is_some() {
                    changed(Changed::Run);
                }
            }
            Note::Lost => {
                posts.armed.clear();
                posts.arm();
                changed(Changed::Library);
                changed(Changed::Run);
            }
            Note::Event(event) => {
                let appeared = posts.moves(&event) && posts.rearm(&event);
                if appeared || is_relevant(&event, &posts.library) {
                    changed(Changed::Library);
                }
                if is_relevant(&event, posts.run.as_slice()) {
                    changed(Changed::Run);
                }
            }
        }
    }
}

/// What is watched now: each folder that exists; for a file, and for what does not exist, the nearest folder around it.
struct Posts {
    watcher: RecommendedWatcher,
    library: Vec<PathBuf>,
    run: Option<PathBuf>,
    armed: HashMap<PathBuf, RecursiveMode>,
}

impl Posts {
    fn targets(&self) -> impl Iterator<Item = &PathBuf> {
        self.library.iter().chain(&self.run)
    }

    /// Whether a folder that is watched, or on the way to one, may have come or gone.
    fn moves(&self, event: &Event) -> bool {
        let comes_or_goes = matches!(
            event.kind,
            EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) | EventKind::Any
        );
        comes_or_goes && event.paths.iter().any(|path| self.targets().any(|target| target.starts_with(path)))
    }

    /// Watches what is there now. Whether a folder or file of the library has appeared.
    fn rearm(&mut self, event: &Event) -> bool {
        // What was removed or renamed may be there again as another folder: its watch is void.
        for path in &event.paths {
            let void: Vec<PathBuf> = self.armed.keys().filter(|armed| armed.starts_with(path)).cloned().collect();
            for armed in void {
                let _ = self.watcher.unwatch(&armed);
                self.armed.remove(&armed);
            }
        }
        self.arm();
        let is_there = |target: &PathBuf| self.armed.contains_key(target) || target.is_file();
        self.library.iter().any(|target| event.paths.iter().any(|path| target.starts_with(path)) && is_there(target))
    }

    fn arm(&mut self) {
        // A folder can appear between looking and watching: look again until what is watched is what there is.
        for _ in 0..8 {
            let wanted = wanted(self.targets());
            if wanted == self.armed {
                return;
            }
            for path in self.armed.keys().filter(|path| !wanted.contains_key(*path)) {
                let _ = self.watcher.unwatch(path);
            }
            self.armed.retain(|path, _| wanted.contains_key(path));
            for (path, mode) in wanted {
                if self.armed.get(&path) != Some(&mode) && self.watcher.watch(&path, mode).is_ok() {
                    self.armed.insert(path, mode);
                }
            }
        }
    }
}

fn wanted<'a>(targets: impl Iterator<Item = &'a PathBuf>) -> HashMap<PathBuf, RecursiveMode> {
    let mut wanted = HashMap::new();
    for target in targets {
        let Some(nearest) = target.ancestors().find(|path| path.is_dir()) else { continue };
        let mode = if nearest == target { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        let entry = wanted.entry(nearest.to_owned()).or_insert(mode);
        if mode == RecursiveMode::Recursive {
            *entry = mode;
        }
    }
    wanted
}

/// Whether an event is about data: not our own temp files, not reading, not permissions.
fn is_relevant(event: &Event, targets: &[PathBuf]) -> bool {
    if event.need_rescan() {
        return true;
    }
    let written = match event.kind {
        EventKind::Any | EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(ModifyKind::Metadata(kind)) => kind == MetadataKind::WriteTime,
        EventKind::Modify(_) => true,
        EventKind::Access(_) | EventKind::Other => false,
    };
    written && event.paths.iter().any(|path| targets.iter().any(|target| path.strip_prefix(target).is_ok_and(is_data)))
}

/// A YAML or Markdown file, or what may be a folder, with nothing hidden on the way.
fn is_data(inner: &Path) -> bool {
    let visible = inner.components().all(|part| part.as_os_str().to_str().is_some_and(files::is_data));
    let ending = inner.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    visible && ending.is_none_or(|ending| matches!(ending.as_str(), "yaml" | "yml" | "md"))
}

/// The path with its existing part resolved, as events name it.
fn real(path: &Path) -> PathBuf {
    for known in path.ancestors() {
        if let Ok(real) = known.canonicalize() {
            return real.join(path.strip_prefix(known).unwrap_or(Path::new("")));
        }
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use notify::event::{AccessKind, CreateKind, DataChange, RemoveKind, RenameMode};

    use super::*;

    #[test]
    fn only_written_data_counts() {
        let targets = ["/w/playbooks", "/w/partners", "/w/workspace.yaml"].map(PathBuf::from);
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let yes = [
            (written, "/w/playbooks/a.yaml"),
            (written, "/w/playbooks/a.YML"),
            (EventKind::Create(CreateKind::File), "/w/partners/acme/qbr/2026-Q4/01-x.md"),
            (EventKind::Remove(RemoveKind::Folder), "/w/partners/acme"),
            (EventKind::Modify(ModifyKind::Name(RenameMode::To)), "/w/partners/acme/partner.yaml"),
            (EventKind::Remove(RemoveKind::Folder), "/w/playbooks"),
            (written, "/w/workspace.yaml"),
            (EventKind::Modify(ModifyKind::Name(RenameMode::To)), "/w/workspace.yaml"),
        ];
        let no = [
            (EventKind::Access(AccessKind::Any), "/w/playbooks/a.yaml"),
            (EventKind::Modify(ModifyKind::Metadata(MetadataKind::Permissions)), "/w/playbooks/a.yaml"),
            (written, "/w/playbooks/.a.yaml.x8Za.tmp"),
            (written, "/w/partners/.new.x8Za.tmp/partner.yaml"),
            (written, "/w/partners/acme/activity.jsonl"),
            (written, "/w/playbooks/a.yaml~"),
            (written, "/w/playbooks/.git/index"),
            (written, "/w/notes.md"),
            (written, "/w/workspace.yaml~"),
            (EventKind::Create(CreateKind::Folder), "/w"),
        ];
        for (kinds, relevant) in [(&yes[..], true), (&no[..], false)] {
            for (kind, path) in kinds {
                let event = Event::new(*kind).add_path(path.into());
                assert_eq!(is_relevant(&event, &targets), relevant, "{kind:?} {path}");
            }
        }
    }

    /// A watch of these folders, and what it reports.
    fn watch(folders: &[PathBuf]) -> (Watch, Receiver<Changed>) {
        let (sender, reports) = channel();
        let tell = move |changed| sender.send(changed).unwrap_or_default();
        (Watch::start(folders, Box::new(tell)).expect("a watcher"), reports)
    }

    fn reported(reports: &Receiver<Changed>) {
        let changed = reports.recv_timeout(Duration::from_secs(20)).expect("a change is reported");
        assert_eq!(changed, Changed::Library);
    }

    #[test]
    fn a_change_deep_in_a_folder_is_reported() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let inner = folder.path().join("a/b");
        fs::create_dir_all(&inner).expect("made");
        let (_watch, reports) = watch(&[folder.path().to_owned()]);
        fs::write(inner.join("x.md"), "one").expect("written");
        reported(&reports);
    }

    #[test]
    fn a_folder_that_appears_whole_is_reported() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let (_watch, reports) = watch(&[folder.path().join("not/yet")]);
        let ready = folder.path().join("ready");
        fs::create_dir_all(ready.join("yet")).expect("made");
        fs::rename(ready, folder.path().join("not")).expect("renamed");
        reported(&reports);
    }

    #[test]
    fn a_file_is_watched_before_it_is_there_and_when_it_comes_with_its_folder() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let file = folder.path().join("team/workspace.yaml");
        let (_watch, reports) = watch(std::slice::from_ref(&file));
        let ready = folder.path().join("ready");
        fs::create_dir(&ready).expect("made");
        fs::write(ready.join("workspace.yaml"), "one").expect("written");
        fs::rename(ready, folder.path().join("team")).expect("renamed");
        reported(&reports);
        followed(&file, &reports);
    }

    /// Writes until more is reported than what was there before can still have under way.
    fn followed(target: &Path, reports: &Receiver<Changed>) {
        let file = if target.is_dir() { target.join("x.yaml") } else { target.to_owned() };
        let written = (0..400).filter(|n| {
            fs::write(&file, n.to_string()).expect("written");
            reports.recv_timeout(Duration::from_millis(50)).is_ok()
        });
        assert_eq!(written.take(60).count(), 60, "writes are reported");
        while reports.try_recv().is_ok() {}
    }

    #[test]
    fn a_folder_that_comes_and_goes_is_followed_when_it_is_back() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let target = folder.path().join("not/yet/playbooks");
        let (_watch, reports) = watch(std::slice::from_ref(&target));
        for _ in 0..3 {
            fs::create_dir_all(&target).expect("made");
            followed(&target, &reports);
            fs::remove_dir_all(folder.path().join("not")).expect("removed");
        }
    }

    #[test]
    fn a_folder_that_is_replaced_is_followed() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let target = folder.path().join("playbooks");
        fs::create_dir(&target).expect("made");
        let (_watch, reports) = watch(std::slice::from_ref(&target));
        for n in 0..3 {
            let new = folder.path().join("new");
            fs::create_dir(&new).expect("made");
            fs::rename(&target, folder.path().join(format!("old {n}"))).expect("renamed");
            fs::rename(&new, &target).expect("renamed");
            followed(&target, &reports);
        }
    }

    #[test]
    fn the_open_run_is_watched_until_another_one_is_opened() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let (library, run) = (folder.path().join("playbooks"), folder.path().join("partners/acme/qbr/2026-Q4"));
        fs::create_dir_all(&library).expect("made");
        fs::create_dir_all(&run).expect("made");
        let (watch, reports) = watch(std::slice::from_ref(&library));
        let next = || reports.recv_timeout(Duration::from_secs(20)).expect("a change is reported");
        watch.turn_to(Some(run.clone()));
        assert_eq!(next(), Changed::Run, "what changed before it was watched is looked for");
        fs::write(library.join("a.yaml"), "one").expect("written");
        assert_eq!(next(), Changed::Library);
        fs::write(run.join("01-x.md"), "one").expect("written");
        while next() != Changed::Run {}
        watch.turn_to(Some(folder.path().join("partners/acme/qbr/2027-Q1")));
        // Changes are reported in their order: were it still watched, its changes would stand between those of the library.
        let mut told = Vec::new();
        while told.len() < 60 {
            fs::write(run.join("01-x.md"), told.len().to_string()).expect("written");
            fs::write(library.join("a.yaml"), told.len().to_string()).expect("written");
            told.push(next());
        }
        assert_eq!(told[40..], [Changed::Library; 20]);
    }

    #[test]
    fn dropping_it_ends_the_reports() {
        let folder = tempfile::tempdir().expect("a temp folder");
        let (watch, reports) = watch(&[folder.path().to_owned()]);
        drop(watch);
        assert_eq!(reports.recv_timeout(Duration::from_secs(20)), Err(std::sync::mpsc::RecvTimeoutError::Disconnected));
    }
}
