//! What of inline text is to be filled in: `[Bracketed Blanks]`, and `{{markers}}` with what stands for them. A value
//! takes its marker's place as plain text, after the text was read, so it can open nothing and close nothing.

use super::document::{Run, RunKind};
use crate::domain::marker::{self, Freshness, Markers, Shown};
use std::ops::Range;

/// Stands behind a value that should be confirmed, on the same row.
const STALE: &str = "\u{a0}(?)";

/// A run as it was read.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) run: Run,
    /// Where its text begins in the text that was parsed.
    pub(super) at: usize,
    /// An escaped bracket: meant as such, so it opens and closes no blank.
    pub(super) literal: bool,
}

impl Raw {
    fn part(&self, part: Range<usize>, kind: RunKind, blank: Option<usize>) -> Self {
        let run = Run { text: self.run.text[part.clone()].to_owned(), kind, blank, ..self.run };
        Raw { run, at: self.at + part.start, literal: self.literal }
    }

    /// Text of ours in the place of some of this.
    fn instead(&self, at: usize, text: &str, kind: RunKind) -> Self {
        let blank = matches!(kind, RunKind::Blank | RunKind::Unknown).then_some(at);
        Raw { run: Run { text: text.to_owned(), kind, blank, ..self.run }, at, literal: false }
    }
}

/// Puts what stands for them in the place of markers, and splits the blanks from the text around them. A marker that
/// nobody knows yet is a blank. A bracketed one may reach over a soft line break, but not over code, links or another
/// bracket; `[ ]`, `[x]`, `[^1]` and `[!note]` are none.
pub(super) fn mark(raw: Vec<Raw>, markers: &Markers) -> Vec<Run> {
    let raw = if raw.iter().any(|raw| raw.run.kind == RunKind::Text && raw.run.text.contains(['[', '{'])) {
        split(fill(raw, markers))
    } else {
        raw
    };
    raw.into_iter().map(|raw| raw.run).collect()
}

fn fill(raw: Vec<Raw>, markers: &Markers) -> Vec<Raw> {
    let mut filled = Vec::with_capacity(raw.len());
    for raw in raw {
        let mut from = 0;
        if raw.run.kind == RunKind::Text {
            for (range, id) in marker::find(&raw.run.text) {
                let Some(shown) = markers.get(id) else { continue };
                if from < range.start {
                    filled.push(raw.part(from..range.start, RunKind::Text, None));
                }
                stand_in(&mut filled, &raw, range.start, id, &shown);
                from = range.end;
            }
        }
        match raw.run.text.len() {
            _ if from == 0 => filled.push(raw),
            length if from < length => filled.push(raw.part(from..length, RunKind::Text, None)),
            _ => {}
        }
    }
    filled
}

/// Adds what stands for the marker at byte `start` of a run.
fn stand_in(filled: &mut Vec<Raw>, raw: &Raw, start: usize, id: &str, shown: &Shown) {
    let at = raw.at + start;
    let mut add = |text: &str, kind: RunKind| filled.push(raw.instead(at, text, kind));
    match shown {
        Shown::Value { text, state } => {
            for (index, line) in text.trim_end().lines().enumerate() {
                if index > 0 {
                    add("", RunKind::Break);
                }
                if !line.is_empty() {
                    add(line, RunKind::Filled);
                }
            }
            if *state == Freshness::Stale && !text.trim().is_empty() {
                add(STALE, RunKind::Stale);
            }
        }
        Shown::Blank { label } => add(&format!("[{label}]"), RunKind::Blank),
        Shown::Unknown { meant } => {
            add(&format!("{{{{{id}}}}}?"), RunKind::Unknown);
            if let Some(meant) = meant
                && raw.run.link.is_none()
            {
                add(&format!(" (did you mean {{{{{meant}}}}}?)"), RunKind::Hint);
            }
        }
        Shown::Block { markdown } => {
            let line = first_words(markdown);
            if !line.is_empty() {
                add(&line, RunKind::Filled);
            }
        }
    }
}

/// The first line of a block without the signs that make it a table, a list or a heading.
fn first_words(markdown: &str) -> String {
    let line = markdown.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let line = line.trim_start_matches(['#', '>', '-', '*', '+', ' ']);
    let cells: Vec<&str> = line.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    cells.join(" · ")
}

/// A place in a list of runs.
type Place = (usize, usize);

/// Splits blanks from the text around them.
fn split(raw: Vec<Raw>) -> Vec<Raw> {
    let blanks = find(&raw);
    let mut split = Vec::with_capacity(raw.len() + 2 * blanks.len());
    let starts: Vec<usize> = blanks.iter().map(|(start, _)| raw[start.0].at + start.1).collect();
    let mut blanks = blanks.into_iter().zip(starts).peekable();
    for (index, raw) in raw.into_iter().enumerate() {
        let (mut from, kind, length) = (0, raw.run.kind, raw.run.text.len());
        let mut push = |part: Range<usize>, kind: RunKind, blank: Option<usize>| {
            if !part.is_empty() {
                split.push(raw.part(part, kind, blank));
            }
        };
        while let Some(&((start, end), at)) = blanks.peek().filter(|((start, _), _)| start.0 <= index) {
            let begin = if start.0 == index { start.1 } else { 0 };
            let stop = if end.0 == index { end.1 } else { length };
            push(from..begin, kind, raw.run.blank);
            push(begin..stop, if kind == RunKind::Text { RunKind::Blank } else { kind }, Some(at));
            from = stop;
            if end.0 > index {
                break;
            }
            blanks.next();
        }
        if from == 0 {
            split.push(raw);
        } else {
            push(from..length, kind, raw.run.blank);
        }
    }
    split
}

fn find(raw: &[Raw]) -> Vec<(Place, Place)> {
    let mut blanks = Vec::new();
    let mut open: Option<Place> = None;
    let mut inside = String::new();
    for (index, Raw { run, literal, .. }) in raw.iter().enumerate() {
        let stands_in =
            matches!(run.kind, RunKind::Filled | RunKind::Stale | RunKind::Blank | RunKind::Unknown | RunKind::Hint);
        if !(run.kind == RunKind::Text || stands_in) || run.link.is_some() || *literal {
            open = None;
            continue;
        }
        if stands_in {
            inside.push_str(&run.text);
            continue;
        }
        let mut marker = None;
        let mut previous = None;
        for (at, c) in run.text.char_indices() {
            match c {
                '{' if previous == Some('{') && open.is_none() => marker = Some(at - 1),
                '}' if previous == Some('}') => {
                    if let Some(start) = marker.take().filter(|start| at > start + 3) {
                        blanks.push(((index, start), (index, at + 1)));
                    }
                }
                '[' => {
                    open = Some((index, at));
                    inside.clear();
                }
                ']' => {
                    if let Some(start) = open.take().filter(|_| is_blank(&inside)) {
                        blanks.push((start, (index, at + 1)));
                        marker = None;
                    }
                }
                _ if open.is_some() => inside.push(c),
                _ => {}
            }
            previous = Some(c);
        }
    }
    blanks
}

/// Whether the text between two brackets names something to fill in.
fn is_blank(inside: &str) -> bool {
    let inside = inside.trim();
    !inside.is_empty() && !inside.starts_with(['^', '!']) && !inside.eq_ignore_ascii_case("x")
}
