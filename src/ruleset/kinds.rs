//! Forms by the kind of document that has them: the accounts, and every kind that `form … of 部门预算` names.
//!
//! Kinds share no names; the tables of another kind are read by an input that `uses` it. Must not know rules.

use std::borrow::Cow;

use foldhash::HashSet;

use super::forms::Forms;
use super::patterns::Known;
use super::problems::{self, Cure, error, listed, nearest};
use super::program::{self, Input, Tolerance};
use crate::base::problem::Problem;
use crate::form::table::{BlockRef, ColumnIx, TableForm};
use crate::syntax::tree;

/// The forms of one kind of document.
pub(super) struct Kind<'t> {
    /// `部门预算`, where it is first named; none: the accounts.
    pub name: Option<&'t tree::Name>,
    /// In the order declared.
    pub forms: Vec<TableForm>,
    /// Of each form.
    pub tolerances: Vec<Option<Tolerance>>,
    /// Columns whose declaration has a problem.
    pub broken: HashSet<(BlockRef, ColumnIx)>,
    /// What each form was compiled from.
    pub trees: Vec<&'t tree::Form>,
}

impl Kind<'_> {
    /// What binding needs of it; none for the accounts, whose forms stand in the program itself.
    pub fn named(self) -> Option<program::Kind> {
        Some(program::Kind { name: self.name?.text.clone(), forms: self.forms })
    }
}

/// The forms of the accounts, and those of every other kind in the order first named.
pub(super) fn compile<'t>(
    trees: &'t [Cow<'_, tree::Form>],
    known: &Known<'_>,
    told: &mut Vec<Problem>,
) -> (Kind<'t>, Vec<Kind<'t>>) {
    let mut names: Vec<&tree::Name> = Vec::new();
    for name in trees.iter().filter_map(|form| form.of.as_ref()) {
        if !names.iter().any(|first| first.text == name.text) {
            names.push(name);
        }
    }
    let mut kind = |name: Option<&'t tree::Name>| {
        let mut forms = Forms::new(known, told);
        let of_kind = trees.iter().map(Cow::as_ref).filter(|form| text(form.of.as_ref()) == text(name));
        let trees = of_kind.filter(|form| forms.add(form)).collect();
        let Forms { forms, tolerances, broken, .. } = forms;
        Kind { name, forms, tolerances, broken, trees }
    };
    (kind(None), names.into_iter().map(|name| kind(Some(name))).collect())
}

fn text(name: Option<&tree::Name>) -> Option<&str> {
    name.map(|name| name.text.as_str())
}

/// The kind that an input `uses`, or what is wrong with its name.
pub(super) fn used(kinds: &[Kind<'_>], uses: &tree::Name, input: &tree::Name) -> Result<usize, Problem> {
    let names = || kinds.iter().filter_map(|kind| text(kind.name));
    if let Some(at) = kinds.iter().position(|kind| text(kind.name) == Some(uses.text.as_str())) {
        return Ok(at);
    }
    let kind = &uses.text;
    let zh = format!("没有“{kind}”这种文件的表，读不了“{}”", input.text);
    let en = format!("there is no form of “{kind}”, so “{}” cannot be read", input.text);
    let problem = error(problems::KIND, uses.span, zh, en);
    Err(match (nearest(kind, names()), listed(names())) {
        (Some(near), _) => problem.near(Some(near)),
        (None, known) if known.is_empty() => problem.cure(
            format!("先写这种文件的表：form 表名 of {kind} \"标题\" {{ … }}"),
            format!("declare its tables first: form NAME of {kind} \"title\" {{ … }}"),
        ),
        (None, known) => problem.cure(format!("有表的文件：{known}"), format!("there are forms of {known}")),
    })
}

/// Kinds that no input uses: their forms would never be read.
pub(super) fn unused(kinds: &[Kind<'_>], inputs: &[Input], trees: &[(usize, &tree::Item)]) -> Vec<Problem> {
    let idle = kinds.iter().enumerate().filter(|(at, _)| inputs.iter().all(|input| input.kind != Some(*at)));
    let problem = |name: &tree::Name| {
        let kind = &name.text;
        let zh = format!("没有哪份报告是“{kind}”，这张表读不到");
        let problem = error(problems::KIND, name.span, zh, format!("no input is “{kind}”, so this form is never read"));
        let uses = trees.iter().filter_map(|(_, item)| match item {
            tree::Item::Input(input) => text(input.uses.as_ref()),
            _ => None,
        });
        match nearest(kind, uses) {
            Some(near) => problem.near(Some(near)),
            None => problem.cure(format!("写 input 名称 uses {kind}"), format!("write input NAME uses {kind}")),
        }
    };
    idle.filter_map(|(_, kind)| kind.name).map(problem).collect()
}
