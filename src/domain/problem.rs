//! A located problem of a file: what is wrong, where, and what to do about it.
//! Readers collect all of them; `playbooks check` and the Playbooks screen print them.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::safe;

/// The longest piece of a file that a message repeats, in characters.
const MAX_QUOTE: usize = 60;
/// How much of an endless line is looked at, on either side of the problem, in characters.
const MAX_AROUND: usize = 1000;

/// `place`, or the end of the text where that is behind it.
fn within(text: &str, place: Place) -> Place {
    let lines = text.lines().count().max(1);
    if (1..=lines).contains(&place.line) {
        return place;
    }
    let last = text.lines().last().unwrap_or_default();
    Place { line: lines, column: last.trim_end().chars().count() + 1 }
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file still works.
    Warning,
    /// The file cannot be used until this is mended.
    Error,
}

/// A place in a text. Lines and columns count from 1; a column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

impl Place {
    /// The first character of a text.
    pub const START: Self = Self { line: 1, column: 1 };
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One problem of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    pub place: Place,
    /// What is wrong: one sentence.
    pub message: String,
    /// What to do about it: one sentence.
    pub fix: String,
    /// The source line that [`Problem::place`] points into; empty where there is none.
    pub source: String,
}

impl Problem {
    /// An error at `place` of `text`.
    pub fn error(text: &str, place: Place, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::new(Severity::Error, text, place, message.into(), fix.into())
    }

    /// A warning at `place` of `text`.
    pub fn warning(text: &str, place: Place, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::new(Severity::Warning, text, place, message.into(), fix.into())
    }

    fn new(severity: Severity, text: &str, place: Place, message: String, fix: String) -> Self {
        let place = within(text, place);
        let source = text.lines().nth(place.line - 1).unwrap_or_default().to_owned();
        Self { severity, place, message, fix, source }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A piece of a file for a message: short, on one line, harmless; between backticks unless it holds some itself.
pub fn quoted(value: &str) -> String {
    let value = value.trim();
    let mut short: String = value.chars().take(MAX_QUOTE).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    let shown = safe::line(&short);
    if shown.is_empty() || shown.contains('`') { format!("\"{shown}\"") } else { format!("`{shown}`") }
}

/// One problem of the file at `path` as a few lines of plain text, the last one ended: place and message, the source
/// line with a caret under its column, the fix. The source line is cut around the column to `width` cells.
pub fn report(path: &str, problem: &Problem, width: usize) -> String {
    let kind = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut text = format!("{}:{}: {kind}: {}\n", safe::line(path), problem.place, safe::line(&problem.message));
    if !problem.source.trim().is_empty() {
        let number = problem.place.line.to_string();
        let (line, caret) = excerpt(&problem.source, problem.place.column, width.saturating_sub(number.len() + 5));
        text.push_str(&format!("  {number} | {line}\n  {:1$} | {2}^\n", "", number.len(), " ".repeat(caret)));
    }
    text.push_str(&format!("  fix: {}\n", safe::line(&problem.fix)));
    text
}

/// The part of a source line around `column` that fits into `width` cells, and the cell of the column in it.
fn excerpt(source: &str, column: usize, width: usize) -> (String, usize) {
    let at = column.saturating_sub(1);
    let from = at.saturating_sub(MAX_AROUND);
    // A tab would look like spaces, and is what many a problem is about.
    let chars = || source.chars().map(|c| if c == '\t' { '␉' } else { c });
    let before: String = chars().skip(from).take(at - from).collect();
    let after: String = chars().skip(at).take(MAX_AROUND).collect();
    let more = source.chars().nth(at + MAX_AROUND).is_some();
    let before = safe::line(&before);
    let after = safe::line(&after);
    let after = after.trim_end();
    let (before, after): (Vec<&str>, Vec<&str>) = (before.graphemes(true).collect(), after.graphemes(true).collect());
    let (left, right) = (cells(&before), cells(&after));
    if from == 0 && !more && left + right <= width {
        return (before.concat() + &after.concat(), left);
    }
    // A third of the room goes to what stands before the column, unless what stands after it needs less.
    let room = width.saturating_sub(2);
    let left_room = room.saturating_sub(right.min(room - room / 3));
    let mut start = before.len();
    let mut left = 0;
    while start > 0 && left + before[start - 1].width() <= left_room {
        start -= 1;
        left += before[start].width();
    }
    let mut end = 0;
    let mut right = 0;
    while end < after.len() && left + right + after[end].width() <= room {
        right += after[end].width();
        end += 1;
    }
    let (cut_left, cut_right) = (start > 0 || from > 0, end < after.len() || more);
    let mut line = String::new();
    if cut_left {
        line.push('…');
    }
    line.extend(before[start..].iter().chain(&after[..end]).copied());
    if cut_right {
        line.push('…');
    }
    (line, left + usize::from(cut_left))
}

fn cells(graphemes: &[&str]) -> usize {
    graphemes.iter().map(|grapheme| grapheme.width()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn problem(source: &str, column: usize) -> Problem {
        Problem::error(source, Place { line: 1, column }, "Wrong.", "Mend it.")
    }

    #[test]
    fn a_report_has_the_place_the_line_and_the_fix() {
        let text = "name: X\nsteps: 3\n";
        let problem = Problem::warning(text, Place { line: 2, column: 8 }, "`steps` must be a list.", "Write one.");
        let expected =
            "a.yaml:2:8: warning: `steps` must be a list.\n  2 | steps: 3\n    |        ^\n  fix: Write one.\n";
        assert_eq!(report("a.yaml", &problem, 80), expected);
    }

    #[test]
    fn without_a_source_line_there_is_no_caret() {
        assert_eq!(report("a.yaml", &problem("", 1), 80), "a.yaml:1:1: error: Wrong.\n  fix: Mend it.\n");
    }

    #[test]
    fn the_caret_stands_under_the_column_whatever_is_before_it() {
        for (source, column, line, caret) in [
            ("\ta: x", 5, "␉a: x", 4),
            ("日本: x", 5, "日本: x", 6),
            ("e\u{301}a: x", 6, "e\u{301}a: x", 4),
            ("a\u{1b}[2J: x", 6, "a␛[2J: x", 5),
            ("a\u{202e}: x", 3, "a<U+202E>: x", 9),
            ("short", 90, "short", 5),
        ] {
            assert_eq!(excerpt(source, column, 60), (line.to_owned(), caret), "{source:?}");
        }
    }

    #[test]
    fn long_lines_are_cut_around_the_column() {
        let long = format!("{}HERE{}", "a".repeat(3000), "b".repeat(3000));
        let (line, caret) = excerpt(&long, 3001, 32);
        assert_eq!((line.as_str(), caret), ("…aaaaaaaaaaHEREbbbbbbbbbbbbbbbb…", 11));
        let (line, caret) = excerpt(&long, 1, 12);
        assert_eq!((line.as_str(), caret), ("aaaaaaaaaa…", 0));
        let (line, caret) = excerpt(&long, 6004, 12);
        assert_eq!((line.as_str(), caret), ("…bbbbbbbbbb", 10));
    }

    #[test]
    fn nothing_in_a_report_drives_a_terminal() {
        let problem = Problem::error("a: \u{1b}]52;c;\u{7}", Place::START, "Bad \u{1b}[31m", "No \u{202e}");
        let report = report("x\u{1b}.yaml", &problem, 80);
        assert!(!report.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{report:?}");
        assert_eq!(quoted(" a\n\u{1b} "), "`a ␛`");
        assert_eq!((quoted("a`b"), quoted("")), ("\"a`b\"".into(), "\"\"".into()));
        assert_eq!(quoted(&"x".repeat(99)), format!("`{}…`", "x".repeat(60)));
    }

    proptest! {
        #[test]
        fn an_excerpt_keeps_to_its_width(source in any::<String>(), column in 0_usize..60, width in 0_usize..40) {
            let (line, caret) = excerpt(&source, column, width);
            let graphemes: Vec<&str> = line.graphemes(true).collect();
            prop_assert!(cells(&graphemes) <= width.max(2) && caret <= width.max(2), "{:?} {}", line, caret);
        }
    }
}
