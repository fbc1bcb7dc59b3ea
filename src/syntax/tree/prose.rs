//! Parts of forms that read prose: sections, and the patterns that find figures in them.
//!
//! Patterns are strings here; what stands in their braces is read by the compiler.

use super::{Let, Name};
use serde::{Deserialize, Serialize};

use crate::base::place::Span;

/// `section "八、政府性基金…" | "…" / "（一）总体情况"`: titles level by level, alternatives at each.
///
/// Several `section` lines of a form are alternatives: the first that the document has is read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Section {
    /// Alternatives of each level, the outer first.
    pub levels: Vec<Vec<Name>>,
    /// The whole.
    pub span: Span,
}

/// A part that takes figures out of prose.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Reading {
    /// `read "支出合计{支出合计: amount}" optional`, `read every "…"`
    Read(Read),
    /// `row "{科目: label}{金额: amount}"`: a row for each place where it fits
    Row(Read),
    /// `each "{序: ordinal}{科目: code 功能分类}" { … }`
    Each(Each),
    /// `list of code 经济分类 "主要包括"`
    List(List),
}

/// `read "…" | "…" optional`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Read {
    /// `every`: all places, each a row
    pub every: bool,
    /// Alternatives; the first in written order that fits is taken.
    pub patterns: Vec<Name>,
    /// `optional`
    pub optional: bool,
    /// The whole.
    pub span: Span,
}

/// `each "{序: ordinal}{科目: label}" { read … }`: an item reaches to the next head or the end of the section.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Each {
    /// Alternatives of the head.
    pub heads: Vec<Name>,
    /// `optional`
    pub optional: bool,
    /// What is read in an item.
    pub parts: Vec<Reading>,
    /// `item 名 = …`
    pub items: Vec<Let>,
    /// The whole.
    pub span: Span,
}

/// `list of code 经济分类 "主要包括" optional`: 「主要包括A、B、C」 as rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct List {
    /// `经济分类`
    pub list: Option<Name>,
    /// What stands before the names.
    pub leads: Vec<Name>,
    /// `optional`
    pub optional: bool,
    /// The whole.
    pub span: Span,
}

/// `many key 项目名称`: the form occurs several times in a document, told apart by this.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Many {
    /// `项目名称`
    pub keys: Vec<Name>,
    /// The whole.
    pub span: Span,
}
