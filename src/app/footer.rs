//! The footer of a place: its hints with where each stands, shared by drawing and by clicks.

use super::action::{Action, Context};
use super::key::Key;
use super::keymap::Keymap;
use super::text::width;

/// The cells between two hints.
const GAP: u16 = 3;

/// A key and what it does, at a column of the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    pub action: Action,
    pub key: Key,
    pub words: &'static str,
    pub x: u16,
    pub width: u16,
}

/// The hints that fit into a footer of `columns`; help goes last and stays longest.
pub fn hints(keymap: &Keymap, contexts: &[Context], columns: u16) -> Vec<Hint> {
    let mut hints: Vec<Hint> =
        keymap.hints(contexts).into_iter().map(|(action, key, words)| hint(action, key, words)).collect();
    let taken = |hints: &[Hint]| hints.iter().map(|hint| hint.width + GAP).sum::<u16>();
    while taken(&hints) > columns.saturating_add(GAP).saturating_sub(2) && hints.len() > 1 {
        hints.remove(hints.len() - 2);
    }
    let mut x = 1;
    for hint in &mut hints {
        hint.x = x;
        x += hint.width + GAP;
    }
    hints
}

fn hint(action: Action, key: Key, words: &'static str) -> Hint {
    let cells = width(&key.to_string()) + 1 + width(words);
    Hint { action, key, words, x: 0, width: u16::try_from(cells).unwrap_or(u16::MAX / 8) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_do_not_overlap_and_help_stays_to_the_last() {
        let keymap = Keymap::default();
        for columns in 0..160 {
            let hints = hints(&keymap, &[Context::Document, Context::Run, Context::Global], columns);
            assert_eq!(hints.last().map(|hint| hint.action), Some(Action::Help));
            assert!(hints.windows(2).all(|pair| pair[0].x + pair[0].width < pair[1].x));
            assert!(hints.len() == 1 || hints.iter().all(|hint| hint.x + hint.width <= columns));
        }
    }
}
