//! Forms, code lists and the printed shape of a report, for the tests of reading and binding.
//!
//! The forms mirror the national ones; a test must not need a ruleset.

pub mod dump;
pub mod forms;
