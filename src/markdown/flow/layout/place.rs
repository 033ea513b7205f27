//! Positions: across the flow each item as near to the middle of its neighbours as the order of its layer allows,
//! along the flow each layer behind the channel that its lines need.

#[cfg(test)]
mod tests;

use super::super::graph::{Graph, Shape, Tip};
use super::super::text;
use super::plan::{Plan, Stretch};
use super::track::{self, Net};
use super::{Area, Caption, Layout, Placed, Point, Style, Wire, frame};

const SWEEPS: usize = 8;

/// The drawing of `plan`; an edge that no channel has room for is given back as the error.
pub fn arrange(graph: &Graph, plan: &Plan, style: Style) -> Result<Layout, usize> {
    let placing = Placing::new(graph, plan, style);
    let mut rows = placing.rows();
    let channels = placing.channels(&mut rows)?;
    Ok(placing.layout(&rows, &channels))
}

fn cells(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 4)
}

/// On which end of its stretch the text of an edge stands, where no other line shares the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

/// The lines between two layers, with all that must fit between them.
struct Channel {
    /// By stretch.
    nets: Vec<usize>,
    /// By net.
    tracks: Vec<Option<usize>>,
}

/// The extent of a channel along the flow, in cells, piece by piece from the earlier layer to the later one.
struct Lengths {
    close: i32,
    before: i32,
    start_text: i32,
    tracks: i32,
    end_text: i32,
    after: i32,
    open: i32,
}

impl Lengths {
    fn total(&self) -> i32 {
        self.close + self.before + self.start_text + self.tracks + self.end_text + self.after + self.open
    }
}

struct Placing<'a> {
    graph: &'a Graph,
    plan: &'a Plan,
    style: Style,
    out: Vec<usize>,
    into: Vec<usize>,
    /// By node.
    texts: Vec<Vec<String>>,
    /// By item: the cells reserved across the flow.
    reserved: Vec<i32>,
    /// By channel and stretch.
    captions: Vec<Vec<Option<Side>>>,
    levels: Vec<i32>,
}

impl<'a> Placing<'a> {
    fn new(graph: &'a Graph, plan: &'a Plan, style: Style) -> Self {
        let (out, into) = plan.degrees();
        let texts: Vec<_> = graph.nodes.iter().map(|node| text::paragraph(&node.label, style.wrap)).collect();
        let captions = plan.channels.iter().map(|channel| vec![None; channel.len()]).collect();
        let levels = frame::levels(graph);
        let mut this = Self { graph, plan, style, out, into, texts, reserved: Vec::new(), captions, levels };
        this.reserved = plan.items.iter().map(|item| item.node.map_or(1, |node| this.box_size(node).1)).collect();
        this.place_captions();
        if !style.sideways {
            this.make_room_for_titles();
        }
        this
    }

    /// The cells of a node's frame, along the flow and across it.
    fn box_size(&self, node: usize) -> (i32, i32) {
        let mark = if self.graph.nodes[node].shape == Shape::Choice { 2 } else { 0 };
        let widest = self.texts[node].iter().map(|line| text::width(line)).max().unwrap_or(0);
        let (width, height) = (cells(widest.max(1) + mark + 4), cells(self.texts[node].len() + 2));
        if self.style.sideways { (width, height) } else { (height, width) }
    }

    /// Each text on the first stretch of its edge that has an end to itself. Every stretch has one, see [`Plan`].
    fn place_captions(&mut self) {
        let mut done = Vec::new();
        for (layer, channel) in self.plan.channels.iter().enumerate() {
            for (at, stretch) in channel.iter().enumerate() {
                let label = &self.graph.edges[stretch.edge].link.label;
                if label.is_empty() || done.contains(&stretch.edge) {
                    continue;
                }
                done.push(stretch.edge);
                let (side, item) =
                    if self.into[stretch.to] == 1 { (Side::End, stretch.to) } else { (Side::Start, stretch.from) };
                self.captions[layer][at] = Some(side);
                if !self.style.sideways {
                    self.reserved[item] = self.reserved[item].max(cells(text::width(label)));
                }
            }
        }
    }

    /// In a downward flow a title stands beside the line that enters its frame.
    fn make_room_for_titles(&mut self) {
        for (group, it) in self.graph.groups.iter().enumerate() {
            let inside = |node: usize| self.graph.lineage(self.graph.nodes[node].group).contains(&group);
            let entered = self.graph.edges.iter().any(|edge| inside(edge.to) && !inside(edge.from));
            let title = cells(text::width(&it.title)) + 2;
            let first =
                (0..self.graph.nodes.len()).filter(|&node| inside(node)).min_by_key(|&n| self.plan.items[n].layer);
            if let Some(first) = first {
                self.reserved[first] = self.reserved[first].max(if entered { 2 * title } else { title });
            }
        }
    }

    /// From the first reserved cell of an item to its pin.
    fn lead(&self, item: usize) -> i32 {
        (self.reserved[item] - 1) / 2
    }

    /// The least distance between the pins of two neighbours in a layer.
    fn distance(&self, upper: usize, lower: usize) -> i32 {
        let (a, b) = (&self.plan.items[upper], &self.plan.items[lower]);
        let gap = match (self.style.sideways, self.style.roomy) {
            (true, _) => 1,
            (false, true) => 3,
            (false, false) => 1,
        };
        let (a, b) = (self.graph.lineage(a.group), self.graph.lineage(b.group));
        let shared = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
        let level = |path: &[usize]| path.get(shared).map_or(0, |&group| self.levels[group]);
        let frames =
            frame::side_margin(self.style.sideways, level(&a)) + frame::side_margin(self.style.sideways, level(&b));
        self.reserved[upper] - self.lead(upper) + gap + frames + self.lead(lower)
    }

    /// The pin of every item.
    fn rows(&self) -> Vec<i32> {
        let mut rows = vec![0; self.plan.items.len()];
        for layer in &self.plan.layers {
            self.settle(layer, &vec![0.0; layer.len()], &mut rows);
        }
        let count = self.plan.layers.len();
        for sweep in 0..SWEEPS {
            let forward = sweep % 2 == 0;
            for step in 1..count {
                let layer = if forward { step } else { count - 1 - step };
                let items = &self.plan.layers[layer];
                let wanted: Vec<f64> = items.iter().map(|&item| self.wanted(item, layer, forward, &rows)).collect();
                self.settle(items, &wanted, &mut rows);
            }
        }
        rows
    }

    /// The middle of the neighbours on one side, or the very place of one of them if that is a cell away.
    fn wanted(&self, item: usize, layer: usize, forward: bool, rows: &[i32]) -> f64 {
        let channel = &self.plan.channels[if forward { layer - 1 } else { layer }];
        let neighbours = channel.iter().filter_map(|stretch| {
            let (own, other) = if forward { (stretch.to, stretch.from) } else { (stretch.from, stretch.to) };
            (own == item).then(|| rows[other])
        });
        let neighbours: Vec<i32> = neighbours.collect();
        let (Some(low), Some(high)) = (neighbours.iter().min(), neighbours.iter().max()) else {
            return f64::from(rows[item]);
        };
        let middle = f64::from(low + high) / 2.0;
        let near = neighbours.iter().find(|&&row| (f64::from(row) - middle).abs() <= 1.0);
        near.map_or(middle, |&row| f64::from(row))
    }

    /// Puts the items of a layer as near to `wanted` as their order and distances allow: neighbours that would overlap
    /// form a block, and a block stands at the mean of what its members want.
    fn settle(&self, items: &[usize], wanted: &[f64], rows: &mut [i32]) {
        let mut offsets = Vec::with_capacity(items.len());
        let mut offset = 0;
        for (at, &item) in items.iter().enumerate() {
            if at > 0 {
                offset += self.distance(items[at - 1], item);
            }
            offsets.push(offset);
        }
        let mut blocks: Vec<(f64, usize)> = Vec::new();
        for (&wanted, &offset) in wanted.iter().zip(&offsets) {
            let mut block = (wanted - f64::from(offset), 1);
            while let Some(&(mean, size)) = blocks.last().filter(|(mean, _)| *mean >= block.0) {
                let all = size + block.1;
                block = ((mean * size as f64 + block.0 * block.1 as f64) / all as f64, all);
                blocks.pop();
            }
            blocks.push(block);
        }
        let starts = blocks.into_iter().flat_map(|(mean, size)| std::iter::repeat_n(mean.floor() as i32, size));
        for ((&item, offset), start) in items.iter().zip(offsets).zip(starts) {
            rows[item] = start + offset;
        }
    }

    /// The tracks of every channel. Where two lines would run upon each other, the rest of the drawing is moved aside
    /// by a cell or two.
    fn channels(&self, rows: &mut [i32]) -> Result<Vec<Channel>, usize> {
        let mut channels = Vec::new();
        for (layer, stretches) in self.plan.channels.iter().enumerate() {
            let keys: Vec<(bool, usize)> = stretches.iter().map(|stretch| self.net_key(stretch)).collect();
            let mut order: Vec<(bool, usize)> = Vec::new();
            for key in &keys {
                if !order.contains(key) {
                    order.push(*key);
                }
            }
            let nets: Vec<usize> = keys.iter().filter_map(|key| order.iter().position(|other| other == key)).collect();
            let found = [0, 1, -1, 2, -2, 3, -3].into_iter().find_map(|shift| {
                let mut lines = vec![Net::default(); order.len()];
                for (stretch, &net) in stretches.iter().zip(&nets) {
                    insert(&mut lines[net].left, rows[stretch.from]);
                    insert(&mut lines[net].right, rows[stretch.to] + shift);
                }
                Some((shift, track::assign(&lines)?))
            });
            let Some((shift, tracks)) = found else {
                return Err(stretches.first().map_or(0, |stretch| stretch.edge));
            };
            for (item, row) in rows.iter_mut().enumerate() {
                if self.plan.items[item].layer > layer {
                    *row += shift;
                }
            }
            channels.push(Channel { nets, tracks });
        }
        Ok(channels)
    }

    /// Stretches of one key share a line: all that leave a fork, or all that enter a merge.
    fn net_key(&self, stretch: &Stretch) -> (bool, usize) {
        if self.out[stretch.from] > 1 { (true, stretch.from) } else { (false, stretch.to) }
    }

    fn lengths(&self, layer: usize, channel: &Channel) -> Lengths {
        let stretches = &self.plan.channels[layer];
        let sideways = self.style.sideways;
        let tracks = cells(channel.tracks.iter().flatten().max().map_or(0, |track| track + 1));
        let tracks = if sideways && self.style.roomy { (2 * tracks - 1).max(0) } else { tracks };
        let text = |side: Side| {
            let captions = self.captions[layer].iter().zip(stretches).filter(|(at, _)| **at == Some(side));
            captions.map(|(_, stretch)| cells(text::width(&self.graph.edges[stretch.edge].link.label))).max()
        };
        let (start, end) = side_extra(sideways, tracks);
        let extra = (text(Side::Start).map(|wide| wide + start), text(Side::End).map(|wide| wide + end));
        let row = |wide: Option<i32>| if sideways { wide.unwrap_or(0) } else { i32::from(wide.is_some()) };
        let tailed = stretches
            .iter()
            .any(|s| self.plan.items[s.from].node.is_some() && self.graph.edges[s.edge].link.tail != Tip::Plain);
        let (opening, closing) = frame::pads(self.graph, self.plan, &self.levels, sideways, layer);
        Lengths {
            close: closing,
            before: i32::from(sideways || tailed),
            start_text: row(extra.0),
            tracks,
            end_text: row(extra.1),
            after: if sideways && self.style.roomy { 2 } else { 1 },
            open: opening,
        }
    }

    fn layout(&self, rows: &[i32], channels: &[Channel]) -> Layout {
        let count = self.plan.layers.len();
        let mut extents = vec![0; count];
        for node in 0..self.graph.nodes.len() {
            let extent = &mut extents[self.plan.items[node].layer];
            *extent = self.box_size(node).0.max(*extent);
        }
        let mut starts = vec![0; count];
        let mut lengths: Vec<Lengths> =
            channels.iter().enumerate().map(|(l, channel)| self.lengths(l, channel)).collect();
        let place = |starts: &mut [i32], lengths: &[Lengths]| {
            for layer in 1..count {
                starts[layer] = starts[layer - 1] + extents[layer - 1] + lengths[layer - 1].total();
            }
        };
        place(&mut starts, &lengths);
        if self.style.sideways {
            for (layer, missing) in frame::missing_for_titles(self.graph, self.plan, &self.levels, &starts, &extents) {
                lengths[layer].close += missing;
            }
            place(&mut starts, &lengths);
        }

        let boxes = (0..self.graph.nodes.len()).map(|node| {
            let layer = self.plan.items[node].layer;
            let across = self.box_size(node).1;
            let top = rows[node] - (across - 1) / 2;
            let area = Area { main: starts[layer]..starts[layer] + extents[layer], cross: top..top + across };
            Placed { area, lines: self.texts[node].clone() }
        });
        let boxes: Vec<Placed> = boxes.collect();
        let mut wires = self.stones(rows, &starts, &extents);
        let mut captions = Vec::new();
        let mut first_net = self.plan.items.len();
        for (layer, channel) in channels.iter().enumerate() {
            let from = starts[layer] + extents[layer];
            self.draw_channel(layer, channel, (from, first_net), &lengths[layer], rows, &mut wires, &mut captions);
            first_net += channel.tracks.len();
        }
        let reach = |node: usize| {
            let top = rows[node] - self.lead(node);
            Area { main: boxes[node].area.main.clone(), cross: top..top + self.reserved[node] }
        };
        let reaches: Vec<Area> = (0..boxes.len()).map(reach).collect();
        let frames = frame::frames(self.graph, &self.levels, self.style.sideways, &reaches);
        Layout { boxes, wires, captions, frames }
    }

    /// Long edges straight through the layers they pass.
    fn stones(&self, rows: &[i32], starts: &[i32], extents: &[i32]) -> Vec<Wire> {
        let mut wires = Vec::new();
        for stretch in self.plan.channels.iter().flatten() {
            let (item, layer) = (stretch.from, self.plan.items[stretch.from].layer);
            if self.plan.items[item].node.is_none() && extents[layer] > 0 {
                let at = |main: i32| Point { main, cross: rows[item] };
                let path = vec![at(starts[layer] - 1), at(starts[layer] + extents[layer])];
                let stroke = self.graph.edges[stretch.edge].link.stroke;
                wires.push(Wire { net: item, path, stroke, head: None, tail: None });
            }
        }
        wires
    }

    #[expect(clippy::too_many_arguments, reason = "the channel, its place, and the two lists it adds to")]
    fn draw_channel(
        &self,
        layer: usize,
        channel: &Channel,
        (from, first_net): (i32, usize),
        lengths: &Lengths,
        rows: &[i32],
        wires: &mut Vec<Wire>,
        captions: &mut Vec<Caption>,
    ) {
        let sideways = self.style.sideways;
        let start_text = from + lengths.close + lengths.before;
        let tracks = start_text + lengths.start_text;
        let end_text = tracks + lengths.tracks;
        let step = if sideways && self.style.roomy { 2 } else { 1 };
        let to = from + lengths.total();
        for (at, stretch) in self.plan.channels[layer].iter().enumerate() {
            let link = &self.graph.edges[stretch.edge].link;
            let (start, end) = (rows[stretch.from], rows[stretch.to]);
            let mut path = vec![Point { main: from - 1, cross: start }];
            if let Some(track) = channel.tracks[channel.nets[at]] {
                let main = tracks + step * cells(track);
                path.extend([Point { main, cross: start }, Point { main, cross: end }]);
            }
            path.push(Point { main: to, cross: end });
            let tip = |item: usize, tip: Tip| self.plan.items[item].node.map(|_| tip);
            let (head, tail) = (tip(stretch.to, link.head), tip(stretch.from, link.tail));
            wires.push(Wire { net: first_net + channel.nets[at], path, stroke: link.stroke, head, tail });

            let Some(side) = self.captions[layer][at] else { continue };
            let wide = cells(text::width(&link.label));
            let (main, cross) = match side {
                Side::Start => (start_text + i32::from(sideways), start),
                Side::End => (end_text + if sideways { side_extra(true, lengths.tracks).1 - 1 } else { 0 }, end),
            };
            let area = if sideways {
                Area { main: main..main + wide, cross: cross..cross + 1 }
            } else {
                let left = cross - (wide - 1) / 2;
                Area { main: main..main + 1, cross: left..left + wide }
            };
            captions.push(Caption { text: link.label.clone(), area });
        }
    }
}

/// The cells beside a text on a sideways line: a blank at each end, and a piece of line where a trunk is next to it.
fn side_extra(sideways: bool, tracks: i32) -> (i32, i32) {
    let trunk = i32::from(tracks > 0);
    if sideways { (2 + trunk, 2 + trunk) } else { (0, 0) }
}

fn insert(rows: &mut Vec<i32>, row: i32) {
    if !rows.contains(&row) {
        rows.push(row);
    }
}
