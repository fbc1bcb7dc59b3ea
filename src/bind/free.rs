//! Reads a table without a key: row and column names stand above or left of the figures, in any order and nesting.
//!
//! Must not know which form it is; one reading serves twelve columns, six pairs and a vertical list.

use foldhash::HashMap;

use crate::base::number::{self, Reading};
use crate::base::problem::{Text, counted};
use crate::document::{GridCell, GridRow};
use crate::form::table::{NodeIx, NodeKind};
use crate::report::model::{Block, Cell, Key, Printed, Row, Value};

use super::cells;
use super::free_head::Head;
use super::lines::{columns_counted, filled, place_of};
use super::problems::Lost;
use super::rows::Reader;
use super::shifted;
use super::words::{is_ordinal_word, small_number, squeezed};

/// What a reading gave.
pub(super) struct Free {
    pub(super) block: Block,
    /// Every printed figure found its names.
    pub(super) whole: bool,
    /// There are lines below the head.
    pub(super) has_rows: bool,
}

/// Reads the rows of a grid; `None` if it has no head with names of the form.
pub(super) fn read(reader: &mut Reader<'_, '_>, rows: &[&GridRow]) -> Option<Free> {
    let (counts, rows): (Vec<&GridRow>, Vec<&GridRow>) = rows.iter().copied().partition(|row| counts_columns(row));
    let mut head = Head::read(reader.names.blocks.first()?, &rows, reader.ends_cut)?;
    head.counted = counts.first().map_or_else(Vec::new, |row| columns_counted(row));
    let data: Vec<&GridRow> = rows.get(head.height..).unwrap_or_default().to_vec();
    let mut builder = Builder::new(reader);
    let whole = match builder.direction(&head, &data) {
        Direction::Down => builder.down(&head, &data),
        Direction::Side => builder.side(&head, &data),
        Direction::Across => builder.across(&head, &data),
    };
    Some(Free { block: builder.finish(), whole, has_rows: !data.is_empty() })
}

/// A line of 栏次.
fn counts_columns(row: &GridRow) -> bool {
    let cells: Vec<&GridCell> = filled(row).collect();
    let numbers: Vec<Option<u32>> = cells.iter().map(|cell| small_number(&cell.text)).collect();
    let rising = numbers.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if *b == *a + 1));
    cells.iter().any(|cell| is_ordinal_word(&cell.text))
        || (numbers.len() >= 4 && numbers.first() == Some(&Some(1)) && rising)
}

/// Where the column names of the form stand.
enum Direction {
    /// Column names down the left, row names above.
    Down,
    /// Row names down the left, column names above.
    Side,
    /// Both above.
    Across,
}

struct Builder<'b, 'a, 'n> {
    reader: &'b mut Reader<'a, 'n>,
    headers: Vec<Option<Printed>>,
    rows: Vec<(usize, Printed, Vec<Cell>)>,
    seen: HashMap<(usize, usize), Cell>,
}

impl<'b, 'a, 'n> Builder<'b, 'a, 'n> {
    fn new(reader: &'b mut Reader<'a, 'n>) -> Self {
        let columns = reader.form.blocks.first().map_or(0, |block| block.columns.len());
        Builder { reader, headers: vec![None; columns], rows: Vec::new(), seen: HashMap::default() }
    }

    fn row_name(&self, text: &str) -> Option<usize> {
        self.reader.names.blocks.first()?.rows(text).first().copied()
    }

    fn column_name(&self, text: &str) -> Option<usize> {
        self.reader.names.blocks.first()?.column(text).map(|slot| slot.column)
    }

    fn direction(&self, head: &Head, data: &[&GridRow]) -> Direction {
        let begins = |wanted: &dyn Fn(&str) -> bool| {
            let rows = data.iter().filter(|row| left_texts(row).iter().any(|(_, cell)| wanted(&cell.text)));
            rows.count()
        };
        let columns = begins(&|text| self.column_name(text).is_some());
        let rows = begins(&|text| self.row_name(text).is_some());
        if columns > rows && (!head.row_names.is_empty() || rows > 0) {
            Direction::Down
        } else if rows > 0 {
            Direction::Side
        } else {
            Direction::Across
        }
    }

    /// Column names down the left; the nearest one names the line. Lines that the form does not name (团组数) are passed
    /// over like columns above, unless one of them may be a line that is missed.
    fn down(&mut self, head: &Head, data: &[&GridRow]) -> bool {
        let mut whole = true;
        let mut unknown: Vec<&GridRow> = Vec::new();
        let mut standing: Option<(usize, Printed)> = None;
        for row in data {
            let texts = left_texts(row);
            if let Some((_, cell)) = texts.iter().find(|(_, cell)| self.row_name(&cell.text).is_some()) {
                standing = self.row_name(&cell.text).map(|at| (at, printed(cell)));
            }
            let Some((column, label)) =
                texts.iter().rev().find_map(|(_, cell)| self.column_name(&cell.text).map(|column| (column, *cell)))
            else {
                if texts.is_empty() {
                    whole &= self.stray(row)
                } else {
                    unknown.push(row)
                }
                continue;
            };
            let fits = self.fits(row, head);
            whole &= fits.is_ok();
            self.name_column(column, label);
            let after = texts.last().map_or(0, |(at, _)| at + 1);
            let places: Vec<(usize, usize, Printed)> = if head.row_names.is_empty() {
                standing.iter().map(|(at, label)| (after, *at, label.clone())).collect()
            } else {
                head.row_names.iter().map(|(place, at, label)| (*place, *at, printed(label))).collect()
            };
            for (place, at, label) in places {
                let cell = self.cell(row, place, column, &fits);
                self.put(at, label, column, cell);
            }
        }
        if self.headers.iter().any(Option::is_none) {
            for row in unknown {
                whole &= self.stray(row);
            }
        }
        whole
    }

    /// Row names down the left, column names above.
    fn side(&mut self, head: &Head, data: &[&GridRow]) -> bool {
        let mut whole = true;
        let spots = head.columns_once();
        for row in data {
            let texts = left_texts(row);
            let Some((at, label)) = texts.iter().find_map(|(_, cell)| self.row_name(&cell.text).map(|at| (at, *cell)))
            else {
                whole &= self.stray(row);
                continue;
            };
            let fits = self.fits(row, head);
            whole &= fits.is_ok();
            for spot in &spots {
                self.name_column(spot.name, spot.label);
                let cell = self.cell(row, spot.column, spot.name, &fits);
                self.put(at, printed(label), spot.name, cell);
            }
        }
        whole
    }

    /// Row and column names above one line of figures.
    fn across(&mut self, head: &Head, data: &[&GridRow]) -> bool {
        let only = self.reader.form.blocks.first().filter(|block| block.nodes.len() == 1).map(|_| 0);
        let Some(spots) = head.pairs(only) else {
            if let Some(place) = data.first().and_then(|row| place_of(row)) {
                let why = Text::new("行名与列名无法一一对应", "row and column names cannot be matched one to one");
                self.reader.notes.misfits(vec![(place, why)], 1);
            }
            return data.is_empty();
        };
        let numeric: Vec<&&GridRow> = data.iter().filter(|row| has_number(row)).collect();
        let total = numeric.iter().find(|row| {
            filled(row)
                .next()
                .is_some_and(|cell| matches!(crate::base::fold::fold(&cell.text).as_str(), "合计" | "总计"))
        });
        let row = match numeric.as_slice() {
            [] => data.first(),
            [only] => Some(*only),
            several => total.copied().or(several.first().copied()),
        };
        let Some(row) = row else {
            for (at, label, spot) in &spots {
                self.name_column(spot.name, spot.label);
                self.row(*at, printed(label));
            }
            self.rows.clear();
            return true;
        };
        let fits = if numeric.len() > 1 && total.is_none() {
            let why = Text::new(
                "数字不止一行，无法判断取哪一行",
                "there are several lines of figures; which one is meant cannot be told",
            );
            self.reader.notes.misfits(place_of(row).map(|place| (place, why.clone())).into_iter().collect(), 1);
            Err(why)
        } else if head.is_shifted(row) {
            let names = self.reader.form.blocks.first().map_or(&[][..], |block| block.columns.as_slice());
            let named: Vec<&str> = names.iter().map(|column| column.name.as_str()).collect();
            self.reader.notes.head_shifted(&named, spots.first().map(|(_, _, spot)| spot.label.place));
            Err(shifted::why())
        } else {
            self.fits(row, head)
        };
        for (at, label, spot) in spots {
            self.name_column(spot.name, spot.label);
            let cell = self.cell(row, spot.column, spot.name, &fits);
            self.put(at, printed(label), spot.name, cell);
        }
        fits.is_ok()
    }

    /// Whether a line has as many cells as the head.
    fn fits(&mut self, row: &GridRow, head: &Head) -> Result<(), Text> {
        let (width, count) = (head.width, row.cells.len());
        let used = row.cells.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |at| at + 1);
        let no_figures = !has_number(row);
        if used <= width && (count >= width || head.stripped || no_figures) {
            return Ok(());
        }
        let why = Text::new(
            format!("表头有 {width} 列，本行有 {count} 个单元格"),
            format!(
                "the head has {}, the line {}",
                counted(width, "column", "columns"),
                counted(count, "cell", "cells")
            ),
        );
        self.reader.notes.misfits(place_of(row).map(|place| (place, why.clone())).into_iter().collect(), 1);
        Err(why)
    }

    /// A line without a name: nothing is lost if it has no figures.
    fn stray(&mut self, row: &GridRow) -> bool {
        if !has_number(row) {
            return true;
        }
        if let Some(cell) = left_texts(row).first().map(|(_, cell)| *cell) {
            self.reader.notes.unknown_row(&cell.text, Lost::Figures, None, cell.place);
            return true;
        }
        if let Some(place) = place_of(row) {
            self.reader.notes.nameless(place, false);
        }
        false
    }

    fn cell(&mut self, row: &GridRow, place: usize, column: usize, fits: &Result<(), Text>) -> Cell {
        let Some(form) = self.reader.form.blocks.first().and_then(|block| block.columns.get(column)) else {
            return Cell::default();
        };
        if let Err(why) = fits {
            return Cell { value: Value::Unreadable(why.clone()), text: String::new(), place: place_of(row) };
        }
        let (cell, fault) = cells::read(row.cells.get(place), place_of(row), &form.types, self.reader.unit);
        if let (Some(fault), Some(place)) = (fault, cell.place) {
            self.reader.notes.bad_cell(fault, &cell.text, "", &form.name, place);
        }
        cell
    }

    fn name_column(&mut self, column: usize, label: &GridCell) {
        if let Some(slot) = self.headers.get_mut(column) {
            slot.get_or_insert_with(|| printed(label));
        }
    }

    fn row(&mut self, at: usize, label: Printed) -> usize {
        if let Some(found) = self.rows.iter().position(|(node, ..)| *node == at) {
            return found;
        }
        self.rows.push((at, label, vec![Cell::default(); self.headers.len()]));
        self.rows.len() - 1
    }

    /// Puts a cell under its two names. Printed twice, what is printed in one place counts; of two that differ, neither.
    fn put(&mut self, at: usize, label: Printed, column: usize, mut cell: Cell) {
        let row = self.row(at, label);
        if let Some(known) = self.seen.get(&(at, column)).filter(|known| known.value != Value::Blank) {
            if known.value == cell.value || cell.value == Value::Blank {
                return;
            }
            let name = self.reader.form.blocks.first().and_then(|block| block.columns.get(column));
            self.reader.notes.column_twice(name.map_or("", |form| form.name.as_str()), cell.place);
            cell.value = Value::Unreadable(Text::new(
                "这一列的列名印了不止一处",
                "the name of the column is printed more than once",
            ));
        }
        self.seen.insert((at, column), cell.clone());
        if let Some(slot) = self.rows.get_mut(row).and_then(|(_, _, cells)| cells.get_mut(column)) {
            *slot = cell;
        }
    }

    fn finish(self) -> Block {
        let mut block =
            Block { column_ordinals: vec![None; self.headers.len()], headers: self.headers, ..Block::default() };
        let nodes = self.reader.form.blocks.first().map_or(&[][..], |block| block.nodes.as_slice());
        for (at, label, cells) in self.rows {
            let Some(NodeKind::Label(name)) = nodes.get(at).map(|node| &node.kind) else { continue };
            block.rows.push(Row {
                key: Key::Label(name.clone()),
                name: squeezed(&label.text),
                node: u16::try_from(at).ok().map(NodeIx),
                place: Some(label.place),
                ..Row::default()
            });
            block.cells.extend(cells);
        }
        block
    }
}

fn printed(cell: &GridCell) -> Printed {
    Printed { text: cell.text.clone(), place: cell.place }
}

fn is_number(cell: &GridCell) -> bool {
    matches!(number::read(&cell.text), Reading::Number(..) | Reading::TooLong)
}

fn has_number(row: &GridRow) -> bool {
    row.cells.iter().any(is_number)
}

/// The texts before the first figure, with their columns.
fn left_texts(row: &GridRow) -> Vec<(usize, &GridCell)> {
    let texts = row.cells.iter().enumerate().take_while(|(at, cell)| !is_number(cell) || *at == 0);
    texts.filter(|(_, cell)| number::read(&cell.text) == Reading::Text).collect()
}
