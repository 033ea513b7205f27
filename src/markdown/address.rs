//! Web addresses that stand bare in a text, marked as the links that they are.

use super::document::{Run, RunKind, Target};

/// Splits the bare `http://` and `https://` addresses of runs from the text around them.
pub(super) fn mark(runs: Vec<Run>, links: &mut Vec<Target>) -> Vec<Run> {
    let is_bare = |run: &Run| run.kind == RunKind::Text && run.link.is_none() && run.text.contains("://");
    if !runs.iter().any(is_bare) {
        return runs;
    }
    let mut split = Vec::with_capacity(runs.len() + 2);
    for run in runs {
        if !is_bare(&run) {
            split.push(run);
            continue;
        }
        let mut rest = run.text.as_str();
        while let Some((start, length)) = find(rest) {
            let (before, address) = (&rest[..start], &rest[start..start + length]);
            if !before.is_empty() {
                split.push(Run { text: before.to_owned(), ..run });
            }
            split.push(Run { text: address.to_owned(), link: Some(links.len()), ..run });
            links.push(Target { target: address.to_owned(), text: String::new() });
            rest = &rest[start + length..];
        }
        if !rest.is_empty() {
            split.push(Run { text: rest.to_owned(), ..run });
        }
    }
    split
}

/// Where the first address of a text begins, and its length.
fn find(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(at) = text[from..].find("://") {
        let at = from + at;
        let before = text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        let scheme = &text[before.len()..at];
        let length = length(&text[at + 3..]);
        if length > 0 && ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Some((before.len(), at + 3 + length - before.len()));
        }
        from = at + 3;
    }
    None
}

/// How far an address goes on behind its `://`. What ends a sentence or closes a bracket from before is no part of it.
fn length(text: &str) -> usize {
    if !text.starts_with(char::is_alphanumeric) && !text.starts_with('[') {
        return 0;
    }
    let end = text.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"`".contains(c)).unwrap_or(text.len());
    let mut address = &text[..end];
    let (mut opened, mut closed) = (address.matches('(').count(), address.matches(')').count());
    while let Some(last) = address.chars().next_back() {
        match last {
            ')' if closed > opened => closed -= 1,
            '(' => opened -= 1,
            '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '*' | '_' | '~' => {}
            _ => break,
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        let cases = [
            ("see https://a.io/x.", Some("https://a.io/x")),
            ("(HTTP://a.io/b_(c))", Some("HTTP://a.io/b_(c)")),
            ("ftp://a then https://b.de?x=1&y=2, and", Some("https://b.de?x=1&y=2")),
            ("http://", None),
            ("a://b https:// x", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(find(text).map(|(start, length)| &text[start..start + length]), wanted, "{text}");
        }
    }
}
