//! A [`Layout`] as rows of cells: frames, boxes, lines with their tips, texts, and lanes around the picture for edges
//! that turn back. What cannot be drawn so that it reads right is reported, to be said in words.

pub mod canvas;

use std::ops::Range;

use super::graph::{Direction, Edge, Graph, Shape, Tip};
use super::layout::plan::Plan;
use super::layout::{Area, Layout, Point};
use super::{Part, Row, text};
use canvas::{Canvas, Spot};

/// A drawing, and what it could not show.
#[derive(Debug, Clone)]
pub struct Picture {
    pub rows: Vec<Row>,
    pub width: usize,
    /// Edges, by index, that are not in the picture.
    pub untold: Vec<usize>,
    /// Groups without a frame.
    pub unframed: Vec<usize>,
}

/// `layout` on the screen, with lanes for edges that turn back where `lanes` allows them. `None` when two lines would
/// be mistaken for each other.
pub fn draw(graph: &Graph, plan: &Plan, layout: &Layout, direction: Direction, lanes: bool) -> Option<Picture> {
    let mut pen = Pen { graph, layout, direction, canvas: Canvas::default(), ports: Vec::new() };
    for node in 0..graph.nodes.len() {
        pen.draw_box(node);
    }
    for wire in &layout.wires {
        let path: Vec<Spot> = wire.path.iter().map(|&point| pen.spot(point)).collect();
        if !pen.canvas.line(wire.net, &path, wire.stroke) {
            return None;
        }
    }
    for wire in &layout.wires {
        if let (Some(head), [.., before, end]) = (wire.head, wire.path.as_slice()) {
            pen.tip(head, *before, *end);
        }
        if let (Some(tail), [start, after, ..]) = (wire.tail, wire.path.as_slice()) {
            pen.tip(tail, *after, *start);
        }
    }
    for caption in &layout.captions {
        pen.caption(&caption.text, &caption.area);
    }
    let mut untold = plan.apart.clone();
    untold.extend(pen.lanes(&plan.back, lanes));
    untold.sort_unstable();
    let unframed = (0..graph.groups.len()).filter(|&group| !pen.frame(group)).collect();
    let (left, right) = pen.canvas.columns();
    let width = usize::try_from(right - left).unwrap_or(usize::MAX);
    Some(Picture { rows: pen.canvas.rows(), width, untold, unframed })
}

struct Pen<'a> {
    graph: &'a Graph,
    layout: &'a Layout,
    direction: Direction,
    canvas: Canvas,
    /// Where lanes touch boxes: node, side (1 or -1), main coordinate.
    ports: Vec<(usize, i32, i32)>,
}

impl Pen<'_> {
    fn spot(&self, Point { main, cross }: Point) -> Spot {
        match self.direction {
            Direction::LeftRight => Spot { y: cross, x: main },
            Direction::RightLeft => Spot { y: cross, x: -main },
            Direction::Down => Spot { y: main, x: cross },
            Direction::Up => Spot { y: -main, x: cross },
        }
    }

    /// The first and the last cell of an area, as they are on the screen.
    fn corners(&self, area: &Area) -> (Spot, Spot) {
        let a = self.spot(Point { main: area.main.start, cross: area.cross.start });
        let b = self.spot(Point { main: area.main.end - 1, cross: area.cross.end - 1 });
        (Spot { y: a.y.min(b.y), x: a.x.min(b.x) }, Spot { y: a.y.max(b.y), x: a.x.max(b.x) })
    }

    fn draw_box(&mut self, node: usize) {
        let placed = &self.layout.boxes[node];
        let (start, end) = self.corners(&placed.area);
        let shape = self.graph.nodes[node].shape;
        let [top_left, level, top_right, upright, bottom_left, bottom_right] = match shape {
            Shape::End => ["╔", "═", "╗", "║", "╚", "╝"],
            Shape::Box | Shape::Choice => ["╭", "─", "╮", "│", "╰", "╯"],
        };
        let inner = usize::try_from(end.x - start.x - 1).unwrap_or(0);
        let edge = |left: &str, right: &str| format!("{left}{}{right}", level.repeat(inner));
        self.canvas.write(start, &edge(top_left, top_right), Part::Line);
        self.canvas.write(Spot { y: end.y, ..start }, &edge(bottom_left, bottom_right), Part::Line);
        for y in start.y + 1..end.y {
            let blank = format!("{upright}{}{upright}", " ".repeat(inner));
            self.canvas.write(Spot { y, ..start }, &blank, Part::Line);
        }
        let part = if shape == Shape::End { Part::End } else { Part::Node };
        let height = usize::try_from(end.y - start.y - 1).unwrap_or(0);
        let first = start.y + 1 + cells(height.saturating_sub(placed.lines.len()) / 2);
        for (y, line) in (first..).zip(&placed.lines) {
            let mark = if shape == Shape::Choice && y == first { "◇ " } else { "" };
            let wide = text::width(mark) + text::width(line);
            let x = start.x + 1 + cells(inner.saturating_sub(wide) / 2);
            self.canvas.write(Spot { y, x }, mark, Part::Line);
            self.canvas.write(Spot { y, x: x + cells(text::width(mark)) }, line, part);
        }
    }

    /// The end of a line at the cell `end` of a box: its tip in the cell before, or an opening in the frame.
    fn tip(&mut self, tip: Tip, before: Point, end: Point) {
        let step = |from: i32, to: i32| (to - from).signum();
        let last =
            Point { main: end.main - step(before.main, end.main), cross: end.cross - step(before.cross, end.cross) };
        let (at, wall) = (self.spot(last), self.spot(end));
        let heading = (wall.y - at.y, wall.x - at.x);
        let shown = match (tip, heading) {
            (Tip::Plain, _) => return self.open(wall, heading, end),
            (Tip::Circle, _) => "○",
            (Tip::Cross, _) => "✕",
            (Tip::Arrow, (0, 1)) => "▶",
            (Tip::Arrow, (0, _)) => "◀",
            (Tip::Arrow, (1, _)) => "▼",
            (Tip::Arrow, _) => "▲",
        };
        self.canvas.write(at, shown, Part::Line);
    }

    /// Joins a line to the frame of the box at `wall`.
    fn open(&mut self, wall: Spot, heading: (i32, i32), point: Point) {
        let inside = |range: &Range<i32>, at: i32| range.contains(&at);
        let hit = self
            .layout
            .boxes
            .iter()
            .position(|placed| inside(&placed.area.main, point.main) && inside(&placed.area.cross, point.cross));
        let is_end = hit.is_some_and(|node| self.graph.nodes[node].shape == Shape::End);
        let shown = match (heading, is_end) {
            ((0, 1), false) => "┤",
            ((0, 1), true) => "╢",
            ((0, _), false) => "├",
            ((0, _), true) => "╟",
            ((1, _), false) => "┴",
            ((1, _), true) => "╧",
            (_, false) => "┬",
            (_, true) => "╤",
        };
        self.canvas.write(wall, shown, Part::Line);
    }

    /// A text in its line, with a blank at each end where the line is level.
    fn caption(&mut self, shown: &str, area: &Area) {
        let (start, _) = self.corners(area);
        if self.direction.is_sideways() {
            self.canvas.write(Spot { x: start.x - 1, ..start }, &format!(" {shown} "), Part::Label);
        } else {
            self.canvas.write(start, shown, Part::Label);
        }
    }

    /// The frame of a group with its title, if there is room for both.
    fn frame(&mut self, group: usize) -> bool {
        let Some(area) = &self.layout.frames[group] else { return false };
        let (start, end) = self.corners(area);
        let before = self.canvas.clone();
        if !self.canvas.frame(start, end) {
            return false;
        }
        let title = &self.graph.groups[group].title;
        if title.is_empty() {
            return true;
        }
        let wide = cells(text::width(title) + 2);
        let fits = |x: &i32| (0..wide).all(|dx| self.canvas.is_frame(Spot { y: start.y, x: x + dx }));
        match (start.x + 2..end.x - wide).find(fits) {
            Some(x) => self.canvas.write(Spot { y: start.y, x }, &format!(" {title} "), Part::Label),
            None => {
                self.canvas = before;
                return false;
            }
        }
        true
    }

    /// Lanes for `edges`, shortest first but loops last; gives back those that found none.
    fn lanes(&mut self, edges: &[usize], allowed: bool) -> Vec<usize> {
        let graph = self.graph;
        let middle = |node: usize| {
            let main = &self.layout.boxes[node].area.main;
            main.start + (main.end - main.start - 1) / 2
        };
        let length = |edge: usize| (middle(graph.edges[edge].from) - middle(graph.edges[edge].to)).abs();
        let mut edges = edges.to_vec();
        edges.sort_by_key(|&edge| (graph.edges[edge].from == graph.edges[edge].to, length(edge), edge));
        let mut untold = Vec::new();
        for edge in edges {
            let found = allowed && [1, -1].into_iter().any(|side| self.lane(edge, &graph.edges[edge], side));
            if !found {
                untold.push(edge);
            }
        }
        untold
    }

    /// The lane of one edge on one side of the picture.
    fn lane(&mut self, index: usize, edge: &Edge, side: i32) -> bool {
        let (Some(out), Some(into)) = (self.port(edge.from, edge, side, -1), self.port(edge.to, edge, side, 1)) else {
            return false;
        };
        let far = self.outside(side) + side;
        let wall = |node: usize| {
            let cross = &self.layout.boxes[node].area.cross;
            if side > 0 { cross.end - 1 } else { cross.start }
        };
        // A loop is a small thing at its box; drawn around half the picture it says less than words.
        if edge.from == edge.to && (out == into || (far - wall(edge.from)).abs() > 3) {
            return false;
        }
        let at = |main: i32, cross: i32| Point { main, cross };
        let path = [at(out, wall(edge.from)), at(out, far), at(into, far), at(into, wall(edge.to))];
        let spots: Vec<Spot> = path.iter().map(|&point| self.spot(point)).collect();
        let before = (!edge.link.label.is_empty()).then(|| self.canvas.clone());
        // Nets of lanes are counted down from the top, away from those of the layout.
        if !self.canvas.line(usize::MAX - index, &spots, edge.link.stroke) {
            return false;
        }
        if let Some(before) = before
            && !self.lane_caption(&edge.link.label, spots[1], spots[2], side)
        {
            self.canvas = before;
            return false;
        }
        self.tip(edge.link.head, path[2], path[3]);
        self.tip(edge.link.tail, path[1], path[0]);
        self.ports.extend([(edge.from, side, out), (edge.to, side, into)]);
        true
    }

    /// A free place in the wall of `node` on this side, as near to its middle as may be; a loop takes one left and
    /// one right of the middle (`lean`).
    fn port(&self, node: usize, edge: &Edge, side: i32, lean: i32) -> Option<i32> {
        let main = &self.layout.boxes[node].area.main;
        let middle = main.start + (main.end - main.start - 1) / 2;
        let middle = if edge.from == edge.to { middle + lean } else { middle };
        let is_used =
            |at: i32| self.ports.iter().any(|port| port.0 == node && port.1 == side && (port.2 - at).abs() < 2);
        let steps = [0, 2, -2, 4, -4].into_iter().map(|step| middle + step);
        steps.into_iter().find(|&at| main.start < at && at < main.end - 1 && !is_used(at))
    }

    /// The first cross coordinate beyond everything drawn so far, and the frames to come.
    fn outside(&self, side: i32) -> i32 {
        let (start, end) = if self.direction.is_sideways() { self.canvas.lines() } else { self.canvas.columns() };
        let frames = || self.layout.frames.iter().flatten().map(|area| &area.cross);
        if side > 0 {
            frames().map(|cross| cross.end).max().map_or(end, |frame| frame.max(end))
        } else {
            frames().map(|cross| cross.start).min().map_or(start, |frame| frame.min(start)) - 1
        }
    }

    fn lane_caption(&mut self, shown: &str, from: Spot, to: Spot, side: i32) -> bool {
        if self.direction.is_sideways() {
            let (start, end) = (from.x.min(to.x), from.x.max(to.x));
            let wide = text::width(shown) + 2;
            let x = start + 1 + (end - start - 1 - cells(wide)) / 2;
            let spot = Spot { y: from.y, x };
            let fits = x > start + 1 && self.canvas.is_plain_line(spot, wide);
            if fits {
                self.canvas.write(spot, &format!(" {shown} "), Part::Label);
            }
            return fits;
        }
        let spot = Spot { y: (from.y + to.y) / 2, x: from.x + 2 };
        let fits = side > 0 && self.canvas.is_free(spot, text::width(shown));
        if fits {
            self.canvas.write(spot, shown, Part::Label);
        }
        fits
    }
}

fn cells(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 4)
}
