//! Drawing parts: they take state by reference, draw into a buffer, and return nothing that an update relies on.

#![expect(clippy::disallowed_methods, reason = "this is how text reaches a row")]

pub mod editor;
pub mod fields;
pub mod input;
pub mod markers;
pub mod page;
pub mod popup;
pub mod strip;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::area::Area;
use crate::app::text;
use crate::domain::safe;

/// A cell rectangle of the app as one of ratatui.
pub fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}

/// Text from anywhere, safe to draw.
pub fn span(text: &str, style: Style) -> Span<'static> {
    Span::styled(safe::line(text).into_owned(), style)
}

/// Draws spans on one row, cut with an ellipsis where they do not fit. All text comes this way to the screen, so that here it
/// is made safe, whoever made the span; safe text stays as it is.
pub fn row(buf: &mut Buffer, x: u16, y: u16, width: u16, spans: &[Span<'_>]) {
    let inside = Rect::new(x, y, width, 1).intersection(buf.area);
    if inside.is_empty() {
        return;
    }
    let mut left = usize::from(inside.width);
    let mut shown = Vec::new();
    for span in spans {
        let clipped = text::clip(&safe::line(&span.content), left);
        left -= text::width(&clipped);
        shown.push(Span::styled(clipped, span.style));
        if left == 0 {
            break;
        }
    }
    buf.set_line(inside.x, inside.y, &Line::from(shown), inside.width);
}

/// Draws spans that end at the right edge of the row; returns the columns they take.
pub fn row_right(buf: &mut Buffer, x: u16, y: u16, width: u16, spans: &[Span<'_>]) -> u16 {
    let taken =
        u16::try_from(spans.iter().map(|span| text::width(&span.content)).sum::<usize>()).unwrap_or(width).min(width);
    row(buf, x + (width - taken), y, taken, spans);
    taken
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_span_holds_is_safe_on_the_row() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 24, 1));
        row(&mut buf, 0, 0, 24, &[Span::raw("a\u{1b}[2J"), Span::raw("\u{202e}b\n日本")]);
        let shown: String = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(shown.trim_end(), "a␛[2J<U+202E>b 日 本");
    }
}
