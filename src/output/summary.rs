//! The head and the foot of a check: what was loaded, every verdict counted, and what it comes to.
//!
//! Must not show single findings.

use super::view::{Ink, View};
use super::{rulesets, tables};
use crate::base::problem::counted;
use crate::base::wide;
use crate::diagnose::count::Counts;
use crate::diagnose::fold;
use crate::session::{Check, Given, Session};

/// Report, year, ruleset and tables; with `whole`, the name of every form.
#[must_use]
pub fn head(check: &Check, session: &Session, whole: bool, view: &View) -> String {
    let report = &check.report;
    let mut facts = vec![wide::clean(&check.name)];
    facts.extend(report.department.as_ref().map(|printed| wide::clean(&printed.text)));
    facts.extend(report.year.map(|year| view.pick(&format!("{year} 年度"), &year.to_string())));
    let mut out = String::new();
    let mut add = |zh: &str, en: &str, text: &str| out.push_str(&super::view::note(view, &view.pick(zh, en), text, 0));
    add("报告", "report", &facts.join(view.dot()));
    add("规则", "rules", &rulesets::used(check, view));
    for note in rulesets::notes(check, view) {
        add("注意", "note", &note);
    }
    for loose in rulesets::loosened(&check.program, view) {
        add("放宽", "looser", &loose);
    }
    let waivers = check.program.waivers.len();
    if let Some(day) = session.as_of.filter(|_| waivers > 0) {
        add("豁免", "waived", &view.pick(&format!("{waivers} 条，按 {day} 判断"), &format!("{waivers}, as of {day}")));
    }
    let others: Vec<String> = session.inputs.iter().map(|given| other(given, view)).collect();
    if !others.is_empty() {
        add("另有", "with", &others.join(&view.pick("；", "; ")));
    }
    // where nothing was recognised, the problems say what was looked for
    if check.bound() {
        add("表", "tables", &tables::line(check, whole, view));
    }
    out
}

/// `上年 last.txt · 2022 年度`
fn other(given: &Given, view: &View) -> String {
    let mut facts = vec![format!("{} {}", given.input, wide::clean(&given.name))];
    facts.extend(given.report.department.as_ref().map(|printed| wide::clean(&printed.text)));
    facts.extend(given.report.year.map(|year| view.pick(&format!("{year} 年度"), &year.to_string())));
    facts.join(view.dot())
}

/// Why instances are skipped: a condition, or a report that nobody gave.
fn skipped(check: &Check, view: &View) -> String {
    let counts = check.program.inputs.iter().zip(&check.outcome.not_given).filter(|(_, count)| **count > 0);
    let mut parts: Vec<String> = counts
        .map(|(input, count)| {
            let name = &input.name;
            view.pick(&format!("未提供{name} {count}"), &format!("{name} not given {count}"))
        })
        .collect();
    let without: usize = check.outcome.not_given.iter().sum();
    if parts.is_empty() || check.counts.skipped > without {
        parts.insert(0, view.pick("条件不成立", "a condition is false"));
    }
    parts.join(&view.pick("，", ", "))
}

/// Every verdict counted, on a few lines.
#[must_use]
pub fn counts(check: &Check, view: &View) -> String {
    let counts = &check.counts;
    let total = counts.total();
    let mut out = String::from("\n");
    let zh = format!("共 {total} 处检查");
    out.push_str(&view.paint(Ink::Strong, &view.pick(&zh, &counted(total, "check", "checks"))));
    out.push('\n');
    let mut add = |zh: &str, en: &str, count: usize, ink: Option<Ink>, more: String| {
        let name = wide::pad_right(&view.pick(zh, en), 14);
        let figure = wide::pad_left(&count.to_string(), 5);
        let figure = match ink.filter(|_| count > 0) {
            Some(ink) => view.paint(ink, &figure),
            None => figure,
        };
        for (at, line) in wide::wrap(&more, view.room().saturating_sub(23)).iter().enumerate() {
            let head = if at == 0 { format!("  {name}{figure}") } else { " ".repeat(21) };
            out.push_str(format!("{head}  {line}").trim_end());
            out.push('\n');
        }
    };
    let failing = counts.failing();
    add("通过", "pass", counts.pass, Some(Ink::Good), String::new());
    add(
        "空过",
        "vacuous",
        counts.vacuous,
        None,
        view.pick("全为空白或 0，没有可比的数", "nothing but blanks and zeros"),
    );
    add("舍入", "rounding", counts.rounding, None, view.pick("四舍五入可以解释", "explained by rounding"));
    add("舍入边界", "edge", counts.edge, None, view.pick("恰在舍入上限", "exactly at the limit of rounding"));
    add("不通过", "fail", failing, Some(Ink::Bad), by_severity(counts, view));
    add("已豁免", "waived", counts.waived, None, String::new());
    add("不适用", "skipped", counts.skipped, None, skipped(check, view));
    add("未能判断", "undecided", counts.undecided, Some(Ink::Warn), causes(counts, view));
    add("报告问题", "problems", check.problems.len(), Some(Ink::Warn), String::new());
    out
}

fn by_severity(counts: &Counts, view: &View) -> String {
    if counts.failing() == 0 {
        return String::new();
    }
    view.pick(
        &format!("必须 {}、核实 {}、提示 {}", counts.errors, counts.checks, counts.hints),
        &format!("error {}, check {}, hint {}", counts.errors, counts.checks, counts.hints),
    )
}

fn causes(counts: &Counts, view: &View) -> String {
    let parts = counts.causes.iter().map(|(kind, count)| format!("{} {count}", view.say(&fold::kind_words(*kind))));
    parts.collect::<Vec<_>>().join(&view.pick("、", ", "))
}

/// What it comes to, in one sentence; what could not be decided is never left out of it.
#[must_use]
pub fn verdict(check: &Check, strict: bool, view: &View) -> String {
    let (ink, mut zh, mut en) = result(check, strict);
    let waiting = check.counts.undecided;
    if check.bound() && waiting > 0 {
        zh.push_str(&format!("；另有 {waiting} 处未能判断"));
        en.push_str(&format!("; {waiting} undecided"));
    }
    let waived = check.counts.waived;
    if waived > 0 {
        zh.push_str(&format!("；已豁免 {waived} 处"));
        en.push_str(&format!("; {waived} waived"));
    }
    let mut out = String::new();
    for line in wide::wrap(&view.pick(&format!("结论：{zh}。"), &format!("Result: {en}.")), view.room()) {
        out.push_str(&view.paint(ink, &line));
        out.push('\n');
    }
    out
}

fn result(check: &Check, strict: bool) -> (Ink, String, String) {
    let counts = &check.counts;
    let waiting = counts.undecided_errors;
    if !check.bound() {
        let (zh, en) = ("没有认出任何一张表，无法检查", "no table was recognised: nothing could be checked");
        return (Ink::Bad, zh.to_owned(), en.to_owned());
    }
    if !check.checked() {
        return (Ink::Bad, "一处也没有检查，不能说没有错误".to_owned(), "nothing was checked".to_owned());
    }
    let (left, left_en) = to_look_at(counts);
    if counts.errors > 0 {
        let rest = if left.is_empty() { Default::default() } else { (format!("，{left}"), format!(", {left_en}")) };
        let errors = counts.errors;
        return (
            Ink::Bad,
            format!("有 {errors} 处必须改正{}", rest.0),
            format!("{errors} must be corrected{}", rest.1),
        );
    }
    if strict && waiting > 0 {
        let zh = format!("没有必须改正之处，但有 {waiting} 处必查项未能判断，按 --strict 不算通过");
        let waiting = counted(waiting, "error could", "errors could");
        return (Ink::Bad, zh, format!("no errors, but {waiting} not be decided, which --strict does not let pass"));
    }
    if !left.is_empty() {
        return (Ink::Warn, format!("没有必须改正之处，有 {left}"), format!("no errors, {left_en}"));
    }
    let ink = if counts.undecided > 0 { Ink::Warn } else { Ink::Good };
    (ink, "没有发现错误".to_owned(), "no errors found".to_owned())
}

/// `56 处请核实，30 处提示`: what fails below severity error, by the words of the headings above it.
fn to_look_at(counts: &Counts) -> (String, String) {
    let parts = [(counts.checks, "处请核实", ["to look at"; 2]), (counts.hints, "处提示", ["hint", "hints"])];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let said: Vec<(String, String)> =
        parts.map(|(count, zh, [one, many])| (format!("{count} {zh}"), counted(count, one, many))).collect();
    let (zh, en): (Vec<String>, Vec<String>) = said.into_iter().unzip();
    (zh.join("，"), en.join(", "))
}
