//! Where the columns of a form stand in one grid, as the head was read.
//!
//! Must not read cells: plain data between the head and the rows.

use crate::form::table::{ColumnForm, ColumnType};
use crate::report::model::Printed;

use super::words::is_line_word;

/// Where the columns of a form stand in a grid.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Lines of the head.
    pub(super) height: usize,
    /// Grid columns.
    pub(super) width: usize,
    /// Side by side, from left to right.
    pub(super) groups: Vec<Group>,
    /// A line of the head that is the total row at the same time (`合计 | | | 合计 | 基本支出`).
    pub(super) mixed: Option<usize>,
}

/// A run of grid columns that holds one set of the columns of a block.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) block: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Grid columns of each column of the form: none if not printed, several for a code in parts.
    pub(super) columns: Vec<Vec<usize>>,
    /// The header of each column of the form.
    pub(super) headers: Vec<Option<Printed>>,
    /// The printed 栏次 of each column of the form.
    pub(super) ordinals: Vec<Option<u32>>,
    /// The grid column of 行次.
    pub(super) line: Option<usize>,
    /// Columns of the form whose name is printed more than once, so that the right one cannot be told.
    pub(super) doubled: Vec<usize>,
}

/// A column of a form that counts lines (行次): its numbers are no figures.
pub(super) fn counts_lines(column: &ColumnForm) -> bool {
    let names = std::iter::once(&column.name).chain(&column.aliases);
    column.types.contains(&ColumnType::Number) && names.map(String::as_str).any(is_line_word)
}

/// Whether a column of a form holds figures.
pub(super) fn holds_figures(column: &ColumnForm) -> bool {
    column.types.iter().any(ColumnType::is_number) && !counts_lines(column)
}
