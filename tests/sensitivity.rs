//! Every printed figure is guarded: changing any one of them by more than its rounding makes a rule fail.
//!
//! Of evaluation forms nothing determines the first budget of a form that has no sources of money and no narrative beside it, nor
//! targets and values in words, nor those of indicators that lost marks: how many marks a shortfall costs is each form's own.
//!
//! Each figure of a report is changed in turn, by little: 0.10. That little may still be rounding in a sum of twenty items,
//! or in a rate of two digits. Figures that no rule watches are named.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::string_slice, reason = "a test may stop and say why")]

use std::collections::BTreeMap;

use gouji::base::bound;
use gouji::base::number::Figure;
use gouji::eval;
use gouji::eval::outcome::{Instance, Outcome, Verdict};
use gouji::form::table::{BlockIx, BlockRef, ColumnIx, FormId, TableForm, Where};
use gouji::report::model::{Cell, Report, RowIx, Table, Value};
use gouji::report::patch::{Edit, Patch};
use gouji::ruleset::program::Program;
use gouji::session::{Layer, Session};
use rust_decimal::Decimal;

/// Of a hundred figures so many are guarded at least.
const WANTED: usize = 95;

/// The same of the figures of a narrative, for each sample of other provinces.
const FLOORS: [(&str, usize); 16] = [
    ("/provinces.txt", 94),
    ("/items.txt", 92),
    ("/changes.txt", 90),
    ("/parts.txt", 90),
    ("/guests.txt", 90),
    ("/jiangsu.txt", 91),
    ("/chongqing.txt", 90),
    ("/guangxi.txt", 96),
    ("/guangdong.txt", 91),
    ("/zhejiang.txt", 90),
    ("/yunnan.txt", 82),
    ("/hebei.txt", 75),
    ("/shaanxi.txt", 80),
    ("/beijing.txt", 87),
    ("/xinjiang.txt", 79),
    ("/fujian.txt", 80),
];

/// The cell with a figure that is ten units of its last decimal more: 0.10 where 0.01 is printed; whole numbers are one more.
fn changed(block: BlockRef, row: RowIx, column: ColumnIx, cell: &Cell) -> Option<Edit> {
    let Value::Number(figure) = &cell.value else { return None };
    let value = figure.value + Decimal::new(1, figure.decimals.saturating_sub(1));
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

/// `≥20 个`, `58.5 万元`: the text with its number ten times as large, and with a tenth of it.
fn spoilt(block: BlockRef, row: RowIx, column: ColumnIx, cell: &Cell) -> Option<[Edit; 2]> {
    bound::is_target(&cell.text).then_some(())?;
    let from = cell.text.find(|c: char| c.is_ascii_digit())?;
    let end = cell.text[from..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(cell.text.len(), |at| from + at);
    let number: Decimal = cell.text[from..end].parse().ok()?;
    let edit = |number: Decimal| {
        let text = format!("{}{}{}", &cell.text[..from], number.normalize(), &cell.text[end..]);
        Edit::Cell { block, row, column, value: Value::Text(text.clone()), text }
    };
    Some([edit(number * Decimal::TEN), edit(number / Decimal::TEN)])
}

/// The targets and values of indicators that have full marks: one of two gross changes of each must be seen.
fn targets(program: &Program, report: &Report) -> (usize, Vec<String>) {
    let before = eval::run(program, report);
    let before = failing(&before);
    let places = eval::Places::new(program, report);
    let (mut all, mut unseen) = (0, Vec::new());
    for ((form, table), spec) in (0_u16..).zip(&report.tables).zip(&program.forms) {
        for (from, table) in copies(table) {
            for ((at, printed), spec) in (0_u16..).zip(&table.blocks).zip(&spec.blocks) {
                let block = BlockRef { from, ..BlockRef::new(FormId(form), BlockIx(at)) };
                let column = |name: &str| spec.column_ids().find(|(_, form)| form.name == name).map(|(at, _)| at);
                let (Some(points), Some(score)) = (column("分值"), column("得分")) else { continue };
                for (row, _) in printed.row_ids() {
                    let value = |column| printed.cell(row, column).map(|cell| cell.value.clone());
                    let asked = ["年度指标值", "实际完成值"].into_iter().filter_map(column);
                    for column in asked.filter(|_| value(points) == value(score)) {
                        let Some(edits) = printed.cell(row, column).and_then(|cell| spoilt(block, row, column, cell))
                        else {
                            continue;
                        };
                        all += 1;
                        let seen = edits.into_iter().any(|edit| {
                            let edited = Patch { edits: vec![edit] }.over(report, &program.forms, &program.lists);
                            failing(&eval::run(program, &edited)).iter().any(|instance| !before.contains(instance))
                        });
                        if !seen {
                            unseen.push(places.cell_name(block, row, column));
                        }
                    }
                }
            }
        }
    }
    (all, unseen)
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

/// The names of a printed number, and what changes it: by little, and by much.
type Changed = (String, [Vec<Edit>; 2]);

/// The figures of a narrative, each with every form that reads it: a printed number is changed wherever it is read. Twice: by
/// little, and by a third, since little may still be rounding in the rate of a small amount or the change of a large one.
fn printed(program: &Program, report: &Report) -> Vec<Changed> {
    let mut found: BTreeMap<(u32, u32), Changed> = BTreeMap::new();
    for (name, edit) in edits(program, report, |form| form.reading.is_some()) {
        let Edit::Cell { block, row, column, value: Value::Number(figure), .. } = &edit else { continue };
        let table = report.tables.get(usize::from(block.form.0));
        let printed = table.and_then(|table| table.blocks.get(usize::from(block.block.0)));
        let Some(place) = printed.and_then(|block| block.cell(*row, *column)?.place) else { continue };
        let value = (figure.value * Decimal::new(13, 1)).round_dp(figure.decimals) + Decimal::new(5, figure.decimals);
        let (block, row, column, text) = (*block, *row, *column, value.to_string());
        let third = Figure { value, decimals: figure.decimals };
        let (names, [little, much]) = found.entry((place.line, place.column)).or_default();
        names.push_str(&format!("{name} "));
        little.push(edit);
        much.push(Edit::Cell { block, row, column, text, value: Value::Number(third) });
    }
    found.into_values().collect()
}

/// The shapes of sentences of other provinces. What stands in one place only and follows from nothing cannot be guarded: how many
/// groups, guests, meetings, pieces of equipment and projects there are; a change without its rate; what was paid for of a list
/// that need not be the whole; a share of 100% without decimals. Numbers that no form reads count as unguarded.
#[test]
fn changing_a_figure_of_a_narrative_of_any_province_makes_a_rule_fail() {
    let (session, bench) = Session::open_for_tests(true, &[], &Layer::None);
    for (name, wanted) in FLOORS {
        let sample = bench.samples.iter().find(|known| known.path.ends_with(name)).unwrap();
        let (program, report) = (&session.program, &sample.check.report);
        let before = eval::run(program, report);
        let before = failing(&before);
        let is_seen = |edits: &Vec<Edit>| {
            let edited = Patch { edits: edits.clone() }.over(report, &program.forms, &program.lists);
            failing(&eval::run(program, &edited)).iter().any(|instance| !before.contains(instance))
        };
        let figures = printed(program, report);
        let unseen = figures.iter().filter(|(_, edits)| !edits.iter().any(is_seen)).map(|(name, _)| name.clone());
        let unread = report.unread.iter().map(|number| format!("{} in line {}", number.text, number.place.line));
        let missed: Vec<String> = unseen.chain(unread).collect();
        let all = figures.len() + report.unread.len();
        println!("{name}: {all} figures, {} that no rule watches:\n{}", missed.len(), missed.join("\n"));
        assert!(all > 0 && (all - missed.len()) * 100 >= all * wanted, "{name}: {}", missed.join("\n"));
    }
}

#[test]
fn changing_any_one_figure_of_an_evaluation_form_makes_a_rule_fail() {
    is_guarded("evaluation.txt", |form| form.name.ends_with("自评"));
}

#[test]
fn changing_a_target_or_a_value_with_full_marks_makes_a_rule_fail() {
    let (session, bench) = Session::open_for_tests(true, &[], &Layer::None);
    for name in ["evaluation.txt", "clean.txt", "budget.txt"] {
        let sample = bench.samples.iter().find(|known| known.path.ends_with(name)).unwrap();
        let (all, unseen) = targets(&session.program, &sample.check.report);
        println!("{name}: {all} targets and values, {} that no rule watches: {}", unseen.len(), unseen.join(" "));
        assert!(all > 0 && (all - unseen.len()) * 100 >= all * WANTED, "{}", unseen.join("\n"));
    }
}

/// The figures of the forms alone: nothing but the form itself can guard them. One of the layouts lost so many cells that half of
/// its figures are not read (and said to be so).
#[test]
fn changing_a_figure_of_any_layout_of_evaluation_forms_makes_a_rule_fail() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/forms");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut session = Session::open(true, &[]);
    let (mut figures, mut missed) = (0, 0);
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("\n=====\n").next().unwrap_or_default();
        let check = session.read("自评.txt", text.as_bytes());
        let (all, unseen) = unseen(&check.program, &check.report, |form| form.name.ends_with("自评"));
        println!("{}: {all} figures, {} unseen:\n{}", path.display(), unseen.len(), unseen.join("\n"));
        (figures, missed) = (figures + all, missed + unseen.len());
    }
    assert!(figures > 0 && (figures - missed) * 100 >= figures * 90, "{missed} of {figures}");
}
