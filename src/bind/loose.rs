//! Pieces of names on lines of their own that no list confirms: they go to the row above or below that lacks a name.
//!
//! Must not guess: a piece that may belong to either row makes both names unreadable, so that no rule compares them.

use crate::base::place::Place;
use crate::base::problem::Text;
use crate::form::codes::CodeList;
use crate::report::model::{Block, Key, Value};

use super::keys::Keys;
use super::problems::Notes;
use super::words::squeezed;

/// What becomes of the name of a row when the pieces above it are given away.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is what its row prints.
    #[default]
    AsPrinted,
    /// It begins in the lines above.
    Joined(String),
    /// It may begin in the lines above.
    Unsure,
}

/// Takes a line that holds nothing but text; false if it is a row of its own, as a label without figures may be.
pub(super) fn take(keys: &mut Keys<'_>, text: &str, place: Option<Place>) -> bool {
    let Some(place) = place.filter(|_| !keys.names.labels && !keys.knows(text) && list(keys).is_some()) else {
        return false;
    };
    keys.pieces.push((squeezed(text), place));
    true
}

/// Gives the pieces that are still open to the last row, or to the next one with its key and name, or to neither.
pub(super) fn settle(notes: &mut Notes, keys: &mut Keys<'_>, block: &mut Block, next: Option<(&Key, &str)>) -> Fate {
    let (Some(list), Some((_, place))) = (list(keys), keys.pieces.first()) else { return Fate::AsPrinted };
    let place = *place;
    let open = |key: &Key, name: &str| matches!(key, Key::Code(code) if !list.bears(code, name));
    let below = next.filter(|(key, name)| open(key, name));
    let upper = block.rows.last().is_some_and(|row| open(&row.key, &row.name));
    if let Some((Key::Code(code), name)) = below {
        let whole = (0..keys.pieces.len()).find_map(|at| {
            let text = format!("{}{name}", text(keys.pieces.get(at..)?));
            list.bears(code, &text).then_some((at, text))
        });
        if let Some((at, whole)) = whole {
            keys.pieces.truncate(at);
            settle(notes, keys, block, None);
            return Fate::Joined(whole);
        }
    }
    let all = text(&std::mem::take(&mut keys.pieces));
    let joined = format!("{}{all}", above(block));
    let upper_whole =
        matches!(block.rows.last().map(|row| &row.key), Some(Key::Code(code)) if list.bears(code, &joined));
    match (upper, below.filter(|_| !upper_whole)) {
        (true, None) => {
            name(keys, block, &Fate::Joined(joined));
            Fate::AsPrinted
        }
        (false, Some((_, name))) => Fate::Joined(format!("{all}{name}")),
        (true, Some(_)) => {
            notes.loose_name(&all, place);
            name(keys, block, &Fate::Unsure);
            Fate::Unsure
        }
        (false, None) => {
            notes.loose_name(&all, place);
            Fate::AsPrinted
        }
    }
}

/// A line of text right below the last row: the rest of its name if the list says so; else a name that the list does not
/// know is not compared.
pub(super) fn last(keys: &Keys<'_>, block: &mut Block, rest: &str) {
    let (Some(list), Some(Key::Code(code))) = (list(keys), block.rows.last().map(|row| &row.key)) else { return };
    let joined = format!("{}{}", above(block), squeezed(rest));
    let fate = match (list.bears(code, above(block)), list.bears(code, &joined)) {
        (true, _) => Fate::AsPrinted,
        (false, true) => Fate::Joined(joined),
        (false, false) => Fate::Unsure,
    };
    name(keys, block, &fate);
}

/// Names the last row of a block.
pub(super) fn name(keys: &Keys<'_>, block: &mut Block, fate: &Fate) {
    let Some(row) = block.rows.last_mut() else { return };
    let start = block.cells.len().saturating_sub(keys.form.columns.len());
    for cell in block.cells.get_mut(start..).unwrap_or_default() {
        if !matches!(&cell.value, Value::Text(text) if squeezed(text) == row.name) {
            continue;
        }
        cell.value = match fate {
            Fate::AsPrinted => continue,
            Fate::Joined(joined) => Value::Text(joined.clone()),
            Fate::Unsure => Value::Unreadable(Text::new(
                "名称折行，相邻的文字行属于哪一行无法判断",
                "the name is wrapped; to which row the line of text beside it belongs cannot be told",
            )),
        };
        if let Fate::Joined(joined) = fate {
            cell.text.clone_from(joined);
        }
    }
    if let Fate::Joined(joined) = fate {
        row.name.clone_from(joined);
    }
}

fn list<'a>(keys: &Keys<'a>) -> Option<&'a CodeList> {
    keys.names.list.and_then(|at| keys.lists.get(at))
}

fn above(block: &Block) -> &str {
    block.rows.last().map_or("", |row| row.name.as_str())
}

fn text(pieces: &[(String, Place)]) -> String {
    pieces.iter().map(|(text, _)| text.as_str()).collect()
}
