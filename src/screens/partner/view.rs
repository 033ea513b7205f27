//! Draws one partner.

use ratatui::buffer::Buffer;

use super::{Areas, PartnerScreen, areas, runs, said};
use crate::app::App;
use crate::app::area::Area;
use crate::app::text;
use crate::domain::playbook::{Accent, OutcomeKind};
use crate::domain::portfolio::{PartnerCard, RunCard};
use crate::domain::run::Status;
use crate::screens::today::view::{ago, progress_bar};
use crate::screens::view::{header, paragraph};
use crate::theme::Theme;
use crate::widgets::{Span, paint, position_mark, row, row_right, span};

pub fn draw(buf: &mut Buffer, app: &App, screen: &PartnerScreen, header_area: Area, theme: Theme) {
    let cx = app.cx();
    let Some(card) = screen.card(&cx) else {
        let words = if app.portfolio.is_some() {
            format!("There is no partner `{}` any more.", screen.slug)
        } else {
            String::new()
        };
        header(buf, header_area, &[span(&words, theme.dim())], &[]);
        return;
    };
    let tier = if card.partner.tier.is_empty() { String::new() } else { format!("  {}", card.partner.tier) };
    header(buf, header_area, &[span(&card.partner.name, theme.strong()), span(&tier, theme.dim())], &[]);
    let Areas { facts, strip, runs: list, timeline } = areas(app.size, card.runs.len());
    draw_facts(buf, facts, card, theme);
    lifecycle(buf, strip, app, card, theme);
    draw_timeline(buf, timeline, app, screen, theme);
    let runs = runs(card);
    if runs.is_empty() {
        paragraph(buf, list, "No run yet. s starts a playbook.", theme.dim());
        return;
    }
    row(buf, list.x, list.y.saturating_sub(1), list.width, &[Span::styled("Runs", theme.dim())]);
    for (offset, run) in (0..list.height).zip(runs.iter().skip(screen.cursor.top)) {
        let selected = usize::from(offset) + screen.cursor.top == screen.cursor.row;
        draw_run(buf, app, Area { y: list.y + offset, height: 1, ..list }, run, selected, theme);
    }
    position_mark(buf, list, screen.cursor.top, runs.len(), theme.dim());
}

/// What happened, the newest first: when, what, where, and by whom.
fn draw_timeline(buf: &mut Buffer, area: Area, app: &App, screen: &PartnerScreen, theme: Theme) {
    if area.is_empty() || screen.timeline.is_empty() {
        return;
    }
    row(
        buf,
        area.x,
        area.y.saturating_sub(1),
        area.width,
        &[
            Span::styled("Timeline  ", theme.dim()),
            Span::styled("T", theme.key()),
            Span::styled(" searches it", theme.dim()),
        ],
    );
    for (y, act) in (area.y..area.y + area.height).zip(&screen.timeline) {
        let when = act.at.to_zoned_datetime(app.now.time_zone().clone()).strftime("%a %d %b %H:%M").to_string();
        let whose = match &act.run {
            Some(run) if area.width >= 70 => format!("{run}  {}", act.by),
            _ => act.by.clone(),
        };
        let taken = row_right(buf, area.x, y, area.width.saturating_sub(1), &[span(&whose, theme.dim())]);
        let words = [Span::styled(format!("  {when}  "), theme.dim()), span(&said(act), theme.text())];
        row(buf, area.x, y, area.width.saturating_sub(taken + 2), &words);
    }
}

fn draw_facts(buf: &mut Buffer, area: Area, card: &PartnerCard, theme: Theme) {
    let mut facts = Vec::new();
    if !card.partner.owner.is_empty() {
        facts.push(format!("Owner {}", card.partner.owner));
    }
    if !card.partner.tags.is_empty() {
        facts.push(card.partner.tags.join(", "));
    }
    facts.push(format!("since {}", card.partner.created.strftime("%Y-%m-%d")));
    facts.push(format!("folder partners/{}", card.slug));
    row(buf, area.x, area.y, area.width, &[span(&facts.join("  ·  "), theme.dim())]);
}

/// The playbooks of the lifecycle in their order, with what this partner has behind it.
fn lifecycle(buf: &mut Buffer, area: Area, app: &App, card: &PartnerCard, theme: Theme) {
    let Some(catalog) = &app.catalog else { return };
    let builtin = catalog.playbooks.iter().filter(|entry| entry.source == crate::domain::catalog::Source::BuiltIn);
    let mut spans = Vec::new();
    for entry in builtin {
        let playbook = &entry.playbook;
        let runs = || card.runs.iter().filter(|run| run.key.playbook == playbook.id);
        let done = runs().filter(|run| run.status == Status::Completed).count();
        let active = runs().any(|run| run.status == Status::Active);
        if !spans.is_empty() {
            // Expand and exit both follow the review.
            let joint = if playbook.id == "exit" { " | " } else { " → " };
            spans.push(Span::styled(joint, theme.dim()));
        }
        let name = crate::domain::safe::line(&playbook.name).into_owned();
        spans.push(match (active, done) {
            (true, _) if theme.depth == crate::theme::Depth::None => Span::styled(format!("[{name}]"), theme.strong()),
            (true, _) => Span::styled(format!(" {name} "), theme.chip(playbook.accent)),
            (false, 0) => Span::styled(name, theme.dim()),
            (false, 1) => Span::styled(format!("✓ {name}"), theme.accent(playbook.accent)),
            (false, times) => Span::styled(format!("✓ {name} ×{times}"), theme.accent(playbook.accent)),
        });
    }
    if let Some((stage, kind)) = card.stage() {
        let mark = if kind == OutcomeKind::Good { "●" } else { "■" };
        let style = if kind == OutcomeKind::Good { theme.good() } else { theme.accent(Accent::Red) };
        spans.push(Span::styled("    ", theme.dim()));
        spans.push(span(&format!("{mark} {stage}"), style));
    }
    row(buf, area.x, area.y, area.width, &spans);
}

fn draw_run(buf: &mut Buffer, app: &App, area: Area, run: &RunCard, selected: bool, theme: Theme) {
    let mark = if selected { "▸ " } else { "  " };
    let strong = if selected { theme.strong() } else { theme.text() };
    let criteria = format!("{}/{} criteria", run.progress.criteria_met, run.progress.criteria);
    let (state, style) = match (&run.status, &run.outcome) {
        (Status::Completed, Some((label, OutcomeKind::Good))) => (format!("● {label}"), theme.good()),
        (Status::Completed, Some((label, OutcomeKind::Closed))) => (format!("■ {label}"), theme.accent(Accent::Red)),
        (Status::Completed, None) => ("● Completed".to_owned(), theme.good()),
        (Status::Active, _) if run.gate_closed => ("at the gate".to_owned(), theme.warning()),
        (Status::Active, _) => {
            (format!("step {} of {}  {}", run.step.0 + 1, run.progress.steps, run.step.1), theme.text())
        }
    };
    let mut words = vec![
        Span::styled(mark, theme.strong()),
        span(&text::fill(&run.key.to_string(), 18), strong),
        Span::raw("  "),
        Span::styled(progress_bar(run, 5), theme.accent(run.accent)),
        Span::raw("  "),
        span(&text::fill(&state, 30), style),
    ];
    if area.width >= 86 {
        words.push(Span::styled(format!("  {criteria}"), theme.dim()));
    }
    let right = if area.width >= 70 { vec![Span::styled(ago(app, run), theme.dim())] } else { Vec::new() };
    let taken = row_right(buf, area.x, area.y, area.width.saturating_sub(1), &right);
    row(buf, area.x, area.y, area.width.saturating_sub(taken + 2), &words);
    if selected {
        paint(buf, area.x, area.y, area.width, theme.selected());
    }
}
