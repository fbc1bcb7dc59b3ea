//! Folding of names: two names are the same to a reader if their folded forms are equal.
//!
//! Must not know which names exist; only how people spell them.

use super::number::{half_width, is_space};

/// The form of a name in which spaces, width, bracket width, quotes, leading ordinals (一、（一）1.), 其中： and a
/// trailing （类）（款）（项） do not count.
///
/// A name that would fold to nothing is kept with only its spaces and widths folded.
#[must_use]
pub fn fold(name: &str) -> String {
    let plain = plain(name);
    let bare = strip_tail(strip_head(&plain));
    if bare.is_empty() { plain } else { bare.to_owned() }
}

/// Only spaces, width, bracket width and quotes folded: the first, stricter step.
#[must_use]
pub fn plain(name: &str) -> String {
    if name.chars().all(is_plain) {
        return name.to_owned();
    }
    let mut plain = String::with_capacity(name.len());
    plain.extend(name.chars().filter_map(plain_char));
    plain
}

/// Whether folding surely leaves a name as it is: it has neither signs nor 其中.
#[must_use]
pub fn is_folded(name: &str) -> bool {
    name.chars().all(is_plain) && !name.starts_with("其中")
}

/// Whether a character surely is its own plain form: most characters of most names are.
fn is_plain(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '0'..='9' | 'a'..='z' | 'A'..='Z')
}

/// One character as [`plain`] writes it; none if it does not count.
#[must_use]
pub fn plain_char(c: char) -> Option<char> {
    if is_plain(c) {
        return Some(c);
    }
    let plain = bracket(half_width(c));
    (!is_space(c) && !is_quote(plain)).then_some(plain)
}

/// The ordinal that a heading begins with, if any, and the rest: `三、支出` gives (`三、`, `支出`).
#[must_use]
pub fn split_ordinal(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let end = ordinal_end(text);
    text.split_at_checked(end).unwrap_or(("", text))
}

fn bracket(c: char) -> char {
    match c {
        '〔' | '［' | '【' | '﹙' => '(',
        '〕' | '］' | '】' | '﹚' => ')',
        '：' | '﹕' => ':',
        '，' => ',',
        '－' | '–' | '—' | '−' => '-',
        _ => c,
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '"' | '‘' | '’' | '\'' | '「' | '」' | '『' | '』' | '＂' | '＇' | '`' | '〝' | '〞')
}

fn strip_head(mut name: &str) -> &str {
    loop {
        let bare = name.trim_start_matches(['•', '·', '●', '▪', '*', '-', ':', '、', '#']);
        let bare = bare.strip_prefix("其中").map_or(bare, |rest| rest.trim_start_matches(':'));
        let bare = bare.get(ordinal_end(bare)..).unwrap_or(bare);
        if bare.len() == name.len() || bare.is_empty() {
            return name;
        }
        name = bare;
    }
}

fn strip_tail(mut name: &str) -> &str {
    while let Some(rest) = ["(类)", "(款)", "(项)"].iter().find_map(|tail| name.strip_suffix(tail)) {
        if rest.is_empty() {
            break;
        }
        name = rest;
    }
    name
}

fn is_chinese_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '〇' | '○' | '百')
}

/// Bytes of the leading ordinal: `十一、`, `（一）`, `1.`, `1、`, `(2)`, `①`; 0 if there is none.
fn ordinal_end(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let Some(&(_, first)) = chars.peek() else { return 0 };
    if matches!(first, '①'..='⑳') {
        return first.len_utf8();
    }
    let bracketed = matches!(first, '(' | '（');
    if bracketed {
        chars.next();
    }
    let mut numerals = 0;
    let mut chinese = false;
    while let Some(&(_, c)) = chars.peek() {
        if !(is_chinese_numeral(c) || c.is_ascii_digit()) {
            break;
        }
        chinese |= is_chinese_numeral(c);
        numerals += 1;
        chars.next();
    }
    let Some((at, close)) = chars.next() else { return 0 };
    if numerals == 0 || numerals > 4 {
        return 0;
    }
    let next = chars.peek().map(|(_, c)| *c);
    let ends = match close {
        ')' | '）' => bracketed || !chinese,
        '、' => !bracketed,
        // `1.5` is a number, `1.基本工资` an ordinal
        '.' | '．' => !bracketed && next.is_some_and(|c| !c.is_ascii_digit()),
        _ => false,
    };
    if ends { at + close.len_utf8() } else { 0 }
}

/// The candidate that a misspelt name most likely meant: at most a third of its characters differ.
pub fn suggest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(name);
    let length = wanted.chars().count();
    let near = |candidate: &'a str| {
        let folded = fold(candidate);
        if has_digits(&wanted) && has_digits(&folded) {
            return near_code(&wanted, &folded).then_some((1, candidate));
        }
        let most = length.max(folded.chars().count()).max(3);
        // a character that the other has not is an edit: most candidates are told by this alone
        let least = missing(&wanted, &folded).min(missing(&folded, &wanted));
        let distance = (least * 3 <= most).then(|| distance(&wanted, &folded))?;
        (distance * 3 <= most).then_some((distance, candidate))
    };
    candidates.into_iter().filter_map(near).min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Ids of rules and codes: `I10`, `2010401`.
fn has_digits(name: &str) -> bool {
    name.is_ascii() && name.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether an id or a code was likely meant by another: any two differ by little, so that only a slip of the hand counts. One
/// figure of a long code may differ, a letter look like a digit, a character be missing at the end, two be exchanged.
fn near_code(wanted: &str, known: &str) -> bool {
    let plain = |name: &str| name.to_uppercase().replace('O', "0").replace(['L', 'I'], "1");
    let (a, b) = (plain(wanted), plain(known));
    let is_code_like = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    let is_code = |name: &str| name.len() > 2 && is_code_like(name);
    let longer = |a: &str, b: &str| a.len() == b.len() + 1 && a.starts_with(b);
    let exchanged = a.len() == b.len() && strsim::damerau_levenshtein(&a, &b) == 1 && strsim::levenshtein(&a, &b) == 2;
    let one_off = is_code(wanted) && is_code(known) && strsim::damerau_levenshtein(&a, &b) <= 1;
    let same_number = is_code_like(&a) && is_code_like(&b) && a.trim_start_matches('0') == b.trim_start_matches('0');
    a == b || same_number || longer(&a, &b) || longer(&b, &a) || exchanged || one_off
}

/// How many characters of a name stand nowhere in another.
fn missing(name: &str, other: &str) -> usize {
    name.chars().filter(|c| !other.contains(*c)).count()
}

/// Edits between two names; a name that contains the other counts one edit for each two missing characters.
fn distance(a: &str, b: &str) -> usize {
    let edits = strsim::damerau_levenshtein(a, b);
    if a.contains(b) || b.contains(a) { edits.div_ceil(2) } else { edits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_as_people_read_them() {
        for (left, right) in [
            ("一、一般公共服务支出", "一般公共服务支出"),
            ("二十一、国有资本经营预算支出", "国有资本经营预算支出"),
            ("因公出国 (境) 费", "因公出国（境）费"),
            ("财政拨款“三公”经费", "财政拨款三公经费"),
            ("项 目", "项目"),
            ("其中：基本支出", "基本支出"),
            ("其中:一、基本支出", "基本支出"),
            ("教育支出（类）", "教育支出"),
            ("1.办公费", "办公费"),
            ("（一）机关", "机关"),
        ] {
            assert_eq!(fold(left), fold(right), "{left} / {right}");
        }
        for (left, right) in [("一般公共预算", "般公共预算"), ("三公", "公"), ("基本支出", "项目支出"), ("1.5", "5")]
        {
            assert_ne!(fold(left), fold(right), "{left} / {right}");
        }
        assert_eq!(fold("一、"), "一、");
    }

    #[test]
    fn suggests_the_nearest_name() {
        let names = ["基本支出", "项目支出", "本年支出合计"];
        assert_eq!(suggest("项目支岀", names), Some("项目支出"));
        assert_eq!(suggest("基本支", names), Some("基本支出"));
        assert_eq!(suggest("完全不同的东西", names), None);
        let ids = ["I10", "09", "X09", "N17a", "2299999", "2010401"];
        for (written, meant) in [
            ("I1O", Some("I10")),
            ("i01", Some("I10")),
            ("N17", Some("N17a")),
            ("2010402", Some("2010401")),
            ("9", Some("09")),
            ("X99", None),
            ("X08", None),
            ("9999999", None),
        ] {
            assert_eq!(suggest(written, ids), meant, "{written}");
        }
    }
}
