//! A head shifted against its figures: a column of figures over which no name stands shows that a line lost a cell.
//!
//! Must not guess which line it is: no column of figures of such a head is taken.

use crate::base::number::{self, Reading};
use crate::base::problem::Text;
use crate::document::{GridCell, GridRow};
use crate::form::table::{ColumnForm, ColumnType, TableForm};
use crate::report::model::Printed;

use super::align::holds_figures;
use super::layout::{Group, Layout};
use super::lines::{columns_counted, filled};
use super::names::FormNames;
use super::problems::Notes;
use super::words::is_ordinal_word;

/// Withholds the figures of every group that has a column of figures without a name right of its first one; and of a
/// head that is shifted in any way those whose names stand elsewhere.
pub(super) fn withhold(form: &TableForm, names: &FormNames, layout: &mut Layout, grid: &[&GridRow]) {
    let (head, below) = grid.split_at_checked(layout.height).unwrap_or_default();
    let named = |column: usize| {
        let mut cells = head.iter().filter_map(|row| row.cells.get(column));
        cells.any(|cell| number::read(&cell.text) == Reading::Text)
    };
    let short = short_line(head, grid, layout.width) || lost_a_label(form, layout, head, grid);
    let bare: Vec<usize> =
        (0..layout.width).filter(|column| !named(*column) && holds_figures(grid, layout, *column)).collect();
    let columns_of = |group: &Group| form.blocks.get(group.block).map_or(&[][..], |block| block.columns.as_slice());
    let shifted = |group: &Group| {
        let columns = columns_of(group);
        has_one_of(&bare, columns, group) || names_under_figures(columns, group, below)
    };
    // a cell lost on one side shows on the other
    let lost = short || layout.groups.iter().any(shifted);
    for group in &mut layout.groups {
        let columns = columns_of(group);
        if lost {
            for at in figures_of(columns, group).collect::<Vec<usize>>() {
                if let Some(printed) = group.headers.get(at).cloned().flatten() {
                    group.withhold(at, printed);
                }
            }
        }
        let Some(names) = names.blocks.get(group.block).filter(|_| !group.shifted.is_empty()) else { continue };
        let (start, end) = (group.start, group.end);
        for cell in head.iter().flat_map(|row| row.cells.iter().take(end).skip(start)) {
            let Some(at) = names.column(&cell.text).map(|slot| slot.column) else { continue };
            let figures = columns.get(at).is_some_and(ColumnForm::holds_figures);
            if figures && group.headers.get(at) == Some(&None) {
                group.withhold(at, Printed { text: cell.text.clone(), place: cell.place });
            }
        }
    }
}

/// Whether the head names fewer columns than there are: its 栏次 count more, or rows are wider where no 栏次 confirm it.
fn lost_a_label(form: &TableForm, layout: &Layout, head: &[&GridRow], grid: &[&GridRow]) -> bool {
    let counts = head.iter().filter(|row| filled(row).any(|cell| is_ordinal_word(&cell.text)));
    let counted = counts.map(|row| columns_counted(row)).find(|columns| !columns.is_empty()).unwrap_or_default();
    let label = |cell: &GridCell| number::read(&cell.text) == Reading::Text && !is_ordinal_word(&cell.text);
    let labelled = (0..layout.width).filter(|column| {
        let mut cells = head.iter().filter_map(|row| row.cells.get(*column));
        cells.any(label) && (counted.contains(column) || !names_rows(form, layout, *column))
    });
    if !counted.is_empty() {
        return counted.len() > labelled.count();
    }
    let used = |row: &GridRow| row.cells.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |at| at + 1);
    let rows = grid.get(layout.height..).unwrap_or_default();
    let wide = rows.iter().filter(|row| used(row) > layout.width).count();
    wide > 1 && wide * 4 >= rows.len()
}

/// Whether names stand where the first figures should, in a group whose head has lost the column of the names.
fn names_under_figures(columns: &[ColumnForm], group: &Group, rows: &[&GridRow]) -> bool {
    let mut texts = columns.iter().zip(&group.columns).filter(|(form, _)| form.types.contains(&ColumnType::Text));
    let unnamed = texts.any(|(_, places)| places.is_empty());
    let first = figures_of(columns, group).filter_map(|at| group.columns.get(at)?.first()).min();
    let is_text = |row: &&&GridRow| {
        let cell = first.and_then(|first| row.cells.get(*first));
        cell.is_some_and(|cell| number::read(&cell.text) == Reading::Text)
    };
    unnamed && rows.iter().filter(is_text).nth(1).is_some()
}

/// Whether a grid column holds names of rows or counts them.
fn names_rows(form: &TableForm, layout: &Layout, column: usize) -> bool {
    layout.groups.iter().any(|group| {
        let columns = form.blocks.get(group.block).map_or(&[][..], |block| block.columns.as_slice());
        let mut names = columns.iter().zip(&group.columns).filter(|(form, _)| !form.holds_figures());
        group.line == Some(column) || names.any(|(_, places)| places.contains(&column))
    })
}

/// Whether a line of labels of the head has fewer cells than its columns, where the grid keeps the empty cells at line ends.
fn short_line(head: &[&GridRow], grid: &[&GridRow], width: usize) -> bool {
    let ends_empty = |row: &&GridRow| row.cells.last().is_some_and(|cell| cell.text.is_empty());
    let labels = |row: &GridRow| filled(row).filter(|cell| number::read(&cell.text) == Reading::Text).count();
    grid.iter().any(ends_empty) && head.iter().any(|row| row.cells.len() < width && labels(row) > 2)
}

/// Whether one of the columns without a name belongs to a group, right of its first figures.
fn has_one_of(bare: &[usize], columns: &[ColumnForm], group: &Group) -> bool {
    let first = figures_of(columns, group).filter_map(|at| group.columns.get(at)?.first()).min();
    let read = |column: &usize| group.line == Some(*column) || group.columns.iter().flatten().any(|at| at == column);
    first.is_some_and(|first| bare.iter().any(|column| (*first..group.end).contains(column) && !read(column)))
}

fn figures_of<'c>(columns: &'c [ColumnForm], group: &'c Group) -> impl Iterator<Item = usize> + 'c {
    let held = columns.iter().zip(&group.columns).enumerate();
    held.filter(|(_, (form, places))| form.holds_figures() && !places.is_empty()).map(|(at, _)| at)
}

/// Says which columns are withheld; true if there are some.
pub(super) fn tell(form: &TableForm, layout: &Layout, notes: &mut Notes) -> bool {
    for group in layout.groups.iter().filter(|group| !group.shifted.is_empty()) {
        let columns = form.blocks.get(group.block).map_or(&[][..], |block| block.columns.as_slice());
        let named = columns.iter().enumerate().filter(|(at, _)| group.shifted.contains(at));
        let names: Vec<&str> = named.map(|(_, column)| column.name.as_str()).collect();
        let headers = group.shifted.iter().filter_map(|at| group.headers.get(*at)?.as_ref());
        notes.head_shifted(&names, headers.map(|header| header.place).min());
    }
    layout.groups.iter().any(|group| !group.shifted.is_empty())
}

/// Why a figure under such a head is not read.
pub(super) fn why() -> Text {
    Text::new(
        "表头与数据错位，这一列在哪里无法判断",
        "the head is shifted against the figures; which column this is cannot be told",
    )
}
