//! Problems of a whole report that no single stage sees.
//!
//! Each code has a page in `docs/problems/`.

use crate::base::place::{SourceId, Span, Spot};
use crate::base::problem::{Code, Problem, Severity, Text};

const NOTHING_BOUND: Code = Code("GJ512");
const NO_EXPRESSION: Code = Code("GJ513");
const NO_SAMPLE: Code = Code("GJ515");

/// The file was read, but holds no table that the forms know.
pub fn nothing_bound() -> Problem {
    let said = Text::new("没有认出任何一张表", "no table was recognised");
    Problem::new(NOTHING_BOUND, Severity::Error, said).help(Text::new(
        "请确认文件里有决算公开表格，单元格之间用制表符分隔",
        "see that the file holds published tables with tabs between their cells",
    ))
}

/// What should be one expression is none, or several statements.
pub fn no_expression(source: SourceId) -> Problem {
    let said = Text::new("这不是一个表达式", "this is no single expression");
    Problem::new(NO_EXPRESSION, Severity::Error, said)
        .at(Spot::Rule(Span { source, start: 0, end: 0 }), Text::default())
        .help(Text::new(
            "写一个单元格或算式，如 03[2010401].基本支出",
            "write a cell or a sum, such as 03[2010401].基本支出",
        ))
}

/// The report of a test that could not be read.
pub fn no_sample(span: Span, path: &str, why: &Text) -> Problem {
    let said =
        Text::new(format!("读不出样本“{path}”：{}", why.zh), format!("cannot read the sample “{path}”: {}", why.en));
    Problem::new(NO_SAMPLE, Severity::Error, said).at(Spot::Rule(span), Text::default()).help(Text::new(
        "样本是决算公开文本，放在规则集的文件夹里，路径从规则文件算起",
        "a sample is a report in the ruleset's folder, named relative to the rule file",
    ))
}
