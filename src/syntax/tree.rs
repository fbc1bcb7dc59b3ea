//! The tree of a rule file: what was written, with its place, before any name means anything.
//!
//! Every variant's first line shows the text that produces it.

mod expr;
mod layer;
mod prose;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::place::Span;
use crate::base::problem::Severity;
use crate::base::unit::Unit;

pub use expr::{Arg, ArgRows, BinaryOp, Call, Expr, ExprKind, Head, Key, Reference, Step};
pub use layer::{Change, Date, Drop, Expect, Expected, Extends, Input, Printed, Removed, Sides, Test, TestPart, Waive};
pub use prose::{Each, List, Many, Read, Reading, Section};

/// A name, quoted or bare, without its quotes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The words as written, with Chinese input forms inside quotes kept.
    pub text: String,
    /// Where, quotes included.
    pub span: Span,
}

/// One rule file: its declarations in the order written. Statements that could not be read are only problems.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct File {
    /// The declarations.
    pub items: Vec<Item>,
    /// Comments, for tools that must keep them: place of each `// …`.
    pub comments: Vec<Span>,
    /// The names of declarations that could not be read: that nobody declares them is no news.
    pub unread: Vec<String>,
}

/// One declaration or bare assertion.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Item {
    /// `ruleset 湖南 2023 { title "…" }`
    Ruleset(Ruleset),
    /// `form 03 支出 "支出决算表" { … }`
    Form(Form),
    /// `codes 功能分类 from "codes/functional.csv" { 代码 = code }` or with entries
    Codes(Codes),
    /// `number 三公 = 07`
    Number(Number),
    /// `let 名 = 表达式` at the top of a file
    Let(Let),
    /// `rule I10 "…" error { … }`
    Rule(Arc<Rule>),
    /// `sum(03.项目支出) == 01.总计 - 06.基本支出`
    Bare(Bare),
    /// `input 上年 year -1`
    Input(Input),
    /// `change I10 at 06 because "…" { severity check }`
    Change(Box<Change>),
    /// `drop X22 because "…"`
    Drop(Drop),
    /// `waive I10 at 06[302].决算数 : 42.12 != 30.23 because "…"`
    Waive(Box<Waive>),
    /// `test "…" { report "…" expect … }`
    Test(Test),
}

/// `ruleset 全国 2023 { title "…" version "1.0" years 2019..2026 tolerance exact }`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ruleset {
    /// `全国`
    pub name: Name,
    /// `2023`
    pub year: Option<u16>,
    /// `title "…"`
    pub title: Option<Name>,
    /// `version "1.2.0"`
    pub version: Option<Name>,
    /// `years 2023` or `years 2019..2026`, both ends included
    pub years: Option<(u16, u16)>,
    /// `region "湖南"`
    pub region: Option<Name>,
    /// `tolerance exact` or `tolerance 0.05 万元`
    pub tolerance: Option<Tolerance>,
    /// `extends 全国 2023`
    pub extends: Option<Extends>,
    /// `never waive I05, X01`
    pub never_waive: Vec<Name>,
    /// The whole.
    pub span: Span,
}

/// `tolerance exact` (no amount) or `tolerance 0.05 万元`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tolerance {
    /// The constant with its unit; none for `exact`.
    pub amount: Option<Literal>,
    /// The whole.
    pub span: Span,
}

/// `3 万元`, `5%`, `0.05`: a number as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Literal {
    /// The digits, half width: `0.05`.
    pub digits: String,
    /// The unit behind them.
    pub unit: Option<Unit>,
    /// The whole.
    pub span: Span,
}

/// `number 三公 = 07`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Number {
    /// `三公`
    pub form: Name,
    /// `07`
    pub number: Name,
    /// The whole.
    pub span: Span,
}

/// `let 名 = 表达式`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Let {
    /// `名`
    pub name: Name,
    /// The expression.
    pub value: Expr,
    /// The whole.
    pub span: Span,
}

/// A bare assertion.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bare {
    /// What must hold.
    pub assert: Expr,
}

/// `codes 功能分类 from "codes/functional.csv" { 代码 = code, 名称 = name }`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Codes {
    /// `功能分类`
    pub name: Name,
    /// `from "codes/functional.csv"`, relative to the folder of the rule file
    pub from: Option<Name>,
    /// `代码 = code`: field of the list, header of the file
    pub fields: Vec<(Name, Name)>,
    /// `增加 "增长" "上升"`: a word list written in place (no `from`)
    pub entries: Vec<(Name, Vec<Name>)>,
    /// The whole.
    pub span: Span,
}

/// `form 03 支出 "支出决算表" | "支出决算总表" { … }`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Form {
    /// `03`, the nickname
    pub number: Option<Name>,
    /// `支出`, the name by topic (none: the number is its name)
    pub name: Option<Name>,
    /// `of 部门预算`: the kind of document that has it; none: the accounts themselves
    pub of: Option<Name>,
    /// Titles of the head and of `title` lines.
    pub titles: Vec<Name>,
    /// `optional` after the head.
    pub optional: bool,
    /// `since 2020` after the head: reports of the years before do not have it
    pub since: Option<(u16, Span)>,
    /// `unit 万元`
    pub unit: Option<(Unit, Span)>,
    /// `decimals 2`
    pub decimals: Option<(u32, Span)>,
    /// `tolerance …`
    pub tolerance: Option<Tolerance>,
    /// `note "没有{…}，故本表无数据"`: alternatives, braces not yet read
    pub notes: Vec<Name>,
    /// `block 收入 { … }`; a form without blocks has one with no name.
    pub blocks: Vec<Block>,
    /// `item 总计 = 收入.总计`
    pub items: Vec<Let>,
    /// `+=`: added to a form that exists
    pub adds: bool,
    /// `many key 项目名称`
    pub many: Option<Many>,
    /// `section "…" / "…"`: alternatives, in order
    pub sections: Vec<Section>,
    /// What is read from prose, in order.
    pub readings: Vec<Reading>,
    /// The whole.
    pub span: Span,
}

/// `block 收入 { column … rows … }`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Block {
    /// `收入`; none for the only block of a form.
    pub name: Option<Name>,
    /// Columns in the order written.
    pub columns: Vec<Column>,
    /// Top of the row tree.
    pub rows: Vec<RowNode>,
    /// The whole.
    pub span: Span,
}

/// `column 科目编码 | "功能分类科目编码" | "类" + "款" + "项" : code 功能分类  key`
///
/// `column 甲, 乙 : amount` gives two of these.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Column {
    /// The name rules use.
    pub name: Name,
    /// Other printed names.
    pub aliases: Vec<Name>,
    /// `"类" + "款" + "项"`: printed names of the cells that together hold the value
    pub split: Vec<Name>,
    /// After the colon, `|` between alternatives.
    pub types: Vec<ColumnType>,
    /// `key`
    pub key: bool,
    /// `optional`
    pub optional: bool,
    /// `merged`: an empty cell continues the one above
    pub merged: bool,
    /// The whole.
    pub span: Span,
}

/// The type of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnType {
    /// `amount`
    Amount,
    /// `percent`
    Percent,
    /// `number`
    Number,
    /// `count 人`
    Count(Unit),
    /// `code 功能分类`
    Code(Name),
    /// `label`
    Label,
    /// `text`
    Text,
    /// `date`
    Date,
    /// `bound`
    Bound,
    /// `"{一级: label}（{权重: number}分）"`: a pattern, braces not yet read
    Pattern(Name),
    /// `list of code 经济分类`
    ListOf(Option<Name>),
    /// A type that is not one.
    Unknown(Name),
}

/// A row of the tree: `使用非财政拨款结余 | "…" optional { … }`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RowNode {
    /// What stands there.
    pub kind: RowKind,
    /// Other printed names.
    pub aliases: Vec<Name>,
    /// `optional`
    pub optional: bool,
    /// `memo` (其中：)
    pub memo: bool,
    /// `{ … }`; none if no braces were written.
    pub children: Option<Vec<RowNode>>,
    /// The whole.
    pub span: Span,
}

/// What a row of the tree is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowKind {
    /// `总计`, a code list's name, or `"…"`: told apart by the compiler
    Name(Name),
    /// `301`: a code
    Code(Name),
    /// `others`: the codes neither named nor below a named one
    Others(Span),
}

/// `rule I10 "…" error { … }`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// `I10`
    pub id: Name,
    /// `"上级行等于…"`
    pub title: Option<Name>,
    /// `error`, `check`, `hint`
    pub severity: Option<Severity>,
    /// `basis "…"`
    pub basis: Option<Name>,
    /// `advice "…"`
    pub advice: Option<Name>,
    /// `message "…{expr}…"`
    pub message: Option<Message>,
    /// `tolerance …`
    pub tolerance: Option<Tolerance>,
    /// `for …`, outermost first
    pub loops: Vec<Loop>,
    /// `let …`
    pub lets: Vec<Let>,
    /// `when …`
    pub guards: Vec<Expr>,
    /// `assert …`; more than one or none is a problem the compiler reports
    pub asserts: Vec<Expr>,
    /// From `rule` to the closing brace.
    pub span: Span,
}

/// `message "差 {甲 - 乙}"`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Text and expressions in turn.
    pub parts: Vec<MessagePart>,
    /// The string with its quotes.
    pub span: Span,
}

/// A part of a message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum MessagePart {
    /// Literal words.
    Text(String),
    /// `{expr}`
    Expr(Expr),
}

/// `for leaf row r in 01.支出, 02 with parts under 本年支出合计 where …`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Loop {
    /// What runs.
    pub kind: LoopKind,
    /// The variable; `row` or `value` where none was written for a row or value loop.
    pub var: Option<Name>,
    /// `in …`: tables (row loops), a column (value loops); empty: the tables of the loop outside
    pub over: Vec<Expr>,
    /// `with parts`
    pub with_parts: bool,
    /// `under …`
    pub under: Option<Expr>,
    /// `where …`
    pub filter: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// What a `for` runs over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoopKind {
    /// `row r`
    Row,
    /// `leaf row r`
    LeafRow,
    /// `amount column c` (or `percent column c`, `number column c`)
    Column(ColumnKind),
    /// `value v in column`
    Value,
    /// `member m in 项目自评`
    Member,
}

/// Which columns a column loop runs over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnKind {
    /// `amount column c`
    Amount,
    /// `percent column c`
    Percent,
    /// `number column c`
    Number,
    /// `column c`: every column
    Any,
}
