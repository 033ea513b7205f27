//! What waits for the machine: in order, with a flood of typed characters as one text and a flood of sizes as the last.

use std::collections::VecDeque;

use crate::app::Msg;
use crate::app::key::{Code, Key};

/// As many typed characters at once are no typing: a terminal without bracketed paste, or a machine.
const FLOOD: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: VecDeque<Msg>,
    /// How many messages at the front are known to type text, so that a flood is counted once.
    typed: usize,
}

impl Queue {
    pub(super) fn push(&mut self, msg: Msg) {
        if matches!(msg, Msg::Resize { .. }) {
            // Sizes in between were never drawn.
            self.waiting.retain(|waiting| !matches!(waiting, Msg::Resize { .. }));
            self.typed = 0;
        }
        self.waiting.push_back(msg);
    }

    /// These come before everything that waits.
    pub(super) fn push_front(&mut self, msgs: Vec<Msg>) {
        if !msgs.is_empty() {
            msgs.into_iter().rev().for_each(|msg| self.waiting.push_front(msg));
            self.typed = 0;
        }
    }

    /// The next message; a flood of typed characters is one paste where text is taken.
    pub(super) fn pop(&mut self, takes_text: bool) -> Option<Msg> {
        if self.typed == 0 {
            self.typed = self.waiting.iter().take_while(|msg| text(msg).is_some()).count();
        }
        if self.typed >= FLOOD && takes_text {
            let flood = self.waiting.drain(..std::mem::take(&mut self.typed));
            return Some(Msg::Paste(flood.filter_map(|msg| text(&msg)).collect()));
        }
        self.typed = self.typed.saturating_sub(1);
        self.waiting.pop_front()
    }

    /// Forgets keys, clicks and pastes.
    pub(super) fn drop_input(&mut self) {
        self.waiting.retain(|msg| !matches!(msg, Msg::Key(_) | Msg::Mouse(_) | Msg::Paste(_)));
        self.typed = 0;
    }
}

/// The character that a message types. Terminals send a pasted line end as Enter or as Ctrl-J.
fn text(msg: &Msg) -> Option<char> {
    let Msg::Key(key) = msg else { return None };
    if *key == Key::ctrl('j') || *key == Key::plain(Code::Enter) {
        return Some('\n');
    }
    if *key == Key::plain(Code::Tab) { Some('\t') } else { key.text() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn queue(msgs: impl IntoIterator<Item = Msg>) -> Queue {
        let mut queue = Queue::default();
        msgs.into_iter().for_each(|msg| queue.push(msg));
        queue
    }

    fn all(mut queue: Queue, takes_text: bool) -> Vec<Msg> {
        std::iter::from_fn(|| queue.pop(takes_text)).collect()
    }

    fn typed(text: &str) -> Vec<Msg> {
        let key = |c| if c == '\n' { Key::plain(Code::Enter) } else { Key::char(c) };
        text.chars().map(|c| Msg::Key(key(c))).collect()
    }

    #[test]
    fn a_flood_is_one_text_where_text_is_taken() {
        let line = "a line of text that nobody types\n";
        let text = line.repeat(60);
        assert_eq!(all(queue(typed(&text)), true), [Msg::Paste(text.clone())]);
        assert_eq!(all(queue(typed(&text)), false), typed(&text));
        assert_eq!(all(queue(typed(line)), true), typed(line), "33 keys may be typed");
    }

    #[test]
    fn a_key_that_is_no_text_divides_a_flood() {
        let mut msgs = typed(&"x".repeat(64));
        msgs.push(Msg::Key(Key::plain(Code::Up)));
        msgs.extend(typed("yz"));
        let expected = [&[Msg::Paste("x".repeat(64)), Msg::Key(Key::plain(Code::Up))][..], &typed("yz")].concat();
        assert_eq!(all(queue(msgs), true), expected);
    }

    #[test]
    fn text_may_start_to_be_taken_in_the_middle() {
        let mut queue = queue(typed(&format!("i{}", "x".repeat(70))));
        assert_eq!(queue.pop(false), Some(Msg::Key(Key::char('i'))));
        assert_eq!(all(queue, true), [Msg::Paste("x".repeat(70))]);
    }

    #[test]
    fn only_the_last_size_counts() {
        let size = |columns| Msg::Resize { columns, rows: 1 };
        assert_eq!(
            all(queue([size(1), Msg::Tick, size(2), size(3), Msg::FocusLost]), true),
            [Msg::Tick, size(3), Msg::FocusLost]
        );
    }

    #[test]
    fn answers_come_first_and_input_can_be_dropped() {
        let mut queue = queue([typed("a"), vec![Msg::FilesChanged, Msg::Paste("b".to_owned())]].concat());
        queue.push_front(vec![Msg::Tick, Msg::FocusGained]);
        queue.drop_input();
        assert_eq!(all(queue, true), [Msg::Tick, Msg::FocusGained, Msg::FilesChanged]);
    }

    proptest! {
        #[test]
        fn no_character_is_lost(text in "[a-z\n]{0,300}", ups in proptest::collection::vec(0_usize..300, 0..4), taken in any::<bool>()) {
            let mut msgs = typed(&text);
            for at in ups {
                msgs.insert(at.min(msgs.len()), Msg::Key(Key::plain(Code::Up)));
            }
            let expected: String = msgs.iter().map(|msg| super::text(msg).unwrap_or('^')).collect();
            let got: String = all(queue(msgs), taken).iter().map(|msg| match msg {
                Msg::Paste(text) => text.clone(),
                other => super::text(other).unwrap_or('^').to_string(),
            }).collect();
            prop_assert_eq!(got, expected);
        }
    }
}
