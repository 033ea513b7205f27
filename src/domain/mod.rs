//! PURE. The words of the trade as values: playbooks, templates, partners, runs.
//! Text in, values or located problems out; no terminal, no disk, no clock.

pub mod activity;
pub mod catalog;
pub mod dates;
pub mod partner;
pub mod playbook;
pub mod portfolio;
pub mod problem;
pub mod resolve;
pub mod run;
pub mod safe;
pub mod similar;
pub mod slug;
pub mod template;
pub mod yaml;
