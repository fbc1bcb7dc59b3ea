//! The value of an expression for a person: the figure, what it may be, and each cell it was made of.
//!
//! Must not evaluate anything.

use super::show;
use super::view::{Ink, View};
use crate::base::problem::counted;
use crate::base::wide;
use crate::diagnose::figure;
use crate::eval::Figured;
use crate::eval::outcome::{Operand, Verdict};
use crate::session::{Answer, Check, Session};

/// The answer as text.
#[must_use]
pub fn render(answer: &Answer, expression: &str, check: &Check, session: &Session, view: &View) -> String {
    let expression = wide::clean(expression);
    match answer {
        Answer::Figure(figured) => figure_of(figured, &expression, session, view),
        Answer::Word(text) => format!("{expression} = “{}”\n", wide::clean(text)),
        Answer::Verdict(verdict) => format!("{expression}{}\n", verdict_of(verdict, view)),
        Answer::Table(form) => {
            let at = usize::from(form.0);
            match (check.program.forms.get(at), check.report.tables.get(at)) {
                (Some(form), Some(table)) => show::one(form, table, session, view).trim_start().to_owned(),
                _ => String::new(),
            }
        }
        Answer::Rows(at, rows) if !rows.is_empty() => {
            let form = check.program.forms.get(usize::from(at.form.0));
            let shape = form.and_then(|form| form.blocks.get(usize::from(at.block.0)));
            let block = check.report.block(*at);
            shape.zip(block).map_or_else(String::new, |(shape, block)| {
                show::rows(shape, block, false, &|row| rows.contains(&row), view)
            })
        }
        Answer::Rows(..) => view.pick(&format!("{expression} 没有印出\n"), &format!("{expression} is not printed\n")),
        Answer::Cause(cause) => view.pick(
            &format!("{expression} 得不到：{}\n", cause.text.zh),
            &format!("{expression} cannot be had: {}\n", cause.text.en),
        ),
        Answer::NoValue => view.pick(
            &format!("{expression} 不是一个值；请写到单元格，如 03[合计].基本支出，或用 sum(…) 汇总\n"),
            &format!("{expression} is no single value; name a cell, such as 03[合计].基本支出, or use sum(…)\n"),
        ),
    }
}

fn verdict_of(verdict: &Verdict, view: &View) -> String {
    match verdict {
        Verdict::Pass { .. } => view.pick("：成立", ": holds"),
        Verdict::Rounding { .. } => {
            view.pick("：按所列数不成立，但可由舍入解释", ": not as printed, but explained by rounding")
        }
        Verdict::Fail => view.pick("：不成立", ": does not hold"),
        Verdict::Skipped => view.pick("：不适用", ": does not apply"),
        Verdict::Undecided(cause) => {
            view.pick(&format!("：未能判断，{}", cause.text.zh), &format!(": undecided, {}", cause.text.en))
        }
    }
}

fn figure_of(figured: &Figured, expression: &str, session: &Session, view: &View) -> String {
    let unit = figure::unit(figured.unit);
    let shown = figure::decimal(figured.value, figured.decimals, figured.decimals.max(6));
    let mut out = format!("{expression} = {shown}{unit}\n");
    if figured.low != figured.high {
        let (low, high) = (figure::decimal(figured.low, 0, 6), figure::decimal(figured.high, 0, 6));
        out.push_str(&view.paint(
            Ink::Faint,
            &view.pick(
                &format!("  真值在 {low} 与 {high}{unit} 之间\n"),
                &format!("  the true value lies between {low} and {high}{unit}\n"),
            ),
        ));
    }
    let operands = &figured.detail.operands;
    let names = operands.iter().map(|operand| wide::width(&operand.name)).max().unwrap_or(0).min(40);
    for operand in operands {
        out.push_str(&line(operand, names, session));
    }
    for sum in &figured.detail.sums {
        let (rows, zeros) = (sum.rows, sum.zeros);
        let (zh, en) = match zeros {
            0 => (String::new(), String::new()),
            _ => (
                format!("，其中 {zeros} 行为 0 或空白，未列出"),
                format!(", {zeros} of them 0 or blank and not listed"),
            ),
        };
        out.push_str(&view.pick(
            &format!("  {}：合 {rows} 行{zh}\n", sum.name),
            &format!("  {}: {}{en}\n", sum.name, counted(rows, "row", "rows")),
        ));
    }
    out
}

fn line(operand: &Operand, names: usize, session: &Session) -> String {
    let place = operand
        .place
        .and_then(|place| Some((session.sources.get(place.source)?, place)))
        .map(|(file, place)| format!("  {}:{}:{}", wide::clean(&file.name), place.line, place.column))
        .unwrap_or_default();
    let sign = if operand.factor.is_sign_negative() { "-" } else { " " };
    let value = wide::pad_left(&wide::clean(&figure::operand(operand)), 12);
    format!(" {sign}{} {value}{place}\n", wide::pad_right(&operand.name, names))
}
