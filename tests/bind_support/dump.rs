//! A report as readable text: tables, rows in their tree, cells, headings, problems.
//!
//! Prints everything the binder decides, so that a changed decision changes the text.

use std::fmt::Write;

use gouji::base::place::{Place, Spot};
use gouji::base::problem::Problem;
use gouji::form::table::TableForm;
use gouji::report::model::{Block, Cell, Key, Printed, Report, Row, TableState, Value};

/// The whole report; tables that are absent are one line.
pub fn report(report: &Report, forms: &[TableForm], problems: &[Problem]) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "年度 {:?} 部门 {} 地区 {:?}",
        report.year,
        report.department.as_ref().map_or("-", |name| &name.text),
        report.region
    );
    for (form, table) in forms.iter().zip(&report.tables) {
        if table.state == TableState::Absent {
            continue;
        }
        let unit = table.unit.map_or("-", gouji::base::unit::Unit::word);
        let cut = if table.cut.is_some() { " 文件中断" } else { "" };
        let _ = writeln!(out, "\n== {} {:?} {unit} d={}{cut}", form.name, table.state, table.decimals);
        for (name, printed) in [
            ("标题", &table.title),
            ("编号", &table.number),
            ("单位", &table.unit_printed),
            ("部门", &table.department),
            ("说明", &table.note),
        ] {
            let _ = printed.as_ref().map(|printed| writeln!(out, "{name} {} {}", printed.text, place(printed.place)));
        }
        for (block_form, block) in form.blocks.iter().zip(&table.blocks) {
            let _ = writeln!(out, "-- {}", block_form.name.as_deref().unwrap_or("*"));
            let headers: Vec<String> = block_form
                .columns
                .iter()
                .zip(&block.headers)
                .zip(&block.column_ordinals)
                .map(|((column, header), ordinal)| header_text(&column.name, header, *ordinal))
                .collect();
            let _ = writeln!(out, "   {}", headers.join(" | "));
            for (id, row) in block.row_ids() {
                let cells: Vec<String> = (0..block.headers.len())
                    .map(|at| cell(&block.cells[id.0 as usize * block.headers.len() + at]))
                    .collect();
                let _ = writeln!(out, "   {} :: {}", row_text(block, row), cells.join(" | "));
            }
        }
    }
    let _ = writeln!(out, "\n== 标题");
    for heading in &report.headings {
        let note = heading.note.as_ref().map_or(0, |note| note.text.chars().count());
        let number = heading.number.as_ref().map_or("", |number| number.text.as_str());
        let empty = if heading.empty { " 空" } else { "" };
        let title = &heading.title;
        let _ = writeln!(
            out,
            "{:?}{} [{number}] {} {} +{note}{empty}",
            heading.kind,
            heading.level,
            title.text,
            place(title.place)
        );
    }
    let _ = writeln!(out, "\n== 问题");
    let of_tables = report.tables.iter().flat_map(|table| &table.problems);
    let all: Vec<_> = problems.iter().chain(&report.problems).chain(of_tables).collect();
    let absent = all.iter().filter(|problem| problem.code.0 == "GJ401").count();
    let _ = writeln!(out, "GJ401 × {absent}");
    for problem in all.iter().filter(|problem| problem.code.0 != "GJ401") {
        let places: Vec<String> = problem
            .labels
            .iter()
            .map(|label| match label.spot {
                Spot::Report(at) => place(at),
                Spot::Rule(_) => "?".to_owned(),
            })
            .collect();
        let _ =
            writeln!(out, "{} {} {} {}", problem.code.0, problem.severity.word(), problem.message.zh, places.join(" "));
        let _ = problem.help.as_ref().map(|help| writeln!(out, "      {}", help.zh));
    }
    out
}

fn header_text(name: &str, header: &Option<Printed>, ordinal: Option<u32>) -> String {
    let number = ordinal.map_or_else(String::new, |number| format!("#{number}"));
    match header {
        Some(printed) if printed.text == name => format!("{name}{number}"),
        Some(printed) => format!("{name}<{}>{number}", printed.text),
        None => format!("{name}<无>"),
    }
}

fn row_text(block: &Block, row: &Row) -> String {
    let key = match &row.key {
        Key::Code(code) => code.clone(),
        Key::Label(label) => format!("[{label}]"),
        Key::Unknown(label) => format!("?{label}"),
        Key::Nameless => "·".to_owned(),
    };
    let parent = row.parent.and_then(|id| block.row(id)).map_or_else(String::new, |parent| match &parent.key {
        Key::Code(text) | Key::Label(text) | Key::Unknown(text) => format!(" <{text}"),
        Key::Nameless => String::new(),
    });
    let node = row.node.map_or_else(String::new, |node| format!(" n{}", node.0));
    let line = row.ordinal.map_or_else(String::new, |number| format!(" 行{number}"));
    let leaf = if row.leaf { " leaf" } else { "" };
    let at = row.place.map_or_else(String::new, |at| format!(" {}", place(at)));
    format!("{key} {}{line}{node}{parent}{leaf}{at}", row.name)
}

fn cell(cell: &Cell) -> String {
    match &cell.value {
        Value::Number(figure) => format!("{}", figure.value),
        Value::Blank => "_".to_owned(),
        Value::Text(text) => format!("“{text}”"),
        Value::Unreadable(_) => "!".to_owned(),
        Value::Absent => "×".to_owned(),
    }
}

fn place(place: Place) -> String {
    format!("{}:{}+{}", place.line, place.column, place.length)
}
