//! `form` and `number`: what a table means, as plain data.
//!
//! Must not know rules: items are kept as trees and compiled when all forms are known.

use foldhash::HashSet;

use super::index::{Seen, block_ix, form_id, small};
use super::names::Found;
use super::patterns::Known;
use super::problems::{self, Cure, error, listed, nearest, twice};
use super::program::Tolerance;
use crate::base::problem::Problem;
use crate::base::unit::Unit;
use crate::form::pattern::Reading;
use crate::form::table::{BlockForm, BlockRef, ColumnForm, ColumnIx, ColumnType, NodeIx, NodeKind, RowNode, TableForm};
use crate::syntax::tree;

/// The words that can stand behind the colon of a column.
const TYPES: [&str; 9] = ["amount", "percent", "number", "count", "code", "label", "text", "date", "bound"];

/// Forms as they are found, with what is wrong with them.
pub(super) struct Forms<'a> {
    pub forms: Vec<TableForm>,
    pub tolerances: Vec<Option<Tolerance>>,
    pub broken: HashSet<(BlockRef, ColumnIx)>,
    known: &'a Known<'a>,
    problems: &'a mut Vec<Problem>,
    seen: Seen,
}

impl<'a> Forms<'a> {
    pub fn new(known: &'a Known<'a>, problems: &'a mut Vec<Problem>) -> Self {
        Self {
            forms: Vec::new(),
            tolerances: Vec::new(),
            broken: HashSet::default(),
            known,
            problems,
            seen: Seen::default(),
        }
    }

    /// Adds a form; false if another has its name.
    pub fn add(&mut self, form: &tree::Form) -> bool {
        let Some(head) = form.name.as_ref().or(form.number.as_ref()) else { return false };
        let mut taken = false;
        for name in form.name.iter().chain(&form.number) {
            taken |= !self.claim(name);
        }
        if taken {
            return false;
        }
        let at = self.forms.len();
        let titles = if form.titles.is_empty() && form.readings.is_empty() {
            vec![head.text.clone()]
        } else {
            texts(&form.titles)
        };
        let (blocks, reading) = self.parts(form, at);
        self.items(form);
        let unit = self.unit(form);
        let notes = form.notes.iter().filter_map(|note| self.note(note)).collect();
        self.forms.push(TableForm {
            name: head.text.clone(),
            number: form.number.as_ref().map(|number| number.text.clone()),
            titles: without_repeats(titles),
            optional: form.optional,
            since: form.since.map(|(year, _)| year),
            many: form.many.as_ref().map(|many| texts(&many.keys)),
            unit,
            decimals: form.decimals.map_or(2, |(decimals, _)| decimals.min(20)),
            notes,
            blocks,
            reading,
        });
        self.tolerances.push(form.tolerance.as_ref().map(tolerance));
        true
    }

    fn claim(&mut self, name: &tree::Name) -> bool {
        if let Some(first) = self.seen.get(&name.text) {
            let zh = format!("表“{}”定义了两次", name.text);
            let en = format!("form “{}” is declared twice", name.text);
            self.problems.push(twice(problems::DUPLICATE_FORM, name.span, *first, zh, en));
            return false;
        }
        self.seen.insert(name.text.clone(), name.span);
        true
    }

    fn unit(&mut self, form: &tree::Form) -> Unit {
        match form.unit {
            Some((unit, _)) if unit.is_money() => unit,
            Some((unit, span)) => {
                let zh = format!("表的单位应为元、千元、万元或亿元，不能是“{}”", unit.word());
                let en = format!("the unit of a form is 元, 千元, 万元 or 亿元, not “{}”", unit.word());
                self.problems.push(error(problems::FORM_SHAPE, span, zh, en));
                Unit::Wan
            }
            None => Unit::Wan,
        }
    }

    fn note(&mut self, note: &tree::Name) -> Option<Vec<String>> {
        let mut parts = Vec::new();
        let mut rest = note.text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let Some((hole, tail)) = after.split_once('}') else { break };
            if !matches!(hole.trim(), "…" | "……" | "...") {
                self.problems.push(problems::not_yet(&format!("note 中的 {{{hole}}}"), note.span));
                return None;
            }
            parts.push(before.to_owned());
            rest = tail;
        }
        if rest.contains(['{', '}']) {
            let zh = format!("说明“{}”的花括号不成对", note.text);
            let en = format!("the braces of the note “{}” do not match", note.text);
            self.problems.push(error(problems::FORM_SHAPE, note.span, zh, en));
            return None;
        }
        parts.push(rest.to_owned());
        parts.retain(|part| !part.trim().is_empty());
        (!parts.is_empty()).then_some(parts)
    }

    fn items(&mut self, form: &tree::Form) {
        let mut seen = Seen::default();
        for item in &form.items {
            self.once(&mut seen, &item.name, problems::DUPLICATE_NAME, "项目", "item");
        }
    }

    fn once(&mut self, seen: &mut Seen, name: &tree::Name, code: crate::base::problem::Code, zh: &str, en: &str) {
        match seen.get(&name.text) {
            Some(first) => {
                let zh = format!("{zh}“{}”在同一张表中定义了两次", name.text);
                let en = format!("{en} “{}” is declared twice in one form", name.text);
                self.problems.push(twice(code, name.span, *first, zh, en));
            }
            None => {
                seen.insert(name.text.clone(), name.span);
            }
        }
    }

    /// Blocks of a table, or those that follow from what a prose form reads.
    fn parts(&mut self, form: &tree::Form, at: usize) -> (Vec<BlockForm>, Option<Reading>) {
        if form.readings.is_empty() {
            if let Some(section) = form.sections.first() {
                let (zh, en) = ("写了 section，却没有 read、row 或 each", "a section without read, row or each");
                self.problems.push(error(problems::FORM_SHAPE, section.span, zh, en));
            }
            return (self.blocks(form, at), None);
        }
        let mut nodes = Vec::new();
        for block in &form.blocks {
            self.rows(&block.rows, None, &mut nodes);
            if let Some(span) = block.columns.first().map(|column| column.span).or(block.name.as_ref().map(|n| n.span))
            {
                let (zh, en) =
                    ("读文字的表，列由句式得出，不写 column 和 block", "the columns of prose come from its patterns");
                self.problems.push(error(problems::FORM_SHAPE, span, zh, en).cure("删去这一句", "delete it"));
            }
        }
        let (blocks, reading) = super::readings::prose(form, nodes, self.known, self.problems);
        (blocks, Some(reading))
    }

    fn blocks(&mut self, form: &tree::Form, at: usize) -> Vec<BlockForm> {
        let mut seen = Seen::default();
        let mut blocks = Vec::with_capacity(form.blocks.len());
        for (ix, block) in form.blocks.iter().enumerate() {
            if let Some(name) = &block.name {
                self.once(&mut seen, name, problems::DUPLICATE_NAME, "区块", "block");
            }
            blocks.push(self.block(block, BlockRef::new(form_id(at), block_ix(ix))));
        }
        if blocks.iter().all(|block: &BlockForm| block.columns.is_empty()) {
            let name = form.name.as_ref().or(form.number.as_ref());
            let span = name.map_or(form.span, |name| name.span);
            let zh = "这张表一列也没有";
            self.problems.push(error(problems::FORM_SHAPE, span, zh, "this form has no column"));
        }
        blocks
    }

    fn block(&mut self, block: &tree::Block, id: BlockRef) -> BlockForm {
        let mut seen = Seen::default();
        let mut columns = Vec::with_capacity(block.columns.len());
        for (at, column) in block.columns.iter().enumerate() {
            self.once(&mut seen, &column.name, problems::DUPLICATE_COLUMN, "列", "column");
            let before = self.problems.len();
            columns.push(self.column(column));
            if self.problems.len() > before {
                self.broken.insert((id, ColumnIx(small(at))));
            }
        }
        let broken = super::parts::add(block, &mut columns, self.known, self.problems);
        self.broken.extend(broken.into_iter().map(|at| (id, at)));
        let mut nodes = Vec::new();
        self.rows(&block.rows, None, &mut nodes);
        let form = BlockForm { name: block.name.as_ref().map(|name| name.text.clone()), columns, nodes };
        self.key_for_codes(block, &form);
        form
    }

    /// Rows of a code list need a column that holds the codes.
    fn key_for_codes(&mut self, block: &tree::Block, form: &BlockForm) {
        let codes = form.nodes.iter().any(|node| !matches!(node.kind, NodeKind::Label(_)));
        let is_key = |column: &tree::Column| {
            column.key && column.types.iter().any(|kind| matches!(kind, tree::ColumnType::Code(_)))
        };
        if codes && !block.columns.iter().any(is_key) {
            let span = block.rows.first().map_or(block.span, |row| row.span);
            self.problems.push(
                error(
                    problems::FORM_SHAPE,
                    span,
                    "行里写了代码，但没有哪一列是代码主键",
                    "the rows name codes, but no column is a key of codes",
                )
                .cure(
                    "写一列 column 科目编码 : code 功能分类 key",
                    "give a column such as 科目编码 : code 功能分类 key",
                ),
            );
        }
    }

    fn column(&mut self, column: &tree::Column) -> ColumnForm {
        let mut types: Vec<ColumnType> = column.types.iter().filter_map(|kind| self.column_type(kind)).collect();
        if column.types.is_empty() {
            let zh = format!("列“{}”没有写类型", column.name.text);
            let en = format!("column “{}” has no type", column.name.text);
            let cure = format!("在冒号后写 {}", listed(TYPES));
            self.problems.push(
                error(problems::COLUMN_TYPE, column.name.span, zh, en)
                    .cure(cure, format!("write one of {} behind a colon", listed(TYPES))),
            );
        }
        let pattern = column.types.iter().any(|kind| matches!(kind, tree::ColumnType::Pattern(_)));
        if column.types.len() > 1 && !column.key && !pattern {
            let zh = format!("列“{}”不是主键，只能有一种类型", column.name.text);
            let en = format!("column “{}” is no key, so it has one type", column.name.text);
            self.problems.push(error(problems::FORM_SHAPE, column.span, zh, en).cure("在类型后写 key", "add key"));
        }
        if types.is_empty() {
            types.push(ColumnType::Text);
        }
        ColumnForm {
            name: column.name.text.clone(),
            aliases: texts(&column.aliases),
            split: texts(&column.split),
            types,
            key: column.key,
            optional: column.optional,
            merged: column.merged,
            pattern: None,
            part_of: None,
        }
    }

    fn column_type(&mut self, kind: &tree::ColumnType) -> Option<ColumnType> {
        Some(match kind {
            tree::ColumnType::Amount => ColumnType::Amount,
            tree::ColumnType::Percent => ColumnType::Percent,
            tree::ColumnType::Number => ColumnType::Number,
            tree::ColumnType::Count(unit) => ColumnType::Count(*unit),
            tree::ColumnType::Label => ColumnType::Label,
            tree::ColumnType::Text => ColumnType::Text,
            tree::ColumnType::Date => ColumnType::Date,
            tree::ColumnType::Bound => ColumnType::Bound,
            // read when all columns are known
            tree::ColumnType::Pattern(_) => ColumnType::Text,
            tree::ColumnType::ListOf(list) => {
                self.problems.push(problems::not_yet("list of code", list.as_ref()?.span));
                return None;
            }
            tree::ColumnType::Code(name) => match self.known.list_names.find(&name.text) {
                Found::One(list) => ColumnType::Code(list),
                _ => {
                    let zh = format!("没有“{}”这张代码表", name.text);
                    let en = format!("there is no code list “{}”", name.text);
                    let near = self.known.list_names.near(&name.text);
                    self.problems.push(error(problems::UNKNOWN_LIST, name.span, zh, en).near(near));
                    return None;
                }
            },
            tree::ColumnType::Unknown(name) => {
                let zh = format!("没有“{}”这种列类型", name.text);
                let en = format!("there is no column type “{}”", name.text);
                let problem = error(problems::COLUMN_TYPE, name.span, zh, en)
                    .cure(format!("可写 {}", TYPES.join("、")), format!("write one of {}", TYPES.join(", ")));
                self.problems.push(problem.near(nearest(&name.text, TYPES)));
                return None;
            }
        })
    }

    fn rows(&mut self, rows: &[tree::RowNode], parent: Option<NodeIx>, nodes: &mut Vec<RowNode>) {
        let mut seen = Seen::default();
        for row in rows {
            let kind = match &row.kind {
                tree::RowKind::Name(name) => {
                    self.row_once(&mut seen, name);
                    match self.known.list_names.exact(&name.text) {
                        Found::One(list) => NodeKind::List(list),
                        _ => NodeKind::Label(name.text.clone()),
                    }
                }
                tree::RowKind::Code(code) => {
                    self.row_once(&mut seen, code);
                    NodeKind::Code(code.text.clone())
                }
                tree::RowKind::Others(_) => NodeKind::Others,
            };
            let at = NodeIx(small(nodes.len()));
            nodes.push(RowNode {
                kind,
                aliases: texts(&row.aliases),
                parent,
                optional: row.optional,
                memo: row.memo,
                braces: row.children.is_some(),
            });
            self.rows(row.children.as_deref().unwrap_or_default(), Some(at), nodes);
        }
    }

    fn row_once(&mut self, seen: &mut Seen, name: &tree::Name) {
        if let Some(first) = seen.insert(name.text.clone(), name.span) {
            let zh = format!("行“{}”在同一上级下写了两次", name.text);
            let en = format!("row “{}” stands twice below one row", name.text);
            self.problems.push(twice(problems::DUPLICATE_ROW, name.span, first, zh, en));
        }
    }
}

/// `tolerance exact` or with an amount.
pub(super) fn tolerance(tolerance: &tree::Tolerance) -> Tolerance {
    let amount = tolerance.amount.as_ref();
    let value = amount.and_then(|amount| rust_decimal::Decimal::from_str_exact(&amount.digits).ok());
    match (amount, value) {
        (Some(amount), Some(value)) => Tolerance::Constant(value, amount.unit),
        _ => Tolerance::Exact,
    }
}

fn texts(names: &[tree::Name]) -> Vec<String> {
    names.iter().map(|name| name.text.clone()).collect()
}

fn without_repeats(titles: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::default();
    titles.into_iter().filter(|title| seen.insert(title.clone())).collect()
}
