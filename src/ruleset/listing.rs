//! Which names exist: tables, blocks, columns, rows, items, for people who look one up.
//!
//! Must not know how they are printed.

use super::program::Program;
use crate::form::table::{BlockForm, ColumnType, NodeIx, NodeKind};

/// A table and the names in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableNames {
    /// `03`
    pub number: Option<String>,
    /// `支出`
    pub name: String,
    /// Printed titles.
    pub titles: Vec<String>,
    /// Its items.
    pub items: Vec<String>,
    /// Its blocks.
    pub blocks: Vec<BlockNames>,
}

/// A block and the names in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockNames {
    /// `收入`; none for the only block.
    pub name: Option<String>,
    /// Columns in order.
    pub columns: Vec<ColumnNames>,
    /// Rows of the form, parents before children.
    pub rows: Vec<RowNames>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnNames {
    /// The name rules use.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// `amount`, `code 功能分类 | label`
    pub kind: String,
    /// It names the row.
    pub key: bool,
    /// It need not be printed.
    pub optional: bool,
}

/// A row of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowNames {
    /// Its name, its code, the name of a code list, or `others`.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// How deep it lies in the tree, from 0.
    pub depth: usize,
    /// It need not be printed.
    pub optional: bool,
}

/// The names of every table, in the order declared.
#[must_use]
pub fn names(program: &Program) -> Vec<TableNames> {
    let form_names = program.own_forms().iter().enumerate().map(|(at, form)| TableNames {
        number: form.number.clone(),
        name: form.name.clone(),
        titles: form.titles.clone(),
        items: program
            .items
            .iter()
            .filter(|item| item.form.is_some_and(|form| usize::from(form.0) == at))
            .map(|item| item.name.clone())
            .collect(),
        blocks: form.blocks.iter().map(|block| block_names(program, block)).collect(),
    });
    form_names.collect()
}

fn block_names(program: &Program, block: &BlockForm) -> BlockNames {
    let columns = block.columns.iter().map(|column| ColumnNames {
        name: column.name.clone(),
        aliases: column.aliases.clone(),
        kind: column.types.iter().map(|kind| type_word(program, kind)).collect::<Vec<_>>().join(" | "),
        key: column.key,
        optional: column.optional,
    });
    let rows = block.node_ids().map(|(id, node)| RowNames {
        name: match &node.kind {
            NodeKind::Label(name) | NodeKind::Code(name) => name.clone(),
            NodeKind::List(list) => list_name(program, *list),
            NodeKind::Others => "others".to_owned(),
        },
        aliases: node.aliases.clone(),
        depth: depth(block, id),
        optional: node.optional,
    });
    BlockNames { name: block.name.clone(), columns: columns.collect(), rows: rows.collect() }
}

fn list_name(program: &Program, list: usize) -> String {
    program.lists.get(list).map(|list| list.name.clone()).unwrap_or_default()
}

fn type_word(program: &Program, kind: &ColumnType) -> String {
    match kind {
        ColumnType::Amount => "amount".to_owned(),
        ColumnType::Percent => "percent".to_owned(),
        ColumnType::Number => "number".to_owned(),
        ColumnType::Count(unit) => format!("count {}", unit.word()),
        ColumnType::Code(list) => format!("code {}", list_name(program, *list)),
        ColumnType::Label => "label".to_owned(),
        ColumnType::Text => "text".to_owned(),
        ColumnType::Date => "date".to_owned(),
        ColumnType::Bound => "bound".to_owned(),
    }
}

fn depth(block: &BlockForm, node: NodeIx) -> usize {
    let parent = |node: NodeIx| block.nodes.get(usize::from(node.0)).and_then(|node| node.parent);
    std::iter::successors(parent(node), |above| parent(*above)).count()
}
