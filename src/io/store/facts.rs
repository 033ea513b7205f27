//! What a run takes from elsewhere: the partner's facts, the run before, the newest version of a living document.

#![expect(clippy::disallowed_methods, reason = "lists the runs of a partner")]

use std::fs;
use std::path::Path;

use jiff::Timestamp;

use super::save::{Save, TRIES};
use super::{PARTNER_FILE, PARTNERS, PLAYBOOK_FILE, RUN_FILE, Store, read_definition, read_state};
use crate::app::msg::{Continued, Failure};
use crate::domain::activity::Activity;
use crate::domain::answer::{Answer, Previous};
use crate::domain::copies;
use crate::domain::partner::{self, Partner};
use crate::domain::playbook::Step;
use crate::domain::run::{self, Run, RunKey};
use crate::io::files::encoding::decode;
use crate::io::files::{self, DOCUMENT_LIMIT, Links, SMALL_LIMIT};
use crate::io::yaml;

impl Store {
    /// Sets facts of a partner, each by itself: what somebody else wrote of it meanwhile stays. Then appends to the log;
    /// lines that it does not take come with the next save.
    ///
    /// # Errors
    /// When `partner.yaml` cannot be read, and then nothing is written; when the disk refuses.
    pub fn save_facts(
        &mut self,
        key: &RunKey,
        facts: &[(String, Option<Answer>)],
        log: &[Activity],
        now: Timestamp,
    ) -> Result<Partner, Failure> {
        let path = self.inside(&[PARTNERS, &key.partner, PARTNER_FILE])?;
        let lock = self.lock(&key.partner, now)?;
        let ids: Vec<&str> = facts.iter().map(|(id, _)| id.as_str()).collect();
        for _ in 0..TRIES {
            let (mut partner, state) =
                read_state::<Partner>(&path, partner::SCHEMA).map_err(|problem| self.unusable(&path, &problem))?;
            for (id, fact) in facts {
                partner.set_fact(id, fact.clone());
            }
            let text = yaml::write(&partner)
                .map_err(|reason| Failure::new(format!("{} was not saved. {reason}", self.name(&path)), ""))?;
            let (bytes, what, n) = (text.as_bytes(), ids.join(", "), lock.number());
            let save = Save { path: &path, bytes, limit: SMALL_LIMIT, force: false, now, what, n };
            if self.commit(&save, Some(&state.content()))? {
                // The facts are kept; the store says so of the log with the next save of a run.
                let _ = self.log(&key.partner, log);
                return Ok(partner);
            }
        }
        Err(self.restless(&path))
    }

    /// The partner of a run as it is now.
    ///
    /// # Errors
    /// When its file cannot be used.
    pub fn read_partner(&self, key: &RunKey) -> Result<Partner, Failure> {
        let path = self.inside(&[PARTNERS, &key.partner, PARTNER_FILE])?;
        let read = read_state::<Partner>(&path, partner::SCHEMA);
        read.map(|(partner, _)| partner).map_err(|problem| self.unusable(&path, &problem))
    }

    /// The run of the same playbook that was started last before this one. One that cannot be read counts as none.
    pub(super) fn previous(&self, key: &RunKey, run: &Run) -> Option<Previous> {
        let folder = self.inside(&[PARTNERS, &key.partner, &key.playbook]).ok()?;
        let others = names(&folder).into_iter().filter(|name| *name != key.run);
        let read = others.filter_map(|name| read_state::<Run>(&folder.join(name).join(RUN_FILE), run::SCHEMA).ok());
        let before = read.map(|(other, _)| other).filter(|other| other.started < run.started);
        let last = before.max_by_key(|other| other.started)?;
        let made = last.steps.into_iter().filter(|(_, record)| !record.pending);
        let documents = made.map(|(step, record)| (step, record.document)).collect();
        Some(Previous { run: last.run, answers: last.answers, kept: last.kept, documents })
    }

    /// The text of the partner's newest document of a template, and where it is from: the last step, of the run that was
    /// started last, whose reference `same` says to mean it. `key` and `step` are those of the document that is to be made.
    pub fn newest_version(
        &self,
        key: &RunKey,
        step: &str,
        same: impl Fn(&Step) -> bool,
    ) -> Option<(String, Continued)> {
        let home = self.inside(&[PARTNERS, &key.partner]).ok()?;
        let mut found = Vec::new();
        for playbook in names(&home) {
            let playbooks = home.join(&playbook);
            for name in names(&playbooks) {
                let folder = playbooks.join(&name);
                let Ok((run, _)) = read_state::<Run>(&folder.join(RUN_FILE), run::SCHEMA) else { continue };
                let Ok(definition) = read_definition(&folder.join(PLAYBOOK_FILE), &playbook) else { continue };
                let here = playbook == key.playbook && name == key.run;
                for (index, candidate) in definition.steps.iter().enumerate() {
                    let Some(record) = run.steps.get(&candidate.id).filter(|record| !record.pending) else { continue };
                    if same(candidate) && !(here && candidate.id == step) {
                        let from = format!("{playbook}/{name} {}", candidate.id);
                        found.push(((run.started, index), folder.join(&record.document), from, run.answers.clone()));
                    }
                }
            }
        }
        found.sort_by_key(|(age, ..)| std::cmp::Reverse(*age));
        found.into_iter().find_map(|(_, path, from, answers)| {
            let content = files::read(&path, DOCUMENT_LIMIT, Links::Refuse).ok()?;
            Some((decode(content.bytes).ok()?.text, Continued { from, answers }))
        })
    }
}

/// The names of the folders in a folder that hold data, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut names: Vec<String> = folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| files::is_data(name));
    names.sort();
    let all = names.clone();
    names.retain(|name| !copies::numbered_of(name).is_some_and(|original| all.contains(&original)));
    names
}
