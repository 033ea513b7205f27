//! What can be typed into a field, what is kept of it, and how it is shown.
//!
//! A value is kept as one canonical text (`12000 EUR`, `2026-12-01`, `yes`), so that a state file reads well and two values
//! compare as texts. A text that is no value of its field is kept as it was typed and named as wrong; it counts as no answer.

use jiff::civil::Date;

/// What reading a typed value depends on.
#[derive(Debug, Clone, Copy)]
pub struct Typing<'a> {
    pub today: Date,
    /// The currency of an amount that names none, such as `EUR`.
    pub currency: &'a str,
    /// What `choices: tiers` stands for.
    pub tiers: &'a [String],
}
