//! Where an instance stands: whether it lies in what `at` names, and which rows and cells a reference means.
//!
//! Must not know verdicts.

use super::frame::{Frame, HEADINGS};
use super::index::{Index, block_form, form_of};
use super::locate::Target;
use super::members;
use super::names;
use super::outcome::{Cause, Instance};
use super::stop::Stop;
use crate::base::fold::fold;
use crate::form::table::{BlockIx, BlockRef, ColumnIx, FormId, Where};
use crate::report::model::{Report, RowIx};
use crate::ruleset::program::{Case, ColumnRef, HeadingRef, LoopOver, Program, RowRef};
use crate::ruleset::trial::Site;

/// Looks up places in one report.
#[derive(Debug)]
pub struct Places<'a> {
    program: &'a Program,
    report: &'a Report,
    index: Index,
}

impl<'a> Places<'a> {
    /// Reads the tables of the report once.
    #[must_use]
    pub fn new(program: &'a Program, report: &'a Report) -> Self {
        Places { program, report, index: Index::new(program, report) }
    }

    fn frame(&self) -> Frame<'_> {
        Frame::new(self.program, self.report, &self.index)
    }

    /// The printed rows that a row means.
    ///
    /// # Errors
    /// Why there are none.
    pub fn rows(&self, block: BlockRef, row: &RowRef) -> Result<Vec<RowIx>, Box<Cause>> {
        let mut frame = self.frame();
        self.located(&mut frame, block, row).map_err(|stop| frame.cause(stop))
    }

    fn located(&self, frame: &mut Frame<'_>, block: BlockRef, row: &RowRef) -> Result<Vec<RowIx>, Stop> {
        let named = || names::reference(self.program, block, row);
        let Some(view) = frame.view(block)? else { return Err(frame.not_printed(block, &named())) };
        match frame.locate(&view, row)? {
            Target::One(row) => Ok(vec![row]),
            Target::Many(rows) if !rows.is_empty() => Ok(rows),
            Target::Many(_) | Target::Zero => Err(frame.not_printed(block, &named())),
            Target::Missing(what) => Err(frame.not_printed(block, &what)),
        }
    }

    /// The column of the form that a column means, if it is printed.
    ///
    /// # Errors
    /// Why it is not there.
    pub fn column(&self, block: BlockRef, column: ColumnRef) -> Result<ColumnIx, Box<Cause>> {
        let frame = self.frame();
        let found = (|| {
            let Some(view) = frame.view(block)? else { return Err(frame.not_printed(block, "")) };
            let column = frame.column(&view, column)?;
            if view.has_column(column) { Ok(column) } else { Err(frame.unprinted_column(&view, column)) }
        })();
        found.map_err(|stop| frame.cause(stop))
    }

    /// Which of the report's headings is meant.
    #[must_use]
    pub fn heading(&self, wanted: &HeadingRef) -> Option<usize> {
        let found = self.frame().heading(wanted)?;
        self.report.headings.iter().position(|heading| std::ptr::eq(heading, found))
    }

    /// `03[2159999].基本支出`
    #[must_use]
    pub fn cell_name(&self, block: BlockRef, row: RowIx, column: ColumnIx) -> String {
        names::cell(self.program, self.report, block, row, column)
    }

    /// The block with the printed copy that is meant, if it is there.
    #[must_use]
    pub fn resolve(&self, block: BlockRef) -> BlockRef {
        self.frame().resolve(block).unwrap_or(block)
    }

    /// What `at` means in this report, ready to be compared with instances.
    #[must_use]
    pub fn area(&self, site: &Site) -> Area {
        // of several rows of one name the first goes without number, in findings too
        let rows = |block: &BlockRef, row: &RowRef| {
            let first = || self.rows(*block, &RowRef::Nth(row.clone().into(), 1));
            self.rows(*block, row).or_else(|_| first()).unwrap_or_default()
        };
        let column = |block: &BlockRef, column: ColumnRef| match column {
            ColumnRef::Fixed(column) => Some(column),
            ColumnRef::Ordinal(_) => self.column(*block, column).ok(),
        };
        match site {
            Site::Form(form) => Area::Form(*form),
            Site::Member(block) => Area::Member(self.resolve(*block)),
            Site::Block(block) => Area::Part(self.resolve(*block), None, None),
            Site::Row(block, row) => Area::Part(self.resolve(*block), Some(rows(block, row)), None),
            Site::Column(block, at) => Area::Part(self.resolve(*block), None, Some(column(block, *at))),
            Site::Cell(cell) => {
                let rows = rows(&cell.block, &cell.row);
                Area::Part(self.resolve(cell.block), Some(rows), Some(column(&cell.block, cell.column)))
            }
            Site::Heading(heading) => {
                let row = self.heading(heading).and_then(|at| u32::try_from(at).ok());
                Area::Part(HEADINGS, Some(row.map(RowIx).into_iter().collect()), None)
            }
        }
    }

    /// Whether an instance lies in an area.
    #[must_use]
    pub fn lies_in(&self, instance: &Instance, area: &Area) -> bool {
        let rule = self.program.rules.get(instance.rule as usize);
        let Some(case) = rule.and_then(|rule| rule.cases.get(instance.case as usize)) else { return false };
        let Some((block, row)) = self.stand(case, instance) else { return false };
        match area {
            Area::Form(form) => block.form == *form,
            Area::Member(wanted) => (block.form, block.from) == (wanted.form, wanted.from),
            Area::Part(wanted, rows, column) => {
                let in_rows = rows.as_ref().is_none_or(|rows| row.is_some_and(|row| rows.contains(&row)));
                let in_column = |column: Option<ColumnIx>| {
                    let spec = block_form(self.program, *wanted);
                    let spec = spec.zip(column).and_then(|(spec, at)| spec.columns.get(usize::from(at.0)));
                    spec.is_some_and(|spec| case.at.column.as_deref() == Some(spec.name.as_str()))
                };
                let every = wanted.from == Where::Every && (block.form, block.block) == (wanted.form, wanted.block);
                (every || block == *wanted) && in_rows && column.is_none_or(in_column)
            }
        }
    }

    /// The block and row that name an instance.
    fn stand(&self, case: &Case, instance: &Instance) -> Option<(BlockRef, Option<RowIx>)> {
        if let Some(slot) = case.at.rows.last() {
            let block = match case.loops.get(*slot).map(|looped| &looped.over)? {
                LoopOver::Rows(block, _) | LoopOver::Values(block, _) => *block,
                LoopOver::Headings => HEADINGS,
                LoopOver::Members(form) => BlockRef::new(*form, BlockIx(0)),
            };
            let block = self.resolve(members::member_of(self.program, case, instance, block));
            return Some((block, instance.rows.get(*slot).copied().flatten()));
        }
        let (form, part) = match case.at.table.as_deref()?.split_once('.') {
            Some((form, part)) => (form, Some(part)),
            None => (case.at.table.as_deref()?, None),
        };
        let at = self.program.forms.iter().position(|known| {
            known.number.as_deref() == Some(form) || known.name == form || fold(&known.name) == fold(form)
        })?;
        let id = FormId(u16::try_from(at).ok()?);
        let blocks = &form_of(self.program, id)?.blocks;
        let block = part.and_then(|part| blocks.iter().position(|block| block.name.as_deref() == Some(part)));
        let block = BlockRef::new(id, BlockIx(u16::try_from(block.unwrap_or(0)).ok()?));
        Some((members::member_of(self.program, case, instance, block), None))
    }
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Area {
    /// A whole table.
    Form(FormId),
    /// One printed copy of a form.
    Member(BlockRef),
    /// Of a block the rows, if they are told, and the column, if one is told; a column that is not there holds nothing.
    Part(BlockRef, Option<Vec<RowIx>>, Option<Option<ColumnIx>>),
}
