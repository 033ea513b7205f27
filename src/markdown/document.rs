//! A text as a tree of blocks, each with its place in the source. Nothing here knows a width.
//! Texts of runs have been through `domain::safe`; link targets and code stay as written.

use super::lines::{Emphasis, Kind};
use std::ops::Range;
use std::sync::Arc;

/// What a text says, read once. Made by [`super::parse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    pub(super) front_matter: Option<String>,
    pub blocks: Vec<Block>,
    /// In the order of their numbers, which start at 1.
    pub footnotes: Vec<Footnote>,
    /// Runs point into this list.
    pub links: Arc<Vec<Target>>,
}

impl Document {
    /// The text between the `---` or `+++` fences that the source begins with, without them. It is no part of the blocks.
    pub fn front_matter(&self) -> Option<&str> {
        self.front_matter.as_deref()
    }
}

/// Where a link leads, and what it reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub target: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Footnote {
    pub number: usize,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Bytes of the source.
    pub range: Range<usize>,
    /// Line of the source, from 0, on which it begins.
    pub line: usize,
    pub content: Content,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Paragraph(Vec<Run>),
    Heading {
        level: u8,
        id: Option<String>,
        runs: Vec<Run>,
    },
    /// `language` is what the fence names, or empty; lines come without their ends.
    Code {
        language: String,
        lines: Vec<CodeLine>,
    },
    Quote(Vec<Block>),
    Admonition {
        kind: Kind,
        /// The word for the kind as it is shown, for example `Warning`.
        name: String,
        title: Vec<Run>,
        blocks: Vec<Block>,
    },
    List(List),
    Table(Table),
    /// What a list of definitions defines.
    Term(Vec<Run>),
    /// What it says of the terms before.
    Definition(Vec<Block>),
    Rule,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CodeLine {
    pub text: String,
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The first number; `None` for bullets.
    pub start: Option<u64>,
    /// No empty line between the items.
    pub tight: bool,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub task: Option<Mark>,
    pub line: usize,
    pub blocks: Vec<Block>,
}

/// The box of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub checked: bool,
    /// Byte offset in the source of the character between the brackets.
    pub offset: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// One for each column.
    pub alignments: Vec<Alignment>,
    pub head: Row,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    pub line: usize,
    pub cells: Vec<Vec<Run>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alignment {
    #[default]
    Left,
    Center,
    Right,
}

/// A piece of inline text in one style.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub text: String,
    pub kind: RunKind,
    pub emphasis: Emphasis,
    /// Index into [`Document::links`].
    pub link: Option<usize>,
    /// Where in the source the blank begins that this is a part of.
    pub blank: Option<usize>,
    pub line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKind {
    Text,
    Code,
    /// `[image: what it shows]`.
    Image,
    /// A `[Bracketed Blank]`, or a `{{marker}}` that has no value.
    Blank,
    /// What stands for a `{{marker}}`.
    Filled,
    /// The sign that a value should be confirmed.
    Stale,
    /// A `{{marker}}` that names nothing.
    Unknown,
    /// What may have been meant by it.
    Hint,
    /// `[1]`, the number of a footnote.
    Reference,
    /// The name before a value, in a table that is laid out without columns.
    Label,
    /// A hard line break; its text is empty.
    Break,
}

/// The text of runs as one line.
pub fn plain(runs: &[Run]) -> String {
    let mut text = String::new();
    for run in runs {
        text.push_str(if run.kind == RunKind::Break { " " } else { &run.text });
    }
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else { return String::new() };
    let mut line = first.to_owned();
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    line
}
