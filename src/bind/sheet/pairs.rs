//! Fields of a form: a label and its value beside it, in one cell behind a colon, or in brackets behind a label.
//!
//! Must not know heads. A label without a value is a blank.

use crate::document::{GridCell, GridRow};
use crate::form::table::ColumnType;
use crate::report::model::{Block, Cell, Printed};

use super::{add_fixed, kinds, read_cell};
use crate::bind::names::BlockNames;
use crate::bind::rows::Reader;

/// Reads the fields of a line.
pub(super) fn read(reader: &Reader<'_, '_>, paired: &[bool], row: &GridRow, blocks: &mut [Block]) {
    for at in blocks_of(paired) {
        let Some(names) = reader.names.blocks.get(at) else { continue };
        let mut open: Option<&GridCell> = None;
        for cell in row.cells.iter().filter(|cell| !cell.text.is_empty()) {
            if !names.rows(&cell.text).is_empty() {
                if let Some(label) = open.replace(cell) {
                    add(reader, at, blocks, &label.text, label, None);
                }
                continue;
            }
            if let Some((label, value)) = behind_colon(&cell.text).filter(|(label, _)| !names.rows(label).is_empty()) {
                let part = (!value.is_empty()).then(|| part_of(cell, value));
                add(reader, at, blocks, label, cell, part.as_ref());
            } else if let Some(label) = open.take() {
                add(reader, at, blocks, &label.text, label, Some(cell));
            }
        }
        if let Some(label) = open {
            add(reader, at, blocks, &label.text, label, None);
        }
    }
}

/// Reads `产出指标 (40 分)` wherever it stands.
pub(super) fn in_brackets(reader: &Reader<'_, '_>, paired: &[bool], row: &GridRow, blocks: &mut [Block]) {
    for at in blocks_of(paired) {
        let Some(names) = reader.names.blocks.get(at).filter(|_| holds_numbers(reader, at)) else { continue };
        for cell in row.cells.iter().filter(|cell| cell.text.len() <= 120) {
            if let Some((label, value)) = bracketed(&cell.text, names) {
                let part = part_of(cell, value);
                add(reader, at, blocks, label, cell, Some(&part));
            }
        }
    }
}

fn blocks_of(paired: &[bool]) -> impl Iterator<Item = usize> + '_ {
    paired.iter().enumerate().filter(|(_, paired)| **paired).map(|(at, _)| at)
}

fn holds_numbers(reader: &Reader<'_, '_>, at: usize) -> bool {
    let number = |kind: &ColumnType| matches!(kind, ColumnType::Number | ColumnType::Count(_));
    reader.form.blocks.get(at).is_some_and(|block| block.columns.iter().any(|column| column.types.iter().any(number)))
}

/// `其中：一般公共预算：810.17` gives the label and the value.
fn behind_colon(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind([':', '：', '﹕'])?;
    let (label, value) = text.split_at_checked(at)?;
    let value = value.trim_start_matches([':', '：', '﹕']).trim();
    Some((label.trim(), value))
}

/// `产出指标 (40 分)` gives `产出指标` and `40 分`.
fn bracketed<'t>(text: &'t str, names: &BlockNames) -> Option<(&'t str, &'t str)> {
    kinds::weighted(text).filter(|(label, _)| !names.rows(label).is_empty())
}

/// A part of a cell, at its own column.
fn part_of(cell: &GridCell, value: &str) -> GridCell {
    let before = cell.text.rfind(value).and_then(|at| cell.text.get(..at)).map_or(0, |text| text.chars().count());
    let mut place = cell.place;
    place.column = place.column.saturating_add(u32::try_from(before).unwrap_or(0));
    place.length = u32::try_from(value.chars().count()).unwrap_or(0);
    GridCell { text: value.to_owned(), place, span: 1 }
}

fn add(
    reader: &Reader<'_, '_>,
    at: usize,
    blocks: &mut [Block],
    name: &str,
    label: &GridCell,
    value: Option<&GridCell>,
) {
    let (Some(form), Some(block)) = (reader.form.blocks.get(at), blocks.get_mut(at)) else { return };
    let cells: Vec<Cell> = form
        .columns
        .iter()
        .enumerate()
        .map(|(column, form)| match (form.key, value) {
            (true, _) => read_cell(reader, at, column, Some(label)),
            (false, Some(_)) => read_cell(reader, at, column, value),
            (false, None) => {
                let blank = read_cell(reader, at, column, None);
                Cell { place: Some(label.place), ..blank }
            }
        })
        .collect();
    for header in block.headers.iter_mut().filter(|header| header.is_none()) {
        *header = Some(Printed { text: label.text.clone(), place: label.place });
    }
    add_fixed(reader, at, block, name, label.place, cells);
}
