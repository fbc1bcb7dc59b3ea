//! Patterns as expressions over bytes of plain text.
//!
//! Must not know how they are searched for.

use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, Look, Repetition};

use super::piece::{HoleKind, PAUSES, Piece, STOP, Sign, letters};

/// The expression of a pattern; hole `i` is its group `i + 1`.
pub(super) fn expression(pieces: &[Piece], whole: bool) -> Hir {
    let all = sequence(pieces, true, &mut 0);
    if whole { Hir::concat(vec![all, Hir::look(Look::End)]) } else { all }
}

fn class(ranges: &[(u8, u8)]) -> ClassBytes {
    ClassBytes::new(ranges.iter().map(|(from, to)| ClassBytesRange::new(*from, *to)))
}

fn repeat(sub: Hir, min: u32, max: Option<u32>, greedy: bool) -> Hir {
    Hir::repetition(Repetition { min, max, greedy, sub: Box::new(sub) })
}

/// Punctuation that may stand or not.
fn pause() -> Hir {
    repeat(Hir::class(Class::Bytes(class(&[(b',', b','), (b':', b';')]))), 0, Some(1), true)
}

/// The bytes that no name has: punctuation and the signs of numbers.
const NO_NAME: [(u8, u8); 6] = [(b',', b','), (b':', b';'), (b'!', b'!'), (b'?', b'?'), (STOP, STOP), (0x11, 0x17)];

/// Whether a byte belongs to no name.
pub(super) fn ends_name(byte: u8) -> bool {
    NO_NAME.iter().any(|(from, to)| (*from..=*to).contains(&byte))
}

/// A character of a name.
fn name() -> Hir {
    let mut none = class(&NO_NAME);
    none.negate();
    Hir::class(Class::Bytes(none))
}

/// Anything within the sentence, as little as fits.
fn skip() -> Hir {
    let mut none = class(&[(b'!', b'!'), (b'?', b'?'), (STOP, STOP)]);
    none.negate();
    repeat(Hir::class(Class::Bytes(none)), 0, None, false)
}

fn sign(sign: char, words: &str) -> Hir {
    Hir::literal(format!("{sign}{words}").into_bytes())
}

fn sequence(pieces: &[Piece], ends: bool, group: &mut u32) -> Hir {
    let mut all = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let last = at + 1 == pieces.len();
        if at > 0 && !matches!(piece, Piece::Skip) {
            all.push(pause());
        }
        all.push(match piece {
            Piece::Text(text) => words(text),
            Piece::Skip => skip(),
            Piece::Hole(hole) => {
                *group += 1;
                let index = *group;
                Hir::capture(Capture { index, name: None, sub: Box::new(self::hole(&hole.kind, ends && last)) })
            }
            Piece::Choice(options) => {
                Hir::alternation(options.iter().map(|option| sequence(option, ends && last, group)).collect())
            }
        });
    }
    Hir::concat(all)
}

/// Words made plain; punctuation in them may stand or not.
fn words(text: &str) -> Hir {
    let plain = letters(text);
    let mut all = Vec::new();
    for part in plain.split_inclusive(PAUSES) {
        let bare = part.trim_end_matches(PAUSES);
        all.push(Hir::literal(bare.as_bytes()));
        if bare.len() < part.len() {
            all.push(pause());
        }
    }
    Hir::concat(all)
}

/// The expression of a hole; a name at the end of its pattern is taken whole.
fn hole(kind: &HoleKind, ends: bool) -> Hir {
    match kind {
        HoleKind::Amount => {
            let units = ["亿元", "万元", "千元", "元"];
            Hir::alternation(units.iter().map(|unit| sign(Sign::MONEY, unit)).collect())
        }
        HoleKind::Percent => Hir::alternation(vec![sign(Sign::PERCENT, "%"), sign(Sign::NUMBER, "")]),
        HoleKind::Count(unit) => sign(Sign::COUNT, unit.word()),
        HoleKind::Number => Hir::class(Class::Bytes(class(&[(Sign::PERCENT as u8, Sign::NUMBER as u8)]))),
        HoleKind::Label => repeat(name(), 1, None, ends),
        HoleKind::Code(_) => {
            let number = repeat(sign(Sign::NUMBER, ""), 0, Some(1), true);
            Hir::concat(vec![number, repeat(name(), 1, None, true)])
        }
        HoleKind::Date => sign(Sign::DATE, ""),
        HoleKind::Ordinal => sign(Sign::ORDINAL, ""),
        HoleKind::Words(options) => {
            let mut sorted: Vec<&str> = options.iter().map(|(word, _)| word.as_str()).collect();
            sorted.sort_by_key(|word| std::cmp::Reverse(word.len()));
            Hir::alternation(sorted.into_iter().map(words).collect())
        }
    }
}
