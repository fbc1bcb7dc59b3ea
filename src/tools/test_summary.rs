//! What the tests of a ruleset came to, for people and for machines: counts, and rules that no test puts to the proof.
//!
//! Must not run anything.

use serde::Serialize;

use super::test::Run;
use crate::base::place::{Sources, Spot};
use crate::base::problem::{Lang, Problem, counted};
use crate::base::wide;

/// Version of the machine format.
const FORMAT: u32 = 1;

/// A line or two under the failing tests.
#[must_use]
pub fn text(run: &Run, sources: &Sources, lang: Lang, width: usize) -> String {
    let (count, failed) = (run.tests.len(), run.failed());
    let pick = |zh: String, en: String| if lang == Lang::Zh { zh } else { en };
    let mut out = String::new();
    for test in run.tests.iter().filter(|test| !test.problems.is_empty()) {
        let (line, _) = sources.line_column(test.span.source, test.span.start);
        let file = sources.get(test.span.source).map(|file| wide::clean(&file.name)).unwrap_or_default();
        let head = pick("不符合期望".to_owned(), "not as expected".to_owned());
        out.push_str(&format!("{head}  {file}:{line}  {}\n", wide::clean(&test.title)));
    }
    out.push_str(&if failed == 0 {
        pick(format!("测试 {count} 个，全部符合期望\n"), counted(count, "test", "tests") + ", all as expected\n")
    } else {
        pick(
            format!("测试 {count} 个：{} 个符合期望，{failed} 个不符合\n", count - failed),
            format!("{}: {} as expected, {failed} not\n", counted(count, "test", "tests"), count - failed),
        )
    });
    let lists = [
        (&run.never_fails, "没有测试让它不符的规则", "rules that no test makes fail"),
        (&run.never_passes, "没有测试让它通过的规则", "rules that hold in no test"),
    ];
    for (rules, zh, en) in lists.into_iter().filter(|(rules, ..)| !rules.is_empty()) {
        let (some, all) = (rules.len(), run.rules);
        let list = rules.join(" ");
        let said = pick(format!("{zh}（{all} 条中的 {some} 条）：{list}"), format!("{en} ({some} of {all}): {list}"));
        for line in wide::wrap(&said, width) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    if run.rules > 0 && run.never_fails.is_empty() && run.never_passes.is_empty() {
        out.push_str(&pick(
            format!("{} 条规则都有让它不符和让它通过的测试\n", run.rules),
            counted(run.rules, "rule, made", "rules, all made") + " to fail and to hold\n",
        ));
    }
    out
}

#[derive(Serialize)]
struct Whole<'a> {
    format: u32,
    summary: Summary,
    tests: Vec<Test<'a>>,
    never_fails: &'a [String],
    never_passes: &'a [String],
}

#[derive(Serialize)]
struct Summary {
    tests: usize,
    failed: usize,
    rules: usize,
}

#[derive(Serialize)]
struct Test<'a> {
    title: &'a str,
    place: Option<Place<'a>>,
    passed: bool,
    problems: Vec<Trouble<'a>>,
}

#[derive(Serialize)]
struct Trouble<'a> {
    code: &'static str,
    message: &'a str,
    happened: &'a str,
    help: Option<&'a str>,
    place: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: u32,
    column: u32,
}

/// One object for all tests.
#[must_use]
pub fn json(run: &Run, sources: &Sources, lang: Lang) -> String {
    let tests = run.tests.iter().map(|test| Test {
        title: &test.title,
        place: place(Spot::Rule(test.span), sources),
        passed: test.problems.is_empty(),
        problems: test.problems.iter().map(|problem| trouble(problem, sources, lang)).collect(),
    });
    let whole = Whole {
        format: FORMAT,
        summary: Summary { tests: run.tests.len(), failed: run.failed(), rules: run.rules },
        tests: tests.collect(),
        never_fails: &run.never_fails,
        never_passes: &run.never_passes,
    };
    serde_json::to_string_pretty(&whole).map(|text| text + "\n").unwrap_or_default()
}

fn trouble<'a>(problem: &'a Problem, sources: &'a Sources, lang: Lang) -> Trouble<'a> {
    let label = problem.labels.first();
    Trouble {
        code: problem.code.0,
        message: problem.message.get(lang),
        happened: label.map_or("", |label| label.text.get(lang)),
        help: problem.help.as_ref().map(|help| help.get(lang)),
        place: label.and_then(|label| place(label.spot, sources)),
    }
}

fn place(spot: Spot, sources: &Sources) -> Option<Place<'_>> {
    let (source, line, column) = match spot {
        Spot::Rule(span) => {
            let (line, column) = sources.line_column(span.source, span.start);
            (span.source, line, column)
        }
        Spot::Report(place) => (place.source, place.line, place.column),
    };
    Some(Place { file: &sources.get(source)?.name, line, column })
}
