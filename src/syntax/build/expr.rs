//! Expressions: a flat run of values and operators made into a tree by how tightly each operator binds.
//!
//! Must not know types; guards that no expression grows higher than the stages behind can walk.

use std::iter::Peekable;

use pest::iterators::{Pair, Pairs};

use super::{Builder, LIMIT};
use crate::syntax::grammar::Rule;
use crate::syntax::problems;
use crate::syntax::tree::{Arg, ArgRows, BinaryOp, Call, Expr, ExprKind, Head, Key, Literal, Name, Reference, Step};

/// How tightly operators bind, loosest first.
const IMPLIES: u8 = 1;
const OR: u8 = 2;
const AND: u8 = 3;
const NOT: u8 = 4;
const COMPARE: u8 = 5;
const ADD: u8 = 6;
const MULTIPLY: u8 = 7;
const NEGATE: u8 = 8;

/// An expression and how high it is.
type Grown = (Expr, u32);

/// What an infix sign stands for.
enum Infix {
    Binary(BinaryOp),
    Under,
}

fn infix(sign: &str) -> (Infix, u8) {
    let (op, power) = match sign {
        "implies" => (BinaryOp::Implies, IMPLIES),
        "or" => (BinaryOp::Or, OR),
        "and" => (BinaryOp::And, AND),
        "under" => return (Infix::Under, COMPARE),
        "!=" => (BinaryOp::Ne, COMPARE),
        "<" => (BinaryOp::Lt, COMPARE),
        "<=" => (BinaryOp::Le, COMPARE),
        ">" => (BinaryOp::Gt, COMPARE),
        ">=" => (BinaryOp::Ge, COMPARE),
        "+" => (BinaryOp::Add, ADD),
        "-" => (BinaryOp::Sub, ADD),
        "*" => (BinaryOp::Mul, MULTIPLY),
        "/" => (BinaryOp::Div, MULTIPLY),
        _ => (BinaryOp::Eq, COMPARE),
    };
    (Infix::Binary(op), power)
}

impl Builder<'_, '_> {
    /// The pair of the rule `expr`.
    pub(super) fn expr(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        self.grown(pair).map(|(expr, _)| expr)
    }

    fn grown(&mut self, pair: Pair<'_, Rule>) -> Option<Grown> {
        self.climb(&mut pair.into_inner().peekable(), 0)
    }

    /// Reads values and operators as long as these bind at least as tightly as `least`.
    fn climb(&mut self, run: &mut Peekable<Pairs<'_, Rule>>, least: u8) -> Option<Grown> {
        self.depth += 1;
        let grown = if self.depth > LIMIT { self.too_deep(run) } else { self.climb_on(run, least) };
        self.depth -= 1;
        grown
    }

    fn climb_on(&mut self, run: &mut Peekable<Pairs<'_, Rule>>, least: u8) -> Option<Grown> {
        let (mut left, mut height) = self.operand(run)?;
        let mut compared = false;
        while let Some(next) = run.peek() {
            let (sign, power) = match next.as_rule() {
                Rule::op => {
                    let (sign, power) = infix(next.as_str());
                    (Some(sign), power)
                }
                _ => (None, COMPARE),
            };
            if power < least {
                break;
            }
            let pair = run.next()?;
            let span = self.span(&pair);
            if power == COMPARE && compared {
                self.problems.push(problems::chained(span));
            }
            compared |= power == COMPARE;
            if height >= LIMIT {
                self.problems.push(problems::too_deep(span, LIMIT));
                return None;
            }
            let Some(sign) = sign else {
                let (member, list_height) = self.member(left, pair)?;
                (left, height) = (member, height.max(list_height) + 1);
                continue;
            };
            let (right, right_height) = self.climb(run, if power == IMPLIES { power } else { power + 1 })?;
            let whole = left.span.to(right.span);
            let kind = match sign {
                Infix::Binary(op) => ExprKind::Binary(Box::new(left), op, span, Box::new(right)),
                Infix::Under => ExprKind::Under(Box::new(left), Box::new(right)),
            };
            left = Expr { kind, span: whole };
            height = height.max(right_height) + 1;
        }
        Some((left, height))
    }

    fn too_deep(&mut self, run: &mut Peekable<Pairs<'_, Rule>>) -> Option<Grown> {
        let span = self.span(run.peek()?);
        self.problems.push(problems::too_deep(span, LIMIT));
        None
    }

    /// A value with the `-` and `not` before it.
    fn operand(&mut self, run: &mut Peekable<Pairs<'_, Rule>>) -> Option<Grown> {
        let pair = run.next()?;
        let span = self.span(&pair);
        if pair.as_rule() != Rule::prefix {
            return self.value(pair);
        }
        let not = pair.as_str() != "-";
        let (inner, height) = self.climb(run, if not { NOT + 1 } else { NEGATE })?;
        let whole = span.to(inner.span);
        let inner = Box::new(inner);
        let kind = if not { ExprKind::Not(inner) } else { ExprKind::Negate(inner) };
        Some((Expr { kind, span: whole }, height + 1))
    }

    fn value(&mut self, pair: Pair<'_, Rule>) -> Option<Grown> {
        let span = self.span(&pair);
        let leaf = |kind| Some((Expr { kind, span }, 1));
        match pair.as_rule() {
            Rule::number => leaf(ExprKind::Number(self.literal(pair)?)),
            Rule::string => leaf(ExprKind::Text(self.name(&pair).text)),
            Rule::code_digits | Rule::digits => {
                leaf(ExprKind::Number(Literal { digits: pair.as_str().to_owned(), unit: None, span }))
            }
            Rule::group => {
                let (inner, height) = self.grown(pair.into_inner().next()?)?;
                Some((Expr { kind: ExprKind::Group(Box::new(inner)), span }, height + 1))
            }
            Rule::if_then => {
                let mut parts = pair.into_inner();
                let (condition, a) = self.grown(parts.next()?)?;
                let (then, b) = self.grown(parts.next()?)?;
                let (otherwise, c) = self.grown(parts.next()?)?;
                let kind = ExprKind::If(Box::new(condition), Box::new(then), Box::new(otherwise));
                Some((Expr { kind, span }, a.max(b).max(c) + 1))
            }
            _ => self.named(pair),
        }
    }

    /// A reference, a call, `true` or `false`.
    fn named(&mut self, pair: Pair<'_, Rule>) -> Option<Grown> {
        let span = self.span(&pair);
        let mut inner = pair.clone().into_inner();
        let head = inner.next();
        if let (Some(head), Some(call)) = (&head, inner.next().filter(|second| second.as_rule() == Rule::call)) {
            let name = self.name(head);
            let mut height = 1;
            let mut args = Vec::new();
            for arg in call.into_inner() {
                self.no_thousands(&arg);
                let (arg, arg_height) = self.arg(arg)?;
                height = height.max(arg_height + 1);
                args.push(arg);
            }
            alone_tables(&name, &mut args);
            return Some((Expr { kind: ExprKind::Call(Call { name, args }), span }, height));
        }
        let kind = match pair.as_str() {
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            _ => ExprKind::Ref(self.reference(pair)?),
        };
        Some((Expr { kind, span }, 1))
    }

    /// `x in {1, 2}`, `x in 列表`, `x not in {1, 2}`
    fn member(&mut self, left: Expr, pair: Pair<'_, Rule>) -> Option<Grown> {
        let span = left.span.to(self.span(&pair));
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        let not = first.as_rule() == Rule::not_in;
        let list = if not { parts.next()? } else { first };
        let mut height = 1;
        let kind = if list.as_rule() == Rule::set {
            let mut members = Vec::new();
            for member in list.into_inner() {
                let (member, member_height) = match member.as_rule() {
                    Rule::expr => self.grown(member)?,
                    _ => self.value(member)?,
                };
                height = height.max(member_height);
                members.push(member);
            }
            ExprKind::InSet(Box::new(left), members)
        } else {
            ExprKind::In(Box::new(left), self.reference(list)?)
        };
        let member = Expr { kind, span };
        let kind = if not { ExprKind::Not(Box::new(member)) } else { return Some((member, height)) };
        Some((Expr { kind, span }, height + 1))
    }

    fn arg(&mut self, pair: Pair<'_, Rule>) -> Option<(Arg, u32)> {
        let mut found = Arg { rows: None, value: hole(self.span(&pair)), of: None, under: None, filter: None };
        let mut height = 1;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::arg_rows => found.rows = Some(if part.as_str() == "leaf" { ArgRows::Leaf } else { ArgRows::All }),
                Rule::table_alone_arg => found.value = self.over(part)?,
                Rule::arg_of => found.of = Some(self.over(part.into_inner().next()?)?),
                Rule::arg_where => {
                    let (filter, filter_height) = self.grown(part.into_inner().next()?)?;
                    height = height.max(filter_height);
                    found.filter = Some(filter);
                }
                _ => {
                    let (value, value_height) = self.grown(part)?;
                    height = height.max(value_height);
                    (found.value, found.under) = match value {
                        Expr { kind: ExprKind::Under(value, top), .. } => (*value, Some(*top)),
                        value => (value, None),
                    };
                }
            }
        }
        Some((found, height))
    }

    /// `round(1,234)`: three digits glued to a comma behind a number look like thousands, so they are refused.
    fn no_thousands(&mut self, arg: &Pair<'_, Rule>) {
        let written = arg.as_span();
        let before = written.get_input().get(..written.start()).unwrap_or("");
        let glued = before.strip_suffix(',').is_some_and(|number| number.ends_with(|c: char| c.is_ascii_digit()));
        if glued && arg.as_str().bytes().take_while(u8::is_ascii_digit).count() == 3 {
            self.problems.push(problems::thousands(self.span(arg)));
        }
    }

    /// A table, a reference or digits where a loop, `of` or `under` takes its rows.
    pub(super) fn over(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::table_alone | Rule::table_alone_arg => {
                Some(Expr { kind: ExprKind::Ref(self.reference(pair)?), span })
            }
            _ => self.value(pair).map(|(expr, _)| expr),
        }
    }

    fn reference(&mut self, pair: Pair<'_, Rule>) -> Option<Reference> {
        let span = self.span(&pair);
        if matches!(pair.as_rule(), Rule::table_alone | Rule::table_alone_arg) {
            return Some(Reference { head: Head::Table(self.name(&pair)), steps: Vec::new(), span });
        }
        let mut inner = pair.into_inner();
        let head = inner.next()?;
        let name = self.name(&head);
        let head = if head.as_rule() == Rule::table { Head::Table(name) } else { Head::Name(name) };
        let mut steps = Vec::new();
        for step in inner {
            steps.push(self.step(step)?);
        }
        Some(Reference { head, steps, span })
    }

    fn step(&mut self, pair: Pair<'_, Rule>) -> Option<Step> {
        let span = self.span(&pair);
        if pair.as_rule() == Rule::bracket {
            let mut keys = Vec::new();
            for key in pair.into_inner() {
                let (span, number) = (self.span(&key), ordinal(key.as_str()));
                match keys.pop() {
                    Some(named) if key.as_rule() == Rule::nth => keys.push(Key::Nth(Box::new(named), number, span)),
                    before => {
                        keys.extend(before);
                        keys.push(self.key(key)?);
                    }
                }
            }
            return Some(Step::Bracket(keys, span));
        }
        let inner = pair.into_inner().next()?;
        Some(match inner.as_rule() {
            Rule::column_ordinal => Step::Ordinal(ordinal(inner.as_str()), self.span(&inner)),
            _ => Step::Dot(self.name(&inner)),
        })
    }

    fn key(&mut self, pair: Pair<'_, Rule>) -> Option<Key> {
        let span = self.span(&pair);
        Some(match pair.as_rule() {
            Rule::string => Key::Label(self.name(&pair)),
            Rule::digits => Key::Digits(self.name(&pair)),
            Rule::column_ordinal => Key::Ordinal(ordinal(pair.as_str()), span),
            Rule::range => {
                let mut ends = self.names(pair).into_iter();
                Key::Range(ends.next()?, ends.next()?)
            }
            _ => {
                let mut names = self.names(pair);
                match names.len() {
                    1 => Key::Name(names.pop()?),
                    _ => Key::Path(names, span),
                }
            }
        })
    }
}

/// `#13`; a number no table has stands for one too large.
pub(super) fn ordinal(text: &str) -> u32 {
    text.trim_start_matches('#').parse().unwrap_or(u32::MAX)
}

/// What stands in an argument until its value is read.
fn hole(span: crate::base::place::Span) -> Expr {
    Expr { kind: ExprKind::Bool(false), span }
}

/// `empty(10)`, `exists(10)`, `count(10 where …)`: a table is expected, so two digits are one.
fn alone_tables(function: &Name, args: &mut [Arg]) {
    if !matches!(function.text.as_str(), "empty" | "exists" | "count") {
        return;
    }
    for arg in args {
        if let ExprKind::Number(Literal { digits, unit: None, span }) = &arg.value.kind
            && digits.len() == 2
        {
            let head = Head::Table(Name { text: digits.clone(), span: *span });
            arg.value.kind = ExprKind::Ref(Reference { head, steps: Vec::new(), span: *span });
        }
    }
}
