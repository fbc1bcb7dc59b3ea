//! References: what `03[r].基本支出` names, step by step from its head.
//!
//! Must not know what value is wanted; see `coerce.rs`.

use super::expr::Compiler;
use super::fields::heading_part;
use super::lookup::RowFound;
use super::names::Found;
use super::problems::{self, Cure, error, listed};
use super::program::{CellRef, ColumnRef, HeadingRef, RowRef};
use super::value::{Frame, Value};
use crate::base::place::Span;
use crate::form::table::{BlockRef, ColumnIx, FormId, Where};
use crate::syntax::tree::{Head, Name, Reference, Step};

impl<'a> Compiler<'a> {
    /// What a reference names.
    pub fn reference(&mut self, reference: &'a Reference) -> Option<Value> {
        let (mut value, mut span) = match &reference.head {
            Head::Table(name) => (self.table(name)?, name.span),
            Head::Name(name) => (self.report_before_table(name, reference).or_else(|| self.bare(name))?, name.span),
        };
        for step in &reference.steps {
            span = match step {
                Step::Dot(name) => span.to(name.span),
                Step::Ordinal(_, at) | Step::Bracket(_, at) => span.to(*at),
            };
            value = self.step(value, step, span)?;
        }
        Some(value)
    }

    fn table(&mut self, name: &Name) -> Option<Value> {
        match self.form_here(&name.text, true) {
            Found::One(form) => Some(Value::Form(form, self.copies_of(form))),
            _ => {
                let known = super::index::form_titles(self.index.forms);
                let zh = format!("没有“{}”这张表", name.text);
                let en = format!("there is no table “{}”", name.text);
                let cure = format!("有这些表：{}", known.join("、"));
                self.fail(
                    error(problems::UNKNOWN_TABLE, name.span, zh, en)
                        .cure(cure, format!("the tables are {}", known.join(", "))),
                )
            }
        }
    }

    /// A bare name: the first that fits, from inside out.
    fn bare(&mut self, name: &'a Name) -> Option<Value> {
        if let Some(found) = self.known(name) {
            return found;
        }
        self.unknown_name(name)
    }

    /// What a bare name means; the outer none if nothing, the inner none if that is already a problem.
    pub fn known(&mut self, name: &'a Name) -> Option<Option<Value>> {
        let text = name.text.as_str();
        if let Some(value) = self.variable(text, name.span) {
            return Some(value);
        }
        if let Some(at) = self.lets.iter().position(|known| known.name.text == text) {
            return Some(self.inline_let(at, name.span));
        }
        if let Found::One(at) = self.index.let_names.find(text) {
            return Some(self.inline_item(at, name.span));
        }
        if let Some(value) = self.in_frames(name) {
            return Some(value);
        }
        match self.form_here(text, false) {
            Found::One(form) => return Some(Some(Value::Form(form, self.copies_of(form)))),
            Found::Many(forms) => {
                let names: Vec<&str> = forms.iter().map(|form| self.index.short(*form)).collect();
                return Some(self.ambiguous(name, &names));
            }
            Found::None => {}
        }
        if let Found::One(list) = self.index.list_names.find(text) {
            return Some(Some(Value::List(list)));
        }
        match text {
            "文档" => Some(Some(Value::Document)),
            "本文" => Some(Some(Value::Own(None))),
            _ => self.index.inputs.iter().position(|input| *input == text).map(|at| Some(Value::Input(at))),
        }
    }

    /// The loop whose variable a name is; `row` is also the innermost row loop, however its variable is called.
    pub fn frame_of(&self, text: &str) -> Option<&Frame<'a>> {
        let own = self.frames.iter().rev().find(|frame| match frame {
            Frame::Row { var, .. } | Frame::Value { var, .. } => *var == text,
            Frame::Heading { var, .. } | Frame::Column { var, .. } => *var == text,
            Frame::Member { var, .. } => *var == text && !var.is_empty(),
            Frame::Item { .. } | Frame::Aggregate { .. } => false,
        });
        let row = |frame: &&Frame<'a>| match frame {
            Frame::Row { .. } => true,
            Frame::Heading { var, .. } => !var.is_empty(),
            _ => false,
        };
        own.or_else(|| if text == "row" { self.frames.iter().rev().find(row) } else { None })
    }

    fn variable(&mut self, text: &str, span: Span) -> Option<Option<Value>> {
        let frame = self.frame_of(text);
        let value = match frame?.clone() {
            Frame::Row { block, slot, .. } => Value::Row(block, RowRef::Slot(slot)),
            Frame::Value { block, column, slot, .. } => {
                Value::Cell(CellRef { block, row: RowRef::Slot(slot), column: ColumnRef::Fixed(column), span })
            }
            Frame::Heading { slot, .. } => Value::Heading(HeadingRef::Slot(slot)),
            Frame::Column { block, column, .. } => return Some(self.column_variable(block, column, span)),
            Frame::Member { input: Some(input), .. } => Value::Member(input),
            Frame::Member { form, .. } => return Some(self.member_variable(form, span)),
            Frame::Item { .. } | Frame::Aggregate { .. } => return None,
        };
        Some(Some(value))
    }

    /// A column variable: inside an aggregate the same column of its table.
    fn column_variable(&mut self, block: BlockRef, column: ColumnIx, span: Span) -> Option<Value> {
        let running = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Aggregate { block, .. } => Some(*block),
            _ => None,
        });
        let block_here = running.unwrap_or(block);
        let column = self.same_column(block, column, block_here, span)?;
        Some(Value::Column { block: block_here, column, bare: true })
    }

    /// The column of the same name in another block.
    fn same_column(&mut self, from: BlockRef, column: ColumnIx, to: BlockRef, span: Span) -> Option<ColumnRef> {
        match self.index.same_column(from, column, to) {
            Found::One(same) => Some(ColumnRef::Fixed(same)),
            found => {
                let name = self.index.column(from, column).map_or("", |column| column.name.as_str());
                let (here, there) = (self.index.block_label(from), self.index.block_label(to));
                let (zh, en) = match found {
                    Found::Many(same) => {
                        let names = listed(same.iter().filter_map(|ix| Some(&self.index.column(to, *ix)?.name)));
                        (
                            format!("{there} 有几列与 {here}.{name} 同名：{names}"),
                            format!("several columns of {there} share a name with {here}.{name}: {names}"),
                        )
                    }
                    _ => (
                        format!("{there} 没有与 {here}.{name} 同名的列"),
                        format!("no column of {there} has the name of {here}.{name}"),
                    ),
                };
                self.fail(error(problems::NO_SAME_COLUMN, span, zh, en))
            }
        }
    }

    /// Names of the innermost aggregate's table, of the tables of loops, of the form of an item.
    fn in_frames(&mut self, name: &'a Name) -> Option<Option<Value>> {
        for at in (0..self.frames.len()).rev() {
            match self.frames.get(at)?.clone() {
                Frame::Aggregate { block, .. } => return self.in_block(block, name, true),
                Frame::Row { block, .. } | Frame::Value { block, .. } => {
                    if let Some(found) = self.in_block(block, name, false) {
                        return Some(found);
                    }
                }
                Frame::Heading { slot, .. } => {
                    if let Some(value) = heading_part(HeadingRef::Slot(slot), &name.text) {
                        return Some(Some(value));
                    }
                }
                Frame::Item { form, from } => return self.in_form(form, from, name),
                Frame::Member { .. } => {}
                Frame::Column { .. } => {}
            }
        }
        None
    }

    fn in_block(&mut self, block: BlockRef, name: &'a Name, rows: bool) -> Option<Option<Value>> {
        match self.index.names(block).columns.find(&name.text) {
            Found::One(column) => {
                return Some(Some(Value::Column { block, column: ColumnRef::Fixed(column), bare: true }));
            }
            Found::Many(columns) => {
                let names: Vec<String> =
                    columns.iter().filter_map(|ix| Some(self.index.column(block, *ix)?.name.clone())).collect();
                return Some(self.ambiguous(name, &names));
            }
            Found::None => {}
        }
        if !rows {
            return None;
        }
        match self.index.row(block, &name.text) {
            RowFound::Node(node) => Some(Some(Value::Row(block, RowRef::Node(node)))),
            RowFound::Code(code) => Some(Some(Value::Row(block, RowRef::Code(code)))),
            RowFound::None | RowFound::Doubled(_) | RowFound::Shared(..) => None,
        }
    }

    fn step(&mut self, value: Value, step: &'a Step, span: Span) -> Option<Value> {
        match step {
            Step::Dot(name) => self.dot(value, name, span),
            Step::Ordinal(ordinal, at) => self.ordinal(value, *ordinal, *at, span),
            Step::Bracket(keys, at) => self.bracket(value, keys, *at, span),
        }
    }

    pub fn dot(&mut self, value: Value, name: &'a Name, span: Span) -> Option<Value> {
        match value {
            Value::Form(form, from) => match self.in_form(form, from, name) {
                Some(found) => found,
                None => self.no_part(form, None, name),
            },
            Value::Block(block) => match self.block_part(block, name) {
                Some(found) => found,
                None => self.no_part(block.form, Some(block), name),
            },
            Value::Row(block, row) => self.row_part(block, row, name, span),
            Value::Rows(block, rows) => {
                let column = self.column_of(block, name)?;
                Some(Value::Cells(block, column, rows))
            }
            Value::Column { block, column, .. } => {
                let row = self.key_name(block, name)?;
                Some(Value::Cell(CellRef { block, row, column, span }))
            }
            Value::Entry(list, word) => self.entry_field(list, word, name),
            Value::Heading(heading) => self.heading_field(heading, name),
            Value::Own(input) => self.own_field(input, name),
            Value::Input(input) => self.table_of_input(input, name, Where::Every),
            Value::Member(input) => self.table_of_input(input, name, Where::Here),
            _ => self.no_parts(name.span, &name.text),
        }
    }

    /// Item, block, column, row of a form, exact names first.
    fn in_form(&mut self, form: FormId, from: Where, name: &'a Name) -> Option<Option<Value>> {
        let blocks = self.index.blocks_from(form, from);
        if let Some(found) = self.shared_variable(&blocks, name) {
            return Some(found);
        }
        for exact in [true, false] {
            if let Some(found) = self.part_of_form((form, from), &blocks, name, exact) {
                return Some(found);
            }
        }
        None
    }

    /// A column variable behind a table: the column of the same name there.
    fn shared_variable(&mut self, blocks: &[BlockRef], name: &Name) -> Option<Option<Value>> {
        let (from, column) = self.column_frame(&name.text)?;
        let known = |block: &&BlockRef| matches!(self.index.same_column(from, column, **block), Found::One(_));
        let block = blocks.iter().find(known).or_else(|| blocks.first())?;
        let column = self.same_column(from, column, *block, name.span);
        Some(column.map(|column| Value::Column { block: *block, column, bare: false }))
    }

    fn column_frame(&self, text: &str) -> Option<(BlockRef, ColumnIx)> {
        self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Column { var, block, column } if *var == text => Some((*block, *column)),
            _ => None,
        })
    }

    fn part_of_form(
        &mut self,
        (form, from): (FormId, Where),
        blocks: &[BlockRef],
        name: &'a Name,
        exact: bool,
    ) -> Option<Option<Value>> {
        let text = name.text.as_str();
        let item = self.index.item_names(form).map_or(Found::None, |names| look(names, text, exact));
        if let Some(at) = first(&item)
            && !self.is_own_item(at)
        {
            return Some(self.inline_item_of(at, from, name.span));
        }
        let block = self.index.block_names(form).map_or(Found::None, |names| look(names, text, exact));
        if let Some(block) = first(&block) {
            return Some(Some(Value::Block(BlockRef { form, block, from })));
        }
        let mut columns = Vec::new();
        let mut rows = Vec::new();
        for block in blocks {
            match look(&self.index.names(*block).columns, text, exact) {
                Found::One(column) => columns.push((*block, column)),
                Found::Many(_) => return Some(self.doubled_column(*block, name)),
                Found::None => {}
            }
            if let Some(row) = self.row_quietly(*block, text, exact) {
                rows.push((*block, row));
            }
        }
        match (columns.as_slice(), rows.as_slice()) {
            ([(block, column)], _) => {
                Some(Some(Value::Column { block: *block, column: ColumnRef::Fixed(*column), bare: false }))
            }
            ([], [(block, Ok(row))]) => Some(Some(Value::Row(*block, row.clone()))),
            ([], [(block, Err(()))]) => {
                let row = self.label(*block, text, name.span);
                Some(row.map(|row| Value::Row(*block, row)))
            }
            ([], []) => None,
            ([], rows) => Some(self.in_blocks(name, rows.iter().map(|(block, _)| *block).collect())),
            (columns @ [single, ..], _) if self.index.form(form).is_some_and(|form| form.reading.is_some()) => {
                // prose: inside a loop or sum over its rows the column of the row, else the figure read once
                let (block, column) = *columns.iter().find(|(block, _)| self.runs_over(*block)).unwrap_or(single);
                Some(Some(Value::Column { block, column: ColumnRef::Fixed(column), bare: false }))
            }
            (columns, _) => Some(self.in_blocks(name, columns.iter().map(|(block, _)| *block).collect())),
        }
    }

    /// A row of a block; `Err` if the name is doubled or shared there.
    fn row_quietly(&self, block: BlockRef, text: &str, exact: bool) -> Option<Result<RowRef, ()>> {
        if exact {
            return match self.index.names(block).rows.exact(text) {
                Found::None => None,
                _ => self.row_quietly(block, text, false),
            };
        }
        match self.index.row(block, text) {
            RowFound::Node(node) => Some(Ok(RowRef::Node(node))),
            RowFound::Code(code) => Some(Ok(RowRef::Code(code))),
            RowFound::Doubled(_) | RowFound::Shared(..) => Some(Err(())),
            RowFound::None => None,
        }
    }

    fn block_part(&mut self, block: BlockRef, name: &'a Name) -> Option<Option<Value>> {
        if let Some(found) = self.shared_variable(&[block], name) {
            return Some(found);
        }
        for exact in [true, false] {
            match look(&self.index.names(block).columns, &name.text, exact) {
                Found::One(column) => {
                    return Some(Some(Value::Column { block, column: ColumnRef::Fixed(column), bare: false }));
                }
                Found::Many(_) => return Some(self.doubled_column(block, name)),
                Found::None => {}
            }
            match self.row_quietly(block, &name.text, exact) {
                Some(Ok(row)) => return Some(Some(Value::Row(block, row))),
                Some(Err(())) => {
                    let row = self.label(block, &name.text, name.span);
                    return Some(row.map(|row| Value::Row(block, row)));
                }
                None => {}
            }
        }
        None
    }

    /// A column of a row, or the row of that name below it.
    fn row_part(&mut self, block: BlockRef, row: RowRef, name: &'a Name, span: Span) -> Option<Value> {
        let column =
            self.column_frame(&name.text).is_some() || self.index.names(block).columns.find(&name.text) != Found::None;
        if let (false, RowRef::Node(node)) = (column, &row)
            && let Some(form) = self.index.block(block)
        {
            let below = self.index.names(block).rows.all(&name.text);
            let is_below = |id: &&crate::form::table::NodeIx| {
                form.nodes.get(usize::from(id.0)).is_some_and(|below| below.parent == Some(*node))
            };
            if let Some(child) = below.iter().find(is_below) {
                return Some(Value::Row(block, RowRef::Node(*child)));
            }
        }
        let column = self.column_of(block, name)?;
        Some(Value::Cell(CellRef { block, row, column, span }))
    }

    /// A column of a block by name, or by the variable of a column loop.
    pub fn column_of(&mut self, block: BlockRef, name: &Name) -> Option<ColumnRef> {
        if let Some((from, column)) = self.column_frame(&name.text) {
            return self.same_column(from, column, block, name.span);
        }
        match self.index.names(block).columns.find(&name.text) {
            Found::One(column) => Some(ColumnRef::Fixed(column)),
            Found::Many(_) => self.doubled_column(block, name),
            Found::None => {
                let table = self.index.block_label(block);
                let columns = &self.index.names(block).columns;
                let zh = format!("{table} 没有“{}”这一列", name.text);
                let en = format!("{table} has no column “{}”", name.text);
                let problem = error(problems::UNKNOWN_PART, name.span, zh, en);
                let problem = match columns.near(&name.text) {
                    Some(near) => problem.near(Some(near)),
                    None => {
                        let list = listed(columns.own());
                        problem.cure(format!("有这些列：{list}"), format!("its columns are {list}"))
                    }
                };
                self.fail(problem)
            }
        }
    }

    fn ordinal(&mut self, value: Value, ordinal: u32, at: Span, span: Span) -> Option<Value> {
        let column = ColumnRef::Ordinal(ordinal);
        match value {
            Value::Form(form, from) => match self.index.blocks_from(form, from).as_slice() {
                [block] => Some(Value::Column { block: *block, column, bare: false }),
                blocks => {
                    let names: Vec<String> =
                        blocks.iter().map(|block| format!("{}.#{ordinal}", self.index.block_label(*block))).collect();
                    let name = Name { text: format!("#{ordinal}"), span: at };
                    self.ambiguous(&name, &names)
                }
            },
            Value::Block(block) => Some(Value::Column { block, column, bare: false }),
            Value::Row(block, row) => Some(Value::Cell(CellRef { block, row, column, span })),
            Value::Rows(block, rows) => Some(Value::Cells(block, column, rows)),
            _ => self.no_parts(at, &format!("#{ordinal}")),
        }
    }
}

/// The one found; the first of several, since that they are several is a problem of the form.
fn first<T: Copy>(found: &Found<T>) -> Option<T> {
    match found {
        Found::None => None,
        Found::One(one) => Some(*one),
        Found::Many(several) => several.first().copied(),
    }
}

fn look<T: Copy + PartialEq>(names: &super::names::Names<T>, text: &str, exact: bool) -> Found<T> {
    if exact { names.exact(text) } else { names.folded(text) }
}
