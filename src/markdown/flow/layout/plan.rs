//! The layers of a graph: every forward edge leads from one layer to the next, over stepping stones where it is long.
//! Between two layers each stretch of an edge ends at a fork or at a merge but never at both, so that lines which run
//! together can be told apart. Edges that turn back are set aside.

use super::super::graph::{Graph, Tip};
use super::order;

/// More stretches than this make no readable picture; the bound also keeps the work small.
const MAX_ITEMS: usize = 260;

/// A node in its layer, or a stepping stone of a long edge.
#[derive(Debug, Clone)]
pub struct Item {
    pub node: Option<usize>,
    pub group: Option<usize>,
    pub layer: usize,
}

/// The part of an edge between two neighbouring layers; ends are items.
#[derive(Debug, Clone)]
pub struct Stretch {
    pub edge: usize,
    pub from: usize,
    pub to: usize,
}

#[derive(Debug, Clone)]
pub struct Plan {
    /// The first ones are the nodes, by their index.
    pub items: Vec<Item>,
    /// Items of each layer in the order across the flow.
    pub layers: Vec<Vec<usize>>,
    /// The stretches between each layer and its successor.
    pub channels: Vec<Vec<Stretch>>,
    /// Edges against the flow, and from a node to itself.
    pub back: Vec<usize>,
    /// Edges that cannot share the line they would have to share.
    pub apart: Vec<usize>,
}

impl Plan {
    /// The plan of all edges but those in `left_out`; `None` when it would be too large.
    pub fn new(graph: &Graph, left_out: &[usize]) -> Option<Self> {
        let (forward, back) = by_direction(graph, left_out);
        let (forward, mut apart) = by_tips(graph, forward);
        apart.extend(left_out);
        let ranks = with_room_for_meetings(graph, &forward, ranks(graph, &forward));
        let depth = ranks.iter().max().map_or(0, |rank| rank + 1);

        let items = graph.nodes.iter().enumerate();
        let items = items.map(|(node, it)| Item { node: Some(node), group: it.group, layer: ranks[node] }).collect();
        let mut plan = Self { items, layers: vec![Vec::new(); depth], channels: vec![Vec::new(); depth], back, apart };
        for &edge in &forward {
            plan.lay(graph, edge)?;
        }
        order::arrange(graph, &mut plan);
        Some(plan)
    }

    /// The stretches of `edge`, with a stepping stone in each layer that it passes.
    fn lay(&mut self, graph: &Graph, edge: usize) -> Option<()> {
        let (start, end) = (graph.edges[edge].from, graph.edges[edge].to);
        let group = common_group(graph, start, end);
        let mut from = start;
        for layer in self.items[start].layer..self.items[end].layer {
            let to = if layer + 1 == self.items[end].layer {
                end
            } else {
                self.items.push(Item { node: None, group, layer: layer + 1 });
                self.items.len() - 1
            };
            self.channels[layer].push(Stretch { edge, from, to });
            from = to;
        }
        (self.items.len() <= MAX_ITEMS).then_some(())
    }

    /// How many stretches begin and how many end at each item.
    pub fn degrees(&self) -> (Vec<usize>, Vec<usize>) {
        let (mut out, mut into) = (vec![0; self.items.len()], vec![0; self.items.len()]);
        for stretch in self.channels.iter().flatten() {
            out[stretch.from] += 1;
            into[stretch.to] += 1;
        }
        (out, into)
    }
}

/// Forward edges, and those that close a cycle when the graph is walked from its beginnings in source order.
fn by_direction(graph: &Graph, left_out: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut leaving = vec![Vec::new(); graph.nodes.len()];
    let mut entered = vec![false; graph.nodes.len()];
    for (index, edge) in graph.edges.iter().enumerate().filter(|(index, _)| !left_out.contains(index)) {
        leaving[edge.from].push(index);
        entered[edge.to] |= edge.from != edge.to;
    }
    let mut walk =
        Walk { graph, leaving, state: vec![Visit::Ahead; graph.nodes.len()], forward: Vec::new(), back: Vec::new() };
    let all = 0..graph.nodes.len();
    for node in all.clone().filter(|&node| !entered[node]).chain(all) {
        walk.from(node);
    }
    walk.forward.sort_unstable();
    walk.back.sort_unstable();
    (walk.forward, walk.back)
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    Ahead,
    Open,
    Done,
}

struct Walk<'a> {
    graph: &'a Graph,
    leaving: Vec<Vec<usize>>,
    state: Vec<Visit>,
    forward: Vec<usize>,
    back: Vec<usize>,
}

impl Walk<'_> {
    /// Depth first; the depth is bounded by the number of nodes.
    fn from(&mut self, node: usize) {
        if self.state[node] != Visit::Ahead {
            return;
        }
        self.state[node] = Visit::Open;
        for edge in std::mem::take(&mut self.leaving[node]) {
            let to = self.graph.edges[edge].to;
            if self.state[to] == Visit::Open {
                self.back.push(edge);
            } else {
                self.forward.push(edge);
                self.from(to);
            }
        }
        self.state[node] = Visit::Done;
    }
}

/// Edges into one node end in one tip, edges out of one node begin with one; those that differ from the first are
/// set apart, because a shared line could not show which is which.
fn by_tips(graph: &Graph, forward: Vec<usize>) -> (Vec<usize>, Vec<usize>) {
    let mut heads: Vec<Option<Tip>> = vec![None; graph.nodes.len()];
    let mut tails = heads.clone();
    forward.into_iter().partition(|&index| {
        let edge = &graph.edges[index];
        let (head, tail) = (heads[edge.to], tails[edge.from]);
        let fits = head.is_none_or(|tip| tip == edge.link.head) && tail.is_none_or(|tip| tip == edge.link.tail);
        if fits {
            heads[edge.to] = Some(edge.link.head);
            tails[edge.from] = Some(edge.link.tail);
        }
        fits
    })
}

/// The layer of each node: behind all that lead to it; a beginning stands right before what it leads to.
fn ranks(graph: &Graph, forward: &[usize]) -> Vec<usize> {
    let mut ranks = vec![0; graph.nodes.len()];
    // Without cycles the longest way has fewer edges than there are nodes.
    for _ in 0..graph.nodes.len() {
        for &edge in forward {
            let edge = &graph.edges[edge];
            ranks[edge.to] = ranks[edge.to].max(ranks[edge.from] + 1);
        }
    }
    for node in 0..graph.nodes.len() {
        let entered = forward.iter().any(|&edge| graph.edges[edge].to == node);
        let nearest = forward.iter().filter(|&&edge| graph.edges[edge].from == node);
        let nearest = nearest.map(|&edge| ranks[graph.edges[edge].to]).min();
        if let (false, Some(nearest)) = (entered, nearest) {
            ranks[node] = nearest - 1;
        }
    }
    ranks
}

/// An extra layer wherever an edge would leave a fork and enter a merge at once.
fn with_room_for_meetings(graph: &Graph, forward: &[usize], ranks: Vec<usize>) -> Vec<usize> {
    let count = |at: &dyn Fn(usize) -> bool| forward.iter().filter(|&&edge| at(edge)).count() > 1;
    let mut meetings: Vec<usize> = Vec::new();
    for &index in forward {
        let edge = &graph.edges[index];
        let meets = ranks[edge.to] == ranks[edge.from] + 1
            && count(&|other| graph.edges[other].from == edge.from)
            && count(&|other| graph.edges[other].to == edge.to);
        if meets && !meetings.contains(&ranks[edge.from]) {
            meetings.push(ranks[edge.from]);
        }
    }
    ranks.into_iter().map(|rank| rank + meetings.iter().filter(|&&meeting| meeting < rank).count()).collect()
}

/// The innermost group around both nodes.
fn common_group(graph: &Graph, a: usize, b: usize) -> Option<usize> {
    let (a, b) = (graph.lineage(graph.nodes[a].group), graph.lineage(graph.nodes[b].group));
    a.into_iter().zip(b).take_while(|(a, b)| a == b).last().map(|(group, _)| group)
}

#[cfg(test)]
mod tests {
    use super::super::super::read::read;
    use super::*;

    fn plan(source: &str) -> (Graph, Plan) {
        let graph = read(&format!("graph LR\n{source}")).expect("a flowchart");
        let plan = Plan::new(&graph, &[]).expect("small enough");
        (graph, plan)
    }

    #[test]
    fn every_stretch_leads_one_layer_on() {
        let (_, plan) = plan("A --> B --> C --> D\nA --> D\nX --> D");
        for (layer, stretch) in plan.channels.iter().enumerate().flat_map(|(l, c)| c.iter().map(move |s| (l, s))) {
            assert_eq!((plan.items[stretch.from].layer, plan.items[stretch.to].layer), (layer, layer + 1));
        }
        assert_eq!(plan.items[4].layer + 1, plan.items[3].layer, "a beginning stands before what it leads to");
    }

    #[test]
    fn no_stretch_joins_a_fork_to_a_merge() {
        let (_, plan) = plan("A & B --> C & D\nA --> B\nC --> E\nD --> E\nA --> E");
        let (out, into) = plan.degrees();
        for stretch in plan.channels.iter().flatten() {
            assert!(out[stretch.from] == 1 || into[stretch.to] == 1, "{stretch:?}");
        }
    }

    #[test]
    fn edges_that_turn_back_are_set_aside() {
        let (graph, plan) = plan("A --> B --> C --> A\nB --> B\nC --> D");
        let back: Vec<_> = plan.back.iter().map(|&edge| (graph.edges[edge].from, graph.edges[edge].to)).collect();
        assert_eq!(back, [(2, 0), (1, 1)]);
    }

    #[test]
    fn edges_with_another_tip_do_not_share_a_line() {
        let (_, plan) = plan("A --> C\nB --- C\nA <--> D");
        assert_eq!(plan.apart, [1, 2]);
    }

    #[test]
    fn a_graph_of_endless_detours_is_too_large() {
        let chain = (0..60).map(|n| format!("N{n}")).collect::<Vec<_>>().join(" --> ");
        let detours = (0..30).map(|n| format!("N{n} --> N{}\n", 59 - n)).collect::<String>();
        let graph = read(&format!("graph LR\n{chain}\n{detours}")).expect("read");
        assert!(Plan::new(&graph, &[]).is_none());
    }
}
