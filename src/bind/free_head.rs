//! The head of a table without a key: which names of rows and columns stand over each grid column.
//!
//! Must not read figures. The nearest name wins, one label serves once, a merged label reaches to the next in its line.

use crate::base::fold::plain;
use crate::base::number::{self, Reading};
use crate::document::{GridCell, GridRow};

use super::lines::filled;
use super::names::BlockNames;

/// A grid column that a column name of the form stands over.
#[derive(Clone, Debug)]
pub(super) struct Spot<'d> {
    /// Grid column.
    pub(super) column: usize,
    /// Index of the column of the form.
    pub(super) name: usize,
    /// The cell that names it.
    pub(super) label: &'d GridCell,
}

/// A row of the form, the cell that names it, and the column of one figure of it.
pub(super) type Pair<'d> = (usize, &'d GridCell, Spot<'d>);

/// The head.
pub(super) struct Head<'d, 'n> {
    pub(super) height: usize,
    pub(super) width: usize,
    /// Empty cells at line ends were cut off.
    pub(super) stripped: bool,
    /// Row names in the head: grid column, node, cell. Of two names for one row (全年预算数, 年初预算数) the form's first.
    pub(super) row_names: Vec<(usize, usize, &'d GridCell)>,
    /// All of them.
    all_names: Vec<(usize, usize, &'d GridCell)>,
    /// The line that holds the row names.
    row_line: Option<usize>,
    rows: Vec<&'d GridRow>,
    names: &'n BlockNames,
    /// The columns over which a number of 栏次 stands.
    pub(super) counted: Vec<usize>,
}

impl<'d, 'n> Head<'d, 'n> {
    /// The lines at the top that hold names and no figures.
    pub(super) fn read(names: &'n BlockNames, rows: &[&'d GridRow], ends_cut: bool) -> Option<Self> {
        let mut height = 0;
        let mut first_row_name = None;
        for (at, row) in rows.iter().enumerate() {
            if filled(row).any(|cell| matches!(number::read(&cell.text), Reading::Number(..) | Reading::TooLong)) {
                break;
            }
            let row_names: Vec<usize> = found(row, |text| !names.rows(text).is_empty());
            let mut columns: Vec<usize> = Vec::new();
            for cell in row.cells.iter().skip(first_row_name.unwrap_or(0)) {
                columns.extend(names.column(&cell.text).map(|slot| slot.column).filter(|at| !columns.contains(at)));
            }
            if row_names.len() >= 2 || row_names.iter().any(|column| *column > 0) || columns.len() >= 2 {
                height = at + 1;
            }
            first_row_name = first_row_name.or(row_names.first().copied().filter(|_| height == at + 1));
        }
        if height == 0 {
            return None;
        }
        let head: Vec<&GridRow> = rows.iter().take(height).copied().collect();
        let line = head
            .iter()
            .enumerate()
            .map(|(at, row)| (found(row, |text| !names.rows(text).is_empty()).len(), at))
            .filter(|(count, _)| *count > 0)
            .max_by_key(|(count, at)| (*count, *at))
            .map(|(_, at)| at);
        let all_names = line.and_then(|at| head.get(at)).map_or_else(Vec::new, |row| {
            let cells = row.cells.iter().enumerate();
            cells.filter_map(|(column, cell)| Some((column, *names.rows(&cell.text).first()?, cell))).collect()
        });
        let row_names = preferred(names, &all_names);
        let width = head.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let ends_empty = |row: &&GridRow| row.cells.last().is_some_and(|cell| cell.text.is_empty());
        let short_head = head.iter().any(|row| row.cells.len() < width);
        let stripped = ends_cut || (!rows.iter().any(ends_empty) && short_head);
        Some(Head {
            height,
            width,
            stripped,
            row_names,
            all_names,
            row_line: line,
            rows: head,
            names,
            counted: Vec::new(),
        })
    }

    /// Labels over a column, nearest first: the cell and the column where it begins. `skip` is a line not asked.
    fn chain(&self, column: usize, skip: Option<usize>) -> Vec<(usize, usize, &'d GridCell)> {
        let lines = self.rows.iter().enumerate().rev().filter(|(at, _)| Some(*at) != skip);
        lines
            .filter_map(|(at, row)| {
                let (start, cell) =
                    row.cells.iter().enumerate().take(column + 1).rev().find(|(_, cell)| !cell.text.is_empty())?;
                Some((at, start, cell))
            })
            .collect()
    }

    /// The column of the form that the labels over a grid column name; labels that `served` accepts are passed over.
    fn name_over(
        &self,
        column: usize,
        skip: Option<usize>,
        served: impl Fn(usize, usize) -> bool,
    ) -> Option<(usize, usize, Spot<'d>)> {
        let chain = self.chain(column, skip);
        let own: Vec<&GridCell> =
            chain.iter().filter(|(_, start, _)| *start == column).map(|(.., cell)| *cell).collect();
        for (line, start, label) in chain {
            let slot = if is_part_word(&label.text) {
                self.part_over(column, line, label, skip)
            } else {
                self.names.column(&label.text).map(|slot| slot.column)
            };
            if let Some(slot) = slot.filter(|_| !served(line, start)) {
                return Some((line, start, Spot { column, name: slot, label }));
            }
            if start == column && slot.is_none() {
                let joined: String = own.iter().rev().map(|cell| cell.text.as_str()).collect();
                if let Some(slot) = self.names.column(&joined) {
                    return Some((line, start, Spot { column, name: slot.column, label }));
                }
                if !self.spans_others(line, column) {
                    return None;
                }
            }
        }
        None
    }

    /// What 小计 names: with the label over it if the two together are a name; else its own name, unless the label over
    /// it names something else (the 小计 of “三公”经费 is not that of the cars).
    fn part_over(&self, column: usize, line: usize, label: &GridCell, skip: Option<usize>) -> Option<usize> {
        let above = self.chain(column, skip).into_iter().find(|(at, ..)| *at < line).map(|(.., cell)| cell);
        let own = self.names.column(&label.text).map(|slot| slot.column);
        let Some(above) = above else { return own };
        let joined = self.names.column(&format!("{}{}", above.text, label.text)).map(|slot| slot.column);
        let named = self.names.column(&above.text).map(|slot| slot.column);
        joined.or_else(|| own.filter(|own| named == Some(*own)))
    }

    /// A title over the whole head (财政拨款“三公”经费) is no name of its column.
    fn spans_others(&self, line: usize, column: usize) -> bool {
        let below = self.rows.get(line + 1..).unwrap_or_default();
        below.iter().any(|row| row.cells.get(column).is_some_and(|cell| !cell.text.is_empty()))
            || self.rows.get(line).is_some_and(|row| filled(row).count() == 1)
    }

    /// The column names, each once.
    pub(super) fn columns_once(&self) -> Vec<Spot<'d>> {
        let mut spots: Vec<Spot<'d>> = Vec::new();
        for (spot, _) in self.columns() {
            if !spots.iter().any(|known| known.name == spot.name) {
                spots.push(spot);
            }
        }
        spots
    }

    /// The column names in the order printed, and whether each is printed right above its column.
    fn columns(&self) -> Vec<(Spot<'d>, bool)> {
        let mut served: Vec<(usize, usize)> = Vec::new();
        let mut spots: Vec<(Spot<'d>, bool)> = Vec::new();
        for column in 0..self.width {
            let found = self.name_over(column, self.row_line, |line, start| served.contains(&(line, start)));
            if let Some((line, start, spot)) = found {
                served.push((line, start));
                spots.push((spot, start == column));
            }
        }
        spots
    }

    /// Whether column names are printed twice, as those of several rows are (2022年预算数, 2023年预算数).
    fn repeats(&self) -> bool {
        let mut seen: Vec<usize> = Vec::new();
        self.columns().into_iter().filter(|(_, above)| *above).any(|(spot, _)| {
            let again = seen.contains(&spot.name);
            seen.push(spot.name);
            again
        })
    }

    /// Row name and column name of every grid column; `only` is the row if the form has one and none is printed.
    pub(super) fn pairs(&self, only: Option<usize>) -> Option<Vec<Pair<'d>>> {
        let Some(row_line) = self.row_line else {
            let at = only.filter(|_| !self.repeats())?;
            let spots = self.columns_once();
            return Some(spots.into_iter().map(|spot| (at, spot.label, spot)).collect());
        };
        let last_columns =
            self.rows.iter().rposition(|row| !found(row, |text| self.names.column(text).is_some()).is_empty())?;
        match only {
            _ if row_line > last_columns => self.pairs_below(row_line),
            Some(at) => self.pairs_of_one(row_line, at),
            None => self.pairs_above(row_line),
        }
    }

    /// Whether a line of the head lost a cell: it is shorter than the others where empty cells are kept, or no label stands
    /// over a figure.
    pub(super) fn is_shifted(&self, row: &GridRow) -> bool {
        let named = |line: &GridRow| found(line, |text| self.names.column(text).is_some()).iter().any(|at| *at > 0);
        let short = |line: &&GridRow| line.cells.len() < self.width && named(line);
        if !self.stripped && self.rows.iter().any(short) {
            return true;
        }
        let last_columns =
            self.rows.iter().rposition(|row| !found(row, |text| self.names.column(text).is_some()).is_empty());
        let below = self.row_line.filter(|line| Some(*line) > last_columns);
        let labelled = |column: usize| {
            let mut lines = self.rows.iter().enumerate().filter(|(at, _)| below.is_none_or(|below| below == *at));
            lines.any(|(at, line)| {
                // the name of a row over a column says nothing of which column it is
                let counts = |cell: &GridCell| {
                    below.is_some() || self.row_line != Some(at) || self.names.rows(&cell.text).is_empty()
                };
                line.cells.get(column).is_some_and(|cell| !cell.text.is_empty() && counts(cell))
            })
        };
        if self.counted.iter().any(|column| !labelled(*column)) {
            return true;
        }
        let is_number = |cell: &GridCell| matches!(number::read(&cell.text), Reading::Number(..) | Reading::TooLong);
        row.cells.iter().enumerate().any(|(column, cell)| is_number(cell) && !labelled(column))
    }

    /// The row name stands right over the figure (预算数, 决算数 by turns).
    fn pairs_below(&self, row_line: usize) -> Option<Vec<Pair<'d>>> {
        let mut served: Vec<(usize, usize, usize)> = Vec::new();
        let mut pairs: Vec<Pair<'d>> = Vec::new();
        for (column, at, label) in &self.row_names {
            let found = self.name_over(*column, Some(row_line), |line, start| served.contains(&(line, start, *at)));
            let Some((line, start, spot)) = found else { continue };
            served.push((line, start, *at));
            if pairs.iter().any(|(known, _, other)| known == at && other.name == spot.name) {
                return None;
            }
            pairs.push((*at, label, spot));
        }
        Some(pairs)
    }

    /// The column names below the row names; a group is cut where one first repeats.
    fn groups(&self, row_line: usize) -> Option<Vec<Vec<Spot<'d>>>> {
        let mut groups: Vec<Vec<Spot<'d>>> = vec![Vec::new()];
        let mut served: Vec<(usize, usize)> = Vec::new();
        let mut group_start = 0;
        for column in 0..self.width {
            let found = self.name_over(column, Some(row_line), |line, start| {
                served.contains(&(line, start)) || start < group_start
            });
            let Some((line, start, spot)) = found else { continue };
            served.push((line, start));
            let repeats = groups.last().is_some_and(|group| group.iter().any(|known| known.name == spot.name));
            if repeats {
                groups.push(Vec::new());
                group_start = column;
            }
            groups.last_mut()?.push(spot);
        }
        Some(groups)
    }

    /// The only row of a form stands over one of several groups, those of other years beside it (2022年预算数, 2023年预算数).
    fn pairs_of_one(&self, row_line: usize, at: usize) -> Option<Vec<Pair<'d>>> {
        let [(place, _, label)] = self.all_names.as_slice() else { return self.pairs_above(row_line) };
        let groups = self.groups(row_line)?;
        if groups.len() == 1 {
            return self.pairs_above(row_line);
        }
        let sure = groups.windows(2).all(|pair| matches!(pair, [a, b] if ends_surely(a, b)));
        let begins = |group: &Vec<Spot<'_>>| group.first().is_some_and(|spot| spot.column == *place);
        let group = groups.into_iter().find(begins).filter(|_| sure)?;
        Some(group.into_iter().map(|spot| (at, *label, spot)).collect())
    }

    /// Row names over groups of columns.
    fn pairs_above(&self, row_line: usize) -> Option<Vec<Pair<'d>>> {
        let groups = self.groups(row_line)?;
        if groups.windows(2).all(|pair| matches!(pair, [a, b] if ends_surely(a, b)))
            && groups.len() == self.all_names.len()
        {
            let named = groups.into_iter().zip(&self.all_names);
            return Some(
                named
                    .filter(|(_, (place, ..))| self.row_names.iter().any(|(kept, ..)| kept == place))
                    .flat_map(|(group, (_, at, label))| group.into_iter().map(move |spot| (*at, *label, spot)))
                    .collect(),
            );
        }
        let mut pairs: Vec<Pair<'d>> = Vec::new();
        for spot in groups.into_iter().flatten() {
            let (place, at, label) = self.all_names.iter().rev().find(|(start, ..)| *start <= spot.column)?;
            if !self.row_names.iter().any(|(kept, ..)| kept == place) {
                continue;
            }
            if pairs.iter().any(|(known, _, other)| known == at && other.name == spot.name) {
                return None;
            }
            pairs.push((*at, label, spot));
        }
        Some(pairs)
    }
}

/// Whether the last column of a group is not the first of the next one, whose name was lost in the group: the next has it too.
fn ends_surely(group: &[Spot<'_>], next: &[Spot<'_>]) -> bool {
    group.last().is_some_and(|last| next.iter().any(|other| other.name == last.name))
}

/// A word that says only that a column sums its group.
fn is_part_word(text: &str) -> bool {
    plain(text) == "小计"
}

/// Of cells that name one row with different names, those with the name that the form writes first.
fn preferred<'d>(names: &BlockNames, all: &[(usize, usize, &'d GridCell)]) -> Vec<(usize, usize, &'d GridCell)> {
    let rank = |at: usize, cell: &GridCell| names.rank(at, &cell.text);
    let best = |at: usize| all.iter().filter(|(_, node, _)| *node == at).map(|(_, _, cell)| rank(at, cell)).min();
    all.iter().filter(|(_, at, cell)| Some(rank(*at, cell)) == best(*at)).copied().collect()
}

/// Columns of the cells that are wanted.
fn found(row: &GridRow, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    let cells = row.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty());
    cells.filter(|(_, cell)| wanted(&cell.text)).map(|(column, _)| column).collect()
}
