//! What pest read, made into the tree: places of the text as written, words without quotes, numbers with units.
//!
//! Must not know what a name means; reports only what the grammar could not refuse.

mod expr;
mod form;
mod layer;
mod prose;
mod rest;
mod rule;
mod test;

use std::sync::Arc;

use pest::iterators::Pair;

use super::grammar::Rule;
use super::plain::Plain;
use super::problems;
use super::tree::{Bare, Expr, Item, Literal, Name};
use crate::base::place::Span;
use crate::base::problem::Problem;
use crate::base::unit::Unit;

/// How high an expression may grow, counted in operators, calls and brackets from its top to its deepest part.
const LIMIT: u32 = 256;

/// Makes the tree of one statement.
pub struct Builder<'p, 'a> {
    plain: &'p Plain<'a>,
    /// Where the statement begins in the plain text.
    base: usize,
    /// What was found wrong; a statement with problems is left out of the tree.
    pub problems: Vec<Problem>,
    /// How deep the expression being made is at this point.
    depth: u32,
}

impl<'p, 'a> Builder<'p, 'a> {
    /// A builder for what was read from byte `base` of `plain` on.
    pub fn new(plain: &'p Plain<'a>, base: usize) -> Builder<'p, 'a> {
        Builder { plain, base, problems: Vec::new(), depth: 0 }
    }

    /// A whole statement: the pair of a rule `…_statement`.
    pub fn statement(&mut self, statement: Pair<'_, Rule>) -> Option<Item> {
        let inner = statement.into_inner().next()?;
        Some(match inner.as_rule() {
            Rule::expr => Item::Bare(Bare { assert: self.expr(inner)? }),
            Rule::rule => Item::Rule(Arc::new(self.rule(inner)?)),
            Rule::form => Item::Form(self.form(inner)?),
            Rule::ruleset => Item::Ruleset(self.ruleset(inner)?),
            Rule::codes => Item::Codes(self.codes(inner)?),
            Rule::number_as => Item::Number(self.number_as(inner)?),
            Rule::let_as => Item::Let(self.let_as(inner)?),
            Rule::input => Item::Input(self.input(inner)?),
            Rule::change => Item::Change(Box::new(self.change(inner)?)),
            Rule::drop => Item::Drop(self.drop_rule(inner)?),
            Rule::waive => Item::Waive(Box::new(self.waive(inner)?)),
            Rule::test => Item::Test(self.test(inner)?),
            _ => return None,
        })
    }

    /// An expression that was read alone.
    pub fn alone(&mut self, statement: Pair<'_, Rule>) -> Option<Expr> {
        let expr = statement.into_inner().next()?;
        self.expr(expr)
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        self.plain.span(self.base + span.start(), self.base + span.end())
    }

    /// The name or string of a pair, without its quotes.
    fn name(&self, pair: &Pair<'_, Rule>) -> Name {
        let span = self.span(pair);
        let text = match pair.as_rule() {
            Rule::quoted | Rule::string => {
                let words = self.plain.words(span);
                let mut inside = words.chars();
                inside.next();
                inside.next_back();
                inside.as_str().to_owned()
            }
            _ => pair.as_str().to_owned(),
        };
        Name { text, span }
    }

    /// Every name and string directly under a pair, in order.
    fn names(&self, pair: Pair<'_, Rule>) -> Vec<Name> {
        pair.into_inner().filter(|inner| is_name(inner.as_rule())).map(|inner| self.name(&inner)).collect()
    }

    /// The first name, string or digits under a pair.
    fn first_name(&self, pair: Pair<'_, Rule>) -> Option<Name> {
        pair.into_inner().find(|inner| is_name(inner.as_rule())).map(|inner| self.name(&inner))
    }

    /// `3 万元`
    fn literal(&mut self, pair: Pair<'_, Rule>) -> Option<Literal> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let figure = inner.next()?;
        let digits = figure.as_str().to_owned();
        if digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
            self.problems.push(problems::leading_zero(self.span(&figure), &digits));
        }
        let unit = inner.next().and_then(|unit| Unit::from_word(unit.as_str()));
        Some(Literal { digits, unit, span })
    }

    /// Sets a part that stands once; the second one is a problem.
    fn once<T>(&mut self, slot: &mut Option<T>, value: T, span: Span, first: impl Fn(&T) -> Span, word: &str) {
        match slot {
            Some(before) => self.problems.push(problems::twice(span, first(before), word)),
            None => *slot = Some(value),
        }
    }
}

fn is_name(kind: Rule) -> bool {
    matches!(kind, Rule::word | Rule::quoted | Rule::string | Rule::digits | Rule::range_end)
}
