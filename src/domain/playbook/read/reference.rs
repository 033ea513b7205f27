//! The template that a step names: found, found only by its number, there but useless, or not there at all.

use super::Templates;
use crate::domain::problem::quoted;
use crate::domain::reading::Notes;
use crate::domain::resolve::{By, Match, Oddity, Unresolved, look_up};
use crate::domain::yaml::Node;

/// Endings of texts that people keep beside templates.
const OTHER_ENDINGS: [&str; 21] = [
    "mdx", "markdown", "mdown", "mkd", "mkdn", "mdwn", "txt", "text", "rst", "adoc", "org", "html", "htm", "pdf",
    "doc", "docx", "odt", "rtf", "pptx", "yaml", "yml",
];
const BY_PATH: &str =
    "Name it by its path inside the `templates` folder, such as `strategy/02-ideal-partner-profile.md`.";

/// Reports what is wrong with `reference`, which stands at `node`.
pub(super) fn check(reference: &str, node: &Node, templates: Templates<'_>, notes: &mut Notes<'_>) {
    let found = look_up(reference, templates.usable.iter().copied());
    if matches!(found, Ok(Match { by: By::Name, .. })) {
        return;
    }
    if let Some(unusable) = unusable(reference, templates) {
        let message = format!("{} is there but cannot be used: {}", quoted(reference), unusable.reason);
        return notes.error(node.place, message, unusable.fix.clone());
    }
    let (message, fix) = match found {
        Ok(Match { by: By::Name | By::Number, .. }) => return,
        Ok(Match { path, by: By::NumberAlone }) => {
            let message =
                format!("There is no template {}; by its number it is taken as {}.", quoted(reference), quoted(&path));
            let fix = format!("Write {} if that is meant, else put the missing file into `templates`.", quoted(&path));
            return notes.warning(node.place, message, fix);
        }
        Err(Unresolved::Outside) => {
            (format!("The template {} is outside the template folders.", quoted(reference)), BY_PATH.to_owned())
        }
        Err(Unresolved::NoPath(oddity)) => no_path(reference, oddity),
        Err(Unresolved::NotFound { nearest }) => not_found(reference, &nearest),
    };
    notes.error(node.place, message, fix);
}

/// The file that `reference` names, where it cannot be used.
fn unusable<'a>(reference: &str, templates: Templates<'a>) -> Option<&'a super::Unusable> {
    let paths = templates.unusable.iter().map(|file| file.path.as_str());
    let found = look_up(reference, paths).ok().filter(|found| found.by == By::Name)?;
    templates.unusable.iter().find(|file| file.path == found.path)
}

fn no_path(reference: &str, oddity: Oddity) -> (String, String) {
    let (what, fix) = match oddity {
        Oddity::Address => (
            "is an address and not the path of a template",
            "Save the page as a .md file in the `templates` folder, then name it by its path there.",
        ),
        Oddity::Home => ("starts with `~`, but home folders mean nothing here", BY_PATH),
        Oddity::Variable => ("starts with `$`, but variables mean nothing here", BY_PATH),
        Oddity::Colon => ("holds a colon, which no template path does", BY_PATH),
        Oddity::LineBreak => ("holds a line break, which no template path does", "Write the path on one line."),
        Oddity::Control => (
            "holds a control character, which no template path does",
            "Type the path anew, without copying it from elsewhere.",
        ),
    };
    (format!("The template {} {what}.", quoted(reference)), fix.to_owned())
}

fn not_found(reference: &str, nearest: &[String]) -> (String, String) {
    if let Some((stem, ending)) = reference.rsplit_once('.')
        && OTHER_ENDINGS.contains(&ending.to_lowercase().as_str())
    {
        let message = format!("{} cannot be a template: only .md files are templates.", quoted(reference));
        return (message, format!("Save the text as {} and name that.", quoted(&format!("{stem}.md"))));
    }
    let fix = match nearest {
        [] => "Put the file into the `templates` folder, or name one that is there.".to_owned(),
        [one] => format!("Did you mean {}?", quoted(one)),
        [front @ .., last] => {
            let front: Vec<String> = front.iter().map(|name| quoted(name)).collect();
            format!("Did you mean {} or {}?", front.join(", "), quoted(last))
        }
    };
    (format!("There is no template {}.", quoted(reference)), fix)
}
