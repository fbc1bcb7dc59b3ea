//! The built program as a person meets it: bad input gives a clear message and an exit code, never a panic.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const EXAMPLE: &str = "examples/zhuzhou-2023.txt";

fn gouji(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(words).current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

fn run(words: &[&str]) -> (i32, String, String) {
    outcome(gouji(words).output().unwrap())
}

fn outcome(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(!err.contains("panicked"), "{err}");
    (output.status.code().unwrap_or(-1), out, err)
}

/// A file of its own for this test.
struct Scratch(tempfile::TempDir);

impl Scratch {
    fn new() -> Self {
        Scratch(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// The command is refused: exit code 2, the code of the problem, words on what to do, in both languages.
fn refused(words: &[&str], code: &str) {
    for lang in ["zh", "en"] {
        let words: Vec<&str> = words.iter().copied().chain(["--lang", lang]).collect();
        let (exit, out, err) = run(&words);
        let said = format!("{out}{err}");
        assert_eq!(exit, 2, "{words:?}\n{said}");
        assert!(said.contains(code), "{words:?} without {code}\n{said}");
        let cure = if lang == "zh" { "改法：" } else { "help: " };
        assert!(err.contains(cure) || out.contains(code), "{words:?}\n{said}");
    }
}

#[test]
fn a_report_with_errors_exits_with_1_and_says_why() {
    let (exit, out, err) = run(&["check", EXAMPLE]);
    assert_eq!((exit, err.as_str()), (1, ""));
    for part in [
        "03表第2159999行：本年支出合计 10.59 ≠ 基本支出等 5 项之和 85717.11",
        "相差  85706.52 万元；舍入最多允许",
        "全国/rules/rows.gj:",
        "舍入可以解释的差额",
        "未能判断",
        "结论：有",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["terminal", "json", "jsonl"] {
        let words = ["check", EXAMPLE, "--all", "--format", format];
        assert_eq!(run(&words), run(&words), "{format}");
    }
}

#[test]
fn words_that_are_not_understood() {
    refused(&["check", EXAMPLE, "--fromat", "json"], "GJ501");
    refused(&["chekc", EXAMPLE], "GJ501");
    refused(&["check"], "GJ501");
    refused(&["check", EXAMPLE, "--format", "sarif"], "GJ501");
    refused(&["check", EXAMPLE, "--width", "3"], "GJ501");
    refused(&["check", EXAMPLE, "--rules"], "GJ501");
    refused(&["check", EXAMPLE, "--rules", "a", "--only-rules", "b"], "GJ501");
    refused(&["show"], "GJ501");
    let (_, _, err) = run(&["chek", EXAMPLE]);
    assert!(err.contains("是不是 check"), "{err}");
    for (words, cure) in [
        (["决算.txt"].as_slice(), "gouji check 决算.txt"),
        (&["check", EXAMPLE, "--json"], "--format json"),
        (&["check", EXAMPLE, "--strict=1"], "--strict 后面不写"),
        (&["explain", "I11", "I12"], "多出了“I12”"),
        (&["explain", "03"], "gouji show --names 03"),
    ] {
        let (exit, _, err) = run(words);
        assert!(exit == 2 && err.contains(cure), "{words:?}: {err}");
    }
}

/// Every rule without a verdict is named with its cause; long lists are cut unless all are asked for, and no line is too wide.
#[test]
fn what_came_to_no_verdict_is_named() {
    let (_, out, _) = run(&["check", EXAMPLE, "--all", "--width", "120"]);
    let (_, json, _) = run(&["check", EXAMPLE, "--all", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    let ids = |list: &str| -> Vec<String> {
        told[list].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect()
    };
    let decided = ids("findings");
    let named: Vec<&str> = out.split_whitespace().map(|word| word.split('×').next().unwrap()).collect();
    let (_, rules, _) = run(&["explain"]);
    for id in rules.lines().filter_map(|line| line.split_whitespace().next()).filter(|id| id.is_ascii()) {
        assert!(decided.iter().any(|known| known == id) || named.contains(&id), "{id}");
    }
    for id in ids("undecided") {
        assert!(named.contains(&id.as_str()), "{id}");
    }
    assert!(!out.contains("--all 全部列出") && out.contains("没有用上的规则"), "{out}");
    for width in ["60", "80", "120"] {
        let (_, out, _) = run(&["check", EXAMPLE, "--width", width]);
        assert!(out.contains("条规则，--all 全部列出"), "{out}");
        let most = width.parse::<usize>().unwrap();
        let wide: Vec<&str> = out.lines().filter(|line| gouji::base::wide::width(line) > most).collect();
        assert!(wide.is_empty(), "{wide:#?}");
    }
}

/// A file in the place of another, and a folder above the one that is meant: one problem, which says what to write.
#[test]
fn files_given_in_the_wrong_place() {
    let scratch = Scratch::new();
    for words in [["check", EXAMPLE, "--rules", EXAMPLE].as_slice(), &["test", EXAMPLE]] {
        refused(words, "GJ116");
        let (_, out, err) = run(words);
        assert!(out.is_empty() && err.lines().count() < 12 && err.contains("gouji check 决算.txt"), "{err}");
    }
    let rules = scratch.file("我的.gj", "rule A \"甲\" { assert 03.基本支出[合计] > 0 万元 }\n");
    let (exit, out, _) = run(&["check", &rules]);
    assert!(exit == 2 && out.contains("GJ512") && out.contains("--rules"), "{out}");
    refused(&["test", "rulesets"], "GJ201");
    assert!(run(&["test", "rulesets"]).2.contains("national"));
    let waiver = scratch.file("豁免.gj", "waive I10 at 06[302].决算数 : 42.12 != 30.23 because \"见附表\"\n");
    let (_, _, err) = run(&["check", EXAMPLE, "--only-rules", &waiver]);
    assert!(err.contains("写 --rules，不写 --only-rules"), "{err}");
}

#[test]
fn files_that_cannot_be_read() {
    let scratch = Scratch::new();
    refused(&["check", "没有这个文件.txt"], "GJ502");
    refused(&["show", "没有这个文件.txt"], "GJ502");
    refused(&["check", EXAMPLE, "--rules", "没有.gj"], "GJ502");
    refused(&["check", EXAMPLE, "--with", "上年＝ 没有.txt"], "GJ502");
    refused(&["check", scratch.0.path().to_str().unwrap()], "GJ503");
    refused(&["check", &scratch.file("空.txt", "")], "GJ303");
    refused(&["check", &scratch.file("图.png", b"\x89PNG\r\n\x1a\n\0\0")], "GJ301");
    refused(&["check", &scratch.file("乱.bin", b"\0\x01\x02\xff\xfe\0\0\x07")], "GJ302");
    refused(&["check", &scratch.file("通知.txt", "关于召开会议的通知\n请准时参加。\n")], "GJ512");
}

#[test]
fn files_that_are_out_of_all_proportion() {
    let scratch = Scratch::new();
    let wide = format!("支出决算表\n{}\n", "1\t".repeat(20_000));
    let (_, out, _) = run(&["check", &scratch.file("宽.txt", wide)]);
    assert!(out.contains("GJ305"), "{out}");
    let long = format!("1{} == 1\n", " + 1".repeat(400_000));
    let long = scratch.file("长.gj", long);
    refused(&["check", EXAMPLE, "--rules", &long], "GJ114");
    let (_, _, err) = run(&["check", EXAMPLE, "--rules", &long]);
    assert!(err.len() < 4000, "a line of a megabyte is not printed");
}

#[cfg(unix)]
#[test]
fn files_that_may_not_be_read_or_are_too_large() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new();
    let locked = scratch.file("锁.txt", "文");
    std::fs::set_permissions(&locked, PermissionsExt::from_mode(0o000)).unwrap();
    // the superuser reads everything
    if std::fs::read(&locked).is_err() {
        refused(&["check", &locked], "GJ504");
    }
    let film = scratch.path("影片.txt");
    std::fs::File::create(&film).unwrap().set_len(300 << 20).unwrap();
    refused(&["check", film.to_str().unwrap()], "GJ506");
    if Path::new("/proc/self/mem").exists() {
        refused(&["check", "/proc/self/mem"], "GJ505");
    }
}

#[test]
fn several_reports_give_the_worst() {
    let (exit, out, err) = run(&["check", EXAMPLE, "没有.txt"]);
    assert_eq!(exit, 2);
    assert!(out.contains("结论：有") && err.contains("GJ502"), "{err}");
    let (exit, out, _) = run(&["check", EXAMPLE, EXAMPLE, "--format", "json"]);
    assert_eq!(exit, 1);
    let whole: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(whole["reports"].as_array().unwrap().len(), 2);
    let (_, out, _) = run(&["check", EXAMPLE, EXAMPLE, "--format", "jsonl"]);
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().all(|line| line["report"] == EXAMPLE && line["format"] == 1), "{out}");
    let heads: Vec<_> = lines.iter().filter(|line| line["kind"] == "report").collect();
    assert!(heads.len() == 2 && lines.iter().all(|line| line["kind"] == "report" || line["kind"] == "finding"));
    // what one object says of a run, its lines say too
    let (_, out, _) = run(&["check", EXAMPLE, "--format", "json"]);
    let whole: serde_json::Value = serde_json::from_str(&out).unwrap();
    for field in ["tool", "ruleset", "loosened", "as_of", "inputs", "summary", "undecided", "problems"] {
        assert_eq!(heads[0][field], whole[field], "{field}");
    }
    assert_eq!(heads[0]["digest"], whole["report"]["files"][0]["digest"]);
    let findings = lines.iter().filter(|line| line["kind"] == "finding").count();
    assert_eq!(findings, 2 * whole["findings"].as_array().unwrap().len());
}

#[test]
fn the_machine_format_counts_everything() {
    let (_, out, _) = run(&["check", EXAMPLE, "--format", "json", "--all"]);
    let whole: serde_json::Value = serde_json::from_str(&out).unwrap();
    let count = |verdict: &str, mark: Option<&str>| {
        let of = |finding: &&serde_json::Value| {
            let marks = finding["marks"].as_array().unwrap();
            finding["verdict"] == verdict && marks.first().and_then(|mark| mark.as_str()) == mark
        };
        whole["findings"].as_array().unwrap().iter().filter(of).count() as u64
    };
    let summary = &whole["summary"];
    assert_eq!(summary["pass"], count("pass", None));
    assert_eq!(summary["vacuous"], count("pass", Some("vacuous")));
    assert_eq!(summary["rounding"], count("rounding", None));
    assert_eq!(summary["edge"], count("rounding", Some("edge")));
    let fail = &summary["fail"];
    let failing: u64 = ["error", "check", "hint"].iter().map(|level| fail[level].as_u64().unwrap()).sum();
    assert_eq!(failing, count("fail", None));
    assert_eq!(summary["undecided"], whole["undecided"].as_array().unwrap().len());
    assert_eq!(summary["problems"], whole["problems"].as_array().unwrap().len());
    let known = |finding: &&serde_json::Value| finding["id"] == "I11 03[2159999]";
    let finding = whole["findings"].as_array().unwrap().iter().find(known).unwrap();
    assert_eq!(finding["difference"], "85706.52");
    assert_eq!(finding["operands"][0]["place"]["line"], 153);
}

#[test]
fn rulesets_with_errors_stop_the_check() {
    let scratch = Scratch::new();
    let bad = scratch.file("我的.gj", "rule A \"甲\" {\n    assert 03.基本支岀 == 0\n}\nrule B { assert }\n");
    let (exit, out, err) = run(&["check", EXAMPLE, "--rules", &bad]);
    assert_eq!((exit, out.as_str()), (2, ""));
    assert!(err.contains("错误[GJ") && err.contains("我的.gj:2:") && err.contains("基本支出"), "{err}");
    let (_, _, err) = run(&["check", EXAMPLE, "--rules", &bad, "--lang", "en"]);
    assert!(err.contains("error[GJ"), "{err}");
    refused(&["check", EXAMPLE, "--rules", scratch.path("空").to_str().unwrap()], "GJ502");
    std::fs::create_dir(scratch.path("空")).unwrap();
    refused(&["check", EXAMPLE, "--rules", scratch.path("空").to_str().unwrap()], "GJ508");
    refused(&["check", EXAMPLE, "--rules", &scratch.file("gbk.gj", b"rule \xb9\xe6\xd4\xf2")], "GJ509");
}

#[test]
fn own_rules_are_added_or_stand_alone() {
    let scratch = Scratch::new();
    let own = scratch.file("own/更多/my.gj", "sum(03.项目支出) == 01.总计 - 06.基本支出\n");
    let (exit, out, err) = run(&["check", EXAMPLE, "--rules", &own]);
    assert_eq!((exit, err.as_str()), (1, ""));
    assert!(out.contains("全国 2023") && out.contains("my:1"), "{out}");
    let folder = scratch.path("own");
    let (_, added, _) = run(&["check", EXAMPLE, "--rules", folder.to_str().unwrap()]);
    assert!(added.contains("my:1"), "{added}");
    let (exit, out, err) = run(&["check", EXAMPLE, "--only-rules", &own]);
    assert_eq!((exit, err.as_str()), (0, ""), "the national forms serve, its rules do not run\n{out}");
    assert!(out.contains("my:1") && !out.contains("I11"), "{out}");
}

#[test]
fn the_national_rules_given_again_are_taken_once() {
    let national = "rulesets/national";
    let (exit, out, err) = run(&["check", EXAMPLE, "--rules", national, "--rules", "rulesets/national/"]);
    assert_eq!((exit, err.matches("GJ531").count(), err.lines().count()), (1, 1, 2), "{err}");
    assert!(out.contains("规则  全国 2023 0.1.0 · "), "{out}");
    // a part of them, without its name, cannot stand in: told once, not once a rule
    let (exit, out, err) = run(&["check", EXAMPLE, "--rules", "rulesets/national/rules"]);
    assert_eq!((exit, out.as_str(), err.matches("错误[").count()), (2, "", 1), "{err}");
    assert!(err.contains("GJ259") && err.contains("--only-rules"), "{err}");
    let (exit, _, err) = run(&["check", EXAMPLE, "--rules", "rulesets/shanghai", "--layer", "上海"]);
    assert_eq!((exit, err.as_str()), (1, ""));
    let (exit, out, err) = run(&["explain", "I11", "--rules", national]);
    assert!(exit == 0 && err.contains("GJ531") && out.contains("rulesets/national/rules/"), "{out}{err}");
}

#[test]
fn a_check_in_which_no_rule_came_to_a_verdict_is_none() {
    let scratch = Scratch::new();
    let never = "rule A \"甲\" { when 01.总计 < 0 assert 01.总计 == 0 }\n";
    let absent = "rule A \"甲\" { assert 07.收入合计 == 0 }\n".replace("07.收入合计", "09.出国[决算数]");
    for (name, text) in [("空.gj", ""), ("注释.gj", "// 01.总计 == 0\n"), ("不成立.gj", never), ("没有印.gj", &absent)]
    {
        let own = scratch.file(name, text);
        refused(&["check", EXAMPLE, "--only-rules", &own], "GJ517");
        let (_, out, err) = run(&["check", EXAMPLE, "--only-rules", &own]);
        assert!(out.contains("结论：一处也没有检查") && !out.contains("没有发现错误"), "{name}\n{out}{err}");
        let (exit, out, err) = run(&["check", EXAMPLE, "--only-rules", &own, "--format", "json"]);
        assert!(exit == 2 && err.contains("GJ517") && out.contains("GJ517"), "{name}\n{err}");
    }
    // beside the national rules it is a note
    let (exit, out, _) = run(&["check", EXAMPLE, "--rules", &scratch.path("不成立.gj").display().to_string()]);
    assert!(exit == 1 && out.contains("注意  规则 不成立 的 1 条规则一处也没有得出结论"), "{out}");
    let (exit, out, err) = run(&["check", EXAMPLE, "--rules", &scratch.file("空.gj", "")]);
    assert!(exit == 1 && err.contains("GJ258") && !out.contains("GJ517"), "{err}");
}

#[test]
fn only_what_rules_read_is_told_of() {
    let scratch = Scratch::new();
    let own = scratch.file("my.gj", "01.收入.总计 == 01.支出.总计\n");
    let (exit, out, _) = run(&["check", EXAMPLE, "--only-rules", &own]);
    assert!(exit == 0 && out.contains("表    读到 01；另有 ") && !out.contains("GJ408"), "{out}");
    assert!(out.contains("规则没有用到的表和文字另有问题 2 处，gouji show 全部列出"), "{out}");
    let (_, out, _) = run(&["check", EXAMPLE, "--only-rules", &own, "--format", "json"]);
    let whole: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&whole["summary"]["problems"], &whole["summary"]["aside"]), (&0.into(), &2.into()));
    let (_, out, _) = run(&["check", EXAMPLE]);
    assert!(out.contains("GJ408") && out.contains("处请核实，"), "{out}");
}

#[test]
fn results_are_written_whole_or_not_at_all() {
    let scratch = Scratch::new();
    let target = scratch.file("结果.json", "旧");
    let (exit, out, err) = run(&["check", EXAMPLE, "--format", "json", "-o", &target]);
    assert_eq!((exit, out.as_str(), err.as_str()), (1, "", ""));
    let whole: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&target).unwrap()).unwrap();
    assert_eq!(whole["format"], 1);
    refused(&["check", EXAMPLE, "-o", scratch.path("没有/结果.json").to_str().unwrap()], "GJ507");
    refused(&["check", EXAMPLE, "-o", scratch.0.path().to_str().unwrap()], "GJ507");
    if Path::new("/dev/full").exists() {
        refused(&["check", EXAMPLE, "-o", "/dev/full"], "GJ507");
    }
    let left: Vec<_> = scratch.0.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["结果.json"]);
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let mut child = gouji(&["check", EXAMPLE, "--all"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_standard_input_is_a_report() {
    let mut child = gouji(&["check", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let text = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLE)).unwrap();
    child.stdin.take().unwrap().write_all(&text).unwrap();
    let (exit, out, _) = outcome(child.wait_with_output().unwrap());
    assert_eq!(exit, 1);
    assert!(out.contains("<stdin>:153"), "{out}");
}

#[test]
fn languages_signs_and_colours() {
    let english = gouji(&["check", EXAMPLE]).env("LANG", "en_US.UTF-8").output().unwrap();
    assert!(outcome(english).1.contains("Result: "));
    let chinese = gouji(&["check", EXAMPLE]).env("LC_ALL", "zh_CN.UTF-8").env("LANG", "en_US.UTF-8").output().unwrap();
    assert!(outcome(chinese).1.contains("结论："));
    let (_, out, _) = run(&["check", EXAMPLE, "--ascii"]);
    assert!(!out.contains(['│', '─', '╰', '≠', '…', '“']), "{out}");
    let (_, out, _) = run(&["check", EXAMPLE]);
    assert!(!out.contains('\u{1b}'));
    let (_, out, _) = run(&["check", EXAMPLE, "--color", "always"]);
    assert!(out.contains('\u{1b}'));
    for width in ["60", "80", "120"] {
        let (_, out, _) = run(&["check", EXAMPLE, "--width", width]);
        let widest = out.lines().map(gouji::base::wide::width).max().unwrap();
        assert!(widest <= width.parse().unwrap(), "{width}: {widest}\n{out}");
    }
}

#[test]
fn tables_and_values_are_shown() {
    let (exit, out, _) = run(&["show", EXAMPLE]);
    assert_eq!(exit, 0);
    assert!(out.contains("03表 支出决算表") && out.contains("153 │  2159999"), "{out}");
    let (exit, out, _) = run(&["show", EXAMPLE, "03[2159999].基本支出"]);
    assert_eq!(exit, 0);
    assert!(out.contains("= 85715.09 万元") && out.contains("zhuzhou-2023.txt:153:"), "{out}");
    let (_, out, _) = run(&["show", EXAMPLE, "sum(03.项目支出)"]);
    assert!(out.contains("= 227.70 万元") && out.contains("合 16 行"), "{out}");
    let (_, out, _) = run(&["show", EXAMPLE, "01.收入.总计 == 01.支出.总计"]);
    assert!(out.contains("成立"), "{out}");
    let (_, out, _) = run(&["show", EXAMPLE, "09"]);
    assert!(out.starts_with("09表"), "{out}");
    let (_, out, _) = run(&["show", EXAMPLE, "项目自评", "--width", "80"]);
    assert!(out.contains("项目自评[\"统计专项\"]") && out.contains("│ 6 次 "), "{out}");
    assert!(out.lines().all(|line| gouji::base::wide::width(line) <= 80), "{out}");
    let (_, out, _) = run(&["show", EXAMPLE, "sum(项目自评.资金[年度资金总额].全年执行数)"]);
    assert!(
        out.contains("= 236.84 万元") && out.contains("项目自评[\"园区专项\"].资金[年度资金总额].全年执行数"),
        "{out}"
    );
    let (_, out, _) = run(&["show", EXAMPLE, "--format", "json"]);
    let whole: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(whole["tables"].as_array().unwrap().len(), 72);
    let (exit, _, err) = run(&["show", EXAMPLE, "03.基本支岀"]);
    assert!(exit == 2 && err.contains("基本支出"), "{err}");
    let (exit, _, err) = run(&["show", EXAMPLE, "rule A { assert 1 == 1 }"]);
    assert!(exit == 2 && err.contains("GJ513"), "{err}");
}

#[test]
fn names_rules_and_codes_are_explained() {
    let (_, out, _) = run(&["show", "--names"]);
    assert!(out.contains("03  支出"), "{out}");
    let (_, out, _) = run(&["show", "--names", "01"]);
    assert!(out.contains("本年收入合计"), "{out}");
    refused(&["show", "--names", "支岀"], "GJ511");
    let (exit, out, _) = run(&["explain", "I11"]);
    assert_eq!(exit, 0);
    let sentence: String = out.split_whitespace().collect();
    let expected = "支出决算表（03表）每一行：本年支出合计应等于基本支出、项目支出、上缴上级支出、经营支出、对附属单位补助支出之和。";
    assert!(sentence.contains(expected), "{out}");
    let (_, out, _) = run(&["explain", "GJ502"]);
    assert!(out.starts_with("# GJ502") && !out.contains("English"), "{out}");
    let (_, out, _) = run(&["explain", "gj502", "--lang", "en"]);
    assert!(out.contains("There is no such file") && !out.contains("什么情况"), "{out}");
    let (_, out, _) = run(&["explain"]);
    assert!(out.lines().count() > 40, "{out}");
    refused(&["explain", "I999"], "GJ510");
}

#[test]
fn help_is_there_in_both_languages() {
    for (lang, word) in [("zh", "检查报告"), ("en", "Check reports")] {
        let (exit, out, _) = run(&["--lang", lang, "--help"]);
        assert!(exit == 0 && out.contains(word) || exit == 2, "{out}");
        let (exit, out, _) = run(&["check", "--help", "--lang", lang]);
        assert!(exit == 0 && out.contains(word), "{out}");
    }
    let (exit, out, _) = run(&["--version"]);
    assert!(exit == 0 && out.starts_with("gouji "), "{out}");
}

#[cfg(unix)]
#[test]
fn a_code_file_behind_a_link_out_of_the_ruleset_is_refused() {
    let scratch = Scratch::new();
    scratch.file("outside/codes.csv", "code,name\n201,甲\n");
    let rules = scratch.file("inside/my.gj", "codes 外 from \"codes.csv\" { 代码 = code, 名称 = name }\n");
    std::os::unix::fs::symlink(scratch.path("outside/codes.csv"), scratch.path("inside/codes.csv")).unwrap();
    let (exit, out, err) = run(&["check", EXAMPLE, "--rules", &rules]);
    assert_eq!(exit, 2, "{out}{err}");
    assert!(err.contains("GJ2") && err.contains("之外的链接"), "{err}");
}

#[test]
fn waived_findings_are_told_but_do_not_fail() {
    let scratch = Scratch::new();
    let (_, out, _) = run(&["check", EXAMPLE, "--format", "json"]);
    let whole: serde_json::Value = serde_json::from_str(&out).unwrap();
    let findings = whole["findings"].as_array().unwrap();
    let offers = findings.iter().filter_map(|finding| finding["waive"].as_str());
    let text: String = offers.map(|line| line.replace("\"…\"", "\"已核实\"") + " until 2024-12-31\n").collect();
    let waivers = scratch.file("豁免.gj", text);
    let words = ["check", EXAMPLE, "--rules", &waivers, "--as-of", "2024-12-31"];
    let (exit, out, err) = run(&words);
    assert_eq!((exit, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("按 2024-12-31 判断") && out.contains("理由：已核实"), "{out}");
    assert!(out.contains("没有发现错误；另有") && out.contains("；已豁免"), "{out}");
    let (_, out, _) = run(&[words.as_slice(), &["--format", "json"]].concat());
    let whole: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(whole["as_of"], "2024-12-31");
    assert_eq!(whole["summary"]["fail"]["error"], 0);
    let waived = |finding: &&serde_json::Value| finding["marks"][0] == "waived";
    let waived: Vec<_> = whole["findings"].as_array().unwrap().iter().filter(waived).collect();
    assert_eq!(whole["summary"]["waived"], waived.len());
    assert_eq!(waived[0]["waived"]["because"], "已核实");
    let (exit, out, _) = run(&["check", EXAMPLE, "--rules", &waivers, "--as-of", "2025-01-01"]);
    assert!(exit == 1 && out.contains("GJ522"), "{out}");
    refused(&["check", EXAMPLE, "--as-of", "2024-13-01"], "GJ501");
    let (_, out, _) = run(&["check", EXAMPLE, "--format", "json"]);
    let today = serde_json::from_str::<serde_json::Value>(&out).unwrap()["as_of"].as_str().unwrap().to_owned();
    assert!(gouji::base::date::Date::parse(&today).is_some(), "{today}");
}

#[test]
fn one_fault_that_several_rules_see_is_drawn_once() {
    let (_, out, _) = run(&["check", EXAMPLE]);
    let (_, folded) = out.split_once("同一差错还见于").unwrap();
    assert!(folded.contains("  - P08c 自评报告整体绩效的人员经费 492.87"), "{folded}");
    assert!(!out.contains("× P08c 自评报告整体绩效的人员经费 492.87"), "{out}");
}

#[test]
fn output_that_goes_on_is_as_wide_as_columns_says() {
    let said = |words: &[&str], columns: &str| outcome(gouji(words).env("COLUMNS", columns).output().unwrap()).1;
    let (_, narrow, _) = run(&["check", EXAMPLE, "--width", "60"]);
    let (_, usual, _) = run(&["check", EXAMPLE]);
    assert_eq!(said(&["check", EXAMPLE], "60"), narrow);
    assert_eq!(said(&["check", EXAMPLE, "--width", "60"], "120"), narrow);
    assert_eq!(said(&["check", EXAMPLE], "wide"), usual);
    assert_ne!(narrow, usual);
}

#[test]
fn what_fails_against_an_empty_table_is_drawn_once() {
    let (_, out, _) = run(&["check", EXAMPLE]);
    assert_eq!(out.lines().filter(|line| line.contains("× X1")).count(), 1, "{out}");
    assert!(out.contains("× X10") && out.contains("同一原因（05表没有数据）还有 6 处"), "{out}");
    assert_eq!(out.matches("  - X11 ").count(), 5, "{out}");
}
