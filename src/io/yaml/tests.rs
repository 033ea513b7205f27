use indexmap::IndexMap;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;
use crate::domain::partner::Partner;
use crate::domain::run::Run;

type Keys = IndexMap<String, Value>;

fn partner(other: Keys) -> Partner {
    let created = "2026-11-23T09:30:00Z".parse().expect("a time");
    let text = String::new;
    Partner {
        schema: 1,
        id: "a1".into(),
        name: "Acme".into(),
        tier: text(),
        owner: text(),
        tags: vec![],
        created,
        facts: Default::default(),
        other,
    }
}

#[test]
fn what_people_and_newer_versions_write_keeps_its_meaning() {
    let written = "\
schema: 1
id: abc
name: 日本語パートナー
created: 2026-11-23T09:30:00Z
agreed: yes
mode: 0755
size: 1_000
factor: 1e3
half: 0.5
signed_on: 2026-12-01
at: 12:30:00
nothing: null
empty: ''
owner: NO
list: [a, null, 2, {deep: [true, 'true']}]
contact: {name: \"O'Reilly\", phone: '+49 30 1', z: 1, a: 2}
note: |
  First line
    indented

  last: line
";
    let read: Partner = read_versioned(written, 1).expect("it reads");
    let expected = json!({
        "agreed": "yes", "mode": "0755", "size": "1_000", "factor": 1000.0, "half": 0.5, "signed_on": "2026-12-01",
        "at": "12:30:00", "nothing": null, "empty": "", "list": ["a", null, 2, {"deep": [true, "true"]}],
        "contact": {"name": "O'Reilly", "phone": "+49 30 1", "z": 1, "a": 2},
        "note": "First line\n  indented\n\nlast: line\n",
    });
    assert_eq!(json!(read.other), expected);
    assert_eq!((read.name.as_str(), read.owner.as_str()), ("日本語パートナー", "NO"));
    let text = write(&read).expect("it writes");
    let order: Vec<usize> = ["agreed:", "mode:", "contact:", "note:"].iter().filter_map(|key| text.find(key)).collect();
    assert!(order.len() == 4 && order.is_sorted(), "{text}");
    assert!(text.find("z: 1") < text.find("a: 2"), "the order inside unknown keys is kept: {text}");
    assert_eq!(read_versioned::<Partner>(&text, 1), Ok(read));
}

#[test]
fn a_newer_format_is_refused_before_anything_else_is_judged() {
    let problem = read_versioned::<Partner>("name: Acme\nschema: 2\ntier: {gold: 1}\n", 1).expect_err("too new");
    assert!(problem.message.contains("newer version") && problem.message.contains("format 2"), "{problem:?}");
    assert!(problem.fix.contains("Update"), "{problem:?}");
    assert_eq!((problem.place.line, problem.source.as_str()), (2, "schema: 2"));
}

#[test]
fn problems_are_sentences_with_their_place() {
    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    #[serde(rename_all = "lowercase")]
    enum Size {
        Small,
        Large,
    }
    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Thing {
        name: String,
        size: Size,
        #[serde(default)]
        count: u32,
    }
    let cases = [
        ("", 1, "empty"),
        ("  \n\n", 1, "empty"),
        ("name: x\n", 1, "`size` is missing"),
        ("name: x\nsize: huge\n", 2, "`huge`"),
        ("name: x\nsize: small\nname: y\n", 3, "`name` stands twice"),
        ("name: x\nsize: small\ncount: many\n", 3, "`count` must be a number, but here is `many`."),
        ("name: [unclosed\n", 1, "."),
        ("name: x\n\tsize: small\n", 2, "A tab is used"),
        ("name: !!python/object x\nsize: small\n", 1, "."),
        ("name: x\nsize: small\n---\nname: y\n", 3, "second document"),
        ("a: &a [x]\n<<: *a\nname: x\nsize: small\n", 2, "."),
    ];
    for (text, line, words) in cases {
        let problem = read::<Thing>(text).expect_err(text);
        assert_eq!(problem.place.line, line, "{text:?}: {problem:?}");
        assert!(problem.message.contains(words) && problem.message.ends_with('.'), "{text:?}: {problem:?}");
        assert!(!problem.message.contains('\n') && !problem.fix.is_empty(), "{text:?}: {problem:?}");
    }
}

const RUN: &str = "\
# Written by hand
schema: 1
playbook: review
run: 2026-Q4
status: active
started: \"2026-11-23T09:30:00Z\"
started_by: anna
step: look
steps:
  look:
    state: done
    document: 01-look.md
    cursor: {line: 1, column: 2, editing: true}
criteria:
  r1:
    state: open
approvals:
  legal: {name: Ada, date: 2026-11-20, at: \"2026-11-23T09:30:00Z\", by: anna}
";

/// The problem of [`RUN`] with one text in the place of another.
#[track_caller]
fn damaged_run(from: &str, to: &str) -> Problem {
    assert!(RUN.contains(from), "{from}");
    read_versioned::<Run>(&RUN.replacen(from, to, 1), 1).expect_err(to)
}

#[test]
fn a_value_that_is_none_is_named_with_what_it_must_be() {
    read_versioned::<Run>(RUN, 1).expect("a run");
    let time = "a time such as 2026-11-23T09:30:00Z";
    let cases = [
        ("schema: 1\n", "schema: one\n", "2:9 `schema` must be a number, but here is `one`."),
        ("schema: 1\n", "schema: -1\n", "2:9 `schema` must be a whole number from 0 on, but here is `-1`."),
        ("schema: 1\n", "schema: [1]\n", "2:9 `schema` must be a single value, but here is a list."),
        ("schema: 1\n", "schema:\n", "2:7 `schema` has no value."),
        ("schema: 1\n", "", "2:1 `schema` is missing."),
        ("    document: 01-look.md\n", "", "10:3 `document` is missing in `steps.look`."),
        ("line: 1, ", "", "13:5 `line` is missing in `steps.look.cursor`."),
        (": active", ": actve", "5:9 `status` must be `active` or `completed`, but here is `actve`."),
        (": active", ": [x]", "5:9 `status` must be a single value, but here is a list."),
        (": active", ":", "5:7 `status` has no value."),
        ("done", "don", "11:12 `steps.look.state` must be `open`, `done`, `skipped` or `na`, but here is `don`."),
        ("\"2026-11-23T09:30:00Z\"", "soon", &format!("6:10 `started` must be {time}, but here is `soon`.")),
        (
            "\"2026-11-23T09:30:00Z\"",
            "2026-11-23",
            &format!("6:10 `started` must be {time}, but here is `2026-11-23`."),
        ),
        (": anna", ": {a: b}", "7:13 `started_by` must be a single value, but here is a mapping."),
        (": anna", ":", "7:11 `started_by` has no value."),
        ("01-look.md", "[a]", "12:15 `steps.look.document` must be a single value, but here is a list."),
        ("line: 1", "line: x", "13:20 `steps.look.cursor.line` must be a number, but here is `x`."),
        ("true", "yes", "13:43 `steps.look.cursor.editing` must be true or false, but here is `yes`."),
        ("  r1:\n    state: open\n", "", "14:9 `criteria` has no value."),
        (
            "criteria:\n  r1:\n    state: open\n",
            "criteria: none\n",
            "14:11 `criteria` must be a group of `key: value` lines, but here is `none`.",
        ),
        (
            "date: 2026-11-20",
            "date: x",
            "18:28 `approvals.legal.date` must be a day such as 2026-11-23, but here is `x`.",
        ),
    ];
    for (from, to, expected) in cases {
        let problem = damaged_run(from, to);
        assert_eq!(format!("{} {}", problem.place, problem.message), expected, "{from:?} {to:?}");
        let line = format!("Mend line {}: ", problem.place.line);
        assert!(problem.fix.starts_with(&line) && problem.fix.contains("from a backup or from git"), "{problem:?}");
        assert!(problem.fix.ends_with("Nothing else is affected."), "{problem:?}");
    }
    assert!(damaged_run("schema: 1\n", "").fix.contains("add a line `schema: 1`"));
    assert!(damaged_run(": active", ": actve").fix.contains("write `active`"));
    for text in ["- a\n", "hello\n", "3\n"] {
        let problem = read_versioned::<Run>(text, 1).expect_err(text);
        assert!(
            problem.message.starts_with("The file must be a group of `key: value` lines, but here is"),
            "{problem:?}"
        );
    }
}

#[test]
fn damage_that_files_really_meet_is_called_by_its_name() {
    let merge = damaged_run("run: 2026-Q4\n", "<<<<<<< HEAD\nrun: 2026-Q4\n=======\nrun: 2026-Q3\n>>>>>>> other\n");
    assert_eq!(merge.message, "The file holds git conflict markers (lines 4, 6, 8): finish the merge.");
    assert_eq!((merge.place.line, merge.source.as_str()), (4, "<<<<<<< HEAD"));
    assert!(merge.fix.contains("Keep one version") && merge.fix.ends_with("Nothing else is affected."), "{merge:?}");
    let cases = [
        ("\trun: 2026-Q4", "run: 2026-Q4", "4:1 A tab is used as indentation, which YAML does not allow."),
        ("run: \"a\u{7}b\"", "run: 2026-Q4", "4:8 Here is the control character U+0007."),
        ("run: [open", "run: 2026-Q4", "4:6 The bracket that opens here is not closed before line 5."),
    ];
    for (to, from, expected) in cases {
        let problem = damaged_run(from, to);
        assert_eq!(format!("{} {}", problem.place, problem.message), expected, "{to:?}");
        assert!(problem.fix.starts_with("Mend line 4: ") && problem.fix.contains("backup"), "{problem:?}");
    }
}

#[test]
fn wherever_a_file_was_cut_off_its_last_line_is_named() {
    for end in 1..RUN.len() {
        let Err(problem) = read_versioned::<Run>(&RUN[..end], 1) else { continue };
        if RUN[..end].ends_with('\n') {
            let reasons = ["is missing", "has no value", "holds no values"];
            assert!(reasons.iter().any(|reason| problem.message.contains(reason)), "{end}: {problem:?}");
            continue;
        }
        let line = RUN[..end].lines().count();
        assert!(
            problem.message.starts_with(&format!("The file ends in the middle of line {line}")),
            "{end}: {problem:?}"
        );
        assert!(problem.fix.starts_with("Restore the file from a backup or from git, or complete line"), "{problem:?}");
        assert_eq!(problem.place.line, line);
    }
}

#[test]
fn bombs_are_refused() {
    let deep = format!("a: {}", "[".repeat(100_000));
    let wide = "a: [".to_owned() + &"x,".repeat(200_000) + "]";
    let aliases =
        (1..24).fold("x0: &x0 [lol, lol]\n".to_owned(), |text, n| format!("{text}x{n}: &x{n} [*x{0}, *x{0}]\n", n - 1));
    for text in [deep, wide, aliases] {
        assert!(read::<Value>(&text).is_err());
    }
}

#[test]
fn a_text_that_would_not_read_back_is_not_written() {
    #[derive(Debug, Serialize, Deserialize)]
    struct Unequal(f64);
    impl PartialEq for Unequal {
        fn eq(&self, _: &Self) -> bool {
            false
        }
    }
    assert!(write(&Unequal(1.0)).is_err());
}

fn value() -> impl Strategy<Value = Value> {
    let words = [
        "yes",
        "NO",
        "null",
        "~",
        "0755",
        "1_000",
        "1e3",
        "0x1F",
        ".inf",
        "2026-12-01",
        "12:30:00",
        "<<",
        "=",
        "- a",
        "a: b",
        "#",
        " x ",
        "|",
        "&a",
        "*a",
        "!x",
        "%",
        "@",
        "---",
        "...",
        "?",
    ];
    let text = prop_oneof![
        proptest::sample::select(words.to_vec()).prop_map(str::to_owned),
        any::<String>(),
        "[ \t\na-c:#-]{0,12}",
        "(\\PC{0,40}\n){0,4}",
    ];
    let number = any::<f64>().prop_filter("finite", |n| n.is_finite()).prop_map(|n| json!(n));
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        number,
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((text.clone(), inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn unknown_keys_survive_whatever_they_hold(key in "x[a-z]{1,8}", value in value(), name in any::<String>()) {
        let mut partner = partner(Keys::from([(key, value)]));
        partner.name = name;
        let text = write(&partner);
        prop_assert!(text.is_ok(), "{:?}", text);
        let text = text.unwrap_or_default();
        prop_assert_eq!(read_versioned::<Partner>(&text, 1), Ok(partner));
    }

    #[test]
    fn any_text_is_read_or_refused_in_place(text in "[ \\-:#\\[\\]{}&*!|>'\"%@`a-c0\n\t]{0,60}") {
        if let Err(problem) = read::<Value>(&text) {
            prop_assert!(problem.place.line <= text.lines().count().max(1) + 1);
            prop_assert!(!problem.message.is_empty());
        }
    }
}
