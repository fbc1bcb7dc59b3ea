//! The fast evaluator against a naive one that tries every corner of every interval, and properties of both.
//!
//! The naive one counts in thousandths of a cent and shares no code with the fast one.

use proptest::prelude::*;

use super::build::*;
use crate::ruleset::program::*;

const OPS: [Op; 6] = [Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge];

/// Cells in hundredths; terms are (factor, cell).
#[derive(Clone, Debug)]
struct Sample {
    cells: Vec<i64>,
    left: Vec<(i64, usize)>,
    right: Vec<(i64, usize)>,
    op: usize,
}

fn sample(largest: i64) -> impl Strategy<Value = Sample> {
    let term = || (-2_i64..=2, 0_usize..4);
    (
        prop::collection::vec(-largest..=largest, 4),
        prop::collection::vec(term(), 1..4),
        prop::collection::vec(term(), 1..4),
        0_usize..6,
    )
        .prop_map(|(cells, left, right, op)| Sample { cells, left, right, op })
}

fn money(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

fn world(cells: &[i64]) -> World {
    let rows: Vec<String> = cells.iter().enumerate().map(|(at, cell)| format!("项{at} {}", money(*cell))).collect();
    let names: Vec<String> = (0..cells.len()).map(|at| format!("项{at}")).collect();
    World::default().table("01", &["数"], &names.join(" "), &rows.join("\n"))
}

fn side(terms: &[(i64, usize)]) -> Num {
    let term = |(factor, at): &(i64, usize)| times(yes(&factor.to_string()), cell(0, node(*at as u16), 0));
    terms.iter().map(term).reduce(plus).unwrap()
}

/// Every choice of low, printed or high end for each cell, in thousandths.
fn corners(cells: &[i64]) -> Vec<Vec<i64>> {
    let mut all = vec![vec![]];
    for cell in cells {
        let half = if *cell == 0 { 0 } else { 5 };
        all = all
            .into_iter()
            .flat_map(|chosen: Vec<i64>| {
                [-half, 0, half].map(|by| chosen.iter().copied().chain([cell * 10 + by]).collect::<Vec<i64>>())
            })
            .collect();
    }
    all
}

fn value(terms: &[(i64, usize)], cells: &[i64]) -> i64 {
    terms.iter().map(|(factor, at)| factor * cells[*at]).sum()
}

fn holds(op: Op, difference: i64) -> bool {
    match op {
        Op::Eq => difference == 0,
        Op::Ne => difference != 0,
        Op::Lt => difference < 0,
        Op::Le => difference <= 0,
        Op::Gt => difference > 0,
        Op::Ge => difference >= 0,
    }
}

/// Whether any true values satisfy it: between the least and the greatest difference every value occurs.
fn possible(op: Op, least: i64, greatest: i64) -> bool {
    match op {
        Op::Eq => least <= 0 && greatest >= 0,
        Op::Ne => least != 0 || greatest != 0,
        Op::Lt | Op::Le => holds(op, least),
        Op::Gt | Op::Ge => holds(op, greatest),
    }
}

fn naive(sample: &Sample) -> &'static str {
    let op = OPS[sample.op];
    let printed: Vec<i64> = sample.cells.iter().map(|cell| cell * 10).collect();
    let difference = |cells: &[i64]| value(&sample.left, cells) - value(&sample.right, cells);
    let all: Vec<i64> = corners(&sample.cells).iter().map(|cells| difference(cells)).collect();
    let (least, greatest) = (*all.iter().min().unwrap(), *all.iter().max().unwrap());
    if holds(op, difference(&printed)) {
        "pass"
    } else if possible(op, least, greatest) {
        "rounding"
    } else {
        "fail"
    }
}

fn fast(sample: &Sample) -> String {
    merged(&world(&sample.cells).says(is(side(&sample.left), OPS[sample.op], side(&sample.right))))
}

/// Marks left out.
fn merged(verdict: &str) -> String {
    match verdict {
        "vacuous" => "pass".to_owned(),
        "edge" => "rounding".to_owned(),
        other => other.to_owned(),
    }
}

/// `p == N/D`, p in hundredths of a percent: N - p·D at every corner.
fn naive_ratio(cells: &[i64], over: &[(i64, usize)], under: &[(i64, usize)], rate: i64) -> &'static str {
    let mut signs = vec![];
    let mut bases = vec![];
    for corner in corners(cells) {
        let (n, d) = (i128::from(value(over, &corner)), i128::from(value(under, &corner)));
        bases.push(d);
        for p in [rate * 10 - 5, rate * 10, rate * 10 + 5] {
            signs.push((n * 100_000 - i128::from(p) * d) * d.signum());
        }
    }
    let printed: Vec<i64> = cells.iter().map(|cell| cell * 10).collect();
    let (n, d) = (i128::from(value(over, &printed)), i128::from(value(under, &printed)));
    let may_be_zero = *bases.iter().min().unwrap() <= 0 && *bases.iter().max().unwrap() >= 0;
    // half away from zero: twice the remainder decides
    let rounded = |n: i128, d: i128| (2 * n.abs() + d.abs()) / (2 * d.abs()) * n.signum() * d.signum();
    if d != 0 && rounded(n * 10_000, d) == i128::from(rate) {
        "pass"
    } else if may_be_zero {
        "ZeroBase"
    } else if *signs.iter().min().unwrap() <= 0 && *signs.iter().max().unwrap() >= 0 {
        "rounding"
    } else {
        "fail"
    }
}

fn codes(cells: &[i64], order: &[usize]) -> World {
    let names = ["合计", "205", "20501", "20502", "206", "20601"];
    let rows: Vec<String> = order.iter().map(|at| format!("{} {}", names[*at], money(cells[*at]))).collect();
    let test = eq(cell(0, RowRef::Slot(0), 0), sum(0, RowSet::Of(RowRef::Slot(0)), 0));
    let world = World::default().table("01", &["数"], "合计 { * }", &rows.join("\n"));
    world.rule(looped(0, RowSet::WithParts, test)).rule(scalar(eq(cell(0, node(0), 0), sum(0, RowSet::Leaf, 0))))
}

/// Verdicts by the name of their instance.
fn named(world: &World) -> Vec<(String, String)> {
    let outcome = world.run();
    let name = |instance| crate::eval::detail(&world.program, &world.report, instance).at;
    let mut all: Vec<(String, String)> =
        outcome.instances.iter().map(|instance| (name(instance), short(&instance.verdict))).collect();
    all.sort();
    all
}

fn rank(verdict: &str) -> usize {
    ["fail", "rounding", "pass"].iter().position(|word| *word == verdict).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn linear_relations_agree_with_brute_force(sample in sample(6)) {
        prop_assert_eq!(fast(&sample), naive(&sample));
    }

    #[test]
    fn ratios_agree_with_brute_force(sample in sample(400), rate in -12_000_i64..12_000) {
        let test = compare(
            Num::Const(crate::base::exact::shift(rate.into(), -2).unwrap(), Some(crate::base::unit::Unit::Percent)),
            Op::Eq,
            over(side(&sample.left), side(&sample.right)),
            Measure::Percent,
        );
        // a printed percent has its interval, a literal has none: the percent stands in a cell
        let mut world = world(&sample.cells).table("02", &["率 percent"], "项", &format!("项 {}%", money(rate)));
        let Test::Compare(mut relation) = test else { return Ok(()) };
        relation.left = cell(1, node(0), 0);
        world = world.rule(scalar(Test::Compare(relation)));
        let expected = naive_ratio(&sample.cells, &sample.left, &sample.right, rate);
        prop_assert_eq!(merged(&world.verdicts()[0]), expected);
    }

    #[test]
    fn the_slack_tells_rounding_from_fail(sample in sample(30)) {
        let world = world(&sample.cells).rule(scalar(eq(side(&sample.left), side(&sample.right))));
        let instance = &world.run().instances[0];
        let found = crate::eval::detail(&world.program, &world.report, instance);
        let within = found.difference.unwrap() <= found.slack.unwrap();
        prop_assert_eq!(within, short(&instance.verdict) != "fail");
    }

    #[test]
    fn coarser_decimals_never_turn_into_fail(sample in sample(30)) {
        let test = || is(side(&sample.left), OPS[sample.op], side(&sample.right));
        let fine = merged(&world(&sample.cells).says(test()));
        // whole hundredths that may be off by a whole unit: the figures stay, their intervals grow
        let mut coarse = world(&sample.cells);
        let places = &mut coarse.report.tables[0];
        places.decimals = 0;
        for cell in &mut places.blocks[0].cells {
            if let crate::report::model::Value::Number(figure) = &mut cell.value {
                figure.decimals = 0;
            }
        }
        let coarse = merged(&coarse.says(test()));
        prop_assert!(rank(&coarse) >= rank(&fine), "{} became {}", fine, coarse);
    }

    #[test]
    fn ten_times_the_amounts_with_a_decimal_less_is_the_same(sample in sample(30)) {
        let test = || is(side(&sample.left), OPS[sample.op], side(&sample.right));
        let mut scaled = world(&sample.cells);
        scaled.report.tables[0].decimals = 1;
        for cell in &mut scaled.report.tables[0].blocks[0].cells {
            if let crate::report::model::Value::Number(figure) = &mut cell.value {
                figure.value *= rust_decimal::Decimal::TEN;
                figure.decimals = 1;
            }
        }
        prop_assert_eq!(scaled.says(test()), world(&sample.cells).says(test()));
    }

    #[test]
    fn the_order_of_rows_does_not_matter(
        cells in prop::collection::vec(-3_i64..4, 6),
        order in Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let straight: Vec<usize> = (0..6).collect();
        prop_assert_eq!(named(&codes(&cells, &order)), named(&codes(&cells, &straight)));
    }
}
