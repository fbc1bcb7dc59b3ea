//! Layer 2: forms and code lists as plain data: what a table means, not where it is printed.
//!
//! Made by `ruleset/`, read by `bind/` and `eval/`. Knows neither text of rules nor documents.

pub mod codes;
mod expression;
pub mod ids;
pub mod matcher;
mod needles;
pub mod pattern;
mod piece;
pub mod table;
