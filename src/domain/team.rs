//! What a team has agreed on: the content of `workspace.yaml`. Everything has a default; a value that cannot be used is
//! reported with its place, and costs nothing but itself. Keys that mean nothing yet are somebody's own.

use indexmap::IndexMap;

use super::marker;
use super::problem::{Place, Problem, quoted};
use super::score::{Compare, Scorecard, Threshold};
use super::similar;
use super::value;
use super::yaml::{self, Key, Kind, Node};

const KNOWN: [&str; 4] = ["company", "currency", "tiers", "thresholds"];
const TIERS_FIX: &str = "Write it as `tiers: [Bronze, Silver, Gold]`.";
const COMPANY_FIX: &str = "Write it as `company: { name: Northwind, product: Tides }`.";
const THRESHOLDS_FIX: &str =
    "Write it as `qualification: 75` or `qualification: { threshold: 75, compare: gt }` under `thresholds:`.";

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

/// What reading `workspace.yaml` gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    pub team: Team,
    /// In the order of the text.
    pub problems: Vec<Problem>,
}

/// Reads the text of `workspace.yaml`. A threshold without a `compare` keeps that of its scorecard among `scores`.
pub fn read(text: &str, scores: &[&Scorecard]) -> Read {
    let parsed = yaml::parse(text);
    let mut reader = Reader { text: &parsed.text, problems: parsed.problems, team: Team::default() };
    if let Some(root) = &parsed.root {
        reader.root(root, scores);
    }
    let Reader { mut problems, team, .. } = reader;
    problems.sort_by_key(|problem| problem.place);
    Read { team, problems }
}

struct Reader<'a> {
    text: &'a str,
    problems: Vec<Problem>,
    team: Team,
}

impl Reader<'_> {
    fn root(&mut self, root: &Node, scores: &[&Scorecard]) {
        if root.is_null() {
            return;
        }
        let fix = format!("Write keys with a colon and a space after each: {}.", KNOWN.join(", "));
        let Some(entries) = self.entries(root, "This file", &fix) else { return };
        self.warn_of_slips(entries, &KNOWN);
        for (key, node) in entries.iter().filter(|(_, node)| !node.is_null()) {
            match key.name.as_str() {
                "company" => self.company(node),
                "currency" => self.currency(node),
                "tiers" => self.tiers(node),
                "thresholds" => self.thresholds(node, scores),
                _ => {}
            }
        }
    }

    fn company(&mut self, node: &Node) {
        match line_of(node) {
            Some(name) => {
                self.team.company.insert("name".to_owned(), name);
            }
            None => self.company_below("", node),
        }
    }

    /// The texts of a mapping, and of those in it with their keys joined by dots: the ids of markers.
    fn company_below(&mut self, parent: &str, node: &Node) {
        let Some(entries) = self.entries(node, "`company`", COMPANY_FIX) else { return };
        for (key, node) in entries.iter().filter(|(_, node)| !node.is_null()) {
            let id = if parent.is_empty() { key.name.clone() } else { format!("{parent}.{}", key.name) };
            if !marker::is_id(&id) {
                let message = format!("{} of `company` cannot stand in a marker.", quoted(&id));
                self.warning(key.place, message, "Write it with small letters, digits, `_` and `-`.");
            }
            let text = match &node.kind {
                Kind::Mapping(_) => {
                    self.company_below(&id, node);
                    continue;
                }
                Kind::Sequence(items) => {
                    items.iter().map(line_of).collect::<Option<Vec<String>>>().map(|all| all.join(", "))
                }
                _ => node.text().map(|text| text.trim().to_owned()),
            };
            match text {
                Some(text) if text.is_empty() => {}
                Some(text) => {
                    self.team.company.insert(id, text);
                }
                None => {
                    let message = format!("{} of `company` must be a text or a list of texts.", quoted(&id));
                    self.error(node.place, message, COMPANY_FIX);
                }
            }
        }
    }

    fn currency(&mut self, node: &Node) {
        let code = node.text().unwrap_or_default().trim().to_ascii_uppercase();
        if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let found = node.text().map_or_else(|| node.word().to_owned(), quoted);
            let message = format!("`currency` cannot be {found}; {} is used.", self.team.currency);
            return self.error(node.place, message, "Write its three letters: `currency: EUR`.");
        }
        if !value::is_currency(&code) {
            let message = format!("{} is the code of no currency.", quoted(&code));
            self.warning(node.place, message, "Look how it is spelled; amounts are kept with it as it stands.");
        }
        self.team.currency = code;
    }

    fn tiers(&mut self, node: &Node) {
        let Kind::Sequence(items) = &node.kind else {
            let message = format!("`tiers` must be a list, but here is {}.", node.word());
            return self.error(node.place, message, TIERS_FIX);
        };
        let mut tiers: Vec<String> = Vec::new();
        for item in items {
            let name = line_of(item).or_else(|| item.get("name").and_then(line_of));
            match name {
                None => self.error(item.place, "This tier has no name.", TIERS_FIX),
                Some(name) if tiers.iter().any(|tier| tier.to_lowercase() == name.to_lowercase()) => {
                    self.warning(
                        item.place,
                        format!("The tier {} is there twice.", quoted(&name)),
                        "Remove one of them.",
                    );
                }
                Some(name) => tiers.push(name),
            }
        }
        if !tiers.is_empty() {
            self.team.tiers = tiers;
        }
    }

    fn thresholds(&mut self, node: &Node, scores: &[&Scorecard]) {
        let Some(entries) = self.entries(node, "`thresholds`", THRESHOLDS_FIX) else { return };
        for (key, node) in entries.iter().filter(|(_, node)| !node.is_null()) {
            let card = scores.iter().find(|card| card.id == key.name);
            if card.is_none() {
                let fix = match similar::nearest(&key.name, scores.iter().map(|card| card.id.as_str())) {
                    Some(meant) => format!("Did you mean `{meant}`?"),
                    None => "Write the `id` of the `score` of a template, or remove it.".to_owned(),
                };
                let message =
                    format!("No template has the scorecard {}; its threshold does nothing.", quoted(&key.name));
                self.warning(key.place, message, fix);
            }
            let compare = card.map_or(Compare::Ge, |card| card.threshold.compare);
            if let Some(threshold) = self.threshold(&key.name, node, compare) {
                self.team.thresholds.insert(key.name.clone(), threshold);
            }
        }
    }

    fn threshold(&mut self, id: &str, node: &Node, mut compare: Compare) -> Option<Threshold> {
        let mut number = Some(node);
        if let Kind::Mapping(entries) = &node.kind {
            self.warn_of_slips(entries, &["threshold", "compare"]);
            number = node.get("threshold");
            if let Some(word) = node.get("compare").filter(|word| !word.is_null()) {
                match word.text().map(str::trim) {
                    Some("gt" | ">") => compare = Compare::Gt,
                    Some("ge" | ">=" | "≥") => compare = Compare::Ge,
                    _ => {
                        let found = word.text().map_or_else(|| word.word().to_owned(), quoted);
                        let message = format!("`compare` of `{id}` cannot be {found}.");
                        self.error(word.place, message, "Write `gt` for above the threshold, `ge` for at least.");
                    }
                }
            }
        }
        let at = number.and_then(Node::text).and_then(percent);
        if at.is_none() {
            let place = number.map_or(node.place, |number| number.place);
            self.error(place, format!("The threshold of {} is no number from 0 to 100.", quoted(id)), THRESHOLDS_FIX);
        }
        at.map(|at| Threshold { at, compare })
    }

    fn entries<'n>(&mut self, node: &'n Node, what: &str, fix: &str) -> Option<&'n [(Key, Node)]> {
        if let Kind::Mapping(entries) = &node.kind {
            return Some(entries);
        }
        self.error(node.place, format!("{what} must be made of keys, but here is {}.", node.word()), fix);
        None
    }

    /// Warns about keys that mean nothing but nearly do.
    fn warn_of_slips(&mut self, entries: &[(Key, Node)], known: &[&str]) {
        for (key, _) in entries.iter().filter(|(key, _)| !known.contains(&key.name.as_str())) {
            if let Some(meant) = similar::nearest(&key.name, known.iter().copied()) {
                let message = format!("Unknown key {}; it does nothing.", quoted(&key.name));
                self.warning(key.place, message, format!("Did you mean `{meant}`?"));
            }
        }
    }

    fn error(&mut self, place: Place, message: impl Into<String>, fix: impl Into<String>) {
        self.problems.push(Problem::error(self.text, place, message, fix));
    }

    fn warning(&mut self, place: Place, message: impl Into<String>, fix: impl Into<String>) {
        self.problems.push(Problem::warning(self.text, place, message, fix));
    }
}

/// The text of a scalar on one line; `None` for an empty one.
fn line_of(node: &Node) -> Option<String> {
    let line = node.text()?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

fn percent(text: &str) -> Option<f64> {
    let number = value::amount(text.trim().trim_end_matches('%').trim_end())?;
    (0.0..=100.0).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests;
