use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::domain::catalog::{Source, TemplateEntry};
use crate::domain::field::{Choices, Kind};
use crate::domain::marker::State;
use crate::domain::marker::{Freshness, Shown};
use crate::domain::playbook::read;
use crate::domain::run::{Act, CriterionState, StepState};
use crate::domain::score::{Compare, ScoreCriterion, Threshold};
use indexmap::IndexMap;

const PLAYBOOK: &str = "name: Check\nsteps:\n  - { template: area/01-one.md, name: One }\n  - { template: area/01-one.md, name: Two, when: { partner.type: [reseller, isv] } }\nsuccess_criteria:\n  - { id: s, text: Score passes, met_when: { score: fit } }\n  - { id: f, text: Call held, met_when: { filled: [call.held_on, call.note] } }\n  - { id: i, text: Decided, met_when: { is: { call.decision: go } } }\n  - By hand\n";

fn field(id: &str, kind: Kind) -> Field {
    Field::new(id, format!("The {id}"), kind)
}

fn choice(choices: &[&str]) -> Kind {
    Kind::Choice(Choices::Listed(choices.iter().map(|&choice| choice.to_owned()).collect()))
}

/// Two equal criteria; above 70 of 100 passes.
fn card() -> Scorecard {
    let criterion = |id: &str| ScoreCriterion {
        id: id.into(),
        label: id.to_uppercase(),
        section: String::new(),
        help: String::new(),
        weight: 50.0,
        floor: None,
        anchors: Default::default(),
        attainment: None,
    };
    Scorecard {
        id: "fit".into(),
        label: "Fit".into(),
        criteria: vec![criterion("a"), criterion("b")],
        threshold: Threshold { at: 70.0, compare: Compare::Gt },
        coverage: 80.0,
        points: crate::domain::score::POINTS,
        alert_drop: None,
        knock_outs: Vec::new(),
        bands: Vec::new(),
    }
}

fn catalog() -> Catalog {
    let when = When([("call.decision".to_owned(), vec!["later".to_owned()])].into());
    let fields = vec![
        Field {
            stale_after: Some(30),
            required: true,
            ..field("partner.type", choice(&["reseller", "isv", "referral"]))
        },
        field("call.held_on", Kind::Date),
        Field { full_only: true, ..field("call.note", Kind::Long) },
        field("call.decision", choice(&["go", "later"])),
        Field { when: Some(when), ..field("call.ask_again_on", Kind::Date) },
        field("fit.a", Kind::Score),
        field("fit.b", Kind::Score),
    ];
    let template = Template { fields, score: Some(card()), ..Template::default() };
    let text = Arc::from("{{partner.type}} {{call.held_on}} {{score.fit.table}} {{today}}");
    let entry = TemplateEntry { path: "area/01-one.md".into(), source: Source::BuiltIn, text, template, example: None };
    Catalog { templates: vec![entry], ..Catalog::default() }
}

/// A run of the playbook on a day, with nothing entered.
struct Case {
    catalog: Catalog,
    partner: Partner,
    playbook: Playbook,
    run: Run,
    previous: Option<Previous>,
    today: Date,
}

impl Case {
    fn new() -> Self {
        let playbook = read::playbook(PLAYBOOK, "check", None).playbook.expect("a playbook");
        let today = date(2026, 11, 23);
        let run = Run::start(&playbook, "2026-11", Act { by: "anna", at: at(today) });
        let partner = serde_json::json!({
            "schema": 1, "id": "p", "name": "Acme", "tier": "Silver", "created": "2026-01-01T00:00:00Z",
        });
        let partner = serde_json::from_value(partner).expect("a partner");
        Self { catalog: catalog(), partner, playbook, run, previous: None, today }
    }

    fn values(&self) -> Values<'_> {
        let previous = self.previous.as_ref();
        let Self { catalog, partner, playbook, run, today, .. } = self;
        Values { catalog, partner, playbook, run, previous, now: at(*today), today: *today }
    }

    fn enter(&mut self, id: &str, value: &str) {
        self.run.answers.insert(id.into(), answer(value, self.today));
        self.follow();
    }

    /// Returns what changed.
    fn follow(&mut self) -> Vec<String> {
        let (rulings, steps) = (self.values().rulings(), self.values().applying());
        let act = Act { by: "anna", at: at(self.today) };
        self.run
            .follow_rules(&self.playbook, &rulings, &steps, act)
            .iter()
            .map(super::super::run::Done::logged)
            .collect()
    }

    fn text(&self, marker: &str) -> String {
        match self.values().shown(marker) {
            Some(Shown::Value { text, .. }) => text,
            Some(Shown::Blank { label }) => format!("[{label}]"),
            Some(Shown::Block { markdown }) => markdown,
            Some(Shown::Unknown { .. }) | None => "unknown".to_owned(),
        }
    }
}

fn at(day: Date) -> Timestamp {
    day.to_zoned_datetime(jiff::tz::TimeZone::UTC).expect("a day").timestamp()
}

fn answer(value: &str, day: Date) -> Answer {
    let (why, other) = (String::new(), IndexMap::new());
    Answer { value: value.into(), why, at: Some(at(day)), by: "anna".into(), from: None, other }
}

#[test]
fn a_marker_says_what_is_known_and_a_blank_is_labelled() {
    let mut case = Case::new();
    case.catalog.team.company.insert("name".into(), "Kestrel".into());
    let expected = [
        ("partner.name", "Acme"),
        ("partner.tier", "Silver"),
        ("company.name", "Kestrel"),
        ("company.product", "[company product]"),
        ("run.playbook", "check"),
        ("today", "Mon 23 Nov 2026"),
        ("partner.type", "[The partner.type]"),
        ("previous.call.held_on", "–"),
        ("score.fit", "[Fit score]"),
        ("call.heldon", "unknown"),
        ("score.other", "unknown"),
    ];
    for (marker, text) in expected {
        assert_eq!(case.text(marker), text, "{marker}");
    }
    case.enter("call.held_on", "2026-12-01");
    assert_eq!(case.text("call.held_on"), "Tue 1 Dec 2026");
    case.enter("call.held_on", "some day");
    assert_eq!(case.text("call.held_on"), "[The call.held_on]", "what is no date is no answer");
    case.enter("call.decision", "go");
    assert_eq!(case.text("call.ask_again_on"), "n/a", "its condition does not hold");
}

#[test]
fn the_markers_of_a_run_know_every_id_that_there_is() {
    let case = Case::new();
    let markers = case.values().markers(["company.colour", "nonsense"].into_iter());
    let state = |id: &str| markers.state(&format!("{{{{{id}}}}}"));
    assert_eq!((state("today"), state("partner.type")), (State::Filled, State::Open));
    assert_eq!((state("company.colour"), state("nonsense")), (State::Open, State::Unknown));
    assert_eq!(
        markers.get("call.heldon").map(std::borrow::Cow::into_owned),
        Some(Shown::Unknown { meant: Some("call.held_on".into()) })
    );
}

#[test]
fn a_fact_comes_from_the_partner_with_its_age() {
    let mut case = Case::new();
    let mut fact = answer("isv", date(2026, 11, 1));
    fact.from = Some("recruit/2026-01".into());
    case.partner.set_fact("partner.type", Some(fact));
    let state = |case: &Case| match case.values().shown("partner.type") {
        Some(Shown::Value { state, .. }) => Some(state),
        _ => None,
    };
    assert_eq!((case.text("partner.type").as_str(), state(&case)), ("isv", Some(Freshness::Known)));
    case.today = date(2026, 12, 2);
    assert_eq!(state(&case), Some(Freshness::Stale), "31 days old, and 30 are allowed");
}

#[test]
fn a_score_above_its_threshold_meets_its_criterion_and_says_when_it_falls_back() {
    let mut case = Case::new();
    case.enter("fit.a", "4");
    assert_eq!(case.run.criterion_state("s"), CriterionState::Open, "half of the weights are answered");
    case.enter("fit.b", "3");
    assert_eq!(
        (case.text("score.fit").as_str(), case.run.criterion_state("s")),
        ("70", CriterionState::Open),
        "70 is not above 70"
    );
    case.enter("fit.b", "4");
    assert_eq!(case.run.criterion_state("s"), CriterionState::Met);
    assert_eq!(case.run.criteria["s"].rule.as_deref(), Some("80 > 70"));
    case.today = date(2026, 11, 30);
    case.enter("fit.b", "2");
    assert_eq!(
        (case.run.criterion_state("s"), case.run.regressed("s")),
        (CriterionState::Open, Some(at(date(2026, 11, 23))))
    );
    case.catalog.team.thresholds.insert("fit".into(), Threshold { at: 50.0, compare: Compare::Ge });
    assert_eq!(case.follow(), ["met Score passes: 60 ≥ 50"]);
    assert_eq!(case.run.regressed("s"), None);
}

#[test]
fn filled_and_is_name_what_they_need_and_what_they_rest_on() {
    let mut case = Case::new();
    let evidence = |case: &Case| case.values().rulings().into_iter().map(|ruling| ruling.evidence).collect::<Vec<_>>();
    assert_eq!(evidence(&case)[1..], ["needs The call.held_on, The call.note", "needs The call.decision: go"]);
    case.enter("call.held_on", "2026-11-20");
    case.enter("call.note", "They want a pilot.");
    case.enter("call.decision", "later");
    assert_eq!(
        (case.run.criterion_state("f"), case.run.criterion_state("i")),
        (CriterionState::Met, CriterionState::Open)
    );
    case.enter("call.decision", "go");
    assert_eq!(evidence(&case)[1..], ["The call.held_on: Fri 20 Nov 2026", "The call.decision: go"]);
}

#[test]
fn what_somebody_decided_by_hand_is_not_overruled() {
    let mut case = Case::new();
    let act = Act { by: "bo", at: at(case.today) };
    let playbook = case.playbook.clone();
    case.run.toggle_criterion(&playbook, "i", act).expect("ticked");
    assert_eq!(case.follow(), Vec::<String>::new(), "a tick by hand stays although the rule does not hold");
    case.enter("call.decision", "go");
    assert_eq!(
        (case.run.criterion_state("i"), case.run.criteria["i"].by.as_deref()),
        (CriterionState::Met, Some("bo"))
    );
    case.run.toggle_criterion(&playbook, "i", act).expect("unticked");
    case.follow();
    assert_eq!(case.run.criterion_state("i"), CriterionState::Open, "unticked by hand although the rule holds");
    case.enter("call.decision", "later");
    case.enter("call.decision", "go");
    assert_eq!(case.run.criterion_state("i"), CriterionState::Met, "hand and rule had agreed: the rule decides again");
}

#[test]
fn a_step_that_does_not_apply_is_not_counted_and_comes_back() {
    let mut case = Case::new();
    assert_eq!(case.follow(), Vec::<String>::new(), "while nobody knows the type, the step is there");
    case.partner.set_fact("partner.type", Some(answer("referral", case.today)));
    assert_eq!(case.follow(), ["does not apply: Two: The partner.type: referral"]);
    assert_eq!((case.run.step_state("two"), case.run.progress(&case.playbook).steps), (StepState::Na, 1));
    assert!(!case.run.is_shown("two") && case.run.is_shown("one"));
    case.partner.set_fact("partner.type", Some(answer("isv", case.today)));
    assert_eq!(case.follow(), ["applies again: Two"]);
    assert_eq!(case.run.progress(&case.playbook).steps, 2);
}

#[test]
fn the_short_depth_and_conditions_say_what_is_asked() {
    let mut case = Case::new();
    let asked = |case: &Case| {
        let values = case.values();
        let fields = &case.catalog.templates[0].template.fields;
        fields.iter().filter(|field| values.asks(field)).map(|field| field.id.clone()).collect::<Vec<_>>()
    };
    let full = ["partner.type", "call.held_on", "call.note", "call.decision", "fit.a", "fit.b"];
    assert_eq!(asked(&case), full);
    assert_eq!(case.values().missing(&case.playbook.steps[0]), ["The partner.type"]);
    case.enter("fit.a", "0");
    assert!(!case.values().is_filled(case.catalog.field("fit.a").expect("a field")), "0 says that nobody knows");
    case.enter("call.decision", "later");
    case.run.depth = Depth::Short;
    assert_eq!(asked(&case), ["partner.type", "call.held_on", "call.decision", "call.ask_again_on", "fit.a", "fit.b"]);
}

#[test]
fn the_run_before_stands_beside_this_one() {
    let mut case = Case::new();
    let mut previous = Previous { run: "2026-10".into(), ..Previous::default() };
    previous.answers.insert("call.held_on".into(), answer("2026-10-05", case.today));
    previous.answers.insert("fit.a".into(), answer("5", case.today));
    case.previous = Some(previous);
    assert_eq!(case.text("previous.call.held_on"), "Mon 5 Oct 2026");
    assert_eq!(case.text("previous.call.decision"), "–");
    assert_eq!(case.text("previous.score.fit"), "100");
}

#[test]
fn a_completed_run_keeps_what_it_said() {
    let mut case = Case::new();
    case.partner.set_fact("partner.type", Some(answer("isv", case.today)));
    case.enter("fit.a", "5");
    let table = case.text("score.fit.table");
    case.run.kept = case.values().kept(std::iter::empty());
    case.run.complete(&case.playbook, Act { by: "anna", at: at(case.today) }).expect("completed");
    case.partner.set_fact("partner.type", Some(answer("reseller", case.today)));
    case.today = date(2027, 3, 1);
    assert_eq!(case.text("partner.type"), "isv");
    assert_eq!(case.text("today"), "Mon 23 Nov 2026");
    assert_eq!(case.text("score.fit.table"), table);
}
