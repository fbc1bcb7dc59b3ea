//! Waivers: the line offered holds when pasted; what has changed, is over or unused is told.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use gouji::base::date::Date;
use gouji::base::problem::{Lang, Text};
use gouji::diagnose::finding::Finding;
use gouji::eval::outcome::Verdict;
use gouji::output::finding;
use gouji::output::snippet::Scene;
use gouji::output::view::View;
use gouji::session::{Check, RuleFile, RuleSet, Session};

const REPORT: &str = include_str!("../examples/zhuzhou-2023.txt");

/// Rules of every shape, all of which fail on the example: rows and columns, scalars, inequalities, percents, words,
/// headings, tests without sides, bare assertions.
const RULES: &str = "\
rule Z1 { for row r in 03 with parts for amount column c assert c[r] == sum(c of r) }
rule Z2 { assert 03[2159999].基本支出 < 03[2159999].本年支出合计 }
rule Z3 { assert 03[2159999].基本支出 / 03.基本支出[合计] <= 50% }
rule Z4 { for leaf row r in 03 assert r.科目名称 == \"行政运行\" }
rule Z5 { for leaf row r in 03 where r.本年支出合计 > 100 万元 assert not exists(02[r]) }
rule Z6 { assert empty(03) }
rule Z7 { for row d in 文档 where d.种类 == \"表\" assert d.标题 == \"收入决算表\" }
rule Z8 { assert 本文.年度 == 2022 and 本文.年度 == 2021 }
rule Z9 { for leaf row r in 03 assert r.科目名称 in {\"甲\", \"乙\"} }
rule Z10 { for value v in 01.收入.行次 tolerance exact assert v == previous(v) + 2 }
rule Z11 { assert not (03.本年支出合计[合计] >= 03.基本支出[合计]) }
rule Z12 { assert 01.总计 == 1 万元 }
03.本年支出合计[合计] == 0 or 03.基本支出[合计] > 1 亿元; 03.基本支出[合计] == 03.项目支出[合计]
";

fn session(waivers: &str, as_of: Option<&str>) -> Session {
    let read = |path: &str| Err(Text::new(path, path));
    let set = |name: &str, text: &str| {
        let files = vec![RuleFile::new(name, name, text)];
        RuleSet { name: name.into(), files, read: &read }
    };
    let mut session = Session::open(true, &[set("my.gj", RULES), set("豁免.gj", waivers)]);
    session.problems.retain(|problem| problem.code.0 != "GJ258");
    assert!(session.problems.is_empty(), "{:?}", session.problems);
    session.as_of = as_of.and_then(Date::parse);
    session
}

fn check(waivers: &str) -> Check {
    session(waivers, None).check("报告.txt", REPORT.as_bytes(), false)
}

fn failing(check: &Check) -> impl Iterator<Item = &Finding> {
    check.findings.iter().filter(|finding| finding.instance.verdict == Verdict::Fail)
}

fn told(check: &Check) -> Vec<(&str, &str)> {
    let ours = check.problems.iter().filter(|problem| problem.code.0.starts_with("GJ52"));
    ours.map(|problem| (problem.code.0, problem.message.get(Lang::Zh))).collect()
}

/// An offer with its reason and author written in.
fn filled(offer: &str) -> String {
    offer.replace("\"…\"", "\"已核实\"").replace("\"...\"", "\"已核实\"")
}

/// Waivers as the offer is written, with a reason.
fn offers(check: &Check) -> String {
    let line = |finding: &Finding| filled(&finding.offer.as_ref().unwrap().join(" "));
    failing(check).map(|finding| line(finding) + "\n").collect()
}

#[test]
fn what_is_offered_holds_when_pasted() {
    let before = check("");
    for rule in
        ["Z1", "Z2", "Z3", "Z4", "Z5", "Z6", "Z7", "Z8", "Z9", "Z10", "Z11", "Z12", "my:13", "my:13.2", "I07a", "I33"]
    {
        assert!(failing(&before).any(|finding| finding.rule == rule), "{rule} does not fail");
    }
    let after = check(&offers(&before));
    for finding in failing(&after) {
        assert!(finding.waived.is_some(), "{:?}", finding.offer);
    }
    assert_eq!(told(&after), []);
    assert_eq!(after.counts.failing(), 0);
    assert_eq!(after.counts.waived, before.counts.failing());
    assert_eq!(after.counts.total(), before.counts.total());
}

#[test]
fn what_is_printed_at_any_width_holds_when_pasted() {
    let session = session("", None);
    let mut asked = self::session("", None);
    let before = asked.check("报告.txt", REPORT.as_bytes(), false);
    for (width, ascii) in [(40, false), (80, true), (200, false)] {
        let view = View { width, ascii, ..View::default() };
        let scene = Scene { program: &session.program, report: &before.report, sources: &asked.sources, view: &view };
        let mut pasted = String::new();
        for finding in failing(&before) {
            let text = finding::render(finding, &scene);
            let (_, offer) = text.split_once("  豁免  ").unwrap();
            pasted.push_str(&filled(offer));
        }
        let after = check(&pasted);
        assert!(failing(&after).all(|finding| finding.waived.is_some()), "{pasted}");
        assert_eq!(told(&after), []);
    }
}

#[test]
fn places_are_compared_as_people_write_them() {
    for line in [
        "waive I10 at 06[302].决算数 : 42.12 != 30.23 because \"甲\"",
        "waive I10 at 基本支出.决算数[商品和服务支出] : 42.12 万元 != 30.23 because \"甲\"",
        "waive I10 at ０６【302】。金额：42.120 ≠ 30.23 万元 because “甲”",
    ] {
        let check = check(line);
        assert_eq!(told(&check), [], "{line}");
        assert_eq!(check.counts.waived, 1, "{line}");
    }
}

#[test]
fn what_changed_is_told_and_fails_again() {
    for (line, code, said) in [
        ("06[302].决算数 : 42.13 != 30.23", "GJ520", "左边由 42.13 变为 42.12 万元"),
        ("06[302].决算数 : 42.12 != 30.22 万元", "GJ520", "右边由 30.22 万元 变为 30.23 万元"),
        ("06[302].决算数 : 42.12 > 30.23", "GJ520", "关系由 > 变为 !="),
        ("06[302].决算数 : 42.12 元 != 30.23", "GJ520", "左边由 42.12 元 变为 42.12 万元"),
        ("06[302].决算数 : \"约四十\"", "GJ520", "由 \"约四十\" 变为 42.12 万元 != 30.23 万元"),
        ("06[303].决算数 : 42.12 != 30.23", "GJ520", "同样的两边现在出现在 06[302].决算数"),
        ("06[303].决算数 : 5 != 6", "GJ521", "规则在此已经成立"),
        ("06[39999].决算数 : 5 != 6", "GJ521", "这份报告里没有这一处"),
    ] {
        let check = check(&format!("waive I10 at {line} because \"甲\""));
        let found = told(&check);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, code, "{line}: {found:?}");
        assert!(found[0].1.contains(said), "{line}: {found:?}");
        assert_eq!(check.counts.waived, 0, "{line}");
        assert!(found[0].1.starts_with("I10 06["), "{found:?}");
    }
}

#[test]
fn waivers_end_after_their_last_day() {
    let line = "waive I10 at 06[302].决算数 : 42.12 != 30.23 because \"甲\" until 2024-12-31";
    for (day, waived) in [("2024-12-31", 1), ("2025-01-01", 0)] {
        let check = session(line, Some(day)).check("报告.txt", REPORT.as_bytes(), false);
        assert_eq!(check.counts.waived, waived, "{day}");
        assert_eq!(told(&check).iter().any(|(code, _)| *code == "GJ522"), waived == 0, "{day}");
    }
}

#[test]
fn several_reports_share_their_waivers() {
    let other = REPORT.replace("42.12", "30.23");
    let line = "waive I10 at 06[302].决算数 : 42.12 != 30.23 because \"甲\"";
    let mut session = session(line, None);
    let mut checks = [&other, REPORT, &other].map(|text| session.check("报告.txt", text.as_bytes(), false));
    assert_eq!(told(&checks[0])[0].0, "GJ521");
    session.settle(&mut checks);
    assert!(checks.iter().all(|check| told(check).is_empty()));
    let mut checks = [&other, &other].map(|text| session.check("报告.txt", text.as_bytes(), false));
    session.settle(&mut checks);
    assert_eq!(checks.iter().map(|check| told(check).len()).collect::<Vec<_>>(), [1, 0]);
}
