//! PURE. The editor: a text on a rope, a cursor, a selection, undo, search, and the soft-wrapped rows to draw.
//!
//! A command costs what it touches: the edited line and the rows on the screen, never the whole text. The caller tells
//! the size with [`Editor::set_viewport`] before each drawing and draws [`Editor::rows`] and [`Editor::screen_cursor`].

mod blanks;
mod buffer;
mod cells;
mod cluster;
mod command;
mod edit;
mod find;
mod highlight;
mod history;
mod lines;
mod marker;
mod motion;
mod outline;
mod prefix;
mod search;
mod table;
mod tally;
mod view;
mod walk;
mod wrap;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod view_tests;

use std::cell::OnceCell;
use std::ops::Range;

pub use blanks::Blanks;
pub use buffer::Position;
pub use command::{Command, Motion, Outcome, command_for};
pub use highlight::Kind;
pub use history::Mark;
pub use marker::MarkerAt;
pub use outline::{HeadingAt, Section};
pub use view::{Piece, PieceStyle, Row};

use buffer::Buffer;
use highlight::Contexts;
use history::{Caret, History};
use search::Search;
use tally::Tally;
use view::{Follow, View};

use crate::domain::marker::Markers;

#[derive(Debug, Clone)]
pub struct Editor {
    buffer: Buffer,
    caret: Caret,
    /// The cell column where a vertical movement began.
    goal: Option<usize>,
    history: History,
    revision: u64,
    view: View,
    search: Option<Search>,
    contexts: Contexts,
    /// What stands for the markers of the text.
    markers: Markers,
    /// Empty until it is asked for.
    tally: OnceCell<Tally>,
    /// An input of one line: nothing breaks it.
    one_line: bool,
}

/// A text as it was; cheap to take of an editor, however long it is.
#[derive(Debug, Clone)]
pub struct Snapshot(Buffer);

impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        self.0.same_text(&other.0)
    }
}

impl Snapshot {
    pub fn of(text: &str) -> Self {
        Self(Buffer::new(text))
    }

    pub fn text(&self) -> String {
        self.0.text()
    }
}

/// The same text, cursor and selection; neither history nor place on the screen.
impl PartialEq for Editor {
    fn eq(&self, other: &Self) -> bool {
        self.caret.cursor == other.caret.cursor
            && self.selected() == other.selected()
            && self.buffer.same_text(&other.buffer)
    }
}

impl Editor {
    /// Line ends and a byte order mark are kept as they are; new lines end as most lines do.
    pub fn new(text: &str) -> Self {
        Self {
            buffer: Buffer::new(text),
            caret: Caret { cursor: 0, anchor: None },
            goal: None,
            history: History::default(),
            revision: 0,
            view: View::default(),
            search: None,
            contexts: Contexts::default(),
            markers: Markers::default(),
            tally: OnceCell::new(),
            one_line: false,
        }
    }

    /// An input of one line: what would break it does nothing, line breaks of the text and of pastes become blanks.
    pub fn single_line(text: &str) -> Self {
        Self { one_line: true, ..Self::new(&edit::on_one_line(text)) }
    }

    /// The text as it should be on disk: byte for byte what it was outside the edits.
    pub fn text(&self) -> String {
        self.buffer.text()
    }

    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.buffer.clone())
    }

    /// Grows with each change of the text.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn cursor(&self) -> Position {
        self.buffer.position(self.caret.cursor)
    }

    /// The byte of [`Editor::text`] that the cursor stands before.
    pub fn cursor_offset(&self) -> usize {
        self.buffer.format.lead() + self.caret.cursor
    }

    /// Puts the cursor there, or to the nearest place there is, and lets go of the selection.
    pub fn set_cursor(&mut self, position: Position) {
        self.goal = None;
        self.history.seal();
        self.go(self.buffer.offset(position));
        self.view.follow = Follow::Margin;
    }

    /// [`Editor::set_cursor`] to a byte of [`Editor::text`], or to the next place for a cursor after it.
    pub fn set_cursor_offset(&mut self, offset: usize) {
        let offset = self.buffer.settle(offset.saturating_sub(self.buffer.format.lead()));
        self.set_cursor(self.buffer.position(offset));
    }

    /// Start and end of the selection, in this order.
    pub fn selection(&self) -> Option<(Position, Position)> {
        self.selected().map(|range| (self.buffer.position(range.start), self.buffer.position(range.end)))
    }

    /// With `\n` as line end.
    pub fn selected_text(&self) -> Option<String> {
        self.selected().map(|range| self.buffer.slice(range).replace("\r\n", "\n"))
    }

    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// This state of the text, for [`Editor::is_modified`].
    pub fn mark(&self) -> Mark {
        self.history.mark()
    }

    /// Whether the text is another one than at `mark`; undoing back to the mark makes it the same.
    pub fn is_modified(&self, mark: Mark) -> bool {
        self.history.mark() != mark
    }

    pub fn line_count(&self) -> usize {
        self.buffer.lines()
    }

    /// Carries out a command.
    pub fn apply(&mut self, command: Command) -> Outcome {
        let (caret, revision) = (self.caret, self.revision);
        let follow = match &command {
            Command::SelectAll => self.view.follow,
            Command::Click(_) | Command::DragTo(_) | Command::SelectWord(_) | Command::SelectLine(_) => Follow::Edge,
            _ => Follow::Margin,
        };
        if !command.is_vertical() {
            self.goal = None;
        }
        if !command.keeps_run() {
            self.history.seal();
        }
        let mut outcome = self.carry_out(command);
        outcome.changed = self.revision != revision;
        if outcome.changed || self.caret != caret {
            self.view.follow = follow;
        }
        outcome
    }

    fn carry_out(&mut self, command: Command) -> Outcome {
        let mut outcome = Outcome::default();
        match command {
            Command::Insert(c) => self.insert(c),
            Command::InsertText(text) => outcome.note = self.paste(&text),
            Command::NewLine => self.new_line(),
            Command::Backspace => self.backspace(),
            Command::Delete => self.delete(),
            Command::DeleteWordBack => self.delete_to(Motion::WordLeft),
            Command::DeleteWordForward => self.delete_to(Motion::WordRight),
            Command::DeleteLine => self.delete_line(),
            Command::MoveLinesUp => self.move_lines_up(),
            Command::MoveLinesDown => self.move_lines_down(),
            Command::DuplicateLines => self.duplicate_lines(),
            Command::Indent => self.indent(),
            Command::Outdent => self.outdent(),
            Command::Move(motion) => self.move_by(motion),
            Command::Select(motion) => self.select_by(motion),
            Command::SelectAll => self.select(0..self.buffer.len()),
            Command::ClearSelection => self.caret.anchor = None,
            Command::SelectWord(position) => self.select(self.word_at(self.buffer.offset(position))),
            Command::SelectLine(position) => {
                let line = self.buffer.line_of(self.buffer.offset(position));
                self.select(self.buffer.line_start(line)..self.buffer.line_start(line + 1));
            }
            Command::Copy | Command::Cut => {
                outcome.copied = self.selected_text();
                if outcome.copied.is_none() {
                    outcome.note = Some("Nothing is selected. Select with Shift and the arrow keys.".to_owned());
                } else if command == Command::Cut {
                    self.delete_selection();
                }
            }
            Command::Undo if !self.undo() => outcome.note = Some("Nothing to undo.".to_owned()),
            Command::Redo if !self.redo() => outcome.note = Some("Nothing to redo.".to_owned()),
            Command::Undo | Command::Redo => {}
            Command::Click(position) => self.go(self.buffer.offset(position)),
            Command::DragTo(position) => self.select_to(self.buffer.offset(position)),
        }
        outcome
    }

    fn selected(&self) -> Option<Range<usize>> {
        let Caret { cursor, anchor } = self.caret;
        anchor.filter(|anchor| *anchor != cursor).map(|anchor| anchor.min(cursor)..anchor.max(cursor))
    }

    fn go(&mut self, offset: usize) {
        self.caret = Caret { cursor: offset, anchor: None };
    }

    fn select(&mut self, range: Range<usize>) {
        self.caret = Caret { cursor: range.end, anchor: Some(range.start) };
    }

    fn select_to(&mut self, offset: usize) {
        self.caret = Caret { cursor: offset, anchor: Some(self.caret.anchor.unwrap_or(self.caret.cursor)) };
    }
}
