//! What was understood of a report: each table aligned, with its unit, decimals and problems.
//!
//! Must not judge anything.

use super::grid::{Column, Grid, Need};
use super::lists::heading;
use super::view::{Ink, View};
use super::{problems, summary};
use crate::base::problem::counted;
use crate::base::wide;
use crate::form::table::{BlockForm, ColumnForm, ColumnIx, ColumnType, TableForm};
use crate::report::model::{Block, Cell, Key, Row, RowIx, Table, TableState, Value};
use crate::session::{Check, Session};

/// Every table of the report.
#[must_use]
pub fn report(check: &Check, session: &Session, view: &View) -> String {
    let mut out = summary::head(check, session, true, view);
    for (form, table) in check.program.forms.iter().zip(&check.report.tables) {
        if table.state != TableState::Absent {
            out.push_str(&one(form, table, session, view));
        }
    }
    out.push_str(&unread(check, view));
    out.push_str(&problems::of_report(&check.problems, &session.sources, true, view));
    out
}

/// Figures of the sections read that no form takes.
fn unread(check: &Check, view: &View) -> String {
    let mut lines: Vec<(u32, String)> = Vec::new();
    for printed in &check.report.unread {
        let text = wide::clean(&printed.text);
        match lines.last_mut() {
            Some((line, texts)) if *line == printed.place.line => texts.push_str(&format!(" {text}")),
            _ => lines.push((printed.place.line, text)),
        }
    }
    let mut out = String::new();
    if !lines.is_empty() {
        let count = check.report.unread.len();
        let zh = format!("读过的各节中未采用的数字 {count} 个");
        heading(
            &mut out,
            &zh,
            &(counted(count, "figure", "figures") + " of the sections read that no form takes"),
            view,
        );
    }
    for (line, texts) in lines {
        let text = view.pick(&format!("第 {line} 行  {texts}"), &format!("line {line}  {texts}"));
        wide::wrap(&text, view.room()).iter().for_each(|line| out.push_str(&format!("{line}\n")));
    }
    out
}

/// One table with its facts; of a form of which several are printed, each of them.
#[must_use]
pub fn one(form: &TableForm, table: &Table, session: &Session, view: &View) -> String {
    if !table.members.is_empty() {
        return table.members.iter().map(|member| one(form, member, session, view)).collect();
    }
    let mut out = String::new();
    let number = form.number.as_deref().unwrap_or(&form.name);
    let key = table.key.as_ref().map(|key| format!("[\"{}\"]", wide::clean(&key.text))).unwrap_or_default();
    let number = format!("{number}{key}");
    let title = table.title.as_ref().map_or(form.name.as_str(), |title| title.text.as_str());
    let title = wide::clean(title);
    let prose = form.reading.is_some();
    let bare = prose || !key.is_empty();
    let zh = if bare { format!("{number} {title}") } else { format!("{number}表 {title}") };
    heading(&mut out, &zh, &format!("table {number} {title}"), view);
    let mut facts = Vec::new();
    let place = table.title.as_ref().and_then(|title| {
        Some(format!("{}:{}", wide::clean(&session.sources.get(title.place.source)?.name), title.place.line))
    });
    facts.extend(place);
    let unit = table.unit.unwrap_or(form.unit).word();
    let printed = if table.unit_printed.is_some() { "" } else { "（未印单位，按默认）" };
    let printed_en = if table.unit_printed.is_some() { "" } else { " (none printed, default)" };
    if !prose {
        facts.push(view.pick(&format!("单位 {unit}{printed}"), &format!("unit {unit}{printed_en}")));
        let decimals = table.decimals;
        facts.push(view.pick(&format!("{decimals} 位小数"), &counted(decimals as usize, "decimal", "decimals")));
    }
    facts.push(view.say(&state(table.state)));
    facts.extend(table.note.as_ref().map(|note| wide::clean(&note.text)));
    for line in wide::wrap(&facts.join(view.dot()), view.room()) {
        out.push_str(&view.paint(Ink::Faint, &line));
        out.push('\n');
    }
    for (shape, block) in form.blocks.iter().zip(&table.blocks) {
        let words = prose || is_list(shape) || !shape.columns.iter().any(holds_figures);
        out.push_str(&rows(shape, block, words, &|_| true, view));
    }
    out
}

/// A list of indicators: words matter in it as much as figures.
fn is_list(shape: &BlockForm) -> bool {
    shape.columns.iter().any(|column| column.merged)
}

fn holds_figures(column: &ColumnForm) -> bool {
    column.types.iter().any(ColumnType::is_number)
}

fn state(state: TableState) -> crate::base::problem::Text {
    let (zh, en) = match state {
        TableState::Absent => ("缺", "absent"),
        TableState::Empty => ("空表，按 0 计", "empty, counts as 0"),
        TableState::Bound { whole: true } => ("读全", "read whole"),
        TableState::Bound { whole: false } => ("未读全", "read in part"),
    };
    crate::base::problem::Text::new(zh, en)
}

/// Rows of a block as aligned lines with the line numbers of the document; with `words` columns of text too.
#[must_use]
pub fn rows(shape: &BlockForm, block: &Block, words: bool, wanted: &dyn Fn(RowIx) -> bool, view: &View) -> String {
    if block.rows.is_empty() {
        return String::new();
    }
    let list = is_list(shape);
    let shown: Vec<_> = shape
        .column_ids()
        .filter(|(id, column)| {
            let printed = block.headers.get(usize::from(id.0)).is_some_and(Option::is_some);
            let holds = block.row_ids().any(|(row, _)| block.cell(row, *id).is_some_and(|cell| cell.place.is_some()));
            !column.key && (printed || holds) && (words || holds_figures(column))
        })
        .collect();
    let mut grid = Grid { columns: columns(shape, &shown, view), ..Grid::default() };
    let mut above: Vec<String> = Vec::new();
    for (at, row) in block.row_ids().filter(|(at, _)| wanted(*at)) {
        let (key, name) = names(shape, row);
        let first = shown.iter().find_map(|(id, _)| block.cell(at, *id)?.place);
        let line = if list { row.place } else { first.or(row.place) };
        let line = line.map(|place| place.line.to_string()).unwrap_or_default();
        let mut cells = vec![line, format!("{}{key}", " ".repeat(depth(block, at))), name];
        let texts: Vec<String> = shown
            .iter()
            .map(|(id, form)| {
                block.cell(at, *id).map(|cell| value(cell, list && !holds_figures(form))).unwrap_or_default()
            })
            .collect();
        // as printed: a merged cell has its label once
        cells.extend(texts.iter().zip(&shown).enumerate().map(|(nth, (text, (_, form)))| {
            let again = form.merged && above.get(nth) == Some(text);
            if again { String::new() } else { text.clone() }
        }));
        above = texts;
        grid.rows.push(cells);
    }
    if grid.rows.iter().all(|row| row.get(2).is_none_or(String::is_empty)) {
        grid.columns.remove(2);
        grid.rows.iter_mut().filter(|row| row.len() > 2).for_each(|row| drop(row.remove(2)));
    }
    if list {
        return draw(&grid, view);
    }
    let leading = grid.columns.len() - shown.len();
    grid.panels(leading, view.room()).iter().map(|panel| draw(panel, view)).collect::<Vec<_>>().join("\n")
}

/// The columns of a grid: line number, key, name, and those shown.
fn columns(shape: &BlockForm, shown: &[(ColumnIx, &ColumnForm)], view: &View) -> Vec<Column> {
    let column = |header: String, right: bool, need: Need| Column { header, right, need };
    let mut all = vec![column(view.pick("行", "line"), true, Need::Key)];
    let list = is_list(shape);
    let mut merged = shape.columns.iter().filter(|column| column.merged).map(|column| &column.name);
    let nested = merged.next().filter(|_| merged.next().is_some());
    let names = if list { Need::Name } else { Need::Key };
    all.push(column(shape.name.clone().unwrap_or_else(|| view.pick("项目", "item")), false, names));
    all.push(column(view.pick("名称", "name"), false, Need::Name));
    all.extend(shown.iter().map(|(_, form)| match list && !holds_figures(form) {
        // the next level tells more
        true if form.optional || (form.merged && nested.is_some_and(|name| *name == form.name)) => {
            column(form.name.clone(), false, Need::Spare)
        }
        true => column(form.name.clone(), false, Need::Name),
        false => column(form.name.clone(), true, Need::Figure),
    }));
    all
}

/// What stands in the columns of key and name of a row.
fn names(shape: &BlockForm, row: &Row) -> (String, String) {
    match &row.key {
        Key::Code(code) => (code.clone(), wide::clean(&row.name)),
        Key::Label(label) => (label.clone(), String::new()),
        Key::Unknown(label) if shape.nodes.is_empty() => (label.clone(), String::new()),
        Key::Unknown(label) => (format!("? {label}"), String::new()),
        Key::Nameless => (String::new(), String::new()),
    }
}

fn draw(grid: &Grid, view: &View) -> String {
    let layout = grid.layout(view.room());
    let header = grid.header(&layout, view);
    let mut out = view.paint(Ink::Strong, header.trim_end());
    out.push('\n');
    for row in &grid.rows {
        out.push_str(grid.line(row, &layout, view).0.trim_end());
        out.push('\n');
    }
    out
}

/// How deep a row stands in the tree.
fn depth(block: &Block, mut row: RowIx) -> usize {
    let mut depth = 0;
    while let Some(parent) = block.row(row).and_then(|row| row.parent).filter(|_| depth < 6) {
        row = parent;
        depth += 1;
    }
    depth
}

/// What a cell says; words in quotes where a figure should stand.
fn value(cell: &Cell, words: bool) -> String {
    let text = wide::clean(&cell.text);
    match &cell.value {
        Value::Number(_) | Value::Blank => text,
        Value::Text(meant) if words => wide::clean(meant),
        Value::Text(_) => format!("“{text}”"),
        Value::Unreadable(_) => format!("?{text}"),
        Value::Absent => "-".to_owned(),
    }
}
