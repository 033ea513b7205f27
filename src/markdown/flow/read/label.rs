//! The text of a label: line breaks, entities and simple markup of mermaid taken away, then made safe for display.

use crate::domain::safe;

/// Inline tags that mermaid renders as styling; their text stays.
const STYLING: [&str; 12] = ["b", "i", "u", "s", "em", "strong", "small", "code", "sub", "sup", "span", "p"];

/// The lines of a label, cleaned, blank ones left out.
pub fn lines(text: &str) -> Vec<String> {
    let text = text.trim();
    let text = text.strip_prefix('`').and_then(|inner| inner.strip_suffix('`')).unwrap_or(text);
    let broken = without_tags(text).replace("\\n", "\n");
    broken.split('\n').map(|line| clean(&entities(line))).filter(|line| !line.is_empty()).collect()
}

/// A label of one line.
pub fn single(text: &str) -> String {
    lines(text).join(" ")
}

fn clean(line: &str) -> String {
    let shown = safe::line(line);
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `<br>` in any spelling as a line break, styling tags left out, everything else as it stands.
fn without_tags(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        kept.push_str(&rest[..start]);
        rest = &rest[start..];
        let name: String = rest[1..].trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        let end = rest.find('>').filter(|_| name == "br" || STYLING.contains(&name.as_str()));
        match end {
            Some(end) => {
                if name == "br" {
                    kept.push('\n');
                }
                rest = &rest[end + 1..];
            }
            None => {
                kept.push('<');
                rest = &rest[1..];
            }
        }
    }
    kept + rest
}

/// Mermaid's `#quot;` and `#35;` and their HTML spellings.
fn entities(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(['#', '&']) {
        kept.push_str(&rest[..start]);
        rest = &rest[start..];
        let body = rest.strip_prefix("&#").unwrap_or(&rest[1..]);
        let decoded = body.find(';').filter(|&end| end <= 8).and_then(|end| Some((entity(&body[..end])?, end)));
        match decoded {
            Some((c, end)) => {
                kept.push(c);
                rest = &body[end + 1..];
            }
            None => {
                kept.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
    }
    kept + rest
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "quot" => '"',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => name.parse().ok().and_then(char::from_u32)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_tags_and_entities_are_read() {
        let cases: [(&str, &[&str]); 9] = [
            ("recruit<br/>Sign Partner", &["recruit", "Sign Partner"]),
            ("a<BR >b<br>c\\nd", &["a", "b", "c", "d"]),
            ("<b>bold</b> &amp; <i class='x'>brave</i>", &["bold & brave"]),
            ("say #quot;hi#quot; #35;1 &#9829;", &["say \"hi\" #1 ♥"]),
            ("`markdown`", &["markdown"]),
            ("5 < 6 & 7 #1", &["5 < 6 & 7 #1"]),
            ("  many   spaces\t", &["many spaces"]),
            ("<br/>  <br/>", &[]),
            ("\u{1b}[2J&#27;", &["␛[2J␛"]),
        ];
        for (text, expected) in cases {
            assert_eq!(lines(text), expected, "{text:?}");
        }
    }
}
