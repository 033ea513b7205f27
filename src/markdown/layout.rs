//! Block tree -> lines: each block fitted between the prefixes (bars, bullets, indents) of what it stands in.

use super::code::expand_tabs;
use super::document::{Block, CodeLine, Content, Document, Item, List, Mark, Run, RunKind, plain};
use super::flow::{self, Part};
use super::lexer::Lexer;
use super::lines::{Blank, Cells, Emphasis, Fit, Heading, Kind, Layout, Line, Link, Role, Span, Task, WIDEST};
use super::outline::Edge;
use super::table;
use super::wrap::{Base, Bit, Row, cut, cut_pieces, width, wrap};
use crate::domain::safe;
use std::collections::HashMap;

/// Cells that a prefix must leave for the text behind it, in a layout that is wide enough for that.
const ROOM: usize = 12;

/// Fits a document into a width.
pub fn layout(document: &Document, fit: impl Into<Fit>) -> Layout {
    part(document, fit.into(), Neighbours::default())
}

/// What stands around a part of a text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Neighbours {
    /// Whether there are rows before it.
    pub(super) before: bool,
    /// What follows.
    pub(super) after: Option<Edge>,
}

/// Fits a part of a text. A row of air between parts belongs to none.
pub(super) fn part(document: &Document, fit: Fit, neighbours: Neighbours) -> Layout {
    let mut page = Writer::new(document, fit, neighbours);
    page.blocks(&document.blocks, true);
    page.footnotes(document);
    page.layout
}

/// What stands at the left of every row of a container: once `first`, then `rest`, both of the same width.
struct Prefix {
    first: Vec<Span>,
    rest: Vec<Span>,
    width: usize,
    used: bool,
    /// The box in `first`, and its cell.
    task: Option<(Mark, usize)>,
}

/// A layout that is being written.
pub(super) struct Writer<'a> {
    document: &'a Document,
    width: usize,
    wide: bool,
    neighbours: Neighbours,
    layout: Layout,
    prefixes: Vec<Prefix>,
    /// Prefixes before this one are left out: nesting went too deep for the width, and starts again at the left edge.
    visible: usize,
    /// The role of plain text here.
    role: Role,
    bullets: usize,
    /// Which of the layout's links each of the document's is.
    links: HashMap<usize, usize>,
    /// Which of the layout's blanks begins at a byte of the source.
    blanks: HashMap<usize, usize>,
    /// The last line of the source that a row came from.
    line: usize,
}

impl<'a> Writer<'a> {
    fn new(document: &'a Document, fit: Fit, neighbours: Neighbours) -> Self {
        Writer {
            document,
            width: fit.width.max(1),
            wide: fit.wide,
            neighbours,
            layout: Layout::default(),
            prefixes: Vec::new(),
            visible: 0,
            role: Role::Text,
            bullets: 0,
            links: HashMap::new(),
            blanks: HashMap::new(),
            line: 0,
        }
    }

    /// Cells between the prefixes and the right edge.
    pub(super) fn room(&self) -> usize {
        let taken: usize = self.prefixes[self.visible..].iter().map(|prefix| prefix.width).sum();
        self.width.saturating_sub(taken).max(1)
    }

    /// Cells that a table may take.
    pub(super) fn table_room(&self) -> usize {
        if self.wide { self.room().max(WIDEST) } else { self.room() }
    }

    /// The line of the source that the last row came from.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    pub(super) fn base(&self) -> Base {
        Base { role: self.role, bold: false }
    }

    fn blocks(&mut self, blocks: &[Block], spaced: bool) {
        let after = self.neighbours.after.filter(|_| self.prefixes.is_empty());
        let mut previous: Option<Edge> = None;
        for (index, block) in blocks.iter().enumerate() {
            let edge = Edge::of(&block.content);
            if edge.gives_way(blocks.get(index + 1).map(|next| Edge::of(&next.content)).or(after)) {
                continue;
            }
            if previous.is_some_and(|previous| spaced && previous.is_apart(edge)) {
                self.blank();
            }
            self.block(block);
            previous = Some(edge);
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.content {
            Content::Paragraph(runs) => self.rows(wrap(runs, self.room(), self.base())),
            Content::Heading { level, id, runs } => self.heading(*level, id.as_deref(), runs, block.line),
            Content::Code { language, lines } => {
                let is_diagram = language.eq_ignore_ascii_case("mermaid");
                if !(is_diagram && self.diagram(lines, block.line)) {
                    let caption = if is_diagram { "mermaid diagram" } else { language };
                    self.code(caption, &mut Lexer::new(language), lines, block.line);
                }
            }
            Content::Quote(blocks) => {
                let outer = std::mem::replace(&mut self.role, Role::Quote);
                self.barred("▎ ", Role::QuoteBar, |page| page.blocks(blocks, true));
                self.role = outer;
            }
            Content::Admonition { kind, name, title, blocks } => {
                self.barred("▌ ", Role::Admonition(*kind), |page| {
                    page.rows(admonition_title(*kind, name, title, block.line, page.room()));
                    let outer = std::mem::replace(&mut page.role, Role::Text);
                    page.blocks(blocks, true);
                    page.role = outer;
                });
            }
            Content::List(list) => self.list(list),
            Content::Table(table) => table::lay_out(self, table),
            Content::Term(runs) => self.rows(wrap(runs, self.room(), Base { bold: true, ..self.base() })),
            Content::Definition(blocks) => self.hanging("   ", Role::Text, |page| page.blocks(blocks, true)),
            Content::Rule => self.rule(self.room(), "─", block.line),
        }
    }

    fn heading(&mut self, level: u8, id: Option<&str>, runs: &[Run], line: usize) {
        let base = Base { role: Role::Heading(level), bold: true };
        let heading = Heading { level, text: plain(runs), id: id.map(str::to_owned), row: self.layout.lines.len() };
        let mark = match level {
            0..=2 => String::new(),
            _ => format!("{} ", "›".repeat(usize::from(level) - 2)),
        };
        self.hanging(&mark, Role::Marker, |page| {
            let mut rows = wrap(runs, page.room(), base);
            if level == 2
                && let Some(last) = rows.last_mut()
                && last.width + 4 <= page.room()
            {
                let line = format!(" {}", "─".repeat(page.room() - last.width - 1));
                last.bits.push(bit(&line, Role::Border));
            }
            page.rows(rows);
        });
        if level <= 1 {
            self.rule(self.room(), "━", line);
        }
        self.layout.headings.push(heading);
    }

    /// Draws a flowchart, if it can be drawn in this room.
    fn diagram(&mut self, lines: &[CodeLine], line: usize) -> bool {
        let source: String = lines.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect();
        let Some(rows) = flow::render(&source, self.room()) else { return false };
        let mut drawn = Vec::with_capacity(rows.len());
        for row in rows {
            let mut bits: Vec<Bit> =
                row.cells.iter().map(|(text, part)| bit(&safe::line(text), diagram_role(*part))).collect();
            while let Some(last) = bits.last_mut() {
                last.span.text.truncate(last.span.text.trim_end().len());
                if !last.span.text.is_empty() {
                    break;
                }
                bits.pop();
            }
            let cells: usize = bits.iter().map(|bit| width(&bit.span.text)).sum();
            if cells > self.room() {
                return false;
            }
            drawn.push(bits);
        }
        for bits in drawn {
            self.emit(bits, line);
        }
        true
    }

    fn code(&mut self, caption: &str, lexer: &mut Lexer, lines: &[CodeLine], line: usize) {
        self.barred("│ ", Role::Border, |page| {
            let room = page.room();
            if !caption.is_empty() {
                for piece in cut(caption, room) {
                    page.emit(vec![bit(&piece, Role::Dim)], line);
                }
            }
            for CodeLine { text, line } in lines {
                let (text, line) = (expand_tabs(text), *line);
                let text = safe::line(&text);
                let text = text.trim_end();
                let pieces = lexer.line(text);
                let cells: usize = pieces.iter().map(|(text, _)| width(text)).sum();
                let signed = cells > room && room >= 4;
                for (index, row) in cut_pieces(&pieces, if signed { room - 2 } else { room }).into_iter().enumerate() {
                    let sign = (signed && index > 0).then(|| bit("↪ ", Role::Dim));
                    page.emit(sign.into_iter().chain(row).collect(), line);
                }
            }
        });
    }

    fn list(&mut self, list: &List) {
        let last = list.start.unwrap_or(0).saturating_add(list.items.len() as u64).saturating_sub(1);
        let digits = last.to_string().len();
        let bullet = ["•", "◦", "▪"][self.bullets % 3];
        self.bullets += usize::from(list.start.is_none());
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 && !list.tight {
                self.blank();
            }
            let marker = list.start.map(|start| format!(" {:>digits$}. ", start.saturating_add(index as u64)));
            self.item(item, marker.as_deref(), bullet, list.tight);
        }
        self.bullets -= usize::from(list.start.is_none());
    }

    fn item(&mut self, item: &Item, number: Option<&str>, bullet: &str, tight: bool) {
        let mut first = Vec::new();
        if let Some(number) = number {
            first.push(span(number, Role::Marker));
        }
        let mut column = number.map_or(0, width);
        if let Some(mark) = item.task {
            let pad = if number.is_none() { " " } else { "" };
            let (glyph, role) = if mark.checked { ("☑", Role::TaskDone) } else { ("☐", Role::TaskOpen) };
            first.push(span(&format!("{pad}{glyph} "), role));
            column += pad.len();
        } else if number.is_none() {
            first.push(span(&format!(" {bullet} "), Role::Marker));
        }
        let task = item.task.map(|mark| (mark, column));
        let cells = first.iter().map(|span| width(&span.text)).sum();
        let rest = vec![span(&" ".repeat(cells), Role::Text)];
        let prefix = Prefix { first, rest, width: cells, used: false, task };
        self.within(prefix, true, |page| {
            page.blocks(&item.blocks, !tight);
            page.flush(item.line);
        });
    }

    fn footnotes(&mut self, document: &Document) {
        let mut first = true;
        for note in &document.footnotes {
            let Some(line) = note.blocks.first().map(|block| block.line) else { continue };
            if first && (self.neighbours.before || !self.layout.lines.is_empty()) {
                if !document.blocks.is_empty() {
                    self.blank();
                }
                self.rule(self.room().min(20), "─", line);
            }
            first = false;
            self.hanging(&format!("[{}] ", note.number), Role::Marker, |page| page.blocks(&note.blocks, true));
        }
    }

    /// A bar along everything that `fill` writes; none where there is no room for it.
    fn barred(&mut self, bar: &str, role: Role, fill: impl FnOnce(&mut Self)) {
        let spans = vec![span(bar, role)];
        let prefix = Prefix { first: spans.clone(), rest: spans, width: width(bar), used: false, task: None };
        self.within(prefix, false, fill);
    }

    /// A mark before the first row, and as many spaces before the others.
    pub(super) fn hanging(&mut self, mark: &str, role: Role, fill: impl FnOnce(&mut Self)) {
        let cells = width(mark);
        let rest = vec![span(&" ".repeat(cells), Role::Text)];
        let prefix = Prefix { first: vec![span(mark, role)], rest, width: cells, used: false, task: None };
        self.within(prefix, false, fill);
    }

    /// Writes behind a prefix. Where that would leave too little room, one that `matters` starts again at the left
    /// edge, and any other is left out.
    fn within(&mut self, mut prefix: Prefix, matters: bool, fill: impl FnOnce(&mut Self)) {
        let outer = self.visible;
        let needed = prefix.width + ROOM.min(self.width / 2).max(2);
        if self.room() < needed {
            if matters {
                self.flush(self.line);
                self.visible = self.prefixes.len();
            }
            if !matters || self.width < prefix.width + 2 {
                let empty = Prefix { first: Vec::new(), rest: Vec::new(), width: 0, used: false, task: None };
                prefix = Prefix { task: prefix.task.map(|(mark, _)| (mark, 0)), ..empty };
            }
        }
        self.prefixes.push(prefix);
        fill(self);
        self.prefixes.pop();
        self.visible = outer;
    }

    /// Writes the prefixes that have had no text behind them.
    fn flush(&mut self, line: usize) {
        if self.prefixes[self.visible..]
            .iter()
            .any(|prefix| !prefix.used && (prefix.width > 0 || prefix.task.is_some()))
        {
            self.emit(Vec::new(), line);
        }
    }

    /// One row of air, unless nothing stands above it in this container.
    fn blank(&mut self) {
        let first = self.layout.lines.is_empty() && !self.neighbours.before;
        if first || self.prefixes[self.visible..].iter().any(|prefix| !prefix.used) {
            return;
        }
        self.emit(Vec::new(), self.line);
        if let Some(line) = self.layout.lines.last_mut() {
            while let Some(last) = line.spans.last_mut() {
                last.text.truncate(last.text.trim_end().len());
                if !last.text.is_empty() {
                    break;
                }
                line.spans.pop();
            }
        }
    }

    fn rule(&mut self, cells: usize, sign: &str, line: usize) {
        self.emit(vec![bit(&sign.repeat(cells), Role::Border)], line);
    }

    pub(super) fn rows(&mut self, rows: Vec<Row>) {
        for row in rows {
            self.emit(row.bits, row.line);
        }
    }

    /// Writes one row behind the prefixes and notes what stands on it.
    pub(super) fn emit(&mut self, bits: Vec<Bit>, line: usize) {
        let row = self.layout.lines.len();
        let mut spans = Vec::with_capacity(bits.len() + self.prefixes.len() - self.visible);
        let mut column = 0;
        for prefix in &mut self.prefixes[self.visible..] {
            let shown = if prefix.used { &prefix.rest } else { &prefix.first };
            spans.extend(shown.iter().cloned());
            if let Some((mark, at)) = prefix.task.take() {
                let Mark { checked, offset } = mark;
                self.layout.tasks.push(Task { row, column: column + at, checked, offset });
            }
            prefix.used = true;
            column += prefix.width;
        }
        let prefix = spans.len();
        for bit in bits {
            let start = column;
            column += width(&bit.span.text);
            let cells = Cells { row, start, end: column };
            if let Some(link) = bit.link {
                self.link(link, cells);
            }
            if let Some(offset) = bit.blank {
                self.blank_part(offset, cells);
            }
            spans.push(bit.span);
        }
        self.line = line;
        self.layout.lines.push(Line { spans, prefix, source: line });
    }

    /// Notes that a part of a link stands here.
    fn link(&mut self, link: usize, part: Cells) {
        let Some(target) = self.document.links.get(link) else { return };
        let links = &mut self.layout.links;
        let index = *self.links.entry(link).or_insert_with(|| {
            let text = target.text.split_whitespace().collect::<Vec<_>>().join(" ");
            links.push(Link { target: target.target.clone(), text, row: part.row, cells: Vec::new() });
            links.len() - 1
        });
        if let Some(link) = links.get_mut(index) {
            extend(&mut link.cells, part);
        }
    }

    /// Notes that a part of the blank stands here that begins at a byte of the source.
    fn blank_part(&mut self, offset: usize, part: Cells) {
        let blanks = &mut self.layout.blanks;
        let index = *self.blanks.entry(offset).or_insert(blanks.len());
        match blanks.get_mut(index) {
            Some(blank) => extend(&mut blank.cells, part),
            None => blanks.push(Blank { offset, cells: vec![part] }),
        }
    }
}

/// Adds a part to what stands before it, or behind it on the same row.
fn extend(cells: &mut Vec<Cells>, part: Cells) {
    match cells.last_mut() {
        Some(last) if last.row == part.row && last.end == part.start => last.end = part.end,
        _ => cells.push(part),
    }
}

fn admonition_title(kind: Kind, name: &str, title: &[Run], line: usize, room: usize) -> Vec<Row> {
    let mut runs = Vec::with_capacity(title.len() + 1);
    let same = plain(title).eq_ignore_ascii_case(name);
    if !name.is_empty() && !same {
        let text = if title.is_empty() { name.to_owned() } else { format!("{name} · ") };
        runs.push(Run { text, kind: RunKind::Text, emphasis: Emphasis::default(), link: None, blank: None, line });
    }
    runs.extend_from_slice(title);
    wrap(&runs, room, Base { role: Role::Admonition(kind), bold: true })
}

fn diagram_role(part: Part) -> Role {
    match part {
        Part::Line => Role::Border,
        Part::Node => Role::Diagram,
        Part::End => Role::DiagramEnd,
        Part::Label => Role::Dim,
    }
}

fn span(text: &str, role: Role) -> Span {
    Span { text: text.to_owned(), role, emphasis: Emphasis::default() }
}

pub(super) fn bit(text: &str, role: Role) -> Bit {
    Bit { span: span(text, role), ..Bit::default() }
}
