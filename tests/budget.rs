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

#[test]
fn shanghai() {
    let mut beside = beside(include_str!("cases/budget/shanghai.txt"));
    for (expression, wanted) in [
        ("年初预算.部门收支.收入[收入总计].预算数", "189867551"),
        ("年初预算.部门收支.收入[财政拨款收入].预算数", "189767551"),
        ("年初预算.财政拨款收支.支出[支出总计].政府性基金预算", "767551"),
        ("年初预算.一般公共预算[2080505].合计", "185803400"),
        ("年初预算.基本支出[合计].公用经费", "803400"),
        ("年初预算.三公[预算数].合计", "10.35"),
        ("年初预算.三公[预算数].用车", "9.99"),
        ("年初预算.三公[预算数].接待", "0.36"),
    ] {
        assert_eq!(value(&mut beside, expression), wanted, "{expression}");
    }
    let mut of_budget = beside.1.findings.iter().filter(|finding| finding.rule.starts_with('B'));
    assert!(of_budget.all(|finding| finding.instance.verdict != Verdict::Fail), "its sums agree");
}

#[test]
fn income_of_the_year_with_parts_and_what_is_carried_over() {
    let mut beside = beside(include_str!("cases/budget/carried-over.txt"));
    for (expression, wanted) in [
        ("年初预算.部门收支.收入[本年收入合计].预算数", "1000.00"),
        ("年初预算.部门收支.收入[上年结转].预算数", "10.00"),
        ("年初预算.部门收支.支出[支出总计].预算数", "1010.00"),
        ("年初预算.三公[预算数].合计", "4.00"),
        ("年初预算.三公[预算数].用车", "2.50"),
        ("年初预算.三公[预算数].运行", "2.50"),
    ] {
        assert_eq!(value(&mut beside, expression), wanted, "{expression}");
    }
}

#[test]
fn of_two_years_side_by_side_neither_is_taken_by_guess() {
    for budget in [include_str!("cases/budget/two-years.txt"), include_str!("cases/budget/two-years-as-a-list.txt")] {
        let told = value(&mut beside(budget), "年初预算.三公[预算数].合计");
        assert!(told.contains("年初预算.三公"), "{told}");
    }
}
