//! Which rulesets a report is checked with, why, and what they loosened: in every report.
//!
//! Must not show findings.

use super::view::View;
use crate::base::problem::counted;
use crate::base::wide;
use crate::diagnose::layers;
use crate::eval::outcome::{Instance, Verdict};
use crate::ruleset::program::{LayerChange, Meta, Program, Rule};
use crate::session::Check;

/// `全国 2023 0.1.0 + 上海 2024 0.1.0（按报告的地区和年度选用） · 57 条规则`
#[must_use]
pub fn used(check: &Check, view: &View) -> String {
    let program = &check.program;
    let mut names: Vec<String> = program.rulesets.iter().map(named).collect();
    let region = check.report.region.as_deref();
    let chosen = program.rulesets.iter().position(|meta| check.chosen && meta.region.as_deref() == region);
    if let Some(name) = chosen.and_then(|at| names.get_mut(at)) {
        name.push_str(&view.pick("（按报告的地区和年度选用）", " (by the region and year of the report)"));
    }
    let mut rules: Vec<&str> = program.rules.iter().map(|rule| rule.id.as_str()).collect();
    // versions of one rule stand together
    rules.dedup();
    let count = rules.len();
    let rules = view.pick(&format!("{count} 条规则"), &counted(count, "rule", "rules"));
    format!("{}{}{rules}", names.join(" + "), view.dot())
}

fn named(meta: &Meta) -> String {
    let version = meta.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    format!("{}{version}", meta.name)
}

/// Rulesets that say that they are for another year or region than the report's.
#[must_use]
pub fn notes(check: &Check, view: &View) -> Vec<String> {
    let mut notes = Vec::new();
    for meta in &check.program.rulesets {
        let name = &meta.name;
        if let (Some((from, to)), Some(year)) = (meta.years, check.report.year)
            && !(from..=to).contains(&year)
        {
            let years = if from == to { from.to_string() } else { format!("{from}–{to}") };
            notes.push(view.pick(
                &format!("规则 {name} 适用于 {years} 年度，报告为 {year} 年度"),
                &format!("ruleset {name} is for {years}, the report is of {year}"),
            ));
        }
        if let (Some(of), Some(region)) = (&meta.region, &check.report.region)
            && of != region
        {
            notes.push(view.pick(
                &format!("规则 {name} 适用于{of}，报告属于{region}"),
                &format!("ruleset {name} is for {of}, the report is of {region}"),
            ));
        }
        if let Some(count) = idle(check, meta).filter(|_| check.checked()) {
            let rules = counted(count, "rule", "rules");
            notes.push(view.pick(
                &format!("规则 {name} 的 {count} 条规则一处也没有得出结论，见“不适用”和“未能判断”"),
                &format!("the {rules} of {name} came to no verdict, see skipped and undecided"),
            ));
        }
    }
    notes
}

/// How many rules a ruleset has, if none of them came to a verdict.
fn idle(check: &Check, meta: &Meta) -> Option<usize> {
    let rules = &check.program.rules;
    let of_set = |rule: &Rule| meta.files.iter().any(|(_, source)| *source == rule.span.source);
    let decided = |instance: &Instance| !matches!(instance.verdict, Verdict::Skipped | Verdict::Undecided(_));
    let mut verdicts = check.outcome.instances.iter().filter(|instance| decided(instance));
    let any = verdicts.any(|instance| rules.get(instance.rule as usize).is_some_and(of_set));
    let mut ids: Vec<&str> = rules.iter().filter(|rule| of_set(rule)).map(|rule| rule.id.as_str()).collect();
    ids.dedup();
    (!any && !ids.is_empty()).then_some(ids.len())
}

/// `X22 停用：本省允许…（湖南 2023）`
#[must_use]
pub fn loosened(program: &Program, view: &View) -> Vec<String> {
    let said = |change: &LayerChange| {
        let (place, what) = (view.say(&layers::place(change)), view.say(&layers::what(change)));
        let because = wide::clean(change.because.as_deref().unwrap_or_default());
        let ruleset = &change.ruleset;
        view.pick(&format!("{place} {what}：{because}（{ruleset}）"), &format!("{place} {what}: {because} ({ruleset})"))
    };
    program.changes.iter().filter(|change| change.loosens).map(said).collect()
}
