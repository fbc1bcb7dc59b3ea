//! Comparisons: true as printed, possible for true values, or impossible.
//!
//! Must not know how tests combine or which rule they belong to, except for the tolerance in force.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::algebra::{Algebra, Fault};
use super::frame::Frame;
use super::holds::{grown, satisfies};
use super::index::unit_exponent;
use super::linear::Form;
use super::stop::Stop;
use super::walk::{self, Seen};
use crate::base::exact::{Fraction, shift};
use crate::base::interval::Interval;
use crate::base::unit::Unit;
use crate::form::table::FormId;
use crate::ruleset::program::{Measure, Num, Op, Relation, Rule, Tolerance};

/// What an assertion comes to, if it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Pass,
    Rounding { edge: bool },
    Fail,
}

/// `left - right` as printed, and the least and greatest it may truly be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    pub printed: Fraction,
    pub low: Fraction,
    pub high: Fraction,
}

/// The spread, with what doubtful rows may add to it.
struct Judged {
    spread: Spread,
    /// Every shift that doubtful rows may bring; none if that cannot be told.
    shifts: Option<Vec<Interval>>,
}

impl Spread {
    /// Judges a comparison with 0. Some true value satisfies it or none does; ends are included.
    ///
    /// `!=` fails only where both sides are equal as printed and no true value makes them differ: a cell against
    /// itself, zeros, whole counts, or under `tolerance exact`. `<` and `>` are not met where intervals only touch.
    pub fn judge(&self, op: Op) -> Found {
        let (low, high) = (self.low.sign(), self.high.sign());
        let (may_be_less, may_be_more) = (low == Ordering::Less, high == Ordering::Greater);
        let may_be_equal = low != Ordering::Greater && high != Ordering::Less;
        let touches = low == Ordering::Equal || high == Ordering::Equal;
        let (possible, edge) = match op {
            _ if satisfies(op, self.printed.sign()) => return Found::Pass,
            Op::Eq => (may_be_equal, touches),
            Op::Ne => (may_be_less || may_be_more, false),
            Op::Lt => (may_be_less, false),
            Op::Le => (may_be_less || may_be_equal, low == Ordering::Equal),
            Op::Gt => (may_be_more, false),
            Op::Ge => (may_be_more || may_be_equal, high == Ordering::Equal),
        };
        if possible { Found::Rounding { edge } } else { Found::Fail }
    }

    /// Greatest difference from 0 that is allowed on the side where it was printed.
    pub fn slack(&self) -> Option<Fraction> {
        let (below, above) = (self.printed.minus(self.low)?, self.high.minus(self.printed)?);
        Some(match self.printed.sign() {
            Ordering::Greater => below,
            Ordering::Less => above,
            Ordering::Equal if below.minus(above)?.sign() == Ordering::Less => above,
            Ordering::Equal => below,
        })
    }
}

impl Frame<'_> {
    /// The verdict on a comparison, or on its opposite.
    pub fn compare(&mut self, relation: &Relation, negate: bool, rule: Option<&Rule>) -> Result<Found, Stop> {
        let op = if negate { relation.op.opposite() } else { relation.op };
        let kept = self.may_grow.take();
        let sides = self.sides(relation);
        let met = std::mem::replace(&mut self.may_grow, kept);
        let (left, right) = sides?;
        let sign = left.compare(right).ok_or_else(|| self.fault(Fault::TooLarge))?;
        if let Some(place) = met
            && grown(&relation.left, &relation.right, sign, op).is_none()
        {
            return Err(Self::behind(place));
        }
        if satisfies(op, sign) {
            return Ok(Found::Pass);
        }
        if op == Op::Eq && self.tolerance(relation, rule).is_none() && self.rounds_to_print(relation)? {
            return Ok(Found::Pass);
        }
        let printed = self.difference(left, right)?;
        let judged = self.judged(relation, printed, rule)?;
        let found = judged.spread.judge(op);
        if found != Found::Fail {
            return Ok(found);
        }
        if let Some(form) = self.not_whole {
            return Err(self.not_whole(form, ""));
        }
        match self.unplaced {
            Some((block, row)) if self.may_hold(&judged, op)? => Err(self.unplaced(block, row)),
            _ => Ok(Found::Fail),
        }
    }

    /// `p == N/D` where N/D rounded to the decimals that p prints is p: 70.3% for 70.298…%.
    fn rounds_to_print(&mut self, relation: &Relation) -> Result<bool, Stop> {
        let (cell, quotient) = match (&relation.left, &relation.right) {
            (Num::Cell(cell), Num::Div(..)) => (cell, &relation.right),
            (Num::Div(..), Num::Cell(cell)) => (cell, &relation.left),
            _ => return Ok(false),
        };
        if !matches!(relation.measure, Measure::Percent | Measure::Number) {
            return Ok(false);
        }
        let percent = if self.unit_of(&Num::Cell(cell.clone())) == Some(Unit::Percent) { 2 } else { 0 };
        let decimals = self.decimals(cell)?.saturating_add(percent);
        let value: Fraction = self.cell(cell)?;
        let quotient: Fraction = self.figure(quotient)?;
        Ok(quotient.rounded(decimals) == value.decimal())
    }

    /// Both sides as printed.
    fn sides(&mut self, relation: &Relation) -> Result<(Fraction, Fraction), Stop> {
        Ok((self.figure(&relation.left)?, self.figure(&relation.right)?))
    }

    fn difference(&self, left: Fraction, right: Fraction) -> Result<Fraction, Stop> {
        left.minus(right).ok_or_else(|| self.fault(Fault::TooLarge))
    }

    /// What the difference of both sides may truly be.
    pub fn spread(&mut self, relation: &Relation, rule: Option<&Rule>) -> Result<Spread, Stop> {
        let (left, right) = self.sides(relation)?;
        let printed = self.difference(left, right)?;
        Ok(self.judged(relation, printed, rule)?.spread)
    }

    fn judged(&mut self, relation: &Relation, printed: Fraction, rule: Option<&Rule>) -> Result<Judged, Stop> {
        if let Some(slack) = self.tolerance(relation, rule) {
            let spread = (|| {
                let slack = Fraction::from(slack?);
                Some(Spread { printed, low: printed.minus(slack)?, high: printed.plus(slack)? })
            })();
            let spread = spread.ok_or_else(|| self.fault(Fault::TooLarge))?;
            return Ok(Judged { spread, shifts: None });
        }
        if let Some(parts) = self.ratio(relation)? {
            return parts.spread(printed).map_err(|fault| self.fault(fault));
        }
        let left: Form = self.figure(&relation.left)?;
        let right: Form = self.figure(&relation.right)?;
        let difference = left.plus(right.negated()).map_err(|fault| self.fault(fault))?;
        linear_spread(&difference, printed).map_err(|fault| self.fault(fault))
    }

    /// `p == N/D` in its parts, as the compiler gathered them or as written.
    fn ratio(&mut self, relation: &Relation) -> Result<Option<Parts>, Stop> {
        let (value, over, under, on_left) = match (&relation.ratio, &relation.left, &relation.right) {
            (Some(ratio), _, _) => (
                self.linear::<Form>(&ratio.value)?,
                self.linear::<Form>(&ratio.numerator)?,
                self.linear::<Form>(&ratio.denominator)?,
                ratio.on_left,
            ),
            (None, Num::Div(over, under), value) if !matches!(**under, Num::Const(..)) => {
                (self.figure(value)?, self.figure(over)?, self.figure(under)?, true)
            }
            (None, value, Num::Div(over, under)) if !matches!(**under, Num::Const(..)) => {
                (self.figure(value)?, self.figure(over)?, self.figure(under)?, false)
            }
            _ => return Ok(None),
        };
        let base: Fraction = match (&relation.ratio, &relation.left, &relation.right) {
            (Some(ratio), _, _) => self.linear(&ratio.denominator)?,
            (None, Num::Div(_, under), _) | (None, _, Num::Div(_, under)) => self.figure(under)?,
            _ => return Ok(None),
        };
        Ok(Some(Parts { value, over, under, base, on_left }))
    }

    /// Whether the comparison may hold if rows of unknown place belong to its sums.
    fn may_hold(&self, judged: &Judged, op: Op) -> Result<bool, Stop> {
        let Some(shifts) = &judged.shifts else { return Ok(true) };
        let spread = &judged.spread;
        for shift in shifts {
            let (low, high) = (Fraction::from(shift.low), Fraction::from(shift.high));
            let moved = (|| {
                let printed = spread.printed.plus(low)?;
                Some(Spread { printed, low: spread.low.plus(low)?, high: spread.high.plus(high)? })
            })();
            let moved = moved.ok_or_else(|| self.fault(Fault::TooLarge))?;
            if moved.judge(op) != Found::Fail {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The slack that a tolerance prescribes: of the rule, else of the only form read, else of the ruleset.
    ///
    /// An inner `None` is a constant too large for the unit computed in.
    #[expect(clippy::option_option, reason = "no tolerance and a tolerance that overflows are different")]
    fn tolerance(&self, relation: &Relation, rule: Option<&Rule>) -> Option<Option<Decimal>> {
        let rule = rule?;
        let own = rule.tolerance.filter(|_| rule.tree.tolerance.is_some());
        let tolerance = own.or_else(|| self.form_tolerance(relation)).or(rule.tolerance)?;
        match (tolerance, relation.measure) {
            (Tolerance::Exact, _) => Some(Some(Decimal::ZERO)),
            (Tolerance::Constant(slack, Some(unit)), Measure::Amount) if unit.is_money() => {
                Some(shift(slack, unit_exponent(unit)))
            }
            (Tolerance::Constant(slack, None), Measure::Amount) => {
                let unit = self.unit_of(&relation.left).or_else(|| self.unit_of(&relation.right));
                Some(shift(slack, unit_exponent(unit.unwrap_or(Unit::Wan))))
            }
            (Tolerance::Constant(slack, Some(Unit::Percent)), Measure::Percent | Measure::Number) => {
                Some(shift(slack, unit_exponent(Unit::Percent)))
            }
            (Tolerance::Constant(slack, None), Measure::Number | Measure::Count(_)) => Some(Some(slack)),
            (Tolerance::Constant(slack, Some(unit)), Measure::Count(own)) if unit == own => Some(Some(slack)),
            // a constant of another kind says nothing about these figures
            _ => None,
        }
    }

    fn form_tolerance(&self, relation: &Relation) -> Option<Tolerance> {
        let mut forms: Vec<FormId> = Vec::new();
        let mut see = |seen: Seen| {
            if let Seen::Reads(form) = seen
                && !forms.contains(&form)
            {
                forms.push(form);
            }
        };
        walk::num(&relation.left, &mut see);
        walk::num(&relation.right, &mut see);
        match forms.as_slice() {
            [form] => self.program.form_tolerances.get(usize::from(form.0)).copied().flatten(),
            _ => None,
        }
    }
}

fn linear_spread(difference: &Form, printed: Fraction) -> Result<Judged, Fault> {
    let Interval { low, high } = difference.bounds()?;
    Ok(Judged { spread: Spread { printed, low: low.into(), high: high.into() }, shifts: difference.shifts()? })
}

/// `p`, `N` and `D` of `p == N/D`.
struct Parts {
    value: Form,
    over: Form,
    under: Form,
    /// D as printed.
    base: Fraction,
    on_left: bool,
}

impl Parts {
    /// N/D - p has the sign of N - p·D where D is positive, and that is linear for each end of p.
    fn spread(self, printed: Fraction) -> Result<Judged, Fault> {
        let base = self.under.bounds()?;
        if base.has_zero() {
            return Err(Fault::ZeroBase);
        }
        let negative = base.high < Decimal::ZERO;
        let sign = |form: Form| if negative { form.negated() } else { form };
        let (over, under) = (sign(self.over), sign(self.under));
        let value = self.value.bounds()?;
        let against = |value: Decimal| over.clone().plus(under.clone().scaled(value)?.negated());
        let (most, least) = (against(value.low)?, against(value.high)?);
        let doubtful = most.doubtful() || self.value.doubtful();
        let base = if negative { self.base.negated() } else { self.base };
        let divided = |bound: Decimal| Fraction::from(bound).over(base).ok_or(Fault::TooLarge);
        let (low, high) = (divided(least.bounds()?.low)?, divided(most.bounds()?.high)?);
        let (low, high) = if self.on_left { (low, high) } else { (high.negated(), low.negated()) };
        Ok(Judged { spread: Spread { printed, low, high }, shifts: (!doubtful).then(|| vec![Interval::ZERO]) })
    }
}
