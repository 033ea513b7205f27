//! A text as a page to read: only what comes into view is laid out, and what an edit leaves alone stays so. Rows that
//! nobody has seen are estimated; what is in view does not move when they turn out to be more or fewer.

use super::lines::{Blank, Fit, Span, Task};
use super::outline::Entry;
use super::search::{Match, Query};
use super::sections::Sections;
use super::wrap::width;
use crate::domain::marker::Markers;
use std::ops::Range;

/// A longer way, in screens, is a jump: the rows between are not looked at.
const NEAR: usize = 4;
/// Bytes of sections with tasks that are read at once in order to count them.
const COUNTED: usize = 256 * 1024;

/// No search finds more than this.
pub const FOUND: usize = 20_000;

/// A text fitted into a width. Rows count from 0; all are as of the last [`Page::show`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    pub(super) sections: Sections,
    /// The first row in view.
    place: Place,
    /// Tasks that are done, and all; unknown while too much of the text has not been read.
    tasks: Option<(usize, usize)>,
}

/// A row, wherever it stands once the sections before it have been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Place {
    section: usize,
    row: usize,
}

impl Page {
    /// Fits a text into a width, with what stands for its markers.
    pub fn new(text: String, markers: Markers, fit: impl Into<Fit>) -> Self {
        Page { sections: Sections::new(text, markers, fit.into()), ..Page::default() }.counted()
    }

    fn counted(mut self) -> Self {
        self.count_tasks();
        self
    }

    pub fn fit(&self) -> Fit {
        self.sections.fit()
    }

    /// All rows; those that were never in view are estimated.
    pub fn height(&self) -> usize {
        self.sections.height()
    }

    /// Takes another text. Returns where a line of the old one stands now; [`Page::show_line`] can go there.
    pub fn edit(&mut self, text: String, line: usize) -> usize {
        let moved = self.sections.edit(text, line);
        self.place = Place::default();
        self.count_tasks();
        moved
    }

    /// Takes what stands for markers now. Returns whether anything that is shown follows from it; [`Page::show_line`] can
    /// go back to where the view stood then. What has other markers stays as it is.
    pub fn set_markers(&mut self, markers: Markers) -> bool {
        let changed = self.sections.set_markers(markers);
        if changed {
            self.place = Place::default();
        }
        changed
    }

    /// Takes another width. Where the view stands then is to be said by [`Page::show_line`].
    pub fn resize(&mut self, fit: impl Into<Fit>) {
        self.sections.resize(fit.into());
        self.place = Place::default();
    }

    /// Lays out a view of `height` rows from row `top` on, and as much below it. Returns which row is the first in
    /// view now that more rows have been counted.
    pub fn show(&mut self, top: usize, height: usize) -> usize {
        let here = self.row_of(self.place);
        let is_near = top.abs_diff(here) <= NEAR * (height + 16);
        if is_near {
            self.walk(top, here);
        } else {
            let is_end = top + height >= self.sections.height();
            let (section, row) = self.sections.find(top);
            let estimated = self.sections.rows(section).max(1);
            self.sections.lay_out(section);
            self.place = Place { section, row: row * self.sections.rows(section) / estimated };
            if is_end {
                self.place = self.end();
            }
        }
        self.settle(height)
    }

    /// Lays out a view of `height` rows that begins with a line of the source. Returns its first row.
    pub fn show_line(&mut self, line: usize, height: usize) -> usize {
        self.place = self.place_of(line);
        self.settle(height)
    }

    /// Goes by rows from the old place, so that the way is exact whatever the estimates.
    fn walk(&mut self, top: usize, here: usize) {
        let Place { mut section, row } = self.place;
        let mut row = row + top.saturating_sub(here);
        let mut back = here.saturating_sub(top);
        while back > row && section > 0 {
            back -= row;
            section -= 1;
            self.sections.lay_out(section);
            row = self.sections.rows(section);
        }
        row = row.saturating_sub(back);
        self.sections.lay_out(section);
        while row >= self.sections.rows(section) && section + 1 < self.sections.len() {
            row -= self.sections.rows(section);
            section += 1;
            self.sections.lay_out(section);
        }
        self.place = Place { section, row };
    }

    /// Lays out what is in view and a screen below; at the end the view is filled from above.
    fn settle(&mut self, height: usize) -> usize {
        let wanted = self.place.row + 2 * height.max(1);
        let (mut rows, mut next) = (0, self.place.section);
        while rows < wanted && next < self.sections.len() {
            self.sections.lay_out(next);
            rows += self.sections.rows(next);
            next += 1;
        }
        let mut missing = (self.place.row + height).saturating_sub(rows);
        while missing > self.place.row && self.place.section > 0 {
            missing -= self.place.row;
            self.place.section -= 1;
            self.sections.lay_out(self.place.section);
            self.place.row = self.sections.rows(self.place.section);
        }
        self.place.row = self.place.row.saturating_sub(missing);
        self.sections.forget_far_from(self.place.section);
        self.row_of(self.place)
    }

    fn end(&self) -> Place {
        let section = self.sections.len().saturating_sub(1);
        Place { section, row: usize::MAX / 4 }
    }

    fn row_of(&self, place: Place) -> usize {
        self.sections.rows_before(place.section) + place.row
    }

    /// The row that shows a line of the source: the first that came from it, else from the nearest line before.
    fn place_of(&mut self, line: usize) -> Place {
        let mut section = self.sections.at_line(line);
        loop {
            self.sections.lay_out(section);
            if let Some(row) = self.row_within(section, line) {
                return Place { section, row };
            }
            if section == 0 {
                return Place::default();
            }
            section -= 1;
        }
    }

    fn row_within(&self, section: usize, line: usize) -> Option<usize> {
        let within = line.checked_sub(self.sections.base(section).1)?;
        let layout = self.sections.layout(section)?;
        layout.lines.iter().any(|shown| shown.source <= within).then(|| layout.row_of_source(within))
    }

    /// The row that shows a line of the source, as far as is known without laying anything out.
    pub fn row_of_source(&self, line: usize) -> usize {
        let section = self.sections.at_line(line);
        let lines = self.sections.lines(section);
        let guess = || line.saturating_sub(lines.start) * self.sections.rows(section) / lines.len().max(1);
        let row = match self.sections.layout(section) {
            Some(_) => self.row_within(section, line).unwrap_or(0),
            None => guess(),
        };
        self.sections.rows_before(section) + row
    }

    /// The line of the source that a row came from; a row past the end counts as the last.
    pub fn source_of_row(&self, row: usize) -> usize {
        let (section, within) = self.sections.find(row);
        match self.sections.layout(section) {
            Some(layout) => layout.source_of_row(within) + self.sections.base(section).1,
            None => {
                let lines = self.sections.lines(section);
                lines.start + within * lines.len() / self.sections.rows(section).max(1)
            }
        }
    }

    /// What stands on rows, as far as they have been laid out; a row of air has no spans.
    pub fn rows(&self, rows: Range<usize>) -> impl Iterator<Item = &[Span]> {
        let (section, skipped) = self.sections.find(rows.start);
        let below = rows.start < self.height();
        let count = if below { rows.len() } else { 0 };
        (section..self.sections.len()).flat_map(move |index| self.section_rows(index)).skip(skipped).take(count)
    }

    /// What is to be filled in on rows that have been laid out.
    pub fn blanks_on(&self, rows: Range<usize>) -> Vec<Blank> {
        let (first, last) = (self.sections.find(rows.start).0, self.sections.find(rows.end).0);
        let mut found: Vec<Blank> = (first..=last).flat_map(|index| self.blanks_in(index)).collect();
        found.retain(|blank| blank.cells.iter().any(|cells| rows.contains(&cells.row)));
        found
    }

    /// The first blank that begins at a cell of a row or behind it, else the first of all. This counts rows, so the
    /// view may begin at another one afterwards, see [`Page::top`]; the rows of the blank hold until more are counted.
    pub fn next_blank(&mut self, row: usize, cell: usize) -> Option<Blank> {
        let (here, count) = (self.sections.find(row).0, self.sections.len());
        let ahead = |blank: &Blank| blank.start() >= (row, cell);
        let found = self.read_blanks(here).into_iter().find(ahead);
        let mut others = (here + 1..count).chain(0..count);
        found.or_else(|| others.find_map(|index| self.read_blanks(index).into_iter().next()))
    }

    /// The last blank that begins before a cell of a row, else the last of all.
    pub fn previous_blank(&mut self, row: usize, cell: usize) -> Option<Blank> {
        let (here, count) = (self.sections.find(row).0, self.sections.len());
        let behind = |blank: &Blank| blank.start() < (row, cell);
        let found = self.read_blanks(here).into_iter().rfind(behind);
        let mut others = (0..here).rev().chain((0..count).rev());
        found.or_else(|| others.find_map(|index| self.read_blanks(index).pop()))
    }

    /// The blanks of a section, which is laid out for that.
    fn read_blanks(&mut self, index: usize) -> Vec<Blank> {
        if self.sections.may_have_blanks(index) {
            self.sections.lay_out(index);
        }
        self.blanks_in(index)
    }

    fn blanks_in(&self, index: usize) -> Vec<Blank> {
        let Some(layout) = self.sections.layout(index) else { return Vec::new() };
        let (start, above) = (self.sections.base(index).0, self.sections.rows_before(index));
        let placed = |blank: &Blank| Blank {
            offset: blank.offset + start,
            cells: blank.cells.iter().map(|cells| cells.below(above)).collect(),
        };
        layout.blanks.iter().map(placed).collect()
    }

    /// All places where a text is shown, at most [`FOUND`]. This counts all rows, so the view may begin at another one
    /// afterwards: see [`Page::top`].
    pub fn search(&mut self, query: &str) -> Vec<Match> {
        let Some(query) = Query::new(query) else { return Vec::new() };
        let (mut found, mut above) = (Vec::new(), 0);
        for index in 0..self.sections.len() {
            for hit in self.sections.search(index, &query) {
                found.push(Match { cells: hit.cells.iter().map(|cells| cells.below(above)).collect() });
            }
            above += self.sections.rows(index);
            if found.len() >= FOUND {
                found.truncate(FOUND);
                break;
            }
        }
        found
    }

    /// The first row in view.
    pub fn top(&self) -> usize {
        self.row_of(self.place)
    }

    /// The bytes of the source from the heading above a row to the next of the same or a higher level; before the first
    /// heading, what stands there.
    pub fn section_at(&mut self, row: usize) -> Range<usize> {
        let line = self.source_of_row(row);
        let here = self.sections.at_line(line);
        let heading = (0..=here).rev().find_map(|index| {
            let headings = self.headings_in(index);
            headings.into_iter().rev().find(|heading| heading.line <= line)
        });
        let level = heading.as_ref().map_or(6, |heading| heading.level);
        let from = heading.as_ref().map_or(0, |heading| self.sections.at_line(heading.line));
        let after = heading.as_ref().map(|heading| heading.line);
        let next = (from..self.sections.len()).find_map(|index| {
            let headings = self.headings_in(index);
            headings.into_iter().find(|next| next.level <= level && after.is_none_or(|line| next.line > line))
        });
        let start = heading.map_or_else(|| self.sections.start(), |heading| self.sections.line_start(heading.start));
        start..next.map_or(self.sections.end(), |next| self.sections.line_start(next.start))
    }

    fn headings_in(&mut self, index: usize) -> Vec<Entry> {
        let (start, line) = self.sections.base(index);
        let headings = self.sections.outline(index).map(|outline| outline.headings.as_slice()).unwrap_or_default();
        let placed = |entry: &Entry| Entry { start: entry.start + start, line: entry.line + line, ..entry.clone() };
        headings.iter().map(placed).collect()
    }

    /// Cells of the longest of these rows, as far as they have been laid out.
    pub fn widest(&self, rows: Range<usize>) -> usize {
        self.rows(rows).map(|spans| spans.iter().map(|span| width(&span.text)).sum()).max().unwrap_or(0)
    }

    fn section_rows(&self, index: usize) -> impl Iterator<Item = &[Span]> {
        let lines = self.sections.layout(index).map(|layout| layout.lines.as_slice()).unwrap_or_default();
        let air = self.sections.rows(index) - lines.len().min(self.sections.rows(index));
        lines.iter().map(|line| line.spans.as_slice()).chain(std::iter::repeat_n(&[][..], air))
    }

    /// The tasks of a row that has been laid out.
    pub fn tasks_on(&self, row: usize) -> Vec<Task> {
        let (section, within) = self.sections.find(row);
        let Some(layout) = self.sections.layout(section) else { return Vec::new() };
        let start = self.sections.base(section).0;
        let found = layout.tasks.iter().filter(|task| task.row == within);
        found.map(|task| Task { row, offset: task.offset + start, ..*task }).collect()
    }

    /// How many tasks are done, and how many there are; `None` in a text that is too long to count them at once.
    pub fn task_count(&self) -> Option<(usize, usize)> {
        self.tasks
    }

    fn count_tasks(&mut self) {
        self.tasks = None;
        let (mut done, mut all, mut read) = (0, 0, 0);
        for index in 0..self.sections.len() {
            if self.sections.known(index).is_none() {
                let source = self.sections.source(index);
                if !["[ ]", "[x]", "[X]", "[\t]"].iter().any(|sign| source.contains(sign)) {
                    continue;
                }
                read += source.len();
                if read > COUNTED {
                    return;
                }
            }
            let tasks = self.sections.outline(index).map(|outline| outline.tasks.as_slice()).unwrap_or_default();
            done += tasks.iter().filter(|task| task.checked).count();
            all += tasks.len();
        }
        self.tasks = Some((done, all));
    }

    /// All headings. This reads what has not been read yet, but lays nothing out.
    pub fn headings(&mut self) -> Vec<Entry> {
        (0..self.sections.len()).flat_map(|index| self.headings_in(index)).collect()
    }
}
