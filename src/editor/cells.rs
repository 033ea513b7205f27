//! Moving through a table from cell to cell. Leaving a cell aligns the columns; past the last row a new one begins.

use super::Editor;
use super::highlight;
use super::history::{Caret, Run};
use super::table::Table;

/// Where the cursor stands in a table.
struct Spot {
    table: Table,
    row: usize,
    /// None before the first bar; after the last one it is the number of cells.
    cell: Option<usize>,
}

/// The row between header and body.
const DELIMITER: usize = 1;

impl Editor {
    /// To the next cell, making a row after the last. False where the cursor is in no table.
    pub(super) fn next_cell(&mut self) -> bool {
        let Some(Spot { table, row, cell }) = self.spot() else { return false };
        let next = cell.map_or(0, |cell| cell + 1);
        let (row, cell) = if row != DELIMITER && next < table.width_of(row) { (row, next) } else { (below(row), 0) };
        self.enter_cell(table, row, cell);
        true
    }

    /// To the cell before; the first one stays.
    pub(super) fn previous_cell(&mut self) -> bool {
        let Some(Spot { table, row, cell }) = self.spot() else { return false };
        let (row, cell) = match (row, cell.and_then(|cell| cell.checked_sub(1))) {
            (row, Some(before)) if row != DELIMITER => (row, before),
            (0, _) => (0, 0),
            (row, _) => {
                let above = if row <= 2 { 0 } else { row - 1 };
                (above, table.width_of(above) - 1)
            }
        };
        self.enter_cell(table, row, cell);
        true
    }

    /// To the same column of the next row, making one after the last; an empty last row ends the table instead.
    pub(super) fn cell_below(&mut self) -> bool {
        let Some(Spot { table, row, cell }) = self.spot() else { return false };
        let Some(cell) = cell else { return false };
        let at = self.selected().map_or(self.caret.cursor, |range| range.start);
        if at <= self.buffer.line_start(table.first + row) + table.rows[row].lead {
            return false;
        }
        if row > DELIMITER && row + 1 == table.rows.len() && table.rows[row].is_empty() {
            self.leave_table(&table);
            return true;
        }
        let after = cell >= table.rows[row].cells.len();
        self.enter_cell(table, below(row), if after { 0 } else { cell });
        true
    }

    /// None where there is no table, or where the selection reaches beyond one cell.
    fn spot(&mut self) -> Option<Spot> {
        if self.one_line {
            return None;
        }
        let selected = self.selected().unwrap_or(self.caret.cursor..self.caret.cursor);
        let line = self.buffer.line_of(selected.start);
        let base = self.buffer.line_start(line);
        if selected.end > self.buffer.line_end(line) {
            return None;
        }
        self.contexts.learn(&self.buffer, line);
        let table = Table::around(&self.buffer, &self.contexts, line)?;
        let row = line - table.first;
        let cell = table.rows[row].cell_at(selected.start - base);
        (table.rows[row].cell_at(selected.end - base) == cell).then_some(Spot { table, row, cell })
    }

    /// Aligns the table and puts the cursor at the end of a cell; what is to be filled in there is selected.
    fn enter_cell(&mut self, mut table: Table, row: usize, cell: usize) {
        let lines = table.rows.len();
        if row >= lines {
            table.push_row();
        }
        let table = table.aligned();
        let mut changes = Vec::with_capacity(lines);
        let mut start = self.buffer.line_start(table.first);
        let mut entered = start;
        for (index, new) in table.rows.iter().enumerate() {
            let line = table.first + index;
            if index == row {
                entered = start;
            }
            if index < lines {
                let old = self.buffer.line_start(line)..self.buffer.line_end(line);
                let line_break = match self.buffer.line_start(line + 1) - old.end {
                    0 => self.buffer.line_break().len(),
                    bytes => bytes,
                };
                let last = index + 1 == lines && row >= lines;
                start += new.text.len() + if last { self.buffer.line_break().len() } else { line_break };
                changes.push((old, new.text.clone()));
            } else if let Some((_, text)) = changes.last_mut() {
                text.push_str(self.buffer.line_break());
                text.push_str(&new.text);
            }
        }
        let Some(new) = table.rows.get(row) else { return };
        let inner = new.cells.get(cell).map_or(new.text.len()..new.text.len(), |cell| cell.text.clone());
        let blank = highlight::is_blank(&new.text, inner.clone(), &self.markers);
        let after = Caret { cursor: entered + inner.end, anchor: blank.then_some(entered + inner.start) };
        changes.reverse();
        let revision = self.revision;
        self.edit(changes, after, Run::Single);
        if self.revision == revision {
            self.caret = after;
        }
    }

    /// Takes the empty last row for a blank line, and goes on below it.
    fn leave_table(&mut self, table: &Table) {
        let Some(row) = table.rows.last() else { return };
        let line = table.first + table.rows.len() - 1;
        let lead = &row.text[..row.lead];
        let text = format!("{}{}{lead}", lead.trim_end_matches([' ', '\t']), self.buffer.line_break());
        self.edit_at(self.buffer.line_start(line)..self.buffer.line_end(line), text, Run::Single);
    }
}

/// The row that comes after this one for who fills in a table.
fn below(row: usize) -> usize {
    if row == 0 { DELIMITER + 1 } else { row + 1 }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{CARETS, markers, press};
    use crate::editor::Position;

    #[test]
    fn tab_goes_through_the_cells_and_makes_rows() {
        CARETS.check(&[
            ("|a‸|b|\n|-|-|", "Tab", "| a   | b‸   |\n| --- | --- |"),
            ("|a|b‸|\n|-|-|\n|c|d|", "Tab", "| a   | b   |\n| --- | --- |\n| c‸   | d   |"),
            ("|a|b|\n|-|-|\n|c|d|‸", "Tab", "| a   | b   |\n| --- | --- |\n| c   | d   |\n| ‸    |     |"),
            ("|a|b|\n|-‸|-|\n", "Tab x", "| a   | b   |\n| --- | --- |\n| x‸    |     |\n"),
            ("‸|a|b|\n|-|-|", "Tab", "| a‸   | b   |\n| --- | --- |"),
            ("|a|b|\n|-|-|\n|c‸", "Tab", "| a   | b   |\n| --- | --- |\n| c   | ‸    |"),
            ("> |a‸|\r\n> |:-:|\r\n", "Tab", "> |  a  |\r\n> | :-: |\r\n> | ‸    |\r\n"),
            ("|a‸|\n|-|\n|[Name]|", "Tab x", "| a      |\n| ------ |\n| x‸ |"),
            ("- |a‸|\n  |-|", "Tab", "- | a   |\n  | --- |\n  | ‸    |"),
            ("| ↓a‸ | b |\n|-|-|", "Tab", "| a   | b‸   |\n| --- | --- |"),
        ]);
    }

    #[test]
    fn shift_tab_goes_back() {
        CARETS.check(&[
            ("|a|b‸|\n|-|-|", "Shift-Tab", "| a‸   | b   |\n| --- | --- |"),
            ("|a‸|b|\n|-|-|", "Shift-Tab", "| a‸   | b   |\n| --- | --- |"),
            ("|a|b|\n|-|-|\n|c‸|d|", "Shift-Tab", "| a   | b‸   |\n| --- | --- |\n| c   | d   |"),
            ("|a|b|\n|-|-|\n|c|d|\n|‸e|f|", "Shift-Tab", "| a   | b   |\n| --- | --- |\n| c   | d‸   |\n| e   | f   |"),
            ("|a|b|\n|-|-|\n|c|d|‸", "Shift-Tab", "| a   | b   |\n| --- | --- |\n| c   | d‸   |"),
        ]);
    }

    #[test]
    fn enter_goes_down_a_column_and_ends_the_table() {
        CARETS.check(&[
            ("|a|b‸|\n|-|-|\n|c|d|", "Enter", "| a   | b   |\n| --- | --- |\n| c   | d‸   |"),
            ("|a|\n|-|\n|c‸|\ntext", "Enter", "| a   |\n| --- |\n| c   |\n| ‸    |\ntext"),
            ("| a   |\n| --- |\n| c   |\n| ‸    |\ntext", "Enter x", "| a   |\n| --- |\n| c   |\n\nx‸\ntext"),
            ("> | a |\n> |---|\n> ||‸", "Enter x", "> | a |\n> |---|\n>\n> x‸"),
            ("|a|b|\n|-|-|‸", "Enter", "| a   | b   |\n| --- | --- |\n| ‸    |     |"),
            ("‸| a |\n|---|", "Enter", "\n‸| a |\n|---|"),
            ("| a |‸", "Enter", "| a |\n‸"),
        ]);
    }

    #[test]
    fn elsewhere_the_keys_do_what_they_did() {
        CARETS.check(&[
            ("```\n|a‸|b|\n|-|-|\n```", "Tab", "```\n|a  ‸|b|\n|-|-|\n```"),
            ("```\n|a‸|b|\n|-|-|\n```", "Enter", "```\n|a\n‸|b|\n|-|-|\n```"),
            ("|a‸|b|\n|-|", "Tab", "|a  ‸|b|\n|-|"),
            ("a | b‸", "Tab", "a | b  ‸"),
            ("  |a|↓b|\n  |-|-‸|", "Shift-Tab", "|a|↓b|\n|-|-‸|"),
        ]);
    }

    #[test]
    fn a_cell_with_a_value_is_not_selected_to_be_typed_over() {
        for (cell, expected) in [("{{a}}", None), ("{{b}}", Some("{{b}}")), ("{{c}}", Some("{{c}}"))] {
            let mut editor = CARETS.editor(&format!("|x‸|\n|-|\n|{cell}|"));
            editor.set_markers(markers());
            press(&mut editor, "Tab");
            assert_eq!(editor.selected_text().as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn an_aligned_table_is_left_alone() {
        let mut editor = CARETS.editor("| a‸   | b   |\n| --- | --- |");
        assert!(!press(&mut editor, "Tab").changed);
        assert_eq!(editor.cursor(), Position { line: 0, column: 9 });
    }
}
