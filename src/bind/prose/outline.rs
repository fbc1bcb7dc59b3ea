//! Sections by their titles: which lines of the document stand below a heading.
//!
//! Must not know what is read from them.

use crate::base::fold::{fold, plain};
use crate::document::Paragraph;
use crate::report::model::{Heading, HeadingKind, Printed};

use super::super::cover::without_year;
use super::super::lines::Line;

/// Ends of titles that say nothing: 支出决算情况说明 is 支出决算.
const TAILS: [&str; 5] = ["情况的说明", "情况说明", "的说明", "说明", "情况"];

/// The headings of a document with the lines of text below each.
pub(super) struct Outline<'d> {
    headings: Vec<Entry>,
    /// Text outside grids and the contents, with the number of its line in the document's list.
    text: Vec<(usize, &'d Paragraph)>,
    department: String,
}

struct Entry {
    printed: Printed,
    title: String,
    level: u32,
    /// Number of its line in the document's list.
    line: usize,
}

impl<'d> Outline<'d> {
    pub(super) fn new(lines: &[Line<'d>], headings: &[Heading], department: Option<&str>) -> Outline<'d> {
        let department = department.map(plain).unwrap_or_default();
        let line_of = |heading: &Heading| heading.number.as_ref().unwrap_or(&heading.title).place.line;
        let contents = headings.iter().filter(|heading| heading.kind == HeadingKind::Contents).map(line_of);
        let contents: std::collections::BTreeSet<u32> = contents.collect();
        let text: Vec<(usize, &Paragraph)> = lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| match line {
                Line::Text(paragraph) if !contents.contains(&paragraph.place.line) => Some((at, *paragraph)),
                _ => None,
            })
            .collect();
        let sections = headings.iter().filter(|heading| heading.kind == HeadingKind::Section);
        let headings = sections.filter_map(|heading| {
            let wanted = line_of(heading);
            let at = text.partition_point(|(_, paragraph)| paragraph.place.line < wanted);
            let (line, _) = text.get(at).filter(|(_, paragraph)| paragraph.place.line == wanted)?;
            let printed = heading.title.clone();
            Some(Entry { printed, title: bare(&heading.title.text, &department), level: heading.level, line: *line })
        });
        let headings = headings.collect();
        Outline { headings, text, department }
    }

    /// The whole text.
    pub(super) fn all(&self) -> std::ops::Range<usize> {
        0..usize::MAX
    }

    /// The heading that a path of titles names, and the lines below it.
    pub(super) fn section(&self, path: &[Vec<String>]) -> Option<(Printed, std::ops::Range<usize>)> {
        let mut within = 0..self.headings.len();
        let mut found = None;
        for titles in path {
            let titles: Vec<String> = titles.iter().map(|title| bare(title, &self.department)).collect();
            let entries = self.headings.get(within.clone())?;
            let at = within.start + entries.iter().position(|entry| titles.contains(&entry.title))?;
            let level = self.headings.get(at)?.level;
            let below = self.headings.get(at + 1..).unwrap_or_default();
            let end = at + 1 + below.iter().take_while(|entry| entry.level > level).count();
            found = Some((at, end));
            within = at + 1..end;
        }
        let (at, end) = found?;
        let heading = self.headings.get(at)?;
        let end = self.headings.get(end).map_or(usize::MAX, |next| next.line);
        Some((heading.printed.clone(), heading.line + 1..end))
    }

    /// The lines of text in a range.
    pub(super) fn lines(&self, range: &std::ops::Range<usize>) -> impl Iterator<Item = &'d Paragraph> {
        let start = self.text.partition_point(|(at, _)| *at < range.start);
        let end = self.text.partition_point(|(at, _)| *at < range.end);
        self.text.get(start..end).unwrap_or_default().iter().map(|(_, paragraph)| *paragraph)
    }
}

/// A title without ordinal, year, department, 关于 and the words that say nothing at its end.
fn bare(title: &str, department: &str) -> String {
    let folded = fold(title);
    // 「国有资本经营预算支出（类）」 is an item of some section
    if plain(title).ends_with("(类)") {
        return plain(title);
    }
    let mut name = without_year(&folded).replace("关于", "");
    if !department.is_empty() {
        name = name.replace(department, "");
    }
    let mut rest = name.as_str();
    while let Some(cut) = TAILS.iter().find_map(|tail| rest.strip_suffix(tail)).filter(|cut| cut.chars().count() >= 2) {
        rest = cut;
    }
    rest.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_match_as_people_read_them() {
        for (printed, written) in [
            ("九、关于机关运行经费支出说明", "机关运行经费支出情况说明"),
            ("一、某某局2023年度收入支出决算总体情况说明", "收入支出决算总体情况"),
            ("（一）机关运行经费支出情况", "机关运行经费支出情况说明"),
            ("十三、关于2023年度预算绩效情况的说明", "预算绩效情况说明"),
        ] {
            assert_eq!(bare(printed, "某某局"), bare(written, "某某局"), "{printed}");
        }
        assert_ne!(bare("支出决算情况说明", ""), bare("收入决算情况说明", ""));
    }
}
