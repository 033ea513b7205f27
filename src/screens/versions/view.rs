//! Draws lists of texts with what of them differs from the text in their place.

use ratatui::buffer::Buffer;

use crate::app::area::Area;
use crate::app::overlay::ListParts;
use crate::app::recovery::Recovery;
use crate::app::versions::Versions;
use crate::domain::history::differences;
use crate::screens::view::paragraph;
use crate::theme::Theme;
use crate::widgets::{Span, paint, popup, position_mark, row, row_right, span};

/// Texts that an ended program left.
pub fn recovery(buf: &mut Buffer, all: Area, recovery: &Recovery, theme: Theme) -> Option<(u16, u16)> {
    let ListParts { panel, line, list, explained } = recovery.parts(all);
    popup::draw(buf, panel, "Typed, but not saved", theme);
    let words = "The program ended before this was in its file. Nothing is lost: Enter puts it back where it was typed, Esc \
                 asks again at the next start.";
    paragraph(buf, line, words, theme.overlay());
    let mut view = recovery.cursor;
    view.fit(recovery.left.offered.len(), usize::from(list.height));
    for (offset, offered) in (0..list.height).zip(recovery.left.offered.iter().skip(view.top)) {
        let y = list.y + offset;
        let selected = usize::from(offset) + view.top == view.row;
        let (added, removed) = differences(&offered.now, &offered.draft.text);
        let lines = match (added.len(), removed.len()) {
            (added, 0) => format!("{added} new"),
            (added, removed) => format!("{added} new, {removed} replaced"),
        };
        let time = offered.draft.at.to_zoned_datetime(recovery.zone.clone()).strftime("%a %H:%M").to_string();
        let detail = if list.width < 76 { time } else { format!("{lines}  {time}") };
        let taken = row_right(buf, list.x, y, list.width.saturating_sub(1), &[Span::styled(detail, theme.dim())]);
        let run = offered.draft.place.run().map(|run| format!("{} {run}  ", run.partner)).unwrap_or_default();
        let (mark, style) = if selected { ("▸ ", theme.strong()) } else { ("  ", theme.text()) };
        let words = [Span::styled(mark, style), span(&run, theme.dim()), span(&offered.draft.place.name(), style)];
        row(buf, list.x, y, list.width.saturating_sub(taken + 2), &words);
        if selected {
            paint(buf, list.x, y, list.width, theme.selected());
            draw_differences(buf, explained, offered.changed, (&added, &removed), theme);
        }
    }
    position_mark(buf, Area { width: list.width + 1, ..list }, view.top, recovery.left.offered.len(), theme.dim());
    None
}

/// What a text says that was left, beside what it would replace.
fn draw_differences(buf: &mut Buffer, area: Area, changed: bool, (added, removed): (&[&str], &[&str]), theme: Theme) {
    let (_, mut area) = area.cut_top(1);
    if changed {
        let words = "Somebody else has changed the file since. u brings their version back.";
        let (line, rest) = area.cut_top(1);
        row(buf, line.x, line.y, line.width, &[Span::styled(words, theme.warning())]);
        area = rest;
    }
    let gone = removed.iter().map(|line| ("- ", *line, theme.dim()));
    let come = added.iter().map(|line| ("+ ", *line, theme.good()));
    let shown = gone.take(usize::from(area.height / 3)).chain(come);
    for (offset, (sign, line, style)) in (0..area.height).zip(shown) {
        row(buf, area.x, area.y + offset, area.width, &[Span::styled(sign, style), span(line, style)]);
    }
}

/// Earlier versions of a document.
pub fn versions(buf: &mut Buffer, all: Area, versions: &Versions, theme: Theme) -> Option<(u16, u16)> {
    let ListParts { panel, line, list, explained } = versions.parts(all);
    popup::draw(buf, panel, &format!("Earlier versions: {}", versions.name), theme);
    let words = "What a version would change is below it. Enter brings it back; undo takes that back.";
    paragraph(buf, line, words, theme.overlay());
    let mut view = versions.cursor;
    view.fit(versions.list.len(), usize::from(list.height));
    for (offset, version) in (0..list.height).zip(versions.list.iter().skip(view.top)) {
        let y = list.y + offset;
        let selected = usize::from(offset) + view.top == view.row;
        let time = version.at.to_zoned_datetime(versions.zone.clone()).strftime("%a %d %b %H:%M").to_string();
        let taken = row_right(buf, list.x, y, list.width.saturating_sub(1), &[span(&version.by, theme.dim())]);
        let (mark, style) = if selected { ("▸ ", theme.strong()) } else { ("  ", theme.text()) };
        let words =
            [Span::styled(mark, style), Span::styled(time, style), span(&format!("  {}", version.what), theme.dim())];
        row(buf, list.x, y, list.width.saturating_sub(taken + 2), &words);
        if selected {
            paint(buf, list.x, y, list.width, theme.selected());
            let (added, removed) = differences(&versions.now, &version.text);
            draw_differences(buf, explained, false, (&added, &removed), theme);
        }
    }
    position_mark(buf, Area { width: list.width + 1, ..list }, view.top, versions.list.len(), theme.dim());
    None
}
