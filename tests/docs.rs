//! The examples of the guide run: a fence `gj` compiles beside the national ruleset, a fence `gj GJ222` gives that
//! problem, and a fence `console` runs its commands and shows what they print.
//!
//! A fence `gj 名.gj` is also written to that file for the commands of its page. In a `console` fence a line `…` stands
//! for any lines, `…` at the end of one for the rest of it; a command without lines below it only has to run.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gouji::base::problem::{Lang, Text};
use gouji::session::{RuleFile, RuleSet, Session};

struct Fence {
    place: String,
    info: String,
    text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md"), root().join("README.zh.md")];
    for folder in ["docs", "docs/guide"] {
        let entries = fs::read_dir(root().join(folder)).expect("docs");
        pages.extend(
            entries
                .map(|entry| entry.expect("entry").path())
                .filter(|path| path.extension().is_some_and(|end| end == "md")),
        );
    }
    pages.sort();
    pages.retain(|page| page.exists());
    pages
}

fn fences(page: &Path) -> Vec<Fence> {
    let text = fs::read_to_string(page).expect("page");
    let name = page.file_name().expect("name").to_string_lossy().into_owned();
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for (at, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                open = Some(Fence { place: format!("{name}:{}", at + 1), info: info.to_owned(), text: String::new() });
            }
            (Some(_), Some(_)) => fences.extend(open.take()),
            (Some(fence), None) => {
                fence.text.push_str(line);
                fence.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{name}: a fence is not closed");
    fences
}

fn problems(text: &str) -> Vec<(String, String)> {
    let read = |path: &str| Err(Text::new(path, path));
    let files = vec![RuleFile::new("例.gj", "例.gj", text)];
    let session = Session::open(true, &[RuleSet { name: "例".into(), files, read: &read }]);
    let say =
        |problem: &gouji::base::problem::Problem| (problem.code.0.to_owned(), problem.message.get(Lang::Zh).to_owned());
    session.problems.iter().map(say).collect()
}

#[test]
fn examples_of_rules_compile_or_give_their_problem() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for fence in pages().iter().flat_map(|page| fences(page)) {
        let mut words = fence.info.split_whitespace();
        if words.next() != Some("gj") {
            continue;
        }
        seen += 1;
        let found = problems(&fence.text);
        let as_shown = match words.find(|word| !word.ends_with(".gj")) {
            None => found.is_empty(),
            Some(code) => found.iter().any(|(known, _)| known == code),
        };
        if !as_shown {
            wrong.push(format!("{}: {found:?}", fence.place));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen >= 10, "only {seen} examples found");
}

/// Runs one command line of a fence in a folder that has the example document and the rule files of the page.
fn run(line: &str, folder: &Path) -> String {
    let words: Vec<String> = split(line);
    let (program, rest) = words.split_first().expect("a command");
    assert_eq!(program, "gouji", "only gouji runs here: {line}");
    let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .env_remove("COLUMNS")
        .args(rest)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env_remove("LC_ALL")
        .env("LANG", "zh_CN.UTF-8")
        .output()
        .expect("gouji runs");
    let code = output.status.code().expect("no signal");
    assert!((0..=2).contains(&code), "{line}: {code}");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn split(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().expect("a word").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether what was printed has the lines shown, in order; between `…` any lines may stand.
fn shows(printed: &str, shown: &[&str]) -> Result<(), String> {
    let mut lines = printed.lines();
    let mut free = false;
    for want in shown {
        if want.trim() == "…" {
            free = true;
            continue;
        }
        let fits = |line: &str| {
            let (line, want) = (line.trim_end(), want.trim_end());
            line == want || want.strip_suffix('…').is_some_and(|begin| line.starts_with(begin))
        };
        let found = if free { lines.any(fits) } else { lines.next().is_some_and(fits) };
        if !found {
            return Err((*want).to_owned());
        }
        free = false;
    }
    Ok(())
}

#[test]
fn commands_of_the_guide_print_what_is_shown() {
    let folder = tempfile::tempdir().expect("folder");
    fs::create_dir(folder.path().join("examples")).expect("examples");
    let example = "examples/zhuzhou-2023.txt";
    fs::copy(root().join(example), folder.path().join(example)).expect("the example document");
    for page in pages() {
        let fences = fences(&page);
        if let Some(rules) = fences.iter().find(|fence| fence.info == "gj") {
            fs::write(folder.path().join("my.gj"), &rules.text).expect("my.gj");
        }
        for fence in &fences {
            let named = fence.info.strip_prefix("gj ").and_then(|info| info.split(' ').next());
            if let Some(name) = named.filter(|name| name.ends_with(".gj")) {
                fs::write(folder.path().join(name), &fence.text).expect("a rule file");
            }
        }
        for fence in fences.iter().filter(|fence| fence.info == "console") {
            let mut printed = String::new();
            let mut shown: Vec<&str> = Vec::new();
            let check = |printed: &str, shown: &mut Vec<&str>| {
                if let Err(line) = shows(printed, shown) {
                    panic!("{}: not printed: {line}\n{printed}", fence.place);
                }
                shown.clear();
            };
            for line in fence.text.lines() {
                if let Some(command) = line.strip_prefix("$ ") {
                    check(&printed, &mut shown);
                    printed = run(command, folder.path());
                } else {
                    shown.push(line);
                }
            }
            check(&printed, &mut shown);
        }
    }
}

#[test]
fn only_rules_keeps_the_national_forms_for_bare_assertions() {
    let read = |path: &str| Err(Text::new(path, path));
    let set = |text: &str| RuleSet {
        name: "我的".into(),
        files: vec![RuleFile::new("我的.gj", "我的.gj", text)],
        read: &read,
    };
    let session = Session::open(false, &[set("sum(03.项目支出) == 01.总计 - 06.基本支出\n")]);
    assert!(session.problems.is_empty(), "{:?}", session.problems);
    assert_eq!(session.program.rules.len(), 1);
    let own = Session::open(
        false,
        &[set(
            "form 90 甲 \"甲表\" {\n    column 项目 : label key\n    column 数 : amount\n    rows 合计 { 一, 二 }\n}\n",
        )],
    );
    assert_eq!(own.program.forms.len(), 1, "a ruleset with forms of its own stands alone");
}
