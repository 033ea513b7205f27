//! All partners with their runs in short: what the lists and `status` show. Computed from the files, never stored.

use jiff::Timestamp;

use super::catalog::BrokenFile;
use super::partner::Partner;
use super::playbook::{Accent, OutcomeKind, Playbook};
use super::run::{Progress, Run, RunKey, Status};

/// A partner and its runs.
#[derive(Debug, Clone, PartialEq)]
pub struct PartnerCard {
    /// The folder's name.
    pub slug: String,
    pub partner: Partner,
    /// Oldest first.
    pub runs: Vec<RunCard>,
}

/// A run in short.
#[derive(Debug, Clone, PartialEq)]
pub struct RunCard {
    pub key: RunKey,
    pub playbook_name: String,
    pub accent: Accent,
    pub status: Status,
    pub started: Timestamp,
    /// When its files were last written.
    pub touched: Timestamp,
    pub completed: Option<Timestamp>,
    pub outcome: Option<(String, OutcomeKind)>,
    /// The open step: its position from 0 and its chip.
    pub step: (usize, String),
    pub progress: Progress,
    pub gate_closed: bool,
}

/// Every partner of the workspace that could be read, and every file that could not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Portfolio {
    /// By name.
    pub partners: Vec<PartnerCard>,
    pub broken: Vec<BrokenFile>,
}

impl RunCard {
    /// A run in short. `run` fits its playbook.
    pub fn new(key: RunKey, run: &Run, playbook: &Playbook, touched: Timestamp) -> Self {
        let index = run.step_index(playbook);
        let outcome = run.outcome.clone().filter(|_| run.status == Status::Completed);
        Self {
            key,
            playbook_name: playbook.name.clone(),
            accent: playbook.accent,
            status: run.status,
            started: run.started,
            touched,
            completed: run.completed,
            outcome: outcome.map(|label| (label, playbook.outcome.kind)),
            step: (index, playbook.steps.get(index).map(|step| step.chip.clone()).unwrap_or_default()),
            progress: run.progress(playbook),
            gate_closed: run.gate_closed(playbook),
        }
    }
}

impl PartnerCard {
    /// The outcome of the run that was completed last.
    pub fn stage(&self) -> Option<(&str, OutcomeKind)> {
        let mut completed: Vec<&RunCard> = self.runs.iter().filter(|run| run.status == Status::Completed).collect();
        completed.sort_by_key(|run| run.completed);
        completed.last().and_then(|run| run.outcome.as_ref()).map(|(label, kind)| (label.as_str(), *kind))
    }

    /// Runs in progress, the one touched last first.
    pub fn active(&self) -> Vec<&RunCard> {
        let mut active: Vec<&RunCard> = self.runs.iter().filter(|run| run.status == Status::Active).collect();
        active.sort_by_key(|run| std::cmp::Reverse(run.touched));
        active
    }
}

impl Portfolio {
    pub fn partner(&self, slug: &str) -> Option<&PartnerCard> {
        self.partners.iter().find(|card| card.slug == slug)
    }

    /// The partner that a typed name or folder name means.
    pub fn find(&self, typed: &str) -> Option<&PartnerCard> {
        let by_name = self.partners.iter().find(|card| super::partner::same_name(&card.partner.name, typed));
        by_name.or_else(|| self.partner(typed))
    }

    /// Takes over what became of a run, until everything is read again.
    pub fn keep(&mut self, card: RunCard) {
        let runs = self.partners.iter_mut().find(|partner| partner.slug == card.key.partner).map(|p| &mut p.runs);
        if let Some(old) = runs.into_iter().flatten().find(|run| run.key == card.key) {
            *old = card;
        }
    }

    pub fn run(&self, key: &RunKey) -> Option<&RunCard> {
        self.partner(&key.partner)?.runs.iter().find(|run| run.key == *key)
    }

    /// All runs in progress with their partners, the one touched last first.
    pub fn active(&self) -> Vec<(&PartnerCard, &RunCard)> {
        let runs = self.partners.iter().flat_map(|card| card.runs.iter().map(move |run| (card, run)));
        let mut active: Vec<_> = runs.filter(|(_, run)| run.status == Status::Active).collect();
        active.sort_by_key(|(_, run)| std::cmp::Reverse(run.touched));
        active
    }
}
