//! Draws the flow strip: the current step as a chip in the playbook's colour, what is done with a tick.

use ratatui::buffer::Buffer;

use super::{Span, row};
use crate::app::area::Area;
use crate::app::strip::{Chip, ChipState, What, place};
use crate::domain::playbook::{Accent, Outcome, OutcomeKind};
use crate::theme::{Depth, Theme};

/// Draws the strip into `area`.
pub fn draw(
    buf: &mut Buffer,
    area: Area,
    chips: &[Chip],
    outcome: &Outcome,
    reached: bool,
    accent: Accent,
    theme: Theme,
) {
    for piece in place(area, chips, outcome, reached) {
        let style = match piece.what {
            What::Arrow | What::Open | What::Step(_, ChipState::Open | ChipState::Skipped) => theme.dim(),
            What::Settled | What::Step(_, ChipState::Done) => theme.accent(accent),
            What::Step(_, ChipState::Current) => theme.chip(accent),
            What::End if reached => theme.end_chip(outcome.kind),
            What::End if outcome.kind == OutcomeKind::Good => theme.good(),
            What::End => theme.accent(Accent::Red),
        };
        let chip = matches!(piece.what, What::Step(_, ChipState::Current)) && theme.depth != Depth::None;
        let text = if chip { piece.text.replacen('[', " ", 1) } else { piece.text };
        let text = match text.strip_suffix(']') {
            Some(name) if chip => format!("{name} "),
            _ => text,
        };
        let room = (area.x + area.width).saturating_sub(piece.x);
        row(buf, piece.x, piece.y, room, &[Span::styled(text, style)]);
    }
}
