//! Small programs and reports for tests, written as a person would note them down.
//!
//! Must not know what is tested.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::base::number::{Reading, read};
use crate::base::place::{Place, SourceId, Span};
use crate::base::problem::{Severity, Text};
use crate::base::unit::Unit;
use crate::eval::outcome::{CauseKind, Outcome, Verdict};
use crate::form::table::*;
use crate::report::model::*;
use crate::ruleset::program::*;
use crate::syntax::tree;

/// A program with its report.
#[derive(Clone, Default)]
pub struct World {
    pub program: Program,
    pub report: Report,
}

pub const SPAN: Span = Span { source: SourceId(0), start: 0, end: 0 };

pub fn d(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn column(name: &str) -> ColumnForm {
    let mut words = name.split(' ');
    let name = words.next().unwrap().to_owned();
    let (mut kind, mut optional) = (ColumnType::Amount, false);
    for word in words {
        match word {
            "optional" => optional = true,
            "percent" => kind = ColumnType::Percent,
            "number" => kind = ColumnType::Number,
            "text" => kind = ColumnType::Text,
            word => kind = ColumnType::Count(Unit::from_word(word).unwrap()),
        }
    }
    ColumnForm {
        name,
        aliases: vec![],
        split: vec![],
        types: vec![kind],
        key: false,
        optional,
        merged: false,
        pattern: None,
        part_of: None,
    }
}

/// `合计 { * }` with spaces between all signs; `*` is a code list, `%` are others; `?` optional, `!` memo before a name.
fn nodes(tree: &str) -> Vec<RowNode> {
    let mut nodes: Vec<RowNode> = vec![];
    let mut above: Vec<NodeIx> = vec![];
    for word in tree.split_whitespace() {
        match word {
            "{" => {
                let last = NodeIx(nodes.len() as u16 - 1);
                nodes.last_mut().unwrap().braces = true;
                above.push(last);
            }
            "}" => {
                above.pop();
            }
            word => {
                let (optional, memo) = (word.starts_with('?'), word.starts_with('!'));
                let name = word.trim_start_matches(['?', '!']);
                let kind = match name {
                    "*" => NodeKind::List(0),
                    "%" => NodeKind::Others,
                    name if name.bytes().all(|byte| byte.is_ascii_digit()) => NodeKind::Code(name.to_owned()),
                    name => NodeKind::Label(name.to_owned()),
                };
                let parent = above.last().copied();
                nodes.push(RowNode { kind, aliases: vec![], parent, optional, memo, braces: false });
            }
        }
    }
    nodes
}

impl World {
    /// Adds a form and its printed table. A column that stands in `columns` but is marked `-` is not printed.
    pub fn table(mut self, number: &str, columns: &[&str], tree: &str, rows: &str) -> Self {
        let printed = columns.iter().map(|name| !name.ends_with(" unprinted")).collect::<Vec<_>>();
        let columns = columns.iter().map(|name| column(name.trim_end_matches(" unprinted"))).collect::<Vec<_>>();
        let spec = BlockForm { name: None, columns, nodes: nodes(tree) };
        let block = block(&spec, &printed, rows);
        self.program.forms.push(TableForm {
            name: format!("表{number}"),
            number: Some(number.to_owned()),
            titles: vec![format!("第{number}表")],
            optional: false,
            since: None,
            many: None,
            unit: Unit::Wan,
            decimals: 2,
            notes: vec![],
            reading: None,
            blocks: vec![spec],
        });
        self.program.form_tolerances.push(None);
        let state = TableState::Bound { whole: true };
        self.report.tables.push(Table {
            state,
            unit: Some(Unit::Wan),
            decimals: 2,
            blocks: vec![block],
            ..Table::default()
        });
        self
    }

    pub fn last(&mut self) -> &mut Table {
        self.report.tables.last_mut().unwrap()
    }

    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub fn rule(mut self, case: Case) -> Self {
        self.program.rules.push(rule(case));
        self
    }

    pub fn run(&self) -> Outcome {
        super::super::run(&self.program, &self.report)
    }

    /// Short words for all verdicts.
    pub fn verdicts(&self) -> Vec<String> {
        self.run().instances.iter().map(|instance| short(&instance.verdict)).collect()
    }

    /// The verdict of one scalar assertion.
    pub fn says(&self, test: Test) -> String {
        let world = self.clone().rule(scalar(test));
        let verdicts = world.verdicts();
        assert_eq!(verdicts.len(), world.program.rules.len());
        verdicts.last().unwrap().clone()
    }
}

pub fn short(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Pass { vacuous: true } => "vacuous".to_owned(),
        Verdict::Pass { vacuous: false } => "pass".to_owned(),
        Verdict::Rounding { edge: true } => "edge".to_owned(),
        Verdict::Rounding { edge: false } => "rounding".to_owned(),
        Verdict::Fail => "fail".to_owned(),
        Verdict::Skipped => "skipped".to_owned(),
        Verdict::Undecided(cause) => format!("{:?}", cause.kind),
    }
}

pub fn undecided(kind: CauseKind) -> String {
    format!("{kind:?}")
}

fn value(text: &str) -> Value {
    match text {
        "~" => Value::Absent,
        "?" => Value::Unreadable(Text::new("有歧义", "ambiguous")),
        text => match read(text) {
            Reading::Number(figure, _) => Value::Number(figure),
            Reading::Blank => Value::Blank,
            Reading::TooLong => Value::Unreadable(Text::new("太长", "too long")),
            Reading::Text => Value::Text(text.to_owned()),
        },
    }
}

/// Rows as `key cell cell …`; `?name` is a row that the form does not know, `.` one without a name.
fn block(spec: &BlockForm, printed: &[bool], text: &str) -> Block {
    let printed_at = |line: usize, column: usize| Place {
        source: SourceId(1),
        line: line as u32 + 1,
        column: column as u32 + 1,
        length: 1,
    };
    let header = |name: &str| Printed { text: name.to_owned(), place: printed_at(0, 0) };
    let headers = spec.columns.iter().zip(printed).map(|(column, is)| is.then(|| header(&column.name))).collect();
    let mut block = Block { headers, ..Block::default() };
    for (line, text) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap();
        let named = |node: &RowNode| matches!(&node.kind, NodeKind::Label(label) if label == name);
        let node = spec.node_ids().find(|(_, node)| named(node)).map(|(id, _)| id);
        let is_code = name.bytes().all(|byte| byte.is_ascii_digit());
        let key = match name {
            "." => Key::Nameless,
            name if name.starts_with('?') => Key::Unknown(name.trim_start_matches('?').to_owned()),
            name if is_code => Key::Code(name.to_owned()),
            name => Key::Label(name.to_owned()),
        };
        let place = Some(printed_at(line, 0));
        block.rows.push(Row { key, name: name.to_owned(), node, place, ..Row::default() });
        for (at, is) in printed.iter().enumerate() {
            let text = if *is { words.next().unwrap_or("~") } else { "~" };
            let value = value(text);
            let place = (value != Value::Absent).then(|| printed_at(line, at + 1));
            let text = if matches!(value, Value::Blank | Value::Absent) { String::new() } else { text.to_owned() };
            block.cells.push(Cell { value, text, place });
        }
    }
    crate::report::roles::assign(&mut block, spec);
    block
}

/// The table of that position, its only block.
pub fn table(form: u16) -> BlockRef {
    BlockRef::new(FormId(form), BlockIx(0))
}

/// The row of that node.
pub fn node(node: u16) -> RowRef {
    RowRef::Node(NodeIx(node))
}

pub fn code(code: &str) -> RowRef {
    RowRef::Code(code.to_owned())
}

pub fn at(form: u16, row: RowRef, column: u16) -> CellRef {
    CellRef { block: table(form), row, column: ColumnRef::Fixed(ColumnIx(column)), span: SPAN }
}

pub fn cell(form: u16, row: RowRef, column: u16) -> Num {
    Num::Cell(at(form, row, column))
}

/// `sum` of a column over rows; the running row is in slot 7.
pub fn sum(form: u16, rows: RowSet, column: u16) -> Num {
    aggregate(AggregateFn::Sum, form, rows, column)
}

pub fn aggregate(function: AggregateFn, form: u16, rows: RowSet, column: u16) -> Num {
    let value = cell(form, RowRef::Slot(7), column);
    Num::Aggregate(Box::new(Aggregate {
        function,
        block: table(form),
        rows,
        filter: None,
        value,
        slot: 7,
        members: None,
        span: SPAN,
    }))
}

pub fn yes(value: &str) -> Num {
    Num::Const(d(value), None)
}

pub fn wan(value: &str) -> Num {
    Num::Const(d(value), Some(Unit::Wan))
}

pub fn plus(a: Num, b: Num) -> Num {
    Num::Add(Box::new(a), Box::new(b))
}

pub fn minus(a: Num, b: Num) -> Num {
    Num::Sub(Box::new(a), Box::new(b))
}

pub fn times(a: Num, b: Num) -> Num {
    Num::Mul(Box::new(a), Box::new(b))
}

pub fn over(a: Num, b: Num) -> Num {
    Num::Div(Box::new(a), Box::new(b))
}

pub fn is(left: Num, op: Op, right: Num) -> Test {
    compare(left, op, right, Measure::Amount)
}

pub fn eq(left: Num, right: Num) -> Test {
    is(left, Op::Eq, right)
}

pub fn compare(left: Num, op: Op, right: Num, measure: Measure) -> Test {
    Test::Compare(Box::new(Relation { op, left, right, measure, linear: None, ratio: None, span: SPAN }))
}

/// A rule's case without loops.
pub fn scalar(test: Test) -> Case {
    let asserts = vec![Assert { test, span: SPAN }];
    Case {
        loops: vec![],
        slots: 8,
        guards: vec![],
        asserts,
        message: None,
        at: At::default(),
        forms: vec![],
        narrow: vec![],
    }
}

/// A rule's case that runs over rows of a table, in slot 0.
pub fn looped(form: u16, rows: RowSet, test: Test) -> Case {
    let loops = vec![Loop { over: LoopOver::Rows(table(form), rows), filter: None }];
    let at = At { table: Some(format!("{:02}", form + 1)), rows: vec![0], ..At::default() };
    Case { loops, at, ..scalar(test) }
}

pub fn rule(case: Case) -> Rule {
    let name = |text: &str| tree::Name { text: text.to_owned(), span: SPAN };
    let tree = tree::Rule {
        id: name("R"),
        title: None,
        severity: None,
        basis: None,
        advice: None,
        message: None,
        tolerance: None,
        loops: vec![],
        lets: vec![],
        guards: vec![],
        asserts: vec![],
        span: SPAN,
    };
    Rule {
        id: "R".to_owned(),
        title: String::new(),
        severity: Severity::Error,
        basis: None,
        advice: None,
        tolerance: None,
        span: SPAN,
        assert_span: SPAN,
        tree: Arc::new(tree),
        cases: vec![case],
    }
}
