//! An example of a figure that breaks a rule, made up from the relation itself.
//!
//! Uses round numbers, never figures of a report.

use crate::base::problem::Text;
use crate::diagnose::words::{Words, flatten, join, parts, plain, t};
use crate::ruleset::program::{Program, Rule};
use crate::syntax::tree::{BinaryOp, Expr, ExprKind};

/// 「基本支出 10.00、项目支出 20.00，而本年支出合计 40.00：相差 10.00」; none for rules that compare no sums.
#[must_use]
pub fn of(program: &Program, rule: &Rule) -> Option<Text> {
    let mut words = Words::new(program);
    words.scope = crate::diagnose::sentence::scope(&rule.tree.loops);
    let assert = parts(rule.tree.asserts.first()?).first().copied()?;
    let ExprKind::Binary(left, op, _, right) = &plain(assert).kind else { return None };
    let (left, right) = (terms(left)?, terms(right)?);
    let (left_words, right_words) = (said(&words, &left, 1), said(&words, &right, 1));
    let total = sum(&right, 1);
    // what the left side must come to so that the comparison fails
    let (wrong, zh, en) = match op {
        BinaryOp::Eq => (total + 10, "相差 10.00，不成立", "off by 10.00, does not hold"),
        BinaryOp::Ne => (total, "两边相等，不成立", "both are equal, does not hold"),
        BinaryOp::Le | BinaryOp::Lt => (total + 10, "超出 10.00，不成立", "10.00 too much, does not hold"),
        BinaryOp::Ge | BinaryOp::Gt => (total - 10, "少 10.00，不成立", "10.00 too little, does not hold"),
        _ => return None,
    };
    let left = if left.len() == 1 {
        words.value(left.first()?.1)
    } else {
        t(format!("{}合计", left_words.zh), format!("{} together", left_words.en))
    };
    if right_words.zh.is_empty() {
        return Some(t(format!("{} {wrong}.00：{zh}", left.zh), format!("{} {wrong}.00: {en}", left.en)));
    }
    Some(t(
        format!("{}，而{} {wrong}.00：{zh}", right_words.zh, left.zh),
        format!("{} while {} is {wrong}.00: {en}", right_words.en, left.en),
    ))
}

type Terms<'e> = Vec<(bool, &'e Expr)>;

/// The terms of a side, if it is a sum of cells, sums and numbers.
fn terms(expr: &Expr) -> Option<Terms<'_>> {
    let mut out = Vec::new();
    flatten(expr, true, &mut out);
    let simple = |expr: &Expr| match &expr.kind {
        ExprKind::Ref(_) | ExprKind::Number(_) => true,
        ExprKind::Call(call) => call.name.text == "sum",
        _ => false,
    };
    out.iter().all(|(_, term)| simple(term)).then_some(out)
}

/// 10, 20, 30 … for the terms; a number written in the rule stands for 0 here.
fn sum(terms: &Terms<'_>, from: i64) -> i64 {
    let cells = terms.iter().filter(|(_, term)| !matches!(term.kind, ExprKind::Number(_)));
    (from..).zip(cells).map(|(at, (plus, _))| if *plus { at * 10 } else { at * -10 }).sum()
}

fn said(words: &Words<'_>, terms: &Terms<'_>, from: i64) -> Text {
    let cells = terms.iter().filter(|(_, term)| !matches!(term.kind, ExprKind::Number(_)));
    let all: Vec<Text> = (from..)
        .zip(cells)
        .map(|(at, (_, term))| {
            let word = words.value(term);
            t(format!("{} {}.00", word.zh, at * 10), format!("{} {}.00", word.en, at * 10))
        })
        .collect();
    join(&all, "、", ", ")
}
