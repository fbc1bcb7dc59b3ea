//! The lines of a head, asked by column: which labels stand over it and what they name.
//!
//! Must not know data rows. An own label names a column; of several places of one name the best supported is meant.

use crate::document::{GridCell, GridRow};
use crate::report::model::Printed;

use super::names::{BlockNames, FormNames, Slot};
use super::words::{is_ordinal_word, is_total_word, small_number};

/// A grid column over which the name of a column stands.
#[derive(Clone, Debug)]
pub(super) struct Seen<'d> {
    /// 类, 款 or 项 of a code in parts.
    pub(super) part: usize,
    /// The grid column.
    pub(super) column: usize,
    /// The name as printed.
    pub(super) printed: Printed,
    near: &'d GridCell,
    joined: bool,
}

/// The lines of a head, asked by column.
pub(super) struct HeadGrid<'d> {
    pub(super) rows: Vec<&'d GridRow>,
    /// Lines of 栏次.
    pub(super) ordinal_rows: Vec<bool>,
    /// The line that is the total row at the same time.
    pub(super) mixed: Option<usize>,
}

impl<'d> HeadGrid<'d> {
    fn cell(&self, row: usize, column: usize) -> Option<&'d GridCell> {
        self.printed(row, column).filter(|_| !self.is_copy(row, column))
    }

    fn printed(&self, row: usize, column: usize) -> Option<&'d GridCell> {
        self.rows.get(row)?.cells.get(column).filter(|cell| !cell.text.is_empty())
    }

    /// A merged cell that was written into every cell it covers: the text above once more; or the text to the left once
    /// more, over different labels and not under different ones.
    fn is_copy(&self, row: usize, column: usize) -> bool {
        let text = |row: usize, column: usize| self.printed(row, column).map(|cell| cell.text.as_str());
        let own = text(row, column);
        let above = row.checked_sub(1);
        if above.is_some_and(|above| text(above, column) == own) {
            return true;
        }
        let Some(left) = column.checked_sub(1).filter(|left| text(row, *left) == own) else { return false };
        let apart = |row: usize| text(row, column).is_some() && text(row, left) != text(row, column);
        let below = (row + 1..self.rows.len()).find(|below| text(*below, column).is_some() && !self.counts(*below));
        below.is_some_and(apart) && !above.is_some_and(|above| text(above, left).is_some() && apart(above))
    }

    /// A line of 栏次.
    fn counts(&self, row: usize) -> bool {
        self.ordinal_rows.get(row).copied().unwrap_or(false)
    }

    /// Labels over a column, nearest first; numbers of 栏次 are none.
    pub(super) fn labels(&self, column: usize) -> Vec<&'d GridCell> {
        let last = self.rows.len();
        (0..last)
            .rev()
            .filter_map(|row| {
                let cell = self.cell(row, column)?;
                let counts = self.counts(row) && (is_ordinal_word(&cell.text) || small_number(&cell.text).is_some());
                let total = self.mixed == Some(row) && self.is_total(row, column);
                (!counts && !total).then_some(cell)
            })
            .collect()
    }

    fn is_total(&self, row: usize, column: usize) -> bool {
        self.rows.get(row).and_then(|row| row.cells.iter().position(|cell| !cell.text.is_empty())) == Some(column)
    }

    /// The last line of the head, if its first label is the name of a row and stands under the head of a key or text.
    pub(super) fn mixed_row(&self, names: &FormNames, width: usize) -> Option<usize> {
        let row = (0..self.rows.len()).rev().find(|row| !self.counts(*row))?;
        let column = (0..width).find(|column| self.cell(row, *column).is_some())?;
        let cell = self.cell(row, column)?;
        let above = (0..row).any(|above| self.cell(above, column).is_some_and(|label| names.is_name(&label.text)));
        let others = (column + 1..width).any(|c| self.cell(row, c).is_some_and(|label| names.is_column(&label.text)));
        (names.is_row(&cell.text) && above && others).then_some(row)
    }

    /// What names a column of the block: labels joined (wrapped, or 本年支出 over 合计), longest first, else the nearest;
    /// 小计 right under another name (基本支出) is the total of that one.
    pub(super) fn seen(&self, names: &BlockNames, column: usize) -> Option<(usize, Seen<'d>)> {
        let labels = self.labels(column);
        for length in (2..=labels.len()).rev() {
            for part in labels.windows(length) {
                let text: String = part.iter().rev().map(|cell| cell.text.as_str()).collect();
                if let (Some(slot), Some(near), Some(far)) = (names.column(&text), part.first(), part.last()) {
                    let printed = Printed { text, place: far.place };
                    return Some((slot.column, Seen { part: slot.part, column, near, printed, joined: true }));
                }
            }
        }
        let own = labels.first().and_then(|label| names.column(&label.text));
        let above = labels.get(1).and_then(|label| names.column(&label.text));
        let part = labels.first().is_some_and(|label| is_total_word(&label.text)) && above.is_some() && above != own;
        let mut labels = labels.into_iter().skip(usize::from(part));
        labels.find_map(|label| Some(seen_alone(names.column(&label.text)?, column, label)))
    }
}

impl<'d> HeadGrid<'d> {
    /// Which of the places that bear the name of a column is meant, for every column; `None` if it cannot be told.
    ///
    /// The one whose label and the label above it together are the name (本年支出 over 合计), or that shares the label
    /// above it with more of the columns that are told already.
    pub(super) fn meant(&self, names: &BlockNames, found: &[Vec<Seen<'d>>]) -> Vec<Option<usize>> {
        let mut meant: Vec<Option<usize>> = found.iter().map(|places| (places.len() == 1).then_some(0)).collect();
        for _ in 0..found.len() {
            let open =
                found.iter().enumerate().filter(|(at, places)| places.len() > 1 && meant.get(*at) == Some(&None));
            let best = open
                .filter_map(|(at, places)| {
                    let scores: Vec<usize> =
                        places.iter().map(|place| self.score(names, at, place, found, &meant)).collect();
                    let best = scores.iter().copied().max().filter(|best| *best > 0)?;
                    let mut winners = scores.iter().enumerate().filter(|(_, score)| **score == best);
                    let (winner, _) = winners.next()?;
                    winners.next().is_none().then_some((best, at, winner))
                })
                .max_by_key(|(best, at, _)| (*best, std::cmp::Reverse(*at)));
            let Some((_, at, winner)) = best else { break };
            if let Some(slot) = meant.get_mut(at) {
                *slot = Some(winner);
            }
        }
        meant
    }

    fn score(
        &self,
        names: &BlockNames,
        at: usize,
        place: &Seen<'d>,
        found: &[Vec<Seen<'d>>],
        meant: &[Option<usize>],
    ) -> usize {
        let Some(parent) = self.parent(place) else { return 0 };
        let means = |text: &str| names.column(text).is_some_and(|slot| slot.column == at);
        let above = self.cell(parent.0, parent.1);
        let named = place.joined
            || above.is_some_and(|cell| means(&cell.text) || means(&format!("{}{}", cell.text, place.near.text)));
        let company = found.iter().zip(meant).filter_map(|(places, meant)| places.get((*meant)?));
        let company = company.filter(|other| self.parent(other) == Some(parent));
        usize::from(named) * 100 + company.count()
    }

    /// Lines that lost an empty cell of a merged label: one of their names of figures stands over the name of a key or
    /// text, and over it alone; or their 小计 stands under one column, its parts under the next. Where their other labels
    /// belong cannot be told.
    pub(super) fn shifted(
        &self,
        names: &BlockNames,
        columns: std::ops::Range<usize>,
        figures: impl Fn(usize) -> bool,
    ) -> Vec<Option<usize>> {
        let named = |row: usize, column: usize| Some(names.column(&self.cell(row, column)?.text)?.column);
        let over_words = |row: usize, column: usize| {
            let below = (row + 1..self.rows.len()).find_map(|below| named(below, column));
            named(row, column).is_some_and(&figures) && below.is_some_and(|below| !figures(below))
        };
        let alone = |row: usize, column: usize| self.cell(row, column + 1).is_some();
        let total_beside = |row: usize, column: usize| {
            let above = (0..row).rev().find(|above| self.cell(*above, column).is_some());
            self.cell(row, column).is_some_and(|cell| is_total_word(&cell.text))
                && above.is_some_and(|above| named(above, column).is_some_and(&figures) && alone(above, column))
                && named(row, column + 1).is_some_and(&figures)
        };
        let is_shifted = |row: &usize| {
            let mut columns = columns.clone();
            columns.any(|column| (over_words(*row, column) && alone(*row, column)) || total_beside(*row, column))
        };
        (0..self.rows.len()).filter(is_shifted).map(Some).collect()
    }

    /// The line of the label that names a column.
    pub(super) fn line(&self, seen: &Seen<'d>) -> Option<usize> {
        let own = |row: &&GridRow| row.cells.get(seen.column).is_some_and(|cell| cell.place == seen.near.place);
        self.rows.iter().position(own)
    }

    /// Other columns whose names stand above a label and over its grid column alone: of two such names neither is sure,
    /// as in a head whose lines are broken inside cells.
    pub(super) fn others_above(&self, names: &BlockNames, at: usize, seen: &Seen<'d>) -> impl Iterator<Item = usize> {
        let column = seen.column;
        let near = self.line(seen);
        let above = (0..near.unwrap_or(0)).filter(move |row| self.cell(*row, column + 1).is_some());
        above
            .filter_map(move |row| Some(names.column(&self.cell(row, column)?.text)?.column))
            .filter(move |other| *other != at)
    }

    /// The label above the nearest label, merged ones included: its line and the column where it begins.
    fn parent(&self, place: &Seen<'d>) -> Option<(usize, usize)> {
        let here = |row: &&GridRow| row.cells.get(place.column).is_some_and(|cell| cell.place == place.near.place);
        let above = self.rows.iter().position(here)?.checked_sub(1)?;
        let start = (0..=place.column).rev().find(|column| self.cell(above, *column).is_some())?;
        Some((above, start))
    }
}

fn seen_alone(slot: Slot, column: usize, label: &GridCell) -> (usize, Seen<'_>) {
    let printed = Printed { text: label.text.clone(), place: label.place };
    (slot.column, Seen { part: slot.part, column, near: label, printed, joined: false })
}
