//! Inline content as a flat list of runs: Markdown and HTML styles counted, text joined, blanks found.

use super::address;
use super::document::{Run, RunKind, Target, plain};
use super::html::{self, Piece};
use super::icon;
use super::lines::Emphasis;
use crate::domain::safe;

/// Collects the runs of one paragraph, heading or cell.
#[derive(Debug, Default)]
pub(super) struct Inline {
    runs: Vec<Run>,
    /// Where in the parsed text the last run of text ended; the next one continues it or not.
    text_end: Option<usize>,
    bold: usize,
    italic: usize,
    strike: usize,
    underline: usize,
    code: usize,
    link: Option<usize>,
    /// Index of the first run of the image that is being read, and its address.
    image: Option<(usize, String)>,
    images: usize,
    /// Runs that are an escaped bracket: meant as such, so they open and close no blank.
    literals: Vec<usize>,
    silent: Option<String>,
}

impl Inline {
    /// Whether anything but space stands on the line that is being read.
    pub(super) fn has_text(&self) -> bool {
        let line = self.runs.iter().rev().take_while(|run| run.kind != RunKind::Break);
        line.into_iter().any(|run| !run.text.trim().is_empty())
    }

    /// Text as the parser hands it over, with where it begins in the parsed text: pieces that touch are joined.
    pub(super) fn text(&mut self, text: &str, at: usize, line: usize) {
        if self.silent.is_some() || text.is_empty() {
            return;
        }
        let joined = self.text_end == Some(at);
        self.text_end = Some(at + text.len());
        let (kind, emphasis, link) = self.style();
        match self.runs.last_mut() {
            Some(last) if joined && last.kind == kind && last.emphasis == emphasis && last.link == link => {
                last.text.push_str(text);
            }
            _ => self.runs.push(Run { text: text.to_owned(), kind, emphasis, link, line }),
        }
    }

    /// A run of a kind of its own.
    pub(super) fn push(&mut self, text: &str, kind: RunKind, line: usize) {
        if self.silent.is_some() {
            return;
        }
        self.text_end = None;
        let (_, emphasis, link) = self.style();
        self.runs.push(Run { text: text.to_owned(), kind, emphasis, link, line });
    }

    /// A bracket that was escaped.
    pub(super) fn literal(&mut self, text: &str, line: usize) {
        self.literals.push(self.runs.len());
        self.push(text, self.style().0, line);
    }

    fn style(&self) -> (RunKind, Emphasis, Option<usize>) {
        let emphasis = Emphasis {
            bold: self.bold > 0,
            italic: self.italic > 0,
            strike: self.strike > 0,
            underline: self.underline > 0,
        };
        (if self.code > 0 { RunKind::Code } else { RunKind::Text }, emphasis, self.link)
    }

    pub(super) fn strong(&mut self, opens: bool) {
        count(&mut self.bold, opens);
    }

    pub(super) fn emphasis(&mut self, opens: bool) {
        count(&mut self.italic, opens);
    }

    pub(super) fn strike(&mut self, opens: bool) {
        count(&mut self.strike, opens);
    }

    pub(super) fn open_link(&mut self, target: &str, links: &mut Vec<Target>) {
        self.link = Some(links.len());
        links.push(Target { target: target.to_owned(), text: String::new() });
    }

    pub(super) fn close_link(&mut self) {
        self.link = None;
    }

    pub(super) fn open_image(&mut self, address: &str) {
        if self.images == 0 {
            self.image = Some((self.runs.len(), address.to_owned()));
        }
        self.images += 1;
    }

    /// Puts one `[image: ...]` in the place of all that stood in the image.
    pub(super) fn close_image(&mut self, line: usize, links: &mut Vec<Target>) {
        self.images = self.images.saturating_sub(1);
        if self.images > 0 {
            return;
        }
        if let Some((start, address)) = self.image.take() {
            let alt = plain(&self.runs[start.min(self.runs.len())..]);
            self.runs.truncate(start);
            self.literals.retain(|&index| index < start);
            self.image_text(&alt, &address, line, links);
        }
    }

    /// An image leads to its address, unless it stands in a link that leads elsewhere.
    fn image_text(&mut self, alt: &str, address: &str, line: usize, links: &mut Vec<Target>) {
        let file = address.rsplit('/').next().unwrap_or(address);
        let shown = if alt.is_empty() { file } else { alt };
        let outer = self.link;
        if outer.is_none() && !address.is_empty() {
            self.open_link(address, links);
        }
        self.push(&format!("[image: {shown}]"), RunKind::Image, line);
        self.link = outer;
    }

    /// A tag or a comment within text.
    pub(super) fn html(&mut self, raw: &str, line: usize, links: &mut Vec<Target>) {
        for piece in html::pieces(raw) {
            self.piece(&piece, line, links);
        }
    }

    /// One piece of HTML. Tags that mean nothing here leave no trace but keep their text.
    pub(super) fn piece(&mut self, piece: &Piece<'_>, line: usize, links: &mut Vec<Target>) {
        match piece {
            Piece::Close { name } if self.silent.as_deref() == Some(name) => self.silent = None,
            _ if self.silent.is_some() => {}
            Piece::Text(text) => self.push(text, self.style().0, line),
            Piece::LineEnd => self.push(" ", RunKind::Text, line),
            Piece::Open { name, attributes } => self.open(name, attributes, line, links),
            Piece::Close { name } => self.tag(name, false),
        }
    }

    fn open(&mut self, name: &str, attributes: &str, line: usize, links: &mut Vec<Target>) {
        match name {
            "br" => self.push("", RunKind::Break, line),
            "img" => {
                let alt = html::attribute(attributes, "alt").unwrap_or_default();
                self.image_text(&alt, &html::attribute(attributes, "src").unwrap_or_default(), line, links);
            }
            "a" => {
                if let Some(target) = html::attribute(attributes, "href") {
                    self.open_link(&target, links);
                }
            }
            _ if html::SILENT.contains(&name) => self.silent = Some(name.to_owned()),
            _ => self.tag(name, true),
        }
    }

    fn tag(&mut self, name: &str, opens: bool) {
        match name {
            "b" | "strong" | "th" | "summary" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.strong(opens),
            "i" | "em" | "cite" | "dfn" | "var" => self.emphasis(opens),
            "s" | "del" | "strike" => self.strike(opens),
            "u" | "ins" => count(&mut self.underline, opens),
            "code" | "kbd" | "samp" | "tt" => count(&mut self.code, opens),
            "a" if !opens => self.close_link(),
            // Cells of an HTML table stay apart.
            "td" if opens => self.push(" ", RunKind::Text, self.runs.last().map_or(0, |run| run.line)),
            _ => {}
        }
    }

    /// The runs, safe to display and with blanks marked; the styles stay open for what follows.
    pub(super) fn take(&mut self, links: &mut Vec<Target>) -> Vec<Run> {
        self.text_end = None;
        let runs = mark_blanks(std::mem::take(&mut self.runs), &std::mem::take(&mut self.literals));
        let mut runs = address::mark(runs, links);
        for run in &mut runs {
            icon::drop_from(run);
        }
        for run in &mut runs {
            if let std::borrow::Cow::Owned(safe) = safe::line(&run.text) {
                run.text = safe;
            }
            if let Some(target) = run.link.and_then(|link| links.get_mut(link)) {
                target.text.push_str(if run.kind == RunKind::Break { " " } else { &run.text });
            }
        }
        runs
    }
}

fn count(open: &mut usize, opens: bool) {
    *open = if opens { *open + 1 } else { open.saturating_sub(1) };
}

/// A place in a list of runs.
type Place = (usize, usize);

/// Splits `[Bracketed Blanks]` and `{{markers}}` from the text around them. A blank may reach over a soft line break,
/// but not over code, links or another bracket; `[ ]`, `[x]`, `[^1]` and `[!note]` are none.
fn mark_blanks(runs: Vec<Run>, literals: &[usize]) -> Vec<Run> {
    if !runs.iter().any(|run| run.kind == RunKind::Text && run.text.contains(['[', '{'])) {
        return runs;
    }
    let blanks = find_blanks(&runs, literals);
    if blanks.is_empty() {
        return runs;
    }
    let mut split = Vec::with_capacity(runs.len() + 2 * blanks.len());
    let mut blanks = blanks.into_iter().peekable();
    for (index, run) in runs.into_iter().enumerate() {
        let mut from = 0;
        while let Some(&(start, end)) = blanks.peek() {
            if start.0 > index || run.kind != RunKind::Text {
                break;
            }
            let begin = if start.0 == index { start.1 } else { 0 };
            let stop = if end.0 == index { end.1 } else { run.text.len() };
            push_part(&mut split, &run, from..begin, RunKind::Text);
            push_part(&mut split, &run, begin..stop, RunKind::Blank);
            from = stop;
            if end.0 > index {
                break;
            }
            blanks.next();
        }
        if from == 0 {
            split.push(run);
        } else {
            let length = run.text.len();
            push_part(&mut split, &run, from..length, RunKind::Text);
        }
    }
    split
}

fn push_part(split: &mut Vec<Run>, run: &Run, part: std::ops::Range<usize>, kind: RunKind) {
    if !part.is_empty() {
        split.push(Run { text: run.text[part].to_owned(), kind, ..*run });
    }
}

fn find_blanks(runs: &[Run], literals: &[usize]) -> Vec<(Place, Place)> {
    let mut blanks = Vec::new();
    let mut open: Option<Place> = None;
    let mut inside = String::new();
    for (index, run) in runs.iter().enumerate() {
        if run.kind != RunKind::Text || run.link.is_some() || literals.binary_search(&index).is_ok() {
            open = None;
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
