//! The rows of `文档`: printed titles of tables, headings of sections with their text, entries of the contents page.
//!
//! Must not read figures; it takes the bound tables as they are.

use crate::base::fold::{plain, split_ordinal};
use crate::base::number::is_space;
use crate::base::place::Place;
use crate::document::GridCell;
use crate::form::table::TableForm;
use crate::report::figures;
use crate::report::model::{Heading, HeadingKind, Printed, Table};

use super::caption::{self, Caption};
use super::cover;
use super::lines::{Line, filled};
use super::locate::Found;
use super::map::{Class, Map};

/// Most characters of a heading.
const LONGEST: usize = 80;
/// Most lines of a contents page.
const CONTENTS: usize = 300;

/// Every heading in the order printed.
pub(super) fn find(
    map: &Map<'_>,
    forms: &[TableForm],
    bound: &[(&Found<'_>, &Table)],
    all: &[Found<'_>],
) -> Vec<Heading> {
    let mut found: Vec<(usize, Heading)> = Vec::new();
    let contents = contents(map);
    for line in contents.clone() {
        found.extend(entry(map, line).map(|heading| (line, heading)));
    }
    for (table, bound) in bound {
        found.push((table.line, of_table(forms, table, bound)));
    }
    for table in all.iter().filter(|table| !table.rows.is_empty()) {
        if !bound.iter().any(|(known, _)| known.line == table.line) {
            found.push((table.line, of_other(table)));
        }
    }
    for range in map.unclaimed() {
        found.extend(untold_table(map, range.start));
    }
    found.extend(sections(map, contents.end.max(contents.start)));
    found.sort_by_key(|(line, _)| *line);
    found.into_iter().map(|(_, heading)| heading).collect()
}

fn of_table(forms: &[TableForm], found: &Found<'_>, table: &Table) -> Heading {
    let empty = forms.get(found.form).is_some_and(|form| figures::is_empty(form, table));
    Heading {
        title: without_ordinal(&found.title),
        kind: HeadingKind::Table,
        number: table.number.clone(),
        department: table.department.clone(),
        year: cover::year_in(&found.title.text),
        unit: table.unit_printed.clone(),
        note: table.note.clone(),
        empty,
        level: 0,
        copy: 0,
    }
}

/// A table under the title of a form that is bound elsewhere.
fn of_other(found: &Found<'_>) -> Heading {
    Heading {
        title: without_ordinal(&found.title),
        kind: HeadingKind::Table,
        number: found.caption.number.clone(),
        department: found.caption.department.clone(),
        year: cover::year_in(&found.title.text),
        unit: found.caption.unit_printed.clone(),
        note: None,
        empty: false,
        level: 0,
        copy: 0,
    }
}

/// A grid that no form reads, if a line that ends in 表 stands above it.
pub(super) fn untold_table(map: &Map<'_>, start: usize) -> Option<(usize, Heading)> {
    let mut caption = Caption::default();
    for line in (start.saturating_sub(5)..start).rev() {
        match map.classes.get(line)? {
            Class::Caption => {
                caption.read(*map.lines.get(line)?);
            }
            Class::Text => {
                let (text, place) = map.lines.get(line)?.single()?;
                if !plain(text).trim_end_matches([')', ':']).ends_with(['表', '况']) {
                    return None;
                }
                let title = without_ordinal(&Printed { text: text.to_owned(), place });
                let year = cover::year_in(text);
                return Some((
                    line,
                    Heading {
                        title,
                        kind: HeadingKind::Table,
                        number: caption.number,
                        department: caption.department,
                        year,
                        unit: caption.unit_printed,
                        note: None,
                        empty: false,
                        level: 0,
                        copy: 0,
                    },
                ));
            }
            _ => return None,
        }
    }
    None
}

/// The lines of the contents page: below 目录, until its first entry comes again or the text begins.
fn contents(map: &Map<'_>) -> std::ops::Range<usize> {
    let text = |line: usize| map.lines.get(line).and_then(|line| listed(*line)).map(|(text, _)| plain(&text));
    let Some(start) = (0..map.lines.len().min(CONTENTS)).find(|line| text(*line).is_some_and(|text| text == "目录"))
    else {
        return 0..0;
    };
    let mut seen: Vec<String> = Vec::new();
    let mut line = start + 1;
    while line < map.lines.len().min(start + CONTENTS) {
        let Some(entry) = text(line).map(|text| leaderless(&text).to_owned()) else { break };
        // An entry comes again as a title, mostly without its ordinal.
        let again = seen.iter().any(|known| *known == entry || split_ordinal(known).1 == entry)
            || seen.first().is_some_and(|first| entry.len() > 6 && first.starts_with(&entry));
        if again || entry.chars().count() > LONGEST || entry.ends_with('。') {
            break;
        }
        seen.push(entry);
        line += 1;
    }
    start + 1..line
}

/// A line of the contents: a paragraph, or the cells of a row (ordinal, title, page number) put together.
fn listed(line: Line<'_>) -> Option<(String, Place)> {
    let Line::Row(row, _) = line else { return line.single().map(|(text, place)| (text.to_owned(), place)) };
    let mut cells: Vec<&GridCell> = filled(row).collect();
    if cells.len() > 1 && cells.last().is_some_and(|cell| cell.text.bytes().all(|byte| byte.is_ascii_digit())) {
        cells.pop();
    }
    let place = cells.first()?.place;
    let counts = |text: &str| text.chars().count() <= 4 && !text.ends_with(['：', ':']);
    let entry = matches!(cells.as_slice(), [_]) || matches!(cells.as_slice(), [first, _] if counts(&first.text));
    entry.then(|| (cells.iter().map(|cell| cell.text.as_str()).collect(), place))
}

/// An entry without the dots and the page number behind it.
fn leaderless(text: &str) -> &str {
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit() || is_space(c));
    let dots = |c: char| matches!(c, '.' | '…' | '·' | '．' | '-' | '⋯') || is_space(c);
    let cut = bare.trim_end_matches(dots);
    let has_leader = bare.len() > cut.len();
    (if has_leader { cut } else { text }).trim_start_matches(['-', '•', '·', '*', '●'])
}

fn entry(map: &Map<'_>, line: usize) -> Option<Heading> {
    let (text, place) = listed(*map.lines.get(line)?)?;
    let bare = leaderless(&text).trim_matches(is_space);
    let (ordinal, level) = ordinal_of(bare).unwrap_or(("", 0));
    Some(heading(bare, ordinal, place, HeadingKind::Contents, level))
}

/// Headings of sections below the contents, with the text up to the next one.
fn sections(map: &Map<'_>, from: usize) -> Vec<(usize, Heading)> {
    let mut found: Vec<(usize, Heading)> = Vec::new();
    let mut taken = from;
    // headings with a table below them
    let mut tables: Vec<usize> = Vec::new();
    for line in from..map.lines.len() {
        if line < taken {
            continue;
        }
        let (Some(Line::Text(paragraph)), Some(class)) = (map.lines.get(line), map.classes.get(line)) else { continue };
        match class {
            Class::Title(_) => {
                tables.extend(found.len().checked_sub(1));
                continue;
            }
            Class::Text => {}
            Class::Note => {
                add_text(&mut found, &paragraph.text, paragraph.place);
                continue;
            }
            _ => continue,
        }
        match section(&paragraph.text) {
            Some((ordinal, level)) => {
                let text = paragraph.text.trim_end_matches(['。', '：', ':']);
                let mut heading = heading(text, ordinal, paragraph.place, HeadingKind::Section, level);
                if text.len() == ordinal.len() {
                    taken = title_below(map, line, &mut heading);
                }
                found.push((line, heading));
            }
            None => add_text(&mut found, &paragraph.text, paragraph.place),
        }
    }
    let levels: Vec<u32> = found.iter().map(|(_, heading)| heading.level).collect();
    for (at, (_, heading)) in found.iter_mut().enumerate() {
        let goes_down = levels.get(at + 1).is_some_and(|level| *level > heading.level);
        heading.empty = heading.note.is_none() && !goes_down && !tables.contains(&at);
    }
    found
}

/// `第二部分` alone in its line: the short lines below are its title.
fn title_below(map: &Map<'_>, line: usize, heading: &mut Heading) -> usize {
    let mut title = String::new();
    let mut next = line + 1;
    while let (Some(Class::Text), Some(Line::Text(paragraph))) = (map.classes.get(next), map.lines.get(next)) {
        let short = paragraph.text.chars().count() <= 30 && !paragraph.text.ends_with(['。', '；', '，', '：']);
        if !short || next > line + 3 || section(&paragraph.text).is_some() {
            break;
        }
        title.push_str(&paragraph.text);
        next += 1;
    }
    if !title.is_empty() {
        heading.year = heading.year.or(cover::year_in(&title));
        heading.title.text = title;
        heading.title.place =
            map.lines.get(line + 1).and_then(|line| line.single()).map_or(heading.title.place, |(_, place)| place);
    }
    next
}

fn add_text(found: &mut [(usize, Heading)], text: &str, place: Place) {
    let Some((_, heading)) = found.last_mut() else { return };
    match &mut heading.note {
        Some(note) => note.text.push_str(text),
        None => heading.note = Some(Printed { text: text.to_owned(), place }),
    }
}

/// Ordinal and level of a heading; `None` for prose: a sentence is no heading, nor a definition (事业收入：指…).
fn section(text: &str) -> Option<(&str, u32)> {
    if text.len() > LONGEST * 3 || text.chars().count() > LONGEST {
        return None;
    }
    let (ordinal, level) = ordinal_of(text)?;
    let rest = text.get(ordinal.len()..)?.trim_end_matches(['。', '：', ':']);
    let outside = rest.split(['（', '(']).next().unwrap_or(rest);
    let sentence = |c: char| matches!(c, '。' | '；' | '：' | ':' | '，' | ';');
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    (!outside.contains(sentence) && digits <= 8 && !(rest.is_empty() && level > 1)).then_some((ordinal, level))
}

/// `第二部分` is level 1, `三、` level 2, `（一）` level 3.
fn ordinal_of(text: &str) -> Option<(&str, u32)> {
    if let Some(rest) = text.strip_prefix('第') {
        let end = rest.find("部分").filter(|end| *end <= 9)?;
        return text.get(..'第'.len_utf8() + end + "部分".len()).map(|ordinal| (ordinal, 1));
    }
    let (ordinal, _) = split_ordinal(text);
    let first = ordinal.chars().next()?;
    if first.is_ascii_digit() || caption::is_number(ordinal) {
        return None;
    }
    match first {
        '(' | '（' if ordinal.chars().any(|c| c.is_ascii_digit()) => None,
        '(' | '（' => Some((ordinal, 3)),
        '①'..='⑳' => None,
        _ => Some((ordinal, 2)),
    }
}

fn heading(text: &str, ordinal: &str, place: Place, kind: HeadingKind, level: u32) -> Heading {
    let title = text.get(ordinal.len()..).unwrap_or(text).trim_matches(is_space);
    let title = if title.is_empty() { text } else { title };
    let lead = text.find(title).and_then(|at| text.get(..at)).map_or(0, |before| before.chars().count());
    let at = |skip: usize, length: usize| Place {
        column: place.column.saturating_add(u32::try_from(skip).unwrap_or(0)),
        length: u32::try_from(length).unwrap_or(0),
        ..place
    };
    let number =
        (!ordinal.is_empty()).then(|| Printed { text: ordinal.to_owned(), place: at(0, ordinal.chars().count()) });
    Heading {
        title: Printed { text: title.to_owned(), place: at(lead, title.chars().count()) },
        kind,
        number,
        department: None,
        year: cover::year_in(text),
        unit: None,
        note: None,
        empty: false,
        level,
        copy: 0,
    }
}

fn without_ordinal(title: &Printed) -> Printed {
    let (ordinal, rest) = split_ordinal(&title.text);
    if ordinal.is_empty() || rest.is_empty() {
        return title.clone();
    }
    let skip = u32::try_from(ordinal.chars().count()).unwrap_or(0);
    let place = Place {
        column: title.place.column.saturating_add(skip),
        length: title.place.length.saturating_sub(skip),
        ..title.place
    };
    Printed { text: rest.to_owned(), place }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_no_sentences() {
        for (text, level) in [
            ("第二部分 部门决算表", Some(1)),
            ("第四部分", Some(1)),
            ("三、支出决算情况说明", Some(2)),
            ("十三、关于2023年度预算绩效情况的说明", Some(2)),
            ("（一）“三公”经费财政拨款支出决算总体情况说明。", Some(3)),
            ("二、部门决算单位构成（仅有一个单位的部门，本部分内容", Some(2)),
            ("一、财政拨款收入：指单位从同级财政部门取得的资金。", None),
            ("（一）内设机构设置。我局内设机构包括：综合组", None),
            ("1. 一般公共服务支出", None),
            ("本年支出合计", None),
        ] {
            assert_eq!(section(text).map(|(_, level)| level), level, "{text}");
        }
        assert_eq!(leaderless("一、收入决算表………… 12"), "一、收入决算表");
        assert_eq!(leaderless("- 一、收入决算表"), " 一、收入决算表");
    }
}
