//! The one way of text to the screen: spans of safe text on a row, cut with an ellipsis where they do not fit.

#![expect(clippy::disallowed_methods, reason = "this is how safe text reaches the cells")]

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::text;
use crate::domain::safe::Safe;

/// A piece of a row with its look. Its text is safe, whoever made it and of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span<'a> {
    pub text: Safe<'a>,
    pub style: Style,
}

impl<'a> Span<'a> {
    pub fn raw(text: impl Into<Safe<'a>>) -> Self {
        Self::styled(text, Style::new())
    }

    pub fn styled(text: impl Into<Safe<'a>>, style: Style) -> Self {
        Self { text: text.into().on_one_line(), style }
    }
}

/// A piece of a row that outlives its text.
pub fn span(text: &str, style: Style) -> Span<'static> {
    Span::styled(text.to_owned(), style)
}

/// Draws spans on one row, cut with an ellipsis where they do not fit.
pub fn row(buf: &mut Buffer, x: u16, y: u16, width: u16, spans: &[Span<'_>]) {
    let inside = Rect::new(x, y, width, 1).intersection(buf.area);
    if inside.is_empty() {
        return;
    }
    let mut left = usize::from(inside.width);
    let mut x = inside.x;
    for span in spans {
        let clipped = Safe::from(text::clip(&span.text, left));
        left = left.saturating_sub(text::width(&clipped));
        x = put(buf, x, inside.y, &clipped, inside.right() - x, span.style);
        if left == 0 {
            break;
        }
    }
}

/// The only place where text becomes cells. Returns the column after it.
pub(super) fn put(buf: &mut Buffer, x: u16, y: u16, text: &Safe<'_>, width: u16, style: Style) -> u16 {
    buf.set_stringn(x, y, &**text, width.into(), style).0
}

/// Draws spans that end at the right edge of the row; returns the columns they take.
pub fn row_right(buf: &mut Buffer, x: u16, y: u16, width: u16, spans: &[Span<'_>]) -> u16 {
    let taken =
        u16::try_from(spans.iter().map(|span| text::width(&span.text)).sum::<usize>()).unwrap_or(width).min(width);
    row(buf, x + (width - taken), y, taken, spans);
    taken
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
