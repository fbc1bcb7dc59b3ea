//! One located grid becomes a table of the report: unit, head, rows, roles, decimals, state.
//!
//! Must not search the document; what it cannot read it says and leaves unreadable.

use crate::base::number::{self, Reading};
use crate::base::place::Place;
use crate::document::{GridCell, GridRow};
use crate::form::codes::CodeList;
use crate::form::table::{ColumnType, TableForm};
use crate::report::figures::{self, absent, first_nonzero};
use crate::report::model::{Block, Key, Printed, Row, Table, TableState};
use crate::report::roles;

use super::align;
use super::free;
use super::header;
use super::layout::Layout;
use super::lines;
use super::locate::Found;
use super::names::FormNames;
use super::problems::Notes;
use super::prose::parts::Parts;
use super::rows::{self, Reader};
use super::sheet;
use super::shifted;

/// A form as the binder sees it.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) form: &'a TableForm,
    pub(super) names: &'a FormNames,
    pub(super) lists: &'a [CodeList],
    /// Empty cells at line ends were cut off in the whole document.
    pub(super) ends_cut: bool,
}

/// The name of a table in messages: `03表（支出决算表）`.
pub(super) fn display(form: &TableForm) -> String {
    let name = form.number.as_ref().map_or_else(|| form.name.clone(), |number| format!("{number}表"));
    match form.titles.first() {
        Some(title) if form.reading.is_some() => title.clone(),
        Some(title) => format!("{name}（{title}）"),
        None => name,
    }
}

/// Binds a grid with its caption and what stands below it: its note, and a line that may be the rest of a name.
pub(super) fn bind(
    wanted: Wanted<'_>,
    found: &Found<'_>,
    (note, rest): (Option<Printed>, Option<&str>),
    notes: &mut Notes,
) -> Table {
    let form = wanted.form;
    let unit = found.caption.unit.unwrap_or(form.unit);
    let mut table = absent(form, TableState::Bound { whole: false });
    table.title = Some(found.title.clone());
    table.number.clone_from(&found.caption.number);
    table.unit = Some(unit);
    table.unit_printed.clone_from(&found.caption.unit_printed);
    table.department.clone_from(&found.caption.department);
    table.note = note;
    if let (None, Some(word)) = (found.caption.unit, &found.caption.unit_unknown) {
        notes.unknown_unit(&word.text, word.place);
    }
    let (names, lists, ends_cut) = (wanted.names, wanted.lists, wanted.ends_cut);
    let mut reader = Reader { form, names, lists, ends_cut, unit, rest, notes };
    let Some((mut blocks, mut whole, has_rows)) = read(&mut reader, &found.rows) else {
        notes.no_head(found.title.place);
        return table;
    };
    for (block, form) in blocks.iter_mut().zip(&form.blocks) {
        Parts { lists, unit, notes: &mut *notes }.fill(form, block);
        roles::assign(block, form);
    }
    table.blocks = blocks;
    tell_columns(form, &table, notes);
    tell_rows(form, &table, notes);
    if let Some((_, place)) = found.torn {
        notes.page_unread(place);
        whole = false;
    }
    let figure = first_nonzero(form, &table);
    if !has_rows && table.note.is_none() {
        notes.no_rows(found.title.place);
        whole = false;
    }
    table.decimals = figures::decimals(form, &table);
    table.state = match (&table.note, figure) {
        (Some(_), None) if whole => TableState::Empty,
        (Some(note), Some(place)) => {
            notes.note_contradicts(note.place, place);
            TableState::Bound { whole }
        }
        _ => TableState::Bound { whole },
    };
    table
}

/// Blocks, whether every row was understood, whether there are rows.
fn read(reader: &mut Reader<'_, '_>, grid: &[&GridRow]) -> Option<(Vec<Block>, bool, bool)> {
    if reader.names.sheet {
        return sheet::read(reader, grid);
    }
    let fixed = reader.form.blocks.iter().any(|block| !block.nodes.is_empty());
    if !reader.names.keyed() && fixed && reader.form.blocks.len() == 1 {
        let free = free::read(reader, grid)?;
        return Some((vec![free.block], free.whole, free.has_rows));
    }
    let parts = stacked(reader, grid);
    if parts.len() < 2 {
        return read_part(reader, grid);
    }
    let mut all: Option<(Vec<Block>, bool, bool)> = None;
    for part in parts {
        let (blocks, whole, has_rows) = read_part(reader, &part)?;
        match &mut all {
            None => all = Some((blocks, whole, has_rows)),
            Some((known, known_whole, _)) => {
                *known_whole &= whole;
                for (known, block) in known.iter_mut().zip(blocks).filter(|(known, _)| known.rows.is_empty()) {
                    *known = block;
                }
            }
        }
    }
    all
}

/// The sides of a table printed one above the other, each with its name (支出) and its head, or the head of the first.
fn stacked<'d>(reader: &Reader<'_, '_>, grid: &[&'d GridRow]) -> Vec<Vec<&'d GridRow>> {
    let side = |row: &GridRow| {
        let mut cells = lines::filled(row);
        let cell = cells.next()?;
        if cells.next().is_some() { None } else { reader.names.side(&cell.text) }
    };
    let starts: Vec<usize> = grid.iter().enumerate().filter(|(_, row)| side(row).is_some()).map(|(at, _)| at).collect();
    let mut parts: Vec<Vec<&GridRow>> = Vec::new();
    for (nth, start) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).copied().unwrap_or(grid.len());
        let mut part = grid.get(*start..end).unwrap_or_default().to_vec();
        let own_head = header::read(reader.form, reader.names, &part).is_some();
        if let (false, Some(first)) = (own_head, parts.first()) {
            let height = header::read(reader.form, reader.names, first).map_or(1, |layout| layout.height);
            let head: Vec<&GridRow> = first.get(1..height).unwrap_or_default().to_vec();
            part.splice(1..1, head);
        }
        parts.push(part);
    }
    parts
}

/// One grid with one head.
fn read_part(reader: &mut Reader<'_, '_>, grid: &[&GridRow]) -> Option<(Vec<Block>, bool, bool)> {
    let mut layout = header::read(reader.form, reader.names, grid)?;
    shifted::withhold(reader.form, reader.names, &mut layout, grid);
    let shifted = shifted::tell(reader.form, &layout, reader.notes);
    for group in &layout.groups {
        let columns = reader.form.blocks.get(group.block).map_or(&[][..], |block| block.columns.as_slice());
        for at in &group.doubled {
            let place = group.headers.get(*at).and_then(|header| header.as_ref()).map(|header| header.place);
            reader.notes.column_twice(columns.get(*at).map_or("", |column| column.name.as_str()), place);
        }
    }
    if !shifted {
        tell_unread(reader, &layout, grid);
    }
    let (blocks, whole) = rows::read(reader, &layout, grid);
    let whole = whole && !shifted && layout.groups.iter().all(|group| group.doubled.is_empty());
    let has_rows = blocks.iter().any(|block| !block.rows.is_empty());
    Some((blocks, whole, has_rows))
}

/// Columns of figures that are no column of the form; one that is named twice is told as such.
fn tell_unread(reader: &mut Reader<'_, '_>, layout: &Layout, grid: &[&GridRow]) {
    let read = |column: &usize| {
        let mut groups = layout.groups.iter();
        groups.any(|group| group.line == Some(*column) || group.columns.iter().flatten().any(|place| place == column))
    };
    let doubled = |text: &str| {
        layout.groups.iter().any(|group| {
            let slot = reader.names.blocks.get(group.block).and_then(|names| names.column(text));
            slot.is_some_and(|slot| group.doubled.contains(&slot.column))
        })
    };
    let mut labels: Vec<&GridCell> = Vec::new();
    for column in (0..layout.width).filter(|column| !read(column) && align::holds_figures(grid, layout, *column)) {
        let head = grid.iter().take(layout.height).rev().filter_map(|row| row.cells.get(column));
        let label = head.into_iter().find(|cell| number::read(&cell.text) == Reading::Text);
        labels.extend(label.filter(|cell| !doubled(&cell.text) && labels.iter().all(|known| known.text != cell.text)));
    }
    if let Some(first) = labels.first() {
        let names: Vec<&str> = labels.iter().map(|label| label.text.as_str()).collect();
        reader.notes.unread_columns(&names, first.place);
    }
}

/// Columns that a document must print and that are not there. Codes may be left out where names are printed.
fn tell_columns(whole: &TableForm, table: &Table, notes: &mut Notes) {
    for (block, form) in table.blocks.iter().zip(&whole.blocks) {
        // fields need no head, and a form of this kind may leave out those it has no use for
        let unprinted = block.headers.iter().all(Option::is_none);
        if unprinted && !form.nodes.is_empty() && sheet::is_sheet(whole) {
            continue;
        }
        let named = block
            .headers
            .iter()
            .zip(&form.columns)
            .any(|(header, column)| header.is_some() && (column.key || column.types.contains(&ColumnType::Text)));
        for (header, column) in block.headers.iter().zip(&form.columns) {
            let spared = column.optional || column.part_of.is_some() || (column.key && sheet::is_sheet(whole));
            let wanted = !spared
                && (column.pattern.is_some()
                    || column.types.iter().any(ColumnType::is_number)
                    || (column.key && !named));
            if header.is_none() && wanted {
                notes.column_missing(&column.name, table.title.as_ref().map(|title| title.place));
            }
        }
    }
}

/// Codes printed twice, and classes of which some have a row of their own.
fn tell_rows(form: &TableForm, table: &Table, notes: &mut Notes) {
    for (block, form) in table.blocks.iter().zip(&form.blocks) {
        let mut doubled: Vec<&Row> =
            block.by_code.values().filter(|rows| rows.len() > 1).filter_map(|rows| block.row(*rows.get(1)?)).collect();
        doubled.sort_by_key(|row| row.place);
        for row in doubled {
            if let (Key::Code(code), Some(place)) = (&row.key, row.place) {
                notes.doubled_row(code, place);
            }
        }
        let coded =
            form.columns.iter().any(|column| column.key && matches!(column.types.first(), Some(ColumnType::Code(_))));
        if coded {
            tell_levels(block, notes);
        }
    }
}

fn tell_levels(block: &Block, notes: &mut Notes) {
    let class = |row: &Row| match &row.key {
        Key::Code(code) => code.get(..3).map(|class| (class.to_owned(), row.place)),
        _ => None,
    };
    let mut with: Option<String> = None;
    let mut without: Option<(String, Option<Place>)> = None;
    for row in &block.rows {
        let Some((code, place)) = class(row) else { continue };
        if block.by_code.contains_key(&code) {
            with.get_or_insert(code);
        } else {
            without.get_or_insert((code, place));
        }
    }
    if let (Some(with), Some((without, place))) = (with, without) {
        notes.uneven_levels(&with, &without, place);
    }
}
