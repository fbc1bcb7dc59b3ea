//! A patch: edits laid over a report, as if it had been printed that way. Tests and repairs are made of these.
//!
//! Must not know where a document printed anything, nor any rule: what was not touched keeps its place.

use super::copies;
use super::figures;
use super::model::{Block, Cell, Heading, HeadingKind, Key, Printed, Report, RowIx, Table, TableState, Value};
use super::roles;
use crate::base::fold::fold;
use crate::base::number::is_space;
use crate::base::problem::Text;
use crate::form::codes::CodeList;
use crate::form::table::{BlockForm, BlockRef, ColumnIx, ColumnType, FormId, NodeIx, NodeKind, TableForm, Where};

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
    /// What the document, or an input, says of itself is something else; none: it does not say.
    Own(OwnPart, Option<u16>, Option<String>),
}

/// What a document says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnPart {
    /// 年度
    Year,
    /// 部门
    Department,
    /// 地区
    Region,
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
        Edit::Own(part, input, text) => set_own(report, (*part, *input), text.as_deref()),
    }
    copies::headings(&mut report.headings);
}

/// Changes a block, then works out again what follows from its rows and figures.
fn change(report: &mut Report, forms: &[TableForm], at: BlockRef, edit: impl FnOnce(&mut Block, &BlockForm)) {
    let Some(form) = forms.get(usize::from(at.form.0)) else { return };
    let Some(table) = report.tables.get_mut(usize::from(at.form.0)) else { return };
    let table = match at.from {
        Where::Member(member) => table.members.get_mut(usize::from(member)),
        _ => Some(table),
    };
    let Some(table) = table else { return };
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
    if named && spec.pattern.is_none() && spec.part_of.is_none() {
        row.name = text.chars().filter(|c| !is_space(*c)).collect();
    }
    if spec.pattern.is_some() {
        lose_parts(block.cells.iter_mut().skip(at - usize::from(column.0)), form, column);
    }
    if spec.key {
        let label = if text.is_empty() { row.name.clone() } else { text.to_owned() };
        (row.key, row.node) = key(form, lists, &spec.types, &label);
    }
}

/// The parts of a cell that was written anew: its pattern is read in documents only.
fn lose_parts<'c>(cells: impl Iterator<Item = &'c mut Cell>, form: &BlockForm, of: ColumnIx) {
    let why = Text::new("所在的单元格改写过，没有重新读取", "its cell was written anew and is not read again");
    for (cell, spec) in cells.zip(&form.columns) {
        if spec.part_of == Some(of) {
            cell.value = Value::Unreadable(why.clone());
        }
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

fn set_own(report: &mut Report, (part, input): (OwnPart, Option<u16>), text: Option<&str>) {
    let first = report.headings.first().map(|heading| heading.title.place);
    let Report { year, department, region, given, .. } = report;
    let (year, department, region) = match input {
        None => (year, department, region),
        Some(input) => match given.get_mut(usize::from(input)) {
            Some(Some(about)) => (&mut about.year, &mut about.department, &mut about.region),
            _ => return,
        },
    };
    match part {
        OwnPart::Year => *year = text.and_then(|text| text.parse().ok()),
        OwnPart::Region => *region = text.map(str::to_owned),
        OwnPart::Department => {
            let place = department.as_ref().map(|printed| printed.place).or(first);
            *department = text.zip(place).map(|(text, place)| Printed { text: text.to_owned(), place });
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::number::Figure;
    use crate::base::place::{Place, SourceId, Sources};
    use crate::base::problem::Text;
    use crate::form::table::BlockIx;
    use crate::report::model::Row;
    use crate::ruleset::{RuleFile, RuleSet, compile};

    const BLOCK: BlockRef = BlockRef::new(FormId(0), BlockIx(0));

    fn forms() -> Vec<TableForm> {
        let text = "codes 科目 { 201 20101 20501 }\nform 甲 \"甲表\" {\n    column 科目 : code 科目 key\n    \
            column 数 : amount\n    rows 合计 { 科目 }\n}\n";
        let file = RuleFile::new("甲.gj", "甲.gj", text);
        let set = RuleSet { name: "甲".into(), files: vec![file], read: &|_| Err(Text::default()) };
        compile(&[set], &mut Sources::default()).0.forms
    }

    fn number(text: &str, value: i64) -> Cell {
        let value = Value::Number(Figure { value: value.into(), decimals: 0 });
        Cell { value, text: text.into(), place: Some(place(7)) }
    }

    fn place(line: u32) -> Place {
        Place { source: SourceId(0), line, column: 1, length: 1 }
    }

    fn report(forms: &[TableForm]) -> Report {
        let label = Row { key: Key::Label("合计".into()), node: Some(NodeIx(0)), ..Row::default() };
        let code = |code: &str| Row { key: Key::Code(code.into()), ..Row::default() };
        let title = Printed { text: "甲表".into(), place: place(1) };
        let mut table = figures::absent(&forms[0], TableState::Bound { whole: true });
        table.title = Some(title.clone());
        table.note = Some(title.clone());
        table.blocks[0].headers = vec![Some(title.clone()), Some(title.clone())];
        table.blocks[0].rows = vec![label, code("201"), code("20101")];
        table.blocks[0].cells = [number("3", 3), number("3", 3), number("3", 3)]
            .into_iter()
            .flat_map(|cell| [Cell::default(), cell])
            .collect();
        roles::assign(&mut table.blocks[0], &forms[0].blocks[0]);
        let heading = Heading {
            title,
            kind: HeadingKind::Table,
            number: None,
            department: None,
            year: None,
            unit: None,
            note: None,
            empty: false,
            level: 0,
            copy: 0,
        };
        Report { tables: vec![table], headings: vec![heading], ..Report::default() }
    }

    fn set(row: u32, column: u16, text: &str, value: Value) -> Edit {
        Edit::Cell { block: BLOCK, row: RowIx(row), column: ColumnIx(column), text: text.into(), value }
    }

    #[test]
    fn roles_follow_and_what_is_untouched_stays() {
        let forms = forms();
        let before = report(&forms);
        let leaves = |report: &Report| report.tables[0].blocks[0].rows.iter().map(|row| row.leaf).collect::<Vec<_>>();
        assert_eq!(leaves(&before), [false, false, true]);
        let after = Patch { edits: vec![Edit::RemoveRow(BLOCK, RowIx(2))] }.over(&before, &forms, &[]);
        assert_eq!(leaves(&after), [false, true]);
        assert_eq!(after.tables[0].blocks[0].cells[3].place, before.tables[0].blocks[0].cells[3].place);
        let lists = [CodeList::default()];
        let moved =
            Patch { edits: vec![set(2, 0, "20501", Value::Text("20501".into()))] }.over(&before, &forms, &lists);
        assert_eq!(leaves(&moved), [false, true, true]);
        assert_eq!(moved.tables[0].blocks[0].by_code["20501"], [RowIx(2)]);
    }

    #[test]
    fn a_table_without_figures_is_empty_again() {
        let forms = forms();
        let blank = |row| set(row, 1, "", Value::Blank);
        let empty = Patch { edits: vec![blank(0), blank(1), blank(2)] }.over(&report(&forms), &forms, &[]);
        assert_eq!((empty.tables[0].state, empty.headings[0].empty), (TableState::Empty, true));
        let mut filled = empty;
        apply(&mut filled, &forms, &[], &set(1, 1, "5", number("5", 5).value));
        assert_eq!((filled.tables[0].state, filled.headings[0].empty), (TableState::Bound { whole: true }, false));
        apply(&mut filled, &forms, &[], &Edit::RemoveTable(FormId(0)));
        assert_eq!((filled.tables[0].state, filled.headings.len()), (TableState::Absent, 0));
    }

    #[test]
    fn what_is_not_there_is_left_alone() {
        let forms = forms();
        let before = report(&forms);
        let far = BlockRef::new(FormId(9), BlockIx(9));
        let edits = vec![
            set(9, 1, "1", Value::Blank),
            set(1, 9, "1", Value::Blank),
            Edit::RemoveRow(BLOCK, RowIx(9)),
            Edit::RemoveColumn(BLOCK, ColumnIx(9)),
            Edit::RemoveRow(far, RowIx(0)),
            Edit::RemoveTable(FormId(9)),
            Edit::RemoveHeading(9),
        ];
        let after = Patch { edits }.over(&before, &forms, &[]);
        let shown = |report: &Report| format!("{:?}", (&report.tables[0].blocks[0].cells, &report.headings));
        assert_eq!(shown(&after), shown(&before));
    }
}
