//! Draws the wizard.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

use super::document::{Document, OpenDocument, SearchLine};
use super::layout::{self, Panes, TAB_GAP};
use super::preview::Preview;
use super::{Page, Pane, SaveState, Session, pages};
use crate::app::App;
use crate::app::area::Area;
use crate::app::strip::of_run;
use crate::app::text;
use crate::domain::run::{CriterionState, Status, StepState, Tab};
use crate::domain::safe;
use crate::screens::view::{header, paragraph, query};
use crate::theme::Theme;
use crate::widgets::{
    Span, editor, fields, markers, page, paint, position_mark, row, row_right, span, strip, vertical,
};

/// Draws the run; returns where the terminal's cursor belongs.
pub fn draw(buf: &mut Buffer, app: &App, session: &Session, header_area: Area, theme: Theme) -> Option<(u16, u16)> {
    draw_header(buf, app, session, header_area, theme);
    let panes = layout::panes(session, app.size);
    let reached = session.run.status == Status::Completed;
    let playbook = &session.playbook;
    strip::draw(buf, panes.strip, &of_run(playbook, &session.run), &playbook.outcome, reached, playbook.accent, theme);
    match session.page {
        Page::Gate => {
            pages::gate(buf, session, &panes, theme);
            None
        }
        Page::Completion => {
            pages::completion(buf, app, session, &panes, theme);
            None
        }
        Page::Steps => draw_steps(buf, session, &panes, theme),
    }
}

fn draw_header(buf: &mut Buffer, app: &App, session: &Session, area: Area, theme: Theme) {
    let step = session.step();
    let number = session.run.step_index(&session.playbook) + 1;
    let place = match session.page {
        Page::Gate => "gate".to_owned(),
        Page::Completion => "completion".to_owned(),
        Page::Steps => format!("step {number} of {} {}", session.playbook.steps.len(), step.chip),
    };
    let mut left = vec![span(&session.partner.name, theme.strong()), Span::raw("  ")];
    if !session.partner.tier.is_empty() {
        left.push(span(&format!("{}  ", session.partner.tier), theme.dim()));
    }
    left.push(span(&session.key.to_string(), theme.dim()));
    left.push(span(&format!("  {place}"), theme.text()));
    let right = match (app.save_state(), app.saved_at) {
        _ if session.is_guest() => Span::styled("read only: open elsewhere", theme.warning()),
        (SaveState::NotKept(_), _) if app.is_kept() => Span::styled("draft kept", theme.problem()),
        (SaveState::Typed, _) if app.is_kept() => Span::styled("draft kept", theme.dim()),
        (SaveState::NotKept(_), _) => Span::styled("NOT KEPT", theme.problem()),
        (SaveState::Typed | SaveState::Saving, _) => Span::styled("saving …", theme.dim()),
        (SaveState::Saved, Some(at)) => Span::styled(
            format!("saved {}", at.to_zoned_datetime(app.now.time_zone().clone()).strftime("%H:%M")),
            theme.dim(),
        ),
        (SaveState::Saved, None) => Span::styled("saved", theme.dim()),
    };
    header(buf, area, &left, &[right]);
}

fn draw_steps(buf: &mut Buffer, session: &Session, panes: &Panes, theme: Theme) -> Option<(u16, u16)> {
    vertical(buf, panes.rail_border, theme.border());
    vertical(buf, panes.criteria_border, theme.border());
    if !panes.rail.is_empty() {
        rail(buf, session, panes.rail, theme);
    }
    if !panes.criteria.is_empty() {
        criteria(buf, session, panes, theme);
    }
    if panes.content.is_empty() {
        return None;
    }
    tabs(buf, session, panes, theme);
    if let Some(sheet) = &session.sheet {
        let words = span(&sheet.banner(), theme.warning());
        row(buf, panes.banner.x, panes.banner.y, panes.banner.width, &[words]);
        draw_page(buf, &sheet.preview, panes, theme);
        return None;
    }
    match session.run.tab {
        Tab::Guide => {
            draw_page(buf, &session.guide, panes, theme);
            None
        }
        Tab::Fields => draw_form(buf, session, panes, theme),
        Tab::Document => draw_document(buf, session, panes, theme),
    }
}

fn draw_form(buf: &mut Buffer, session: &Session, panes: &Panes, theme: Theme) -> Option<(u16, u16)> {
    if session.form.fields.is_empty() {
        paragraph(buf, panes.form, "This step asks for nothing. 3 shows its document.", theme.dim());
        return None;
    }
    fields::draw(buf, panes.form, &session.form, session.pane == Pane::Work, theme)
}

/// The title of a pane; the focused one says so by weight and accent.
fn title(session: &Session, pane: Pane, words: &str, theme: Theme) -> Span<'static> {
    let focused = session.pane == pane;
    let style = if focused { theme.accent(session.playbook.accent).add_modifier(Modifier::BOLD) } else { theme.dim() };
    Span::styled(words.to_owned(), style)
}

fn rail(buf: &mut Buffer, session: &Session, area: Area, theme: Theme) {
    let progress = session.run.progress(&session.playbook);
    let area = area.inset(1, 0);
    let words = format!("Steps {}/{}", progress.steps_done, progress.steps);
    row(buf, area.x, area.y, area.width, &[title(session, Pane::Rail, &words, theme)]);
    let (_, list) = area.cut_top(2);
    let focused = session.pane == Pane::Rail;
    for (offset, index) in (0..list.height).zip(session.shown_steps().into_iter().skip(session.rail.top)) {
        let step = &session.playbook.steps[index];
        let y = list.y + offset;
        let current = step.id == session.run.step;
        let accent = theme.accent(session.playbook.accent);
        let (mark, style) = match session.run.step_state(&step.id) {
            StepState::Done if current => (Span::styled("✓ ", accent), theme.strong()),
            StepState::Done => (Span::styled("✓ ", accent), theme.text()),
            StepState::Skipped | StepState::Na => (Span::styled("– ", theme.dim()), theme.dim()),
            StepState::Open if current => (Span::styled("▸ ", accent), theme.strong()),
            StepState::Open => (Span::raw("  "), theme.dim()),
        };
        let blanks = session.blanks(&step.id).filter(|count| *count > 0).map(|count| count.to_string());
        let blanks = Span::styled(blanks.unwrap_or_default(), theme.dim());
        let taken = row_right(buf, list.x, y, list.width, &[blanks]);
        row(
            buf,
            list.x,
            y,
            list.width.saturating_sub(if taken > 0 { taken + 1 } else { 0 }),
            &[mark, span(&step.chip, style)],
        );
        if focused && usize::from(offset) + session.rail.top == session.rail.row {
            paint(buf, list.x, y, list.width, theme.selected());
        }
    }
}

fn criteria(buf: &mut Buffer, session: &Session, panes: &Panes, theme: Theme) {
    let area = panes.criteria;
    let progress = session.run.progress(&session.playbook);
    let words = format!("Success criteria {}/{}", progress.criteria_met, progress.criteria);
    row(buf, area.x + 1, area.y, area.width.saturating_sub(1), &[title(session, Pane::Criteria, &words, theme)]);
    let list = panes.criteria_list;
    if session.playbook.criteria.is_empty() {
        paragraph(buf, list.inset(1, 0), "This playbook names none. All steps done is its success.", theme.dim());
        return;
    }
    let blocks = layout::criteria(session, list.width);
    let focused = session.pane == Pane::Criteria;
    let mut y = list.y;
    for (index, block) in blocks.iter().enumerate().skip(session.criteria.top) {
        let state = session.run.criterion_state(&session.playbook.criteria[index].id);
        let (mark, style) = match state {
            CriterionState::Met => (Span::styled("[x] ", theme.good()), theme.text()),
            CriterionState::Na => (Span::styled("[-] ", theme.dim()), theme.dim()),
            CriterionState::Open => (Span::styled("[ ] ", theme.text()), theme.text()),
        };
        let selected = focused && index == session.criteria.row;
        let lines =
            block.text.iter().map(|line| (line, style)).chain(block.kept.iter().map(|line| (line, theme.dim())));
        for (number, (line, style)) in lines.enumerate() {
            if y >= list.y + list.height {
                return;
            }
            let lead = if number == 0 { mark.clone() } else { Span::raw("    ") };
            row(buf, list.x + 1, y, list.width.saturating_sub(1), &[lead, Span::styled(line.as_str(), style)]);
            if selected {
                paint(buf, list.x, y, list.width, theme.selected());
            }
            y += 1;
        }
        y += 1;
    }
}

fn tabs(buf: &mut Buffer, session: &Session, panes: &Panes, theme: Theme) {
    let area = panes.tabs;
    let mut spans = Vec::new();
    let mut taken = 0;
    for (tab, label) in layout::tabs(session, area.width) {
        spans.push(Span::raw(" ".repeat(usize::from(TAB_GAP))));
        let shown = tab == session.run.tab;
        let style = match (shown, session.pane == Pane::Work) {
            (true, true) => theme.accent(session.playbook.accent).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            (true, false) => theme.text().add_modifier(Modifier::UNDERLINED),
            (false, _) => theme.dim(),
        };
        taken += usize::from(TAB_GAP) + text::width(&label);
        spans.push(Span::styled(label, style));
    }
    row(buf, area.x, area.y, area.width, &spans);
    let room = usize::from(area.width).saturating_sub(taken + 3);
    let mut words = tab_words(session, panes);
    while !words.is_empty() && text::width(&words.join(" · ")) > room {
        words.remove(0);
    }
    let words = safe::line(&words.join(" · ")).into_owned();
    row_right(buf, area.x, area.y, area.width.saturating_sub(1), &[Span::styled(words, theme.dim())]);
}

/// What the tab line says about the text, what can be left out first: tasks, words while editing, where the view stands.
fn tab_words(session: &Session, panes: &Panes) -> Vec<String> {
    let height = usize::from(panes.page.height);
    if let Some(sheet) = &session.sheet {
        return vec![page::position(&sheet.preview.page, sheet.preview.top, height)];
    }
    if session.run.tab == Tab::Fields {
        return match session.form.left_out {
            0 => Vec::new(),
            left_out => vec![format!("short form · z shows {left_out} more")],
        };
    }
    if session.run.tab == Tab::Guide {
        return vec![page::position(&session.guide.page, session.guide.top, height)];
    }
    let Some(document) = session.open_document() else { return Vec::new() };
    let mut words = Vec::new();
    if document.read_only.is_some() {
        words.push("read only".to_owned());
    }
    if session.is_editing() {
        let position = document.editor.cursor();
        words.push(format!("{} words", document.editor.word_count()));
        words.push(format!("line {}", position.line + 1));
    } else {
        let tasks = document.preview.page.task_count().filter(|&(_, all)| all > 0);
        words.extend(tasks.map(|(done, all)| format!("{done}/{all} tasks")));
        words.push(page::position(&document.preview.page, document.preview.top, height));
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A page to read, with what was found in it and gone to.
fn draw_page(buf: &mut Buffer, preview: &Preview, panes: &Panes, theme: Theme) {
    let corner = (preview.top, preview.left);
    page::draw(buf, panes.page, &preview.page, preview.top, preview.left, theme);
    for (index, found) in preview.found.iter().enumerate() {
        let style = if index == preview.at { theme.current_match() } else { theme.matched() };
        page::highlight(buf, panes.page, &found.cells, corner, style);
    }
    let blank = preview.current_blank(usize::from(panes.page.height)).map(|blank| blank.cells);
    for cells in blank.into_iter().chain(preview.current_stop().map(|stop| stop.cells)) {
        page::highlight(buf, panes.page, &cells, corner, theme.current_match());
    }
    mark_page(buf, panes, preview.top, preview.page.height(), theme);
}

fn mark_page(buf: &mut Buffer, panes: &Panes, top: usize, rows: usize, theme: Theme) {
    // On the line between work and criteria where there is one.
    let width = panes.content.width + panes.criteria_border.width;
    let area = Area { x: panes.content.x, width, ..panes.page };
    position_mark(buf, area, top, rows, theme.dim());
}

fn draw_document(buf: &mut Buffer, session: &Session, panes: &Panes, theme: Theme) -> Option<(u16, u16)> {
    match session.document() {
        Some(Document::Ready(document)) if session.is_editing() => Some(draw_editor(buf, document, panes, theme)),
        Some(Document::Ready(document)) => {
            if let Some(reason) = &document.read_only {
                let words = format!("This document can be read but not changed. {reason}");
                paragraph(buf, panes.banner, &words, theme.warning());
            } else if let Some((run, step)) = session.continues() {
                let words = format!("Goes on where {run} stood ({step}).");
                row(buf, panes.banner.x, panes.banner.y, panes.banner.width, &[span(&words, theme.dim())]);
            }
            if document.preview.page.height() == 0 {
                paragraph(buf, panes.page, "This document is empty. i writes in it.", theme.dim());
            }
            draw_page(buf, &document.preview, panes, theme);
            if let Some(search) = &document.search {
                return Some(draw_search(buf, document, search, panes, theme));
            }
            None
        }
        Some(Document::Failed(failure)) => {
            paragraph(buf, panes.page, &failure.to_string(), theme.problem());
            None
        }
        Some(Document::Loading) | None => None,
    }
}

fn draw_editor(buf: &mut Buffer, document: &OpenDocument, panes: &Panes, theme: Theme) -> (u16, u16) {
    editor::draw(&document.editor, crate::widgets::rect(panes.editor), buf, &editor::EditorStyles::themed(theme));
    if panes.side_by_side {
        let border = Area { x: panes.page.x.saturating_sub(2), width: 1, ..panes.page };
        vertical(buf, border, theme.border());
        page::draw(buf, panes.page, &document.preview.page, document.preview.top, 0, theme);
    }
    if let Some(search) = &document.search {
        return draw_search(buf, document, search, panes, theme);
    }
    if let Some(list) = document.completing() {
        markers::draw(buf, list, theme);
    }
    let (column, line) = document.editor.screen_cursor().unwrap_or_default();
    (panes.editor.x + column, panes.editor.y + line)
}

/// Draws the search line and the replacement; returns where the cursor of the one that has the keys is.
fn draw_search(
    buf: &mut Buffer,
    document: &OpenDocument,
    search: &SearchLine,
    panes: &Panes,
    theme: Theme,
) -> (u16, u16) {
    let (line, below) = panes.search.cut_top(1);
    let at = query(buf, line, &search.query, "search", theme);
    let (count, current) = if document.editing {
        (document.editor.match_count(), document.editor.current_match())
    } else {
        (document.preview.found.len(), Some(document.preview.at))
    };
    let found = match count {
        0 if search.query.text().is_empty() => String::new(),
        0 => "no match".to_owned(),
        count => format!("{} of {count}", current.map_or(0, |index| index + 1)),
    };
    row_right(buf, line.x, line.y, line.width, &[Span::styled(found, theme.dim())]);
    search.replacement.as_ref().map_or(at, |replacement| query(buf, below, replacement, "replace with", theme))
}

/// Words for a count of open points, of which `settled` others were skipped or set aside.
pub(super) fn open_words(open: usize, settled: usize) -> String {
    match (open, settled) {
        (0, 0) => "Everything is done.".to_owned(),
        (0, _) => "Nothing is open.".to_owned(),
        (1, _) => "One point is still open. Enter on it goes there.".to_owned(),
        (open, _) => format!("{open} points are still open. Enter on one goes there."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_points_are_counted_in_words() {
        assert_eq!(open_words(0, 0), "Everything is done.");
        assert_eq!(open_words(0, 2), "Nothing is open.");
        assert!(open_words(1, 0).starts_with("One point"));
        assert!(open_words(7, 1).starts_with("7 points"));
    }
}
