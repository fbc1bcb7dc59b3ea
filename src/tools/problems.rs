//! The problems of tests: what came out is not what was expected, or the sample has not what a test changes.
//!
//! Each code has a page in `docs/problems/`.

use crate::base::place::{Span, Spot};
use crate::base::problem::{Code, Problem, Severity, Text};

const NOT_MET: Code = Code("GJ601");
const SOMETHING_ELSE: Code = Code("GJ602");
const NO_SUCH_CELL: Code = Code("GJ603");

fn error(code: Code, span: Span, said: Text, label: Text) -> Problem {
    Problem::new(code, Severity::Error, said).at(Spot::Rule(span), label)
}

/// An expectation that was not met: what was expected, what happened instead.
pub fn not_met(span: Span, expected: Text, happened: Text) -> Problem {
    error(NOT_MET, span, expected, happened)
}

/// An instance that no line of a test expects.
pub fn something_else(span: Span, said: Text, happened: Text, line: &str) -> Problem {
    error(SOMETHING_ELSE, span, said, happened)
        .help(Text::new(format!("如果本该如此，写上 {line}"), format!("if this is right, write {line}")))
}

/// What a test changes is not printed in its sample.
pub fn no_such_cell(span: Span, why: &Text) -> Problem {
    let said = Text::new(format!("样本不能这样改：{}", why.zh), format!("the sample cannot be changed so: {}", why.en));
    error(NO_SUCH_CELL, span, said, Text::default())
        .help(Text::new("gouji show 样本 列出印出的行和列", "gouji show SAMPLE lists its rows and columns"))
}
