//! Layer 8: tools over a ruleset: explanations of rules and problem codes, lists of rules and names.
//!
//! Turns data into text; no file is opened, nothing is printed here.

pub mod example;
pub mod explain;
pub mod names;
pub mod pages;
