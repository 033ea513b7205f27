use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

#[test]
fn look() {
    let widths = std::env::var("W").unwrap_or("78".into());
    let source = std::env::var("S").expect("S").replace("\\n", "\n");
    for w in widths.split(',') {
        let w: usize = w.parse().expect("w");
        println!("--{w}");
        match render(&source, w) { None => println!("NONE"), Some(rows) => for r in rows { println!("{}", r.text()) } }
    }
}

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
    #![proptest_config(ProptestConfig::with_cases(2000))]

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
fn most_small_graphs_are_drawn_not_listed() {
    for direction in ["LR", "TB"] {
        let graphs = samples(200, 7, 8);
        let drawn = graphs.iter().filter(|edges| {
            let text = shown(&source(direction, edges), 118);
            let words = text.iter().filter(|row| row.contains(['→', '↺'])).count();
            words == 0
        });
        let drawn = drawn.count();
        let some = graphs.iter().filter(|edges| trace::is_picture(&shown(&source(direction, edges), 118))).count();
        println!("{direction}: {drawn} whole, {some} of 200 pictures");
    }
}
