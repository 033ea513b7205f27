//! The flow strip: the steps of a playbook as chips and the outcome at its end, in one line, drawn from the model.

use ratatui::buffer::Buffer;
use ratatui::text::Span;

use super::row;
use crate::app::area::Area;
use crate::app::text;
use crate::domain::playbook::{Accent, Outcome, OutcomeKind, Playbook};
use crate::domain::run::{Run, Status, StepState};
use crate::domain::safe;
use crate::theme::{Depth, Theme};

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
}

/// The strip of a definition: nothing done, nowhere in it.
pub fn of_playbook(playbook: &Playbook) -> Vec<Chip> {
    let chip = |step: &crate::domain::playbook::Step| Chip {
        text: step.chip.clone(),
        label: step.label.clone(),
        state: ChipState::Open,
    };
    playbook.steps.iter().map(chip).collect()
}

/// The strip of a run.
pub fn of_run(playbook: &Playbook, run: &Run) -> Vec<Chip> {
    let mut chips = of_playbook(playbook);
    for (chip, step) in chips.iter_mut().zip(&playbook.steps) {
        let current = run.status == Status::Active && run.step == step.id;
        chip.state = match run.step_state(&step.id) {
            _ if current => ChipState::Current,
            StepState::Done => ChipState::Done,
            StepState::Skipped => ChipState::Skipped,
            StepState::Open => ChipState::Open,
        };
    }
    chips
}

/// Draws the strip, over several rows where the area has them; long names give way before the current step and the
/// outcome do.
pub fn draw(
    buf: &mut Buffer,
    area: Area,
    chips: &[Chip],
    outcome: &Outcome,
    reached: bool,
    accent: Accent,
    theme: Theme,
) {
    if area.is_empty() {
        return;
    }
    let mark = if outcome.kind == OutcomeKind::Good { "●" } else { "■" };
    let end_style = match (reached, outcome.kind) {
        (true, kind) => theme.end_chip(kind),
        (false, OutcomeKind::Good) => theme.good(),
        (false, OutcomeKind::Closed) => theme.accent(Accent::Red),
    };
    let end = format!("{mark} {}", safe::line(&outcome.label));
    let end = if reached { format!(" {end} ") } else { end };
    let room = usize::from(area.width).saturating_sub(2);
    if let Some(line) = compact(chips, room * usize::from(area.height), &end, accent, theme) {
        let spans: Vec<Span<'_>> = line.into_iter().chain([Span::styled(end, end_style)]).collect();
        row(buf, area.x, area.y, area.width, &spans);
        return;
    }
    let names = fit(chips, room.saturating_sub(text::width(&end)) + room * usize::from(area.height.saturating_sub(1)));
    let mut nodes: Vec<Vec<Span<'static>>> =
        chips.iter().zip(&names).map(|(chip, name)| chip_spans(chip, name, accent, theme)).collect();
    nodes.push(vec![Span::styled(end, end_style)]);
    let mut y = area.y;
    let mut line = vec![Span::raw(" ")];
    let width = |spans: &[Span<'_>]| spans.iter().map(|span| text::width(&span.content)).sum::<usize>();
    for (index, node) in nodes.into_iter().enumerate() {
        if index > 0 {
            line.push(Span::styled(" → ", theme.dim()));
        }
        if width(&line) + width(&node) > usize::from(area.width) && y + 1 < area.y + area.height {
            row(buf, area.x, y, area.width, &line);
            y += 1;
            line = vec![Span::raw("   ")];
        }
        line.extend(node);
    }
    row(buf, area.x, y, area.width, &line);
}

/// Where even short names would be cut to nothing: what is done, the current step, what is open, as numbers.
fn compact(chips: &[Chip], room: usize, end: &str, accent: Accent, theme: Theme) -> Option<Vec<Span<'static>>> {
    let shortest = |chip: &Chip| text::width(&chip.label).min(5) + 5;
    if chips.iter().map(shortest).sum::<usize>() + text::width(end) <= room {
        return None;
    }
    let current = chips.iter().position(|chip| chip.state == ChipState::Current);
    let arrow = || Span::styled(" → ", theme.dim());
    let mut line = vec![Span::raw(" ")];
    let settled = chips.iter().filter(|chip| matches!(chip.state, ChipState::Done | ChipState::Skipped)).count();
    let open = chips.len() - settled - usize::from(current.is_some());
    if settled > 0 {
        line.extend([Span::styled(format!("✓ {settled}"), theme.accent(accent)), arrow()]);
    }
    if let Some(current) = current {
        let name = text::clip(&safe::line(&chips[current].label), room.saturating_sub(text::width(end) + 18).max(4));
        line.extend(chip_spans(&chips[current], &name, accent, theme));
        line.push(arrow());
    }
    if open > 0 {
        line.extend([Span::styled(format!("{open} more"), theme.dim()), arrow()]);
    }
    Some(line)
}

fn chip_spans(chip: &Chip, name: &str, accent: Accent, theme: Theme) -> Vec<Span<'static>> {
    match chip.state {
        ChipState::Open => vec![Span::styled(name.to_owned(), theme.dim())],
        ChipState::Done => vec![Span::styled(format!("✓ {name}"), theme.accent(accent))],
        ChipState::Skipped => vec![Span::styled(format!("– {name}"), theme.dim())],
        ChipState::Current if theme.depth == Depth::None => vec![Span::styled(format!("[{name}]"), theme.strong())],
        ChipState::Current => vec![Span::styled(format!(" {name} "), theme.chip(accent))],
    }
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
        };
        names.iter().enumerate().map(chip).collect()
    }

    fn drawn(width: u16) -> String {
        let area = ratatui::layout::Rect::new(0, 0, width, 1);
        let mut buf = Buffer::empty(area);
        let outcome = Outcome { label: "Signed".into(), kind: OutcomeKind::Good };
        let theme = Theme { depth: Depth::None, light: false };
        draw(&mut buf, Area::new(0, 0, width, 1), &chips(), &outcome, false, Accent::Blue, theme);
        buf.content().iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned()
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
    fn no_width_panics() {
        for width in 0..30 {
            assert!(text::width(&drawn(width)) <= usize::from(width));
        }
    }
}
