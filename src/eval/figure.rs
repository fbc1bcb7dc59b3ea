//! Figures: a numeric expression to its value in an algebra.
//!
//! Must not know comparisons or verdicts.

use rust_decimal::Decimal;

use super::algebra::{Algebra, CellKey, Fault, Reading};
use super::counted::is_count;
use super::frame::{Frame, View};
use super::index::unit_exponent;
use super::locate::Target;
use super::stop::Stop;
use crate::base::exact::{Fraction, shift};
use crate::base::unit::Unit;
use crate::eval::outcome::CauseKind;
use crate::form::table::{BlockRef, ColumnIx};
use crate::report::model::{Cell, RowIx, Value};
use crate::ruleset::program::{CellRef, ColumnRef, Linear, Num, RowRef};

impl<'a> Frame<'a> {
    /// The value of an expression.
    pub fn figure<A: Algebra>(&mut self, num: &Num) -> Result<A, Stop> {
        match num {
            Num::Cell(cell) => self.cell(cell),
            count if is_count(count) => self.counted(count),
            _ => self.figure_anew(num),
        }
    }

    /// The value of an expression, even if it is a count that was just taken.
    pub fn figure_anew<A: Algebra>(&mut self, num: &Num) -> Result<A, Stop> {
        let value = match num {
            Num::Const(value, unit) => return self.constant(*value, *unit),
            Num::Cell(cell) => return self.cell(cell),
            Num::Aggregate(aggregate) => return self.aggregate(aggregate),
            Num::Neg(x) => return Ok(self.figure::<A>(x)?.negated()),
            Num::Add(a, b) => self.figure::<A>(a)?.plus(self.figure(b)?),
            Num::Sub(a, b) => self.figure::<A>(a)?.plus(self.figure::<A>(b)?.negated()),
            Num::Mul(a, b) => self.figure::<A>(a)?.times(self.figure(b)?),
            Num::Div(a, b) => self.figure::<A>(a)?.over(self.figure(b)?),
            Num::Abs(x) => self.figure::<A>(x)?.abs(),
            Num::Round(x, decimals) => self.figure::<A>(x)?.rounded(*decimals),
            Num::If(test, then, other) => {
                let branch = if self.holds(test)? { then } else { other };
                return self.figure(branch);
            }
            Num::Decimals(cell) => return Ok(A::constant(self.decimals(cell)?.into())),
            Num::Previous(slot, cell) => return self.at_previous(*slot, |frame| frame.cell(cell)),
            Num::Year(input) => {
                self.live = true;
                let year = self.report.year_of(*input).map(|year| A::constant(year.into()));
                return year.ok_or_else(|| self.no_entry("文中没有年度".to_owned(), "no year is printed".to_owned()));
            }
            Num::Entry(list, of, field) => return Ok(A::constant(self.entry_year(*list, of, *field)?.into())),
            Num::Headings(filter, slot) => {
                let count = self.headings_where(filter.as_deref(), *slot)?;
                self.may_grow = self.may_grow.or(self.report.cut);
                return Ok(A::constant(count.into()));
            }
            Num::Heading(heading, field) => return Ok(A::constant(self.heading_number(heading, *field)?)),
        };
        value.map_err(|fault| self.fault(fault))
    }

    fn constant<A: Algebra>(&self, value: Decimal, unit: Option<Unit>) -> Result<A, Stop> {
        let shifted = unit.map_or(Some(value), |unit| shift(value, unit_exponent(unit)));
        shifted.map(A::constant).ok_or_else(|| self.fault(Fault::TooLarge))
    }

    /// Gathered terms of a rule.
    pub fn linear<A: Algebra>(&mut self, linear: &Linear) -> Result<A, Stop> {
        let mut sum = A::constant(Decimal::ZERO);
        for term in &linear.terms {
            let value: A = self.figure(&term.of)?;
            let part = value.times(A::constant(term.factor));
            sum = part.and_then(|part| sum.plus(part)).map_err(|fault| self.fault(fault))?;
        }
        for (value, unit) in &linear.constants {
            let part = self.constant(*value, *unit)?;
            sum = sum.plus(part).map_err(|fault| self.fault(fault))?;
        }
        Ok(sum)
    }

    pub fn cell<A: Algebra>(&mut self, cell: &CellRef) -> Result<A, Stop> {
        // most stand in the row of a loop, in the block looked into last
        if let (ColumnRef::Fixed(column), RowRef::Slot(slot)) = (cell.column, &cell.row)
            && let (Some(view), Some((_, row))) = (self.seen(cell.block), self.slot(*slot))
        {
            return self.number(&view, row, column);
        }
        let zero = A::constant(Decimal::ZERO);
        let Some(view) = self.view(cell.block)? else { return Ok(zero) };
        let column = self.column(&view, cell.column)?;
        match self.locate(&view, &cell.row)? {
            Target::One(row) => self.number(&view, row, column),
            Target::Many(rows) => self.number_of_rows(&view, &rows, column),
            // a row of unknown place may be the one that is not found
            Target::Zero if view.has_column(column) => self.number_of_rows(&view, &[], column),
            Target::Zero => Err(self.unprinted_column(&view, column)),
            Target::Missing(what) => Err(self.not_printed(view.id, &what)),
        }
    }

    /// The sum of printed rows that stand for a code or an optional row; a row of unknown place may be one of them.
    fn number_of_rows<A: Algebra>(&mut self, view: &View<'_>, rows: &[RowIx], column: ColumnIx) -> Result<A, Stop> {
        let mut total = A::constant(Decimal::ZERO);
        for row in rows {
            let value = self.number(view, *row, column)?;
            total = total.plus(value).map_err(|fault| self.fault(fault))?;
        }
        if !view.whole {
            self.not_whole.get_or_insert(view.id.form);
        }
        for row in &view.facts.strays {
            let extra = self.quietly(|frame| frame.number::<A>(view, *row, column));
            total = self.perhaps((view.id, *row), extra, total)?;
        }
        Ok(total)
    }

    /// Evaluates without counting what is met as an operand.
    pub fn quietly<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let live = self.live;
        let value = run(self);
        self.live = live;
        value
    }

    /// The figure in a printed cell.
    #[inline]
    fn number<A: Algebra>(&mut self, view: &View<'_>, row: RowIx, column: ColumnIx) -> Result<A, Stop> {
        let key = (view.id, row, column);
        let Some(cell) = view.block.cell(row, column) else { return Err(self.unprinted_column(view, column)) };
        let Some(reading) = self.reading(view, key, cell)? else { return Ok(A::constant(Decimal::ZERO)) };
        self.live |= !reading.value.is_zero();
        A::cell(&reading).map_err(|fault| self.fault(fault))
    }

    /// What a cell says; none if it is blank.
    #[inline]
    pub fn reading(&self, view: &View<'_>, key: CellKey, cell: &Cell) -> Result<Option<Reading>, Stop> {
        match &cell.value {
            Value::Number(figure) => {
                let measure = view.facts.measures.get(usize::from(key.2.0)).copied().unwrap_or_default();
                let exponent = measure.exponent;
                let value = shift(figure.value, exponent).ok_or_else(|| self.fault(Fault::TooLarge))?;
                let decimals = measure.decimals(view.table, figure);
                Ok(Some(Reading { key, value, decimals, exponent }))
            }
            Value::Blank => Ok(None),
            Value::Text(_) => Err(self.bad_cell(CauseKind::Text, key, cell, None)),
            Value::Unreadable(why) => Err(self.bad_cell(CauseKind::Unreadable, key, cell, Some(why))),
            Value::Absent if view.may_skip(key.2) => Err(Stop::Skip),
            Value::Absent if !view.has_column(key.2) => Err(self.unprinted_column(view, key.2)),
            Value::Absent => Err(self.bad_cell(CauseKind::NotPrinted, key, cell, None)),
        }
    }

    /// A column that is not printed: an optional one skips.
    pub fn unprinted_column(&self, view: &View<'_>, column: ColumnIx) -> Stop {
        match view.may_skip(column) {
            true => Stop::Skip,
            false => self.no_column(view.id, &super::names::column(self.program, view.id, column)),
        }
    }

    /// Evaluates at the row before; the first row has none and is skipped.
    pub fn at_previous<T>(&mut self, slot: usize, run: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        let (Some((block, _)), Some(before)) = (self.slot(slot), self.previous.get(slot).copied().flatten()) else {
            return Err(Stop::Skip);
        };
        let here = self.set_slot(slot, Some((block, before)));
        let value = run(self);
        self.set_slot(slot, here);
        value
    }

    pub fn decimals(&mut self, cell: &CellRef) -> Result<u32, Stop> {
        let Some(view) = self.view(cell.block)? else { return Ok(0) };
        let column = self.column(&view, cell.column)?;
        let target = self.locate(&view, &cell.row)?;
        if let Target::Missing(what) = &target {
            return Err(self.not_printed(view.id, what));
        }
        let mut most = 0;
        for row in target.printed() {
            let _: Fraction = self.number(&view, *row, column)?;
            if let Some(Value::Number(figure)) = view.block.cell(*row, column).map(|cell| &cell.value) {
                most = most.max(figure.decimals);
            }
        }
        Ok(most)
    }

    /// A row of unknown place: if it holds a figure, the sum may lack it.
    pub fn perhaps<A: Algebra>(&mut self, row: (BlockRef, RowIx), extra: Result<A, Stop>, total: A) -> Result<A, Stop> {
        match extra {
            Ok(extra) if extra.is_zero() => Ok(total),
            Ok(extra) => {
                self.unplaced.get_or_insert(row);
                total.perhaps(row, &extra).map_err(|fault| self.fault(fault))
            }
            Err(Stop::Skip) => Ok(total),
            Err(_) => {
                self.not_whole.get_or_insert(row.0.form);
                Ok(total)
            }
        }
    }
}
