//! What time it is. What is stored is in whole seconds: it reads well and compares equal after a round trip.

#![expect(clippy::disallowed_methods, reason = "this is the clock")]

use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};
use jiff::{RoundMode, Timestamp, Unit, ZonedDateTime, ZonedDateTimeRound};

use super::paths::Environment;
use crate::app::msg::Failure;

/// The clock of this session: the system's, or one that stands still.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clock {
    fixed: Option<ZonedDateTime>,
}

impl Clock {
    /// The clock that the environment asks for.
    ///
    /// # Errors
    /// When `PLAYBOOKS_NOW` is no time.
    pub fn new(environment: &Environment) -> Result<Self, Failure> {
        let Some(text) = &environment.now else { return Ok(Self::default()) };
        let unreadable = || {
            let hint = "Write it as 2026-11-23T09:30:00+01:00 or 2026-11-23T09:30:00+01:00[Europe/Berlin].";
            Failure::new(format!("PLAYBOOKS_NOW is no time: {}.", crate::domain::safe::line(text)), hint)
        };
        Ok(Self { fixed: Some(parse(text).ok_or_else(unreadable)?) })
    }

    /// Now.
    pub fn now(&self) -> ZonedDateTime {
        self.fixed.clone().unwrap_or_else(ZonedDateTime::now)
    }

    /// Now as it is stored, with the part of a second cut off.
    pub fn stamp(&self) -> ZonedDateTime {
        whole_seconds(self.now())
    }
}

fn whole_seconds(time: ZonedDateTime) -> ZonedDateTime {
    time.round(ZonedDateTimeRound::new().smallest(Unit::Second).mode(RoundMode::Trunc)).unwrap_or(time)
}

/// RFC 9557 with a time zone, or RFC 3339 with an offset.
fn parse(text: &str) -> Option<ZonedDateTime> {
    let text = text.trim();
    if let Ok(zoned) = text.parse() {
        return Some(zoned);
    }
    let timestamp: Timestamp = text.parse().ok()?;
    let offset = Pieces::parse(text).ok()?.to_numeric_offset().unwrap_or(Offset::UTC);
    Some(timestamp.to_zoned_datetime(TimeZone::fixed(offset)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(text: &str) -> Result<Clock, Failure> {
        Clock::new(&Environment { now: Some(text.into()), ..Environment::default() })
    }

    #[test]
    fn a_fixed_time_keeps_its_zone_and_loses_its_fraction() {
        let cases = [
            ("2026-11-23T09:30:00.987+01:00[Europe/Berlin]", "2026-11-23T09:30:00+01:00[Europe/Berlin]"),
            ("2026-11-23T09:30:00+02:00", "2026-11-23T09:30:00+02:00[+02:00]"),
            ("2026-11-23T09:30:00Z", "2026-11-23T09:30:00+00:00[UTC]"),
        ];
        for (text, shown) in cases {
            let clock = clock(text).expect("a time");
            assert_eq!(clock.stamp().to_string(), shown);
            assert_eq!(clock.stamp(), clock.stamp());
        }
    }

    #[test]
    fn a_time_that_is_none_is_refused_with_an_example() {
        let failure = clock("tomorrow").expect_err("no time");
        assert!(failure.message.contains("tomorrow") && failure.hint.contains("2026-"), "{failure}");
    }

    #[test]
    fn the_system_clock_gives_whole_seconds() {
        let now = Clock::default().stamp();
        assert_eq!(now.subsec_nanosecond(), 0);
    }
}
