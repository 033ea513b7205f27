//! Whole lines: moved up and down past their neighbour, and doubled. The cursor and the selection go along.

use std::ops::Range;

use super::Editor;
use super::history::{Caret, Run};

impl Editor {
    pub(super) fn move_lines_up(&mut self) {
        let lines = self.selected_lines();
        if lines.start > 0 && !self.is_trailing(lines.end - 1) {
            let above = lines.start - 1;
            self.swap_lines(above..lines.start, lines, true);
        }
    }

    pub(super) fn move_lines_down(&mut self) {
        let lines = self.selected_lines();
        if lines.end < self.buffer.lines() && !self.is_trailing(lines.end) {
            let below = lines.end;
            self.swap_lines(lines, below..below + 1, false);
        }
    }

    /// Puts a copy of the selected lines below them; the cursor is in the copy.
    pub(super) fn duplicate_lines(&mut self) {
        if self.one_line {
            return;
        }
        let bytes = self.bytes_of(self.selected_lines());
        let copy = format!("{}{}", self.buffer.line_break(), self.buffer.slice(bytes.clone()));
        let after = self.caret_by(|offset| offset + copy.len());
        self.edit(vec![(bytes.end..bytes.end, copy)], after, Run::Single);
    }

    /// The two blocks of lines, which are neighbours, change places; the line break between them stays there.
    fn swap_lines(&mut self, first: Range<usize>, second: Range<usize>, cursor_in_second: bool) {
        let limit = self.buffer.line_start(second.end);
        let (first, second) = (self.bytes_of(first), self.bytes_of(second));
        let between = self.buffer.slice(first.end..second.start);
        let text = [self.buffer.slice(second.clone()), between, self.buffer.slice(first.clone())].concat();
        let after = if cursor_in_second {
            self.caret_by(|offset| offset - (second.start - first.start))
        } else {
            self.caret_by(|offset| (offset + second.end - first.end).min(limit))
        };
        self.edit(vec![(first.start..second.end, text)], after, Run::Single);
    }

    fn caret_by(&self, moved: impl Fn(usize) -> usize) -> Caret {
        Caret { cursor: moved(self.caret.cursor), anchor: self.caret.anchor.map(moved) }
    }

    /// Without the break of the last line.
    fn bytes_of(&self, lines: Range<usize>) -> Range<usize> {
        self.buffer.line_start(lines.start)..self.buffer.line_end(lines.end - 1)
    }

    /// Whether this is the nothing after the last line break.
    fn is_trailing(&self, line: usize) -> bool {
        line > 0 && line + 1 == self.buffer.lines() && self.buffer.line_start(line) == self.buffer.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{BARS, press};
    use super::super::{Command, Editor};

    #[test]
    fn lines_move_with_the_cursor_and_the_selection() {
        BARS.check(&[
            ("a\nb|b\nc", "Alt-Up", "b|b\na\nc"),
            ("a\nb|b\nc", "Alt-Down", "a\nc\nb|b"),
            ("a\nb|b\nc\nd", "Alt-Down Alt-Down", "a\nc\nd\nb|b"),
            ("a\n^b\nc|c\nd", "Alt-Up", "^b\nc|c\na\nd"),
            ("a\n|b\nc^c\nd", "Alt-Down", "a\nd\n|b\nc^c"),
            ("a\n^b\n|c\nd", "Alt-Down", "a\nc\n^b\n|d"),
            ("a\n^b\n|c", "Alt-Down", "a\nc\n^b|"),
            ("a|\nb", "Alt-Up", "a|\nb"),
            ("a\nb|", "Alt-Down", "a\nb|"),
            ("|", "Alt-Up Alt-Down", "|"),
        ]);
    }

    #[test]
    fn a_text_keeps_its_last_line_break() {
        BARS.check(&[
            ("a\nb|\n", "Alt-Down", "a\nb|\n"),
            ("a\nb\n|", "Alt-Up", "a\nb\n|"),
            ("a|\nb\n", "Alt-Down", "b\na|\n"),
            ("a|\r\nb\nc", "Alt-Down Alt-Down", "b\r\nc\na|"),
        ]);
    }

    #[test]
    fn lines_are_doubled_below() {
        BARS.check(&[
            ("a|b\nc", "Ctrl-D", "ab\na|b\nc"),
            ("a|b", "Alt-Shift-Down x", "ab\nax|b"),
            ("a\n^b\nc|\nd", "Ctrl-D", "a\nb\nc\n^b\nc|\nd"),
            ("a\r\nb|\r\n", "Ctrl-D", "a\r\nb\r\nb|\r\n"),
            ("|", "Ctrl-D", "\n|"),
        ]);
    }

    #[test]
    fn an_input_of_one_line_stays_one_line() {
        let mut editor = Editor::single_line("a\r\nb\n");
        for key in ["Ctrl-D", "Enter", "Alt-Shift-Down", "c"] {
            press(&mut editor, key);
        }
        editor.apply(Command::InsertText(" d\ne\r\n".to_owned()));
        editor.apply(Command::Insert('\n'));
        editor.apply(Command::SelectAll);
        press(&mut editor, "Ctrl-D");
        assert_eq!(editor.text(), "c d ea b");
    }
}
