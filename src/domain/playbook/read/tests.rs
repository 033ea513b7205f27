use super::*;
use crate::domain::playbook::{Accent, Every, MetWhen, OutcomeKind};
use crate::domain::problem::Severity;

const TEMPLATES: [&str; 3] =
    ["enablement/06-success-metrics.md", "enablement/07-qbr-template.md", "strategy/08-exit-checklist.md"];
const STEP: &str = "steps:\n  - { name: A, template: enablement/06-success-metrics.md }\n";

/// The playbook of a text that has no problem at all.
fn good(text: &str) -> Playbook {
    let read = playbook(text, "my-file", Some(&TEMPLATES));
    assert_eq!(read.problems, [], "{text}");
    read.playbook.expect("a file without problems is a playbook")
}

/// All problems, as `line:column severity message | fix`.
fn problems(text: &str) -> Vec<String> {
    let read = playbook(text, "my-file", Some(&TEMPLATES));
    let broken = read.problems.iter().any(Problem::is_error);
    assert_eq!(read.playbook.is_none(), broken, "an error, and only an error, costs the playbook");
    let word = |severity| if severity == Severity::Error { "error" } else { "warning" };
    read.problems.iter().map(|p| format!("{} {} {} | {}", p.place, word(p.severity), p.message, p.fix)).collect()
}

/// The problems that `lines` cause in a playbook that has none without them. They stand on line 1.
fn of(lines: &str) -> Vec<String> {
    problems(&format!("{lines}\nname: X\n{STEP}"))
}

#[test]
fn a_playbook_of_the_seed_gets_all_defaults() {
    let text = format!("name: Partner Renewal\ndescription: Annual process\n{STEP}");
    let playbook = good(&text);
    assert_eq!((playbook.id.as_str(), playbook.use_case.as_str()), ("my-file", "Annual process"));
    assert_eq!((playbook.purpose.as_str(), playbook.accent), ("", Accent::Neutral));
    assert_eq!((playbook.outcome.label.as_str(), playbook.outcome.kind), ("Done", OutcomeKind::Good));
    let step = &playbook.steps[0];
    assert_eq!([&step.id, &step.name, &step.chip, &step.label], ["a", "A", "A", "A"]);
    assert_eq!(super::playbook(&text, "Société", None).playbook.map(|p| p.id).as_deref(), Some("societe"));
    assert_eq!(super::playbook(&text, "日本", None).playbook.map(|p| p.id).as_deref(), Some("playbook"));
}

#[test]
fn text_stays_text() {
    for name in ["no", "1e3", "2026-01-01", "12:30", "0o17", ".inf", "~"] {
        assert_eq!(good(&format!("name: {name}\n{STEP}")).name, name);
    }
    assert_eq!(good(&format!("name: \"~\"\n{STEP}")).name, "~");
    let step = &good("name: X\nsteps:\n  - { name: ~, summary: ~, template: 06-success-metrics }\n").steps[0];
    assert_eq!([&step.name, &step.summary], ["~", ""]);
    assert_eq!(
        problems(&format!("name: null\n{STEP}"))[0],
        "1:1 error `name` is empty. | Add a line such as `name: Partner Renewal`."
    );
}

#[test]
fn a_text_lost_to_a_comment_is_missed() {
    let lost = "is empty: a `#` after a space starts a comment. | Put the text in quotes:";
    assert_eq!(problems(&format!("name: #1 plan\n{STEP}")), [format!("1:1 error `name` {lost} `name: \"#1 plan\"`.")]);
    assert_eq!(of("\"purpose\": #1 plan"), [format!("1:1 warning `purpose` {lost} `purpose: \"#1 plan\"`.")]);
    assert_eq!(of("purpose: # to be written"), [""; 0]);
    assert_eq!(of("purpose: \"#1 plan\" # of three"), [""; 0]);
    assert_eq!(of("id: # none\npurpose: C#"), [""; 0]);
}

#[test]
fn slips_cause_one_complaint_each() {
    let missing = |key: &str| format!("error A space is missing after the colon of `{key}`.");
    let dash = "error A list item starts with `-`, but here is `–`.";
    for (text, expected) in [
        ("name:X\n", format!("1:5 {}", missing("name"))),
        ("name: X\nsteps:\n  - template:06-success-metrics\n", format!("3:13 {}", missing("template"))),
        ("name: X\nsteps:\n  – A\n  – B\n", format!("3:3 {dash}")),
        (&format!("name: X\n{STEP}tags:\n  – a\n  – b\n"), format!("5:3 {dash}")),
        (&format!("name: X\n{STEP}success_criteria:\n  – Terms agreed\n"), format!("5:3 {dash}")),
        (&format!("name: X\n{STEP}gate:\n  approvals:\n    – Legal\n"), format!("6:5 {dash}")),
    ] {
        let found = problems(text);
        assert!(found.len() == 1 && found[0].starts_with(&expected), "{text:?}: {found:#?}");
    }
    assert_eq!(
        good(&format!("name: X\n{STEP}tags: [a:b]\nsuccess_criteria:\n  - Tier:Gold\n  - – x\n")).criteria.len(),
        2
    );
    let joined = problems("name: X\nsteps:\n  - {name:A, name: A, template: 06-success-metrics}\n");
    assert_eq!(
        joined,
        ["3:6 warning Unknown key `name:A` in step 1; it does nothing. | Put a space after the colon: `name: A`."]
    );
}

#[test]
fn default_step_ids_are_numbered_and_given_ones_come_first() {
    let step = |more: &str| format!("  - {{ name: Exit Checklist, template: strategy/08-exit-checklist.md{more} }}\n");
    let text =
        format!("name: X\nsteps:\n{}{}{}{}", step(""), step(""), step(", id: exit-checklist"), step(", id: other"));
    let ids: Vec<String> = good(&text).steps.into_iter().map(|step| step.id).collect();
    assert_eq!(ids, ["exit-checklist-2", "exit-checklist-3", "exit-checklist", "other"]);
    let text = "name: X\nsteps:\n  - { name: 日本, template: 06-success-metrics }\n  - { name: 日本, template: 06-success-metrics }\n";
    let ids: Vec<String> = good(text).steps.into_iter().map(|step| step.id).collect();
    assert_eq!(ids, ["step-1", "step-2"]);
}

#[test]
fn criteria_without_an_id_get_a_short_unique_one() {
    let text = format!(
        "name: X\n{STEP}success_criteria:\n  - Terms agreed\n  - Terms agreed!\n  - 合意\n  - {{ id: terms-agreed, text: T, step: a }}\n  \
         - Everybody who was invited has also seen the second page\n"
    );
    let criteria = good(&text).criteria;
    let ids: Vec<&str> = criteria.iter().map(|criterion| criterion.id.as_str()).collect();
    assert_eq!(
        ids,
        ["terms-agreed-2", "terms-agreed-3", "c3", "terms-agreed", "everybody-who-was-invited-has-also-seen"]
    );
    assert_eq!(criteria[3].step.as_deref(), Some("a"));
}

#[test]
fn rules_and_conditions_are_read() {
    let text = "name: X\nsteps:\n  - name: A\n    template: 06-success-metrics\n    optional: yes\n    when: { partner.type: [reseller, isv], tier: Gold }\n\
        success_criteria:\n  - { text: a, met_when: { score: fit } }\n  - { text: b, met_when: { filled: [x.on, y] } }\n  \
        - { text: c, met_when: { filled: x.on } }\n  - { text: d, conditional: true, met_when: { is: { stage: signed, n: 3 } } }\n";
    let playbook = good(text);
    let when = playbook.steps[0].when.clone().expect("a condition");
    assert!(playbook.steps[0].optional);
    assert_eq!(when.0["partner.type"], ["reseller", "isv"]);
    assert_eq!(when.0["tier"], ["Gold"]);
    let rules: Vec<MetWhen> = playbook.criteria.iter().filter_map(|criterion| criterion.met_when.clone()).collect();
    assert_eq!(rules[0], MetWhen::Score("fit".into()));
    assert_eq!(rules[1], MetWhen::Filled(vec!["x.on".into(), "y".into()]));
    assert_eq!(rules[2], MetWhen::Filled(vec!["x.on".into()]));
    let MetWhen::Is(values) = &rules[3] else { panic!("{rules:?}") };
    assert_eq!((values["stage"].as_str(), values["n"].as_str()), ("signed", "3"));
    assert!(playbook.criteria[3].conditional);
}

#[test]
fn accents_outcomes_and_rhythms() {
    let with = |line: &str| good(&format!("{line}\nname: X\n{STEP}"));
    assert_eq!(with("accent: Purple").accent, Accent::Purple);
    assert_eq!(with("accent: \"#1976d2\"").accent, Accent::Rgb(0x19, 0x76, 0xd2));
    let outcome = with("outcome: { label: Closed, kind: closed }").outcome;
    assert_eq!((outcome.label.as_str(), outcome.kind), ("Closed", OutcomeKind::Closed));
    assert_eq!(with("outcome: Renewed").outcome.label, "Renewed");
    for (line, every) in [
        ("every: month", Every::Month),
        ("every: half", Every::HalfYear),
        ("recurring: quarterly", Every::Quarter),
        ("recurring: monthly", Every::Month),
        ("recurring: yearly", Every::Year),
    ] {
        assert_eq!(with(line).every, Some(every), "{line}");
    }
    assert_eq!(with("every:").every, None);
}

#[test]
fn a_gate_has_its_approvals() {
    let gate = good(&format!("gate: {{ title: Care, text: Ask., approvals: [Legal consultation, {{ id: boss, label: B }}] }}\nname: X\n{STEP}")).gate;
    let gate = gate.expect("a gate");
    let approvals: Vec<[&str; 2]> = gate.approvals.iter().map(|a| [a.id.as_str(), a.label.as_str()]).collect();
    assert_eq!(approvals, [["legal-consultation", "Legal consultation"], ["boss", "B"]]);
    assert!(of("gate: { title: Care }")[0].starts_with("1:7 warning `gate` asks for no approval"));
    assert!(
        of("gate: { approvals: [{ id: a, label: A }, { id: A, label: B }] }")[0]
            .contains("Approval id `A` is used twice")
    );
}

#[test]
fn lists_may_be_single_texts_or_nothing() {
    let playbook = good(&format!("prerequisites: One\nwarnings:\ntags: [a, b]\nnext_playbook: qbr\nname: X\n{STEP}"));
    assert_eq!((playbook.prerequisites, playbook.tags), (vec!["One".to_owned()], vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!((playbook.warnings.len(), playbook.next), (0, vec!["qbr".to_owned()]));
    assert_eq!(
        of("tags: [a, ~]"),
        ["1:11 warning Item 2 of `tags` is empty; it is left out. | Remove the line or write a text."]
    );
    assert!(of("success_criteria: [\"\", b]")[0].starts_with("1:20 warning Criterion 1 is empty; it is left out."));
    assert!(of("gate: { approvals: [\"\"] }")[0].starts_with("1:21 error Approval 1 is empty."));
}

#[test]
fn unknown_keys_are_harmless_and_explained() {
    assert_eq!(
        of("desciption: x"),
        ["1:1 warning Unknown key `desciption`; it does nothing. | Did you mean `description`?"]
    );
    assert!(of("command: rm -rf ~")[0].contains("| Remove it, or use one of: name, "));
    let text = "name: X\nsteps:\n  - name: A\n    template: 06-success-metrics\n    promt: x\n";
    assert_eq!(
        problems(text),
        ["5:5 warning Unknown key `promt` in step 1; it does nothing. | Did you mean `prompt`?"]
    );
    assert!(of("next: a\nnext_playbook: b")[0].starts_with("2:1 warning `next_playbook` is the older name of `next`"));
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_text() {
    let text = "name: [X]\nevery: fortnight\nsteps:\n  - name: A\n  - template: ../../x.md\n    name: B\n    optional: maybe\nfoo: 1\n";
    let found = problems(text);
    let places: Vec<&str> = found.iter().filter_map(|problem| problem.split(' ').next()).collect();
    assert_eq!(places, ["1:7", "2:8", "4:5", "5:15", "7:15", "8:1"], "{found:#?}");
}

#[test]
fn a_broken_step_causes_no_second_complaint() {
    let text = "name: X\nsteps:\n  - name: A\n    id: a\nsuccess_criteria:\n  - { text: T, step: a }\n";
    assert_eq!(problems(text).len(), 1);
    assert_eq!(problems("name: X\nsuccess_criteria:\n  - { text: T, step: a }\n").len(), 1);
}

#[test]
fn sizes_are_bounded() {
    let name = |length: usize| problems(&format!("name: {}\n{STEP}", "x".repeat(length)));
    assert_eq!(name(200), [""; 0]);
    assert!(name(201)[0].starts_with("1:7 error `name` has 201 characters; at most 200 fit."));
    let long = format!("description: {}", "x".repeat(64 * 1024 + 1));
    assert!(of(&long)[0].starts_with("1:14 error `description` has 65 KiB of text"));
    let steps = "  - { name: A, template: 06-success-metrics }\n".repeat(201);
    assert!(problems(&format!("name: X\nsteps:\n{steps}"))[0].starts_with("203:5 error The playbook has 201 steps"));
    let criterion = |length: usize| of(&format!("success_criteria: [{{ text: {} }}]", "x".repeat(length)));
    assert_eq!(criterion(1000), [""; 0]);
    assert!(criterion(1001)[0].starts_with("1:28 error `text` of criterion 1 has 1001 characters; at most 1000 fit."));
    let criteria = format!("success_criteria: [{}]", "same, ".repeat(5000));
    assert!(of(&criteria)[0].starts_with("1:1220 error The playbook has 5000 criteria; at most 200 are possible."));
    let steps = "  - { optional: maybe, name: A, template: 06-success-metrics }\n".repeat(150);
    let found = problems(&format!("name: X\nsteps:\n{steps}"));
    assert_eq!(found.len(), 101);
    assert!(found[100].contains("There are 50 more problems."));
}

#[test]
fn many_unknown_keys_are_counted_and_the_possible_ones_listed_once() {
    let keys = |count: usize| (0..count).map(|key| format!("zzz{key}: 1\n")).collect::<String>();
    let found = of(&keys(10));
    assert_eq!(found.len(), 10);
    assert!(found[0].contains("| Remove it, or use one of: name, "), "{found:#?}");
    assert!(
        found[1..]
            .iter()
            .all(|problem| problem.ends_with("| Remove it; the keys that mean something here are listed above."))
    );
    let found = of(&keys(11));
    assert_eq!(found[10], "11:1 warning And 1 more unknown key. | Mend the others, then check again.");
    let found = of(&keys(500));
    assert_eq!(found.len(), 11);
    assert!(found[10].starts_with("11:1 warning And 490 more unknown keys."));
    let other = problems("name: X\nxxxx: 1\nsteps:\n  - {name: A, template: 06-success-metrics, xxxx: 1}\n");
    assert!(other[1].contains("use one of: template, "), "the keys of a step are others: {other:#?}");
}

#[test]
fn a_run_s_own_copy_is_not_checked_against_templates() {
    let text = "name: X\nsteps:\n  - { name: A, template: gone/since.md }\n";
    assert_eq!(playbook(text, "x", None).problems, []);
    assert!(playbook(text, "x", Some(&TEMPLATES)).playbook.is_none());
}

#[test]
fn a_step_is_told_what_is_wrong_with_its_template() {
    let unusable =
        Unusable { path: "big2m.md".into(), reason: "it is larger than 1 MiB.".into(), fix: "Split it.".into() };
    let shadow = Unusable { path: "enablement/07-qbr-deck.md".into(), ..unusable.clone() };
    let templates = Templates { usable: &TEMPLATES, unusable: &[unusable, shadow] };
    let of = |template: &str| {
        let text = format!("name: X\nsteps:\n  - name: A\n    template: {template}\n");
        let problems = playbook_among(&text, "x", Some(templates)).problems;
        assert!(problems.len() < 2, "{problems:#?}");
        let word = |p: &Problem| if p.is_error() { "error" } else { "warning" };
        problems.first().map(|p| format!("{} {} | {}", word(p), p.message, p.fix)).unwrap_or_default()
    };
    for reference in
        ["III_Partner_Enablement_Templates/06-success-metrics.md", "07_Partner_QBR_Template.md", TEMPLATES[2]]
    {
        assert_eq!(of(reference), "");
    }
    let there = "is there but cannot be used: it is larger than 1 MiB. | Split it.";
    assert_eq!(of("big2m.md"), format!("error `big2m.md` {there}"));
    assert_eq!(of("enablement/07-qbr-deck.md"), format!("error `enablement/07-qbr-deck.md` {there}"));
    assert_eq!(
        of("I_Partner_Strategy_Templates/08-nda.md"),
        "warning There is no template `I_Partner_Strategy_Templates/08-nda.md`; by its number it is taken as \
         `strategy/08-exit-checklist.md`. | Write `strategy/08-exit-checklist.md` if that is meant, else put the missing file into `templates`."
    );
    assert!(
        of("strategy/08-nda.md")
            .starts_with("error There is no template `strategy/08-nda.md`. | Did you mean `strategy/08-")
    );
    for (reference, reason) in [
        ("x.mdx", "`x.mdx` cannot be a template: only .md files are templates. | Save the text as `x.md`"),
        ("own/note.markdown", "`own/note.markdown` cannot be a template: only .md files"),
        ("t.TXT", "`t.TXT` cannot be a template: only .md files"),
        ("a:b", "The template `a:b` holds a colon"),
        ("\"a\\nb.md\"", "The template `a b.md` holds a line break"),
        ("\"a\\0.md\"", "The template `a␀.md` holds a control character"),
        ("https://x.example/a.md", "The template `https://x.example/a.md` is an address"),
        ("$HOME/a.md", "The template `$HOME/a.md` starts with `$`"),
        ("~/a.md", "The template `~/a.md` starts with `~`"),
        ("../../a.md", "The template `../../a.md` is outside the template folders."),
        ("docs/../docs/x.md", "There is no template `docs/../docs/x.md`."),
    ] {
        let found = of(reference);
        assert!(found.starts_with(&format!("error {reason}")), "{found}");
    }
}

#[test]
fn names_that_could_drive_a_terminal_are_warned_about() {
    let found = problems(&format!("name: \"a\\e[2Jb\"\n{STEP}"));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("1:7 warning `name` holds control or invisible characters; they are shown as `a␛[2Jb`.")
    );
    assert!(of("next: [my-file]")[0].starts_with("1:8 warning `next` names this playbook itself."));
}

#[test]
fn a_playbook_is_judged_beside_the_others() {
    let exit = good(&format!(
        "name: Exit\nid: exit\ngate: {{ approvals: [Leadership approval, Legal consultation] }}\n{STEP}"
    ));
    let of = |text: &str, replaced: Option<&Playbook>| {
        let problems = relations(text, &good(text), &["my-file", "qbr", "exit"], replaced);
        assert!(problems.iter().all(|problem| !problem.is_error()));
        problems.iter().map(|p| format!("{} {} | {}", p.place, p.message, p.fix)).collect::<Vec<_>>()
    };
    let with = |line: &str| format!("name: X\n{line}\n{STEP}");
    assert_eq!(of(&with("next: [qbr, exit]"), None), [""; 0]);
    assert_eq!(of(&with("next: [qbr, qrb]"), None), ["2:13 `next` names no playbook: `qrb`. | Did you mean `qbr`?"]);
    assert_eq!(
        of(&with("next_playbook: renewals"), None),
        ["2:16 `next_playbook` names no playbook: `renewals`. | The playbooks are: my-file, qbr, exit."]
    );
    let gone =
        "This playbook replaces the built-in `exit`; its gate (Leadership approval, Legal consultation) is gone.";
    assert!(of(&with("id: exit"), Some(&exit))[0].starts_with(&format!("2:5 {gone} | Add a `gate:`")));
    let kept = of(&with("gate: { approvals: [Legal] }"), Some(&exit));
    assert!(kept[0].starts_with("1:1 This playbook replaces the built-in `exit`. | Give it another `id:`"), "{kept:?}");
}
