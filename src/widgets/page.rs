//! A rendered Markdown page: the rows of it that are in view.

use ratatui::buffer::Buffer;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::{Span, paint, row};
use crate::app::area::Area;
use crate::app::text;
use crate::markdown::{Cells, Page};
use crate::theme::Theme;

/// Draws the page from row `top` and cell `left`; its view has been laid out.
pub fn draw(buf: &mut Buffer, area: Area, page: &Page, top: usize, left: usize, theme: Theme) {
    let rows = page.rows(top..top + usize::from(area.height));
    for (offset, spans) in (0..area.height).zip(rows) {
        let spans =
            spans.iter().map(|span| Span::styled(span.text.as_str(), theme.markdown(&span.role, span.emphasis)));
        row(buf, area.x, area.y + offset, area.width, &from_cell(spans, left));
    }
}

/// Lays a style over cells of the page, such as those of a match or of the link that has the focus.
pub fn highlight(buf: &mut Buffer, area: Area, cells: &[Cells], (top, left): (usize, usize), style: Style) {
    for part in cells {
        let Some(row) = part.row.checked_sub(top).filter(|row| *row < usize::from(area.height)) else { continue };
        let within = |cell: usize| cell.saturating_sub(left).min(usize::from(area.width)) as u16;
        let (start, end) = (within(part.start), within(part.end));
        paint(buf, area.x + start, area.y + row as u16, end - start, style);
    }
}

/// What of a row stands at cell `left` and behind it; a space for what is left of a wide character.
fn from_cell<'a>(spans: impl Iterator<Item = Span<'a>>, left: usize) -> Vec<Span<'a>> {
    let mut hidden = left;
    let mut shown = Vec::new();
    for span in spans {
        let cells = text::width(&span.text);
        if hidden == 0 {
            shown.push(span);
        } else if cells <= hidden {
            hidden -= cells;
        } else {
            let mut kept = String::new();
            for grapheme in span.text.graphemes(true) {
                let cells = text::width(grapheme);
                if hidden == 0 {
                    kept.push_str(grapheme);
                } else {
                    kept.extend(std::iter::repeat_n(' ', cells.saturating_sub(hidden)));
                    hidden = hidden.saturating_sub(cells);
                }
            }
            shown.push(Span::styled(kept, span.style));
        }
    }
    shown
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cells_in_view_are_highlighted() {
        let mut buf = Buffer::empty(ratatui::layout::Rect::new(0, 0, 8, 3));
        let area = Area { x: 1, y: 1, width: 5, height: 2 };
        let cells = [(9, 0, 4), (10, 1, 5), (11, 6, 99), (12, 0, 9)];
        let cells = cells.map(|(row, start, end)| Cells { row, start, end });
        highlight(&mut buf, area, &cells, (10, 2), Style::new().bg(ratatui::style::Color::Red));
        let lit = |y| (0..8).filter(|x| buf[(*x, y)].bg == ratatui::style::Color::Red).collect::<Vec<u16>>();
        assert_eq!([0, 1, 2].map(lit), [vec![], vec![1, 2, 3], vec![5]]);
    }

    #[test]
    fn what_is_left_of_the_view_is_cut_by_cells() {
        let cut = |left| -> String {
            let spans = ["ab", "日本", "e\u{301}f"].into_iter().map(Span::raw);
            from_cell(spans, left).iter().map(|span| &*span.text).collect()
        };
        assert_eq!([0, 1, 2, 3].map(cut), ["ab日本e\u{301}f", "b日本e\u{301}f", "日本e\u{301}f", " 本e\u{301}f"]);
        assert_eq!([6, 7, 8, 99].map(cut), ["e\u{301}f", "f", "", ""]);
    }
}
