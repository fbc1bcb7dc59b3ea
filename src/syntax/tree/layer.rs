//! Layers, other reports, waivers and tests: declarations about rules and reports as a whole.

use super::{BinaryOp, Expr, Name, Rule};
use serde::{Deserialize, Serialize};

use crate::base::place::Span;
use crate::base::unit::Unit;

/// `extends 全国 2023`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Extends {
    /// `全国`
    pub name: Name,
    /// `2023`
    pub year: Option<u16>,
    /// The whole.
    pub span: Span,
}

/// `input 上年 year -1`, `input 下级 many key 部门`, `input 年初预算 uses 部门预算`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Input {
    /// `上年`
    pub name: Name,
    /// `year -1`: years after the report's
    pub year: Option<i32>,
    /// `many key 部门`
    pub many: Option<Name>,
    /// `uses 部门预算`: the kind of document that it is
    pub uses: Option<Name>,
    /// The whole.
    pub span: Span,
}

/// `change I10 at 06 because "…" { severity check }`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Change {
    /// `I10`
    pub rule: Name,
    /// `at 06`: a table or an instance
    pub at: Option<Expr>,
    /// `because "…"`
    pub because: Option<Name>,
    /// Clauses that replace those of the rule (`title`, `severity`, `assert`, …) or are added to it (`when`, `for`, `let`).
    pub clauses: Rule,
    /// `drop when 2`: clauses left out
    pub dropped: Vec<(Name, Option<u32>)>,
    /// The whole.
    pub span: Span,
}

/// `drop X22 at 06 because "…"`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Drop {
    /// `X22`
    pub rule: Name,
    /// `at 06`: a table or an instance
    pub at: Option<Expr>,
    /// `because "…"`
    pub because: Option<Name>,
    /// The whole.
    pub span: Span,
}

/// `waive I10 at 06[302].决算数 : 42.12 != 30.23 because "…" by "…" until 2024-12-31`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waive {
    /// `I10`
    pub rule: Name,
    /// `#2`: the second part of its assertion; else the first
    pub part: u32,
    /// `at 06[302].决算数`
    pub at: Option<Expr>,
    /// `42.12 != 30.23`
    pub sides: Sides,
    /// `because "…"`
    pub because: Option<Name>,
    /// `by "…"`
    pub by: Option<Name>,
    /// `until 2024-12-31`
    pub until: Option<Date>,
    /// The whole.
    pub span: Span,
}

/// What a waiver says is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sides {
    /// Nothing: for an assertion that reads nothing printed, `exists(07)`
    Nothing,
    /// `"约三十"`: what was tested, for an assertion without two sides
    Tested(Printed),
    /// `42.12 != 30.23`
    Compared(Printed, BinaryOp, Printed),
}

/// `2024-12-31`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Date {
    /// Year, month, day as written; month and day may be out of range.
    pub parts: (u16, u8, u8),
    /// Where.
    pub span: Span,
}

/// `42.12`, `1,234.50 万元`, `"经费"`: a value as a report prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// As written, without quotes and unit.
    pub text: String,
    /// The unit behind it.
    pub unit: Option<Unit>,
    /// The whole.
    pub span: Span,
}

/// `test "元误填入万元表" { report "…" set … expect … }`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Test {
    /// `"元误填入万元表"`
    pub title: Name,
    /// In the order written.
    pub parts: Vec<TestPart>,
    /// The whole.
    pub span: Span,
}

/// A line of a test.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum TestPart {
    /// `report "samples/clean.txt"`, relative to the rule file
    Report(Name),
    /// `input 上年 "samples/last.txt"`
    Input(Name, Name),
    /// `replace "收、支总计" by "收入支出总计"`: in the text of the report, before it is read
    Replace(Name, Name),
    /// `set 03[2159999].基本支出 = 85715.09`
    Set(Expr, Printed),
    /// `blank 03[2159999].基本支出`
    Blank(Expr),
    /// `remove row 03[2159999]`
    Remove(Option<Removed>, Expr),
    /// `expect I11 fails at 03[2159999]`
    Expect(Expect),
    /// `expect nothing else fails`
    NothingElse(Expected, Span),
}

/// What `remove` takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Removed {
    /// `remove row …`
    Row,
    /// `remove column …`
    Column,
    /// `remove table …`
    Table,
}

/// `expect I11 fails at 03[2159999]`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Expect {
    /// `I11`
    pub rule: Name,
    /// `fails`
    pub verdict: Expected,
    /// `at 03[2159999]`
    pub at: Option<Expr>,
    /// `because "…"`: words that the cause of an undecided instance contains
    pub because: Option<Name>,
    /// The whole.
    pub span: Span,
}

/// A verdict that a test expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expected {
    /// `fails`
    Fails,
    /// `passes` or `holds`
    Passes,
    /// `rounding`
    Rounding,
    /// `skipped`
    Skipped,
    /// `undecided`
    Undecided,
    /// `waived`
    Waived,
    /// `vacuous`
    Vacuous,
    /// `edge`
    Edge,
}
