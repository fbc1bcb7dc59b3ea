//! A name wrapped over lines: the lines below that hold nothing but its rest.
//!
//! Must not guess: lines are joined only if together they are a name, and the first of them alone is none or means the same.

use crate::report::model::{Block, Value};

use super::keys::Keys;
use super::words::squeezed;

/// Most lines that the rest of a name may take.
const MOST: usize = 3;

/// The whole name that a printed one is the beginning of, and how many of the lines `below` hold its rest.
///
/// `below` gives for each line its text if it has nothing else.
pub(super) fn whole<'l>(
    keys: &Keys<'_>,
    code: Option<&str>,
    name: &str,
    below: impl Iterator<Item = Option<&'l str>>,
) -> Option<(String, usize)> {
    let mut joined = squeezed(name);
    for (at, rest) in below.take(MOST).enumerate() {
        let rest = squeezed(rest?);
        let alone = !is_name(keys, code, name) || (means_same(keys, code, name, &joined, &rest));
        joined.push_str(&rest);
        if is_name(keys, code, &joined) {
            return alone.then_some((joined, at + 1));
        }
    }
    None
}

fn is_name(keys: &Keys<'_>, code: Option<&str>, text: &str) -> bool {
    match (code, keys.names.list.and_then(|at| keys.lists.get(at))) {
        (Some(code), Some(list)) => list.bears(code, text),
        (Some(_), None) => false,
        (None, _) => keys.knows(text),
    }
}

/// A beginning that is a name of the same row, above a rest that is none.
fn means_same(keys: &Keys<'_>, code: Option<&str>, name: &str, begun: &str, rest: &str) -> bool {
    let joined = format!("{begun}{rest}");
    let rows = keys.names.rows(name);
    !keys.knows(rest) && (code.is_some() || (!rows.is_empty() && rows == keys.names.rows(&joined)))
}

/// Writes the whole name into the name cells of the last row.
pub(super) fn write(block: &mut Block, width: usize, begun: &str, whole: &str) {
    let start = block.cells.len().saturating_sub(width);
    let begun = squeezed(begun);
    for cell in block.cells.get_mut(start..).unwrap_or_default() {
        if matches!(&cell.value, Value::Text(text) if squeezed(text) == begun) {
            cell.value = Value::Text(whole.to_owned());
            whole.clone_into(&mut cell.text);
        }
    }
}
