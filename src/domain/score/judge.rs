//! From what was answered to a verdict. Totals are rounded to one decimal place before they are compared: what is shown
//! decides.

use super::{Band, Compare, Given, Lift, ScoreCriterion, Scorecard, Scored, Threshold, Verdict};

/// The weights of what is answered, and what it counts.
#[derive(Debug, Clone, Copy)]
struct Sums {
    answered: f64,
    all: f64,
    /// Weight times points.
    gained: f64,
}

impl Sums {
    fn total(self) -> Option<f64> {
        (self.answered > 0.0).then(|| self.gained / self.answered)
    }

    fn coverage(self) -> f64 {
        if self.all > 0.0 { rounded(self.answered / self.all * 100.0) } else { 0.0 }
    }
}

/// To one decimal place.
fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

impl Threshold {
    fn is_met(self, total: f64) -> bool {
        match self.compare {
            Compare::Gt => total > self.at,
            Compare::Ge => total >= self.at,
        }
    }
}

impl Scorecard {
    /// The verdict on what was given for each criterion, in their order; what is missing there is unknown. `knocked_out` are
    /// the labels of the knock-outs that were answered with yes, `threshold` is the team's own, `last` the total of the run before.
    pub fn judge(
        &self,
        given: &[Given<'_>],
        knocked_out: &[String],
        threshold: Option<Threshold>,
        last: Option<f64>,
    ) -> Scored {
        let threshold = threshold.unwrap_or(self.threshold);
        let sums = self.sums(given);
        let total = sums.total().map(rounded);
        let coverage = sums.coverage();
        let broken = self.broken_floors(given);
        let verdict = match total {
            _ if !knocked_out.is_empty() => Verdict::KnockedOut(knocked_out.to_vec()),
            _ if !broken.is_empty() => Verdict::BrokenFloor(broken),
            None => Verdict::Empty,
            Some(_) if coverage < self.coverage => Verdict::Provisional,
            Some(total) if threshold.is_met(total) => Verdict::Passed,
            Some(_) => Verdict::Failed,
        };
        let decides = matches!(verdict, Verdict::Passed | Verdict::Failed);
        let band = total.filter(|_| decides).and_then(|total| self.band(total));
        let drop = match (total, last, self.alert_drop) {
            (Some(total), Some(last), Some(alert)) => Some(rounded(last - total)).filter(|drop| *drop >= alert),
            _ => None,
        };
        Scored {
            total,
            coverage,
            verdict,
            threshold,
            band: band.map(|band| (band.label.clone(), band.then.clone())),
            lifts: self.lifts(given, sums),
            drop,
        }
    }

    /// Each criterion with what was given for it.
    pub(super) fn rows<'a>(&'a self, given: &[Given<'a>]) -> impl Iterator<Item = (&'a ScoreCriterion, Given<'a>)> {
        self.criteria
            .iter()
            .enumerate()
            .map(|(index, criterion)| (criterion, given.get(index).copied().unwrap_or_default()))
    }

    fn sums(&self, given: &[Given<'_>]) -> Sums {
        let mut sums = Sums { answered: 0.0, all: 0.0, gained: 0.0 };
        for (criterion, given) in self.rows(given) {
            sums.all += criterion.weight;
            if let Some(points) = self.points_of(given.score) {
                sums.answered += criterion.weight;
                sums.gained += criterion.weight * points;
            }
        }
        sums
    }

    /// What a score counts; `None` where it is unknown.
    fn points_of(&self, score: u8) -> Option<f64> {
        let index = usize::from(score.min(5)).checked_sub(1)?;
        self.points.get(index).copied()
    }

    fn broken_floors(&self, given: &[Given<'_>]) -> Vec<String> {
        let is_broken = |(criterion, given): &(&ScoreCriterion, Given<'_>)| {
            given.score > 0 && criterion.floor.is_some_and(|floor| given.score < floor)
        };
        self.rows(given).filter(is_broken).map(|(criterion, _)| criterion.label.clone()).collect()
    }

    fn band(&self, total: f64) -> Option<&Band> {
        self.bands.iter().filter(|band| band.from <= total).max_by(|one, other| one.from.total_cmp(&other.from))
    }

    /// What a 5 would add for each criterion that has less; nothing can be said before anything is answered.
    fn lifts(&self, given: &[Given<'_>], sums: Sums) -> Vec<Lift> {
        let (Some(total), Some(best)) = (sums.total(), self.points_of(5)) else { return Vec::new() };
        let lift = |(criterion, given): (&ScoreCriterion, Given<'_>)| {
            let raised = match self.points_of(given.score) {
                Some(points) => Sums { gained: sums.gained + criterion.weight * (best - points), ..sums },
                None => Sums {
                    gained: sums.gained + criterion.weight * best,
                    answered: sums.answered + criterion.weight,
                    ..sums
                },
            };
            let gain = rounded(raised.total()? - total);
            (gain > 0.0).then(|| Lift { label: criterion.label.clone(), from: given.score, gain })
        };
        let mut lifts: Vec<Lift> = self.rows(given).filter_map(lift).collect();
        lifts.sort_by(|one, other| other.gain.total_cmp(&one.gain));
        lifts
    }

    /// The total and the coverage of what was given.
    pub(super) fn tally(&self, given: &[Given<'_>]) -> (Option<f64>, f64) {
        let sums = self.sums(given);
        (sums.total().map(rounded), sums.coverage())
    }
}
