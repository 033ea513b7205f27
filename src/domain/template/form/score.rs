//! The scorecard of a template: its criteria with their weights, and the rules by which it judges.

use indexmap::IndexSet;

use super::field::{help, id, one_of};
use super::{Asked, Form};
use crate::domain::field::{Field, Kind};
use crate::domain::problem::{Place, quoted};
use crate::domain::reading::{Item, Notes, Table, capital, capped, items_of, number_of};
use crate::domain::score::{Attainment, Band, Compare, POINTS, ScoreCriterion, Scorecard, Threshold};
use crate::domain::similar;
use crate::domain::yaml::{Kind as NodeKind, Node};

const KNOWN: [&str; 10] =
    ["id", "label", "threshold", "compare", "coverage", "points", "alert_drop", "knock_outs", "bands", "criteria"];
const KNOWN_OF_CRITERION: [&str; 7] = ["id", "label", "help", "weight", "floor", "anchors", "attainment"];
/// The scores whose look should be written down; 2 and 4 lie between them.
const ANCHORED: [usize; 4] = [0, 1, 3, 5];
const COVERAGE: f64 = 80.0;

/// A scorecard that has not been compared with the fields yet.
pub(super) struct Draft<'a> {
    card: Scorecard,
    criteria: Vec<Criterion<'a>>,
    knock_outs: Vec<Item>,
}

struct Criterion<'a> {
    node: &'a Node,
    /// The ids of a figure and of its target.
    attainment: Option<[Item; 2]>,
}

/// The scorecard, unless there is none or nothing can be scored by it. The ids of its criteria's fields are added to
/// `written`, also of those that cannot be used.
pub(super) fn read<'a>(root: &Table<'a>, written: &mut Vec<String>, notes: &mut Notes<'_>) -> Option<Draft<'a>> {
    let fix = "Write `score:` with `id:`, `label:`, `threshold:` and a list of `criteria:`.";
    let table = Table::of(root.value("score")?, "`score`", notes, fix)?;
    table.warn_unknown(&KNOWN, &[], notes);
    let id = score_id(&table, notes);
    let label = table.required_name("label", "Add what people call it: `label: Qualification`.", notes);
    let points = points(&table, notes);
    let threshold = threshold(&table, points, notes);
    let coverage = within(&table, "coverage", 0.0, 100.0, notes).unwrap_or(COVERAGE);
    let alert_drop = within(&table, "alert_drop", 0.0, 100.0, notes);
    let bands = bands(&table, notes);
    let knock_outs = table.list("knock_outs", notes);
    let mut draft = Draft {
        card: Scorecard {
            label: label.or_else(|| id.clone()).unwrap_or_default(),
            id: id.clone().unwrap_or_default(),
            criteria: Vec::new(),
            threshold: threshold.unwrap_or(Threshold { at: 0.0, compare: Compare::Ge }),
            coverage,
            points,
            alert_drop,
            knock_outs: Vec::new(),
            bands,
        },
        criteria: Vec::new(),
        knock_outs,
    };
    draft.read_criteria(&table, written, notes);
    (id.is_some() && threshold.is_some() && !draft.criteria.is_empty()).then_some(draft)
}

impl<'a> Draft<'a> {
    pub(super) fn id(&self) -> &str {
        &self.card.id
    }

    /// The criteria as fields of the form.
    pub(super) fn fields(&self) -> Vec<Asked<'a>> {
        let fields = self.card.criteria.iter().zip(&self.criteria).map(|(criterion, Criterion { node, .. })| {
            let section = if criterion.section.is_empty() { &self.card.label } else { &criterion.section };
            let field = Field {
                help: criterion.help.clone(),
                section: section.clone(),
                ..Field::new(self.card.field_id(criterion), criterion.label.clone(), Kind::Score)
            };
            Asked { field, node }
        });
        fields.collect()
    }

    /// The scorecard, with those fields of the form that can be what it takes them for.
    pub(super) fn finish(self, form: &Form<'_>, notes: &mut Notes<'_>) -> Scorecard {
        let is_bool = |kind: &Kind| *kind == Kind::Bool;
        let is_figure = |kind: &Kind| matches!(kind, Kind::Number | Kind::Percent | Kind::Money);
        let mut card = self.card;
        for item in self.knock_outs {
            if names(form, &item, "`knock_outs` of `score`", "`bool`", is_bool, notes) {
                card.knock_outs.push(item.text);
            }
        }
        for (criterion, draft) in card.criteria.iter_mut().zip(self.criteria) {
            let Some([actual, target]) = draft.attainment else { continue };
            let subject = format!("`attainment` of criterion {}", quoted(&criterion.id));
            let figures = [&actual, &target]
                .map(|item| names(form, item, &subject, "`number`, `percent` or `money`", is_figure, notes));
            if figures == [true, true] {
                criterion.attainment = Some(Attainment { actual: actual.text, target: target.text });
            }
        }
        // A criterion without its field, such as one whose id is taken, cannot be scored.
        let mut seen = IndexSet::new();
        let Scorecard { id, criteria, .. } = &mut card;
        criteria.retain(|criterion| {
            let field = form.field(&format!("{id}.{}", criterion.id));
            field.is_some_and(|field| field.kind == Kind::Score) && seen.insert(criterion.id.clone())
        });
        card
    }

    fn read_criteria(&mut self, table: &Table<'a>, written: &mut Vec<String>, notes: &mut Notes<'_>) {
        let fix = "List them: `- { id: sponsor, label: Named sponsor, weight: 12 }`.";
        let Some(node) = table.required("criteria", fix, notes) else { return };
        let NodeKind::Sequence(nodes) = &node.kind else {
            if !notes.refuse_dash(node) {
                let message = format!("`criteria` of `score` must be a list, but here is {}.", node.word());
                notes.error(node.place, message, fix);
            }
            return;
        };
        let (mut section, mut sum, mut all_weighed) = (String::new(), 0.0, true);
        for (index, node) in capped(nodes, "`score`", "criteria", notes).iter().enumerate() {
            let what = match node.get("id").and_then(Node::text) {
                Some(id) => format!("criterion {}", quoted(id)),
                None => format!("item {} of `criteria`", index + 1),
            };
            let Some(table) = Table::of(node, what, notes, fix) else {
                all_weighed = false;
                continue;
            };
            if table.value("id").is_none() && table.entry("section").is_some() {
                table.warn_unknown(&["section"], &[], notes);
                let fix = "Add the words of the heading: `- section: Market reach`.";
                section = table.required_name("section", fix, notes).unwrap_or_default();
                continue;
            }
            let id = node.get("id").and_then(Node::text);
            written.extend(id.map(|id| format!("{}.{id}", self.card.id)));
            let weight = weight(&table, notes);
            sum += weight.unwrap_or_default();
            all_weighed &= weight.is_some();
            self.read_criterion(&table, node, weight, &section, notes);
        }
        if self.criteria.is_empty() && all_weighed {
            notes.error(node.place, "`criteria` of `score` is empty.", fix);
        } else if all_weighed && (sum - 100.0_f64).abs() > 0.001 {
            let message = format!("The weights of `score` sum to {}, not to 100.", rounded(sum));
            notes.error(node.place, message, "Change them so that they sum to 100.");
        }
    }

    fn read_criterion(
        &mut self,
        table: &Table<'a>,
        node: &'a Node,
        weight: Option<f64>,
        section: &str,
        notes: &mut Notes<'_>,
    ) {
        table.warn_unknown(&KNOWN_OF_CRITERION, &[], notes);
        let id = id(table, "Add a word: `id: sponsor`.", notes);
        let label = table.required_name("label", "Add what the form calls it: `label: Named sponsor`.", notes);
        let mut criterion = ScoreCriterion {
            id: String::new(),
            label: label.unwrap_or_default(),
            section: section.to_owned(),
            help: help(table, notes),
            weight: 0.0,
            floor: floor(table, notes),
            anchors: anchors(table, notes),
            attainment: None,
        };
        let attainment = attainment(table, notes);
        let (Some(id), Some(weight)) = (id, weight) else { return };
        if criterion.label.is_empty() {
            criterion.label.clone_from(&id);
        }
        self.card.criteria.push(ScoreCriterion { id, weight, ..criterion });
        self.criteria.push(Criterion { node, attainment });
    }
}

/// One word: what follows a dot in a marker is what is shown of the score.
fn score_id(table: &Table<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let fix = "Add a word: `id: qualification`.";
    let id = id(table, fix, notes)?;
    if !id.contains('.') && id != "partner" {
        return Some(id);
    }
    let place = table.value("id").map_or(table.place, |node| node.place);
    let why = if id == "partner" { "its criteria would be facts" } else { "a dot separates it from its criteria" };
    notes.error(place, format!("The id of `score` cannot be {}: {why}.", quoted(&id)), "Use another word.");
    None
}

fn weight(table: &Table<'_>, notes: &mut Notes<'_>) -> Option<f64> {
    let node = table.required("weight", "Add how much it counts; all weights sum to 100.", notes)?;
    let weight = table.number("weight", notes)?;
    if weight <= 0.0 {
        let message = format!("{} must be above 0, but here is {weight}.", capital(&table.subject("weight")));
        notes.error(node.place, message, "Give it a weight, or remove the criterion.");
        return None;
    }
    Some(weight)
}

fn floor(table: &Table<'_>, notes: &mut Notes<'_>) -> Option<u8> {
    let node = table.value("floor")?;
    let floor = within(table, "floor", 0.0, 5.0, notes)?;
    if floor.fract() != 0.0 {
        let message = format!("{} must be a whole number, but here is {floor}.", capital(&table.subject("floor")));
        notes.error(node.place, message, "Write a score of 0 to 5.");
        return None;
    }
    Some(floor as u8)
}

fn anchors(table: &Table<'_>, notes: &mut Notes<'_>) -> [Option<String>; 6] {
    let mut anchors: [Option<String>; 6] = Default::default();
    let fix = "Say in a few words what each looks like: `anchors: { 0: unknown, 1: ..., 3: ..., 5: ... }`.";
    let entry = table.entry("anchors").filter(|(_, node)| !node.is_null());
    let given = entry.and_then(|(_, node)| Table::of(node, table.subject("anchors"), notes, fix));
    if entry.is_some() && given.is_none() {
        return anchors;
    }
    for key in given.iter().flat_map(Table::keys) {
        match key.name.parse().ok().and_then(|score: usize| anchors.get_mut(score)) {
            Some(anchor) => *anchor = given.as_ref().and_then(|given| given.name(&key.name, notes)),
            None => {
                let message = format!("{} cannot be for {}.", capital(&table.subject("anchors")), quoted(&key.name));
                notes.warning(key.place, message, "Scores are 0 to 5.");
            }
        }
    }
    let missing: Vec<String> =
        ANCHORED.iter().filter(|&&score| anchors[score].is_none()).map(|score| format!("`{score}`")).collect();
    if !missing.is_empty() {
        let place = entry.map_or(table.place, |(key, _)| key.place);
        notes.warning(place, format!("{} lack {}.", capital(&table.subject("anchors")), missing.join(", ")), fix);
    }
    anchors
}

fn attainment(table: &Table<'_>, notes: &mut Notes<'_>) -> Option<[Item; 2]> {
    let fix = "Write the fields: `attainment: { actual: actual.revenue, target: target.revenue }`.";
    let given = Table::of(table.value("attainment")?, table.subject("attainment"), notes, fix)?;
    given.warn_unknown(&["actual", "target"], &[], notes);
    let [actual, target] = ["actual", "target"].map(|key| {
        let node = given.required(key, fix, notes)?;
        Some(Item { text: given.name(key, notes)?, place: node.place })
    });
    Some([actual?, target?])
}

/// Where the score passes. One that no score reaches is reported, and kept.
fn threshold(table: &Table<'_>, points: [f64; 5], notes: &mut Notes<'_>) -> Option<Threshold> {
    let compare = match one_of(table, "compare", &["gt", "ge"], notes) {
        Some("gt") => Compare::Gt,
        _ => Compare::Ge,
    };
    let node = table.required("threshold", "Add the score that passes, of 100: `threshold: 70`.", notes)?;
    let at = within(table, "threshold", 0.0, 100.0, notes)?;
    let most = points[4];
    let reached = match compare {
        Compare::Gt => most > at,
        Compare::Ge => most >= at,
    };
    if !reached {
        let asked = if compare == Compare::Gt { format!("above {at}") } else { format!("{at}") };
        let message =
            format!("No score can reach the threshold of `score`: it asks for {asked}, and {most} is the most.");
        notes.error(node.place, message, "Lower the threshold.");
    }
    Some(Threshold { at, compare })
}

fn points(table: &Table<'_>, notes: &mut Notes<'_>) -> [f64; 5] {
    let Some(node) = table.value("points") else { return POINTS };
    let subject = table.subject("points");
    let items = items_of(node, &subject, notes);
    let numbers: Vec<f64> =
        items.iter().filter_map(|item| number_of(&item.text, item.place, &subject, notes)).collect();
    if numbers.len() < items.len() {
        return POINTS;
    }
    let ascending = numbers.is_sorted_by(|one, next| one < next);
    match <[f64; 5]>::try_from(numbers) {
        Ok(points) if ascending && points[0] >= 0.0 && points[4] <= 100.0 => points,
        _ => {
            let message = format!("{} must be five ascending numbers up to 100.", capital(&subject));
            notes.error(node.place, message, "Write what scores of 1 to 5 count: `points: [20, 40, 60, 80, 100]`.");
            POINTS
        }
    }
}

/// The ranges, from the highest; none where they are in another order.
fn bands(table: &Table<'_>, notes: &mut Notes<'_>) -> Vec<Band> {
    let fix = "List them from the highest: `- { from: 80, label: Priority, then: Book the call }`.";
    let Some(node) = table.value("bands") else { return Vec::new() };
    let NodeKind::Sequence(nodes) = &node.kind else {
        if !notes.refuse_dash(node) {
            let message = format!("`bands` of `score` must be a list, but here is {}.", node.word());
            notes.error(node.place, message, fix);
        }
        return Vec::new();
    };
    let mut bands: Vec<Band> = Vec::new();
    let mut last: Option<(f64, Place)> = None;
    for (index, node) in capped(nodes, "`score`", "bands", notes).iter().enumerate() {
        let Some(table) = Table::of(node, format!("band {}", index + 1), notes, fix) else { return Vec::new() };
        table.warn_unknown(&["from", "label", "then"], &[], notes);
        let label = table.required_name("label", "Add what the range is called: `label: Priority`.", notes);
        let from = table.required("from", "Add the lowest score in it: `from: 80`.", notes);
        let from = from.and_then(|at| Some((within(&table, "from", 0.0, 100.0, notes)?, at.place)));
        let then = table.text("then", notes).unwrap_or_default();
        let (Some(label), Some((from, place))) = (label, from) else { return Vec::new() };
        if let Some((above, _)) = last.filter(|(above, _)| *above <= from) {
            let message = format!(
                "Band {} begins at {from}, which is not below {above}, where the one before it begins.",
                index + 1
            );
            notes.error(place, message, "Put the highest first, each with a beginning of its own.");
            return Vec::new();
        }
        last = Some((from, place));
        bands.push(Band { from, label, then });
    }
    if let Some((from, place)) = last.filter(|(from, _)| *from > 0.0) {
        let message = format!("No band of `score` covers a score below {from}.");
        notes.error(place, message, "Let the last one begin at 0.");
    }
    bands
}

/// The number under `key`, if it is within these bounds.
fn within(table: &Table<'_>, key: &str, least: f64, most: f64, notes: &mut Notes<'_>) -> Option<f64> {
    let node = table.value(key)?;
    let number = table.number(key, notes)?;
    if (least..=most).contains(&number) {
        return Some(number);
    }
    let message = format!("{} must be between {least} and {most}, but here is {number}.", capital(&table.subject(key)));
    notes.error(node.place, message, format!("Write a number from {least} to {most}."));
    None
}

/// Whether `item` names a field of the form of the right type; reported where it does not.
fn names(
    form: &Form<'_>,
    item: &Item,
    subject: &str,
    types: &str,
    fits: impl Fn(&Kind) -> bool,
    notes: &mut Notes<'_>,
) -> bool {
    let (id, fields) = (quoted(&item.text), || form.asked.iter().map(|asked| &asked.field));
    let Some(field) = form.field(&item.text) else {
        let fitting = fields().filter(|field| fits(&field.kind)).map(|field| field.id.as_str());
        let fix = match similar::nearest(&item.text, fitting) {
            Some(meant) => format!("Did you mean {}?", quoted(meant)),
            None => format!("Add such a field of type {types}."),
        };
        if !form.written.contains(&item.text) {
            notes.error(item.place, format!("{subject} names no field of this template: {id}."), fix);
        }
        return false;
    };
    if !fits(&field.kind) {
        let message = format!("{subject} names {id}, a field of type `{}`.", field.kind.word());
        notes.error(item.place, message, format!("Name a field of type {types}."));
    }
    fits(&field.kind)
}

/// Without the dust of adding fractions.
fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}
