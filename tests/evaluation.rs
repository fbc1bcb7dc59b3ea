//! Self-evaluation forms as they are printed: `cases/forms/<layout>.txt` read with the national forms, and what is
//! understood of them. `GOUJI_BLESS=1` writes it anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod golden;

use std::fs;
use std::path::{Path, PathBuf};

use gouji::base::problem::Lang;
use gouji::output::show;
use gouji::output::view::View;
use gouji::report::model::TableState;
use gouji::session::Session;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/forms");
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = all.filter(|path| path.extension().is_some_and(|kind| kind == "txt")).collect();
    cases.sort();
    cases
}

fn shown(bytes: &[u8]) -> String {
    let mut session = Session::open(true, &[]);
    let check = session.read("自评.txt", bytes);
    let view = View { width: 120, lang: Lang::Zh, ..View::default() };
    let mut text = String::new();
    for (form, table) in check.program.forms.iter().zip(&check.report.tables) {
        if form.name.ends_with("自评") && table.state != TableState::Absent {
            text.push_str(&show::one(form, table, &session, &view));
        }
    }
    for problem in check.problems.iter().filter(|problem| problem.message.zh.contains("自评表")) {
        text.push_str(&format!("{} {}\n", problem.code.0, problem.message.zh));
    }
    text
}

#[test]
fn forms_are_read_as_blessed() {
    golden::check(&cases(), |text| shown(text.as_bytes()));
}
