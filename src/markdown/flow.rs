//! x
pub mod graph;
pub mod read;
pub mod text;
