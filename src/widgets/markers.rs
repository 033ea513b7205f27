//! The list of markers over the text of the editor: id, label, and the value at the right.

use ratatui::buffer::Buffer;

use super::{Span, paint, popup, position_mark, row, row_right, span};
use crate::app::area::Area;
use crate::app::text::{clip, fill};
use crate::screens::run::completing::{BLANK, Completing, GAP, LEAD};
use crate::theme::Theme;

/// Draws the rows in view over whatever is there. A line at the left sets them off where there are no shades.
pub fn draw(buf: &mut Buffer, list: &Completing, theme: Theme) {
    let Area { x, width, .. } = list.area;
    popup::clear(buf, list.area);
    let inner = width.saturating_sub(LEAD + 1);
    let ids = list.id_width() + GAP;
    for (y, (candidate, selected)) in (list.area.y..).zip(list.rows()) {
        paint(buf, x, y, width, theme.overlay());
        let (lead, style) = if selected {
            (Span::raw("▸"), theme.strong())
        } else {
            (Span::styled("│", theme.border()), theme.text())
        };
        row(buf, x, y, width.min(1), &[lead]);
        let value = match candidate.blank {
            true => Span::styled(BLANK, theme.blank()),
            false => Span::styled(clip(&candidate.value, usize::from(inner / 3)), theme.dim()),
        };
        let taken = row_right(buf, x + LEAD, y, inner, &[value]);
        let left = inner.saturating_sub(if taken > 0 { taken + GAP } else { 0 });
        let id = fill(&candidate.id, usize::from(ids.min(left)));
        row(buf, x + LEAD, y, left, &[Span::styled(id, style), span(&candidate.label, theme.dim())]);
        if selected {
            paint(buf, x, y, width, theme.selected());
        }
    }
    let (top, rows) = list.extent();
    position_mark(buf, list.area, top, rows, theme.dim());
}
