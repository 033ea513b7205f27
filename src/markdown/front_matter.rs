//! Where the body of a text begins: behind YAML, by the one rule of `domain::template`, or behind TOML between two lines
//! `+++`, which nothing here reads but which is no text for readers either.

use crate::domain::template::split_front_matter;

/// The front matter at the very start of a text, and the offset of its body.
pub(super) fn front_matter(text: &str) -> (Option<&str>, usize) {
    let (front, body) = split_front_matter(text);
    match toml(body).filter(|_| front.is_none()) {
        Some((front, body)) => (Some(front), text.len() - body.len()),
        None => (front, text.len() - body.len()),
    }
}

/// What stands between the two lines, and what follows. Anything but a key or the name of a table is text.
fn toml(text: &str) -> Option<(&str, &str)> {
    let inside = after_fence(text)?;
    let starts = std::iter::once(0).chain(inside.match_indices('\n').map(|(at, _)| at + 1));
    let (front, body) =
        starts.map(|at| inside.split_at(at)).find_map(|(front, rest)| Some((front, after_fence(rest)?)))?;
    let meant = |line: &str| line.starts_with('[') || line.contains('=');
    let first = front.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_none_or(meant).then_some((front, body))
}

fn after_fence(text: &str) -> Option<&str> {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    (line.trim_end() == "+++").then_some(rest)
}
