//! Every printed figure is guarded: changing any one of them by more than its rounding makes a rule fail.
//!
//! Each figure of a report is changed in turn, by little: 0.10. That little may still be rounding in a sum of twenty items,
//! or in a rate of two digits. Figures that no rule watches are named.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may stop and say why")]

use gouji::base::number::Figure;
use gouji::eval;
use gouji::eval::outcome::{Instance, Outcome, Verdict};
use gouji::form::table::{BlockIx, BlockRef, ColumnIx, FormId, TableForm, Where};
use gouji::report::model::{Cell, Report, RowIx, Table, Value};
use gouji::report::patch::{Edit, Patch};
use gouji::ruleset::program::Program;
use gouji::session::{Layer, Session};

/// Of a hundred figures so many are guarded at least.
const WANTED: usize = 95;

/// The cell with a figure that is ten units of its last decimal more: 0.10 where 0.01 is printed; whole numbers are one more.
fn changed(block: BlockRef, row: RowIx, column: ColumnIx, cell: &Cell) -> Option<Edit> {
    let Value::Number(figure) = &cell.value else { return None };
    let value = figure.value + rust_decimal::Decimal::new(1, figure.decimals.saturating_sub(1));
    let text = value.to_string();
    Some(Edit::Cell { block, row, column, text, value: Value::Number(Figure { value, decimals: figure.decimals }) })
}

/// The printed copies of a form: the only one, or each of several.
fn copies(table: &Table) -> Vec<(Where, &Table)> {
    let member = |(at, table)| (Where::Member(at), table);
    let members: Vec<(Where, &Table)> = (0_u16..).zip(&table.members).map(member).collect();
    if members.is_empty() { vec![(Where::Here, table)] } else { members }
}

fn edits(program: &Program, report: &Report, wanted: fn(&TableForm) -> bool) -> Vec<(String, Edit)> {
    let mut found = Vec::new();
    let places = eval::Places::new(program, report);
    for ((form, table), spec) in (0_u16..).zip(&report.tables).zip(&program.forms).filter(|(_, spec)| wanted(spec)) {
        for (from, table) in copies(table) {
            for ((at, printed), spec) in (0_u16..).zip(&table.blocks).zip(&spec.blocks) {
                let block = BlockRef { from, ..BlockRef::new(FormId(form), BlockIx(at)) };
                for (row, _) in printed.row_ids() {
                    let figures = spec.column_ids().filter(|(_, column)| column.holds_figures());
                    found.extend(figures.filter_map(|(column, _)| {
                        let edit = changed(block, row, column, printed.cell(row, column)?)?;
                        Some((format!("{} {}", places.cell_name(block, row, column), row.0), edit))
                    }));
                }
            }
        }
    }
    found
}

fn failing(outcome: &Outcome) -> Vec<&Instance> {
    outcome.instances.iter().filter(|instance| instance.verdict == Verdict::Fail).collect()
}

/// How many figures there are, and those whose change makes nothing fail that did not fail before.
fn unseen(program: &Program, report: &Report, wanted: fn(&TableForm) -> bool) -> (usize, Vec<String>) {
    let before = eval::run(program, report);
    let before = failing(&before);
    let edits = edits(program, report, wanted);
    let all = edits.len();
    let is_unseen = |edit: Edit| {
        let edited = Patch { edits: vec![edit] }.over(report, &program.forms, &program.lists);
        let after = eval::run(program, &edited);
        failing(&after).iter().all(|instance| before.contains(instance))
    };
    (all, edits.into_iter().filter(|(_, edit)| is_unseen(edit.clone())).map(|(name, _)| name).collect())
}

fn is_guarded(sample: &str, wanted: fn(&TableForm) -> bool) {
    let (session, bench) = Session::open_for_tests(true, &[], &Layer::None);
    let sample = bench.samples.iter().find(|known| known.path.ends_with(sample)).unwrap();
    let (all, unseen) = unseen(&session.program, &sample.check.report, wanted);
    println!("{all} figures, {} that no rule watches:\n{}", unseen.len(), unseen.join("\n"));
    assert!((all - unseen.len()) * 100 >= all * WANTED, "{}", unseen.join("\n"));
}

#[test]
fn changing_any_one_figure_makes_a_rule_fail() {
    is_guarded("clean.txt", |_| true);
}

#[test]
fn changing_any_one_figure_of_an_evaluation_form_makes_a_rule_fail() {
    is_guarded("evaluation.txt", |form| form.name.ends_with("自评"));
}
