//! Layer 1: what every stage speaks of. Places, days, numbers, units, folding of names, problems.
//!
//! Knows nothing of documents, forms, rules or the language.

pub mod bound;
pub mod date;
pub mod exact;
pub mod fold;
pub mod interval;
pub mod number;
pub mod place;
pub mod problem;
pub mod unit;
pub mod wide;
