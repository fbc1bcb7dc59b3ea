//! A form of which several are printed: each copy is bound by itself and named by its key field.
//!
//! Must not know what the copies hold.

use crate::form::table::{NodeKind, TableForm};
use crate::report::copies;
use crate::report::figures;
use crate::report::model::{Key, Printed, Table, TableState, Value};

use crate::bind::locate::Found;
use crate::bind::map::Map;
use crate::bind::problems::Notes;
use crate::bind::table::{self, Wanted};

/// Every printed copy in order, and the table that holds them.
pub(in crate::bind) fn bind<'f, 'd>(
    wanted: Wanted<'_>,
    found: &[&'f Found<'d>],
    map: &Map<'_>,
    notes: &mut Notes,
) -> (Table, Vec<&'f Found<'d>>) {
    let mut whole = figures::absent(wanted.form, TableState::Absent);
    let mut bound = Vec::new();
    for copy in found.iter().copied().filter(|copy| !copy.rows.is_empty()) {
        let note = crate::bind::note::find(map, wanted.form, copy.after);
        let mut member = table::bind(wanted, copy, (note, map.rest_below(copy.after)), notes);
        member.key = key(wanted.form, &member);
        whole.members.push(member);
        bound.push(copy);
    }
    copies::members(&mut whole.members);
    if let Some(first) = whole.members.first() {
        (whole.title, whole.unit) = (first.title.clone(), first.unit);
        (whole.unit_printed, whole.decimals) = (first.unit_printed.clone(), first.decimals);
        let all = whole.members.iter().all(|member| !matches!(member.state, TableState::Bound { whole: false }));
        whole.state = TableState::Bound { whole: all };
        whole.blocks.clear();
    }
    (whole, bound)
}

/// The value of the field or the only cell of the column that the form names as its key.
fn key(form: &TableForm, member: &Table) -> Option<Printed> {
    form.many.iter().flatten().find_map(|name| {
        form.blocks.iter().zip(&member.blocks).find_map(|(spec, block)| {
            let is_field =
                |node: &crate::form::table::RowNode| matches!(&node.kind, NodeKind::Label(own) if own == name);
            let column = match spec.nodes.iter().any(is_field) {
                true => spec.columns.iter().position(|column| !column.key)?,
                false => spec.columns.iter().position(|column| column.name == *name)?,
            };
            let (row, _) = block.row_ids().find(|(_, row)| match &row.key {
                Key::Label(label) => {
                    label == name || spec.columns.get(column).is_some_and(|column| column.name == *name)
                }
                _ => false,
            })?;
            let column = crate::form::table::ColumnIx(u16::try_from(column).ok()?);
            let cell = block.cell(row, column).filter(|cell| !matches!(cell.value, Value::Blank | Value::Absent))?;
            Some(Printed { text: crate::bind::words::squeezed(&cell.text), place: cell.place? })
        })
    })
}
