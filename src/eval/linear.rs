//! Sums of factor times cell, gathered so that a cell reached twice cancels; what is not linear is an interval.
//!
//! Must not know rows, names or places.

use rust_decimal::Decimal;

use super::algebra::{Algebra, CellKey, Fault, Reading};
use crate::base::exact::{add, mul};
use crate::base::interval::Interval;
use crate::form::table::BlockRef;
use crate::report::model::RowIx;

/// What true values a figure may have.
#[derive(Clone, Debug)]
pub(super) struct Form {
    terms: Vec<Term>,
    constant: Decimal,
    /// Everything that is not linear.
    rest: Interval,
    /// Rows that may or may not belong to a sum in it, with what they would add.
    doubts: Vec<Doubt>,
    /// A doubt went through something that is not linear.
    blurred: bool,
}

#[derive(Clone, Copy, Debug)]
struct Term {
    key: CellKey,
    factor: Decimal,
    value: Decimal,
    half: Decimal,
}

#[derive(Clone, Copy, Debug)]
struct Doubt {
    row: (BlockRef, RowIx),
    adds: Interval,
}

impl Form {
    fn hull(rest: Interval, blurred: bool) -> Self {
        Self { terms: Vec::new(), constant: Decimal::ZERO, rest, doubts: Vec::new(), blurred }
    }

    /// The interval of its true values, doubtful rows left out.
    pub fn bounds(&self) -> Result<Interval, Fault> {
        self.gathered().ok_or(Fault::TooLarge)
    }

    fn gathered(&self) -> Option<Interval> {
        let mut terms = self.terms.clone();
        terms.sort_unstable_by_key(|term| term.key);
        let (mut middle, mut half) = (self.constant, Decimal::ZERO);
        for same in terms.chunk_by(|a, b| a.key == b.key) {
            let Some(first) = same.first() else { continue };
            let factor = same.iter().try_fold(Decimal::ZERO, |sum, term| add(sum, term.factor))?;
            if !factor.is_zero() {
                middle = add(middle, mul(factor, first.value)?)?;
                half = add(half, mul(factor.abs(), first.half)?)?;
            }
        }
        Interval::around(middle, half)?.plus(self.rest)
    }

    /// The factor applied to every part.
    pub fn scaled(mut self, by: Decimal) -> Result<Self, Fault> {
        self.scale(by).ok_or(Fault::TooLarge)?;
        Ok(self)
    }

    fn scale(&mut self, by: Decimal) -> Option<()> {
        for term in &mut self.terms {
            term.factor = mul(term.factor, by)?;
        }
        self.constant = mul(self.constant, by)?;
        self.rest = self.rest.times(Interval::exactly(by))?;
        for doubt in &mut self.doubts {
            doubt.adds = doubt.adds.times(Interval::exactly(by))?;
        }
        Some(())
    }

    /// Its value, if no cell or interval is in it.
    fn as_constant(&self) -> Option<Decimal> {
        let plain = self.terms.is_empty() && self.rest == Interval::ZERO && !self.doubtful();
        plain.then_some(self.constant)
    }

    /// Whether rows of unknown place may change it.
    pub fn doubtful(&self) -> bool {
        self.blurred || !self.doubts.is_empty()
    }

    /// Every shift that some choice of the doubtful rows may bring; none if there are too many to tell.
    pub fn shifts(&self) -> Result<Option<Vec<Interval>>, Fault> {
        let mut doubts = self.doubts.clone();
        doubts.sort_unstable_by_key(|doubt| doubt.row);
        let mut all = vec![Interval::ZERO];
        let groups: Vec<&[Doubt]> = doubts.chunk_by(|a, b| a.row == b.row).collect();
        if self.blurred || groups.len() > 8 {
            return Ok(None);
        }
        for group in groups {
            let sum =
                group.iter().try_fold(Interval::ZERO, |sum, doubt| sum.plus(doubt.adds)).ok_or(Fault::TooLarge)?;
            let more: Option<Vec<Interval>> = all.iter().map(|one| one.plus(sum)).collect();
            all.extend(more.ok_or(Fault::TooLarge)?);
        }
        Ok(Some(all))
    }
}

impl Algebra for Form {
    fn constant(value: Decimal) -> Self {
        Self { constant: value, ..Self::hull(Interval::ZERO, false) }
    }

    fn cell(reading: &Reading) -> Result<Self, Fault> {
        let half = reading.half()?;
        let mut form = Self::constant(Decimal::ZERO);
        if half.is_zero() {
            form.constant = reading.value;
        } else {
            form.terms.push(Term { key: reading.key, factor: Decimal::ONE, value: reading.value, half });
        }
        Ok(form)
    }

    fn negated(mut self) -> Self {
        for term in &mut self.terms {
            term.factor = -term.factor;
        }
        for doubt in &mut self.doubts {
            doubt.adds = doubt.adds.negated();
        }
        self.constant = -self.constant;
        self.rest = self.rest.negated();
        self
    }

    fn plus(mut self, mut other: Self) -> Result<Self, Fault> {
        self.terms.append(&mut other.terms);
        self.doubts.append(&mut other.doubts);
        // most parts of a sum are cells and nothing else
        if !other.constant.is_zero() {
            self.constant = add(self.constant, other.constant).ok_or(Fault::TooLarge)?;
        }
        if other.rest != Interval::ZERO {
            self.rest = self.rest.plus(other.rest).ok_or(Fault::TooLarge)?;
        }
        self.blurred |= other.blurred;
        Ok(self)
    }

    fn times(self, other: Self) -> Result<Self, Fault> {
        if let Some(factor) = other.as_constant() {
            return self.scaled(factor);
        }
        if let Some(factor) = self.as_constant() {
            return other.scaled(factor);
        }
        let product = self.bounds()?.times(other.bounds()?).ok_or(Fault::TooLarge)?;
        Ok(Self::hull(product, self.doubtful() || other.doubtful()))
    }

    fn over(self, other: Self) -> Result<Self, Fault> {
        let base = other.bounds()?;
        if base.has_zero() {
            return Err(Fault::ZeroBase);
        }
        let inverse = other.as_constant().and_then(|base| Some((Decimal::ONE.checked_div(base)?, base)));
        if let Some((inverse, base)) = inverse
            && mul(inverse, base) == Some(Decimal::ONE)
        {
            return self.scaled(inverse);
        }
        let quotient = self.bounds()?.over(base).ok_or(Fault::TooLarge)?;
        Ok(Self::hull(quotient, self.doubtful() || other.doubtful()))
    }

    fn abs(self) -> Result<Self, Fault> {
        let bounds = self.bounds()?;
        // a doubtful row may change the sign
        if self.doubtful() {
            return Ok(Self::hull(bounds.abs(), true));
        }
        if bounds.low >= Decimal::ZERO {
            return Ok(self);
        }
        if bounds.high <= Decimal::ZERO {
            return Ok(self.negated());
        }
        Ok(Self::hull(bounds.abs(), false))
    }

    fn rounded(self, decimals: u32) -> Result<Self, Fault> {
        Ok(Self::hull(self.bounds()?.rounded(decimals), self.doubtful()))
    }

    fn lesser(self, other: Self) -> Result<Self, Fault> {
        Ok(Self::hull(self.bounds()?.min(other.bounds()?), self.doubtful() || other.doubtful()))
    }

    fn greater(self, other: Self) -> Result<Self, Fault> {
        Ok(Self::hull(self.bounds()?.max(other.bounds()?), self.doubtful() || other.doubtful()))
    }

    fn perhaps(mut self, row: (BlockRef, RowIx), extra: &Self) -> Result<Self, Fault> {
        self.doubts.push(Doubt { row, adds: extra.bounds()? });
        self.blurred |= extra.blurred;
        Ok(self)
    }

    fn is_zero(&self) -> bool {
        self.bounds() == Ok(Interval::ZERO)
    }
}
