//! A verdict in words, and a scorecard as Markdown.

use super::{Given, Lift, Scorecard, Scored, Verdict};

/// How many lifts are listed: the first few are what somebody can work on.
const MAX_LIFTS: usize = 5;

impl Scored {
    /// The verdict in a sentence without its full stop, such as `passed: 71 > 70`; a drop and the band come after it.
    pub fn sentence(&self, card: &Scorecard) -> String {
        let total = self.total.unwrap_or_default();
        let (sign, at) = (self.threshold.compare.sign(), self.threshold.at);
        let mut sentence = match &self.verdict {
            Verdict::Empty => "not rated yet".to_owned(),
            Verdict::Provisional => format!("provisional: {total}, but only {} % is answered", self.coverage),
            Verdict::Passed => format!("passed: {}", self.evidence()),
            Verdict::Failed => format!("{total}, needs {sign} {at}"),
            Verdict::BrokenFloor(labels) => {
                let broken: Vec<String> = labels.iter().map(|label| below_floor(card, label)).collect();
                format!("failed: {}", broken.join(", "))
            }
            Verdict::KnockedOut(labels) => format!("failed: knocked out by {}", one_line(&labels.join(", "))),
        };
        if let Some(drop) = self.drop {
            sentence.push_str(&format!("; {drop} less than last time"));
        }
        if let Some((label, then)) = &self.band {
            sentence.push_str(&format!("; {}", one_line(label)));
            if !then.is_empty() {
                sentence.push_str(&format!(": {}", one_line(then)));
            }
        }
        sentence
    }

    /// What shows that the threshold is met, for a criterion that ticks itself: `71 > 70`. Empty where it is not met.
    pub fn evidence(&self) -> String {
        match (&self.verdict, self.total) {
            (Verdict::Passed, Some(total)) => {
                format!("{total} {} {}", self.threshold.compare.sign(), self.threshold.at)
            }
            _ => String::new(),
        }
    }

    /// What would lift the total most, as a short list.
    pub fn lift(&self) -> String {
        let line = |lift: &Lift| {
            let now = if lift.from == 0 { "unknown".to_owned() } else { lift.from.to_string() };
            format!("- {}: {now} now, +{} at 5\n", one_line(&lift.label), lift.gain)
        };
        match self.total {
            None => "Nothing is rated yet.\n".to_owned(),
            Some(_) if self.lifts.is_empty() => "Nothing is left to lift.\n".to_owned(),
            Some(_) => self.lifts.iter().take(MAX_LIFTS).map(line).collect(),
        }
    }
}

impl Scorecard {
    /// All criteria with their weights, scores and reasons as a Markdown table, with the total at its end.
    pub fn table(&self, given: &[Given<'_>]) -> String {
        let mut table = row(["Criterion", "Weight", "Score", "Reason"]) + "|---|---:|---:|---|\n";
        let mut section = "";
        let mut weights = 0.0;
        for (criterion, given) in self.rows(given) {
            if criterion.section != section && !criterion.section.is_empty() {
                section = &criterion.section;
                table.push_str(&row([&bold(section), "", "", ""]));
            }
            weights += criterion.weight;
            let score = if given.score == 0 { "?".to_owned() } else { given.score.to_string() };
            let reason = if given.computed && given.why.is_empty() { "from its figures" } else { given.why };
            table.push_str(&row([&criterion.label, &criterion.weight.to_string(), &score, reason]));
        }
        let (total, coverage) = self.tally(given);
        let total = total.map_or("?".to_owned(), |total| bold(&total.to_string()));
        table.push_str(&row(["**Total**", &weights.to_string(), &total, &format!("{coverage} % answered")]));
        table
    }
}

fn below_floor(card: &Scorecard, label: &str) -> String {
    let floor = card.criteria.iter().find(|criterion| criterion.label == label).and_then(|criterion| criterion.floor);
    let floor = floor.map(|floor| format!(" of {floor}")).unwrap_or_default();
    format!("{} is below its floor{floor}", one_line(label))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bold(text: &str) -> String {
    format!("**{text}**")
}

fn row(cells: [&str; 4]) -> String {
    format!("| {} |\n", cells.map(cell).join(" | "))
}

/// A text that stays one cell: a `|` in it is a letter like any other.
fn cell(text: &str) -> String {
    let mut cell = String::new();
    let mut backslashes = 0;
    for c in one_line(text).chars() {
        if c == '|' {
            // Those before it would take the one that is meant for it.
            cell.extend(std::iter::repeat_n('\\', backslashes + 1));
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        cell.push(c);
    }
    cell
}
