//! Renderers at several widths, languages and sign sets; `GOUJI_BLESS=1 cargo test --test output` writes the transcripts anew.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test may stop")]

use std::path::Path;
use std::sync::Arc;

use gouji::base::number::{Reading, read};
use gouji::base::place::{Place, SourceId, Sources, Span, Spot};
use gouji::base::problem::{Code, Lang, Problem, Severity, Text};
use gouji::base::unit::Unit;
use gouji::base::wide;
use gouji::diagnose::finding::Finding;
use gouji::eval::outcome::{Detail, Instance, Operand, Role, Side, Sum, Verdict};
use gouji::form::table::{BlockForm, BlockIx, BlockRef, ColumnForm, ColumnIx, ColumnType, FormId, TableForm};
use gouji::output::snippet::Scene;
use gouji::output::view::View;
use gouji::output::{finding, problems, show};
use gouji::report::model::{Block, Cell, Key, Printed, Report, Row, RowIx, Table, TableState, Value};
use gouji::ruleset::program::{Op, Program, Rule};
use gouji::session::{Check, Session};
use gouji::syntax::tree;
use rust_decimal::Decimal;

const COLUMNS: [&str; 8] =
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"];

const ROWS: &[(&str, &str, [&str; 6])] = &[
    ("", "合计", ["766.56", "538.88", "227.68", "0", "0", "0"]),
    ("2150599", "其他工业和信息产业监管支出", ["26.99", "0", "26.99", "0", "0", "0"]),
    ("2019999", "其他一般公共服务支出", ["242.70", "241.66", "1.04", "0", "0", "0"]),
    ("2010401", "行政运行", ["288.41", "288.41", "0", "0", "0", "0"]),
    ("2013199", "其他党委办公厅(室)及相关机构事务支出", ["2.40", "• 0", "2.40", "0", "0", "0"]),
    ("2159999", "其他资源勘探工业信息等支出", ["10.59", "85715.09", "2.02", "0", "0", ""]),
    ("2011499", "其他知识产权事务支出", ["15.35", "2346.4", "15.11", "0", "0", "0"]),
];

const RULES: &str = "rule I11 \"各行支出合计等于各项支出之和\" error {
    for    row in 03
    assert 本年支出合计 == 基本支出 + 项目支出 + 上缴上级支出 + 经营支出 + 对附属单位补助支出
}
";

struct World {
    session: Session,
    report: Report,
}

fn place(line: usize, column: usize) -> Place {
    let small = |number: usize| u32::try_from(number).unwrap();
    Place { source: SourceId(0), line: small(line), column: small(column), length: 1 }
}

fn figure(text: &str) -> Value {
    match read(text) {
        Reading::Number(figure, _) => Value::Number(figure),
        Reading::Blank => Value::Blank,
        _ => Value::Text(text.to_owned()),
    }
}

fn block() -> Block {
    let mut block = Block::default();
    for (at, name) in COLUMNS.iter().enumerate() {
        block.headers.push(Some(Printed { text: (*name).to_owned(), place: place(110 + usize::from(at < 2), at + 1) }));
    }
    for (at, (code, name, figures)) in ROWS.iter().enumerate() {
        let total = code.is_empty();
        block.rows.push(Row {
            key: if total { Key::Label((*name).to_owned()) } else { Key::Code((*code).to_owned()) },
            name: (*name).to_owned(),
            parent: (!total).then_some(RowIx(0)),
            children: if total { (1..7).map(RowIx).collect() } else { Vec::new() },
            leaf: !total,
            place: Some(place(113 + at, 1)),
            ..Row::default()
        });
        for text in [*code, *name].iter().chain(figures) {
            block.cells.push(Cell { value: figure(text), text: (*text).to_owned(), place: Some(place(113 + at, 3)) });
        }
    }
    block
}

fn form() -> TableForm {
    let column = |(at, name): (usize, &&str)| ColumnForm {
        name: (*name).to_owned(),
        aliases: Vec::new(),
        split: Vec::new(),
        types: vec![[ColumnType::Code(0), ColumnType::Text, ColumnType::Amount][at.min(2)].clone()],
        key: at == 0,
        optional: false,
        merged: false,
        pattern: None,
        part_of: None,
    };
    let columns = COLUMNS.iter().enumerate().map(column).collect();
    TableForm {
        name: "支出".into(),
        number: Some("03".into()),
        titles: vec!["支出决算表".into()],
        optional: false,
        since: None,
        many: None,
        unit: Unit::Wan,
        decimals: 2,
        notes: Vec::new(),
        reading: None,
        blocks: vec![BlockForm { name: None, columns, nodes: Vec::new() }],
    }
}

fn rule(span: Span) -> Rule {
    let tree = tree::Rule {
        id: tree::Name { text: "I11".into(), span },
        title: None,
        severity: None,
        basis: None,
        advice: None,
        message: None,
        tolerance: None,
        loops: Vec::new(),
        lets: Vec::new(),
        guards: Vec::new(),
        asserts: Vec::new(),
        span,
    };
    Rule {
        id: "I11".into(),
        title: "各行支出合计等于各项支出之和".into(),
        severity: Severity::Error,
        basis: Some("部门决算公开03表编制说明".into()),
        advice: Some("核对本行各项，注意单位是否为万元".into()),
        tolerance: None,
        span,
        assert_span: span,
        tree: Arc::new(tree),
        cases: Vec::new(),
    }
}

fn session(sources: Sources, program: Program) -> Session {
    let mut session = Session::default();
    (session.sources, session.program) = (sources, Arc::new(program));
    session
}

fn world() -> World {
    let mut sources = Sources::default();
    sources.add("zhuzhou-2023.txt", "");
    let source = sources.add("全国/rules/rows.gj", RULES);
    let at = |text: &str| u32::try_from(RULES.find(text).unwrap()).unwrap();
    let span = Span { source, start: at("本年支出合计 =="), end: at("\n}") };
    let table = Table {
        state: TableState::Bound { whole: true },
        title: Some(Printed { text: "支出决算表".into(), place: place(102, 1) }),
        unit: Some(Unit::Wan),
        decimals: 2,
        blocks: vec![block()],
        ..Table::default()
    };
    let program = Program { forms: vec![form()], rules: vec![rule(span)], ..Program::default() };
    World {
        session: session(sources, program),
        report: Report { tables: vec![table], year: Some(2023), ..Report::default() },
    }
}

fn operand(world: &World, row: u32, column: u16, role: Role) -> Operand {
    let cell = world.report.tables[0].blocks[0].cell(RowIx(row), ColumnIx(column)).unwrap();
    let (code, name, _) = ROWS[row as usize];
    let key = if code.is_empty() { name } else { code };
    Operand {
        name: format!("03[{key}].{}", COLUMNS[usize::from(column)]),
        cell: Some((BlockRef::new(FormId(0), BlockIx(0)), RowIx(row), ColumnIx(column))),
        value: cell.value.clone(),
        text: cell.text.clone(),
        place: cell.place,
        factor: Decimal::ONE,
        role,
        part: None,
        unit: Some(Unit::Wan),
    }
}

fn d(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn in_a_row(world: &World) -> Finding {
    let mut operands = vec![operand(world, 5, 2, Role::Left)];
    operands.extend((3..8).map(|column| operand(world, 5, column, Role::Right)));
    let side = |text: &str| Some(Side { value: d(text), decimals: 2, text: None, quotient: false });
    let rows = vec![Some(RowIx(5))];
    Finding {
        instance: Instance { rule: 0, case: 0, part: 0, rows: rows.into(), previous: None, verdict: Verdict::Fail },
        id: "I11 03[2159999]".into(),
        rule: "I11".into(),
        severity: Severity::Error,
        place: Text::new("03表第2159999行", "table 03 row 2159999"),
        left: Some(Text::same("本年支出合计")),
        right: Some(Text::new("基本支出等 5 项之和", "the sum of 基本支出 and 4 more")),
        counted: None,
        linear: true,
        message: Text::new(
            "03表第2159999行：本年支出合计 10.59 ≠ 基本支出等 5 项之和 85717.11，相差 85706.52 万元（舍入最多允许 0.02）",
            "table 03 row 2159999: 本年支出合计 10.59 ≠ the sum of 基本支出 and 4 more 85717.11, off by 85706.52 万元",
        ),
        detail: Detail {
            at: "03[2159999]".into(),
            left: side("10.59"),
            right: side("85717.11"),
            op: Some(Op::Eq),
            difference: Some(d("85706.52")),
            slack: Some(d("0.02")),
            unit: Some(Unit::Wan),
            operands,
            ..Detail::default()
        },
        offer: Some(
            ["waive I11", "at 03[2159999]", ": 10.59 万元", "!= 85717.11 万元", "because \"…\"", "by \"…\""]
                .map(String::from)
                .into(),
        ),
        waived: None,
    }
}

fn over_rows(world: &World) -> Finding {
    let mut finding = in_a_row(world);
    let mut operands = vec![operand(world, 0, 3, Role::Left)];
    operands.extend([2, 3, 5, 6].map(|row| operand(world, row, 3, Role::Right)));
    finding.id = "I11 03[合计].基本支出".into();
    finding.message = Text::new(
        "03表“合计”行基本支出列：基本支出 538.88 ≠ 直属下级各行的基本支出之和 88591.56，相差 88052.68 万元（舍入最多允许 0.03）",
        "table 03 row 合计 column 基本支出: 基本支出 538.88 ≠ the sum of 基本支出 over the rows directly below it 88591.56",
    );
    finding.detail.left = Some(Side { value: d("538.88"), decimals: 2, text: None, quotient: false });
    finding.detail.right = Some(Side { value: d("88591.56"), decimals: 2, text: None, quotient: false });
    finding.detail.difference = Some(d("88052.68"));
    finding.detail.operands = operands;
    finding.detail.sums = vec![Sum { name: "sum(基本支出 of r)".into(), first: 1, listed: 4, rows: 6, zeros: 2 }];
    finding
}

/// Compares with the transcript, or writes it.
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/output").join(name);
    if std::env::var_os("GOUJI_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, known, "{name}: look at it, then write it anew with GOUJI_BLESS=1");
}

fn views() -> Vec<(&'static str, View)> {
    let view = |lang, width, ascii| View { lang, width, ascii, color: false };
    vec![
        ("zh-60", view(Lang::Zh, 60, false)),
        ("zh-80", view(Lang::Zh, 80, false)),
        ("zh-120", view(Lang::Zh, 120, false)),
        ("zh-80-ascii", view(Lang::Zh, 80, true)),
        ("en-80", view(Lang::En, 80, false)),
    ]
}

#[test]
fn findings_at_every_width() {
    let world = world();
    for (name, view) in views() {
        let (session, report) = (&world.session, &world.report);
        let scene = Scene { program: &session.program, report, sources: &session.sources, view: &view };
        for (what, found) in [("row", in_a_row(&world)), ("rows", over_rows(&world))] {
            let text = finding::render(&found, &scene);
            golden(&format!("finding-{what}-{name}.txt"), &text);
            let widest = text.lines().map(wide::width).max().unwrap_or(0);
            assert!(widest <= view.width, "{name}: {widest}\n{text}");
            assert!(!view.ascii || text.chars().all(|c| wide::char_width(c) == 2 || c.is_ascii()), "{text}");
        }
    }
}

#[test]
fn bars_of_an_excerpt_stand_under_each_other() {
    let world = world();
    for width in 60..=140 {
        let view = View { width, ..View::default() };
        let (session, report) = (&world.session, &world.report);
        let scene = Scene { program: &session.program, report, sources: &session.sources, view: &view };
        for found in [in_a_row(&world), over_rows(&world)] {
            let text = finding::render(&found, &scene);
            let bars: Vec<Vec<usize>> = text
                .lines()
                .filter(|line| line.split(" │ ").count() > 2 && !line.contains('·'))
                .map(|line| {
                    let at = |(at, _): (usize, &str)| wide::width(&line[..at]);
                    // the mark along several rows draws a bar of its own between gutter and table
                    line.match_indices('│').map(at).filter(|at| !(7..11).contains(at)).collect()
                })
                .collect();
            assert!(bars.len() >= 3, "{text}");
            assert!(bars.iter().all(|line| *line == bars[0]), "{width}\n{text}");
            assert!(text.lines().all(|line| wide::width(line) <= width), "{width}\n{text}");
        }
    }
}

#[test]
fn tables_as_understood() {
    let world = world();
    let check = Check {
        name: "zhuzhou-2023.txt".into(),
        report: world.report,
        program: Arc::clone(&world.session.program),
        ..Check::default()
    };
    for (name, view) in views() {
        golden(&format!("show-{name}.txt"), &show::report(&check, &world.session, &view));
    }
}

#[test]
fn problems_of_rulesets_name_every_file() {
    let mut sources = Sources::default();
    let base = sources.add("全国/rules/rows.gj", "rule I11 \"甲\" {\n    assert 03.合计 == 1\n}\n");
    let own = sources.add("my.gj", "// 自己的规则\nrule I11 \"乙\" {\n    assert 03.基本支出合计 == 0\n}\n");
    let span = |source, start: u32, end: u32| Spot::Rule(Span { source, start, end });
    let message = Text::new("规则 I11 定义了两次", "rule I11 is defined twice");
    let problem = Problem::new(Code("GJ000"), Severity::Error, message)
        .at(span(own, 24, 27), Text::new("又在这里", "again here"))
        .at(span(base, 5, 8), Text::new("先在这里", "first here"))
        .help(Text::new("给它另起一个编号", "give it another id"));
    for (name, view) in views() {
        golden(&format!("problem-{name}.txt"), &problems::of_ruleset(std::slice::from_ref(&problem), &sources, &view));
    }
}
