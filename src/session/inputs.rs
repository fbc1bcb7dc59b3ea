//! Other reports: read once, laid beside each report that is checked if they fit it.
//!
//! Must not know rules.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Check, Session, digest, problems, recognised};
use crate::base::place::SourceId;
use crate::base::problem::{Problem, Text};
use crate::bind;
use crate::document::Document;
use crate::form::table::FormId;
use crate::ingest;
use crate::report::model::{Report, Table};
use crate::ruleset::program::{Input, Program};

/// A report that was given as an input.
#[derive(Debug, Default)]
pub struct Given {
    /// `上年`
    pub input: String,
    /// The file as named by the caller.
    pub name: String,
    /// The file in the session.
    pub source: Option<SourceId>,
    /// SHA-256 of the bytes, hexadecimal.
    pub digest: String,
    /// As read, to be bound to the forms of each report that it stands beside.
    document: Document,
    /// What was understood of it.
    pub report: Report,
    /// Whether any of its tables was recognised.
    pub bound: bool,
}

impl Session {
    /// Gives another report, for every check that follows.
    ///
    /// # Errors
    /// No rule knows an input of that name, or it has been given already.
    pub fn give(&mut self, input: &str, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        let Some(declared) = self.program.inputs.iter().find(|known| known.name == input) else {
            let known: Vec<&str> = self.program.inputs.iter().map(|input| input.name.as_str()).collect();
            return Err(problems::unknown_input(input, &known));
        };
        let first = self.inputs.iter().find(|given| given.input == input);
        if let Some(first) = first.filter(|_| declared.many.is_none()) {
            return Err(problems::given_twice(input, &first.name, name));
        }
        let given = self.given(input, name, bytes);
        self.inputs.push(given);
        Ok(())
    }

    /// Reads another report.
    pub(super) fn given(&mut self, input: &str, name: &str, bytes: &[u8]) -> Given {
        let (document, _) = ingest::read(bytes, name, &mut self.sources);
        let report = bind::bind(&document, self.program.own_forms(), &self.program.lists);
        let (input, name, digest) = (input.to_owned(), name.to_owned(), digest(bytes));
        let (source, bound) = (document.source, recognised(&report));
        Given { input, name, source, digest, document, report, bound }
    }
}

/// Lays the tables of every input behind those of the report; what does not fit is told and counts as not given.
///
/// `read_with` are the rulesets with whose forms the others were read.
pub(super) fn attach(read_with: &Arc<Program>, others: &[Given], check: &mut Check) {
    let program = Arc::clone(&check.program);
    for input in &program.inputs {
        let given = others.iter().find(|given| given.input == input.name);
        let report = given.filter(|given| fits(input, given, check)).map(|given| {
            if Arc::ptr_eq(&program, read_with) {
                return Cow::Borrowed(&given.report);
            }
            // a layer was chosen, whose forms may differ
            Cow::Owned(bind::bind(&given.document, program.own_forms(), &program.lists))
        });
        let table = |form: &FormId| report.as_ref()?.tables.get(usize::from(form.0)).cloned();
        let tables: Vec<Table> = input.forms.iter().map(|form| table(form).unwrap_or_default()).collect();
        check.report.tables.extend(tables);
        check.report.given.push(report.is_some());
    }
}

/// Whether a report is what the input means: recognised, and of the right year.
fn fits(input: &Input, given: &Given, check: &mut Check) -> bool {
    if !given.bound {
        check.problems.push(problems::input_unbound(input, &given.name));
        return false;
    }
    let Some(years) = input.year else { return true };
    let (own, other) = (check.report.year, given.report.year);
    let wanted = own.map(|own| i32::from(own) + years);
    match (wanted, other) {
        (Some(wanted), Some(other)) if wanted != i32::from(other) => {
            check.problems.push(problems::input_year(input, &given.name, (wanted, other)));
            return false;
        }
        (Some(_), Some(_)) => {}
        (None, _) => {
            check.problems.push(problems::year_unknown(input, &given.name, &Text::new("本报告", "this report")))
        }
        (_, None) => check.problems.push(problems::year_unknown(input, &given.name, &Text::same(given.name.clone()))),
    }
    true
}
