//! Where a text can be cut so that its parts, read one by one, say what the whole says: before a line that stands at the
//! left edge below an empty line, with no fence, raw HTML or `:::` open. Where a look at the lines cannot tell, it says
//! so, and the text is read whole.

use super::prepare::{indent_of, list_marker};
use std::ops::Range;

/// Walks over the lines of a text.
#[derive(Debug)]
pub(super) struct Splitter<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    /// The last place that was reported.
    cut: usize,
    /// Parts that belong together whatever their lines look like, in order.
    joined: &'a [Range<usize>],
    open: Option<Open>,
    after_blank: bool,
    /// The last line was an item of a list.
    after_item: bool,
    /// A list may be open.
    listed: bool,
    /// Since the last empty line there was a tag, so that this may be raw HTML.
    tagged: bool,
}

/// What the splitter comes to next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Cut {
        at: usize,
        line: usize,
    },
    End,
    /// Behind the last cut nothing more can be said.
    Unclear,
}

/// A fence or a piece of raw HTML that empty lines do not end.
#[derive(Debug)]
struct Open {
    end: End,
    /// A line that is indented less leaves the list item that this stands in.
    floor: usize,
    /// Whether it does stand in a list item, if `floor` is not 0.
    sure: bool,
    /// Whether it may be mere text of raw HTML that the next empty line ends.
    doubtful: bool,
}

#[derive(Debug)]
enum End {
    Fence { sign: u8, length: usize },
    Text(&'static str),
}

impl<'a> Splitter<'a> {
    /// Begins at a place where the text was cut before, or at its start.
    pub(super) fn new(text: &'a str, at: usize, line: usize, joined: &'a [Range<usize>]) -> Self {
        let joined = &joined[joined.partition_point(|range| range.start < at)..];
        Splitter {
            text,
            at,
            line,
            cut: at,
            joined,
            open: None,
            after_blank: true,
            after_item: false,
            listed: false,
            tagged: false,
        }
    }

    pub(super) fn step(&mut self) -> Step {
        while let Some(line) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) {
            let end = line.find('\n').map_or(line.len(), |end| end + 1);
            let line = &line[..end];
            let indent = indent_of(line);
            let body = line.trim_start_matches(BLANK).trim_end_matches(BLANK);
            if self.may_cut(indent, body) {
                self.listed = false;
                if self.cut < self.at {
                    self.cut = self.at;
                    return Step::Cut { at: self.at, line: self.line };
                }
            }
            if let [range, rest @ ..] = self.joined
                && range.start <= self.at
            {
                if self.open.is_some() {
                    return Step::Unclear;
                }
                let skipped = self.text.get(self.at..range.end).unwrap_or(line);
                self.joined = rest;
                self.line += skipped.bytes().filter(|&byte| byte == b'\n').count();
                self.at += skipped.len().max(1);
                (self.after_blank, self.after_item, self.tagged) = (true, false, false);
                continue;
            }
            if !self.read(line, indent, body) {
                return Step::Unclear;
            }
            self.after_blank = body.is_empty();
            self.at += end;
            self.line += 1;
        }
        Step::End
    }

    fn may_cut(&self, indent: usize, body: &str) -> bool {
        let apart = self.after_blank && indent == 0 && !body.is_empty();
        let closed = self.open.as_ref().is_none_or(|open| open.sure && open.floor > 0);
        // A colon goes on with a list of definitions, even over the target of a link, which is no block.
        apart && closed && !body.starts_with(':') && list_marker(body).is_none() && !may_define_link(body)
    }

    /// Takes note of what a line opens and closes; false where that cannot be told.
    fn read(&mut self, line: &str, indent: usize, body: &str) -> bool {
        if let Some(open) = &self.open {
            match open.meet(line, indent, body) {
                Met::Inside => return true,
                Met::Unclear => return false,
                Met::Closed => {
                    self.open = None;
                    return true;
                }
                Met::Left => self.open = None,
            }
        }
        if body.is_empty() {
            self.tagged = false;
            self.after_item = false;
            return true;
        }
        let (mut column, mut rest, mut certain) = (indent, body, true);
        let mut items = 0;
        while column < 4
            && let Some(marker) = list_marker(rest)
        {
            // Only some lists can begin within a paragraph.
            certain &= items > 0 || self.after_blank || self.after_item || rest.starts_with(['-', '*', '+', '1']);
            let after = &rest[marker..];
            let gap = indent_of(after);
            column += marker + if (1..=4).contains(&gap) { gap } else { 1 };
            rest = after.trim_start_matches(BLANK);
            items += 1;
        }
        let definition = rest.strip_prefix(':').filter(|_| items == 0);
        if let Some(after) = definition {
            // Goes on like an item, if it is one; whether it is depends on what stands before.
            let gap = indent_of(after);
            column += 1 + gap;
            rest = after.trim_start_matches(BLANK);
            certain = false;
            items += 1;
        }
        self.listed |= items > 0;
        self.after_item = items > 0;
        if column >= 4 {
            // What opens here cannot outlast the list that it stands in, or is code or the text of a paragraph.
            return true;
        }
        let Some(end) = opener(rest) else {
            let tag = rest.strip_prefix('<').map(|rest| rest.strip_prefix('/').unwrap_or(rest));
            self.tagged |= tag.is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()));
            return true;
        };
        if let End::Text(end) = end
            && rest.contains(end)
        {
            return true;
        }
        let (floor, sure) = match (items, indent) {
            (0, 0) => (0, true),
            (0, _) if !self.listed => (0, true),
            (0, _) => (indent, false),
            _ if !certain => return false,
            _ => (column, true),
        };
        self.open = Some(Open { end, floor, sure, doubtful: self.tagged });
        true
    }
}

enum Met {
    Inside,
    Closed,
    /// The list item ended that it stood in; the line is yet to be read.
    Left,
    Unclear,
}

impl Open {
    fn meet(&self, line: &str, indent: usize, body: &str) -> Met {
        if body.is_empty() {
            return if self.doubtful { Met::Unclear } else { Met::Inside };
        }
        if indent < self.floor {
            return if self.sure { Met::Left } else { Met::Unclear };
        }
        match self.end {
            End::Text(end) if line.contains(end) => Met::Closed,
            End::Fence { sign, length } if body.len() >= length && body.bytes().all(|byte| byte == sign) => {
                match indent - if self.sure { self.floor } else { 0 } {
                    0..=3 => Met::Closed,
                    _ if self.sure => Met::Inside,
                    _ => Met::Unclear,
                }
            }
            _ => Met::Inside,
        }
    }
}

/// What CommonMark takes for white space within a line, and the ends of lines.
const BLANK: [char; 6] = [' ', '\t', '\u{b}', '\u{c}', '\r', '\n'];

/// Whether a line at the left edge can be the first of what gives the label of a link its target.
fn may_define_link(body: &str) -> bool {
    let Some(label) = body.strip_prefix('[') else { return false };
    let mut escaped = false;
    let end = label.bytes().position(|byte| {
        let ends = byte == b']' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.is_none_or(|end| label[end + 1..].starts_with(':'))
}

/// What ends the fence or the raw HTML that `body` begins; `None` where it begins none that outlasts an empty line.
fn opener(body: &str) -> Option<End> {
    let sign = body.bytes().next().filter(|byte| matches!(byte, b'`' | b'~' | b'<'))?;
    if sign != b'<' {
        let length = body.bytes().take_while(|&byte| byte == sign).count();
        let code = sign == b'`' && body[length..].contains('`');
        return (length >= 3 && !code).then_some(End::Fence { sign, length });
    }
    let rest = &body[1..];
    let named = [("pre", "</pre>"), ("style", "</style>"), ("script", "</script>"), ("textarea", "</textarea>")];
    let is_named = |name: &str| {
        rest.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name))
            && rest[name.len()..].bytes().next().is_none_or(|byte| byte.is_ascii_whitespace() || byte == b'>')
    };
    if let Some((_, end)) = named.into_iter().find(|(name, _)| is_named(name)) {
        return Some(End::Text(end));
    }
    let signs = [("!--", "-->"), ("?", "?>"), ("![CDATA[", "]]>")];
    let declares = rest.strip_prefix('!').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    let sign = signs.into_iter().find(|(sign, _)| rest.starts_with(sign)).map(|(_, end)| end);
    sign.or(declares.then_some(">")).map(End::Text)
}
