//! Periods: a year, half, quarter or month. Kept as `2026`, `2026-H2`, `2026-Q4`, `2026-11`, shown as `Q4 2026`.

use jiff::civil::Date;

use crate::domain::dates::{self, YEARS};
use crate::domain::problem::quoted;

const HINT: &str = "Type a period such as 2026-Q4, 2026-H2, 2026-11, nov or 2026.";

/// Reads a period. Without a year it is one of this year.
pub(super) fn read(typed: &str, today: Date) -> Result<String, String> {
    let lower = typed.to_lowercase();
    let words: Vec<&str> = lower.split([' ', '-', '/', '.', ',']).filter(|word| !word.is_empty()).collect();
    let (year, part) = match words.as_slice() {
        [word] => match (year(word), word.split_at_checked(4)) {
            (Some(year), _) => return Ok(year.to_string()),
            // `2026q4`
            (None, Some((start, part))) if year(start).is_some() && !part.starts_with(|c: char| c.is_ascii_digit()) => {
                (year(start), part)
            }
            _ => (None, *word),
        },
        [one, other] => match (year(one), year(other)) {
            (Some(year), None) => (Some(year), *other),
            (None, Some(year)) => (Some(year), *one),
            _ => return Err(not_understood(typed)),
        },
        _ => return Err(not_understood(typed)),
    };
    let part = part_of_year(part, year.is_some()).ok_or_else(|| not_understood(typed))?;
    Ok(format!("{}-{part}", year.unwrap_or_else(|| today.year())))
}

fn not_understood(typed: &str) -> String {
    format!("{} is not understood. {HINT}", quoted(typed))
}

fn year(word: &str) -> Option<i16> {
    let is_plain = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| word.parse().ok()).flatten().filter(|year| YEARS.contains(year))
}

/// `Q4`, `H2` or `11`. A month in digits needs its year beside it.
fn part_of_year(word: &str, has_year: bool) -> Option<String> {
    if let Some(month) = dates::month(word) {
        return Some(format!("{month:02}"));
    }
    match word {
        "q1" | "q2" | "q3" | "q4" | "h1" | "h2" => Some(word.to_uppercase()),
        _ if has_year && word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) => {
            let month = word.parse::<u8>().ok().filter(|month| (1..=12).contains(month))?;
            Some(format!("{month:02}"))
        }
        _ => None,
    }
}

/// `Q4 2026`, `Nov 2026`; `None` for what is no kept period.
pub(super) fn shown(value: &str) -> Option<String> {
    let Some((start, part)) = value.split_once('-') else { return year(value).map(|year| year.to_string()) };
    let year = year(start)?;
    let part = part_of_year(&part.to_lowercase(), true).filter(|canonical| canonical == part)?;
    match part.parse::<i8>() {
        Ok(month) => Date::new(year, month, 1).ok().map(|date| date.strftime("%b %Y").to_string()),
        Err(_) => Some(format!("{part} {year}")),
    }
}
