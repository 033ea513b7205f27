//! What a team has agreed on: the content of `workspace.yaml`. Everything has a default.

use indexmap::IndexMap;

use super::score::Threshold;

#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// `company.*` of markers: `name`, `product`, any key that is there.
    pub company: IndexMap<String, String>,
    /// Three letters.
    pub currency: String,
    /// From the lowest to the highest.
    pub tiers: Vec<String>,
    /// By the id of a scorecard.
    pub thresholds: IndexMap<String, Threshold>,
}

impl Default for Team {
    fn default() -> Self {
        let tiers = ["Bronze", "Silver", "Gold"].map(str::to_owned).to_vec();
        Self { company: IndexMap::new(), currency: "EUR".into(), tiers, thresholds: IndexMap::new() }
    }
}
