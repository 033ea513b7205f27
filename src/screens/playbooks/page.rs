//! The page of a playbook as Markdown: purpose, steps, criteria, gate, what comes next; or the problems of a file.

use super::Row;
use crate::domain::catalog::{Catalog, PlaybookEntry};
use crate::domain::playbook::Every;
use crate::domain::problem::{self, Problem};

pub fn text(row: Row<'_>, catalog: Option<&Catalog>) -> String {
    match row {
        Row::Playbook(entry) => playbook(entry, catalog),
        Row::Broken(file) => {
            let intro =
                "This file cannot be used until the errors are mended. It is read again as soon as it is saved.";
            format!("# {}\n\n{intro}\n\n{}", file.path, problems(&file.path, &file.problems))
        }
    }
}

fn playbook(entry: &PlaybookEntry, catalog: Option<&Catalog>) -> String {
    let playbook = &entry.playbook;
    let mut text = format!("# {}\n\n", playbook.name);
    let purpose = if playbook.purpose.is_empty() { &playbook.description } else { &playbook.purpose };
    text.push_str(&format!("{purpose}\n\n"));
    let (steps, templates) = (playbook.steps.len(), playbook.template_count());
    let every = playbook.every.map(|every| format!(" · every {}", every_words(every))).unwrap_or_default();
    text.push_str(&format!(
        "{} · {}{every} · {}\n\n",
        count(steps, "step"),
        count(templates, "template"),
        source(entry)
    ));
    if let Some(gate) = &playbook.gate {
        let approvals: Vec<&str> = gate.approvals.iter().map(|approval| approval.label.as_str()).collect();
        text.push_str(&format!(
            "> [!WARNING]\n> **{}** {} Needed: {}.\n\n",
            gate.title,
            gate.text,
            approvals.join(", ")
        ));
    }
    text.push_str("## Steps\n\n| # | Step | What happens | Time |\n|--:|---|---|---|\n");
    for (index, step) in playbook.steps.iter().enumerate() {
        let template = catalog.and_then(|catalog| catalog.resolve(&step.template));
        let time = template.map_or("template not found", |entry| entry.template.time_required.as_str());
        text.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            index + 1,
            cell(&step.name),
            cell(&step.summary),
            cell(time)
        ));
    }
    if !playbook.criteria.is_empty() {
        text.push_str("\n## Success criteria\n\n");
        text.extend(playbook.criteria.iter().map(|criterion| format!("- {}\n", criterion.text)));
    }
    if !playbook.prerequisites.is_empty() {
        text.push_str("\n## Before you start\n\n");
        text.extend(playbook.prerequisites.iter().map(|line| format!("- {line}\n")));
    }
    let next = playbook
        .next
        .iter()
        .map(|id| catalog.and_then(|c| c.playbook(id)).map_or(id.as_str(), |e| e.playbook.name.as_str()));
    let next: Vec<&str> = next.collect();
    let next = if next.is_empty() { String::new() } else { format!(" Next: {}.", next.join(" or ")) };
    text.push_str(&format!("\n## Afterwards\n\nThe partner is **{}**.{next}\n", playbook.outcome.label));
    if !entry.problems.is_empty() {
        text.push_str(&format!("\n## Remarks on the file\n\n{}", problems(&entry.path, &entry.problems)));
    }
    text
}

fn problems(path: &str, problems: &[Problem]) -> String {
    let reports: Vec<String> = problems.iter().map(|problem| problem::report(path, problem, 72)).collect();
    format!("```\n{}\n```\n", reports.join("\n"))
}

fn source(entry: &PlaybookEntry) -> String {
    match entry.source {
        crate::domain::catalog::Source::BuiltIn => "built-in".to_owned(),
        _ => format!("`{}`", entry.path),
    }
}

fn every_words(every: Every) -> &'static str {
    match every {
        Every::Month => "month",
        Every::Quarter => "quarter",
        Every::HalfYear => "half year",
        Every::Year => "year",
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Text inside a table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
