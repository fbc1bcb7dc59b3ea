//! Names of tables, rows and cells as they are written in the language: `03[2159999].基本支出`.
//!
//! Must not know rules or verdicts.

use super::index::{block_form, form_of};
use crate::form::table::{BlockForm, BlockRef, ColumnIx, FormId, NodeIx, NodeKind, Where};
use crate::report::model::{Heading, Key, Report, Row, RowIx};
use crate::ruleset::program::{MemberKey, Program, RowRef, Word};

/// `本文.部门`, of an input `上年.本文.部门`.
pub(super) fn own(program: &Program, input: Option<u16>, field: &str) -> String {
    let input = input.and_then(|input| program.inputs.get(usize::from(input)));
    input.map_or_else(|| format!("本文.{field}"), |input| format!("{}.本文.{field}", input.name))
}

/// `03`, or the name of a form without number.
pub(super) fn form(program: &Program, id: FormId) -> String {
    // `上年.01`: each part is a name of its own
    let short = form_of(program, id).map_or("", |form| form.number.as_deref().unwrap_or(&form.name));
    short.split('.').map(quoted).collect::<Vec<_>>().join(".")
}

/// `["园区专项"]`: which of several copies is read; nothing where there is only one.
pub(super) fn member(program: &Program, report: &Report, id: BlockRef) -> String {
    match id.from {
        Where::Here | Where::Every => String::new(),
        Where::Keyed(key) => program.members.get(usize::from(key)).map_or_else(String::new, |key| format!("[{key}]")),
        Where::Member(at) => match report.table(id).and_then(|table| Some((table.key.as_ref()?, table.copy))) {
            Some((key, copy)) => format!("[{}]", MemberKey { key: key.text.clone(), nth: nth(copy) }),
            None => format!("[#{}]", u32::from(at) + 1),
        },
    }
}

/// `03`, `01.收入`, `项目自评["园区专项"].指标`
pub(super) fn block(program: &Program, report: &Report, id: BlockRef) -> String {
    let mut name = form(program, id.form);
    name.push_str(&member(program, report, id));
    if let Some(part) = block_form(program, id).and_then(|spec| spec.name.as_deref()) {
        name.push('.');
        name.push_str(&quoted(part));
    }
    name
}

/// `基本支出`
pub(super) fn column(program: &Program, id: BlockRef, column: ColumnIx) -> String {
    let spec = block_form(program, id).and_then(|spec| spec.columns.get(usize::from(column.0)));
    spec.map_or_else(String::new, |column| quoted(&column.name))
}

/// `2159999`, `总计`, `园区专项#2`: what stands in the brackets.
pub(super) fn row(program: &Program, report: &Report, id: BlockRef, row: RowIx) -> String {
    let Some(found) = report.block(id).and_then(|block| block.row(row)) else { return String::new() };
    numbered(unnumbered(program, id, found, row), found.copy)
}

/// `"支出决算表"`, `"机构设置"#2`: as [`row`], of a heading.
pub(super) fn heading_key(heading: &Heading) -> String {
    MemberKey { key: heading.title.text.clone(), nth: nth(heading.copy) }.to_string()
}

/// `文档["支出决算表"]`
pub(super) fn heading(heading: Option<&Heading>) -> String {
    format!("文档[{}]", heading.map_or_else(|| "\"\"".to_owned(), heading_key))
}

/// The second of a name is told from the first by its number.
fn numbered(name: String, copy: u32) -> String {
    match nth(copy) {
        Some(number) => format!("{name}#{number}"),
        None => name,
    }
}

fn nth(copy: u32) -> Option<u32> {
    (copy > 0).then(|| copy.saturating_add(1))
}

fn unnumbered(program: &Program, id: BlockRef, found: &Row, row: RowIx) -> String {
    match (&found.key, found.node, found.ordinal) {
        (Key::Code(code), _, _) => code.clone(),
        (Key::Label(_), Some(at), _) => node(program, id, at),
        (Key::Label(label) | Key::Unknown(label), _, _) => quoted(label),
        (Key::Nameless, _, Some(ordinal)) => format!("#{ordinal}"),
        (Key::Nameless, _, None) => format!("'第{}行'", row.0.saturating_add(1)),
    }
}

/// A row of the form; with the row above where the label stands twice in the tree.
pub(super) fn node(program: &Program, id: BlockRef, at: NodeIx) -> String {
    let Some(spec) = block_form(program, id) else { return String::new() };
    let Some(found) = spec.nodes.get(usize::from(at.0)) else { return String::new() };
    let name = match &found.kind {
        NodeKind::Label(label) => label,
        NodeKind::Code(code) => return code.clone(),
        NodeKind::List(_) | NodeKind::Others => return String::new(),
    };
    let twice = spec.nodes.iter().filter(|other| other.kind == found.kind).count() > 1;
    match found.parent.and_then(|parent| label(spec, parent)) {
        Some(above) if twice => format!("{}.{}", quoted(above), quoted(name)),
        _ => quoted(name),
    }
}

fn label(spec: &BlockForm, at: NodeIx) -> Option<&str> {
    match &spec.nodes.get(usize::from(at.0))?.kind {
        NodeKind::Label(label) => Some(label),
        _ => None,
    }
}

/// `03[2159999].基本支出`
pub(super) fn cell(program: &Program, report: &Report, id: BlockRef, at: RowIx, col: ColumnIx) -> String {
    let place = block(program, report, id);
    format!("{place}[{}].{}", row(program, report, id, at), column(program, id, col))
}

/// A row that a rule refers to and that may not be printed: `205`, `结余分配`.
pub(super) fn reference(program: &Program, id: BlockRef, wanted: &RowRef) -> String {
    match wanted {
        RowRef::Node(at) => node(program, id, *at),
        RowRef::Code(code) => code.clone(),
        RowRef::CodeRange(first, last) => format!("{first}..{last}"),
        RowRef::Ordinal(number) => format!("#{number}"),
        RowRef::Nth(row, number) => format!("{}#{number}", reference(program, id, row)),
        RowRef::Word(word) => match word.as_ref() {
            Word::Const(text) => quoted(&text.text),
            _ => String::new(),
        },
        RowRef::Slot(_) | RowRef::SameKey { .. } | RowRef::Only => String::new(),
    }
}

/// A name, in single quotes where the language asks for them.
#[must_use]
pub fn quoted(name: &str) -> String {
    let bare = |c: char| c.is_alphanumeric() || matches!(c, '_' | '、');
    let digits = name.bytes().all(|byte| byte.is_ascii_digit());
    let leading = name.starts_with(|c: char| c.is_numeric());
    if !name.is_empty() && name.chars().all(bare) && (digits || !leading) {
        name.to_owned()
    } else {
        // a quote inside would end the name; names are looked up without their quotes
        format!("'{}'", name.replace(['\'', '＇'], "’"))
    }
}
