//! Mermaid flowcharts drawn in terminal cells: boxes and arrows where they fit, a strip or a list of edges where they
//! do not. Never a wrong picture: what cannot be read gives `None`, what cannot be drawn is said in words beneath.

mod draw;
mod graph;
mod layout;
mod read;
mod strip;
#[cfg(test)]
mod tests;
mod text;
#[cfg(test)]
mod trace;

use draw::Picture;
use graph::{Direction, Graph};
use layout::plan::Plan;
use layout::{Style, order, place};

/// More crossings than this and a list of edges is the clearer picture.
const MAX_CROSSINGS: usize = 16;
/// A picture of more rows than this is longer to read than a list.
const MAX_ROWS: usize = 100;
/// Where labels wrap, in cells: from comfortable to narrow.
const WRAPS: [usize; 3] = [28, 18, 12];

/// One line of the screen, as runs of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub cells: Vec<(String, Part)>,
}

/// What a run of text is, which decides how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Connectors, frames, and the blanks between.
    Line,
    /// The text of a node.
    Node,
    /// The text of a `((terminal))` node.
    End,
    /// The text of an edge, the title of a subgraph.
    Label,
}

impl Row {
    /// The whole line.
    pub fn text(&self) -> String {
        self.cells.iter().map(|(shown, _)| shown.as_str()).collect()
    }

    /// The cells it takes.
    pub fn width(&self) -> usize {
        text::width(&self.text())
    }

    fn push(&mut self, shown: &str, part: Part) {
        match self.cells.last_mut() {
            Some((run, of)) if *of == part => run.push_str(shown),
            _ => self.cells.push((shown.to_owned(), part)),
        }
    }
}

/// The mermaid flowchart in `source`, in rows of at most `width` cells. `None` when it is another kind of diagram,
/// holds syntax that we cannot read, is over budget (8 KB, 60 nodes, 120 edges, 5 nested subgraphs) or empty.
pub fn render(source: &str, width: usize) -> Option<Vec<Row>> {
    if width == 0 {
        return None;
    }
    let graph = read::read(source)?;
    let chain = graph.chain();
    let turns = [graph.direction, graph.direction.turned()];
    for (turn, direction) in turns.into_iter().enumerate() {
        // A chain that does not fit reads better as a strip than turned around.
        if turn == 1 && chain.is_some() && graph.groups.is_empty() {
            break;
        }
        if let Some(rows) = picture(&graph, direction, width) {
            return Some(rows);
        }
    }
    let Some(order) = chain else { return Some(strip::outline(&graph, width)) };
    let groups: Vec<usize> = (0..graph.groups.len()).collect();
    let mut rows = strip::chain(&graph, &order, width);
    rows.extend(strip::members(&graph, &groups, width));
    Some(rows)
}

/// The most spacious picture that fits, with all it cannot show in words beneath.
fn picture(graph: &Graph, direction: Direction, width: usize) -> Option<Vec<Row>> {
    let mut left_out = Vec::new();
    let mut plan = plan(graph, &left_out)?;
    let styles = [(true, WRAPS[0]), (false, WRAPS[0]), (false, WRAPS[1]), (false, WRAPS[2])];
    for (roomy, wrap) in styles {
        let style = Style { sideways: direction.is_sideways(), roomy, wrap };
        let layout = loop {
            match place::arrange(graph, &plan, style) {
                Ok(layout) => break layout,
                Err(edge) => {
                    left_out.push(edge);
                    plan = self::plan(graph, &left_out)?;
                }
            }
        };
        let fits = |picture: &Picture| picture.width <= width && picture.rows.len() <= MAX_ROWS;
        let bare = draw::draw(graph, &plan, &layout, direction, false)?;
        if !fits(&bare) {
            continue;
        }
        let whole = draw::draw(graph, &plan, &layout, direction, true).filter(fits);
        if let Some(picture) = whole.into_iter().chain([bare]).find(|picture| is_telling(graph, picture)) {
            return Some(with_words(graph, picture, width));
        }
    }
    None
}

/// Whether most edges are drawn. Loops do not count: in words they are as clear.
fn is_telling(graph: &Graph, picture: &Picture) -> bool {
    let untold = picture.untold.iter().filter(|&&edge| graph.edges[edge].from != graph.edges[edge].to);
    untold.count() <= (graph.edges.len() / 4).max(2)
}

fn plan(graph: &Graph, left_out: &[usize]) -> Option<Plan> {
    if left_out.len() > 2 {
        return None;
    }
    Plan::new(graph, left_out).filter(|plan| order::crossings(plan, &plan.layers) <= MAX_CROSSINGS)
}

fn with_words(graph: &Graph, picture: Picture, width: usize) -> Vec<Row> {
    let mut words = strip::edges(graph, &picture.untold, width);
    words.extend(strip::group_edges(graph, width));
    words.extend(strip::members(graph, &picture.unframed, width));
    let mut rows = picture.rows;
    if !words.is_empty() {
        rows.push(Row { cells: Vec::new() });
        rows.extend(words);
    }
    rows
}
