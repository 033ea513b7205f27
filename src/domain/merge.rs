//! What two programs made of the same text or the same entries, brought together where they do not contradict each other.

use std::hash::Hash;

use indexmap::IndexMap;

/// Texts whose differing parts have more lines are not brought together: that would take too long.
const LINES: usize = 4000;

/// `ours` and `theirs`, both made of `base`, as one text; `None` where they changed the same lines, or lines beside each
/// other, in different ways.
pub fn texts(base: &str, ours: &str, theirs: &str) -> Option<String> {
    if let Some(one) = value(&base, &ours, &theirs) {
        return Some((*one).to_owned());
    }
    let differing = |text: &str| {
        let (old, new) = super::history::middle(base, text);
        old.len().max(new.len())
    };
    if differing(ours).max(differing(theirs)) > LINES {
        return None;
    }
    // What it returns as an error has marks of the conflict in it, which nobody wants in a document.
    diffy::merge(base, ours, theirs).ok()
}

/// The value that only one of both changed, or both in the same way.
pub fn value<'a, T: PartialEq>(base: &T, ours: &'a T, theirs: &'a T) -> Option<&'a T> {
    match () {
        () if ours == theirs || theirs == base => Some(ours),
        () if ours == base => Some(theirs),
        () => None,
    }
}

/// Entries by their key, in the order of `theirs`, then what only `ours` has. `choose` decides where both have changed an
/// entry in different ways.
pub fn entries<K: Hash + Eq + Clone, V: PartialEq + Clone>(
    base: &IndexMap<K, V>,
    ours: &IndexMap<K, V>,
    theirs: &IndexMap<K, V>,
    choose: impl Fn(&V, &V) -> Option<V>,
) -> Option<IndexMap<K, V>> {
    let added = ours.keys().filter(|key| !theirs.contains_key(*key));
    let mut merged = IndexMap::new();
    for key in theirs.keys().chain(added) {
        let (old, our, their) = (base.get(key), ours.get(key), theirs.get(key));
        let entry = match (value(&old, &our, &their), our, their) {
            (Some(entry), ..) => entry.cloned(),
            (None, Some(our), Some(their)) => Some(choose(our, their)?),
            // One changed what the other took away.
            (None, ..) => return None,
        };
        merged.extend(entry.map(|entry| (key.clone(), entry)));
    }
    Some(merged)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BASE: &str = "one\ntwo\nthree\nfour\nfive\n";

    #[test]
    fn changes_in_different_places_come_together() {
        let ours = BASE.replace("two", "TWO");
        let theirs = BASE.replace("four", "FOUR").replace("five\n", "five\nsix\n");
        assert_eq!(texts(BASE, &ours, &theirs).as_deref(), Some("one\nTWO\nthree\nFOUR\nfive\nsix\n"));
        assert_eq!(texts(BASE, &theirs, &ours), texts(BASE, &ours, &theirs));
        let crlf = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(
            texts(&crlf(BASE), &crlf(&ours), &crlf(&theirs)),
            texts(BASE, &ours, &theirs).map(|text| crlf(&text))
        );
    }

    #[test]
    fn what_contradicts_is_left_to_people_and_no_marks_are_made() {
        assert_eq!(texts(BASE, &BASE.replace("two", "2"), &BASE.replace("two", "zwei")), None);
        assert_eq!(texts(BASE, &BASE.replace("two\n", ""), &BASE.replace("two", "zwei")), None);
        assert_eq!(texts("", "ours\n", "theirs\n"), None);
        let long = |word: &str| (0..LINES + 1).map(|line| format!("{word} {line}\n")).collect::<String>();
        assert_eq!(texts("start\n\nend\n", &format!("start\n\n{}", long("a")), "begin\n\nend\n"), None, "too long");
    }

    #[test]
    fn entries_are_changed_added_and_taken_away_by_either() {
        fn map(text: &str) -> IndexMap<&str, &str> {
            text.split(' ').filter_map(|part| part.split_once('=')).collect()
        }
        let merge = |base, ours, theirs| entries(&map(base), &map(ours), &map(theirs), |_, _| None);
        assert_eq!(merge("a=1 b=2 c=3", "a=9 b=2 n=5", "a=1 b=7 c=3 t=6"), Some(map("a=9 b=7 t=6 n=5")));
        assert_eq!(merge("a=1", "a=2", "a=2"), Some(map("a=2")));
        assert_eq!(merge("a=1", "a=2", "a=3"), None);
        assert_eq!(merge("a=1", "", "a=3"), None, "taken away here, changed there");
        let chosen = entries(&map("a=1"), &map("a=2"), &map("a=3"), |ours, _| Some(*ours));
        assert_eq!(chosen, Some(map("a=2")));
    }

    proptest! {
        #[test]
        fn one_side_alone_always_wins(base in "([ab]{0,2}\n){0,8}", other in "([abc]{0,2}\n){0,8}") {
            prop_assert_eq!(texts(&base, &other, &base), Some(other.clone()));
            prop_assert_eq!(texts(&base, &base, &other), Some(other.clone()));
            prop_assert_eq!(texts(&base, &other, &other), Some(other));
        }

        #[test]
        fn every_line_that_one_side_added_is_in_what_comes_together(
            base in prop::collection::vec("[a-c]", 0..8), ours in any::<prop::sample::Index>(), theirs in any::<prop::sample::Index>(),
        ) {
            let with = |at: &prop::sample::Index, line: &str| {
                let mut lines = base.clone();
                lines.insert(at.index(base.len() + 1), line.to_owned());
                lines.join("\n") + "\n"
            };
            let merged = texts(&(base.join("\n") + "\n"), &with(&ours, "OURS"), &with(&theirs, "THEIRS"));
            if let Some(merged) = merged {
                prop_assert!(merged.contains("OURS") && merged.contains("THEIRS") && !merged.contains("<<<<"), "{}", merged);
            }
        }
    }
}
