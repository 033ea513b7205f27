//! A flowchart as values: what the reader found, before anyone thinks about cells.
//! Every label is cleaned for display already; every index is valid for the graph it stands in.

/// The flow as the author declared it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    LeftRight,
    RightLeft,
    Down,
    Up,
}

impl Direction {
    /// Whether the flow runs along the lines of the screen.
    pub fn is_sideways(self) -> bool {
        matches!(self, Self::LeftRight | Self::RightLeft)
    }

    /// The other axis, in its usual reading order.
    pub fn turned(self) -> Self {
        if self.is_sideways() { Self::Down } else { Self::LeftRight }
    }
}

/// The few shapes that carry meaning here; all others are drawn as a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Box,
    /// `((x))`: where a flow ends.
    End,
    /// `{x}`: a question.
    Choice,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The lines of the label, never empty.
    pub label: Vec<String>,
    pub shape: Shape,
    /// The innermost group it belongs to.
    pub group: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    Solid,
    Dotted,
    Thick,
}

/// What stands at one end of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tip {
    Plain,
    Arrow,
    Circle,
    Cross,
}

/// How two places are joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Empty when the author gave none.
    pub label: String,
    pub stroke: Stroke,
    pub head: Tip,
    pub tail: Tip,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub link: Link,
}

/// An end of an edge that touches a whole subgraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Node(usize),
    Group(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub title: String,
    /// Always an earlier group, so that walking upwards ends.
    pub parent: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    pub direction: Direction,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    pub groups: Vec<Group>,
    /// Edges that begin or end at a subgraph; told in words, never drawn.
    pub group_edges: Vec<(Place, Place, Link)>,
}

impl Graph {
    /// The groups around `group`, outermost first, itself last.
    pub fn lineage(&self, group: Option<usize>) -> Vec<usize> {
        let mut path = Vec::new();
        let mut next = group;
        while let Some(index) = next {
            path.push(index);
            next = self.groups[index].parent;
        }
        path.reverse();
        path
    }

    /// The nodes in order when the graph is one line from a first node to a last, without a branch, loop or group edge.
    pub fn chain(&self) -> Option<Vec<usize>> {
        if self.edges.len() + 1 != self.nodes.len() || !self.group_edges.is_empty() {
            return None;
        }
        let mut next = vec![None; self.nodes.len()];
        let mut entered = vec![false; self.nodes.len()];
        for (index, edge) in self.edges.iter().enumerate() {
            if next[edge.from].replace(index).is_some() || std::mem::replace(&mut entered[edge.to], true) {
                return None;
            }
        }
        let mut at = entered.iter().position(|entered| !entered)?;
        let mut order = vec![at];
        while let Some(edge) = next[at] {
            at = self.edges[edge].to;
            order.push(at);
        }
        (order.len() == self.nodes.len()).then_some(order)
    }
}
