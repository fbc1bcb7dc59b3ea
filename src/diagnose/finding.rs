//! One instance in words: where it is, what its sides say, and what is wrong, as a colleague would say it.
//!
//! Must not know colours, widths or formats.

use super::figure;
use super::waive;
use super::words::{Meaning, Words, parts, plain, t};
use crate::base::place::Span;
use crate::base::problem::{Severity, Text};
use crate::base::unit::Unit;
use crate::eval::member_of;
use crate::eval::outcome::{Detail, Instance, Verdict};
use crate::report::model::{Key, Report};
use crate::ruleset::program::{Case, LoopOver, Op, Program, Rule, Test};
use crate::syntax::tree::{BinaryOp, Expr, ExprKind, LoopKind};

/// An instance with its figures and its sentence.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The instance.
    pub instance: Instance,
    /// Rule and place in the language: `I11 03[2159999]`; with `#2` for the second part of an assertion.
    pub id: String,
    /// The rule's name.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// The place in words: 「03表第2159999行」; empty for a scalar rule.
    pub place: Text,
    /// The left side in words.
    pub left: Option<Text>,
    /// The right side in words.
    pub right: Option<Text>,
    /// 「整体自评表指标的行数 0，应大于 0」: what was counted, where it is held against a number of the rule.
    pub counted: Option<Text>,
    /// Both sides are sums of cells, so that cells with signs tell the value.
    pub linear: bool,
    /// The sentence.
    pub message: Text,
    /// Its figures.
    pub detail: Detail,
    /// The waiver that would cover it, ready to paste, in parts that may stand on lines of their own; none where nothing
    /// fails or the rule must not be waived.
    pub offer: Option<Vec<String>>,
    /// The waiver that covers it: an index into those of the program.
    pub waived: Option<usize>,
}

/// Puts an instance in words.
#[must_use]
pub fn build(program: &Program, report: &Report, instance: &Instance, detail: Detail) -> Option<Finding> {
    let rule = program.rules.get(instance.rule as usize)?;
    let case = rule.cases.get(instance.case as usize)?;
    let place = place(program, report, case, instance);
    let words = words(program, rule, case);
    let part = part(rule, case, instance.part);
    let compared = part.and_then(|part| compared(part, detail.compared));
    let (left, right) =
        compared.map(|(left, right)| (words.value(left), words.after(left, right).value(right))).unzip();
    let linear = matches!(
        case.asserts.get(instance.part as usize).map(|assert| &assert.test),
        Some(Test::Compare(relation)) if relation.linear.is_some()
    );
    let said = Said { part, compared, left: left.as_ref(), right: right.as_ref(), words: &words };
    let counted = said.count(&detail);
    let body = said.body(&instance.verdict, &detail);
    let message = if place.zh.is_empty() {
        body
    } else {
        t(format!("{}：{}", place.zh, body.zh), format!("{}: {}", place.en, body.en))
    };
    let mut id = rule.id.clone();
    if !detail.at.is_empty() {
        id.push(' ');
        id.push_str(&detail.at);
    }
    if instance.part > 0 {
        id.push_str(&format!("#{}", instance.part + 1));
    }
    let offer = (instance.verdict == Verdict::Fail && !program.never_waive.iter().any(|never| never.rule == rule.id))
        .then(|| waive::offer(&rule.id, instance.part, &detail));
    let (rule, severity, instance) = (rule.id.clone(), rule.severity, instance.clone());
    let waived = None;
    Some(Finding { instance, id, rule, severity, place, left, right, counted, linear, message, detail, offer, waived })
}

/// The loop variables of a case, with the column its instances stand in.
fn words<'a>(program: &'a Program, rule: &Rule, case: &Case) -> Words<'a> {
    let column = case.at.column.clone().unwrap_or_default();
    let mut scope = vec![("row".to_owned(), Meaning::Row)];
    for item in &rule.tree.loops {
        let meaning = match item.kind {
            LoopKind::Row | LoopKind::LeafRow | LoopKind::Member => Meaning::Row,
            LoopKind::Column(_) => Meaning::Column(Text::same(column.clone())),
            LoopKind::Value if column.is_empty() => Meaning::Value(t("该数", "the value")),
            LoopKind::Value => Meaning::Value(Text::same(column.clone())),
        };
        let default = super::sentence::implied(item.kind);
        scope.push((item.var.as_ref().map_or(default, |name| name.text.as_str()).to_owned(), meaning));
    }
    let blocks = super::sentence::blocks(program, rule);
    Words { program, scope, blocks, short: true, known: None }
}

/// The part of the assertion as written.
fn part<'r>(rule: &'r Rule, case: &Case, index: u32) -> Option<&'r Expr> {
    let all = parts(rule.tree.asserts.first()?);
    let span = case.asserts.get(index as usize).map(|assert| assert.span);
    let same = all.iter().find(|expr| Some(expr.span) == span || Some(plain(expr).span) == span);
    same.or_else(|| all.get(index as usize)).copied()
}

/// The sides of the comparison that decided, where the part writes it; else of the one that the part comes to: `a == b`
/// itself, or what `x implies a == b` demands.
fn compared(part: &Expr, decided: Option<Span>) -> Option<(&Expr, &Expr)> {
    decided.and_then(|span| written_at(part, span)).or_else(|| match &plain(part).kind {
        ExprKind::Binary(left, op, _, right) if is_comparison(*op) => Some((left, right)),
        ExprKind::Binary(_, BinaryOp::Implies, _, demanded) => compared(demanded, None),
        _ => None,
    })
}

fn written_at(part: &Expr, span: Span) -> Option<(&Expr, &Expr)> {
    match &part.kind {
        ExprKind::Binary(left, op, _, right) if is_comparison(*op) && part.span == span => Some((left, right)),
        ExprKind::Binary(left, BinaryOp::And | BinaryOp::Or | BinaryOp::Implies, _, right) => {
            written_at(left, span).or_else(|| written_at(right, span))
        }
        ExprKind::If(_, yes, no) => written_at(yes, span).or_else(|| written_at(no, span)),
        ExprKind::Group(inner) | ExprKind::Not(inner) => written_at(inner, span),
        _ => None,
    }
}

fn is_comparison(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge)
}

/// 「03表第2159999行基本支出列」
fn place(program: &Program, report: &Report, case: &Case, instance: &Instance) -> Text {
    let Some(table) = &case.at.table else { return Text::default() };
    let words = Words::new(program);
    let (form, block) = table_and_block(program, case, table);
    let mut out = words.table(form);
    if let Some(slot) = case.at.member {
        let member = row_words(program, report, case, instance, slot);
        out = t(format!("{}{}", out.zh, member.zh), format!("{}{}", out.en, member.en));
    }
    if !block.is_empty() {
        out = t(format!("{}{block}", out.zh), format!("{} {block}", out.en));
    }
    for slot in &case.at.rows {
        let row = row_words(program, report, case, instance, *slot);
        out = t(format!("{}{}", out.zh, row.zh), format!("{}{}", out.en, row.en));
    }
    if let Some(column) = &case.at.column {
        out = t(format!("{}{column}列", out.zh), format!("{} column {column}", out.en));
    }
    out
}

/// The table that a place begins with, and the block behind it: `01.收入`, `上年.01.收入`.
fn table_and_block<'t>(program: &Program, case: &Case, table: &'t str) -> (&'t str, &'t str) {
    let form = case.at.block.and_then(|block| program.forms.get(usize::from(block.form.0)));
    let names = form.into_iter().flat_map(|form| form.number.as_deref().into_iter().chain([form.name.as_str()]));
    let behind = |name: &str| Some((table.get(..name.len())?, table.strip_prefix(name)?));
    let whole = |(_, rest): &(&str, &str)| rest.is_empty() || rest.starts_with('.');
    let found = names.filter_map(behind).find(whole);
    found.map_or_else(
        || table.split_once('.').unwrap_or((table, "")),
        |(form, rest)| (form, rest.trim_start_matches('.')),
    )
}

fn row_words(program: &Program, report: &Report, case: &Case, instance: &Instance, slot: usize) -> Text {
    let Some(Some(row)) = instance.rows.get(slot) else { return Text::default() };
    let block = match case.loops.get(slot).map(|item| &item.over) {
        Some(LoopOver::Rows(block, _) | LoopOver::Values(block, _)) => *block,
        Some(LoopOver::Headings) => {
            let heading = report.headings.get(row.0 as usize);
            let title = heading.map_or("", |heading| heading.title.text.as_str());
            return counted(
                t(format!("“{title}”"), format!(" \"{title}\"")),
                heading.map_or(0, |heading| heading.copy),
            );
        }
        Some(LoopOver::Members(form)) => {
            let table = report.tables.get(usize::from(form.0));
            let member = table.and_then(|table| table.members.get(row.0 as usize));
            let key = member.and_then(|member| member.key.as_ref());
            let key = key.map_or_else(|| (row.0 + 1).to_string(), |key| key.text.clone());
            return counted(t(format!("“{key}”"), format!(" \"{key}\"")), member.map_or(0, |member| member.copy));
        }
        None => return Text::default(),
    };
    let printed = report.block(member_of(program, case, instance, block)).and_then(|block| block.row(*row));
    let said = match printed.map(|row| (&row.key, row.ordinal)) {
        Some((Key::Code(code), _)) => t(format!("第{code}行"), format!(" row {code}")),
        Some((Key::Label(label) | Key::Unknown(label), _)) => t(format!("“{label}”行"), format!(" row {label}")),
        Some((Key::Nameless, Some(ordinal))) => t(format!("行次 {ordinal} "), format!(" row no. {ordinal}")),
        _ => return Text::default(),
    };
    counted(said, printed.map_or(0, |row| row.copy))
}

/// 「第 2 个“委托业务费”行」: one of several of a name.
fn counted(said: Text, copy: u32) -> Text {
    match copy {
        0 => said,
        _ => t(format!("第 {} 个{}", copy + 1, said.zh), format!("{} (no. {} of that name)", said.en, copy + 1)),
    }
}

/// What is needed to say a verdict.
struct Said<'s, 'a> {
    part: Option<&'s Expr>,
    compared: Option<(&'s Expr, &'s Expr)>,
    left: Option<&'s Text>,
    right: Option<&'s Text>,
    words: &'s Words<'a>,
}

impl Said<'_, '_> {
    fn body(&self, verdict: &Verdict, detail: &Detail) -> Text {
        match verdict {
            Verdict::Undecided(cause) => cause.text.clone(),
            Verdict::Skipped => t("条件不成立，不适用", "does not apply"),
            Verdict::Fail => match &detail.message {
                Some(message) => Text::same(message.clone()),
                None => self.fail(detail),
            },
            Verdict::Rounding { edge } => self.rounding(detail, *edge),
            Verdict::Pass { .. } => self.pass(detail),
        }
    }

    fn fail(&self, detail: &Detail) -> Text {
        let Some((left, right, op)) = self.both(detail) else { return self.broken() };
        let sign = sign(op.opposite());
        let mut out = t(format!("{} {sign} {}", left.zh, right.zh), format!("{} {sign} {}", left.en, right.en));
        let difference = figure::off_by(detail);
        if let Some(difference) = &difference {
            let unit = difference_unit(detail);
            out.zh.push_str(&format!("，相差 {difference}{}", unit.zh));
            out.en.push_str(&format!(", off by {difference}{}", unit.en));
        }
        match figure::slack(detail).filter(|_| difference.is_some()) {
            Some(slack) if detail.slack.is_some_and(|slack| !slack.is_zero()) => {
                out.zh.push_str(&format!("（舍入最多允许 {slack}）"));
                out.en.push_str(&format!(" (rounding allows {slack})"));
            }
            _ => {}
        }
        out
    }

    fn broken(&self) -> Text {
        let Some(part) = self.part else { return t("断言不成立", "the assertion does not hold") };
        let said = self.words.test(part, true);
        t(format!("不符合“{}”", said.zh), format!("does not hold: {}", said.en))
    }

    fn rounding(&self, detail: &Detail, edge: bool) -> Text {
        let (Some((left, right, _)), Some(difference), Some(slack)) =
            (self.both(detail), figure::difference(detail), figure::slack(detail))
        else {
            return t("可由舍入解释", "explained by rounding");
        };
        let unit = difference_unit(detail);
        let (zh, en) = if edge {
            (format!("恰为舍入允许的上限 {slack}"), format!("exactly the {slack} that rounding allows"))
        } else {
            (format!("在舍入允许的 {slack} 之内"), format!("within the {slack} that rounding allows"))
        };
        t(
            format!("{} 与 {} 相差 {difference}{}，{zh}", left.zh, right.zh, unit.zh),
            format!("{} and {} are off by {difference}{}, {en}", left.en, right.en, unit.en),
        )
    }

    fn pass(&self, detail: &Detail) -> Text {
        match self.both(detail) {
            Some((left, right, op)) => {
                let sign = sign(op);
                t(format!("{} {sign} {}", left.zh, right.zh), format!("{} {sign} {}", left.en, right.en))
            }
            None => t("成立", "holds"),
        }
    }

    fn literals(&self) -> (bool, bool) {
        self.compared.map_or((false, false), |(left, right)| (is_literal(left), is_literal(right)))
    }

    /// What was counted and what it must come to.
    fn count(&self, detail: &Detail) -> Option<Text> {
        let (left, right, op) = (detail.left.as_ref()?, detail.right.as_ref()?, detail.op?);
        let (words, count, op, wanted) = match self.literals() {
            (false, true) if detail.counts => (self.left?, left, op, right),
            (true, false) if detail.counts => (self.right?, right, op.mirrored(), left),
            _ => return None,
        };
        let (zh, en) = match op {
            Op::Eq => ("应为", "must be"),
            Op::Ne => ("应不是", "must not be"),
            Op::Lt => ("应小于", "must be less than"),
            Op::Le => ("应不大于", "must be at most"),
            Op::Gt => ("应大于", "must be more than"),
            Op::Ge => ("应不小于", "must be at least"),
        };
        let (count, wanted) = (figure::side(count, detail.unit), figure::side(wanted, detail.unit));
        Some(t(format!("{} {count}，{zh} {wanted}", words.zh), format!("{} is {count}, {en} {wanted}", words.en)))
    }

    /// Both sides with their values.
    fn both(&self, detail: &Detail) -> Option<(Text, Text, Op)> {
        let (left, right) = (detail.left.as_ref()?, detail.right.as_ref()?);
        let percent = if detail.unit == Some(Unit::Percent) { "%" } else { "" };
        let with = |words: Option<&Text>, side: &crate::eval::outcome::Side, literal: bool| {
            let value = format!("{}{percent}", figure::side(side, detail.unit));
            let shown = if side.text.is_some() { format!("“{value}”") } else { value };
            let Some(words) = words.filter(|_| !literal) else { return Text::same(shown) };
            t(format!("{} {shown}", words.zh), format!("{} {shown}", words.en))
        };
        let (left_literal, right_literal) = self.literals();
        Some((with(self.left, left, left_literal), with(self.right, right, right_literal), detail.op?))
    }
}

/// Whether a side is a number or text written in the rule, so that its value is its name.
fn is_literal(expr: &Expr) -> bool {
    match &plain(expr).kind {
        ExprKind::Number(_) | ExprKind::Text(_) => true,
        ExprKind::Negate(of) => matches!(plain(of).kind, ExprKind::Number(_)),
        _ => false,
    }
}

/// The unit of a difference; percents differ by points.
fn difference_unit(detail: &Detail) -> Text {
    match detail.unit {
        Some(Unit::Percent) => t(" 个百分点", " percentage points"),
        other => Text::same(figure::unit(other)),
    }
}

/// The sign as written.
#[must_use]
pub fn sign(op: Op) -> &'static str {
    match op {
        Op::Eq => "=",
        Op::Ne => "≠",
        Op::Lt => "<",
        Op::Le => "≤",
        Op::Gt => ">",
        Op::Ge => "≥",
    }
}
