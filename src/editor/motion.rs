//! Where the cursor goes. Rows are those on the screen; words are those of Unicode; everything stops at the ends.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::Editor;
use super::cluster;
use super::command::Motion;
use super::history::Caret;
use super::walk::Walk;

/// Bytes that a word is looked for in at once; longer ones are stepped through.
const WINDOW: usize = 1 << 10;

impl Editor {
    pub(super) fn move_by(&mut self, motion: Motion) {
        let target = match (self.selected(), motion) {
            (Some(range), Motion::Left) => range.start,
            (Some(range), Motion::Right) => range.end,
            _ => self.travel(motion),
        };
        self.go(target);
    }

    pub(super) fn select_by(&mut self, motion: Motion) {
        let target = self.travel(motion);
        self.select_to(target);
    }

    /// Where a motion leads; a vertical one begins its column, a page takes the view along.
    fn travel(&mut self, motion: Motion) -> usize {
        match motion {
            Motion::Up => self.vertical(-1),
            Motion::Down => self.vertical(1),
            Motion::PageUp => self.page(-1),
            Motion::PageDown => self.page(1),
            motion => self.target(motion),
        }
    }

    /// Where a horizontal motion leads.
    pub(super) fn target(&self, motion: Motion) -> usize {
        let Caret { cursor, .. } = self.caret;
        let line = self.buffer.line_of(cursor);
        let (start, end) = (self.buffer.line_start(line), self.buffer.line_end(line));
        match motion {
            Motion::Left => self.buffer.previous(cursor),
            Motion::Right => self.buffer.next(cursor),
            Motion::WordLeft if cursor == start => self.buffer.previous(cursor),
            Motion::WordLeft => self.word_left(start, cursor),
            Motion::WordRight if cursor == end => self.buffer.next(cursor),
            Motion::WordRight => self.word_right(cursor, end),
            Motion::LineStart => {
                let text = self.buffer.line(line);
                let first = start + text.len() - text.trim_start_matches([' ', '\t']).len();
                if cursor == first { start } else { first }
            }
            Motion::LineEnd => end,
            Motion::DocumentStart => 0,
            Motion::DocumentEnd => self.buffer.len(),
            Motion::ParagraphUp => {
                let above = (0..line).rev().skip_while(|line| self.is_blank(*line)).find(|line| self.is_blank(*line));
                above.map_or(0, |line| self.buffer.line_start(line))
            }
            Motion::ParagraphDown => {
                let mut below = (line + 1..self.buffer.lines()).skip_while(|line| self.is_blank(*line));
                below.find(|line| self.is_blank(*line)).map_or(self.buffer.len(), |line| self.buffer.line_start(line))
            }
            Motion::Up | Motion::Down | Motion::PageUp | Motion::PageDown => cursor,
        }
    }

    fn is_blank(&self, line: usize) -> bool {
        self.buffer.line(line).trim().is_empty()
    }

    fn word_left(&self, start: usize, cursor: usize) -> usize {
        let mut from = cursor;
        while from > start {
            let window = self.window(from.saturating_sub(WINDOW).max(start)..from);
            let text = self.buffer.slice(window.clone());
            let mut words = text.split_word_bound_indices().filter(|(_, word)| is_word(word));
            if let Some((at, _)) = words.next_back() {
                return self.buffer.settle(window.start + at).min(self.buffer.previous(cursor));
            }
            from = window.start;
        }
        start
    }

    fn word_right(&self, cursor: usize, end: usize) -> usize {
        let mut from = cursor;
        while from < end {
            let window = self.window(from..(from + WINDOW).min(end));
            let text = self.buffer.slice(window.clone());
            let word = text.split_word_bound_indices().find(|(_, word)| is_word(word));
            if let Some((at, word)) = word {
                return self.buffer.settle(window.start + at + word.len());
            }
            from = window.end;
        }
        end
    }

    /// Widened so that it cuts no cluster.
    fn window(&self, range: Range<usize>) -> Range<usize> {
        let line = self.buffer.line_of(range.start);
        let start = if range.start == self.buffer.line_start(line) {
            range.start
        } else {
            self.buffer.previous(self.buffer.settle(range.start))
        };
        start..self.buffer.settle(range.end)
    }

    /// The word or the run of other signs at `offset`.
    pub(super) fn word_at(&self, offset: usize) -> Range<usize> {
        let line = self.buffer.line_of(offset);
        let (start, end) = (self.buffer.line_start(line), self.buffer.line_end(line));
        let window = self.window(offset.saturating_sub(WINDOW).max(start)..(offset + WINDOW).min(end));
        let text = self.buffer.slice(window.clone());
        let within = offset - window.start;
        let found = text.split_word_bound_indices().find(|(at, word)| (*at..at + word.len()).contains(&within));
        let found = found.or_else(|| text.split_word_bound_indices().next_back());
        let range = found.map_or(within..within, |(at, word)| at..at + word.len());
        window.start + cluster::ceil(&text, range.start)..window.start + cluster::ceil(&text, range.end)
    }

    /// Rows up or down in the column where the movement began; past the ends lie the ends themselves.
    fn vertical(&mut self, rows: isize) -> usize {
        let mut walk = Walk::at(&self.buffer, self.view.wrap_width(), self.caret.cursor);
        let goal = self.goal.unwrap_or_else(|| walk.column_of(self.caret.cursor));
        let target = match walk.step(rows) {
            0 if rows < 0 => 0,
            0 if rows > 0 => self.buffer.len(),
            _ => walk.offset_at(goal),
        };
        self.goal = Some(goal);
        target
    }

    fn page(&mut self, direction: isize) -> usize {
        let rows = direction * isize::try_from(self.view.page()).unwrap_or(isize::MAX);
        self.shift_view(rows);
        self.vertical(rows)
    }
}

fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}
