//! The name of an instance in one normal form, however it is written: `03.基本支出[教育支出]` is `03[205].基本支出`.
//!
//! Must not know which instances a report has: a row that no form or list knows keeps its name, folded.

use super::index::Index;
use super::lookup::RowFound;
use super::names::Found;
use super::problems::{self, Cure, error, listed, nearest};
use super::program::Program;
use crate::base::fold::fold;
use crate::base::place::SourceId;
use crate::base::problem::Problem;
use crate::form::table::{BlockIx, BlockRef, FormId};
use crate::syntax::tree::{ExprKind, Head, Key, Name, Step};
use crate::syntax::{self, tree};

/// Brings names of instances to their normal form; made once for many of them.
#[derive(Debug)]
pub struct InstanceNames<'p> {
    index: Index<'p>,
}

impl<'p> InstanceNames<'p> {
    /// For the tables of a program.
    #[must_use]
    pub fn new(program: &'p Program) -> Self {
        InstanceNames { index: Index::new(&program.forms, &program.lists).with(&program.inputs) }
    }

    /// The normal form of a name as findings bear it; it serves only to be compared.
    #[must_use]
    pub fn normal(&self, at: &str) -> String {
        let (file, _) = syntax::parse(&format!("drop R at {at}"), SourceId(0));
        match file.items.as_slice() {
            [tree::Item::Drop(drop)] => drop.at.as_ref().map_or_else(String::new, |at| normal(&self.index, at).0),
            _ => fold(at),
        }
    }
}

/// The normal form of what is written behind `at`, and what is wrong with it.
pub(super) fn normal(index: &Index<'_>, at: &tree::Expr) -> (String, Vec<Problem>) {
    let ExprKind::Ref(reference) = &at.kind else { return (String::new(), Vec::new()) };
    let (Head::Table(head) | Head::Name(head)) = &reference.head;
    let mut parts = Parts { index, columns: Vec::new(), keys: Vec::new(), problems: Vec::new() };
    let (name, steps) = match (index.inputs.iter().position(|input| *input == head.text), reference.steps.split_first())
    {
        (Some(_), Some((Step::Dot(table), rest))) => (format!("{}.{}", head.text, table.text), rest),
        _ => (head.text.clone(), reference.steps.as_slice()),
    };
    match index.form_names.find(&name) {
        Found::One(form) => {
            let block = parts.walk(form, steps);
            (parts.written(&index.block_label(block)), parts.problems)
        }
        _ if head.text == "文档" || index.inputs.contains(&head.text.as_str()) => {
            let keys = reference.steps.iter().filter_map(|step| match step {
                Step::Bracket(keys, _) => Some(keys),
                _ => None,
            });
            parts.keys = keys.flatten().map(folded).collect();
            (parts.written(&head.text), Vec::new())
        }
        _ => {
            let problem = error(
                problems::UNKNOWN_TABLE,
                head.span,
                format!("没有名为“{}”的表", head.text),
                format!("there is no table “{}”", head.text),
            );
            let near = index.form_names.near(&head.text);
            let tables = listed(super::index::form_titles(index.forms));
            let problem = match near {
                Some(near) => problem.near(Some(near)),
                None => problem.cure(format!("有这些表：{tables}"), format!("the tables are {tables}")),
            };
            (String::new(), vec![problem])
        }
    }
}

struct Parts<'i, 'p> {
    index: &'i Index<'p>,
    columns: Vec<String>,
    keys: Vec<String>,
    problems: Vec<Problem>,
}

impl Parts<'_, '_> {
    /// Columns and keys of every step; gives the block they belong to.
    fn walk(&mut self, form: FormId, steps: &[Step]) -> BlockRef {
        let mut block = self.block_with(form, steps);
        let copy = self.index.is_many(form) && matches!(steps.first(), Some(Step::Bracket(..)));
        for (at, step) in steps.iter().enumerate() {
            match step {
                Step::Bracket(keys, _) if copy && at == 0 => {
                    self.keys.extend(keys.iter().map(folded));
                }
                Step::Dot(name) => match self.index.block_names(form).map(|names| names.find(&name.text)) {
                    Some(Found::One(found)) if at == usize::from(copy) => block.block = found,
                    _ => self.dot(block, name),
                },
                Step::Ordinal(number, _) => self.columns.push(format!("#{number}")),
                Step::Bracket(keys, _) => {
                    for key in keys {
                        let key = self.key(block, key);
                        self.keys.push(key);
                    }
                }
            }
        }
        block
    }

    /// The first block that has every name behind a point: blocks of prose have no names of their own.
    fn block_with(&self, form: FormId, steps: &[Step]) -> BlockRef {
        let all = (0..).map(|at| BlockRef::new(form, BlockIx(at)));
        let mut all = all.take_while(|block| self.index.block(*block).is_some_and(|form| form.name.is_none()));
        let has = |block: BlockRef, name: &str| {
            matches!(self.index.names(block).columns.find(name), Found::One(_))
                || self.row(self.index.row(block, name)).is_some()
        };
        let names = |step: &Step| match step {
            Step::Dot(name) => Some(name.text.clone()),
            Step::Ordinal(..) | Step::Bracket(..) => None,
        };
        let found = all.find(|block| steps.iter().filter_map(names).all(|name| has(*block, &name)));
        found.unwrap_or(BlockRef::new(form, BlockIx(0)))
    }

    /// A column, else a row.
    fn dot(&mut self, block: BlockRef, name: &Name) {
        let names = self.index.names(block);
        if let Found::One(column) = names.columns.find(&name.text)
            && let Some(column) = self.index.column(block, column)
        {
            return self.columns.push(column.name.clone());
        }
        match self.row(self.index.row(block, &name.text)) {
            Some(key) => self.keys.push(key),
            None => {
                let table = self.index.block_label(block);
                let known = || names.columns.own().chain(names.rows.own());
                let near = nearest(&name.text, known());
                let zh = format!("{table} 没有“{}”这一列或行", name.text);
                let en = format!("{table} has no column or row “{}”", name.text);
                let problem = error(problems::UNKNOWN_PART, name.span, zh, en);
                self.problems.push(match near {
                    Some(near) => problem.near(Some(near)),
                    None => {
                        let known = listed(known());
                        problem.cure(format!("有这些名称：{known}"), format!("its names are {known}"))
                    }
                });
            }
        }
    }

    fn key(&self, block: BlockRef, key: &Key) -> String {
        let found = match key {
            Key::Name(name) | Key::Label(name) | Key::Digits(name) => self.index.row(block, &name.text),
            Key::Path(path, _) => {
                let path: Vec<&str> = path.iter().map(|name| name.text.as_str()).collect();
                self.index.row_path(block, &path)
            }
            Key::Ordinal(..) | Key::Range(..) => RowFound::None,
            Key::Nth(key, number, _) => return numbered(self.key(block, key), *number),
        };
        self.row(found).unwrap_or_else(|| folded(key))
    }

    fn row(&self, found: RowFound) -> Option<String> {
        match found {
            RowFound::Node(node) => Some(format!("@{}", node.0)),
            RowFound::Code(code) => Some(code),
            RowFound::None | RowFound::Doubled(_) | RowFound::Shared(..) => None,
        }
    }

    fn written(&self, table: &str) -> String {
        let keys: String = self.keys.iter().map(|key| format!("[{key}]")).collect();
        let columns: String = self.columns.iter().map(|column| format!(".{column}")).collect();
        format!("{table}{keys}{columns}")
    }
}

fn folded(key: &Key) -> String {
    match key {
        Key::Nth(key, number, _) => numbered(folded(key), *number),
        _ => fold(&key_text(key)),
    }
}

/// One of several of a name; the first is the one that the name alone means. A space, since no folded name has one.
fn numbered(name: String, number: u32) -> String {
    if number == 1 { name } else { format!("{name} #{number}") }
}

fn key_text(key: &Key) -> String {
    match key {
        Key::Name(name) | Key::Label(name) | Key::Digits(name) => name.text.clone(),
        Key::Ordinal(number, _) => format!("#{number}"),
        Key::Path(path, _) => path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join("."),
        Key::Range(first, last) => format!("{}..{}", first.text, last.text),
        Key::Nth(key, ..) => key_text(key),
    }
}
