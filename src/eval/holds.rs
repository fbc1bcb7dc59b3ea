//! Conditions: whether a test is true of the printed figures, or why that cannot be told.
//!
//! Must not know true values or verdicts.

use std::cmp::Ordering;

use foldhash::HashSet;

use super::algebra::Fault;
use super::frame::{Frame, View};
use super::index::{figures, holds_figures, is_below};
use super::locate::Target;
use super::members::whole;
use super::stop::Stop;
use crate::base::exact::Fraction;
use crate::base::fold::plain;
use crate::eval::outcome::CauseKind;
use crate::form::table::{BlockIx, BlockRef, ColumnIx, FormId, Where};
use crate::report::model::{Key, RowIx, TableState, Value};
use crate::ruleset::program::{CellRef, Num, Op, RowRef, Test, Thing, Word};

impl<'a> Frame<'a> {
    /// Whether a test is true as printed. False wins in `and`, true in `or`, whatever cannot be told beside them.
    pub fn holds(&mut self, test: &Test) -> Result<bool, Stop> {
        match test {
            Test::Compare(relation) => self.is_sure(relation.op, &relation.left, &relation.right),
            Test::And(parts) => Ok(!self.any(parts, |frame, part| Ok(!frame.holds(part)?))?),
            Test::Or(parts) => self.any(parts, Self::holds),
            Test::Not(part) => Ok(!self.holds(part)?),
            Test::Implies(left, right) => Ok(!self.holds(left)? || self.holds(right)?),
            Test::If(test, then, other) => {
                let branch = if self.holds(test)? { then } else { other };
                self.holds(branch)
            }
            Test::InNums(num, list) => self.any(list, |frame, other| frame.is_sure(Op::Eq, num, other)),
            plain => self.is_so(plain),
        }
    }

    /// Whether any part is as asked; one that is decides, else one that cannot be told.
    fn any<T>(
        &mut self,
        parts: impl IntoIterator<Item = T>,
        is: impl Fn(&mut Self, T) -> Result<bool, Stop>,
    ) -> Result<bool, Stop> {
        let mut stop = None;
        for part in parts {
            match is(self, part) {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(why) => stop = stop.or(Some(why)),
            }
        }
        stop.map_or(Ok(false), Err)
    }

    /// Whether a comparison is true as printed, if no row of unknown place or unread part of a document may change it.
    fn is_sure(&mut self, op: Op, left: &Num, right: &Num) -> Result<bool, Stop> {
        let kept = (self.not_whole.take(), self.unplaced.take(), self.may_grow.take());
        let sign = self.printed_sign(left, right);
        let met = (self.not_whole, self.unplaced, self.may_grow);
        (self.not_whole, self.unplaced, self.may_grow) = kept;
        match met {
            (Some(form), ..) => Err(self.not_whole(form, "")),
            (_, Some((block, row)), _) => Err(self.unplaced(block, row)),
            (.., Some(place)) if grown(left, right, sign.clone()?, op).is_none() => Err(Self::behind(place)),
            _ => Ok(satisfies(op, sign?)),
        }
    }

    fn printed_sign(&mut self, left: &Num, right: &Num) -> Result<Ordering, Stop> {
        let left: Fraction = self.figure(left)?;
        let right: Fraction = self.figure(right)?;
        left.compare(right).ok_or_else(|| self.fault(Fault::TooLarge))
    }

    /// Tests that are no comparison of figures and have no parts: the same as a condition and as an assertion.
    pub fn is_so(&mut self, test: &Test) -> Result<bool, Stop> {
        match test {
            Test::SameWord(relation) => Ok(self.same_word(relation)? == relation.equal),
            Test::InWords(word, list) => self.in_words(word, list),
            Test::InList(word, list) => self.has_entry(*list, word),
            Test::Under(block, row, top) => self.is_under(*block, row, top),
            Test::Exists(thing) => self.exists(thing),
            Test::Blank(cell) => self.all_cells(cell, |value| matches!(value, Value::Blank)),
            Test::Readable(cell) => self.all_cells(cell, |value| !matches!(value, Value::Text(_))),
            Test::Empty(form) => {
                self.live = true;
                self.empty(*form)
            }
            Test::Contains(text, part) => {
                let (text, part) = (self.word(text)?, self.name(part)?);
                Ok(self.index.words.text(&text).contains(&*part))
            }
            Test::Meets(value, target) => {
                let (value, target) = (self.word(value)?, self.word(target)?);
                crate::base::bound::meets(&value, &target).ok_or(Stop::Skip)
            }
            Test::Unique(block, column) => self.is_unique(*block, *column),
            Test::Const(value) => {
                self.live = true;
                Ok(*value)
            }
            composed => self.holds(composed),
        }
    }

    fn in_words(&mut self, word: &Word, list: &[Word]) -> Result<bool, Stop> {
        let text = self.name(word)?;
        self.any(list, |frame, other| Ok(frame.name(other)? == text))
    }

    /// Whether a row is another or lies below it, in the printed tree, by code or in the form.
    fn is_under(&mut self, block: BlockRef, row: &RowRef, top: &RowRef) -> Result<bool, Stop> {
        let Some(view) = self.view(block)? else { return Ok(false) };
        self.live = true;
        let rows = self.locate(&view, row)?;
        let rows = rows.printed();
        let node = match top {
            RowRef::Node(node) => Some(*node),
            _ => None,
        };
        let tops = match self.locate(&view, top)? {
            Target::Missing(what) if node.is_none() => return Err(self.not_printed(block, &what)),
            tops => tops,
        };
        let inside = |row: RowIx| {
            let mut at = Some(row);
            for _ in 0..=view.block.rows.len() {
                let Some(here) = at else { break };
                if tops.printed().contains(&here) {
                    return true;
                }
                at = view.block.row(here).and_then(|row| row.parent);
            }
            let found = view.block.row(row);
            let by_code = matches!((found.map(|row| &row.key), top), (Some(Key::Code(code)), RowRef::Code(top)) if code.starts_with(top.as_str()));
            let own = found.and_then(|row| row.node);
            by_code || own.zip(node).is_some_and(|(own, node)| is_below(view.spec, own, node))
        };
        Ok(!rows.is_empty() && rows.iter().copied().all(inside))
    }

    fn exists(&mut self, thing: &Thing) -> Result<bool, Stop> {
        self.live = true;
        let (block, row, column) = match thing {
            Thing::Table(form) => return self.is_there(*form),
            Thing::Heading(heading) => {
                let found = self.heading(heading).is_some();
                return self.report.cut.filter(|_| !found).map_or(Ok(found), |place| Err(Self::behind(place)));
            }
            Thing::Entry(list, word) => return self.has_entry(*list, word),
            Thing::Row(block, row) => (*block, Some(row), None),
            Thing::Cell(cell) => (cell.block, Some(&cell.row), Some(cell.column)),
            Thing::Column(block, column) => (*block, None, Some(crate::ruleset::program::ColumnRef::Fixed(*column))),
        };
        let view = match self.view(block) {
            Ok(Some(view)) => view,
            Ok(None) => return Ok(false),
            // what an absent table would have printed is not known
            Err(stop) => return Err(stop),
        };
        let column = column.map(|column| self.column(&view, column)).transpose()?;
        let Some(row) = row else {
            let printed = |column| {
                view.has_column(column)
                    || view
                        .block
                        .row_ids()
                        .any(|(row, _)| view.block.cell(row, column).is_some_and(|cell| cell.value != Value::Absent))
            };
            return if column.is_some_and(printed) { Ok(true) } else { self.not_there(view.id) };
        };
        let rows = self.locate(&view, row)?;
        if rows.printed().is_empty() {
            return self.none_hidden(&view);
        }
        let printed = |row: &RowIx| {
            column.is_none_or(|column| view.block.cell(*row, column).is_some_and(|cell| cell.value != Value::Absent))
        };
        if rows.printed().iter().any(printed) { Ok(true) } else { self.not_there(view.id) }
    }

    /// Whether a table is in the document, unless the file breaks off before it could come, or it may be one not read.
    fn is_there(&self, form: FormId) -> Result<bool, Stop> {
        let Some(table) = self.report.tables.get(usize::from(form.0)) else { return Ok(false) };
        match table.state {
            TableState::Absent if table.cut.or(table.unread).is_some() => Err(Stop::Absent(form)),
            state => Ok(state != TableState::Absent),
        }
    }

    /// That a row is not printed, unless it may be one whose name is not known.
    fn none_hidden(&self, view: &View<'_>) -> Result<bool, Stop> {
        match view.facts.strays.iter().find(|row| holds_figures(view.spec, view.block, **row)) {
            Some(row) => Err(self.unplaced(view.id, *row)),
            None => self.not_there(view.id),
        }
    }

    /// Whether no figure of a table is other than 0; one that is decides, one that cannot be read may be.
    fn empty(&mut self, form: FormId) -> Result<bool, Stop> {
        let blocks = self.program.forms.get(usize::from(form.0)).map_or(0, |form| form.blocks.len());
        let copies = match self.is_many(form) {
            true => self.members(form)?.iter().map(|member| whole(form, *member).0.from).collect(),
            false => vec![Where::Here],
        };
        let mut stop = None;
        for (block, from) in (0..).take(blocks).map(BlockIx).flat_map(|at| copies.iter().map(move |from| (at, *from))) {
            let id = BlockRef { form, block, from };
            let Some(view) = self.view(id)? else { return Ok(true) };
            let rows = view
                .block
                .row_ids()
                .flat_map(|(row, _)| figures(view.spec, view.block, row).map(move |(at, cell)| (row, at, cell)));
            for (row, column, cell) in rows {
                match &cell.value {
                    Value::Number(figure) if !figure.value.is_zero() => return Ok(false),
                    Value::Text(_) | Value::Unreadable(_) if stop.is_none() => {
                        stop = self.reading(&view, (id, row, column), cell).err();
                    }
                    _ => {}
                }
            }
            if !view.whole && stop.is_none() {
                stop = Some(self.not_whole(form, ""));
            }
        }
        stop.map_or(Ok(true), Err)
    }

    /// Whether all cells that a reference stands for are as asked; a cell of value 0 that is not printed counts as blank.
    fn all_cells(&mut self, cell: &CellRef, is: impl Fn(&Value) -> bool) -> Result<bool, Stop> {
        self.live = true;
        let Some(view) = self.view(cell.block)? else {
            let printed = self.zero_cell(cell).and_then(|(view, row, column)| view.block.cell(row, column));
            return Ok(printed.is_none_or(|cell| is(&cell.value)));
        };
        let column = self.column(&view, cell.column)?;
        let rows = self.locate(&view, &cell.row)?;
        if let Target::Missing(what) = &rows {
            return Err(self.not_printed(view.id, what));
        }
        let other = self.any(rows.printed(), |frame, row| {
            let Some(found) = view.block.cell(*row, column) else { return Err(frame.unprinted_column(&view, column)) };
            if matches!(found.value, Value::Unreadable(_) | Value::Absent) {
                frame.reading(&view, (view.id, *row, column), found)?;
            }
            Ok(!is(&found.value))
        })?;
        Ok(!other)
    }

    /// Whether no value stands twice in a printed column; blanks do not count, and two that are equal decide.
    fn is_unique(&mut self, block: BlockRef, column: ColumnIx) -> Result<bool, Stop> {
        let Some(view) = self.view(block)? else { return Ok(true) };
        if !view.has_column(column) {
            return Err(self.unprinted_column(&view, column));
        }
        let (mut seen, mut stop) = (HashSet::default(), None);
        for (row, _) in view.block.row_ids() {
            let Some(cell) = view.block.cell(row, column) else { continue };
            let value = match &cell.value {
                Value::Number(figure) => figure.value.normalize().to_string(),
                Value::Text(text) => plain(text),
                Value::Blank | Value::Absent => continue,
                Value::Unreadable(why) => {
                    let bad = self.bad_cell(CauseKind::Unreadable, (block, row, column), cell, Some(why));
                    stop = stop.or(Some(bad));
                    continue;
                }
            };
            self.live = true;
            if !seen.insert(value) {
                return Ok(false);
            }
        }
        stop.map_or_else(|| self.not_there(block).map(|_| true), Err)
    }
}

/// Whether a comparison with a count that may be greater is true, if that is the same for every greater count.
pub(super) fn grown(left: &Num, right: &Num, printed: Ordering, op: Op) -> Option<bool> {
    let from = match (left, right) {
        (Num::Headings(..), Num::Const(..)) => printed..=Ordering::Greater,
        (Num::Const(..), Num::Headings(..)) => Ordering::Less..=printed,
        _ => return None,
    };
    let signs = [Ordering::Less, Ordering::Equal, Ordering::Greater].into_iter().filter(|sign| from.contains(sign));
    let mut found = signs.map(|sign| satisfies(op, sign));
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// Whether a difference of that sign satisfies a comparison.
pub(super) fn satisfies(op: Op, sign: Ordering) -> bool {
    match op {
        Op::Eq => sign == Ordering::Equal,
        Op::Ne => sign != Ordering::Equal,
        Op::Lt => sign == Ordering::Less,
        Op::Le => sign != Ordering::Greater,
        Op::Gt => sign == Ordering::Greater,
        Op::Ge => sign != Ordering::Less,
    }
}
