//! How the text of a template looks in a window of 80 columns: which tables lose their columns, which code its lines.

use std::collections::HashSet;

use crate::domain::known::Known;
use crate::domain::marker;
use crate::domain::problem::{Place, Problem};
use crate::domain::template;
use crate::markdown::{self, Layout, Role, Span};

/// The narrowest window that templates are written for.
const WIDTH: usize = 80;
/// What continues a line of code that had to be broken.
const CONTINUED: &str = "↪ ";

/// Warnings about what does not fit. Markers count as the labels that stand for them until they are filled in.
pub(super) fn problems(text: &str, known: &Known<'_>) -> Vec<Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (_, body) = template::split_front_matter(text);
    let first = text[..text.len() - body.len()].matches('\n').count() + 1;
    let own = template::read(text, "");
    let label = |id: &str| {
        let own = own.fields.iter().find(|field| field.id == id);
        own.or_else(|| known.fact(id)).map_or(id, |field| field.label.as_str()).to_owned()
    };
    let shown: Vec<String> = body.lines().map(|line| labelled(line, label)).collect();
    let layout = markdown::layout(&markdown::parse(&shown.join("\n")), WIDTH);
    let labels = lines_with(&layout, |span| span.role == Role::TableHead);
    let broken = lines_with(&layout, |span| span.text == CONTINUED);
    let mut problems = Vec::new();
    for (index, line) in shown.iter().enumerate() {
        let place = |index: usize| Place { line: first + index, column: 1 };
        // Where columns do not fit, each row begins with the head of its first column.
        if index > 0 && is_rule_of_table(line) && labels.contains(&(index + 1)) {
            let message = format!("This table does not fit into {WIDTH} columns; it is shown as a list.");
            let fix = "Give it fewer columns or shorter words.";
            problems.push(Problem::warning(text, place(index - 1), message, fix));
        } else if broken.contains(&index) {
            let message = format!("This line of code does not fit into {WIDTH} columns; it is broken.");
            let fix = "Shorten it, or break it where it makes sense.";
            problems.push(Problem::warning(text, place(index), message, fix));
        }
    }
    problems
}

/// A line with its markers as blanks.
fn labelled(line: &str, label: impl Fn(&str) -> String) -> String {
    let (mut shown, mut from) = (String::new(), 0);
    for (range, id) in marker::find(line) {
        shown.push_str(&line[from..range.start]);
        shown.push_str(&format!("[{}]", label(id).replace('|', "/")));
        from = range.end;
    }
    shown.push_str(&line[from..]);
    shown
}

/// Whether a line looks like the one between the head of a table and its rows.
fn is_rule_of_table(line: &str) -> bool {
    let line = line.trim();
    line.contains("--") && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// The lines of the text of which a row holds such a span.
fn lines_with(layout: &Layout, is_one: impl Fn(&Span) -> bool) -> HashSet<usize> {
    let rows = layout.lines.iter().filter(|row| row.spans.iter().any(&is_one));
    rows.map(|row| row.source).collect()
}
