//! The whole window: header, the screen on top, the one place of messages, the footer, and what lies over it.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::area::{self, Area};
use crate::app::form::{Form, Kind};
use crate::app::overlay::{Changed, HelpPage, ListParts, Overlay, ground, inside};
use crate::app::pick::Pick;
use crate::app::{App, Screen, footer, text};
use crate::screens::run::RunScreen;
use crate::theme::Theme;
use crate::widgets::{Span, input, paint, popup, position_mark, row, row_right, span};

/// Draws the program.
pub fn draw(frame: &mut Frame<'_>, app: &App, theme: Theme) {
    let (columns, rows) = (frame.area().width, frame.area().height);
    let buf = frame.buffer_mut();
    if columns < area::SMALLEST.0 || rows < area::SMALLEST.1 {
        too_small(buf, columns, rows);
        return;
    }
    let parts = area::frame(columns, rows);
    let mut cursor = None;
    match app.screen() {
        Screen::Today(today) => super::today::view::draw(buf, app, today, parts.header, theme),
        Screen::Partners(partners) => cursor = super::partners::view::draw(buf, app, partners, parts.header, theme),
        Screen::Partner(partner) => super::partner::view::draw(buf, app, partner, parts.header, theme),
        Screen::Playbooks(playbooks) => cursor = super::playbooks::view::draw(buf, app, playbooks, parts.header, theme),
        Screen::Run(RunScreen::Open(session)) => {
            cursor = super::run::view::draw(buf, app, session, parts.header, theme);
        }
        Screen::Run(RunScreen::Loading(key)) => {
            header(buf, parts.header, &[span(&format!("Opening {key} …"), theme.dim())], &[]);
        }
        Screen::Run(RunScreen::Failed(key, failure)) => {
            header(buf, parts.header, &[span(&key.to_string(), theme.strong())], &[]);
            paragraph(buf, parts.body.inset(2, 1), &failure.to_string(), theme.problem());
        }
    }
    message(buf, app, parts.message, theme);
    draw_footer(buf, app, parts.footer, theme);
    let all = ground((columns, rows));
    if let Some(overlay) = app.overlays.last() {
        cursor = draw_overlay(buf, all, overlay, theme);
    }
    if let Some((x, y)) = cursor {
        frame.set_cursor_position(Position::new(x.min(columns.saturating_sub(1)), y.min(rows.saturating_sub(1))));
    }
}

fn too_small(buf: &mut Buffer, columns: u16, rows: u16) {
    let words = format!("This window is too small ({columns}x{rows}). Please enlarge it.");
    for (y, line) in (0..rows).zip(text::wrap(&words, usize::from(columns))) {
        row(buf, 0, y, columns, &[Span::raw(line)]);
    }
}

/// The first row: where we are, and at the right what is worth knowing.
pub fn header(buf: &mut Buffer, area: Area, left: &[Span<'_>], right: &[Span<'_>]) {
    let taken = row_right(buf, area.x, area.y, area.width.saturating_sub(1), right);
    let room = area.width.saturating_sub(taken + 3);
    row(buf, area.x + 1, area.y, room, left);
}

/// Wrapped text.
pub fn paragraph(buf: &mut Buffer, area: Area, words: &str, style: ratatui::style::Style) {
    let words = crate::domain::safe::visible(words);
    for (offset, line) in (0..area.height).zip(text::wrap(&words, usize::from(area.width))) {
        row(buf, area.x, area.y + offset, area.width, &[Span::styled(line, style)]);
    }
}

/// Draws the notice at the bottom of its area. A long one grows upwards over the page, so that its end, where the cure
/// stands, is never cut.
fn message(buf: &mut Buffer, app: &App, area: Area, theme: Theme) {
    let Some(notice) = &app.notice else { return };
    let style = if notice.problem { theme.problem() } else { theme.text() };
    let mark = if notice.problem { "! " } else { "" };
    let words = format!("{mark}{}", crate::domain::safe::line(&notice.text));
    let lines = text::wrap(&words, usize::from(area.width.saturating_sub(2)));
    let above = u16::try_from(lines.len().min(4)).unwrap_or(1).saturating_sub(1).min(area.y);
    let grown = Area { y: area.y - above, height: area.height + above, ..area };
    if above > 0 {
        popup::clear(buf, grown);
    }
    for (offset, line) in (0..grown.height).zip(lines) {
        row(buf, grown.x + 1, grown.y + offset, grown.width.saturating_sub(2), &[Span::styled(line, style)]);
    }
}

fn draw_footer(buf: &mut Buffer, app: &App, area: Area, theme: Theme) {
    // A low window has no row for messages; then they stand in for the hints.
    if app.notice.is_some() && app.size.1 < 8 {
        return message(buf, app, area, theme);
    }
    for hint in footer::hints(&app.keymap, app.contexts(), area.width) {
        let words =
            [Span::styled(hint.key.to_string(), theme.key()), Span::styled(format!(" {}", hint.words), theme.dim())];
        row(buf, area.x + hint.x, area.y, area.width.saturating_sub(hint.x + 1), &words);
    }
}

/// Draws what is on top; returns where the terminal's cursor belongs.
fn draw_overlay(buf: &mut Buffer, all: Area, overlay: &Overlay, theme: Theme) -> Option<(u16, u16)> {
    match overlay {
        Overlay::Help(help) => draw_help(buf, all, help, theme),
        Overlay::Pick(pick) => draw_pick(buf, all, pick, theme),
        Overlay::Form(form) => draw_form(buf, all, form, theme),
        Overlay::Confirm(confirm) => {
            question(buf, all, &confirm.title, &confirm.text, &[("y", "yes"), ("n", "no")], theme)
        }
        Overlay::Conflict(conflict) => {
            let title = format!("{} was changed by another program", conflict.name);
            let text = match conflict.what {
                Changed::Document { .. } => {
                    "Your text is not saved in it yet; a copy lies beside it. Keep yours: it is written, and the other version is \
                     kept beside it. Take theirs: it is shown, and undo brings yours back."
                }
                Changed::Record => {
                    "Your last step is not saved yet. Keep yours: it is written, and the other version is kept beside it. Take \
                     theirs: it is shown, and undo brings yours back."
                }
            };
            question(buf, all, &title, text, &[("m", "keep mine"), ("t", "take theirs")], theme)
        }
        Overlay::Recovery(recovery) => super::versions::view::recovery(buf, all, recovery, theme),
        Overlay::Versions(versions) => super::versions::view::versions(buf, all, versions, theme),
    }
}

fn question(
    buf: &mut Buffer,
    all: Area,
    title: &str,
    words: &str,
    keys: &[(&'static str, &'static str)],
    theme: Theme,
) -> Option<(u16, u16)> {
    let width = all.width.saturating_sub(4).min(66);
    let lines = text::wrap(words, usize::from(width.saturating_sub(4)));
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(5);
    let panel = all.centred(width, height);
    popup::draw(buf, panel, title, theme);
    let inside = inside(panel);
    let (_, text_area) = inside.cut_top(u16::from(inside.height > 3));
    paragraph(buf, text_area, words, theme.overlay());
    let mut spans = Vec::new();
    for (key, word) in keys {
        spans.push(Span::styled(*key, theme.key()));
        spans.push(Span::styled(format!(" {word}   "), theme.dim()));
    }
    row(buf, inside.x, inside.y + inside.height.saturating_sub(1), inside.width, &spans);
    None
}

/// The line that narrows a list; returns where its cursor is.
pub fn query(
    buf: &mut Buffer,
    area: Area,
    editor: &crate::editor::Editor,
    placeholder: &str,
    theme: Theme,
) -> (u16, u16) {
    let typed = editor.text();
    let mark = Span::styled("› ", theme.strong());
    let words = if typed.is_empty() { span(placeholder, theme.dim()) } else { span(&typed, theme.text()) };
    row(buf, area.x, area.y, area.width, &[mark, words]);
    let before: String = typed.chars().take(typed.chars().count()).collect();
    let column = u16::try_from(text::width(&before)).unwrap_or(u16::MAX);
    (area.x.saturating_add(2).saturating_add(column).min(area.x + area.width.saturating_sub(1)), area.y)
}

fn draw_pick(buf: &mut Buffer, all: Area, pick: &Pick, theme: Theme) -> Option<(u16, u16)> {
    let ListParts { panel, line, list, .. } = pick.parts(all);
    popup::draw(buf, panel, &pick.title, theme);
    let cursor = query(buf, line, &pick.query, "type to search", theme);
    if pick.shown.is_empty() {
        row(
            buf,
            list.x,
            list.y,
            list.width,
            &[Span::styled("Nothing matches. Backspace widens the search.", theme.dim())],
        );
    }
    let mut view = pick.cursor;
    view.fit(pick.shown.len(), usize::from(list.height));
    for (offset, index) in (0..list.height).zip(pick.shown.iter().skip(view.top)) {
        let item = &pick.items[*index];
        let y = list.y + offset;
        let selected = usize::from(offset) + view.top == view.row;
        let detail = text::clip(&crate::domain::safe::line(&item.detail), usize::from(list.width / 2));
        let taken = u16::try_from(text::width(&detail)).unwrap_or(0);
        let mark = if selected { "▸ " } else { "  " };
        let style = if selected { theme.strong() } else { theme.text() };
        row(
            buf,
            list.x,
            y,
            list.width.saturating_sub(taken + 2),
            &[Span::styled(mark, style), span(&item.label, style)],
        );
        row_right(buf, list.x, y, list.width.saturating_sub(1), &[Span::styled(detail, theme.dim())]);
        if selected {
            paint(buf, list.x, y, list.width, theme.selected());
        }
    }
    position_mark(buf, Area { width: list.width + 1, ..list }, view.top, pick.shown.len(), theme.dim());
    Some(cursor)
}

fn draw_help(buf: &mut Buffer, all: Area, help: &HelpPage, theme: Theme) -> Option<(u16, u16)> {
    let ListParts { panel, line, list, explained } = help.parts(all);
    popup::draw(buf, panel, &format!("Help: {}", help.place), theme);
    let cursor = query(buf, line, &help.query, "type to search; Enter does it", theme);
    let mut view = help.cursor;
    view.fit(help.shown.len(), usize::from(list.height));
    let keys_width =
        help.rows.iter().map(|row| text::width(&row.keys)).max().unwrap_or(0).min(usize::from(list.width / 3));
    let place_width = 16.min(usize::from(list.width / 4));
    for (offset, index) in (0..list.height).zip(help.shown.iter().skip(view.top)) {
        let item = &help.rows[*index];
        let y = list.y + offset;
        let selected = usize::from(offset) + view.top == view.row;
        let style = if selected { theme.strong() } else { theme.text() };
        let keys = Span::styled(text::fill(&item.keys, keys_width), theme.key());
        let mark = if selected { "▸ " } else { "  " };
        row(buf, list.x, y, list.width, &[Span::raw(mark), keys, Span::raw("  "), Span::styled(item.title, style)]);
        let place = if list.width < 60 { String::new() } else { text::clip(item.context.title(), place_width) };
        row_right(buf, list.x, y, list.width.saturating_sub(1), &[Span::styled(place, theme.dim())]);
        if selected {
            paint(buf, list.x, y, list.width, theme.selected());
            let (_, words) = explained.cut_top(1);
            paragraph(buf, words, item.help, theme.dim());
        }
    }
    position_mark(buf, Area { width: list.width + 1, ..list }, view.top, help.shown.len(), theme.dim());
    Some(cursor)
}

fn draw_form(buf: &mut Buffer, all: Area, form: &Form, theme: Theme) -> Option<(u16, u16)> {
    let width = all.width.saturating_sub(4).min(72);
    let intro = text::wrap(&form.text, usize::from(width.saturating_sub(4)));
    let intro_height = if form.text.is_empty() { 0 } else { u16::try_from(intro.len()).unwrap_or(0) + 1 };
    let field_height = |kind: Kind| if kind == Kind::Lines { 7 } else { 4 };
    let fields: u16 = form.inputs.iter().map(|field| field_height(field.kind)).sum();
    let panel = all.centred(width, intro_height + fields + 3);
    popup::draw(buf, panel, &form.title, theme);
    let inside = inside(panel);
    let (_, inside) = inside.cut_top(u16::from(inside.height > intro_height + fields));
    let (intro_area, mut rest) = inside.cut_top(intro_height.min(inside.height.saturating_sub(fields)));
    paragraph(buf, intro_area, &form.text, theme.dim());
    let low = rest.height < fields;
    for (index, field) in form.inputs.iter().enumerate().filter(|(index, _)| !low || *index == form.focus) {
        let focused = index == form.focus;
        let (area, below) = rest.cut_top(field_height(field.kind));
        rest = below;
        let label = if focused { theme.strong() } else { theme.text() };
        let needed = if field.required { "" } else { "  optional" };
        row(buf, area.x, area.y, area.width, &[Span::styled(field.label, label), Span::styled(needed, theme.dim())]);
        let (box_area, note) = area.cut_top(1).1.cut_top(if field.kind == Kind::Lines { 4 } else { 1 });
        input::draw(buf, box_area, &field.editor, field.help, focused, field.kind == Kind::Lines, theme);
        let complaint = form.complaint.as_ref().filter(|_| focused);
        let words = match (complaint, field.verdict(form.today)) {
            (Some(complaint), _) => span(complaint, theme.problem()),
            (None, Some(Err(reason))) => span(&reason, theme.problem()),
            (None, Some(Ok(echo))) => span(&echo, theme.good()),
            (None, None) => Span::raw(""),
        };
        row(buf, note.x, note.y, note.width, &[words]);
    }
    None
}
