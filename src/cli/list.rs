//! `playbooks list`: playbooks, templates or partners, for people or as JSON.

use std::process::ExitCode;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::Context;
use super::check::count;
use crate::app::text::{fill, width};
use crate::domain::catalog::{Catalog, PlaybookEntry, Source};
use crate::domain::portfolio::Portfolio;
use crate::domain::safe::{self, Safe};
use crate::error::Error;
use crate::io::store::Store;
use crate::io::{library, output};

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum What {
    Playbooks,
    Templates,
    Partners,
}

pub fn run(context: &Context, what: What, json: bool) -> Result<ExitCode, Error> {
    let catalog = || library::load(&context.paths.places());
    let (text, value) = match what {
        What::Playbooks => playbooks(&catalog()),
        What::Templates => templates(&catalog()),
        What::Partners => partners(&Store::new(&context.paths.workspace).portfolio()),
    };
    if json {
        output::json(&value);
    } else {
        output::print(&text);
    }
    Ok(ExitCode::SUCCESS)
}

fn playbooks(catalog: &Catalog) -> (String, Value) {
    let rows = catalog.playbooks.iter().map(|entry| {
        let playbook = &entry.playbook;
        vec![
            playbook.id.clone(),
            playbook.name.clone(),
            count(playbook.steps.len(), "step"),
            own(entry.source),
            playbook.use_case.clone(),
        ]
    });
    let mut text = table(&rows.collect::<Vec<_>>());
    for file in &catalog.broken {
        text.push_str(&format!("{}: cannot be used; `playbooks check` says why\n", file.path));
    }
    (text, Value::Array(catalog.playbooks.iter().map(playbook_json).collect()))
}

fn playbook_json(entry: &PlaybookEntry) -> Value {
    let playbook = &entry.playbook;
    let step = |step: &crate::domain::playbook::Step| json!({ "id": step.id, "name": step.name, "chip": step.chip, "template": step.template });
    let criterion =
        |criterion: &crate::domain::playbook::Criterion| json!({ "id": criterion.id, "text": criterion.text });
    json!({
        "id": playbook.id,
        "name": playbook.name,
        "purpose": playbook.purpose,
        "source": entry.source.word(),
        "steps": playbook.steps.iter().map(step).collect::<Vec<_>>(),
        "criteria": playbook.criteria.iter().map(criterion).collect::<Vec<_>>(),
        "outcome": playbook.outcome.label,
        "next": playbook.next,
    })
}

fn templates(catalog: &Catalog) -> (String, Value) {
    let rows = catalog.templates.iter().map(|entry| {
        let time = entry.template.time_required.clone();
        vec![entry.path.clone(), entry.template.title.clone(), time, own(entry.source)]
    });
    let value = catalog.templates.iter().map(|entry| {
        json!({
            "path": entry.path,
            "title": entry.template.title,
            "time_required": entry.template.time_required,
            "difficulty": entry.template.difficulty,
            "source": entry.source.word(),
        })
    });
    (table(&rows.collect::<Vec<_>>()), Value::Array(value.collect()))
}

fn partners(portfolio: &Portfolio) -> (String, Value) {
    let stage = |card: &crate::domain::portfolio::PartnerCard| card.stage().map(|(label, _)| label.to_owned());
    let rows = portfolio.partners.iter().map(|card| {
        let active: Vec<String> = card.active().iter().map(|run| run.key.to_string()).collect();
        vec![card.partner.name.clone(), stage(card).unwrap_or_else(|| "-".into()), active.join(", ")]
    });
    let value = portfolio.partners.iter().map(|card| {
        json!({
            "id": card.partner.id,
            "name": card.partner.name,
            "folder": card.slug,
            "tier": card.partner.tier,
            "stage": stage(card),
            "runs": card.runs.iter().map(|run| run.key.to_string()).collect::<Vec<_>>(),
        })
    });
    let mut text = table(&rows.collect::<Vec<_>>());
    for state in &portfolio.broken {
        text.push_str(&format!("{}: cannot be read\n", state.file.path));
    }
    (text, Value::Array(value.collect()))
}

/// Where something came from, unless it is built in.
fn own(source: Source) -> String {
    if source == Source::BuiltIn { String::new() } else { source.word().to_owned() }
}

/// Rows in aligned columns, each on one line whatever its cells say; the last column is left as it is, and one that is
/// empty in all rows is left out.
pub fn table(rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<Safe<'_>>> = rows.iter().map(|row| row.iter().map(|cell| safe::line(cell)).collect()).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let line = |row: &Vec<Safe<'_>>| {
        let cells: Vec<String> =
            row.iter().zip(&widths).filter(|(_, width)| **width > 0).map(|(cell, width)| fill(cell, *width)).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_cells() {
        let rows = vec![vec!["日本".into(), "a".into()], vec!["x".into(), "b".into()]];
        assert_eq!(table(&rows), "日本  a\nx     b\n");
        let rows = vec![vec!["a".into(), String::new(), "b".into()], vec!["c".into(), String::new(), "d".into()]];
        assert_eq!(table(&rows), "a  b\nc  d\n", "nobody has anything in the second column");
        let rows = vec![vec!["a\u{1b}\nb".into(), "c".into()], vec!["d".into(), "e".into()]];
        assert_eq!(table(&rows), "a␛ b  c\nd     e\n");
    }
}
