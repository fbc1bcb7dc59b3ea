//! Rules over a report: loops, guards, and one verdict for every instance.
//!
//! Must not know how operands are found or compared.

use super::compare::Found;
use super::frame::{Frame, HEADINGS};
use super::index::Index;
use super::members;
use super::outcome::{Instance, LoopRows, Outcome, Verdict};
use super::rows::Purpose;
use super::stop::Stop;
use super::walk::{self, Seen};
use crate::form::table::{BlockRef, FormId};
use crate::report::model::{Report, RowIx, TableState, Value};
use crate::ruleset::program::{Case, LoopOver, Program, Rule, Test};

/// Checks a report: the verdict of every instance of every rule, in the order written.
#[must_use]
pub fn run(program: &Program, report: &Report) -> Outcome {
    let index = Index::new(program, report);
    let mut runner = Runner {
        frame: Frame::new(program, report, &index),
        // most rules have a handful of instances: few of the verdicts are moved as the list grows
        instances: Vec::with_capacity(8 * program.rules.len()),
        not_given: vec![0; program.inputs.len()],
        told: Vec::new(),
        hollow: Vec::new(),
        empty_handed: true,
        met_absent: false,
        guard: None,
    };
    let mut last = "";
    for (at, rule) in program.rules.iter().enumerate() {
        // what layers made of one rule tells of an absent table once
        if rule.id != last {
            runner.told.clear();
            runner.hollow.clear();
            last = &rule.id;
        }
        for (case_at, case) in rule.cases.iter().enumerate() {
            let (moving, fixed) = case.guards.iter().partition(|guard| looks_at_loops(case, guard));
            let here = Here { rule, case, ids: (to_u32(at), to_u32(case_at)), fixed, moving };
            match not_given(program, report, case) {
                Some(input) => runner.without(&here, input),
                None => runner.case(&here),
            }
        }
    }
    Outcome { instances: runner.instances, not_given: runner.not_given }
}

/// The first input that a case reads and that was not given.
fn not_given(program: &Program, report: &Report, case: &Case) -> Option<usize> {
    if program.inputs.is_empty() {
        return None;
    }
    let inputs = case.forms.iter().filter_map(|form| program.input_of(*form));
    inputs.into_iter().find(|input| report.given.get(*input).is_none_or(Option::is_none))
}

fn to_u32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The case that is run.
struct Here<'p> {
    rule: &'p Rule,
    case: &'p Case,
    ids: (u32, u32),
    /// Guards that look at no loop: asked once.
    fixed: Vec<&'p Test>,
    /// Guards that are asked for every instance.
    moving: Vec<&'p Test>,
}

struct Runner<'a> {
    frame: Frame<'a>,
    instances: Vec<Instance>,
    /// For each input, how many instances are skipped for want of it.
    not_given: Vec<usize>,
    /// Absent tables of which this rule has told.
    told: Vec<FormId>,
    /// Blocks of which this rule has told that its loops run over nothing.
    hollow: Vec<Option<BlockRef>>,
    /// The case has no instance yet.
    empty_handed: bool,
    /// The case met an absent table.
    met_absent: bool,
    /// What the guards that look at no loop say.
    guard: Option<Result<bool, Stop>>,
}

impl<'a> Runner<'a> {
    fn case(&mut self, here: &Here<'_>) {
        self.frame.clear();
        self.empty_handed = true;
        self.met_absent = false;
        self.guard = None;
        self.guard = (!here.fixed.is_empty()).then(|| self.guards(&here.fixed));
        self.enter(here, 0);
        // a rule narrowed to rows that are not printed has no instance there
        if self.empty_handed && !here.case.narrow.iter().any(|narrow| narrow.keep) {
            self.no_rows(here);
        }
        let untold = |form: &FormId| self.frame.state(*form) == TableState::Absent && !self.told.contains(form);
        if self.met_absent && here.case.forms.iter().any(untold) {
            for form in reads(here.case) {
                if self.frame.state(form) == TableState::Absent {
                    self.absent(here, form);
                }
            }
        }
    }

    /// A case whose loops ran over nothing is one vacuous instance, unless it could not have been evaluated at all.
    fn no_rows(&mut self, here: &Here<'_>) {
        self.frame.clear();
        let missing = reads(here.case).into_iter().find(|form| self.frame.state(*form) == TableState::Absent);
        match (self.guard.clone(), missing) {
            (Some(Ok(false)), _) => self.push(here, 0, Verdict::Skipped),
            (Some(Err(stop)), _) => self.stopped(here, 0, stop),
            (_, Some(form)) => self.stopped(here, 0, Stop::Absent(form)),
            _ => self.hollow(here),
        }
    }

    /// One vacuous instance for each rule and block, however many columns the rule runs over.
    fn hollow(&mut self, here: &Here<'_>) {
        let block = here.case.loops.first().and_then(|looped| match &looped.over {
            LoopOver::Rows(block, _) | LoopOver::Values(block, _) => Some(*block),
            LoopOver::Headings | LoopOver::Members(_) => None,
        });
        if !self.hollow.contains(&block) {
            self.hollow.push(block);
            self.push(here, 0, Verdict::Pass { vacuous: true });
        }
    }

    /// Enters the loop of that depth; inside the last, judges.
    fn enter(&mut self, here: &Here<'_>, depth: usize) {
        let Some(looped) = here.case.loops.get(depth) else { return self.instance(here) };
        self.set_previous(depth, None);
        let (block, rows) = match self.rows(&looped.over) {
            Ok(rows) => rows,
            Err(_) if matches!(self.guard, Some(Ok(false))) => return self.push(here, 0, Verdict::Skipped),
            Err(stop) => return self.stopped(here, 0, stop),
        };
        for row in rows.iter() {
            let whole = matches!(looped.over, LoopOver::Members(_));
            self.frame.set_slot(depth, Some(if whole { members::whole(block.form, *row) } else { (block, *row) }));
            let kept = depth > 0 || self.frame.kept(here.case, block, *row);
            if !kept {
                self.pass_over(here.case, *row);
                continue;
            }
            match looped.filter.as_ref().map_or(Ok(true), |filter| self.frame.holds(filter)) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(stop) => {
                    self.stopped(here, 0, stop);
                    continue;
                }
            }
            self.enter(here, depth + 1);
            self.set_previous(depth, Some(*row));
        }
        self.frame.set_slot(depth, None);
    }

    /// A row that a layer takes out of the rule is the one before all the same, if the loop would stop at it.
    fn pass_over(&mut self, case: &Case, row: RowIx) {
        self.empty_handed = false;
        let filter = case.loops.first().and_then(|looped| looped.filter.as_ref());
        if filter.is_none_or(|filter| matches!(self.frame.holds(filter), Ok(true))) {
            self.set_previous(0, Some(row));
        }
    }

    fn set_previous(&mut self, depth: usize, row: Option<RowIx>) {
        self.frame.previous.resize(self.frame.previous.len().max(depth + 1), None);
        if let Some(place) = self.frame.previous.get_mut(depth) {
            *place = row;
        }
    }

    fn rows(&mut self, over: &LoopOver) -> Result<(BlockRef, std::borrow::Cow<'a, [RowIx]>), Stop> {
        match over {
            LoopOver::Rows(block, set) => match self.frame.view(*block)? {
                Some(view) => Ok((view.id, self.frame.rows(&view, set, Purpose::Loop)?.rows)),
                None => Ok((*block, Vec::new().into())),
            },
            LoopOver::Values(block, column) => {
                let Some(view) = self.frame.view(*block)? else { return Ok((*block, Vec::new().into())) };
                let is_number = |row: &RowIx| {
                    view.block.cell(*row, *column).is_some_and(|cell| matches!(cell.value, Value::Number(_)))
                };
                let rows: Vec<RowIx> = view.block.row_ids().map(|(row, _)| row).filter(is_number).collect();
                if rows.is_empty() && !view.has_column(*column) {
                    return Err(self.frame.unprinted_column(&view, *column));
                }
                Ok((view.id, rows.into()))
            }
            LoopOver::Members(form) => {
                Ok((BlockRef::new(*form, crate::form::table::BlockIx(0)), self.frame.members(*form)?.into()))
            }
            LoopOver::Headings => {
                let rows: Vec<RowIx> = (0..to_u32(self.frame.report.headings.len())).map(RowIx).collect();
                Ok((HEADINGS, rows.into()))
            }
        }
    }

    fn instance(&mut self, here: &Here<'_>) {
        if !here.case.guards.is_empty() {
            match self.guarded(here) {
                Ok(true) => {}
                Ok(false) => return self.push(here, 0, Verdict::Skipped),
                Err(stop) => return self.stopped(here, 0, stop),
            }
        }
        for (part, assert) in here.case.asserts.iter().enumerate() {
            self.frame.forget();
            let part = to_u32(part);
            match self.frame.judge(&assert.test, false, Some(here.rule)) {
                Ok(Found::Pass) => self.push(here, part, Verdict::Pass { vacuous: !self.frame.live }),
                Ok(Found::Rounding { edge }) => self.push(here, part, Verdict::Rounding { edge }),
                Ok(Found::Fail) => self.push(here, part, Verdict::Fail),
                Err(stop) => self.stopped(here, part, stop),
            }
        }
    }

    fn guarded(&mut self, here: &Here<'_>) -> Result<bool, Stop> {
        if let Some(Ok(false)) = self.guard {
            return Ok(false);
        }
        let open = self.guards(&here.moving);
        match (&self.guard, open) {
            (_, Ok(false)) => Ok(false),
            (Some(Err(stop)), _) => Err(stop.clone()),
            (_, other) => other,
        }
    }

    /// A false one decides, whatever cannot be told beside it.
    fn guards(&mut self, guards: &[&Test]) -> Result<bool, Stop> {
        let mut stop = None;
        for guard in guards {
            match self.frame.holds(guard) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(why) => stop = stop.or(Some(why)),
            }
        }
        stop.map_or(Ok(true), Err)
    }

    fn stopped(&mut self, here: &Here<'_>, part: u32, stop: Stop) {
        match stop {
            Stop::Skip => self.push(here, part, Verdict::Skipped),
            Stop::Undecided(cause) => self.push(here, part, Verdict::Undecided(cause)),
            Stop::Absent(form) => {
                self.met_absent = true;
                self.absent(here, form);
            }
        }
    }

    /// One skipped instance for each rule and input that was not given.
    fn without(&mut self, here: &Here<'_>, input: usize) {
        let Some(first) = self.frame.program.inputs.get(input).map(|input| input.first) else { return };
        if self.told.contains(&first) {
            return;
        }
        self.told.push(first);
        self.frame.clear();
        self.push(here, 0, Verdict::Skipped);
        if let Some(count) = self.not_given.get_mut(input) {
            *count += 1;
        }
    }

    /// One instance for each rule and absent table, whatever loops run.
    fn absent(&mut self, here: &Here<'_>, form: FormId) {
        self.empty_handed = false;
        if self.told.contains(&form) {
            return;
        }
        self.told.push(form);
        let spec = self.frame.program.forms.get(usize::from(form.0));
        let known = self.frame.report.tables.get(usize::from(form.0)).is_none_or(|table| table.cut.is_none());
        let optional = known && spec.is_some_and(|form| form.may_lack(self.frame.report.year));
        let verdict = if optional { Verdict::Skipped } else { Verdict::Undecided(Box::new(self.frame.absent(form))) };
        let (rule, case) = here.ids;
        let rows = LoopRows::from_elem(None, here.case.loops.len());
        self.instances.push(Instance { rule, case, part: 0, rows, previous: None, verdict });
    }

    fn push(&mut self, here: &Here<'_>, part: u32, verdict: Verdict) {
        self.empty_handed = false;
        let (rule, case) = here.ids;
        let rows = self.frame.rows_of_loops(here.case.loops.len());
        let previous = self.frame.previous.last().copied().flatten();
        self.instances.push(Instance { rule, case, part, rows, previous, verdict });
    }
}

/// Tables that a case reads figures or words of, each once.
fn reads(case: &Case) -> Vec<FormId> {
    let mut forms = Vec::new();
    let mut see = |seen: Seen| {
        if let Seen::Reads(form) = seen
            && !forms.contains(&form)
        {
            forms.push(form);
        }
    };
    for looped in &case.loops {
        match &looped.over {
            LoopOver::Rows(block, rows) => {
                see(Seen::Reads(block.form));
                walk::rows(rows, &mut see);
            }
            LoopOver::Values(block, _) => see(Seen::Reads(block.form)),
            LoopOver::Members(form) => see(Seen::Reads(*form)),
            LoopOver::Headings => {}
        }
        if let Some(filter) = &looped.filter {
            walk::test(filter, &mut see);
        }
    }
    case.guards.iter().for_each(|guard| walk::test(guard, &mut see));
    case.asserts.iter().for_each(|assert| walk::test(&assert.test, &mut see));
    forms
}

fn looks_at_loops(case: &Case, test: &Test) -> bool {
    if case.loops.is_empty() {
        return false;
    }
    let mut found = false;
    let runs = |form: FormId| case.loops.iter().any(|looped| matches!(looped.over, LoopOver::Members(f) if f == form));
    walk::test(test, &mut |seen| {
        found |= match seen {
            Seen::Slot(slot) | Seen::Previous(slot) => slot < case.loops.len(),
            Seen::Reads(form) | Seen::Asks(form) => runs(form),
            Seen::Cell(_) | Seen::Word(_) => false,
        };
    });
    found
}
