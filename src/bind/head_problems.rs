//! Problems of the head of a table, worded: columns missing, named twice, shifted or unknown.
//!
//! Must not decide anything.

use crate::base::place::Place;
use crate::base::problem::Severity;

use super::problems::{
    COLUMN_MISSING, COLUMN_TWICE, HEAD_SHIFTED, NO_HEAD, Notes, PAGE_UNREAD, UNREAD_COLUMNS, clip, cure,
};

impl Notes {
    pub(super) fn column_missing(&mut self, name: &str, place: Option<Place>) {
        let zh = format!("没有“{name}”一列");
        let en = format!("column \"{name}\" is not printed");
        let problem = self.add(COLUMN_MISSING, Severity::Check, zh, en, place);
        cure(
            problem,
            "请核对表头；若本地表式没有这一列，请在规则中设为可缺，或为它增加别名",
            "check the head; if the local form has no such column, make it optional or give it another name",
        );
    }

    pub(super) fn column_twice(&mut self, name: &str, place: Option<Place>) {
        let zh = format!("表头中“{name}”不止一列，无法判断取哪一列，该列不予采用");
        let en = format!(
            "the head names \"{name}\" more than once; which one is meant cannot be told, the column is not used"
        );
        let problem = self.add(COLUMN_TWICE, Severity::Error, zh, en, place);
        cure(problem, "请在表头中写全各列名称", "write the full name over each column");
    }

    pub(super) fn head_shifted(&mut self, names: &[&str], place: Option<Place>) {
        let quoted: String = names.iter().map(|name| format!("“{name}”")).collect();
        let zh = format!("表头与数据错位，{quoted}在哪一列无法判断，不予采用");
        let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let names = names.join(", ");
        let en =
            format!("the head is shifted against the figures: where {names} stand cannot be told, they are not used");
        let problem = self.add(HEAD_SHIFTED, Severity::Error, zh, en, place);
        cure(
            problem,
            "请对照原表，在表头每一行为空单元格补上制表符",
            "compare with the original; keep a tab for every empty cell in each line of the head",
        );
    }

    /// A grid below the table may be its next page.
    pub(super) fn page_unread(&mut self, place: Place) {
        let zh = format!("第 {} 行起像是本表的下一页，但表头与前面不一致，未读取；本表只当读到一部分", place.line);
        let en = format!(
            "what begins in line {} may be the next page, but its head is not that of the table; it is not read, and only a part of the table is known",
            place.line
        );
        let problem = self.add(PAGE_UNREAD, Severity::Error, zh, en, Some(place));
        cure(
            problem,
            "请对照原表补全这一页的表头，或删去它，使各行直接接在上一页之后",
            "compare with the original: complete the head of the page, or remove it so that its rows follow those above",
        );
    }

    pub(super) fn no_head(&mut self, place: Place) {
        let zh = "找不到表头，整表未读取".to_owned();
        let en = "no head was found, the table is not read".to_owned();
        let problem = self.add(NO_HEAD, Severity::Error, zh, en, Some(place));
        cure(
            problem,
            "请保留表头各行，列名应与表式一致",
            "keep the lines of the head; column names should be those of the form",
        );
    }

    pub(super) fn unread_columns(&mut self, labels: &[&str], place: Place) {
        let quoted: String = labels.iter().take(3).map(|label| format!("“{}”", clip(label))).collect();
        let more = if labels.len() > 3 { "等" } else { "" };
        let zh = format!("有 {} 列不在表式中（{quoted}{more}），其中的数字未检查", labels.len());
        let names: Vec<String> = labels.iter().take(3).map(|label| format!("\"{}\"", clip(label))).collect();
        let names = names.join(", ");
        let en =
            format!("the form does not have {} of the columns ({names}); their figures are not checked", labels.len());
        let problem = self.add(UNREAD_COLUMNS, Severity::Hint, zh, en, Some(place));
        let zh = "不需检查的，可不处理；否则请在规则的表式中为它增加列或别名";
        cure(problem, zh, "if it needs no check, leave it; else add a column or an alias to the form");
    }
}
