//! What lies over a screen to show how texts differ: earlier versions of a document, and texts that were not saved.

pub mod view;
