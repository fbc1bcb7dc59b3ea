//! Layers: a ruleset that extends another changes and drops its rules and adds to its forms.
//!
//! Works on trees, before rules are compiled; must not know reports. What a layer changed is kept for every report.

pub(super) mod amend;
pub(super) mod chain;
pub(super) mod extend;
pub(super) mod loosen;
pub(super) mod numbers;
pub(super) mod place;
pub(super) mod versions;

use std::borrow::Cow;
use std::sync::Arc;

use self::chain::Chain;
use self::place::Place;
use super::program::Tolerance;
use crate::base::place::{Span, Spot};
use crate::base::problem::{Problem, Text};
use crate::syntax::tree;

/// A rule as some ruleset wrote it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written<'t> {
    /// The ruleset.
    pub set: usize,
    pub tree: &'t Arc<tree::Rule>,
    /// The tolerance of its ruleset.
    pub fallback: Option<Tolerance>,
}

/// A rule as it holds at certain places, after the layers.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub tree: Arc<tree::Rule>,
    pub fallback: Option<Tolerance>,
    /// It holds only where all of these are met …
    pub only: Vec<Place>,
    /// … and none of these.
    pub not: Vec<Place>,
    /// The changes it went through, the nearest last.
    pub changes: Vec<Span>,
}

impl Version {
    /// What is wrong with a changed rule points at both: the rule, and the change.
    pub fn label(&self, problem: Problem) -> Problem {
        let source = problem.labels.first().and_then(|label| match label.spot {
            Spot::Rule(span) => Some(span.source),
            Spot::Report(_) => None,
        });
        let there = self.changes.iter().rfind(|change| Some(change.source) == source);
        match there.or(self.changes.last()) {
            Some(change) => both(problem, self.tree.id.span, *change),
            None => problem,
        }
    }
}

/// Every form with what layers add to it, in the order declared; those of other kinds of documents among them.
pub(super) fn forms<'t>(
    items: &[(usize, &'t tree::Item)],
    chain: &Chain,
    told: &mut Vec<Problem>,
) -> Vec<Cow<'t, tree::Form>> {
    let all = |adds: bool| {
        items.iter().filter_map(move |(set, item)| match item {
            tree::Item::Form(form) if form.adds == adds => Some((*set, form)),
            _ => None,
        })
    };
    let mut forms: Vec<Cow<'t, tree::Form>> = all(false).map(|(_, form)| Cow::Borrowed(form)).collect();
    numbers::apply(&mut forms, items, chain, told);
    for set in &chain.order {
        for (_, form) in all(true).filter(|(of, _)| of == set) {
            extend::add(&mut forms, form, told);
        }
    }
    forms
}

/// A problem of a layer with a label on the rule that it changes and one on the change, each file once.
pub(super) fn both(mut problem: Problem, rule: Span, change: Span) -> Problem {
    let shown = |problem: &Problem, span: Span| {
        problem.labels.iter().any(|label| matches!(label.spot, Spot::Rule(known) if known.source == span.source))
    };
    if !shown(&problem, rule) {
        problem = problem.at(Spot::Rule(rule), Text::new("改的是这条规则", "the rule that is changed"));
    }
    if !shown(&problem, change) {
        problem = problem.at(Spot::Rule(change), Text::new("在这里改动", "changed here"));
    }
    problem
}
