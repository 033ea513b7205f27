//! What an unfinished merge leaves in a file. Everything else that is wrong with it follows from that.

use crate::domain::problem::{Place, Problem};

/// The longest list of lines that a message repeats.
const MAX_LISTED: usize = 9;

/// The problem of a text that holds conflict markers of git.
pub fn find(text: &str) -> Option<Problem> {
    let marked = |sign: char| {
        move |line: &str| {
            let rest = line.trim_start_matches(sign);
            line.len() - rest.len() == 7 && (rest.is_empty() || rest.starts_with(char::is_whitespace))
        }
    };
    let lines = |signs: &'static [char]| {
        let marks = move |line: &str| signs.iter().any(|sign| marked(*sign)(line));
        text.lines().enumerate().filter(move |(_, line)| marks(line)).map(|(index, _)| index + 1)
    };
    // A row of equals signs alone may underline a heading.
    lines(&['<', '>']).next()?;
    let all: Vec<usize> = lines(&['<', '|', '=', '>']).collect();
    let mut listed = all.iter().take(MAX_LISTED).map(usize::to_string).collect::<Vec<_>>().join(", ");
    if all.len() > MAX_LISTED {
        listed.push_str(", ...");
    }
    let word = if all.len() == 1 { "line" } else { "lines" };
    let place = Place { line: all.first().copied()?, column: 1 };
    Some(Problem::error(
        text,
        place,
        format!("This file holds git conflict markers ({word} {listed})."),
        "Finish the merge first.",
    ))
}
