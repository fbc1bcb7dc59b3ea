//! Layer 3: the text of a rule file to its tree. The only folder that sees pest.
//!
//! Knows no form, no table, no meaning: names stay names.

pub mod tree;
