//! Rule files to a program: golden cases in `tests/cases/ruleset/`, and the national ruleset.
//!
//! A case is the text, a line `=====`, then the problems, or the rules in short. It is added to the forms of
//! `files/forms.gj`, except where it begins with `// alone`; a line `// layer 名.gj` begins another ruleset. `GOUJI_BLESS=1` writes what is missing or changed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where something is missing")]
#![allow(clippy::format_push_string, reason = "a dump is short")]

#[path = "ruleset/dump.rs"]
mod dump;

mod golden;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use dump::Dump;
use gouji::base::place::{SourceId, Sources, Spot};
use gouji::base::problem::{Lang, Problem, Text};
use gouji::ruleset::program::Program;
use gouji::ruleset::{RuleFile, RuleSet, Single, compile, compile_expression, names, problems, trials};
use gouji::session::embedded;
use gouji::syntax::{self, parse, tree};
use proptest::prelude::*;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn cases() -> Vec<PathBuf> {
    let folder = root().join("tests/cases/ruleset");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "gj"));
    paths.sort();
    paths
}

fn read_from(folder: &Path, path: &str) -> Result<Vec<u8>, Text> {
    fs::read(folder.join(path)).map_err(|_| Text::new("没有这个文件", "there is no such file"))
}

fn case(text: &str) -> (Program, Vec<Problem>, Sources) {
    let mut sources = Sources::default();
    let folder = root().join("tests/cases/ruleset/files");
    let read = |path: &str| read_from(&folder, path);
    let file = |name: &str, text: &str| RuleFile::new(name, name, text);
    let set = |name: &str, text: &str| RuleSet { name: name.into(), files: vec![file(name, text)], read: &read };
    let forms = fs::read_to_string(folder.join("forms.gj")).unwrap();
    // a line `// layer 名.gj` begins another ruleset
    let mut parts = text.split("// layer ");
    let mut sets = vec![set("forms.gj", &forms), set("case.gj", parts.next().unwrap())];
    sets.extend(parts.map(|part| part.split_once('\n').unwrap()).map(|(name, text)| set(name, text)));
    if text.starts_with("// alone") {
        sets.remove(0);
    }
    let (mut program, mut problems) = compile(&sets, &mut sources);
    problems.extend(trials(&mut program).1);
    (program, problems, sources)
}

fn spot(sources: &Sources, spot: Spot) -> String {
    let Spot::Rule(span) = spot else { return "report".to_owned() };
    let (line, column) = sources.line_column(span.source, span.start);
    let name = &sources.get(span.source).unwrap().name;
    let file = if name == "case.gj" { String::new() } else { format!("{name}:") };
    format!("{file}{line}:{column} «{}»", sources.text(span).lines().next().unwrap_or(""))
}

fn told(sources: &Sources, problem: &Problem) -> String {
    let mut out = String::new();
    let first = &problem.labels[0];
    let _ = writeln!(out, "{} {}", problem.code.0, spot(sources, first.spot));
    let label = if first.text.zh.is_empty() { String::new() } else { format!("（{}）", first.text.zh) };
    let _ = writeln!(out, "    {}{label}", problem.message.zh);
    for other in &problem.labels[1..] {
        let _ = writeln!(out, "    {} {}", spot(sources, other.spot), other.text.zh);
    }
    if let Some(help) = &problem.help {
        let _ = writeln!(out, "    {}", help.zh);
    }
    out
}

fn shown(text: &str) -> String {
    let (program, problems, sources) = case(text);
    if problems.is_empty() {
        let mut program = program;
        program.items.retain(|item| sources.get(item.span.source).unwrap().name == "case.gj");
        return Dump(&program).program();
    }
    problems.iter().map(|problem| told(&sources, problem)).collect()
}

#[test]
fn cases_are_as_written() {
    golden::check(&cases(), shown);
}

#[test]
fn every_code_has_a_case_and_a_page() {
    let cases: String = cases().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for code in problems::ALL {
        assert!(cases.contains(&format!("\n{} ", code.0)), "no case shows {}", code.0);
        let page = fs::read_to_string(root().join(format!("docs/problems/{}.md", code.0)));
        let page = page.unwrap_or_else(|_| panic!("no page for {}", code.0));
        assert!(page.starts_with(&format!("# {} ", code.0)), "the page of {} has no heading", code.0);
        for part in ["## 什么情况", "## 例子", "## 怎么改"] {
            assert!(page.contains(part), "the page of {} lacks {part}", code.0);
        }
    }
}

#[test]
fn every_problem_is_told_in_both_languages() {
    for path in cases() {
        let whole = fs::read_to_string(&path).unwrap();
        let text = whole.split_once("\n=====\n").map_or(whole.as_str(), |(text, _)| text);
        for problem in case(text).1 {
            for lang in [Lang::Zh, Lang::En] {
                let message = problem.message.get(lang);
                assert!(!message.is_empty() && !message.ends_with(['.', '。']), "{message}");
            }
            assert!(!problem.labels.is_empty(), "{}", problem.message.zh);
        }
    }
}

fn national() -> (Vec<RuleFile>, PathBuf) {
    let folder = root().join("rulesets/national");
    let mut paths = Vec::new();
    let mut open = vec![folder.clone()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|kind| kind == "gj") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let file = |path: &PathBuf| {
        let inside = path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
        RuleFile::new(format!("全国/{inside}"), inside, fs::read_to_string(path).unwrap())
    };
    (paths.iter().map(file).collect(), folder)
}

fn compile_national() -> (Program, Vec<Problem>, Sources) {
    let (files, folder) = national();
    let read = |path: &str| read_from(&folder, path);
    let mut sources = Sources::default();
    let sets = [RuleSet { name: "全国".into(), files, read: &read }];
    let (program, problems) = compile(&sets, &mut sources);
    (program, problems, sources)
}

#[test]
fn the_national_ruleset_compiles() {
    let (program, problems, sources) = compile_national();
    let text: String = problems.iter().map(|problem| told(&sources, problem)).collect();
    assert!(problems.is_empty(), "{text}");
    assert!(program.rules.len() > 40);
    let digest = program.rulesets[0].digest(&sources);
    assert_eq!(digest.len(), 64);
    assert_eq!(names(&program).len(), program.own_forms().len());
    let again = compile_national().0;
    assert_eq!(Dump(&program).program(), Dump(&again).program());
}

fn expression(program: &Program, text: &str) -> String {
    let mut sources = Sources::default();
    let (file, found) = parse(text, sources.add("case.gj", text));
    assert!(found.is_empty(), "{text}: {found:?}");
    let tree::Item::Bare(bare) = &file.items[0] else { return "no expression".to_owned() };
    match compile_expression(program, &bare.assert) {
        Ok(found) => match found.single {
            Some(Single::Num(num, _)) => Dump(program).num(&num),
            Some(Single::Word(word)) => Dump(program).word(&word),
            Some(Single::Test(test)) => Dump(program).test(&test),
            None => format!("{:?}", found.value).split(['(', ' ']).next().unwrap_or("").to_owned(),
        },
        Err(problems) => problems.iter().map(|problem| told(&sources, problem)).collect(),
    }
}

#[test]
fn single_expressions_compile() {
    let (program, _, _) = case("");
    for (text, wanted) in [
        ("03[201].基本支出", "03[code 201].基本支出"),
        ("03[教育支出].基本支出", "03[code 205].基本支出"),
        ("01.收入.总计", "01.收入[总计].决算数"),
        ("01.总计 - 06.基本支出", "(01.收入[总计].决算数 - (06[人员经费合计].决算数 + 06[公用经费合计].决算数))"),
        ("03.基本支出", "03[合计].基本支出"),
        ("03[201]", "Row"),
        ("01.收入", "Block"),
        (
            "sum(03.项目支出) > 0",
            "Sum(s0 in 03 leaf: 03[s0].项目支出) > 0 (Amount) {1 × Sum(s0 in 03 leaf: 03[s0].项目支出)}",
        ),
        ("本文.年度", "年度"),
        ("功能分类[205].名称", "功能分类[“205”].Name"),
    ] {
        assert_eq!(expression(&program, text), wanted, "{text}");
    }
    assert!(expression(&program, "03.项目支岀").starts_with("GJ222 1:4"));
}

/// The example of every page shows its problem.
#[test]
fn pages_show_their_problem() {
    for code in problems::ALL {
        let page = fs::read_to_string(root().join(format!("docs/problems/{}.md", code.0))).unwrap();
        let example = page.split("```gj\n").nth(1).unwrap().split("```").next().unwrap();
        let alone = example.contains("form 0") || example.contains("codes ");
        let text = if alone { format!("// alone\n{example}") } else { example.to_owned() };
        let (_, found, sources) = case(&text);
        let told: String = found.iter().map(|problem| told(&sources, problem)).collect();
        assert!(found.iter().any(|problem| problem.code == *code), "{}:\n{told}", code.0);
    }
}

/// Rules with tokens exchanged at random: never a panic, every place lies in its text, and what has no problem compiles.
fn tokens() -> Vec<String> {
    let mut found = Vec::new();
    for path in cases() {
        let whole = fs::read_to_string(&path).unwrap();
        let text = whole.split_once("\n=====\n").map_or(whole.as_str(), |(text, _)| text);
        for line in text.lines().filter(|line| !line.starts_with("//")) {
            found.extend(line.split_inclusive(['.', '[', ']', '(', ')', ' ', ',', '{', '}']).map(str::to_owned));
            found.push("\n".to_owned());
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]
    #[test]
    fn any_rules_compile_or_are_told(start in 0usize..3000, length in 20usize..200, swaps in prop::collection::vec((0usize..200, 0usize..3000), 0..12)) {
        let pool = tokens();
        let mut text: Vec<String> = pool.iter().cycle().skip(start).take(length).cloned().collect();
        for (at, from) in swaps {
            let at = at % text.len();
            text[at].clone_from(&pool[from % pool.len()]);
        }
        let text = text.concat();
        let (program, problems, sources) = case(&text);
        for problem in &problems {
            prop_assert!(!problem.labels.is_empty());
            for label in &problem.labels {
                let Spot::Rule(span) = label.spot else { continue };
                let length = sources.get(span.source).unwrap().text.len();
                prop_assert!(span.start <= span.end && span.end as usize <= length);
            }
        }
        let _ = Dump(&program).program();
    }
}

#[test]
fn long_sums_and_deep_brackets_compile() {
    let sum = vec!["01.总计"; 200].join(" + ");
    let tests = vec!["01.总计 > 0"; 200].join(" and ");
    let deep = format!("{}01.总计{}", "abs(".repeat(60), ")".repeat(60));
    for text in [format!("{sum} > 0"), tests, format!("{deep} > 0")] {
        let (program, found, sources) = case(&text);
        assert_eq!(program.rules.len(), 1, "{:?}", found.first().map(|problem| told(&sources, problem)));
    }
    let lets: String = (0..150).map(|at| format!("let 甲{at} = 甲{} + 1\n", at + 1)).collect();
    let (_, found, _) = case(&format!("{lets}let 甲150 = 1\n甲0 > 0"));
    assert!(found.iter().all(|problem| problem.code == problems::TOO_LARGE) && !found.is_empty());
}

/// What the build kept of a rule file is what its text says: a change of the grammar or of a file is not overlooked.
#[test]
fn the_trees_made_by_the_build_are_those_of_the_texts() {
    let read = embedded::NATIONAL.iter().filter(|file| file.path.ends_with(".gj") && !file.path.starts_with("tests/"));
    let mut count = 0;
    for file in read {
        let kept = file.tree.unwrap_or_else(|| panic!("{} has no tree", file.path));
        let tree = syntax::kept(kept.bytes).unwrap_or_else(|| panic!("the tree of {} cannot be read", file.path));
        let (parsed, problems) = syntax::parse(file.text, kept.source);
        assert!(problems.is_empty(), "{}", file.path);
        assert_eq!(format!("{tree:?}"), format!("{parsed:?}"), "{}", file.path);
        assert_eq!(kept.source, SourceId(count), "{}", file.path);
        count += 1;
    }
    assert!(count > 20);
}

/// Where the files have other numbers, their texts are read: a place never points into another file.
#[test]
fn a_tree_is_used_only_where_its_file_has_the_same_number() {
    let (mut sources, mut first) = (Sources::default(), Sources::default());
    sources.add("别的.txt", "别的");
    let set = || RuleSet { name: "全国".into(), files: embedded::files(), read: &embedded::read };
    let (later, _) = compile(&[set()], &mut sources);
    let (program, _) = compile(&[set()], &mut first);
    let texts = |program: &Program, sources: &Sources| -> Vec<String> {
        program.rules.iter().map(|rule| sources.text(rule.tree.span).to_owned()).collect()
    };
    assert_eq!(texts(&later, &sources), texts(&program, &first));
}
