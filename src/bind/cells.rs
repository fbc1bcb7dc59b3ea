//! Reads one cell by the type of its column; figures with a unit of their own are converted to the unit of the table.
//!
//! Must not know rows or layouts. A text never becomes 0.

use rust_decimal::Decimal;

use crate::base::fold::plain;
use crate::base::number::{self, Figure, Reading};
use crate::base::place::Place;
use crate::base::problem::Text;
use crate::base::unit::Unit;
use crate::document::GridCell;
use crate::form::table::ColumnType;
use crate::report::model::{Cell, Value};

use super::words::is_figure;

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Text where a figure should stand.
    NotANumber,
    /// A figure of another kind: a percent among amounts.
    OtherUnit,
    /// More digits than can be held exactly.
    TooLong,
    /// A figure in brackets: below zero to an accountant, a remark to others.
    Bracketed,
}

/// The cell under a column. A line may end before it (empty cells were cut off): it is blank then and stands at `end`.
pub(super) fn read(
    cell: Option<&GridCell>,
    end: Option<Place>,
    types: &[ColumnType],
    unit: Unit,
) -> (Cell, Option<Fault>) {
    let Some(cell) = cell else {
        return (Cell { value: Value::Blank, text: String::new(), place: end }, None);
    };
    let (value, fault) = value(&cell.text, types, unit);
    (Cell { value, text: cell.text.clone(), place: Some(cell.place) }, fault)
}

/// What a text would hold if it were printed in a column of these types, in a table of this unit.
#[must_use]
pub fn printed(text: &str, types: &[ColumnType], unit: Unit) -> Value {
    value(text, types, unit).0
}

fn value(text: &str, types: &[ColumnType], unit: Unit) -> (Value, Option<Fault>) {
    let Some(kind) = types.iter().find(|kind| kind.is_number()) else {
        let value = if text.is_empty() { Value::Blank } else { Value::Text(text.to_owned()) };
        return (value, None);
    };
    match number::read(text) {
        Reading::Blank => (Value::Blank, None),
        Reading::Text if is_bracketed(text) => {
            let why = Text::new(
                "带括号的数可能表示负数，也可能是附注",
                "a figure in brackets may be below zero, or a remark",
            );
            (Value::Unreadable(why), Some(Fault::Bracketed))
        }
        Reading::Text => (Value::Text(text.to_owned()), Some(Fault::NotANumber)),
        Reading::TooLong => {
            let why = Text::new("数字位数过多，无法精确读取", "the number has more digits than can be read exactly");
            (Value::Unreadable(why), Some(Fault::TooLong))
        }
        Reading::Number(figure, printed) => match converted(figure, printed, kind, unit) {
            Some(figure) => (Value::Number(figure), None),
            None => (Value::Text(text.to_owned()), Some(Fault::OtherUnit)),
        },
    }
}

/// `(288.41)`, `（288.41）`
fn is_bracketed(text: &str) -> bool {
    let plain = plain(text);
    let inner = plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(is_figure)
}

fn converted(figure: Figure, printed: Option<Unit>, kind: &ColumnType, table: Unit) -> Option<Figure> {
    let Some(printed) = printed else { return Some(figure) };
    match kind {
        ColumnType::Amount if printed.is_money() => convert(figure, printed, table),
        ColumnType::Percent => (printed == Unit::Percent).then_some(figure),
        ColumnType::Count(unit) => (printed == *unit).then_some(figure),
        ColumnType::Number => (!printed.is_money()).then_some(figure),
        _ => None,
    }
}

/// A figure of money in another unit; its exactness moves with it (85 元 is 0.0085 万元).
pub(super) fn convert(figure: Figure, from: Unit, to: Unit) -> Option<Figure> {
    if from == to {
        return Some(figure);
    }
    let value = figure.value.checked_mul(from.in_yuan())?.checked_div(to.in_yuan())?;
    let zeros = |unit: Unit| {
        let mut rest = unit.in_yuan();
        let mut zeros = 0_u32;
        while rest > Decimal::ONE {
            rest /= Decimal::TEN;
            zeros += 1;
        }
        zeros
    };
    let decimals = (figure.decimals + zeros(to)).saturating_sub(zeros(from));
    Some(Figure { value, decimals })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> (Value, Option<Fault>) {
        value(text, &[ColumnType::Amount], Unit::Wan)
    }

    #[test]
    fn a_unit_in_the_cell_is_converted() {
        for (text, wanted, decimals) in [("3 万元", "3", 0), ("85元", "0.0085", 4), ("1.5亿元", "15000.0", 0)] {
            let (Value::Number(figure), None) = amount(text) else { panic!("{text}") };
            assert_eq!(figure.value, Decimal::from_str_exact(wanted).unwrap(), "{text}");
            assert_eq!(figure.decimals, decimals, "{text}");
        }
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(amount("XX"), (Value::Text("XX".to_owned()), Some(Fault::NotANumber)));
        assert_eq!(amount("5%"), (Value::Text("5%".to_owned()), Some(Fault::OtherUnit)));
        for text in ["(288.41)", "（1,288.41）"] {
            assert!(matches!(amount(text), (Value::Unreadable(_), Some(Fault::Bracketed))), "{text}");
        }
        assert_eq!(amount("—"), (Value::Blank, None));
        assert!(matches!(amount(&"9".repeat(40)), (Value::Unreadable(_), Some(Fault::TooLong))));
        assert_eq!(value("甲", &[ColumnType::Text], Unit::Wan), (Value::Text("甲".to_owned()), None));
    }
}
