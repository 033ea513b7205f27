//! What can be run: all playbooks and templates that were found, and the files that could not be read.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::field::Field;
use super::playbook::Playbook;
use super::problem::Problem;
use super::score::Scorecard;
use super::team::Team;
use super::template::Template;

/// Where a file came from. Later wins by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    BuiltIn,
    /// The user's config folder.
    User,
    Workspace,
    /// `./playbooks` of the current folder.
    Folder,
}

impl Source {
    /// A word for people and for `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::User => "user",
            Self::Workspace => "workspace",
            Self::Folder => "folder",
        }
    }
}

/// A playbook that can be run.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaybookEntry {
    pub playbook: Playbook,
    pub source: Source,
    /// Where it was read from, for people.
    pub path: String,
    /// The file's text as it stands: a run keeps it.
    pub text: Arc<str>,
    /// Warnings; an entry with errors is a [`BrokenFile`].
    pub problems: Vec<Problem>,
}

/// A template that a step can name.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateEntry {
    /// Its canonical path, such as `strategy/02-ideal-partner-profile.md`.
    pub path: String,
    pub source: Source,
    pub text: Arc<str>,
    pub template: Template,
    /// The text of its filled example.
    pub example: Option<Arc<str>>,
}

/// A file that could not be used, with its reasons. It hides nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokenFile {
    pub path: String,
    pub problems: Vec<Problem>,
}

/// Everything that can be run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalog {
    /// In the order to show: built-in in the order of the lifecycle, then own ones by name.
    pub playbooks: Vec<PlaybookEntry>,
    /// Sorted by path.
    pub templates: Vec<TemplateEntry>,
    pub broken: Vec<BrokenFile>,
    /// What the team has agreed on.
    pub team: Team,
    /// Where each field is, once one was asked for: its template and its place there.
    pub index: OnceLock<HashMap<String, (usize, usize)>>,
}

impl Catalog {
    pub fn playbook(&self, id: &str) -> Option<&PlaybookEntry> {
        self.playbooks.iter().find(|entry| entry.playbook.id == id)
    }

    pub fn template(&self, path: &str) -> Option<&TemplateEntry> {
        self.templates.iter().find(|entry| entry.path == path)
    }

    /// The template that a step's reference means, in any of its dialects.
    pub fn resolve(&self, reference: &str) -> Option<&TemplateEntry> {
        let paths = self.templates.iter().map(|entry| entry.path.as_str());
        let path = super::resolve::resolve(reference, paths).ok()?;
        self.template(&path)
    }

    /// The field of this id, of whichever template asks it.
    pub fn field(&self, id: &str) -> Option<&Field> {
        let index = self.index.get_or_init(|| {
            let mut index = HashMap::new();
            for (template, entry) in self.templates.iter().enumerate() {
                for (place, field) in entry.template.fields.iter().enumerate() {
                    index.entry(field.id.clone()).or_insert((template, place));
                }
            }
            index
        });
        let (template, place) = *index.get(id)?;
        self.templates.get(template)?.template.fields.get(place)
    }

    pub fn score(&self, id: &str) -> Option<&Scorecard> {
        self.templates.iter().filter_map(|entry| entry.template.score.as_ref()).find(|score| score.id == id)
    }
}
