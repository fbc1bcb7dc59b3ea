//! Finds the grid of every form: below (else above) its title, through the lines of its caption; contents pages fall away.
//!
//! Must not read cells beyond asking whether a grid has the columns of the form.

use crate::base::number::{self, Reading, is_space};
use crate::base::place::Place;
use crate::document::GridRow;
use crate::form::table::TableForm;
use crate::report::model::Printed;

use super::caption::{self, Caption};
use super::header;
use super::lines::Line;
use super::names::FormNames;
use super::titles::{Hit, Titles};

/// Most lines between a title and its grid.
const FARTHEST: usize = 6;
/// Most characters of a line that may stand there without being understood.
const LONGEST_ASIDE: usize = 50;

/// A title with its grid.
#[derive(Debug)]
pub(super) struct Found<'d> {
    pub(super) form: usize,
    pub(super) title: Printed,
    pub(super) caption: Caption,
    pub(super) rows: Vec<&'d GridRow>,
    /// The grid has columns of the form.
    pub(super) fits: bool,
    /// First line below the grid; below the title if there is no grid.
    pub(super) after: usize,
    /// Line of the title.
    pub(super) line: usize,
}

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
        Map { lines, classes, claimed }
    }

    /// Titles with their grids, in the order of the titles; also titles that have none (`rows` empty).
    pub(super) fn find(&mut self, names: &[FormNames]) -> Vec<Found<'d>> {
        let mut found = Vec::new();
        let mut bare = Vec::new();
        for at in 0..self.lines.len() {
            let Some(Class::Title(hit)) = self.classes.get(at) else { continue };
            let hit = hit.clone();
            match self.below(&hit, at, names) {
                Some(table) => found.push(table),
                None => bare.push((at, hit)),
            }
        }
        for (at, hit) in bare {
            let table = self.above(&hit, at, names).unwrap_or_else(|| without_grid(&hit, at));
            found.push(table);
        }
        found.sort_by_key(|table| table.line);
        found
    }

    /// The grid below a title.
    fn below(&mut self, hit: &Hit, at: usize, names: &[FormNames]) -> Option<Found<'d>> {
        let mut caption = self.caption_above(at);
        if let Some(line) = self.lines.get(at) {
            caption.read(*line);
        }
        let mut line = hit.after;
        loop {
            if line >= hit.after + FARTHEST {
                return None;
            }
            match self.classes.get(line)? {
                Class::Caption => {
                    caption.read(*self.lines.get(line)?);
                }
                Class::Note | Class::Text if self.is_aside(line) => {}
                Class::Data => break,
                _ => return None,
            }
            line += 1;
        }
        if self.claimed.get(line).copied().unwrap_or(true) {
            return None;
        }
        let rows_end = self.next_head(line, self.grid_end(line), names);
        let rows = self.rows(line..rows_end);
        let names = names.get(hit.form)?;
        let fits = header::score(names, &rows) >= 2;
        if !fits && !looks_like(names, &rows) {
            return None;
        }
        let mut table = Found {
            form: hit.form,
            title: Printed { text: hit.text.clone(), place: hit.place },
            caption,
            rows,
            fits,
            after: rows_end,
            line: at,
        };
        self.claim(line..rows_end);
        self.go_on(&mut table);
        Some(table)
    }

    /// The grid above a title that stands under its table.
    fn above(&mut self, hit: &Hit, at: usize, names: &[FormNames]) -> Option<Found<'d>> {
        let mut caption = Caption::default();
        let mut line = at;
        for _ in 0..FARTHEST {
            line = line.checked_sub(1)?;
            match self.classes.get(line)? {
                Class::Caption => {
                    caption.read(*self.lines.get(line)?);
                }
                Class::Data => break,
                _ => return None,
            }
        }
        if self.claimed.get(line).copied().unwrap_or(true) || !matches!(self.classes.get(line)?, Class::Data) {
            return None;
        }
        let grid = self.lines.get(line)?.grid();
        let mut first = line;
        while first > 0
            && self.lines.get(first - 1).is_some_and(|above| above.grid() == grid)
            && matches!(self.classes.get(first - 1), Some(Class::Data))
            && !self.claimed.get(first - 1).copied().unwrap_or(true)
        {
            first -= 1;
        }
        let rows = self.rows(first..line + 1);
        if header::score(names.get(hit.form)?, &rows) < 2 {
            return None;
        }
        self.claim(first..line + 1);
        caption.fill(self.caption_above(first));
        let title = Printed { text: hit.text.clone(), place: hit.place };
        Some(Found { form: hit.form, title, caption, rows, fits: true, after: hit.after, line: at })
    }

    /// Adds the grids on the next pages: after a page number or `（续）`, or under a repeated head.
    fn go_on(&mut self, table: &mut Found<'d>) {
        loop {
            let mut line = table.after;
            let (mut marked, mut only_pages) = (false, true);
            let end = line + FARTHEST;
            while line < end {
                match self.classes.get(line) {
                    Some(Class::Title(hit)) if hit.form == table.form && hit.continued => marked = true,
                    Some(Class::TitleEnd) => {}
                    Some(Class::Caption) => only_pages = false,
                    Some(Class::Text) if self.is_aside(line) => only_pages &= self.is_page_number(line),
                    _ => break,
                }
                line += 1;
            }
            if !matches!(self.classes.get(line), Some(Class::Data)) || self.claimed.get(line).copied().unwrap_or(true) {
                return;
            }
            let end = self.grid_end(line);
            let rows = self.rows(line..end);
            let repeats = match (table.rows.first(), rows.first()) {
                (Some(head), Some(row)) => super::lines::same_texts(head, row),
                _ => false,
            };
            let pages = only_pages && line > table.after;
            if !(marked || repeats || pages) {
                return;
            }
            self.claim(line..end);
            table.rows.extend(rows);
            table.after = end;
        }
    }

    /// The lines right above that belong to a caption.
    fn caption_above(&self, at: usize) -> Caption {
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

    fn grid_end(&self, start: usize) -> usize {
        let grid = self.lines.get(start).and_then(|line| line.grid());
        let mut end = start;
        while matches!(self.classes.get(end), Some(Class::Data))
            && self.lines.get(end).and_then(|line| line.grid()) == grid
        {
            end += 1;
        }
        end
    }

    /// Where another head begins below data rows: two tables with nothing but blank lines between them.
    fn next_head(&self, start: usize, end: usize, names: &[FormNames]) -> usize {
        let rows = self.rows(start..end);
        let mut below_data = false;
        for (at, row) in rows.iter().enumerate() {
            let is_figure = |cell: &crate::document::GridCell| matches!(number::read(&cell.text), Reading::Number(..));
            if super::lines::filled(row).any(is_figure) {
                below_data = true;
                continue;
            }
            if !below_data
                || super::lines::filled(row).count() < 3
                || rows.iter().take(10.min(at)).any(|top| super::lines::same_texts(top, row))
            {
                continue;
            }
            let known = |names: &FormNames| {
                let cells =
                    super::lines::filled(row).filter(|cell| names.is_column(&cell.text) && !names.is_row(&cell.text));
                cells.count() >= 3
            };
            if names.iter().any(known) {
                return start + at;
            }
        }
        end
    }

    fn rows(&self, range: std::ops::Range<usize>) -> Vec<&'d GridRow> {
        let lines = self.lines.get(range).unwrap_or_default();
        lines.iter().filter_map(|line| if let Line::Row(row, _) = line { Some(*row) } else { None }).collect()
    }

    fn claim(&mut self, range: std::ops::Range<usize>) {
        for flag in self.claimed.get_mut(range).into_iter().flatten() {
            *flag = true;
        }
    }

    /// Grids that no title claimed, as the range of their lines.
    pub(super) fn unclaimed(&self) -> Vec<std::ops::Range<usize>> {
        let mut found = Vec::new();
        let mut line = 0;
        while line < self.lines.len() {
            if matches!(self.classes.get(line), Some(Class::Data)) && !self.claimed.get(line).copied().unwrap_or(true) {
                let end = self.grid_end(line);
                found.push(line..end);
                line = end;
            } else {
                line += 1;
            }
        }
        found
    }

    /// The rows of a range of lines.
    pub(super) fn grid_rows(&self, range: std::ops::Range<usize>) -> Vec<&'d GridRow> {
        self.rows(range)
    }

    /// A short line that is no sentence and no heading.
    fn is_aside(&self, line: usize) -> bool {
        let Some(Line::Text(paragraph)) = self.lines.get(line) else { return false };
        let text = paragraph.text.as_str();
        text.len() <= LONGEST_ASIDE * 3
            && !text.contains(['。', '；'])
            && crate::base::fold::split_ordinal(text).0.is_empty()
            && !(text.starts_with('第') && text.contains("部分"))
    }

    fn is_page_number(&self, line: usize) -> bool {
        let Some(Line::Text(paragraph)) = self.lines.get(line) else { return false };
        super::words::small_number(&paragraph.text).is_some()
    }
}

fn without_grid<'d>(hit: &Hit, at: usize) -> Found<'d> {
    Found {
        form: hit.form,
        title: Printed { text: hit.text.clone(), place: hit.place },
        caption: Caption::default(),
        rows: Vec::new(),
        fits: false,
        after: hit.after,
        line: at,
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

/// A grid without its head still looks like a table of the form if its rows begin with codes or known rows.
fn looks_like(names: &FormNames, rows: &[&GridRow]) -> bool {
    let known = rows.iter().take(6).filter(|row| {
        super::lines::filled(row).take(2).any(|cell| super::words::is_code(&cell.text) || names.is_row(&cell.text))
    });
    known.count() >= 2
}
