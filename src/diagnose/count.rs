//! Counting verdicts: every instance is counted once, so that nothing passes in silence.
//!
//! Must not know figures or places.

use std::collections::BTreeMap;

use crate::base::problem::Severity;
use crate::eval::outcome::{CauseKind, Outcome, Verdict};
use crate::ruleset::program::Program;

/// How many instances have which verdict. Marks are counted apart, not again under their verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// True as printed.
    pub pass: usize,
    /// True with nothing but blanks and zeros.
    pub vacuous: usize,
    /// Not as printed, but possible for true values.
    pub rounding: usize,
    /// As `rounding`, with intervals that only touch.
    pub edge: usize,
    /// Failing rules of severity error.
    pub errors: usize,
    /// Failing rules of severity check.
    pub checks: usize,
    /// Failing rules of severity hint.
    pub hints: usize,
    /// Failing, but waived.
    pub waived: usize,
    /// A condition was false.
    pub skipped: usize,
    /// An operand could not be had.
    pub undecided: usize,
    /// Those of `undecided` whose rule has severity error.
    pub undecided_errors: usize,
    /// `undecided` by kind of cause.
    pub causes: BTreeMap<CauseKind, usize>,
}

impl Counts {
    /// Counts an outcome.
    #[must_use]
    pub fn of(program: &Program, outcome: &Outcome) -> Self {
        let mut counts = Counts::default();
        for instance in &outcome.instances {
            let severity = program.rules.get(instance.rule as usize).map_or(Severity::Error, |rule| rule.severity);
            counts.add(&instance.verdict, severity);
        }
        counts
    }

    fn add(&mut self, verdict: &Verdict, severity: Severity) {
        let slot = match verdict {
            Verdict::Pass { vacuous: false } => &mut self.pass,
            Verdict::Pass { vacuous: true } => &mut self.vacuous,
            Verdict::Rounding { edge: false } => &mut self.rounding,
            Verdict::Rounding { edge: true } => &mut self.edge,
            Verdict::Skipped => &mut self.skipped,
            Verdict::Fail => match severity {
                Severity::Error => &mut self.errors,
                Severity::Check => &mut self.checks,
                Severity::Hint => &mut self.hints,
            },
            Verdict::Undecided(cause) => {
                *self.causes.entry(cause.kind).or_default() += 1;
                if severity == Severity::Error {
                    self.undecided_errors += 1;
                }
                &mut self.undecided
            }
        };
        *slot += 1;
    }

    /// Counts a failing instance as waived.
    pub fn waive(&mut self, severity: Severity) {
        let slot = match severity {
            Severity::Error => &mut self.errors,
            Severity::Check => &mut self.checks,
            Severity::Hint => &mut self.hints,
        };
        if let Some(rest) = slot.checked_sub(1) {
            *slot = rest;
            self.waived += 1;
        }
    }

    /// Failing instances of any severity.
    #[must_use]
    pub fn failing(&self) -> usize {
        self.errors + self.checks + self.hints
    }

    /// Instances that hold or fail, waived or not.
    #[must_use]
    pub fn decided(&self) -> usize {
        self.pass + self.vacuous + self.rounding + self.edge + self.failing() + self.waived
    }

    /// All instances.
    #[must_use]
    pub fn total(&self) -> usize {
        self.decided() + self.skipped + self.undecided
    }
}
