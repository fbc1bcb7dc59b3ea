//! Sections by their titles: which lines of the document stand below a heading.
//!
//! Must not know what is read from them.

use crate::base::fold::plain;
use crate::document::Paragraph;
use crate::report::model::{Heading, HeadingKind, Printed};

use super::super::lines::Line;
use super::title::bare;

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
