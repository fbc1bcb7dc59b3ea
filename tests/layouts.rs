//! Documents in the layouts that people really have, checked as a whole with the national ruleset: what is read, what is
//! told, and that no figure moves to another column.
//!
//! Every document is made here, in one way of printing tables after the other.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

use std::fs;
use std::process::Command;

use serde_json::Value;

/// The result of a check, with rules of its own beside the national ones or alone.
fn check(report: &str, rules: Option<(&str, &str)>) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let mut words = vec!["check".to_owned(), file("决算.txt", report), "--format".to_owned(), "json".to_owned()];
    if let Some((option, text)) = rules {
        words.extend([option.to_owned(), file("own.gj", text)]);
    }
    let output = Command::new(env!("CARGO_BIN_EXE_gouji")).env_remove("COLUMNS").args(words).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// Code and message of every problem of the report.
fn problems(checked: &Value) -> Vec<String> {
    let problems = checked["problems"].as_array().unwrap().iter();
    problems.map(|p| format!("{} {}", p["code"].as_str().unwrap(), p["message"].as_str().unwrap())).collect()
}

#[test]
fn labels_of_a_form_without_rows_are_rows() {
    let form = "form 采购 \"政府采购表\" { title \"政府采购表\"\n column 项目 : label key\n column 金额 : amount\n }\n\
        sum(采购.金额) == 采购[货物].金额 + 采购[工程].金额\n";
    let text = "政府采购表\n单位：万元\n项目\t金额\n货物\t10.00\n工程\t5.00\n";
    let checked = check(text, Some(("--only-rules", form)));
    assert_eq!(problems(&checked), Vec::<String>::new());
    assert_eq!(checked["summary"]["pass"], 1);
}

#[test]
fn figures_of_two_units_are_shown_without_zeros_that_nobody_printed() {
    let text = "收入支出决算总表\n单位：万元\n收入\t\t支出\t\n项目\t金额\t项目\t金额\n本年收入合计\t105.60\t本年支出合计\t105.60\n\
        总计\t105.60\t总计\t105.60\n\n支出决算表\n单位：元\n科目编码\t科目名称\t本年支出合计\t基本支出\n合计\t\t1065900.00\t1065900.00\n\
        201\t一般公共服务支出\t1065900.00\t1065900.00\n";
    let checked = check(text, None);
    let finding = checked["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "X04").unwrap();
    assert_eq!((finding["left"].as_str(), finding["right"].as_str()), (Some("105.60"), Some("106.59")), "{finding}");
}

#[test]
fn a_form_that_exists_since_a_year_is_not_missed_before() {
    let own = "form 国资 \"国资表\" since 2020 { column 项目 : label key\n column 金额 : amount\n }\n\
        form 甲 \"甲表\" { column 项目 : label key\n column 金额 : amount\n }\nsum(甲.金额) == sum(国资.金额)\nsum(甲.金额) >= 0\n";
    for (year, undecided, skipped, told) in [("2019", 0, 1, 0), ("2024", 1, 0, 1)] {
        let text = format!("{year}年度某某局部门决算\n\n甲表\n单位：万元\n项目\t金额\n货物\t10.00\n");
        let checked = check(&text, Some(("--only-rules", own)));
        let counts = &checked["summary"];
        assert_eq!((&counts["undecided"], &counts["skipped"]), (&undecided.into(), &skipped.into()), "{year}");
        assert_eq!(problems(&checked).len(), told, "{year}");
    }
}

#[test]
fn a_file_of_tables_without_tabs_is_told_why_none_is_recognised() {
    let spaced = "收入决算表\n单位：万元\n科目编码    科目名称    本年收入合计\n201    一般公共服务支出    12.00\n合计        12.00\n";
    let lines =
        "支出决算表\n单位：万元\n科目编码\n科目名称\n本年支出合计\n基本支出\n项目支出\n201\n一般公共服务支出\n12.00\n";
    for (text, what) in [(spaced, "用空格隔开各列"), (lines, "每个单元格各占一行")] {
        let told = problems(&check(text, None));
        assert!(matches!(told.as_slice(), [none, why] if none.starts_with("GJ512") && why.contains(what)), "{told:?}");
    }
}
