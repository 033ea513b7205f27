//! PURE. The machine: everything the program knows and shows, changed by one function.
//!
//! `update(msg, now) -> effects`. An overlay on top gets the keys first, then the screen on top. Effects are data;
//! `io::runner` carries them out and answers with messages. Nothing here knows a terminal, a disk or a clock.

pub mod action;
mod answering;
pub mod area;
pub mod draft;
pub mod effect;
pub mod filter;
pub mod footer;
pub mod form;
pub mod key;
pub mod keymap;
mod leaving;
pub mod list;
mod mouse;
pub mod msg;
mod navigate;
pub mod overlay;
pub mod pick;
pub mod recovery;
pub mod reference;
pub mod strip;
pub mod text;
mod update;
pub mod versions;

use std::path::PathBuf;

use jiff::{Timestamp, ZonedDateTime};

pub use effect::{Effect, Over};
pub use key::Key;
pub use msg::Msg;

use self::action::Context;
use self::draft::{Draft, Kept};
use self::form::Form;
use self::keymap::Keymap;
use self::overlay::Overlay;
use crate::domain::catalog::Catalog;
use crate::domain::portfolio::Portfolio;
use crate::domain::run::RunKey;
use crate::screens::partner::PartnerScreen;
use crate::screens::partners::Partners;
use crate::screens::playbooks::Playbooks;
use crate::screens::run::{RunScreen, SaveState};
use crate::screens::today::Today;
use crate::screens::{Cx, Notice};

/// A screen with its state.
#[derive(Debug, Clone, PartialEq)]
pub enum Screen {
    Today(Today),
    Partners(Box<Partners>),
    Partner(PartnerScreen),
    Playbooks(Box<Playbooks>),
    Run(RunScreen),
}

impl Screen {
    fn run(&self) -> Option<&RunScreen> {
        match self {
            Self::Run(run) => Some(run),
            _ => None,
        }
    }

    fn run_mut(&mut self) -> Option<&mut RunScreen> {
        match self {
            Self::Run(run) => Some(run),
            _ => None,
        }
    }
}

/// Where the program starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    Today,
    /// Open the newest run in progress of this playbook for this partner, or start one. The partner is made if
    /// nobody has that name.
    Run {
        playbook: String,
        partner: String,
    },
    /// Open the run that was touched last, of this partner or of all.
    Resume {
        partner: Option<String>,
    },
}

/// The whole program, but for what is outside of it.
#[derive(Debug, Clone, PartialEq)]
pub struct App {
    pub now: ZonedDateTime,
    /// The window: columns and rows.
    pub size: (u16, u16),
    /// Who sits at the keyboard.
    pub user: String,
    /// Where the files are, for people.
    pub workspace: String,
    pub catalog: Option<Catalog>,
    /// How often the catalog was read.
    edition: u64,
    pub portfolio: Option<Portfolio>,
    /// Never empty; the last is on top.
    pub screens: Vec<Screen>,
    /// The last is on top.
    pub overlays: Vec<Overlay>,
    /// Forms that were left with something typed, each with the run that it belongs to.
    drafts: Vec<(Option<RunKey>, Form)>,
    /// What ended programs left and is not back in its place, and the journals that it stands in.
    recovered: Vec<Draft>,
    retiring: Vec<PathBuf>,
    /// Whether what is typed would be there after a crash.
    kept: Kept,
    /// Runs that were left before their last save was acknowledged; they go when it is.
    parked: Vec<RunScreen>,
    pub notice: Option<Notice>,
    pub keymap: Keymap,
    /// When something was last acknowledged by the disk.
    pub saved_at: Option<Timestamp>,
    /// What was cut or copied here.
    clipboard: String,
    start: Option<Start>,
    /// A partner is being made; then this playbook is started for it.
    start_after: Option<String>,
    /// The program is to end with this code once everything is saved.
    leaving: Option<i32>,
}

impl App {
    /// The program before it was told anything, and what it wants done first.
    pub fn new(
        start: Start,
        user: String,
        workspace: String,
        size: (u16, u16),
        now: ZonedDateTime,
    ) -> (Self, Vec<Effect>) {
        let app = Self {
            now,
            size,
            user,
            workspace,
            catalog: None,
            edition: 0,
            portfolio: None,
            screens: vec![Screen::Today(Today::default())],
            overlays: Vec::new(),
            drafts: Vec::new(),
            recovered: Vec::new(),
            retiring: Vec::new(),
            kept: Kept::default(),
            parked: Vec::new(),
            notice: None,
            keymap: Keymap::default(),
            saved_at: None,
            clipboard: String::new(),
            start: Some(start),
            start_after: None,
            leaving: None,
        };
        (app, vec![Effect::LoadCatalog, Effect::LoadPortfolio, Effect::FindDrafts])
    }

    pub fn screen(&self) -> &Screen {
        // The first screen is never popped.
        &self.screens[self.screens.len() - 1]
    }

    fn screen_mut(&mut self) -> &mut Screen {
        let top = self.screens.len() - 1;
        &mut self.screens[top]
    }

    /// What a screen may look at.
    pub fn cx(&self) -> Cx<'_> {
        Cx {
            now: &self.now,
            user: &self.user,
            catalog: self.catalog.as_ref(),
            edition: self.edition,
            portfolio: self.portfolio.as_ref(),
            size: self.size,
        }
    }

    /// The contexts of the keys, first asked first.
    pub fn contexts(&self) -> &'static [Context] {
        match self.overlays.last() {
            Some(overlay) => overlay.contexts(),
            None => self.screen_contexts(),
        }
    }

    /// The contexts of the screen on top, whatever lies over it.
    pub fn screen_contexts(&self) -> &'static [Context] {
        use Context as C;
        match self.screen() {
            Screen::Today(_) => &[C::Today, C::List, C::Global],
            Screen::Partners(partners) => partners.contexts(),
            Screen::Partner(_) => &[C::Partner, C::List, C::Global],
            Screen::Playbooks(playbooks) => playbooks.contexts(),
            Screen::Run(run) => run.contexts(),
        }
    }

    /// Every run that is open or was left unsaved.
    fn runs(&self) -> impl Iterator<Item = &RunScreen> {
        self.screens.iter().filter_map(Screen::run).chain(&self.parked)
    }

    fn runs_mut(&mut self) -> impl Iterator<Item = &mut RunScreen> {
        self.screens.iter_mut().filter_map(Screen::run_mut).chain(&mut self.parked)
    }

    /// Takes the screens from `depth` on off the stack. A run among them stays at hand until it is saved.
    fn drop_screens(&mut self, depth: usize) {
        let gone = self.screens.split_off(depth.clamp(1, self.screens.len()));
        let runs = gone.into_iter().filter_map(|screen| match screen {
            Screen::Run(run) => Some(run),
            _ => None,
        });
        self.parked.extend(runs.filter(RunScreen::is_unsaved));
    }

    /// The run on the screen.
    fn run_key(&self) -> Option<RunKey> {
        self.screen().run().map(|run| run.key().clone())
    }

    /// Opens a form, with what was typed into it before it was left.
    fn open_form(&mut self, mut form: Form) {
        let run = self.run_key();
        let same = |(other, draft): &(Option<RunKey>, Form)| *other == run && draft.purpose == form.purpose;
        if let Some(index) = self.drafts.iter().position(same) {
            form.restore(self.drafts.remove(index).1);
        }
        self.retype(&mut form);
        self.overlays.push(Overlay::Form(Box::new(form)));
    }

    /// Closes the overlay on top. A form keeps what was typed for the next time.
    fn close_overlay(&mut self) {
        if let Some(Overlay::Form(form)) = self.overlays.pop()
            && form.is_touched()
        {
            let run = self.run_key();
            self.drafts.push((run, *form));
            self.notice = Some(Notice::info("What you typed is kept: the same form brings it back."));
        }
    }

    /// What of everything open is on disk: the worst counts.
    pub fn save_state(&self) -> SaveState {
        let states: Vec<SaveState> = self.runs().filter_map(|run| Some(run.session()?.save_state())).collect();
        let failed = states.iter().find(|state| matches!(state, SaveState::NotKept(_)));
        let is = |wanted: SaveState| states.contains(&wanted).then_some(wanted);
        let busy = || is(SaveState::Saving).or_else(|| is(SaveState::Typed));
        failed.cloned().or_else(busy).unwrap_or(SaveState::Saved)
    }

    /// When the program wants a `Tick` although nothing happens; `None` lets it sleep.
    pub fn deadline(&self) -> Option<Timestamp> {
        self.runs().filter_map(|run| run.session()?.deadline()).min()
    }
}
