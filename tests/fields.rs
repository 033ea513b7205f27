//! The forms of the built-in templates, filled in through keys alone: a partner from its first profile to its exit, with the
//! answers of the filled examples. And what follows from answers: facts, criteria, markers, what a completed run keeps.

#[path = "support/wizard.rs"]
mod wizard;

use indexmap::IndexMap;
use playbooks::app::{App, Msg, Screen, Start};
use playbooks::domain::field::Kind;
use playbooks::domain::run::{CriterionState, Run};
use playbooks::domain::template;
use playbooks::io::library;
use playbooks::screens::run::{RunScreen, Session};
use wizard::Wizard;

/// By field id: the value and the reason for it.
type Answers = IndexMap<String, (String, String)>;

fn session(app: &App) -> &Session {
    match app.screen() {
        Screen::Run(RunScreen::Open(session)) => session,
        other => panic!("a run is open: {other:?}"),
    }
}

/// The answers of the example of a step's template.
fn example(wizard: &Wizard) -> Answers {
    let catalog = wizard.app().catalog.as_ref().expect("loaded");
    let entry = catalog.resolve(&session(wizard.app()).step().template).expect("a template");
    let example = entry.example.as_ref().expect("an example");
    template::example(example).0
}

/// Fills in every field of the open step that is asked and has no value yet, from the top, key by key. Returns the ids of
/// those that had one already.
fn fill_in(wizard: &mut Wizard, answers: &Answers) -> Vec<String> {
    wizard.keys("2 Home");
    let mut known = Vec::new();
    let mut row = 0;
    while let Some(field) = session(wizard.app()).form.fields.get(row).cloned() {
        while session(wizard.app()).form.cursor.row < row {
            wizard.press("Down");
        }
        row += 1;
        let cx = wizard.app().cx();
        if session(wizard.app()).known(&cx).expect("values").is_filled(&field) {
            known.push(field.id);
            continue;
        }
        let Some((value, why)) = answers.get(&field.id) else { continue };
        match field.kind {
            Kind::Score => {
                wizard.press(value);
                let filling = session(wizard.app()).form.input.as_ref().map(|input| input.field.id.clone());
                match filling {
                    Some(id) if id == field.id => wizard.press("End").type_text(why).press("Esc"),
                    // After the last score the next field has the keys.
                    Some(_) => wizard.press("Esc"),
                    None => wizard,
                };
            }
            Kind::Bool | Kind::Choice(_) | Kind::Multi(_) => choose(wizard, value),
            _ => {
                wizard.press("Enter").paste(value).press("Esc");
            }
        }
        while session(wizard.app()).form.cursor.row >= row {
            wizard.press("Up");
        }
    }
    known
}

/// Ticks the choices of the field under the cursor.
fn choose(wizard: &mut Wizard, value: &str) {
    use playbooks::screens::run::fields::What;
    wizard.press("Enter");
    let input = session(wizard.app()).form.input.clone().expect("choices");
    let What::Pick { options, .. } = input.what else { panic!("{} has choices", input.field.id) };
    let mut wanted: Vec<&str> = value.split(',').map(str::trim).collect();
    wizard.press("Home");
    for option in &options {
        if let Some(index) = wanted.iter().position(|wanted| wanted.eq_ignore_ascii_case(option)) {
            wanted.remove(index);
            wizard.press("Space");
        }
        wizard.press("Down");
    }
    assert_eq!(wanted, Vec::<&str>::new(), "{} offers {options:?}", input.field.id);
    wizard.press("Esc");
}

fn met(run: &Run) -> Vec<&str> {
    let met = run.criteria.iter().filter(|(_, record)| record.state == CriterionState::Met);
    met.map(|(id, _)| id.as_str()).collect()
}

/// Walks the open run to its end, each step filled in from its example, then completes it.
fn walk(wizard: &mut Wizard) {
    let steps = session(wizard.app()).playbook.steps.len();
    for _ in 0..steps {
        let answers = example(wizard);
        fill_in(wizard, &answers);
        wizard.press("n");
    }
    wizard.press("Enter");
    if !wizard.app().overlays.is_empty() {
        wizard.press("y");
    }
}

#[test]
fn a_partner_is_recruited_by_filling_in_fields_and_nothing_is_asked_twice() {
    let mut wizard = Wizard::run("recruit", "Brightwater Systems");
    let mut asked: Vec<String> = Vec::new();
    let criteria = ["r1", "r2", "r3", "r4", "r5"];
    for step in 0..5 {
        let answers = example(&wizard);
        let known = fill_in(&mut wizard, &answers);
        let here: Vec<String> = session(wizard.app()).form.fields.iter().map(|field| field.id.clone()).collect();
        for id in here.iter().filter(|id| asked.contains(id)) {
            assert!(known.contains(id), "step {}: {id} is asked again", step + 1);
        }
        asked.extend(here.into_iter().filter(|id| answers.contains_key(id)));
        assert_eq!(met(&wizard.record("brightwater-systems/recruit/2026-11")), criteria[..=step], "step {}", step + 1);
        wizard.press("n");
    }
    wizard.shows("5 of 5 criteria met").press("Enter");
    if !wizard.app().overlays.is_empty() {
        wizard.press("y");
    }
    wizard.shows("Brightwater Systems is Signed");
    let facts = wizard.file("partners/brightwater-systems/partner.yaml");
    assert!(facts.contains("  partner.website: {value: https://brightwater.example,"), "{facts}");
    assert!(facts.contains("from: recruit/2026-11"), "{facts}");
}

#[test]
fn the_year_of_a_partner_is_filled_in_by_fields_and_each_run_knows_the_one_before() {
    let mut wizard = Wizard::run("recruit", "Brightwater Systems");
    walk(&mut wizard);
    let start = |wizard: &mut Wizard, playbook: &str| {
        let partner = "Brightwater Systems".to_owned();
        wizard.restart(Start::Run { playbook: playbook.to_owned(), partner });
    };
    start(&mut wizard, "onboard");
    walk(&mut wizard);
    wizard.shows("is Active").shows("4 of 4 criteria met");

    start(&mut wizard, "qbr");
    walk(&mut wizard);
    wizard.shows("is Aligned").shows("4 of 4 criteria met");
    wizard.advance(92.0 * 86_400.0);
    start(&mut wizard, "qbr");
    wizard.press("2").shows("last 96,000 EUR");
    wizard.press("3").keys("/").type_text("C1 Sourced revenue").press("Enter").shows("96,000 │");
    wizard.press("Esc");
    walk(&mut wizard);
    wizard.shows("is Aligned");

    start(&mut wizard, "expand");
    walk(&mut wizard);
    wizard.shows("is Expanded").shows("4 of 4 criteria met");
    start(&mut wizard, "exit");
    wizard.keys("o").type_text("They were sold.").keys("Enter y");
    walk(&mut wizard);
    wizard.shows("is Closed").shows("4 of 4 criteria met");
}

#[test]
fn the_qualification_score_goes_up_and_down_and_its_criterion_follows() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("] 2");
    let run = "acme-corp/recruit/2026-11";
    let scores: Vec<String> = {
        let fields = &session(wizard.app()).form.fields;
        fields.iter().filter(|field| field.kind == Kind::Score).map(|field| field.id.clone()).collect()
    };
    assert_eq!(scores.len(), 10);
    let give = |wizard: &mut Wizard, index: usize, score: &str| {
        wizard.press("Home");
        while session(wizard.app()).form.focused().map(|field| field.id.as_str()) != Some(scores[index].as_str()) {
            wizard.press("Down");
        }
        wizard.press(score);
        if session(wizard.app()).is_filling() {
            wizard.press("Esc");
        }
    };
    for index in 0..10 {
        give(&mut wizard, index, "3");
    }
    wizard.shows("60, needs > 70");
    let state = |wizard: &Wizard| wizard.record(run).criteria["r2"].state;
    assert_eq!(state(&wizard), CriterionState::Open);
    for index in 0..6 {
        give(&mut wizard, index, "4");
    }
    wizard.shows("passed: 75 > 70").shows("75 > 70");
    assert_eq!(state(&wizard), CriterionState::Met);
    for index in 0..3 {
        give(&mut wizard, index, "3");
    }
    assert_eq!(state(&wizard), CriterionState::Open);
    wizard.shows("was met on 2026-11-23");
    assert!(wizard.log("acme-corp").iter().any(|act| act.what.starts_with("no longer met: Qualification score")));
    wizard.press("u").press("u");
    assert_eq!(state(&wizard), CriterionState::Met, "{}", wizard.screen());
}

#[test]
fn what_is_typed_into_a_field_survives_a_kill_and_undo_takes_a_whole_visit_back() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("2 Down Enter").type_text("acme.example").advance(1.0);
    assert!(wizard.file("partners/acme-corp/recruit/2026-11/run.yaml").contains("https://acme.example"));
    wizard.restart(Start::Resume { partner: None }).shows("https://acme.example");
    wizard.keys("Enter Esc");
    assert!(wizard.file("partners/acme-corp/partner.yaml").contains("partner.website: {value: https://acme.example"));
    wizard
        .keys("Enter Ctrl-A")
        .type_text("no address at all")
        .shows("is no address and no file")
        .press("Esc")
        .shows("! Website");
    assert!(wizard.file("partners/acme-corp/partner.yaml").contains("https://acme.example"), "no value, no fact");
    wizard.press("u").shows("https://acme.example").lacks("! Website");
}

#[test]
fn a_fact_changed_elsewhere_changes_every_document_but_not_those_of_a_completed_run() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("2 Down Enter").type_text("acme.example").press("Esc");
    wizard.press("3").shows("https://acme.example");
    wizard.keys("C End Enter y").shows("Acme Corp is Signed");
    let path = "partners/acme-corp/partner.yaml";
    let text = wizard.file(path).replace("https://acme.example", "https://other.example");
    wizard.write(path, &text);
    wizard.restart(Start::Run { playbook: "recruit".into(), partner: "Acme Corp".into() });
    wizard.press("3").shows("https://other.example");
    wizard.keys("2 Down").shows("recruit/2026-11 · today");
    let first = "partners/acme-corp/recruit/2026-11/run.yaml";
    assert!(wizard.file(first).contains("partner.website: https://acme.example"));
    assert!(library::load(&[]).broken.is_empty());
}

const PARTNER: &str = "partners/acme-corp/partner.yaml";
const RUN: &str = "partners/acme-corp/recruit/2026-11/run.yaml";

#[test]
fn a_choice_that_is_left_without_choosing_answers_nothing_and_loses_nothing() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.press("2");
    while session(wizard.app()).form.focused().is_some_and(|field| field.id != "knock.rival") {
        wizard.press("Down");
    }
    wizard.keys("Enter Tab Tab Shift-Tab Esc");
    assert!(!wizard.file(RUN).contains("knock."), "{}", wizard.file(RUN));
    wizard.keys("Enter Enter Esc");
    assert!(!wizard.file(RUN).contains("knock."), "Enter on nothing chooses nothing");
    wizard.keys("Up Enter Down Down Enter Esc").shows("no");
    assert!(wizard.file(RUN).contains("knock."), "Enter takes the choice under the cursor");

    let by_hand = wizard.file(PARTNER) + "facts:\n  partner.type: { value: consultancy }\n";
    wizard.write(PARTNER, &by_hand).restart(Start::Resume { partner: None }).press("Home");
    while session(wizard.app()).form.focused().is_some_and(|field| field.id != "partner.type") {
        wizard.press("Down");
    }
    wizard.keys("Enter Esc").shows("consultancy").shows("not understood");
    assert!(wizard.file(PARTNER).contains("consultancy"));
}

#[test]
fn what_was_typed_and_taken_back_leaves_the_answer_as_it_was() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("2 Down Enter").type_text("acme.example").press("Esc");
    wizard
        .press("Enter")
        .type_text("/wrong")
        .advance(1.0)
        .keys("Backspace Backspace Backspace Backspace Backspace Backspace Esc");
    wizard.shows("https://acme.example").lacks("wrong");
    assert!(!wizard.file(RUN).contains("wrong"));
    wizard.press("Up").press("Enter").type_text("Typo").advance(1.0).keys("Ctrl-A Del Esc");
    assert!(!wizard.file(RUN).contains("Typo") && !wizard.file(PARTNER).contains("Typo"));
}

#[test]
fn a_click_elsewhere_and_leaving_the_program_keep_what_a_field_says() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    wizard.keys("2 Enter").type_text("Acme GmbH").click_on("Discovery call completed").press("n");
    assert!(wizard.file(PARTNER).contains("partner.legal_name: {value: Acme GmbH,"), "{}", wizard.file(PARTNER));
    wizard.keys("b 2 Down Enter").type_text("acme.example").press("Ctrl-Q").exits(0);
    assert!(wizard.file(PARTNER).contains("partner.website: {value: https://acme.example,"));
    assert!(!wizard.file(RUN).contains("acme.example"), "a fact does not stay in the record");
}

#[test]
fn facts_that_cannot_be_written_wait_in_the_run_and_are_written_with_the_next() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    let whole = wizard.file(PARTNER);
    wizard.write(PARTNER, "name: [torn").keys("2 Enter").type_text("Acme GmbH").press("Esc").shows("NOT KEPT");
    assert!(wizard.file(RUN).contains("Acme GmbH"), "what was typed is on disk");
    wizard.write(PARTNER, &whole).keys("Down Enter").type_text("acme.example").press("Esc").shows("saved");
    let facts = wizard.file(PARTNER);
    assert!(facts.contains("Acme GmbH") && facts.contains("https://acme.example"), "{facts}");
    assert!(!wizard.file(RUN).contains("Acme GmbH"));
    let log = wizard.log("acme-corp");
    let entered = log.iter().find(|act| act.what == "answered Legal name").expect("logged although it came late");
    assert_eq!(entered.after.as_deref(), Some("Acme GmbH"));
}

#[test]
fn undo_does_not_unmake_a_living_document() {
    let mut wizard = Wizard::run("qbr", "Acme Corp");
    wizard.keys("n 3 i Ctrl-End").type_text("Ours.").press("Esc").advance(1.0).keys("u u u");
    let record = wizard.record("acme-corp/qbr/2026-Q4");
    assert!(!record.steps["icp-review"].pending, "{record:?}");
}

#[test]
fn facts_that_others_enter_are_seen_when_the_window_is_looked_at_again() {
    let mut wizard = Wizard::run("recruit", "Acme Corp");
    let by_hand = wizard.file(PARTNER) + "facts:\n  partner.legal_name: { value: Acme GmbH }\n";
    wizard.press("2").lacks("Acme GmbH").write(PARTNER, &by_hand).tell(Msg::FocusGained).shows("Acme GmbH");
    wizard.keys("3").shows("Acme GmbH");
}
