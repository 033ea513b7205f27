//! Icon shortcodes of MkDocs, such as `:material-account:`, which show nothing here. Other `:words:` are text.

use super::document::{Run, RunKind};

const SETS: [&str; 3] = [":material-", ":octicons-", ":fontawesome-"];

/// Takes the icons out of a run of text, with the `{ .class }` that may stand right behind one.
pub(super) fn drop_from(run: &mut Run) {
    if run.kind != RunKind::Text || !SETS.iter().any(|set| run.text.contains(set)) {
        return;
    }
    let mut kept = String::with_capacity(run.text.len());
    let mut rest = run.text.as_str();
    while let Some(at) = rest.find(':') {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = length(rest);
        if length == 0 {
            kept.push(':');
        }
        rest = &rest[length.max(1)..];
    }
    kept.push_str(rest);
    run.text = kept;
}

/// The length of the icon that a text begins with, or 0.
fn length(text: &str) -> usize {
    let Some(set) = SETS.iter().find(|set| text.starts_with(**set)) else { return 0 };
    let name = text[set.len()..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    let end = set.len() + name;
    if name == 0 || !text[end..].starts_with(':') {
        return 0;
    }
    let after = &text[end + 1..];
    let styled = after.strip_prefix('{').filter(|styles| styles.trim_start().starts_with(['.', '#']));
    end + 1 + styled.and_then(|styles| styles.find('}')).map_or(0, |close| close + 2)
}

#[cfg(test)]
mod tests {
    use crate::markdown::{document, parse};

    #[test]
    fn only_icons_of_the_known_sets_go() {
        let cases = [
            (":material-account: Partner", " Partner"),
            ("a :octicons-arrow-right-24:{ .lg } b", "a  b"),
            (":fontawesome-brands-github:", ""),
            (":smile: 10:30 :material: :material-: x", ":smile: 10:30 :material: :material-: x"),
        ];
        for (text, shown) in cases {
            let document = parse(&format!("x{text}"));
            let document::Content::Paragraph(runs) = &document.blocks[0].content else { panic!("a paragraph") };
            let all: String = runs.iter().map(|run| run.text.as_str()).collect();
            assert_eq!(all, format!("x{shown}"), "{text}");
        }
    }
}
