//! The problems of one file while it is being read: collected, capped, and put into the order of the text.

use crate::domain::problem::{Place, Problem, Severity};

/// How many problems of each severity are told; whoever has more is helped by the first of them.
const MAX_EACH: usize = 100;

pub(super) struct Notes<'a> {
    text: &'a str,
    problems: Vec<Problem>,
    untold: usize,
}

impl<'a> Notes<'a> {
    pub(super) fn new(text: &'a str, problems: Vec<Problem>) -> Self {
        Self { text, problems, untold: 0 }
    }

    pub(super) fn error(&mut self, place: Place, message: impl Into<String>, fix: impl Into<String>) {
        if self.room_for(Severity::Error) {
            self.problems.push(Problem::error(self.text, place, message, fix));
        }
    }

    pub(super) fn warning(&mut self, place: Place, message: impl Into<String>, fix: impl Into<String>) {
        if self.room_for(Severity::Warning) {
            self.problems.push(Problem::warning(self.text, place, message, fix));
        }
    }

    /// The source line at `place`.
    pub(super) fn line(&self, place: Place) -> &'a str {
        self.text.lines().nth(place.line.saturating_sub(1)).unwrap_or_default()
    }

    pub(super) fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    pub(super) fn sorted(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| problem.place);
        if let Some(last) = self.problems.last().map(|problem| problem.place).filter(|_| self.untold > 0) {
            let message = format!("There are {} more problems.", self.untold);
            self.problems.push(Problem::warning(self.text, last, message, "Mend those above, then check again."));
        }
        self.problems
    }

    fn room_for(&mut self, severity: Severity) -> bool {
        let told = self.problems.iter().filter(|problem| problem.severity == severity).count();
        self.untold += usize::from(told >= MAX_EACH);
        told < MAX_EACH
    }
}
