//! The operands of tests that are no comparison of figures: what was asked for, as far as it is printed.
//!
//! Must not know verdicts.

use super::frame::{Frame, HEADINGS};
use super::index::figures;
use super::locate::Target;
use super::names;
use super::outcome::Role;
use super::trace::{Stand, Trace};
use super::walk::{self, Seen};
use crate::base::fold::plain;
use crate::form::table::{BlockIx, BlockRef, ColumnIx, FormId};
use crate::report::model::{RowIx, Value};
use crate::ruleset::program::{CellRef, HeadingRef, RowRef, Test, Thing, Word};

const TESTED: Role = Role::Tested;

impl Frame<'_> {
    /// The operands of a test that is no comparison of figures.
    pub fn trace_test(&mut self, test: &Test, into: &mut Trace) {
        let stand = Stand::plain(TESTED);
        match test {
            Test::Const(_) => {}
            Test::Compare(relation) => {
                self.trace(&relation.left, stand, into);
                self.trace(&relation.right, stand, into);
            }
            Test::SameWord(relation) => {
                self.trace_word(&relation.left, stand, into);
                self.trace_word(&relation.right, stand, into);
            }
            Test::And(parts) | Test::Or(parts) => parts.iter().for_each(|part| self.trace_test(part, into)),
            Test::Not(part) => self.trace_test(part, into),
            Test::Implies(a, b) => {
                self.trace_test(a, into);
                self.trace_test(b, into);
            }
            Test::If(a, b, c) => [a, b, c].into_iter().for_each(|part| self.trace_test(part, into)),
            Test::InNums(num, list) => {
                self.trace(num, stand, into);
                list.iter().for_each(|num| self.trace(num, stand, into));
            }
            Test::InWords(word, _) | Test::InList(word, _) => self.trace_word(word, stand, into),
            Test::Under(block, row, top) => {
                for row in [row, top] {
                    self.trace_located(*block, row, into);
                }
            }
            Test::Exists(thing) => self.trace_thing(thing, into),
            Test::Blank(cell) | Test::Readable(cell) => self.trace_cell(cell, stand, into),
            Test::Empty(form) => self.trace_figure_of(*form, into),
            Test::Unique(block, column) => self.trace_pair(*block, *column, into),
            Test::Contains(text, part) | Test::Meets(text, part) => {
                self.trace_word(text, stand, into);
                self.trace_word(part, stand, into);
            }
        }
    }

    fn trace_thing(&mut self, thing: &Thing, into: &mut Trace) {
        let stand = Stand::plain(TESTED);
        match thing {
            Thing::Cell(cell) => self.trace_cell(cell, stand, into),
            Thing::Entry(_, word) => self.trace_word(word, stand, into),
            Thing::Table(form) => self.trace_title(*form, into),
            Thing::Row(block, row) => self.trace_located(*block, row, into),
            Thing::Column(block, column) => self.trace_column(*block, *column, into),
            Thing::Heading(heading) => {
                if let Some(heading) = self.heading(heading) {
                    let title = &heading.title;
                    let name = names::heading(Some(heading));
                    into.word(name, title.text.clone(), Some(title.place), Stand::plain(Role::Context));
                }
            }
        }
    }

    /// The title of a printed table, or the first thing that was read of it.
    pub fn trace_title(&self, form: FormId, into: &mut Trace) {
        let Some(table) = self.report.tables.get(usize::from(form.0)) else { return };
        let first = || table.blocks.iter().flat_map(|block| &block.headers).flatten().next();
        if let Some(printed) = table.title.as_ref().or_else(first) {
            let name = names::form(self.program, form);
            into.word(name, printed.text.clone(), Some(printed.place), Stand::plain(Role::Context));
        }
    }

    /// The key of a row, at the cell where it is printed if there is one.
    pub fn trace_row(&mut self, block: BlockRef, row: RowIx, stand: Stand, into: &mut Trace) {
        let text = self.key_text(block, row).to_owned();
        let place = match block {
            HEADINGS => self.report.headings.get(row.0 as usize).map(|heading| heading.title.place),
            _ => self.row(block, row).and_then(|row| row.place),
        };
        into.word(self.key_name(block, row), text, place, stand);
        let key = self.view(block).ok().flatten().and_then(|view| view.spec.column_ids().find(|(_, form)| form.key));
        if let (Some(operand), Some((column, _))) = (into.operands.last_mut(), key) {
            operand.cell = Some((block, row, column));
        }
    }

    /// The printed rows that a row means.
    fn trace_located(&mut self, block: BlockRef, row: &RowRef, into: &mut Trace) {
        let Ok(Some(view)) = self.view(block) else { return };
        let rows = match self.locate(&view, row) {
            Ok(Target::One(row)) => vec![row],
            Ok(Target::Many(rows)) => rows,
            _ => Vec::new(),
        };
        for row in rows {
            self.trace_row(view.id, row, Stand::plain(Role::Context), into);
        }
    }

    /// The cell of a column where there is one row, as in prose; else its head.
    fn trace_column(&mut self, block: BlockRef, column: ColumnIx, into: &mut Trace) {
        let Ok(Some(view)) = self.view(block) else { return };
        let printed = |row: &RowIx| view.block.cell(*row, column).is_some_and(|cell| cell.place.is_some());
        let mut rows = view.block.row_ids().map(|(row, _)| row);
        if let (Some(row), None) = (rows.next().filter(printed), rows.next()) {
            into.operands.push(self.operand(&view, row, column, Stand::plain(TESTED)));
        } else if let Some(head) = view.block.headers.get(usize::from(column.0)).and_then(Option::as_ref) {
            let table = names::block(self.program, self.report, view.id);
            let name = format!("{table}.{}", names::column(self.program, view.id, column));
            into.word(name, head.text.clone(), Some(head.place), Stand::plain(Role::Context));
        }
    }

    /// The first figure other than 0 of a table; if there is none, its title.
    fn trace_figure_of(&mut self, form: FormId, into: &mut Trace) {
        let blocks = self.program.forms.get(usize::from(form.0)).map_or(0, |form| form.blocks.len());
        for block in (0..).take(blocks).map(|at| BlockRef::new(form, BlockIx(at))) {
            let Ok(Some(view)) = self.view(block) else { continue };
            let found = view.block.row_ids().find_map(|(row, _)| {
                let mut cells = figures(view.spec, view.block, row);
                let cell =
                    cells.find(|(_, cell)| matches!(&cell.value, Value::Number(figure) if !figure.value.is_zero()));
                cell.map(|(column, _)| (row, column))
            });
            if let Some((row, column)) = found {
                return into.operands.push(self.operand(&view, row, column, Stand::plain(TESTED)));
            }
        }
        self.trace_title(form, into);
    }

    /// The first two cells of a column that hold the same.
    fn trace_pair(&mut self, block: BlockRef, column: ColumnIx, into: &mut Trace) {
        let Ok(Some(view)) = self.view(block) else { return };
        let mut seen: Vec<(String, RowIx)> = Vec::new();
        for (row, _) in view.block.row_ids() {
            let value = match view.block.cell(row, column).map(|cell| &cell.value) {
                Some(Value::Number(figure)) => figure.value.normalize().to_string(),
                Some(Value::Text(text)) => plain(text),
                _ => continue,
            };
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == value) {
                for row in [*first, row] {
                    into.operands.push(self.operand(&view, row, column, Stand::plain(TESTED)));
                }
                return;
            }
            seen.push((value, row));
        }
    }

    /// What each thing that is counted is compared with: cells and keys of the rows where outer loops stand.
    pub fn trace_told(&mut self, filter: Option<&Test>, running: usize, into: &mut Trace) {
        let (Some(filter), mut told) = (filter, Vec::new()) else { return };
        walk::test(filter, &mut |seen| {
            let slot = match seen {
                Seen::Cell(CellRef { row: RowRef::Slot(slot), .. })
                | Seen::Word(Word::Key(slot) | Word::Heading(HeadingRef::Slot(slot), _)) => *slot,
                _ => return,
            };
            if slot != running && !told.contains(&seen) {
                told.push(seen);
            }
        });
        for seen in told {
            match seen {
                Seen::Cell(cell) => self.trace_cell(cell, Stand::plain(TESTED), into),
                Seen::Word(word) => self.trace_word(word, Stand::plain(TESTED), into),
                _ => {}
            }
        }
    }
}
