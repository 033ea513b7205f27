//! How the keys of a file become values: typed looks at a mapping, and every problem met on the way.
//! The readers of playbooks and of templates share it, so that both speak alike.

mod notes;
mod table;
mod when;

pub use notes::{File, Notes};
pub use table::{Item, MAX_NAME, MAX_SENTENCE, Table, capital, capped, items_of, name_of, number_of, text_of};
pub use when::when;
