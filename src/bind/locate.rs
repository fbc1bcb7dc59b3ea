//! Finds the grid of every form: below (else above) its title, through the lines of its caption; contents pages fall away.
//!
//! Must not read cells beyond asking whether a grid has the columns of the form.

use foldhash::HashSet;

use crate::base::place::Place;
use crate::document::GridRow;
use crate::report::model::Printed;

use super::caption::Caption;
use super::header;
use super::lines::same_texts;
use super::map::{Class, Map};
use super::names::FormNames;
use super::pages;
use super::titles::Hit;
use super::words::is_figure;

/// Most lines between a title and its grid.
const FARTHEST: usize = 6;

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
    /// Where a grid begins that may be the next page of the table.
    pub(super) torn: Option<(usize, Place)>,
}

impl<'d> Map<'d> {
    /// Titles with their grids, in the order of the titles; also titles that have none (`rows` empty).
    pub(super) fn find(&mut self, names: &[FormNames]) -> Vec<Found<'d>> {
        let mut found = Vec::new();
        let mut bare = Vec::new();
        for at in 0..self.lines.len() {
            let Some(Class::Title(hit)) = self.classes.get(at) else { continue };
            let hit = hit.clone();
            let sheet = names.get(hit.form).is_some_and(|names| names.sheet);
            match if sheet { self.sheet(&hit, at) } else { self.below(&hit, at, names) } {
                Some(table) => found.push(table),
                None => bare.push((at, hit)),
            }
        }
        for (at, hit) in bare {
            let table = self.above(&hit, at, names).unwrap_or_else(|| without_grid(&hit, at));
            found.push(table);
        }
        found.sort_by_key(|table| table.line);
        for table in &mut found {
            // another table took it
            table.torn = table.torn.filter(|(line, _)| self.is_free(*line));
        }
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
        if !self.is_free(line) {
            return None;
        }
        let rows_end = self.next_head(line, self.grid_end(line), names);
        let rows = self.rows(line..rows_end);
        let names = names.get(hit.form)?;
        let fits = header::score(names, &rows) >= 2;
        if !fits && !header::looks_like(names, &rows) {
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
            torn: None,
        };
        self.claim(line..rows_end);
        (table.after, table.torn) = pages::follow(self, (hit.form, names), &table.caption, &mut table.rows, rows_end);
        Some(table)
    }

    /// The grid of a form whose blocks stand below each other: it has several heads.
    fn sheet(&mut self, hit: &Hit, at: usize) -> Option<Found<'d>> {
        let mut caption = self.caption_above(at);
        let (start, end) = super::sheet::grid_below(&self.lines, &self.classes, hit.after)?;
        for line in self.lines.get(at..start).unwrap_or_default() {
            caption.read(*line);
        }
        if self.is_claimed(start) {
            return None;
        }
        let rows = self.rows(start..end);
        if let (None, Some((unit, printed))) = (caption.unit, super::sheet::unit_in_head(&rows)) {
            (caption.unit, caption.unit_printed) = (Some(unit), Some(printed));
        }
        self.claim(start..end);
        let title = Printed { text: hit.text.clone(), place: hit.place };
        Some(Found { form: hit.form, title, caption, rows, fits: true, after: end, line: at, torn: None })
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
        if !self.is_free(line) {
            return None;
        }
        let grid = self.lines.get(line)?.grid();
        let mut first = line;
        while first > 0
            && self.lines.get(first - 1).is_some_and(|above| above.grid() == grid)
            && self.is_free(first - 1)
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
        Some(Found { form: hit.form, title, caption, rows, fits: true, after: hit.after, line: at, torn: None })
    }

    /// Where another head begins below data rows: two tables with nothing but blank lines between them.
    fn next_head(&self, start: usize, end: usize, names: &[FormNames]) -> usize {
        let rows = self.rows(start..end);
        let mut below_data = false;
        for (at, row) in rows.iter().enumerate() {
            if super::lines::filled(row).any(|cell| is_figure(&cell.text)) {
                below_data = true;
                continue;
            }
            if !below_data
                || super::lines::filled(row).count() < 3
                || rows.iter().take(10.min(at)).any(|top| same_texts(top, row))
            {
                continue;
            }
            let known = |names: &FormNames| {
                let cells = super::lines::filled(row).map(|cell| cell.text.as_str());
                let labels: HashSet<&str> = cells.filter(|text| names.is_column(text) && !names.is_row(text)).collect();
                labels.len() >= 3
            };
            if names.iter().any(known) {
                return start + at;
            }
        }
        end
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
        torn: None,
    }
}
