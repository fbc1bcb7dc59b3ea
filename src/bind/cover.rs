//! Year, department and region: from the cover, else from titles and the lines above tables.
//!
//! Must not read figures.

use crate::base::fold::plain;
use crate::report::model::{Printed, Report, Table};

use super::lines::Line;
use super::locate::Found;
use super::map::{Class, Map};
use super::region::region;

/// Lines of a cover at most.
const COVER: usize = 12;

/// Fills year, department and region.
pub(super) fn read(map: &Map<'_>, bound: &[(&Found<'_>, &Table)], report: &mut Report) {
    let cover = cover(map);
    let text: String = cover.iter().map(|printed| plain(&printed.text)).collect();
    report.year = year(map, bound.iter().map(|(found, _)| *found));
    let from_tables = bound.iter().find_map(|(_, table)| table.department.clone());
    let on_cover = department(&cover);
    report.region = told(&text, from_tables.as_ref(), report).map(str::to_owned);
    report.department = on_cover.or(from_tables);
}

/// The year of the accounts: that of the cover, else of a title over a table, else the first that is named.
pub(super) fn year<'a, 'd: 'a>(map: &Map<'d>, mut tables: impl Iterator<Item = &'a Found<'d>>) -> Option<u16> {
    let text: String = cover(map).iter().map(|printed| plain(&printed.text)).collect();
    year_in(&text).or_else(|| tables.find_map(|found| year_in(&found.title.text))).or_else(|| first_year(map))
}

/// What the first lines of a text most likely tell of region and year, before anything is known of its tables.
#[must_use]
pub fn hint(head: &str) -> (Option<&'static str>, Option<u16>) {
    let text = plain(head);
    (region(&text), year_in(&text))
}

/// The short lines before the contents, the first heading or the first table.
fn cover(map: &Map<'_>) -> Vec<Printed> {
    let mut lines = Vec::new();
    for (line, class) in map.lines.iter().zip(&map.classes).take(COVER) {
        let (Class::Text | Class::Caption, Line::Text(paragraph)) = (class, line) else { break };
        let text = plain(&paragraph.text);
        let begins = text == "目录" || text.starts_with("第一部分") || text.starts_with("一、") || is_table(&text);
        if begins || paragraph.text.chars().count() > 60 || text.ends_with('。') {
            break;
        }
        lines.push(Printed { text: paragraph.text.clone(), place: paragraph.place });
    }
    lines
}

/// What a cover calls the document, the longer words first. A budget is one only where nothing speaks of accounts.
const CALLED: [&[&str]; 2] = [
    &["部门决算", "单位决算", "决算公开", "部门整体决算", "决算"],
    &["部门预算", "单位预算", "部门综合预算", "单位综合预算", "预算公开", "预算"],
];

/// The title of a table that no form knows; the cover itself may be called 部门决算报表.
fn is_table(text: &str) -> bool {
    text.trim_end_matches([')', ':']).ends_with(['表', '况'])
        && !["部门决算", "单位决算", "部门预算公开", "单位预算公开"].iter().any(|word| text.contains(word))
}

/// The first year that a text names: `2023年度`, `2023 年`, `二〇二三年度`.
pub(super) fn year_in(text: &str) -> Option<u16> {
    let digits: Vec<char> = plain(text).chars().map(digit).collect();
    let year = |window: &[char]| -> Option<u16> {
        let [a, b, c, d, '年'] = window else { return None };
        let year: u16 = [a, b, c, d].into_iter().collect::<String>().parse().ok()?;
        (1990..2100).contains(&year).then_some(year)
    };
    digits.windows(5).find_map(year)
}

fn digit(c: char) -> char {
    const NUMERALS: &str = "〇一二三四五六七八九";
    match c {
        '○' | '零' | 'Ｏ' => '0',
        _ => NUMERALS
            .chars()
            .position(|numeral| numeral == c)
            .and_then(|at| char::from_digit(u32::try_from(at).ok()?, 10))
            .unwrap_or(c),
    }
}

/// The first `…年度` of the document.
fn first_year(map: &Map<'_>) -> Option<u16> {
    map.lines
        .iter()
        .flat_map(|line| line.pieces())
        .filter(|(text, _)| text.contains("年度") || text.contains("年 度"))
        .take(50)
        .find_map(|(text, _)| if text.len() < 4096 { year_in(text) } else { None })
}

/// The cover without year and title: `2023年度 / 某某管理委员会 / 产业发展局部门决算`.
fn department(cover: &[Printed]) -> Option<Printed> {
    let says = |words: &&[&str]| cover.iter().any(|line| words.iter().any(|word| plain(&line.text).contains(word)));
    let called = CALLED.into_iter().find(says)?;
    let mut name = String::new();
    let mut place = None;
    for line in cover {
        let bare = plain(&line.text);
        let bare = without_year(&bare);
        let cut = called.iter().filter_map(|word| bare.find(word)).min();
        let kept = cut.and_then(|at| bare.get(..at)).unwrap_or(&bare);
        let kept = kept.trim_matches(['(', ')', '-', ':']);
        if !kept.is_empty() && !kept.starts_with("附件") {
            name.push_str(kept);
            place = place.or(Some(line.place));
        }
        if cut.is_some() {
            break;
        }
    }
    let place = place?;
    (name.chars().count() >= 2).then_some(Printed { text: name, place })
}

pub(super) fn without_year(text: &str) -> String {
    let Some(at) = text.find('年') else { return text.to_owned() };
    let before = text.get(..at).unwrap_or("");
    let head: String = {
        let chars: Vec<char> = before.chars().collect();
        let numerals = chars.iter().rev().take_while(|c| digit(**c).is_ascii_digit()).count();
        if numerals != 4 {
            return text.to_owned();
        }
        chars.iter().take(chars.len() - numerals).collect()
    };
    let after = text.get(at + '年'.len_utf8()..).unwrap_or("");
    format!("{head}{}", after.strip_prefix('度').unwrap_or(after))
}

/// The region of cover and tables; where they tell different ones, none. Where they tell none, that of the headings.
fn told(cover: &str, table: Option<&Printed>, report: &Report) -> Option<&'static str> {
    let table = table.and_then(|name| region(&plain(&name.text)));
    match (region(cover), table) {
        (Some(cover), Some(table)) if cover != table => None,
        (None, None) => report.headings.iter().find_map(|heading| region(&plain(&heading.title.text))),
        (cover, table) => cover.or(table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::place::{Place, SourceId};

    #[test]
    fn years_and_departments() {
        for (text, year) in [("2023 年度", Some(2023)), ("二〇二三年度", Some(2023)), ("1023年", None), ("年度", None)]
        {
            assert_eq!(year_in(text), year, "{text}");
        }
        let line = |text: &str| Printed {
            text: text.to_owned(),
            place: Place { source: SourceId(0), line: 1, column: 1, length: 1 },
        };
        for (lines, name) in [
            (vec!["2023年度", "株洲经济开发区管理委员会", "产业发展局部门决算"], "株洲经济开发区管理委员会产业发展局"),
            (vec!["中共上海市普陀区委", "社会工作部 2024 年度", "部门决算"], "中共上海市普陀区委社会工作部"),
            (vec!["湖南省财政厅2022年度单位决算公开说明"], "湖南省财政厅"),
            (vec!["青屏市科技服务局", "2023年部门预算"], "青屏市科技服务局"),
            (vec!["青屏市部门预算编审中心", "2023年度决算"], "青屏市部门预算编审中心"),
        ] {
            let cover: Vec<Printed> = lines.iter().map(|text| line(text)).collect();
            assert_eq!(department(&cover).map(|name| name.text).as_deref(), Some(name));
        }
    }
}
