//! A sheet of cells that refuses what would be read wrongly: a line runs on free cells, joins its own net, and may
//! cross another net at right angles, where the upright line is shown and the other passes behind it.

use std::collections::BTreeMap;

use super::super::graph::Stroke;
use super::super::text;
use super::super::{Part, Row};

/// A cell on the screen; `y` counts downwards, both may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub y: i32,
    pub x: i32,
}

const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;
const UPRIGHT: u8 = UP | DOWN;
const LEVEL: u8 = LEFT | RIGHT;

/// What may stand at the end of a line.
pub const TIPS: [&str; 6] = ["▶", "◀", "▲", "▼", "○", "✕"];

#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Line {
        net: usize,
        arms: u8,
        stroke: Stroke,
    },
    /// An upright line, and a level one that passes behind it.
    Crossing {
        upright: usize,
        level: usize,
        stroke: Stroke,
    },
    Text {
        shown: String,
        part: Part,
    },
    /// Covered by a wide character to the left.
    Covered,
}

#[derive(Debug, Clone, Default)]
pub struct Canvas {
    cells: BTreeMap<Spot, Cell>,
}

impl Canvas {
    /// The columns in use, from the first up to and without the end.
    pub fn columns(&self) -> (i32, i32) {
        let start = self.cells.keys().map(|spot| spot.x).min().unwrap_or(0);
        let end = self.cells.keys().map(|spot| spot.x + 1).max().unwrap_or(0);
        (start, end)
    }

    pub fn lines(&self) -> (i32, i32) {
        let start = self.cells.keys().next().map_or(0, |spot| spot.y);
        let end = self.cells.keys().next_back().map_or(0, |spot| spot.y + 1);
        (start, end)
    }

    /// Text over whatever is there.
    pub fn write(&mut self, spot: Spot, shown: &str, part: Part) {
        let mut x = spot.x;
        let mut last = None;
        for (grapheme, width) in text::graphemes(shown) {
            let at = Spot { x, ..spot };
            // A mark without a width of its own stays with what it stands on.
            if let (0, Some(Cell::Text { shown, .. })) = (width, last.and_then(|last| self.cells.get_mut(&last))) {
                shown.push_str(grapheme);
                continue;
            }
            let shown = if width == 0 { format!(" {grapheme}") } else { grapheme.to_owned() };
            self.cells.insert(at, Cell::Text { shown, part });
            last = Some(at);
            x += 1;
            for _ in 1..width {
                self.cells.insert(Spot { x, ..spot }, Cell::Covered);
                x += 1;
            }
        }
    }

    pub fn is_free(&self, spot: Spot, width: usize) -> bool {
        let cells = i32::try_from(width).unwrap_or(i32::MAX / 4);
        (0..cells).all(|dx| !self.cells.contains_key(&Spot { x: spot.x + dx, ..spot }))
    }

    /// Whether text may stand in for this piece of a level line: lines without a bend or a crossing.
    pub fn is_plain_line(&self, spot: Spot, width: usize) -> bool {
        let cells = i32::try_from(width).unwrap_or(i32::MAX / 4);
        (0..cells).all(|dx| {
            let cell = self.cells.get(&Spot { x: spot.x + dx, ..spot });
            matches!(cell, Some(Cell::Line { arms: LEVEL, .. }))
        })
    }

    /// Draws a line through the corners of `path`, all but its first and last cell. Draws nothing and answers `false`
    /// where the line would be mistaken for another.
    pub fn line(&mut self, net: usize, path: &[Spot], stroke: Stroke) -> bool {
        let spots = along(path);
        let mut drawn = Vec::new();
        for around in spots.windows(3) {
            let arms = arm(around[1], around[0]) | arm(around[1], around[2]);
            let Some(cell) = joined(self.cells.get(&around[1]), net, arms, stroke) else { return false };
            drawn.push((around[1], cell));
        }
        self.cells.extend(drawn);
        true
    }

    /// The quiet line of a frame: where a line or a tip crosses it, that is shown. `false` without drawing where anything
    /// else is in the way.
    pub fn frame(&mut self, start: Spot, end: Spot) -> bool {
        let mut drawn = Vec::new();
        for x in start.x..=end.x {
            for y in [start.y, end.y] {
                let corner = (x == start.x || x == end.x).then_some((x == start.x, y == start.y));
                drawn.push((Spot { y, x }, corner, UPRIGHT));
            }
        }
        for y in start.y + 1..end.y {
            for x in [start.x, end.x] {
                drawn.push((Spot { y, x }, None, LEVEL));
            }
        }
        let crossed = |cell: &Cell, across: u8| match cell {
            Cell::Line { arms, .. } => *arms == across,
            Cell::Text { shown, .. } => TIPS.contains(&shown.as_str()),
            Cell::Crossing { .. } | Cell::Covered => false,
        };
        let clear = |(spot, corner, across): &(Spot, Option<(bool, bool)>, u8)| {
            self.cells.get(spot).is_none_or(|cell| corner.is_none() && crossed(cell, *across))
        };
        if !drawn.iter().all(clear) {
            return false;
        }
        for (spot, corner, across) in drawn {
            let shown = match (corner, across) {
                (Some((true, true)), _) => "┌",
                (Some((false, true)), _) => "┐",
                (Some((true, false)), _) => "└",
                (Some((false, false)), _) => "┘",
                (None, UPRIGHT) => "╌",
                (None, _) => "╎",
            };
            self.cells.entry(spot).or_insert(Cell::Text { shown: shown.to_owned(), part: Part::Line });
        }
        true
    }

    /// Whether this cell is a piece of a frame's level line.
    pub fn is_frame(&self, spot: Spot) -> bool {
        matches!(self.cells.get(&spot), Some(Cell::Text { shown, .. }) if shown == "╌")
    }

    pub fn rows(&self) -> Vec<Row> {
        let (top, bottom) = self.lines();
        let left = self.columns().0;
        (top..bottom).map(|y| self.row(y, left)).collect()
    }

    fn row(&self, y: i32, left: i32) -> Row {
        let mut row = Row { cells: Vec::new() };
        let mut next = left;
        for (spot, cell) in self.cells.range(Spot { y, x: i32::MIN }..=Spot { y, x: i32::MAX }) {
            for _ in next..spot.x {
                row.push(" ", Part::Line);
            }
            next = spot.x + 1;
            match cell {
                Cell::Text { shown, part } => row.push(shown, *part),
                Cell::Line { arms, stroke, .. } => row.push(glyph(*arms, *stroke), Part::Line),
                Cell::Crossing { stroke, .. } => row.push(glyph(UPRIGHT, *stroke), Part::Line),
                Cell::Covered => {}
            }
        }
        row
    }
}

/// Every cell on the way through the corners of `path`.
fn along(path: &[Spot]) -> Vec<Spot> {
    let mut spots: Vec<Spot> = path.first().copied().into_iter().collect();
    for corner in path {
        while let Some(last) = spots.last().copied().filter(|last| last != corner) {
            let step = |from: i32, to: i32| (to - from).signum();
            spots.push(Spot { y: last.y + step(last.y, corner.y), x: last.x + step(last.x, corner.x) });
        }
    }
    spots
}

fn arm(from: Spot, to: Spot) -> u8 {
    match (to.y - from.y, to.x - from.x) {
        (-1, 0) => UP,
        (1, 0) => DOWN,
        (0, -1) => LEFT,
        _ => RIGHT,
    }
}

/// What becomes of a cell when a line of `net` passes it; `None` where that could not be read.
fn joined(cell: Option<&Cell>, net: usize, arms: u8, stroke: Stroke) -> Option<Cell> {
    match cell {
        None => Some(Cell::Line { net, arms, stroke }),
        Some(Cell::Line { net: own, arms: present, stroke: drawn }) if *own == net => {
            let stroke = if *drawn == stroke { stroke } else { Stroke::Solid };
            Some(Cell::Line { net, arms: arms | present, stroke })
        }
        Some(Cell::Line { net: other, arms: UPRIGHT, stroke }) if arms == LEVEL => {
            Some(Cell::Crossing { upright: *other, level: net, stroke: *stroke })
        }
        Some(Cell::Line { net: other, arms: LEVEL, .. }) if arms == UPRIGHT => {
            Some(Cell::Crossing { upright: net, level: *other, stroke })
        }
        Some(Cell::Crossing { upright, level, .. }) => {
            let again = (*upright == net && arms == UPRIGHT) || (*level == net && arms == LEVEL);
            again.then(|| cell.cloned()).flatten()
        }
        Some(Cell::Line { .. } | Cell::Text { .. } | Cell::Covered) => None,
    }
}

fn glyph(arms: u8, stroke: Stroke) -> &'static str {
    const UP_RIGHT: u8 = UP | RIGHT;
    const UP_LEFT: u8 = UP | LEFT;
    const DOWN_RIGHT: u8 = DOWN | RIGHT;
    const DOWN_LEFT: u8 = DOWN | LEFT;
    const NOT_LEFT: u8 = UPRIGHT | RIGHT;
    const NOT_RIGHT: u8 = UPRIGHT | LEFT;
    const NOT_UP: u8 = LEVEL | DOWN;
    const NOT_DOWN: u8 = LEVEL | UP;
    let heavy = stroke == Stroke::Thick;
    let (light, thick) = match arms {
        LEVEL if stroke == Stroke::Dotted => ("┄", ""),
        UPRIGHT if stroke == Stroke::Dotted => ("┆", ""),
        LEVEL => ("─", "━"),
        UPRIGHT => ("│", "┃"),
        UP_RIGHT => ("╰", "┗"),
        UP_LEFT => ("╯", "┛"),
        DOWN_RIGHT => ("╭", "┏"),
        DOWN_LEFT => ("╮", "┓"),
        NOT_LEFT => ("├", "┣"),
        NOT_RIGHT => ("┤", "┫"),
        NOT_UP => ("┬", "┳"),
        NOT_DOWN => ("┴", "┻"),
        _ => ("┼", "╋"),
    };
    if heavy { thick } else { light }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(y: i32, x: i32) -> Spot {
        Spot { y, x }
    }

    fn shown(canvas: &Canvas) -> Vec<String> {
        canvas.rows().iter().map(Row::text).collect()
    }

    #[test]
    fn one_net_joins_and_two_nets_cross() {
        let mut canvas = Canvas::default();
        assert!(canvas.line(1, &[spot(1, -1), spot(1, 2), spot(0, 2), spot(0, 6)], Stroke::Solid));
        assert!(canvas.line(1, &[spot(1, -1), spot(1, 2), spot(3, 2), spot(3, 6)], Stroke::Solid));
        assert!(canvas.line(2, &[spot(2, -1), spot(2, 6)], Stroke::Solid), "across the trunk");
        assert_eq!(shown(&canvas), ["  ╭───", "──┤", "──│───", "  ╰───"]);
    }

    #[test]
    fn a_line_that_would_be_misread_is_refused_whole() {
        let mut canvas = Canvas::default();
        canvas.line(1, &[spot(0, -1), spot(0, 5)], Stroke::Solid);
        let before = canvas.clone();
        assert!(!canvas.line(2, &[spot(1, -1), spot(1, 2), spot(0, 2), spot(0, 9)], Stroke::Solid), "upon another");
        assert!(!canvas.line(2, &[spot(-3, 2), spot(0, 2), spot(0, 9)], Stroke::Solid), "a bend on another");
        canvas.write(spot(3, 3), "契", Part::Node);
        assert!(!canvas.line(2, &[spot(3, 0), spot(3, 9)], Stroke::Solid), "through text");
        assert!(!canvas.line(2, &[spot(2, 4), spot(5, 4)], Stroke::Solid), "through the half of a wide character");
        assert_eq!(shown(&canvas)[0], shown(&before)[0]);
    }

    #[test]
    fn wide_and_combining_characters_keep_their_cells() {
        let mut canvas = Canvas::default();
        canvas.write(spot(0, 0), "契e\u{301}", Part::Node);
        canvas.write(spot(0, 4), "x", Part::Line);
        assert_eq!(shown(&canvas), ["契e\u{301} x"]);
        assert_eq!(canvas.columns(), (0, 5));
    }
}
