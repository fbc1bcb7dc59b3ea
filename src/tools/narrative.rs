//! What is read from prose and evaluation forms: sections, figures, and the rules that use them, as Markdown.
//!
//! Written in Chinese; must not read files.

use std::fmt::Write as _;

use crate::form::ids::FormId;
use crate::form::table::{BlockForm, ColumnType, TableForm};
use crate::session::Session;

/// Every form that reads prose, in the order declared.
#[must_use]
pub fn markdown(session: &Session) -> String {
    let mut out = String::from("# 文字说明读什么\n\n");
    out.push_str("由表式和规则生成：每一节文字按哪些标题找到，读出哪些数，哪些规则用到它们。\n");
    out.push_str("标题不计序号、“关于”、年度、单位名称和末尾的“情况说明”“说明”“情况”；写了几个标题的，印哪个都行。\n");
    for (at, form) in session.program.forms.iter().enumerate() {
        if form.reading.is_some() {
            section(&mut out, session, FormId(u16::try_from(at).unwrap_or(u16::MAX)), form);
        }
    }
    out
}

fn section(out: &mut String, session: &Session, id: FormId, form: &TableForm) {
    let title = form.titles.first().map(|title| format!(" {title}")).unwrap_or_default();
    let _ = writeln!(out, "\n## {}{title}\n", form.name);
    let sections = form.reading.iter().flat_map(|reading| &reading.sections);
    let paths: Vec<String> =
        sections.map(|path| path.iter().map(|level| level.join("、")).collect::<Vec<_>>().join(" 之下 ")).collect();
    let place = if paths.is_empty() { "全文".to_owned() } else { paths.join("；或 ") };
    let _ = writeln!(out, "- 标题：{place}");
    for block in &form.blocks {
        let key = block.key().and_then(|key| block.columns.get(usize::from(key.0)));
        let kind = match key {
            Some(key) => format!("每个{}一行", key.name),
            None => "读一次".to_owned(),
        };
        let _ = writeln!(out, "- {kind}：{}", columns(block, session));
    }
    let mut rules: Vec<&str> = Vec::new();
    for rule in &session.program.rules {
        let used = rule.cases.iter().any(|case| case.forms.contains(&id));
        if used && !rules.contains(&rule.id.as_str()) {
            rules.push(&rule.id);
        }
    }
    let rules = if rules.is_empty() { "无".to_owned() } else { rules.join("、") };
    let _ = writeln!(out, "- 规则：{rules}");
}

fn columns(block: &BlockForm, session: &Session) -> String {
    let kind = |kind: &ColumnType| match kind {
        ColumnType::Amount => "金额".to_owned(),
        ColumnType::Percent => "百分比".to_owned(),
        ColumnType::Number => "数".to_owned(),
        ColumnType::Count(unit) => unit.word().to_owned(),
        ColumnType::Code(list) => session.program.lists.get(*list).map_or_else(String::new, |list| list.name.clone()),
        ColumnType::Label => "名称".to_owned(),
        ColumnType::Date => "日期".to_owned(),
        ColumnType::Text | ColumnType::Bound => "文字".to_owned(),
    };
    let named = block.columns.iter().map(|column| {
        let types: Vec<String> = column.types.iter().map(kind).collect();
        format!("{}（{}）", column.name, types.join("或"))
    });
    named.collect::<Vec<_>>().join("、")
}
