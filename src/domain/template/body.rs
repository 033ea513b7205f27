//! The text of a template below its front matter: its lines outside of code, and the markers that nobody knows.

use super::form::{Form, plain};
use crate::domain::known::Known;
use crate::domain::marker;
use crate::domain::problem::{Place, quoted};
use crate::domain::reading::Notes;
use crate::domain::similar;

/// What a marker can say about a run.
const OF_A_RUN: [&str; 4] = ["run.name", "run.playbook", "run.started", "run.owner"];
/// What can be shown of a score, beside its number.
const OF_A_SCORE: [&str; 4] = ["verdict", "coverage", "table", "lift"];
/// What takes the place of a whole line.
const BLOCKS: [&str; 2] = ["table", "lift"];

/// Reports the markers of a text that mean nothing. Its first line is line `first` of the file.
pub(super) fn check(body: &str, first: usize, form: &Form<'_>, known: &Known<'_>, notes: &mut Notes<'_>) {
    let names = Names { form, known };
    for (index, line) in prose(body) {
        let place = |at: usize| Place { line: first + index, column: line[..at].chars().count() + 1 };
        for (range, id) in marker::find(line) {
            let written = &line[range.clone()];
            if !names.knows(id) {
                let (message, fix) = names.unknown(id);
                notes.error(place(range.start), message, fix);
            } else if is_block(id) && line.trim() != written {
                let message = format!("{} must stand alone on its line.", quoted(written));
                notes.warning(place(range.start), message, "Put an empty line before and after it.");
            }
        }
        for (at, written) in misspelled(line) {
            let Some(meant) = plain(written).filter(|id| names.knows(id)) else { continue };
            let message = format!("{} is no marker.", quoted(&format!("{{{{{written}}}}}")));
            notes.error(place(at), message, format!("Write `{{{{{meant}}}}}`."));
        }
    }
}

/// The lines outside of fenced code with their numbers, from 0.
pub(super) fn prose(body: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fence: Option<&str> = None;
    body.lines().enumerate().filter(move |(_, line)| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let line = line.trim();
        match fence {
            Some(open) => {
                if line.starts_with(open) && line.trim_start_matches(&open[..1]).is_empty() {
                    fence = None;
                }
                false
            }
            None if indent < 4 && (line.starts_with("```") || line.starts_with("~~~")) => {
                let length = line.len() - line.trim_start_matches(&line[..1]).len();
                fence = Some(&line[..length]);
                false
            }
            None => true,
        }
    })
}

/// What stands between braces and is no id, with the place of its first brace.
fn misspelled(line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.match_indices("{{").filter_map(|(at, _)| {
        let (inner, _) = line[at + 2..].split_once("}}")?;
        (!marker::is_id(inner.trim())).then_some((at, inner))
    })
}

fn is_block(id: &str) -> bool {
    id.starts_with("score.") && id.rsplit_once('.').is_some_and(|(_, part)| BLOCKS.contains(&part))
}

/// Everything that a marker of this template can name.
struct Names<'a> {
    form: &'a Form<'a>,
    known: &'a Known<'a>,
}

impl Names<'_> {
    fn knows(&self, id: &str) -> bool {
        match id.split_once('.') {
            Some(("company", _)) => true,
            Some(("previous", id)) => self.asks(id),
            Some(("score", score)) => {
                let (id, part) = score.split_once('.').map_or((score, None), |(id, part)| (id, Some(part)));
                self.has_score(id) && part.is_none_or(|part| OF_A_SCORE.contains(&part))
            }
            _ => id == "today" || OF_A_RUN.contains(&id) || self.asks(id),
        }
    }

    fn asks(&self, id: &str) -> bool {
        self.known.has_fact(id) || self.form.written.iter().any(|written| written == id)
    }

    fn has_score(&self, id: &str) -> bool {
        self.form.written_score.as_deref() == Some(id) || self.known.score(id).is_some()
    }

    /// What is wrong with a marker that means nothing, and what to do about it.
    fn unknown(&self, id: &str) -> (String, String) {
        let written = format!("`{{{{{id}}}}}`");
        let bare = id.strip_prefix("previous.").unwrap_or(id);
        if let Some((field, path)) = self.known.field(bare) {
            let message =
                format!("{written} stands for a field of {}, which this template does not ask for.", quoted(path));
            let fix = format!("Add {} to the fields of this template too.", quoted(&field.id));
            return (message, fix);
        }
        let own = || self.form.written.iter().map(String::as_str).chain(self.known.facts());
        let scores = || self.form.written_score.as_deref().into_iter().chain(self.known.scores());
        let previous = own().map(|id| format!("previous.{id}"));
        let of_scores = scores().flat_map(|id| {
            let parts = OF_A_SCORE.map(|part| format!("score.{id}.{part}"));
            [format!("score.{id}")].into_iter().chain(parts)
        });
        let built_in = OF_A_RUN.into_iter().chain(["today", "company.name"]);
        let candidates: Vec<String> =
            own().chain(built_in).map(str::to_owned).chain(of_scores).chain(previous).collect();
        let fix = match similar::nearest(id, candidates.iter().map(String::as_str)) {
            Some(meant) => format!("Did you mean `{{{{{meant}}}}}`?"),
            None => {
                "Add it to the `fields` of the front matter, or write `[a blank]` to be filled in the text.".to_owned()
            }
        };
        (format!("{written} stands for nothing that is known."), fix)
    }
}
