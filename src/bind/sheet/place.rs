//! Where the grid of such a form stands: every line of cells below its title, over page breaks, up to other text.
//!
//! Must not read cells beyond the unit in a head.

use crate::base::unit::Unit;
use crate::document::{GridCell, GridRow};
use crate::report::model::Printed;

use crate::bind::lines::{Line, filled};
use crate::bind::map::Class;

/// Most lines between a title and its grid, and between two pages of it.
const FARTHEST: usize = 6;

/// The lines of the grid below a title, the first and the one after the last; none if other text comes first.
pub(in crate::bind) fn grid_below(lines: &[Line<'_>], classes: &[Class], after: usize) -> Option<(usize, usize)> {
    let start = next_row(lines, classes, after)?;
    let mut end = start;
    loop {
        while matches!(lines.get(end), Some(Line::Row(..))) && !is_title(classes, end) {
            end += 1;
        }
        match next_row(lines, classes, end) {
            Some(next) if (end..next).all(|line| is_page_number(lines, line)) && next > end => end = next,
            _ => return Some((start, end)),
        }
    }
}

fn is_title(classes: &[Class], line: usize) -> bool {
    matches!(classes.get(line), Some(Class::Title(_) | Class::TitleEnd))
}

/// The next line of cells, over a few short lines that are no title and no sentence.
fn next_row(lines: &[Line<'_>], classes: &[Class], from: usize) -> Option<usize> {
    let mut line = from;
    while line < from + FARTHEST {
        if is_title(classes, line) {
            return None;
        }
        match lines.get(line)? {
            Line::Row(..) => return Some(line),
            Line::Text(text) if text.text.contains('。') || text.text.chars().count() > 50 => return None,
            Line::Text(_) => line += 1,
        }
    }
    None
}

fn is_page_number(lines: &[Line<'_>], line: usize) -> bool {
    match lines.get(line) {
        Some(Line::Text(text)) => crate::bind::words::small_number(&text.text).is_some(),
        _ => false,
    }
}

/// `项目资金（万元）`: the unit in the corner of a head, and how it is printed.
pub(in crate::bind) fn unit_in_head(rows: &[&GridRow]) -> Option<(Unit, Printed)> {
    let corner = |cell: &GridCell| {
        let (_, rest) = cell.text.rsplit_once(['(', '（'])?;
        let (word, tail) = rest.split_once([')', '）'])?;
        let word = word.trim().trim_start_matches("单位").trim_start_matches([':', '：']);
        let unit = Unit::from_word(word).filter(|unit| unit.is_money() && tail.trim().is_empty())?;
        Some((unit, Printed { text: word.to_owned(), place: cell.place }))
    };
    rows.iter().flat_map(|row| filled(row)).take(80).find_map(corner)
}
