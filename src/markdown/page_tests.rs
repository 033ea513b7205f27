//! A page shows what the layout of the whole text shows, however one goes through it and whatever was edited before.

use super::sections::Sections;
use super::*;
use crate::domain::marker::{Freshness, Markers, Shown};
use proptest::prelude::*;

/// All rows of a page, seen screen by screen.
fn read_through(page: &mut Page, height: usize) -> Vec<String> {
    let mut rows = Vec::new();
    loop {
        let top = page.show(rows.len(), height);
        assert!(top <= rows.len(), "rows were skipped");
        let seen = rows.len() - top;
        let before = rows.len();
        rows.extend(page.rows(top..top + height).skip(seen).map(text));
        if rows.len() == before {
            return rows;
        }
    }
}

fn markers() -> Markers {
    let block = |markdown: &str| Shown::Block { markdown: markdown.to_owned() };
    let value = Shown::Value { text: "one\n| two".to_owned(), state: Freshness::Stale };
    let all = [("v", value), ("t", block("| a |\n|---|\n| b |")), ("l", block("- a\n- b"))];
    Markers::new(all.into_iter().map(|(id, shown)| (id.to_owned(), shown)).collect())
}

fn text(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

fn whole(text: &str, width: usize) -> Vec<String> {
    layout(&parse_with(text, &markers()), width).lines.iter().map(Line::text).collect()
}

/// Prose that fills a section.
fn filler(word: &str) -> String {
    format!("{}\n\n", format!("{word} word ").repeat(110))
}

fn long(parts: usize) -> String {
    (0..parts)
        .map(|part| format!("# Part {part}\n\n{}- [ ] task {part}\n- [x] done\n\n", filler("some").repeat(3)))
        .collect()
}

#[test]
fn only_what_is_in_view_is_laid_out() {
    let mut sections = Sections::new(long(50), markers(), 80.into());
    assert!(sections.len() > 100);
    sections.lay_out(0);
    assert_eq!((0..sections.len()).filter(|&index| sections.layout(index).is_some()).count(), 1);
    let mut page = Page::new(long(50), markers(), 80);
    let estimated = page.height();
    page.show(0, 20);
    let known = whole(&long(50), 80).len();
    assert!(estimated.abs_diff(known) < known / 3, "{estimated} {known}");
    assert_eq!(read_through(&mut page, 20), whole(&long(50), 80));
    assert_eq!(page.height(), known);
}

#[test]
fn the_end_and_the_middle_can_be_reached_at_once() {
    let all = whole(&long(40), 60);
    let mut page = Page::new(long(40), markers(), 60);
    let top = page.show(page.height() - 10, 10);
    let shown: Vec<String> = page.rows(top..top + 10).map(text).collect();
    assert_eq!(shown, all[all.len() - 10..]);
    assert_eq!(top + 10, page.height());
    // Going up from there row by row shows the rows before, whatever was estimated of them.
    let mut top = top;
    for step in 1..200 {
        top = page.show(top - 1, 10);
        let first: Vec<String> = page.rows(top..top + 1).map(text).collect();
        assert_eq!(first[0], all[all.len() - 10 - step], "step {step}");
    }
    let top = page.show(page.height() / 2, 10);
    let middle: Vec<String> = page.rows(top..top + 10).map(text).collect();
    assert!(all.windows(10).any(|rows| rows == middle));
}

#[test]
fn a_line_is_found_and_says_where_it_is() {
    let text_of_all = long(40);
    let line = text_of_all.lines().position(|line| line == "# Part 30").expect("the heading is there");
    let mut page = Page::new(text_of_all.clone(), markers(), 60);
    let top = page.show_line(line, 10);
    assert_eq!(page.rows(top..top + 1).map(text).collect::<String>(), "Part 30");
    assert_eq!((page.source_of_row(top), page.row_of_source(line)), (line, top));
    let task = text_of_all.lines().position(|line| line == "- [ ] task 30").expect("the task is there");
    let top = page.show_line(task, 10);
    let found = page.tasks_on(top);
    assert_eq!(text_of_all.get(found[0].offset - 3..found[0].offset + 10), Some("- [ ] task 30"));
    assert_eq!(page.task_count(), Some((40, 80)));
    let headings = page.headings();
    assert_eq!((headings.len(), headings[30].line, headings[30].text.as_str()), (40, line, "Part 30"));
}

#[test]
fn an_edit_leaves_the_other_sections_alone() {
    let before = long(40);
    let mut sections = Sections::new(before.clone(), markers(), 60.into());
    for index in 0..sections.len() {
        sections.lay_out(index);
    }
    let at = before.find("# Part 20").expect("the heading is there") + 9;
    let after = format!("{}x\n\nmore{}", &before[..at], &before[at..]);
    sections.edit(after.clone(), 0);
    let count = sections.len();
    let fresh = (0..count).filter(|&index| sections.layout(index).is_none()).count();
    assert!((1..=6).contains(&fresh), "{fresh} of {count}");
    let mut page = Page::new(before, markers(), 60);
    page.show(page.height() / 2, 20);
    page.edit(after.clone(), 0);
    assert_eq!(read_through(&mut page, 20), whole(&after, 60));
}

#[test]
fn a_line_is_followed_through_an_edit() {
    let mut page = Page::new("a\nb\nc\nd\n".into(), markers(), 20);
    assert_eq!(page.edit("a\nnew\nnew\nb\nc\nd\n".into(), 2), 4);
    assert_eq!(page.edit("a\nb\nc\nd\n".into(), 4), 2);
    assert_eq!(page.edit("a\nb\nc\nD\n".into(), 1), 1);
    assert_eq!(page.edit("a\n".into(), 3), 1);
}

#[test]
fn what_holds_for_the_whole_text_is_known_in_each_section() {
    let link = format!("{}[there][Far  Away] and [short]\n\n{}[far away]: x\n[short]: y\n", filler("a"), filler("b"));
    let mut page = Page::new(link.clone(), markers(), 60);
    assert_eq!(read_through(&mut page, 9), whole(&link, 60));
    let note = format!("a[^1]\n\n{}[^1]: note\n\n{}b[^2]\n\n[^2]: other\n", filler("b"), filler("c"));
    let twice = format!("[a]: x\n\n{}[a]\n\n[a]: y\n\n{}[b]: z", filler("b"), filler("c"));
    let endless = format!("{}- x\n <!--\n\n{}\n", filler("b"), filler("c"));
    for text in [note, twice, endless] {
        for height in [1, 7, 400] {
            assert_eq!(read_through(&mut Page::new(text.clone(), markers(), 60), height), whole(&text, 60));
        }
    }
    let colon = format!("{}\n[a]: b\n\n: def", filler("term"));
    assert_eq!(read_through(&mut Page::new(colon.clone(), markers(), 60), 20), whole(&colon, 60));
    let undefined = link.replace("[far away]:", "far away");
    page.edit(undefined.clone(), 0);
    assert_eq!(read_through(&mut page, 9), whole(&undefined, 60));
}

#[test]
fn what_spans_empty_lines_is_not_cut() {
    let between = filler("b");
    for (open, close) in [
        ("```", "```"),
        ("~~~~ x", "~~~~"),
        ("<!-- a", "-->"),
        ("<script>", "</script>"),
        ("- ```", "  ```"),
        ("- x\n\n  ```", "  ```"),
        (":::tip", ":::"),
        (":::tip\n```", "```\n:::"),
        ("<pre>", "</pre>"),
        ("<div>\n<!--", "-->\n</div>"),
        ("> ```", "> ```"),
        ("1. a\n   - b\n     ```", "     ```"),
        ("- a\nlazy\n  ```", "```"),
    ] {
        for inside in [between.as_str(), "# h\n\n    x\n\n- y\n\n"] {
            let text = format!("{between}{open}\n\n{inside}{between}{close}\n\n{between}# End\n");
            let mut page = Page::new(text.clone(), markers(), 60);
            assert_eq!(read_through(&mut page, 30), whole(&text, 60), "{open}");
        }
    }
}

#[test]
fn a_search_counts_and_places_every_match_and_the_view_stays() {
    let source = long(40);
    let mut page = Page::new(source.clone(), markers(), 60);
    let top = page.show(page.height() / 2, 10);
    let view: Vec<String> = page.rows(top..top + 10).map(text).collect();
    let found = page.search("TASK 3".to_lowercase().as_str());
    assert_eq!(found.len(), 11);
    assert_eq!(page.rows(page.top()..page.top() + 10).map(text).collect::<Vec<_>>(), view);
    for hit in &found {
        let cells = hit.cells[0];
        let top = page.show(cells.row, 1);
        let row = page.rows(cells.row..cells.row + 1).map(text).collect::<String>();
        assert_eq!((top, row.get(5..11), cells.start), (cells.row, Some("task 3"), 3));
    }
    page.edit(source.replacen("task 3", "none", 1), 0);
    assert_eq!(page.search("task 3").len(), 10);
    page.resize(30);
    assert_eq!(page.search("Task 3"), []);
    assert_eq!(page.search("word some").len(), Page::new(source, markers(), 90).search("word some").len());
}

#[test]
fn a_section_goes_to_the_next_heading_of_its_level() {
    let source = format!("---\na: b\n---\nbefore\n\n# A\n\n{0}## B\n\n{0}> ### C\n\n{0}## D\n\nend\n", filler("x"));
    let mut page = Page::new(source.clone(), markers(), 60);
    let begin = |text: &str| source.find(text).expect("it is there");
    let line = |text: &str| source[..begin(text)].matches('\n').count();
    for (row, start, end) in [
        ("before", begin("before"), begin("# A")),
        ("# A", begin("# A"), source.len()),
        ("## B", begin("## B"), begin("## D")),
        ("> ### C", begin("> ### C"), begin("## D")),
        ("end", begin("## D"), source.len()),
    ] {
        let top = page.show_line(line(row), 1);
        assert_eq!(page.section_at(top), start..end, "{row}");
    }
}

#[test]
fn links_and_tasks_are_found_where_they_stand() {
    let source = format!("{}\n> - [ ] a [link of words](x) b\n", filler("y").repeat(3));
    let mut page = Page::new(source.clone(), markers(), 18);
    let top = page.show_line(source.matches('\n').count() - 1, 2);
    let stops = page.stops_on(top..top + 2, true);
    let [task, link] = stops.as_slice() else { panic!("{stops:?}") };
    assert_eq!((task.what.clone(), task.start()), (What::Task(source.find("[ ]").unwrap_or(0) + 1), (top, 2)));
    assert_eq!((link.what.clone(), link.cells.len()), (What::Link("x".to_owned()), 2));
    assert_eq!(link.cells[0], Cells { row: top, start: 7, end: 14 });
    assert_eq!(page.stops_on(top + 1..top + 2, false).first(), Some(link));
    assert_eq!(page.stops_on(0..top, true), []);
}

#[test]
fn all_links_and_tasks_are_gone_through_and_then_from_the_start() {
    let far = "some words\n\n".repeat(300);
    let source = format!("[one](1) <https://two.example>\n\n- [ ] three\n\n{far}four@example.com <five@example.com>\n");
    let mut page = Page::new(source, markers(), 60);
    let name = |stop: &Stop| match &stop.what {
        What::Link(target) => target.clone(),
        What::Task(_) => "task".to_owned(),
    };
    for (tasks, expected) in [
        (true, vec!["1", "https://two.example", "task", "mailto:five@example.com", "1"]),
        (false, vec!["1", "https://two.example", "mailto:five@example.com", "1"]),
    ] {
        let mut forward = Vec::new();
        let mut at = (0, 0);
        for _ in &expected {
            let stop = page.next_stop(at.0, at.1, tasks).expect("there are some");
            at = (stop.start().0, stop.start().1 + 1);
            forward.push(name(&stop));
        }
        assert_eq!(forward, expected);
        let mut back = Vec::new();
        let mut at = (0, 0);
        for _ in &expected {
            let stop = page.previous_stop(at.0, at.1, tasks).expect("there are some");
            at = stop.start();
            back.push(name(&stop));
        }
        let reversed: Vec<&str> = expected[..expected.len() - 1].iter().rev().copied().collect();
        assert_eq!(back[..reversed.len()], reversed);
    }
    assert_eq!(Page::new("no [link]".into(), markers(), 60).next_stop(0, 0, true), None);
    // A link whose target stands elsewhere is one.
    let mut page = Page::new(format!("{far}[label]\n\n{far}[label]: there\n"), markers(), 60);
    assert_eq!(page.next_stop(0, 0, false).map(|stop| name(&stop)).as_deref(), Some("there"));
}

#[test]
fn what_stands_for_a_marker_leads_nowhere() {
    let markdown = "- [ ] box\n- see https://a.example\n\n| [b](b) |\n|---|\n| <a href=\"c\">c</a> |\n\n<p><a href=\"d\">d</a></p>";
    let shown = Shown::Block { markdown: markdown.to_owned() };
    let value = Shown::Value { text: "https://v.example".into(), state: Freshness::Here };
    let markers = Markers::new([("t".to_owned(), shown), ("v".to_owned(), value)].into());
    let mut page = Page::new("{{t}}\n\n{{v}} [w {{v}}](w)\n\n!!! note\n    [n](n)\n".into(), markers, 60);
    page.show(0, 40);
    let found: Vec<What> = page.stops_on(0..40, true).into_iter().map(|stop| stop.what).collect();
    assert_eq!(found, [What::Link("w".into()), What::Link("n".into())]);
}

/// Pieces of blocks, some of them long enough to fill a section.
fn piece() -> impl Strategy<Value = String> {
    let short = [
        "# H\n",
        "### H\n",
        "text\n",
        "\n",
        "\n",
        "\n\n",
        "- item\n",
        "  more\n",
        "2. two\n",
        "1. one\n",
        "10. ten\n",
        "   deep\n",
        "    code\n",
        "> quote\n",
        "---\n",
        "===\n",
        "```\n",
        "  ```\n",
        " ~~~\n",
        "- ```\n",
        "   ```\n",
        "    ```\n",
        "<div>\n",
        "</div>\n",
        "<b>x</b> y\n",
        "<!-- c -->\n",
        "<!--\n",
        "-->\n",
        "  <!-- x\n",
        "<script>\n",
        "</script>\n",
        "| a | b |\n|---|---|\n| c | d |\n",
        "[a]: b\n",
        "[a]\n",
        "- [ ] t\n",
        "- [x] t\n",
        "!!! note\n",
        "    !!! tip\n",
        "\t- x\n",
        "-\n",
        "*\ttab\n",
        "  - two\n",
        "\r\n",
        "word  \n",
        "**b** [B]\n",
        "***\n",
        "<?\n",
        "?>\n",
        "0) x\n",
        "> ```\n",
        "> - a\n",
        "`code\n",
        ": def\n",
        ": ```\n",
        ":   more\n",
        "  : x\n",
        ":x\n",
        "{{t}}\n",
        "{{l}}\n",
        "  {{l}}\n",
        "> {{t}}\n",
        "{{v}} {{l}}\n",
    ];
    prop_oneof![
        8 => prop::sample::select(short.to_vec()).prop_map(str::to_owned),
        2 => Just(filler("long")),
        1 => Just(filler("long").trim_end().to_owned() + "\n"),
    ]
}

/// The text, without raw HTML where it has admonitions or blocks that stand for markers: a fence within HTML hides those
/// behind it from a reader of the whole text, though not from one of its sections, who is right.
fn joined(parts: &[String]) -> String {
    let rewritten = parts.iter().any(|part| part.contains("!!!") || part.contains("{{"));
    parts.iter().filter(|part| !(rewritten && part.contains('<'))).map(String::as_str).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 2, ..ProptestConfig::default() })]

    #[test]
    fn a_page_shows_what_the_layout_shows(
        parts in prop::collection::vec(piece(), 0..40), width in 8usize..100, height in 1usize..60,
    ) {
        let text = joined(&parts);
        let mut page = Page::new(text.clone(), markers(), width);
        prop_assert_eq!(read_through(&mut page, height), whole(&text, width));
    }

    #[test]
    fn an_edited_page_is_like_a_new_one(
        parts in prop::collection::vec(piece(), 1..30), edits in prop::collection::vec((any::<prop::sample::Index>(), piece(), any::<bool>()), 1..6),
        width in 8usize..100,
    ) {
        let mut parts = parts;
        let mut page = Page::new(joined(&parts), markers(), width);
        for (index, piece, removes) in edits {
            page.show(page.height() / 2, 30);
            let at = index.index(parts.len());
            if removes && parts.len() > 1 {
                parts.remove(at);
            } else {
                parts.insert(at, piece);
            }
            page.edit(joined(&parts), 0);
            prop_assert_eq!(read_through(&mut page, 30), whole(&joined(&parts), width));
            let headings = layout(&parse_with(&joined(&parts), &markers()), width).headings;
            let found = page.headings();
            prop_assert_eq!(found.iter().map(|h| &h.text).collect::<Vec<_>>(), headings.iter().map(|h| &h.text).collect::<Vec<_>>());
        }
    }
}
