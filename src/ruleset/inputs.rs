//! `input 上年 year -1`: other reports. Each has tables of its own, called `上年.01`, beside those of the report checked.
//!
//! Must not know which reports are given.

use super::index::{ItemDef, form_id};
use super::kinds::{self, Kind};
use super::problems::{self, Cure, error, twice};
use super::program::{Input, Program};
use crate::base::problem::Problem;
use crate::form::table::{BlockRef, FormId, TableForm};
use crate::syntax::tree;

/// The inputs of all rulesets; the same one may be declared several times. `own` are the forms of the accounts.
pub(super) fn declare(
    items: &[(usize, &tree::Item)],
    (own, kinds): (&Kind<'_>, &[Kind<'_>]),
    told: &mut Vec<Problem>,
) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::new();
    let mut first = own.forms.len();
    for item in items {
        let tree::Item::Input(input) = item.1 else { continue };
        let name = &input.name.text;
        let kind = input.uses.as_ref().map(|uses| kinds::used(kinds, uses, &input.name));
        let forms = match &kind {
            None => tables(input, &own.forms, told),
            Some(Ok(at)) => kinds.get(*at).map_or_else(Vec::new, |kind| tables(input, &kind.forms, told)),
            Some(Err(problem)) => {
                told.push(problem.clone());
                Vec::new()
            }
        };
        let made = Input {
            name: name.clone(),
            year: input.year,
            many: input.many.as_ref().map(|key| key.text.clone()),
            kind: kind.and_then(Result::ok),
            first: form_id(first),
            forms,
            span: input.span,
        };
        if let Some(known) = inputs.iter().find(|known| known.name == *name) {
            if (known.year, &known.many, known.kind) != (made.year, &made.many, made.kind) {
                let zh = format!("“{name}”声明了两次，写法不同");
                let en = format!("input “{name}” is declared twice, and not alike");
                told.push(twice(problems::DUPLICATE_NAME, input.name.span, known.span, zh, en));
            }
            continue;
        }
        if let Some(taken) = items.iter().find_map(|(_, item)| named(item).filter(|taken| taken.text == *name)) {
            let zh = format!("“{name}”已有别的含义");
            let en = format!("“{name}” means something else already");
            told.push(twice(problems::DUPLICATE_NAME, input.name.span, taken.span, zh, en));
        }
        first += made.forms.len();
        inputs.push(made);
    }
    told.extend(kinds::unused(kinds, &inputs, items));
    inputs
}

/// The name of a declaration that an input must not bear too.
fn named(item: &tree::Item) -> Option<&tree::Name> {
    match item {
        tree::Item::Let(found) => Some(&found.name),
        tree::Item::Codes(codes) => Some(&codes.name),
        tree::Item::Form(form) => form.name.as_ref().filter(|_| form.of.is_none()),
        _ => None,
    }
}

/// The tables that an input is read with, of those of its kind.
fn tables(input: &tree::Input, forms: &[TableForm], told: &mut Vec<Problem>) -> Vec<FormId> {
    if let Some(key) = input.many.as_ref().filter(|key| !matches!(key.text.as_str(), "部门" | "单位")) {
        let (zh, en) = ("几份并列的报告按部门名称区分", "reports of one kind are told apart by their department");
        told.push(error(problems::ARGUMENT_KIND, key.span, zh, en).cure("写 many key 部门", "write many key 部门"));
    }
    // of several reports only what stands once in each can be told apart
    let stands_once = |at: &usize| input.many.is_none() || forms.get(*at).is_some_and(|form| form.many.is_none());
    (0..forms.len()).filter(stands_once).map(form_id).collect()
}

/// The tables of every input behind the own ones, under names that begin with its name; with the items of each.
pub(super) fn add_tables<'t>(inputs: &[Input], own: &mut Kind<'t>, kinds: &[Kind<'t>]) -> Vec<ItemDef<'t>> {
    let mut items = Vec::new();
    for input in inputs {
        for (form, at) in input.forms.iter().zip(usize::from(input.first.0)..) {
            let kind = input.kind.and_then(|kind| kinds.get(kind)).unwrap_or(own);
            let from = usize::from(form.0);
            let Some((form, tree)) = kind.forms.get(from).zip(kind.trees.get(from)) else { continue };
            let of = |name: &String| format!("{}.{name}", input.name);
            let many = input.many.as_ref().map(|key| vec![key.clone()]).or_else(|| form.many.clone());
            let copy = TableForm { name: of(&form.name), number: form.number.as_ref().map(of), many, ..form.clone() };
            let tolerance = kind.tolerances.get(from).copied().flatten();
            let broken = kind.broken.iter().filter(|(block, _)| usize::from(block.form.0) == from);
            let broken: Vec<_> =
                broken.map(|(block, column)| (BlockRef::new(form_id(at), block.block), *column)).collect();
            items.extend(items_of(tree, form_id(at)));
            own.forms.push(copy);
            own.tolerances.push(tolerance);
            own.broken.extend(broken);
        }
    }
    items
}

/// The items that a form declares.
pub(super) fn items_of(tree: &tree::Form, form: FormId) -> impl Iterator<Item = ItemDef<'_>> {
    tree.items.iter().map(move |item| {
        let (name, span) = (item.name.text.as_str(), item.name.span);
        ItemDef { form: Some(form), name, span, value: &item.value }
    })
}

impl Program {
    /// The forms of the report itself; those of its inputs stand behind them.
    #[must_use]
    pub fn own_forms(&self) -> &[TableForm] {
        let own = self.inputs.first().map_or(self.forms.len(), |input| usize::from(input.first.0));
        self.forms.get(..own).unwrap_or(&self.forms)
    }

    /// For each form, whether any rule reads it: in the report itself or in another one.
    #[must_use]
    pub fn read_forms(&self) -> Vec<bool> {
        let mut read = vec![false; self.forms.len()];
        for form in self.rules.iter().flat_map(|rule| &rule.cases).flat_map(|case| &case.forms) {
            if let Some(slot) = read.get_mut(usize::from(form.0)) {
                *slot = true;
            }
        }
        read
    }

    /// The forms that an input is bound to: those of its kind, else those of the report itself.
    #[must_use]
    pub fn forms_of(&self, input: &Input) -> &[TableForm] {
        input.kind.and_then(|kind| self.kinds.get(kind)).map_or_else(|| self.own_forms(), |kind| &kind.forms)
    }

    /// The input that a form is read from; none for the report itself.
    #[must_use]
    pub fn input_of(&self, form: FormId) -> Option<usize> {
        let holds = |input: &Input| {
            let first = usize::from(input.first.0);
            (first..first + input.forms.len()).contains(&usize::from(form.0))
        };
        self.inputs.iter().position(holds)
    }
}
