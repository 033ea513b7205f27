//! A small input of one or a few lines. Its text is an [`Editor`] of ours; the text area of the ratatui organisation
//! draws it, with its cursor, its wrapping and its placeholder.

#![expect(clippy::disallowed_methods, reason = "the text area draws itself, of lines that are safe")]

use ratatui::buffer::Buffer;
use ratatui::widgets::Widget;
use tui_textarea::{CursorMove, TextArea, WrapMode};

use super::rect;
use crate::app::area::Area;
use crate::domain::safe;
use crate::editor::Editor;
use crate::theme::Theme;

/// Draws the input; a focused one shows its cursor.
pub fn draw(
    buf: &mut Buffer,
    area: Area,
    editor: &Editor,
    placeholder: &str,
    focused: bool,
    multiline: bool,
    theme: Theme,
) {
    let text = editor.text();
    let lines = text.split('\n').map(|line| safe::line(line).into_owned()).collect();
    let mut input = TextArea::new(lines);
    let position = editor.cursor();
    let line = text.split('\n').nth(position.line).unwrap_or_default();
    let before: usize = unicode_segmentation::UnicodeSegmentation::graphemes(line, true)
        .take(position.column)
        .map(|grapheme| safe::line(grapheme).chars().count())
        .sum();
    let row = u16::try_from(position.line).unwrap_or(u16::MAX);
    input.move_cursor(CursorMove::Jump(row, u16::try_from(before).unwrap_or(u16::MAX)));
    input.set_cursor_line_style(ratatui::style::Style::new());
    let cursor = ratatui::style::Style::new().add_modifier(ratatui::style::Modifier::REVERSED);
    input.set_cursor_style(if focused { cursor } else { ratatui::style::Style::new() });
    input.set_placeholder_text(&*safe::line(placeholder));
    input.set_placeholder_style(theme.dim());
    if multiline {
        input.set_wrap_mode(WrapMode::WordOrGlyph);
    }
    let inside = rect(area).intersection(buf.area);
    input.render(inside, buf);
    buf.set_style(inside, theme.input(focused));
    if focused && !multiline && editor.selection().is_some() {
        let width = u16::try_from(crate::app::text::width(&safe::line(&text))).unwrap_or(u16::MAX);
        buf.set_style(ratatui::layout::Rect { width, ..inside }.intersection(inside), theme.selection());
    }
}
