//! Reads the head of a table with a key: which grid column holds which column of which block.
//!
//! Must not know data rows beyond telling where they begin. A label names the column it stands over; the nearest wins.

use crate::base::fold::plain;
use crate::base::number::{self, Reading};
use crate::document::{GridCell, GridRow};
use crate::form::table::{ColumnForm, ColumnType, TableForm, is_line_word};

use super::head_grid::{HeadGrid, Seen};
use super::layout::{Group, Layout};
use super::lines::filled;
use super::names::FormNames;
use super::words::{code_and_name, is_code, is_ordinal_word, is_spaced_code, small_number};

/// Most lines that a head may have.
const TALLEST: usize = 10;

/// What a line at the top of a grid is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Head,
    Ordinals,
    Other,
    Data,
}

/// The head of the rows; `None` if no line of them is one.
pub(super) fn read(form: &TableForm, names: &FormNames, rows: &[&GridRow]) -> Option<Layout> {
    let classes = classes(names, rows);
    let mut height = classes.iter().rposition(|class| matches!(class, Class::Head | Class::Ordinals))? + 1;
    if !classes.contains(&Class::Head) {
        return None;
    }
    while classes.get(height) == Some(&Class::Other) && subdivides(names, rows.get(..=height).unwrap_or_default()) {
        height += 1;
    }
    let head: Vec<&GridRow> = rows.iter().take(height).copied().collect();
    let ordinal_rows: Vec<bool> = classes.iter().take(height).map(|class| *class == Class::Ordinals).collect();
    let width = width(&head, rows.get(height..).unwrap_or_default());
    let mut grid = HeadGrid { rows: head, ordinal_rows, mixed: None };
    grid.mixed = grid.mixed_row(names, width);
    let mut layout = Layout { height, width, mixed: grid.mixed, ..Layout::default() };
    let printed = if form.blocks.len() > 1 { printed_sides(names, &grid) } else { Vec::new() };
    let mut cuts = cuts(names, &grid, width);
    let mut starts = printed.clone();
    starts.dedup_by_key(|(_, block)| *block);
    if starts.len() > cuts.len() && starts.first().is_some_and(|(column, _)| *column == 0) {
        // one of the sides lost the name of its key
        cuts = starts.iter().map(|(column, _)| *column).collect();
    }
    let blocks = sides(printed, &cuts, form.blocks.len());
    for (at, (start, block)) in cuts.iter().zip(&blocks).enumerate() {
        let end = cuts.get(at + 1).copied().unwrap_or(width);
        let Some(block) = *block else { continue };
        let group = group(form, names, &grid, block, *start..end);
        layout.groups.push(group);
    }
    set_ordinals(form, &grid, &mut layout);
    if layout.groups.iter().all(|group| group.columns.iter().all(Vec::is_empty)) { None } else { Some(layout) }
}

/// Grid columns: as many as the head has cells; fewer if the rows agree on fewer and every label still fits.
fn width(head: &[&GridRow], rows: &[&GridRow]) -> usize {
    let most = head.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let last = |row: &&GridRow| row.cells.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |at| at + 1);
    let least = head.iter().map(last).max().unwrap_or(0);
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for row in rows {
        match counts.iter_mut().find(|(length, _)| *length == row.cells.len()) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.cells.len(), 1)),
        }
    }
    let usual = counts.iter().max_by_key(|(length, count)| (*count, *length)).map_or(most, |(length, _)| *length);
    if (least..most).contains(&usual) { usual } else { most }
}

/// How many columns of the form the top lines name: enough to tell its table from another.
pub(super) fn score(names: &FormNames, rows: &[&GridRow]) -> usize {
    let mut found: Vec<String> = Vec::new();
    for row in rows.iter().take(TALLEST + 4) {
        for cell in filled(row) {
            let hit = names.is_column(&cell.text)
                || names.side(&cell.text).is_some()
                || (!names.keyed() && names.is_row(&cell.text));
            let name = plain(&cell.text);
            if hit && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found.len()
}

/// A grid without its head still looks like a table of the form if its rows begin with codes or known rows.
pub(super) fn looks_like(names: &FormNames, rows: &[&GridRow]) -> bool {
    let known = rows
        .iter()
        .take(6)
        .filter(|row| filled(row).take(2).any(|cell| is_code(&cell.text) || names.is_row(&cell.text)));
    known.count() >= 2
}

fn classes(names: &FormNames, rows: &[&GridRow]) -> Vec<Class> {
    let mut classes = Vec::new();
    for row in rows.iter().take(TALLEST) {
        let class = classify(names, row);
        if class == Class::Data {
            break;
        }
        classes.push(class);
    }
    classes
}

fn classify(names: &FormNames, row: &GridRow) -> Class {
    let cells: Vec<&GridCell> = filled(row).collect();
    let counters = cells.iter().filter(|cell| small_number(&cell.text).is_some()).count();
    if cells.iter().any(|cell| is_ordinal_word(&cell.text)) && counters > 0 {
        return Class::Ordinals;
    }
    let labels = |cell: &&&GridCell| names.is_column(&cell.text) && !names.is_row(&cell.text);
    let worded = cells.iter().filter(labels).count();
    if counters >= 3 && counters + worded == cells.len() && rising(&cells) {
        return Class::Ordinals;
    }
    let figures = cells.iter().any(|cell| matches!(number::read(&cell.text), Reading::Number(..) | Reading::TooLong));
    if figures {
        return Class::Data;
    }
    let head = |cell: &&&GridCell| {
        (names.is_column(&cell.text) && !names.is_row(&cell.text)) || names.side(&cell.text).is_some()
    };
    if cells.iter().any(|cell| head(&cell)) {
        return Class::Head;
    }
    let coded = cells
        .iter()
        .take(2)
        .any(|cell| is_code(&cell.text) || is_spaced_code(&cell.text) || code_and_name(&cell.text).is_some());
    if coded { Class::Data } else { Class::Other }
}

/// Whether the last line holds but labels of parts of the columns above it (`小计 | 其中：教育收费` under 事业收入).
fn subdivides(names: &FormNames, rows: &[&GridRow]) -> bool {
    let Some((last, above)) = rows.split_last() else { return false };
    let under_figures = |(column, cell): (usize, &GridCell)| {
        let over = above.iter().rev().filter_map(|row| row.cells.get(column)).find(|over| !over.text.is_empty());
        !names.is_row(&cell.text) && over.is_none_or(|over| names.is_column(&over.text) && !names.is_name(&over.text))
    };
    let mut labels = last.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty());
    let several = labels.clone().count() >= 2;
    several && labels.all(under_figures)
}

fn rising(cells: &[&GridCell]) -> bool {
    let numbers: Vec<u32> = cells.iter().filter_map(|cell| small_number(&cell.text)).collect();
    numbers.first().is_some_and(|first| *first <= 2)
        && numbers.windows(2).all(|pair| matches!(pair, [a, b] if *b == *a + 1))
}

/// Grid columns where a group begins: where the name of the key is printed again.
fn cuts(names: &FormNames, grid: &HeadGrid<'_>, width: usize) -> Vec<usize> {
    let mut cuts = vec![0];
    let mut key_seen = false;
    for column in 0..width {
        let begins_key = (0..names.blocks.len()).any(|block| {
            names.blocks.get(block).is_some_and(|names| {
                grid.seen(names, column).is_some_and(|(at, seen)| seen.part == 0 && names.is_key(at))
            })
        });
        if begins_key && key_seen {
            cuts.push(column);
        }
        key_seen |= begins_key;
    }
    cuts
}

/// The block of each group: by the names printed above if there are some, else in order.
fn sides(printed: Vec<(usize, usize)>, cuts: &[usize], blocks: usize) -> Vec<Option<usize>> {
    if blocks <= 1 {
        return vec![Some(0); cuts.len()];
    }
    if printed.len() == cuts.len() {
        return printed.into_iter().map(|(_, block)| Some(block)).collect();
    }
    if printed.len() > 1 {
        let over = |start: &usize| printed.iter().rev().find(|(column, _)| column <= start).map(|(_, block)| *block);
        return cuts.iter().map(over).collect();
    }
    let per_block = cuts.len().div_ceil(blocks);
    (0..cuts.len()).map(|at| Some(at / per_block.max(1)).filter(|block| *block < blocks)).collect()
}

/// The names of the sides where they are printed: grid column and block.
fn printed_sides(names: &FormNames, grid: &HeadGrid<'_>) -> Vec<(usize, usize)> {
    let mut printed: Vec<(usize, usize)> = Vec::new();
    for row in &grid.rows {
        let cells = row.cells.iter().enumerate();
        let found: Vec<(usize, usize)> =
            cells.filter_map(|(column, cell)| names.side(&cell.text).map(|block| (column, block))).collect();
        if found.len() > printed.len() {
            printed = found;
        }
    }
    printed
}

fn group(
    form: &TableForm,
    names: &FormNames,
    grid: &HeadGrid<'_>,
    block: usize,
    range: std::ops::Range<usize>,
) -> Group {
    let columns = form.blocks.get(block).map_or(&[][..], |block| block.columns.as_slice());
    let mut group = Group {
        block,
        start: range.start,
        end: range.end,
        columns: vec![Vec::new(); columns.len()],
        headers: vec![None; columns.len()],
        ordinals: vec![None; columns.len()],
        line: None,
        doubled: Vec::new(),
        shifted: Vec::new(),
    };
    let Some(names) = names.blocks.get(block) else { return group };
    let mut found: Vec<Vec<Seen<'_>>> = vec![Vec::new(); columns.len()];
    let figures = |at: usize| columns.get(at).is_some_and(ColumnForm::holds_figures);
    let shifted = grid.shifted(names, range.clone(), figures);
    let mut withheld = Vec::new();
    for column in range.clone() {
        if grid.labels(column).iter().any(|label| is_line_word(&label.text)) {
            group.line.get_or_insert(column);
        }
        let Some((at, seen)) = grid.seen(names, column) else { continue };
        let unsure = grid.others_above(names, at, &seen).any(figures) || shifted.contains(&grid.line(&seen));
        if figures(at) && unsure {
            withheld.push((at, seen.printed));
        } else if let Some(places) = found.get_mut(at) {
            places.push(seen);
        }
    }
    withheld.retain(|(at, _)| found.get(*at).is_some_and(Vec::is_empty));
    for (at, printed) in withheld {
        group.withhold(at, printed);
    }
    let meant = grid.meant(names, &found);
    for (at, form) in columns.iter().enumerate() {
        let Some(places) = found.get(at) else { continue };
        let split = form.split.len() > 1 && places.iter().any(|place| place.part > 0);
        let sure = split || places.len() == 1;
        let meant = if sure { Some(0) } else { meant.get(at).copied().flatten() };
        let Some(first) = places.get(meant.unwrap_or(0)) else { continue };
        if meant.is_none() {
            group.doubled.push(at);
        }
        let mut taken = vec![first.column];
        if split {
            let last = places.iter().map(|place| place.column).max().unwrap_or(first.column);
            let own = |column: &usize| places.iter().any(|place| place.column == *column) || goes_on(grid, *column);
            taken = (first.column..=last).take_while(own).collect();
            // 项 may have lost its label
            let most = range.end.min(first.column + form.split.len());
            taken.extend((last + 1..most).take_while(|column| grid.labels(*column).is_empty()));
        } else if form.key && form.types.iter().any(|kind| matches!(kind, ColumnType::Code(_))) {
            taken.extend((first.column + 1..range.end).take_while(|column| goes_on(grid, *column)));
        }
        if let (Some(columns), Some(header)) = (group.columns.get_mut(at), group.headers.get_mut(at)) {
            *columns = taken;
            *header = Some(first.printed.clone());
        }
    }
    group
}

/// Whether a code goes on in the next column: no label of its own there, or 款, 项.
fn goes_on(grid: &HeadGrid<'_>, column: usize) -> bool {
    grid.labels(column).iter().all(|label| matches!(plain(&label.text).as_str(), "类" | "款" | "项"))
}

/// The numbers of the 栏次 line: under their columns, or, if the line is shifted, in their order.
fn set_ordinals(form: &TableForm, grid: &HeadGrid<'_>, layout: &mut Layout) {
    let Some(row) = grid.ordinal_rows.iter().position(|is| *is).and_then(|at| grid.rows.get(at)) else { return };
    let printed: Vec<(usize, u32)> = row
        .cells
        .iter()
        .enumerate()
        .filter_map(|(column, cell)| small_number(&cell.text).map(|number| (column, number)))
        .collect();
    let figures: Vec<(usize, usize, usize)> = layout
        .groups
        .iter()
        .enumerate()
        .flat_map(|(at, group)| {
            let block = form.blocks.get(group.block);
            group.columns.iter().enumerate().filter_map(move |(column, places)| {
                let is_figure = block?.columns.get(column)?.holds_figures();
                places.first().filter(|_| is_figure).map(|place| (at, column, *place))
            })
        })
        .collect();
    let mut in_order = figures.clone();
    in_order.sort_by_key(|(_, _, place)| *place);
    let straight = figures.iter().all(|(_, _, place)| printed.iter().any(|(column, _)| column == place));
    for (nth, (group, column, place)) in in_order.iter().enumerate() {
        let number = if straight {
            printed.iter().find(|(column, _)| column == place).map(|(_, number)| *number)
        } else if printed.len() == in_order.len() {
            printed.get(nth).map(|(_, number)| *number)
        } else {
            None
        };
        if let Some(slot) = layout.groups.get_mut(*group).and_then(|group| group.ordinals.get_mut(*column)) {
            *slot = number;
        }
    }
}
