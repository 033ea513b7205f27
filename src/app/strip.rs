//! The flow strip: the steps of a playbook and the outcome at its end, from the model, placed into one or a few rows.
//! Drawing and clicks share the placement.

use super::area::Area;
use super::text;
use crate::domain::playbook::{Outcome, OutcomeKind, Playbook};
use crate::domain::run::{Run, Status, StepState};
use crate::domain::safe;

/// How a chip stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChipState {
    Open,
    Current,
    Done,
    Skipped,
}

/// One step of the strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    pub text: String,
    /// A shorter name, for where there is little room.
    pub label: String,
    pub state: ChipState,
    /// The step's position in the playbook, from 0.
    pub step: usize,
}

/// The strip of a definition: nothing done, nowhere in it.
pub fn of_playbook(playbook: &Playbook) -> Vec<Chip> {
    let chip = |(index, step): (usize, &crate::domain::playbook::Step)| Chip {
        text: step.chip.clone(),
        label: step.label.clone(),
        state: ChipState::Open,
        step: index,
    };
    playbook.steps.iter().enumerate().map(chip).collect()
}

/// The strip of a run: without the steps that do not apply.
pub fn of_run(playbook: &Playbook, run: &Run) -> Vec<Chip> {
    let mut chips = of_playbook(playbook);
    for (chip, step) in chips.iter_mut().zip(&playbook.steps) {
        let current = run.status == Status::Active && run.step == step.id;
        if current && run.step_state(&step.id) == StepState::Done {
            chip.text.insert_str(0, "✓ ");
            chip.label.insert_str(0, "✓ ");
        }
        chip.state = match run.step_state(&step.id) {
            _ if current => ChipState::Current,
            StepState::Done => ChipState::Done,
            StepState::Skipped => ChipState::Skipped,
            StepState::Open | StepState::Na => ChipState::Open,
        };
    }
    chips.retain(|chip| run.is_shown(&playbook.steps[chip.step].id));
    chips
}

/// A piece of the strip at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub x: u16,
    pub y: u16,
    pub text: String,
    pub what: What,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The step at this position.
    Step(usize, ChipState),
    /// How many steps are settled, where there is no room for their names.
    Settled,
    /// How many steps are open, likewise.
    Open,
    Arrow,
    End,
}

/// Places the strip into `area`; long names give way before the current step and the outcome do, and numbers stand for
/// names where those would be cut to nothing.
pub fn place(area: Area, chips: &[Chip], outcome: &Outcome, reached: bool) -> Vec<Placed> {
    if area.is_empty() {
        return Vec::new();
    }
    let mark = if outcome.kind == OutcomeKind::Good { "●" } else { "■" };
    let end = format!("{mark} {}", safe::line(&outcome.label));
    let end = if reached { format!(" {end} ") } else { end };
    let room = usize::from(area.width).saturating_sub(2);
    let below = room * usize::from(area.height.saturating_sub(1));
    let mut nodes = match in_numbers(chips, room + below, &end) {
        Some(numbers) => numbers,
        None => {
            let names = fit(chips, room.saturating_sub(text::width(&end)) + below);
            let node = |(chip, name): (&Chip, String)| (shown(chip.state, &name), What::Step(chip.step, chip.state));
            chips.iter().zip(names).map(node).collect()
        }
    };
    nodes.push((end, What::End));
    let (mut x, mut y) = (area.x + 1, area.y);
    let mut placed = Vec::new();
    for (index, (text, what)) in nodes.into_iter().enumerate() {
        let width = u16::try_from(text::width(&text)).unwrap_or(u16::MAX / 2);
        if index > 0 {
            placed.push(Placed { x, y, text: " → ".to_owned(), what: What::Arrow });
            x = x.saturating_add(3);
        }
        if x.saturating_add(width) > area.x + area.width && y + 1 < area.y + area.height {
            (x, y) = (area.x + 3, y + 1);
        }
        placed.push(Placed { x, y, text, what });
        x = x.saturating_add(width);
    }
    placed
}

/// A chip's text with the sign of its state, which does not need colour.
fn shown(state: ChipState, name: &str) -> String {
    match state {
        ChipState::Open => name.to_owned(),
        ChipState::Done => format!("✓ {name}"),
        ChipState::Skipped => format!("– {name}"),
        // Where there is colour, the brackets are drawn as the ends of the chip.
        ChipState::Current => format!("[{name}]"),
    }
}

/// What is done, the current step, what is open, as numbers; `None` where the names can be shown.
fn in_numbers(chips: &[Chip], room: usize, end: &str) -> Option<Vec<(String, What)>> {
    let shortest = |chip: &Chip| text::width(&chip.label).min(5) + 5;
    if chips.iter().map(shortest).sum::<usize>() + text::width(end) <= room {
        return None;
    }
    let current = chips.iter().position(|chip| chip.state == ChipState::Current);
    let settled = chips.iter().filter(|chip| matches!(chip.state, ChipState::Done | ChipState::Skipped)).count();
    let open = chips.len() - settled - usize::from(current.is_some());
    let mut nodes = Vec::new();
    if settled > 0 {
        nodes.push((format!("✓ {settled}"), What::Settled));
    }
    if let Some(current) = current {
        let name = text::clip(&safe::line(&chips[current].label), room.saturating_sub(text::width(end) + 18).max(4));
        nodes.push((shown(ChipState::Current, &name), What::Step(chips[current].step, ChipState::Current)));
    }
    if open > 0 {
        nodes.push((format!("{open} more"), What::Open));
    }
    Some(nodes)
}

/// The names to show in `room` cells: in full, else the labels, else the longest ones cut until all fit.
fn fit(chips: &[Chip], room: usize) -> Vec<String> {
    let marks: usize = chips.iter().map(|chip| 3 + if chip.state == ChipState::Open { 0 } else { 2 }).sum();
    let room = room.saturating_sub(marks);
    let width = |names: &[String]| names.iter().map(|name| text::width(name)).sum::<usize>();
    let names: Vec<String> = chips.iter().map(|chip| safe::line(&chip.text).into_owned()).collect();
    if width(&names) <= room {
        return names;
    }
    let mut names: Vec<String> = chips.iter().map(|chip| safe::line(&chip.label).into_owned()).collect();
    while width(&names) > room {
        let current = chips.iter().position(|chip| chip.state == ChipState::Current);
        let others = || (0..names.len()).filter(|index| Some(*index) != current);
        let longest =
            others().max_by_key(|index| text::width(&names[*index])).filter(|index| text::width(&names[*index]) > 2);
        let Some(longest) = longest.or(current.filter(|index| text::width(&names[*index]) > 4)) else { break };
        let shorter = text::width(&names[longest]) - 1;
        names[longest] = text::clip(&names[longest], shorter);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chips() -> Vec<Chip> {
        let names = [
            ("Ideal Partner Profile", "IPP"),
            ("Qualification", "Qualification"),
            ("Discovery", "Discovery"),
            ("Pitch", "Pitch"),
            ("Proposal", "Proposal"),
        ];
        let chip = |(index, (text, label)): (usize, &(&str, &str))| Chip {
            text: (*text).to_owned(),
            label: (*label).to_owned(),
            state: [ChipState::Done, ChipState::Current, ChipState::Open][index.min(2)],
            step: index,
        };
        names.iter().enumerate().map(chip).collect()
    }

    fn drawn(width: u16) -> String {
        let outcome = Outcome { label: "Signed".into(), kind: OutcomeKind::Good };
        let placed = place(Area::new(0, 0, width, 1), &chips(), &outcome, false);
        let texts: String = placed.into_iter().map(|piece| piece.text).collect();
        if width == 0 { texts } else { format!(" {texts}") }
    }

    #[test]
    fn names_are_full_where_there_is_room_and_give_way_where_not() {
        assert_eq!(drawn(100), " ✓ Ideal Partner Profile → [Qualification] → Discovery → Pitch → Proposal → ● Signed");
        assert_eq!(drawn(80), " ✓ IPP → [Qualification] → Discovery → Pitch → Proposal → ● Signed");
        let narrow = drawn(60);
        assert!(narrow.contains("[Qualification]") && narrow.ends_with("● Signed"), "{narrow}");
        assert!(text::width(&narrow) <= 60);
    }

    #[test]
    fn pieces_stand_in_a_row_and_never_over_each_other() {
        let outcome = Outcome { label: "Signed".into(), kind: OutcomeKind::Good };
        for width in 0..120 {
            for height in 0..3 {
                let placed = place(Area::new(2, 5, width, height), &chips(), &outcome, true);
                assert_eq!(placed.is_empty(), width == 0 || height == 0);
                for pair in placed.windows(2) {
                    let end = pair[0].x + u16::try_from(text::width(&pair[0].text)).expect("short");
                    assert!(pair[1].y > pair[0].y || pair[1].x == end, "{width}x{height}");
                    assert!((5..5 + height).contains(&pair[1].y));
                }
            }
        }
    }
}
