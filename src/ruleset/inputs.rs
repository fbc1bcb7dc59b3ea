//! `input 上年 year -1`: other reports. Each has tables of its own, called `上年.01`, beside those of the report checked.
//!
//! Must not know which reports are given.

use super::index::{ItemDef, form_id};
use super::problems::{self, Cure, error, listed, nearest, twice};
use super::program::{Input, Meta, Program, Tolerance};
use crate::base::problem::Problem;
use crate::form::table::{FormId, TableForm};
use crate::syntax::tree;

/// The inputs of all rulesets; the same one may be declared several times. `sets` are the rulesets of the forms.
pub(super) fn declare(
    items: &[(usize, &tree::Item)],
    metas: &[Meta],
    (forms, sets): (&[TableForm], &[usize]),
    told: &mut Vec<Problem>,
) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::new();
    let mut first = forms.len();
    for item in items {
        let tree::Item::Input(input) = item.1 else { continue };
        let name = &input.name.text;
        let made = Input {
            name: name.clone(),
            year: input.year,
            many: input.many.as_ref().map(|key| key.text.clone()),
            uses: input.uses.as_ref().map(|uses| uses.text.clone()),
            first: form_id(first),
            forms: tables(input, metas, (forms, sets), told),
            span: input.span,
        };
        if let Some(known) = inputs.iter().find(|known| known.name == *name) {
            if (known.year, &known.many, &known.uses) != (made.year, &made.many, &made.uses) {
                let zh = format!("“{name}”声明了两次，写法不同");
                let en = format!("input “{name}” is declared twice, and not alike");
                told.push(twice(problems::DUPLICATE_NAME, input.name.span, known.span, zh, en));
            }
            continue;
        }
        let taken = items.iter().find_map(|(_, item)| {
            match item {
                tree::Item::Let(found) => Some(&found.name),
                tree::Item::Codes(codes) => Some(&codes.name),
                tree::Item::Form(form) => form.name.as_ref(),
                _ => None,
            }
            .filter(|taken| taken.text == *name)
        });
        if let Some(taken) = taken {
            let zh = format!("“{name}”已有别的含义");
            let en = format!("“{name}” means something else already");
            told.push(twice(problems::DUPLICATE_NAME, input.name.span, taken.span, zh, en));
        }
        first += made.forms.len();
        inputs.push(made);
    }
    inputs
}

/// The tables that an input is read with: all, or those of the ruleset it names.
fn tables(
    input: &tree::Input,
    metas: &[Meta],
    (forms, sets): (&[TableForm], &[usize]),
    told: &mut Vec<Problem>,
) -> Vec<FormId> {
    if let Some(key) = input.many.as_ref().filter(|key| !matches!(key.text.as_str(), "部门" | "单位")) {
        let (zh, en) = ("几份并列的报告按部门名称区分", "reports of one kind are told apart by their department");
        told.push(error(problems::ARGUMENT_KIND, key.span, zh, en).cure("写 many key 部门", "write many key 部门"));
    }
    // of several reports only what stands once in each can be told apart
    let stands_once = |at: &usize| input.many.is_none() || forms.get(*at).is_some_and(|form| form.many.is_none());
    let Some(uses) = &input.uses else { return (0..forms.len()).filter(stands_once).map(form_id).collect() };
    let bears = |meta: &Meta| meta.name == uses.text || meta.name.split(' ').next() == Some(uses.text.as_str());
    let Some(set) = metas.iter().position(bears) else {
        let names = || metas.iter().map(|meta| meta.name.as_str());
        let zh = format!("没有装入规则集“{}”，读不了“{}”", uses.text, input.name.text);
        let en = format!("the ruleset “{}” is not loaded, so “{}” cannot be read", uses.text, input.name.text);
        let problem = error(problems::UNKNOWN_USES, uses.span, zh, en);
        told.push(match nearest(&uses.text, names()) {
            Some(near) => problem.near(Some(near)),
            None => {
                let known = listed(names());
                problem.cure(
                    format!("用 --rules 一并给出它；已装入 {known}"),
                    format!("give it too, with --rules; loaded are {known}"),
                )
            }
        });
        return Vec::new();
    };
    (0..forms.len()).filter(|at| sets.get(*at) == Some(&set)).map(form_id).collect()
}

/// The tables of every input, under names that begin with its own.
pub(super) fn add_tables(inputs: &[Input], forms: &mut Vec<TableForm>, tolerances: &mut Vec<Option<Tolerance>>) {
    for input in inputs {
        for form in &input.forms {
            let at = usize::from(form.0);
            let Some(form) = forms.get(at) else { continue };
            let of = |name: &String| format!("{}.{name}", input.name);
            let many = input.many.as_ref().map(|key| vec![key.clone()]).or_else(|| form.many.clone());
            let copy = TableForm { name: of(&form.name), number: form.number.as_ref().map(of), many, ..form.clone() };
            forms.push(copy);
            tolerances.push(tolerances.get(at).copied().flatten());
        }
    }
}

/// The items of the tables of every input.
pub(super) fn items<'a>(inputs: &[Input], declared: &[(FormId, &'a tree::Form)]) -> Vec<ItemDef<'a>> {
    let mut items = Vec::new();
    for input in inputs {
        for (at, form) in input.forms.iter().enumerate() {
            let Some((_, tree)) = declared.iter().find(|(known, _)| known == form) else { continue };
            let form = Some(form_id(usize::from(input.first.0) + at));
            items.extend(tree.items.iter().map(|item| {
                let name = item.name.text.as_str();
                ItemDef { form, name, span: item.name.span, value: &item.value }
            }));
        }
    }
    items
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
