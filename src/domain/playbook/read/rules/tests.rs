use super::*;
use crate::domain::catalog::{Source, TemplateEntry};
use crate::domain::playbook::read;
use crate::domain::template;

const PATHS: [&str; 3] = ["a.md", "b.md", "elsewhere.md"];
const TEXTS: [&str; 3] = [
    "---\nfields:\n  - { id: a.done, label: A, type: bool, help: h }\n  - { id: a.kind, label: A, type: choice, choices: [small, large], help: h }\n\
     score:\n  id: fit\n  label: Fit\n  threshold: 50\n  criteria: [{ id: one, label: One, weight: 100 }]\n---\n",
    "---\nfields:\n  - { id: b.on, label: B, type: date, help: h }\n  - { id: b.paths, label: B, type: multi, choices: [buy, sell], help: h }\n---\n",
    "---\nfields:\n  - { id: partner.type, label: T, type: choice, choices: [isv, msp], help: h }\n  - { id: e.on, label: E, type: date, help: h }\n\
     score:\n  id: far\n  label: Far\n  threshold: 50\n  criteria: [{ id: one, label: One, weight: 100 }]\n---\n",
];

/// The problems of a playbook with a step `a` and a step `b`, with these conditions and this rule, as
/// `line:column message | fix`.
fn of(when: [&str; 2], rule: &str) -> Vec<String> {
    let templates: Vec<TemplateEntry> = PATHS
        .iter()
        .zip(TEXTS)
        .map(|(path, text)| TemplateEntry {
            path: (*path).into(),
            source: Source::BuiltIn,
            text: text.into(),
            template: template::read(text, path),
            example: None,
        })
        .collect();
    let tiers = ["Silver".to_owned(), "Gold".to_owned()];
    let known = Known::new(&templates, vec!["recruit", "exit"], &tiers);
    let [a, b] = when.map(|when| if when.is_empty() { String::new() } else { format!(", when: {when}") });
    let text = format!(
        "name: X\nsteps:\n  - {{ name: A, template: a.md{a} }}\n  - {{ name: B, template: b.md{b} }}\n\
         success_criteria:\n  - Plain\n  - {{ text: T, met_when: {rule} }}\n"
    );
    let read = read::playbook(&text, "x", Some(&PATHS));
    assert_eq!(read.problems, [], "{text}");
    let playbook = read.playbook.expect("a playbook");
    let steps = [&templates[0].template, &templates[1].template];
    let problems = rules(&text, &playbook, &steps, &known);
    assert!(problems.iter().all(Problem::is_error));
    problems.iter().map(|p| format!("{} {} | {}", p.place, p.message, p.fix)).collect()
}

const SCORED: &str = "{ score: fit }";

#[test]
fn rules_that_can_be_fulfilled_pass() {
    for rule in [
        SCORED,
        "{ filled: [a.done, b.on, fit.one, partner.type, partner.owner] }",
        "{ filled: b.on }",
        "{ is: { a.done: yes, a.kind: large, b.paths: sell, partner.type: isv, partner.tier: Gold, fit.one: 5 } }",
        "{ is: { b.paths: \"buy, sell\", b.on: anything, partner.name: Acme } }",
    ] {
        assert_eq!(of(["", ""], rule), [""; 0], "{rule}");
    }
}

#[test]
fn rules_that_nothing_can_fulfil_are_explained() {
    let nowhere = "which no template of the steps has.";
    let unasked = "which no step asks for.";
    let cases: [(&str, &[&str]); 5] = [
        ("{ score: fot }", &[&format!("7:35 `score` of RULE names `fot`, {nowhere} | Did you mean `fit`?")]),
        (
            "{ score: far }",
            &[&format!(
                "7:35 `score` of RULE names `far`, {nowhere} | It stands in `elsewhere.md`: add a step with that template."
            )],
        ),
        (
            "{ filled: [a.dine, e.on, zork] }",
            &[
                &format!("7:37 `filled` of RULE names `a.dine`, {unasked} | Did you mean `a.done`?"),
                &format!(
                    "7:45 `filled` of RULE names `e.on`, {unasked} | It is a field of `elsewhere.md`: add a step with that \
                     template, or name another."
                ),
                &format!(
                    "7:51 `filled` of RULE names `zork`, {unasked} | Name a field of a template of these steps, or a fact \
                     that some template asks for."
                ),
            ],
        ),
        (
            "{ is: { partner.typ: isv } }",
            &[&format!("7:34 `is` of RULE names `partner.typ`, {unasked} | Did you mean `partner.type`?")],
        ),
        (
            "{ is: { a.done: true, a.kind: big, partner.tier: Godl, fit.one: 7 } }",
            &[
                "7:42 `true` is no value of `a.done`. | Its values are: yes, no.",
                "7:56 `big` is no value of `a.kind`. | Its values are: small, large.",
                "7:75 `Godl` is no value of `partner.tier`. | Did you mean `Gold`?",
                "7:90 `7` is no value of `fit.one`. | Its values are: 0, 1, 2, 3, 4, 5.",
            ],
        ),
    ];
    for (rule, expected) in cases {
        let found: Vec<String> =
            of(["", ""], rule).iter().map(|problem| problem.replace("`met_when` of criterion 2", "RULE")).collect();
        assert_eq!(found, expected, "{rule}");
    }
}

#[test]
fn a_step_never_waits_for_itself() {
    let only = |found: Vec<String>| {
        found.into_iter().map(|problem| problem.split(" | ").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of(["{ partner.type: [isv] }", "{ a.done: [\"yes\"], run.playbook: [exit] }"], SCORED), [""; 0]);
    assert_eq!(
        only(of(["{ a.done: [\"yes\"] }", ""], SCORED)),
        ["3:38 Step `a` is never shown: `a` waits for itself."]
    );
    assert_eq!(
        only(of(["{ b.on: [x], partner.type: [isv] }", "{ a.kind: [small] }"], SCORED)),
        [
            "3:38 Step `a` is never shown: `a` waits for `b`, which waits for `a`.",
            "4:38 Step `b` is never shown: `b` waits for `a`, which waits for `b`."
        ]
    );
    assert_eq!(
        only(of(["{ a.done: [\"yes\"] }", "{ a.kind: [small] }"], SCORED)).len(),
        1,
        "`b` has no mistake of its own"
    );
    assert_eq!(
        only(of(["", "{ run.playbook: [exti], e.on: [x], partner.type: [ivs] }"], SCORED)),
        [
            "4:55 There is no playbook `exti`.",
            "4:62 `when` of step 2 names `e.on`, which no step asks for.",
            "4:88 `ivs` is no value of `partner.type`."
        ]
    );
}
