//! What a test expects against what came out, and in words what came out instead.
//!
//! Must not run anything: the verdicts are there.

use std::collections::BTreeSet;

use super::problems;
use crate::base::place::Span;
use crate::base::problem::{Problem, Text, counted};
use crate::diagnose::finding::{self, Finding};
use crate::diagnose::waive;
use crate::diagnose::words::t;
use crate::eval::outcome::{Instance, Outcome, Verdict};
use crate::eval::{self, Places};
use crate::report::model::Report;
use crate::ruleset::InstanceNames;
use crate::ruleset::program::{Program, Waiver};
use crate::ruleset::trial::Expect;
use crate::syntax::tree::Expected;

/// Unexpected instances that are told one by one.
const TOLD: usize = 5;

/// Compares the verdicts of one test.
pub struct Judge<'a> {
    program: &'a Program,
    report: &'a Report,
    outcome: &'a Outcome,
    places: Places<'a>,
    /// Failing instances that a waiver covers, by index.
    waived: BTreeSet<usize>,
    /// Instances that a line expects, by index.
    expected: BTreeSet<usize>,
}

impl<'a> Judge<'a> {
    /// Nothing is expected yet.
    pub fn new(program: &'a Program, report: &'a Report, outcome: &'a Outcome) -> Self {
        let places = Places::new(program, report);
        let waived = waived(program, report, outcome);
        Judge { program, report, outcome, places, waived, expected: BTreeSet::new() }
    }

    /// Rules whose failing was expected.
    pub fn failing(&self) -> impl Iterator<Item = u32> + '_ {
        let expected = self.expected.iter().filter_map(|at| self.outcome.instances.get(*at));
        expected.filter(|instance| instance.verdict == Verdict::Fail).map(|instance| instance.rule)
    }

    /// One `expect` line; the problem if it is not met.
    pub fn expect(&mut self, expect: &Expect) -> Option<Problem> {
        let area = expect.at.as_ref().map(|site| self.places.area(site));
        // what layers made of one rule has its id
        let id = |rule: u32| self.program.rules.get(rule as usize).map(|rule| &rule.id);
        let wanted_id = id(expect.rule);
        let of_rule: Vec<(usize, &Instance)> =
            self.outcome.instances.iter().enumerate().filter(|(_, found)| id(found.rule) == wanted_id).collect();
        let here: Vec<(usize, &Instance)> = match &area {
            Some(area) => of_rule.iter().filter(|(_, found)| self.places.lies_in(found, area)).copied().collect(),
            None => of_rule.clone(),
        };
        let wanted: Vec<(usize, &Instance)> =
            here.iter().filter(|found| self.is(expect.verdict, **found)).copied().collect();
        let spoilt = expect.verdict == Expected::Passes && here.iter().any(|(_, found)| spoils(&found.verdict));
        if wanted.is_empty() || spoilt {
            return Some(self.not_met(expect, &here, &of_rule));
        }
        if let Some(because) = &expect.because
            && !wanted.iter().any(|(_, found)| self.says(found, because))
        {
            let (id, (zh, en)) = (self.id(expect), word(expect.verdict));
            let said =
                t(format!("{id} {zh}，但没有说“{because}”"), format!("{id} is {en}, but does not say “{because}”"));
            return Some(problems::not_met(expect.span, said, self.said(&wanted)));
        }
        self.expected.extend(wanted.iter().map(|(at, _)| *at));
        None
    }

    /// `expect nothing else fails`: a problem if an instance that no line expects has that verdict.
    pub fn nothing_else(&self, verdict: Expected, span: Span) -> Option<Problem> {
        let all = self.outcome.instances.iter().enumerate();
        let others: Vec<&Instance> = all
            .filter(|(at, found)| self.is(verdict, (*at, found)) && !self.expected.contains(at))
            .map(|(_, found)| found)
            .collect();
        let told: Vec<Finding> = others.iter().take(TOLD).filter_map(|found| self.finding(found)).collect();
        let ids: Vec<&str> = told.iter().map(|found| found.id.as_str()).collect();
        let ((zh, en), count, more) = (word(verdict), others.len(), others.len() - told.len());
        let (zh_more, en_more) = if more > 0 { ("……", ", …") } else { ("", "") };
        let said = t(
            format!("另有 {count} 处{zh}：{}{zh_more}", ids.join("、")),
            format!("{count} more {en}: {}{en_more}", ids.join(", ")),
        );
        let lines: Vec<String> = told.iter().map(|found| line(found, verdict)).collect();
        Some(problems::something_else(span, said, self.happened(told.first()?), &lines.join("; ")))
    }

    /// Whether an instance has the verdict expected; what is waived does not fail.
    fn is(&self, expected: Expected, (at, instance): (usize, &Instance)) -> bool {
        let waived = self.waived.contains(&at);
        is(expected, &instance.verdict) && (expected == Expected::Waived) == waived
    }

    fn not_met(&self, expect: &Expect, here: &[(usize, &Instance)], of_rule: &[(usize, &Instance)]) -> Problem {
        let (id, (zh, en)) = (self.id(expect), word(expect.verdict));
        let expected = t(format!("{id} 没有如期{zh}"), format!("{id} was expected to be {en} and is not"));
        let happened = self.said(here);
        let problem = problems::not_met(expect.span, expected, happened);
        let elsewhere = of_rule.iter().filter(|found| self.is(expect.verdict, **found));
        let places: Vec<String> = elsewhere.take(TOLD).filter_map(|(_, found)| Some(self.finding(found)?.id)).collect();
        if places.is_empty() || expect.at.is_none() {
            return problem;
        }
        let list = places.join("、");
        problem.help(t(format!("它在别处{zh}：{list}"), format!("it is {en} elsewhere: {}", places.join(", "))))
    }

    fn id(&self, expect: &Expect) -> &'a str {
        self.program.rules.get(expect.rule as usize).map_or("", |rule| rule.id.as_str())
    }

    /// What came out at some places, what matters most first.
    fn said(&self, here: &[(usize, &Instance)]) -> Text {
        let mut order: Vec<&Instance> = here.iter().map(|(_, found)| *found).collect();
        order.sort_by_key(|found| rank(&found.verdict));
        match order.first().and_then(|found| self.finding(found)) {
            Some(found) if order.len() == 1 => self.happened(&found),
            Some(found) => {
                let (count, said) = (order.len(), self.happened(&found));
                t(
                    format!("查了 {count} 处，如 {}", said.zh),
                    format!("looked at {}, such as {}", counted(count, "place", "places"), said.en),
                )
            }
            None => t("这条规则没有查到这里", "the rule does not look here"),
        }
    }

    /// `I11 03[2159999] 通过：本年支出合计 10.59 = …`
    fn happened(&self, found: &Finding) -> Text {
        let mut waived = self.waived.iter().filter_map(|at| self.outcome.instances.get(*at));
        let (zh, en) = match waived.any(|instance| *instance == found.instance) {
            true => word(Expected::Waived),
            false => verdict_word(&found.instance.verdict),
        };
        t(format!("{} {zh}：{}", found.id, found.message.zh), format!("{} is {en}: {}", found.id, found.message.en))
    }

    fn finding(&self, instance: &Instance) -> Option<Finding> {
        let detail = eval::detail(self.program, self.report, instance);
        finding::build(self.program, self.report, instance, detail)
    }

    fn says(&self, instance: &Instance, because: &str) -> bool {
        self.finding(instance)
            .is_some_and(|found| found.message.zh.contains(because) || found.message.en.contains(because))
    }
}

/// The line that would expect a finding.
fn line(found: &Finding, verdict: Expected) -> String {
    let at = if found.detail.at.is_empty() { String::new() } else { format!(" at {}", found.detail.at) };
    format!("expect {} {}{at}", found.rule, keyword(verdict))
}

/// Failing instances that a waiver covers. Tests are run on no day: a waiver that has ended holds in them.
fn waived(program: &Program, report: &Report, outcome: &Outcome) -> BTreeSet<usize> {
    if program.waivers.is_empty() {
        return BTreeSet::new();
    }
    let names = InstanceNames::new(program);
    // a waiver is for one place: one that fits several covers none
    let mut fits: Vec<Vec<usize>> = vec![Vec::new(); program.waivers.len()];
    for (at, instance) in outcome.instances.iter().enumerate() {
        let rule = program.rules.get(instance.rule as usize).map(|rule| rule.id.as_str());
        let same = |waiver: &Waiver| rule == Some(waiver.rule.as_str()) && waiver.part == instance.part;
        if instance.verdict != Verdict::Fail || !program.waivers.iter().any(same) {
            continue;
        }
        let detail = eval::detail(program, report, instance);
        let (place, printed) = (names.normal(&detail.at), waive::printed(&detail));
        for (waiver, fits) in program.waivers.iter().zip(&mut fits).filter(|(waiver, _)| same(waiver)) {
            if waiver.at == place && waive::changed(&waiver.sides, &printed).is_none() {
                fits.push(at);
            }
        }
    }
    fits.into_iter().filter(|fits| fits.len() == 1).flatten().collect()
}

/// Whether a verdict is the one expected.
fn is(expected: Expected, verdict: &Verdict) -> bool {
    match expected {
        Expected::Fails | Expected::Waived => *verdict == Verdict::Fail,
        Expected::Passes => matches!(verdict, Verdict::Pass { vacuous: false }),
        Expected::Vacuous => matches!(verdict, Verdict::Pass { vacuous: true }),
        Expected::Rounding => matches!(verdict, Verdict::Rounding { .. }),
        Expected::Edge => matches!(verdict, Verdict::Rounding { edge: true }),
        Expected::Skipped => *verdict == Verdict::Skipped,
        Expected::Undecided => matches!(verdict, Verdict::Undecided(_)),
    }
}

/// What must not be beside a pass where a rule is expected to pass: skipped and vacuous instances may.
fn spoils(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Fail | Verdict::Rounding { .. } | Verdict::Undecided(_))
}

fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Fail => 0,
        Verdict::Undecided(_) => 1,
        Verdict::Rounding { .. } => 2,
        Verdict::Pass { vacuous: false } => 3,
        Verdict::Pass { vacuous: true } => 4,
        Verdict::Skipped => 5,
    }
}

fn word(expected: Expected) -> (&'static str, &'static str) {
    match expected {
        Expected::Fails => ("不符", "failing"),
        Expected::Passes => ("通过", "passing"),
        Expected::Vacuous => ("空过", "vacuous"),
        Expected::Rounding => ("属于舍入", "rounding"),
        Expected::Edge => ("恰在舍入边界", "at the edge of rounding"),
        Expected::Skipped => ("跳过", "skipped"),
        Expected::Undecided => ("未定", "undecided"),
        Expected::Waived => ("豁免", "waived"),
    }
}

fn verdict_word(verdict: &Verdict) -> (&'static str, &'static str) {
    word(match verdict {
        Verdict::Fail => Expected::Fails,
        Verdict::Pass { vacuous: false } => Expected::Passes,
        Verdict::Pass { vacuous: true } => Expected::Vacuous,
        Verdict::Rounding { edge: false } => Expected::Rounding,
        Verdict::Rounding { edge: true } => Expected::Edge,
        Verdict::Skipped => Expected::Skipped,
        Verdict::Undecided(_) => Expected::Undecided,
    })
}

/// As written in a test.
fn keyword(expected: Expected) -> &'static str {
    match expected {
        Expected::Fails => "fails",
        Expected::Passes => "passes",
        Expected::Vacuous => "vacuous",
        Expected::Rounding => "rounding",
        Expected::Edge => "edge",
        Expected::Skipped => "skipped",
        Expected::Undecided => "undecided",
        Expected::Waived => "waived",
    }
}
