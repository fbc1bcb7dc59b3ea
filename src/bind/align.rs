//! Puts the cells of a data row under the columns of the head, or says why that cannot be told.
//!
//! Must not guess: a row that is too short is taken only if its figures can stand in one way.

use crate::base::number::{self, Reading};
use crate::base::problem::{Text, counted};
use crate::document::{GridCell, GridRow};
use crate::form::table::{ColumnType, TableForm};

use super::layout::Layout;
use super::problems::clip;
use super::words::{is_code, is_dotted_code, is_spaced_code, small_number};

/// What a grid column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    Code { parts: bool },
    Name,
    Figure,
    Line,
    Anything,
}

/// How rows of one table are put under its head.
pub(super) struct Aligner {
    takes: Vec<Takes>,
    /// Empty cells at the ends of lines were cut off when the text was saved.
    stripped: bool,
    /// Columns of each group: where a name and its figures stand together.
    groups: Vec<(usize, usize)>,
    /// Block and column of the form that each grid column holds; groups of one block hold the same.
    means: Vec<Option<(usize, usize)>>,
}

impl Aligner {
    pub(super) fn new(form: &TableForm, layout: &Layout, rows: &[&GridRow], ends_cut: bool) -> Self {
        let mut takes = vec![Takes::Anything; layout.width];
        let mut means = vec![None; layout.width];
        for group in &layout.groups {
            let columns = form.blocks.get(group.block).map_or(&[][..], |block| block.columns.as_slice());
            for (at, (form, places)) in columns.iter().zip(&group.columns).enumerate() {
                let kind = match form.types.first() {
                    _ if form.types.iter().any(ColumnType::is_number) => Takes::Figure,
                    _ if form.key && form.types.contains(&ColumnType::Label) => Takes::Name,
                    Some(ColumnType::Code(_)) => Takes::Code { parts: places.len() > 1 },
                    Some(ColumnType::Text | ColumnType::Label) => Takes::Name,
                    _ => Takes::Anything,
                };
                for place in places {
                    if let (Some(slot), Some(meaning)) = (takes.get_mut(*place), means.get_mut(*place)) {
                        *slot = kind;
                        *meaning = (places.len() == 1).then_some((group.block, at));
                    }
                }
            }
            if let Some(slot) = group.line.and_then(|line| takes.get_mut(line)) {
                *slot = Takes::Line;
            }
        }
        for (at, takes) in takes.iter_mut().enumerate() {
            if *takes == Takes::Anything && holds_figures(rows, layout, at) {
                *takes = Takes::Figure;
            }
        }
        let groups = layout.groups.iter().map(|group| (group.start, group.end)).collect();
        Aligner { stripped: ends_cut || stripped(rows, layout), takes, groups, means }
    }

    /// The cells of a row by grid column; `None` where the line ends before the column.
    pub(super) fn align<'d>(&self, row: &'d GridRow) -> Result<Vec<Option<&'d GridCell>>, Text> {
        let width = self.takes.len();
        let used = row.cells.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |at| at + 1);
        if used > width {
            return Err(Text::new(
                format!("表头有 {width} 列，本行有 {used} 个单元格"),
                format!(
                    "the head has {}, the row {}",
                    counted(width, "column", "columns"),
                    counted(used, "cell", "cells")
                ),
            ));
        }
        let mut cells: Vec<Option<&GridCell>> = row.cells.iter().take(width).map(Some).collect();
        if row.cells.len() >= width || self.stripped {
            cells.resize(width, None);
            return self.check(&cells).map(|()| cells);
        }
        self.only_way(row).ok_or_else(|| {
            let count = row.cells.len();
            Text::new(
                format!("表头有 {width} 列，本行只有 {count} 个单元格，无法判断缺的是哪一列"),
                format!(
                    "the head has {}, the row only {}; which one is missing cannot be told",
                    counted(width, "column", "columns"),
                    counted(count, "cell", "cells")
                ),
            )
        })
    }

    /// Whether a row has different texts where figures should stand, and no figure: the head of other columns.
    pub(super) fn is_head(&self, row: &GridRow) -> bool {
        let figures = row.cells.iter().zip(&self.takes).filter(|(_, takes)| **takes == Takes::Figure);
        let mut texts: Vec<&str> = Vec::new();
        for (cell, _) in figures {
            match number::read(&cell.text) {
                Reading::Text if texts.contains(&cell.text.as_str()) => return false,
                Reading::Text => texts.push(&cell.text),
                Reading::Blank => {}
                Reading::Number(..) | Reading::TooLong => return false,
            }
        }
        texts.len() > 2
    }

    /// A row that is nothing but one name, put under the name column of a group.
    pub(super) fn only_name<'d>(&self, cell: &'d GridCell, group: usize) -> Option<Vec<Option<&'d GridCell>>> {
        let (start, end) = self.groups.get(group)?;
        let column = (*start..*end).find(|column| matches!(self.takes.get(*column), Some(Takes::Name)))?;
        self.name_at(cell, column)
    }

    /// A row that is nothing but one text, where it stands, if names stand there: it may be the rest of one.
    pub(super) fn name_at<'d>(&self, cell: &'d GridCell, column: usize) -> Option<Vec<Option<&'d GridCell>>> {
        let is_name = matches!(self.takes.get(column), Some(Takes::Name)) && fits(cell, Takes::Name);
        let mut cells = vec![None; self.takes.len()];
        *cells.get_mut(column)? = Some(cell);
        is_name.then_some(cells)
    }

    /// Whether names stand under names; a figure there means that the row is shifted.
    fn check(&self, cells: &[Option<&GridCell>]) -> Result<(), Text> {
        let shifted = |what: &GridCell| {
            Text::new(
                format!("“{}”不在它应在的列，本行疑似错位", clip(&what.text)),
                format!("\"{}\" does not stand in its column; the row seems to be shifted", clip(&what.text)),
            )
        };
        for (cell, takes) in cells.iter().zip(&self.takes) {
            if let Some(cell) = cell.filter(|cell| *takes != Takes::Figure && !fits(cell, *takes)) {
                return Err(shifted(cell));
            }
        }
        for (start, end) in &self.groups {
            let filled = |wanted: fn(Takes) -> bool| {
                let columns = self.takes.iter().enumerate().take(*end).skip(*start);
                columns.filter(move |(_, takes)| wanted(**takes)).filter_map(|(at, _)| cells.get(at).copied().flatten())
            };
            let named =
                filled(|takes| matches!(takes, Takes::Name | Takes::Code { .. })).any(|cell| !cell.text.is_empty());
            let stray = filled(|takes| takes == Takes::Figure).find(|cell| !fits(cell, Takes::Figure));
            if let Some(stray) = stray.filter(|_| !named) {
                return Err(shifted(stray));
            }
        }
        Ok(())
    }

    /// The cells of a short row, if every filled one can mean one thing only (names: in one group only).
    fn only_way<'d>(&self, row: &'d GridRow) -> Option<Vec<Option<&'d GridCell>>> {
        let leftmost = self.greedy(row.cells.iter().enumerate(), 0..self.takes.len())?;
        let mut rightmost = self.greedy(row.cells.iter().enumerate().rev(), (0..self.takes.len()).rev())?;
        rightmost.reverse();
        let group = |column: usize| self.groups.iter().position(|(start, end)| (*start..*end).contains(&column));
        for ((cell, left), right) in row.cells.iter().zip(&leftmost).zip(&rightmost) {
            let named = |column: usize| matches!(self.takes.get(column), Some(Takes::Name | Takes::Code { .. }));
            let meaning = |column: usize| self.means.get(column).copied().flatten();
            let parts = matches!(self.takes.get(*left), Some(Takes::Code { parts: true })) && left != right;
            if parts && number::read(&cell.text) != Reading::Text && cell.text.len() < 3 {
                return None;
            }
            let same = left == right
                || (meaning(*left).is_some() && meaning(*left) == meaning(*right))
                || (named(*left) && named(*right) && group(*left) == group(*right));
            if !cell.text.is_empty() && !same {
                return None;
            }
        }
        let mut cells = vec![None; self.takes.len()];
        for (cell, column) in row.cells.iter().zip(&leftmost) {
            *cells.get_mut(*column)? = Some(cell);
        }
        Some(cells)
    }

    /// Gives each cell the next column that takes it, in the order of `columns`.
    fn greedy<'d>(
        &self,
        cells: impl Iterator<Item = (usize, &'d GridCell)>,
        mut columns: impl Iterator<Item = usize>,
    ) -> Option<Vec<usize>> {
        cells
            .map(|(_, cell)| columns.find(|column| self.takes.get(*column).is_some_and(|takes| fits(cell, *takes))))
            .collect()
    }
}

/// Whether a column that no form names holds nothing but figures in the rows of full length.
pub(super) fn holds_figures(rows: &[&GridRow], layout: &Layout, column: usize) -> bool {
    let full = rows.iter().skip(layout.height).filter(|row| row.cells.len() >= layout.width);
    let mut readings = full.filter_map(|row| row.cells.get(column)).map(|cell| number::read(&cell.text));
    let mut figures = false;
    let all = readings.all(|reading| {
        figures |= matches!(reading, Reading::Number(..));
        reading != Reading::Text
    });
    figures && all
}

/// Whether a cell can stand in a column.
fn fits(cell: &GridCell, takes: Takes) -> bool {
    if cell.text.is_empty() {
        return true;
    }
    let reading = number::read(&cell.text);
    let is_number = matches!(reading, Reading::Number(..) | Reading::TooLong);
    match takes {
        Takes::Anything => true,
        Takes::Figure => reading != Reading::Text,
        Takes::Line => small_number(&cell.text).is_some() || reading == Reading::Blank,
        Takes::Name => !is_number,
        Takes::Code { parts } => {
            let digits = cell.text.chars().all(|c| c.is_ascii_digit());
            !is_number
                || is_code(&cell.text)
                || is_spaced_code(&cell.text)
                || is_dotted_code(&cell.text)
                || (parts && digits)
        }
    }
}

/// Whether the text lost the empty cells at line ends: no line ends in one, and lines of the head, or several others, are short.
fn stripped(rows: &[&GridRow], layout: &Layout) -> bool {
    let ends_empty = |row: &&GridRow| row.cells.last().is_some_and(|cell| cell.text.is_empty());
    if rows.iter().any(ends_empty) {
        return false;
    }
    let short = |row: &&&GridRow| row.cells.len() < layout.width;
    let in_head = rows.iter().take(layout.height).filter(short).count();
    let mut lengths: Vec<usize> = rows.iter().skip(layout.height).filter(short).map(|row| row.cells.len()).collect();
    let count = lengths.len();
    lengths.sort_unstable();
    lengths.dedup();
    in_head > 0 || (count >= 4 && lengths.len() >= 2)
}
