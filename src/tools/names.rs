//! The names that rules can use: tables, blocks, columns, rows, items, code lists.
//!
//! Must not know any report.

use crate::base::fold::suggest;
use crate::base::problem::{Lang, Text, counted};
use crate::base::wide;
use crate::form::ids::FormId;
use crate::form::table::{BlockForm, ColumnForm, ColumnType, NodeIx, NodeKind, TableForm};
use crate::session::Session;

/// All tables by number, name and title, and the code lists.
#[must_use]
pub fn all(session: &Session, lang: Lang) -> String {
    let mut out = String::new();
    let column = forms(session).map(|(_, form)| wide::width(&form.name)).max().unwrap_or(0);
    for (_, form) in forms(session) {
        let number = form.number.as_deref().unwrap_or("--");
        let title = form.titles.first().map_or("", String::as_str);
        out.push_str(&format!("{number}  {}  {title}\n", wide::pad_right(&form.name, column)));
    }
    for list in &session.program.lists {
        let (name, count) = (&list.name, list.entries.len());
        let fields = list.fields.join(" ");
        out.push_str(&match lang {
            Lang::Zh => format!("{name}  代码表，{count} 条；字段 {fields}\n"),
            Lang::En => format!("{name}  code list, {}; fields {fields}\n", counted(count, "entry", "entries")),
        });
    }
    out
}

/// The tables of the report, and those of inputs that are documents of another kind: accounts of another year have no
/// names of their own.
fn forms(session: &Session) -> impl Iterator<Item = (usize, &TableForm)> {
    let program = &session.program;
    let known = |at: &usize| {
        let input = u16::try_from(*at).ok().and_then(|at| program.input_of(FormId(at)));
        input.and_then(|input| program.inputs.get(input)).is_none_or(|input| input.kind.is_some())
    };
    program.forms.iter().enumerate().filter(move |(at, _)| known(at))
}

/// One table in full, or the nearest name if there is none.
///
/// # Errors
///
/// The name that was most likely meant.
pub fn table(session: &Session, name: &str, lang: Lang, width: usize) -> Result<String, Option<String>> {
    let known = |form: &TableForm| {
        form.number.as_deref() == Some(name) || form.name == name || form.titles.iter().any(|title| title == name)
    };
    let Some((at, form)) = forms(session).find(|(_, form)| known(form)) else {
        let known = forms(session).flat_map(|(_, form)| form.number.iter().chain([&form.name]));
        return Err(suggest(name, known.map(String::as_str)).map(str::to_owned));
    };
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let number = form.number.as_deref().unwrap_or("--");
    let mut out = format!("{number}  {}\n", form.name);
    let mut add = |name: &str, text: &str| line(&mut out, name, text, width);
    add(&say("标题", "titles"), &form.titles.join(" | "));
    add(&say("单位", "unit"), form.unit.word());
    for block in &form.blocks {
        if let Some(name) = &block.name {
            add(&say("方", "block"), name);
        }
        let columns: Vec<String> = block.columns.iter().map(|column| self::column(column, session)).collect();
        add(&say("列", "columns"), &columns.join("，"));
        let rows = rows(block, session, None);
        if !rows.is_empty() {
            add(&say("行", "rows"), &rows);
        }
    }
    let items: Vec<&str> = session
        .program
        .items
        .iter()
        .filter(|item| item.form.is_some_and(|form| usize::from(form.0) == at))
        .map(|item| item.name.as_str())
        .collect();
    if !items.is_empty() {
        add(&say("项", "items"), &items.join("，"));
    }
    Ok(out)
}

fn line(out: &mut String, name: &str, text: &str, width: usize) {
    for (at, line) in wide::wrap(text, width.saturating_sub(10)).iter().enumerate() {
        let head = if at == 0 { wide::pad_right(name, 8) } else { " ".repeat(8) };
        out.push_str(&format!("  {head}{line}\n"));
    }
}

/// `基本支出`, `科目编码（键，功能分类）`, `出国 | 因公出国（境）费`
fn column(column: &ColumnForm, session: &Session) -> String {
    let mut out = column.name.clone();
    for alias in &column.aliases {
        out.push_str(&format!(" | {alias}"));
    }
    let codes = column.types.iter().filter_map(|kind| match kind {
        ColumnType::Code(list) => session.program.lists.get(*list).map(|list| list.name.as_str()),
        _ => None,
    });
    let mut notes: Vec<&str> = codes.collect();
    if column.key {
        notes.insert(0, "key");
    }
    if column.optional {
        notes.push("optional");
    }
    if !notes.is_empty() {
        out.push_str(&format!(" [{}]", notes.join(", ")));
    }
    out
}

/// `总计 { 本年收入合计 { … }, 年初结转和结余 }`
fn rows(block: &BlockForm, session: &Session, parent: Option<NodeIx>) -> String {
    let mut out = Vec::new();
    for (id, node) in block.node_ids().filter(|(_, node)| node.parent == parent) {
        let name = match &node.kind {
            NodeKind::Label(name) | NodeKind::Code(name) => name.clone(),
            NodeKind::List(list) => session.program.lists.get(*list).map_or_else(String::new, |list| list.name.clone()),
            NodeKind::Others => "others".to_owned(),
        };
        let below = rows(block, session, Some(id));
        let mark = if node.optional { " optional" } else { "" };
        out.push(if below.is_empty() { format!("{name}{mark}") } else { format!("{name}{mark} {{ {below} }}") });
    }
    out.join(", ")
}
