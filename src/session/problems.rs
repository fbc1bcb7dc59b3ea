//! Problems of a whole report that no single stage sees.
//!
//! Each code has a page in `docs/problems/`.

use crate::base::date::Date;
use crate::base::place::{SourceId, Span, Spot};
use crate::base::problem::{Code, Problem, Severity, Text};

const NOTHING_BOUND: Code = Code("GJ512");
const NO_EXPRESSION: Code = Code("GJ513");
const NO_SAMPLE: Code = Code("GJ515");
/// What a waiver covers has changed.
pub const VOID: Code = Code("GJ520");
/// Nothing is there for a waiver to cover.
pub const UNUSED: Code = Code("GJ521");
const EXPIRED: Code = Code("GJ522");
const PLACEHOLDER: Code = Code("GJ523");
const NO_LAYER: Code = Code("GJ530");

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
/// A waiver that no longer says what is printed; `what` is the rule and its instance.
pub fn void(span: Span, what: &str, changed: &Text) -> Problem {
    let zh = format!("{what} 的豁免不再有效：{}", changed.zh);
    waiver(VOID, span, Text::new(zh, format!("the waiver of {what} no longer holds: {}", changed.en))).help(Text::new(
        "核对后改报告，或用现在的豁免行换下这一条",
        "look again: mend the report, or write the waiver anew",
    ))
}

/// A waiver with nothing to cover, and why.
pub fn unused(span: Span, what: &str, why: &Text) -> Problem {
    let said =
        Text::new(format!("{what} 的豁免没有用上：{}", why.zh), format!("the waiver of {what} is unused: {}", why.en));
    waiver(UNUSED, span, said).help(Text::new("不再需要的豁免请删去", "delete it if it is not needed any more"))
}

/// A waiver whose last day is over.
pub fn expired(span: Span, what: &str, until: Date) -> Problem {
    let said = Text::new(format!("{what} 的豁免已于 {until} 到期"), format!("the waiver of {what} ended on {until}"));
    waiver(EXPIRED, span, said)
        .help(Text::new("仍要豁免的，改写 until 的日期；否则删去", "write a later day behind until, or delete it"))
}

/// A waiver that holds with the reason that was offered.
pub fn placeholder(span: Span, what: &str) -> Problem {
    let said = Text::new(format!("{what} 的豁免还没有写理由"), format!("the waiver of {what} gives no reason yet"));
    waiver(PLACEHOLDER, span, said)
        .help(Text::new("把 because 后面的“…”换成理由", "write the reason in the place of … behind because"))
}

fn waiver(code: Code, span: Span, said: Text) -> Problem {
    Problem::new(code, Severity::Check, said).at(Spot::Rule(span), Text::default())
}

/// `--layer` with a name that no embedded layer bears.
pub fn no_layer(name: &str, near: Option<&str>, all: &[&str]) -> Problem {
    let said = Text::new(format!("没有“{name}”这一层规则"), format!("there is no layer “{name}”"));
    let (zh, en) = match near {
        Some(near) => (format!("是否要写“{near}”？"), format!("did you mean “{near}”?")),
        None => {
            let all = all.join("、");
            (
                format!("内置的有 {all}；none 表示不用；自己的用 --rules"),
                format!("there is {all}; none for none; give your own with --rules"),
            )
        }
    };
    Problem::new(NO_LAYER, Severity::Error, said).help(Text::new(zh, en))
}
