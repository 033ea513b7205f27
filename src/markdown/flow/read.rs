//! Mermaid flowchart source -> [`Graph`]. Tolerant of every spelling that mermaid accepts for what we can draw,
//! strict about the rest: what cannot be read gives `None`, so that nobody is shown half a picture.

mod label;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::graph::{Direction, Edge, Graph, Group, Link, Node, Place, Shape};
use scan::{Joint, Scan};

const MAX_BYTES: usize = 8 * 1024;
const MAX_NODES: usize = 60;
const MAX_EDGES: usize = 120;
const MAX_GROUPS: usize = 40;
const MAX_DEPTH: usize = 5;

/// Statements that only colour, link or describe; the word, then what follows it up to the end of the statement.
const IGNORED: [&str; 6] = ["style", "classDef", "class", "linkStyle", "click", "direction"];

/// The flowchart in `source`; `None` for other diagrams, for syntax beyond us, for an empty graph, and over budget.
pub fn read(source: &str) -> Option<Graph> {
    if source.len() > MAX_BYTES {
        return None;
    }
    let source = source.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut scan = Scan::new(without_front_matter(&source));
    scan.skip_blank();
    let direction = header(&mut scan)?;
    let mut draft = Draft::default();
    loop {
        scan.skip_blank();
        if scan.is_done() {
            break;
        }
        statement(&mut scan, &mut draft)?;
        if !scan.at_statement_end() {
            return None;
        }
    }
    draft.finish(direction)
}

/// The part after a leading `---` block, which carries only titles and settings.
fn without_front_matter(source: &str) -> &str {
    let Some(body) = source.trim_start().strip_prefix("---\n") else { return source };
    match body.find("\n---\n") {
        Some(end) => &body[end + 5..],
        None => source,
    }
}

fn header(scan: &mut Scan<'_>) -> Option<Direction> {
    let kind = scan.word();
    if kind != "graph" && kind != "flowchart" {
        return None;
    }
    if scan.eat("-elk") {
        scan.skip_spaces();
    }
    scan.skip_spaces();
    let direction = if scan.at_statement_end() { "TB" } else { scan.until_space() };
    let direction = match direction {
        "LR" | ">" => Direction::LeftRight,
        "RL" | "<" => Direction::RightLeft,
        "TB" | "TD" | "v" => Direction::Down,
        "BT" | "^" => Direction::Up,
        _ => return None,
    };
    scan.at_statement_end().then_some(direction)
}

fn statement(scan: &mut Scan<'_>, draft: &mut Draft) -> Option<()> {
    let word = scan.peek_word();
    let after = scan.after(word.len());
    let stands_alone = after.is_empty() || after.starts_with([' ', '\t', '\n', ';']);
    match word {
        "subgraph" if stands_alone => {
            scan.skip(word.len());
            let (id, title) = scan.subgraph_name()?;
            draft.open(id, title)
        }
        "end" if stands_alone => {
            scan.skip(word.len());
            draft.close()
        }
        "accTitle" | "accDescr" => scan.skip_description(word.len()),
        _ if stands_alone && IGNORED.contains(&word) => {
            scan.skip(word.len());
            scan.skip_spaces();
            // `style --> B` names a node badly; skipping it would lose an edge.
            if scan.at_joint() || scan.at_statement_end() {
                return None;
            }
            scan.skip_statement();
            Some(())
        }
        _ => chain(scan, draft),
    }
}

/// `A & B --> C -- text --> D`
fn chain(scan: &mut Scan<'_>, draft: &mut Draft) -> Option<()> {
    let mut from = nodes(scan, draft)?;
    loop {
        scan.skip_spaces();
        if !scan.at_joint() {
            return Some(());
        }
        let joint = scan.joint()?;
        scan.skip_spaces();
        let to = nodes(scan, draft)?;
        if let Joint::Seen(link) = joint {
            for &from in &from {
                for &to in &to {
                    draft.join(from, to, &link)?;
                }
            }
        }
        from = to;
    }
}

fn nodes(scan: &mut Scan<'_>, draft: &mut Draft) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    loop {
        let mention = scan.node()?;
        found.push(draft.mention(mention.id, mention.text)?);
        scan.skip_spaces();
        if !scan.eat("&") {
            return Some(found);
        }
        scan.skip_spaces();
    }
}

/// A node as far as the source has told.
#[derive(Debug)]
struct Sketch {
    id: String,
    /// Shape and label, when some mention gave them; the last one counts.
    text: Option<(Shape, Vec<String>)>,
    group: Option<usize>,
}

/// An open subgraph and the nodes mentioned directly inside it.
#[derive(Debug)]
struct Opened {
    group: usize,
    mentioned: Vec<usize>,
}

#[derive(Debug, Default)]
struct Draft {
    sketches: Vec<Sketch>,
    by_id: BTreeMap<String, usize>,
    edges: Vec<(usize, usize, Link)>,
    groups: Vec<Group>,
    group_ids: BTreeMap<String, usize>,
    open: Vec<Opened>,
}

impl Draft {
    fn mention(&mut self, id: &str, text: Option<(Shape, Vec<String>)>) -> Option<usize> {
        let index = *self.by_id.entry(id.to_owned()).or_insert_with(|| {
            self.sketches.push(Sketch { id: id.to_owned(), text: None, group: None });
            self.sketches.len() - 1
        });
        if text.is_some() {
            self.sketches[index].text = text;
        }
        if let Some(opened) = self.open.last_mut() {
            opened.mentioned.push(index);
        }
        (self.sketches.len() <= MAX_NODES + MAX_GROUPS).then_some(index)
    }

    fn join(&mut self, from: usize, to: usize, link: &Link) -> Option<()> {
        self.edges.push((from, to, link.clone()));
        (self.edges.len() <= MAX_EDGES).then_some(())
    }

    fn open(&mut self, id: &str, title: String) -> Option<()> {
        if self.open.len() == MAX_DEPTH || self.groups.len() == MAX_GROUPS {
            return None;
        }
        let group = self.groups.len();
        let title = if title.is_empty() { label::single(id) } else { title };
        self.groups.push(Group { title, parent: self.open.last().map(|opened| opened.group) });
        self.group_ids.entry(id.to_owned()).or_insert(group);
        self.open.push(Opened { group, mentioned: Vec::new() });
        Some(())
    }

    /// As in mermaid a node belongs to the first subgraph around a mention of it that ends.
    fn close(&mut self) -> Option<()> {
        let opened = self.open.pop()?;
        for node in opened.mentioned {
            self.sketches[node].group.get_or_insert(opened.group);
        }
        Some(())
    }

    fn finish(self, direction: Direction) -> Option<Graph> {
        if !self.open.is_empty() {
            return None;
        }
        let mut places = Vec::new();
        let mut nodes = Vec::new();
        for sketch in self.sketches {
            let place = match (sketch.text, self.group_ids.get(&sketch.id)) {
                (None, Some(&group)) => Place::Group(group),
                (text, _) => {
                    let (shape, label) = text.unwrap_or((Shape::Box, Vec::new()));
                    let label = if label.is_empty() { label::lines(&sketch.id) } else { label };
                    nodes.push(Node { label, shape, group: sketch.group });
                    Place::Node(nodes.len() - 1)
                }
            };
            places.push(place);
        }
        let mut edges: Vec<Edge> = Vec::new();
        let mut group_edges = Vec::new();
        for (from, to, link) in self.edges {
            match (places[from], places[to]) {
                (Place::Node(from), Place::Node(to)) => {
                    let edge = Edge { from, to, link };
                    if !edges.contains(&edge) {
                        edges.push(edge);
                    }
                }
                (from, to) => group_edges.push((from, to, link)),
            }
        }
        let graph = Graph { direction, nodes, edges, groups: self.groups, group_edges };
        (!graph.nodes.is_empty() && graph.nodes.len() <= MAX_NODES).then_some(graph)
    }
}
