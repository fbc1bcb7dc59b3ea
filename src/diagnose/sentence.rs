//! A rule as an official sentence: 「支出决算表（03表）每一行：本年支出合计应等于基本支出、项目支出之和」.
//!
//! Must not know any report.

use super::words::{Meaning, Words, join, t};
use crate::base::problem::{Severity, Text};
use crate::form::table::BlockForm;
use crate::ruleset::program::{LoopOver, Program, Rule};
use crate::syntax::tree::{ColumnKind, Expr, ExprKind, Head, Loop, LoopKind, Step};

/// The whole rule in one sentence, with its final period.
#[must_use]
pub fn rule(program: &Program, rule: &Rule) -> Text {
    let mut words = Words::new(program);
    words.scope = scope(&rule.tree.loops);
    words.blocks = blocks(program, rule);
    let mut out = Text::default();
    for item in &rule.tree.loops {
        let said = run(&words, item);
        let (pause, gap) = if out.en.is_empty() { ("", "") } else { ("、", ", ") };
        out.zh.push_str(pause);
        out.zh.push_str(&said.zh);
        out.en.push_str(&format!("{gap}{}", said.en));
    }
    if !out.zh.is_empty() {
        out = t(format!("{}：", out.zh), format!("{}: ", capital(&out.en)));
    }
    // what only speaks of one table names it once
    words.known = known(&words, rule);
    if let Some(table) = words.known {
        let table = official(&words, table);
        out = t(format!("{}中：", table.zh), format!("In {}: ", table.en));
    }
    let guards: Vec<Text> = rule.tree.guards.iter().map(|guard| words.test(guard, false)).collect();
    if !guards.is_empty() {
        let guards = join(&guards, "，且", " and ");
        out.zh.push_str(&format!("当{}时，", guards.zh));
        out.en.push_str(&format!("when {}, ", guards.en));
    }
    let asserts: Vec<Text> = rule.tree.asserts.iter().map(|expr| words.test(expr, true)).collect();
    let asserts = join(&asserts, "；", "; ");
    t(format!("{}{}。", out.zh, asserts.zh), format!("{}{}.", out.en, asserts.en))
}

/// The one table that a rule without loops reads again and again.
#[must_use]
pub fn known<'a>(words: &Words<'a>, rule: &Rule) -> Option<&'a str> {
    let all = || rule.tree.guards.iter().chain(&rule.tree.asserts);
    let again = words.reads(all()) > 2;
    words.owner_of(all()).filter(|_| again && rule.tree.loops.is_empty())
}

/// The blocks whose rows the rule runs over.
#[must_use]
pub fn blocks<'a>(program: &'a Program, rule: &Rule) -> Vec<&'a BlockForm> {
    let loops = rule.cases.iter().flat_map(|case| &case.loops);
    let refs = loops.filter_map(|item| match &item.over {
        LoopOver::Rows(block, _) | LoopOver::Values(block, _) => Some(*block),
        LoopOver::Headings | LoopOver::Members(_) => None,
    });
    refs.filter_map(|at| program.forms.get(usize::from(at.form.0))?.blocks.get(usize::from(at.block.0))).collect()
}

/// The loop variables, meaning any row and any column.
#[must_use]
pub fn scope(loops: &[Loop]) -> Vec<(String, Meaning)> {
    let mut scope = vec![("row".to_owned(), Meaning::Row)];
    for item in loops {
        let meaning = match item.kind {
            LoopKind::Row | LoopKind::LeafRow => Meaning::Row,
            LoopKind::Member => Meaning::Value(t("该表", "that table")),
            LoopKind::Column(ColumnKind::Amount) => Meaning::Column(t("该列金额", "the amount")),
            LoopKind::Column(ColumnKind::Percent) => Meaning::Column(t("该列百分比", "the percent")),
            LoopKind::Column(ColumnKind::Number | ColumnKind::Any) => Meaning::Column(t("该列的数", "the figure")),
            LoopKind::Value => Meaning::Value(t("该数", "the value")),
        };
        let default = implied(item.kind);
        scope.push((item.var.as_ref().map_or(default, |name| name.text.as_str()).to_owned(), meaning));
    }
    scope
}

/// The variable of a loop that names none.
pub(super) fn implied(kind: LoopKind) -> &'static str {
    match kind {
        LoopKind::Value => "value",
        LoopKind::Member => "member",
        LoopKind::Row | LoopKind::LeafRow | LoopKind::Column(_) => "row",
    }
}

fn run(words: &Words<'_>, item: &Loop) -> Text {
    let official = item.over.len() <= 2;
    let over: Vec<Text> = item.over.iter().map(|expr| place(words, expr, official)).collect();
    let over = join(&over, "、", ", ");
    let each = match item.kind {
        LoopKind::Row | LoopKind::LeafRow => row_loop(words, item, &over),
        LoopKind::Column(kind) => {
            let (zh, en) = match kind {
                ColumnKind::Amount => ("每一金额列", "every amount column"),
                ColumnKind::Percent => ("每一百分比列", "every percent column"),
                ColumnKind::Number => ("每一数字列", "every number column"),
                ColumnKind::Any => ("每一列", "every column"),
            };
            let of = if over.en.is_empty() { String::new() } else { format!(" of {}", over.en) };
            t(format!("{}{zh}", over.zh), format!("{en}{of}"))
        }
        LoopKind::Member => t(format!("每一张{}", over.zh), format!("every {}", over.en)),
        LoopKind::Value => t(format!("{}的每一个数", over.zh), format!("every value of {}", over.en)),
    };
    match item.filter.as_ref().map(|filter| words.test(filter, false)) {
        Some(test) => t(format!("{}（限{}）", each.zh, test.zh), format!("{} (where {})", each.en, test.en)),
        None => each,
    }
}

fn row_loop(words: &Words<'_>, item: &Loop, over: &Text) -> Text {
    let several = item.over.len() > 1;
    let mut zh = over.zh.clone();
    let mut en = String::new();
    if let Some(top) = &item.under {
        let top = words.value(top);
        zh.push_str(&format!("“{}”以下", top.zh));
        en = format!(" at or below {}", top.en);
    }
    let (kind_zh, kind_en) = match (item.kind == LoopKind::LeafRow, item.with_parts) {
        (true, _) => ("每一明细行", "detail row"),
        (false, true) => ("每一上级行", "row with parts"),
        (false, false) => ("每一行", "row"),
    };
    zh.push_str(if several { "的" } else { "" });
    zh.push_str(kind_zh);
    t(zh, format!("in every {kind_en} of {}{en}", over.en))
}

/// A table, with its official title where there are few: 「支出决算表（03表）」.
fn place(words: &Words<'_>, expr: &Expr, official: bool) -> Text {
    let ExprKind::Ref(reference) = &expr.kind else { return words.value(expr) };
    let name = match &reference.head {
        Head::Table(name) | Head::Name(name) => &name.text,
    };
    if words.form(name).is_none() {
        return words.reference(reference);
    }
    let mut out = if official { self::official(words, name) } else { words.table(name) };
    for step in &reference.steps {
        if let Step::Dot(part) = step {
            let (zh, en) = match official {
                true => (format!("“{}”", part.text), format!("\"{}\"", part.text)),
                false => (part.text.clone(), part.text.clone()),
            };
            out = t(format!("{}{zh}", out.zh), format!("{} {en}", out.en));
        }
    }
    out
}

/// 「支出决算表（03表）」; of prose how people call it.
fn official(words: &Words<'_>, name: &str) -> Text {
    match words.form(name).map(|form| (form.titles.first(), &form.number)) {
        Some((Some(title), Some(number))) => t(format!("{title}（{number}表）"), format!("{title} (table {number})")),
        Some((Some(title), None)) => Text::same(title.clone()),
        _ => words.table(name),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The word of a severity.
#[must_use]
pub fn severity(severity: Severity) -> Text {
    let (zh, en) = match severity {
        Severity::Error => ("必须", "error"),
        Severity::Check => ("核实", "check"),
        Severity::Hint => ("提示", "hint"),
    };
    Text::new(zh, en)
}
