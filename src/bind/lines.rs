//! A document as one list of printed lines: paragraphs and rows of grids, in order.
//!
//! Must not know forms; it only makes "the line above" and "the line below" easy to ask for.

use crate::base::place::Place;
use crate::document::{Block, Document, GridCell, GridRow, Paragraph};

use super::words::small_number;

/// One printed line.
#[derive(Clone, Copy)]
pub(super) enum Line<'d> {
    /// Text outside grids.
    Text(&'d Paragraph),
    /// A row of the grid with that number.
    Row(&'d GridRow, usize),
}

/// Every line of the document.
pub(super) fn lines(document: &Document) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (number, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Paragraph(paragraph) => lines.push(Line::Text(paragraph)),
            Block::Grid(grid) => lines.extend(grid.rows.iter().map(|row| Line::Row(row, number))),
        }
    }
    lines
}

impl<'d> Line<'d> {
    /// The grid a row belongs to.
    pub(super) fn grid(self) -> Option<usize> {
        match self {
            Line::Text(_) => None,
            Line::Row(_, grid) => Some(grid),
        }
    }

    /// The printed pieces of the line: the paragraph, or the cells that are not empty.
    pub(super) fn pieces(self) -> Vec<(&'d str, Place)> {
        match self {
            Line::Text(paragraph) => vec![(paragraph.text.as_str(), paragraph.place)],
            Line::Row(row, _) => filled(row).map(|cell| (cell.text.as_str(), cell.place)).collect(),
        }
    }

    /// The only piece of a line, if it is short enough to be a title.
    pub(super) fn single(self) -> Option<(&'d str, Place)> {
        let (text, place) = match self {
            Line::Text(paragraph) => (paragraph.text.as_str(), paragraph.place),
            Line::Row(row, _) => {
                let mut cells = filled(row);
                let cell = cells.next()?;
                if cells.next().is_some() {
                    return None;
                }
                (cell.text.as_str(), cell.place)
            }
        };
        (text.len() <= LONGEST_TITLE).then_some((text, place))
    }
}

/// Bytes of the longest line that can be a title.
pub(super) const LONGEST_TITLE: usize = 360;

/// The cells of a row that are not empty.
pub(super) fn filled(row: &GridRow) -> impl Iterator<Item = &GridCell> {
    row.cells.iter().filter(|cell| !cell.text.is_empty())
}

/// The columns of a line of 栏次 over which a number stands.
pub(super) fn columns_counted(row: &GridRow) -> Vec<usize> {
    let cells = row.cells.iter().enumerate();
    cells.filter(|(_, cell)| small_number(&cell.text).is_some()).map(|(column, _)| column).collect()
}

/// Where a row stands: from its first filled cell, else its first cell.
pub(super) fn place_of(row: &GridRow) -> Option<Place> {
    filled(row).next().or(row.cells.first()).map(|cell| cell.place)
}

/// Fewest rows of a document, and fewest of them with an empty cell before a filled one, that tell whether line ends were cut.
const TELLING: (usize, usize) = (20, 3);

/// Whether the empty cells at line ends were cut off when the text was saved, and only those: no row ends in one, and
/// rows keep them elsewhere.
pub(super) fn ends_cut(lines: &[Line<'_>]) -> bool {
    let rows = || lines.iter().filter_map(|line| if let Line::Row(row, _) = line { Some(*row) } else { None });
    let is_empty = |cell: &GridCell| cell.text.is_empty();
    let none_at_ends = !rows().any(|row| row.cells.last().is_some_and(is_empty));
    let inside = rows().filter(|row| row.cells.iter().any(is_empty)).take(TELLING.1).count();
    none_at_ends && inside >= TELLING.1 && rows().take(TELLING.0).count() >= TELLING.0
}

/// Whether two rows print the same texts.
pub(super) fn same_texts(a: &GridRow, b: &GridRow) -> bool {
    super::lines::filled(a).map(|cell| &cell.text).eq(super::lines::filled(b).map(|cell| &cell.text))
}

/// Whether a row prints a line of the head once more, perhaps with one of its cells lost.
pub(super) fn repeats(head: &GridRow, row: &GridRow) -> bool {
    let mut labels = filled(head);
    let (all, own) = (filled(head).count(), filled(row).count());
    let in_order = filled(row).all(|cell| labels.any(|label| label.text == cell.text));
    in_order && (own == all || (own >= 2 && own + 1 == all))
}
