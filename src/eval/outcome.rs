//! What a check found: the verdict of every instance, and on demand its figures.
//!
//! Must not know how it is shown.

use rust_decimal::Decimal;
use smallvec::SmallVec;

use crate::base::place::{Place, Span};
use crate::base::problem::Text;
use crate::base::unit::Unit;
use crate::form::table::{BlockRef, ColumnIx, FormId};
use crate::report::model::{RowIx, Value};
use crate::ruleset::program::Op;

/// The verdicts of all instances of all rules over one report, in the order of the program.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// One for each instance and part of an assertion.
    pub instances: Vec<Instance>,
    /// For each input of the program, how many instances are skipped because it was not given.
    pub not_given: Vec<usize>,
}

/// Where the loops of an instance stand; most rules have two at most.
pub type LoopRows = SmallVec<[Option<RowIx>; 2]>;

/// One rule at one place: small, so that passes cost nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// Index of the rule.
    pub rule: u32,
    /// Index of its case.
    pub case: u32,
    /// Index of the part of the assertion.
    pub part: u32,
    /// The rows its loops stand at; `None` in a slot when a loop had no rows or its table is absent.
    pub rows: LoopRows,
    /// For instances with `previous`: the row before, by slot order of use.
    pub previous: Option<RowIx>,
    /// The verdict.
    pub verdict: Verdict,
}

/// The verdict on an instance.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// True as printed.
    Pass {
        /// Every operand was blank or 0, or there was nothing to run over.
        vacuous: bool,
    },
    /// Not as printed, but possible for true values.
    Rounding {
        /// The intervals only touch.
        edge: bool,
    },
    /// Impossible for any true values.
    Fail,
    /// A `when` was false, or an optional part is not there.
    Skipped,
    /// An operand could not be had.
    Undecided(Box<Cause>),
}

/// Why an instance is undecided.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Its kind, for counting.
    pub kind: CauseKind,
    /// In words, naming the operand.
    pub text: Text,
    /// Where, if anywhere.
    pub place: Option<Place>,
}

/// Kinds of causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CauseKind {
    /// The file breaks off before it could be printed.
    CutOff,
    /// The table is not in the document.
    TableAbsent,
    /// A fixed row, a column or a cell is not printed.
    NotPrinted,
    /// The cell holds text where a figure is due.
    Text,
    /// The cell could not be read.
    Unreadable,
    /// A code is not printed and the table was not bound whole.
    NotWhole,
    /// A total is printed without its parts.
    TotalWithoutParts,
    /// The key stands twice.
    DoubledKey,
    /// The table has no single total row, or not exactly one row.
    NoTotal,
    /// The divisor is or may be 0 (基数为0).
    ZeroBase,
    /// `min` or `max` of no rows.
    NoRows,
    /// A figure too large for exact decimals.
    TooLarge,
    /// A heading or an entry of a code list is not there.
    NoEntry,
}

/// The figures of an instance, made on demand for findings and for `--all`.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// `03[2159999].基本支出`; empty for a scalar rule.
    pub at: String,
    /// Left side; none where the assertion is no comparison of figures.
    pub left: Option<Side>,
    /// Right side.
    pub right: Option<Side>,
    /// The sign between them.
    pub op: Option<Op>,
    /// Where the comparison that decided is written.
    pub compared: Option<Span>,
    /// The one table that a side reads, if it holds no figure but 0 while the other side reads more: what fails against
    /// it has one cause.
    pub hollow: Option<FormId>,
    /// One side counts rows, forms or headings.
    pub counts: bool,
    /// |left - right| in `unit`.
    pub difference: Option<Decimal>,
    /// Greatest difference that rounding (or the tolerance) allows, in `unit`.
    pub slack: Option<Decimal>,
    /// Unit of the sides.
    pub unit: Option<Unit>,
    /// Every cell that was read, left side first, in the order written; a sum over rows lists its rows. Of a failing
    /// instance at least one has a place, unless the document has none.
    pub operands: Vec<Operand>,
    /// The sums among the operands, in the order written.
    pub sums: Vec<Sum>,
    /// The `message` of the rule with its figures, if it has one.
    pub message: Option<String>,
}

impl Detail {
    /// Where it points first.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.operands.iter().find_map(|operand| operand.place)
    }
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The value, exact, in the unit of the detail; percents as printed (94.62 for 94.62%).
    pub value: Decimal,
    /// Decimals to show.
    pub decimals: u32,
    /// For words: the text instead.
    pub text: Option<String>,
    /// The side is one sum of operands divided by another.
    pub quotient: bool,
}

/// Rows that were added up: of an aggregate, or standing for a code that is not printed itself (合 6 行).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// As written in the language: `sum(03.项目支出)`, `03[201].本年支出合计`.
    pub name: String,
    /// Index of its first operand.
    pub first: usize,
    /// How many operands it lists: its nonzero rows.
    pub listed: usize,
    /// How many rows it has in all.
    pub rows: usize,
    /// How many of them add nothing, being 0 or blank; none of a count, which asks for no figure.
    pub zeros: usize,
}

/// A cell that an instance read.
#[derive(Clone, Debug)]
pub struct Operand {
    /// As written in the language: `03[2159999].基本支出`.
    pub name: String,
    /// The cell, if it is a cell of a table.
    pub cell: Option<(BlockRef, RowIx, ColumnIx)>,
    /// The value.
    pub value: Value,
    /// As printed.
    pub text: String,
    /// Where.
    pub place: Option<Place>,
    /// Factor in its side: 1, -1, …
    pub factor: Decimal,
    /// Which side.
    pub role: Role,
    /// Which part of a quotient, if its side has one.
    pub part: Option<Part>,
    /// The unit of its table.
    pub unit: Option<Unit>,
}

/// Which side of the comparison an operand belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Left of the sign.
    Left,
    /// Right of the sign.
    Right,
    /// In a test that is no comparison of figures, or compared with each thing that is counted.
    Tested,
    /// Not read by the assertion: where it was looked.
    Context,
}

/// Which part of a quotient an operand belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Above the line.
    Numerator,
    /// Below it.
    Denominator,
}
