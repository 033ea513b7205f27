//! A panel over the screen with a title and one line of border.

#![expect(clippy::disallowed_methods, reason = "a border and an empty area have no text")]

use ratatui::buffer::Buffer;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::{Span, rect, row};
use crate::app::area::Area;
use crate::app::text;
use crate::domain::safe;
use crate::theme::Theme;

/// Clears and frames a panel above everything else.
pub fn draw(buf: &mut Buffer, area: Area, title: &str, theme: Theme) {
    recede(buf, theme);
    clear(buf, area);
    let block = Block::bordered().border_type(BorderType::Rounded).border_style(theme.border()).style(theme.overlay());
    block.render(rect(area).intersection(buf.area), buf);
    let title = text::clip(&safe::line(title), usize::from(area.width.saturating_sub(6)));
    row(
        buf,
        area.x + 2,
        area.y,
        area.width.saturating_sub(4),
        &[Span::styled(format!(" {title} "), theme.overlay_title())],
    );
}

/// Takes away what is there. A wide character that begins left of the area would cover its first column.
pub fn clear(buf: &mut Buffer, area: Area) {
    if let Some(left) = area.x.checked_sub(1) {
        for y in area.y..(area.y + area.height).min(buf.area.bottom()) {
            if text::width(buf[(left, y)].symbol()) > 1 {
                row(buf, left, y, 1, &[Span::raw(" ")]);
            }
        }
    }
    Clear.render(rect(area).intersection(buf.area), buf);
}

/// What lies beneath steps back: one clear focus. The footer keeps its keys.
fn recede(buf: &mut Buffer, theme: Theme) {
    let style = theme.receded();
    let footer = buf.area.bottom().saturating_sub(1);
    for y in buf.area.top()..footer {
        for x in buf.area.left()..buf.area.right() {
            buf[(x, y)].set_style(style);
        }
    }
}
