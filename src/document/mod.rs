//! Layer 2: a document as plain data: grids of text and paragraphs, in the order printed, with places.
//!
//! Knows no form and no format: every reader ends here, every binder starts here.

use crate::base::place::{Place, SourceId};

/// What a reader took out of one file.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The file, if it was read.
    pub source: Option<SourceId>,
    /// Paragraphs and grids in the order printed.
    pub blocks: Vec<Block>,
}

/// A paragraph or a grid.
#[derive(Clone, Debug)]
pub enum Block {
    /// A line (or wrapped lines) of prose, a title, a unit line.
    Paragraph(Paragraph),
    /// A run of lines with cells.
    Grid(Grid),
}

/// One printed line of text that is not part of a grid. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The text, without white space at both ends.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Whether a blank line (or the start of the file) stands directly above.
    pub after_gap: bool,
}

/// A table as printed. Rows may have different numbers of cells; blank lines and page breaks inside are gone.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Rows from top to bottom.
    pub rows: Vec<GridRow>,
}

/// One line of a grid.
#[derive(Clone, Debug, Default)]
pub struct GridRow {
    /// Cells from left to right; an empty cell is there with empty text.
    pub cells: Vec<GridCell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridCell {
    /// The text without white space at both ends; empty if nothing is printed.
    pub text: String,
    /// Where it stands; an empty cell has the place where its text would begin.
    pub place: Place,
    /// How many columns it covers; 1 where the format does not say.
    pub span: u32,
}
