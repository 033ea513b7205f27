//! Draws the pages before and after the steps: the gate and the completion.

use ratatui::buffer::Buffer;

use super::completion::{CompletionRow, rows};
use super::layout::{self, Panes};
use super::view::open_words;
use super::{Session, Status};
use crate::app::App;
use crate::app::text;
use crate::domain::dates;
use crate::domain::playbook::OutcomeKind;
use crate::domain::run::StepState;
use crate::screens::view::paragraph;
use crate::theme::Theme;
use crate::widgets::{Span, paint, row, span};

pub fn gate(buf: &mut Buffer, session: &Session, panes: &Panes, theme: Theme) {
    let Some(gate) = &session.playbook.gate else { return };
    let area = panes.page;
    row(buf, area.x, area.y, area.width, &[Span::styled("▲ ", theme.warning()), span(&gate.title, theme.strong())]);
    let parts = layout::gate_parts(session, panes);
    paragraph(buf, parts.text, &gate.text, theme.text());
    let list = parts.list;
    for (index, required) in gate.approvals.iter().enumerate() {
        let y = list.y.saturating_add(u16::try_from(index).unwrap_or(u16::MAX).saturating_mul(parts.pitch));
        if y >= list.y + list.height {
            break;
        }
        let selected = index == session.approvals.row;
        let (mark, detail) = match session.run.approvals.get(&required.id) {
            Some(approval) => {
                let detail = format!("{}, {}", approval.name, dates::long(approval.date));
                (Span::styled("[x] ", theme.good()), span(&detail, theme.text()))
            }
            None => (Span::raw("[ ] "), Span::styled("not given yet", theme.dim())),
        };
        let label = text::fill(&crate::domain::safe::line(&required.label), 26);
        let lead = if selected { "▸ " } else { "  " };
        let strong = if selected { theme.strong() } else { theme.text() };
        row(
            buf,
            list.x,
            y,
            list.width,
            &[Span::styled(lead, theme.strong()), mark, Span::styled(label, strong), detail],
        );
        if selected {
            paint(buf, list.x, y, list.width.min(80), theme.selected());
        }
    }
    let rows = u16::try_from(gate.approvals.len()).unwrap_or(u16::MAX).saturating_mul(parts.pitch);
    let (_, below) = list.cut_top(rows);
    let words = match &session.run.gate_override {
        Some(passed) => format!("Passed without approval by {}: {}", passed.by, passed.reason),
        None if session.run.gate_closed(&session.playbook) => {
            "The steps open when each approval has a name and a date. o goes on without, with a reason that is logged."
                .to_owned()
        }
        None => "Every approval is given. Enter goes to the steps.".to_owned(),
    };
    paragraph(buf, crate::app::area::Area { width: below.width.min(80), ..below }, &words, theme.dim());
}

pub fn completion(buf: &mut Buffer, app: &App, session: &Session, panes: &Panes, theme: Theme) {
    let playbook = &session.playbook;
    let area = panes.page;
    let open = session.open_count();
    let progress = session.run.progress(playbook);
    let completed = session.run.status == Status::Completed;
    let mark = if playbook.outcome.kind == OutcomeKind::Good { "●" } else { "■" };
    let heading = match (completed, session.run.completed) {
        (true, Some(at)) => {
            let day = at.to_zoned_datetime(app.now.time_zone().clone()).date();
            vec![
                span(&format!(" {mark} {} ", playbook.outcome.label), theme.end_chip(playbook.outcome.kind)),
                span(
                    &format!("  {} is {}, {}", session.partner.name, playbook.outcome.label, dates::long(day)),
                    theme.strong(),
                ),
            ]
        }
        _ => vec![span(&format!("Complete {} for {}", playbook.name, session.partner.name), theme.strong())],
    };
    row(buf, area.x, area.y, area.width, &heading);
    let skipped = playbook.steps.iter().filter(|step| session.run.step_state(&step.id) == StepState::Skipped).count();
    let aside = playbook.criteria.len() - progress.criteria;
    let also = |count: usize, word: &str| if count == 0 { String::new() } else { format!(", {count} {word}") };
    let counts = format!(
        "{} of {} steps done{} · {} of {} criteria met{}",
        progress.steps_done - skipped,
        progress.steps,
        also(skipped, "skipped"),
        progress.criteria_met,
        progress.criteria,
        also(aside, "n/a"),
    );
    row(buf, area.x, area.y + 1, area.width, &[Span::styled(counts, theme.dim())]);
    let list = layout::completion_list(panes);
    if list.y > area.y + 2 && !(completed && open == 0) {
        row(buf, area.x, area.y + 2, area.width, &[Span::styled(open_words(open, skipped + aside), theme.dim())]);
    }
    let rows = rows(session, &app.cx());
    for (offset, item) in (0..list.height).zip(rows.iter().skip(session.completion.top)) {
        let y = list.y + offset;
        let selected = usize::from(offset) + session.completion.top == session.completion.row;
        let strong = if selected { theme.strong() } else { theme.text() };
        let mut spans = vec![Span::styled(if selected { "▸ " } else { "  " }, theme.strong())];
        spans.extend(match item {
            CompletionRow::OpenStep { chip, .. } => {
                vec![Span::styled("step       ", theme.dim()), span(chip, strong)]
            }
            CompletionRow::OpenCriterion { text, .. } => {
                vec![Span::styled("criterion  ", theme.dim()), span(text, strong)]
            }
            CompletionRow::OpenFields { chip, labels, .. } => {
                let labels = span(&format!("  {}", labels.join(", ")), theme.dim());
                vec![Span::styled("fields     ", theme.dim()), span(chip, strong), labels]
            }
            CompletionRow::Blanks { chip, count, .. } => {
                let words = if *count == 1 {
                    "  1 blank in the document".into()
                } else {
                    format!("  {count} blanks in the document")
                };
                vec![Span::styled("blanks     ", theme.dim()), span(chip, strong), Span::styled(words, theme.dim())]
            }
            CompletionRow::OpenApproval(label) => {
                vec![
                    Span::styled("approval   ", theme.warning()),
                    span(label, strong),
                    Span::styled("  overridden", theme.warning()),
                ]
            }
            CompletionRow::Skipped { chip, reason, .. } => {
                let reason = Span::styled(crate::domain::safe::line(&format!("  {reason}")).into_owned(), theme.dim());
                vec![Span::styled("skipped    ", theme.dim()), span(chip, strong), reason]
            }
            CompletionRow::SetAside { text, reason, .. } => {
                let reason = Span::styled(crate::domain::safe::line(&format!("  {reason}")).into_owned(), theme.dim());
                vec![Span::styled("n/a        ", theme.dim()), span(text, strong), reason]
            }
            CompletionRow::Complete => {
                vec![span(&format!("Complete as {mark} {}", playbook.outcome.label), strong)]
            }
            CompletionRow::Next { name, use_case, .. } => {
                vec![span(&format!("Start {name}"), strong), span(&format!("  {use_case}"), theme.dim())]
            }
            CompletionRow::Partner => vec![span(&format!("Go to {}", session.partner.name), strong)],
        });
        row(buf, list.x, y, list.width, &spans);
        if selected {
            paint(buf, list.x, y, list.width.min(80), theme.selected());
        }
    }
}
