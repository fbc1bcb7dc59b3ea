//! The bound report in the machine format: tables, rows, cells with value, state and place.
//!
//! Same terms as the findings; must not judge anything.

use serde::Serialize;

use super::json::{FORMAT, Spotted, Trouble, spotted, troubles};
use super::view::View;
use crate::diagnose::figure;
use crate::form::table::{BlockForm, TableForm};
use crate::report::model::{Block, Key, Row, RowIx, Table, TableState};
use crate::session::{Check, Session};

#[derive(Serialize)]
struct Whole<'a> {
    format: u32,
    report: Facts<'a>,
    tables: Vec<TableFacts<'a>>,
    problems: Vec<Trouble<'a>>,
}

#[derive(Serialize)]
struct Facts<'a> {
    path: &'a str,
    digest: &'a str,
    unit: Option<&'a str>,
    year: Option<u16>,
}

#[derive(Serialize)]
struct TableFacts<'a> {
    name: &'a str,
    number: Option<&'a str>,
    title: Option<&'a str>,
    state: &'static str,
    cut: bool,
    unit: &'static str,
    decimals: u32,
    blocks: Vec<BlockFacts<'a>>,
    /// What tells this copy from the others, of a form of which several are printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    /// Its copies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<TableFacts<'a>>,
}

#[derive(Serialize)]
struct BlockFacts<'a> {
    name: Option<&'a str>,
    rows: Vec<RowFacts<'a>>,
}

#[derive(Serialize)]
struct RowFacts<'a> {
    key: Option<&'a str>,
    name: &'a str,
    leaf: bool,
    parent: Option<u32>,
    cells: Vec<CellFacts<'a>>,
}

#[derive(Serialize)]
struct CellFacts<'a> {
    column: &'a str,
    value: &'a str,
    state: &'static str,
    place: Option<Spotted<'a>>,
}

/// One object for one report.
#[must_use]
pub fn render(check: &Check, session: &Session, view: &View) -> String {
    let whole = Whole {
        format: FORMAT,
        report: Facts {
            path: &check.name,
            digest: &check.digest,
            unit: check.report.department.as_ref().map(|printed| printed.text.as_str()),
            year: check.report.year,
        },
        tables: check.program.forms.iter().zip(&check.report.tables).map(|(f, t)| table(f, t, session)).collect(),
        problems: troubles(&check.problems, &session.sources, view),
    };
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}

fn table<'a>(form: &'a TableForm, printed: &'a Table, session: &'a Session) -> TableFacts<'a> {
    TableFacts {
        name: &form.name,
        number: form.number.as_deref(),
        title: printed.title.as_ref().map(|title| title.text.as_str()),
        state: match printed.state {
            TableState::Absent => "absent",
            TableState::Empty => "empty",
            TableState::Bound { whole: true } => "bound",
            TableState::Bound { whole: false } => "partly",
        },
        cut: printed.cut.is_some(),
        unit: printed.unit.unwrap_or(form.unit).word(),
        decimals: printed.decimals,
        blocks: form.blocks.iter().zip(&printed.blocks).map(|(shape, b)| block(shape, b, session)).collect(),
        key: printed.key.as_ref().map(|key| key.text.as_str()),
        members: printed.members.iter().map(|member| table(form, member, session)).collect(),
    }
}

fn block<'a>(shape: &'a BlockForm, block: &'a Block, session: &'a Session) -> BlockFacts<'a> {
    let rows = block.row_ids().map(|(at, printed)| row(shape, block, at, printed, session)).collect();
    BlockFacts { name: shape.name.as_deref(), rows }
}

fn row<'a>(shape: &'a BlockForm, block: &'a Block, at: RowIx, row: &'a Row, session: &'a Session) -> RowFacts<'a> {
    let cell = |(id, column): (_, &'a crate::form::table::ColumnForm)| {
        let cell = block.cell(at, id)?;
        Some(CellFacts {
            column: &column.name,
            value: &cell.text,
            state: figure::state(&cell.value),
            place: cell.place.and_then(|place| spotted(place, &session.sources)),
        })
    };
    RowFacts {
        key: match &row.key {
            Key::Code(key) | Key::Label(key) | Key::Unknown(key) => Some(key),
            Key::Nameless => None,
        },
        name: &row.name,
        leaf: row.leaf,
        parent: row.parent.map(|parent| parent.0),
        cells: shape.column_ids().filter_map(cell).collect(),
    }
}
