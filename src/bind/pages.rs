//! Where a table goes on: on the next page, after a page number, a running head or `（续）`, under a repeated head or title.
//!
//! Must not find first pages. A second table of the same title is no next page: it prints rows again, or names another unit.

use crate::base::number::{self, Reading};
use crate::base::place::Place;
use crate::document::GridRow;

use super::caption::Caption;
use super::header::looks_like;
use super::lines::{self, filled};
use super::map::{Class, Map};
use super::names::FormNames;
use super::words::{is_code, is_figure, small_number};

/// Most lines between the pages of a table.
const FARTHEST: usize = 6;
/// Most lines of a head.
const TALLEST: usize = 10;

/// What stands between a table and the next grid.
struct Between {
    /// `（续）`.
    marked: bool,
    /// The title of the table once more.
    titled: bool,
    /// Nothing else than page numbers.
    only_pages: bool,
    /// A line that ends like the title of a table.
    other: bool,
    caption: Caption,
}

/// Adds the rows of the next pages of a table that ends above `after`; the first line below all of them, and where a grid
/// begins that may be one more page but cannot be told to be.
pub(super) fn follow<'d>(
    map: &mut Map<'d>,
    (form, names): (usize, &FormNames),
    first: &Caption,
    rows: &mut Vec<&'d GridRow>,
    mut after: usize,
) -> (usize, Option<(usize, Place)>) {
    loop {
        let (between, line) = between(map, (form, names), after);
        if !map.is_free(line) {
            return (after, None);
        }
        let end = map.grid_end(line);
        let next = map.rows(line..end);
        let repeats = matches!((rows.first(), next.first()), (Some(head), Some(row)) if lines::repeats(head, row));
        let head = head_again(names, rows, &next);
        let new = !prints_again(names, rows, &next);
        let goes_on = between.marked
            || (repeats && !between.titled)
            || ((repeats || head > 0) && agree(first, &between.caption) && new && !between.other)
            || (between.only_pages && line > after)
            || (!between.titled && !between.other && are_more(names, rows, &next));
        if !goes_on {
            let may_be = !between.titled && !between.other && new && looks_like(names, &next);
            let place = next.first().filter(|_| may_be).and_then(|row| lines::place_of(row));
            return (after, place.map(|place| (line, place)));
        }
        map.claim(line..end);
        rows.extend(next.into_iter().skip(head));
        after = end;
    }
}

/// How many lines at the top of a page are lines of the head printed again, perhaps with cells lost here or there.
fn head_again(names: &FormNames, rows: &[&GridRow], next: &[&GridRow]) -> usize {
    let head: Vec<&&GridRow> = rows.iter().take(TALLEST).take_while(|row| !is_data(row)).collect();
    let again = |row: &&&GridRow| {
        let row_of_its_own =
            filled(row).next().is_some_and(|cell| names.is_row(&cell.text)) && filled(row).count() == 1;
        !row_of_its_own && head.iter().any(|line| part_of(line, row) || part_of(row, line))
    };
    let lines = next.iter().take(TALLEST).take_while(again);
    let (count, labels) = lines.fold((0, 0), |(count, labels), row| {
        let words = filled(row).filter(|cell| number::read(&cell.text) == Reading::Text);
        (count + 1, labels + words.count())
    });
    if labels > 1 { count } else { 0 }
}

/// Whether a line is below the head: it has a code, or a figure that is no number of 栏次.
fn is_data(row: &GridRow) -> bool {
    filled(row).any(|cell| is_code(&cell.text) || (is_figure(&cell.text) && small_number(&cell.text).is_none()))
}

/// Whether the texts of a line stand in another in the same order.
fn part_of(whole: &GridRow, part: &GridRow) -> bool {
    let mut texts = filled(whole);
    filled(part).next().is_some() && filled(part).all(|cell| texts.any(|text| text.text == cell.text))
}

fn between(map: &Map<'_>, (form, names): (usize, &FormNames), start: usize) -> (Between, usize) {
    let mut found =
        Between { marked: false, titled: false, only_pages: true, other: false, caption: Caption::default() };
    let mut line = start;
    while line < start + FARTHEST {
        match map.classes.get(line) {
            Some(Class::Title(hit)) if hit.form == form && (hit.continued || !found.titled) => {
                found.marked |= hit.continued;
                found.titled = true;
                found.only_pages = false;
            }
            Some(Class::TitleEnd) => {}
            Some(Class::Caption) => {
                found.only_pages = false;
                if let Some(line) = map.lines.get(line) {
                    found.caption.read(*line);
                }
            }
            // the name of a row without figures, its empty cells cut off at the foot of a page
            Some(Class::Text) if line == start && map.is_row_of(line, names) => {}
            Some(Class::Text) if map.is_aside(line) => {
                found.only_pages &= map.is_page_number(line);
                found.other |= map.names_a_table(line);
            }
            _ => break,
        }
        line += 1;
    }
    (found, line)
}

/// Whether rows below a running head, without a head of their own, are more rows of the table.
fn are_more(names: &FormNames, rows: &[&GridRow], next: &[&GridRow]) -> bool {
    let (Some(last), Some(first)) = (rows.last(), next.first()) else { return false };
    let data = filled(first).any(|cell| is_code(&cell.text) || is_figure(&cell.text));
    let as_wide = first.cells.len() == last.cells.len() && last.cells.len() > 3;
    data && (as_wide || looks_like(names, next))
}

/// Whether two captions may be of one table.
fn agree(first: &Caption, next: &Caption) -> bool {
    let same = |a: &Option<crate::report::model::Printed>, b: &Option<crate::report::model::Printed>| match (a, b) {
        (Some(a), Some(b)) => crate::base::fold::plain(&a.text) == crate::base::fold::plain(&b.text),
        _ => true,
    };
    same(&first.department, &next.department) && (next.unit.is_none() || first.unit == next.unit)
}

/// Whether rows below the repeated head were printed already: the total, or a code.
fn prints_again(names: &FormNames, rows: &[&GridRow], next: &[&GridRow]) -> bool {
    if !names.keyed() {
        return true;
    }
    let head = rows.get(..TALLEST.min(rows.len())).unwrap_or_default();
    let below = next.iter().filter(|row| !head.iter().any(|line| lines::repeats(line, row)));
    let printed: Vec<String> = rows.iter().skip_while(|row| !is_data(row)).filter_map(|row| key(names, row)).collect();
    below.filter_map(|row| key(names, row)).any(|key| printed.contains(&key))
}

/// What names a row and may stand once only: its code, or a fixed row whose name stands once in the form.
fn key(names: &FormNames, row: &GridRow) -> Option<String> {
    let first = filled(row).next()?;
    if is_code(&first.text) {
        let parts = filled(row).take_while(|cell| cell.text.bytes().all(|byte| byte.is_ascii_digit()));
        return Some(parts.map(|cell| cell.text.as_str()).collect());
    }
    names.stands_once(&first.text).then(|| crate::base::fold::fold(&first.text))
}
