//! Puts a line under a head: lost cells at its ends and doubled scores are told by what kinds of things stand where.
//!
//! Must not guess: a line that fits in two ways gives only what both agree on, and a line that fits in none gives the
//! scores only if it has no more than two.

use crate::base::number::{self, Reading};
use crate::base::place::Place;
use crate::base::problem::Text;
use crate::base::unit::Unit;
use crate::document::{GridCell, GridRow};
use crate::form::table::{BlockForm, ColumnType};
use crate::report::model::Cell;

use super::head::Head;
use super::{joined, kinds, read_cell, unknown};
use crate::bind::rows::Reader;
use crate::bind::words::is_figure;

/// How far a line may be shifted against its head.
const FARTHEST: isize = 3;

/// A line under a head: a cell for each grid column.
pub(super) type Cells<'d> = Vec<Option<&'d GridCell>>;

/// A line of a list under its head.
#[derive(Clone, Debug)]
pub(super) enum Fit<'d> {
    /// It fits in one way.
    Whole(Cells<'d>),
    /// Only its scores can be told.
    Scores(Cells<'d>, Text),
    /// Nothing can be told.
    Nothing(Text),
}

/// Columns of a list as the fit needs them.
pub(super) struct Shape<'f> {
    pub(super) form: &'f BlockForm,
    /// For each grid column, the column of the block.
    pub(super) columns: Vec<Option<usize>>,
    /// Grid columns behind the name that bear a name the block does not know, or once more one it knows.
    pub(super) foreign: Vec<bool>,
}

impl<'f> Shape<'f> {
    pub(super) fn new(form: &'f BlockForm, at: usize, head: &Head) -> Self {
        let mut columns = vec![None; head.width()];
        for (column, grid) in head.columns(at) {
            if let Some(slot) = columns.get_mut(grid) {
                *slot = Some(column);
            }
        }
        let name = form.columns.iter().position(|column| column.key && !column.merged);
        let name = columns.iter().position(|column| column.is_some() && *column == name);
        let is_foreign = |(grid, column): (usize, &Option<usize>)| {
            column.is_none()
                && name.is_some_and(|name| name < grid)
                && head.printed(grid).is_some_and(|label| !label.text.is_empty())
        };
        let foreign = columns.iter().enumerate().map(is_foreign).collect();
        Shape { form, columns, foreign }
    }

    fn types(&self, grid: usize) -> Option<(usize, &[ColumnType])> {
        let column = self.columns.get(grid).copied().flatten()?;
        Some((column, self.form.columns.get(column)?.types.as_slice()))
    }

    fn is_foreign(&self, grid: usize) -> bool {
        self.foreign.get(grid).copied().unwrap_or(false)
    }

    fn is_figure(&self, grid: usize) -> bool {
        self.types(grid).is_some_and(|(_, types)| types.iter().any(ColumnType::is_number))
    }

    /// Whether a column can hold a figure: a percentage stands under a rate, and a rate without its sign only where the
    /// line is not shifted against the head.
    fn holds(&self, grid: usize, text: &str, at_home: bool) -> bool {
        let Reading::Number(_, unit) = number::read(text) else { return false };
        let rate = self.types(grid).is_some_and(|(_, types)| types.contains(&ColumnType::Percent));
        match unit {
            Some(Unit::Percent) => rate,
            _ => !rate || at_home,
        }
    }

    /// Whether every cell can be what its column holds; if not `strict`, labels that no list has are let pass where the
    /// row has a name.
    fn allows(&self, reader: &Reader<'_, '_>, cells: &Cells<'_>, strict: bool, at_home: bool) -> bool {
        let mut seen: Vec<usize> = Vec::new();
        let (mut displaced, mut named) = (false, strict);
        let mut target = (usize::MAX, String::new());
        for (grid, cell) in cells.iter().enumerate() {
            let text = cell.map_or("", |cell| cell.text.as_str());
            let Some((column, types)) = self.types(grid) else {
                target.1.clear();
                match kinds::label_column(self.form, reader.lists, text, None) {
                    Some(found) if !strict || !seen.contains(&found) => seen.push(found),
                    None if text.is_empty() || (at_home && self.is_foreign(grid)) => {}
                    _ => return false,
                }
                continue;
            };
            let merged = self.form.columns.get(column).is_some_and(|column| column.merged);
            let listed = types.iter().any(|kind| matches!(kind, ColumnType::Code(_)));
            let fine = match types.first() {
                _ if text.is_empty() => true,
                Some(kind) if kind.is_number() => kinds::is_score(text) || kinds::is_blank(text),
                _ if merged && listed => match kinds::label_column(self.form, reader.lists, text, Some(column)) {
                    Some(found) if !seen.contains(&found) => {
                        displaced |= found != column;
                        seen.push(found);
                        true
                    }
                    _ => !strict,
                },
                Some(ColumnType::Bound) => true,
                Some(ColumnType::Label) => {
                    let label = kinds::label_column(self.form, reader.lists, text, None).is_some();
                    named = true;
                    !kinds::is_measure(text) && !((displaced || !strict) && label)
                }
                _ => !kinds::is_score(text) || kinds::is_measure(&target.1),
            };
            if !fine {
                return false;
            }
            if target.0 != column {
                target = (column, String::new());
            }
            if types.contains(&ColumnType::Bound) {
                target.1.push_str(text);
            }
        }
        named
    }

    /// The line moved by some columns; none if a filled cell falls off.
    fn shifted<'d>(&self, cells: &[&'d GridCell], shift: isize) -> Option<Cells<'d>> {
        let mut moved = vec![None; self.columns.len()];
        for (at, cell) in cells.iter().enumerate() {
            let to = usize::try_from(isize::try_from(at).ok()? + shift).ok();
            match to.and_then(|to| moved.get_mut(to)) {
                Some(slot) => *slot = Some(*cell),
                None if cell.text.is_empty() => {}
                None => return None,
            }
        }
        Some(moved)
    }

    /// Puts a line of the list under the head. `usual` is how lines of that length were shifted before.
    pub(super) fn fit<'d>(
        &self,
        reader: &Reader<'_, '_>,
        row: &'d GridRow,
        usual: Option<isize>,
    ) -> (Fit<'d>, Option<isize>) {
        let cells: Vec<&GridCell> = row.cells.iter().collect();
        let mut found = self.ways(reader, &cells, true);
        if found.is_empty() {
            found = self.ways(reader, &cells, false);
        }
        let whole = cells.len() == self.columns.len();
        let at = match found.as_slice() {
            [_] => Some(0),
            many if whole => many.iter().position(|(shift, _)| *shift == 0),
            many => usual.and_then(|usual| many.iter().position(|(shift, _)| *shift == usual)),
        };
        if let Some((shift, cells)) = at.map(|at| found.swap_remove(at)) {
            return (Fit::Whole(cells), Some(shift));
        }
        (self.only_scores(&cells, &found), None)
    }

    /// Every way to put the line under the head, also without a score that is printed twice.
    fn ways<'d>(&self, reader: &Reader<'_, '_>, cells: &[&'d GridCell], strict: bool) -> Vec<(isize, Cells<'d>)> {
        let mut found: Vec<(isize, Cells<'d>)> = Vec::new();
        let single = without_doubled(cells);
        for cells in std::iter::once(cells).chain(single.as_deref()) {
            for shift in -FARTHEST..=FARTHEST {
                let at_home = shift == 0 && cells.len() == self.columns.len();
                let moved = self.shifted(cells, shift);
                if let Some(moved) = moved.filter(|moved| self.allows(reader, moved, strict, at_home))
                    && !found.iter().any(|(_, known)| same(known, &moved))
                {
                    found.push((shift, moved));
                }
            }
        }
        found
    }

    fn only_scores<'d>(&self, cells: &[&'d GridCell], found: &[(isize, Cells<'d>)]) -> Fit<'d> {
        let why = Text::new(
            "本行的单元格比表头多或少，对应不到唯一的列",
            "the line has a cell more or less than the head and fits in no single way",
        );
        let figures: Vec<usize> = (0..self.columns.len()).filter(|grid| self.is_figure(*grid)).collect();
        let mut scores: Vec<Option<&GridCell>> = vec![None; self.columns.len()];
        if let Some((first, rest)) = found.split_first() {
            let agreed = figures.iter().all(|grid| {
                let text = |cells: &Cells<'_>| {
                    cells.get(*grid).copied().flatten().map_or(String::new(), |cell| cell.text.clone())
                };
                rest.iter().all(|(_, other)| text(other) == text(&first.1))
            });
            if !agreed {
                return Fit::Nothing(why);
            }
            for grid in figures {
                if let (Some(slot), Some(cell)) = (scores.get_mut(grid), first.1.get(grid)) {
                    *slot = *cell;
                }
            }
            return Fit::Scores(scores, why);
        }
        let single = without_doubled(cells);
        let cells = single.as_deref().unwrap_or(cells);
        let run: Vec<(usize, &GridCell)> =
            cells.iter().enumerate().filter(|(_, cell)| kinds::is_score(&cell.text)).map(|(at, c)| (at, *c)).collect();
        let together = run.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if b - a == 1));
        if run.len() != figures.len() || !together {
            return Fit::Nothing(why);
        }
        for (grid, (_, cell)) in figures.into_iter().zip(run) {
            if let Some(slot) = scores.get_mut(grid) {
                *slot = Some(cell);
            }
        }
        Fit::Scores(scores, why)
    }
}

/// The line without one of three equal scores side by side: a column printed twice.
fn without_doubled<'d>(cells: &[&'d GridCell]) -> Option<Vec<&'d GridCell>> {
    let triple = cells.windows(3).position(|three| match three {
        [a, b, c] => kinds::is_score(&a.text) && a.text == b.text && b.text == c.text,
        _ => false,
    })?;
    let mut single = cells.to_vec();
    single.remove(triple);
    Some(single)
}

fn same(a: &Cells<'_>, b: &Cells<'_>) -> bool {
    let text = |cell: &Option<&GridCell>| cell.map_or("", |cell| cell.text.as_str()).to_owned();
    a.iter().map(text).eq(b.iter().map(text))
}

/// The cells of a fixed row: its figures must stand in columns of figures, and nothing else may stand beside its label.
pub(super) fn fixed(
    reader: &Reader<'_, '_>,
    at: usize,
    head: &Head,
    row: &GridRow,
    label: usize,
) -> Result<Vec<Cell>, Text> {
    let misfit = || Text::new("数字与表头的列对应不上", "its figures do not stand under the head");
    let form = reader.form.blocks.get(at).ok_or_else(misfit)?;
    let shape = Shape::new(form, at, head);
    let cells: Vec<&GridCell> = row.cells.iter().collect();
    let mut found: Vec<(isize, Cells<'_>)> = Vec::new();
    let whole = row.cells.len() == head.width();
    for shift in -FARTHEST..=FARTHEST {
        let Some(moved) = shape.shifted(&cells, shift) else { continue };
        let at_home = whole && shift == 0;
        let stands = moved.iter().enumerate().all(|(grid, cell)| {
            let Some(cell) = cell.filter(|cell| !cell.text.is_empty()) else { return true };
            let is_label = cells.get(label).is_some_and(|label| std::ptr::eq(*label, cell));
            let before = cells.iter().take(label).any(|other| std::ptr::eq(*other, cell));
            if is_label || before {
                return !shape.is_figure(grid);
            }
            // a column that the form does not know may hold figures too, if the line is not shifted against the head
            let foreign = head.printed(grid).is_some_and(|label| !label.text.is_empty());
            match shape.is_figure(grid) {
                true => kinds::is_blank(&cell.text) || shape.holds(grid, &cell.text, at_home),
                false => (at_home && foreign) || (!is_figure(&cell.text) && after_figures(&shape, grid)),
            }
        });
        if stands && !found.iter().any(|(_, known)| same_figures(&shape, known, &moved)) {
            found.push((shift, moved));
        }
    }
    let chosen = match found.as_slice() {
        [_] => Some(0),
        many if whole => many.iter().position(|(shift, _)| *shift == 0),
        _ => None,
    };
    let (_, cells) = chosen.map(|at| found.swap_remove(at)).ok_or_else(misfit)?;
    Ok(cells_of(reader, at, &shape, &cells))
}

/// Words may stand behind the figures: a remark.
fn after_figures(shape: &Shape<'_>, grid: usize) -> bool {
    (grid..shape.columns.len()).all(|grid| !shape.is_figure(grid))
}

fn same_figures(shape: &Shape<'_>, a: &Cells<'_>, b: &Cells<'_>) -> bool {
    let text = |cells: &Cells<'_>, grid: usize| {
        cells.get(grid).copied().flatten().map(|cell| cell.text.clone()).unwrap_or_default()
    };
    (0..shape.columns.len()).filter(|grid| shape.is_figure(*grid)).all(|grid| text(a, grid) == text(b, grid))
}

/// The cells of a row of the block, from those under the head; columns that are not printed are absent.
pub(super) fn cells_of(reader: &Reader<'_, '_>, at: usize, shape: &Shape<'_>, cells: &Cells<'_>) -> Vec<Cell> {
    let end = cells.iter().flatten().last().map(|cell| cell.place);
    (0..shape.form.columns.len())
        .map(|column| {
            let grids = shape.columns.iter().enumerate().filter(|(_, known)| **known == Some(column));
            let grids: Vec<usize> = grids.map(|(grid, _)| grid).collect();
            let printed: Vec<&GridCell> = grids.iter().filter_map(|grid| cells.get(*grid).copied().flatten()).collect();
            let mut cell = match grids.as_slice() {
                [] => return Cell::default(),
                [_] => read_cell(reader, at, column, printed.first().copied()),
                _ => read_cell(reader, at, column, joined::join(&printed).as_ref()),
            };
            cell.place = cell.place.or(end);
            cell
        })
        .collect()
}

/// A row of which no cell can be told.
pub(super) fn unreadable(reader: &Reader<'_, '_>, at: usize, head: &Head, why: &Text, place: Place) -> Vec<Cell> {
    let width = reader.form.blocks.get(at).map_or(0, |block| block.columns.len());
    (0..width)
        .map(|column| match head.columns(at).any(|(known, _)| known == column) {
            true => unknown(why, "", Some(place)),
            false => Cell::default(),
        })
        .collect()
}
