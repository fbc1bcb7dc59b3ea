//! Layer 7: the one door for every front end: loads rulesets, compiles once, checks any number of reports.
//!
//! Reads no file by itself and prints nothing; bytes come in, data goes out.

use crate::base::place::{SourceId, Sources};
use crate::base::problem::{Problem, Severity};
use crate::diagnose::count::Counts;
use crate::diagnose::finding::Finding;
use crate::eval::outcome::Outcome;
use crate::report::model::{Report, TableState};
use crate::ruleset::program::Program;

/// A compiled ruleset and every file that was read.
#[derive(Debug, Default)]
pub struct Session {
    /// Rule files and reports.
    pub sources: Sources,
    /// The compiled ruleset.
    pub program: Program,
    /// What is wrong with the ruleset.
    pub problems: Vec<Problem>,
}

/// What a check of one report gave.
#[derive(Debug, Default)]
pub struct Check {
    /// The file as named by the caller.
    pub name: String,
    /// The file in the session.
    pub source: Option<SourceId>,
    /// SHA-256 of the bytes, hexadecimal.
    pub digest: String,
    /// What was understood.
    pub report: Report,
    /// What could not be read or understood.
    pub problems: Vec<Problem>,
    /// Every verdict.
    pub outcome: Outcome,
    /// The verdicts counted.
    pub counts: Counts,
    /// Failing and rounding instances in words; with passes and undecided ones if all were asked for.
    pub findings: Vec<Finding>,
}

impl Check {
    /// Whether any table of the report was recognised.
    #[must_use]
    pub fn bound(&self) -> bool {
        self.report.tables.iter().any(|table| table.state != TableState::Absent)
    }
}

impl Session {
    /// Whether the ruleset must not be used.
    #[must_use]
    pub fn broken(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}
