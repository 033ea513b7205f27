//! Numbers as people write them: thousands with commas, points, spaces or apostrophes between, and either decimal sign.
//! A number of at most fifteen digits, so that what is kept is what was typed.

use crate::domain::problem::quoted;

const MAX_DIGITS: usize = 15;

/// A number that was typed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Decimal {
    pub(super) value: f64,
    /// `12.500` may also be meant as 12500.
    pub(super) as_thousands: Option<f64>,
}

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    NoNumber,
    TooLong,
}

impl Flaw {
    /// `example` is a sentence that says what can be typed.
    pub(super) fn sentence(self, typed: &str, example: &str) -> String {
        match self {
            Self::NoNumber => format!("{} is not understood. {example}", quoted(typed)),
            Self::TooLong => format!("{} has more than {MAX_DIGITS} digits. Type a rounder one.", quoted(typed)),
        }
    }
}

/// Reads a number. A single comma before exactly three digits parts thousands (`1,200`), a single point never does.
pub(super) fn decimal(typed: &str) -> Result<Decimal, Flaw> {
    let typed = typed.trim();
    let (sign, body) = match typed.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", typed.strip_prefix('+').unwrap_or(typed)),
    };
    let (whole, fraction) = match decimal_sign(body) {
        Some(at) => (&body[..at], &body[at + 1..]),
        None => (body, ""),
    };
    let whole = without_separators(whole).ok_or(Flaw::NoNumber)?;
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Err(Flaw::NoNumber);
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() + fraction.trim_end_matches('0').len() > MAX_DIGITS {
        return Err(Flaw::TooLong);
    }
    let number = |text: String| text.parse::<f64>().map_err(|_| Flaw::NoNumber);
    let value = number(format!("{sign}0{whole}.{fraction}0"))?;
    let is_doubtful =
        body.len() == whole.len() + 4 && body.as_bytes()[whole.len()] == b'.' && (1..=3).contains(&whole.len());
    let as_thousands =
        if is_doubtful && fraction.len() == 3 { Some(number(format!("{sign}{whole}{fraction}"))?) } else { None };
    Ok(Decimal { value, as_thousands })
}

/// Where the decimal sign stands.
fn decimal_sign(body: &str) -> Option<usize> {
    let last = body.rfind(['.', ','])?;
    let sign = &body[last..=last];
    let before = &body[..last];
    if before.contains(sign) {
        return None;
    }
    let parts_thousands = sign == ","
        && body.len() - last == 4
        && (1..=3).contains(&before.len())
        && before.bytes().all(|byte| byte.is_ascii_digit())
        && !before.starts_with('0');
    (!parts_thousands).then_some(last)
}

/// The digits of a whole number; `None` where what parts them does not part thousands, all in the same way.
fn without_separators(whole: &str) -> Option<String> {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}');
    let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else { return Some(whole.to_owned()) };
    if !is_space(separator) && !matches!(separator, ',' | '.' | '\'' | '’' | '_') {
        return None;
    }
    let groups: Vec<&str> = whole.split(|c| c == separator || (is_space(separator) && is_space(c))).collect();
    let (first, others) = groups.split_first()?;
    let are_digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let are_thousands = (1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3);
    (are_digits && are_thousands).then(|| groups.concat())
}

/// `1200 people` without the word for what is counted.
pub(super) fn without_unit<'a>(typed: &'a str, unit: &str) -> &'a str {
    let cut = typed.len().saturating_sub(unit.len());
    match typed.get(cut..) {
        Some(end) if !unit.is_empty() && end.eq_ignore_ascii_case(unit) => typed[..cut].trim_end(),
        _ => typed,
    }
}

pub(super) fn without_percent(typed: &str) -> &str {
    let number = typed.strip_suffix('%').unwrap_or_else(|| without_unit(typed, "percent"));
    number.trim_end()
}

/// `1200.5`
pub(super) fn plain(value: f64) -> String {
    // Nothing is neither above nor below itself.
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// `1,200.5`
pub(super) fn grouped(value: f64) -> String {
    let plain = plain(value);
    let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let digits = whole.trim_start_matches('-');
    let mut text = whole[..whole.len() - digits.len()].to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{text}.{fraction}"),
        None => text,
    }
}
