//! A rendered Markdown page: the rows of it that are in view.

use ratatui::buffer::Buffer;
use ratatui::text::Span;

use super::row;
use crate::app::area::Area;
use crate::markdown::Page;
use crate::theme::Theme;

/// Draws the page from row `top`; its view has been laid out.
pub fn draw(buf: &mut Buffer, area: Area, page: &Page, top: usize, theme: Theme) {
    let rows = page.rows(top..top + usize::from(area.height));
    for (offset, spans) in (0..area.height).zip(rows) {
        let spans: Vec<Span<'_>> = spans
            .iter()
            .map(|span| Span::styled(span.text.as_str(), theme.markdown(&span.role, span.emphasis)))
            .collect();
        row(buf, area.x, area.y + offset, area.width, &spans);
    }
}

/// Where the view stands in the page: `12 %`, `all`.
pub fn position(page: &Page, top: usize, height: usize) -> String {
    let hidden = page.height().saturating_sub(height);
    match (hidden, top) {
        (0, _) => String::new(),
        (_, 0) => "top".to_owned(),
        (hidden, top) if top >= hidden => "end".to_owned(),
        (hidden, top) => format!("{} %", top * 100 / hidden),
    }
}
