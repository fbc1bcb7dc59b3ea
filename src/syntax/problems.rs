//! The problems of this stage: their codes, and the words said for each.
//!
//! Must not know how a problem was found.

use super::habits;
use crate::base::fold::suggest;
use crate::base::place::{Span, Spot};
use crate::base::problem::{Code, Problem, Severity, Text, counted};

/// Something else stands where a value, a name or a sign is needed: `assert == 3`
pub const UNEXPECTED: Code = Code("GJ101");
/// Words left over behind a statement that was complete: `因公出国（境）费 == 0`
pub const LEFT_OVER: Code = Code("GJ102");
/// A bracket without its partner: `sum(03.项目支出 == 3`
pub const BRACKET: Code = Code("GJ103");
/// A quote that does not close on its line: `title "支出决算表`
pub const QUOTE: Code = Code("GJ104");
/// Comparisons in a row: `1 < x < 3`
pub const CHAINED: Code = Code("GJ105");
/// Brackets, conditions or operators nested or strung together beyond the limit.
pub const TOO_DEEP: Code = Code("GJ106");
/// A number written as no number is: `007`, `1,234.56`, `1.2.3`
pub const NUMBER: Code = Code("GJ107");
/// A character that is no part of a text: NUL and other control characters.
pub const CONTROL: Code = Code("GJ108");
/// White space before `(`, `[` or around `.`: `sum (x)`, `03 . 合计`
pub const SPACE: Code = Code("GJ109");
/// A word behind a number that is no unit of the list: `3 吨`
pub const UNIT: Code = Code("GJ110");
/// A reserved word where a name is needed: `let in = 3`
pub const RESERVED: Code = Code("GJ111");
/// A table written with one digit: `3.基本支出`
pub const TABLE_DIGITS: Code = Code("GJ112");
/// The same part written twice where one can stand: two `basis` in a rule
pub const TWICE: Code = Code("GJ113");
/// A file or statement too long to be read, or more faults than are worth listing.
pub const TOO_LONG: Code = Code("GJ114");
/// Braces in a message that do not pair or hold nothing: `message "差 {甲 - 乙"`
pub const MESSAGE: Code = Code("GJ115");

/// A report where a rule file is due: `gouji test 决算.txt`
pub const NOT_RULES: Code = Code("GJ116");

/// Every code of this stage.
pub const ALL: &[Code] = &[
    UNEXPECTED,
    LEFT_OVER,
    BRACKET,
    QUOTE,
    CHAINED,
    TOO_DEEP,
    NUMBER,
    CONTROL,
    SPACE,
    UNIT,
    RESERVED,
    TABLE_DIGITS,
    TWICE,
    TOO_LONG,
    MESSAGE,
    NOT_RULES,
];

/// A problem with its sentence (Chinese, English), its place and what to do (Chinese, English).
pub fn problem(code: Code, at: Span, said: (String, String), cure: (&str, &str)) -> Problem {
    Problem::new(code, Severity::Error, Text::new(said.0, said.1))
        .at(Spot::Rule(at), Text::default())
        .help(Text::new(cure.0, cure.1))
}

/// Words of the user to be quoted in a sentence: not too many, on one line.
pub fn excerpt(words: &str) -> String {
    let mut line: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = line.char_indices().nth(24) {
        line.truncate(cut);
        line.push('…');
    }
    line
}

/// A part of a block whose first word opens none: `asert x == 3`
pub fn no_part(at: Span, found: &str, words: &[&str]) -> Problem {
    let found = excerpt(found);
    let said = (format!("「{found}」不能作这一部分的开头"), format!("`{found}` does not begin a part here"));
    let (zh, en) = match (suggest(&found, words.iter().copied()), habits::write_keyword(&found)) {
        (Some(word), _) => (format!("是否要写 {word}？"), format!("did you mean `{word}`?")),
        (None, Some(cure)) => cure,
        (None, None) => (
            format!("这里每一部分以这些词之一开头：{}", words.join("、")),
            format!("a part begins with one of: {}", words.join(", ")),
        ),
    };
    problem(UNEXPECTED, at, said, (&zh, &en))
}

/// `(…` that never closes, `…)` that never opened.
pub fn bracket(at: Span, sign: &str) -> Problem {
    let opening = matches!(sign, "(" | "[" | "{" | "（" | "【");
    let said = if opening {
        (format!("括号「{sign}」没有配对的右括号"), format!("the bracket `{sign}` is never closed"))
    } else {
        (format!("括号「{sign}」没有配对的左括号"), format!("the bracket `{sign}` was never opened"))
    };
    problem(BRACKET, at, said, ("补上另一半括号，或删去这一个", "add the other half, or remove this one"))
}

/// A report, or another text without a single statement.
pub fn not_rules(at: Span) -> Problem {
    problem(
        NOT_RULES,
        at,
        ("这个文件像是一份报告，不是规则文件".into(), "this file looks like a report, not like rules".into()),
        (
            "报告写在 check 后面：gouji check 决算.txt；--rules、--only-rules 和 test 后面写规则文件（.gj）",
            "reports follow check: gouji check accounts.txt; rule files (.gj) follow --rules, --only-rules and test",
        ),
    )
}

/// `"支出`
pub fn quote(at: Span) -> Problem {
    problem(
        QUOTE,
        at,
        ("引号在本行内没有配对".into(), "the quote does not close on its line".into()),
        (
            "在本行末尾之前补上右引号；引号中的文字不能跨行",
            "close the quote before the line ends; quoted text cannot run over lines",
        ),
    )
}

/// NUL and its like; `count` of them in the file.
pub fn control(at: Span, count: usize) -> Problem {
    problem(
        CONTROL,
        at,
        (
            format!("文件中有不可见的控制字符，共 {count} 个，这是第一个"),
            format!("the file holds {}; this is the first", counted(count, "control character", "control characters")),
        ),
        (
            "删去这些字符；如果到处都是，请把文件另存为 UTF-8 编码的纯文本",
            "remove them; if they are everywhere, save the file as plain text in UTF-8",
        ),
    )
}

/// `a < b < c`
pub fn chained(at: Span) -> Problem {
    problem(
        CHAINED,
        at,
        ("比较不能连写".into(), "comparisons cannot be chained".into()),
        (
            "分成两个比较，用 and 相连，例如 a < b and b < c",
            "write two comparisons joined by `and`, such as `a < b and b < c`",
        ),
    )
}

/// Deep nesting.
pub fn too_deep(at: Span, limit: u32) -> Problem {
    problem(
        TOO_DEEP,
        at,
        (
            format!("括号、if 或运算嵌套过深（最多 {limit} 层）"),
            format!("brackets, `if` or operators nest too deep (at most {limit} levels)"),
        ),
        ("用 let 给中间结果取名，把这一条拆成几步", "name intermediate results with `let` and split this into steps"),
    )
}

/// A statement or file beyond the limit of size.
pub fn too_long(at: Span, zh: &str, en: &str) -> Problem {
    problem(
        TOO_LONG,
        at,
        (zh.into(), en.into()),
        ("请确认这是一份规则文件，或把它拆成几份", "check that this is a rule file, or split it into several"),
    )
}

/// `007`
pub fn leading_zero(at: Span, digits: &str) -> Problem {
    problem(
        NUMBER,
        at,
        (format!("数字「{digits}」不能以 0 开头"), format!("the number `{digits}` cannot begin with 0")),
        (
            "数字去掉前面的 0；表写成 03.列名 或 03[行]；编码写在方括号、花括号里或加双引号",
            "drop the zeros of a number; write a table as `03.column` or `03[row]`, a code in brackets, braces or double quotes",
        ),
    )
}

/// `1,234.56`
pub fn thousands(at: Span) -> Problem {
    problem(
        NUMBER,
        at,
        ("数字中不能写千位分隔符".into(), "a number has no thousands separators here".into()),
        (
            "写成 1234.56 的样子；如果是两个数，逗号后面空一格",
            "write it like `1234.56`; if these are two numbers, put a space behind the comma",
        ),
    )
}

/// Two of a part that stands once.
pub fn twice(at: Span, first: Span, word: &str) -> Problem {
    problem(
        TWICE,
        at,
        (format!("这里重复写了 {word}"), format!("`{word}` is written twice")),
        ("只保留一个", "keep one of them"),
    )
    .at(Spot::Rule(first), Text::new("第一个在这里", "the first is here"))
}

/// Braces of a message.
pub fn message(at: Span, zh: &str, en: &str) -> Problem {
    problem(
        MESSAGE,
        at,
        (zh.into(), en.into()),
        ("写成 message \"相差 {左 - 右} 万元\" 的样子", "write it like `message \"differs by {left - right}\"`"),
    )
}

/// `decimals 40`
pub fn decimals(at: Span) -> Problem {
    problem(
        NUMBER,
        at,
        ("小数位数应在 0 到 12 之间".into(), "`decimals` takes a number from 0 to 12".into()),
        ("金额以万元计的表一般写 decimals 2", "tables in 万元 usually have `decimals 2`"),
    )
}

/// `years 23`
pub fn year(at: Span) -> Problem {
    problem(
        NUMBER,
        at,
        ("这里需要四位数的年份".into(), "a year of four digits is needed here".into()),
        ("例如 2023，或 years 2019..2026", "such as `2023`, or `years 2019..2026`"),
    )
}

/// `years 2025..2023`
pub fn years_reversed(at: Span, first: u16, last: u16) -> Problem {
    problem(
        NUMBER,
        at,
        (format!("年度从 {first} 到 {last}，前后颠倒了"), format!("the years run backwards, from {first} to {last}")),
        ("小的年份写在前面", "write the earlier year first"),
    )
}

/// `3.基本支出`
pub fn table_digits(at: Span, table: &str) -> Problem {
    problem(
        TABLE_DIGITS,
        at,
        (format!("表号要写两位：「{table}」"), format!("a table is written with two digits: `{table}`")),
        ("一位的表号前补 0，例如 03.基本支出", "put a 0 before a single digit, as in `03.基本支出`"),
    )
}
