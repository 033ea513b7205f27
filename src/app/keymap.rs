//! From a key in a place to an action, and back to the key that a hint shows.

use std::collections::HashMap;

use super::action::{ACTIONS, Action, Context, Row};
use super::key::Key;

/// Which key means what where.
#[derive(Debug, Clone, PartialEq)]
pub struct Keymap {
    bindings: HashMap<(Context, Key), Action>,
    shown: HashMap<Action, Vec<Key>>,
}

impl Default for Keymap {
    /// The keys of the table.
    fn default() -> Self {
        let mut keymap = Self { bindings: HashMap::new(), shown: HashMap::new() };
        for row in ACTIONS {
            let keys: Vec<Key> = row.keys.iter().filter_map(|key| key.parse().ok()).collect();
            for context in row.contexts {
                keymap.bindings.extend(keys.iter().map(|key| ((*context, *key), row.action)));
            }
            keymap.shown.insert(row.action, keys);
        }
        // Letters must not act where they are text; Ctrl-C copies in the editor.
        keymap.bindings.retain(|(context, key), _| !(context.takes_text() && key.text().is_some()));
        keymap.bindings.remove(&(Context::Editor, Key::ctrl('c')));
        keymap
    }
}

impl Keymap {
    /// The action of a key, asking the contexts in their order.
    pub fn action(&self, contexts: &[Context], key: Key) -> Option<Action> {
        contexts.iter().find_map(|context| self.bindings.get(&(*context, key)).copied())
    }

    /// The key to show for an action in a place: the first that acts there.
    pub fn key(&self, contexts: &[Context], action: Action) -> Option<Key> {
        let keys = self.shown.get(&action)?;
        keys.iter().copied().find(|key| self.action(contexts, *key) == Some(action))
    }

    /// All keys of an action.
    pub fn keys(&self, action: Action) -> &[Key] {
        self.shown.get(&action).map_or(&[], Vec::as_slice)
    }

    /// What can be done in a place, in the order of the contexts and then of the table, with the key of each.
    pub fn available(&self, contexts: &[Context]) -> Vec<(Context, &'static Row, Key)> {
        let mut seen = Vec::new();
        let mut rows = Vec::new();
        for context in contexts {
            for row in ACTIONS.iter().filter(|row| row.contexts.contains(context)) {
                if let Some(key) = self.key(contexts, row.action)
                    && !seen.contains(&row.action)
                {
                    seen.push(row.action);
                    rows.push((*context, row, key));
                }
            }
        }
        rows
    }

    /// The footer of a place: at most six hints, help always the last of them.
    pub fn hints(&self, contexts: &[Context]) -> Vec<(Action, Key, &'static str)> {
        let hinted = self.available(contexts).into_iter().filter(|(_, row, _)| !row.hint.is_empty());
        let (help, others): (Vec<_>, Vec<_>) = hinted.partition(|(_, row, _)| row.action == Action::Help);
        let mut words = Vec::new();
        let others = others.into_iter().filter(|(_, row, _)| {
            let new = !words.contains(&row.hint);
            words.push(row.hint);
            new
        });
        let room = 6 - help.len().min(1);
        others.take(room).chain(help).map(|(_, row, key)| (row.action, key, row.hint)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_key_can_be_read() {
        for row in ACTIONS {
            for key in row.keys {
                assert!(key.parse::<Key>().is_ok(), "{} of {}", key, row.name);
            }
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_context() {
        for context in Context::ALL {
            let mut seen: HashMap<&str, &str> = HashMap::new();
            for row in ACTIONS.iter().filter(|row| row.contexts.contains(&context)) {
                for key in row.keys {
                    if let Some(other) = seen.insert(key, row.name) {
                        panic!("{key} is both {other} and {} in {context:?}", row.name);
                    }
                }
            }
        }
    }

    #[test]
    fn names_and_actions_are_unique() {
        let names: std::collections::HashSet<_> = ACTIONS.iter().map(|row| row.name).collect();
        let actions: std::collections::HashSet<_> = ACTIONS.iter().map(|row| row.action).collect();
        assert_eq!((names.len(), actions.len()), (ACTIONS.len(), ACTIONS.len()));
    }

    #[test]
    fn a_letter_is_text_in_the_editor_and_an_action_beside_it() {
        let keymap = Keymap::default();
        assert_eq!(keymap.action(&[Context::Document, Context::Run], Key::char('n')), Some(Action::NextStep));
        assert_eq!(keymap.action(&[Context::Editor], Key::char('n')), None);
        assert_eq!(keymap.action(&[Context::Editor], Key::char('?')), None);
        assert_eq!(keymap.key(&[Context::Editor], Action::Help).map(|key| key.to_string()).as_deref(), Some("F1"));
    }

    #[test]
    fn the_footer_has_at_most_six_hints_and_ends_with_help() {
        let keymap = Keymap::default();
        for context in Context::ALL {
            let hints = keymap.hints(&[context, Context::Run, Context::Global]);
            assert!(hints.len() <= 6);
            assert_eq!(hints.last().map(|(_, _, hint)| *hint), Some("help"));
        }
    }
}
