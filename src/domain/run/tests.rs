use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::domain::playbook::read;

const EXIT: &str = "name: Exit\ngate:\n  title: Care\n  text: Ask first.\n  approvals:\n    - { id: legal, label: Legal consultation }\nsteps:\n  - { template: a.md, name: Plan }\n  - { template: b.md, name: Talk, optional: true }\n  - { template: a.md, name: Wind down }\nsuccess_criteria:\n  - { id: told, text: Everybody told }\n  - { id: tier, text: Tier upgrade, conditional: true }\n";

fn playbook() -> Playbook {
    read::playbook(EXIT, "exit", None).playbook.expect("a playbook")
}

pub(super) fn act() -> Act<'static> {
    Act { by: "anna", at: Timestamp::UNIX_EPOCH }
}

pub(super) fn started() -> (Playbook, Run) {
    let playbook = playbook();
    let run = Run::start(&playbook, "2026-11", act());
    (playbook, run)
}

fn title(change: Change) -> String {
    change.expect("not refused").title
}

#[test]
fn a_new_run_has_a_record_and_a_document_for_each_step() {
    let (_, run) = started();
    let documents: Vec<&str> = run.steps.values().map(|record| record.document.as_str()).collect();
    assert_eq!(documents, ["01-plan.md", "02-talk.md", "03-wind-down.md"]);
    assert_eq!((run.step.as_str(), run.status, run.criteria.len()), ("plan", Status::Active, 2));
}

#[test]
fn skipping_needs_a_reason_unless_the_step_is_optional() {
    let (playbook, mut run) = started();
    assert!(run.skip_step(&playbook, "plan", "  ", act()).is_err());
    assert_eq!(run.step_state("plan"), StepState::Open);
    assert_eq!(title(run.skip_step(&playbook, "plan", " no time ", act())), "skipped Plan");
    assert_eq!(run.steps["plan"].reason.as_deref(), Some("no time"));
    assert!(run.skip_step(&playbook, "talk", "", act()).is_ok());
    assert_eq!(title(run.reopen_step(&playbook, "plan", act())), "reopened Plan");
    assert_eq!(run.steps["plan"].reason, None);
}

#[test]
fn setting_aside_needs_a_reason_unless_the_criterion_is_conditional() {
    let (playbook, mut run) = started();
    assert!(run.set_aside_criterion(&playbook, "told", "", act()).is_err());
    assert!(run.set_aside_criterion(&playbook, "tier", "", act()).is_ok());
    assert_eq!(run.progress(&playbook).criteria, 1, "what does not apply is not counted");
    assert!(run.toggle_criterion(&playbook, "tier", act()).is_ok());
    assert_eq!(run.criterion_state("tier"), CriterionState::Open, "a tick on n/a opens it again");
}

#[test]
fn the_gate_opens_with_every_approval_or_with_a_reason() {
    let (playbook, mut run) = started();
    let today = date(2026, 11, 23);
    assert!(run.gate_closed(&playbook));
    assert!(run.approve(&playbook, "legal", " ", today, today, act()).is_err());
    assert!(run.approve(&playbook, "legal", "Kim", date(2026, 11, 24), today, act()).is_err());
    assert!(run.approve(&playbook, "nobody", "Kim", today, today, act()).is_err());
    assert!(run.approve(&playbook, "legal", "Kim", today, today, act()).is_ok());
    assert!(!run.gate_closed(&playbook));
    assert!(run.withdraw_approval(&playbook, "legal").is_ok());
    assert!(run.gate_closed(&playbook) && run.override_gate(" ", act()).is_err());
    assert!(run.override_gate("the board decided", act()).is_ok());
    assert!(!run.gate_closed(&playbook));
    assert_eq!(run.open_points(&playbook).last(), Some(&OpenPoint::Approval("Legal consultation")));
}

#[test]
fn an_optional_step_does_not_stay_open() {
    let (playbook, mut run) = started();
    for step in ["plan", "wind-down"] {
        assert!(run.finish_step(&playbook, step, act()).is_ok());
    }
    let open = run.open_points(&playbook);
    assert!(!open.iter().any(|point| matches!(point, OpenPoint::Step(_))), "{open:?}");
}

#[test]
fn a_completed_run_changes_only_by_being_reopened() {
    let (playbook, mut run) = started();
    assert!(run.complete(&playbook, act()).is_ok());
    let completed = run.clone();
    let today = date(2026, 11, 23);
    assert!(run.finish_step(&playbook, "plan", act()).is_err());
    assert!(run.toggle_criterion(&playbook, "told", act()).is_err());
    assert!(run.approve(&playbook, "legal", "Kim", today, today, act()).is_err());
    assert!(run.override_gate("why", act()).is_err());
    assert!(run.complete(&playbook, act()).is_err());
    assert_eq!(run, completed);
    assert!(run.reopen(&playbook).is_ok());
    assert_eq!((run.status, run.outcome.as_deref()), (Status::Active, None));
}

#[test]
fn the_open_step_is_one_of_the_playbook() {
    let (playbook, mut run) = started();
    run.step = "gone".to_owned();
    run.fit(&playbook);
    assert_eq!(run.step, "plan");
}

#[test]
fn what_a_cut_off_record_lacks_is_named() {
    let (playbook, mut run) = started();
    assert_eq!(run.lacking_of(&playbook), None);
    run.criteria.shift_remove("tier");
    assert_eq!(run.lacking_of(&playbook).as_deref(), Some("the criterion `tier`"));
    run.steps.shift_remove("wind-down");
    assert_eq!(run.lacking_of(&playbook).as_deref(), Some("the step `wind-down` and the criterion `tier`"));
}

#[test]
fn runs_are_named_after_their_period_and_never_twice() {
    let mut playbook = playbook();
    let day = date(2026, 11, 23);
    assert_eq!(run_name(&playbook, day, &[]), "2026-11");
    assert_eq!(run_name(&playbook, day, &["2026-11".into(), "2026-11-2".into()]), "2026-11-3");
    playbook.every = Some(crate::domain::playbook::Every::Quarter);
    assert_eq!(run_name(&playbook, day, &[]), "2026-Q4");
    assert_eq!(run_name(&playbook, day, &["2026-q4".into()]), "2026-Q4-2", "folders may not know upper case");
}

const CUT_OFF: &str = "\
name: Exit
gate: { title: Care, text: Ask first., approvals: [ { id: legal, label: Legal } ] }
steps:
  - { id: look, name: Look, template: a/01-x.md, optional: true }
  - { id: tell, name: Tell, template: a/01-x.md }
success_criteria:
  - { id: e1, text: Told }
";

fn cut_off() -> (Playbook, Run) {
    let playbook = read::playbook(CUT_OFF, "exit", None).playbook.expect("a playbook");
    let run = Run::start(&playbook, "2026-11", act());
    (playbook, run)
}

#[test]
fn the_log_keeps_reason_and_evidence_and_the_title_does_without() {
    let (playbook, mut run) = cut_off();
    let day = Date::constant(2026, 11, 20);
    let done = [
        run.approve(&playbook, "legal", " Ada ", day, day, act()),
        run.withdraw_approval(&playbook, "legal"),
        run.override_gate(" by phone ", act()),
        run.skip_step(&playbook, "tell", "no time", act()),
        run.skip_step(&playbook, "look", " ", act()),
        run.set_aside_criterion(&playbook, "e1", "nobody left", act()),
        run.note_criterion(&playbook, "e1", "one\ntwo", " crm/1 ", act()),
        run.finish_step(&playbook, "tell", act()),
    ];
    let done = done.map(|done| done.expect("done"));
    let expected = [
        ("recorded Legal by Ada", ": given on 2026-11-20"),
        ("withdrew Legal", ": Ada on 2026-11-20"),
        ("overrode the gate", ": by phone"),
        ("skipped Tell", ": no time"),
        ("skipped Look", ""),
        ("set aside Told", ": nobody left"),
        ("noted evidence of Told", ": crm/1 one two"),
        ("finished Tell", ""),
    ];
    assert_eq!(done.each_ref().map(|done| done.title.as_str()), expected.map(|(title, _)| title));
    assert_eq!(done.map(|done| done.logged()), expected.map(|(title, detail)| format!("{title}{detail}")));
}

#[test]
fn what_a_cut_off_definition_lacks_is_named() {
    let (mut playbook, run) = cut_off();
    assert_eq!(run.lacking_in(&playbook), None);
    playbook.criteria.clear();
    assert_eq!(run.lacking_in(&playbook).as_deref(), Some("the criterion `e1`"));
    playbook.steps.truncate(1);
    assert_eq!(run.lacking_in(&playbook).as_deref(), Some("the step `tell` and the criterion `e1`"));
    playbook.steps.clear();
    assert_eq!(run.lacking_in(&playbook).as_deref(), Some("the steps `look` and `tell` and the criterion `e1`"));
}

proptest! {
    #[test]
    fn whatever_is_done_the_numbers_add_up(doings in proptest::collection::vec((0usize..7, 0usize..3, any::<bool>()), 0..40)) {
        let (playbook, mut run) = started();
        for (what, which, say) in doings {
            let (step, criterion) = (["plan", "talk", "wind-down"][which], ["told", "tier", "none"][which]);
            let reason = if say { "because" } else { "" };
            let before = run.clone();
            let change = match what {
                0 => run.finish_step(&playbook, step, act()),
                1 => run.skip_step(&playbook, step, reason, act()),
                2 => run.reopen_step(&playbook, step, act()),
                3 => run.toggle_criterion(&playbook, criterion, act()),
                4 => run.set_aside_criterion(&playbook, criterion, reason, act()),
                5 => run.complete(&playbook, act()),
                _ => run.reopen(&playbook),
            };
            prop_assert!(change.is_ok() || run == before, "a refusal changes nothing");
            let progress = run.progress(&playbook);
            prop_assert!(progress.steps_done <= progress.steps && progress.criteria_met <= progress.criteria);
            prop_assert_eq!(run.outcome.is_some(), run.status == Status::Completed);
        }
    }
}
