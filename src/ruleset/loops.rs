//! Loops: a rule over several tables and columns becomes one case for each, in which only rows run.
//!
//! Must not know what the rule asserts.

use super::expr::Compiler;
use super::problems::{self, Cure, error};
use super::program::{At, ColumnRef, Loop, LoopOver, RowRef, RowSet, Test};
use super::value::{Frame, Value};
use crate::form::table::{BlockRef, ColumnIx, ColumnType};
use crate::syntax::tree::{self, ColumnKind, Expr, ExprKind, Head, Later, LoopKind, Reference, Step};

/// How many cases a rule may have.
pub(super) const MOST_CASES: usize = 10_000;

/// The loops of a case as far as they are entered.
#[derive(Clone, Debug, Default)]
pub(super) struct Entered {
    pub loops: Vec<Loop>,
    pub at: At,
    /// Names of the tables and columns chosen, for problems that only some of them have.
    pub chosen: Vec<String>,
}

/// A table that a row loop runs over.
#[derive(Clone, Debug)]
enum Target {
    Rows { block: BlockRef, listed: Option<Vec<RowRef>>, label: String },
    Headings,
}

impl<'a> Compiler<'a> {
    /// Enters the loops one after the other and calls `body` once for each case; stops when it says so.
    pub fn expand(
        &mut self,
        loops: &'a [tree::Loop],
        entered: &Entered,
        body: &mut dyn FnMut(&mut Self, &Entered) -> bool,
    ) -> bool {
        let Some((first, rest)) = loops.split_first() else { return body(self, entered) };
        match first.kind {
            LoopKind::Row | LoopKind::LeafRow => self.row_loop(first, rest, entered, body),
            LoopKind::Column(kind) => self.column_loop(first, kind, rest, entered, body),
            LoopKind::Value => self.value_loop(first, rest, entered, body),
        }
    }

    fn row_loop(
        &mut self,
        this: &'a tree::Loop,
        rest: &'a [tree::Loop],
        entered: &Entered,
        body: &mut dyn FnMut(&mut Self, &Entered) -> bool,
    ) -> bool {
        if this.over.is_empty() {
            self.problems.push(
                error(problems::LOOP_OVER, this.span, "循环没有写在哪张表", "this loop names no table")
                    .cure("写 for row r in 03", "write for row r in 03"),
            );
            return true;
        }
        let leaf = this.kind == LoopKind::LeafRow;
        if leaf && this.with_parts {
            self.problems.push(error(
                problems::LOOP_OVER,
                this.span,
                "leaf 行没有下级，不能又写 with parts",
                "leaf rows have no parts, so with parts finds none",
            ));
            return true;
        }
        for over in &this.over {
            for target in self.targets(over) {
                let go = match target {
                    Target::Headings => self.headings(this, over, rest, entered, body),
                    Target::Rows { block, listed, label } => {
                        self.rows_of_block(this, (block, listed, label), rest, entered, body)
                    }
                };
                if !go {
                    return false;
                }
            }
        }
        true
    }

    fn rows_of_block(
        &mut self,
        this: &'a tree::Loop,
        (block, listed, label): (BlockRef, Option<Vec<RowRef>>, String),
        rest: &'a [tree::Loop],
        entered: &Entered,
        body: &mut dyn FnMut(&mut Self, &Entered) -> bool,
    ) -> bool {
        let saved = self.enter(block);
        let Some(rows) = self.row_set(this, block, listed) else {
            self.leave(saved);
            return true;
        };
        let slot = self.depth;
        self.depth += 1;
        self.slots = self.slots.max(self.depth);
        let var = this.var.as_ref().map_or("row", |name| name.text.as_str());
        self.frames.push(Frame::Row { var, block, slot });
        let mut next = entered.clone();
        next.chosen.push(label.clone());
        next.at.table.get_or_insert(label);
        next.at.rows.push(slot);
        let go = match self.filter(this) {
            Some(filter) => {
                next.loops.push(Loop { over: LoopOver::Rows(block, rows), filter });
                self.expand(rest, &next, body)
            }
            None => true,
        };
        self.frames.pop();
        self.depth -= 1;
        self.leave(saved);
        go
    }

    fn headings(
        &mut self,
        this: &'a tree::Loop,
        over: &Expr,
        rest: &'a [tree::Loop],
        entered: &Entered,
        body: &mut dyn FnMut(&mut Self, &Entered) -> bool,
    ) -> bool {
        if this.with_parts || this.under.is_some() || this.kind == LoopKind::LeafRow {
            let what = "文档循环中的 leaf、under、with parts".to_owned();
            self.problems.push(super::forms::not_yet(&Later { what, span: over.span }));
            return true;
        }
        let slot = self.depth;
        let slots = self.slots;
        self.depth += 1;
        self.slots = self.slots.max(self.depth);
        let var = this.var.as_ref().map_or("row", |name| name.text.as_str());
        self.frames.push(Frame::Heading { var, slot });
        let mut next = entered.clone();
        next.at.table.get_or_insert_with(|| "文档".to_owned());
        next.at.rows.push(slot);
        let go = match self.filter(this) {
            Some(filter) => {
                next.loops.push(Loop { over: LoopOver::Headings, filter });
                self.expand(rest, &next, body)
            }
            None => true,
        };
        self.frames.pop();
        self.depth -= 1;
        self.slots = slots;
        go
    }

    fn value_loop(
        &mut self,
        this: &'a tree::Loop,
        rest: &'a [tree::Loop],
        entered: &Entered,
        body: &mut dyn FnMut(&mut Self, &Entered) -> bool,
    ) -> bool {
        if this.over.is_empty() || this.with_parts || this.under.is_some() {
            self.problems.push(
                error(
                    problems::LOOP_OVER,
                    this.span,
                    "value 循环要写一列，不能写 under、with parts",
                    "a value loop runs over one column",
                )
                .cure("如 for value v in 01.收入.行次", "such as for value v in 01.收入.行次"),
            );
            return true;
        }
        for over in &this.over {
            let Some(value) = self.expr(over) else { continue };
            let Value::Column { block, column: ColumnRef::Fixed(column), .. } = value else {
                self.problems.push(
                    error(problems::LOOP_OVER, over.span, "value 循环要写一列", "a value loop runs over a column")
                        .cure("如 for value v in 01.收入.行次", "such as for value v in 01.收入.行次"),
                );
                continue;
            };
            if !self.values_of(this, (block, column), over, rest, entered, body) {
                return false;
            }
        }
        true
    }

    fn values_of(
        &mut self,
        this: &'a tree::Loop,
        (block, column): (BlockRef, ColumnIx),
        over: &Expr,
        rest: &'a [tree::Loop],
        entered: &Entered,
        body: &mut dyn FnMut(&mut Self, &Entered) -> bool,
    ) -> bool {
        let saved = self.enter(block);
        let slot = self.depth;
        self.depth += 1;
        self.slots = self.slots.max(self.depth);
        let var = this.var.as_ref().map_or("value", |name| name.text.as_str());
        self.frames.push(Frame::Value { var, block, column, slot });
        let mut next = entered.clone();
        let label = spelled(over, true);
        next.chosen.push(label.clone());
        next.at.table.get_or_insert(label);
        next.at.rows.push(slot);
        next.at.column = self.index.column(block, column).map(|column| column.name.clone());
        let go = match self.filter(this) {
            Some(filter) => {
                next.loops.push(Loop { over: LoopOver::Values(block, column), filter });
                self.expand(rest, &next, body)
            }
            None => true,
        };
        self.frames.pop();
        self.depth -= 1;
        self.leave(saved);
        go
    }

    fn column_loop(
        &mut self,
        this: &'a tree::Loop,
        kind: ColumnKind,
        rest: &'a [tree::Loop],
        entered: &Entered,
        body: &mut dyn FnMut(&mut Self, &Entered) -> bool,
    ) -> bool {
        if this.with_parts || this.under.is_some() || this.filter.is_some() {
            let what = "列循环中的 where、under、with parts".to_owned();
            self.problems.push(super::forms::not_yet(&Later { what, span: this.span }));
            return true;
        }
        for (block, label) in self.column_tables(this) {
            let columns = self.columns_of(block, kind);
            if columns.is_empty() {
                let table = self.index.block_label(block);
                let zh = format!("{table} 没有这种列，这条规则在该表什么也不查");
                let en = format!("{table} has no such column, so the rule checks nothing there");
                self.problems.push(error(problems::COLUMN_LOOP, this.span, zh, en));
            }
            let saved = self.enter(block);
            for column in columns {
                let var = this.var.as_ref().map_or("column", |name| name.text.as_str());
                self.frames.push(Frame::Column { var, block, column });
                let mut next = entered.clone();
                let name = self.index.column(block, column).map(|column| column.name.clone()).unwrap_or_default();
                if let Some(label) = &label {
                    next.at.table.get_or_insert_with(|| label.clone());
                }
                next.chosen.push(format!("{}.{name}", label.as_deref().unwrap_or("")));
                next.at.column = Some(name);
                let go = self.expand(rest, &next, body);
                self.frames.pop();
                if !go {
                    self.leave(saved);
                    return false;
                }
            }
            self.leave(saved);
        }
        true
    }

    /// The tables whose columns run: those named, else that of the row loop outside.
    fn column_tables(&mut self, this: &'a tree::Loop) -> Vec<(BlockRef, Option<String>)> {
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

    fn columns_of(&self, block: BlockRef, kind: ColumnKind) -> Vec<ColumnIx> {
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
    fn targets(&mut self, over: &'a Expr) -> Vec<Target> {
        let label = spelled(over, false);
        let Some(value) = self.expr(over) else { return Vec::new() };
        match value {
            Value::Form(form) => {
                let blocks = self.index.blocks_of(form);
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

    fn row_set(&mut self, this: &'a tree::Loop, block: BlockRef, listed: Option<Vec<RowRef>>) -> Option<RowSet> {
        let leaf = this.kind == LoopKind::LeafRow;
        if let Some(rows) = listed {
            if leaf || this.with_parts || this.under.is_some() {
                let what = "列出的行再写 leaf、under、with parts".to_owned();
                return self.fail(super::forms::not_yet(&Later { what, span: this.span }));
            }
            return Some(RowSet::Listed(rows));
        }
        Some(match &this.under {
            Some(top) => RowSet::Under { top: self.row_in(block, top)?, leaf, with_parts: this.with_parts },
            None if this.with_parts => RowSet::WithParts,
            None if leaf => RowSet::Leaf,
            None => RowSet::All,
        })
    }

    /// The compiled `where`; the outer none if it has a problem.
    fn filter(&mut self, this: &'a tree::Loop) -> Option<Option<Test>> {
        match &this.filter {
            Some(filter) => self.test(filter).map(Some),
            None => Some(None),
        }
    }

    fn enter(&mut self, block: BlockRef) -> (usize, usize) {
        let saved = (self.forms.len(), self.slots);
        self.uses(block.form);
        saved
    }

    fn leave(&mut self, (forms, slots): (usize, usize)) {
        self.forms.truncate(forms);
        self.slots = slots;
    }
}

/// A table as the rule wrote it: `01.收入`; without its last name where that is a column.
fn spelled(over: &Expr, column: bool) -> String {
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
