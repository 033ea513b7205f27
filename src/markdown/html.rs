//! Raw HTML cut into text and tags, in one pass and without judging it: what the tags mean is decided by `inline`.
//! Comments and the bodies of `script` and `style` are dropped here.

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Between tags, entities decoded.
    Text(String),
    Open {
        name: String,
        attributes: &'a str,
    },
    Close {
        name: String,
    },
    LineEnd,
}

/// Elements whose content is not for readers.
pub(super) const SILENT: [&str; 5] = ["script", "style", "template", "iframe", "svg"];

/// What a tag does to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    Nothing,
    Line,
    Paragraph,
}

pub(super) fn breaks(name: &str) -> Breaks {
    match name {
        "tr" | "caption" | "figcaption" | "option" => Breaks::Line,
        "address" | "article" | "aside" | "blockquote" | "body" | "center" | "dd" | "details" | "dialog" | "div"
        | "dl" | "dt" | "figure" | "footer" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hr"
        | "li" | "main" | "nav" | "ol" | "p" | "pre" | "section" | "summary" | "table" | "ul" => Breaks::Paragraph,
        _ => Breaks::Nothing,
    }
}

/// The level of a heading.
pub(super) fn heading(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

/// Cuts `raw` into pieces. A `<` that begins no tag is text; so is everything behind a tag that never closes.
pub(super) fn pieces(raw: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = raw;
    while let Some(at) = rest.find('<') {
        push_text(&mut found, &rest[..at]);
        let tail = &rest[at..];
        let length = match tag(tail) {
            Tag::Whole { piece, length } => {
                let silent = match &piece {
                    Piece::Open { name, .. } if SILENT.contains(&name.as_str()) => Some(name.clone()),
                    _ => None,
                };
                found.push(piece);
                length + silent.map_or(0, |name| silent_length(&tail[length..], &name))
            }
            Tag::Comment { length } => {
                found.extend(tail[..length].matches('\n').map(|_| Piece::LineEnd));
                length
            }
            Tag::None => {
                push_text(&mut found, "<");
                1
            }
            Tag::Endless => {
                push_text(&mut found, tail);
                tail.len()
            }
        };
        rest = &tail[length..];
    }
    push_text(&mut found, rest);
    found
}

enum Tag<'a> {
    Whole { piece: Piece<'a>, length: usize },
    Comment { length: usize },
    None,
    Endless,
}

fn tag(tail: &str) -> Tag<'_> {
    if let Some(body) = tail.strip_prefix("<!--") {
        return Tag::Comment { length: body.find("-->").map_or(tail.len(), |end| 4 + end + 3) };
    }
    if tail.starts_with("<!") || tail.starts_with("<?") {
        return Tag::Comment { length: tail.find('>').map_or(tail.len(), |end| end + 1) };
    }
    let closing = tail.starts_with("</");
    let inner = &tail[if closing { 2 } else { 1 }..];
    let name_length = inner.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Tag::None;
    }
    let Some(end) = end_of_tag(&inner[name_length..]) else { return Tag::Endless };
    let name = inner[..name_length].to_ascii_lowercase();
    let length = tail.len() - inner.len() + name_length + end + 1;
    let piece = if closing {
        Piece::Close { name }
    } else {
        Piece::Open { name, attributes: &inner[name_length..name_length + end] }
    };
    Tag::Whole { piece, length }
}

/// Where the `>` stands that ends a tag, quoted values apart.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// How much of `text` belongs to a silent element that has just been opened, without its closing tag.
fn silent_length(text: &str, name: &str) -> usize {
    let bytes = text.as_bytes();
    let closes = |at: usize| {
        bytes[at..].starts_with(b"</")
            && bytes.get(at + 2..at + 2 + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
    };
    (0..bytes.len()).find(|&at| closes(at)).unwrap_or(bytes.len())
}

fn push_text<'a>(found: &mut Vec<Piece<'a>>, text: &'a str) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            found.push(Piece::LineEnd);
        }
        if !line.is_empty() {
            found.push(Piece::Text(decode(line)));
        }
    }
}

/// `text` with its entities replaced. The parser knows all 2,000 of them, so it is asked about each.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = rest.bytes().take(40).position(|b| b == b';').map(|end| end + 1);
        let entity = length.map(|length| &rest[..length]).filter(|entity| {
            entity[1..entity.len() - 1].chars().all(|c| c.is_ascii_alphanumeric() || c == '#') && entity.len() > 2
        });
        match entity {
            Some(entity) => {
                for event in pulldown_cmark::Parser::new(entity) {
                    if let pulldown_cmark::Event::Text(text) = event {
                        decoded.push_str(&text);
                    }
                }
                rest = &rest[entity.len()..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The value of an attribute, entities decoded.
pub(super) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let length = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        if length == 0 && rest.is_empty() {
            return None;
        }
        let key = &rest[..length];
        rest = rest[length..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            };
        }
        if key.eq_ignore_ascii_case(name) {
            return Some(decode(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> String {
        pieces(raw)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text,
                Piece::LineEnd => "\n".to_owned(),
                Piece::Open { name, .. } => format!("({name}"),
                Piece::Close { name } => format!("{name})"),
            })
            .collect()
    }

    #[test]
    fn tags_are_told_from_text() {
        let cases = [
            ("<b>x</B>", "(bxb)"),
            ("a < b <3", "a < b <3"),
            (r#"<a title="1 > 0">x"#, "(ax"),
            ("x<br/>y", "x(bry"),
            ("AT&amp;T &rarr; &#x41;&unknown; & co", "AT&T → A&unknown; & co"),
            ("a<!-- gone\n-->b", "a\nb"),
            ("a<script>if (a < b) {}</script>b", "a(scriptscript)b"),
            ("a<STYLE>p { }", "a(style"),
            ("half <div class=\"x", "half <div class=\"x"),
        ];
        for (raw, shown) in cases {
            assert_eq!(text(raw), shown, "{raw}");
        }
    }

    #[test]
    fn an_attribute_is_found_by_name() {
        let attributes = r#" data-alt="no" ALT='A &amp; B' src=x.png /"#;
        assert_eq!(attribute(attributes, "alt").as_deref(), Some("A & B"));
        assert_eq!(attribute(attributes, "src").as_deref(), Some("x.png"));
        assert_eq!(attribute(attributes, "href"), None);
        assert_eq!(attribute("===", "href"), None);
    }
}
