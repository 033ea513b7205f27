//! What is on the screen: the first visible row, the rows with their colours, the cursor's cell. The first row is kept
//! as an offset into the text, so that nothing above it has to be laid out.

use std::ops::Range;

use super::Editor;
use super::buffer::Position;
use super::highlight::{self, Context, Kind};
use super::walk::Walk;
use crate::domain::safe::Safe;

/// Cells of a row where no width was told: nothing wraps.
const UNWRAPPED: usize = 1 << 24;
/// Rows that stay visible above and below the cursor.
const MARGIN: usize = 2;

/// A row as it is drawn: soft-wrapped, safe, never wider than the viewport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// From 0.
    pub line: usize,
    /// Whether the line begins here, or goes on.
    pub start_of_line: bool,
    pub spans: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: Safe<'static>,
    pub style: PieceStyle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PieceStyle {
    pub kind: Kind,
    pub selected: bool,
    pub matched: bool,
    /// Of the matches, the one that the cursor stands on.
    pub current: bool,
}

/// What the view does about the cursor before it is shown next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Follow {
    #[default]
    Stay,
    /// Brings it in, no further.
    Edge,
    /// Brings it in with some rows around it.
    Margin,
    /// Where it is out of sight, brings it to the middle.
    Center,
}

#[derive(Debug, Clone, Default)]
pub(super) struct View {
    width: usize,
    height: usize,
    /// An offset on the first visible row.
    pub top: usize,
    pub follow: Follow,
}

impl View {
    pub fn wrap_width(&self) -> usize {
        if self.width == 0 { UNWRAPPED } else { self.width }
    }

    /// Rows of a page: one row of the last page stays visible.
    pub fn page(&self) -> usize {
        self.height.saturating_sub(1).max(1)
    }

    fn is_empty(&self) -> bool {
        self.width == 0 || self.height == 0
    }
}

impl Editor {
    /// The size in cells, told before each drawing. Brings the cursor into view where a command or a new size asks for it.
    pub fn set_viewport(&mut self, width: usize, height: usize) {
        if (width, height) != (self.view.width, self.view.height) {
            (self.view.width, self.view.height) = (width, height);
            self.view.follow = match self.view.follow {
                Follow::Center => Follow::Center,
                _ => Follow::Margin,
            };
        }
        self.settle_view();
    }

    /// Moves the view by rows, as a wheel does. The cursor goes along as far as it must to stay visible; a selection
    /// stays as it is.
    pub fn scroll(&mut self, rows: isize) {
        if self.view.is_empty() {
            return;
        }
        self.settle_view();
        self.shift_view(rows);
        if self.selected().is_some() {
            return;
        }
        let width = self.view.width;
        let at = Walk::at(&self.buffer, width, self.caret.cursor);
        let mut row = Walk::at(&self.buffer, width, self.view.top);
        if at.start() >= row.start() {
            row.step(isize::try_from(self.view.height - 1).unwrap_or(isize::MAX));
            if at.start() <= row.start() {
                return;
            }
        }
        let goal = self.goal.unwrap_or_else(|| at.column_of(self.caret.cursor));
        let cursor = row.offset_at(goal);
        self.history.seal();
        self.goal = Some(goal);
        self.go(cursor);
    }

    /// The first visible line, from 0.
    pub fn top(&self) -> usize {
        self.buffer.line_of(self.settled_top())
    }

    /// Makes a line the first visible one, as far as the text below it fills the view.
    pub fn set_top(&mut self, line: usize) {
        self.view.top = self.buffer.line_start(line.min(self.buffer.lines() - 1));
        self.view.follow = Follow::Stay;
        self.shift_view(0);
        self.settle_view();
    }

    /// Exactly what is visible.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        if self.view.is_empty() {
            return rows;
        }
        let mut walk = Walk::at(&self.buffer, self.view.width, self.settled_top());
        let mut context = self.contexts.at(&self.buffer, walk.line);
        let mut paint = self.paint(&walk, context);
        loop {
            rows.push(self.row(&walk, &paint));
            let (line, segment) = (walk.line, walk.segment.start);
            if rows.len() == self.view.height || !walk.down() {
                return rows;
            }
            if walk.line != line {
                context = context.after(&self.buffer.line(line), line);
            }
            if (walk.line, walk.segment.start) != (line, segment) {
                paint = self.paint(&walk, context);
            }
        }
    }

    /// Column and row of the cursor in the viewport; none while it is scrolled out of sight.
    pub fn screen_cursor(&self) -> Option<(u16, u16)> {
        if self.view.is_empty() {
            return None;
        }
        let at = Walk::at(&self.buffer, self.view.width, self.caret.cursor);
        let row = self.rows_between(self.settled_top(), at.start())?;
        let column = at.column_of(self.caret.cursor).min(self.view.width - 1);
        Some((u16::try_from(column).ok()?, u16::try_from(row).ok()?))
    }

    /// Where a click in the viewport puts the cursor.
    pub fn position_at(&self, column: u16, row: u16) -> Position {
        let mut walk = Walk::at(&self.buffer, self.view.wrap_width(), self.settled_top());
        walk.step(isize::try_from(usize::from(row).min(self.view.height.saturating_sub(1))).unwrap_or(0));
        self.buffer.position(walk.offset_at(column.into()))
    }

    /// Which of `height` rows of a scroll bar the visible part of the text takes; none when all of it is visible.
    pub fn thumb(&self, height: usize) -> Option<Range<usize>> {
        if self.view.is_empty() || height == 0 {
            return None;
        }
        let mut walk = Walk::at(&self.buffer, self.view.width, self.settled_top());
        let start = walk.start();
        walk.step(isize::try_from(self.view.height - 1).unwrap_or(isize::MAX));
        let more = walk.line + 1 < self.buffer.lines() || !walk.ends_line();
        if start == 0 && !more {
            return None;
        }
        let total = self.buffer.len().max(1);
        let length = ((walk.end() - start) * height / total).clamp(1, height);
        let room = height - length;
        let at = match (start, more) {
            (0, _) => 0,
            (_, false) => room,
            _ => (start * height / total).clamp(1.min(room), room.saturating_sub(1).max(1.min(room))),
        };
        Some(at..at + length)
    }

    /// Moves the first row, whatever the cursor.
    pub(super) fn shift_view(&mut self, rows: isize) {
        if self.view.is_empty() {
            return;
        }
        let mut walk = Walk::at(&self.buffer, self.view.width, self.settled_top());
        self.view.top = if rows.unsigned_abs() > self.buffer.len() {
            if rows < 0 { 0 } else { self.buffer.len() }
        } else {
            walk.step(rows);
            walk.start()
        };
        self.view.top = self.filled(self.view.top);
    }

    fn settle_view(&mut self) {
        if self.view.is_empty() {
            return;
        }
        self.view.top = self.settled_top();
        self.view.follow = Follow::Stay;
        let line = self.buffer.line_of(self.view.top);
        self.contexts.learn(&self.buffer, line);
    }

    /// The first row's offset once the view has followed the cursor.
    fn settled_top(&self) -> usize {
        let (top, height) = (self.view.top, self.view.height);
        if self.view.follow == Follow::Stay || self.view.is_empty() {
            return top;
        }
        let margin = match self.view.follow {
            Follow::Edge => 0,
            _ => MARGIN.min((height - 1) / 2),
        };
        let mut cursor = Walk::at(&self.buffer, self.view.width, self.caret.cursor);
        let row = self.rows_between(top, cursor.start());
        let wanted = match row {
            Some(row) if row < margin => margin,
            Some(row) if row + margin < height => return self.filled(top),
            None if self.view.follow == Follow::Center => height / 2,
            None if cursor.start() < top => margin,
            _ => height - 1 - margin,
        };
        cursor.step(-isize::try_from(wanted).unwrap_or(isize::MAX));
        self.filled(cursor.start())
    }

    /// Rows from the one at `top` down to the one that begins at `start`, when it is among the visible ones.
    fn rows_between(&self, top: usize, start: usize) -> Option<usize> {
        let mut walk = Walk::at(&self.buffer, self.view.width, top);
        (0..self.view.height).find(|row| (*row == 0 || walk.down()) && walk.start() == start)
    }

    /// The start of the row at `top`, or of one before it when the text below would not fill the view.
    fn filled(&self, top: usize) -> usize {
        let mut walk = Walk::at(&self.buffer, self.view.width, top);
        let below = isize::try_from(self.view.height.saturating_sub(1)).unwrap_or(isize::MAX);
        let start = walk.start();
        if walk.step(below).cast_signed() == below {
            return start;
        }
        walk.step(-below);
        walk.start()
    }

    fn paint(&self, walk: &Walk<'_>, context: Context) -> Paint {
        let base = walk.base;
        let kinds = highlight::kinds(&walk.text, walk.segment.clone(), walk.line, context);
        let bytes = base + walk.segment.start..base + walk.segment.end;
        let matches = self.search.as_ref().map(|search| search.within(bytes).to_vec()).unwrap_or_default();
        let kinds = kinds.into_iter().map(|(range, kind)| {
            let kind = highlight::settled(&walk.text[range.clone()], kind, &self.markers);
            (base + range.end, kind)
        });
        let kinds = kinds.collect();
        Paint { kinds, matches, selected: self.selected().unwrap_or_default(), cursor: self.caret.cursor }
    }

    fn row(&self, walk: &Walk<'_>, paint: &Paint) -> Row {
        let mut spans: Vec<Piece> = Vec::new();
        let mut push = |text: &Safe<'_>, style: PieceStyle| match spans.last_mut() {
            Some(last) if last.style == style => last.text.push(text),
            _ => {
                let mut piece = Piece { text: Safe::default(), style };
                piece.text.push(text);
                spans.push(piece);
            }
        };
        if walk.row().indent > 0 {
            push(&" ".repeat(walk.row().indent).into(), PieceStyle::default());
        }
        for cell in walk.cells() {
            let bytes = walk.base + cell.cluster.start..walk.base + cell.cluster.end();
            push(&cell.shown(), paint.style(&bytes));
        }
        let breaks = walk.ends_line() && paint.selected.contains(&walk.end());
        if breaks && walk.width() < self.view.width {
            push(&" ".into(), PieceStyle { selected: true, ..PieceStyle::default() });
        }
        Row { line: walk.line, start_of_line: walk.starts_line(), spans }
    }
}

/// The colours of one segment of a line, by offsets in the text.
struct Paint {
    /// Each kind with its end.
    kinds: Vec<(usize, Kind)>,
    matches: Vec<Range<usize>>,
    selected: Range<usize>,
    cursor: usize,
}

impl Paint {
    fn style(&self, bytes: &Range<usize>) -> PieceStyle {
        let kind = self.kinds.partition_point(|(end, _)| *end <= bytes.start);
        let found = self.matches.partition_point(|found| found.end <= bytes.start);
        let found = self.matches.get(found).filter(|found| found.start < bytes.end);
        PieceStyle {
            kind: self.kinds.get(kind).map(|(_, kind)| *kind).unwrap_or_default(),
            selected: self.selected.contains(&bytes.start),
            matched: found.is_some(),
            current: found.is_some_and(|found| found.start == self.cursor),
        }
    }
}
