//! The problems of names and figures in text.
//!
//! Must not decide anything; it words what the reader found.

use super::super::problems::{BAD_CELL, NO_PERCENT_SIGN, Notes, UNKNOWN_NAME, clip, cure, cure_owned};
use crate::base::place::Place;
use crate::base::problem::Severity;

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
