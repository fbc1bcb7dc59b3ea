//! Forms of prose: which section is read, and the patterns that find figures and names in it.
//!
//! Must not know documents or how a pattern is matched; the text is made plain by the binder: no spaces, half width,
//! each number one sign (see [`Sign`]).

use super::ids::{BlockIx, ColumnIx};
use super::matcher::{Found, Matcher, TooLong};
use crate::base::unit::Unit;

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

/// A compiled pattern.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    pieces: Vec<Piece>,
    matcher: Matcher,
}

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words, as written.
    Text(String),
    /// `{甲|乙}`, `{甲|}`
    Choice(Vec<Vec<Piece>>),
    /// `{…}`: anything within the sentence
    Skip,
    /// `{名: amount}`
    Hole(Hole),
}

/// A place whose text is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// Where it goes.
    pub column: ColumnIx,
    /// What stands there.
    pub kind: HoleKind,
}

/// What stands in a hole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoleKind {
    /// Money with its unit.
    Amount,
    /// A percentage; one without its sign too.
    Percent,
    /// A number with one of its words.
    Count(Unit),
    /// Any number.
    Number,
    /// A name, back to the last punctuation, figure or line start.
    Label,
    /// A code of a list: number, name or path.
    Code(usize),
    /// A year, month or day.
    Date,
    /// `1.`, `（一）`, `十一、`
    Ordinal,
    /// One of these words; the second is what it means, where a list of words says so.
    Words(Vec<(String, String)>),
}

/// The signs that stand for numbers, years and ordinals in plain text; their units follow as words.
pub struct Sign;

impl Sign {
    /// The end of a sentence: 。
    pub const STOP: char = '\u{2}';
    /// A number before 元, 万元 …
    pub const MONEY: char = '\u{11}';
    /// A number before %.
    pub const PERCENT: char = '\u{12}';
    /// A number before a word that counts.
    pub const COUNT: char = '\u{13}';
    /// Any other number.
    pub const NUMBER: char = '\u{14}';
    /// A year or date, with its words (2023年度).
    pub const DATE: char = '\u{15}';
    /// An ordinal at the start of a sentence, with its mark.
    pub const ORDINAL: char = '\u{16}';
    /// A number that another reading has taken.
    pub const TAKEN: char = '\u{17}';
}

/// A character of plain text as patterns and passages compare it: one sign for all commas, full stops in one byte, so
/// that an expression of bytes finds names and skips without a table of letters.
#[must_use]
pub fn letter(plain: char) -> char {
    match plain {
        '、' => ',',
        '。' => Sign::STOP,
        _ => plain,
    }
}

impl Pattern {
    /// A pattern of pieces.
    #[must_use]
    pub fn new(pieces: Vec<Piece>) -> Self {
        Pattern { matcher: Matcher::new(&pieces, false), pieces }
    }

    /// A pattern that only the whole of a text fits.
    #[must_use]
    pub fn whole(pieces: Vec<Piece>) -> Self {
        Pattern { matcher: Matcher::new(&pieces, true), pieces }
    }

    /// Its pieces in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Every hole, those of alternatives included, in the order written, as [`Found`] counts them.
    #[must_use]
    pub fn holes(&self) -> Vec<&Hole> {
        let mut holes = Vec::new();
        collect(&self.pieces, &mut holes);
        holes
    }

    /// How many letters and signs it has, alternatives included.
    #[must_use]
    pub fn size(&self) -> usize {
        size(&self.pieces)
    }

    /// The first place in plain text where it fits, in time linear in the text.
    ///
    /// # Errors
    /// The pattern is too long to be matched.
    pub fn find(&self, text: &str) -> Result<Option<Found>, TooLong> {
        self.matcher.find(&self.pieces, text)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.pieces == other.pieces && self.matcher.is_whole() == other.matcher.is_whole()
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
