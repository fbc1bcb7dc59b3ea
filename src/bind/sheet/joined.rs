//! A column that is printed in several: the sign of a target, its number and its unit side by side.
//!
//! Must not know what the whole means. Of two columns with one name the first is the one the form means; of two with names
//! of one column, the one whose name the form writes first (a corner may say 年度预算数 above labels).

use crate::base::fold::plain;
use crate::base::place::Place;
use crate::document::GridCell;

use crate::bind::rows::Reader;

/// Words for a target that is not a number; no sign.
const IN_WORDS: [&str; 2] = ["定性", "定量"];

/// Whether a printed column is one of those that make up a column of the form, beside those found so far: each mark once,
/// and one column that is no mark.
pub(super) fn stands_beside(reader: &Reader<'_, '_>, block: usize, column: usize, found: &[&str], text: &str) -> bool {
    let Some(form) = reader.form.blocks.get(block).and_then(|block| block.columns.get(column)) else { return false };
    let is_mark = |text: &str| {
        let is = |name: &String| plain(name) == plain(text);
        form.split.iter().any(is) && !form.aliases.iter().any(is)
    };
    match is_mark(text) {
        true => found.iter().all(|known| plain(known) != plain(text)),
        false => found.iter().all(|known| is_mark(known)),
    }
}

/// Whether a printed column is meant rather than the one found before: the form writes its name earlier.
pub(super) fn goes_before(reader: &Reader<'_, '_>, block: usize, column: usize, found: &str, text: &str) -> bool {
    let Some(form) = reader.form.blocks.get(block).and_then(|block| block.columns.get(column)) else { return false };
    let rank = |text: &str| {
        let text = plain(text);
        // a bracket behind the name does not count
        let names = std::iter::once(&form.name).chain(&form.aliases).map(|name| plain(name)).enumerate();
        let fitting = names.filter(|(_, name)| text.starts_with(name.as_str()));
        fitting.max_by_key(|(rank, name)| (name.len(), std::cmp::Reverse(*rank))).map(|(rank, _)| rank)
    };
    matches!((rank(found), rank(text)), (Some(known), Some(new)) if new < known)
}

/// The cells of one column as one; none if nothing is printed in them.
pub(super) fn join(cells: &[&GridCell]) -> Option<GridCell> {
    let filled = cells.iter().filter(|cell| !cell.text.is_empty() && !IN_WORDS.contains(&cell.text.as_str()));
    let filled: Vec<&&GridCell> = filled.collect();
    let place: Place = filled.first()?.place;
    Some(GridCell { text: filled.iter().map(|cell| cell.text.as_str()).collect(), place, span: 1 })
}
