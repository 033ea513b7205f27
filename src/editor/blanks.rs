//! The blanks to fill in, `[Like This]` and `{{like.this}}`: going from one to the next selects it, so that typing
//! replaces it. They are those that are coloured as such.

use std::cell::OnceCell;
use std::ops::Range;

use super::highlight::Context;
use super::tally::Tally;
use super::{Editor, Follow, highlight};
use crate::domain::marker::{self, Markers, State};

/// Lines that are looked through at once.
const BLOCK: usize = 256;

impl Editor {
    /// Selects the next blank, from the start again after the last; false when there is none.
    pub fn next_blank(&mut self) -> bool {
        let from = self.selected().map_or(self.caret.cursor, |selected| selected.end);
        self.select_blank(from, |editor, here, last| {
            let ahead = |blank: &Range<usize>| blank.start >= from;
            let found = (here..=last).find_map(|block| editor.blanks_of(block).into_iter().find(ahead));
            found.or_else(|| (0..=here).find_map(|block| editor.blanks_of(block).into_iter().next()))
        })
    }

    /// Selects the blank before, from the end again before the first; false when there is none.
    pub fn previous_blank(&mut self) -> bool {
        let from = self.selected().map_or(self.caret.cursor, |selected| selected.start);
        self.select_blank(from, |editor, here, last| {
            let behind = |blank: &Range<usize>| blank.end <= from;
            let found = (0..=here).rev().find_map(|block| editor.blanks_of(block).into_iter().rfind(behind));
            found.or_else(|| (here..=last).rev().find_map(|block| editor.blanks_of(block).pop()))
        })
    }

    /// Tells what stands for the markers of the text: those with a value are no blanks.
    pub fn set_markers(&mut self, markers: Markers) {
        if self.markers != markers {
            self.markers = markers;
            self.tally = OnceCell::new();
        }
    }

    pub fn blank_count(&self) -> usize {
        self.tally().blanks
    }

    /// Words between blanks that hold a letter or a digit.
    pub fn word_count(&self) -> usize {
        self.tally().words
    }

    fn tally(&self) -> &Tally {
        self.tally.get_or_init(|| Tally::of(&self.buffer, &self.markers))
    }

    fn select_blank(&mut self, from: usize, find: impl FnOnce(&Self, usize, usize) -> Option<Range<usize>>) -> bool {
        if self.blank_count() == 0 {
            return false;
        }
        let last = self.buffer.lines() - 1;
        self.contexts.learn(&self.buffer, last);
        let Some(blank) = find(self, self.buffer.line_of(from) / BLOCK, last / BLOCK) else { return false };
        self.goal = None;
        self.history.seal();
        self.select(blank);
        self.view.follow = Follow::Center;
        true
    }

    fn blanks_of(&self, block: usize) -> Vec<Range<usize>> {
        let lines = block * BLOCK..((block + 1) * BLOCK).min(self.buffer.lines());
        let mut context = self.contexts.at(&self.buffer, lines.start);
        let mut found = Vec::new();
        for (line, (base, text)) in lines.clone().zip(self.buffer.lines_in(lines)) {
            let blanks = highlight::blanks(&text, line, context, &self.markers);
            found.extend(blanks.map(|blank| base + blank.start..base + blank.end));
            context = context.after(&text, line);
        }
        found
    }
}

/// The blanks of a text that nobody is editing: counted once, whatever stands for its markers later.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blanks {
    /// `[Like This]`
    brackets: usize,
    /// The markers, with their braces.
    markers: Vec<String>,
}

impl Blanks {
    pub fn of(text: &str) -> Self {
        let (mut context, mut blanks) = (Context::default(), Self::default());
        let nothing_known = Markers::default();
        for (number, line) in text.split('\n').enumerate() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            for blank in highlight::blanks(line, number, context, &nothing_known) {
                match &line[blank] {
                    marker if marker.starts_with("{{") => blanks.markers.push(marker.to_owned()),
                    _ => blanks.brackets += 1,
                }
            }
            context = context.after(line, number);
        }
        blanks
    }

    /// The ids of its markers.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.markers.iter().filter_map(|marker| marker::id_of(marker))
    }

    /// How many of them are open.
    pub fn count(&self, markers: &Markers) -> usize {
        self.brackets + self.markers.iter().filter(|marker| markers.state(marker) != State::Filled).count()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{BARS, markers, press};
    use super::*;
    use proptest::prelude::*;

    fn walk(editor: &mut Editor, step: impl Fn(&mut Editor) -> bool, count: usize) -> Vec<String> {
        (0..count).filter_map(|_| step(editor).then(|| editor.selected_text()).flatten()).collect()
    }

    #[test]
    fn blanks_follow_each_other_around_the_text() {
        let mut editor = BARS.editor("[One] {{two.a}}\n|- [Three Four]\n");
        assert_eq!(editor.blank_count(), 3);
        assert_eq!(walk(&mut editor, Editor::next_blank, 4), ["[Three Four]", "[One]", "{{two.a}}", "[Three Four]"]);
        assert_eq!(walk(&mut editor, Editor::previous_blank, 4), ["{{two.a}}", "[One]", "[Three Four]", "{{two.a}}"]);
    }

    #[test]
    fn typing_replaces_a_blank() {
        let mut editor = BARS.editor("Dear |[Name], from [Name]");
        assert!(editor.next_blank());
        press(&mut editor, "A");
        assert_eq!(BARS.shown(&editor), "Dear A|, from [Name]");
        assert!(editor.next_blank());
        assert_eq!(BARS.shown(&editor), "Dear A, from ^[Name]|");
        press(&mut editor, "B");
        assert!(!editor.next_blank() && !editor.previous_blank());
        assert_eq!((BARS.shown(&editor).as_str(), editor.blank_count()), ("Dear A, from B|", 0));
        press(&mut editor, "Ctrl-Z");
        assert_eq!(editor.blank_count(), 1);
    }

    #[test]
    fn a_cursor_at_the_end_of_a_blank_goes_back_to_it() {
        let mut editor = BARS.editor("[A] [B]| [C]");
        assert_eq!(walk(&mut editor, Editor::previous_blank, 2), ["[B]", "[A]"]);
        assert_eq!(walk(&mut BARS.editor("[A|b] [B]"), Editor::next_blank, 1), ["[B]"]);
        assert_eq!(walk(&mut BARS.editor("[A] [B|b]"), Editor::previous_blank, 1), ["[A]"]);
    }

    #[test]
    fn what_is_no_blank_is_passed_over() {
        let text = "---\nt: [Front]\n---\n[a](b) [a][b] ![p] [^1] [x] [ ] \\[e\\] `[code]`\n- [ ] task\n- [x] done\n\
                    [ref]: https://a.example \"Title\"\n[^1]: note\n```\n[Fence] {{fence}}\n```\n<!-- [Comment] -->\n";
        let mut editor = Editor::new(text);
        assert_eq!((editor.blank_count(), editor.next_blank()), (0, false));
        for real in
            ["[Name]: call her", "**[Name]:** x", "- [ ] [Name]", "$[Amount]", "[$ amount]", "| [a b] |", "[[a]]"]
        {
            assert_eq!(Editor::new(real).blank_count(), 1, "{real:?}");
        }
    }

    #[test]
    fn blanks_are_found_across_a_long_text() {
        let text = format!("[First]\n{}[Last]\n{}", "line\n".repeat(3 * BLOCK), "```\n[no]\n```\n".repeat(BLOCK));
        let mut editor = Editor::new(&text);
        editor.apply(super::super::Command::Move(super::super::Motion::DocumentEnd));
        assert_eq!(walk(&mut editor, Editor::previous_blank, 3), ["[Last]", "[First]", "[Last]"]);
        assert_eq!(walk(&mut editor, Editor::next_blank, 2), ["[First]", "[Last]"]);
    }

    #[test]
    fn a_marker_with_a_value_is_no_blank_and_one_that_nobody_knows_is() {
        let mut editor = BARS.editor("|{{a}} {{b}} {{c}} {{No id}} [D] {{t}}\n");
        assert_eq!(editor.blank_count(), 6);
        editor.set_markers(markers());
        assert_eq!(editor.blank_count(), 4);
        let open = ["{{b}}", "{{c}}", "{{No id}}", "[D]"];
        assert_eq!(walk(&mut editor, Editor::next_blank, 5), [&open[..], &open[..1]].concat());
        assert_eq!(walk(&mut editor, Editor::previous_blank, 2), ["[D]", "{{No id}}"]);
        editor.set_markers(Markers::default());
        assert_eq!(editor.blank_count(), 6);
    }

    proptest! {
        #[test]
        fn a_text_that_nobody_edits_counts_as_one_that_is_edited(
            text in "(\\{\\{[abc]\\}\\}|\\[X y\\]|`|```\n|\n|\r\n|<!--|-->|---\n|- \\[ \\] |w ){0,16}", known in any::<bool>()
        ) {
            let markers = if known { markers() } else { Markers::default() };
            let mut editor = Editor::new(&text);
            editor.set_markers(markers.clone());
            prop_assert_eq!(Blanks::of(&text).count(&markers), editor.blank_count());
        }
    }
}
