//! Operands that are blank, absent, doubled, unreadable; sums that lack something; loops over nothing.

use super::build::*;
use crate::eval::outcome::CauseKind::*;
use crate::report::model::TableState;
use crate::ruleset::program::*;

const TREE: &str = "合计 { * }";

/// A table of codes with two columns, the second optional.
fn codes(rows: &str) -> World {
    World::default().table("01", &["甲", "乙 optional unprinted"], TREE, rows)
}

fn c(row: &str) -> Num {
    cell(0, code(row), 0)
}

fn total() -> Num {
    cell(0, node(0), 0)
}

fn leaves() -> Num {
    sum(0, RowSet::Leaf, 0)
}

#[test]
fn a_code_stands_for_itself_or_for_the_topmost_rows_below() {
    let world = codes("合计 10\n205 6\n20501 6\n2050101 4\n2050102 2\n2080501 3\n2080502 1");
    assert_eq!(world.says(eq(c("205"), wan("6"))), "pass");
    assert_eq!(world.says(eq(c("208"), wan("4"))), "pass");
    assert_eq!(world.says(eq(c("20805"), wan("4"))), "pass");
    assert_eq!(world.says(eq(c("210"), wan("0"))), "vacuous");
    assert_eq!(world.says(eq(c("210"), wan("4"))), "fail");
    assert_eq!(world.says(eq(leaves(), total())), "pass");
}

#[test]
fn a_code_not_found_is_unknown_where_the_table_is_not_whole() {
    let part = || codes("合计 10\n205 10").with(|world| world.last().state = TableState::Bound { whole: false });
    assert_eq!(part().says(eq(c("210"), wan("0"))), undecided(NotWhole));
    assert_eq!(part().says(eq(c("205"), wan("10"))), "pass");
    assert_eq!(part().says(eq(leaves(), total())), "pass", "equal all the same");
    assert_eq!(part().says(eq(leaves(), wan("11"))), undecided(NotWhole));
    assert_eq!(
        part().says(Test::Implies(Box::new(eq(leaves(), wan("11"))), Box::new(Test::Const(true)))),
        undecided(NotWhole)
    );
}

#[test]
fn a_table_without_codes_is_not_open() {
    let world = World::default().table("01", &["甲"], "项 目", "项 1\n目 2");
    assert_eq!(world.says(eq(c("205"), wan("0"))), undecided(NotPrinted));
}

#[test]
fn fixed_rows_not_printed_are_undecided_unless_optional() {
    let world = World::default().table("01", &["甲"], "总计 { 项 ?可 { 分 } ?免 }", "总计 5\n项 5");
    assert_eq!(world.says(eq(cell(0, node(3), 0), wan("0"))), undecided(NotPrinted), "within an optional total");
    assert_eq!(world.says(eq(cell(0, node(2), 0), wan("0"))), undecided(NotPrinted), "an optional total");
    assert_eq!(world.says(eq(cell(0, node(4), 0), wan("0"))), "vacuous", "optional");
    assert_eq!(world.says(eq(leaves(), total())), "pass");
    assert_eq!(world.says(eq(sum(0, RowSet::Of(node(0)), 0), total())), "pass");
    let part = world.with(|world| world.last().state = TableState::Bound { whole: false });
    assert_eq!(part.says(eq(cell(0, node(4), 0), wan("0"))), undecided(NotWhole), "it may be what was not read");
    let world = World::default().table("01", &["甲"], "总计 { 项 目 }", "总计 5\n项 5");
    assert_eq!(world.says(eq(leaves(), total())), undecided(NotPrinted));
    assert_eq!(world.says(eq(sum(0, RowSet::Of(node(0)), 0), total())), undecided(NotPrinted));
}

#[test]
fn a_total_not_printed_is_stood_for_by_its_parts_in_sums() {
    let world = World::default().table("01", &["甲"], "总计 { 小计 { 项 目 } 余 }", "总计 5\n项 2\n目 2\n余 1");
    assert_eq!(world.says(eq(sum(0, RowSet::Of(node(0)), 0), total())), "pass");
    assert_eq!(world.says(eq(cell(0, node(1), 0), wan("4"))), undecided(NotPrinted));
}

#[test]
fn columns_not_printed_skip_or_are_undecided() {
    assert_eq!(codes("合计 10\n205 10").says(eq(cell(0, code("205"), 1), wan("0"))), "skipped");
    assert_eq!(codes("合计 10\n205 10").says(eq(cell(0, code("210"), 1), wan("0"))), "skipped");
    assert_eq!(codes("合计 10\n205 10").says(eq(sum(0, RowSet::Leaf, 1), wan("0"))), "skipped");
    let world = World::default().table("01", &["甲", "乙 unprinted"], TREE, "合计 10\n205 10");
    assert_eq!(world.says(eq(cell(0, code("205"), 1), wan("0"))), undecided(NotPrinted));
    assert_eq!(world.says(eq(cell(0, code("210"), 1), wan("0"))), undecided(NotPrinted));
}

#[test]
fn text_and_unreadable_never_become_zero() {
    let world = codes("合计 10\n205 无\n206 ?\n207 ~");
    for (row, kind) in [("205", Text), ("206", Unreadable), ("207", NotPrinted)] {
        assert_eq!(world.says(eq(c(row), wan("0"))), undecided(kind));
    }
    let outcome = world.clone().rule(scalar(eq(leaves(), total()))).run();
    let crate::eval::outcome::Verdict::Undecided(cause) = &outcome.instances[0].verdict else { panic!() };
    assert_eq!(cause.kind, Text);
    assert!(cause.text.zh.contains("01[205].甲") && cause.place.is_some(), "{cause:?}");
}

#[test]
fn doubled_keys_are_undecided_alone_but_summed() {
    let world = codes("合计 10\n205 4\n205 6\n20801 1\n20801 1");
    assert_eq!(world.says(eq(c("205"), wan("4"))), undecided(DoubledKey));
    assert_eq!(world.says(eq(c("208"), wan("2"))), undecided(DoubledKey));
    assert_eq!(world.says(eq(leaves(), wan("12"))), "pass");
    let world = World::default().table("01", &["甲"], "项 目", "项 1\n项 2");
    assert_eq!(world.says(eq(cell(0, node(0), 0), wan("1"))), undecided(DoubledKey));
}

#[test]
fn a_total_without_parts_makes_sums_undecided() {
    assert_eq!(codes("合计 766.56").says(eq(leaves(), total())), undecided(TotalWithoutParts));
    assert_eq!(codes("合计 766.56").says(eq(leaves(), wan("0"))), undecided(TotalWithoutParts));
    assert_eq!(codes("合计 0").says(eq(leaves(), total())), "vacuous");
    assert_eq!(codes("合计 —").says(eq(leaves(), total())), "vacuous");
    let with_parts = |rows: &str| {
        let test = eq(cell(0, RowRef::Slot(0), 0), sum(0, RowSet::Of(RowRef::Slot(0)), 0));
        codes(rows).rule(looped(0, RowSet::WithParts, test)).verdicts()
    };
    assert_eq!(with_parts("合计 766.56"), [undecided(TotalWithoutParts)]);
    assert_eq!(with_parts("合计 0"), ["vacuous"]);
    assert_eq!(with_parts("合计 3\n205 3\n20501 1\n20502 2\n"), ["pass", "pass"]);
    assert_eq!(with_parts("合计 3\n205 3\n20501 1\n20502 3\n"), ["pass", "fail"]);
}

#[test]
fn memo_rows_are_never_in_sums() {
    let world = World::default().table("01", &["甲"], "总计 { 项 目 !其中 }", "总计 5\n项 2\n其中 1\n目 3");
    assert_eq!(world.says(eq(leaves(), total())), "pass");
    assert_eq!(world.says(eq(sum(0, RowSet::Of(node(0)), 0), total())), "pass");
    let seen = world.rule(looped(0, RowSet::All, is(cell(0, RowRef::Slot(0), 0), Op::Ge, wan("0")))).verdicts();
    assert_eq!(seen.len(), 4, "but they are rows");
}

#[test]
fn rows_of_unknown_place_make_only_what_they_might_explain_undecided() {
    let sums = |rows: &str| codes(rows).says(eq(leaves(), total()));
    assert_eq!(sums("合计 10\n205 4\n206 6\n?某项 3"), "pass", "the total is met without it");
    assert_eq!(sums("合计 13\n205 4\n206 6\n?某项 3"), undecided(Unreadable), "it may be what is missing");
    assert_eq!(sums("合计 13.01\n205 4\n206 6\n?某项 3"), undecided(Unreadable));
    assert_eq!(sums("合计 12\n205 4\n206 6\n?某项 3"), "fail", "it explains nothing");
    assert_eq!(sums("合计 12\n205 4\n206 6\n?某项 0\n. 2"), undecided(Unreadable), "a row without a name");
    let code_of = |rows: &str| codes(rows).says(eq(c("205"), wan("5")));
    assert_eq!(code_of("合计 5\n20501 2\n?某项 3"), undecided(Unreadable), "rows that stand for a code lack it");
    assert_eq!(code_of("合计 5\n20501 5\n?某项 3"), "pass");
    assert_eq!(sums("合计 15\n205 4\n206 6\n?某项 3\n?别项 2"), undecided(Unreadable), "both of them");
    let condition = |rows: &str| {
        let test = Test::Implies(Box::new(eq(leaves(), wan("10"))), Box::new(eq(total(), wan("10"))));
        codes(rows).says(test)
    };
    assert_eq!(condition("合计 10\n205 4\n206 6\n?某项 3"), undecided(Unreadable));
    let apart = |rows: &str| codes(rows).says(eq(Num::Abs(Box::new(minus(leaves(), total()))), wan("4")));
    assert_eq!(apart("合计 3\n205 6\n?某项 -7"), undecided(Unreadable), "it may turn the sign");
    let looped_ = codes("合计 10\n205 4\n?某项 3").rule(looped(
        0,
        RowSet::All,
        is(cell(0, RowRef::Slot(0), 0), Op::Ge, wan("0")),
    ));
    assert_eq!(looped_.verdicts().len(), 3, "its own figures can be checked");
}

fn absent(world: &mut World, form: usize) {
    world.report.tables[form] = crate::report::model::Table::default();
}

/// Two tables of codes; a rule over each row of the first that reads the second.
fn pair() -> World {
    codes("合计 3\n205 1\n206 2").table("02", &["甲"], TREE, "合计 3\n205 1\n206 2").table(
        "03",
        &["甲"],
        TREE,
        "合计 3",
    )
}

fn same_key(form: u16) -> Num {
    let nodes = vec![Some(crate::form::table::NodeIx(0)), None];
    cell(form, RowRef::SameKey { slot: 0, nodes }, 0)
}

#[test]
fn an_absent_table_is_one_undecided_instance_per_rule_and_table() {
    let rowwise = || looped(0, RowSet::All, eq(cell(0, RowRef::Slot(0), 0), same_key(1)));
    assert_eq!(pair().rule(rowwise()).verdicts(), ["pass", "pass", "pass"]);
    for form in [0, 1] {
        let world = pair().with(|world| absent(world, form)).rule(rowwise());
        let outcome = world.run();
        assert_eq!(outcome.instances.len(), 1);
        assert_eq!(short(&outcome.instances[0].verdict), undecided(TableAbsent));
        let found = crate::eval::detail(&world.program, &world.report, &outcome.instances[0]);
        assert_eq!(found.at, "01");
    }
    let three = eq(total(), plus(cell(1, node(0), 0), cell(2, node(0), 0)));
    let world = pair().with(|world| absent(world, 1)).with(|world| absent(world, 2));
    let forms = [0, 1, 2].map(crate::form::table::FormId).to_vec();
    let case = Case { forms, ..scalar(three) };
    assert_eq!(world.rule(case).verdicts(), [undecided(TableAbsent), undecided(TableAbsent)]);
    let optional = pair().with(|world| absent(world, 1)).with(|world| world.program.forms[1].optional = true);
    assert_eq!(optional.rule(rowwise()).verdicts(), ["skipped"]);
}

#[test]
fn columns_of_one_rule_tell_an_absent_table_once() {
    let mut world = pair().with(|world| absent(world, 1));
    let case = || looped(0, RowSet::All, eq(cell(0, RowRef::Slot(0), 0), same_key(1)));
    world = world.rule(case());
    world.program.rules[0].cases.push(case());
    assert_eq!(world.verdicts(), [undecided(TableAbsent)]);
    // what a layer made of the same rule does not tell it again, another rule does
    let mut world = world.rule(case());
    assert_eq!(world.verdicts().len(), 1);
    world.program.rules[1].id = "S".to_owned();
    assert_eq!(world.verdicts().len(), 2);
}

#[test]
fn a_loop_over_no_rows_does_not_hide_an_absent_table() {
    let world = pair().with(|world| {
        absent(world, 1);
        world.report.tables[0].state = TableState::Empty;
    });
    let rowwise = looped(0, RowSet::All, eq(cell(0, RowRef::Slot(0), 0), same_key(1)));
    assert_eq!(world.rule(rowwise).verdicts(), [undecided(TableAbsent)]);
}

#[test]
fn an_empty_table_is_all_zero() {
    let world = pair().with(|world| world.report.tables[0].state = TableState::Empty);
    assert_eq!(world.says(eq(total(), wan("0"))), "vacuous");
    assert_eq!(world.says(eq(leaves(), cell(1, node(0), 0))), "fail");
    assert_eq!(world.says(Test::Blank(at(0, code("210"), 0))), "pass");
    assert_eq!(world.says(Test::Blank(at(0, code("205"), 0))), "fail", "a printed 0 is not blank");
    assert_eq!(world.says(Test::Empty(crate::form::table::FormId(0))), "pass");
    let rowwise = looped(0, RowSet::All, eq(cell(0, RowRef::Slot(0), 0), wan("5")));
    let mut world = world.rule(rowwise.clone());
    world.program.rules[0].cases.push(rowwise);
    assert_eq!(world.verdicts(), ["vacuous"], "once, however many columns");
}

#[test]
fn sums_of_no_rows_are_zero_and_extremes_undecided() {
    let none = || RowSet::Listed(vec![code("210")], Keep::Every);
    assert_eq!(codes("合计 0").says(eq(sum(0, none(), 0), wan("0"))), "vacuous");
    assert_eq!(codes("合计 0").says(eq(aggregate(AggregateFn::Min, 0, none(), 0), wan("0"))), undecided(NoRows));
    let world = codes("合计 9\n205 4\n206 5\n207 —");
    assert_eq!(world.says(eq(aggregate(AggregateFn::Max, 0, RowSet::Leaf, 0), wan("5"))), "pass");
    assert_eq!(world.says(eq(aggregate(AggregateFn::Min, 0, RowSet::Leaf, 0), wan("0"))), "pass");
    let count = aggregate(AggregateFn::Count, 0, RowSet::Leaf, 0);
    assert_eq!(world.says(compare(count, Op::Eq, yes("3"), Measure::Number)), "pass");
}

#[test]
fn rows_are_taken_by_list_range_and_subtree() {
    let world = codes("合计 21\n205 6\n20501 6\n2050101 4\n2050102 2\n206 7\n207 8");
    let range = RowSet::Listed(vec![RowRef::CodeRange("205".to_owned(), "206".to_owned()), code("205")], Keep::Every);
    assert_eq!(world.says(eq(sum(0, range, 0), wan("13"))), "pass");
    let under = RowSet::Under(code("205"), Keep::Leaf);
    assert_eq!(world.says(eq(sum(0, under, 0), wan("6"))), "pass");
    let all = RowSet::Under(code("205"), Keep::Every);
    let count = |set: RowSet| {
        let rows = world.clone().rule(looped(0, set, is(cell(0, RowRef::Slot(0), 0), Op::Gt, wan("0"))));
        rows.verdicts().len()
    };
    assert_eq!(count(all), 4);
    let listed = |keep| RowSet::Listed(vec![code("205"), code("2050101"), code("206")], keep);
    assert_eq!([listed(Keep::Every), listed(Keep::Leaf), listed(Keep::WithParts)].map(count), [3, 2, 1]);
}

#[test]
fn one_row_is_wanted_where_only_stands() {
    let only = || eq(cell(0, RowRef::Only, 0), wan("3"));
    assert_eq!(World::default().table("01", &["甲"], "项", "项 3").says(only()), "pass");
    assert_eq!(World::default().table("01", &["甲"], "项 目", "项 3\n目 3").says(only()), undecided(NoTotal));
}

#[test]
fn totals_over_named_codes_and_all_others() {
    let tree = "合计 { 人员 { 301 303 } 公用 { % } }";
    let rows = "301 5\n30101 2\n30102 3\n303 1\n302 4\n30201 4\n人员 6\n公用 4";
    let world = World::default().table("06", &["数"], tree, rows);
    assert_eq!(world.says(eq(cell(0, node(2), 0), wan("5"))), "pass", "a node that is a code is its row");
    assert_eq!(world.says(eq(sum(0, RowSet::Of(node(1)), 0), cell(0, node(1), 0))), "pass");
    assert_eq!(world.says(eq(sum(0, RowSet::Of(node(4)), 0), cell(0, node(4), 0))), "pass");
    assert_eq!(world.says(eq(leaves(), wan("10"))), "pass", "合计 is not printed, its parts are");
    assert_eq!(world.says(eq(total(), wan("10"))), undecided(NotPrinted));
    let test = eq(cell(0, RowRef::Slot(0), 0), sum(0, RowSet::Of(RowRef::Slot(0)), 0));
    assert_eq!(world.rule(looped(0, RowSet::WithParts, test)).verdicts(), ["pass"; 4]);
}

#[test]
fn a_rule_narrowed_to_rows_has_instances_there_only() {
    let case = |code: &str, keep| {
        let mut case = looped(0, RowSet::All, eq(cell(0, RowRef::Slot(0), 0), cell(0, RowRef::Slot(0), 0)));
        let rows = Rows::Keys(vec![RowRef::Code(code.to_owned())]);
        case.narrow.push(Narrow { rows, keep });
        case
    };
    let count = |case| codes("合计 10\n205 6\n2050101 4").rule(case).verdicts().len();
    let all = count(looped(0, RowSet::All, eq(cell(0, RowRef::Slot(0), 0), cell(0, RowRef::Slot(0), 0))));
    assert_eq!((count(case("205", true)), count(case("205", false))), (1, all - 1));
    assert_eq!((count(case("999", true)), count(case("999", false))), (0, all));
}

#[test]
fn a_count_is_taken_again_where_the_loop_stands_elsewhere() {
    let mut count = aggregate(AggregateFn::Count, 0, RowSet::Leaf, 0);
    if let Num::Aggregate(count) = &mut count {
        let same = eq(cell(0, RowRef::Slot(count.slot), 0), cell(0, RowRef::Slot(0), 0));
        count.filter = Some(same);
    }
    let once = compare(count.clone(), Op::Eq, yes("1"), Measure::Number);
    let both = Test::And(vec![once, compare(yes("1"), Op::Eq, count, Measure::Number)]);
    let rows = || looped(0, RowSet::Leaf, both.clone());
    let world = codes("合计 14\n205 4\n206 5\n207 5\n208 0");
    assert_eq!(world.clone().rule(rows()).verdicts(), ["pass", "fail", "fail", "pass"]);
    // what is not known of the table is told each time it is asked
    let cut = world.with(|world| world.last().state = TableState::Bound { whole: false });
    assert_eq!(cut.rule(rows()).verdicts()[1..3], [undecided(NotWhole), undecided(NotWhole)]);
}
