//! A rendered Markdown page: the lines of its layout that are in view.

use ratatui::buffer::Buffer;
use ratatui::text::Span;

use super::row;
use crate::app::area::Area;
use crate::markdown::Layout;
use crate::theme::Theme;

/// Draws the layout from row `top`.
pub fn draw(buf: &mut Buffer, area: Area, layout: &Layout, top: usize, theme: Theme) {
    for (offset, line) in (0..area.height).zip(layout.lines.iter().skip(top)) {
        let spans: Vec<Span<'_>> = line
            .spans
            .iter()
            .map(|span| Span::styled(span.text.as_str(), theme.markdown(&span.role, span.emphasis)))
            .collect();
        row(buf, area.x, area.y + offset, area.width, &spans);
    }
}

/// Where the view stands in the page: `12 %`, `all`.
pub fn position(layout: &Layout, top: usize, height: usize) -> String {
    let hidden = layout.lines.len().saturating_sub(height);
    match (hidden, top) {
        (0, _) => String::new(),
        (_, 0) => "top".to_owned(),
        (hidden, top) if top >= hidden => "end".to_owned(),
        (hidden, top) => format!("{} %", top * 100 / hidden),
    }
}
