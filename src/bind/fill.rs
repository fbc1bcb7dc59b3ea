//! Fills a row that has its name: one cell for each column of the form, read from the group of columns given.
//!
//! Must not name rows or choose groups.

use crate::base::place::Place;
use crate::base::problem::Text;
use crate::document::GridCell;
use crate::form::table::{ColumnForm, ColumnType};
use crate::report::model::{Block, Cell, Key, Row, Value};

use super::cells;
use super::layout::Group;
use super::rows::{Cells, Reader};
use super::shifted;
use super::words::code_and_name;

/// Adds a row with its cells, the figures taken from `group`.
pub(super) fn push(
    reader: &mut Reader<'_, '_>,
    columns: &[ColumnForm],
    block: &mut Block,
    row: Row,
    group: &Group,
    (cells, end, head): Cells<'_, '_>,
    label: &str,
) {
    let name = columns.iter().position(|form| !form.key && matches!(form.types.as_slice(), [ColumnType::Text]));
    for (at, form) in columns.iter().enumerate() {
        let places = group.columns.get(at).map_or(&[][..], Vec::as_slice);
        let figure = form.types.iter().any(ColumnType::is_number);
        if group.shifted.contains(&at) {
            block.cells.push(Cell { value: Value::Unreadable(shifted::why()), text: String::new(), place: row.place });
            continue;
        }
        let Some(first) = places.first() else {
            block.cells.push(unprinted(&row, form));
            continue;
        };
        let cell = cells.get(*first).copied().flatten();
        if group.doubled.contains(&at) {
            let why = Text::new("这一列的列名印了不止一处", "the name of the column is printed more than once");
            let place = cell.map(|cell| cell.place);
            block.cells.push(Cell { value: Value::Unreadable(why), text: String::new(), place });
            continue;
        }
        if head && figure {
            let place = cell.map(|cell| Place { length: 0, ..cell.place });
            block.cells.push(Cell { value: Value::Blank, text: String::new(), place });
            continue;
        }
        let printed = places.iter().filter_map(|place| cells.get(*place).copied().flatten());
        let cell = printed.clone().find(|cell| !cell.text.is_empty()).or(cell);
        let (mut value, fault) = cells::read(cell, end, &form.types, reader.unit);
        if let (Key::Code(code), true, Value::Text(_)) = (&row.key, form.key && !figure, &value.value)
            && !form.types.contains(&ColumnType::Label)
        {
            value.value = Value::Text(code.clone());
            value.text = printed.map(|cell| cell.text.as_str()).collect();
        }
        if let (Key::Code(code), Value::Text(text)) = (&row.key, &value.value)
            && let Some((_, name)) = code_and_name(text).filter(|(printed, _)| printed == code)
        {
            value.value = Value::Text(name.to_owned());
        }
        if let (Key::Code(code), Value::Blank, true) = (&row.key, &value.value, name == Some(at)) {
            value = beside_code(code, cells).unwrap_or(value);
        }
        if let (Some(fault), Some(place)) = (fault, value.place) {
            reader.notes.bad_cell(fault, &value.text, label, &form.name, place);
        }
        block.cells.push(value);
    }
    block.rows.push(row);
}

/// The name that stands in the cell of its code, while its own cell is empty.
fn beside_code(code: &str, cells: &[Option<&GridCell>]) -> Option<Cell> {
    cells.iter().flatten().find_map(|cell| {
        let (_, name) = code_and_name(&cell.text).filter(|(printed, _)| *printed == code)?;
        Some(Cell { value: Value::Text(name.to_owned()), text: name.to_owned(), place: Some(cell.place) })
    })
}

/// The cell of a column that is not printed: of a code its value, where it stands beside the name.
fn unprinted(row: &Row, form: &ColumnForm) -> Cell {
    match &row.key {
        Key::Code(code) if form.key => Cell { value: Value::Text(code.clone()), text: String::new(), place: row.place },
        _ => Cell::default(),
    }
}
