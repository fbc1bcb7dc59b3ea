//! A printed cell read by the pattern of its column: `产出指标（50分）` is a name and a figure.
//!
//! Must not know how the table was read. A cell that the pattern does not fit gives nothing, with the cause.

use crate::base::fold::suggest;
use crate::base::number;
use crate::base::place::Place;
use crate::base::problem::Text;
use crate::base::unit::Unit;
use crate::document::Paragraph;
use crate::form::codes::CodeList;
use crate::form::pattern::{Hole, HoleKind, Pattern};
use crate::form::table::{BlockForm, ColumnForm};
use crate::report::model::{Block, Cell, Key, Value};

use super::super::problems::Notes;
use super::cells;
use super::passage::Passage;
use super::reader;

/// What is needed to read a cell.
pub(in crate::bind) struct Parts<'a, 'n> {
    pub(in crate::bind) lists: &'a [CodeList],
    pub(in crate::bind) unit: Unit,
    pub(in crate::bind) notes: &'n mut Notes,
}

impl Parts<'_, '_> {
    /// Fills the columns that are parts of a printed one.
    pub(in crate::bind) fn fill(&mut self, form: &BlockForm, block: &mut Block) {
        for (at, column) in form.columns.iter().enumerate() {
            let Some(pattern) = &column.pattern else { continue };
            let header = block.headers.get(at).cloned().flatten();
            for hole in pattern.holes() {
                if let Some(slot) = block.headers.get_mut(usize::from(hole.column.0)) {
                    slot.clone_from(&header);
                }
            }
            let mut above: Option<Place> = None;
            for row in block.cells.chunks_mut(form.columns.len().max(1)) {
                let Some(cell) = row.get(at).cloned() else { continue };
                // a merged cell is told once
                let told = cell.place.is_some() && cell.place == above;
                above = cell.place;
                for (column, part) in self.cell(column, pattern, &cell, told) {
                    if let Some(slot) = row.get_mut(column) {
                        *slot = part;
                    }
                }
                if let Some(code) = code_hole(pattern).and_then(|column| row.get(column)).map(|cell| cell.value.clone())
                    && let Some(slot) = row.get_mut(at)
                {
                    slot.value = code;
                }
            }
        }
    }

    /// For each hole its column and what it holds.
    fn cell(&mut self, form: &ColumnForm, pattern: &Pattern, cell: &Cell, told: bool) -> Vec<(usize, Cell)> {
        let columns = pattern.holes().into_iter().map(|hole| usize::from(hole.column.0));
        let all = |value: Value| -> Vec<(usize, Cell)> {
            columns.clone().map(|column| (column, Cell { value: value.clone(), ..cell.clone() })).collect()
        };
        let (Value::Text(_) | Value::Number(_), Some(place)) = (&cell.value, cell.place) else {
            return all(cell.value.clone());
        };
        if number::read(&cell.text) == number::Reading::Blank {
            return all(Value::Blank);
        }
        let line = Paragraph { text: cell.text.clone(), place, after_gap: false };
        let passage = Passage::new(std::iter::once(&line));
        let Some(found) = pattern.find(&passage.text) else {
            if !told {
                self.notes.unfit_cell(&cell.text, &form.name, place);
            }
            return all(Value::Unreadable(unfit()));
        };
        let mut parts = all(Value::Absent);
        for (hole, from, to) in reader::holes(pattern, &found, &passage.text, 0) {
            let part = self.part(&passage, hole, (from, to), told);
            if let Some((_, slot)) = parts.iter_mut().find(|(column, _)| *column == usize::from(hole.column.0)) {
                *slot = part;
            }
        }
        parts
    }

    fn part(&mut self, passage: &Passage, hole: &Hole, range: (usize, usize), told: bool) -> Cell {
        let mut cell = cells::cell(passage, hole, range, self.unit, self.notes);
        let HoleKind::Code(list) = hole.kind else { return cell };
        let Some(list) = self.lists.get(list) else { return cell };
        cell.value = match cells::coded(list, &cell.text, cell.place, None).key {
            Key::Code(code) => Value::Text(code),
            _ => {
                let names = list.entries.iter().flat_map(|(code, entry)| [code.as_str(), entry.name.as_str()]);
                if let (false, Some(place)) = (told, cell.place) {
                    self.notes.unknown_name(&cell.text, place, suggest(&cell.text, names));
                }
                Value::Unreadable(Text::new("代码表中没有这个名称", "the code list has no such name"))
            }
        };
        cell
    }
}

/// The column of the first code that a pattern reads.
fn code_hole(pattern: &Pattern) -> Option<usize> {
    let hole = pattern.holes().into_iter().find(|hole| matches!(hole.kind, HoleKind::Code(_)))?;
    Some(usize::from(hole.column.0))
}

fn unfit() -> Text {
    Text::new("这一格的文字不合该列的句式", "the text of the cell does not fit the pattern of its column")
}
