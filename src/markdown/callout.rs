//! The names of admonitions, and the `[!name] Title` line by which every dialect of them reaches the block tree.

use super::document::{Block, Content, Run, RunKind};
use super::lines::Kind;
use pulldown_cmark::BlockQuoteKind;

/// The kind that a name stands for, in any case; `None` for a name that is none of the usual ones.
pub(super) fn known(name: &str) -> Option<Kind> {
    let kind = match name.to_ascii_lowercase().as_str() {
        "note" | "seealso" => Kind::Note,
        "tip" | "hint" | "success" | "check" | "done" => Kind::Tip,
        "important" => Kind::Important,
        "warning" | "attention" => Kind::Warning,
        "caution" => Kind::Caution,
        "danger" | "error" | "failure" | "fail" | "bug" => Kind::Danger,
        "info" | "todo" => Kind::Info,
        "abstract" | "summary" | "tldr" | "question" | "help" | "faq" | "example" | "quote" | "cite" | "details" => {
            Kind::Other
        }
        _ => return None,
    };
    Some(kind)
}

/// A quote is an admonition when the parser or its own first line says so.
pub(super) fn quote(kind: Option<BlockQuoteKind>, mut blocks: Vec<Block>) -> Content {
    let alert = kind.map(|kind| match kind {
        BlockQuoteKind::Note => (Kind::Note, "Note"),
        BlockQuoteKind::Tip => (Kind::Tip, "Tip"),
        BlockQuoteKind::Important => (Kind::Important, "Important"),
        BlockQuoteKind::Warning => (Kind::Warning, "Warning"),
        BlockQuoteKind::Caution => (Kind::Caution, "Caution"),
    });
    if let Some((kind, name)) = alert {
        return Content::Admonition { kind, name: name.to_owned(), title: Vec::new(), blocks };
    }
    let Some((name, title)) = take_header(&mut blocks) else { return Content::Quote(blocks) };
    let kind = known(&name).unwrap_or(Kind::Other);
    // A tab is known by its title alone.
    let name = if name == "tab" && !title.is_empty() { String::new() } else { shown_name(&name) };
    Content::Admonition { kind, name, title, blocks }
}

/// `name` as a word for people: `see-also` is `See also`.
fn shown_name(name: &str) -> String {
    let words = name.replace(['-', '_'], " ").to_lowercase();
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Takes `[!name] Title` from the beginning of a quote and says what it was; the rest of the quote is the body.
fn take_header(blocks: &mut Vec<Block>) -> Option<(String, Vec<Run>)> {
    let Content::Paragraph(runs) = &mut blocks.first_mut()?.content else { return None };
    let first = runs.first_mut()?;
    if first.kind != RunKind::Text || first.link.is_some() {
        return None;
    }
    let (name, rest) = first.text.strip_prefix("[!")?.split_once(']')?;
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        return None;
    }
    let name = name.to_owned();
    first.text = rest.trim_start_matches(['+', '-']).trim_start().to_owned();
    let line = first.line;
    let end = runs.iter().position(|run| run.line > line || run.kind == RunKind::Break).unwrap_or(runs.len());
    let mut body = runs.split_off(end);
    let mut title = std::mem::take(runs);
    title.retain(|run| !run.text.is_empty());
    if title.iter().all(|run| run.text.trim().is_empty()) {
        title.clear();
    }
    let empty = body.iter().take_while(|run| run.text.trim().is_empty()).count();
    body.drain(..empty);
    match body.first() {
        None => {
            blocks.remove(0);
        }
        Some(run) => {
            let line = run.line;
            let block = blocks.first_mut()?;
            block.line = line;
            block.content = Content::Paragraph(body);
        }
    }
    Some((name, title))
}
