//! `playbooks themes`: the looks there are, in their own colours; as rows in a pipe, or as JSON.

use std::process::ExitCode;

use ratatui::style::Style;
use serde_json::{Value, json};

use super::Context;
use super::list::table;
use crate::domain::problem::{self, Problem, Severity, quoted};
use crate::domain::similar;
use crate::error::Error;
use crate::io::output::{self, Piece};
use crate::io::session::shown_path;
use crate::io::theme::{self, OwnTheme};
use crate::io::{settings, terminal};
use crate::theme::page::{self, Line, Shown};
use crate::theme::{Base, BuiltIn, Depth, ROLES, colour};
use crate::widgets::Span;

/// The widest page: longer lines are hard to read.
const WIDEST: usize = 120;
/// How wide a page is where nobody says.
const WIDTH: usize = 100;

/// A theme of the page, with the file that it is from.
struct Entry {
    shown: Shown,
    file: Option<OwnTheme>,
}

pub fn run(context: &Context, name: Option<&str>, json: bool) -> Result<ExitCode, Error> {
    let (own, shadowed) = theme::own_themes(&context.paths.themes());
    let depth = theme::depth(&context.environment);
    let drawn = output::is_terminal() && !json;
    let light = drawn && depth != Depth::None && theme::background_is_light();
    let entries = match name {
        Some(name) => vec![entry(name, &own, light)?],
        None => {
            let built_in = BuiltIn::ALL.map(|built_in| Entry { shown: Shown::built_in(built_in), file: None });
            built_in.into_iter().chain(own.iter().map(|own| own_entry(own, light))).collect()
        }
    };
    let files = entries.iter().filter_map(|entry| entry.file.as_ref());
    let files: Vec<&OwnTheme> = files.chain(shadowed.iter().filter(|_| name.is_none())).collect();
    if json {
        output::json(&Value::Array(entries.iter().map(theme_json).collect()));
    } else if drawn {
        let columns = terminal::size().map_or(WIDTH, |(columns, _)| usize::from(columns).min(WIDEST));
        let draw = if name.is_some() { page::roles } else { page::samples };
        for entry in &entries {
            paint(draw(&entry.shown, depth, light, columns));
            output::print("\n");
        }
    } else {
        output::print(entries.iter().map(|entry| rows(&entry.shown)).collect::<Vec<_>>().join("\n"));
        output::print("\n");
    }
    if !json {
        let problems = files.iter().flat_map(|own| own.problems.iter().map(|problem| (&own.path, problem)));
        problems.for_each(|(path, problem)| output::print(format!("{}\n", problem::report(path, problem, WIDTH))));
        output::print(guide(context, name.is_none(), &own));
    }
    let failed = files.iter().any(|own| own.problems.iter().any(Problem::is_error));
    Ok(ExitCode::from(u8::from(failed)))
}

fn entry(name: &str, own: &[OwnTheme], light: bool) -> Result<Entry, Error> {
    if let Some(base) = Base::named(name) {
        return Ok(Entry { shown: Shown::built_in(base.on(light)), file: None });
    }
    if let Some(own) = own.iter().find(|own| own.name == name) {
        return Ok(own_entry(own, light));
    }
    let names = theme::names(own);
    let error = Error::failed(format!("There is no theme {}.", quoted(name)));
    Err(match similar::nearest(name, names.iter().copied()) {
        Some(meant) => error.hint(format!("Did you mean {}?", quoted(meant))),
        None => error.hint(format!("There are: {}.", names.join(", "))),
    })
}

fn own_entry(own: &OwnTheme, light: bool) -> Entry {
    Entry { shown: Shown::own(&own.name, own.own.clone(), light), file: Some(own.clone()) }
}

fn paint(lines: Vec<Line>) {
    let piece = |span: Span<'static>| Piece { codes: page::codes(span.style), text: span.text };
    let lines: Vec<Vec<Piece>> = lines.into_iter().map(|line| line.into_iter().map(piece).collect()).collect();
    output::painted(lines);
}

/// A theme as a table without colours.
fn rows(shown: &Shown) -> String {
    let title = ["role", "true colour", "256 colours", "16 colours", "no colour", "what it is for"];
    let mut rows = vec![title.map(str::to_owned).to_vec()];
    for row in &ROLES {
        let looks = page::DEPTHS.map(|(depth, _)| page::look(shown.style(row.role, depth)));
        let cells = [row.name.to_owned()].into_iter().chain(looks).chain([row.what.to_owned()]);
        rows.push(cells.collect());
    }
    format!("{}: {}\n{}", shown.name, shown.what, table(&rows))
}

/// What is chosen, how to choose another one, and where one's own live.
fn guide(context: &Context, whole: bool, own: &[OwnTheme]) -> String {
    let user = context.environment.user.as_deref();
    let (settings, broken) = settings::load(&context.paths.settings(), user, &theme::names(own));
    let [file, folder] = [context.paths.settings(), context.paths.themes()].map(|path| shown_path(&path));
    let mut text = String::new();
    for problem in broken.iter().flat_map(|broken| &broken.problems) {
        text.push_str(&format!("{}\n", problem::report(&file, problem, WIDTH)));
    }
    let chosen = &settings.theme;
    text.push_str(&format!("In use is {}; `theme: NAME` in {file} chooses another one.\n", quoted(chosen)));
    if whole {
        let names: Vec<&str> = Base::NAMED.iter().map(|(name, ..)| *name).collect();
        text.push_str(&format!("Names: {}, or one of your own.\n", names.join(", ")));
        let example: String = page::EXAMPLE.lines().map(|line| format!("  {line}\n")).collect();
        text.push_str(&format!("A theme of your own is a file such as {folder}/night.yaml:\n\n{example}\n"));
        text.push_str("`playbooks themes NAME` shows one theme with what each role is for.\n");
    }
    text
}

fn theme_json(entry: &Entry) -> Value {
    let Entry { shown, file } = entry;
    let roles = ROLES.iter().map(|row| {
        let mut role = json!({ "role": row.name, "what": row.what });
        for (depth, name) in page::DEPTHS {
            role[name] = look_json(shown.style(row.role, depth));
        }
        role
    });
    json!({
        "name": shown.name,
        "source": if file.is_some() { "user" } else { "built-in" },
        "path": file.as_ref().map(|own| own.path.clone()),
        "extends": shown.own.as_ref().map(|own| own.extends.name()),
        "roles": roles.collect::<Vec<_>>(),
        "problems": file.iter().flat_map(|own| &own.problems).map(problem_json).collect::<Vec<_>>(),
    })
}

fn look_json(style: Style) -> Value {
    json!({
        "fg": style.fg.map(colour::name),
        "bg": style.bg.map(colour::name),
        "weights": page::weights(style),
    })
}

fn problem_json(problem: &Problem) -> Value {
    let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
    json!({
        "severity": severity,
        "line": problem.place.line,
        "column": problem.place.column,
        "message": problem.message,
        "fix": problem.fix,
    })
}
