//! Values that are words: texts, choices, people, addresses and scores with their reasons.

use crate::domain::problem::quoted;
use crate::domain::similar;

/// How many choices a sentence lists.
const MAX_LISTED: usize = 8;

/// A text on one line.
pub(super) fn line(typed: &str) -> String {
    let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// A text without the empty lines around it.
pub(super) fn long(typed: &str) -> String {
    typed.replace("\r\n", "\n").replace('\r', "\n").trim_start_matches('\n').trim_end().to_owned()
}

pub(super) fn yes_or_no(typed: &str) -> Result<&'static str, String> {
    match typed.to_lowercase().as_str() {
        "y" | "yes" | "true" => Ok("yes"),
        "n" | "no" | "false" => Ok("no"),
        _ => Err(format!("{} is neither yes nor no. Type y or n.", quoted(typed))),
    }
}

/// The choice that was typed: as it is, in other capitals, or its beginning where no other begins so.
pub(super) fn choice<'a>(typed: &str, choices: &[&'a str]) -> Result<&'a str, String> {
    if let Some(choice) = exactly(typed, choices) {
        return Ok(choice);
    }
    let lower = typed.to_lowercase();
    let begun: Vec<&str> = choices.iter().copied().filter(|choice| choice.to_lowercase().starts_with(&lower)).collect();
    match (begun.as_slice(), similar::nearest(typed, choices.iter().copied())) {
        ([one], _) => Ok(one),
        ([], Some(meant)) => Err(format!("{} is no choice. Did you mean {meant}?", quoted(typed))),
        ([], None) => Err(format!("{} is no choice. Type one of: {}.", quoted(typed), listed(choices))),
        (several, _) => Err(format!("{} can be several. Type more of: {}.", quoted(typed), listed(several))),
    }
}

fn exactly<'a>(typed: &str, choices: &[&'a str]) -> Option<&'a str> {
    let same = choices.iter().find(|choice| **choice == typed);
    same.or_else(|| choices.iter().find(|choice| choice.to_lowercase() == typed.to_lowercase())).copied()
}

fn listed(choices: &[&str]) -> String {
    let mut text = choices.iter().take(MAX_LISTED).copied().collect::<Vec<_>>().join(", ");
    if choices.len() > MAX_LISTED {
        text.push_str(", …");
    }
    text
}

/// The choices that were typed, each once and in the order of the field, so that the same ones are the same text.
pub(super) fn choices(typed: &str, choices: &[&str]) -> Result<String, String> {
    let mut chosen = Vec::new();
    let mut rest = after_commas(typed);
    while !rest.is_empty() {
        // A choice may hold a comma itself: the longest that fits is meant.
        let mut ends = rest.match_indices(',').map(|(at, _)| at).chain([rest.len()]).rev();
        let whole = ends.find_map(|end| Some((end, exactly(rest[..end].trim(), choices)?)));
        let (end, found) = match whole {
            Some(found) => found,
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (end, choice(rest[..end].trim(), choices)?)
            }
        };
        chosen.push(found);
        rest = after_commas(&rest[end..]);
    }
    if chosen.is_empty() {
        return Err(format!("Type some of: {}.", listed(choices)));
    }
    let kept: Vec<&str> = choices.iter().copied().filter(|choice| chosen.contains(choice)).collect();
    Ok(kept.join(", "))
}

fn after_commas(text: &str) -> &str {
    text.trim_start_matches(|c: char| c == ',' || c.is_whitespace())
}

/// People as they were typed, once every word with an `@` is an address.
pub(super) fn person(typed: &str) -> Result<String, String> {
    let words = typed.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')'));
    for word in words.filter(|word| word.contains('@')) {
        if !is_mail(word.strip_prefix("mailto:").unwrap_or(word)) {
            return Err(format!("{} is no mail address. Type one such as ana@example.com.", quoted(word)));
        }
    }
    Ok(line(typed))
}

fn is_mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && is_host(host))
}

/// An address with its scheme, or the path of a file as it is.
pub(super) fn url(typed: &str) -> Result<String, String> {
    let no_address =
        || format!("{} is no address and no file. Type one such as example.com/page or plan.pdf.", quoted(typed));
    if let Some((scheme, rest)) = typed.split_once("://") {
        let plain = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        return match plain && !rest.is_empty() {
            true if is_web && typed.contains(char::is_whitespace) => {
                Err(format!("{} has a space in it; an address has none. Remove it, or type %20.", quoted(typed)))
            }
            true => Ok(line(typed)),
            false => Err(no_address()),
        };
    }
    let host = typed.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let is_address = is_host(name) && is_port && !typed.contains(char::is_whitespace);
    if is_address && (host.len() < typed.len() || !has_file_ending(name)) {
        return Ok(format!("https://{typed}"));
    }
    let is_path = typed.contains(['/', '\\']) || has_file_ending(typed);
    if is_path && !is_mail(typed) { Ok(line(typed)) } else { Err(no_address()) }
}

/// Labels with dots between, the last one of letters: `example.com`.
fn is_host(word: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let Some((name, last)) = word.rsplit_once('.') else { return false };
    let is_top = last.chars().count() >= 2 && (last.chars().all(char::is_alphabetic) || last.starts_with("xn--"));
    is_top && is_label(last) && name.split('.').all(is_label)
}

/// Whether a name ends as those of files do.
fn has_file_ending(name: &str) -> bool {
    const ENDINGS: [&str; 23] = [
        "csv", "doc", "docx", "eml", "gif", "htm", "html", "jpeg", "jpg", "json", "key", "md", "numbers", "odt",
        "pages", "pdf", "png", "ppt", "pptx", "txt", "xls", "xlsx", "zip",
    ];
    name.rsplit_once('.').is_some_and(|(stem, ending)| !stem.is_empty() && ENDINGS.contains(&&*ending.to_lowercase()))
}

pub(super) fn score(typed: &str) -> Result<String, String> {
    match split_score(typed).0 {
        digit @ ("0" | "1" | "2" | "3" | "4" | "5") => Ok(digit.to_owned()),
        _ => Err(format!(
            "{} does not begin with a score. Type 0 to 5, and a reason if you like: 4 met twice.",
            quoted(typed)
        )),
    }
}

/// The number that a typed score begins with, and the reason after it: `4 met twice`, `4/5: met twice`. The number is empty
/// where there is none.
pub fn split_score(typed: &str) -> (&str, &str) {
    let typed = typed.trim();
    let end = typed.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(typed.len());
    let number = typed[..end].trim_end_matches('.');
    let rest = typed[number.len()..].trim_start_matches('.');
    let rest = rest.strip_prefix("/5").unwrap_or(rest);
    if number.is_empty() || rest.starts_with(|c: char| c.is_alphanumeric() || c == '/') {
        return ("", typed);
    }
    let reason = rest.trim_start_matches([':', ',', ';']).trim_start();
    // `- met twice`, but not `-5 % this year`.
    let after_dash = reason.strip_prefix(['-', '–', '—']).filter(|rest| rest.starts_with(char::is_whitespace));
    (number, after_dash.unwrap_or(reason).trim_start())
}
