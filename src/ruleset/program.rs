//! The compiled ruleset: plain data, names resolved to slots, shareable between threads.
//!
//! Made by the other files of this folder, run by `eval/`. Nothing here looks a name up.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::base::date::Date;
use crate::base::place::{SourceId, Span};
use crate::base::problem::Severity;
use crate::base::unit::Unit;
use crate::form::codes::CodeList;
use crate::form::table::{BlockRef, ColumnIx, FormId, TableForm};
use crate::syntax::tree;

pub use super::conditions::{Assert, Linear, Op, Ratio, Relation, Term, Test, Thing, WordRelation};
pub use super::figures::{Aggregate, AggregateFn, EntryField, HeadingField, HeadingRef, Literal, Measure, Num, Word};
pub use super::refs::{CellRef, ColumnRef, Keep, MemberKey, RowRef, RowSet, Rows};

/// Everything that a check needs besides the report.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The rulesets that went in, the nation first.
    pub rulesets: Vec<Meta>,
    /// Forms, in the order declared; [`FormId`] is an index.
    pub forms: Vec<TableForm>,
    /// Code lists; [`crate::form::table::ColumnType::Code`] is an index.
    pub lists: Vec<CodeList>,
    /// `item`s of forms and `let`s at the top of files: kept for look-ups by people, inlined in rules.
    pub items: Vec<Item>,
    /// Rules in the order written.
    pub rules: Vec<Rule>,
    /// Tolerance of each form, where it has one.
    pub form_tolerances: Vec<Option<Tolerance>>,
    /// Keys of members that rules name: [`crate::form::table::Where::Keyed`] is an index.
    pub members: Vec<MemberKey>,
    /// Rules that no waiver covers, each once.
    pub never_waive: Vec<NeverWaive>,
    /// Tests as written; see [`super::trials`].
    pub tests: Vec<super::trial::Written>,
    /// Waivers in the order written.
    pub waivers: Vec<Waiver>,
    /// What layers changed and dropped, the lower layer first.
    pub changes: Vec<LayerChange>,
    /// Other reports that rules may read; their forms stand at the end of `forms`.
    pub inputs: Vec<Input>,
    /// Kinds of documents other than the accounts, with the forms that inputs of each are bound to.
    pub kinds: Vec<Kind>,
}

/// `form … of 部门预算`: documents that are not accounts.
#[derive(Clone, Debug)]
pub struct Kind {
    /// `部门预算`
    pub name: String,
    /// Its forms, in the order declared.
    pub forms: Vec<TableForm>,
}

/// `input 上年 year -1`, `input 下级 many key 部门`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// `上年`
    pub name: String,
    /// Years after the report's.
    pub year: Option<i32>,
    /// What tells its members apart, where several are given.
    pub many: Option<String>,
    /// What kind of document it is, of [`Program::kinds`]; none: accounts.
    pub kind: Option<usize>,
    /// The first of its forms; they follow each other.
    pub first: FormId,
    /// The forms of its kind that they are copies of, in order.
    pub forms: Vec<FormId>,
    /// The whole.
    pub span: Span,
}

/// A `change` or `drop` of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerChange {
    /// The rule, by id.
    pub rule: String,
    /// Its title before the change.
    pub title: String,
    /// Where, as written; none for the whole rule.
    pub at: Option<String>,
    /// The reason given.
    pub because: Option<String>,
    /// The ruleset that changes it: `湖南 2023`.
    pub ruleset: String,
    /// What is changed.
    pub what: Vec<Amended>,
    /// Whether less is required than before: every report says so.
    pub loosens: bool,
    /// The whole.
    pub span: Span,
}

/// What a layer changes of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amended {
    /// `drop X22`
    Dropped,
    /// Severity before and after.
    Severity(Severity, Severity),
    /// A new title.
    Title,
    /// A new basis.
    Basis,
    /// New advice.
    Advice,
    /// A new message.
    Message,
    /// A new tolerance.
    Tolerance,
    /// A new assertion.
    Assert,
    /// A condition more.
    When,
    /// A loop more.
    For,
    /// A `where` for a loop that is there.
    Where,
    /// A `let` more.
    Let,
    /// `drop when 2`: the clause, and which.
    Without(String, Option<u32>),
}

/// `never waive I05`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeverWaive {
    /// `I05`
    pub rule: String,
    /// Where it is protected.
    pub span: Span,
}

/// `waive I10 at 06[302].决算数 : 42.12 != 30.23 because "…" by "…" until 2024-12-31`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule, by id: layers may have made several of it.
    pub rule: String,
    /// The part of its assertion, from 0.
    pub part: u32,
    /// The instance in the normal form of [`super::InstanceNames`]; empty for a scalar rule.
    pub at: String,
    /// What is printed there.
    pub sides: Sides,
    /// Why.
    pub because: String,
    /// Who answers for it.
    pub by: Option<String>,
    /// The last day it holds.
    pub until: Option<Date>,
    /// What is written behind `at`.
    pub at_span: Option<Span>,
    /// The whole.
    pub span: Span,
}

/// What a waiver says is printed. Figures as text, with their unit where one is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Nothing was read.
    Nothing,
    /// What was tested, where the assertion has no two sides.
    Tested(String),
    /// Both sides and the sign that holds between them.
    Compared((String, Option<Unit>), Op, (String, Option<Unit>)),
}

/// What a ruleset says of itself.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// `全国 2023`, or the file's name where it has no `ruleset` line.
    pub name: String,
    /// `title`
    pub title: Option<String>,
    /// `version`
    pub version: Option<String>,
    /// Years it is for, both ends included.
    pub years: Option<(u16, u16)>,
    /// Region it is for.
    pub region: Option<String>,
    /// Its rule files and code files: the path inside the ruleset, and the text.
    pub files: Vec<(String, SourceId)>,
}

/// A named value: `01.总计`.
#[derive(Clone, Debug)]
pub struct Item {
    /// The form it belongs to; none for a `let` at the top of a file.
    pub form: Option<FormId>,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Num,
    /// Where it is declared.
    pub span: Span,
    /// As written, for expressions that name it.
    pub tree: Box<tree::Expr>,
}

/// `tolerance exact` or `tolerance 0.05 万元`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// No slack at all.
    Exact,
    /// A constant slack on the difference of both sides.
    Constant(Decimal, Option<Unit>),
}

/// A rule with its cases: one for each table and column its loops name.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `I10`; a bare assertion has `文件名:行`.
    pub id: String,
    /// What it says, in words; empty for a bare assertion.
    pub title: String,
    /// How much it matters.
    pub severity: Severity,
    /// The norm it rests on.
    pub basis: Option<String>,
    /// What to do about a finding.
    pub advice: Option<String>,
    /// Tolerance of the rule, else of the ruleset.
    pub tolerance: Option<Tolerance>,
    /// The whole rule.
    pub span: Span,
    /// The expression after `assert`.
    pub assert_span: Span,
    /// As written, for explanations.
    pub tree: Arc<tree::Rule>,
    /// What is evaluated.
    pub cases: Vec<Case>,
}

/// A rule over certain tables and columns: everything static, only rows run.
#[derive(Clone, Debug)]
pub struct Case {
    /// Row and value loops, outermost first. Loop `i` sets slot `i`.
    pub loops: Vec<Loop>,
    /// How many row slots the case needs, those of aggregates included.
    pub slots: usize,
    /// `when`s.
    pub guards: Vec<Test>,
    /// The parts of the assertion, reported singly.
    pub asserts: Vec<Assert>,
    /// `message`, expressions compiled for this case.
    pub message: Option<Vec<MessagePart>>,
    /// How instances are named.
    pub at: At,
    /// Every form that the case reads, the looped one first, each once.
    pub forms: Vec<FormId>,
    /// Rows of the outermost loop to which layers narrow it.
    pub narrow: Vec<Narrow>,
}

/// Some rows of the outermost loop: only these, or all but these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrow {
    /// The rows.
    pub rows: Rows,
    /// Only these, else all others.
    pub keep: bool,
}

/// A part of a message.
#[derive(Clone, Debug)]
pub enum MessagePart {
    /// Literal words.
    Text(String),
    /// A figure.
    Num(Num),
    /// A name.
    Word(Word),
}

/// `03[2159999].基本支出`: table as the rule writes it, row of a loop, column of a column loop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// `03`, `01.收入`; none for a scalar rule.
    pub table: Option<String>,
    /// The block that this is; none for `文档`.
    pub block: Option<BlockRef>,
    /// Slots of the row loops whose row keys stand in brackets (outermost first).
    pub rows: Vec<usize>,
    /// `基本支出`
    pub column: Option<String>,
    /// The slot of the loop over members whose key stands behind the name of the form.
    pub member: Option<usize>,
}

/// A loop over rows.
#[derive(Clone, Debug)]
pub struct Loop {
    /// What runs.
    pub over: LoopOver,
    /// `where`
    pub filter: Option<Test>,
}

/// What a loop runs over.
#[derive(Clone, Debug)]
pub enum LoopOver {
    /// Rows of a block.
    Rows(BlockRef, RowSet),
    /// Rows of a block whose cell in the column is a number, rows without a name included.
    Values(BlockRef, ColumnIx),
    /// The titles and headings of the document (`文档`).
    Headings,
    /// The printed copies of a `many` form.
    Members(FormId),
}
