//! A walk over the rows of the text as they are wrapped at a width, one line at a time: nothing is laid out that is not
//! walked over.

use std::borrow::Cow;
use std::ops::Range;

use super::buffer::Buffer;
use super::wrap::{self, Cell, Layout, Span};

#[derive(Debug, Clone)]
pub(super) struct Walk<'a> {
    buffer: &'a Buffer,
    width: usize,
    pub line: usize,
    /// Offset of the line.
    pub base: usize,
    pub text: Cow<'a, str>,
    pub segment: Range<usize>,
    layout: Layout,
    index: usize,
}

impl<'a> Walk<'a> {
    /// At the row that a cursor at `offset` stands on.
    pub fn at(buffer: &'a Buffer, width: usize, offset: usize) -> Self {
        let offset = offset.min(buffer.len());
        let line = buffer.line_of(offset);
        let (base, text) = (buffer.line_start(line), buffer.line(line));
        let within = (offset - base).min(text.len());
        let segment = wrap::segment(&text, within);
        let layout = Layout::of(&text, segment.clone(), width);
        let index = layout.row_of(within);
        Self { buffer, width, line, base, text, segment, layout, index }
    }

    pub fn row(&self) -> &Span {
        &self.layout.rows[self.index]
    }

    /// Offset of the first byte of the row.
    pub fn start(&self) -> usize {
        self.base + self.row().start
    }

    /// Offset after the last byte of the row, the line break left out.
    pub fn end(&self) -> usize {
        self.base + self.row().end
    }

    pub fn starts_line(&self) -> bool {
        self.index == 0 && self.segment.start == 0
    }

    pub fn ends_line(&self) -> bool {
        self.index + 1 == self.layout.rows.len() && self.segment.end == self.text.len()
    }

    /// One row down; false at the end.
    pub fn down(&mut self) -> bool {
        if self.index + 1 < self.layout.rows.len() {
            self.index += 1;
        } else if self.segment.end < self.text.len() {
            self.lay_out(self.segment.end);
            self.index = 0;
        } else if self.line + 1 < self.buffer.lines() {
            self.enter(self.line + 1);
            self.lay_out(0);
            self.index = 0;
        } else {
            return false;
        }
        true
    }

    /// One row up; false at the start.
    pub fn up(&mut self) -> bool {
        if self.index > 0 {
            self.index -= 1;
            return true;
        }
        if self.segment.start > 0 {
            self.lay_out(self.segment.start - 1);
        } else if self.line > 0 {
            self.enter(self.line - 1);
            self.lay_out(self.text.len());
        } else {
            return false;
        }
        self.index = self.layout.rows.len() - 1;
        true
    }

    /// So many rows up or down, as far as there are rows; how many they were.
    pub fn step(&mut self, rows: isize) -> usize {
        (0..rows.unsigned_abs()).take_while(|_| if rows < 0 { self.up() } else { self.down() }).count()
    }

    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.layout.cells(&self.text, self.index)
    }

    /// Cells of the row, its indent included.
    pub fn width(&self) -> usize {
        self.layout.width_of(&self.text, self.index)
    }

    /// The cell that a cursor at `offset` stands on.
    pub fn column_of(&self, offset: usize) -> usize {
        self.cells()
            .find(|cell| self.base + cell.cluster.end() > offset)
            .map_or_else(|| self.width(), |cell| cell.column)
    }

    /// Where a cursor stands that is put on this cell; a cursor never leaves the row for the next one.
    pub fn offset_at(&self, column: usize) -> usize {
        let mut last = None;
        for cell in self.cells() {
            if column < cell.column + cell.width {
                return self.base + cell.cluster.start;
            }
            last = Some(self.base + cell.cluster.start);
        }
        if self.ends_line() { self.end() } else { last.unwrap_or_else(|| self.start()) }
    }

    fn enter(&mut self, line: usize) {
        self.line = line;
        self.base = self.buffer.line_start(line);
        self.text = self.buffer.line(line);
    }

    fn lay_out(&mut self, offset: usize) {
        self.segment = wrap::segment(&self.text, offset);
        self.layout = Layout::of(&self.text, self.segment.clone(), self.width);
    }
}
