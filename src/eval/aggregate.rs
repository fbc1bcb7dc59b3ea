//! `sum`, `count`, `min`, `max`: the values of rows, of members, or of the rows of all members, folded into one.
//!
//! Must not know which rows a set means, nor how a value is found.

use rust_decimal::Decimal;

use super::algebra::{Algebra, Fault};
use super::frame::{Frame, View};
use super::index::holds_figures;
use super::members::whole;
use super::rows::Purpose;
use super::stop::Stop;
use crate::base::exact::Fraction;
use crate::ruleset::program::{Aggregate, AggregateFn, RowSet};

/// Two values to one.
type Fold<A> = fn(A, A) -> Result<A, Fault>;

impl<'a> Frame<'a> {
    /// The value of an aggregate.
    pub fn aggregate<A: Algebra>(&mut self, aggregate: &Aggregate) -> Result<A, Stop> {
        let start = match aggregate.function {
            AggregateFn::Sum | AggregateFn::Count => Some(A::constant(Decimal::ZERO)),
            AggregateFn::Min | AggregateFn::Max => None,
        };
        let total = match aggregate.members {
            None => self.of_one(aggregate, start)?,
            Some(slot) => {
                let here = self.slot(slot);
                let total = self.of_members(aggregate, slot, start);
                self.set_slot(slot, here);
                total?
            }
        };
        total.ok_or_else(|| self.no_rows(aggregate.block))
    }

    fn of_members<A: Algebra>(
        &mut self,
        aggregate: &Aggregate,
        slot: usize,
        mut total: Option<A>,
    ) -> Result<Option<A>, Stop> {
        for member in self.members(aggregate.block.form)? {
            self.set_slot(slot, Some(whole(aggregate.block.form, member)));
            total = match aggregate.rows {
                RowSet::Once => self.add(aggregate, total)?,
                _ => self.of_one(aggregate, total)?,
            };
        }
        Ok(total)
    }

    /// Adds the rows of one block.
    fn of_one<A: Algebra>(&mut self, aggregate: &Aggregate, total: Option<A>) -> Result<Option<A>, Stop> {
        let Some(view) = self.view(aggregate.block)? else { return Ok(total) };
        let here = self.slot(aggregate.slot);
        let total = self.of_rows(&view, aggregate, total);
        self.set_slot(aggregate.slot, here);
        total
    }

    /// Adds the value where the aggregate stands, unless `where` leaves it out.
    fn add<A: Algebra>(&mut self, aggregate: &Aggregate, total: Option<A>) -> Result<Option<A>, Stop> {
        if let Some(filter) = &aggregate.filter
            && !self.holds(filter)?
        {
            return Ok(total);
        }
        let counts = aggregate.function == AggregateFn::Count;
        let value = if counts { A::constant(Decimal::ONE) } else { self.figure(&aggregate.value)? };
        self.live |= counts;
        let fold: Fold<A> = match aggregate.function {
            AggregateFn::Sum | AggregateFn::Count => A::plus,
            AggregateFn::Min => A::lesser,
            AggregateFn::Max => A::greater,
        };
        Ok(Some(match total {
            Some(total) => fold(total, value).map_err(|fault| self.fault(fault))?,
            None => value,
        }))
    }

    fn of_rows<A: Algebra>(
        &mut self,
        view: &View<'a>,
        aggregate: &Aggregate,
        mut total: Option<A>,
    ) -> Result<Option<A>, Stop> {
        let counts = aggregate.function == AggregateFn::Count;
        let taken = self.rows(view, &aggregate.rows, Purpose::Sum)?;
        for row in taken.bare.iter().filter(|_| !counts) {
            self.set_slot(aggregate.slot, Some((view.id, *row)));
            if !self.figure::<Fraction>(&aggregate.value)?.is_zero() {
                return Err(self.without_parts(view.id, *row));
            }
        }
        for row in taken.rows.iter() {
            self.set_slot(aggregate.slot, Some((view.id, *row)));
            total = self.add(aggregate, total)?;
        }
        if !view.whole && !matches!(aggregate.rows, RowSet::Listed(..)) {
            self.not_whole.get_or_insert(view.id.form);
        }
        if taken.open {
            for row in &view.facts.strays {
                let Some(sum) = total.take() else { break };
                self.set_slot(aggregate.slot, Some((view.id, *row)));
                let extra = match counts {
                    true => Ok(A::constant(u8::from(holds_figures(view.spec, view.block, *row)).into())),
                    false => self.quietly(|frame| frame.figure::<A>(&aggregate.value)),
                };
                total = Some(self.perhaps((view.id, *row), extra, sum)?);
            }
        }
        Ok(total)
    }
}
