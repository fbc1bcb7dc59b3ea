//! A compiled test of a ruleset: plain data, names resolved, run by whoever has the report that it names.
//!
//! Must not know what a report holds.

use super::figures::{HeadingField, HeadingRef};
use super::refs::{CellRef, ColumnRef, RowRef};
use crate::base::place::Span;
use crate::form::table::{BlockRef, FormId};
use crate::syntax::tree::{self, Expected, Printed};

/// A test as written, kept until somebody wants to run it.
#[derive(Clone, Debug)]
pub struct Written {
    /// Index of its ruleset.
    pub set: usize,
    /// The folder of its file inside the ruleset.
    pub folder: String,
    /// What is written.
    pub tree: tree::Test,
}

/// `test "元误填入万元表" { report "…" set … expect … }`
#[derive(Clone, Debug)]
pub struct Trial {
    /// `元误填入万元表`
    pub title: String,
    /// Where the title stands.
    pub span: Span,
    /// Index of its ruleset.
    pub set: usize,
    /// Path of the report inside the ruleset.
    pub report: String,
    /// Where it is named.
    pub report_span: Span,
    /// Other reports that are given beside it.
    pub inputs: Vec<Other>,
    /// `replace "…" by "…"`: in its text, before it is read.
    pub replaced: Vec<(String, String)>,
    /// Edits of the report, in order.
    pub edits: Vec<Edit>,
    /// What is expected.
    pub expects: Vec<Expect>,
    /// `expect nothing else fails`
    pub nothing_else: Vec<(Expected, Span)>,
}

/// `input 上年 "samples/last.txt"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// `上年`
    pub input: String,
    /// Path inside the ruleset.
    pub path: String,
    /// Where it is written.
    pub span: Span,
}

/// An edit of the report.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What is done.
    pub what: What,
    /// Where it is written.
    pub span: Span,
}

/// What an edit does.
#[derive(Clone, Debug)]
pub enum What {
    /// `set 03[2159999].基本支出 = 85715.09`; without a figure: `blank …`
    Cell(CellRef, Option<Printed>),
    /// `remove row 03[2159999]`
    Rows(BlockRef, Vec<RowRef>),
    /// `remove column 03.经营支出`
    Column(BlockRef, ColumnRef),
    /// `remove table 05`
    Table(FormId),
    /// `set 文档["支出决算表"].单位 = "元"`; without a text: `blank …`
    Heading(HeadingRef, HeadingField, Option<Printed>),
    /// `remove row 文档["支出决算表"]`
    NoHeading(HeadingRef),
    /// `set 本文.年度 = 2022`, of an input `set 上年.本文.年度 = 2021`; without a text: `blank …`
    Own(Own, Option<u16>, Option<Printed>),
}

/// A part of `本文`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// 年度
    Year,
    /// 部门
    Department,
    /// 地区
    Region,
}

/// `expect I11 fails at 03[2159999] because "…"`
#[derive(Clone, Debug)]
pub struct Expect {
    /// Index of the rule.
    pub rule: u32,
    /// What its verdict should be.
    pub verdict: Expected,
    /// Where; everywhere if not said.
    pub at: Option<Site>,
    /// Words that the finding contains.
    pub because: Option<String>,
    /// The whole line.
    pub span: Span,
}

/// What is written behind `at`: an instance, or a part of a table with every instance in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Site {
    /// `03`
    Form(FormId),
    /// `项目自评["园区专项"]`
    Member(BlockRef),
    /// `01.收入`
    Block(BlockRef),
    /// `03[2159999]`
    Row(BlockRef, RowRef),
    /// `03.基本支出`
    Column(BlockRef, ColumnRef),
    /// `03[2159999].基本支出`
    Cell(CellRef),
    /// `文档["支出决算表"]`
    Heading(HeadingRef),
}
