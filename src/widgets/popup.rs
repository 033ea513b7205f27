//! A panel over the screen with a title and one line of border.

use ratatui::buffer::Buffer;
use ratatui::text::Span;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::{rect, row};
use crate::app::area::Area;
use crate::app::text;
use crate::domain::safe;
use crate::theme::Theme;

/// Clears and frames a panel of at most this size in the middle of `all`; returns its inside.
pub fn draw(buf: &mut Buffer, all: Area, width: u16, height: u16, title: &str, theme: Theme) -> Area {
    let area = all.centred(width, height);
    Clear.render(rect(area).intersection(buf.area), buf);
    let block = Block::bordered().border_type(BorderType::Rounded).border_style(theme.border()).style(theme.overlay());
    block.render(rect(area).intersection(buf.area), buf);
    let title = text::clip(&safe::line(title), usize::from(area.width.saturating_sub(6)));
    row(buf, area.x + 2, area.y, area.width.saturating_sub(4), &[Span::styled(format!(" {title} "), theme.strong())]);
    area.inset(2, 1)
}
