//! The order of the items in each layer: few crossings, groups together. The usual sweeps by the mean of the
//! neighbours; deterministic, and never worse than the order of the source.

use super::super::graph::Graph;
use super::plan::{Plan, Stretch};

const SWEEPS: usize = 8;

/// Fills `plan.layers`.
pub fn arrange(graph: &Graph, plan: &mut Plan) {
    let mut layers = in_walking_order(plan);
    keep_groups_together(graph, plan, &mut layers, None);
    let mut best = (crossings(plan, &layers), layers.clone());
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        let count = layers.len();
        for step in 1..count {
            let layer = if forward { step } else { count - 1 - step };
            let means = means(plan, &layers, layer, forward);
            let mut only = vec![std::mem::take(&mut layers[layer])];
            keep_groups_together(graph, plan, &mut only, Some(&means));
            layers[layer] = only.swap_remove(0);
        }
        let found = crossings(plan, &layers);
        if found < best.0 {
            best = (found, layers.clone());
        }
    }
    plan.layers = best.1;
}

/// How often two lines cross.
pub fn crossings(plan: &Plan, layers: &[Vec<usize>]) -> usize {
    let positions = positions(plan, layers);
    let inverted = |a: &Stretch, b: &Stretch| {
        let from = positions[a.from].cmp(&positions[b.from]);
        let to = positions[a.to].cmp(&positions[b.to]);
        from.is_ne() && to.is_ne() && from != to
    };
    let count = |channel: &Vec<Stretch>| {
        let pairs = channel.iter().enumerate().flat_map(|(at, a)| channel[at + 1..].iter().map(move |b| (a, b)));
        pairs.filter(|(a, b)| inverted(a, b)).count()
    };
    plan.channels.iter().map(count).sum()
}

fn positions(plan: &Plan, layers: &[Vec<usize>]) -> Vec<usize> {
    let mut positions = vec![0; plan.items.len()];
    for layer in layers {
        for (position, &item) in layer.iter().enumerate() {
            positions[item] = position;
        }
    }
    positions
}

/// Each layer in the order in which a walk from the first items reaches them, which draws a tree without a crossing.
fn in_walking_order(plan: &Plan) -> Vec<Vec<usize>> {
    let mut layers = vec![Vec::new(); plan.channels.len()];
    let mut seen = vec![false; plan.items.len()];
    let entered = plan.degrees().1;
    for start in (0..plan.items.len()).filter(|&item| entered[item] == 0) {
        let mut waiting = vec![start];
        while let Some(item) = waiting.pop() {
            if std::mem::replace(&mut seen[item], true) {
                continue;
            }
            let layer = plan.items[item].layer;
            layers[layer].push(item);
            let next = plan.channels[layer].iter().filter(|stretch| stretch.from == item).map(|stretch| stretch.to);
            let mut next: Vec<_> = next.collect();
            next.reverse();
            waiting.extend(next);
        }
    }
    layers
}

/// The mean position of what each item is joined to on the side the sweep comes from; its own place without any.
fn means(plan: &Plan, layers: &[Vec<usize>], layer: usize, forward: bool) -> Vec<f64> {
    let positions = positions(plan, layers);
    let mut sums = vec![(0.0, 0usize); plan.items.len()];
    let channel = if forward { layer - 1 } else { layer };
    for stretch in &plan.channels[channel] {
        let (item, other) = if forward { (stretch.to, stretch.from) } else { (stretch.from, stretch.to) };
        sums[item].0 += positions[other] as f64;
        sums[item].1 += 1;
    }
    let mean = |item: usize| match sums[item] {
        (_, 0) => positions[item] as f64,
        (sum, count) => sum / count as f64,
    };
    (0..plan.items.len()).map(mean).collect()
}

/// Each layer sorted by `keys` (by its present order without them), where a group stands where its mean item would.
fn keep_groups_together(graph: &Graph, plan: &Plan, layers: &mut [Vec<usize>], keys: Option<&[f64]>) {
    for layer in layers {
        let keyed = layer.iter().enumerate().map(|(position, &item)| {
            let key = keys.map_or(position as f64, |keys| keys[item]);
            (key, item, graph.lineage(plan.items[item].group))
        });
        *layer = sorted(keyed.collect(), 0);
    }
}

type Keyed = (f64, usize, Vec<usize>);

fn sorted(items: Vec<Keyed>, depth: usize) -> Vec<usize> {
    let mut blocks: Vec<(Option<usize>, Vec<Keyed>)> = Vec::new();
    for item in items {
        let group = item.2.get(depth).copied();
        match blocks.iter_mut().find(|(of, _)| group.is_some() && *of == group) {
            Some((_, members)) => members.push(item),
            None => blocks.push((group, vec![item])),
        }
    }
    let mean = |members: &[Keyed]| members.iter().map(|member| member.0).sum::<f64>() / members.len() as f64;
    blocks.sort_by(|(_, a), (_, b)| mean(a).total_cmp(&mean(b)));
    let flat = blocks.into_iter().flat_map(|(group, members)| match group {
        Some(_) => sorted(members, depth + 1),
        None => members.into_iter().map(|member| member.1).collect(),
    });
    flat.collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::read::read;
    use super::*;

    fn plan(source: &str) -> Plan {
        let graph = read(&format!("graph LR\n{source}")).expect("a flowchart");
        Plan::new(&graph, &[]).expect("small enough")
    }

    #[test]
    fn a_tree_keeps_the_order_of_its_source() {
        let plan = plan("A --> B & C\nB --> D & E\nC --> F & G");
        assert_eq!(plan.layers, [vec![0], vec![1, 2], vec![3, 4, 5, 6]]);
    }

    #[test]
    fn lines_are_untangled() {
        let plan = plan("A --> D\nB --> C\nX --> A & B");
        assert_eq!(crossings(&plan, &plan.layers), 0);
    }

    #[test]
    fn a_group_stands_together() {
        let plan = plan("R --> A & B & C\nsubgraph S\nA\nC\nend");
        let second: Vec<_> = plan.layers[1].clone();
        let at = |item: usize| second.iter().position(|&other| other == item).expect("in the layer");
        assert_eq!(at(1).abs_diff(at(3)), 1, "{second:?}");
    }

    #[test]
    fn every_item_has_one_place() {
        let plan = plan("A & B --> C & D\nA --> E --> F\nA --> F\nZ");
        let mut all: Vec<_> = plan.layers.concat();
        all.sort_unstable();
        assert_eq!(all, (0..plan.items.len()).collect::<Vec<_>>());
    }
}
