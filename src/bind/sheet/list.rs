//! A list of indicators: rows in printed order, named by their last label, grouped by merged cells.
//!
//! Must not know what an indicator means. A line without scores, target and value is part of a label, not a row.

use foldhash::HashMap;

use crate::base::place::Place;
use crate::base::problem::Text;
use crate::document::{GridCell, GridRow};
use crate::form::table::{BlockForm, ColumnType};
use crate::report::model::{Block, Cell, Key, Row, Value};

use super::fit::{Cells, Fit, Shape, cells_of};
use super::head::Head;
use super::labels::{Labels, unclear};
use super::{kinds, start, unknown};
use crate::bind::lines::filled;
use crate::bind::rows::Reader;
use crate::bind::words::squeezed;

/// Characters that a target in words may have.
const LONGEST_TARGET: usize = 8;

/// A list as far as it is read.
#[derive(Debug)]
pub(super) struct List {
    /// Index of its block.
    pub(super) block: usize,
    columns: Vec<Option<usize>>,
    foreign: Vec<bool>,
    labels: Labels,
    rows: Vec<Row>,
    cells: Vec<Vec<Cell>>,
    /// How lines of that length were shifted.
    shifts: HashMap<usize, isize>,
    misfits: Vec<(Place, Text)>,
    halves: Vec<(Place, Text)>,
}

impl List {
    pub(super) fn new(reader: &Reader<'_, '_>, block: usize, head: &Head) -> Option<Self> {
        let form = reader.form.blocks.get(block)?;
        let merged = form.columns.iter().enumerate().filter(|(_, column)| column.merged).map(|(at, _)| at);
        let Shape { columns, foreign, .. } = Shape::new(form, block, head);
        Some(List {
            block,
            columns,
            foreign,
            labels: Labels::new(merged),
            rows: Vec::new(),
            cells: Vec::new(),
            shifts: HashMap::default(),
            misfits: Vec::new(),
            halves: Vec::new(),
        })
    }

    /// Reads one line.
    pub(super) fn row(&mut self, reader: &Reader<'_, '_>, row: &GridRow) {
        let Some(form) = reader.form.blocks.get(self.block) else { return };
        let shape = Shape { form, columns: self.columns.clone(), foreign: self.foreign.clone() };
        let usual = self.shifts.get(&row.cells.len()).copied();
        let scored = filled(row).any(|cell| kinds::is_score(&cell.text));
        let (fit, shift) = shape.fit(reader, row, usual);
        match fit {
            Fit::Whole(cells) if scored || has_indicator(form, &self.columns, &cells) => {
                if let Some(shift) = shift.filter(|_| scored) {
                    self.shifts.insert(row.cells.len(), shift);
                }
                self.whole(reader, &shape, &cells, row);
            }
            _ if !scored => self.take_labels(reader, form, row.cells.iter()),
            Fit::Whole(_) => {}
            Fit::Scores(cells, why) => {
                self.half(reader, &shape, &cells, row, &why);
                self.halves.extend(start(row).map(|place| (place, why)));
            }
            Fit::Nothing(why) => {
                self.half(reader, &shape, &vec![None; self.columns.len()], row, &why);
                self.misfits.extend(start(row).map(|place| (place, why)));
            }
        }
    }

    /// Labels of groups, by the list in which they stand; gives whether each was clear.
    fn take_labels<'c>(
        &mut self,
        reader: &Reader<'_, '_>,
        form: &BlockForm,
        cells: impl Iterator<Item = &'c GridCell>,
    ) {
        let mut printed: Vec<(usize, Cell)> = Vec::new();
        for cell in cells.filter(|cell| !cell.text.is_empty()) {
            let Some(column) = kinds::label_column(form, reader.lists, &cell.text, None) else { continue };
            if printed.iter().any(|(known, _)| *known == column) {
                self.labels.lose();
                return;
            }
            printed.push((column, label_cell(reader, form, column, cell)));
        }
        self.doubt(&printed);
    }

    fn doubt(&mut self, printed: &[(usize, Cell)]) {
        for (column, rows) in self.labels.take(printed, self.rows.len()) {
            for cells in self.cells.get_mut(rows).into_iter().flatten() {
                if let Some(cell) = cells.get_mut(column) {
                    cell.value = Value::Unreadable(unclear());
                }
            }
        }
    }

    /// A line that fits.
    fn whole(&mut self, reader: &Reader<'_, '_>, shape: &Shape<'_>, cells: &Cells<'_>, row: &GridRow) {
        let form = shape.form;
        let mut printed: Vec<(usize, Cell)> = Vec::new();
        let mut unclear = false;
        let mut kept = cells.clone();
        for (grid, slot) in kept.iter_mut().enumerate() {
            let own = shape.columns.get(grid).copied().flatten();
            let merged = own.is_none_or(|at| form.columns.get(at).is_some_and(|column| column.merged));
            let Some(cell) = slot.filter(|cell| merged && !cell.text.is_empty()) else { continue };
            let listed = own.is_none_or(|at| is_listed(form, at));
            let column = if listed { kinds::label_column(form, reader.lists, &cell.text, own) } else { own };
            *slot = None;
            match column {
                Some(column) if !printed.iter().any(|(known, _)| *known == column) => {
                    printed.push((column, label_cell(reader, form, column, cell)));
                }
                _ => unclear = true,
            }
        }
        if unclear {
            self.labels.lose();
        } else {
            self.doubt(&printed);
        }
        let read = cells_of(reader, self.block, shape, &kept);
        let name = form.columns.iter().position(|column| column.key && !column.merged);
        let name = name.and_then(|at| read.get(at)).map(|cell| cell.text.clone()).unwrap_or_default();
        self.push(form, read, &name, start(row));
    }

    /// A line of which only the scores are known, or nothing.
    fn half(&mut self, reader: &Reader<'_, '_>, shape: &Shape<'_>, cells: &Cells<'_>, row: &GridRow, why: &Text) {
        let form = shape.form;
        let words: Vec<&GridCell> = filled(row).filter(|cell| !kinds::is_score(&cell.text)).collect();
        let labels = words.iter().filter(|cell| kinds::label_column(form, reader.lists, &cell.text, None).is_some());
        if labels.count() == 0 {
            self.labels.lose();
        } else {
            self.take_labels(reader, form, words.into_iter());
        }
        let mut read = cells_of(reader, self.block, shape, cells);
        let printed: Vec<Option<usize>> = shape.columns.clone();
        for (at, cell) in read.iter_mut().enumerate() {
            let grid = printed.iter().position(|column| *column == Some(at));
            let known = grid.and_then(|grid| cells.get(grid).copied().flatten()).is_some();
            if grid.is_some() && !known {
                *cell = unknown(why, "", start(row));
            }
        }
        let name = name_before_scores(reader, form, row);
        if let Some(name) = name {
            let at = form.columns.iter().position(|column| column.key && !column.merged);
            if let Some(cell) = at.and_then(|at| read.get_mut(at)) {
                let value = Value::Text(name.text.clone());
                *cell = Cell { value, text: name.text.clone(), place: Some(name.place) };
            }
        }
        self.push(form, read, name.map_or("", |name| name.text.as_str()), start(row));
    }

    /// Adds a row; empty merged cells continue the label above.
    fn push(&mut self, form: &BlockForm, mut cells: Vec<Cell>, name: &str, place: Option<Place>) {
        for (at, column) in form.columns.iter().enumerate().filter(|(_, column)| column.merged) {
            let printed = self.columns.contains(&Some(at));
            if let (Some(cell), Some(label), true) = (cells.get_mut(at), self.labels.cell(at), printed) {
                *cell = label;
            }
            let _ = column;
        }
        let name = squeezed(name);
        let key = if name.is_empty() { format!("第{}项", self.rows.len() + 1) } else { name.clone() };
        self.rows.push(Row { key: Key::Unknown(key), name, place, ..Row::default() });
        self.cells.push(cells);
    }

    /// Hands the rows to the block; gives whether every line was understood.
    pub(super) fn finish(self, reader: &mut Reader<'_, '_>, block: Option<&mut Block>) -> bool {
        let all = self.rows.len();
        let whole = self.misfits.is_empty();
        reader.notes.misfits(self.misfits, all);
        reader.notes.half_rows(&self.halves);
        if let Some(block) = block {
            block.rows.extend(self.rows);
            block.cells.extend(self.cells.into_iter().flatten());
        }
        whole
    }
}

/// The name in a line that lost a cell: its first words before the scores that are no label, if they are too many for a
/// target and others follow.
fn name_before_scores<'c>(reader: &Reader<'_, '_>, form: &BlockForm, row: &'c GridRow) -> Option<&'c GridCell> {
    let words: Vec<&GridCell> = filled(row).take_while(|cell| !kinds::is_score(&cell.text)).collect();
    let mut words = words.into_iter().filter(|cell| !kinds::begins_with_label(form, reader.lists, &cell.text));
    let first = words.next()?;
    let others = words.next().is_some();
    (others && first.text.chars().count() > LONGEST_TARGET && !kinds::is_measure(&first.text)).then_some(first)
}

fn is_listed(form: &BlockForm, column: usize) -> bool {
    form.columns.get(column).is_some_and(|column| column.types.iter().any(|kind| matches!(kind, ColumnType::Code(_))))
}

/// The label as the list writes it.
fn label_cell(reader: &Reader<'_, '_>, form: &BlockForm, column: usize, cell: &GridCell) -> Cell {
    let types = form.columns.get(column).map_or(&[][..], |column| column.types.as_slice());
    let value = kinds::label(types, reader.lists, &cell.text).map_or_else(|| squeezed(&cell.text), str::to_owned);
    Cell { value: Value::Text(value), text: cell.text.clone(), place: Some(cell.place) }
}

/// A line without scores is a row only if it names something and says what was aimed at or reached.
fn has_indicator(form: &BlockForm, columns: &[Option<usize>], cells: &Cells<'_>) -> bool {
    let text = |wanted: &dyn Fn(&crate::form::table::ColumnForm) -> bool| {
        columns.iter().zip(cells).any(|(column, cell)| {
            let form = column.and_then(|at| form.columns.get(at));
            form.is_some_and(wanted) && cell.is_some_and(|cell| !cell.text.is_empty())
        })
    };
    text(&|column| column.key && !column.merged) && text(&|column| column.types.contains(&ColumnType::Bound))
}
