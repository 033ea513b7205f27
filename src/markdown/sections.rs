//! A text as sections that are read and laid out one by one, and how many rows each takes: counted where it has been
//! laid out, estimated where not. What an edit does not touch stays read and laid out.

use super::document::{Block, Document};
use super::front_matter::front_matter;
use super::layout::{Neighbours, part};
use super::lines::{Fit, Layout};
use super::outline::{Edge, Outline};
use super::parse::{Definitions, definitions, parse_part, parse_with};
use super::prepare::directives;
use super::search::{Match, Plain, Query};
use super::split::{Splitter, Step};
use crate::domain::marker::{self, Markers};
use std::ops::Range;

/// Sections are at least this long, in bytes, so that a text has few of them.
const LEAST: usize = 1024;
/// So many sections stay laid out, those around the view; of others only the height is kept.
const KEPT: usize = 256;

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sections {
    text: String,
    markers: Markers,
    fit: Fit,
    list: Vec<Section>,
    definitions: Definitions,
    /// The text was read whole: it has footnotes, or could not be cut.
    whole: bool,
    /// There are `:::` in it, which may join what is far apart.
    directives: bool,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Section {
    /// Byte and line of the text with which it begins.
    start: usize,
    line: usize,
    definitions: Definitions,
    /// Kept only where the text was read whole; places in it are those of the text then, else those of the section.
    document: Option<Box<Document>>,
    outline: Option<Box<Outline>>,
    layout: Option<Box<Layout>>,
    /// The text of the layout, once it was searched.
    plain: Option<Box<Plain>>,
    /// With the row of air below.
    rows: usize,
    /// The rows are no guess.
    counted: bool,
}

impl Section {
    /// Gives up the layout and what followed from it.
    fn renew(&mut self) {
        (self.layout, self.plain, self.counted) = (None, None, false);
    }
}

impl Sections {
    pub(super) fn new(text: String, markers: Markers, fit: Fit) -> Self {
        let mut sections = Sections { markers, fit, ..Sections::default() };
        sections.edit(text, 0);
        sections
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn fit(&self) -> Fit {
        self.fit
    }

    /// Byte and line at which places in the outline and the layout of a section begin to count.
    pub(super) fn base(&self, index: usize) -> (usize, usize) {
        match self.list.get(index) {
            Some(section) if !self.whole => (section.start, section.line),
            _ => (0, 0),
        }
    }

    /// The section that a line of the text belongs to.
    pub(super) fn at_line(&self, line: usize) -> usize {
        self.list.partition_point(|section| section.line <= line).saturating_sub(1)
    }

    /// The lines of the text that a section has.
    pub(super) fn lines(&self, index: usize) -> Range<usize> {
        let start = self.list.get(index).map_or(0, |section| section.line);
        let end = self.list.get(index + 1).map_or_else(|| start + self.lines_from(index), |next| next.line);
        start..end
    }

    fn lines_from(&self, index: usize) -> usize {
        let text = self.text.get(self.range(index)).unwrap_or_default();
        text.bytes().filter(|&byte| byte == b'\n').count() + 1
    }

    fn range(&self, index: usize) -> Range<usize> {
        let start = self.list.get(index).map_or(self.text.len(), |section| section.start);
        start..self.list.get(index + 1).map_or(self.text.len(), |next| next.start)
    }

    /// Where the body of the text begins.
    pub(super) fn start(&self) -> usize {
        front_matter(&self.text).1
    }

    pub(super) fn end(&self) -> usize {
        self.text.len()
    }

    /// Where the line of a byte begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
    }

    /// Rows of a section, with the row of air below it.
    pub(super) fn rows(&self, index: usize) -> usize {
        self.list.get(index).map_or(0, |section| section.rows)
    }

    pub(super) fn rows_before(&self, index: usize) -> usize {
        self.list.iter().take(index).map(|section| section.rows).sum()
    }

    pub(super) fn height(&self) -> usize {
        self.rows_before(self.list.len())
    }

    /// The section that has a row, and which of its rows that is; the last row for those past the end.
    pub(super) fn find(&self, row: usize) -> (usize, usize) {
        let mut left = row;
        for (index, section) in self.list.iter().enumerate() {
            if left < section.rows {
                return (index, left);
            }
            left -= section.rows;
        }
        let last = self.list.iter().rposition(|section| section.rows > 0).unwrap_or(0);
        (last, self.rows(last).saturating_sub(1))
    }

    /// The layout of a section that has been laid out.
    pub(super) fn layout(&self, index: usize) -> Option<&Layout> {
        self.list.get(index)?.layout.as_deref()
    }

    /// What is known of a section, if it has been read.
    pub(super) fn known(&self, index: usize) -> Option<&Outline> {
        self.list.get(index)?.outline.as_deref()
    }

    /// The source of a section.
    pub(super) fn source(&self, index: usize) -> &str {
        self.text.get(self.range(index)).unwrap_or_default()
    }

    /// What a section says, without its layout.
    pub(super) fn outline(&mut self, index: usize) -> Option<&Outline> {
        if self.known(index).is_none() {
            let document = self.document(index);
            self.keep(index, document);
        }
        self.known(index)
    }

    /// Lays a section out, unless it is.
    pub(super) fn lay_out(&mut self, index: usize) {
        if self.layout(index).is_some() {
            return;
        }
        let document = self.document(index);
        let edges = self.known(index).map(|outline| outline.edges).unwrap_or_default();
        let following = if edges.last == Some(Edge::Rule) { self.first_after(index) } else { None };
        let before = self.has_rows_before(index);
        let layout = part(&document, self.fit, Neighbours { before, after: following });
        self.keep(index, document);
        let last = edges.last.filter(|last| !last.gives_way(following)).or(edges.before_last);
        let next = if before || !layout.lines.is_empty() { self.shown_after(index) } else { None };
        let gap = last.zip(next).is_some_and(|(last, next)| last.is_apart(next));
        if let Some(section) = self.list.get_mut(index) {
            section.rows = layout.lines.len() + usize::from(gap);
            section.counted = true;
            section.layout = Some(Box::new(layout));
        }
    }

    /// The matches in a section, which is laid out for that once.
    pub(super) fn search(&mut self, index: usize, query: &Query) -> Vec<Match> {
        if self.list.get(index).is_some_and(|section| section.plain.is_none()) {
            let shown = self.layout(index).is_some();
            self.lay_out(index);
            let section = &mut self.list[index];
            section.plain = section.layout.as_deref().map(|layout| Box::new(Plain::of(layout)));
            if !shown {
                section.layout = None;
            }
        }
        let plain = self.list.get(index).and_then(|section| section.plain.as_ref());
        plain.map(|plain| plain.search(query).collect()).unwrap_or_default()
    }

    fn has_rows_before(&mut self, index: usize) -> bool {
        (0..index).any(|earlier| {
            if !self.list[earlier].counted {
                self.lay_out(earlier);
            }
            self.rows(earlier) > 0
        })
    }

    /// Gives up layouts far from a section where there are too many; their heights stay.
    pub(super) fn forget_far_from(&mut self, index: usize) {
        if self.list.iter().filter(|section| section.layout.is_some()).count() <= KEPT {
            return;
        }
        for (other, section) in self.list.iter_mut().enumerate() {
            if other.abs_diff(index) > KEPT / 4 {
                section.layout = None;
            }
        }
    }

    /// What the first block after a section is.
    fn first_after(&mut self, index: usize) -> Option<Edge> {
        (index + 1..self.list.len()).find_map(|next| self.outline(next)?.edges.first)
    }

    /// What the first block after a section is that is shown.
    fn shown_after(&mut self, index: usize) -> Option<Edge> {
        let next = (index + 1..self.list.len()).find(|&next| self.outline(next).is_some_and(|o| o.edges.count > 0))?;
        let edges = self.known(next)?.edges;
        if (edges.count, edges.first) != (1, Some(Edge::Rule)) {
            return edges.shown;
        }
        let heading = self.first_after(next).filter(|&following| Edge::Rule.gives_way(Some(following)));
        heading.or(edges.first)
    }

    /// The blocks of a section, read if need be; its outline is known then.
    fn document(&mut self, index: usize) -> Box<Document> {
        let kept = self.list.get_mut(index).and_then(|section| section.document.take());
        let document =
            kept.unwrap_or_else(|| Box::new(parse_part(self.source(index), &self.definitions, &self.markers)));
        if let Some(section) = self.list.get_mut(index) {
            section.outline.get_or_insert_with(|| Box::new(Outline::of(&document)));
        }
        document
    }

    fn keep(&mut self, index: usize, document: Box<Document>) {
        let whole = self.whole;
        if let Some(section) = self.list.get_mut(index).filter(|_| whole) {
            section.document = Some(document);
        }
    }

    pub(super) fn resize(&mut self, fit: Fit) {
        self.fit = fit;
        for index in 0..self.list.len() {
            let rows = self.guess(index);
            let section = &mut self.list[index];
            section.renew();
            section.rows = rows;
        }
    }

    /// Rows of a section that has not been laid out: one for each line, or what its bytes fill.
    fn guess(&self, index: usize) -> usize {
        self.lines(index).len().max(self.range(index).len() / self.fit.width.max(1))
    }

    /// Takes what stands for markers now. Sections without a marker that changed stay as they are; returns whether any
    /// has one.
    pub(super) fn set_markers(&mut self, markers: Markers) -> bool {
        if self.markers == markers {
            return false;
        }
        let before = std::mem::replace(&mut self.markers, markers);
        let now = &self.markers;
        let differs = |text: &str| marker::find(text).any(|(_, id)| before.get(id) != now.get(id));
        let affected: Vec<usize> = match self.whole {
            true if differs(&self.text) => vec![0],
            true => Vec::new(),
            false => (0..self.list.len()).filter(|&index| differs(self.source(index))).collect(),
        };
        // A block may begin or end what defines a link.
        if !affected.is_empty() && (self.whole || affected.iter().any(|&index| self.source(index).contains("]:"))) {
            match self.cut("", front_matter(&self.text).1, (0, 0)) {
                Some(sections) => self.take(sections),
                None => self.read_whole(),
            }
            return true;
        }
        for &index in &affected {
            self.list[index].outline = None;
            self.list[index].renew();
            self.renew_before(index);
            self.renew_after(index + 1);
        }
        !affected.is_empty()
    }

    /// Whether there may be a blank in a section.
    pub(super) fn may_have_blanks(&self, index: usize) -> bool {
        // The notes of a text that was read whole stand elsewhere in it.
        self.whole || self.source(index).contains(['[', '{'])
    }

    /// Whether there may be a link or a task in a section.
    pub(super) fn may_have_stops(&self, index: usize) -> bool {
        let source = self.source(index);
        let signs = ["](", "<", "://", "[ ]", "[x]", "[X]", "[\t]"];
        let labelled = !self.definitions.is_empty() && source.contains('[');
        self.whole || labelled || signs.iter().any(|sign| source.contains(sign))
    }

    /// Takes another text. Sections before and behind what differs stay as they are. Returns where a line of the old
    /// text stands in the new one.
    pub(super) fn edit(&mut self, text: String, line: usize) -> usize {
        if self.text == text && !self.list.is_empty() {
            return line;
        }
        let old = std::mem::replace(&mut self.text, text);
        let common = common(&old, &self.text);
        let moved = moved(&old, &self.text, common, line);
        let body = front_matter(&self.text).1;
        let before = std::mem::replace(&mut self.directives, self.text.contains(":::"));
        let alike = !self.whole && !before && !self.directives && front_matter(&old).1 == body;
        match self.cut(&old, body, if alike { common } else { (0, 0) }) {
            Some(sections) => self.take(sections),
            None => self.read_whole(),
        }
        moved
    }

    /// The sections of the text: those of `old` that can stay, and new ones. `None` where it cannot be cut. The texts
    /// begin and end with so many bytes in common.
    fn cut(&mut self, old: &str, body: usize, (prefix, suffix): (usize, usize)) -> Option<Cut> {
        let text = self.text.as_str();
        let lone = |(at, _): (usize, &str)| text.as_bytes().get(at + 1) != Some(&b'\n');
        if text.match_indices('\r').any(lone) {
            return None;
        }
        // The line that a section begins with may stop being one that can begin a section, hence one section more.
        let kept = self.list.partition_point(|section| section.start <= prefix).saturating_sub(2);
        let (mut start, mut line) = match self.list.get(kept) {
            Some(section) if kept > 0 => (section.start, section.line),
            _ => (body, text[..body].matches('\n').count()),
        };
        let joined: Vec<Range<usize>> =
            directives(&text[body..]).into_iter().map(|range| range.start + body..range.end + body).collect();
        let mut splitter = Splitter::new(text, start, line, &joined);
        let mut cut = Cut { kept, found: Vec::new(), tail: None };
        loop {
            let (end, next) = match splitter.step() {
                Step::Cut { at, line } => (at, line),
                Step::End => (text.len(), 0),
                Step::Unclear => return None,
            };
            let met = if end > text.len() - suffix && end < text.len() {
                let was = end + old.len() - text.len();
                self.list.binary_search_by_key(&was, |section| section.start).ok()
            } else {
                None
            };
            if met.is_some() || end == text.len() || end - start >= LEAST {
                cut.found.push(read_definitions(text, start..end, line, &self.markers)?);
                (start, line) = (end, next);
            }
            if met.is_some() || end == text.len() {
                cut.tail = met.map(|index| (index, end, next));
                return Some(cut);
            }
        }
    }

    fn take(&mut self, cut: Cut) {
        let mut list = std::mem::take(&mut self.list);
        let tail = match cut.tail {
            Some((index, start, line)) => {
                let mut tail = list.split_off(index);
                let (old_start, old_line) = tail.first().map_or((start, line), |first| (first.start, first.line));
                for section in &mut tail {
                    section.start = section.start - old_start + start;
                    section.line = section.line - old_line + line;
                }
                tail
            }
            None => Vec::new(),
        };
        list.truncate(cut.kept);
        let fresh = list.len()..list.len() + cut.found.len();
        list.extend(cut.found);
        list.extend(tail);
        let mut definitions = Definitions::new();
        for (label, target) in list.iter().flat_map(|section| &section.definitions) {
            let first = definitions.entry(label.clone()).or_insert_with(|| target.clone());
            // The first of two counts for all, which a section with the second cannot know.
            if first != target {
                return self.read_whole();
            }
        }
        (self.list, self.whole) = (list, false);
        self.renew_before(fresh.start);
        self.renew_after(fresh.end);
        for index in fresh {
            self.list[index].rows = self.guess(index);
        }
        if definitions != self.definitions {
            self.definitions = definitions;
            for section in &mut self.list {
                section.outline = None;
                section.renew();
            }
        }
    }

    /// Lays the last section before a change out again: the air below it follows from what comes next.
    fn renew_before(&mut self, index: usize) {
        for section in self.list[..index].iter_mut().rev() {
            section.renew();
            if section.outline.as_ref().is_none_or(|outline| outline.edges.count > 1) {
                return;
            }
        }
    }

    /// Lays the first section after a change out again: the air above it follows from whether anything comes before.
    fn renew_after(&mut self, index: usize) {
        for section in &mut self.list[index..] {
            section.renew();
            if section.rows > 0 {
                return;
            }
        }
    }

    fn read_whole(&mut self) {
        let Document { blocks, footnotes, links, .. } = parse_with(&self.text, &self.markers);
        let mut list: Vec<Section> = Vec::new();
        let mut last_line = 0;
        let section = |start: usize, line: usize, blocks: Vec<Block>| {
            let document = Document { blocks, links: links.clone(), ..Document::default() };
            Section { start, line, document: Some(Box::new(document)), ..Section::default() }
        };
        for block in blocks {
            let (start, line) = (block.range.start, block.line);
            let ends = |last: &Section| start >= last.start + LEAST && line > last_line;
            match list.last_mut().filter(|last| !ends(last)).and_then(|last| last.document.as_mut()) {
                Some(document) => document.blocks.push(block),
                None => list.push(section(start, line, vec![block])),
            }
            last_line = last_line.max(line);
        }
        if !footnotes.is_empty() || list.is_empty() {
            let mut notes = section(self.text.len(), self.text.matches('\n').count() + 1, Vec::new());
            if let Some(document) = &mut notes.document {
                document.footnotes = footnotes;
            }
            list.push(notes);
        }
        (self.list, self.whole) = (list, true);
        self.definitions = Definitions::new();
        for index in 0..self.list.len() {
            self.list[index].rows = self.guess(index);
        }
    }
}

/// Which sections stay, and which are new.
struct Cut {
    /// So many from the start.
    kept: usize,
    found: Vec<Section>,
    /// All from this one on, which begins at this byte and line now.
    tail: Option<(usize, usize, usize)>,
}

/// A section that has not been read, but for its definitions. `None` where there is a footnote in it.
fn read_definitions(text: &str, range: Range<usize>, line: usize, markers: &Markers) -> Option<Section> {
    let source = &text[range.clone()];
    let mut section = Section { start: range.start, line, ..Section::default() };
    if source.contains("]:") {
        let defines_note = |line: &str| {
            let line =
                line.trim_start_matches(|c: char| c.is_whitespace() || c.is_ascii_digit() || "->*+.):".contains(c));
            line.starts_with("[^") && line.contains("]:")
        };
        if source.contains("[^") && source.lines().any(defines_note) {
            return None;
        }
        section.definitions = definitions(source, markers);
    }
    Some(section)
}

/// The bytes that two texts have in common at their beginnings and, apart from those, at their ends.
fn common(one: &str, other: &str) -> (usize, usize) {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let blocks = one.chunks(4096).zip(other.chunks(4096)).take_while(|(one, other)| one == other);
    let equal: usize = blocks.map(|(block, _)| block.len()).sum();
    let prefix = equal + alike(one[equal..].iter().zip(&other[equal..]));
    let (one, other) = (&one[prefix..], &other[prefix..]);
    let blocks = one.rchunks(4096).zip(other.rchunks(4096)).take_while(|(one, other)| one == other);
    let equal: usize = blocks.map(|(block, _)| block.len()).sum();
    let (one, other) = (&one[..one.len() - equal], &other[..other.len() - equal]);
    (prefix, equal + alike(one.iter().rev().zip(other.iter().rev())))
}

/// Where a line of `one` stands in `other`.
fn moved(one: &str, other: &str, (prefix, suffix): (usize, usize), line: usize) -> usize {
    let lines = |text: &[u8]| text.iter().filter(|&&byte| byte == b'\n').count();
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let before = lines(&one[..prefix]);
    let (gone, come) = (lines(&one[prefix..one.len() - suffix]), lines(&other[prefix..other.len() - suffix]));
    if line > before + gone { line - gone + come } else { line.min(before + come) }
}

fn alike<'a>(pairs: impl Iterator<Item = (&'a u8, &'a u8)>) -> usize {
    pairs.take_while(|(one, other)| one == other).count()
}
