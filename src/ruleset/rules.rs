//! Rules: heads, guards, the parts of the assertion, and the problems of all cases told once.
//!
//! Must not know how loops are expanded or names are looked up.

use std::sync::Arc;

use super::expr::Compiler;
use super::index::{Index, Seen};
use super::loops::{Entered, MOST_CASES};
use super::problems::{self, Cure, error, listed, twice};
use super::program::{Assert, Case, MessagePart, Rule, Test, Tolerance, Word};
use super::value::{Frame, Scalar, Value};
use crate::base::place::{Span, Spot};
use crate::base::problem::{Problem, Severity, Text};
use crate::syntax::tree::{self, BinaryOp, Expr, ExprKind};

/// A problem with the table and column for which it was found.
type Told = (Problem, String);

/// Compiles a rule; none if it has problems.
pub(super) fn rule(
    index: &Index<'_>,
    tree: &Arc<tree::Rule>,
    fallback: Option<Tolerance>,
) -> (Option<Rule>, Vec<Problem>) {
    let mut found = shape(tree);
    found.extend(doubled_names(tree));
    let Some(assert) = tree.asserts.first() else { return (None, found) };
    let mut compiler = Compiler::new(index);
    compiler.lets = &tree.lets;
    let mut told: Vec<Told> = Vec::new();
    let mut cases = Vec::new();
    let mut seen = 0;
    compiler.expand(&tree.loops, &Entered::default(), &mut |compiler, entered| {
        seen += 1;
        let before = compiler.problems.len();
        if cases.len() == MOST_CASES {
            compiler.problems.push(
                error(
                    problems::TOO_LARGE,
                    tree.id.span,
                    format!("这条规则展开后超过 {MOST_CASES} 种情形"),
                    format!("this rule comes to more than {MOST_CASES} cases"),
                )
                .cure("少写几层循环，或拆成几条规则", "use fewer loops, or split the rule"),
            );
            return false;
        }
        let case = body(compiler, tree, assert, entered);
        let chosen = entered.chosen.last().cloned().unwrap_or_default();
        told.extend(compiler.problems.drain(before..).map(|problem| (problem, chosen.clone())));
        cases.extend(case);
        true
    });
    found.extend(compiler.problems);
    found.extend(once(told, seen));
    if !found.is_empty() {
        return (None, found);
    }
    let rule = Rule {
        id: tree.id.text.clone(),
        title: tree.title.as_ref().map(|title| title.text.clone()).unwrap_or_default(),
        severity: tree.severity.unwrap_or(Severity::Error),
        basis: tree.basis.as_ref().map(|basis| basis.text.clone()),
        advice: tree.advice.as_ref().map(|advice| advice.text.clone()),
        tolerance: tree.tolerance.as_ref().map(super::forms::tolerance).or(fallback),
        span: tree.span,
        assert_span: assert.span,
        tree: Arc::clone(tree),
        cases,
    };
    (Some(rule), Vec::new())
}

/// What can be said of a rule before any name is looked up.
fn shape(tree: &tree::Rule) -> Vec<Problem> {
    let id = &tree.id.text;
    let nothing = tree.loops.is_empty() && tree.lets.is_empty() && tree.guards.is_empty();
    match tree.asserts.as_slice() {
        [_] => Vec::new(),
        [] if nothing && tree.message.is_none() => vec![
            error(problems::EMPTY_RULE, tree.id.span, format!("规则 {id} 是空的"), format!("rule {id} is empty"))
                .cure("写上 assert，或删去这条规则", "write an assert, or remove the rule"),
        ],
        [] => vec![
            error(
                problems::NO_ASSERT,
                tree.id.span,
                format!("规则 {id} 没有写要查什么（assert）"),
                format!("rule {id} asserts nothing"),
            )
            .cure("加一行 assert …", "add a line assert …"),
        ],
        [first, rest @ ..] => {
            let mut problem = error(
                problems::TWO_ASSERTS,
                rest.first().map_or(first.span, |second| second.span),
                format!("规则 {id} 写了 {} 个 assert，只能写一个", rest.len() + 1),
                format!("rule {id} has {} asserts; it may have one", rest.len() + 1),
            )
            .cure("用 and 连成一个，或拆成几条规则", "join them with and, or split the rule");
            problem = problem.at(Spot::Rule(first.span), Text::new("第一个", "the first"));
            vec![problem]
        }
    }
}

/// Loop variables and `let`s of one rule have different names.
fn doubled_names(tree: &tree::Rule) -> Vec<Problem> {
    let mut seen = Seen::default();
    let names = tree.loops.iter().filter_map(|this| this.var.as_ref()).chain(tree.lets.iter().map(|known| &known.name));
    let mut found = Vec::new();
    for name in names {
        match seen.get(&name.text) {
            // A parser may give an unnamed loop the name `row` at the place of its keyword; two of these may nest.
            Some(_) if matches!(name.text.as_str(), "row" | "value") => {}
            Some(first) => {
                let zh = format!("“{}”在这条规则中用了两次", name.text);
                let en = format!("“{}” is used twice in this rule", name.text);
                found.push(twice(problems::DUPLICATE_NAME, name.span, *first, zh, en));
            }
            None => {
                seen.insert(name.text.clone(), name.span);
            }
        }
    }
    found
}

/// One case: guards, assertion and message with every loop entered.
fn body<'a>(compiler: &mut Compiler<'a>, tree: &'a tree::Rule, assert: &'a Expr, entered: &Entered) -> Option<Case> {
    let forms = compiler.forms.len();
    let slots = compiler.slots;
    let mut loops = entered.loops.clone();
    let guards: Vec<Option<Test>> = tree.guards.iter().map(|guard| compiler.test(guard)).collect();
    let mut guards = guards.into_iter().collect::<Option<Vec<Test>>>().unwrap_or_default();
    // what a column loop says of its column is asked for every row, or once where no rows run
    match loops.last_mut() {
        Some(last) if !entered.filters.is_empty() => {
            let all = last.filter.take().into_iter().chain(entered.filters.iter().cloned()).collect();
            last.filter = Some(Test::And(all));
        }
        _ => guards.extend(entered.filters.iter().cloned()),
    }
    let mut parts = Vec::new();
    let good = split(compiler, assert, &mut parts);
    let message = tree.message.as_ref().map(|message| message_parts(compiler, message));
    let unused_lets = unused(compiler, tree);
    let case = Case {
        loops,
        slots: compiler.slots,
        guards,
        asserts: parts,
        message: message.unwrap_or_default(),
        at: entered.at.clone(),
        forms: compiler.forms.clone(),
        narrow: Vec::new(),
    };
    compiler.forms.truncate(forms);
    compiler.slots = slots;
    (good && unused_lets).then_some(case)
}

/// The top-level `and` parts of an assertion.
fn split<'a>(compiler: &mut Compiler<'a>, expr: &'a Expr, parts: &mut Vec<Assert>) -> bool {
    let mut good = true;
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Binary(left, BinaryOp::And, _, right) => open.extend([right.as_ref(), left.as_ref()]),
            ExprKind::Group(inner) => open.push(inner),
            _ => match compiler.test(expr) {
                Some(test) => parts.push(Assert { test, span: expr.span }),
                None => good = false,
            },
        }
    }
    good
}

/// Every `let` is compiled once even if nothing uses it: a misspelt name in it is an error all the same.
fn unused<'a>(compiler: &mut Compiler<'a>, tree: &'a tree::Rule) -> bool {
    let before = compiler.problems.len();
    let (forms, slots) = (compiler.forms.len(), compiler.slots);
    for at in 0..tree.lets.len() {
        let span = tree.lets.get(at).map_or(tree.span, |known| known.span);
        let _ = compiler.inline_let(at, span);
    }
    compiler.forms.truncate(forms);
    compiler.slots = slots;
    compiler.problems.len() == before
}

fn message_parts<'a>(compiler: &mut Compiler<'a>, message: &'a tree::Message) -> Option<Vec<MessagePart>> {
    let mut parts = Vec::new();
    for part in &message.parts {
        parts.push(match part {
            tree::MessagePart::Text(text) => MessagePart::Text(text.clone()),
            tree::MessagePart::Expr(expr) => message_part(compiler, expr)?,
        });
    }
    Some(parts)
}

fn message_part<'a>(compiler: &mut Compiler<'a>, expr: &'a Expr) -> Option<MessagePart> {
    let value = compiler.expr(expr)?;
    if let Value::Row(block, row) = &value
        && let Some((word, _)) = compiler.key_word(*block, row)
    {
        return Some(MessagePart::Word(word));
    }
    if let (Some(name), Value::Column { bare: true, .. }) = (column_variable(compiler, expr), &value) {
        return Some(MessagePart::Text(name));
    }
    match compiler.scalar(value, expr.span)? {
        Scalar::Num(num, _) => Some(MessagePart::Num(num)),
        Scalar::Word(Word::Const(text), _) => Some(MessagePart::Text(text.text)),
        Scalar::Word(word, _) => Some(MessagePart::Word(word)),
        Scalar::Test(_) => compiler.fail(error(
            problems::CONDITION,
            expr.span,
            "说明文字里要写数或名称，写的是条件",
            "a figure or a name is wanted in a message, not a condition",
        )),
    }
}

/// The name of the column that a variable of a column loop stands for.
fn column_variable(compiler: &Compiler<'_>, expr: &Expr) -> Option<String> {
    let ExprKind::Ref(tree::Reference { head: tree::Head::Name(name), steps, .. }) = &expr.kind else { return None };
    let (block, column) = compiler.frames.iter().rev().find_map(|frame| match frame {
        Frame::Column { var, block, column } if *var == name.text => Some((*block, *column)),
        _ => None,
    })?;
    steps.is_empty().then_some(compiler.index.column(block, column)?.name.clone())
}

/// Each problem once: the same words at the same place for several tables become one, naming the tables.
fn once(told: Vec<Told>, cases: usize) -> Vec<Problem> {
    let mut kept: Vec<(Problem, Vec<String>)> = Vec::new();
    for (problem, chosen) in told {
        match kept.iter_mut().find(|(known, _)| same_place(known, &problem)) {
            Some((_, tables)) if tables.contains(&chosen) => {}
            Some((known, tables)) => {
                known.help = known.help.take().or(problem.help);
                tables.push(chosen);
            }
            None => kept.push((problem, vec![chosen])),
        }
    }
    kept.into_iter()
        .map(|(mut problem, tables)| {
            let named: Vec<&String> = tables.iter().filter(|table| !table.is_empty()).collect();
            if let (Some(label), true) = (problem.labels.first_mut(), cases > 1 && !named.is_empty()) {
                let list = listed(named);
                label.text = Text::new(format!("循环到 {list} 时"), format!("where the loop is at {list}"));
            }
            problem
        })
        .collect()
}

/// Whether two problems are of one kind at one place.
pub(super) fn same_place(a: &Problem, b: &Problem) -> bool {
    let first = |problem: &Problem| problem.labels.first().map(|label| label.spot);
    a.code == b.code && first(a) == first(b)
}

/// A bare assertion as a rule: its id is the file and the line.
pub(super) fn bare(assert: Expr, id: String) -> tree::Rule {
    let span: Span = assert.span;
    tree::Rule {
        id: tree::Name { text: id, span },
        title: None,
        severity: None,
        basis: None,
        advice: None,
        message: None,
        tolerance: None,
        loops: Vec::new(),
        lets: Vec::new(),
        guards: Vec::new(),
        asserts: vec![assert],
        span,
    }
}
