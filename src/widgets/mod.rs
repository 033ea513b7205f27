//! Drawing parts: they take state by reference, draw into a buffer, and return nothing that an update relies on.

pub mod editor;
pub mod fields;
pub mod input;
pub mod markers;
pub mod page;
pub mod popup;
mod row;
pub mod strip;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::area::Area;
pub use row::{Span, row, row_right, span};

/// A cell rectangle of the app as one of ratatui.
pub fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}

/// Gives a whole row of cells a style, keeping what is written there.
pub fn paint(buf: &mut Buffer, x: u16, y: u16, width: u16, style: Style) {
    let area = Rect::new(x, y, width, 1).intersection(buf.area);
    buf.set_style(area, style);
}

/// A vertical line, such as between two panes.
pub fn vertical(buf: &mut Buffer, area: Area, style: Style) {
    for y in area.y..area.y.saturating_add(area.height) {
        row(buf, area.x, y, area.width.min(1), &[Span::styled("│", style)]);
    }
}

/// Where the view of a long list or page stands: a mark at the right edge. Nothing where all is in view.
pub fn position_mark(buf: &mut Buffer, area: Area, top: usize, rows: usize, style: Style) {
    let height = usize::from(area.height);
    if rows <= height || height == 0 || area.width == 0 {
        return;
    }
    let length = (height * height / rows).max(1);
    let start = (top * (height - length)).checked_div(rows - height).unwrap_or(0).min(height - length);
    for offset in start..start + length {
        let y = area.y + u16::try_from(offset).unwrap_or(0);
        row(buf, area.x + area.width - 1, y, 1, &[Span::styled("┃", style)]);
    }
}
