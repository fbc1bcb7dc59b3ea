//! Where a table goes on: on the next page, after a page number, a running head or `（续）`, under a repeated head or title.
//!
//! Must not find first pages. A second table of the same title is no next page: it prints rows again, or names another unit.

use crate::base::number::{self, Reading};
use crate::document::GridRow;

use super::caption::Caption;
use super::header::looks_like;
use super::lines::{self, filled};
use super::map::{Class, Map};
use super::names::FormNames;
use super::words::is_code;

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

/// Adds the rows of the next pages of a table that ends above `after`; the first line below all of them.
pub(super) fn follow<'d>(
    map: &mut Map<'d>,
    (form, names): (usize, &FormNames),
    first: &Caption,
    rows: &mut Vec<&'d GridRow>,
    mut after: usize,
) -> usize {
    loop {
        let (between, line) = between(map, (form, names), after);
        if !map.is_free(line) {
            return after;
        }
        let end = map.grid_end(line);
        let next = map.rows(line..end);
        let repeats = matches!((rows.first(), next.first()), (Some(head), Some(row)) if lines::repeats(head, row));
        let goes_on = between.marked
            || (repeats && !between.titled)
            || (repeats && agree(first, &between.caption) && !prints_again(names, rows, &next))
            || (between.only_pages && line > after)
            || (!between.titled && !between.other && are_more(names, rows, &next));
        if !goes_on {
            return after;
        }
        map.claim(line..end);
        rows.extend(next);
        after = end;
    }
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
    let figure = |text: &str| matches!(number::read(text), Reading::Number(..));
    let data = filled(first).any(|cell| is_code(&cell.text) || figure(&cell.text));
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
    let printed: Vec<String> = rows.iter().filter_map(|row| key(names, row)).collect();
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
