//! The ONLY impure code: terminal, event loop, effect runner, store, library, external editor, clock, paths.
//! Everything else is values in, values out; what these modules learn goes back into the app as a message.

pub mod clipboard;
pub mod clock;
pub mod desk;
pub mod event_loop;
pub mod external;
pub mod files;
pub mod input;
pub mod journal;
pub mod library;
pub mod opener;
pub mod output;
pub mod paths;
pub mod process;
pub mod runner;
pub mod session;
pub mod settings;
pub mod signals;
pub mod store;
pub mod terminal;
pub mod theme;
pub mod wake;
pub mod watch;
pub mod worker;
pub mod yaml;
