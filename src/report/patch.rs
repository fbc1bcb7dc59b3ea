//! A patch: edits laid over a report, as if it had been printed that way. Tests and repairs are made of these.
//!
//! Must not know where a document printed anything, nor any rule: what was not touched keeps its place.

use super::figures;
use super::model::{Block, Cell, Heading, HeadingKind, Key, Printed, Report, RowIx, Table, TableState, Value};
use super::roles;
use crate::base::fold::fold;
use crate::base::number::is_space;
use crate::form::codes::CodeList;
use crate::form::table::{BlockForm, BlockRef, ColumnIx, ColumnType, FormId, NodeIx, NodeKind, TableForm};

/// One edit. Rows are those of the report that it is applied to.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A cell prints something else; a blank text leaves it empty.
    Cell {
        /// Its block.
        block: BlockRef,
        /// Its row.
        row: RowIx,
        /// Its column.
        column: ColumnIx,
        /// As printed.
        text: String,
        /// What that holds.
        value: Value,
    },
    /// A row is not printed.
    RemoveRow(BlockRef, RowIx),
    /// A column is not printed.
    RemoveColumn(BlockRef, ColumnIx),
    /// A table is not in the document.
    RemoveTable(FormId),
    /// A title or heading prints something else.
    Heading {
        /// Which, from 0.
        at: usize,
        /// What of it.
        part: HeadingPart,
        /// As printed; none: it is not printed.
        text: Option<String>,
    },
    /// A title or heading is not printed.
    RemoveHeading(usize),
}

/// What an edit changes of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingPart {
    /// 标题
    Title,
    /// 编号
    Number,
    /// 部门
    Department,
    /// 年度
    Year,
    /// 单位
    Unit,
    /// 说明
    Note,
}

/// Edits in the order they are made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patch {
    /// Each counts rows as the one before left them.
    pub edits: Vec<Edit>,
}

impl Patch {
    /// The report with every edit made.
    #[must_use]
    pub fn over(&self, report: &Report, forms: &[TableForm], lists: &[CodeList]) -> Report {
        let mut edited = report.clone();
        for edit in &self.edits {
            apply(&mut edited, forms, lists, edit);
        }
        edited
    }
}

/// Makes one edit; what is not there is left alone.
pub fn apply(report: &mut Report, forms: &[TableForm], lists: &[CodeList], edit: &Edit) {
    match edit {
        Edit::Cell { block: at, row, column, text, value } => {
            change(report, forms, *at, |block, form| set(block, form, lists, (*row, *column), text, value));
        }
        Edit::RemoveRow(at, row) => change(report, forms, *at, |block, _| remove_row(block, *row)),
        Edit::RemoveColumn(at, column) => change(report, forms, *at, |block, _| remove_column(block, *column)),
        Edit::RemoveTable(id) => remove_table(report, forms, *id),
        Edit::Heading { at, part, text } => {
            if let Some(heading) = report.headings.get_mut(*at) {
                set_heading(heading, *part, text.as_deref());
            }
        }
        Edit::RemoveHeading(at) => {
            if *at < report.headings.len() {
                report.headings.remove(*at);
            }
        }
    }
}

/// Changes a block, then works out again what follows from its rows and figures.
fn change(report: &mut Report, forms: &[TableForm], at: BlockRef, edit: impl FnOnce(&mut Block, &BlockForm)) {
    let Some(form) = forms.get(usize::from(at.form.0)) else { return };
    let Some(table) = report.tables.get_mut(usize::from(at.form.0)) else { return };
    let (Some(block), Some(spec)) =
        (table.blocks.get_mut(usize::from(at.block.0)), form.blocks.get(usize::from(at.block.0)))
    else {
        return;
    };
    edit(block, spec);
    roles::assign(block, spec);
    follow(form, table);
    let empty = figures::is_empty(form, table);
    let title = table.title.as_ref().map(|title| title.place);
    for heading in report.headings.iter_mut().filter(|heading| heading.kind == HeadingKind::Table) {
        if title
            .is_some_and(|title| (title.source, title.line) == (heading.title.place.source, heading.title.place.line))
        {
            heading.empty = empty;
        }
    }
}

/// Decimals and state of a table whose figures changed.
fn follow(form: &TableForm, table: &mut Table) {
    let whole = match table.state {
        TableState::Absent => return,
        TableState::Empty => true,
        TableState::Bound { whole } => whole,
    };
    table.decimals = figures::decimals(form, table);
    let hollow = whole && table.note.is_some() && figures::first_nonzero(form, table).is_none();
    table.state = if hollow { TableState::Empty } else { TableState::Bound { whole } };
}

fn set(
    block: &mut Block,
    form: &BlockForm,
    lists: &[CodeList],
    (row, column): (RowIx, ColumnIx),
    text: &str,
    value: &Value,
) {
    let width = block.headers.len();
    let at = row.0 as usize * width + usize::from(column.0);
    let Some(cell) = block.cells.get_mut(at).filter(|_| usize::from(column.0) < width) else { return };
    cell.value = value.clone();
    text.clone_into(&mut cell.text);
    let (Some(spec), Some(row)) = (form.columns.get(usize::from(column.0)), block.rows.get_mut(row.0 as usize)) else {
        return;
    };
    let named = spec.types.iter().any(|kind| matches!(kind, ColumnType::Text | ColumnType::Label));
    if named {
        row.name = text.chars().filter(|c| !is_space(*c)).collect();
    }
    if spec.key {
        let label = if text.is_empty() { row.name.clone() } else { text.to_owned() };
        (row.key, row.node) = key(form, lists, &spec.types, &label);
    }
}

/// What a printed key names: a code, a row of the form, the name of a code, or nothing known.
fn key(form: &BlockForm, lists: &[CodeList], types: &[ColumnType], text: &str) -> (Key, Option<NodeIx>) {
    let list = types.iter().find_map(|kind| if let ColumnType::Code(list) = kind { lists.get(*list) } else { None });
    if list.is_some() && text.len() >= 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return (Key::Code(text.to_owned()), None);
    }
    let wanted = fold(text);
    for (id, node) in form.node_ids() {
        if let NodeKind::Label(name) = &node.kind
            && std::iter::once(name).chain(&node.aliases).any(|name| fold(name) == wanted)
        {
            return (Key::Label(name.clone()), Some(id));
        }
    }
    match list.and_then(|list| list.code_of(text)) {
        Some(code) => (Key::Code(code.to_owned()), None),
        None if text.is_empty() => (Key::Nameless, None),
        None => (Key::Unknown(text.to_owned()), None),
    }
}

fn remove_row(block: &mut Block, row: RowIx) {
    let (at, width) = (row.0 as usize, block.headers.len());
    if at < block.rows.len() {
        block.rows.remove(at);
        block.cells.drain(at * width..((at + 1) * width).min(block.cells.len()));
    }
}

fn remove_column(block: &mut Block, column: ColumnIx) {
    let (at, width) = (usize::from(column.0), block.headers.len().max(1));
    if let Some(header) = block.headers.get_mut(at) {
        *header = None;
    }
    if let Some(ordinal) = block.column_ordinals.get_mut(at) {
        *ordinal = None;
    }
    for cell in block.cells.iter_mut().skip(at).step_by(width) {
        *cell = Cell::default();
    }
}

fn remove_table(report: &mut Report, forms: &[TableForm], id: FormId) {
    let at = usize::from(id.0);
    let (Some(table), Some(form)) = (report.tables.get_mut(at), forms.get(at)) else { return };
    let was = std::mem::replace(table, figures::absent(form, TableState::Absent));
    if let Some(title) = was.title {
        let same = |heading: &Heading| {
            let place = heading.title.place;
            heading.kind == HeadingKind::Table && (place.source, place.line) == (title.place.source, title.place.line)
        };
        report.headings.retain(|heading| !same(heading));
    }
}

fn set_heading(heading: &mut Heading, part: HeadingPart, text: Option<&str>) {
    let place = heading.title.place;
    let printed = |old: &Option<Printed>| {
        let place = old.as_ref().map_or(place, |old| old.place);
        text.map(|text| Printed { text: text.to_owned(), place })
    };
    match part {
        HeadingPart::Title => text.unwrap_or_default().clone_into(&mut heading.title.text),
        HeadingPart::Number => heading.number = printed(&heading.number),
        HeadingPart::Department => heading.department = printed(&heading.department),
        HeadingPart::Year => heading.year = text.and_then(|text| text.parse().ok()),
        HeadingPart::Unit => heading.unit = printed(&heading.unit),
        HeadingPart::Note => heading.note = printed(&heading.note),
    }
}
