//! Gathering: a comparison of figures as a sum of factors times cells, or as `p == N/D`.
//!
//! Must not know names or tables; only compiled figures.

use rust_decimal::Decimal;

use super::program::{Aggregate, AggregateFn, Linear, Num, Op, Ratio, Relation, Term};
use crate::base::place::Span;
use crate::base::unit::Unit;
use crate::ruleset::program::Measure;

/// The comparison with everything that can be gathered at compile time.
pub(super) fn relation(op: Op, left: Num, right: Num, measure: Measure, span: Span) -> Relation {
    let difference = linear(&left).zip(linear(&right)).and_then(|(a, b)| plus(a, scale(b, Decimal::NEGATIVE_ONE)?));
    let ratio = if difference.is_none() { ratio(&left, &right) } else { None };
    Relation { op, left, right, measure, linear: difference, ratio, span }
}

/// A figure as a sum of factors times cells and sums; none if it is not linear, or not exactly.
pub(super) fn linear(num: &Num) -> Option<Linear> {
    match num {
        Num::Const(value, unit) => Some(constant(*value, *unit)),
        Num::Cell(_) => Some(term(Decimal::ONE, num.clone())),
        Num::Neg(x) => scale(linear(x)?, Decimal::NEGATIVE_ONE),
        Num::Add(a, b) => plus(linear(a)?, linear(b)?),
        Num::Sub(a, b) => plus(linear(a)?, scale(linear(b)?, Decimal::NEGATIVE_ONE)?),
        Num::Mul(a, b) => {
            let (a, b) = (linear(a)?, linear(b)?);
            match (plain(&a), plain(&b)) {
                (Some(factor), _) => scale(b, factor),
                (None, Some(factor)) => scale(a, factor),
                (None, None) => None,
            }
        }
        Num::Div(a, b) => divide(linear(a)?, plain(&linear(b)?)?),
        Num::Aggregate(aggregate) if aggregate.function == AggregateFn::Sum => sum(aggregate),
        _ => None,
    }
}

fn constant(value: Decimal, unit: Option<Unit>) -> Linear {
    let constants = if value.is_zero() { Vec::new() } else { vec![(value, unit)] };
    Linear { terms: Vec::new(), constants }
}

fn term(factor: Decimal, of: Num) -> Linear {
    Linear { terms: vec![Term { factor, of }], constants: Vec::new() }
}

/// The value of a constant without a unit of money: `5%` is 0.05.
fn plain(linear: &Linear) -> Option<Decimal> {
    if !linear.terms.is_empty() {
        return None;
    }
    let mut value = Decimal::ZERO;
    for (constant, unit) in &linear.constants {
        let part = match unit {
            None => *constant,
            Some(Unit::Percent) => exact(constant.checked_mul(Decimal::new(1, 2))?),
            Some(_) => return None,
        };
        value = value.checked_add(part)?;
    }
    Some(value)
}

fn exact(value: Decimal) -> Decimal {
    value.normalize()
}

fn scale(mut linear: Linear, factor: Decimal) -> Option<Linear> {
    if factor.is_zero() {
        return Some(Linear::default());
    }
    for term in &mut linear.terms {
        term.factor = times(term.factor, factor)?;
    }
    for (value, _) in &mut linear.constants {
        *value = times(*value, factor)?;
    }
    Some(linear)
}

/// The exact product, or none where digits would be lost.
fn times(a: Decimal, b: Decimal) -> Option<Decimal> {
    if a.scale() + b.scale() > 28 {
        return None;
    }
    a.checked_mul(b).filter(|product| product.scale() == a.scale() + b.scale() || product.is_zero()).map(exact)
}

fn divide(mut linear: Linear, by: Decimal) -> Option<Linear> {
    let over = |value: Decimal| {
        let quotient = value.checked_div(by)?;
        (times(quotient, by)? == value).then(|| exact(quotient))
    };
    for term in &mut linear.terms {
        term.factor = over(term.factor)?;
    }
    for (value, _) in &mut linear.constants {
        *value = over(*value)?;
    }
    Some(linear)
}

fn plus(mut a: Linear, b: Linear) -> Option<Linear> {
    for term in b.terms {
        match a.terms.iter_mut().find(|known| known.of == term.of) {
            Some(known) => known.factor = known.factor.checked_add(term.factor)?,
            None => a.terms.push(term),
        }
    }
    for (value, unit) in b.constants {
        match a.constants.iter_mut().find(|(_, known)| *known == unit) {
            Some((known, _)) => *known = known.checked_add(value)?,
            None => a.constants.push((value, unit)),
        }
    }
    a.terms.retain(|term| !term.factor.is_zero());
    a.constants.retain(|(value, _)| !value.is_zero());
    Some(a)
}

/// `sum(2 * a - b)` is `2 * sum(a) - sum(b)` over the same rows.
fn sum(aggregate: &Aggregate) -> Option<Linear> {
    let value = linear(&aggregate.value)?;
    if !value.constants.is_empty() {
        return None;
    }
    let mut gathered = Linear::default();
    for part in value.terms {
        if !matches!(part.of, Num::Cell(_)) {
            return None;
        }
        let one = Aggregate { value: part.of, ..aggregate.clone() };
        gathered = plus(gathered, term(part.factor, Num::Aggregate(Box::new(one))))?;
    }
    Some(gathered)
}

/// `p == N/D` with the quotient on either side.
fn ratio(left: &Num, right: &Num) -> Option<Ratio> {
    let (value, (numerator, denominator), on_left) = match (quotient(left), quotient(right)) {
        (Some(quotient), None) => (linear(right)?, quotient, true),
        (None, Some(quotient)) => (linear(left)?, quotient, false),
        _ => return None,
    };
    Some(Ratio { value, numerator, denominator, on_left })
}

/// `N/D`, also with factors and constants around it: `2 * N / D - 1` is `(2N - D) / D`.
fn quotient(num: &Num) -> Option<(Linear, Linear)> {
    match num {
        Num::Div(a, b) => Some((linear(a)?, linear(b)?)),
        Num::Neg(x) => {
            let (numerator, denominator) = quotient(x)?;
            Some((scale(numerator, Decimal::NEGATIVE_ONE)?, denominator))
        }
        Num::Mul(a, b) => {
            let ((numerator, denominator), factor) = match quotient(a) {
                Some(found) => (found, plain(&linear(b)?)?),
                None => (quotient(b)?, plain(&linear(a)?)?),
            };
            Some((scale(numerator, factor)?, denominator))
        }
        Num::Add(a, b) => shifted(a, b, Decimal::ONE),
        Num::Sub(a, b) => shifted(a, b, Decimal::NEGATIVE_ONE),
        _ => None,
    }
}

/// `N/D + sign * c`, or `c + sign * N/D`.
fn shifted(a: &Num, b: &Num, sign: Decimal) -> Option<(Linear, Linear)> {
    if let Some((numerator, denominator)) = quotient(a) {
        let shift = plain(&linear(b)?)?.checked_mul(sign)?;
        return Some((plus(numerator, scale(denominator.clone(), shift)?)?, denominator));
    }
    let (numerator, denominator) = quotient(b)?;
    let shift = plain(&linear(a)?)?;
    Some((plus(scale(numerator, sign)?, scale(denominator.clone(), shift)?)?, denominator))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::place::SourceId;
    use crate::form::table::{BlockIx, BlockRef, ColumnIx, FormId, NodeIx};
    use crate::ruleset::program::{CellRef, ColumnRef, RowRef, RowSet};

    const BLOCK: BlockRef = BlockRef::new(FormId(0), BlockIx(0));

    fn span(at: u32) -> Span {
        Span { source: SourceId(0), start: at, end: at + 1 }
    }

    fn cell_in(row: RowRef, column: u16, at: u32) -> Num {
        Num::Cell(CellRef { block: BLOCK, row, column: ColumnRef::Fixed(ColumnIx(column)), span: span(at) })
    }

    fn cell(column: u16) -> Num {
        cell_in(RowRef::Node(NodeIx(0)), column, u32::from(column))
    }

    fn n(value: i64) -> Num {
        Num::Const(Decimal::from(value), None)
    }

    fn add(a: Num, b: Num) -> Num {
        Num::Add(Box::new(a), Box::new(b))
    }

    fn sub(a: Num, b: Num) -> Num {
        Num::Sub(Box::new(a), Box::new(b))
    }

    fn mul(a: Num, b: Num) -> Num {
        Num::Mul(Box::new(a), Box::new(b))
    }

    fn div(a: Num, b: Num) -> Num {
        Num::Div(Box::new(a), Box::new(b))
    }

    fn sum_of(value: Num) -> Num {
        let aggregate = Aggregate {
            function: AggregateFn::Sum,
            block: BLOCK,
            rows: RowSet::Leaf,
            filter: None,
            value,
            slot: 0,
            members: None,
            span: span(9),
        };
        Num::Aggregate(Box::new(aggregate))
    }

    fn show(linear: Option<Linear>) -> String {
        let Some(linear) = linear else { return "none".to_owned() };
        let mut parts: Vec<String> = Vec::new();
        for term in &linear.terms {
            let name = match &term.of {
                Num::Cell(CellRef { column: ColumnRef::Fixed(column), .. }) => format!("c{}", column.0),
                Num::Aggregate(aggregate) => format!("sum({})", show(linear_of(&aggregate.value))),
                _ => "?".to_owned(),
            };
            parts.push(format!("{}*{name}", term.factor));
        }
        parts.extend(linear.constants.iter().map(|(value, unit)| format!("{value}{}", unit.map_or("", Unit::word))));
        parts.join(" + ")
    }

    fn linear_of(num: &Num) -> Option<Linear> {
        linear(num)
    }

    fn gathered(left: Num, right: Num) -> Relation {
        relation(Op::Eq, left, right, Measure::Amount, span(0))
    }

    #[test]
    fn equal_terms_merge_and_cancel() {
        let elsewhere = cell_in(RowRef::Node(NodeIx(0)), 1, 77);
        assert_eq!(show(gathered(add(cell(1), cell(2)), add(elsewhere, cell(3))).linear), "1*c2 + -1*c3");
        assert_eq!(show(gathered(add(cell(1), cell(1)), n(0)).linear), "2*c1");
        assert_eq!(show(gathered(cell(1), cell(1)).linear), "");
        assert_eq!(show(gathered(Num::Neg(Box::new(cell(1))), n(3)).linear), "-1*c1 + -3");
    }

    #[test]
    fn constants_are_factors() {
        let percent = Num::Const(Decimal::from(5), Some(Unit::Percent));
        assert_eq!(show(linear(&mul(percent.clone(), cell(1)))), "0.05*c1");
        assert_eq!(show(linear(&mul(cell(1), mul(n(2), n(3))))), "6*c1");
        assert_eq!(show(linear(&div(cell(1), n(4)))), "0.25*c1");
        assert_eq!(show(linear(&div(cell(1), n(3)))), "none");
        assert_eq!(show(linear(&mul(cell(1), cell(2)))), "none");
        assert_eq!(show(linear(&add(percent, n(1)))), "5% + 1");
        let money = Num::Const(Decimal::from(3), Some(Unit::Wan));
        assert_eq!(show(linear(&mul(n(2), money))), "6万元");
    }

    #[test]
    fn sums_over_the_same_rows_split_and_merge() {
        let a = || cell_in(RowRef::Slot(0), 1, 1);
        let b = || cell_in(RowRef::Slot(0), 2, 2);
        assert_eq!(show(gathered(sub(sum_of(a()), sum_of(b())), sum_of(sub(a(), b()))).linear), "");
        assert_eq!(show(linear(&sum_of(add(a(), mul(n(2), b()))))), "1*sum(1*c1) + 2*sum(1*c2)");
        assert_eq!(show(linear(&sum_of(add(a(), n(1))))), "none");
        assert_eq!(show(linear(&sum_of(sum_of(a())))), "none");
    }

    #[test]
    fn ratios_are_recognised_on_either_side() {
        let right = gathered(cell(0), div(cell(1), cell(2)));
        assert!(right.linear.is_none());
        let ratio = right.ratio.unwrap();
        assert_eq!(
            (show(Some(ratio.value)), show(Some(ratio.numerator)), ratio.on_left),
            ("1*c0".into(), "1*c1".into(), false)
        );
        assert!(gathered(div(cell(1), cell(2)), cell(0)).ratio.unwrap().on_left);
        let rate = gathered(cell(0), sub(div(cell(1), cell(2)), n(1))).ratio.unwrap();
        assert_eq!((show(Some(rate.numerator)), show(Some(rate.denominator))), ("1*c1 + -1*c2".into(), "1*c2".into()));
        let third = gathered(cell(0), div(cell(1), n(3))).ratio.unwrap();
        assert_eq!(show(Some(third.denominator)), "3");
        let product = gathered(mul(cell(0), cell(2)), cell(1));
        assert!(product.linear.is_none() && product.ratio.is_none());
    }
}
