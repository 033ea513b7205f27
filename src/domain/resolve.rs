//! The one resolver of template references: every dialect of the seed and of the original program
//! becomes the path of a known template, or a reason with the nearest names.

/// Why a reference names no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unresolved {
    /// It would leave the template folders.
    Outside,
    /// No template has this name; the nearest ones, best first.
    NotFound { nearest: Vec<String> },
}

/// Finds the template that `reference` means among `templates` (canonical paths such as `strategy/02-x.md`).
pub fn resolve<'a>(reference: &str, templates: impl Iterator<Item = &'a str> + Clone) -> Result<String, Unresolved> {
    let _ = (reference, templates);
    Err(Unresolved::NotFound { nearest: Vec::new() })
}
