//! Rules: their head, their clauses, the expressions inside a message.
//!
//! Must not know whether a rule makes sense; several `assert` or none are the compiler's to judge.

use pest::iterators::Pair;

use super::Builder;
use crate::base::place::Span;
use crate::base::problem::Severity;
use crate::syntax::grammar::Rule as Is;
use crate::syntax::tree::{ColumnKind, Expr, Let, Loop, LoopKind, Message, Name, Rule, Tolerance};
use crate::syntax::{message, tree};

impl Builder<'_, '_> {
    /// The pair of the rule `rule`.
    pub(super) fn rule(&mut self, pair: Pair<'_, Is>) -> Option<tree::Rule> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let mut rule = self.rule_head(parts.next()?)?;
        rule.span = span;
        for part in parts {
            self.clause(&mut rule, part)?;
        }
        Some(rule)
    }

    fn rule_head(&mut self, pair: Pair<'_, Is>) -> Option<Rule> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let id = self.name(&parts.next()?);
        let (mut title, mut severity) = (None, None);
        for part in parts {
            match part.as_rule() {
                Is::string => title = Some(self.name(&part)),
                _ => severity = severity_of(part.as_str()),
            }
        }
        let mut rule = empty(id, span);
        (rule.title, rule.severity) = (title, severity);
        Some(rule)
    }

    /// One clause added to its rule.
    pub(super) fn clause(&mut self, rule: &mut Rule, pair: Pair<'_, Is>) -> Option<()> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Is::for_clause => rule.loops.push(self.for_clause(pair)?),
            Is::let_clause => rule.lets.push(self.let_as(pair.into_inner().next()?)?),
            Is::when_clause => rule.guards.push(self.expr(pair.into_inner().next()?)?),
            Is::assert_clause => rule.asserts.push(self.expr(pair.into_inner().next()?)?),
            Is::basis => {
                let words = self.first_name(pair)?;
                self.once(&mut rule.basis, words, span, |name| name.span, "basis");
            }
            Is::advice => {
                let words = self.first_name(pair)?;
                self.once(&mut rule.advice, words, span, |name| name.span, "advice");
            }
            Is::message => {
                let words = self.first_name(pair)?;
                let message = self.message(&words);
                self.once(&mut rule.message, message, span, |message| message.span, "message");
            }
            Is::tolerance => {
                let tolerance = self.tolerance(pair)?;
                self.once(&mut rule.tolerance, tolerance, span, |tolerance| tolerance.span, "tolerance");
            }
            _ => {}
        }
        Some(())
    }

    /// `let 名 = 表达式`, also at the top of a file.
    pub(super) fn let_as(&mut self, pair: Pair<'_, Is>) -> Option<Let> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let name = self.name(&parts.next()?);
        let value = self.expr(parts.next()?)?;
        Some(Let { name, value, span })
    }

    /// `tolerance exact`, `tolerance 0.05 万元`
    pub(super) fn tolerance(&mut self, pair: Pair<'_, Is>) -> Option<Tolerance> {
        let span = self.span(&pair);
        let value = pair.into_inner().next()?;
        let amount = if value.as_rule() == Is::number { Some(self.literal(value)?) } else { None };
        Some(Tolerance { amount, span })
    }

    fn message(&mut self, words: &Name) -> Message {
        let quote = self.plain.words(words.span).chars().next().map_or(0, char::len_utf8);
        let start = words.span.start + u32::try_from(quote).unwrap_or(0);
        let end = start + u32::try_from(words.text.len()).unwrap_or(0);
        let (parts, problems) = message::parts(&words.text, Span { start, end, ..words.span });
        self.problems.extend(problems);
        Message { parts, span: words.span }
    }

    fn for_clause(&mut self, pair: Pair<'_, Is>) -> Option<Loop> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let (kind, var) = self.loop_head(parts.next()?)?;
        let mut found = Loop { kind, var, over: Vec::new(), with_parts: false, under: None, filter: None, span };
        for part in parts {
            match part.as_rule() {
                Is::with_parts => found.with_parts = true,
                Is::loop_under => found.under = Some(self.over(part.into_inner().next()?)?),
                Is::arg_where => {
                    let filter = self.expr(part.into_inner().next()?)?;
                    let at = filter.span;
                    self.once(&mut found.filter, filter, at, |filter: &Expr| filter.span, "where");
                }
                _ => found.over.push(self.over(part)?),
            }
        }
        Some(found)
    }

    /// `leaf row r`, `amount column c`, `value v`, `row`
    fn loop_head(&mut self, pair: Pair<'_, Is>) -> Option<(LoopKind, Option<Name>)> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let kind = match parts.next()?.as_str() {
            "row" => LoopKind::Row,
            "value" => LoopKind::Value,
            "member" => LoopKind::Member,
            "column" => LoopKind::Column(ColumnKind::Any),
            words if words.starts_with("leaf") => LoopKind::LeafRow,
            words if words.starts_with("amount") => LoopKind::Column(ColumnKind::Amount),
            words if words.starts_with("percent") => LoopKind::Column(ColumnKind::Percent),
            _ => LoopKind::Column(ColumnKind::Number),
        };
        let implied = match kind {
            LoopKind::Row | LoopKind::LeafRow => Some("row"),
            LoopKind::Value => Some("value"),
            LoopKind::Member => Some("member"),
            LoopKind::Column(_) => None,
        };
        let var = parts.next().map(|name| self.name(&name));
        Some((kind, var.or(implied.map(|word| Name { text: word.to_owned(), span }))))
    }
}

/// A rule without clauses.
pub(super) fn empty(id: Name, span: Span) -> Rule {
    Rule {
        id,
        title: None,
        severity: None,
        basis: None,
        advice: None,
        message: None,
        tolerance: None,
        loops: Vec::new(),
        lets: Vec::new(),
        guards: Vec::new(),
        asserts: Vec::new(),
        span,
    }
}

pub(super) fn severity_of(word: &str) -> Option<Severity> {
    match word {
        "error" => Some(Severity::Error),
        "check" => Some(Severity::Check),
        "hint" => Some(Severity::Hint),
        _ => None,
    }
}
