//! Expressions in words: `a == b + c + d` reads 「a应等于b、c、d之和」.
//!
//! Works on the tree as written; must not know any report, row or figure.

use crate::base::problem::Text;
use crate::base::unit::Unit;
use crate::form::table::BlockForm;
use crate::ruleset::program::Program;
use crate::syntax::tree::{Arg, ArgRows, BinaryOp, Call, Expr, ExprKind, Head, Key, Reference, Step};

/// What a loop variable stands for where an expression is put in words.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A row of the loop: as 「本行」, or left out where a certain row is meant.
    Row,
    /// A column: 「该列金额」, or the name of a certain column.
    Column(Text),
    /// A value of a column.
    Value(Text),
}

/// How to put things in words: the names a program knows and the loop variables in force.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    /// The program.
    pub program: &'a Program,
    /// Loop variables, the innermost last.
    pub scope: Vec<(String, Meaning)>,
    /// Blocks whose rows run: a bare name that is one of their columns means that column.
    pub blocks: Vec<&'a BlockForm>,
    /// Sums of many terms are named by their first one: 「基本支出等 5 项之和」.
    pub short: bool,
    /// The form that goes without saying, by name.
    pub known: Option<&'a str>,
}

/// A text in both languages.
#[must_use]
pub fn t(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text::new(zh, en)
}

/// Several texts with a separator for each language.
#[must_use]
pub fn join(parts: &[Text], zh: &str, en: &str) -> Text {
    let zh = parts.iter().map(|part| part.zh.as_str()).collect::<Vec<_>>().join(zh);
    let en = parts.iter().map(|part| part.en.as_str()).collect::<Vec<_>>().join(en);
    Text { zh, en }
}

impl<'a> Words<'a> {
    /// Words over a program, without loop variables.
    #[must_use]
    pub fn new(program: &'a Program) -> Self {
        Words { program, scope: Vec::new(), blocks: Vec::new(), short: false, known: None }
    }

    /// A value: 「基本支出与项目支出之和」.
    #[must_use]
    pub fn value(&self, expr: &Expr) -> Text {
        match &expr.kind {
            ExprKind::Number(literal) => {
                let unit = literal.unit.map_or("", Unit::word);
                let gap = if matches!(literal.unit, None | Some(Unit::Percent)) { "" } else { " " };
                Text::same(format!("{}{gap}{unit}", literal.digits))
            }
            ExprKind::Text(text) => t(format!("“{text}”"), format!("\"{text}\"")),
            ExprKind::Bool(true) => t("成立", "true"),
            ExprKind::Bool(false) => t("不成立", "false"),
            ExprKind::Ref(reference) => self.reference(reference),
            ExprKind::Call(call) => self.asks(call, false),
            ExprKind::Negate(inner) => {
                let inner = self.value(inner);
                t(format!("负的{}", inner.zh), format!("minus {}", inner.en))
            }
            ExprKind::Binary(left, op, _, right) => self.binary(expr, left, *op, right),
            ExprKind::If(test, yes, no) => {
                let (test, yes, no) = (self.test(test, false), self.value(yes), self.value(no));
                t(
                    format!("{}（若{}，否则{}）", yes.zh, test.zh, no.zh),
                    format!("{} (if {}, otherwise {})", yes.en, test.en, no.en),
                )
            }
            ExprKind::Group(inner) => self.value(inner),
            _ => self.test(expr, false),
        }
    }

    fn binary(&self, whole: &Expr, left: &Expr, op: BinaryOp, right: &Expr) -> Text {
        match op {
            BinaryOp::Add | BinaryOp::Sub => self.terms(whole),
            BinaryOp::Mul | BinaryOp::Div => {
                let (a, b) = (self.factor(left), self.after(left, right).factor(right));
                let (zh, en) = if op == BinaryOp::Mul { ("乘以", "times") } else { ("除以", "divided by") };
                t(format!("{}{zh}{}", a.zh, b.zh), format!("{} {en} {}", a.en, b.en))
            }
            _ => self.test(whole, false),
        }
    }

    /// A factor of a product: sums in brackets.
    fn factor(&self, expr: &Expr) -> Text {
        let inner = self.value(expr);
        match plain(expr).kind {
            ExprKind::Binary(_, BinaryOp::Add | BinaryOp::Sub, _, _) => {
                t(format!("（{}）", inner.zh), format!("({})", inner.en))
            }
            _ => inner,
        }
    }

    /// A chain of `+` and `-`.
    fn terms(&self, expr: &Expr) -> Text {
        let mut terms = Vec::new();
        flatten(expr, true, &mut terms);
        let first = terms.first().map_or(expr, |(_, first)| *first);
        let of = |at: usize, term: &Expr| if at == 0 { self.value(term) } else { self.after(first, term).value(term) };
        let said: Vec<Text> = terms.iter().enumerate().map(|(at, (_, term))| of(at, term)).collect();
        let literal = terms.iter().any(|(_, term)| matches!(term.kind, ExprKind::Number(_)));
        if !literal && terms.iter().all(|(plus, _)| *plus) {
            return match said.as_slice() {
                [first, .., _] if self.short && said.len() > 2 => t(
                    format!("{}等 {} 项之和", first.zh, said.len()),
                    format!("the sum of {} and {} more", first.en, said.len() - 1),
                ),
                [a, b] => t(format!("{}与{}之和", a.zh, b.zh), format!("the sum of {} and {}", a.en, b.en)),
                _ => {
                    let all = join(&said, "、", ", ");
                    t(format!("{}之和", all.zh), format!("the sum of {}", all.en))
                }
            };
        }
        let mut out = Text::default();
        for (at, ((plus, _), word)) in terms.iter().zip(&said).enumerate() {
            let (zh, en) = match (at, plus) {
                (0, true) => ("", ""),
                (0, false) => ("负", "minus "),
                (_, true) => ("加", " plus "),
                (_, false) => ("减", " minus "),
            };
            out.zh.push_str(zh);
            out.zh.push_str(&word.zh);
            out.en.push_str(en);
            out.en.push_str(&word.en);
        }
        out
    }

    fn call(&self, call: &Call) -> Text {
        let Some(first) = call.args.first() else { return Text::same(call.name.text.clone()) };
        let value = self.value(&first.value);
        let second = call.args.get(1).map(|arg| self.value(&arg.value)).unwrap_or_default();
        match call.name.text.as_str() {
            "sum" => self.aggregate(first, "之和", "the sum of"),
            "count" => self.aggregate(first, "的行数", "the number of rows of"),
            "min" => self.aggregate(first, "的最小值", "the least of"),
            "max" => self.aggregate(first, "的最大值", "the greatest of"),
            "abs" => t(format!("{}的绝对值", value.zh), format!("the absolute value of {}", value.en)),
            "round" => t(
                format!("{}四舍五入到 {} 位小数", value.zh, second.zh),
                format!("{} rounded to {} decimals", value.en, second.en),
            ),
            "decimals" => t(format!("{}的小数位数", value.zh), format!("the decimals of {}", value.en)),
            "previous" => t(format!("上一行的{}", value.zh), format!("{} of the row before", value.en)),
            other => {
                let args: Vec<Text> = call.args.iter().map(|arg| self.value(&arg.value)).collect();
                let args = join(&args, "、", ", ");
                t(format!("{other}（{}）", args.zh), format!("{other}({})", args.en))
            }
        }
    }

    /// A call that is a condition: `exists(x)`, `blank(x)` …
    fn asks(&self, call: &Call, must: bool) -> Text {
        let of = |at: usize| call.args.get(at).map(|arg| self.value(&arg.value)).unwrap_or_default();
        let (x, y) = (of(0), of(1));
        let (should, must_be) = if must { ("应", "must be") } else { ("", "is") };
        let has = if must { "must have" } else { "has" };
        match call.name.text.as_str() {
            "exists" => t(format!("{should}印有{}", x.zh), format!("{} {must_be} printed", x.en)),
            "blank" => t(format!("{}{should}为空白", x.zh), format!("{} {must_be} blank", x.en)),
            "empty" => t(format!("{}{should}没有数据", x.zh), format!("{} {has} no figures", x.en)),
            "readable" => t(format!("{}{should}是数字或空白", x.zh), format!("{} {must_be} a number or blank", x.en)),
            "unique" => t(format!("{}{should}没有重复", x.zh), format!("{} {has} no value twice", x.en)),
            "meets" => t(format!("{}{should}达到{}", x.zh, y.zh), format!("{} must meet {}", x.en, y.en)),
            "contains" => {
                t(format!("{}中{should}写有{}", x.zh, y.zh), format!("{} {must_be} written in {}", y.en, x.en))
            }
            _ => self.call(call),
        }
    }

    fn aggregate(&self, arg: &Arg, zh: &str, en: &str) -> Text {
        let value = self.value(&arg.value);
        let whole = self.is_block(&arg.value);
        let (rows_zh, rows_en) = match (&arg.of, &arg.under, arg.rows) {
            (Some(of), ..) => {
                let row = self.row(of);
                (format!("{}直属下级各行", row.zh), format!("over the rows directly below {}", row.en))
            }
            (None, Some(top), _) => {
                let row = self.row(top);
                (format!("{}以下各明细行", row.zh), format!("over the detail rows at or below {}", row.en))
            }
            (None, None, Some(ArgRows::All)) => ("全部各行".to_owned(), "over all rows".to_owned()),
            (None, None, _) if is_document(&arg.value) => (String::new(), String::new()),
            (None, None, _) if self.lists_rows(&arg.value) => (String::new(), String::new()),
            (None, None, _) => ("各明细行".to_owned(), "over the detail rows".to_owned()),
        };
        let inner = self.inside(&arg.value);
        let (only_zh, only_en) = arg.filter.as_ref().map(|filter| inner.test(filter, false)).map_or_else(
            || (String::new(), String::new()),
            |test| (format!("（限{}的行）", test.zh), format!(" (where {})", test.en)),
        );
        let gap = if rows_en.is_empty() { "" } else { " " };
        let value_zh = if whole { format!("{}{rows_zh}", value.zh) } else { split_table(&value.zh, &rows_zh) };
        if self.runs_over_copies(&arg.value) {
            let en = format!("{en} {} over all of them{only_en}", value.en);
            return t(format!("各张{}{only_zh}{zh}", value.zh), en);
        }
        t(format!("{value_zh}{only_zh}{zh}"), format!("{en} {}{gap}{rows_en}{only_en}", value.en))
    }

    /// The same words with the table of an aggregate around them: its columns come first.
    fn inside(&self, value: &Expr) -> Self {
        let mut inner = self.clone();
        if let ExprKind::Ref(reference) = &value.kind
            && let Some(form) = self.form_of(reference)
        {
            inner.blocks = form.blocks.iter().collect();
        }
        // a row of the loop is not the row that runs inside
        inner.short = false;
        inner
    }

    /// Whether an expression names a form of which several are printed, and none of them.
    fn runs_over_copies(&self, expr: &Expr) -> bool {
        let ExprKind::Ref(reference) = &expr.kind else { return false };
        let one = matches!(reference.steps.first(), Some(Step::Bracket(..)));
        !one && self.form_of(reference).is_some_and(|form| form.many.is_some())
    }

    fn lists_rows(&self, expr: &Expr) -> bool {
        matches!(&expr.kind, ExprKind::Ref(reference) if lists_rows(reference))
    }

    /// A row as the owner of others: nothing for the row of the loop, else its name.
    fn row(&self, expr: &Expr) -> Text {
        match &expr.kind {
            ExprKind::Ref(reference) if self.is_row_variable(reference) => t("", "it"),
            _ => {
                let row = self.value(expr);
                t(format!("“{}”", row.zh), row.en)
            }
        }
    }

    /// A condition; with `must` as a demand: 「应等于」 instead of 「等于」.
    #[must_use]
    pub fn test(&self, expr: &Expr, must: bool) -> Text {
        match &expr.kind {
            ExprKind::Binary(left, op, _, right) => self.comparison(left, *op, right, must),
            ExprKind::Not(inner) => self.denied(plain(inner), must),
            ExprKind::InSet(value, set) => {
                let value = self.value(value);
                let quoted = set.iter().all(|item| matches!(item.kind, ExprKind::Text(_)));
                let set: Vec<Text> = set.iter().map(|item| self.value(item)).collect();
                let mut set = join(&set, "、", ", ");
                if !quoted {
                    set.zh = format!("（{}）", set.zh);
                }
                t(
                    format!("{}{}{}之一", value.zh, if must { "应是" } else { "是" }, set.zh),
                    format!("{} {} one of {}", value.en, if must { "must be" } else { "is" }, set.en),
                )
            }
            ExprKind::In(value, list) => {
                let value = self.value(value);
                let list = self.reference(list);
                t(
                    format!("{}{}“{}”之内", value.zh, if must { "应在" } else { "在" }, list.zh),
                    format!("{} {} in {}", value.en, if must { "must be" } else { "is" }, list.en),
                )
            }
            ExprKind::Under(row, top) => {
                let (row, top) = (self.value(row), self.value(top));
                t(format!("{}在“{}”之下", row.zh, top.zh), format!("{} is at or below {}", row.en, top.en))
            }
            ExprKind::Group(inner) => self.test(inner, must),
            ExprKind::Call(call) => self.asks(call, must),
            ExprKind::If(test, yes, no) => {
                let (test, yes, no) = (self.test(test, false), self.test(yes, must), self.test(no, must));
                t(
                    format!("若{}，则{}，否则{}", test.zh, yes.zh, no.zh),
                    format!("if {}, then {}, otherwise {}", test.en, yes.en, no.en),
                )
            }
            _ => self.value(expr),
        }
    }

    /// `not blank(x)`, `not exists(x)`, `not (…)`
    fn denied(&self, inner: &Expr, must: bool) -> Text {
        let must_not = if must { "must not be" } else { "is not" };
        match &inner.kind {
            ExprKind::Call(call) if matches!(call.name.text.as_str(), "blank" | "exists") => {
                let x = call.args.first().map(|arg| self.value(&arg.value)).unwrap_or_default();
                let should = if must { "应" } else { "" };
                match (call.name.text.as_str(), must) {
                    ("blank", _) => t(format!("{}{should}不为空白", x.zh), format!("{} {must_not} blank", x.en)),
                    (_, true) => t(format!("不应印有{}", x.zh), format!("{} {must_not} printed", x.en)),
                    (_, false) => t(format!("没有印出{}", x.zh), format!("{} {must_not} printed", x.en)),
                }
            }
            _ => {
                let inner = self.test(inner, false);
                t(format!("并非（{}）", inner.zh), format!("not ({})", inner.en))
            }
        }
    }

    /// A part of a chain; one that is joined by `other` itself stands in brackets.
    fn joined(&self, part: &Expr, other: BinaryOp, must: bool) -> Text {
        let said = self.test(part, must);
        match &plain(part).kind {
            ExprKind::Binary(_, op, ..) if *op == other => t(format!("（{}）", said.zh), format!("({})", said.en)),
            _ => said,
        }
    }

    fn comparison(&self, left: &Expr, op: BinaryOp, right: &Expr, must: bool) -> Text {
        let (zh, en) = match (op, must) {
            (BinaryOp::And, _) => {
                let (a, b) = (self.joined(left, BinaryOp::Or, must), self.joined(right, BinaryOp::Or, must));
                // conditions of their own are kept apart
                if demands(left) && demands(right) {
                    return t(format!("{}；{}", a.zh, b.zh), format!("{}; {}", a.en, b.en));
                }
                return t(format!("{}，且{}", a.zh, b.zh), format!("{}, and {}", a.en, b.en));
            }
            (BinaryOp::Or, _) => {
                let (a, b) = (self.joined(left, BinaryOp::And, must), self.joined(right, BinaryOp::And, must));
                return t(format!("{}，或者{}", a.zh, b.zh), format!("{}, or {}", a.en, b.en));
            }
            (BinaryOp::Implies, _) => {
                let (a, b) = (self.test(left, false), self.test(right, must));
                return t(format!("若{}，则{}", a.zh, b.zh), format!("if {}, then {}", a.en, b.en));
            }
            (BinaryOp::Eq, true) => ("应等于", "must equal"),
            (BinaryOp::Eq, false) => ("等于", "equals"),
            (BinaryOp::Ne, true) => ("应不等于", "must not equal"),
            (BinaryOp::Ne, false) => ("不等于", "does not equal"),
            (BinaryOp::Lt, true) => ("应小于", "must be less than"),
            (BinaryOp::Lt, false) => ("小于", "is less than"),
            (BinaryOp::Le, true) => ("应不大于", "must be at most"),
            (BinaryOp::Le, false) => ("不大于", "is at most"),
            (BinaryOp::Gt, true) => ("应大于", "must be more than"),
            (BinaryOp::Gt, false) => ("大于", "is more than"),
            (BinaryOp::Ge, true) => ("应不小于", "must be at least"),
            (BinaryOp::Ge, false) => ("不小于", "is at least"),
            (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div, _) => {
                let (a, b) = (self.value(left), self.value(right));
                return t(format!("{}与{}", a.zh, b.zh), format!("{} and {}", a.en, b.en));
            }
        };
        let (a, b) = (self.value(left), self.after(left, right).value(right));
        t(format!("{}{zh}{}", a.zh, b.zh), format!("{} {en} {}", a.en, b.en))
    }
}

/// Whether an expression ends in a demand under a condition: `x implies y`.
fn demands(expr: &Expr) -> bool {
    match &plain(expr).kind {
        ExprKind::Binary(_, BinaryOp::Implies, ..) => true,
        ExprKind::Binary(_, BinaryOp::And, _, right) => demands(right),
        _ => false,
    }
}

/// 「03表的项目支出」 with 「各明细行」 between: 「03表各明细行的项目支出」.
fn split_table(value: &str, rows: &str) -> String {
    match value.rsplit_once('的') {
        Some((table, column)) if !rows.is_empty() => format!("{table}{rows}的{column}"),
        _ => format!("{rows}{value}"),
    }
}

/// Without brackets around it.
#[must_use]
pub fn plain(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Group(inner) => plain(inner),
        _ => expr,
    }
}

/// The terms of a chain of `+` and `-` with their signs.
pub fn flatten<'e>(expr: &'e Expr, plus: bool, out: &mut Vec<(bool, &'e Expr)>) {
    match &expr.kind {
        ExprKind::Binary(left, BinaryOp::Add, _, right) => {
            flatten(left, plus, out);
            flatten(right, plus, out);
        }
        ExprKind::Binary(left, BinaryOp::Sub, _, right) => {
            flatten(left, plus, out);
            flatten(right, !plus, out);
        }
        ExprKind::Group(inner) => flatten(inner, plus, out),
        ExprKind::Negate(inner) => flatten(inner, !plus, out),
        _ => out.push((plus, expr)),
    }
}

/// The parts of an assertion that are reported singly: its top-level `and`.
#[must_use]
pub fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Binary(left, BinaryOp::And, _, right) => {
            let mut out = parts(left);
            out.extend(parts(right));
            out
        }
        ExprKind::Group(inner) => parts(inner),
        _ => vec![expr],
    }
}

/// `文档`, whose rows have no details.
fn is_document(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Ref(Reference { head: Head::Name(name), steps, .. }) if name.text == "文档" && steps.is_empty())
}

/// Whether the reference names its rows one by one: `06.决算数[302, 307]`.
fn lists_rows(reference: &Reference) -> bool {
    reference.steps.iter().any(|step| match step {
        Step::Bracket(keys, _) => keys.len() > 1 || matches!(keys.first(), Some(Key::Range(..))),
        _ => false,
    })
}
