//! Markers are shown as what stands for them, and neither a value nor a block can break what stands around it.

use super::document::Content;
use super::*;
use crate::domain::marker::{Freshness, Markers, Shown};
use crate::domain::safe;
use proptest::prelude::*;

fn value(text: &str) -> Shown {
    Shown::Value { text: text.to_owned(), state: Freshness::Here }
}

fn stale(text: &str) -> Shown {
    Shown::Value { text: text.to_owned(), state: Freshness::Stale }
}

fn blank(label: &str) -> Shown {
    Shown::Blank { label: label.to_owned() }
}

fn unknown(meant: Option<&str>) -> Shown {
    Shown::Unknown { meant: meant.map(str::to_owned) }
}

fn block(markdown: &str) -> Shown {
    Shown::Block { markdown: markdown.to_owned() }
}

fn markers<const N: usize>(shown: [(&str, Shown); N]) -> Markers {
    Markers::new(shown.into_iter().map(|(id, shown)| (id.to_owned(), shown)).collect())
}

fn shown(text: &str, markers: &Markers, width: usize) -> Layout {
    layout(&parse_with(text, markers), width)
}

fn picture(text: &str, markers: &Markers, width: usize) -> String {
    let rows: Vec<String> =
        shown(text, markers, width).lines.iter().map(|line| line.text().trim_end().to_owned()).collect();
    rows.join("\n")
}

fn spans(layout: &Layout, role: Role) -> Vec<&str> {
    let all = layout.lines.iter().flat_map(|line| &line.spans);
    all.filter(|span| span.role == role).map(|span| span.text.as_str()).collect()
}

fn start_lines(layout: &Layout) -> Vec<usize> {
    layout.lines.iter().map(|line| line.source).collect()
}

#[test]
fn a_value_takes_the_place_of_its_marker_wherever_text_stands() {
    let markers = markers([("p.name", value("Acme")), ("p.site", stale("acme.io"))]);
    let cases = [
        ("Dear {{p.name}}, {{ p.name }}{{p.name}}", "Dear Acme, AcmeAcme"),
        ("# For {{p.name}}", "For Acme\n━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━"),
        ("## {{p.name}}", "Acme ─────────────────────────"),
        ("- [ ] call {{p.name}}\n  - at {{p.site}}", " ☐ call Acme\n    ◦ at acme.io\u{a0}(?)"),
        ("> {{p.name}}", "▎ Acme"),
        ("!!! note \"For {{p.name}}\"\n    {{p.name}}", "▌ Note · For Acme\n▌ Acme"),
        ("**{{p.name}}** [see {{p.name}}](x)", "Acme see Acme"),
        ("<p>for <b>{{p.name}}</b></p>", "for Acme"),
        ("| {{p.name}} | b |\n|---|---|\n| a | {{p.site}} |", "Acme │ b\n─────┼────────────\na    │ acme.io\u{a0}(?)"),
        ("a[^1]\n\n[^1]: {{p.name}}", "a[1]\n\n────────────────────\n[1] Acme"),
        ("[Date for {{p.name}}]", "[Date for Acme]"),
    ];
    for (text, expected) in cases {
        assert_eq!(picture(text, &markers, 30), expected, "{text}");
    }
    let layout = shown("{{p.name}} **{{p.name}}** {{p.site}} [{{p.name}}](x) [{{p.name}} b]", &markers, 90);
    assert_eq!(spans(&layout, Role::Filled), ["Acme", "Acme", "acme.io", "Acme"]);
    assert_eq!((spans(&layout, Role::Dim), spans(&layout, Role::Link)), (vec!["\u{a0}(?)"], vec!["Acme"]));
    assert_eq!((layout.links[0].text.as_str(), layout.blanks.len()), ("Acme", 1));
    assert_eq!(shown("# {{p.name}} x", &markers, 30).headings[0].text, "Acme x");
}

#[test]
fn a_marker_in_code_stays_and_so_does_an_escaped_one() {
    let markers = markers([("a", value("V")), ("t", block("- b"))]);
    let cases = [
        ("`{{a}}` {{a}}", "{{a}} V"),
        ("```\n{{a}}\n{{t}}\n```", "│ {{a}}\n│ {{t}}"),
        ("    {{t}}\n    {{a}}", "│ {{t}}\n│ {{a}}"),
        ("> ```\n> {{t}}\n> ```", "▎ │ {{t}}"),
        (">     {{t}}", "▎ │ {{t}}"),
        ("\\{{a}} {\\{a}}", "{{a}} {{a}}"),
        ("<!--\n{{t}}\n-->\n\nx", "x"),
        ("{{{a}}}", "{V}"),
    ];
    for (text, expected) in cases {
        assert_eq!(picture(text, &markers, 30), expected, "{text}");
    }
}

#[test]
fn a_value_is_never_read_as_markdown() {
    let cases = [
        ("a | b", "a | b"),
        ("*a* **b** `c` ~~d~~", "*a* **b** `c` ~~d~~"),
        ("<b>a</b> &amp; <!--", "<b>a</b> &amp; <!--"),
        ("# a", "# a"),
        ("- a", "- a"),
        ("[a](b) ![c](d) [Blank]", "[a](b) ![c](d) [Blank]"),
        ("{{v}} {{w}}", "{{v}} {{w}}"),
        ("https://a.io :material-x:", "https://a.io :material-x:"),
        ("\u{1b}[2J\u{202e}", "␛[2J<U+202E>"),
        ("日本語", "日本語"),
        ("\\", "\\"),
    ];
    for (text, expected) in cases {
        let markers = markers([("v", value(text)), ("w", value("no"))]);
        assert_eq!(picture("x {{v}} y", &markers, 60), format!("x {expected} y"));
        let layout = shown("| h | i |\n|---|---|\n| {{v}} | y |\n| {{v}} |", &markers, 60);
        let rows: Vec<String> = layout.lines[2..].iter().map(Line::text).collect();
        assert_eq!((layout.lines.len(), rows[0].trim_end()), (4, format!("{expected} │ y").as_str()));
        assert_eq!((spans(&layout, Role::Filled).concat(), layout.links.len()), (expected.repeat(2), 0));
        assert!(layout.blanks.is_empty());
    }
}

#[test]
fn a_line_break_in_a_value_is_a_break() {
    let markers = markers([("v", value("one\r\ntwo\n\nthree\n")), ("e", value("")), ("s", stale(" \n"))]);
    assert_eq!(picture("a {{v}} b", &markers, 30), "a one\ntwo\n\nthree b");
    let table = "h │ i\n──┼──────\na │ one\n  │ two\n  │\n  │ three";
    assert_eq!(picture("| h | i |\n|---|---|\n| a | {{v}} |", &markers, 30), table);
    assert_eq!(picture("- {{v}}\n- b", &markers, 30), " • one\n   two\n\n   three\n • b");
    assert_eq!(shown("## {{v}}", &markers, 30).headings[0].text, "one two three");
    assert_eq!(picture("a{{e}}{{s}} b", &markers, 30), "a b");
}

#[test]
fn what_is_missing_is_labelled_and_what_is_wrong_is_named() {
    let markers = markers([
        ("d", blank("Call\nheld on")),
        ("k.nam", unknown(Some("k.name"))),
        ("z", unknown(None)),
        ("e", blank("\u{1b}[J")),
    ]);
    let layout = shown("On {{d}} with {{k.nam}} and {{z}}, {{e}}", &markers, 90);
    let expected = "On [Call held on] with {{k.nam}}? (did you mean {{k.name}}?) and {{z}}?, [␛[J]";
    assert_eq!(layout.lines[0].text(), expected);
    assert_eq!(spans(&layout, Role::Blank), ["[Call held on]", "[␛[J]"]);
    assert_eq!(spans(&layout, Role::Problem), ["{{k.nam}}?", "{{z}}?"]);
    // As long as nobody can tell, a marker is a blank.
    let untold = shown("On {{d}}", &Markers::default(), 90);
    assert_eq!((spans(&untold, Role::Blank), untold.blanks.len()), (vec!["{{d}}"], 1));
    // What was meant is said in paragraphs only.
    assert_eq!(
        picture("| {{k.nam}} |\n|---|\n| [{{d}}](x) |", &markers, 40),
        "{{k.nam}}?\n──────────────\n[Call held on]"
    );
    assert_eq!(picture("### {{k.nam}}", &markers, 40), "› {{k.nam}}?");
}

#[test]
fn a_block_takes_the_place_of_its_line() {
    let markers = markers([("t", block("| a | b |\n|---|--:|\n| c | 1 |\n")), ("l", block("- one\n- two"))]);
    let table = "a │ b\n──┼──\nc │ 1";
    assert_eq!(picture("before\n{{t}}\nafter", &markers, 30), format!("before\n\n{table}\n\nafter"));
    assert_eq!(picture("  {{ t }}  \r\n---", &markers, 5), format!("{table}\n\n─────"));
    // A list stays apart from the lists around it.
    assert_eq!(picture("- x\n- y\n\n{{l}}\n\n- z", &markers, 30), " • x\n • y\n\n • one\n • two\n\n • z");
    assert_eq!(picture("- x\n\n  {{l}}\n\n  y", &markers, 30), " • x\n\n    ◦ one\n    ◦ two\n\n   y");
    assert_eq!(picture("> x\n> {{t}}\n> y", &markers, 30), "▎ x\n▎\n▎ a │ b\n▎ ──┼──\n▎ c │ 1\n▎\n▎ y");
    assert_eq!(picture("!!! tip\n    {{l}}\n\n    y", &markers, 30), "▌ Tip\n▌  • one\n▌  • two\n▌\n▌ y");
    assert_eq!(picture(":::tip\n{{l}}\n:::\ny", &markers, 30), "▌ Tip\n▌  • one\n▌  • two\n\ny");
    // Within a line it is its first words.
    assert_eq!(picture("- {{t}}\n- so {{l}}", &markers, 30), " • a · b\n • so one");
    assert_eq!(picture("| {{t}} |\n|---|\n| {{l}} |", &markers, 30), "a · b\n─────\none");
    let empty = super::marker_tests::markers([("t", block(" \n"))]);
    assert_eq!(picture("a\n{{t}}\nb{{t}}", &empty, 30), "a\n\nb");
}

#[test]
fn a_block_has_the_place_of_its_line_and_what_follows_has_its_own() {
    let markers = markers([("t", block("## Inside\n\n- [ ] no box\n- [Blank] {{v}}")), ("v", value("V"))]);
    let text = "---\na: b\n---\nżółć\n\n{{t}}\n\n- [ ] task [To do]\n\n# End {{n}}\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n"), text.replace("żółć", ":::tip\nx\n:::")] {
        let at = |words: &str| text.find(words).expect("it is there");
        let line = |words: &str| text[..at(words)].matches('\n').count();
        let document = parse_with(&text, &markers);
        let layout = layout(&document, 40);
        let row = |words: &str| layout.lines.iter().position(|line| line.text().contains(words)).expect(words);
        for (shown, source) in [("Inside", "{{t}}"), ("no box", "{{t}}"), ("[Blank] V", "{{t}}"), ("End", "# End")] {
            assert_eq!(layout.lines[row(shown)].source, line(source), "{shown}");
        }
        // A box that stands nowhere in the source cannot be ticked.
        assert_eq!(layout.tasks.iter().map(|task| task.offset).collect::<Vec<_>>(), [at("[ ] task") + 1]);
        let blanks: Vec<usize> = layout.blanks.iter().map(|blank| blank.offset).collect();
        assert_eq!(blanks, [at("{{t}}"), at("[To do]"), at("{{n}}")]);
        let end = document.blocks.last().expect("a heading");
        assert!(matches!(end.content, Content::Heading { .. }));
        assert_eq!((end.line, end.range.start), (line("# End"), at("# End")));
        let lines = start_lines(&layout);
        assert!(lines.is_sorted(), "{lines:?}");
    }
}

#[test]
fn blanks_know_where_they_stand() {
    let markers = markers([("d", blank("A date")), ("v", value("V")), ("u", unknown(None))]);
    let text = "!!! note \"For [Name]\"\n    é {{v}} {{d}}{{d}} [x](y) [over\n    lines] `[c]`\n\n| [A] | {{u}} |\n|---|---|\n| b | [long one] |\n\n<p>\n[H]</p>";
    let layout = shown(text, &markers, 18);
    let found: Vec<(&str, usize)> = layout.blanks.iter().map(|b| (&text[b.offset..], b.cells.len())).collect();
    let starts = ["[Name]", "{{d}}{{d}}", "{{d}} [x]", "[over\n", "[A]", "{{u}}", "[long one]", "[H]"];
    for ((rest, rows), start) in found.iter().zip(starts) {
        let starts_there = rest.starts_with(start) || (start == "[H]" && rest.starts_with("[H]"));
        assert!(starts_there && (1..=2).contains(rows), "{start}: {rest} {rows}");
    }
    assert_eq!(found.len(), starts.len());
    for blank in &layout.blanks {
        let part = |cells: &Cells| -> String {
            let text = layout.lines[cells.row].text();
            text.chars().skip(cells.start).take(cells.end - cells.start).collect()
        };
        let shown = blank.cells.iter().map(part).collect::<Vec<_>>().join(" ");
        assert!(shown.starts_with(['[', '{']) && shown.ends_with([']', '?']), "{shown}");
    }
}

#[test]
fn values_are_found_by_a_search() {
    let markers = markers([("v", value("Ana Lima")), ("t", block("| Sum | 12 |\n|---|---|"))]);
    let mut page = Page::new("Owner: {{v}}\n\n{{t}}\n".to_owned(), markers, 40);
    assert_eq!((page.search("owner: ana").len(), page.search("sum").len(), page.search("{{").len()), (1, 1, 0));
    assert!(page.set_markers(Markers::default()));
    assert_eq!((page.search("ana").len(), page.search("{{v}}").len()), (0, 1));
}

/// All rows of a page, each of its sections laid out.
fn rows(page: &mut Page) -> Vec<String> {
    page.show(0, 100_000);
    let text = |spans: &[Span]| spans.iter().map(|span| span.text.as_str()).collect();
    page.rows(0..page.height()).map(text).collect()
}

fn filler(word: &str) -> String {
    format!("{}\n\n", format!("{word} word ").repeat(110))
}

#[test]
fn other_markers_leave_the_rest_alone() {
    let text: String = (0..20).map(|part| format!("# Part {part}\n\n{{{{m{part}}}}}\n\n{}", filler("x"))).collect();
    let with = |five: Shown| markers([("m4", value("four")), ("m5", five), ("absent", value("a"))]);
    let mut page = Page::new(text.clone(), with(value("a")), 60);
    let before = rows(&mut page);
    assert!(!page.set_markers(with(value("a"))));
    let otherwise = markers([("m4", value("four")), ("m5", value("a")), ("absent", value("b"))]);
    assert!(!page.set_markers(otherwise), "nothing that is shown is another");
    assert!(page.set_markers(with(block("- a\n- b"))));
    assert!(page.blanks_on(0..page.height()).len() > 10, "what was laid out stays so");
    let after = rows(&mut page);
    assert_eq!(after, rows(&mut Page::new(text.clone(), with(block("- a\n- b")), 60)));
    assert_eq!(after.len(), before.len() + 1);
    // A text that is read whole, for its footnotes.
    let noted = format!("{text}[^1]\n\n[^1]: {{{{m5}}}}\n");
    let mut page = Page::new(noted.clone(), with(value("a")), 60);
    assert!(page.set_markers(with(value("b"))));
    assert_eq!(rows(&mut page), rows(&mut Page::new(noted, with(value("b")), 60)));
}

#[test]
fn blanks_follow_each_other_through_sections_that_nobody_has_seen() {
    let part = |part: usize| format!("## Part {part}\n\n{}{{{{m{part}}}}} [b {part}]\n\n", filler("x").repeat(4));
    let text: String = (0..12).map(part).collect();
    let given = markers([("m3", value("V")), ("m4", blank("Four")), ("m5", unknown(None))]);
    let wanted: Vec<usize> = {
        let mut found: Vec<usize> = text.match_indices("{{").map(|(at, _)| at).collect();
        found.extend(text.match_indices("[b").map(|(at, _)| at));
        found.retain(|at| !text[*at..].starts_with("{{m3"));
        found.sort_unstable();
        found
    };
    let whole = format!("{text}x[^1]\n\n[^1]: note\n");
    for text in [&text, &whole] {
        for forward in [true, false] {
            let mut page = Page::new(text.clone(), given.clone(), 60);
            page.show(0, 20);
            let (mut row, mut cell) = (0, 0);
            let mut found = Vec::new();
            for _ in 0..wanted.len() + 2 {
                let next = if forward { page.next_blank(row, cell) } else { page.previous_blank(row, cell) };
                let next = next.expect("there are blanks");
                let top = page.show(next.start().0.saturating_sub(3), 20);
                let there = page.blanks_on(top..top + 20).into_iter().find(|blank| blank.offset == next.offset);
                (row, cell) = there.expect("it is in view").start();
                cell += usize::from(forward);
                found.push(next.offset);
            }
            let mut expected = wanted.clone();
            if !forward {
                expected.reverse();
            }
            expected.extend_from_within(..2);
            assert_eq!(found, expected);
        }
    }
    let mut none = Page::new(filler("[x] {{v}}"), markers([("v", value("V"))]), 60);
    assert_eq!((none.next_blank(0, 0), none.previous_blank(0, 0)), (None, None));
}

#[test]
fn the_middle_of_a_long_text_is_searched_from_there() {
    let text = format!("[a]\n\n{}[b]\n\n{}[c]", filler("x").repeat(40), filler("y").repeat(40));
    let mut page = Page::new(text.clone(), Markers::default(), 60);
    let line = text[..text.find("y word").expect("y")].matches('\n').count();
    let offset = |blank: Option<Blank>| blank.map(|blank| &text[blank.offset..blank.offset + 3]);
    let top = page.show_line(line, 20);
    assert_eq!(offset(page.next_blank(top, 0)), Some("[c]"));
    let top = page.show_line(line, 20);
    assert_eq!(offset(page.previous_blank(top, 0)), Some("[b]"));
}

/// What a marker may stand for, most of it trouble.
fn anything() -> impl Strategy<Value = Shown> {
    let text = prop_oneof![
        "[a-z |*<>`#\\[\\]{}\n-]{0,40}",
        Just("日本語のパートナー\u{1b}[31m\u{202e}".to_owned()),
        Just("word ".repeat(40)),
        any::<String>(),
    ];
    let markdown = prop_oneof![
        Just("| a | b |\n|---|---|\n| *c* | [d](e) |".to_owned()),
        Just("- [ ] a\n- b\n\n  c".to_owned()),
        Just("```\ncode".to_owned()),
        Just("# H\n\n> q\n\n<div>\n[x]: y".to_owned()),
        text.clone(),
    ];
    let state = prop::sample::select(vec![Freshness::Here, Freshness::Known, Freshness::Stale]);
    prop_oneof![
        (text.clone(), state).prop_map(|(text, state)| Shown::Value { text, state }),
        text.prop_map(|label| Shown::Blank { label }),
        prop::option::of(Just("b.c".to_owned())).prop_map(|meant| Shown::Unknown { meant }),
        markdown.prop_map(|markdown| Shown::Block { markdown }),
    ]
}

fn fragment() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{{a}}",
        "{{b.c}}",
        "{{d}}",
        "{{e}}",
        "\n",
        "\n\n",
        "{{a}}\n",
        "\n{{b.c}}\n",
        "\n\n{{d}}\n\n",
        "# ",
        "## ",
        "- ",
        "  ",
        "- [ ] ",
        "- [x] t\n",
        "> ",
        "| a | b |\n|---|---|\n",
        "| ",
        " | ",
        "|\n",
        "**",
        "*",
        "`",
        "```\n",
        "[",
        "]",
        "(x)",
        "!!! note\n    ",
        ":::tip\n",
        ":::\n",
        "<b>",
        "<div>\n",
        "<!--",
        "-->",
        "words in a row ",
        "1. ",
        "\\",
        "    ",
        "[B]",
        "日本",
        "[^1]",
        "\n[^1]: ",
    ])
}

proptest! {
    #[test]
    fn any_marker_fits_any_width(
        parts in prop::collection::vec(fragment(), 0..40),
        shown in prop::collection::btree_map(prop::sample::select(vec!["a", "b.c", "d"]), anything(), 0..4),
        width in 1usize..100,
    ) {
        let text = parts.concat();
        let markers = Markers::new(shown.into_iter().map(|(id, shown)| (id.to_owned(), shown)).collect());
        let layout = super::marker_tests::shown(&text, &markers, width);
        let lines = text.matches('\n').count();
        for line in &layout.lines {
            prop_assert!(line.width() <= width, "{} > {width}: {:?}", line.width(), line.text());
            prop_assert!(line.source <= lines);
            for span in &line.spans {
                prop_assert_eq!(safe::line(&span.text), span.text.as_str());
            }
        }
        for task in &layout.tasks {
            let inside = text.get(task.offset..=task.offset).unwrap_or_default();
            prop_assert!(if task.checked { inside == "x" } else { inside.trim().is_empty() }, "{inside:?}");
        }
        for blank in &layout.blanks {
            prop_assert!(text.is_char_boundary(blank.offset) && !blank.cells.is_empty());
            prop_assert!(blank.cells.iter().all(|cells| cells.start < cells.end && cells.end <= width.max(2)));
        }
    }

    #[test]
    fn a_page_with_other_markers_is_like_a_new_one(
        parts in prop::collection::vec(prop_oneof![3 => fragment().prop_map(str::to_owned), 1 => Just(filler("long"))], 0..30),
        first in prop::collection::btree_map(prop::sample::select(vec!["a", "b.c", "d"]), anything(), 0..4),
        second in prop::collection::btree_map(prop::sample::select(vec!["a", "b.c", "d"]), anything(), 0..4),
        width in 8usize..80,
    ) {
        let given = |shown: std::collections::BTreeMap<&str, Shown>| {
            Markers::new(shown.into_iter().map(|(id, shown)| (id.to_owned(), shown)).collect())
        };
        let (text, second) = (parts.concat(), given(second));
        let mut page = Page::new(text.clone(), given(first), width);
        rows(&mut page);
        page.set_markers(second.clone());
        prop_assert_eq!(rows(&mut page), rows(&mut Page::new(text, second, width)));
    }
}
