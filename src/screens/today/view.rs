//! Draws the start screen.

use ratatui::buffer::Buffer;

use super::{Item, Line, Today, lines, list_area, sections};
use crate::app::App;
use crate::app::area::Area;
use crate::app::text;
use crate::domain::portfolio::{PartnerCard, RunCard};
use crate::screens::view::{header, paragraph};
use crate::theme::Theme;
use crate::widgets::{Span, paint, position_mark, row, row_right, span};

pub fn draw(buf: &mut Buffer, app: &App, today: &Today, header_area: Area, theme: Theme) {
    let date = app.now.strftime("%a %-d %b %Y").to_string();
    header(buf, header_area, &[Span::styled("Today", theme.strong())], &[Span::styled(date, theme.dim())]);
    let area = list_area(app.size);
    let cx = app.cx();
    let sections = sections(&cx);
    if sections.is_empty() {
        if app.portfolio.is_some() {
            welcome(buf, app, area, theme);
        }
        return;
    }
    let lines = lines(&sections);
    let items: Vec<&Item<'_>> = sections.iter().flat_map(|section| &section.items).collect();
    let names = items
        .iter()
        .map(|item| text::width(name(item)))
        .max()
        .unwrap_or(0)
        .clamp(8, usize::from(area.width / 3).max(8));
    for (offset, line) in (0..area.height).zip(lines.iter().skip(today.cursor.top)) {
        let y = area.y + offset;
        match line {
            Line::Title(index) => row(buf, area.x, y, area.width, &[Span::styled(sections[*index].title, theme.dim())]),
            Line::Item(number) => {
                let selected = *number == today.cursor.row;
                draw_item(buf, app, Area { y, height: 1, ..area }, items[*number], selected, names, theme);
            }
            Line::Air => {}
        }
    }
    position_mark(buf, area, today.cursor.top, lines.len(), theme.dim());
}

fn name<'a>(item: &Item<'a>) -> &'a str {
    match item {
        Item::Run { partner, .. } | Item::Offer { partner, .. } => &partner.partner.name,
        Item::Broken(file) => &file.path,
    }
}

fn draw_item(buf: &mut Buffer, app: &App, area: Area, item: &Item<'_>, selected: bool, names: usize, theme: Theme) {
    let mark = Span::styled(if selected { "▸ " } else { "  " }, theme.strong());
    let strong = if selected { theme.strong() } else { theme.text() };
    match item {
        Item::Run { partner, run } => draw_run(buf, app, area, (partner, run), mark, strong, names, theme),
        Item::Offer { name, use_case, .. } => {
            let label = text::fill(&crate::domain::safe::line(self::name(item)), names);
            let words = vec![
                mark,
                Span::styled(label, strong),
                Span::raw("  "),
                span(&format!("Start {name}"), theme.text()),
                span(&format!("  {use_case}"), theme.dim()),
            ];
            row(buf, area.x, area.y, area.width.saturating_sub(1), &words);
        }
        Item::Broken(file) => {
            let problem = file.problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            let words = vec![
                mark,
                Span::styled("! ", theme.problem()),
                span(&file.path, strong),
                span(&format!("  {problem}"), theme.dim()),
            ];
            row(buf, area.x, area.y, area.width.saturating_sub(1), &words);
        }
    }
    if selected {
        paint(buf, area.x, area.y, area.width, theme.selected());
    }
}

#[expect(clippy::too_many_arguments, reason = "one row of one list; a struct for it would only be taken apart again")]
fn draw_run(
    buf: &mut Buffer,
    app: &App,
    area: Area,
    (partner, run): (&PartnerCard, &RunCard),
    mark: Span<'static>,
    strong: ratatui::style::Style,
    names: usize,
    theme: Theme,
) {
    let when = text::fill(&ago(app, run), 10);
    let wide = area.width >= 96;
    let right = if area.width >= 64 { vec![Span::styled(when, theme.dim())] } else { Vec::new() };
    let taken = row_right(buf, area.x, area.y, area.width.saturating_sub(1), &right);
    let progress = progress_bar(run, if wide { 10 } else { 5 });
    let step = if run.gate_closed {
        "at the gate".to_owned()
    } else {
        format!("{}/{} {}", run.step.0 + 1, run.progress.steps, run.step.1)
    };
    let mut words = vec![
        mark,
        Span::styled(text::fill(&crate::domain::safe::line(&partner.partner.name), names), strong),
        Span::raw("  "),
        span(&text::fill(&run.key.to_string(), if wide { 17 } else { 15 }), theme.dim()),
        Span::raw("  "),
    ];
    if area.width >= 76 {
        words.push(Span::styled(progress, theme.accent(run.accent)));
        words.push(Span::raw("  "));
    }
    words.push(span(&step, theme.text()));
    row(buf, area.x, area.y, area.width.saturating_sub(taken + 2), &words);
}

/// Done steps as filled cells.
pub fn progress_bar(run: &RunCard, cells: usize) -> String {
    let filled = (run.progress.steps_done * cells).checked_div(run.progress.steps).unwrap_or(0).min(cells);
    format!("{}{}", "▰".repeat(filled), "▱".repeat(cells - filled))
}

/// How long ago a run was touched, in the largest whole unit.
pub fn ago(app: &App, run: &RunCard) -> String {
    let seconds = app.now.timestamp().as_second() - run.touched.as_second();
    match seconds {
        ..60 => "just now".to_owned(),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..86_400 => format!("{} h ago", seconds / 3600),
        86_400..172_800 => "yesterday".to_owned(),
        _ => format!("{} d ago", seconds / 86_400),
    }
}

/// What can be done when nothing is there yet.
fn welcome(buf: &mut Buffer, app: &App, area: Area, theme: Theme) {
    let any = app.portfolio.as_ref().is_some_and(|portfolio| !portfolio.partners.is_empty());
    let intro = if any {
        "Nothing is in progress. A kind day to begin something."
    } else {
        "Welcome. A playbook leads a partner through a few steps, each with a template to fill in, and success criteria at the end."
    };
    let (_, area) = area.cut_top(u16::from(area.height > 12));
    let width = usize::from(area.width.min(72));
    let intro_lines = u16::try_from(text::wrap(intro, width).len()).unwrap_or(1);
    let (intro_area, rest) = area.cut_top(intro_lines);
    paragraph(buf, Area { width: area.width.min(72), ..intro_area }, intro, theme.text());
    let (_, rest) = rest.cut_top(1);
    let rows = [
        ("s", "start a playbook", "choose one, then say for which partner"),
        ("n", "new partner", "a name is enough, in any script"),
        ("l", "playbooks", "see what each one is for, its steps and criteria"),
        ("?", "help", "what can be done here; it works on every screen"),
    ];
    for (offset, (key, what, why)) in (0..rest.height).zip(rows) {
        let words = [
            Span::raw("  "),
            Span::styled(key, theme.key()),
            Span::raw("   "),
            Span::styled(text::fill(what, 18), theme.text()),
            Span::styled(why, theme.dim()),
        ];
        row(buf, rest.x, rest.y + offset, rest.width, &words);
    }
    let (_, files) = rest.cut_top(5);
    row(
        buf,
        files.x,
        files.y,
        files.width * u16::from(!files.is_empty()),
        &[span(&format!("Files: {}", app.workspace), theme.dim())],
    );
}
