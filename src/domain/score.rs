//! Scorecards: weighted criteria with written anchors, floors and knock-outs, and the verdict that follows.
//!
//! Score = sum(weight x points) / sum(answered weights), 0 to 100; coverage = answered weights, in percent. Below the required
//! coverage the verdict is provisional. A knock-out or a broken floor fails whatever the score says.

mod judge;
mod words;

/// The points that scores of 1 to 5 count unless a scorecard says otherwise.
pub const POINTS: [f64; 5] = [20.0, 40.0, 60.0, 80.0, 100.0];

/// What a scorecard asks and how it judges.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    pub id: String,
    pub label: String,
    pub criteria: Vec<ScoreCriterion>,
    /// 0 to 100.
    pub threshold: Threshold,
    /// Percent of the weights that must be answered for a verdict.
    pub coverage: f64,
    /// What a score of 1 to 5 counts.
    pub points: [f64; 5],
    /// A drop of so many points against the last run is named.
    pub alert_drop: Option<f64>,
    /// Ids of yes-or-no fields of which one `yes` fails.
    pub knock_outs: Vec<String>,
    /// From the highest to the lowest.
    pub bands: Vec<Band>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    pub at: f64,
    pub compare: Compare,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// Above the threshold.
    Gt,
    /// At the threshold or above.
    Ge,
}

/// One line of a scorecard. Its field has the id `<scorecard>.<criterion>`.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreCriterion {
    pub id: String,
    pub label: String,
    /// The heading above it; empty before the first.
    pub section: String,
    pub help: String,
    pub weight: f64,
    pub floor: Option<u8>,
    /// What a score of 0 to 5 looks like, where it is written down.
    pub anchors: [Option<String>; 6],
    /// The figure and its target that it scores itself by.
    pub attainment: Option<Attainment>,
}

/// The ids of a figure and of its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attainment {
    pub actual: String,
    pub target: String,
}

/// A range of scores with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The lowest score in it.
    pub from: f64,
    pub label: String,
    /// What to do then; may be empty.
    pub then: String,
}

impl Compare {
    /// `71 > 70`
    pub fn sign(self) -> &'static str {
        match self {
            Self::Gt => ">",
            Self::Ge => "≥",
        }
    }
}

impl Scorecard {
    /// The id of a criterion's field.
    pub fn field_id(&self, criterion: &ScoreCriterion) -> String {
        format!("{}.{}", self.id, criterion.id)
    }

    /// The criterion that a field belongs to; `None` for a field of something else.
    pub fn criterion_of(&self, field_id: &str) -> Option<&ScoreCriterion> {
        self.criteria.iter().find(|criterion| self.field_id(criterion) == field_id)
    }
}

/// What was answered for one criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Given<'a> {
    /// 0 to 5; 0 is unknown.
    pub score: u8,
    /// The reason; may be empty.
    pub why: &'a str,
    /// Whether it follows from a figure and its target.
    pub computed: bool,
}

/// A scorecard with what was answered, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// 0 to 100, to one decimal place; `None` where nothing is answered.
    pub total: Option<f64>,
    /// Percent of the weights that are answered.
    pub coverage: f64,
    pub verdict: Verdict,
    /// The threshold that held.
    pub threshold: Threshold,
    /// The band's label and what to do then; only where the score decides.
    pub band: Option<(String, String)>,
    /// What would raise the score most, best first.
    pub lifts: Vec<Lift>,
    /// By how much it fell against the last run, where that is worth naming.
    pub drop: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Nothing is answered yet.
    Empty,
    /// Too little is answered.
    Provisional,
    Passed,
    /// Below the threshold.
    Failed,
    /// Labels of the criteria below their floor.
    BrokenFloor(Vec<String>),
    /// Labels of the knock-out questions that were answered with yes.
    KnockedOut(Vec<String>),
}

/// How much a criterion could add.
#[derive(Debug, Clone, PartialEq)]
pub struct Lift {
    pub label: String,
    /// The score now; 0 is unknown.
    pub from: u8,
    /// Points of the total that a 5 would add.
    pub gain: f64,
}

/// The score of a figure against its target: 5 for all of it, 4 for 80 %, 3 for 60 %, 2 for 40 %, 1 for less. `None` where
/// the target is nothing that a figure can come near to.
pub fn attained(actual: f64, target: f64) -> Option<u8> {
    if !actual.is_finite() || !target.is_finite() || target <= 0.0 {
        return None;
    }
    // Fifths, so that 80 of 100 is exactly 80 %.
    let reached = (2..=5).rev().find(|fifths| actual * 5.0 >= target * f64::from(*fifths));
    Some(reached.unwrap_or(1))
}

#[cfg(test)]
mod tests;
