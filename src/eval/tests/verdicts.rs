//! How verdicts combine; guards, filters, the row before; words and other tests.

use super::build::*;
use crate::eval::detail;
use crate::eval::outcome::CauseKind::*;
use crate::eval::outcome::{Role, Verdict};
use crate::ruleset::program::*;

/// Four assertions, one of each verdict.
fn world() -> World {
    World::default().table("01", &["数"], "甲 乙 丙 丁", "甲 1.00\n乙 1.01\n丙 9.00\n丁 ?")
}

fn t(row: u16) -> Test {
    eq(cell(0, node(0), 0), cell(0, node(row), 0))
}

const WORDS: [&str; 4] = ["pass", "edge", "fail", "Unreadable"];

#[test]
fn and_takes_the_worst_and_or_the_best() {
    let rank = ["fail", "Unreadable", "edge", "pass"];
    let place = |word: &str| rank.iter().position(|other| *other == word).unwrap();
    for a in 0..4_u16 {
        assert_eq!(world().says(t(a)), WORDS[usize::from(a)]);
        for b in 0..4_u16 {
            let (left, right) = (place(WORDS[usize::from(a)]), place(WORDS[usize::from(b)]));
            assert_eq!(world().says(Test::And(vec![t(a), t(b)])), rank[left.min(right)], "{a} and {b}");
            let best = ["fail", "Unreadable", "edge", "pass"][left.max(right)];
            assert_eq!(world().says(Test::Or(vec![t(a), t(b)])), best, "{a} or {b}");
        }
    }
}

#[test]
fn not_is_the_opposite_comparison() {
    let not = |test| Test::Not(Box::new(test));
    assert_eq!(world().says(not(t(0))), "fail", "a cell never differs from itself");
    assert_eq!(world().says(not(t(1))), "pass");
    assert_eq!(world().says(not(t(3))), "Unreadable");
    assert_eq!(world().says(not(not(t(1)))), "edge");
    assert_eq!(world().says(not(Test::And(vec![t(0), t(2)]))), "pass");
    assert_eq!(world().says(not(Test::Or(vec![t(0), t(2)]))), "fail");
    let less = is(cell(0, node(2), 0), Op::Lt, cell(0, node(0), 0));
    assert_eq!(world().says(not(less)), "pass");
}

#[test]
fn conditions_look_at_printed_figures() {
    let implies = |a, b| Test::Implies(Box::new(a), Box::new(b));
    assert_eq!(world().says(implies(t(0), t(1))), "edge");
    assert_eq!(world().says(implies(t(1), t(2))), "pass", "not equal as printed");
    assert_eq!(world().says(implies(t(3), t(0))), "Unreadable");
    let either = |a| Test::If(Box::new(a), Box::new(t(2)), Box::new(t(0)));
    assert_eq!(world().says(either(t(0))), "fail");
    assert_eq!(world().says(either(t(1))), "pass");
    assert_eq!(world().says(either(t(3))), "Unreadable");
    let number = Num::If(Box::new(t(1)), Box::new(wan("5")), Box::new(cell(0, node(2), 0)));
    assert_eq!(world().says(eq(number, wan("9"))), "pass");
}

#[test]
fn what_would_not_matter_leaves_nothing_undecided() {
    let unread = || cell(0, node(3), 0);
    let within = |x: u16, list: Vec<Num>| Test::InNums(cell(0, node(x), 0), list);
    assert_eq!(world().says(within(0, vec![unread(), wan("1")])), "pass");
    assert_eq!(world().says(within(0, vec![unread(), wan("2")])), "Unreadable");
    assert_eq!(world().says(within(3, vec![wan("1")])), "Unreadable");
    let implies = |a, b| Test::Implies(Box::new(a), Box::new(b));
    assert_eq!(world().says(implies(within(0, vec![unread(), wan("1")]), t(2))), "fail", "as a condition too");
    assert_eq!(world().says(implies(t(2), t(3))), "pass", "false implies anything");
    assert_eq!(world().says(implies(t(3), Test::Const(true))), "Unreadable", "the left is looked at first");
    let name = |row: &str| Word::Cell(at(0, code(row), 0));
    let words = |list: Vec<Word>| texts().says(Test::InWords(name("211"), list));
    assert_eq!(words(vec![name("212"), say("别的")]), "pass");
    assert_eq!(words(vec![name("212"), say("甲")]), "Unreadable");
    let cells = World::default().table("01", &["数"], "*", "20501 ?\n20502 1\n20601 ?\n20602 —");
    assert_eq!(cells.says(Test::Blank(at(0, code("205"), 0))), "fail");
    assert_eq!(cells.says(Test::Blank(at(0, code("206"), 0))), "Unreadable");
    let twice = World::default().table("01", &["数"], "甲 乙 丙", "甲 ?\n乙 1.00\n丙 1.0");
    assert_eq!(twice.says(Test::Unique(table(0), crate::form::table::ColumnIx(0))), "fail");
}

#[test]
fn a_false_guard_skips_and_an_undecided_one_does_not_decide() {
    let guarded = |guards: Vec<Test>| world().rule(Case { guards, ..scalar(t(2)) }).verdicts();
    assert_eq!(guarded(vec![t(0)]), ["fail"]);
    assert_eq!(guarded(vec![t(1)]), ["skipped"]);
    assert_eq!(guarded(vec![t(3)]), ["Unreadable"]);
    assert_eq!(guarded(vec![t(3), t(1)]), ["skipped"]);
    let row = || cell(0, RowRef::Slot(0), 0);
    let mut case = looped(0, RowSet::All, eq(row(), cell(0, node(0), 0)));
    case.guards = vec![is(row(), Op::Lt, wan("5")), t(0)];
    assert_eq!(world().rule(case.clone()).verdicts(), ["pass", "edge", "skipped", "Unreadable"]);
    case.guards.clear();
    case.loops[0].filter = Some(is(row(), Op::Lt, wan("5")));
    assert_eq!(world().rule(case.clone()).verdicts(), ["pass", "edge", "Unreadable"]);
    case.loops[0].filter = Some(Test::Const(false));
    assert_eq!(world().rule(case).verdicts(), ["vacuous"]);
}

#[test]
fn a_false_guard_skips_a_loop_over_an_absent_table() {
    let mut case = looped(0, RowSet::All, t(0));
    case.guards = vec![Test::Exists(Thing::Table(crate::form::table::FormId(0)))];
    let mut gone = world().rule(case);
    gone.report.tables[0] = crate::report::model::Table::default();
    assert_eq!(gone.verdicts(), ["skipped"]);
}

#[test]
fn parts_are_reported_singly() {
    let mut case = scalar(t(0));
    case.asserts.push(Assert { test: t(2), span: SPAN });
    let world = world().rule(case);
    let parts: Vec<u32> = world.run().instances.iter().map(|instance| instance.part).collect();
    assert_eq!((world.verdicts(), parts), (vec!["pass".to_owned(), "fail".to_owned()], vec![0, 1]));
}

#[test]
fn the_first_row_has_none_before_it() {
    let world = World::default().table("01", &["数"], "甲 乙 丙", "甲 1\n乙 2\n丙 2");
    let before = Num::Previous(0, at(0, RowRef::Slot(0), 0));
    let test = is(minus(cell(0, RowRef::Slot(0), 0), before), Op::Eq, wan("1"));
    let world = world.rule(looped(0, RowSet::All, test));
    assert_eq!(world.verdicts(), ["skipped", "pass", "fail"]);
    let last = &world.run().instances[2];
    let found = detail(&world.program, &world.report, last);
    assert_eq!((found.at.as_str(), found.operands.len()), ("01[丙]", 2));
    assert_eq!(found.operands[1].name, "01[乙].数");
    assert_eq!(found.operands[1].factor, d("-1"));
}

#[test]
fn vacuous_marks_only_a_pass_of_blanks_and_zeros() {
    let zero = |cells: &str| World::default().table("01", &["甲", "乙"], "项", &format!("项 {cells}"));
    let same = || eq(cell(0, node(0), 0), cell(0, node(0), 1));
    assert_eq!(zero("0 —").says(same()), "vacuous");
    assert_eq!(zero("1 1").says(same()), "pass");
    assert_eq!(zero("0 1").says(same()), "fail");
    assert_eq!(zero("0 —").says(is(cell(0, node(0), 0), Op::Ge, wan("-1"))), "vacuous");
    assert_eq!(zero("0 —").says(eq(cell(0, node(0), 0), wan("1"))), "fail");
}

fn texts() -> World {
    let mut list = crate::form::codes::CodeList { name: "功能分类".to_owned(), ..Default::default() };
    let entry = |name: &str, other: &str| crate::form::codes::Entry {
        name: name.to_owned(),
        other_names: vec![other.to_owned()],
        ..Default::default()
    };
    list.insert("210", entry("卫生健康支出", "医疗卫生与计划生育支出"));
    let mut world = World::default().table(
        "01",
        &["名 text", "数"],
        "*",
        "210 二、医疗卫生与计划生育支出 1\n211 别的 2\n212 ? 3\n213 — 4",
    );
    world.program.lists.push(list);
    world
}

fn name(row: &str) -> Word {
    Word::Cell(at(0, code(row), 0))
}

fn say(text: &str) -> Word {
    Word::Const(text.to_owned().into())
}

fn entry(code: &str) -> Word {
    Word::Entry(0, Box::new(say(code)), EntryField::Name)
}

fn words(left: Word, equal: bool, right: Word) -> Test {
    Test::SameWord(Box::new(WordRelation { equal, left, right, names_of: None, span: SPAN }))
}

#[test]
fn words_are_compared_as_people_read_them() {
    assert_eq!(texts().says(words(name("210"), true, say("医疗卫生与计划生育支出"))), "pass");
    assert_eq!(texts().says(words(name("210"), true, entry("210"))), "pass", "another name of the entry");
    assert_eq!(texts().says(words(name("210"), false, entry("210"))), "fail");
    assert_eq!(texts().says(words(name("211"), true, entry("210"))), "fail");
    assert_eq!(texts().says(words(name("211"), true, entry("299"))), undecided(NoEntry));
    assert_eq!(texts().says(words(name("212"), true, say("甲"))), undecided(Unreadable));
    assert_eq!(texts().says(words(name("213"), true, say("甲"))), "fail");
    assert_eq!(texts().says(Test::Contains(name("210"), say("卫生 与"))), "pass");
    assert_eq!(texts().says(Test::Contains(name("210"), say("教育"))), "fail");
    assert_eq!(texts().says(Test::InWords(name("211"), vec![say("甲"), say("别的")])), "pass");
    assert_eq!(texts().says(Test::InList(name("210"), 0)), "pass");
    assert_eq!(texts().says(Test::InList(say("299"), 0)), "fail");
    let mut relation =
        WordRelation {
            equal: true, left: name("210"), right: say("卫生健康支出"), names_of: Some((0, 0)), span: SPAN
        };
    let looped = |relation: &WordRelation| {
        let case =
            looped(0, RowSet::Listed(vec![code("210")], Keep::Every), Test::SameWord(Box::new(relation.clone())));
        texts().rule(case).verdicts()
    };
    assert_eq!(looped(&relation), ["pass"]);
    relation.right = say("教育支出");
    assert_eq!(looped(&relation), ["fail"]);
}

#[test]
fn years_of_a_code_are_numbers_and_skipped_where_none_is_written() {
    let world = || {
        texts().with(|world| {
            let entry = world.program.lists[0].entries.get_mut("210").unwrap();
            entry.from = Some(2019);
        })
    };
    let year = |code: &str, field| Num::Entry(0, Box::new(say(code)), field);
    let within = |code, field| compare(year(code, field), Op::Le, yes("2023"), Measure::Number);
    assert_eq!(world().says(within("210", EntryField::From)), "pass");
    assert_eq!(world().says(within("210", EntryField::To)), "skipped");
    assert_eq!(world().says(within("299", EntryField::From)), undecided(NoEntry));
    assert_eq!(world().says(Test::Not(Box::new(within("210", EntryField::From)))), "fail");
}

#[test]
fn things_exist_or_not() {
    let exists = |thing| texts().says(Test::Exists(thing));
    assert_eq!(exists(Thing::Row(table(0), code("210"))), "pass");
    assert_eq!(exists(Thing::Row(table(0), code("21"))), "pass", "rows below it");
    assert_eq!(exists(Thing::Row(table(0), code("220"))), "fail");
    assert_eq!(exists(Thing::Cell(at(0, code("213"), 0))), "pass");
    assert_eq!(exists(Thing::Entry(0, say("卫生健康支出"))), "pass");
    assert_eq!(exists(Thing::Heading(HeadingRef::Title("支出决算表".to_owned(), 1))), "fail");
    assert_eq!(texts().says(Test::Blank(at(0, code("213"), 0))), "pass");
    assert_eq!(texts().says(Test::Blank(at(0, code("210"), 0))), "fail");
    assert_eq!(texts().says(Test::Blank(at(0, code("212"), 0))), undecided(Unreadable));
    assert_eq!(texts().says(Test::Readable(at(0, code("211"), 0))), "fail");
    assert_eq!(texts().says(Test::Readable(at(0, code("211"), 1))), "pass");
    assert_eq!(texts().says(Test::Unique(table(0), crate::form::table::ColumnIx(1))), "pass");
    let twice = World::default().table("01", &["数"], "甲 乙", "甲 1.0\n乙 1.00");
    assert_eq!(twice.says(Test::Unique(table(0), crate::form::table::ColumnIx(0))), "fail");
    assert_eq!(texts().says(Test::Under(table(0), code("210"), code("210"))), "pass");
    assert_eq!(texts().says(Test::Under(table(0), code("210"), code("211"))), "fail");
    let year = compare(Num::Year(None), Op::Eq, yes("2023"), Measure::Number);
    assert_eq!(texts().says(year.clone()), undecided(NoEntry));
    assert_eq!(texts().with(|world| world.report.year = Some(2023)).says(year), "pass");
}

#[test]
fn a_detail_names_operands_and_sums() {
    let world =
        World::default().table("01", &["数"], "合计 { * }", "合计 10.00\n2050101 4.00\n2050102 6.00\n206 0\n208 0.03");
    let leaves = sum(0, RowSet::Leaf, 0);
    let mut case = scalar(eq(cell(0, node(0), 0), leaves.clone()));
    case.message = Some(vec![MessagePart::Text("各行之和 ".to_owned()), MessagePart::Num(leaves)]);
    let world = world.rule(case);
    let instance = &world.run().instances[0];
    assert_eq!(instance.verdict, Verdict::Fail);
    let found = detail(&world.program, &world.report, instance);
    let names: Vec<&str> = found.operands.iter().map(|operand| operand.name.as_str()).collect();
    assert_eq!(names, ["01[合计].数", "01[2050101].数", "01[2050102].数", "01[208].数"]);
    let one = &found.sums[0];
    assert_eq!((one.name.as_str(), one.first, one.listed, one.rows), ("sum(01.数)", 1, 3, 4));
    assert_eq!(found.operands[1].role, Role::Right);
    assert_eq!((found.difference, found.slack), (Some(d("0.03")), Some(d("0.02"))));
    assert_eq!(found.message.as_deref(), Some("各行之和 10.03"));
    let below = world.clone().rule(scalar(eq(cell(0, code("205"), 0), wan("11"))));
    let found = detail(&below.program, &below.report, &below.run().instances[1]);
    assert_eq!(found.sums[0].name, "01[205].数");
    assert_eq!((found.sums[0].rows, found.operands.len()), (2, 2));
}

#[test]
fn a_detail_shows_percents_as_printed() {
    let world = World::default().table("01", &["率 percent", "数", "基"], "项", "项 94.00% 766.56 810.12");
    let quotient = over(cell(0, node(0), 1), cell(0, node(0), 2));
    let world = world.rule(scalar(compare(cell(0, node(0), 0), Op::Eq, quotient, Measure::Percent)));
    let instance = &world.run().instances[0];
    assert_eq!(instance.verdict, Verdict::Fail);
    let found = detail(&world.program, &world.report, instance);
    assert_eq!(found.left.unwrap().value, d("94.00"));
    let right = found.right.unwrap();
    assert_eq!((right.decimals, crate::base::number::round(right.value, 2)), (2, d("94.62")));
    assert!(found.slack.unwrap() < d("0.01") && found.difference.unwrap() > d("0.62"));
}

#[test]
fn an_expression_can_be_asked_for() {
    let world = world();
    let figured = crate::eval::value(&world.program, &world.report, &plus(cell(0, node(0), 0), cell(0, node(1), 0)));
    let figured = figured.unwrap();
    assert_eq!((figured.value, figured.low, figured.high), (d("2.01"), d("2.00"), d("2.02")));
    assert_eq!(figured.detail.operands.len(), 2);
    let cause = crate::eval::value(&world.program, &world.report, &cell(0, node(3), 0)).unwrap_err();
    assert_eq!(cause.kind, Unreadable);
    assert_eq!(crate::eval::word(&world.program, &world.report, &say("甲")).unwrap(), "甲");
    assert_eq!(short(&crate::eval::test(&world.program, &world.report, &t(1))), "edge");
}
