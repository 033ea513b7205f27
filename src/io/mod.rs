//! The ONLY impure code: terminal, event loop, effect runner, store, library, external editor, clock, paths.
