//! What is known of blocks once they are read, without any width: headings, tasks, and what begins and ends them.

use super::document::{Block, Content, Document, Mark, plain};

/// A heading, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 1 to 6.
    pub level: u8,
    pub text: String,
    /// From `{#id}` behind the heading.
    pub id: Option<String>,
    /// Byte and line of the source, from 0, at which it begins.
    pub start: usize,
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Outline {
    pub(super) headings: Vec<Entry>,
    pub(super) tasks: Vec<Mark>,
    pub(super) edges: Edges,
}

/// What decides whether a row of air belongs between two blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Heading(u8),
    Table,
    Rule,
    Term,
    Definition,
    Other,
}

/// How a row of blocks meets those before and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Edges {
    pub(super) count: usize,
    pub(super) first: Option<Edge>,
    /// The first that is shown.
    pub(super) shown: Option<Edge>,
    pub(super) last: Option<Edge>,
    /// The last that is shown before `last`.
    pub(super) before_last: Option<Edge>,
}

impl Edge {
    pub(super) fn of(content: &Content) -> Self {
        match content {
            Content::Heading { level, .. } => Edge::Heading(*level),
            Content::Table(_) => Edge::Table,
            Content::Rule => Edge::Rule,
            Content::Term(_) => Edge::Term,
            Content::Definition(_) => Edge::Definition,
            _ => Edge::Other,
        }
    }

    /// Whether a row of air belongs between this and `next`.
    pub(super) fn is_apart(self, next: Edge) -> bool {
        match (self, next) {
            // A small heading stands close to what it names.
            (Edge::Heading(level), Edge::Heading(_)) => level <= 2,
            (Edge::Heading(3..), next) => next == Edge::Table,
            (Edge::Term, Edge::Term | Edge::Definition) | (Edge::Definition, Edge::Definition) => false,
            _ => true,
        }
    }

    /// Whether the line that belongs to a section's heading does the work of this rule right before it.
    pub(super) fn gives_way(self, next: Option<Edge>) -> bool {
        self == Edge::Rule && matches!(next, Some(Edge::Heading(1 | 2)))
    }
}

impl Outline {
    pub(super) fn of(document: &Document) -> Self {
        let mut outline = Outline { edges: edges(&document.blocks), ..Outline::default() };
        outline.blocks(&document.blocks);
        for note in &document.footnotes {
            outline.blocks(&note.blocks);
        }
        if outline.edges.count == 0 && !document.footnotes.is_empty() {
            let other = Some(Edge::Other);
            outline.edges = Edges { count: 2, first: other, shown: other, last: other, before_last: other };
        }
        outline
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.content {
                Content::Heading { level, id, runs } => {
                    let (start, line) = (block.range.start, block.line);
                    self.headings.push(Entry { level: *level, text: plain(runs), id: id.clone(), start, line });
                }
                Content::Quote(blocks) | Content::Admonition { blocks, .. } | Content::Definition(blocks) => {
                    self.blocks(blocks);
                }
                Content::List(list) => {
                    for item in &list.items {
                        self.tasks.extend(item.task);
                        self.blocks(&item.blocks);
                    }
                }
                Content::Paragraph(_) | Content::Code { .. } | Content::Table(_) | Content::Term(_) | Content::Rule => {
                }
            }
        }
    }
}

fn edges(blocks: &[Block]) -> Edges {
    let all: Vec<Edge> = blocks.iter().map(|block| Edge::of(&block.content)).collect();
    let shown = |&index: &usize| !all[index].gives_way(all.get(index + 1).copied());
    let before = all.len().saturating_sub(1);
    Edges {
        count: all.len(),
        first: all.first().copied(),
        shown: (0..all.len()).find(shown).map(|index| all[index]),
        last: all.last().copied(),
        before_last: (0..before).rev().find(shown).map(|index| all[index]),
    }
}
