//! `number 三公 = 07`: which number a table bears in the ruleset in force, the nearest wins.
//!
//! All numbers are set before they are compared: tables may swap theirs.

use std::borrow::Cow;

use super::chain::Chain;
use crate::base::fold::fold;
use crate::base::place::Spot;
use crate::base::problem::{Problem, Text};
use crate::ruleset::problems::{self, Cure, error, listed, nearest_or_within};
use crate::syntax::tree::{Form, Item, Number};

/// Gives each form the number that the nearest ruleset says.
pub(super) fn apply(forms: &mut [Cow<'_, Form>], items: &[(usize, &Item)], chain: &Chain, told: &mut Vec<Problem>) {
    let mut given: Vec<(usize, usize, &Number)> = Vec::new();
    for set in &chain.order {
        let of_set = items.iter().filter(|(of, _)| of == set);
        for number in of_set.filter_map(|(_, item)| if let Item::Number(number) = item { Some(number) } else { None }) {
            let Some(at) = meant(forms, number) else {
                told.push(unknown(forms, number));
                continue;
            };
            let clash = |(form, of, old): &&(usize, usize, &Number)| {
                *form == at && old.number.text != number.number.text && !chain.stands_on(*set, *of)
            };
            if let Some((_, _, old)) = given.iter().find(clash) {
                told.push(two(number, old));
                continue;
            }
            given.push((at, *set, number));
        }
    }
    for (at, _, number) in given {
        if let Some(form) = forms.get_mut(at)
            && form.number.as_ref().is_none_or(|old| old.text != number.number.text)
        {
            form.to_mut().number = Some(number.number.clone());
        }
    }
}

/// The form that is meant; only those of the accounts bear numbers that layers change.
fn meant(forms: &[Cow<'_, Form>], number: &Number) -> Option<usize> {
    let wanted = &number.form.text;
    let bears = |form: &Cow<'_, Form>, same: &dyn Fn(&str) -> bool| {
        form.of.is_none() && form.name.as_ref().is_some_and(|name| same(&name.text))
    };
    forms
        .iter()
        .position(|form| bears(form, &|name| name == wanted))
        .or_else(|| forms.iter().position(|form| bears(form, &|name| fold(name) == fold(wanted))))
}

fn unknown(forms: &[Cow<'_, Form>], number: &Number) -> Problem {
    let wanted = &number.form.text;
    let (zh, en) = (format!("没有“{wanted}”这张表"), format!("there is no form “{wanted}”"));
    let own = forms.iter().filter(|form| form.of.is_none());
    let names: Vec<&str> = own.filter_map(|form| Some(form.name.as_ref()?.text.as_str())).collect();
    let problem = error(problems::UNKNOWN_TABLE, number.form.span, zh, en);
    match nearest_or_within(wanted, names.iter().copied()) {
        Some(near) => problem.near(Some(near)),
        None => {
            let list = listed(&names);
            problem.cure(format!("有这些表：{list}"), format!("there is {list}"))
        }
    }
}

fn two(number: &Number, old: &Number) -> Problem {
    let name = &number.form.text;
    let (zh, en) = (
        format!("表“{name}”定了两个编号，不知以哪个为准"),
        format!("form “{name}” is given two numbers: which holds?"),
    );
    error(problems::TWO_CHANGES, number.span, zh, en)
        .at(Spot::Rule(old.span), Text::new("另一个编号", "the other number"))
        .cure("只留一个，或让一套规则 extends 另一套", "keep one, or let one ruleset extend the other")
}
