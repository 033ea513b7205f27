//! The filter line of a list: a few typed letters that leave only the rows which contain them.

use super::pick;
use crate::editor::{Command, Editor};

#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    pub line: Editor,
    /// Whether it has the keys.
    pub active: bool,
}

impl Default for Filter {
    fn default() -> Self {
        Self { line: Editor::single_line(""), active: false }
    }
}

impl Filter {
    /// Whether something is typed.
    pub fn is_set(&self) -> bool {
        !self.line.text().trim().is_empty()
    }

    /// A command for the line; Enter gives the keys back to the list and keeps the filter.
    pub fn edit(&mut self, command: Command) {
        match command {
            Command::NewLine => self.active = false,
            command => {
                self.line.apply(command);
            }
        }
    }

    /// Esc: shows everything again. Whether there was anything to close.
    pub fn close(&mut self) -> bool {
        let had = self.active || !self.line.text().is_empty();
        *self = Self::default();
        had
    }

    /// The positions of the rows to show: all in their order, or the matching ones with the best first.
    pub fn rows<'a>(&self, rows: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<usize> {
        pick::matches(&self.line.text(), rows)
    }
}
