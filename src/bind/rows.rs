//! Reads the data rows of a table with a key: each group of columns gives its rows, one group after the other.
//!
//! Must not find the table or its head. A row that cannot be put under the head is kept, its figures unreadable.

use crate::base::number::{self, Reading};
use crate::base::place::Place;
use crate::base::problem::Text;
use crate::document::{GridCell, GridRow};
use crate::form::codes::CodeList;
use crate::form::table::{ColumnForm, ColumnType, TableForm};
use crate::report::model::{Block, Cell, Key, Row, Value};

use super::align::Aligner;
use super::broken;
use super::fill::push;
use super::keys::{Keys, Named};
use super::layout::{Group, Layout};
use super::lines::{filled, place_of, repeats};
use super::loose;
use super::names::FormNames;
use super::problems::{Lost, Notes};
use super::words::{code_and_name, is_code, is_ordinal_word, small_number, squeezed};
use super::wrapped;

/// What reading rows needs to know and where it reports.
pub(super) struct Reader<'a, 'n> {
    pub(super) form: &'a TableForm,
    pub(super) names: &'a FormNames,
    pub(super) lists: &'a [CodeList],
    pub(super) ends_cut: bool,
    pub(super) unit: crate::base::unit::Unit,
    /// The line right below the grid, which may be the rest of the last name.
    pub(super) rest: Option<&'a str>,
    pub(super) notes: &'n mut Notes,
}

/// A row of the grid put under the head, or why it cannot be.
enum Line<'d> {
    Aligned { cells: Vec<Option<&'d GridCell>>, end: Option<Place>, head: bool },
    Misfit { row: &'d GridRow, why: Text },
}

/// The blocks of a table, and whether every row was understood.
pub(super) fn read(reader: &mut Reader<'_, '_>, layout: &Layout, rows: &[&GridRow]) -> (Vec<Block>, bool) {
    let (lines, mut whole) = aligned(reader, layout, rows);
    let mut blocks = Vec::with_capacity(reader.form.blocks.len());
    for (at, form) in reader.form.blocks.iter().enumerate() {
        let Some(names) = reader.names.blocks.get(at) else { continue };
        let mut keys = Keys::new(form, names, reader.lists);
        let mut block = Block {
            headers: vec![None; form.columns.len()],
            column_ordinals: vec![None; form.columns.len()],
            ..Block::default()
        };
        for (nth, group) in layout.groups.iter().enumerate().filter(|(_, group)| group.block == at) {
            take_headers(&mut block, group);
            let mut below = lines.as_slice();
            while let Some((line, rest)) = below.split_first() {
                below = rest;
                match line {
                    Line::Aligned { cells, end, head } => {
                        let line = (cells.as_slice(), *end, *head);
                        let (named, taken) = aligned_row(reader, &mut keys, &mut block, layout, nth, line, below);
                        whole &= named;
                        below = below.get(taken..).unwrap_or_default();
                    }
                    Line::Misfit { row, why } => {
                        if let (Some(place), true) = (place_of(row), layout.groups.len() == 1 && is_figures(row)) {
                            broken::tear(&mut block, &form.columns, filled(row).count(), place);
                        }
                        misfit_row(&mut keys, &mut block, layout, nth, row, why);
                    }
                }
            }
            loose::settle(reader.notes, &mut keys, &mut block, None);
            if let Some(rest) = reader.rest {
                loose::last(&keys, &mut block, rest);
            }
        }
        blocks.push(block);
    }
    (blocks, whole)
}

/// Whether a row holds figures and nothing else.
fn is_figures(row: &GridRow) -> bool {
    filled(row).all(|cell| matches!(number::read(&cell.text), Reading::Number(..) | Reading::TooLong))
}

fn take_headers(block: &mut Block, group: &Group) {
    for (slot, header) in block.headers.iter_mut().zip(&group.headers) {
        if slot.is_none() {
            slot.clone_from(header);
        }
    }
    for (slot, number) in block.column_ordinals.iter_mut().zip(&group.ordinals) {
        *slot = slot.or(*number);
    }
}

/// The data rows under the head: repeated heads and rows of dots are passed over.
fn aligned<'d>(reader: &mut Reader<'_, '_>, layout: &Layout, rows: &[&'d GridRow]) -> (Vec<Line<'d>>, bool) {
    let aligner = Aligner::new(reader.form, layout, rows, reader.ends_cut);
    let head = rows.get(..layout.height).unwrap_or_default();
    let mut lines = Vec::with_capacity(rows.len());
    let mut misfits = Vec::new();
    let mut other_head: Option<Text> = None;
    if let Some(row) = layout.mixed.and_then(|at| rows.get(at)) {
        lines.push(Line::Aligned { cells: row.cells.iter().map(Some).collect(), end: row_end(row), head: true });
    }
    for row in rows.get(layout.height..).unwrap_or_default() {
        let mut texts = filled(row);
        let Some(first) = texts.next() else { continue };
        let alone = texts.next().is_none();
        let repeated = head.iter().any(|line| repeats(line, row)) && !(alone && reader.names.is_row(&first.text));
        if repeated || counts_columns(reader.names, row) {
            other_head = other_head.filter(|_| !repeated);
            continue;
        }
        if aligner.is_head(row) {
            other_head = place_of(row).map(under_other_head);
        }
        let by_name = || alone.then(|| one_group(reader, layout, &first.text)).flatten();
        let in_place = || row.cells.iter().position(|cell| !cell.text.is_empty()).filter(|_| alone);
        let fitted = aligner.align(row).or_else(|why| {
            let cells = by_name().and_then(|at| aligner.only_name(first, at));
            cells.or_else(|| in_place().and_then(|at| aligner.name_at(first, at))).ok_or(why)
        });
        let fitted = fitted.and_then(|cells| other_head.clone().map_or(Ok(cells), Err));
        match fitted {
            Ok(cells) => lines.push(Line::Aligned { cells, end: row_end(row), head: false }),
            Err(why) => {
                if let Some(place) = place_of(row) {
                    misfits.push((place, why.clone()));
                }
                lines.push(Line::Misfit { row, why });
            }
        }
    }
    let whole = misfits.is_empty();
    reader.notes.misfits(misfits, lines.len());
    (lines, whole)
}

/// Why rows below a head that is not that of the table are not read.
fn under_other_head(head: Place) -> Text {
    Text::new(
        format!("第 {} 行像是表头，却与本表的表头不同", head.line),
        format!("line {} seems to be a head, but not that of the table", head.line),
    )
}

/// A line of 栏次 among the rows: on a page whose head lost some of it.
fn counts_columns(names: &FormNames, row: &GridRow) -> bool {
    let (words, numbers): (Vec<&GridCell>, Vec<&GridCell>) =
        filled(row).partition(|cell| small_number(&cell.text).is_none());
    !numbers.is_empty()
        && words.iter().any(|cell| is_ordinal_word(&cell.text))
        && words.iter().all(|cell| is_ordinal_word(&cell.text) || names.is_column(&cell.text))
}

/// The only group whose block knows a row of that name.
fn one_group(reader: &Reader<'_, '_>, layout: &Layout, label: &str) -> Option<usize> {
    let mut knowing = layout.groups.iter().enumerate().filter(|(_, group)| {
        let block = reader.form.blocks.get(group.block).zip(reader.names.blocks.get(group.block));
        block.is_some_and(|(form, names)| Keys::new(form, names, reader.lists).knows(label))
    });
    let (at, _) = knowing.next()?;
    knowing.next().is_none().then_some(at)
}

fn row_end(row: &GridRow) -> Option<Place> {
    let last = row.cells.last()?.place;
    Some(Place { column: last.column.saturating_add(last.length), length: 0, ..last })
}

/// The cells of a line under the head, where it ends, and whether it is a line of the head too.
pub(super) type Cells<'c, 'd> = (&'c [Option<&'d GridCell>], Option<Place>, bool);

/// One row of one group: false if its figures have no name; and how many lines below hold the rest of its name.
fn aligned_row(
    reader: &mut Reader<'_, '_>,
    keys: &mut Keys<'_>,
    block: &mut Block,
    layout: &Layout,
    nth: usize,
    line: Cells<'_, '_>,
    below: &[Line<'_>],
) -> (bool, usize) {
    let Some(group) = layout.groups.get(nth) else { return (true, 0) };
    let columns = &keys.form.columns;
    let (cells, ..) = line;
    let Some(printed) = printed_names(columns, group, line) else { return (true, 0) };
    let ordinal_cell = group.line.and_then(|at| cells.get(at).copied().flatten());
    let ordinal = ordinal_cell.and_then(|cell| small_number(&cell.text));
    let reached = figures_of(columns, layout, nth, line);
    if printed.cells.is_empty() {
        let taken = nth > 0 && taken_by_the_left(columns, layout, nth, line);
        return (nameless_row(reader, block, columns, group, line, (ordinal_cell, taken)), 0);
    }
    let (code, labels) = code_and_labels(keys, &printed);
    let place = printed.cells.first().map(|cell| cell.place);
    let bare = code.is_none() && ordinal.is_none() && !has_figures(columns, group, line);
    if let ([text], true) = (labels.as_slice(), bare)
        && loose::take(keys, text, place)
    {
        return (true, 0);
    }
    let rests = below.iter().map(|line| rest_of_name(columns, group, line));
    let begun = labels.first().copied().unwrap_or_default();
    let (name, rest) = wrapped::whole(keys, code.as_deref(), begun, rests).unwrap_or_else(|| (squeezed(begun), 0));
    let whole: Vec<&str> = std::iter::once(name.as_str()).chain(labels.iter().skip(1).copied()).collect();
    let named = keys.key(code, if labels.is_empty() || rest == 0 { &labels } else { &whole });
    let fate = loose::settle(reader.notes, keys, block, Some((&named.key, &name)));
    tell(reader, keys, &named, &name, place);
    let row = Row { key: named.key, node: named.node, name: name.clone(), ordinal, place, ..Row::default() };
    push(reader, columns, block, row, reached.unwrap_or(group), line, &name);
    if rest > 0 {
        wrapped::write(block, columns.len(), begun, &name);
    }
    loose::name(keys, block, &fate);
    (true, rest)
}

/// A row without a name, kept with what tells its place; false if its figures need one.
fn nameless_row(
    reader: &mut Reader<'_, '_>,
    block: &mut Block,
    columns: &[ColumnForm],
    group: &Group,
    line: Cells<'_, '_>,
    (ordinal_cell, taken): (Option<&GridCell>, bool),
) -> bool {
    let figures = has_figures(columns, group, line);
    let ordinal = ordinal_cell.and_then(|cell| small_number(&cell.text));
    let nothing = if figures { taken } else { ordinal.is_none() };
    if nothing {
        return true;
    }
    let place = ordinal_cell.or_else(|| first_figure(columns, group, line)).map(|cell| cell.place);
    let wanting = figures && reader.names.keyed();
    if let Some(place) = place.filter(|_| wanting) {
        let count = figure_cells(columns, group, line).filter(|cell| !cell.text.is_empty()).count();
        let torn = broken::tear(block, columns, count, place);
        reader.notes.nameless(place, torn);
    }
    push(reader, columns, block, Row { ordinal, place, ..Row::default() }, group, line, "");
    !wanting
}

/// The code that a row prints, in a cell of its own or before its name, and its labels.
fn code_and_labels<'d>(keys: &mut Keys<'_>, printed: &PrintedNames<'d>) -> (Option<String>, Vec<&'d str>) {
    let texts: Vec<&str> = printed.code.iter().map(|cell| cell.text.as_str()).collect();
    let (code, inner) = match texts.as_slice() {
        [only] if code_and_name(only).is_some() => {
            let (code, name) = code_and_name(only).unwrap_or_default();
            (Some(code.to_owned()), Some(name))
        }
        _ => (keys.code(&texts), None),
    };
    let mut labels: Vec<&str> = inner.into_iter().collect();
    let not_digits = |cell: &&&GridCell| !cell.text.is_empty() && !cell.text.chars().all(|c| c.is_ascii_digit());
    if inner.is_none() && code.is_none() {
        labels.extend(printed.code.iter().filter(not_digits).map(|cell| cell.text.as_str()));
    }
    labels.extend(printed.labels.iter().map(|cell| cell.text.as_str()));
    if code.is_none() && labels.is_empty() {
        labels.extend(printed.cells.iter().map(|cell| cell.text.as_str()));
    }
    let code = code.or_else(|| {
        let first = *labels.first()?;
        let (code, name) =
            if is_code(first) { (first, None) } else { code_and_name(first).map(|(a, b)| (a, Some(b)))? };
        if let (Some(name), Some(slot)) = (name, labels.first_mut()) {
            *slot = name;
        }
        Some(code.to_owned())
    });
    (code, labels)
}

/// The text of a line that has nothing else in a group: it may be the rest of a name.
fn rest_of_name<'d>(columns: &[ColumnForm], group: &Group, line: &Line<'d>) -> Option<&'d str> {
    let Line::Aligned { cells, end, head: false } = line else { return None };
    let line: Cells<'_, 'd> = (cells, *end, false);
    let numbered = group.line.and_then(|at| cells.get(at).copied().flatten()).is_some_and(|cell| !cell.text.is_empty());
    let names = printed_names(columns, group, line)?.cells;
    match names.as_slice() {
        [only] if !numbered && !has_figures(columns, group, line) => Some(only.text.as_str()),
        _ => None,
    }
}

/// The cells that name a row.
struct PrintedNames<'d> {
    /// All of them that are filled.
    cells: Vec<&'d GridCell>,
    /// Of the code key, empty ones included.
    code: Vec<&'d GridCell>,
    /// Labels and texts that are filled.
    labels: Vec<&'d GridCell>,
}

/// The name cells of a group in a row; `None` for a row of dots, which stands for rows left out.
fn printed_names<'d>(columns: &[ColumnForm], group: &Group, (cells, ..): Cells<'_, 'd>) -> Option<PrintedNames<'d>> {
    let mut names = PrintedNames { cells: Vec::new(), code: Vec::new(), labels: Vec::new() };
    for (form, places) in columns.iter().zip(&group.columns) {
        if form.types.iter().any(ColumnType::is_number) {
            continue;
        }
        let found = places.iter().filter_map(|place| cells.get(*place).copied().flatten());
        let is_code = form.key && form.types.first().is_some_and(|kind| matches!(kind, ColumnType::Code(_)));
        let pure_code = is_code && !form.types.contains(&ColumnType::Label);
        for cell in found {
            if pure_code {
                names.code.push(cell);
            } else if form.pattern.is_some() {
                // its text says more than a name
            } else if form.key || form.types.contains(&ColumnType::Text) || form.types.contains(&ColumnType::Label) {
                names.labels.extend((!cell.text.is_empty()).then_some(cell));
            }
            names.cells.extend((!cell.text.is_empty()).then_some(cell));
        }
    }
    let dots =
        |cell: &&GridCell| cell.text.chars().all(|c| matches!(c, '…' | '.' | '。' | '·' | '⋯' | '．' | '—' | '-'));
    (names.cells.is_empty() || !names.cells.iter().all(dots)).then_some(names)
}

fn figure_cells<'c, 'd>(
    columns: &'c [ColumnForm],
    group: &'c Group,
    (cells, ..): Cells<'c, 'd>,
) -> impl Iterator<Item = &'d GridCell> + use<'c, 'd> {
    columns
        .iter()
        .zip(&group.columns)
        .filter(|(form, _)| form.holds_figures())
        .flat_map(|(_, places)| places)
        .filter_map(|place| cells.get(*place).copied().flatten())
}

fn first_figure<'d>(columns: &[ColumnForm], group: &Group, line: Cells<'_, 'd>) -> Option<&'d GridCell> {
    figure_cells(columns, group, line).find(|cell| number::read(&cell.text) != Reading::Blank)
}

fn has_figures(columns: &[ColumnForm], group: &Group, line: Cells<'_, '_>) -> bool {
    first_figure(columns, group, line).is_some()
}

/// Whether the group has neither name nor anything but figures.
fn is_bare(columns: &[ColumnForm], group: &Group, line: Cells<'_, '_>) -> bool {
    printed_names(columns, group, line).is_some_and(|names| names.cells.is_empty())
}

/// A label without figures of its own reaches over the next group of its block if that has figures and no name.
fn figures_of<'l>(columns: &[ColumnForm], layout: &'l Layout, nth: usize, line: Cells<'_, '_>) -> Option<&'l Group> {
    let group = layout.groups.get(nth)?;
    if has_figures(columns, group, line) {
        return None;
    }
    for next in layout.groups.get(nth + 1..)? {
        if next.block != group.block || !is_bare(columns, next, line) {
            return None;
        }
        if has_figures(columns, next, line) {
            return Some(next);
        }
    }
    None
}

fn taken_by_the_left(columns: &[ColumnForm], layout: &Layout, nth: usize, line: Cells<'_, '_>) -> bool {
    (0..nth).any(|left| {
        let named = layout.groups.get(left).is_some_and(|group| !is_bare(columns, group, line));
        let reached = figures_of(columns, layout, left, line).map(|group| group.start);
        named && reached.is_some() && reached == layout.groups.get(nth).map(|group| group.start)
    })
}

fn tell(reader: &mut Reader<'_, '_>, keys: &Keys<'_>, named: &Named, name: &str, place: Option<Place>) {
    let Some(place) = place else { return };
    match &named.key {
        Key::Unknown(label) => {
            if keys.is_shared(label) {
                reader.notes.shared_name(label, place);
                return;
            }
            // in a form that lists no rows every label is a row
            let lost = if keys.form.nodes.is_empty() { Lost::Code } else { Lost::Sums };
            if matches!(lost, Lost::Code) && keys.names.list.is_none() {
                return;
            }
            let nearest = reader.notes.may_suggest().then(|| keys.names.nearest_row(label, keys.form, reader.lists));
            reader.notes.unknown_row(label, lost, nearest.flatten(), place);
        }
        Key::Code(code) => {
            let list = keys.names.list.and_then(|at| reader.lists.get(at));
            if list.is_some_and(|list| !list.entries.is_empty() && !list.entries.contains_key(code)) {
                let list = list.map_or("", |list| list.name.as_str());
                reader.notes.unknown_code(code, name, list, place);
            }
        }
        Key::Label(label) if named.again => reader.notes.doubled_row(label, place),
        _ => {}
    }
}

/// A row that could not be put under the head: its name is kept if it can be told, its figures are unreadable.
fn misfit_row(keys: &mut Keys<'_>, block: &mut Block, layout: &Layout, nth: usize, row: &GridRow, why: &Text) {
    let texts: Vec<&GridCell> =
        filled(row).filter(|cell| is_code(&cell.text) || number::read(&cell.text) == Reading::Text).collect();
    let several = layout.groups.len() > 1;
    let codes: Vec<&&GridCell> = texts.iter().filter(|cell| is_code(&cell.text)).collect();
    let first = if !several {
        texts.first().copied()
    } else if codes.is_empty() {
        texts.iter().copied().find(|cell| keys.knows(&cell.text))
    } else {
        codes.get(nth).map(|cell| **cell)
    };
    let Some(first) = first else { return };
    let code = is_code(&first.text)
        .then(|| first.text.clone())
        .or_else(|| code_and_name(&first.text).map(|(code, _)| code.to_owned()));
    let next = texts.iter().skip_while(|cell| cell.place != first.place).nth(1);
    let name = if code.is_some() { next.map_or("", |cell| cell.text.as_str()) } else { first.text.as_str() };
    let named = keys.key(code, &[first.text.as_str()]);
    for form in &keys.form.columns {
        let figure = form.pattern.is_some() || form.types.iter().any(ColumnType::is_number);
        let value = match () {
            () if figure => Value::Unreadable(why.clone()),
            () if form.key => Value::Text(first.text.clone()),
            () => Value::Text(name.to_owned()),
        };
        let place = Some(if figure { place_of(row).unwrap_or(first.place) } else { first.place });
        block.cells.push(Cell { value, text: String::new(), place });
    }
    block.rows.push(Row {
        key: named.key,
        node: named.node,
        name: squeezed(name),
        place: Some(first.place),
        ..Row::default()
    });
}
