//! What printed figures may stand for: every line of the rounding chapter, with a case that breaks with it.

use super::build::*;
use crate::eval::detail;
use crate::eval::outcome::CauseKind;
use crate::ruleset::program::*;

/// Rows `a`, `b`, … of one amount column.
fn amounts(cells: &[&str]) -> World {
    let names: Vec<String> = (0..cells.len()).map(|at| format!("项{at}")).collect();
    let rows: Vec<String> = names.iter().zip(cells).map(|(name, cell)| format!("{name} {cell}")).collect();
    World::default().table("01", &["数"], &names.join(" "), &rows.join("\n"))
}

fn n(at: u16) -> Num {
    cell(0, node(at), 0)
}

#[test]
fn a_sum_of_fifteen_rows_may_be_off_by_eight_cents() {
    let mut cells = vec!["227.70"];
    cells.extend(["15.18"; 14]);
    cells.push("15.16");
    let world = amounts(&cells);
    let total = (1..16).map(n).reduce(plus).unwrap();
    let world = world.rule(scalar(eq(n(0), total)));
    let outcome = world.run();
    assert_eq!(short(&outcome.instances[0].verdict), "rounding");
    let found = detail(&world.program, &world.report, &outcome.instances[0]);
    assert_eq!(found.difference, Some(d("0.02")));
    assert_eq!(found.slack, Some(d("0.08")));
    assert_eq!(found.left.unwrap().value, d("227.70"));
    assert_eq!(found.operands.len(), 16);
}

#[test]
fn intervals_that_only_touch_are_edges() {
    assert_eq!(amounts(&["236.63", "236.64"]).says(eq(n(0), n(1))), "edge");
    assert_eq!(amounts(&["236.63", "236.65"]).says(eq(n(0), n(1))), "fail");
    assert_eq!(amounts(&["236.63", "236.63"]).says(eq(n(0), n(1))), "pass");
    assert_eq!(amounts(&["1.01", "0.50", "0.50"]).says(eq(n(0), plus(n(1), n(2)))), "rounding");
    assert_eq!(amounts(&["1.01", "0.50", "0.49"]).says(eq(n(0), plus(n(1), n(2)))), "fail");
}

#[test]
fn a_figure_keeps_its_own_decimals_if_it_has_more() {
    assert_eq!(amounts(&["10.618", "10.619"]).says(eq(n(0), n(1))), "edge");
    assert_eq!(amounts(&["10.618", "10.62"]).says(eq(n(0), n(1))), "rounding");
    assert_eq!(amounts(&["10.618", "10.63"]).says(eq(n(0), n(1))), "fail");
}

#[test]
fn a_whole_amount_has_the_decimals_of_its_table() {
    assert_eq!(amounts(&["85", "85.01"]).says(eq(n(0), n(1))), "edge");
    assert_eq!(amounts(&["85", "85.02"]).says(eq(n(0), n(1))), "fail");
    let whole = amounts(&["85", "86"]).with(|world| world.last().decimals = 0);
    assert_eq!(whole.says(eq(n(0), n(1))), "edge");
    let whole = amounts(&["85", "87"]).with(|world| world.last().decimals = 0);
    assert_eq!(whole.says(eq(n(0), n(1))), "fail");
}

#[test]
fn an_amount_of_zero_and_blank_are_exact() {
    assert_eq!(amounts(&["0.01", "0"]).says(eq(n(0), n(1))), "fail");
    assert_eq!(amounts(&["0.01", "—"]).says(eq(n(0), n(1))), "fail");
    assert_eq!(amounts(&["0.00", "—"]).says(eq(n(0), n(1))), "vacuous");
    assert_eq!(amounts(&["0.01", "-0.01"]).says(eq(plus(n(0), n(1)), yes("0"))), "pass");
}

#[test]
fn a_percent_of_zero_has_its_interval() {
    let world = World::default().table("01", &["率 percent", "数", "基"], "项", "项 0.00% 0.04 1000.00");
    let rate = cell(0, node(0), 0);
    let quotient = over(cell(0, node(0), 1), cell(0, node(0), 2));
    assert_eq!(world.says(compare(rate.clone(), Op::Eq, quotient, Measure::Percent)), "pass");
    let exact = Num::Const(d("0.006"), Some(crate::base::unit::Unit::Percent));
    assert_eq!(world.says(compare(rate, Op::Eq, exact, Measure::Percent)), "fail");
}

#[test]
fn numbers_have_intervals_and_whole_counts_do_not() {
    let columns = ["分 number", "辆 辆", "人次 人次"];
    let world = World::default().table("01", &columns, "甲 乙", "甲 3 3 3.5\n乙 4 4 3.6");
    let same = |column| compare(cell(0, node(0), column), Op::Eq, cell(0, node(1), column), Measure::Number);
    assert_eq!(world.says(same(0)), "edge");
    assert_eq!(world.says(same(1)), "fail");
    assert_eq!(world.says(same(2)), "edge");
}

#[test]
fn half_widths_are_weighted_and_cancel() {
    // 2a against b: slack 0.01 + 0.005
    assert_eq!(amounts(&["1.00", "2.01"]).says(eq(times(yes("2"), n(0)), n(1))), "rounding");
    assert_eq!(amounts(&["1.00", "2.02"]).says(eq(times(yes("2"), n(0)), n(1))), "fail");
    // a stands on both sides and goes out: only b against c is left
    let both = eq(plus(n(0), n(1)), plus(n(0), n(2)));
    assert_eq!(amounts(&["9.99", "1.00", "1.02"]).says(both), "fail");
    let thrice = eq(minus(plus(n(0), n(0)), n(0)), n(1));
    assert_eq!(amounts(&["1.00", "1.02"]).says(thrice), "fail");
}

#[test]
fn units_are_converted_with_their_half_widths() {
    let yuan = |cell_: &str| {
        amounts(&["8.57"]).table("02", &["数"], "项", &format!("项 {cell_}")).with(|world| {
            world.last().unit = Some(crate::base::unit::Unit::Yuan);
        })
    };
    let same = || eq(n(0), cell(1, node(0), 0));
    assert_eq!(yuan("85700.00").says(same()), "pass");
    assert_eq!(yuan("85715.09").says(same()), "rounding");
    assert_eq!(yuan("85760.00").says(same()), "fail");
    let world = yuan("85715.09").rule(scalar(eq(cell(1, node(0), 0), n(0))));
    let found = detail(&world.program, &world.report, &world.run().instances[0]);
    assert_eq!(found.difference, Some(d("15.09")));
    assert_eq!(found.left.unwrap().value, d("85715.09"));
    assert_eq!(found.slack, Some(d("50.005")));
    assert_eq!(yuan("1").says(eq(n(0), wan("8.57"))), "pass");
}

#[test]
fn inequalities_pass_as_printed_or_round() {
    let two = |a: &str, op, b: &str| amounts(&[a, b]).says(is(n(0), op, n(1)));
    assert_eq!(two("1.00", Op::Le, "1.00"), "pass");
    assert_eq!(two("1.01", Op::Le, "1.00"), "edge");
    assert_eq!(two("1.02", Op::Le, "1.00"), "fail");
    assert_eq!(two("1.00", Op::Lt, "1.00"), "rounding");
    assert_eq!(two("1.01", Op::Lt, "1.00"), "fail");
    assert_eq!(two("1.00", Op::Gt, "1.00"), "rounding");
    assert_eq!(two("0.99", Op::Gt, "1.00"), "fail");
    assert_eq!(two("0.99", Op::Ge, "1.00"), "edge");
    assert_eq!(two("0.98", Op::Ge, "1.00"), "fail");
    assert_eq!(two("1.00", Op::Ne, "1.01"), "pass");
    assert_eq!(two("1.00", Op::Ne, "1.00"), "rounding");
    assert_eq!(two("0", Op::Ne, "0.00"), "fail");
    assert_eq!(two("0", Op::Gt, "—"), "fail");
}

fn rate(percent: &str, over_: &str, under: &str) -> String {
    let row = format!("项 {percent} {over_} {under}");
    let world = World::default().table("01", &["率 percent", "数", "基"], "项", &row);
    let quotient = over(cell(0, node(0), 1), cell(0, node(0), 2));
    world.says(compare(cell(0, node(0), 0), Op::Eq, quotient, Measure::Percent))
}

#[test]
fn a_rate_is_compared_to_its_printed_decimals() {
    assert_eq!(rate("94.62%", "766.56", "810.12"), "pass");
    assert_eq!(rate("94.6%", "766.56", "810.12"), "pass");
    assert_eq!(rate("66.67%", "2.00", "3.00"), "pass");
    assert_eq!(rate("66.66%", "2.00", "3.00"), "rounding");
    assert_eq!(rate("94.6%", "768.56", "810.12"), "fail");
    assert_eq!(rate("50.00%", "1.00", "2.00"), "pass");
    assert_eq!(rate("-50.00%", "1.00", "-2.00"), "pass");
    assert_eq!(rate("-49.00%", "1.00", "-2.00"), "fail");
    assert_eq!(rate("-49.90%", "1.00", "-2.00"), "rounding");
    for (over, under) in [("1.00", "0"), ("0", "0"), ("1.00", "—"), ("0.00", "0.00")] {
        assert_eq!(rate("50.00%", over, under), undecided(CauseKind::ZeroBase), "{over}/{under}");
    }
}

#[test]
fn a_base_that_may_be_zero_is_undecided() {
    let row = "项 10.00% 1.00 5.00 4.99";
    let world = World::default().table("01", &["率 percent", "数", "甲", "乙"], "项", row);
    let at = |column| cell(0, node(0), column);
    let test = compare(at(0), Op::Eq, over(at(1), minus(at(2), at(3))), Measure::Percent);
    assert_eq!(world.says(test), undecided(CauseKind::ZeroBase));
}

#[test]
fn a_cell_in_both_parts_of_a_ratio_counts_once() {
    // (now - last) / last: at last = 99.995 … 100.005 and now = 0.995 … 1.005 the rate lies within 0.006 of -99.00%
    let world = |rate: &str| {
        let row = format!("项 {rate} 1.00 100.00");
        World::default().table("01", &["率 percent", "今", "去"], "项", &row)
    };
    let at = |column| cell(0, node(0), column);
    let test = || compare(at(0), Op::Eq, over(minus(at(1), at(2)), at(2)), Measure::Percent);
    assert_eq!(world("-99.00%").says(test()), "pass");
    assert_eq!(world("-99.01%").says(test()), "rounding");
    // as an interval hull the quotient alone would reach -99.01 … -98.99 and -99.015 would do
    assert_eq!(world("-99.02%").says(test()), "fail");
    assert_eq!(world("-98.98%").says(test()), "fail");
}

#[test]
fn the_compilers_ratio_gives_the_same() {
    for (percent, expected) in [("94.62%", "pass"), ("94.64%", "fail")] {
        let row = format!("项 {percent} 766.56 810.12");
        let world = World::default().table("01", &["率 percent", "数", "基"], "项", &row);
        let linear = |column| {
            let of = cell(0, node(0), column);
            Linear { terms: vec![Term { factor: d("1"), of }], constants: vec![] }
        };
        let ratio = Ratio { value: linear(0), numerator: linear(1), denominator: linear(2), on_left: false };
        let Test::Compare(mut relation) =
            compare(cell(0, node(0), 0), Op::Eq, over(cell(0, node(0), 1), cell(0, node(0), 2)), Measure::Percent)
        else {
            panic!()
        };
        relation.ratio = Some(ratio);
        assert_eq!(world.says(Test::Compare(relation)), expected);
    }
}

#[test]
fn what_is_not_linear_takes_the_hull() {
    let product = |c: &str| amounts(&["3.00", "2.00", c]).says(eq(times(n(0), n(1)), n(2)));
    assert_eq!(product("6.00"), "pass");
    assert_eq!(product("6.02"), "rounding");
    assert_eq!(product("6.04"), "fail");
    let size = |c: &str| amounts(&["-3.00", c]).says(eq(Num::Abs(Box::new(n(0))), n(1)));
    assert_eq!(size("3.00"), "pass");
    assert_eq!(size("3.01"), "edge");
    assert_eq!(size("3.02"), "fail");
    let rounded = |a: &str, b: &str| amounts(&[a, b]).says(eq(Num::Round(Box::new(n(0)), 1), n(1)));
    assert_eq!(rounded("2.45", "2.50"), "pass");
    assert_eq!(rounded("-2.45", "-2.50"), "pass");
    assert_eq!(rounded("2.45", "2.40"), "rounding");
    assert_eq!(rounded("2.45", "2.30"), "fail");
    let third = |b: &str| amounts(&["1.00", b]).says(eq(over(n(0), yes("3")), over(n(1), yes("3"))));
    assert_eq!(third("1.00"), "pass");
    assert_eq!(third("1.02"), "fail");
}

#[test]
fn a_tolerance_replaces_the_interval() {
    let unit = Some(crate::base::unit::Unit::Wan);
    let with = |b: &str, tolerance| {
        let mut world = amounts(&["1.00", b]).rule(scalar(eq(n(0), n(1))));
        world.program.rules[0].tolerance = Some(tolerance);
        world.verdicts()[0].clone()
    };
    assert_eq!(with("1.01", Tolerance::Exact), "fail");
    assert_eq!(with("1.05", Tolerance::Constant(d("0.05"), unit)), "edge");
    assert_eq!(with("1.04", Tolerance::Constant(d("0.05"), None)), "rounding");
    assert_eq!(with("1.06", Tolerance::Constant(d("0.05"), unit)), "fail");
    assert_eq!(with("1.06", Tolerance::Constant(d("600"), Some(crate::base::unit::Unit::Yuan))), "edge");
    let form = |second: u16| {
        let mut world = amounts(&["1.00", "1.01"]).table("02", &["数"], "项", "项 1.01");
        world.program.form_tolerances[0] = Some(Tolerance::Exact);
        world.says(eq(n(0), cell(second, node(u16::from(second == 0)), 0)))
    };
    assert_eq!(form(0), "fail", "all operands in the form");
    assert_eq!(form(1), "edge", "an operand elsewhere");
}

#[test]
fn figures_too_large_are_undecided() {
    let large = "9999999999999999999999999999";
    assert_eq!(amounts(&[large, large]).says(eq(n(0), n(1))), "pass");
    let sum = plus(plus(n(0), n(1)), plus(n(0), n(1)));
    let many = (0..5).fold(sum, |sum, _| plus(sum.clone(), sum));
    assert_eq!(amounts(&[large, large]).says(eq(many, n(1))), undecided(CauseKind::TooLarge));
    let product = eq(times(n(0), n(1)), n(1));
    assert_eq!(amounts(&[large, large]).says(product), undecided(CauseKind::TooLarge));
    let small = "0.0000000000000000000000000001";
    assert_eq!(amounts(&[large, small]).says(eq(plus(n(0), n(1)), n(0))), undecided(CauseKind::TooLarge));
}
