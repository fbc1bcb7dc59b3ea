//! `sum`, `count`, `min`, `max`: over which rows of which table they run.
//!
//! Must not know what is done with their result.

use super::expr::Compiler;
use super::names::Found;
use super::problems::{self, Cure, error};
use super::program::{Aggregate, AggregateFn, Keep, Num, RowRef, RowSet};
use super::types::Quantity;
use super::value::{Frame, Scalar, Value};
use crate::base::place::Span;
use crate::form::table::{BlockRef, FormId};
use crate::syntax::tree::{Arg, ArgRows, Expr, ExprKind, Head, Reference};

impl<'a> Compiler<'a> {
    pub fn aggregate(&mut self, function: AggregateFn, arg: &'a Arg, span: Span) -> Option<Value> {
        if self.is_document(&arg.value) {
            return self.count_of_headings(function, arg, span);
        }
        let Some(form) = self.every_copy(&arg.value) else { return self.over_rows(function, arg, None, span) };
        self.uses(form);
        let slot = self.take_slot();
        self.frames.push(Frame::Member { var: "", form, input: None });
        let value = self.over_rows(function, arg, Some((form, slot)), span);
        self.frames.pop();
        self.depth -= 1;
        value
    }

    /// An aggregate over rows, over members, or over the rows of all members.
    fn over_rows(
        &mut self,
        function: AggregateFn,
        arg: &'a Arg,
        members: Option<(FormId, usize)>,
        span: Span,
    ) -> Option<Value> {
        let (block, rows, listed) = match members {
            Some((form, _)) if !self.runs_over_rows(arg) => (self.index.first_block(form), RowSet::Once, None),
            _ => self.rows_of(arg, span)?,
        };
        self.uses(block.form);
        let slot = self.take_slot();
        let once = rows == RowSet::Once;
        if !once {
            self.frames.push(Frame::Aggregate { block, slot, listed });
        }
        let value = self.aggregate_value(function, block, &arg.value);
        let filter = arg.filter.as_ref().map(|filter| self.test(filter));
        if !once {
            self.frames.pop();
        }
        self.depth -= 1;
        let members = members.map(|(_, slot)| slot);
        let (value, quantity) = value?;
        let filter = match filter {
            Some(filter) => Some(filter?),
            None => None,
        };
        let aggregate = Aggregate { function, block, rows, filter, value, slot, members, span };
        Some(Value::Num(Num::Aggregate(Box::new(aggregate)), quantity))
    }

    /// Whether the value names rows: not one cell of each member, and not the members themselves.
    fn runs_over_rows(&mut self, arg: &'a Arg) -> bool {
        let of_rows = arg.of.is_some() || arg.under.is_some();
        of_rows || (!self.is_whole_form(&arg.value) && self.named_table(&arg.value).is_some())
    }

    fn is_document(&mut self, expr: &'a Expr) -> bool {
        match &expr.kind {
            ExprKind::Ref(reference) if reference.steps.is_empty() => {
                let before = self.problems.len();
                let found = self.reference(reference);
                self.problems.truncate(before);
                found == Some(Value::Document)
            }
            _ => false,
        }
    }

    /// `count(文档 where …)`
    fn count_of_headings(&mut self, function: AggregateFn, arg: &'a Arg, span: Span) -> Option<Value> {
        if function != AggregateFn::Count || arg.rows.is_some() || arg.of.is_some() || arg.under.is_some() {
            let zh = "文档的各行是标题，没有数，也没有上下级，只能数有几行";
            let en = "the rows of 文档 are headings without figures and levels: they can only be counted";
            let problem = error(problems::ARGUMENT_KIND, span, zh, en);
            let (zh, en) = ("如 count(文档 where 种类 == \"表\")", "such as count(文档 where 种类 == \"表\")");
            return self.fail(problem.cure(zh, en));
        }
        let slot = self.depth;
        self.depth += 1;
        self.slots = self.slots.max(self.depth);
        // no variable has this name, so `row` stays that of the loop outside
        self.frames.push(Frame::Heading { var: "", slot });
        let filter = arg.filter.as_ref().map(|filter| self.test(filter));
        self.frames.pop();
        self.depth -= 1;
        let filter = match filter {
            Some(filter) => Some(Box::new(filter?)),
            None => None,
        };
        Some(Value::Num(Num::Headings(filter, slot), Quantity::Number))
    }

    fn aggregate_value(&mut self, function: AggregateFn, block: BlockRef, expr: &'a Expr) -> Option<(Num, Quantity)> {
        if function != AggregateFn::Count {
            return self.num(expr);
        }
        let one = (Num::Const(rust_decimal::Decimal::ONE, None), Quantity::Number);
        match self.expr(expr)? {
            Value::Form(..) | Value::Block(_) | Value::Rows(..) | Value::Row(..) => Some(one),
            value => match self.scalar(value, expr.span)? {
                Scalar::Num(num, _) => Some((num, Quantity::Number)),
                Scalar::Word(..) => Some(one),
                Scalar::Test(_) => {
                    let table = self.index.block_label(block);
                    self.fail(
                        error(
                            problems::CONDITION,
                            expr.span,
                            "count 里要写一列，写的是条件",
                            "a column is wanted in count, not a condition",
                        )
                        .cure(
                            format!("条件写在 where 后，如 count({table} where …)"),
                            format!("put it behind where: count({table} where …)"),
                        ),
                    )
                }
            },
        }
    }

    /// The block and rows an aggregate takes, and the list in brackets if there is one.
    fn rows_of(&mut self, arg: &'a Arg, span: Span) -> Option<(BlockRef, RowSet, Option<Vec<RowRef>>)> {
        let named = self.named_table(&arg.value);
        if let Some(top) = arg.of.as_ref().or(arg.under.as_ref()) {
            let (block, row) = self.top_row(named.as_ref().map(|(block, _)| *block), top)?;
            let rows = match (&arg.of, arg.rows) {
                (Some(_), Some(_)) => {
                    let zh = "of 已说明取直属下级各行，不能再写 leaf、all";
                    let en = "of takes the rows directly below: leaf and all mean nothing with it";
                    let problem = error(problems::ARGUMENT_KIND, span, zh, en);
                    let (zh, en) =
                        ("取以下各明细行写 under，如 sum(03.合计 under 201)", "for the detail rows below write under");
                    return self.fail(problem.cure(zh, en));
                }
                (Some(_), None) => RowSet::Of(row),
                (None, Some(ArgRows::All)) => RowSet::Under(row, Keep::Every),
                (None, _) => RowSet::Under(row, Keep::Leaf),
            };
            return Some((block, rows, None));
        }
        match named {
            Some((block, Some(list))) => Some((block, RowSet::Listed(list.clone(), Keep::Every), Some(list))),
            Some((block, None)) => Some((block, whole(arg.rows), None)),
            None => match self.innermost_block() {
                Some(block) if self.names_column(block, &arg.value) => Some((block, whole(arg.rows), None)),
                _ => self.no_table(&arg.value, span),
            },
        }
    }

    fn no_table<T>(&mut self, value: &'a Expr, span: Span) -> Option<T> {
        let before = self.problems.len();
        let _ = self.expr(value);
        if self.problems.len() > before {
            return None;
        }
        self.fail(error(problems::NO_ROWS, span, "不知对哪张表的各行计算", "over the rows of which table?").cure(
            "写一列，如 sum(03.项目支出)，或写 sum(… of r)",
            "write a column, such as sum(03.项目支出), or sum(… of r)",
        ))
    }

    /// The row behind `of` or `under`, and its block: the one named in the value, else the row's own.
    fn top_row(&mut self, named: Option<BlockRef>, top: &'a Expr) -> Option<(BlockRef, RowRef)> {
        let before = self.problems.len();
        let row = match &top.kind {
            ExprKind::Ref(_) => self.expr(top),
            _ => None,
        };
        match (named, row) {
            (Some(block), Some(Value::Row(from, row))) if from == block => Some((block, row)),
            (Some(block), Some(Value::Row(from, RowRef::Slot(slot)))) => {
                Some((block, self.same_row(from, slot, block, top.span)?))
            }
            (None, Some(Value::Row(block, row))) => Some((block, row)),
            (named, _) => {
                self.problems.truncate(before);
                match named.or_else(|| self.innermost_block()) {
                    Some(block) => Some((block, self.row_in(block, top)?)),
                    None => self.fail(
                        error(
                            problems::NO_ROWS,
                            top.span,
                            "of、under 后要写一行",
                            "a row is wanted behind of or under",
                        )
                        .cure("写循环变量，或写 03[201]", "write the variable of a loop, or 03[201]"),
                    ),
                }
            }
        }
    }

    fn innermost_block(&self) -> Option<BlockRef> {
        self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Aggregate { block, .. } | Frame::Row { block, .. } | Frame::Value { block, .. } => Some(*block),
            Frame::Column { block, .. } => Some(*block),
            Frame::Item { form, from } => match self.index.row_blocks_from(*form, *from).as_slice() {
                [only] => Some(*only),
                _ => None,
            },
            Frame::Heading { .. } | Frame::Member { .. } => None,
        })
    }

    /// Whether some bare name of the expression is a column of the block.
    fn names_column(&mut self, block: BlockRef, expr: &'a Expr) -> bool {
        references(expr).into_iter().any(|reference| match (&reference.head, reference.steps.is_empty()) {
            (Head::Name(name), true) => {
                self.index.names(block).columns.find(&name.text) != Found::None
                    || self.frames.iter().any(|frame| matches!(frame, Frame::Column { var, .. } if *var == name.text))
            }
            _ => false,
        })
    }

    /// The first table that the value of an aggregate names, with the rows it lists.
    fn named_table(&mut self, expr: &'a Expr) -> Option<(BlockRef, Option<Vec<RowRef>>)> {
        let before = self.problems.len();
        let forms = self.forms.len();
        let mut found = None;
        for reference in references(expr) {
            found = match self.reference(reference) {
                Some(Value::Column { block, bare: false, column }) => Some((self.index.in_rows(block, column), None)),
                Some(Value::Block(block)) => Some((block, None)),
                Some(Value::Cells(block, _, rows) | Value::Rows(block, rows)) => Some((block, Some(rows))),
                Some(Value::Form(form, from)) => match self.index.row_blocks_from(form, from).as_slice() {
                    [only] => Some((*only, None)),
                    _ => None,
                },
                _ => None,
            };
            if found.is_some() {
                break;
            }
        }
        self.problems.truncate(before);
        self.forms.truncate(forms);
        found
    }
}

fn whole(rows: Option<ArgRows>) -> RowSet {
    match rows {
        Some(ArgRows::All) => RowSet::All,
        Some(ArgRows::Leaf) | None => RowSet::Leaf,
    }
}

/// The references of an expression that belong to its rows: those inside another call have rows of their own.
pub(super) fn references(expr: &Expr) -> Vec<&Reference> {
    let mut found = Vec::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Ref(reference) => found.push(reference),
            ExprKind::Negate(x) | ExprKind::Not(x) | ExprKind::Group(x) => open.push(x),
            ExprKind::Binary(a, _, _, b) | ExprKind::Under(a, b) => open.extend([b.as_ref(), a.as_ref()]),
            ExprKind::If(a, b, c) => open.extend([c.as_ref(), b.as_ref(), a.as_ref()]),
            ExprKind::InSet(a, _) | ExprKind::In(a, _) => open.push(a),
            ExprKind::Call(call) if matches!(call.name.text.as_str(), "abs" | "round") => {
                open.extend(call.args.first().map(|arg| &arg.value));
            }
            ExprKind::Call(_) | ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Bool(_) => {}
        }
    }
    found
}
