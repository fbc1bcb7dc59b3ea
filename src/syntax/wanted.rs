//! What could have stood where reading stopped, in words: signs and kinds of characters become "a number", "a name".
//!
//! Must not know the text; only what the grammar would have read on.

const OPERATORS: &[&str] = &[
    "==", "!=", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "and", "or", "implies", "under", "in", "not", "(", "[",
    ".",
];

/// The expected signs and words in Chinese and English.
pub fn listed(expected: &[String]) -> (String, String) {
    let mut wanted = kinds(expected);
    if wanted.is_empty() {
        wanted.push(words("别的内容", "something else"));
    }
    let (zh, en): (Vec<String>, Vec<String>) = wanted.into_iter().unzip();
    (joined(&zh, "、", "或"), joined(&en, ", ", " or "))
}

/// Whether nothing that can be named could have stood there: the end, or the rest of a word.
pub fn nothing(expected: &[String]) -> bool {
    kinds(expected).is_empty()
}

/// The words of the language among what was expected.
pub fn keywords(expected: &[String]) -> impl Iterator<Item = &str> {
    expected.iter().map(String::as_str).filter(|token| is_keyword(token))
}

fn kinds(expected: &[String]) -> Vec<(String, String)> {
    let expects = |sign: &str| expected.iter().any(|token| token == sign);
    if expects("if") {
        return vec![words("一个数、单元格或名称", "a number, cell or name")];
    }
    let complete = expects("and");
    let unit = expects("万元") && !complete;
    let kinds = [
        (expects("''"), "一个名称", "a name"),
        (expects("\"\""), "双引号里的文字", "a text in double quotes"),
        (expects("0..9") && !complete, "数字", "digits"),
        (complete, "一个运算符", "an operator"),
        (unit, "单位（元、千元、万元、亿元、%、人、个等）", "a unit (元, 千元, 万元, 亿元, %, 人, 个 …)"),
    ];
    let mut wanted: Vec<_> = kinds.iter().filter(|(holds, ..)| *holds).map(|(_, zh, en)| words(zh, en)).collect();
    let operators: &[&str] = if complete { OPERATORS } else { &[] };
    let others = expected.iter().filter(|token| !operators.contains(&token.as_str()) && *token != ";");
    let (keywords, others): (Vec<&String>, Vec<&String>) = others.partition(|token| is_keyword(token));
    let quoted = |token: &String| (format!("「{token}」"), format!("`{token}`"));
    wanted.extend(others.into_iter().filter(|token| is_sign(token)).map(quoted));
    match keywords.as_slice() {
        [first, second, _, _, _, ..] => wanted.push((
            format!("「{first}」「{second}」等开头的下一部分"),
            format!("the next part (`{first}`, `{second}` …)"),
        )),
        few => wanted.extend(few.iter().map(|token| quoted(token))),
    }
    wanted
}

fn words(zh: &str, en: &str) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}

fn is_sign(token: &str) -> bool {
    token.len() <= 2 && token.chars().all(|c| "()[]{}:;,.|=+-#/".contains(c))
}

fn is_keyword(token: &str) -> bool {
    token.len() > 1 && token.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn joined(words: &[String], between: &str, last: &str) -> String {
    match words {
        [first @ .., end] if !first.is_empty() => format!("{}{last}{end}", first.join(between)),
        _ => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_for_their_signs() {
        let expected = |tokens: &[&str]| -> Vec<String> { tokens.iter().map(|token| (*token).to_owned()).collect() };
        assert_eq!(listed(&expected(&["if", "''", "("])).0, "一个数、单元格或名称");
        assert_eq!(listed(&expected(&["and", "+", "=="])).1, "an operator");
        assert_eq!(listed(&expected(&["''", "key", "{"])).0, "一个名称、「{」或「key」");
        assert_eq!(listed(&[]).1, "something else");
    }
}
