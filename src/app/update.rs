//! One message at a time: who gets it and what follows.

use jiff::ZonedDateTime;

use super::action::{Action, Context};
use super::draft::Kept;
use super::footer::Hint;
use super::form::{Form, Purpose};
use super::key::{Code, Key};
use super::msg::{Failure, Mouse, Msg, RunSaveFailure};
use super::overlay::{Conflict, Overlay, Question};
use super::{App, Effect, Screen, area, footer, overlay};
use crate::editor::{self, Command};
use crate::screens::run::links::open_address;
use crate::screens::run::{RunScreen, SaveState, Session};
use crate::screens::{Cx, Go, Notice, Reply};

impl App {
    /// Takes in what happened and says what is to be done outside.
    pub fn update(&mut self, msg: Msg, now: &ZonedDateTime) -> Vec<Effect> {
        self.now = now.clone();
        let mut effects = self.take(msg);
        effects.extend(self.settle_recovered());
        effects.extend(self.settle());
        let parked = std::mem::take(&mut self.parked);
        self.parked = parked.into_iter().filter(|run| run.is_unsaved() || self.is_awaited(run.key())).collect();
        effects.extend(self.retire());
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
                self.begin()
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
    fn parts(&mut self) -> (&mut Vec<Screen>, &mut Vec<RunScreen>, Cx<'_>) {
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
            Some(Overlay::Confirm(_) | Overlay::Conflict(_) | Overlay::Recovery(_)) => {}
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

    fn mouse(&mut self, mouse: Mouse) -> Vec<Effect> {
        use super::msg::MouseKind as K;
        let footer = area::frame(self.size.0, self.size.1).footer;
        if mouse.kind == K::Press && footer.contains(mouse.column, mouse.row) {
            let hints = footer::hints(&self.keymap, self.contexts(), footer.width);
            let hit = |hint: &&Hint| (hint.x..hint.x + hint.width).contains(&mouse.column);
            let action = hints.iter().find(hit).map(|hint| hint.action);
            return action.map(|action| self.act(action)).unwrap_or_default();
        }
        if !self.overlays.is_empty() {
            return match mouse.kind {
                K::ScrollUp => self.act(Action::Up),
                K::ScrollDown => self.act(Action::Down),
                K::Press => self.press_in_overlay(mouse),
                K::Drag | K::Release => Vec::new(),
            };
        }
        let (screens, _, cx) = self.parts();
        let reply = match screens.last_mut() {
            Some(Screen::Today(today)) => today.mouse(mouse, &cx),
            Some(Screen::Partners(partners)) => partners.mouse(mouse, &cx),
            Some(Screen::Partner(partner)) => partner.mouse(mouse, &cx),
            Some(Screen::Playbooks(playbooks)) => playbooks.mouse(mouse, &cx),
            Some(Screen::Run(RunScreen::Open(session))) => session.mouse(mouse, &cx),
            Some(Screen::Run(RunScreen::Loading(_) | RunScreen::Failed(..))) | None => Reply::default(),
        };
        self.follow(reply)
    }

    /// A click on a row of a list over the screen takes it.
    fn press_in_overlay(&mut self, mouse: Mouse) -> Vec<Effect> {
        let all = overlay::ground(self.size);
        let (parts, cursor, rows, action) = match self.overlays.last_mut() {
            Some(Overlay::Pick(pick)) => (pick.parts(all), &mut pick.cursor, pick.shown.len(), Action::Choose),
            Some(Overlay::Help(help)) => (help.parts(all), &mut help.cursor, help.shown.len(), Action::RunAction),
            _ => return Vec::new(),
        };
        cursor.fit(rows, usize::from(parts.list.height));
        let row = usize::from(mouse.row.saturating_sub(parts.list.y)) + cursor.top;
        if !parts.list.contains(mouse.column, mouse.row) || row >= rows {
            return Vec::new();
        }
        cursor.row = row;
        self.act(action)
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

    fn act_in_overlay(&mut self, action: Action) -> Vec<Effect> {
        let all = overlay::ground(self.size);
        let Some(overlay) = self.overlays.last_mut() else { return Vec::new() };
        match (overlay, action) {
            (_, Action::Back | Action::Decline) => {
                self.close_overlay();
                self.start_after = None;
            }
            (Overlay::Help(help), Action::RunAction) => {
                let chosen = help.chosen();
                self.overlays.pop();
                return chosen.map(|action| self.act(action)).unwrap_or_default();
            }
            (Overlay::Help(help), moving) => {
                let height = usize::from(help.parts(all).list.height);
                help.cursor.apply(moving, help.shown.len(), height);
            }
            (Overlay::Pick(pick), Action::Choose) => {
                let chosen = pick.chosen().map(|item| item.target.clone());
                return match chosen {
                    Some(target) => {
                        self.overlays.pop();
                        self.choose(target)
                    }
                    None => Vec::new(),
                };
            }
            (Overlay::Pick(pick), moving) => {
                let height = usize::from(pick.parts(all).list.height);
                pick.cursor.apply(moving, pick.shown.len(), height);
            }
            (Overlay::Form(form), Action::NextField | Action::NextLine) => form.focus_next(),
            (Overlay::Form(form), Action::PreviousField) => form.focus_previous(),
            (Overlay::Form(form), Action::Submit | Action::SubmitLine) => {
                let Some(form) = form.accepted() else { return Vec::new() };
                self.overlays.pop();
                return self.submit(&form);
            }
            (Overlay::Confirm(confirm), Action::Accept) => {
                let question = confirm.question.clone();
                self.overlays.pop();
                return self.accept(question);
            }
            (Overlay::Recovery(recovery), Action::BringBack) => {
                let left = recovery.left.clone();
                self.overlays.pop();
                return self.bring_back(left);
            }
            (Overlay::Recovery(recovery), Action::Discard) => {
                let journals = recovery.left.journals.clone();
                self.overlays.pop();
                self.notice = Some(Notice::info("Put aside. `playbooks recover --all` shows it for 30 days."));
                return vec![Effect::RetireDrafts(journals)];
            }
            (Overlay::Recovery(recovery), moving) => {
                let (count, height) = (recovery.left.offered.len(), usize::from(recovery.parts(all).list.height));
                recovery.cursor.apply(moving, count, height);
            }
            (Overlay::Conflict(conflict), Action::KeepMine | Action::TakeTheirs) => {
                let conflict = conflict.clone();
                self.overlays.pop();
                let mine = action == Action::KeepMine;
                let effect = self.session(&conflict.key).map(|session| session.settle_conflict(conflict.what, mine));
                return effect.flatten().into_iter().collect();
            }
            _ => {}
        }
        Vec::new()
    }

    /// What a kept form does.
    fn submit(&mut self, form: &Form) -> Vec<Effect> {
        let (first, second) = (form.value(0), form.value(1));
        let reply = match &form.purpose {
            Purpose::NewPartner => {
                return vec![Effect::CreatePartner { name: first.trim().to_owned(), by: self.user.clone() }];
            }
            Purpose::SkipStep { step } => self.with_top_session(|session, cx| session.skip(cx, step, &first)),
            Purpose::SetAside { criterion } => {
                self.with_top_session(|session, cx| session.set_aside_for(cx, criterion, &first))
            }
            Purpose::Evidence { criterion } => {
                self.with_top_session(|session, cx| session.keep_evidence(cx, criterion, &first, &second))
            }
            Purpose::Approval { approval } => {
                self.with_top_session(|session, cx| session.approve(cx, approval, &first, &second))
            }
            Purpose::OverrideGate => self.with_top_session(|session, _| session.confirm_override(first.trim())),
        };
        self.follow(reply.unwrap_or_default())
    }

    /// What a yes does.
    fn accept(&mut self, question: Question) -> Vec<Effect> {
        let reply = match question {
            Question::QuitUnsaved => return vec![Effect::Exit(1)],
            Question::StartAnother { partner, playbook } => {
                return vec![Effect::StartRun { partner, playbook, by: self.user.clone() }];
            }
            Question::OverrideGate { reason } => {
                self.with_top_session(|session, cx| session.override_gate(cx, &reason))
            }
            Question::CompleteOpen => self.with_top_session(Session::complete),
            Question::OpenAddress { address, name } => Some(open_address(address, &name)),
        };
        self.follow(reply.unwrap_or_default())
    }

    /// What follows from the answer to a save.
    fn after_save(&mut self, saved: Option<Result<Reply, Box<Conflict>>>) -> Vec<Effect> {
        match saved {
            Some(Err(conflict)) => self.changed_underneath(*conflict),
            Some(Ok(reply)) => {
                let mut effects = self.follow(reply);
                effects.extend(self.not_saved());
                effects
            }
            None => self.not_saved(),
        }
    }

    /// Both versions matter: the user chooses. On the way out by a signal nobody can be asked; then ours is written and
    /// the store keeps the other beside it.
    fn changed_underneath(&mut self, conflict: Conflict) -> Vec<Effect> {
        if self.leaving.is_some_and(|code| code != 0) {
            let ours = self.session(&conflict.key).map(|session| session.settle_conflict(conflict.what, true));
            return ours.flatten().into_iter().collect();
        }
        let may_ask = self.session(&conflict.key).is_none_or(Session::may_be_asked);
        if !may_ask && self.leaving.is_none() {
            self.notice =
                Some(Notice::problem(format!("{} was changed by another program. Ctrl-S decides.", conflict.name)));
            return Vec::new();
        }
        self.leaving = None;
        let asked = |overlay: &Overlay| matches!(overlay, Overlay::Conflict(asked) if asked.is_about(&conflict));
        if !self.overlays.iter().any(asked) {
            self.overlays.push(Overlay::Conflict(conflict));
        }
        Vec::new()
    }

    /// Ends the program once everything is on disk.
    fn quit(&mut self) -> Vec<Effect> {
        if self.leaving.is_some() {
            return self.ask_quit_unsaved("It is taking long to save.");
        }
        let mut effects = self.each_session(Session::finish_typing);
        effects.extend(self.flush_all());
        self.leaving = Some(0);
        effects
    }

    /// After a save that may have failed: says so, and does not quit over it.
    fn not_saved(&mut self) -> Vec<Effect> {
        let SaveState::NotKept(reason) = self.save_state() else { return Vec::new() };
        match self.leaving {
            Some(0) => self.ask_quit_unsaved(&reason),
            Some(code) => vec![Effect::Exit(code)],
            None => {
                // A sentence that says more about it stays.
                if self.notice.as_ref().is_none_or(|notice| !notice.problem) {
                    let state = if self.is_kept() { "Not saved, but kept as a draft" } else { "NOT KEPT" };
                    self.notice = Some(Notice::problem(format!("{state}: {reason} Ctrl-S tries again.")));
                }
                Vec::new()
            }
        }
    }

    fn ask_quit_unsaved(&mut self, reason: &str) -> Vec<Effect> {
        self.leaving = None;
        let (title, then) = if self.is_kept() {
            ("Quit before it is saved?", "What you typed is kept as a draft: the next start offers it.")
        } else {
            ("Quit without saving?", "Quitting now loses what is not saved.")
        };
        let text = format!("{reason} {then} Esc goes back to the text.");
        let confirm = super::overlay::Confirm { title: title.into(), text, question: Question::QuitUnsaved };
        self.overlays.push(Overlay::Confirm(confirm));
        Vec::new()
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

    fn each_session(&mut self, mut ask: impl FnMut(&mut Session, &Cx<'_>) -> Vec<Effect>) -> Vec<Effect> {
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
