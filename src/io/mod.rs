//! The ONLY impure code: terminal, event loop, effect runner, store, library, external editor, clock, paths.

pub mod clock;
pub mod files;
pub mod library;
pub mod paths;
pub mod settings;
pub mod store;
pub mod watch;
pub mod yaml;
