//! How alike two words are, for "did you mean": a bounded edit distance, case not counted.
//! Good guesses only: a wrong suggestion is worse than none.

/// Longer words are never compared; nobody mistypes a key of this length.
const MAX_CHARS: usize = 96;

/// The number of insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
/// `None` where one of them is too long to be a word.
pub fn distance(a: &str, b: &str) -> Option<usize> {
    let a = folded(a)?;
    let b = folded(b)?;
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(last.len());
        row.push(i + 1);
        for (j, &to) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(from != to);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && from == b[j - 1] && a[i - 1] == to {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied()
}

/// The one of `candidates` that `word` was probably meant to be. The first wins among equals.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let allowed = (length / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let Some(mut steps) = distance(word, candidate) else { continue };
        if length >= 4 && is_part_of(word, candidate) {
            steps = steps.min(allowed);
        }
        if steps <= allowed && best.is_none_or(|(least, _)| steps < least) {
            best = Some((steps, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether `word` is one of the words that `name` is made of: `criteria` of `success_criteria`.
fn is_part_of(word: &str, name: &str) -> bool {
    name.split(['_', '-', '.', ' ']).any(|part| part.eq_ignore_ascii_case(word))
}

fn folded(word: &str) -> Option<Vec<char>> {
    let chars: Vec<char> = word.chars().flat_map(char::to_lowercase).take(MAX_CHARS + 1).collect();
    (chars.len() <= MAX_CHARS).then_some(chars)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn distances_count_what_a_hand_does() {
        let cases = [
            ("steps", "steps", 0),
            ("stpes", "steps", 1),
            ("Step", "steps", 1),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
        ];
        for (a, b, expected) in cases {
            assert_eq!(distance(a, b), Some(expected), "{a} {b}");
        }
        assert_eq!(distance(&"x".repeat(97), "x"), None);
    }

    #[test]
    fn only_good_guesses_are_made() {
        let known = ["name", "description", "steps", "success_criteria", "next"];
        assert_eq!(nearest("desciption", known), Some("description"));
        assert_eq!(nearest("criteria", known), Some("success_criteria"));
        assert_eq!(nearest("nam", known), Some("name"));
        assert_eq!(nearest("command", known), None);
        assert_eq!(nearest("", known), None);
    }

    proptest! {
        #[test]
        fn it_is_symmetric_and_zero_only_for_the_same(a in "[a-d]{0,8}", b in "[a-d]{0,8}") {
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert_eq!(distance(&a, &b) == Some(0), a == b);
        }
    }
}
