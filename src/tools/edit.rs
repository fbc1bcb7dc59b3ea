//! The edits of a test laid over its sample: what they name is looked up in the report as it stands by then.
//!
//! Must not know what a test expects.

use super::problems;
use crate::base::problem::{Problem, Text};
use crate::base::unit::Unit;
use crate::bind;
use crate::eval::Places;
use crate::form::table::{BlockRef, ColumnIx};
use crate::report::model::{Report, RowIx, Value};
use crate::report::patch::{self, HeadingPart, OwnPart};
use crate::ruleset::program::{CellRef, HeadingField, Program};
use crate::ruleset::trial::{Edit, Own, What};
use crate::syntax::tree::Printed;

/// The report with every edit made; else the first that cannot be made.
pub fn edited(program: &Program, report: &Report, edits: &[Edit]) -> Result<Report, Box<Problem>> {
    let mut edited = report.clone();
    for edit in edits {
        let changes = match changes(program, &edited, &edit.what) {
            Ok(changes) => changes,
            Err(why) => return Err(Box::new(problems::no_such_cell(edit.span, &why))),
        };
        for change in changes {
            patch::apply(&mut edited, &program.forms, &program.lists, &change);
        }
    }
    Ok(edited)
}

fn changes(program: &Program, report: &Report, what: &What) -> Result<Vec<patch::Edit>, Text> {
    let places = Places::new(program, report);
    Ok(match what {
        What::Cell(cell, printed) => vec![cell_edit(program, report, &places, cell, printed.as_ref())?],
        What::Rows(block, rows) => {
            let mut found: Vec<RowIx> = Vec::new();
            for row in rows {
                found.extend(places.rows(*block, row).map_err(|cause| cause.text)?);
            }
            found.sort_unstable();
            found.dedup();
            // from below, so that those above keep their numbers
            found.into_iter().rev().map(|row| patch::Edit::RemoveRow(places.resolve(*block), row)).collect()
        }
        What::Column(block, column) => {
            let column = places.column(*block, *column).map_err(|cause| cause.text)?;
            vec![patch::Edit::RemoveColumn(places.resolve(*block), column)]
        }
        What::Table(form) => vec![patch::Edit::RemoveTable(*form)],
        What::Heading(heading, field, printed) => {
            let at = places.heading(heading).ok_or_else(no_heading)?;
            let text = printed.as_ref().map(|printed| printed.text.clone());
            vec![patch::Edit::Heading { at, part: part(*field), text }]
        }
        What::Own(own, input, printed) => {
            let part = match own {
                Own::Year => OwnPart::Year,
                Own::Department => OwnPart::Department,
                Own::Region => OwnPart::Region,
            };
            vec![patch::Edit::Own(part, *input, printed.as_ref().map(|printed| printed.text.clone()))]
        }
        What::NoHeading(heading) => vec![patch::Edit::RemoveHeading(places.heading(heading).ok_or_else(no_heading)?)],
    })
}

fn cell_edit(
    program: &Program,
    report: &Report,
    places: &Places<'_>,
    cell: &CellRef,
    printed: Option<&Printed>,
) -> Result<patch::Edit, Text> {
    let block = places.resolve(cell.block);
    let rows = places.rows(block, &cell.row).map_err(|cause| cause.text)?;
    let column = places.column(block, cell.column).map_err(|cause| cause.text)?;
    let row = match rows.as_slice() {
        [row] => *row,
        rows => {
            let count = rows.len();
            return Err(Text::new(
                format!("这个科目没有印出，它代表 {count} 行"),
                format!("the code is not printed, {count} rows stand for it"),
            ));
        }
    };
    let (text, value) = match printed {
        None => (String::new(), Value::Blank),
        Some(printed) => {
            let text = format!("{}{}", printed.text, printed.unit.map_or("", Unit::word));
            let value = value(program, report, block, column, &text);
            (text, value)
        }
    };
    Ok(patch::Edit::Cell { block, row, column, text, value })
}

/// What the text would hold if it were printed in that column.
fn value(program: &Program, report: &Report, block: BlockRef, column: ColumnIx, text: &str) -> Value {
    let form = program.forms.get(usize::from(block.form.0));
    let spec = form.and_then(|form| form.blocks.get(usize::from(block.block.0)));
    let spec = spec.and_then(|spec| spec.columns.get(usize::from(column.0)));
    let unit = report.table(block).and_then(|table| table.unit);
    let unit = unit.or(form.map(|form| form.unit)).unwrap_or(Unit::Wan);
    spec.map_or(Value::Blank, |spec| bind::printed(text, &spec.types, unit))
}

fn no_heading() -> Text {
    Text::new("样本里没有这个标题", "the sample has no such heading")
}

fn part(field: HeadingField) -> HeadingPart {
    match field {
        HeadingField::Number => HeadingPart::Number,
        HeadingField::Department => HeadingPart::Department,
        HeadingField::Year => HeadingPart::Year,
        HeadingField::Unit => HeadingPart::Unit,
        HeadingField::Note => HeadingPart::Note,
        HeadingField::Title | HeadingField::Kind | HeadingField::Order | HeadingField::Empty => HeadingPart::Title,
    }
}
