//! A list to choose from by a few typed letters: the palette, "go to", and every choice of a partner or playbook.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::action::Action;
use super::list::ListCursor;
use crate::domain::run::RunKey;
use crate::editor::{Command, Editor};

/// What a row stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    Action(Action),
    Today,
    Partners,
    Playbooks,
    Partner(String),
    Playbook(String),
    Run(RunKey),
    /// Start this playbook for this partner.
    Start {
        partner: String,
        playbook: String,
    },
    /// First make a partner, then start this playbook for it.
    NewPartnerFor(String),
    /// Go to this line of the open document.
    Line(usize),
    /// Open this step of the run on the screen.
    Step(String),
    /// Write the marker of this id into the open document.
    Marker(String),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub label: String,
    /// Dim, at the right.
    pub detail: String,
    pub target: Target,
}

impl Item {
    pub fn new(label: impl Into<String>, detail: impl Into<String>, target: Target) -> Self {
        Self { label: label.into(), detail: detail.into(), target }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    pub title: String,
    pub query: Editor,
    pub items: Vec<Item>,
    /// Positions in `items`, best first.
    pub shown: Vec<usize>,
    pub cursor: ListCursor,
}

impl Pick {
    pub fn new(title: impl Into<String>, items: Vec<Item>) -> Self {
        let shown = (0..items.len()).collect();
        Self { title: title.into(), query: Editor::single_line(""), items, shown, cursor: ListCursor::default() }
    }

    pub fn edit(&mut self, command: Command) {
        if self.query.apply(command).changed {
            self.shown =
                matches(&self.query.text(), self.items.iter().map(|item| (item.label.as_str(), item.detail.as_str())));
            self.cursor = ListCursor::default();
        }
    }

    pub fn chosen(&self) -> Option<&Item> {
        self.shown.get(self.cursor.row).and_then(|index| self.items.get(*index))
    }
}

/// The positions of the rows that match `query`, best first; all in their order for an empty one. A row is its
/// label and a detail that counts for less.
pub fn matches<'a>(query: &str, rows: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<usize> {
    let pattern = Pattern::parse(query.trim(), CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut score = |text: &str| pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher);
    let mut scored: Vec<(u32, usize)> = rows
        .enumerate()
        .filter_map(|(index, (label, detail))| {
            let by_label = score(label).map(|points| points * 2);
            by_label.or_else(|| score(&format!("{label} {detail}"))).map(|points| (points, index))
        })
        .collect();
    scored.sort_by_key(|(points, index)| (std::cmp::Reverse(*points), *index));
    scored.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_order_find_a_row_and_accents_do_not_matter() {
        let rows = [("Quarterly business review", "qbr"), ("Société Générale", "recruit"), ("Recruit", "")];
        assert_eq!(matches("qbr", rows.into_iter()), [0]);
        assert_eq!(matches("societe", rows.into_iter()), [1]);
        assert_eq!(matches("recruit", rows.into_iter()), [2, 1], "a label counts for more than a detail");
        assert_eq!(matches("", rows.into_iter()), [0, 1, 2]);
        assert!(matches("zzz", rows.into_iter()).is_empty());
    }
}
