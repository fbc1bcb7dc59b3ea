//! How long a check of the usual size takes: run by hand, in release.

use super::build::*;
use crate::ruleset::program::*;

const COLUMNS: [&str; 6] = ["合计", "甲", "乙", "丙", "丁", "戊"];

/// Two tables of some sixty rows on three levels, all sums right.
fn tables() -> World {
    let mut rows = vec![];
    let line = |code: &str, times: u32| {
        let cents = [15, 1, 2, 3, 4, 5].map(|part| part * times);
        format!("{code} {}", cents.map(|cents| format!("{}.{:02}", cents / 100, cents % 100)).join(" "))
    };
    rows.push(line("合计", 48));
    for class in 0..4 {
        rows.push(line(&format!("20{class}"), 12));
        for group in 1..4 {
            rows.push(line(&format!("20{class}0{group}"), 4));
            rows.extend((1..5).map(|item| line(&format!("20{class}0{group}0{item}"), 1)));
        }
    }
    let rows = rows.join("\n");
    World::default().table("01", &COLUMNS, "合计 { * }", &rows).table("02", &COLUMNS, "合计 { * }", &rows)
}

fn here(column: u16) -> Num {
    cell(0, RowRef::Slot(0), column)
}

fn program() -> World {
    let mut world = tables();
    for table in 0..2 {
        let own = |column| cell(table, RowRef::Slot(0), column);
        let parts = (1..6).map(own).reduce(plus).unwrap();
        world = world.rule(looped(table, RowSet::All, eq(own(0), parts)));
        for column in 0..6 {
            let below = sum(table, RowSet::Of(RowRef::Slot(0)), column);
            world = world.rule(looped(table, RowSet::WithParts, eq(own(column), below)));
            world = world.rule(scalar(eq(cell(table, node(0), column), sum(table, RowSet::Leaf, column))));
        }
    }
    let nodes = vec![Some(crate::form::table::NodeIx(0)), None];
    for column in 0..6 {
        let there = cell(1, RowRef::SameKey { slot: 0, nodes: nodes.clone() }, column);
        world = world.rule(looped(0, RowSet::All, is(here(column), Op::Ge, there)));
        world = world.rule(looped(0, RowSet::All, is(here(column), Op::Ge, wan("0"))));
    }
    // rates are never true as printed: both passes run
    let rate = over(here(1), here(0));
    let printed = Num::Const(d("6.67"), Some(crate::base::unit::Unit::Percent));
    world.rule(looped(0, RowSet::All, compare(rate, Op::Le, printed, Measure::Percent)))
}

#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stdout, reason = "a measurement is printed")]
fn a_check_of_the_usual_size() {
    let world = program();
    let instances = world.run().instances.len();
    let start = std::time::Instant::now();
    for _ in 0..1000 {
        std::hint::black_box(world.run());
    }
    println!("{instances} instances of {} rules: {:?}", world.program.rules.len(), start.elapsed() / 1000);
}
