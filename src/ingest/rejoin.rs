//! Rows broken by a line break inside a cell that no quotes mark: the pieces become one row again.
//!
//! Must not know names: it joins only where the grid is rectangular but for such rows, and the pieces make its width.

use crate::base::number::{self, Reading};
use crate::document::{GridCell, GridRow};

/// Most lines that one row may be broken into.
const MOST_PIECES: usize = 6;
/// Of so many rows below the first lines of the head, one may have another width.
const REGULAR: usize = 10;
/// A grid narrower than this is no proof.
const NARROWEST: usize = 4;

/// The rows of a grid with the broken ones joined, or as they were.
pub(super) fn rejoin(rows: Vec<GridRow>) -> Vec<GridRow> {
    let Some(width) = usual_width(&rows).filter(|width| *width >= NARROWEST) else { return rows };
    let mut joined: Vec<GridRow> = Vec::with_capacity(rows.len());
    let mut rest = rows.as_slice();
    while let Some((row, below)) = rest.split_first() {
        let torn = before_figures(rest, width);
        let pieces = torn.unwrap_or_else(|| pieces(rest, width));
        joined.push(rest.get(..pieces).map_or_else(|| row.clone(), |pieces| glued(pieces, torn.is_some())));
        rest = rest.get(pieces..).unwrap_or(below);
    }
    let below_head = joined.iter().skip_while(|row| row.cells.len() != width);
    let odd = below_head.filter(|row| row.cells.len() != width).count();
    if joined.len() < rows.len() && odd * REGULAR <= joined.len() { joined } else { rows }
}

/// The number of cells that most rows have.
fn usual_width(rows: &[GridRow]) -> Option<usize> {
    let mut widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
    widths.sort_unstable();
    widths.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).and_then(|same| same.first().copied())
}

/// How many lines, from the first of `rows`, make one row of that width; 1 where it stands alone.
fn pieces(rows: &[GridRow], width: usize) -> usize {
    let mut total = 0;
    let mut figures = false;
    for (at, row) in rows.iter().take(MOST_PIECES).enumerate() {
        let goes_on = at == 0 || rows.get(at - 1).is_some_and(|above| is_break(above, row));
        if row.cells.len() >= width || !goes_on {
            return 1;
        }
        total += row.cells.len() - usize::from(at > 0);
        figures |= row.cells.iter().any(|cell| matches!(number::read(&cell.text), Reading::Number(..)));
        // a head of two levels may have two short lines: without figures one break is no proof
        if total == width && at > 0 && (figures || at > 1) {
            return at + 1;
        }
    }
    1
}

/// How many lines make one row that is broken before its figures: code and name, perhaps lines with the rest of the name,
/// then nothing but figures, as many as the row lacks.
fn before_figures(rows: &[GridRow], width: usize) -> Option<usize> {
    let (first, below) = rows.split_first()?;
    let (name, codes) = first.cells.split_last()?;
    let is_code = |cell: &GridCell| cell.text.len() > 1 && cell.text.bytes().all(|byte| byte.is_ascii_digit());
    if codes.is_empty() || !is_word(name) || !codes.iter().all(is_code) {
        return None;
    }
    let rests =
        below.iter().take(MOST_PIECES - 2).take_while(|row| matches!(row.cells.as_slice(), [rest] if is_word(rest)));
    let rests = rests.count();
    let figures = below.get(rests)?.cells.as_slice();
    let readings = || figures.iter().map(|cell| number::read(&cell.text));
    let only_figures = readings().all(|reading| matches!(reading, Reading::Number(..) | Reading::Blank))
        && readings().any(|reading| matches!(reading, Reading::Number(..)));
    (only_figures && first.cells.len() + figures.len() == width).then_some(rests + 2)
}

/// Whether the last cell of a line may go on in the first of the next: words on both sides, and no new item.
fn is_break(above: &GridRow, below: &GridRow) -> bool {
    let (Some(end), Some(start)) = (above.cells.last(), below.cells.first()) else { return false };
    let is_item = start.text.chars().take(4).any(|c| c == '、') || start.text.starts_with(|c: char| c.is_ascii_digit());
    is_word(end) && is_word(start) && !is_item
}

fn is_word(cell: &GridCell) -> bool {
    !cell.text.is_empty() && number::read(&cell.text) == Reading::Text
}

/// The pieces as one row; `apart`: the last of them begins a cell of its own.
fn glued(pieces: &[GridRow], apart: bool) -> GridRow {
    let mut cells: Vec<GridCell> = Vec::new();
    for (at, row) in pieces.iter().enumerate() {
        let mut own = row.cells.iter();
        if let Some(last) = cells.last_mut().filter(|_| !apart || at + 1 < pieces.len()) {
            last.text.push_str(own.next().map_or("", |cell| cell.text.as_str()));
        }
        cells.extend(own.cloned());
    }
    GridRow { cells }
}
