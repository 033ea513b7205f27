//! What was done and can be undone: steps of exact replacements with the cursor before and after. Runs of typed or
//! deleted characters grow one step; the whole is bounded by bytes, oldest steps go first.

use std::collections::VecDeque;

use super::buffer::Format;

/// Bytes of removed and inserted text that are remembered.
const LIMIT: usize = 32 << 20;
/// Bytes that a change costs beside its text, roughly.
const OVERHEAD: usize = 128;

/// `removed` stood at byte `at`; `inserted` stands there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub at: usize,
    pub removed: String,
    pub inserted: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Caret {
    pub cursor: usize,
    pub anchor: Option<usize>,
}

/// How a step may grow: by the next one of the same kind that goes on where it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    Typing,
    Backspacing,
    Deleting,
    /// It may not.
    Single,
}

#[derive(Debug, Clone)]
pub(super) struct Step {
    pub changes: Vec<Change>,
    pub carets: (Caret, Caret),
    pub formats: (Format, Format),
    pub run: Run,
}

/// A state of the text, to ask later whether it was left; undoing back to it comes back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark(u64);

#[derive(Debug, Clone, Default)]
pub(super) struct History {
    done: VecDeque<(Step, Mark)>,
    undone: Vec<(Step, Mark)>,
    bytes: usize,
    /// The last step may grow: nothing but edits happened since.
    open: bool,
    state: Mark,
    latest: u64,
}

impl History {
    pub fn mark(&self) -> Mark {
        self.state
    }

    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// The next edit starts a step of its own.
    pub fn seal(&mut self) {
        self.open = false;
    }

    /// Takes a step that was carried out. What was undone is gone.
    pub fn record(&mut self, step: Step) {
        self.undone.clear();
        let before = self.state;
        self.latest += 1;
        self.state = Mark(self.latest);
        let open = std::mem::replace(&mut self.open, true);
        let cost = step.cost();
        let rest = match self.done.back_mut() {
            Some((last, _)) if open => last.grow(step),
            _ => Some(step),
        };
        self.bytes += if rest.is_some() { cost } else { cost - OVERHEAD };
        self.done.extend(rest.map(|step| (step, before)));
        while self.bytes > LIMIT && self.done.len() > 1 {
            self.bytes -= self.done.pop_front().map_or(0, |(step, _)| step.cost());
        }
    }

    /// The step to take back; its changes are to be reversed from the last to the first.
    pub fn undo(&mut self) -> Option<Step> {
        self.open = false;
        let (step, before) = self.done.pop_back()?;
        self.bytes = self.bytes.saturating_sub(step.cost());
        let after = std::mem::replace(&mut self.state, before);
        self.undone.push((step.clone(), after));
        Some(step)
    }

    /// The step to carry out again.
    pub fn redo(&mut self) -> Option<Step> {
        self.open = false;
        let (step, after) = self.undone.pop()?;
        self.bytes += step.cost();
        let before = std::mem::replace(&mut self.state, after);
        self.done.push_back((step.clone(), before));
        Some(step)
    }
}

impl Step {
    fn cost(&self) -> usize {
        self.changes.iter().map(|change| change.removed.len() + change.inserted.len() + OVERHEAD).sum()
    }

    /// Takes `next` in where it goes on with this run, else gives it back.
    fn grow(&mut self, next: Step) -> Option<Step> {
        if self.run != next.run || self.carets.1 != next.carets.0 || next.carets.0.anchor.is_some() {
            return Some(next);
        }
        let ([mine], [more]) = (self.changes.as_mut_slice(), next.changes.as_slice()) else { return Some(next) };
        match self.run {
            Run::Typing if more.at == mine.at + mine.inserted.len() && !starts_word(&mine.inserted, &more.inserted) => {
                mine.inserted.push_str(&more.inserted);
            }
            Run::Backspacing if more.at + more.removed.len() == mine.at => {
                mine.removed.insert_str(0, &more.removed);
                mine.at = more.at;
            }
            Run::Deleting if more.at == mine.at => mine.removed.push_str(&more.removed),
            _ => return Some(next),
        }
        self.carets.1 = next.carets.1;
        None
    }
}

fn starts_word(before: &str, typed: &str) -> bool {
    before.ends_with(char::is_whitespace) && !typed.starts_with(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(at: usize, text: &str) -> Step {
        let caret = |cursor| Caret { cursor, anchor: None };
        Step {
            changes: vec![Change { at, removed: String::new(), inserted: text.to_owned() }],
            carets: (caret(at), caret(at + text.len())),
            formats: (Format::default(), Format::default()),
            run: Run::Typing,
        }
    }

    #[test]
    fn the_oldest_steps_go_when_the_bytes_are_too_many() {
        let mut history = History::default();
        for _ in 0..5 {
            history.record(typed(0, &"x".repeat(LIMIT / 3)));
            history.seal();
        }
        assert!(history.bytes <= LIMIT);
        assert_eq!(std::iter::from_fn(|| history.undo()).count(), 2);
    }

    #[test]
    fn the_last_step_stays_whatever_its_size() {
        let mut history = History::default();
        history.record(typed(0, "small"));
        history.seal();
        history.record(typed(0, &"x".repeat(LIMIT + 1)));
        assert_eq!(history.undo().map(|step| step.changes[0].inserted.len()), Some(LIMIT + 1));
        assert!(!history.can_undo());
    }

    #[test]
    fn undoing_comes_back_to_a_mark() {
        let mut history = History::default();
        let empty = history.mark();
        history.record(typed(0, "a"));
        let saved = history.mark();
        history.record(typed(1, "b"));
        assert_ne!(history.mark(), saved, "a step that grew is another state");
        history.undo();
        assert_eq!(history.mark(), empty);
        history.redo();
        assert!(history.mark() != saved && history.mark() != empty);
    }
}
