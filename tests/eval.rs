//! Rules and a report in one file, from text to verdicts: `cases/eval/<what it shows>.txt`.
//!
//! Rules, a line `-----`, the report, a line `=====`, then what is found. `GOUJI_BLESS=1` writes what is found anew.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod golden;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gouji::base::problem::Text;
use gouji::eval;
use gouji::eval::outcome::{Instance, Side, Verdict};
use gouji::session::{RuleFile, RuleSet, Session};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/eval");
    let mut all: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

fn word(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Pass { vacuous: true } => "pass, vacuous".to_owned(),
        Verdict::Pass { vacuous: false } => "pass".to_owned(),
        Verdict::Rounding { edge: true } => "rounding, edge".to_owned(),
        Verdict::Rounding { edge: false } => "rounding".to_owned(),
        Verdict::Fail => "fail".to_owned(),
        Verdict::Skipped => "skipped".to_owned(),
        Verdict::Undecided(cause) => format!("undecided {:?}: {}", cause.kind, cause.text.zh),
    }
}

/// One line for an instance: where, verdict, both sides, difference of at most slack.
fn line(session: &Session, report: &gouji::report::model::Report, instance: &Instance) -> String {
    let detail = eval::detail(&session.program, report, instance);
    let rule = &session.program.rules[instance.rule as usize].id;
    let mut line = format!("{rule} {} · {}", detail.at, word(&instance.verdict));
    let sides = (&detail.left, &detail.right);
    match (&instance.verdict, sides, detail.difference.zip(detail.slack)) {
        (Verdict::Rounding { .. } | Verdict::Fail, (Some(left), Some(right)), Some((difference, slack))) => {
            let (difference, slack) = (difference.normalize(), slack.normalize());
            let _ = write!(line, " · {} | {} · {difference} of at most {slack}", left.value, right.value);
        }
        (Verdict::Fail, (Some(left), Some(right)), None) => {
            let text = |side: &Side| side.text.clone().unwrap_or_default();
            let _ = write!(line, " · “{}” | “{}”", text(left), text(right));
        }
        _ => {}
    }
    line
}

fn found(rules: &str, report: &str) -> String {
    let file = RuleFile::new("case.gj", "case.gj", rules);
    let none = |path: &str| Err(Text::new(path, path));
    let mut session = Session::open(false, &[RuleSet { name: "case".to_owned(), files: vec![file], read: &none }]);
    assert!(!session.broken(), "{:#?}", session.problems);
    let check = session.check("case.txt", report.as_bytes(), true);
    let lines = check.outcome.instances.iter().map(|instance| line(&session, &check.report, instance));
    let mut text = String::new();
    for problem in &check.problems {
        let _ = writeln!(text, "{} {}", problem.code.0, problem.message.zh);
    }
    lines.for_each(|line| {
        let _ = writeln!(text, "{line}");
    });
    text
}

#[test]
fn cases_are_found_as_written() {
    golden::check(&cases(), |text| {
        let (rules, report) = text.split_once("\n-----\n").unwrap();
        found(rules, report)
    });
}
