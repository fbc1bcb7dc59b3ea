//! What people write out of habit – signs of other languages, Chinese words for keywords, numbers as in running text –
//! and what to write instead.
//!
//! Looks at a few characters only; must not know statements.

use super::letters::is_cont;

/// What people write out of habit, and what to write instead, in Chinese and English.
pub const HABITS: &[(&str, &str, &str)] = &[
    ("&&", "「并且」写 and，两边留空格", "write `and`"),
    ("||", "「或者」写 or，两边留空格", "write `or`"),
    ("并且", "「并且」写 and，两边留空格", "write `and`, with spaces around it"),
    ("而且", "「并且」写 and，两边留空格", "write `and`, with spaces around it"),
    ("且", "「并且」写 and，两边留空格", "write `and`, with spaces around it"),
    ("或者", "「或者」写 or，两边留空格", "write `or`, with spaces around it"),
    ("或", "「或者」写 or，两边留空格", "write `or`, with spaces around it"),
    ("等于", "「等于」写 ==", "write `==`"),
    ("大于", "「大于」写 >，「大于等于」写 >= 或 ≥", "write `>` or `>=`"),
    ("小于", "「小于」写 <，「小于等于」写 <= 或 ≤", "write `<` or `<=`"),
    ("不等于", "「不等于」写 != 或 ≠", "write `!=`"),
    ("!", "「不等于」写 != 或 ≠，「不是」写 not", "write `!=` for unequal and `not` for the opposite"),
    ("^", "没有乘方；写成连乘", "there are no powers; multiply"),
    (
        "~",
        "取值范围写成 309..313；约等于不必写，容差由四舍五入算出",
        "a range is `309..313`; tolerance follows from rounding",
    ),
    (
        "±",
        "容差不必写，四舍五入允许的误差会自动计算",
        "no tolerance is needed: what rounding allows is worked out by itself",
    ),
    ("AND ", "「并且」写 and（小写），两边留空格", "write `and` in small letters"),
    ("OR ", "「或者」写 or（小写），两边留空格", "write `or` in small letters"),
    ("NOT ", "「不是」写 not（小写）", "write `not` in small letters"),
    ("≈", "写 ==；四舍五入的误差会自动计算", "write `==`; what rounding allows is worked out by itself"),
];

/// Chinese words that people write for a keyword.
const KEYWORDS: &[(&str, &str)] = &[
    ("规则集", "ruleset"),
    ("规则", "rule"),
    ("断言", "assert"),
    ("检查", "assert"),
    ("如果", "if"),
    ("若", "if"),
    ("那么", "then"),
    ("否则", "else"),
    ("对于", "for"),
    ("循环", "for"),
    ("条件", "when"),
    ("前提", "when"),
    ("当", "when"),
    ("级别", "severity"),
    ("标题", "title"),
    ("依据", "basis"),
    ("建议", "advice"),
    ("消息", "message"),
    ("理由", "because"),
    ("因为", "because"),
    ("豁免", "waive"),
    ("停用", "drop"),
    ("删除", "drop"),
    ("修改", "change"),
    ("改", "change"),
    ("测试", "test"),
    ("报告", "report"),
    ("样本", "report"),
    ("期望", "expect"),
    ("表", "form"),
    ("表样", "form"),
    ("代码表", "codes"),
    ("编号", "number"),
    ("列", "column"),
    ("行", "rows"),
    ("单位", "unit"),
    ("年度", "years"),
    ("地区", "region"),
    ("版本", "version"),
];

/// The keyword that a Chinese word was meant to be.
pub fn keyword(word: &str) -> Option<&'static str> {
    KEYWORDS.iter().find(|(known, _)| *known == word).map(|(_, keyword)| *keyword)
}

/// `「规则」写 rule`
pub fn write_keyword(word: &str) -> Option<Cure> {
    keyword(word).map(|keyword| (format!("「{word}」写 {keyword}"), format!("write `{keyword}` for `{word}`")))
}

/// What to do, in Chinese and English.
pub type Cure = (String, String);

fn cure(zh: &str, en: &str) -> Option<Cure> {
    Some((zh.to_owned(), en.to_owned()))
}

/// A run that begins with digits and is no number, as it may have been meant: `03表.基本支出`, `538.88万`, `2023年`.
pub fn digits(words: &str) -> Option<Cure> {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let (number, behind) = words.split_at_checked(digits)?;
    if let Some(rest) = behind.strip_prefix('表').filter(|_| digits <= 2) {
        let table = if digits == 1 { format!("0{number}") } else { number.to_owned() };
        let example = match rest.strip_prefix('.') {
            Some(name) => format!("{table}.{name}"),
            None if rest.is_empty() => table,
            None => format!("{table}[行].列"),
        };
        return Some((
            format!("表号后面不写「表」：{example}"),
            format!("no 表 stands behind a table's number: `{example}`"),
        ));
    }
    if let Some(amount) = words.strip_suffix(['万', '亿', '千']) {
        let unit = words.get(amount.len()..)?;
        return Some((format!("单位写全：{amount} {unit}元"), format!("write the unit in full: `{amount} {unit}元`")));
    }
    if let Some((year, rest)) = words.split_once('年') {
        let (month, day) = rest.split_once('月').unwrap_or(("", ""));
        let day = day.trim_end_matches(['日', '号']);
        return match (month, day) {
            ("", _) => Some((format!("年份只写数字：{year}"), format!("write the digits of the year only: `{year}`"))),
            _ => Some((
                format!("日期写成 {year}-{month:0>2}-{day:0>2}"),
                format!("write the day as `{year}-{month:0>2}-{day:0>2}`"),
            )),
        };
    }
    match behind {
        "行" | "列" => {
            Some((format!("方括号里只写编码：{number}"), format!("only the code stands in brackets: `{number}`")))
        }
        _ if behind.starts_with('、') => {
            Some((format!("前面的序号「{number}、」删去"), format!("leave out the ordinal `{number}、`")))
        }
        _ => None,
    }
}

/// What to do by what stands before and behind the place where reading stopped.
pub fn around(before: &str, after: &str) -> Option<Cure> {
    let trimmed = before.trim_end();
    let last = trimmed.rsplit(|c: char| !is_cont(c)).next().unwrap_or("");
    let first = trimmed.split_whitespace().next().unwrap_or("");
    let next = after.chars().next().unwrap_or('\0');
    let quoted = matches!(next, '"' | '\'');
    match last {
        "severity" => {
            return cure("级别写 error（必须）、check（核实）或 hint（提示）", "the levels are error, check and hint");
        }
        "until" => return cure("日期写成 2024-12-31 的样子", "write a day like `2024-12-31`"),
        "for" => return cure("写成 for row r in 03 的样子", "write it like `for row r in 03`"),
        "never" => {
            return cure("never waive 写在 ruleset 的花括号里", "`never waive` stands in the braces of `ruleset`");
        }
        "assert" if trimmed.trim_end_matches("assert").trim_end().ends_with(',') => {
            return cure("assert 前面的逗号删去", "remove the comma before `assert`");
        }
        "ruleset" | "extends" if quoted => {
            return cure("规则集的名称直接写，不加双引号", "the name of a ruleset stands without double quotes");
        }
        _ => {}
    }
    if trimmed.is_empty() && (next == '#' || after.starts_with("/*")) {
        return cure("注释写在 // 后面", "a comment stands behind `//`");
    }
    if matches!(first, "waive" | "change" | "drop") && trimmed.split_whitespace().count() == 2 {
        if next == ',' {
            return cure("一行写一个规则编号，几条写几行", "one rule a line");
        }
        if next.is_alphanumeric() {
            return Some((
                format!("编号和地方之间写 at：{first} 编号 at 06[302].决算数 …"),
                format!("write `at` between rule and place: `{first} ID at 06[302].决算数 …`"),
            ));
        }
    }
    if matches!(first, "waive" | "change" | "drop") && next.is_alphabetic() && !trimmed.contains("because") {
        return cure("理由写成 because \"…\"", "a reason is written `because \"…\"`");
    }
    let table = last.len() == 2 && last.bytes().all(|byte| byte.is_ascii_digit());
    if table && trimmed.len() == before.len() && next == '"' {
        return cure(
            "表号和列名之间写点，列名不加引号：03.基本支出",
            "a point stands between table and column: `03.基本支出`",
        );
    }
    if before.ends_with(']') && is_cont(next) {
        return cure("「]」和列名之间写点：03[2010401].基本支出", "a point stands behind `]`: `03[2010401].基本支出`");
    }
    if before.ends_with('.') && next == '[' {
        return cure("「[」前面不写点：03[2010401].基本支出", "no point stands before `[`: `03[2010401].基本支出`");
    }
    let ordinal = trimmed.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    if ordinal.is_some_and(|inner| !inner.is_empty() && inner.chars().all(char::is_alphanumeric)) {
        return Some((format!("前面的序号「{trimmed}」删去"), format!("leave out the ordinal `{trimmed}`")));
    }
    None
}

/// What to do about a comma behind something complete.
pub fn comma(after: &str) -> Option<Cure> {
    match after.strip_prefix(',').map(str::trim_start) {
        Some(text) if text.starts_with('"') => cure(
            "说明文字写成规则的标题：rule 编号 \"说明\" { assert … }",
            "words on it are the title of a rule: `rule ID \"…\" { assert … }`",
        ),
        Some(_) => cure("两个条件之间写 and，或拆成两条", "write `and` between two conditions, or two statements"),
        None => None,
    }
}
