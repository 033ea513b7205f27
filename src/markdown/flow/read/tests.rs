use super::super::graph::{Stroke, Tip};
use super::*;

/// The edges as `from tail stroke head to :label`, the quickest way to see what was understood.
fn edges(source: &str) -> Option<Vec<String>> {
    let graph = read(source)?;
    let name = |node: usize| graph.nodes[node].label.join("/");
    let tell = |edge: &Edge| {
        let Link { label, stroke, head, tail } = &edge.link;
        let tip = |tip: &Tip, arrow: &'static str| match tip {
            Tip::Plain => "",
            Tip::Arrow => arrow,
            Tip::Circle => "o",
            Tip::Cross => "x",
        };
        let line = match stroke {
            Stroke::Solid => "-",
            Stroke::Dotted => ".",
            Stroke::Thick => "=",
        };
        let label = if label.is_empty() { String::new() } else { format!(" :{label}") };
        format!("{} {}{line}{} {}{label}", name(edge.from), tip(tail, "<"), tip(head, ">"), name(edge.to))
    };
    Some(graph.edges.iter().map(tell).collect())
}

#[test]
fn every_link_is_read() {
    let cases = [
        ("A-->B", "A -> B"),
        ("A --> B", "A -> B"),
        ("A ----> B", "A -> B"),
        ("A---B", "A - B"),
        ("A -.-> B", "A .> B"),
        ("A -..-> B", "A .> B"),
        ("A -.- B", "A . B"),
        ("A ==> B", "A => B"),
        ("A === B", "A = B"),
        ("A --x B", "A -x B"),
        ("A --o B", "A -o B"),
        ("A <--> B", "A <-> B"),
        ("A o--o B", "A o-o B"),
        ("A x-.-x B", "A x.x B"),
        ("A -->|yes| B", "A -> B :yes"),
        ("A-->|\"a | b\"|B", "A -> B :a | b"),
        ("A ---|co-sell| B", "A - B :co-sell"),
        ("A -- yes, co-sell --> B", "A -> B :yes, co-sell"),
        ("A -- yes --- B", "A - B :yes"),
        ("A--yes-->B", "A -> B :yes"),
        ("A -. not yet .-> B", "A .> B :not yet"),
        ("A == must ==> B", "A => B :must"),
        ("A -- \"say -- it\" --> B", "A -> B :say -- it"),
        ("a-b --> c.d", "a-b -> c.d"),
        ("契約 --> 更新", "契約 -> 更新"),
        ("A:::hot --> B:::cold", "A -> B"),
        ("A[x] --> B %% because", "x -> B"),
    ];
    for (source, expected) in cases {
        let found = edges(&format!("graph LR\n  {source}\n"));
        assert_eq!(found, Some(vec![expected.to_owned()]), "{source}");
    }
}

#[test]
fn chains_and_lists_make_all_their_edges() {
    assert_eq!(edges("graph LR; A --> B --> C;").expect("read"), ["A -> B", "B -> C"]);
    assert_eq!(
        edges("graph LR; A & B --> C & D").expect("read"),
        ["A -> C", "A -> D", "B -> C", "B -> D"],
        "an ampersand joins each with each"
    );
    assert_eq!(edges("graph LR; A ~~~ B --> C; A --> B; A --> B").expect("read"), ["B -> C", "A -> B"]);
}

#[test]
fn every_shape_is_read() {
    let cases = [
        ("[x]", Shape::Box),
        ("(x)", Shape::Box),
        ("((x))", Shape::End),
        ("(((x)))", Shape::End),
        ("([x])", Shape::Box),
        ("[[x]]", Shape::Box),
        ("[(x)]", Shape::Box),
        ("[/x/]", Shape::Box),
        ("[\\x/]", Shape::Box),
        ("{x}", Shape::Choice),
        ("{{x}}", Shape::Box),
        (">x]", Shape::Box),
        ("[ \"x\" ]", Shape::Box),
        ("((\"x\"))", Shape::End),
    ];
    for (text, shape) in cases {
        let graph = read(&format!("flowchart TD\nA{text}")).expect(text);
        assert_eq!((graph.nodes[0].label[0].as_str(), graph.nodes[0].shape), ("x", shape), "{text}");
    }
}

#[test]
fn labels_keep_their_text() {
    let cases = [
        ("A[Call (30 min)]", "Call (30 min)"),
        ("A(Call (30 min))", "Call (30 min)"),
        ("A[see [1] there]", "see [1] there"),
        ("A[\"]) -->; %% all text\"]", "]) -->; %% all text"),
        ("A[\"two\nlines\"]", "two/lines"),
        ("A[one]; A[two]", "two"),
        ("A[one]; A", "one"),
        ("A[ ]", "A"),
    ];
    for (source, label) in cases {
        let graph = read(&format!("graph LR\n{source}")).expect(source);
        assert_eq!(graph.nodes[0].label.join("/"), label, "{source}");
    }
}

#[test]
fn directions_and_headers() {
    use Direction::{Down, LeftRight, RightLeft, Up};
    let cases = [
        ("graph LR", LeftRight),
        ("flowchart RL", RightLeft),
        ("graph TB;", Down),
        ("graph TD", Down),
        ("flowchart", Down),
        ("graph BT", Up),
        ("\u{feff}%%{init: {'a': 1}}%%\n%% hello\n\n  graph LR", LeftRight),
        ("---\ntitle: x\n---\ngraph LR", LeftRight),
        ("graph LR\r", LeftRight),
    ];
    for (header, direction) in cases {
        assert_eq!(read(&format!("{header}\nA")).expect(header).direction, direction, "{header}");
    }
}

#[test]
fn what_only_decorates_is_passed_over() {
    let source = "graph LR\n\
        %% comment\n\
        A --> B\n\
        style A fill:#e3f2fd,stroke:#333;classDef hot fill:#f00; class A hot\n\
        linkStyle 0 stroke:red\n\
        click A \"https://example.com/;x\" \"tip\"\n\
        direction TB\n\
        accTitle: a title\n\
        accDescr {\n several --> lines\n}\n\
        classDef cold fill:#00f; B --> C\n";
    assert_eq!(edges(source).expect("read"), ["A -> B", "B -> C"]);
}

#[test]
fn subgraphs_nest_and_take_their_nodes() {
    let source = "graph LR\n\
        A --> B\n\
        subgraph one [First half]\n  B --> C\n  subgraph \"inner part\"\n    D\n  end\n  D --> A\nend\n\
        subgraph two words\n  C --> E\nend\n\
        one --> two\n  E --> one";
    let graph = read(source).expect("read");
    let titles: Vec<_> = graph.groups.iter().map(|group| (group.title.as_str(), group.parent)).collect();
    assert_eq!(titles, [("First half", None), ("inner part", Some(0)), ("two words", None)]);
    let of = |label: &str| graph.nodes.iter().find(|node| node.label[0] == label).expect(label).group;
    assert_eq!([of("A"), of("B"), of("C"), of("D"), of("E")], [Some(0), Some(0), Some(0), Some(1), Some(2)]);
    assert_eq!(graph.group_edges.len(), 2, "an edge to a subgraph is no edge to a node of that name");
    assert!(graph.nodes.iter().any(|node| node.label[0] == "two"), "`two` is not the id of `two words`");
}

#[test]
fn a_subgraph_inside_its_namesake_ends() {
    let graph = read("graph TD\nsubgraph S\nsubgraph S\nA --> B\nend\nend\nS --> A").expect("read");
    assert_eq!(graph.groups.len(), 2);
    assert_eq!(graph.lineage(graph.nodes[0].group), [0, 1]);
}

#[test]
fn what_cannot_be_read_is_refused() {
    let cases = [
        "",
        "graph LR",
        "sequenceDiagram\nA->>B: hi",
        "graph XY\nA",
        "graph LR A --> B",
        "graph LR\nA[x",
        "graph LR\nA -->",
        "graph LR\n--> A",
        "graph LR\nA -> B",
        "graph LR\nA - B",
        "graph LR\nA -- yes B",
        "graph LR\nA@{ shape: rect }",
        "graph LR\nA e1@--> B",
        "graph LR\nA B",
        "graph LR\nA[x] y",
        "graph LR\nsubgraph S\nA",
        "graph LR\nA\nend",
        "graph LR\nstyle --> B",
        "graph LR\nA & --> B",
        "graph LR\nA:::",
        "graph LR\nA -->\nB",
        "graph LR\nA\n\u{0} B",
    ];
    for source in cases {
        assert_eq!(read(source), None, "{source:?}");
    }
}

#[test]
fn budgets_hold() {
    let line = |count: usize| (0..count).map(|n| format!("N{n}\n")).collect::<String>();
    assert!(read(&format!("graph LR\n{}", line(60))).is_some());
    assert!(read(&format!("graph LR\n{}", line(61))).is_none());
    let fan = |left: usize, right: usize| {
        let names =
            |letter: char, count: usize| (0..count).map(|n| format!("{letter}{n}")).collect::<Vec<_>>().join(" & ");
        format!("graph LR\n{} --> {}", names('a', left), names('b', right))
    };
    assert!(read(&fan(10, 12)).is_some());
    assert!(read(&fan(11, 11)).is_none());
    let nest = |depth: usize| format!("graph LR\n{}A\n{}", "subgraph x\n".repeat(depth), "end\n".repeat(depth));
    assert!(read(&nest(5)).is_some());
    assert!(read(&nest(6)).is_none());
    assert!(read(&format!("graph LR\nA\n%%{}", "x".repeat(8_200))).is_none());
}
