//! The ONLY impure code: terminal, event loop, effect runner, store, library, external editor, clock, paths.

pub mod clipboard;
pub mod event_loop;
pub mod external;
pub mod input;
pub mod signals;
pub mod terminal;
pub mod wake;
pub mod worker;
