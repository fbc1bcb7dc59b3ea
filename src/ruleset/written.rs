//! The rules of all rulesets in the order written, bare assertions among them; with the layers' changes, compiled.
//!
//! Must not know how a change is applied or a rule compiled.

use std::sync::Arc;

use super::files::Parsed;
use super::index::{Index, Seen};
use super::layers::chain::Chain;
use super::layers::versions::{Layers, Step, versions};
use super::layers::{Written, place};
use super::problems::{self, Cure, twice};
use super::program::{LayerChange, Meta, NeverWaive, Rule, Tolerance, Waiver};
use super::{protected, rules, waivers};
use crate::base::place::Sources;
use crate::base::problem::Problem;
use crate::syntax::tree;

/// Rules of which everything is known but what their names mean.
pub(super) struct Rules<'a> {
    pub files: &'a [Parsed],
    /// Bare assertions with the number of their file.
    pub bare: &'a [(usize, Arc<tree::Rule>)],
    pub tolerances: &'a [Option<Tolerance>],
    pub chain: &'a Chain,
    pub metas: &'a [Meta],
    pub sources: &'a Sources,
}

/// What comes of them.
#[derive(Default)]
pub(super) struct Done {
    pub rules: Vec<Rule>,
    pub changes: Vec<LayerChange>,
    pub never_waive: Vec<NeverWaive>,
    pub waivers: Vec<Waiver>,
}

/// Compiles every rule as the layers leave it.
pub(super) fn compile(found: &Rules<'_>, index: &Index<'_>, told: &mut Vec<Problem>) -> Done {
    let written = all(found);
    let ids = ids(&written, told);
    let items = || found.files.iter().flat_map(|file| file.tree.items.iter().map(move |item| (file.set, item)));
    let steps: Vec<Step<'_>> = items().filter_map(|(set, item)| Step::of(set, item)).collect();
    let (chain, sources, metas) = (found.chain, found.sources, found.metas);
    let layers = Layers { chain, metas, index, sources, ids: &ids, written: &written };
    let (versions, changes) = versions(&layers, &steps, told);
    let mut done = Done { changes, ..Done::default() };
    for version in &versions {
        let (rule, problems) = rules::rule(index, &version.tree, version.fallback);
        told.extend(problems.into_iter().map(|problem| version.label(problem)));
        let Some(mut rule) = rule else { continue };
        told.extend(place::narrow(&mut rule, &version.only, &version.not));
        if !rule.cases.is_empty() {
            done.rules.push(rule);
        }
    }
    let rulesets = items().filter_map(|(_, item)| match item {
        tree::Item::Ruleset(ruleset) => Some(ruleset),
        _ => None,
    });
    done.never_waive = protected::never_waive(rulesets, &ids, told);
    let waives = items().filter_map(|(_, item)| match item {
        tree::Item::Waive(waive) => Some(waive.as_ref()),
        _ => None,
    });
    done.waivers = waivers::compile(index, waives, &ids, &done.never_waive, told);
    done
}

fn all<'a>(found: &Rules<'a>) -> Vec<Written<'a>> {
    let mut written = Vec::new();
    for (at, file) in found.files.iter().enumerate() {
        let fallback = found.tolerances.get(file.set).copied().flatten();
        let rules = file.tree.items.iter().filter_map(|item| match item {
            tree::Item::Rule(rule) => Some(rule),
            _ => None,
        });
        let bare = found.bare.iter().filter(|(file, _)| *file == at).map(|(_, rule)| rule);
        let mut of_file: Vec<&Arc<tree::Rule>> = rules.chain(bare).collect();
        of_file.sort_by_key(|rule| rule.span.start);
        written.extend(of_file.into_iter().map(|tree| Written { set: file.set, tree, fallback }));
    }
    written
}

/// Where each id is declared; an id that is used twice is told.
fn ids(written: &[Written<'_>], told: &mut Vec<Problem>) -> Seen {
    let mut seen = Seen::default();
    let mut sets = foldhash::HashMap::default();
    for Written { set, tree, .. } in written {
        let id = &tree.id.text;
        let Some(first) = seen.get(id) else {
            seen.insert(id.clone(), tree.id.span);
            sets.insert(id, *set);
            continue;
        };
        let (zh, en) = (format!("规则编号 {id} 用了两次"), format!("rule id {id} is used twice"));
        let problem = twice(problems::DUPLICATE_RULE, tree.id.span, *first, zh, en);
        told.push(match sets.get(id) == Some(set) {
            true => problem,
            false => problem.cure(
                format!("换一个编号；要改原来的规则，写 change {id} because \"…\" {{ … }}"),
                format!("use another id; to change that rule, write change {id} because \"…\" {{ … }}"),
            ),
        });
    }
    seen
}

/// Bare assertions as rules, each with the number of its file; a second one on a line gets a letter.
pub(super) fn bare(files: &mut [Parsed], sources: &Sources) -> Vec<(usize, Arc<tree::Rule>)> {
    let mut rules = Vec::new();
    for (at, file) in files.iter_mut().enumerate() {
        let mut last = (0, 0);
        for item in &mut file.tree.items {
            let tree::Item::Bare(bare) = item else { continue };
            let (line, _) = sources.line_column(file.source, bare.assert.span.start);
            last = if last.0 == line { (line, last.1 + 1) } else { (line, 1) };
            let id = match last {
                (line, 1) => format!("{}:{line}", file.stem),
                (line, nth) => format!("{}:{line}.{nth}", file.stem),
            };
            let hole = tree::Expr { kind: tree::ExprKind::Bool(true), span: bare.assert.span };
            rules.push((at, Arc::new(rules::bare(std::mem::replace(&mut bare.assert, hole), id))));
        }
    }
    rules
}
