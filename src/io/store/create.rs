//! New partners and new runs: made whole beside their place and put there at once, or not at all.

#![expect(clippy::disallowed_methods, reason = "looks for free names, and makes ids")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;

use super::{LOG_FILE, PARTNER_FILE, PARTNERS, PLAYBOOK_FILE, RUN_FILE, Seen, Store, log_lines, read_state};
use crate::app::msg::{Created, Failure};
use crate::domain::activity::Activity;
use crate::domain::answer::Answers;
use crate::domain::catalog::PlaybookEntry;
use crate::domain::partner::{self, Partner};
use crate::domain::run::{self, Act, Run, RunKey};
use crate::domain::safe;
use crate::domain::slug;
use crate::io::files::{self, Fingerprint, NewFolder, NotPlaced};
use crate::io::yaml;

/// How often another name is tried when somebody else takes the one that was free.
const TRIES: usize = 100;

impl Store {
    /// Makes a partner with a folder of its own.
    ///
    /// # Errors
    /// For a name that cannot be, or that a partner has already, perhaps one whose file cannot be read; when the disk
    /// refuses, and then nothing is left.
    pub fn create_partner(&self, name: &str, by: &str, now: Timestamp) -> Result<Created, Failure> {
        let name = partner::check_name(name).map_err(|reason| Failure::new(reason, ""))?;
        let parent = self.make(&[PARTNERS])?;
        let mut taken = entries(&parent);
        self.refuse_known(&name)?;
        let id = random_id();
        let base = slug::from_name(&name, &format!("p-{}", &id[..6]));
        let other = indexmap::IndexMap::new();
        let (tier, owner, tags) = Default::default();
        let partner = Partner {
            schema: partner::SCHEMA,
            id,
            name,
            tier,
            owner,
            tags,
            created: now,
            facts: Answers::new(),
            other,
        };
        let failed = |reason: String| Failure::new(format!("The partner was not made. {reason}"), "");
        let text = yaml::write(&partner).map_err(failed)?;
        let what = format!("created {}", partner.name);
        let act = Activity { at: now, by: by.to_owned(), run: None, what, before: None, after: None };
        let log = log_lines(&[act])?.join("\n") + "\n";
        let files = [(PARTNER_FILE, text.as_bytes()), (LOG_FILE, log.as_bytes())];
        for _ in 0..TRIES {
            let slug = slug::unique(&base, taken.iter().map(String::as_str));
            if self.place(&parent, &slug, &files)? {
                return Ok(Created { slug, partner });
            }
            taken.push(slug);
        }
        Err(crowded(&self.name(&parent)))
    }

    /// Makes a new run of a playbook for a partner, with one text for each step in their order; a step without one gets
    /// its document when it is opened. Never touches a run that is there.
    ///
    /// # Errors
    /// For a partner that does not exist; when the disk refuses, and then no half-made run is left.
    pub fn start_run(
        &mut self,
        partner: &str,
        entry: &PlaybookEntry,
        documents: &[Option<String>],
        by: &str,
        now: Timestamp,
        today: Date,
    ) -> Result<RunKey, Failure> {
        let playbook = &entry.playbook;
        if playbook.steps.is_empty() || documents.len() != playbook.steps.len() {
            return Err(Failure::new(
                format!("{} needs one document for each of its steps.", playbook.name),
                "Check the playbook.",
            ));
        }
        let home = self.inside(&[PARTNERS, partner, PARTNER_FILE])?;
        if !home.exists() {
            return Err(Failure::new(
                format!("There is no partner {}.", safe::line(partner)),
                "p lists the partners that there are.",
            ));
        }
        read_state::<Partner>(&home, partner::SCHEMA).map_err(|problem| self.unusable(&home, &problem))?;
        let parent = self.make(&[PARTNERS, partner, &playbook.id])?;
        let mut taken = entries(&parent);
        for _ in 0..TRIES {
            let name = run::run_name(playbook, today, &taken);
            let mut run = Run::start(playbook, &name, Act { by, at: now });
            for (step, document) in playbook.steps.iter().zip(documents) {
                run.steps.entry(step.id.clone()).and_modify(|record| record.pending = document.is_none());
            }
            let text =
                yaml::write(&run).map_err(|reason| Failure::new(format!("The run was not started. {reason}"), ""))?;
            let mut files = vec![(RUN_FILE, text.as_bytes()), (PLAYBOOK_FILE, entry.text.as_bytes())];
            let names = playbook.steps.iter().filter_map(|step| run.steps.get(&step.id));
            let texts = names.map(|record| record.document.as_str()).zip(documents);
            files.extend(texts.filter_map(|(name, text)| Some((name, text.as_ref()?.as_bytes()))));
            if !self.place(&parent, &name, &files)? {
                taken.push(name);
                continue;
            }
            let key = RunKey { partner: partner.to_owned(), playbook: playbook.id.clone(), run: name };
            let folder = parent.join(&key.run);
            for (file, bytes) in files {
                let (fingerprint, mark) = (Fingerprint::of(bytes), bytes.starts_with("\u{feff}".as_bytes()));
                self.seen.insert(folder.join(file), Seen { fingerprint, mark });
            }
            let what = format!("started {}", playbook.name);
            let act =
                Activity { at: now, by: by.to_owned(), run: Some(key.to_string()), what, before: None, after: None };
            self.log(partner, &[act])?;
            return Ok(key);
        }
        Err(crowded(&self.name(&parent)))
    }

    /// Makes a folder of the workspace where it is missing.
    fn make(&self, parts: &[&str]) -> Result<PathBuf, Failure> {
        let path = self.inside(parts)?;
        files::create_folders(&path).map_err(|error| files::explain(&error, "made", &files::shown(&path)))?;
        Ok(path)
    }

    /// Puts a folder with these files into `parent`; `false` where the name is taken.
    fn place(&self, parent: &Path, name: &str, files: &[(&str, &[u8])]) -> Result<bool, Failure> {
        let target = self.name(&parent.join(name));
        let failed = |error: &io::Error| files::explain(error, "made", &target);
        let folder = NewFolder::inside(parent).map_err(|error| failed(&error))?;
        for (file, bytes) in files {
            folder.add(file, bytes).map_err(|error| failed(&error))?;
        }
        match folder.place(name) {
            Ok(_) => Ok(true),
            Err(NotPlaced::Taken) => Ok(false),
            Err(NotPlaced::Io(error)) => Err(failed(&error)),
        }
    }

    /// A name that is given already, or may be: to a partner whose file cannot be read.
    fn refuse_known(&self, name: &str) -> Result<(), Failure> {
        let portfolio = self.survey(false);
        if let Some(card) = portfolio.partners.iter().find(|card| partner::same_name(&card.partner.name, name)) {
            let message = format!("A partner {} exists already.", safe::line(&card.partner.name));
            return Err(Failure::new(message, "Open it, or choose another name."));
        }
        let Some(file) = portfolio.unreadable_partner(name) else { return Ok(()) };
        let reason = file.problems.first().map(|problem| format!(" {}", problem.message)).unwrap_or_default();
        Err(Failure::new(
            format!("{} may be this partner and cannot be read.{reason}", file.path),
            "Mend that file, or rename its folder if it is another partner; then try again.",
        ))
    }
}

/// The names in a folder, hidden ones too: none of them is free.
fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Twelve lower-case letters and digits.
pub(super) fn random_id() -> String {
    std::iter::repeat_with(|| fastrand::digit(36)).map(|digit| digit.to_ascii_lowercase()).take(12).collect()
}

fn crowded(parent: &str) -> Failure {
    Failure::new(format!("No free name was found in {parent}."), "Try again.")
}
