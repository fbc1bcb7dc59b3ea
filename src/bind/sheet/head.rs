//! Heads inside a grid: a line that names columns, and which column of which block stands where below it.
//!
//! Must not know rows.

use crate::base::number::{self, Reading};
use crate::document::GridRow;
use crate::report::model::Printed;

use super::joined;
use crate::bind::lines::filled;
use crate::bind::rows::Reader;

/// A line that names columns.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// What each grid column is called, with its place.
    labels: Vec<Printed>,
    /// Block, column of the block, grid column.
    columns: Vec<(usize, usize, usize)>,
}

impl Head {
    /// The columns of a block with the grid columns they stand in.
    pub(super) fn columns(&self, block: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.columns.iter().filter(move |(at, ..)| *at == block).map(|(_, column, grid)| (*column, *grid))
    }

    /// The label of a grid column.
    pub(super) fn printed(&self, grid_column: usize) -> Option<Printed> {
        self.labels.get(grid_column).cloned()
    }

    /// Grid columns.
    pub(super) fn width(&self) -> usize {
        self.labels.len()
    }
}

/// Reads a line as a head: it names three columns of a block, or all of its few words are columns; it holds no figure.
pub(super) fn read(reader: &Reader<'_, '_>, row: &GridRow) -> Option<Head> {
    if filled(row).any(|cell| matches!(number::read(&cell.text), Reading::Number(..) | Reading::TooLong)) {
        return None;
    }
    let mut columns: Vec<(usize, usize, usize)> = Vec::new();
    let mut most = 0;
    for (block, names) in reader.names.blocks.iter().enumerate() {
        let mut count = 0;
        for (grid, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
            let Some(slot) = names.column(&cell.text) else { continue };
            if names.is_key(slot.column) && !names.rows(&cell.text).is_empty() {
                continue;
            }
            let known = columns.iter().filter(|(at, column, _)| *at == block && *column == slot.column);
            let known: Vec<&str> =
                known.filter_map(|(.., grid)| row.cells.get(*grid)).map(|cell| cell.text.as_str()).collect();
            if joined::stands_beside(reader, block, slot.column, &known, &cell.text) {
                count += usize::from(known.is_empty());
                columns.push((block, slot.column, grid));
            } else if let [found] = known.as_slice()
                && joined::goes_before(reader, block, slot.column, found, &cell.text)
            {
                columns.retain(|(at, column, _)| (*at, *column) != (block, slot.column));
                columns.push((block, slot.column, grid));
            }
        }
        most = most.max(count);
    }
    if most < 3 && (most < 2 || filled(row).count() > most) {
        return None;
    }
    let labels = row.cells.iter().map(|cell| Printed { text: cell.text.clone(), place: cell.place }).collect();
    Some(Head { labels, columns })
}
