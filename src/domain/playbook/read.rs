//! YAML text to a playbook, or to all of its located problems.

use super::Playbook;
use crate::domain::problem::Problem;

/// What reading a file gave: a playbook unless a problem is an error, and all problems in the order of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    pub playbook: Option<Playbook>,
    pub problems: Vec<Problem>,
}

/// Reads the text of a playbook file. `stem` is the file's name without its ending: the default id.
/// `templates` are the known template paths; `None` leaves references unchecked (a run's own copy).
pub fn playbook(text: &str, stem: &str, templates: Option<&[&str]>) -> Read {
    let _ = (text, stem, templates);
    Read { playbook: None, problems: Vec::new() }
}
