//! PURE. The words of the trade as values: playbooks, templates, partners, runs.
//! Text in, values or located problems out; no terminal, no disk, no clock.

pub mod activity;
pub mod answer;
pub mod catalog;
pub mod copies;
pub mod cycle;
pub mod dates;
pub mod doctor;
pub mod durability;
pub mod field;
pub mod history;
pub mod known;
pub mod link;
pub mod lookalike;
pub mod marker;
pub mod merge;
pub mod partner;
pub mod playbook;
pub mod portfolio;
pub mod problem;
pub mod punycode;
mod reading;
pub mod resolve;
pub mod run;
pub mod safe;
pub mod score;
pub mod similar;
pub mod slug;
pub mod team;
pub mod template;
pub mod value;
pub mod values;
pub mod yaml;
