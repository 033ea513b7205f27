//! PURE. Text -> block tree -> laid-out lines; used by the preview and by exports.
//! [`parse`] reads a text once; [`layout`] fits what was read into any width; a [`Page`] does both for what is in view.
//! `{{markers}}` are shown as what stands for them.
//! All take every text and never panic; what they show cannot drive a terminal, and no line is wider than asked, but
//! for those of tables that are to keep their width.

mod address;
mod anchor;
mod blank;
mod callout;
mod code;
pub mod document;
pub mod flow;
mod front_matter;
mod html;
mod html_block;
mod html_table;
mod icon;
mod inline;
mod layout;
mod lexer;
mod lines;
#[cfg(test)]
mod marker_tests;
mod outline;
mod page;
#[cfg(test)]
mod page_tests;
mod parse;
mod prepare;
mod script;
mod search;
mod sections;
mod split;
mod stop;
mod table;
#[cfg(test)]
mod tests;
mod wrap;

pub use document::Document;
pub use layout::layout;
pub use lines::{Blank, Cells, Emphasis, Fit, Heading, Kind, Layout, Line, Link, Role, Span, Task, WIDEST};
pub use outline::Entry;
pub use page::{FOUND, Page};
pub use parse::{parse, parse_with};
pub use search::Match;
pub use stop::{Stop, StopId, What};
