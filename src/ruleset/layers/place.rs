//! `at 06`, `at 06[302].决算数`: where a change or drop holds, and which cases and rows of a rule that is.
//!
//! Must not know what is changed.

use crate::base::place::Span;
use crate::base::problem::Problem;
use crate::form::table::{BlockRef, FormId, Where};
use crate::ruleset::expr::Compiler;
use crate::ruleset::index::Index;
use crate::ruleset::problems::{self, Cure, error};
use crate::ruleset::program::{Case, ColumnRef, HeadingRef, Narrow, Num, RowRef, Rows, Rule};
use crate::ruleset::value::Value;
use crate::syntax::tree::Expr;

/// A table, some rows of it, a column: as far as they are named.
#[derive(Clone, Debug)]
pub(in crate::ruleset) struct Place {
    table: Table,
    rows: Option<Rows>,
    column: Option<String>,
    span: Span,
    /// The rule as the change or drop names it.
    by: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    Form(FormId),
    Block(BlockRef),
    Headings,
}

/// Two places are the same wherever they are written.
impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.table == other.table && self.rows == other.rows && self.column == other.column
    }
}

/// How much of a case lies at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lies {
    Outside,
    Inside,
    /// As far as its outermost loop stands at the rows.
    ByRow,
}

impl Place {
    /// The place that an expression names.
    pub fn new(index: &Index<'_>, at: &Expr, by: Span) -> Result<Self, Vec<Problem>> {
        let mut compiler = Compiler::new(index);
        let value = compiler.expr(at);
        let Some(value) = value.filter(|_| compiler.problems.is_empty()) else { return Err(compiler.problems) };
        let column = |block: BlockRef, column: ColumnRef| match column {
            ColumnRef::Fixed(column) => Some(index.column(block, column)?.name.clone()),
            ColumnRef::Ordinal(_) => None,
        };
        let found = match value {
            Value::Form(form, Where::Here | Where::Every) => Some((Table::Form(form), None, None)),
            Value::Block(block) => Some((Table::Block(block), None, None)),
            Value::Row(block, row) => printed(vec![row]).map(|rows| (Table::Block(block), Some(rows), None)),
            Value::Rows(block, rows) => printed(rows).map(|rows| (Table::Block(block), Some(rows), None)),
            Value::Column { block, column: at, .. } => {
                column(block, at).map(|column| (Table::Block(block), None, Some(column)))
            }
            Value::Cells(block, at, rows) => column(block, at)
                .zip(printed(rows))
                .map(|(column, rows)| (Table::Block(block), Some(rows), Some(column))),
            Value::Cell(cell) | Value::Num(Num::Cell(cell), _) => column(cell.block, cell.column)
                .zip(printed(vec![cell.row]))
                .map(|(column, rows)| (Table::Block(cell.block), Some(rows), Some(column))),
            Value::Document => Some((Table::Headings, None, None)),
            Value::Heading(HeadingRef::Title(title, 1)) => Some((Table::Headings, Some(Rows::Title(title)), None)),
            _ => None,
        };
        match found {
            Some((table, rows, column)) => Ok(Self { table, rows, column, span: at.span, by }),
            None => Err(vec![
                error(
                    problems::NO_PLACE,
                    at.span,
                    "at 之后要写一张表，或规则的一处",
                    "a table is wanted behind at, or a place of the rule",
                )
                .cure("如 at 06、at 06[302].决算数", "such as at 06 or at 06[302].决算数"),
            ]),
        }
    }

    fn lies(&self, case: &Case) -> Lies {
        let table = match self.table {
            Table::Form(form) => case.at.block.is_some_and(|block| block.form == form),
            Table::Block(block) => case.at.block == Some(block),
            Table::Headings => case.at.block.is_none() && !case.at.rows.is_empty(),
        };
        let column = self.column.is_none() || self.column == case.at.column;
        match self.rows {
            _ if !table || !column => Lies::Outside,
            None => Lies::Inside,
            Some(_) if case.at.rows.is_empty() => Lies::Outside,
            Some(_) => Lies::ByRow,
        }
    }

    fn narrow(&self, keep: bool) -> Option<Narrow> {
        self.rows.clone().map(|rows| Narrow { rows, keep })
    }
}

/// Rows that a printed row can be told by; a row of a loop or one looked up by a word cannot.
fn printed(rows: Vec<RowRef>) -> Option<Rows> {
    let plain =
        |row: &RowRef| matches!(row, RowRef::Node(_) | RowRef::Code(_) | RowRef::CodeRange(..) | RowRef::Ordinal(_));
    rows.iter().all(plain).then_some(Rows::Keys(rows))
}

/// Leaves of a rule what lies at all places of `only` and at none of `not`; a place where it has nothing is told.
pub(in crate::ruleset) fn narrow(rule: &mut Rule, only: &[Place], not: &[Place]) -> Vec<Problem> {
    let told = only
        .iter()
        .chain(not)
        .filter(|place| rule.cases.iter().all(|case| place.lies(case) == Lies::Outside))
        .map(|place| nowhere(rule, place))
        .collect();
    rule.cases.retain_mut(|case| {
        for (place, keep) in only.iter().map(|place| (place, true)).chain(not.iter().map(|place| (place, false))) {
            match (place.lies(case), keep) {
                (Lies::Outside, true) | (Lies::Inside, false) => return false,
                (Lies::Outside, false) | (Lies::Inside, true) => {}
                (Lies::ByRow, _) => case.narrow.extend(place.narrow(keep)),
            }
        }
        true
    });
    told
}

fn nowhere(rule: &Rule, place: &Place) -> Problem {
    let id = &rule.id;
    let zh = format!("规则 {id} 不在这里检查");
    let problem = error(problems::NO_PLACE, place.span, zh, format!("rule {id} checks nothing here"));
    let problem = super::both(problem, rule.tree.id.span, place.by);
    let mut shapes: Vec<String> = Vec::new();
    for case in &rule.cases {
        let shape = shape(case);
        if !shape.is_empty() && !shapes.contains(&shape) {
            shapes.push(shape);
        }
    }
    if shapes.is_empty() {
        return problem.cure("这条规则只有一处，不能写 at", "the rule has one place only: leave at out");
    }
    let list = problems::listed(&shapes);
    problem.cure(format!("它检查的是 {list}"), format!("its places are {list}"))
}

/// `03[…].基本支出`: how instances of a case are called.
fn shape(case: &Case) -> String {
    let mut text = case.at.table.clone().unwrap_or_default();
    text.extend(case.at.rows.iter().map(|_| "[…]"));
    if let Some(column) = &case.at.column {
        text.push_str(if text.is_empty() { "" } else { "." });
        text.push_str(column);
    }
    text
}
