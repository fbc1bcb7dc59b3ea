//! Other reports: read once, laid beside each report that is checked if they fit it.
//!
//! Must not know rules.

use std::sync::Arc;

use super::{Check, Session, digest, problems, recognised};
use crate::base::fold::fold;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::problem::{Problem, Text};
use crate::bind;
use crate::document::Document;
use crate::form::table::FormId;
use crate::ingest;
use crate::report::copies;
use crate::report::model::{About, Printed, Report, Table, TableState};
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
        let program = &self.program;
        let declared = program.inputs.iter().find(|known| known.name == input);
        let forms = declared.map_or_else(|| program.own_forms(), |input| program.forms_of(input));
        let report = bind::bind(&document, forms, &program.lists);
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
        let given: Vec<&Given> = others.iter().filter(|given| given.input == input.name).collect();
        let bound = |given: &Given| {
            if Arc::ptr_eq(&program, read_with) {
                return given.report.clone();
            }
            // a layer was chosen, whose forms may differ
            bind::bind(&given.document, program.forms_of(input), &program.lists)
        };
        let tables = match (&input.many, given.as_slice()) {
            (Some(_), [_, ..]) => Some(members(input, &given, bound, check)),
            (None, [given, ..]) if fits(input, given, check) => Some(tables(input, &bound(given))),
            _ => None,
        };
        check.report.given.push(tables.is_some().then(|| about(input, &given)));
        check.report.tables.extend(tables.unwrap_or_else(|| vec![Table::default(); input.forms.len()]));
    }
}

/// What the only report of an input says of itself; of several each says its own.
fn about(input: &Input, given: &[&Given]) -> About {
    match given {
        [Given { report, .. }, ..] if input.many.is_none() => {
            About { year: report.year, department: report.department.clone(), region: report.region.clone() }
        }
        _ => About::default(),
    }
}

/// The tables of a report that an input reads.
fn tables(input: &Input, report: &Report) -> Vec<Table> {
    let table = |form: &FormId| report.tables.get(usize::from(form.0)).cloned().unwrap_or_default();
    input.forms.iter().map(table).collect()
}

/// The tables of several reports, each with the department it is of. One that does not fit stands there without tables,
/// so that nothing is added up without it.
fn members(input: &Input, given: &[&Given], bound: impl Fn(&Given) -> Report, check: &mut Check) -> Vec<Table> {
    let whole = Table { state: TableState::Bound { whole: true }, ..Table::default() };
    let mut all = vec![whole; input.forms.len()];
    let mut seen: Vec<(String, &str)> = Vec::new();
    for given in given {
        let department = given.report.department.clone();
        let key = department.unwrap_or_else(|| Printed { text: given.name.clone(), place: Place::start(given.source) });
        let mut of_member = vec![Table::default(); input.forms.len()];
        if fits(input, given, check) {
            of_member = tables(input, &bound(given));
        }
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == fold(&key.text)) {
            check.problems.push(problems::same_member(input, &key.text, first, &given.name));
            of_member = vec![Table::default(); input.forms.len()];
        }
        seen.push((fold(&key.text), &given.name));
        for (table, member) in all.iter_mut().zip(of_member) {
            table.members.push(Table { key: Some(key.clone()), ..member });
        }
    }
    all.iter_mut().for_each(|table| copies::members(&mut table.members));
    all
}

/// Whether a report is what the input means: recognised, and of the right year.
fn fits(input: &Input, given: &Given, check: &mut Check) -> bool {
    if !given.bound {
        let kind = input.kind.and_then(|kind| check.program.kinds.get(kind)).map(|kind| kind.name.as_str());
        check.problems.push(problems::input_unbound(input, kind, &given.name));
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
