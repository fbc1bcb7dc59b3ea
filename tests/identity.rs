//! Every finding of a run has its own id and its own waiver, whatever a document prints twice.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::collections::BTreeMap;

use gouji::base::problem::Text;
use gouji::diagnose::finding::Finding;
use gouji::eval::outcome::Verdict;
use gouji::output::json;
use gouji::output::view::View;
use gouji::session::{Check, RuleFile, RuleSet, Session};
use serde_json::Value;

const ZHUZHOU: &str = include_str!("../examples/zhuzhou-2023.txt");
const EVALUATION: &str = include_str!("../rulesets/national/tests/samples/evaluation.txt");

/// Rules without figures, of which every instance of a name would be the same if it were not counted.
const RULES: &str = "\
rule Y1 { for member m in 项目自评 for row r in m.指标 assert exists(07) and exists(08) }
rule Y2 { for row d in 文档 assert d.标题 == \"\" }
rule Y3 { for member m in 项目自评 assert m.资金[年度资金总额].全年执行数 == 1 万元 }
rule Y4 { for row r in 03 for amount column c assert c[r] == -1 万元 }
";

fn session(rules: &str) -> Session {
    let read = |path: &str| Err(Text::new(path, path));
    let files = vec![RuleFile::new("my.gj", "my.gj", rules)];
    let session = Session::open(true, &[RuleSet { name: "my.gj".into(), files, read: &read }]);
    assert!(!session.broken(), "{:?}", session.problems);
    session
}

fn check(rules: &str, text: &str) -> Check {
    session(rules).check("报告.txt", text.as_bytes(), true)
}

fn failing(check: &Check) -> impl Iterator<Item = &Finding> {
    check.findings.iter().filter(|finding| finding.instance.verdict == Verdict::Fail)
}

/// What stands more than once.
fn doubled(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for one in all {
        *seen.entry(one).or_default() += 1;
    }
    seen.into_iter().filter(|(_, count)| *count > 1).map(|(one, _)| one).collect()
}

/// Documents that print one thing twice: rows of one name, forms of one key, whole reports.
fn documents() -> Vec<(&'static str, String)> {
    let rows = |text: &str, mark: &str| -> String {
        text.lines()
            .map(|line| if line.contains(mark) { format!("{line}\n{line}\n") } else { format!("{line}\n") })
            .collect()
    };
    vec![
        ("the example", ZHUZHOU.to_owned()),
        ("a code printed twice", rows(ZHUZHOU, "2010401")),
        ("a label printed twice", rows(ZHUZHOU, "本年支出合计")),
        ("an indicator printed twice", rows(EVALUATION, "成果转化项目数")),
        ("every indicator printed twice", rows(EVALUATION, "指标值")),
        ("every form printed twice", format!("{EVALUATION}\n{EVALUATION}")),
    ]
}

#[test]
fn every_finding_has_its_own_id_and_waiver() {
    for (name, text) in documents() {
        let mut session = session(RULES);
        let check = session.check("报告.txt", text.as_bytes(), true);
        assert!(check.bound(), "{name}");
        for rule in ["Y1", "Y2", "Y3", "Y4"].iter().filter(|_| text.contains("项目名称")) {
            assert!(failing(&check).any(|finding| finding.rule == *rule), "{rule} in {name}");
        }
        let shown: Value =
            serde_json::from_str(&json::render(std::slice::from_ref(&check), &session, true, &View::default()))
                .unwrap();
        let findings = shown["findings"].as_array().unwrap();
        let of = |field: &str| doubled(findings.iter().filter_map(|one| one[field].as_str()).map(str::to_owned));
        assert_eq!(of("id"), [""; 0], "{name}");
        assert_eq!(of("waive"), [""; 0], "{name}");
        // parts of one assertion share a place
        let places = findings.iter().map(|one| {
            let (id, at) = (one["id"].as_str().unwrap(), one["at"].as_str().unwrap());
            let part = id.strip_prefix(&format!("{} {at}", one["rule"].as_str().unwrap())).unwrap_or(id);
            format!("{} {at} {part}", one["rule"].as_str().unwrap())
        });
        assert_eq!(doubled(places), [""; 0], "{name}");
    }
}

#[test]
fn what_is_offered_covers_one_finding_and_no_other() {
    for (name, text) in documents() {
        let before = check(RULES, &text);
        let offers: Vec<String> = failing(&before)
            .map(|finding| finding.offer.as_ref().unwrap().join(" ").replace("\"…\"", "\"已核实\""))
            .collect();
        let after = check(&format!("{RULES}{}", offers.join("\n")), &text);
        let missed: Vec<&str> =
            failing(&after).filter(|finding| finding.waived.is_none()).map(|finding| finding.id.as_str()).collect();
        assert_eq!(missed, [""; 0], "{name}");
        // every other one left out: exactly those fail
        let half: Vec<&str> = offers.iter().step_by(2).map(String::as_str).collect();
        let after = check(&format!("{RULES}{}", half.join("\n")), &text);
        let waived: Vec<bool> = failing(&after).map(|finding| finding.waived.is_some()).collect();
        let expected: Vec<bool> = (0..offers.len()).map(|at| at % 2 == 0).collect();
        assert_eq!(waived, expected, "{name}");
    }
}

#[test]
fn a_number_names_one_of_several() {
    let text = format!("{EVALUATION}\n{EVALUATION}");
    let before = check(RULES, &text);
    let ids: Vec<&str> = failing(&before).filter(|f| f.rule == "Y3").map(|f| f.detail.at.as_str()).collect();
    let [first, .., last] = ids.as_slice() else { panic!("{ids:?}") };
    assert!(!first.contains('#') && last.contains("\"#2]"), "{ids:?}");
}

#[test]
fn every_failing_finding_points_somewhere() {
    let absent = "rule Y5 { assert exists(07) and exists(文国资.支出) }\nrule Y6 { assert not exists(03[合计]) and not exists(03.基本支出) }\n\
        rule Y7 { assert empty(03) and unique(03.基本支出) }\n";
    let rules = format!("{RULES}{absent}");
    for (name, text) in documents() {
        let check = check(&rules, &text);
        for finding in failing(&check) {
            assert!(finding.detail.place().is_some(), "{name}: {}", finding.id);
        }
        for rule in ["Y6", "Y7"] {
            assert!(failing(&check).any(|finding| finding.rule == rule), "{rule} in {name}");
        }
    }
}

#[test]
fn a_count_says_what_was_counted_and_no_sides() {
    let check = check("rule Y8 { for row r in 03 assert count(02 where 科目编码 == r.科目编码) > 5 }\n", ZHUZHOU);
    let finding = failing(&check).find(|finding| finding.rule == "Y8").unwrap();
    assert_eq!(
        finding.counted.as_ref().unwrap().zh,
        "02表各明细行（限科目编码等于本行的科目编码的行）的行数 0，应大于 5"
    );
    assert!(!finding.message.zh.contains("相差"), "{}", finding.message.zh);
    assert!(finding.offer.as_ref().unwrap().join(" ").contains(": \"0 <= 5、"), "{:?}", finding.offer);
}
