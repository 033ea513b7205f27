//! Every built-in playbook, walked to its outcome through keys alone, and compared with what the seed document lists:
//! 5 playbooks, 23 steps, 18 templates, 21 criteria. After them the seed's own example of a custom playbook.

#![expect(clippy::disallowed_methods, reason = "puts playbooks into a temp folder")]

mod support {
    pub mod wizard;
}

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use playbooks::app::msg::Msg;
use playbooks::app::{Screen, Start};
use playbooks::domain::playbook::{Accent, Every, OutcomeKind, Playbook};
use playbooks::domain::run::{CriterionState, Status, StepState};
use playbooks::domain::template::split_front_matter;
use support::wizard::Wizard;

/// A playbook as the seed document specifies it.
struct Seed {
    id: &'static str,
    name: &'static str,
    use_case: &'static str,
    purpose: &'static str,
    accent: Accent,
    /// Chip, name, node of the diagram, template, what happens.
    steps: &'static [[&'static str; 5]],
    criteria: &'static [&'static str],
    outcome: &'static str,
    kind: OutcomeKind,
    next: &'static [&'static str],
    every: Option<Every>,
    /// The name of a run that starts on the day of the tests.
    run: &'static str,
}

const SEED: [Seed; 5] = [
    Seed {
        id: "recruit",
        name: "Recruit",
        use_case: "Sign a new partner",
        purpose: "Take a partner prospect from qualification through signed agreement.",
        accent: Accent::Blue,
        steps: &[
            [
                "Ideal Partner Profile",
                "Ideal Partner Profile",
                "IPP",
                "strategy/02-ideal-partner-profile.md",
                "Evaluate if partner matches your IPP",
            ],
            [
                "Qualification",
                "Qualification Framework",
                "Qualification",
                "recruitment/03-qualification-framework.md",
                "Score partner on fit criteria",
            ],
            [
                "Discovery",
                "Discovery Call Script",
                "Discovery",
                "recruitment/04-discovery-call.md",
                "Prepare qualification call",
            ],
            ["Pitch", "Pitch Deck", "Pitch", "recruitment/05-pitch-deck.md", "Customize your pitch"],
            [
                "Proposal",
                "Proposal Template",
                "Proposal",
                "recruitment/07-proposal.md",
                "Draft the partnership proposal",
            ],
        ],
        criteria: &[
            "Partner matches IPP",
            "Qualification score > threshold",
            "Discovery call completed",
            "Pitch delivered",
            "Proposal sent",
        ],
        outcome: "Signed",
        kind: OutcomeKind::Good,
        next: &["onboard"],
        every: None,
        run: "2026-11",
    },
    Seed {
        id: "onboard",
        name: "Onboard",
        use_case: "Activate a signed partner",
        purpose: "Activate a newly signed partner with training and first wins.",
        accent: Accent::Green,
        steps: &[
            [
                "Agreement",
                "Agreement Template",
                "Agreement",
                "recruitment/08-agreement.md",
                "Finalize partnership agreement",
            ],
            [
                "Checklist",
                "Onboarding Checklist",
                "Checklist",
                "recruitment/09-onboarding.md",
                "Track activation tasks",
            ],
            ["Enablement", "Enablement Roadmap", "Enablement", "enablement/01-roadmap.md", "Plan learning journey"],
            ["Training", "Training Deck", "Training", "enablement/02-training-deck.md", "Customize training plan"],
            [
                "ICP Alignment",
                "ICP Alignment Tracker",
                "ICP Alignment",
                "recruitment/10-icp-tracker.md",
                "Align on target accounts",
            ],
        ],
        criteria: &["Agreement signed", "Portal access granted", "Team trained", "First opportunity registered"],
        outcome: "Active",
        kind: OutcomeKind::Good,
        next: &["qbr"],
        every: None,
        run: "2026-11",
    },
    Seed {
        id: "qbr",
        name: "QBR",
        use_case: "Quarterly business review",
        purpose: "Conduct a structured quarterly business review.",
        accent: Accent::Orange,
        steps: &[
            ["Metrics", "Success Metrics", "Metrics", "enablement/06-success-metrics.md", "Gather performance data"],
            [
                "ICP Review",
                "ICP Alignment Tracker",
                "ICP Review",
                "recruitment/10-icp-tracker.md",
                "Review pipeline and accounts",
            ],
            ["QBR Doc", "QBR Template", "QBR Doc", "enablement/07-qbr-template.md", "Prepare full QBR document"],
            ["Strategy", "Strategy Plan", "Strategy", "strategy/05-strategy-plan.md", "Update strategic alignment"],
        ],
        criteria: &["Metrics compiled", "QBR document prepared", "Meeting conducted", "Action items assigned"],
        outcome: "Aligned",
        kind: OutcomeKind::Good,
        next: &["expand", "exit"],
        every: Some(Every::Quarter),
        run: "2026-Q4",
    },
    Seed {
        id: "expand",
        name: "Expand",
        use_case: "Grow an existing partnership",
        purpose: "Deepen investment in a successful partnership.",
        accent: Accent::Purple,
        steps: &[
            [
                "Business Case",
                "Partner Business Case",
                "Business Case",
                "strategy/01-partner-business-case.md",
                "Build expansion business case",
            ],
            [
                "Strategy",
                "Partner Strategy Plan",
                "Strategy",
                "strategy/05-strategy-plan.md",
                "Update partnership strategy",
            ],
            [
                "Co-Marketing",
                "Co-Marketing Playbook",
                "Co-Marketing",
                "enablement/04-co-marketing.md",
                "Plan joint marketing",
            ],
            [
                "Integration",
                "Technical Integration",
                "Integration",
                "enablement/05-technical-integration.md",
                "Deepen integration",
            ],
            [
                "Alignment",
                "Internal Alignment",
                "Alignment",
                "strategy/07-internal-alignment.md",
                "Get internal buy-in",
            ],
        ],
        criteria: &[
            "Expansion justified",
            "New initiatives planned",
            "Resources committed",
            "Tier upgrade (if applicable)",
        ],
        outcome: "Expanded",
        kind: OutcomeKind::Good,
        // The seed's lifecycle has no edge from here; the next review is what a quarterly rhythm leads to.
        next: &["qbr"],
        every: None,
        run: "2026-11",
    },
    Seed {
        id: "exit",
        name: "Exit",
        use_case: "End a partnership gracefully",
        purpose: "End a partnership professionally while protecting customers.",
        accent: Accent::Red,
        steps: &[
            [
                "Exit Planning",
                "Exit Checklist",
                "Exit Planning",
                "strategy/08-exit-checklist.md",
                "Plan the exit process",
            ],
            [
                "Customer Review",
                "ICP Alignment Tracker",
                "Customer Review",
                "recruitment/10-icp-tracker.md",
                "Review affected customers",
            ],
            [
                "Metrics Doc",
                "Success Metrics",
                "Metrics Doc",
                "enablement/06-success-metrics.md",
                "Document final performance",
            ],
            ["Wind-Down", "Exit Checklist", "Wind-Down", "strategy/08-exit-checklist.md", "Execute wind-down"],
        ],
        criteria: &["Customers transitioned", "Access revoked", "Finances settled", "Post-mortem completed"],
        outcome: "Closed",
        kind: OutcomeKind::Closed,
        next: &[],
        every: None,
        run: "2026-11",
    },
];

fn seed(id: &str) -> &'static Seed {
    SEED.iter().find(|seed| seed.id == id).expect("one of the five")
}

/// A template's text as a document begins with it.
fn template_body(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/templates").join(path);
    let text = fs::read_to_string(file).expect("a built-in template");
    split_front_matter(&text).1.trim_start().to_owned()
}

/// Walks the run that is open, from its first step to its completion page and over it.
fn walk(wizard: &mut Wizard, seed: &Seed) {
    let run = format!("acme-corp/{}/{}", seed.id, seed.run);
    let count = seed.steps.len();
    for (index, [chip, name, _, template, happens]) in seed.steps.iter().enumerate() {
        wizard.press("1").shows(&format!("step {} of {count} {chip}", index + 1)).shows(happens);
        wizard.press("3");
        let body = template_body(template);
        let heading = body.lines().next().unwrap_or_default().trim_start_matches("# ");
        // A marker shows its value.
        wizard.shows(heading.split("{{").next().unwrap_or_default().trim());
        wizard.keys("i Ctrl-End").type_text(&format!("\nWorked on {chip}.")).press("Esc");
        wizard.keys("End").shows(&format!("Worked on {chip}."));
        if index + 1 < count {
            wizard.press("n").shows(&format!("Finished {name}"));
        }
    }
    tick_all(wizard, seed);
    // Steps and criteria are settled; the fields that nobody filled in are open.
    let (met, aside) = if seed.id == "expand" { (3, ", 1 n/a") } else { (seed.criteria.len(), "") };
    wizard.press("n").shows(&format!("{count} of {count} steps done · {met} of {met} criteria met{aside}"));
    wizard.shows(&format!("{count} points are still open.")).shows(seed.outcome);
    assert_eq!(wizard.record(&run).status, Status::Active, "looking at the completion page completes nothing");
    wizard.keys("Enter y").shows(&format!("Acme Corp is {}, Mon 23 Nov 2026", seed.outcome));

    let record = wizard.record(&run);
    assert_eq!((record.status, record.outcome.as_deref()), (Status::Completed, Some(seed.outcome)));
    assert_eq!(record.completed, Some("2026-11-23T08:30:00Z".parse().expect("a time")));
    assert!(record.steps.values().all(|step| step.state == StepState::Done && step.by.as_deref() == Some("anna")));
    assert_eq!(record.steps.len(), count);
    for (record, [chip, _, _, template, _]) in record.steps.values().zip(seed.steps) {
        let text = wizard.file(&format!("partners/{run}/{}", record.document));
        let (body, worked) = (template_body(template), format!("\n\nWorked on {chip}."));
        match &record.continues {
            // It went on where another document of the template stood.
            Some(_) => {
                assert!(text.starts_with(body.trim_end()) && text.trim_end().ends_with(&worked[1..]), "{chip}: {text}");
            }
            None => assert_eq!(text.trim_end(), body.trim_end().to_owned() + &worked, "{chip}"),
        }
    }
    let log: Vec<String> = wizard.log("acme-corp").into_iter().map(|act| act.what).collect();
    let finished = log.iter().filter(|what| what.starts_with("finished ")).count();
    assert!(
        finished >= count && log.last() == Some(&format!("completed {} as {}", seed.name, seed.outcome)),
        "{log:?}"
    );
}

/// Ticks every criterion, and sets the conditional one aside.
fn tick_all(wizard: &mut Wizard, seed: &Seed) {
    wizard.press("c");
    for criterion in seed.criteria {
        if criterion.ends_with("(if applicable)") {
            wizard.press("-").shows(&format!("Set aside {criterion}"));
        } else {
            wizard.press("Space").shows(&format!("Ticked {criterion}"));
        }
        wizard.press("Down");
    }
    let record = wizard.record(&format!("acme-corp/{}/{}", seed.id, seed.run));
    let expected = seed.criteria.iter().map(|criterion| match criterion.ends_with("(if applicable)") {
        true => CriterionState::Na,
        false => CriterionState::Met,
    });
    assert!(record.criteria.values().map(|criterion| criterion.state).eq(expected));
    wizard.press("Esc");
}

fn start(id: &str) -> Wizard {
    Wizard::run(id, "Acme Corp")
}

/// Which run is on the screen.
fn open_run(wizard: &Wizard) -> String {
    match wizard.app().screen() {
        Screen::Run(run) => format!("{}/{}", run.key().partner, run.key()),
        _ => String::new(),
    }
}

#[test]
fn the_five_are_what_the_seed_document_lists() {
    let wizard = Wizard::today();
    let catalog = wizard.app().catalog.as_ref().expect("loaded");
    let ids: Vec<&str> = catalog.playbooks.iter().map(|entry| entry.playbook.id.as_str()).collect();
    assert_eq!(ids, ["recruit", "onboard", "qbr", "expand", "exit"]);
    assert!(catalog.broken.is_empty() && catalog.playbooks.iter().all(|entry| entry.problems.is_empty()));
    for (entry, seed) in catalog.playbooks.iter().zip(SEED) {
        let Playbook { id, name, use_case, purpose, accent, outcome, next, every, steps, criteria, .. } =
            &entry.playbook;
        assert_eq!((id.as_str(), name.as_str()), (seed.id, seed.name));
        assert_eq!((use_case.as_str(), purpose.as_str()), (seed.use_case, seed.purpose));
        assert_eq!((accent, outcome.label.as_str(), outcome.kind), (&seed.accent, seed.outcome, seed.kind));
        assert_eq!(next, seed.next);
        assert_eq!(every, &seed.every);
        let found: Vec<[&str; 5]> = steps
            .iter()
            .map(|step| [&step.chip, &step.name, &step.label, &step.template, &step.summary].map(String::as_str))
            .collect();
        assert_eq!(found, seed.steps, "{id}");
        let texts: Vec<&str> = criteria.iter().map(|criterion| criterion.text.as_str()).collect();
        assert_eq!(texts, seed.criteria, "{id}");
        let conditional: Vec<&str> = criteria.iter().filter(|c| c.conditional).map(|c| c.text.as_str()).collect();
        assert_eq!(conditional.is_empty(), *id != "expand", "{conditional:?}");
    }
}

#[test]
fn together_they_have_23_steps_18_templates_and_21_criteria() {
    let wizard = Wizard::today();
    let catalog = wizard.app().catalog.as_ref().expect("loaded");
    let steps = || catalog.playbooks.iter().flat_map(|entry| &entry.playbook.steps);
    let used: BTreeSet<&str> = steps().map(|step| step.template.as_str()).collect();
    let there: BTreeSet<&str> = catalog.templates.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!((steps().count(), used.len()), (23, 18));
    assert_eq!(used, there, "every template is used and every used one is there");
    let criteria: usize = catalog.playbooks.iter().map(|entry| entry.playbook.criteria.len()).sum();
    assert_eq!(criteria, 21);
    assert_eq!(catalog.playbook("exit").expect("it is there").playbook.template_count(), 3);
}

#[test]
fn every_step_has_a_prompt_of_its_own() {
    let wizard = Wizard::today();
    let catalog = wizard.app().catalog.as_ref().expect("loaded");
    let prompts: Vec<&str> =
        catalog.playbooks.iter().flat_map(|entry| &entry.playbook.steps).map(|step| step.prompt.as_str()).collect();
    assert_eq!(prompts.iter().collect::<BTreeSet<_>>().len(), 23);
    assert!(prompts.iter().all(|prompt| prompt.split_whitespace().count() > 40));
    let good = prompts.iter().filter(|prompt| prompt.contains("Good looks like")).count();
    assert_eq!(good, 23, "each says what good looks like");
}

#[test]
fn recruit_is_walked_to_signed_and_onboard_starts_from_there() {
    let mut wizard = start("recruit");
    walk(&mut wizard, seed("recruit"));
    wizard.shows("Start Onboard");
    wizard.press("s").shows("step 1 of 5 Agreement");
    assert_eq!(open_run(&wizard), "acme-corp/onboard/2026-11");
}

#[test]
fn onboard_is_walked_to_active_and_qbr_starts_from_there() {
    let mut wizard = start("onboard");
    walk(&mut wizard, seed("onboard"));
    wizard.shows("Start QBR");
    wizard.press("Enter").shows("step 1 of 4 Metrics");
    assert_eq!(open_run(&wizard), "acme-corp/qbr/2026-Q4");
}

#[test]
fn qbr_is_walked_to_aligned_and_leads_to_expand_or_exit() {
    let mut wizard = start("qbr");
    walk(&mut wizard, seed("qbr"));
    wizard.shows("Start Expand").shows("Start Exit");
    wizard.keys("Down s").shows("Handle with Care");
    assert_eq!(open_run(&wizard), "acme-corp/exit/2026-11");
}

#[test]
fn expand_is_walked_to_expanded_with_the_tier_upgrade_set_aside() {
    let mut wizard = start("expand");
    walk(&mut wizard, seed("expand"));
    wizard.shows("3 of 3 criteria met").shows("Start QBR");
}

#[test]
fn exit_is_stopped_by_its_gate_and_then_walked_to_closed() {
    let mut wizard = start("exit");
    wizard.shows("Handle with Care").shows("only be run after leadership approval and legal").lacks("1 Guide");
    for key in ["n", "3", "c", "Space", "]", "C", "d"] {
        wizard.press(key).shows("Handle with Care").lacks("1 Guide");
    }
    approve(&mut wizard, "Leadership approval", "Ada Lovelace", "yesterday");
    wizard.shows("Ada Lovelace, Sun 22 Nov 2026").shows("Handle with Care");
    approve(&mut wizard, "Legal consultation", "Grace Hopper", "2026-11-20");
    wizard.shows("step 1 of 4 Exit Planning");
    walk(&mut wizard, seed("exit"));

    let approvals = wizard.record("acme-corp/exit/2026-11").approvals;
    let given: Vec<_> = approvals.iter().map(|(id, given)| (id.as_str(), given.name.as_str(), given.date)).collect();
    let expected = [("leadership", "Ada Lovelace", date(2026, 11, 22)), ("legal", "Grace Hopper", date(2026, 11, 20))];
    assert_eq!(given, expected);
    wizard.lacks("Start ").shows("■ Closed");
}

/// Gives the approval under the cursor in its form.
fn approve(wizard: &mut Wizard, label: &str, name: &str, day: &str) {
    wizard.press("Enter").shows(label);
    wizard.press("Ctrl-S").shows("Approved by is still empty.");
    wizard.type_text(name).keys("Enter Ctrl-A").type_text("tomorrow").press("Enter");
    wizard.shows("Tue 24 Nov 2026 is in the future.").shows(name);
    wizard.press("Ctrl-A").type_text(day).press("Enter");
}

#[test]
fn exit_works_on_one_template_twice_in_two_documents() {
    let mut wizard = start("exit");
    for _ in 0..2 {
        wizard.press("Enter").type_text("Ada").press("Enter").press("Enter");
    }
    wizard.keys("3 i Ctrl-End").type_text("\nThe plan pass.").keys("Esc n n n 3 i Ctrl-End");
    wizard.type_text("\nThe execute pass.").press("Esc");
    let run = "partners/acme-corp/exit/2026-11";
    let [plan, execute] = ["01-exit-planning.md", "04-wind-down.md"].map(|name| wizard.file(&format!("{run}/{name}")));
    assert!(plan.contains("The plan pass.") && !plan.contains("The execute pass."));
    assert!(execute.contains("The plan pass.\nThe execute pass."), "the second pass goes on where the first stands");
}

#[test]
fn the_whole_life_of_a_partner_is_one_chain() {
    let mut wizard = start("recruit");
    for id in ["recruit", "onboard", "qbr"] {
        walk(&mut wizard, seed(id));
        wizard.press("s");
    }
    walk(&mut wizard, seed("expand"));
    wizard.keys("g").type_text("Acme").press("Enter").shows("● Expanded");
    let partner = wizard.app().portfolio.as_ref().expect("loaded").partner("acme-corp").expect("the partner").clone();
    let outcomes: Vec<_> = partner.runs.iter().filter_map(|run| run.outcome.as_ref()).map(|(label, _)| label).collect();
    assert_eq!(outcomes.len(), 4, "{outcomes:?}");
}

/// The seed's example, as it is written there.
const RENEWAL: &str = include_str!("playbooks/valid/renewal.yaml");

fn with_own_playbooks(files: &[(&str, &str)], start: Start) -> Wizard {
    Wizard::prepared(start, (120, 40), |workspace| {
        fs::create_dir(workspace.join("playbooks")).expect("the folder is made");
        for (name, text) in files {
            fs::write(workspace.join("playbooks").join(name), text).expect("the file is written");
        }
    })
}

#[test]
fn the_seeds_own_playbook_runs_to_its_end_with_its_old_template_paths() {
    let start = Start::Run { playbook: "partner-renewal".into(), partner: "Acme Corp".into() };
    let mut wizard = with_own_playbooks(&[("partner-renewal.yaml", RENEWAL)], start);
    wizard.shows("step 1 of 2 Review Metrics").shows("Review the partner's performance over the past year.");
    let run = "acme-corp/partner-renewal/2026-11";
    let documents = [
        ("01-review-metrics.md", "enablement/06-success-metrics.md"),
        ("02-renewal-discussion.md", "enablement/07-qbr-template.md"),
    ];
    for (file, template) in documents {
        assert_eq!(wizard.file(&format!("partners/{run}/{file}")), template_body(template));
    }
    assert_eq!(wizard.file(&format!("partners/{run}/playbook.yaml")), RENEWAL, "a run keeps its definition");
    wizard.keys("3 i Ctrl-End").type_text("\nAll up.").keys("Esc n").shows("step 2 of 2 Renewal Discussion");
    wizard.press("n").shows("2 of 2 steps done").shows("2 points are still open.");
    wizard.keys("Enter y").shows("Acme Corp is Done");
    let record = wizard.record(run);
    assert_eq!((record.status, record.outcome.as_deref()), (Status::Completed, Some("Done")));
}

#[test]
fn a_broken_playbook_is_listed_and_hides_nothing() {
    let files = [("broken.yaml", "name: Broken\nsteps: 3\n"), ("partner-renewal.yaml", RENEWAL)];
    let mut wizard = with_own_playbooks(&files, Start::Today);
    wizard.shows("broken.yaml");
    wizard.press("l");
    for name in ["Recruit", "Onboard", "QBR", "Expand", "Exit", "Partner Renewal", "broken.yaml"] {
        wizard.shows(name);
    }
    wizard.press("End").shows("broken.yaml:2:8: error:").shows("steps: 3");
    wizard.press("Enter").shows("cannot be used until its problems are mended");
}

#[test]
fn a_playbook_changed_on_disk_is_picked_up_and_a_run_keeps_its_own() {
    let start = Start::Run { playbook: "partner-renewal".into(), partner: "Acme Corp".into() };
    let mut wizard = with_own_playbooks(&[("partner-renewal.yaml", RENEWAL)], start);
    let newer = RENEWAL.replace("Partner Renewal", "Yearly Renewal").replace("Review Metrics", "Look Back");
    wizard.write("playbooks/partner-renewal.yaml", &newer).tell(Msg::FilesChanged);
    wizard.shows("step 1 of 2 Review Metrics").lacks("Look Back");
    wizard.keys("q l End").shows("Yearly Renewal").shows("Look Back");

    wizard.write("playbooks/partner-renewal.yaml", "name: [unclosed").tell(Msg::FilesChanged);
    wizard.shows("partner-renewal.yaml").lacks("Yearly Renewal");
    wizard.keys("q Enter").shows("step 1 of 2 Review Metrics");
}

#[test]
fn a_template_of_the_team_wins_over_the_built_in_one() {
    let mut wizard = Wizard::prepared(
        Start::Run { playbook: "recruit".into(), partner: "Acme Corp".into() },
        (120, 40),
        |workspace| {
            let folder = workspace.join("templates/recruitment");
            fs::create_dir_all(&folder).expect("the folder is made");
            fs::write(folder.join("05-pitch-deck.md"), "---\ntitle: Ours\n---\n\n# Our pitch\n").expect("written");
        },
    );
    assert_eq!(wizard.file("partners/acme-corp/recruit/2026-11/04-pitch.md"), "# Our pitch\n");
    wizard.keys("] ] ] 3").shows("Our pitch");
}
