//! The state of an evaluation: where loops stand, and what was met on the way.
//!
//! Must not know verdicts.

use std::cell::Cell;

use super::counted::Counted;
use super::index::{Facts, Index};
use super::outcome::LoopRows;
use crate::base::place::Place;
use crate::form::table::{BlockForm, BlockIx, BlockRef, ColumnForm, ColumnIx, FormId};
use crate::report::model::{Block, Report, Row, RowIx, Table, TableState};
use crate::ruleset::program::Program;

/// Stands for `文档` in a slot: its rows are the headings.
pub(super) const HEADINGS: BlockRef = BlockRef::new(FormId(u16::MAX), BlockIx(u16::MAX));

/// Where each loop and aggregate stands.
pub(super) type Slots = Vec<Option<(BlockRef, RowIx)>>;

/// A program over a report, at some rows.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub program: &'a Program,
    pub report: &'a Report,
    pub index: &'a Index,
    slots: Slots,
    /// The row before, for each loop.
    pub previous: Vec<Option<RowIx>>,
    /// An operand was met that is neither blank nor 0.
    pub live: bool,
    /// A sum was taken over a table of which a part could not be read.
    pub not_whole: Option<FormId>,
    /// A sum was taken beside a row that may belong to it.
    pub unplaced: Option<(BlockRef, RowIx)>,
    /// Headings were counted of a file that breaks off there: behind it may be more.
    pub may_grow: Option<Place>,
    /// Counts already taken.
    pub counted: Counted,
    /// The block looked into last: the next figure is mostly in the same.
    pub last_seen: Cell<Option<View<'a>>>,
}

/// A block that can be looked into.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub id: BlockRef,
    pub table: &'a Table,
    pub block: &'a Block,
    pub spec: &'a BlockForm,
    pub facts: &'a Facts,
    pub whole: bool,
}

impl<'a> View<'a> {
    /// The form's column.
    pub fn column(&self, column: ColumnIx) -> Option<&'a ColumnForm> {
        self.spec.columns.get(usize::from(column.0))
    }

    /// Whether what is not printed of a column is no loss; behind the place where a file breaks off it is not known.
    pub fn may_skip(&self, column: ColumnIx) -> bool {
        self.column(column).is_some_and(|column| column.optional) && self.table.cut.is_none()
    }

    /// Whether a column is printed.
    pub fn has_column(&self, column: ColumnIx) -> bool {
        self.block.headers.get(usize::from(column.0)).is_some_and(Option::is_some)
    }
}

impl<'a> Frame<'a> {
    /// Nothing is looped yet.
    pub fn new(program: &'a Program, report: &'a Report, index: &'a Index) -> Self {
        let (slots, previous) = (Vec::new(), Vec::new());
        Self {
            program,
            report,
            index,
            slots,
            previous,
            live: false,
            not_whole: None,
            unplaced: None,
            may_grow: None,
            counted: Counted::default(),
            last_seen: Cell::new(None),
        }
    }

    /// Forgets where loops stood.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.previous.clear();
        self.counted.clear();
        self.forget();
    }

    /// Forgets what was met, before another assertion.
    pub fn forget(&mut self) {
        self.live = false;
        self.not_whole = None;
        self.unplaced = None;
        self.may_grow = None;
    }

    /// Whether anything was met for which a figure may be other than it seems.
    pub fn in_doubt(&self) -> bool {
        self.not_whole.is_some() || self.unplaced.is_some() || self.may_grow.is_some()
    }

    /// A block, if it is the one looked into last.
    #[inline]
    pub fn seen(&self, block: BlockRef) -> Option<View<'a>> {
        self.last_seen.get().filter(|seen| seen.id == block)
    }

    /// Where every loop and aggregate stands.
    pub fn slots(&self) -> &Slots {
        &self.slots
    }

    /// Where a loop or aggregate stands.
    pub fn slot(&self, slot: usize) -> Option<(BlockRef, RowIx)> {
        self.slots.get(slot).copied().flatten()
    }

    /// Moves a loop or aggregate; gives where it stood before.
    pub fn set_slot(&mut self, slot: usize, row: Option<(BlockRef, RowIx)>) -> Option<(BlockRef, RowIx)> {
        if self.slots.len() <= slot {
            self.slots.resize(slot + 1, None);
        }
        self.slots.get_mut(slot).and_then(|place| std::mem::replace(place, row))
    }

    /// Where the loops and aggregates stand, the innermost first.
    pub fn standing(&self) -> impl Iterator<Item = BlockRef> {
        self.slots.iter().rev().flatten().map(|(block, _)| *block)
    }

    /// The rows that the first `loops` loops stand at.
    pub fn rows_of_loops(&self, loops: usize) -> LoopRows {
        let mut rows = LoopRows::new();
        for slot in 0..loops {
            rows.push(self.slot(slot).map(|(_, row)| row));
        }
        rows
    }

    /// How much of a table is there.
    pub fn state(&self, form: FormId) -> TableState {
        self.report.tables.get(usize::from(form.0)).map_or(TableState::Absent, |table| table.state)
    }

    /// A row of the report.
    pub fn row(&self, id: BlockRef, row: RowIx) -> Option<&'a Row> {
        self.report.block(id)?.row(row)
    }
}
