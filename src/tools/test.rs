//! Runs the tests of a ruleset: each lays its edits over its sample, checks it, and compares with what it expects.
//!
//! Must not read files. What came out instead is said at the line that expected something else.

use std::collections::BTreeSet;

use super::edit;
use super::expect::Judge;
use crate::base::place::Span;
use crate::base::problem::Problem;
use crate::eval;
use crate::eval::outcome::{Outcome, Verdict};
use crate::ruleset::program::Program;
use crate::ruleset::trial::Trial;
use crate::session::{Bench, Sample, Session};
use crate::syntax::tree::Expected;

/// What all the tests came to.
#[derive(Debug, Default)]
pub struct Run {
    /// Every test in the order written.
    pub tests: Vec<Tested>,
    /// How many rules the tested rulesets have.
    pub rules: usize,
    /// Those that no test makes fail, as it expects; in the order of the rules.
    pub never_fails: Vec<String>,
    /// Those that hold in no test with anything to look at.
    pub never_passes: Vec<String>,
}

/// What one test came to.
#[derive(Debug)]
pub struct Tested {
    /// `元误填入万元表`
    pub title: String,
    /// Where the title stands.
    pub span: Span,
    /// What is not as expected.
    pub problems: Vec<Problem>,
}

impl Run {
    /// How many tests are not as expected.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.tests.iter().filter(|test| !test.problems.is_empty()).count()
    }

    /// Everything that is not as expected.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.tests.iter().flat_map(|test| test.problems.iter().cloned()).collect()
    }
}

/// Runs every test.
#[must_use]
pub fn run(session: &Session, bench: &Bench) -> Run {
    let mut seen = Seen::default();
    let program = &session.program;
    let tests = bench.trials.iter().filter_map(|(trial, sample)| {
        let problems = one(program, trial, bench.samples.get(*sample)?, &mut seen);
        Some(Tested { title: trial.title.clone(), span: trial.span, problems })
    });
    let tests = tests.collect();
    let without = |known: &BTreeSet<u32>| {
        let left = bench.rules.iter().filter(|rule| !known.contains(rule));
        left.filter_map(|rule| Some(program.rules.get(*rule as usize)?.id.clone())).collect()
    };
    let (never_fails, never_passes) = (without(&seen.failing), without(&seen.passing));
    Run { tests, rules: bench.rules.len(), never_fails, never_passes }
}

/// Rules that tests were seen to make fail and hold.
#[derive(Debug, Default)]
struct Seen {
    failing: BTreeSet<u32>,
    passing: BTreeSet<u32>,
}

fn one(program: &Program, trial: &Trial, sample: &Sample, seen: &mut Seen) -> Vec<Problem> {
    let report = match edit::edited(program, &sample.check.report, &trial.edits) {
        Ok(report) => report,
        Err(problem) => return vec![*problem],
    };
    let outcome = eval::run(program, &report);
    let mut judge = Judge::new(program, &report, &outcome);
    let mut problems: Vec<Problem> = trial.expects.iter().filter_map(|expect| judge.expect(expect)).collect();
    for (verdict, span) in &trial.nothing_else {
        problems.extend(judge.nothing_else(*verdict, *span));
    }
    // a test that is not as expected proves nothing
    if problems.is_empty() {
        seen.failing.extend(judge.failing());
        seen.passing.extend(holding(&outcome));
        // what a rule forbids is not there: it holds, and no instance can show it
        let vacuous = trial.expects.iter().filter(|expect| expect.verdict == Expected::Vacuous);
        seen.passing.extend(vacuous.map(|expect| expect.rule));
    }
    problems
}

fn holding(outcome: &Outcome) -> impl Iterator<Item = u32> {
    let holds = |verdict: &Verdict| matches!(verdict, Verdict::Pass { vacuous: false } | Verdict::Rounding { .. });
    outcome.instances.iter().filter(move |instance| holds(&instance.verdict)).map(|instance| instance.rule)
}
