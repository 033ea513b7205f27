//! A step's document in the wizard: its text in the editor, its preview, and what of it is on disk.

use std::path::PathBuf;

use jiff::Timestamp;

use super::completing::Completing;
use super::preview::Preview;
use crate::app::msg::{DocumentText, Failure, SaveFailure, Saved};
use crate::domain::merge;
use crate::domain::run::Cursor;
use crate::editor::{Command, Editor, Position, Snapshot};

/// Typed text is on its way to the disk this long after the first unsaved key.
pub const AUTOSAVE: std::time::Duration = std::time::Duration::from_millis(700);

/// What is known of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Document {
    Loading,
    Failed(Failure),
    Ready(Box<OpenDocument>),
}

impl Document {
    pub fn ready(&self) -> Option<&OpenDocument> {
        match self {
            Self::Ready(document) => Some(document),
            Self::Loading | Self::Failed(_) => None,
        }
    }

    pub fn ready_mut(&mut self) -> Option<&mut OpenDocument> {
        match self {
            Self::Ready(document) => Some(document),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct OpenDocument {
    pub editor: Editor,
    pub path: PathBuf,
    /// Why it is shown but not written.
    pub read_only: Option<String>,
    /// Whether the editor has the keys, else the preview is shown.
    pub editing: bool,
    /// The text when the editor got the keys.
    before: Option<String>,
    pub preview: Preview,
    /// The search line, while it is open.
    pub search: Option<SearchLine>,
    /// The list of markers, while one is typed.
    pub(super) completing: Option<Completing>,
    /// The editor's revision that is on disk, and the hash of what was there when we last looked.
    saved: u64,
    pub base: String,
    /// The text that is on disk, as far as we know.
    on_disk: Snapshot,
    /// The revision that is being written, and its text.
    saving: Option<(u64, Snapshot)>,
    /// When the first key came that is not on its way to the disk.
    dirty_since: Option<Timestamp>,
    /// Why the last save did not work.
    pub failed: Option<Failure>,
}

/// What is looked for, and what replaces it once that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchLine {
    pub query: Editor,
    pub replacement: Option<Editor>,
}

impl OpenDocument {
    pub fn new(loaded: DocumentText, cursor: Cursor) -> Self {
        let mut editor = Editor::new(&loaded.text);
        editor.set_cursor(Position { line: cursor.line, column: cursor.column });
        editor.set_top(cursor.top);
        let (saved, on_disk) = (editor.revision(), editor.snapshot());
        let editing = cursor.editing && loaded.read_only.is_none();
        Self {
            editor,
            path: loaded.path,
            read_only: loaded.read_only,
            editing,
            before: editing.then(|| loaded.text.clone()),
            preview: Preview::default(),
            search: None,
            completing: None,
            saved,
            base: loaded.base,
            on_disk,
            saving: None,
            dirty_since: None,
            failed: None,
        }
    }

    /// The text came from disk again: it replaces ours as one step that can be undone, and counts as saved.
    pub fn reload(&mut self, loaded: DocumentText) {
        if self.editor.text() != loaded.text {
            self.replace(&loaded.text);
        }
        self.path = loaded.path;
        self.read_only = loaded.read_only;
        self.base = loaded.base;
        self.mark_saved();
    }

    /// Another text takes the place of this one; the visit to the editor begins anew.
    pub fn replace(&mut self, text: &str) {
        self.editor.replace_all(text);
        self.before = self.editing.then(|| text.to_owned());
    }

    /// What is in the editor is what is on disk.
    pub fn mark_saved(&mut self) {
        self.saved = self.editor.revision();
        self.on_disk = self.editor.snapshot();
        self.saving = None;
        self.dirty_since = None;
        self.failed = None;
    }

    pub fn is_dirty(&self) -> bool {
        self.editor.revision() != self.saved
    }

    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// Whether there is text that is neither on disk nor on its way there.
    pub fn needs_save(&self) -> bool {
        let writing = self.saving.as_ref().is_some_and(|(revision, _)| *revision == self.editor.revision());
        self.is_dirty() && !writing
    }

    /// Whether the disk refused the text, and no decision of somebody is waited for.
    pub fn may_try_again(&self) -> bool {
        self.needs_save() && self.failed.as_ref().is_some_and(|failure| failure.hint != super::CHOOSE)
    }

    /// Notes that the text changed now, if it did.
    pub fn touch(&mut self, now: Timestamp) {
        if self.needs_save() && self.dirty_since.is_none() {
            self.dirty_since = Some(now);
            self.failed = None;
        }
    }

    /// When the text is to be written; `None` while there is nothing to write or the last try failed: see
    /// [`OpenDocument::may_try_again`].
    pub fn due(&self) -> Option<Timestamp> {
        let waiting = self.needs_save() && self.saving.is_none() && self.failed.is_none();
        self.dirty_since.filter(|_| waiting).and_then(|since| since.checked_add(AUTOSAVE).ok())
    }

    /// The text to write and its revision; it counts as on its way.
    pub fn begin_save(&mut self) -> (String, u64) {
        let revision = self.editor.revision();
        self.saving = Some((revision, self.editor.snapshot()));
        self.dirty_since = None;
        self.failed = None;
        (self.editor.text(), revision)
    }

    /// The answer to a save. Returns the other text where the file changed underneath.
    pub fn end_save(
        &mut self,
        revision: u64,
        result: Result<Saved, SaveFailure>,
        now: Timestamp,
    ) -> Option<DocumentText> {
        let written = self.saving.take_if(|(writing, _)| *writing == revision);
        match result {
            Ok(Saved { base, .. }) => {
                self.saved = self.saved.max(revision);
                self.base = base;
                self.on_disk = written.map_or_else(|| self.on_disk.clone(), |(_, text)| text);
                self.failed = None;
                self.touch(now);
                None
            }
            Err(SaveFailure::Failed(failure)) => {
                self.failed = Some(failure);
                None
            }
            Err(SaveFailure::Changed(theirs)) => {
                self.failed = Some(Failure::new("The file was changed by another program.", super::CHOOSE));
                Some(theirs)
            }
        }
    }

    /// Takes over what somebody else wrote, as one step that can be undone, where it does not contradict ours. Returns
    /// what was here before.
    pub fn merge(&mut self, theirs: &DocumentText) -> Option<String> {
        let ours = self.editor.text();
        let merged = merge::texts(&self.on_disk.text(), &ours, &theirs.text)?;
        self.replace(&merged);
        self.base.clone_from(&theirs.base);
        self.on_disk = Snapshot::of(&theirs.text);
        self.failed = None;
        Some(ours)
    }

    /// Closes the search line and forgets what it found.
    pub fn close_search(&mut self) {
        self.search = None;
        self.editor.clear_search();
        self.preview.found.clear();
    }

    /// Where the cursor stands, for `run.yaml`.
    pub fn place(&self) -> Cursor {
        let Position { line, column } = self.editor.cursor();
        let top = if self.editing { self.editor.top() } else { self.preview.line() };
        Cursor { line, column, top, editing: self.editing }
    }

    /// Gives the keys to the editor, at what the preview showed unless the cursor is in view there.
    pub fn edit(&mut self) {
        let top = self.preview.line();
        if self.preview.top > 0 && self.editor.cursor().line < top {
            self.editor.set_cursor(Position { line: top, column: 0 });
        }
        self.editor.set_top(top);
        self.close_search();
        self.before = Some(self.editor.text());
        self.editing = true;
    }

    /// Shows the preview where the editor was. Returns the text from before this visit to the editor, if it was changed.
    pub fn show_preview(&mut self) -> Option<String> {
        self.editing = false;
        self.close_search();
        self.editor.apply(Command::ClearSelection);
        self.preview.start_at(self.editor.top());
        self.before.take().filter(|before| *before != self.editor.text())
    }
}
