//! Rows broken in two: figures without a name below a row that lacks as many at its end.
//!
//! Must not join them: a row may have no figures, and figures may have lost their name. What was blank is unreadable.

use crate::base::place::Place;
use crate::base::problem::Text;
use crate::form::table::ColumnForm;
use crate::report::model::{Block, Key, Value};

/// Most labels without figures that may stand between the two halves: the rest of a wrapped name.
const MOST: usize = 3;

/// Reads no blank of a row as nothing that `count` nameless figures right below it may fill; true if there is such a row.
pub(super) fn tear(block: &mut Block, columns: &[ColumnForm], count: usize, below: Place) -> bool {
    let width = columns.len();
    let mut end = block.cells.len();
    let mut torn = false;
    for row in block.rows.iter().rev().take(MOST) {
        let Some(start) = end.checked_sub(width).filter(|_| row.key != Key::Nameless) else { break };
        let cells = block.cells.get_mut(start..end).unwrap_or_default();
        end = start;
        let mut figures: Vec<_> = cells.iter_mut().zip(columns).filter(|(_, form)| form.holds_figures()).collect();
        let bare = figures.iter().all(|(cell, _)| matches!(cell.value, Value::Blank | Value::Absent));
        let missing = figures.iter().rev().take_while(|(cell, _)| matches!(cell.value, Value::Blank | Value::Absent));
        let blank = missing.filter(|(cell, _)| cell.value == Value::Blank).count();
        if blank == 0 || blank < count {
            break;
        }
        for (cell, _) in figures.iter_mut().rev().filter(|(cell, _)| cell.value == Value::Blank).take(blank) {
            cell.value = Value::Unreadable(why(below));
        }
        torn = true;
        if !bare || !matches!(row.key, Key::Unknown(_)) {
            break;
        }
    }
    torn
}

fn why(below: Place) -> Text {
    Text::new(
        format!("这一行像是断成了两行，数字可能在第 {} 行", below.line),
        format!("the row seems to be broken in two; its figures may stand in line {}", below.line),
    )
}
