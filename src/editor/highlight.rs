//! Light Markdown colouring: which bytes of a line are heading, marker, code, comment or blank to fill in. What a line
//! inherits from those above it (code block, comment, front matter) is a small state with checkpoints.

use std::ops::Range;

use super::buffer::Buffer;
use super::cluster;
use super::prefix::{Part, Prefix};
use crate::domain::marker::{Markers, State};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    #[default]
    Text,
    Heading,
    /// The signs that make a list, a quote, a heading, a code block or a table.
    Marker,
    /// A task box.
    Task,
    Code,
    Quote,
    /// HTML comments and front matter.
    Comment,
    /// `[Something to fill in]`, or a `{{marker}}` that waits for its value.
    Blank,
    /// A `{{marker}}` that has a value.
    Filled,
    /// A `{{marker}}` that nobody knows.
    Unknown,
}

/// What the lines above make of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Context {
    #[default]
    Text,
    Fence {
        mark: u8,
        length: usize,
    },
    Comment,
    FrontMatter,
}

/// Lines between two checkpoints.
const STRIDE: usize = 256;
/// Front matter that is not closed by then was none.
const FRONT_MATTER: usize = 200;

/// The context at every [`STRIDE`]th line, as far as it is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Contexts {
    known: Vec<Context>,
}

impl Contexts {
    /// Forgets what depends on `line`.
    pub fn forget(&mut self, line: usize) {
        self.known.truncate(line / STRIDE + 1);
    }

    /// Makes [`Contexts::at`] cheap for this line.
    pub fn learn(&mut self, buffer: &Buffer, line: usize) {
        if self.known.is_empty() {
            self.known.push(Context::Text);
        }
        while self.known.len() <= line / STRIDE {
            let next = self.known.len() * STRIDE;
            let context = self.at(buffer, next);
            self.known.push(context);
        }
    }

    pub fn at(&self, buffer: &Buffer, line: usize) -> Context {
        let checkpoint = (line / STRIDE).min(self.known.len().saturating_sub(1));
        let known = self.known.get(checkpoint).copied().unwrap_or_default();
        let lines = checkpoint * STRIDE..line.min(buffer.lines());
        lines.clone().zip(buffer.lines_in(lines)).fold(known, |context, (line, (_, text))| context.after(&text, line))
    }
}

impl Context {
    /// The context of the line after this one.
    pub fn after(self, text: &str, line: usize) -> Self {
        match self {
            Self::FrontMatter if line > FRONT_MATTER || is_front_matter_mark(text) => Self::Text,
            Self::FrontMatter => self,
            Self::Fence { mark, length } => match fence(text) {
                Some((end, long, info)) if end == mark && long >= length && info.is_empty() => Self::Text,
                _ => self,
            },
            Self::Text if line == 0 && is_front_matter_mark(text) => Self::FrontMatter,
            Self::Text if !text.contains("<!--") || text.starts_with("    ") => opened(text),
            Self::Text if opened(text) != Self::Text => opened(text),
            Self::Text | Self::Comment => {
                inline(text, 0..text.len(), self == Self::Comment, Kind::Text, &mut Vec::new())
            }
        }
    }

    pub fn is_code(self) -> bool {
        matches!(self, Self::Fence { .. })
    }
}

/// The bytes of a segment of a line with their kinds: in order, without gaps.
pub(super) fn kinds(text: &str, segment: Range<usize>, line: usize, context: Context) -> Vec<(Range<usize>, Kind)> {
    let whole = |kind| vec![(segment.clone(), kind)];
    match context {
        Context::FrontMatter => return whole(Kind::Comment),
        Context::Fence { .. } if context.after(text, line) == Context::Text => return whole(Kind::Marker),
        Context::Fence { .. } => return whole(Kind::Code),
        Context::Text | Context::Comment => {}
    }
    match context.after(text, line) {
        Context::FrontMatter => return whole(Kind::Comment),
        Context::Fence { .. } => return whole(Kind::Marker),
        Context::Text | Context::Comment => {}
    }
    let mut kinds = Vec::new();
    let mut at = segment.start;
    let commented = context == Context::Comment && at == 0;
    let mut base = Kind::Text;
    let mut row = None;
    if !commented {
        let prefix = Prefix::of(text);
        row = Some(&text[prefix.end()..]).filter(|rest| rest.starts_with('|'));
        base = if prefix.is_quote() { Kind::Quote } else { Kind::Text };
        if at == 0 {
            kinds.extend(prefix.parts.iter().map(|(range, part)| (range.clone(), kind_of(*part))));
            at = prefix.end().min(segment.end);
            if let Some(signs) = heading(&text[at..]) {
                kinds.push((at..at + signs, Kind::Marker));
                at += signs;
                base = Kind::Heading;
            }
        }
    }
    inline(text, at..segment.end, commented, base, &mut kinds);
    match row {
        Some(row) if is_delimiter(row) => whole(Kind::Marker),
        Some(_) => mark_bars(text, base, kinds),
        None => kinds,
    }
}

fn is_delimiter(row: &str) -> bool {
    row.contains('-') && row.bytes().all(|byte| b"|-: \t".contains(&byte))
}

/// Colours the bars of a table row apart from the text between them.
fn mark_bars(text: &str, base: Kind, kinds: Vec<(Range<usize>, Kind)>) -> Vec<(Range<usize>, Kind)> {
    let mut marked = Vec::with_capacity(kinds.len());
    for (range, kind) in kinds {
        let Range { mut start, end } = range;
        let is_bar = |at: &usize| text.as_bytes()[*at] == b'|' && !text[..*at].ends_with('\\');
        for bar in (start..end).filter(|_| kind == base).filter(is_bar) {
            if start < bar {
                marked.push((start..bar, kind));
            }
            marked.push((bar..bar + 1, Kind::Marker));
            start = bar + 1;
        }
        if start < end {
            marked.push((start..end, kind));
        }
    }
    marked
}

fn kind_of(part: Part) -> Kind {
    match part {
        Part::Indent => Kind::Text,
        Part::Quote | Part::Bullet | Part::Number(_) => Kind::Marker,
        Part::Task { .. } => Kind::Task,
    }
}

fn is_front_matter_mark(text: &str) -> bool {
    text.trim_end() == "---"
}

fn opened(text: &str) -> Context {
    match fence(text) {
        Some((mark, length, info)) if mark == b'~' || !info.contains('`') => Context::Fence { mark, length },
        _ => Context::Text,
    }
}

/// The mark of a code fence, its length and what is written after it. A fence may stand in a list or a quote.
fn fence(text: &str) -> Option<(u8, usize, &str)> {
    let rest = text.trim_start_matches([' ', '\t', '>']);
    let mark = rest.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = rest.bytes().take_while(|byte| *byte == mark).count();
    (length >= 3).then(|| (mark, length, rest[length..].trim()))
}

/// Bytes of the signs of a heading with the blank after them.
pub(super) fn heading(text: &str) -> Option<usize> {
    let signs = text.bytes().take_while(|byte| *byte == b'#').count();
    let closed = matches!(text.as_bytes().get(signs), None | Some(b' ' | b'\t'));
    ((1..=6).contains(&signs) && closed).then(|| (signs + 1).min(text.len()))
}

/// Colours running text and says whether a comment is still open at its end.
fn inline(
    text: &str,
    range: Range<usize>,
    mut commented: bool,
    base: Kind,
    kinds: &mut Vec<(Range<usize>, Kind)>,
) -> Context {
    let Range { start: mut plain, end } = range;
    let mut at = plain;
    while at < end {
        let rest = &text[at..end];
        let found = if commented {
            Some((rest.find("-->").map_or(rest.len(), |found| found + 3), Kind::Comment))
        } else {
            match rest.as_bytes()[0] {
                b'\\' => {
                    at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                    continue;
                }
                b'`' => code_span(rest).map(|length| (length, Kind::Code)),
                b'<' if rest.starts_with("<!--") => Some((comment(rest), Kind::Comment)),
                b'{' => marker(rest).map(|length| (length, Kind::Blank)),
                b'[' => blank(text, at).map(|length| (length, Kind::Blank)),
                _ => None,
            }
        };
        let Some((length, kind)) = found else {
            let run = if rest.starts_with('`') { rest.bytes().take_while(|byte| *byte == b'`').count() } else { 1 };
            at += rest.as_bytes()[run..]
                .iter()
                .position(|byte| b"\\`<{[".contains(byte))
                .map_or(rest.len(), |next| next + run);
            continue;
        };
        let closed = kind != Kind::Comment || rest[..length].ends_with("-->");
        if plain < at {
            kinds.push((plain..at, base));
        }
        kinds.push((at..at + length, kind));
        at += length;
        plain = at;
        commented = !closed;
    }
    if plain < end {
        kinds.push((plain..end, base));
    }
    if commented { Context::Comment } else { Context::Text }
}

fn comment(text: &str) -> usize {
    text[4..].find("-->").map_or(text.len(), |found| found + 7)
}

/// The end of a code span is looked for this far: many unclosed ones must not cost more than the line.
const CODE_SPAN: usize = 4 << 10;

fn code_span(text: &str) -> Option<usize> {
    let text = &text[..cluster::floor_char(text, CODE_SPAN)];
    let ticks = text.bytes().take_while(|byte| *byte == b'`').count();
    let mut at = ticks;
    while let Some(found) = text[at..].find('`') {
        at += found;
        let run = text[at..].bytes().take_while(|byte| *byte == b'`').count();
        at += run;
        if run == ticks {
            return Some(at);
        }
    }
    None
}

/// What a piece is once the markers are known.
pub(super) fn settled(piece: &str, kind: Kind, markers: &Markers) -> Kind {
    if kind != Kind::Blank || !piece.starts_with("{{") {
        return kind;
    }
    match markers.state(piece) {
        State::Filled => Kind::Filled,
        State::Open => Kind::Blank,
        State::Unknown => Kind::Unknown,
    }
}

/// The blanks to fill in of a line; a marker that nobody knows is one of them.
pub(super) fn blanks(
    text: &str,
    line: usize,
    context: Context,
    markers: &Markers,
) -> impl Iterator<Item = Range<usize>> {
    let possible = text.contains('[') || text.contains("{{");
    let kinds = if possible { kinds(text, 0..text.len(), line, context) } else { Vec::new() };
    let open = |(range, kind): &(Range<usize>, Kind)| {
        matches!(settled(&text[range.clone()], *kind, markers), Kind::Blank | Kind::Unknown)
    };
    let found: Vec<Range<usize>> = kinds.into_iter().filter(open).map(|(range, _)| range).collect();
    found.into_iter()
}

/// Whether these bytes of a line are one blank and nothing else.
pub(super) fn is_blank(text: &str, range: Range<usize>, markers: &Markers) -> bool {
    let whole = &text[range.clone()];
    let length = if whole.starts_with('[') { blank(text, range.start) } else { marker(whole) };
    length == Some(whole.len()) && settled(whole, Kind::Blank, markers) != Kind::Filled
}

/// `{{partner.name}}`
fn marker(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("{{")?;
    let length = inner.bytes().take(100).position(|byte| matches!(byte, b'{' | b'}'))?;
    (length > 0 && inner[length..].starts_with("}}")).then_some(length + 4)
}

/// Bytes that may stand before a definition of a link.
const LEAD: usize = 256;

/// `[Your Company]`, which is no link, no picture, no footnote, no task box and no definition of a link.
fn blank(text: &str, at: usize) -> Option<usize> {
    let inner = &text[at + 1..];
    let length = inner.bytes().take(100).position(|byte| matches!(byte, b'[' | b']'))?;
    let (word, after) = (inner[..length].trim(), inner[length..].strip_prefix(']')?);
    let named = !word.is_empty() && !word.starts_with(['^', '!']) && !matches!(word, "x" | "X");
    let linked = after.starts_with(['(', '[']) || text[..at].ends_with(['!', ']']);
    let leads = at <= LEAD && Prefix::of(text).end() == at;
    let defines = leads && after.strip_prefix(':').is_some_and(is_target);
    (named && !linked && !defines).then_some(length + 2)
}

/// Whether a definition of a link goes on like this: a target and perhaps a title.
fn is_target(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.next().is_some() && words.next().is_none_or(|title| title.starts_with(['"', '\'', '(']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every line of the text as its kinds' initials with their texts.
    fn coloured(text: &str) -> Vec<String> {
        let buffer = Buffer::new(text);
        let mut contexts = Contexts::default();
        contexts.learn(&buffer, buffer.lines());
        let line = |line: usize| {
            let text = buffer.line(line);
            kinds(&text, 0..text.len(), line, contexts.at(&buffer, line))
                .into_iter()
                .filter(|(range, _)| !range.is_empty())
                .map(|(range, kind)| format!("{kind:?}({})", &text[range]))
                .collect::<Vec<_>>()
                .join("")
        };
        (0..buffer.lines()).map(line).collect()
    }

    #[test]
    fn markdown_is_coloured_lightly() {
        let cases = [
            ("# Title [Name]", "Marker(# )Heading(Title )Blank([Name])"),
            ("#hashtag", "Text(#hashtag)"),
            ("- [ ] do it", "Marker(- )Task([ ] )Text(do it)"),
            ("> 1. said `x`", "Marker(> )Marker(1. )Quote(said )Code(`x`)"),
            ("a `b` ``c`d`` `e", "Text(a )Code(`b`)Text( )Code(``c`d``)Text( `e)"),
            ("{{partner.name}} {{}}", "Blank({{partner.name}})Text( {{}})"),
            (
                "[Your Company], [link](x), ![Pic], [x], [^1], [ ], []",
                "Blank([Your Company])Text(, [link](x), ![Pic], [x], [^1], [ ], [])",
            ),
            ("[Ref]: u", "Text([Ref]: u)"),
            ("- [Ref]: <u> 'T t'", "Marker(- )Text([Ref]: <u> 'T t')"),
            ("[Name]: Ann and Bo", "Blank([Name])Text(: Ann and Bo)"),
            ("to [Name]: x", "Text(to )Blank([Name])Text(: x)"),
            ("\\[Not] [Yes]", "Text(\\[Not] )Blank([Yes])"),
            ("> | a \\| `b|` |", "Marker(> )Marker(|)Quote( a \\| )Code(`b|`)Quote( )Marker(|)"),
            ("|:-:| - |", "Marker(|:-:| - |)"),
            ("a | b", "Text(a | b)"),
            ("a <!-- b --> c", "Text(a )Comment(<!-- b -->)Text( c)"),
            ("`<!--` c", "Code(`<!--`)Text( c)"),
        ];
        for (text, expected) in cases {
            assert_eq!(coloured(text), [expected], "{text:?}");
        }
    }

    #[test]
    fn lines_inherit_from_those_above() {
        assert_eq!(
            coloured("```rust\n# no\n~~~\n```\n# yes"),
            ["Marker(```rust)", "Code(# no)", "Code(~~~)", "Marker(```)", "Marker(# )Heading(yes)"]
        );
        assert_eq!(
            coloured("a <!-- b\n# c\nd --> e"),
            ["Text(a )Comment(<!-- b)", "Comment(# c)", "Comment(d -->)Text( e)"]
        );
        assert_eq!(
            coloured("---\nt: [A]\n---\n[A]"),
            ["Comment(---)", "Comment(t: [A])", "Comment(---)", "Blank([A])"]
        );
    }

    #[test]
    fn checkpoints_change_nothing() {
        let text: String = (0..2_000).map(|line| if line % 7 == 0 { "```\n" } else { "a <!-- b\n" }).collect();
        let buffer = Buffer::new(&text);
        let mut contexts = Contexts::default();
        contexts.learn(&buffer, 1_500);
        contexts.forget(700);
        for line in [0, 255, 256, 257, 699, 1_024, 1_999] {
            assert_eq!(contexts.at(&buffer, line), Contexts::default().at(&buffer, line), "{line}");
        }
    }

    proptest! {
        #[test]
        fn kinds_cover_the_line(text in "\\|?([^\n]|[-#>`\\[\\]{} <!\\\\x|]|<!--|-->|é){0,60}") {
            let mut at = 0;
            for (range, _) in kinds(&text, 0..text.len(), 1, Context::Text) {
                prop_assert_eq!(range.start, at);
                prop_assert!(text.is_char_boundary(range.end));
                at = range.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
