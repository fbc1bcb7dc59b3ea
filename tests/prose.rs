//! Prose forms over text: golden cases in `tests/cases/prose/`.
//!
//! A case is a ruleset, a line `-----`, a document, a line `=====`, then the tables read with the place of each cell, the
//! numbers that nothing reads, the problems, and what rules say. Where the ruleset is the word 全国 it is the national one, and
//! only what was read and what fails is written. `GOUJI_BLESS=1` writes what is missing or changed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where something is missing")]

mod golden;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use gouji::base::problem::{Lang, Problem, Text};
use gouji::eval::outcome::Verdict;
use gouji::form::table::{BlockForm, TableForm};
use gouji::report::model::{Key, Report, TableState, Value};
use gouji::session::{RuleFile, RuleSet, Session};

fn cases() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/prose");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// What a case writes for the national ruleset.
const NATIONAL: &str = "全国";

fn session(rules: &str) -> Session {
    if rules == NATIONAL {
        return Session::open(true, &[]);
    }
    let read = |_: &str| Err(gouji::base::problem::Text::new("没有", "none"));
    let file = RuleFile::new("case.gj", "case.gj", rules);
    Session::open(false, &[RuleSet { name: "case".into(), files: vec![file], read: &read }])
}

fn shown(text: &str) -> String {
    let (rules, document) = text.split_once("\n-----\n").unwrap_or((text, ""));
    let mut session = session(rules);
    let mut out = String::new();
    for problem in &session.problems {
        line(&mut out, problem);
    }
    if document.is_empty() {
        return out;
    }
    let check = session.check("文档", document.as_bytes(), true);
    let national = rules == NATIONAL;
    let absent = |at: usize| check.report.tables[at].state == TableState::Absent;
    for (form, at) in session.program.forms.iter().zip(0..).filter(|(form, _)| is_read(form)) {
        if !(national && absent(at)) {
            table(&mut out, form, &check.report, at);
        }
    }
    for printed in &check.report.unread {
        let _ = writeln!(out, "unread {} at {}:{}", printed.text, printed.place.line, printed.place.column);
    }
    // tables that a passage cannot have are no news
    for problem in check.problems.iter().filter(|problem| !(national && problem.code.0 == "GJ401")) {
        line(&mut out, problem);
    }
    let told = |verdict: &Verdict| !national || matches!(verdict, Verdict::Fail | Verdict::Rounding { .. });
    for instance in check.outcome.instances.iter().filter(|instance| told(&instance.verdict)) {
        let rule = &session.program.rules[instance.rule as usize].id;
        let _ = writeln!(out, "{rule} {:?}", instance.verdict);
    }
    out
}

fn line(out: &mut String, problem: &Problem) {
    let help = problem.help.as_ref().map_or("", |help| help.get(Lang::Zh));
    let _ = writeln!(out, "{} {} | {help}", problem.code.0, problem.message.get(Lang::Zh));
}

/// Forms of which something is read by patterns.
fn is_read(form: &TableForm) -> bool {
    let patterns = |block: &BlockForm| block.columns.iter().any(|column| column.pattern.is_some());
    form.reading.is_some() || form.blocks.iter().any(patterns)
}

fn table(out: &mut String, form: &TableForm, report: &Report, at: usize) {
    let table = &report.tables[at];
    let _ = writeln!(out, "{} {:?}", form.name, table.state);
    if table.state == TableState::Absent {
        return;
    }
    for (block, spec) in table.blocks.iter().zip(&form.blocks) {
        for (row, ix) in block.rows.iter().zip(0..) {
            let key = match &row.key {
                Key::Code(code) => format!("{code} {}", row.name),
                Key::Label(label) => label.clone(),
                Key::Unknown(label) => format!("?{label}"),
                Key::Nameless => String::new(),
            };
            let _ = write!(out, "  {key}:");
            for (column, cell) in spec.columns.iter().zip(&block.cells[ix * spec.columns.len()..]) {
                let value = match &cell.value {
                    Value::Number(figure) => format!("{} .{}", figure.value.normalize(), figure.decimals),
                    Value::Text(text) => format!("“{text}”"),
                    Value::Unreadable(why) => format!("unreadable {}", why.zh),
                    Value::Blank => "blank".into(),
                    Value::Absent => continue,
                };
                let _ = write!(out, " {}={value}", column.name);
                if let Some(place) = cell.place {
                    let _ = write!(out, "@{}:{}+{}", place.line, place.column, place.length);
                }
            }
            out.push('\n');
        }
    }
}

#[test]
fn cases_are_as_written() {
    golden::check(&cases(), shown);
}

#[test]
fn patterns_stay_linear_on_texts_made_to_be_slow() {
    let rules = r#"
form 文 {
    read "{…}支出{…}为{甲: amount}{…}元整" optional
    row "{科目: label}{…}支出{金额: amount}{…}，占{占比: percent}" optional
    read every "增加{…}减少{数: number}" optional
}"#;
    let mut session = session(rules);
    for piece in ["支出为增加", "支出1万元增加，", "一般支出1,234.5万元，占", "1", "、支出3万元占", "（（"]
    {
        let text = format!("二、支出决算表\n{}", piece.repeat(300_000 / piece.len()));
        let check = session.read("长文", text.as_bytes());
        assert!(check.report.tables.len() == session.program.forms.len());
    }
}

#[test]
fn a_pattern_longer_than_any_sentence_is_an_error_wherever_it_stands() {
    let long = "甲".repeat(2_001);
    let read = format!("form 文 {{\n    section \"甲\"\n    read \"{long}{{数: amount}}\"\n}}\n");
    let column =
        format!("form 表 \"表\" {{\n    column 项目 : label key\n    column 指标 : \"{long}{{名: label}}\"\n}}\n");
    for text in [read, column] {
        let none = |path: &str| Err(Text::new(path, path));
        let files = vec![RuleFile::new("own.gj", "own.gj", text)];
        let session = Session::open(false, &[RuleSet { name: "own".into(), files, read: &none }]);
        let told: Vec<&str> = session.problems.iter().map(|problem| problem.message.zh.as_str()).collect();
        assert_eq!(told, ["句式过长"]);
    }
}
