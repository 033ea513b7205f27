//! A block of raw HTML read as the blocks it stands for: headings, lists, tables, quotes, code, paragraphs. What a tag does
//! within a line is decided by `inline`; one that means nothing leaves its text. A tag that is never closed ends with the
//! block.

use super::code::{Code, language};
use super::document::{Block, Content, Item, List, Run, RunKind, Target};
use super::html::{self, Breaks, Piece};
use super::html_table::HtmlTable;
use super::inline::Inline;
use crate::domain::marker::Markers;

/// Elements that may stand inside each other; deeper ones leave their text.
const MAX_DEPTH: usize = 40;

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

/// How places in the parsed text become places in the source.
pub(super) struct Places<'a> {
    pub(super) runs: &'a dyn Fn(Vec<Run>) -> Vec<Run>,
    pub(super) byte: &'a dyn Fn(usize) -> usize,
}

/// The blocks that a block of HTML stands for.
pub(super) fn blocks(block: &HtmlBlock, links: &mut Vec<Target>, markers: &Markers, places: &Places<'_>) -> Vec<Block> {
    let mut reader = Reader {
        lines: &block.lines,
        at: 0,
        links,
        markers,
        places,
        inline: Inline::default(),
        text: Text::Paragraph,
        code: None,
        frames: Vec::new(),
        blocks: Vec::new(),
    };
    for piece in html::pieces(&block.raw) {
        reader.piece(&piece);
    }
    reader.finish()
}

/// What the text is that is being read.
enum Text {
    Paragraph,
    Heading { level: u8, id: Option<String> },
    Term,
}

/// An element that is open.
struct Frame {
    kind: Kind,
    /// Line of the source on which it begins.
    line: usize,
    blocks: Vec<Block>,
}

enum Kind {
    Quote,
    List(List),
    Item,
    Definition,
    Table(HtmlTable),
}

struct Reader<'a> {
    lines: &'a [(usize, usize)],
    /// Which of the lines is being read.
    at: usize,
    links: &'a mut Vec<Target>,
    markers: &'a Markers,
    places: &'a Places<'a>,
    inline: Inline,
    text: Text,
    /// Code that is being read, with the line on which it begins.
    code: Option<(Code, usize)>,
    frames: Vec<Frame>,
    blocks: Vec<Block>,
}

impl Reader<'_> {
    fn piece(&mut self, piece: &Piece<'_>) {
        let (line, at) = self.lines.get(self.at).or(self.lines.last()).copied().unwrap_or_default();
        self.inline.stand_at(at);
        if self.code.is_some() {
            self.code_piece(piece, line);
        } else if self.table().is_some() {
            self.table_piece(piece, line);
        } else {
            self.text_piece(piece, line);
        }
        self.at += match piece {
            Piece::LineEnd => 1,
            Piece::Open { attributes, .. } => attributes.matches('\n').count(),
            _ => 0,
        };
    }

    fn text_piece(&mut self, piece: &Piece<'_>, line: usize) {
        match piece {
            Piece::Open { name, .. }
                if matches!(name.as_str(), "table" | "tr" | "td" | "th") && self.frames.len() < MAX_DEPTH =>
            {
                self.end_text();
                self.enter(Kind::Table(HtmlTable::default()), line);
                if name != "table" {
                    self.table_piece(piece, line);
                }
                return;
            }
            Piece::Open { name, .. } | Piece::Close { name } if html::breaks(name) == Breaks::Line => {
                self.break_line(line);
            }
            Piece::Open { name, attributes } if html::breaks(name) == Breaks::Paragraph => {
                self.end_text();
                self.open(name, attributes, line);
            }
            Piece::Close { name } if html::breaks(name) == Breaks::Paragraph => {
                self.end_text();
                self.close(name);
            }
            _ => {}
        }
        if self.code.is_none() {
            self.inline.piece(piece, line, self.links);
        }
    }

    fn open(&mut self, name: &str, attributes: &str, line: usize) {
        match name {
            "ul" => self.enter(list(None), line),
            "ol" => {
                let start = html::attribute(attributes, "start").and_then(|start| start.trim().parse().ok());
                self.enter(list(Some(start.unwrap_or(1))), line);
            }
            "li" => {
                let (list_at, item_at) = (self.last(is_list), self.last(is_item));
                match list_at {
                    None => self.enter(list(None), line),
                    Some(_) if item_at > list_at => self.leave(item_at),
                    Some(_) => {}
                }
                self.enter(Kind::Item, line);
            }
            "dt" | "dd" => {
                self.leave(self.last(is_definition));
                match name {
                    "dt" => self.text = Text::Term,
                    _ => self.enter(Kind::Definition, line),
                }
            }
            "blockquote" => self.enter(Kind::Quote, line),
            "pre" => {
                let named = html::attribute(attributes, "lang").unwrap_or_default();
                self.code = Some((Code::new(language(&named)), line));
            }
            "hr" => self.push(line, Content::Rule),
            _ => {
                if let Some(level) = html::heading(name) {
                    self.text = Text::Heading { level, id: html::attribute(attributes, "id") };
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        let open = match name {
            "ul" | "ol" => self.last(is_list),
            "li" => self.last(is_item),
            "dd" | "dl" => self.last(is_definition),
            "blockquote" => self.last(|kind| matches!(kind, Kind::Quote)),
            _ => None,
        };
        self.leave(open);
    }

    /// A piece of code: tags in it are for its colours.
    fn code_piece(&mut self, piece: &Piece<'_>, line: usize) {
        let Some((code, _)) = &mut self.code else { return };
        match piece {
            Piece::Text(text) => code.push(text, line),
            Piece::LineEnd => code.push("\n", line),
            Piece::Open { name, .. } if name == "br" => code.push("\n", line),
            Piece::Close { name } if name == "pre" => self.end_code(),
            _ => {}
        }
    }

    fn end_code(&mut self) {
        let Some((code, line)) = self.code.take() else { return };
        let content = code.into_content();
        if matches!(&content, Content::Code { lines, .. } if !lines.is_empty()) {
            self.push(line, content);
        }
    }

    /// A piece of a table: what stands in a cell is one text.
    fn table_piece(&mut self, piece: &Piece<'_>, line: usize) {
        let Some(table) = self.table() else { return };
        match piece {
            Piece::Open { name, attributes } if table.has_part(name) => {
                self.end_cell();
                if let Some(table) = self.table() {
                    table.open(name, attributes, line);
                }
                if name == "th" {
                    self.inline.strong(true);
                }
            }
            Piece::Close { name } if table.has_part(name) => self.end_cell(),
            Piece::Close { name } if table.ends_with(name) => {
                self.end_cell();
                self.leave(self.frames.len().checked_sub(1));
            }
            Piece::Open { name, .. } | Piece::Close { name } if html::breaks(name) != Breaks::Nothing => {
                table.note(name, matches!(piece, Piece::Open { .. }));
                self.break_line(line);
                self.inline.piece(piece, line, self.links);
                if matches!(piece, Piece::Open { .. }) && name == "li" {
                    self.inline.push("• ", RunKind::Text, line);
                }
            }
            Piece::LineEnd if table.is_code() => self.break_line(line),
            _ => self.inline.piece(piece, line, self.links),
        }
    }

    /// Text between the cells of a table stands before it.
    fn end_cell(&mut self) {
        let runs = self.take_line();
        let line = first_line(&runs);
        match self.table().and_then(HtmlTable::end_cell) {
            Some(cell) => {
                if cell.is_head() {
                    self.inline.strong(false);
                }
                if let Some(table) = self.table() {
                    table.put(&cell, runs);
                }
            }
            None => {
                if let Some(line) = line {
                    self.push(line, Content::Paragraph(runs));
                }
            }
        }
    }

    fn table(&mut self) -> Option<&mut HtmlTable> {
        match self.frames.last_mut() {
            Some(Frame { kind: Kind::Table(table), .. }) => Some(table),
            _ => None,
        }
    }

    fn break_line(&mut self, line: usize) {
        if self.inline.has_text() {
            self.inline.push("", RunKind::Break, line);
        }
    }

    fn end_text(&mut self) {
        let text = std::mem::replace(&mut self.text, Text::Paragraph);
        let runs = match text {
            Text::Paragraph => self.take(),
            Text::Heading { .. } | Text::Term => self.take_line(),
        };
        let Some(line) = first_line(&runs) else { return };
        let content = match text {
            Text::Paragraph => Content::Paragraph(runs),
            Text::Heading { level, id } => Content::Heading { level, id, runs },
            Text::Term => Content::Term(runs),
        };
        self.push(line, content);
    }

    /// What was read of the text, without the space around it.
    fn take(&mut self) -> Vec<Run> {
        let mut runs = (self.places.runs)(self.inline.take(self.links, self.markers));
        let has_text = |run: &Run| !run.text.trim().is_empty();
        runs.truncate(runs.iter().rposition(has_text).map_or(0, |last| last + 1));
        runs.drain(..runs.iter().position(has_text).unwrap_or(0));
        runs
    }

    /// The same where there is no room for hints.
    fn take_line(&mut self) -> Vec<Run> {
        let mut runs = self.take();
        runs.retain(|run| run.kind != RunKind::Hint);
        runs
    }

    fn last(&self, is_it: impl Fn(&Kind) -> bool) -> Option<usize> {
        self.frames.iter().rposition(|frame| is_it(&frame.kind))
    }

    fn enter(&mut self, kind: Kind, line: usize) {
        if self.frames.len() < MAX_DEPTH {
            self.frames.push(Frame { kind, line, blocks: Vec::new() });
        }
    }

    /// Closes an element and all within it.
    fn leave(&mut self, open: Option<usize>) {
        let Some(open) = open else { return };
        while self.frames.len() > open {
            let Some(Frame { kind, line, blocks }) = self.frames.pop() else { return };
            match kind {
                Kind::Quote if !blocks.is_empty() => self.push(line, Content::Quote(blocks)),
                Kind::Definition if !blocks.is_empty() => self.push(line, Content::Definition(blocks)),
                Kind::Quote | Kind::Definition => {}
                Kind::Item => {
                    if let Some(Frame { kind: Kind::List(list), .. }) = self.frames.last_mut() {
                        list.tight &= blocks.iter().skip(1).all(|block| matches!(block.content, Content::List(_)));
                        list.items.push(Item { task: None, line, blocks });
                    } else {
                        self.siblings().extend(blocks);
                    }
                }
                Kind::List(list) if !list.items.is_empty() => self.push(line, Content::List(list)),
                Kind::List(_) => {}
                Kind::Table(table) => {
                    if let Some(table) = table.into_table() {
                        self.push(line, Content::Table(table));
                    }
                }
            }
        }
    }

    fn push(&mut self, line: usize, content: Content) {
        let index = self.lines.partition_point(|(number, _)| *number < line);
        let start = (self.places.byte)(self.lines.get(index).map_or(0, |(_, at)| *at));
        self.siblings().push(Block { range: start..start, line, content });
    }

    /// The blocks that are being gathered. What stands in a list but in no item stands before it.
    fn siblings(&mut self) -> &mut Vec<Block> {
        match self.last(|kind| !matches!(kind, Kind::List(_) | Kind::Table(_))) {
            Some(holder) => &mut self.frames[holder].blocks,
            None => &mut self.blocks,
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.end_code();
        if self.table().is_some() {
            self.end_cell();
        }
        self.end_text();
        self.leave(Some(0));
        self.blocks
    }
}

fn list(start: Option<u64>) -> Kind {
    Kind::List(List { start, tight: true, items: Vec::new() })
}

fn is_list(kind: &Kind) -> bool {
    matches!(kind, Kind::List(_))
}

fn is_item(kind: &Kind) -> bool {
    matches!(kind, Kind::Item)
}

fn is_definition(kind: &Kind) -> bool {
    matches!(kind, Kind::Definition)
}

/// The line of the source on which a text begins; `None` for no text.
fn first_line(runs: &[Run]) -> Option<usize> {
    runs.iter().find(|run| !run.text.trim().is_empty()).map(|run| run.line)
}
