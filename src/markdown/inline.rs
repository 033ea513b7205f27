//! Inline content as a flat list of runs: Markdown and HTML styles counted, text joined, blanks and markers found.

use super::address;
use super::blank::{self, Raw};
use super::document::{Run, RunKind, Target, plain};
use super::html::{self, Piece};
use super::icon;
use super::lines::Emphasis;
use super::script;
use crate::domain::marker::Markers;
use crate::domain::safe::Safe;

/// Collects the runs of one paragraph, heading or cell.
#[derive(Debug, Default)]
pub(super) struct Inline {
    runs: Vec<Raw>,
    /// Where in the parsed text the last run of text ended; the next one continues it or not.
    text_end: Option<usize>,
    bold: usize,
    italic: usize,
    strike: usize,
    underline: usize,
    code: usize,
    raised: usize,
    lowered: usize,
    link: Option<usize>,
    /// Index of the first run of the image that is being read, and its address.
    image: Option<(usize, String)>,
    images: usize,
    /// Where in the parsed text that stands which is being read, as far as no run says better.
    at: usize,
    silent: Option<String>,
}

impl Inline {
    /// Whether anything but space stands on the line that is being read.
    pub(super) fn has_text(&self) -> bool {
        let line = self.runs.iter().rev().take_while(|raw| raw.run.kind != RunKind::Break);
        line.into_iter().any(|raw| !raw.run.text.trim().is_empty())
    }

    /// What comes next stands about here in the parsed text.
    pub(super) fn stand_at(&mut self, at: usize) {
        self.at = at;
    }

    /// Text as the parser hands it over, with where it begins in the parsed text: pieces that touch are joined.
    pub(super) fn text(&mut self, text: &str, at: usize, line: usize) {
        if self.silent.is_some() || text.is_empty() {
            return;
        }
        if let Some(shifted) = self.shifted(text) {
            self.text_end = None;
            return self.add(&shifted, self.style().0, at, line);
        }
        let joined = self.text_end == Some(at);
        self.text_end = Some(at + text.len());
        let (kind, emphasis, link) = self.style();
        match self.runs.last_mut().map(|raw| &mut raw.run) {
            Some(last) if joined && last.kind == kind && last.emphasis == emphasis && last.link == link => {
                last.text.push_str(text);
            }
            _ => self.add(text, kind, at, line),
        }
    }

    /// A run of a kind of its own.
    pub(super) fn push(&mut self, text: &str, kind: RunKind, line: usize) {
        if self.silent.is_some() {
            return;
        }
        self.text_end = None;
        self.add(text, kind, self.at, line);
    }

    fn add(&mut self, text: &str, kind: RunKind, at: usize, line: usize) {
        let (_, emphasis, link) = self.style();
        let run = Run { text: text.to_owned(), kind, emphasis, link, blank: None, line };
        self.runs.push(Raw { run, at, literal: false });
    }

    /// A number that stands above or below the line.
    fn shifted(&self, text: &str) -> Option<String> {
        match (self.raised, self.lowered) {
            (0, 0) => None,
            (0, _) => script::lowered(text),
            _ => script::raised(text),
        }
    }

    /// A bracket that was escaped.
    pub(super) fn literal(&mut self, text: &str, line: usize) {
        let before = self.runs.len();
        self.push(text, self.style().0, line);
        self.runs[before..].iter_mut().for_each(|raw| raw.literal = true);
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
            let shown = self.runs.split_off(start.min(self.runs.len()));
            let alt = plain(&shown.into_iter().map(|raw| raw.run).collect::<Vec<_>>());
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
            Piece::Text(text) => {
                let shifted = self.shifted(text);
                self.push(shifted.as_ref().unwrap_or(text), self.style().0, line);
            }
            Piece::LineEnd => self.push(" ", RunKind::Text, line),
            Piece::Open { name, attributes } => self.open(name, attributes, line, links),
            // There is no such tag, but all take it for what was meant.
            Piece::Close { name } if name == "br" => self.push("", RunKind::Break, line),
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
            "input" => {
                let kind = html::attribute(attributes, "type").unwrap_or_default();
                if kind.eq_ignore_ascii_case("checkbox") {
                    let checked = html::attribute(attributes, "checked").is_some();
                    self.push(if checked { "☑ " } else { "☐ " }, RunKind::Text, line);
                }
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
            "sup" => count(&mut self.raised, opens),
            "sub" => count(&mut self.lowered, opens),
            "a" if !opens => self.close_link(),
            // Cells of an HTML table stay apart.
            "td" if opens => self.push(" ", RunKind::Text, self.runs.last().map_or(0, |raw| raw.run.line)),
            _ => {}
        }
    }

    /// The runs, safe to display, with markers filled and blanks marked; the styles stay open for what follows. Blanks
    /// have their place in the parsed text.
    pub(super) fn take(&mut self, links: &mut Vec<Target>, markers: &Markers) -> Vec<Run> {
        self.text_end = None;
        let runs = blank::mark(std::mem::take(&mut self.runs), markers);
        let mut runs = address::mark(runs, links);
        for run in &mut runs {
            icon::drop_from(run);
        }
        for run in &mut runs {
            run.text = Safe::from(std::mem::take(&mut run.text)).on_one_line().into_owned();
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
