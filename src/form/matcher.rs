//! How a pattern finds its place in plain text: an automaton over bytes, run on one sentence at a time.
//!
//! Must not know documents, or what becomes of the text in the holes. Automata are made when first asked for.

use std::sync::OnceLock;

use memchr::{memchr, memmem, memrchr};
use regex_automata::nfa::thompson::backtrack::{BoundedBacktracker, Cache};
use regex_automata::nfa::thompson::{Config, NFA};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input, meta};
use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, Look, Repetition};

use super::pattern::{HoleKind, Piece, Sign, letter};
use crate::base::fold::plain;

/// The most memory that an automaton may take, in bytes.
const MOST_MEMORY: usize = 10 << 20;

/// Where a pattern fits: bytes of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The first byte.
    pub from: usize,
    /// The byte behind the last.
    pub to: usize,
    /// For each hole that took part its number in the order written, and the bytes that stand in it.
    pub holes: Vec<(usize, usize, usize)>,
}

/// A pattern is too long to be matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// Finds one pattern.
#[derive(Clone, Debug, Default)]
pub(super) struct Matcher {
    /// The pattern is all that stands there, not a part of a text.
    whole: bool,
    /// The longest words that every text it fits has: looked for first, since that costs little.
    needle: String,
    /// It fits within one sentence, so that each can be searched for itself.
    within: bool,
    short: OnceLock<Option<BoundedBacktracker>>,
    /// For texts too long for the other, which keeps a bit for each of their bytes.
    long: OnceLock<Option<meta::Regex>>,
}

impl Matcher {
    pub(super) fn new(pieces: &[Piece], whole: bool) -> Self {
        let within = !whole && !has_stop(pieces);
        Matcher { whole, needle: needle(pieces), within, ..Matcher::default() }
    }

    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    pub(super) fn find(&self, pieces: &[Piece], text: &str) -> Result<Option<Found>, TooLong> {
        let bytes = text.as_bytes();
        let mut from = 0;
        let mut cache = None;
        while let Some(at) = memmem::find(bytes.get(from..).unwrap_or_default(), self.needle.as_bytes()) {
            if !self.within {
                return self.search(pieces, bytes, (0, bytes.len()), &mut cache);
            }
            let at = from + at;
            let start = memrchr(STOP, bytes.get(..at).unwrap_or_default()).map_or(0, |stop| stop + 1);
            let length = memchr(STOP, bytes.get(at..).unwrap_or_default());
            let end = length.map_or(bytes.len(), |length| at + length);
            let found = self.search(pieces, bytes, (start, end), &mut cache)?;
            if found.is_some() || end >= bytes.len() {
                return Ok(found);
            }
            from = end + 1;
        }
        Ok(None)
    }

    fn search(
        &self,
        pieces: &[Piece],
        bytes: &[u8],
        (start, end): (usize, usize),
        cache: &mut Option<Cache>,
    ) -> Result<Option<Found>, TooLong> {
        let anchored = if self.whole { Anchored::Yes } else { Anchored::No };
        let input = Input::new(bytes).range(start..end).anchored(anchored);
        let short = self.short.get_or_init(|| short(&self.expression(pieces))).as_ref().ok_or(TooLong)?;
        let mut slots: Vec<Option<NonMaxUsize>> = vec![None; short.get_nfa().group_info().slot_len()];
        let fits = if end - start <= short.max_haystack_len() {
            let cache = cache.get_or_insert_with(|| short.create_cache());
            short.try_search_slots(cache, &input, &mut slots).unwrap_or_default().is_some()
        } else {
            let long = self.long.get_or_init(|| long(&self.expression(pieces))).as_ref().ok_or(TooLong)?;
            long.search_slots(&input, &mut slots).is_some()
        };
        Ok(fits.then(|| found(&slots)).flatten())
    }

    fn expression(&self, pieces: &[Piece]) -> Hir {
        let mut group = 0;
        let all = sequence(pieces, true, &mut group);
        if self.whole { Hir::concat(vec![all, Hir::look(Look::End)]) } else { all }
    }
}

fn short(expression: &Hir) -> Option<BoundedBacktracker> {
    let config = Config::new().utf8(false).nfa_size_limit(Some(MOST_MEMORY));
    let nfa = NFA::compiler().configure(config).build_from_hir(expression).ok()?;
    BoundedBacktracker::new_from_nfa(nfa).ok()
}

fn long(expression: &Hir) -> Option<meta::Regex> {
    let config = meta::Config::new().utf8_empty(false).nfa_size_limit(Some(MOST_MEMORY));
    meta::Builder::new().configure(config).build_from_hir(expression).ok()
}

/// Slots are pairs of the first byte and the byte behind the last: all of it, then each hole.
fn found(slots: &[Option<NonMaxUsize>]) -> Option<Found> {
    let mut pairs = slots.chunks_exact(2).map(|pair| match pair {
        [Some(from), Some(to)] => Some((from.get(), to.get())),
        _ => None,
    });
    let (from, to) = pairs.next()??;
    let holes = pairs.enumerate().filter_map(|(at, pair)| pair.map(|(from, to)| (at, from, to)));
    Some(Found { from, to, holes: holes.collect() })
}

const STOP: u8 = Sign::STOP as u8;

fn letters(text: &str) -> String {
    plain(text).chars().filter(|c| !c.is_control()).map(letter).collect()
}

/// Whether its words have the end of a sentence in them.
fn has_stop(pieces: &[Piece]) -> bool {
    let stops = |text: &str| letters(text).contains(Sign::STOP);
    pieces.iter().any(|piece| match piece {
        Piece::Text(text) => stops(text),
        Piece::Choice(options) => options.iter().any(|option| has_stop(option)),
        Piece::Hole(hole) => match &hole.kind {
            HoleKind::Words(words) => words.iter().any(|(word, _)| stops(word)),
            _ => false,
        },
        Piece::Skip => false,
    })
}

fn needle(pieces: &[Piece]) -> String {
    let words = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(letters(text)),
        Piece::Choice(_) | Piece::Skip | Piece::Hole(_) => None,
    });
    let parts = words.flat_map(|text| text.split(PAUSES).map(str::to_owned).collect::<Vec<_>>());
    parts.max_by_key(String::len).unwrap_or_default()
}

const PAUSES: [char; 3] = [',', ';', ':'];

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

/// A character of a name: no punctuation, no number.
fn name() -> Hir {
    let mut none = class(&[(b',', b','), (b':', b';'), (b'!', b'!'), (b'?', b'?'), (STOP, STOP), (0x11, 0x17)]);
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
