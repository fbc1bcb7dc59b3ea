//! Layer 7: the one door for every front end: loads rulesets, compiles once, checks any number of reports.
//!
//! Reads no file by itself and prints nothing; bytes come in, data goes out.

mod bench;
pub mod embedded;
mod inputs;
mod problems;
mod shelf;
mod waivers;

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::base::date::Date;
use crate::base::place::{SourceId, Sources};
use crate::base::problem::{Problem, Severity};
use crate::bind;
use crate::diagnose::count::Counts;
use crate::diagnose::finding::{self, Finding};
use crate::eval;
use crate::eval::Figured;
use crate::eval::outcome::{Cause, Instance, Outcome, Verdict};
use crate::form::table::{BlockRef, FormId, TableForm};
use crate::ingest;
use crate::report::model::{Key, Report, RowIx, Table, TableState};
use crate::ruleset::program::{Program, RowRef};
use crate::ruleset::value::Value;
use crate::ruleset::{self, Single};
use crate::syntax::{self, tree};

use self::shelf::{Made, Shelf};

pub use self::bench::{Bench, Sample};
pub use self::inputs::Given;
pub use self::shelf::Layer;
pub use crate::ruleset::{RuleFile, RuleSet};

/// A compiled ruleset and every file that was read.
#[derive(Debug, Default)]
pub struct Session {
    /// Rule files and reports.
    pub sources: Sources,
    /// The compiled rulesets, without the layer that a report may choose.
    pub program: Arc<Program>,
    /// What is wrong with the rulesets.
    pub problems: Vec<Problem>,
    /// Other reports that were given.
    pub inputs: Vec<Given>,
    /// The day by which waivers are judged; without one none ends.
    pub as_of: Option<Date>,
    shelf: Shelf,
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
    /// What it is checked with: the rulesets of the session, and the layer that the report chose.
    pub program: Arc<Program>,
    /// Whether the report's region and year chose the last embedded layer.
    pub chosen: bool,
    /// What is wrong with the rulesets once that layer is among them: nothing is checked then.
    pub broken: Vec<Problem>,
    /// What was understood.
    pub report: Report,
    /// What could not be read or understood; in a check, of what its rules read.
    pub problems: Vec<Problem>,
    /// How many problems of tables were left out, since no rule reads those.
    pub aside: usize,
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
        recognised(&self.report)
    }

    /// Whether any rule came to a verdict; if none did, nothing was checked.
    #[must_use]
    pub fn checked(&self) -> bool {
        self.counts.decided() > 0
    }

    /// Why nothing was checked; nothing if something was.
    pub fn obstacles(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| !self.bound() || problem.code == problems::NOTHING_CHECKED)
    }

    /// Whether the rulesets cannot be used with the layer that the report chose.
    #[must_use]
    pub fn unusable(&self) -> bool {
        self.broken.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// What an expression comes to over a report.
#[derive(Debug)]
pub enum Answer {
    /// A figure with what it was made of.
    Figure(Box<Figured>),
    /// Words.
    Word(String),
    /// A condition.
    Verdict(Verdict),
    /// A table.
    Table(FormId),
    /// Rows of a block.
    Rows(BlockRef, Vec<RowIx>),
    /// It cannot be had: why.
    Cause(Box<Cause>),
    /// It is no single value: a column of several rows, a row, a list.
    NoValue,
}

impl Session {
    /// Loads and compiles: the embedded national ruleset if `national`, then the rulesets given, in their order.
    ///
    /// Without the national ruleset its forms and code lists still serve rulesets that declare no form of their own:
    /// a file of bare assertions is enough.
    #[must_use]
    pub fn open(national: bool, own: &[RuleSet<'_>]) -> Self {
        Self::open_with(national, own, &Layer::ByReport)
    }

    /// As [`Session::open`], with the layer asked for.
    #[must_use]
    pub fn open_with(national: bool, own: &[RuleSet<'_>], layer: &Layer) -> Self {
        Self::open_for(national, own, layer, &[])
    }

    /// As [`Session::open_with`], expecting reports such as the first: its layer need not be compiled again.
    #[must_use]
    pub fn open_for(national: bool, own: &[RuleSet<'_>], layer: &Layer, first: &[u8]) -> Self {
        let mut sources = Sources::default();
        let (shelf, Made { program, problems }) = Shelf::open(national, own, layer, first, &mut sources);
        Session { sources, program, problems, inputs: Vec::new(), as_of: None, shelf }
    }

    /// These rulesets and no layer, whatever the report.
    fn of(sets: &[RuleSet<'_>]) -> Self {
        let mut sources = Sources::default();
        let (program, problems) = ruleset::compile(sets, &mut sources);
        Session {
            sources,
            program: Arc::new(program),
            problems,
            inputs: Vec::new(),
            as_of: None,
            shelf: Shelf::default(),
        }
    }

    /// Whether the ruleset must not be used.
    #[must_use]
    pub fn broken(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Reads a report and binds it to the forms, without checking it.
    #[must_use]
    pub fn read(&mut self, name: &str, bytes: &[u8]) -> Check {
        let mut check = self.understood(name, bytes);
        let Check { report, problems, .. } = &mut check;
        problems.extend(report.tables.iter().flat_map(|table| table.problems.iter().cloned()));
        check
    }

    /// A report bound to the forms, with what is wrong with it as a whole.
    fn understood(&mut self, name: &str, bytes: &[u8]) -> Check {
        let (document, mut problems) = ingest::read(bytes, name, &mut self.sources);
        let mut program = Arc::clone(&self.program);
        let mut report = bind::bind(&document, program.own_forms(), &program.lists);
        let choice = self.shelf.choice(report.region.as_deref(), report.year);
        let mut broken = Vec::new();
        if let Some(made) = self.shelf.made(choice, &mut self.sources) {
            program = made.program;
            broken = made.problems;
            report = bind::bind(&document, program.own_forms(), &program.lists);
        }
        let (name, digest) = (name.to_owned(), digest(bytes));
        let (source, chosen) = (document.source, choice.is_some());
        let mut check = Check { name, source, digest, program, chosen, broken, report, ..Check::default() };
        if !check.bound() {
            // nine missing tables are one cause, and so is the first that says why
            let mut told = check.report.tables.iter().flat_map(|table| &table.problems);
            let untabbed = told.find(|problem| problem.code == bind::problems::NO_TABS).cloned();
            check.report.problems.clear();
            check.report.tables.iter_mut().for_each(|table| table.problems.clear());
            if problems.is_empty() {
                problems.push(problems::nothing_bound(&check.name, check.program.own_forms()));
                problems.extend(untabbed);
            }
        }
        check.problems = problems;
        check.problems.extend(check.report.problems.iter().cloned());
        check
    }

    /// Checks a report; with `all`, passing and undecided instances are put in words too.
    #[must_use]
    pub fn check(&mut self, name: &str, bytes: &[u8], all: bool) -> Check {
        let mut check = self.understood(name, bytes);
        if !check.bound() || check.unusable() {
            return check;
        }
        let read = check.program.read_forms();
        for (at, table) in check.report.tables.iter().enumerate() {
            match read.get(at).copied().unwrap_or(false) {
                true => check.problems.extend(table.problems.iter().cloned()),
                false => check.aside += table.problems.len(),
            }
        }
        inputs::attach(&self.program, &self.inputs, &mut check);
        let (program, report) = (&check.program, &check.report);
        check.outcome = eval::run(program, report);
        check.counts = Counts::of(program, &check.outcome);
        if !check.checked() {
            check.problems.push(problems::nothing_checked(program.rules.len(), &check.counts));
        }
        let shown: Vec<&Instance> = check.outcome.instances.iter().filter(|found| worded(found, all)).collect();
        let details = eval::details(program, report, shown.iter().copied());
        let worded = shown.iter().zip(details);
        check.findings = worded.filter_map(|(found, detail)| finding::build(program, report, found, detail)).collect();
        waivers::apply(self, &mut check);
        check
    }

    /// Between the reports of one run: a waiver that one of them needs is not unused in the others.
    pub fn settle(&self, checks: &mut [Check]) {
        waivers::settle(self, checks);
    }

    /// The value of an expression over a report.
    ///
    /// # Errors
    /// What is wrong with the expression.
    pub fn ask(&mut self, check: &Check, expression: &str) -> Result<Answer, Vec<Problem>> {
        let named = |form: &TableForm| form.number.as_deref() == Some(expression.trim());
        if let Some(at) = check.program.forms.iter().position(named) {
            return Ok(Answer::Table(FormId(u16::try_from(at).unwrap_or(u16::MAX))));
        }
        let source = self.sources.add("表达式", expression);
        let (file, problems) = syntax::parse(expression, source);
        if !problems.is_empty() {
            return Err(problems);
        }
        let [tree::Item::Bare(bare)] = file.items.as_slice() else {
            return Err(vec![problems::no_expression(source)]);
        };
        let compiled = ruleset::compile_expression(&check.program, &bare.assert)?;
        let mut own = None;
        let program = match compiled.members == check.program.members {
            true => &*check.program,
            // the expression names members that no rule names
            false => own.insert(Program { members: compiled.members, ..(*check.program).clone() }),
        };
        let report = &check.report;
        Ok(match (compiled.single, compiled.value) {
            (Some(Single::Num(num, _)), _) => match eval::value(program, report, &num) {
                Ok(figured) => Answer::Figure(Box::new(figured)),
                Err(cause) => Answer::Cause(cause),
            },
            (Some(Single::Word(word)), _) => match eval::word(program, report, &word) {
                Ok(text) => Answer::Word(text),
                Err(cause) => Answer::Cause(cause),
            },
            (Some(Single::Test(test)), _) => Answer::Verdict(eval::test(program, report, &test)),
            (None, Value::Form(form, _)) => Answer::Table(form),
            (None, Value::Block(block)) => Answer::Table(block.form),
            (None, Value::Row(block, row)) => Answer::Rows(block, rows(program, report, block, &row)),
            (None, _) => Answer::NoValue,
        })
    }
}

/// The printed rows that a row of an expression means.
fn rows(program: &Program, report: &Report, at: BlockRef, row: &RowRef) -> Vec<RowIx> {
    let Some(block) = report.block(at) else { return Vec::new() };
    let of = |wanted: &dyn Fn(&Key, Option<u32>) -> bool| {
        let found = block.row_ids().filter(|(_, row)| wanted(&row.key, row.ordinal));
        found.map(|(at, _)| at).collect::<Vec<_>>()
    };
    match row {
        RowRef::Node(node) => block.by_node.get(usize::from(node.0)).cloned().unwrap_or_default(),
        RowRef::Code(code) => {
            let itself = of(&|key, _| matches!(key, Key::Code(printed) if printed == code));
            let below = || of(&|key, _| matches!(key, Key::Code(printed) if printed.starts_with(code.as_str())));
            if itself.is_empty() { below() } else { itself }
        }
        RowRef::Ordinal(number) => of(&|_, ordinal| ordinal == Some(*number)),

        _ => eval::Places::new(program, report).rows(at, row).unwrap_or_default(),
    }
}

/// Which instances are put in words: those that a person or a machine format shows.
fn worded(instance: &Instance, all: bool) -> bool {
    match instance.verdict {
        Verdict::Fail | Verdict::Rounding { .. } | Verdict::Undecided(_) => true,
        Verdict::Pass { .. } => all,
        Verdict::Skipped => false,
    }
}

/// A form that reads the whole text, and found nothing, recognises nothing.
fn recognised(report: &Report) -> bool {
    let found = |table: &Table| table.title.is_some() || table.blocks.iter().any(|block| !block.rows.is_empty());
    report.tables.iter().any(|table| match table.state {
        TableState::Absent => false,
        TableState::Empty => true,
        TableState::Bound { .. } => found(table),
    })
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
