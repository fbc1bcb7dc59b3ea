//! The small print around a table: `公开03表`, `部门：…`, `金额单位：万元`, notes.
//!
//! Must not know which table it belongs to.

use crate::base::fold::plain;
use crate::base::number::is_space;
use crate::base::place::Place;
use crate::base::unit::Unit;
use crate::report::model::Printed;

use super::lines::Line;

/// What the lines around a title and its grid say.
#[derive(Clone, Debug, Default)]
pub(super) struct Caption {
    pub(super) number: Option<Printed>,
    pub(super) unit: Option<Unit>,
    pub(super) unit_printed: Option<Printed>,
    /// A money word that is not on the list of units.
    pub(super) unit_unknown: Option<Printed>,
    pub(super) department: Option<Printed>,
}

const FIELDS: &[&str] = &[
    "编制单位",
    "编报单位",
    "填报单位",
    "预算单位",
    "公开单位",
    "单位名称",
    "部门名称",
    "编制部门",
    "公开部门",
    "填报部门",
    "预算部门",
    "金额单位",
    "计量单位",
    "货币单位",
    "币种单位",
    "部门",
    "单位",
];

impl Caption {
    /// Reads one line; false if something in it does not belong to a caption.
    pub(super) fn read(&mut self, line: Line<'_>) -> bool {
        let pieces = line.pieces();
        let short = |text: &str| text.len() <= 240 && text.contains(['表', '：', ':', '﹕', '年']);
        if pieces.is_empty() || pieces.len() > 6 || !pieces.iter().all(|(text, _)| short(text)) {
            return false;
        }
        pieces.into_iter().all(|(text, place)| self.read_piece(text, place))
    }

    fn read_piece(&mut self, text: &str, place: Place) -> bool {
        let mut known = is_date(&plain(text));
        if let Some(number) = number(text, place) {
            self.number.get_or_insert(number);
            known = true;
        }
        for (field, value, offset) in fields(text) {
            known = true;
            let value_place = Place {
                column: place.column.saturating_add(offset),
                length: u32::try_from(value.chars().count()).unwrap_or(0),
                ..place
            };
            let printed = Printed { text: value.to_owned(), place: value_place };
            let is_unit_field = field.ends_with("单位") && !is_office_field(field);
            match money(value).filter(|_| is_unit_field) {
                Some(Money::Known(unit)) if self.unit.is_none() => {
                    self.unit = Some(unit);
                    self.unit_printed = Some(printed);
                }
                Some(Money::Known(_)) => {}
                Some(Money::Unknown) => {
                    self.unit_unknown.get_or_insert(printed);
                }
                None if value.is_empty() => {}
                None => {
                    self.department.get_or_insert(printed);
                }
            }
        }
        known
    }

    /// Takes what `self` does not have from `other`.
    pub(super) fn fill(&mut self, other: Caption) {
        self.number = self.number.take().or(other.number);
        if self.unit.is_none() {
            self.unit = other.unit;
            self.unit_printed = other.unit_printed;
        }
        self.unit_unknown = self.unit_unknown.take().or(other.unit_unknown);
        self.department = self.department.take().or(other.department);
    }
}

fn is_office_field(field: &str) -> bool {
    !matches!(field, "金额单位" | "计量单位" | "货币单位" | "币种单位" | "单位")
}

enum Money {
    Known(Unit),
    Unknown,
}

/// `万元`, `人民币万元`, `万元（保留两位小数）`, `元、%`.
fn money(value: &str) -> Option<Money> {
    let bare = plain(value);
    let bare = bare.strip_prefix("人民币").unwrap_or(&bare);
    let word: String = bare.chars().take_while(|c| !matches!(c, '(' | ',' | '、' | '/' | ';' | '。')).collect();
    match Unit::from_word(&word) {
        Some(unit) if unit.is_money() => Some(Money::Known(unit)),
        _ if word.ends_with('元') && word.chars().count() <= 3 => Some(Money::Unknown),
        _ => None,
    }
}

/// The fields of a line: name, value, and at which character the value begins. Spaces inside names do not count.
fn fields(text: &str) -> Vec<(&'static str, &str, u32)> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut marks: Vec<(usize, &'static str, usize)> = Vec::new();
    for (at, (_, c)) in chars.iter().enumerate() {
        if !matches!(c, '：' | ':' | '﹕') {
            continue;
        }
        let before = chars.get(..at).unwrap_or_default();
        if let Some((field, start)) = field_before(before) {
            marks.push((start, field, at + 1));
        }
    }
    let mut found = Vec::with_capacity(marks.len());
    for (n, (_, field, start)) in marks.iter().enumerate() {
        let end = marks.get(n + 1).map_or(chars.len(), |(next, _, _)| *next);
        let byte = |at: usize| chars.get(at).map_or(text.len(), |(byte, _)| *byte);
        let raw = text.get(byte(*start)..byte(end)).unwrap_or("");
        let lead = raw.chars().take_while(|c| is_space(*c)).count();
        let value = raw.trim_matches(is_space);
        let value =
            value.trim_end_matches([')', '）', '】', '(', '（', '【', '，', ',', '；', ';']).trim_end_matches(is_space);
        let value = value.split("  ").next().unwrap_or(value);
        let value = last_word(value).map_or(value, |(before, _)| before);
        found.push((*field, value, u32::try_from(start + lead).unwrap_or(0)));
    }
    found
}

/// The field name that ends right before a colon, and where it begins.
fn field_before(before: &[(usize, char)]) -> Option<(&'static str, usize)> {
    FIELDS.iter().find_map(|field| {
        let mut at = before.len();
        for wanted in field.chars().rev() {
            while at > 0 && before.get(at - 1).is_some_and(|(_, c)| is_space(*c)) {
                at -= 1;
            }
            if before.get(at.checked_sub(1)?)?.1 != wanted {
                return None;
            }
            at -= 1;
        }
        Some((*field, at))
    })
}

/// `公开 03 表`, `财决公开01表`, `表一`, `附表1`, alone or in brackets at the end of a line.
fn number(text: &str, place: Place) -> Option<Printed> {
    let whole = plain(text);
    if is_number(&whole) {
        return Some(Printed { text: text.to_owned(), place });
    }
    if let Some((before, word)) = last_word(text) {
        let skip = text.len() - word.len();
        let lead = text.get(..skip).unwrap_or(before).chars().count();
        let column = place.column.saturating_add(u32::try_from(lead).ok()?);
        let length = u32::try_from(word.chars().count()).ok()?;
        return Some(Printed { text: word.to_owned(), place: Place { column, length, ..place } });
    }
    let opening = text.rfind(['(', '（'])?;
    let inner = text.get(opening..)?;
    let column = place.column.saturating_add(u32::try_from(text.get(..opening)?.chars().count()).ok()? + 1);
    let inner = inner.trim_matches(['(', '（', ')', '）']).trim_matches(is_space);
    let length = u32::try_from(inner.chars().count()).ok()?;
    is_number(&plain(inner)).then(|| Printed { text: inner.to_owned(), place: Place { column, length, ..place } })
}

/// The number of a table as the last word of a line, and what stands before it.
fn last_word(text: &str) -> Option<(&str, &str)> {
    let (before, word) = text.rsplit_once(is_space)?;
    is_number(&plain(word)).then(|| (before.trim_end_matches(is_space), word))
}

/// Whether folded text is nothing but the number of a table.
pub(super) fn is_number(plain: &str) -> bool {
    let body = plain.trim_matches(['(', ')', ':']);
    let digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十〇-".contains(c);
    let numbered = |body: &str| !body.is_empty() && body.chars().count() <= 6 && body.chars().all(digit);
    let inner =
        ["财决公开", "决算公开", "预算公开", "公开", "财决", "附"].iter().find_map(|word| body.strip_prefix(word));
    let between = inner.and_then(|rest| rest.strip_suffix('表')).is_some_and(numbered);
    let after = inner.unwrap_or(body).strip_prefix('表').is_some_and(numbered);
    between || after
}

/// `2023年度`, `2023年12月31日`.
fn is_date(plain: &str) -> bool {
    let rest = plain.trim_start_matches(|c: char| c.is_ascii_digit());
    plain.len() - rest.len() == 4
        && rest.starts_with('年')
        && rest.chars().all(|c| c.is_ascii_digit() || "年度月日".contains(c))
}

/// Whether a line begins the notes under a table.
pub(super) fn is_note(text: &str) -> bool {
    let bare = text.trim_start_matches(|c| is_space(c) || matches!(c, '(' | '（' | '※' | '*'));
    let Some(rest) = ["备注", "附注", "说明", "注"].iter().find_map(|word| bare.strip_prefix(word)) else {
        return false;
    };
    let rest = rest.trim_start_matches(|c: char| is_space(c) || c.is_ascii_digit());
    rest.starts_with([':', '：', '.', '、', '．']) || rest.starts_with("本表")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::place::SourceId;
    use crate::document::Paragraph;

    fn caption(text: &str) -> Caption {
        let place = Place { source: SourceId(0), line: 1, column: 1, length: 9 };
        let paragraph = Paragraph { text: text.to_owned(), place, after_gap: false };
        let mut caption = Caption::default();
        caption.read(Line::Text(&paragraph));
        caption
    }

    #[test]
    fn units_and_offices_are_told_apart() {
        for (text, unit, office) in [
            ("单位：万元", Some(Unit::Wan), None),
            ("金额单位: 元", Some(Unit::Yuan), None),
            ("单 位 ： 万 元", Some(Unit::Wan), None),
            ("（单位：万元）", Some(Unit::Wan), None),
            ("单位：某某局", None, Some("某某局")),
            ("部门：某某局  金额单位：万元", Some(Unit::Wan), Some("某某局")),
            ("编制单位：某某局 2023年度 单位：元", Some(Unit::Yuan), Some("某某局 2023年度")),
            ("部门：", None, None),
            ("单位：人民币万元", Some(Unit::Wan), None),
        ] {
            let found = caption(text);
            assert_eq!(found.unit, unit, "{text}");
            assert_eq!(found.department.as_ref().map(|name| name.text.as_str()), office, "{text}");
        }
        assert_eq!(caption("单位：百元").unit_unknown.map(|printed| printed.text), Some("百元".to_owned()));
    }

    #[test]
    fn numbers_of_tables() {
        for text in ["公开 03 表", "财决公开01表", "表一", "附表1", "公开01表", "表1", "收入决算表（公开02表）"]
        {
            assert!(caption(text).number.is_some(), "{text}");
        }
        for text in ["收入决算表", "附表", "表", "一览表"] {
            assert!(caption(text).number.is_none(), "{text}");
        }
    }
}
