use super::*;
use proptest::prelude::*;

const SEED: &str = "---\ntitle: Playbooks\nversion: 1.0.0\ntier:\n  - Bronze\n  - Silver\nskill_level: intermediate\n\
    time_required: 1-2 hours\nprerequisites:\ndescription: >\n  Detailed\n  guide\noutcomes: Completed\nskills_gained: []\n\
    author: Somebody\n---\n# Heading\n\nText\n";

#[test]
fn the_front_matter_of_the_seed_is_read() {
    let template = read(SEED, "playbooks");
    let expected = Template {
        title: "Playbooks".into(),
        version: "1.0.0".into(),
        tier: vec!["Bronze".into(), "Silver".into()],
        skill_level: "intermediate".into(),
        time_required: "1-2 hours".into(),
        description: "Detailed guide".into(),
        outcomes: vec!["Completed".into()],
        ..Template::default()
    };
    assert_eq!(template, expected);
    assert_eq!(split_front_matter(SEED).1, "# Heading\n\nText\n");
    let windows = format!("\u{feff}{}", SEED.replace('\n', "\r\n"));
    assert_eq!(read(&windows, "playbooks"), expected);
    assert_eq!(split_front_matter(&windows).1, "# Heading\r\n\r\nText\r\n");
}

#[test]
fn the_title_comes_from_wherever_there_is_one() {
    let cases = [
        ("---\ntitle: T\n---\n# H\n", "T"),
        ("---\ntitle:\n---\n\n# H {#h}\n", "H"),
        ("---\ntitle: [unclosed\n---\n# H #\n", "H"),
        ("---\ntitle: T\n", "stem"),
        ("# C#\n", "C#"),
        ("```\n# code\n```\n    # code\n#hash\n## Two\n# One\n", "One"),
        ("~~~~\n# code\n~~~\n~~~~\n# One\n", "One"),
        ("no heading\n", "stem"),
        ("#\n", "stem"),
        ("", "stem"),
    ];
    for (text, title) in cases {
        assert_eq!(read(text, "stem").title, title, "{text:?}");
    }
}

#[test]
fn what_is_no_front_matter_is_body() {
    for text in [
        "text\n---\na: b\n---\n",
        "---\na: b\n",
        "---\nA line of prose.\n\n---\nMore\n",
        "---\nA line of prose: with a colon.\nAnd: one more\nline.\n---\nMore\n",
        "---\n# A heading\n---\nMore\n",
        "---\n- a list\n- of points: two\n---\nMore\n",
        "---\n\n| a: b |\n|---|\n---\n",
        "---\n**Note:** \"unclosed\n---\n",
        "----\na: b\n----\n",
        "---",
        "",
    ] {
        assert_eq!(split_front_matter(text), (None, text), "{text:?}");
    }
    assert_eq!(split_front_matter("---\n---\nbody"), (Some(""), "body"));
    assert_eq!(split_front_matter("---\n# note\na: b\n---"), (Some("# note\na: b\n"), ""));
    assert_eq!(split_front_matter("---\na: b\n...\nbody"), (Some("a: b\n"), "body"));
    assert_eq!(split_front_matter("\u{feff}body"), (None, "body"));
}

#[test]
fn broken_front_matter_costs_only_its_fields() {
    let template = read("---\ntitle: T\n\tcategory: x\n---\n# H\n", "stem");
    assert_eq!(template, Template { title: "H".into(), ..Template::default() });
    for front in ["title: \"T\n", "title: [T\n", "\n\ntitle:\n\t- x\n"] {
        assert_eq!(split_front_matter(&format!("---\n{front}---\nbody")), (Some(front), "body"));
    }
}

#[test]
fn broken_front_matter_is_reported_where_it_is() {
    let first = |text: &str| {
        problems(text, &Known::default())
            .first()
            .map(|p| format!("{} {} [{}]", p.place, p.message, p.source))
            .unwrap_or_default()
    };
    let cases = [
        ("\u{feff}---\r\ntitle: \"T\r\n---\r\n# H\r\n", "2:8 The quote that opens here is never closed. [title: \"T]"),
        (
            "---\ntitle: T\n\tcategory: x\n---\n",
            "3:1 A tab is used as indentation, which YAML does not allow. [\tcategory: x]",
        ),
        ("---\na: 1\na: 2\n---\n", "3:1 The key `a` stands twice: at 2:1 and at 3:1. [a: 2]"),
        (
            "---\ntitle: T\n\n# H\n",
            "1:1 The front matter that opens here is never closed, so it is part of the text. [---]",
        ),
        ("---\nprose\n---\n", ""),
        ("---\nprose\n", ""),
        (SEED, ""),
    ];
    for (text, expected) in cases {
        assert_eq!(first(text), expected, "{text:?}");
    }
    let text = "# H\n\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n";
    assert_eq!(first(text), "3:1 This file holds git conflict markers (lines 3, 5, 7). [<<<<<<< ours]");
}

proptest! {
    #[test]
    fn nothing_of_the_text_is_lost(text in "(---\n)?[a-z:#`~ .\r\n-]{0,60}", any in any::<String>()) {
        for text in [text, any] {
            let (front, body) = split_front_matter(&text);
            prop_assert!(text.ends_with(body));
            prop_assert!(front.is_none_or(|front| text.contains(front)));
            let whole = text.strip_prefix('\u{feff}').unwrap_or(&text);
            prop_assert!(front.is_some() || body == whole);
            prop_assert!(!read(&text, "stem").title.is_empty());
        }
    }
}
