//! Which printed copy of a form is read: where loops and aggregates over members stand, and members named by key.
//!
//! Must not know rows or values. A form that stands once is always here.

use super::frame::{Frame, View};
use super::outcome::Instance;
use super::stop::Stop;
use super::{causes::Copies, names};
use crate::base::fold::fold;
use crate::form::table::{BlockIx, BlockRef, FormId, Where};
use crate::report::model::{RowIx, Table, TableState};
use crate::ruleset::program::{Case, LoopOver, Program};

/// Stands for a whole member in a slot: its row is its place among the members.
const WHOLE: BlockIx = BlockIx(u16::MAX);

/// A member in a slot.
pub(super) fn whole(form: FormId, member: RowIx) -> (BlockRef, RowIx) {
    let at = u16::try_from(member.0).unwrap_or(u16::MAX);
    (BlockRef { form, block: WHOLE, from: Where::Member(at) }, member)
}

/// The block of the member that a loop of the instance stands at, if it is one of the block's form.
#[must_use]
pub fn member_of(program: &Program, case: &Case, instance: &Instance, block: BlockRef) -> BlockRef {
    let standing = case.loops.iter().zip(&instance.rows).find_map(|(looped, row)| match looped.over {
        LoopOver::Members(form) if same(program, form, block.form) => *row,
        _ => None,
    });
    let from = standing.map_or(block.from, |row| Where::Member(u16::try_from(row.0).unwrap_or(u16::MAX)));
    BlockRef { from, ..block }
}

/// Whether two forms are read from the same members: one form, or tables of the same other reports.
fn same(program: &Program, one: FormId, other: FormId) -> bool {
    let input = program.input_of(one).filter(|at| program.inputs.get(*at).is_some_and(|input| input.many.is_some()));
    one == other || (input.is_some() && input == program.input_of(other))
}

impl<'a> Frame<'a> {
    /// Whether several of a form may be printed.
    pub fn is_many(&self, form: FormId) -> bool {
        self.program.forms.get(usize::from(form.0)).is_some_and(|form| form.many.is_some())
    }

    /// The printed copies of a form, by their places.
    pub fn members(&self, form: FormId) -> Result<Vec<RowIx>, Stop> {
        let table = self.report.tables.get(usize::from(form.0));
        match table {
            None | Some(Table { state: TableState::Absent, .. }) => Err(Stop::Absent(form)),
            Some(table) => Ok((0..u32::try_from(table.members.len()).unwrap_or(u32::MAX)).map(RowIx).collect()),
        }
    }

    /// The block with the printed copy that is meant.
    pub fn resolve(&self, id: BlockRef) -> Result<BlockRef, Stop> {
        match id.from {
            Where::Here if self.is_many(id.form) => {
                let standing = self.standing().find(|at| at.block == WHOLE && same(self.program, at.form, id.form));
                standing.map(|at| BlockRef { from: at.from, ..id }).ok_or_else(|| self.copies(id.form, Copies::All))
            }
            Where::Keyed(key) => self.keyed(id, key),
            Where::Every => Err(self.copies(id.form, Copies::All)),
            Where::Here | Where::Member(_) => Ok(id),
        }
    }

    fn keyed(&self, id: BlockRef, key: u16) -> Result<BlockRef, Stop> {
        let (wanted, nth) =
            self.program.members.get(usize::from(key)).map_or(("", None), |wanted| (wanted.key.as_str(), wanted.nth));
        let table = self.report.tables.get(usize::from(id.form.0));
        let Some(table) = table.filter(|table| table.state != TableState::Absent) else {
            return Err(Stop::Absent(id.form));
        };
        let folded = fold(wanted);
        let bears = |member: &Table| {
            member.key.as_ref().is_some_and(|key| fold(&key.text) == folded)
                && nth.is_none_or(|nth| member.copy.saturating_add(1) == nth)
        };
        let mut found = table.members.iter().enumerate().filter(|(_, member)| bears(member)).map(|(at, _)| at);
        match (found.next(), found.next()) {
            (Some(at), None) => Ok(BlockRef { from: Where::Member(u16::try_from(at).unwrap_or(u16::MAX)), ..id }),
            (Some(_), Some(_)) => Err(self.copies(id.form, Copies::Doubled(wanted))),
            (None, _) => Err(self.copies(id.form, Copies::None(wanted))),
        }
    }

    /// A bound block; `None` for a table left out with its sentence, in which everything is 0.
    pub fn view(&self, id: BlockRef) -> Result<Option<View<'a>>, Stop> {
        if let Some(seen) = self.seen(id) {
            return Ok(Some(seen));
        }
        let id = if id.from == Where::Here && !self.is_many(id.form) { id } else { self.resolve(id)? };
        match self.report.table(id).map_or(TableState::Absent, |table| table.state) {
            TableState::Absent if matches!(id.from, Where::Member(_)) => {
                let member = self.report.table(id).and_then(|table| table.key.as_ref());
                Err(self.copies(id.form, Copies::None(member.map_or("？", |key| key.text.as_str()))))
            }
            TableState::Absent => Err(Stop::Absent(id.form)),
            TableState::Empty => Ok(None),
            TableState::Bound { .. } => {
                let view = self.printed(id).ok_or(Stop::Absent(id.form))?;
                self.last_seen.set(Some(view));
                Ok(Some(view))
            }
        }
    }

    /// A block as printed, also that of a table which says that it is empty: its zeros have places.
    pub fn printed(&self, id: BlockRef) -> Option<View<'a>> {
        let id = self.resolve(id).ok()?;
        let table = self.report.table(id)?;
        let block = table.blocks.get(usize::from(id.block.0))?;
        let whole = table.state != TableState::Bound { whole: false };
        let (spec, facts) = (super::index::block_form(self.program, id)?, self.index.facts(id)?);
        Some(View { id, table, block, spec, facts, whole })
    }

    /// The name of the member that a slot stands at: `"园区专项"`.
    pub fn member_name(&self, slot: usize) -> Option<String> {
        let (at, _) = self.slot(slot)?;
        Some(names::member(self.program, self.report, at))
    }
}
