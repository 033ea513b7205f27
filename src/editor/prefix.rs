//! What stands before the text of a Markdown line: indent, quote marks, a list marker, a task box. Enter continues it,
//! wrapped rows hang by it, and it is coloured apart.

use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Indent,
    Quote,
    Bullet,
    Number(u32),
    /// `at` is the byte between the brackets.
    Task {
        done: bool,
        at: usize,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Prefix {
    /// In order, without gaps, each with the blanks after it.
    pub parts: Vec<(Range<usize>, Part)>,
}

impl Prefix {
    pub fn of(line: &str) -> Self {
        let mut prefix = Self::default();
        loop {
            prefix.push(Part::Indent, blanks(prefix.rest(line), usize::MAX));
            if !prefix.rest(line).starts_with('>') {
                break;
            }
            let width = 1 + blanks(&prefix.rest(line)[1..], 1);
            prefix.push(Part::Quote, width);
        }
        if let Some((part, width)) = list_marker(prefix.rest(line)) {
            prefix.push(part, width);
            if let Some((done, width)) = task_box(prefix.rest(line)) {
                let at = prefix.end() + 1;
                prefix.push(Part::Task { done, at }, width);
            }
        }
        prefix
    }

    /// Where the text of the line begins.
    pub fn end(&self) -> usize {
        self.parts.last().map_or(0, |(range, _)| range.end)
    }

    /// Whether there is more than an indent.
    pub fn is_marked(&self) -> bool {
        self.parts.iter().any(|(_, part)| *part != Part::Indent)
    }

    pub fn is_list(&self) -> bool {
        self.parts.iter().any(|(_, part)| matches!(part, Part::Bullet | Part::Number(_)))
    }

    pub fn is_quote(&self) -> bool {
        self.parts.iter().any(|(_, part)| *part == Part::Quote)
    }

    /// The byte between the brackets of the task box, and whether it is ticked.
    pub fn task(&self) -> Option<(usize, bool)> {
        self.parts.iter().find_map(|(_, part)| match part {
            Part::Task { done, at } => Some((*at, *done)),
            _ => None,
        })
    }

    /// What the next line starts with to go on in the same list or quote.
    pub fn continued(&self, line: &str) -> String {
        let part = |(range, part): &(Range<usize>, Part)| {
            let text = &line[range.clone()];
            match part {
                Part::Number(number) => {
                    let marker = text.trim_start_matches(|c: char| c.is_ascii_digit());
                    format!("{}{marker}", number + 1)
                }
                Part::Task { .. } => "[ ] ".to_owned(),
                _ => text.to_owned(),
            }
        };
        self.parts.iter().map(part).collect()
    }

    /// Where the innermost list or quote begins, with its indent: a line without it has left that list or quote.
    pub fn innermost(&self) -> usize {
        let marker = self.parts.iter().rposition(|(_, part)| !matches!(part, Part::Indent | Part::Task { .. }));
        marker.map_or(0, |at| match at.checked_sub(1).map(|before| &self.parts[before]) {
            Some((range, Part::Indent)) => range.start,
            _ => self.parts[at].0.start,
        })
    }

    fn rest<'a>(&self, line: &'a str) -> &'a str {
        &line[self.end()..]
    }

    fn push(&mut self, part: Part, width: usize) {
        if width > 0 {
            self.parts.push((self.end()..self.end() + width, part));
        }
    }
}

/// Bytes of the spaces and tabs that `text` starts with, at most so many.
fn blanks(text: &str, most: usize) -> usize {
    text.bytes().take(most).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

fn list_marker(text: &str) -> Option<(Part, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (part, width) = match text.as_bytes() {
        [b'-' | b'*' | b'+', ..] if !is_rule(text) => (Part::Bullet, 1),
        bytes if (1..=9).contains(&digits) && matches!(bytes.get(digits), Some(b'.' | b')')) => {
            (Part::Number(text[..digits].parse().ok()?), digits + 1)
        }
        _ => return None,
    };
    let gap = blanks(&text[width..], 4);
    (gap > 0).then_some((part, width + gap))
}

/// A line across the page: `---`, `* * *`.
fn is_rule(text: &str) -> bool {
    let mark = text.as_bytes().first().copied().unwrap_or_default();
    mark != b'+'
        && text.bytes().all(|byte| byte == mark || matches!(byte, b' ' | b'\t'))
        && text.bytes().filter(|byte| *byte == mark).count() >= 3
}

fn task_box(text: &str) -> Option<(bool, usize)> {
    let done = match text.as_bytes() {
        [b'[', b' ', b']', ..] => false,
        [b'[', b'x' | b'X', b']', ..] => true,
        _ => return None,
    };
    let gap = blanks(&text[3..], 1);
    (gap > 0 || text.len() == 3).then_some((done, 3 + gap))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_line_goes_on() {
        let cases = [
            ("text", "text", ""),
            ("  text", "text", "  "),
            ("- a", "a", "- "),
            ("  *  a", "a", "  *  "),
            ("9. a", "a", "10. "),
            ("01) a", "a", "2) "),
            ("999999999. a", "a", "1000000000. "),
            ("- [x] a", "a", "- [ ] "),
            ("1. [ ] a", "a", "2. [ ] "),
            ("> a", "a", "> "),
            ("> > - [X] a", "a", "> > - [ ] "),
            (">a", "a", ">"),
            ("- [x]a", "[x]a", "- "),
            ("* * *", "* * *", ""),
            ("---", "---", ""),
            ("**bold** text", "**bold** text", ""),
            ("-5 degrees", "-5 degrees", ""),
            ("2026. it was", "it was", "2027. "),
        ];
        for (line, text, next) in cases {
            let prefix = Prefix::of(line);
            assert_eq!(&line[prefix.end()..], text, "{line:?}");
            assert_eq!(prefix.continued(line), next, "{line:?}");
        }
    }

    #[test]
    fn leaving_takes_the_innermost_off() {
        for (line, left) in
            [("- ", ""), ("  - [ ] ", ""), ("> - ", "> "), ("> ", ""), ("> > ", "> "), (">   1. ", "> ")]
        {
            assert_eq!(&line[..Prefix::of(line).innermost()], left, "{line:?}");
        }
    }

    #[test]
    fn the_box_is_found() {
        assert_eq!(Prefix::of("- [ ] a").task(), Some((3, false)));
        assert_eq!(Prefix::of("> 1. [X]").task(), Some((6, true)));
        assert_eq!(Prefix::of("[ ] a").task(), None);
    }
}
