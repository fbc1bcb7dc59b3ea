//! Which form a printed line is the title of: by words, never by number or position.
//!
//! Must not know where the grid of the title stands.

use crate::base::fold::{fold, plain, split_ordinal};
use crate::base::place::Place;
use crate::form::table::TableForm;

use super::caption::is_number;

/// The titles of all forms, folded, longest first.
pub(super) struct Titles {
    known: Vec<(String, usize)>,
}

/// A line that is the title of a form.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    /// Index of the form.
    pub(super) form: usize,
    /// As printed.
    pub(super) text: String,
    pub(super) place: Place,
    /// The first line after the title.
    pub(super) after: usize,
    /// `（续）` stands beside it: the table goes on.
    pub(super) continued: bool,
}

impl Titles {
    pub(super) fn new(forms: &[TableForm]) -> Self {
        let mut known: Vec<(String, usize)> = forms
            .iter()
            .enumerate()
            .filter(|(_, form)| form.reading.is_none())
            .flat_map(|(at, form)| form.titles.iter().map(move |title| (fold(title), at)))
            .filter(|(title, _)| !title.is_empty())
            .collect();
        known.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.1.cmp(&b.1)));
        Titles { known }
    }

    /// The form whose title the text is, whether it is continued, and how long the title is.
    ///
    /// The longest title wins, and it must stand for itself: what is before it is a name, a year or a number, what is
    /// after it a bracket, a number or a year.
    pub(super) fn find(&self, text: &str) -> Option<(usize, bool, usize)> {
        if !text.contains(['表', '况']) {
            return None;
        }
        let whole = plain(text);
        let bare = fold(text);
        for (title, form) in &self.known {
            if bare == *title {
                return Some((*form, false, title.len()));
            }
            let Some((before, after)) = around(&bare, title) else { continue };
            if !may_precede(before) {
                continue;
            }
            if let Some(continued) = may_follow(after) {
                return Some((*form, continued || whole.starts_with('续'), title.len()));
            }
        }
        None
    }
}

/// What stands before and after the last occurrence of a title. Both are short: building a searcher would cost more.
fn around<'a>(text: &'a str, title: &str) -> Option<(&'a str, &'a str)> {
    let at = text.as_bytes().windows(title.len()).rposition(|window| window == title.as_bytes())?;
    Some((text.get(..at)?, text.get(at + title.len()..)?))
}

/// What may stand before a title: `某某局2023年度`, `表一`, `公开01表`, `附件1`, `（续）`.
fn may_precede(before: &str) -> bool {
    let before = split_ordinal(before).1;
    let before = before.trim_end_matches([':', '-', '_', '《', '"', '.', '、', ',']);
    if before.is_empty() || is_number(before) || matches!(before, "续" | "(续)" | "附" | "附件" | "附表" | "续表")
    {
        return true;
    }
    if before.chars().all(|c| c.is_ascii_digit() || "附件表-".contains(c)) {
        return true;
    }
    let bare = before.trim_end_matches(|c: char| c.is_ascii_digit());
    const ENDS: &[&str] = &[
        "年度",
        "年",
        "年度部门",
        "年度单位",
        "局",
        "委",
        "办",
        "院",
        "厅",
        "部",
        "中心",
        "处",
        "站",
        "所",
        "队",
        "室",
        "校",
        "学",
        "馆",
        "镇",
        "街道",
        "乡",
        "政府",
        "本级",
        "汇总",
        "机关",
        "单位",
        "部门",
        "公司",
        "园",
        "台",
        "社",
        "大队",
        "支队",
        "总队",
        "联合会",
        "协会",
        "委员会",
        "人大",
        "政协",
        "县",
        "市",
        "区",
        ")",
    ];
    ENDS.iter().any(|end| bare.ends_with(end))
}

/// What may stand after a title, and whether it says that the table goes on.
fn may_follow(after: &str) -> Option<bool> {
    let mut rest = after;
    let mut continued = false;
    loop {
        rest = rest.trim_matches(['》', '"', ':', '.', '-', ' ']);
        if rest.is_empty() || is_number(rest) {
            return Some(continued);
        }
        if let Some(tail) = after_unit(rest) {
            rest = tail;
            continue;
        }
        if matches!(rest, "续" | "续表") {
            return Some(true);
        }
        if let Some((inner, tail)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            continued |= inner.starts_with('续') || inner.ends_with('续');
            rest = tail;
            continue;
        }
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let year = rest.len() - digits.len() == 4;
        rest = digits.strip_prefix("年度").or_else(|| digits.strip_prefix('年')).filter(|_| year)?;
    }
}

/// What follows `单位:万元`.
fn after_unit(text: &str) -> Option<&str> {
    let value = ["金额单位:", "单位:"].iter().find_map(|field| text.strip_prefix(field))?;
    ["万元", "千元", "元"].iter().find_map(|unit| value.strip_prefix(unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::unit::Unit;

    fn form(title: &str) -> TableForm {
        TableForm {
            name: String::new(),
            number: None,
            titles: vec![title.to_owned()],
            optional: false,
            since: None,
            many: None,
            unit: Unit::Wan,
            decimals: 2,
            notes: Vec::new(),
            reading: None,
            blocks: Vec::new(),
        }
    }

    #[test]
    fn the_longest_title_that_stands_for_itself() {
        let titles = Titles::new(&[form("收入支出决算总表"), form("财政拨款收入支出决算总表"), form("收入决算表")]);
        for (text, wanted) in [
            ("收入支出决算总表", Some(0)),
            ("- 一、收入支出决算总表", Some(0)),
            ("财政拨款收入支出决算总表", Some(1)),
            ("某某局2023年度收入支出决算总表（公开01表）", Some(0)),
            ("表二 收入决算表", Some(2)),
            ("2023年度收入决算表", Some(2)),
            ("收 入 决 算 表", Some(2)),
            ("政府性基金预算财政拨款收入支出决算总表", None),
            ("项目收入决算表", None),
            ("收入决算表编制说明", None),
            ("收入支出决算总表 单位：万元 公开01表", Some(0)),
            ("收入决算表 单位：某某局", None),
            ("收入决算表（公开02表）2023年度", Some(2)),
        ] {
            assert_eq!(titles.find(text).map(|found| found.0), wanted, "{text}");
        }
        assert_eq!(titles.find("收入决算表（续）").map(|found| (found.0, found.1)), Some((2, true)));
        let only = Titles::new(&[form("收入支出决算总表")]);
        assert_eq!(only.find("财政拨款收入支出决算总表"), None);
    }
}
