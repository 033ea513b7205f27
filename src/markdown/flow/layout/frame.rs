//! Frames around groups: the room they need between what they enclose and what they do not, and where they go.
//! A frame that would enclose a stranger, or cut into another frame, is not drawn.

use super::super::graph::Graph;
use super::super::text;
use super::Area;
use super::plan::Plan;

/// By group: 1 for an innermost group, one more for each group inside.
pub fn levels(graph: &Graph) -> Vec<i32> {
    let mut levels = vec![1; graph.groups.len()];
    for group in (0..graph.groups.len()).rev() {
        if let Some(parent) = graph.groups[group].parent {
            levels[parent] = levels[parent].max(levels[group] + 1);
        }
    }
    levels
}

/// The cells across the flow between the items of a group of this level and the outside of its frame.
pub fn side_margin(sideways: bool, level: i32) -> i32 {
    if sideways { level } else { 2 * level }
}

/// The same along the flow, before the first item and behind the last one. In a downward flow an arrowhead stands
/// between frame and box.
fn end_margins(sideways: bool, level: i32) -> (i32, i32) {
    match (sideways, level) {
        (_, 0) => (0, 0),
        (true, level) => (2 * level, 2 * level),
        (false, level) => (level + 1, level),
    }
}

/// The nodes inside a group, at any depth.
fn members(graph: &Graph, group: usize) -> impl Iterator<Item = usize> + '_ {
    (0..graph.nodes.len()).filter(move |&node| graph.lineage(graph.nodes[node].group).contains(&group))
}

/// The first and last layer of a group that has nodes.
fn span(graph: &Graph, plan: &Plan, group: usize) -> Option<(usize, usize)> {
    let layers = || members(graph, group).map(|node| plan.items[node].layer);
    Some((layers().min()?, layers().max()?))
}

/// The room for frames in the channel behind `layer`: of those that begin behind it, and of those that end before it.
pub fn pads(graph: &Graph, plan: &Plan, levels: &[i32], sideways: bool, layer: usize) -> (i32, i32) {
    let mut pads = (0, 0);
    for (group, &level) in levels.iter().enumerate() {
        let Some((first, last)) = span(graph, plan, group) else { continue };
        let (open, close) = end_margins(sideways, level);
        if first == layer + 1 {
            pads.0 = open.max(pads.0);
        }
        if last == layer {
            pads.1 = close.max(pads.1);
        }
    }
    pads
}

/// In a sideways flow: the layers behind which a frame must reach further for its title, and by how much.
pub fn missing_for_titles(
    graph: &Graph,
    plan: &Plan,
    levels: &[i32],
    starts: &[i32],
    extents: &[i32],
) -> Vec<(usize, i32)> {
    let mut missing = vec![0; starts.len()];
    for (group, level) in levels.iter().enumerate() {
        let Some((first, last)) = span(graph, plan, group) else { continue };
        let room = starts[last] + extents[last] - starts[first] + 4 * level;
        missing[last] = (wanted(graph, group) - room).max(missing[last]);
    }
    missing.into_iter().enumerate().collect()
}

/// The width of a frame that shows its whole title.
fn wanted(graph: &Graph, group: usize) -> i32 {
    i32::try_from(text::width(&graph.groups[group].title)).unwrap_or(i32::MAX / 4) + 6
}

/// The frame of each group around `reaches`, the areas of its nodes.
pub fn frames(graph: &Graph, levels: &[i32], sideways: bool, reaches: &[Area]) -> Vec<Option<Area>> {
    let mut frames: Vec<Option<Area>> = vec![None; graph.groups.len()];
    for group in (0..graph.groups.len()).rev() {
        let (side, (open, close)) = (side_margin(sideways, levels[group]), end_margins(sideways, levels[group]));
        let around = members(graph, group).map(|node| &reaches[node]).cloned().reduce(|a, b| a.joined(&b));
        let Some(inner) = around else { continue };
        let mut area = Area {
            main: inner.main.start - open..inner.main.end + close,
            cross: inner.cross.start - side..inner.cross.end + side,
        };
        for (frame, _) in frames.iter().zip(&graph.groups).filter(|(_, it)| it.parent == Some(group)) {
            let (side, end) = if sideways { (1, 2) } else { (2, 1) };
            if let Some(frame) = frame {
                let margin = Area {
                    main: frame.main.start - end..frame.main.end + end,
                    cross: frame.cross.start - side..frame.cross.end + side,
                };
                area = area.joined(&margin);
            }
        }
        if sideways {
            area.main.end = area.main.end.max(area.main.start + wanted(graph, group));
        }
        let is_inside = |node: usize| graph.lineage(graph.nodes[node].group).contains(&group);
        let strangers = (0..reaches.len()).any(|node| !is_inside(node) && area.meets(&reaches[node]));
        let is_related = |other: usize| graph.lineage(Some(other)).contains(&group);
        let cuts = frames
            .iter()
            .enumerate()
            .any(|(other, frame)| !is_related(other) && frame.as_ref().is_some_and(|frame| frame.meets(&area)));
        if !strangers && !cuts {
            frames[group] = Some(area);
        }
    }
    frames
}

#[cfg(test)]
mod tests {
    use super::super::super::read::read;
    use super::*;

    fn area(main: std::ops::Range<i32>, cross: std::ops::Range<i32>) -> Area {
        Area { main, cross }
    }

    #[test]
    fn a_frame_stands_around_its_nodes_and_inner_frames() {
        let graph = read("graph LR\nsubgraph outer\nA\nsubgraph inner\nB\nend\nend").expect("read");
        let levels = levels(&graph);
        assert_eq!(levels, [2, 1]);
        // In source order: A, then B.
        let frames = frames(&graph, &levels, true, &[area(0..5, 0..3), area(12..17, 0..3)]);
        let inner = frames[1].clone().expect("nothing in the way");
        let outer = frames[0].clone().expect("nothing in the way");
        assert_eq!(inner, area(10..21, -1..4));
        assert!(outer.main.start < -1 && outer.main.end > inner.main.end && outer.cross.start < inner.cross.start);
    }

    #[test]
    fn no_frame_encloses_a_stranger_or_cuts_another() {
        let graph = read("graph LR\nsubgraph S\nA --> B\nend\nX").expect("read");
        let boxes = [area(0..5, 0..3), area(20..25, 0..3), area(10..15, 1..4)];
        assert_eq!(frames(&graph, &levels(&graph), true, &boxes), [None]);

        let graph = read("graph LR\nsubgraph S\nA --> B\nend\nsubgraph T\nC --> D\nend").expect("read");
        let boxes = [area(0..5, 0..3), area(0..5, 8..11), area(8..13, 4..7), area(20..25, 9..12)];
        let drawn = frames(&graph, &levels(&graph), true, &boxes);
        assert!(drawn.iter().any(Option::is_none), "{drawn:?}");
    }
}
