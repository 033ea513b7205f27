//! `playbooks`: a keyboard-driven terminal wizard for people who run partnerships.

#![forbid(unsafe_code)]

pub mod app;
pub mod cli;
pub mod domain;
pub mod editor;
pub mod error;
pub mod io;
pub mod markdown;
pub mod screens;
pub mod theme;
pub mod widgets;
