//! How a pattern finds its place in plain text: an automaton over bytes, run on one sentence at a time.
//!
//! Must not know documents, or what becomes of the text in the holes. Automata are made when first asked for.

use std::sync::OnceLock;

use memchr::memmem::Finder;
use memchr::{memchr, memrchr};
use regex_automata::nfa::thompson::backtrack::{BoundedBacktracker, Cache};
use regex_automata::nfa::thompson::{Config, NFA};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input, meta};
use regex_syntax::hir::Hir;

use super::expression::{ends_name, expression};
use super::needles::{Starts, has_stop, needles};
use super::piece::{Piece, STOP};

/// As many beginnings in a sentence are tried one by one.
const MOST_TRIES: usize = 8;

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

/// Finds one pattern.
#[derive(Clone, Debug, Default)]
pub(super) struct Matcher {
    pub(super) pieces: Vec<Piece>,
    /// The pattern is all that stands there, not a part of a text.
    pub(super) whole: bool,
    plan: OnceLock<Plan>,
    short: OnceLock<Option<BoundedBacktracker>>,
    /// For texts too long for the other, which keeps a bit for each of their bytes.
    long: OnceLock<Option<meta::Regex>>,
}

/// How a text is searched before an automaton runs: made when first asked for, since of several ways to say a thing
/// only those up to the first that fits are tried.
#[derive(Clone, Debug)]
struct Plan {
    /// What every text that the pattern fits has, in this order: looked for first, since that costs little.
    needles: Vec<Vec<Finder<'static>>>,
    /// The longest of those without alternatives.
    longest: Finder<'static>,
    starts: Starts,
    /// It fits within one sentence, so that each can be searched for itself.
    within: bool,
}

impl Plan {
    fn of(pieces: &[Piece], whole: bool) -> Self {
        let within = !whole && !has_stop(pieces, true);
        let needles = needles(pieces);
        let alone = needles.iter().filter_map(|needle| needle.first().filter(|_| needle.len() == 1));
        let longest = finder(alone.max_by_key(|word| word.len()).map_or("", String::as_str));
        let needles = needles.iter().map(|needle| needle.iter().map(|word| finder(word)).collect()).collect();
        Plan { needles, longest, starts: Starts::of(pieces), within }
    }

    /// Whether a text has every needle in order.
    fn has_needles(&self, text: &[u8]) -> bool {
        let mut from = 0;
        self.needles.iter().all(|needle| {
            let rest = text.get(from..).unwrap_or_default();
            let end = needle.iter().filter_map(|word| Some(word.find(rest)? + word.needle().len())).min();
            from += end.unwrap_or_default();
            end.is_some()
        })
    }

    /// The next byte of a sentence where it may begin.
    fn start(&self, sentence: &[u8], from: usize) -> Option<usize> {
        let rest = sentence.get(from..)?;
        match self.starts {
            Starts::Anywhere => Some(from),
            Starts::Needle => self.needles.first()?.iter().filter_map(|word| word.find(rest)).min().map(|at| from + at),
            Starts::Name if from == 0 => rest.iter().position(|byte| !ends_name(*byte)),
            Starts::Name => {
                let end = from + rest.iter().position(|byte| ends_name(*byte))?;
                let length = sentence.get(end..)?.iter().position(|byte| !ends_name(*byte))?;
                Some(end + length)
            }
        }
    }
}

impl Matcher {
    pub(super) fn new(pieces: Vec<Piece>, whole: bool) -> Self {
        Matcher { pieces, whole, ..Matcher::default() }
    }

    fn plan(&self) -> &Plan {
        self.plan.get_or_init(|| Plan::of(&self.pieces, self.whole))
    }

    pub(super) fn find(&self, text: &str) -> Option<Found> {
        let bytes = text.as_bytes();
        let mut cache = None;
        let plan = self.plan();
        if !plan.within {
            let all = (0, bytes.len());
            return plan.has_needles(bytes).then(|| self.search(bytes, all, self.whole, &mut cache)).flatten();
        }
        let mut from = 0;
        while let Some(at) = plan.longest.find(bytes.get(from..).unwrap_or_default()) {
            let at = from + at;
            let start = memrchr(STOP, bytes.get(..at).unwrap_or_default()).map_or(0, |stop| stop + 1);
            let stop = memchr(STOP, bytes.get(at..).unwrap_or_default());
            let end = stop.map_or(bytes.len(), |stop| at + stop + 1);
            let found = self.in_sentence(bytes, (start, end), &mut cache);
            if found.is_some() || end >= bytes.len() {
                return found;
            }
            from = end;
        }
        None
    }

    fn in_sentence(&self, bytes: &[u8], (start, end): (usize, usize), cache: &mut Option<Cache>) -> Option<Found> {
        let sentence = bytes.get(start..end).unwrap_or_default();
        let plan = self.plan();
        if !plan.has_needles(sentence) {
            return None;
        }
        let mut from = 0;
        // each try may read the rest of the sentence: a few for themselves, then all others in one
        for tries in 0..=MOST_TRIES {
            let at = plan.start(sentence, from)?;
            let here = plan.starts != Starts::Anywhere && tries < MOST_TRIES;
            let found = self.search(bytes, (start + at, end), here, cache);
            if found.is_some() || !here {
                return found;
            }
            from = at + 1;
        }
        None
    }

    fn search(
        &self,
        bytes: &[u8],
        (start, end): (usize, usize),
        here: bool,
        cache: &mut Option<Cache>,
    ) -> Option<Found> {
        let anchored = if here { Anchored::Yes } else { Anchored::No };
        let input = Input::new(bytes).range(start..end).anchored(anchored);
        let short = self.short.get_or_init(|| short(&expression(&self.pieces, self.whole))).as_ref()?;
        let mut slots: Vec<Option<NonMaxUsize>> = vec![None; short.get_nfa().group_info().slot_len()];
        let fits = if end - start <= short.max_haystack_len() {
            let cache = cache.get_or_insert_with(|| short.create_cache());
            short.try_search_slots(cache, &input, &mut slots).unwrap_or_default().is_some()
        } else {
            let long = self.long.get_or_init(|| long(&expression(&self.pieces, self.whole))).as_ref()?;
            long.search_slots(&input, &mut slots).is_some()
        };
        fits.then(|| found(&slots)).flatten()
    }
}

fn finder(word: &str) -> Finder<'static> {
    Finder::new(word).into_owned()
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
