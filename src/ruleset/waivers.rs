//! `waive I10 at 06[302].决算数 : 42.12 != 30.23 because "…"`: waivers compiled, with what is wrong in them.
//!
//! Must not know reports: whether a waiver holds is told when one is checked.

use super::index::{Index, Seen};
use super::instance;
use super::problems::{self, Cure, error};
use super::program::{NeverWaive, Sides, Waiver};
use super::protected::unknown_rule;
use crate::base::date::Date;
use crate::base::place::{Span, Spot};
use crate::base::problem::{Problem, Text};
use crate::syntax::tree::{self, BinaryOp};

/// Compiles the waivers of all files; `declared` are the rules that exist.
pub(super) fn compile<'f>(
    index: &Index<'_>,
    waives: impl Iterator<Item = &'f tree::Waive>,
    declared: &Seen,
    never: &[NeverWaive],
    problems: &mut Vec<Problem>,
) -> Vec<Waiver> {
    let mut compiled = Vec::new();
    for waive in waives {
        let before = problems.len();
        if !declared.contains_key(&waive.rule.text) {
            problems.push(unknown_rule(&waive.rule, declared));
        } else if let Some(never) = never.iter().find(|never| never.rule == waive.rule.text) {
            problems.push(forbidden(&waive.rule, never.span));
        }
        let made = waiver(index, waive, problems);
        if problems.len() == before {
            compiled.extend(made);
        }
    }
    compiled
}

/// `None` where something is missing, which is among the problems then.
fn waiver(index: &Index<'_>, waive: &tree::Waive, problems: &mut Vec<Problem>) -> Option<Waiver> {
    let because = match &waive.because {
        Some(because) if !is_placeholder(&because.text) => Some(because.text.clone()),
        written => {
            problems.push(without_reason(waive, written.as_ref()));
            None
        }
    };
    let by = waive.by.as_ref().filter(|by| !is_placeholder(&by.text));
    if let (Some(placeholder), None) = (&waive.by, by) {
        problems.push(
            error(problems::WAIVED_WITHOUT_REASON, placeholder.span, "豁免没有写责任人", "the waiver names nobody")
                .cure(
                    "把 by 后面的文字换成核实的人，如 by \"财务科 张三\"；不写责任人就删去 by",
                    "write who looked at it behind by, or delete by",
                ),
        );
    }
    let until = match waive.until {
        Some(tree::Date { parts: (year, month, day), span }) => {
            let date = Date::new(year, month, day);
            if date.is_none() {
                problems.push(
                    error(problems::NO_SUCH_DAY, span, "日历上没有这一天", "the calendar has no such day")
                        .cure("写成 2024-12-31", "write it as 2024-12-31"),
                );
            }
            date
        }
        None => None,
    };
    let at = waive.at.as_ref().map_or_else(String::new, |at| {
        let (normal, mut found) = instance::normal(index, at);
        problems.append(&mut found);
        normal
    });
    Some(Waiver {
        rule: waive.rule.text.clone(),
        part: waive.part.saturating_sub(1),
        at,
        sides: sides(&waive.sides),
        because: because?,
        by: by.map(|by| by.text.clone()),
        until,
        at_span: waive.at.as_ref().map(|at| at.span),
        span: waive.span,
    })
}

/// Words that stand for what should be written there.
const PLACEHOLDERS: [&str; 11] = ["理由", "原因", "责任人", "姓名", "待填", "待补", "待定", "同上", "无", "略", "没有"];

/// Dots, crosses or a word in the place of a reason or a name.
fn is_placeholder(text: &str) -> bool {
    let says = |c: char| c.is_alphanumeric() && !matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ' | '某');
    !text.chars().any(says) || PLACEHOLDERS.contains(&text.trim_matches(|c: char| !c.is_alphanumeric()))
}

fn without_reason(waive: &tree::Waive, written: Option<&tree::Name>) -> Problem {
    match written {
        Some(placeholder) => {
            error(problems::WAIVED_WITHOUT_REASON, placeholder.span, "豁免没有写理由", "the waiver gives no reason")
                .cure(
                    "把 because 后面的文字换成真实的理由，如 because \"30299 未单列，见附表\"",
                    "write the true reason behind because",
                )
        }
        None => error(problems::WAIVED_WITHOUT_REASON, waive.span, "豁免没有写理由", "the waiver gives no reason")
            .cure("在行末写 because \"理由\"，如 because \"30299 未单列，见附表\"", "write because \"…\" at its end"),
    }
}

fn sides(sides: &tree::Sides) -> Sides {
    match sides {
        tree::Sides::Nothing => Sides::Nothing,
        tree::Sides::Tested(tested) => Sides::Tested(tested.text.clone()),
        tree::Sides::Compared(left, op, right) => {
            let side = |printed: &tree::Printed| (printed.text.clone(), printed.unit);
            Sides::Compared(side(left), sign(*op), side(right))
        }
    }
}

fn sign(op: BinaryOp) -> super::program::Op {
    use super::program::Op;
    match op {
        BinaryOp::Ne => Op::Ne,
        BinaryOp::Lt => Op::Lt,
        BinaryOp::Le => Op::Le,
        BinaryOp::Gt => Op::Gt,
        BinaryOp::Ge => Op::Ge,
        _ => Op::Eq,
    }
}

fn forbidden(rule: &tree::Name, span: Span) -> Problem {
    let zh = format!("规则 {} 不许豁免", rule.text);
    let en = format!("rule {} must not be waived", rule.text);
    let mut problem = error(problems::NEVER_WAIVED, rule.span, zh, en)
        .cure("改正报告，或请制定规则的单位处理", "mend the report, or ask who wrote the ruleset");
    if let Some(label) = problem.labels.first_mut() {
        label.text = Text::new("在此豁免", "waived here");
    }
    problem.at(Spot::Rule(span), Text::new("在此规定不许豁免", "forbidden here"))
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn placeholders_are_no_reasons() {
        for text in ["…", "...", " ", "XX", "某某", "理由", "理由：", "（待填）", "责任人", "无", "略。"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["理由见附表", "同上年一致", "张三", "某局已核实", "无附表"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
