//! The problems of names and figures in text.
//!
//! Must not decide anything; it words what the reader found.

use super::super::problems::{BAD_CELL, NO_PERCENT_SIGN, Notes, SECTION_UNREAD, UNKNOWN_NAME, clip, cure, cure_owned};
use crate::base::place::{Place, Spot};
use crate::base::problem::{Problem, Severity, Text};
use crate::report::model::Printed;

/// A section of which nothing was read: how many amounts it has, and where the first stands.
pub(super) fn section_unread(title: &Printed, amounts: usize, first: Place) -> Problem {
    let (name, line) = (clip(&title.text), first.line);
    let zh = format!("“{name}”一节有 {amounts} 个金额（第 {line} 行起），没有一个合已知的句式，这一节没有核对");
    let en = format!(
        "no pattern fits the {amounts} amounts of the section \"{name}\" (from line {line} on): it is not checked"
    );
    Problem::new(SECTION_UNREAD, Severity::Check, Text::new(zh, en))
        .at(Spot::Report(first), Text::new("此处", "here"))
        .help(Text::new(
            "按决算模板的句式写明各数；这样写也对的，在规则里加一种句式",
            "use the sentences of the template, or add a pattern to the form",
        ))
}

impl Notes {
    pub(in crate::bind) fn unknown_name(&mut self, name: &str, place: Place, near: Option<&str>) {
        let name = clip(name);
        let zh = format!("文中的“{name}”在科目表中找不到，或为几个科目共用");
        let en = format!("no single code bears the name \"{name}\"");
        let problem = self.add(UNKNOWN_NAME, Severity::Check, zh, en, Some(place));
        match near {
            Some(near) if near != name => {
                cure_owned(problem, format!("是否应为“{near}”"), format!("did you mean \"{near}\""));
            }
            _ => cure(problem, "写全（类）（款）（项）各级名称", "write the names of all levels"),
        }
    }

    pub(in crate::bind) fn unfit_cell(&mut self, text: &str, column: &str, place: Place) {
        let text = clip(text);
        let zh = format!("“{column}”列的“{text}”不合该列的句式，不予采用");
        let en = format!("\"{text}\" does not fit the pattern of the column \"{column}\"; it is not used");
        let problem = self.add(BAD_CELL, Severity::Error, zh, en, Some(place));
        cure(problem, "核对这一格；这样印也对的，在规则的句式中加一种写法", "check it, or add a way to write it");
    }

    pub(in crate::bind) fn percent_without_sign(&mut self, text: &str, place: Place) {
        let zh = format!("百分比“{}”没有百分号，仍按百分比读取", clip(text));
        let en = format!("the percentage \"{}\" has no sign; it is read as one", clip(text));
        let problem = self.add(NO_PERCENT_SIGN, Severity::Hint, zh, en, Some(place));
        cure(problem, "补上百分号", "add the sign");
    }
}
