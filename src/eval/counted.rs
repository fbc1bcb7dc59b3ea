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
        let known = self.counted.0.iter().find(|count| count.of == *num && count.slots == *self.slots());
        if let Some(Count { number, live, .. }) = known {
            self.live |= *live;
            return Ok(A::constant(*number));
        }
        let live = std::mem::take(&mut self.live);
        let number = self.figure_anew::<Fraction>(num).map(Fraction::decimal);
        let made_live = std::mem::replace(&mut self.live, live);
        match number {
            Ok(Some(number)) if !self.in_doubt() => {
                self.live |= made_live;
                self.counted.0.truncate(KEPT - 1);
                let count = Count { of: num.clone(), slots: self.slots().clone(), number, live: made_live };
                self.counted.0.push_front(count);
                Ok(A::constant(number))
            }
            // doubts are told by whoever asks, in terms of what is asked in
            _ => self.figure_anew(num),
        }
    }
}
