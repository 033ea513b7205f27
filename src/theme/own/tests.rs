use super::*;
use crate::domain::problem::report;
use proptest::prelude::*;

fn own(text: &str) -> Own {
    let read = read(text);
    assert_eq!(read.problems, [], "{text}");
    read.own
}

#[test]
fn what_is_named_changes_and_the_rest_stays() {
    let own = own(
        "extends: light\nroles:\n  heading: { fg: \"#ffcc00\", bold: false, underline: yes }\n  selected: { bg: 236 }\n  dim: ~\n",
    );
    assert_eq!(own.extends, Base::Fixed(BuiltIn::Light));
    let style = |role, depth| own.style(BuiltIn::Light, role, depth);
    let yellow = Style::new().add_modifier(Modifier::UNDERLINED);
    assert_eq!(style(Role::Heading, Depth::True), yellow.fg(Color::Rgb(0xff, 0xcc, 0x00)));
    assert_eq!(style(Role::Heading, Depth::Indexed), yellow.fg(Color::Indexed(220)));
    assert_eq!(style(Role::Heading, Depth::Sixteen), yellow.fg(Color::Yellow));
    assert_eq!(
        style(Role::Heading, Depth::None),
        yellow.add_modifier(Modifier::BOLD),
        "a weight is never taken away there"
    );
    assert_eq!(style(Role::Selected, Depth::True), Style::new().bg(Color::Indexed(236)));
    for role in [Role::Dim, Role::Problem] {
        assert_eq!(style(role, Depth::True), BuiltIn::Light.style(role, Depth::True));
    }
    assert_eq!(super::read("roles:\n").own, Own::default());
}

#[test]
fn sixteen_colours_never_hide_what_was_meant_to_be_seen() {
    let style = |text: &str, role, built_in: BuiltIn| own(text).style(built_in, role, Depth::Sixteen);
    let (dark, light) = (BuiltIn::Dark, BuiltIn::Light);
    let quiet = "roles: { selected: { bg: \"#202428\", fg: \"#eeeeee\" } }";
    assert_eq!(style(quiet, Role::Selected, dark), dark.style(Role::Selected, Depth::Sixteen), "it stays a bar");
    let blue = style("roles: { selected: { bg: \"#0000ee\" } }", Role::Selected, dark);
    assert_eq!((blue.bg, blue.add_modifier), (Some(Color::Blue), Modifier::empty()));
    let dim = |hex: &str, built_in| style(&format!("roles: {{ dim: {{ fg: \"{hex}\" }} }}"), Role::Dim, built_in).fg;
    assert_eq!(dim("#1a1a1a", dark), Some(Color::DarkGray), "black on black is no text");
    assert_eq!(dim("#1a1a1a", light), Some(Color::Black));
    assert_ne!(dim("#fcfcfc", light), Some(Color::White));
    let chip = style("roles: { end-good: { fg: \"#cc0000\", bg: \"#d00000\" } }", Role::EndGood, dark);
    assert_ne!(chip.fg, chip.bg, "two reds that are one red here");
}

/// A file, and for each of its problems the place, what is wrong and what to do.
type Case = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

#[test]
fn what_cannot_be_used_is_named_with_its_place_and_costs_nothing_but_itself() {
    let cases: [Case; 12] = [
        (
            "extends: darkk\nroles: { good: { fg: 2 } }",
            &[("1:10", "`extends` cannot be `darkk`; `auto` is used.", "Did you mean `dark`?")],
        ),
        ("extends: neon\n", &[("1:10", "`neon`", "Use one of auto, dark, light, high-contrast,")]),
        (
            "roles: { headng: { fg: 2 }, good: { fg: 2 } }",
            &[("1:10", "Unknown role `headng`", "Did you mean `heading`?")],
        ),
        ("roles: { zzz: 1 }", &[("1:10", "Unknown role `zzz`", "`playbooks themes dark` lists the roles.")]),
        ("role: { good: { fg: 2 } }", &[("1:1", "Unknown key `role`", "Did you mean `roles`?")]),
        ("roles: { good: { gf: 2, bold: true } }", &[("1:18", "Unknown key `gf` of `good`", "Did you mean `fg`?")]),
        (
            "roles:\n  good: { fg: gren }\n  dim: { bg: 300, bold: maybe }",
            &[
                ("2:15", "`fg` of `good` cannot be `gren`.", "Did you mean `green`?"),
                ("3:14", "`bg` of `dim` cannot be `300`.", "Write `bg: \"#ffcc00\"`"),
                ("3:25", "`bold` of `dim` cannot be `maybe`.", "Write `true` or `false`."),
            ],
        ),
        ("roles:\n  good:\n    fg: #00ff00\n", &[("3:5", "`fg` of `good` is empty.", "A `#` needs quotes")]),
        (
            "roles:\n  good: green\n",
            &[("2:9", "`good` must be made of keys, but here is text.", "Write it as `heading: {")],
        ),
        ("roles: [good]", &[("1:8", "`roles` must be made of keys, but here is a list.", "Write it as")]),
        ("- dark", &[("1:1", "A theme must be made of keys, but here is a list.", "Write `extends: dark`")]),
        ("# nothing\n", &[("1:1", "This theme is empty.", "Write `extends: dark`")]),
    ];
    for (text, expected) in cases {
        let Read { own, problems } = read(text);
        assert_eq!(problems.len(), expected.len(), "{text}\n{problems:#?}");
        for (problem, (place, message, fix)) in problems.iter().zip(expected) {
            assert_eq!(problem.place.to_string(), *place, "{text}\n{problem:?}");
            assert!(problem.message.contains(message) && problem.fix.starts_with(fix), "{text}\n{problem:?}");
        }
        let good = Change { fg: Some(Color::Indexed(2)), ..Change::default() };
        if text.contains("good: { fg: 2 }") && !text.starts_with("role:") {
            assert_eq!(own.changes, [(Role::Good, good)], "{text}");
        }
    }
    let half = read("roles: { good: { fg: pink, bold: true } }").own;
    assert_eq!(half.changes, [(Role::Good, Change { on: Modifier::BOLD, ..Change::default() })]);
}

#[test]
fn nothing_of_a_file_drives_a_terminal() {
    let hostile = r#""\e]52;c;ZXZpbA==\a\e[2J""#;
    let text =
        format!("extends: {hostile}\n{hostile}: 1\nroles: {{ {hostile}: 1, dim: {{ fg: {hostile}, {hostile}: 2 }} }}");
    let problems = read(&text).problems;
    assert_eq!(problems.len(), 5, "{problems:#?}");
    for problem in problems {
        let report = report("themes/x.yaml", &problem, 80);
        assert!(!report.chars().any(|c| c.is_control() && c != '\n'), "{report:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "(extends|roles|dim|fg|bold|[:{} \n\",#-]|true|244|\\PC){0,40}") {
        let Read { own, problems } = read(&text);
        prop_assert!(problems.iter().all(|problem| !problem.message.is_empty() && !problem.fix.is_empty()));
        for depth in [Depth::None, Depth::Sixteen, Depth::Indexed, Depth::True] {
            for row in &ROLES {
                own.style(BuiltIn::Dark, row.role, depth);
            }
        }
    }
}
