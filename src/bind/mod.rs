//! Layer 4: a document and the forms of a ruleset become a report: tables found by title, cells by their names.
//!
//! Must not know rules: no reading is chosen because a rule would fit. Nothing is guessed; what cannot be told is said.

mod align;
mod broken;
mod broken_head;
mod caption;
mod cells;
mod cover;
mod cut_off;
mod ends_early;
mod fill;
mod free;
mod free_head;
mod head_grid;
mod head_problems;
mod header;
mod headings;
mod keys;
mod layout;
mod lines;
mod locate;
mod loose;
mod map;
mod names;
mod note;
mod one_a_line;

mod pages;
pub mod problems;
mod prose;
mod region;
mod rows;
mod sheet;
mod shifted;
mod table;
mod titles;
mod untabbed;
mod whole;
mod words;
mod wrapped;

use crate::base::place::Place;
use crate::base::problem::Problem;
use crate::base::unit::Unit;
pub use cover::hint;

use crate::document::Document;
use crate::form::codes::CodeList;
use crate::form::table::{ColumnType, TableForm};
use crate::report::copies;
use crate::report::figures;
use crate::report::model::{Printed, Report, Table, TableState};

pub use cells::printed;

use locate::Found;
use map::Map;
use names::FormNames;
use problems::Notes;
use prose::Prose;
use table::Wanted;

/// Binds a document to forms: one table for each form, in their order, and what could not be understood.
#[must_use]
pub fn bind(document: &Document, forms: &[TableForm], lists: &[CodeList]) -> Report {
    let mut names: Vec<FormNames> = forms.iter().map(FormNames::new).collect();
    let document = one_a_line::mend(document, &names);
    let document = broken_head::mend(&document, &names);
    let mut map = Map::new(lines::lines(&document), forms);
    let year = cover::year(&map, std::iter::empty());
    names.iter_mut().for_each(|names| names.of_year(year));
    let found = map.find(&names);
    let mut report = Report::default();
    let mut choices = Vec::with_capacity(forms.len());
    for (at, (form, names)) in forms.iter().zip(&names).enumerate() {
        let wanted = Wanted { form, names, lists, ends_cut: map.ends_cut };
        choices.push(choose(&map, wanted, found.iter().filter(|table| table.form == at).collect()));
    }
    let two_sets = two_sets(&choices);
    if let Some((first, second)) = two_sets {
        report.problems.push(whole::two_sets(first.title.place, second.title.place));
    }
    let year = cover::year(&map, choices.iter().filter_map(|choice| choice.first));
    let untitled = untitled(&map, &names, &choices);
    for (((choice, form), names), grid) in choices.iter_mut().zip(forms).zip(&names).zip(untitled) {
        let notes = &mut choice.notes;
        if let (Some(first), Some(second), None) = (choice.first, choice.second, two_sets) {
            notes.title_twice(first.title.place, second.title.place, same_rows(first, second));
        }
        if choice.table.state == TableState::Absent && form.reading.is_none() {
            let untabbed = || choice.mention.and_then(|table| untabbed::below(&map, table.after, names));
            if let Some((place, title)) = grid {
                notes.untitled(place, title.as_ref());
                choice.table.unread = Some(place);
            } else if let Some((place, apart)) = (!form.may_lack(year)).then(untabbed).flatten() {
                notes.no_tabs(place, apart);
                choice.table.unread = Some(place);
            }
        }
    }
    report.headings = headings::find(&map, forms, &bound_of(&choices), &found);
    copies::headings(&mut report.headings);
    let sign = ends_early::find(&map, &report.headings, &found);
    let sign = sign.or_else(|| cut_off::unclosed(&map, &choices, forms));
    report.cut = cut_off::tell(&map, &mut choices, forms, sign.is_some());
    if let (None, Some((place, sign))) = (report.cut, sign) {
        report.problems.push(whole::ends_early(place, &sign));
        report.cut = Some(place);
    }
    if let Some(place) = report.cut {
        cut_off::lost(&map, &mut choices, forms, &report.headings, place);
    }
    missing(&mut choices, forms, year);
    report.problems.extend(units_assumed(&choices, forms));
    cover::read(&map, &bound_of(&choices), &mut report);
    let department = report.department.as_ref().map(|name| name.text.as_str());
    let tables = forms.iter().zip(choices.iter().map(|choice| &choice.table));
    let mut prose = Prose::new(&map.lines, &report.headings, department, tables, report.cut);
    for (mut choice, form) in choices.into_iter().zip(forms) {
        if form.reading.is_some() {
            choice.table = prose.bind(form, lists, &mut choice.notes);
        }
        choice.table.problems = choice.notes.found;
        report.tables.push(choice.table);
    }
    report.problems.extend(prose.silent());
    report.unread = prose.unread();
    report
}

/// What was found for one form.
struct Choice<'f, 'd> {
    titles: &'f [String],
    table: Table,
    notes: Notes,
    /// The grid that is bound.
    first: Option<&'f Found<'d>>,
    /// Another grid with figures under the same title.
    second: Option<&'f Found<'d>>,
    /// The title of a table left out with a sentence.
    left_out: Option<&'f Found<'d>>,
    /// A title without a grid, outside the contents as far as can be told.
    mention: Option<&'f Found<'d>>,
    /// The grids of the copies of a `many` form.
    copies: Vec<&'f Found<'d>>,
}

/// Tells of the tables that were not found and of which nothing else is known.
fn missing(choices: &mut [Choice<'_, '_>], forms: &[TableForm], year: Option<u16>) {
    for (choice, form) in choices.iter_mut().zip(forms) {
        let nothing = choice.table.state == TableState::Absent && choice.table.cut.is_none();
        if nothing && choice.notes.found.is_empty() && form.reading.is_none() && !form.may_lack(year) {
            choice.notes.missing(&form.titles, choice.mention.map(|table| table.title.place));
        }
    }
}

/// The tables that are bound or left out with a sentence, each copy by itself, with their places.
fn bound_of<'c, 'd>(choices: &'c [Choice<'_, 'd>]) -> Vec<(&'c Found<'d>, &'c Table)> {
    let copies = choices.iter().flat_map(|choice| choice.copies.iter().copied().zip(&choice.table.members));
    let single = choices.iter().filter(|choice| choice.copies.is_empty());
    let single = single.filter_map(|choice| Some((choice.first.or(choice.left_out)?, &choice.table)));
    single.chain(copies).collect()
}

/// Binds the first grid with figures; if none has figures, the first grid; if there is no grid, the sentence.
fn choose<'f, 'd>(map: &Map<'d>, wanted: Wanted<'f>, found: Vec<&'f Found<'d>>) -> Choice<'f, 'd> {
    let name = table::display(wanted.form);
    if wanted.form.many.is_some() {
        let mut notes = Notes::new(name);
        let (table, copies) = sheet::many::bind(wanted, &found, map, &mut notes);
        let mention = found.iter().copied().rfind(|table| table.rows.is_empty());
        let first = copies.first().copied();
        let titles = &wanted.form.titles;
        return Choice { titles, table, notes, first, second: None, left_out: None, mention, copies };
    }
    let grids: Vec<&Found<'_>> = found.iter().copied().filter(|table| table.fits).collect();
    let headless = found.iter().copied().filter(|table| !table.fits && !table.rows.is_empty());
    let mut bound: Vec<(&Found<'_>, Table, Notes, bool)> = Vec::new();
    for grid in if grids.is_empty() { headless.collect() } else { grids } {
        let mut notes = Notes::new(name.clone());
        let note = note::find(map, wanted.form, grid.after);
        let table = table::bind(wanted, grid, (note, map.rest_below(grid.after)), &mut notes);
        let figures = figures::first_nonzero(wanted.form, &table).is_some();
        bound.push((grid, table, notes, figures));
    }
    let with_figures: Vec<&Found<'_>> = bound.iter().filter(|(.., figures)| *figures).map(|(grid, ..)| *grid).collect();
    let best = bound.iter().position(|(.., figures)| *figures).unwrap_or(0);
    let mention = found.iter().copied().rfind(|table| table.rows.is_empty());
    if best < bound.len() {
        let (grid, table, notes, _) = bound.swap_remove(best);
        return Choice {
            titles: &wanted.form.titles,
            table,
            notes,
            first: Some(grid),
            second: with_figures.get(1).copied(),
            left_out: None,
            mention,
            copies: Vec::new(),
        };
    }
    let mut table = figures::absent(wanted.form, TableState::Absent);
    let mut left_out = None;
    for bare in found {
        if let Some(note) = note::find(map, wanted.form, bare.after) {
            table.state = TableState::Empty;
            table.title = Some(bare.title.clone());
            table.note = Some(note);
            left_out = Some(bare);
            break;
        }
    }
    let (first, second, copies) = (None, None, Vec::new());
    Choice { titles: &wanted.form.titles, table, notes: Notes::new(name), first, second, left_out, mention, copies }
}

/// Tables with figures that print no unit of money, told together for each unit that is assumed.
fn units_assumed(choices: &[Choice<'_, '_>], forms: &[TableForm]) -> Vec<Problem> {
    let bound = choices.iter().zip(forms).filter(|(choice, _)| matches!(choice.table.state, TableState::Bound { .. }));
    let (printed, silent): (Vec<_>, Vec<_>) = bound.partition(|(choice, _)| choice.table.unit_printed.is_some());
    let told =
        |choice: &Choice<'_, '_>| choice.notes.found.iter().any(|problem| problem.code == problems::UNKNOWN_UNIT);
    let other = |unit: Unit| printed.iter().filter_map(|(choice, _)| choice.table.unit).find(|other| *other != unit);
    let of_unit = |unit: Unit| -> Vec<(&str, Place)> {
        let of_it = silent.iter().filter(|(choice, form)| form.unit == unit && has_amounts(form) && !told(choice));
        let named = of_it.map(|(choice, form)| (form.number.as_deref().unwrap_or(&form.name), choice.first));
        named.filter_map(|(name, found)| Some((name, found?.title.place))).collect()
    };
    let units = [Unit::Wan, Unit::Yuan, Unit::Thousand, Unit::Yi].into_iter().map(|unit| (unit, of_unit(unit)));
    let tables = units.filter(|(_, tables)| !tables.is_empty());
    tables.map(|(unit, tables)| whole::units_assumed(&tables, unit, other(unit))).collect()
}

fn has_amounts(form: &TableForm) -> bool {
    form.blocks.iter().flat_map(|block| &block.columns).any(|column| column.types.contains(&ColumnType::Amount))
}

fn same_rows(a: &Found<'_>, b: &Found<'_>) -> bool {
    a.rows.len() == b.rows.len() && a.rows.iter().zip(&b.rows).all(|(a, b)| lines::same_texts(a, b))
}

/// Most of the tables stand twice, all of the second set below all of the first: 汇总 and 本级.
fn two_sets<'f, 'd>(choices: &[Choice<'f, 'd>]) -> Option<(&'f Found<'d>, &'f Found<'d>)> {
    let pairs: Vec<(&Found<'_>, &Found<'_>)> =
        choices.iter().filter_map(|choice| Some((choice.first?, choice.second?))).collect();
    let bound = choices.iter().filter(|choice| choice.first.is_some()).count();
    let (first, _) = *pairs.iter().min_by_key(|(first, _)| first.line)?;
    let (_, second) = *pairs.iter().min_by_key(|(_, second)| second.line)?;
    let apart = pairs.iter().all(|(first, _)| first.line < second.line);
    let same = pairs.iter().all(|(first, second)| same_rows(first, second));
    (pairs.len() >= 3 && pairs.len() * 2 > bound && apart && !same).then_some((first, second))
}

/// A grid that no title claims: where it begins and the unknown title above it.
type Unclaimed = (Place, Option<Printed>);

/// For each form that is not bound, a grid without a known title that has most of its columns.
fn untitled(map: &Map<'_>, names: &[FormNames], choices: &[Choice<'_, '_>]) -> Vec<Option<Unclaimed>> {
    let mut places: Vec<Option<Unclaimed>> = vec![None; choices.len()];
    for range in map.unclaimed() {
        let title = headings::untold_table(map, range.start).map(|(_, heading)| heading.title);
        let rows = map.rows(range);
        let absent =
            choices.iter().zip(names).enumerate().filter(|(_, (choice, _))| choice.table.state == TableState::Absent);
        let best = absent
            .map(|(at, (choice, names))| (header::score(names, &rows), alike(choice, title.as_ref()), at))
            .max_by_key(|(score, alike, at)| (*score, *alike, std::cmp::Reverse(*at)));
        if let (Some((3.., _, at)), Some(first)) = (best, rows.first())
            && let (Some(slot), Some(place)) = (places.get_mut(at), lines::place_of(first))
        {
            slot.get_or_insert((place, title));
        }
    }
    places
}

/// How many characters a printed title and that of a form begin with alike: of forms with the same columns the likelier.
fn alike(choice: &Choice<'_, '_>, title: Option<&Printed>) -> usize {
    let Some(title) = title else { return 0 };
    let titles = choice.titles.iter();
    let common = titles.map(|known| known.chars().zip(title.text.chars()).take_while(|(a, b)| a == b).count());
    common.max().unwrap_or(0)
}
