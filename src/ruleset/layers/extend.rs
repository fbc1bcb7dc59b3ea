//! `form 三公 += { … }`: columns, rows, aliases, titles and readings added to a form that is there.
//!
//! Works on trees. Must not know what is printed; what is added is optional, so that documents without it still fit.

use std::borrow::Cow;

use crate::base::fold::fold;
use crate::base::place::{Span, Spot};
use crate::base::problem::{Problem, Text};
use crate::ruleset::problems::{self, Cure, error, listed, nearest, nearest_or_within};
use crate::syntax::tree::{Block, Column, Form, Name, Reading, RowKind, RowNode};

/// Adds what `+=` of a layer says to the form that it means: by name, else by the number in force.
pub(super) fn add(forms: &mut [Cow<'_, Form>], extra: &Form, told: &mut Vec<Problem>) {
    let bears = |name: &Option<Name>, wanted: &Name| name.as_ref().is_some_and(|name| name.text == wanted.text);
    let wanted = extra.name.as_ref().or(extra.number.as_ref());
    let of_kind = |form: &Cow<'_, Form>| kind(form) == kind(extra);
    let meant = wanted.and_then(|wanted| {
        let named = forms.iter().position(|form| of_kind(form) && bears(&form.name, wanted));
        named.or_else(|| forms.iter().position(|form| of_kind(form) && bears(&form.number, wanted)))
    });
    match meant.and_then(|at| forms.get_mut(at)) {
        Some(form) => extend(form.to_mut(), extra, told),
        None => told.push(no_form(forms, extra)),
    }
}

/// The kind of document that has a form; none: the accounts.
pub(super) fn kind(form: &Form) -> Option<&str> {
    form.of.as_ref().map(|of| of.text.as_str())
}

fn no_form(forms: &[Cow<'_, Form>], extra: &Form) -> Problem {
    let head = extra.name.as_ref().or(extra.number.as_ref());
    let (wanted, span) = head.map_or(("", extra.span), |name| (name.text.as_str(), name.span));
    let (zh, en) = match kind(extra) {
        None => (format!("没有“{wanted}”这张表，无从添加"), format!("there is no form “{wanted}” to add to")),
        Some(of) => {
            (format!("“{of}”没有“{wanted}”这张表，无从添加"), format!("“{of}” has no form “{wanted}” to add to"))
        }
    };
    let problem = error(problems::UNKNOWN_TABLE, span, zh, en);
    let elsewhere = forms.iter().find_map(|form| form.name.as_ref().filter(|name| name.text == wanted).zip(Some(form)));
    if let Some((name, form)) = elsewhere {
        let problem = problem.at(Spot::Rule(name.span), Text::new("这张表在这里", "this form"));
        let of = kind(form).map_or_else(String::new, |of| format!(" of {of}"));
        return problem.cure(format!("写 form {wanted}{of} +="), format!("write form {wanted}{of} +="));
    }
    let names = || forms.iter().filter(|form| kind(form) == kind(extra)).filter_map(|form| form.name.as_ref());
    let near = nearest_or_within(wanted, names().map(|name| name.text.as_str()));
    match names().find(|name| Some(name.text.as_str()) == near) {
        Some(name) => problem.at(Spot::Rule(name.span), Text::new("这张表在这里", "this form")).near(near),
        None => problem.cure("新表写 form，不写 +=", "a new form is written without +="),
    }
}

/// An error over what is added and what is there.
fn clash(span: Span, there: Span, zh: impl Into<String>, en: impl Into<String>) -> Problem {
    error(problems::ADDS, span, zh, en).at(Spot::Rule(there), Text::new("原来的", "what is there"))
}

fn extend(form: &mut Form, extra: &Form, told: &mut Vec<Problem>) {
    let head = form.name.as_ref().or(form.number.as_ref()).map_or(form.span, |name| name.span);
    let fixed = [
        extra.unit.map(|(_, span)| ("unit", span)),
        extra.decimals.map(|(_, span)| ("decimals", span)),
        extra.tolerance.as_ref().map(|tolerance| ("tolerance", tolerance.span)),
        extra.many.as_ref().map(|many| ("many", many.span)),
        extra.optional.then_some(("optional", extra.span)),
        extra.since.map(|(_, span)| ("since", span)),
    ];
    for (what, span) in fixed.into_iter().flatten() {
        let zh = format!("+= 只能添加，不能改表的 {what}");
        told.push(clash(span, head, zh, format!("+= only adds: {what} of a form stays")));
    }
    add_names(&mut form.titles, &extra.titles);
    add_names(&mut form.notes, &extra.notes);
    form.items.extend(extra.items.iter().cloned());
    form.sections.extend(extra.sections.iter().cloned());
    form.readings.extend(extra.readings.iter().map(optional_reading));
    for block in &extra.blocks {
        match block_of(form, block) {
            Some(known) => extend_block(known, block, told),
            None => told.push(no_block(form, block, head)),
        }
    }
}

fn add_names(known: &mut Vec<Name>, added: &[Name]) {
    for name in added {
        if !known.iter().any(|known| known.text == name.text) {
            known.push(name.clone());
        }
    }
}

/// The block of that name; without a name the only one.
fn block_of<'f>(form: &'f mut Form, block: &Block) -> Option<&'f mut Block> {
    match &block.name {
        Some(name) => {
            form.blocks.iter_mut().find(|known| known.name.as_ref().is_some_and(|known| known.text == name.text))
        }
        None if form.blocks.len() == 1 => form.blocks.first_mut(),
        None => None,
    }
}

fn no_block(form: &Form, block: &Block, head: Span) -> Problem {
    let names: Vec<&str> = form.blocks.iter().filter_map(|block| Some(block.name.as_ref()?.text.as_str())).collect();
    match &block.name {
        Some(name) => {
            let zh = format!("这张表没有“{}”这个区块", name.text);
            let problem = clash(name.span, head, zh, format!("the form has no block “{}”", name.text));
            problem.near(nearest(&name.text, names.iter().copied()))
        }
        None => {
            let span = block.columns.first().map(|column| column.span).or(block.rows.first().map(|row| row.span));
            let (zh, en) = ("这张表分几个区块，要写加在哪一个", "the form has several blocks: which?");
            clash(span.unwrap_or(block.span), head, zh, en).cure(
                format!("写在 block 里：{}", listed(&names)),
                format!("write it inside a block: {}", listed(&names)),
            )
        }
    }
}

fn extend_block(block: &mut Block, extra: &Block, told: &mut Vec<Problem>) {
    for column in &extra.columns {
        add_column(block, column, told);
    }
    let roots: Vec<Span> = block.rows.iter().map(|row| row.span).collect();
    for row in &extra.rows {
        match (row_of(&mut block.rows, row), roots.as_slice()) {
            (Some(known), _) => extend_row(known, row, told),
            // a second root would leave the table without its total
            (None, [only]) => {
                let zh = format!("“{}”要写清加在哪一行之下", label(row));
                let problem = clash(row.span, *only, zh, format!("below which row is “{}” added?", label(row)));
                told.push(problem.cure("写成 rows 合计 { 新行 }", "write rows 合计 { new row }"));
            }
            (None, _) => block.rows.push(optional(row)),
        }
    }
}

fn add_column(block: &mut Block, extra: &Column, told: &mut Vec<Problem>) {
    if let Some(known) = block.columns.iter_mut().find(|known| known.name.text == extra.name.text) {
        if !extra.types.is_empty() && extra.types != known.types && shown(&extra.types) != shown(&known.types) {
            let zh = format!("列“{}”已有别的类型", known.name.text);
            let en = format!("column “{}” has another type", known.name.text);
            told.push(clash(extra.span, known.span, zh, en).cure("类型写得和原来一样", "write the type that it has"));
        }
        add_names(&mut known.aliases, &extra.aliases);
        if known.split.is_empty() {
            known.split.clone_from(&extra.split);
        }
        return;
    }
    let mut names = std::iter::once(&extra.name).chain(&extra.aliases);
    let taken = |known: &Column| {
        let all = || std::iter::once(&known.name).chain(&known.aliases);
        names.find(|name| all().any(|known| fold(&known.text) == fold(&name.text))).map(|name| (name, known.span))
    };
    if let Some((name, there)) = block.columns.iter().find_map(taken) {
        let zh = format!("“{}”已是另一列的名称", name.text);
        told.push(clash(name.span, there, zh, format!("“{}” names another column already", name.text)));
        return;
    }
    if extra.key {
        let (zh, en) = ("不能给已有的表添加主键", "a key cannot be added to a form");
        told.push(clash(extra.span, block.span, zh, en).cure("删去 key", "leave key out"));
        return;
    }
    block.columns.push(Column { optional: true, ..extra.clone() });
}

/// Types by their words, wherever they are written.
fn shown(types: &[crate::syntax::tree::ColumnType]) -> Vec<String> {
    use crate::syntax::tree::ColumnType as T;
    let one = |kind: &T| match kind {
        T::Code(name) | T::Pattern(name) | T::Unknown(name) => name.text.clone(),
        T::ListOf(name) => format!("list {}", name.as_ref().map_or("", |name| name.text.as_str())),
        other => format!("{other:?}"),
    };
    types.iter().map(one).collect()
}

fn label(row: &RowNode) -> &str {
    match &row.kind {
        RowKind::Name(name) | RowKind::Code(name) => &name.text,
        RowKind::Others(_) => "others",
    }
}

/// The row of that name on top, else the only one of that name below.
fn row_of<'r>(rows: &'r mut [RowNode], wanted: &RowNode) -> Option<&'r mut RowNode> {
    if let Some(at) = rows.iter().position(|row| label(row) == label(wanted)) {
        return rows.get_mut(at);
    }
    let has = |row: &RowNode| row.children.as_deref().is_some_and(|rows| count(rows, wanted) > 0);
    if count(rows, wanted) != 1 {
        return None;
    }
    let inside = rows.iter().position(has)?;
    row_of(rows.get_mut(inside)?.children.as_deref_mut()?, wanted)
}

fn count(rows: &[RowNode], wanted: &RowNode) -> usize {
    let below = |row: &RowNode| row.children.as_deref().map_or(0, |rows| count(rows, wanted));
    rows.iter().map(|row| usize::from(label(row) == label(wanted)) + below(row)).sum()
}

fn extend_row(row: &mut RowNode, extra: &RowNode, told: &mut Vec<Problem>) {
    add_names(&mut row.aliases, &extra.aliases);
    if extra.memo && !row.memo {
        let (zh, en) = ("不能把已有的行改成 memo", "a row that is there cannot become memo");
        told.push(clash(extra.span, row.span, zh, en));
    }
    for child in extra.children.iter().flatten() {
        let children = row.children.get_or_insert_default();
        match children.iter_mut().find(|known| label(known) == label(child)) {
            Some(known) => extend_row(known, child, told),
            None => children.push(optional(child)),
        }
    }
}

/// What is read beside the rest may be missing from a document.
fn optional_reading(reading: &Reading) -> Reading {
    let mut reading = reading.clone();
    match &mut reading {
        Reading::Read(read) | Reading::Row(read) => read.optional = true,
        Reading::Each(each) => each.optional = true,
        Reading::List(list) => list.optional = true,
    }
    reading
}

/// A row added, and all below it, may be missing from a document.
fn optional(row: &RowNode) -> RowNode {
    let children = row.children.as_ref().map(|rows| rows.iter().map(optional).collect());
    RowNode { optional: true, children, ..row.clone() }
}
