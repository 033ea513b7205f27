//! What ended programs left: the question about it, and how each text finds its place again.

use jiff::tz::TimeZone;

use super::draft::{Draft, Drafts, Kept, Left, Offered, Place, Text, Typed};
use super::form::Form;
use super::list::ListCursor;
use super::overlay::Overlay;
use super::{App, Effect};
use crate::domain::run::RunKey;
use crate::screens::Notice;
use crate::screens::run::drafts::Back;
use crate::screens::run::{RunScreen, SaveState, Session};

/// The question what becomes of texts that were left, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    pub left: Left,
    pub cursor: ListCursor,
    /// Of the times that are shown.
    pub zone: TimeZone,
}

impl Recovery {
    pub fn selected(&self) -> Option<&Offered> {
        self.left.offered.get(self.cursor.row)
    }
}

impl App {
    /// Everything typed that no file has.
    pub fn drafts(&self) -> Drafts<'_> {
        let mut typed = Vec::new();
        for session in self.runs().filter_map(RunScreen::session) {
            session.add_typed(&mut typed);
        }
        let on_top = self.run_key();
        for overlay in &self.overlays {
            if let Overlay::Form(form) = overlay {
                add_form(on_top.as_ref(), form, &mut typed);
            }
        }
        for (run, form) in &self.drafts {
            add_form(run.as_ref(), form, &mut typed);
        }
        let waiting = self.recovered.iter().filter(|draft| matches!(draft.place, Place::Form { .. }));
        typed.extend(waiting.map(|draft| Typed {
            place: draft.place.clone(),
            text: Text::Plain(&draft.text),
            base: "",
        }));
        Drafts { typed, settled: matches!(self.save_state(), SaveState::Saved | SaveState::Typed) }
    }

    /// Asks about what was left; what was left on purpose waits for its form without a word.
    pub(super) fn drafts_found(&mut self, left: Left) {
        self.recovered.extend(left.quiet.iter().cloned());
        if left.offered.is_empty() {
            self.retiring.extend(left.journals);
        } else {
            // Under what is asked already, which somebody may be answering at this moment.
            let recovery = Recovery { left, cursor: ListCursor::default(), zone: self.now.time_zone().clone() };
            self.overlays.insert(0, Overlay::Recovery(Box::new(recovery)));
        }
    }

    /// Opens the runs of what was left; each text goes back to its place once that is there.
    pub(super) fn bring_back(&mut self, left: Left) -> Vec<Effect> {
        let drafts: Vec<Draft> = left.offered.into_iter().map(|offered| offered.draft).collect();
        let mut keys: Vec<RunKey> = Vec::new();
        for draft in &drafts {
            if let (Some(key), Place::Document { .. } | Place::Field { .. }) = (draft.place.run(), &draft.place)
                && !keys.contains(key)
            {
                keys.push(key.clone());
            }
        }
        let forms = drafts.iter().filter(|draft| matches!(draft.place, Place::Form { .. })).count();
        let words = match (drafts.len() - forms, forms) {
            (0, _) => "What you typed is kept: the same form brings it back.".to_owned(),
            (1, 0) => "What you typed is here again. u takes it back.".to_owned(),
            (texts, 0) => format!("{texts} texts are in their places again. u takes one back."),
            (texts, _) => format!("{texts} in place again; what was typed into a form waits in it. u takes one back."),
        };
        self.notice = Some(Notice::info(words));
        self.recovered.extend(drafts);
        self.retiring.extend(left.journals);
        let mut effects = Vec::new();
        for (index, key) in keys.into_iter().enumerate() {
            if self.runs().any(|run| *run.key() == key) {
                continue;
            }
            if index == 0 {
                effects.extend(self.open_run(key));
            } else {
                self.parked.push(RunScreen::Loading(key.clone()));
                effects.push(Effect::OpenRun(key));
            }
        }
        effects
    }

    /// Puts what was left back as far as its places are open by now.
    pub(super) fn settle_recovered(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        for draft in std::mem::take(&mut self.recovered) {
            let Some(key) = draft.place.run().cloned() else {
                self.recovered.push(draft);
                continue;
            };
            match self.with_session(&key, |session, cx| session.bring_back(&draft, cx)) {
                Some(Back::Here(reply)) => effects.extend(reply.effects),
                Some(Back::Later(wanted)) => {
                    effects.extend(wanted);
                    self.recovered.push(draft);
                }
                Some(Back::Nowhere(reason)) => {
                    // It stays in its journal and is offered again.
                    self.retiring.clear();
                    let words = format!("{} could not be put back. {reason} It is kept.", draft.place.name());
                    self.notice = Some(Notice::problem(words));
                }
                None => self.recovered.push(draft),
            }
        }
        effects
    }

    /// The journals that nothing is needed of any more.
    pub(super) fn retire(&mut self) -> Option<Effect> {
        let waits = self.recovered.iter().any(|draft| !matches!(draft.place, Place::Form { .. }));
        let safe = !waits && self.kept == Kept::Yes && self.save_state() == SaveState::Saved;
        (safe && !self.retiring.is_empty()).then(|| Effect::RetireDrafts(std::mem::take(&mut self.retiring)))
    }

    /// Whether a run is open for a text that is to go back to it.
    pub(super) fn is_awaited(&self, key: &RunKey) -> bool {
        self.recovered.iter().any(|draft| draft.place.run() == Some(key))
    }

    /// Fills in what an ended program left of a form.
    pub(super) fn retype(&mut self, form: &mut Form) {
        let run = self.run_key();
        self.recovered.retain(|draft| match &draft.place {
            Place::Form { run: of, purpose, input } if *of == run && *purpose == form.purpose => {
                form.retype(*input, &draft.text);
                false
            }
            _ => true,
        });
    }

    /// Whether what is not saved would be there after a crash.
    pub fn is_kept(&self) -> bool {
        let record = self.runs().filter_map(RunScreen::session).any(Session::record_failed);
        self.kept == Kept::Yes && !record
    }
}

fn add_form<'a>(run: Option<&RunKey>, form: &'a Form, typed: &mut Vec<Typed<'a>>) {
    for (input, field) in form.inputs.iter().enumerate() {
        if field.editor.can_undo() {
            let place = Place::Form { run: run.cloned(), purpose: form.purpose.clone(), input };
            typed.push(Typed { place, text: Text::Editor(&field.editor), base: "" });
        }
    }
}
