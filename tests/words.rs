//! Rules in words: each rule text beside its official sentence in both languages.

#![allow(clippy::indexing_slicing, reason = "a test may stop")]

use gouji::base::problem::Text;
use gouji::diagnose::sentence;
use gouji::session::{RuleFile, RuleSet, Session};
use gouji::tools::example;

/// Rule without its name, Chinese sentence, English sentence.
const SENTENCES: &[(&str, &str, &str)] = &[
    (
        "for row in 03\n assert 本年支出合计 == 基本支出 + 项目支出",
        "支出决算表（03表）每一行：本年支出合计应等于基本支出与项目支出之和。",
        "In every row of 支出决算表 (table 03): 本年支出合计 must equal the sum of 基本支出 and 项目支出.",
    ),
    (
        "for row r in 01.收入, 02, 03 with parts\n for amount column c\n assert c[r] == sum(c of r)",
        "01表收入、02表、03表的每一上级行、每一金额列：该列金额应等于直属下级各行该列金额之和。",
        "In every row with parts of table 01 收入, table 02, table 03, every amount column: \
         the amount must equal the sum of the amount over the rows directly below it.",
    ),
    (
        "for leaf row r in 01.支出 under 本年支出合计\n assert 决算数 == 03[r].本年支出合计",
        "收入支出决算总表（01表）“支出”“本年支出合计”以下每一明细行：决算数应等于03表同一行的本年支出合计。",
        "In every detail row of 收入支出决算总表 (table 01) \"支出\" at or below 本年支出合计: \
         决算数 must equal table 03 same row 本年支出合计.",
    ),
    (
        "when 01.收入.年初结转和结余 > 0\n assert sum(03.项目支出) == 01.总计 - 06.基本支出",
        "当01表收入的年初结转和结余大于0时，03表各明细行的项目支出之和应等于01表的总计减06表的基本支出。",
        "when table 01 收入 年初结转和结余 is more than 0, \
         the sum of table 03 项目支出 over the detail rows must equal table 01 总计 minus table 06 基本支出.",
    ),
    (
        "for row r in 三公\n assert r.合计 == 0 implies abs(r.用车) <= 3 万元",
        "财政拨款“三公”经费支出决算表（09表）每一行：若本行的合计等于0，则本行的用车的绝对值应不大于3 万元。",
        "In every row of 财政拨款“三公”经费支出决算表 (table 09): \
         if the row 合计 equals 0, then the absolute value of the row 用车 must be at most 3 万元.",
    ),
];

fn session(body: &str) -> Session {
    let text = format!("rule 甲 \"试\" {{\n {body}\n}}\n");
    let files = vec![RuleFile::new("试.gj", "试.gj", text)];
    let read = |path: &str| Err(Text::new(path, path));
    Session::open(true, &[RuleSet { name: "试".into(), files, read: &read }])
}

#[test]
fn rules_read_as_official_sentences() {
    for (body, zh, en) in SENTENCES {
        let session = session(body);
        assert!(session.problems.is_empty(), "{body}: {:?}", session.problems);
        let rule = session.program.rules.iter().find(|rule| rule.id == "甲");
        let said = rule.map(|rule| sentence::rule(&session.program, rule)).unwrap_or_default();
        assert_eq!((said.zh.as_str(), said.en.as_str()), (*zh, *en));
    }
}

#[test]
fn every_national_rule_reads_without_gaps() {
    let session = Session::open(true, &[]);
    assert!(session.program.rules.len() > 40);
    for rule in &session.program.rules {
        let said = sentence::rule(&session.program, rule);
        for text in [&said.zh, &said.en] {
            let broken = ["的的", "（）", "的，", "的。", "  ", " ,", " ."].iter().find(|gap| text.contains(**gap));
            assert!(broken.is_none() && text.chars().count() > 8, "{}: {text}", rule.id);
        }
    }
}

#[test]
fn an_example_breaks_its_rule() {
    let session = session("for row in 03\n assert 本年支出合计 == 基本支出 + 项目支出 - 经营支出");
    let rule = session.program.rules.iter().find(|rule| rule.id == "甲");
    let made = rule.and_then(|rule| example::of(&session.program, rule)).unwrap_or_default();
    assert_eq!(made.zh, "基本支出 100.00、项目支出 200.00、经营支出 30.00，而本年支出合计 280.00：相差 10.00，不成立");
}
