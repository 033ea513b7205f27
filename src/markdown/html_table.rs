//! A table of raw HTML, gathered cell by cell.

use super::document::{Alignment, Row, Run, Table};
use super::html;

/// No cell reaches over more columns or rows than this.
const FARTHEST: usize = 50;

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct HtmlTable {
    rows: Vec<Row>,
    cell: Option<Cell>,
    /// For each column, into how many of the next rows a cell above it reaches.
    covered: Vec<usize>,
    /// Tables in a cell that are open.
    nested: usize,
    /// Elements in a cell that are open and keep their lines.
    code: usize,
}

/// A cell that is being read.
#[derive(Debug)]
pub(super) struct Cell {
    head: bool,
    columns: usize,
    rows: usize,
}

impl Cell {
    pub(super) fn is_head(&self) -> bool {
        self.head
    }
}

impl HtmlTable {
    /// Whether a tag is a part of this table, and not of one in a cell.
    pub(super) fn has_part(&self, name: &str) -> bool {
        self.nested == 0 && matches!(name, "caption" | "tr" | "td" | "th")
    }

    pub(super) fn ends_with(&self, name: &str) -> bool {
        self.nested == 0 && name == "table"
    }

    /// Whether lines end where those of the source do.
    pub(super) fn is_code(&self) -> bool {
        self.code > 0
    }

    /// Takes note of a tag in a cell.
    pub(super) fn note(&mut self, name: &str, opens: bool) {
        let count = match name {
            "table" => &mut self.nested,
            "pre" => &mut self.code,
            _ => return,
        };
        *count = if opens { *count + 1 } else { count.saturating_sub(1) };
    }

    /// Begins a row or a cell.
    pub(super) fn open(&mut self, name: &str, attributes: &str, line: usize) {
        if name == "tr" || (name != "caption" && self.rows.is_empty()) {
            self.end_row();
            self.rows.push(Row { line, cells: Vec::new() });
        }
        if matches!(name, "td" | "th") {
            let reach = |name: &str| {
                let cells = html::attribute(attributes, name).and_then(|cells| cells.trim().parse().ok());
                cells.unwrap_or(1).clamp(1, FARTHEST)
            };
            self.cell = Some(Cell { head: name == "th", columns: reach("colspan"), rows: reach("rowspan") });
        }
    }

    /// The cell that ends here, if one does.
    pub(super) fn end_cell(&mut self) -> Option<Cell> {
        self.code = 0;
        self.cell.take()
    }

    /// Puts a cell into the first columns that are free.
    pub(super) fn put(&mut self, cell: &Cell, runs: Vec<Run>) {
        let Some(row) = self.rows.last_mut() else { return };
        skip_covered(row, &mut self.covered);
        let first = row.cells.len();
        row.cells.push(runs);
        row.cells.resize(first + cell.columns, Vec::new());
        if self.covered.len() < row.cells.len() {
            self.covered.resize(row.cells.len(), 0);
        }
        self.covered[first..row.cells.len()].fill(cell.rows - 1);
    }

    fn end_row(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        for column in row.cells.len()..self.covered.len() {
            let reached = self.covered[column] > 0;
            self.covered[column] = self.covered[column].saturating_sub(1);
            if reached {
                row.cells.resize(column + 1, Vec::new());
            }
        }
    }

    /// The table, unless it is empty. A first row that is all bold is its head.
    pub(super) fn into_table(mut self) -> Option<Table> {
        self.rows.retain(|row| !row.cells.is_empty());
        if self.rows.iter().flat_map(|row| &row.cells).all(Vec::is_empty) {
            return None;
        }
        let columns = self.rows.iter().map(|row| row.cells.len()).max()?;
        let is_head = |row: &Row| {
            let runs = || row.cells.iter().flatten().filter(|run| !run.text.trim().is_empty());
            runs().next().is_some() && runs().all(|run| run.emphasis.bold)
        };
        let line = self.rows.first()?.line;
        let head =
            if self.rows.first().is_some_and(is_head) { self.rows.remove(0) } else { Row { line, cells: Vec::new() } };
        Some(Table { alignments: vec![Alignment::Left; columns], head, rows: self.rows })
    }
}

/// Leaves out the columns that cells above reach into.
fn skip_covered(row: &mut Row, covered: &mut [usize]) {
    while let Some(rows) = covered.get_mut(row.cells.len()).filter(|rows| **rows > 0) {
        *rows -= 1;
        row.cells.push(Vec::new());
    }
}
