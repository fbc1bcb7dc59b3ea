//! Intervals of exact decimals: where a true value may lie. Bounds are exact or err to the wider side.
//!
//! Must not know which figure an interval belongs to.

use rust_decimal::{Decimal, RoundingStrategy};

use super::exact::{add, mul, sub};
use super::number::round;

/// Decimals kept of a quotient; both bounds are rounded outward to them.
const QUOTIENT_DECIMALS: u32 = 12;

/// Every value between two, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Least value.
    pub low: Decimal,
    /// Greatest value.
    pub high: Decimal,
}

impl Interval {
    /// 0 and nothing else.
    pub const ZERO: Interval = Interval { low: Decimal::ZERO, high: Decimal::ZERO };

    /// One value.
    #[must_use]
    pub fn exactly(value: Decimal) -> Self {
        Self { low: value, high: value }
    }

    /// `value ± half`
    #[must_use]
    pub fn around(value: Decimal, half: Decimal) -> Option<Self> {
        Some(Self { low: sub(value, half)?, high: add(value, half)? })
    }

    /// The narrowest that holds all the values.
    #[must_use]
    pub fn hull(values: &[Decimal]) -> Option<Self> {
        Some(Self { low: values.iter().copied().min()?, high: values.iter().copied().max()? })
    }

    /// Whether 0 may be the value.
    #[must_use]
    pub fn has_zero(self) -> bool {
        self.low <= Decimal::ZERO && self.high >= Decimal::ZERO
    }

    /// `a + b`
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self { low: add(self.low, other.low)?, high: add(self.high, other.high)? })
    }

    /// `-a`
    #[must_use]
    pub fn negated(self) -> Self {
        Self { low: -self.high, high: -self.low }
    }

    /// `a * b`
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        Self::hull(&[
            mul(self.low, other.low)?,
            mul(self.low, other.high)?,
            mul(self.high, other.low)?,
            mul(self.high, other.high)?,
        ])
    }

    /// `a / b`, where `b` cannot be 0; rounded outward.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        let mut all = None;
        for a in [self.low, self.high] {
            for b in [other.low, other.high] {
                let one = quotient(a, b)?;
                all = Some(all.map_or(one, |all: Self| all.join(one)));
            }
        }
        all
    }

    /// The narrowest that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// `abs(a)`
    #[must_use]
    pub fn abs(self) -> Self {
        let (a, b) = (self.low.abs(), self.high.abs());
        Self { low: if self.has_zero() { Decimal::ZERO } else { a.min(b) }, high: a.max(b) }
    }

    /// `round(a, d)`; rounding never changes an order, so the bounds suffice.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Self {
        Self { low: round(self.low, decimals), high: round(self.high, decimals) }
    }

    /// The lesser of both.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.min(other.high) }
    }

    /// The greater of both.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.max(other.high) }
    }
}

/// `a / b` between two decimals of limited length.
fn quotient(a: Decimal, b: Decimal) -> Option<Interval> {
    let near = a.checked_div(b)?;
    let short = near.round_dp_with_strategy(QUOTIENT_DECIMALS, RoundingStrategy::ToZero);
    if mul(short, b) == Some(a) {
        return Some(Interval::exactly(short));
    }
    // the quotient itself is off by less than its own last digit, so one unit on either side holds it
    Interval::around(short, Decimal::try_from_i128_with_scale(1, QUOTIENT_DECIMALS.min(short.scale())).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    fn i(low: &str, high: &str) -> Interval {
        Interval { low: d(low), high: d(high) }
    }

    #[test]
    fn keeps_every_true_value() {
        assert_eq!(i("-1", "2").times(i("3", "4")), Some(i("-4", "8")));
        assert_eq!(i("-3", "2").abs(), i("0", "3"));
        assert_eq!(i("-3", "-2").abs(), i("2", "3"));
        assert_eq!(i("0.44", "0.56").rounded(0), i("0", "1"));
        assert_eq!(i("1", "4").min(i("2", "3")), i("1", "3"));
        assert_eq!(i("1", "4").max(i("2", "3")), i("2", "4"));
        assert_eq!(i("1", "2").over(i("4", "8")), Some(i("0.125", "0.5")));
    }

    #[test]
    fn quotients_err_to_the_wider_side() {
        let third = i("1", "1").over(i("3", "3")).unwrap();
        assert!(mul(third.low, d("3")).unwrap() < d("1"));
        assert!(mul(third.high, d("3")).unwrap() > d("1"));
        let minus = i("-1", "-1").over(i("3", "3")).unwrap();
        assert!(minus.low < minus.high && minus.high < Decimal::ZERO);
    }
}
