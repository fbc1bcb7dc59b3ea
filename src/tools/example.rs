//! An example of a figure that breaks a rule, made up from the relation itself.
//!
//! Uses round numbers, never figures of a report.

use crate::base::problem::Text;
use crate::diagnose::sentence;
use crate::diagnose::words::{Words, flatten, join, parts, plain, t};
use crate::ruleset::program::{Program, Rule};
use crate::syntax::tree::{BinaryOp, Expr, ExprKind};

/// 「基本支出 10.00、项目支出 20.00，而本年支出合计 40.00：相差 10.00」; none for rules that compare no sums.
#[must_use]
pub fn of(program: &Program, rule: &Rule) -> Option<Text> {
    let mut words = Words::new(program);
    words.scope = sentence::scope(&rule.tree.loops);
    words.blocks = sentence::blocks(program, rule);
    words.known = sentence::known(&words, rule);
    let assert = parts(rule.tree.asserts.first()?).first().copied()?;
    let (left, op, right) = demanded(assert)?;
    if let Some((above, below)) = quotient(right).filter(|_| op == BinaryOp::Eq) {
        return ratio(&words, left, &terms(above)?, &terms(below)?);
    }
    let (left, right) = (terms(left)?, terms(right)?);
    let (left_words, right_words) = (said(&words, &left), said(&words, &right));
    let total = sum(&right);
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

/// The comparison that an assertion comes to: itself, or what `x implies a == b` demands.
fn demanded(expr: &Expr) -> Option<(&Expr, BinaryOp, &Expr)> {
    match &plain(expr).kind {
        ExprKind::Binary(_, BinaryOp::Implies, _, demanded) => demanded_of(demanded),
        _ => demanded_of(expr),
    }
}

fn demanded_of(expr: &Expr) -> Option<(&Expr, BinaryOp, &Expr)> {
    match &plain(expr).kind {
        ExprKind::Binary(left, op, _, right) => Some((left, *op, right)),
        _ => None,
    }
}

fn quotient(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match &plain(expr).kind {
        ExprKind::Binary(above, BinaryOp::Div, _, below) => Some((above, below)),
        _ => None,
    }
}

/// 「决算 50.00、年初预算 100.00，而完成率 60.00%：应为 50.00%，不成立」
fn ratio(words: &Words<'_>, left: &Expr, above: &Terms<'_>, below: &Terms<'_>) -> Option<Text> {
    let is_cell = |(_, term): &(bool, &Expr)| !matches!(term.kind, ExprKind::Number(_));
    if !matches!(plain(left).kind, ExprKind::Ref(_)) || !above.iter().chain(below).all(is_cell) {
        return None;
    }
    // a term that stands above and below has one figure
    let mut figures: Vec<(Text, i64)> = Vec::new();
    let mut figure = |term: &Expr, made_up: i64| {
        let word = words.value(term);
        match figures.iter().find(|(known, _)| *known == word) {
            Some((_, figure)) => *figure,
            None => {
                figures.push((word, made_up));
                made_up
            }
        }
    };
    let total_below: i64 =
        below.iter().map(|(plus, term)| if *plus { figure(term, 100) } else { -figure(term, 20) }).sum();
    let whole = if above.len() > 1 { 150 } else { 50 };
    let total: i64 = above.iter().map(|(plus, term)| if *plus { figure(term, whole) } else { -figure(term, 30) }).sum();
    let percent = total.checked_mul(100)?.checked_div(total_below)?;
    figures.sort_by_key(|(_, figure)| *figure);
    let said: Vec<Text> = figures
        .iter()
        .map(|(word, figure)| t(format!("{} {figure}.00", word.zh), format!("{} {figure}.00", word.en)))
        .collect();
    let (said, left, wrong) = (join(&said, "、", ", "), words.value(left), percent + 10);
    Some(t(
        format!("{}，而{} {wrong}.00%：应为 {percent}.00%，不成立", said.zh, left.zh),
        format!("{} while {} is {wrong}.00%: must be {percent}.00%, does not hold", said.en, left.en),
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

/// 100, 200 … for what is added, 10, 20 … for what is taken off; a number written in the rule stands for 0 here.
fn sum(terms: &Terms<'_>) -> i64 {
    let cells = terms.iter().filter(|(_, term)| !matches!(term.kind, ExprKind::Number(_)));
    (1..).zip(cells).map(|(at, (plus, _))| if *plus { made_up(at, true) } else { -made_up(at, false) }).sum()
}

fn made_up(at: i64, plus: bool) -> i64 {
    if plus { at * 100 } else { at * 10 }
}

fn said(words: &Words<'_>, terms: &Terms<'_>) -> Text {
    let cells = terms.iter().filter(|(_, term)| !matches!(term.kind, ExprKind::Number(_)));
    let all: Vec<Text> = (1..)
        .zip(cells)
        .map(|(at, (plus, term))| {
            let (word, figure) = (words.value(term), made_up(at, *plus));
            t(format!("{} {figure}.00", word.zh), format!("{} {figure}.00", word.en))
        })
        .collect();
    join(&all, "、", ", ")
}
