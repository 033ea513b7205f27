use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn shown(source: &str, width: usize) -> Vec<String> {
    render(source, width).expect("a flowchart").iter().map(Row::text).collect()
}

fn letters(edges: &[(u8, u8)]) -> BTreeSet<(char, char)> {
    edges.iter().map(|&(a, b)| (char::from(b'A' + a), char::from(b'A' + b))).collect()
}

fn source(direction: &str, edges: &[(u8, u8)]) -> String {
    let lines = letters(edges).into_iter().map(|(a, b)| format!("{a} --> {b}\n"));
    format!("graph {direction}\n{}", lines.collect::<String>())
}

/// Whether the rows tell these edges and no others. A drawing that did not fit may have been turned.
fn tells(text: &[String], edges: &[(u8, u8)]) -> Result<(), String> {
    let read = ['▶', '▼'].map(|flow| trace::edges(text, flow));
    if read.contains(&Ok(letters(edges))) { Ok(()) } else { Err(format!("{read:?}\n{}", text.join("\n"))) }
}

proptest! {
    #[test]
    fn a_drawing_says_exactly_what_the_source_says(
        edges in prop::collection::vec((0u8..9, 0u8..9), 1..14),
        width in 20usize..160,
        direction in prop::sample::select(vec!["LR", "TB"]),
    ) {
        let text = shown(&source(direction, &edges), width);
        prop_assert_eq!(tells(&text, &edges), Ok(()));
    }
}

/// Small random graphs from a fixed sequence.
fn samples(count: usize, nodes: u32, edges: usize) -> Vec<Vec<(u8, u8)>> {
    let mut state = 7u32;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::try_from((state >> 16) % nodes).expect("a small number")
    };
    (0..count).map(|_| (0..edges).map(|_| (next(), next())).collect()).collect()
}

#[test]
fn small_graphs_are_drawn_not_listed() {
    for direction in ["LR", "TB"] {
        for edges in samples(200, 7, 8) {
            let text = shown(&source(direction, &edges), 118);
            let drawn = text.iter().filter(|row| !row.contains(['→', '↺'])).count();
            assert!(drawn > 3, "{}", text.join("\n"));
            let told = text.iter().filter(|row| row.contains('→')).count();
            assert!(told <= 2, "{}", text.join("\n"));
        }
    }
}

/// The diagram at each width, with the width above.
fn at_widths(source: &str, widths: &[usize]) -> String {
    let one = |&width: &usize| format!("{width}\n{}\n", shown(source, width).join("\n"));
    widths.iter().map(one).collect::<Vec<_>>().join("\n")
}

const SEED_WIDTHS: [usize; 4] = [40, 60, 78, 118];

#[test]
fn the_lifecycle_of_the_seed() {
    let source = "graph LR\n\
        recruit[recruit<br/>Sign Partner] --> onboard[onboard<br/>Activate]\n\
        onboard --> qbr[QBR<br/>Review]\n\
        qbr --> expand[expand<br/>Grow]\n\
        qbr --> exit[exit<br/>Terminate]\n\n\
        style recruit fill:#e3f2fd\n    style onboard fill:#e8f5e9\n";
    insta::assert_snapshot!(at_widths(source, &SEED_WIDTHS));
}

#[test]
fn the_five_chains_of_the_seed() {
    let chains = [
        ["IPP", "Qualification", "Discovery", "Pitch", "Proposal", "Signed"].as_slice(),
        &["Agreement", "Checklist", "Enablement", "Training", "ICP Alignment", "Active"],
        &["Metrics", "ICP Review", "QBR Doc", "Strategy", "Aligned"],
        &["Business Case", "Strategy", "Co-Marketing", "Integration", "Alignment", "Expanded"],
        &["Exit Planning", "Customer Review", "Metrics Doc", "Wind-Down", "Closed"],
    ];
    let drawn = chains.iter().map(|names| {
        let ids = ["A", "B", "C", "D", "E", "F"];
        let last = names.len() - 1;
        let node = |at: usize| match at {
            at if at == last => format!("{}(({}))", ids[at], names[at]),
            at => format!("{}[{}]", ids[at], names[at]),
        };
        let edges = (1..=last).map(|at| {
            if at == 1 { format!("{} --> {}", node(0), node(1)) } else { format!("{} --> {}", ids[at - 1], node(at)) }
        });
        let source = format!("graph LR\n    {}\n\n    style A fill:#e3f2fd", edges.collect::<Vec<_>>().join("\n    "));
        at_widths(&source, &SEED_WIDTHS)
    });
    insta::assert_snapshot!(drawn.collect::<Vec<_>>().join("\n"));
}

#[test]
fn questions_labels_merges_and_turning_back() {
    let source = "flowchart TD\n\
        A[Kickoff call] --> B{Legal OK?}\n\
        B -->|yes| C[Sign]\n\
        B -- no --> D[Renegotiate]\n\
        D -->|again| B\n\
        C --> E((Done))\n\
        D -.-> E";
    insta::assert_snapshot!("downward", at_widths(source, &[24, 60]));
    insta::assert_snapshot!("sideways", at_widths(&source.replace("TD", "LR"), &[60, 100]));
    insta::assert_snapshot!("mirrored", at_widths(&source.replace("TD", "RL"), &[100]));
    insta::assert_snapshot!("upward", at_widths(&source.replace("TD", "BT"), &[60]));
}

#[test]
fn forks_that_meet_merges() {
    insta::assert_snapshot!(at_widths(
        "graph LR\nA & B --> C & D\nA -->|x| B\nC --> C\nA -->|one| E\nA -->|two| E",
        &[80]
    ));
}

#[test]
fn subgraphs_with_and_without_room() {
    let source = "graph LR\n\
        subgraph Sales\nA[Lead] --> B[Qualify]\nend\n\
        subgraph Legal [Legal and finance]\nC[Review]\nsubgraph Signing\nD[Sign]\nend\nend\n\
        B --> C --> D --> F((Won))\n\
        B --> E[Nurture]\nE --> B\n\
        Sales -->|hands over| Legal";
    insta::assert_snapshot!(at_widths(source, &[20, 60, 110]));
}

#[test]
fn every_kind_of_line() {
    insta::assert_snapshot!(at_widths(
        "graph LR\nA --- B\nB <--> C\nC ==> D\nC -.->|maybe| E\nD --x F\nE --o G\nE --> F",
        &[80]
    ));
}

#[test]
fn parts_tell_what_is_what() {
    let rows = render("graph LR\nA -->|x| B((C))", 80).expect("a flowchart");
    let middle: Vec<_> = rows[1].cells.iter().map(|(shown, part)| (shown.as_str(), *part)).collect();
    assert_eq!(
        middle,
        [
            ("│ ", Part::Line),
            ("A", Part::Node),
            (" ├─", Part::Line),
            (" x ", Part::Label),
            ("─▶║ ", Part::Line),
            ("C", Part::End),
            (" ║", Part::Line)
        ]
    );
}

#[test]
fn a_chain_in_groups_keeps_their_names() {
    let text = shown("graph LR\nsubgraph First half\nA[Alpha] --> B[Beta]\nend\nB --> C((Gamma))", 14);
    assert_eq!(text, ["Alpha → Beta", "→ ((Gamma))", "First half:", "  Alpha, Beta"]);
}

#[test]
fn what_is_no_flowchart_is_left_to_the_caller() {
    for source in ["", "pie\n\"a\": 1", "graph LR\nA -- B", "graph LR\n%% nothing"] {
        assert_eq!(render(source, 80), None, "{source}");
    }
    assert_eq!(render("graph LR\nA --> B", 0), None);
}

#[test]
fn the_input_that_ends_other_renderers_is_drawn() {
    let text = shown("graph TD\nsubgraph S\nsubgraph S\nA --> B\nend\nend", 80);
    assert!(text.iter().any(|row| row.contains('▼')), "{}", text.join("\n"));
}

/// A node with any label, an edge in any spelling, a subgraph around what follows.
fn statement() -> impl Strategy<Value = String> {
    let label = prop_oneof!["[a-zA-Z ]{1,20}", "[^\"]{1,12}", Just("長い契約書の更新 👩‍👩‍👧‍👦".to_owned())];
    let shape = prop::sample::select(vec![("[", "]"), ("((", "))"), ("{", "}"), ("([", "])")]);
    let node = (0u8..12, shape, label).prop_map(|(id, (open, close), label)| format!("n{id}{open}\"{label}\"{close}"));
    let links = ["-->", "---", "-.->", "==>", "-->|a label|", "<-->", "--x", "-- said so -->", "~~~"];
    let link = prop::sample::select(links.to_vec());
    let edge = (0u8..12, link, 0u8..12).prop_map(|(from, link, to)| format!("n{from} {link} n{to}"));
    let open = "[a-z]{0,3}".prop_map(|name| format!("subgraph {name} [The {name} group]"));
    prop_oneof![2 => node, 4 => edge, 1 => open, 1 => Just("end".to_owned())]
}

fn flowchart() -> impl Strategy<Value = String> {
    let header = prop::sample::select(vec!["graph LR", "graph RL", "graph TB", "graph BT"]);
    (header, prop::collection::vec(statement(), 1..24)).prop_map(|(header, statements)| {
        let mut open = 0usize;
        let mut lines = vec![header.to_owned()];
        for statement in statements {
            match statement.as_str() {
                "end" if open == 0 => continue,
                "end" => open -= 1,
                other if other.starts_with("subgraph") && open == 5 => continue,
                other if other.starts_with("subgraph") => open += 1,
                _ => {}
            }
            lines.push(statement);
        }
        lines.extend(std::iter::repeat_n("end".to_owned(), open));
        lines.join("\n")
    })
}

/// Whether every word of `label` is in the text: in one piece, or broken over lines.
fn shows(text: &[String], label: &str) -> bool {
    let dense: String = text.concat().split_whitespace().collect();
    label.split_whitespace().all(|word| dense.contains(word) || text.iter().any(|row| row.contains(word)))
}

proptest! {
    #[test]
    fn any_flowchart_fits_and_shows_every_label(source in flowchart(), width in 1usize..=200) {
        let Some(graph) = read::read(&source) else { return Ok(()) };
        let rows = render(&source, width).expect("what is read is shown");
        let text: Vec<String> = rows.iter().map(Row::text).collect();
        prop_assert!(rows.iter().all(|row| row.width() <= width), "{}", text.join("\n"));
        prop_assert_eq!(render(&source, width), Some(rows));
        // A cell is too narrow for a wide character, which is an ellipsis there.
        if width > 1 {
            for label in graph.nodes.iter().flat_map(|node| &node.label) {
                prop_assert!(shows(&text, label), "{label:?} is not in\n{}", text.join("\n"));
            }
            for edge in &graph.edges {
                prop_assert!(shows(&text, &edge.link.label), "{:?} is not in\n{}", edge.link.label, text.join("\n"));
            }
            for group in &graph.groups {
                prop_assert!(shows(&text, &group.title), "{:?} is not in\n{}", group.title, text.join("\n"));
            }
        }
    }

    #[test]
    fn any_text_is_survived(
        pieces in prop::collection::vec(
            prop_oneof![
                prop::sample::select(vec![
                    "A", "B", "-->", "--", "-.", "==", "|", "[", "]", "((", "))", "{", "}", "\"", "&", ";", "\n", " ", "end\n",
                    "subgraph ", "style ", "%%", ":::", "~~~", "x--x", "<br>", "#quot;",
                ]).prop_map(str::to_owned),
                any::<String>(),
            ],
            0..40,
        ),
        width in 1usize..=200,
    ) {
        let source = format!("graph LR\n{}", pieces.concat());
        if let Some(rows) = render(&source, width) {
            prop_assert!(rows.iter().all(|row| row.width() <= width));
        }
        prop_assert_eq!(render(&pieces.concat(), width), None);
    }
}
