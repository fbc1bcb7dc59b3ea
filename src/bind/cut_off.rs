//! A file that ends inside a table: its last line is a row, and none of the tables that should follow is there.
//!
//! Must not look at sums: where a table ends is told by the document alone.

use crate::base::place::Place;
use crate::base::problem::Text;
use crate::form::table::TableForm;
use crate::report::model::{Table, TableState, Value};

use super::Choice;
use super::map::Map;

/// Takes the table that the file ends in for a part of one, says so, and does not read its last line; true if there is one.
/// `early`: there are other signs that the file ends too early.
pub(super) fn tell(map: &Map<'_>, choices: &mut [Choice<'_, '_>], forms: &[TableForm], early: bool) -> bool {
    let Some(at) = cut_table(map, choices, forms, early) else { return false };
    let Some(choice) = choices.get_mut(at) else { return false };
    let Some(last) = last_line(&choice.table) else { return false };
    choice.table.state = TableState::Bound { whole: false };
    for cell in choice.table.blocks.iter_mut().flat_map(|block| &mut block.cells) {
        let here = cell.place.is_some_and(|place| place.line == last.line);
        if here && matches!(cell.value, Value::Number(_) | Value::Blank) {
            cell.value = Value::Unreadable(Text::new(
                "文件在这一行中断，数字可能不全",
                "the file ends in this line; the figure may be cut off",
            ));
        }
    }
    choice.notes.cut_off(last);
    true
}

/// The table whose grid ends with the document, if all that come after it are missing and there is a sign that they were
/// meant to be there: the contents name one, or all the tables before it are there.
fn cut_table(map: &Map<'_>, choices: &[Choice<'_, '_>], forms: &[TableForm], early: bool) -> Option<usize> {
    let of_grid = |at: &usize| forms.get(*at).is_some_and(|form| form.reading.is_none() && !form.optional);
    let tables: Vec<(usize, &Choice<'_, '_>)> = choices.iter().enumerate().filter(|(at, _)| of_grid(at)).collect();
    let missing = |choice: &Choice<'_, '_>| choice.table.state == TableState::Absent;
    let last = tables.iter().rposition(|(_, choice)| !missing(choice))?;
    let (at, choice) = tables.get(last)?;
    let grid =
        choice.first.filter(|grid| grid.after >= map.lines.len() && grid.line + grid.rows.len() < map.lines.len())?;
    if early {
        return Some(*at);
    }
    let before = tables.get(..last).unwrap_or_default();
    let after = tables.get(last + 1..).filter(|after| !after.is_empty())?;
    let all_before = before.len() >= 2 && before.iter().all(|(_, choice)| !missing(choice));
    let named = after.iter().any(|(_, choice)| choice.mention.is_some_and(|title| title.line < grid.line));
    (all_before || named).then_some(*at)
}

/// The place of the lowest row.
fn last_line(table: &Table) -> Option<Place> {
    table.blocks.iter().flat_map(|block| &block.rows).filter_map(|row| row.place).max_by_key(|place| place.line)
}
