//! What the preview promises, construct by construct and for any text.

use super::*;
use crate::domain::safe;
use document::Content;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

fn shown(text: &str, width: usize) -> Layout {
    layout(&parse(text), width)
}

/// The rows as a picture, without the spaces at their ends.
fn picture(text: &str, width: usize) -> String {
    let rows: Vec<String> = shown(text, width).lines.iter().map(|line| line.text().trim_end().to_owned()).collect();
    rows.join("\n")
}

fn cells(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

fn spans_of(layout: &Layout, role: Role) -> Vec<&str> {
    layout.lines.iter().flat_map(|line| &line.spans).filter(|span| span.role == role).map(|s| s.text.as_str()).collect()
}

#[test]
fn headings_differ_by_form_and_hide_their_ids() {
    let text = "# One\nText\n## Two {#two}\nText\n### Three\nText\n#### Four\nText";
    let expected = "One\n━━━━━━━━━━━━\n\nText\n\nTwo ────────\n\nText\n\n› Three\nText\n\n›› Four\nText";
    assert_eq!(picture(text, 12), expected);
    let headings = shown(text, 12).headings;
    assert_eq!(headings[1], Heading { level: 2, text: "Two".into(), id: Some("two".into()), row: 5 });
    assert_eq!(headings.iter().map(|heading| heading.row).collect::<Vec<_>>(), [0, 5, 9, 12]);
}

#[test]
fn the_line_of_a_section_replaces_the_rule_before_it() {
    assert_eq!(picture("a\n\n---\n\n## B\n\n---\n\nc", 6), "a\n\nB ────\n\n──────\n\nc");
}

#[test]
fn prose_wraps_at_words_under_its_marker() {
    let text = "- first item of a list\n  - nested text that wraps\n\n9. nine\n10. ten";
    let expected = " • first item\n   of a list\n    ◦ nested\n      text that\n      wraps\n\n  9. nine\n 10. ten";
    assert_eq!(picture(text, 15), expected);
}

#[test]
fn a_long_word_is_cut_and_a_compound_breaks_at_its_hyphen() {
    assert_eq!(picture("see abcdefghijklmnop", 8), "see\nabcdefgh\nijklmnop");
    assert_eq!(picture("Our Co-Marketing", 9), "Our Co-\nMarketing");
    assert_eq!(picture("日本語のパートナー契約", 8), "日本語の\nパート\nナー契約");
}

#[test]
fn styles_reach_the_spans() {
    let layout = shown("a **b** *c* ~~d~~ `e` [f](g)", 80);
    let styled =
        |text: &str| layout.lines[0].spans.iter().find(|span| span.text == text).map(|span| (span.role, span.emphasis));
    let plain = Emphasis::default();
    assert_eq!(styled("b"), Some((Role::Text, Emphasis { bold: true, ..plain })));
    assert_eq!(styled("c"), Some((Role::Text, Emphasis { italic: true, ..plain })));
    assert_eq!(styled("d"), Some((Role::Text, Emphasis { strike: true, ..plain })));
    assert_eq!(styled("e"), Some((Role::Code, plain)));
    assert_eq!(styled("f"), Some((Role::Link, Emphasis { underline: true, ..plain })));
}

#[test]
fn links_of_the_seed_keep_text_and_target() {
    let text = "| A |\n|---|\n| [Pitch Deck]((../recruitment/05-pitch-deck.md/)) |\n\nSee [x `y`](z) ![p *q*](r.png) ![](s/t.png)";
    let layout = shown(text, 60);
    let target = "(../recruitment/05-pitch-deck.md/)";
    let deck = vec![Cells { row: 2, start: 0, end: 10 }];
    assert_eq!(layout.links[0], Link { target: target.into(), text: "Pitch Deck".into(), row: 2, cells: deck });
    let see = vec![Cells { row: 4, start: 4, end: 7 }];
    assert_eq!(layout.links[1], Link { target: "z".into(), text: "x y".into(), row: 4, cells: see });
    let wrapped = shown("> - one [link that wraps](a)", 16).links.remove(0);
    assert_eq!(wrapped.cells, [Cells { row: 0, start: 9, end: 13 }, Cells { row: 1, start: 5, end: 15 }]);
    assert_eq!(layout.lines[4].text(), "See x y [image: p q] [image: t.png]");
}

#[test]
fn bare_addresses_and_images_are_links() {
    let layout = shown("See https://a.io/b. `https://c` [https://d](e) ![f](g/h.png) [![i](j)](k) <https://l>", 100);
    let links: Vec<(&str, &str)> = layout.links.iter().map(|l| (l.text.as_str(), l.target.as_str())).collect();
    let expected = [
        ("https://a.io/b", "https://a.io/b"),
        ("https://d", "e"),
        ("[image: f]", "g/h.png"),
        ("[image: i]", "k"),
        ("https://l", "https://l"),
    ];
    assert_eq!(links, expected);
    assert_eq!(layout.lines[0].text(), "See https://a.io/b. https://c https://d [image: f] [image: i] https://l");
}

#[test]
fn tabs_are_titled_blocks() {
    let text = "=== \"Rust\"\n\n    text\n\n    ```\n    === \"no\"\n    ```\n\n===! \"C\"\n    more\nafter";
    assert_eq!(picture(text, 30), "▌ Rust\n▌ text\n▌\n▌ │ === \"no\"\n\n▌ C\n▌ more\n\nafter");
    assert_eq!(picture("```\n=== \"no\"\n    x\n```", 30), "│ === \"no\"\n│     x");
}

#[test]
fn definitions_stand_under_their_terms() {
    let text = "Term *one*\n: what it\n  means\n\n: and also\n\nTwo\n\n:   - [ ] listed\n\nafter";
    let expected = "Term one\n   what it means\n   and also\n\nTwo\n    ☐ listed\n\nafter";
    assert_eq!(picture(text, 30), expected);
    assert_eq!(shown(text, 30).lines[0].spans[0].emphasis, Emphasis { bold: true, ..Emphasis::default() });
    // A colon that begins a word defines nothing.
    assert_eq!(picture("So it is\n:smile: and\nmore", 30).replace("\n\n", "\n"), "So it is\n:smile: and more");
    assert_eq!(picture("At\n\n:ref: x", 30), "At\n\n:ref: x");
}

#[test]
fn a_table_is_as_wide_as_it_needs_and_aligned() {
    let text = "| Name | Mid | No |\n|:--|:-:|--:|\n| `a` | b | 1 |\n| longer | cc | 1000 |";
    let expected = "Name   │ Mid │   No\n───────┼─────┼─────\na      │  b  │    1\nlonger │ cc  │ 1000";
    assert_eq!(picture(text, 40), expected);
}

#[test]
fn cells_wrap_and_lose_nothing() {
    let text = "| Step | What happens |\n|---|---|\n| 1 | Evaluate whether the partner matches |\n| 2 | Draft<br>send | lost? |";
    let expected = "Step │ What happens\n─────┼─────────────────\n1    │ Evaluate whether\n     │ the partner\n     │ matches\n     │\n2    │ Draft\n     │ send | lost?";
    assert_eq!(picture(text, 23), expected);
}

#[test]
fn a_table_without_room_is_stacked() {
    let text = "| Customer | Stage | Amount |\n|---|---|---|\n| Acme **Corporation** | open |  |\n| Beta | won | 5 |";
    let expected = "Customer: Acme\n  Corporation\nStage: open\n──────\nCustomer: Beta\nStage: won\nAmount: 5";
    assert_eq!(picture(text, 18), expected);
    assert_eq!(spans_of(&shown(text, 18), Role::TableHead).concat(), "Customer: Stage: Customer: Stage: Amount: ");
}

#[test]
fn a_wide_table_keeps_its_width() {
    let text = "some words here\n\n| Step | What happens |\n|---|--:|\n| 1 | Evaluate whether it matches |\n| 2 | x |";
    let rows = |layout: &Layout| layout.lines.iter().map(Line::text).collect::<Vec<_>>();
    let wide = layout(&parse(text), Fit { width: 10, wide: true });
    let expected = [
        "some words",
        "here",
        "",
        "Step │                What happens",
        "─────┼────────────────────────────",
        "1    │ Evaluate whether it matches",
        "2    │                           x",
    ];
    assert_eq!(rows(&wide), expected);
    assert_eq!((wide.widest(), shown(text, 10).widest() <= 10), (34, true));
    let endless = format!("| a | b |\n|---|---|\n| {} | x |", "word ".repeat(1000));
    assert_eq!(layout(&parse(&endless), Fit { width: 10, wide: true }).widest(), WIDEST);
}

#[test]
fn code_is_barred_named_and_wrapped() {
    let text = "```rust\nfn  main() {}\n\n\tlong tail\n```";
    assert_eq!(picture(text, 14), "│ rust\n│ fn  main()\n│ ↪  {}\n│\n│     long t\n│ ↪ ail");
    let layout = shown("```bash\nls\n```", 20);
    assert_eq!((layout.lines[0].source, layout.lines[1].source), (0, 1));
}

#[test]
fn code_of_a_known_language_is_told_apart_across_rows() {
    let layout = shown("```rust\nlet text = \"a long string\"; // c\n```", 20);
    assert_eq!(spans_of(&layout, Role::CodeKeyword), ["let"]);
    assert_eq!(spans_of(&layout, Role::CodeString).concat(), "\"a long string\"");
    assert_eq!(spans_of(&layout, Role::CodeComment), ["// c"]);
    assert_eq!(spans_of(&shown("```\nlet x\n```", 20), Role::Code), ["let x"]);
}

#[test]
fn a_diagram_that_cannot_be_drawn_is_shown_as_its_source() {
    assert_eq!(picture("```mermaid\nno chart\n```", 30), "│ mermaid diagram\n│ no chart");
}

#[test]
fn raised_numbers_and_boxes_stay_what_they_are() {
    let text = "2<sup>7</sup>, 2<sup>n − 1</sup>, 1<sup>st</sup>, H<sub>2</sub>O, X<sup>[1](#a)</sup>, 3<sup>*</sup>";
    assert_eq!(picture(text, 80), "2⁷, 2ⁿ ⁻ ¹, 1st, H₂O, X¹, 3*");
    assert_eq!(picture("<p>10<sup>3</sup> one</br>two", 80), "10³ one\ntwo");
    let boxes = "<input type=\"checkbox\" checked> a <INPUT TYPE=checkbox disabled> b <input name=\"c\"> d";
    assert_eq!(picture(boxes, 80), "☑ a ☐ b d");
}

#[test]
fn html_leaves_its_text_and_nothing_else() {
    let flow = "<div class=\"playbook-flow\">\n  <span class=\"playbook-step\">Pitch</span>\n  <span class=\"playbook-arrow\">→</span>\n  <span class=\"playbook-step\">Proposal</span>\n</div>\n";
    assert_eq!(picture(flow, 40), "Pitch → Proposal");
    assert_eq!(picture(flow, 10), "Pitch →\nProposal");
    assert_eq!(picture("a <b>b</b><br>c <x-y z>d</x-y> <!-- e --> &copy;", 40), "a b\nc d ©");
    assert_eq!(picture("<!-- a -->\n\n<style>\np {}\n</style>\n\n<p>AT&amp;T</p>", 40), "AT&T");
    assert_eq!(picture("x <script>alert(1)</script> y", 40), "x y");
    let bold = shown("<b>b</b>", 40).lines[0].spans[0].emphasis.bold;
    assert!(bold);
}

#[test]
fn html_and_markdown_of_the_same_look_the_same() {
    for (html, markdown) in [
        ("<ul>\n<li>a</li>\n<li>b <ul><li>c</li></ul></li>\n</ul>", "- a\n- b\n  - c"),
        ("<ol start=\"3\"><li>a<li>b</ol>", "3. a\n4. b"),
        ("<h2 id=\"x\">Title</h2>\n<p>one <em>two</em></p>", "## Title\n\none *two*"),
        ("<blockquote>said</blockquote>", "> said"),
        ("<pre><code>x &lt; y\n  z</code></pre>", "```\nx < y\n  z\n```"),
        (
            "<table><thead><tr><th>A</th><th align=\"right\">B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
            "| A | B |\n|---|--:|\n| 1 | 2 |",
        ),
    ] {
        for width in [12, 40] {
            assert_eq!(picture(html, width), picture(markdown, width), "{html} at {width}");
        }
    }
    assert_eq!(shown("<h2>Title</h2>", 40).headings[0].text, "Title");
}

#[test]
fn three_dialects_make_one_admonition() {
    let body = "▌ Warning · Handle with Care\n▌ one **two**\n▌\n▌  • three\n▌\n▌ A │ B\n▌ ──┼──\n▌ 1 │ 2\n\nafter"
        .replace("**", "");
    let mkdocs = "!!! warning \"Handle with Care\"\n    one **two**\n\n    - three\n\n    | A | B |\n    |---|---|\n    | 1 | 2 |\nafter";
    let docusaurus =
        ":::warning[Handle with Care]\none **two**\n\n- three\n\n| A | B |\n|---|---|\n| 1 | 2 |\n:::\nafter";
    let github =
        "> [!WARNING] Handle with Care\n> one **two**\n> - three\n>\n> | A | B |\n> |---|---|\n> | 1 | 2 |\n\nafter";
    for text in [mkdocs, docusaurus, github] {
        assert_eq!(picture(text, 60), body, "{text}");
    }
    assert_eq!(spans_of(&shown(mkdocs, 60), Role::Admonition(Kind::Warning))[1], "Warning · Handle with Care");
    assert_eq!(picture("> [!NOTE]\n> plain", 60), "▌ Note\n▌ plain");
    assert_eq!(
        picture("??? tip\n    folded\n!!! custom \"Own\"\n    kind", 60),
        "▌ Tip\n▌ folded\n\n▌ Custom · Own\n▌ kind"
    );
    assert_eq!(picture(":::caution Careful\nx\n:::", 60), "▌ Caution · Careful\n▌ x");
}

#[test]
fn admonitions_nest_and_stand_in_lists() {
    assert_eq!(
        picture(":::tip\na\n\n!!! note\n    b\n\n:::danger\nc\n:::\nd\n:::\ne", 30),
        "▌ Tip\n▌ a\n▌\n▌ ▌ Note\n▌ ▌ b\n▌\n▌ ▌ Danger\n▌ ▌ c\n▌\n▌ d\n\ne"
    );
    assert_eq!(picture("- a\n\n  !!! note\n      b\n\n  c", 30), " • a\n\n   ▌ Note\n   ▌ b\n\n   c");
}

#[test]
fn what_only_looks_like_an_admonition_stays() {
    let fenced = "```\n!!! warning \"T\"\n    x\n:::tip\n```\n\n- ~~~\n  :::note\n  ~~~\n";
    assert_eq!(picture(fenced, 40), "│ !!! warning \"T\"\n│     x\n│ :::tip\n\n • │ :::note");
    assert_eq!(
        picture("!!! really\n\n    !!! note\n\n???\n\n::: \n\n:::", 40),
        "!!! really\n\n│ !!! note\n\n???\n\n:::\n\n:::"
    );
    // One that is never closed takes its paragraph only.
    assert_eq!(picture(":::note\na\n\nb", 40), "▌ Note\n▌ a\n\nb");
    let inside = ":::tip\n```\n:::\n```\n:::\nb";
    assert_eq!(picture(inside, 40), "▌ Tip\n▌ │ :::\n\nb");
}

#[test]
fn every_task_can_be_ticked_in_the_source() {
    let text = "---\nt: 1\n---\n- [ ] a\n  - [x] b\n\n1. [ ] c\n\n> - [X] d\n\n> [!NOTE]\n> - [ ] e\n\n!!! tip \"T\"\n    - [ ] f\n\n    :::note\n    - [x] g\n    :::\n\n:::tip\n* [ ] h ąę\n- list\n\n  !!! note\n      + [ ]   i\n:::\n";
    for (text, name) in [(text.to_owned(), "LF"), (text.replace('\n', "\r\n"), "CRLF")] {
        let layout = shown(&text, 40);
        assert_eq!(layout.tasks.len(), 9, "{name}");
        for (index, task) in layout.tasks.iter().enumerate() {
            let inside = &text[task.offset..=task.offset];
            assert_eq!(inside.trim().is_empty(), !task.checked, "{name} {index}");
            let row = layout.lines[task.row].text();
            let glyph = row.chars().nth(task.column);
            assert_eq!(glyph, Some(if task.checked { '☑' } else { '☐' }), "{name} {row}");
            let mut toggled = text.clone();
            toggled.replace_range(task.offset..=task.offset, if task.checked { " " } else { "x" });
            assert_eq!(shown(&toggled, 40).tasks[index].checked, !task.checked, "{name} {index}");
            assert_eq!(layout.lines[task.row].source, text[..task.offset].matches('\n').count(), "{name} {index}");
        }
    }
}

#[test]
fn front_matter_is_kept_apart() {
    let document = parse("---\ntitle: A\n---\nBody");
    assert_eq!(document.front_matter(), Some("title: A\n"));
    assert_eq!((document.blocks.len(), document.blocks[0].line, document.blocks[0].range.start), (1, 3, 17));
    assert_eq!(parse("---\nnever closed").front_matter(), None);
    assert_eq!(picture("---\nnever closed", 20), "────────────────────\n\nnever closed");
    assert_eq!(parse("text\n\n---\na: b\n---\n").front_matter(), None);
    assert_eq!(parse("\u{feff}---\n---\nx").front_matter(), Some(""));
}

#[test]
fn toml_front_matter_is_no_part_of_the_text() {
    let text = "+++\n# a note\ntitle = \"A [b]\"\n\n[extra]\nx = 1\n+++\n\n# B";
    let document = parse(text);
    assert_eq!(document.front_matter(), Some("# a note\ntitle = \"A [b]\"\n\n[extra]\nx = 1\n"));
    assert_eq!(document.blocks.iter().map(|block| block.line).collect::<Vec<_>>(), [8]);
    assert_eq!(&text[document.blocks[0].range.clone()], "# B");
    assert_eq!(parse("\u{feff}+++\r\na = 1\r\n+++\r\nx").front_matter(), Some("a = 1\r\n"));
    for text in ["+++\na = 1\nnever closed", "+++\nmore and more\n+++\n", "x\n\n+++\na = 1\n+++\n", "+++ a = 1\n+++"] {
        assert_eq!(parse(text).front_matter(), None, "{text:?}");
    }
}

#[test]
fn blanks_are_marked_and_links_are_not() {
    let text = "[Your Company] and {{partner.website}}, [a](b), [x], [ ], [^1], \\[no\\], `[code]`, [over\ntwo lines] $[X]M [ref]\n\n[ref]: c";
    let layout = shown(text, 200);
    assert_eq!(spans_of(&layout, Role::Blank), ["[Your Company]", "{{partner.website}}", "[over two lines]"]);
    let text = "| a |\n|---|\n| [Basis: named list] |";
    assert_eq!(spans_of(&shown(text, 80), Role::Blank), ["[Basis: named list]"]);
}

#[test]
fn footnotes_stand_at_the_end_in_the_order_of_their_mention() {
    let text = "a[^z] b[^y]\n\n[^y]: second\n[^z]: first\n\nc";
    assert_eq!(picture(text, 30), "a[1] b[2]\n\nc\n\n────────────────────\n[1] first\n[2] second");
}

#[test]
fn quotes_are_barred_and_nest() {
    let text = "> a\n>\n> > b\n\nc";
    assert_eq!(picture(text, 30), "▎ a\n▎\n▎ ▎ b\n\nc");
    assert_eq!(spans_of(&shown(text, 30), Role::Quote), ["a", "b"]);
}

#[test]
fn the_place_is_kept_when_the_width_changes() {
    let text = "# Title\n\nA paragraph of several words.\n\n- one\n- two\n\n| a |\n|---|\n| b |\n| c |\n";
    let (wide, narrow) = (shown(text, 80), shown(text, 12));
    for row in 0..narrow.lines.len() {
        let source = narrow.source_of_row(row);
        assert_eq!(wide.source_of_row(wide.row_of_source(source)), source, "row {row}");
    }
    assert_eq!(wide.lines[wide.row_of_source(5)].text(), " • two");
    assert_eq!(wide.lines[wide.row_of_source(10)].text(), "c");
    // An empty line of the source belongs to what stands before it.
    assert_eq!(wide.lines[wide.row_of_source(3)].text(), "A paragraph of several words.");
    assert_eq!((wide.source_of_row(999), Layout::default().row_of_source(3)), (10, 0));
}

#[test]
fn a_soft_break_keeps_the_line_of_each_word() {
    let layout = shown("one two\nthree four", 5);
    assert_eq!(layout.lines.iter().map(|line| line.source).collect::<Vec<_>>(), [0, 0, 1, 1]);
}

#[test]
fn text_cannot_drive_the_terminal() {
    let text = "a\u{1b}[2J `\u{1b}c` [\u{202e}](x)\n\n```\u{7}\n\u{1b}]0;t\u{7}\n```\n\n| \u{9b}1m |\n|---|\n\n!!! note \"\u{1b}\"\n    x\n\n<b>&#27;</b>";
    let layout = shown(text, 60);
    for span in layout.lines.iter().flat_map(|line| &line.spans) {
        assert_eq!(safe::line(&span.text), span.text.as_str());
    }
    assert!(picture(text, 60).contains("a␛[2J ␛c <U+202E>"));
}

#[test]
fn nesting_without_end_is_flattened() {
    let deep = 20_000;
    let texts = [
        format!("{} end", ">".repeat(deep)),
        format!("{}end", "- ".repeat(deep)),
        format!("{}end", "> - ".repeat(deep)),
        format!("{}end", ":::tip\n".repeat(deep)),
        format!("{}end{}", "[".repeat(deep), "](x)".repeat(deep)),
        format!("{}end", "<div>".repeat(deep)),
        format!("{}a}} end", "{".repeat(deep * 20)),
        format!("{}end", "<a \"".repeat(deep)),
        format!("{}end", "**a *b ".repeat(deep)),
    ];
    for text in texts {
        for width in [1, 20, 80] {
            assert!(picture(&text, width).replace('\n', "").contains("end") || width == 1, "{}", &text[..12]);
        }
    }
    let document = parse(&format!("{}end", "> ".repeat(deep)));
    let mut depth = 0;
    let mut block = &document.blocks[0];
    while let Content::Quote(blocks) = &block.content {
        depth += 1;
        block = &blocks[0];
    }
    assert!((10..100).contains(&depth), "{depth}");
}

/// Pieces that make trouble when put together at random.
fn fragment() -> impl Strategy<Value = String> {
    let pieces = [
        "# ",
        "## H {#id}",
        "\n",
        "\n\n",
        "- ",
        "  - ",
        "1. ",
        "[ ] ",
        "[x] ",
        "> ",
        "> [!NOTE]\n",
        "!!! warning \"T\"\n",
        "    ",
        "\t",
        ":::tip[T]\n",
        ":::\n",
        "::::note\n",
        "```\n",
        "~~~rust\n",
        "| a | b |\n|---|:-:|\n",
        "| x | y | z |\n",
        "|",
        "**",
        "*",
        "~~",
        "`",
        "[a](b)",
        "[Blank]",
        "{{a.b}}",
        "![i](j)",
        "[^1]",
        "\n[^1]: n\n",
        "<br>",
        "<div>\n",
        "</div>\n",
        "<!-- ",
        "-->",
        "<script>",
        "&amp;",
        "&#27;",
        "---\n",
        "\r\n",
        "word",
        "longer words in a row ",
        "日本語",
        "👩‍👩‍👧‍👦",
        "e\u{301}",
        "\u{1b}[2J",
        "\u{202e}",
        "❤",
        "\u{fe0f}",
        "\\",
        "=== \"Tab\"\n",
        "??? x \"y\"\n",
        "===\n",
        "<a href='x'>",
        "</a>",
        ": ",
        "Term\n: def\n",
        "\n:x",
        "https://a.io/(b).",
        ":material-x:{ .y }",
        "🇵🇱",
        "{",
        "\0",
    ];
    prop_oneof![6 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

fn check(text: &str, width: usize) -> Result<(), TestCaseError> {
    let layout = shown(text, width);
    let lines = text.matches('\n').count();
    for line in &layout.lines {
        let used: usize = line.spans.iter().map(|span| cells(&span.text)).sum();
        prop_assert!(used <= width, "{used} > {width}: {:?}", line.text());
        prop_assert!(line.source <= lines);
        for span in &line.spans {
            prop_assert!(!span.text.contains(char::is_control));
        }
    }
    let wide = super::layout(&parse(text), Fit { width, wide: true });
    prop_assert!(wide.widest() <= width + WIDEST);
    for task in &layout.tasks {
        prop_assert!(task.row < layout.lines.len());
        let inside = text.get(task.offset..=task.offset);
        let fits = inside.is_some_and(|c| if task.checked { c == "x" || c == "X" } else { c.trim().is_empty() });
        prop_assert!(fits, "{inside:?}");
    }
    for heading in &layout.headings {
        prop_assert!(heading.row < layout.lines.len() || heading.text.is_empty());
    }
    prop_assert!(layout.links.iter().all(|link| link.row < layout.lines.len()));
    Ok(())
}

proptest! {
    #[test]
    fn any_text_fits_any_width(parts in prop::collection::vec(fragment(), 0..40), width in 1usize..=200) {
        check(&parts.concat(), width)?;
        check(&parts.concat(), width % 12 + 1)?;
    }

    #[test]
    fn no_word_is_lost(words in prop::collection::vec("[a-zA-Z0-9ąż日本,.;]{1,30}", 1..40), width in 2usize..=120) {
        let wanted: String = words.concat();
        let kept = |text: &str| -> String { shown(text, width).lines.iter().flat_map(|line| &line.spans)
            .filter(|span| !matches!(span.role, Role::Border | Role::Marker | Role::TableHead | Role::QuoteBar | Role::Admonition(_)))
            .flat_map(|span| span.text.chars()).filter(|c| !c.is_whitespace()).collect() };
        let line = words.join(" ");
        prop_assert_eq!(kept(&format!("x {line}")), format!("x{wanted}"));
        prop_assert_eq!(kept(&format!("> x {line}")), format!("x{wanted}"));
        prop_assert_eq!(kept(&format!("- x {line}")), format!("x{wanted}"));
        prop_assert_eq!(kept(&format!("!!! note\n    x {line}")), format!("x{wanted}"));
        let mut cells: Vec<char> = kept(&format!("| h | i |\n|---|---|\n| x | {} |", words.join(" | "))).chars().collect();
        let mut all: Vec<char> = format!("x{wanted}").chars().collect();
        cells.retain(|&c| c != '|');
        cells.sort_unstable();
        all.sort_unstable();
        prop_assert_eq!(cells, all);
    }
}
