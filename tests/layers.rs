//! Layers over whole reports: which one is chosen, what it changes, and that every report says so.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use gouji::base::problem::Text;
use gouji::output::view::View;
use gouji::output::{json, terminal};
use gouji::report::model::TableState;
use gouji::session::{Check, Layer, RuleFile, RuleSet, Session};

fn document() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/zhuzhou-2023.txt");
    fs::read_to_string(path).unwrap()
}

fn open(own: &[&str], layer: &Layer) -> Session {
    let read = |path: &str| Err(Text::new(path, path));
    let set = |(at, text): (usize, &&str)| {
        let name = format!("自己{at}.gj");
        let files = vec![RuleFile::new(name.clone(), name.clone(), *text)];
        RuleSet { name, files, read: &read }
    };
    let sets: Vec<RuleSet<'_>> = own.iter().enumerate().map(set).collect();
    Session::open_with(true, &sets, layer)
}

fn used(check: &Check) -> Vec<&str> {
    check.program.rulesets.iter().map(|meta| meta.name.as_str()).collect()
}

/// The rulesets that a report of Shanghai is checked with.
fn in_shanghai(own: &[&str], layer: &Layer) -> Vec<String> {
    let mut session = open(own, layer);
    assert!(session.problems.is_empty(), "{:?}", session.problems);
    let text = format!("上海市普陀区某局\n{}", document());
    let check = session.check("a.txt", text.as_bytes(), false);
    assert!(check.broken.is_empty(), "{:?}", check.broken);
    used(&check).into_iter().map(str::to_owned).collect()
}

#[test]
fn the_region_and_year_of_a_report_choose_its_layer() {
    assert_eq!(in_shanghai(&[], &Layer::ByReport), ["全国 2023", "上海 2024"]);
    assert_eq!(in_shanghai(&[], &Layer::None), ["全国 2023"]);
    let mine = "ruleset 我的 2024 extends 上海 { title \"我的\" }\nnumber 三公 = 10\n";
    assert_eq!(in_shanghai(&[mine], &Layer::ByReport), ["全国 2023", "上海 2024", "我的 2024"]);
    let instead = "ruleset 沪 2024 extends 全国 2023 { region \"上海\" }\n";
    assert_eq!(in_shanghai(&[instead], &Layer::ByReport), ["全国 2023", "沪 2024"]);
    let added = "drop X22 because \"试\"\n";
    assert_eq!(in_shanghai(&[added], &Layer::ByReport), ["全国 2023", "上海 2024", "自己0.gj"]);
}

#[test]
fn what_the_first_lines_let_expect_changes_nothing_but_the_time() {
    let text = format!("上海市普陀区某局\n{}", document());
    let plain = document();
    for (first, second) in [(&text, &plain), (&plain, &text)] {
        let mut session = Session::open_for(true, &[], &Layer::ByReport, first.as_bytes());
        let mut fresh = open(&[], &Layer::ByReport);
        for bytes in [first, second] {
            let (check, same) =
                (session.check("a.txt", bytes.as_bytes(), true), fresh.check("a.txt", bytes.as_bytes(), true));
            assert_eq!((used(&check), check.chosen), (used(&same), same.chosen));
            assert_eq!(check.findings.len(), same.findings.len());
        }
    }
}

#[test]
fn without_a_region_the_national_rules_stand_alone() {
    let mut session = open(&[], &Layer::ByReport);
    let check = session.check("a.txt", document().as_bytes(), false);
    assert_eq!(used(&check), ["全国 2023"]);
    let mut forced = open(&[], &Layer::Named("上海".to_owned()));
    let check = forced.check("a.txt", document().as_bytes(), false);
    assert_eq!(used(&check), ["全国 2023", "上海 2024"]);
    let numbers: Vec<&str> = check.program.forms.iter().filter_map(|form| form.number.as_deref()).collect();
    assert_eq!(check.program.forms.iter().find(|form| form.name == "三公").unwrap().number.as_deref(), Some("07"));
    assert!(numbers.contains(&"08") && numbers.contains(&"09"));
    let unknown = open(&[], &Layer::Named("上诲".to_owned()));
    assert!(unknown.broken() && unknown.problems.iter().any(|problem| problem.code.0 == "GJ530"));
}

#[test]
fn a_document_of_shanghai_is_read_whole_under_its_own_numbers() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/bind/shanghai-order.txt");
    let text = fs::read_to_string(path).unwrap().replace("某某市某某局", "上海市某某局");
    let check = open(&[], &Layer::ByReport).check("a.txt", text.as_bytes(), false);
    assert_eq!(used(&check), ["全国 2023", "上海 2024"]);
    for (name, number) in [("三公", "07"), ("政府性基金", "08"), ("国有资本", "09")] {
        let at = check.program.forms.iter().position(|form| form.name == name).unwrap();
        assert_eq!(check.program.forms[at].number.as_deref(), Some(number));
        let state = check.report.tables[at].state;
        assert!(matches!(state, TableState::Bound { whole: true } | TableState::Empty), "{name}: {state:?}");
    }
}

#[test]
fn a_layer_that_contradicts_the_one_chosen_stops_the_check_of_that_report() {
    let mut session = open(&["ruleset 甲 extends 全国 2023\nnumber 三公 = 10\n"], &Layer::ByReport);
    assert!(session.problems.is_empty());
    let here = session.check("a.txt", document().as_bytes(), false);
    assert!(!here.unusable());
    let there = session.check("b.txt", format!("上海市某局\n{}", document()).as_bytes(), false);
    assert!(there.unusable() && there.findings.is_empty());
    assert_eq!(there.broken[0].code.0, "GJ284");
    assert_eq!(there.broken[0].labels.len(), 2);
}

const PROVINCE: &str = "ruleset 湖南 2023 extends 全国 2023 { years 2023 region \"湖南\" }\n\
     drop X22 because \"本省允许结转\"\n\
     change I10 at 06 because \"本省06表不列30299\" { severity check }\n\
     change I34 { severity error }\n";

#[test]
fn every_report_says_what_was_loosened() {
    let mut session = open(&[PROVINCE], &Layer::ByReport);
    assert!(session.problems.is_empty(), "{:?}", session.problems);
    let check = session.check("a.txt", document().as_bytes(), true);
    let rules = |check: &Check, id: &str| check.findings.iter().filter(|found| found.rule == id).count();
    assert_eq!(rules(&check, "X22"), 0);
    let plain = open(&[], &Layer::ByReport).check("a.txt", document().as_bytes(), true);
    assert!(rules(&plain, "X22") > 0);
    assert_eq!(rules(&check, "I10"), rules(&plain, "I10"), "a changed rule has the same instances");
    let severity = |at: &str| {
        let found = check.findings.iter().find(|found| found.rule == "I10" && found.detail.at.starts_with(at));
        found.unwrap().severity.word()
    };
    assert_eq!((severity("06["), severity("04.收入[")), ("check", "error"));
    let view = View::default();
    let shown = terminal::render(&check, &session, false, false, &view);
    assert!(shown.contains("放宽  X22 停用：本省允许结转（湖南 2023）\n"), "{shown}");
    assert!(shown.contains("放宽  I10 于 06 级别由必须改为核实：本省06表不列30299（湖南 2023）\n"), "{shown}");
    assert!(!shown.contains("I34 级别"), "a higher level loosens nothing");
    let json: serde_json::Value = serde_json::from_str(&json::render(&[check], &session, false, &view)).unwrap();
    let loosened = serde_json::json!([
        { "rule": "X22", "at": null, "because": "本省允许结转", "ruleset": "湖南 2023", "what": ["drop"] },
        { "rule": "I10", "at": "06", "because": "本省06表不列30299", "ruleset": "湖南 2023",
          "what": ["severity error to check"] },
    ]);
    assert_eq!(json["loosened"], loosened);
}

#[test]
fn explain_says_what_layers_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hunan.gj");
    fs::write(&path, PROVINCE).unwrap();
    let explain = |rule: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .env_remove("COLUMNS")
            .args(["explain", rule, "--lang", "zh", "--width", "200", "--rules"])
            .arg(&path)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(explain("I10").contains("湖南 2023 于 06 级别由必须改为核实：本省06表不列30299"), "{}", explain("I10"));
    assert!(explain("X22").contains("湖南 2023 停用：本省允许结转"), "{}", explain("X22"));
}

#[test]
fn a_test_finds_the_changed_rule_by_its_id() {
    let folder = tempfile::tempdir().unwrap();
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/zhuzhou-2023.txt");
    fs::copy(sample, folder.path().join("a.txt")).unwrap();
    let test =
        "test \"停用之处不报，改级之处照报\" {\n    report \"a.txt\"\n    expect I10 fails at 06[302].决算数\n}\n";
    fs::write(folder.path().join("hunan.gj"), format!("{PROVINCE}{test}")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .env_remove("COLUMNS")
        .arg("test")
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_ruleset_that_is_given_is_not_taken_from_those_carried_along() {
    let read = |path: &str| Err(Text::new(path, path));
    let set = |name: &str, text: &str| {
        let files = vec![RuleFile::new(name, name, text)];
        RuleSet { name: name.into(), files, read: &read }
    };
    let nation = set("a.gj", "ruleset 全国 2023\nform 甲 \"甲表\" { column 项 : label key; column 数 : amount }\n");
    let city = set("b.gj", "ruleset 沪 2024 extends 全国\nform 甲 += { column 又 : amount }\n");
    let session = Session::open(false, &[nation, city.clone()]);
    assert!(session.problems.is_empty(), "{:?}", session.problems);
    assert_eq!(session.program.forms.len(), 1);
    // without it, the nation that is carried along is meant: it has no such form
    let session = Session::open(false, &[city]);
    assert!(session.program.forms.len() > 8 && session.problems.iter().any(|problem| problem.code.0 == "GJ220"));
}

#[test]
fn a_layer_reads_one_sentence_more_of_a_passage() {
    let more = "form 文支出 += { read \"其中培训支出{培训: amount}\" }\nrule Z1 { assert 文支出.培训 >= 0 }\n";
    let mut session = open(&[more], &Layer::ByReport);
    assert!(session.problems.is_empty(), "{:?}", session.problems);
    let plain = open(&[], &Layer::ByReport).check("a.txt", document().as_bytes(), false);
    let check = session.check("a.txt", document().as_bytes(), false);
    assert_eq!(check.counts.undecided, plain.counts.undecided, "a sentence that is not there holds up nothing");
}
