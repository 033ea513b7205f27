//! Runs fitted into a width: words with the styles they carry, filled into rows. No row is wider than asked for.

use super::document::{Run, RunKind};
use super::lines::{Emphasis, Role, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The style that text has unless its run says otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Base {
    pub(super) role: Role,
    pub(super) bold: bool,
}

/// A span, and which link and which blank of the document it belongs to.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Bit {
    pub(super) span: Span,
    pub(super) link: Option<usize>,
    pub(super) blank: Option<usize>,
}

/// One row of wrapped text.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Row {
    pub(super) bits: Vec<Bit>,
    pub(super) width: usize,
    /// Line of the source of its first word.
    pub(super) line: usize,
}

/// Cells that a text takes, by grapheme.
pub(super) fn width(text: &str) -> usize {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return text.len();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// A grapheme and its width, or a stand-in when it alone is wider than `limit`.
fn fitted(grapheme: &str, limit: usize) -> (&str, usize) {
    let cells = UnicodeWidthStr::width(grapheme);
    if cells > limit { ("…", 1) } else { (grapheme, cells) }
}

/// `text` cut into pieces of at most `limit` cells; nothing is lost.
pub(super) fn cut(text: &str, limit: usize) -> Vec<String> {
    let rows = cut_pieces(&[(text, Role::Text)], limit).into_iter();
    rows.map(|row| row.into_iter().map(|bit| bit.span.text).collect()).collect()
}

/// Pieces of text with their roles, cut into rows of at most `limit` cells; nothing is lost.
pub(super) fn cut_pieces(pieces: &[(&str, Role)], limit: usize) -> Vec<Vec<Bit>> {
    let limit = limit.max(1);
    let whole = |&(text, role): &(&str, Role)| Bit {
        span: Span { text: text.to_owned(), role, ..Span::default() },
        ..Bit::default()
    };
    if pieces.iter().map(|(text, _)| width(text)).sum::<usize>() <= limit {
        return vec![pieces.iter().map(whole).collect()];
    }
    let mut rows = vec![Vec::new()];
    let mut used = 0;
    for &(text, role) in pieces {
        let mut fresh = true;
        for grapheme in text.graphemes(true) {
            let (grapheme, cells) = fitted(grapheme, limit);
            if used + cells > limit {
                rows.push(Vec::new());
                (used, fresh) = (0, true);
            }
            used += cells;
            let Some(row) = rows.last_mut() else { continue };
            if std::mem::take(&mut fresh) {
                row.push(Bit { span: Span { role, ..Span::default() }, ..Bit::default() });
            }
            if let Some(last) = row.last_mut() {
                last.span.text.push_str(grapheme);
            }
        }
    }
    rows
}

/// What the width of a table column follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Measure {
    /// Cells of the text on one row.
    pub(super) natural: usize,
    /// Cells of its longest word.
    pub(super) longest: usize,
}

pub(super) fn measure(runs: &[Run]) -> Measure {
    let mut measure = Measure::default();
    let (mut row, mut word, mut space) = (0, 0, 0);
    for token in tokens(runs) {
        match token {
            Token::Part { text, .. } => {
                let cells = width(text);
                if word == 0 && row > 0 {
                    row += space;
                }
                row += cells;
                word += cells;
                measure.natural = measure.natural.max(row);
                measure.longest = measure.longest.max(word);
            }
            Token::Space { .. } => (word, space) = (0, 1),
            Token::Joint => (word, space) = (0, 0),
            Token::Break { .. } => (row, word, space) = (0, 0, 0),
        }
    }
    measure
}

/// Fills `runs` into rows of at most `limit` cells. There is no row for no text.
pub(super) fn wrap(runs: &[Run], limit: usize, base: Base) -> Vec<Row> {
    let mut filler = Filler { limit: limit.max(1), base, rows: Vec::new(), row: None, space: None };
    let mut word: Vec<(&str, &Run)> = Vec::new();
    for token in tokens(runs) {
        match token {
            Token::Part { text, run } => word.push((text, run)),
            Token::Space { run } => {
                filler.word(&mut word);
                filler.space = filler.space.or(Some(run));
            }
            Token::Joint => filler.word(&mut word),
            Token::Break { run } => {
                filler.word(&mut word);
                filler.end_row(run.line);
            }
        }
    }
    filler.word(&mut word);
    filler.rows.extend(filler.row.take());
    filler.rows
}

enum Token<'a> {
    Part {
        text: &'a str,
        run: &'a Run,
    },
    Space {
        run: &'a Run,
    },
    /// A place within a word where a row may end.
    Joint,
    Break {
        run: &'a Run,
    },
}

fn tokens(runs: &[Run]) -> impl Iterator<Item = Token<'_>> {
    runs.iter().flat_map(|run| {
        let breaks = (run.kind == RunKind::Break).then_some(Token::Break { run });
        breaks.into_iter().chain(Words { run, rest: &run.text, joint: false })
    })
}

/// The words of one run.
struct Words<'a> {
    run: &'a Run,
    rest: &'a str,
    joint: bool,
}

impl<'a> Iterator for Words<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if std::mem::take(&mut self.joint) {
            return Some(Token::Joint);
        }
        let rest = self.rest;
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t', '\n']).len();
        if spaces > 0 {
            self.rest = &rest[spaces..];
            return Some(Token::Space { run: self.run });
        }
        if rest.is_empty() {
            return None;
        }
        let (length, joint) = part_length(rest, self.run.kind == RunKind::Code);
        self.rest = &rest[length..];
        self.joint = joint;
        Some(Token::Part { text: &rest[..length], run: self.run })
    }
}

/// How far the first word of `text` reaches, and whether a row may end behind it although no space follows:
/// after a hyphen or slash between letters, and between characters of scripts that write without spaces.
fn part_length(text: &str, is_code: bool) -> (usize, bool) {
    let mut letters = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if matches!(c, ' ' | '\t' | '\n') {
            return (at, false);
        }
        let end = at + c.len_utf8();
        let next = chars.peek().map(|&(_, next)| next);
        if letters >= 2 && matches!(c, '-' | '/') && !is_code && next.is_some_and(char::is_alphabetic) {
            return (end, true);
        }
        if next.is_some_and(|next| joins_none(c, next)) {
            return (end, true);
        }
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
    }
    (text.len(), false)
}

/// Whether a row may end between two characters of Chinese or Japanese text.
fn joins_none(c: char, next: char) -> bool {
    let unspaced = |c: char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    let closes = |c: char| {
        matches!(
            c,
            'ー' | 'ぁ'
                | 'ぃ'
                | 'ぅ'
                | 'ぇ'
                | 'ぉ'
                | 'っ'
                | 'ゃ'
                | 'ゅ'
                | 'ょ'
                | 'ァ'
                | 'ィ'
                | 'ゥ'
                | 'ェ'
                | 'ォ'
                | 'ッ'
                | 'ャ'
                | 'ュ'
                | 'ョ'
                | '・'
        )
    };
    let stop = |c: char| matches!(c, '、' | '。' | '，' | '．' | '！' | '？' | '：' | '；' | '」' | '）' | '』' | '】');
    (unspaced(c) || stop(c)) && unspaced(next) && !closes(next)
}

struct Filler<'a> {
    limit: usize,
    base: Base,
    rows: Vec<Row>,
    row: Option<Row>,
    /// The space that stands before the next word, if that goes on the same row.
    space: Option<&'a Run>,
}

impl<'a> Filler<'a> {
    fn word(&mut self, word: &mut Vec<(&'a str, &'a Run)>) {
        let Some(&(_, first)) = word.first() else { return };
        let cells: usize = word.iter().map(|(text, _)| width(text)).sum();
        let used = self.row.as_ref().map_or(0, |row| row.width);
        let space = self.space.take().filter(|_| used > 0);
        let gap = usize::from(space.is_some());
        let fits = used + gap + cells <= self.limit;
        // A word that fits on no row begins where it stands, unless there is hardly any room.
        let starts_here = cells > self.limit && used + gap + 8 <= self.limit;
        if used > 0 && !fits && !starts_here {
            self.end_row(first.line);
        } else if let Some(run) = space {
            self.add(" ", 1, run);
        }
        for (text, run) in word.drain(..) {
            if fits || cells <= self.limit {
                self.add(text, width(text), run);
            } else {
                self.spell(text, run);
            }
        }
    }

    /// Adds text grapheme by grapheme, going to the next row where one is full.
    fn spell(&mut self, text: &str, run: &Run) {
        for grapheme in text.graphemes(true) {
            let (grapheme, cells) = fitted(grapheme, self.limit);
            if self.row.as_ref().is_some_and(|row| row.width + cells > self.limit) {
                self.end_row(run.line);
            }
            self.add(grapheme, cells, run);
        }
    }

    fn add(&mut self, text: &str, cells: usize, run: &Run) {
        let (role, emphasis) = self.style(run);
        let row = self.row.get_or_insert_with(|| Row { line: run.line, ..Row::default() });
        row.width += cells;
        let (link, blank) = (run.link, run.blank);
        let alike =
            |bit: &&mut Bit| (bit.span.role, bit.span.emphasis, bit.link, bit.blank) == (role, emphasis, link, blank);
        match row.bits.last_mut().filter(alike) {
            Some(last) => last.span.text.push_str(text),
            None => row.bits.push(Bit { span: Span { text: text.to_owned(), role, emphasis }, link, blank }),
        }
    }

    fn style(&self, run: &Run) -> (Role, Emphasis) {
        let role = match run.kind {
            RunKind::Image | RunKind::Stale | RunKind::Hint => Role::Dim,
            RunKind::Blank => Role::Blank,
            RunKind::Unknown => Role::Problem,
            _ if run.link.is_some() => Role::Link,
            RunKind::Text | RunKind::Break => self.base.role,
            RunKind::Code => Role::Code,
            RunKind::Filled => Role::Filled,
            RunKind::Label => Role::TableHead,
            RunKind::Reference => Role::Marker,
        };
        let mut emphasis = run.emphasis;
        emphasis.bold |= self.base.bold;
        emphasis.underline |= run.link.is_some() && run.kind != RunKind::Image;
        (role, emphasis)
    }

    fn end_row(&mut self, line: usize) {
        self.space = None;
        self.rows.push(self.row.take().unwrap_or(Row { line, ..Row::default() }));
    }
}
