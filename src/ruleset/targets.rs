//! What loops run over: blocks, listed rows, columns, and how the rule spelled them.
//!
//! Must not know what the loop does.

use super::expr::Compiler;
use super::problems::{self, Cure, error};
use super::program::{Keep, RowRef, RowSet};
use super::value::{Frame, Value};
use crate::form::table::{BlockRef, ColumnIx, ColumnType};
use crate::syntax::tree::{self, ColumnKind, Expr, ExprKind, Head, LoopKind, Reference, Step};

/// A table that a row loop runs over.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Rows { block: BlockRef, listed: Option<Vec<RowRef>>, label: String },
    Headings,
}

impl<'a> Compiler<'a> {
    /// The tables whose columns run: those named, else that of the row loop outside.
    pub fn column_tables(&mut self, this: &'a tree::Loop) -> Vec<(BlockRef, Option<String>)> {
        if !this.over.is_empty() {
            let targets: Vec<Target> = this.over.iter().flat_map(|over| self.targets(over)).collect();
            return targets
                .into_iter()
                .filter_map(|target| match target {
                    Target::Rows { block, label, .. } => Some((block, Some(label))),
                    Target::Headings => None,
                })
                .collect();
        }
        let outside = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Row { block, .. } | Frame::Value { block, .. } => Some(*block),
            _ => None,
        });
        match outside {
            Some(block) => vec![(block, None)],
            None => {
                self.problems.push(
                    error(problems::COLUMN_LOOP, this.span, "列循环不知是哪张表的列", "the columns of which table?")
                        .cure(
                            "写 for amount column c in 03，或先写行循环",
                            "write for amount column c in 03, or a row loop before it",
                        ),
                );
                Vec::new()
            }
        }
    }

    pub fn columns_of(&self, block: BlockRef, kind: ColumnKind) -> Vec<ColumnIx> {
        let Some(form) = self.index.block(block) else { return Vec::new() };
        let wanted = |types: &[ColumnType]| match kind {
            ColumnKind::Any => true,
            ColumnKind::Amount => types.contains(&ColumnType::Amount),
            ColumnKind::Percent => types.contains(&ColumnType::Percent),
            ColumnKind::Number => types.iter().any(|kind| matches!(kind, ColumnType::Number | ColumnType::Count(_))),
        };
        form.column_ids().filter(|(_, column)| wanted(&column.types)).map(|(id, _)| id).collect()
    }

    /// The blocks that an expression behind `in` names.
    pub fn targets(&mut self, over: &'a Expr) -> Vec<Target> {
        let label = spelled(over, false);
        let Some(value) = self.expr(over) else { return Vec::new() };
        if self.one_copy_of(&value, over.span).is_none() {
            return Vec::new();
        }
        let label = match self.label_of_copy(&value) {
            Some(own) => own,
            None => label,
        };
        match value {
            Value::Form(form, from) => {
                let blocks = self.index.row_blocks_from(form, from);
                let several = blocks.len() > 1;
                let target = |block: BlockRef| {
                    let name = self.index.block(block).and_then(|form| form.name.as_deref());
                    let label = match name {
                        Some(name) if several => format!("{label}.{name}"),
                        _ => label.clone(),
                    };
                    Target::Rows { block, listed: None, label }
                };
                blocks.into_iter().map(target).collect()
            }
            Value::Block(block) => vec![Target::Rows { block, listed: None, label }],
            Value::Row(block, row) => vec![Target::Rows { block, listed: Some(vec![row]), label }],
            Value::Rows(block, rows) => vec![Target::Rows { block, listed: Some(rows), label }],
            Value::Document => vec![Target::Headings],
            _ => {
                self.problems.push(
                    error(
                        problems::LOOP_OVER,
                        over.span,
                        "in 之后要写一张表，或表中的几行",
                        "a table is wanted behind in, or rows of one",
                    )
                    .cure("逐个数循环写 for value v in 表.列", "write for value v in table.column to run over figures"),
                );
                Vec::new()
            }
        }
    }

    pub fn row_set(&mut self, this: &'a tree::Loop, block: BlockRef, listed: Option<Vec<RowRef>>) -> Option<RowSet> {
        let keep = match (this.kind, this.with_parts) {
            (LoopKind::LeafRow, _) => Keep::Leaf,
            (_, true) => Keep::WithParts,
            _ => Keep::Every,
        };
        Some(match (listed, &this.under) {
            (Some(_), Some(top)) => {
                let zh = "方括号里已列出各行，不能再写 under";
                let en = "the brackets list the rows: under means nothing with them";
                let problem = error(problems::LOOP_OVER, top.span, zh, en);
                return self.fail(
                    problem.cure("筛选用 where，如 where r under 201", "choose with where, such as where r under 201"),
                );
            }
            (Some(rows), None) => RowSet::Listed(rows, keep),
            (None, Some(top)) => RowSet::Under(self.row_in(block, top)?, keep),
            (None, None) => match keep {
                Keep::Every => RowSet::All,
                Keep::Leaf => RowSet::Leaf,
                Keep::WithParts => RowSet::WithParts,
            },
        })
    }
}

/// A table as the rule wrote it: `01.收入`; without its last name where that is a column.
pub(super) fn spelled(over: &Expr, column: bool) -> String {
    match &over.kind {
        ExprKind::Ref(reference) => spelled_reference(reference, column),
        ExprKind::Number(literal) => literal.digits.clone(),
        ExprKind::Group(inner) => spelled(inner, column),
        _ => String::new(),
    }
}

fn spelled_reference(reference: &Reference, column: bool) -> String {
    let (Head::Table(head) | Head::Name(head)) = &reference.head;
    let dots: Vec<&str> = reference
        .steps
        .iter()
        .map_while(|step| match step {
            Step::Dot(name) => Some(name.text.as_str()),
            Step::Ordinal(..) | Step::Bracket(..) => None,
        })
        .collect();
    let keep = if column { dots.len().saturating_sub(1) } else { dots.len() };
    std::iter::once(head.text.as_str()).chain(dots.into_iter().take(keep)).collect::<Vec<_>>().join(".")
}
