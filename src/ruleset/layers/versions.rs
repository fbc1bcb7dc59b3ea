//! Changes and drops applied to rules, those of the lower ruleset first: what holds where.
//!
//! Must not know how a rule is compiled.

use std::sync::Arc;

use foldhash::HashMap;

use super::amend::amended;
use super::chain::Chain;
use super::loosen::{loosens, no_reason};
use super::place::Place;
use super::{Version, Written, both};
use crate::base::place::{Sources, Span, Spot};
use crate::base::problem::{Problem, Text};
use crate::ruleset::forms::tolerance;
use crate::ruleset::index::{Index, Seen};
use crate::ruleset::problems::{self, Cure, error};
use crate::ruleset::program::{Amended, LayerChange, Meta};
use crate::ruleset::protected::unknown_rule;
use crate::syntax::tree::{Change, Expr, Item, Name};

/// A `change` or `drop`.
#[derive(Clone, Copy, Debug)]
pub(in crate::ruleset) struct Step<'t> {
    set: usize,
    rule: &'t Name,
    at: Option<&'t Expr>,
    because: Option<&'t Name>,
    span: Span,
    /// None: a drop.
    change: Option<&'t Change>,
}

impl<'t> Step<'t> {
    /// The change or drop of a ruleset, if the declaration is one.
    pub fn of(set: usize, item: &'t Item) -> Option<Self> {
        match item {
            Item::Change(change) => {
                let (rule, at, because) = (&change.rule, change.at.as_ref(), change.because.as_ref());
                Some(Self { set, rule, at, because, span: change.span, change: Some(change) })
            }
            Item::Drop(drop) => {
                let (rule, at, because) = (&drop.rule, drop.at.as_ref(), drop.because.as_ref());
                Some(Self { set, rule, at, because, span: drop.span, change: None })
            }
            _ => None,
        }
    }
}

/// What steps look at.
pub(in crate::ruleset) struct Layers<'a, 't> {
    pub chain: &'a Chain,
    pub metas: &'a [Meta],
    pub index: &'a Index<'a>,
    pub sources: &'a Sources,
    /// Every rule by id, for names that are near.
    pub ids: &'a Seen,
    pub written: &'a [Written<'t>],
}

/// A rule with what was done to it so far.
struct Open<'t> {
    versions: Vec<Version>,
    done: Vec<(Step<'t>, Option<Place>)>,
}

/// The rules as they hold, in the order written; and what was changed, in the order of the layers.
pub(in crate::ruleset) fn versions<'t>(
    layers: &Layers<'_, 't>,
    steps: &[Step<'t>],
    told: &mut Vec<Problem>,
) -> (Vec<Version>, Vec<LayerChange>) {
    let mut by_id: HashMap<&str, usize> = HashMap::default();
    let mut open: Vec<Open<'t>> = Vec::with_capacity(layers.written.len());
    for (at, written) in layers.written.iter().enumerate() {
        by_id.entry(written.tree.id.text.as_str()).or_insert(at);
        let version = Version {
            tree: Arc::clone(written.tree),
            fallback: written.fallback,
            only: Vec::new(),
            not: Vec::new(),
            changes: Vec::new(),
        };
        open.push(Open { versions: vec![version], done: Vec::new() });
    }
    let mut changes = Vec::new();
    for set in &layers.chain.order {
        for step in steps.iter().filter(|step| step.set == *set) {
            let found = by_id.get(step.rule.text.as_str()).copied();
            let rule = found.and_then(|at| layers.written.get(at).zip(open.get_mut(at)));
            match rule {
                None => told.push(unknown_rule(step.rule, layers.ids)),
                Some((written, open)) => match apply(layers, step, written, open, told) {
                    Ok(change) => changes.push(change),
                    Err(mut problems) => told.append(&mut problems),
                },
            }
        }
    }
    (open.into_iter().flat_map(|open| open.versions).collect(), changes)
}

fn apply<'t>(
    layers: &Layers<'_, 't>,
    step: &Step<'t>,
    written: &Written<'t>,
    open: &mut Open<'t>,
    told: &mut Vec<Problem>,
) -> Result<LayerChange, Vec<Problem>> {
    refused(layers, step, written, open).map_or(Ok(()), |problem| Err(vec![problem]))?;
    let label = |problem| both(problem, written.tree.id.span, step.rule.span);
    let place = step.at.map(|at| Place::new(layers.index, at, step.rule.span)).transpose();
    let place = place.map_err(|found| found.into_iter().map(label).collect::<Vec<_>>())?;
    if let Some((other, _)) = open.done.iter().find(|(other, at)| other.set == step.set && *at == place) {
        return Err(vec![two_changes(step, other, written, false)]);
    }
    open.done.push((*step, place.clone()));
    let mut what = Vec::new();
    let mut loose = step.change.is_none();
    if let Some(change) = step.change {
        let mut changed = Vec::new();
        for version in &mut open.versions {
            let (tree, done) = amended(&version.tree, change, told);
            let old = version.tree.tolerance.as_ref().map(tolerance).or(version.fallback);
            let new = tree.tolerance.as_ref().map(tolerance).or(version.fallback);
            loose |= loosens(&done, old, new);
            if what.is_empty() {
                what = done;
            }
            let mut new = version.clone();
            new.tree = Arc::new(tree);
            new.changes.push(step.rule.span);
            match &place {
                None => *version = new,
                Some(place) => {
                    new.only.push(place.clone());
                    version.not.push(place.clone());
                    changed.push(new);
                }
            }
        }
        open.versions.append(&mut changed);
    } else {
        what.push(Amended::Dropped);
        match &place {
            None => open.versions.clear(),
            Some(place) => open.versions.iter_mut().for_each(|version| version.not.push(place.clone())),
        }
    }
    if loose {
        told.extend(no_reason(written.tree, step.rule, step.because, step.change.is_none()));
    }
    Ok(LayerChange {
        rule: step.rule.text.clone(),
        title: written.tree.title.as_ref().map(|title| title.text.clone()).unwrap_or_default(),
        at: step.at.map(|at| layers.sources.text(at.span).to_owned()),
        because: step.because.map(|because| because.text.clone()),
        ruleset: layers.metas.get(step.set).map(|meta| meta.name.clone()).unwrap_or_default(),
        what,
        loosens: loose,
        span: step.span,
    })
}

/// Why a ruleset must not change a rule at all.
fn refused(layers: &Layers<'_, '_>, step: &Step<'_>, written: &Written<'_>, open: &Open<'_>) -> Option<Problem> {
    let rule = written.tree;
    let id = &rule.id.text;
    let said = |zh: String, en: String| error(problems::CHANGE_SHAPE, step.rule.span, zh, en);
    if written.set == step.set {
        let zh = format!("规则 {id} 就写在这套规则里");
        let problem = said(zh, format!("rule {id} belongs to this very ruleset"))
            .at(Spot::Rule(rule.id.span), Text::new("在这里", "here"));
        return Some(problem.cure("直接改那里", "change it there"));
    }
    if !layers.chain.stands_on(step.set, written.set) {
        let name = layers.metas.get(written.set).map(|meta| meta.name.as_str()).unwrap_or_default();
        let zh = format!("规则 {id} 属于“{name}”，不在本套规则扩展的规则里");
        let problem = said(zh, format!("rule {id} belongs to “{name}”, on which this ruleset does not stand"));
        let problem = both(problem, rule.id.span, step.rule.span);
        return Some(problem.cure(format!("要改它，写 extends {name}"), format!("to change it, write extends {name}")));
    }
    let beside = |other: &Step<'_>| other.set != step.set && !layers.chain.stands_on(step.set, other.set);
    if let Some((other, _)) = open.done.iter().find(|(other, _)| beside(other)) {
        return Some(two_changes(step, other, written, true));
    }
    let (dropped, _) = open.done.iter().find(|(other, at)| other.change.is_none() && at.is_none())?;
    let problem = said(format!("规则 {id} 已经停用"), format!("rule {id} is dropped already"))
        .at(Spot::Rule(dropped.rule.span), Text::new("在这里停用", "dropped here"));
    Some(both(problem, rule.id.span, step.rule.span))
}

fn two_changes(step: &Step<'_>, other: &Step<'_>, written: &Written<'_>, beside: bool) -> Problem {
    let id = &written.tree.id.text;
    let (zh, en, cure_zh, cure_en) = if beside {
        (
            format!("两套并列的规则都改了规则 {id}，不知以哪个为准"),
            format!("two rulesets side by side change rule {id}: which holds?"),
            "让其中一套 extends 另一套，近的为准；或只留一处",
            "let one extend the other, the nearest wins; or keep one of them",
        )
    } else {
        (
            format!("规则 {id} 在同一处改了两次"),
            format!("rule {id} is changed twice at one place"),
            "合成一个 change",
            "make it one change",
        )
    };
    let problem = error(problems::TWO_CHANGES, step.rule.span, zh, en)
        .at(Spot::Rule(other.rule.span), Text::new("另一处改动", "the other change"))
        .cure(cure_zh, cure_en);
    both(problem, written.tree.id.span, step.rule.span)
}
