//! The figures of one instance, recomputed with all bookkeeping.
//!
//! Must not know how they are shown.

use rust_decimal::Decimal;

use super::compare::Found;
use super::frame::{Frame, HEADINGS};
use super::index::{Index, unit_exponent};
use super::members;
use super::names;
use super::outcome::{Detail, Instance, Role, Side, Verdict};
use super::trace::{Stand, Trace};
use super::units::{own_decimals, shown};
use crate::base::exact::Fraction;
use crate::base::unit::Unit;
use crate::form::table::{BlockRef, ColumnType};
use crate::report::model::{Report, RowIx, Value};
use crate::ruleset::program::Op;
use crate::ruleset::program::{
    AggregateFn, Case, LoopOver, MessagePart, Num, Program, Relation, Rule, Test, WordRelation,
};

/// The figures of an instance of [`super::run`] over the same program and report.
#[must_use]
pub fn detail(program: &Program, report: &Report, instance: &Instance) -> Detail {
    details(program, report, [instance]).pop().unwrap_or_default()
}

/// The figures of several instances, in their order.
#[must_use]
pub fn details<'i>(
    program: &Program,
    report: &Report,
    instances: impl IntoIterator<Item = &'i Instance>,
) -> Vec<Detail> {
    let index = Index::new(program, report);
    instances.into_iter().map(|instance| one(&mut Frame::new(program, report, &index), instance)).collect()
}

fn one(frame: &mut Frame<'_>, instance: &Instance) -> Detail {
    let found = frame.program.rules.get(instance.rule as usize);
    let Some((rule, case)) = found.and_then(|rule| Some((rule, rule.cases.get(instance.case as usize)?))) else {
        return Detail::default();
    };
    stand_at(frame, case, instance);
    let mut detail = Detail { at: at(frame, case, instance), ..Detail::default() };
    if instance.rows.iter().any(Option::is_none) {
        return detail;
    }
    if let Some(assert) = case.asserts.get(instance.part as usize) {
        frame.fill(&assert.test, rule, &mut detail);
        if instance.verdict == Verdict::Fail && detail.place().is_none() {
            detail.operands.extend(frame.context(case, &assert.test));
        }
    }
    detail.message = case.message.as_ref().map(|parts| frame.message(parts));
    detail
}

fn stand_at(frame: &mut Frame<'_>, case: &Case, instance: &Instance) {
    for (slot, (looped, row)) in case.loops.iter().zip(&instance.rows).enumerate() {
        let standing = row.map(|row| match &looped.over {
            LoopOver::Rows(block, _) | LoopOver::Values(block, _) => (frame.resolve(*block).unwrap_or(*block), row),
            LoopOver::Headings => (HEADINGS, row),
            LoopOver::Members(form) => members::whole(*form, row),
        });
        frame.set_slot(slot, standing);
    }
    frame.previous = vec![instance.previous; case.loops.len()];
}

/// `03[2159999].基本支出`; of a table that is absent or has no rows, the table.
fn at(frame: &Frame<'_>, case: &Case, instance: &Instance) -> String {
    let mut name = case.at.table.clone().unwrap_or_default();
    if let Some(member) = case.at.member.and_then(|slot| frame.member_name(slot)) {
        name.insert_str(name.find('.').unwrap_or(name.len()), &member);
    }
    for slot in &case.at.rows {
        let Some((block, row)) = frame.slot(*slot) else { continue };
        let key = row_key(frame, block, row);
        name.push_str(&format!("[{key}]"));
    }
    let whole = instance.rows.iter().all(Option::is_some);
    if let Some(column) = case.at.column.as_deref().filter(|_| whole) {
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(&names::quoted(column));
    }
    name
}

fn row_key(frame: &Frame<'_>, block: BlockRef, row: RowIx) -> String {
    if block == HEADINGS {
        return frame.report.headings.get(row.0 as usize).map(names::heading_key).unwrap_or_default();
    }
    names::row(frame.program, frame.report, block, row)
}

/// Whether a figure counts something.
fn counts(num: &Num) -> bool {
    match num {
        Num::Headings(..) => true,
        Num::Aggregate(aggregate) => aggregate.function == AggregateFn::Count,
        Num::Neg(x) | Num::Abs(x) | Num::Round(x, _) => counts(x),
        Num::Add(a, b) | Num::Sub(a, b) | Num::Mul(a, b) | Num::Div(a, b) => counts(a) || counts(b),
        _ => false,
    }
}

/// Whether a figure is one sum of cells divided by another, so that its operands tell it.
fn is_quotient(num: &Num) -> bool {
    match num {
        Num::Div(a, b) => is_sum(a) && is_sum(b),
        Num::Round(x, _) => is_quotient(x),
        _ => false,
    }
}

fn is_sum(num: &Num) -> bool {
    match num {
        Num::Cell(_) => true,
        Num::Aggregate(aggregate) => aggregate.function == AggregateFn::Sum,
        Num::Add(a, b) | Num::Sub(a, b) => is_sum(a) && is_sum(b),
        Num::Neg(x) => is_sum(x),
        _ => false,
    }
}

/// The comparison that an assertion hangs on.
enum Pivot<'t> {
    Figures(&'t Relation, bool),
    Words(&'t WordRelation, bool),
    Other,
}

impl Frame<'_> {
    fn fill(&mut self, test: &Test, rule: &Rule, detail: &mut Detail) {
        let mut trace = Trace::default();
        match self.pivot(test, false, rule) {
            Pivot::Figures(relation, negate) => {
                self.trace(&relation.left, Stand::plain(Role::Left), &mut trace);
                self.trace(&relation.right, Stand::plain(Role::Right), &mut trace);
                detail.op = Some(if negate { relation.op.opposite() } else { relation.op });
                detail.compared = Some(relation.span);
                detail.hollow = self.hollow(relation);
                detail.counts = counts(&relation.left) || counts(&relation.right);
                detail.unit = self.unit_of_relation(relation);
                detail.left = self.side(&relation.left, detail.unit, Role::Left, &trace);
                detail.right = self.side(&relation.right, detail.unit, Role::Right, &trace);
                if let Ok(spread) = self.spread(relation, Some(rule)) {
                    detail.difference = shown(spread.printed, detail.unit).map(|value| value.abs());
                    detail.slack = spread.slack().and_then(|slack| shown(slack, detail.unit));
                } else {
                    let sides = (&detail.left, &detail.right);
                    detail.difference = match sides {
                        (Some(left), Some(right)) => left.value.checked_sub(right.value).map(|value| value.abs()),
                        _ => None,
                    };
                }
            }
            Pivot::Words(relation, negate) => {
                detail.compared = Some(relation.span);
                detail.op = Some(if relation.equal == negate { Op::Ne } else { Op::Eq });
                self.trace_word(&relation.left, Stand::plain(Role::Left), &mut trace);
                self.trace_word(&relation.right, Stand::plain(Role::Right), &mut trace);
                let mut side = |word| {
                    let text = self.word(word).ok()?.into_owned();
                    Some(Side { value: Decimal::ZERO, decimals: 0, text: Some(text), quotient: false })
                };
                detail.left = side(&relation.left);
                detail.right = side(&relation.right);
            }
            Pivot::Other => self.trace_test(test, &mut trace),
        }
        detail.operands = trace.operands;
        detail.sums = trace.sums;
    }

    /// Goes down to the comparison that decided: the branch taken, the first part with the verdict of the whole.
    fn pivot<'t>(&mut self, test: &'t Test, negate: bool, rule: &Rule) -> Pivot<'t> {
        match test {
            Test::Compare(relation) => Pivot::Figures(relation, negate),
            Test::SameWord(relation) => Pivot::Words(relation, negate),
            Test::Not(part) => self.pivot(part, !negate, rule),
            Test::Implies(left, right) => match self.holds(left) {
                Ok(true) => self.pivot(right, negate, rule),
                _ => Pivot::Other,
            },
            Test::If(test, then, other) => match self.holds(test) {
                Ok(true) => self.pivot(then, negate, rule),
                Ok(false) => self.pivot(other, negate, rule),
                Err(_) => Pivot::Other,
            },
            Test::And(parts) | Test::Or(parts) => {
                let whole = self.judge(test, negate, Some(rule)).ok();
                let alike = |frame: &mut Self, part| match (frame.judge(part, negate, Some(rule)), whole) {
                    (Ok(Found::Rounding { .. }), Some(Found::Rounding { .. })) | (Err(_), None) => true,
                    (Ok(found), Some(whole)) => found == whole,
                    _ => false,
                };
                match parts.iter().find(|part| alike(self, part)) {
                    Some(part) => self.pivot(part, negate, rule),
                    None => Pivot::Other,
                }
            }
            _ => Pivot::Other,
        }
    }

    pub fn side(&mut self, num: &Num, unit: Option<Unit>, role: Role, trace: &Trace) -> Option<Side> {
        let value: Fraction = self.figure(num).ok()?;
        let printed = trace.operands.iter().filter(|operand| operand.role == role);
        let printed = printed.filter_map(|operand| self.decimals_shown(operand, unit)).max();
        let decimals = match own_decimals(value, unit) {
            Some(own) => own.max(printed.unwrap_or(0)),
            None => {
                let alike = trace.operands.iter().filter(|operand| operand.unit == unit);
                alike.filter_map(|operand| self.decimals_shown(operand, unit)).max().unwrap_or(2).clamp(2, 6)
            }
        };
        Some(Side { value: shown(value, unit)?, decimals, text: None, quotient: is_quotient(num) })
    }

    /// Decimals in which an operand shows; none of one that is printed in a smaller unit: its zeros are not those printed.
    fn decimals_shown(&self, operand: &super::outcome::Operand, unit: Option<Unit>) -> Option<u32> {
        let Value::Number(figure) = &operand.value else { return None };
        let (block, _, column) = operand.cell?;
        let view = self.view(block).ok().flatten()?;
        let amount = view.column(column).is_some_and(|column| column.types.contains(&ColumnType::Amount));
        let decimals = if amount { figure.decimals.max(view.table.decimals) } else { figure.decimals };
        let printed = view.facts.measures.get(usize::from(column.0)).map_or(0, |measure| measure.exponent);
        let shift = unit.map_or(0, unit_exponent) - printed;
        if shift > 0 {
            return None;
        }
        Some(u32::try_from(i64::from(decimals) + i64::from(shift)).unwrap_or(0))
    }

    /// The message of a rule with its figures.
    fn message(&mut self, parts: &[MessagePart]) -> String {
        let mut text = String::new();
        for part in parts {
            match part {
                MessagePart::Text(words) => text.push_str(words),
                MessagePart::Num(num) => text.push_str(&self.written(num)),
                MessagePart::Word(word) => {
                    text.push_str(&self.word(word).map_or_else(|_| "？".to_owned(), std::borrow::Cow::into_owned));
                }
            }
        }
        text
    }

    /// A figure as it would be printed; percents with their sign.
    fn written(&mut self, num: &Num) -> String {
        let unit = self.unit_of(num);
        let mut trace = Trace::default();
        self.trace(num, Stand::plain(Role::Left), &mut trace);
        let Some(side) = self.side(num, unit, Role::Left, &trace) else { return "？".to_owned() };
        let digits = crate::base::number::round(side.value, side.decimals);
        if unit.is_none() {
            return digits.normalize().to_string();
        }
        let sign = if unit == Some(Unit::Percent) { "%" } else { "" };
        format!("{digits:.*}{sign}", side.decimals as usize)
    }
}
