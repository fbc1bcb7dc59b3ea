//! What a text must have for a pattern to fit, and where in a sentence it can begin.
//!
//! Must not know expressions: what is said here only saves looking where nothing can be found.

use super::piece::{Hole, HoleKind, PAUSES, Piece, Sign, letters};

/// Where in a sentence a pattern can begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Starts {
    #[default]
    Anywhere,
    /// With its first needle.
    Needle,
    /// Where a name begins: a pattern that fits inside of one fits from its beginning.
    Name,
}

impl Starts {
    pub(super) fn of(pieces: &[Piece]) -> Self {
        match pieces.first() {
            Some(Piece::Hole(Hole { kind: HoleKind::Label, .. })) => Starts::Name,
            Some(Piece::Hole(Hole { kind: HoleKind::Words(words), .. })) => {
                Starts::with(words.iter().map(|(word, _)| letters(word)))
            }
            Some(first @ Piece::Hole(_)) if needle(first).is_some() => Starts::Needle,
            Some(Piece::Text(text)) => Starts::with(std::iter::once(letters(text))),
            _ => Starts::Anywhere,
        }
    }

    /// Words begin with their needle, unless punctuation in them makes it one behind the first.
    fn with(mut words: impl Iterator<Item = String>) -> Self {
        if words.all(|word| !word.is_empty() && !word.contains(PAUSES)) { Starts::Needle } else { Starts::Anywhere }
    }
}

/// Words or signs of which a text has one.
pub(super) type Needle = Vec<String>;

/// Whether its words have the end of a sentence in them, other than as the last sign.
pub(super) fn has_stop(pieces: &[Piece], last: bool) -> bool {
    let stops = |text: &str, last: bool| {
        let letters = letters(text);
        letters.strip_suffix(Sign::STOP).filter(|_| last).unwrap_or(&letters).contains(Sign::STOP)
    };
    pieces.iter().enumerate().any(|(at, piece)| match piece {
        Piece::Text(text) => stops(text, last && at + 1 == pieces.len()),
        Piece::Choice(options) => options.iter().any(|option| has_stop(option, last && at + 1 == pieces.len())),
        Piece::Hole(hole) => match &hole.kind {
            HoleKind::Words(words) => words.iter().any(|(word, _)| stops(word, false)),
            _ => false,
        },
        Piece::Skip => false,
    })
}

/// What every text in which the pieces fit has, in this order.
pub(super) fn needles(pieces: &[Piece]) -> Vec<Needle> {
    let words = |text: &str| letters(text).split(PAUSES).map(|word| vec![word.to_owned()]).collect();
    let needles = pieces.iter().flat_map(|piece| match piece {
        Piece::Text(text) => words(text),
        other => needle(other).into_iter().collect::<Vec<_>>(),
    });
    needles.filter(|needle| !needle.iter().any(String::is_empty)).collect()
}

/// What a text in which a hole or a choice fits has, one word or sign for each way; none if some way has none.
fn needle(piece: &Piece) -> Option<Needle> {
    let sign = |sign: char, word: &str| format!("{sign}{word}");
    let longest = |words: Vec<String>| words.into_iter().max_by_key(String::len).filter(|word| !word.is_empty());
    match piece {
        Piece::Text(_) | Piece::Skip => None,
        Piece::Choice(options) => options
            .iter()
            .map(|option| longest(needles(option).into_iter().filter(|needle| needle.len() == 1).flatten().collect()))
            .collect(),
        Piece::Hole(hole) => match &hole.kind {
            HoleKind::Amount => Some(vec![sign(Sign::MONEY, "")]),
            HoleKind::Percent => Some(vec![sign(Sign::PERCENT, "%"), sign(Sign::NUMBER, "")]),
            HoleKind::Count(unit) => Some(vec![sign(Sign::COUNT, unit.word())]),
            HoleKind::Number => Some([Sign::PERCENT, Sign::COUNT, Sign::NUMBER].map(|one| sign(one, "")).to_vec()),
            HoleKind::Date => Some(vec![sign(Sign::DATE, "")]),
            HoleKind::Ordinal => Some(vec![sign(Sign::ORDINAL, "")]),
            HoleKind::Words(words) => words
                .iter()
                .map(|(word, _)| longest(letters(word).split(PAUSES).map(str::to_owned).collect()))
                .collect(),
            HoleKind::Label | HoleKind::Code(_) => None,
        },
    }
}
