//! A check for a person at a terminal: head, findings by weight, lists, counts, result.
//!
//! Orders what the other files render; must not render a finding itself.

use super::lists::{heading, rounding, silent, undecided, waived};
use super::snippet::Scene;
use super::view::View;
use super::{finding, problems, summary};
use crate::base::problem::{Severity, counted};
use crate::diagnose::finding::Finding;
use crate::diagnose::fold::{self, same_fault};
use crate::diagnose::silent;
use crate::diagnose::words::Words;
use crate::eval::outcome::Verdict;
use crate::form::table::FormId;
use crate::session::{Check, Session};

/// The whole of one check.
#[must_use]
pub fn render(check: &Check, session: &Session, strict: bool, all: bool, view: &View) -> String {
    let scene = Scene { program: &check.program, report: &check.report, sources: &session.sources, view };
    let mut out = summary::head(check, session, false, view);
    out.push_str(&problems::of_report(&check.problems, &session.sources, false, view));
    out.push_str(&problems::aside(check.aside, view));
    if !check.bound() {
        out.push('\n');
        out.push_str(&summary::verdict(check, strict, view));
        return out;
    }
    for (severity, zh, en) in
        [(Severity::Error, "必须改正", "must be corrected"), (Severity::Check, "请核实", "to look at")]
    {
        let found: Vec<&Finding> = failing(check, severity).collect();
        if !found.is_empty() {
            let count = found.len();
            heading(&mut out, &format!("{zh} {count} 处"), &format!("{count} {en}"), view);
            out.push_str(&by_rule(&found, &scene));
        }
    }
    let hints: Vec<&Finding> = failing(check, Severity::Hint).collect();
    if !hints.is_empty() {
        let count = hints.len();
        heading(&mut out, &format!("提示 {count} 处"), &counted(count, "hint", "hints"), view);
        out.extend(hints.iter().map(|hint| finding::line(hint, &scene)));
    }
    out.push_str(&waived(&check.findings, &check.program, view));
    out.push_str(&rounding(&check.findings, view));
    out.push_str(&undecided(&fold::undecided(&check.outcome), &check.program, session, all, view));
    out.push_str(&silent(&silent::rules(&check.program, &check.report, &check.outcome), all, view));
    if all {
        let passes: Vec<&Finding> =
            check.findings.iter().filter(|f| matches!(f.instance.verdict, Verdict::Pass { .. })).collect();
        let count = passes.len();
        heading(&mut out, &format!("通过 {count} 处"), &counted(count, "pass", "passes"), view);
        out.extend(passes.iter().map(|pass| finding::line(pass, &scene)));
    }
    out.push_str(&summary::counts(check, view));
    out.push_str(&summary::verdict(check, strict, view));
    out
}

/// Findings that are drawn for one rule; where it fails at more places, the others have a line each.
const DRAWN: usize = 3;

/// Those of one rule together; rules in the order of the places they point at, as a reader goes through the document.
fn by_rule(findings: &[&Finding], scene: &Scene<'_>) -> String {
    let mut out = String::new();
    let mut rules: Vec<u32> = Vec::new();
    for finding in findings {
        if !rules.contains(&finding.instance.rule) {
            rules.push(finding.instance.rule);
        }
    }
    let line =
        |rule: &u32| findings.iter().find(|found| found.instance.rule == *rule).and_then(|found| first_line(found));
    rules.sort_by_key(|rule| line(rule).unwrap_or(u32::MAX));
    let led = fold::hollow(findings);
    let mut told: Vec<&Finding> = led.iter().flat_map(|(.., others)| others.iter().copied()).collect();
    for rule in rules {
        let of_rule = findings.iter().copied().filter(|finding| finding.instance.rule == rule);
        let is_new = |finding: &&Finding| !told.iter().any(|known| is_same(known, finding));
        let of_rule: Vec<&Finding> = of_rule.filter(is_new).collect();
        // one more is drawn rather than announced
        let drawn = if of_rule.len() == DRAWN + 1 { DRAWN + 1 } else { DRAWN };
        for finding in of_rule.iter().take(drawn) {
            out.push('\n');
            out.push_str(&finding::render(finding, scene));
            for (form, _, others) in led.iter().filter(|(_, first, _)| is_same(first, finding)) {
                out.push_str(&because_hollow(*form, others, scene));
            }
            let seen = findings.iter().copied().filter(|other| {
                other.instance.rule != rule
                    && same_fault(finding, other)
                    && !told.iter().any(|known| is_same(known, other))
            });
            let seen: Vec<&Finding> = seen.collect();
            out.push_str(&again(&seen, scene));
            told.extend(seen);
        }
        told.extend(of_rule.iter().copied());
        let Some(more) = of_rule.get(drawn..).filter(|more| !more.is_empty()) else { continue };
        let (id, count) = (&more.first().map(|finding| finding.rule.clone()).unwrap_or_default(), more.len());
        let en = format!("{id} at {}", counted(count, "more place", "more places"));
        heading(&mut out, &format!("{id} 另有 {count} 处"), &en, scene.view);
        out.extend(more.iter().map(|finding| finding::line(finding, scene)));
    }
    out
}

fn is_same(a: &Finding, b: &Finding) -> bool {
    a.instance == b.instance
}

/// Where other rules see the fault that was drawn.
fn again(others: &[&Finding], scene: &Scene<'_>) -> String {
    let mut out = String::new();
    if !others.is_empty() {
        heading(&mut out, "同一差错还见于", "the same fault is seen by", scene.view);
        out.extend(others.iter().map(|other| finding::line(other, scene)));
    }
    out
}

/// What else fails because the table that the finding is held against holds no figure.
fn because_hollow(form: FormId, others: &[&Finding], scene: &Scene<'_>) -> String {
    let form = scene.program.forms.get(usize::from(form.0));
    let name = form.map_or("", |form| form.number.as_deref().unwrap_or(&form.name));
    let (table, count) = (Words::new(scene.program).table(name), others.len());
    let zh = format!("同一原因（{}没有数据）还有 {count} 处", table.zh);
    let en =
        format!("{} for the same reason ({} has no figures)", counted(count, "more place", "more places"), table.en);
    let mut out = String::new();
    heading(&mut out, &zh, &en, scene.view);
    out.extend(others.iter().map(|other| finding::line(other, scene)));
    out
}

fn first_line(finding: &Finding) -> Option<u32> {
    finding.detail.place().map(|place| place.line)
}

fn failing(check: &Check, severity: Severity) -> impl Iterator<Item = &Finding> {
    let fails = move |f: &&Finding| f.instance.verdict == Verdict::Fail && f.waived.is_none() && f.severity == severity;
    check.findings.iter().filter(fails)
}
