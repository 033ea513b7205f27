//! Where the body of a text begins, by the one rule of `domain::template`.

use crate::domain::template::split_front_matter;

/// The front matter at the very start of a text, and the offset of its body.
pub(super) fn front_matter(text: &str) -> (Option<&str>, usize) {
    let (front, body) = split_front_matter(text);
    (front, text.len() - body.len())
}
