//! A page that is read: where the view stands in it, what was searched and gone to, and how all of that stays with the
//! text when it changes.

use crate::domain::marker::Markers;
use crate::markdown::{Blank, Fit, Match, Page, Stop, StopId, What};

/// The rendered page of a text, of which only what is in view is laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Preview {
    pub page: Page,
    /// The first row in view.
    pub top: usize,
    /// Whether tables keep their width.
    pub wide: bool,
    /// Cells that a wide page is scrolled to the right.
    pub left: usize,
    /// The places that a search found.
    pub found: Vec<Match>,
    /// Which of them it stands on.
    pub at: usize,
    /// The byte of the text at which the blank begins that was gone to.
    pub blank: Option<usize>,
    /// The link or the task that was gone to.
    pub focus: Option<StopId>,
    /// Rows in view.
    height: usize,
    /// The text's revision.
    made_for: Option<u64>,
    /// Where to begin once the page is made.
    start: Option<Spot>,
}

/// A place in a text, whatever the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spot {
    /// From 0.
    pub line: usize,
    /// So many rows below the first of that line.
    pub into: usize,
}

impl Preview {
    /// Begins at a line of the text as soon as it is laid out.
    pub fn start_at(&mut self, line: usize) {
        self.return_to(Spot { line, into: 0 });
    }

    /// Begins at a place where it has been before.
    pub fn return_to(&mut self, spot: Spot) {
        self.start = Some(spot);
    }

    /// Where the view stands.
    pub fn spot(&self) -> Spot {
        let line = self.line();
        Spot { line, into: self.top.saturating_sub(self.page.row_of_source(line)) }
    }

    /// Shows the heading that `#anchor` names; false where there is none.
    pub fn show_heading(&mut self, anchor: &str) -> bool {
        let line = self.page.line_of_heading(anchor);
        line.iter().for_each(|line| self.show_line(*line, self.height));
        line.is_some()
    }

    /// Shows a line of the text at the top.
    pub fn show_line(&mut self, line: usize, height: usize) {
        self.top = self.page.show_line(line, height);
    }

    /// Finds all places where a text is shown and stands on the first from the view on.
    pub fn search(&mut self, query: &str) {
        self.found = self.page.search(query);
        self.top = self.page.top();
        self.at = self.found.iter().position(|found| found.row() >= self.top).unwrap_or(0);
    }

    /// Goes to the next or previous place that was found.
    pub fn turn_match(&mut self, forward: bool, height: usize) {
        let count = self.found.len().max(1);
        self.at = (self.at + if forward { 1 } else { count - 1 }) % count;
        self.show_match(height);
    }

    /// Brings the place that the search stands on into the upper part of the view.
    pub fn show_match(&mut self, height: usize) {
        if let Some(row) = self.found.get(self.at).map(Match::row) {
            self.show_row(row, height);
        }
    }

    fn show_row(&mut self, row: usize, height: usize) {
        if !(self.top..self.top + height).contains(&row) {
            self.top = self.page.show(row.saturating_sub(height / 3), height);
        }
    }

    /// Goes to the next or previous blank, seen from the one that was gone to while it is in view, else from the top;
    /// false when there is none.
    pub fn turn_blank(&mut self, forward: bool, height: usize) -> bool {
        let here = self.current_blank(height).map(|blank| blank.start());
        let (row, cell) = here.unwrap_or((self.top, 0));
        let found = match forward {
            true => self.page.next_blank(row, cell + usize::from(here.is_some())),
            false => self.page.previous_blank(row, cell),
        };
        self.top = self.page.top();
        let Some(found) = found else { return false };
        (self.blank, self.focus) = (Some(found.offset), None);
        self.show_row(found.start().0, height);
        true
    }

    /// The blank that was gone to, while it is in view.
    pub fn current_blank(&self, height: usize) -> Option<Blank> {
        let mut shown = self.page.blanks_on(self.top..self.top + height).into_iter();
        shown.find(|blank| Some(blank.offset) == self.blank)
    }

    /// Goes to the next or previous link, or to a task where these are wanted, seen from the one that was gone to while it
    /// is in view, else from the top; false when there is none.
    pub fn turn_stop(&mut self, forward: bool, tasks: bool) -> bool {
        let here = self.current_stop().map(|stop| stop.start());
        let (row, cell) = here.unwrap_or((self.top, 0));
        let found = match forward {
            true => self.page.next_stop(row, cell + usize::from(here.is_some()), tasks),
            false => self.page.previous_stop(row, cell, tasks),
        };
        self.top = self.page.top();
        let Some(found) = found else { return false };
        (self.focus, self.blank) = (Some(found.id), None);
        self.show_row(found.start().0, self.height);
        true
    }

    /// The link or the task that was gone to, while it is in view.
    pub fn current_stop(&self) -> Option<Stop> {
        let wanted = self.focus?;
        self.stops(true).into_iter().find(|stop| stop.id == wanted)
    }

    /// The task that was gone to, else the first in view.
    pub fn task(&self) -> Option<usize> {
        let offset = |stop: Stop| match stop.what {
            What::Task(offset) => Some(offset),
            What::Link(_) => None,
        };
        self.current_stop().and_then(offset).or_else(|| self.stops(true).into_iter().find_map(offset))
    }

    /// Where the link leads that stands at a cell of the page.
    pub fn link_at(&self, row: usize, cell: usize) -> Option<String> {
        let stops = self.page.stops_on(row..row + 1, false).into_iter();
        let mut there = stops.filter(|stop| stop.cells.iter().any(|cells| cells.contains(row, cell)));
        match there.next()?.what {
            What::Link(target) => Some(target),
            What::Task(_) => None,
        }
    }

    /// The links in view, and the tasks if they are wanted.
    fn stops(&self, tasks: bool) -> Vec<Stop> {
        self.page.stops_on(self.top..self.top + self.height, tasks)
    }

    /// The line of the text at the top.
    pub fn line(&self) -> usize {
        self.page.source_of_row(self.top)
    }

    /// Lays out what is in view where the text, the width or the place changed; the place in the text stays.
    pub fn fit(
        &mut self,
        revision: u64,
        text: impl FnOnce() -> String,
        markers: &Markers,
        width: usize,
        height: usize,
    ) {
        let fit = Fit { width: width.max(1), wide: self.wide };
        let mut line = self.line();
        let into = self.spot().into;
        self.height = height;
        let resized = self.page.fit() != fit;
        match self.made_for {
            None => self.page = Page::new(text(), markers.clone(), fit),
            Some(made_for) => {
                let refilled = self.page.set_markers(markers.clone());
                if made_for != revision {
                    line = self.page.edit(text(), line);
                    self.blank = None;
                    // A tick moves nothing.
                    self.focus = self.focus.filter(|focus| matches!(focus, StopId::Task(_)));
                }
                if refilled {
                    self.focus = None;
                }
                if resized {
                    self.page.resize(fit);
                }
                if self.top > 0 && (made_for != revision || resized || refilled) {
                    self.top = self.page.show_line(line, height);
                    // What takes the place of a line may have fewer rows now.
                    let kept = (0..=into).rev().find(|by| self.page.source_of_row(self.top + by) == line);
                    self.top += kept.filter(|_| !resized).unwrap_or(0);
                }
            }
        }
        self.made_for = Some(revision);
        if let Some(Spot { line, into }) = self.start.take() {
            self.show_line(line, height);
            self.top += into;
        }
        self.top = self.page.show(self.top, height);
        let widest = self.page.widest(self.top..self.top + height);
        self.left = self.left.min(widest.saturating_sub(width));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::marker::{Freshness, Shown};

    fn first_row(preview: &Preview) -> String {
        preview.page.rows(preview.top..preview.top + 1).flatten().map(|span| span.text.as_str()).collect()
    }

    #[test]
    fn the_view_stays_at_its_text_when_that_grows_above_or_the_window_changes() {
        let text: String = (0..400).map(|part| format!("## Part {part}\n\n{}\n\n", "some words ".repeat(40))).collect();
        let mut preview = Preview::default();
        preview.start_at(4 * 300);
        preview.fit(0, || text.clone(), &Markers::default(), 60, 20);
        assert!(first_row(&preview).starts_with("Part 300 ─"), "{}", first_row(&preview));
        preview.fit(1, || format!("New.\n\n{text}"), &Markers::default(), 60, 20);
        assert!(first_row(&preview).starts_with("Part 300 ─"), "{}", first_row(&preview));
        preview.fit(1, || unreachable!("the text is known"), &Markers::default(), 100, 20);
        assert!(first_row(&preview).starts_with("Part 300 ─"), "{}", first_row(&preview));
        let top = preview.top;
        preview.top -= 1;
        preview.fit(1, || unreachable!("the text is known"), &Markers::default(), 100, 20);
        assert_eq!(first_row(&preview), "");
        preview.top += 1;
        preview.fit(1, || unreachable!("the text is known"), &Markers::default(), 100, 20);
        assert!(first_row(&preview).starts_with("Part 300 ─") && preview.top > top / 2);
    }

    #[test]
    fn the_view_stays_at_its_text_when_markers_above_and_in_it_get_values() {
        let part =
            |part: usize| format!("## Part {part}\n\n{{{{m}}}}\n\n{{{{t}}}}\n\n{}\n\n", "some words ".repeat(40));
        let text: String = (0..100).map(part).collect();
        let given = |value: &str, rows: usize| {
            let table = format!("| a |\n|---|\n{}", "| b |\n".repeat(rows));
            let value = Shown::Value { text: value.to_owned(), state: Freshness::Here };
            let all = [("m".to_owned(), value), ("t".to_owned(), Shown::Block { markdown: table })];
            Markers::new(all.into())
        };
        let mut preview = Preview::default();
        preview.start_at(8 * 50);
        preview.fit(0, || text.clone(), &given("one", 30), 60, 20);
        assert!(first_row(&preview).starts_with("Part 50 ─"), "{}", first_row(&preview));
        preview.fit(0, || unreachable!("the text is known"), &given("one\ntwo\nthree", 5), 60, 20);
        assert!(first_row(&preview).starts_with("Part 50 ─"), "{}", first_row(&preview));
        // In the middle of what takes the place of a line, too.
        preview.top += 9;
        preview.fit(0, || unreachable!("the text is known"), &given("one", 5), 60, 20);
        assert_eq!(first_row(&preview), "b");
        preview.fit(0, || unreachable!("the text is known"), &given("one", 1), 60, 20);
        assert!(["", "b"].contains(&first_row(&preview).as_str()), "{}", first_row(&preview));
        assert_eq!(preview.line(), 8 * 50 + 4);
        let top = preview.top;
        preview.fit(0, || unreachable!("the text is known"), &given("one", 1), 60, 20);
        assert_eq!(preview.top, top);
    }

    #[test]
    fn the_blank_that_was_gone_to_is_in_view_and_forgotten_with_the_text() {
        let text = format!("[one] [two]\n\n{}[three]\n", "some words\n\n".repeat(400));
        let mut preview = Preview::default();
        preview.fit(0, || text.clone(), &Markers::default(), 60, 20);
        let mut found = Vec::new();
        for forward in [true, true, true, true, false, false, false] {
            assert!(preview.turn_blank(forward, 20));
            preview.fit(0, || unreachable!("the text is known"), &Markers::default(), 60, 20);
            let blank = preview.current_blank(20).expect("it is in view");
            found.push(text[blank.offset..].chars().take(3).collect::<String>());
        }
        assert_eq!(found, ["[on", "[tw", "[th", "[on", "[th", "[tw", "[on"]);
        // Far from it the way goes on from the view.
        preview.show_line(700, 20);
        assert_eq!(preview.current_blank(20), None);
        assert!(preview.turn_blank(false, 20));
        assert_eq!(preview.blank, Some(6));
        preview.fit(1, || format!("x {text}"), &Markers::default(), 60, 20);
        assert_eq!(preview.blank, None);
    }

    #[test]
    fn links_and_tasks_are_gone_to_and_the_place_can_be_returned_to() {
        let text = format!("[a](1)\n\n- [ ] task\n\n{}[b](2)\n", "some words ".repeat(2000));
        let mut preview = Preview::default();
        let fit = |preview: &mut Preview, revision: u64, text: &str, width: usize| {
            preview.fit(revision, || text.to_owned(), &Markers::default(), width, 20);
        };
        let found = |preview: &Preview| preview.current_stop().map(|stop| stop.what);
        fit(&mut preview, 0, &text, 60);
        assert_eq!((found(&preview), preview.task()), (None, Some(11)));
        let (one, two) = (Some(What::Link("1".into())), Some(What::Link("2".into())));
        for (forward, expected) in
            [(true, &one), (true, &Some(What::Task(11))), (true, &two), (true, &one), (false, &two)]
        {
            assert!(preview.turn_stop(forward, true));
            fit(&mut preview, 0, &text, 60);
            assert_eq!(&found(&preview), expected);
        }
        let spot = preview.spot();
        assert!(spot.into > 100, "{spot:?}");
        let row = first_row(&preview);
        preview.show_line(0, 20);
        assert_eq!((found(&preview), preview.link_at(0, 0).as_deref()), (None, Some("1")));
        preview.return_to(spot);
        fit(&mut preview, 0, &text, 60);
        assert_eq!((first_row(&preview), found(&preview)), (row, two));
        // In another window it is still the same. A tick leaves the task in focus, any other change the view alone.
        preview.show_line(0, 20);
        assert!(preview.turn_stop(true, true) && preview.turn_stop(true, true));
        fit(&mut preview, 0, &text, 40);
        assert_eq!(found(&preview), Some(What::Task(11)));
        fit(&mut preview, 1, &text.replace("[ ]", "[x]"), 40);
        assert_eq!(found(&preview), Some(What::Task(11)));
        assert!(preview.turn_stop(false, false) && found(&preview) == one);
        fit(&mut preview, 2, &format!("x {text}"), 40);
        assert_eq!(found(&preview), None);
    }
}
