//! References: what `03[r].基本支出` names, step by step from its head.
//!
//! Must not know what value is wanted; see `coerce.rs`.

use super::expr::Compiler;
use super::index::{RowFound, block_ix};
use super::names::Found;
use super::problems::{self, Cure, error, listed};
use super::program::{CellRef, ColumnRef, EntryField, HeadingField, HeadingRef, Num, RowRef, Word};
use super::types::Quantity;
use super::value::{Frame, Value, WordKind};
use crate::base::fold::suggest;
use crate::base::place::Span;
use crate::form::table::{BlockRef, ColumnIx, FormId};
use crate::syntax::tree::{Head, Name, Reference, Step};

/// The columns of `文档`.
const HEADING_FIELDS: [(&str, HeadingField); 9] = [
    ("标题", HeadingField::Title),
    ("种类", HeadingField::Kind),
    ("编号", HeadingField::Number),
    ("序", HeadingField::Order),
    ("部门", HeadingField::Department),
    ("年度", HeadingField::Year),
    ("单位", HeadingField::Unit),
    ("说明", HeadingField::Note),
    ("空", HeadingField::Empty),
];

impl<'a> Compiler<'a> {
    /// What a reference names.
    pub fn reference(&mut self, reference: &'a Reference) -> Option<Value> {
        let (mut value, mut span) = match &reference.head {
            Head::Table(name) => (self.table(name)?, name.span),
            Head::Name(name) => (self.bare(name)?, name.span),
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
        match self.index.form_names.exact(&name.text) {
            Found::One(form) => Some(Value::Form(form)),
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
        let text = name.text.as_str();
        let zh = format!("不认识“{text}”");
        let problem = error(problems::UNKNOWN_NAME, name.span, zh, format!("“{text}” means nothing here"));
        let problem = match self.tables_with(text).as_slice() {
            [] => {
                let near = self.near_name(text);
                problem.near(near.as_deref())
            }
            tables => {
                let list = listed(tables.iter().map(|table| format!("{table}.{text}")));
                problem.cure(format!("要写明哪张表：{list}"), format!("name the table: {list}"))
            }
        };
        self.fail(problem)
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
        match self.index.form_names.find(text) {
            Found::One(form) => return Some(Some(Value::Form(form))),
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
            "本文" => Some(Some(Value::Own)),
            _ => None,
        }
    }

    fn variable(&mut self, text: &str, span: Span) -> Option<Option<Value>> {
        let frame = self.frames.iter().rev().find(|frame| match frame {
            Frame::Row { var, .. } | Frame::Value { var, .. } => *var == text,
            Frame::Heading { var, .. } | Frame::Column { var, .. } => *var == text,
            Frame::Item { .. } | Frame::Aggregate { .. } => false,
        });
        let value = match frame?.clone() {
            Frame::Row { block, slot, .. } => Value::Row(block, RowRef::Slot(slot)),
            Frame::Value { block, column, slot, .. } => {
                Value::Cell(CellRef { block, row: RowRef::Slot(slot), column: ColumnRef::Fixed(column), span })
            }
            Frame::Heading { slot, .. } => Value::Heading(HeadingRef::Slot(slot)),
            Frame::Column { block, column, .. } => return Some(self.column_variable(block, column, span)),
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
                    if let Some((_, field)) = HEADING_FIELDS.iter().find(|(known, _)| *known == name.text) {
                        return Some(Some(heading_value(HeadingRef::Slot(slot), *field)));
                    }
                }
                Frame::Item { form } => return self.in_form(form, name),
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

    /// A name that several things bear.
    pub fn ambiguous<T, S: AsRef<str>>(&mut self, name: &Name, meanings: &[S]) -> Option<T> {
        let list = listed(meanings);
        let zh = format!("“{}”可以指{list}", name.text);
        let en = format!("“{}” can mean {list}", name.text);
        self.fail(error(problems::AMBIGUOUS, name.span, zh, en).cure("写成其中一个", "write one of them"))
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
            Value::Form(form) => match self.in_form(form, name) {
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
            Value::Own => self.own_field(name),
            _ => self.no_parts(name.span, &name.text),
        }
    }

    /// A `.` or `[` behind something without parts.
    pub fn no_parts<T>(&mut self, span: Span, what: &str) -> Option<T> {
        let zh = format!("前面写的已是一个值（或代码表、文档），不能再取“{what}”");
        let en = format!("what stands before has no part “{what}”");
        let problem = error(problems::NO_PARTS, span, zh, en);
        self.fail(
            problem.cure("表写 表[行].列，代码表写 功能分类[代码].名称", "write table[row].column or list[code].名称"),
        )
    }

    /// Item, block, column, row of a form, exact names first.
    fn in_form(&mut self, form: FormId, name: &'a Name) -> Option<Option<Value>> {
        let blocks = self.index.blocks_of(form);
        if let Some(found) = self.shared_variable(&blocks, name) {
            return Some(found);
        }
        for exact in [true, false] {
            if let Some(found) = self.part_of_form(form, &blocks, name, exact) {
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
        form: FormId,
        blocks: &[BlockRef],
        name: &'a Name,
        exact: bool,
    ) -> Option<Option<Value>> {
        let text = name.text.as_str();
        let item = self.index.item_names(form).map_or(Found::None, |names| look(names, text, exact));
        if let Found::One(at) = item
            && !self.is_own_item(at)
        {
            return Some(self.inline_item(at, name.span));
        }
        let block = self.index.block_names(form).map_or(Found::None, |names| look(names, text, exact));
        if let Found::One(block) = block {
            return Some(Some(Value::Block(BlockRef { form, block })));
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

    fn in_blocks<T>(&mut self, name: &Name, blocks: Vec<BlockRef>) -> Option<T> {
        let names: Vec<String> =
            blocks.iter().map(|block| format!("{}.{}", self.index.block_label(*block), name.text)).collect();
        self.ambiguous(name, &names)
    }

    fn doubled_column<T>(&mut self, block: BlockRef, name: &Name) -> Option<T> {
        let names: Vec<String> = self
            .index
            .names(block)
            .columns
            .all(&name.text)
            .into_iter()
            .filter_map(|ix| Some(self.index.column(block, ix)?.name.clone()))
            .collect();
        self.ambiguous(name, &names)
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

    fn no_part<T>(&mut self, form: FormId, block: Option<BlockRef>, name: &Name) -> Option<T> {
        let table = block.map_or_else(|| self.index.short(form).to_owned(), |block| self.index.block_label(block));
        let blocks = block.map_or_else(|| self.index.blocks_of(form), |block| vec![block]);
        let mut candidates: Vec<&str> = Vec::new();
        if block.is_none() {
            candidates.extend(self.index.item_names(form).into_iter().flat_map(|names| names.own()));
            candidates.extend(self.index.block_names(form).into_iter().flat_map(|names| names.own()));
        }
        for block in blocks {
            let names = self.index.names(block);
            candidates.extend(names.columns.own().chain(names.rows.own()));
        }
        let near = suggest(&name.text, candidates.iter().copied()).map(str::to_owned);
        let zh = format!("{table} 没有“{}”这一列、行或项目", name.text);
        let en = format!("{table} has no column, row or item “{}”", name.text);
        let problem = error(problems::UNKNOWN_PART, name.span, zh, en);
        let problem = match near {
            Some(near) => problem.near(Some(&near)),
            None => {
                let list = listed(&candidates);
                problem.cure(format!("有这些名称：{list}"), format!("its names are {list}"))
            }
        };
        self.fail(problem)
    }

    fn ordinal(&mut self, value: Value, ordinal: u32, at: Span, span: Span) -> Option<Value> {
        let column = ColumnRef::Ordinal(ordinal);
        match value {
            Value::Form(form) => match self.index.blocks_of(form).as_slice() {
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

    fn entry_field(&mut self, list: usize, word: Word, name: &Name) -> Option<Value> {
        let word = Box::new(word);
        match name.text.as_str() {
            "代码" => Some(Value::Word(Word::Entry(list, word, EntryField::Code), WordKind::Code(list))),
            "名称" => Some(Value::Word(Word::Entry(list, word, EntryField::Name), WordKind::Text)),
            "别名" => Some(Value::Word(Word::Entry(list, word, EntryField::OtherNames), WordKind::Text)),
            "起" | "止" => {
                let later =
                    crate::syntax::tree::Later { what: format!("代码表的“{}”", name.text), span: name.span };
                self.fail(super::forms::not_yet(&later))
            }
            text => {
                let fields = ["代码", "名称", "别名"];
                let zh = format!("代码表没有“{text}”这一项，只有{}", listed(fields));
                let en = format!("a code list has no field “{text}”, only {}", listed(fields));
                self.fail(error(problems::UNKNOWN_FIELD, name.span, zh, en).near(suggest(text, fields)))
            }
        }
    }

    fn heading_field(&mut self, heading: HeadingRef, name: &Name) -> Option<Value> {
        if let Some((_, field)) = HEADING_FIELDS.iter().find(|(known, _)| *known == name.text) {
            return Some(heading_value(heading, *field));
        }
        let fields = HEADING_FIELDS.map(|(known, _)| known);
        let zh = format!("文档的标题没有“{}”这一项，只有{}", name.text, fields.join("、"));
        let en = format!("a heading has no field “{}”, only {}", name.text, fields.join(", "));
        self.fail(error(problems::UNKNOWN_FIELD, name.span, zh, en).near(suggest(&name.text, fields)))
    }

    fn own_field(&mut self, name: &Name) -> Option<Value> {
        match name.text.as_str() {
            "年度" => Some(Value::Num(Num::Year, Quantity::Number)),
            "部门" => Some(Value::Word(Word::Department, WordKind::Text)),
            "地区" => Some(Value::Word(Word::Region, WordKind::Text)),
            text => {
                let zh = format!("本文没有“{text}”这一项，只有年度、部门、地区");
                let en = format!("本文 has no field “{text}”, only 年度, 部门, 地区");
                let near = suggest(text, ["年度", "部门", "地区"]);
                self.fail(error(problems::UNKNOWN_FIELD, name.span, zh, en).near(near))
            }
        }
    }

    /// Tables that have a column or row of exactly that name.
    fn tables_with(&self, text: &str) -> Vec<String> {
        let forms = (0..self.index.forms.len()).map(super::index::form_id);
        let blocks = forms.flat_map(|form| self.index.blocks_of(form));
        blocks
            .filter(|block| {
                let names = self.index.names(*block);
                names.columns.exact(text) != Found::None || names.rows.exact(text) != Found::None
            })
            .map(|block| self.index.block_label(block))
            .collect()
    }

    fn near_name(&self, text: &str) -> Option<String> {
        let mut candidates: Vec<&str> = self.lets.iter().map(|known| known.name.text.as_str()).collect();
        for frame in &self.frames {
            match frame {
                Frame::Row { var, block, .. } | Frame::Value { var, block, .. } => {
                    candidates.push(var);
                    candidates.extend(self.index.names(*block).columns.own());
                }
                Frame::Heading { var, .. } | Frame::Column { var, .. } => candidates.push(var),
                Frame::Aggregate { block, .. } => candidates.extend(self.index.names(*block).columns.own()),
                Frame::Item { form } => {
                    for at in 0..self.index.blocks_of(*form).len() {
                        let names = self.index.names(BlockRef { form: *form, block: block_ix(at) });
                        candidates.extend(names.columns.own().chain(names.rows.own()));
                    }
                }
            }
        }
        candidates
            .extend(self.index.let_names.own().chain(self.index.form_names.own()).chain(self.index.list_names.own()));
        suggest(text, candidates).map(str::to_owned)
    }
}

fn heading_value(heading: HeadingRef, field: HeadingField) -> Value {
    match field {
        HeadingField::Order | HeadingField::Year | HeadingField::Empty => {
            Value::Num(Num::Heading(heading, field), Quantity::Number)
        }
        _ => Value::Word(Word::Heading(heading, field), WordKind::Text),
    }
}

fn look<T: Copy + PartialEq>(names: &super::names::Names<T>, text: &str, exact: bool) -> Found<T> {
    if exact { names.exact(text) } else { names.folded(text) }
}
