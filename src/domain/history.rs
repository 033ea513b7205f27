//! Versions of a file: which of them are kept, and in a few words what changed from one to the next.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// How many characters of a changed line are quoted.
const QUOTED: usize = 48;

/// Which versions of one file are kept at `now`, given when each was made: all of the last 24 hours, then the last one of
/// each hour for 7 days, then the last one of each day for 90 days. Hours and days grow old as a whole, so that pruning often
/// comes to the same as pruning once. Their order is that of `times`, not of the clock.
pub fn kept(times: &[Timestamp], now: Timestamp) -> Vec<bool> {
    let mut taken = BTreeSet::new();
    let keep = |time: &Timestamp| {
        let (now, made) = (now.as_second(), time.as_second());
        let (hour, day) = (made.div_euclid(HOUR), made.div_euclid(DAY));
        match () {
            () if now - made < DAY => true,
            () if now.div_euclid(HOUR) - hour <= 7 * 24 => taken.insert((HOUR, hour)),
            () if now.div_euclid(DAY) - day <= 90 => taken.insert((DAY, day)),
            () => false,
        }
    };
    let mut kept: Vec<bool> = times.iter().rev().map(keep).collect();
    kept.reverse();
    kept
}

/// What changed, such as `2 lines added, 1 removed: Budget holder`: the first line that came, or else the first that went.
pub fn changes(before: &str, after: &str) -> String {
    let (old, new) = middle(before, after);
    let (added, removed) = (without(&new, &old), without(&old, &new));
    let counts = match (added.len(), removed.len()) {
        (0, 0) if before == after => return "no change".into(),
        (0, 0) if new.is_empty() => return "line ends".into(),
        (0, 0) => return "lines moved".into(),
        (added, 0) => format!("{} added", lines(added)),
        (0, removed) => format!("{} removed", lines(removed)),
        (added, removed) => format!("{} added, {removed} removed", lines(added)),
    };
    let mut words = added.iter().chain(&removed).map(|line| line.trim_matches(|c: char| !c.is_alphanumeric()));
    match words.find(|line| !line.is_empty()) {
        Some(line) if line.chars().count() > QUOTED => {
            format!("{counts}: {}…", line.chars().take(QUOTED).collect::<String>().trim_end())
        }
        Some(line) => format!("{counts}: {line}"),
        None => counts,
    }
}

/// The lines that come and those that go where one text becomes another.
pub fn differences<'a>(before: &'a str, after: &'a str) -> (Vec<&'a str>, Vec<&'a str>) {
    let (old, new) = middle(before, after);
    (without(&new, &old), without(&old, &new))
}

/// The lines of two texts without those that they begin and end with alike.
pub(super) fn middle<'a>(before: &'a str, after: &'a str) -> (Vec<&'a str>, Vec<&'a str>) {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let (old, new) = (&old[same..], &new[same..]);
    let same = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    (old[..old.len() - same].to_vec(), new[..new.len() - same].to_vec())
}

fn lines(count: usize) -> String {
    if count == 1 { "1 line".into() } else { format!("{count} lines") }
}

/// The lines of one text that another lacks, each as often as it is missing there.
fn without<'a>(these: &[&'a str], those: &[&str]) -> Vec<&'a str> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    those.iter().for_each(|line| *left.entry(line).or_default() += 1);
    let missing = |line: &&&str| match left.get_mut(**line) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    these.iter().filter(missing).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).expect("a time")
    }

    #[test]
    fn a_day_is_kept_whole_a_week_by_the_hour_and_ninety_days_by_the_day() {
        let now = 100 * DAY;
        // One version each minute for a hundred days.
        let times: Vec<Timestamp> = (0..now / 60).map(|minute| at(minute * 60)).collect();
        let kept = kept(&times, at(now));
        let count = |from: i64, to: i64| {
            let inside = |time: &Timestamp| (from..to).contains(&(now - time.as_second()));
            times.iter().zip(&kept).filter(|(time, kept)| inside(time) && **kept).count()
        };
        assert_eq!(count(0, DAY), 24 * 60 - 1, "the last minute is now");
        assert_eq!(count(DAY, 7 * DAY), 6 * 24 + 1, "and one that lies exactly a day back");
        assert_eq!(count(7 * DAY, 90 * DAY), 83);
        assert_eq!(count(90 * DAY, 101 * DAY), 0);
    }

    #[test]
    fn what_changed_is_said_in_a_few_words() {
        let long = "x".repeat(100);
        let cases = [
            ("a\n", "a\n", "no change"),
            ("", "# Title\n", "1 line added: Title"),
            ("a\nb\nc\n", "a\nc\n", "1 line removed: b"),
            ("a\nb\nc\n", "a\n- [x] B!\n\nc\n", "2 lines added, 1 removed: x] B"),
            ("a\nb\n", "b\na\n", "lines moved"),
            ("a\r\nb\n", "a\nb\n", "line ends"),
            ("a", "a\n", "line ends"),
            ("a\n", "a\n\n", "1 line added"),
            ("x\nx\n", "x\nx\nx\n", "1 line added: x"),
            ("", long.as_str(), &format!("1 line added: {}…", "x".repeat(QUOTED))),
        ];
        for (before, after, words) in cases {
            assert_eq!(changes(before, after), words, "{before:?} -> {after:?}");
        }
    }

    proptest! {
        #[test]
        fn keeping_twice_keeps_the_same_and_the_newest_stays(
            mut seconds in proptest::collection::vec(0..100 * DAY, 1..200),
            later in 0..3 * HOUR,
        ) {
            seconds.sort_unstable();
            let times: Vec<Timestamp> = seconds.into_iter().map(at).collect();
            let now = at(100 * DAY);
            let left = |times: &[Timestamp], now| -> Vec<Timestamp> {
                times.iter().zip(kept(times, now)).filter(|(_, kept)| *kept).map(|(time, _)| *time).collect()
            };
            let once = left(&times, now);
            prop_assert_eq!(&left(&once, now), &once);
            // Pruning in steps comes to the same as pruning once.
            let last = at(100 * DAY + later);
            prop_assert_eq!(left(&once, last), left(&times, last));
        }

        #[test]
        fn every_two_texts_can_be_compared(before in any::<String>(), after in any::<String>()) {
            prop_assert_eq!(changes(&before, &after) == "no change", before == after);
        }
    }
}
