//! Problems of a whole report that no single stage sees.
//!
//! Each code has a page in `docs/problems/`.

use crate::base::problem::{Code, Problem, Severity, Text};

const NOTHING_BOUND: Code = Code("GJ512");

/// The file was read, but holds no table that the forms know.
pub fn nothing_bound() -> Problem {
    let said = Text::new("没有认出任何一张表", "no table was recognised");
    Problem::new(NOTHING_BOUND, Severity::Error, said).help(Text::new(
        "请确认文件里有决算公开表格，单元格之间用制表符分隔",
        "see that the file holds published tables with tabs between their cells",
    ))
}
