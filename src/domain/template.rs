//! A template: Markdown with the seed's front matter, every key of it optional, and what is wrong with one.
//! What it asks for is read by `form`; a file that is wrong in parts can be used without these.

mod body;
mod example;
mod form;
mod relations;

use super::field::Field;
use super::known::Known;
use super::problem::{Place, Problem};
use super::reading::{File, Notes};
use super::score::Scorecard;
use super::yaml::{self, Kind, Node, conflict};

pub use example::example;

/// What the front matter says. Unknown keys stay in the text and are not lost.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Template {
    /// `title:`, else the first heading, else the file stem.
    pub title: String,
    pub category: String,
    pub version: String,
    pub tier: Vec<String>,
    pub skill_level: String,
    pub phase: String,
    pub time_required: String,
    pub difficulty: String,
    pub prerequisites: Vec<String>,
    pub description: String,
    pub outcomes: Vec<String>,
    pub skills_gained: Vec<String>,
    /// In the order of the form; the criteria of the scorecard are among them.
    pub fields: Vec<Field>,
    pub score: Option<Scorecard>,
    /// Whether its document begins as a copy of the partner's newest version.
    pub living: bool,
}

/// Splits a text into its front matter (without the fences) and its body.
///
/// Front matter is a YAML mapping between a first line `---` and a line `---` or `...`, or nothing at all between them.
/// Whatever else stands there is text between two rules, and stays in the body: unless it cannot be read but starts with
/// a `key:`, so that somebody meant it. A byte-order mark belongs to neither part.
pub fn split_front_matter(text: &str) -> (Option<&str>, &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match fenced(text) {
        Some((front, body)) if is_front_matter(front, yaml::parse(front).root.as_ref()) => (Some(front), body),
        _ => (None, text),
    }
}

/// What is wrong with the text of a template beside everything else that is `known`. It can be used all the same, but not
/// as it was meant.
pub fn problems(text: &str, known: &Known<'_>) -> Vec<Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(conflict) = conflict::find(text) {
        return vec![conflict];
    }
    if fenced(text).is_none() && after_fence(text).is_some_and(starts_with_key) {
        let message = "The front matter that opens here is never closed, so it is part of the text.";
        return vec![Problem::warning(text, Place::START, message, "End it with a line `---`.")];
    }
    let (front, body) = split_front_matter(text);
    // An empty line stands for the fence, so that all places are those of the text.
    let front = front.map(|front| format!("\n{front}")).unwrap_or_default();
    let parsed = yaml::parse(&front);
    let mut notes = Notes::new(File::Template, text, parsed.problems);
    let Some(root) = &parsed.root else { return notes.sorted() };
    let form = form::read(root, &mut notes);
    relations::check(&form, known, &mut notes);
    if !example::is_one(root) {
        let first = text[..text.len() - body.len()].matches('\n').count() + 1;
        body::check(body, first, &form, known, &mut notes);
    }
    notes.sorted()
}

/// Reads what there is; anything unreadable counts as absent.
pub fn read(text: &str, file_stem: &str) -> Template {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // What stands between the fences is parsed once, to see whether it is front matter and to read it.
    let fenced = fenced(text).map(|(front, body)| (front, body, yaml::parse(front).root));
    let fenced = fenced.filter(|(front, _, root)| is_front_matter(front, root.as_ref()));
    let (body, root) = fenced.map_or((text, None), |(_, body, root)| (body, root));
    let value = |key: &str| root.as_ref().and_then(|root| root.get(key));
    let text = |key: &str| value(key).map(texts).unwrap_or_default().join(", ");
    let list = |key: &str| value(key).map(texts).unwrap_or_default();
    let title = Some(text("title")).filter(|title| !title.is_empty());
    let template = Template {
        title: title.or_else(|| first_heading(body)).unwrap_or_else(|| file_stem.to_owned()),
        category: text("category"),
        version: text("version"),
        tier: list("tier"),
        skill_level: text("skill_level"),
        phase: text("phase"),
        time_required: text("time_required"),
        difficulty: text("difficulty"),
        prerequisites: list("prerequisites"),
        description: text("description"),
        outcomes: list("outcomes"),
        skills_gained: list("skills_gained"),
        ..Template::default()
    };
    match &root {
        Some(root) => form::read(root, &mut Notes::silent()).into_template(template),
        None => template,
    }
}

/// The rest of a text whose first line is a fence.
fn after_fence(text: &str) -> Option<&str> {
    let end = text.find('\n')? + 1;
    is_fence(&text[..end]).then(|| &text[end..])
}

/// What stands between a first line `---` and the next fence, and what comes after it.
fn fenced(text: &str) -> Option<(&str, &str)> {
    let rest = after_fence(text)?;
    let mut start = 0;
    for line in rest.split_inclusive('\n') {
        if is_fence(line) || line.trim_end() == "..." {
            return Some((&rest[..start], &rest[start + line.len()..]));
        }
        start += line.len();
    }
    None
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// `root` is what the front matter reads as.
fn is_front_matter(front: &str, root: Option<&Node>) -> bool {
    match root {
        Some(root) => matches!(root.kind, Kind::Mapping(_)) || front.trim().is_empty(),
        None => starts_with_key(front),
    }
}

/// Whether the first line that is not empty looks like `key:` or `key: value`.
fn starts_with_key(front: &str) -> bool {
    let Some(line) = front.lines().find(|line| !line.trim().is_empty()) else { return false };
    let Some((key, value)) = line.split_once(':') else { return false };
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    !key.is_empty() && key.chars().all(word) && (value.is_empty() || value.starts_with(char::is_whitespace))
}

/// The texts of a value: of a list its items, of a single text just this, of anything else none.
fn texts(node: &Node) -> Vec<String> {
    let one = |node: &Node| node.text().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let found: Vec<String> = match &node.kind {
        Kind::Sequence(items) => items.iter().filter_map(one).collect(),
        _ => one(node).into_iter().collect(),
    };
    found.into_iter().filter(|text| !text.is_empty()).collect()
}

/// The text of the first `# Heading` outside code, without closing hashes and attributes such as `{#recruit}`.
fn first_heading(body: &str) -> Option<String> {
    let heading = |(_, line): (usize, &str)| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let rest = line.trim().strip_prefix('#').filter(|rest| indent < 4 && rest.starts_with([' ', '\t']))?;
        Some(heading_text(rest).to_owned()).filter(|text| !text.is_empty())
    };
    body::prose(body).find_map(heading)
}

fn heading_text(rest: &str) -> &str {
    let mut text = rest.trim();
    if let Some((before, _)) = text.split_once("{#").filter(|(_, attributes)| attributes.ends_with('}')) {
        text = before.trim_end();
    }
    let without_hashes = text.trim_end_matches('#');
    // Hashes close a heading only after a space: `# C#` is about a language.
    if without_hashes.is_empty() || without_hashes.ends_with([' ', '\t']) { without_hashes.trim_end() } else { text }
}

#[cfg(test)]
mod tests;
