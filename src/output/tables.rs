//! Which tables a check read, in a line or two: those with a number and the forms of evaluation by name, the many kinds
//! of prose by their count.
//!
//! Must not show what is in them; `gouji show` does.

use super::view::View;
use crate::base::problem::counted;
use crate::form::table::TableForm;
use crate::report::model::{Table, TableState};
use crate::session::Check;

/// `读到 01 02 03；缺 07；文字说明读到 30 种，缺 4 种`; with `whole`, every form by its name.
#[must_use]
pub fn line(check: &Check, whole: bool, view: &View) -> String {
    let own = check.program.own_forms();
    let all: Vec<(&TableForm, &Table)> = own.iter().zip(&check.report.tables).collect();
    let read = check.program.read_forms();
    let wanted = |at: &usize| read.get(*at).copied().unwrap_or(false);
    // rulesets without rules, or rules about the document alone, leave nothing to choose by
    let some = !whole && (0..own.len()).any(|at| wanted(&at));
    let used: Vec<_> = (0_usize..).zip(&all).filter(|(at, _)| !some || wanted(at)).map(|(_, pair)| *pair).collect();
    let (prose, tables): (Vec<_>, Vec<_>) = used.iter().partition(|(form, _)| !whole && form.reading.is_some());
    let mut parts = Vec::new();
    let mut add = |zh: &str, en: &str, list: String| {
        if !list.is_empty() {
            parts.push(format!("{} {list}", view.pick(zh, en)));
        }
    };
    add("读到", "read", names(&tables, |state| state == TableState::Bound { whole: true }));
    add("未读全", "read in part", names(&tables, |state| state == TableState::Bound { whole: false }));
    add("空表", "empty", names(&tables, |state| state == TableState::Empty));
    let (cut, rest): (Vec<_>, Vec<_>) = tables.iter().copied().partition(|(_, table)| table.cut.is_some());
    let is_absent = |state| state == TableState::Absent;
    add("缺", "absent", names(&rest, is_absent));
    add("文件中断，不知有无", "unknown, as the file breaks off:", names(&cut, is_absent));
    let lacking =
        |cut: bool| prose.iter().filter(|(_, table)| is_absent(table.state) && table.cut.is_some() == cut).count();
    let (unknown, absent) = (lacking(true), lacking(false));
    let found = prose.len() - absent - unknown;
    if !prose.is_empty() {
        let mut lack = (String::new(), String::new());
        if absent > 0 {
            lack = (format!("，缺 {absent} 种"), format!(", {absent} absent"));
        }
        if unknown > 0 {
            lack.0.push_str(&format!("，{unknown} 种不知有无"));
            lack.1.push_str(&format!(", {unknown} unknown"));
        }
        let zh = format!("文字说明读到 {found} 种内容{}", lack.0);
        parts.push(view.pick(&zh, &format!("{} of prose read{}", counted(found, "kind", "kinds"), lack.1)));
    }
    let others = own.len() - used.len();
    if others > 0 {
        let zh = format!("另有 {others} 种表和文字没有规则用到");
        let en = format!("{} that no rule reads", counted(others, "more table or text", "more tables and texts"));
        parts.push(view.pick(&zh, &en));
    }
    parts.join(&view.pick("；", "; "))
}

fn names(tables: &[&(&TableForm, &Table)], wanted: impl Fn(TableState) -> bool) -> String {
    let found = tables.iter().filter(|(_, table)| wanted(table.state));
    let mut names: Vec<&str> = found.map(|(form, _)| form.number.as_deref().unwrap_or(&form.name)).collect();
    // a layer may number tables in another order than they are declared in; those without a number come last
    names.sort_by_key(|name| (!name.starts_with(|first: char| first.is_ascii_digit()), *name));
    names.join(" ")
}
