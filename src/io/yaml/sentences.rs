//! What is wrong with a file, in words for people who never read the YAML specification, with the line to mend.
//! The damage that files really meet comes first: an unfinished merge, an end in the middle of a line.

use crate::domain::problem::{Place, Problem, quoted};
use crate::domain::similar;
use crate::domain::yaml::{self, Kind, Node};

/// The lines that git leaves where two versions did not go together.
const MARKERS: [&str; 4] = ["<<<<<<< ", "||||||| ", "=======", ">>>>>>> "];
/// More lines than these are not listed.
const MAX_LISTED: usize = 6;

/// What a value is not, or does not have.
#[derive(Debug)]
pub(super) enum Wrong {
    /// It must be this.
    Needs(&'static str),
    /// It must be one of these words.
    NoneOf(Vec<&'static str>),
    /// A mapping lacks this key.
    Lacks(&'static str),
    /// Anything else, as a sentence.
    Other(String),
}

/// The problem of a text that is no value of the wanted type: what is wrong is known, and where.
pub(super) fn explain(text: &str, place: Place, wrong: Wrong) -> Problem {
    if text.len() > yaml::MAX_BYTES {
        let Wrong::Other(message) = wrong else { return of_value(text, None, place, wrong) };
        return damaged(text, Problem::error(text, place, message, "Mend this place."));
    }
    let parsed = yaml::parse(text);
    match parsed.problems.into_iter().next() {
        Some(syntax) => damaged(text, syntax),
        None => of_value(text, parsed.root.as_ref(), place, wrong),
    }
}

/// The problem as it is told where the whole file may be damaged: names an unfinished merge or a torn end, and says how
/// to get the file back.
pub fn damaged(text: &str, found: Problem) -> Problem {
    if let Some(merge) = unfinished_merge(text) {
        return merge;
    }
    let line = found.place.line;
    if let Some(end) = torn_end(text, line) {
        let detail =
            if line == end.line && has_value(text, &found) { format!(": {}", found.message) } else { ".".into() };
        let message = format!("The file ends in the middle of line {}{detail}", end.line);
        let fix = format!("Restore the file from a backup or from git, or complete line {}. {ALONE}", end.line);
        return Problem::error(text, end, message, fix);
    }
    let fix =
        format!("Mend line {line}: {}, or restore the file from a backup or from git. {ALONE}", inner(&found.fix));
    Problem { fix, ..found }
}

pub(super) const ALONE: &str = "Nothing else is affected.";

fn unfinished_merge(text: &str) -> Option<Problem> {
    let is_marker = |line: &str| MARKERS.iter().any(|marker| line.starts_with(marker));
    let marked: Vec<(usize, &str)> = (1..).zip(text.lines()).filter(|(_, line)| is_marker(line)).collect();
    let (first, _) = *marked.iter().find(|(_, line)| !line.starts_with('='))?;
    let mut lines: Vec<String> = marked.iter().take(MAX_LISTED).map(|(line, _)| line.to_string()).collect();
    if marked.len() > MAX_LISTED {
        lines.push("…".into());
    }
    let word = if marked.len() == 1 { "line" } else { "lines" };
    let message = format!("The file holds git conflict markers ({word} {}): finish the merge.", lines.join(", "));
    let fix = format!("Keep one version of each place and delete the lines with the markers. {ALONE}");
    Some(Problem::error(text, Place { line: first, column: 1 }, message, fix))
}

/// Where the text ends, if its last line has no end and what is wrong on `line` comes from that.
fn torn_end(text: &str, line: usize) -> Option<Place> {
    let (whole, last) = match text.rsplit_once('\n') {
        _ if text.ends_with('\n') => return None,
        Some((whole, last)) => (whole, last),
        None => ("", text),
    };
    let end = Place { line: text.lines().count().max(1), column: last.chars().count() + 1 };
    let last_that_says_something = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).last();
    let from_there =
        last_that_says_something.is_none_or(|(last, _)| line >= last) || !yaml::parse(text).problems.is_empty();
    (from_there && yaml::parse(whole).problems.is_empty()).then_some(end)
}

/// Whether the problem is about a value that is there as a whole, so that it is worth telling.
fn has_value(text: &str, found: &Problem) -> bool {
    yaml::parse(text).problems.is_empty() && !found.message.is_empty()
}

fn of_value(text: &str, root: Option<&Node>, place: Place, wrong: Wrong) -> Problem {
    if root.is_some_and(Node::is_null) {
        let problem = Problem::error(text, Place::START, "The file holds no values.", "Write its values again.");
        return damaged(text, problem);
    }
    let mut path = Vec::new();
    let node = root.map(|root| walk(root, place, &mut path));
    if let Wrong::Lacks(key) = wrong {
        // The place is that of a neighbour.
        if path.last().is_some_and(|step| step.place == place) {
            path.pop();
        }
        let inside = if path.is_empty() { String::new() } else { format!(" in {}", shown(&path)) };
        let message = format!("{} is missing{inside}.", quoted(key));
        let first = path.last().map_or_else(|| root.map_or(Place::START, |root| root.place), |step| step.place);
        // Where the text has no end, that is why.
        let place = if text.ends_with('\n') { first } else { Place { line: text.lines().count().max(1), column: 1 } };
        return damaged(text, Problem::error(text, place, message, format!("Add a line `{}`.", example(key))));
    }
    let subject = if path.is_empty() { "The file".to_owned() } else { shown(&path) };
    let key = path.last().map_or("", |step| step.name.as_str());
    let (message, fix) = of_subject(&subject, key, node, wrong);
    damaged(text, Problem::error(text, place, message, fix))
}

/// The sentence about the value of `key`, and what to write instead.
fn of_subject(subject: &str, key: &str, node: Option<&Node>, wrong: Wrong) -> (String, String) {
    let scalar = node.and_then(Node::text);
    if node.is_some_and(Node::is_null) && !matches!(wrong, Wrong::Other(_)) && !key.is_empty() {
        return (format!("{subject} has no value."), format!("Write `{}`.", example(key)));
    }
    let found = match node {
        Some(node) if scalar.is_none() => format!(", but here is {}", node.word()),
        _ => scalar.map(|value| format!(", but here is {}", quoted(value))).unwrap_or_default(),
    };
    match wrong {
        Wrong::NoneOf(words) => {
            let near = scalar.and_then(|value| similar::nearest(value, words.iter().copied()));
            let fix = near.map_or_else(|| "Write one of these.".to_owned(), |near| format!("Write `{near}`."));
            (format!("{subject} must be {}{found}.", either(&words)), fix)
        }
        Wrong::Needs("a number") if scalar.is_some_and(|value| value.parse::<f64>().is_ok()) => {
            (format!("{subject} must be a whole number from 0 on{found}."), format!("Write `{}`.", example(key)))
        }
        Wrong::Needs(what) => (format!("{subject} must be {what}{found}."), format!("Write {what}.")),
        Wrong::Other(_) if scalar.is_some() && is_time(key) => {
            let message = format!("{subject} must be a time such as {TIME}{found}.");
            (message, format!("Write `{}`.", example(key)))
        }
        Wrong::Other(_) if scalar.is_some() && key == "date" => {
            (format!("{subject} must be a day such as {DAY}{found}."), format!("Write `{}`.", example(key)))
        }
        Wrong::Other(reason) => (format!("{subject} cannot be read: {}.", inner(&reason)), "Correct it.".into()),
        Wrong::Lacks(_) => (format!("{subject} is not complete."), "Complete it.".into()),
    }
}

const TIME: &str = "2026-11-23T09:30:00Z";
const DAY: &str = "2026-11-23";

fn is_time(key: &str) -> bool {
    matches!(key, "created" | "started" | "completed" | "at")
}

/// A line as it could stand there.
fn example(key: &str) -> String {
    let value = match key {
        "schema" => "1",
        "status" => "active",
        "state" => "open",
        "tab" => "guide",
        "line" | "column" | "top" => "0",
        "date" => DAY,
        key if is_time(key) => TIME,
        _ => "…",
    };
    format!("{key}: {value}")
}

/// A key on the way to a value.
struct Step {
    name: String,
    place: Place,
}

/// The innermost value that stands at `place` or holds it; the keys to it go into `path`.
fn walk<'a>(node: &'a Node, place: Place, path: &mut Vec<Step>) -> &'a Node {
    let next = match &node.kind {
        Kind::Mapping(entries) => entries.iter().rev().find(|(key, _)| key.place <= place).map(|(key, value)| {
            path.push(Step { name: key.name.clone(), place: key.place });
            value
        }),
        Kind::Sequence(items) => {
            items.iter().enumerate().rev().find(|(_, item)| item.place <= place).map(|(index, item)| {
                path.push(Step { name: (index + 1).to_string(), place: item.place });
                item
            })
        }
        Kind::Null | Kind::Scalar { .. } => None,
    };
    match next {
        Some(value) if value.place <= place && !value.is_null() && value.place != place => walk(value, place, path),
        Some(value) => value,
        None => node,
    }
}

fn shown(path: &[Step]) -> String {
    let names: Vec<&str> = path.iter().map(|step| step.name.as_str()).collect();
    quoted(&names.join("."))
}

/// `a`, `b` or `c`.
fn either(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// A sentence for the inside of another: without its end and its capital.
fn inner(sentence: &str) -> String {
    let sentence = sentence.trim().trim_end_matches('.');
    let mut chars = sentence.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_lowercase).collect();
    first + chars.as_str()
}
