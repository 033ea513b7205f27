use super::*;
use proptest::prelude::*;

/// The first problem as `place message`.
fn first(text: &str) -> String {
    let parsed = parse(text);
    parsed.problems.first().map(|problem| format!("{} {}", problem.place, problem.message)).unwrap_or_default()
}

fn root(text: &str) -> Node {
    let parsed = parse(text);
    assert_eq!(parsed.problems, [], "{text:?}");
    parsed.root.expect("a text without problems has a tree")
}

#[test]
fn scalars_stay_the_text_they_are() {
    let text = "a: no\nb: 1e3\nc: 2026-01-01\nd: .inf\ne: 0o17\nf: 12:30\ng: \"~\"\nh: 'null'\ni: |\n  x\n  y\nj: >-\n  x\n  y\n";
    let tree = root(text);
    for (key, value) in [
        ("a", "no"),
        ("b", "1e3"),
        ("c", "2026-01-01"),
        ("d", ".inf"),
        ("e", "0o17"),
        ("f", "12:30"),
        ("g", "~"),
        ("h", "null"),
        ("i", "x\ny\n"),
        ("j", "x y"),
    ] {
        assert_eq!(tree.get(key).and_then(Node::text), Some(value), "{key}");
    }
    for text in ["~", "null", "", "# only a comment\n", "---\n", "---\n...\n", "\u{feff}"] {
        assert!(root(text).is_null(), "{text:?}");
    }
}

#[test]
fn places_survive_a_byte_order_mark_and_any_line_ends() {
    for text in ["a: 1\nbé: [x, y]\n", "\u{feff}a: 1\r\nbé: [x, y]\r\n", "a: 1\rbé: [x, y]\r"] {
        let tree = root(text);
        let Kind::Mapping(entries) = &tree.kind else { panic!("{tree:?}") };
        assert_eq!(entries[1].0, Key { name: "bé".into(), place: Place { line: 2, column: 1 } });
        let Kind::Sequence(items) = &entries[1].1.kind else { panic!("{tree:?}") };
        assert_eq!((items[1].place, items[1].end), (Place { line: 2, column: 9 }, Place { line: 2, column: 10 }));
    }
}

#[test]
fn mistakes_are_named_in_sentences_where_they_happened() {
    let cases = [
        ("a:\n\tb: 1\n", "2:1 A tab is used as indentation, which YAML does not allow."),
        ("a:\n  - x\n  \t- y\n", "3:3 A tab is used as indentation, which YAML does not allow."),
        ("name: \"unclosed\nsteps:\n  - a\n", "1:7 The quote that opens here is never closed."),
        ("name: [unclosed", "1:7 The `[` that opens here is never closed."),
        ("a: [1, 2\nb: 3\n", "1:4 The bracket that opens here is not closed before line 2."),
        ("a: b: c\n", "1:5 A colon followed by a space starts a new value, in the middle of this one."),
        ("a: 'don't'\n", "1:9 Text follows after the closing quote."),
        ("a: @x\n", "1:4 A plain text cannot start with `@`."),
        ("a: *x\n", "1:4 A value that starts with `*` repeats another one, and there is none of this name before it."),
        ("a: }\n", "1:4 This bracket closes nothing."),
        ("a: \"\\q\"\n", "1:4 This backslash starts an escape that does not exist."),
        ("a: {{x}}\n", "1:5 A key must be text, but here is a mapping."),
        ("a: >\ntext\nb: x\n", "2:1 This line is no `key: value`, and no part of the text above either."),
        ("a:\n  - x\n y: 1\n", "3:2 The indentation of this line fits nothing above it."),
        ("a: - x\n", "1:4 A list cannot start in the middle of a line."),
        ("a: | x\n", "1:4 A text that starts with `|` or `>` is a block text, which begins on the next line."),
        ("a: 1\n---\nb: 2\n", "2:1 A second document starts on line 2."),
        ("? {a: b}\n: c\n", "1:3 A key must be text, but here is a mapping."),
        (": x\n", "1:1 A value stands here without a key."),
        ("a: 1\nb: 2\na: 3\n", "3:1 The key `a` stands twice: at 1:1 and at 3:1."),
        ("x: &x {a: 1}\ny:\n  <<: *x\n", "3:3 Merge keys (`<<`) are not supported."),
        ("a: !!python/object/apply:os.system [rm]\n", "1:4 Tags such as `!!str` have no meaning here."),
        ("a: !!binary AAAA\n", "1:4 Tags such as `!!str` have no meaning here."),
        ("a: b\nx\0y\n", "2:2 Here is a NUL byte, which no text file holds."),
        ("a: b\n\0\0\0", "2:1 The file is zero-filled from here on."),
        ("a: \u{1b}[2J\n", "1:4 Here is the control character U+001B."),
    ];
    for (text, expected) in cases {
        assert_eq!(first(text), expected, "{text:?}");
    }
}

#[test]
fn slips_of_the_hand_are_named_where_they_are() {
    let missing = |key: &str| format!("A space is missing after the colon of `{key}`.");
    let no_space = "These blanks are no spaces (U+00A0).";
    let dash = |sign: &str| format!("A list item starts with `-`, but here is `{sign}`.");
    let long_key = "This key has more than 1024 characters, which YAML does not allow.";
    let cases = [
        ("name:N\nsteps:\n  - name: A\n", format!("1:5 {}", missing("name"))),
        ("name: N\ndescription:Annual\nsteps:\n  - name: A\n", format!("2:12 {}", missing("description"))),
        ("steps:\n  - name: A\n    prompt:x\n", format!("3:11 {}", missing("prompt"))),
        ("steps:\n  - name:A\n    template: x\n", format!("2:9 {}", missing("name"))),
        ("name:\u{a0}N\nsteps: x\n", format!("1:6 {no_space}")),
        ("steps:\n\u{a0}\u{a0}- name: A\n", format!("2:1 {no_space}")),
        ("steps:\n  \u{a0}- name: A\n    template: x\n", format!("2:3 {no_space}")),
        ("steps:\n  - name: A\n \u{a0}  template: x\n", format!("3:2 {no_space}")),
        ("steps:\n  - name: A\n\u{2003}template: x\n", "3:1 These blanks are no spaces (U+2003).".to_owned()),
        ("steps:\n  – name: A\n    template: x\n", format!("2:3 {}", dash("–"))),
        ("steps:\n  — name: A\n", format!("2:3 {}", dash("—"))),
        ("steps:\n  - name: A\n  – name: B\n", format!("3:3 {}", dash("–"))),
        (&format!("{}: x\n", "k".repeat(1025)), format!("1:1 {long_key}")),
        (&format!("a: 1\n{}: x\n", "k".repeat(3000)), format!("2:1 {long_key}")),
        (
            "name: a\n<<<<<<< HEAD\nx: 1\n=======\nx: 2\n>>>>>>> b\n",
            "2:1 This file holds git conflict markers (lines 2, 4, 6).".to_owned(),
        ),
        (">>>>>>> b\n", "1:1 This file holds git conflict markers (line 1).".to_owned()),
    ];
    for (text, expected) in cases {
        assert_eq!(first(text), expected, "{text:?}");
    }
    for text in
        ["a: |\n  – x\n  b:c\n  <<<<<<< d\n", "a: 12:30\n", "a:\n  - http://x\n  - b:c\n", "–x: 1\n", "=======: 1\n"]
    {
        root(text);
    }
}

#[test]
fn all_duplicate_keys_are_reported_and_the_first_value_stays() {
    let parsed = parse("a: 1\na: 2\nb: {c: 1, c: 2}\n\"<<\": ok\n");
    let places: Vec<String> = parsed.problems.iter().map(|problem| problem.place.to_string()).collect();
    assert_eq!(places, ["2:1", "3:11"]);
    let tree = parsed.root.expect("the tree is whole");
    assert_eq!(tree.get("a").and_then(Node::text), Some("1"));
    assert_eq!(tree.get("<<").and_then(Node::text), Some("ok"), "in quotes it is a key like any other");
}

#[test]
fn aliases_repeat_values_at_their_own_place() {
    let tree = root("a: &x [1, 2]\nb: *x\n");
    let (a, b) = (tree.get("a").expect("a"), tree.get("b").expect("b"));
    assert_eq!(a.kind, b.kind);
    assert_eq!(b.place, Place { line: 2, column: 4 });
}

#[test]
fn budgets_hold() {
    let nested = |depth: usize| format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(parse(&nested(MAX_DEPTH - 1)).problems, []);
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    let too_deep = "Lists and mappings nest more than 32 deep here.";
    let too_many = "This file holds more than 20000 values, repeated ones included.";
    let too_long = "This file has 488 KiB; at most 256 KiB are read.";
    let cases = [
        (bomb, too_many),
        (format!("a: &a x\nb: [{}]\n", "*a, ".repeat(65)), "This file uses more than 64 aliases."),
        ("a: &a [*a]\n".to_owned(), "This alias repeats the value that it is part of."),
        (nested(MAX_DEPTH), too_deep),
        (nested(10_000), too_deep),
        (format!("a: {}", "[".repeat(200_000)), too_deep),
        ("{a: ".repeat(50_000), too_deep),
        ("- ".repeat(100_000), too_deep),
        ((0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(), too_deep),
        (
            format!("a: &a {}\nb: {}*a{}\n", nested(20).trim_start_matches("a: "), "[".repeat(20), "]".repeat(20)),
            too_deep,
        ),
        (format!("[{}]", "a,".repeat(100_000)), too_many),
        ((0..15_000).map(|key| format!("k{key}:\n")).collect(), too_many),
        ("---\n".repeat(20_000), "A second document starts on line 2."),
        ("x".repeat(500_000), too_long),
    ];
    for (text, expected) in cases {
        let found = first(&text);
        assert!(found.ends_with(expected), "{found} instead of {expected}");
    }
    let twice = parse(&"a: 1\n".repeat(10_000)).problems;
    assert_eq!(
        twice.last().map(|problem| problem.message.as_str()),
        Some("There are too many problems to go on from here.")
    );
    assert!(twice.len() <= MAX_PROBLEMS + 1);
}

#[test]
fn a_place_at_the_end_of_the_file_points_at_its_last_line() {
    for text in ["a: {b: c,\n\n\n", "a: \"x\n\n", "a: [", "k: &a"] {
        let lines = text.lines().count();
        for problem in parse(text).problems {
            assert!(problem.place.line <= lines && !problem.source.is_empty(), "{text:?} {problem:?}");
        }
    }
}

#[test]
fn no_problem_points_behind_the_text() {
    let parsed = parse("?\n");
    assert!(parsed.problems.iter().all(|problem| problem.place.line == 1), "{:?}", parsed.problems);
}

proptest! {
    #[test]
    fn any_text_gives_a_tree_or_a_problem(text in "[a-c:\\-\\[\\]{}'\"|>&*!#%@ \t\n~,?]{0,60}", other in any::<String>()) {
        for text in [text, other] {
            let parsed = parse(&text);
            prop_assert!(parsed.root.is_some() || !parsed.problems.is_empty());
            let lines = parsed.text.lines().count().max(1);
            for problem in &parsed.problems {
                prop_assert!(problem.place.line <= lines && problem.place.column >= 1, "{:?} {:?}", text, problem);
                prop_assert!(!problem.message.is_empty() && !problem.fix.is_empty());
            }
        }
    }
}
