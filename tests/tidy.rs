//! The house rules, kept by a test: layers, sizes, who may print, codes with pages and cases, lists that are complete.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test may stop")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Folder of `src/` and its layer; a folder may only import from lower layers, and never from its neighbours.
const LAYERS: &[(&str, u32)] = &[
    ("base", 1),
    ("document", 2),
    ("form", 2),
    ("syntax", 3),
    ("ingest", 3),
    ("report", 3),
    ("ruleset", 4),
    ("bind", 4),
    ("eval", 5),
    ("diagnose", 6),
    ("session", 7),
    ("output", 8),
    ("tools", 8),
    ("cli", 9),
];

/// A file is read at one sitting: 400 lines are aimed at, more than this is too long. Its tests do not count.
const LONGEST: usize = 450;
/// A file with less in it belongs to its neighbour, unless it is the door of a folder.
const SHORTEST: usize = 20;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(below: &str) -> Vec<PathBuf> {
    let mut open = vec![root().join(below)];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Path below `src/` with `/`, and text; a list of data beside the file that reads it (`.csv`) is no source.
fn sources() -> Vec<(String, String)> {
    let name = |path: &Path| path.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
    let all = files("src").into_iter().map(|path| (name(&path), std::fs::read_to_string(&path).unwrap()));
    all.filter(|(name, _)| name.ends_with(".rs") && !is_test(name)).collect()
}

/// Files of tests inside `src/`: `eval/tests.rs`, `eval/tests/…`.
fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

/// The code without comment lines and without its tests.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or("");
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn layer(name: &str) -> Option<u32> {
    LAYERS.iter().find(|(folder, _)| *folder == name).map(|(_, layer)| *layer)
}

/// Folder of a file: `cli/check.rs` and `session.rs` give `cli` and `session`.
fn folder(name: &str) -> &str {
    name.split(['/', '.']).next().unwrap_or("")
}

fn none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn imports_go_downward() {
    let mut found = Vec::new();
    for (name, text) in sources() {
        let own = folder(&name);
        let Some(mine) = layer(own) else { continue };
        for used in code(&text).split("crate::").skip(1) {
            let other = used.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
            match layer(other) {
                Some(theirs) if other != own && theirs >= mine => found.push(format!("{name} uses {other}")),
                None if used.starts_with('{') => found.push(format!("{name}: write one `use crate::…` a module")),
                _ => {}
            }
        }
    }
    none(&found, "imports go downward, folders of one layer do not see each other");
}

#[test]
fn every_folder_has_a_layer() {
    let known = |name: &str| ["lib", "main"].contains(&folder(name)) || layer(folder(name)).is_some();
    let found: Vec<String> = sources().into_iter().map(|(name, _)| name).filter(|name| !known(name)).collect();
    none(&found, "a new folder of src/ gets its layer here and in docs/architecture.md");
}

#[test]
fn files_are_neither_long_nor_tiny() {
    let mut found = Vec::new();
    for (name, text) in sources() {
        let lines = text.split("#[cfg(test)]").next().unwrap_or("").lines().count();
        let door = name.ends_with("mod.rs") || !name.contains('/');
        if lines > LONGEST {
            found.push(format!("{name}: {lines} lines"));
        }
        if lines < SHORTEST && !door {
            found.push(format!("{name}: only {lines} lines"));
        }
    }
    none(&found, "files have at most 450 lines without their tests, and at least 20");
}

#[test]
fn every_file_says_what_it_does() {
    let says = |text: &str| text.starts_with("//! ");
    let found: Vec<String> = sources().into_iter().filter(|(_, text)| !says(text)).map(|(name, _)| name).collect();
    none(&found, "a file opens with //! what it does and what it must not know");
}

#[test]
fn only_syntax_sees_the_parser_generator() {
    let sees = |(name, text): &(String, String)| folder(name) != "syntax" && code(text).contains("pest");
    let found: Vec<String> = sources().into_iter().filter(sees).map(|(name, _)| name).collect();
    none(&found, "only src/syntax/ mentions pest");
}

#[test]
fn only_the_command_line_meets_the_world() {
    let words = [
        "println!",
        "eprintln!",
        "print!(",
        "stdout()",
        "stderr()",
        "stdin()",
        "std::fs",
        "std::env::",
        "std::process",
        "std::net",
        "SystemTime",
        "Instant",
        "std::thread",
    ];
    let mut found = Vec::new();
    for (name, text) in sources() {
        if ["cli", "main"].contains(&folder(&name)) {
            continue;
        }
        let code = code(&text);
        found.extend(words.iter().filter(|word| code.contains(**word)).map(|word| format!("{name}: {word}")));
    }
    none(&found, "only src/cli/ prints, exits, reads files, the clock or the environment");
}

#[test]
fn no_binary_float_touches_money() {
    let floats =
        |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == "f32" || word == "f64");
    let found: Vec<String> =
        sources().into_iter().filter(|(_, text)| floats(&code(text))).map(|(name, _)| name).collect();
    none(&found, "figures are exact decimals");
}

/// Every `GJ` and three digits in a text.
fn codes(text: &str) -> BTreeSet<String> {
    let digits = |rest: &str| rest.get(..3).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    text.match_indices("GJ")
        .filter(|(at, _)| digits(&text[at + 2..]))
        .map(|(at, _)| text[at..at + 5].to_owned())
        .collect()
}

/// Codes that the program can give.
fn given() -> BTreeSet<String> {
    sources()
        .iter()
        .filter(|(name, _)| name.ends_with("problems.rs"))
        .flat_map(|(_, text)| codes(&code(text)))
        .collect()
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    let pages: BTreeSet<String> =
        files("docs/problems").iter().map(stem).filter(|stem| stem.starts_with("GJ")).collect();
    let without: Vec<String> = given().difference(&pages).cloned().collect();
    none(&without, "codes without a page docs/problems/GJ….md");
    let dead: Vec<String> = pages.difference(&given()).cloned().collect();
    none(&dead, "pages without a code in a problems.rs");
    let listed: BTreeSet<String> = gouji::tools::pages::PAGES.iter().map(|(code, _)| (*code).to_owned()).collect();
    assert_eq!(listed, pages, "src/tools/pages.rs lists every page of docs/problems/");
    for (code, page) in gouji::tools::pages::PAGES {
        assert!(page.starts_with(&format!("# {code} ")), "the page of {code} begins with its code and name");
        let english = page.split_once("\n## English\n\n").map(|(_, part)| part.trim_end().split("\n\n").count());
        assert_eq!(english, Some(2), "the page of {code} ends with a sentence and a cure in English");
    }
}

#[test]
fn every_code_has_a_case() {
    let mut tested = BTreeSet::new();
    let inside = files("src").into_iter().filter(|path| is_test(&path.to_string_lossy()));
    for path in files("tests").into_iter().filter(|path| !path.ends_with("tidy.rs")).chain(inside) {
        tested.extend(std::fs::read_to_string(path).map(|text| codes(&text)).unwrap_or_default());
    }
    for (_, text) in sources() {
        let tests = text.split_once("#[cfg(test)]").map_or("", |(_, tests)| tests);
        tested.extend(codes(tests));
    }
    let without: Vec<String> = given().difference(&tested).cloned().collect();
    none(&without, "codes that no test meets");
}
