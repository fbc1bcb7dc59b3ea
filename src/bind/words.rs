//! What a printed word looks like by itself: a code, a code with its name, a number that counts, a word beside counters.
//!
//! Must not know forms, rows or heads.

use crate::base::fold::plain;
use crate::base::number::{self, Reading, is_space};

/// Whether a text is a code: digits only, three of them or more.
pub(super) fn is_code(text: &str) -> bool {
    (3..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `201 04 01`, `201.04.01`: a code whose levels stand apart. One dot alone may be that of a figure.
pub(super) fn is_spaced_code(text: &str) -> bool {
    let dots = text.matches('.').count();
    let parts: Vec<&str> = text.split(|c| is_space(c) || c == '.').collect();
    let digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let lengths = parts.iter().enumerate().all(|(at, part)| part.len() == if at == 0 { 3 } else { 2 });
    digits && lengths && (2..=4).contains(&parts.len()) && dots != 1
}

/// `208.05`: a code in two levels, or a figure; only the column it stands in can tell.
pub(super) fn is_dotted_code(text: &str) -> bool {
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(class, below)| digits(class, 3) && digits(below, 2))
}

/// Whether a line of text holds three cells or more, set apart by runs of spaces.
pub(super) fn is_spaced_row(text: &str) -> bool {
    let mut gap = 2;
    let mut cells = 0;
    for c in text.chars() {
        if is_space(c) {
            gap += if c == '\u{3000}' { 2 } else { 1 };
            continue;
        }
        cells += usize::from(gap > 1);
        gap = 0;
    }
    cells >= 3
}

/// A label without the spaces that typesetting put into it.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !is_space(*c)).collect()
}

/// `2010401 行政运行` in one cell: the code and the name.
pub(super) fn code_and_name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (code, name) = text.split_at_checked(end)?;
    let name = name.trim_start_matches(|c: char| is_space(c) || matches!(c, '-' | '—' | '_' | '、' | '：' | ':'));
    let begins_word = name.chars().next().is_some_and(|c| !c.is_ascii() && !matches!(c, '年' | '月' | '日' | '．'));
    (is_code(code) && begins_word).then_some((code, name))
}

/// `栏次` beside its numbers.
pub(super) fn is_ordinal_word(text: &str) -> bool {
    matches!(plain(text).as_str(), "栏次" | "栏目" | "列次" | "栏")
}

/// `小计`, `合计`: a word that says nothing without the label above it.
pub(super) fn is_total_word(text: &str) -> bool {
    matches!(plain(text).as_str(), "小计" | "合计")
}

/// Whether a text is a number.
pub(super) fn is_figure(text: &str) -> bool {
    matches!(number::read(text), Reading::Number(..))
}

/// A number that counts lines or columns: `1` to `999`, also in brackets.
pub(super) fn small_number(text: &str) -> Option<u32> {
    let bare = plain(text);
    let bare = bare.trim_matches(['(', ')']);
    if bare.is_empty() || bare.len() > 3 { None } else { bare.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_digits() {
        assert!(is_code("201") && is_code("2010401") && !is_code("85") && !is_code("85.0") && !is_code("合计"));
        assert!(is_spaced_code("201 04 01") && is_spaced_code("301 25") && is_spaced_code("201.04.01"));
        assert!(!is_spaced_code("301.25") && !is_spaced_code("1 234") && !is_spaced_code("201"));
        assert_eq!(code_and_name("2010401 行政运行"), Some(("2010401", "行政运行")));
        assert_eq!(code_and_name("2023年度"), None);
    }
}
