//! Where everything of a flowchart goes, in cells of two abstract axes: `main` along the flow, `cross` beside it.
//! First a [`plan::Plan`] (layers and their order), then [`place::arrange`] (positions) with [`track`]s for the lines
//! between layers and [`frame`]s around groups. Nothing here knows screen directions or glyphs.

pub mod frame;
pub mod order;
pub mod place;
pub mod plan;
pub mod track;

use std::ops::Range;

use super::graph::{Stroke, Tip};

/// A cell by its two coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    pub main: i32,
    pub cross: i32,
}

/// Cells from `start` up to and without `end`, on both axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    pub main: Range<i32>,
    pub cross: Range<i32>,
}

impl Area {
    pub fn meets(&self, other: &Self) -> bool {
        let overlap = |a: &Range<i32>, b: &Range<i32>| a.start < b.end && b.start < a.end;
        overlap(&self.main, &other.main) && overlap(&self.cross, &other.cross)
    }

    /// The smallest area around both.
    pub fn joined(&self, other: &Self) -> Self {
        let around = |a: &Range<i32>, b: &Range<i32>| a.start.min(b.start)..a.end.max(b.end);
        Self { main: around(&self.main, &other.main), cross: around(&self.cross, &other.cross) }
    }
}

/// The frame of a node and the text inside.
#[derive(Debug, Clone)]
pub struct Placed {
    pub area: Area,
    pub lines: Vec<String>,
}

/// A line from one layer to the next; the first and last point lie in what it joins and are not drawn.
#[derive(Debug, Clone)]
pub struct Wire {
    /// Lines of one net may run together; others may only cross.
    pub net: usize,
    pub path: Vec<Point>,
    pub stroke: Stroke,
    /// What stands before the box it leads to, when it leads to one.
    pub head: Option<Tip>,
    /// What stands after the box it comes from, when it comes from one.
    pub tail: Option<Tip>,
}

/// The text on a line.
#[derive(Debug, Clone)]
pub struct Caption {
    pub text: String,
    pub area: Area,
}

/// A whole drawing, not yet on a screen.
#[derive(Debug, Clone)]
pub struct Layout {
    /// By node.
    pub boxes: Vec<Placed>,
    pub wires: Vec<Wire>,
    pub captions: Vec<Caption>,
    /// By group; `None` where a frame would enclose strangers.
    pub frames: Vec<Option<Area>>,
}

/// How a drawing is laid out: the axis, and how much room it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The flow runs along the lines of the screen.
    pub sideways: bool,
    pub roomy: bool,
    /// The width at which labels are wrapped, as far as their words allow.
    pub wrap: usize,
}
