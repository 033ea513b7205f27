//! Searching from the editor's side: the cursor goes to the matches, the query stays until it is cleared.

use super::history::{Caret, Run};
use super::search::Search;
use super::{Editor, Follow};

impl Editor {
    /// Looks for `query` while it is typed: the cursor goes to the first match from where the search began, or back
    /// there when there is none. Says how many there are. A query in small letters finds capitals too.
    pub fn find(&mut self, query: &str) -> usize {
        let origin = self.search.as_ref().map_or(self.caret.cursor, |search| search.origin);
        let search = Search::new(&self.buffer, query, origin);
        let (found, count) =
            (search.from(origin).and_then(|index| search.at(index)).map(|found| found.start), search.count());
        self.search = Some(search);
        self.jump(found.unwrap_or(origin));
        count
    }

    /// To the match after the cursor, from the start again after the last; its index.
    pub fn find_next(&mut self) -> Option<usize> {
        let index = self.search.as_ref()?.from(self.caret.cursor + 1)?;
        self.jump_to_match(index)
    }

    /// To the match before the cursor, from the end again before the first; its index.
    pub fn find_previous(&mut self) -> Option<usize> {
        let index = self.search.as_ref()?.before(self.caret.cursor)?;
        self.jump_to_match(index)
    }

    /// Replaces the match that the cursor stands on and goes to the next one; a cursor elsewhere only goes there. Whether
    /// something was replaced.
    pub fn replace_current(&mut self, text: &str) -> bool {
        let current = self.search.as_ref().and_then(|search| search.at(search.index_at(self.caret.cursor)?)).cloned();
        let Some(range) = current else {
            self.find_next();
            return false;
        };
        let (text, _) = self.cleaned(text);
        let end = range.start + text.len();
        self.history.seal();
        self.edit(vec![(range, text)], Caret { cursor: end, anchor: None }, Run::Single);
        let next = self.search.as_ref().and_then(|search| search.at(search.from(end)?)).map_or(end, |next| next.start);
        self.jump(next);
        true
    }

    /// Replaces all matches as one step; how many they were. The cursor stays with the text around it.
    pub fn replace_all_matches(&mut self, text: &str) -> usize {
        let Some(search) = &self.search else { return 0 };
        let (text, _) = self.cleaned(text);
        let changes: Vec<_> = search.ranges().iter().rev().map(|range| (range.clone(), text.clone())).collect();
        let count = changes.len();
        let cursor = changes
            .iter()
            .filter(|(range, _)| range.start < self.caret.cursor)
            .fold(self.caret.cursor, |cursor, (range, _)| {
                cursor + text.len() - range.len().min(self.caret.cursor - range.start)
            });
        self.goal = None;
        self.history.seal();
        self.edit(changes, Caret { cursor, anchor: None }, Run::Single);
        self.history.seal();
        count
    }

    pub fn query(&self) -> Option<&str> {
        self.search.as_ref().map(|search| search.query.as_str())
    }

    pub fn match_count(&self) -> usize {
        self.search.as_ref().map_or(0, Search::count)
    }

    /// The index of the match that the cursor stands on, from 0.
    pub fn current_match(&self) -> Option<usize> {
        self.search.as_ref()?.index_at(self.caret.cursor)
    }

    /// Ends the search; the cursor stays on the match.
    pub fn clear_search(&mut self) {
        self.search = None;
    }

    /// Ends the search; the cursor goes back to where it began.
    pub fn cancel_search(&mut self) {
        if let Some(search) = self.search.take() {
            self.jump(search.origin);
        }
    }

    fn jump_to_match(&mut self, index: usize) -> Option<usize> {
        let start = self.search.as_ref()?.at(index)?.start;
        self.jump(start);
        Some(index)
    }

    fn jump(&mut self, offset: usize) {
        self.goal = None;
        self.history.seal();
        self.go(self.buffer.settle(offset));
        self.view.follow = Follow::Center;
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{BARS, press};
    use super::*;
    use proptest::prelude::*;

    fn searching(marked: &str, query: &str) -> Editor {
        let mut editor = BARS.editor(marked);
        editor.find(query);
        editor
    }

    #[test]
    fn one_match_after_the_other_is_replaced() {
        let mut editor = searching("|one Two one", "one");
        assert!(editor.replace_current("oneone"));
        assert_eq!(BARS.shown(&editor), "oneone Two |one");
        assert!(editor.replace_current(""));
        assert_eq!(BARS.shown(&editor), "|oneone Two ");
        press(&mut editor, "Ctrl-Z");
        assert_eq!(editor.text(), "oneone Two one");
        press(&mut editor, "Ctrl-Z");
        assert_eq!(editor.text(), "one Two one");
    }

    #[test]
    fn a_cursor_that_is_on_no_match_goes_to_one_first() {
        let mut editor = searching("|one two", "two");
        press(&mut editor, "Home");
        assert!(!editor.replace_current("x"));
        assert_eq!(BARS.shown(&editor), "one |two");
        assert!(editor.replace_current("x"));
        assert_eq!(BARS.shown(&editor), "one x|");
        assert!(!editor.replace_current("x") && !searching("|a", "").replace_current("x"));
    }

    #[test]
    fn all_are_replaced_in_one_step() {
        let mut editor = searching("one\r\n|one\r\ntwo", "one");
        assert_eq!(editor.replace_all_matches("a\nb\u{1b}"), 2);
        assert_eq!(editor.text(), "a\r\nb\r\na\r\nb\r\ntwo");
        assert_eq!((editor.match_count(), editor.cursor().line), (0, 2));
        press(&mut editor, "Ctrl-Z");
        assert_eq!((editor.text().as_str(), editor.match_count()), ("one\r\none\r\ntwo", 2));
        assert!(!editor.can_undo());
        assert_eq!(BARS.editor("a|").replace_all_matches("b"), 0);
    }

    proptest! {
        #[test]
        fn replacing_all_is_what_replacing_is(text in "[ab\n日]{0,30}", query in "[AB日]{1,2}", by in "[abx]{0,3}") {
            let text = text.to_uppercase();
            let mut editor = Editor::new(&text);
            let count = editor.find(&query);
            prop_assert_eq!(editor.replace_all_matches(&by), count);
            prop_assert_eq!(editor.text(), text.replace(&query, &by));
            prop_assert_eq!(editor.match_count(), Editor::new(&editor.text()).find(&query));
            editor.undo();
            prop_assert_eq!(editor.text(), text);
        }
    }
}
