//! Where the columns of a form stand in one grid, as the head was read.
//!
//! Must not read cells: plain data between the head and the rows.

use crate::report::model::Printed;

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
    /// Columns of the form that the head names, but not surely over their figures.
    pub(super) shifted: Vec<usize>,
}

impl Group {
    /// Takes no figures for a column whose name does not surely stand over them.
    pub(super) fn withhold(&mut self, at: usize, printed: Printed) {
        if let (Some(places), Some(header)) = (self.columns.get_mut(at), self.headers.get_mut(at)) {
            places.clear();
            *header = Some(printed);
            self.shifted.push(at);
        }
    }
}
