//! Waivers over a check: marks the findings they cover, tells of those that are void, unused or over.
//!
//! Must not know how a waiver is written or shown.

use std::sync::Arc;

use foldhash::HashSet;

use super::{Check, Session, problems};
use crate::base::place::{Span, Spot};
use crate::base::problem::{Problem, Text};
use crate::diagnose::finding::Finding;
use crate::diagnose::waive;
use crate::eval;
use crate::eval::outcome::{Instance, Verdict};
use crate::ruleset::InstanceNames;
use crate::ruleset::program::Waiver;

/// Applies every waiver of the program.
pub(super) fn apply(session: &Session, check: &mut Check) {
    let program = Arc::clone(&check.program);
    let waivers = &program.waivers;
    if waivers.is_empty() {
        return;
    }
    let names = InstanceNames::new(&program);
    let waived = |finding: &Finding| waivers.iter().any(|waiver| waiver.rule == finding.rule);
    let places: Vec<Option<String>> = check
        .findings
        .iter()
        .map(|finding| {
            let fails = finding.instance.verdict == Verdict::Fail && waived(finding);
            fails.then(|| names.normal(&finding.detail.at))
        })
        .collect();
    for (at, waiver) in waivers.iter().enumerate() {
        let told = one(session, check, (at, waiver), &places, &names);
        check.problems.extend(told);
    }
}

fn one(
    session: &Session,
    check: &mut Check,
    (at, waiver): (usize, &Waiver),
    places: &[Option<String>],
    names: &InstanceNames<'_>,
) -> Option<Problem> {
    let what = what(session, waiver);
    if let Some(until) = waiver.until.filter(|until| session.as_of.is_some_and(|today| today > *until)) {
        return Some(problems::expired(waiver.span, &what, until));
    }
    let (mut covered, mut nearest) = (Vec::new(), None);
    for (finding, place) in check.findings.iter_mut().zip(places) {
        let same = finding.rule == waiver.rule && finding.instance.part == waiver.part;
        let Some(place) = place.as_ref().filter(|_| same) else { continue };
        let changed = waive::changed(&waiver.sides, &waive::printed(&finding.detail));
        match (place == &waiver.at, changed) {
            (true, None) => covered.push(finding),
            (true, Some(changed)) => nearest = Some(changed),
            (false, None) if nearest.is_none() => nearest = Some(moved(&finding.detail.at)),
            (false, _) => {}
        }
    }
    let holds = match covered.as_mut_slice() {
        [] => false,
        [finding] => {
            if finding.waived.is_none() {
                finding.waived = Some(at);
                check.counts.waive(finding.severity);
            }
            true
        }
        several => return Some(problems::void(waiver.span, &what, &not_one(several))),
    };
    match nearest {
        _ if holds => None,
        Some(changed) => Some(problems::void(waiver.span, &what, &changed)),
        None => Some(problems::unused(waiver.span, &what, &unused(check, waiver, names))),
    }
}

/// `I10 06[302].决算数`, as the waiver writes it.
fn what(session: &Session, waiver: &Waiver) -> String {
    let id = &waiver.rule;
    match waiver.at_span {
        Some(span) => format!("{id} {}", session.sources.text(span)),
        None => id.clone(),
    }
}

/// A waiver is for one place: one that fits several lets nothing pass.
fn not_one(several: &[&mut Finding]) -> Text {
    let ids: Vec<&str> = several.iter().map(|finding| finding.id.as_str()).collect();
    Text::new(format!("它同时合于几处：{}", ids.join("、")), format!("it fits several places: {}", ids.join(", ")))
}

fn moved(at: &str) -> Text {
    Text::new(format!("同样的两边现在出现在 {at}"), format!("the same sides now stand at {at}"))
}

/// What became of the place that a waiver names.
fn unused(check: &Check, waiver: &Waiver, names: &InstanceNames<'_>) -> Text {
    let rule = |at: u32| check.program.rules.get(at as usize).map_or("", |rule| rule.id.as_str());
    let of_rule = || check.outcome.instances.iter().filter(|instance| rule(instance.rule) == waiver.rule);
    let details = eval::details(&check.program, &check.report, of_rule());
    let here: Vec<&Instance> = of_rule()
        .zip(&details)
        .filter(|(_, detail)| names.normal(&detail.at) == waiver.at)
        .map(|(instance, _)| instance)
        .collect();
    let undecided = here.iter().find_map(|instance| match &instance.verdict {
        Verdict::Undecided(cause) => Some(cause),
        _ => None,
    });
    match (here.as_slice(), undecided) {
        ([], _) => Text::new("这份报告里没有这一处", "this report has no such place"),
        (_, Some(cause)) => {
            Text::new(format!("此处未能判断（{}）", cause.text.zh), format!("it is undecided ({})", cause.text.en))
        }
        (all, None) if all.iter().all(|instance| instance.verdict == Verdict::Skipped) => {
            Text::new("条件不成立，规则在此不适用", "the rule does not apply there")
        }
        _ => Text::new("规则在此已经成立", "the rule holds there"),
    }
}

/// Over the reports of one run: what one report needs is not reported by the others, and what none needs only by the first.
pub(super) fn settle(session: &Session, checks: &mut [Check]) {
    // a file is read anew for each layer that reports choose, so that places are compared by its name
    let place = |span: Span| (session.sources.get(span.source).map(|file| &file.name), span.start, span.end);
    let of_problem = |problem: &Problem| match problem.labels.first().map(|label| label.spot) {
        Some(Spot::Rule(span)) if [problems::UNUSED, problems::VOID].contains(&problem.code) => Some(place(span)),
        _ => None,
    };
    let used = |check: &Check| {
        let waivers = check.findings.iter().filter_map(|finding| check.program.waivers.get(finding.waived?));
        waivers.map(|waiver| place(waiver.span)).collect::<Vec<_>>()
    };
    let needed: HashSet<_> = checks.iter().flat_map(used).collect();
    let mut told = HashSet::default();
    for check in checks.iter_mut() {
        check.problems.retain(|problem| {
            let Some(place) = of_problem(problem) else { return true };
            !needed.contains(&place) && (problem.code == problems::VOID || told.insert(place))
        });
    }
}
