//! Published budgets in the layouts of several provinces, given beside accounts: what is read of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

use gouji::base::problem::Lang;
use gouji::eval::outcome::Verdict;
use gouji::session::{Answer, Check, Session};

const REPORT: &str = include_str!("../rulesets/national/tests/samples/clean.txt");

/// The accounts of clean.txt beside a budget.
fn beside(budget: &str) -> (Session, Check) {
    let mut session = Session::open(true, &[]);
    session.give("年初预算", "预算.txt", budget.as_bytes()).unwrap();
    let check = session.check("决算.txt", REPORT.as_bytes(), true);
    let told: Vec<_> = check.problems.iter().map(|problem| problem.message.get(Lang::Zh)).collect();
    assert!(told.is_empty(), "{told:?}");
    (session, check)
}

/// The figure that an expression comes to, or that there is none.
fn value((session, check): &mut (Session, Check), expression: &str) -> String {
    match session.ask(check, expression).unwrap() {
        Answer::Figure(figured) => figured.value.to_string(),
        Answer::Cause(cause) => cause.text.zh.clone(),
        _ => panic!("{expression}"),
    }
}

/// Asserts what expressions come to.
fn reads(beside: &mut (Session, Check), figures: &[(&str, &str)]) {
    for (expression, wanted) in figures {
        assert_eq!(value(beside, expression), *wanted, "{expression}");
    }
}

#[test]
fn shanghai() {
    let mut beside = beside(include_str!("cases/budget/shanghai.txt"));
    reads(
        &mut beside,
        &[
            ("年初预算.部门收支.收入[收入总计].预算数", "189867551"),
            ("年初预算.部门收支.收入[财政拨款收入].预算数", "189767551"),
            ("年初预算.财政拨款收支.支出[支出总计].政府性基金预算", "767551"),
            ("年初预算.一般公共预算[2080505].合计", "185803400"),
            ("年初预算.基本支出[合计].公用经费", "803400"),
            ("年初预算.三公[预算数].合计", "10.35"),
            ("年初预算.三公[预算数].用车", "9.99"),
            ("年初预算.三公[预算数].接待", "0.36"),
        ],
    );
    let mut of_budget = beside.1.findings.iter().filter(|finding| finding.rule.starts_with('B'));
    assert!(of_budget.all(|finding| finding.instance.verdict != Verdict::Fail), "its sums agree");
}

#[test]
fn income_of_the_year_with_parts_and_what_is_carried_over() {
    let mut beside = beside(include_str!("cases/budget/carried-over.txt"));
    reads(
        &mut beside,
        &[
            ("年初预算.部门收支.收入[本年收入合计].预算数", "1000.00"),
            ("年初预算.部门收支.收入[上年结转].预算数", "10.00"),
            ("年初预算.部门收支.支出[支出总计].预算数", "1010.00"),
            ("年初预算.三公[预算数].合计", "4.00"),
            ("年初预算.三公[预算数].用车", "2.50"),
            ("年初预算.三公[预算数].运行", "2.50"),
        ],
    );
}

const TWO_YEARS: [&str; 2] =
    [include_str!("cases/budget/two-years.txt"), include_str!("cases/budget/two-years-as-a-list.txt")];

#[test]
fn of_two_years_side_by_side_its_own_is_read() {
    for budget in TWO_YEARS {
        let mut beside = beside(budget);
        assert_eq!(value(&mut beside, "年初预算.三公[预算数].合计"), "4.00");
        assert_eq!(value(&mut beside, "年初预算.三公[预算数].接待"), "1.50");
    }
    let turned =
        TWO_YEARS[0].replace("2022年", "年").replace("2023年预算数", "2022年预算数").replace("\n年预", "\n2023年预");
    assert_eq!(value(&mut beside(&turned), "年初预算.三公[预算数].合计"), "5.00");
}

#[test]
fn of_other_years_none_is_taken_by_guess() {
    for budget in TWO_YEARS {
        let told = value(&mut beside(&budget.replace("2023年预", "2021年预")), "年初预算.三公[预算数].合计");
        assert!(told.contains("年初预算.三公"), "{told}");
    }
}

#[test]
fn a_year_before_the_name_of_a_column() {
    let budget = include_str!("cases/budget/carried-over.txt");
    let mut own = beside(&budget.replace("\t预算数", "\t2023年预算数"));
    assert_eq!(value(&mut own, "年初预算.部门收支.支出[支出总计].预算数"), "1010.00");
    assert_eq!(value(&mut own, "年初预算.三公[预算数].合计"), "4.00");
    let told =
        value(&mut beside(&budget.replace("\t预算数", "\t2022年预算数")), "年初预算.部门收支.支出[支出总计].预算数");
    assert!(told.contains("年初预算.部门收支"), "{told}");
}
