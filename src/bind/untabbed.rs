//! A table whose cells are not set apart by tabs, below its title: by runs of spaces, or each in a line of its own.
//!
//! Must not read it: which cells are empty cannot be told.

use crate::base::fold::plain;
use crate::base::place::Place;
use crate::base::problem::Severity;
use crate::document::Paragraph;

use super::lines::Line;
use super::map::Map;
use super::names::FormNames;
use super::problems::{NO_TABS, Notes, cure};
use super::words::is_spaced_row;

/// Lines looked at below a title that has no grid.
const NEAR: usize = 12;
/// Fewest lines that are each the name of another column.
const LABELS: usize = 3;

/// How the cells are set apart.
#[derive(Clone, Copy)]
pub(super) enum Apart {
    /// By runs of spaces.
    Spaces,
    /// By line ends.
    Lines,
}

/// Where such a table begins below a title, if one does.
pub(super) fn below(map: &Map<'_>, after: usize, names: &FormNames) -> Option<(Place, Apart)> {
    let texts = map.lines.get(after..)?.iter().take(NEAR).map_while(|line| match line {
        Line::Text(paragraph) => Some(*paragraph),
        Line::Row(..) => None,
    });
    let texts: Vec<&Paragraph> = texts.collect();
    let mut rows = texts.iter().filter(|paragraph| is_spaced_row(&paragraph.text));
    if let (Some(first), Some(_)) = (rows.next(), rows.next()) {
        return Some((first.place, Apart::Spaces));
    }
    let mut labels: Vec<String> = Vec::new();
    let mut first = None;
    for label in texts.iter().filter(|paragraph| names.is_column(&paragraph.text)) {
        first = first.or(Some(label.place));
        labels.push(plain(&label.text));
    }
    labels.sort_unstable();
    labels.dedup();
    first.filter(|_| labels.len() >= LABELS).map(|place| (place, Apart::Lines))
}

impl Notes {
    /// The table that begins at a place has no tabs.
    pub(super) fn no_tabs(&mut self, place: Place, apart: Apart) {
        let line = place.line;
        let (zh, en) = match apart {
            Apart::Spaces => (
                format!("第 {line} 行起的表格用空格隔开各列，无法判断哪些单元格是空的，未读取"),
                format!(
                    "the cells from line {line} on are set apart by spaces; which of them are empty cannot be told, so they are not read"
                ),
            ),
            Apart::Lines => (
                format!("第 {line} 行起的表格每个单元格各占一行，无法判断哪些单元格是空的，未读取"),
                format!(
                    "the cells from line {line} on stand in a line each; which of them are empty cannot be told, so they are not read"
                ),
            ),
        };
        let problem = self.add(NO_TABS, Severity::Error, zh, en, Some(place));
        cure(
            problem,
            "单元格之间要用制表符：从 Word、Excel 复制表格，粘贴为纯文本即可；只有 PDF 的，先用 Word 或 WPS 打开转成表格，不要用保留版式的文本",
            "cells need tabs between them: copy the table from Word or Excel and paste it as plain text; a PDF is opened in Word first, not saved as text with its layout",
        );
    }
}
