//! The catalogue of a ruleset: for each rule its sentence, level, basis and an example of a failure from its own tests.
//!
//! Written in Chinese, as Markdown; must not read files.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::edit;
use crate::diagnose::{finding, sentence};
use crate::eval;
use crate::eval::outcome::Verdict;
use crate::ruleset::program::Rule;
use crate::ruleset::trial::{Edit, Trial, What};
use crate::session::{Bench, Session};
use crate::syntax::tree::Expected;

/// The rules of a bench's rulesets in the order of their ids.
#[must_use]
pub fn markdown(session: &Session, bench: &Bench) -> String {
    let examples = examples(session, bench);
    let mut rules: Vec<(u32, &Rule)> =
        bench.rules.iter().filter_map(|at| Some((*at, session.program.rules.get(*at as usize)?))).collect();
    rules.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
    let mut out = String::from("# 规则目录\n\n");
    let _ = writeln!(
        out,
        "全国规则共 {} 条，由规则本身和它们的测试生成。一条规则的例子是测试中改动样本后报出的话。\n",
        rules.len()
    );
    out.push_str("| 编号 | 级别 | 规则 |\n| --- | --- | --- |\n");
    for (_, rule) in &rules {
        let level = sentence::severity(rule.severity).zh;
        let _ = writeln!(out, "| [{}](#{}) | {level} | {} |", rule.id, anchor(rule), rule.title);
    }
    for (at, rule) in rules {
        section(&mut out, session, rule, examples.get(&at));
    }
    out
}

/// The name of a heading as Markdown makes a link of it.
fn anchor(rule: &Rule) -> String {
    let text = format!("{}-{}", rule.id, rule.title).to_lowercase();
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

fn section(out: &mut String, session: &Session, rule: &Rule, example: Option<&String>) {
    let _ = writeln!(out, "\n## {} {}\n\n{}\n", rule.id, rule.title, sentence::rule(&session.program, rule).zh);
    let _ = writeln!(out, "- 级别：{}", sentence::severity(rule.severity).zh);
    for (name, text) in [("依据", &rule.basis), ("建议", &rule.advice)] {
        if let Some(text) = text {
            let _ = writeln!(out, "- {name}：{text}");
        }
    }
    let written = session.sources.text(rule.assert_span).split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(out, "- 写法：`{written}`");
    if let Some(example) = example {
        let _ = writeln!(out, "- 例子：{example}");
    }
}

/// For each rule what the first test that makes it fail changes, and what is said then.
fn examples(session: &Session, bench: &Bench) -> BTreeMap<u32, String> {
    let mut found = BTreeMap::new();
    // the fewer the changes, the plainer the example
    let mut trials: Vec<&(Trial, usize)> = bench.trials.iter().collect();
    trials.sort_by_key(|(trial, _)| trial.edits.len() + trial.replaced.len());
    for (trial, sample) in trials {
        let fails = |expect: &&crate::ruleset::trial::Expect| expect.verdict == Expected::Fails;
        let news = trial.expects.iter().filter(fails).any(|expect| !found.contains_key(&expect.rule));
        if let (true, Some(sample)) = (news, bench.samples.get(*sample)) {
            one(session, trial, &sample.check.report, &mut found);
        }
    }
    found
}

fn one(session: &Session, trial: &Trial, report: &crate::report::model::Report, found: &mut BTreeMap<u32, String>) {
    let program = &session.program;
    let Ok(report) = edit::edited(program, report, &trial.edits) else { return };
    let outcome = eval::run(program, &report);
    for expect in trial.expects.iter().filter(|expect| expect.verdict == Expected::Fails) {
        if found.contains_key(&expect.rule) {
            continue;
        }
        let failing =
            |instance: &&eval::outcome::Instance| instance.rule == expect.rule && instance.verdict == Verdict::Fail;
        let Some(instance) = outcome.instances.iter().find(failing) else { continue };
        let Some(detail) = eval::details(program, &report, [instance]).into_iter().next() else { continue };
        let Some(finding) = finding::build(program, &report, instance, detail) else { continue };
        let rewritten = trial.replaced.iter().map(|(_, to)| format!("文字改为“{to}”"));
        let changes: Vec<String> =
            rewritten.chain(trial.edits.iter().map(|edit| said(session, edit))).take(3).collect();
        let count = trial.edits.len() + trial.replaced.len();
        let more = if count > 3 { format!("等 {count} 处") } else { String::new() };
        let after =
            if changes.is_empty() { "样本本身".to_owned() } else { format!("{}{more}", changes.join("，")) };
        found.insert(expect.rule, format!("{after}，报“{}”", finding.message.zh));
    }
}

/// 「`03[201].基本支出` 改为 85.00」
fn said(session: &Session, edit: &Edit) -> String {
    let place = session.sources.text(edit.span).split_whitespace().collect::<Vec<_>>().join(" ");
    match &edit.what {
        What::Cell(_, Some(value)) | What::Heading(_, _, Some(value)) | What::Own(_, _, Some(value)) => {
            let unit = value.unit.map_or("", |unit| unit.word());
            format!("`{place}` 改为 {}{unit}", value.text)
        }
        What::Cell(_, None) | What::Heading(_, _, None) | What::Own(_, _, None) => format!("`{place}` 留空"),
        What::Rows(..) | What::Column(..) | What::Table(_) | What::NoHeading(_) => format!("去掉 `{place}`"),
    }
}
