//! Figures in words: a decimal with its decimals and unit, as a person would write it.
//!
//! Must not compute anything.

use rust_decimal::Decimal;

use crate::base::number;
use crate::base::unit::Unit;
use crate::eval::outcome::{Detail, Operand, Side};
use crate::report::model::Value;
use crate::ruleset::program::Op;

/// A decimal with at least and at most so many decimals.
#[must_use]
pub fn decimal(value: Decimal, least: u32, most: u32) -> String {
    let plain = value.normalize();
    let decimals = plain.scale().clamp(least, most.max(least));
    let mut shown = number::round(plain, decimals).normalize();
    shown.rescale(shown.scale().clamp(least, most.max(least)));
    if shown.is_zero() {
        shown.set_sign_positive(true);
    }
    shown.to_string()
}

/// A side of a comparison without its unit: `10.59`, or its words. Only what has a unit keeps its zeros.
#[must_use]
pub fn side(side: &Side, unit: Option<Unit>) -> String {
    match &side.text {
        Some(text) => text.clone(),
        None => decimal(side.value, if unit.is_some() { side.decimals } else { 0 }, side.decimals.max(6)),
    }
}

/// The difference of both sides, with the decimals of the sides.
#[must_use]
pub fn difference(detail: &Detail) -> Option<String> {
    let least = [&detail.left, &detail.right].into_iter().flatten().map(|side| side.decimals).max().unwrap_or(0);
    let least = if detail.unit.is_some() { least } else { 0 };
    detail.difference.map(|value| decimal(value, least.min(6), 6))
}

/// The difference where it tells something: not of sides that must differ, nor of a count from a bound.
#[must_use]
pub fn off_by(detail: &Detail) -> Option<String> {
    let bound = detail.counts && detail.op != Some(Op::Eq);
    let tells = detail.difference.is_some_and(|value| !value.is_zero()) && !bound;
    difference(detail).filter(|_| tells)
}

/// The slack: as many decimals as it has.
#[must_use]
pub fn slack(detail: &Detail) -> Option<String> {
    detail.slack.map(|value| decimal(value, 0, 6))
}

/// A unit behind a figure: ` 万元`, `%`, nothing.
#[must_use]
pub fn unit(unit: Option<Unit>) -> String {
    match unit {
        None => String::new(),
        Some(Unit::Percent) => "%".to_owned(),
        Some(unit) => format!(" {}", unit.word()),
    }
}

/// What a cell holds, as printed; nothing for a blank one.
#[must_use]
pub fn operand(operand: &Operand) -> String {
    match (&operand.value, operand.text.is_empty()) {
        (Value::Number(figure), true) => decimal(figure.value, figure.decimals, figure.decimals),
        (_, _) => operand.text.clone(),
    }
}

/// Whether a cell adds nothing: blank, absent or 0.
#[must_use]
pub fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Number(figure) => figure.value.is_zero(),
        Value::Blank | Value::Absent => true,
        Value::Text(_) | Value::Unreadable(_) => false,
    }
}

/// The word of a value's state in machine formats.
#[must_use]
pub fn state(value: &Value) -> &'static str {
    match value {
        Value::Number(_) => "number",
        Value::Blank => "blank",
        Value::Text(_) => "text",
        Value::Unreadable(_) => "unreadable",
        Value::Absent => "absent",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_decimals_as_needed() {
        let d = |text: &str| Decimal::from_str_exact(text).unwrap_or_default();
        assert_eq!(decimal(d("10.5"), 2, 6), "10.50");
        assert_eq!(decimal(d("0.0080"), 2, 6), "0.008");
        assert_eq!(decimal(d("-0.000"), 2, 2), "0.00");
        assert_eq!(decimal(d("0.33333333"), 2, 6), "0.333333");
        assert_eq!(decimal(d("8571509"), 0, 6), "8571509");
    }
}
