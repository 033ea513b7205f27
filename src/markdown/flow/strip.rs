//! A flowchart in words: a chain as one strip that wraps, any graph as a list of its edges. Fits every width.

use super::graph::{Edge, Graph, Link, Place, Shape, Stroke, Tip};
use super::{Part, Row, text};

/// Words and arrows that stand in one line if there is room; a blank between neighbours.
type Phrase = Vec<(String, Part)>;

/// A chain of nodes: `IPP → Qualification → ((Signed))`, where each further line begins with an arrow.
pub fn chain(graph: &Graph, order: &[usize], width: usize) -> Vec<Row> {
    let mut phrases = Vec::new();
    for (at, &node) in order.iter().enumerate() {
        let mut phrase = Phrase::new();
        if at > 0 {
            let edge = graph.edges.iter().find(|edge| edge.from == order[at - 1] && edge.to == node);
            if let Some(Edge { link, .. }) = edge {
                phrase.push((arrow(link).to_owned(), Part::Line));
                if !link.label.is_empty() {
                    phrase.push((format!("[{}]", link.label), Part::Label));
                }
            }
        }
        phrase.push(name(graph, node));
        phrases.push(phrase);
    }
    fill(&phrases, width)
}

/// Every edge on a line of its own, then nodes without one, then the groups.
pub fn outline(graph: &Graph, width: usize) -> Vec<Row> {
    let all: Vec<usize> = (0..graph.edges.len()).collect();
    let mut rows = edges(graph, &all, width);
    rows.extend(group_edges(graph, width));
    let is_alone = |node: usize| !graph.edges.iter().any(|edge| edge.from == node || edge.to == node);
    for node in (0..graph.nodes.len()).filter(|&node| is_alone(node)) {
        rows.extend(fill(&[vec![name(graph, node)]], width));
    }
    let groups: Vec<usize> = (0..graph.groups.len()).collect();
    rows.extend(members(graph, &groups, width));
    rows
}

/// These edges, one a line: `A → B · label`, and `A ↺` for one that ends where it begins.
pub fn edges(graph: &Graph, edges: &[usize], width: usize) -> Vec<Row> {
    let tell = |&index: &usize| {
        let Edge { from, to, link } = &graph.edges[index];
        let mut phrase = vec![name(graph, *from)];
        if from == to {
            phrase.push(("↺".to_owned(), Part::Line));
        } else {
            phrase.extend([(arrow(link).to_owned(), Part::Line), name(graph, *to)]);
        }
        sentence(phrase, link, width)
    };
    edges.iter().flat_map(tell).collect()
}

/// The edges that touch a whole group.
pub fn group_edges(graph: &Graph, width: usize) -> Vec<Row> {
    let place = |place: &Place| match place {
        Place::Node(node) => name(graph, *node),
        Place::Group(group) => (graph.groups[*group].title.clone(), Part::Label),
    };
    let tell = |(from, to, link): &(Place, Place, Link)| {
        sentence(vec![place(from), (arrow(link).to_owned(), Part::Line), place(to)], link, width)
    };
    graph.group_edges.iter().flat_map(tell).collect()
}

/// These groups, one a line, with what they hold: `First half: A, B`.
pub fn members(graph: &Graph, groups: &[usize], width: usize) -> Vec<Row> {
    let tell = |&group: &usize| {
        let inner = graph.groups.iter().filter(|other| other.parent == Some(group));
        let inner = inner.map(|inner| (inner.title.clone(), Part::Label));
        let nodes = (0..graph.nodes.len()).filter(|&node| graph.nodes[node].group == Some(group));
        let held: Phrase = nodes.map(|node| name(graph, node)).chain(inner).collect();
        let title = &graph.groups[group].title;
        let mut phrase = vec![(if held.is_empty() { title.clone() } else { format!("{title}:") }, Part::Label)];
        let last = held.len().saturating_sub(1);
        for (at, (word, part)) in held.into_iter().enumerate() {
            phrase.push((if at < last { word + "," } else { word }, part));
        }
        fill(&[phrase], width)
    };
    groups.iter().flat_map(tell).collect()
}

fn sentence(mut phrase: Phrase, link: &Link, width: usize) -> Vec<Row> {
    if !link.label.is_empty() {
        phrase.extend([("·".to_owned(), Part::Line), (link.label.clone(), Part::Label)]);
    }
    fill(&[phrase], width)
}

/// A node on one line; the lines of its label are told apart by a slash.
fn name(graph: &Graph, node: usize) -> (String, Part) {
    let node = &graph.nodes[node];
    let label = node.label.join(" / ");
    match node.shape {
        Shape::Box => (label, Part::Node),
        Shape::Choice => (format!("◇ {label}"), Part::Node),
        Shape::End => (format!("(({label}))"), Part::End),
    }
}

fn arrow(link: &Link) -> &'static str {
    match (link.tail, link.head, link.stroke) {
        (Tip::Plain, Tip::Plain, _) => "─",
        (Tip::Arrow, Tip::Arrow, _) => "↔",
        (Tip::Arrow, _, _) => "←",
        (_, Tip::Circle, _) => "─○",
        (_, Tip::Cross, _) => "─✕",
        (_, _, Stroke::Dotted) => "⇢",
        (_, _, Stroke::Thick) => "⇒",
        (_, _, Stroke::Solid) => "→",
    }
}

/// Phrases side by side, a new line where the next one does not fit. A phrase wider than a line breaks between its
/// words, and its further lines are indented.
fn fill(phrases: &[Phrase], width: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut used = 0;
    for phrase in phrases {
        let wide = phrase.iter().map(|(words, _)| text::width(words) + 1).sum::<usize>() - 1;
        if used > 0 && used + 1 + wide <= width {
            used += 1 + wide;
            let Some(row) = rows.last_mut() else { continue };
            row.push(" ", Part::Line);
            row.words(phrase);
        } else if wide <= width {
            used = wide;
            let mut row = Row { cells: Vec::new() };
            row.words(phrase);
            rows.push(row);
        } else {
            let broken = broken(phrase, width);
            used = broken.last().map_or(0, Row::width);
            rows.extend(broken);
        }
    }
    rows
}

fn broken(phrase: &Phrase, width: usize) -> Vec<Row> {
    let indent = if width >= 8 { "  " } else { "" };
    let mut rows = vec![Row { cells: Vec::new() }];
    let mut used = 0;
    let mut fresh = true;
    for (words, part) in phrase {
        for word in words.split(' ') {
            let room = width - if rows.len() > 1 { indent.len() } else { 0 };
            let whole = text::width(word);
            // Broken from a line of its own, where that saves a break.
            if !fresh && used + 1 + whole > width {
                rows.push(Row { cells: Vec::new() });
                rows.last_mut().into_iter().for_each(|row| row.push(indent, Part::Line));
                used = indent.len();
                fresh = true;
            }
            for (at, piece) in text::wrap(word, room.min(width - indent.len())).into_iter().enumerate() {
                if at > 0 {
                    rows.push(Row { cells: Vec::new() });
                    rows.last_mut().into_iter().for_each(|row| row.push(indent, Part::Line));
                    used = indent.len();
                    fresh = true;
                }
                let Some(row) = rows.last_mut() else { continue };
                if !fresh {
                    row.push(" ", Part::Line);
                    used += 1;
                }
                row.push(&piece, *part);
                used += text::width(&piece);
                fresh = false;
            }
        }
    }
    rows
}

impl Row {
    fn words(&mut self, phrase: &Phrase) {
        for (at, (words, part)) in phrase.iter().enumerate() {
            if at > 0 {
                self.push(" ", Part::Line);
            }
            self.push(words, *part);
        }
    }
}
