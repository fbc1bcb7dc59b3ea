//! Reads a form whose blocks stand below each other in one printed grid: fields, funds, indicators, the total.
//!
//! Must not find the grid. A head names the columns of all blocks that print them; a block whose columns no head names
//! is read as pairs of a label and its value. Lines that no block knows (goals, signatures) are passed over.

mod fit;
mod head;
mod joined;
mod kinds;
mod labels;
mod list;
pub(super) mod many;
mod pairs;
mod place;

use crate::base::problem::Text;
use crate::document::GridRow;
use crate::form::table::TableForm;
use crate::report::model::{Block, Cell, Key, Row, Value};

use super::cells;
use super::lines::{filled, place_of};
use super::problems::Lost;
use super::rows::Reader;
use super::words::{is_figure, squeezed};
use head::Head;
use list::List;

pub(super) use place::{grid_below, unit_in_head};

/// Whether a form is read in this way: it prints merged cells, or stands several times in a document.
pub(super) fn is_sheet(form: &TableForm) -> bool {
    form.many.is_some() || form.blocks.iter().any(|block| block.columns.iter().any(|column| column.merged))
}

/// The blocks, whether every row was understood, whether there are rows.
pub(super) fn read(reader: &mut Reader<'_, '_>, grid: &[&GridRow]) -> Option<(Vec<Block>, bool, bool)> {
    let heads: Vec<Option<Head>> = grid.iter().map(|row| head::read(reader, row)).collect();
    if heads.iter().all(Option::is_none) {
        return None;
    }
    let blocks = reader.form.blocks.iter().map(|block| empty(block.columns.len())).collect();
    let mut sheet = Sheet { paired: paired(reader, &heads), blocks, whole: true, head: None, list: None };
    for (row, head) in grid.iter().zip(heads) {
        match head {
            Some(head) => sheet.enter(reader, head),
            None => sheet.row(reader, row),
        }
    }
    sheet.close(reader);
    let has_rows = sheet.blocks.iter().any(|block| !block.rows.is_empty());
    Some((sheet.blocks, sheet.whole, has_rows))
}

fn empty(width: usize) -> Block {
    Block { headers: vec![None; width], column_ordinals: vec![None; width], ..Block::default() }
}

/// The name of a row without the colon that may stand behind it.
fn row_name(text: &str) -> &str {
    text.trim_end().trim_end_matches([':', '：', '﹕'])
}

/// Blocks with fixed rows of which no head names a column, that of their labels aside.
fn paired(reader: &Reader<'_, '_>, heads: &[Option<Head>]) -> Vec<bool> {
    let blocks = reader.form.blocks.iter().enumerate();
    blocks
        .map(|(at, block)| {
            let value = |column: usize| block.columns.get(column).is_some_and(|column| !column.key);
            let named = heads.iter().flatten().any(|head| head.columns(at).any(|(column, _)| value(column)));
            !block.nodes.is_empty() && !named
        })
        .collect()
}

/// Whether a head is one of the block: it names half of its columns, and two at least.
fn stands_under(reader: &Reader<'_, '_>, at: usize, head: &Head) -> bool {
    let columns = reader.form.blocks.get(at).map_or(&[][..], |block| block.columns.as_slice());
    let printed = head.columns(at).count();
    printed >= 2 && printed * 2 >= columns.iter().filter(|column| !column.key && column.part_of.is_none()).count()
}

/// A form as far as it is read.
struct Sheet {
    blocks: Vec<Block>,
    paired: Vec<bool>,
    whole: bool,
    /// The head in force.
    head: Option<Head>,
    /// The list of indicators that runs.
    list: Option<List>,
}

impl Sheet {
    fn enter(&mut self, reader: &mut Reader<'_, '_>, head: Head) {
        self.close(reader);
        for (at, block) in self.blocks.iter_mut().enumerate().filter(|(at, _)| stands_under(reader, *at, &head)) {
            for (column, grid_column) in head.columns(at) {
                if let Some(slot) = block.headers.get_mut(column) {
                    *slot = slot.take().or_else(|| head.printed(grid_column));
                }
            }
        }
        let is_list = |at: &usize| {
            reader.form.blocks.get(*at).is_some_and(|block| block.nodes.is_empty()) && head.columns(*at).count() >= 3
        };
        let block = (0..self.blocks.len()).filter(is_list).max_by_key(|at| head.columns(*at).count());
        self.list = block.and_then(|at| List::new(reader, at, &head));
        self.head = Some(head);
    }

    /// Takes the rows of the list that ran.
    fn close(&mut self, reader: &mut Reader<'_, '_>) {
        if let Some(list) = self.list.take() {
            let at = list.block;
            self.whole &= list.finish(reader, self.blocks.get_mut(at));
        }
    }

    fn row(&mut self, reader: &mut Reader<'_, '_>, row: &GridRow) {
        if filled(row).next().is_none() {
            return;
        }
        pairs::in_brackets(reader, &self.paired, row, &mut self.blocks);
        if self.labelled(reader, row) {
            return;
        }
        match &mut self.list {
            Some(list) => list.row(reader, row),
            None => {
                self.foreign(reader, row);
                pairs::read(reader, &self.paired, row, &mut self.blocks);
            }
        }
    }

    /// A row of figures under a head of fixed rows whose name the form does not know: sums must not do without it.
    fn foreign(&mut self, reader: &mut Reader<'_, '_>, row: &GridRow) {
        let Some(head) = &self.head else { return };
        let is_under = |at: &usize| !self.paired.get(*at).copied().unwrap_or(true) && stands_under(reader, *at, head);
        let figures = filled(row).filter(|cell| is_figure(&cell.text)).count();
        let name = filled(row).next().filter(|cell| figures >= 2 && !is_figure(&cell.text));
        let Some((at, name)) = (0..self.blocks.len()).find(is_under).zip(name) else { return };
        let why = Text::new("表式中没有这个名称的行", "the form has no row of that name");
        reader.notes.unknown_row(&name.text, Lost::Figures, None, name.place);
        let cells = fit::unreadable(reader, at, head, &why, name.place);
        if let Some(block) = self.blocks.get_mut(at) {
            let label = squeezed(&name.text);
            block.rows.push(Row {
                key: Key::Unknown(label.clone()),
                name: label,
                place: Some(name.place),
                ..Row::default()
            });
            block.cells.extend(cells);
        }
    }

    /// A fixed row under the head in force; a total ends the list above it.
    fn labelled(&mut self, reader: &mut Reader<'_, '_>, row: &GridRow) -> bool {
        let Some(head) = &self.head else { return false };
        let known = |at: usize| {
            let names = reader.names.blocks.get(at)?;
            if self.paired.get(at).copied().unwrap_or(true) || !stands_under(reader, at, head) {
                return None;
            }
            let label = row.cells.iter().position(|cell| !names.rows(row_name(&cell.text)).is_empty())?;
            let first = row.cells.iter().take(label).all(|cell| cell.text.is_empty());
            (first || self.list.is_none()).then_some((at, label))
        };
        let Some((at, label)) = (0..self.blocks.len()).find_map(known) else { return false };
        let found = fit::fixed(reader, at, head, row, label);
        let Some((name, place)) = row.cells.get(label).map(|cell| (row_name(&cell.text).to_owned(), cell.place)) else {
            return false;
        };
        let cells = match found {
            Ok(cells) => cells,
            Err(why) => {
                reader.notes.misfits(vec![(place, why.clone())], 1);
                fit::unreadable(reader, at, head, &why, place)
            }
        };
        if let Some(block) = self.blocks.get_mut(at) {
            add_fixed(reader, at, block, &name, place, cells);
        }
        if self.list.as_ref().is_some_and(|list| list.block != at) {
            self.close(reader);
        }
        true
    }
}

/// Adds a fixed row by its printed name; the same row with the same figures once more is passed over.
fn add_fixed(
    reader: &Reader<'_, '_>,
    at: usize,
    block: &mut Block,
    name: &str,
    place: crate::base::place::Place,
    cells: Vec<Cell>,
) {
    let (Some(form), Some(names)) = (reader.form.blocks.get(at), reader.names.blocks.get(at)) else { return };
    let nodes = names.rows(name);
    let taken = |node: &usize| block.rows.iter().position(|row| row.node.is_some_and(|at| usize::from(at.0) == *node));
    let node = nodes.iter().find(|node| taken(node).is_none()).or(nodes.first());
    let Some(node) = node else { return };
    if let Some(before) = taken(node) {
        let width = block.headers.len();
        let known = block.cells.get(before * width..(before + 1) * width).unwrap_or_default();
        if known.iter().zip(&cells).all(|(a, b)| a.value == b.value) {
            return;
        }
    }
    let label = match form.nodes.get(*node).map(|node| &node.kind) {
        Some(crate::form::table::NodeKind::Label(label)) => label.clone(),
        _ => squeezed(name),
    };
    let node = u16::try_from(*node).ok().map(crate::form::table::NodeIx);
    block.rows.push(Row { key: Key::Label(label), name: squeezed(name), node, place: Some(place), ..Row::default() });
    block.cells.extend(cells);
}

/// Reads the cell of a column; a text column of a field keeps its text.
fn read_cell(reader: &Reader<'_, '_>, at: usize, column: usize, cell: Option<&crate::document::GridCell>) -> Cell {
    let types = reader.form.blocks.get(at).and_then(|block| block.columns.get(column));
    let types = types.map_or(&[][..], |column| column.types.as_slice());
    let end = cell.map(|cell| cell.place);
    let (read, fault) = cells::read(cell, end, types, reader.unit);
    match fault {
        None => read,
        // a text where a figure should stand stays a text, as everywhere
        Some(_) => read,
    }
}

/// A cell whose meaning cannot be told.
fn unknown(why: &crate::base::problem::Text, text: &str, place: Option<crate::base::place::Place>) -> Cell {
    Cell { value: Value::Unreadable(why.clone()), text: text.to_owned(), place }
}

fn start(row: &GridRow) -> Option<crate::base::place::Place> {
    place_of(row)
}
