//! What follows from the figures of a table: how exactly they are printed, whether there are any.
//!
//! Computed when a table is bound and again when one is changed. Knows no document.

use super::model::{Block, Table, TableState, Value};
use super::roles;
use crate::base::number::Figure;
use crate::base::place::Place;
use crate::form::table::{ColumnForm, ColumnType, TableForm};

/// A table that is not in the document, or left out with a sentence.
#[must_use]
pub fn absent(form: &TableForm, state: TableState) -> Table {
    let blocks = form.blocks.iter().map(|block| {
        let width = block.columns.len();
        let mut empty = Block { headers: vec![None; width], column_ordinals: vec![None; width], ..Block::default() };
        roles::assign(&mut empty, block);
        empty
    });
    Table { state, unit: Some(form.unit), decimals: form.decimals, blocks: blocks.collect(), ..Table::default() }
}

/// Whether a table prints no figure but 0, and everything in it could be read.
#[must_use]
pub fn is_empty(form: &TableForm, table: &Table) -> bool {
    match table.state {
        TableState::Absent | TableState::Bound { whole: false } => false,
        TableState::Empty => true,
        TableState::Bound { whole: true } => first_nonzero(form, table).is_none(),
    }
}

/// The place of the first figure that is not zero.
#[must_use]
pub fn first_nonzero(form: &TableForm, table: &Table) -> Option<Option<Place>> {
    let mut all = figures(form, table, ColumnForm::holds_figures);
    all.find(|(figure, _)| !figure.value.is_zero()).map(|(_, place)| place)
}

/// The decimals in force: the form's; if at least five nonzero amounts are printed and none has that many, the most
/// any has.
#[must_use]
pub fn decimals(form: &TableForm, table: &Table) -> u32 {
    let amounts = figures(form, table, |column| column.types.contains(&ColumnType::Amount));
    in_force(amounts.map(|(figure, _)| figure), form.decimals)
}

fn in_force<'c>(figures: impl Iterator<Item = &'c Figure>, form: u32) -> u32 {
    let printed: Vec<u32> = figures.filter(|figure| !figure.value.is_zero()).map(|figure| figure.decimals).collect();
    let most = printed.iter().copied().max().unwrap_or(form);
    if printed.len() >= 5 && most < form { most } else { form }
}

fn figures<'t>(
    form: &'t TableForm,
    table: &'t Table,
    wanted: fn(&ColumnForm) -> bool,
) -> impl Iterator<Item = (&'t Figure, Option<Place>)> {
    table.blocks.iter().zip(&form.blocks).flat_map(move |(block, form)| {
        let width = form.columns.len().max(1);
        block.cells.iter().enumerate().filter_map(move |(at, cell)| {
            let column = form.columns.get(at % width)?;
            match &cell.value {
                Value::Number(figure) if wanted(column) => Some((figure, cell.place)),
                _ => None,
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::number::{self, Reading};

    #[test]
    fn decimals_follow_the_figures_only_if_there_are_enough() {
        let figures = |texts: &[&str]| -> Vec<Figure> {
            texts
                .iter()
                .filter_map(|text| match number::read(text) {
                    Reading::Number(figure, _) => Some(figure),
                    _ => None,
                })
                .collect()
        };
        assert_eq!(in_force(figures(&["1", "2", "3", "4.5", "6"]).iter(), 2), 1);
        assert_eq!(in_force(figures(&["1", "2", "3", "4.5", "0"]).iter(), 2), 2);
        assert_eq!(in_force(figures(&["1", "2", "3", "4.55", "6"]).iter(), 2), 2);
        assert_eq!(in_force(figures(&["1.555", "2.333", "3.111", "4.555", "6.123"]).iter(), 2), 2);
    }
}
