//! What can lie over a screen: a stack of one enum.

use super::action::{Action, Context};
use super::area::Area;
use super::form::Form;
use super::list::ListCursor;
use super::pick::{self, Pick};
use super::recovery::Recovery;
use super::versions::Versions;
use crate::domain::run::RunKey;
use crate::editor::{Command, Editor};

#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    Help(Box<HelpPage>),
    Pick(Box<Pick>),
    Form(Box<Form>),
    Confirm(Confirm),
    Conflict(Conflict),
    /// What ended programs left.
    Recovery(Box<Recovery>),
    /// Earlier versions of a document.
    Versions(Box<Versions>),
}

/// A question with a yes and a no.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirm {
    pub title: String,
    pub text: String,
    pub question: Question,
}

/// What a yes means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Quit although something is not saved.
    QuitUnsaved,
    /// Start a playbook although a run of it is in progress.
    StartAnother { partner: String, playbook: String },
    /// Pass the gate with this reason.
    OverrideGate { reason: String },
    /// Complete the run although something is open.
    CompleteOpen,
    /// Open an address outside; what people know it by.
    OpenAddress { address: String, name: String },
}

/// Something that was changed by somebody else while ours was not saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    pub key: RunKey,
    /// What people call it.
    pub name: String,
    pub what: Changed,
}

impl Conflict {
    /// Whether both are about the same file.
    pub fn is_about(&self, other: &Self) -> bool {
        let same = match (&self.what, &other.what) {
            (Changed::Record, Changed::Record) => true,
            (Changed::Document { step, .. }, Changed::Document { step: other, .. }) => step == other,
            _ => false,
        };
        same && self.key == other.key
    }
}

/// What was changed underneath.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// A step's document; the text that is there now.
    Document { step: String, theirs: String },
    /// `run.yaml`.
    Record,
}

/// The help of one place: what can be done there, searchable, and done with Enter.
#[derive(Debug, Clone, PartialEq)]
pub struct HelpPage {
    pub place: &'static str,
    pub rows: Vec<HelpRow>,
    pub query: Editor,
    pub shown: Vec<usize>,
    pub cursor: ListCursor,
}

#[derive(Debug, Clone, PartialEq)]
pub struct HelpRow {
    pub context: Context,
    /// What Enter does; nothing for keys that only type and move.
    pub action: Option<Action>,
    pub title: &'static str,
    pub help: &'static str,
    /// All keys that do it here, such as `n` or `Up k`.
    pub keys: String,
}

/// Where the parts of a list over the screen are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListParts {
    pub panel: Area,
    /// The line that narrows the list.
    pub line: Area,
    pub list: Area,
    /// What the row under the cursor does; empty for a pick list.
    pub explained: Area,
}

/// The window without its footer: where overlays may lie.
pub fn ground((columns, rows): (u16, u16)) -> Area {
    Area::new(0, 0, columns, rows.saturating_sub(1))
}

/// What a panel's border leaves.
pub fn inside(panel: Area) -> Area {
    panel.inset(2, 1)
}

fn list_parts(panel: Area, explained: bool) -> ListParts {
    let (line, list) = inside(panel).cut_top(1);
    let (_, list) = list.cut_top(u16::from(list.height > 4));
    let (explained, list) = list.cut_bottom(if explained && list.height > 8 { 3 } else { 0 });
    ListParts { panel, line, list, explained }
}

impl Pick {
    pub fn parts(&self, all: Area) -> ListParts {
        let wanted = u16::try_from(self.items.len()).unwrap_or(u16::MAX).saturating_add(4);
        let height = wanted.min(all.height.saturating_sub(3)).max(7);
        list_parts(all.centred(all.width.saturating_sub(4).min(74), height), false)
    }
}

impl Recovery {
    /// The list of drafts, and what the one under the cursor says.
    pub fn parts(&self, all: Area) -> ListParts {
        compared(all, self.left.offered.len(), 3)
    }
}

impl Versions {
    /// The list of versions, and what the one under the cursor would change.
    pub fn parts(&self, all: Area) -> ListParts {
        compared(all, self.list.len(), 3)
    }
}

/// A list of so many texts below some lines of words, with room for what of one differs.
fn compared(all: Area, count: usize, words: u16) -> ListParts {
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    let height = count.saturating_add(10 + words).min(all.height.saturating_sub(2));
    let panel = all.centred(all.width.saturating_sub(4).min(84), height);
    let (line, rest) = inside(panel).cut_top(words);
    let (explained, list) = rest.cut_bottom(rest.height.saturating_sub(count).clamp(rest.height / 2, 9));
    ListParts { panel, line, list, explained }
}

impl HelpPage {
    pub fn parts(&self, all: Area) -> ListParts {
        list_parts(all.centred(all.width.saturating_sub(4).min(96), all.height.saturating_sub(1)), true)
    }

    pub fn new(place: &'static str, rows: Vec<HelpRow>) -> Self {
        let shown = (0..rows.len()).collect();
        Self { place, rows, query: Editor::single_line(""), shown, cursor: ListCursor::default() }
    }

    pub fn edit(&mut self, command: Command) {
        if self.query.apply(command).changed {
            let query = self.query.text();
            self.shown = pick::matches(&query, self.rows.iter().map(|row| (row.title, row.help)));
            if query.trim().is_empty() {
                self.shown = (0..self.rows.len()).collect();
            }
            self.cursor = ListCursor::default();
        }
    }

    pub fn chosen(&self) -> Option<Action> {
        self.shown.get(self.cursor.row).and_then(|index| self.rows.get(*index)).and_then(|row| row.action)
    }
}

impl Overlay {
    /// The contexts of its keys, first asked first.
    pub fn contexts(&self) -> &'static [Context] {
        match self {
            Self::Help(_) => &[Context::HelpPage],
            Self::Pick(_) => &[Context::Pick],
            Self::Form(form) => form.contexts(),
            Self::Confirm(_) => &[Context::Confirm],
            Self::Conflict(_) => &[Context::Conflict],
            Self::Recovery(_) => &[Context::Recovery, Context::List],
            Self::Versions(_) => &[Context::Versions, Context::List],
        }
    }
}
