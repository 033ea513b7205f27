//! The machine's deadline as a wait. A deadline is kept on the clock that nobody sets, and comes once.

use std::time::{Duration, Instant};

use jiff::Timestamp;

#[derive(Debug, Default)]
pub(super) struct Timer {
    armed: Option<(Timestamp, Instant)>,
    /// The deadline that has come; a machine that leaves it standing is not told again.
    past: Option<Timestamp>,
}

impl Timer {
    /// Takes over what the machine wants now.
    pub(super) fn arm(&mut self, deadline: Option<Timestamp>, now: Timestamp, at: Instant) {
        if deadline.is_none() || deadline == self.past {
            self.armed = None;
        } else if let Some(deadline) = deadline
            && self.armed.is_none_or(|(armed, _)| armed != deadline)
        {
            let left = Duration::try_from(now.duration_until(deadline)).unwrap_or_default();
            self.armed = at.checked_add(left).map(|at| (deadline, at));
        }
    }

    pub(super) fn due_at(&self) -> Option<Instant> {
        self.armed.map(|(_, at)| at)
    }

    /// Whether the deadline has come; true once.
    pub(super) fn is_due(&mut self, now: Instant) -> bool {
        let due = self.armed.filter(|(_, at)| *at <= now);
        if let Some((deadline, _)) = due {
            self.past = Some(deadline);
            self.armed = None;
        }
        due.is_some()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "waits for a real timer")]

    use jiff::ToSpan;

    use super::*;

    #[test]
    fn a_deadline_comes_once() {
        let (now, at) = (Timestamp::UNIX_EPOCH, Instant::now());
        let mut timer = Timer::default();
        timer.arm(Some(now + 5.seconds()), now, at);
        assert_eq!(timer.due_at(), Some(at + Duration::from_secs(5)));
        assert!(!timer.is_due(at + Duration::from_secs(4)));
        assert!(timer.is_due(at + Duration::from_secs(5)));
        timer.arm(Some(now + 5.seconds()), now + 5.seconds(), at + Duration::from_secs(5));
        assert_eq!(timer.due_at(), None);
        timer.arm(Some(now + 6.seconds()), now + 5.seconds(), at);
        assert_eq!(timer.due_at(), Some(at + Duration::from_secs(1)));
        timer.arm(None, now, at);
        assert_eq!(timer.due_at(), None);
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_move_it() {
        let (now, at) = (Timestamp::UNIX_EPOCH, Instant::now());
        let mut timer = Timer::default();
        timer.arm(Some(now + 1.seconds()), now, at);
        timer.arm(Some(now + 1.seconds()), now - 24.hours(), at);
        assert!(timer.is_due(at + Duration::from_secs(1)));
    }

    #[test]
    fn a_deadline_in_the_past_is_now_and_the_end_of_time_is_never_early() {
        let (now, at) = (Timestamp::UNIX_EPOCH, Instant::now());
        let mut timer = Timer::default();
        timer.arm(Some(now - 9.seconds()), now, at);
        assert!(timer.is_due(at));
        timer.arm(Some(Timestamp::MAX), now, at);
        assert!(!timer.is_due(at + Duration::from_secs(1 << 30)));
    }
}
