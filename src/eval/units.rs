//! Units of expressions, and figures brought to the unit they are shown in.
//!
//! Must not know verdicts.

use rust_decimal::Decimal;

use super::frame::Frame;
use super::index::{block_form, form_of, unit_exponent};
use crate::base::exact::{Fraction, shift};
use crate::base::unit::Unit;
use crate::form::table::{BlockRef, ColumnIx, ColumnType};
use crate::ruleset::program::{AggregateFn, CellRef, ColumnRef, Measure, Num, Relation};

impl Frame<'_> {
    /// The unit of the first operand: of money as its table prints it, `%`, a count word; none for plain numbers.
    pub fn unit_of(&self, num: &Num) -> Option<Unit> {
        match num {
            Num::Const(_, unit) => *unit,
            Num::Cell(cell) | Num::Previous(_, cell) => self.unit_of_cell(cell),
            Num::Neg(x) | Num::Abs(x) | Num::Round(x, _) => self.unit_of(x),
            Num::Add(a, b) | Num::Sub(a, b) | Num::If(_, a, b) => self.unit_of(a).or_else(|| self.unit_of(b)),
            Num::Mul(a, b) => {
                let (a, b) = (self.unit_of(a), self.unit_of(b));
                [a, b].into_iter().flatten().find(|unit| unit.is_money()).or(a).or(b)
            }
            Num::Div(a, b) => match (self.unit_of(a), self.unit_of(b)) {
                (unit, None) => unit,
                _ => None,
            },
            Num::Aggregate(aggregate) if aggregate.function == AggregateFn::Count => None,
            Num::Aggregate(aggregate) => self.unit_of(&aggregate.value),
            Num::Decimals(_) | Num::Year(_) | Num::Entry(..) | Num::Heading(..) | Num::Headings(..) => None,
        }
    }

    fn unit_of_cell(&self, cell: &CellRef) -> Option<Unit> {
        let column = match cell.column {
            ColumnRef::Fixed(column) => column,
            ColumnRef::Ordinal(_) => {
                self.view(cell.block).ok().flatten().and_then(|view| self.column(&view, cell.column).ok())?
            }
        };
        self.unit_of_column(cell.block, column)
    }

    /// The unit in which a column is printed.
    pub fn unit_of_column(&self, block: BlockRef, column: ColumnIx) -> Option<Unit> {
        let spec = block_form(self.program, block)?.columns.get(usize::from(column.0))?;
        match spec.types.iter().find(|kind| kind.is_number())? {
            ColumnType::Amount => {
                let block = self.resolve(block).unwrap_or(block);
                let unit = self.report.table(block).and_then(|table| table.unit);
                unit.or_else(|| form_of(self.program, block.form).map(|form| form.unit))
            }
            ColumnType::Percent => Some(Unit::Percent),
            ColumnType::Count(unit) => Some(*unit),
            _ => None,
        }
    }

    /// The unit in which both sides of a comparison are shown.
    pub fn unit_of_relation(&self, relation: &Relation) -> Option<Unit> {
        match relation.measure {
            Measure::Percent => Some(Unit::Percent),
            Measure::Count(unit) => Some(unit),
            Measure::Number => None,
            Measure::Amount => {
                let money = |num| self.unit_of(num).filter(|unit| unit.is_money());
                money(&relation.left).or_else(|| money(&relation.right))
            }
        }
    }
}

/// A figure in the unit it is shown in.
pub(super) fn shown(value: Fraction, unit: Option<Unit>) -> Option<Decimal> {
    let value = value.shown()?;
    unit.map_or(Some(value), |unit| shift(value, -unit_exponent(unit)))
}

/// Decimals of the exact value, once in that unit; none for a quotient, which may have any number.
pub(super) fn own_decimals(value: Fraction, unit: Option<Unit>) -> Option<u32> {
    let value = value.decimal()?;
    let shifted = unit.map_or(Some(value), |unit| shift(value, -unit_exponent(unit)))?;
    Some(shifted.normalize().scale())
}
