//! Draws the playbooks.

use ratatui::buffer::Buffer;

use super::{Parts, Playbooks, Row, parts};
use crate::app::App;
use crate::app::area::Area;
use crate::app::strip::of_playbook;
use crate::screens::view::{header, paragraph, query};
use crate::theme::Theme;
use crate::widgets::{Span, page, paint, position_mark, row, span, strip, vertical};

pub fn draw(buf: &mut Buffer, app: &App, playbooks: &Playbooks, header_area: Area, theme: Theme) -> Option<(u16, u16)> {
    let cx = app.cx();
    let shown = playbooks.shown(&cx);
    header(
        buf,
        header_area,
        &[Span::styled("Playbooks", theme.strong()), Span::styled(format!("  {}", shown.len()), theme.dim())],
        &[],
    );
    let parts = parts(app.size, playbooks.reading);
    vertical(buf, parts.border, theme.border());
    let cursor = list(buf, playbooks, &shown, &parts, theme);
    let Some(selected) = shown.get(playbooks.cursor.row) else {
        if app.catalog.is_some() {
            paragraph(buf, parts.page, "Nothing matches. Esc shows all again.", theme.dim());
        }
        return cursor;
    };
    if let Row::Playbook(entry) = selected {
        let chips = of_playbook(&entry.playbook);
        let area = Area { x: parts.strip.x.saturating_sub(1), ..parts.strip };
        strip::draw(buf, area, &chips, &entry.playbook.outcome, false, entry.playbook.accent, theme);
    }
    page::draw(buf, parts.page, &playbooks.page.page, playbooks.page.top, 0, theme);
    position_mark(
        buf,
        Area { width: parts.page.width + 1, ..parts.page },
        playbooks.page.top,
        playbooks.page.page.height(),
        theme.dim(),
    );
    cursor
}

/// The list, two rows each; returns where the filter's cursor is.
fn list(buf: &mut Buffer, playbooks: &Playbooks, shown: &[Row<'_>], parts: &Parts, theme: Theme) -> Option<(u16, u16)> {
    if parts.list.is_empty() {
        return None;
    }
    let typed = playbooks.filter.is_set();
    if !playbooks.filter.active && !typed {
        row(buf, parts.filter.x, parts.filter.y, parts.filter.width, &[Span::styled("  / filters", theme.dim())]);
    }
    let cursor = (playbooks.filter.active || typed)
        .then(|| query(buf, parts.filter, &playbooks.filter.line, "part of a name", theme));
    let area = parts.list;
    for (offset, item) in (0..area.height / 2).zip(shown.iter().skip(playbooks.cursor.top)) {
        let y = area.y + offset * 2;
        let selected = usize::from(offset) + playbooks.cursor.top == playbooks.cursor.row;
        let strong = if selected { theme.strong() } else { theme.text() };
        let mark = Span::styled(if selected { "▸ " } else { "  " }, theme.strong());
        let (name, detail) = match item {
            Row::Playbook(entry) => {
                let dot = Span::styled("■ ", theme.accent(entry.playbook.accent));
                (
                    vec![mark, dot, span(&entry.playbook.name, strong)],
                    span(&format!("    {}", entry.playbook.use_case), theme.dim()),
                )
            }
            Row::Broken(file) => {
                let problems = if file.problems.len() == 1 {
                    "1 problem".to_owned()
                } else {
                    format!("{} problems", file.problems.len())
                };
                let name = file.path.rsplit('/').next().unwrap_or(&file.path);
                (
                    vec![mark, Span::styled("! ", theme.problem()), span(name, strong)],
                    span(&format!("    {problems}"), theme.problem()),
                )
            }
        };
        row(buf, area.x, y, area.width, &name);
        row(buf, area.x, y + 1, area.width, &[detail]);
        if selected {
            paint(buf, area.x, y, area.width, theme.selected());
            paint(buf, area.x, y + 1, area.width, theme.selected());
        }
    }
    position_mark(buf, area, playbooks.cursor.top * 2, shown.len() * 2, theme.dim());
    cursor.filter(|_| playbooks.filter.active)
}
