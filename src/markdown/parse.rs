//! Text -> block tree: pulldown-cmark's events gathered into blocks, with every place given in the source.
//! Nesting deeper than [`MAX_DEPTH`] is flattened into the deepest level kept, so that no later walk can overflow.

use super::callout;
use super::code::{Code, language};
use super::document::{
    Alignment, Block, Content, Document, Footnote, Item, List, Mark, Row, Run, RunKind, Table, Target,
};
use super::front_matter::front_matter;
use super::html_block::{self, HtmlBlock, Places};
use super::inline::Inline;
use super::prepare::{Prepared, prepare};
use crate::domain::marker::Markers;
use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Quotes, lists and items that may stand inside each other.
const MAX_DEPTH: usize = 40;

/// Reads a text as Markdown. Offsets and lines in the result are those of `text`, front matter included.
pub fn parse(text: &str) -> Document {
    parse_with(text, &Markers::default())
}

/// [`parse`] with what stands for the markers of the text.
pub fn parse_with(text: &str, markers: &Markers) -> Document {
    let (front_matter, start) = front_matter(text);
    let document = read(text, start, &Definitions::new(), markers);
    Document { front_matter: front_matter.map(str::to_owned), ..document }
}

/// Where the labels of `[label]: target` lead, by [`label`].
pub(super) type Definitions = HashMap<String, String>;

/// Reads a part of a text; its links may be defined in others.
pub(super) fn parse_part(text: &str, definitions: &Definitions, markers: &Markers) -> Document {
    read(text, 0, definitions, markers)
}

/// The definitions in a part of a text.
pub(super) fn definitions(text: &str, markers: &Markers) -> Definitions {
    let prepared = prepare(text, markers);
    let parser = Parser::new_ext(&prepared.text, OPTIONS);
    let all = parser.reference_definitions().iter();
    all.map(|(name, definition)| (label(name), definition.dest.to_string())).collect()
}

/// A label as labels are compared: without case, white space as one space.
fn label(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM);

fn read(text: &str, start: usize, definitions: &Definitions, markers: &Markers) -> Document {
    let prepared = prepare(text.get(start..).unwrap_or_default(), markers);
    let mut reader = Reader::new(&prepared, text, start, markers);
    let mut resolve = |link: BrokenLink<'_>| {
        let target = if definitions.is_empty() { None } else { definitions.get(&label(&link.reference)) };
        target.map(|target| (target.clone().into(), CowStr::Borrowed("")))
    };
    let parser = Parser::new_with_broken_link_callback(&prepared.text, OPTIONS, Some(&mut resolve));
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, range);
    }
    reader.finish()
}

/// A container that is being read.
enum Frame {
    Quote {
        kind: Option<BlockQuoteKind>,
        begun: Begun,
        blocks: Vec<Block>,
    },
    List {
        list: List,
        begun: Begun,
    },
    Item {
        item: Item,
    },
    Footnote {
        label: String,
        blocks: Vec<Block>,
    },
    /// `marked` with a colon that stands apart; any other begins mere text.
    Definition {
        marked: bool,
        begun: Begun,
        blocks: Vec<Block>,
    },
}

#[derive(Clone)]
struct Begun {
    range: Range<usize>,
    line: usize,
}

struct Reader<'a> {
    prepared: &'a Prepared<'a>,
    markers: &'a Markers,
    line_starts: Vec<usize>,
    start: usize,
    blocks: Vec<Block>,
    frames: Vec<Frame>,
    /// Containers that were not opened because they lie too deep.
    skipped: usize,
    inline: Inline,
    /// Where the paragraph began that is being read.
    paragraph: Option<Begun>,
    heading_id: Option<String>,
    code: Option<(Code, Begun)>,
    html: Option<(HtmlBlock, Begun)>,
    table: Option<(Table, Begun)>,
    cell_end: usize,
    links: Vec<Target>,
    numbers: HashMap<String, usize>,
    notes: Vec<(String, Vec<Block>)>,
}

impl<'a> Reader<'a> {
    fn new(prepared: &'a Prepared<'a>, source: &str, start: usize, markers: &'a Markers) -> Self {
        let line_starts = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Reader {
            prepared,
            markers,
            line_starts,
            start,
            blocks: Vec::new(),
            frames: Vec::new(),
            skipped: 0,
            inline: Inline::default(),
            paragraph: None,
            heading_id: None,
            code: None,
            html: None,
            table: None,
            cell_end: 0,
            links: Vec::new(),
            numbers: HashMap::new(),
            notes: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let line = self.line(range.start);
        match event {
            Event::Start(tag) => self.open(tag, &range, line),
            Event::End(tag) => self.close(tag, range, line),
            Event::Text(text) => self.text(&text, &range, line),
            Event::Code(text) => self.run(&text, RunKind::Code, &range, line),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.run(&text, RunKind::Code, &range, line),
            Event::Html(raw) => {
                let lines = self.lines(&raw, range.start);
                match &mut self.html {
                    Some((block, _)) => lines.iter().for_each(|(part, line, at)| block.push(part, *line, *at)),
                    None => self.inline_html(&raw, &range, line),
                }
            }
            Event::InlineHtml(raw) => self.inline_html(&raw, &range, line),
            Event::FootnoteReference(label) => {
                let next = self.numbers.len() + 1;
                let number = *self.numbers.entry(label.into_string()).or_insert(next);
                self.run(&format!("[{number}]"), RunKind::Reference, &range, line);
            }
            Event::SoftBreak => self.run(" ", RunKind::Text, &range, line),
            Event::HardBreak => self.run("", RunKind::Break, &range, line),
            Event::Rule => {
                self.end_paragraph();
                self.push(&Begun { range, line }, Content::Rule);
            }
            Event::TaskListMarker(checked) => self.task(checked, &range, line),
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>, line: usize) {
        if self.code.is_some() {
            let lines = self.lines(text, range.start);
            if let Some((code, _)) = &mut self.code {
                lines.iter().for_each(|(part, line, _)| code.push(part, *line));
            }
            return;
        }
        self.begin_paragraph(range, line);
        let escaped = range.start > 0
            && text.starts_with(['[', ']', '{', '}'])
            && self.prepared.text.as_bytes().get(range.start - 1) == Some(&b'\\');
        if escaped {
            self.inline.literal(&text[..1], line);
            self.inline.text(&text[1..], range.start + 1, line);
        } else {
            self.inline.text(text, range.start, line);
        }
    }

    /// The lines of a text that stands at `at`, each with its line of the source and where it stands.
    fn lines<'t>(&self, text: &'t str, at: usize) -> Vec<(&'t str, usize, usize)> {
        let mut next = at;
        let placed = |part: &'t str| {
            let at = next;
            next += part.len();
            (part, self.line(at), at)
        };
        text.split_inclusive('\n').map(placed).collect()
    }

    fn run(&mut self, text: &str, kind: RunKind, range: &Range<usize>, line: usize) {
        self.begin_paragraph(range, line);
        self.inline.push(text, kind, line);
    }

    fn inline_html(&mut self, raw: &str, range: &Range<usize>, line: usize) {
        self.begin_paragraph(range, line);
        self.inline.html(raw, line, &mut self.links);
    }

    fn task(&mut self, checked: bool, range: &Range<usize>, line: usize) {
        let written = self.prepared.text.get(range.clone()).unwrap_or_default();
        let inside = range.start + written.find('[').map_or(0, |at| at + 1);
        let offset = self.source(inside);
        match self.frames.last_mut() {
            Some(Frame::Item { item })
                if self.skipped == 0 && item.task.is_none() && self.prepared.is_copied(inside) =>
            {
                item.task = Some(Mark { checked, offset });
            }
            _ => self.run(if checked { "[x] " } else { "[ ] " }, RunKind::Text, range, line),
        }
    }

    fn open(&mut self, tag: Tag<'_>, range: &Range<usize>, line: usize) {
        let begun = Begun { range: range.clone(), line };
        match tag {
            Tag::Paragraph => self.begin_paragraph(range, line),
            Tag::Heading { id, .. } => {
                self.end_paragraph();
                self.heading_id = id.map(CowStr::into_string);
                self.paragraph = Some(begun);
            }
            Tag::BlockQuote(kind) => self.enter(Frame::Quote { kind, begun, blocks: Vec::new() }),
            Tag::List(start) => {
                self.enter(Frame::List { list: List { start, tight: true, items: Vec::new() }, begun });
            }
            Tag::Item => self.enter(Frame::Item { item: Item { task: None, line, blocks: Vec::new() } }),
            Tag::FootnoteDefinition(label) => {
                self.enter(Frame::Footnote { label: label.into_string(), blocks: Vec::new() });
            }
            Tag::CodeBlock(kind) => {
                self.end_paragraph();
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => info.as_ref(),
                    CodeBlockKind::Indented => "",
                };
                self.code = Some((Code::new(language(info)), begun));
            }
            Tag::HtmlBlock => {
                self.end_paragraph();
                self.html = Some((HtmlBlock::default(), begun));
            }
            Tag::Table(alignments) => {
                self.end_paragraph();
                let alignments = alignments.iter().map(alignment).collect();
                self.table = Some((Table { alignments, head: Row::default(), rows: Vec::new() }, begun));
            }
            Tag::TableHead => {
                if let Some((table, _)) = &mut self.table {
                    table.head.line = line;
                }
            }
            Tag::TableRow => {
                if let Some((table, _)) = &mut self.table {
                    table.rows.push(Row { line, cells: Vec::new() });
                }
            }
            Tag::TableCell => self.inline = Inline::default(),
            Tag::Emphasis => self.style(range, line, |inline| inline.emphasis(true)),
            Tag::Strong => self.style(range, line, |inline| inline.strong(true)),
            Tag::Strikethrough => self.style(range, line, |inline| inline.strike(true)),
            Tag::Link { link_type, dest_url, .. } => {
                self.begin_paragraph(range, line);
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                self.inline.open_link(&format!("{scheme}{dest_url}"), &mut self.links);
            }
            Tag::Image { dest_url, .. } => self.style(range, line, |inline| inline.open_image(&dest_url)),
            Tag::DefinitionListTitle => {
                self.end_paragraph();
                self.paragraph = Some(begun);
            }
            Tag::DefinitionListDefinition => {
                let written = self.prepared.text.get(range.clone()).unwrap_or_default();
                let after = written.trim_start().strip_prefix(':').unwrap_or_default();
                let marked = after.is_empty() || after.starts_with([' ', '\t', '\r', '\n']);
                self.enter(Frame::Definition { marked, begun, blocks: Vec::new() });
                if !marked {
                    self.run(":", RunKind::Text, range, line);
                }
            }
            Tag::MetadataBlock(_) | Tag::DefinitionList | Tag::Superscript | Tag::Subscript => {}
        }
    }

    fn style(&mut self, range: &Range<usize>, line: usize, change: impl FnOnce(&mut Inline)) {
        self.begin_paragraph(range, line);
        change(&mut self.inline);
    }

    fn close(&mut self, tag: TagEnd, range: Range<usize>, line: usize) {
        match tag {
            TagEnd::Paragraph => {
                // Only a loose list has paragraphs in its items.
                if let [.., Frame::List { list, .. }, Frame::Item { .. }] = self.frames.as_mut_slice() {
                    list.tight = list.tight && self.skipped > 0;
                }
                self.end_paragraph();
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListDefinition => self.leave(),
            TagEnd::DefinitionListTitle => {
                if let Some(begun) = self.paragraph.take() {
                    let runs = self.take_line(begun.range.start);
                    self.push(&begun, Content::Term(runs));
                }
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::Heading(level) => self.end_heading(level as u8),
            TagEnd::Table => {
                if let Some((table, begun)) = self.table.take() {
                    self.push(&begun, Content::Table(table));
                }
            }
            TagEnd::TableRow => self.rest_of_row(&range, line),
            TagEnd::TableCell => {
                let runs = self.take_line(range.start);
                self.cell_end = range.end;
                if let Some((table, _)) = &mut self.table {
                    let row = table.rows.last_mut().unwrap_or(&mut table.head);
                    row.cells.push(runs);
                }
            }
            TagEnd::Emphasis => self.inline.emphasis(false),
            TagEnd::Strong => self.inline.strong(false),
            TagEnd::Strikethrough => self.inline.strike(false),
            TagEnd::Link => self.inline.close_link(),
            TagEnd::Image => self.inline.close_image(line, &mut self.links),
            _ => {}
        }
    }

    /// Items of tight lists hold their text bare; it becomes a paragraph here.
    fn begin_paragraph(&mut self, range: &Range<usize>, line: usize) {
        if self.paragraph.is_none() && self.table.is_none() {
            self.paragraph = Some(Begun { range: range.clone(), line });
        }
    }

    fn end_paragraph(&mut self) {
        let Some(begun) = self.paragraph.take() else { return };
        let runs = self.take_runs(begun.range.start);
        if runs.iter().any(|run| !run.text.trim().is_empty()) {
            self.push(&begun, Content::Paragraph(runs));
        }
    }

    fn enter(&mut self, frame: Frame) {
        self.end_paragraph();
        if self.skipped > 0 || self.frames.len() >= MAX_DEPTH {
            self.skipped += 1;
        } else {
            self.frames.push(frame);
        }
    }

    fn leave(&mut self) {
        self.end_paragraph();
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.frames.pop() {
            Some(Frame::Quote { kind, begun, blocks }) => {
                let content = callout::quote(kind, blocks);
                self.push(&begun, content);
            }
            Some(Frame::List { list, begun }) => self.push(&begun, Content::List(list)),
            Some(Frame::Item { item }) => {
                if let Some(Frame::List { list, .. }) = self.frames.last_mut() {
                    list.items.push(item);
                }
            }
            Some(Frame::Footnote { label, blocks }) => self.notes.push((label, blocks)),
            Some(Frame::Definition { marked: true, begun, blocks }) => self.push(&begun, Content::Definition(blocks)),
            Some(Frame::Definition { blocks, .. }) => {
                if let Some(before) = self.siblings().last_mut()
                    && let Content::Term(runs) = &mut before.content
                {
                    before.content = Content::Paragraph(std::mem::take(runs));
                }
                self.siblings().extend(blocks);
            }
            None => {}
        }
    }

    /// Cells that have no column are no part of a table; what they say is kept in the last cell that has one.
    fn rest_of_row(&mut self, range: &Range<usize>, line: usize) {
        let rest = self.prepared.text.get(self.cell_end..range.end).unwrap_or_default();
        let rest = rest.trim().trim_matches('|').trim();
        if rest.is_empty() {
            return;
        }
        self.inline.stand_at(self.cell_end);
        self.inline.push(&format!(" | {rest}"), RunKind::Text, line);
        let runs = self.take_line(range.start);
        if let Some((table, _)) = &mut self.table
            && let Some(cell) = table.rows.last_mut().and_then(|row| row.cells.last_mut())
        {
            cell.extend(runs);
        }
    }

    /// What was read of inline content that begins at a byte.
    fn take_runs(&mut self, at: usize) -> Vec<Run> {
        let runs = std::mem::take(&mut self.inline).take(&mut self.links, self.markers);
        self.placed(runs, at)
    }

    /// The same where there is no room for hints.
    fn take_line(&mut self, at: usize) -> Vec<Run> {
        let mut runs = self.take_runs(at);
        runs.retain(|run| run.kind != RunKind::Hint);
        runs
    }

    /// Runs with their places in the source. What stands for a marker leads nowhere: nobody who wrote the text has put a
    /// link there.
    fn placed(&self, mut runs: Vec<Run>, at: usize) -> Vec<Run> {
        let written = self.prepared.is_copied(at);
        for run in &mut runs {
            run.link = run.link.filter(|_| written);
            // Within raw HTML a place is known to the line; it may lie in the middle of a letter.
            let whole = |at: usize| (0..=at).rev().find(|at| self.prepared.text.is_char_boundary(*at)).unwrap_or(0);
            run.blank = run.blank.map(|at| self.source(whole(at)));
        }
        runs
    }

    fn end_heading(&mut self, level: u8) {
        let Some(begun) = self.paragraph.take() else { return };
        let runs = self.take_line(begun.range.start);
        let id = self.heading_id.take();
        self.push(&begun, Content::Heading { level, id, runs });
    }

    fn end_code(&mut self) {
        if let Some((code, begun)) = self.code.take() {
            self.push(&begun, code.into_content());
        }
    }

    fn end_html(&mut self) {
        let Some((block, begun)) = self.html.take() else { return };
        let mut links = std::mem::take(&mut self.links);
        let runs = |runs| self.placed(runs, begun.range.start);
        let byte = |at| self.source(at);
        let blocks = html_block::blocks(&block, &mut links, self.markers, &Places { runs: &runs, byte: &byte });
        self.links = links;
        self.siblings().extend(blocks);
    }

    fn push(&mut self, begun: &Begun, content: Content) {
        let range = self.source(begun.range.start)..self.source(begun.range.end);
        self.siblings().push(Block { range, line: begun.line, content });
    }

    /// The blocks that are being gathered in the innermost container.
    fn siblings(&mut self) -> &mut Vec<Block> {
        match self.frames.last_mut() {
            None => &mut self.blocks,
            Some(Frame::Quote { blocks, .. } | Frame::Footnote { blocks, .. } | Frame::Definition { blocks, .. }) => {
                blocks
            }
            Some(Frame::Item { item }) => &mut item.blocks,
            // Only items stand in a list.
            Some(Frame::List { list, .. }) => {
                list.items.push(Item { task: None, line: 0, blocks: Vec::new() });
                let last = list.items.len() - 1;
                &mut list.items[last].blocks
            }
        }
    }

    fn source(&self, local: usize) -> usize {
        self.start + self.prepared.source(local)
    }

    fn line(&self, local: usize) -> usize {
        let source = self.source(local);
        self.line_starts.partition_point(|&start| start <= source).saturating_sub(1)
    }

    fn finish(mut self) -> Document {
        self.end_paragraph();
        while !self.frames.is_empty() {
            self.leave();
        }
        // In the order of their first mention; those that nobody mentions follow.
        for (label, _) in &self.notes {
            let next = self.numbers.len() + 1;
            self.numbers.entry(label.clone()).or_insert(next);
        }
        let mut notes = std::mem::take(&mut self.notes);
        notes.sort_by_key(|(label, _)| self.numbers.get(label).copied());
        let footnotes = notes
            .into_iter()
            .map(|(label, blocks)| Footnote { number: self.numbers.get(&label).copied().unwrap_or_default(), blocks })
            .collect();
        Document { front_matter: None, blocks: self.blocks, footnotes, links: Arc::new(self.links) }
    }
}

fn alignment(alignment: &pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
        pulldown_cmark::Alignment::None | pulldown_cmark::Alignment::Left => Alignment::Left,
    }
}
