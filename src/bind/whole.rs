//! Problems of a report as a whole: two sets of accounts, units of money that nothing prints.
//!
//! Must not decide anything; it words what the binder found.

use crate::base::place::{Place, Spot};
use crate::base::problem::{Problem, Severity, Text};
use crate::base::unit::Unit;

use super::ends_early::Sign;
use super::problems::{CUT_OFF, Notes, TWO_SETS, UNIT_ASSUMED, cure};

/// Tables without a unit of money, with their places: that of the form is used. `other` is what another table prints.
pub(super) fn units_assumed(tables: &[(&str, Place)], unit: Unit, other: Option<Unit>) -> Problem {
    let names: Vec<&str> = tables.iter().map(|(name, _)| *name).collect();
    let word = unit.word();
    let (zh, en, severity) = match other {
        None => (String::new(), String::new(), Severity::Hint),
        Some(other) => {
            let other = other.word();
            (format!("，而其他表印的是{other}"), format!(", while other tables print {other}"), Severity::Check)
        }
    };
    let zh = format!("{} 没有印金额单位，按表式的默认单位{word}读取{zh}", names.join("、"));
    let en = format!("{} print no unit of money; that of the form, {word}, is used{en}", names.join(", "));
    let mut problem = Problem::new(UNIT_ASSUMED, severity, Text::new(zh, en));
    if let Some((_, place)) = tables.first() {
        problem = problem.at(Spot::Report(*place), Text::new("此处", "here"));
    }
    problem.help(Text::new("请在表格上方印出“单位：万元”或“单位：元”", "print 单位：万元 or 单位：元 above the table"))
}

/// The document holds two sets of accounts.
pub(super) fn two_sets(first: Place, second: Place) -> Problem {
    Problem::new(
        TWO_SETS,
        Severity::Check,
        Text::new(
            "文档中有两套报表（如汇总和本级），只检查第一套",
            "the document holds two sets of accounts (such as whole and own level); only the first is checked",
        ),
    )
    .at(Spot::Report(first), Text::new("第一套", "the first set"))
    .at(Spot::Report(second), Text::new("第二套", "the second set"))
    .help(Text::new("请把两套报表分为两个文件，分别检查", "put them into two files and check each"))
}

/// The text breaks off in its last line.
pub(super) fn ends_early(place: Place, sign: &Sign) -> Problem {
    let line = place.line;
    let (zh, en, severity) = match sign {
        Sign::Open => (
            format!("文件在第 {line} 行中断：最后一行的括号、引号没有收尾，或以逗号、顿号结尾"),
            format!("the file breaks off in line {line}: a bracket or quotation is open, or the line ends in a comma"),
            Severity::Check,
        ),
        Sign::Title => (
            format!("文件到第 {line} 行的表名为止，下面没有表"),
            format!("the file ends with the title of a table in line {line}, and no table follows"),
            Severity::Check,
        ),
        Sign::Heading => (
            format!("文件到第 {line} 行的标题为止，下面没有内容"),
            format!("the file ends with the heading in line {line}, and nothing follows"),
            Severity::Check,
        ),
        Sign::Form(form, row) => (
            format!("文件到第 {line} 行为止，{form}没有最后的“{row}”一行"),
            format!("the file ends in line {line}; {form} lacks its last row “{row}”"),
            Severity::Check,
        ),
        Sign::Sections(first) => (
            format!("文件到第 {line} 行为止，目录中自“{first}”起的各节都没有"),
            format!("the file ends in line {line}; none of the sections of the contents from \"{first}\" on is there"),
            Severity::Check,
        ),
        Sign::Sentence => (
            format!("文件最后一句（第 {line} 行）没有句号，像是没有取全"),
            format!("the last sentence (line {line}) has no end, as if the text was not taken whole"),
            Severity::Hint,
        ),
    };
    let problem = Problem::new(CUT_OFF, severity, Text::new(zh, en)).at(Spot::Report(place), Text::new("此处", "here"));
    problem.help(Text::new(
        "请核对原件，必要时重新取一份完整的文本",
        "compare with the original; take the whole text again if it is not",
    ))
}

impl Notes {
    /// The file ends in the table, at its last row.
    pub(super) fn cut_off(&mut self, place: Place) {
        let zh = format!("文件到第 {} 行为止，断在本表中，其后的内容都没有：本表只当读到一部分", place.line);
        let en = format!(
            "the file ends inside the table, at line {}, and nothing follows: only a part of it is known",
            place.line
        );
        let problem = self.add(CUT_OFF, Severity::Error, zh, en, Some(place));
        cure(
            problem,
            "请重新取一份完整的文本；若文件本来就到此为止，请在表后补一行说明文字",
            "take the whole text again; if the file is meant to end here, put a line of text below the table",
        );
    }
}
