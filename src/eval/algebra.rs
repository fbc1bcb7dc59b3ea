//! What figures are computed in: exact printed values, or what their true values may be.
//!
//! Must not know rows, names or places. One evaluator runs over any algebra.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::base::exact::{Fraction, shift};
use crate::base::number::half_unit;
use crate::form::table::{BlockRef, ColumnIx};
use crate::report::model::RowIx;

/// Which cell of the report: what makes two terms the same.
pub(super) type CellKey = (BlockRef, RowIx, ColumnIx);

/// Why a figure cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// No exact decimal holds it.
    TooLarge,
    /// The divisor is or may be 0.
    ZeroBase,
}

/// A figure read from a cell, brought to the unit that amounts are computed in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// The cell.
    pub key: CellKey,
    /// The printed value.
    pub value: Decimal,
    /// Decimals that bound its true value; none for what is exact.
    pub decimals: Option<u32>,
    /// Power of ten between its printed unit and that of `value`.
    pub exponent: i32,
}

impl Reading {
    /// Half a unit of the last decimal it stands for.
    pub fn half(&self) -> Result<Decimal, Fault> {
        let Some(decimals) = self.decimals else { return Ok(Decimal::ZERO) };
        shift(half_unit(decimals), self.exponent).ok_or(Fault::TooLarge)
    }
}

/// Figures that can be added, multiplied, compared.
pub(super) trait Algebra: Sized {
    /// A literal.
    fn constant(value: Decimal) -> Self;
    /// A cell.
    fn cell(reading: &Reading) -> Result<Self, Fault>;
    /// `-a`
    fn negated(self) -> Self;
    /// `a + b`
    fn plus(self, other: Self) -> Result<Self, Fault>;
    /// `a * b`
    fn times(self, other: Self) -> Result<Self, Fault>;
    /// `a / b`
    fn over(self, other: Self) -> Result<Self, Fault>;
    /// `abs(a)`
    fn abs(self) -> Result<Self, Fault>;
    /// `round(a, decimals)`
    fn rounded(self, decimals: u32) -> Result<Self, Fault>;
    /// The lesser of both.
    fn lesser(self, other: Self) -> Result<Self, Fault>;
    /// The greater of both.
    fn greater(self, other: Self) -> Result<Self, Fault>;
    /// Notes that `extra`, the value of a row whose place in the tree is unknown, may belong to this sum.
    fn perhaps(self, row: (BlockRef, RowIx), extra: &Self) -> Result<Self, Fault>;
    /// Certainly 0.
    fn is_zero(&self) -> bool;
}

/// Printed values, exact even where they are divided.
impl Algebra for Fraction {
    fn constant(value: Decimal) -> Self {
        Fraction::from(value)
    }

    fn cell(reading: &Reading) -> Result<Self, Fault> {
        Ok(Fraction::from(reading.value))
    }

    fn negated(self) -> Self {
        Fraction::negated(self)
    }

    fn plus(self, other: Self) -> Result<Self, Fault> {
        Fraction::plus(self, other).ok_or(Fault::TooLarge)
    }

    fn times(self, other: Self) -> Result<Self, Fault> {
        Fraction::times(self, other).ok_or(Fault::TooLarge)
    }

    fn over(self, other: Self) -> Result<Self, Fault> {
        if other.sign() == Ordering::Equal {
            return Err(Fault::ZeroBase);
        }
        Fraction::over(self, other).ok_or(Fault::TooLarge)
    }

    fn abs(self) -> Result<Self, Fault> {
        Ok(if self.sign() == Ordering::Less { self.negated() } else { self })
    }

    fn rounded(self, decimals: u32) -> Result<Self, Fault> {
        Fraction::rounded(self, decimals).map(Fraction::from).ok_or(Fault::TooLarge)
    }

    fn lesser(self, other: Self) -> Result<Self, Fault> {
        let order = self.compare(other).ok_or(Fault::TooLarge)?;
        Ok(if order == Ordering::Greater { other } else { self })
    }

    fn greater(self, other: Self) -> Result<Self, Fault> {
        let order = self.compare(other).ok_or(Fault::TooLarge)?;
        Ok(if order == Ordering::Less { other } else { self })
    }

    fn perhaps(self, _row: (BlockRef, RowIx), _extra: &Self) -> Result<Self, Fault> {
        Ok(self)
    }

    fn is_zero(&self) -> bool {
        self.sign() == Ordering::Equal
    }
}
