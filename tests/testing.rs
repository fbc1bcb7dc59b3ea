//! `gouji test` as a person meets it: tests that hold, that do not, that cannot be run; and what is said then.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::fs;
use std::path::Path;
use std::process::Command;

use gouji::base::number::Figure;
use gouji::eval;
use gouji::form::table::{BlockIx, BlockRef, ColumnIx, FormId};
use gouji::output::problems;
use gouji::output::view::View;
use gouji::report::model::{Report, RowIx, Value};
use gouji::report::patch;
use gouji::session::embedded::LAYERS;
use gouji::session::{Layer, Session};
use gouji::tools::test;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

const SAMPLE: &str = "examples/zhuzhou-2023.txt";

struct Folder(tempfile::TempDir);

impl Folder {
    /// A ruleset of one file beside a sample.
    fn with(rules: &str) -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(SAMPLE), folder.0.path().join("样本.txt")).unwrap();
        fs::write(folder.0.path().join("规则.gj"), rules).unwrap();
        folder
    }

    fn test(&self, words: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .env_remove("COLUMNS")
            .arg("test")
            .args(words)
            .current_dir(self.0.path())
            .env("LANG", "zh_CN.UTF-8")
            .env_remove("LC_ALL")
            .output()
            .unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!said.contains("panicked"), "{said}");
        (output.status.code().unwrap_or(-1), said)
    }
}

fn says(rules: &str, exit: i32, parts: &[&str]) {
    let (code, said) = Folder::with(rules).test(&["规则.gj", "--width", "200"]);
    assert_eq!(code, exit, "{said}");
    for part in parts {
        assert!(said.contains(part), "without {part}\n{said}");
    }
}

fn one(lines: &str) -> String {
    format!("test \"一\" {{\n    report \"样本.txt\"\n{lines}}}\n")
}

/// Rules of the national ruleset that still wait for a test. Keep it empty: a new rule comes with its tests.
const WAITING: &[&str] = &[];

#[test]
fn the_national_rules_are_made_to_fail_and_to_hold() {
    let (session, bench) = Session::open_for_tests(true, &[], &Layer::None);
    assert!(!session.broken(), "{:?}", session.problems);
    let run = test::run(&session, &bench);
    let told = problems::of_ruleset(&run.problems(), &session.sources, &View::default());
    assert!(told.is_empty(), "{told}");
    let without = |rules: &[String]| -> Vec<String> {
        rules.iter().filter(|rule| !WAITING.contains(&rule.as_str())).cloned().collect()
    };
    assert_eq!(without(&run.never_fails), [""; 0], "rules that no test in rulesets/national/tests/ makes fail");
    assert_eq!(without(&run.never_passes), [""; 0], "rules that hold in no test in rulesets/national/tests/");
    let needless = |rule: &&&str| !run.never_fails.iter().chain(&run.never_passes).any(|known| known == **rule);
    assert_eq!(WAITING.iter().find(needless), None, "this rule has its tests and waits no longer");
}

#[test]
fn the_layers_keep_their_tests() {
    for layer in LAYERS {
        let (session, bench) = Session::open_for_tests(true, &[], &Layer::Named(layer.name.to_owned()));
        assert!(!session.broken(), "{:?}", session.problems);
        assert!(!bench.trials.is_empty(), "the layer {} has no tests", layer.name);
        let told = problems::of_ruleset(&test::run(&session, &bench).problems(), &session.sources, &View::default());
        assert!(told.is_empty(), "{told}");
    }
}

#[test]
fn edits_are_laid_over_the_sample() {
    let lines = "    set 03[2159999].基本支出 = 8.57
    set 03[2011499].基本支出 = 0.24 万元
    expect I11 passes
    expect I10 fails at 06[302]
    blank 06[302].决算数
    remove row 06[30217]
    set 04.支出[教育支出].合计 = \"无\"
    expect I33e fails at 04.支出[205].合计
    expect I16 undecided at 04.支出[205] because \"不是数字\"
    expect X20 passes
    remove column 三公.运行
    expect I30 undecided at 三公[决算数] because \"没有印出\"
    remove table 07
    expect X16 undecided because \"文中没有07表\"
    expect X13 vacuous
    expect X22 skipped
";
    says(&one(lines), 1, &["X22 没有如期跳过", "X13 没有如期空过"]);
}

#[test]
fn the_text_of_the_sample_is_replaced_before_it_is_read() {
    let lines = "    replace \"度收、支总计766.56万元\" by \"度收入支出总计766.66万元\"\n    expect N01 fails\n";
    says(&one(lines), 0, &["全部符合期望"]);
    says(&one(&lines.replace("766.66", "766.56").replace("fails", "passes")), 0, &["全部符合期望"]);
    says(&one(&lines.replace("收、支总计", "没有这句")), 2, &["GJ515", "里面没有“度没有这句766.56万元”"]);
    says(&one("    replace \"\" by \"甲\"\n    expect N01 fails\n"), 2, &["GJ292", "要替换的文字是空的"]);
}

#[test]
fn totals_and_leaves_follow_the_rows() {
    // without its row of the class the items are added up themselves; without the items the class is a leaf
    let lines = "    remove row 06[302]
    expect I10 passes at 06[301]
    expect I10 fails at 06[公用经费合计]
    set 03[2010401].科目编码 = 2019998
    expect X19b fails at 03[2019998]
    expect X21c fails at 03[2019998]
";
    says(&one(lines), 0, &["测试 1 个，全部符合期望"]);
}

#[test]
fn what_happened_instead_is_said_where_it_was_expected() {
    let lines = "    expect I11 passes at 03[2159999]\n    expect I11 fails at 03[2010401]\n";
    says(
        &one(lines),
        1,
        &[
            "错误[GJ601]: I11 没有如期通过",
            "规则.gj:3:12",
            "本年支出合计 10.59 ≠ 基本支出等 5 项之和 85717.11",
            "I11 没有如期不符",
            "它在别处不符：I11 03[2159999]、I11 03[2011499]",
            "不符合期望  规则.gj:1  一",
            "测试 1 个：0 个符合期望，1 个不符合",
        ],
    );
    says(
        &one("    expect X05 fails at 01.支出[201]\n    expect X10 fails because \"天气\"\n"),
        1,
        &["X05 01.支出[201] 属于舍入", "X10 不符，但没有说“天气”"],
    );
    says(
        &one("    expect I11 fails\n    expect nothing else fails\n"),
        1,
        &[
            "错误[GJ602]: 另有",
            "处不符：X10、",
            "如果本该如此，写上 expect X10 fails; expect X11 fails at 04.支出[201]",
        ],
    );
}

#[test]
fn what_is_waived_does_not_fail() {
    let lines = "    expect I10 waived at 06[302]
    expect I11 fails
    set 03[2159999].基本支出 = 8.57
";
    let waiver = "waive I10 at 06[302].决算数 : 42.12 != 30.23 because \"附表\" until 2020-12-31\n";
    says(&format!("{waiver}{}", one(lines)), 0, &[]);
    let changed = waiver.replace("30.23", "30.24");
    says(&format!("{changed}{}", one(lines)), 1, &["I10 没有如期豁免", "I10 06[302].决算数 不符"]);
    says(&format!("{waiver}{}", one("    expect I10 fails at 06[302]\n")), 1, &["I10 没有如期不符", "豁免"]);
}

#[test]
fn layers_are_tested_as_they_stand() {
    let lines = "    expect I11 skipped at 03[2159999]\n    expect I11 fails at 03[2011499]\n";
    let layer = "ruleset 某省 2023 extends 全国 2023 { region \"某省\" }
change I11 because \"另有规定\" { when 本年支出合计 > 11 万元 }
drop I34 because \"允许三位小数\"
";
    says(&format!("{layer}{}", one(lines)), 0, &["测试 1 个，全部符合期望"]);
    says(&format!("{layer}{}", one("    expect I34 fails\n")), 2, &["GJ280", "没有“I34”这条规则"]);
}

/// Whatever is changed, every rule has a verdict and nothing panics.
#[test]
fn any_edits_leave_every_rule_with_a_verdict() {
    let (session, bench) = Session::open_for_tests(true, &[], &Layer::None);
    let (program, sample) = (&session.program, &bench.samples.first().unwrap().check.report);
    let rules = u32::try_from(program.rules.len()).unwrap();
    let picks = prop::collection::vec((0u8..7, 0usize..10_000), 1..12);
    let mut runner = TestRunner::new(ProptestConfig { cases: 24, ..ProptestConfig::default() });
    let outcome = runner.run(&picks, |picks| {
        let mut report = sample.clone();
        for (kind, at) in picks {
            let edit = edit(&report, kind, at);
            patch::apply(&mut report, &program.forms, &program.lists, &edit);
        }
        let outcome = eval::run(program, &report);
        for rule in 0..rules {
            prop_assert!(outcome.instances.iter().any(|instance| instance.rule == rule));
        }
        let shown = outcome.instances.iter().take(300);
        prop_assert!(eval::details(program, &report, shown).len() <= 300);
        Ok(())
    });
    outcome.unwrap();
}

/// An edit somewhere in the report, picked by a number.
fn edit(report: &Report, kind: u8, at: usize) -> patch::Edit {
    let form = at % report.tables.len();
    let table = report.tables.get(form).unwrap();
    let part = (at / 7) % table.blocks.len().max(1);
    let (rows, width) = table.blocks.get(part).map_or((0, 0), |block| (block.rows.len(), block.headers.len()));
    let id = FormId(u16::try_from(form).unwrap());
    let block = BlockRef::new(id, BlockIx(u16::try_from(part).unwrap()));
    let row = RowIx(u32::try_from((at / 3) % rows.max(1)).unwrap());
    let column = ColumnIx(u16::try_from((at / 11) % width.max(1)).unwrap());
    let cell = |text: &str, value| patch::Edit::Cell { block, row, column, text: text.to_owned(), value };
    match kind {
        0 => cell("", Value::Blank),
        1 => cell(
            "99999999999999999999",
            Value::Number(Figure { value: 99_999_999_999_999_999_u64.into(), decimals: 0 }),
        ),
        2 => cell("201", Value::Text("201".to_owned())),
        3 => patch::Edit::RemoveColumn(block, column),
        4 if at.is_multiple_of(5) => patch::Edit::RemoveTable(id),
        5 => patch::Edit::RemoveHeading(at % report.headings.len().max(1)),
        _ => patch::Edit::RemoveRow(block, row),
    }
}

#[test]
fn edits_that_the_sample_does_not_have() {
    says(&one("    set 03[201].基本支出 = 1\n    expect I11 fails\n"), 1, &["GJ603", "它代表"]);
    says(&one("    remove row 03[2299999]\n    expect I11 fails\n"), 1, &["GJ603", "没有印出"]);
    says(&one("    blank 文档[\"没有这一节\"].单位\n    expect I11 fails\n"), 1, &["GJ603", "没有这个标题"]);
}

#[test]
fn tests_that_cannot_be_run() {
    says("test \"一\" { report \"没有.txt\"; expect I11 fails }\n", 2, &["GJ515", "没有这个文件"]);
    says("test \"一\" { report \"规则.gj\"; expect I11 fails }\n", 2, &["GJ515", "没有认出任何一张表"]);
    says("test \"一\" { report \"../样本.txt\"; expect I11 fails }\n", 2, &["GJ291"]);
    says(&one("    expect I111 fails\n"), 2, &["GJ280", "是否要写“I11”"]);
    says("rule 甲 { assert 01.总计 > 0 }\n", 2, &["GJ516", "这些规则里没有测试"]);
    let (exit, said) = Folder::with("").test(&["--layer", "上海海"]);
    assert!(exit == 2 && said.contains("是否要写“上海”"), "{said}");
}

#[test]
fn rules_that_no_test_puts_to_the_proof_are_named() {
    let rules = "rule 甲 { assert 01.总计 > 0 }\nrule 乙 { assert 01.总计 > 99999 万元 }\n";
    says(
        &format!("{rules}{}", one("    expect 甲 passes\n")),
        0,
        &["没有测试让它不符的规则（2 条中的 2 条）：甲 乙", "没有测试让它通过的规则（2 条中的 1 条）：乙"],
    );
    says(
        &format!("{rules}{}", one("    set 01.收入.总计 = 100000\n    expect 乙 passes\n    expect 甲 passes\n")),
        0,
        &["没有测试让它不符的规则（2 条中的 2 条）：甲 乙\n"],
    );
}

#[test]
fn machines_read_it_too() {
    let folder = Folder::with(&one("    expect I11 passes at 03[2159999]\n"));
    let (exit, said) = folder.test(&["规则.gj", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((exit, json.pointer("/summary/failed").unwrap().as_u64()), (1, Some(1)));
    assert_eq!(json.pointer("/tests/0/problems/0/code").unwrap(), "GJ601");
    assert_eq!(json.pointer("/tests/0/problems/0/place/line").unwrap().as_u64(), Some(3));
}

#[test]
fn one_of_several_rows_of_a_name_is_named_by_its_number() {
    let place = "项目自评[\"发改专项\"].指标[委托业务费";
    let rule = |lines: &str| {
        let rule = "rule 完成 { for member m in 项目自评 for row r in m.指标 assert r.实际完成值 == \"甲\" }";
        format!("{rule}\n{}", one(lines))
    };
    let both = format!("expect 完成 fails at {place}]\nexpect 完成 fails at {place}#2]\n");
    says(&rule(&both), 0, &[]);
    let second = format!("set {place}#2].实际完成值 = \"甲\"\n");
    let one_left = format!("expect 完成 fails at {place}#1]\nexpect 完成 passes at {place}#2]\n");
    says(&rule(&format!("{second}{one_left}")), 0, &[]);
    says(&rule(&format!("{second}{both}")), 1, &["委托业务费#2] 通过"]);
    says(&rule(&format!("expect 完成 fails at {place}#3]\n")), 1, &["这条规则没有查到这里"]);
}
