//! The headings that a `#part` of a link names: by their own `{#id}`, else by the name that GitHub gives them.

use std::collections::HashMap;

use unicode_normalization::char::is_combining_mark;

use super::outline::Entry;
use super::page::Page;

impl Page {
    /// The line of the heading that `#anchor` names; the first line for `#` and `#top`. This reads what has not been
    /// read yet, but lays nothing out.
    pub fn line_of_heading(&mut self, anchor: &str) -> Option<usize> {
        let found = find(&self.headings(), anchor);
        found.or_else(|| ["", "top"].contains(&anchor.to_lowercase().as_str()).then_some(0))
    }
}

/// The line of the heading with this name: exactly so, else but for case and signs.
fn find(headings: &[Entry], anchor: &str) -> Option<usize> {
    let anchor = anchor.strip_prefix("user-content-").unwrap_or(anchor);
    let names = names(headings);
    let named = |alike: &dyn Fn(&str) -> bool| {
        let ids = headings.iter().find(|heading| heading.id.as_deref().is_some_and(alike));
        ids.or_else(|| headings.iter().zip(&names).find(|(_, name)| alike(name)).map(|(heading, _)| heading))
    };
    let plain = |name: &str| {
        let words = slug(name);
        words.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
    };
    let wanted = plain(anchor);
    let found = named(&|name| name == anchor).or_else(|| named(&|name| !wanted.is_empty() && plain(name) == wanted));
    found.map(|heading| heading.line)
}

/// The name of each heading: its slug, with a number where an earlier one has it.
fn names(headings: &[Entry]) -> Vec<String> {
    let mut taken: HashMap<String, usize> = HashMap::new();
    let name = |heading: &Entry| {
        let slug = slug(&heading.text);
        let mut name = slug.clone();
        while taken.contains_key(&name) {
            let count = taken.entry(slug.clone()).or_default();
            *count += 1;
            name = format!("{slug}-{count}");
        }
        taken.insert(name.clone(), 0);
        name
    };
    headings.iter().map(name).collect()
}

/// What GitHub makes of a heading: small letters, digits, `_` and `-`; blanks become `-`, everything else goes.
fn slug(text: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_') => Some(c),
        _ => None,
    };
    text.trim().to_lowercase().chars().filter_map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::marker::Markers;

    #[test]
    fn headings_are_found_by_the_names_that_people_link_to() {
        let text = "# Ideal Partner: the *profile*\n\n## What & why?\n\n## Same\n\n## Same\n\n### Same-1\n\n## Größe über alles\n\n\
                    ## Q3/Q4 `code_x` 日本\n\n## Other {#same-2}\n\n> ## In a quote\n\nUnder\n=====\n";
        let mut page = Page::new(text.to_owned(), Markers::default(), 60);
        for (anchor, line) in [
            ("ideal-partner-the-profile", Some(0)),
            ("what--why", Some(2)),
            ("what-why", Some(2)),
            ("What--Why", Some(2)),
            ("same", Some(4)),
            ("same-1", Some(6)),
            ("same-1-1", Some(8)),
            ("same-2", Some(14)),
            ("größe-über-alles", Some(10)),
            ("q3q4-code_x-日本", Some(12)),
            ("user-content-same", Some(4)),
            ("in-a-quote", Some(16)),
            ("under", Some(18)),
            ("", Some(0)),
            ("top", Some(0)),
            ("missing", None),
            ("-", None),
        ] {
            assert_eq!(page.line_of_heading(anchor), line, "{anchor}");
        }
    }

    #[test]
    fn many_headings_of_one_name_are_counted_in_one_go() {
        let text = "# Same\n\n".repeat(20_000);
        let mut page = Page::new(text, Markers::default(), 60);
        assert_eq!(page.line_of_heading("same-19999"), Some(39_998));
    }
}
