//! How a compiled rule refers to rows, columns and cells: by slots, codes and nodes, never by a name to look up.
//!
//! Must not know what is done with their values.

use super::figures::Word;
use crate::base::place::Span;
use crate::form::table::{BlockRef, ColumnIx, NodeIx};

/// Rows told by what is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Rows of the form, codes, printed ordinals.
    Keys(Vec<RowRef>),
    /// A heading by its title, folded.
    Title(String),
}

/// Some printed rows of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowSet {
    /// No row runs: the value is taken once, of each member of a `many` form.
    Once,
    /// All printed rows that have a name.
    All,
    /// Leaf rows.
    Leaf,
    /// Rows that have printed rows below them, and rows with braces in the form.
    WithParts,
    /// The rows directly below one (`of r`).
    Of(RowRef),
    /// A row and all below it (`under r`).
    Under(RowRef, Keep),
    /// Rows listed by key: `[302, 307, 309..313]`, ranges already written out as far as the form or list knows; a
    /// range of codes takes every printed code of the same length between its ends.
    Listed(Vec<RowRef>, Keep),
}

/// Which of some rows are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Every row.
    Every,
    /// Leaf rows.
    Leaf,
    /// Rows with parts.
    WithParts,
}

/// The name of one printed copy of a form: `"园区专项"`, `"园区专项"#2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberKey {
    /// `园区专项`
    pub key: String,
    /// Which of several of that name, from 1, if that is told.
    pub nth: Option<u32>,
}

impl std::fmt::Display for MemberKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // a quote inside would end the name; names are looked up without their quotes
        write!(f, "\"{}\"", self.key.replace(['"', '＂'], "”"))?;
        self.nth.map_or(Ok(()), |nth| write!(f, "#{nth}"))
    }
}

/// One row of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowRef {
    /// The row a loop or aggregate stands at; same block.
    Slot(usize),
    /// A row the form names.
    Node(NodeIx),
    /// A code: itself if printed, else the topmost printed rows below it, else 0 in an open table.
    Code(String),
    /// The codes of one length between two, both included.
    CodeRange(String, String),
    /// The row of printed 行次.
    Ordinal(u32),
    /// The second of the printed rows of one name: `[园区专项#2]`.
    Nth(Box<RowRef>, u32),
    /// The row with the key of another block's row: codes by code, fixed rows through `nodes` (node there to node here).
    SameKey {
        /// The slot of the other row.
        slot: usize,
        /// For each node of the other block, the node of the same name here.
        nodes: Vec<Option<NodeIx>>,
    },
    /// The row whose key is a word: `02[row.科目编码]`.
    Word(Box<Word>),
    /// The only printed row of the block.
    Only,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRef {
    /// A column of the form.
    Fixed(ColumnIx),
    /// The column of printed 栏次.
    Ordinal(u32),
}

/// A cell, found anew for each instance but without any name. Two are equal wherever they are written.
#[derive(Clone, Debug)]
pub struct CellRef {
    /// The block.
    pub block: BlockRef,
    /// The row.
    pub row: RowRef,
    /// The column.
    pub column: ColumnRef,
    /// Where it is written.
    pub span: Span,
}

impl PartialEq for CellRef {
    fn eq(&self, other: &Self) -> bool {
        self.block == other.block && self.row == other.row && self.column == other.column
    }
}

impl Eq for CellRef {}
