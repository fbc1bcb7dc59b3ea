//! Other reports: rules that read them, years that must fit, what is said when they are not given.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use gouji::base::problem::{Lang, Text};
use gouji::eval::outcome::Verdict;
use gouji::session::{Check, RuleFile, RuleSet, Session};

const REPORT: &str = include_str!("../examples/zhuzhou-2023.txt");

/// The report a year earlier, with another total.
fn last_year() -> String {
    REPORT.replace("2023", "2022").replace("766.56", "777.66")
}

fn session(rules: &str) -> Session {
    let read = |path: &str| Err(Text::new(path, path));
    let files = vec![RuleFile::new("my.gj", "my.gj", rules)];
    let session = Session::open(false, &[RuleSet { name: "我的".into(), files, read: &read }]);
    assert!(session.problems.is_empty(), "{:?}", session.problems);
    session
}

fn check(rules: &str, with: &[(&str, &str, &str)]) -> Check {
    let mut session = session(rules);
    for (input, name, text) in with {
        session.give(input, name, text.as_bytes()).unwrap();
    }
    session.check("本年.txt", REPORT.as_bytes(), true)
}

/// Rule, place and verdict of every instance that is put in words.
fn verdicts(check: &Check) -> Vec<(String, &'static str)> {
    let word = |verdict: &Verdict| match verdict {
        Verdict::Pass { .. } => "pass",
        Verdict::Rounding { .. } => "rounding",
        Verdict::Fail => "fail",
        Verdict::Skipped => "skipped",
        Verdict::Undecided(_) => "undecided",
    };
    check.findings.iter().map(|finding| (finding.id.clone(), word(&finding.instance.verdict))).collect()
}

/// Instances skipped for want of a report.
fn not_given(check: &Check) -> usize {
    check.outcome.not_given.iter().sum()
}

fn codes(check: &Check) -> Vec<&str> {
    check.problems.iter().map(|problem| problem.code.0).filter(|code| code.starts_with("GJ54")).collect()
}

const RULES: &str = "\
input 上年 year -1
rule A { assert 01.总计 == 上年.01.总计 }
rule B { for row r in 03 where r.项目支出 > 100 万元 assert r.项目支出 == 上年.03[r].项目支出 }
rule C { assert exists(上年.03) and not exists(上年.08) }
rule D { for row r in 上年.03 where r.项目支出 > 200 万元 assert exists(03[r]) }
rule E { when 上年.01.总计 > 0 assert 06.基本支出 == 上年.06.基本支出 }
";

#[test]
fn rules_read_the_other_report() {
    let last = last_year();
    let check = check(RULES, &[("上年", "去年.txt", &last)]);
    let found = verdicts(&check);
    for (id, verdict) in
        [("A", "fail"), ("B 03[合计]", "pass"), ("C", "pass"), ("D 上年.03[合计]", "pass"), ("E", "pass")]
    {
        assert!(found.contains(&(id.to_owned(), verdict)), "{id} {verdict}: {found:?}");
    }
    let fail = check.findings.iter().find(|finding| finding.id == "A").unwrap();
    assert_eq!(fail.message.get(Lang::Zh).split('，').next(), Some("01表的总计 766.56 ≠ 上年01表的总计 777.66"));
    let places: Vec<_> = fail.detail.operands.iter().filter_map(|operand| operand.place).collect();
    assert_ne!(places[0].source, places[1].source, "each operand names its own file");
    assert_eq!(fail.detail.operands[1].name, "上年.01.收入[总计].决算数");
    assert_eq!(codes(&check), Vec::<&str>::new());
    assert_eq!(not_given(&check), 0);
}

#[test]
fn without_it_rules_are_skipped_and_counted() {
    let check = check(RULES, &[]);
    assert!(verdicts(&check).is_empty(), "{:?}", verdicts(&check));
    assert_eq!((check.counts.skipped, check.counts.total()), (5, 5), "one for each rule, even of exists(…)");
    assert_eq!(not_given(&check), 5);
}

#[test]
fn a_file_of_another_year_is_not_used() {
    let check = check(RULES, &[("上年", "本年.txt", REPORT)]);
    assert_eq!(codes(&check), ["GJ542"]);
    assert_eq!(not_given(&check), 5);
    let unknown = REPORT.replace("202", "某年");
    let check = self::check(RULES, &[("上年", "某年.txt", &unknown)]);
    assert_eq!(codes(&check), ["GJ542"], "used, but told");
    assert_eq!(not_given(&check), 0);
}

#[test]
fn a_file_without_tables_is_not_used() {
    let check = check(RULES, &[("上年", "通知.txt", "关于开会的通知\n")]);
    assert_eq!(codes(&check), ["GJ543"]);
    assert_eq!(not_given(&check), 5);
}

#[test]
fn a_table_that_the_other_report_lacks_is_undecided() {
    let last = last_year();
    let (before, rest) = last.split_once("收入支出决算总表").unwrap();
    let without = format!("{before}另一张表{rest}").replacen("收入支出决算总表", "另一张表", 9);
    let check = check("input 去年\nrule A { assert 01.总计 == 去年.01.总计 }\n", &[("去年", "去年.txt", &without)]);
    let cause = check.findings.iter().find_map(|finding| match &finding.instance.verdict {
        Verdict::Undecided(cause) => Some(cause.text.zh.clone()),
        _ => None,
    });
    assert!(cause.as_ref().is_some_and(|cause| cause.contains("去年")), "{cause:?} {:?}", verdicts(&check));
}

#[test]
fn what_is_given_must_be_asked_for_and_once() {
    let mut session = session(RULES);
    let code = |given: Result<(), gouji::base::problem::Problem>| given.unwrap_err().code.0;
    assert_eq!(code(session.give("去年", "甲.txt", b"x")), "GJ540");
    session.give("上年", "甲.txt", last_year().as_bytes()).unwrap();
    assert_eq!(code(session.give("上年", "乙.txt", b"x")), "GJ541");
}

#[test]
fn a_waiver_covers_an_instance_of_the_other_report() {
    let last = last_year();
    let rules = "input 上年 year -1\nrule A { for row r in 上年.03 where r.本年支出合计 > 700 万元 assert r.本年支出合计 == 03[r].本年支出合计 }\n";
    let before = check(rules, &[("上年", "去年.txt", &last)]);
    let offer = before.findings.iter().find_map(|finding| finding.offer.as_ref()).unwrap().join(" ");
    assert!(offer.starts_with("waive A at 上年.03[合计] : 777.66 万元 != 766.56 万元"), "{offer}");
    let after = check(&format!("{rules}{}\n", offer.replace("\"…\"", "\"已核实\"")), &[("上年", "去年.txt", &last)]);
    assert_eq!((before.counts.errors, after.counts.errors, after.counts.waived), (1, 0, 1));
}

const UNITS: &str = "\
input 下级 many key 部门 year 0
rule S { assert 03.本年支出合计[合计] == sum(下级.03[合计].本年支出合计) }
rule T { assert sum(下级.03[合计].基本支出 + 下级.03[合计].项目支出) == 2 * 03.本年支出合计[合计] }
rule M { for member m in 下级 assert m.01.总计 <= 01.总计 and m.03.本年支出合计[合计] == m.01.总计 }
rule N { for member m in 下级.03 for row r in m where r.本年支出合计 > 700 万元 assert exists(03[r]) }
rule K { assert 下级.01[\"株洲经济开发区管理委员会乙局\"].总计 == 01.总计 }
";

/// The report of one of several units.
fn unit(name: &str) -> String {
    REPORT.replace("产业发展局", name)
}

#[test]
fn several_reports_are_added_up_or_gone_through() {
    let (first, second) = (unit("甲局"), unit("乙局"));
    let check = check(UNITS, &[("下级", "甲.txt", &first), ("下级", "乙.txt", &second)]);
    let found = verdicts(&check);
    for (id, verdict) in [
        ("S", "fail"),
        ("T", "pass"),
        ("M 下级[\"株洲经济开发区管理委员会甲局\"]", "pass"),
        ("M 下级[\"株洲经济开发区管理委员会乙局\"]#2", "pass"),
        ("N 下级[\"株洲经济开发区管理委员会乙局\"].03[合计]", "pass"),
        ("K", "pass"),
    ] {
        assert!(found.contains(&(id.to_owned(), verdict)), "{id} {verdict}: {found:?}");
    }
    let sum = check.findings.iter().find(|finding| finding.id == "S").unwrap();
    let names: Vec<&str> = sum.detail.operands.iter().map(|operand| operand.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "03[合计].本年支出合计",
            "下级.03[\"株洲经济开发区管理委员会甲局\"][合计].本年支出合计",
            "下级.03[\"株洲经济开发区管理委员会乙局\"][合计].本年支出合计"
        ]
    );
    assert_eq!(codes(&check), Vec::<&str>::new());
}

#[test]
fn one_unreadable_report_leaves_a_sum_undecided_and_is_named() {
    let first = unit("甲局");
    for (second, code) in [("请见附件\n".to_owned(), "GJ543"), (first.clone(), "GJ541")] {
        let check = check(UNITS, &[("下级", "甲.txt", &first), ("下级", "乙.txt", &second)]);
        assert_eq!(codes(&check), [code]);
        let sum = check.findings.iter().find(|finding| finding.rule == "S").unwrap();
        let Verdict::Undecided(cause) = &sum.instance.verdict else { panic!("{:?}", sum.message) };
        let name = if code == "GJ543" { "乙.txt" } else { "甲局" };
        assert!(cause.text.zh.contains(name), "{}", cause.text.zh);
    }
}

#[test]
fn without_any_of_several_their_rules_are_skipped() {
    assert_eq!(not_given(&check(UNITS, &[])), 5);
}

const BUDGET_RULES: &str = "\
input 另编预算 year 0 uses 另编表式
form 收支 of 另编表式 \"部门收支总表\" {
    block 收入 { column 项目 : label key; column 预算数 : amount; rows 收入总计 { 财政拨款收入, 其他收入 } }
    block 支出 { column 项目 : label key; column 预算数 : amount; rows 支出总计 }
}
form 项目 of 另编表式 \"项目支出表\" many key 项目名称 {
    block 名 { column 字段 : label key; column 内容 : text; rows 项目名称 }
}
rule A { assert 01.总计 >= 另编预算.收支.收入.收入总计 }
rule B { for row r in 另编预算.收支.收入 with parts assert r.预算数 == sum(预算数 of r) }
rule C { assert 另编预算.收支.收入.收入总计 == 另编预算.收支.支出.支出总计 }
";

const BUDGET: &str = "\
株洲经济开发区管理委员会产业发展局

2023年部门预算

部门收支总表

单位：万元

收入\t\t支出\t
项目\t预算数\t项目\t预算数
财政拨款收入\t700.00\t支出总计\t710.00
其他收入\t9.00\t\t
收入总计\t710.00\t\t
";

#[test]
fn a_document_of_another_kind_is_read_with_its_own_forms() {
    let check = check(BUDGET_RULES, &[("另编预算", "预算.txt", BUDGET)]);
    assert_eq!(codes(&check), Vec::<&str>::new());
    let found = verdicts(&check);
    for (id, verdict) in [("A", "pass"), ("B 另编预算.收支.收入[收入总计]", "fail"), ("C", "pass")] {
        assert!(found.contains(&(id.to_owned(), verdict)), "{id} {verdict}: {found:?}");
    }
    assert_eq!(not_given(&self::check(BUDGET_RULES, &[])), 3, "one for each rule");
}

#[test]
fn accounts_or_another_year_are_no_budget() {
    for (text, code) in [(REPORT.to_owned(), "GJ543"), (BUDGET.replace("2023", "2022"), "GJ542")] {
        let check = check(BUDGET_RULES, &[("另编预算", "给错.txt", &text)]);
        assert_eq!(codes(&check), [code]);
        assert_eq!(not_given(&check), 3);
    }
}

#[test]
fn several_budgets_stand_side_by_side() {
    let rules = BUDGET_RULES.replace("input 另编预算 year 0", "input 另编预算 many key 部门 year 0");
    let rules = format!(
        "{}rule A {{ assert sum(另编预算.收支.收入[收入总计].预算数) == 1420 万元 }}\n",
        rules.split("rule A").next().unwrap()
    );
    let other = BUDGET.replace("产业发展局", "乙局");
    let check = check(&rules, &[("另编预算", "甲.txt", BUDGET), ("另编预算", "乙.txt", &other)]);
    assert_eq!(verdicts(&check), [("A".to_owned(), "pass")]);
}
