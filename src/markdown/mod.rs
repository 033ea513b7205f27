//! PURE. Text -> block tree -> laid-out lines; used by the preview and by exports.
//! [`parse`] reads a text once; [`layout`] fits what was read into any width. Both take every text and never panic;
//! what they show cannot drive a terminal, and no line of it is wider than asked for.

mod callout;
mod code;
pub mod document;
pub mod flow;
mod front_matter;
mod html;
mod html_block;
mod inline;
mod layout;
mod lines;
mod parse;
mod prepare;
mod table;
#[cfg(test)]
mod tests;
mod wrap;

pub use document::Document;
pub use layout::layout;
pub use lines::{Emphasis, Heading, Kind, Layout, Line, Link, Role, Span, Task};
pub use parse::parse;
