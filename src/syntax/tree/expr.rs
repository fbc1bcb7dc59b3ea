//! Expressions as written: operators, calls, and references to figures.
//!
//! Must not know what a name means.

use super::{Literal, Name};
use serde::{Deserialize, Serialize};

use crate::base::place::Span;

/// An expression.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// From its first to its last token.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ExprKind {
    /// `3 万元`, `5%`, `0.05`
    Number(Literal),
    /// `"没有"`
    Text(String),
    /// `true`, `false`
    Bool(bool),
    /// `03[2010401].基本支出`, `row.科目编码`, `c[r]`, `本年支出合计`, `03`
    Ref(Reference),
    /// `sum(c of r)`, `abs(x)`
    Call(Call),
    /// `-x`
    Negate(Box<Expr>),
    /// `not x`
    Not(Box<Expr>),
    /// `a + b`, `a == b`, `a and b`, `a implies b`
    Binary(Box<Expr>, BinaryOp, Span, Box<Expr>),
    /// `if a then b else c`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `x in {1, 2}`
    InSet(Box<Expr>, Vec<Expr>),
    /// `x in 列表`
    In(Box<Expr>, Reference),
    /// `r under 本年支出合计`
    Under(Box<Expr>, Box<Expr>),
    /// `(a)`
    Group(Box<Expr>),
}

/// Operators, loosest last in each line of the manual: `* /`, `+ -`, comparisons, `and`, `or`, `implies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*` or `×`
    Mul,
    /// `/` or `÷`
    Div,
    /// `==` or `=`
    Eq,
    /// `!=` or `≠`
    Ne,
    /// `<`
    Lt,
    /// `<=` or `≤`
    Le,
    /// `>`
    Gt,
    /// `>=` or `≥`
    Ge,
    /// `and`
    And,
    /// `or`
    Or,
    /// `implies`
    Implies,
}

/// `sum(项目支出 of r where …)`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Call {
    /// `sum`
    pub name: Name,
    /// In order.
    pub args: Vec<Arg>,
}

/// An argument; `of`, `under`, `in` and `where` narrow the rows an aggregate takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Arg {
    /// `leaf` or `all` written before: `sum(all 03.项目支出)`; otherwise as the aggregate's default
    pub rows: Option<ArgRows>,
    /// The value taken of each row.
    pub value: Expr,
    /// `of r`
    pub of: Option<Expr>,
    /// `under r`
    pub under: Option<Expr>,
    /// `where …`
    pub filter: Option<Expr>,
}

/// Which rows an aggregate takes when told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArgRows {
    /// `leaf`
    Leaf,
    /// `all`
    All,
}

/// A reference: a head and what is looked up in it, step by step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// `03` or `支出` or `r`
    pub head: Head,
    /// `.基本支出`, `[2010401]`, `.#2` in order
    pub steps: Vec<Step>,
    /// From the head to the last step.
    pub span: Span,
}

/// The first part of a reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Head {
    /// `03`: two digits (or three) where a table can stand
    Table(Name),
    /// `支出`, `r`, `row`, `基本支出`
    Name(Name),
}

/// One step of a reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// `.基本支出`
    Dot(Name),
    /// `.#2`: the column of printed 栏次 2
    Ordinal(u32, Span),
    /// `[302, 307, 309..313]`
    Bracket(Vec<Key>, Span),
}

/// What stands in brackets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Key {
    /// `合计`, `r`: a loop variable of that name, else a label
    Name(Name),
    /// `"合计"`: always a label
    Label(Name),
    /// `2010401`, `006001`: digits kept with their zeros
    Digits(Name),
    /// `#13`: the row of printed 行次 13
    Ordinal(u32, Span),
    /// `年初财政拨款结转和结余.一般公共预算财政拨款` or `row.科目编码`: a path, told apart by the compiler
    Path(Vec<Name>, Span),
    /// `309..313`
    Range(Name, Name),
    /// `园区专项#2`: the second of those that bear the name
    Nth(Box<Key>, u32, Span),
}

impl Key {
    /// Without the number of one among several.
    #[must_use]
    pub fn named(&self) -> &Key {
        match self {
            Key::Nth(key, ..) => key.named(),
            _ => self,
        }
    }
}
