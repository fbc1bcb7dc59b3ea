//! Forms of prose: which section is read, and the patterns that find figures and names in it.
//!
//! Must not know documents or how a pattern is matched; the text is made plain by the binder: no spaces, half width,
//! each number one sign (see [`Sign`]).

use std::sync::Arc;

use super::ids::{BlockIx, ColumnIx};
use super::matcher::{Found, Matcher};
pub use super::piece::{Hole, HoleKind, Piece, Sign, letter};

/// What a prose form reads.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Sections, each a path of titles with alternatives at each level; the first that a document has is read. None: the
    /// whole document.
    pub sections: Vec<Vec<Vec<String>>>,
    /// What is read, in order.
    pub parts: Vec<Part>,
}

/// One way to take figures out of a passage.
#[derive(Clone, Debug)]
pub enum Part {
    /// `read "…"`: figures of the only row of its block.
    Read(Find),
    /// `row "…"` or `read every "…"`: a row for each place where it fits.
    Rows(Find),
    /// `each "…" { … }`: a row for each head, with what is read up to the next one.
    Each(Each),
    /// `list of code 经济分类 "主要包括"`: a row for each name.
    List(List),
}

impl Part {
    /// Whether the document need not have it.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        match self {
            Part::Read(find) | Part::Rows(find) => find.optional,
            Part::Each(each) => each.heads.optional,
            Part::List(list) => list.leads.optional,
        }
    }
}

/// Patterns of which the first that fits is taken.
#[derive(Clone, Debug)]
pub struct Find {
    /// The block that its figures belong to.
    pub block: BlockIx,
    /// In written order.
    pub patterns: Vec<Pattern>,
    /// The document need not have it.
    pub optional: bool,
}

/// Items with a head.
#[derive(Clone, Debug)]
pub struct Each {
    /// Alternatives of the head.
    pub heads: Find,
    /// What is read in an item; its block is that of the head.
    pub parts: Vec<Find>,
}

/// Names behind a lead.
#[derive(Clone, Debug)]
pub struct List {
    /// What stands before the names.
    pub leads: Find,
    /// The column of the names.
    pub column: ColumnIx,
    /// The code list.
    pub list: usize,
}

/// A compiled pattern. Copies, such as those of the forms of another report, share what is made for the search.
#[derive(Clone, Debug, Default)]
pub struct Pattern(Arc<Matcher>);

impl Pattern {
    /// A pattern of pieces.
    #[must_use]
    pub fn new(pieces: Vec<Piece>) -> Self {
        Pattern(Arc::new(Matcher::new(pieces, false)))
    }

    /// A pattern that only the whole of a text fits.
    #[must_use]
    pub fn whole(pieces: Vec<Piece>) -> Self {
        Pattern(Arc::new(Matcher::new(pieces, true)))
    }

    /// Its pieces in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.0.pieces
    }

    /// Every hole, those of alternatives included, in the order written, as [`Found`] counts them.
    #[must_use]
    pub fn holes(&self) -> Vec<&Hole> {
        let mut holes = Vec::new();
        collect(&self.0.pieces, &mut holes);
        holes
    }

    /// How many letters and signs it has, alternatives included.
    #[must_use]
    pub fn size(&self) -> usize {
        size(&self.0.pieces)
    }

    /// The first place in plain text where it fits, in time linear in the text.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Found> {
        self.0.find(text)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.pieces == other.0.pieces && self.0.whole == other.0.whole
    }
}

fn size(pieces: &[Piece]) -> usize {
    let of = |piece: &Piece| match piece {
        Piece::Text(text) => text.chars().count(),
        Piece::Choice(options) => options.iter().map(|option| size(option)).sum(),
        Piece::Hole(Hole { kind: HoleKind::Words(options), .. }) => options.iter().map(|(word, _)| word.len()).sum(),
        Piece::Skip | Piece::Hole(_) => 1,
    };
    pieces.iter().map(of).sum()
}

fn collect<'p>(pieces: &'p [Piece], holes: &mut Vec<&'p Hole>) {
    for piece in pieces {
        match piece {
            Piece::Hole(hole) => holes.push(hole),
            Piece::Choice(options) => options.iter().for_each(|option| collect(option, holes)),
            Piece::Text(_) | Piece::Skip => {}
        }
    }
}
