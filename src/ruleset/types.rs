//! What figures measure, and which of them may meet: decided before any data is read.
//!
//! Must not know tables or rules; only kinds of figures.

use super::program::Measure;
use crate::base::unit::Unit;

/// What a figure measures, as far as the text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// `0`: fits everything.
    Zero,
    /// `3`: a number written in a rule, without a unit.
    Bare,
    /// A plain number of a table, a ratio, a count of rows.
    Number,
    /// `5%`, a column of percents.
    Percent,
    /// Money.
    Amount,
    /// `3 人`
    Count(Unit),
}

/// Why two figures may not meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// 万元 against %
    Mixed,
    /// 3 against 万元 or %
    Bare,
    /// 人 against 辆
    Words,
    /// amount * amount
    Nothing,
}

impl Quantity {
    /// The measure of a comparison.
    pub fn measure(self) -> Measure {
        match self {
            Quantity::Zero | Quantity::Bare | Quantity::Number => Measure::Number,
            Quantity::Percent => Measure::Percent,
            Quantity::Amount => Measure::Amount,
            Quantity::Count(unit) => Measure::Count(unit),
        }
    }

    /// In words: Chinese and English.
    pub(super) fn words(self) -> (String, String) {
        match self {
            Quantity::Zero | Quantity::Bare | Quantity::Number => ("数".to_owned(), "a number".to_owned()),
            Quantity::Percent => ("百分比".to_owned(), "a percent".to_owned()),
            Quantity::Amount => ("金额".to_owned(), "an amount".to_owned()),
            Quantity::Count(unit) => (format!("以“{}”计的数", unit.word()), format!("a count of {}", unit.word())),
        }
    }
}

/// What `a + b`, `a - b` measures, and what `a == b` compares.
pub(super) fn meet(a: Quantity, b: Quantity) -> Result<Quantity, Clash> {
    use Quantity::{Amount, Bare, Count, Number, Percent, Zero};
    match (a, b) {
        (Zero, other) | (other, Zero) => Ok(other),
        (Amount, Amount) => Ok(Amount),
        (Bare, Amount | Percent) | (Amount | Percent, Bare) => Err(Clash::Bare),
        (Amount, _) | (_, Amount) => Err(Clash::Mixed),
        (Count(left), Count(right)) if left == right => Ok(a),
        (Count(_), Count(_)) => Err(Clash::Words),
        (Percent, Count(_)) | (Count(_), Percent) => Err(Clash::Mixed),
        (count @ Count(_), _) | (_, count @ Count(_)) => Ok(count),
        (Bare, Bare) => Ok(Bare),
        (Percent, Percent) => Ok(Percent),
        _ => Ok(Number),
    }
}

/// What `a * b` measures.
pub(super) fn times(a: Quantity, b: Quantity) -> Result<Quantity, Clash> {
    use Quantity::{Amount, Bare, Count, Number, Zero};
    match (a, b) {
        (Amount, Amount) => Err(Clash::Nothing),
        (Zero, other) | (other, Zero) => Ok(other),
        (Amount, _) | (_, Amount) => Ok(Amount),
        (count @ Count(_), Bare | Number) | (Bare | Number, count @ Count(_)) => Ok(count),
        (Bare, Bare) => Ok(Bare),
        _ => Ok(Number),
    }
}

/// What `a / b` measures.
pub(super) fn over(a: Quantity, b: Quantity) -> Result<Quantity, Clash> {
    use Quantity::{Amount, Bare, Count, Number, Zero};
    match (a, b) {
        (_, Zero) => Err(Clash::Nothing),
        (Amount, Amount) => Ok(Number),
        (Amount, _) => Ok(Amount),
        (Zero, _) => Ok(Zero),
        (_, Amount) => Err(Clash::Nothing),
        (count @ Count(_), Bare | Number) => Ok(count),
        (Bare, Bare) => Ok(Bare),
        _ => Ok(Number),
    }
}

#[cfg(test)]
mod tests {
    use super::Quantity::{Amount, Bare, Count, Number, Percent, Zero};
    use super::*;

    #[test]
    fn figures_meet_their_own_kind_only() {
        let people = Count(Unit::Count("人"));
        let cars = Count(Unit::Count("辆"));
        assert_eq!(meet(Amount, Zero), Ok(Amount));
        assert_eq!(meet(Amount, Percent), Err(Clash::Mixed));
        assert_eq!(meet(Amount, Bare), Err(Clash::Bare));
        assert_eq!(meet(Percent, Number), Ok(Number));
        assert_eq!(meet(people, cars), Err(Clash::Words));
        assert_eq!(meet(people, Bare), Ok(people));
        assert_eq!(times(Amount, Bare), Ok(Amount));
        assert_eq!(times(Amount, Amount), Err(Clash::Nothing));
        assert_eq!(over(Amount, Amount), Ok(Number));
        assert_eq!(over(Number, Amount), Err(Clash::Nothing));
    }
}
