//! One message at a time: who gets it and what follows.

use jiff::ZonedDateTime;

use super::action::{Action, Context};
use super::draft::Kept;
use super::key::{Code, Key};
use super::msg::{Failure, Msg, RunSaveFailure};
use super::overlay::Overlay;
use super::{App, Effect, Screen};
use crate::editor::{self, Command};
use crate::screens::run::{RunScreen, SaveState, Session};
use crate::screens::{Cx, Go, Notice, Reply};

impl App {
    /// Takes in what happened and says what is to be done outside.
    pub fn update(&mut self, msg: Msg, now: &ZonedDateTime) -> Vec<Effect> {
        self.now = now.clone();
        let before: Vec<String> = self.runs().map(|run| run.key().partner.clone()).collect();
        let mut effects = self.take(msg);
        effects.extend(self.settle_recovered());
        effects.extend(self.settle());
        let parked = std::mem::take(&mut self.parked);
        self.parked = parked.into_iter().filter(|run| run.is_unsaved() || self.is_awaited(run.key())).collect();
        effects.extend(self.retire());
        let left = before.into_iter().filter(|partner| !self.runs().any(|run| run.key().partner == *partner));
        effects.extend(left.map(Effect::LeavePartner));
        if let Some(code) = self.leaving
            && self.save_state() == SaveState::Saved
        {
            effects.push(Effect::Exit(code));
        }
        effects
    }

    fn take(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Key(key) => {
                self.notice = None;
                self.key(key)
            }
            Msg::Paste(text) => self.text(Command::InsertText(text)),
            Msg::Mouse(mouse) => self.mouse(mouse),
            Msg::Resize { columns, rows } => {
                self.size = (columns, rows);
                Vec::new()
            }
            Msg::FocusGained | Msg::RunFilesChanged => self.look_again(),
            Msg::FocusLost => self.flush_all(),
            Msg::Tick => self.each_session(Session::tick),
            Msg::Terminate(signal) => {
                self.leaving = Some(128 + signal);
                let mut effects = self.each_session(Session::finish_typing);
                effects.extend(self.flush_all());
                effects
            }
            Msg::CatalogLoaded(catalog) => {
                self.catalog = Some(*catalog);
                self.edition += 1;
                self.begin()
            }
            Msg::PortfolioLoaded(portfolio) => {
                self.portfolio = Some(*portfolio);
                let mut effects = self.begin();
                if let Screen::Partner(screen) = self.screen() {
                    effects.push(Effect::ReadTimeline(screen.slug.clone()));
                }
                effects
            }
            Msg::FilesChanged => {
                let mut effects = vec![Effect::LoadCatalog];
                effects.extend(self.look_again());
                effects
            }
            Msg::PartnerCreated(result) => self.partner_created(result),
            Msg::RunStarted(result) => match result {
                Ok(key) => {
                    let effects = self.open_run(key);
                    effects.into_iter().chain([Effect::LoadPortfolio]).collect()
                }
                Err(failure) => self.complain(&failure),
            },
            Msg::RunOpened { key, result } => {
                let run = self.runs_mut().find(|run| *run.key() == key);
                let reply = run.map(|run| run.opened(result)).unwrap_or_default();
                self.follow(reply)
            }
            Msg::DocumentOpened { key, step, result } => {
                let Some(session) = self.session(&key) else { return Vec::new() };
                if session.documents.get(&step).is_some_and(|document| document.ready().is_some()) {
                    let reply = session.document_reread(&step, result);
                    return self.follow(reply);
                }
                let reply = session.document_opened(&step, result);
                self.follow(reply)
            }
            Msg::DocumentMade { key, step, result } => {
                let reply = self.with_session(&key, |session, cx| session.document_made(cx, &step, result));
                self.follow(reply.unwrap_or_default())
            }
            Msg::DocumentsRead { key, texts } => {
                let reply = self.with_top_session(|session, cx| session.previous_read(&key, &texts, cx));
                if let Some(session) = self.session(&key) {
                    session.values.read(texts);
                }
                self.follow(reply.unwrap_or_default())
            }
            Msg::PartnerRead { key, result } => {
                // One that cannot be read says so when something of it is to be written.
                if let (Ok(partner), Some(session)) = (result, self.session(&key)) {
                    session.partner_read(*partner);
                }
                Vec::new()
            }
            Msg::FactsSaved { key, revision, result } => {
                self.saved_at = result.as_ref().ok().map(|(at, _)| *at).or(self.saved_at);
                let effects = self.with_session(&key, |session, cx| session.facts_saved(cx, revision, result));
                effects.unwrap_or_default().into_iter().chain(self.not_saved()).collect()
            }
            Msg::RunSaved { key, revision, result } => {
                let (saved, unlogged) = match &result {
                    Ok(at) => (Some(*at), None),
                    Err(RunSaveFailure::Unlogged(failure)) => (Some(self.now.timestamp()), Some(failure.to_string())),
                    Err(RunSaveFailure::Changed(_) | RunSaveFailure::Failed(_)) => (None, None),
                };
                self.saved_at = saved.or(self.saved_at);
                self.notice = unlogged.map(Notice::problem).or(self.notice.take());
                if let Some(at) = saved {
                    let card = self.session(&key).map(|session| session.card(at));
                    self.portfolio.iter_mut().zip(card).for_each(|(portfolio, card)| portfolio.keep(card));
                }
                let saved = self.with_session(&key, |session, cx| session.run_saved(cx, revision, result));
                self.after_save(saved)
            }
            Msg::DocumentSaved { key, step, revision, result } => {
                self.saved_at = result.as_ref().ok().map(|saved| saved.at).or(self.saved_at);
                let saved = self.with_session(&key, |session, cx| session.document_saved(cx, &step, revision, result));
                self.after_save(saved)
            }
            Msg::Edited { key, step, result } => {
                let reply = self.session(&key).map(|session| session.edited(&step, result));
                self.follow(reply.unwrap_or_default())
            }
            Msg::AddressNotOpened { why: Some(failure), .. } => self.complain(&failure),
            Msg::AddressNotOpened { address, why: None } => {
                let words = "No browser can be started from here. The address is on the clipboard: ";
                self.notice = Some(Notice::info(format!("{words}{address}")));
                vec![Effect::Copy(address)]
            }
            Msg::VersionsListed { key, step, list } => self.versions_listed(&key, &step, list),
            Msg::TimelineRead { partner, acts } => {
                if let Screen::Partner(screen) = self.screen_mut()
                    && screen.slug == partner
                {
                    screen.timeline = acts;
                }
                Vec::new()
            }
            Msg::DraftsFound(left) => {
                self.drafts_found(*left);
                Vec::new()
            }
            Msg::DraftsKept(kept) => {
                if let Kept::No(failure) = &kept {
                    self.complain(failure);
                }
                self.kept = kept;
                Vec::new()
            }
            Msg::DraftsWritten => Vec::new(),
            Msg::Copied(result) => {
                self.notice = Some(match result {
                    Ok(()) => self.notice.take().unwrap_or_else(|| Notice::info("Copied.")),
                    Err(failure) => Notice::problem(failure.to_string()),
                });
                Vec::new()
            }
        }
    }

    /// The screens, the runs that were left, and what both are told of the world.
    pub(super) fn parts(&mut self) -> (&mut Vec<Screen>, &mut Vec<RunScreen>, Cx<'_>) {
        let Self { screens, parked, catalog, edition, portfolio, now, user, size, .. } = self;
        let (catalog, portfolio) = (catalog.as_ref(), portfolio.as_ref());
        let cx = Cx { now, user, catalog, edition: *edition, portfolio, size: *size };
        (screens, parked, cx)
    }

    /// Lays out the screen on top for the window.
    fn settle(&mut self) -> Vec<Effect> {
        let (screens, _, cx) = self.parts();
        match screens.last_mut() {
            Some(Screen::Today(today)) => today.settle(&cx),
            Some(Screen::Partners(partners)) => partners.settle(&cx),
            Some(Screen::Partner(partner)) => partner.settle(&cx),
            Some(Screen::Playbooks(playbooks)) => playbooks.settle(&cx),
            Some(Screen::Run(RunScreen::Open(session))) => {
                let reply = session.settle(&cx);
                return self.follow(reply);
            }
            Some(Screen::Run(RunScreen::Loading(_) | RunScreen::Failed(..))) | None => {}
        }
        Vec::new()
    }

    fn key(&mut self, key: Key) -> Vec<Effect> {
        let contexts = self.contexts();
        if let Some(action) = self.keymap.action(contexts, key) {
            return self.act(action);
        }
        if !contexts.first().is_some_and(|context| context.takes_text()) {
            return Vec::new();
        }
        if let (Some(Overlay::Pick(_) | Overlay::Help(_)), Code::Up | Code::Down) = (self.overlays.last(), key.code) {
            return self.act(if key.code == Code::Up { Action::Up } else { Action::Down });
        }
        if key == Key::ctrl('v') {
            let text = self.clipboard.clone();
            return self.text(Command::InsertText(text));
        }
        editor::command_for(key).map(|command| self.text(command)).unwrap_or_default()
    }

    /// Text or an editing command for whatever takes text now.
    fn text(&mut self, command: Command) -> Vec<Effect> {
        match self.overlays.last_mut() {
            Some(Overlay::Form(form)) => form.edit(command),
            Some(Overlay::Pick(pick)) => pick.edit(command),
            Some(Overlay::Help(help)) => help.edit(command),
            Some(Overlay::Confirm(_) | Overlay::Conflict(_) | Overlay::Recovery(_) | Overlay::Versions(_)) => {}
            None => return self.screen_text(command),
        }
        Vec::new()
    }

    fn screen_text(&mut self, command: Command) -> Vec<Effect> {
        if !self.contexts().first().is_some_and(|context| context.takes_text()) {
            if let Command::InsertText(_) = command {
                self.notice = Some(Notice::info("Nothing takes text here. i edits a document."));
            }
            return Vec::new();
        }
        let copying = matches!(command, Command::Copy | Command::Cut);
        let copied = match self.screen_mut() {
            Screen::Partners(partners) => {
                partners.type_filter(command);
                None
            }
            Screen::Playbooks(playbooks) => {
                playbooks.type_filter(command);
                None
            }
            Screen::Run(_) => self.with_top_session(|session, cx| session.edit_text(command, cx)).flatten(),
            Screen::Today(_) | Screen::Partner(_) => None,
        };
        match copied {
            Some(text) => {
                self.clipboard.clone_from(&text);
                vec![Effect::Copy(text)]
            }
            None => {
                if copying {
                    self.notice =
                        Some(Notice::info("Nothing is selected. Shift with the arrows selects; Ctrl-Q quits."));
                }
                Vec::new()
            }
        }
    }

    /// Does what an action asks for: here, in the overlay on top, or in the screen on top.
    pub(super) fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Quit => return self.quit(),
            Action::Suspend => {
                let mut effects = self.flush_all();
                effects.push(Effect::Suspend);
                return effects;
            }
            Action::Help if self.overlays.is_empty() => return self.open_help(),
            Action::Palette if self.overlays.is_empty() => return self.open_palette(),
            Action::GoTo if self.overlays.is_empty() => return self.open_go_to(),
            _ => {}
        }
        if !self.overlays.is_empty() {
            return self.act_in_overlay(action);
        }
        match action {
            Action::ShowToday => return self.follow(Reply::go(Go::Today)),
            Action::ShowPartners => return self.follow(Reply::go(Go::Partners)),
            Action::ShowPlaybooks => return self.follow(Reply::go(Go::Playbooks(None))),
            Action::NewPartner => return self.ask_partner(None),
            _ => {}
        }
        let (screens, _, cx) = self.parts();
        let reply = match (screens.last_mut(), action) {
            (Some(Screen::Run(RunScreen::Open(session))), action) => session.act(action, &cx),
            (Some(Screen::Partners(partners)), Action::Back) => back_unless(partners.back()),
            (Some(Screen::Playbooks(playbooks)), Action::Back) => back_unless(playbooks.back()),
            (Some(Screen::Today(_)), Action::Close) => return self.quit(),
            (Some(Screen::Today(_)), Action::Back) => Reply::say("This is the first screen. q or Ctrl-Q quits."),
            (_, Action::Back | Action::Close) => Reply::go(Go::Back),
            (_, Action::Undo | Action::Redo) => Reply::say("Changes are undone in the run that they were made in."),
            (_, Action::Save) => Reply::say("Everything here is saved."),
            (Some(Screen::Today(today)), action) => today.act(action, &cx),
            (Some(Screen::Partners(partners)), action) => partners.act(action, &cx),
            (Some(Screen::Partner(partner)), action) => partner.act(action, &cx),
            (Some(Screen::Playbooks(playbooks)), action) => playbooks.act(action, &cx),
            (Some(Screen::Run(_)) | None, _) => Reply::default(),
        };
        self.follow(reply)
    }

    pub(super) fn flush_all(&mut self) -> Vec<Effect> {
        self.each_session(Session::flush)
    }

    /// The window has the focus again, or files changed: what is shown is read again.
    fn look_again(&mut self) -> Vec<Effect> {
        let mut effects = self.each_session(|session, _| session.refresh());
        if !matches!(self.screen(), Screen::Run(_)) {
            effects.push(Effect::LoadPortfolio);
        }
        effects
    }

    pub(super) fn each_session(&mut self, mut ask: impl FnMut(&mut Session, &Cx<'_>) -> Vec<Effect>) -> Vec<Effect> {
        let (screens, parked, cx) = self.parts();
        let runs = screens.iter_mut().filter_map(Screen::run_mut).chain(parked);
        runs.filter_map(RunScreen::session_mut).flat_map(|session| ask(session, &cx)).collect()
    }

    pub(super) fn session(&mut self, key: &crate::domain::run::RunKey) -> Option<&mut Session> {
        self.runs_mut().find(|run| run.key() == key)?.session_mut()
    }

    pub(super) fn with_session<T>(
        &mut self,
        key: &crate::domain::run::RunKey,
        ask: impl FnOnce(&mut Session, &Cx<'_>) -> T,
    ) -> Option<T> {
        let (screens, parked, cx) = self.parts();
        let mut runs = screens.iter_mut().filter_map(Screen::run_mut).chain(parked);
        let session = runs.find(|run| run.key() == key)?.session_mut()?;
        Some(ask(session, &cx))
    }

    pub(super) fn with_top_session<T>(&mut self, ask: impl FnOnce(&mut Session, &Cx<'_>) -> T) -> Option<T> {
        let Screen::Run(RunScreen::Open(session)) = self.screen() else { return None };
        let key = session.key.clone();
        self.with_session(&key, ask)
    }

    /// Does what a screen answered.
    pub(super) fn follow(&mut self, reply: Reply) -> Vec<Effect> {
        let Reply { mut effects, go, notice } = reply;
        self.notice = notice.or(self.notice.take());
        if let Some(go) = go {
            effects.extend(self.go(go));
        }
        effects
    }

    pub(super) fn complain(&mut self, failure: &Failure) -> Vec<Effect> {
        self.notice = Some(Notice::problem(failure.to_string()));
        Vec::new()
    }

    /// What the help page and the palette call this place.
    pub(super) fn place(&self) -> &'static str {
        self.screen_contexts()
            .iter()
            .find(|context| !matches!(context, Context::List | Context::Global))
            .map_or("Everywhere", |c| c.title())
    }
}

/// Esc on a screen that may have had something to close first.
fn back_unless(handled: bool) -> Reply {
    if handled { Reply::default() } else { Reply::go(Go::Back) }
}
