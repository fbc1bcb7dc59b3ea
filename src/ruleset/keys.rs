//! What stands in brackets: rows by label, code, path, range, loop variable; entries of lists; titles.
//!
//! Must not know which column is asked for.

use super::expr::Compiler;
use super::lookup::RowFound;
use super::names::Found;
use super::problems::{self, Cure, error, listed, nearest};
use super::program::{CellRef, RowRef, Word};
use super::value::{Frame, Scalar, Value, WordKind};
use crate::base::place::Span;
use crate::form::table::{BlockRef, ColumnType, NodeIx, NodeKind, Where};
use crate::syntax::tree::{Key, Name};

impl<'a> Compiler<'a> {
    /// `value[keys]`
    pub fn bracket(&mut self, value: Value, keys: &'a [Key], at: Span, span: Span) -> Option<Value> {
        match value {
            Value::Form(form, Where::Every) if !self.index.of_input(form) || super::members::in_quotes(keys) => {
                self.keyed_copy(form, keys, at)
            }
            Value::Form(form, from) => {
                let block = match self.index.row_blocks_from(form, from).as_slice() {
                    [only] => *only,
                    blocks => self.block_with(blocks, keys, at)?,
                };
                self.bracket(Value::Block(block), keys, at, span)
            }
            Value::Block(block) => Some(match self.rows(block, keys)? {
                Rows::One(row) => Value::Row(block, row),
                Rows::Several(rows) => Value::Rows(block, rows),
            }),
            Value::Column { block, column, .. } => Some(match self.rows(block, keys)? {
                Rows::One(row) => Value::Cell(CellRef { block, row, column, span }),
                Rows::Several(rows) => Value::Cells(block, column, rows),
            }),
            Value::List(list) => {
                let key = self.only_key(keys, at)?;
                let word = self.entry(list, key)?;
                Some(Value::Entry(list, word))
            }
            Value::Document => {
                let key = self.only_key(keys, at)?;
                self.heading(key).map(Value::Heading)
            }
            Value::Row(block, _) if keys.len() == 1 => {
                let columns = &self.index.names(block).columns;
                let written = keys.first().and_then(key_text).filter(|text| columns.find(text) != Found::None);
                let column = written.or_else(|| columns.own().next()).unwrap_or("列").to_owned();
                let zh = format!("行后写列要用点，如 .{column}");
                self.fail(error(problems::NO_PARTS, at, zh, format!("a column of a row is written .{column}")))
            }
            _ => self.no_parts(at, "[…]"),
        }
    }

    fn only_key(&mut self, keys: &'a [Key], at: Span) -> Option<&'a Key> {
        match keys {
            [only] => Some(only),
            _ => self.fail(error(
                problems::ARGUMENT_KIND,
                at,
                "这里的方括号中只能写一个",
                "only one may stand in these brackets",
            )),
        }
    }

    /// The only block of a form that has the row.
    fn block_with(&mut self, blocks: &[BlockRef], keys: &'a [Key], at: Span) -> Option<BlockRef> {
        let name = match keys.first().map(Key::named) {
            Some(Key::Name(name) | Key::Label(name) | Key::Digits(name)) => name.clone(),
            Some(Key::Path(names, span)) => {
                Name { text: names.last().map(|name| name.text.clone()).unwrap_or_default(), span: *span }
            }
            _ => Name { text: "…".to_owned(), span: at },
        };
        let has = |block: &&BlockRef| self.index.row(**block, &name.text) != RowFound::None;
        let found: Vec<BlockRef> = blocks.iter().filter(has).copied().collect();
        match found.as_slice() {
            [only] => Some(*only),
            [] => {
                let form = blocks.first().map_or("", |block| self.index.short(block.form));
                let rows = blocks.iter().flat_map(|block| self.index.names(*block).rows.own());
                let zh = format!("{form} 没有“{}”这一行", name.text);
                let en = format!("{form} has no row “{}”", name.text);
                let near = nearest(&name.text, rows);
                self.fail(error(problems::UNKNOWN_ROW, name.span, zh, en).near(near))
            }
            several => {
                let names: Vec<String> =
                    several.iter().map(|block| format!("{}[{}]", self.index.block_label(*block), name.text)).collect();
                self.ambiguous(&name, &names)
            }
        }
    }

    fn rows(&mut self, block: BlockRef, keys: &'a [Key]) -> Option<Rows> {
        if let [only] = keys
            && !matches!(only, Key::Range(..))
        {
            return self.key(block, only).map(Rows::One);
        }
        let rows: Vec<Option<RowRef>> = keys.iter().map(|key| self.key(block, key)).collect();
        rows.into_iter().collect::<Option<Vec<RowRef>>>().map(Rows::Several)
    }

    fn key(&mut self, block: BlockRef, key: &'a Key) -> Option<RowRef> {
        match key {
            Key::Name(name) => self.key_name(block, name),
            Key::Label(name) | Key::Digits(name) => self.label(block, &name.text, name.span),
            Key::Ordinal(ordinal, _) => Some(RowRef::Ordinal(*ordinal)),
            Key::Path(names, span) => self.key_path(block, names, *span),
            Key::Range(from, to) => self.range(block, from, to),
            Key::Nth(key, number, span) => match (self.key(block, key)?, number) {
                (row, 1..) if is_told(&row) => Some(RowRef::Nth(Box::new(row), *number)),
                _ => self.no_parts(*span, "#"),
            },
        }
    }

    /// A word in brackets: a loop variable if there is one of that name, else a label.
    pub fn key_name(&mut self, block: BlockRef, name: &'a Name) -> Option<RowRef> {
        let text = name.text.as_str();
        let frame = self.frame_of(text);
        match frame.cloned() {
            Some(Frame::Row { block: from, slot, .. }) => self.same_row(from, slot, block, name.span),
            Some(Frame::Column { block: from, column, .. }) => {
                let column = self.index.column(from, column)?;
                let names = std::iter::once(&column.name).chain(&column.aliases);
                let known = |label: &&String| self.index.row(block, label) != RowFound::None;
                let label = names.into_iter().find(known).unwrap_or(&column.name);
                self.label(block, label, name.span)
            }
            Some(Frame::Value { .. } | Frame::Heading { .. } | Frame::Member { .. }) => {
                let value = self.known(name)??;
                self.row_of_word(value, name.span)
            }
            _ => self.label(block, text, name.span),
        }
    }

    fn row_of_word(&mut self, value: Value, span: Span) -> Option<RowRef> {
        match self.scalar(value, span)? {
            Scalar::Word(word, _) => Some(RowRef::Word(Box::new(word))),
            _ => self.fail(error(
                problems::ARGUMENT_KIND,
                span,
                "方括号里要写行的名称或代码，写的是数",
                "a name or code is wanted in brackets, not a figure",
            )),
        }
    }

    /// The row of the same key in another block.
    pub fn same_row(&mut self, from: BlockRef, slot: usize, to: BlockRef, span: Span) -> Option<RowRef> {
        if from == to {
            return Some(RowRef::Slot(slot));
        }
        let (nodes, any) = self.index.same_rows(from, to);
        if any {
            return Some(RowRef::SameKey { slot, nodes });
        }
        let (here, there) = (self.index.block_label(from), self.index.block_label(to));
        let zh = format!("{there} 的行与 {here} 的行没有相同的科目或名称");
        let en = format!("no row of {there} can have the key of a row of {here}");
        self.fail(error(problems::NO_SAME_ROW, span, zh, en))
    }

    fn key_path(&mut self, block: BlockRef, names: &'a [Name], span: Span) -> Option<RowRef> {
        if let Some(first) = names.first()
            && self.is_variable(&first.text)
        {
            let value = self.path_value(names, span)?;
            return self.row_of_word(value, span);
        }
        let path: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
        let found = self.index.row_path(block, &path);
        self.row_found(block, found, &path.join("."), span)
    }

    pub fn is_variable(&self, text: &str) -> bool {
        self.frame_of(text).is_some()
    }

    /// `row.科目编码` in brackets.
    pub fn path_value(&mut self, names: &'a [Name], span: Span) -> Option<Value> {
        let (first, rest) = names.split_first()?;
        let mut value = self.known(first)??;
        for name in rest {
            value = self.dot(value, name, span)?;
        }
        Some(value)
    }

    fn range(&mut self, block: BlockRef, from: &Name, to: &Name) -> Option<RowRef> {
        let span = from.span.to(to.span);
        if self.index.names(block).lists.is_empty() {
            let label = self.index.block_label(block);
            let zh = format!("{label} 的行没有代码，不能写范围");
            return self.fail(error(problems::UNKNOWN_ROW, span, zh, format!("the rows of {label} have no codes")));
        }
        if from.text.len() != to.text.len() || from.text > to.text {
            return self.fail(
                error(
                    problems::UNKNOWN_ROW,
                    span,
                    "范围两端应是位数相同、由小到大的代码",
                    "a range goes up between codes of one length",
                )
                .cure("例如 309..313", "such as 309..313"),
            );
        }
        Some(RowRef::CodeRange(from.text.clone(), to.text.clone()))
    }

    /// The row that a label or code names.
    pub fn label(&mut self, block: BlockRef, text: &str, span: Span) -> Option<RowRef> {
        let found = self.index.row(block, text);
        if found == RowFound::None && self.has_open_labels(block) {
            return Some(RowRef::Word(Box::new(Word::Const(text.to_owned().into()))));
        }
        self.row_found(block, found, text, span)
    }

    /// Whether any label can be a row: the form names none, and the key is not a code.
    fn has_open_labels(&self, block: BlockRef) -> bool {
        let Some(form) = self.index.block(block) else { return false };
        let label = |kind: &ColumnType| matches!(kind, ColumnType::Label | ColumnType::Text);
        form.nodes.is_empty() && form.columns.iter().any(|column| column.key && column.types.iter().any(label))
    }

    fn row_found(&mut self, block: BlockRef, found: RowFound, text: &str, span: Span) -> Option<RowRef> {
        let table = self.index.block_label(block);
        match found {
            RowFound::Node(node) => Some(RowRef::Node(node)),
            RowFound::Code(code) => Some(RowRef::Code(code)),
            RowFound::Doubled(nodes) => {
                let paths: Vec<String> =
                    nodes.iter().map(|node| format!("{table}[{}]", self.node_path(block, *node))).collect();
                let name = Name { text: text.to_owned(), span };
                self.ambiguous(&name, &paths)
            }
            RowFound::Shared(list, codes) => self.shared(list, text, &codes, span),
            RowFound::None => {
                let names = self.index.names(block);
                let lists = listed(names.lists.iter().filter_map(|list| Some(&self.index.lists.get(*list)?.name)));
                let zh = format!("{table} 没有“{text}”这一行");
                let en = format!("{table} has no row “{text}”");
                let problem = error(problems::UNKNOWN_ROW, span, zh, en);
                let problem = match self.near_row(block, text) {
                    _ if names.columns.find(text) != Found::None => problem.cure(
                        format!("“{text}”是一列：行写在它前面的方括号里，如 {table}[合计].{text}"),
                        format!("“{text}” is a column: its row stands in brackets before it, as {table}[合计].{text}"),
                    ),
                    Some(near) => problem.near(Some(&near)),
                    None if is_digits(text) && !lists.is_empty() => problem.cure(
                        format!("代码表“{lists}”里没有这个代码，核对是否抄错"),
                        format!("code list “{lists}” has no such code"),
                    ),
                    None => {
                        let list = listed(names.rows.own());
                        problem.cure(format!("有这些行：{list}"), format!("its rows are {list}"))
                    }
                };
                self.fail(problem)
            }
        }
    }

    /// `年初财政拨款结转和结余.一般公共预算财政拨款`
    fn node_path(&self, block: BlockRef, node: NodeIx) -> String {
        let name = |node: NodeIx| {
            let node = self.index.block(block)?.nodes.get(usize::from(node.0))?;
            match &node.kind {
                NodeKind::Label(name) | NodeKind::Code(name) => Some((name.as_str(), node.parent)),
                NodeKind::List(_) | NodeKind::Others => None,
            }
        };
        match name(node) {
            Some((own, Some(parent))) => format!("{}.{own}", name(parent).map_or("", |(above, _)| above)),
            Some((own, None)) => own.to_owned(),
            None => String::new(),
        }
    }

    fn near_row(&self, block: BlockRef, text: &str) -> Option<String> {
        let names = self.index.names(block);
        let lists = names.lists.iter().filter_map(|list| self.index.lists.get(*list));
        if is_digits(text) {
            let codes = lists.flat_map(|list| list.entries.keys()).filter(|code| code.len() == text.len());
            return nearest(text, codes.map(String::as_str)).map(str::to_owned);
        }
        let known = lists.flat_map(|list| list.entries.values().map(|entry| entry.name.as_str()));
        names.rows.near(text).map(str::to_owned).or_else(|| nearest(text, known).map(str::to_owned))
    }

    /// The key of a row as words: `r == "合计"`.
    pub fn key_word(&self, block: BlockRef, row: &RowRef) -> Option<(Word, WordKind)> {
        let kind = self.index.key_list(block).map_or(WordKind::Label, WordKind::Code);
        match row {
            RowRef::Slot(slot) => Some((Word::Key(*slot), kind)),
            RowRef::Code(code) => Some((Word::Const(code.clone().into()), kind)),
            RowRef::Node(node) => match &self.index.block(block)?.nodes.get(usize::from(node.0))?.kind {
                NodeKind::Label(name) | NodeKind::Code(name) => {
                    Some((Word::Const(name.clone().into()), WordKind::Label))
                }
                NodeKind::List(_) | NodeKind::Others => None,
            },
            RowRef::Word(word) => Some((word.as_ref().clone(), kind)),
            RowRef::CodeRange(..) | RowRef::Ordinal(_) | RowRef::SameKey { .. } | RowRef::Only | RowRef::Nth(..) => {
                None
            }
        }
    }
}

/// What brackets name.
enum Rows {
    One(RowRef),
    Several(Vec<RowRef>),
}

/// Whether a row is told by what is printed, whatever loops run.
fn is_told(row: &RowRef) -> bool {
    match row {
        RowRef::Node(_) | RowRef::Code(_) | RowRef::Ordinal(_) => true,
        RowRef::Word(word) => matches!(word.as_ref(), Word::Const(_)),
        _ => false,
    }
}

/// Whether a text is digits only.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn key_text(key: &Key) -> Option<&str> {
    match key {
        Key::Name(name) | Key::Label(name) | Key::Digits(name) => Some(&name.text),
        Key::Ordinal(..) | Key::Path(..) | Key::Range(..) | Key::Nth(..) => None,
    }
}
