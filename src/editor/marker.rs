//! The marker that the cursor stands in: what of its id is written before the cursor, and an id that takes its place.

use std::ops::Range;

use super::Editor;
use super::highlight::{self, Kind};
use super::history::Run;

/// The longest id that is looked at.
const LONGEST: usize = 100;

/// A marker with the cursor in it, closed or still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkerAt {
    /// Where it begins; another marker begins elsewhere.
    pub start: usize,
    /// What is written between its braces and the cursor.
    pub typed: String,
    /// What a completed marker takes the place of.
    range: Range<usize>,
}

impl Editor {
    /// The marker whose id the cursor stands in, or the open `{{` that it stands behind. None in code, in comments, and
    /// behind what can be neither an id nor words that look for one.
    pub fn marker_at_cursor(&self) -> Option<MarkerAt> {
        if self.selected().is_some() {
            return None;
        }
        let cursor = self.caret.cursor;
        let line = self.buffer.line_of(cursor);
        let (base, text) = (self.buffer.line_start(line), self.buffer.line(line));
        let (before, after) = text.split_at_checked(cursor - base)?;
        let typed = &before[before.trim_end_matches(is_typed).len()..];
        let start = before.len().checked_sub(typed.len() + 2)?;
        if typed.len() > LONGEST || before.get(start..start + 2) != Some("{{") {
            return None;
        }
        let end = cursor - base + closing(after);
        // Whether a marker would be one here is for the colouring to say.
        let whole = format!("{}{{{{x}}}}{}", &before[..start], &text[end..]);
        let kinds = highlight::kinds(&whole, 0..whole.len(), line, self.contexts.at(&self.buffer, line));
        // A tick that is not closed yet begins code that somebody is typing.
        let before = kinds.iter().take_while(|(range, _)| range.start < start);
        let code = before.filter(|(_, kind)| *kind != Kind::Code).any(|(range, _)| whole[range.clone()].contains('`'));
        let is_marker = !code && kinds.iter().any(|(range, kind)| range.start == start && *kind == Kind::Blank);
        is_marker.then(|| MarkerAt {
            start: base + start,
            typed: typed.trim_start().to_owned(),
            range: base + start..base + end,
        })
    }

    /// Writes a marker in the place of the one that the cursor stands in, else at the cursor: one step to undo.
    pub fn insert_marker(&mut self, id: &str) {
        let here = self.selected().unwrap_or(self.caret.cursor..self.caret.cursor);
        let range = self.marker_at_cursor().map_or(here, |marker| marker.range);
        self.goal = None;
        self.history.seal();
        self.edit_at(range, format!("{{{{{id}}}}}"), Run::Single);
        self.history.seal();
    }
}

/// What an id is made of, and the words of a label.
fn is_typed(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ')
}

/// The bytes behind the cursor that belong to its marker: the rest of an id with its braces, or a single brace. Whatever
/// else stands behind an open marker is text of its own.
fn closing(after: &str) -> usize {
    let rest = after.trim_start_matches(|c| is_typed(c) && c != ' ').trim_start_matches(' ');
    if rest.starts_with("}}") { after.len() - rest.len() + 2 } else { usize::from(after.starts_with('}')) }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{BARS, CARETS, press};
    use super::*;

    #[test]
    fn the_marker_of_the_cursor_is_found_where_it_is_one() {
        let cases = [
            ("{{|", Some("")),
            ("{{par|", Some("par")),
            ("{{ call held|", Some("call held")),
            ("- [ ] a {{partner.n|ame}} b", Some("partner.n")),
            ("{{a}} {{b|", Some("b")),
            ("{{a} {{{b|}", Some("b")),
            ("# {{é|", Some("é")),
            ("```\n```\n{{a|", Some("a")),
            ("{|{a}}", None),
            ("{{a}|}", None),
            ("{{a}}|", None),
            ("{a|}", None),
            ("{{a, b|", None),
            ("\\{{a|}}", None),
            ("`{{a|}}`", None),
            ("`{{a|`", None),
            ("say `{{a|", None),
            ("`x` {{a|", Some("a")),
            ("```\n{{a|\n```", None),
            ("<!-- {{a| -->", None),
            ("---\nt: {{a|\n---\n", None),
            ("{{^a|", None),
            ("{{a\n|", None),
        ];
        for (text, typed) in cases {
            let found = BARS.editor(text).marker_at_cursor();
            assert_eq!(found.as_ref().map(|marker| marker.typed.as_str()), typed, "{text:?}");
        }
        let cell = CARETS.editor("| cell | {{x‸ |").marker_at_cursor();
        assert_eq!(cell.map(|marker| marker.typed).as_deref(), Some("x"));
        assert_eq!(BARS.editor(&format!("{{{{{}|", "a".repeat(LONGEST + 1))).marker_at_cursor(), None);
    }

    #[test]
    fn a_marker_takes_the_place_of_what_was_typed_and_its_braces() {
        let cases = [
            ("to {{par|", "to {{p.q}}|"),
            ("to {{par| and {{b}}", "to {{p.q}}| and {{b}}"),
            ("to {{|word", "to {{p.q}}|word"),
            ("to {{par|}", "to {{p.q}}|"),
            ("to {{par|}} x", "to {{p.q}}| x"),
            ("to {{ par|tner.name }} x", "to {{p.q}}| x"),
            ("to {{par| some words}}", "to {{p.q}}| some words}}"),
            ("a|b", "a{{p.q}}|b"),
            ("a ^[Blank]| b", "a {{p.q}}| b"),
            ("`{{a|`", "`{{a{{p.q}}|`"),
        ];
        for (before, after) in cases {
            let mut editor = BARS.editor(before);
            editor.insert_marker("p.q");
            assert_eq!(BARS.shown(&editor), after, "{before:?}");
            press(&mut editor, "Ctrl-Z");
            assert_eq!(BARS.shown(&editor), before, "taken back");
        }
    }

    #[test]
    fn completing_is_a_step_of_its_own() {
        let mut editor = BARS.editor("|");
        for key in ["{", "{", "p"] {
            press(&mut editor, key);
        }
        editor.insert_marker("p.q");
        press(&mut editor, "x");
        let mut back = Vec::new();
        while press(&mut editor, "Ctrl-Z").changed {
            back.push(BARS.shown(&editor));
        }
        assert_eq!(back, ["{{p.q}}|", "{{p|", "|"]);
    }
}
