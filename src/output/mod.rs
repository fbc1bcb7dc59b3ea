//! Layer 8: how a check is shown, one format a file.
//!
//! Turns data into text and nothing else: no file is opened, nothing is printed here.

pub mod draw;
pub mod finding;
pub mod grid;
pub mod json;
pub mod lists;
pub mod problems;
pub mod rulesets;
pub mod show;
pub mod show_json;
pub mod snippet;
pub mod summary;
mod tables;
pub mod terminal;
pub mod value;
pub mod view;
