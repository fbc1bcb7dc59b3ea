//! Figures and words of a compiled rule: cells, sums, entries of code lists, headings.
//!
//! Plain data; must not know how it is evaluated or named.

use rust_decimal::Decimal;

use super::conditions::Test;
use super::refs::{CellRef, RowSet};
use crate::base::fold::{fold, is_folded};
use crate::base::place::Span;
use crate::base::unit::Unit;
use crate::form::table::{BlockRef, FormId};

/// What a figure measures; checked by the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Money; the unit is the table's.
    Amount,
    /// Percent: `94.62%` is 0.9462 in a comparison.
    Percent,
    /// A plain number, a ratio, a count of rows.
    Number,
    /// A count with its word.
    Count(Unit),
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Num {
    /// A literal; with a unit of money it is an amount. 0 without unit fits any measure.
    Const(Decimal, Option<Unit>),
    /// A cell.
    Cell(CellRef),
    /// `-x`
    Neg(Box<Num>),
    /// `a + b`
    Add(Box<Num>, Box<Num>),
    /// `a - b`
    Sub(Box<Num>, Box<Num>),
    /// `a * b`
    Mul(Box<Num>, Box<Num>),
    /// `a / b`; undecided (基数为0) where b may be 0
    Div(Box<Num>, Box<Num>),
    /// `abs(x)`
    Abs(Box<Num>),
    /// `round(x, d)`, half away from zero
    Round(Box<Num>, u32),
    /// `if a then b else c`
    If(Box<Test>, Box<Num>, Box<Num>),
    /// `sum(x of r)` and its kin
    Aggregate(Box<Aggregate>),
    /// `decimals(x)`: decimals printed
    Decimals(CellRef),
    /// `previous(x)`: the cell in the row that the loop of that slot stood at before; the first is skipped
    Previous(usize, CellRef),
    /// `本文.年度`, of an input `上年.本文.年度`
    Year(Option<u16>),
    /// `功能分类[x].起`: a year of a code list's entry; one without it is skipped
    Entry(usize, Box<Word>, EntryField),
    /// A number of a heading: 年度, 序.
    Heading(HeadingRef, HeadingField),
    /// `count(文档 where …)`: how many headings satisfy a condition; the heading is in the slot.
    Headings(Option<Box<Test>>, usize),
}

/// `sum`, `count`, `min`, `max` over rows of one block. Two are equal wherever they are written.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// Which.
    pub function: AggregateFn,
    /// The block whose rows run.
    pub block: BlockRef,
    /// Which rows.
    pub rows: RowSet,
    /// `where`
    pub filter: Option<Test>,
    /// The value of each row; the row is in `slot`. For `count`, rows where it is blank count too.
    pub value: Num,
    /// The slot of the running row.
    pub slot: usize,
    /// The slot of the running member, if all members of a `many` form run.
    pub members: Option<usize>,
    /// Where it is written.
    pub span: Span,
}

impl PartialEq for Aggregate {
    fn eq(&self, other: &Self) -> bool {
        self.function == other.function
            && self.block == other.block
            && self.rows == other.rows
            && self.filter == other.filter
            && self.value == other.value
            && self.slot == other.slot
            && self.members == other.members
    }
}

/// An aggregate function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateFn {
    /// 0 for no rows
    Sum,
    /// Number of rows
    Count,
    /// Undecided for no rows
    Min,
    /// Undecided for no rows
    Max,
}

/// Words: a name, a label, a code as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// `"没有"`
    Const(Literal),
    /// A cell of a text, label or code column.
    Cell(CellRef),
    /// The key of a loop's row.
    Key(usize),
    /// `功能分类[x].名称`: field of a code list's entry
    Entry(usize, Box<Word>, EntryField),
    /// `文档["支出决算表"].单位`
    Heading(HeadingRef, HeadingField),
    /// `本文.部门`, of an input `上年.本文.部门`
    Department(Option<u16>),
    /// `本文.地区`
    Region(Option<u16>),
}

/// A word that a rule writes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// As written.
    pub text: String,
    /// As it compares, where that is not as written.
    folded: Option<Box<str>>,
}

impl Literal {
    /// As it compares.
    #[must_use]
    pub fn name(&self) -> &str {
        self.folded.as_deref().unwrap_or(&self.text)
    }
}

impl From<String> for Literal {
    fn from(text: String) -> Self {
        let folded = (!is_folded(&text)).then(|| fold(&text).into());
        Self { text, folded }
    }
}

/// A field of a code list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryField {
    /// 代码
    Code,
    /// 名称; equality with a name also accepts the entry's other names
    Name,
    /// 别名
    OtherNames,
    /// 起
    From,
    /// 止
    To,
}

/// A row of `文档`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadingRef {
    /// By title, folded, and which of several of it, from 1: `文档["机构设置"#2]`.
    Title(String, u32),
    /// The title under which a form is printed: `文档[03]`.
    Form(FormId),
    /// The heading a loop stands at.
    Slot(usize),
}

/// A column of `文档`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingField {
    /// 标题
    Title,
    /// 种类: 表, 节, 目录
    Kind,
    /// 编号
    Number,
    /// 序: place among the printed titles, from 1
    Order,
    /// 部门
    Department,
    /// 年度
    Year,
    /// 单位
    Unit,
    /// 说明
    Note,
    /// 空: 1 or 0 as a number
    Empty,
}
