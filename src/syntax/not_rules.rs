//! Whether a text that is given as a rule file is a report: thousands of problems would have one cause.
//!
//! Must not know forms; a rule file, however wrong, has words that open declarations, signs that compare or functions.

use super::layout::DECLARATIONS;
use super::letters::first_word;

/// Fewer lines than these have few problems, which tell more.
const LINES: usize = 12;
/// Signs that stand in most statements.
const SIGNS: [char; 7] = ['=', '<', '>', '{', '＝', '｛', '≠'];
/// What stands in statements without a sign, and in no report.
const WORDS: [&str; 6] = ["exists", "empty", "blank", "contains", "unique", "implies"];
/// Signs that tables print too, beside their tabs.
const SIGNS_OF_TEXT: [char; 2] = ['≤', '≥'];
/// One line in so many may hold a sign by accident.
const ACCIDENTS: usize = 10;

/// Whether hardly any line is a statement, and none opens a declaration.
pub(super) fn is_report(text: &str) -> bool {
    let (mut lines, mut statements, mut wide) = (0_usize, 0_usize, 0_usize);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
        if DECLARATIONS.iter().any(|(word, _)| *word == first_word(line)) {
            return false;
        }
        let is_statement = line.contains(SIGNS)
            || WORDS.iter().any(|word| line.contains(word))
            || (!line.contains('\t') && line.contains(SIGNS_OF_TEXT));
        lines += 1;
        statements += usize::from(is_statement);
        wide += usize::from(!line.is_ascii());
    }
    lines >= LINES && statements * ACCIDENTS <= lines && wide * 2 >= lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_told_from_rules_with_errors() {
        let report = include_str!("../../examples/zhuzhou-2023.txt");
        assert!(is_report(report));
        assert!(is_report(&report.replace('\t', "  ")));
        assert!(!is_report(&report.lines().take(10).collect::<String>()));
        assert!(!is_report(&format!("{report}\nrule A \"甲\" {{ assert 03.合计 > 0 }}")));
        assert!(!is_report(&"支出 决算 = = 项目支出\n".repeat(100)));
        assert!(!is_report(&"// 说明\n".repeat(100)));
        assert!(!is_report(&"x y\n".repeat(100)));
        assert!(!is_report(&"exists(文三公.无) implies empty(三公)\n".repeat(20)));
        assert!(!is_report(&"not empty（财政拨款收入支出决算总表）\n".repeat(20)));
    }
}
