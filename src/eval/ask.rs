//! Questions of people: the value of an expression that stands in no loop, with what it was made of.
//!
//! Must not know rules.

use rust_decimal::Decimal;

use super::algebra::Fault;
use super::compare::Found;
use super::frame::Frame;
use super::index::Index;
use super::linear::Form;
use super::outcome::{Cause, CauseKind, Detail, Role, Verdict};
use super::stop::Stop;
use super::trace::{Stand, Trace};
use super::units::shown;
use crate::base::exact::Fraction;
use crate::base::problem::Text;
use crate::base::unit::Unit;
use crate::report::model::Report;
use crate::ruleset::program::{Num, Program, Test, Word};

/// The value of an expression, for people who ask.
#[derive(Clone, Debug)]
pub struct Figured {
    /// The value as printed, in `unit`.
    pub value: Decimal,
    /// Least true value.
    pub low: Decimal,
    /// Greatest true value.
    pub high: Decimal,
    /// Decimals to show.
    pub decimals: u32,
    /// Its unit; none for a plain number.
    pub unit: Option<Unit>,
    /// What was read, with the sums in it.
    pub detail: Detail,
}

/// Works out a figure that stands in no loop; else the cause why it cannot be had.
///
/// # Errors
/// The cause, if an operand cannot be had.
pub fn value(program: &Program, report: &Report, num: &Num) -> Result<Figured, Box<Cause>> {
    let index = Index::new(program, report);
    let mut frame = Frame::new(program, report, &index);
    frame.figured(num).map_err(|stop| frame.cause(stop))
}

impl Frame<'_> {
    fn figured(&mut self, num: &Num) -> Result<Figured, Stop> {
        let unit = self.unit_of(num);
        let mut trace = Trace::default();
        self.trace(num, Stand::plain(Role::Left), &mut trace);
        let printed: Fraction = self.figure(num)?;
        let form: Form = self.figure(num)?;
        let bounds = form.bounds().map_err(|fault| self.fault(fault))?;
        let too_large = || Fault::TooLarge;
        let show = |value: Fraction| shown(value, unit).ok_or_else(too_large);
        let shown = (|| Ok((show(printed)?, show(bounds.low.into())?, show(bounds.high.into())?)))();
        let (value, low, high) = shown.map_err(|fault| self.fault(fault))?;
        let decimals = self.side(num, unit, Role::Left, &trace).map_or(0, |side| side.decimals);
        let detail = Detail { operands: trace.operands, sums: trace.sums, unit, ..Detail::default() };
        Ok(Figured { value, low, high, decimals, unit, detail })
    }

    pub fn cause(&self, stop: Stop) -> Box<Cause> {
        match stop {
            Stop::Undecided(cause) => cause,
            Stop::Absent(form) => Box::new(self.absent(form)),
            Stop::Skip => Box::new(Cause {
                kind: CauseKind::NotPrinted,
                text: Text::new("可不印出的栏没有印出", "an optional column is not printed"),
                place: None,
            }),
        }
    }
}

/// The text of a word that stands in no loop.
///
/// # Errors
/// The cause, if it cannot be had.
pub fn word(program: &Program, report: &Report, word: &Word) -> Result<String, Box<Cause>> {
    let index = Index::new(program, report);
    let mut frame = Frame::new(program, report, &index);
    let text = frame.word(word).map(std::borrow::Cow::into_owned);
    text.map_err(|stop| frame.cause(stop))
}

/// The verdict on a test that stands in no loop.
#[must_use]
pub fn test(program: &Program, report: &Report, test: &Test) -> Verdict {
    let index = Index::new(program, report);
    let mut frame = Frame::new(program, report, &index);
    match frame.judge(test, false, None) {
        Ok(Found::Pass) => Verdict::Pass { vacuous: !frame.live },
        Ok(Found::Rounding { edge }) => Verdict::Rounding { edge },
        Ok(Found::Fail) => Verdict::Fail,
        Err(Stop::Skip) => Verdict::Skipped,
        Err(stop) => Verdict::Undecided(frame.cause(stop)),
    }
}
