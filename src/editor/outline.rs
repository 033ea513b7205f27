//! The headings of the text and what stands below each. Headings in code, comments, front matter, quotes and lists are
//! none of the outline.

use std::ops::Range;

use super::Editor;
use super::buffer::Position;
use super::highlight::{self, Context};
use super::prefix::Prefix;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingAt {
    /// 1 to 6.
    pub level: u8,
    /// As it is written, without the signs of the heading and its attributes.
    pub text: String,
    /// From 0.
    pub line: usize,
}

/// A heading and the text of its own: up to the next heading, of whichever level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub heading: String,
    /// 1 to 6.
    pub level: u8,
    /// The lines below the heading, without blank ones at both ends.
    pub lines: Range<usize>,
}

/// What a line is to the outline.
enum Line {
    /// `# Heading`
    Heading(u8, String),
    /// The signs below a heading.
    Underline(u8),
    Paragraph,
    Other,
}

impl Editor {
    /// All headings, in order. Reads the whole text.
    pub fn headings(&self) -> Vec<HeadingAt> {
        self.outline().into_iter().map(|(heading, _)| heading).collect()
    }

    /// The section that a position is in; its heading belongs to it.
    pub fn section_at(&self, position: Position) -> Option<Section> {
        let headings = self.outline();
        let index = headings.iter().rposition(|(heading, _)| heading.line <= position.line)?;
        Some(self.section(&headings, index))
    }

    /// What stands below the first heading of this text that has something below it, with `\n` as line end. Case and
    /// blanks of the heading do not count.
    pub fn section_text(&self, heading: &str) -> Option<String> {
        let headings = self.outline();
        let same = |other: &str| words(other).eq(words(heading));
        let found = headings.iter().enumerate().filter(|(_, (other, _))| same(&other.text));
        let mut sections = found.map(|(index, _)| self.section(&headings, index).lines);
        let lines = sections.find(|lines| !lines.is_empty())?;
        let text: Vec<_> = self.buffer.lines_in(lines).map(|(_, text)| text).collect();
        Some(text.join("\n"))
    }

    fn section(&self, headings: &[(HeadingAt, usize)], index: usize) -> Section {
        let (HeadingAt { level, text, .. }, below) = &headings[index];
        let end = headings.get(index + 1).map_or(self.buffer.lines(), |(next, _)| next.line);
        let mut lines = *below..end;
        for (line, (_, text)) in (*below..end).zip(self.buffer.lines_in(*below..end)) {
            match (text.trim().is_empty(), lines.start == line) {
                (true, true) => lines.start = line + 1,
                (true, false) => {}
                (false, _) => lines.end = line + 1,
            }
        }
        if lines.start == end {
            lines = *below..*below;
        }
        Section { heading: text.clone(), level: *level, lines }
    }

    /// The headings, each with the line below it.
    fn outline(&self) -> Vec<(HeadingAt, usize)> {
        let mut headings = Vec::new();
        let (mut context, mut paragraph) = (Context::default(), None);
        for (line, (_, text)) in self.buffer.lines_in(0..self.buffer.lines()).enumerate() {
            let after = context.after(&text, line);
            let begun: Option<usize> = paragraph.take();
            match Line::of(&text, context, after) {
                Line::Heading(level, text) => headings.push((HeadingAt { level, text, line }, line + 1)),
                Line::Underline(level) => headings.extend(begun.map(|first| {
                    let lines = self.buffer.lines_in(first..line).map(|(_, text)| text.trim().to_owned());
                    let text = without_attributes(&lines.collect::<Vec<_>>().join(" ")).to_owned();
                    (HeadingAt { level, text, line: first }, line + 1)
                })),
                Line::Paragraph => paragraph = begun.or(Some(line)),
                Line::Other => {}
            }
            context = after;
        }
        headings
    }
}

impl Line {
    fn of(text: &str, context: Context, after: Context) -> Self {
        let inner = text.trim_start_matches(' ');
        let code = text.len() - inner.len() > 3 || inner.starts_with('\t');
        let fenced = context != Context::Text || matches!(after, Context::Fence { .. } | Context::FrontMatter);
        if fenced || code || inner.is_empty() {
            return Self::Other;
        }
        if let Some(level) = underline(inner) {
            return Self::Underline(level);
        }
        if let Some(signs) = highlight::heading(inner) {
            let level = inner.bytes().take_while(|byte| *byte == b'#').fold(0, |level, _| level + 1);
            return Self::Heading(level, title(&inner[signs..]));
        }
        let other = Prefix::of(text).is_marked() || inner.starts_with(['|', '<']);
        if other { Self::Other } else { Self::Paragraph }
    }
}

/// The level of the heading above these signs.
fn underline(text: &str) -> Option<u8> {
    let signs = text.trim_end_matches([' ', '\t']);
    let all = |sign: u8| signs.bytes().all(|byte| byte == sign);
    match signs.as_bytes().first()? {
        b'=' if all(b'=') => Some(1),
        b'-' if all(b'-') => Some(2),
        _ => None,
    }
}

/// The text of a heading without the signs that close it.
fn title(text: &str) -> String {
    let text = without_attributes(text.trim());
    let open = text.trim_end_matches('#');
    let closed = open.is_empty() || open.ends_with([' ', '\t']);
    if closed { open.trim_end() } else { text }.to_owned()
}

/// Without `{#id .class}` at the end.
fn without_attributes(text: &str) -> &str {
    let begin = text.strip_suffix('}').and_then(|rest| rest.rfind('{'));
    begin.filter(|at| text[at + 1..].starts_with(['#', '.'])).map_or(text, |at| text[..at].trim_end())
}

/// The words of a heading, to compare it by.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Expected = (u8, &'static str, usize);

    fn outline(text: &str) -> Vec<(u8, String, usize)> {
        Editor::new(text).headings().into_iter().map(|heading| (heading.level, heading.text, heading.line)).collect()
    }

    #[test]
    fn headings_are_found_where_they_are_headings() {
        let cases: [(&str, &[Expected]); 14] = [
            ("# A #b\ntext\n### B b ##\n", &[(1, "A #b", 0), (3, "B b", 2)]),
            ("#\n####### x\n#x", &[(1, "", 0)]),
            ("   ## C# {#c .d}\n    # code", &[(2, "C#", 0)]),
            ("```\n# no\n```\n# {{partner.name}}", &[(1, "{{partner.name}}", 3)]),
            ("~~~md\n# no\n```\n# no", &[]),
            ("---\n# no\n---\n# yes", &[(1, "yes", 3)]),
            ("<!--\n# no\n-->\n# yes", &[(1, "yes", 3)]),
            ("> # quoted\n- # listed", &[]),
            ("Title\n=====\n\nPart {#p}\n---", &[(1, "Title", 0), (2, "Part", 3)]),
            ("two\nlines\n--", &[(2, "two lines", 0)]),
            ("text\n\n---\n- a\n---\n# b\n---", &[(1, "b", 5)]),
            ("| a |\n|---|\n---", &[]),
            ("#\tTab #\r\nx\r\n=\r\n", &[(1, "Tab", 0), (1, "x", 1)]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let owned = |(level, text, line): &Expected| (*level, (*text).to_owned(), *line);
            assert_eq!(outline(text), expected.iter().map(owned).collect::<Vec<_>>(), "{text:?}");
        }
    }

    #[test]
    fn a_section_is_what_stands_below_a_heading() {
        let editor = Editor::new("intro\n# A\n\none\n\ntwo\n\n## B\n## C\n\nPart\n---\nend");
        let section = |line| editor.section_at(Position { line, column: 0 });
        assert_eq!(section(0), None);
        for line in 1..7 {
            assert_eq!(section(line), Some(Section { heading: "A".to_owned(), level: 1, lines: 3..6 }), "{line}");
        }
        assert_eq!(section(7).map(|section| section.lines), Some(8..8));
        assert_eq!(section(9).map(|section| section.lines), Some(9..9));
        assert_eq!(section(99), Some(Section { heading: "Part".to_owned(), level: 2, lines: 12..13 }));
    }

    #[test]
    fn the_text_of_a_section_is_found_by_its_heading() {
        let editor = Editor::new("# Risks\r\n\r\n## Next  steps\r\n\r\n- a\r\n\r\n- b\r\n\r\n# Risks\r\nnone\r\n");
        assert_eq!(editor.section_text("next steps").as_deref(), Some("- a\n\n- b"));
        assert_eq!(editor.section_text("Risks").as_deref(), Some("none"));
        assert_eq!(editor.section_text("Steps"), None);
    }
}
