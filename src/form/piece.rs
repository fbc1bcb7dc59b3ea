//! What patterns are made of: words, choices, skips and holes, and the signs that stand for numbers in plain text.
//!
//! Must not know documents, or how a pattern is matched.

use std::sync::Arc;

use super::ids::ColumnIx;
use crate::base::fold::plain;
use crate::base::unit::Unit;

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words, as written.
    Text(String),
    /// `{甲|乙}`, `{甲|}`; shared by all patterns that insert the same `let`
    Choice(Arc<[Vec<Piece>]>),
    /// `{…}`: anything within the sentence
    Skip,
    /// `{名: amount}`
    Hole(Hole),
}

impl Piece {
    /// Whether it is a hole or has one.
    #[must_use]
    pub fn has_hole(&self) -> bool {
        match self {
            Piece::Hole(_) => true,
            Piece::Choice(options) => options.iter().flatten().any(Piece::has_hole),
            Piece::Text(_) | Piece::Skip => false,
        }
    }
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

impl HoleKind {
    /// Whether a number stands there.
    #[must_use]
    pub fn is_figure(&self) -> bool {
        matches!(self, HoleKind::Amount | HoleKind::Percent | HoleKind::Count(_) | HoleKind::Number)
    }
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

/// The end of a sentence as a byte.
pub(super) const STOP: u8 = Sign::STOP as u8;

/// Punctuation that may stand or not.
pub(super) const PAUSES: [char; 3] = [',', ';', ':'];

/// Words as plain text has them; behind 其中 punctuation may stand or not.
pub(super) fn letters(text: &str) -> String {
    let mut letters = plain(text);
    if letters.chars().any(|c| c.is_control() || letter(c) != c) {
        letters = letters.chars().filter(|c| !c.is_control()).map(letter).collect();
    }
    if letters.contains("其中") { letters.replace("其中", "其中,") } else { letters }
}
