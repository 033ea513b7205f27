//! A block of raw HTML read as paragraphs: its tags leave their meaning for inline text and their line breaks.

use super::document::{Run, RunKind, Target};
use super::html::{self, Breaks, Piece};
use super::inline::Inline;
use crate::domain::marker::Markers;

/// A block that is being read.
#[derive(Debug, Default)]
pub(super) struct HtmlBlock {
    raw: String,
    /// For each line of `raw`, its line of the source and where it begins in the parsed text.
    lines: Vec<(usize, usize)>,
}

impl HtmlBlock {
    /// Adds one line of the source.
    pub(super) fn push(&mut self, raw: &str, line: usize, at: usize) {
        self.lines.push((line, at));
        self.raw.push_str(raw);
    }
}

/// The paragraphs of a block.
pub(super) fn paragraphs(block: &HtmlBlock, links: &mut Vec<Target>, markers: &Markers) -> Vec<Vec<Run>> {
    let mut found = Vec::new();
    let mut inline = Inline::default();
    let mut line = 0;
    for piece in html::pieces(&block.raw) {
        let (source, at) = block.lines.get(line).or(block.lines.last()).copied().unwrap_or_default();
        inline.stand_at(at);
        if let Piece::Open { name, .. } | Piece::Close { name } = &piece {
            match html::breaks(name) {
                Breaks::Paragraph => found.push(inline.take(links, markers)),
                Breaks::Line if inline.has_text() => inline.push("", RunKind::Break, source),
                _ => {}
            }
        }
        inline.piece(&piece, source, links);
        match &piece {
            Piece::LineEnd => line += 1,
            Piece::Open { name, attributes } => {
                line += attributes.matches('\n').count();
                if name == "li" {
                    inline.push("• ", RunKind::Text, source);
                }
            }
            _ => {}
        }
    }
    found.push(inline.take(links, markers));
    found.retain_mut(|runs| {
        let text = runs.iter().rposition(|run| !run.text.trim().is_empty());
        runs.truncate(text.map_or(0, |last| last + 1));
        !runs.is_empty()
    });
    found
}
