use super::super::super::read::read;
use super::*;

/// The cell at which lines enter and leave a box.
fn pin(placed: &Placed) -> i32 {
    let cross = &placed.area.cross;
    cross.start + (cross.end - cross.start - 1) / 2
}

fn layout(source: &str, sideways: bool) -> Layout {
    let graph = read(&format!("graph LR\n{source}")).expect("a flowchart");
    let plan = Plan::new(&graph, &[]).expect("small enough");
    arrange(&graph, &plan, Style { sideways, roomy: true, wrap: 28 }).expect("room for all")
}

#[test]
fn a_parent_stands_at_the_middle_of_its_children() {
    for sideways in [true, false] {
        let boxes = layout("A --> B & C & D\nC --> E & F", sideways).boxes;
        let pin = |node: usize| pin(&boxes[node]);
        assert_eq!(pin(0), pin(2), "three children: in line with the second");
        assert!((pin(4) + pin(5) - 2 * pin(2)).abs() <= 1, "two children: between them");
    }
}

#[test]
fn a_chain_is_straight_beside_a_branch() {
    let boxes = layout("A --> B --> C --> D\nA --> E", true).boxes;
    assert_eq!(pin(&boxes[1]), pin(&boxes[2]));
    assert_eq!(pin(&boxes[2]), pin(&boxes[3]));
}

#[test]
fn boxes_and_texts_never_meet() {
    for sideways in [true, false] {
        let layout = layout("A -->|a long text| B\nA -->|another one| C\nB & C -->|x| D\nA -->|far away| D", sideways);
        let areas = layout.boxes.iter().map(|placed| &placed.area).chain(layout.captions.iter().map(|text| &text.area));
        let areas: Vec<&Area> = areas.collect();
        assert_eq!(areas.len(), 4 + 5);
        for (at, area) in areas.iter().enumerate() {
            assert!(!areas[at + 1..].iter().any(|other| other.meets(area)), "{area:?}");
        }
    }
}
