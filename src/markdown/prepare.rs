//! The two admonition dialects that CommonMark does not know, `!!! warning "Title"` and `:::tip[Title]`, rewritten line
//! by line as `> [!warning] Title` quotes, and markers that stand for blocks, with a map from every byte back to the
//! source. Lines inside fenced code are left alone; a `:::` that never closes takes its paragraph only.

use super::callout;
use crate::domain::marker::{self, Markers, Shown};
use std::borrow::Cow;
use std::ops::Range;

/// Deeper admonitions stay text; each level costs two characters a line.
const MAX_LEVELS: usize = 8;

/// A text that CommonMark can read, and where its bytes came from.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    pub(super) text: Cow<'a, str>,
    map: Vec<Segment>,
    source_length: usize,
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    local: usize,
    source: usize,
    /// Inserted text stands for one place of the source.
    copied: bool,
}

impl Prepared<'_> {
    /// The byte of the source behind a byte of the prepared text.
    pub(super) fn source(&self, local: usize) -> usize {
        let Some(segment) = self.segment(local) else { return local.min(self.source_length) };
        let offset = if segment.copied { local - segment.local } else { 0 };
        (segment.source + offset).min(self.source_length)
    }

    /// Whether a byte of the prepared text stands in the source too.
    pub(super) fn is_copied(&self, local: usize) -> bool {
        self.segment(local).is_none_or(|segment| segment.copied)
    }

    fn segment(&self, local: usize) -> Option<&Segment> {
        let index = self.map.partition_point(|segment| segment.local <= local);
        self.map.get(index.checked_sub(1)?)
    }
}

/// Rewrites what has to be rewritten; most texts pass through untouched.
pub(super) fn prepare<'a>(text: &'a str, markers: &Markers) -> Prepared<'a> {
    let directives = text.contains(":::");
    let admonishes =
        directives || ["!!!", "???", "=== \"", "===! \"", "===+ \""].iter().any(|sign| text.contains(sign));
    let has_blocks = marker::find(text).any(|(_, id)| block_of(id, markers).is_some());
    if !admonishes && !has_blocks {
        return Prepared { text: Cow::Borrowed(text), map: Vec::new(), source_length: text.len() };
    }
    let writer = write(text, directives, markers);
    Prepared { text: Cow::Owned(writer.out), map: writer.map, source_length: text.len() }
}

/// Where the `:::` admonitions stand that have a closing line and are in no other; both lines included.
pub(super) fn directives(text: &str) -> Vec<Range<usize>> {
    if !text.contains(":::") {
        return Vec::new();
    }
    let mut found = write(text, true, &Markers::default()).directives;
    found.retain(|range| !range.is_empty());
    found
}

fn write<'a>(text: &'a str, directives: bool, markers: &'a Markers) -> Writer<'a> {
    let mut closed = Vec::new();
    if directives {
        let mut rehearsal = Writer::new(text, markers, None);
        rehearsal.run();
        closed = rehearsal.closed;
    }
    let mut writer = Writer::new(text, markers, Some(closed));
    writer.run();
    writer
}

/// An admonition that is being written, or the document itself.
#[derive(Debug, Default)]
struct Level {
    end: End,
    /// Cells before its header; the quote sign stands there.
    indent: usize,
    /// Where the content of the list items begins that are open in it.
    lists: Vec<usize>,
    fence: Option<Fence>,
}

#[derive(Debug, Default, PartialEq)]
enum End {
    #[default]
    Text,
    /// `!!!`: the first line that is not indented by four more.
    Dedent,
    /// `:::`: a line of as many colons. The number is its place among the openers.
    Colons(usize, usize),
    /// A `:::` that never closes: the next empty line.
    Blank,
}

#[derive(Debug)]
struct Fence {
    sign: char,
    length: usize,
    quoted: bool,
    /// A line that is indented less leaves the list item and with it the fence.
    indent: usize,
}

struct Writer<'a> {
    text: &'a str,
    markers: &'a Markers,
    out: String,
    map: Vec<Segment>,
    levels: Vec<Level>,
    /// For each `:::` opener, in order, whether its closing line was found.
    closed: Vec<bool>,
    known: Option<Vec<bool>>,
    /// Where each `:::` with a closing line stands that is in no other, both lines included.
    directives: Vec<Range<usize>>,
    after_blank: bool,
    /// Within a comment that goes on over lines.
    comment: bool,
}

/// The first line of an admonition.
struct Header<'a> {
    name: &'a str,
    title: &'a str,
    colons: usize,
}

impl<'a> Writer<'a> {
    fn new(text: &'a str, markers: &'a Markers, known: Option<Vec<bool>>) -> Self {
        let out = String::with_capacity(text.len() + text.len() / 8);
        let levels = vec![Level::default()];
        Writer {
            text,
            markers,
            out,
            map: Vec::new(),
            levels,
            closed: Vec::new(),
            known,
            directives: Vec::new(),
            after_blank: true,
            comment: false,
        }
    }

    fn run(&mut self) {
        for line in self.text.split_inclusive('\n') {
            self.line(line);
        }
    }

    fn line(&mut self, whole: &'a str) {
        let mut rest = whole;
        let blank = rest.trim().is_empty();
        if blank {
            self.close_at_blank();
        } else {
            rest = self.enter(rest);
        }
        let body = rest.trim();
        let indent = indent_of(rest);
        let Some(level) = self.levels.last_mut() else { return };
        // An empty line ends a quote, and with it a fence in it; in a list item it does not.
        if level.fence.as_ref().is_some_and(|fence| if blank { fence.quoted } else { fence.left_by(rest, indent) }) {
            level.fence = None;
        }
        if let Some(fence) = &level.fence {
            if fence.closed_by(body, indent) {
                level.fence = None;
            }
            return self.copy(rest);
        }
        if blank {
            return self.copy(rest);
        }
        while level.lists.last().is_some_and(|&content| indent < content) {
            level.lists.pop();
        }
        if indent - level.lists.last().copied().unwrap_or(0) < 4 {
            if self.close(body) {
                let end = self.offset(whole) + whole.len();
                if let ([_], Some(range)) = (self.levels.as_slice(), self.directives.last_mut()) {
                    range.end = end;
                }
                self.blank(whole);
                return;
            }
            if let Some(header) = header(body).filter(|_| self.levels.len() <= MAX_LEVELS) {
                return self.open(&header, indent, whole);
            }
            if let Some((lead, markdown)) = self.block(rest) {
                return self.stand_in(lead, markdown, whole);
            }
        }
        self.comment =
            if self.comment { !body.contains("-->") } else { body.starts_with("<!--") && !body.contains("-->") };
        if let Some(level) = self.levels.last_mut() {
            level.note(rest, indent);
        }
        self.copy(rest);
    }

    /// Strips what the open admonitions take from a line, and closes those that it does not belong to.
    fn enter(&mut self, line: &'a str) -> &'a str {
        let mut rest = line;
        for index in 1..self.levels.len() {
            let level = &self.levels[index];
            match level.end {
                End::Dedent => {
                    let wanted = level.indent + 4;
                    if indent_of(rest) < wanted {
                        self.levels.truncate(index);
                        self.blank(line);
                        return rest;
                    }
                    rest = strip(rest, wanted);
                }
                _ => rest = strip(rest, level.indent),
            }
        }
        rest
    }

    fn close_at_blank(&mut self) {
        if let Some(index) = self.levels.iter().position(|level| level.end == End::Blank) {
            self.levels.truncate(index);
        }
    }

    /// Whether `body` is the line of colons that closes an open `:::`, which it then does.
    fn close(&mut self, body: &str) -> bool {
        if body.len() < 3 || !body.bytes().all(|byte| byte == b':') {
            return false;
        }
        let colons = |level: &Level| match level.end {
            End::Colons(count, _) => count,
            _ => usize::MAX,
        };
        let exact = self.levels.iter().rposition(|level| colons(level) == body.len());
        let Some(index) = exact.or_else(|| self.levels.iter().rposition(|level| colons(level) < body.len())) else {
            return false;
        };
        if let End::Colons(_, number) = self.levels[index].end
            && let Some(closed) = self.closed.get_mut(number)
        {
            *closed = true;
        }
        self.levels.truncate(index);
        true
    }

    fn open(&mut self, header: &Header<'a>, indent: usize, line: &'a str) {
        let end = if header.colons == 0 {
            End::Dedent
        } else {
            let number = self.closed.len();
            self.closed.push(false);
            match &self.known {
                Some(known) if !known.get(number).copied().unwrap_or(false) => End::Blank,
                _ => End::Colons(header.colons, number),
            }
        };
        if !self.after_blank {
            self.blank(line);
        }
        if let (End::Colons(..), [_]) = (&end, self.levels.as_slice()) {
            let start = self.offset(line);
            self.directives.push(start..start);
        }
        self.levels.push(Level { end, indent, ..Level::default() });
        self.prefix(line);
        self.insert("[!", line);
        self.insert(header.name, line);
        self.insert("] ", line);
        self.keep(header.title);
        self.insert("\n", line);
        self.blank(line);
    }

    /// What stands for a line that holds nothing but a marker, and what the lines of it begin with: the white space
    /// and the quote signs before the marker.
    fn block(&self, line: &'a str) -> Option<(&'a str, &'a str)> {
        let body = line.trim_start_matches([' ', '\t', '>']);
        let lead = &line[..line.len() - body.len()];
        let gap = lead.rsplit_once('>').map_or(0, |(_, gap)| indent_of(gap));
        let markdown = block_of(marker::id_of(body.trim_end())?, self.markers)?;
        (gap <= 4 && !self.comment).then_some((lead, markdown))
    }

    /// Writes a block in the place of a line, apart from what stands around it: the comments end a list.
    fn stand_in(&mut self, lead: &str, markdown: &str, place: &str) {
        let apart = ["", "<!-- -->", ""];
        // An empty line more would be one of a fence that this line leaves.
        let before = &apart[usize::from(self.after_blank)..];
        for line in before.iter().copied().chain(markdown.lines()).chain(apart) {
            self.prefix(place);
            self.insert(if line.is_empty() { lead.trim_end() } else { lead }, place);
            self.insert(line, place);
            self.insert("\n", place);
        }
        self.after_blank = true;
    }

    /// An empty line within the open admonitions, in the place of `line`.
    fn blank(&mut self, line: &str) {
        self.prefix(line);
        self.insert("\n", line);
        self.after_blank = true;
    }

    fn copy(&mut self, rest: &'a str) {
        if self.levels.len() > 1 {
            self.prefix(rest);
        }
        self.keep(rest);
        self.after_blank = rest.trim().is_empty();
    }

    fn prefix(&mut self, line: &str) {
        let mut prefix = String::new();
        for level in &self.levels[1..] {
            prefix.extend(std::iter::repeat_n(' ', level.indent));
            prefix.push_str("> ");
        }
        self.insert(&prefix, line);
    }

    /// Text of our own that stands for the beginning of `place`.
    fn insert(&mut self, text: &str, place: &str) {
        self.segment(place, false);
        self.out.push_str(text);
    }

    fn keep(&mut self, text: &'a str) {
        self.segment(text, true);
        self.out.push_str(text);
    }

    fn segment(&mut self, place: &str, copied: bool) {
        self.map.push(Segment { local: self.out.len(), source: self.offset(place), copied });
    }

    /// Where a part of the text begins: the distance of their addresses.
    fn offset(&self, place: &str) -> usize {
        (place.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }
}

impl Level {
    /// Takes note of the list items and the fence that a line opens.
    fn note(&mut self, line: &str, indent: usize) {
        let mut column = indent;
        let mut rest = line.trim_start();
        while let Some(marker) = list_marker(rest) {
            let after = &rest[marker..];
            let spaces = after.len() - after.trim_start_matches(' ').len();
            let gap = if (1..=4).contains(&spaces) { spaces } else { 1 };
            column += marker + gap;
            self.lists.push(column);
            rest = after.trim_start();
            if self.lists.len() > 32 {
                break;
            }
        }
        let quoted = rest.starts_with('>');
        let rest = rest.trim_start_matches(['>', ' ']);
        let Some(sign) = rest.chars().next().filter(|c| matches!(c, '`' | '~')) else { return };
        let length = rest.len() - rest.trim_start_matches(sign).len();
        let content = self.lists.last().copied().unwrap_or(0);
        let is_code = indent >= content && indent - content >= 4;
        if length >= 3 && !is_code && !(sign == '`' && rest[length..].contains('`')) {
            self.fence = Some(Fence { sign, length, quoted, indent: content });
        }
    }
}

impl Fence {
    fn closed_by(&self, body: &str, indent: usize) -> bool {
        let body = if self.quoted { body.trim_start_matches(['>', ' ']) } else { body };
        indent < self.indent + 4 && body.len() >= self.length && body.chars().all(|c| c == self.sign)
    }

    fn left_by(&self, line: &str, indent: usize) -> bool {
        indent < self.indent || (self.quoted && !line.trim_start().starts_with('>'))
    }
}

/// The Markdown that stands for a marker.
fn block_of<'a>(id: &str, markers: &'a Markers) -> Option<&'a str> {
    match markers.get(id)? {
        Cow::Borrowed(Shown::Block { markdown }) => Some(markdown),
        _ => None,
    }
}

/// The first line of an admonition of either dialect, or of an `=== "Tab"`.
fn header(body: &str) -> Option<Header<'_>> {
    let tab = ["=== ", "===! ", "===+ "].iter().find_map(|sign| body.strip_prefix(sign));
    if let Some(title) = tab.and_then(quoted) {
        // The name is shown nowhere when there is a title; a tab is its title.
        return Some(Header { name: "tab", title, colons: 0 });
    }
    let colons = body.len() - body.trim_start_matches(':').len();
    if colons >= 3 {
        let (name, rest) = split_name(body[colons..].trim_start())?;
        let rest = match rest.strip_prefix('[') {
            Some(rest) => rest.split_once(']').map_or(rest, |(title, _)| title),
            None => rest.split_once('{').map_or(rest, |(title, _)| title),
        };
        return Some(Header { name, title: rest.trim(), colons });
    }
    let rest = ["!!!", "???+", "???"].iter().find_map(|sign| body.strip_prefix(sign))?;
    let (name, rest) = split_name(rest.trim_start())?;
    let quote = rest.find('"');
    let title = quote.and_then(|at| quoted(rest[at..].trim()));
    let words = quote.map_or(rest, |at| &rest[..at]);
    let plain = words.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    let meant = plain && (title.is_some() || (quote.is_none() && callout::known(name).is_some()));
    meant.then_some(Header { name, title: title.unwrap_or(&rest[rest.len()..]), colons: 0 })
}

fn split_name(text: &str) -> Option<(&str, &str)> {
    let length = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(text.len());
    let name = &text[..length];
    name.starts_with(char::is_alphabetic).then(|| (name, &text[length..]))
}

/// The text between the quotes of `"text"`.
fn quoted(text: &str) -> Option<&str> {
    text.trim().strip_prefix('"')?.strip_suffix('"')
}

/// The length of the list marker that a line begins with.
pub(super) fn list_marker(text: &str) -> Option<usize> {
    let digits = text.bytes().take(10).take_while(u8::is_ascii_digit).count();
    let marker = match text.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        Some(b'.' | b')') if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    let after = &text[marker..];
    (after.is_empty() || after.starts_with([' ', '\t', '\n', '\r'])).then_some(marker)
}

/// Cells of white space before a line, tabs to every fourth.
pub(super) fn indent_of(line: &str) -> usize {
    let mut column = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => column += 1,
            b'\t' => column += 4 - column % 4,
            _ => break,
        }
    }
    column
}

/// `line` without up to `cells` cells of white space; a tab is taken whole.
fn strip(line: &str, cells: usize) -> &str {
    let mut column = 0;
    for (at, byte) in line.bytes().enumerate() {
        if column >= cells {
            return &line[at..];
        }
        match byte {
            b' ' => column += 1,
            b'\t' => column += 4 - column % 4,
            _ => return &line[at..],
        }
    }
    ""
}
