//! `playbooks check`: every problem of every playbook and template file.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Context;
use crate::domain::problem;
use crate::io::{library, output};

/// How wide a source line is shown.
const WIDTH: usize = 100;

pub fn run(context: &Context, paths: &[PathBuf]) -> ExitCode {
    let checked = library::check(paths, &context.paths.places());
    let mut text = String::new();
    for (path, problems) in &checked {
        for problem in problems {
            text.push_str(problem::report(path, problem, WIDTH).trim_end());
            text.push_str("\n\n");
        }
    }
    let problems = || checked.iter().flat_map(|(_, problems)| problems);
    let errors = problems().filter(|problem| problem.is_error()).count();
    let warnings = problems().count() - errors;
    text.push_str(&format!(
        "{}: {}, {}\n",
        count(checked.len(), "file"),
        count(errors, "error"),
        count(warnings, "warning")
    ));
    output::print(&text);
    ExitCode::from(u8::from(errors > 0))
}

/// "1 step", "2 steps".
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
