//! What stands around a failing comparison: a table without figures that it is held against; and where an instance
//! points when nothing that its assertion read is printed: what its conditions read, the row where it stands, the tables
//! that it asked, else the head of the document.
//!
//! Must not know why it fails.

use super::frame::Frame;
use super::index::figures;
use super::names;
use super::outcome::{Operand, Role};
use super::trace::{Stand, Trace};
use super::walk::{self, Seen};
use crate::form::table::{BlockRef, FormId};
use crate::report::model::{RowIx, TableState, Value};
use crate::ruleset::program::{Case, LoopOver, Num, Relation, Test};

/// Operands of conditions that are listed.
const SEVERAL: usize = 4;

impl Frame<'_> {
    /// Places where it was looked, in the order in which they tell most.
    pub fn context(&mut self, case: &Case, test: &Test) -> Vec<Operand> {
        let conditions = self.conditions(case);
        let standing: Vec<(BlockRef, RowIx)> = (0..case.loops.len()).rev().filter_map(|slot| self.slot(slot)).collect();
        let here = |operand: &&Operand| operand.cell.is_some_and(|(block, row, _)| standing.contains(&(block, row)));
        let own: Vec<Operand> = conditions.iter().filter(here).take(SEVERAL).cloned().collect();
        if !own.is_empty() {
            return own;
        }
        let mut found = Trace::default();
        for (slot, looped) in case.loops.iter().enumerate().rev() {
            let Some((block, row)) = self.slot(slot).filter(|_| found.operands.is_empty()) else { continue };
            match looped.over {
                LoopOver::Members(_) => self.trace_member(block, &mut found),
                LoopOver::Rows(..) | LoopOver::Values(..) | LoopOver::Headings => {
                    self.trace_row(block, row, Stand::plain(Role::Context), &mut found);
                }
            }
            found.operands.retain(|operand| operand.place.is_some());
        }
        if !found.operands.is_empty() {
            return found.operands;
        }
        if !conditions.is_empty() {
            return conditions.into_iter().take(SEVERAL).collect();
        }
        self.asked(test, &mut found);
        if found.operands.is_empty() {
            let head = self.report.headings.first();
            let text = head.map(|heading| heading.title.text.clone()).unwrap_or_default();
            let place = head.map(|heading| heading.title.place);
            found.word("文档".to_owned(), text, place, Stand::plain(Role::Context));
        }
        found.operands.retain(|operand| operand.place.is_some());
        found.operands
    }

    /// What the `when`s of a case read, as far as it is printed.
    fn conditions(&mut self, case: &Case) -> Vec<Operand> {
        let mut found = Trace::default();
        for guard in &case.guards {
            self.trace_test(guard, &mut found);
        }
        let mut kept: Vec<Operand> = Vec::new();
        for operand in found.operands.into_iter().filter(|operand| operand.place.is_some()) {
            if kept.iter().all(|known| known.name != operand.name) {
                kept.push(Operand { role: Role::Context, ..operand });
            }
        }
        kept
    }

    /// The name of a printed copy, else its title.
    fn trace_member(&self, at: BlockRef, found: &mut Trace) {
        let Some(table) = self.report.table(at) else { return };
        if let Some(printed) = table.key.as_ref().or(table.title.as_ref()) {
            let name =
                format!("{}{}", names::form(self.program, at.form), names::member(self.program, self.report, at));
            found.word(name, printed.text.clone(), Some(printed.place), Stand::plain(Role::Context));
        }
    }

    /// The titles of the tables that a test reads or asks for.
    fn asked(&self, test: &Test, found: &mut Trace) {
        let mut forms: Vec<FormId> = Vec::new();
        walk::test(test, &mut |seen| {
            if let Seen::Reads(form) | Seen::Asks(form) = seen
                && !forms.contains(&form)
            {
                forms.push(form);
            }
        });
        for form in forms {
            self.trace_title(form, found);
        }
    }

    /// The table that one side of a comparison reads, and nothing else, if it holds no figure but 0.
    pub fn hollow(&self, relation: &Relation) -> Option<FormId> {
        let side = |num: &Num| {
            let mut forms: Vec<FormId> = Vec::new();
            walk::num(num, &mut |seen| {
                if let Seen::Reads(form) = seen {
                    forms.push(form);
                }
            });
            forms.dedup();
            let [only] = forms.as_slice() else { return None };
            Some(*only).filter(|form| self.is_hollow(*form))
        };
        match (side(&relation.left), side(&relation.right)) {
            (Some(form), None) | (None, Some(form)) => Some(form),
            _ => None,
        }
    }

    fn is_hollow(&self, form: FormId) -> bool {
        let (Some(spec), Some(table)) =
            (self.program.forms.get(usize::from(form.0)), self.report.tables.get(usize::from(form.0)))
        else {
            return false;
        };
        let nothing = |value: &Value| match value {
            Value::Number(figure) => figure.value.is_zero(),
            Value::Blank | Value::Absent => true,
            Value::Text(_) | Value::Unreadable(_) => false,
        };
        let mut blocks = spec.blocks.iter().zip(&table.blocks);
        let read =
            spec.many.is_none() && !matches!(table.state, TableState::Absent | TableState::Bound { whole: false });
        read && blocks.all(|(spec, block)| {
            let mut rows = block.row_ids();
            rows.all(|(row, _)| figures(spec, block, row).all(|(_, cell)| nothing(&cell.value)))
        })
    }
}
