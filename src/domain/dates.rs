//! Dates as people type them, and as they are shown. Always one form: `2026-12-01`, `Tue 1 Dec 2026`.
//!
//! What can be read in two ways (`03/04/2026`) is refused, with the unambiguous spelling in the answer: a wrong date
//! that looks right costs more than typing it again.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::problem::quoted;

/// What can be typed, for an input nobody could make sense of.
const HINT: &str = "Type a date such as 2026-12-01, 1 dec, +3d, +10wd, fri or today.";

/// The years that a partnership can have anything to do with; others are slips of the finger.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a typed date against `today`. Upper and lower case are the same.
///
/// - `2026-12-01` and `2026-12-1`; `1 dec 2026`, `1 dec` and `dec 1`: the next one from today on
/// - `today`, `tomorrow`, `yesterday`
/// - `fri`, `friday`: the next one, never today
/// - `+3d`, `-2w`, `+1m`, `+1y`: days, weeks, months, years; `+10wd`: working days, Monday to Friday.
///   The last day of a month stays one: `+1m` on 31 January is 28 February.
///
/// # Errors
/// A sentence that says what can be typed.
pub fn parse(typed: &str, today: Date) -> Result<Date, String> {
    let typed = typed.trim().to_lowercase();
    let date = read(&typed, today)?;
    if YEARS.contains(&date.year()) { Ok(date) } else { Err(out_of_reach(&typed)) }
}

fn read(typed: &str, today: Date) -> Result<Date, String> {
    match typed {
        "today" => return Ok(today),
        "tomorrow" => return today.tomorrow().map_err(|_| out_of_reach(typed)),
        "yesterday" => return today.yesterday().map_err(|_| out_of_reach(typed)),
        _ => {}
    }
    if let Some(weekday) = weekday(typed) {
        return today.nth_weekday(1, weekday).map_err(|_| out_of_reach(typed));
    }
    if typed.starts_with(['+', '-', '−']) {
        return relative(typed, today);
    }
    if typed.chars().any(char::is_alphabetic) { with_month_name(typed, today) } else { in_numbers(typed) }
}

/// The date with its weekday: `Tue 1 Dec 2026`.
pub fn long(date: Date) -> String {
    date.strftime("%a %-d %b %Y").to_string()
}

fn out_of_reach(typed: &str) -> String {
    format!("{} is too far away. {HINT}", quoted(typed))
}

/// The weekday of a name or its beginning, from three letters on: `fri`, `tues`.
fn weekday(typed: &str) -> Option<Weekday> {
    let typed = typed.trim_end_matches('.');
    WEEKDAYS.iter().find(|(name, _)| typed.len() >= 3 && name.starts_with(typed)).map(|&(_, weekday)| weekday)
}

/// The month, from 1, of a name or its beginning, from three letters on.
pub(super) fn month(typed: &str) -> Option<i8> {
    let typed = typed.trim_end_matches('.');
    let index = MONTHS
        .iter()
        .position(|name| typed.len() >= 3 && (name.starts_with(typed) || (typed == "sept" && *name == "september")))?;
    i8::try_from(index + 1).ok()
}

fn relative(typed: &str, today: Date) -> Result<Date, String> {
    let compact: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let backwards = !compact.starts_with('+');
    let rest = compact.trim_start_matches(['+', '-', '−']);
    let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &rest[..rest.len() - unit.len()];
    let signs = compact.chars().count() - rest.chars().count();
    if digits.is_empty() || signs != 1 || !matches!(unit, "d" | "w" | "m" | "y" | "wd") {
        return Err(format!(
            "After a plus or minus comes a number and d, w, m, y or wd: +3d is in three days, +10wd in ten working days. {HINT}"
        ));
    }
    let Some(count) = digits.parse::<i32>().ok().filter(|count| *count <= 100_000) else {
        return Err(out_of_reach(typed));
    };
    let count = if backwards { -count } else { count };
    let moved = match unit {
        "wd" => return working_days(today, count).ok_or_else(|| out_of_reach(typed)),
        "d" => Span::new().try_days(count),
        "w" => Span::new().try_weeks(count),
        "m" => Span::new().try_months(count),
        _ => Span::new().try_years(count),
    };
    moved.and_then(|span| today.checked_add(span)).map_err(|_| out_of_reach(typed))
}

/// `count` working days on or back; a start on a weekend counts from the working day beside it.
fn working_days(from: Date, count: i32) -> Option<Date> {
    let step = if count < 0 { -1 } else { 1 };
    let is_free = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let mut day = from;
    // Whole weeks at once, which move no weekday; then at most four days, one by one.
    let (weeks, mut left) = (count / 5, (count % 5).abs());
    if is_free(day) && count != 0 {
        while is_free(day) {
            day = day.checked_sub(step.days()).ok()?;
        }
    }
    day = day.checked_add(Span::new().try_weeks(weeks).ok()?).ok()?;
    while left > 0 {
        day = day.checked_add(step.days()).ok()?;
        if !is_free(day) {
            left -= 1;
        }
    }
    Some(day)
}

/// `1 dec`, `1 dec 2026`, `dec 1`, `1. December 2026`, `dec 1, 2026`.
fn with_month_name(typed: &str, today: Date) -> Result<Date, String> {
    let parts: Vec<&str> = typed
        .split([' ', ',', '-', '/'])
        .map(|part| part.trim_end_matches('.'))
        .filter(|part| !part.is_empty())
        .collect();
    let (day, month, year) = match parts.as_slice() {
        [a, b] => (number(a).or_else(|| number(b)), month(a).or_else(|| month(b)), None),
        [a, b, c] => (number(a).or_else(|| number(b)), month(a).or_else(|| month(b)), Some(number(c).ok_or(HINT)?)),
        _ => return Err(HINT.to_owned()),
    };
    let (Some(day), Some(month)) = (day, month) else { return Err(HINT.to_owned()) };
    if let Some(year) = year {
        return if year < 1000 {
            Err(format!("Write the year with four digits. {HINT}"))
        } else {
            date(year, month, day)
        };
    }
    let year = i32::from(today.year());
    // Eight years on even 29 February has come round.
    let coming = (year..=year + 8).filter_map(|year| date(year, month, day).ok()).find(|date| *date >= today);
    coming.map_or_else(|| date(year, month, day).and(Err(out_of_reach(typed))), Ok)
}

fn in_numbers(typed: &str) -> Result<Date, String> {
    let parts: Vec<&str> = typed.split(['-', '/', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return Err(HINT.to_owned()) };
    let (Some(a), Some(b), Some(c)) = (number(first), number(second), number(third)) else {
        return Err(HINT.to_owned());
    };
    if first.len() == 4 {
        return date(a, i8::try_from(b).unwrap_or(i8::MAX), c);
    }
    // The day and the month come in this order in one country and in the other in the next.
    let year = if third.len() == 4 { c } else { 2000 + c % 100 };
    let reading = |day: i32, month: i32| date(year, i8::try_from(month).unwrap_or(i8::MAX), day).ok();
    match (reading(a, b), reading(b, a)) {
        (Some(one), Some(other)) if one != other => Err(format!(
            "{} can be read in two ways: type {one} for {} or {other} for {}.",
            quoted(typed),
            long(one),
            long(other)
        )),
        (Some(date), _) | (_, Some(date)) => Err(format!("Type the year first: {date} for {}.", long(date))),
        _ => Err(HINT.to_owned()),
    }
}

fn number(part: &str) -> Option<i32> {
    let digits = !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| part.parse().ok()).flatten()
}

fn date(year: i32, month: i8, day: i32) -> Result<Date, String> {
    let (Ok(year), Ok(day)) = (i16::try_from(year), i8::try_from(day)) else { return Err(HINT.to_owned()) };
    Date::new(year, month, day).map_err(|_| match Date::new(year, month, 1) {
        Ok(first) => {
            format!("{} has {} days, so there is no day {day}.", first.strftime("%B %Y"), first.days_in_month())
        }
        Err(_) => format!("There is no month {month}; months count from 1 to 12."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as on;
    use proptest::prelude::*;

    /// A Wednesday.
    const TODAY: Date = on(2026, 11, 25);

    #[test]
    fn what_can_be_typed() {
        let cases = [
            ("2026-12-01", on(2026, 12, 1)),
            ("2026-12-1", on(2026, 12, 1)),
            (" 2026/12/01 ", on(2026, 12, 1)),
            ("1 dec", on(2026, 12, 1)),
            ("Dec 1", on(2026, 12, 1)),
            ("1. December 2027", on(2027, 12, 1)),
            ("dec 1, 2025", on(2025, 12, 1)),
            ("1-sept-2027", on(2027, 9, 1)),
            ("25 nov", on(2026, 11, 25)),
            ("24 nov", on(2027, 11, 24)),
            ("29 feb", on(2028, 2, 29)),
            ("today", TODAY),
            ("Tomorrow", on(2026, 11, 26)),
            ("yesterday", on(2026, 11, 24)),
            ("fri", on(2026, 11, 27)),
            ("Tuesday", on(2026, 12, 1)),
            ("wed", on(2026, 12, 2)),
            ("thurs", on(2026, 11, 26)),
            ("+3d", on(2026, 11, 28)),
            ("-2w", on(2026, 11, 11)),
            ("+1m", on(2026, 12, 25)),
            ("+1y", on(2027, 11, 25)),
            ("+ 3 D", on(2026, 11, 28)),
            ("−1d", on(2026, 11, 24)),
            ("+0d", TODAY),
            ("+2wd", on(2026, 11, 27)),
            ("+3wd", on(2026, 11, 30)),
            ("+10wd", on(2026, 12, 9)),
            ("-3wd", on(2026, 11, 20)),
        ];
        for (typed, expected) in cases {
            assert_eq!(parse(typed, TODAY), Ok(expected), "{typed}");
        }
        assert_eq!(parse("+1m", on(2026, 1, 31)), Ok(on(2026, 2, 28)));
        assert_eq!(parse("+1wd", on(2026, 11, 28)), Ok(on(2026, 11, 30)), "Saturday, then Monday");
        assert_eq!(parse("-1wd", on(2026, 11, 29)), Ok(on(2026, 11, 27)), "Sunday, back to Friday");
        assert_eq!(parse("+5wd", on(2026, 11, 28)), Ok(on(2026, 12, 4)), "the fifth working day after a Saturday");
    }

    #[test]
    fn two_readings_are_refused_with_both() {
        let refusal = "`03/04/2026` can be read in two ways: type 2026-04-03 for Fri 3 Apr 2026 or 2026-03-04 for Wed 4 Mar 2026.";
        assert_eq!(parse("03/04/2026", TODAY), Err(refusal.to_owned()));
        assert_eq!(parse("31.12.2026", TODAY), Err("Type the year first: 2026-12-31 for Thu 31 Dec 2026.".to_owned()));
        assert_eq!(parse("5/5/26", TODAY), Err("Type the year first: 2026-05-05 for Tue 5 May 2026.".to_owned()));
    }

    #[test]
    fn impossible_dates_say_why() {
        assert_eq!(parse("2026-02-30", TODAY), Err("February 2026 has 28 days, so there is no day 30.".to_owned()));
        assert_eq!(parse("31 nov", TODAY), Err("November 2026 has 30 days, so there is no day 31.".to_owned()));
        assert_eq!(parse("2026-13-01", TODAY), Err("There is no month 13; months count from 1 to 12.".to_owned()));
        for typed in ["+99999999999d", "+100000y", "-9999y", "+100000m", "0226-12-01", "1 dec 3026", "-200y"] {
            assert!(parse(typed, TODAY).is_err_and(|sentence| sentence.contains("too far away")), "{typed}");
        }
        for typed in [
            "", "soon", "+", "+d", "+3", "+3x", "+-3d", "3d", "12", "1 foo", "dec", "fr", "1 dec 26", "2026-12",
            "////", "٣ dec",
        ] {
            assert!(parse(typed, TODAY).is_err(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed_again(days in -46_000_i32..63_000) {
            let date = TODAY.checked_add(days.days()).expect("within the years that count");
            prop_assert_eq!(parse(&date.to_string(), TODAY), Ok(date));
            let (day, text) = (date, long(date));
            let without_weekday = text.split_once(' ').map(|(_, rest)| rest).unwrap_or_default();
            prop_assert_eq!(parse(without_weekday, TODAY), Ok(day));
        }

        #[test]
        fn working_days_land_on_working_days_and_count(offset in 0..14_i32, count in 1..600_i32) {
            let from = TODAY.checked_add(offset.days()).expect("near");
            for count in [count, -count] {
                let to = working_days(from, count).expect("near");
                let (low, high) = if count < 0 { (to, from.yesterday().expect("near")) } else { (from.tomorrow().expect("near"), to) };
                let worked = low.series(1.day()).take_while(|day| *day <= high)
                    .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)).count();
                prop_assert_eq!(worked, usize::try_from(count.abs()).expect("positive"));
                prop_assert!(!matches!(to.weekday(), Weekday::Saturday | Weekday::Sunday));
            }
        }

        #[test]
        fn any_text_gets_a_date_or_a_sentence(typed in "[-+0-9a-z ./]{0,14}", any in any::<String>()) {
            for typed in [typed, any] {
                if let Err(sentence) = parse(&typed, TODAY) {
                    prop_assert!(sentence.ends_with('.'));
                }
            }
        }
    }
}
