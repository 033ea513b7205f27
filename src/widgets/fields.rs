//! The form of a step: its rows in view, and the input of the field that has the keys.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

use super::{Span, editor, input, paint, position_mark, rect, row, row_right, span};
use crate::app::area::Area;
use crate::app::text::{clip, width};
use crate::screens::run::fields::{Form, Mark, Row, What};
use crate::theme::Theme;

/// The cells before a label: the mark and the gap after it.
const LEAD: u16 = 2;

/// Draws the form; returns where the cursor is while a longer text is typed.
pub fn draw(buf: &mut Buffer, area: Area, form: &Form, focused: bool, theme: Theme) -> Option<(u16, u16)> {
    let label_width = form.label_width;
    let (_, values) = area.cut_left(label_width);
    let mut cursor = None;
    for (offset, (at, line)) in (0..area.height).zip(form.rows.iter().enumerate().skip(form.cursor.top)) {
        let y = area.y + offset;
        let here = Area { y, height: 1, ..area };
        let value = Area { y, height: 1, ..values };
        match line {
            Row::Air => {}
            Row::Section { title, note } => {
                let taken = row_right(buf, here.x, y, here.width, &[span(note, theme.dim())]);
                row(buf, here.x, y, here.width.saturating_sub(taken + 1), &[span(title, theme.strong())]);
            }
            Row::Words(words) => row(buf, here.x, y, here.width, &[span(words, theme.dim())]),
            Row::Field { index, mark, label, value: said, note } => {
                // The value goes first; under the field with the focus the note stands in full.
                let room = value.width.saturating_sub(cells(said) + 2);
                let note = if room < 8 { String::new() } else { clip(note, usize::from(room)) };
                let style = if *mark == Mark::Stale { theme.warning() } else { theme.dim() };
                let taken = row_right(buf, value.x, y, value.width, &[Span::styled(note, style)]);
                let (sign, shade) = match mark {
                    Mark::Filled => ("✓ ", theme.good()),
                    Mark::Stale => ("? ", theme.warning()),
                    Mark::Wrong => ("! ", theme.problem()),
                    Mark::Needed => ("• ", theme.warning()),
                    Mark::Open => ("  ", theme.dim()),
                };
                let named = if *mark == Mark::Open { theme.dim() } else { theme.text() };
                let name = [Span::styled(sign, shade), Span::styled(label.as_str(), named)];
                row(buf, here.x, y, label_width.saturating_sub(1), &name);
                let shown = match (mark, said.is_empty()) {
                    (Mark::Wrong, _) => Span::styled(said.as_str(), theme.problem()),
                    (_, true) => Span::styled("·", theme.dim()),
                    (_, false) => Span::styled(said.as_str(), theme.text()),
                };
                let gap = if taken > 0 { taken + 1 } else { 0 };
                row(buf, value.x, y, value.width.saturating_sub(gap), &[shown]);
                if focused && form.input.is_none() && *index == form.cursor.row {
                    paint(buf, here.x, y, here.width, theme.selected());
                }
            }
            Row::Input { label, line, .. } => {
                if *line == 0 {
                    let name = [Span::raw("  "), Span::styled(label.as_str(), theme.strong())];
                    row(buf, here.x, y, label_width.saturating_sub(1), &name);
                }
                match form.input.as_ref().map(|input| &input.what) {
                    Some(What::Line(typed)) => input::draw(buf, value, typed, "", focused, false, theme),
                    Some(What::Lines(typed)) => {
                        // The first line of it that is in view draws all that is.
                        let is_first = *line == 0 || offset == 0;
                        let lines = form.rows[at..].iter().take_while(|row| matches!(row, Row::Input { .. })).count();
                        let lines = u16::try_from(lines).unwrap_or(1).min(area.height - offset);
                        if is_first {
                            let place = Area { height: lines, ..value };
                            buf.set_style(rect(place).intersection(buf.area), theme.input(focused));
                            editor::draw(typed, rect(place), buf, &editor::EditorStyles::themed(theme));
                            cursor = typed.screen_cursor().map(|(x, down)| (place.x + x, place.y + down));
                        }
                    }
                    Some(What::Pick { .. }) | None => {}
                }
            }
            Row::Option { option, label, chosen, several, .. } => {
                let sign = match (several, chosen) {
                    (true, true) => "[x] ",
                    (true, false) => "[ ] ",
                    (false, true) => "(•) ",
                    (false, false) => "( ) ",
                };
                row(buf, value.x, y, value.width, &[Span::raw(sign), Span::styled(label.as_str(), theme.text())]);
                let under = matches!(form.input.as_ref().map(|input| &input.what), Some(What::Pick { row, .. }) if *row == Some(*option));
                if under {
                    paint(buf, value.x, y, value.width, theme.selected());
                }
            }
            Row::Anchor { digit, words, given, .. } => {
                let lead = digit.map_or_else(|| "  ".to_owned(), |digit| format!("{digit} "));
                let style = if *given { theme.strong() } else { theme.dim() };
                let lead =
                    Span::styled(lead, if *given { theme.good().add_modifier(Modifier::BOLD) } else { theme.key() });
                row(
                    buf,
                    here.x + LEAD + 2,
                    y,
                    here.width.saturating_sub(LEAD + 2),
                    &[lead, Span::styled(words.as_str(), style)],
                );
            }
            Row::Hint { words, .. } => indented(buf, here, Span::styled(words.as_str(), theme.dim())),
            Row::Problem { words, .. } => indented(buf, here, Span::styled(words.as_str(), theme.problem())),
        }
    }
    position_mark(buf, Area { width: area.width + 1, ..area }, form.cursor.top, form.rows.len(), theme.dim());
    cursor
}

fn indented(buf: &mut Buffer, area: Area, words: Span<'_>) {
    row(buf, area.x + LEAD + 2, area.y, area.width.saturating_sub(LEAD + 2), &[words]);
}

fn cells(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX / 2)
}
