//! Problems of a whole report that no single stage sees.
//!
//! Each code has a page in `docs/problems/`.

use crate::base::date::Date;
use crate::base::fold::suggest;
use crate::base::place::{SourceId, Span, Spot};
use crate::base::problem::{Code, Problem, Severity, Text, counted};
use crate::diagnose::count::Counts;
use crate::form::table::TableForm;
use crate::ruleset::program::Input;

const NOTHING_BOUND: Code = Code("GJ512");
const NO_EXPRESSION: Code = Code("GJ513");
const NO_SAMPLE: Code = Code("GJ515");
/// No rule came to a verdict.
pub const NOTHING_CHECKED: Code = Code("GJ517");
/// What a waiver covers has changed.
pub const VOID: Code = Code("GJ520");
/// Nothing is there for a waiver to cover.
pub const UNUSED: Code = Code("GJ521");
const UNKNOWN_INPUT: Code = Code("GJ540");
const GIVEN_TWICE: Code = Code("GJ541");
const INPUT_YEAR: Code = Code("GJ542");
const INPUT_UNBOUND: Code = Code("GJ543");
const EXPIRED: Code = Code("GJ522");
const NO_LAYER: Code = Code("GJ530");
const STANDS_IN: Code = Code("GJ531");

/// The file was read, but holds no table that the forms know.
pub fn nothing_bound(name: &str, forms: &[TableForm]) -> Problem {
    let said = Text::new("没有认出任何一张表", "no table was recognised");
    if name.ends_with(".gj") {
        let (zh, en) = (
            format!(
                "这是规则文件，不是报告：报告写在 check 后面，规则写在 --rules 后面，如 gouji check 决算.txt --rules {name}"
            ),
            format!("this is a rule file, not a report: gouji check accounts.txt --rules {name}"),
        );
        return Problem::new(NOTHING_BOUND, Severity::Error, said).help(Text::new(zh, en));
    }
    let titles: Vec<&str> = forms.iter().filter_map(|form| form.titles.first()).map(String::as_str).collect();
    let (zh, en) = match titles.as_slice() {
        [] => Default::default(),
        [first, ..] => {
            let count = titles.len();
            let zh = format!("（要找的是标题如“{first}”的 {count} 种表，gouji show --names 全部列出）");
            let many = counted(count, "table", "tables");
            (zh, format!(" ({many} are looked for, with titles such as “{first}”; gouji show --names lists them)"))
        }
    };
    Problem::new(NOTHING_BOUND, Severity::Error, said).help(Text::new(
        format!("请确认文件里有决算公开表格，单元格之间用制表符分隔{zh}"),
        format!("see that the file holds published tables with tabs between their cells{en}"),
    ))
}

/// No rule came to a verdict: there is none, or all were skipped, or none could be decided.
pub fn nothing_checked(rules: usize, counts: &Counts) -> Problem {
    let (zh, en, cure) = match (rules, counts.undecided) {
        (0, _) => (
            "规则集里没有规则".to_owned(),
            "the rulesets hold no rule".to_owned(),
            Text::new(
                "核对 --only-rules 给出的文件，或去掉它，用全国规则",
                "see to the file given with --only-rules, or leave it out",
            ),
        ),
        (_, 0) => (
            format!("{rules} 条规则的前提都不成立，或者没有给出要对照的报告"),
            format!("no condition of {} is true, or another report was not given", counted(rules, "rule", "rules")),
            Text::new(
                "核对规则的 when；要对照的报告用 --with 给出",
                "see to each when; give other reports with --with",
            ),
        ),
        (_, waiting) => (
            format!("{waiting} 处都未能判断"),
            format!("{waiting} undecided"),
            Text::new(
                "看“未能判断”列出的原因；gouji show 列出读到了什么",
                "see the causes below; gouji show lists what was read",
            ),
        ),
    };
    let said = Text::new(format!("一处也没有检查：{zh}"), format!("nothing was checked: {en}"));
    Problem::new(NOTHING_CHECKED, Severity::Error, said).help(cure)
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

fn waiver(code: Code, span: Span, said: Text) -> Problem {
    Problem::new(code, Severity::Check, said).at(Spot::Rule(span), Text::default())
}

/// A ruleset given that is the national one, or a copy of it.
pub fn stands_in(name: &str) -> Problem {
    let said = Text::new(
        format!("给出的“{name}”就是全国规则，代替内置的那一套"),
        format!("“{name}” is the national ruleset; it is used in the place of the one built in"),
    );
    Problem::new(STANDS_IN, Severity::Hint, said).help(Text::new(
        "内置的全国规则不必给出；只用给出的这一套，写 --only-rules",
        "the national rules are built in and need not be given; for these alone write --only-rules",
    ))
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

/// An input that no rule knows.
pub fn unknown_input(name: &str, known: &[&str]) -> Problem {
    let said = Text::new(format!("规则没有用到名为“{name}”的报告"), format!("no ruleset declares an input “{name}”"));
    let problem = Problem::new(UNKNOWN_INPUT, Severity::Error, said);
    problem.help(match (suggest(name, known.iter().copied()), known) {
        (Some(near), _) => Text::new(format!("是不是 {near}？"), format!("did you mean {near}?")),
        (None, []) => Text::new("在规则里写 input 名称", "declare it in a ruleset: input name"),
        (None, known) => {
            let known = known.join("、");
            Text::new(format!("可以给出的有：{known}"), format!("there is {known}"))
        }
    })
}

/// A second file for an input that takes one.
pub fn given_twice(input: &str, first: &str, second: &str) -> Problem {
    let said = Text::new(
        format!("“{input}”只要一份报告，给了两份：{first}、{second}"),
        format!("“{input}” takes one report, not both {first} and {second}"),
    );
    Problem::new(GIVEN_TWICE, Severity::Error, said)
        .help(Text::new("只留一份；几份并列的，规则里要写 many", "give one; an input of several is declared with many"))
}

/// A file of another year than the input means.
pub fn input_year(input: &Input, name: &str, (wanted, found): (i32, u16)) -> Problem {
    let of = &input.name;
    let said = Text::new(
        format!("“{of}”应是 {wanted} 年度的报告，{name} 是 {found} 年度的，没有采用"),
        format!("“{of}” should be a report of {wanted}; {name} is of {found} and was not used"),
    );
    about_input(INPUT_YEAR, input, said, Severity::Error)
        .help(Text::new("换上那一年的文件", "give the file of that year"))
}

/// A year that cannot be told, so that nobody can say whether the file is the right one.
pub fn year_unknown(input: &Input, name: &str, of: &Text) -> Problem {
    let said = Text::new(
        format!("看不出{}是哪一年度的，无法核对 {name} 是不是“{}”", of.zh, input.name),
        format!("the year of {} cannot be told, so {name} may not be “{}”", of.en, input.name),
    );
    about_input(INPUT_YEAR, input, said, Severity::Check)
        .help(Text::new("请自行核对年度；照样采用了", "see to it yourself; it was used all the same"))
}

/// A file given as an input in which nothing was recognised.
pub fn input_unbound(input: &Input, kind: Option<&str>, name: &str) -> Problem {
    let of = kind.map_or_else(String::new, |kind| format!("{kind}的"));
    let said = Text::new(
        format!("“{}”的文件 {name} 里没有认出任何一张{of}表，没有采用", input.name),
        format!("no table{} was recognised in {name}, given as “{}”; it was not used", in_english(kind), input.name),
    );
    let problem = about_input(INPUT_UNBOUND, input, said, Severity::Error);
    problem.help(match kind {
        None => Text::new("先用 gouji show 看看这个文件", "look at it with gouji show"),
        Some(kind) => Text::new(
            format!("这里要的是{kind}，请确认没有给成决算或别的文件，且单元格之间用制表符分隔"),
            format!("give {kind} here, not accounts or another document, with tabs between its cells"),
        ),
    })
}

fn in_english(kind: Option<&str>) -> String {
    kind.map_or_else(String::new, |kind| format!(" of {kind}"))
}

/// Two files of one department among several: adding both would count it twice.
pub fn same_member(input: &Input, key: &str, first: &str, second: &str) -> Problem {
    let said = Text::new(
        format!("“{}”里有两份都是“{key}”：{first}、{second}，不能相加", input.name),
        format!("“{}” has two reports of {key}: {first} and {second}; they cannot be added up", input.name),
    );
    about_input(GIVEN_TWICE, input, said, Severity::Error)
        .help(Text::new("去掉重复的一份；确是两个单位的，请核对封面上的部门名称", "leave one out, or see to the names"))
}

fn about_input(code: Code, input: &Input, said: Text, severity: Severity) -> Problem {
    Problem::new(code, severity, said).at(Spot::Rule(input.span), Text::default())
}
