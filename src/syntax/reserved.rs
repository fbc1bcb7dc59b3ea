//! The reserved words, and the slip of naming a declaration by one.
//!
//! Must not know where reading stopped.

use super::layout::DECLARATIONS;
use super::letters::first_word;
use super::plain::Plain;
use super::problems::{self, problem as said};
use crate::base::problem::Problem;

/// Words that cannot be names.
pub const RESERVED: &[&str] =
    &["and", "or", "not", "implies", "if", "then", "else", "in", "under", "of", "where", "exists", "blank"];

/// `rule where "…" {`, `let in = 3`: a reserved word where a declaration has its name, whatever it was read as.
pub fn name(plain: &Plain<'_>, text: &str, start: usize) -> Option<Problem> {
    let opens = first_word(text);
    DECLARATIONS.iter().find(|(known, _)| *known == opens)?;
    let rest = text.get(opens.len()..)?.trim_start();
    let word = first_word(rest);
    let at = start + text.len() - rest.len();
    RESERVED.contains(&word).then(|| {
        said(
            problems::RESERVED,
            plain.span(at, at + word.len()),
            (
                format!("「{word}」是保留的词，不能作 {opens} 的名称"),
                format!("`{word}` is a reserved word and cannot name a `{opens}`"),
            ),
            (
                &format!("换一个名称；一定要用这个词，加单引号：{opens} '{word}'"),
                &format!("take another name, or put it in single quotes: `{opens} '{word}'`"),
            ),
        )
    })
}
