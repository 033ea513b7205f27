//! The markers of a document, `{{some.id}}`, and what stands for each.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::similar;

/// What is shown where a marker stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// A value. It may have several lines.
    Value { text: String, state: Freshness },
    /// There is no value yet: the field's label.
    Blank { label: String },
    /// Markdown that takes the place of a line which holds nothing but the marker.
    Block { markdown: String },
    /// No field, fact or setting has this id; the one that may be meant.
    Unknown { meant: Option<String> },
}

/// How a value came to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// It was entered in this run, or it is no answer at all.
    Here,
    /// It was entered elsewhere and is still fresh.
    Known,
    /// It is older than its field allows, and should be confirmed.
    Stale,
}

/// Whether something is left to do about a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Filled,
    /// It waits for its value.
    Open,
    /// Nothing has this id.
    Unknown,
}

/// What stands for each marker of a document, by its id. Cheap to copy and to compare with itself.
#[derive(Debug, Clone, Default)]
pub struct Markers(Option<Arc<BTreeMap<String, Shown>>>);

impl Markers {
    /// All markers that there are: whatever else stands in a text is unknown. Without them, as in the default, nothing is.
    pub fn new(shown: BTreeMap<String, Shown>) -> Self {
        Self(Some(Arc::new(shown)))
    }

    /// What stands for `id`; `None` where nobody can tell yet.
    pub fn get(&self, id: &str) -> Option<Cow<'_, Shown>> {
        let all = self.0.as_deref()?;
        let unknown = || {
            let meant = similar::nearest(id, all.keys().map(String::as_str)).map(str::to_owned);
            Cow::Owned(Shown::Unknown { meant })
        };
        Some(all.get(id).map_or_else(unknown, Cow::Borrowed))
    }

    /// How the marker `{{id}}` stands.
    pub fn state(&self, marker: &str) -> State {
        let Some(all) = self.0.as_deref() else { return State::Open };
        match id_of(marker).and_then(|id| all.get(id)) {
            Some(Shown::Value { .. } | Shown::Block { .. }) => State::Filled,
            Some(Shown::Blank { .. }) => State::Open,
            Some(Shown::Unknown { .. }) | None => State::Unknown,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Shown)> {
        self.0.iter().flat_map(|all| all.iter()).map(|(id, shown)| (id.as_str(), shown))
    }
}

impl PartialEq for Markers {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other) || one == other,
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

/// The id within `{{ }}`: without the space around it. `None` for what cannot be one.
pub fn id_of(marker: &str) -> Option<&str> {
    let id = marker.strip_prefix("{{")?.strip_suffix("}}")?.trim();
    is_id(id).then_some(id)
}

/// Words of small letters, digits, `_` and `-`, joined by dots.
pub fn is_id(id: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
    };
    !id.is_empty() && id.len() <= 100 && id.split('.').all(word)
}

/// The ids of all markers of a text with where each stands, in order. Code is searched too: there they are shown as they
/// are, and nobody asks for them.
pub fn find(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text[from..].find("{{")?;
            let Some(length) = text[start..].find("}}") else {
                from = text.len();
                return None;
            };
            let end = start + length + 2;
            // No id has a brace in it, so only the last `{{` can be the one; this also keeps the search linear.
            let start = start + text[start..end].rfind("{{").unwrap_or(0);
            match id_of(&text[start..end]) {
                Some(id) => {
                    from = end;
                    return Some((start..end, id));
                }
                None => from = start + 1,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_found_where_they_stand() {
        let found = |text: &'static str| find(text).map(|(_, id)| id).collect::<Vec<_>>();
        assert_eq!(found("{{a}} {{ b.c_1 }}{{d-e}} {{{f}}}"), ["a", "b.c_1", "d-e", "f"]);
        assert_eq!(found("{{}} {{ }} {{A}} {{a b}} {{a..b}} {{.a}} {a} {{open"), Vec::<&str>::new());
        assert_eq!(found("{{ {{a}}"), ["a"]);
        let text = "x {{ a }} y";
        assert_eq!(find(text).map(|(range, _)| &text[range]).collect::<Vec<_>>(), ["{{ a }}"]);
    }
}
