//! All partners with their runs in short: what the lists and `status` show. Computed from the files, never stored.

use jiff::Timestamp;

use super::catalog::BrokenFile;
use super::partner::Partner;
use super::playbook::{Accent, OutcomeKind, Playbook};
use super::run::{Progress, Run, RunKey, Status};
use super::slug;

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
    /// The open step: its position from 0 among those that apply, and its chip.
    pub step: (usize, String),
    pub progress: Progress,
    pub gate_closed: bool,
}

/// A state file or a folder that could not be read, and what it belongs to. Its path is the one inside the workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokenState {
    /// The partner's folder; empty where it belongs to none.
    pub partner: String,
    /// The partner's name, where the file that cannot be used still says it.
    pub name: Option<String>,
    /// The playbook's folder; `None` where it belongs to the partner itself.
    pub playbook: Option<String>,
    /// The run's folder; `None` where it belongs to all runs of the playbook.
    pub run: Option<String>,
    pub file: BrokenFile,
}

/// Every partner of the workspace that could be read, and everything that could not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Portfolio {
    /// By name.
    pub partners: Vec<PartnerCard>,
    pub broken: Vec<BrokenState>,
}

impl RunCard {
    /// A run in short. `run` fits its playbook.
    pub fn new(key: RunKey, run: &Run, playbook: &Playbook, touched: Timestamp) -> Self {
        let index = run.step_index(playbook);
        let hidden = playbook.steps[..index].iter().filter(|step| !run.is_shown(&step.id)).count();
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
            step: (index - hidden, playbook.steps.get(index).map(|step| step.chip.clone()).unwrap_or_default()),
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

    /// What keeps from knowing whether the partner has a run of this playbook already, if something does.
    pub fn unreadable_run(&self, slug: &str, playbook: &str) -> Option<&BrokenFile> {
        let of_partner = self.broken.iter().filter(|state| !slug.is_empty() && state.partner == slug);
        let mut hiding = of_partner.filter(|state| state.playbook.as_deref().is_none_or(|id| id == playbook));
        hiding.next().map(|state| &state.file)
    }

    /// The file of a partner that cannot be read and that a typed name or folder name may well mean: a new partner of
    /// this name would take its place.
    pub fn unreadable_partner(&self, typed: &str) -> Option<&BrokenFile> {
        let of_partners =
            || self.broken.iter().filter(|state| state.playbook.is_none() && self.partner(&state.partner).is_none());
        let named = |state: &&BrokenState| {
            let same = state.name.as_deref().is_some_and(|name| super::partner::same_name(name, typed));
            !state.partner.is_empty() && (same || state.partner == typed)
        };
        // The folders that the name would get, one after the other, as far as others have them.
        let base = slug::from_name(typed, "");
        let mut tried: Vec<String> = Vec::new();
        let mut in_its_place = None;
        while !base.is_empty() {
            let folder = slug::unique(&base, tried.iter().map(String::as_str));
            let is_it = |slug: &str| slug.eq_ignore_ascii_case(&folder);
            in_its_place = of_partners().find(|state| is_it(&state.partner));
            if in_its_place.is_some() || !self.partners.iter().any(|card| is_it(&card.slug)) {
                break;
            }
            tried.push(folder);
        }
        of_partners().find(named).or(in_its_place).map(|state| &state.file)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::partner;

    fn card(slug: &str, name: &str) -> PartnerCard {
        let (tier, owner, tags, other) = Default::default();
        let (id, name, created) = (slug.to_owned(), name.to_owned(), Timestamp::UNIX_EPOCH);
        let partner =
            Partner { schema: partner::SCHEMA, id, name, tier, owner, tags, created, facts: Default::default(), other };
        PartnerCard { slug: slug.to_owned(), partner, runs: Vec::new() }
    }

    fn broken(path: &str, name: Option<&str>) -> BrokenState {
        let mut parts = path.split('/').map(str::to_owned);
        BrokenState {
            partner: parts.next().unwrap_or_default(),
            playbook: parts.next(),
            run: parts.next(),
            name: name.map(str::to_owned),
            file: BrokenFile { path: path.to_owned(), problems: Vec::new() },
        }
    }

    #[test]
    fn a_run_that_cannot_be_read_counts_for_its_playbook_and_a_partner_for_all_of_them() {
        let states = ["acme/recruit/2026-11", "acme/exit", "globex", ""];
        let broken = states.iter().map(|path| broken(path, None)).collect();
        let portfolio = Portfolio { partners: vec![card("acme", "Acme")], broken };
        let found = |slug, playbook| portfolio.unreadable_run(slug, playbook).map(|file| file.path.as_str());
        assert_eq!(found("acme", "recruit"), Some("acme/recruit/2026-11"));
        assert_eq!(found("acme", "exit"), Some("acme/exit"), "the folder of all its runs");
        assert_eq!(found("globex", "qbr"), Some("globex"));
        assert_eq!([found("acme", "qbr"), found("other", "recruit"), found("", "recruit")], [None; 3]);
    }

    #[test]
    fn a_name_means_an_unreadable_partner_by_its_folder_its_number_or_what_is_left_of_its_file() {
        let partners = vec![card("acme-corp", "Acme Corp"), card("half", "Half Read")];
        let states =
            [("acme-corp-2", None), ("studio-54", None), ("p-x1y2z3", Some("日本語")), ("", None), ("half", None)];
        let broken = states.iter().map(|(path, name)| broken(path, *name)).collect();
        let portfolio = Portfolio { partners, broken };
        let found = |typed| portfolio.unreadable_partner(typed).map(|file| file.path.as_str());
        assert_eq!(found("Acme-Corp"), Some("acme-corp-2"));
        assert_eq!(found("Studio 54"), Some("studio-54"));
        assert_eq!([found("日本語"), found("p-x1y2z3")], [Some("p-x1y2z3"); 2]);
        assert_eq!([found("Studio"), found("Acme"), found("パナソニック"), found(""), found("Half")], [None; 5]);
    }
}
