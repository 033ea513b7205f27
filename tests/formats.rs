//! Workspaces of every format that was ever written: each is read as it was meant, and written back without a loss.

#![expect(clippy::disallowed_methods, reason = "copies workspaces into a temp folder of its own")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use playbooks::domain::run::{CriterionState, RunKey, Status};
use playbooks::io::store::Store;
use tempfile::TempDir;

type Outcome = Result<(), Box<dyn Error>>;

/// The formats, by the number that they have as `schema`.
fn formats() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let folders = fs::read_dir(root).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut formats: Vec<PathBuf> = folders.filter(|path| path.is_dir()).collect();
    formats.sort();
    formats
}

fn copied(from: &Path) -> Result<TempDir, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        fs::create_dir_all(folder.path().join(&inner))?;
        for entry in fs::read_dir(from.join(&inner))? {
            let path = inner.join(entry?.file_name());
            if from.join(&path).is_dir() {
                open.push(path);
            } else {
                fs::copy(from.join(&path), folder.path().join(&path))?;
            }
        }
    }
    Ok(folder)
}

fn key() -> RunKey {
    RunKey { partner: "acme-corp".into(), playbook: "recruit".into(), run: "2026-11".into() }
}

#[test]
fn every_format_is_read_as_it_was_meant() -> Outcome {
    assert!(!formats().is_empty());
    for format in formats() {
        let folder = copied(&format)?;
        let mut store = Store::new(folder.path());
        let opened = store.open_run(&key()).map_err(|failure| format!("{}: {failure}", format.display()))?;
        assert_eq!((opened.partner.name.as_str(), opened.playbook.steps.len()), ("Acme Corp", 5));
        assert_eq!(opened.partner.facts["partner.website"].value, "https://acme.example");
        assert_eq!((opened.run.status, opened.run.step.as_str()), (Status::Active, "ideal-partner-profile"));
        assert_eq!(opened.run.criteria["r1"].state, CriterionState::Met);
        let document = store.open_document(&key(), "01-ideal-partner-profile.md").map_err(|f| f.to_string())?;
        assert!(document.text.contains("Second thoughts about this partner."), "{}", document.text);
        assert_eq!(store.timeline("acme-corp")[0].after.as_deref(), Some("https://acme.example"));
        assert_eq!(store.portfolio().broken, []);
    }
    Ok(())
}

#[test]
fn looking_changes_nothing_and_a_save_loses_nothing() -> Outcome {
    for format in formats() {
        let folder = copied(&format)?;
        let path = folder.path().join("partners/acme-corp/recruit/2026-11/run.yaml");
        let before = fs::read_to_string(&path)?;
        let mut store = Store::new(folder.path());
        let run = store.open_run(&key()).map_err(|failure| failure.to_string())?.run;
        assert_eq!(fs::read_to_string(&path)?, before);
        store.save_run(&key(), &run, &[], false, Timestamp::UNIX_EPOCH).map_err(|failure| format!("{failure:?}"))?;
        let again = Store::new(folder.path()).open_run(&key()).map_err(|failure| failure.to_string())?.run;
        assert_eq!(again, run);
        let newest = formats().last() == Some(&format);
        assert_eq!(fs::read_to_string(&path)? == before, newest, "the newest format is written as it is");
    }
    Ok(())
}
