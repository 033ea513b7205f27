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
                phrase.push((arrow(link), Part::Line));
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
            phrase.extend([(arrow(link), Part::Line), name(graph, *to)]);
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
        sentence(vec![place(from), (arrow(link), Part::Line), place(to)], link, width)
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
    groups.iter().filter(|&&group| !graph.groups[group].title.is_empty()).flat_map(tell).collect()
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

fn arrow(link: &Link) -> String {
    let line = match link.stroke {
        Stroke::Solid => "─",
        Stroke::Dotted => "┄",
        Stroke::Thick => "━",
    };
    let tip = |tip: Tip, arrow: &'static str| match tip {
        Tip::Plain => "",
        Tip::Arrow => arrow,
        Tip::Circle => "○",
        Tip::Cross => "✕",
    };
    match (link.tail, link.head, link.stroke) {
        (Tip::Plain, Tip::Arrow, Stroke::Solid) => "→".to_owned(),
        (Tip::Plain, Tip::Arrow, Stroke::Dotted) => "⇢".to_owned(),
        (Tip::Plain, Tip::Arrow, Stroke::Thick) => "⇒".to_owned(),
        (Tip::Arrow, Tip::Arrow, _) => "↔".to_owned(),
        (tail, head, _) => format!("{}{line}{}", tip(tail, "←"), tip(head, "→")),
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

/// A phrase over several lines. A word that fits on no line begins where the words before it end.
fn broken(phrase: &Phrase, width: usize) -> Vec<Row> {
    let indent = if width >= 8 { "  " } else { "" };
    let mut rows = vec![Row { cells: Vec::new() }];
    let mut used = 0;
    let mut fresh = true;
    for (word, part) in phrase.iter().flat_map(|(words, part)| words.split(' ').map(move |word| (word, *part))) {
        let wide = text::width(word);
        let is_endless = wide > width - indent.len();
        let mut rest = word;
        if !fresh {
            if used + 1 + if is_endless { 3 } else { wide } <= width {
                push(&mut rows, " ", Part::Line);
                used += 1;
            } else {
                used = next_line(&mut rows, indent);
            }
        }
        while !rest.is_empty() {
            let (piece, after) = text::part(rest, width - used);
            if piece.is_empty() && used > indent.len() {
                used = next_line(&mut rows, indent);
                continue;
            }
            // Only a character wider than the whole line is left out.
            let (piece, after) = match piece {
                "" => ("…", text::graphemes(rest).next().map_or("", |(first, _)| &rest[first.len()..])),
                piece => (piece, after),
            };
            push(&mut rows, piece, part);
            used += text::width(piece);
            rest = after;
            if !rest.is_empty() {
                used = next_line(&mut rows, indent);
            }
        }
        fresh = false;
    }
    rows
}

fn push(rows: &mut [Row], shown: &str, part: Part) {
    if let Some(row) = rows.last_mut() {
        row.push(shown, part);
    }
}

/// Begins a further line; the cells it has used already.
fn next_line(rows: &mut Vec<Row>, indent: &str) -> usize {
    rows.push(Row { cells: Vec::new() });
    if !indent.is_empty() {
        push(rows, indent, Part::Line);
    }
    indent.len()
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

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    fn graph(source: &str) -> Graph {
        read(&format!("graph LR\n{source}")).expect("a flowchart")
    }

    fn texts(rows: &[Row]) -> Vec<String> {
        rows.iter().map(Row::text).collect()
    }

    #[test]
    fn a_chain_wraps_before_its_arrows() {
        let graph = graph("A[IPP] --> B[Qualification] -->|fits| C{Pitch?} --> D((Signed<br/>today))");
        let order = graph.chain().expect("a chain");
        let strip = |width| texts(&chain(&graph, &order, width));
        assert_eq!(strip(80), ["IPP → Qualification → [fits] ◇ Pitch? → ((Signed / today))"]);
        assert_eq!(strip(36), ["IPP → Qualification", "→ [fits] ◇ Pitch?", "→ ((Signed / today))"]);
        assert_eq!(
            strip(10),
            ["IPP", "→ Qualific", "  ation", "→ [fits] ◇", "  Pitch?", "→ ((Signed", "  /", "  today))"]
        );
    }

    #[test]
    fn an_outline_tells_edges_loners_and_groups() {
        let graph = graph("A --> B\nB -->|again| A\nB --> B\nX\nsubgraph S [Phase]\nB\nend\nS --> A");
        let told = ["A → B", "B → A · again", "B ↺", "Phase → A", "X", "Phase: B"];
        assert_eq!(texts(&outline(&graph, 40)), told);
    }

    #[test]
    fn every_arrow_has_its_sign() {
        let cases = [
            ("-->", "→"),
            ("---", "─"),
            ("-.->", "⇢"),
            ("-.-", "┄"),
            ("==>", "⇒"),
            ("===", "━"),
            ("<-->", "↔"),
            ("--x", "─✕"),
            ("o--o", "○─○"),
            ("x-->", "✕─→"),
        ];
        for (link, sign) in cases {
            let graph = graph(&format!("A {link} B"));
            assert_eq!(texts(&edges(&graph, &[0], 40)), [format!("A {sign} B")], "{link}");
        }
    }
}
