//! Names that were not found, or mean several things: what to say, and what is near.
//!
//! Must not know what the name was wanted for.

use super::expr::Compiler;
use super::index::block_ix;
use super::names::Found;
use super::problems::{self, Cure, error, listed, nearest};
use super::value::{Frame, Value};
use crate::base::place::Span;
use crate::form::table::{BlockRef, FormId, TableForm, Where};
use crate::syntax::tree::{Name, Reference, Step};

impl Compiler<'_> {
    pub fn no_part<T>(&mut self, form: FormId, block: Option<BlockRef>, name: &Name) -> Option<T> {
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
        let ordinal = name.text.trim_start_matches(['栏', '第', '次']).trim_end_matches(['栏', '列']);
        let is_ordinal =
            ordinal != name.text && !ordinal.is_empty() && ordinal.bytes().all(|byte| byte.is_ascii_digit());
        let near = nearest(&name.text, candidates.iter().copied()).map(str::to_owned);
        let zh = format!("{table} 没有“{}”这一列、行或项目", name.text);
        let en = format!("{table} has no column, row or item “{}”", name.text);
        let problem = error(problems::UNKNOWN_PART, name.span, zh, en);
        let problem = match near {
            Some(near) => problem.near(Some(&near)),
            None if is_ordinal => problem.cure(
                format!("按栏次取列，写 {table}.#{ordinal}"),
                format!("a column by its number is {table}.#{ordinal}"),
            ),
            None => {
                let list = listed(&candidates);
                problem.cure(format!("有这些名称：{list}"), format!("its names are {list}"))
            }
        };
        self.fail(problem)
    }

    /// A bare name that means nothing here.
    pub fn unknown_name<T>(&mut self, name: &Name) -> Option<T> {
        let text = name.text.as_str();
        let zh = format!("不认识“{text}”");
        let problem = error(problems::UNKNOWN_NAME, name.span, zh, format!("“{text}” means nothing here"));
        let problem = match self.tables_with(text).as_slice() {
            [] => {
                let near = self.near_name(text);
                // inside a loop over several tables the others may know something nearer
                let problem = match self.frames.is_empty() {
                    true => problem.cure(
                        "列要写明哪张表，如 03.基本支出；gouji show --names 列出表和列的名称",
                        "a column needs its table, such as 03.基本支出; gouji show --names lists names",
                    ),
                    false => problem,
                };
                problem.near(near.as_deref())
            }
            tables => {
                let list = listed(tables.iter().map(|table| format!("{table}.{text}")));
                problem.cure(format!("要写明哪张表：{list}"), format!("name the table: {list}"))
            }
        };
        self.fail(problem)
    }

    /// A table by name; inside an item of another report's table one of that report.
    pub fn form_here(&self, text: &str, exact: bool) -> Found<FormId> {
        let names = &self.index.form_names;
        let item = self.frames.iter().find_map(|frame| match frame {
            Frame::Item { form, .. } => self.index.form(*form)?.name.split_once('.').map(|(input, _)| input),
            _ => None,
        });
        match item {
            Some(input) => names.find(&format!("{input}.{text}")),
            None if exact => names.exact(text),
            None => names.find(text),
        }
    }

    /// `年初预算.三公` is a table of that report even where a column of the row is called `年初预算` too.
    pub fn report_before_table(&self, name: &Name, reference: &Reference) -> Option<Value> {
        let Some(Step::Dot(table)) = reference.steps.first() else { return None };
        let input = self.index.inputs.iter().position(|input| *input == name.text)?;
        let nearer = self.frame_of(&name.text).is_some() || self.lets.iter().any(|known| known.name.text == name.text);
        let table = self.index.form_of_input(input, &table.text);
        (!nearer && matches!(table, Found::One(_))).then_some(Value::Input(input))
    }

    /// `01` behind `上年`.
    pub fn table_of_input(&mut self, input: usize, name: &Name, from: Where) -> Option<Value> {
        let first = self.index.first_of(input).filter(|first| name.text == "本文" && !self.index.is_many(*first));
        if let Some(first) = first {
            // so that a rule that reads nothing else of the report is skipped without it
            self.uses(first);
            return Some(Value::Own(u16::try_from(input).ok()));
        }
        if let Found::One(form) = self.index.form_of_input(input, &name.text) {
            let from = if from == Where::Every { self.copies_of(form) } else { from };
            return Some(Value::Form(form, from));
        }
        let of = self.index.inputs.get(input).copied().unwrap_or_default();
        let zh = format!("“{of}”没有“{}”这张表", name.text);
        let en = format!("“{of}” has no table “{}”", name.text);
        let prefix = format!("{of}.");
        let known = || self.index.form_names.own().filter_map(|known| known.strip_prefix(prefix.as_str()));
        let problem = error(problems::UNKNOWN_TABLE, name.span, zh, en);
        let problem = match nearest(&name.text, known()) {
            Some(near) => problem.near(Some(near)),
            None if known().next().is_none() => problem,
            None => {
                let list = listed(known());
                problem.cure(format!("有这些表：{list}"), format!("its tables are {list}"))
            }
        };
        self.fail(problem)
    }

    /// Tables that have a column or row of exactly that name.
    pub fn tables_with(&self, text: &str) -> Vec<String> {
        let forms = (0..self.index.own).map(super::index::form_id);
        let blocks = forms.flat_map(|form| self.index.blocks_of(form));
        blocks
            .filter(|block| {
                let names = self.index.names(*block);
                names.columns.exact(text) != Found::None || names.rows.exact(text) != Found::None
            })
            .map(|block| self.index.block_label(block))
            .collect()
    }

    pub fn near_name(&self, text: &str) -> Option<String> {
        let mut candidates: Vec<&str> = self.lets.iter().map(|known| known.name.text.as_str()).collect();
        for frame in &self.frames {
            match frame {
                Frame::Row { var, block, .. } | Frame::Value { var, block, .. } => {
                    candidates.push(var);
                    candidates.extend(self.index.names(*block).columns.own());
                }
                Frame::Heading { var, .. } | Frame::Column { var, .. } | Frame::Member { var, .. } => {
                    candidates.push(var)
                }
                Frame::Aggregate { block, .. } => candidates.extend(self.index.names(*block).columns.own()),
                Frame::Item { form, .. } => {
                    for at in 0..self.index.blocks_of(*form).len() {
                        let names = self.index.names(BlockRef::new(*form, block_ix(at)));
                        candidates.extend(names.columns.own().chain(names.rows.own()));
                    }
                }
            }
        }
        candidates.extend(
            self.index
                .let_names
                .own()
                .chain(self.index.form_names.own().filter(|name| !name.contains('.')))
                .chain(self.index.inputs.iter().copied())
                .chain(self.index.list_names.own()),
        );
        let near = self.table_called(text).or_else(|| nearest(text, candidates).map(str::to_owned));
        near.or_else(|| self.table_of_some_input(text))
    }

    /// `年初预算.部门收支`: a table that only another report has.
    fn table_of_some_input(&self, text: &str) -> Option<String> {
        let bears = |form: &&TableForm| form.name.split_once('.').is_some_and(|(_, name)| name == text);
        self.index.forms.iter().find(bears).map(|form| form.name.clone())
    }

    /// The short name of the table that prints a text as its title, or that is spelt with the letter O for the digit 0.
    fn table_called(&self, text: &str) -> Option<String> {
        // 表3, 表03 and O3 are said of 03
        let digits = text.trim_start_matches('表').replace(['O', 'o', 'Ｏ'], "0");
        let digits = if digits.len() == 1 { format!("0{digits}") } else { digits };
        let called = |form: &&TableForm| {
            form.number.as_deref() == Some(digits.as_str()) || form.titles.iter().any(|title| title == text)
        };
        let mut own = self.index.forms.iter().filter(|form| !form.name.contains('.')).filter(called);
        let form = own.next().filter(|_| own.next().is_none())?;
        Some(form.number.clone().unwrap_or_else(|| form.name.clone()))
    }

    /// A name that several things bear.
    pub fn ambiguous<T, S: AsRef<str>>(&mut self, name: &Name, meanings: &[S]) -> Option<T> {
        let list = listed(meanings);
        let zh = format!("“{}”可以指{list}", name.text);
        let en = format!("“{}” can mean {list}", name.text);
        self.fail(error(problems::AMBIGUOUS, name.span, zh, en).cure("写成其中一个", "write one of them"))
    }

    pub fn in_blocks<T>(&mut self, name: &Name, blocks: Vec<BlockRef>) -> Option<T> {
        let names: Vec<String> =
            blocks.iter().map(|block| format!("{}.{}", self.index.block_label(*block), name.text)).collect();
        self.ambiguous(name, &names)
    }

    pub fn doubled_column<T>(&mut self, block: BlockRef, name: &Name) -> Option<T> {
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

    /// A `.` or `[` behind something without parts.
    pub fn no_parts<T>(&mut self, span: Span, what: &str) -> Option<T> {
        let zh = format!("前面写的已是一个值（或代码表、文档），不能再取“{what}”");
        let en = format!("what stands before has no part “{what}”");
        let problem = error(problems::NO_PARTS, span, zh, en);
        self.fail(
            problem.cure("表写 表[行].列，代码表写 功能分类[代码].名称", "write table[row].column or list[code].名称"),
        )
    }
}
