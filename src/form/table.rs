//! Forms of tables: titles, blocks, columns and the tree of rows.
//!
//! Must not know where a table is printed.

use super::pattern::{Pattern, Reading};
use crate::base::fold::plain;
use crate::base::unit::Unit;

pub use super::ids::{BlockIx, BlockRef, ColumnIx, FormId, NodeIx, Where};

/// What a published table means.
#[derive(Clone, Debug)]
pub struct TableForm {
    /// Name by topic: `支出`; the number if the form has no other name.
    pub name: String,
    /// Nickname: `03`.
    pub number: Option<String>,
    /// Printed titles; the first is the official one.
    pub titles: Vec<String>,
    /// A report need not have it.
    pub optional: bool,
    /// Reports of the years before need not have it.
    pub since: Option<u16>,
    /// Several of them may stand in one document: the names of the field that tells one from another.
    pub many: Option<Vec<String>>,
    /// Unit where the document prints none.
    pub unit: Unit,
    /// Decimals where the document's figures do not tell.
    pub decimals: u32,
    /// Sentences under an empty table: literal parts between skips, all to be found in order.
    pub notes: Vec<Vec<String>>,
    /// Blocks; a form without `block` has one, with no name. A form that reads prose has one for the figures of single
    /// reads (no key, one row), one for what comes in rows, or both in this order.
    pub blocks: Vec<BlockForm>,
    /// How it is read from prose; none for a table.
    pub reading: Option<Reading>,
}

/// One side of a two-sided table, or the whole of a plain one.
#[derive(Clone, Debug)]
pub struct BlockForm {
    /// `收入`; none if the form has no blocks.
    pub name: Option<String>,
    /// Columns in the order of the form.
    pub columns: Vec<ColumnForm>,
    /// The row tree, parents before children.
    pub nodes: Vec<RowNode>,
}

/// A column of a block.
#[derive(Clone, Debug)]
pub struct ColumnForm {
    /// The name rules use.
    pub name: String,
    /// Other printed names.
    pub aliases: Vec<String>,
    /// Printed names of the cells that together hold the value (类, 款, 项); empty for one cell.
    pub split: Vec<String>,
    /// Accepted types; more than one only for keys (`code 功能分类 | label`).
    pub types: Vec<ColumnType>,
    /// Its value names the row.
    pub key: bool,
    /// A document need not print it.
    pub optional: bool,
    /// An empty cell continues the one above.
    pub merged: bool,
    /// Its text is read by this pattern into columns of their own.
    pub pattern: Option<Pattern>,
    /// It is read out of that printed column, and not printed itself.
    pub part_of: Option<ColumnIx>,
}

/// What the cells of a column hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Money.
    Amount,
    /// Percent.
    Percent,
    /// A plain number.
    Number,
    /// A count with its word.
    Count(Unit),
    /// A code of the list with that index in the program.
    Code(usize),
    /// A name matched against the row tree.
    Label,
    /// Free text.
    Text,
    /// A date.
    Date,
    /// A target such as `≥20 个`.
    Bound,
}

impl ColumnType {
    /// Whether the cells hold figures.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, ColumnType::Amount | ColumnType::Percent | ColumnType::Number | ColumnType::Count(_))
    }
}

/// A row that a form names, or a place where rows of a code list stand.
#[derive(Clone, Debug)]
pub struct RowNode {
    /// What stands there.
    pub kind: NodeKind,
    /// Other printed names.
    pub aliases: Vec<String>,
    /// The row above, in the tree.
    pub parent: Option<NodeIx>,
    /// The row need not be printed: it is 0 then.
    pub optional: bool,
    /// 其中： rows, never part of a sum.
    pub memo: bool,
    /// Braces were written: the row is a total, never a leaf.
    pub braces: bool,
}

/// What a node of a row tree is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A fixed row with its name.
    Label(String),
    /// A code with every printed code below it: `301`.
    Code(String),
    /// Every code of the list with that index, each below its printed parent.
    List(usize),
    /// The codes neither named in the tree nor below a named one.
    Others,
}

impl ColumnForm {
    /// Whether its cells hold figures; the numbers of a column that counts lines (行次) are none.
    #[must_use]
    pub fn holds_figures(&self) -> bool {
        let mut names = std::iter::once(&self.name).chain(&self.aliases);
        let counts = self.types.contains(&ColumnType::Number) && names.any(|name| is_line_word(name));
        self.types.iter().any(ColumnType::is_number) && !counts
    }
}

/// `行次` over its numbers.
#[must_use]
pub fn is_line_word(text: &str) -> bool {
    matches!(plain(text).as_str(), "行次" | "行号" | "行")
}

impl TableForm {
    /// Whether a report of a year need not have it. Of an unknown year it is wanted.
    #[must_use]
    pub fn may_lack(&self, year: Option<u16>) -> bool {
        self.optional || self.since.zip(year).is_some_and(|(since, year)| year < since)
    }

    /// How people call it: `03表`; of prose its title.
    #[must_use]
    pub fn called(&self) -> String {
        match (&self.number, &self.reading, self.titles.first()) {
            (Some(number), ..) => format!("{number}表"),
            (None, Some(_), Some(title)) => title.clone(),
            (None, Some(_), None) => self.name.clone(),
            (None, None, _) => format!("{}表", self.name),
        }
    }
}

impl RowNode {
    /// The printed names of a fixed row, its own first; none for codes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = match &self.kind {
            NodeKind::Label(name) => Some(name.as_str()),
            NodeKind::Code(_) | NodeKind::List(_) | NodeKind::Others => None,
        };
        own.into_iter().chain(self.aliases.iter().map(String::as_str))
    }
}

impl BlockForm {
    /// Nodes without a parent, `memo` rows excluded.
    pub fn roots(&self) -> impl Iterator<Item = NodeIx> {
        self.node_ids().filter(|(_, node)| node.parent.is_none() && !node.memo).map(|(id, _)| id)
    }

    /// Every node with its index.
    pub fn node_ids(&self) -> impl Iterator<Item = (NodeIx, &RowNode)> {
        self.nodes.iter().enumerate().map(|(at, node)| (NodeIx(u16::try_from(at).unwrap_or(u16::MAX)), node))
    }

    /// Every column with its index.
    pub fn column_ids(&self) -> impl Iterator<Item = (ColumnIx, &ColumnForm)> {
        self.columns.iter().enumerate().map(|(at, column)| (ColumnIx(u16::try_from(at).unwrap_or(u16::MAX)), column))
    }

    /// The first key column.
    #[must_use]
    pub fn key(&self) -> Option<ColumnIx> {
        self.column_ids().find(|(_, column)| column.key).map(|(id, _)| id)
    }
}
