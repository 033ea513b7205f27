//! What can be typed into a field, what is kept of it, and how it is shown.
//!
//! A value is kept as one canonical text (`12000 EUR`, `2026-12-01`, `yes`), so that a state file reads well and two values
//! compare as texts. A text that is no value of its field is kept as it was typed and named as wrong; it counts as no answer.

mod money;
mod number;
mod period;
mod words;

use jiff::civil::Date;

use super::dates;
use super::field::{Choices, Field, Kind};
use number::Decimal;

pub use money::is_currency;
pub use words::split_score;

/// What reading a typed value depends on.
#[derive(Debug, Clone, Copy)]
pub struct Typing<'a> {
    pub today: Date,
    /// The currency of an amount that names none, such as `EUR`.
    pub currency: &'a str,
    /// What `choices: tiers` stands for.
    pub tiers: &'a [String],
}

/// The number in a canonical number, percentage or amount of money.
pub fn amount(value: &str) -> Option<f64> {
    let (number, currency) = value.split_once(' ').map_or((value, None), |(number, rest)| (number, Some(rest)));
    let plain = number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    (plain && currency.is_none_or(is_code)).then(|| number.parse().ok()).flatten()
}

/// The currency of a canonical amount of money. Amounts of different currencies do not compare.
pub fn currency(value: &str) -> Option<&str> {
    let (_, currency) = value.split_once(' ')?;
    (is_code(currency) && amount(value).is_some()).then_some(currency)
}

fn is_code(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

impl Field {
    /// The canonical text of what was typed. Nothing typed is nothing kept, and no mistake.
    ///
    /// # Errors
    /// A sentence for beside the input: what is wrong, and what to type instead.
    pub fn read(&self, typed: &str, cx: Typing<'_>) -> Result<String, String> {
        let trimmed = typed.trim();
        if trimmed.is_empty() {
            return Ok(String::new());
        }
        match &self.kind {
            Kind::Text => Ok(words::line(trimmed)),
            Kind::Long => Ok(words::long(typed)),
            Kind::Number => self.number(number::without_unit(trimmed, &self.unit), &self.unit),
            Kind::Percent => self.number(number::without_percent(trimmed), "%"),
            Kind::Money => self.money(trimmed, cx.currency),
            Kind::Date => dates::parse(trimmed, cx.today).map(|date| date.to_string()),
            Kind::Period => period::read(trimmed, cx.today),
            Kind::Bool => words::yes_or_no(trimmed).map(str::to_owned),
            Kind::Choice(_) => words::choice(trimmed, &self.choices(cx)).map(str::to_owned),
            Kind::Multi(_) => words::choices(trimmed, &self.choices(cx)),
            Kind::Person => words::person(trimmed),
            Kind::Url => words::url(trimmed),
            Kind::Score => words::score(trimmed),
        }
    }

    /// What can be chosen; nothing for a field of another type.
    pub fn choices<'a>(&'a self, cx: Typing<'a>) -> Vec<&'a str> {
        match &self.kind {
            Kind::Bool => vec!["yes", "no"],
            Kind::Choice(Choices::Tiers) | Kind::Multi(Choices::Tiers) => cx.tiers.iter().map(String::as_str).collect(),
            Kind::Choice(Choices::Listed(listed)) | Kind::Multi(Choices::Listed(listed)) => {
                listed.iter().map(String::as_str).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether a kept text is an answer: there, and canonical. What only can be read, such as `fri`, is none: it would mean
    /// something else next week.
    pub fn is_valid(&self, value: &str, cx: Typing<'_>) -> bool {
        match self.kind {
            _ if value.trim().is_empty() => false,
            Kind::Text | Kind::Long => true,
            _ => self.read(value, cx).is_ok_and(|canonical| canonical == value),
        }
    }

    /// How a document shows a kept text. One that is no value of this field is shown as it is.
    pub fn shown(&self, value: &str) -> String {
        let shown = match self.kind {
            // Without a unit it may be a year.
            Kind::Number if self.unit.is_empty() && value.len() <= 4 => None,
            Kind::Number => amount(value).map(|number| with_unit(number::grouped(number), &self.unit)),
            Kind::Percent => amount(value).map(|number| with_unit(number::grouped(number), "%")),
            Kind::Money => currency(value).zip(amount(value)).map(|(code, number)| money::shown(number, code)),
            Kind::Date => value.parse::<Date>().ok().filter(|date| date.to_string() == value).map(dates::long),
            Kind::Period => period::shown(value),
            _ => None,
        };
        shown.unwrap_or_else(|| value.to_owned())
    }

    /// What is understood of a text while it is typed, where the text itself does not say so, or what is wrong with it.
    pub fn echo(&self, typed: &str, cx: Typing<'_>) -> Option<Result<String, String>> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let canonical = match self.read(typed, cx) {
            Ok(canonical) => canonical,
            Err(sentence) => return Some(Err(sentence)),
        };
        let shown = self.shown(&canonical);
        let says_it_all = match self.kind {
            Kind::Text | Kind::Long | Kind::Person => true,
            Kind::Date => typed == shown,
            Kind::Number | Kind::Percent => {
                let number = number::without_percent(number::without_unit(typed, &self.unit));
                let is_doubtful = number::decimal(number).is_ok_and(|decimal| decimal.as_thousands.is_some());
                !is_doubtful && amount(&canonical).map(number::grouped).is_some_and(|shown| shown == number)
            }
            Kind::Score => split_score(typed).0 == canonical,
            _ => typed == shown || typed == canonical,
        };
        (!says_it_all).then_some(Ok(shown))
    }

    fn number(&self, typed: &str, unit: &str) -> Result<String, String> {
        let example = if unit == "%" {
            "Type a percentage such as 12 or 12.5 %."
        } else {
            "Type a number such as 1200 or 1,200.5."
        };
        let Decimal { value, .. } = number::decimal(typed).map_err(|flaw| flaw.sentence(typed, example))?;
        within(value, [self.min, self.max], unit)?;
        Ok(number::plain(value))
    }

    fn money(&self, typed: &str, own: &str) -> Result<String, String> {
        let (value, code) = money::read(typed, own)?;
        // A limit is in the currency of the workspace; only nothing is as much in every other.
        let limits = [self.min, self.max].map(|limit| limit.filter(|limit| code == own || *limit == 0.0));
        within(value, limits, &code)?;
        Ok(format!("{} {code}", number::plain(value)))
    }
}

fn within(value: f64, [min, max]: [Option<f64>; 2], unit: &str) -> Result<(), String> {
    let size = if min.is_some_and(|min| value < min) {
        "little"
    } else if max.is_some_and(|max| value > max) {
        "much"
    } else {
        return Ok(());
    };
    let range = match (min.map(number::grouped), max.map(number::grouped)) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, max) => format!("at most {}", max.unwrap_or_default()),
    };
    let value = with_unit(number::grouped(value), unit);
    Err(format!("{value} is too {size}: type {}.", with_unit(range, unit)))
}

fn with_unit(number: String, unit: &str) -> String {
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

#[cfg(test)]
mod tests;
