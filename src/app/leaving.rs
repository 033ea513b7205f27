//! What follows where something could not be saved, and the way out: nothing is left behind unsaved without a word.

use super::overlay::{Confirm, Conflict, Overlay, Question};
use super::{App, Effect};
use crate::screens::run::{SaveState, Session};
use crate::screens::{Notice, Reply};

/// What a notice about something unsaved begins with.
const NOT_KEPT: &str = "NOT KEPT";
const ONLY_KEPT: &str = "Not saved, but kept as a draft";

impl App {
    /// What follows from the answer to a save.
    pub(super) fn after_save(&mut self, saved: Option<Result<Reply, Box<Conflict>>>) -> Vec<Effect> {
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
    pub(super) fn changed_underneath(&mut self, conflict: Conflict) -> Vec<Effect> {
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
    pub(super) fn quit(&mut self) -> Vec<Effect> {
        if self.leaving.is_some() {
            return self.ask_quit_unsaved("It is taking long to save.");
        }
        let mut effects = self.each_session(Session::finish_typing);
        effects.extend(self.flush_all());
        self.leaving = Some(0);
        effects
    }

    /// After a save that may have failed: says so, and does not quit over it.
    pub(super) fn not_saved(&mut self) -> Vec<Effect> {
        let SaveState::NotKept(reason) = self.save_state() else {
            let stale = |notice: &Notice| {
                notice.problem && [NOT_KEPT, ONLY_KEPT].iter().any(|words| notice.text.starts_with(words))
            };
            if self.notice.as_ref().is_some_and(stale) {
                self.notice = Some(Notice::info("It is saved now."));
            }
            return Vec::new();
        };
        match self.leaving {
            Some(0) => self.ask_quit_unsaved(&reason),
            Some(code) => vec![Effect::Exit(code)],
            None => {
                // A sentence that says more about it stays.
                if self.notice.as_ref().is_none_or(|notice| !notice.problem) {
                    let state = if self.is_kept() { ONLY_KEPT } else { NOT_KEPT };
                    self.notice = Some(Notice::problem(format!("{state}: {reason} Ctrl-S tries again.")));
                }
                Vec::new()
            }
        }
    }

    pub(super) fn ask_quit_unsaved(&mut self, reason: &str) -> Vec<Effect> {
        self.leaving = None;
        let (title, then) = if self.is_kept() {
            ("Quit before it is saved?", "What you typed is kept as a draft: the next start offers it.")
        } else {
            ("Quit without saving?", "Quitting now loses what is not saved.")
        };
        let text = format!("{reason} {then} Esc goes back to the text.");
        let confirm = Confirm { title: title.into(), text, question: Question::QuitUnsaved };
        self.overlays.push(Overlay::Confirm(confirm));
        Vec::new()
    }
}
