//! Exact arithmetic: decimals that refuse to lose a digit, and fractions so that a quotient stays exact too.
//!
//! Must not know what a number measures. Every operation gives `None` where no exact result fits.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::number::round;

/// Most digits a decimal holds: 2^96 - 1.
const LARGEST: i128 = (1 << 96) - 1;

/// Most decimals a decimal holds.
const MOST_DECIMALS: u32 = 28;

/// `a + b`
#[must_use]
pub fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    if a.scale() == b.scale() {
        if let Some(sum) = small(a).zip(small(b)).and_then(|(a, b)| a.checked_add(b)) {
            return Some(Decimal::new(sum, a.scale()));
        }
        return fit(a.mantissa().checked_add(b.mantissa())?, a.scale());
    }
    let (fine, coarse) = if a.scale() > b.scale() { (a, b) } else { (b, a) };
    let factor = power_of_ten(fine.scale() - coarse.scale())?;
    match coarse.mantissa().checked_mul(factor) {
        Some(aligned) => fit(fine.mantissa().checked_add(aligned)?, fine.scale()),
        None => add_trimmed(fine, coarse),
    }
}

/// `a - b`
#[must_use]
pub fn sub(a: Decimal, b: Decimal) -> Option<Decimal> {
    add(a, -b)
}

/// `a * b`
#[must_use]
pub fn mul(a: Decimal, b: Decimal) -> Option<Decimal> {
    match a.mantissa().checked_mul(b.mantissa()) {
        Some(product) => fit(product, a.scale() + b.scale()),
        None => {
            let (a, b) = (a.normalize(), b.normalize());
            fit(a.mantissa().checked_mul(b.mantissa())?, a.scale() + b.scale())
        }
    }
}

/// `value * 10^exponent`: how a figure is brought to another unit.
#[must_use]
pub fn shift(value: Decimal, exponent: i32) -> Option<Decimal> {
    let by = exponent.unsigned_abs();
    match exponent.cmp(&0) {
        Ordering::Equal => Some(value),
        Ordering::Less => fit(value.mantissa(), value.scale().checked_add(by)?),
        Ordering::Greater => match value.scale().checked_sub(by) {
            Some(scale) => fit(value.mantissa(), scale),
            None => fit(value.mantissa().checked_mul(power_of_ten(by - value.scale())?)?, 0),
        },
    }
}

/// The digits, if a machine word holds them: nearly always.
fn small(value: Decimal) -> Option<i64> {
    i64::try_from(value.mantissa()).ok()
}

fn power_of_ten(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

/// Both without trailing zeros: what looked too large may fit.
fn add_trimmed(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    let scale = a.scale().max(b.scale());
    let align = |x: Decimal| x.mantissa().checked_mul(power_of_ten(scale - x.scale())?);
    fit(align(a)?.checked_add(align(b)?)?, scale)
}

/// A decimal of that mantissa and scale; trailing zeros give way, other digits do not.
fn fit(mut mantissa: i128, mut scale: u32) -> Option<Decimal> {
    while scale > MOST_DECIMALS || mantissa.abs() > LARGEST {
        if scale == 0 || mantissa % 10 != 0 {
            return None;
        }
        mantissa /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).ok()
}

/// An exact fraction. Most are plain decimals and cost no more than these.
#[derive(Clone, Copy, Debug)]
pub struct Fraction {
    over: Decimal,
    /// Greater than 0; none for 1.
    under: Option<Decimal>,
}

impl From<Decimal> for Fraction {
    fn from(value: Decimal) -> Self {
        Self { over: value, under: None }
    }
}

impl Fraction {
    /// Less than, equal to or greater than 0.
    #[must_use]
    pub fn sign(self) -> Ordering {
        if self.over.is_zero() {
            Ordering::Equal
        } else if self.over.is_sign_negative() {
            Ordering::Less
        } else {
            Ordering::Greater
        }
    }

    /// `-a`
    #[must_use]
    pub fn negated(self) -> Self {
        Self { over: -self.over, under: self.under }
    }

    /// `a + b`
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.under == other.under {
            return Some(Self { over: add(self.over, other.over)?, under: self.under });
        }
        let over = add(times(self.over, other.under)?, times(other.over, self.under)?)?;
        Some(Self { over, under: product(self.under, other.under)? })
    }

    /// `a - b`
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// How `a` compares to `b`; none if that cannot be told exactly.
    #[must_use]
    pub fn compare(self, other: Self) -> Option<Ordering> {
        match self.under == other.under {
            true => Some(self.over.cmp(&other.over)),
            false => self.minus(other).map(Self::sign),
        }
    }

    /// `a * b`
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        Some(Self { over: mul(self.over, other.over)?, under: product(self.under, other.under)? })
    }

    /// `a / b`; the caller has made sure that `b` is not 0.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        if other.over.is_zero() {
            return None;
        }
        let over = times(self.over, other.under)?;
        let under = mul(other.over.abs(), self.under.unwrap_or(Decimal::ONE))?;
        let over = if other.over.is_sign_negative() { -over } else { over };
        Some(Self { over, under: (under != Decimal::ONE).then_some(under) })
    }

    /// Rounded half away from zero, exactly, even where the quotient has endless decimals.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Option<Decimal> {
        let Some(under) = self.under else { return Some(round(self.over, decimals)) };
        let size = self.over.abs();
        let near = round(size.checked_div(under)?, decimals);
        let step = Decimal::try_from_i128_with_scale(1, decimals).ok()?;
        let half = Decimal::try_from_i128_with_scale(5, decimals + 1).ok()?;
        let reaches = |bound: Decimal| Some(mul(bound, under)? <= size);
        let exact = if reaches(add(near, half)?)? {
            add(near, step)?
        } else if near.is_zero() || reaches(sub(near, half)?)? {
            near
        } else {
            sub(near, step)?
        };
        Some(if self.over.is_sign_negative() { -exact } else { exact })
    }

    /// The nearest decimal, for showing only: a quotient is cut to 12 decimals.
    #[must_use]
    pub fn shown(self) -> Option<Decimal> {
        match self.under {
            None => Some(self.over),
            Some(under) => Some(round(self.over.checked_div(under)?, 12).normalize()),
        }
    }

    /// The exact decimal, unless it is a quotient.
    #[must_use]
    pub fn decimal(self) -> Option<Decimal> {
        self.under.is_none().then_some(self.over)
    }
}

fn times(value: Decimal, factor: Option<Decimal>) -> Option<Decimal> {
    factor.map_or(Some(value), |factor| mul(value, factor))
}

/// `None` inside stands for 1, `None` outside for too large.
#[expect(clippy::option_option, reason = "the outer level is failure, the inner one a denominator of 1")]
fn product(a: Option<Decimal>, b: Option<Decimal>) -> Option<Option<Decimal>> {
    match (a, b) {
        (None, other) | (other, None) => Some(other),
        (Some(a), Some(b)) => mul(a, b).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn adds_without_losing_digits() {
        assert_eq!(add(d("0.1"), d("0.02")), Some(d("0.12")));
        assert_eq!(sub(d("227.70"), d("227.68")), Some(d("0.02")));
        let large = d("9999999999999999999999999999");
        assert_eq!(add(large, d("0.0")), Some(large));
        assert_eq!(add(large, d("0.1")), None, "29 digits");
        assert_eq!(add(Decimal::MAX, Decimal::ONE), None);
        assert_eq!(add(d("1000000000000000000000000000"), d("0.0000000000000000000000000010")), None);
    }

    #[test]
    fn multiplies_and_shifts_without_losing_digits() {
        assert_eq!(mul(d("0.01"), d("10000")), Some(d("100")));
        assert_eq!(mul(d("9999999999999999"), d("9999999999999999")), None);
        assert_eq!(mul(d("0.000000000000001"), d("0.000000000000001")), None);
        assert_eq!(shift(d("766.56"), 4), Some(d("7665600")));
        assert_eq!(shift(d("7665600.01"), -4), Some(d("766.560001")));
        assert_eq!(shift(d("0.0000000000000000000000001"), -4), None);
    }

    #[test]
    fn fractions_stay_exact() {
        let third = Fraction::from(d("1")).over(Fraction::from(d("3"))).unwrap();
        let one = third.times(Fraction::from(d("3"))).unwrap();
        assert_eq!(one.minus(Fraction::from(d("1"))).unwrap().sign(), Ordering::Equal);
        let minus = Fraction::from(d("-1")).over(Fraction::from(d("-8"))).unwrap();
        assert_eq!(minus.rounded(2), Some(d("0.13")));
        assert_eq!(third.negated().rounded(2), Some(d("-0.33")));
        assert_eq!(Fraction::from(d("2")).over(Fraction::from(d("3"))).unwrap().rounded(0), Some(d("1")));
        assert_eq!(third.shown(), Some(d("0.333333333333")));
    }
}
