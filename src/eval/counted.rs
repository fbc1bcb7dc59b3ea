//! Counts taken once: a comparison asks for its sides several times over, and to count is to ask of every row.
//!
//! Must not know what is counted.

use std::collections::VecDeque;

use rust_decimal::Decimal;

use super::algebra::Algebra;
use super::frame::{Frame, Slots};
use super::stop::Stop;
use crate::base::exact::Fraction;
use crate::base::place::Place;
use crate::ruleset::program::{AggregateFn, Num};

/// How many counts are kept: what one assertion may ask for in turn.
const KEPT: usize = 4;

/// Counts already taken.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// Those taken last while loops ran.
    recent: VecDeque<Count>,
    /// Those that no loop can change: one for the whole run, however many rules ask for it.
    lasting: Vec<Count>,
}

/// A count of which nothing but its number is to be told.
#[derive(Debug)]
struct Count {
    of: Num,
    slots: Slots,
    number: Decimal,
    live: bool,
    /// Where the file breaks off, if behind it may be more to count.
    may_grow: Option<Place>,
}

impl Counted {
    /// Forgets what was counted while loops ran.
    pub fn clear(&mut self) {
        self.recent.clear();
    }

    fn find(&self, of: &Num, slots: &Slots) -> Option<&Count> {
        let known = if is_lasting(slots) { self.lasting.iter().find(|count| count.of == *of) } else { None };
        known.or_else(|| self.recent.iter().find(|count| count.of == *of && count.slots == *slots))
    }

    fn keep(&mut self, count: Count) {
        if is_lasting(&count.slots) {
            return self.lasting.push(count);
        }
        self.recent.truncate(KEPT - 1);
        self.recent.push_front(count);
    }
}

/// Whether no loop stands at a row.
fn is_lasting(slots: &Slots) -> bool {
    slots.iter().all(Option::is_none)
}

/// Whether a figure is a count.
pub(super) fn is_count(num: &Num) -> bool {
    match num {
        Num::Aggregate(aggregate) => aggregate.function == AggregateFn::Count,
        Num::Headings(..) => true,
        _ => false,
    }
}

impl Frame<'_> {
    /// A count, taken only if it is not known for where the loops stand.
    pub fn counted<A: Algebra>(&mut self, num: &Num) -> Result<A, Stop> {
        // what was in doubt before cannot be told from what the count itself leaves in doubt
        if self.in_doubt() {
            return self.figure_anew(num);
        }
        if let Some(Count { number, live, may_grow, .. }) = self.counted.find(num, self.slots()) {
            let number = *number;
            (self.live, self.may_grow) = (self.live | *live, *may_grow);
            return Ok(A::constant(number));
        }
        let before = std::mem::take(&mut self.live);
        let number = self.figure_anew::<Fraction>(num);
        let live = self.live;
        self.live |= before;
        match number?.decimal() {
            Some(number) if self.not_whole.is_none() && self.unplaced.is_none() => {
                let (slots, may_grow) = (self.slots().clone(), self.may_grow);
                self.counted.keep(Count { of: num.clone(), slots, number, live, may_grow });
                Ok(A::constant(number))
            }
            // a row that may belong to it is told in terms of what is asked in
            _ => self.figure_anew(num),
        }
    }
}
