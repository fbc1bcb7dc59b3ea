//! Reads the head of a table with a key: which grid column holds which column of which block.
//!
//! Must not know data rows beyond telling where they begin. A label names the column it stands over; the nearest wins.

use crate::base::fold::plain;
use crate::base::number::{self, Reading};
use crate::document::{GridCell, GridRow};
use crate::form::table::{ColumnType, TableForm};
use crate::report::model::Printed;

use super::lines::filled;
use super::names::{FormNames, Slot};

/// Most lines that a head may have.
const TALLEST: usize = 10;

/// Where the columns of a form stand in a grid.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Lines of the head.
    pub(super) height: usize,
    /// Grid columns.
    pub(super) width: usize,
    /// Side by side, from left to right.
    pub(super) groups: Vec<Group>,
    /// A line of the head that is the total row at the same time (`合计 | | | 合计 | 基本支出`).
    pub(super) mixed: Option<usize>,
}

/// A run of grid columns that holds one set of the columns of a block.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) block: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Grid columns of each column of the form: none if not printed, several for a code in parts.
    pub(super) columns: Vec<Vec<usize>>,
    /// The header of each column of the form.
    pub(super) headers: Vec<Option<Printed>>,
    /// The printed 栏次 of each column of the form.
    pub(super) ordinals: Vec<Option<u32>>,
    /// The grid column of 行次.
    pub(super) line: Option<usize>,
    /// Columns of the form whose name is printed more than once, so that the right one cannot be told.
    pub(super) doubled: Vec<usize>,
}

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
    let height = classes.iter().rposition(|class| matches!(class, Class::Head | Class::Ordinals))? + 1;
    if !classes.contains(&Class::Head) {
        return None;
    }
    let head: Vec<&GridRow> = rows.iter().take(height).copied().collect();
    let ordinal_rows: Vec<bool> = classes.iter().map(|class| *class == Class::Ordinals).collect();
    let width = width(&head, rows.get(height..).unwrap_or_default());
    let mut grid = HeadGrid { rows: head, ordinal_rows, mixed: None };
    grid.mixed = grid.mixed_row(names, width);
    let mut layout = Layout { height, width, mixed: grid.mixed, ..Layout::default() };
    let cuts = cuts(names, &grid, width);
    let blocks = sides(names, &grid, &cuts, form.blocks.len());
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
    if counters >= 3 && counters == cells.len() && rising(&cells) {
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
    if cells.is_empty() || cells.iter().any(|cell| names.is_row(&cell.text)) { Class::Data } else { Class::Other }
}

/// `栏次` beside its numbers.
pub(super) fn is_ordinal_word(text: &str) -> bool {
    matches!(plain(text).as_str(), "栏次" | "栏目" | "列次" | "栏")
}

fn is_line_word(text: &str) -> bool {
    matches!(plain(text).as_str(), "行次" | "行号" | "行")
}

/// A number that counts lines or columns: `1` to `999`, also in brackets.
pub(super) fn small_number(text: &str) -> Option<u32> {
    let bare = plain(text);
    let bare = bare.trim_matches(['(', ')']);
    if bare.is_empty() || bare.len() > 3 { None } else { bare.parse().ok() }
}

fn rising(cells: &[&GridCell]) -> bool {
    let numbers: Vec<u32> = cells.iter().filter_map(|cell| small_number(&cell.text)).collect();
    numbers.first().is_some_and(|first| *first <= 2)
        && numbers.windows(2).all(|pair| matches!(pair, [a, b] if *b == *a + 1))
}

/// The lines of a head, asked by column.
struct HeadGrid<'d> {
    rows: Vec<&'d GridRow>,
    ordinal_rows: Vec<bool>,
    mixed: Option<usize>,
}

impl<'d> HeadGrid<'d> {
    fn cell(&self, row: usize, column: usize) -> Option<&'d GridCell> {
        self.rows.get(row)?.cells.get(column).filter(|cell| !cell.text.is_empty())
    }

    /// Labels over a column, nearest first; numbers of 栏次 are none.
    fn labels(&self, column: usize) -> Vec<&'d GridCell> {
        let last = self.rows.len();
        (0..last)
            .rev()
            .filter_map(|row| {
                let cell = self.cell(row, column)?;
                let counts = self.ordinal_rows.get(row).copied().unwrap_or(false)
                    && (is_ordinal_word(&cell.text) || small_number(&cell.text).is_some());
                let total = self.mixed == Some(row) && self.is_total(row, column);
                (!counts && !total).then_some(cell)
            })
            .collect()
    }

    fn is_total(&self, row: usize, column: usize) -> bool {
        self.rows.get(row).and_then(|row| row.cells.iter().position(|cell| !cell.text.is_empty())) == Some(column)
    }

    /// The last line of the head, if its first label is the name of a row under the head of a key or text column.
    fn mixed_row(&self, names: &FormNames, width: usize) -> Option<usize> {
        let row = (0..self.rows.len()).rev().find(|row| !self.ordinal_rows.get(*row).copied().unwrap_or(false))?;
        let column = (0..width).find(|column| self.cell(row, *column).is_some())?;
        let cell = self.cell(row, column)?;
        let above = (0..row).any(|above| self.cell(above, column).is_some_and(|label| names.is_column(&label.text)));
        let others = (column + 1..width).any(|c| self.cell(row, c).is_some_and(|label| names.is_column(&label.text)));
        (names.is_row(&cell.text) && above && others).then_some(row)
    }

    /// The nearest label that names a column of the block; wrapped labels are tried joined.
    fn slot(&self, names: &FormNames, block: usize, column: usize) -> Option<(Slot, &'d GridCell)> {
        let labels = self.labels(column);
        let names = names.blocks.get(block)?;
        for label in &labels {
            if let Some(slot) = names.column(&label.text) {
                return Some((slot, label));
            }
        }
        for from in 0..labels.len() {
            for to in from + 2..=labels.len() {
                let part = labels.get(from..to)?;
                let joined: String = part.iter().rev().map(|cell| cell.text.as_str()).collect();
                if let (Some(slot), Some(first)) = (names.column(&joined), part.last()) {
                    return Some((slot, first));
                }
            }
        }
        None
    }
}

impl<'d> HeadGrid<'d> {
    /// Which of the places that bear the name of a column is meant, if one is.
    ///
    /// The one whose label and the label above it together are the name (本年支出 over 合计), or that shares the label
    /// above it with more of the other columns of the form.
    fn meant(&self, names: &FormNames, block: usize, at: usize, found: &[Places<'d>]) -> Option<usize> {
        let places = found.get(at)?;
        if places.len() < 2 {
            return Some(0);
        }
        let names = names.blocks.get(block)?;
        let score = |(_, column, label): &(usize, usize, &'d GridCell)| {
            let parent = self.parent(*column, label);
            let joined = parent.map(|(.., cell)| format!("{}{}", cell.text, label.text));
            let named = joined.and_then(|joined| names.column(&joined)).is_some_and(|slot| slot.column == at);
            let parent = parent.map(|(row, start, _)| (row, start));
            let company = found.iter().enumerate().filter(|(other, places)| *other != at && places.len() == 1).filter(
                |(_, places)| {
                    places.iter().any(|(_, column, label)| {
                        parent.is_some() && self.parent(*column, label).map(|(row, start, _)| (row, start)) == parent
                    })
                },
            );
            usize::from(named) * 100 + company.count()
        };
        let scores: Vec<usize> = places.iter().map(score).collect();
        let best = scores.iter().copied().max().filter(|best| *best > 0)?;
        let mut winners = scores.iter().enumerate().filter(|(_, score)| **score == best).map(|(at, _)| at);
        winners.next().filter(|_| winners.next().is_none())
    }

    /// The label above a label, merged ones included: line, column where it begins, cell.
    fn parent(&self, column: usize, label: &GridCell) -> Option<(usize, usize, &'d GridCell)> {
        let row =
            self.rows.iter().position(|row| row.cells.get(column).is_some_and(|cell| cell.place == label.place))?;
        let above = row.checked_sub(1)?;
        let cells = self.rows.get(above)?.cells.iter().enumerate().take(column + 1);
        let (start, cell) = cells.rev().find(|(_, cell)| !cell.text.is_empty())?;
        Some((above, start, cell))
    }
}

/// Grid columns where a group begins: where the name of the key is printed again.
fn cuts(names: &FormNames, grid: &HeadGrid<'_>, width: usize) -> Vec<usize> {
    let mut cuts = vec![0];
    let mut key_seen = false;
    for column in 0..width {
        let begins_key = (0..names.blocks.len()).any(|block| {
            grid.slot(names, block, column).is_some_and(|(slot, _)| {
                slot.part == 0 && names.blocks.get(block).is_some_and(|names| names.keyed && names.is_key(slot.column))
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
fn sides(names: &FormNames, grid: &HeadGrid<'_>, cuts: &[usize], blocks: usize) -> Vec<Option<usize>> {
    if blocks <= 1 {
        return vec![Some(0); cuts.len()];
    }
    let mut printed: Vec<(usize, usize)> = Vec::new();
    for row in &grid.rows {
        printed = row
            .cells
            .iter()
            .enumerate()
            .filter_map(|(column, cell)| names.side(&cell.text).map(|block| (column, block)))
            .collect();
        if printed.len() > 1 {
            break;
        }
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

/// Grid columns found for one column of a form: part, grid column, label.
type Places<'d> = Vec<(usize, usize, &'d GridCell)>;

fn group(
    form: &TableForm,
    names: &FormNames,
    grid: &HeadGrid<'_>,
    block: usize,
    range: std::ops::Range<usize>,
) -> Group {
    let columns = form.blocks.get(block).map_or(&[][..], |block| block.columns.as_slice());
    let mut found: Vec<Places<'_>> = vec![Vec::new(); columns.len()];
    let mut group = Group {
        block,
        start: range.start,
        end: range.end,
        columns: vec![Vec::new(); columns.len()],
        headers: vec![None; columns.len()],
        ordinals: vec![None; columns.len()],
        line: None,
        doubled: Vec::new(),
    };
    for column in range.clone() {
        if let Some((slot, label)) = grid.slot(names, block, column) {
            if let Some(places) = found.get_mut(slot.column) {
                places.push((slot.part, column, label));
            }
        } else if grid.labels(column).iter().any(|label| is_line_word(&label.text)) {
            group.line.get_or_insert(column);
        }
    }
    for (at, form) in columns.iter().enumerate() {
        let Some(places) = found.get(at) else { continue };
        let split = form.split.len() > 1 && places.iter().any(|(part, ..)| *part > 0);
        let meant = if split { Some(0) } else { grid.meant(names, block, at, &found) };
        let Some((_, first, label)) = places.get(meant.unwrap_or(0)) else { continue };
        if meant.is_none() {
            group.doubled.push(at);
        }
        let mut taken = vec![*first];
        if split {
            taken = places.iter().map(|(_, column, _)| *column).collect();
        } else if form.key && form.types.iter().any(|kind| matches!(kind, ColumnType::Code(_))) {
            taken.extend((first + 1..range.end).take_while(|column| goes_on(grid, *column)));
        }
        if let (Some(columns), Some(header)) = (group.columns.get_mut(at), group.headers.get_mut(at)) {
            *columns = taken;
            *header = Some(Printed { text: label.text.clone(), place: label.place });
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
                let is_figure = block?.columns.get(column)?.types.iter().any(ColumnType::is_number);
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
