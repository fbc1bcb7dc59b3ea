//! The document seen line by line: titles, captions, notes, data, text; and which data a table has taken.
//!
//! Must not know which grid belongs to which title.

use crate::base::fold::plain;
use crate::base::number::is_space;
use crate::base::place::Place;
use crate::document::GridRow;
use crate::form::table::TableForm;

use super::caption::{self, Caption};
use super::lines::{self, Line};
use super::names::FormNames;
use super::titles::{Hit, Titles};
use super::words::small_number;

/// Most characters of a line that may stand between a title and its grid without being understood.
const LONGEST_ASIDE: usize = 50;

/// What a line is to the search.
#[derive(Debug)]
pub(super) enum Class {
    Title(Hit),
    /// Second line of a title.
    TitleEnd,
    Caption,
    Note,
    Data,
    Text,
}

/// The document seen as titles, captions, notes and data.
pub(super) struct Map<'d> {
    pub(super) lines: Vec<Line<'d>>,
    pub(super) classes: Vec<Class>,
    claimed: Vec<bool>,
    /// Empty cells at line ends were cut off in the whole document.
    pub(super) ends_cut: bool,
}

impl<'d> Map<'d> {
    pub(super) fn new(lines: Vec<Line<'d>>, forms: &[TableForm]) -> Self {
        let titles = Titles::new(forms);
        let mut classes: Vec<Class> = Vec::with_capacity(lines.len());
        for at in 0..lines.len() {
            if matches!(classes.last(), Some(Class::Title(hit)) if hit.after > at) {
                classes.push(Class::TitleEnd);
                continue;
            }
            classes.push(classify(&lines, at, &titles));
        }
        let claimed = vec![false; lines.len()];
        let ends_cut = lines::ends_cut(&lines);
        Map { lines, classes, claimed, ends_cut }
    }

    /// Whether a table has taken a line.
    pub(super) fn is_claimed(&self, line: usize) -> bool {
        self.claimed.get(line).copied().unwrap_or(true)
    }

    /// Whether a line is data that no table has taken.
    pub(super) fn is_free(&self, line: usize) -> bool {
        matches!(self.classes.get(line), Some(Class::Data)) && !self.claimed.get(line).copied().unwrap_or(true)
    }

    /// The lines right above that belong to a caption.
    pub(super) fn caption_above(&self, at: usize) -> Caption {
        let mut caption = Caption::default();
        for line in (at.saturating_sub(4)..at).rev() {
            if !matches!(self.classes.get(line), Some(Class::Caption)) {
                break;
            }
            if let Some(line) = self.lines.get(line) {
                caption.read(*line);
            }
        }
        caption
    }

    /// The first line below the grid that begins at a line.
    pub(super) fn grid_end(&self, start: usize) -> usize {
        let grid = self.lines.get(start).and_then(|line| line.grid());
        let mut end = start;
        while matches!(self.classes.get(end), Some(Class::Data))
            && self.lines.get(end).and_then(|line| line.grid()) == grid
        {
            end += 1;
        }
        end
    }

    /// The rows of a range of lines.
    pub(super) fn rows(&self, range: std::ops::Range<usize>) -> Vec<&'d GridRow> {
        let lines = self.lines.get(range).unwrap_or_default();
        lines.iter().filter_map(|line| if let Line::Row(row, _) = line { Some(*row) } else { None }).collect()
    }

    /// A table takes the lines.
    pub(super) fn claim(&mut self, range: std::ops::Range<usize>) {
        for flag in self.claimed.get_mut(range).into_iter().flatten() {
            *flag = true;
        }
    }

    /// Grids that no title claimed, as the range of their lines.
    pub(super) fn unclaimed(&self) -> Vec<std::ops::Range<usize>> {
        let mut found = Vec::new();
        let mut line = 0;
        while line < self.lines.len() {
            if self.is_free(line) {
                let end = self.grid_end(line);
                found.push(line..end);
                line = end;
            } else {
                line += 1;
            }
        }
        found
    }

    /// The short line directly below a grid: it may be the rest of the last name.
    pub(super) fn rest_below(&self, after: usize) -> Option<&'d str> {
        let (Some(Line::Text(paragraph)), Some(Class::Text)) = (self.lines.get(after), self.classes.get(after)) else {
            return None;
        };
        (!paragraph.after_gap && self.is_aside(after)).then_some(paragraph.text.as_str())
    }

    /// A short line that is no sentence and no heading.
    pub(super) fn is_aside(&self, line: usize) -> bool {
        let Some(Line::Text(paragraph)) = self.lines.get(line) else { return false };
        let text = paragraph.text.as_str();
        text.len() <= LONGEST_ASIDE * 3
            && !text.contains(['。', '；'])
            && crate::base::fold::split_ordinal(text).0.is_empty()
            && !(text.starts_with('第') && text.contains("部分"))
    }

    /// Nothing but the name of a fixed row of a form.
    pub(super) fn is_row_of(&self, line: usize, names: &FormNames) -> bool {
        matches!(self.lines.get(line), Some(Line::Text(paragraph)) if !paragraph.after_gap && names.is_row(&paragraph.text))
    }

    /// Nothing but the number of a page.
    pub(super) fn names_a_table(&self, line: usize) -> bool {
        let Some(Line::Text(paragraph)) = self.lines.get(line) else { return false };
        plain(&paragraph.text).trim_end_matches([')', ':']).ends_with(['表', '况'])
    }

    pub(super) fn is_page_number(&self, line: usize) -> bool {
        let Some(Line::Text(paragraph)) = self.lines.get(line) else { return false };
        small_number(&paragraph.text).is_some()
    }
}

fn classify(lines: &[Line<'_>], at: usize, titles: &Titles) -> Class {
    let Some(line) = lines.get(at) else { return Class::Text };
    if let Some(hit) = hit(lines, at, titles) {
        return Class::Title(hit);
    }
    if Caption::default().read(*line) {
        return Class::Caption;
    }
    match line {
        Line::Text(paragraph) if caption::is_note(&paragraph.text) => Class::Note,
        Line::Text(_) => Class::Text,
        Line::Row(row, _) => {
            let mut filled = super::lines::filled(row);
            match (filled.next(), filled.next()) {
                (Some(cell), None) if caption::is_note(&cell.text) => Class::Note,
                _ => Class::Data,
            }
        }
    }
}

/// A title in one line (beside it only caption), or wrapped over two lines.
fn hit(lines: &[Line<'_>], at: usize, titles: &Titles) -> Option<Hit> {
    let line = lines.get(at)?;
    if let Line::Row(row, _) = line
        && super::lines::filled(row).count() > 4
    {
        return None;
    }
    let mut found = None;
    for (text, place) in line.pieces() {
        if text.len() > super::lines::LONGEST_TITLE {
            return None;
        }
        match titles.find(text) {
            Some((form, continued, _)) if found.is_none() => {
                let (text, place) = without_marks(text, place);
                found = Some(Hit { form, text, place, after: at + 1, continued });
            }
            _ if matches!(line, Line::Row(..)) && !is_caption_piece(text, place) => return None,
            _ => {}
        }
    }
    found.or_else(|| wrapped(line, lines.get(at + 1)?, titles, at))
}

/// A title over two lines: longer than what the second line alone would be the title of.
fn wrapped(line: &Line<'_>, next: &Line<'_>, titles: &Titles, at: usize) -> Option<Hit> {
    let (Line::Text(first), Line::Text(second)) = (line, next) else { return None };
    let short = first.text.len() + second.text.len() <= super::lines::LONGEST_TITLE && !second.after_gap;
    if !short || !second.text.contains(['表', '况']) || is_caption_piece(&first.text, first.place) {
        return None;
    }
    let joined = format!("{}{}", first.text, second.text);
    let (form, continued, length) = titles.find(&joined)?;
    let alone = titles.find(&second.text).map_or(0, |(.., length)| length);
    (length > alone).then(|| Hit { form, text: joined, place: first.place, after: at + 2, continued })
}

/// A title without the marks of a list or a heading before it: `- `, `## `.
fn without_marks(text: &str, place: Place) -> (String, Place) {
    let bare = text.trim_start_matches(|c: char| is_space(c) || matches!(c, '-' | '#' | '•' | '·' | '●' | '*'));
    let skip = u32::try_from(text.chars().count() - bare.chars().count()).unwrap_or(0);
    let place = Place { column: place.column.saturating_add(skip), length: place.length.saturating_sub(skip), ..place };
    (bare.to_owned(), place)
}

fn is_caption_piece(text: &str, place: Place) -> bool {
    let paragraph = crate::document::Paragraph { text: text.to_owned(), place, after_gap: false };
    Caption::default().read(Line::Text(&paragraph))
}
