//! Tables fitted to the width: column widths from the content, cells that wrap, and rows of `Header: value` where
//! columns would be too narrow to read. No cell loses text.

use super::document::{Alignment, Row, Run, RunKind, Table, plain};
use super::layout::{Writer, bit};
use super::lines::{Emphasis, Role};
use super::wrap::{self, Base, Bit, Measure, measure, wrap};

/// Cells between two columns: ` │ `.
const GAP: usize = 3;
/// No column needs to be wider than this for the sake of one long word when room is short.
const WORD: usize = 12;
/// Cells that one column gives to another without a thought.
const FEW: usize = 4;

pub(super) fn lay_out(page: &mut Writer<'_>, table: &Table) {
    match column_widths(table, page.table_room()) {
        Some(widths) => columns(page, table, &widths),
        None => stacked(page, table),
    }
}

/// How wide each column is, or `None` where columns cannot be read.
fn column_widths(table: &Table, room: usize) -> Option<Vec<usize>> {
    let count = table.alignments.len();
    let available = room.checked_sub(GAP * count.checked_sub(1)?).filter(|&cells| cells >= count)?;
    let mut measures = vec![Measure::default(); count];
    for row in std::iter::once(&table.head).chain(&table.rows) {
        for (column, cell) in measures.iter_mut().zip(&row.cells) {
            let cell = measure(cell);
            column.natural = column.natural.max(cell.natural);
            column.longest = column.longest.max(cell.longest);
        }
    }
    for column in &mut measures {
        column.natural = column.natural.max(1);
    }
    if measures.iter().map(|column| column.natural).sum::<usize>() <= available {
        return Some(measures.iter().map(|column| column.natural).collect());
    }
    let words = |limit: usize| -> Vec<usize> { measures.iter().map(|column| column.longest.clamp(1, limit)).collect() };
    let floors = [2 * WORD, WORD].into_iter().map(words).find(|floors| floors.iter().sum::<usize>() <= available)?;
    let mut widths = share(&measures, &floors, available);
    top_up(&mut widths, &measures, &floors);
    Some(widths)
}

/// Gives a column that lacks only a few cells what it lacks, from the column that lacks most and hardly notices.
fn top_up(widths: &mut [usize], measures: &[Measure], floors: &[usize]) {
    for column in 0..widths.len() {
        let lack = measures[column].natural - widths[column];
        let giver = (0..widths.len()).max_by_key(|&other| measures[other].natural - widths[other]);
        let Some(giver) = giver.filter(|&giver| (1..=FEW).contains(&lack) && giver != column) else { continue };
        let left = widths[giver].saturating_sub(lack);
        if left >= floors[giver] && measures[giver].natural > 2 * widths[giver].max(measures[column].natural) {
            widths[giver] = left;
            widths[column] += lack;
        }
    }
}

/// Shares `available` cells: no column less than its floor or more than it can use, the rest by what
/// they hold, a little in favour of the narrow ones.
fn share(measures: &[Measure], floors: &[usize], available: usize) -> Vec<usize> {
    let mut widths: Vec<Option<usize>> = vec![None; measures.len()];
    loop {
        let left = available - widths.iter().flatten().sum::<usize>();
        let weight = |column: usize| (measures[column].natural as f64).powf(0.75);
        let open: Vec<usize> = (0..widths.len()).filter(|&column| widths[column].is_none()).collect();
        let total: f64 = open.iter().map(|&column| weight(column)).sum();
        let part = |column: usize| (left as f64 * weight(column) / total) as usize;
        // Columns that need more than their part come first: what they take is missing for the others.
        let short: Vec<usize> = open.iter().copied().filter(|&column| part(column) < floors[column]).collect();
        let full: Vec<usize> =
            open.iter().copied().filter(|&column| part(column) >= measures[column].natural).collect();
        if !short.is_empty() {
            short.iter().for_each(|&column| widths[column] = Some(floors[column]));
        } else if !full.is_empty() {
            full.iter().for_each(|&column| widths[column] = Some(measures[column].natural));
        } else {
            let mut spare = left - open.iter().map(|&column| part(column)).sum::<usize>();
            for column in open {
                let extra = usize::from(spare > 0);
                spare -= extra;
                widths[column] = Some(part(column) + extra);
            }
            return widths.into_iter().flatten().collect();
        }
        if widths.iter().all(Option::is_some) {
            return widths.into_iter().flatten().collect();
        }
    }
}

fn columns(page: &mut Writer<'_>, table: &Table, widths: &[usize]) {
    let head = Base { role: Role::TableHead, bold: true };
    if table.head.cells.iter().any(|cell| !cell.is_empty()) {
        row(page, table, wrapped(&table.head, widths, head), widths, table.head.line);
    }
    // A table of raw HTML may have no head.
    if !table.head.cells.is_empty() {
        let rule: Vec<String> = widths.iter().map(|&cells| "─".repeat(cells)).collect();
        page.emit(vec![bit(&rule.join("─┼─"), Role::Border)], table.head.line);
    }
    let bodies: Vec<Cells> = table.rows.iter().map(|row| wrapped(row, widths, page.base())).collect();
    // Where many rows are taller than one line, air between them shows where each begins.
    let airy = 2 * bodies.iter().map(height).sum::<usize>() > 3 * bodies.len();
    for (index, (cells, body)) in bodies.into_iter().zip(&table.rows).enumerate() {
        if airy && index > 0 {
            let gaps: Vec<String> = widths.iter().map(|&cells| " ".repeat(cells)).collect();
            page.emit(vec![bit(gaps.join(" │ ").trim_end(), Role::Border)], page.line());
        }
        row(page, table, cells, widths, body.line);
    }
}

/// The wrapped cells of one row of the table.
type Cells = Vec<Vec<wrap::Row>>;

fn wrapped(row: &Row, widths: &[usize], base: Base) -> Cells {
    let cell =
        |(column, &cells)| row.cells.get(column).map(|runs: &Vec<Run>| wrap(runs, cells, base)).unwrap_or_default();
    widths.iter().enumerate().map(cell).collect()
}

fn height(cells: &Cells) -> usize {
    cells.iter().map(Vec::len).max().unwrap_or(0).max(1)
}

fn row(page: &mut Writer<'_>, table: &Table, cells: Cells, widths: &[usize], line: usize) {
    let height = height(&cells);
    let mut cells: Vec<_> = cells.into_iter().map(Vec::into_iter).collect();
    for _ in 0..height {
        let mut bits: Vec<Bit> = Vec::new();
        for (column, cell) in cells.iter_mut().enumerate() {
            let text = cell.next().unwrap_or_default();
            let free = widths[column].saturating_sub(text.width);
            let before = match table.alignments[column] {
                Alignment::Left => 0,
                Alignment::Center => free / 2,
                Alignment::Right => free,
            };
            if column > 0 {
                bits.push(bit(" │ ", Role::Border));
            }
            pad(&mut bits, before);
            bits.extend(text.bits);
            if column + 1 < widths.len() {
                pad(&mut bits, free - before);
            }
        }
        if let Some(last) = bits.last_mut().filter(|last| last.span.role == Role::Border) {
            last.span.text.truncate(last.span.text.trim_end().len());
        }
        page.emit(bits, line);
    }
}

fn pad(bits: &mut Vec<Bit>, cells: usize) {
    if cells > 0 {
        bits.push(bit(&" ".repeat(cells), Role::Text));
    }
}

/// One `Header: value` for each cell that holds anything, and a short line between the rows of the table.
fn stacked(page: &mut Writer<'_>, table: &Table) {
    let labels: Vec<String> = table.head.cells.iter().map(|cell| plain(cell)).collect();
    if table.rows.is_empty() {
        for runs in &table.head.cells {
            let rows = wrap(runs, page.room(), Base { role: Role::TableHead, bold: true });
            page.rows(rows);
        }
    }
    for (index, row) in table.rows.iter().enumerate() {
        if index > 0 {
            page.emit(vec![bit(&"─".repeat(page.room().min(6)), Role::Border)], row.line);
        }
        for (column, cell) in row.cells.iter().enumerate() {
            let label = labels.get(column).map_or("", String::as_str);
            if cell.is_empty() {
                continue;
            }
            let rows = labelled(label, cell, row.line, page);
            page.rows(rows);
        }
    }
}

/// The rows of one `Header: value`; those after the first stand two cells in, where there is room for that.
fn labelled(label: &str, cell: &[Run], line: usize, page: &Writer<'_>) -> Vec<wrap::Row> {
    let indent = if page.room() > 16 { 2 } else { 0 };
    let mut runs = Vec::with_capacity(cell.len() + 1);
    if !label.is_empty() {
        let emphasis = Emphasis { bold: true, ..Emphasis::default() };
        runs.push(Run { text: format!("{label}: "), kind: RunKind::Label, emphasis, link: None, blank: None, line });
    }
    runs.extend_from_slice(cell);
    let mut rows = wrap(&runs, page.room() - indent, page.base());
    for (index, row) in rows.iter_mut().enumerate() {
        if index > 0 && indent > 0 {
            row.bits.insert(0, bit("  ", Role::Text));
        }
    }
    rows
}
