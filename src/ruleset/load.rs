//! The way in: rule files to one Program, several rulesets added together.
//!
//! Must not read files by itself: their bytes and the reader of code files come from outside.

use std::cell::RefCell;

use foldhash::HashSet;

use super::codes::Lists;
use super::expr::Compiler;
use super::files::{self, Parsed, RuleSet};
use super::index::{Index, ItemDef, Seen, form_id};
use super::inputs;
use super::kinds::{self, Kind};
use super::layers::{self, chain::Chain};
use super::metas;
use super::names::Names;
use super::patterns::Known;
use super::problems::{self, twice};
use super::program::{Item, MemberKey, Num, Program, Tolerance};
use super::repeats;
use super::trial::Written;
use super::types::Quantity;
use super::value::{Scalar, Value};
use super::written::{self, Rules};
use crate::base::place::{Sources, Spot};
use crate::base::problem::{Code, Problem};
use crate::form::table::FormId;
use crate::syntax::tree;

/// Compiles rulesets into one program: the nation first, then what is added to it.
///
/// Never fails: what could not be understood is in the problems, the rest in the program.
#[must_use]
pub fn compile(sets: &[RuleSet<'_>], sources: &mut Sources) -> (Program, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut files = files::parse(sets, sources, &mut problems);
    let (metas, tolerances) = metas::metas(sets, &files, &mut problems);
    let mut program = Program { rulesets: metas, ..Program::default() };
    let broken_lists = lists(sets, &files, &mut program, sources, &mut problems);
    names(&mut files, broken_lists, &tolerances, program, sources, problems)
}

/// Reads every code list; the code files are files of their ruleset.
fn lists(
    sets: &[RuleSet<'_>],
    files: &[Parsed],
    program: &mut Program,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> HashSet<usize> {
    let mut lists = Lists::default();
    for file in files {
        let (Some(set), Some(meta)) = (sets.get(file.set), program.rulesets.get_mut(file.set)) else { continue };
        for item in &file.tree.items {
            if let tree::Item::Codes(codes) = item
                && let Some(read) = lists.add(codes, &file.folder, set.read, sources, problems)
            {
                meta.files.push(read);
            }
        }
    }
    program.lists = lists.lists;
    lists.broken
}

/// Forms, items and rules, when every file and list is known.
fn names(
    files: &mut [Parsed],
    broken_lists: HashSet<usize>,
    tolerances: &[Option<Tolerance>],
    mut program: Program,
    sources: &Sources,
    mut problems: Vec<Problem>,
) -> (Program, Vec<Problem>) {
    let bare = written::bare(files, sources);
    let files = &*files;
    let mut list_names = Names::default();
    for (at, list) in program.lists.iter().enumerate() {
        list_names.add(&list.name, at);
    }
    let items: Vec<(usize, &tree::Item)> =
        files.iter().flat_map(|file| file.tree.items.iter().map(|item| (file.set, item))).collect();
    let chain = Chain::new(&metas::lines(tolerances.len(), files), &mut problems);
    let trees = layers::forms(&items, &chain, &mut problems);
    let lets = Known::lets(items.iter().map(|(_, item)| *item));
    let known = Known { list_names: &list_names, lists: &program.lists, lets, inserted: RefCell::default() };
    let (mut own, kinds) = kinds::compile(&trees, &known, &mut problems);
    program.inputs = inputs::declare(&items, (&own, &kinds), &mut problems);
    let of_inputs = inputs::add_tables(&program.inputs, &mut own, &kinds);
    let Kind { forms, tolerances: form_tolerances, broken, trees: declared, .. } = own;
    let mut index = Index::new(&forms, &program.lists).with(&program.inputs);
    index.broken_columns = broken;
    index.broken_lists = broken_lists;
    add_items(&mut index, &declared, files, &mut problems);
    of_inputs.into_iter().for_each(|item| index.add_item(item));
    program.items = compile_items(&index, &mut problems);
    let rules = Rules { files, bare: &bare, tolerances, chain: &chain, metas: &program.rulesets, sources };
    let done = written::compile(&rules, &index, &mut problems);
    (program.rules, program.changes, program.never_waive) = (done.rules, done.changes, done.never_waive);
    program.waivers = done.waivers;
    program.members = index.members.take();
    program.forms = forms;
    program.form_tolerances = form_tolerances;
    program.kinds = kinds.into_iter().filter_map(Kind::named).collect();
    program.tests = files.iter().flat_map(tests).collect();
    let mut told = repeats::fold(without_repeats(problems), files, &program.rulesets);
    repeats::without_followers(&mut told, files, sources);
    (program, told)
}

/// The tests of a file, kept for whoever runs them.
fn tests(file: &Parsed) -> impl Iterator<Item = Written> {
    file.tree.items.iter().filter_map(|item| match item {
        tree::Item::Test(test) => Some(Written { set: file.set, folder: file.folder.clone(), tree: test.clone() }),
        _ => None,
    })
}

fn add_items<'a>(index: &mut Index<'a>, declared: &[&'a tree::Form], files: &'a [Parsed], problems: &mut Vec<Problem>) {
    for (at, tree) in declared.iter().enumerate() {
        inputs::items_of(tree, form_id(at)).for_each(|item| index.add_item(item));
    }
    let mut seen = Seen::default();
    for item in files.iter().flat_map(|file| &file.tree.items) {
        let tree::Item::Let(found) = item else { continue };
        let name = &found.name;
        if let Some(first) = seen.get(&name.text) {
            let zh = format!("let “{}”定义了两次", name.text);
            let en = format!("let “{}” is declared twice", name.text);
            problems.push(twice(problems::DUPLICATE_NAME, name.span, *first, zh, en));
            continue;
        }
        seen.insert(name.text.clone(), name.span);
        index.add_item(ItemDef { form: None, name: &name.text, span: name.span, value: &found.value });
    }
}

/// Every item once by itself, so that its problems are told where it is declared; figures are kept.
fn compile_items(index: &Index<'_>, problems: &mut Vec<Problem>) -> Vec<Item> {
    let mut items = Vec::new();
    for (at, item) in index.items.iter().enumerate() {
        let mut compiler = Compiler::new(index);
        let value = compiler.inline_item(at, item.span);
        let scalar = match value {
            Some(value @ (Value::Num(..) | Value::Row(..) | Value::Cell(_) | Value::Column { .. })) => {
                compiler.scalar(value, item.value.span)
            }
            Some(Value::Word(word, kind)) => Some(Scalar::Word(word, kind)),
            _ => None,
        };
        problems.append(&mut compiler.problems);
        if let Some(Scalar::Num(value, _)) = scalar {
            let tree = Box::new(item.value.clone());
            items.push(Item { form: item.form, name: item.name.to_owned(), value, span: item.span, tree });
        }
    }
    items
}

/// The same problem at the same place is told once.
fn without_repeats(problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen = HashSet::default();
    let key = |problem: &Problem| -> Option<(Code, crate::base::place::Span)> {
        match problem.labels.first()?.spot {
            Spot::Rule(span) => Some((problem.code, span)),
            Spot::Report(_) => None,
        }
    };
    problems.into_iter().filter(|problem| key(problem).is_none_or(|key| seen.insert(key))).collect()
}

/// An expression compiled by itself, outside any rule.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// What it stands for: a table, row, column or cell stays one, so that it can be shown as such.
    pub value: Value,
    /// The same as one figure, word or condition, where it can be one.
    pub single: Option<Single>,
    /// How many row slots it needs.
    pub slots: usize,
    /// Forms that it reads.
    pub forms: Vec<FormId>,
    /// The keys of members, with those that it names: to be those of the program that evaluates it.
    pub members: Vec<MemberKey>,
}

/// One value.
#[derive(Clone, Debug)]
pub enum Single {
    /// A figure and what it measures.
    Num(Num, Quantity),
    /// Words.
    Word(super::program::Word),
    /// A condition.
    Test(super::program::Test),
}

/// Compiles one expression over a program's tables.
///
/// # Errors
/// What is wrong with it.
pub fn compile_expression(program: &Program, expr: &tree::Expr) -> Result<Compiled, Vec<Problem>> {
    let mut index = Index::new(&program.forms, &program.lists).with(&program.inputs);
    index.members = program.members.clone().into();
    for item in &program.items {
        index.add_item(ItemDef { form: item.form, name: &item.name, span: item.span, value: &item.tree });
    }
    let mut compiler = Compiler::new(&index);
    let value = compiler.expr(expr);
    let Some(value) = value.filter(|_| compiler.problems.is_empty()) else { return Err(compiler.problems) };
    let single = compiler.scalar(value.clone(), expr.span);
    if compiler.problems.iter().any(|problem| problem.code == problems::WHICH_COPY) && !matches!(value, Value::Form(..))
    {
        return Err(compiler.problems);
    }
    let single = match single {
        Some(Scalar::Num(num, quantity)) => Some(Single::Num(num, quantity)),
        Some(Scalar::Word(word, _)) => Some(Single::Word(word)),
        Some(Scalar::Test(test)) => Some(Single::Test(test)),
        None => None,
    };
    let (slots, forms) = (compiler.slots, compiler.forms);
    Ok(Compiled { value, single, slots, forms, members: index.members.into_inner() })
}
