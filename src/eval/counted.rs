//! Counts taken once: a comparison asks for its sides several times over, and to count is to ask of every row.
//!
//! Must not know what is counted.

use std::collections::VecDeque;

use rust_decimal::Decimal;

use super::algebra::Algebra;
use super::frame::{Frame, Slots};
use super::stop::Stop;
use crate::base::exact::Fraction;
use crate::ruleset::program::{AggregateFn, Num};

/// How many counts are kept: what one assertion may ask for in turn.
const KEPT: usize = 4;

/// The counts taken last.
#[derive(Debug, Default)]
pub(super) struct Counted(VecDeque<Count>);

/// A count of which nothing but its number is to be told.
#[derive(Debug)]
struct Count {
    of: Num,
    slots: Slots,
    number: Decimal,
    live: bool,
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
    /// A count, taken only if it was not taken just now with every loop standing where it stands.
    pub fn counted<A: Algebra>(&mut self, num: &Num) -> Result<A, Stop> {
        // what was in doubt before cannot be told from what the count itself leaves in doubt
        if self.in_doubt() {
            return self.figure_anew(num);
        }
        let known = self.counted.0.iter().find(|count| count.of == *num && count.slots == *self.slots());
        if let Some(Count { number, live, .. }) = known {
            self.live |= *live;
            return Ok(A::constant(*number));
        }
        let before = std::mem::take(&mut self.live);
        let number = self.figure_anew::<Fraction>(num);
        let live = self.live;
        self.live |= before;
        match number?.decimal() {
            Some(number) if !self.in_doubt() => {
                self.counted.0.truncate(KEPT - 1);
                self.counted.0.push_front(Count { of: num.clone(), slots: self.slots().clone(), number, live });
                Ok(A::constant(number))
            }
            // a row that may belong to it is told in terms of what is asked in
            _ => self.figure_anew(num),
        }
    }
}
