//! What the grammar reads and no later stage understands yet: an error with its place, never silence.
//!
//! Each part that gains a meaning leaves this file.

use super::forms::not_yet;
use crate::base::problem::Problem;
use crate::syntax::tree::{File, Item};

/// One problem for each part of a file that has no meaning yet.
pub(super) fn unsupported(file: &File) -> Vec<Problem> {
    let mut found = Vec::new();
    for item in &file.items {
        match item {
            Item::Input(input) if input.many.is_some() => found.push(not_yet("many", input.span)),
            Item::Ruleset(_)
            | Item::Form(_)
            | Item::Input(_)
            | Item::Change(_)
            | Item::Drop(_)
            | Item::Codes(_)
            | Item::Number(_)
            | Item::Let(_)
            | Item::Rule(_)
            | Item::Bare(_)
            | Item::Test(_)
            | Item::Waive(_) => {}
        }
    }
    found
}
