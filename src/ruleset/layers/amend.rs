//! The clauses of a `change` put into the rule: some replace, some are added, `drop when` takes away.
//!
//! Must not know whether the change is allowed, or what its names mean.

use crate::base::place::Spot;
use crate::base::problem::{Problem, Text};
use crate::base::problem::{Severity, counted};
use crate::ruleset::problems::{self, Cure, error};
use crate::ruleset::program::Amended;
use crate::syntax::tree::{BinaryOp, Change, Expr, ExprKind, Loop, Name, Rule};

/// The rule as changed, and what was changed. What cannot be done is told.
pub(super) fn amended(rule: &Rule, change: &Change, told: &mut Vec<Problem>) -> (Rule, Vec<Amended>) {
    let mut new = rule.clone();
    let mut what = Vec::new();
    let clauses = &change.clauses;
    if let Some(severity) = clauses.severity {
        what.push(Amended::Severity(rule.severity.unwrap_or(Severity::Error), severity));
        new.severity = Some(severity);
    }
    let mut replace = |slot: &mut Option<Name>, by: &Option<Name>, kind: Amended| {
        if by.is_some() {
            slot.clone_from(by);
            what.push(kind);
        }
    };
    replace(&mut new.title, &clauses.title, Amended::Title);
    replace(&mut new.basis, &clauses.basis, Amended::Basis);
    replace(&mut new.advice, &clauses.advice, Amended::Advice);
    if clauses.message.is_some() {
        new.message.clone_from(&clauses.message);
        what.push(Amended::Message);
    }
    if clauses.tolerance.is_some() {
        new.tolerance.clone_from(&clauses.tolerance);
        what.push(Amended::Tolerance);
    }
    dropped(rule, change, &mut new, &mut what, told);
    if !clauses.asserts.is_empty() {
        new.asserts.clone_from(&clauses.asserts);
        what.push(Amended::Assert);
    }
    for each in &clauses.loops {
        what.push(if filters(&mut new.loops, each) { Amended::Where } else { Amended::For });
    }
    new.lets.extend(clauses.lets.iter().cloned());
    what.extend(clauses.lets.iter().map(|_| Amended::Let));
    new.guards.extend(clauses.guards.iter().cloned());
    what.extend(clauses.guards.iter().map(|_| Amended::When));
    if what.is_empty() && change.dropped.is_empty() {
        let zh = format!("change {} 没有写改什么", rule.id.text);
        let en = format!("change {} changes nothing", rule.id.text);
        let problem = error(problems::CHANGE_SHAPE, change.span, zh, en)
            .cure("在 { } 里写要改的，如 severity check", "write what changes between { }, such as severity check");
        told.push(super::both(problem, rule.id.span, change.rule.span));
    }
    (new, what)
}

/// `for row r where …` of a loop that the rule has narrows it; any other is a loop more.
fn filters(loops: &mut Vec<Loop>, each: &Loop) -> bool {
    let same =
        |known: &&mut Loop| known.kind == each.kind && known.var.as_ref().map(text) == each.var.as_ref().map(text);
    let bare = each.over.is_empty() && !each.with_parts && each.under.is_none();
    match (loops.iter_mut().find(same), &each.filter) {
        (Some(known), Some(filter)) if bare => {
            known.filter = Some(match known.filter.take() {
                Some(old) => and(old, filter.clone()),
                None => filter.clone(),
            });
            true
        }
        _ => {
            loops.push(each.clone());
            false
        }
    }
}

fn text(name: &Name) -> &str {
    &name.text
}

fn and(left: Expr, right: Expr) -> Expr {
    let (span, at) = (left.span, right.span);
    let group = |inner: Expr| Box::new(Expr { span: inner.span, kind: ExprKind::Group(Box::new(inner)) });
    Expr { kind: ExprKind::Binary(group(left), BinaryOp::And, at, group(right)), span }
}

/// `drop when 2`, `drop message`
fn dropped(rule: &Rule, change: &Change, new: &mut Rule, what: &mut Vec<Amended>, told: &mut Vec<Problem>) {
    let mut gone = Vec::new();
    for (clause, number) in &change.dropped {
        let there = match clause.text.as_str() {
            "when" => match when(rule, clause, *number) {
                Ok(at) => {
                    gone.push(at);
                    true
                }
                Err(problem) => {
                    told.push(super::both(problem, rule.id.span, change.rule.span));
                    continue;
                }
            },
            "message" => new.message.take().is_some(),
            "tolerance" => new.tolerance.take().is_some(),
            "basis" => new.basis.take().is_some(),
            "advice" => new.advice.take().is_some(),
            _ => {
                told.push(super::both(no_clause(clause), rule.id.span, change.rule.span));
                continue;
            }
        };
        if there {
            what.push(Amended::Without(clause.text.clone(), *number));
        } else {
            let zh = format!("规则 {} 没有写 {}", rule.id.text, clause.text);
            let en = format!("rule {} has no {}", rule.id.text, clause.text);
            let problem = error(problems::CHANGE_SHAPE, clause.span, zh, en).cure("删去这一句", "delete this");
            told.push(super::both(problem, rule.id.span, change.rule.span));
        }
    }
    let mut at = 0;
    new.guards.retain(|_| {
        at += 1;
        !gone.contains(&at)
    });
}

/// Which `when` is dropped, from 1.
fn when(rule: &Rule, clause: &Name, number: Option<u32>) -> Result<usize, Problem> {
    let count = rule.guards.len();
    let at = match number {
        None if count == 1 => 1,
        None => 0,
        Some(number) => usize::try_from(number).unwrap_or(usize::MAX),
    };
    if (1..=count).contains(&at) {
        return Ok(at);
    }
    let (zh, en) = match number {
        Some(number) => (
            format!("规则 {} 只有 {count} 个 when，没有第 {number} 个", rule.id.text),
            format!("rule {} has {}, no number {number}", rule.id.text, counted(count, "when", "whens")),
        ),
        None => (
            format!("规则 {} 有 {count} 个 when，要写明去掉第几个", rule.id.text),
            format!("rule {} has {count} whens: which?", rule.id.text),
        ),
    };
    let mut problem = error(problems::CHANGE_SHAPE, clause.span, zh, en).cure("写 drop when 1", "write drop when 1");
    for guard in &rule.guards {
        problem = problem.at(Spot::Rule(guard.span), Text::new("when", "when"));
    }
    Err(problem)
}

fn no_clause(clause: &Name) -> Problem {
    let zh = format!("不能去掉“{}”", clause.text);
    let en = format!("“{}” cannot be dropped", clause.text);
    error(problems::CHANGE_SHAPE, clause.span, zh, en).cure(
        "能去掉的有 when、message、tolerance、basis、advice；断言用新的 assert 替换",
        "when, message, tolerance, basis and advice can be; an assert is replaced by a new one",
    )
}
