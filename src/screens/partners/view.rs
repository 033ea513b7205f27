//! Draws the list of partners.

use ratatui::buffer::Buffer;

use super::{Partners, areas};
use crate::app::App;
use crate::app::area::Area;
use crate::app::text;
use crate::domain::playbook::OutcomeKind;
use crate::domain::portfolio::PartnerCard;
use crate::screens::view::{header, paragraph, query};
use crate::theme::Theme;
use crate::widgets::{Span, paint, position_mark, row, row_right, span};

pub fn draw(buf: &mut Buffer, app: &App, partners: &Partners, header_area: Area, theme: Theme) -> Option<(u16, u16)> {
    let all = app.portfolio.as_ref().map_or(0, |portfolio| portfolio.partners.len());
    let cx = app.cx();
    let shown = partners.shown(&cx);
    let count = if shown.len() == all { format!("{all}") } else { format!("{} of {all}", shown.len()) };
    header(
        buf,
        header_area,
        &[Span::styled("Partners", theme.strong()), Span::styled(format!("  {count}"), theme.dim())],
        &[],
    );
    let (filter_area, list) = areas(app.size);
    let filtered = partners.filter.active || partners.filter.is_set();
    let cursor = filtered
        .then(|| query(buf, filter_area, &partners.filter.line, "part of a name", theme))
        .filter(|_| partners.filter.active);
    if !filtered && all > 0 {
        titles(buf, Area { height: 1, ..filter_area }, list.width, theme);
    }
    let broken = app.portfolio.as_ref().map_or(0, |portfolio| portfolio.broken.len());
    if broken > 0 {
        let words = if broken == 1 {
            "1 file cannot be read; Today (t) says why.".to_owned()
        } else {
            format!("{broken} files cannot be read; Today (t) says why.")
        };
        row_right(
            buf,
            header_area.x,
            header_area.y,
            header_area.width.saturating_sub(1),
            &[span(&words, theme.problem())],
        );
    }
    if shown.is_empty() && app.portfolio.is_some() {
        let words = if all == 0 {
            "No partner yet. n makes one; s starts a playbook and asks for whom."
        } else {
            "Nothing matches. Esc shows all again."
        };
        paragraph(buf, list, words, theme.dim());
    }
    let names = names_width(list.width);
    for (offset, card) in (0..list.height).zip(shown.iter().skip(partners.cursor.top)) {
        let y = list.y + offset;
        let selected = usize::from(offset) + partners.cursor.top == partners.cursor.row;
        draw_card(buf, Area { y, height: 1, ..list }, card, selected, names, theme);
    }
    position_mark(buf, list, partners.cursor.top, shown.len(), theme.dim());
    cursor
}

fn names_width(width: u16) -> usize {
    usize::from(width / 3).clamp(12, 40)
}

fn titles(buf: &mut Buffer, area: Area, width: u16, theme: Theme) {
    let stage = if width < 50 { String::new() } else { format!("{}  ", text::fill("Stage", 12)) };
    let words = format!("  {}  {stage}In progress", text::fill("Name", names_width(width)));
    row(buf, area.x, area.y, area.width, &[Span::styled(words, theme.dim())]);
}

fn draw_card(buf: &mut Buffer, area: Area, card: &PartnerCard, selected: bool, names: usize, theme: Theme) {
    let (stage, kind) = card.stage().unwrap_or(("–", OutcomeKind::Good));
    let stage_style = match (card.stage(), kind) {
        (None, _) => theme.dim(),
        (Some(_), OutcomeKind::Good) => theme.good(),
        (Some(_), OutcomeKind::Closed) => theme.accent(crate::domain::playbook::Accent::Red),
    };
    let mark = if selected { "▸ " } else { "  " };
    let strong = if selected { theme.strong() } else { theme.text() };
    let active = card.active();
    let mut words = vec![
        Span::styled(mark, theme.strong()),
        Span::styled(text::fill(&crate::domain::safe::line(&card.partner.name), names), strong),
        Span::raw("  "),
    ];
    if area.width >= 50 {
        words.push(Span::styled(text::fill(&crate::domain::safe::line(stage), 12), stage_style));
        words.push(Span::raw("  "));
    }
    if let Some(run) = active.first() {
        words.push(span(&run.playbook_name, theme.accent(run.accent)));
        words.push(span(&format!(" {} of {}", run.step.0 + 1, run.progress.steps), theme.dim()));
        if active.len() > 1 {
            words.push(Span::styled(format!(" and {} more", active.len() - 1), theme.dim()));
        }
    }
    let owner = || text::clip(&crate::domain::safe::line(&card.partner.owner), usize::from(area.width / 4));
    let right = if area.width >= 90 { vec![Span::styled(owner(), theme.dim())] } else { Vec::new() };
    let taken = row_right(buf, area.x, area.y, area.width.saturating_sub(1), &right);
    row(buf, area.x, area.y, area.width.saturating_sub(taken + 1), &words);
    if selected {
        paint(buf, area.x, area.y, area.width, theme.selected());
    }
}
