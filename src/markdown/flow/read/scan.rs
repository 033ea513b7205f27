//! The tokens of a flowchart: a position in the source that steps over nodes, links, comments and statement ends.
//! A step that finds something it cannot read answers `None` and leaves the position anywhere.

use super::super::graph::{Link, Shape, Stroke, Tip};
use super::label;

/// Openers with their closers, longer ones first.
const SHAPES: [(&str, &[&str], Shape); 12] = [
    ("(((", &[")))"], Shape::End),
    ("((", &["))"], Shape::End),
    ("([", &["])"], Shape::Box),
    ("[[", &["]]"], Shape::Box),
    ("[(", &[")]"], Shape::Box),
    ("[/", &["/]", "\\]"], Shape::Box),
    ("[\\", &["\\]", "/]"], Shape::Box),
    ("{{", &["}}"], Shape::Box),
    ("{", &["}"], Shape::Choice),
    ("(", &[")"], Shape::Box),
    ("[", &["]"], Shape::Box),
    (">", &["]"], Shape::Box),
];

/// A node where the source names it.
pub struct Mention<'a> {
    pub id: &'a str,
    pub text: Option<(Shape, Vec<String>)>,
}

/// What joins two nodes of a statement.
pub enum Joint {
    Seen(Link),
    /// `~~~` only arranges; there is nothing to draw.
    Unseen,
}

pub struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    pub fn new(source: &'a str) -> Self {
        Self { rest: source }
    }

    pub fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn after(&self, bytes: usize) -> &'a str {
        &self.rest[bytes..]
    }

    pub fn skip(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }

    pub fn eat(&mut self, token: &str) -> bool {
        let found = self.rest.strip_prefix(token);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    /// What stands before the first character that `stop` accepts.
    fn take_until(&mut self, stop: impl Fn(char) -> bool) -> &'a str {
        let (taken, rest) = self.rest.split_at(self.rest.find(stop).unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    pub fn peek_word(&self) -> &'a str {
        let end = self.rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        &self.rest[..end]
    }

    pub fn word(&mut self) -> &'a str {
        self.take_until(|c| !c.is_ascii_alphabetic())
    }

    pub fn until_space(&mut self) -> &'a str {
        self.take_until(|c| c.is_whitespace() || c == ';')
    }

    pub fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    /// Blank space, line ends, `;`, comments and directives.
    pub fn skip_blank(&mut self) {
        loop {
            self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
            if !self.rest.starts_with("%%") {
                return;
            }
            match self.rest.find("}%%").filter(|_| self.rest.starts_with("%%{")) {
                Some(end) => self.skip(end + 3),
                None => {
                    self.take_until(|c| c == '\n');
                }
            }
        }
    }

    pub fn at_statement_end(&mut self) -> bool {
        self.skip_spaces();
        self.rest.is_empty() || self.rest.starts_with(['\n', ';']) || self.rest.starts_with("%%")
    }

    /// To the next line end or `;`, but not one inside quotes.
    pub fn skip_statement(&mut self) {
        self.rest_of_statement();
    }

    fn rest_of_statement(&mut self) -> &'a str {
        let mut quoted = false;
        for (at, c) in self.rest.char_indices() {
            quoted ^= c == '"';
            if c == '\n' || (c == ';' && !quoted) {
                let (taken, rest) = self.rest.split_at(at);
                self.rest = rest;
                return taken;
            }
        }
        std::mem::take(&mut self.rest)
    }

    /// `accTitle: ...` up to the line end, `accDescr { ... }` up to its brace.
    pub fn skip_description(&mut self, word: usize) -> Option<()> {
        self.skip(word);
        self.skip_spaces();
        if self.eat(":") {
            self.take_until(|c| c == '\n');
            return Some(());
        }
        let end = self.rest.strip_prefix('{')?.find('}')?;
        self.skip(end + 2);
        Some(())
    }

    /// Id and title after `subgraph`: `id [title]`, `id["title"]`, `"title"`, `words of a title`, or nothing.
    pub fn subgraph_name(&mut self) -> Option<(&'a str, String)> {
        let name = self.rest_of_statement();
        let name = name.find("%%").map_or(name, |comment| &name[..comment]).trim();
        let unquoted = |text: &'a str| text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        let titled = name.strip_suffix(']').and_then(|name| name.split_once('['));
        let (id, title) = match titled {
            Some((id, title)) => (id.trim(), unquoted(title.trim())),
            None => (unquoted(name), unquoted(name)),
        };
        if title.contains('"') {
            return None;
        }
        Some((id, label::single(title)))
    }

    pub fn node(&mut self) -> Option<Mention<'a>> {
        let id = self.id()?;
        let mut text = None;
        if let Some(&(open, closers, shape)) = SHAPES.iter().find(|(open, ..)| self.rest.starts_with(open)) {
            self.skip(open.len());
            text = Some((shape, label::lines(self.enclosed(open, closers)?)));
        }
        if self.eat(":::") && self.take_until(|c| !c.is_alphanumeric() && c != '_' && c != '-').is_empty() {
            return None;
        }
        Some(Mention { id, text })
    }

    /// Letters, digits and `_`; other signs only inside, where they cannot begin a link.
    fn id(&mut self) -> Option<&'a str> {
        let is_plain = |c: char| c.is_alphanumeric() || c == '_';
        let mut end = 0;
        let mut chars = self.rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let continues = chars.peek().is_some_and(|&(_, next)| is_plain(next));
            let inside = "-./+*#$!?'".contains(c) && end > 0 && continues;
            if !is_plain(c) && !inside {
                break;
            }
            end = at + c.len_utf8();
        }
        let (id, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!id.is_empty()).then_some(id)
    }

    /// The text up to one of `closers`; quoted text may hold anything but a quote, other text nests its own bracket.
    fn enclosed(&mut self, open: &str, closers: &[&str]) -> Option<&'a str> {
        self.skip_spaces();
        if self.eat("\"") {
            let text = self.quoted()?;
            self.skip_spaces();
            return closers.iter().any(|closer| self.eat(closer)).then_some(text);
        }
        let opening = open.chars().next_back().filter(|c| "([{".contains(*c));
        let mut depth = 0usize;
        for (at, c) in self.rest.char_indices() {
            let closer = closers.iter().find(|closer| self.rest[at..].starts_with(**closer));
            if let (Some(closer), 0) = (closer, depth) {
                let text = &self.rest[..at];
                self.skip(at + closer.len());
                return Some(text);
            }
            if c == '\n' {
                return None;
            }
            if Some(c) == opening {
                depth += 1;
            } else if depth > 0 && closers.iter().any(|closer| closer.starts_with(c)) {
                depth -= 1;
            }
        }
        None
    }

    /// The text up to the closing quote; the opening one is behind us.
    fn quoted(&mut self) -> Option<&'a str> {
        let (text, rest) = self.rest.split_once('"')?;
        self.rest = rest;
        Some(text)
    }

    pub fn at_joint(&self) -> bool {
        let line = self.rest.strip_prefix(['<', 'x', 'o']).unwrap_or(self.rest);
        ["--", "==", "-."].iter().any(|start| line.starts_with(start)) || self.rest.starts_with("~~~")
    }

    /// A link with its label, in either spelling of it.
    pub fn joint(&mut self) -> Option<Joint> {
        if self.rest.starts_with('~') {
            self.take_until(|c| c != '~');
            return Some(Joint::Unseen);
        }
        let tail = self.tip('<');
        let (stroke, text) = self.line()?;
        let head = self.tip('>');
        let mut label = text.map(label::single).unwrap_or_default();
        self.skip_spaces();
        if self.eat("|") {
            label = label::single(self.enclosed("|", &["|"])?);
        }
        Some(Joint::Seen(Link { label, stroke, head, tail }))
    }

    fn tip(&mut self, arrow: char) -> Tip {
        let tip = match self.rest.chars().next() {
            Some('x') => Tip::Cross,
            Some('o') => Tip::Circle,
            Some(c) if c == arrow => Tip::Arrow,
            _ => return Tip::Plain,
        };
        self.skip(1);
        tip
    }

    /// The line of a link up to its head, with the text when it stands inside: `--`, `---`, `-- text --`, `-. text .-`.
    fn line(&mut self) -> Option<(Stroke, Option<&'a str>)> {
        if self.rest.starts_with("-.") {
            self.skip(1);
            self.take_until(|c| c != '.');
            if !self.take_until(|c| c != '-').is_empty() {
                return Some((Stroke::Dotted, None));
            }
            let text = self.text_before(".-")?;
            self.take_until(|c| c != '.');
            self.take_until(|c| c != '-');
            return Some((Stroke::Dotted, Some(text.trim_end_matches('.'))));
        }
        let (stroke, sign) = if self.rest.starts_with('=') { (Stroke::Thick, "=") } else { (Stroke::Solid, "-") };
        let is_other = |c: char| !sign.starts_with(c);
        let first = self.take_until(is_other).len();
        let closed = |scan: &Self, drawn: usize| drawn > 2 || scan.rest.starts_with(['>', 'x', 'o']);
        if closed(self, first) {
            return Some((stroke, None));
        }
        let text = self.text_before(&sign.repeat(2))?;
        let last = self.take_until(is_other).len();
        closed(self, last).then_some((stroke, Some(text)))
    }

    /// The text of a link up to `mark`, which stays.
    fn text_before(&mut self, mark: &str) -> Option<&'a str> {
        self.skip_spaces();
        let text = if self.eat("\"") {
            let text = self.quoted()?;
            self.skip_spaces();
            self.rest.starts_with(mark).then_some(text)?
        } else {
            let (text, rest) = self.rest.split_at(self.rest.find(mark)?);
            self.rest = rest;
            text.trim()
        };
        (!text.is_empty() && !text.contains('\n')).then_some(text)
    }
}
