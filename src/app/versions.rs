//! The earlier versions of a document that this machine has: looked at beside what it says now, and brought back.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::list::ListCursor;
use super::overlay::Overlay;
use super::{App, Effect};
use crate::domain::run::RunKey;
use crate::screens::Notice;

/// A document as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub at: Timestamp,
    /// Empty where it is not known.
    pub by: String,
    /// In a few words.
    pub what: String,
    pub text: String,
}

/// The versions of one document, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    pub key: RunKey,
    pub step: String,
    /// What people call the document.
    pub name: String,
    /// What it says now.
    pub now: String,
    pub list: Vec<Version>,
    pub cursor: ListCursor,
    /// Of the times that are shown.
    pub zone: TimeZone,
}

impl App {
    /// The answer to `ListVersions`.
    pub(super) fn versions_listed(&mut self, key: &RunKey, step: &str, list: Vec<Version>) -> Vec<Effect> {
        let zone = self.now.time_zone().clone();
        let Some(session) = self.session(key) else { return Vec::new() };
        let Some(document) = session.documents.get(step).and_then(|document| document.ready()) else {
            return Vec::new();
        };
        let now = document.editor.text();
        let list: Vec<Version> = list.into_iter().filter(|version| version.text != now).collect();
        let name = session.playbook.step(step).map(|step| step.name.clone()).unwrap_or_default();
        if list.is_empty() {
            self.notice = Some(Notice::info(format!("This machine has no other version of {name}.")));
            return Vec::new();
        }
        let (key, step, cursor) = (key.clone(), step.to_owned(), ListCursor::default());
        self.overlays.push(Overlay::Versions(Box::new(Versions { key, step, name, now, list, cursor, zone })));
        Vec::new()
    }

    /// Puts the version under the cursor in the place of the text.
    pub(super) fn bring_version_back(&mut self, versions: &Versions) -> Vec<Effect> {
        let Some(version) = versions.list.get(versions.cursor.row) else { return Vec::new() };
        let reply = self.with_session(&versions.key, |session, cx| {
            session.replace_text(&versions.step, &version.text, "brought back an earlier version", cx)
        });
        self.follow(reply.unwrap_or_default())
    }
}
