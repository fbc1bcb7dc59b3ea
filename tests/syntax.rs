//! Rule files to trees and problems: golden cases in `tests/cases/syntax/`, and properties of any text.
//!
//! A case is the text, a line `=====`, then the tree or the problems. `GOUJI_BLESS=1` writes what is missing or changed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where something is missing")]

#[path = "syntax/dump.rs"]
mod dump;

mod golden;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use gouji::base::place::{SourceId, Sources, Spot};
use gouji::base::problem::{Lang, Problem};
use gouji::syntax::{parse, problems};
use proptest::prelude::*;

fn cases() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/syntax");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "gj"));
    paths.sort();
    paths
}

fn shown(text: &str) -> String {
    let mut sources = Sources::default();
    let id = sources.add("case.gj", text);
    let (file, found) = parse(text, id);
    let mut out = dump::file(&file);
    for problem in &found {
        let _ = writeln!(out, "{}", line(&sources, problem));
        for lang in [Lang::Zh, Lang::En] {
            let help = problem.help.as_ref().map_or("", |help| help.get(lang));
            let _ = writeln!(out, "    {} | {help}", problem.message.get(lang));
        }
    }
    out
}

fn line(sources: &Sources, problem: &Problem) -> String {
    let Spot::Rule(span) = problem.labels[0].spot else { return "no place".to_owned() };
    let (line, column) = sources.line_column(span.source, span.start);
    format!("{line}:{column} {} «{}»", problem.code.0, sources.text(span))
}

#[test]
fn cases_are_as_written() {
    golden::check(&cases(), shown);
}

#[test]
fn every_code_has_a_case_and_a_page() {
    let all: String = cases().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for code in problems::ALL {
        let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("docs/problems/{}.md", code.0));
        let page = fs::read_to_string(&page).unwrap_or_default();
        assert!(page.starts_with(&format!("# {} ", code.0)), "{} has no page", code.0);
        // a text too long for a case stands in `hostile_texts_end_soon`
        assert!(*code == problems::TOO_LONG || all.contains(&format!(" {} «", code.0)), "{} has no case", code.0);
    }
}

#[test]
fn the_example_of_a_page_has_its_problem() {
    // these need a text too long or too strange for a page
    let without = [problems::TOO_DEEP, problems::CONTROL, problems::TOO_LONG];
    for code in problems::ALL.iter().filter(|code| !without.contains(code)) {
        let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("docs/problems/{}.md", code.0));
        let page = fs::read_to_string(&page).unwrap();
        let example = page.split("```gj\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let found = parse(example, SourceId(0)).1;
        assert!(found.iter().any(|problem| problem.code == *code), "{}: {found:?}", code.0);
    }
}

/// Every rule file below a folder.
fn rule_files(folder: PathBuf, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rule_files(path, found);
        } else if path.extension().is_some_and(|kind| kind == "gj") {
            found.push(path);
        }
    }
}

#[test]
fn every_ruleset_is_read_whole() {
    let mut paths = Vec::new();
    rule_files(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rulesets"), &mut paths);
    let mut wrong = String::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let mut sources = Sources::default();
        let id = sources.add("file", text.as_str());
        for problem in parse(&text, id).1 {
            let _ = writeln!(wrong, "{} {} {}", path.display(), line(&sources, &problem), problem.message.zh);
        }
        check(&text).unwrap();
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_error_of_a_file_is_reported() {
    let bare: String = (0..100).map(|n| format!("x{n} == 1\ny{n} z == 2\n")).collect();
    assert_eq!(parse(&bare, SourceId(0)).1.len(), 100);
    assert_eq!(parse(&bare, SourceId(0)).0.items.len(), 100);
    let rules: String = (0..100).map(|n| format!("rule A{n} {{\n    when x == == 1\n    assert y\n}}\n")).collect();
    assert_eq!(parse(&rules, SourceId(0)).1.len(), 100);
}

#[test]
fn hostile_texts_end_soon() {
    let n = 100_000;
    let deep = [
        format!("{}x{} == 1", "(".repeat(n), ")".repeat(n)),
        "(".repeat(n),
        ")".repeat(n),
        "f(".repeat(n) + &")\n".repeat(n),
        "f(\n".repeat(n),
        format!("{}x", "not ".repeat(n)),
        format!("{}x", "- ".repeat(n)),
        "if a then b else ".repeat(n) + "c",
        "if a then b else\n let ".repeat(n) + "c",
        "x + ".repeat(n) + "x",
        "x implies ".repeat(n) + "x",
        format!("x in {}1{}", "{x in ".repeat(n), "}".repeat(n)),
        format!("form a {{ rows {}x{} }}", "x { ".repeat(n), "}".repeat(n)),
        "rule A {\n".repeat(n),
        "“".repeat(n),
        "““a”".repeat(n),
        "“a\"".repeat(n),
        "'".repeat(n + 1),
        "≥《。".repeat(n),
        "\0".repeat(n),
        "= x\n\n".repeat(n),
        "字".repeat(n * 10),
        "[}(".repeat(n),
        format!("rule A {{ message \"{}\" }}", "{".repeat(n)),
        format!("rule A {{ message \"{}\" }}", "{(}".repeat(n / 10)),
    ];
    for text in deep {
        let start: String = text.chars().take(20).collect();
        let begun = std::time::Instant::now();
        let (_, found) = parse(&text, SourceId(0));
        assert!(!found.is_empty() && found.len() <= 1001 || start.starts_with("字"), "{start}: {}", found.len());
        assert!(begun.elapsed().as_secs() < 20, "{start}: {:?}", begun.elapsed());
    }
    let many = parse(&"x y == 1\n".repeat(1100), SourceId(0)).1;
    assert_eq!(many.len(), 1001);
    assert_eq!(many[1000].code, problems::TOO_LONG);
}

/// A text of a case without its golden part.
fn texts() -> Vec<String> {
    let read = |path: &PathBuf| fs::read_to_string(path).unwrap();
    cases().iter().map(|path| read(path).split("\n=====\n").next().unwrap().to_owned()).collect()
}

/// What must hold of any text.
fn check(text: &str) -> Result<(), TestCaseError> {
    let (file, found) = parse(text, SourceId(7));
    let mut spans = dump::spans(&file);
    for problem in &found {
        prop_assert!(!problem.message.zh.is_empty() && !problem.message.en.is_empty() && problem.help.is_some());
        for label in &problem.labels {
            let Spot::Rule(span) = label.spot else { return Err(TestCaseError::fail("a place in a report")) };
            prop_assert_eq!(span.source, SourceId(7));
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{:?}", problem);
        }
    }
    spans.dedup();
    for span in spans {
        let words = text.get(span.start as usize..span.end as usize);
        let tight = words.is_some_and(|words| !words.is_empty() && words.trim() == words);
        prop_assert!(tight, "{:?} {:?} in {:?}", span, words, text);
    }
    Ok(())
}

#[test]
fn every_node_starts_and_ends_with_its_own_words() {
    for text in texts() {
        check(&text).unwrap();
        check(&format!("\u{feff}{text}")).unwrap();
        let full: String = text.chars().map(full_width).collect();
        check(&full).unwrap();
    }
}

fn full_width(c: char) -> char {
    match c {
        '.' => '。',
        '[' => '【',
        ']' => '】',
        '(' | ')' | ',' | ':' | ';' | '=' | '0'..='9' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        _ => c,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,80}") {
        check(&text)?;
    }

    #[test]
    fn any_soup_of_words_is_read_without_panic(words in prop::collection::vec(word(), 0..40)) {
        check(&words.concat())?;
    }

    #[test]
    fn a_case_cut_anywhere_is_read_without_panic(case in 0_usize..64, from in 0_usize..400, length in 0_usize..600) {
        let texts = texts();
        let text: String = texts[case % texts.len()].chars().skip(from).take(length).collect();
        check(&text)?;
    }
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "rule",
        "form",
        "for",
        "row",
        "assert",
        "when",
        "let",
        "column",
        "rows",
        "test",
        "codes",
        "sum",
        "in",
        "of",
        "if",
        "then",
        "else",
        "not",
        "and",
        "under",
        "where",
        " ",
        " ",
        " ",
        "\n",
        "\n ",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "（",
        "）",
        "【",
        "】",
        "\"",
        "“",
        "”",
        "'",
        "‘",
        "’",
        "03",
        "1",
        "0.5",
        ".",
        "。",
        "#2",
        "==",
        "=",
        "＝",
        "<",
        "+",
        "-",
        "×",
        ",",
        "、",
        "：",
        ":",
        "|",
        ";",
        "//",
        "支出",
        "合计",
        "万元",
        "%",
        "message \"a{b}\"",
        "\0",
        "\u{feff}",
        "\r\n",
        "message \"{",
        "I10",
    ])
}
