//! How long each stage takes on the document that ships with the project, under the national ruleset.
//!
//! `cargo bench` prints the figures; `docs/benchmarks.md` keeps them with the machine they were taken on.

#![allow(clippy::expect_used, missing_docs, reason = "a measurement may stop, and criterion writes its own main")]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use gouji::base::place::Sources;
use gouji::base::problem::Text;
use gouji::output::terminal;
use gouji::output::view::View;
use gouji::session::{RuleFile, RuleSet, Session, embedded};
use gouji::{bind, eval, ingest, ruleset, syntax};

// as the tool
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn example() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/zhuzhou-2023.txt")).expect("the example")
}

/// The nine tables of the example, without contents page and narrative.
fn tables() -> Vec<u8> {
    let whole = String::from_utf8(example()).expect("UTF-8");
    let start = whole.rfind("第二部分").expect("the tables");
    let end = whole.rfind("第三部分").expect("the narrative");
    whole.get(start..end).expect("whole characters").as_bytes().to_vec()
}

fn stages(c: &mut Criterion) {
    let bytes = example();
    let files = embedded::files();
    let national = || RuleSet { name: "全国".to_owned(), files: files.clone(), read: &embedded::read };
    c.bench_function("compile the national ruleset", |b| {
        // one at a time: a program takes some ten megabytes, and hundreds kept would measure the system's pages
        let compile = |()| ruleset::compile(&[national()], &mut Sources::default());
        b.iter_batched(|| (), compile, BatchSize::PerIteration);
    });
    let (program, _) = ruleset::compile(&[national()], &mut Sources::default());
    c.bench_function("read a document", |b| {
        b.iter(|| black_box(ingest::read(&bytes, "例.txt", &mut Sources::default())));
    });
    let (document, _) = ingest::read(&bytes, "例.txt", &mut Sources::default());
    c.bench_function("bind it", |b| {
        b.iter_with_large_drop(|| bind::bind(&document, program.own_forms(), &program.lists))
    });
    let report = bind::bind(&document, program.own_forms(), &program.lists);
    c.bench_function("evaluate", |b| b.iter_with_large_drop(|| eval::run(&program, &report)));
    let nine = ingest::read(&tables(), "九表.txt", &mut Sources::default()).0;
    c.bench_function("bind the nine tables alone", |b| {
        b.iter_with_large_drop(|| bind::bind(&nine, program.own_forms(), &program.lists));
    });
    let nine = bind::bind(&nine, program.own_forms(), &program.lists);
    c.bench_function("evaluate the nine tables alone", |b| b.iter_with_large_drop(|| eval::run(&program, &nine)));
    let mut session = Session::open(true, &[]);
    let check = session.check("例.txt", &bytes, false);
    let view = View::default();
    c.bench_function("draw the findings", |b| {
        b.iter(|| black_box(terminal::render(&check, &session, false, false, &view)));
    });
    c.bench_function("all of it", |b| {
        b.iter(|| {
            let mut session = Session::open(true, &[]);
            let check = session.check("例.txt", &bytes, false);
            black_box(terminal::render(&check, &session, false, false, &view))
        });
    });
    // last, as the tool does not do it: trees and their drops leave the heap in pieces
    c.bench_function("parse the national rules", |b| {
        b.iter(|| {
            let mut sources = Sources::default();
            for file in &files {
                black_box(syntax::parse(&file.text, sources.add(&file.name, &*file.text)));
            }
        });
    });
}

/// Cost in the number of rules and of rows: twice as many take twice as long.
fn growth(c: &mut Criterion) {
    let none = |path: &str| Err(Text::new(path, path));
    let bytes = example();
    let mut group = c.benchmark_group("evaluate so many own rules");
    for count in [100, 1_000, 10_000] {
        let mut text = String::new();
        for at in 0..count {
            let _ =
                writeln!(text, "rule R{at} {{\n    for row in 03\n    assert 本年支出合计 >= 基本支出 - {at} 万元\n}}");
        }
        let files = vec![RuleFile::new("own.gj", "own.gj", text)];
        let mut session = Session::open(false, &[RuleSet { name: "own".into(), files, read: &none }]);
        assert!(session.problems.is_empty(), "{:?}", session.problems);
        let check = session.read("例.txt", &bytes);
        group.bench_with_input(BenchmarkId::from_parameter(count), &count, |b, _| {
            b.iter(|| black_box(eval::run(&session.program, &check.report)));
        });
    }
    group.finish();
    let mut group = c.benchmark_group("check a table of so many rows");
    for count in [100_u32, 1_000, 10_000] {
        let text = long_table(count);
        group.bench_with_input(BenchmarkId::from_parameter(count), &text, |b, text| {
            let mut session = Session::open(true, &[]);
            b.iter(|| black_box(session.check("长.txt", text.as_bytes(), false)));
        });
    }
    group.finish();
}

/// 03 with `count` codes of seven digits under one class.
fn long_table(count: u32) -> String {
    let mut text = String::from("2023年度部门决算\n\n支出决算表\n\n公开03表\n\n单位：万元\n\n");
    text.push_str("科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\t上缴上级支出\t经营支出\t对附属单位补助支出\n");
    let _ = writeln!(text, "\t合计\t{count}.00\t{count}.00\t0.00\t0.00\t0.00\t0.00");
    for at in 0..count {
        let _ = writeln!(text, "{}\t某项支出\t1.00\t1.00\t0.00\t0.00\t0.00\t0.00", 2_010_000 + at);
    }
    text
}

criterion_group!(benches, stages, growth);
criterion_main!(benches);
