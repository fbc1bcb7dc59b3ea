//! One finding as a person reads it: the sentence, the rows, both sides, the rule, what to do.
//!
//! Must not know how findings are ordered or counted.

use miette::Severity as Level;

use super::draw;
use super::snippet::{self, Scene};
use super::view::{Ink, View, note};
use crate::base::place::Span;
use crate::base::problem::{Lang, Severity, Text, counted};
use crate::base::unit::Unit;
use crate::base::wide;
use crate::diagnose::figure;
use crate::diagnose::finding::Finding;
use crate::diagnose::sentence;
use crate::eval::outcome::{Operand, Part, Role, Side, Sum};
use crate::report::model::Key;

/// Nonzero terms that a side lists.
const TERMS: usize = 12;

/// The whole finding.
#[must_use]
pub fn render(finding: &Finding, scene: &Scene<'_>) -> String {
    let severity = match finding.severity {
        Severity::Error => Level::Error,
        Severity::Check => Level::Warning,
        Severity::Hint => Level::Advice,
    };
    let message = format!("{} {}", finding.rule, scene.view.say(&finding.message));
    let excerpts = snippet::excerpts(finding, scene);
    let mut out = draw::draw(&message, severity, &excerpts, scene.view);
    out.push_str(&notes(finding, scene));
    out
}

/// The finding in one line, for hints: sentence and place.
#[must_use]
pub fn line(finding: &Finding, scene: &Scene<'_>) -> String {
    let view = scene.view;
    let file = finding.detail.place().and_then(|place| Some((scene.sources.get(place.source)?, place)));
    let mut text = format!("{} {}", finding.rule, view.say(&finding.message));
    if let Some((file, place)) = file {
        text.push_str(&format!(" [{}:{}:{}]", wide::clean(&file.name), place.line, place.column));
    }
    let mut out = String::new();
    for (at, line) in wide::wrap(&view.signs(&text), view.room().saturating_sub(4)).iter().enumerate() {
        out.push_str(if at == 0 { "  - " } else { "    " });
        out.push_str(line);
        out.push('\n');
    }
    out
}

fn notes(finding: &Finding, scene: &Scene<'_>) -> String {
    let view = scene.view;
    let detail = &finding.detail;
    let mut out = String::new();
    let mut add = |zh: &str, en: &str, text: &str| out.push_str(&note(view, &view.pick(zh, en), text, 2));
    match &finding.counted {
        Some(count) => add("计数", "count", &view.say(count)),
        None => {
            if let Some(left) = &detail.left {
                add("左边", "left", &side(finding, Role::Left, left, scene));
            }
            if let Some(right) = &detail.right {
                add("右边", "right", &side(finding, Role::Right, right, scene));
            }
        }
    }
    let tested: Vec<&Operand> = detail.operands.iter().filter(|operand| operand.role == Role::Tested).collect();
    if !tested.is_empty() {
        add("所查", "tested", &listed(tested.into_iter(), view));
    }
    if let Some(difference) = figure::off_by(detail) {
        add("相差", "off by", &difference_words(finding, &difference, view));
    }
    let Some(rule) = scene.program.rules.get(finding.instance.rule as usize) else { return out };
    let level = view.say(&sentence::severity(rule.severity));
    let title = if rule.title.is_empty() { String::new() } else { format!(" {}", rule.title) };
    add(
        "规则",
        "rule",
        &view.pick(&format!("{}{title}（{level}）", rule.id), &format!("{}{title} ({level})", rule.id)),
    );
    add("", "", &rule_line(rule.assert_span, scene));
    if let Some(basis) = &rule.basis {
        add("依据", "basis", basis);
    }
    if let Some(advice) = &rule.advice {
        add("建议", "advice", advice);
    }
    if let Some(offer) = &finding.offer {
        out.push_str(&offered(offer, view));
    }
    out
}

/// The waiver to paste. It is broken only where the language lets it be, so that what is copied still reads.
fn offered(parts: &[String], view: &View) -> String {
    let column = if view.lang == Lang::Zh { 6 } else { 8 };
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        let part = if view.ascii { in_ascii(part) } else { part.clone() };
        match lines.last_mut() {
            Some(line) if 3 + column + wide::width(line) + wide::width(&part) <= view.room() => {
                line.push(' ');
                line.push_str(&part);
            }
            _ => lines.extend(pieces(&part, view.room().saturating_sub(2 + column))),
        }
    }
    let name = wide::pad_right(&view.pick("豁免", "waiver"), column);
    let head = |at: usize| if at == 0 { view.paint(Ink::Faint, &name) } else { " ".repeat(column) };
    lines.iter().enumerate().map(|(at, line)| format!("  {}{line}\n", head(at))).collect()
}

/// A part that is too wide, broken behind brackets that open, where a rule file may go on in the next line.
fn pieces(part: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut quote = None;
    let mut rest = part;
    while !rest.is_empty() {
        let end = rest.char_indices().find_map(|(at, c)| {
            quote = match (quote, c) {
                (None, '\'' | '"') => Some(c),
                (Some(open), _) if open == c => None,
                _ => quote,
            };
            (c == '[' && quote.is_none()).then_some(at + 1)
        });
        let (piece, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, ""));
        match lines.last_mut() {
            Some(line) if line.is_empty() || wide::width(line) + wide::width(piece) <= room => line.push_str(piece),
            _ => lines.push(piece.to_owned()),
        }
        rest = after;
    }
    lines
}

/// Quotes inside a name do not count, so they are left out where they cannot be shown.
fn in_ascii(part: &str) -> String {
    part.replace(['“', '”', '‘', '’'], "").replace('…', "...")
}

/// `全国/rules/表内.gj:12  本年支出合计 == 基本支出 + 项目支出`
fn rule_line(span: Span, scene: &Scene<'_>) -> String {
    let Some(file) = scene.sources.get(span.source) else { return String::new() };
    let (line, _) = scene.sources.line_column(span.source, span.start);
    format!("{}:{line}  {}", wide::clean(&file.name), wide::clean(scene.sources.text(span)))
}

fn difference_words(finding: &Finding, difference: &str, view: &View) -> String {
    let unit = match finding.detail.unit {
        Some(Unit::Percent) => view.pick(" 个百分点", " points"),
        other => figure::unit(other),
    };
    match figure::slack(&finding.detail) {
        Some(slack) => view.pick(
            &format!("{difference}{unit}；舍入最多允许 {slack}{unit}"),
            &format!("{difference}{unit}; rounding allows at most {slack}{unit}"),
        ),
        None => format!("{difference}{unit}"),
    }
}

/// A side with its terms and its value.
fn side(finding: &Finding, role: Role, side: &Side, scene: &Scene<'_>) -> String {
    let view = scene.view;
    let operands: Vec<&Operand> = finding.detail.operands.iter().filter(|operand| operand.role == role).collect();
    let unit = figure::unit(finding.detail.unit);
    let value = format!("{}{unit}", figure::side(side, finding.detail.unit));
    let words = if role == Role::Left { &finding.left } else { &finding.right };
    let words = words.as_ref().map(|words| view.say(words));
    match (operands.as_slice(), words) {
        ([], Some(words)) if finding.detail.counts => format!("{words} = {value}"),
        ([], _) => value,
        ([only], _) if finding.linear && only.factor == rust_decimal::Decimal::ONE => match only.place {
            Some(_) => format!("{} = {value}", only.name),
            None => {
                format!("{} = {value}{}", only.name, view.pick("（没有印出，按 0 计）", " (not printed, counts as 0)"))
            }
        },
        _ if finding.linear => format!("{} = {value}", terms(&operands, &operands, unlisted(finding, role), scene)),
        _ if side.quotient => format!("{} = {value}", quotient(&operands, scene)),
        (_, Some(words)) => {
            let listed = listed(operands.iter().copied(), view);
            view.pick(&format!("{words} = {value}；其中 {listed}"), &format!("{words} = {value}; with {listed}"))
        }
        (_, None) => {
            let listed = listed(operands.iter().copied(), view);
            view.pick(&format!("{value}；其中 {listed}"), &format!("{value}; with {listed}"))
        }
    }
}

/// `分子 决算 766.56万元 ÷ 分母 年初预算 488.25万元`
fn quotient(operands: &[&Operand], scene: &Scene<'_>) -> String {
    let of = |part: Part| {
        let terms_of: Vec<&Operand> = operands.iter().copied().filter(|operand| operand.part == Some(part)).collect();
        let said = terms(&terms_of, operands, 0, scene);
        let said =
            if terms_of.len() > 1 { scene.view.pick(&format!("（{said}）"), &format!("({said})")) } else { said };
        format!("{} {said}", scene.view.say(&part_word(part)))
    };
    let sign = scene.view.pick(" ÷ ", " / ");
    format!("{}{sign}{}", of(Part::Numerator), of(Part::Denominator))
}

/// The word of a part of a quotient.
#[must_use]
pub fn part_word(part: Part) -> Text {
    match part {
        Part::Numerator => Text::new("分子", "numerator"),
        Part::Denominator => Text::new("分母", "denominator"),
    }
}

/// Rows of the sums of a side that are no operands because they hold nothing.
fn unlisted(finding: &Finding, role: Role) -> usize {
    let detail = &finding.detail;
    let of_side = |sum: &&Sum| sum.listed > 0 && detail.operands.get(sum.first).is_some_and(|first| first.role == role);
    detail.sums.iter().filter(of_side).map(|sum| sum.zeros).sum()
}

/// `基本支出 85715.09 + 项目支出 2.02 + 3 项为 0`. Names are as short as they can be among `all`.
fn terms(operands: &[&Operand], all: &[&Operand], unlisted: usize, scene: &Scene<'_>) -> String {
    let view = scene.view;
    let heavy: Vec<&&Operand> = operands.iter().filter(|operand| !figure::is_nothing(&operand.value)).collect();
    let zeros = operands.len() - heavy.len() + unlisted;
    let mut out = String::new();
    for (at, operand) in heavy.iter().take(TERMS).enumerate() {
        let negative = operand.factor.is_sign_negative();
        out.push_str(match (at, negative) {
            (0, false) => "",
            (0, true) => "- ",
            (_, false) => " + ",
            (_, true) => " - ",
        });
        let size = operand.factor.abs();
        if size != rust_decimal::Decimal::ONE {
            out.push_str(&format!("{} * ", size.normalize()));
        }
        out.push_str(&format!("{} {}", short_name(operand, all, scene), wide::clean(&figure::operand(operand))));
    }
    if heavy.len() > TERMS {
        let more = heavy.len() - TERMS;
        out.push_str(
            &view.pick(&format!(" + 另有 {more} 行"), &format!(" + {}", counted(more, "more row", "more rows"))),
        );
    }
    if heavy.is_empty() && unlisted == 0 && operands.len() <= 4 {
        let named =
            operands.iter().map(|operand| format!("{} {}", short_name(operand, all, scene), shown(operand, view)));
        return named.collect::<Vec<_>>().join(" + ");
    }
    if zeros > 0 {
        let gap = if out.is_empty() { "" } else { " + " };
        out.push_str(
            &view.pick(&format!("{gap}{zeros} 项为 0"), &format!("{gap}{}", counted(zeros, "that is 0", "that are 0"))),
        );
    }
    out
}

/// The column where all terms stand in one row, the row where all stand in one column, else the whole name.
fn short_name(operand: &Operand, all: &[&Operand], scene: &Scene<'_>) -> String {
    let full = || operand.name.clone();
    let Some((block, row, column)) = operand.cell else { return full() };
    let cells: Vec<_> = all.iter().filter_map(|operand| operand.cell).collect();
    if cells.len() != all.len() || cells.len() < 2 || cells.iter().any(|(other, ..)| *other != block) {
        return full();
    }
    let form = scene.program.forms.get(usize::from(block.form.0));
    let shape = form.and_then(|form| form.blocks.get(usize::from(block.block.0)));
    if cells.iter().all(|(_, other, _)| *other == row) {
        return shape.and_then(|shape| shape.columns.get(usize::from(column.0))).map_or_else(full, |c| c.name.clone());
    }
    if cells.iter().all(|(_, _, other)| *other == column) {
        let printed = scene.report.block(block).and_then(|block| block.row(row));
        return match printed.map(|row| &row.key) {
            Some(Key::Code(key) | Key::Label(key) | Key::Unknown(key)) => format!("[{key}]"),
            _ => full(),
        };
    }
    full()
}

/// What a cell holds, in words if nothing is printed.
fn shown(operand: &Operand, view: &View) -> String {
    let text = wide::clean(&figure::operand(operand));
    match (text.is_empty(), operand.place) {
        (false, _) => text,
        (true, Some(_)) => view.pick("空白", "blank"),
        (true, None) => view.pick("未印出", "not printed"),
    }
}

fn listed<'o>(operands: impl Iterator<Item = &'o Operand>, view: &View) -> String {
    let part = |operand: &Operand| operand.part.map(|part| view.say(&part_word(part)) + " ").unwrap_or_default();
    let said = |operand: &Operand| format!("{}{} {}", part(operand), operand.name, shown(operand, view));
    let mut all: Vec<String> = operands.map(said).collect();
    let more = all.len().saturating_sub(TERMS);
    all.truncate(TERMS);
    if more > 0 {
        all.push(view.pick(&format!("另有 {more} 个"), &format!("{more} more")));
    }
    all.join(&view.pick("，", ", "))
}
