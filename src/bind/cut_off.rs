//! A file that breaks off: in a table, whose last line is a row and after which none of the tables that should follow is
//! there, or elsewhere; and the tables of which more may stand behind that place.
//!
//! Must not look at sums: where a table ends is told by the document alone.

use foldhash::HashSet;

use crate::base::fold::fold;
use crate::base::place::Place;
use crate::base::problem::Text;
use crate::form::table::{BlockForm, NodeIx, NodeKind, TableForm};
use crate::report::model::{Block, Heading, HeadingKind, Table, TableState, Value};

use super::ends_early::Sign;
use super::map::Map;
use super::problems::{COLUMN_MISSING, NO_HEAD, NO_ROWS};
use super::{Choice, table};

/// Takes the table that the file ends in for a part of one, says so, and does not read its last line; gives where.
/// `early`: there are other signs that the file ends too early.
pub(super) fn tell(map: &Map<'_>, choices: &mut [Choice<'_, '_>], forms: &[TableForm], early: bool) -> Option<Place> {
    let choice = choices.get_mut(cut_table(map, choices, forms, early)?)?;
    let last = last_line(&choice.table)?;
    choice.table.state = TableState::Bound { whole: false };
    for cell in choice.table.blocks.iter_mut().flat_map(|block| &mut block.cells) {
        let here = cell.place.is_some_and(|place| place.line == last.line);
        if here && matches!(cell.value, Value::Number(_) | Value::Blank) {
            cell.value = Value::Unreadable(Text::new(
                "文件在这一行中断，数字可能不全",
                "the file ends in this line; the figure may be cut off",
            ));
        }
    }
    choice.notes.cut_off(last);
    Some(last)
}

/// Marks the tables of which more may stand behind the place where the file breaks off: the one that stands there, and
/// those that are absent, unless something that comes later is printed.
pub(super) fn lost(
    map: &Map<'_>,
    choices: &mut [Choice<'_, '_>],
    forms: &[TableForm],
    headings: &[Heading],
    place: Place,
) {
    let (contents, printed): (Vec<&Heading>, Vec<&Heading>) =
        headings.iter().partition(|heading| heading.kind == HeadingKind::Contents);
    let titles: HashSet<String> = printed.iter().map(|heading| fold(&heading.title.text)).collect();
    let line = |heading: &Heading| heading.title.place.line;
    let is_printed = |heading: &&&Heading| titles.contains(&fold(&heading.title.text));
    let reached = contents.iter().filter(is_printed).map(|heading| line(heading)).max().unwrap_or(0);
    let is_listed = |at: u32| contents.iter().any(|heading| line(heading) == at);
    let is_there = |(choice, form): (&Choice<'_, '_>, &TableForm)| {
        choice.table.state != TableState::Absent && form.reading.is_none() && !form.optional
    };
    let last = choices.iter().zip(forms).rposition(is_there);
    for (at, choice) in choices.iter_mut().enumerate() {
        let listed = choice.mention.map(|title| title.title.place.line).filter(|line| is_listed(*line));
        let passed = match listed {
            Some(line) => line < reached,
            None => last.is_some_and(|last| at < last),
        };
        match choice.table.state {
            TableState::Absent
                if passed
                    || !choice.notes.found.is_empty()
                    || forms.get(at).is_some_and(|form| form.reading.is_some()) => {}
            TableState::Absent => choice.table.cut = Some(place),
            _ => in_table(map, choice, place),
        }
    }
}

/// The file breaks off in the table whose grid ends with it; what a head without rows lacks is told by that.
fn in_table(map: &Map<'_>, choice: &mut Choice<'_, '_>, place: Place) {
    let grid = choice.copies.last().copied().or(choice.first);
    if grid.is_none_or(|grid| grid.after < map.lines.len()) {
        return;
    }
    let mark = |table: &mut Table| {
        table.cut = Some(place);
        table.state = TableState::Bound { whole: false };
    };
    mark(&mut choice.table);
    choice.table.members.last_mut().map(mark);
    if choice.table.members.is_empty() && last_line(&choice.table).is_none() {
        choice.notes.found.retain(|problem| ![COLUMN_MISSING, NO_ROWS, NO_HEAD].contains(&problem.code));
    }
}

/// The table whose grid ends with the document, if all that come after it are missing and there is a sign that they were
/// meant to be there: the contents name one, or all the tables before it are there.
fn cut_table(map: &Map<'_>, choices: &[Choice<'_, '_>], forms: &[TableForm], early: bool) -> Option<usize> {
    let of_grid = |at: &usize| forms.get(*at).is_some_and(|form| form.reading.is_none() && !form.optional);
    let tables: Vec<(usize, &Choice<'_, '_>)> = choices.iter().enumerate().filter(|(at, _)| of_grid(at)).collect();
    let missing = |choice: &Choice<'_, '_>| choice.table.state == TableState::Absent;
    let last = tables.iter().rposition(|(_, choice)| !missing(choice))?;
    let (at, choice) = tables.get(last)?;
    let grid =
        choice.first.filter(|grid| grid.after >= map.lines.len() && grid.line + grid.rows.len() < map.lines.len())?;
    if early {
        return Some(*at);
    }
    let before = tables.get(..last).unwrap_or_default();
    let after = tables.get(last + 1..).filter(|after| !after.is_empty())?;
    let all_before = before.len() >= 2 && before.iter().all(|(_, choice)| !missing(choice));
    let named = after.iter().any(|(_, choice)| choice.mention.is_some_and(|title| title.line < grid.line));
    (all_before || named).then_some(*at)
}

/// The form below the accounts that the file ends in, if the row that closes it is not printed while its rows are.
pub(super) fn unclosed(map: &Map<'_>, choices: &[Choice<'_, '_>], forms: &[TableForm]) -> Option<(Place, Sign)> {
    choices.iter().zip(forms).filter(|(_, form)| form.reading.is_none() && form.optional).find_map(|(choice, form)| {
        let grid = choice.copies.last().copied().or(choice.first)?;
        if grid.after < map.lines.len() || grid.rows.is_empty() {
            return None;
        }
        let table = choice.table.members.last().unwrap_or(&choice.table);
        let (block, closing) = form.blocks.iter().zip(&table.blocks).next_back()?;
        let node = closing_row(block)?;
        let closed = |table: &Table| table.blocks.last().is_some_and(|block| has_row(block, node));
        let (_, others) = choice.table.members.split_last().unwrap_or((table, &[]));
        if has_row(closing, node) || !others.iter().all(closed) {
            return None;
        }
        let NodeKind::Label(name) = &block.nodes.get(usize::from(node.0))?.kind else { return None };
        let (_, place) = map.lines.last()?.pieces().last().copied()?;
        Some((place, Sign::Form(table::display(form), name.clone())))
    })
}

/// The only row of a block that has one, as 总分.
fn closing_row(block: &BlockForm) -> Option<NodeIx> {
    match block.nodes.as_slice() {
        [only] if !only.optional => Some(NodeIx(0)),
        _ => None,
    }
}

fn has_row(block: &Block, node: NodeIx) -> bool {
    block.rows.iter().any(|row| row.node == Some(node))
}

/// The place of the lowest row.
fn last_line(table: &Table) -> Option<Place> {
    table.blocks.iter().flat_map(|block| &block.rows).filter_map(|row| row.place).max_by_key(|place| place.line)
}
