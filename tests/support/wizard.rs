//! The whole program without a terminal: the real app, the real desk on a folder of its own, the built-in playbooks, and
//! a clock that only the test moves. After each call nothing is pending. A wizard that is dropped without having been
//! looked at, or with effects for the terminal that nobody took, fails its test.
#![expect(
    dead_code,
    clippy::disallowed_methods,
    reason = "each test file uses its own part of the harness, in a temp folder"
)]

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use jiff::{Timestamp, ZonedDateTime};
use playbooks::app::draft::Kept;
use playbooks::app::msg::{Mouse, MouseKind};
use playbooks::app::{App, Effect, Key, Msg, Start};
use playbooks::domain::activity::{self, Activity};
use playbooks::domain::run::Run;
use playbooks::io::clock::Clock;
use playbooks::io::desk::Desk;
use playbooks::io::journal::Journal;
use playbooks::io::paths::{Environment, Paths};
use playbooks::io::wake::{self, Inbox};
use playbooks::io::yaml;
use playbooks::screens::view;
use playbooks::theme::{BuiltIn, Depth, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

/// When every test begins: a Monday.
pub const NOW: &str = "2026-11-23T09:30:00+01:00";

/// Where playbooks and partners are shown to be.
pub const SHOWN_WORKSPACE: &str = "~/playbooks";

#[must_use = "a test ends in an assertion"]
#[derive(Debug)]
pub struct Wizard {
    folder: Rc<TempDir>,
    app: App,
    desk: Desk,
    journal: Option<(Journal, Inbox)>,
    now: ZonedDateTime,
    theme: Theme,
    /// What was asked of the terminal.
    left: Vec<Effect>,
    /// The deadline that was told last; the event loop tells each one once.
    past: Option<Timestamp>,
    /// The times that files were given, so that "touched" follows the test's clock.
    stamps: HashMap<PathBuf, SystemTime>,
    looked_at: Cell<bool>,
}

impl Wizard {
    /// The program in a new, empty workspace.
    pub fn new(start: Start, size: (u16, u16)) -> Self {
        Self::prepared(start, size, |_| {})
    }

    /// The program in a workspace that `prepare` fills before.
    pub fn prepared(start: Start, size: (u16, u16), prepare: impl FnOnce(&Path)) -> Self {
        let folder = Rc::new(tempfile::tempdir().expect("a temp folder"));
        let workspace = folder.path().join("workspace");
        fs::create_dir(&workspace).expect("the workspace is made");
        prepare(&workspace);
        Self::in_folder(folder, start, size)
    }

    /// A second program on the same folder.
    pub fn beside(&self, start: Start) -> Self {
        Self::in_folder(Rc::clone(&self.folder), start, self.app.size)
    }

    fn in_folder(folder: Rc<TempDir>, start: Start, size: (u16, u16)) -> Self {
        let workspace = folder.path().join("workspace");
        let now: ZonedDateTime = clock(NOW).now();
        let theme = Theme::new(BuiltIn::Dark, Depth::None);
        let (app, effects, desk) = launch(folder.path(), start, size, &now);
        let (left, stamps) = (Vec::new(), HashMap::new());
        let looked_at = Cell::new(true);
        let journal = Some(journal_in(&workspace));
        let mut wizard = Self { folder, app, desk, journal, now, theme, left, past: None, stamps, looked_at };
        wizard.carry_out(effects);
        wizard
    }

    /// `playbooks run PLAYBOOK --partner NAME` at 120x40.
    pub fn run(playbook: &str, partner: &str) -> Self {
        Self::new(Start::Run { playbook: playbook.to_owned(), partner: partner.to_owned() }, (120, 40))
    }

    /// Today at 120x40.
    pub fn today() -> Self {
        Self::new(Start::Today, (120, 40))
    }

    /// The process is killed as by `kill -9` and started again on the same folder, at the same window size.
    pub fn restart(&mut self, start: Start) -> &mut Self {
        let journals = self.workspace().join(".playbooks/local/journal");
        let killed: Vec<(PathBuf, Vec<u8>)> = match journals.is_dir() {
            true => {
                files_below(&journals).into_iter().map(|path| (path.clone(), fs::read(path).expect("read"))).collect()
            }
            false => Vec::new(),
        };
        self.journal = None;
        for (path, bytes) in killed {
            fs::write(path, bytes).expect("as it was when the process was killed");
        }
        self.launch_again(start)
    }

    /// The program has ended by itself and is started again.
    pub fn next_start(&mut self, start: Start) -> &mut Self {
        self.exits(0);
        self.journal = None;
        self.launch_again(start)
    }

    fn launch_again(&mut self, start: Start) -> &mut Self {
        self.journal = Some(journal_in(&self.workspace()));
        let (app, effects, desk) = launch(self.folder.path(), start, self.app.size, &self.now);
        (self.app, self.desk, self.past) = (app, desk, None);
        self.carry_out(effects)
    }

    pub fn app(&self) -> &App {
        self.looked_at.set(true);
        &self.app
    }

    /// One key by its name, such as `n`, `Ctrl-S` or `PgDn`.
    #[track_caller]
    pub fn press(&mut self, key: &str) -> &mut Self {
        let key: Key = key.parse().expect("the name of a key");
        self.tell(Msg::Key(key))
    }

    /// Several keys with spaces between.
    #[track_caller]
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.press(key);
        }
        self
    }

    /// Text as it is typed, key by key.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '\n' => self.press("Enter"),
                c => self.tell(Msg::Key(Key::char(c))),
            };
        }
        self
    }

    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.tell(Msg::Paste(text.to_owned()))
    }

    pub fn click(&mut self, column: u16, row: u16) -> &mut Self {
        self.tell(Msg::Mouse(Mouse { kind: MouseKind::Press, column, row }));
        self.tell(Msg::Mouse(Mouse { kind: MouseKind::Release, column, row }))
    }

    /// Clicks on the first cell of this text.
    #[track_caller]
    pub fn click_on(&mut self, text: &str) -> &mut Self {
        let (column, row) = self.find(text);
        self.click(column, row)
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.tell(Msg::Resize { columns, rows })
    }

    /// Time goes by. Whatever falls due meanwhile is done, at its time.
    pub fn advance(&mut self, seconds: f64) -> &mut Self {
        let target = &self.now + Duration::from_secs_f64(seconds);
        while let Some(due) = self.app.deadline().filter(|due| *due <= target.timestamp() && Some(*due) != self.past) {
            self.now = self.now.timestamp().max(due).to_zoned_datetime(self.now.time_zone().clone());
            self.past = Some(due);
            self.tell(Msg::Tick);
        }
        self.now = target;
        self
    }

    /// The external editor that was asked for leaves this text in its file and comes back.
    #[track_caller]
    pub fn external_editor_leaves(&mut self, text: &str) -> &mut Self {
        let position = self.left.iter().position(|effect| matches!(effect, Effect::EditExternally { .. }));
        let Effect::EditExternally { key, step, file, .. } = self.left.remove(position.expect("it was asked for"))
        else {
            unreachable!("the position of one");
        };
        let path = self.workspace().join("partners").join(&key.partner).join(&key.playbook).join(&key.run).join(&file);
        fs::write(path, text).expect("the document is written");
        let opened = Effect::OpenDocument { key, step, file };
        match self.desk.perform(opened) {
            Some(Msg::DocumentOpened { key, step, result }) => self.tell(Msg::Edited { key, step, result }),
            other => panic!("a document is opened: {other:?}"),
        }
    }

    /// Anything that can happen.
    pub fn tell(&mut self, msg: Msg) -> &mut Self {
        let effects = self.app.update(msg, &self.now);
        self.looked_at.set(false);
        self.carry_out(effects)
    }

    /// Does everything that is asked for, in its order, until nothing is; then keeps what is typed.
    fn carry_out(&mut self, effects: Vec<Effect>) -> &mut Self {
        self.carry_out_effects(effects);
        let Some((mut journal, mut inbox)) = self.journal.take() else { return self };
        while let Some(told) = journal.keep(&self.app.drafts()) {
            if told == Msg::DraftsKept(Kept::NotYet) {
                wait_for(&mut inbox);
            }
            let effects = self.app.update(told, &self.now);
            self.carry_out_effects(effects);
        }
        self.journal = Some((journal, inbox));
        self
    }

    fn carry_out_effects(&mut self, effects: Vec<Effect>) -> &mut Self {
        if effects.is_empty() {
            return self;
        }
        let mut queue = VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            if matches!(effect, Effect::LoadPortfolio) {
                self.stamp();
            }
            match self.desk.perform(effect.clone()) {
                Some(answer) => queue.extend(self.app.update(answer, &self.now)),
                // The loop ends at the first.
                None if matches!(effect, Effect::Exit(_)) && self.left.contains(&effect) => {}
                None if matches!(effect, Effect::RetireDrafts(_) | Effect::LeavePartner(_)) => {}
                None => self.left.push(effect),
            }
        }
        self.stamp();
        self
    }

    /// Files written since the last call get the time of the test's clock.
    fn stamp(&mut self) {
        let since = u64::try_from(self.now.timestamp().as_second()).expect("after 1970");
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(since);
        for path in files_below(&self.workspace()) {
            let written = fs::metadata(&path).and_then(|described| described.modified()).expect("a time");
            if self.stamps.get(&path) != Some(&written) {
                File::options().write(true).open(&path).and_then(|file| file.set_modified(now)).expect("a new time");
                self.stamps.insert(path, now);
            }
        }
    }

    /// The lines of the screen without the blanks at their ends.
    pub fn lines(&self) -> Vec<String> {
        let buffer = self.frame_with_styles();
        let width = usize::from(buffer.area.width).max(1);
        let line = |cells: &[ratatui::buffer::Cell]| {
            let mut line = String::new();
            let mut covered = 0;
            for cell in cells {
                if covered == 0 {
                    line.push_str(cell.symbol());
                    covered = cell.symbol().width();
                }
                covered = covered.saturating_sub(1);
            }
            line.trim_end().to_owned()
        };
        buffer.content.chunks(width).map(line).collect()
    }

    pub fn screen(&self) -> String {
        self.lines().join("\n")
    }

    /// The screen as cells.
    pub fn frame_with_styles(&self) -> Buffer {
        self.looked_at.set(true);
        draw(&self.app, self.app.size, self.theme)
    }

    /// Colours, instead of none.
    pub fn with_theme(&mut self, theme: Theme) -> &mut Self {
        self.theme = theme;
        self
    }

    /// Column and row of the first cell of a text on the screen.
    #[track_caller]
    pub fn find(&self, text: &str) -> (u16, u16) {
        let place = |(row, line): (usize, &String)| line.find(text).map(|at| (line[..at].width(), row));
        let Some((column, row)) = self.lines().iter().enumerate().find_map(place) else {
            panic!("`{text}` is not on the screen:\n{}", self.screen());
        };
        (u16::try_from(column).expect("a column"), u16::try_from(row).expect("a row"))
    }

    /// Asserts that the screen says this, on one line.
    #[track_caller]
    pub fn shows(&mut self, text: &str) -> &mut Self {
        assert!(self.screen().contains(text), "`{text}` is not on the screen:\n{}", self.screen());
        self
    }

    #[track_caller]
    pub fn lacks(&mut self, text: &str) -> &mut Self {
        assert!(!self.screen().contains(text), "`{text}` is on the screen:\n{}", self.screen());
        self
    }

    /// What was asked of the terminal since the last call.
    pub fn effects(&mut self) -> Vec<Effect> {
        self.looked_at.set(true);
        std::mem::take(&mut self.left)
    }

    /// Asserts that the program ended with this code, and asked the terminal for nothing else.
    #[track_caller]
    pub fn exits(&mut self, code: i32) {
        assert_eq!(self.effects(), [Effect::Exit(code)], "{}", self.screen());
    }

    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    /// Every file of the workspace by its path there, without locks and history.
    pub fn files(&self) -> BTreeMap<String, String> {
        self.looked_at.set(true);
        let root = self.workspace();
        let read = |path: PathBuf| {
            let inner = path.strip_prefix(&root).expect("a file of the workspace").to_string_lossy().into_owned();
            (inner, String::from_utf8_lossy(&fs::read(&path).expect("a file")).into_owned())
        };
        let local = root.join(".playbooks");
        files_below(&root).into_iter().filter(|path| !path.starts_with(&local)).map(read).collect()
    }

    #[track_caller]
    pub fn file(&self, path: &str) -> String {
        self.looked_at.set(true);
        let path = self.workspace().join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Another program writes a file of the workspace.
    pub fn write(&mut self, path: &str, text: &str) -> &mut Self {
        let path = self.workspace().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
        self
    }

    /// `run.yaml` of a run such as `acme-corp/recruit/2026-11`, as it is on disk.
    #[track_caller]
    pub fn record(&self, run: &str) -> Run {
        yaml::read(&self.file(&format!("partners/{run}/run.yaml"))).expect("a run")
    }

    /// What the partner's log says was done.
    #[track_caller]
    pub fn log(&self, partner: &str) -> Vec<Activity> {
        activity::read(&self.file(&format!("partners/{partner}/activity.jsonl")))
    }
}

impl Drop for Wizard {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.looked_at.get(), "the test ends without an assertion about what it did last");
            assert!(self.left.is_empty(), "the terminal was asked for what the test does not expect: {:?}", self.left);
        }
    }
}

/// What the app shows in a window of this size.
pub fn draw(app: &App, (columns, rows): (u16, u16), theme: Theme) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
    terminal.draw(|frame| view::draw(frame, app, theme)).expect("a frame");
    terminal.backend().buffer().clone()
}

fn journal_in(workspace: &Path) -> (Journal, Inbox) {
    let (waker, inbox) = wake::pair().expect("two sockets");
    (Journal::start(workspace, waker).expect("a thread"), inbox)
}

/// Waits for the word that the disk has caught up.
fn wait_for(inbox: &mut Inbox) {
    let patience = Timespec { tv_sec: 20, tv_nsec: 0 };
    let ready = poll(&mut [PollFd::new(inbox, PollFlags::IN)], Some(&patience)).expect("polled");
    assert!(ready > 0, "the disk does not answer");
    inbox.take();
}

fn launch(folder: &Path, start: Start, size: (u16, u16), now: &ZonedDateTime) -> (App, Vec<Effect>, Desk) {
    let paths =
        Paths { workspace: folder.join("workspace"), config: folder.join("config"), current: folder.join("current") };
    let desk = Desk::new(&paths.workspace, paths.places(), clock(&now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()));
    let (app, effects) = App::new(start, "anna".into(), SHOWN_WORKSPACE.into(), size, now.clone());
    (app, effects, desk)
}

fn clock(now: &str) -> Clock {
    Clock::new(&Environment { now: Some(now.to_owned()), ..Environment::default() }).expect("a time")
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type().expect("a kind") {
                kind if kind.is_dir() => open.push(entry.path()),
                kind if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    found
}
