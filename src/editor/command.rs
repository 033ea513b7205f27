//! What the editor can be told, and the keys that ordinary modeless editors have for it.

use super::buffer::Position;
use crate::app::key::{Code, Key};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Insert(char),
    /// A paste: one step to undo. Any line end becomes the one of this text; control characters are left out.
    InsertText(String),
    /// Goes on with the list, quote or indent of this line; on an empty item it ends the list. In a table, to the row
    /// below; an empty last row ends the table.
    NewLine,
    Backspace,
    Delete,
    DeleteWordBack,
    DeleteWordForward,
    /// The line of the cursor, or all lines of the selection.
    DeleteLine,
    /// The line of the cursor, or all lines of the selection, past the line above.
    MoveLinesUp,
    MoveLinesDown,
    /// A copy of the line of the cursor, or of all lines of the selection, below them.
    DuplicateLines,
    /// The lines of the selection, or this list item, by two cells; elsewhere two spaces at the cursor.
    /// In a table, to the next cell.
    Indent,
    /// In a table, to the cell before.
    Outdent,
    Move(Motion),
    /// Moves the cursor and lets the selection grow to it.
    Select(Motion),
    SelectAll,
    ClearSelection,
    SelectWord(Position),
    /// With its line break.
    SelectLine(Position),
    Copy,
    Cut,
    Undo,
    Redo,
    Click(Position),
    DragTo(Position),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    Left,
    Right,
    /// By rows as they are wrapped, in the column where the vertical movement began.
    Up,
    Down,
    WordLeft,
    WordRight,
    /// The start of the text of the line; from there, column 0.
    LineStart,
    LineEnd,
    PageUp,
    PageDown,
    DocumentStart,
    DocumentEnd,
    /// The empty line before this paragraph.
    ParagraphUp,
    ParagraphDown,
}

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The text is another one.
    pub changed: bool,
    /// For the clipboard, with `\n` as line end.
    pub copied: Option<String>,
    /// A sentence for the user.
    pub note: Option<String>,
}

impl Command {
    /// Whether it goes on from the column where the vertical movement began.
    pub(super) fn is_vertical(&self) -> bool {
        use Motion::{Down, PageDown, PageUp, Up};
        matches!(self, Self::Move(Up | Down | PageUp | PageDown) | Self::Select(Up | Down | PageUp | PageDown))
    }

    /// Whether a run of typing or deleting may go on through it.
    pub(super) fn keeps_run(&self) -> bool {
        matches!(self, Self::Insert(_) | Self::Backspace | Self::Delete)
    }
}

/// The command of a key, if it has one. Paste is the caller's: it holds the clipboard.
pub fn command_for(key: Key) -> Option<Command> {
    if let Some(motion) = motion_for(key) {
        return Some(if key.shift { Command::Select(motion) } else { Command::Move(motion) });
    }
    let command = match (key.code, key.ctrl, key.alt) {
        (Code::Enter, false, false) => Command::NewLine,
        (Code::Tab, false, false) if key.shift => Command::Outdent,
        (Code::Tab, false, false) => Command::Indent,
        // Some terminals send Ctrl-H for Backspace.
        (Code::Backspace, false, false) | (Code::Char('h'), true, false) => Command::Backspace,
        (Code::Backspace, ctrl, alt) if ctrl != alt => Command::DeleteWordBack,
        (Code::Delete, false, false) => Command::Delete,
        (Code::Delete, ctrl, alt) if ctrl != alt => Command::DeleteWordForward,
        (Code::Char('d'), false, true) => Command::DeleteWordForward,
        (Code::Up, false, true) if !key.shift => Command::MoveLinesUp,
        (Code::Down, false, true) if key.shift => Command::DuplicateLines,
        (Code::Down, false, true) => Command::MoveLinesDown,
        (Code::Char('Z'), true, false) => Command::Redo,
        (Code::Char('z'), true, false) if key.shift => Command::Redo,
        (Code::Char(c), true, false) => match c {
            'z' => Command::Undo,
            'y' => Command::Redo,
            'c' => Command::Copy,
            'x' => Command::Cut,
            'a' => Command::SelectAll,
            'k' => Command::DeleteLine,
            'd' => Command::DuplicateLines,
            'w' => Command::DeleteWordBack,
            _ => return None,
        },
        _ => Command::Insert(key.text().filter(|c| !c.is_control())?),
    };
    Some(command)
}

fn motion_for(key: Key) -> Option<Motion> {
    let motion = match (key.code, key.ctrl, key.alt) {
        (Code::Left, false, false) => Motion::Left,
        (Code::Right, false, false) => Motion::Right,
        (Code::Up, false, false) => Motion::Up,
        (Code::Down, false, false) => Motion::Down,
        (Code::Left, ctrl, alt) if ctrl != alt => Motion::WordLeft,
        (Code::Right, ctrl, alt) if ctrl != alt => Motion::WordRight,
        // What some terminals send for Alt with an arrow.
        (Code::Char('b'), false, true) => Motion::WordLeft,
        (Code::Char('f'), false, true) => Motion::WordRight,
        (Code::Up, true, false) => Motion::ParagraphUp,
        (Code::Down, true, false) => Motion::ParagraphDown,
        (Code::Home, false, false) => Motion::LineStart,
        (Code::End, false, false) => Motion::LineEnd,
        (Code::Home, true, false) => Motion::DocumentStart,
        (Code::End, true, false) => Motion::DocumentEnd,
        (Code::PageUp, false, false) => Motion::PageUp,
        (Code::PageDown, false, false) => Motion::PageDown,
        _ => return None,
    };
    Some(motion)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_what_they_do_elsewhere() {
        use Command::{Move, Select};
        let cases = [
            ("a", Command::Insert('a')),
            ("Space", Command::Insert(' ')),
            ("é", Command::Insert('é')),
            ("Enter", Command::NewLine),
            ("Tab", Command::Indent),
            ("Shift-Tab", Command::Outdent),
            ("Backspace", Command::Backspace),
            ("Ctrl-H", Command::Backspace),
            ("Ctrl-Backspace", Command::DeleteWordBack),
            ("Alt-Backspace", Command::DeleteWordBack),
            ("Ctrl-W", Command::DeleteWordBack),
            ("Alt-d", Command::DeleteWordForward),
            ("Ctrl-Del", Command::DeleteWordForward),
            ("Ctrl-K", Command::DeleteLine),
            ("Alt-Up", Command::MoveLinesUp),
            ("Alt-Down", Command::MoveLinesDown),
            ("Alt-Shift-Down", Command::DuplicateLines),
            ("Ctrl-D", Command::DuplicateLines),
            ("Ctrl-Z", Command::Undo),
            ("Ctrl-Y", Command::Redo),
            ("Ctrl-Shift-z", Command::Redo),
            ("Ctrl-C", Command::Copy),
            ("Ctrl-X", Command::Cut),
            ("Ctrl-A", Command::SelectAll),
            ("Left", Move(Motion::Left)),
            ("Shift-Right", Select(Motion::Right)),
            ("Ctrl-Shift-Left", Select(Motion::WordLeft)),
            ("Ctrl-Left", Move(Motion::WordLeft)),
            ("Ctrl-Up", Move(Motion::ParagraphUp)),
            ("Ctrl-Home", Move(Motion::DocumentStart)),
            ("Home", Move(Motion::LineStart)),
            ("Ctrl-End", Move(Motion::DocumentEnd)),
            ("Shift-PgDn", Select(Motion::PageDown)),
        ];
        for (key, command) in cases {
            assert_eq!(command_for(key.parse().expect("a key")), Some(command), "{key}");
        }
        let capital = Key { code: Code::Char('Z'), ctrl: true, alt: false, shift: false };
        assert_eq!(command_for(capital), Some(Command::Redo));
    }

    #[test]
    fn keys_of_others_are_left_alone() {
        for key in
            ["Esc", "Ctrl-V", "Ctrl-S", "Ctrl-F", "F5", "Ins", "Ctrl-Enter", "Alt-x", "Alt-Shift-Up", "Ctrl-PgDn"]
        {
            assert_eq!(command_for(key.parse().expect("a key")), None, "{key}");
        }
    }
}
