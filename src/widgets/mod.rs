//! (being written)
pub mod editor;
