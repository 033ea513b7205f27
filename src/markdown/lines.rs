//! What a layout is made of: lines of spans with roles, never colours, and where headings, links and tasks stand.
//! Every text in it has been through `domain::safe`.

use super::wrap::width;

/// What a layout is to fit into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fit {
    /// In cells; 0 counts as 1.
    pub width: usize,
    /// Whether tables keep the width of their content, up to [`WIDEST`], instead of being fitted.
    pub wide: bool,
}

impl From<usize> for Fit {
    fn from(width: usize) -> Self {
        Fit { width, wide: false }
    }
}

/// No table is wider than this, in cells; it wraps then, as in a pane of this width.
pub const WIDEST: usize = 500;

/// A document fitted into a width.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    pub lines: Vec<Line>,
    pub headings: Vec<Heading>,
    /// In the order of the text; a link that appears nowhere has no row and is left out.
    pub links: Vec<Link>,
    pub tasks: Vec<Task>,
    /// In the order of their first rows.
    pub blanks: Vec<Blank>,
}

/// One row of the screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    pub spans: Vec<Span>,
    /// How many of the spans are bars, bullets and indents of what the row stands in.
    pub prefix: usize,
    /// Line of the source text, from 0, that this came from.
    pub source: usize,
}

/// A run of text in one style.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Span {
    pub text: String,
    pub role: Role,
    pub emphasis: Emphasis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Emphasis {
    pub bold: bool,
    pub italic: bool,
    pub strike: bool,
    pub underline: bool,
}

/// What a span is; the theme decides how that looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    #[default]
    Text,
    /// Captions, image descriptions and other things said in passing.
    Dim,
    /// Level 1 to 6.
    Heading(u8),
    Code,
    CodeComment,
    CodeString,
    /// A keyword, or the key before a value.
    CodeKeyword,
    CodeNumber,
    Link,
    /// Bullets, list numbers and the marks before small headings.
    Marker,
    TaskOpen,
    TaskDone,
    /// The text of a block quote.
    Quote,
    /// The bar before a block quote.
    QuoteBar,
    /// Table lines, rules, the bar before code.
    Border,
    TableHead,
    /// The bar and the title of an admonition.
    Admonition(Kind),
    /// A `[Bracketed Blank]` or a `{{marker}}` that stands for something to fill in.
    Blank,
    /// The value of a `{{marker}}`.
    Filled,
    /// What is wrong in the text: a `{{marker}}` that names nothing.
    Problem,
    /// A node of a drawn flowchart.
    Diagram,
    /// Its terminal node.
    DiagramEnd,
}

/// What an admonition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    Danger,
    Info,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub text: String,
    /// From `{#id}` behind the heading.
    pub id: Option<String>,
    pub row: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As written, for example `(../strategy/01-partner-business-case.md/)`; not `safe` for display.
    pub target: String,
    pub text: String,
    /// The row on which its text begins.
    pub row: usize,
    /// Where its text stands, row by row.
    pub cells: Vec<Cells>,
}

/// Something to fill in: a `[Bracketed Blank]`, a `{{marker}}` without a value or one that names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// Byte offset in the source at which it begins.
    pub offset: usize,
    /// Where it stands, row by row; at least one.
    pub cells: Vec<Cells>,
}

impl Blank {
    /// The row and the cell with which it begins.
    pub fn start(&self) -> (usize, usize) {
        self.cells.first().map_or((0, 0), |cells| (cells.row, cells.start))
    }
}

/// A part of a row, in cells from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cells {
    pub row: usize,
    pub start: usize,
    /// The cell behind the last.
    pub end: usize,
}

impl Cells {
    pub fn contains(self, row: usize, cell: usize) -> bool {
        self.row == row && (self.start..self.end).contains(&cell)
    }

    /// The same cells so many rows further down.
    pub(super) fn below(self, rows: usize) -> Self {
        Cells { row: self.row + rows, ..self }
    }
}

/// A box that can be ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    pub row: usize,
    /// The cell, from 0, in which its glyph stands.
    pub column: usize,
    pub checked: bool,
    /// Byte offset in the source of the character between the brackets: a space, `x` or `X`.
    pub offset: usize,
}

impl Line {
    /// The cells it takes.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| width(&span.text)).sum()
    }

    /// The text without its styles.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

impl Layout {
    /// Cells of the longest row.
    pub fn widest(&self) -> usize {
        self.lines.iter().map(Line::width).max().unwrap_or(0)
    }

    /// The row that shows this line of the source: the first that came from it, else from the nearest line before.
    /// It keeps the place when text or width changes.
    pub fn row_of_source(&self, line: usize) -> usize {
        let mut best: Option<(usize, usize)> = None;
        for (row, shown) in self.lines.iter().enumerate() {
            if shown.source <= line && best.is_none_or(|(_, source)| shown.source > source) {
                best = Some((row, shown.source));
            }
        }
        best.map_or(0, |(row, _)| row)
    }

    /// The line of the source that a row came from; a row past the end counts as the last.
    pub fn source_of_row(&self, row: usize) -> usize {
        self.lines.get(row).or(self.lines.last()).map_or(0, |line| line.source)
    }
}
