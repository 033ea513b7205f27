//! A cursor in a list that scrolls.

use super::action::Action;

/// Which row is selected and which is the first in view; both count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListCursor {
    pub row: usize,
    pub top: usize,
}

impl ListCursor {
    /// Moves through `rows` rows of which `height` are in view. Returns whether the action was one of moving.
    pub fn apply(&mut self, action: Action, rows: usize, height: usize) -> bool {
        let page = height.saturating_sub(1).max(1);
        self.row = match action {
            Action::Up => self.row.saturating_sub(1),
            Action::Down => self.row + 1,
            Action::PageUp => self.row.saturating_sub(page),
            Action::PageDown => self.row + page,
            Action::First => 0,
            Action::Last => rows,
            _ => return false,
        };
        self.fit(rows, height);
        true
    }

    /// Brings the cursor into the list and the view to the cursor.
    pub fn fit(&mut self, rows: usize, height: usize) {
        self.row = self.row.min(rows.saturating_sub(1));
        let height = height.max(1);
        self.top = self.top.min(self.row).max((self.row + 1).saturating_sub(height));
        self.top = self.top.min(rows.saturating_sub(height));
    }
}

/// Scrolls a page of `rows` lines of which `height` are in view. Returns whether the action was one of moving.
pub fn scroll(top: &mut usize, action: Action, rows: usize, height: usize) -> bool {
    let page = height.saturating_sub(2).max(1);
    *top = match action {
        Action::Up => top.saturating_sub(1),
        Action::Down => *top + 1,
        Action::PageUp => top.saturating_sub(page),
        Action::PageDown => *top + page,
        Action::First => 0,
        Action::Last => rows,
        _ => return false,
    };
    *top = (*top).min(rows.saturating_sub(height));
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_cursor_is_always_in_the_list_and_in_view(
            moves in proptest::collection::vec(0usize..6, 0..40), rows in 0usize..30, height in 0usize..12,
        ) {
            let actions = [Action::Up, Action::Down, Action::PageUp, Action::PageDown, Action::First, Action::Last];
            let mut cursor = ListCursor::default();
            for index in moves {
                prop_assert!(cursor.apply(actions[index], rows, height));
                prop_assert!(cursor.row < rows.max(1));
                prop_assert!(cursor.top <= cursor.row && cursor.row < cursor.top + height.max(1));
            }
        }
    }

    #[test]
    fn a_page_stops_at_its_end() {
        let mut top = 0;
        scroll(&mut top, Action::Last, 50, 20);
        assert_eq!(top, 30);
        scroll(&mut top, Action::PageUp, 50, 20);
        assert_eq!(top, 12);
        assert!(!scroll(&mut top, Action::Help, 50, 20));
    }
}
