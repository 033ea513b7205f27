//! What on a page can be followed or ticked, in the order of the text: its links and its task boxes.

use std::ops::Range;

use super::lines::Cells;
use super::page::Page;

/// A link or a task box, where the page has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub id: StopId,
    pub what: What,
    /// Where it stands, row by row; at least one.
    pub cells: Vec<Cells>,
}

/// Which one it is, whatever the width, until the text changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopId {
    /// A link of a section, by its number there.
    Link(usize, usize),
    /// A task box, by the byte of the source between its brackets.
    Task(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Where it leads, as written.
    Link(String),
    /// The byte of the source between its brackets.
    Task(usize),
}

impl Stop {
    /// The row and the cell with which it begins.
    pub fn start(&self) -> (usize, usize) {
        self.cells.first().map_or((0, 0), |cells| (cells.row, cells.start))
    }
}

impl Page {
    /// The links on rows that have been laid out, and the tasks if they are wanted.
    pub fn stops_on(&self, rows: Range<usize>, tasks: bool) -> Vec<Stop> {
        let (first, last) = (self.sections.find(rows.start).0, self.sections.find(rows.end).0);
        (first..=last).flat_map(|index| self.stops_in(index, tasks, &rows)).collect()
    }

    /// The first that begins at a cell of a row or behind it, else the first of all. This counts rows, so the view may
    /// begin at another one afterwards, see [`Page::top`]; the rows of the stop hold until more are counted.
    pub fn next_stop(&mut self, row: usize, cell: usize, tasks: bool) -> Option<Stop> {
        let (here, count) = (self.sections.find(row).0, self.sections.len());
        let ahead = |stop: &Stop| stop.start() >= (row, cell);
        let found = self.read_stops(here, tasks).into_iter().find(ahead);
        let mut others = (here + 1..count).chain(0..count);
        found.or_else(|| others.find_map(|index| self.read_stops(index, tasks).into_iter().next()))
    }

    /// The last that begins before a cell of a row, else the last of all.
    pub fn previous_stop(&mut self, row: usize, cell: usize, tasks: bool) -> Option<Stop> {
        let (here, count) = (self.sections.find(row).0, self.sections.len());
        let behind = |stop: &Stop| stop.start() < (row, cell);
        let found = self.read_stops(here, tasks).into_iter().rfind(behind);
        let mut others = (0..here).rev().chain((0..count).rev());
        found.or_else(|| others.find_map(|index| self.read_stops(index, tasks).pop()))
    }

    /// The stops of a section, which is laid out for that.
    fn read_stops(&mut self, index: usize, tasks: bool) -> Vec<Stop> {
        if self.sections.may_have_stops(index) {
            self.sections.lay_out(index);
        }
        self.stops_in(index, tasks, &(0..usize::MAX))
    }

    fn stops_in(&self, index: usize, tasks: bool, rows: &Range<usize>) -> Vec<Stop> {
        let Some(layout) = self.sections.layout(index) else { return Vec::new() };
        let (start, above) = (self.sections.base(index).0, self.sections.rows_before(index));
        let shown = |row: usize| rows.contains(&(row + above));
        let links = layout.links.iter().enumerate();
        let links =
            links.filter(|(_, link)| link.cells.iter().any(|cells| shown(cells.row))).map(|(number, link)| Stop {
                id: StopId::Link(index, number),
                what: What::Link(link.target.clone()),
                cells: link.cells.iter().map(|cells| cells.below(above)).collect(),
            });
        let boxes = layout.tasks.iter().filter(|task| tasks && shown(task.row)).map(|task| Stop {
            id: StopId::Task(task.offset + start),
            what: What::Task(task.offset + start),
            // With the blanks around the sign.
            cells: vec![Cells { row: task.row + above, start: task.column.saturating_sub(1), end: task.column + 2 }],
        });
        let mut stops: Vec<Stop> = links.chain(boxes).collect();
        stops.sort_by_key(Stop::start);
        stops
    }
}
