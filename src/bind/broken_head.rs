//! A head whose labels are broken over lines inside their cells: its pieces become one line of the head again.
//!
//! Must not guess: pieces are joined only if every joined label is a column of one form and the line is as wide as the grid;
//! where line ends were cut, also a line of any width whose later pieces are no names by themselves.

use std::borrow::Cow;

use crate::base::number::{self, Reading};
use crate::document::{Block, Document, Grid, GridCell, GridRow};

use super::lines::{self, filled};
use super::names::{self, FormNames};

/// Most lines that one line of a head may be broken into.
const MOST: usize = 16;
/// A grid narrower than this is no proof.
const NARROWEST: usize = 3;

/// The document with such heads mended, or as it is.
pub(super) fn mend<'d>(document: &'d Document, names: &[FormNames]) -> Cow<'d, Document> {
    let blocks = document.blocks.as_slice();
    let ends_cut = lines::ends_cut(&lines::lines(document));
    let longest = names::longest(names);
    let mut mended: Vec<Block> = Vec::new();
    // blocks before this one are in `mended`, once there is a mended grid
    let mut done = 0;
    for (at, block) in blocks.iter().enumerate() {
        let Block::Grid(grid) = block else { continue };
        let Some(width) = width(grid).map(|width| Width { width, ends_cut, longest }) else { continue };
        let above = above(blocks.get(done..at).unwrap_or_default());
        let all: Vec<&GridRow> = above.iter().chain(&grid.rows).collect();
        if let Some((rows, taken)) = joined(&all, above.len(), width, names) {
            mended.extend(blocks.get(done..at - taken).unwrap_or_default().iter().cloned());
            mended.push(Block::Grid(Grid { rows }));
            done = at + 1;
        }
    }
    if done == 0 {
        return Cow::Borrowed(document);
    }
    mended.extend(blocks.get(done..).unwrap_or_default().iter().cloned());
    Cow::Owned(Document { source: document.source, blocks: mended })
}

/// The number of cells of the widest line with figures.
fn width(grid: &Grid) -> Option<usize> {
    let data = grid.rows.iter().filter(|row| !is_head(row));
    data.map(|row| row.cells.len()).max().filter(|width| *width >= NARROWEST)
}

/// The lines of text right above a grid as rows of one cell: the first pieces may have no tab.
fn above(blocks: &[Block]) -> Vec<GridRow> {
    let texts = blocks.iter().rev().take(MOST).map_while(|block| match block {
        Block::Paragraph(paragraph) => {
            let cell = GridCell { text: paragraph.text.clone(), place: paragraph.place, span: 1 };
            Some(GridRow { cells: vec![cell] })
        }
        Block::Grid(_) => None,
    });
    let mut rows: Vec<GridRow> = texts.collect();
    rows.reverse();
    rows
}

/// The rows of the grid with every broken line of a head joined, and how many lines above went into the first of them.
fn joined(all: &[&GridRow], above: usize, width: Width, names: &[FormNames]) -> Option<(Vec<GridRow>, usize)> {
    let mut rows: Vec<GridRow> = Vec::new();
    let (mut at, mut taken, mut any) = (0, 0, false);
    while let Some(row) = all.get(at) {
        let rest = all.get(at..).unwrap_or_default();
        // a line that begins above the grid must reach into it
        let least = (above + 1).saturating_sub(at).max(2);
        match whole(rest, least, width, names) {
            Some((line, count)) => {
                if at < above {
                    taken = above - at;
                }
                rows.push(line);
                any = true;
                at += count;
            }
            None => {
                rows.extend((at >= above).then(|| (*row).clone()));
                at += 1;
            }
        }
    }
    any.then_some((rows, taken))
}

/// The longest run of lines that is one line of a head, and how many lines that are.
fn whole(rows: &[&GridRow], least: usize, width: Width, names: &[FormNames]) -> Option<(GridRow, usize)> {
    let pieces = rows.iter().take(MOST).take_while(|row| is_head(row)).count();
    (least..=pieces).rev().find_map(|count| {
        let (line, labels) = glued(rows.get(..count)?)?;
        let is_full = line.cells.len() == width.width;
        let is_long = labels.iter().any(|label| label.text.len() > width.longest);
        if is_long || (!is_full && !width.ends_cut) {
            return None;
        }
        let fits = |names: &FormNames| {
            let mut labels = labels.iter();
            labels.all(|label| is_one(names, label) && (is_full || goes_on(names, label)))
        };
        names.iter().any(fits).then_some((line, count))
    })
}

/// How wide the grid is, whether its lines lost the empty cells at their ends, and how many bytes a label may have.
#[derive(Clone, Copy)]
struct Width {
    width: usize,
    ends_cut: bool,
    longest: usize,
}

/// A label put together from pieces.
struct Label {
    text: String,
    pieces: Vec<String>,
}

/// Whether a label is a name of the form and its pieces are not names by themselves.
fn is_one(names: &FormNames, label: &Label) -> bool {
    let is_name = |text: &str| names.is_column(text) || (!names.keyed() && names.is_row(text));
    is_name(&label.text) && !label.pieces.iter().all(|piece| is_name(piece) || names.is_row(piece))
}

/// Whether nothing but the first piece of a label can stand by itself.
fn goes_on(names: &FormNames, label: &Label) -> bool {
    let is_name = |text: &String| names.is_column(text) || names.is_row(text) || names.side(text).is_some();
    !label.pieces.iter().skip(1).any(is_name)
}

/// The lines put together, the last cell of each with the first of the next; `None` if one of those is empty.
fn glued(rows: &[&GridRow]) -> Option<(GridRow, Vec<Label>)> {
    let mut cells: Vec<GridCell> = Vec::new();
    let mut labels: Vec<Label> = Vec::new();
    let mut open = false;
    for row in rows {
        let mut own = row.cells.iter();
        if let Some(last) = cells.last_mut() {
            let piece = own.next().filter(|piece| !piece.text.is_empty() && !last.text.is_empty())?;
            if !open {
                labels.push(Label { text: String::new(), pieces: vec![last.text.clone()] });
            }
            last.text.push_str(&piece.text);
            if let Some(label) = labels.last_mut() {
                label.text.clone_from(&last.text);
                label.pieces.push(piece.text.clone());
            }
        }
        // a line of one cell goes on in the next
        open = !cells.is_empty() && row.cells.len() == 1;
        cells.extend(own.cloned());
    }
    Some((GridRow { cells }, labels))
}

/// Whether a line holds labels and no figure.
fn is_head(row: &GridRow) -> bool {
    filled(row).next().is_some() && filled(row).all(|cell| number::read(&cell.text) == Reading::Text)
}
