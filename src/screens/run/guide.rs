//! The guide of a step: what happens, what to think about, what good looks like, as Markdown for the preview.

use super::Session;
use crate::domain::catalog::Catalog;

/// The page of the open step.
pub fn text(session: &Session, catalog: Option<&Catalog>) -> String {
    let playbook = &session.playbook;
    let step = session.step();
    let mut text = format!("# {}\n\n", step.name);
    if !step.summary.is_empty() {
        text.push_str(&format!("*{}*\n\n", step.summary));
    }
    if playbook.step_index(&step.id) == Some(0) {
        match playbook.warnings.as_slice() {
            [] => {}
            [one] => text.push_str(&format!("> [!WARNING]\n> {}\n\n", one.replace('\n', "\n> "))),
            several => {
                text.push_str("> [!WARNING]\n");
                text.extend(several.iter().map(|warning| format!("> - {}\n", warning.replace('\n', " "))));
                text.push('\n');
            }
        }
        if !playbook.prerequisites.is_empty() {
            text.push_str("**Before you start**\n\n");
            text.extend(playbook.prerequisites.iter().map(|line| format!("- {line}\n")));
            text.push('\n');
        }
    }
    text.push_str(step.prompt.trim_end());
    text.push_str("\n\n");
    let earned = playbook.criteria.iter().filter(|criterion| criterion.step.as_ref() == Some(&step.id));
    let earned: Vec<String> = earned.map(|criterion| format!("- {}\n", criterion.text)).collect();
    if !earned.is_empty() {
        text.push_str("## Counts towards\n\n");
        text.push_str(&earned.concat());
        text.push('\n');
    }
    text.push_str("## Template\n\n");
    match catalog.map(|catalog| catalog.resolve(&step.template)) {
        Some(Some(entry)) => {
            let template = &entry.template;
            let facts = [template.title.as_str(), template.time_required.as_str(), template.difficulty.as_str()];
            let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
            text.push_str(&facts.join(" · "));
            text.push_str("\n\n");
            if !template.description.is_empty() {
                text.push_str(&format!("{}\n\n", template.description));
            }
            if !template.prerequisites.is_empty() {
                text.push_str("Have at hand:\n\n");
                text.extend(template.prerequisites.iter().map(|line| format!("- {line}\n")));
            }
        }
        Some(None) => text.push_str(&format!("`{}` was not found.\n", step.template)),
        None => text.push_str(&format!("`{}`\n", step.template)),
    }
    text
}
