//! Loops: a rule over several tables and columns becomes one case for each, in which only rows run.
//!
//! Must not know what the rule asserts.

use super::expr::Compiler;
use super::problems::{self, Cure, error};
use super::program::{At, ColumnRef, Loop, LoopOver, RowRef, Test};
use super::targets::{Target, spelled};
use super::value::{Frame, Value};
use crate::form::table::{BlockRef, ColumnIx};
use crate::syntax::tree::{self, ColumnKind, Expr, LoopKind};

/// How many cases a rule may have.
pub(super) const MOST_CASES: usize = 10_000;

/// The loops of a case as far as they are entered.
#[derive(Clone, Debug, Default)]
pub(super) struct Entered {
    pub loops: Vec<Loop>,
    /// `where`s of column loops.
    pub filters: Vec<Test>,
    pub at: At,
    /// Names of the tables and columns chosen, for problems that only some of them have.
    pub chosen: Vec<String>,
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
            LoopKind::Member => self.member_loop(first, rest, entered, body),
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
        let slot = self.take_slot();
        let var = this.var.as_ref().map_or("row", |name| name.text.as_str());
        self.frames.push(Frame::Row { var, block, slot });
        let mut next = entered.clone();
        next.chosen.push(label.clone());
        if next.at.member.is_some() && self.index.is_many(block.form) {
            next.at.table = None;
        }
        next.at.stands_in(label, block);
        next.at.rows.push(slot);
        let go = self.inside(this, LoopOver::Rows(block, rows), rest, next, body);
        self.leave(saved);
        go
    }

    /// What lies inside a loop whose frame was just pushed; takes the frame away again.
    pub fn inside(
        &mut self,
        this: &'a tree::Loop,
        over: LoopOver,
        rest: &'a [tree::Loop],
        mut next: Entered,
        body: &mut dyn FnMut(&mut Self, &Entered) -> bool,
    ) -> bool {
        let go = match self.filter(this) {
            Some(filter) => {
                next.loops.push(Loop { over, filter });
                self.expand(rest, &next, body)
            }
            None => true,
        };
        self.frames.pop();
        self.depth -= 1;
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
            self.problems.push(
                error(
                    problems::LOOP_OVER,
                    over.span,
                    "文档的各行是标题，没有上下级，不能写 leaf、under、with parts",
                    "the rows of 文档 are headings without levels: leaf, under and with parts mean nothing",
                )
                .cure("筛选用 where，如 where d.种类 == \"表\"", "choose with where, such as where d.种类 == \"表\""),
            );
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
        let go = self.inside(this, LoopOver::Headings, rest, next, body);
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
        let slot = self.take_slot();
        let var = this.var.as_ref().map_or("value", |name| name.text.as_str());
        self.frames.push(Frame::Value { var, block, column, slot });
        let mut next = entered.clone();
        let label = spelled(over, true);
        next.chosen.push(label.clone());
        next.at.stands_in(label, block);
        next.at.rows.push(slot);
        next.at.column = self.index.column(block, column).map(|column| column.name.clone());
        let go = self.inside(this, LoopOver::Values(block, column), rest, next, body);
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
        if this.with_parts || this.under.is_some() {
            self.problems.push(
                error(
                    problems::LOOP_OVER,
                    this.span,
                    "列没有上下级，列循环不能写 under、with parts",
                    "columns have no levels: under and with parts mean nothing in a column loop",
                )
                .cure("under、with parts 写在行循环后", "write under and with parts behind the loop over rows"),
            );
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
                    next.at.stands_in(label.clone(), block);
                }
                let table = label.as_ref().or(entered.chosen.last()).cloned().unwrap_or_default();
                next.chosen.push(format!("{table}.{name}"));
                next.at.column = Some(name);
                let go = match self.filter(this) {
                    Some(filter) => {
                        next.filters.extend(filter);
                        self.expand(rest, &next, body)
                    }
                    None => true,
                };
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

impl At {
    /// The outermost table names the instances.
    fn stands_in(&mut self, table: String, block: BlockRef) {
        if self.table.is_none() {
            (self.table, self.block) = (Some(table), Some(block));
        }
    }
}
