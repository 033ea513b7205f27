//! YAML text to a tree of located nodes, within budgets that hostile input cannot exceed.
//! Scalars stay the text they were written as: what a text means (a date, a colour, a flag) is decided by whoever
//! wants it. Every problem is a sentence of ours, with its place.

pub mod conflict;
mod node;
mod sentences;
pub mod slips;

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Marker, Parser, ScalarStyle, Span, StructureStyle};

use super::problem::{self, Place, Problem};

pub use node::{Key, Kind, Node};

/// The longest text that is read.
pub const MAX_BYTES: usize = 256 * 1024;
/// The deepest nesting of lists and mappings.
pub const MAX_DEPTH: usize = 32;
/// The most nodes of a tree, aliases followed.
pub const MAX_NODES: usize = 20_000;
/// The most uses of an alias.
pub const MAX_ALIASES: usize = 64;
/// After this many problems in one text the rest is not looked at.
const MAX_PROBLEMS: usize = 50;

/// What a text gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<'a> {
    /// The text that all places point into: without a byte-order mark, with plain line ends.
    pub text: Cow<'a, str>,
    /// The tree; absent where the text could not be read to its end. An empty text is [`Kind::Null`].
    pub root: Option<Node>,
    /// In the order in which they were met.
    pub problems: Vec<Problem>,
}

/// Reads one YAML document.
pub fn parse(text: &str) -> Parsed<'_> {
    let text = with_plain_line_ends(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut builder = Builder::new(&text);
    let root = match builder.run() {
        Ok(root) => Some(root),
        Err(problem) => {
            builder.problems.push(*problem);
            None
        }
    };
    let problems = builder.problems;
    Parsed { text, root, problems }
}

fn with_plain_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// A problem after which nothing more can be said about the text. Boxed: it is the rare case.
type Fatal = Box<Problem>;

/// A list or mapping whose end has not come yet.
struct Open {
    place: Place,
    anchor: usize,
    /// Written in brackets.
    flow: bool,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<(Key, Node)>, seen: HashMap<String, Place>, next: Next },
}

/// What a mapping waits for.
enum Next {
    Key,
    Value(Key),
    /// The value of a key that was refused.
    Dropped,
}

/// A finished node that an alias can repeat.
struct Anchored {
    node: Node,
    nodes: usize,
    depth: usize,
}

struct Builder<'a> {
    text: &'a str,
    lines: Vec<&'a str>,
    problems: Vec<Problem>,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored>,
    root: Option<Node>,
    nodes: usize,
    aliases: usize,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        let (open, problems, anchors) = (Vec::new(), Vec::new(), HashMap::new());
        let lines = text.lines().collect();
        Self { text, lines, problems, open, anchors, root: None, nodes: 0, aliases: 0 }
    }

    fn run(&mut self) -> Result<Node, Fatal> {
        self.check_text()?;
        let options = granit_parser::options! {
            emit_comments: false,
            flow_nesting_limit: MAX_DEPTH + 1,
            block_nesting_limit: MAX_DEPTH + 1,
        };
        let mut documents = 0;
        for next in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = next.map_err(|error| {
                let bracket = self.open.last().filter(|open| open.flow).map(|open| open.place);
                Box::new(sentences::of_scanner(self.text, &error, bracket))
            })?;
            if matches!(event, Event::DocumentStart(..)) {
                documents += 1;
            }
            if documents > 1 {
                let message = format!("A second document starts on line {}.", span.start.line());
                return Err(self.fatal(
                    place(span.start),
                    message,
                    "Keep one document per file: remove the line `---` or move what follows.",
                ));
            }
            self.take(event, span)?;
            if self.problems.len() >= MAX_PROBLEMS {
                return Err(self.fatal(
                    place(span.start),
                    "There are too many problems to go on from here.",
                    "Mend those above first.",
                ));
            }
        }
        Ok(self.root.take().unwrap_or(Node { kind: Kind::Null, place: Place::START, end: Place::START }))
    }

    /// What can be said before any structure is known.
    fn check_text(&self) -> Result<(), Fatal> {
        if self.text.len() > MAX_BYTES {
            let message =
                format!("This file has {} KiB; at most {} KiB are read.", self.text.len() / 1024, MAX_BYTES / 1024);
            return Err(self.fatal(Place::START, message, "Move long texts into templates, or split the file."));
        }
        if let Some(conflict) = conflict::find(self.text) {
            return Err(Box::new(conflict));
        }
        let Some((index, c)) = self.text.char_indices().find(|&(_, c)| is_forbidden(c)) else { return Ok(()) };
        let before = &self.text[..index];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let place = Place { line, column: before[line_start..].chars().count() + 1 };
        let (message, fix) = if c == '\0' {
            let zeroes = self.text[index..].chars().all(|c| c == '\0' || c == '\n');
            let message = if zeroes {
                "The file is zero-filled from here on."
            } else {
                "Here is a NUL byte, which no text file holds."
            };
            (
                message.to_owned(),
                "Restore the file from a backup or from version control, or remove the NUL bytes in an editor.",
            )
        } else {
            (
                format!("Here is the control character U+{:04X}.", u32::from(c)),
                "Remove it; it is probably left over from a copy and paste.",
            )
        };
        Err(self.fatal(place, message, fix))
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Fatal> {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                let quoted = style != ScalarStyle::Plain;
                if !quoted && self.expects_key() {
                    self.refuse_slip_in_key(span)?;
                }
                let absent = !quoted && matches!(&*value, "" | "~" | "null" | "Null" | "NULL");
                let kind = if absent { Kind::Null } else { Kind::Scalar { value: value.into_owned(), quoted } };
                self.count(1, span)?;
                self.finish(Node { kind, place: place(span.start), end: place(span.end) }, anchor);
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                self.start(Content::Sequence(Vec::new()), style, anchor, span)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                let content = Content::Mapping { entries: Vec::new(), seen: HashMap::new(), next: Next::Key };
                self.start(content, style, anchor, span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let kind = match open.content {
                        Content::Sequence(items) => Kind::Sequence(items),
                        Content::Mapping { entries, .. } => Kind::Mapping(entries),
                    };
                    self.finish(Node { kind, place: open.place, end: place(span.end) }, open.anchor);
                }
            }
            Event::Alias(anchor) => self.repeat(anchor, span)?,
            _ => {}
        }
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { content: Content::Mapping { next: Next::Key, .. }, .. }))
    }

    /// A key that starts with a strange blank or dash: whatever follows would be misread.
    fn refuse_slip_in_key(&self, span: Span) -> Result<(), Fatal> {
        let at = place(span.start);
        let line = self.lines.get(at.line - 1).copied().unwrap_or_default();
        let starts_line = line.chars().take(at.column - 1).all(char::is_whitespace);
        let first = line.chars().nth(at.column - 1).filter(|first| starts_line && !first.is_ascii());
        match first.and_then(|_| slips::on_line(self.text, at.line)) {
            Some(slip) => Err(Box::new(slip.problem(self.text))),
            None => Ok(()),
        }
    }

    fn start(&mut self, content: Content, style: StructureStyle, anchor: usize, span: Span) -> Result<(), Fatal> {
        self.count(1, span)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(Box::new(sentences::too_deep(self.text, place(span.start))));
        }
        self.open.push(Open { place: place(span.start), anchor, flow: style == StructureStyle::Flow, content });
        Ok(())
    }

    fn repeat(&mut self, anchor: usize, span: Span) -> Result<(), Fatal> {
        self.aliases += 1;
        if self.aliases > MAX_ALIASES {
            let message = format!("This file uses more than {MAX_ALIASES} aliases.");
            return Err(self.fatal(place(span.start), message, "Write the repeated values out."));
        }
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(self.fatal(
                place(span.start),
                "This alias repeats the value that it is part of.",
                "Write the value out.",
            ));
        };
        if self.open.len() + anchored.depth > MAX_DEPTH {
            return Err(Box::new(sentences::too_deep(self.text, place(span.start))));
        }
        let nodes = anchored.nodes;
        self.count(nodes, span)?;
        if let Some(anchored) = self.anchors.get(&anchor) {
            let node = Node { kind: anchored.node.kind.clone(), place: place(span.start), end: place(span.end) };
            self.hand_over(node);
        }
        Ok(())
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Fatal> {
        self.nodes += nodes;
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        let message = format!("This file holds more than {MAX_NODES} values, repeated ones included.");
        Err(self.fatal(place(span.start), message, "Split it, and write out what it repeats with aliases."))
    }

    fn finish(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            let (nodes, depth) = weigh(&node);
            self.anchors.insert(anchor, Anchored { node: node.clone(), nodes, depth });
        }
        self.hand_over(node);
    }

    /// Gives a finished node to the list or mapping around it.
    fn hand_over(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        match &mut open.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping { entries, seen, next } => match std::mem::replace(next, Next::Key) {
                Next::Value(key) => entries.push((key, node)),
                Next::Dropped => {}
                Next::Key => match accept_key(self.text, node, seen) {
                    Ok(key) => *next = Next::Value(key),
                    Err(problem) => {
                        *next = Next::Dropped;
                        self.problems.push(*problem);
                    }
                },
            },
        }
    }

    fn refuse_tag(&mut self, tagged: bool, span: Span) {
        if tagged {
            let place = place(span.tag_start().unwrap_or(span.start));
            let fix = "Remove the word that starts with `!`, or put the whole value in quotes if it is meant as text.";
            self.problems.push(Problem::error(self.text, place, "Tags such as `!!str` have no meaning here.", fix));
        }
    }

    fn fatal(&self, place: Place, message: impl Into<String>, fix: &str) -> Fatal {
        Box::new(Problem::error(self.text, place, message, fix))
    }
}

/// The key that `node` is, unless it is none, a merge key, or there twice.
fn accept_key(text: &str, node: Node, seen: &mut HashMap<String, Place>) -> Result<Key, Fatal> {
    let place = node.place;
    let refuse = |message: String, fix: &str| Err(Box::new(Problem::error(text, place, message, fix)));
    let (name, quoted) = match node.kind {
        Kind::Scalar { value, quoted } => (value, quoted),
        Kind::Null => return refuse("A value stands here without a key.".into(), "Write the key before the colon."),
        _ => {
            let fix = "If this is text that starts with `{` or `[`, put it in quotes.";
            return refuse(format!("A key must be text, but here is {}.", node.word()), fix);
        }
    };
    if name == "<<" && !quoted {
        return refuse("Merge keys (`<<`) are not supported.".into(), "Write the merged keys out.");
    }
    if let Some(first) = seen.get(&name) {
        let message = format!("The key {} stands twice: at {first} and at {place}.", problem::quoted(&name));
        return refuse(message, "Keep one of them.");
    }
    seen.insert(name.clone(), place);
    Ok(Key { name, place })
}

/// How many nodes a tree has, and how deep its lists and mappings nest.
fn weigh(node: &Node) -> (usize, usize) {
    let join = |(nodes, depth): (usize, usize), child: &Node| {
        let (more, deeper) = weigh(child);
        (nodes + more, depth.max(deeper))
    };
    match &node.kind {
        Kind::Null | Kind::Scalar { .. } => (1, 0),
        Kind::Sequence(items) => {
            let (nodes, depth) = items.iter().fold((1, 0), join);
            (nodes, depth + 1)
        }
        Kind::Mapping(entries) => {
            let (nodes, depth) = entries.iter().map(|(_, value)| value).fold((1, 0), join);
            (nodes + entries.len(), depth + 1)
        }
    }
}

/// Characters that YAML does not allow in a text, written as they are.
fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\u{85}')
}

fn place(marker: Marker) -> Place {
    Place { line: marker.line().max(1), column: marker.col() + 1 }
}

#[cfg(test)]
mod tests;
