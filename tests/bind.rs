//! Reading and binding whole documents: every file of `tests/cases/bind` against its golden text, and real ones.
//!
//! `GOUJI_BLESS=1` writes the golden texts anew; a missing one is a failure otherwise.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop at the first surprise"
)]

mod bind_support;

use std::path::Path;

use bind_support::{dump, forms};
use gouji::base::place::Sources;
use gouji::report::model::{Key, Report, TableState, Value};

fn bound(bytes: &[u8]) -> (Report, Vec<gouji::base::problem::Problem>) {
    let (document, problems) = gouji::ingest::read(bytes, "样本", &mut Sources::default());
    (gouji::bind::bind(&document, &forms::forms(), &forms::lists()), problems)
}

fn golden(case: &Path, found: &str) -> Result<(), String> {
    let path = case.with_extension("golden");
    if std::env::var_os("GOUJI_BLESS").is_some() {
        return std::fs::write(&path, found).map_err(|error| error.to_string());
    }
    let wanted = std::fs::read_to_string(&path).map_err(|_| format!("{} is missing; bless it", path.display()))?;
    if wanted == found {
        return Ok(());
    }
    let line = wanted
        .lines()
        .zip(found.lines())
        .position(|(a, b)| a != b)
        .unwrap_or(wanted.lines().count().min(found.lines().count()));
    Err(format!(
        "{} differs at line {}:\n- {}\n+ {}",
        path.display(),
        line + 1,
        wanted.lines().nth(line).unwrap_or(""),
        found.lines().nth(line).unwrap_or("")
    ))
}

#[test]
fn cases_bind_as_blessed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/bind");
    let mut cases: Vec<_> = std::fs::read_dir(folder)
        .expect("cases")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    cases.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/zhuzhou-2023.txt"));
    cases.sort();
    let mut failures = Vec::new();
    for case in cases {
        let (report, problems) = bound(&std::fs::read(&case).expect("readable"));
        let text = dump::report(&report, &forms::forms(), &problems);
        let beside =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/bind").join(case.file_name().expect("name"));
        failures.extend(golden(&beside, &text).err());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// `form`, `block`, key, column → the printed text.
fn value(report: &Report, form: usize, block: usize, key: &str, column: usize) -> String {
    let found = &report.tables[form].blocks[block];
    let row = found
        .row_ids()
        .find(|(_, row)| matches!(&row.key, Key::Code(text) | Key::Label(text) if text == key))
        .unwrap_or_else(|| panic!("no row {key} in {form}"));
    let at = row.0.0 as usize * found.headers.len() + column;
    match &found.cells[at].value {
        Value::Number(figure) => figure.value.to_string(),
        other => format!("{other:?}"),
    }
}

fn sample(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: {} is not there", path.display());
    }
    bytes
}

#[test]
fn a_published_document_binds_every_table() {
    let Some(bytes) = sample("putuo-shehui-2024.txt") else { return };
    let (report, problems) = bound(&bytes);
    assert!(problems.is_empty(), "{problems:?}");
    let states: Vec<TableState> = report.tables.iter().map(|table| table.state).collect();
    let whole = TableState::Bound { whole: true };
    assert_eq!(states[..6], [whole; 6]);
    assert_eq!(states[6..], [TableState::Empty; 3]);
    for (form, block, key, column, wanted) in [
        (0, 0, "总计", 2, "307.82"),
        (0, 1, "总计", 2, "307.82"),
        (0, 1, "201", 2, "264.87"),
        (0, 1, "221", 2, "29.42"),
        (1, 0, "合计", 2, "307.82"),
        (1, 0, "合计", 3, "307.82"),
        (2, 0, "合计", 2, "307.82"),
        (2, 0, "合计", 3, "105.58"),
        (2, 0, "合计", 4, "202.24"),
        (2, 0, "2101101", 3, "2.22"),
        (3, 0, "总计", 1, "307.82"),
        (3, 1, "总计", 1, "307.82"),
        (3, 1, "本年支出合计", 2, "307.82"),
        (4, 0, "合计", 2, "307.82"),
        (4, 0, "合计", 4, "202.24"),
        (5, 0, "人员经费合计", 2, "95.36"),
        (5, 0, "公用经费合计", 2, "10.23"),
        (5, 0, "30229", 2, "1.48"),
    ] {
        assert_eq!(value(&report, form, block, key, column), wanted, "{form} {key} {column}");
    }
    assert_eq!(report.year, Some(2024));
    assert_eq!(report.department.map(|name| name.text).as_deref(), Some("中共上海市普陀区委社会工作部"));
    assert_eq!(report.region.as_deref(), Some("上海"));
    assert_eq!(report.tables[1].blocks[0].rows.len(), 18);
}

#[test]
fn an_official_template_binds_every_table() {
    let Some(bytes) = sample("shanghai-template-2024.txt") else { return };
    let (report, _) = bound(&bytes);
    assert!(report.tables.iter().all(|table| table.title.is_some() && table.state != TableState::Absent));
    assert_eq!(report.tables[0].blocks[1].rows.len(), 28);
    assert_eq!(report.tables[3].blocks[0].rows.len(), 9);
    assert_eq!(report.tables[1].blocks[0].rows.len(), 6);
    assert_eq!(report.tables[6].state, TableState::Empty);
    assert_eq!(report.tables[7].state, TableState::Empty);
    assert_eq!(report.tables[6].blocks[0].rows.len(), 1);
}

#[test]
fn every_problem_has_a_page_and_a_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["tests/cases/bind", "tests/cases/prose"].map(|folder| std::fs::read_dir(root.join(folder)));
    let goldens: String = folders
        .into_iter()
        .flat_map(|folder| folder.expect("cases"))
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.to_string_lossy().contains("prose") || path.extension().is_some_and(|is| is == "golden"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    for code in gouji::ingest::problems::ALL.iter().chain(gouji::bind::problems::ALL) {
        let page = root.join(format!("docs/problems/{}.md", code.0));
        let text = std::fs::read_to_string(&page).unwrap_or_else(|_| panic!("no page {}", page.display()));
        assert!(text.starts_with(&format!("# {} ", code.0)), "{}", page.display());
    }
    for code in gouji::bind::problems::ALL {
        assert!(goldens.contains(code.0), "no case shows {}", code.0);
    }
}
