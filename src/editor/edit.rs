//! The commands that change the text. Every change goes through [`Editor::edit`], which keeps history, search, colouring
//! and the place on the screen in step with it.

use std::cell::OnceCell;
use std::ops::Range;

use super::buffer::Format;
use super::command::Motion;
use super::history::{Caret, Change, Run, Step};
use super::prefix::Prefix;
use super::tally::{self, Part};
use super::{Editor, Follow};

const INDENT: &str = "  ";

/// These bytes become this text.
pub(super) type Replacement = (Range<usize>, String);

impl Editor {
    /// The text after it was edited elsewhere: one step to undo, the cursor stays with the text around it.
    pub fn replace_all(&mut self, text: &str) {
        let (format, body) = Format::of(text);
        let old = self.buffer.slice(0..self.buffer.len());
        let changed = difference(&old, body);
        let (start, removed) = (changed.start, changed.len());
        let inserted = &body[start..start + body.len() + removed - old.len()];
        let position = self.cursor();
        let cursor = match self.caret.cursor {
            before if before <= start => before,
            after if after >= changed.end => after + inserted.len() - removed,
            _ => usize::MAX,
        };
        self.goal = None;
        self.history.seal();
        self.edit_as(vec![(changed, inserted.to_owned())], Caret { cursor, anchor: None }, Run::Single, format);
        if cursor == usize::MAX {
            self.go(self.buffer.offset(position));
        }
        self.history.seal();
    }

    /// Puts paragraphs below the line of the cursor, or in its place where it is blank, with a blank line on both sides and
    /// the cursor behind them: one step to undo.
    pub fn insert_paragraphs(&mut self, text: &str) {
        let (text, _) = self.cleaned(text);
        let line = self.buffer.line_of(self.caret.cursor);
        let blank = |line: usize| self.buffer.line(line).trim().is_empty();
        let (end, line_break) = (self.buffer.line_end(line), self.buffer.line_break());
        let (range, before) = match (blank(line), line) {
            (false, _) => (end..end, 2),
            (true, 0) => (0..end, 0),
            (true, line) => (self.buffer.line_start(line)..end, usize::from(!blank(line - 1))),
        };
        let after = usize::from(line + 1 < self.buffer.lines() && !blank(line + 1));
        let begun = line_break.repeat(before) + &text;
        let caret = Caret { cursor: range.start + begun.len(), anchor: None };
        self.goal = None;
        self.history.seal();
        self.edit(vec![(range, begun + &line_break.repeat(after))], caret, Run::Single);
        self.history.seal();
    }

    /// Ticks or unticks the task box of the line that holds this byte of [`Editor::text`]; false when it has none. The
    /// cursor and the place on the screen stay.
    pub fn toggle_task(&mut self, byte_offset: usize) -> bool {
        let line = self.buffer.line_of(byte_offset.saturating_sub(self.buffer.format.lead()));
        let Some((at, done)) = Prefix::of(&self.buffer.line(line)).task() else { return false };
        let at = self.buffer.line_start(line) + at;
        let (caret, follow) = (self.caret, self.view.follow);
        self.history.seal();
        self.edit(vec![(at..at + 1, if done { " " } else { "x" }.to_owned())], caret, Run::Single);
        self.view.follow = follow;
        self.history.seal();
        true
    }

    pub(super) fn insert(&mut self, c: char) {
        match c {
            '\n' => self.new_line(),
            c if c.is_control() && c != '\t' => {}
            c => self.replace_selection(c.into(), Run::Typing),
        }
    }

    /// Says what was left out of the text.
    pub(super) fn paste(&mut self, text: &str) -> Option<String> {
        let (kept, dropped) = self.cleaned(text);
        if !kept.is_empty() {
            self.replace_selection(kept, Run::Single);
        }
        match dropped {
            0 => None,
            1 => Some("Left out a control character of the pasted text.".to_owned()),
            n => Some(format!("Left out {n} control characters of the pasted text.")),
        }
    }

    /// A text from elsewhere as this text may take it, and how many control characters were left out.
    pub(super) fn cleaned(&self, text: &str) -> (String, usize) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = if self.one_line { on_one_line(&text) } else { text };
        let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        let dropped = text.chars().count() - kept.chars().count();
        (kept.replace('\n', self.buffer.line_break()), dropped)
    }

    pub(super) fn new_line(&mut self) {
        if self.one_line || self.cell_below() {
            return;
        }
        let mut range = self.selected().unwrap_or(self.caret.cursor..self.caret.cursor);
        let line = self.buffer.line_of(range.start);
        let (base, text) = (self.buffer.line_start(line), self.buffer.line(line).into_owned());
        self.contexts.learn(&self.buffer, line);
        let code = self.contexts.at(&self.buffer, line).is_code();
        let prefix = Prefix::of(&text);
        let empty = text[prefix.end()..].trim().is_empty();
        let mut next = self.buffer.line_break().to_owned();
        if range.start >= base + prefix.end() {
            if prefix.is_marked() && !code {
                if empty && range.is_empty() {
                    let left = base + prefix.innermost();
                    return self.edit_at(left..base + text.len(), String::new(), Run::Single);
                }
                next.push_str(&prefix.continued(&text));
                let after = self.buffer.slice(range.end..self.buffer.line_end(self.buffer.line_of(range.end)));
                range.end += after.len() - after.trim_start_matches([' ', '\t']).len();
            } else if !empty || code {
                next.push_str(&text[..text.len() - text.trim_start_matches([' ', '\t']).len()]);
            }
        }
        self.edit_at(range, next, Run::Single);
    }

    pub(super) fn backspace(&mut self) {
        let cursor = self.caret.cursor;
        if !self.delete_selection() {
            self.edit_at(self.buffer.previous(cursor)..cursor, String::new(), Run::Backspacing);
        }
    }

    pub(super) fn delete(&mut self) {
        let cursor = self.caret.cursor;
        if !self.delete_selection() {
            self.edit_at(cursor..self.buffer.next(cursor), String::new(), Run::Deleting);
        }
    }

    pub(super) fn delete_to(&mut self, motion: Motion) {
        if !self.delete_selection() {
            let (cursor, target) = (self.caret.cursor, self.target(motion));
            self.edit_at(cursor.min(target)..cursor.max(target), String::new(), Run::Single);
        }
    }

    /// Whether there was a selection.
    pub(super) fn delete_selection(&mut self) -> bool {
        let selected = self.selected();
        if let Some(range) = selected.clone() {
            self.edit_at(range, String::new(), Run::Single);
        }
        selected.is_some()
    }

    pub(super) fn delete_line(&mut self) {
        let lines = self.selected_lines();
        let mut position = self.cursor();
        position.line = lines.start;
        let range = if lines.end < self.buffer.lines() {
            self.buffer.line_start(lines.start)..self.buffer.line_start(lines.end)
        } else if lines.start > 0 {
            position.line = lines.start - 1;
            self.buffer.line_end(lines.start - 1)..self.buffer.len()
        } else {
            0..self.buffer.len()
        };
        let revision = self.revision;
        let after = Caret { cursor: range.start, anchor: None };
        self.edit(vec![(range, String::new())], after, Run::Single);
        if self.revision != revision {
            self.go(self.buffer.offset(position));
        }
    }

    pub(super) fn indent(&mut self) {
        if self.next_cell() {
            return;
        }
        let line = self.buffer.line_of(self.caret.cursor);
        if self.selected().is_none() && !Prefix::of(&self.buffer.line(line)).is_list() {
            return self.replace_selection(INDENT.to_owned(), Run::Single);
        }
        self.shift_lines(|text| Some((inner(text)..inner(text), INDENT)).filter(|_| !text.trim().is_empty()));
    }

    pub(super) fn outdent(&mut self) {
        if self.previous_cell() {
            return;
        }
        self.shift_lines(|text| {
            let start = inner(text);
            let width = match &text.as_bytes()[start..] {
                [b'\t', ..] => 1,
                bytes => bytes.iter().take(INDENT.len()).take_while(|byte| **byte == b' ').count(),
            };
            (width > 0).then_some((start..start + width, ""))
        });
    }

    /// Changes the indent of the selected lines, the cursor and the selection going along with their text.
    fn shift_lines(&mut self, shift: impl Fn(&str) -> Option<(Range<usize>, &'static str)>) {
        let mut changes: Vec<Replacement> = Vec::new();
        for line in self.selected_lines().rev() {
            let base = self.buffer.line_start(line);
            let shifted = shift(&self.buffer.line(line));
            changes.extend(shifted.map(|(range, text)| (base + range.start..base + range.end, text.to_owned())));
        }
        let moved = |offset: usize| {
            changes
                .iter()
                .filter(|(range, _)| range.start <= offset)
                .fold(offset, |moved, (range, text)| moved + text.len() - range.len().min(offset - range.start))
        };
        let after = Caret { cursor: moved(self.caret.cursor), anchor: self.caret.anchor.map(moved) };
        self.edit(changes, after, Run::Single);
    }

    /// The lines of the selection, or the one of the cursor; not the one that the selection only ends before.
    pub(super) fn selected_lines(&self) -> Range<usize> {
        let range = self.selected().unwrap_or(self.caret.cursor..self.caret.cursor);
        let (first, last) = (self.buffer.line_of(range.start), self.buffer.line_of(range.end));
        let only_ends = last > first && self.buffer.line_start(last) == range.end;
        first..if only_ends { last } else { last + 1 }
    }

    pub(super) fn undo(&mut self) -> bool {
        let Some(step) = self.history.undo() else { return false };
        self.count_anew_after(step.changes.len());
        for change in step.changes.iter().rev() {
            self.swap(change.at..change.at + change.inserted.len(), &change.removed);
        }
        self.buffer.format = step.formats.0;
        self.caret = step.carets.0;
        self.changed(&step.changes, true);
        true
    }

    pub(super) fn redo(&mut self) -> bool {
        let Some(step) = self.history.redo() else { return false };
        self.count_anew_after(step.changes.len());
        for change in &step.changes {
            self.swap(change.at..change.at + change.removed.len(), &change.inserted);
        }
        self.buffer.format = step.formats.1;
        self.caret = step.carets.1;
        self.changed(&step.changes, false);
        true
    }

    fn replace_selection(&mut self, text: String, run: Run) {
        self.edit_at(self.selected().unwrap_or(self.caret.cursor..self.caret.cursor), text, run);
    }

    /// One replacement, the cursor after it.
    pub(super) fn edit_at(&mut self, range: Range<usize>, text: String, run: Run) {
        let after = Caret { cursor: range.start + text.len(), anchor: None };
        self.edit(vec![(range, text)], after, run);
    }

    /// Carries out replacements, the last place in the text first, as one step.
    pub(super) fn edit(&mut self, changes: Vec<Replacement>, after: Caret, run: Run) {
        self.edit_as(changes, after, run, self.buffer.format);
    }

    fn edit_as(&mut self, changes: Vec<Replacement>, after: Caret, run: Run, format: Format) {
        let formats = (self.buffer.format, format);
        let before = self.caret;
        let mut done = Vec::with_capacity(changes.len());
        self.count_anew_after(changes.len());
        for (range, inserted) in changes {
            let change = Change { at: range.start, removed: self.buffer.slice(range.clone()), inserted };
            if change.removed != change.inserted {
                self.swap(range, &change.inserted);
                done.push(change);
            }
        }
        self.buffer.format = format;
        let settled = |offset| self.buffer.settle(offset);
        self.caret = Caret { cursor: settled(after.cursor), anchor: after.anchor.map(settled) };
        if done.is_empty() && formats.0 == formats.1 {
            return;
        }
        self.changed(&done, false);
        self.history.record(Step { changes: done, carets: (before, self.caret), formats, run });
    }

    /// Following many changes would cost more than to count once.
    fn count_anew_after(&mut self, changes: usize) {
        if changes > tally::FOLLOWED {
            self.tally = OnceCell::new();
        }
    }

    /// Changes the text alone, and the offsets that stand in it.
    fn swap(&mut self, range: Range<usize>, text: &str) {
        let line = self.buffer.line_of(range.start);
        let counted = self.tally.take().map(|tally| {
            self.contexts.learn(&self.buffer, line);
            (tally, Part::of(&self.buffer, &self.contexts, range.clone(), &self.markers))
        });
        self.contexts.forget(line);
        self.buffer.replace(range.clone(), text);
        let recounted = counted.and_then(|(tally, old)| {
            let new = range.start..range.start + text.len();
            tally.after(old, Part::of(&self.buffer, &self.contexts, new, &self.markers))
        });
        self.tally = recounted.map(OnceCell::from).unwrap_or_default();
        let moved = |offset: usize| match offset {
            before if before <= range.start => before,
            after if after >= range.end => after - range.len() + text.len(),
            _ => range.start,
        };
        self.view.top = moved(self.view.top);
        if let Some(search) = &mut self.search {
            search.origin = moved(search.origin);
        }
    }

    /// Takes in that the text is another one by these changes, or by taking them back.
    fn changed(&mut self, changes: &[Change], back: bool) {
        self.revision += 1;
        self.view.follow = Follow::Margin;
        match (&mut self.search, changes) {
            (Some(search), [change]) => {
                let (removed, inserted) = (change.removed.len(), change.inserted.len());
                let (removed, inserted) = if back { (inserted, removed) } else { (removed, inserted) };
                search.follow(&self.buffer, change.at, removed, inserted);
            }
            (Some(search), _) => search.scan(&self.buffer),
            (None, _) => {}
        }
    }
}

/// The text without line breaks: a blank for each, none for the last.
pub(super) fn on_one_line(text: &str) -> String {
    text.trim_end_matches(['\r', '\n']).replace("\r\n", " ").replace(['\r', '\n'], " ")
}

/// Where the indent of a line begins: after its quote marks.
fn inner(text: &str) -> usize {
    use super::prefix::Part;
    let prefix = Prefix::of(text);
    prefix.parts.iter().rfind(|(_, part)| *part == Part::Quote).map_or(0, |(range, _)| range.end)
}

/// The bytes of `old` that are not the same in `new`, line ends and characters left whole.
fn difference(old: &str, new: &str) -> Range<usize> {
    let same = |a: &mut dyn Iterator<Item = (char, char)>| -> usize {
        a.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
    };
    let start = same(&mut old.chars().zip(new.chars()));
    let end = same(&mut old[start..].chars().rev().zip(new[start..].chars().rev()));
    start..old.len() - end
}
