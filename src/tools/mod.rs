//! Layer 8: tools over a ruleset: explanations of rules and problem codes, lists of rules and names, its tests.
//!
//! Turns data into text; no file is opened, nothing is printed here.

pub mod catalogue;
mod edit;
pub mod example;
mod expect;
pub mod explain;
pub mod names;
pub mod narrative;
pub mod pages;
mod problems;
pub mod test;
pub mod test_summary;
