//! Searching from the editor's side: the cursor goes to the matches, the query stays until it is cleared.

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
