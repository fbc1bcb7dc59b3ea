//! Conditions of a compiled rule: comparisons with what is linear in them, and what can be asked of cells and tables.
//!
//! Plain data; must not know how it is evaluated or named.

use rust_decimal::Decimal;

use super::figures::{HeadingRef, Measure, Num, Word};
use super::refs::{CellRef, RowRef};
use crate::base::place::Span;
use crate::base::unit::Unit;
use crate::form::table::{BlockRef, ColumnIx, FormId};

/// One part of an assertion.
#[derive(Clone, Debug)]
pub struct Assert {
    /// What must hold.
    pub test: Test,
    /// Where it is written.
    pub span: Span,
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// `true`
    Const(bool),
    /// `a == b` of figures
    Compare(Box<Relation>),
    /// `a == b` of words
    SameWord(Box<WordRelation>),
    /// `a and b`
    And(Vec<Test>),
    /// `a or b`
    Or(Vec<Test>),
    /// `not a`
    Not(Box<Test>),
    /// `a implies b`
    Implies(Box<Test>, Box<Test>),
    /// `if a then b else c`
    If(Box<Test>, Box<Test>, Box<Test>),
    /// `x in {1, 2}`
    InNums(Num, Vec<Num>),
    /// `x in {"甲", "乙"}`
    InWords(Word, Vec<Word>),
    /// `x in 功能分类`
    InList(Word, usize),
    /// `r under 本年支出合计`: both of the block
    Under(BlockRef, RowRef, RowRef),
    /// `exists(x)`
    Exists(Thing),
    /// `blank(x)`
    Blank(CellRef),
    /// `readable(x)`: a number or blank; false for text, undecided for what could not be read
    Readable(CellRef),
    /// `empty(T)`: no nonzero figure is printed in it, or it is left out with its sentence
    Empty(FormId),
    /// `contains(a, b)`: both folded
    Contains(Word, Word),
    /// `meets(value, target)`: skipped where one of them is words, or another thing is counted
    Meets(Word, Word),
    /// `unique(c)`: no value twice in the printed column
    Unique(BlockRef, ColumnIx),
}

/// What `exists` asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    /// A row printed (for a code: itself or any below it).
    Row(BlockRef, RowRef),
    /// A cell whose row and column are printed.
    Cell(CellRef),
    /// A column printed.
    Column(BlockRef, ColumnIx),
    /// A table in the document.
    Table(FormId),
    /// A title or heading.
    Heading(HeadingRef),
    /// An entry of a code list.
    Entry(usize, Word),
}

/// `left op right` of figures. Two are equal wherever they are written.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The sign.
    pub op: Op,
    /// Left side as written.
    pub left: Num,
    /// Right side as written.
    pub right: Num,
    /// What is compared.
    pub measure: Measure,
    /// left - right gathered, if both are linear.
    pub linear: Option<Linear>,
    /// `p == N/D`, if it has that form.
    pub ratio: Option<Ratio>,
    /// The comparison with both sides.
    pub span: Span,
}

impl PartialEq for Relation {
    fn eq(&self, other: &Self) -> bool {
        self.op == other.op && self.left == other.left && self.right == other.right
    }
}

/// A comparison sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Op {
    /// The comparison with its sides exchanged.
    #[must_use]
    pub fn mirrored(self) -> Op {
        match self {
            Op::Lt => Op::Gt,
            Op::Le => Op::Ge,
            Op::Gt => Op::Lt,
            Op::Ge => Op::Le,
            Op::Eq | Op::Ne => self,
        }
    }

    /// The comparison that holds where this one does not.
    #[must_use]
    pub fn opposite(self) -> Op {
        match self {
            Op::Eq => Op::Ne,
            Op::Ne => Op::Eq,
            Op::Lt => Op::Ge,
            Op::Le => Op::Gt,
            Op::Gt => Op::Le,
            Op::Ge => Op::Lt,
        }
    }
}

/// Sum of factors times cells or sums, plus a constant: a cell that stands on both sides is gone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    /// Each cell or aggregate once, factor not 0.
    pub terms: Vec<Term>,
    /// Constants by unit (none: plain number).
    pub constants: Vec<(Decimal, Option<Unit>)>,
}

/// A factor times a cell or a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The factor.
    pub factor: Decimal,
    /// A [`Num::Cell`] or a sum [`Num::Aggregate`] whose value is a cell.
    pub of: Num,
}

/// `p == N/D`
#[derive(Clone, Debug, PartialEq)]
pub struct Ratio {
    /// The ratio as printed or computed.
    pub value: Linear,
    /// N
    pub numerator: Linear,
    /// D
    pub denominator: Linear,
    /// The quotient stands on the left side.
    pub on_left: bool,
}

/// `left == right` or `left != right` of words: folded; through the list also by other names of the same code.
/// Two are equal wherever they are written.
#[derive(Clone, Debug)]
pub struct WordRelation {
    /// `==`, else `!=`
    pub equal: bool,
    /// Left side.
    pub left: Word,
    /// Right side.
    pub right: Word,
    /// The code list whose names these are, with the slot of the row that has the code.
    pub names_of: Option<(usize, usize)>,
    /// The comparison.
    pub span: Span,
}

impl PartialEq for WordRelation {
    fn eq(&self, other: &Self) -> bool {
        self.equal == other.equal && self.left == other.left && self.right == other.right
    }
}
